"""How sure? The outcomes of many draws as distributions, and one measure in full."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from briefing import words
from briefing.findings.ensemble import Spread, Spreads
from dashboard.charts.style import LINE, PAPER, QUIET, SMALL, TEXT, Figure, axis, colour, layout, note, upright
from model.parts import Outcome, RuleBase

ROW_PIXELS = 44
BINS = 50


def distributions(base: RuleBase, spreads: Spreads) -> Figure:
    """A row per outcome: nine draws in ten as a line, half of them as a bar, the middle as a gap; then its leads."""
    rows = [(outcome, spreads[outcome.id]) for outcome in base.outcomes]
    places = list(range(len(rows)))
    reach = min(1.0, 1.04 * max(spread.high for _, spread in rows))
    return {
        "data": [*map(_whisker, *zip(*rows, strict=True), places), _boxes(rows), _middles(rows)],
        "layout": layout(
            ROW_PIXELS * len(rows) + 72,
            margin={"l": 144, "r": 72, "t": 28, "b": 40},
            bargap=0.6,
            xaxis=axis("Share of cases", range=[0, reach], tickformat=".0%", nticks=6, showgrid=True, gridcolor=LINE),
            yaxis=axis(
                range=[len(rows) - 0.5, -0.5],
                tickvals=places,
                ticktext=[_label(*row) for row in rows],
                tickfont={**SMALL, "color": TEXT},
            ),
            annotations=[
                _at_right("leads in", -0.5, yanchor="bottom", font=SMALL),
                *(_at_right(words.percent(spread.leads), place) for place, (_, spread) in enumerate(rows)),
            ],
        ),
    }


def _label(outcome: Outcome, spread: Spread) -> str:
    numbers = words.plain(f"{words.percent(spread.median)} ({spread.run})")
    return f"{outcome.label}<br><span style='color:{QUIET}'>{numbers}</span>"


def _whisker(outcome: Outcome, spread: Spread, place: int) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [spread.low, spread.high],
        "y": [place, place],
        "line": {"color": colour(outcome), "width": 2},
        "hoverinfo": "skip",
    }


def _boxes(rows: Sequence[tuple[Outcome, Spread]]) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(rows))),
        "base": [spread.quarter for _, spread in rows],
        "x": [spread.three_quarters - spread.quarter for _, spread in rows],
        "marker": {"color": [colour(outcome) for outcome, _ in rows]},
        "text": [f"{x.label}: {words.percent(y.median)}, {y.run} in nine draws of ten" for x, y in rows],
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
    }


def _middles(rows: Sequence[tuple[Outcome, Spread]]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [spread.median for _, spread in rows],
        "y": list(range(len(rows))),
        "marker": {"symbol": "line-ns", "size": 16, "line": {"color": PAPER, "width": 2}},
        "hoverinfo": "skip",
    }


def _at_right(text: str, height: float, **parts: Any) -> dict[str, Any]:
    """A number in the column at the right edge."""
    place = {"xref": "paper", "yref": "y", "xanchor": "right", "xshift": 64, "align": "right"}
    return note(text, 1.0, height, **{"yanchor": "middle", **place, **parts})


def histogram(shares: pd.Series, fill: str) -> Figure:
    """How often one measure comes to which share, over all draws; the middle draw marked."""
    defined = shares.dropna().to_numpy()
    counts, edges = np.histogram(defined, BINS, (0, max(float(defined.max()), 0.01)))
    middle = float(np.median(defined))
    return {
        "data": [
            {
                "type": "bar",
                "x": ((edges[:-1] + edges[1:]) / 2).tolist(),
                "y": (counts / len(defined)).tolist(),
                "marker": {"color": fill},
                "hovertemplate": "about %{x:.0%}: %{y:.1%} of draws<extra></extra>",
            }
        ],
        "layout": layout(
            240,
            margin={"l": 24, "r": 24, "t": 28, "b": 40},
            bargap=0.1,
            xaxis=axis("Share of cases", range=[0, float(edges[-1])], tickformat=".0%", nticks=6),
            yaxis=axis(showticklabels=False),
            shapes=[upright(middle, TEXT, 1)],
            annotations=[note(f"middle draw {words.percent(middle)}", middle, 1, yref="paper", yanchor="bottom")],
        ),
    }


def fill(base: RuleBase, measure: str) -> str:
    """The colour of a measure: an outcome’s own, neutral for a key figure."""
    return colour(base.outcome[measure]) if measure in base.outcome else QUIET
