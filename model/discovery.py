"""Where does it fail? Regions of worlds in plain limits that hold most of the failures and little else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.inputs import Array
from model.parts import RuleBase, Variable

Limits = Mapping[str, tuple[float, float]]
Flags = NDArray[np.bool_]

MOST_CONDITIONS = 3
# A region with a smaller share of the worlds than this would rest on too few of them.
LEAST_MASS = 0.02
# A limit is worth a reader's attention if without it the region's density would fall by at least this much.
LEAST_GAIN = 0.02
# Limits are rounded to the roundest number that is at most this share of a slider's range.
FINEST_STEP = 1 / 20


@dataclass(frozen=True)
class Box:
    """A region within limits on some variables, both ends included; an open end is the slider's own.

    `coverage` is the share of all cases that lie inside, `density` the share of what lies inside that are cases,
    `mass` the share of all worlds that lie inside.
    """

    limits: Limits
    coverage: float
    density: float
    mass: float

    @property
    def balance(self) -> float:
        """The harmonic mean of coverage and density: high only where both are."""
        return 2 * self.coverage * self.density / (self.coverage + self.density)


def boxes(base: RuleBase, worlds: pd.DataFrame, cases: Flags) -> list[Box]:
    """Regions of `worlds` (a row per world, a column per variable) where `cases` (a flag per world) are dense.

    The one that best balances coverage and density comes first; the others cover more or are denser, none has
    conditions on more than three variables. None if there are no cases; the whole space, without limits, if there is
    nothing else. The regions are the nodes of a classification tree (Breiman, Friedman, Olshen and Stone 1984),
    judged as in scenario discovery (Bryant and Lempert 2010, Technological Forecasting and Social Change 77), their
    limits rounded to what a reader of the slider cares for. Raises KeyError for a column that is not a variable.
    """
    if not cases.any():
        return []
    if cases.all() or not len(worlds.columns):
        return [_measured({}, worlds, cases)]
    rounded = [_rounded(base, limits) for limits in _regions(base, worlds, cases)]
    simplified = [_simplified(base, limits, worlds, cases) for limits in rounded if _inside(limits, worlds).any()]
    limited = {tuple(box.limits.items()): box for box in simplified if box.limits}
    ordered = sorted(limited.values(), key=lambda box: -box.balance)
    return [box for place, box in enumerate(ordered) if not any(_outdone(box, other) for other in ordered[:place])]


def readable(variable: Variable, value: float) -> float:
    """The value rounded as finely as a reader of the slider cares: to 5 on a range of 100, to 1 on one of 34."""
    start, end = variable.range
    finest = (end - start) * FINEST_STEP
    power = 10.0 ** np.floor(np.log10(finest))
    step = max(size * power for size in (1, 2, 5) if size * power <= finest * (1 + 1e-9))
    return float(min(max(round(round(value / step) * step, 12), start), end))


def _regions(base: RuleBase, worlds: pd.DataFrame, cases: Flags) -> Iterator[Limits]:
    """The limits of every node of a tree that tells cases from others."""
    table, least = worlds.to_numpy(), max(1, round(LEAST_MASS * len(worlds)))
    waiting: list[tuple[Limits, Flags, int]] = [({}, np.ones(len(worlds), dtype=bool), MOST_CONDITIONS)]
    while waiting:
        limits, inside, conditions = waiting.pop()
        yield limits
        split = best_split(table[inside], cases[inside], least) if conditions else None
        if split is not None:
            place, threshold = split
            name, below = str(worlds.columns[place]), table[:, place] <= threshold
            low, high = limits.get(name, base.variable[name].range)
            waiting.append(({**limits, name: (low, threshold)}, inside & below, conditions - 1))
            waiting.append(({**limits, name: (threshold, high)}, inside & ~below, conditions - 1))


def best_split(table: Array, cases: Flags, least: int) -> tuple[int, float] | None:
    """The column and the threshold that part cases (n,) from others best: the least Gini impurity on both sides.

    `table` (n, columns) is parted midway between two of its rows, at least so many on either side; of equals the
    first. None if there is nothing to part.
    """
    if cases.all() or not cases.any():
        return None
    count = len(cases)
    order = table.argsort(axis=0, kind="stable")
    rising, caught = np.take_along_axis(table, order, axis=0), cases[order].cumsum(axis=0)[:-1]
    below, missed = np.arange(1, count)[:, None], np.count_nonzero(cases) - caught
    above = count - below
    purity = (caught**2 + (below - caught) ** 2) / below + (missed**2 + (above - missed) ** 2) / above
    allowed = (rising[1:] > rising[:-1]) & (below >= least) & (above >= least)
    if not allowed.any():
        return None
    row, column = np.unravel_index(np.where(allowed, purity, 0.0).argmax(), purity.shape)
    return int(column), float(rising[row : row + 2, column].mean())


def _rounded(base: RuleBase, limits: Limits) -> Limits:
    return {
        name: (readable(base.variable[name], x), readable(base.variable[name], y)) for name, (x, y) in limits.items()
    }


def _simplified(base: RuleBase, limits: Limits, worlds: pd.DataFrame, cases: Flags) -> Box:
    """The region without the limits that add next to nothing to its density, the idlest dropped first."""
    box = _measured(_closed(base, limits), worlds, cases)
    wider = [_measured(_closed(base, x), worlds, cases) for x in _one_limit_less(base, box.limits)]
    best = max(wider, key=lambda other: other.density, default=None)
    if best is None or best.density < box.density - LEAST_GAIN:
        return box
    return _simplified(base, best.limits, worlds, cases)


def _one_limit_less(base: RuleBase, limits: Limits) -> Iterator[Limits]:
    for name, (low, high) in limits.items():
        start, end = base.variable[name].range
        if low > start:
            yield {**limits, name: (start, high)}
        if high < end:
            yield {**limits, name: (low, end)}


def _closed(base: RuleBase, limits: Limits) -> Limits:
    """The limits on those variables that are limited at all."""
    return {name: ends for name, ends in limits.items() if ends != base.variable[name].range}


def _inside(limits: Limits, worlds: pd.DataFrame) -> Flags:
    inside = np.ones(len(worlds), dtype=bool)
    for name, (low, high) in limits.items():
        column = worlds[name].to_numpy()
        inside &= (low <= column) & (column <= high)
    return inside


def _measured(limits: Limits, worlds: pd.DataFrame, cases: Flags) -> Box:
    inside = _inside(limits, worlds)
    caught = np.count_nonzero(cases & inside)
    held = np.count_nonzero(inside)
    return Box(limits, caught / np.count_nonzero(cases), caught / held, held / len(worlds))


def _outdone(box: Box, other: Box) -> bool:
    """Whether another region covers as much and is as dense."""
    return other.coverage >= box.coverage and other.density >= box.density
