"""What is a vector picture made of? Elements as escaped text, how wide a text is at most, and ink to be read on it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from model.parts import Outcome

WIDTH = 720.0
FONT = "'Source Sans 3', 'Source Sans', 'Segoe UI', Helvetica, Arial, sans-serif"
TEXT, QUIET, FAINT, LINE, PAPER = "#1D2129", "#5A6270", "#C9CED6", "#E3E6EB", "#FFFFFF"
SIZE, SMALL = 15.0, 13.0
REGULAR, BOLD = 400, 600
Style = dict[str, str | float]
NOTE: Style = {"font_size": SMALL, "fill": QUIET}

SPAN_GAP = 10.0
SWATCH, KEY_ROW = 18.0, 22.0

# How far a character advances, as a share of the font size: never less than in any font of the stack.
ADVANCES = {
    0.25: "ij'’‘",
    0.3: "flI!,.:;| ·\u00a0",
    0.35: "rt()-/[\\]{}",
    0.45: '"*“”',
    0.5: "cksvxyzJ^",
    0.55: "`÷",
    0.65: "FTZ●",
    0.7: "ABEKPSVXY&",
    0.75: "wCDHNRU",
    0.8: "GOQ",
    0.85: "mM",
    0.9: "%",
    0.95: "W",
    1.0: "—…▲▼→↑",
    1.05: "@",
}
ADVANCE = {character: advance for advance, characters in ADVANCES.items() for character in characters}
OTHER_ADVANCE, WIDE_ADVANCE, BOLD_FACTOR = 0.6, 1.4, 1.1
# XML 1.0 has no way to write these, not even escaped.
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def element(tag: str, *inside: str, **attributes: str | float) -> str:
    """One element; attributes are escaped, what stands inside must be XML already."""
    shown = "".join(f" {name.replace('_', '-')}={quoteattr(_written(value))}" for name, value in attributes.items())
    return f"<{tag}{shown}>{''.join(inside)}</{tag}>" if inside else f"<{tag}{shown}/>"


def _written(value: str | float) -> str:
    return value if isinstance(value, str) else number(value)


def number(value: float) -> str:
    """A coordinate to a tenth, without needless decimals."""
    return f"{round(value, 1) + 0.0:g}"


def plain(said: str) -> str:
    """Text made safe to stand in XML."""
    return escape(NOT_IN_XML.sub("\ufffd", said))


def picture(width: float, height: float, title: str, parts: Iterable[str]) -> str:
    """A whole picture; its title is what it says to those who cannot see it."""
    return element(
        "svg",
        element("title", plain(title)),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width)} {number(height)}",
        role="img",
        font_family=FONT,
        font_size=SIZE,
        fill=TEXT,
    )


def text(x: float, y: float, said: str, *more: str, **attributes: str | float) -> str:
    """A line of text, its baseline at y; `more` are spans that follow it."""
    return element("text", plain(said), *more, x=x, y=y, **attributes)


def span(said: str, **attributes: str | float) -> str:
    """What follows on a line of text, a little apart and in a style of its own."""
    return element("tspan", plain(said), dx=SPAN_GAP, **attributes)


def rectangle(x: float, y: float, width: float, height: float, fill: str, **attributes: str | float) -> str:
    """A filled rectangle."""
    return element("rect", x=x, y=y, width=width, height=height, fill=fill, **attributes)


def line(x0: float, y0: float, x1: float, y1: float, stroke: str = QUIET, width: float = 1.0) -> str:
    """A straight line."""
    return element("line", x1=x0, y1=y0, x2=x1, y2=y1, stroke=stroke, stroke_width=width)


def text_width(said: str, size: float = SIZE, weight: int = REGULAR) -> float:
    """The width that a line of text takes at most, in whichever font of the stack it is set."""
    return sum(map(_advance, said)) * size * (BOLD_FACTOR if weight >= BOLD else 1.0)


def _advance(character: str) -> float:
    if character in ADVANCE:
        return ADVANCE[character]
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return WIDE_ADVANCE
    letter = unicodedata.normalize("NFD", character)[0]
    return ADVANCE.get(letter, OTHER_ADVANCE if ord(letter) < 0x530 else 1.0)


def fitted(said: str, room: float, size: float = SIZE, weight: int = REGULAR) -> str:
    """The text, cut short with an ellipsis if it is wider than the room for it."""
    if text_width(said, size, weight) <= room:
        return said
    left = room - text_width("…", size, weight)
    for place, character in enumerate(said):
        left -= text_width(character, size, weight)
        if left < 0:
            return f"{said[:place].rstrip()}…"
    return said


def wrapped(said: str, room: float, lines: int, size: float = SIZE, weight: int = REGULAR) -> list[str]:
    """The text in at most so many lines, the last cut short if there is more of it."""
    waiting, done = said.split(), list[str]()
    while waiting and len(done) < lines - 1:
        count = 1
        while count < len(waiting) and text_width(" ".join(waiting[: count + 1]), size, weight) <= room:
            count += 1
        done.append(fitted(" ".join(waiting[:count]), room, size, weight))
        waiting = waiting[count:]
    return [*done, fitted(" ".join(waiting), room, size, weight)] if waiting else done


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


def ink_on(background: str) -> str:
    """Black or white, whichever is read better upon a colour."""
    # At this luminance both contrast equally (WCAG 2.2, relative luminance and contrast ratio).
    return "#000000" if luminance(background) > 0.179 else "#FFFFFF"


def luminance(colour: str) -> float:
    """The relative luminance of a colour (#RRGGBB), from 0 to 1 (WCAG 2.2)."""
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def outcome_key(outcomes: Sequence[Outcome], width: float, top: float, left: float = 0.0) -> tuple[list[str], float]:
    """Colours of outcomes with their labels, in as many lines as they need; and where the next thing may begin."""
    parts, x, y = list[str](), left, top
    for outcome in outcomes:
        label = fitted(outcome.label, width - left - SWATCH, SMALL)
        room = SWATCH + text_width(label, SMALL)
        if x > left and x + room > width:
            x, y = left, y + KEY_ROW
        parts.append(rectangle(x, y + 4, 12, 12, outcome.colour.light))
        parts.append(text(x + SWATCH, y + 14.5, label, font_size=SMALL))
        x += room + 20
    return parts, y + KEY_ROW if outcomes else top
