"""How do the key figures stand at the foot of a scene? A row of large numbers, each under its label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefing import fit
from briefing.findings.slides import UNDEFINED, KeyFigure
from briefing.fit import SMALLEST, shortened
from briefing.ink import QUIET, TEXT
from briefing.marks import Box, Words
from briefing.rows import BESIDE
from briefing.slides.page import Page
from briefing.slides.tables import Cell, put_cells
from briefing.typeface import BOLD, text_width

NUMBER_SIZES = (26.0, 24.0, 22.0, 20.0, 16.0, SMALLEST)
# What a caption takes of a figure's column, how wide all have to be for one, and how wide a column is at most.
CAPTION_SHARE, LEAST_WITH_CAPTION, WIDEST_COLUMN = 0.5, 720.0, 240.0
BETWEEN = "\u2002"
LABEL_HEIGHT, INSIDE = 24.0, 4.0


def put_figures(
    page: Page, name: str, box: Box, figures: Sequence[KeyFigure], caption: tuple[str, str], sentence: str
) -> None:
    """The key figures in columns: the label above; below it the number, large, its band and its change, small.

    A caption stands beside them where there is room for it; where there is not, nothing says since when they changed,
    and the changes are left to the notes.
    """
    share = CAPTION_SHARE if box.width >= LEAST_WITH_CAPTION else 0.0
    if not share:
        figures = [replace(figure, change="") for figure in figures]
    column = min(box.width / (len(figures) + share), WIDEST_COLUMN)
    room, low = column - BESIDE, box.height - LABEL_HEIGHT
    points = next((x for x in NUMBER_SIZES if all(_wide(figure, x) <= room for figure in figures)), SMALLEST)
    columns = [[[_small(shortened(figure.label, room))], list(_parts(figure, points, room))] for figure in figures]
    widths = [column] * len(figures)
    if share:
        side = share * column - BESIDE
        said = shortened(caption[0], side), fit.sized(caption[1], side, low, (SMALLEST,))[0]
        columns, widths = [[[_small(text)] for text in said], *columns], [share * column, *widths]
    cells = [
        [Cell(cell, above=INSIDE, line=line) for cell in row]
        for row, line in zip(zip(*columns, strict=True), ("T", ""), strict=True)
    ]
    put_cells(page, name, box, widths, (LABEL_HEIGHT, low), cells, sentence)


def _small(said: str) -> Words:
    return Words(said, SMALLEST, colour=QUIET)


def _parts(figure: KeyFigure, points: float, room: float) -> Iterator[Words]:
    """The number, its band and its change, as far as there is room for them."""
    if figure.share == UNDEFINED:
        yield _small(shortened(figure.share, room))
        return
    yield Words(shortened(figure.share, room, points, BOLD), points, bold=True)
    left = room - text_width(figure.share, points, BOLD)
    for said, colour in ((figure.band, QUIET), (figure.change, TEXT)):
        left -= text_width(BETWEEN + said, SMALLEST)
        if said and left >= 0:
            yield Words(BETWEEN + said, SMALLEST, colour=colour)


def _wide(figure: KeyFigure, points: float) -> float:
    if figure.share == UNDEFINED:
        return 0.0
    beside = "".join(BETWEEN + said for said in (figure.band, figure.change) if said)
    return text_width(figure.share, points, BOLD) + text_width(beside, SMALLEST)
