"""What would another reading say here? Where it differs most, and by which judgement."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
import pandas as pd

from briefing import words
from briefing.answer import evaluated
from briefing.findings import rules
from briefing.findings.compare import part_label
from model.engine import Result, evaluate
from model.inputs import Array
from model.parts import RuleBase
from scenarios.scenario import Scenario, under

# A judgement that moves the answer by less than half a point is not worth naming.
NAMED_SHARE = 0.005
MOST_TRIED = 12


def differences(base: RuleBase, scenario: Scenario) -> tuple[str, ...]:
    """What each other reading would say of a scenario, a sentence each, as Markdown."""
    return _differences(base, scenario.model_dump_json())


@lru_cache(maxsize=256)
def _differences(base: RuleBase, scenario_json: str) -> tuple[str, ...]:
    scenario = Scenario.model_validate_json(scenario_json)
    known = under(base, scenario)
    # At every move: no whole Answer, whose bands take far longer than all that is said here.
    shown = evaluated(known, scenario.values, scenario.reading, scenario.lens)
    return tuple(_difference(known, shown, scenario, x.id) for x in known.readings if x.id != scenario.reading)


def _difference(known: RuleBase, shown: Result, scenario: Scenario, other: str) -> str:
    here, there = known.weights(scenario.reading), known.weights(other)
    label, now = (words.escaped(known.reading[reading].label) for reading in (other, scenario.reading))
    tried = _likely(shown, here, there)
    if not tried:
        return f"{label}: the same judgements as {words.within_sentence(now)}."
    together = {x.label: x.outcomes for x in known.groups} or {x.label: (x.id,) for x in known.outcomes}
    before = _together(together, shown.outcomes)[0]
    inputs = (known, scenario.values)
    after = _together(together, evaluated(*inputs, other, scenario.lens).outcomes)[0]
    most = int(np.abs(after - before).argmax())
    if words.points(after[most]) == words.points(before[most]):
        return f"{label}: no group differs by as much as a point from {words.within_sentence(now)}."
    compared = f"{words.percent(after[most])} where {words.within_sentence(now)} has {words.of_hundred(before[most])}"
    said = f"{label}: {words.within_sentence(list(together)[most])} {compared}"
    factors = {name: [(there if row == name else here)[name] for row in tried] for name in tried}
    each = _together(together, evaluate(*inputs, scenario.reading, factors, scenario.lens).outcomes)
    moved = np.abs(each[:, most] - before[most])
    if moved.max() < NAMED_SHARE:
        return f"{said}."
    name = tried[int(moved.argmax())]
    weight = rules.weights(known)[name]
    swapped = " in place of ".join(rules.amount(weight, one[name], here) for one in (there, here))
    change = f"{words.escaped(part_label(known, name))}, {swapped}"
    return f"{said}; most by one judgement: {change}."


def _likely(shown: Result, here: Mapping[str, float], there: Mapping[str, float]) -> list[str]:
    """The judgements that may differ most here: the farthest apart, each as far as it counts."""
    counts = dict(zip(shown.activations.columns.tolist(), shown.activations.to_numpy()[0].tolist(), strict=True))
    apart = {name: abs(math.log(there[name] / here[name])) * counts.get(name, 1.0) for name in here}
    return sorted(filter(apart.__getitem__, apart), key=lambda name: -apart[name])[:MOST_TRIED]


def _together(together: Mapping[str, Sequence[str]], outcomes: pd.DataFrame) -> Array:
    """The share of each group, or of each outcome where there are none: (rows, groups)."""
    members = np.array([[float(name in names) for names in together.values()] for name in outcomes.columns.tolist()])
    shares: Array = outcomes.to_numpy() @ members
    return shares
