"""What would it take? The smallest moves that change what leads, and the least that meet an aim."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from model import search
from model.aims import Aim, measured
from model.engine import Result, evaluate
from model.inputs import Array, ValuesError, refuse_unknown
from model.leads import contended, leaders, leading
from model.parts import RuleBase
from model.search import Goal, Lattice, Points
from model.steps import last_of

# What comes so near to the best that can be reached is as good: shares that look the same on a page, as long as that
# leaves most of what is gained.
ALIKE, GAIN_LEFT_OUT = 0.005, 0.05


@dataclass(frozen=True)
class Move:
    """One slider moved, and how far as a share of its range."""

    variable: str
    start: float
    end: float
    distance: float


@dataclass(frozen=True)
class Plan:
    """Some sliders moved, the farthest first, and what follows from it."""

    moves: tuple[Move, ...]
    leading: str  # what leads afterwards, told by its id as in model.leads
    share: float  # what was asked for, afterwards; after a flip, the share of what then leads
    met: bool  # whether that is what was wanted

    @property
    def distance(self) -> float:
        """The sum of the moves, each as a share of its slider's range."""
        return sum(move.distance for move in self.moves)

    @property
    def values(self) -> dict[str, float]:
        """What the sliders that have moved are set to."""
        return {move.variable: move.end for move in self.moves}


def smallest_flips(
    base: RuleBase,
    values: Mapping[str, float],
    reading: str,
    movable: Collection[str] | None = None,
    step: float | None = None,
    lens: str = "",
) -> tuple[Plan | None, Plan | None]:
    """The smallest single move, and the smallest pair of moves, in whole steps of the sliders, that change what leads.

    None where there is none; the pair is None also where it would be no smaller than the single move. `movable` are
    the variables that may move, by default all but time. Raises ValuesError.
    """
    leader = int(leaders(evaluate(base, values, reading, lens=lens))[0])
    field = _lattice(base, values, reading, lens, lambda result: _lead(result, leader), movable, step)
    single = search.reaching(field, search.singles(field))
    bound = float(field.distance(single).min(initial=np.inf))
    coarse = search.reaching(field, search.pairs(field, bound + search.SLACK))
    pair = search.within(field, search.refined(field, coarse, most_moves=2), bound - search.EVEN)
    return _flip(field, single), _flip(field, search.best(field, pair))


def least_moves_in_steps(
    base: RuleBase,
    values: Mapping[str, float],
    reading: str,
    aim: Aim,
    movable: Collection[str] | None = None,
    step: float | None = None,
    lens: str = "",
) -> Iterator[tuple[float, Plan]]:
    """The share done and the best plan so far, again and again, the last being the answer: the moves, in whole
    steps, that meet the aim with the least total distance.

    If none is found that meets it, the plan that comes nearest, by the least distance that comes as near. `movable`
    are the variables that may move, by default all but time. Raises ValuesError.
    """
    field = _lattice(
        base, values, reading, lens, lambda result: aim.shortfall(measured(result, aim.measure)), movable, step
    )
    for share, reaching, near in search.explored(field):
        yield share, _plan(field, aim, reaching if len(reaching) else search.nearest(field, near))
    if not len(reaching):
        field, reaching = _brought_near(field, near)
    refined = search.refined(field, reaching, most_moves=len(field.variables))
    yield 1.0, _plan(field, aim, search.best(field, refined))


least_moves = last_of(least_moves_in_steps)


def _brought_near(field: Lattice, near: Points) -> tuple[Lattice, Points]:
    """The goal brought down to what can be reached, and points that reach it."""
    climbed = search.climbed(field, near)
    lowest = float(field.shortfall(climbed).min())
    if np.isinf(lowest):
        return field, field.start[None]
    if lowest > 0:
        gained = float(field.shortfall(field.start[None])[0]) - lowest
        goal, enough = field.goal, lowest + min(ALIKE, GAIN_LEFT_OUT * gained)
        field = replace(field, goal=lambda result: goal(result) - enough)
    return field, search.reaching(field, climbed)


def _lattice(
    base: RuleBase,
    values: Mapping[str, float],
    reading: str,
    lens: str,
    goal: Goal,
    movable: Collection[str] | None,
    step: float | None,
) -> Lattice:
    names = [x.id for x in base.variables if x is not base.time] if movable is None else movable
    refuse_unknown(base, names)
    if not names:
        raise ValuesError("movable: no variable may move; name at least one")
    variables = tuple(x for x in base.variables if x.id in names)
    return search.lattice(base, {**base.baseline, **values}, reading, lens, goal, variables, step)


def _lead(result: Result, leader: int) -> Array:
    """By how much a contender leads: above 0 as long as it does, if only as the first of two that are level."""
    shares = contended(result.program.base, result.outcomes.to_numpy())
    lead: Array = shares[:, leader] - np.delete(shares, leader, axis=1).max(axis=1, initial=0)
    leads = shares.argmax(axis=1) == leader
    lead[leads] = np.maximum(lead[leads], np.finfo(float).tiny)
    return lead


def _flip(field: Lattice, points: Points) -> Plan | None:
    """The first of the points as a plan; None if there is none."""
    if not len(points):
        return None
    result = field.result(points[:1])
    (leader,) = leading(result)
    return Plan(_moves(field, points[0]), leader, float(measured(result, leader)[0]), met=True)


def _plan(field: Lattice, aim: Aim, points: Points) -> Plan:
    """The first of the points as a plan, weighed against the aim."""
    result = field.result(points[:1])
    share = measured(result, aim.measure)
    (leader,) = leading(result)
    return Plan(_moves(field, points[0]), leader, float(share[0]), bool(aim.met(share)[0]))


def _moves(field: Lattice, point: Points) -> tuple[Move, ...]:
    moves = [
        Move(x.id, field.present[x.id], float(field.settings[j, place]), float(field.away[j, place]))
        for j, (x, place) in enumerate(zip(field.variables, point, strict=True))
        if place != field.start[j]
    ]
    return tuple(sorted(moves, key=lambda move: -move.distance))
