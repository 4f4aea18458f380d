"""What drives the answer? Which variables and rules move it, and which of them only together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from model.aims import measured
from model.engine import evaluate
from model.ensemble import weight_ranges
from model.inputs import Array, known_reading
from model.parts import RuleBase, Variable

Ranges = Mapping[str, tuple[float, float]]
# One column of n inputs for each name → the n results.
Response = Callable[[Mapping[str, Array]], Array]

# Places along a range at which a tornado looks: both ends, and enough between to see a hump.
TORNADO_PLACES = 17
BAR_COLUMNS = ("low", "high", "at_low", "at_high", "least", "greatest", "width")
# Base points of a Sobol' analysis, powers of two: a first look, then the whole.
FIRST_POINTS, POINTS = 512, 4096
FIRST_WEIGHT_POINTS, WEIGHT_POINTS = 128, 1024
# The points in so many consecutive parts, whose disagreement tells the error of the whole.
PARTS = 16
# Student's t for 95 % confidence with PARTS - 1 degrees of freedom.
T_AT_EDGE = 2.131
# Only names with this total index are tried in pairs, for no pair does more together than the total of either.
SMALLEST_TOTAL = 0.01
# A result that spreads less than this, relative to its size, is constant.
ROUNDING = 1e-12
SEED = 20260106


def whole_ranges(base: RuleBase) -> dict[str, tuple[float, float]]:
    """Each variable's range from one end of its slider to the other."""
    return {variable.id: variable.range for variable in base.variables}


