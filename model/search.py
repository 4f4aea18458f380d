"""Which moves of sliders reach a goal with the least distance? Search over whole steps, all of it by table.

A goal is a function of a result: by how much each row falls short of it, 0 or less where it is reached. A point is
a row of places, one for each variable that may move, among the settings that its slider can take. Distances are
shares of a slider's range, added up. Nothing is random: the same question always finds the same points.

Shapes: n points, f variables that may move.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from model.engine import Result, evaluate
from model.inputs import Array
from model.parts import RuleBase, Variable

Points = NDArray[np.intp]
Goal = Callable[[Result], Array]

# About how many settings of each slider are tried in combination, before the best are refined step by step.
COARSE_SETTINGS = 8
# From how many points the search goes on, in each band of total distance.
KEPT, BAND = 3, 0.1
# How many points are refined, and how many are taken as far as they can go.
REFINED, CLIMBED = 12, 4
# Refining can take back about so much of what a coarse point lies too far.
SLACK = 0.3
# How far a move is taken back, in steps: at first all the way.
ALL_THE_WAY = 10_000
STRIDES = (ALL_THE_WAY, 16, 8, 4, 2, 1)
# Distances closer than this are the same.
EVEN = 1e-9


@dataclass(frozen=True, eq=False)
class Lattice:
    """Every setting that may be tried, and the goal."""

    base: RuleBase
    present: Mapping[str, float]
    reading: str
    goal: Goal
    variables: tuple[Variable, ...]  # (f,) those that may move
    settings: Array  # (f, most) rising; short rows are filled with their last
    away: Array  # (f, most) the distance of each setting from the present value
    counts: Points  # (f,) how many settings each has
    start: Points  # (f,) the place of the present value

    def distance(self, points: Points) -> Array:
        """(n,) how far each point is from the present values."""
        total: Array = self.away[np.arange(len(self.variables)), points].sum(axis=-1)
        return total

    def moved(self, points: Points) -> NDArray[np.bool_]:
        """(n, f) which variables have left their present values."""
        changed: NDArray[np.bool_] = points != self.start
        return changed

    def result(self, points: Points) -> Result:
        """What follows at each point."""
        cells = self.settings[np.arange(len(self.variables)), points].T
        columns = dict(zip((x.id for x in self.variables), cells, strict=True))
        return evaluate(self.base, {**self.present, **columns}, self.reading)

    def shortfall(self, points: Points) -> Array:
        """(n,) by how much each point misses the goal."""
        return self.goal(self.result(points)) if len(points) else np.empty(0)


def lattice(
    base: RuleBase,
    present: Mapping[str, float],
    reading: str,
    goal: Goal,
    variables: tuple[Variable, ...],
    step: float,
) -> Lattice:
    """The settings of `variables` in whole steps from the least of their range, and the present value."""
    settings = [telling_settings(x, present[x.id], step) for x in variables]
    most = max(map(len, settings))
    padded = np.array([np.pad(row, (0, most - len(row)), mode="edge") for row in settings])
    values = np.array([present[x.id] for x in variables])
    widths = np.array([x.range[1] - x.range[0] for x in variables])
    return Lattice(
        base=base,
        present=present,
        reading=reading,
        goal=goal,
        variables=variables,
        settings=padded,
        away=np.abs(padded - values[:, None]) / widths[:, None],
        counts=np.array([len(row) for row in settings]),
        start=np.array([int(np.searchsorted(row, value)) for row, value in zip(settings, values, strict=True)]),
    )


def telling_settings(variable: Variable, present: float, step: float) -> Array:
    """The settings of a slider that can differ in what they lead to, each the nearest of its kind.

    Between its levels a slider makes no difference, so of settings with the same memberships only the one nearest to
    the present value is worth a try. Without levels only time makes any.
    """
    start, end = variable.range
    settings = np.union1d(np.append(np.arange(start, end, step), end), present)
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
    (beam search; Reddy 1977, Speech Understanding Systems).
    """
    tried = np.concatenate([field.start[None], singles(field)])
    found = near = tried[:0]
    most = len(field.variables)
    for moves in range(1, most + 1):
        missing = field.shortfall(tried)
        reached = missing <= 0
        found = best(field, np.concatenate([found, tried[reached]]))
        tried, missing = tried[~reached], missing[~reached]
        near = np.concatenate([near, tried[np.argsort(missing, kind="stable")[:CLIMBED]]])
        yield moves / (most + 1), found, near
        bound = field.distance(found).min(initial=np.inf) + SLACK
        tried = pairs(field, bound) if moves == 1 else extended(field, frontier(field, tried, missing), bound)


def singles(field: Lattice) -> Points:
    """(n, f) every single move."""
    return np.concatenate([_set_to(field.start[None], j, _all_places(field, j)) for j in range(len(field.variables))])


def pairs(field: Lattice, bound: float) -> Points:
    """(n, f) every pair of moves to coarse settings that together go less far than `bound`."""
    coarse = coarse_places(field)
    found = [field.start[None][:0]]
    for j, places in enumerate(coarse):
        first = _set_to(field.start[None], j, places)
        found += [_set_to(first, k, others) for k, others in enumerate(coarse[:j])]
    return within(field, np.concatenate(found), bound)


def extended(field: Lattice, points: Points, bound: float) -> Points:
    """(n, f) the points with one more variable moved, to each of its coarse settings, less far than `bound`."""
    found = [points[:0]]
    for j, places in enumerate(coarse_places(field)):
        found.append(_set_to(points[points[:, j] == field.start[j]], j, places))
    return _once(field, within(field, np.concatenate(found), bound))


