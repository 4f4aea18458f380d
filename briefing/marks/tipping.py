"""What would flip it? Every slider that tips as a bar from end to end, in the colours of what leads along it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefing import words
from briefing.findings.tipping import Tipping, never_sentence, value_told
from briefing.ink import QUIET, TEXT, ink_on
from briefing.marks import Box, Look, Mark, Picture, Rectangle, Ring, Text, Words, key, line
from briefing.typeface import BOLD, LINE_HEIGHT, fitted, text_width, wrapped
from model.leads import Contender, contenders
from model.parts import Variable
from model.tipping import Run, Strip

# Beside a bar, its ends keep room for half of a ring.
SIDE, RING_SHARE, LARGEST_RING, INSIDE = 8.0, 0.7, 16.0, 6.0
BAR, TICK, TICK_WIDTH = 18.0, 4.0, 1.5
# With the names above the bars: what a name takes, and a row; what the ends of a slider may take of its width.
NAME, ROW, WIDEST_ENDS, NAME_GAP = 22.0, 64.0, 0.35, 16.0
MOST_NOTES, ABOVE_NOTES, FEW = 4, 8.0, 5
# With the names beside them: what they take of a wide picture and of a narrower one, and how high a row is at most.
WIDE, NAME_SHARE, NARROW_NAME_SHARE, LEAST_WIDTH, MOST_ROW = 640.0, 0.28, 0.46, 400.0, 130.0
# Where a row has room to spare, how much of it the bar takes, and how thick one is at most.
OF_SPARE, THICKEST = 0.25, 40.0
MORE, APART = "and {} more", 3 * "\u00a0"


def drawn(tipping: Tipping, look: Look, width: float, height: float | None = None) -> Picture:
    """A row per slider that tips, the nearest first, its name above its bar; where height is scarce, beside it."""
    return _flowing(tipping, look, width) if height is None else _within(tipping, look, width, height)


def _flowing(tipping: Tipping, look: Look, width: float) -> Picture:
    """As high as it needs, the sliders that never tip named below; a narrow picture shows the nearest few."""
    rows = tipping.changing[: FEW if width < WIDE else None]
    bars = [Box(SIDE, ROW * place + NAME, width - 2 * SIDE, BAR) for place in range(len(rows))]
    marks = [mark for strip, bar in zip(rows, bars, strict=True) for mark in _heading(tipping, strip, bar, look)]
    marks += _strips(tipping, rows, bars, look)
    unnamed, top = _unnamed(tipping, rows, bars, look), ROW * len(rows)
    marks += key.marks(unnamed, look, SIDE, width - SIDE, top)
    top += key.height(unnamed, look, SIDE, width - SIDE)
    more = len(tipping.changing) - len(rows)
    below = MORE.format(more) if more else never_sentence(tipping) if width >= WIDE or not rows else ""
    high = look.small * LINE_HEIGHT + 2
    for said in wrapped(below, width - 2 * SIDE, MOST_NOTES, look.small):
        marks.append(line(Words(said, look.small, colour=QUIET), SIDE, top + high / 2, width - 2 * SIDE))
        top += high
    return Picture(width, top + 4, tuple(marks), places=_tips(tipping, rows, bars))


def _within(tipping: Tipping, look: Look, width: float, height: float) -> Picture:
    """As many as there is room for."""
    rows, whole = tipping.changing, Box(0, 0, width, height)
    value = look.small * LINE_HEIGHT
    least = BAR + TICK + value + 1
    unnamed = _unnamed(tipping, rows, [_columns(whole)[1]] * len(rows), look)
    has_all = width >= LEAST_WIDTH and least * len(rows) + key.height(unnamed, look, 0, width) <= height
    while key.height(unnamed, look, 0, width) > height / 2:
        unnamed.pop()
    room = height - key.height(unnamed, look, 0, width)
    never = wrapped(never_sentence(tipping), width, MOST_NOTES, look.small)
    if least * len(rows) > room:
        room -= value + key.BELOW
    elif ROW * len(rows) + value * len(never) + ABOVE_NOTES <= room:
        room -= value * len(never) + ABOVE_NOTES
    else:
        never = []
    shown = rows[: max(int(room // least), 1)]
    high = min(room / len(shown), MOST_ROW)
    thick = min(BAR + OF_SPARE * (high - least), THICKEST)
    columns = [_columns(Box(0, high * place, width, thick)) for place in range(len(shown))]
    marks = [
        mark for strip, (names, _) in zip(shown, columns, strict=True) for mark in _name(tipping, strip, names, look)
    ]
    marks += _strips(tipping, shown, [bar for _, bar in columns], look)
    top = high * len(shown)
    marks += key.marks(unnamed, look, 0, width, top)
    top += key.height(unnamed, look, 0, width)
    if len(shown) < len(rows):
        last = Words(MORE.format(len(rows) - len(shown)), look.small, colour=QUIET)
        marks.append(line(last, 0, top + (value + key.BELOW) / 2, width))
    elif never:
        # Where few sliders tip, those that never do are told.
        lowest = height - value * len(never)
        marks += [
            line(Words(said, look.small, colour=QUIET), 0, lowest + value * (place + 0.5), width)
            for place, said in enumerate(never)
        ]
    return Picture(width, height, tuple(marks), has_all, _tips(tipping, shown, [bar for _, bar in columns]))


def _columns(row: Box) -> tuple[Box, Box]:
    """Where a slider's name stands, and to the right of it its bar."""
    share = NAME_SHARE if row.width >= WIDE else NARROW_NAME_SHARE
    names, bar = row.columns(share, 1 - share, gap=NAME_GAP)
    return names, Box(bar.left + SIDE, bar.top, bar.width - 2 * SIDE, bar.height)


