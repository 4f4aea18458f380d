"""How much text fits? Lines counted by the widest font that may set them, in points."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from briefing.typeface import LINE_HEIGHT, NOT_IN_XML, REGULAR, broken, fitted, text_width

# Nothing on a slide is smaller.
SMALLEST = 14.0
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def visible(said: str) -> str:
    """The text on one line, without what has no shape or no place in XML."""
    return written(said).strip(" ")


def written(said: str) -> str:
    """The same with the spaces around it."""
    return CONTROL.sub(" ", NOT_IN_XML.sub(" ", said))


def shortened(said: str, room: float, points: float = SMALLEST, weight: int = REGULAR) -> str:
    """The text on one line, cut short with an ellipsis if it is wider than the room."""
    return fitted(visible(said), room, points, weight)


def lines(said: str, room: float, points: float = SMALLEST, weight: int = REGULAR) -> int:
    """How many lines the text takes at most; words wider than a line are broken."""
    space, count, left = text_width(" ", points, weight), 1, room
    for word in said.split(" "):
        width = text_width(word, points, weight)
        if width > left:
            count, left = count + max(1, int(-(-width // room)) - (left == room)), room - width % room
        else:
            left -= width
        left -= space
    return count


def balanced(said: str, room: float, points: float = SMALLEST, weight: int = REGULAR) -> list[str]:
    """The text line by line, all about as long, so that no word is left alone on the last of them.

    As many lines as it takes at most; on one, if a word is wider than a line or none stands apart.
    """
    count, words = lines(said, room, points, weight), said.split(" ")
    if count == 1 or max(text_width(word, points, weight) for word in words) > room:
        return [said]
    low, high = room / count, room
    while high - low > 1:
        middle = (low + high) / 2
        low, high = (low, middle) if len(broken(words, middle, points, weight)) <= count else (middle, high)
    return broken(words, high, points, weight)


def height(said: str, room: float, points: float = SMALLEST, weight: int = REGULAR) -> float:
    """The height that the text takes at most in a column so wide."""
    return lines(said, room, points, weight) * points * LINE_HEIGHT


def sized(said: str, width: float, tall: float, sizes: Sequence[float]) -> tuple[str, float]:
    """The text and the first of the sizes at which it fits a box; at the last of them cut short, if need be."""
    said = visible(said)
    for points in sizes:
        if height(said, width, points) <= tall:
            return said, points
    return _cut(said, width, tall, sizes[-1]), sizes[-1]


def _cut(said: str, width: float, tall: float, points: float) -> str:
    """As much of the text as fits, by halving."""
    low, high = 0, len(said)
    while low < high:
        middle = (low + high + 1) // 2
        fits = height(f"{said[:middle]}…", width, points) <= tall
        low, high = (middle, high) if fits else (low, middle - 1)
    return f"{said[:low].rstrip()}…"


def right_to_left(said: str) -> bool:
    """Whether most of the text is in a script that runs from right to left."""
    kinds = [unicodedata.bidirectional(character) for character in said]
    return kinds.count("R") + kinds.count("AL") > kinds.count("L")
