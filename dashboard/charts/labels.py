"""Where can labels stand beside their points without lying upon each other? For a plot of about a known size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.inputs import Array

# The room that a character and a line of text take up, and how far a label stands from its point, in pixels.
TEXT_PIXELS = np.array([6.8, 18.0])
GAP_PIXELS, POINT_PIXELS = 8.0, 5.0
# On which sides of its point a label may stand, across and upwards, the first of equals preferred.
SIDES = ((1, 0), (-1, 0), (1, 1), (1, -1), (-1, 1), (-1, -1), (0, 1), (0, -1))
ANCHORS = ({1: "left", -1: "right", 0: "center"}, {1: "bottom", -1: "top", 0: "middle"})

Side = tuple[int, int]
# The lower left and the upper right corner of a label.
Area = tuple[Array, Array]


def sides(texts: Sequence[str], points: Array, size: Sequence[float], taken: Sequence[Area] = ()) -> list[Side | None]:
    """On which side of its point each text can stand, the first texts first; None where there is no room.

    `points` (n, 2) and the `size` (2,) of the plot are in pixels, from its lower left corner; so are the areas that
    are `taken`.
    """
    areas_taken = list(taken)
    chosen: list[Side | None] = []
    for text, point in zip(texts, points, strict=True):
        others = points[(points != point).any(axis=1)]
        areas = {side: area_of(text, point, side) for side in SIDES}
        free = [side for side in free_sides(areas, size, areas_taken) if not covered(areas[side], others).any()]
        chosen.append(free[0] if free else None)
        areas_taken += [areas[side] for side in free[:1]]
    return chosen


def beside(side: Side) -> dict[str, Any]:
    """How Plotly is told to put a label on a side of its point."""
    across, upwards = side
    anchors = {"xanchor": ANCHORS[0][across], "yanchor": ANCHORS[1][upwards]}
    return {**anchors, "xshift": across * GAP_PIXELS, "yshift": upwards * GAP_PIXELS}


def area_of(text: str, point: Array, side: Side) -> Area:
    """The room that a label, of one line or more, takes up on a side of its point; upon it, if the side is (0, 0)."""
    lines = text.split("\n")
    size = TEXT_PIXELS * (max(map(len, lines)), len(lines))
    corner = point + np.array(side) * GAP_PIXELS - (1 - np.array(side)) / 2 * size
    return corner, corner + size


def free_sides(areas: Mapping[Side, Area], size: Sequence[float], taken: Sequence[Area]) -> list[Side]:
    """The sides on which a label lies within a plot of a size, and upon no other label."""
    within = {side: area for side, area in areas.items() if (area[0] >= 0).all() and (area[1] <= size).all()}
    return [side for side, area in within.items() if not any(overlap(area, other) for other in taken)]


def overlap(one: Area, other: Area) -> bool:
    """Whether two labels lie upon each other."""
    return bool((one[0] < other[1]).all() and (other[0] < one[1]).all())


def covered(area: Area, points: Array) -> NDArray[np.bool_]:
    """(n,) which points would lie under a label."""
    low, high = area
    under: NDArray[np.bool_] = np.all((points > low - POINT_PIXELS) & (points < high + POINT_PIXELS), axis=1)
    return under