def plausible_ranges(base: RuleBase, values: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """Each variable's range about its value: from the next mark below to the next mark above, else the slider's end."""
    return {x.id: _between_marks(x, values.get(x.id, x.baseline)) for x in base.variables}


def _between_marks(variable: Variable, value: float) -> tuple[float, float]:
    start, end = variable.range
    below = [mark.at for mark in variable.marks if mark.at < value]
    above = [mark.at for mark in variable.marks if mark.at > value]
    return max(below, default=start), min(above, default=end)


def tornado(base: RuleBase, values: Mapping[str, float], reading: str, measure: str, ranges: Ranges) -> pd.DataFrame:
    """What each variable does to a measure when it alone moves over its range; the one that moves it most first.

    A row per variable: `low` and `high` end of the range, the measure `at_low` and `at_high`, the `least` and the
    `greatest` it takes at 17 places between, and the `width` from one to the other. Raises ValuesError.
    """
    centres = {**{name: low for name, (low, _) in ranges.items()}, **base.baseline, **values}
    places = np.linspace(*_ends(ranges), TORNADO_PLACES, axis=1)
    moved = _one_at_a_time(ranges, [centres[name] for name in ranges], places)
    return _bars(ranges, measured(evaluate(base, {**values, **moved}, reading), measure))


def weight_tornado(base: RuleBase, values: Mapping[str, float], reading: str, measure: str) -> pd.DataFrame:
    """What each rule factor, base odds and rate does to a measure over the 90 % range that its evidence leaves.

    A row per rule id or "stage.branch", with the columns of `tornado`. Raises ValuesError.
    """
    ranges = weight_ranges(base, reading)
    low, high = _ends(ranges)
    places = np.geomspace(low, high, TORNADO_PLACES, axis=1)
    centres = base.weights(known_reading(base, reading))
    moved = _one_at_a_time(ranges, [centres[name] for name in ranges], places)
    return _bars(ranges, measured(evaluate(base, values, reading, moved), measure))


def _ends(ranges: Ranges) -> tuple[Array, Array]:
    ends = np.array(list(ranges.values()), dtype=float).reshape(-1, 2)
    return ends[:, 0], ends[:, 1]


def _one_at_a_time(names: Ranges, centres: Sequence[float], places: Array) -> dict[str, Array]:
    """A block of rows per name in which it takes its places (names, places) and all others stay at their centres."""
    count = len(places)
    blocks = np.repeat(centres, places.size).reshape(count, count, -1)
    blocks[range(count), range(count)] = places
    return dict(zip(names, blocks.reshape(count, -1), strict=True))


def _bars(ranges: Ranges, shares: Array) -> pd.DataFrame:
    blocks = shares.reshape(len(ranges), -1)
    # fmin and fmax pass over places where the measure is not defined.
    least, greatest = np.fmin.reduce(blocks, axis=1), np.fmax.reduce(blocks, axis=1)
    cells = np.column_stack([*_ends(ranges), blocks[:, 0], blocks[:, -1], least, greatest, greatest - least])
    order = np.argsort(least - greatest, kind="stable")
    names = list(ranges)
    return pd.DataFrame(cells[order], [names[place] for place in order], BAR_COLUMNS)


@dataclass(frozen=True, eq=False)
class Indices:
    """Sobol' indices: shares of a result's variance, each with the half width of its 95 % confidence interval.

    `single` has a row per name, the highest total first: `first` (alone), `total` (with all it interacts with) and
    `first_error`, `total_error`. `pairs` has a row per pair of names, the highest first: `second` (what the two do
    only together) and `second_error`. `points` is the number of base points.
    """

    single: pd.DataFrame
    pairs: pd.DataFrame
    points: int

    @property
    def interactions(self) -> pd.DataFrame:
        """The pairs whose interaction is above 0 with 95 % confidence, the highest first."""
        return self.pairs[self.pairs["second"] > self.pairs["second_error"]]


def sobol(
    base: RuleBase, values: Mapping[str, float], reading: str, measure: str, ranges: Ranges, seed: int = SEED
) -> Iterator[tuple[float, Indices]]:
    """Sobol' indices of a measure over variables' ranges: (share of the work done, indices), first coarse, then fine.

    Variables without a range keep their values. The first, coarse indices have no pairs. Raises ValuesError.
    """

    def response(columns: Mapping[str, Array]) -> Array:
        return measured(evaluate(base, {**values, **columns}, reading), measure)

    yield FIRST_POINTS / POINTS, sobol_indices(response, ranges, FIRST_POINTS, seed, pairs=False)
    yield 1.0, sobol_indices(response, ranges, POINTS, seed)


def weight_sobol(
    base: RuleBase, values: Mapping[str, float], reading: str, measure: str, seed: int = SEED
) -> Iterator[tuple[float, Indices]]:
    """The same over the 90 % range that the evidence leaves each rule factor, base odds and rate, without pairs."""
    ranges = weight_ranges(base, reading)

    def response(columns: Mapping[str, Array]) -> Array:
        factors = pd.DataFrame(np.column_stack(list(columns.values())), columns=list(columns))
        return measured(evaluate(base, values, reading, factors), measure)

    for points in (FIRST_WEIGHT_POINTS, WEIGHT_POINTS):
        yield points / WEIGHT_POINTS, sobol_indices(response, ranges, points, seed, pairs=False, geometric=True)


def sobol_indices(
    response: Response,
    ranges: Ranges,
    points: int = POINTS,
    seed: int = SEED,
    *,
    pairs: bool = True,
    geometric: bool = False,
) -> Indices:
    """Sobol' indices of any function over ranges; inputs are uniform, or their logarithms are if `geometric`.

    For k names it takes 2 + k evaluations of `points` rows (a power of two, at least 32), and with pairs one more for
    each name whose total index reaches 1 %; the others are in no pair. A result that does not vary has indices of 0.
    Saltelli 2002 and Saltelli et al. 2010, Computer Physics Communications 145 and 181; the estimators are SALib's.
    """
    from SALib.analyze.sobol import first_order, second_order, total_order

    a, b = _two_samples(ranges, points, seed, geometric)
    at_a, at_b = response(a), response(b)
    standard = _standardiser(np.concatenate([at_a, at_b]))
    at_a, at_b = standard(at_a), standard(at_b)
    crossed = {name: standard(response({**a, name: b[name]})) for name in a}
    first = _estimated(first_order, at_a, list(crossed.values()), at_b)
    total = _estimated(total_order, at_a, list(crossed.values()), at_b)
    partners = [name for name, share in zip(ranges, total[0], strict=True) if pairs and share >= SMALLEST_TOTAL]
    returned = {name: standard(response({**b, name: a[name]})) for name in partners[:-1]}
    couples = list(combinations(partners, 2))
    both = [[crossed[x], crossed[y], returned[x]] for x, y in couples]
    second = _estimated(second_order, at_a, *np.array(both).reshape(-1, 3, points).swapaxes(0, 1), at_b)
    index = pd.MultiIndex.from_tuples(couples, names=["one", "other"])
    return Indices(
        _ranked([*first, *total], pd.Index(ranges), ["first", "first_error", "total", "total_error"], by="total"),
        _ranked(second, index, ["second", "second_error"], by="second"),
        points,
    )


def _two_samples(ranges: Ranges, points: int, seed: int, geometric: bool) -> tuple[dict[str, Array], dict[str, Array]]:
    """Two independent samples of the ranges: the halves of one scrambled Sobol' sequence, as SALib takes them."""
    from scipy.stats import qmc

    low, high = (end[:, None] for end in _ends(ranges))
    shares = qmc.Sobol(2 * len(ranges), seed=seed).random(points).T.reshape(2, len(ranges), points)
    a, b = low * (high / low) ** shares if geometric else low + (high - low) * shares
    return dict(zip(ranges, a, strict=True)), dict(zip(ranges, b, strict=True))


def _standardiser(sample: Array) -> Callable[[Array], Array]:
    """Takes a sample to mean 0 and deviation 1, without which estimates are biased; what does not vary, to 0."""
    constant = np.ptp(sample) <= ROUNDING * np.abs(sample).max()
    centre, scale = sample.mean(), np.inf if constant else sample.std()
    return lambda results: (results - centre) / scale


def _estimated(estimator: Callable[..., Array], *runs: ArrayLike) -> Array:
    """Estimates from all points and the half widths of their confidence intervals, (2, k), from runs (n,) or (k, n).

    The error is what the estimates of the parts show. SALib's own bootstrap forgets how evenly a Sobol' sequence is
    spread, so that its intervals are too wide, and takes eighty times as long.
    """
    full = np.broadcast_arrays(*runs)
    if not full[0].any():
        return np.zeros((2, len(full[0])))
    parts = [run.reshape(*run.shape[:-1], PARTS, -1) for run in full]
    errors = T_AT_EDGE / np.sqrt(PARTS) * estimator(*(np.moveaxis(run, -1, 0) for run in parts)).std(axis=-1, ddof=1)
    return np.array([estimator(*(run.T for run in full)), errors])


def _ranked(columns: ArrayLike, index: pd.Index, names: list[str], by: str) -> pd.DataFrame:
    return pd.DataFrame(np.array(columns).T, index, names).sort_values(by, ascending=False, kind="stable")
