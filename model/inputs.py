"""What may go into the engine? Checks values, factors and readings, or says what is wrong and where."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.faults import remedy
from model.parts import RuleBase, Variable

Array = NDArray[np.float64]
Table = Mapping[str, Any] | pd.DataFrame


class ValuesError(ValueError):
    """Values, factors or a reading that cannot be evaluated; the message names the place and the remedy."""


def finite_number(text: str) -> float | None:
    """The number that a text writes; None if it writes none, or one that is not finite."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def known_reading(base: RuleBase, reading: str) -> str:
    """The id of the reading meant: the first, if none is named. Raises ValuesError for one not defined."""
    if reading and reading not in base.reading:
        raise ValuesError(f'reading "{reading}" is not defined; use one of: {", ".join(base.reading)}')
    return reading or base.readings[0].id


def known_lens(base: RuleBase, lens: str) -> str:
    """The id of the lens, or nothing for all cases. Raises ValuesError for one not defined."""
    if lens and lens not in base.lens:
        raise ValuesError(f'lens "{lens}" is not defined; use one of: {", ".join(base.lens) or "none is defined"}')
    return lens


def value_columns(base: RuleBase, values: Table) -> tuple[tuple[Array, ...], pd.Index]:
    """One column per variable, of one value or of as many as there are rows, and the rows' index."""
    refuse_unknown(base, values)
    columns, rows = _columns("variable", values)
    index = values.index if isinstance(values, pd.DataFrame) else pd.RangeIndex(rows)
    for name, column in columns.items():
        _refuse_out_of_range(base.variable[name], column, index)
    return tuple(columns.get(x.id, np.array([x.baseline])) for x in base.variables), index


def refuse_unknown(base: RuleBase, names: Iterable[object]) -> None:
    """Raises ValuesError for the first name that is not a variable's."""
    for name in names:
        if name not in base.variable:
            raise ValuesError(f'variable "{name}" is not defined; {remedy(str(name), base.variable)}')


def _columns(kind: str, table: Table) -> tuple[dict[str, Array], int]:
    """The columns by their names, each of one number or of as many as the longest has, and how many that is."""
    columns = {str(name): _numbers(f'{kind} "{name}"', table[str(name)]) for name in table}
    rows = max((len(column) for column in columns.values()), default=1)
    for name, column in columns.items():
        if len(column) not in (1, rows):
            raise ValuesError(f'{kind} "{name}" has {len(column)} rows where others have {rows}; give one or as many')
    return columns, rows


def _numbers(owner: str, cells: Any) -> Array:
    column = np.atleast_1d(np.asarray(cells))
    if column.dtype.kind in "iuf" and column.ndim == 1:
        return column.astype(float, copy=False)
    rows = cells.index if isinstance(cells, pd.Series) else range(column.size)
    for row, cell in zip(rows, np.asarray(cells, dtype=object).ravel(), strict=False):
        real = isinstance(cell, int | float | np.integer | np.floating) and not isinstance(cell, bool | np.timedelta64)
        if not (real and abs(cell) <= float(np.finfo(float).max)):
            raise ValuesError(f"{owner}, row {row}: {cell!r} is not a number; give a number")
    if column.ndim != 1:
        raise ValuesError(f"{owner}: has {column.ndim} dimensions; give one number or one column of numbers")
    return column.astype(float)


def _refuse_out_of_range(variable: Variable, column: Array, index: pd.Index) -> None:
    start, end = variable.range
    inside = (column >= start) & (column <= end)
    if not inside.all():
        row = int(np.argmin(inside))
        label = index[row] if len(index) > row else row
        what = "is not a number" if np.isnan(column[row]) else f"lies outside {start:g} to {end:g}"
        raise ValuesError(
            f'variable "{variable.id}", row {label}: {column[row]:g} {what}; give a number from {start:g} to {end:g}'
        )


def factor_matrix(factors: Table) -> Array:
    """The factors as (names, rows), all finite and above 0."""
    matrix = _matrix(factors)
    good = np.isfinite(matrix) & (matrix > 0)
    if not good.all():
        place, row = np.argwhere(~good)[0]
        label = factors.index[row] if isinstance(factors, pd.DataFrame) else row
        owner = f'factor "{list(factors)[place]}", row {label}'
        raise ValuesError(f"{owner}: {matrix[place, row]:g}; give a finite number above 0")
    return matrix


def _matrix(factors: Table) -> Array:
    if isinstance(factors, pd.DataFrame) and {dtype.kind for dtype in factors.dtypes} <= set("iuf"):
        return factors.to_numpy(dtype=float).T
    columns, rows = _columns("factor", factors)
    matrix = np.empty((len(columns), rows))
    for place, column in enumerate(columns.values()):
        matrix[place] = column
    return matrix
