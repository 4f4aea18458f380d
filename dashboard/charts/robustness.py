"""How do robust packages look? Each as a point between two goods, and the worlds in which one of them fails."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pandas as pd

from briefing import words
from briefing.findings.failures import leading_pair
from briefing.findings.robustness import DISTANCE, NOW, REGRET, Verdict, details, short_label
from dashboard.charts.style import CLEAR, FONT, LINE, QUIET, SMALL, TEXT, Figure, axis, layout, note
from model.aims import measures
from model.discovery import Box
from model.parts import Variable
from model.robustness import Name

HEIGHT, MAP_HEIGHT = 480, 440
# The plot's size for which labels are kept apart, and the room that a character and a line of text take up in it.
PLOT_PIXELS = (880.0, 384.0)
CHARACTER_PIXELS, LINE_PIXELS, GAP_PIXELS = 6.8, 18.0, 9.0
LABEL_CHARACTERS = 28
# On which sides of its point a label may stand: to the right, to the left, above, below.
SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1))
ANCHORS = ({1: "left", -1: "right", 0: "center"}, {1: "bottom", -1: "top", 0: "middle"})

# Left, bottom, right and top of a label, in pixels.
Area = tuple[float, float, float, float]


def tradeoff(verdict: Verdict, cost: str) -> Figure:
    """Packages as points: to the right in more worlds, upwards the cost; those that none beats on both are joined."""
    scores, front = verdict.scores, verdict.front(cost)
    others = [name for name in scores.index if name not in front]
    presets = [name for name in others if isinstance(name, str)]
    searched = [name for name in others if isinstance(name, int)]
    x, y = _range(scores["met"]), _range(scores[cost])
    return {
        "data": [
            _points(verdict, searched, cost, size=5, color=QUIET, opacity=0.4),
            _points(verdict, presets, cost, size=9, color=QUIET),
            _points(verdict, front, cost, size=9, color=TEXT) | {"mode": "lines+markers"},
            _points(verdict, [NOW], cost, size=18, color=CLEAR, line={"color": TEXT, "width": 2}),
        ],
        "layout": layout(
            HEIGHT,
            margin={"l": 48, "r": 24, "t": 40, "b": 56},
            hovermode="closest",
            xaxis=axis("Share of worlds that meet the aim", range=x, tickformat=".0%", nticks=6),
            yaxis=axis(range=y, showgrid=True, gridcolor=LINE, nticks=5, tickformat=_format(cost)),
            annotations=[_cost_title(verdict, cost), *_labels(verdict, [NOW, *front, *presets], cost, (x, y))],
        ),
    }


def _range(column: pd.Series) -> tuple[float, float]:
    """From just below 0 or the least to just above the most, so that no point lies upon an axis."""
    most = max(0.05, float(column.max()))
    return -0.04 * most, 1.08 * most


def _format(cost: str) -> str:
    return ".1f" if cost == DISTANCE else ".0%"


def _cost_title(verdict: Verdict, cost: str) -> dict[str, Any]:
    label = words.plain(measures(verdict.base)[verdict.aim.measure])
    worst = f"“{label}” in the worst tenth of worlds; {'more' if verdict.aim.at_least else 'less'} is better"
    titles = {
        DISTANCE: "How far the levers move from now, in whole sliders; less is easier",
        REGRET: "Regret: behind the best in the same world by less than this in nine worlds of ten; less is better",
    }
    place = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom", "yshift": 12, "xshift": -40}
    return note(titles.get(cost, worst), 0, 1, **place, font=SMALL)


def _points(verdict: Verdict, names: Sequence[Name], cost: str, **marker: Any) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [round(verdict.score(name, "met"), 4) for name in names],
        "y": [round(verdict.score(name, cost), 4) for name in names],
        "marker": marker,
        "line": {"color": TEXT, "width": 1.5},
        "customdata": ["<br>".join(map(words.plain, details(verdict, name))) for name in names],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _labels(
    verdict: Verdict, names: Iterable[Name], cost: str, ranges: Sequence[tuple[float, float]]
) -> Iterator[dict[str, Any]]:
    """The labels of those packages that have room for one, the first names first."""
    taken: list[Area] = []
    for name in dict.fromkeys(names):
        x, y = verdict.score(name, "met"), verdict.score(name, cost)
        place = [
            (value - low) / (high - low) * pixels
            for value, (low, high), pixels in zip((x, y), ranges, PLOT_PIXELS, strict=True)
        ]
        lines = textwrap.wrap(short_label(verdict, name), LABEL_CHARACTERS)
        for side in SIDES:
            area = _area(lines, place, side)
            if _fits(area) and not any(_overlap(area, other) for other in taken):
                taken += [area, (place[0] - 5, place[1] - 5, place[0] + 5, place[1] + 5)]
                yield _label(lines, x, y, side, bold=name == verdict.best)
                break


def _area(lines: Sequence[str], place: Sequence[float], side: tuple[int, int]) -> Area:
    width, height = max(map(len, lines)) * CHARACTER_PIXELS, len(lines) * LINE_PIXELS
    left = place[0] + side[0] * GAP_PIXELS - (1 - side[0]) / 2 * width
    bottom = place[1] + side[1] * GAP_PIXELS - (1 - side[1]) / 2 * height
    return left, bottom, left + width, bottom + height


def _fits(area: Area) -> bool:
    return area[0] >= 0 and area[1] >= 0 and area[2] <= PLOT_PIXELS[0] and area[3] <= PLOT_PIXELS[1]


def _overlap(one: Area, other: Area) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _label(lines: Sequence[str], x: float, y: float, side: tuple[int, int], bold: bool) -> dict[str, Any]:
    anchors = {"xanchor": ANCHORS[0][side[0]], "yanchor": ANCHORS[1][side[1]]}
    shifts = {"xshift": side[0] * GAP_PIXELS, "yshift": side[1] * GAP_PIXELS, "align": anchors["xanchor"]}
    text = "<br>".join(map(words.plain, lines))
    return note(f"<b>{text}</b>" if bold else text, x, y, **anchors, **shifts, font={**FONT, "size": 13})


def failures(verdict: Verdict, package: Name, regions: Sequence[Box]) -> Figure:
    """The worlds over the two uncertainties that tell most, those in which a package fails dark; a region outlined."""
    worlds, failed = verdict.found.worlds, verdict.failed(package)
    pair = leading_pair(verdict, regions)
    x, y = (verdict.base.variable[name] for name in pair)
    return {
        "data": [
            _worlds(worlds[~failed], pair, {"size": 6, "color": CLEAR, "line": {"color": QUIET, "width": 1}}),
            _worlds(worlds[failed], pair, {"size": 6, "color": TEXT}),
        ],
        "layout": layout(
            MAP_HEIGHT,
            margin={"l": 56, "r": 24, "t": 16, "b": 56},
            hovermode=False,
            xaxis=_variable_axis(x),
            yaxis=_variable_axis(y),
            shapes=[_outline(box, x, y) for box in regions[:1] if set(box.limits) <= set(pair)],
        ),
    }


def _worlds(worlds: pd.DataFrame, pair: Sequence[str], marker: dict[str, Any]) -> dict[str, Any]:
    x, y = (worlds[name].round(2).to_list() for name in pair)
    return {"type": "scatter", "mode": "markers", "x": x, "y": y, "marker": marker}


def _variable_axis(variable: Variable) -> dict[str, Any]:
    return axis(variable.axis or variable.label, range=list(variable.range), nticks=6)


def _outline(box: Box, x: Variable, y: Variable) -> dict[str, Any]:
    (left, right), (bottom, top) = (box.limits.get(variable.id, variable.range) for variable in (x, y))
    edges = {"x0": left, "x1": right, "y0": bottom, "y1": top}
    return {"type": "rect", **edges, "line": {"color": TEXT, "width": 2.5}, "layer": "above"}
