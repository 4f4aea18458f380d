"""How does it branch, on a slide? Ribbons as broad as their share, in shapes that can be recoloured, words as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from briefing import branching, words
from briefing.answer import Answer
from briefing.branching import Link, Node, Place, Slots
from briefing.slides import fit
from briefing.slides.boxes import Box
from briefing.slides.charts import Style
from briefing.slides.fit import SMALLEST, shortened, visible
from briefing.slides.page import Page
from briefing.slides.shapes import HAIRLINE, INK, Drawing, Words
from briefing.svg.canvas import BOLD, wrapped

NODE, LABEL_GAP = 10.0, 6.0
# In a column so wide there is room for larger type.
WIDE, LARGE = 640.0, 16.0
LINE, MOST_LINES = 1.2, 2
WIDEST_LABEL = 0.36  # of the width, for outcomes
VALUE_WIDTH = 3.4  # of the size of type: what “>99 %” takes
# Below these, ribbons are too thin to be told apart, and labels too narrow to be read.
LEAST_WHOLE, LEAST_ROOM = 56.0, 56.0
# How strong ribbons and nodes are upon the page; a template's second colour of text may be any, its first is an ink.
GREY, COLOURED, DARK_GREY = 0.2, 0.55, 0.7


@dataclass(frozen=True)
class _Picture:
    """The branches as they lie in a box, with the size of type and the room there is for labels."""

    nodes: Mapping[str, Node]
    places: Mapping[str, Place]
    slots: Slots
    points: float
    rooms: Sequence[float]  # of each column of branches
    labels: Mapping[str, Sequence[Sequence[Words]]]

    @property
    def is_readable(self) -> bool:
        return self.slots.whole >= LEAST_WHOLE and min(self.rooms, default=LEAST_ROOM) >= LEAST_ROOM


def fits(answer: Answer, width: float, height: float) -> bool:
    """Whether a picture of the branches can be read in a place so wide and high."""
    return _laid_out(answer, Box(0, 0, width, height)).is_readable


def put_flow(page: Page, name: str, box: Box, answer: Answer, style: Style, sentence: str) -> None:
    """The choices in columns, then the outcomes; ribbons are grey until an outcome is certain, then in its colour."""
    picture, drawing = _laid_out(answer, box), Drawing()
    _draw_ribbons(drawing, picture, box, list(branching.links(answer)), style)
    for node in picture.nodes.values():
        place = picture.places[node.name]
        high = max(place.thickness, HAIRLINE)
        where = Box(box.left + place.x, box.top + place.middle - high / 2, NODE, high)
        fill, strength = (style.colour(node.outcome), 1.0) if node.outcome else (INK, DARK_GREY)
        drawing.rectangle(node.label, where, fill, strength)
    for node in picture.nodes.values():
        _label(drawing, picture, box, node)
    drawing.put(page, name, box, sentence)


def _laid_out(answer: Answer, box: Box) -> _Picture:
    nodes = {node.name: node for node in branching.nodes(answer)}
    columns = branching.columns(list(nodes.values()))
    points = LARGE if box.width >= WIDE else SMALLEST
    widest = max(fit.wide(visible(node.label), points) for node in nodes.values() if node.outcome)
    right = NODE + LABEL_GAP + min(widest, WIDEST_LABEL * box.width) + VALUE_WIDTH * points
    gaps = _gaps(columns, box.width - right, points)
    rooms = [gap - NODE - 2 * LABEL_GAP for gap in gaps]
    labels = {node.name: _lines(node, rooms[node.column], points) for node in nodes.values() if not node.outcome}
    heights = {name: LINE * points * len(lines) for name, lines in labels.items()}
    slots = Slots(0.0, LINE * points + 1, LINE * points, heights)
    whole = min((box.height - slots.height(column)) / sum(node.share for node in column) for column in columns)
    slots = replace(slots, whole=whole)
    places = {
        name: place
        for number, column in enumerate(columns)
        for name, place in branching.placed(column, sum(gaps[:number]), box.height, slots)
    }
    return _Picture(nodes, places, slots, points, rooms, labels)


def _gaps(columns: Sequence[Sequence[Node]], width: float, points: float) -> list[float]:
    """How far each column is from the next: in proportion to the length of the labels between them."""
    widest = [max(fit.wide(visible(node.label), points) for node in column) for column in columns[:-1]]
    return [width * wide / sum(widest) for wide in widest]


def _lines(node: Node, room: float, points: float) -> list[Sequence[Words]]:
    """A branch's label and its share, in as many lines as they need."""
    share = Words(words.percent(node.share), points, bold=True)
    *full, last = wrapped(visible(node.label), room, MOST_LINES, points) or [""]
    lines: list[Sequence[Words]] = [[Words(line, points)] for line in full]
    if fit.wide(f"{last} ", points) + fit.wide(share.said, points, BOLD) <= room:
        return [*lines, [Words(f"{last} ", points), share]]
    return [*lines, [Words(last, points)], [share]]


def _draw_ribbons(drawing: Drawing, picture: _Picture, box: Box, links: Sequence[Link], style: Style) -> None:
    slots, places, nodes = picture.slots, picture.places, picture.nodes
    tops, bottoms = (branching.stacked(links, places, at_end, slots) for at_end in (False, True))
    for link in links:
        outcome = nodes[link.end].outcome
        drawing.ribbon(
            f"{nodes[link.start].label} → {nodes[link.end].label}",
            (box.left + places[link.start].x + NODE, box.top + tops[link]),
            (box.left + places[link.end].x, box.top + bottoms[link]),
            max(slots.whole * link.share, HAIRLINE),
            style.colour(outcome) if outcome else INK,
            COLOURED if outcome else GREY,
        )


def _label(drawing: Drawing, picture: _Picture, box: Box, node: Node) -> None:
    place, points = picture.places[node.name], picture.points
    left = box.left + place.x + NODE + LABEL_GAP
    if node.outcome:
        high, share = picture.slots.outcome, Words(words.percent(node.share), points, bold=True)
        row = Box(left, box.top + place.middle - high / 2, box.right - left, high)
        label = shortened(node.label, row.width - VALUE_WIDTH * points + 1, points)
        drawing.row(row, Words(label, points), share)
        return
    lines = picture.labels[node.name]
    high = LINE * points * len(lines)
    middle = box.top + place.label_middle(high)
    drawing.text(Box(left, middle - high / 2, picture.rooms[node.column], high), *lines)