def _heading(tipping: Tipping, strip: Strip, bar: Box, look: Look) -> Iterator[Mark]:
    """Above a bar the slider's name and where it stands, and at the right its ends."""
    variable = _variable(tipping, strip)
    start, end = variable.range
    ends = fitted(f"{words.number_text(start)} – {words.measured(variable, end)}", WIDEST_ENDS * bar.width, look.small)
    room = bar.width - text_width(ends, look.small) - NAME_GAP
    present = fitted(f"{APART}{words.measured(variable, strip.present)}", room / 2, look.large)
    name = fitted(variable.label, room - text_width(present, look.large), look.large, BOLD)
    said = Words(name, look.large, bold=True), Words(present, look.large)
    yield Text(Box(bar.left, bar.top - NAME, bar.width, NAME - 2), (said,), end=Words(ends, look.small, colour=QUIET))


def _name(tipping: Tipping, strip: Strip, box: Box, look: Look) -> Iterator[Mark]:
    """The slider's name level with its bar, and below it where it stands."""
    variable = _variable(tipping, strip)
    yield Text(box, ((Words(fitted(variable.label, box.width, look.large), look.large),),))
    now = fitted(f"now {words.measured(variable, strip.present)}", box.width, look.small)
    yield line(
        Words(now, look.small, colour=QUIET), box.left, box.bottom + TICK + look.small * LINE_HEIGHT / 2, box.width
    )


def _strips(tipping: Tipping, rows: Sequence[Strip], bars: Sequence[Box], look: Look) -> Iterator[Mark]:
    for strip, bar in zip(rows, bars, strict=True):
        yield from _runs(tipping, strip, bar, look)
        yield from _ticks(_variable(tipping, strip), strip, bar, look)


