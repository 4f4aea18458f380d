"""When has this been tried? How near past cases are, and what the rules would have said of each.

The cases are coded by people who know how each ended. So agreement with what happened shows no more than that the
rules do not point the wrong way; it is no measure of how well they would have done beforehand.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd

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
    here, names = {**base.baseline, **values}, coded(base, cases)
    widths = np.array([base.variable[name].range[1] - base.variable[name].range[0] for name in names])
    distances = pd.DataFrame(np.abs(cases[names] - [here[name] for name in names]) / widths)
    ranked = distances.assign(distance=distances.mean(axis=1)).sort_values("distance", kind="stable")
    return ranked.dropna(subset="distance").head(count)


def hindsight(base: RuleBase, cases: pd.DataFrame, reading: str) -> pd.Series:
    """The chance (cases,) that the rules give to peace holding, once put to the test, until the baseline's horizon.

    Not a number for a case that was never put to the test. What a case is not coded on takes its baseline. So does
    the horizon, for how long a case lasted is part of how it ended.
    """
    chances = np.full(len(cases), np.nan)
    if len(cases):
        codings = {name: cases[name].to_numpy() for name in coded(base, cases)}
        values = {name: np.where(np.isnan(x), base.baseline[name], x) for name, x in codings.items()}
        result = evaluate(base, values, reading)
        for reached, stage in trials(base).items():
            here = (cases["reached"] == reached).to_numpy()
            if here.any():
                chances[here] = np.broadcast_to(_holding(base, result, stage), len(cases))[here]
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
    `rank` Spearman's correlation of the chance with peace held; `pairs` the share of pairs, one case that held and
    one that did not, in which the first has the better chance; `brier` the mean squared error of the chance (Brier
    1950, Monthly Weather Review 78), `brier_base` that of giving every case the share that held, `skill`
    1 - brier / brier_base. `…_low` and `…_high` hold the middle 90 % of 2,000 bootstrap samples of the cases (Efron
    1979, Annals of Statistics 7). Not a number where all ended alike.
    """
    known = tried(cases).dropna(subset="held")
    if known.empty:
        return pd.DataFrame()
    held, number = known["held"].to_numpy(), len(known)
    samples = np.random.default_rng(seed).multinomial(number, np.full(number, 1 / number), size=RESAMPLES)
    counts = np.vstack([np.ones(number), samples])
    chances = {reading.id: hindsight(base, known, reading.id).to_numpy() for reading in base.readings}
    rows = {reading: _agreement(chances[reading], held, counts) for reading in chances}
    return pd.DataFrame.from_dict(rows, orient="index").astype({"cases": int, "held": int})


def _agreement(chances: Array, held: Array, counts: Array) -> dict[str, float]:
    """The scores of one reading; the first row of `counts` counts every case once, the others are samples."""
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
        scores = score(chances, held, counts)
        low, high = _middle(scores[1:])
        found |= {name: float(scores[0]), f"{name}_low": low, f"{name}_high": high}
    return found


def _middle(samples: Array) -> tuple[float, float]:
    """The edges of the middle 90 % of those samples that are numbers."""
    usable = samples[np.isfinite(samples)]
    if not usable.size:
        return math.nan, math.nan
    low, high = np.quantile(usable, [(1 - BAND_SHARE) / 2, (1 + BAND_SHARE) / 2])
    return float(low), float(high)


def rank_correlation(one: Array, other: Array, counts: Array) -> Array:
    """Spearman's rank correlation (samples,) of two columns (n,), their rows counted `counts` (samples, n) times.

    Ties share their mean rank; not a number where all are alike.
    """
    # How many lie below less how many lie above: twice the rank, about its mean. By einsum, which stays on this core.
    a, b = (np.einsum("sn,nm->sm", counts, np.sign(column - column[:, None])) for column in (one, other))
    return _ratio((counts * a * b).sum(axis=1), np.sqrt((counts * a**2).sum(axis=1) * (counts * b**2).sum(axis=1)))


def skill(chances: Array, held: Array, counts: Array) -> Array:
    """The Brier skill score (samples,) of chances (n,), their rows counted `counts` (samples, n) times.

    1 is perfect, 0 no better than the share that held, below 0 worse; not a number where all ended alike.
    """
    total = counts.sum(axis=1)
    share = counts @ held / total
    return 1 - _ratio(counts @ (chances - held) ** 2 / total, share * (1 - share))


def _ratio(above: Array, below: Array) -> Array:
    ratio: Array = np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0)
    return ratio
