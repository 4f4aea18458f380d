"""What does a row of the database say? An entry of a list, a preset with its document, or nothing: it is damaged."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

import sqlalchemy as sa

from model.documents import DocumentError, parsed_json
from scenarios.names import MAX_NAME_LENGTH

T = TypeVar("T")
Row = sa.Row[*tuple[Any, ...]]


@dataclass(frozen=True)
class Entry:
    """What a list says of a preset, or of one of its versions; times are aware and in UTC."""

    id: str
    name: str
    version: int
    saved_at: datetime
    deleted_at: datetime | None


@dataclass(frozen=True)
class Preset:
    """One version of a saved scenario; times are aware and in UTC."""

    id: str
    name: str
    document: dict[str, object]
    version: int
    saved_at: datetime
    deleted_at: datetime | None


class Readable(list[T]):
    """What could be read, in its order; and, by id, what those are called that are damaged and were left out."""

    def __init__(self, rows: Iterable[T], damaged: Mapping[str, str]) -> None:
        super().__init__(rows)
        self.damaged = damaged


class DamagedError(ValueError):
    """A row that nothing can be made of; the message is what it may be called."""


def _called(row: Row) -> str:
    name = row.name if _is_name(row.name) else ""
    return f"“{name}”" if name else f"the preset of the id {str(row.preset_id)[:32]!r}"


def _is_name(name: object) -> bool:
    """Whether something can be shown as a name; what a new one needs besides is not asked of those that are there."""
    if not isinstance(name, str) or not name.strip() or len(name) > MAX_NAME_LENGTH:
        return False
    return name.isprintable() or not any(unicodedata.category(x) in {"Cc", "Cs", "Zl", "Zp"} for x in name)


def _utc(time: object) -> datetime:
    if isinstance(time, str):
        time = datetime.fromisoformat(time)
    if not isinstance(time, datetime):
        raise ValueError
    # SQLite keeps no time zone, and PostgreSQL answers in the zone of the session.
    return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)


def entry_of(row: Row) -> Entry:
    """What a row says without its document. Raises DamagedError."""
    if not (isinstance(row.preset_id, str) and _is_name(row.name) and isinstance(row.version, int)):
        raise DamagedError(_called(row))
    try:
        deleted_at = None if row.deleted_at is None else _utc(row.deleted_at)
        return Entry(row.preset_id, row.name, row.version, _utc(row.saved_at), deleted_at)
    except (ValueError, OverflowError) as error:
        raise DamagedError(_called(row)) from error


def preset_of(row: Row) -> Preset:
    """What a row says. Raises DamagedError."""
    entry = entry_of(row)
    try:
        document = parsed_json(row.document) if isinstance(row.document, str) else None
    except DocumentError as error:
        raise DamagedError(_called(row)) from error
    if not isinstance(document, dict):
        raise DamagedError(_called(row))
    return Preset(entry.id, entry.name, document, entry.version, entry.saved_at, entry.deleted_at)


def readable(rows: Iterable[Row], read: Callable[[Row], T]) -> Readable[T]:
    """What can be read of the rows, in their order."""
    whole, damaged = list[T](), dict[str, str]()
    for row in rows:
        try:
            whole.append(read(row))
        except DamagedError as error:
            damaged[str(row.preset_id)] = str(error)
    return Readable(whole, damaged)
