"""How does a map of two sliders look? Regions of what leads, contours of one measure, scenarios as points."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from briefing import words
from briefing.findings.plane import Map
from dashboard.charts.labels import Area, Side, area_of, beside, covered, sides
from dashboard.charts.style import FONT, ONLY_WHEN_WIDE, PAPER, TEXT, Figure, axis, layout, note, rectangle
from dashboard.charts.tipping import share_along
from model.inputs import Array
from model.leads import Contender, contenders
from model.parts import RuleBase, Variable
from model.tipping import Plane

THIS = "This scenario"
HEIGHT, SMALL_HEIGHT = 500, 364
MARGIN = {"l": 56, "r": 16, "t": 16, "b": 48}
# The size of a plot in pixels for which labels are kept apart: of one map, and of one of three.
PLOT_PIXELS, SMALL_PLOT_PIXELS = (940.0, 436.0), (236.0, 276.0)
# Narrower than this, names of regions would reach over their edges.
LEAST_WIDTH = 620
# How strongly a region is coloured: enough to tell it, little enough to read what stands upon it.
STRENGTH = 0.4
LIGHT_PAGE, DARK_PAGE = "#FFFFFF", "#14171D"
# Behind a label: what lies under it shows through, faintly.
VEIL = "light-dark(#FFFFFF90, #14171D90)"
# Where the name of a region is broken if it does not fit in one line.
NARROW_CHARACTERS = 12
# In how many cells of a region, those farthest from its edges, a place for its name is looked for.
MOST_SPOTS = 60
# Steps between contours: the widest that gives enough of them.
CONTOUR_STEPS, LEAST_CONTOURS = (0.2, 0.1, 0.05, 0.02, 0.01), 3


@dataclass(frozen=True)
class Outline:
    """A region outlined on the map, in the units of its two sliders, and what to call it."""

    x: tuple[float, float]
    y: tuple[float, float]
    label: str = ""


def outline(base: RuleBase, plane: Plane, limits: Mapping[str, tuple[float, float]], label: str) -> Outline:
    """The box that limits on some variables mark on a map: where a slider of the map has none, all of it."""
    x, y = (limits.get(name, base.variable[name].range) for name in (plane.x, plane.y))
    return Outline(x, y, label)


def regions(
    slider_map: Map, plane: Plane, stored: Mapping[str, Mapping[str, float]], outlines: Sequence[Outline] = ()
) -> Figure:
    """One map: what leads as regions, the measure as contours, scenarios as points.

    `stored` are scenarios by name, each shown where it sets the two sliders; one of three maps has no room for them.
    `outlines` are drawn upon it: regions that another analysis has found, such as those in which a package fails.
    """
    variables, stored = slider_map.base.variable, {} if plane.third else stored
    title = {"t": 40} if plane.third else {}
    return {
        "data": list(_traces(slider_map, plane, stored)),
        "layout": layout(
            SMALL_HEIGHT if plane.third else HEIGHT,
            least_width=0 if plane.third else LEAST_WIDTH,
            margin={**MARGIN, **title},
            hovermode="closest",
            xaxis=_axis(variables[plane.x]),
            yaxis=_axis(variables[plane.y]),
            annotations=list(_notes(slider_map, plane, stored, outlines)),
            shapes=[rectangle(outline.x, outline.y) for outline in outlines],
            plot_bgcolor=_tint(_contender(slider_map.base, _widest(plane))),
        ),
    }


def _contender(base: RuleBase, place: int) -> Contender:
    """What leads, by its place in a plane."""
    return list(contenders(base).values())[place]


def _widest(plane: Plane) -> int:
    """The place of what leads over most of the map. It is drawn as the ground on which the others lie, for between
    the cells of a region one cell wide and its neighbours' no interpolation says what leads."""
    return int(np.bincount(plane.leading.ravel()).argmax())


def _tint(leading: Contender) -> str:
    """The colour of what leads, as it looks upon the page at a part of its strength."""
    return f"light-dark({_mixed(leading.colour.light, LIGHT_PAGE)}, {_mixed(leading.colour.dark, DARK_PAGE)})"


