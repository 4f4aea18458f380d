"""What would flip it? What leads along each slider and over any two, and where exactly the lead changes."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np

from model.aims import measured
from model.engine import evaluate
from model.inputs import Array, ValuesError, refuse_unknown
from model.leads import Leaders, contended, contenders, leaders
from model.parts import RuleBase, Variable

# Points along a slider that are looked at before the changes between them are closed in on.
GRID_POINTS = 201
# Each pass cuts what is still uncertain into so many parts: five leave less than 1e-8 of a range.
PARTS, PASSES = 16, 5
MAP_POINTS = 41


@dataclass(frozen=True)
class Run:
    """A stretch of a slider along which one contender leads, told by its id as in model.leads."""

    leading: str
    start: float
    end: float


@dataclass(frozen=True)
class TippingPoint:
    """Where, along one slider and nothing else changed, what leads changes as the value rises."""

    variable: str
    at: float
    before: str
    after: str


@dataclass(frozen=True)
class Strip:
    """One slider from end to end: what leads where, from the least value to the greatest."""

    variable: str
    present: float
    runs: tuple[Run, ...]

    @property
    def points(self) -> tuple[TippingPoint, ...]:
        """Every tipping point, in rising order."""
        return tuple(
            TippingPoint(self.variable, low.end, low.leading, high.leading) for low, high in pairwise(self.runs)
        )

    @property
    def nearest(self) -> TippingPoint | None:
        """The tipping point nearest to the present value; None if one contender leads all along."""
        return min(self.points, key=lambda point: abs(point.at - self.present), default=None)


@dataclass(frozen=True, eq=False)
class Plane:
    """What follows over two sliders, all else as it stands: arrays (…, n, n) with `y` in rows and `x` in columns."""

    x: str
    y: str
    across: Array  # (n,) the values of x
    up: Array  # (n,) the values of y
    outcomes: Array  # (outcomes, n, n) probability of each outcome, in the rule base's order
    contended: Array  # (contenders, n, n) the share of all that can lead, in the order of model.leads.contenders
    shares: Array  # (n, n) the measure asked for, not a number where it is not defined
    third: str = ""  # a variable that has been set for this plane, if any
    at: float = float("nan")  # the value it has been set to

    @property
    def leading(self) -> Leaders:
        """(n, n) what leads, as its place among the contenders."""
        places: Leaders = self.contended.argmax(axis=0)
        return places


def strips(base: RuleBase, values: Mapping[str, float], reading: str, lens: str = "") -> dict[str, Strip]:
    """What leads along every slider, time among them, all others as they stand: variable id → strip.

    Changes are looked for between neighbours of a fine grid that holds the present value, and every one found is
    closed in on by section, all at once, to 1e-8 of the range. Raises ValuesError.
    """
    present = {**base.baseline, **values}
    grids = [np.union1d(np.linspace(*x.range, GRID_POINTS), present[x.id]) for x in base.variables]
    line = np.repeat(np.arange(len(grids)), [len(grid) for grid in grids])
    at = np.concatenate(grids)
    leaders_at = partial(_leaders, base, present, reading, lens)
    led = leaders_at(line, at)
    cell = np.flatnonzero((led[1:] != led[:-1]) & (line[1:] == line[:-1]))
    changes = _Changes(line[cell], at[cell], at[cell + 1], led[cell], led[cell + 1])
    for _ in range(PASSES):
        changes = _closer(leaders_at, changes)
    first = led[np.searchsorted(line, np.arange(len(grids)))]
    return {
        x.id: Strip(x.id, present[x.id], _runs(base, x, first[place], changes.along(place)))
        for place, x in enumerate(base.variables)
    }


def planes(
    base: RuleBase,
    values: Mapping[str, float],
    reading: str,
    x: str,
    y: str,
    measure: str,
    third: str = "",
    lens: str = "",
) -> tuple[Plane, ...]:
    """What follows over a grid of 41 × 41 values of `x` and `y`.

    One plane; with a `third` variable three, for the least of its range, its present value and the greatest.
    Raises ValuesError.
    """
    names = [name for name in (x, y, third) if name]
    refuse_unknown(base, names)
    if len(set(names)) < len(names):
        raise ValuesError(f"the map is asked for over {' and '.join(names)}; name different variables")
    present = {**base.baseline, **values}
    across, up = (np.linspace(*base.variable[name].range, MAP_POINTS) for name in (x, y))
    columns = {x: np.tile(across, len(up)), y: np.repeat(up, len(across))}

    def plane(at: float = math.nan) -> Plane:
        settings = {**present, third: at} if third else present
        result = evaluate(base, {**settings, **columns}, reading, lens=lens)
        rows = result.outcomes.to_numpy()
        outcomes, led = (each.T.reshape(-1, len(up), len(across)) for each in (rows, contended(base, rows)))
        return Plane(x, y, across, up, outcomes, led, measured(result, measure).reshape(led[0].shape), third, at)

    if not third:
        return (plane(),)
    low, high = base.variable[third].range
    return tuple(map(plane, (low, present[third], high)))


def _leaders(
    base: RuleBase, present: Mapping[str, float], reading: str, lens: str, line: Leaders, at: Array
) -> Leaders:
    """(n,) what leads when, in each row, the variable at place `line` is set to `at`, all others as present.

    Counted among the cases that the lens keeps.
    """
    columns = {name: np.full(len(at), value, dtype=float) for name, value in present.items()}
    for place, variable in enumerate(base.variables):
        rows = line == place
        columns[variable.id][rows] = at[rows]
    return leaders(evaluate(base, columns, reading, lens=lens))


@dataclass(frozen=True, eq=False)
class _Changes:
    """Where the leader changes between two values of one slider: arrays of one entry per change, in rising order."""

    line: Leaders  # the place of the variable
    low: Array
    high: Array
    before: Leaders
    after: Leaders

    def along(self, line: int) -> list[tuple[float, int]]:
        """The changes along one variable: from which value on, and what leads from there."""
        mine = self.line == line
        return list(zip(self.high[mine].tolist(), self.after[mine].tolist(), strict=True))


def _closer(leaders_at: Callable[[Leaders, Array], Leaders], changes: _Changes) -> _Changes:
    """The same changes between values that lie closer, and any change that had been hidden between them."""
    if not len(changes.line):
        return changes
    shares = np.linspace(0, 1, PARTS + 1)
    at = changes.low[:, None] + (changes.high - changes.low)[:, None] * shares
    at[:, -1] = changes.high
    line = np.repeat(changes.line, PARTS + 1)
    led = leaders_at(line, at.ravel()).reshape(at.shape)
    # What led at the ends is known; asked again, a dead heat might be decided otherwise and the change be lost.
    led[:, 0], led[:, -1] = changes.before, changes.after
    row, part = np.nonzero(led[:, 1:] != led[:, :-1])
    return _Changes(changes.line[row], at[row, part], at[row, part + 1], led[row, part], led[row, part + 1])


def _runs(base: RuleBase, variable: Variable, first: int, changes: list[tuple[float, int]]) -> tuple[Run, ...]:
    start, end = variable.range
    starts, led = [start, *(at for at, _ in changes)], [first, *(after for _, after in changes)]
    ends, names = [*starts[1:], end], list(contenders(base))
    return tuple(Run(names[place], *stretch) for place, *stretch in zip(led, starts, ends, strict=True))
