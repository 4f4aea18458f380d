"""How do numbers leave as a file? Tables as CSV that no spreadsheet takes for a formula."""

from __future__ import annotations

import pandas as pd

from briefing.answer import Answer
from model.aims import measures

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


def whole(answer: Answer) -> pd.DataFrame:
    """One scenario in one table: its inputs with their baseline, its outcomes and key figures with their band too."""
    base, values = answer.base, answer.scenario.values
    rows: list[tuple[object, ...]] = [
        ("input", x.id, x.label, values[x.id], x.baseline, None, None) for x in base.variables
    ]
    shares = {**answer.outcomes, **answer.figures}
    baselines = {**answer.baseline_outcomes, **answer.baseline_figures}
    for name, label in measures(base).items():
        kind = "outcome" if name in base.outcome else "key figure"
        rows.append((kind, name, label, shares[name], baselines[name], *answer.bands[name]))
    return pd.DataFrame(rows, columns=["kind", "id", "label", "value", "baseline", "low", "high"])
