"""How do the events of a log travel as a table? CSV: written for spreadsheets, and read from what they make of it.

All of a file is read, or nothing: every row that cannot be used is named, with its column, its value and the remedy.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, count
from typing import Any, TypeVar, get_args

import pydantic

from model.csv_text import csv_text, restored
from model.documents import DocumentError, decoded
from model.faults import remedy
from model.log import MOST_EVENTS, Event, Log, Move, Withdrawal, faults
from model.parts import RuleBase, Source
from model.quoting import clipped, remarks
from scenarios.logbook import MAX_FILE_BYTES, new_id
from scenarios.scenario import ScenarioError

COLUMNS = {
    "id": "letters, numbers, dashes; without one it is given one",
    "day": "as 2026-06-12",
    "event": "what happened, in your own words",
    "label": "the same in a few words, where there is little room",
    "how_sure": "original, re-report or disputed",
    "sources": "one a line: authors | year | title | publisher | kind | seen | address, or: who | title | address",
    "moves": "as “variable 45 -> 40; another 35 -> 40”, a slider by its id or its label",
    "judgement": "why it moved that so far",
    "signpost": "the id of the signpost that it fulfils, if any",
    "known": "the day from which it was known, if not its own",
    "corrects": "the id of the event in whose place it stands, which comes before it",
    "withdrawn": "the day on which it was withdrawn, if it was",
    "withdrawn_because": "why",
}
NEEDED = ("day", "event", "how_sure")
SEPARATORS = (",", ";", "\t")
MOST_NAMED = 20
LONGEST_CELL = 20_000

SURE = {"original": "original", "re-report": "re-report", "disputed": "disputed"}
SURE |= {"seen in the original": "original", "re-reported": "re-report"}
SOURCE_FIELDS = ("id", "authors", "year", "title", "publisher", "kind", "seen", "address")
REMEDIES = {
    "address": "an address begins with http:// or https:// and a host and holds no spaces; or leave it empty",
    "id": "an id holds letters, numbers, dashes and spaces, and at most 60 of them",
    "year": "write four figures, or n.d.",
}
SOURCE_CHOICES = {name: get_args(Source.model_fields[name].annotation) for name in ("kind", "seen")}
SOURCE_NAMES = {"authors": "who wrote it", "kind": "what it is", "seen": "whether it was seen"}
DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?:[ T]00:00(?::00)?)?")
DAY_WITH_POINTS = re.compile(r"(?P<day>\d\d?)\.(?P<month>\d\d?)\.(?P<year>\d{4})")
MOVE = re.compile(r"(?P<name>.+?)\s+(?P<was>\S+?)\s*(?:->|→)\s*(?P<now>\S+)", re.DOTALL)

T = TypeVar("T")
Row = Mapping[str, str]


class RowsError(ScenarioError):
    """A table that cannot be used; `faults` names each row that is at fault, a sentence each."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = remarks(faults, MOST_NAMED)
        super().__init__(" ".join(self.faults))


class CellError(ValueError):
    """What is wrong with a cell, and the remedy."""


# Written


def written(base: RuleBase, log: Log) -> str:
    """The events of a log as CSV, a row each, in the order of the log."""
    known = {**base.source_of, **{source.id: source for source in log.sources}}
    return csv_text([tuple(COLUMNS), *(_cells(event, log, known) for event in log.events)])


def _cells(event: Event, log: Log, known: Mapping[str, Source]) -> tuple[str, ...]:
    withdrawals = [x for x in log.withdrawals if x.event == event.id]
    reasons = [x.reason for x in withdrawals]
    return (
        event.id,
        event.day.isoformat(),
        event.text,
        event.label,
        event.certainty,
        "\n".join(source_line(known[name]) if name in known else name for name in event.sources),
        "; ".join(f"{move.variable} {_number(move.was)} -> {_number(move.now)}" for move in event.moves),
        event.judgement,
        event.signpost or "",
        event.known.isoformat() if event.known else "",
        event.corrects or "",
        "\n".join(x.known.isoformat() for x in withdrawals),
        reasons[0] if len(reasons) == 1 else "\n".join(map(_on_one_line, reasons)),
    )


