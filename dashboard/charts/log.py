"""How does the answer look over the days of a log, and what moved it from one day to another?"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np

from briefing import words
from briefing.findings.compare import signed
from briefing.findings.log import SHORT_CHARACTERS, Course, Since, Terms, named_steps, short, waterfall_parts
from dashboard.charts.compare import apart
from dashboard.charts.style import (
    LINE,
    PAPER,
    QUIET,
    SMALL,
    TEXT,
    Figure,
    axis,
    colour,
    layout,
    names_above,
    note,
    track,
)
from model.aims import askable
from model.leads import Coloured, contenders

HEIGHT, LEFT, RIGHT, BELOW = 320, 44, 156, 48
LEAST_WIDTH = 640
# The plot is at least so broad; where it is broader, labels only move apart.
PLOT_PIXELS = LEAST_WIDTH - LEFT - RIGHT
LABEL_ROW, CHARACTER_PIXELS, MOST_LABELS = 22, 6.8, 5
HOVER_CHARACTERS, MOST_IN_HOVER = 56, 4
# How much of a line's colour its band has, in hexadecimal.
FAINT = "22"
# Labels at the right end keep this much of the scale apart.
APART_SHARE = 0.085
ROW_PIXELS, BAR_PIXELS, LEAST_STEPS_WIDTH = 42, 12, 460
# The scale of the steps reaches over so much at least, so that small ones look small.
LEAST_SPAN = 0.1


def course(course: Course, change: Since) -> Figure:
    """A line per group, or the one of a measure, from the first day of the log on; the measure's with its band, and
    each of its largest steps between the two days labelled by its event."""
    measure, last = change.measure, _end(course)
    names = course.lines(measure)
    labels = _labels(course, change)
    rows = max((row for *_, row in labels), default=-1) + 1
    top = min(1.0, max(_highest(course, names, measure), 0.1) * 1.08)
    above = 12 + LABEL_ROW * rows
    return {
        "data": [
            *_band(course, measure),
            *(_line(course, name, name == measure) for name in sorted(names, key=measure.__eq__)),
            _steps(course, change),
        ],
        "layout": layout(
            HEIGHT + above,
            LEAST_WIDTH,
            margin={"l": LEFT, "r": RIGHT, "t": above, "b": BELOW},
            hovermode="closest",
            xaxis=axis(type="date", range=[_at(course.terms.log.begins), _at(last)], tickformat="%-d %b\n%Y", nticks=8),
            yaxis=axis(range=[0, top], tickformat=".0%", showgrid=True, gridcolor=LINE, nticks=5),
            shapes=[*_period(course, change), *(_leader(day, row) for day, *_, row in labels)],
            annotations=[*_ends(course, names, measure, top), *(_label(*label) for label in labels)],
        ),
    }


def _at(day: date) -> str:
    return day.isoformat()


def _end(course: Course) -> date:
    """Where the scale ends: a log of one day has some breadth too."""
    return max(course.until, course.terms.log.begins + timedelta(days=1))


def _ink(terms: Terms, name: str) -> str:
    base = terms.base
    known: dict[str, Coloured] = {**base.outcome, **contenders(base)}
    return colour(known[name]) if name in known else TEXT


def _faint(ink: str) -> str:
    return ink.replace(",", f"{FAINT},").replace(")", f"{FAINT})")


def _highest(course: Course, names: Sequence[str], measure: str) -> float:
    edges = [bands[measure][1] for bands in course.bands.values() if measure in bands]
    shares = course.shares[names].to_numpy().ravel().tolist()
    return max((x for x in [*edges, *shares] if x == x), default=0.1)


def _line(course: Course, name: str, is_first: bool) -> dict[str, Any]:
    shares = course.shares[name]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": words.plain(askable(course.terms.base)[name]),
        "x": [*map(_at, shares.index), _at(_end(course))],
        "y": [*shares.tolist(), float(shares.iloc[-1])],
        "line": {"shape": "hv", "color": _ink(course.terms, name), "width": 3 if is_first else 1.5},
        "hovertemplate": "%{fullData.name}: %{y:.0%} from %{x|%-d %B %Y}<extra></extra>",
    }


def _band(course: Course, measure: str) -> list[dict[str, Any]]:
    edges = [(day, bands[measure]) for day, bands in course.bands.items() if bands[measure][0] == bands[measure][0]]
    if not edges:
        return []
    days = [*(_at(day) for day, _ in edges), _at(_end(course))]
    edge = {"type": "scatter", "mode": "lines", "x": days, "hoverinfo": "skip"}
    line = {"shape": "hv", "width": 0, "color": _ink(course.terms, measure)}
    low, high = ([*(band[side] for _, band in edges), edges[-1][1][side]] for side in (0, 1))
    fill = {"fill": "tonexty", "fillcolor": _faint(_ink(course.terms, measure))}
    return [{**edge, "y": low, "line": line}, {**edge, "y": high, "line": line, **fill}]


def _steps(course: Course, change: Since) -> dict[str, Any]:
    """A mark at every step, which names its events in full where it is pointed at."""
    by_day: dict[date, list[str]] = {}
    for event in change.events:
        if event.id in change.steps:
            by_day.setdefault(event.day, []).append(event.text)
    shares = course.shares[change.measure]
    moved = shares.diff()
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [_at(day) for day in by_day],
        "y": [float(shares[day]) for day in by_day],
        "customdata": [f"{signed(float(moved[day]))}: {_in_full(texts)}" for day, texts in by_day.items()],
        "marker": {"size": 7, "color": _ink(course.terms, change.measure)},
        "hovertemplate": "%{x|%-d %B %Y}, %{customdata}<extra></extra>",
    }


def _in_full(texts: Sequence[str]) -> str:
    lines = [line for text in texts[:MOST_IN_HOVER] for line in textwrap.wrap(text, HOVER_CHARACTERS)]
    more = [f"and {len(texts) - MOST_IN_HOVER} more"] if len(texts) > MOST_IN_HOVER else []
    return "<br>".join(map(words.plain, [*lines, *more]))


def _labels(course: Course, change: Since) -> list[tuple[date, str, str, int]]:
    """The largest steps, from left to right: the day, its label, which end of it stands there, and in which row above
    the plot there is room."""
    span = max(1, (_end(course) - course.terms.log.begins).days)
    chosen = sorted(named_steps(course, change)[:MOST_LABELS], key=lambda step: step[0])
    taken: list[float] = []
    labels = []
    for day, by, event, more in chosen:
        others = f" and {more} more" if more else ""
        text = f"{signed(by)}  {short(event, SHORT_CHARACTERS - len(others))}{others}"
        width = CHARACTER_PIXELS * len(text) + 16
        place = (day - course.terms.log.begins).days / span * PLOT_PIXELS
        leftwards = place + width > PLOT_PIXELS + RIGHT
        start = place - width if leftwards else place
        row = next((row for row, end in enumerate(taken) if end <= start), len(taken))
        taken[row : row + 1] = [start + width]
        labels.append((day, text, "right" if leftwards else "left", row))
    return labels


def _label(day: date, text: str, side: str, row: int) -> dict[str, Any]:
    place = {"yref": "paper", "yanchor": "bottom", "yshift": 4 + LABEL_ROW * row, "xanchor": side}
    return note(words.plain(text), _at(day), 1, **place, bgcolor=PAPER, borderpad=1, font={**SMALL, "color": TEXT})


def _leader(day: date, row: int) -> dict[str, Any]:
    height = (LABEL_ROW * row + 6) / HEIGHT
    ends = {"x0": _at(day), "x1": _at(day), "yref": "paper", "y0": 0, "y1": 1 + height}
    return {"type": "line", **ends, "line": {"color": LINE, "width": 1}, "layer": "below"}


def _period(course: Course, change: Since) -> list[dict[str, Any]]:
    """Where the two days stand, if they are not the ends of the log."""
    inner = [day for day in (change.since, change.until) if course.terms.log.begins < day < course.until]
    return [
        {
            "type": "line",
            "x0": _at(day),
            "x1": _at(day),
            "yref": "paper",
            "y0": 0,
            "y1": 1,
            "line": {"color": QUIET, "width": 1, "dash": "dot"},
        }
        for day in inner
    ]


def _ends(course: Course, names: Sequence[str], measure: str, top: float) -> list[dict[str, Any]]:
    """What each line is called, and where it stands, to the right of its end."""
    last = course.shares[names].iloc[-1]
    known = [name for name in names if last[name] == last[name]]
    heights = apart([float(last[name]) for name in known], APART_SHARE * top)
    place = {"xref": "paper", "xanchor": "left", "xshift": 8, "yref": "y", "yanchor": "middle"}
    labels = askable(course.terms.base)
    texts = [f"{words.percent(float(last[name]))} {words.plain(words.cut(labels[name], 20))}" for name in known]
    bold = [f"<b>{text}</b>" if name == measure else text for name, text in zip(known, texts, strict=True)]
    return [note(text, 1, height, **place, font=SMALL) for text, height in zip(bold, heights, strict=True)]


def waterfall(change: Since) -> Figure:
    """From the share on the one day to that on the other: a step for each of the largest events, one for the rest.

    The scale does not begin at nothing, for a point would be too small to be seen; so either end is a mark, no bar.
    """
    parts = waterfall_parts(change)
    stands = np.cumsum([change.before, *(by for _, by, _ in parts)]).tolist()
    rows = len(parts) + 2
    names = [words.day(change.since), *(name for name, _, _ in parts), words.day(change.until)]
    low, high = _reach(stands)
    marks = [
        note(f"<b>{words.percent(share)}</b>", share, row, xanchor="left", xshift=12)
        for share, row in ((change.before, 0), (change.after, rows - 1))
    ]
    return {
        "data": [_bars(parts, stands), _ends_of(change, rows)],
        "layout": layout(
            ROW_PIXELS * rows + 48,
            LEAST_STEPS_WIDTH,
            margin={"l": 8, "r": 8, "t": 8, "b": 32},
            bargap=1 - BAR_PIXELS / ROW_PIXELS,
            xaxis=axis(range=[low, high], tickformat=".0%", nticks=6),
            yaxis=axis(range=[rows - 0.6, -0.75], showticklabels=False),
            shapes=[*map(track, range(rows)), *_joints(stands)],
            annotations=[*marks, *_changes(parts, stands), *names_above(names)],
        ),
    }


def _reach(stands: Sequence[float]) -> tuple[float, float]:
    """The ends of a scale on which all places stand, with room for a number beside the outermost."""
    middle, span = (min(stands) + max(stands)) / 2, max(max(stands) - min(stands), LEAST_SPAN)
    return max(middle - 0.65 * span, -0.02 * span), middle + 0.75 * span


def _bars(parts: Sequence[tuple[str, float, str]], stands: Sequence[float]) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "y": list(range(1, len(parts) + 1)),
        "base": stands[:-1],
        "x": [by for _, by, _ in parts],
        "marker": {"color": QUIET},
        "customdata": [signed(by) for _, by, _ in parts],
        "text": [_in_full([text]) for *_, text in parts],
        "textposition": "none",
        "hovertemplate": "%{text}<br>%{customdata}<extra></extra>",
    }


def _ends_of(change: Since, rows: int) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [change.before, change.after],
        "y": [0, rows - 1],
        "marker": {"size": 12, "color": _ink(change.terms, change.measure)},
        "hoverinfo": "skip",
    }


def _joints(stands: Sequence[float]) -> list[dict[str, Any]]:
    """A thin line from where one row ends down to where the next begins."""
    line = {"color": QUIET, "width": 1}
    ends = [{"x0": share, "x1": share, "y0": row, "y1": row + 1} for row, share in enumerate(stands)]
    return [{"type": "line", **end, "line": line, "layer": "below"} for end in ends]


def _changes(parts: Sequence[tuple[str, float, str]], stands: Sequence[float]) -> list[dict[str, Any]]:
    """The number of each step, to the right of its bar."""
    return [
        note(signed(by), max(stands[row], stands[row + 1]), row + 1, xanchor="left", xshift=8)
        for row, (_, by, _) in enumerate(parts)
    ]
