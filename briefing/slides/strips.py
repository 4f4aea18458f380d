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
from model.parts import Outcome, RuleBase, Variable
from model.tipping import Run, Strip

# In a column so wide there is room for larger type; in one narrower than the other, for no picture.
WIDE, LARGE, LEAST_WIDTH = 640.0, 16.0, 400.0
NAME_SHARE, NARROW_NAME_SHARE, NAME_GAP = 0.28, 0.38, 16.0
# A row's bar, the ticks below it, their values, and what a row takes at least and at most.
BAR, TICK, TICK_WIDTH, VALUE = 18.0, 4.0, 1.5, SMALLEST * fit.LINE_HEIGHT
LEAST_ROW, MOST_ROW = BAR + TICK + VALUE + 1, 96.0
# Where there is room for more, how much of it a bar takes, and how thick one is at most.
OF_MORE, THICKEST = 0.25, 30.0
RING, INSIDE = 16.0, 6.0
MORE = "and {} more, in the notes"
SWATCH, KEY_ROW = 12.0, SMALLEST * fit.LINE_HEIGHT + 4


def fits(found: Flips, width: float, height: float) -> bool:
    """Whether every slider that would change the lead has room in a place so wide and high."""
    if width < LEAST_WIDTH:
        return False
    box, rows = Box(0, 0, width, height), _tipping(found)
    return LEAST_ROW * len(rows) + _key_height(_unnamed(found, rows, box), box) <= height


def _tipping(found: Flips) -> list[Strip]:
    return [strip for strip in found.ordered if strip.points]


