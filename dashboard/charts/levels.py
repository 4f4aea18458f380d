"""What do low, medium and high mean on a slider? Its three levels, its marks, and where a scenario stands."""

from __future__ import annotations

from typing import Any

from briefing import words
from dashboard.charts.style import CLEAR, PAPER, QUIET, SMALL, TEXT, Figure, axis, layout, note
from model.explain import membership
from model.parts import LEVELS, Variable

HEIGHT_PIXELS = 232
DASHES = dict(zip(LEVELS, ("solid", "dot", "dash"), strict=True))


def levels(variable: Variable, value: float) -> Figure:
    """How far each value of a variable is low, medium and high, as three trapezoids, with the present value.

    A variable of which no rule speaks has no levels; its slider is drawn all the same.
    """
    corners = _corners(variable)
    curves = {level: membership(variable, level, corners).tolist() for level in LEVELS} if variable.levels else {}
    lines = [_curve(level, corners, curve) for level, curve in curves.items()]
    names = [_name(level, corners, curve) for level, curve in curves.items() if max(curve) > 0]
    start, end = variable.range
    ticks = sorted({start, end, *(mark.at for mark in variable.marks)})
    return {
        "data": [*lines, _present(variable, value)],
        "layout": layout(
            HEIGHT_PIXELS,
            margin={"l": 48, "r": 24, "t": 40, "b": 48},
            xaxis=axis(
                words.plain(variable.axis or variable.unit),
                range=[start, end],
                tickvals=ticks,
                ticktext=[words.number_text(tick) for tick in ticks],
                ticks="outside",
                ticklen=6,
                tickcolor=QUIET,
            ),
            yaxis=axis(range=[0, 1.04], tickvals=[0, 1], ticktext=["not", "fully"], ticks="outside", tickcolor=CLEAR),
            annotations=[*names, _now(variable, value)],
        ),
    }


def _corners(variable: Variable) -> list[float]:
    start, end = variable.range
    bounds = (*variable.levels.low, *variable.levels.high) if variable.levels else ()
    return sorted({start, end, *(corner for corner in bounds if start <= corner <= end)})


def _curve(level: str, corners: list[float], curve: list[float]) -> dict[str, Any]:
    """The curve where it is above 0: along the floor, three of them would lie upon each other."""
    padded = [0.0, *curve, 0.0]
    above = [any(padded[place : place + 3]) for place in range(len(curve))]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [at for at, above_zero in zip(corners, above, strict=True) if above_zero],
        "y": [degree for degree, above_zero in zip(curve, above, strict=True) if above_zero],
        "line": {"color": QUIET, "width": 2, "dash": DASHES[level]},
        "cliponaxis": False,
        "hovertemplate": f"%{{x}}: {level} to %{{y:.0%}}<extra></extra>",
    }


def _name(level: str, corners: list[float], curve: list[float]) -> dict[str, Any]:
    """The level’s name over the middle of where it holds most."""
    best = [at for at, degree in zip(corners, curve, strict=True) if degree == max(curve)]
    return note(level, (best[0] + best[-1]) / 2, max(curve), yanchor="bottom", yshift=4, font=SMALL)


def _present(variable: Variable, value: float) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [value, value],
        "y": [0, 1],
        "line": {"color": TEXT, "width": 2},
        "cliponaxis": False,
        "hovertemplate": f"now {words.plain(words.measured(variable, value))}<extra></extra>",
    }


def _now(variable: Variable, value: float) -> dict[str, Any]:
    start, end = variable.range
    left = value < (start + end) / 2
    side = {"xanchor": "left" if left else "right", "xshift": 8 if left else -8}
    text = f"now {words.plain(words.measured(variable, value))}"
    return note(text, value, 0.5, **side, bgcolor=PAPER, borderpad=1)
