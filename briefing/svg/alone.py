"""How does a picture leave on its own? With what it says above it and where its numbers come from below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from briefing.ink import PAPER
from briefing.svg.canvas import NOTE, picture, rectangle, text
from briefing.typeface import SIZE, SMALL, text_width, wrapped

EDGE, GAP = 16.0, 12.0
LINE_HEIGHT, NOTE_HEIGHT = 21.0, 18.0
MOST_LINES = 8
VIEW_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def alone(drawn: str, sentence: str, sources: Sequence[str]) -> str:
    """The picture on paper of its own, at its size, with its sentence above and its sources below."""
    size = VIEW_BOX.search(drawn)
    assert size, "a picture has its size in its viewBox"
    width, height = float(size[1]), float(size[2])
    said = wrapped(sentence, width, MOST_LINES)
    noted = [line for source in sources for line in wrapped(_breakable(source, width), width, MOST_LINES, SMALL)]
    top = EDGE + LINE_HEIGHT * len(said) + GAP
    below = top + height + GAP
    whole_width, whole_height = width + 2 * EDGE, below + NOTE_HEIGHT * len(noted) + EDGE
    parts = [
        rectangle(0, 0, whole_width, whole_height, PAPER),
        *(text(EDGE, EDGE + SIZE + LINE_HEIGHT * n, line) for n, line in enumerate(said)),
        _at(drawn, EDGE, top, width, height),
        *(text(EDGE, below + SMALL + NOTE_HEIGHT * n, line, **NOTE) for n, line in enumerate(noted)),
    ]
    return _at(picture(whole_width, whole_height, sentence, parts), 0, 0, whole_width, whole_height)


def _breakable(said: str, room: float) -> str:
    """The text with words wider than a line, such as addresses, cut into pieces that each fill one."""
    return " ".join(piece for word in said.split() for piece in _pieces(word, room))


def _pieces(word: str, room: float) -> Iterator[str]:
    taken = 0.0
    start = 0
    for place, letter in enumerate(word):
        taken += text_width(letter, SMALL)
        if taken > room:
            yield word[start:place]
            start, taken = place, text_width(letter, SMALL)
    yield word[start:]


def _at(drawn: str, x: float, y: float, width: float, height: float) -> str:
    """The picture with a place and a size, as it needs within another and wherever its viewBox alone is not enough."""
    return drawn.replace("<svg ", f'<svg x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" ', 1)
