"""How does a picture become lighter to carry? The same picture in fewer characters, for inside an HTML page."""

from __future__ import annotations

import re
from itertools import pairwise

TENTHS = 10
# One rectangle of a map: left and top, right, bottom, left again.
CELLS = re.compile(r"M([\d.]+),([\d.]+)H([\d.]+)V([\d.]+)H[\d.]+Z")


def lean(picture: str) -> str:
    """The picture without what the page says anyway, its outlines as steps and its cells joined; it looks the same."""
    bare = re.sub(r' (xmlns|font-family)="[^"]*"', "", picture, count=2)
    outlined = re.sub(r'<polygon points="([^"]*)"', lambda found: f'<path d="{_outline(found[1])}"', bare)
    return re.sub(rf'd="((?:{CELLS.pattern})+)"', lambda found: f'd="{_joined(found[1])}"', outlined)


def _outline(points: str) -> str:
    """A polygon as a path from corner to corner; in whole tenths, so that no error adds up."""
    corners = [tuple(round(TENTHS * float(x)) for x in corner.split(",")) for corner in points.split()]
    steps = (f"l{_number(x1 - x0)},{_number(y1 - y0)}" for (x0, y0), (x1, y1) in pairwise(corners))
    (x, y), *_ = corners
    return f"M{_number(x)},{_number(y)}{''.join(steps)}Z"


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
