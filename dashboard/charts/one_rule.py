"""Where does a scenario stand on the conditions of one rule?"""

from __future__ import annotations

from typing import Any

import pandas as pd

from briefing import words
from briefing.findings.one_rule import OneRule, holding
from dashboard.charts.style import CLEAR, LINE, PAPER, QUIET, TEXT, Figure, axis, layout, note
from model.explain import Condition

PANEL_PIXELS = 124
# Of a panel's height the curve takes this share; its numbers and the next title take the rest.
PANEL_SHARE = 0.46
FRAMED: dict[str, Any] = {"showline": True, "mirror": True, "linecolor": LINE}
SPACED: dict[str, Any] = {"ticks": "outside", "ticklen": 6, "tickcolor": CLEAR}


def conditions(one_rule: OneRule) -> Figure:
    """A rule's conditions, one above the other: how far each holds over its slider, and where the scenario stands."""
    panels = one_rule.conditions
    data: list[dict[str, Any]] = []
    axes: dict[str, Any] = {}
    titles: list[dict[str, Any]] = []
    for place, condition in enumerate(panels):
        number = "" if place == 0 else str(place + 1)
        top = 1 - place / len(panels)
        corners = condition.curve.index.tolist()
        axes[f"xaxis{number}"] = axis(tickvals=corners, range=condition.variable.range, anchor=f"y{number}", **SPACED)
        axes[f"yaxis{number}"] = _degrees(domain=[top - PANEL_SHARE / len(panels), top], anchor=f"x{number}")
        data += _curve(condition, number)
        titles.append(_title(condition, number))
    return {
        "data": data,
        "layout": layout(
            PANEL_PIXELS * len(panels) + 40,
            margin={"l": 48, "r": 16, "t": 40, "b": 0},
            annotations=titles,
            **axes,
        ),
    }


def _degrees(**parts: Any) -> dict[str, Any]:
    return axis(range=[0, 1.04], tickvals=[0, 1], ticktext=["not", "fully"], **SPACED, **parts)


def _curve(condition: Condition, number: str) -> list[dict[str, Any]]:
    on = {"type": "scatter", "xaxis": f"x{number}", "yaxis": f"y{number}"}
    line = {
        **on,
        "mode": "lines",
        "x": condition.curve.index.tolist(),
        "y": condition.curve.tolist(),
        "fill": "tozeroy",
        "fillcolor": LINE,
        "line": {"color": QUIET, "width": 2},
        "hovertemplate": "%{x}: holds to %{y:.0%}<extra></extra>",
    }
    stand = {
        **on,
        "mode": "lines+markers",
        "x": [condition.value, condition.value],
        "y": [0, condition.membership],
        "line": {"color": TEXT, "width": 2},
        "marker": {"size": [0, 10], "opacity": 1, "color": TEXT},
        "cliponaxis": False,
        "hovertemplate": f"now {words.number_text(condition.value)}: counts %{{y:.0%}}<extra></extra>",
    }
    return [line, stand]


def _title(condition: Condition, number: str) -> dict[str, Any]:
    variable = condition.variable
    stands = f"<b>{words.plain(variable.label)}</b> at {words.plain(words.measured(variable, condition.value))}"
    on = {"xref": f"x{number}", "yref": f"y{number}", "xanchor": "left", "yanchor": "bottom"}
    return note(f"{stands} {holding(condition)}", variable.range[0], 1, **on, yshift=8)


def firing(grid: pd.DataFrame, one_rule: OneRule) -> Figure:
    """How far a rule fires over two sliders, the darker the further, and where the scenario stands."""
    across, up = one_rule.conditions[:2]
    shades = {
        "type": "heatmap",
        "x": grid.columns.tolist(),
        "y": grid.index.tolist(),
        "z": grid.round(3).to_numpy().tolist(),
        "zmin": 0,
        "zmax": 1,
        "colorscale": [[0, PAPER], [1, QUIET]],
        "showscale": False,
        "zsmooth": "best",
        "hovertemplate": "applies %{z:.0%}<extra></extra>",
    }
    stand = {
        "type": "scatter",
        "mode": "markers",
        "x": [across.value],
        "y": [up.value],
        "marker": {"size": 12, "color": PAPER, "line": {"color": TEXT, "width": 2}},
        "cliponaxis": False,
        "hovertemplate": "now<extra></extra>",
    }
    return {
        "data": [shades, stand],
        "layout": layout(
            320,
            margin={"l": 56, "r": 16, "t": 16, "b": 48},
            xaxis=axis(words.plain(across.variable.label), range=across.variable.range, **FRAMED),
            yaxis=axis(words.plain(up.variable.label), range=up.variable.range, **FRAMED),
            annotations=[note("now", across.value, up.value, xanchor="left", xshift=12, bgcolor=PAPER, borderpad=1)],
        ),
    }
