"""Are past cases read, compared and scored as worked out by hand, and is every fault in them refused?"""

from math import exp, isnan

import numpy as np
import pandas as pd
import pytest
from conftest import TOY
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import spearmanr

from model import cases, precedents
from model.inputs import ValuesError
from model.rulebase import ENVIRONMENT_VARIABLE

HEAD = "case,start,end,reached,outcome,held,rain,restraint,Village,what_happened,source,confidence,coded_by"
WET = "The wet year,1987-06-01,1987-09-01,meeting.ration,full,1,80,50,Ambleforth,It rained.,minutes,high,the clerk"
FAIR = "The fair year,1990-06-01,,meeting.ration,dry,0,60,50,Ambleforth,It ran out.,minutes,high,the clerk"
BLANK = "The lost year,1991-06-01,,meeting.ration,green,,,100,Bamford,Nobody looked.,hearsay,low,the clerk"
SPENT = "The merry year,1992-06-01,1992-09-01,,lorries,,10,0,Bamford,Nobody saved.,hearsay,low,the clerk"


@pytest.fixture
def written(tmp_path):
    def write(*lines: str):
        file = tmp_path / "years.csv"
        file.write_text("\n".join(lines), encoding="utf-8")
        return file

    return write


@pytest.fixture
def years(toy, written):
    return cases.load(toy, written(HEAD, WET, FAIR, BLANK, SPENT))


# Reading


def test_codings_and_what_held_are_numbers_and_all_else_is_text(years):
    assert years.index.tolist() == ["The wet year", "The fair year", "The lost year", "The merry year"]
    assert years["rain"].tolist()[:2] == [80, 60]
    assert isnan(years.loc["The lost year", "rain"])
    assert years["held"].tolist()[:2] == [1, 0]
    assert isnan(years.loc["The lost year", "held"])
    assert years.loc["The fair year", "end"] == ""
    assert years["Village"].unique().tolist() == ["Ambleforth", "Bamford"]


def test_only_cases_that_reached_the_test_count_as_tried(toy, years):
    assert cases.tried(years).index.tolist() == ["The wet year", "The fair year", "The lost year"]
    assert cases.coded(toy, years) == ["rain", "restraint"]
    assert cases.trials(toy) == {"meeting.ration": "summer"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (",rain,", ",rains,", 'column "rains" is not known; did you mean "rain"?'),
        (",held,", ",", 'column "held" is missing; add it'),
        (",restraint,", ",rain,", 'column "rain" is there 2 times; keep one'),
        ("The fair year", "The wet year", 'case "The wet year" is there 2 times; give each its own name'),
        ("The fair year", "", 'case "number 2": "case" is empty; fill it in'),
        ("1987-06-01", "1 June", """case "The wet year": "start" is '1 June'; write a date as 1995-12-20"""),
        ("ration,full", "rations,full", """"reached" is 'meeting.rations', no branch on the way to a race; did you"""),
        ("ration,full", "spend,full", """"reached" is 'meeting.spend', no branch on the way to a race"""),
        ("full", "ful", 'case "The wet year": outcome "ful" is not defined; did you mean "full"?'),
        (",1,80", ",yes,80", """"held" is 'yes'; give 1, 0, or nothing"""),
        (",80,", ",180,", """variable "rain" is '180'; give a number from 0 to 100"""),
        (",80,", ",nan,", """variable "rain" is 'nan'; give a number from 0 to 100"""),
        ("It rained.", "It rained, a lot.", 'case "The wet year": it has more or fewer cells than there are columns'),
        ("It rained.,minutes", "It rained.,", 'case "The wet year": "source" is empty; fill it in'),
    ],
)
def test_a_fault_is_refused_with_its_place_value_and_remedy(toy, written, old, new, said):
    text = "\n".join([HEAD, WET, FAIR])
    with pytest.raises(ValuesError) as refusal:
        cases.load(toy, written(text.replace(old, new, 1)))
    assert said in str(refusal.value)


def test_all_faults_are_said_at_once(toy, written):
    faulty = WET.replace("full", "flood").replace(",80,", ",wet,")
    with pytest.raises(ValuesError, match=r"years.csv cannot be used:(.|\n)*flood(.|\n)*wet(.|\n)*1990"):
        cases.load(toy, written(HEAD, faulty, FAIR.replace("1990-06-01", "1990")))


def test_a_file_that_is_not_there_is_an_error_only_if_it_was_named(toy, tmp_path, monkeypatch):
    with pytest.raises(ValuesError, match="cannot be read"):
        cases.load(toy, tmp_path / "none.csv")
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(TOY))
    assert cases.load(toy).empty
    assert precedents.track_record(toy, cases.load(toy)).empty
    assert precedents.nearest(toy, {}, cases.load(toy), 3).empty
    assert precedents.hindsight(toy, cases.load(toy), "council").empty


# Likeness


