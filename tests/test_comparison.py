"""Is it said rightly what a change of rules does: to each slider, to what leads, and to the parts themselves?"""

import json

import numpy as np
import pytest
from conftest import TOY

from model import comparison, comparison_report, evaluate
from model.__main__ import main
from model.rulebase import parse

OLD_TEXT = TOY.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def old():
    return parse(OLD_TEXT)


@pytest.fixture(scope="module")
def new(old):
    """The toy with one rule left out, one factor doubled, a baseline moved."""
    rules = list(old.rules)
    first = rules[0].model_copy(update={"factor": {name: 2 * x for name, x in rules[0].factor.items()}})
    moved = old.variables[0].model_copy(update={"baseline": old.variables[0].baseline + 5})
    parts = {"rules": (first, *rules[1:-1]), "variables": (moved, *old.variables[1:]), "version": "0.2"}
    return type(old).model_construct(**{**dict(old), **parts})


def test_a_slider_moves_what_its_ends_and_all_between_differ_by(old):
    reading, variable = old.readings[0].id, old.variables[0]
    rows = [evaluate(old, {variable.id: x}, reading).outcomes.iloc[0] for x in np.linspace(*variable.range, 101)]
    expected = max(max(row[name] for row in rows) - min(row[name] for row in rows) for name in rows[0].index)
    assert comparison.swings(old, reading)[variable.id] == pytest.approx(expected, abs=1e-12)


def test_where_no_rule_acts_every_stretch_is_still(old):
    bare = type(old).model_construct(**{**dict(old), "rules": ()})
    time = old.time.id
    drawn = {x.id: np.full(3, x.baseline) for x in old.variables}
    for variable in old.variables:
        still = comparison._still(bare, old.readings[0].id, drawn, variable.id)
        assert still == 1 if variable.id != time else still < 1


def test_what_changed_is_said_in_numbers(old, new):
    table = comparison.changes(old, new).set_index("id")
    rule, variable = old.rules[0], old.variables[0]
    assert table.loc[rule.id, "change"] == "changed"
    factors = [f"factor {name} {x:g} → {2 * x:g}" for name, x in rule.factor.items()]
    assert table.loc[rule.id, "what"] == "; ".join(factors)
    assert table.loc[old.rules[-1].id, ["kind", "change"]].tolist() == ["rules", "removed"]
    assert table.loc[variable.id, "what"] == f"baseline {variable.baseline:g} → {variable.baseline + 5:g}"
    assert len(table) == 3
    assert comparison.changes(new, old).set_index("id").loc[old.rules[-1].id, "change"] == "added"
    assert comparison.changes(old, old).empty


def test_a_change_of_wording_is_called_that(old):
    first = old.rules[0].model_copy(update={"sentence": "Otherwise, it is {push}.", "reason": "Said anew."})
    anew = type(old).model_construct(**{**dict(old), "rules": (first, *old.rules[1:])})
    assert comparison.changes(old, anew)["what"].tolist() == ["wording"]


def test_what_leads_is_asked_of_either_with_values_moved_within_its_ranges(old, new):
    variable, reading = old.variables[0], old.readings[0].id
    values = {variable.id: variable.range[1] + 50, "unknown": 3.0}
    found = comparison.compared(old, new, {"Beyond": values}).leaders.loc[(reading, "Beyond")]
    for name, base in {"old": old, "new": new}.items():
        outcomes = evaluate(base, {variable.id: variable.range[1]}, reading).outcomes.iloc[0]
        assert (found[name], found[f"{name}_share"]) == (outcomes.idxmax(), outcomes.max())


def test_rules_compared_with_themselves_do_nothing(old):
    found = comparison.compared(old, old, {"Baseline": dict(old.baseline)})
    assert (found.swings["old"] == found.swings["new"]).all()
    assert (found.still["old"] == found.still["new"]).all()
    assert comparison_report.counted(found.changes) == "nothing changed."


