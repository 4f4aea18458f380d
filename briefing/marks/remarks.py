"""Where does a remark stand on a picture? As near as can be to what it is about, upon no other words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from briefing.marks import Box, Point

# Places are tried so far apart; words keep so far from each other, and from other marks.
STEP, CLEAR, BESIDE = 4.0, 3.0, 2.0
# What it costs to lie wholly upon other marks, as a way; how many places are tried for a free way to what is meant.
COVERING, MOST_TRIED = 400.0, 2000
# More of a place than this may not lie upon other marks, and no more of any of these may be hidden.
MOST_COVERED, MOST_HIDDEN = 0.4, 0.25
# Of places as near, that is best which is nearest from middle to middle.
CENTRED = 0.05
# Nearer than this, no line is needed.
NEAR = 7.0
Grid = NDArray[np.float64]


@dataclass(frozen=True)
class Remark:
    """A remark: its text; which outcome or variable it is about; where the user put it, as shares of the picture."""

    text: str
    at: str = ""
    x: float | None = None
    y: float | None = None


@dataclass(frozen=True)
class Surroundings:
    """What there is on a picture: its own room, the words on it, and other marks that are better left free."""

    page: Box
    words: Sequence[Box]
    marks: Sequence[Box] = ()


def placed(width: float, height: float, about: Box, around: Surroundings) -> Box | None:
    """A free place so wide and high as near as can be to what it is about; None if there is none."""
    for box in _by_cost(width, height, about, around):
        way = leader(box, about)
        if way is None or not any(_crosses(way, words) for words in around.words):
            return box
    return None


def put(width: float, height: float, at: Point, around: Surroundings) -> Box | None:
    """A free place so wide and high whose upper left corner is as near as can be to a point; None if there is none."""
    return next(_by_cost(width, height, Box(*at, width, height), around, by_corner=True), None)


def leader(box: Box, about: Box) -> tuple[Point, Point] | None:
    """The shortest line from a remark to what it is about; None where it stands close by."""
    (x0, x1), (y0, y1) = (
        _nearest(box.left, box.right, about.left, about.right),
        _nearest(box.top, box.bottom, about.top, about.bottom),
    )
    return None if np.hypot(x1 - x0, y1 - y0) <= NEAR else ((x0, y0), (x1, y1))


def _nearest(start: float, end: float, other_start: float, other_end: float) -> tuple[float, float]:
    """The points of two stretches that are nearest to each other; where they overlap, the middle of that."""
    if end < other_start:
        return end, other_start
    if other_end < start:
        return start, other_end
    middle = (max(start, other_start) + min(end, other_end)) / 2
    return middle, middle


def _by_cost(width: float, height: float, about: Box, around: Surroundings, by_corner: bool = False) -> Iterator[Box]:
    """The free places, the best first."""
    page = around.page
    lefts, tops = (
        np.arange(start, end + 1e-9, STEP)
        for start, end in ((page.left, page.right - width), (page.top, page.bottom - height))
    )
    if by_corner:
        cost = np.hypot((lefts - about.left)[None, :], (tops - about.top)[:, None])
    else:
        covered, hidden = _covered(lefts, tops, width, height, around.marks)
        cost = np.where((covered > MOST_COVERED) | (hidden > MOST_HIDDEN), np.inf, COVERING * covered)
        cost = cost + _far(lefts, tops, width, height, about)
    for words in around.words:
        wide = _shared(lefts, width, words.left - CLEAR, words.right + CLEAR)
        high = _shared(tops, height, words.top - CLEAR, words.bottom + CLEAR)
        cost = np.where((wide[None, :] > 0) & (high[:, None] > 0), np.inf, cost)
    for place in np.argsort(cost, axis=None, kind="stable")[:MOST_TRIED].tolist():
        row, column = divmod(place, len(lefts))
        if np.isfinite(cost[row, column]):
            yield Box(float(lefts[column]), float(tops[row]), width, height)


def _covered(lefts: Grid, tops: Grid, width: float, height: float, marks: Sequence[Box]) -> tuple[Grid, Grid]:
    """How much of each place would lie upon other marks, and how much it would hide of any one, as shares."""
    covered: Grid = np.zeros((len(tops), len(lefts)))
    hidden: Grid = np.zeros_like(covered)
    for mark in marks:
        wide = _shared(lefts, width, mark.left - BESIDE, mark.right + BESIDE)
        high = _shared(tops, height, mark.top - BESIDE, mark.bottom + BESIDE)
        shared = wide[None, :] * high[:, None]
        covered += shared / (width * height)
        np.maximum(hidden, shared / ((mark.width + 2 * BESIDE) * (mark.height + 2 * BESIDE)), out=hidden)
    return covered, hidden


def _far(lefts: Grid, tops: Grid, width: float, height: float, about: Box) -> Grid:
    """How far each place is from what the remark is about; of those as near, from middle to middle."""
    across, down = _apart(lefts, width, about.left, about.right), _apart(tops, height, about.top, about.bottom)
    x, y = lefts + (width - about.width) / 2 - about.left, tops + (height - about.height) / 2 - about.top
    far: Grid = np.hypot(across[None, :], down[:, None]) + CENTRED * np.hypot(x[None, :], y[:, None])
    return far


def _apart(starts: Grid, length: float, other_start: float, other_end: float) -> Grid:
    gaps: Grid = np.maximum(np.maximum(other_start - starts - length, starts - other_end), 0.0)
    return gaps


def _shared(starts: Grid, length: float, other_start: float, other_end: float) -> Grid:
    shared: Grid = np.maximum(np.minimum(starts + length, other_end) - np.maximum(starts, other_start), 0.0)
    return shared


def _crosses(way: tuple[Point, Point], box: Box) -> bool:
    """Whether a line runs through a box."""
    (x0, y0), (x1, y1) = way
    enters, leaves = 0.0, 1.0
    for start, end, low, high in ((x0, x1, box.left, box.right), (y0, y1, box.top, box.bottom)):
        if start == end:
            if not low < start < high:
                return False
            continue
        first, last = sorted(((low - start) / (end - start), (high - start) / (end - start)))
        enters, leaves = max(enters, first), min(leaves, last)
    return enters < leaves
