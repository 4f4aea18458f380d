"""How do the outcomes share out over time? Areas upon each other, labelled at the horizon."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from briefing import words
from briefing.answer import Answer
from briefing.ink import LINE, PAPER
from briefing.marks import Box, apart
from briefing.marks.remarks import Remark
from briefing.svg.canvas import NOTE, WIDTH, element, line, number, picture, text
from briefing.svg.remark import with_remark
from briefing.typeface import SMALL, fitted, text_width
from model.inputs import Array
from model.parts import Outcome

HEIGHT, TOP, BELOW = 240.0, 10.0, 48.0
LEFT, LEADER, LABEL_ROW = 48.0, 22.0, 18.0
WIDEST_LABEL = 0.35  # of the width
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
MOST_TICKS = 8
# How far before the horizon an area's end begins, for a remark on it.
AREA_END = 60.0
# What rounds to nothing at the horizon is not labelled.
LABELLED_SHARE = 0.005


def over_time(answer: Answer, width: float = WIDTH, remark: Remark | None = None) -> str:
    """The outcomes from the start to the horizon as areas; the first outcome lies on top."""
    base, table = answer.base, answer.timeline
    labels = {x.id: f"{x.label} {words.percent(float(table[x.id].iloc[-1]))}" for x in base.outcomes}
    room = min(max(text_width(label, SMALL) for label in labels.values()), WIDEST_LABEL * width)
    right = width - room - LEADER - 4
    years = table.index.to_numpy()
    across = LEFT + (right - LEFT) * years / (years[-1] or 1.0)  # of no time all is at the start
    # From the top down: the edge above the first outcome, between each two, and below the last.
    edges = TOP + HEIGHT * np.pad(table[list(labels)].to_numpy().cumsum(axis=1), ((0, 0), (1, 0))).T
    parts = [_area(across, edges[n], edges[n + 1], outcome) for n, outcome in enumerate(base.outcomes)]
    parts += [*_axes(float(years[-1]), right, base.time.axis or base.time.label)]
    parts += _end_labels(list(labels.values()), edges[:, -1].tolist(), right, room)
    drawn = picture(width, TOP + HEIGHT + BELOW, words.timeline_sentence(answer), parts)
    ends = {outcome.id: edges[n : n + 2, -1].tolist() for n, outcome in enumerate(base.outcomes)}
    return with_remark(drawn, remark, _end(ends[remark.at], right) if remark and remark.at in ends else None)


def _end(edges: Sequence[float], right: float) -> Box:
    """The end of an area at the horizon, along its middle."""
    return Box(right - AREA_END, sum(edges) / 2 - 1, AREA_END - 6, 2)


def _area(across: Array, upper: Array, lower: Array, outcome: Outcome) -> str:
    corners = zip([*across, *across[::-1]], [*upper, *lower[::-1]], strict=True)
    points = " ".join(f"{number(x)},{number(y)}" for x, y in corners)
    return element("polygon", points=points, fill=outcome.colour.light, stroke=PAPER, stroke_width=0.5)


def _axes(horizon: float, right: float, title: str) -> Iterator[str]:
    for share in SHARES:
        y = TOP + HEIGHT * (1 - share)
        yield line(LEFT, y, right, y, LINE, 0.75)
        yield text(LEFT - 8, y + 4.5, words.percent(share), text_anchor="end", **NOTE)
    for year in ticks(horizon):
        x = LEFT + (right - LEFT) * year / (horizon or 1.0)
        yield line(x, TOP + HEIGHT, x, TOP + HEIGHT + 5)
        said = words.number_text(year)
        yield text(x, TOP + HEIGHT + 19, said, text_anchor="middle", **NOTE)
    shown = fitted(title, right - LEFT, SMALL)
    yield text((LEFT + right) / 2, TOP + HEIGHT + 40, shown, text_anchor="middle", **NOTE)


def ticks(horizon: float) -> list[float]:
    """Where the time axis is marked: in whole steps of 1, 2 or 5 times a power of ten."""
    sizes = (base * 10.0**power for power in range(-3, 9) for base in (1, 2, 5))
    step = next(size for size in sizes if horizon / size <= MOST_TICKS)
    return [step * n for n in range(int(horizon / step + 1e-9) + 1)]


def _end_labels(labels: Sequence[str], edges: Sequence[float], right: float, room: float) -> Iterator[str]:
    """The labels beside the ends of their areas, moved apart where those are thin, each with a line to its own."""
    ends = zip(labels, pairwise(edges), strict=True)
    shown = {said: (top + end) / 2 for said, (top, end) in ends if end - top >= LABELLED_SHARE * HEIGHT}
    heights = apart(list(shown.values()), LABEL_ROW, TOP + 4, TOP + HEIGHT)
    for (said, middle), y in zip(shown.items(), heights, strict=True):
        yield line(right + 2, middle, right + LEADER - 4, y)
        yield text(right + LEADER, y + 4.5, fitted(said, room, SMALL), font_size=SMALL)
