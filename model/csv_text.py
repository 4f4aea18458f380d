"""How does a table leave as CSV? With commas, in UTF-8 that says so, and no cell that a spreadsheet would run.

The only writer of CSV, and what reads a cell that was written so. Excel takes a file without a byte-order mark for one
in the letters of its own country.
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
# is set to another separator begins a cell within ours. What has apostrophes before it is given another, or the reader
# could not tell whose they are.
FORMULA_STARTS = "=+-@"
FIRST_LETTER = re.compile(r"['\s]*([^'\s]?)")
OTHER_SEPARATORS = re.compile(r"(?<=[;\t\r\n])(?=['\s]*([^'\s]))")
NEUTRALISED_WITHIN = re.compile(r"(?<=[;\t\r\n])'(?=['\s]*([^'\s]))")


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
    return f"'{within}" if _would_run(text) else within


def restored(cell: str) -> str:
    """The cell as it was before it was neutralised; any other as it is."""
    within = NEUTRALISED_WITHIN.sub(lambda match: "" if _starts_formula(match[1]) else "'", cell)
    return within[1:] if cell.startswith("'") and _would_run(cell) else within


def _would_run(text: str) -> bool:
    first = FIRST_LETTER.match(text)
    return text.lstrip("'").startswith(("\t", "\r", "\n")) or bool(first and _starts_formula(first[1]))


def _starts_formula(letter: str) -> bool:
    start = unicodedata.normalize("NFKC", letter)
    return start != "" and start in FORMULA_STARTS
