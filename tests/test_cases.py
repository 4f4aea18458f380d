"""Are files of past cases read as they are written, joined, clipped, and refused with all their faults?"""

from math import isnan
from pathlib import Path

import pytest
from conftest import TOY

from model import cases, checks
from model.checks import Checks
from model.inputs import ValuesError
from model.rulebase import ENVIRONMENT_VARIABLE

HEAD = "case,start,end,reached,outcome,held,rain,restraint,Village,what_happened,source,confidence,coded_by"
WET = "The wet year,1987-06-01,1987-09-01,meeting.ration,full,1,80,50,Ambleforth,It rained.,minutes,high,the clerk"
FAIR = "The fair year,1990-06-01,,meeting.ration,dry,0,60,50,Ambleforth,It ran out.,minutes,high,the clerk"
BLANK = "The lost year,1991-06-01,,meeting.ration,green,,,100,Bamford,Nobody looked.,hearsay,low,the clerk"
SPENT = "The merry year,1992-06-01,1992-09-01,,lorries,,10,0,Bamford,Nobody saved.,hearsay,low,the clerk"

ASKED = Checks.model_validate(
    {
        "strength": "lorries_sent",
        "columns": {"rainfall": "rain", "lasted": "held", "end_word": "outcome"},
        "endings": {"wilted": "meeting.ration", "nothing": "", "dry": "meeting.ration"},
        "checks": [
            {
                "id": "held",
                "label": "The water lasted",
                "question": "Did it last?",
                "of": ["full"],
                "given": ["meeting.ration"],
                "reached": True,
                "yes": {"held": ["1"]},
                "no": {"held": ["0"]},
            }
        ],
    }
)


@pytest.fixture
def written(tmp_path):
    def write(*lines: str, name: str = "precedents.csv") -> Path:
        file = tmp_path / name
        file.write_text("\n".join(lines), encoding="utf-8")
        return file

    return write


@pytest.fixture
def years(toy, written):
    return cases.load(toy, ASKED, folder=written(HEAD, WET, FAIR, BLANK, SPENT).parent)


def test_codings_are_numbers_and_facts_are_text(toy, years):
    assert years.facts.index.tolist() == ["The wet year", "The fair year", "The lost year", "The merry year"]
    assert years.codings["the clerk"]["rain"].tolist()[:2] == [80, 60]
    assert isnan(years.codings["the clerk"].loc["The lost year", "rain"])
    assert years.table["held"].tolist()[:2] == [1, 0]
    assert isnan(years.table.loc["The lost year", "held"])
    assert years.facts.loc["The fair year", "end"] == ""
    assert years.facts["Village"].unique().tolist() == ["Ambleforth", "Bamford"]
    assert cases.tried(years.table).index.tolist() == ["The wet year", "The fair year", "The lost year"]
    assert cases.coded(toy, years.table) == ["rain", "restraint"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (",rain,", ",rains,", 'column "rains" is not known; did you mean "rain"?'),
        (",held,", ",", 'column "held" is missing; add it'),
        (",restraint,", ",rain,", 'column "rain" is there 2 times (rain, rain); keep one'),
        ("The fair year", "The wet year", 'case "The wet year" is there 2 times; give each its own'),
        ("The fair year", "", 'row 3 (no name): neither "id" nor "case" is filled in'),
        ("1987-06-01", "1 June", """row 2 (The wet year): "start" is '1 June'; write a date as 1995-12-20"""),
        (
            "ration,full",
            "rations,full",
            """"reached" is 'meeting.rations', with which nothing is tested; did you mean""",
        ),
        ("full", "ful", """"outcome" is 'ful'; did you mean "full"?"""),
        (",1,80", ",yes,80", """"held" is 'yes'; give one of 0, 1, or nothing if it is not known"""),
        (",80,", ",wet,", """row 2 (The wet year): "rain" is 'wet'; give a number from 0 to 100"""),
        (",80,", ",nan,", """"rain" is 'nan'; give a number from 0 to 100"""),
        ("It rained.", "It rained, a lot.", "row 2: it has more or fewer cells than there are columns"),
        ("It rained.,minutes", "It rained.,", 'case "The wet year": "source" is empty; fill it in'),
    ],
)
def test_a_fault_is_refused_with_its_place_value_and_remedy(toy, written, old, new, said):
    file = written("\n".join([HEAD, WET, FAIR]).replace(old, new, 1))
    with pytest.raises(ValuesError) as refusal:
        cases.load(toy, ASKED, folder=file.parent)
    assert said in str(refusal.value)


