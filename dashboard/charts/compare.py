"""How do scenarios look side by side? Outcomes on one scale, one measure over time, and who moved it."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from briefing import words
from briefing.findings.compare import NAMED_SHARE, Column, names, outcomes, part_label, reading_label, signed
from dashboard.charts.style import LINE, PAPER, QUIET, SMALL, TEXT, Figure, axis, colour, layout, names_above, note
from model.parts import Outcome, RuleBase

ROW_PIXELS = 36
STEP_PIXELS, STEP_BAR_PIXELS = 42, 12
LABEL_PIXELS, LEAST_PANEL_PIXELS = 152, 200
GAP_SHARE = 0.03
# Room to the right of the longest bar, for its number.
ROOM = 1.45
STEP_ROOM = 1.2
# Room for the tick at 0, which would not be drawn at the very edge.
BEFORE_ZERO = 0.02
MOST_STEPS = 12
# The band of an outcome that the rules of a scenario do not know.
NOTHING = (0.0, 0.0)
DASHES = ("solid", "dash", "dot", "dashdot")
HEADING_CHARACTERS = 100


def bars(columns: Sequence[Column]) -> Figure:
    """The outcomes of each scenario as bars with bands: a panel per scenario, all on one scale."""
    rows = outcomes(columns)
    longest = max(c.answer.bands[name][1] for c in columns for name in c.answer.outcomes)
    limit = min(1.0, longest) * ROOM
    width = (1 - GAP_SHARE * (len(columns) - 1)) / len(columns)
    traces, axes, texts = [], {}, []
    for place, column in enumerate(columns):
        start = place * (width + GAP_SHARE)
        number = "" if place == 0 else str(place + 1)
        axes[f"xaxis{number}"] = axis(range=[0, limit], domain=[start, start + width], showticklabels=False)
        traces += [{**trace, "xaxis": f"x{number}"} for trace in (_bars_of(column, rows), *_bands_of(column, rows))]
        texts += _numbers_of(column, rows, f"x{number}")
        texts.append(_heading(column, names(columns)[place], start, HEADING_CHARACTERS // len(columns)))
    labels = [outcome.label for outcome in rows.values()]
    vertical = axis(autorange="reversed", tickvals=labels, ticktext=labels, tickfont={**SMALL, "color": TEXT})
    return {
        "data": traces,
        "layout": layout(
            ROW_PIXELS * len(labels) + 88,
            LABEL_PIXELS + LEAST_PANEL_PIXELS * len(columns),
            margin={"l": LABEL_PIXELS, "r": 8, "t": 80, "b": 8},
            bargap=0.45,
            yaxis={**vertical, "ticklabelstandoff": 4},
            annotations=texts,
            **axes,
        ),
    }


def _bars_of(column: Column, rows: Mapping[str, Outcome]) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "name": words.plain(column.name),
        "y": [outcome.label for outcome in rows.values()],
        "x": [column.answer.outcomes.get(name, 0.0) for name in rows],
        "marker": {"color": [colour(outcome) for outcome in rows.values()]},
        "hovertemplate": "%{y}: %{x:.0%}<extra></extra>",
    }


def _bands_of(column: Column, rows: Mapping[str, Outcome]) -> list[dict[str, Any]]:
    """The bands as thin lines, each upon a broader one of the page’s colour, to be seen on any bar."""
    x: list[float | None] = []
    y: list[str | None] = []
    for outcome in rows.values():
        x += [*column.answer.bands.get(outcome.id, NOTHING), None]
        y += [outcome.label, outcome.label, None]
    line = {"type": "scatter", "mode": "lines", "x": x, "y": y, "hoverinfo": "skip"}
    return [{**line, "line": {"color": PAPER, "width": 4}}, {**line, "line": {"color": TEXT, "width": 1.5}}]


def _numbers_of(column: Column, rows: Mapping[str, Outcome], xref: str) -> list[dict[str, Any]]:
    answer = column.answer
    return [
        note(
            words.percent(answer.outcomes.get(outcome.id, 0.0)),
            answer.bands.get(outcome.id, NOTHING)[1],
            outcome.label,
            xref=xref,
            yref="y",
            xanchor="left",
            xshift=6,
        )
        for outcome in rows.values()
    ]


def _heading(column: Column, name: str, start: float, characters: int) -> dict[str, Any]:
    lines = textwrap.wrap(words.plain(name), characters, max_lines=2, placeholder=" …")
    text = "<br>".join([f"<b>{line}</b>" for line in lines] + [words.plain(reading_label(column))])
    place = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom", "align": "left"}
    return note(text, start, 1.0, **place, yshift=4)


def over_time(table: pd.DataFrame, title: str) -> Figure:
    """A measure over time, a line per scenario, labelled where it ends."""
    lines: list[dict[str, Any]] = []
    ends = dict(zip(map(str, table), table.iloc[-1].tolist(), strict=True))
    for place, name in enumerate(table.columns):
        lines.append(
            {
                "type": "scatter",
                "mode": "lines",
                "name": words.plain(str(name)),
                "x": table.index.tolist(),
                "y": table[name].tolist(),
                "line": {
                    "color": TEXT if place == 0 else QUIET,
                    "dash": DASHES[place],
                    "width": 3 if place == 0 else 2,
                },
                "hovertemplate": "%{y:.0%}<extra>%{fullData.name}</extra>",
            }
        )
    top = max(0.1, float(table.max().max()) * 1.15)
    heights = apart(list(ends.values()), 0.075 * top)
    labels = [_line_end(*end, height) for end, height in zip(ends.items(), heights, strict=True)]
    return {
        "data": lines,
        "layout": layout(
            320,
            560,
            margin={"l": 48, "r": 264, "t": 16, "b": 48},
            hovermode="x unified",
            xaxis=axis(title),
            yaxis=axis(range=[0, top], tickformat=".0%", showgrid=True, gridcolor=LINE, nticks=5),
            annotations=labels,
        ),
    }


def _line_end(name: str, share: float, height: float) -> dict[str, Any]:
    text = words.plain(textwrap.shorten(name, 32, placeholder=" …"))
    place = {"xref": "paper", "xanchor": "left", "xshift": 8, "yref": "y", "yanchor": "middle"}
    return note(f"{words.percent(share)} {text}", 1.0, height, **place)


def apart(heights: Sequence[float], least: float) -> list[float]:
    """The heights, in their order, moved up just so far that no two are nearer than `least`."""
    moved = dict.fromkeys(range(len(heights)), 0.0)
    floor = float("-inf")
    for place in sorted(range(len(heights)), key=lambda n: heights[n]):
        moved[place] = floor = max(heights[place], floor + least)
    return list(moved.values())


def waterfall(base: RuleBase, parts: pd.Series, before: float, after: float, ends: Sequence[str]) -> Figure:
    """Who moved it: from one scenario’s share to the other’s, a step for each setting that differs."""
    gathered = _gathered(parts)
    labels = [ends[0], *(part_label(base, name) if name in parts.index else name for name in gathered.index), ends[1]]
    steps = gathered.tolist()
    starts = [0.0, *(before + sum(steps[:place]) for place in range(len(steps))), 0.0]
    lengths = [before, *steps, after]
    texts = [words.percent(before), *map(signed, steps), words.percent(after)]
    places = list(range(len(labels)))
    names = [textwrap.shorten(label, 44, placeholder=" …") for label in labels]
    tips = [max(start, start + length) for start, length in zip(starts, lengths, strict=True)]
    marks = [
        note(text, tip, place, xanchor="left", xshift=6) for text, tip, place in zip(texts, tips, places, strict=True)
    ]
    bars_of_steps = {
        "type": "bar",
        "orientation": "h",
        "y": places,
        "base": starts,
        "x": lengths,
        "marker": {"color": [TEXT, *(QUIET for _ in steps), TEXT]},
        "customdata": texts,
        "text": list(map(words.plain, names)),
        "textposition": "none",
        "hovertemplate": "%{text}: %{customdata}<extra></extra>",
    }
    reach = max(*tips, 0.05)
    return {
        "data": [bars_of_steps],
        "layout": layout(
            STEP_PIXELS * len(labels) + 56,
            margin={"l": 8, "r": 8, "t": 8, "b": 32},
            bargap=1 - STEP_BAR_PIXELS / STEP_PIXELS,
            xaxis=axis(range=[-BEFORE_ZERO * reach, reach * STEP_ROOM], tickformat=".0%", nticks=5),
            yaxis=axis(range=[len(labels) - 0.6, -0.75], showticklabels=False),
            annotations=[*marks, *names_above(names)],
        ),
    }


def _gathered(parts: pd.Series) -> pd.Series:
    """The parts, those too small or too many to read gathered into one."""
    large = parts[parts.abs() >= NAMED_SHARE][: MOST_STEPS - 1]
    rest = parts.drop(large.index)
    if len(rest) < 2:
        return parts
    gathered: pd.Series = pd.concat([large, pd.Series({f"{len(rest)} others": float(rest.sum())})])
    return gathered
