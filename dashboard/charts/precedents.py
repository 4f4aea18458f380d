"""How near are past cases, and how do the rules' chances stand against what happened?"""

from __future__ import annotations

import textwrap
from itertools import product
from math import isnan
from typing import Any

import pandas as pd

from briefing import words
from briefing.findings.precedents import Likeness, Record, slider_name, verdict, years
from dashboard.charts.style import PAPER, QUIET, SMALL, TEXT, Figure, axis, layout, note, percents, reference

ROW_PIXELS = 56
CELL_SHARE = 0.44
HEADING_PIXELS = 104
HEADING_CHARACTERS = 15
# So that headings stand apart, and the key has room.
LEAST_WIDTH = 528
# The cells run from the page's own colour to this one, in light and in dark.
NEAR, FAR = ((244, 245, 247), (27, 31, 39)), ((142, 150, 163), (104, 113, 128))
# A cell this far off is as dark as it gets.
FARTHEST = 0.6

LANE_PIXELS = 48
READING_PIXELS = 56
MARKS = {1.0: "circle", 0.0: "x-thin"}
# Marks nearer than this in chance are stacked.
STACKED = 0.018
STACK_STEP = 0.18
QUARTERS = (0, 0.25, 0.5, 0.75, 1)


def grid(likeness: Likeness) -> Figure:
    """A row per case, a cell per slider: the further the case stands from the scenario, the darker."""
    variables, rows = likeness.variables, len(likeness.cases)
    headings = [
        _heading(f"{slider_name(likeness.base, name)}, {words.percent(likeness.weights[name])}", place)
        for place, name in enumerate(variables)
    ]
    names = [_name(likeness, str(case), place) for place, case in enumerate(likeness.cases.index)]
    ends = [_verdict(float(held), place) for place, held in enumerate(likeness.cases["held"])]
    return {
        "data": [_cells(likeness)],
        "layout": layout(
            ROW_PIXELS * rows + HEADING_PIXELS + 32,
            least_width=LEAST_WIDTH,
            margin={"l": 0, "r": 64, "t": HEADING_PIXELS, "b": 32},
            xaxis=axis(range=[-0.5, len(variables) - 0.5], showticklabels=False),
            yaxis=axis(range=[rows, 0], showticklabels=False),
            bargap=0,
            annotations=[*headings, *names, *ends, _key()],
        ),
    }


def _cells(likeness: Likeness) -> dict[str, Any]:
    pairs = list(product(enumerate(map(str, likeness.cases.index)), enumerate(likeness.variables)))
    labels = [slider_name(likeness.base, name) for name in likeness.variables]
    return {
        "type": "bar",
        "x": [column for _, (column, _) in pairs],
        "base": [row + 1 - CELL_SHARE for (row, _), _ in pairs],
        "y": [CELL_SHARE] * len(pairs),
        "width": 0.94,
        "marker": {"color": [_shade(likeness.gaps[case][name]) for (_, case), (_, name) in pairs]},
        "text": [_difference(likeness, case, name) for (_, case), (_, name) in pairs],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": TEXT, "size": 13},
        "constraintext": "none",
        "customdata": [[labels[column], case, _places(likeness, case, name)] for (_, case), (column, name) in pairs],
        "hovertemplate": "%{customdata[1]}<br>%{customdata[0]}: %{customdata[2]}<extra></extra>",
    }


def _shade(distance: float) -> str:
    share = 0.0 if isnan(distance) else min(distance / FARTHEST, 1.0)
    light, dark = (
        "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in zip(near, far, strict=True))
        for near, far in zip(NEAR, FAR, strict=True)
    )
    return f"light-dark({light}, {dark})"


def _difference(likeness: Likeness, case: str, variable: str) -> str:
    difference = likeness.rows[case][variable] - likeness.values[variable]
    if isnan(difference):
        return "?"
    whole = round(abs(difference))
    return f"{'▲' if difference > 0 else '▼'}{whole}" if whole else "="


def _places(likeness: Likeness, case: str, variable: str) -> str:
    there, here = likeness.rows[case][variable], likeness.values[variable]
    return f"{there:.0f}, here {words.number_text(here)}"


def _heading(label: str, column: int) -> dict[str, Any]:
    wrapped = "<br>".join(textwrap.wrap(words.plain(label), HEADING_CHARACTERS))
    place = {"yref": "paper", "xanchor": "left", "yanchor": "bottom", "align": "left", "textangle": -45}
    return note(wrapped, column, 1.0, **place, xshift=-10, font=SMALL)


def _name(likeness: Likeness, case: str, row: int) -> dict[str, Any]:
    text = f"{row + 1}. <b>{words.plain(case)}</b>, {years(likeness.rows[case])}"
    return note(text, 0, row + 1 - CELL_SHARE, xref="paper", xanchor="left", yanchor="bottom", yshift=1)


