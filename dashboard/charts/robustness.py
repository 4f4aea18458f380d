"""How do robust packages look? Each as a point between two goods, and the tries in which one of them fails."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from briefing import words
from briefing.findings import results
from briefing.findings.failures import leading_pair
from briefing.findings.robustness import DISTANCE, NOW, REGRET, Verdict, details, label_lines
from dashboard.charts.labels import ANCHORS, SIDES, Area, area_of, beside, covered, free_sides
from dashboard.charts.style import CLEAR, FONT, LINE, QUIET, SMALL, TEXT, Figure, axis, layout, note, rectangle
from model.discovery import Box
from model.inputs import Array
from model.parts import Variable
from model.robustness import Name

HEIGHT = 440
# Beneath the trade-off's axis: its labels are short names, which alone would promise what a preset comes to.
NAMES_NOTE = "Packages are named after the presets whose levers they hold"
NOTE_PIXELS = 18
# The plot's size for which labels are kept apart.
PLOT_PIXELS = (600.0, 344.0)
LEAST_WIDTH = 672
LABEL_CHARACTERS = 30
# A label that would cover more points than this is left out.
MOST_COVERED = 3


# Where a figure's first line of text stands: above the plot, flush with its axis labels.
ABOVE = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom", "yshift": 12, "xshift": -40}


def tradeoff(verdict: Verdict, cost: str) -> Figure:
    """Packages as points: to the right in more tries, upwards the cost; those that none beats on both are joined."""
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
            _points(verdict, [NOW], cost, size=16, color=CLEAR, line={"color": TEXT, "width": 2}),
        ],
        "layout": layout(
            HEIGHT + NOTE_PIXELS,
            least_width=LEAST_WIDTH,
            margin={"l": 48, "r": 24, "t": 40, "b": 56 + NOTE_PIXELS},
            hovermode="closest",
            xaxis=axis(f"Share of tries that meet the aim<br>{NAMES_NOTE}", range=x, tickformat=".0%", nticks=6),
            yaxis=axis(range=y, showgrid=True, gridcolor=LINE, nticks=5, tickformat=_format(cost)),
            annotations=[
                _cost_title(verdict, cost),
                *_labels(verdict, [verdict.best, NOW, *front, *presets], cost, (x, y)),
            ],
        ),
    }


def _range(column: pd.Series) -> tuple[float, float]:
    """From just below 0 or the least to just above the most, so that no point lies upon an axis."""
    most = max(0.05, float(column.max()))
    return -0.04 * most, 1.08 * most


def _format(cost: str) -> str:
    return ".1f" if cost == DISTANCE else ".0%"


def _cost_title(verdict: Verdict, cost: str) -> dict[str, Any]:
    label = words.plain(results.aims(verdict.base)[verdict.aim.measure])
    worst = f"“{label}” in the worst tenth of tries; {'more' if verdict.aim.at_least else 'less'} is better"
    titles = {
        DISTANCE: "How far from the present settings: 1 is one slider from end to end; less is easier",
        REGRET: "By how much it stays behind the best in nine of ten tries, at most; less is better",
    }
    return note(titles.get(cost, worst), 0, 1, **ABOVE, font=SMALL)


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
    low, high = np.array(ranges).T
    points = (verdict.scores[["met", cost]].to_numpy() - low) / (high - low) * PLOT_PIXELS
    place = dict(zip(verdict.scores.index, points, strict=True))
    line = _along([place[name] for name in verdict.front(cost)])
    named = [place[name] for name in place if isinstance(name, str)]
    # What has a name weighs more than what a search has found: a label upon it would seem to be its own.
    marks = np.concatenate([points, *[named] * MOST_COVERED, line])
    taken: list[Area] = []
    for name in dict.fromkeys(names):
        lines = [line for part in label_lines(verdict, name) for line in textwrap.wrap(part, LABEL_CHARACTERS)]
        areas = {side: area_of("\n".join(lines), place[name], side) for side in SIDES}
        marks_under = {side: covered(areas[side], marks).sum() for side in free_sides(areas, PLOT_PIXELS, taken)}
        side = min(marks_under, key=marks_under.__getitem__, default=None)
        if side is not None and (marks_under[side] <= MOST_COVERED or name in (verdict.best, NOW)):
            taken.append(areas[side])
            x, y = verdict.score(name, "met"), verdict.score(name, cost)
            text = "<br>".join(map(words.plain, lines))
            text = f"<b>{text}</b>" if name == verdict.best else text
            yield note(text, x, y, **beside(side), align=ANCHORS[0][side[0]], font={**FONT, "size": 13})


def _along(corners: Sequence[Array]) -> Array:
    """Points along a line, close enough together that no label slips between them."""
    steps = np.linspace(0, 1, 40)[:, None]
    parts = [start + steps * (end - start) for start, end in pairwise(corners)]
    return np.concatenate([np.empty((0, 2)), *parts])


def failures(verdict: Verdict, package: Name, regions: Sequence[Box]) -> Figure:
    """The tries over the two uncertainties that tell most, those in which a package fails dark; a region outlined."""
    worlds, failed = verdict.trials.worlds, verdict.failed(package)
    pair = leading_pair(verdict, regions)
    x, y = (verdict.base.variable[name] for name in pair)
    return {
        "data": [
            _worlds(worlds[~failed], pair, {"size": 5, "color": CLEAR, "line": {"color": QUIET, "width": 1}}),
            _worlds(worlds[failed], pair, {"size": 5, "color": TEXT}),
        ],
        "layout": layout(
            HEIGHT,
            margin={"l": 56, "r": 24, "t": 40, "b": 56},
            hovermode=False,
            xaxis=_variable_axis(x),
            yaxis=_variable_axis(y),
            annotations=[note("● misses the aim   ○ meets it", 0, 1, **ABOVE, font=SMALL)],
            shapes=[
                rectangle(*(box.limits.get(variable.id, variable.range) for variable in (x, y)))
                for box in regions[:1]
                if set(box.limits) <= set(pair)
            ],
        ),
    }


def _worlds(worlds: pd.DataFrame, pair: Sequence[str], marker: dict[str, Any]) -> dict[str, Any]:
    x, y = (worlds[name].round(2).to_list() for name in pair)
    return {"type": "scatter", "mode": "markers", "x": x, "y": y, "marker": marker}


def _variable_axis(variable: Variable) -> dict[str, Any]:
    return axis(variable.axis or variable.label, range=list(variable.range), nticks=6)
