"""What would flip it? Every slider from end to end, coloured by the outcome that leads along it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from briefing import words
from briefing.findings.tipping import points_text, value_told
from briefing.svg.canvas import (
    BOLD,
    NOTE,
    PAPER,
    REGULAR,
    SIZE,
    SMALL,
    SPAN_GAP,
    TEXT,
    WIDTH,
    Style,
    element,
    fitted,
    ink_on,
    line,
    outcome_key,
    picture,
    rectangle,
    span,
    text,
    text_width,
    wrapped,
)
from model.parts import RuleBase, Variable
from model.tipping import Run, Strip

# A row's name above its strip, the values of its tipping points below.
NAME, THICK, ROW = 22.0, 18.0, 64.0
NOTE_ROW, MOST_NOTES = 18.0, 4
MARKER, SIDE = 6.0, 8.0
WIDEST_ENDS = 0.35  # of the width
NEVER = "No slider, moved alone, would change the lead."

# Where a label stands, what it says and how.
_Label = tuple[float, str, Style]


def strips(base: RuleBase, found: Mapping[str, Strip], width: float = WIDTH) -> str:
    """A row per slider that tips, the one that would tip first at the top; those that never do are named below.

    A circle stands where the slider stands, a tick where the lead changes.
    """
    rows = sorted((x for x in found.values() if x.points), key=lambda strip: _reach(base, strip))
    parts, named = list[str](), set[str]()
    for place, strip in enumerate(rows):
        labels = _labels(base, strip, width)
        parts += _row(base, strip, ROW * place, labels, width)
        named |= {said for _, said, _ in labels}
    appearing = {run.outcome for strip in rows for run in strip.runs}
    unnamed = [x for x in base.outcomes if x.id in appearing and x.label not in named]
    keyed, top = outcome_key(unnamed, width, ROW * len(rows), SIDE)
    notes = wrapped(_never(base, found), width - 2 * SIDE, MOST_NOTES, SMALL)
    parts += [*keyed, *(text(SIDE, top + 15 + NOTE_ROW * n, note, **NOTE) for n, note in enumerate(notes))]
    return picture(width, top + NOTE_ROW * len(notes) + 4, strips_sentence(base, rows), parts)


def _row(base: RuleBase, strip: Strip, top: float, labels: Sequence[_Label], width: float) -> Iterator[str]:
    variable = base.variable[strip.variable]
    yield from _heading(variable, strip, top, width)
    yield from _runs(base, variable, strip, top + NAME, width)
    yield from (text(x, top + NAME + THICK / 2 + 4.5, said, **style) for x, said, style in labels)
    marker = {"cx": _at(variable, strip.present, width), "cy": top + NAME + THICK / 2, "r": MARKER}
    yield element("circle", **marker, fill=PAPER, stroke=TEXT, stroke_width=2.5)
    yield from _tips(variable, strip, top + NAME + THICK, width)


def _never(base: RuleBase, found: Mapping[str, Strip]) -> str:
    """The sliders along which one outcome leads all the way."""
    names = [base.variable[name].label for name, strip in found.items() if not strip.points]
    if len(names) == len(found):
        return NEVER
    return f"No change anywhere along: {', '.join(names)}." if names else ""


def _reach(base: RuleBase, strip: Strip) -> float:
    """How far the slider is from tipping, as a share of its range."""
    start, end = base.variable[strip.variable].range
    return min(abs(point.at - strip.present) for point in strip.points) / (end - start)


def _at(variable: Variable, value: float, width: float) -> float:
    """Where a value stands along the strip."""
    start, end = variable.range
    return SIDE + (width - 2 * SIDE) * (value - start) / (end - start)


def _heading(variable: Variable, strip: Strip, top: float, width: float) -> Iterator[str]:
    start, end = variable.range
    ends = fitted(f"{words.number_text(start)} – {words.measured(variable, end)}", WIDEST_ENDS * width, SMALL)
    room = width - 2 * SIDE - text_width(ends, SMALL) - 16
    present = fitted(words.measured(variable, strip.present), room / 2)
    label = fitted(variable.label, room - text_width(present) - SPAN_GAP, SIZE, BOLD)
    yield text(SIDE, top + 15, label, span(present, font_weight=REGULAR), font_weight=BOLD)
    yield text(width - SIDE, top + 15, ends, text_anchor="end", **NOTE)


def _runs(base: RuleBase, variable: Variable, strip: Strip, top: float, width: float) -> Iterator[str]:
    for run in strip.runs:
        x0, x1 = _at(variable, run.start, width), _at(variable, run.end, width)
        fill = base.outcome[run.outcome].colour.light
        yield rectangle(x0, top, x1 - x0, THICK, fill, stroke=PAPER, stroke_width=1)


def _labels(base: RuleBase, strip: Strip, width: float) -> list[_Label]:
    """The outcomes' names in the runs that have room for them, clear of the marker."""
    labels = list[_Label]()
    for run in strip.runs:
        outcome = base.outcome[run.outcome]
        stretches = _stretches(base.variable[strip.variable], strip, run, width)
        x0, x1 = max(stretches, key=lambda ends: ends[1] - ends[0])
        if text_width(outcome.label, SMALL) + 12 <= x1 - x0:
            style: Style = {"fill": ink_on(outcome.colour.light), "font_size": SMALL, "text_anchor": "middle"}
            labels.append(((x0 + x1) / 2, outcome.label, style))
    return labels


def _stretches(variable: Variable, strip: Strip, run: Run, width: float) -> list[tuple[float, float]]:
    """What of a run lies left and right of the marker."""
    x0, x1 = _at(variable, run.start, width), _at(variable, run.end, width)
    marker = _at(variable, strip.present, width)
    return [(x0, min(x1, marker - MARKER)), (max(x0, marker + MARKER), x1)]


def _tips(variable: Variable, strip: Strip, top: float, width: float) -> Iterator[str]:
    """A tick wherever the lead changes, with its value where there is room for it."""
    free = 0.0
    for point in strip.points:
        x, said = _at(variable, point.at, width), value_told(variable, point.at, strip.present)
        half = text_width(said, SMALL) / 2
        yield line(x, top, x, top + 5, TEXT, 1.5)
        if x - half >= free and x + half <= width:
            yield text(x, top + 17, said, font_size=SMALL, text_anchor="middle")
            free = x + half + 4


def strips_sentence(base: RuleBase, rows: Sequence[Strip]) -> str:
    """Where each slider, moved alone, would change the lead."""
    told = [points_text(base, strip) for strip in rows]
    return f"Where each slider, moved alone, would change the lead. {'. '.join(told)}." if told else NEVER
