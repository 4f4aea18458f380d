"""Do numbers leave whole, and never as a formula?"""

import io

import pandas as pd
import pytest

import model
from briefing.answer import answer
from briefing.tables import as_csv, branches, neutralised, outcomes, whole
from scenarios.scenario import baseline_scenario

BASE = model.load()
TOLD = answer(BASE, baseline_scenario(BASE))


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_cell_is_taken_for_a_formula(cell):
    assert neutralised(cell) == f"'{cell}"
    table = pd.DataFrame({cell: [cell], "share": [-0.5]})
    assert as_csv(table, cell, cell).count(f"'{cell}") == 4


def test_plain_cells_stay_as_they_are():
    assert neutralised("No deal") == "No deal"
    assert neutralised(-3.5) == -3.5


def test_a_scenario_leaves_whole():
    table = whole(TOLD)
    values = dict(zip(table["id"], table["value"], strict=True))
    assert {name: values[name] for name in BASE.variable} == dict(BASE.baseline)
    assert {name: values[name] for name in BASE.outcome} == pytest.approx(dict(TOLD.outcomes))
    assert len(pd.read_csv(io.StringIO(as_csv(table, "source", "settings")))) == len(table)


def test_every_row_has_its_source_and_the_first_what_it_rests_on():
    read = pd.read_csv(io.StringIO(as_csv(outcomes(TOLD), "source", "settings")), keep_default_na=False)
    assert read["source"].tolist() == ["source"] * len(read)
    assert read["settings"].tolist() == ["settings", *[""] * (len(read) - 1)]
    assert as_csv(outcomes(TOLD).head(0), "source", "settings").count("\n") == 1


def test_outcomes_and_branches_leave_as_the_model_gives_them():
    table = outcomes(TOLD).set_index("id")
    assert table["share"].to_dict() == pytest.approx(dict(TOLD.outcomes))
    assert list(zip(table["low"], table["high"], strict=True)) == [TOLD.bands[name] for name in table.index]
    shares = branches(TOLD)
    whole_stages = shares.groupby("stage", sort=False)["share of the stage"].sum()
    assert whole_stages.tolist() == pytest.approx([1.0] * len(BASE.stages))
    assert shares[shares["stage"] == shares["stage"].iloc[0]]["share of all cases"].sum() == pytest.approx(1.0)


def test_the_whole_table_sets_every_share_beside_that_of_the_baseline(toy):
    start = baseline_scenario(toy)
    rows = whole(answer(toy, start.changed(values=start.values | {"rain": 20.0}))).set_index("id")
    assert rows.loc["rain", ["value", "baseline"]].tolist() == [20, 60]
    # The drought makes rationing 4 : 3 where it was 1 : 3.
    assert rows.loc["lorries", ["value", "baseline"]].tolist() == pytest.approx([3 / 7, 3 / 4])