def _mixed(colour: str, page: str) -> str:
    channels = [
        round(STRENGTH * int(colour[place : place + 2], 16) + (1 - STRENGTH) * int(page[place : place + 2], 16))
        for place in (1, 3, 5)
    ]
    return "#" + "".join(f"{channel:02X}" for channel in channels)


def _axis(variable: Variable) -> dict[str, Any]:
    unit = f", {variable.unit}" if variable.unit else ""
    return axis(f"{variable.label}{unit}", range=list(variable.range), nticks=6)


def _traces(slider_map: Map, plane: Plane, stored: Mapping[str, Mapping[str, float]]) -> Iterator[dict[str, Any]]:
    """What lies on one map, the undermost first."""
    for place in np.unique(plane.leading):
        if place != _widest(plane):
            yield _region(_contender(slider_map.base, place), plane, int(place))
    yield _contours(slider_map, plane)
    yield _dots(plane, stored)
    present = slider_map.answer.scenario.values
    if plane.third in ("", *(name for name, value in present.items() if value == plane.at)):
        yield _present(plane, present)


def _region(contender: Contender, plane: Plane, place: int) -> dict[str, Any]:
    """Where a contender leads: where its share is above that of every other."""
    lead = plane.contended[place] - np.delete(plane.contended, place, axis=0).max(axis=0)
    return {
        "type": "contour",
        **_cells(plane, lead),
        # What Plotly colours is where the constraint is not met.
        "contours": {"type": "constraint", "operation": "<", "value": 0},
        "fillcolor": _tint(contender),
        "line": {"color": PAPER, "width": 2},
        "showscale": False,
        "hoverinfo": "skip",
    }


def _cells(plane: Plane, z: Array) -> dict[str, Any]:
    """The cells of a map for Plotly, which takes None for what is not a number."""
    rows = [[None if cell != cell else cell for cell in row] for row in np.round(z, 4).tolist()]
    (x0, x1), (y0, y1) = plane.across[:2].tolist(), plane.up[:2].tolist()
    return {"x0": x0, "dx": x1 - x0, "y0": y0, "dy": y1 - y0, "z": rows}


def _contour_step(slider_map: Map) -> float:
    """The same step for all maps that stand side by side."""
    shares = np.concatenate([plane.shares[np.isfinite(plane.shares)] for plane in slider_map.planes])
    span = float(np.ptp(shares)) if len(shares) else 0.0
    return next((step for step in CONTOUR_STEPS if span / step >= LEAST_CONTOURS), CONTOUR_STEPS[-1])


def _contours(slider_map: Map, plane: Plane) -> dict[str, Any]:
    """Lines of equal share; under the pointer they also say what leads there."""
    step = _contour_step(slider_map)
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
        "line": {"color": TEXT, "width": 1},
        "showscale": False,
        **_hover(slider_map, plane),
    }


def _hover(slider_map: Map, plane: Plane) -> dict[str, Any]:
    base = slider_map.base
    x, y = (base.variable[name].label for name in (plane.x, plane.y))
    names = np.array([contender.label for contender in contenders(base).values()])
    template = (
        f"{x} %{{x:.4~g}}, {y} %{{y:.4~g}}<br>%{{customdata}} leads<br>{slider_map.label} %{{z:.0%}}<extra></extra>"
    )
    return {"customdata": names[plane.leading].tolist(), "hovertemplate": template}


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
        "hovertemplate": f"{THIS}<extra></extra>",
        "cliponaxis": False,
    }