def _runs(tipping: Tipping, strip: Strip, bar: Box, look: Look) -> Iterator[Mark]:
    """The stretches in the colours of what leads along them, its name where there is room, a ring at the value."""
    variable = _variable(tipping, strip)
    for run in strip.runs:
        leading = contenders(tipping.answer.base)[run.leading]
        yield Rectangle(leading.label, _stretch(variable, run, bar), look.colour(leading), edged=True)
    for run in strip.runs:
        room, leading = _room_for_name(tipping, strip, run, bar, look), contenders(tipping.answer.base)[run.leading]
        if room is not None:
            said = Words(leading.label, look.small, colour=ink_on(look.colour(leading)))
            yield Text(room, ((said,),), "middle")
    across, here = _ring(bar), _at(variable, strip.present, bar)
    yield Ring("Where it stands", Box(here - across / 2, bar.top + (bar.height - across) / 2, across, across))


def _ticks(variable: Variable, strip: Strip, bar: Box, look: Look) -> Iterator[Mark]:
    """A tick wherever the lead changes, with its value where there is room for it."""
    free = bar.left - SIDE
    for point in strip.points:
        x, said = _at(variable, point.at, bar), value_told(variable, point.at, strip.present)
        yield Rectangle("Where the lead changes", Box(x - TICK_WIDTH / 2, bar.bottom, TICK_WIDTH, TICK), TEXT)
        wide = text_width(said, look.small)
        left = min(max(x - wide / 2, bar.left - SIDE), bar.right + SIDE - wide)
        if left >= free:
            value = Words(said, look.small)
            yield line(value, left, bar.bottom + TICK + look.small * LINE_HEIGHT / 2, wide, "middle")
            free = left + wide + INSIDE


def _tips(tipping: Tipping, rows: Sequence[Strip], bars: Sequence[Box]) -> dict[str, Box]:
    """Where along each slider the lead changes nearest to where it stands."""
    tips = dict[str, Box]()
    for strip, bar in zip(rows, bars, strict=True):
        nearest = min((point.at for point in strip.points), key=lambda at: abs(at - strip.present))
        tips[strip.variable] = Box(_at(_variable(tipping, strip), nearest, bar) - 1, bar.top, 2, bar.height)
    return tips


def _unnamed(tipping: Tipping, rows: Sequence[Strip], bars: Sequence[Box], look: Look) -> list[Contender]:
    """What leads somewhere along the rows, but nowhere far enough for its name."""
    runs = [(strip, run, bar) for strip, bar in zip(rows, bars, strict=True) for run in strip.runs]
    named = {run.leading for strip, run, bar in runs if _room_for_name(tipping, strip, run, bar, look)}
    unnamed = {run.leading for _, run, _ in runs} - named
    return [x for x in contenders(tipping.answer.base).values() if x.id in unnamed]


def _room_for_name(tipping: Tipping, strip: Strip, run: Run, bar: Box, look: Look) -> Box | None:
    """What of a stretch is free of the ring and wide enough for the name of what leads along it."""
    variable = _variable(tipping, strip)
    stretch, half = _stretch(variable, run, bar), _ring(bar) / 2
    here = _at(variable, strip.present, bar)
    left, right = min(stretch.right, here - half), max(stretch.left, here + half)
    parts = (stretch.left, left), (right, stretch.right)
    start, end = max(parts, key=lambda part: part[1] - part[0])
    label = contenders(tipping.answer.base)[run.leading].label
    wide_enough = text_width(label, look.small) + 2 * INSIDE <= end - start
    return Box(start, bar.top, end - start, bar.height) if wide_enough else None


def _variable(tipping: Tipping, strip: Strip) -> Variable:
    return tipping.answer.base.variable[strip.variable]


def _ring(bar: Box) -> float:
    return min(RING_SHARE * bar.height, LARGEST_RING)


def _stretch(variable: Variable, run: Run, bar: Box) -> Box:
    start, end = _at(variable, run.start, bar), _at(variable, run.end, bar)
    return Box(start, bar.top, end - start, bar.height)


def _at(variable: Variable, value: float, bar: Box) -> float:
    """Where a value stands along a bar."""
    start, end = variable.range
    return bar.left + bar.width * (value - start) / (end - start)
