"""Do those who coded the cases agree? The intraclass correlation, column by column."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import combinations
from typing import NamedTuple

import pandas as pd

from model.inputs import Array


class Agreement(NamedTuple):
    """How far some coders agree on a variable, over the `cases` that all of them coded: ICC(2,1) and ICC(2,k)."""

    variable: str
    coders: tuple[str, ...]
    cases: int
    single: float
    average: float


def intraclass(scores: Array) -> tuple[float, float]:
    """How far scores (cases, coders) agree: ICC(2,1) of one coder and ICC(2,k) of the mean of all.

    Two-way random effects, absolute agreement: Shrout and Fleiss 1979, Psychological Bulletin 86. 1 is the same score
    everywhere, 0 no more alike than chance; not a number below two cases or coders, or where nothing differs.
    """
    cases, coders = scores.shape
    if cases < 2 or coders < 2:
        return math.nan, math.nan
    grand, by_case, by_coder = scores.mean(), scores.mean(axis=1), scores.mean(axis=0)
    between = coders * ((by_case - grand) ** 2).sum() / (cases - 1)
    across = cases * ((by_coder - grand) ** 2).sum() / (coders - 1)
    left = ((scores - by_case[:, None] - by_coder + grand) ** 2).sum() / ((cases - 1) * (coders - 1))
    single = between + (coders - 1) * left + coders * (across - left) / cases
    average = between + (across - left) / cases
    return _share(between - left, single), _share(between - left, average)


def _share(part: float, whole: float) -> float:
    return float(part / whole) if whole > 0 else math.nan


def agreement(codings: Mapping[str, pd.DataFrame]) -> list[Agreement]:
    """How far the codings agree on each variable: for each pair, and for all who coded it if they are more than two."""
    names = list(codings)
    variables = list(dict.fromkeys(name for coding in codings.values() for name in coding))
    rows = []
    for variable in variables:
        having = [name for name in names if variable in codings[name]]
        groups = [*combinations(having, 2), *([tuple(having)] if len(having) > 2 else [])]
        for group in groups:
            scores = pd.concat([codings[name][variable] for name in group], axis=1).dropna().to_numpy()
            rows.append(Agreement(str(variable), group, len(scores), *intraclass(scores)))
    return rows