def _notes(
    slider_map: Map, plane: Plane, stored: Mapping[str, Mapping[str, float]], outlines: Sequence[Outline]
) -> Iterator[dict[str, Any]]:
    """What is written on a map: what leads where, what the points are as far as there is room, and what is outlined."""
    present = slider_map.answer.scenario.values
    names, x, y = _gathered(plane, stored)
    places = _pixels(slider_map.base, plane, [present[plane.x], *x], [present[plane.y], *y])
    regions = list(_region_names(slider_map.base, plane, places))
    yield from (name for name, _ in regions)
    if plane.third:
        third = slider_map.base.variable[plane.third]
        title = f"<b>{third.label} {words.measured(third, plane.at)}</b>"
        yield note(title, 0, 1, xref="paper", yref="paper", xanchor="left", yanchor="bottom", yshift=4)
    else:
        texts = [THIS, *map(_short, names)]
        sides_found = sides(texts, places, _size(plane), [area for _, area in regions])
        for text, a, b, side in zip(texts, [present[plane.x], *x], [present[plane.y], *y], sides_found, strict=True):
            if side:
                yield _dot_name(text, a, b, side)
    for outline in outlines:
        yield note(
            words.plain(outline.label), outline.x[0], outline.y[1], xanchor="left", yanchor="bottom", bgcolor=VEIL
        )


def _dot_name(text: str, x: float, y: float, side: Side) -> dict[str, Any]:
    # In a narrow figure the names of points would lie upon each other.
    name = {} if text == THIS else {"name": ONLY_WHEN_WIDE}
    return note(words.plain(text), x, y, **beside(side), **name, font={**FONT, "size": 13}, bgcolor=VEIL)


def _short(names: Sequence[str]) -> str:
    """The first name up to its colon, and how many more stand in the same place."""
    first = names[0].split(":")[0]
    return first if len(names) == 1 else f"{first} + {len(names) - 1}"


def _size(plane: Plane) -> tuple[float, float]:
    return SMALL_PLOT_PIXELS if plane.third else PLOT_PIXELS


def _pixels(base: RuleBase, plane: Plane, x: Sequence[float], y: Sequence[float]) -> Array:
    """Where points stand on a map, in pixels from its lower left corner."""
    across = [share_along(base.variable[plane.x], value) for value in x]
    up = [share_along(base.variable[plane.y], value) for value in y]
    pixels: Array = np.column_stack([across, up]) * _size(plane)
    return pixels


def _region_names(base: RuleBase, plane: Plane, points: Array) -> Iterator[tuple[dict[str, Any], Area]]:
    """The name of all that leads, each in its region, as far from the edges as it can stand off the points."""
    for place in np.unique(plane.leading):
        inside = plane.leading == place
        label = _contender(base, place).label
        spots = (
            (text, column, row, area)
            for text in dict.fromkeys((label, textwrap.fill(label, NARROW_CHARACTERS)))
            for row, column in islice(_from_the_middle(inside), MOST_SPOTS)
            for area in [area_of(text, _cell_pixels(plane, row, column), (0, 0))]
            if _holds(plane, inside, area) and not covered(area, points).any()
        )
        for text, column, row, area in islice(spots, 1):
            marked = "<br>".join(f"<b>{line}</b>" for line in text.split("\n"))
            yield note(marked, float(plane.across[column]), float(plane.up[row]), bgcolor=VEIL), area


def _cell_pixels(plane: Plane, row: int, column: int) -> Array:
    pixels: Array = np.array([column, row]) / (len(plane.across) - 1) * _size(plane)
    return pixels


def _holds(plane: Plane, inside: NDArray[np.bool_], area: Area) -> bool:
    """Whether a label lies within a region and within the plot."""
    low, high = (np.array(corner) / _size(plane) * (len(plane.across) - 1) for corner in area)
    if (low < 0).any() or (high > len(plane.across) - 1).any():
        return False
    (left, bottom), (right, top) = np.floor(low).astype(int), np.ceil(high).astype(int)
    return bool(inside[bottom : top + 1, left : right + 1].all())


def _from_the_middle(inside: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """The cells of a region, those farthest from its edges first."""
    depth = np.zeros(inside.shape, dtype=int)
    remaining = inside
    while remaining.any():
        depth += remaining
        remaining = _eroded(remaining)
    cells = np.argwhere(inside)
    yield from cells[np.argsort(-depth[inside], kind="stable")].tolist()


def _eroded(inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The cells whose neighbours on all four sides lie inside too."""
    around = np.pad(inside, 1)
    return inside & around[:-2, 1:-1] & around[2:, 1:-1] & around[1:-1, :-2] & around[1:-1, 2:]