def source_line(source: Source) -> str:
    """A source on one line: its id and all that is known of it, with strokes between."""
    return line_of(*(getattr(source, field) for field in SOURCE_FIELDS))


def _on_one_line(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")


def _number(value: float) -> str:
    return repr(value).removesuffix(".0")


# Read


def read(base: RuleBase, content: str | bytes, begins: date, today: date) -> Log:
    """The log in a CSV file, whose baseline is of the day `begins`. Raises ScenarioError, which names every bad row."""
    if len(content) > MAX_FILE_BYTES:
        raise ScenarioError(f"The file holds {len(content):,} bytes; at most {MAX_FILE_BYTES:,} are read.")
    try:
        rows = list(_rows(decoded(content)))
    except DocumentError as error:
        raise ScenarioError(f"The file {error}.") from error
    except csv.Error as error:
        raise ScenarioError(f"The file is no table with commas: {error}. Export it again as CSV, in UTF-8.") from error
    if len(rows) > MOST_EVENTS:
        raise ScenarioError(f"The file holds {len(rows):,} events; a log has at most {MOST_EVENTS:,}. Split it.")
    reading = _Reading(base)
    for number, row in rows:
        reading.take(number, row)
    if reading.faults:
        raise RowsError(reading.faults)
    log = Log(
        begins=begins,
        events=tuple(reading.events),
        withdrawals=tuple(reading.withdrawals),
        sources=tuple(x for x in reading.sources.values() if base.source_of.get(x.id) != x),
    )
    if across := [reading.with_row(fault) for fault in faults(base, log, today)]:
        raise RowsError(across)
    return log


def _rows(text: str) -> Iterator[tuple[int, Row]]:
    """The rows that hold something, by heading, each with its number as a spreadsheet counts."""
    separator = max(SEPARATORS, key=text.partition("\n")[0].count)
    table = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    headings = [restored(cell).strip().lower().replace(" ", "_") for cell in next(table, [])]
    if problem := _heading_fault(headings):
        raise ScenarioError(problem)
    for number, cells in enumerate(table, start=2):
        if any(cell.strip() for cell in cells[len(headings) :]):
            counts = f"Row {number} holds {len(cells)} cells, the first row {len(headings)}"
            raise ScenarioError(f"{counts}; put texts with commas in quotes.")
        if any(cell.strip() for cell in cells):
            yield number, dict(zip(headings, map(restored, cells), strict=False))


def _heading_fault(headings: Sequence[str]) -> str:
    for name in headings:
        if name and name not in COLUMNS:
            return f"The column “{clipped(name)}” is not known; {remedy(name, COLUMNS)}. Or leave it out."
        if name and headings.count(name) > 1:
            return f"The column “{name}” stands twice; keep one of them."
    missing = [name for name in NEEDED if name not in headings]
    first = f"The first row must name the columns; “{missing[0]}” is missing." if missing else ""
    return f"{first} The columns are: {', '.join(COLUMNS)}." if missing else ""


class _Reading:
    """What has been read of a table: events, withdrawals and sources, and what was wrong."""

    def __init__(self, base: RuleBase) -> None:
        self.events: list[Event] = []
        self.withdrawals: list[Withdrawal] = []
        self.sources: dict[str, Source] = {}
        self.faults: list[str] = []
        self._base = base
        self._variables = by_name(base)
        self._row_of: dict[str, int] = {}
        self._taken: set[str] = set()

    def take(self, number: int, row: Row) -> None:
        """Reads a row; what is wrong with it is noted, a sentence a cell."""
        id = row.get("id", "")
        owner = f"Row {number}{f', “{clipped(id)}”' if id else ''}"
        before = len(self.faults)

        def cell(name: str, read: Callable[[str], Any]) -> Any:
            text = row.get(name, "")
            try:
                if len(text) > LONGEST_CELL:
                    raise CellError(f"it holds {len(text):,} characters; shorten it to {LONGEST_CELL:,}")
                return read(text)
            except CellError as error:
                self.faults.append(f"{owner}, column “{name}”: {error}.")
                return None

        day, text = cell("day", _day), cell("event", str)
        certainty = cell("how_sure", _certainty)
        name = id or new_id(self._taken, day or date.max, text or "")
        content = {
            "id": name,
            "day": day,
            "text": text,
            "label": cell("label", str),
            "certainty": certainty,
            "sources": cell("sources", lambda x: self._cited(x, certainty)),
            "moves": cell("moves", lambda x: moves_in(self._variables, x)),
            "judgement": cell("judgement", str),
            "signpost": row.get("signpost") or None,
            "known": cell("known", _day_if_any),
            "corrects": row.get("corrects") or None,
        }
        withdrawn = cell("withdrawn", lambda x: [_day(line) for line in x.splitlines() if line.strip()])
        withdrawals = cell("withdrawn_because", lambda x: _withdrawals(name, withdrawn or [], x))
        event = self._made(owner, Event, content) if len(self.faults) == before else None
        made = [self._made(owner, Withdrawal, x) for x in withdrawals] if event else []
        if event is not None:
            self.events.append(event)
            self._row_of[event.id] = number
            self._taken.add(event.id)
        self.withdrawals += [x for x in made if x is not None]

    def with_row(self, fault: str) -> str:
        """What is wrong with an event of the log, with its row before it."""
        name = re.search("“(.*?)”", fault)
        row = self._row_of.get(name[1]) if name else None
        return f"Row {row}: {fault}." if row else f"{fault}."

    def _made(self, owner: str, kind: Callable[..., T], content: Mapping[str, Any]) -> T | None:
        try:
            return kind(**content)
        except pydantic.ValidationError as error:
            for detail in error.errors():
                field = str(detail["loc"][0])
                column = {"text": "event", "reason": "withdrawn_because"}.get(field, field)
                self.faults.append(f"{owner}, column “{column}”: {said(detail)}.")
            return None

    def _cited(self, text: str, certainty: str | None) -> tuple[str, ...]:
        known = {**self._base.source_of, **self.sources}
        cited = sources_in(known, text, certainty)
        for source in cited:
            if self.sources.setdefault(source.id, source) != source:
                raise CellError(f"source “{source.id}” stands for two different ones; give one of them another id")
        return tuple(source.id for source in cited)


def said(detail: Any) -> str:
    """What is wrong with a field, with its value and the remedy."""
    field, message = str(detail["loc"][0]), str(detail["msg"])
    if detail["type"] == "string_too_long":
        return f"it holds {len(detail['input']):,} characters; shorten it to {detail['ctx']['max_length']:,}"
    if not str(detail["input"]).strip():
        return "it is empty; fill it in"
    remedy = REMEDIES.get(field, f"{message[:1].lower()}{message[1:]}")
    return f"it is “{clipped(str(detail['input']))}”; {remedy}"


def _day(text: str) -> date:
    given = text.strip()
    parts = DAY.fullmatch(given) or DAY_WITH_POINTS.fullmatch(given)
    try:
        if parts:
            return date(int(parts["year"]), int(parts["month"]), int(parts["day"]))
    except ValueError:
        pass
    raise CellError(f"“{clipped(given)}” is no day; write it as 2026-06-12, year first")


def _day_if_any(text: str) -> date | None:
    return _day(text) if text.strip() else None


def _certainty(text: str) -> str:
    given = " ".join(text.lower().split())
    if given not in SURE:
        raise CellError(
            f"“{clipped(text)}” is not how sure a report can be; use one of: {', '.join(dict.fromkeys(SURE.values()))}"
        )
    return SURE[given]


def _withdrawals(event: object, days: Sequence[date], reasons: str) -> list[dict[str, object]]:
    given = [reasons] if len(days) == 1 else [_whole(line) for line in reasons.split("\n") if line]
    if len(given) != len(days) and (days or reasons.strip()):
        raise CellError(
            f"there are {len(days)} days of withdrawal and {len(given)} reasons; give a reason for each day"
        )
    return [{"event": event, "known": day, "reason": reason} for day, reason in zip(days, given, strict=False)]


# What stands within a cell; also typed on the page


def by_name(base: RuleBase) -> dict[str, str]:
    """The ids of the variables by what they may be called: their id or, where only one bears it, their label."""
    labels = [_folded(variable.label) for variable in base.variables]
    named = {_folded(x.label): x.id for x in base.variables if labels.count(_folded(x.label)) == 1}
    return named | {_folded(variable.id): variable.id for variable in base.variables}


def moves_in(variables: Mapping[str, str], text: str) -> tuple[Move, ...]:
    """The moves in a text. Raises ValueError, which names the one that is none."""
    return tuple(_move(variables, part.strip()) for part in re.split("[;\n]", text) if part.strip())


def _move(variables: Mapping[str, str], text: str) -> Move:
    parts = MOVE.fullmatch(text)
    if not parts:
        raise CellError(f"“{clipped(text)}” is no move; write it as “variable 45 -> 40”")
    name = parts["name"].strip()
    variable = variables.get(_folded(name))
    if variable is None:
        raise CellError(f"variable “{clipped(name)}” is not defined; {remedy(name, variables.values())}")
    return Move(variable=variable, was=_number_in(parts["was"]), now=_number_in(parts["now"]))


def _number_in(text: str) -> float:
    try:
        value = float(text.replace("−", "-"))
    except ValueError:
        value = float("nan")
    if not abs(value) < float("inf"):
        raise CellError(f"“{clipped(text)}” is no number; write it as 45 or 45.5")
    return value


def _folded(name: str) -> str:
    return " ".join(name.casefold().replace("'", "’").split())


def line_of(*parts: str) -> str:
    """The parts of a source on one line, with strokes between."""
    return " | ".join(_on_one_line(part).replace("|", r"\|") for part in parts)


def sources_in(known: Mapping[str, Source], text: str, certainty: str | None) -> list[Source]:
    """The sources in a text, one a line, each new one under an id of its own. Raises ValueError."""
    made = dict(known)
    cited = []
    for line in filter(str.strip, re.split("\r?\n", text)):
        source = _source(made, line, certainty)
        made[source.id] = source
        cited.append(source)
    return cited


def _source(known: Mapping[str, Source], line: str, certainty: str | None) -> Source:
    parts = [_whole(part) for part in re.split(r" \| |(?<!\\)\|", line)]
    if len(parts) == len(SOURCE_FIELDS):  # as it was written here, with all the spaces that it has
        return _made_source(known, dict(zip(SOURCE_FIELDS, parts, strict=True)))
    parts = [part.strip() for part in parts]
    match parts:
        case [name] if name in known:
            return known[name]
        case [_, _, _, _, _, _, _]:
            fields = dict(zip(SOURCE_FIELDS[1:], parts, strict=True))
        case [who, title, address]:
            seen = "original" if certainty == "original" else "re-report"
            fields = {"authors": who, "year": "n.d.", "title": title, "publisher": who, "kind": "press", "seen": seen}
            fields["address"] = address
        case _:
            raise CellError(f"“{clipped(line)}” is no source; write it as: who | title | address")
    return _made_source(known, fields)


def _made_source(known: Mapping[str, Source], fields: dict[str, str]) -> Source:
    same = (x for x in known.values() if all(getattr(x, name) == text for name, text in fields.items()))
    if "id" not in fields and (source := next(same, None)):
        return source
    fields = {"id": _source_id(known, fields), **fields}
    try:
        return Source(**fields)
    except pydantic.ValidationError as error:
        detail = error.errors()[0]
        field = str(detail["loc"][0])
        of = f"of the source “{clipped(fields['title'])}”, {SOURCE_NAMES.get(field, field)}"
        raise CellError(f"{of}: {said(detail)}") from error


def _source_id(known: Mapping[str, Source], fields: Mapping[str, str]) -> str:
    plain = unicodedata.normalize("NFKD", fields["authors"]).encode("ascii", "ignore").decode().lower()
    stem = "-".join(re.findall("[a-z0-9]+", plain))[:40].strip("-")
    stem = stem if re.match("[a-z]", stem) else f"source-{stem}".strip("-")
    return next(name for name in chain([stem], (f"{stem}-{number}" for number in count(2))) if name not in known)


def _whole(text: str) -> str:
    """What was put on one line as it was before; a stroke that does not part is a stroke."""
    meant = {"n": "\n", "r": "\r", "\\": "\\", "|": "|"}
    return re.sub(r"\\([nr\\|])", lambda match: meant[match[1]], text)
