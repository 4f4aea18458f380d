"""How do tipping points look? Every slider as a strip, coloured by what leads along it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from briefing import words
from briefing.findings.tipping import Tipping, value_told
from briefing.ink import ink_on
from dashboard.charts.style import FONT, ONLY_WHEN_WIDE, PAPER, SMALL, TEXT, Figure, axis, colour, layout, note
from model.leads import Contender, contenders
from model.parts import Variable
from model.tipping import Run, Strip

# In pixels: a row's name above its strip, the values of its tipping points below. One that never tips is thinner.
# A name is hidden where it does not fit its bar with 3 pixels around it, and Firefox takes 20 for a line of 13.
NAME, THICK, THIN, VALUES, GAP = 24, 28, 8, 20, 8
SIDE = 8
# Values nearer than this share of the strip would lie upon each other.
APART = 0.03

# A strip and the pixel at which its row begins.
Rows = Sequence[tuple[Strip, int]]


def tipping(flips: Tipping) -> Figure:
    """Every slider from end to end, the one that would tip first at the top."""
    rows, height = [], 0
    for strip in flips.ordered:
        rows.append((strip, height))
        height += NAME + _thickness(strip) + (VALUES if strip.points else 0) + GAP
    variables = flips.answer.base.variable
    return {
        "data": [*_runs(flips, rows), _tips(flips, rows), _present(flips, rows)],
        "layout": layout(
            height,
            margin={"l": SIDE, "r": SIDE, "t": 0, "b": 0},
            barmode="overlay",
            hovermode="closest",
            uniformtext={"mode": "hide", "minsize": 13},
            xaxis=axis(range=[0, 1], showticklabels=False),
            yaxis=axis(range=[height, 0], showticklabels=False),
            annotations=[
                label for strip, top in rows for label in _names(variables[strip.variable], strip.present, top)
            ],
        ),
    }


def share_along(variable: Variable, value: float) -> float:
    """Where a value lies between the ends of its slider, from 0 to 1."""
    start, end = variable.range
    return (value - start) / (end - start)


def _thickness(strip: Strip) -> int:
    return THICK if strip.points else THIN


def _names(variable: Variable, present: float, top: int) -> list[dict[str, Any]]:
    return row_names(variable, words.measured(variable, present), top + NAME - 4)


def row_names(variable: Variable, stand: str, bottom: int) -> list[dict[str, Any]]:
    """The label and what is said of a slider, to the left above its row, and its range to the right."""
    start, end = variable.range
    span = f"{words.number_text(start)} – {words.measured(variable, end)}"
    return [
        note(f"<b>{variable.label}</b>  {stand}", 0, bottom, xanchor="left", yanchor="bottom"),
        note(span, 1, bottom, xanchor="right", yanchor="bottom", font=SMALL, name=ONLY_WHEN_WIDE),
    ]


def _runs(flips: Tipping, rows: Rows) -> Iterator[dict[str, Any]]:
    """The stretches along which one thing leads, named where there is room and the circle does not stand."""
    bars = [(strip, run, top) for strip, top in rows for run in strip.runs]
    for anchor in ("start", "middle", "end"):
        yield _bars(flips, [bar for bar in bars if _anchor(*bar[:2]) == anchor]) | {"insidetextanchor": anchor}


def _anchor(strip: Strip, run: Run) -> str:
    """Where in its bar a run is named: away from the present value."""
    if not run.start <= strip.present <= run.end:
        return "middle"
    return "end" if strip.present - run.start < run.end - strip.present else "start"


def _bars(flips: Tipping, bars: Sequence[tuple[Strip, Run, int]]) -> dict[str, Any]:
    base, named = flips.answer.base, contenders(flips.answer.base)
    variables = [base.variable[strip.variable] for strip, _, _ in bars]
    leading = [named[run.leading] for _, run, _ in bars]
    starts = [share_along(variable, run.start) for variable, (_, run, _) in zip(variables, bars, strict=True)]
    ends = [share_along(variable, run.end) for variable, (_, run, _) in zip(variables, bars, strict=True)]
    return {
        "type": "bar",
        "orientation": "h",
        "y": [top + NAME + _thickness(strip) / 2 for strip, _, top in bars],
        "base": starts,
        "x": [end - start for start, end in zip(starts, ends, strict=True)],
        "width": [_thickness(strip) for strip, _, _ in bars],
        "marker": {"color": [colour(x) for x in leading], "line": {"color": PAPER, "width": 1}},
        "text": [x.label for x in leading],
        "textposition": "inside",
        "textangle": 0,
        "insidetextfont": {**FONT, "size": 13, "color": [_ink_on(x) for x in leading]},
        "customdata": [
            f"{variable.label} {_stretch(variable, strip, run)}: {x.label}"
            for variable, (strip, run, _), x in zip(variables, bars, leading, strict=True)
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _stretch(variable: Variable, strip: Strip, run: Run) -> str:
    start, end = (value_told(variable, at, strip.present) for at in (run.start, run.end))
    return f"{start} to {end}"


def _tips(flips: Tipping, rows: Rows) -> dict[str, Any]:
    """A tick below the strip wherever the lead changes, with its value where there is room."""
    x: list[float] = []
    y: list[float] = []
    texts: list[str] = []
    for strip, top in rows:
        variable, last = flips.answer.base.variable[strip.variable], -1.0
        for point in strip.points:
            place = share_along(variable, point.at)
            x.append(place)
            y.append(top + NAME + THICK + 4)
            texts.append(value_told(variable, point.at, strip.present) if place - last >= APART else "")
            last = place
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": x,
        "y": y,
        "text": texts,
        "textposition": "bottom center",
        "textfont": {**FONT, "size": 13},
        "marker": {"symbol": "line-ns", "size": 6, "line": {"color": TEXT, "width": 1.5}},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _present(flips: Tipping, rows: Rows) -> dict[str, Any]:
    variables = flips.answer.base.variable
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [share_along(variables[strip.variable], strip.present) for strip, _ in rows],
        "y": [top + NAME + _thickness(strip) / 2 for strip, top in rows],
        "marker": {"size": 14, "color": PAPER, "line": {"color": TEXT, "width": 2.5}},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _ink_on(leading: Contender) -> str:
    """Black or white, whichever is read better upon the colour of what leads, for light and for dark."""
    return f"light-dark({ink_on(leading.colour.light)}, {ink_on(leading.colour.dark)})"
