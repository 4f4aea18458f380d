"""What is known of past cases? Reads them from CSV onto the scales of the sliders, or says all that is wrong.

They stand in `precedents.csv` beside the rule base, one a row, in these columns:

- `case`, `start`, `end` (dates as 1995-12-20; no end while it lasts), `what_happened`, `source`, `confidence` in the
  facts, `coded_by` whom;
- `reached`: the branch of the event tree, as stage.branch, with which it was put to the test; empty if it never was;
- `outcome`: where it ended, one of the rule base's outcomes; `held`: 1 if the peace held, 0 if not, empty if unknown;
- the id of a variable: where the case stands on that slider (its `coding` says how); empty if unknown;
- a name with a capital: a remark, shown under that name.
"""

from __future__ import annotations

import csv
import math
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pandas as pd

from model.faults import did_you_mean
from model.inputs import ValuesError
from model.parts import RuleBase
from model.rulebase import location

FILE_NAME = "precedents.csv"
NEEDED = ("case", "start", "outcome", "what_happened", "source", "confidence", "coded_by")
GENERAL = (*NEEDED, "end", "reached", "held")
HELD = {"1": 1.0, "0": 0.0, "": math.nan}

Row = Mapping[str | None, str | None]


def load(base: RuleBase, file: str | os.PathLike[str] | None = None) -> pd.DataFrame:
    """The cases of `file`, or of precedents.csv beside the rule base in use; a table without rows if there is none.

    The index is the case; `held` and the columns of variables are numbers, all others text. Raises ValuesError,
    which lists every fault.
    """
    path = Path(file) if file else location().with_name(FILE_NAME)
    if not file and not path.exists():
        return _table(base, list(GENERAL), [])
    columns, rows = _read(path)
    faults = [*_column_faults(base, columns), *_row_faults(base, rows)]
    if faults:
        raise ValuesError("\n".join([f"{path.name} cannot be used:", *(f"  {fault}" for fault in faults)]))
    return _table(base, columns, rows)


def coded(base: RuleBase, cases: pd.DataFrame) -> list[str]:
    """The variables that the cases are coded on, in the rule base's order."""
    return [name for name in base.variable if name in cases]


def tried(cases: pd.DataFrame) -> pd.DataFrame:
    """The cases that were put to the test."""
    return cases[cases["reached"] != ""]


def trials(base: RuleBase) -> dict[str, str]:
    """The branches with which something is put to the test: stage.branch → the stage that a race is or comes after."""
    return {
        f"{stage.id}.{branch.id}": branch.stage
        for stage in base.stages
        for branch in stage.branches
        if branch.stage is not None and _leads_to_a_race(base, branch.stage)
    }


def _leads_to_a_race(base: RuleBase, stage: str) -> bool:
    found = base.stage[stage]
    return found.kind == "race" or any(_leads_to_a_race(base, following) for following in found.next_stages)


def _read(path: Path) -> tuple[list[str], list[Row]]:
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines)
            return list(reader.fieldnames or ()), list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ValuesError(f"{path} cannot be read: {error}; check the path and that it is CSV in UTF-8") from error


def _table(base: RuleBase, columns: list[str], rows: list[Row]) -> pd.DataFrame:
    table = pd.DataFrame([[row[name] for name in columns] for row in rows], columns=columns, dtype=object)
    for name in coded(base, table):
        table[name] = pd.to_numeric(table[name]).astype(float)
    return table.assign(held=table["held"].map(HELD).astype(float)).set_index("case")


def _column_faults(base: RuleBase, columns: list[str]) -> Iterator[str]:
    yield from (f'column "{name}" is missing; add it' for name in GENERAL if name not in columns)
    yield from (f'column "{name}" is there {n} times; keep one' for name, n in Counter(columns).items() if n > 1)
    known = [*GENERAL, *base.variable]
    for name in columns:
        if name not in known and not name[:1].isupper():
            remedy = did_you_mean(name, known) or "use a variable's id, or begin a remark with a capital"
            yield f'column "{name}" is not known; {remedy}'


def _row_faults(base: RuleBase, rows: list[Row]) -> Iterator[str]:
    names = Counter(row["case"] for row in rows if row.get("case"))
    yield from (f'case "{name}" is there {n} times; give each its own name' for name, n in names.items() if n > 1)
    for position, row in enumerate(rows, start=1):
        owner = f'case "{row.get("case") or f"number {position}"}"'
        if None in row or None in row.values():
            yield f"{owner}: it has more or fewer cells than there are columns; quote cells that hold a comma"
        else:
            cells = {str(name): str(cell) for name, cell in row.items()}
            yield from (f"{owner}: {fault}" for fault in _cell_faults(base, cells))


def _cell_faults(base: RuleBase, row: Mapping[str, str]) -> Iterator[str]:
    yield from (f'"{name}" is empty; fill it in' for name in NEEDED if row.get(name) == "")
    for name in ("start", "end"):
        if row.get(name) and not _is_date(row[name]):
            yield f'"{name}" is {row[name]!r}; write a date as 1995-12-20'
    if row.get("held", "") not in HELD:
        yield f'"held" is {row["held"]!r}; give 1, 0, or nothing if it is not known'
    if row.get("outcome") and row["outcome"] not in base.outcome:
        yield f'outcome "{row["outcome"]}" is not defined; {_remedy(row["outcome"], base.outcome)}'
    reached = row.get("reached")
    if reached and reached not in trials(base):
        yield f'"reached" is {reached!r}, no branch on the way to a race; {_remedy(reached, trials(base))}'
    for variable in base.variables:
        if row.get(variable.id) and not _within(row[variable.id], variable.range):
            start, end = variable.range
            yield f'variable "{variable.id}" is {row[variable.id]!r}; give a number from {start:g} to {end:g}'


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _within(text: str, limits: tuple[float, float]) -> bool:
    try:
        return limits[0] <= float(text) <= limits[1]
    except ValueError:
        return False


def _remedy(name: str, known: Mapping[str, object]) -> str:
    return did_you_mean(name, known) or f"use one of: {', '.join(known)}"
