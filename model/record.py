"""What would the rules have said of past cases, and what became of them?

The cases are coded by people who know how each ended. So agreement with what happened shows no more than that the
rules do not point the wrong way; it is no measure of how well they would have done beforehand.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

from model.cases import Cases
from model.checks import Check, Checks, askable
from model.engine import Result, evaluate
from model.ensemble import BAND_SHARE
from model.inputs import Array
from model.parts import RuleBase
from model.regression import left_out

RESAMPLES = 2000


def answers(checks: Checks, facts: pd.DataFrame) -> pd.DataFrame:
    """What became of the cases (case × check): 1 yes, 0 no, not a number where a case is not asked."""
    columns = {check.id: _answer(check, facts) for check in checks.checks if check.columns & set(facts)}
    return pd.DataFrame(columns, index=facts.index, dtype=float)


def _answer(check: Check, facts: pd.DataFrame) -> Array:
    answer = np.full(len(facts), np.nan)
    for worth, columns in ((0.0, check.no), (1.0, check.yes)):
        for column, words in columns.items():
            if column in facts:
                answer[facts[column].isin(words).to_numpy()] = worth
    if check.reached:
        answer[~facts["reached"].isin(check.given).to_numpy()] = np.nan
    return answer


def settings(base: RuleBase, checks: Checks, coding: pd.DataFrame) -> dict[str, Array]:
    """Where each case stands on the sliders (n,): as coded, as coded on what stands in, else at the baseline.

    The horizon stays at its baseline, for how long a case lasted is part of how it ended.
    """
    stands_in = {name: other for name, other in checks.stand_ins.items() if name not in coding}
    values = {}
    for variable in base.variables:
        source = stands_in.get(variable.id, variable.id)
        if source in coding:
            column = coding[source].to_numpy(dtype=float)
            values[variable.id] = np.clip(np.where(np.isnan(column), variable.baseline, column), *variable.range)
    return values


def chances(base: RuleBase, checks: Checks, coding: pd.DataFrame, reading: str) -> pd.DataFrame:
    """The chance (case × check) that the rules give to a yes, for the checks that the rule base can be asked.

    Not a number for a case that is not coded on anything.
    """
    result = evaluate(base, settings(base, checks, coding), reading)
    known = [check for check in checks.checks if askable(base, check)]
    columns = {check.id: np.broadcast_to(_chance(result, check), len(coding)) for check in known}
    table = pd.DataFrame(columns, index=coding.index, dtype=float)
    return table.where(coding.notna().any(axis=1))


def _chance(result: Result, check: Check) -> Array:
    yes = _share(result, check.of)
    return yes / _share(result, check.given) if check.given else yes


def _share(result: Result, names: tuple[str, ...]) -> Array:
    """The share of all cases (n,) that passes through any of the branches or ends in any of the outcomes."""
    flows, outcomes = result.flows, result.outcomes
    total = np.zeros(len(outcomes))
    for name in names:
        if name in outcomes:
            total = total + outcomes[name].to_numpy()
        elif tuple(name.split(".")) in flows:
            total = total + flows[tuple(name.split("."))].to_numpy()
    return total


def track_record(base: RuleBase, checks: Checks, cases: Cases, reading: str = "", seed: int = 0) -> pd.DataFrame:
    """How the rules' chances agree with what happened: a row per check, coding and reading (or one reading).

    `cases` and `yes` count, `share` is yes / cases and `chance` the mean of the chances; `rank` is Spearman's
    correlation, `auc` the share of pairs, one yes and one no, in which the yes has the better chance (Hanley and McNeil
    1982, Radiology 143), `brier` the mean squared error (Brier 1950, Monthly Weather Review 78), `brier_base` that of
    giving every case the share. `…_low` and `…_high` hold the middle 90 % of 2,000 bootstrap samples of the cases
    (Efron 1979, Annals of Statistics 7). `regression_…` is the same score of a logistic regression fitted to all
    other cases. Not a number where all ended alike.
    """
    readings = [reading] if reading else [x.id for x in base.readings]
    became = answers(checks, cases.facts)
    rows = {}
    for coder, coding in cases.versions.items():
        by_reading = {name: chances(base, checks, coding, name) for name in readings}
        for check in became:
            tested = (became[check].notna() & coding.notna().any(axis=1)).to_numpy()
            if not tested.any() or check not in by_reading[readings[0]]:
                continue
            happened = became[check].to_numpy()[tested]
            counts = _counts(len(happened), seed)
            regressed = left_out(coding[tested].to_numpy(dtype=float), happened)
            beside = {f"regression_{name}": float(score(regressed, happened, counts[:1])[0]) for name, score in SCORES}
            for name in readings:
                expected = by_reading[name][check].to_numpy()[tested]
                rows[check, coder, name] = _scores(expected, happened, counts) | beside
    names = ["check", "coding", "reading"]
    if not rows:
        return pd.DataFrame(index=pd.MultiIndex.from_arrays([[], [], []], names=names))
    index = pd.MultiIndex.from_tuples(list(rows), names=names)
    return pd.DataFrame(list(rows.values()), index=index).astype({"cases": int, "yes": int})


def unasked(base: RuleBase, checks: Checks, cases: Cases) -> dict[str, list[str]]:
    """The cases that are asked nothing, by the reason why."""
    became = answers(checks, cases.facts)
    askable_ones = [check.id for check in checks.checks if check.id in became and askable(base, check)]
    tables = (cases.mean, became[askable_ones], became)
    filled = [table.notna().any(axis=1).tolist() for table in tables]
    by_reason: dict[str, list[str]] = {}
    for (case, facts), coded, tested, answered in zip(cases.facts.iterrows(), *filled, strict=True):
        if coded and tested:
            continue
        if not coded:
            reason = "they are coded on no variable"
        elif answered:
            reason = "this rule base lacks what they could be asked"
        elif facts["reached"]:
            reason = "what became of them is not filled in"
        elif facts.get("outcome") == "":
            reason = "their outcome is empty, so they count as never put to the test"
        else:
            reason = "they were never put to the test"
        by_reason.setdefault(reason, []).append(str(case))
    return by_reason


def _counts(number: int, seed: int) -> Array:
    """How often each of so many cases counts (1 + resamples, number): once, then as drawn with replacement."""
    samples = np.random.default_rng(seed).multinomial(number, np.full(number, 1 / number), size=RESAMPLES)
    return np.vstack([np.ones(number), samples])


def _scores(chance: Array, happened: Array, counts: Array) -> dict[str, float]:
    """The scores of one check in one coding and reading; the first row of `counts` counts every case once."""
    scored = {
        "cases": len(happened),
        "yes": happened.sum(),
        "share": float(happened.mean()),
        "chance": float(chance.mean()),
        "brier_base": float(happened.var()),
    }
    for name, score in SCORES:
        scores = score(chance, happened, counts)
        low, high = _middle(scores[1:])
        scored |= {name: float(scores[0]), f"{name}_low": low, f"{name}_high": high}
    return scored


def _middle(samples: Array) -> tuple[float, float]:
    """The edges of the middle 90 % of those samples that are numbers."""
    usable = samples[np.isfinite(samples)]
    if not usable.size:
        return math.nan, math.nan
    low, high = np.quantile(usable, [(1 - BAND_SHARE) / 2, (1 + BAND_SHARE) / 2])
    return float(low), float(high)


def rank_correlation(chance: Array, happened: Array, counts: Array) -> Array:
    """Spearman's rank correlation (samples,) of two columns (n,), their rows counted `counts` (samples, n) times.

    Ties share their mean rank; not a number where all are alike.
    """
    # How many lie below less how many lie above: twice the rank, about its mean. By einsum, which stays on this core.
    a, b = (np.einsum("sn,nm->sm", counts, np.sign(column - column[:, None])) for column in (chance, happened))
    return _ratio((counts * a * b).sum(axis=1), np.sqrt((counts * a**2).sum(axis=1) * (counts * b**2).sum(axis=1)))


def area(chance: Array, happened: Array, counts: Array) -> Array:
    """The share (samples,) of pairs, a yes and a no, in which the yes has the better chance; ties count half.

    The area under the ROC curve. Rows count `counts` (samples, n) times; not a number where all ended alike.
    """
    yes, no = happened == 1, happened == 0
    gaps = chance[yes][:, None] - chance[no]
    better = (gaps > 0) + (gaps == 0) / 2
    won = np.einsum("sy,yn,sn->s", counts[:, yes], better, counts[:, no], optimize=True)
    return _ratio(won, counts[:, yes].sum(axis=1) * counts[:, no].sum(axis=1))


def brier(chance: Array, happened: Array, counts: Array) -> Array:
    """The mean squared error (samples,) of chances (n,), their rows counted `counts` (samples, n) times."""
    return _ratio(np.einsum("sn,n->s", counts, (chance - happened) ** 2), counts.sum(axis=1))


def _ratio(above: Array, below: Array) -> Array:
    ratio: Array = np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0)
    return ratio


Score = Callable[[Array, Array, Array], Array]
SCORES: tuple[tuple[str, Score], ...] = (("rank", rank_correlation), ("auc", area), ("brier", brier))


class Miss(NamedTuple):
    """How far the chance that the rules gave a case was from what `happened`, 1 or 0."""

    case: str
    check: str
    chance: float
    happened: float

    @property
    def size(self) -> float:
        """How far off it was, from 0 to 1."""
        return abs(self.chance - self.happened)


def misses(base: RuleBase, checks: Checks, cases: Cases, coding: pd.DataFrame, reading: str) -> list[Miss]:
    """What the rules had most wrong in each case and check, the largest first."""
    became, expected = answers(checks, cases.facts), chances(base, checks, coding, reading)
    all_misses = []
    for check in (name for name in became if name in expected):
        pairs = pd.concat([expected[check], became[check]], axis=1).dropna()
        rows = zip(pairs.index, pairs.to_numpy().tolist(), strict=True)
        all_misses += [Miss(str(case), str(check), *row) for case, row in rows]
    return sorted(all_misses, key=lambda miss: -miss.size)
