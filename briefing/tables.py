"""How do numbers leave as a file? As CSV, and as a workbook in which numbers are numbers and nothing is a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

import pandas as pd

from briefing.answer import Answer, group_shares
from briefing.words import contrast_clause, escaped
from model.aims import measures
from model.csv_text import csv_text

INPUT, GROUP, OUTCOME, FIGURE, WAY = "input", "group", "outcome", "key figure", "of the cases"
SHARE = "0 %"
MOST_IN_CELL = 32_000  # of the 32,767 characters that a cell of a workbook holds
WIDEST = 60


def as_csv(table: pd.DataFrame, source: str, settings: str) -> str:
    """The table as CSV: its index as the first columns, its source in each row, and what it rests on in the first."""
    headings, rows = _parts(table)
    resting_on = [settings, *[""] * len(rows)]
    return csv_text([(*headings, "source", "settings"), *((*row, source, resting_on[n]) for n, row in enumerate(rows))])


def _parts(table: pd.DataFrame) -> tuple[list[str], list[tuple[object, ...]]]:
    """The headings and the rows of a table, its index as the first columns."""
    flat = table.reset_index() if table.index.name or table.index.nlevels > 1 else table
    columns = [(str(name), column.tolist()) for name, column in flat.items()]
    return [name for name, _ in columns], list(zip(*(cells for _, cells in columns), strict=True))


def as_paragraphs(table: pd.DataFrame) -> str:
    """The table as Markdown for paper, however many its columns: a paragraph a row, its first cell in bold."""
    headings, rows = _parts(table)
    return "\n\n".join(
        f"**{escaped(_shown(first))}.** "
        + "; ".join(f"{escaped(name)}: {escaped(_shown(cell))}" for name, cell in zip(headings[1:], rest, strict=True))
        for first, *rest in rows
    )


def as_xlsx(
    table: pd.DataFrame, source: str, settings: str, made_on: date, words: Sequence[Sequence[str]] = ()
) -> bytes:
    """The table as a workbook, with its source and what it rests on in a sheet of their own, and one of `words`.

    Numbers are per cent but in the rows of inputs, which have units of their own.
    """
    from xlsxwriter import Workbook

    headings, rows = _parts(table)
    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": datetime.combine(made_on, time())})
        bold, share = book.add_format({"bold": True}), book.add_format({"num_format": SHARE})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet("Figures")
        for place, heading in enumerate(headings):
            sheet.write_string(0, place, heading, bold)
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                _put(sheet, number, place, value, None if INPUT in row[:1] else share)
        sheet.freeze_panes(1, 0)
        for place, cells in enumerate(zip(headings, *rows, strict=True)):
            sheet.set_column(place, place, min(WIDEST, 2 + max(len(x) for x in map(_shown, cells))))
        about = book.add_worksheet("Source")
        about.set_column(0, 0, 2 * WIDEST)
        for number, part in enumerate(_in_cells([source, settings])):
            about.write_string(number, 0, part, wrapped)
        if words:
            defined = book.add_worksheet("Glossary")
            defined.set_column(0, 0, WIDEST / 2)
            defined.set_column(1, 1, 2 * WIDEST)
            for number, entry in enumerate(words):
                for place, text in enumerate(entry):
                    defined.write_string(number, place, text, wrapped if number else bold)
    return buffer.getvalue()


def _put(sheet: Any, row: int, column: int, value: object, form: Any) -> None:
    if isinstance(value, int | float):
        if value == value:  # what is missing is left empty; only NaN differs from itself
            sheet.write_number(row, column, value, form)
    elif value is not None:
        # As text, even if it begins like a formula or an address.
        sheet.write_string(row, column, str(value)[:MOST_IN_CELL])


def _shown(value: object) -> str:
    return "" if value is None else str(value) if isinstance(value, str | date) else f"{value:.6g}"


def _in_cells(texts: Iterable[str]) -> Iterator[str]:
    """The texts, one that no cell can hold in as many as it takes."""
    for text in texts:
        yield from (text[start : start + MOST_IN_CELL] for start in range(0, len(text), MOST_IN_CELL))


def outcomes(answer: Answer) -> pd.DataFrame:
    """The outcomes of one scenario: share, baseline and band."""
    table = whole(answer)
    return table[table["kind"] == OUTCOME].drop(columns="kind").rename(columns={"value": "share"})


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
    """One scenario in one table: inputs with their baseline; groups, outcomes and key figures with their band too;
    and how often it comes to what a contrast is of, by the way that cases take."""
    base, values = answer.base, answer.scenario.values
    rows: list[tuple[object, ...]] = [
        (INPUT, x.id, x.label, values[x.id], x.baseline, None, None) for x in base.variables
    ]
    at_baseline = group_shares(base, answer.baseline_outcomes)
    for group in base.groups:
        share, before = answer.groups[group.id], at_baseline[group.id]
        name = f"{GROUP}:{group.id}"
        rows.append((GROUP, name, group.label, share, before, *answer.group_bands[group.id]))
    baselines = {**answer.baseline_outcomes, **answer.baseline_figures}
    for name, label in measures(base).items():
        kind = OUTCOME if name in base.outcome else FIGURE
        rows.append((kind, name, label, answer.shares[name], baselines[name], *answer.bands[name]))
    for contrast in base.contrasts:
        said, shares = contrast_clause(answer, contrast), answer.contrasts[contrast.id]
        for place, (way, share) in enumerate(zip(contrast.ways, shares, strict=True)):
            rows.append((WAY, f"{contrast.id}.{place}", f"{said} … {way.phrase}", share, None, None, None))
    return pd.DataFrame(rows, columns=["kind", "id", "label", "value", "baseline", "low", "high"])