def within(field: Lattice, points: Points, bound: float) -> Points:
    """The points that go less far than `bound`."""
    return points[field.distance(points) < bound]


def coarse_places(field: Lattice) -> list[Points]:
    """For each variable the places to try in combination: some at even steps, both ends, and where a level ends."""
    return [_coarse(row[:count], int(start)) for row, count, start in zip(field.settings, field.counts, field.start, strict=True)]


def _coarse(settings: Array, start: int) -> Points:
    count = len(settings)
    stride = max(1, count // COARSE_SETTINGS)
    gaps = np.diff(settings)
    leaps = np.flatnonzero(gaps > 1.5 * np.median(gaps)) if count > 1 else np.empty(0, dtype=np.intp)
    places = np.concatenate([np.arange(start % stride, count, stride), leaps, leaps + 1, [0, count - 1]])
    return np.setdiff1d(places, start)


def _all_places(field: Lattice, j: int) -> Points:
    return np.setdiff1d(np.arange(field.counts[j]), field.start[j])


def _set_to(points: Points, j: int, places: Points) -> Points:
    """Every point with variable j at every place."""
    repeated = np.repeat(points, len(places), axis=0)
    repeated[:, j] = np.tile(places, len(points))
    return repeated


def _once(field: Lattice, points: Points) -> Points:
    """The points without repetitions."""
    radix = np.append(1, np.cumprod(field.counts[:-1]))
    _, first = np.unique(points @ radix, return_index=True)
    return points[first]


def frontier(field: Lattice, points: Points, shortfall: Array) -> Points:
    """The points from which to go on: in each band of distance the few that come nearest to the goal."""
    band = np.floor(field.distance(points) / BAND)
    order = np.lexsort((shortfall, band))
    return points[order[_rank_in_group(band[order]) < KEPT]]


def _rank_in_group(groups: Array) -> Points:
    """0, 1, 2 … within each run of equal entries."""
    place = np.arange(len(groups))
    begins = np.append(True, groups[1:] != groups[:-1])[: len(groups)]
    return place - np.maximum.accumulate(np.where(begins, place, 0))


def best(field: Lattice, points: Points) -> Points:
    """Of points that reach the goal the best few, each moving other variables: least distance, then fewest moves."""
    moved = field.moved(points)
    ordered = np.lexsort((moved.sum(axis=1), field.distance(points).round(9)))
    sets = moved[ordered] @ (1 << np.arange(len(field.variables)))
    _, first = np.unique(sets, return_index=True)
    return points[ordered[np.sort(first)[:REFINED]]]


def refined(field: Lattice, points: Points, most_moves: int) -> Points:
    """The points, all of which reach the goal, taken back as far as they still do, all at once.

    Pattern search by exchange: one move is taken back, another made or taken farther by less, as long as the goal
    is still reached; first in long strides, in the end in single steps.
    """
    points = points.copy()
    for stride in STRIDES:
        while (better := _exchanged(field, points, stride, most_moves)) is not None:
            rows, found = better
            points[rows] = found
    return points


def _exchanged(field: Lattice, points: Points, stride: int, most_moves: int) -> tuple[Points, Points] | None:
    """Which points can be bettered by an exchange, and what becomes of them; None if no point can."""
    candidates, owner = _exchanges(field, points, stride)
    gain = field.distance(points)[owner] - field.distance(candidates)
    worth = (gain > EVEN) & (field.moved(candidates).sum(axis=1) <= most_moves)
    candidates, owner, gain = candidates[worth], owner[worth], gain[worth]
    reached = field.shortfall(candidates) <= 0
    if not reached.any():
        return None
    candidates, owner, gain = candidates[reached], owner[reached], gain[reached]
    first = _first_of_each(owner, -gain)
    return owner[first], candidates[first]


def _exchanges(field: Lattice, points: Points, stride: int) -> tuple[Points, Points]:
    """Every exchange at every point, and which point each belongs to; none leaves the sliders' ranges."""
    back, on = _exchange_table(len(field.variables), stride)
    offset = (points - field.start)[:, None]
    moved = points[:, None] - np.sign(offset) * np.minimum(back, np.abs(offset)) + on
    inside = ((moved >= 0) & (moved < field.counts)).all(axis=2)
    # What is not moved cannot be taken back.
    useful = inside & ((back == 0) | (offset != 0)).all(axis=2)
    return moved[useful], np.nonzero(useful)[0]


@lru_cache(maxsize=64)
def _exchange_table(variables: int, stride: int) -> tuple[Points, Points]:
    """(k, f) how far each variable is taken back, and (k, f) by how much each is then moved on."""
    if stride == ALL_THE_WAY:
        lengths = {1, 2, 4, 8, 16, 32}
    else:
        lengths = {max(1, stride // 4), max(1, stride // 2), max(1, 3 * stride // 4), stride, 2 * stride}
    one = np.eye(variables, dtype=np.intp)
    on = [sign * length * row for row in one for length in sorted(lengths) for sign in (1, -1)]
    moves = np.array([np.zeros(variables, dtype=np.intp), *on])
    back = np.repeat(stride * one, len(moves), axis=0)
    on_too = np.tile(moves, (variables, 1))
    apart = ((back == 0) | (on_too == 0)).all(axis=1)
    return back[apart], on_too[apart]


def climbed(field: Lattice, points: Points) -> Points:
    """The points nearest to the goal, taken nearer one variable at a time until no single move brings them nearer."""
    shortfall = field.shortfall(points)
    nearest = np.argsort(shortfall, kind="stable")[:CLIMBED]
    points, shortfall = points[nearest], shortfall[nearest]
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