def _verdict(held: float, row: int) -> dict[str, Any]:
    place = {"xref": "paper", "xanchor": "left", "yanchor": "middle", "xshift": 6}
    return note(verdict(held), 1, row + 1 - CELL_SHARE / 2, **place)


def _key() -> dict[str, Any]:
    text = "▲ higher, ▼ lower than this scenario; stronger shade: further; in % what each trait counts for"
    place = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "top", "yshift": -8}
    return note(text, 0, 0, **place, font=SMALL)


def track(record: Record) -> Figure:
    """Two lanes per reading, what held and what failed: a mark per case at the chance that the rules give it."""
    readings = record.base.readings
    share = float(record.tried["held"].mean())
    height = (READING_PIXELS + 2 * LANE_PIXELS) * len(readings)
    unit = READING_PIXELS / LANE_PIXELS
    tops = [place * (2 + unit) + unit for place in range(len(readings))]
    traces: list[dict[str, Any]] = []
    texts = [_base_rate(record, share)]
    for reading, top in zip(readings, tops, strict=True):
        texts.append(_reading_heading(reading.label, top))
        for lane, held in enumerate((1.0, 0.0)):
            chances = _chances(record, reading.id, held)
            texts.append(_lane_label(held, top + lane + 0.5))
            if len(chances):
                traces += _lane(chances, held, top + lane + 0.5)
                texts.append(_mean_label(float(chances.mean()), top + lane))
    time = record.base.time
    horizon = words.measured(time, time.baseline)
    return {
        "data": traces,
        "layout": layout(
            height + 96,
            margin={"l": 64, "r": 24, "t": 32, "b": 64},
            xaxis=axis(
                f"Chance that peace holds for {horizon},<br>by the rules, with hindsight",
                range=[0, 1],
                **percents(QUARTERS),
            ),
            yaxis=axis(range=[tops[-1] + 2, 0], showticklabels=False),
            shapes=[reference(share)],
            annotations=texts,
        ),
    }


def _chances(record: Record, reading: str, held: float) -> pd.Series:
    cases = record.tried.index[record.tried["held"] == held]
    chances: pd.Series = record.chances[reading].reindex(cases)
    return chances.sort_values()


def _lane(chances: pd.Series, held: float, middle: float) -> list[dict[str, Any]]:
    mean = float(chances.mean())
    marks = {
        "type": "scatter",
        "mode": "markers",
        "x": chances.tolist(),
        "y": [middle + offset for offset in stacked(chances.tolist())],
        "text": [words.plain(str(case)) for case in chances.index],
        "marker": {"symbol": MARKS[held], "size": 9, "color": TEXT, "line": {"color": TEXT, "width": 2}},
        "hovertemplate": "%{text}: %{x:.0%}<extra></extra>",
    }
    line = {"color": QUIET, "width": 2}
    tick = {"type": "scatter", "mode": "lines", "x": [mean, mean], "y": [middle - 0.36, middle + 0.36], "line": line}
    return [{**tick, "hoverinfo": "skip"}, marks]


def stacked(chances: list[float]) -> list[float]:
    """How far each of the rising chances is moved off its lane's middle, so that near ones do not cover one another."""
    offsets: list[float] = []
    for place, chance in enumerate(chances):
        taken = [offsets[n] for n in range(place) if chance - chances[n] < STACKED]
        free = [step * STACK_STEP for step in (0, -1, 1, -2, 2)]
        offsets.append(next((offset for offset in free if offset not in taken), 0.0))
    return offsets


def _reading_heading(label: str, top: float) -> dict[str, Any]:
    text = f"<b>{words.plain(label)}</b>"
    place = {"xref": "paper", "xanchor": "left", "yanchor": "bottom", "align": "left"}
    return note(text, 0, top, **place, xshift=-60, yshift=8)


def _lane_label(held: float, middle: float) -> dict[str, Any]:
    return note(verdict(held), 0, middle, xref="paper", xanchor="left", yanchor="middle", xshift=-60)


def _mean_label(mean: float, top: float) -> dict[str, Any]:
    place = {"xanchor": "left", "yanchor": "middle", "xshift": 2, "bgcolor": PAPER}
    return note(f"mean {words.percent(mean)}", mean, top, **place, font=SMALL)


def _base_rate(record: Record, share: float) -> dict[str, Any]:
    text = f"{int(record.tried['held'].sum())} of {len(record.tried)} held: {words.percent(share)}"
    place = {"yref": "paper", "xanchor": "center", "yanchor": "bottom", "yshift": 4, "bgcolor": PAPER}
    return note(text, share, 1, **place, font=SMALL)
