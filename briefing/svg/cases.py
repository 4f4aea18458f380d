"""When has this been tried? The nearest past cases, how each ended, and how far off it stands."""

from __future__ import annotations

from collections.abc import Iterator

from briefing import words
from briefing.findings.precedents import Likeness, ending, likeness_sentence, years
from briefing.ink import FAINT
from briefing.marks.remarks import Remark
from briefing.svg.canvas import NOTE, SPAN_GAP, WIDTH, line, picture, rectangle, span, text
from briefing.svg.remark import with_remark
from briefing.typeface import BOLD, REGULAR, SIZE, SMALL, fitted, text_width

HEADING, ROW, BAR = 22.0, 28.0, 10.0
# Where the columns end, as shares of the width: names and years, how it ended; the rest is the bars'.
NAMES, ENDINGS = 0.48, 0.77
VALUE, GAP = 48.0, 12.0
SAID = "How far each differs, on what matters here, in parts of a slider’s length"


def precedent_rows(near: Likeness, width: float = WIDTH, remark: Remark | None = None) -> str:
    """A row per case, the nearest first: its name and years, how it ended, and its distance from the scenario."""
    farthest = max((gaps["distance"] for gaps in near.gaps.values()), default=0.0) or 1.0
    heading = fitted(SAID, width * (1 - NAMES), SMALL)
    parts = [text(width, 14, heading, text_anchor="end", **NOTE)]
    for place, name in enumerate(near.rows):
        parts += _row(near, name, farthest, HEADING + ROW * place, width)
    return with_remark(picture(width, HEADING + ROW * len(near.rows), likeness_sentence(near), parts), remark, None)


def _row(near: Likeness, name: str, farthest: float, top: float, width: float) -> Iterator[str]:
    case, distance = near.rows[name], near.gaps[name]["distance"]
    when, start, baseline = years(case), ENDINGS * width, top + ROW / 2 + 5
    shown = fitted(name, NAMES * width - text_width(when) - SPAN_GAP - GAP, SIZE, BOLD)
    yield text(0, baseline, shown, span(when, font_weight=REGULAR), font_weight=BOLD)
    ended = fitted(ending(near.base, case), (ENDINGS - NAMES) * width - GAP, SMALL)
    yield text(NAMES * width, baseline, ended, **NOTE)
    room = width - VALUE - start
    yield rectangle(start, top + (ROW - BAR) / 2, max(room * distance / farthest, 1), BAR, FAINT)
    yield line(start, top + (ROW - BAR) / 2 - 3, start, top + (ROW + BAR) / 2 + 3)
    yield text(width, baseline, words.percent(distance), text_anchor="end", font_weight=BOLD)
