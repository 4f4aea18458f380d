"""How does a table leave as CSV? With commas, in UTF-8 that says so, and no cell that a spreadsheet would run.

The only writer of CSV. Excel takes a file without a byte-order mark for one in the letters of its own country.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable

from model.documents import BYTE_ORDER_MARK

# A cell that begins so, after spaces or in full width, would be run by a spreadsheet (OWASP, CSV injection).
FORMULA_STARTS = "=+-@"


def csv_text(rows: Iterable[Iterable[object]], begins: bool = True) -> str:
    """The rows as CSV; unless they go on with a file, which has its mark, with a byte-order mark before them."""
    file = io.StringIO()
    if begins:
        file.write(BYTE_ORDER_MARK)
    # pandas' own writer takes ten times as long on tables as small as ours, and one is made at every move.
    csv.writer(file).writerows([_cell(value) for value in row] for row in rows)
    return file.getvalue()


def _cell(value: object) -> object:
    # What is missing is left empty; only NaN differs from itself.
    return "" if value is None or value != value else neutralised(value)


def neutralised(cell: object) -> object:
    """The cell, with an apostrophe before any text that a spreadsheet would run."""
    return f"'{cell}" if isinstance(cell, str) and _is_formula(cell) else cell


def _is_formula(text: str) -> bool:
    start = unicodedata.normalize("NFKC", text.lstrip()[:1])
    return text[:1] in ("\t", "\r", "\n") or (start != "" and start in FORMULA_STARTS)
