"""What would lead over two sliders at once? A map, coloured by what leads."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from briefing import words
from briefing.answer import Answer
from briefing.findings.plane import lead_sentence
from briefing.ink import PAPER, TEXT, ink_on
from briefing.marks import Box, Look, key
from briefing.marks.remarks import Remark
from briefing.svg.canvas import NOTE, WIDTH, element, line, number, picture, text
from briefing.svg.marks import elements
from briefing.svg.remark import with_remark
from briefing.typeface import SMALL, fitted, text_width
from model.leads import Contender, contenders
from model.parts import Variable
from model.tipping import Plane

LEFT, TOP, RIGHT, BELOW = 56.0, 28.0, 24.0, 52.0
HEIGHT_SHARE = 0.6  # of the width
STEPS = 4
HERE = "This scenario"
MARKER, LINE_HEIGHT, CLEAR = 7.0, 18.0, 6.0
LOOK = Look()

Cells = NDArray[np.bool_]


def map(plane: Plane, answer: Answer, width: float = WIDTH, remark: Remark | None = None) -> str:
    """What leads over the ranges of two sliders, all else as in the answer; a circle where that stands."""
    base, size = answer.base, (width - LEFT - RIGHT, HEIGHT_SHARE * (width - LEFT - RIGHT))
    values = answer.scenario.values
    marker = (_share(base.variable[plane.x], values[plane.x]), _share(base.variable[plane.y], values[plane.y]))
    parts, unnamed = list[str](), list[Contender]()
    for place, contender in enumerate(contenders(base).values()):
        cells = plane.leading == place
        if cells.any():
            parts.append(_area(cells, size, contender))
            spot = _spot(cells, size, marker, text_width(contender.label, SMALL))
            if spot:
                ink = ink_on(contender.colour.light)
                parts.append(text(*spot, contender.label, font_size=SMALL, text_anchor="middle", fill=ink))
            else:
                unnamed.append(contender)
    parts += [*_axes(base.variable[plane.x], base.variable[plane.y], size)]
    here = Box(LEFT + size[0] * marker[0] - MARKER, TOP + size[1] * (1 - marker[1]) - MARKER, 2 * MARKER, 2 * MARKER)
    parts.append(_circle(here.left + MARKER, here.top + MARKER, MARKER))
    top = TOP + size[1] + BELOW
    keyed = elements(key.marks(unnamed, LOOK, LEFT, width, top))
    height = top + key.height(unnamed, LOOK, LEFT, width)
    return with_remark(picture(width, height, lead_sentence(base, plane), [*parts, *keyed]), remark, here)


def _share(variable: Variable, value: float) -> float:
    start, end = variable.range
    return (value - start) / (end - start)


def _edges(count: int, length: float) -> list[float]:
    """Where the cells about so many points from end to end meet."""
    return [length * min(max((n - 0.5) / (count - 1), 0.0), 1.0) for n in range(count + 1)]


def _area(cells: Cells, size: tuple[float, float], contender: Contender) -> str:
    """The cells as one path, a rectangle for every run of them in a row."""
    across, up = _edges(cells.shape[1], size[0]), _edges(cells.shape[0], size[1])
    shape = []
    for row, line_of_cells in enumerate(cells):
        y0, y1 = (TOP + size[1] - up[row + shift] for shift in (1, 0))
        padded = np.concatenate([[False], line_of_cells, [False]])
        starts, ends = (np.flatnonzero(padded[1:] & ~padded[:-1]), np.flatnonzero(~padded[1:] & padded[:-1]))
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            x0, x1 = LEFT + across[start], LEFT + across[end]
            shape.append(f"M{number(x0)},{number(y0)}H{number(x1)}V{number(y1)}H{number(x0)}Z")
    return element("path", d="".join(shape), fill=contender.colour.light, shape_rendering="crispEdges")


def _spot(
    cells: Cells, size: tuple[float, float], marker: tuple[float, float], length: float
) -> tuple[float, float] | None:
    """Where a label of that length has room among the cells and clear of the marker, near their middle."""
    rows, columns = cells.shape
    steps = size[0] / (columns - 1), size[1] / (rows - 1)
    wide, high = (int(np.ceil(x / step)) for x, step in zip((length + 2 * CLEAR, LINE_HEIGHT), steps, strict=True))
    free = cells & ~_near(marker, cells.shape, steps)
    if wide > columns or high > rows:
        return None
    sums = np.pad(free.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    full = sums[high:, wide:] - sums[:-high, wide:] - sums[high:, :-wide] + sums[:-high, :-wide] == wide * high
    if not full.any():
        return None
    middle = np.argwhere(cells).mean(axis=0) - ((high - 1) / 2, (wide - 1) / 2)
    corners = np.argwhere(full)
    row, column = corners[np.argmin((((corners - middle) * steps[::-1]) ** 2).sum(axis=1))].tolist()
    x, y = LEFT + (column + (wide - 1) / 2) * steps[0], TOP + size[1] - (row + (high - 1) / 2) * steps[1]
    return x, y + 4.5


def _near(marker: tuple[float, float], shape: tuple[int, ...], steps: tuple[float, float]) -> Cells:
    """The cells that the marker covers."""
    rows, columns = np.ogrid[: shape[0], : shape[1]]
    reach = MARKER + CLEAR
    across = np.abs(columns - marker[0] * (shape[1] - 1)) * steps[0] <= reach + steps[0] / 2
    up = np.abs(rows - marker[1] * (shape[0] - 1)) * steps[1] <= reach + steps[1] / 2
    covered: Cells = across & up
    return covered


def _axes(x: Variable, y: Variable, size: tuple[float, float]) -> Iterator[str]:
    bottom = TOP + size[1]
    for step in range(STEPS + 1):
        share = step / STEPS
        across, up = LEFT + size[0] * share, bottom - size[1] * share
        yield line(across, bottom, across, bottom + 5)
        yield text(across, bottom + 19, _value(x, share), text_anchor="middle", **NOTE)
        yield line(LEFT - 5, up, LEFT, up)
        yield text(LEFT - 8, up + 4.5, fitted(_value(y, share), LEFT - 8, SMALL), text_anchor="end", **NOTE)
    right, room = LEFT + size[0], text_width(HERE, SMALL) + 24
    yield text(0, 14, fitted(f"↑ {_name(y)}", right - room - 8, SMALL), font_size=SMALL)
    yield _circle(right - room + 12, 9.5, MARKER - 2)
    yield text(right, 14, HERE, text_anchor="end", font_size=SMALL)
    yield text(right, bottom + 40, fitted(f"{_name(x)} →", size[0], SMALL), text_anchor="end", font_size=SMALL)


def _circle(x: float, y: float, radius: float) -> str:
    return element("circle", cx=x, cy=y, r=radius, fill=PAPER, stroke=TEXT, stroke_width=2.5)


def _value(variable: Variable, share: float) -> str:
    start, end = variable.range
    return words.number_text(start + share * (end - start))


def _name(variable: Variable) -> str:
    return f"{variable.label}, {variable.unit}" if variable.unit else variable.label
