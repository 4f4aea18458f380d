"""How do the rules fare on past cases, what have they most wrong, and how far do the codings agree?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from briefing import words
from briefing.findings import track as findings
from briefing.findings.precedents import slider_name
from briefing.findings.track import Score, Track
from dashboard.charts.style import PAPER, QUIET, SMALL, TEXT, Figure, axis, layout, note, reference
from model.agreement import Agreement
from model.record import Miss

ROW, HEADING = 26, 40
# Room for names on the left and for figures on the right.
LEFT, RIGHT = 260, 190
MISS_ROW = 44
NAME_CHARACTERS = 34
# What marks which pair of coders, and how it is written.
PAIR_SYMBOLS = {"circle": "○", "diamond": "◇", "square": "□", "triangle-up": "△"}


def order(track: Track, reading: str) -> Figure:
    """A group of rows for each check, a row for each coding: the pairs in order by the rules and by the regression."""
    traces: list[dict[str, Any]] = []
    texts, place = [], 0
    for check, codings in track.rows(reading).items():
        first = next(iter(codings.values()))
        texts.append(_heading(f"{track.label(check)}: in {first['yes']} of {first['cases']} cases", place))
        place += HEADING
        for coding, score in codings.items():
            traces += _order_row(score, place + ROW / 2)
            texts += _order_texts(coding, score, place + ROW / 2)
            place += ROW
    title = "Pairs of cases in order, of 100: ● the rules, ◇ a statistical model made from the same cases"
    return _rows_figure(traces, texts, place, title, [reference(0.5)])


def _heading(text: str, top: int) -> dict[str, Any]:
    place = {"xref": "paper", "xanchor": "left", "yanchor": "bottom", "xshift": -LEFT}
    return note(f"<b>{words.plain(text)}</b>", 0, top + HEADING - 6, **place)


def _order_row(score: Score, middle: float) -> list[dict[str, Any]]:
    line = {"type": "scatter", "mode": "lines", "line": {"color": QUIET, "width": 2}, "hoverinfo": "skip"}
    mark = {"type": "scatter", "mode": "markers", "y": [middle]}
    edges = f"{words.percent(score['auc_low'])} to {words.percent(score['auc_high'])}"
    return [
        {**line, "x": [score["auc_low"], score["auc_high"]], "y": [middle, middle]},
        {
            **mark,
            "x": [score["regression_auc"]],
            "marker": {"symbol": "diamond-open", "size": 11, "color": TEXT, "line": {"width": 2}},
            "hovertemplate": "statistical model: %{x:.0%} of pairs in order<extra></extra>",
        },
        {
            **mark,
            "x": [score["auc"]],
            "marker": {"symbol": "circle", "size": 10, "color": TEXT},
            "hovertemplate": f"rules: %{{x:.0%}} of pairs in order, {edges}<extra></extra>",
        },
    ]


def _order_texts(coding: str, score: Score, middle: float) -> list[dict[str, Any]]:
    side = {"xref": "paper", "yanchor": "middle", "font": SMALL}
    chances = f"{words.percent(score['chance'])} given, {words.percent(score['share'])} came true"
    return [
        note(words.plain(words.sentence_case(coding)), 0, middle, xanchor="left", xshift=-LEFT, **side),
        note(chances, 1, middle, xanchor="left", xshift=12, **side),
    ]


def _rows_figure(
    traces: list[dict[str, Any]], texts: list[dict[str, Any]], height: float, title: str, shapes: list[dict[str, Any]]
) -> Figure:
    ticks = [0, 0.25, 0.5, 0.75, 1]
    return {
        "data": traces,
        "layout": layout(
            round(height) + 72,
            760,
            margin={"l": LEFT, "r": RIGHT, "t": 8, "b": 64},
            xaxis=axis(title, range=[-0.02, 1.02], tickvals=ticks, ticktext=[str(round(100 * x)) for x in ticks]),
            yaxis=axis(range=[height, 0], showticklabels=False),
            shapes=shapes,
            annotations=texts,
        ),
    }


def misses(track: Track, reading: str) -> Figure:
    """A row for each of the largest misses: a line from the chance given to what happened."""
    traces: list[dict[str, Any]] = []
    texts: list[dict[str, Any]] = []
    largest = track.largest(reading)
    for place, miss in enumerate(largest):
        middle = place * MISS_ROW + MISS_ROW / 2
        traces += _miss_row(miss.chance, miss.happened, middle)
        texts += _miss_texts(track, miss, middle)
    title = "Chance given by the rules, of 100, and what happened: ● it came true, × it did not"
    return _rows_figure(traces, texts, len(largest) * MISS_ROW, title, [])


def _miss_row(chance: float, ended: float, middle: float) -> list[dict[str, Any]]:
    line = {"type": "scatter", "mode": "lines", "line": {"color": QUIET, "width": 2}, "hoverinfo": "skip"}
    symbol = "circle" if ended else "x-thin"
    return [
        {**line, "x": [chance, ended], "y": [middle, middle]},
        {
            "type": "scatter",
            "mode": "markers",
            "x": [ended],
            "y": [middle],
            "marker": {"symbol": symbol, "size": 10, "color": TEXT, "line": {"color": TEXT, "width": 2}},
            "hoverinfo": "skip",
        },
        {
            "type": "scatter",
            "mode": "markers",
            "x": [chance],
            "y": [middle],
            "marker": {"symbol": "line-ns-open", "size": 14, "color": TEXT, "line": {"width": 2}},
            "hovertemplate": "%{x:.0%} given<extra></extra>",
        },
    ]


def _miss_texts(track: Track, miss: Miss, middle: float) -> list[dict[str, Any]]:
    left = {"xref": "paper", "xanchor": "left", "xshift": -LEFT}
    side = {"xref": "paper", "xanchor": "left", "xshift": 12, "yanchor": "middle", "font": SMALL}
    return [
        note(f"<b>{words.plain(words.cut(miss.case, NAME_CHARACTERS))}</b>", 0, middle, yanchor="bottom", **left),
        note(words.plain(track.label(miss.check)), 0, middle, yanchor="top", font=SMALL, **left),
        note(f"{words.percent(miss.chance)}, {findings.came(miss)}", 1, middle, **side),
    ]


def agreement(track: Track) -> Figure:
    """A row for each trait of each kind of cases, a mark for each pair of those who coded it."""
    coders = dict.fromkeys(row.coders for rows in track.pairs.values() for row in rows)
    symbols = dict(zip(coders, PAIR_SYMBOLS, strict=False))
    traces, texts, place, heading = [], [], 0, ""
    for (kind, variable), rows in track.pairs.items():
        if kind != heading:
            texts.append(_heading(words.sentence_case(kind), place))
            place, heading = place + HEADING, kind
        traces.append(_agreement_marks(rows, place + ROW / 2, symbols))
        texts += _agreement_texts(slider_name(track.base, variable), rows, place + ROW / 2)
        place += ROW
    named = [f"{PAIR_SYMBOLS[symbol]} {' and '.join(pair)}" for pair, symbol in symbols.items()]
    title = f"Agreement: 0 as by chance, 100 always the same<br>{words.plain(', '.join(named))}"
    return _rows_figure(traces, texts, place, title, [])


def _agreement_texts(label: str, rows: Sequence[Agreement], middle: float) -> list[dict[str, Any]]:
    side = {"xref": "paper", "yanchor": "middle", "xanchor": "left", "font": SMALL}
    word = findings.agreement_word(findings.mean_agreement(rows))
    return [note(words.plain(label), 0, middle, xshift=-LEFT, **side), note(word, 1, middle, xshift=12, **side)]


def _agreement_marks(
    rows: Sequence[Agreement], middle: float, symbols: Mapping[tuple[str, ...], str]
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [row.single for row in rows],
        "y": [middle] * len(rows),
        "text": [words.plain(" and ".join(row.coders)) for row in rows],
        "marker": {
            "symbol": [symbols.get(row.coders, "circle") for row in rows],
            "size": 10,
            "color": PAPER,
            "line": {"color": TEXT, "width": 2},
        },
        "hovertemplate": "%{text}: %{x:.2f}<extra></extra>",
    }
