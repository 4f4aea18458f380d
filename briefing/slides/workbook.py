"""What does “Edit data” show? The workbook within a chart: the numbers, and nothing that a spreadsheet would run."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from pptx.chart.data import CategoryChartData, XyChartData
from xlsxwriter import Workbook

SHARE = "0 %"
# A name or label that begins like a formula or an address stays text.
PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
# Formulas in a chart speak of a sheet of this name.
SHEET = "Sheet1"


class Shares(CategoryChartData):
    """Shares by category; `beside` adds columns that error bars are made of: heading → a number, or a formula."""

    def __init__(self, made_on: date, beside: Mapping[str, Sequence[float]] | None = None) -> None:
        super().__init__(number_format=SHARE)
        self.made_on, self.beside = made_on, beside or {}

    @property
    def xlsx_blob(self) -> bytes:
        """The workbook: a row per category, a column per series, then those beside."""
        columns = [
            ("", [x.label for x in self.categories]),
            *((x.name, list(x.values)) for x in self),
            *self.beside.items(),
        ]
        return _workbook(self.made_on, [(0, place, name, cells) for place, (name, cells) in enumerate(columns)])

    def beside_ref(self, heading: str) -> str:
        """Where a column beside the series stands."""
        letter = chr(ord("B") + len(self) + list(self.beside).index(heading))
        return f"{SHEET}!${letter}$2:${letter}${len(list(self.categories)) + 1}"


class Points(XyChartData):
    """Points of several series."""

    def __init__(self, made_on: date) -> None:
        super().__init__()
        self.made_on = made_on

    @property
    def xlsx_blob(self) -> bytes:
        """The workbook: the series one below the other, x in the first column and y in the second."""
        blocks, row = [], 0
        for series in self:
            blocks += [(row, 0, "", list(series.x_values)), (row, 1, series.name, list(series.y_values))]
            row += len(series) + 2
        return _workbook(self.made_on, blocks, "General")


def _workbook(made_on: date, blocks: Sequence[tuple[int, int, str, Sequence[Any]]], form: str = SHARE) -> bytes:
    """A sheet of columns, each (row, column, heading, cells)."""
    buffer = io.BytesIO()
    with Workbook(buffer, PLAIN) as book:
        book.set_properties({"created": datetime.combine(made_on, time())})
        sheet, share = book.add_worksheet(SHEET), book.add_format({"num_format": form})
        for row, column, heading, cells in blocks:
            sheet.write_string(row, column, heading)
            for place, cell in enumerate(cells, start=row + 1):
                if isinstance(cell, str):
                    sheet.write_string(place, column, cell)
                else:
                    sheet.write_number(place, column, cell, share if column else None)
        sheet.set_column(0, 0, 28)
    return buffer.getvalue()