def test_all_faults_of_all_files_are_said_at_once(toy, written):
    first = written(HEAD, WET.replace("full", "flood").replace(",80,", ",wet,"), FAIR.replace("1990-06-01", "1990"))
    second = written("case,rain", "The wet year,damp", name="second.csv")
    with pytest.raises(ValuesError, match=r"(?s)flood.*wet.*1990.*second.csv: row 2 \(The wet year\).*damp"):
        cases.read(toy, ASKED, [first, second])


def test_other_names_empty_cells_and_columns_nobody_asked_for(toy, written):
    file = written("id,case,rainfall,lasted,end_word,hue", "7,The red year,,1.0,wilted,red", "8,,90,,nothing,")
    known = cases.read(toy, ASKED, [file])
    assert known.facts.index.tolist() == ["The red year", "8"]
    assert known.facts["reached"].tolist() == ["meeting.ration", ""]
    assert known.facts["held"].tolist() == ["1", ""]
    assert known.codings["precedents"]["rain"].tolist()[1:] == [90]
    assert isnan(known.codings["precedents"]["rain"].iloc[0])
    assert known.remarks == ("precedents.csv: not used: hue",)


def test_what_lies_outside_a_range_is_clipped_with_a_remark(toy, written):
    known = cases.read(toy, ASKED, [written("case,held,rain,restraint", "a,1,180,-3", "b,0,100,0")])
    assert known.codings["precedents"].to_numpy().tolist() == [[100, 0], [100, 0]]
    assert known.remarks == (
        'precedents.csv: row 2 (a): "rain" is 180, outside 0 to 100; it counts as 100',
        'precedents.csv: row 2 (a): "restraint" is -3, outside 0 to 100; it counts as 0',
    )


def test_a_case_whose_force_counted_nobody_was_never_put_to_the_test(toy, written):
    known = cases.read(toy, ASKED, [written("case,held,rain,lorries_sent", "a,1,1,0", "b,0,1,5")])
    assert known.facts["reached"].tolist() == ["", "meeting.ration"]


def test_codings_are_joined_by_id_and_averaged_cell_by_cell(toy, written):
    first = written("id,case,held,rain,restraint", "1,a,1,10,20", "2,b,0,30,", "3,c,1,50,60")
    second = written("id,rain,restraint", "2,50,40", "1,20,40", "9,1,1", name="second.csv")
    third = written("id,case,rain", "3,see?,90", "1,a,60", name="third.csv")
    known = cases.read(toy, ASKED, [first, second, third])
    assert list(known.versions) == ["precedents", "second", "third", "mean of second and third", "mean of all"]
    later = known.versions["mean of second and third"]
    assert later.loc[["a", "b"]].to_numpy().tolist() == [[40, 40], [50, 40]]
    assert later.loc["c", "rain"] == 90
    assert isnan(later.loc["c", "restraint"])
    assert known.mean.to_numpy().tolist() == [[30, 30], [40, 40], [70, 60]]
    assert known.spread["rain"].tolist() == [50, 20, 40]
    assert isnan(known.spread.loc["b", "restraint"])  # one coder says nothing of how far another would be
    assert known.remarks == ("second.csv: precedents.csv does not say how these ended: 9",)


def test_an_empty_id_is_nobodys_and_rows_without_one_are_joined_by_case(toy, written):
    first = written("id,case,held,rain", ",a,1,10", ",b,0,90", "3,c,1,50")
    second = written("id,case,rain", "3.0,renamed,51", "8,b,91", ",a,11", "7,c,99", name="second.csv")
    known = cases.read(toy, ASKED, [first, second])
    assert {name: coding["rain"].tolist() for name, coding in known.codings.items()} == {
        "precedents": [10, 90, 50],
        "second": [11, 91, 51],
    }
    assert known.remarks == ("second.csv: precedents.csv does not say how these ended: c",)


def test_rows_that_are_one_case_are_refused(toy, written):
    first = written("id,case,held,rain", "3,c,1,50", "10000001,d,1,50", "10000002,e,1,50")
    cases.read(toy, ASKED, [first])
    with pytest.raises(ValuesError, match='two rows are case "c" of'):
        cases.read(toy, ASKED, [first, written("id,case,rain", "3,,1", ",c,2", name="second.csv")])
    with pytest.raises(ValuesError, match='id "1" is there 2 times'):
        cases.read(toy, ASKED, [written("id,held,rain", "1,1,2", "1.0,0,3")])
    with pytest.raises(ValuesError, match='case "2" is there 2 times'):
        cases.read(toy, ASKED, [written("id,case,held,rain", "2,,1,2", ",2,0,3")])


