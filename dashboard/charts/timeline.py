"""How do the outcomes of one scenario share out over time?"""

from __future__ import annotations

from typing import Any

from briefing import words
from briefing.answer import Answer
from dashboard.charts.style import LINE, Figure, axis, colour, layout, note, percents

# A share of the height below which a label would not fit its area.
LABELLED_SHARE = 0.055
TICKS = [0.25, 0.5, 0.75, 1.0]


def areas(answer: Answer) -> Figure:
    """Outcomes over time as stacked areas, labelled at the horizon."""
    base, table = answer.base, answer.timeline
    years = table.index.tolist()
    bands, labels, floor = [], [], 0.0
    for outcome in reversed(base.outcomes):
        shares = table[outcome.id]
        bands.append(
            {
                "type": "scatter",
                "name": outcome.label,
                "x": [round(year, 3) for year in years],
                "y": [round(share, 5) for share in shares.tolist()],
                "stackgroup": "outcomes",
                "mode": "lines",
                "line": {"width": 0.5, "color": colour(outcome)},
                "fillcolor": colour(outcome),
                "hovertemplate": f"{outcome.label}: %{{y:.0%}}<extra></extra>",
            }
        )
        last = float(shares.iloc[-1])
        labels.append(_end_label(outcome.label, floor + last / 2, last))
        floor += last
    return {"data": bands, "layout": _timeline_layout(base.time.axis or base.time.label, years[-1], labels)}


def _end_label(label: str, middle: float, share: float) -> dict[str, Any]:
    # Labels too small to fit stay in the figure, unseen, so that the others keep their places when it changes.
    fits = share >= LABELLED_SHARE
    place = {"xref": "paper", "xanchor": "left", "xshift": 8, "yref": "y", "yanchor": "middle"}
    return note(f"{label} {words.percent(share)}", 1.0, middle, **place, opacity=1 if fits else 0)


def _timeline_layout(title: str, horizon: float, labels: list[dict[str, Any]]) -> dict[str, Any]:
    return layout(
        320,
        margin={"l": 48, "r": 192, "t": 16, "b": 48},
        hovermode="x unified",
        xaxis=axis(title, range=[0, horizon], hoverformat=".1f"),
        yaxis=axis(range=[0, 1], showgrid=True, gridcolor=LINE, **percents(TICKS)),
        annotations=labels,
    )
