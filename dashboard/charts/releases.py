"""How does a change of rules look? What each slider moves, before and after."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.style import LINE, QUIET, SMALL, TEXT, Figure, axis, layout

ROW_PIXELS = 36
LABEL_PIXELS = 176


def swings(table: pd.DataFrame) -> Figure:
    """What each slider moves: a row per slider, a pale dot as it was and a dark one as it is, joined."""
    names, old, new = (table[column].tolist() for column in table)
    x = [value for pair in zip(old, new, strict=True) for value in (*pair, None)]
    y = [value for name in names for value in (name, name, None)]
    joined = {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": {"color": LINE, "width": 6}}
    dots = [
        {
            "type": "scatter",
            "mode": "markers",
            "name": str(version),
            "x": shares,
            "y": names,
            "cliponaxis": False,
            "marker": {"color": ink, "size": size, "symbol": symbol},
            "hovertemplate": "%{y}: %{x:.1%}<extra>%{fullData.name}</extra>",
        }
        for version, shares, ink, size, symbol in zip(
            table.columns[1:], (old, new), (QUIET, TEXT), (9, 12), ("circle-open", "circle"), strict=True
        )
    ]
    return {
        "data": [{**joined, "hoverinfo": "skip", "showlegend": False}, *dots],
        "layout": layout(
            ROW_PIXELS * len(names) + 80,
            LABEL_PIXELS + 240,
            margin={"l": LABEL_PIXELS, "r": 24, "t": 40, "b": 40},
            showlegend=True,
            legend={"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom", "font": SMALL},
            xaxis=axis(rangemode="tozero", tickformat=".0%", nticks=5, showgrid=True, gridcolor=LINE),
            yaxis=axis(autorange="reversed", tickfont={**SMALL, "color": TEXT}, ticklabelstandoff=8),
        ),
    }