@pytest.mark.parametrize(("mark", "called"), [(";", "semicolons"), ("\t", "tabs")])
def test_a_file_with_other_separators_is_refused_once(toy, written, mark, called):
    lines = ["id,case,held,rain", "1,a,1,10", "2,b,0,90"]
    with pytest.raises(ValuesError, match=f"^[^\n]*precedents.csv is separated by {called}; save it with commas$"):
        cases.read(toy, ASKED, [written(*(line.replace(",", mark) for line in lines))])


def test_empty_columns_at_the_end_are_ignored_only_if_nothing_stands_in_them(toy, written):
    known = cases.read(toy, ASKED, [written("case,held,rain,,", "a,1,10,,", "b,0,90,,")])
    assert known.codings["precedents"]["rain"].tolist() == [10, 90]
    assert known.remarks == ()
    for row in ("a,1,10,,x", "a,1,10,", "a,really,1,10,,"):
        with pytest.raises(ValuesError, match="row 2: it has more or fewer cells than there are columns"):
            cases.read(toy, ASKED, [written("case,held,rain,,", row)])


def test_a_cell_that_is_too_long_is_not_blamed_on_its_encoding(toy, written):
    with pytest.raises(ValuesError, match=r"precedents.csv cannot be read, line 2: field larger than .*; mend") as said:
        cases.read(toy, ASKED, [written("case,held,rain", f"{'a' * 140_000},1,10")])
    assert "UTF-8" not in str(said.value)


def test_a_file_without_ends_takes_them_from_another_and_is_refused_alone(toy, written):
    scores = written("id,rain", "2,50", "1,20", name="scores.csv")
    ends = written("id,case,lasted,rain", "1,a,1,99", "2,b,0,99", name="ends.csv")
    known = cases.read(toy, ASKED, [scores], ends)
    assert {name: coding["rain"].tolist() for name, coding in known.codings.items()} == {"scores": [20, 50]}
    with pytest.raises(ValuesError, match="no file says how the cases ended; give one with a column of these: held"):
        cases.read(toy, ASKED, [scores])


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["case,held,rain"], "it has no rows"),
        (["case,held,hue", "a,1,red"], "no file codes a variable"),
        (["held,rain", "1,2"], 'neither a column "id" nor "case"'),
        (["case,held,lasted,rain", "a,1,1,2"], 'column "held" is there 2 times (held, lasted)'),
    ],
)
def test_a_file_that_cannot_be_scored_is_refused(toy, written, lines, said):
    with pytest.raises(ValuesError) as refusal:
        cases.read(toy, ASKED, [written(*lines)])
    assert said in str(refusal.value)


def test_files_of_other_cases_are_refused(toy, written):
    first = written("case,held,rain", "a,1,2")
    with pytest.raises(ValuesError, match="shares no case with"):
        cases.read(toy, ASKED, [first, written("case,rain", "b,2", name="second.csv")])
    with pytest.raises(ValuesError, match='shares neither "id" nor "case"'):
        cases.read(toy, ASKED, [first, written("id,rain", "a,2", name="second.csv")])


def test_a_file_that_is_not_there_is_an_error_only_if_it_was_named(toy, tmp_path, monkeypatch):
    with pytest.raises(ValuesError, match="cannot be read"):
        cases.read(toy, ASKED, [tmp_path / "none.csv"])
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(TOY))
    assert checks.load() == Checks()
    assert cases.load(toy, ASKED).table.empty


# checks.toml


def test_faulty_checks_are_refused_with_their_place(tmp_path):
    file = tmp_path / "checks.toml"
    file.write_text('[[checks]]\nid = "a"\nlabel = 3\n', encoding="utf-8")
    with pytest.raises(ValuesError, match=r"(?s)checks.toml cannot be used:.*checks.0.label: 3.*checks.0.of"):
        checks.load(file)
    file.write_text("[[checks", encoding="utf-8")
    with pytest.raises(ValuesError, match=r"checks\.toml is not valid TOML"):
        checks.load(file)


def test_the_shipped_checks_name_only_what_the_rule_base_has(base):
    assert checks.missing(base, checks.load()) == []


def test_a_check_is_asked_only_of_rules_that_have_its_branches(toy):
    (held,) = ASKED.checks
    assert checks.askable(toy, held)
    assert not checks.askable(toy, held.model_copy(update={"of": ("meeting.postpone",)}))
    assert not checks.askable(toy, held.model_copy(update={"given": ("meeting.postpone",)}))