def test_distance_is_the_difference_in_widths_of_the_range_and_their_mean(toy, years):
    found = precedents.nearest(toy, {"rain": 70, "restraint": 40, "weeks": 3}, years, 3)
    assert found.index.tolist() == ["The wet year", "The fair year", "The merry year"]  # equal ones keep their order
    assert found.loc["The wet year"].tolist() == pytest.approx([0.1, 0.1, 0.1])
    assert found.loc["The merry year"].tolist() == pytest.approx([0.6, 0.4, 0.5])
    assert found.columns.tolist() == ["rain", "restraint", "distance"]


def test_what_a_case_is_not_coded_on_does_not_count(toy, years):
    found = precedents.nearest(toy, {"restraint": 90}, years, 4)
    assert isnan(found.loc["The lost year", "rain"])
    assert found.loc["The lost year", "distance"] == pytest.approx(0.1)


@given(rain=st.floats(0, 100), restraint=st.floats(0, 100))
def test_a_case_is_nearest_to_itself(toy, rain, restraint):
    table = pd.DataFrame({"rain": [rain, 50.0], "restraint": [restraint, 50.0]}, index=["here", "middle"])
    found = precedents.nearest(toy, {"rain": rain, "restraint": restraint}, table, 2)
    assert found.index[0] == "here"
    assert found["distance"].iloc[0] == 0
    assert (found["distance"] <= 1).all()


# Hindsight


def test_hindsight_is_the_chance_that_no_risk_strikes_once_put_to_the_test(toy, years):
    council, engineer = (precedents.hindsight(toy, years, reading) for reading in ("council", "engineer"))
    assert council["The wet year"] == pytest.approx(exp(-10 * (0.02 * 0.5 + 0.03)))
    assert engineer["The wet year"] == pytest.approx(exp(-10 * (0.02 * 0.1 + 0.03)))
    assert council["The fair year"] == pytest.approx(exp(-10 * (0.02 + 0.03)))
    assert council["The lost year"] == council["The fair year"]  # not coded on rain: the baseline's 60
    assert isnan(council["The merry year"])


def test_through_a_choice_the_chances_of_its_branches_count(base):
    table = pd.DataFrame({"reached": ["deployment.deployed"], "mandate": [90.0]}, index=["one"])
    flows = precedents.evaluate(base, {"mandate": 90}, "record")
    holds = flows.outcomes[["cornerstone", "symbolic_presence"]].sum(axis=1) / flows.flows[("deployment", "deployed")]
    assert precedents.hindsight(base, table, "record")["one"] == pytest.approx(holds.iloc[0])


# Track record


def test_the_track_record_of_two_years_by_hand(toy, years):
    found = precedents.track_record(toy, years).loc["council"]
    wet, fair = exp(-0.4), exp(-0.5)
    assert (found["cases"], found["held"], found["rank"], found["pairs"]) == (2, 1, 1, 1)
    assert found["chance"] == pytest.approx((wet + fair) / 2)
    assert found["brier"] == pytest.approx(((1 - wet) ** 2 + fair**2) / 2)
    assert found["brier_base"] == 0.25
    assert found["skill"] == pytest.approx(1 - found["brier"] / 0.25)


def test_where_all_ended_alike_there_is_nothing_to_correlate(toy, years):
    found = precedents.track_record(toy, years.loc[["The wet year"]]).loc["council"]
    assert isnan(found["rank"])
    assert isnan(found["pairs"])
    assert isnan(found["skill_low"])
    assert found["brier"] == pytest.approx((1 - exp(-0.4)) ** 2)


def test_the_interval_is_the_same_every_time_and_holds_the_value(base):
    found = [precedents.track_record(base, cases.load(base)) for _ in range(2)]
    pd.testing.assert_frame_equal(*found)
    for score in ("rank", "skill"):
        assert (found[0][f"{score}_low"] < found[0][score]).all()
        assert (found[0][score] < found[0][f"{score}_high"]).all()


@given(
    arrays(float, (2, 8), elements=st.integers(0, 4).map(float)),
    arrays(int, 8, elements=st.integers(0, 3)).filter(lambda counts: counts.sum() > 1),
)
def test_rank_correlation_is_spearmans_of_the_rows_so_many_times_each(numbers, counts):
    one, other = numbers.repeat(counts, axis=1)
    ours = precedents.rank_correlation(*numbers, counts[None].astype(float))[0]
    if np.ptp(one) == 0 or np.ptp(other) == 0:
        assert isnan(ours)
    else:
        assert ours == pytest.approx(spearmanr(one, other).statistic, abs=1e-12)


def test_skill_is_1_for_the_truth_and_0_for_the_share_that_held():
    held, once, twice = np.array([1.0, 0, 0, 1, 1]), np.ones((1, 5)), np.array([[2.0, 1, 0, 1, 0]])
    assert precedents.skill(held, held, once).tolist() == [1]
    assert precedents.skill(np.full(5, 0.6), held, once) == pytest.approx(0)
    assert precedents.skill(np.full(5, 0.75), held, twice) == pytest.approx(0)
    assert precedents.skill(1 - held, held, once) < 0
