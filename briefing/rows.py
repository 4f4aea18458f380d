"""How many rows of a table have room? Counted by what their text takes at most, in points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefing import fit
from briefing.fit import SMALLEST, visible
from briefing.marks import Box

Rows = Sequence[Sequence[str]]
# What a cell keeps free: to its right, and above and below.
BESIDE, ABOVE = 10.0, 3.0


def row_heights(rows: Rows, widths: Sequence[float], points: float = SMALLEST, above: float = ABOVE) -> list[float]:
    """How high each row has to be, the first being the heading."""
    return [
        2 * above
        + max(fit.height(visible(cell), width - BESIDE, points) for cell, width in zip(cells, widths, strict=True))
        for cells in rows
    ]


def widths(room: float, shares: Sequence[float]) -> list[float]:
    """The widths of columns that share the room."""
    return [room * share / sum(shares) for share in shares]


def table_height(rows: Rows, room: float, shares: Sequence[float], points: float = SMALLEST) -> float:
    """How high a table has to be."""
    return sum(row_heights(rows, widths(room, shares), points))


def that_fit(
    rows: Rows, box: Box, shares: Sequence[float], points: float = SMALLEST, tallest: float | None = None
) -> Rows:
    """The heading and as many of the rows as fit a box, at least one; no cell is higher than `tallest`, else than half
    of the box."""
    across, room, count = widths(box.width, shares), box.height, 0
    tallest = box.height / 2 - 2 * ABOVE if tallest is None else tallest
    cut = [
        [fit.sized(cell, width - BESIDE, tallest, (points,))[0] for cell, width in zip(cells, across, strict=True)]
        for cells in rows
    ]
    for tall in row_heights(cut, across, points):
        room -= tall
        count += room >= 0
    return cut[: max(count, 2)]


def in_pages(rows: Rows, box: Box, shares: Sequence[float], points: float = SMALLEST) -> list[Rows]:
    """The rows in as many tables as they need to fit a box, each under the heading, all about as high."""
    pages = list(_filled(rows, box, shares, points))
    low, high = box.height / 2, box.height
    while len(pages) > 1 and high - low > SMALLEST:
        middle = (low + high) / 2
        lower = list(_filled(rows, Box(box.left, box.top, box.width, middle), shares, points))
        if len(lower) == len(pages) and sum(map(len, lower)) == sum(map(len, pages)):
            pages, high = lower, middle
        else:
            low = middle
    return pages


def _filled(rows: Rows, box: Box, shares: Sequence[float], points: float) -> Iterator[Rows]:
    """The rows in tables as full as they can be."""
    heading, waiting = rows[0], list(rows[1:])
    while waiting:
        page = that_fit([heading, *waiting], box, shares, points)
        yield page
        waiting = waiting[len(page) - 1 :]
