"""What do all charts share? Colours, type and one quiet layout. Figures are Plotly’s, as plain dicts.

Plain dicts, because building plotly.graph_objects costs more than everything else on the page. Colours are
written “light-dark(#…, #…)” and resolved where the figure is shown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from briefing import words
from model.documents import parsed_json
from model.leads import Coloured

Figure = dict[str, Any]

TEXT = "light-dark(#1D2129, #E8EAEE)"
QUIET = "light-dark(#5A6270, #A3ABB8)"
LINE = "light-dark(#E3E6EB, #343A45)"
PAPER = "light-dark(#FFFFFF, #14171D)"
CLEAR = "rgba(0,0,0,0)"
# The name of a label that is left out where the figure is narrow (see steady.js).
ONLY_WHEN_WIDE = "only-when-wide"
FONT = {"family": "Source Sans, sans-serif", "size": 14, "color": TEXT}
SMALL = {**FONT, "size": 13, "color": QUIET}


def colour(outcome: Coloured) -> str:
    """The colour of an outcome or of a group, for light and for dark."""
    return f"light-dark({outcome.colour.light}, {outcome.colour.dark})"


def axis(title: str = "", **parts: Any) -> dict[str, Any]:
    """An axis without grid or zero line, its title in words."""
    named = {"title": {"text": title, "font": SMALL}} if title else {}
    return {"fixedrange": True, "zeroline": False, "showgrid": False, "tickfont": SMALL, **named, **parts}


def layout(height: int, least_width: int = 0, **parts: Any) -> dict[str, Any]:
    """The layout that every figure starts from; `parts` add to it. Where there is less room in width, it scrolls."""
    return {
        "height": height,
        "meta": {"least_width": least_width},
        "margin": {"l": 48, "r": 24, "t": 16, "b": 48},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "font": FONT,
        "showlegend": False,
        # Else a swipe that begins on a picture would not scroll the page.
        "dragmode": False,
        "hoverlabel": {"bgcolor": "light-dark(#FFFFFF, #1B1F27)", "bordercolor": LINE, "font": FONT},
        "template": {"data": {}, "layout": {}},
        **parts,
    }


def note(text: str, x: float | str, y: float | str, **parts: Any) -> dict[str, Any]:
    """A label that stands in the figure itself, beside what it names."""
    return {"text": text, "x": x, "y": y, "showarrow": False, "font": FONT, **parts}


def names_above(names: Sequence[str]) -> list[dict[str, Any]]:
    """The name of each row, at the left above what is drawn in it."""
    beside = {"xref": "paper", "xanchor": "left", "yanchor": "bottom", "yshift": 8, "bgcolor": PAPER, "borderpad": 0}
    font = {**SMALL, "color": TEXT}
    return [note(words.plain(name), 0, place, **beside, font=font) for place, name in enumerate(names)]


def upright(x: float, ink: str, width: float = 3) -> dict[str, Any]:
    """A line across all rows at one place of their scale."""
    return {"type": "line", "x0": x, "x1": x, "yref": "paper", "y0": 0, "y1": 1, "line": {"color": ink, "width": width}}


def reference(x: float) -> dict[str, Any]:
    """The same, faint and behind what is drawn."""
    return {**upright(x, LINE, 2), "layer": "below"}


def track(row: float) -> dict[str, Any]:
    """The faint line along a row, on which its marks lie."""
    line = {"color": LINE, "width": 1}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": row, "y1": row, "line": line, "layer": "below"}


def rectangle(x: Sequence[float], y: Sequence[float]) -> dict[str, Any]:
    """An outline, from one end to the other across and upwards."""
    edges = {"x0": x[0], "x1": x[1], "y0": y[0], "y1": y[1]}
    return {"type": "rect", **edges, "line": {"color": TEXT, "width": 2.5}, "layer": "above"}


def percents(ticks: Sequence[float]) -> dict[str, Any]:
    """The ticks of an axis of shares, in per cent."""
    return {"tickvals": list(ticks), "ticktext": [words.percent(tick) for tick in ticks]}


def themed(figure: Figure, dark: bool) -> Figure:
    """The figure with every “light-dark(…)” colour resolved."""
    resolved = re.sub(r"light-dark\((#\w+), (#\w+)\)", r"\2" if dark else r"\1", json.dumps(figure))
    return dict(parsed_json(resolved))
