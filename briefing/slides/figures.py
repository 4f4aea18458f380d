"""How do the key figures stand at the foot of a scene? A row of large numbers, each under its label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.text import MSO_ANCHOR
from pptx.util import Pt

from briefing.findings.slides import UNDEFINED, KeyFigure
from briefing.slides import fit
from briefing.slides.boxes import Box
from briefing.slides.fit import SMALLEST, shortened, visible
from briefing.slides.page import Page, add_table
from briefing.slides.tables import plain, rule
from briefing.svg.canvas import BOLD, REGULAR

NUMBER_SIZES = (26.0, 24.0, 22.0, 20.0, 16.0, SMALLEST)
CAPTION_SHARE = 0.5  # of a figure's column
BESIDE, BETWEEN = 10.0, "\u2002"
LABEL_HEIGHT = 24.0
# What is said in a cell: the text, its size, whether it is bold, whether quiet.
_Said = tuple[str, float, bool, bool]


def put_figures(
    page: Page, name: str, box: Box, figures: Sequence[KeyFigure], caption: tuple[str, str], sentence: str
) -> None:
    """The key figures in columns: the label above; below it the number, large, its band and its change, small."""
    column = box.width / (len(figures) + CAPTION_SHARE)
    room = column - BESIDE
    points = next((x for x in NUMBER_SIZES if all(_wide(figure, x) <= room for figure in figures)), SMALLEST)
    table = add_table(page, name, box, 2, len(figures) + 1, sentence)
    plain(table)
    table.first_col = True
    for place, width in enumerate((CAPTION_SHARE * column, *[column] * len(figures))):
        table.columns[place].width = Pt(width)
    for row, height in zip(table.rows, (LABEL_HEIGHT, box.height - LABEL_HEIGHT), strict=True):
        row.height = Pt(height)
    side = CAPTION_SHARE * column - BESIDE
    _write(table.cell(0, 0), [(shortened(caption[0], side), SMALLEST, False, True)])
    _write(table.cell(1, 0), [(_within(caption[1], side, box.height - LABEL_HEIGHT), SMALLEST, False, True)])
    for place, figure in enumerate(figures, start=1):
        _write(table.cell(0, place), [(shortened(figure.label, room), SMALLEST, False, True)])
        _write(table.cell(1, place), list(_parts(figure, points, room)))
    for place in range(len(figures) + 1):
        rule(table.cell(0, place), "T")


def _within(said: str, width: float, tall: float) -> str:
    return fit.sized(said, width, tall, (SMALLEST,))[0]


def _parts(figure: KeyFigure, points: float, room: float) -> Iterator[_Said]:
    """The number, its band and its change, as far as there is room for them."""
    if figure.share == UNDEFINED:
        yield shortened(figure.share, room, SMALLEST), SMALLEST, False, True
        return
    yield shortened(figure.share, room, points, BOLD), points, True, False
    left = room - fit.wide(figure.share, points, BOLD)
    for said, quiet in ((figure.band, True), (figure.change, False)):
        left -= fit.wide(BETWEEN + said, SMALLEST)
        if said and left >= 0:
            yield BETWEEN + said, SMALLEST, False, quiet


def _wide(figure: KeyFigure, points: float) -> float:
    if figure.share == UNDEFINED:
        return 0.0
    beside = "".join(BETWEEN + said for said in (figure.band, figure.change) if said)
    return fit.wide(figure.share, points, BOLD) + fit.wide(beside, SMALLEST, REGULAR)


def _write(cell: Any, said: Sequence[_Said]) -> None:
    cell.margin_left, cell.margin_right = 0, Pt(BESIDE)
    cell.margin_top, cell.margin_bottom = Pt(4), 0
    cell.vertical_anchor = MSO_ANCHOR.TOP
    cell.text_frame.word_wrap = True
    paragraph = cell.text_frame.paragraphs[0]
    for text, points, bold, quiet in said:
        run = paragraph.add_run()
        run.text = text if text.startswith(BETWEEN) else visible(text)
        run.font.size, run.font.language_id, run.font.bold = Pt(points), MSO_LANGUAGE_ID.ENGLISH_UK, bold
        run.font.color.theme_color = MSO_THEME_COLOR.TEXT_2 if quiet else MSO_THEME_COLOR.TEXT_1
