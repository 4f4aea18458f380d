"""How did what was stated fare: what was said against what came true, and the gap between them as more was decided?"""

from __future__ import annotations

from typing import Any

from briefing import words
from briefing.findings import statements as findings
from briefing.findings.statements import Fared
from dashboard.charts.style import (
    LINE,
    QUIET,
    SMALL,
    TEXT,
    Figure,
    axis,
    layout,
    names_above,
    note,
    percents,
    track,
)

ROW = 56
# Room for how many came true, on the right.
RIGHT = 96


def calibration(fared: Fared) -> Figure:
    """A row for each word that anything decided was called: what was said as a line across it, what came true as a dot
    with its range."""
    rows = list(enumerate(fared.calibration.to_dict("records")))
    names = [f"{words.sentence_case(row['word'])}, {findings.ends_text(row)}" for _, row in rows]
    marks = [mark for place, row in rows for mark in _marks(row, place)]
    counts = [
        note(f"{row['came']} of {row['stated']}", 1, place, xref="paper", xanchor="left", xshift=12, font=SMALL)
        for place, row in rows
    ]
    return {
        "data": marks,
        "layout": layout(
            ROW * len(rows) + 88,
            margin={"l": 8, "r": RIGHT, "t": 24, "b": 64},
            xaxis=axis(
                "Of 100 so called: | said, ● came true,<br>line: where it may stand",
                range=[-0.02, 1.02],
                **percents([0, 0.25, 0.5, 0.75, 1]),
            ),
            yaxis=axis(range=[len(rows) - 0.4, -0.8], showticklabels=False),
            annotations=[*names_above(names), *counts],
            shapes=[track(place) for place, _ in rows],
        ),
    }


def _marks(row: dict[Any, Any], place: int) -> list[dict[str, Any]]:
    mark = {"type": "scatter", "mode": "markers", "y": [place]}
    said = f"{words.percent(row['said'])} said<extra></extra>"
    ends = f"{words.percent(row['share'])} came true, {words.band_text((row['low'], row['high']))}<extra></extra>"
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [row["low"], row["high"]],
            "y": [place, place],
            "line": {"color": QUIET, "width": 2},
            "hoverinfo": "skip",
        },
        {
            **mark,
            "x": [row["said"]],
            "marker": {"symbol": "line-ns-open", "size": 18, "color": TEXT, "line": {"width": 2}},
            "hovertemplate": said,
        },
        {**mark, "x": [row["share"]], "marker": {"size": 11, "color": TEXT}, "hovertemplate": ends},
    ]


def over_time(fared: Fared) -> Figure:
    """The gap between what was said and what happened, of all that had been decided by each day; that of always saying
    how often such things come about as a fainter line, where that is known of all."""
    table = findings.gap_over_time(fared)
    days = [day.isoformat() for day in table.index]
    lines = [_line(days, table["gap"].tolist(), TEXT, "what was stated")]
    if "base" in table:
        lines.insert(0, _line(days, table["base"].tolist(), QUIET, "how often before"))
    top = max(0.3, 1.1 * max(max(line["y"]) for line in lines))
    last = [note(line["name"], days[-1], line["y"][-1], xanchor="left", xshift=8, font=SMALL) for line in lines]
    return {
        "data": lines,
        "layout": layout(
            280,
            margin={"l": 48, "r": 128, "t": 16, "b": 56},
            xaxis=axis("Decided by", type="date", nticks=4, tickformat="%-d %b<br>%Y"),
            yaxis=axis("Gap, squared: less is better", range=[0, top], nticks=4, showgrid=True, gridcolor=LINE),
            annotations=last,
        ),
    }


def _line(days: list[str], gaps: list[float], ink: str, name: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": days,
        "y": gaps,
        "name": name,
        "line": {"color": ink, "width": 2, "shape": "hv"},
        "marker": {"size": 7, "color": ink},
        "hovertemplate": f"%{{x|%-d %b %Y}}: %{{y:.2f}}, {name}<extra></extra>",
    }
