"""What can be shown of a text that somebody else wrote, and how much of it is said back?

One rule for names, messages and whatever is made safe for the page. Touches nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

NO_BREAK = "\u00a0"  # holds a number and its sign together
REPLACEMENT = "\ufffd"
# Of what has no form of its own, Persian, Hindi, Hebrew and joined emoji need the joiners and marks of direction.
NEEDED = {*"\u200c\u200d\u200e\u200f\u061c"}
# Numbers of Arabic, Syriac and Kaithi are written upon these, which count as format characters all the same.
PREPENDED = {*map(chr, (*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD))}
# Counted as letters or marks, but never seen and needed by nobody.
FILLERS = {*"\u17b4\u17b5\u3164\uffa0"}
# Needed by old Korean and by Braille, but blank alone.
BLANK = {*"\u115f\u1160\u2800"}
# Not to be seen, whatever Unicode may make of them yet.
NEVER_SEEN = {0x2065, *range(0xFDD0, 0xFDF0), *range(0xFFF0, 0xFFF9), *range(0xE0000, 0xE1000)}
# The flag of a region: a black flag, the letters of the region as tags, and their end. Elsewhere tags hide text.
REGION_FLAG = "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,6}\U000e007f"
PIECE = re.compile(f"{REGION_FLAG}|.", re.DOTALL)
# What most texts are made of: a text of these alone need not be looked at letter by letter.
PLAIN = re.compile(r"[ -~\u00a0-\u00ac\u00ae-\u02ff\u0400-\u052f\u2010-\u2027\u2030-\u205e\u2100-\u27ff\u4e00-\u9fff]*")
SPACES = re.compile(rf"[^\S{NO_BREAK}]+")
MOST_QUOTED, MOST_IN_A_REMARK, MOST_REMARKS, MOST_SAID = 60, 600, 10, 2800


def visible(text: str) -> str:
    """The text on one line, without what can be neither seen nor written."""
    return _on_one_line(text, "")


def harmless(text: str) -> str:
    """The text on one line, with a sign in place of what can be neither seen nor written."""
    return _on_one_line(text, REPLACEMENT)


def _on_one_line(text: str, instead: str) -> str:
    spaced = SPACES.sub(" ", text).strip(" ")
    if PLAIN.fullmatch(spaced):
        return spaced
    kept = (piece if len(piece) > 1 or _can_be_seen(piece) else instead for piece in PIECE.findall(spaced))
    return SPACES.sub(" ", "".join(kept)).strip(" ")


@lru_cache(maxsize=4096)
def _can_be_seen(character: str) -> bool:
    kind = unicodedata.category(character)
    if kind in {"Cc", "Cs", "Co", "Zl", "Zp"} or character in FILLERS:
        return False
    if kind == "Cf":
        return character in NEEDED or character in PREPENDED
    # What has no kind yet may be an emoji that is newer than this Python; variation selectors have one.
    code = ord(character)
    return kind != "Cn" or not (code in NEVER_SEEN or code & 0xFFFE == 0xFFFE)


def is_blank(text: str) -> bool:
    """Whether nothing of a text, on one line, has a form of its own."""
    return all(x in BLANK or x in NEEDED or x.isspace() or unicodedata.category(x)[0] == "M" for x in visible(text))


def unseen(text: str) -> str:
    """The first character of a text that can be neither seen nor written, as “U+202E”; empty if there is none."""
    pieces = PIECE.findall(SPACES.sub(" ", text))
    first = next((piece for piece in pieces if len(piece) == 1 and not _can_be_seen(piece)), "")
    return f"U+{ord(first):04X}" if first else ""


def cut(text: str, most: int) -> str:
    """So many characters of a text at most, and never half a flag, a joined emoji or a letter without its marks."""
    end = most
    while 0 < end < len(text) and _is_bound(text, end):
        end -= 1
    return visible(text[: end or most]) if len(text) > most else text


def _is_bound(text: str, place: int) -> bool:
    after = text[place]
    binds = after in NEEDED or text[place - 1] == "\u200d" or 0x1F3FB <= ord(after) <= 0x1F3FF
    return binds or unicodedata.category(after)[0] == "M" or 0xE0020 <= ord(after) <= 0xE007F


def clipped(text: str) -> str:
    """As much of the text as a message can bear."""
    return text if len(text) <= MOST_QUOTED else f"{text[: MOST_QUOTED - 3]}…"


def message(text: str, most: int = MOST_SAID) -> str:
    """A text as a message: harmless, and if it is long without its middle, for the remedy stands at the end."""
    # No more is looked at than can be said.
    shown = text if len(text) <= most else f"{text[: most * 2 // 3]} … {text[-most // 4 :]}"
    return harmless(shown)


def remarks(said: Iterable[str], most: int = MOST_REMARKS, most_said: int = MOST_SAID) -> tuple[str, ...]:
    """The first of what is to be said, each as a message, and how many more there are."""
    given = tuple(said)
    kept = tuple(_first(given, most, most_said))
    more = len(given) - len(kept)
    return (*kept, f"And {more} more.") if more else kept


def _first(said: tuple[str, ...], most: int, most_said: int) -> Iterator[str]:
    room = most_said
    for text in said[:most]:
        shown = message(text, MOST_IN_A_REMARK)
        room -= len(shown)
        if room < 0:
            return
        yield shown
