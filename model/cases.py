"""What is known of past cases? Reads files of them onto the scales of the sliders, or says all that is wrong.

One case a row; several files may code the same cases, joined row by row by `id` if both fill it in, or else by `case`.
The first that says how cases ended gives the ends. What a column is called in which file, and which words are ends,
stands in checks.toml:

- `case` and `id`; `coded_by` whom; `start`, `end` (dates as 1995-12-20; no end while it lasts), `what_happened`,
  `source`, `confidence` in the facts;
- `reached`: the branch of the event tree, as stage.branch, with which it was put to the test; empty if it never was;
- `outcome`: where it ended; a column for each thing that a check asks, such as `held`: 1, 0, or empty if not known;
- the id of a variable: where the case stands on that slider (its `coding` says how); empty if not coded;
- a name with a capital: a remark, shown under that name.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import pandas as pd

from model.checks import FILE_NAME as CHECKS
from model.checks import Checks
from model.documents import DocumentError, decoded
from model.faults import did_you_mean, remedy
from model.inputs import ValuesError, finite_number
from model.parts import RuleBase
from model.rulebase import location

PRECEDENTS, PROPOSALS = "precedents", "proposals"
# What the mean of all codings is called among them.
MEAN = "mean of all"
KEYS = ("id", "case")
GENERAL = (*KEYS, "coded_by", "start", "end", "what_happened", "source", "confidence", "reached", "outcome")
# What our own files have to say, for the page shows it.
NEEDED = {
    PRECEDENTS: ("case", "start", "reached", "outcome", "held", "what_happened", "source", "confidence", "coded_by"),
    PROPOSALS: ("case", "settlement", "deployed", "what_happened", "source", "confidence", "coded_by"),
}
FILLED = ("case", "start", "outcome", "what_happened", "source", "confidence", "coded_by")

SEPARATORS = {";": "semicolons", "\t": "tabs"}

Row = dict[str, str]


@dataclass(frozen=True, eq=False)
class Cases:
    """Past cases: `facts` (case × text) and, by who coded them, `codings` (case × variable).

    A case that a coder left out is a row without numbers. `remarks` say what was passed over or clipped in reading.
    """

    facts: pd.DataFrame
    codings: Mapping[str, pd.DataFrame]
    remarks: tuple[str, ...] = ()

    @cached_property
    def versions(self) -> dict[str, pd.DataFrame]:
        """Every coding; then, of three or more, the mean of all but the first; then, of several, the mean of all."""
        names = list(self.codings)
        versions = dict(self.codings)
        if len(names) > 2:
            versions[f"mean of {_listed(names[1:])}"] = mean([self.codings[name] for name in names[1:]])
        if len(names) > 1:
            versions[MEAN] = self.mean
        return versions

    @cached_property
    def mean(self) -> pd.DataFrame:
        """Where each case stands on each variable, on average over all who coded it."""
        return mean(list(self.codings.values()))

    @cached_property
    def spread(self) -> pd.DataFrame:
        """How far apart the codings of each case stand on each variable: the largest less the smallest."""
        stacked = pd.concat(self.codings).groupby(level=1, sort=False)
        spread: pd.DataFrame = (stacked.max() - stacked.min()).where(stacked.count() > 1).reindex(self.facts.index)
        return spread

    @cached_property
    def table(self) -> pd.DataFrame:
        """Each case's facts and its mean coding; `held`, if known, as a number."""
        facts = self.facts
        if "held" in facts:
            facts = facts.assign(held=pd.to_numeric(facts["held"], errors="coerce").astype(float))
        return facts.join(self.mean)


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


