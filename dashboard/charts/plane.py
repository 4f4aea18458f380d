"""How does a map of two sliders look? Regions of the leading outcome, contours of one measure, scenarios as points."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from briefing import words
from briefing.findings.plane import Map
from dashboard.charts.labels import beside, sides
from dashboard.charts.style import FONT, PAPER, TEXT, Figure, axis, colour, layout, note
from dashboard.charts.tipping import share_along
from model.inputs import Array
from model.parts import Outcome, RuleBase, Variable
from model.tipping import Plane

HEIGHT = 560
MARGIN = {"l": 56, "r": 16, "t": 16, "b": 48}
# The size of the plot in pixels for which labels are kept apart; in a narrower one fewer would have room.
PLOT_PIXELS = (920.0, 496.0)
GAP_SHARE = 0.03
# How strongly a region is coloured: enough to tell it, little enough to read what stands upon it.
REGION_OPACITY = 0.4
# A region is named where so many cells on every side belong to it.
LEAST_DEPTH = 2
# Steps between contours: the widest that gives enough of them.
CONTOUR_STEPS, LEAST_CONTOURS = (0.2, 0.1, 0.05, 0.02, 0.01), 4


@dataclass(frozen=True)
class Box:
    """A region outlined on the map, in the units of its two sliders, and what to call it."""

    x0: float
    x1: float
    y0: float
    y1: float
    label: str = ""


def regions(found: Map, stored: Mapping[str, Mapping[str, float]], boxes: Sequence[Box] = ()) -> Figure:
    """One map, or three side by side: what leads as regions, the measure as contours, scenarios as points.

    `stored` are scenarios by name, each shown where it sets the two sliders. `boxes` are outlined on every map:
    regions that another analysis has found, such as those in which a package fails.
    """
    width = (1 - GAP_SHARE * (len(found.planes) - 1)) / len(found.planes)
    data, notes, shapes, axes = [], [], [], {}
    for place, plane in enumerate(found.planes):
        number, start = str(place + 1) if place else "", place * (width + GAP_SHARE)
        axes[f"xaxis{number}"] = _axis(found.base.variable[plane.x], domain=[start, start + width])
        data += [{**trace, "xaxis": f"x{number}"} for trace in _traces(found, plane, stored)]
        notes += [{**text, "xref": f"x{number}"} for text in _notes(found, plane, stored, boxes)]
        shapes += [{**_outline(box), "xref": f"x{number}"} for box in boxes]
    return {
        "data": data,
        "layout": layout(
            HEIGHT,
            margin={**MARGIN, "t": MARGIN["t"] + 24 * (len(found.planes) > 1)},
            hovermode="closest",
            yaxis=_axis(found.base.variable[found.planes[0].y]),
            annotations=notes,
            shapes=shapes,
            **axes,
        ),
    }


def _axis(variable: Variable, **parts: Any) -> dict[str, Any]:
    unit = f", {variable.unit}" if variable.unit else ""
    return axis(f"{variable.label}{unit}", range=list(variable.range), nticks=6, **parts)


def _traces(found: Map, plane: Plane, stored: Mapping[str, Mapping[str, float]]) -> Iterator[dict[str, Any]]:
    """What lies on one map, the undermost first."""
    for place in np.unique(plane.leading):
        yield _region(found.base.outcomes[place], plane, int(place))
    yield _contours(plane)
    yield _hover(found, plane)
    yield _dots(plane, stored)
    present = found.told.scenario.values
    if plane.third in ("", *(name for name, value in present.items() if value == plane.at)):
        yield _present(plane, present)


def _region(outcome: Outcome, plane: Plane, place: int) -> dict[str, Any]:
    """Where an outcome leads: where its probability is above that of every other."""
    lead = plane.outcomes[place] - np.delete(plane.outcomes, place, axis=0).max(axis=0)
    return {
        "type": "contour",
        **_cells(plane, lead),
        "contours": {"type": "constraint", "operation": ">", "value": 0},
        "fillcolor": colour(outcome),
        "line": {"color": PAPER, "width": 2},
        "opacity": REGION_OPACITY,
        "showscale": False,
        "hoverinfo": "skip",
    }


def _cells(plane: Plane, z: Array) -> dict[str, Any]:
    """The cells of a map for Plotly, which takes None for what is not a number."""
    rows = [[None if cell != cell else cell for cell in row] for row in np.round(z, 4).tolist()]
    return {"x": np.round(plane.across, 3).tolist(), "y": np.round(plane.up, 3).tolist(), "z": rows}


def _contours(plane: Plane) -> dict[str, Any]:
    low, high = float(np.nanmin(plane.shares)), float(np.nanmax(plane.shares))
    step = next((step for step in CONTOUR_STEPS if (high - low) / step >= LEAST_CONTOURS), CONTOUR_STEPS[-1])
    return {
        "type": "contour",
        **_cells(plane, plane.shares),
        "contours": {
            "coloring": "none",
            "start": step,
            "end": 1 - step,
            "size": step,
            "showlabels": True,
            "labelfont": {**FONT, "size": 13},
            "labelformat": ".0%",
        },
        "line": {"color": TEXT, "width": 1, "smoothing": 1},
        "showscale": False,
        "hoverinfo": "skip",
    }


def _hover(found: Map, plane: Plane) -> dict[str, Any]:
    """Nothing to be seen, but it says under the pointer what leads there."""
    base = found.base
    x, y = (base.variable[name].label for name in (plane.x, plane.y))
    names = np.array([outcome.label for outcome in base.outcomes])
    place = f"{x} %{{x:.0f}}, {y} %{{y:.0f}}"
    return {
        "type": "heatmap",
        **_cells(plane, plane.shares),
        "customdata": names[plane.leading].tolist(),
        "opacity": 0,
        "showscale": False,
        "hovertemplate": f"{place}<br>%{{customdata}} leads<br>{found.label} %{{z:.0%}}<extra></extra>",
    }


def _dots(plane: Plane, stored: Mapping[str, Mapping[str, float]]) -> dict[str, Any]:
    names, x, y = _gathered(plane, stored)
    return {
        "type": "scatter",
        "mode": "markers",
        "x": x,
        "y": y,
        "marker": {"size": 8, "color": TEXT, "line": {"color": PAPER, "width": 1}},
        "customdata": ["<br>".join(map(words.plain, those)) for those in names],
        "hovertemplate": "%{customdata}<extra></extra>",
        "cliponaxis": False,
    }


def _gathered(
    plane: Plane, stored: Mapping[str, Mapping[str, float]]
) -> tuple[list[list[str]], list[float], list[float]]:
    """The scenarios by the place where they stand: their names, and x and y of each place."""
    places: dict[tuple[float, float], list[str]] = defaultdict(list)
    for name, values in stored.items():
        places[values[plane.x], values[plane.y]].append(name)
    return list(places.values()), [x for x, _ in places], [y for _, y in places]


def _present(plane: Plane, present: Mapping[str, float]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [present[plane.x]],
        "y": [present[plane.y]],
        "marker": {"size": 16, "color": PAPER, "line": {"color": TEXT, "width": 3}},
        "hovertemplate": "This scenario<extra></extra>",
        "cliponaxis": False,
    }


def _notes(
    found: Map, plane: Plane, stored: Mapping[str, Mapping[str, float]], boxes: Sequence[Box]
) -> Iterator[dict[str, Any]]:
    yield from _region_names(found.base, plane)
    yield from (note(words.plain(box.label), box.x0, box.y1, xanchor="left", yanchor="bottom") for box in boxes)
    if plane.third:
        third = found.base.variable[plane.third]
        yield note(
            f"<b>{third.label} {words.measured(third, plane.at)}</b>",
            plane.across[0],
            1,
            yref="paper",
            xanchor="left",
            yanchor="bottom",
            yshift=4,
        )
    else:
        yield from _dot_names(found, plane, stored)


def _dot_names(found: Map, plane: Plane, stored: Mapping[str, Mapping[str, float]]) -> Iterator[dict[str, Any]]:
    """The names of the points that have room for one, this scenario’s first."""
    names, x, y = _gathered(plane, stored)
    present = found.told.scenario.values
    texts = ["This scenario", *(_short(those) for those in names)]
    x, y = [present[plane.x], *x], [present[plane.y], *y]
    variables = [found.base.variable[name] for name in (plane.x, plane.y)]
    pixels = np.array([[share_along(variables[0], a), share_along(variables[1], b)] for a, b in zip(x, y, strict=True)])
    found_sides = sides(texts, pixels * PLOT_PIXELS, PLOT_PIXELS)
    for text, a, b, side in zip(texts, x, y, found_sides, strict=True):
        if side:
            shown = f"<b>{text}</b>" if text is texts[0] else words.plain(text)
            yield note(shown, a, b, **beside(side), font={**FONT, "size": 13})


def _short(names: Sequence[str]) -> str:
    """The first name up to its colon, and how many more stand in the same place."""
    first = names[0].split(":")[0]
    return first if len(names) == 1 else f"{first} + {len(names) - 1}"


def _region_names(base: RuleBase, plane: Plane) -> Iterator[dict[str, Any]]:
    """The name of each outcome that leads, in the middle of where it does, if there is room."""
    for place in np.unique(plane.leading):
        row, column, depth = _middle(plane.leading == place)
        if depth >= LEAST_DEPTH:
            yield note(f"<b>{base.outcomes[place].label}</b>", plane.across[column], plane.up[row])


def _middle(inside: NDArray[np.bool_]) -> tuple[int, int, int]:
    """The cell farthest from the edges of a region, and how many cells it is away from them."""
    depth = 0
    while (smaller := _eroded(inside)).any():
        inside, depth = smaller, depth + 1
    cells = np.argwhere(inside)
    row, column = cells[np.abs(cells - cells.mean(axis=0)).sum(axis=1).argmin()]
    return int(row), int(column), depth


def _eroded(inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The cells whose neighbours on all four sides lie inside too."""
    around = np.pad(inside, 1)
    return inside & around[:-2, 1:-1] & around[2:, 1:-1] & around[1:-1, :-2] & around[1:-1, 2:]


def _outline(box: Box) -> dict[str, Any]:
    edges = {"x0": box.x0, "x1": box.x1, "y0": box.y0, "y1": box.y1}
    return {"type": "rect", **edges, "line": {"color": TEXT, "width": 2.5}, "layer": "above"}
