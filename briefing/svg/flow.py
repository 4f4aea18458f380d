"""How does it branch? From the first choice to the outcomes, in ribbons as broad as their share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from briefing import branching, words
from briefing.answer import Answer
from briefing.branching import Link, Node, Place, Slots
from briefing.svg.canvas import (
    BOLD,
    FAINT,
    PAPER,
    QUIET,
    SMALL,
    WIDTH,
    Style,
    element,
    fitted,
    number,
    picture,
    rectangle,
    text,
    text_width,
)

SCALE = 172.0
SLOTS = Slots(whole=SCALE, outcome=22.0, label=32.0)
NODE = 10.0
VALUE = 48.0
WIDEST_LABEL = 0.3  # of the width
LABEL_GAP = 8.0
OPACITY = 0.6
RIM: Style = {"paint_order": "stroke", "stroke": PAPER, "stroke_width": 3, "stroke_linejoin": "round"}


def branches(answer: Answer, width: float = WIDTH) -> str:
    """The choices in columns, then the outcomes; ribbons are grey until an outcome is certain, then in its colour."""
    nodes = {node.name: node for node in branching.nodes(answer)}
    columns = branching.columns(list(nodes.values()))
    height = max(map(SLOTS.height, columns))
    label = min(max(text_width(node.label, SMALL) for node in nodes.values() if node.outcome), WIDEST_LABEL * width)
    gap = (width - NODE - LABEL_GAP - label - VALUE) / max(len(columns) - 1, 1)
    places = {
        name: place
        for n, column in enumerate(columns)
        for name, place in branching.placed(column, n * gap, height, SLOTS)
    }
    parts = [*_ribbons(nodes, places, branching.links(answer))]
    parts += [rectangle(p.x, p.top, NODE, max(p.thickness, 1), _ink(nodes[name])) for name, p in places.items()]
    for name, place in places.items():
        if nodes[name].outcome:
            parts += _outcome_label(nodes[name], place, label, width)
        else:
            parts += _branch_label(nodes[name], place, gap - NODE - 2 * LABEL_GAP)
    return picture(width, height, words.flow_sentence(answer), parts)


def _ink(node: Node, otherwise: str = QUIET) -> str:
    """An outcome's colour, else one of the greys."""
    return node.outcome.colour.light if node.outcome else otherwise


def _ribbons(nodes: Mapping[str, Node], places: Mapping[str, Place], links: Iterable[Link]) -> Iterator[str]:
    found = list(links)
    tops, bottoms = (branching.stacked(found, places, at_end, SLOTS) for at_end in (False, True))
    for link in found:
        start, end = (places[link.start].x + NODE, tops[link]), (places[link.end].x, bottoms[link])
        ink = _ink(nodes[link.end], FAINT)
        yield element("path", d=_ribbon(start, end, max(SCALE * link.share, 0.5)), fill=ink, fill_opacity=OPACITY)


def _ribbon(start: tuple[float, float], end: tuple[float, float], thickness: float) -> str:
    (x0, y0), (x1, y1) = start, end
    bend = (x0 + x1) / 2
    corners = [(x0, y0), (bend, y0), (bend, y1), (x1, y1)]
    back = [(x, y + thickness) for x, y in reversed(corners)]
    there, return_ = (" ".join(f"{number(x)},{number(y)}" for x, y in way[1:]) for way in (corners, back))
    return f"M{number(x0)},{number(y0)}C{there}L{number(x1)},{number(y1 + thickness)}C{return_}Z"


def _outcome_label(node: Node, place: Place, room: float, width: float) -> Iterator[str]:
    x, baseline = place.x + NODE + LABEL_GAP, place.middle + 4.5
    yield text(x, baseline, fitted(node.label, room, SMALL), font_size=SMALL)
    share = words.percent(node.share)
    yield text(width, baseline, share, font_size=SMALL, font_weight=BOLD, text_anchor="end")


def _branch_label(node: Node, place: Place, room: float) -> Iterator[str]:
    """Label and share under each other, upon the ribbons with a rim of the page's colour."""
    x, middle = place.x + NODE + LABEL_GAP, place.label_middle(SLOTS.label)
    yield text(x, middle - 3, fitted(node.label, room, SMALL), font_size=SMALL, **RIM)
    yield text(x, middle + 13, words.percent(node.share), font_size=SMALL, font_weight=BOLD, **RIM)
