"""What does the model say of one scenario? Everything that is shown and said about it, worked out once.

Asks the model; touches nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

import model
from model import RuleBase
from model.ensemble import bands, draw_factors
from model.explain import without_each_rule
from scenarios.scenario import Scenario, under

# Few enough to keep a slider quick, enough that a band's edge moves by less than a point from draw to draw.
DRAWS = 400
SEED = 20260106
YEARS_SHOWN = 41


@dataclass(frozen=True, eq=False)
class Answer:
    """One scenario's result, shared by all who ask for it: shares run from 0 to 1, bands from low to high."""

    base: RuleBase
    scenario: Scenario
    result: model.Result
    outcomes: Mapping[str, float]
    figures: Mapping[str, float]
    bands: Mapping[str, tuple[float, float]]
    baseline_outcomes: Mapping[str, float]
    baseline_figures: Mapping[str, float]
    drivers: pd.Series  # rule → by how much it raises the leading outcome's probability, the largest first
    timeline: pd.DataFrame  # year × outcome

    @property
    def leading(self) -> str:
        """The outcome with the highest probability."""
        return max(self.outcomes, key=lambda name: self.outcomes[name])


def answer(base: RuleBase, scenario: Scenario) -> Answer:
    """What the model says of a scenario, in the scenario's reading; `base` gains the scenario's own, if it has one."""
    return _answered(base, scenario.model_dump_json())


@lru_cache(maxsize=64)
def _answered(base: RuleBase, scenario_json: str) -> Answer:
    scenario = Scenario.model_validate_json(scenario_json)
    base = under(base, scenario)
    values, reading = scenario.values, scenario.reading
    result = model.evaluate(base, values, reading)
    outcomes, figures = _first_row(result.outcomes), _first_row(result.figures)
    baseline_outcomes, baseline_figures = baseline(base, reading)
    band = bands(base, values, reading, drawn(base, reading))
    leading = max(outcomes, key=lambda name: outcomes[name])
    drivers = outcomes[leading] - without_each_rule(base, values, reading)[leading]
    return Answer(
        base=base,
        scenario=scenario,
        result=result,
        outcomes=outcomes,
        figures=figures,
        bands=dict(zip(band.index, zip(band["low"].tolist(), band["high"].tolist(), strict=True), strict=True)),
        baseline_outcomes=baseline_outcomes,
        baseline_figures=baseline_figures,
        drivers=drivers.sort_values(ascending=False),
        timeline=result.timeline(np.linspace(0, values[base.time.id], YEARS_SHOWN)),
    )


@lru_cache(maxsize=16)
def baseline(base: RuleBase, reading: str) -> tuple[dict[str, float], dict[str, float]]:
    """Outcomes and key figures with every variable at its baseline."""
    result = model.evaluate(base, {}, reading)
    return _first_row(result.outcomes), _first_row(result.figures)


@lru_cache(maxsize=16)
def drawn(base: RuleBase, reading: str) -> pd.DataFrame:
    """The factor draws behind every band: the same for all scenarios, so that bands can be compared."""
    return draw_factors(base, reading, DRAWS, np.random.default_rng(SEED))


def _first_row(table: pd.DataFrame) -> dict[str, float]:
    return dict(zip(table.columns, table.to_numpy()[0].tolist(), strict=True))
