"""Which colour is which? The outcomes named beside a chart, large enough to be read: shapes in one group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from briefing.fit import shortened
from briefing.marks import Box, Mark, Rectangle, Ring, Text, Words, apart
from briefing.slides.page import Page
from briefing.slides.shapes import put_marks
from briefing.typeface import LINE_HEIGHT, text_width

POINTS, RING = 16.0, "ring"
SWATCH, SWATCH_GAP, BETWEEN = 12.0, 10.0, 16.0
ROW = POINTS * LINE_HEIGHT + 3
SENTENCE = "Which colour is which: {}."


@dataclass(frozen=True)
class Entry:
    """A colour, the ring that marks a scene, or neither; what it is, a figure with it, and its place from the top."""

    colour: str
    label: str
    figure: str = ""
    middle: float = 0.0


def width(entries: Sequence[Entry], most: float) -> float:
    """How wide the entries are, at most so much."""
    labels = max(text_width(entry.label, POINTS) for entry in entries)
    figures = max(text_width(entry.figure, POINTS) for entry in entries)
    return min(SWATCH + SWATCH_GAP + labels + (BETWEEN + figures if figures else 0) + 1, most)


def put_key(page: Page, name: str, box: Box, entries: Sequence[Entry]) -> None:
    """As many entries as there is room for, one below the other, each as near to its place as the others let it be."""
    shown, marks = entries[: max(int(box.height // ROW), 1)], list[Mark]()
    middles = apart([entry.middle for entry in shown], ROW, ROW / 2, box.height - ROW / 2)
    for entry, middle in zip(shown, middles, strict=True):
        swatch = Box(0, middle - SWATCH / 2, SWATCH, SWATCH)
        if entry.colour == RING:
            marks.append(Ring(entry.label, swatch))
        elif entry.colour:
            marks.append(Rectangle(entry.label, swatch, entry.colour))
        left = swatch.right + SWATCH_GAP
        taken = text_width(entry.figure, POINTS) + BETWEEN if entry.figure else 0.0
        label = Words(shortened(entry.label, box.width - left - taken, POINTS), POINTS)
        row = Box(left, middle - ROW / 2, box.width - left, ROW)
        marks.append(Text(row, ((label,),), end=Words(entry.figure, POINTS) if entry.figure else None))
    said = "; ".join(f"{entry.label} {entry.figure}".rstrip() for entry in shown)
    put_marks(page, name, box, marks, SENTENCE.format(said))
