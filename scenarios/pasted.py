"""Which table is in a text that was copied from a spreadsheet? Rows of cells, and what of it there was no room for."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from model.quoting import visible
from scenarios.storyline import MAX_CELL_LENGTH, MAX_COLUMNS, MAX_ROWS

TAB, SEMICOLON, QUOTE = "\t", ";", '"'
LIMITS = f"A table has at most {MAX_ROWS} rows and {MAX_COLUMNS} columns, of {MAX_CELL_LENGTH} characters a cell."
# What is read at all: many times what there is room for, and less than Python's reader refuses.
MOST_READ = 100_000

Table = tuple[tuple[str, ...], ...]


def table_in(text: str) -> tuple[Table, str]:
    """The table in a text, a row a line, its cells parted by tabs or else by semicolons; and what was left out of it,
    empty if nothing was."""
    read = [[visible(cell) for cell in row] for row in _cells(text[:MOST_READ])]
    rows = [row for row in read if any(row)]
    width = max((place + 1 for row in rows for place, cell in enumerate(row) if cell), default=0)
    kept = tuple(
        tuple(cell[:MAX_CELL_LENGTH].strip(" ") for cell in (row + [""] * width)[: min(width, MAX_COLUMNS)])
        for row in rows[:MAX_ROWS]
    )
    return kept, _left_out(rows, width, len(text) > MOST_READ)


def _cells(text: str) -> list[list[str]]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    # A quotation mark that is never closed would swallow all rows that follow.
    quoting: int = csv.QUOTE_NONE if lines.count(QUOTE) % 2 else csv.QUOTE_MINIMAL
    parted = csv.reader(io.StringIO(lines), delimiter=TAB if TAB in lines else SEMICOLON, quoting=quoting)  # type: ignore[arg-type]
    return list(parted)


def _left_out(rows: Sequence[Sequence[str]], width: int, is_cut: bool) -> str:
    over = len(rows) - MAX_ROWS, width - MAX_COLUMNS
    long = [cell for row in rows[:MAX_ROWS] for cell in row[:MAX_COLUMNS] if len(cell) > MAX_CELL_LENGTH]
    parts = [_counted(count, thing) for count, thing in zip(over, ("row", "column"), strict=True) if count > 0]
    parts += [f"the end of {_counted(len(long), 'cell')}"] if long else []
    parts += ["whatever came after"] if is_cut else []
    return f"{LIMITS} Left out: {', '.join(parts)}." if parts else ""


def _counted(count: int, thing: str) -> str:
    return f"{count:,} {thing}{'s' * (count > 1)}"


def as_text(rows: Table) -> str:
    """A table as text that `table_in` reads, its cells parted by semicolons."""
    file = io.StringIO()
    csv.writer(file, delimiter=SEMICOLON, lineterminator="\n").writerows(rows)
    return file.getvalue().rstrip("\n")
