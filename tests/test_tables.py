"""Do numbers leave whole, and never as a formula?"""

import io

import pandas as pd
import pytest

import model
from briefing.answer import answer
from briefing.tables import as_csv, neutralised, whole
from scenarios.scenario import baseline_scenario

BASE = model.load()
TOLD = answer(BASE, baseline_scenario(BASE))


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_cell_is_taken_for_a_formula(cell):
    assert neutralised(cell) == f"'{cell}"
    table = pd.DataFrame({cell: [cell], "share": [-0.5]})
    assert as_csv(table, cell).count(f"'{cell}") == 3


def test_plain_cells_stay_as_they_are():
    assert neutralised("No deal") == "No deal"
    assert neutralised(-3.5) == -3.5


def test_a_scenario_leaves_whole():
    table = whole(TOLD)
    values = dict(zip(table["id"], table["value"], strict=True))
    assert {name: values[name] for name in BASE.variable} == dict(BASE.baseline)
    assert {name: values[name] for name in BASE.outcome} == pytest.approx(dict(TOLD.outcomes))
    assert len(pd.read_csv(io.StringIO(as_csv(table, "source")))) == len(table)
