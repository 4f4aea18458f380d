"""How does it branch? From the first choice to the outcomes, in ribbons as broad as their share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from briefing import branching, words
from briefing.answer import Answer
from briefing.branching import Link, Node, Place, Slots
from briefing.ink import FAINT, QUIET
from briefing.marks import HAIRLINE, Box, Look, Mark, Picture, Rectangle, Ribbon, Text, Words
from briefing.typeface import BOLD, LINE_HEIGHT, fitted, text_width, wrapped

NODE, LABEL_GAP, OPACITY = 10.0, 6.0, 0.6
# Of the width, what the names of outcomes may take; in sizes of type, what “>99 %” does.
WIDEST_LABEL, VALUE_WIDTH = 0.36, 3.4
# How high the whole of the probability is drawn, and an outcome's row, where the picture may be as high as it needs.
WHOLE, OUTCOME_ROW = 172.0, 22.0
# Below these, ribbons are too thin to be told apart, and labels too narrow to be read.
LEAST_WHOLE, LEAST_ROOM = 56.0, 56.0


@dataclass(frozen=True)
class _Layout:
    """Where everything stands, and the room there is for labels."""

    nodes: Mapping[str, Node]
    places: Mapping[str, Place]
    slots: Slots
    points: float
    rooms: Sequence[float]  # of each column of branches
    labels: Mapping[str, tuple[tuple[Words, ...], ...]]


def branches(answer: Answer, look: Look, width: float, height: float | None = None) -> Picture:
    """The choices in columns, then the outcomes; ribbons are grey until an outcome is certain, then in its colour.

    Where a height is given, columns are as far apart as their labels need, and shares stand beside these.
    """
    points = look.small if height is None else look.large
    nodes = {node.name: node for node in branching.nodes(answer)}
    columns = branching.columns(list(nodes.values()))
    widest = max(text_width(node.label, points) for node in nodes.values() if node.outcome)
    right = NODE + LABEL_GAP + min(widest, WIDEST_LABEL * width) + VALUE_WIDTH * points
    gaps = _gaps(columns, width - right, points, in_proportion=height is not None)
    rooms = [gap - NODE - 2 * LABEL_GAP for gap in gaps]
    labels = {x.name: _lines(x, rooms[x.column], points, height is None) for x in nodes.values() if not x.outcome}
    high = LINE_HEIGHT * points
    slots = Slots(0.0, OUTCOME_ROW if height is None else high + 1, high, {x: high * len(labels[x]) for x in labels})
    if height is None:
        slots = replace(slots, whole=WHOLE)
        height = max(map(slots.height, columns))
    else:
        spare = ((height - slots.height(column)) / sum(node.share for node in column) for column in columns)
        slots = replace(slots, whole=min(spare))
    places = {
        name: place
        for number, column in enumerate(columns)
        for name, place in branching.placed(column, sum(gaps[:number]), height, slots)
    }
    layout = _Layout(nodes, places, slots, points, rooms, labels)
    whole = slots.whole >= LEAST_WHOLE and min(rooms, default=LEAST_ROOM) >= LEAST_ROOM
    return Picture(width, height, tuple(_marks(layout, list(branching.links(answer)), look, width)), whole)


def _gaps(columns: Sequence[Sequence[Node]], width: float, points: float, in_proportion: bool) -> list[float]:
    """How far each column is from the next, in proportion to the length of the labels between them or all alike."""
    longest = [max(text_width(node.label, points) for node in column) for column in columns[:-1]]
    shares = longest if in_proportion else [1.0] * len(longest)
    return [width * share / sum(shares) for share in shares]


def _lines(node: Node, room: float, points: float, apart: bool) -> tuple[tuple[Words, ...], ...]:
    """A branch's label and its share: in as many lines as they need or, set apart, in one each."""
    share = Words(words.percent(node.share), points, bold=True)
    *full, last = wrapped(node.label, room, 1 if apart else 2, points) or [""]
    lines = tuple((Words(said, points),) for said in full)
    together = text_width(f"{last} ", points) + text_width(share.said, points, BOLD)
    if not apart and together <= room:
        return *lines, (Words(f"{last} ", points), share)
    return *lines, (Words(last, points),), (share,)


def _marks(layout: _Layout, links: Sequence[Link], look: Look, width: float) -> Iterator[Mark]:
    yield from _ribbons(layout, links, look)
    for node in layout.nodes.values():
        place = layout.places[node.name]
        high = max(place.thickness, HAIRLINE)
        where = Box(place.x, place.middle - high / 2, NODE, high)
        yield Rectangle(node.label, where, look.colour(node.outcome) if node.outcome else QUIET)
    for node in layout.nodes.values():
        yield _label(layout, node, width)


def _ribbons(layout: _Layout, links: Sequence[Link], look: Look) -> Iterator[Mark]:
    slots, places, nodes = layout.slots, layout.places, layout.nodes
    tops, bottoms = (branching.stacked(links, places, at_end, slots) for at_end in (False, True))
    for link in links:
        outcome = nodes[link.end].outcome
        yield Ribbon(
            f"{nodes[link.start].label} → {nodes[link.end].label}",
            (places[link.start].x + NODE, tops[link]),
            (places[link.end].x, bottoms[link]),
            max(slots.whole * link.share, HAIRLINE),
            look.colour(outcome) if outcome else FAINT,
            OPACITY,
        )


def _label(layout: _Layout, node: Node, width: float) -> Mark:
    """An outcome's label with its share at the right edge; a branch's upon its ribbons or above them."""
    place, points = layout.places[node.name], layout.points
    left = place.x + NODE + LABEL_GAP
    if node.outcome:
        high, room = layout.slots.outcome, width - left
        label = fitted(node.label, room - VALUE_WIDTH * points + 1, points)
        share = Words(words.percent(node.share), points, bold=True)
        return Text(Box(left, place.middle - high / 2, room, high), ((Words(label, points),),), end=share)
    lines = layout.labels[node.name]
    high = LINE_HEIGHT * points * len(lines)
    room = layout.rooms[node.column]
    return Text(Box(left, place.label_middle(high) - high / 2, room, high), lines, rimmed=True)
