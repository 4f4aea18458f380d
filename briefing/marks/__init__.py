"""What is a picture made of, before any format draws it? Marks in a plane: shapes and words as plain data.

Two back-ends draw them: `svg.marks`, and `slides.shapes` as PowerPoint's own shapes. Colours are those of `ink`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from briefing.ink import TEXT, outcome_ink
from briefing.typeface import LINE_HEIGHT, SIZE, SMALL
from model.leads import Coloured

# Thinner than this, and a shape is not seen.
HAIRLINE = 0.75
Point = tuple[float, float]
Align = Literal["start", "middle"]


@dataclass(frozen=True)
class Box:
    """A place in a plane, from its upper left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Where it ends to the right."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Where it ends below."""
        return self.top + self.height

    def columns(self, *shares: float, gap: float = 0.0) -> tuple[Box, ...]:
        """Side by side, as wide as their shares say, with a gap between."""
        room, left, boxes = self.width - gap * (len(shares) - 1), self.left, list[Box]()
        for share in shares:
            boxes.append(Box(left, self.top, room * share / sum(shares), self.height))
            left = boxes[-1].right + gap
        return tuple(boxes)

    def without(self, height: float) -> Box:
        """What is left of it below a strip so high."""
        return Box(self.left, self.top + height, self.width, self.height - height)

    def moved(self, across: float, down: float) -> Box:
        """The same so far to the right and down."""
        return Box(self.left + across, self.top + down, self.width, self.height)


@dataclass(frozen=True)
class Words:
    """A text on one line with its look."""

    said: str
    size: float
    bold: bool = False
    colour: str = TEXT


@dataclass(frozen=True)
class Rectangle:
    """A rectangle filled with a colour, so strong upon the page; `edged` in the page's colour."""

    name: str
    box: Box
    fill: str
    strength: float = 1.0
    edged: bool = False


@dataclass(frozen=True)
class Ring:
    """A ring in the colour of text, filled with the page's."""

    name: str
    box: Box


@dataclass(frozen=True)
class Ribbon:
    """A band that runs smoothly from one place to another to its right, both given by the band's upper edge."""

    name: str
    start: Point
    end: Point
    thickness: float
    fill: str
    strength: float


@dataclass(frozen=True)
class Text:
    """Lines in the middle of a box that has room for them, or one line with other words at the box's right end.

    `rimmed` in the page's colour, to be read upon other marks.
    """

    box: Box
    lines: tuple[tuple[Words, ...], ...]
    align: Align = "start"
    end: Words | None = None
    rimmed: bool = False


Mark = Rectangle | Ring | Ribbon | Text


@dataclass(frozen=True)
class Look:
    """Two sizes of type, in the unit of the places, and whether the page is dark."""

    large: float = SIZE
    small: float = SMALL
    dark: bool = False

    def colour(self, outcome: Coloured) -> str:
        """The colour of an outcome or of a group."""
        return outcome_ink(outcome, self.dark)


@dataclass(frozen=True)
class Picture:
    """Marks, from the back to the front, and the room they take; whether all had room enough to be read.

    `places` are where that stands which a remark may be about: by variable or outcome.
    """

    width: float
    height: float
    marks: tuple[Mark, ...]
    whole: bool = True
    places: Mapping[str, Box] = field(default_factory=dict)


class Draw(Protocol):
    """Draws one picture so wide and, if a height is given, no higher: as much as there is room for."""

    def __call__(self, look: Look, width: float, height: float | None = None) -> Picture: ...


def line(words: Words, left: float, middle: float, width: float, align: Align = "start") -> Text:
    """One line of text at a height, in a room so wide."""
    high = words.size * LINE_HEIGHT
    return Text(Box(left, middle - high / 2, width, high), ((words,),), align)


def apart(places: Sequence[float], least: float, lowest: float, highest: float) -> list[float]:
    """Rising places moved as little as need be so that no two are nearer than `least`, all between the limits."""
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + least if moved else lowest))
    ceiling = highest
    for rank in reversed(range(len(moved))):
        moved[rank] = min(moved[rank], ceiling)
        ceiling = moved[rank] - least
    return moved
