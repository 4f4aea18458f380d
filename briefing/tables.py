"""How do numbers leave as a file? Tables as CSV that no spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io

import pandas as pd

from briefing.answer import Answer
from model.aims import measures

# A cell that begins so would be run by a spreadsheet (OWASP, CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def as_csv(table: pd.DataFrame, source: str, settings: str) -> str:
    """The table as CSV: its index as the first columns, its source in each row, and what it rests on in the first."""
    whole = table.reset_index() if table.index.name or table.index.nlevels > 1 else table
    columns = [whole.iloc[:, place].tolist() for place in range(whole.shape[1])]
    once = [settings, *[""] * len(whole)]
    rows = zip(*columns, [source] * len(whole), once[: len(whole)], strict=True)
    file = io.StringIO()
    # pandas' own writer takes ten times as long on tables as small as ours, and one is made at every move.
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([neutralised(str(name)) for name in (*whole.columns, "source", "settings")])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return file.getvalue()


def _cell(value: object) -> object:
    # What is missing is left empty; only NaN differs from itself.
    return "" if value is None or value != value else neutralised(value)


def neutralised(cell: object) -> object:
    """The cell, with an apostrophe before any text that a spreadsheet would run."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell


def outcomes(answer: Answer) -> pd.DataFrame:
    """The outcomes of one scenario: share, baseline and band."""
    table = whole(answer)
    return table[table["kind"] == "outcome"].drop(columns="kind").rename(columns={"value": "share"})


def branches(answer: Answer) -> pd.DataFrame:
    """Every branch of every stage: its share of all cases that are counted, and of those that come to its stage."""
    flows, chances = answer.result.flows.iloc[0], answer.result.branches.iloc[0]
    rows = [
        (stage.label, branch.label, float(flows[stage.id, branch.id]), float(chances[stage.id, branch.id]))
        for stage in answer.base.stages_in_order
        for branch in stage.branches
    ]
    among = answer.lens.phrase if answer.lens else "all cases"
    return pd.DataFrame(rows, columns=["stage", "branch", f"share of {among}", "share of the stage"])


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
