"""How is a remark drawn on a picture? In bold beside what it is about, a thin line to that, upon no other words."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Sequence
from math import hypot

from briefing.fit import balanced
from briefing.ink import LINE, PAPER, TEXT
from briefing.marks import Box
from briefing.marks.remarks import Remark, Surroundings, leader, placed, put
from briefing.svg.canvas import line, number, rectangle, text
from briefing.typeface import BOLD, LINE_HEIGHT, REGULAR, SIZE, SMALL, text_width, wrapped

# How wide it may be, also as shares of the picture; how many lines; what it keeps free around itself.
WIDEST, WIDTHS, MOST_LINES, EDGE = 340.0, (0.5, 0.33, 0.22), 6, 3.0
# How much farther off it may rather stand than have a line more.
LINE_COST = 12.0
# How far type reaches above and below its baseline, as shares of its size.
ABOVE, BELOW = 0.76, 0.24
ANCHORS = {"start": 0.0, "middle": 0.5, "end": 1.0}
VIEW_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def with_remark(drawn: str, remark: Remark | None, about: Box | None) -> str:
    """The picture with a remark on it; a little higher, if there is no free place for it."""
    if remark is None or not remark.text.strip():
        return drawn
    root = ElementTree.fromstring(drawn)
    width, height = map(float, root.get("viewBox", "0 0 0 0").split()[2:])
    around = Surroundings(Box(0, 0, width, height), [*_words(root)], [*_marks(root)])
    if remark.x is not None and remark.y is not None:
        about = None
    places = [*_places(remark, about, around)]
    if not places:
        # Below all else.
        lines, about = _lines(remark.text, width - 2 * EDGE), None
        places = [(lines, Box(0, height + EDGE, *_size(lines)))]
        drawn = VIEW_BOX.sub(f'viewBox="0 0 {number(width)} {number(places[0][1].bottom + EDGE)}"', drawn, count=1)
    lines, box = min(places, key=lambda place: LINE_COST * len(place[0]) + _far(place[1], about))
    return f"{drawn.removesuffix('</svg>')}{''.join(_drawn(lines, box, about))}</svg>"


def _places(remark: Remark, about: Box | None, around: Surroundings) -> Iterator[tuple[list[str], Box]]:
    """The lines of a remark in ever narrower columns, each with the best place for them."""
    width, height = around.page.width, around.page.height
    columns = [*dict.fromkeys(tuple(_lines(remark.text, min(WIDEST, share * width))) for share in WIDTHS)]
    whole = [lines for lines in columns if not lines[-1].endswith("…")] or columns[:1]
    for lines in sorted(whole, key=len):
        wide, high = _size(lines)
        corner = min((remark.x or 0) * width, width - wide), min((remark.y or 0) * height, height - high)
        box = placed(wide, high, about, around) if about else put(wide, high, corner, around)
        if box:
            yield [*lines], box


def _far(box: Box, about: Box | None) -> float:
    way = leader(box, about) if about else None
    return hypot(way[1][0] - way[0][0], way[1][1] - way[0][1]) if way else 0.0


def _size(lines: Sequence[str]) -> tuple[float, float]:
    """The room that lines take."""
    return max(text_width(said, SMALL, BOLD) for said in lines) + 2 * EDGE, SMALL * LINE_HEIGHT * len(lines) + 2


def _lines(said: str, room: float) -> list[str]:
    """All about as long; cut, where a word is wider than the room."""
    lines = balanced(said, room, SMALL, BOLD)
    fits = len(lines) <= MOST_LINES and all(text_width(one, SMALL, BOLD) <= room for one in lines)
    return lines if fits else wrapped(said, room, MOST_LINES, SMALL, BOLD)


def _drawn(lines: list[str], box: Box, about: Box | None) -> Iterator[str]:
    way = leader(box, about) if about else None
    if way:
        (x0, y0), (x1, y1) = way
        yield line(x0, y0, x1, y1, TEXT, 1)
    yield rectangle(box.left, box.top, box.width, box.height, PAPER, fill_opacity=0.92)
    for place, said in enumerate(lines):
        baseline = box.top + 1 + SMALL * (LINE_HEIGHT * (place + 0.5) + 0.35)
        yield text(box.left + EDGE, baseline, said, font_size=SMALL, font_weight=BOLD)


def _words(root: ElementTree.Element) -> Iterator[Box]:
    """Where words stand; and rings, which tell where a scenario stands."""
    for part in root.iter():
        if part.tag.endswith("}text"):
            size, weight = float(part.get("font-size", SIZE)), int(float(part.get("font-weight", REGULAR)))
            wide = text_width(part.text or "", size, weight)
            for span in part:
                look = float(span.get("font-size", size)), int(float(span.get("font-weight", weight)))
                wide += float(span.get("dx", 0)) + text_width(span.text or "", *look)
            left = float(part.get("x", 0)) - wide * ANCHORS[part.get("text-anchor", "start")]
            yield Box(left, float(part.get("y", 0)) - ABOVE * size, wide, (ABOVE + BELOW) * size)
        elif part.tag.endswith("}circle"):
            x, y, radius = (float(part.get(name, 0)) for name in ("cx", "cy", "r"))
            yield Box(x - radius, y - radius, 2 * radius, 2 * radius)


def _marks(root: ElementTree.Element) -> Iterator[Box]:
    """Where bars and lines stand, those across an area aside; areas are so large that a remark stands upon them."""
    for part in root.iter():
        if part.tag.endswith("}rect"):
            yield Box(*(float(part.get(name, 0)) for name in ("x", "y", "width", "height")))
        elif part.tag.endswith("}line") and part.get("stroke") != LINE:
            x0, y0, x1, y1 = (float(part.get(name, 0)) for name in ("x1", "y1", "x2", "y2"))
            yield Box(min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0))
