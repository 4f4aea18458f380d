"""How do numbers leave as a file? Tables as CSV that no spreadsheet takes for a formula."""

from __future__ import annotations

import pandas as pd

# A cell that begins so would be run by a spreadsheet (OWASP, CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def as_csv(table: pd.DataFrame, source: str = "") -> str:
    """The table as CSV, its index as the first columns, its source in the last."""
    whole = table.reset_index() if table.index.name or table.index.nlevels > 1 else table
    safe = whole.rename(columns=lambda name: neutralised(str(name)))
    safe = safe.apply(lambda cells: cells if cells.dtype.kind in "fiub" else cells.map(neutralised))
    text: str = safe.assign(**({"source": neutralised(source)} if source else {})).to_csv(index=False)
    return text


def neutralised(cell: object) -> object:
    """The cell, with an apostrophe before any text that a spreadsheet would run."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell
