"""What are the bands, in figures? A column beside outcome bars, each row level with its bar."""

from __future__ import annotations

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.text import MSO_ANCHOR
from pptx.util import Pt

from briefing import words
from briefing.answer import Answer
from briefing.slides import fit
from briefing.slides.boxes import Box
from briefing.slides.fit import SMALLEST
from briefing.slides.page import Page, add_table
from briefing.slides.tables import plain

NAME, HEADING = "Bands", "90 % band"
POINTS = 16.0
# In a picture narrower than this, bars need all of the width.
LEAST_WIDTH = 640.0
BAND_WIDTH, CHANGE_WIDTH = 96.0, 128.0
SENTENCE = "Bands of the outcomes, from the top: {}."


def have_room(answer: Answer, box: Box, above: float) -> bool:
    """Whether there is room beside bars in a box, whose first begins so far from its top."""
    return box.width >= LEAST_WIDTH and (box.height - above) / len(answer.outcomes) >= POINTS * fit.LINE_HEIGHT


def width(before: Answer | None) -> float:
    """How wide the column is."""
    return BAND_WIDTH + (CHANGE_WIDTH if before else 0.0)


def put_bands(page: Page, box: Box, above: float, answer: Answer, before: Answer | None, since: str) -> None:
    """The band of each outcome and, where it is set against another answer, the change in points."""
    headings = [HEADING] if before is None else [HEADING, f"▲ ▼ {since}"]
    rows = [headings, *([_band(answer, name), *_change(answer, before, name)] for name in answer.outcomes)]
    table = add_table(page, NAME, box, len(rows), len(headings), SENTENCE.format("; ".join(x[0] for x in rows[1:])))
    plain(table)
    for column, wide in zip(table.columns, (BAND_WIDTH, CHANGE_WIDTH), strict=False):
        column.width = Pt(wide)
    high = (box.height - above) / len(answer.outcomes)
    for place, (row, cells) in enumerate(zip(table.rows, rows, strict=True)):
        row.height = Pt(high if place else above)
        for cell, said in zip(row.cells, cells, strict=True):
            cell.margin_left = cell.margin_right = cell.margin_top = cell.margin_bottom = 0
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE if place else MSO_ANCHOR.TOP
            run = cell.text_frame.paragraphs[0].add_run()
            run.text, run.font.language_id = said, MSO_LANGUAGE_ID.ENGLISH_UK
            run.font.size = Pt(POINTS if place else SMALLEST)
            run.font.color.theme_color = MSO_THEME_COLOR.TEXT_1 if place else MSO_THEME_COLOR.TEXT_2


def _band(answer: Answer, name: str) -> str:
    return f"({words.band_text(answer.bands[name])})"


def _change(answer: Answer, before: Answer | None, name: str) -> list[str]:
    return [words.change_text(answer.outcomes[name], before.outcomes[name])] if before else []
