"""How does a picture become lighter to carry? The same picture in fewer characters, for inside an HTML page."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import pairwise

Corner = tuple[int, int]

TENTHS = 10
# In tenths of a unit: no screen shows by how much a corner this near to a straight line leaves it.
STRAIGHT = 2.0
# What most parts say of themselves, and how page.css says the same; a line is as wide as that anyway.
SMALL_QUIET = ' font-size="13" fill="#5A6270"', ' class="q"'
USUAL = ' stroke-width="1"', ""
# One rectangle of a map: left and top, right, bottom, left again.
CELLS = re.compile(r"M([\d.]+),([\d.]+)H([\d.]+)V([\d.]+)H[\d.]+Z")


def lean(picture: str) -> str:
    """The picture without what the page says anyway, its outlines as steps and its cells joined; it looks the same."""
    bare = re.sub(r' (xmlns|font-family)="[^"]*"', "", picture, count=2)
    short = re.sub(r"<\w[^>]*>", lambda match: match[0].replace(*SMALL_QUIET).replace(*USUAL), bare)
    outlined = re.sub(r'<polygon points="([^"]*)"', lambda match: f'<path d="{_outline(match[1])}"', short)
    return re.sub(rf'd="((?:{CELLS.pattern})+)"', lambda match: f'd="{_joined(match[1])}"', outlined)


def _outline(points: str) -> str:
    """A polygon as a path from corner to corner; in whole tenths, so that no error adds up."""
    corners = _bends([_corner(*corner.split(",")) for corner in points.split()])
    steps = (f"l{_number(x1 - x0)},{_number(y1 - y0)}" for (x0, y0), (x1, y1) in pairwise(corners))
    (x, y), *_ = corners
    return f"M{_number(x)},{_number(y)}{''.join(steps)}Z"


def _corner(x: str, y: str) -> Corner:
    return round(TENTHS * float(x)), round(TENTHS * float(y))


def _bends(corners: Sequence[Corner]) -> list[Corner]:
    """The corners without those on a straight line between others (Ramer 1972; Douglas and Peucker 1973)."""
    start, *between, end = corners
    off = [_distance(corner, start, end) for corner in between]
    if max(off, default=0.0) <= STRAIGHT:
        return [start, end]
    furthest = off.index(max(off)) + 1
    return _bends(corners[: furthest + 1])[:-1] + _bends(corners[furthest:])


def _distance(corner: Corner, start: Corner, end: Corner) -> float:
    """How far a corner is off the way from one to another, which may be one and the same."""
    (x, y), (x0, y0), (x1, y1) = corner, start, end
    along_x, along_y = x1 - x0, y1 - y0
    squared = along_x**2 + along_y**2
    share = ((x - x0) * along_x + (y - y0) * along_y) / squared if squared else 0.0
    share = min(1.0, max(0.0, share))
    return math.hypot(x0 + share * along_x - x, y0 + share * along_y - y)


def _number(tenths: int) -> str:
    return f"{tenths / TENTHS:g}"


def _joined(cells: str) -> str:
    """Rectangles of the same width joined where one stands upon another."""
    rectangles: list[list[str]] = []
    for left, top, right, bottom in sorted(CELLS.findall(cells), key=lambda x: (float(x[0]), float(x[2]), float(x[1]))):
        if rectangles and [rectangles[-1][0], *rectangles[-1][2:]] == [left, right, top]:
            rectangles[-1][3] = bottom
        else:
            rectangles.append([left, top, right, bottom])
    return "".join(f"M{left},{top}H{right}V{bottom}H{left}Z" for left, top, right, bottom in rectangles)
