"""Why this answer? What each rule contributes to it. Pure functions on the engine."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from model.engine import Result, compiled, evaluate
from model.inputs import Table, known_reading
from model.parts import Rule, RuleBase


@dataclass(frozen=True)
class Push:
    """A rule at work on a stage: how far it fires (0 to 1) and by what it then multiplies the odds or rate."""

    rule: Rule
    activation: float
    factor: float

    @property
    def strength(self) -> float:
        """How far the push is from none, in log odds, whichever way it goes."""
        return abs(float(np.log(self.factor)))


def pushes(result: Result, stage: str) -> list[Push]:
    """The rules that fire on a stage in the first row of a result, the strongest first."""
    program = result.program
    activation = dict(zip(result.activations.columns, result.activations.to_numpy()[0].tolist(), strict=True))
    weights = result.weights[:, 0]
    found = [
        Push(rule, activation[rule.id], float(np.exp(activation[rule.id] * weights[program.parameters[rule.id]])))
        for rule in program.base.rules
        if stage in rule.then.stages and activation[rule.id] > 0
    ]
    return sorted(found, key=lambda push: -push.strength)


def without_each_rule(base: RuleBase, values: Table, reading: str = "") -> pd.DataFrame:
    """Probability of each outcome if one rule did nothing: a row per rule, for one row of values."""
    rules = [rule.id for rule in base.rules]
    program = compiled(base)
    weights = program.weights[known_reading(base, reading)]
    factors = np.exp(np.tile(weights[[program.parameters[name] for name in rules]], (len(rules), 1)))
    np.fill_diagonal(factors, 1.0)
    return evaluate(base, values, reading, pd.DataFrame(factors, index=rules, columns=rules)).outcomes
