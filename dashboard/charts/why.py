"""What would the answer be without each of its rules?"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor
from typing import Any

from briefing import words
from briefing.findings.why import Reasons
from dashboard.charts.style import PAPER, QUIET, TEXT, Figure, axis, colour, layout, note, percents, track, upright

ROW_PIXELS = 42
# The scale ends at whole tenths, so that it stays put while a slider moves.
TICKS_PER_UNIT = 10
LEAST_ROOM = 0.03
ROOM_SHARE = 0.15


def counterfactuals(reasons: Reasons) -> Figure:
    """A row per rule: a line from what the measure would be without it to what it is."""
    present, places = reasons.share, range(len(reasons.visible))
    without = [effect.without for effect in reasons.visible]
    names = [words.sentence_case(effect.rule.name) for effect in reasons.visible]
    ink = colour(reasons.outcome) if reasons.outcome else TEXT
    ticks = _scale([present, *without])
    return {
        "data": [_lines(without, present), _circles(names, without)],
        "layout": layout(
            ROW_PIXELS * len(places) + 80,
            margin={"l": 16, "r": 16, "t": 40, "b": 32},
            xaxis=axis(range=[ticks[0], ticks[-1]], **percents(ticks)),
            yaxis=axis(range=[len(places) - 0.6, -0.7], showticklabels=False),
            shapes=[*map(track, places), upright(present, ink)],
            annotations=[
                # Names come last, so that no number’s background covers them where the page is narrow.
                *(_number(share, present, place) for share, place in zip(without, places, strict=True)),
                *(_name(name, place) for name, place in zip(names, places, strict=True)),
                note(f"<b>{words.percent(present)}</b> now", present, 1.0, yref="paper", yanchor="bottom", yshift=4),
            ],
        ),
    }


def _scale(shares: Sequence[float]) -> list[float]:
    """The ticks from end to end, with room on either side for the numbers."""
    room = max(LEAST_ROOM, (max(shares) - min(shares)) * ROOM_SHARE)
    first = max(0, floor((min(shares) - room) * TICKS_PER_UNIT))
    last = min(TICKS_PER_UNIT, ceil((max(shares) + room) * TICKS_PER_UNIT))
    return [place / TICKS_PER_UNIT for place in range(first, last + 1)]


def _lines(without: Sequence[float], present: float) -> dict[str, Any]:
    x: list[float | None] = []
    y: list[int | None] = []
    for place, share in enumerate(without):
        x += [share, present, None]
        y += [place, place, None]
    ink = {"color": QUIET, "width": 4}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": ink, "hoverinfo": "skip"}


def _circles(names: Sequence[str], without: Sequence[float]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": without,
        "y": list(range(len(without))),
        "text": list(names),
        "marker": {"size": 12, "color": PAPER, "line": {"color": TEXT, "width": 2}},
        "cliponaxis": False,
        "hovertemplate": "%{text}: %{x:.1%} without it<extra></extra>",
    }


def _name(name: str, place: int) -> dict[str, Any]:
    return note(words.plain(name), 0, place, xref="paper", xanchor="left", yanchor="bottom", yshift=6)


def _number(share: float, present: float, place: int) -> dict[str, Any]:
    outside = {"xanchor": "right", "xshift": -10} if share < present else {"xanchor": "left", "xshift": 10}
    return note(words.percent(share), share, place, bgcolor=PAPER, **outside)
