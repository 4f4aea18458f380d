"""What drives the answer? Which variables and rules move it, and which of them only together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from model.aims import measured
from model.engine import evaluate
from model.ensemble import Ranges, weight_ranges
from model.inputs import Array, known_reading
from model.parts import RuleBase, Variable
from model.steps import last_of

# n inputs for each name, and what makes n results of them.
Columns = Mapping[str, Array]
Response = Callable[[Columns], Array]

# Places along a range at which a tornado looks: both ends, and enough between to see a hump.
SLIDER_PLACES, WEIGHT_PLACES = 61, 33
# What two weights do to a measure is the same if it differs beyond these digits.
SPAN_DIGITS = 9
BAR_COLUMNS = ("low", "high", "at_low", "at_high", "least", "greatest", "least_at", "greatest_at", "width")
# Base points of a Sobol' analysis, powers of two: a first look, then the whole.
FIRST_POINTS, POINTS = 512, 4096
FIRST_WEIGHT_POINTS, WEIGHT_POINTS = 128, 1024
# The points in so many consecutive parts, whose disagreement tells the error of the whole.
PARTS = 16
# Student's t for 95 % confidence with PARTS - 1 degrees of freedom.
T_AT_EDGE = 2.131
# Rows evaluated at a time: enough that the fixed cost of an evaluation does not count.
BATCH_ROWS = 8192
# Only names with this total index are tried in pairs, for no pair does more together than the total of either.
SMALLEST_TOTAL = 0.01
# A result that spreads less than this, relative to its size, is constant.
ROUNDING = 1e-12
SEED = 20260106
# How far from where a slider stands it may plausibly be, as a share of its range: a judgement.
PLAUSIBLE_SHARE = 0.2


def whole_ranges(base: RuleBase) -> dict[str, tuple[float, float]]:
    """Each variable's range from one end of its slider to the other."""
    return {variable.id: variable.range for variable in base.variables}