def mean(codings: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The mean of some codings, cell by cell, over those that have it."""
    if not codings:
        return pd.DataFrame()
    columns = list(dict.fromkeys(name for coding in codings for name in coding))
    averages: pd.DataFrame = pd.concat(codings).groupby(level=0, sort=False).mean()
    return averages.reindex(codings[0].index)[columns]


def load(base: RuleBase, checks: Checks, kind: str = PRECEDENTS, folder: Path | None = None) -> Cases:
    """Our own cases: precedents.csv or proposals.csv and its further codings, beside the rule base in use.

    No cases if there is no such file. Raises ValuesError, which lists every fault.
    """
    folder = folder or location().parent
    file = folder / f"{kind}.csv"
    if not file.exists():
        return Cases(pd.DataFrame(columns=list(NEEDED[kind])), {})
    further = sorted(folder.glob(f"{kind}_*.csv"))
    return read(base, checks, [file, *further], needed=NEEDED[kind])


def read(
    base: RuleBase,
    checks: Checks,
    files: Sequence[str | os.PathLike[str]],
    ends: str | os.PathLike[str] | None = None,
    needed: Sequence[str] = (),
) -> Cases:
    """The cases in `files`, each a coding of the same cases; `ends` is a file that only says how they ended.

    The index is the case's name, or its id if it has none. Cells that are empty are not a number; numbers outside a
    range are clipped, with a remark. `needed` are columns that the first file must have, and be filled in; then it
    may have no column that is not known. Raises ValuesError, which lists every fault of every file.
    """
    sheets = [_sheet(base, checks, Path(file)) for file in (*files, *([ends] if ends else []))]
    faults = [f"{sheet.name}: {fault}" for sheet in sheets for fault in sheet.faults]
    if needed and sheets:
        faults += [f"{sheets[0].name}: {fault}" for fault in _strict_faults(base, checks, sheets[0], needed)]
    last = sheets[-1] if ends else next((sheet for sheet in sheets if set(sheet.columns) & checks.answers), None)
    if last is None or not set(last.columns) & checks.answers:
        answering = ", ".join(sorted(checks.answers)) or f"none, for {CHECKS} beside the rule base asks nothing"
        faults.append(f"no file says how the cases ended; give one with a column of these: {answering}")
    if files and not any(set(sheet.columns) & set(_variables(base)) for sheet in sheets[: len(files)]):
        faults.append("no file codes a variable; give one with a column that is a variable's id, or one of checks.toml")
    if faults or last is None:
        raise ValuesError("\n".join(["The cases cannot be used:", *(f"  {fault}" for fault in faults)]))
    codings, remarks = _joined(base, last, sheets[: len(files)])
    facts = _facts(checks, last)
    return Cases(facts, codings, (*(f"{x.name}: {remark}" for x in sheets for remark in x.remarks), *remarks))


@dataclass(frozen=True, eq=False)
class _Sheet:
    """One file: its columns and rows under our names, and what is wrong or worth a remark."""

    name: str
    columns: list[str]
    rows: list[Row]
    faults: list[str]
    remarks: list[str]

    @property
    def coder(self) -> str:
        """Who coded it, or what the file is called."""
        coders = {row.get("coded_by", "") for row in self.rows} - {""}
        return coders.pop() if len(coders) == 1 else Path(self.name).stem


def _sheet(base: RuleBase, checks: Checks, path: Path) -> _Sheet:
    lines = _lines(path)
    headings, width = lines[0], len(_without_empty_end(lines[0]))
    columns = [checks.columns.get(name, name) for name in headings[:width]]
    called = dict(zip(columns, headings, strict=False))
    sheet = _Sheet(path.name, columns, [], [], [])
    sheet.faults.extend(_column_faults(headings[:width], columns))
    unused = [called[name] for name in columns if not _is_known(base, checks, name)]
    if unused:
        sheet.remarks.append(f"not used: {', '.join(unused)}")
    for position, cells in enumerate(lines[1:], start=2):
        if not cells:
            continue
        if len(cells) != len(headings) or any(cells[width:]):
            sheet.faults.append(
                f"row {position}: it has more or fewer cells than there are columns; quote cells that hold a comma"
            )
            continue
        row = dict(zip(columns, cells, strict=False))
        if any(row.values()):
            row |= {"id": _id(row["id"])} if "id" in row else {}
            owner = f"row {position} ({_name(row) or 'no name'})"
            sheet.faults.extend(f"{owner}: {fault}" for fault in _cell_faults(base, checks, row, called))
            sheet.remarks.extend(f"{owner}: {remark}" for remark in _clip(base, row, called))
            sheet.rows.append(row)
    sheet.faults.extend(_key_faults(sheet))
    if not any(lines[1:]):
        sheet.faults.append("it has no rows; give one for each case")
    return sheet


def _lines(path: Path) -> list[list[str]]:
    """The cells of a file, the headings first. Raises ValuesError if it is not CSV in UTF-8."""
    try:
        reader = csv.reader(io.StringIO(decoded(path.read_bytes()), newline=""))
        lines = [[cell.strip() for cell in cells] for cells in reader] or [[]]
    except csv.Error as error:
        raise ValuesError(f"{path} cannot be read, line {reader.line_num}: {error}; mend that line") from error
    except OSError as error:
        raise ValuesError(f"{path} cannot be read: {error}; check the path") from error
    except DocumentError as error:
        raise ValuesError(f"{path} {error}") from error
    for mark, called in SEPARATORS.items():
        if mark in "".join(lines[0][:1]):
            raise ValuesError(f"{path} is separated by {called}; save it with commas")
    return lines


def _without_empty_end(headings: Sequence[str]) -> Sequence[str]:
    """The headings without the empty ones at the end, which spreadsheets write for columns once in use."""
    last = max((place for place, name in enumerate(headings, start=1) if name), default=0)
    return headings[:last]


def _id(text: str) -> str:
    """An id as all files write it: spreadsheets make 1.0 of 1."""
    return re.sub(r"^(\d+)\.0+$", r"\1", text)


def _name(row: Row) -> str:
    """What a case is called: its name, or its id if it has none."""
    return row.get("case") or row.get("id", "")


def _variables(base: RuleBase) -> dict[str, tuple[float, float]]:
    """The range of every variable that a case can be coded on: all but time, for how long it lasted is how it ended."""
    return {variable.id: variable.range for variable in base.variables if variable is not base.time}


def _is_known(base: RuleBase, checks: Checks, column: str) -> bool:
    known = {*GENERAL, *_variables(base), *checks.answers, checks.strength}
    return column in known or column[:1].isupper()


def _column_faults(headings: Sequence[str], columns: Sequence[str]) -> Iterator[str]:
    if not set(KEYS) & set(columns):
        yield 'it has neither a column "id" nor "case"; add one, so that its rows can be told apart'
    for name, count in Counter(columns).items():
        if count > 1:
            alike = [heading for heading, column in zip(headings, columns, strict=True) if column == name]
            yield f'column "{name}" is there {count} times ({", ".join(alike)}); keep one'


def _strict_faults(base: RuleBase, checks: Checks, sheet: _Sheet, needed: Sequence[str]) -> Iterator[str]:
    yield from (f'column "{name}" is missing; add it' for name in needed if name not in sheet.columns)
    known = [*GENERAL, *_variables(base), *checks.answers]
    for name in sheet.columns:
        if not _is_known(base, checks, name):
            hint = did_you_mean(name, known) or "use a variable's id, or begin a remark with a capital"
            yield f'column "{name}" is not known; {hint}'
    for position, row in enumerate(sheet.rows, start=1):
        owner = f'case "{row.get("case") or f"number {position}"}"'
        yield from (f'{owner}: "{name}" is empty; fill it in' for name in FILLED if row.get(name) == "")
        if row.get("outcome") and row["outcome"] not in base.outcome:
            yield f'{owner}: outcome "{row["outcome"]}" is not defined; {remedy(row["outcome"], base.outcome)}'


def _key_faults(sheet: _Sheet) -> Iterator[str]:
    # A nameless case is called by its id, which may be another's name.
    for key, names in {"id": [row.get("id") for row in sheet.rows], "case": map(_name, sheet.rows)}.items():
        counts = Counter(name for name in names if name)
        yield from (f'{key} "{name}" is there {n} times; give each its own' for name, n in counts.items() if n > 1)


def _cell_faults(base: RuleBase, checks: Checks, row: Row, called: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with a row; `called` are the file's own words for our columns."""
    if not any(row.get(key) for key in KEYS):
        yield 'neither "id" nor "case" is filled in; fill in one'
    for name in ("start", "end"):
        if row.get(name) and not _is_date(row[name]):
            yield f'"{called[name]}" is {row[name]!r}; write a date as 1995-12-20'
    for name in sorted(checks.answers & set(row)):
        words = sorted({word for x in checks.checks for word in (*x.yes.get(name, ()), *x.no.get(name, ()))})
        if row[name] and _word(row[name]) not in words:
            yield f'"{called[name]}" is {row[name]!r}; give one of {", ".join(words)}, or nothing if it is not known'
    endings = [*checks.endings, *base.outcome]
    if row.get("outcome") and row["outcome"] not in endings:
        yield f'"{called["outcome"]}" is {row["outcome"]!r}; {remedy(row["outcome"], endings)}'
    tests = {name for check in checks.checks if check.reached for name in check.given}
    if row.get("reached") and row["reached"] not in tests:
        hint = remedy(row["reached"], tests)
        yield f'"{called["reached"]}" is {row["reached"]!r}, with which nothing is tested; {hint}'
    for name, (low, high) in _variables(base).items():
        if row.get(name) and finite_number(row[name]) is None:
            yield f'"{called[name]}" is {row[name]!r}; give a number from {low:g} to {high:g}, or nothing if not coded'


def _clip(base: RuleBase, row: Row, called: Mapping[str, str]) -> Iterator[str]:
    """Brings numbers into their ranges, and says which."""
    for name, (low, high) in _variables(base).items():
        number = finite_number(row.get(name, ""))
        if number is not None and not low <= number <= high:
            row[name] = f"{min(max(number, low), high):g}"
            yield f'"{called[name]}" is {number:g}, outside {low:g} to {high:g}; it counts as {row[name]}'


def _word(text: str) -> str:
    """A cell as a word: 1.0 is the same as 1."""
    number = finite_number(text)
    return f"{number:g}" if number is not None else text


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _facts(checks: Checks, sheet: _Sheet) -> pd.DataFrame:
    """What the file says of each case besides where it stands on the sliders."""
    columns = [name for name in sheet.columns if name in {*GENERAL, *checks.answers} or name[:1].isupper()]
    rows = [{name: row[name] for name in columns} for row in sheet.rows]
    for facts, row in zip(rows, sheet.rows, strict=True):
        facts |= {name: _word(row[name]) for name in checks.answers & set(row)}
        facts["reached"] = _reached(checks, row)
        facts["case"] = _name(row)
    columns = list(dict.fromkeys([*columns, "case", "reached"]))
    return pd.DataFrame(rows, columns=columns, dtype=object).set_index("case")


def _reached(checks: Checks, row: Row) -> str:
    """The branch with which a case was put to the test: its own word, or what follows from how it ended."""
    if "reached" in row:
        return row["reached"]
    if finite_number(row.get(checks.strength, "")) == 0:
        return ""
    if "outcome" in row:
        return checks.endings.get(row["outcome"], "")
    return next((name for check in checks.checks if check.reached for name in check.given), "")


def _joined(base: RuleBase, ends: _Sheet, sheets: Iterable[_Sheet]) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """The codings, each with a row for each case of `ends`, and remarks on rows that belong to none."""
    codings: dict[str, pd.DataFrame] = {}
    remarks = []
    for sheet in sheets:
        columns = [name for name in _variables(base) if name in sheet.columns]
        rows, strange = _matched(ends, sheet)
        if strange:
            remarks.append(f"{sheet.name}: {ends.name} does not say how these ended: {', '.join(strange)}")
        if not columns:
            remarks.append(f"{sheet.name}: it codes no variable, and is used for ends only")
            continue
        names = [_name(row) for row in ends.rows]
        cells = [[finite_number(rows.get(case, {}).get(name, "")) for name in columns] for case in names]
        coder = sheet.coder if sheet.coder not in codings else f"{sheet.coder} ({sheet.name})"
        codings[coder] = pd.DataFrame(cells, index=pd.Index(names, name="case"), columns=columns, dtype=float)
    return codings, remarks


def _matched(ends: _Sheet, sheet: _Sheet) -> tuple[dict[str, Row], list[str]]:
    """The rows of `sheet` by what `ends` calls their case, and what those are called that are none of its cases."""
    if not set(KEYS) & set(ends.columns) & set(sheet.columns):
        raise ValuesError(f'{sheet.name} shares neither "id" nor "case" with {ends.name}; add one of them to both')
    # An empty cell is no key, or all that lack one would be the same case.
    with_id, with_case = ({row[key]: row for row in ends.rows if row.get(key)} for key in KEYS)
    rows: dict[str, Row] = {}
    strange = []
    for row in sheet.rows:
        same = with_id.get(row.get("id", "")) or with_case.get(row.get("case", ""))
        if same is None or _of_other_ids(row, same):
            strange.append(_name(row))
        elif _name(same) in rows:
            raise ValuesError(f'{sheet.name}: two rows are case "{_name(same)}" of {ends.name}; keep one')
        else:
            rows[_name(same)] = row
    if not rows:
        raise ValuesError(f"{sheet.name} shares no case with {ends.name}; give files that code the same cases")
    return rows, strange


def _of_other_ids(one: Row, other: Row) -> bool:
    return bool(one.get("id") and other.get("id")) and one["id"] != other["id"]


def coded(base: RuleBase, cases: pd.DataFrame) -> list[str]:
    """The variables that the cases are coded on, in the rule base's order."""
    return [name for name in base.variable if name in cases]


def tried(cases: pd.DataFrame) -> pd.DataFrame:
    """The cases that were put to the test."""
    return cases[cases["reached"] != ""]
