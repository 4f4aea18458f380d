"""Is an answer shared by all who ask the same, and never by those who ask something else?"""

import pytest
from what_ships import BASE

import model
from briefing.answer import answer
from model.ensemble import band_factors, bands
from scenarios.scenario import OwnReading, baseline_scenario, under

SCENARIO = baseline_scenario(BASE).changed(values={**BASE.baseline, BASE.variables[0].id: 63.0})
RULE = BASE.rules[0]


def own(factor):
    """A reading of one's own in which one rule has another strength."""
    reading = OwnReading(label="Mine", based_on=SCENARIO.reading, weights={RULE.id: factor})
    return {"own": reading, "reading": "own"}


def test_under_another_name_nothing_is_worked_out_again():
    first, other = (answer(BASE, SCENARIO.changed(name=name, notes=name)) for name in ("One", "Other"))
    assert first.result is other.result
    assert (first.scenario.name, other.scenario.name) == ("One", "Other")


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"values": {**SCENARIO.values, BASE.variables[1].id: 12.0}},
        {"reading": BASE.readings[-1].id},
        {"lens": BASE.lenses[-1].id},
        own(2.0),
        own(3.0),
    ],
    ids=lambda fields: "-".join(fields) or "as it is",
)
def test_what_is_kept_is_what_the_model_says(fields):
    scenario = SCENARIO.changed(**fields)
    answer(BASE, SCENARIO)  # kept by now, as is what is asked of it below
    said, base = answer(BASE, scenario), under(BASE, scenario)
    inputs = (base, scenario.values, scenario.reading)
    assert said.outcomes == model.evaluate(*inputs, lens=scenario.lens).outcomes.iloc[0].to_dict()
    edges = bands(*inputs, band_factors(base, scenario.reading), scenario.lens)
    assert {name: said.every_band[name] for name in edges} == edges