def plausible_ranges(base: RuleBase, values: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """Each variable's range about its value: a fifth of its slider either way, no further than the slider's ends.

    The same width wherever the slider stands, so that a small move of it changes an answer only a little.
    """
    return {x.id: _about(x, values.get(x.id, x.baseline)) for x in base.variables}


def _about(variable: Variable, value: float) -> tuple[float, float]:
    start, end = variable.range
    reach = plausible_reach(variable)
    return max(start, value - reach), min(end, value + reach)


def plausible_reach(variable: Variable) -> float:
    """How far a variable's plausible range goes either way, as far as its slider does."""
    start, end = variable.range
    return PLAUSIBLE_SHARE * (end - start)


def tornado(base: RuleBase, values: Mapping[str, float], reading: str, measure: str, ranges: Ranges) -> pd.DataFrame:
    """What each variable does to a measure when it alone moves over its range; the one that moves it most first.

    A row per variable: `low` and `high` end of the range, the measure `at_low` and `at_high`, the `least` and the
    `greatest` it takes at 61 places on the way, where (`least_at`, `greatest_at`), and the `width` from one to the
    other. Raises ValuesError.
    """
    centres = {**{name: low for name, (low, _) in ranges.items()}, **base.baseline, **values}
    places = np.linspace(*_ends(ranges), SLIDER_PLACES, axis=1)
    moved = _one_at_a_time(ranges, [centres[name] for name in ranges], places)
    return _bars(ranges, places, measured(evaluate(base, {**values, **moved}, reading), measure))


def weight_tornado(
    base: RuleBase, values: Mapping[str, float], reading: str, measure: str, lens: str = ""
) -> pd.DataFrame:
    """What each rule factor, base odds and rate does to a measure over the 90 % range that its evidence leaves.

    A row per rule id or "stage.branch", with the columns of `tornado`. Raises ValuesError.
    """
    ranges = weight_ranges(base, reading)
    centres = base.weights(known_reading(base, reading))
    places = np.geomspace(*_ends(ranges), WEIGHT_PLACES, axis=1)
    moved = _one_at_a_time(ranges, [centres[name] for name in ranges], places)
    return _bars(ranges, places, measured(evaluate(base, values, reading, moved, lens), measure))


def weight_ends(
    base: RuleBase, values: Mapping[str, float], reading: str, measure: str, lens: str = ""
) -> pd.DataFrame:
    """A measure at both ends of the 90 % range that the evidence leaves each weight, the one that moves it most first.

    A row per rule id or "stage.branch": `at_low`, `at_high`. A weight moves a measure one way, so that the ends tell
    how far: two rows for each weight, in place of the tornado's 33. Raises ValuesError.
    """
    ranges = weight_ranges(base, reading)
    centres = base.weights(known_reading(base, reading))
    moved = _one_at_a_time(ranges, [centres[name] for name in ranges], np.stack(_ends(ranges), axis=1))
    at_ends = measured(evaluate(base, values, reading, moved, lens), measure).reshape(-1, 2)
    spans: Array = np.nan_to_num(np.abs(np.diff(at_ends, axis=1).ravel()))
    # Of two branches each moves a measure as the other does: the first is named, whatever rounding makes of it.
    order = np.argsort(-spans.round(SPAN_DIGITS), kind="stable")
    return pd.DataFrame(at_ends[order], [list(ranges)[place] for place in order], ["at_low", "at_high"])


def _ends(ranges: Ranges) -> tuple[Array, Array]:
    ends = np.array(list(ranges.values()), dtype=float).reshape(-1, 2)
    return ends[:, 0], ends[:, 1]


def _one_at_a_time(names: Ranges, centres: Sequence[float], places: Array) -> dict[str, Array]:
    """A block of rows per name in which it takes its places (names, places) and all others stay at their centres."""
    count = len(places)
    blocks = np.repeat(centres, places.size).reshape(count, count, -1)
    blocks[range(count), range(count)] = places
    return dict(zip(names, blocks.reshape(count, -1), strict=True))


def _bars(names: Ranges, places: Array, shares: Array) -> pd.DataFrame:
    """The tornado from the measure at every place (names, places), whatever is not defined passed over."""
    # The ends first, so that an extreme that a whole stretch shares is said to lie at the range's end.
    ordered, blocks = np.roll(places, 1, axis=1), np.roll(shares.reshape(places.shape), 1, axis=1)
    rows = np.arange(len(places))
    lowest = np.where(np.isnan(blocks), np.inf, blocks).argmin(axis=1)
    highest = np.where(np.isnan(blocks), -np.inf, blocks).argmax(axis=1)
    least, greatest = blocks[rows, lowest], blocks[rows, highest]
    ends = [ordered[:, 1], ordered[:, 0], blocks[:, 1], blocks[:, 0]]
    cells = np.column_stack([*ends, least, greatest, ordered[rows, lowest], ordered[rows, highest], greatest - least])
    order = np.argsort(least - greatest, kind="stable")
    return pd.DataFrame(cells[order], [list(names)[place] for place in order], BAR_COLUMNS)


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


def sobol_in_steps(
    base: RuleBase, values: Mapping[str, float], reading: str, measure: str, ranges: Ranges, seed: int = SEED
) -> Iterator[tuple[float, Indices]]:
    """Sobol' indices of a measure over variables' ranges: the share done, and indices first coarse and without pairs,
    then fine.

    Variables without a range keep their values. Raises ValuesError.
    """

    def response(columns: Columns) -> Array:
        return measured(evaluate(base, {**values, **columns}, reading), measure)

    yield FIRST_POINTS / POINTS, sobol_indices(response, ranges, FIRST_POINTS, seed, pairs=False)
    yield 1.0, sobol_indices(response, ranges, POINTS, seed)


sobol = last_of(sobol_in_steps)


def weight_sobol_in_steps(
    base: RuleBase, values: Mapping[str, float], reading: str, measure: str, seed: int = SEED
) -> Iterator[tuple[float, Indices]]:
    """Sobol' indices of a measure over the 90 % range that the evidence leaves each weight, without pairs: the share
    done, and indices first coarse, then fine. Raises ValuesError.
    """

    def response(columns: Columns) -> Array:
        factors = pd.DataFrame(np.array(list(columns.values())).T, columns=list(columns))
        return measured(evaluate(base, values, reading, factors), measure)

    ranges = weight_ranges(base, reading)
    for points in (FIRST_WEIGHT_POINTS, WEIGHT_POINTS):
        yield points / WEIGHT_POINTS, sobol_indices(response, ranges, points, seed, pairs=False, geometric=True)


weight_sobol = last_of(weight_sobol_in_steps)


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
    Saltelli 2002 and Saltelli et al. 2010, Computer Physics Communications 145 and 181.
    """
    names = list(ranges)
    a, b = _two_samples(ranges, points, seed, geometric)
    at_a, at_b = response(a), response(b)
    standard = _standardiser(np.concatenate([at_a, at_b]))
    at_a, at_b, crossed = standard(at_a), standard(at_b), standard(_exchanged(response, a, b, names))
    single = _single(names, at_a, at_b, crossed)
    large = set(single.index[single["total"] >= SMALLEST_TOTAL])
    partners = [name for name in names if pairs and name in large]
    returned = standard(_exchanged(response, b, a, partners[:-1]))
    crossed = crossed[[names.index(name) for name in partners]]
    return Indices(single, _pairs(partners, at_a, at_b, crossed, returned), points)


def _single(names: list[str], a: Array, b: Array, crossed: Array) -> pd.DataFrame:
    cells = [*_estimated(_first_order, a, b, crossed), *_estimated(_total_order, a, b, crossed)]
    table = pd.DataFrame(np.array(cells).T, names, ["first", "first_error", "total", "total_error"])
    return table.sort_values("total", ascending=False, kind="stable")


def _pairs(names: list[str], a: Array, b: Array, crossed: Array, returned: Array) -> pd.DataFrame:
    one, other = np.triu_indices(len(names), 1)
    cells = _estimated(_second_order, a, b, crossed[one], crossed[other], returned[one])
    index = pd.MultiIndex.from_tuples(combinations(names, 2), names=["one", "other"])
    table = pd.DataFrame(cells.T, index, ["second", "second_error"])
    return table.sort_values("second", ascending=False, kind="stable")


def _two_samples(ranges: Ranges, points: int, seed: int, geometric: bool) -> tuple[dict[str, Array], dict[str, Array]]:
    """Two independent samples of the ranges: the halves of one scrambled Sobol' sequence."""
    from scipy.stats import qmc

    low, high = (end[:, None] for end in _ends(ranges))
    shares = qmc.Sobol(2 * len(ranges), seed=seed).random(points).T.reshape(2, len(ranges), points)
    a, b = low * (high / low) ** shares if geometric else low + (high - low) * shares
    return dict(zip(ranges, a, strict=True)), dict(zip(ranges, b, strict=True))


def _exchanged(response: Response, a: Columns, b: Columns, names: Sequence[str]) -> Array:
    """Results (names, n) of sample a with the column of one name after another taken from sample b."""
    points = len(next(iter(a.values())))
    at_once = max(1, BATCH_ROWS // points)
    results = [np.zeros((0, points))]
    for start in range(0, len(names), at_once):
        batch = names[start : start + at_once]
        columns = {name: np.tile(column, (len(batch), 1)) for name, column in a.items()}
        for place, name in enumerate(batch):
            columns[name][place] = b[name]
        results.append(response({name: column.ravel() for name, column in columns.items()}).reshape(-1, points))
    return np.concatenate(results)


def _standardiser(sample: Array) -> Callable[[Array], Array]:
    """Takes a sample to mean 0 and deviation 1, without which estimates are biased; what does not vary, to 0."""
    constant = np.ptp(sample) <= ROUNDING * np.abs(sample).max()
    centre, scale = sample.mean(), np.inf if constant else sample.std()
    return lambda results: (results - centre) / scale


def _estimated(estimator: Callable[..., Array], *runs: Array) -> Array:
    """Estimates from all points and the half widths of their confidence intervals, (2, k), from runs (n,) or (k, n).

    The error is what the estimates of the parts show. A bootstrap of the points would forget how evenly a Sobol'
    sequence is spread, so that its intervals were too wide, and take eighty times as long.
    """
    whole = np.broadcast_arrays(*runs)
    parts = [run.reshape(len(run), PARTS, run.shape[-1] // PARTS) for run in whole]
    errors = T_AT_EDGE / np.sqrt(PARTS) * estimator(*parts).std(axis=1, ddof=1)
    return np.array([estimator(*whole), errors])


def _first_order(a: Array, b: Array, crossed: Array) -> Array:
    """What a name does alone: Saltelli et al. 2010, table 2 (b)."""
    first: Array = (b * (crossed - a)).mean(axis=-1) / _variance(a, b)
    return first


def _total_order(a: Array, b: Array, crossed: Array) -> Array:
    """What it does with all others: Jansen 1999, Saltelli et al. 2010, table 2 (f)."""
    total: Array = ((a - crossed) ** 2).mean(axis=-1) / (2 * _variance(a, b))
    return total


def _second_order(a: Array, b: Array, one: Array, other: Array, returned: Array) -> Array:
    """What two names do only together: Saltelli 2002, theorem 2."""
    together: Array = (returned * other - a * b).mean(axis=-1) / _variance(a, b)
    return together - _first_order(a, b, one) - _first_order(a, b, other)


def _variance(a: Array, b: Array) -> Array:
    """The variance of standardised results; endless where they do not vary, so that their indices are 0."""
    variance = np.concatenate([a, b], axis=-1).var(axis=-1)
    return np.where(variance > ROUNDING, variance, np.inf)
