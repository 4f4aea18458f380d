"""Which moves of sliders reach a goal with the least distance? Search over whole steps, all of it by table.

A goal is a function of a result: by how much each row falls short of it, 0 or less where it is reached. A point is
a row of places, one for each variable that may move, among the settings that its slider can take. Distances are
shares of a slider's range, added up. Nothing is random: the same question always finds the same points.

Shapes: n points, f variables that may move.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.engine import Result, evaluate
from model.inputs import Array
from model.parts import RuleBase, Variable

Points = NDArray[np.intp]
Goal = Callable[[Result], Array]

# About how many settings of each slider are tried in combination, before the best are refined step by step.
COARSE_SETTINGS = 8
# From how many points the search goes on in each band of total distance, shared out among the variables.
KEPT, BAND = 48, 0.1
# How many points are refined, and how many are taken as far as they can go.
REFINED, CLIMBED = 12, 4
# Refining can take back about so much of what a coarse point lies too far.
SLACK = 0.3
# How far a move is taken back, in steps, and which shares of the distance that this saves are spent on another move;
# in the end, for the best, every length there is.
STRIDES, SPENT = ((10_000, 64), (32, 16), (8, 4), (2, 1)), (0.25, 0.5, 0.75, 1.0)
EVERY_STRIDE, ALL_SPENT, FINISHED = tuple(range(1, 101)), (1.0,), 2
# Distances closer than this are the same.
EVEN = 1e-9
# On the line of all settings no variable is reached from another by a move of at most its whole range.
GAP = 3.0


@dataclass(frozen=True, eq=False)
class Lattice:
    """Every setting that may be tried, and the goal."""

    base: RuleBase
    present: Mapping[str, float]
    reading: str
    lens: str
    goal: Goal
    variables: tuple[Variable, ...]  # (f,) those that may move
    settings: Array  # (f, most) rising; short rows are filled with their last
    away: Array  # (f, most) the distance of each setting from the present value
    line: Array  # the settings of all variables one after the other, as shares of their ranges, GAP apart
    first: Points  # (f,) where on the line each variable begins
    counts: Points  # (f,) how many settings each has
    start: Points  # (f,) the place of the present value
    coarse: tuple[Points, ...]  # for each variable the places to try in combination

    def distance(self, points: Points) -> Array:
        """(n,) how far each point is from the present values."""
        total = np.zeros(len(points))
        for away, places in zip(self.away, points.T, strict=True):
            total += away[places]
        return total

    def moved(self, points: Points) -> NDArray[np.bool_]:
        """(n, f) which variables have left their present values."""
        changed: NDArray[np.bool_] = points != self.start
        return changed

    def result(self, points: Points) -> Result:
        """What follows at each point."""
        # Each column by itself, so that its numbers lie side by side.
        columns = {x.id: row[places] for x, row, places in zip(self.variables, self.settings, points.T, strict=True)}
        return evaluate(self.base, {**self.present, **columns}, self.reading, lens=self.lens)

    def shortfall(self, points: Points) -> Array:
        """(n,) by how much each point misses the goal."""
        return self.goal(self.result(points)) if len(points) else np.empty(0)


def lattice(
    base: RuleBase,
    present: Mapping[str, float],
    reading: str,
    lens: str,
    goal: Goal,
    variables: tuple[Variable, ...],
    step: float | None = None,
) -> Lattice:
    """The settings of `variables` in whole steps from the least of their range, and the present value.

    The steps are those of their sliders, unless one for all is given.
    """
    settings = [telling_settings(x, present[x.id], step or x.slider_step) for x in variables]
    counts = np.array(list(map(len, settings)))
    padded = np.array([np.pad(row, (0, counts.max() - len(row)), mode="edge") for row in settings])
    values = np.array([present[x.id] for x in variables])
    start = [int(np.searchsorted(row, value)) for row, value in zip(settings, values, strict=True)]
    lows, highs = np.array([x.range for x in variables]).T
    shares = (np.concatenate(settings) - np.repeat(lows, counts)) / np.repeat(highs - lows, counts)
    return Lattice(
        base=base,
        present=present,
        reading=reading,
        lens=lens,
        goal=goal,
        variables=variables,
        settings=padded,
        away=np.abs(padded - values[:, None]) / (highs - lows)[:, None],
        line=shares + GAP * np.repeat(np.arange(len(variables)), counts),
        first=np.cumsum(counts) - counts,
        counts=counts,
        start=np.array(start),
        coarse=tuple(map(_coarse_places, settings, start)),
    )


def telling_settings(variable: Variable, present: float, step: float) -> Array:
    """The settings of a slider that can differ in what they lead to, each the nearest of its kind.

    Between its levels a slider makes no difference, so of settings with the same memberships only the one nearest to
    the present value is worth a try. Without levels only time makes any.
    """
    start, end = variable.range
    # Rounded, for 29 steps of 0.01 are not quite 0.29.
    settings = np.union1d(np.append(np.arange(start, end, step).round(10), end), present)
    if variable.levels is None:
        return settings if variable.kind == "time" else np.array([present])
    low = np.interp(settings, variable.levels.low, (1, 0))
    high = np.interp(settings, variable.levels.high, (0, 1))
    differs = (np.diff(low) != 0) | (np.diff(high) != 0)
    from_below, from_above = np.append(True, differs), np.append(differs, True)
    return settings[np.where(settings > present, from_below, np.where(settings < present, from_above, True))]


def explored(field: Lattice) -> Iterator[tuple[float, Points, Points]]:
    """Tries one move, then two, then ever more: the share done, the best points that reach the goal, and points that
    come near to it.

    All single moves are tried, all pairs of coarse ones, and from the best at each distance one coarse move more
    (beam search: Lowerre 1976, The Harpy Speech Recognition System).
    """
    tried = np.concatenate([field.start[None], singles(field)])
    reaching_it = near = tried[:0]
    most = len(field.variables)
    for moves in range(1, most + 1):
        missing = field.shortfall(tried)
        reached = missing <= 0
        reaching_it = best(field, np.concatenate([reaching_it, tried[reached]]))
        tried, missing = tried[~reached], missing[~reached]
        near = np.concatenate([near, tried[np.argsort(missing, kind="stable")[:CLIMBED]]])
        yield moves / (most + 1), reaching_it, near
        bound = field.distance(reaching_it).min(initial=np.inf) + SLACK
        tried = pairs(field, bound) if moves == 1 else extended(field, frontier(field, tried, missing), bound)


def singles(field: Lattice) -> Points:
    """(n, f) every single move."""
    others = [np.setdiff1d(np.arange(count), here) for count, here in zip(field.counts, field.start, strict=True)]
    return np.concatenate([_set_to(field.start[None], j, places) for j, places in enumerate(others)])


def pairs(field: Lattice, bound: float) -> Points:
    """(n, f) every pair of moves to coarse settings that together go less far than `bound`."""
    moved = [field.start[None][:0]]
    for j, places in enumerate(field.coarse):
        first = _set_to(field.start[None], j, places)
        moved += [_set_to(first, k, others) for k, others in enumerate(field.coarse[:j])]
    return within(field, np.concatenate(moved), bound)


def extended(field: Lattice, points: Points, bound: float) -> Points:
    """(n, f) the points with one more variable moved, to each of its coarse settings, less far than `bound`."""
    moved = [points[:0]]
    for j, places in enumerate(field.coarse):
        moved.append(_set_to(points[points[:, j] == field.start[j]], j, places))
    return _once(field, within(field, np.concatenate(moved), bound))


def within(field: Lattice, points: Points, bound: float) -> Points:
    """The points that go less far than `bound`."""
    return points[field.distance(points) < bound]


def _coarse_places(settings: Array, start: int) -> Points:
    """Places at even steps from the present value, both ends, and where a level begins or ends."""
    count = len(settings)
    stride = max(1, count // COARSE_SETTINGS)
    gaps = np.diff(settings)
    leaps = np.flatnonzero(gaps > 1.5 * np.median(gaps)) if count > 1 else np.empty(0, dtype=np.intp)
    places = np.concatenate([np.arange(start % stride, count, stride), leaps, leaps + 1, [0, count - 1]])
    return np.setdiff1d(places, start)


def _set_to(points: Points, j: int, places: Points) -> Points:
    """Every point with variable j at every place."""
    repeated = np.repeat(points, len(places), axis=0)
    repeated[:, j] = np.tile(places, len(points))
    return repeated


def _once(field: Lattice, points: Points) -> Points:
    """The points without repetitions, told apart by one number each."""
    radix = np.append(1, np.cumprod(field.counts[:-1]))
    _, first = np.unique(points @ radix, return_index=True)
    return points[first]


def frontier(field: Lattice, points: Points, shortfall: Array) -> Points:
    """The points from which to go on: in each band of distance the few that come nearest to the goal."""
    band = np.floor(field.distance(points) / BAND)
    order = np.lexsort((shortfall, band))
    return points[order[_rank_in_group(band[order]) < max(1, KEPT // len(field.variables))]]


def _rank_in_group(groups: Array) -> Points:
    """0, 1, 2 … within each run of equal entries."""
    place = np.arange(len(groups))
    begins = np.append(True, groups[1:] != groups[:-1])[: len(groups)]
    return place - np.maximum.accumulate(np.where(begins, place, 0))


def best(field: Lattice, points: Points) -> Points:
    """Of points that reach the goal the best few, each moving other variables: least distance, then fewest moves."""
    moved = field.moved(points)
    ordered = np.lexsort((moved.sum(axis=1), field.distance(points).round(9)))
    _, first = np.unique(moved[ordered], axis=0, return_index=True)
    return points[ordered[np.sort(first)[:REFINED]]]


def reaching(field: Lattice, points: Points) -> Points:
    """The best few of those points that reach the goal."""
    return best(field, points[field.shortfall(points) <= 0])


def nearest(field: Lattice, points: Points) -> Points:
    """The few points that come nearest to the goal, the nearest first."""
    return points[np.argsort(field.shortfall(points), kind="stable")[:CLIMBED]]


def refined(field: Lattice, points: Points, most_moves: int) -> Points:
    """The best of the points, all of which reach the goal, taken back as far as they still do, the best first.

    Pattern search by exchange: one move is taken back, another made or taken farther by less, as long as the goal
    is still reached; first in long strides, in the end in single steps (after Hooke and Jeeves 1961, Journal of the
    ACM 8, "Direct search").
    """
    for strides in STRIDES:
        points = _exchanged(field, points, strides, SPENT, most_moves)
    points = best(field, points)[:FINISHED]
    return best(field, _exchanged(field, points, EVERY_STRIDE, ALL_SPENT, most_moves))


def _exchanged(
    field: Lattice, points: Points, strides: Sequence[int], spent: Sequence[float], most_moves: int
) -> Points:
    """The points after the best exchange at each, again and again until none is left that betters any."""
    points = points.copy()
    while True:
        candidates, owner = _exchanges(field, points, strides, spent, most_moves)
        gain = field.distance(points)[owner] - field.distance(candidates)
        worth = np.flatnonzero(gain > EVEN)
        worth = worth[field.shortfall(candidates[worth]) <= 0]
        if not len(worth):
            return points
        first = worth[_first_of_each(owner[worth], -gain[worth])]
        points[owner[first]] = candidates[first]


def _exchanges(
    field: Lattice, points: Points, strides: Sequence[int], spent: Sequence[float], most_moves: int
) -> tuple[Points, Points]:
    """Every exchange at every point, and which point each belongs to.

    One move is taken back by a stride; then nothing more, or another is made or taken farther by a share of the
    distance that this has saved.
    """
    shorter, owner, i = _taken_back(field, points, strides)
    saved = field.distance(points)[owner] - field.distance(shorter)
    moved = field.moved(shorter)
    free = moved | (moved.sum(axis=1) < most_moves)[:, None]
    free[np.arange(len(owner)), i] = False
    farther, row = _farther(field, shorter, free, saved[:, None] * np.array(spent))
    return np.concatenate([shorter, farther]), np.concatenate([owner, owner[row]])


def _taken_back(field: Lattice, points: Points, strides: Sequence[int]) -> tuple[Points, Points, Points]:
    """The points with each move in turn taken back by each stride, which point each was, and which move it is."""
    owner, i = (np.repeat(x, len(strides)) for x in np.nonzero(field.moved(points)))
    stride = np.tile(strides, len(owner) // len(strides))
    offset = points[owner, i] - field.start[i]
    # Of strides that lead beyond the present value one is enough, taken as far as there.
    useful = (stride <= np.abs(offset)) | (stride == strides[0])
    owner, i, stride, offset = owner[useful], i[useful], stride[useful], offset[useful]
    shorter = points[owner]
    shorter[np.arange(len(owner)), i] -= np.sign(offset) * np.minimum(stride, np.abs(offset))
    return shorter, owner, i


def _farther(field: Lattice, points: Points, free: NDArray[np.bool_], distance: Array) -> tuple[Points, Points]:
    """The points (n, f) with each variable that is `free` (n, f), in turn, moved on by each `distance` (n, k) or a
    hair less, up and down, and which point each was before; what does not reach the next setting is left out."""
    row, j = np.nonzero(free)
    here = (points + field.first)[row, j]
    by = distance[row] - EVEN
    up = np.searchsorted(field.line, field.line[here, None] + by, side="right") - 1
    down = np.searchsorted(field.line, field.line[here, None] - by, side="left")
    places = np.concatenate([up, down], axis=1)
    which, column = np.nonzero(places != here[:, None])
    row, j = row[which], j[which]
    changed = points[row]
    changed[np.arange(len(row)), j] = places[which, column] - field.first[j]
    return changed, row


def climbed(field: Lattice, points: Points) -> Points:
    """The points nearest to the goal, taken nearer one variable at a time until no single move brings them nearer."""
    points = nearest(field, points)
    shortfall = field.shortfall(points)
    while True:
        rows = [_set_to(points, j, np.arange(count)) for j, count in enumerate(field.counts)]
        owner = np.concatenate([np.repeat(np.arange(len(points)), count) for count in field.counts])
        candidates = np.concatenate(rows)
        missing = field.shortfall(candidates)
        first = _first_of_each(owner, missing)
        better = missing[first] < shortfall - EVEN
        if not better.any():
            return points
        points = np.where(better[:, None], candidates[first], points)
        shortfall = np.where(better, missing[first], shortfall)


def _first_of_each(owner: Points, cost: Array) -> Points:
    """Where, for each owner in turn, the least cost stands."""
    order = np.lexsort((cost, owner))
    _, first = np.unique(owner[order], return_index=True)
    return order[first]
