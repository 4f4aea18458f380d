"""What does “Edit data” show? The workbook within a chart: the numbers, and nothing that a spreadsheet would run."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from pptx.chart.data import CategoryChartData, XyChartData
from xlsxwriter import Workbook

SHARE, NUMBER = "0 %", "General"
# The formulas that the library writes into a chart speak of a sheet of this name.
SHEET = "Sheet1"


@dataclass(frozen=True)
class Column:
    """A column of a sheet below its heading, from a row on."""

    heading: str
    cells: Sequence[str | float]
    place: int
    row: int = 0


class _Shares(CategoryChartData):
    made_on: date
    beside: Mapping[str, Sequence[float]]

    @property
    def xlsx_blob(self) -> bytes:
        """A row per category, a column per series, then the columns beside."""
        named = [("", [x.label for x in self.categories]), *((x.name, list(x.values)) for x in self)]
        columns = enumerate([*named, *self.beside.items()])
        return _workbook(self.made_on, [Column(name, cells, place) for place, (name, cells) in columns], SHARE)


class _Points(XyChartData):
    made_on: date

    @property
    def xlsx_blob(self) -> bytes:
        """The series one below the other, x in the first column and y in the second."""
        columns, row = list[Column](), 0
        for series in self:
            columns.append(Column("", list(series.x_values), 0, row))
            columns.append(Column(series.name, list(series.y_values), 1, row))
            row += len(series) + 2
        return _workbook(self.made_on, columns, NUMBER)


def shares(
    made_on: date,
    categories: Sequence[str] | Sequence[float],
    series: Sequence[tuple[str, Sequence[float]]],
    beside: Mapping[str, Sequence[float]] | None = None,
) -> Any:
    """The data of a chart of shares by category; `beside` adds columns to its workbook, for error bars."""
    data: Any = _Shares(number_format=SHARE)  # type: ignore[no-untyped-call]
    data.made_on, data.beside, data.categories = made_on, beside or {}, categories
    for name, values in series:
        data.add_series(name, values)
    return data


def reference(data: Any, heading: str) -> str:
    """Where in the workbook a column beside the series stands."""
    letter = chr(ord("B") + len(data) + list(data.beside).index(heading))
    return f"{SHEET}!${letter}$2:${letter}${len(data.categories) + 1}"


def points(made_on: date, series: Sequence[tuple[str, Sequence[tuple[float, float]]]]) -> Any:
    """The data of a chart of points (x, y), by the names of the series."""
    data: Any = _Points()  # type: ignore[no-untyped-call]
    data.made_on = made_on
    for name, places in series:
        added = data.add_series(name)
        for x, y in places:
            added.add_data_point(x, y)
    return data


def _workbook(made_on: date, columns: Sequence[Column], form: str) -> bytes:
    """A sheet with the columns, their numbers in a form; but for the first, which names them."""
    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": datetime.combine(made_on, time())})
        sheet, formed = book.add_worksheet(SHEET), book.add_format({"num_format": form})
        for column in columns:
            sheet.write_string(column.row, column.place, column.heading)
            for row, cell in enumerate(column.cells, start=column.row + 1):
                if isinstance(cell, str):
                    # As text, even if it begins like a formula or an address.
                    sheet.write_string(row, column.place, cell)
                else:
                    sheet.write_number(row, column.place, cell, formed if column.place else None)
        sheet.set_column(0, 0, 28)
    return buffer.getvalue()
