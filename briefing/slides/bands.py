"""What are the bands, in figures? A column beside outcome bars, each row level with its bar."""

from __future__ import annotations

from briefing import words
from briefing.answer import Answer
from briefing.fit import SMALLEST
from briefing.ink import QUIET, TEXT
from briefing.marks import Box, Words
from briefing.rows import BESIDE
from briefing.slides.page import Page
from briefing.slides.tables import Cell, put_cells
from briefing.typeface import LINE_HEIGHT, text_width

NAME, HEADING = "Bands", "90 % band"
POINTS = 16.0
# In a picture narrower than this, bars need all of the width.
LEAST_WIDTH = 640.0
BAND_WIDTH = 104.0
SENTENCE = "Bands of the outcomes, from the top: {}."


def have_room(answer: Answer, box: Box, above: float) -> bool:
    """Whether there is room beside bars in a box, whose first begins so far from its top."""
    return box.width >= LEAST_WIDTH and (box.height - above) / len(answer.outcomes) >= POINTS * LINE_HEIGHT


def widths(since: str) -> list[float]:
    """How wide the columns are: of the bands and, if there is something to count them from, of the changes."""
    return [BAND_WIDTH, text_width(_changes(since), SMALLEST) + BESIDE] if since else [BAND_WIDTH]


def _changes(since: str) -> str:
    return f"▲ ▼ {since}"


def put_bands(page: Page, box: Box, above: float, answer: Answer, before: Answer | None, since: str) -> None:
    """The band of each outcome and, where it is set against another answer, the change in points."""
    headings = [HEADING] if before is None else [HEADING, _changes(since)]
    rows = [headings, *([f"({words.band_text(answer.bands[name])})"] for name in answer.outcomes)]
    if before:
        for row, name in zip(rows[1:], answer.outcomes, strict=True):
            row.append(words.change_text(answer.outcomes[name], before.outcomes[name]))
    high = (box.height - above) / len(answer.outcomes)
    cells = [
        [
            Cell(
                [Words(said, POINTS if place else SMALLEST, colour=TEXT if place else QUIET)], middle=place > 0, line=""
            )
            for said in row
        ]
        for place, row in enumerate(rows)
    ]
    sentence = SENTENCE.format("; ".join(row[0] for row in rows[1:]))
    put_cells(page, NAME, box, widths(since), (above, *[high] * len(answer.outcomes)), cells, sentence)
