"""How do answers look as charts? Data in, a Plotly figure as a plain dict out. No Streamlit.

Plain dicts, because building plotly.graph_objects costs more than everything else on the page. Colours are
written “light-dark(#…, #…)” and resolved where the figure is shown.
"""

from __future__ import annotations

import json
import re
from typing import Any

from briefing import words
from briefing.answer import Answer

Figure = dict[str, Any]

TEXT = "light-dark(#1D2129, #E8EAEE)"
QUIET = "light-dark(#5A6270, #A3ABB8)"
LINE = "light-dark(#E3E6EB, #343A45)"
CLEAR = "rgba(0,0,0,0)"
FONT = {"family": "Source Sans, sans-serif", "size": 14, "color": TEXT}
# A share of the height below which a label would not fit its area.
LABELLED_SHARE = 0.055
TICKS = [0.25, 0.5, 0.75, 1.0]


def timeline(answer: Answer) -> Figure:
    """Outcomes over time as stacked areas, labelled at the horizon."""
    base, table = answer.base, answer.timeline
    years = table.index.tolist()
    areas, labels, floor = [], [], 0.0
    for outcome in reversed(base.outcomes):
        shares = table[outcome.id]
        colour = f"light-dark({outcome.colour.light}, {outcome.colour.dark})"
        areas.append(
            {
                "type": "scatter",
                "name": outcome.label,
                "x": [round(year, 3) for year in years],
                "y": [round(share, 5) for share in shares.tolist()],
                "stackgroup": "outcomes",
                "mode": "lines",
                "line": {"width": 0.5, "color": colour},
                "fillcolor": colour,
                "hovertemplate": f"{outcome.label}: %{{y:.0%}}<extra></extra>",
            }
        )
        last = float(shares.iloc[-1])
        labels.append(_end_label(outcome.label, floor + last / 2, last))
        floor += last
    return {"data": areas, "layout": _timeline_layout(base.time.axis or base.time.label, years[-1], labels)}


def _end_label(label: str, middle: float, share: float) -> dict[str, Any]:
    # Labels too small to fit stay in the figure, unseen, so that the others keep their places when it changes.
    shown = share >= LABELLED_SHARE
    return {
        "x": 1.0,
        "xref": "paper",
        "xanchor": "left",
        "xshift": 8,
        "y": middle,
        "yref": "y",
        "yanchor": "middle",
        "text": f"{label} {words.percent(share)}",
        "showarrow": False,
        "opacity": 1 if shown else 0,
        "font": FONT,
    }


def _timeline_layout(axis_title: str, horizon: float, labels: list[dict[str, Any]]) -> dict[str, Any]:
    axis = {"fixedrange": True, "zeroline": False, "tickfont": {**FONT, "size": 13, "color": QUIET}}
    return {
        "height": 320,
        "margin": {"l": 48, "r": 192, "t": 16, "b": 48},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "font": FONT,
        "showlegend": False,
        "hovermode": "x unified",
        "hoverlabel": {"bgcolor": "light-dark(#FFFFFF, #1B1F27)", "bordercolor": LINE, "font": FONT},
        "xaxis": {
            "hoverformat": ".1f",
            **axis,
            "range": [0, horizon],
            "showgrid": False,
            "title": {"text": axis_title, "font": {**FONT, "size": 13}},
        },
        "yaxis": {
            **axis,
            "range": [0, 1],
            "tickvals": TICKS,
            "ticktext": [words.percent(tick) for tick in TICKS],
            "gridcolor": LINE,
        },
        "annotations": labels,
        "template": {"data": {}, "layout": {}},
    }


def themed(figure: Figure, dark: bool) -> Figure:
    """The figure with every “light-dark(…)” colour resolved."""
    resolved = re.sub(r"light-dark\((#\w+), (#\w+)\)", r"\2" if dark else r"\1", json.dumps(figure))
    return dict(json.loads(resolved))
