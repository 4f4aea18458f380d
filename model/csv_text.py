"""How does a table leave as CSV? With commas, in UTF-8 that says so, and no cell that a spreadsheet would run.

The only writer of CSV. Excel takes a file without a byte-order mark for one in the letters of its own country.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from model.documents import BYTE_ORDER_MARK

# A cell that begins so, after spaces or in full width, would be run by a spreadsheet (OWASP, CSV injection). One that
# is set to another separator begins a cell within ours.
FORMULA_STARTS = "=+-@"
OTHER_SEPARATORS = re.compile(r"(?<=[;\t\r\n])(?=\s*(\S))")


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
    return _neutralised(cell) if isinstance(cell, str) else cell


# Every row of a table says its source again.
@lru_cache(maxsize=1024)
def _neutralised(text: str) -> str:
    within = OTHER_SEPARATORS.sub(lambda match: "'" if _starts_formula(match[1]) else "", text)
    return f"'{within}" if text[:1] in ("\t", "\r", "\n") or _starts_formula(text.lstrip()[:1]) else within


def _starts_formula(letter: str) -> bool:
    start = unicodedata.normalize("NFKC", letter)
    return start != "" and start in FORMULA_STARTS
