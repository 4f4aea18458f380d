"""What would flip it? Every slider from end to end, coloured by the outcome that leads along it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from briefing import words
from briefing.findings.tipping import point_text, value_told
from briefing.svg.canvas import (
    BOLD,
    PAPER,
    QUIET,
    SIZE,
    SMALL,
    TEXT,
    WIDTH,
    element,
    fitted,
    ink_on,
    line,
    outcome_key,
    picture,
    rectangle,
    text,
    text_width,
)
from model.parts import RuleBase, Variable
from model.tipping import Run, Strip

# A row's name above its strip, the values of its tipping points below.
NAME, THICK, VALUES, GAP = 20.0, 16.0, 20.0, 10.0
MARKER, SIDE = 6.0, 8.0
WIDEST_SPAN = 0.35  # of the width


def strips(base: RuleBase, strips: Mapping[str, Strip], width: float = WIDTH) -> str:
    """A row per slider, the one that would tip first at the top: a circle where it stands, a tick where it tips."""
    rows = sorted(strips.values(), key=lambda strip: _reach(base.variable[strip.variable], strip))
    parts, top, named = list[str](), 0.0, set[str]()
    for strip in rows:
        row = _Row(base, strip, width)
        parts += [*row.heading(top), *row.runs(top + NAME), *row.tips(top + NAME + THICK)]
        named |= row.named
        top += NAME + THICK + (VALUES if strip.points else 0) + GAP
    unnamed = {run.outcome for strip in rows for run in strip.runs} - named
    keyed, height = outcome_key([x for x in base.outcomes if x.id in unnamed], width, top)
    return picture(width, height, strips_sentence(base, rows), [*parts, *keyed])
