"""How do rival judgements look? The outcomes under each, what one change does, and what rivals disagree on."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

import pandas as pd

from briefing import words
from briefing.findings.readings import shortened
from dashboard.charts.style import CLEAR, QUIET, SMALL, TEXT, Figure, axis, colour, layout, note, reference
from model.parts import RuleBase

EFFECT_PIXELS = 30
ROW_PIXELS = 32
# Room to the right of the longest bar, for its number.
ROOM = 1.6
LABEL_SHARE = 0.16
GAP_SHARE = 0.02
# The narrowest that the panels are drawn, and a letter of their headings.
NARROWEST_PIXELS, LETTER_PIXELS = 880, 7.5
HEADING_LINES = 3
LABEL_CHARACTERS = 36
# Of the longest line's length, the room at either side of it.
NAME_ROOM = 0.6


def effect(base: RuleBase, table: pd.DataFrame) -> Figure:
    """Each outcome as a bar; a tick stands where it was before the rules were weighed otherwise, if they were.

    The table has a row per outcome, `before` and `after`.
    """
    labels = [words.plain(outcome.label) for outcome in base.outcomes]
    after, before = table["after"].tolist(), table["before"].tolist()
    marks = []
    for label, share, former in zip(labels, after, before, strict=True):
        text = f"{words.percent(share)} {words.change_text(share, former)}".rstrip()
        marks.append(note(text, max(share, former), label, xanchor="left", xshift=8))
    data = [_bars(base, labels, after)]
    if before != after:
        data.append(_ticks(labels, before))
    return {
        "data": data,
        "layout": layout(
            EFFECT_PIXELS * len(labels) + 16,
            margin={"l": 160, "r": 8, "t": 8, "b": 8},
            bargap=0.45,
            xaxis=axis(range=[0, max(*after, *before) * ROOM], showticklabels=False),
            yaxis=_named(labels),
            annotations=marks,
        ),
    }


def _bars(base: RuleBase, labels: Sequence[str], shares: Sequence[float]) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "y": labels,
        "x": shares,
        "marker": {"color": [colour(outcome) for outcome in base.outcomes]},
        "hovertemplate": "%{y}: %{x:.1%}<extra></extra>",
    }


def _ticks(labels: Sequence[str], shares: Sequence[float]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "y": labels,
        "x": shares,
        "marker": {"symbol": "line-ns", "size": 18, "line": {"color": TEXT, "width": 2}},
        "cliponaxis": False,
        "hovertemplate": "before: %{x:.1%}<extra></extra>",
    }


def _named(labels: Sequence[str]) -> dict[str, Any]:
    apart: dict[str, Any] = {"ticks": "outside", "ticklen": 6, "tickcolor": CLEAR}
    return axis(autorange="reversed", tickvals=labels, ticktext=labels, tickfont={**SMALL, "color": TEXT}, **apart)


def side_by_side(base: RuleBase, table: pd.DataFrame) -> Figure:
    """The outcomes under each reading: a panel per row of the table, whose columns are the outcomes, on one scale."""
    names = words.preset_labels({str(place): str(name) for place, name in enumerate(table.index)}).values()
    labels = [words.plain(outcome.label) for outcome in base.outcomes]
    limit = float(table.to_numpy().max()) * ROOM
    width = (1 - LABEL_SHARE - GAP_SHARE * (len(table) - 1)) / len(table)
    traces, texts = [], []
    axes: dict[str, Any] = {}
    for place, (name, shares) in enumerate(zip(names, table.to_numpy().tolist(), strict=True)):
        start, number = LABEL_SHARE + place * (width + GAP_SHARE), str(place + 1) if place else ""
        axes[f"xaxis{number}"] = axis(range=[0, limit], domain=[start, start + width], showticklabels=False)
        traces.append({**_bars(base, labels, shares), "xaxis": f"x{number}"})
        texts += [
            note(words.percent(share), share, label, xref=f"x{number}", xanchor="left", xshift=6)
            for label, share in zip(labels, shares, strict=True)
        ]
        texts.append(_heading(name, start, width * NARROWEST_PIXELS))
    return {
        "data": traces,
        "layout": layout(
            ROW_PIXELS * len(labels) + 80,
            margin={"l": 0, "r": 8, "t": 72, "b": 8},
            bargap=0.45,
            yaxis={**_named(labels), "anchor": "free", "position": LABEL_SHARE - 0.005},
            annotations=texts,
            **axes,
        ),
    }


def _heading(name: str, start: float, pixels: float) -> dict[str, Any]:
    """A reading’s name over its panel, on lines as wide; what is wider still is cut off."""
    lines = textwrap.wrap(name, int(pixels / LETTER_PIXELS), max_lines=HEADING_LINES, placeholder=" …")
    place = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom", "align": "left"}
    text = "<br>".join(f"<b>{words.plain(line)}</b>" for line in lines)
    return note(text, start, 1.0, **place, yshift=4, width=pixels)


def disagreements(table: pd.DataFrame, pooled: float, label: str) -> Figure:
    """How far each disagreement moves a share from where it is pooled: a line from what the least factor makes of it
    to what the greatest does, each named.

    The table is as from `briefing.findings.readings.numbers`; `label` says of what the shares are.
    """
    rows = list(range(len(table)))
    names = [words.plain(shortened(name, LABEL_CHARACTERS)) for name in table["judgement"]]
    ink = {**SMALL, "color": TEXT}
    return {
        "data": _spans(table, names),
        "layout": layout(
            ROW_PIXELS * len(rows) + 88,
            margin={"l": 256, "r": 16, "t": 32, "b": 48},
            xaxis=axis(words.plain(label), range=_reach(table), tickformat=".0%", nticks=5),
            yaxis=axis(range=[len(rows) - 0.5, -0.5], tickvals=rows, ticktext=names, tickfont=ink),
            shapes=[reference(pooled)],
            annotations=[
                note(f"pooled {words.percent(pooled)}", pooled, 1, yref="paper", yanchor="bottom", font=ink),
                *(text for row in rows for text in _ends_of(table, row)),
            ],
        ),
    }


def _reach(table: pd.DataFrame) -> list[float]:
    """The scale, with room at both sides for the names at the ends."""
    ends = [*table["at_low"], *table["at_high"]]
    low, high = min(ends), max(ends)
    return [low - NAME_ROOM * (high - low), high + NAME_ROOM * (high - low)]


def _spans(table: pd.DataFrame, names: Sequence[str]) -> list[dict[str, Any]]:
    ends = zip(table["at_low"].tolist(), table["at_high"].tolist(), names, strict=True)
    return [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "x": [at_low, at_high],
            "y": [row, row],
            "line": {"color": QUIET, "width": 5},
            "marker": {"size": 9, "color": TEXT},
            "hovertemplate": f"{name}: %{{x:.1%}}<extra></extra>",
        }
        for row, (at_low, at_high, name) in enumerate(ends)
    ]


def _ends_of(table: pd.DataFrame, row: int) -> list[dict[str, Any]]:
    """Each factor, and who gives it, beside the end that it makes."""
    end = table.iloc[row]
    sides = ("right", "left") if end["at_low"] <= end["at_high"] else ("left", "right")
    return [
        note(words.plain(text), share, row, xanchor=side, xshift=10 if side == "left" else -10, font=SMALL)
        for text, share, side in zip(
            (end["least"], end["greatest"]), (end["at_low"], end["at_high"]), sides, strict=True
        )
    ]
