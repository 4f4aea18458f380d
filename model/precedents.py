"""When has this been tried? How near past cases are, and what the rules would have said of each.

The cases are coded by people who know how each ended. So agreement with what happened shows no more than that the
rules do not point the wrong way; it is no measure of how well they would have done beforehand.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.cases import coded, trials, tried
from model.engine import Result, evaluate
from model.ensemble import BAND_SHARE
from model.inputs import Array
from model.parts import RuleBase

RESAMPLES = 2000


def nearest(base: RuleBase, values: Mapping[str, float], cases: pd.DataFrame, count: int) -> pd.DataFrame:
    """The `count` cases nearest to a scenario, the nearest first.

    A column per coded variable holds the distance on it, from 0 to 1: |difference| / width of its range; `distance`
    is their mean over the variables on which the case is coded (Gower 1971, Biometrics 27, "A general coefficient of
    similarity"). A case coded on none is left out.
    """
    here = {**base.baseline, **values}
    distances = pd.DataFrame(index=cases.index)
    for name in coded(base, cases):
        start, end = base.variable[name].range
        distances[name] = (cases[name] - here[name]).abs() / (end - start)
    ranked = distances.assign(distance=distances.mean(axis=1)).sort_values("distance", kind="stable")
    return ranked.dropna(subset="distance").head(count)


def hindsight(base: RuleBase, cases: pd.DataFrame, reading: str) -> pd.Series:
    """The chance (cases,) that the rules give to peace holding, once put to the test, until the baseline's horizon.

    Not a number for a case that was never put to the test. What a case is not coded on takes its baseline. So does
    the horizon, for how long a case lasted is part of how it ended.
    """
    chances = np.full(len(cases), np.nan)
    if len(cases):
        result = evaluate(base, cases[coded(base, cases)].fillna(dict(base.baseline)), reading)
        for reached, stage in trials(base).items():
            here = (cases["reached"] == reached).to_numpy()
            if here.any():
                chances[here] = _holding(base, result, stage)[here]
    return pd.Series(chances, index=cases.index)


def _holding(base: RuleBase, result: Result, stage: str) -> Array:
    """The chance (n,) that no risk strikes in whichever race a stage leads to."""
    chances = result.branches[stage]
    holding = np.zeros(len(chances))
    for branch in base.stage[stage].branches:
        if branch.stage is not None:
            holding += chances[branch.id].to_numpy() * _holding(base, result, branch.stage)
        elif branch.base is None:
            holding += chances[branch.id].to_numpy()
    return holding


def track_record(base: RuleBase, cases: pd.DataFrame, seed: int = 0) -> pd.DataFrame:
    """How each reading's hindsight agrees with what happened, over the cases put to the test whose end is known.

    A row per reading, none if there are no such cases. `cases` and `held` count; `chance` is the mean of the chances;
    `rank` Spearman's correlation of the chance with peace held; `pairs` the share of pairs, one case that held and one that did not, in which the
    first has the better chance; `brier` the mean squared error of the chance (Brier 1950, Monthly Weather Review 78),
    `brier_base` that of giving every case the share that held, `skill` 1 - brier / brier_base. `…_low` and `…_high`
    hold the middle 90 % of 2,000 bootstrap samples of the cases (Efron 1979, Annals of Statistics 7). Not a number
    where all ended alike.
    """
    known = tried(cases).dropna(subset="held")
    if known.empty:
        return pd.DataFrame()
    held = known["held"].to_numpy()
    picks = np.random.default_rng(seed).integers(len(held), size=(RESAMPLES, len(held)))
    chances = {reading.id: hindsight(base, known, reading.id).to_numpy() for reading in base.readings}
    rows = {reading: _agreement(chances[reading], held, picks) for reading in chances}
    return pd.DataFrame.from_dict(rows, orient="index").astype({"cases": int, "held": int})


def _agreement(chances: Array, held: Array, picks: NDArray[np.int64]) -> dict[str, float]:
    gaps = chances[held == 1][:, None] - chances[held == 0]
    found = {
        "cases": len(held),
        "held": held.sum(),
        "chance": float(chances.mean()),
        "pairs": float(((gaps > 0) + (gaps == 0) / 2).mean()) if gaps.size else math.nan,
        "brier": float(((chances - held) ** 2).mean()),
        "brier_base": float(held.var()),
    }
    for name, score in {"rank": rank_correlation, "skill": skill}.items():
        low, high = _middle(score(chances[picks], held[picks]))
        found |= {name: float(score(chances, held)), f"{name}_low": low, f"{name}_high": high}
    return found


def _middle(samples: Array) -> tuple[float, float]:
    """The edges of the middle 90 % of those samples that are numbers."""
    usable = samples[np.isfinite(samples)]
    if not usable.size:
        return math.nan, math.nan
    low, high = np.quantile(usable, [(1 - BAND_SHARE) / 2, (1 + BAND_SHARE) / 2])
    return float(low), float(high)


def rank_correlation(one: Array, other: Array) -> Array:
    """Spearman's rank correlation along the last axis, ties sharing their mean rank; not a number if all are alike."""
    a, b = (ranks - ranks.mean(axis=-1, keepdims=True) for ranks in (_ranks(one), _ranks(other)))
    return _ratio((a * b).sum(axis=-1), np.sqrt((a**2).sum(axis=-1) * (b**2).sum(axis=-1)))


def _ranks(numbers: Array) -> Array:
    """Ranks along the last axis, ties sharing their mean; they begin at 0.5, which no correlation notices."""
    below = (numbers[..., :, None] > numbers[..., None, :]).sum(axis=-1)
    alike = (numbers[..., :, None] == numbers[..., None, :]).sum(axis=-1)
    ranks: Array = below + alike / 2
    return ranks


def skill(chances: Array, held: Array) -> Array:
    """The Brier skill score along the last axis: 1 is perfect, 0 no better than the share that held, below 0 worse."""
    return 1 - _ratio(((chances - held) ** 2).mean(axis=-1), held.var(axis=-1))


def _ratio(above: Array, below: Array) -> Array:
    ratio: Array = np.divide(above, below, out=np.full(np.shape(above), np.nan), where=np.asarray(below) > 0)
    return ratio
