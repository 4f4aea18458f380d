"""Which colour is which? Outcomes or groups named beside their colours, in as many lines as they need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefing.marks import Box, Look, Mark, Rectangle, Text, Words
from briefing.typeface import LINE_HEIGHT, fitted, text_width
from model.leads import Coloured

NAME = "Which colour is which"
SWATCH, SWATCH_GAP, BETWEEN, BELOW = 12.0, 6.0, 18.0, 5.0


def places(outcomes: Sequence[Coloured], look: Look, left: float, right: float) -> list[Box]:
    """Where each stands, from the top of the first line."""
    high, x, top, boxes = look.small * LINE_HEIGHT + BELOW, left, 0.0, list[Box]()
    for outcome in outcomes:
        wide = min(SWATCH + SWATCH_GAP + text_width(outcome.label, look.small) + 1, right - left)
        if x > left and x + wide > right:
            x, top = left, top + high
        boxes.append(Box(x, top, wide, high))
        x += wide + BETWEEN
    return boxes


def height(outcomes: Sequence[Coloured], look: Look, left: float, right: float) -> float:
    """How high all of them are."""
    return max((place.bottom for place in places(outcomes, look, left, right)), default=0.0)


def marks(outcomes: Sequence[Coloured], look: Look, left: float, right: float, top: float) -> Iterator[Mark]:
    """Each as its colour and its label, cut short if need be."""
    for outcome, place in zip(outcomes, places(outcomes, look, left, right), strict=True):
        box = place.moved(0, top)
        swatch = Box(box.left, box.top + (box.height - SWATCH) / 2, SWATCH, SWATCH)
        yield Rectangle(NAME, swatch, look.colour(outcome))
        start = swatch.right + SWATCH_GAP
        room = Box(start, box.top, box.right - start, box.height)
        yield Text(room, ((Words(fitted(outcome.label, room.width, look.small), look.small),),))
