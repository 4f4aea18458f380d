"""How does it branch? From the first choice to the outcomes, in ribbons as broad as their share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from briefing import words
from briefing.answer import Answer
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
from model.parts import RuleBase

# Every slot has a least height for its label; the rest is shared by probability, so that one scale holds throughout.
SCALE, OUTCOME_SLOT, BRANCH_SLOT = 172.0, 22.0, 40.0
NODE = 10.0
VALUE = 48.0
WIDEST_LABEL = 0.3  # of the width
LABEL_GAP = 8.0
OPACITY = 0.6
RIM: Style = {"paint_order": "stroke", "stroke": PAPER, "stroke_width": 3, "stroke_linejoin": "round"}


@dataclass(frozen=True)
class _Node:
    """A branch of a choice ("stage.branch") or an outcome: in which column, how much reaches it, its colour."""

    name: str
    label: str
    column: int
    share: float
    ink: str
    is_outcome: bool = False

    @property
    def slot(self) -> float:
        return (OUTCOME_SLOT if self.is_outcome else BRANCH_SLOT) + SCALE * self.share


@dataclass(frozen=True)
class _Link:
    """What flows from one node to another."""

    start: str
    end: str
    share: float


@dataclass(frozen=True)
class _Place:
    x: float
    middle: float
    thickness: float

    @property
    def top(self) -> float:
        return self.middle - self.thickness / 2


def branches(answer: Answer, width: float = WIDTH) -> str:
    """The choices in columns, then the outcomes; ribbons are grey until an outcome is certain, then in its colour."""
    nodes = {node.name: node for node in _nodes(answer)}
    columns = _columns(list(nodes.values()))
    height = max(sum(node.slot for node in column) for column in columns)
    label = min(max(text_width(node.label, SMALL) for node in nodes.values() if node.is_outcome), WIDEST_LABEL * width)
    gap = (width - NODE - LABEL_GAP - label - VALUE) / max(len(columns) - 1, 1)
    places = {name: place for n, column in enumerate(columns) for name, place in _placed(column, n * gap, height)}
    parts = [*_ribbons(nodes, places, _links(answer))]
    parts += [rectangle(p.x, p.top, NODE, max(p.thickness, 1), nodes[name].ink) for name, p in places.items()]
    for name, place in places.items():
        if nodes[name].is_outcome:
            parts += _outcome_label(nodes[name], place, label, width)
        else:
            parts += _branch_label(nodes[name], place, gap - NODE - 2 * LABEL_GAP)
    return picture(width, height, words.flow_sentence(answer), parts)


def _nodes(answer: Answer) -> Iterator[_Node]:
    base, flows = answer.base, answer.result.flows.iloc[0]
    column = _choice_columns(base)
    for stage in base.stages_in_order:
        for branch in stage.branches if stage.id in column else ():
            share = float(flows[(stage.id, branch.id)])
            yield _Node(f"{stage.id}.{branch.id}", branch.label, column[stage.id], share, QUIET)
    last = max(column.values(), default=-1) + 1
    for outcome in base.outcomes:
        yield _Node(outcome.id, outcome.label, last, answer.outcomes[outcome.id], outcome.colour.light, True)


def _choice_columns(base: RuleBase) -> dict[str, int]:
    """The column of every choice: one behind the last choice that leads to it."""
    column: dict[str, int] = {}
    for stage in base.stages_in_order:
        if stage.kind == "choice":
            own = column.setdefault(stage.id, 0)
            for name in stage.next_stages:
                if base.stage[name].kind == "choice":
                    column[name] = max(column.get(name, 0), own + 1)
    return column


def _links(answer: Answer) -> Iterator[_Link]:
    base, flows, chances = answer.base, answer.result.flows.iloc[0], answer.result.branches.iloc[0]
    for stage in base.stages:
        for branch in stage.branches if stage.kind == "choice" else ():
            start, share = f"{stage.id}.{branch.id}", float(flows[(stage.id, branch.id)])
            if branch.outcome:
                yield _Link(start, branch.outcome, share)
            for following in (base.stage[branch.stage],) if branch.stage else ():
                for then in following.branches:
                    end = f"{following.id}.{then.id}" if following.kind == "choice" else str(then.outcome)
                    yield _Link(start, end, share * float(chances[(following.id, then.id)]))


def _columns(nodes: Sequence[_Node]) -> list[list[_Node]]:
    last = max(node.column for node in nodes)
    return [[node for node in nodes if node.column == column] for column in range(last + 1)]


def _placed(column: Sequence[_Node], x: float, height: float) -> Iterator[tuple[str, _Place]]:
    """Each node in the middle of its slot, from the top; in the first column, from top to bottom."""
    spare = height - sum(node.slot for node in column)
    between = spare / (len(column) - 1) if x == 0 and len(column) > 1 else 0.0
    top = 0.0
    for node in column:
        yield node.name, _Place(x, top + node.slot / 2, SCALE * node.share)
        top += node.slot + between


def _ribbons(nodes: Mapping[str, _Node], places: Mapping[str, _Place], links: Iterable[_Link]) -> Iterator[str]:
    found = list(links)
    tops, bottoms = _stacked(found, places, at_end=False), _stacked(found, places, at_end=True)
    for link in found:
        start, end = (places[link.start].x + NODE, tops[link]), (places[link.end].x, bottoms[link])
        ink = nodes[link.end].ink if nodes[link.end].is_outcome else FAINT
        yield element("path", d=_ribbon(start, end, max(SCALE * link.share, 0.5)), fill=ink, fill_opacity=OPACITY)


def _stacked(links: Sequence[_Link], places: Mapping[str, _Place], at_end: bool) -> dict[_Link, float]:
    """Where each ribbon meets its node at one end: in the order of its other ends, so that few cross."""
    reached = {name: place.top for name, place in places.items()}
    tops: dict[_Link, float] = {}
    for link in sorted(links, key=lambda link: places[link.start if at_end else link.end].middle):
        name = link.end if at_end else link.start
        tops[link] = reached[name]
        reached[name] += SCALE * link.share
    return tops


def _ribbon(start: tuple[float, float], end: tuple[float, float], thickness: float) -> str:
    (x0, y0), (x1, y1) = start, end
    bend = (x0 + x1) / 2
    corners = [(x0, y0), (bend, y0), (bend, y1), (x1, y1)]
    back = [(x, y + thickness) for x, y in reversed(corners)]
    there, return_ = (" ".join(f"{number(x)},{number(y)}" for x, y in way[1:]) for way in (corners, back))
    return f"M{number(x0)},{number(y0)}C{there}L{number(x1)},{number(y1 + thickness)}C{return_}Z"


def _outcome_label(node: _Node, place: _Place, room: float, width: float) -> Iterator[str]:
    x, baseline = place.x + NODE + LABEL_GAP, place.middle + 4.5
    yield text(x, baseline, fitted(node.label, room, SMALL), font_size=SMALL)
    share = words.percent(node.share)
    yield text(width, baseline, share, font_size=SMALL, font_weight=BOLD, text_anchor="end")


def _branch_label(node: _Node, place: _Place, room: float) -> Iterator[str]:
    """Label and share under each other, upon the ribbons with a rim of the page's colour."""
    x = place.x + NODE + LABEL_GAP
    yield text(x, place.middle - 3, fitted(node.label, room, SMALL), font_size=SMALL, **RIM)
    yield text(x, place.middle + 13, words.percent(node.share), font_size=SMALL, font_weight=BOLD, **RIM)
