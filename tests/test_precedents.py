"""Are past cases near on what matters, as worked out by hand?"""

from math import exp, isnan

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import precedents

YEARS = pd.DataFrame(
    {"rain": [80.0, 60.0, np.nan, 10.0], "restraint": [50.0, 50.0, 100.0, 0.0]}, index=["wet", "fair", "lost", "merry"]
)


def test_a_trait_weighs_what_its_slider_alone_moves(toy):
    """Of rain, at restraint 50: from 0 (drought, 4 to 3) to 100 (the showers halve drying up); by hand."""
    weights = precedents.weights(toy, {}, ["rain", "restraint"], "council")
    outcomes = {}
    for rain in (0, 60, 100):
        ration = {0: 4 / 7, 60: 1 / 4, 100: 1 / 4}[rain]
        dries = 0.01 if rain == 100 else 0.02
        lost = 1 - exp(-10 * (dries + 0.03))
        outcomes[rain] = (ration * lost * dries / (dries + 0.03), ration * lost * 0.03 / (dries + 0.03), 1 - ration)
    rain = max(_apart(outcomes[0], outcomes[other]) for other in (60, 100))
    sparing, wasting = (0.25 / 3.25, 1 / 4)  # thrift quarters the odds of rationing at restraint 100
    restraint = wasting - sparing
    assert weights.to_dict() == pytest.approx(
        {"rain": rain / (rain + restraint), "restraint": restraint / (rain + restraint)}
    )


def _apart(one, other):
    """Half the sum of the differences, with what is left of 1 as the fourth outcome."""
    pairs = zip((*one, 1 - sum(one)), (*other, 1 - sum(other)), strict=True)
    return sum(abs(a - b) for a, b in pairs) / 2


def test_distance_is_the_difference_in_widths_of_the_range_weighed(toy):
    values = {"rain": 70, "restraint": 40}
    found = precedents.nearest(toy, values, YEARS, 4, "council")
    rain, _ = precedents.weights(toy, values, ["rain", "restraint"], "council")
    assert found.index.tolist() == ["wet", "fair", "merry", "lost"]  # equal ones keep their order
    assert found.loc["wet"].tolist() == pytest.approx([0.1, 0.1, 0.1])
    assert found.loc["merry"].tolist() == pytest.approx([0.6, 0.4, 0.6 * rain + 0.4 * (1 - rain)])
    assert isnan(found.loc["lost", "rain"])  # what a case is not coded on does not count
    assert found.loc["lost", "distance"] == pytest.approx(0.6)


def test_what_moves_nothing_does_not_count(base):
    """With no deal that a slider of the force could touch, cases differ by what still moves the answer."""
    names = [variable.id for variable in base.variables if variable is not base.time]
    weights = precedents.weights(base, {}, names, "record")
    assert weights.sum() == pytest.approx(1)
    assert (weights >= 0).all()
    table = pd.DataFrame({name: base.baseline[name] for name in names}, index=["heavy", "light"])
    heavy, light = weights.idxmax(), weights.idxmin()
    for case, name in (("heavy", heavy), ("light", light)):
        table.loc[case, name] = base.variable[name].range[1]
    assert precedents.nearest(base, {}, table, 2, "record").index.tolist() == ["light", "heavy"]


def test_the_reading_decides_what_matters(toy):
    council, engineer = (precedents.weights(toy, {}, ["rain", "restraint"], reading) for reading in toy.reading)
    assert engineer["rain"] > council["rain"]


@given(rain=st.floats(0, 100), restraint=st.floats(0, 100))
def test_a_case_is_nearest_to_itself(toy, rain, restraint):
    table = pd.DataFrame({"rain": [rain, 50.0], "restraint": [restraint, 50.0]}, index=["here", "middle"])
    found = precedents.nearest(toy, {"rain": rain, "restraint": restraint}, table, 2)
    assert found.index[0] == "here"
    assert found["distance"].iloc[0] == 0
    assert (found["distance"] <= 1).all()


def test_without_cases_none_is_near(toy):
    assert precedents.nearest(toy, {}, pd.DataFrame(columns=["case"]), 3).empty


def test_cases_are_near_on_what_matters_in_the_reading_that_is_asked(toy):
    for reading in toy.reading:
        table = precedents.nearest(toy, {"rain": 70, "restraint": 40}, YEARS, 4, reading)
        rain, restraint = precedents.weights(toy, {"rain": 70, "restraint": 40}, ["rain", "restraint"], reading)
        assert table.loc["merry", "distance"] == pytest.approx(0.6 * rain + 0.4 * restraint)
