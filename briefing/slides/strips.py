"""What would flip it, on a slide? Each slider as a bar in the colours of what leads along it, a ring at its value."""

from __future__ import annotations

from collections.abc import Sequence

from briefing import words
from briefing.findings.tipping import Flips, value_told
from briefing.slides import fit
from briefing.slides.boxes import Box
from briefing.slides.charts import Style
from briefing.slides.fit import SMALLEST, shortened, visible
from briefing.slides.page import Page
from briefing.slides.shapes import INK, QUIET, Drawing, Words
from briefing.svg.canvas import ink_on
from model.parts import Variable
from model.tipping import Run, Strip

# In a column so wide there is room for larger type; in one narrower than the other, for no picture.
WIDE, LARGE, LEAST_WIDTH = 640.0, 16.0, 400.0
NAME_SHARE, NARROW_NAME_SHARE, NAME_GAP = 0.28, 0.38, 16.0
# A row's bar, the ticks below it, their values, and what a row takes at least and at most.
BAR, TICK, TICK_WIDTH, VALUE = 20.0, 4.0, 1.5, SMALLEST * fit.LINE_HEIGHT
LEAST_ROW, MOST_ROW = BAR + TICK + VALUE + 2, 84.0
RING, INSIDE = 16.0, 6.0


def fits(found: Flips, width: float, height: float) -> bool:
    """Whether every slider that would change the lead has room in a place so wide and high."""
    return width >= LEAST_WIDTH and LEAST_ROW * len(_tipping(found)) <= height


def _tipping(found: Flips) -> list[Strip]:
    return [strip for strip in found.ordered if strip.points]


def put_strips(page: Page, name: str, box: Box, found: Flips, style: Style, sentence: str) -> None:
    """A row per slider that would change the lead, moved alone, the nearest first; as many as there is room for."""
    rows = _tipping(found)[: max(int(box.height // LEAST_ROW), 1)]
    high, drawing = min(box.height / len(rows), MOST_ROW), Drawing()
    share = NAME_SHARE if box.width >= WIDE else NARROW_NAME_SHARE
    for place, strip in enumerate(rows):
        row = Box(box.left, box.top + place * high, box.width, LEAST_ROW)
        names, bar = row.columns(share, 1 - share, gap=NAME_GAP)
        variable = found.told.base.variable[strip.variable]
        _draw_name(drawing, names, variable, strip, LARGE if box.width >= WIDE else SMALLEST)
        _draw_runs(drawing, Box(bar.left, bar.top, bar.width, BAR), found, strip, style)
        _draw_ticks(drawing, bar, variable, strip)
    drawing.put(page, name, box, sentence)


def _draw_name(drawing: Drawing, box: Box, variable: Variable, strip: Strip, points: float) -> None:
    """The slider's name level with its bar, and below it where it stands."""
    name = Words(shortened(variable.label, box.width, points), points)
    drawing.text(Box(box.left, box.top, box.width, BAR), [name])
    now = Words(shortened(f"now {words.measured(variable, strip.present)}", box.width), SMALLEST, colour=QUIET)
    drawing.text(Box(box.left, box.top + BAR + TICK, box.width, VALUE), [now])


def _draw_runs(drawing: Drawing, bar: Box, found: Flips, strip: Strip, style: Style) -> None:
    base, here = found.told.base, _at(found.told.base.variable[strip.variable], strip.present, bar)
    for run in strip.runs:
        outcome, colour = base.outcome[run.outcome], style.colour(base.outcome[run.outcome])
        stretch = _stretch(base.variable[strip.variable], run, bar)
        drawing.rectangle(outcome.label, stretch, colour)
        free = max(_beside(stretch, here), key=lambda part: part.width)
        if fit.wide(visible(outcome.label), SMALLEST) + 2 * INSIDE <= free.width:
            drawing.text(free, [Words(visible(outcome.label), SMALLEST, colour=ink_on(colour))], align="ctr")
    drawing.ring("Where it stands", Box(here - RING / 2, bar.top + (BAR - RING) / 2, RING, RING))


def _stretch(variable: Variable, run: Run, bar: Box) -> Box:
    start, end = _at(variable, run.start, bar), _at(variable, run.end, bar)
    return Box(start, bar.top, end - start, bar.height)


def _beside(stretch: Box, here: float) -> Sequence[Box]:
    """What of a stretch lies left and right of the ring."""
    left, right = min(stretch.right, here - RING / 2), max(stretch.left, here + RING / 2)
    return (
        Box(stretch.left, stretch.top, max(left - stretch.left, 0.0), stretch.height),
        Box(right, stretch.top, max(stretch.right - right, 0.0), stretch.height),
    )


def _draw_ticks(drawing: Drawing, bar: Box, variable: Variable, strip: Strip) -> None:
    """A tick wherever the lead changes, with its value where there is room for it."""
    free = bar.left
    for point in strip.points:
        x, said = _at(variable, point.at, bar), value_told(variable, point.at)
        drawing.rectangle("Where the lead changes", Box(x - TICK_WIDTH / 2, bar.top + BAR, TICK_WIDTH, TICK), INK)
        wide = fit.wide(said, SMALLEST)
        left = min(max(x - wide / 2, bar.left), bar.right - wide)
        if left >= free:
            drawing.text(Box(left, bar.top + BAR + TICK, wide, VALUE), [Words(said, SMALLEST)], align="ctr")
            free = left + wide + INSIDE


def _at(variable: Variable, value: float, bar: Box) -> float:
    """Where a value stands along a bar, at whose ends there is room for half of a ring."""
    start, end = variable.range
    return bar.left + RING / 2 + (bar.width - RING) * (value - start) / (end - start)
