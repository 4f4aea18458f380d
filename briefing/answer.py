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
from model import RuleBase, contrast
from model.aims import GROUP, measures
from model.ensemble import band_factors, bands
from model.explain import without_each_rule
from model.leads import Contender, contended, contenders
from model.once import once
from model.parts import Group, Lens
from scenarios.scenario import Scenario, under

MOMENTS_SHOWN = 41
MOST_KEPT = 128

Values = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Lead:
    """What leads: what it is called, its share and its band."""

    label: str
    share: float
    band: tuple[float, float]


@dataclass(frozen=True, eq=False)
class Answer:
    """One scenario's result, shared by all who ask for it: shares run from 0 to 1, bands from low to high.

    Outcomes and groups are counted among the cases that the scenario's lens names; key figures say themselves.
    """

    base: RuleBase
    scenario: Scenario
    result: model.Result
    outcomes: Mapping[str, float]
    figures: Mapping[str, float]
    bands: Mapping[str, tuple[float, float]]
    groups: Mapping[str, float]
    group_bands: Mapping[str, tuple[float, float]]
    baseline_outcomes: Mapping[str, float]
    baseline_figures: Mapping[str, float]

    @once
    def drivers(self) -> pd.Series:
        """By how much each rule raises the probability of what leads, the largest first."""
        scenario, leading = self.scenario, self.contender.outcomes
        counted = np.array([float(name in leading) for name in self.outcomes])
        without = without_each_rule(self.base, scenario.values, scenario.reading, scenario.lens)
        raised = counted @ list(self.outcomes.values()) - without.to_numpy() @ counted
        return pd.Series(raised, index=without.index).sort_values(ascending=False)

    @once
    def timeline(self) -> pd.DataFrame:
        """Year × outcome, from the start to the horizon."""
        return self.result.timeline(np.linspace(0, self.scenario.values[self.base.time.id], MOMENTS_SHOWN))

    @once
    def contrasts(self) -> dict[str, list[float]]:
        """The share of each way of every contrast, of all cases that take it."""
        scenario = self.scenario
        whole = evaluated(self.base, scenario.values, scenario.reading) if scenario.lens else self.result
        return {x.id: contrast.shares(whole, x) for x in self.base.contrasts}

    @property
    def leading(self) -> str:
        """The outcome with the highest probability."""
        return max(self.outcomes, key=lambda name: self.outcomes[name])

    @property
    def lens(self) -> Lens | None:
        """The lens through which it is seen; None for all cases."""
        return self.base.lens.get(self.scenario.lens)

    @property
    def ranked_groups(self) -> tuple[Group, ...]:
        """The groups, the likeliest first; none if the rule base has none."""
        return tuple(sorted(self.base.groups, key=lambda group: -self.groups[group.id]))

    @property
    def leading_measure(self) -> str:
        """What leads, as it can be asked about: a group of several outcomes, else an outcome."""
        return self.contender.id

    @once
    def contender(self) -> Contender:
        """What leads: a group or, in a rule base without groups, an outcome."""
        shares = contended(self.base, np.array(list(self.outcomes.values())))
        return list(contenders(self.base).values())[int(shares.argmax())]

    @once
    def shares(self) -> dict[str, float]:
        """The share of every outcome, key figure and “group:id”."""
        return {**self.outcomes, **self.figures, **{f"{GROUP}{name}": x for name, x in self.groups.items()}}

    @once
    def every_band(self) -> dict[str, tuple[float, float]]:
        """The band of every outcome, key figure and “group:id”."""
        return {**self.bands, **{f"{GROUP}{name}": band for name, band in self.group_bands.items()}}

    @property
    def lead(self) -> Lead:
        """What leads, with its share and its band."""
        return Lead(self.contender.label, self.shares[self.contender.id], self.every_band[self.contender.id])


def answer(base: RuleBase, scenario: Scenario) -> Answer:
    """What the model says of a scenario, in the scenario's reading; `base` gains the scenario's own, if it has one."""
    return _answered(base, scenario.model_dump_json())


@lru_cache(maxsize=MOST_KEPT)
def _answered(base: RuleBase, scenario_json: str) -> Answer:
    scenario = Scenario.model_validate_json(scenario_json)
    base = under(base, scenario)
    values, reading, lens = scenario.values, scenario.reading, scenario.lens
    result = evaluated(base, values, reading, lens)
    outcomes, figures = _first_row(result.outcomes), _first_row(result.figures)
    groups = group_shares(base, outcomes)
    baseline_outcomes, baseline_figures = baseline(base, scenario.baseline_reading, lens)
    edges = _edges(base, tuple(values.items()), reading, lens)
    return Answer(
        base=base,
        scenario=scenario,
        result=result,
        outcomes=outcomes,
        figures=figures,
        bands={name: edges[name] for name in measures(base)},
        groups=groups,
        group_bands={name: edges[GROUP + name] for name in groups},
        baseline_outcomes=baseline_outcomes,
        baseline_figures=baseline_figures,
    )


def evaluated(base: RuleBase, values: Mapping[str, float], reading: str, lens: str = "") -> model.Result:
    """The result of one row of values, shared by all who ask for it: whatever the scenario is called."""
    return _evaluated(base, tuple(values.items()), reading, lens)


@lru_cache(maxsize=MOST_KEPT)
def _evaluated(base: RuleBase, values: Values, reading: str, lens: str) -> model.Result:
    return model.evaluate(base, dict(values), reading, lens=lens)


@lru_cache(maxsize=MOST_KEPT)
def _edges(base: RuleBase, values: Values, reading: str, lens: str) -> Mapping[str, tuple[float, float]]:
    """The band of every outcome and key figure, and of every group under “group:id”."""
    return bands(base, dict(values), reading, band_factors(base, reading), lens)


def group_shares(base: RuleBase, outcomes: Mapping[str, float]) -> dict[str, float]:
    """The share of each group: the sum of those of its outcomes."""
    return {group.id: sum(outcomes[name] for name in group.outcomes) for group in base.groups}


@lru_cache(maxsize=32)
def baseline(base: RuleBase, reading: str, lens: str = "") -> tuple[dict[str, float], dict[str, float]]:
    """Outcomes, through a lens, and key figures with every variable at its baseline."""
    result = evaluated(base, {}, reading, lens)
    return _first_row(result.outcomes), _first_row(result.figures)


def _first_row(table: pd.DataFrame) -> dict[str, float]:
    return dict(zip(table.columns.tolist(), table.to_numpy()[0].tolist(), strict=True))
