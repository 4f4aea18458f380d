"""What drives the answer? Which variables and rules move it, and which of them only together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

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
# Base points of a Sobol' analysis, powers of two: a first look, then the whole.
FIRST_POINTS, POINTS = 512, 4096
FIRST_WEIGHT_POINTS, WEIGHT_POINTS = 128, 1024
# The points in so many consecutive parts, whose disagreement tells the error of the whole.
PARTS = 16
# Student's t for 95 % confidence with PARTS - 1 degrees of freedom.
T_AT_EDGE = 2.131
# A result that spreads less than this, relative to its size, is constant but for rounding.
SMALLEST_SPREAD = 1e-12
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


def tornado(
    base: RuleBase, values: Mapping[str, float], reading: str, measure: str, ranges: Ranges
) -> pd.DataFrame:
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
    low, high = _ends(ranges)
    blocks = shares.reshape(len(ranges), -1)
    # fmin and fmax pass over places where the measure is not defined.
    least, greatest = np.fmin.reduce(blocks, axis=1), np.fmax.reduce(blocks, axis=1)
    order = np.argsort(least - greatest, kind="stable")
    columns = {"low": low, "high": high, "at_low": blocks[:, 0], "at_high": blocks[:, -1]}
    columns |= {"least": least, "greatest": greatest, "width": greatest - least}
    index = pd.Index(list(ranges))[order]
    return pd.DataFrame({name: column[order] for name, column in columns.items()}, index=index)


@dataclass(frozen=True, eq=False)
class Indices:
    """Sobol' indices: shares of a result's variance, each with the half width of its 95 % confidence interval.

    `single` has a row per name, the highest total first: `first` (alone), `total` (with all it interacts with) and
    `first_error`, `total_error`. `pairs` has a row per pair of names, the highest first: `second` (what the two do
    only together) and `second_error`; it is empty if pairs were not asked for. `points` is the number of base points.
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

    Variables without a range keep their values. Raises ValuesError.
    """

    def response(columns: Mapping[str, Array]) -> Array:
        return measured(evaluate(base, {**values, **columns}, reading), measure)

    for points in (FIRST_POINTS, POINTS):
        yield points / POINTS, sobol_indices(response, ranges, points, seed)


def weight_sobol(
    base: RuleBase, values: Mapping[str, float], reading: str, measure: str, seed: int = SEED
) -> Iterator[tuple[float, Indices]]:
    """The same over the 90 % range that the evidence leaves each rule factor, base odds and rate; no pairs."""
    ends = weight_ranges(base, reading)
    ranges = {name: (float(np.log(low)), float(np.log(high))) for name, (low, high) in ends.items()}

    def response(columns: Mapping[str, Array]) -> Array:
        factors = {name: np.exp(column) for name, column in columns.items()}
        return measured(evaluate(base, values, reading, factors), measure)

    for points in (FIRST_WEIGHT_POINTS, WEIGHT_POINTS):
        yield points / WEIGHT_POINTS, sobol_indices(response, ranges, points, seed, pairs=False)


def sobol_indices(
    response: Response, ranges: Ranges, points: int = POINTS, seed: int = SEED, pairs: bool = True
) -> Indices:
    """Sobol' indices of any function over ranges: 2 + 2 k evaluations of `points` rows for k names, 2 + k without pairs.

    Saltelli 2002 and Saltelli et al. 2010, Computer Physics Communications 145 and 181: the design and the estimators,
    the latter from SALib. `points` is a power of two. A result that does not vary has indices of 0.
    """
    a, b = _two_samples(ranges, points, seed)
    names = list(ranges)
    crossed = [response({**a, name: b[name]}) for name in names]
    returned = [response({**b, name: a[name]}) for name in names] if pairs else []
    runs = _standardised(np.array([response(a), response(b), *crossed, *returned]))
    single = np.array([_first_and_total(runs, place) for place in range(len(names))]).reshape(-1, 4)
    couples = list(combinations(range(len(names)), 2)) if pairs else []
    second = np.array([_second(runs, len(names), *couple) for couple in couples]).reshape(-1, 2)
    singles = pd.DataFrame(single, names, ["first", "first_error", "total", "total_error"])
    index = pd.MultiIndex.from_tuples([(names[i], names[j]) for i, j in couples], names=["one", "other"])
    return Indices(
        singles.sort_values("total", ascending=False, kind="stable"),
        pd.DataFrame(second, index, ["second", "second_error"]).sort_values("second", ascending=False, kind="stable"),
        points,
    )


def _two_samples(ranges: Ranges, points: int, seed: int) -> tuple[dict[str, Array], dict[str, Array]]:
    """Two independent samples of the ranges: the halves of one scrambled Sobol' sequence, as SALib takes them."""
    from scipy.stats import qmc

    low, high = _ends(ranges)
    shares = qmc.Sobol(2 * len(ranges), seed=seed).random(points).T
    a, b = low[:, None] + (high - low)[:, None] * shares.reshape(2, len(ranges), points)
    return dict(zip(ranges, a, strict=True)), dict(zip(ranges, b, strict=True))


def _standardised(runs: Array) -> Array:
    """The runs with mean 0 and deviation 1, for the estimators are biased otherwise; 0 if they do not vary."""
    varies = np.ptp(runs) > SMALLEST_SPREAD * np.abs(runs).max()
    return (runs - runs.mean()) / runs.std() if varies else np.zeros_like(runs)


def _first_and_total(runs: Array, place: int) -> list[float]:
    from SALib.analyze.sobol import first_order, total_order

    a, b, crossed = runs[0], runs[1], runs[2 + place]
    return [*_with_error(first_order, a, crossed, b), *_with_error(total_order, a, crossed, b)]


def _second(runs: Array, names: int, one: int, other: int) -> list[float]:
    from SALib.analyze.sobol import second_order

    a, b, crossed, returned = runs[0], runs[1], runs[2 : 2 + names], runs[2 + names :]
    return _with_error(second_order, a, crossed[one], crossed[other], returned[one], b)


def _with_error(estimator: Callable[..., Array], *runs: Array) -> list[float]:
    """The estimate from all points, and the half width of its confidence interval from those of the parts.

    Not SALib's bootstrap, which forgets how evenly a Sobol' sequence is spread, and takes forty times as long.
    """
    parts = estimator(*(run.reshape(PARTS, -1).T for run in runs))
    return [float(estimator(*runs)), float(T_AT_EDGE * parts.std(ddof=1) / np.sqrt(PARTS))]