def put_strips(page: Page, name: str, box: Box, found: Flips, style: Style, sentence: str) -> None:
    """A row per slider that would change the lead, moved alone, the nearest first; as many as there is room for.

    Below them the colours that no row has room to name.
    """
    rows, drawing = _tipping(found), Drawing()
    unnamed = _unnamed(found, rows, box)
    while _key_height(unnamed, box) > box.height / 2:
        unnamed.pop()
    room = box.height - _key_height(unnamed, box)
    if LEAST_ROW * len(rows) > room:
        room -= KEY_ROW
    shown = rows[: max(int(room // LEAST_ROW), 1)]
    high = min(room / len(shown), MOST_ROW)
    thick = min(BAR + OF_MORE * (high - LEAST_ROW), THICKEST)
    for number, strip in enumerate(shown):
        names, bar = _columns(Box(box.left, box.top + number * high, box.width, thick))
        variable = found.told.base.variable[strip.variable]
        _draw_name(drawing, names, variable, strip, LARGE if box.width >= WIDE else SMALLEST)
        _draw_runs(drawing, bar, found, strip, style)
        _draw_ticks(drawing, bar, variable, strip)
    below = box.without(high * len(shown))
    for outcome, place in zip(unnamed, _key_places(unnamed, below), strict=True):
        _draw_entry(drawing, Box(place.left, below.top + place.top, place.width, place.height), outcome, style)
    if len(shown) < len(rows):
        last = Box(box.left, below.top + _key_height(unnamed, below), box.width, KEY_ROW)
        drawing.text(last, [Words(MORE.format(len(rows) - len(shown)), SMALLEST, colour=QUIET)])
    drawing.put(page, name, box, sentence)


def _columns(row: Box) -> tuple[Box, Box]:
    """Where a slider's name stands, and to the right of it its bar."""
    share = NAME_SHARE if row.width >= WIDE else NARROW_NAME_SHARE
    names, bar = row.columns(share, 1 - share, gap=NAME_GAP)
    return names, bar


def _unnamed(found: Flips, rows: Sequence[Strip], box: Box) -> list[Outcome]:
    """The outcomes that lead somewhere along the rows, but nowhere far enough for their name."""
    base, (_, bar) = found.told.base, _columns(box)
    runs = [(strip, run) for strip in rows for run in strip.runs]
    named = {run.outcome for strip, run in runs if _room_for_name(base, strip, run, bar) is not None}
    leading = {run.outcome for _, run in runs}
    return [x for x in base.outcomes if x.id in leading - named]


def _room_for_name(base: RuleBase, strip: Strip, run: Run, bar: Box) -> Box | None:
    """What of a stretch is free of the ring and wide enough for the name of what leads along it."""
    variable = base.variable[strip.variable]
    free = max(_beside(_stretch(variable, run, bar), _at(variable, strip.present, bar)), key=lambda part: part.width)
    return free if fit.wide(_label(base, run), SMALLEST) + 2 * INSIDE <= free.width else None


def _label(base: RuleBase, run: Run) -> str:
    return visible(base.outcome[run.outcome].label)


def _key_height(unnamed: Sequence[Outcome], box: Box) -> float:
    return max((place.bottom for place in _key_places(unnamed, box)), default=0.0)


def _key_places(unnamed: Sequence[Outcome], box: Box) -> list[Box]:
    """Where the colours are named, in lines from edge to edge; from the top of the lines."""
    places, left, top = list[Box](), box.left, 0.0
    for outcome in unnamed:
        wide = min(SWATCH + INSIDE + fit.wide(visible(outcome.label), SMALLEST) + 1, box.width)
        if left > box.left and left + wide > box.right:
            left, top = box.left, top + KEY_ROW
        places.append(Box(left, top, wide, KEY_ROW))
        left += wide + NAME_GAP
    return places


def _draw_entry(drawing: Drawing, box: Box, outcome: Outcome, style: Style) -> None:
    swatch = Box(box.left, box.top + (box.height - SWATCH) / 2, SWATCH, SWATCH)
    drawing.rectangle("Which colour is which", swatch, style.colour(outcome))
    label = Box(swatch.right + INSIDE, box.top, box.right - swatch.right - INSIDE, box.height)
    drawing.text(label, [Words(shortened(outcome.label, label.width), SMALLEST)])


def _draw_name(drawing: Drawing, box: Box, variable: Variable, strip: Strip, points: float) -> None:
    """The slider's name level with its bar, and below it where it stands."""
    name = Words(shortened(variable.label, box.width, points), points)
    drawing.text(box, [name])
    now = Words(shortened(f"now {words.measured(variable, strip.present)}", box.width), SMALLEST, colour=QUIET)
    drawing.text(Box(box.left, box.bottom + TICK, box.width, VALUE), [now])


def _draw_runs(drawing: Drawing, bar: Box, found: Flips, strip: Strip, style: Style) -> None:
    base = found.told.base
    for run in strip.runs:
        colour = style.colour(base.outcome[run.outcome])
        stretch = _stretch(base.variable[strip.variable], run, bar)
        drawing.rectangle(_label(base, run), stretch, colour)
        room = _room_for_name(base, strip, run, bar)
        if room is not None:
            drawing.text(room, [Words(_label(base, run), SMALLEST, colour=ink_on(colour))], align="ctr")
    here = _at(base.variable[strip.variable], strip.present, bar)
    drawing.ring("Where it stands", Box(here - RING / 2, bar.top + (bar.height - RING) / 2, RING, RING))


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
        x, said = _at(variable, point.at, bar), value_told(variable, point.at, strip.present)
        drawing.rectangle("Where the lead changes", Box(x - TICK_WIDTH / 2, bar.bottom, TICK_WIDTH, TICK), INK)
        wide = fit.wide(said, SMALLEST)
        left = min(max(x - wide / 2, bar.left), bar.right - wide)
        if left >= free:
            drawing.text(Box(left, bar.bottom + TICK, wide, VALUE), [Words(said, SMALLEST)], align="ctr")
            free = left + wide + INSIDE


def _at(variable: Variable, value: float, bar: Box) -> float:
    """Where a value stands along a bar, at whose ends there is room for half of a ring."""
    start, end = variable.range
    return bar.left + RING / 2 + (bar.width - RING) * (value - start) / (end - start)