# On the command line


@pytest.fixture
def files(tmp_path):
    second = tmp_path / "second.toml"
    factor = "factor = {"
    place = OLD_TEXT.index(factor)
    end = OLD_TEXT.index("}", place)
    names = [part.split("=")[0].strip() for part in OLD_TEXT[place + len(factor) : end].split(",")]
    text = f"{factor} {', '.join(f'{name} = 9.5' for name in names)} "
    second.write_text(OLD_TEXT[:place] + text + OLD_TEXT[end:], encoding="utf-8")
    scenario = {"name": "<b>Dry</b>", "values": {"rain": 20}, "rulebase": "village-reservoir"}
    (tmp_path / "dry.json").write_text(json.dumps(scenario), encoding="utf-8")
    return str(TOY), str(second), str(tmp_path)


def test_compare_prints_sliders_presets_and_changes(files, capsys, old):
    before, after, folder = files
    assert main(["compare", before, after, "--scenarios", folder]) == 0
    said = capsys.readouterr().out
    for heading in ("What each slider moves", "Where nothing moves", "What leads in each preset", "What changed"):
        assert heading in said
    assert "<b>Dry</b>" in said
    assert "→ 9.5" in said
    assert "rules: 1 changed." in said
    assert said.rstrip().endswith(old.caveat)


def test_compare_writes_a_page_that_fetches_nothing_and_runs_nothing(files, capsys):
    before, after, folder = files
    page = f"{folder}/compared.html"
    assert main(["compare", before, after, "--scenarios", folder, "--html", page]) == 0
    capsys.readouterr()
    with open(page, encoding="utf-8") as file:
        text = file.read()
    assert "&lt;b&gt;Dry&lt;/b&gt;" in text
    assert "<svg" in text
    for forbidden in ("<b>", "<script", "http:", "https:", "url("):
        assert forbidden not in text


def test_compare_refuses_what_is_neither_release_nor_file(capsys):
    assert main(["compare", "0.0.7", "present"]) == 1
    assert "it is neither a release nor a file; give one of 1.0.0" in capsys.readouterr().err


@pytest.mark.parametrize("pair", [(str(TOY), "present"), ("present", str(TOY))])
def test_rule_bases_that_share_no_reading_are_refused(capsys, pair):
    assert main(["compare", *pair]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "They have no reading in common: " in said.err
    assert "The Reservoir 0.1 has council, engineer" in said.err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        *((value, 'wrong.json: variable "rain" is ') for value in ("many", True, None, [20], 10**400)),
        (float("nan"), "wrong.json is not JSON: NaN is not a number"),
        ([1], "wrong.json holds list; give an object"),
    ],
)
def test_a_scenario_whose_values_are_no_numbers_is_refused_by_name(files, tmp_path, capsys, content, said):
    before, after, folder = files
    scenario = content if content == [1] else {"values": {"rain": content}, "rulebase": {"id": "village-reservoir"}}
    (tmp_path / "wrong.json").write_text(json.dumps(scenario), encoding="utf-8")
    assert main(["compare", before, after, "--scenarios", folder]) == 1
    assert said in capsys.readouterr().err


def test_compare_refuses_a_folder_that_is_not_there(files, tmp_path, capsys):
    before, after, _ = files
    assert main(["compare", before, after, "--scenarios", str(tmp_path / "nowhere")]) == 1
    assert "nowhere is not a folder; name one that holds scenarios" in capsys.readouterr().err


def test_a_scenario_file_is_evaluated_under_the_release_it_names(tmp_path, capsys):
    from model import releases

    first = releases.named("1.0.0")
    file = tmp_path / "then.json"
    stamp = {"id": first.id, "version": "1.0.0", "fingerprint": first.fingerprint}
    file.write_text(json.dumps({"values": {}, "rulebase": stamp}), encoding="utf-8")
    assert main(["evaluate", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rulebase"] == first.fingerprint
