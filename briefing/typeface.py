"""How wide is a text? Sizes, weights and the room that letters take at most, in whichever font sets them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

FONT = "'Source Sans 3', 'Source Sans', 'Segoe UI', Helvetica, Arial, sans-serif"
SIZE, SMALL = 15.0, 13.0
REGULAR, BOLD = 400, 600
# From one line to the next, in sizes of type.
LINE_HEIGHT = 1.2

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


def text_width(said: str, size: float = SIZE, weight: int = REGULAR) -> float:
    """The width that a line of text takes at most, in whichever font of the stack it is set."""
    return _advances(said) * size * (BOLD_FACTOR if weight >= BOLD else 1.0)


# The words of a file are measured again for every place in which they might stand.
@lru_cache(maxsize=4096)
def _advances(said: str) -> float:
    return sum(map(_advance, said))


@lru_cache(maxsize=4096)
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
    words = said.split()
    full = broken(words, room, size, weight)
    rest = words[sum(len(line.split()) for line in full[: lines - 1]) :]
    shown = [*full[: lines - 1], " ".join(rest)] if rest else full
    return [fitted(line, room, size, weight) for line in shown]


def broken(words: Sequence[str], room: float, size: float = SIZE, weight: int = REGULAR) -> list[str]:
    """The words in lines, each as full as it can be."""
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, weight) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
