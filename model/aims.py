"""What is asked of a result? Any outcome, group, branch or key figure as numbers, and an aim: one with a threshold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.engine import Result
from model.faults import remedy
from model.inputs import Array, ValuesError
from model.parts import RuleBase

# Before the id of a group, which an outcome may share.
GROUP = "group:"


@dataclass(frozen=True)
class Aim:
    """A group, outcome or key figure that shall reach a share, or stay at or below it."""

    measure: str
    threshold: float
    at_least: bool = True

    def shortfall(self, shares: Array) -> Array:
        """By how much each share misses the aim; 0 or less where it is met, infinite where the share is not defined."""
        gap: Array = self.threshold - shares if self.at_least else shares - self.threshold
        return np.where(np.isnan(gap), np.inf, gap)

    def met(self, shares: Array) -> NDArray[np.bool_]:
        """Whether each share meets the aim."""
        return self.shortfall(shares) <= 0


def measures(base: RuleBase) -> dict[str, str]:
    """Every outcome and key figure: id → label."""
    return {x.id: x.label for x in base.outcomes} | {x.id: x.label for x in base.figures}


def askable(base: RuleBase) -> dict[str, str]:
    """What can be asked about, id → label: groups of several outcomes, as “group:id”, then outcomes and key figures."""
    return {f"{GROUP}{x.id}": x.label for x in base.groups if len(x.outcomes) > 1} | measures(base)


def measured(result: Result, measure: str) -> Array:
    """The shares (n,) of one outcome, key figure, “group:id” or “stage.branch”, not a number where it is not defined.

    Raises ValuesError.
    """
    base = result.program.base
    if measure in base.outcome:
        return result.outcomes[measure].to_numpy()
    for group in base.groups:
        if measure == f"{GROUP}{group.id}":
            members = np.array([float(name in group.outcomes) for name in base.outcome])
            whole: Array = result.outcomes.to_numpy() @ members
            return whole
    branches = [f"{stage.id}.{branch}" for stage in result.program.stages for branch in stage.branches]
    if measure in branches:
        return result.flows.to_numpy()[:, branches.index(measure)]
    if measure not in measures(base):
        raise ValuesError(f'"{measure}" is neither an outcome nor a key figure; {remedy(measure, measures(base))}')
    return result.figures[measure].to_numpy()
