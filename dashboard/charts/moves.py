"""How do moves look? Each slider that moves, from where it stands to where it would have to stand."""

from __future__ import annotations

from typing import Any

from briefing import words
from dashboard.charts.style import LINE, PAPER, TEXT, Figure, axis, layout
from dashboard.charts.tipping import row_names, share_along
from model.moves import Move, Plan
from model.parts import RuleBase, Variable

# In pixels: a row, and where in it the name ends and the slider lies.
ROW, NAME, TRACK = 52, 24, 34
SIDE = 12


def moves(base: RuleBase, plan: Plan) -> Figure:
    """The sliders that move, the farthest first, each with an arrow along its track."""
    rows = [(base.variable[move.variable], move, ROW * place) for place, move in enumerate(plan.moves)]
    height = ROW * len(rows)
    names = [text for variable, move, top in rows for text in row_names(variable, _change(variable, move), top + NAME)]
    return {
        "data": [_tracks(len(rows)), _starts(rows)],
        "layout": layout(
            height,
            margin={"l": SIDE, "r": SIDE, "t": 0, "b": 0},
            hovermode="closest",
            xaxis=axis(range=[0, 1], showticklabels=False),
            yaxis=axis(range=[height, 0], showticklabels=False),
            annotations=[*names, *(_arrow(*row) for row in rows)],
        ),
    }


def _change(variable: Variable, move: Move) -> str:
    return f"{words.number_text(move.start)} → {words.measured(variable, move.end)}"


def _arrow(variable: Variable, move: Move, top: int) -> dict[str, Any]:
    start, end = (share_along(variable, value) for value in (move.start, move.end))
    line = {"arrowcolor": TEXT, "arrowwidth": 3, "arrowhead": 2, "arrowsize": 0.8, "standoff": 0, "startstandoff": 7}
    tail = {"ax": start, "ay": top + TRACK, "axref": "x", "ayref": "y"}
    return {"x": end, "y": top + TRACK, "xref": "x", "yref": "y", "text": "", "showarrow": True, **tail, **line}


def _tracks(rows: int) -> dict[str, Any]:
    x: list[float | None] = []
    y: list[float | None] = []
    for place in range(rows):
        x += [0, 1, None]
        y += [ROW * place + TRACK, ROW * place + TRACK, None]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "line": {"color": LINE, "width": 6},
        "hoverinfo": "skip",
    }


def _starts(rows: list[tuple[Variable, Move, int]]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [share_along(variable, move.start) for variable, move, _ in rows],
        "y": [top + TRACK for *_, top in rows],
        "marker": {"size": 12, "color": PAPER, "line": {"color": TEXT, "width": 2}},
        "customdata": [
            f"{variable.label}: from {words.value_text(variable, move.start)} to {words.value_text(variable, move.end)}"
            for variable, move, _ in rows
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
        "cliponaxis": False,
    }
