"""Where do the branches lie? The choices in columns, then the outcomes, and the ribbons between them; no ink yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from briefing.answer import Answer
from model.parts import Branch, Outcome, RuleBase

# Between a branch's label and its ribbons, where it stands above them.
LABEL_GAP = 4.0


@dataclass(frozen=True)
class Node:
    """A branch of a choice ("stage.branch") or an outcome: in which column, and how much reaches it."""

    name: str
    label: str
    column: int
    share: float
    outcome: Outcome | None = None


@dataclass(frozen=True)
class Link:
    """What flows from one node to another."""

    start: str
    end: str
    share: float


@dataclass(frozen=True)
class Place:
    """Where a node stands: its left edge, its middle, and how thick it is."""

    x: float
    middle: float
    thickness: float

    @property
    def top(self) -> float:
        """Where it begins."""
        return self.middle - self.thickness / 2

    def label_middle(self, height: float) -> float:
        """The middle of a label so high: upon the ribbons or, where these are too thin for it, above them."""
        return self.middle if self.thickness >= height else self.top - LABEL_GAP - height / 2


@dataclass(frozen=True)
class Slots:
    """How high the whole of the probability is drawn, the least height of an outcome's slot, and a branch label's;
    `labels` holds those of labels that have their own, by node.

    Every slot has a least height for its label; the rest is shared by probability, so that one scale holds throughout.
    """

    whole: float
    outcome: float
    label: float
    labels: Mapping[str, float] = field(default_factory=dict)

    def label_of(self, node: Node) -> float:
        """The height of a branch's label."""
        return self.labels.get(node.name, self.label)

    def of(self, node: Node) -> float:
        """The height that a node and its label have to themselves."""
        least = self.outcome if node.outcome else self.label_of(node) + 2 * LABEL_GAP
        return least + self.whole * node.share

    def height(self, column: Sequence[Node]) -> float:
        """The least height of a column."""
        return sum(map(self.of, column))


def nodes(answer: Answer) -> Iterator[Node]:
    """The branches of every choice, then the outcomes."""
    base, flows = answer.base, answer.result.flows.iloc[0]
    column = _choice_columns(base)
    for stage in base.stages_in_order:
        for branch in stage.branches if stage.id in column else ():
            share = float(flows[(stage.id, branch.id)])
            yield Node(f"{stage.id}.{branch.id}", branch.label, column[stage.id], share)
    last = max(column.values(), default=-1) + 1
    for outcome in base.outcomes:
        yield Node(outcome.id, outcome.label, last, answer.outcomes[outcome.id], outcome)


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


def links(answer: Answer) -> Iterator[Link]:
    """Every ribbon: from a branch to the branches of the next choice, or through the next race to the outcomes."""
    base, flows, onward = answer.base, answer.result.flows.iloc[0], answer.result.onward.iloc[0]
    for stage in base.stages:
        for branch in stage.branches if stage.kind == "choice" else ():
            start, share = f"{stage.id}.{branch.id}", float(flows[(stage.id, branch.id)])
            ends = dict[str, float]()
            for end, chance in _ends(base, onward, stage.id, branch):
                ends[end] = ends.get(end, 0.0) + chance
            # What a lens shuts out leaves no ribbon.
            yield from (Link(start, end, share * chance) for end, chance in ends.items() if chance > 0 and share > 0)


def _ends(base: RuleBase, onward: pd.Series, stage: str, branch: Branch) -> Iterator[tuple[str, float]]:
    """Where a branch leads: the branches of the next choice or, through races, outcomes; and with what chance."""
    if branch.outcome:
        yield branch.outcome, 1.0
        return
    following = base.stage[str(branch.stage)]
    for then in following.branches:
        chance = float(onward[(stage, branch.id, then.id)])
        if following.kind == "choice":
            yield f"{following.id}.{then.id}", chance
        else:
            yield from ((end, chance * after) for end, after in _ends(base, onward, following.id, then))


def columns(nodes: Sequence[Node]) -> list[list[Node]]:
    """The nodes of each column, from the left."""
    last = max(node.column for node in nodes)
    return [[node for node in nodes if node.column == column] for column in range(last + 1)]


def placed(column: Sequence[Node], x: float, height: float, slots: Slots) -> Iterator[tuple[str, Place]]:
    """Each node in its slot, from the top; in the first column, from top to bottom.

    An outcome stands in the middle of its slot; a branch at the foot, its label above, and the thicker the higher.
    """
    spare = height - slots.height(column)
    between = spare / (len(column) - 1) if x == 0 and len(column) > 1 else 0.0
    top = 0.0
    for node in column:
        slot, thickness = slots.of(node), slots.whole * node.share
        raised = 1.0 if node.outcome else min(1.0, max(0.0, thickness / slots.label_of(node) - 1))
        yield node.name, Place(x, top + slot - thickness / 2 - raised * (slot - thickness) / 2, thickness)
        top += slot + between


def stacked(links: Sequence[Link], places: Mapping[str, Place], at_end: bool, slots: Slots) -> dict[Link, float]:
    """Where each ribbon meets its node at one end: in the order of its other ends, so that few cross."""
    reached = {name: place.top for name, place in places.items()}
    tops: dict[Link, float] = {}
    for link in sorted(links, key=lambda link: places[link.start if at_end else link.end].middle):
        name = link.end if at_end else link.start
        tops[link] = reached[name]
        reached[name] += slots.whole * link.share
    return tops
