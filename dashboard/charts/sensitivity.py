"""What drives an outcome? How far each slider or rule moves it, and what each accounts for."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, isnan
from typing import Any

import pandas as pd

from briefing import words
from briefing.findings.compare import part_label
from briefing.findings.interactions import index_text
from briefing.findings.sensitivity import Analysis, Span
from dashboard.charts.style import (
    PAPER,
    QUIET,
    TEXT,
    Figure,
    axis,
    colour,
    layout,
    names_above,
    note,
    percents,
    track,
    upright,
)
from model.parts import RuleBase

ROW_PIXELS = 42
BAR_PIXELS = 12
# How wide a picture is taken to be on a laptop, on a phone; how wide a character there, the room around a text.
WIDE_PIXELS, NARROW_PIXELS = 640, 312
CHARACTER_PIXELS, BESIDE_PIXELS, UPRIGHT_PIXELS = 6, 12, 32
LEAST_BAR_PIXELS = 40
# Room beside the longest bar of an index for its numbers, as a share of the scale.
ROOM_SHARE = 0.36
# Room for the tick at 0, which would not be drawn at the very edge.
BEFORE_ZERO = 0.015
LEAST_SCALE = 0.1
STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
MOST_TICKS, MOST_NARROW_TICKS = 8, 5


def picture(base: RuleBase, analysis: Analysis) -> Figure:
    """The picture of an analysis: its spans, or its indices."""
    return _spans(analysis) if analysis.single is None else _indices(base, analysis.single)


def _spans(analysis: Analysis) -> Figure:
    """A row per span: a bar from the least to the greatest, and an upright line at what they are seen against."""
    rows, share = analysis.spans, analysis.upright.share
    uprights = [] if isnan(share) else [share]
    wide = _axis(*_scale(rows, uprights, WIDE_PIXELS))
    narrow = _axis(*_scale(rows, uprights, NARROW_PIXELS), MOST_NARROW_TICKS)
    ink = colour(analysis.upright.outcome) if analysis.upright.outcome else TEXT
    texts = [
        *names_above([row.name for row in rows]),
        *(end for place, row in enumerate(rows) for end in _ends(row, place)),
    ]
    texts += [note(analysis.upright.text, at, 1.0, yref="paper", yanchor="bottom", yshift=4) for at in uprights]
    return {
        "data": [_bars(rows)],
        "layout": layout(
            ROW_PIXELS * len(rows) + 72,
            margin={"l": 8, "r": 8, "t": 32, "b": 32},
            xaxis=wide,
            meta={"narrow": {"xaxis": narrow}},
            yaxis=axis(range=[len(rows) - 0.6, -0.75], showticklabels=False),
            bargap=1 - BAR_PIXELS / ROW_PIXELS,
            shapes=[*map(track, range(len(rows))), *(upright(at, ink) for at in uprights)],
            annotations=texts,
        ),
    }


def _scale(rows: Sequence[Span], uprights: Sequence[float], pixels: int) -> tuple[float, float]:
    """The ends of the scale, so far out that at a width in pixels all that is written beside the bars lies within."""
    lows = [*((row.low, _written(row.low_text)) for row in rows), *((at, UPRIGHT_PIXELS) for at in uprights)]
    highs = [*((row.high, _written(row.high_text)) for row in rows), *((at, UPRIGHT_PIXELS) for at in uprights)]
    # What a pixel is worth where the text left of one bar and the text right of another leave the bars least room.
    per_pixel = max(
        (high - low) / max(LEAST_BAR_PIXELS, pixels - before - after) for low, before in lows for high, after in highs
    )
    per_pixel = max(per_pixel, LEAST_SCALE / pixels)
    start = min(low - before * per_pixel for low, before in lows)
    end = max(high + after * per_pixel for high, after in highs)
    missing = max(0.0, pixels * per_pixel - (end - start)) / 2
    return start - missing, end + missing


def _written(text: str) -> int:
    """About how many pixels a text takes beside a bar."""
    return len(text) * CHARACTER_PIXELS + BESIDE_PIXELS


def _axis(low: float, high: float, most: int = MOST_TICKS) -> dict[str, Any]:
    """An axis of shares whose ticks are whole per cents, none below 0 or above 1."""
    step = next((step for step in STEPS if (high - low) / step <= most), STEPS[-1])
    places = range(max(0, ceil(low / step)), min(round(1 / step), floor(high / step)) + 1)
    return axis(range=[low, high], **percents([place * step for place in places]))


def _bars(rows: Sequence[Span]) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(rows))),
        "base": [row.low for row in rows],
        "x": [row.high - row.low for row in rows],
        "marker": {"color": QUIET},
        "customdata": [words.plain(row.text) for row in rows],
        "text": [words.plain(row.name) for row in rows],
        "textposition": "none",
        "hovertemplate": "%{text}: %{customdata}<extra></extra>",
    }


def _ends(row: Span, place: int) -> list[dict[str, Any]]:
    outside = {"bgcolor": PAPER, "borderpad": 1}
    return [
        note(words.plain(row.low_text), row.low, place, xanchor="right", xshift=-6, **outside),
        note(words.plain(row.high_text), row.high, place, xanchor="left", xshift=6, **outside),
    ]


def _indices(base: RuleBase, rows: pd.DataFrame) -> Figure:
    """A row per slider or weight: a bar for its total index, in it a darker one for its first, with their errors."""
    first, total = rows["first"].clip(lower=0).tolist(), rows["total"].tolist()
    errors = rows["first_error"].tolist(), rows["total_error"].tolist()
    edges = [max(a + b, c + d) for a, b, c, d in zip(first, errors[0], total, errors[1], strict=True)]
    names, texts = [part_label(base, str(name)) for name in rows.index], list(map(index_text, first, total))
    numbers = [
        note(text, edge, place, xanchor="left", xshift=6)
        for place, (text, edge) in enumerate(zip(texts, edges, strict=True))
    ]
    return {
        "data": [_index_bars(total, errors[1], QUIET, names, texts), _index_bars(first, errors[0], TEXT, names, texts)],
        "layout": layout(
            ROW_PIXELS * len(names) + 40,
            margin={"l": 8, "r": 8, "t": 8, "b": 32},
            xaxis=_axis(-BEFORE_ZERO * max(edges), max(edges) * (1 + ROOM_SHARE)),
            yaxis=axis(range=[len(names) - 0.6, -0.75], showticklabels=False),
            barmode="overlay",
            bargap=1 - BAR_PIXELS / ROW_PIXELS,
            annotations=[*names_above(names), *numbers],
        ),
    }


def _index_bars(
    shares: list[float], errors: list[float], ink: str, names: Sequence[str], texts: list[str]
) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(shares))),
        "x": shares,
        "error_x": {"type": "data", "array": errors, "color": TEXT, "thickness": 1.5, "width": 3},
        "marker": {"color": ink},
        "customdata": texts,
        "text": [words.plain(name) for name in names],
        "textposition": "none",
        "hovertemplate": "%{text}: %{customdata}<extra></extra>",
    }
