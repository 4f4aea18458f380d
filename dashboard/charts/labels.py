"""Where can labels stand beside their points without lying upon each other? For a plot of about a known size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from model.inputs import Array

# The room that a character and a line of text take up, and how far a label stands from its point, in pixels.
TEXT_PIXELS = np.array([6.8, 18.0])
GAP_PIXELS, POINT_PIXELS = 8.0, 5.0
# On which sides of its point a label may stand, across and upwards, the first of equals preferred.
SIDES = ((1, 0), (-1, 0), (1, 1), (1, -1), (-1, 1), (-1, -1), (0, 1), (0, -1))
ANCHORS = ({1: "left", -1: "right", 0: "center"}, {1: "bottom", -1: "top", 0: "middle"})

Side = tuple[int, int]


def sides(texts: Sequence[str], points: Array, size: Sequence[float]) -> list[Side | None]:
    """On which side of its point each text can stand, the first texts first; None where there is no room.

    `points` (n, 2) and the `size` (2,) of the plot are in pixels, from its lower left corner.
    """
    taken: list[tuple[Array, Array]] = []
    found: list[Side | None] = []
    for text, point in zip(texts, points, strict=True):
        areas = {side: _area(text, point, side) for side in SIDES}
        free = [side for side, area in areas.items() if _fits(area, size) and _clear(area, point, points, taken)]
        found.append(free[0] if free else None)
        taken += [areas[side] for side in free[:1]]
    return found


def beside(side: Side) -> dict[str, Any]:
    """How Plotly is told to put a label on a side of its point."""
    across, upwards = side
    anchors = {"xanchor": ANCHORS[0][across], "yanchor": ANCHORS[1][upwards]}
    return {**anchors, "xshift": across * GAP_PIXELS, "yshift": upwards * GAP_PIXELS}


def _area(text: str, point: Array, side: Side) -> tuple[Array, Array]:
    """The lower left and the upper right corner of a label."""
    size = TEXT_PIXELS * (len(text), 1)
    corner = point + np.array(side) * GAP_PIXELS - (1 - np.array(side)) / 2 * size
    return corner, corner + size


def _fits(area: tuple[Array, Array], size: Sequence[float]) -> bool:
    return bool((area[0] >= 0).all() and (area[1] <= size).all())


def _clear(area: tuple[Array, Array], point: Array, points: Array, taken: Sequence[tuple[Array, Array]]) -> bool:
    """Whether a label lies upon no other label and upon no point but its own."""
    low, high = area
    under = ((points > low - POINT_PIXELS) & (points < high + POINT_PIXELS)).all(axis=1)
    others = under & (points != point).any(axis=1)
    return not others.any() and not any((low < b).all() and (a < high).all() for a, b in taken)
