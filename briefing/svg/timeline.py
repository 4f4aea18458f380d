"""How do the outcomes share out over time? Areas upon each other, labelled at the horizon."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from briefing import words
from briefing.answer import Answer
from briefing.svg.canvas import (
    LINE,
    PAPER,
    QUIET,
    SMALL,
    WIDTH,
    apart,
    element,
    fitted,
    line,
    number,
    picture,
    text,
    text_width,
)
from model.parts import Outcome

HEIGHT, TOP, BELOW = 240.0, 10.0, 48.0
LEFT, LEADER, LABEL_ROW = 48.0, 22.0, 18.0
WIDEST_LABEL = 0.35  # of the width
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
MOST_TICKS = 8
# What rounds to nothing at the horizon is not labelled.
LABELLED_SHARE = 0.005


def over_time(answer: Answer, width: float = WIDTH) -> str:
    """The outcomes from the start to the horizon as areas; the first outcome lies on top."""
    base, table = answer.base, answer.timeline
    labels = {x.id: f"{x.label} {words.percent(float(table[x.id].iloc[-1]))}" for x in base.outcomes}
    room = min(max(text_width(label, SMALL) for label in labels.values()), WIDEST_LABEL * width)
    right = width - room - LEADER - 4
    years = table.index.to_numpy()
    across = [LEFT + (right - LEFT) * float(year) / float(years[-1]) for year in years]
    columns = table[[x.id for x in base.outcomes]].to_numpy().T.tolist()
    # From the top down: the edge above the first outcome, between each two, and below the last.
    edges = [list(edge) for edge in zip(*(accumulate(shares, initial=0.0) for shares in zip(*columns, strict=True)))]
    heights = [[TOP + HEIGHT * min(share, 1.0) for share in edge] for edge in edges]
    parts = [
        _area(across, upper, lower, outcome)
        for outcome, upper, lower in zip(base.outcomes, heights, heights[1:], strict=False)
    ]
    parts += [*_axes(float(years[-1]), right, base.time.axis or base.time.label)]
    parts += _end_labels([(labels[x.id], heights[n][-1], heights[n + 1][-1]) for n, x in enumerate(base.outcomes)], right, room)
    return picture(width, TOP + HEIGHT + BELOW, words.timeline_sentence(answer), parts)


def _area(across: Sequence[float], upper: Sequence[float], lower: Sequence[float], outcome: Outcome) -> str:
    there = list(zip(across, upper, strict=True))
    back = list(zip(across, lower, strict=True))[::-1]
    corners = " ".join(f"{number(x)},{number(y)}" for x, y in [*there, *back])
    return element("polygon", points=corners, fill=outcome.colour.light, stroke=PAPER, stroke_width=0.5)


def _axes(horizon: float, right: float, title: str) -> Iterator[str]:
    for share in SHARES:
        y = TOP + HEIGHT * (1 - share)
        yield line(LEFT, y, right, y, LINE, 0.75)
        yield text(LEFT - 8, y + 4.5, words.percent(share), text_anchor="end", font_size=SMALL, fill=QUIET)
    for year in ticks(horizon):
        x = LEFT + (right - LEFT) * year / horizon
        yield line(x, TOP + HEIGHT, x, TOP + HEIGHT + 5)
        said = words.number_text(year)
        yield text(x, TOP + HEIGHT + 19, said, text_anchor="middle", font_size=SMALL, fill=QUIET)
    shown = fitted(title, right - LEFT, SMALL)
    yield text((LEFT + right) / 2, TOP + HEIGHT + 40, shown, text_anchor="middle", font_size=SMALL, fill=QUIET)


def ticks(horizon: float) -> list[float]:
    """Where the time axis is marked: in whole steps of 1, 2 or 5 times a power of ten."""
    sizes = (base * 10.0**power for power in range(-3, 9) for base in (1, 2, 5))
    step = next(size for size in sizes if horizon / size <= MOST_TICKS)
    return [step * n for n in range(int(horizon / step + 1e-9) + 1)]


def _end_labels(ends: Sequence[tuple[str, float, float]], right: float, room: float) -> Iterator[str]:
    """The labels beside the ends of their areas, moved apart where those are thin, each with a line to its own."""
    shown = [end for end in ends if end[2] - end[1] >= LABELLED_SHARE * HEIGHT]
    middles = [(upper + lower) / 2 for _, upper, lower in shown]
    for (said, *_), middle, y in zip(shown, middles, apart(middles, LABEL_ROW, TOP + 4, TOP + HEIGHT), strict=True):
        yield line(right + 2, middle, right + LEADER - 4, y)
        yield text(right + LEADER, y + 4.5, fitted(said, room, SMALL), font_size=SMALL)
