"""What did events do? A waterfall: where what leads stood, a bar for each event from there on, where it stands now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from briefing import words
from briefing.findings.events import Happened, brief_text, others, points
from briefing.ink import FAINT, QUIET, TEXT
from briefing.marks import HAIRLINE, Box, Look, Mark, Picture, Rectangle, Text, Words, line
from briefing.typeface import BOLD, LINE_HEIGHT, REGULAR, fitted, text_width, wrapped

# How high a row is at most, and a bar; of the row, where its name stands beside it; what a name above it takes.
MOST_ROW, BAR, BAR_SHARE, NAME, GAP = 48.0, 14.0, 0.5, 18.0, 8.0
# In a wide picture names stand beside the bars and take so much of it; each has at most so many lines.
WIDE, NAME_SHARE, MOST_LINES = 640.0, 0.54, 2
# A post is so broad; beyond the outermost, the plane has room for a number on either side.
POST, NUMBER = 3.0, 5.0
JOINT, POST_NAME = "From one to the next", "Where it stands on that day"


@dataclass(frozen=True)
class _Row:
    """A row: what it is called, where its bar starts and ends, its number, and the event it is of, if of one."""

    name: str
    start: float
    end: float
    number: str
    event: str = ""

    @property
    def is_post(self) -> bool:
        """Whether it says where what leads stands, and no part."""
        return self.start == self.end


@dataclass(frozen=True)
class _Plane:
    """The plane in which bars stand, how their rows are laid out, and what of a share its left edge and width are."""

    left: float
    width: float
    low: float
    span: float
    beside: bool

    def at(self, share: float) -> float:
        """Where a share stands."""
        return self.left + self.width * (share - self.low) / self.span


def drawn(of: Happened, look: Look, width: float, height: float | None = None) -> Picture:
    """A row per event that is shown, one for all others, between a post for each day; names stand beside the bars or,
    where it is narrow, above them."""
    rows, beside = _rows(of), width >= WIDE
    most = MOST_ROW if beside else NAME + BAR + GAP
    high = most if height is None else min(height / len(rows), most)
    name = look.large if beside and high >= _of_lines(look.large) else look.small
    plane = _plane(rows, width, look.small, beside)
    places = [Box(0, high * n, width, high) for n in range(len(rows))]
    bars = [_place(row, place, plane, name) for row, place in zip(rows, places, strict=True)]
    # Between names that stand above bars, they would strike these through.
    marks = list[Mark](_joints(rows, bars, plane)) if beside else []
    for row, bar, place in zip(rows, bars, places, strict=True):
        marks += [_bar(of, row, bar, look), _name(row, place, width, name, beside), _number(row, bar, look)]
    whole = high >= name * LINE_HEIGHT + (0 if beside else BAR / 2)
    about = {row.event: bar for row, bar in zip(rows, bars, strict=True) if row.event}
    return Picture(width, high * len(rows), tuple(marks), whole, about)


def _rows(of: Happened) -> list[_Row]:
    stands = of.before
    rows = [_Row(f"{of.leading.label}, {words.day(of.start)}", stands, stands, words.percent(stands))]
    for name, part in of.shown.items():
        event = of.event(name)
        called = f"{event.day.day} {event.day:%b}: {brief_text(event)}"
        rows.append(_Row(called, stands, stands + part, points(part), str(name)))
        stands += part
    if len(of.others):
        rows.append(_Row(others(of), stands, of.after, points(float(of.others.sum()))))
    return [*rows, _Row(f"{of.leading.label}, {words.day(of.end)}", of.after, of.after, words.percent(of.after))]


def _plane(rows: Sequence[_Row], width: float, points: float, beside: bool) -> _Plane:
    """With room for a number on either side of the outermost bars."""
    number = max(text_width(row.number, points, BOLD) for row in rows) + NUMBER + POST
    left = NAME_SHARE * width if beside else 0.0
    ends = [share for row in rows for share in (row.start, row.end)]
    return _Plane(left + number, width - left - 2 * number, min(ends), max(ends) - min(ends) or 1.0, beside)


def _place(row: _Row, place: Box, plane: _Plane, name: float) -> Box:
    """Where the bar or the post of a row stands."""
    room = place if plane.beside else place.without(name * LINE_HEIGHT)
    thick = BAR_SHARE * place.height if plane.beside else min(BAR, room.height - 2)
    top = place.top + (place.height - thick) / 2 if plane.beside else room.top
    start, end = sorted((plane.at(row.start), plane.at(row.end)))
    if row.is_post:
        return Box(start - POST / 2, top, POST, thick)
    return Box(start, top, max(end - start, HAIRLINE), thick)


def _joints(rows: Sequence[_Row], bars: Sequence[Box], plane: _Plane) -> Iterator[Mark]:
    """Hairlines from where a bar ends to where the next begins."""
    for row, bar, below in zip(rows, bars, bars[1:], strict=False):
        way = Box(plane.at(row.end) - HAIRLINE / 2, bar.bottom, HAIRLINE, below.top - bar.bottom)
        yield Rectangle(JOINT, way, QUIET)


def _bar(of: Happened, row: _Row, bar: Box, look: Look) -> Mark:
    """A post in the ink of words; what raises in the colour of what leads, what lowers in a pale one."""
    if row.is_post:
        return Rectangle(POST_NAME, bar, TEXT)
    return Rectangle(row.name, bar, look.colour(of.leading) if row.end > row.start else FAINT)


def _name(row: _Row, place: Box, width: float, size: float, beside: bool) -> Mark:
    """What a row is called, beside its bar or above it."""
    weight, high = BOLD if row.is_post else REGULAR, size * LINE_HEIGHT
    if not beside:
        called = Words(fitted(row.name, width, size, weight), size, bold=row.is_post)
        return line(called, 0, place.top + high / 2, width)
    room, most = NAME_SHARE * width - GAP, MOST_LINES if place.height >= _of_lines(size) else 1
    said = tuple((Words(part, size, bold=row.is_post),) for part in wrapped(row.name, room, most, size, weight))
    return Text(Box(0, place.top, room, place.height), said)


def _of_lines(size: float) -> float:
    """How high a row has to be for a name of as many lines as it may have."""
    return MOST_LINES * size * LINE_HEIGHT + GAP


def _number(row: _Row, bar: Box, look: Look) -> Mark:
    """How far a bar goes, at the end to which it does; where a post stands, to its right."""
    wide, middle = text_width(row.number, look.small, BOLD), bar.top + bar.height / 2
    left = bar.left - NUMBER - wide if row.end < row.start else bar.right + NUMBER
    return line(Words(row.number, look.small, bold=row.is_post), left, middle, wide)
