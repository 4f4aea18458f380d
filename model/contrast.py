"""How often does it come to what matters most, by the way that cases take? Whatever the lens.

Numbers in, numbers out; knows no subject.
"""

from __future__ import annotations

from math import nan, prod
from typing import Any

import pandas as pd

from model.engine import Result
from model.parts import Branch, Contrast, RuleBase, Stage, Way

# What is taken in turn on the way from a branch to an outcome, each as (stage, branch, next branch).
Chain = tuple[tuple[str, str, str], ...]


def chains(base: RuleBase, contrast: Contrast, given: str) -> list[Chain]:
    """Every way from the branch "stage.branch" to what a contrast is of."""
    stage, branch = given.split(".")
    (start,) = (x for x in base.stage[stage].branches if x.id == branch)
    return _chains(base, contrast, base.stage[stage], start)


def _chains(base: RuleBase, contrast: Contrast, stage: Stage, branch: Branch, taken: Chain = ()) -> list[Chain]:
    if branch.stage is None:
        return [taken] if branch.outcome in contrast.of else []
    following = base.stage[branch.stage]
    return [
        chain
        for then in following.branches
        for chain in _chains(base, contrast, following, then, (*taken, (stage.id, branch.id, then.id)))
    ]


def shares(result: Result, contrast: Contrast) -> list[float]:
    """The share of each way of a contrast, of one row seen through no lens; not a number where no case takes it."""
    return [_share(result, contrast, way) for way in contrast.ways]


def _share(result: Result, contrast: Contrast, way: Way) -> float:
    flows, onward = _first_row(result.flows), _first_row(result.onward)
    reached = ended = 0.0
    for name in way.given:
        stage, branch = name.split(".")
        flow = flows[stage, branch]
        reached += flow
        taken = chains(result.program.base, contrast, name)
        ended += flow * sum(prod(onward[step] for step in chain) for chain in taken)
    return ended / reached if reached > 0 else nan


def _first_row(table: pd.DataFrame) -> dict[Any, float]:
    return dict(zip(table.columns.to_list(), table.to_numpy()[0].tolist(), strict=True))
