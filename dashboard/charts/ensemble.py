"""How sure? The outcomes of many tries as distributions, and one measure in full."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import pandas as pd

from briefing import words
from briefing.findings.ensemble import Spread, Spreads, row_text
from dashboard.charts.style import LINE, PAPER, QUIET, SMALL, TEXT, Figure, axis, colour, layout, note, upright
from model.parts import Outcome, RuleBase

ROW_PIXELS = 44
BINS = 50


def distributions(base: RuleBase, spreads: Spreads, unknown: Collection[str]) -> Figure:
    """A row per outcome: nine tries in ten as a line, half of them as a bar, the figure as set as a tick; its leads."""
    rows = [(outcome, spreads[outcome.id]) for outcome in base.outcomes]
    places = list(range(len(rows)))
    reach = min(1.0, 1.04 * max(max(spread.high, spread.share) for _, spread in rows))
    return {
        "data": [*map(_whisker, *zip(*rows, strict=True), places), _boxes(rows, unknown), *_ticks(rows)],
        "layout": layout(
            ROW_PIXELS * len(rows) + 72,
            margin={"l": 200 if unknown else 144, "r": 72, "t": 28, "b": 40},
            bargap=0.6,
            xaxis=axis("Share of cases", range=[0, reach], tickformat=".0%", nticks=6, showgrid=True, gridcolor=LINE),
            yaxis=axis(
                range=[len(rows) - 0.5, -0.5],
                tickvals=places,
                ticktext=[_label(*row, unknown) for row in rows],
                tickfont={**SMALL, "color": TEXT},
            ),
            annotations=[
                _at_right("likeliest outcome in", -0.5, yanchor="bottom", font=SMALL),
                *(_at_right(words.percent(spread.leads), place) for place, (_, spread) in enumerate(rows)),
            ],
        ),
    }


def _label(outcome: Outcome, spread: Spread, unknown: Collection[str]) -> str:
    numbers = words.plain(row_text(spread, unknown))
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


def _boxes(rows: Sequence[tuple[Outcome, Spread]], unknown: Collection[str]) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(rows))),
        "base": [spread.quarter for _, spread in rows],
        "x": [spread.three_quarters - spread.quarter for _, spread in rows],
        "marker": {"color": [colour(outcome) for outcome, _ in rows]},
        "text": [f"{x.label}: {words.plain(row_text(y, unknown))}" for x, y in rows],
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
    }


def _ticks(rows: Sequence[tuple[Outcome, Spread]]) -> list[dict[str, Any]]:
    """The figures as set, each a dark tick with a light edge, which shows on a bar and beside it."""
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [spread.share for _, spread in rows],
            "y": list(range(len(rows))),
            "marker": {"symbol": "line-ns", "size": size, "line": {"color": ink, "width": width}},
            "hoverinfo": "skip",
        }
        for ink, size, width in ((PAPER, 26, 6), (TEXT, 24, 2))
    ]


def _at_right(text: str, height: float, **parts: Any) -> dict[str, Any]:
    """A number in the column at the right edge."""
    place = {"xref": "paper", "yref": "y", "xanchor": "right", "xshift": 64, "align": "right"}
    return note(text, 1.0, height, **{"yanchor": "middle", **place, **parts})


def histogram(shares: pd.Series, as_set: float, fill: str) -> Figure:
    """How often one measure comes to which share, over all tries; the figure as set marked."""
    defined = shares.dropna().to_numpy()
    counts, edges = np.histogram(defined, BINS, (0, max(float(defined.max()), as_set, 0.01)))
    return {
        "data": [
            {
                "type": "bar",
                "x": ((edges[:-1] + edges[1:]) / 2).tolist(),
                "y": (counts / len(defined)).tolist(),
                "marker": {"color": fill},
                "hovertemplate": "about %{x:.0%}: %{y:.1%} of tries<extra></extra>",
            }
        ],
        "layout": layout(
            240,
            margin={"l": 24, "r": 24, "t": 28, "b": 40},
            bargap=0.1,
            xaxis=axis("Share of cases", range=[0, float(edges[-1])], tickformat=".0%", nticks=6),
            yaxis=axis(showticklabels=False),
            shapes=[upright(as_set, TEXT, 1)],
            annotations=[note(f"as set {words.percent(as_set)}", as_set, 1, yref="paper", yanchor="bottom")],
        ),
    }


def fill(base: RuleBase, measure: str) -> str:
    """The colour of a measure: an outcome’s own, neutral for a key figure."""
    return colour(base.outcome[measure]) if measure in base.outcome else QUIET
