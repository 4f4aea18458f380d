"""How far would each event shift an outcome?"""

from __future__ import annotations

import textwrap
from typing import Any

from briefing import words
from briefing.findings.signposts import MOST_SHOWN, Event, Watch, lead_text, shift_text
from dashboard.charts.style import QUIET, SMALL, TEXT, Figure, axis, colour, layout, note

EVENT_CHARACTERS = 48
LINE_PIXELS = 19
BAR_PIXELS = 16
# Between words and bar, and between bar and the next words.
PAD_PIXELS, GAP_PIXELS = 6, 18
# The scale reaches this far at least, so that small shifts look small.
LEAST_REACH = 0.1
ROOM = 1.1


def shifts(watch: Watch) -> Figure:
    """A row per event: its words, and beneath them a bar to the right if the measure would rise, left if fall."""
    events = watch.events[:MOST_SHOWN]
    texts = [_lines(watch, event, place) for place, event in enumerate(events, start=1)]
    tops = [0]
    for lines in texts:
        tops.append(tops[-1] + LINE_PIXELS * len(lines) + PAD_PIXELS + BAR_PIXELS + GAP_PIXELS)
    middles = [top - GAP_PIXELS - BAR_PIXELS // 2 for top in tops[1:]]
    reach = max([LEAST_REACH, *(abs(event.shift) for event in events)]) * ROOM
    ink = colour(watch.outcome) if watch.outcome else TEXT
    return {
        "data": [_bars(events, middles, ink)],
        "layout": layout(
            tops[-1] + 40,
            margin={"l": 0, "r": 0, "t": 32, "b": 8},
            xaxis=axis(range=[-reach, reach], showticklabels=False),
            yaxis=axis(range=[tops[-1], 0], showticklabels=False),
            shapes=[_zero(middle) for middle in middles],
            annotations=[
                *(_event(lines, top) for lines, top in zip(texts, tops, strict=False)),
                *(_shift(event, middle) for event, middle in zip(events, middles, strict=True)),
                *_ways(watch),
            ],
        ),
    }


def _lines(watch: Watch, event: Event, place: int) -> list[str]:
    event_lines = textwrap.wrap(words.plain(f"{place}. {event.signpost.event}"), EVENT_CHARACTERS)
    lead = textwrap.wrap(words.plain(lead_text(watch.base, event)), EVENT_CHARACTERS)
    return [*event_lines, *(f"<b>{line}</b>" for line in lead)]


def _bars(events: list[Event], middles: list[int], ink: str) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "y": middles,
        "x": [event.shift for event in events],
        "width": BAR_PIXELS,
        "marker": {"color": ink},
        "customdata": [[shift_text(event), words.percent(event.share)] for event in events],
        "hovertemplate": "%{customdata[0]} points, to %{customdata[1]}<extra></extra>",
    }


def _zero(middle: int) -> dict[str, Any]:
    half = BAR_PIXELS // 2 + 2
    return {"type": "line", "x0": 0, "x1": 0, "y0": middle - half, "y1": middle + half, "line": {"color": QUIET}}


def _event(lines: list[str], top: int) -> dict[str, Any]:
    place = {"xref": "paper", "xanchor": "left", "yanchor": "top", "align": "left"}
    return note("<br>".join(lines), 0, top, **place)


def _shift(event: Event, middle: int) -> dict[str, Any]:
    # On the side of zero that the bar leaves free.
    away = {"xanchor": "left", "xshift": 8} if event.shift < 0 else {"xanchor": "right", "xshift": -8}
    return note(shift_text(event), 0, middle, yanchor="middle", **away)


def _ways(watch: Watch) -> list[dict[str, Any]]:
    place = {"yref": "paper", "yanchor": "bottom", "yshift": 8, "font": SMALL}
    less = note(f"◂ {words.plain(watch.label)} less likely", 0, 1, xanchor="right", xshift=-8, **place)
    return [less, note("more likely ▸", 0, 1, xanchor="left", xshift=8, **place)]
