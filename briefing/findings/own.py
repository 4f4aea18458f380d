"""What stands in the table of a slide of the user's own? Its rows, all as long, and how its columns share the width."""

from __future__ import annotations

from collections.abc import Sequence

# In letters: of a column, what it takes at least and at most.
LEAST, MOST = 7, 40


def rows(table: Sequence[Sequence[str]]) -> list[list[str]]:
    """The rows, the first their heading, each with as many cells as the longest."""
    columns = max(map(len, table), default=0)
    return [[*row, *[""] * (columns - len(row))] for row in table]


def shares(table: Sequence[Sequence[str]]) -> list[int]:
    """How the columns share the width: by their longest cells, so far as that is sensible."""
    return [min(max(LEAST, *map(len, column)), MOST) for column in zip(*rows(table), strict=True)]
