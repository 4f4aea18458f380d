"""How does a remark stand on a chart? As a text box of its own that can be moved, upon nothing that is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_CONNECTOR
from pptx.util import Pt

from briefing import fit, words
from briefing.fit import SMALLEST
from briefing.marks import Box, Point
from briefing.marks.remarks import Surroundings, leader, placed, put
from briefing.slides.boxes import REMARK
from briefing.slides.page import Line, Page, add_text_box, write
from briefing.typeface import BOLD, LINE_HEIGHT, broken, text_width
from scenarios.storyline import Annotation

POINTER, POINTS = "Line of the remark", "From the remark to what it is about."
# How wide a remark may be, the widest first; what is free beside its words; what a line more costs, as a way; how many
# there may be.
WIDTHS, EDGE, LINE_COST, MOST_LINES = (*range(440, 80, -12),), 4.0, 8.0, 4


@dataclass(frozen=True)
class Drawn:
    """What a chart leaves to a remark on it: what is around, and what it may be about, by outcome or variable.

    On a chart that is colours throughout, a remark stands `upon` them, on a ground of the page's; in areas, within
    what it is about.
    """

    around: Surroundings
    about: Mapping[str, Box] = field(default_factory=dict)
    upon: bool = False
    within: bool = False

    def beside(self, taken: Sequence[Box]) -> Drawn:
        """The same with more around it that is read."""
        return replace(self, around=replace(self.around, words=[*self.around.words, *taken]))


def put_annotation(page: Page, said: Annotation, at: str, named: str, chart: Box, drawn: Drawn) -> bool:
    """Writes the remark on a chart, a line from it to what it is about if that is not near; whether it has room.

    Where no line can be drawn, it begins with what it is about, as that is `named`.
    """
    about, text, way = drawn.about.get(at), said.text, None
    if said.x is None or said.y is None:
        box = _beside(text, about, drawn)
        if box is None and about is not None and named:
            text = f"{named}: {words.within_sentence(text)}"
            box = _near(text, (about.left, about.top), drawn.around)
        else:
            way = leader(box, about) if box and about and not drawn.upon else None
    else:
        corner = chart.left + said.x * chart.width, chart.top + said.y * chart.height
        box = _near(text, corner, Surroundings(chart, drawn.around.words))
    if box is None:
        return False
    if way:
        _put_pointer(page, *way)
    shape = add_text_box(page, box, REMARK)
    shape.text_frame.margin_left = Pt(EDGE)
    write(shape, [Line(fit.sized(text, box.width - EDGE, box.height, (SMALLEST,))[0], bold=True)])
    if drawn.upon:
        shape.fill.solid()
        shape.fill.fore_color.theme_color = MSO_THEME_COLOR.BACKGROUND_1
    return True


def _beside(text: str, about: Box | None, drawn: Drawn) -> Box | None:
    """The place nearest to what it is about, in as few lines as that lets it be."""
    page, best, least = drawn.around.page, None, float("inf")
    if about is None:
        about = Box(page.left, page.top, 0, 0)
    for wide, high in _sizes(text, page.width):
        if drawn.within:
            left = min(max(about.left + about.width / 2 - wide / 2, page.left), page.right - wide)
            top = min(max(about.top + about.height / 2 - high / 2, page.top), page.bottom - high)
            return Box(left, top, wide, high)
        box = placed(wide, high, about, drawn.around)
        if box is None:
            continue
        way = leader(box, about)
        if way is None:
            return box
        (x0, y0), (x1, y1) = way
        cost = abs(x1 - x0) + abs(y1 - y0) + LINE_COST * high / SMALLEST
        if cost < least:
            best, least = box, cost
    return best


def _near(text: str, corner: Point, around: Surroundings) -> Box | None:
    """The free place nearest to a point, in as few lines as there is one for."""
    page = around.page
    for wide, high in _sizes(text, page.width):
        if box := put(wide, high, (min(corner[0], page.right - wide), min(corner[1], page.bottom - high)), around):
            return box
    return None


def _sizes(text: str, most: float) -> list[tuple[float, float]]:
    """How wide and high it is in one line, in two, and so on: each time as narrow as that can be."""
    parts, narrowest = fit.visible(text).split(" "), dict[int, float]()
    longest = max(text_width(part, SMALLEST, BOLD) for part in parts)
    for room in WIDTHS:
        lines = broken(parts, room, SMALLEST, BOLD)
        if longest <= room:
            narrowest[len(lines)] = max(text_width(line, SMALLEST, BOLD) for line in lines) + EDGE + 2
    counted = [(count, wide) for count, wide in narrowest.items() if wide <= most and count <= MOST_LINES]
    return [(wide, count * SMALLEST * LINE_HEIGHT + 1) for count, wide in counted]


def _put_pointer(page: Page, start: tuple[float, float], end: tuple[float, float]) -> Any:
    ends = (Pt(value) for point in (start, end) for value in point)
    line = page.slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *ends)
    line.name = POINTER
    line._element.nvCxnSpPr.cNvPr.set("descr", POINTS)
    line.line.color.theme_color, line.line.width = MSO_THEME_COLOR.TEXT_1, Pt(0.75)
