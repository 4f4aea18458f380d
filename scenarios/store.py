"""Which scenarios and storylines have been saved, in which versions, and what is in the trash?

May touch one database only: the SQLite file in the user's data folder, or the SQLite or PostgreSQL database
named by the environment variable AFTER_CEASEFIRE_PRESETS. No other module speaks SQL. What is saved is a JSON
document with a name, of one kind or another; what the document means is not known here.
"""

import errno
import json
import os
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain, count
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from platformdirs import user_data_path
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from model.documents import parsed_json
from scenarios.names import MAX_NAME_LENGTH, named, with_ending

TRASH_DAYS = 60
SCENARIO, STORYLINE = "scenario", "storyline"
# The most that a document of each kind may take.
MAX_DOCUMENT_BYTES = {SCENARIO: 64 * 1024, STORYLINE: 1024 * 1024}
MAX_PRESETS = 5000
PLACE_VARIABLE = "AFTER_CEASEFIRE_PRESETS"


@dataclass(frozen=True)
class Preset:
    """One version of a saved scenario; times are aware and in UTC."""

    id: str
    name: str
    document: dict[str, object]
    version: int
    saved_at: datetime
    deleted_at: datetime | None


class StoreError(Exception):
    """A fault in words for the user: what happened, what was kept, what to do."""


class NotFound(StoreError):  # noqa: N818
    """The preset or version asked for does not exist, or is in the trash."""


class Conflict(StoreError):  # noqa: N818
    """Somebody else saved first; nothing was written, and `theirs` is what is stored now."""

    def __init__(self, theirs: Preset) -> None:
        super().__init__(
            f"“{theirs.name}” was saved by somebody else while you worked on it. Nothing was overwritten. "
            f"{_KEPT} Save yours as a new preset to keep both, or replace theirs."
        )
        self.theirs = theirs


def _create_tables(conn: sa.Connection) -> None:
    schema = sa.MetaData()
    sa.Table(
        "scenario_presets",
        schema,
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True)),
    )
    sa.Table(
        "scenario_versions",
        schema,
        sa.Column("preset_id", sa.ForeignKey("scenario_presets.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
    )
    schema.create_all(conn)


def _add_kinds(conn: sa.Connection) -> None:
    # Written out, because SQLAlchemy changes tables only through another package.
    conn.execute(sa.text("ALTER TABLE scenario_presets ADD COLUMN kind VARCHAR(20) NOT NULL DEFAULT 'scenario'"))


# A released step is never edited, or databases of different ages would differ: add a step instead.
MIGRATIONS: tuple[Callable[[sa.Connection], None], ...] = (_create_tables, _add_kinds)
_MIGRATION_LOCK = 6_019_282_110_447  # no other program on the server is likely to lock this number

_schema = sa.Table("scenario_schema", sa.MetaData(), sa.Column("version", sa.Integer, nullable=False))
_time = sa.DateTime(timezone=True)
_presets = sa.table("scenario_presets", *map(sa.column, ("id", "version", "kind")), sa.column("deleted_at", _time))
_versions = sa.table(
    "scenario_versions",
    *map(sa.column, ("preset_id", "version", "name", "document")),
    sa.column("saved_at", _time),
)
_EVERY_VERSION: sa.Select[Any] = sa.select(_versions, _presets.c.deleted_at).join_from(
    _versions, _presets, _versions.c.preset_id == _presets.c.id
)
_CURRENT = _EVERY_VERSION.where(_versions.c.version == _presets.c.version)
_LIVE = _presets.c.deleted_at.is_(None)

_KEPT = "Your scenario is kept on screen."
_FULL = "The disk with the presets is full, so nothing was saved. Free some space, then save again."
_DISK = "The disk with the presets reported an error. Check the disk, then try again."
_BUSY = "The presets stayed locked by another program for too long. Wait a moment, then try again."
_CLOSED = "The place of the presets is missing, read-only or closed to you. Ask for the right to write there."
_CORRUPT = "The preset file is damaged or something else. Put back a copy, or move it away to begin afresh."
_LOST = "The preset database cannot be reached; a save may not have arrived. Try again: no restart is needed."
_LOGIN = f"The preset database refused the login. Check user, password and database in {PLACE_VARIABLE}."
_DRIVER = "PostgreSQL needs the package psycopg, which is missing. Install it, or keep presets in SQLite."
_OTHER = "The presets could not be read or written. Try again; if it stays, tell whoever runs this program."

_SQLITE_FAULTS = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_IOERR: _DISK,
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_READONLY: _CLOSED,
    sqlite3.SQLITE_CANTOPEN: _CLOSED,
    sqlite3.SQLITE_CORRUPT: _CORRUPT,
    sqlite3.SQLITE_NOTADB: _CORRUPT,
}
# By how the SQLSTATE begins; the first that fits counts.
_POSTGRES_FAULTS = {
    "53100": _FULL,
    "58": _DISK,
    "53": _BUSY,
    "55P03": _BUSY,
    "40": _BUSY,
    "25006": _CLOSED,
    "42501": _CLOSED,
    "57P": _LOST,
    "08": _LOST,
}


def _fault(error: Exception) -> str:
    origin = getattr(error, "orig", None)
    match error:
        case PoolTimeout():
            return _BUSY
        case ImportError():
            return _DRIVER
        case OSError():
            return _FULL if error.errno == errno.ENOSPC else _CLOSED
    if isinstance(origin, sqlite3.Error):
        family = getattr(origin, "sqlite_errorcode", 0) & 0xFF
        return _SQLITE_FAULTS.get(family, _OTHER)
    if state := getattr(origin, "sqlstate", None):
        return next((text for start, text in _POSTGRES_FAULTS.items() if state.startswith(start)), _OTHER)
    if not isinstance(error, OperationalError):
        return _OTHER
    # A refused login has no SQLSTATE, but the attempt knows whether the server asked for a password.
    attempt = getattr(origin, "pgconn", None)
    return _LOGIN if attempt and (attempt.used_password or attempt.needs_password) else _LOST


@contextmanager
def _faults_in_words(url: sa.URL) -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, OSError, ImportError) as error:
        place = f"{url.host}/{url.database}" if url.host else url.database
        raise StoreError(f"{_fault(error)} {_KEPT} (Presets: {place})") from error


def _address(given: str | None) -> sa.URL:
    if not given:
        path = user_data_path("after-the-ceasefire") / "presets.sqlite3"
        return sa.URL.create("sqlite+pysqlite", database=str(path))
    how = f"Set {PLACE_VARIABLE} to sqlite:////folder/file or postgresql://user:password@host/database"
    try:
        url = sa.make_url(given)
        if "@" in (url.host or ""):  # the end of a password, which messages would quote as a host
            raise ValueError
    except (ArgumentError, ValueError):
        unread = f"The address of the preset database cannot be read. {_KEPT}"
        raise StoreError(f"{unread} {how}, with %40 for an @ in the password.") from None
    match url.get_backend_name():
        case "postgresql" | "postgres":
            return url.set(drivername="postgresql+psycopg")
        case "sqlite" if url.database and not url.host and not url.database.startswith((":", "file:")):
            return url.set(drivername="sqlite+pysqlite")
    raise StoreError(f"Presets can be kept in a SQLite file or in PostgreSQL only. {_KEPT} {how}.")


def _use_wal(connection: sqlite3.Connection, busy_seconds: float) -> None:
    # SQLite does not wait for a lock here, and two programs may make the file at the same moment.
    deadline = monotonic() + busy_seconds
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > deadline:
                raise
        sleep(0.01)


def _sqlite_engine(url: sa.URL, busy_seconds: float) -> sa.Engine:
    path = Path(url.database or "")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = sa.create_engine(url, hide_parameters=True, connect_args={"timeout": busy_seconds})

    @sa.event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # left to itself, the driver begins late or not at all
        if path.stat().st_size == 0:
            path.chmod(0o600)  # now, because the WAL file takes over the mode
        _use_wal(connection, busy_seconds)
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")

    @sa.event.listens_for(engine, "begin")
    def begin(conn: sa.Connection) -> None:
        conn.exec_driver_sql("BEGIN IMMEDIATE" if conn.get_execution_options().get("writes") else "BEGIN")

    return engine


def _postgres_engine(url: sa.URL, busy_seconds: float) -> sa.Engine:
    url = url.set(query={"connect_timeout": "10", "tcp_user_timeout": "10000", **url.query})
    engine = sa.create_engine(url, hide_parameters=True, pool_pre_ping=True, isolation_level="READ COMMITTED")
    patience = sa.select(sa.func.set_config("lock_timeout", f"{round(busy_seconds * 1000)}ms", True))

    @sa.event.listens_for(engine, "begin")
    def begin(conn: sa.Connection) -> None:
        conn.execute(patience)

    return engine


def _migrate(engine: sa.Engine) -> None:
    for number, step in enumerate(MIGRATIONS, start=1):
        with engine.execution_options(writes=True).begin() as conn:
            if engine.dialect.name == "postgresql":
                conn.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
            _schema.create(conn, checkfirst=True)
            version = conn.scalar(sa.select(_schema.c.version)) or 0
            if version > len(MIGRATIONS):
                newer = "The presets were written by a newer version of this program and were not touched."
                raise StoreError(f"{newer} {_KEPT} Update this program, or change {PLACE_VARIABLE}.")
            if version < number:
                step(conn)
                conn.execute(sa.delete(_schema))
                conn.execute(sa.insert(_schema).values(version=number))


def _clean_name(name: str) -> str:
    try:
        clean = named(name)
        if len(clean) > MAX_NAME_LENGTH:
            raise ValueError(f"has {len(clean):,}")
    except ValueError as error:
        rule = f"A name needs 1 to {MAX_NAME_LENGTH} characters: it {error}. Nothing was saved."
        raise StoreError(f"{rule} {_KEPT} Choose another name.") from error
    return clean


def _as_text(document: dict[str, object], most_bytes: int) -> str:
    try:
        # ASCII only: PostgreSQL refuses NUL characters, and both databases refuse half characters.
        text = json.dumps(document, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError) as error:
        raise StoreError(f"Part of the scenario cannot be saved. {_KEPT} Check its values.") from error
    if len(text) > most_bytes:
        limit = f"It may take {most_bytes // 1024} KB; this one takes more and was not saved."
        raise StoreError(f"{limit} {_KEPT} Shorten its texts.")
    return text


def _utc(time: datetime) -> datetime:
    # SQLite keeps no time zone, and PostgreSQL answers in the zone of the session.
    return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)


def _preset(row: sa.Row[*tuple[Any, ...]]) -> Preset:
    document, deleted_at = parsed_json(row.document), row.deleted_at and _utc(row.deleted_at)
    return Preset(row.preset_id, row.name, document, row.version, _utc(row.saved_at), deleted_at)


def _current(conn: sa.Connection, id: str) -> Preset:
    row = conn.execute(_CURRENT.where(_presets.c.id == id, _LIVE)).one_or_none()
    if row is None:
        raise NotFound(f"This preset was deleted. {_KEPT} Look in the trash, or save yours as a new preset.")
    return _preset(row)


def _check_room(conn: sa.Connection, wanted: int) -> None:
    # Not exact for two people adding at once on PostgreSQL: it only keeps the list in bounds.
    live = conn.execute(sa.select(sa.func.count()).select_from(_presets).where(_LIVE)).scalar_one()
    if live + wanted > MAX_PRESETS:
        raise StoreError(f"{MAX_PRESETS} presets are the most. {_KEPT} Delete some, then try again.")


def _copy_name(name: str, taken: set[str]) -> str:
    base = re.sub(r" \(copy(?: \d+)?\)$", "", name)
    endings = chain([" (copy)"], (f" (copy {number})" for number in count(2)))
    names = (with_ending(base, ending) for ending in endings)
    return next(candidate for candidate in names if candidate not in taken)


class Store:
    """The saved scenarios of one database, for use from any number of threads."""

    def __init__(self, engine: sa.Engine, now: Callable[[], datetime], kind: str = SCENARIO) -> None:
        self._engine = engine
        self._clock = now
        self._kind = kind
        self._own = _presets.c.kind == kind

    def of(self, kind: str) -> "Store":
        """Return the same store for what is saved of another kind."""
        return Store(self._engine, self._clock, kind)

    def presets(self) -> list[Preset]:
        """Return the presets outside the trash, by name whatever the case."""
        return sorted(
            self._matching(_CURRENT.where(_LIVE, self._own)), key=lambda preset: (preset.name.casefold(), preset.id)
        )

    def trash(self) -> list[Preset]:
        """Return what was deleted within the last TRASH_DAYS, newest first."""
        deleted = _CURRENT.where(_presets.c.deleted_at >= self._trash_limit(), self._own)
        return self._matching(deleted.order_by(_presets.c.deleted_at.desc(), _presets.c.id))

    def get(self, id: str) -> Preset:
        """Return the current version; NotFound if there is none or it is in the trash."""
        with self._transaction() as conn:
            return _current(conn, id)

    def history(self, id: str) -> list[Preset]:
        """Return all versions, newest first, also of a preset in the trash; NotFound if there are none."""
        versions = self._matching(_EVERY_VERSION.where(_presets.c.id == id).order_by(_versions.c.version.desc()))
        if not versions:
            raise NotFound(f"This preset is gone for good. {_KEPT} Save it as a new preset.")
        return versions

    def add(self, name: str, document: dict[str, object]) -> Preset:
        """Return the new preset, at version 1; names need not be unique."""
        return self.add_all([(name, document)])[0]

    def add_all(self, items: Sequence[tuple[str, dict[str, object]]]) -> list[Preset]:
        """Return the new presets in the order given: all are added, or none if one is refused."""
        now = self._now()
        new = [(uuid4().hex, _clean_name(name), self._text(document)) for name, document in items]
        if not new:
            return []
        first = sa.insert(_versions).values(version=1, saved_at=now)
        with self._transaction(writes=True) as conn:
            _check_room(conn, len(new))
            conn.execute(sa.insert(_presets).values(version=1, kind=self._kind), [{"id": id} for id, _, _ in new])
            conn.execute(first, [{"preset_id": id, "name": name, "document": text} for id, name, text in new])
        return [Preset(id, name, parsed_json(text), 1, now, None) for id, name, text in new]

    def save(self, id: str, document: dict[str, object], based_on: int, name: str | None = None) -> Preset:
        """Return the new current version; `name` None keeps the name.

        Raises Conflict, and writes nothing, if `based_on` is no longer the current version.
        """
        text = self._text(document)
        new_name = None if name is None else _clean_name(name)
        mine = _presets.c.id == id, _LIVE, _presets.c.version == based_on
        before = _versions.c.preset_id == id, _versions.c.version == based_on
        with self._transaction(writes=True) as conn:
            if not conn.execute(sa.update(_presets).where(*mine).values(version=based_on + 1)).rowcount:
                raise Conflict(_current(conn, id))
            title = new_name or conn.execute(sa.select(_versions.c.name).where(*before)).scalar_one()
            row = {"preset_id": id, "version": based_on + 1, "name": title, "document": text}
            conn.execute(sa.insert(_versions).values(**row, saved_at=self._now()))
            return _current(conn, id)

    def rename(self, id: str, name: str) -> Preset:
        """Return the next version, with the same document under the new name."""
        while True:
            current = self.get(id)
            with suppress(Conflict):  # somebody saved in between: their document gets the new name
                return self.save(id, current.document, current.version, name)

    def restore_version(self, id: str, version: int, based_on: int) -> Preset:
        """Return a new version with the document and name of an old one; Conflict as for `save`."""
        for old in self.history(id):
            if old.version == version:
                return self.save(id, old.document, based_on, old.name)
        raise NotFound(f"This version does not exist. {_KEPT} Choose another one from the history.")

    def duplicate(self, id: str) -> Preset:
        """Return a new preset with the same document, named "X (copy)", "X (copy 2)" and so on."""
        original = self.get(id)
        taken = {preset.name for preset in self.presets()}
        return self.add(_copy_name(original.name, taken), original.document)

    def delete(self, id: str) -> None:
        """Put a preset in the trash, with its history; NotFound if it is not there."""
        with self._transaction(writes=True) as conn:
            trashed = sa.update(_presets).where(_presets.c.id == id, _LIVE).values(deleted_at=self._now())
            if not conn.execute(trashed).rowcount:
                raise NotFound(f"This preset was already deleted. {_KEPT} Look in the trash.")

    def restore(self, id: str) -> Preset:
        """Return a preset taken out of the trash; NotFound if it is not in it."""
        lately = _presets.c.id == id, _presets.c.deleted_at >= self._trash_limit()
        with self._transaction(writes=True) as conn:
            _check_room(conn, 1)
            if not conn.execute(sa.update(_presets).where(*lately).values(deleted_at=None)).rowcount:
                raise NotFound(f"This preset is not in the trash. {_KEPT} Look in the list of presets.")
            return _current(conn, id)

    def purge(self) -> int:
        """Return how many presets left the trash for good, history and all, after TRASH_DAYS."""
        with self._transaction(writes=True) as conn:
            expired = _presets.c.deleted_at < self._trash_limit()
            return conn.execute(sa.delete(_presets).where(expired)).rowcount

    def close(self) -> None:
        """Let go of the database; a later call connects again."""
        self._engine.dispose()

    @contextmanager
    def _transaction(self, writes: bool = False) -> Iterator[sa.Connection]:
        engine = self._engine.execution_options(writes=writes)
        with _faults_in_words(engine.url), engine.begin() as conn:
            yield conn

    def _text(self, document: dict[str, object]) -> str:
        return _as_text(document, MAX_DOCUMENT_BYTES[self._kind])

    def _matching(self, query: sa.Select[Any]) -> list[Preset]:
        with self._transaction() as conn:
            return [_preset(row) for row in conn.execute(query)]

    def _now(self) -> datetime:
        return self._clock().astimezone(UTC)

    def _trash_limit(self) -> datetime:
        return self._now() - timedelta(days=TRASH_DAYS)


def open_store(
    url: str | None = None,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    busy_seconds: float = 5.0,
) -> Store:
    """Return the store at `url`, else at AFTER_CEASEFIRE_PRESETS, else in the user's data folder.

    Brings the tables up to date and purges the trash. `now` returns aware times; `busy_seconds` is how long
    to wait for a lock. Raises StoreError if the place cannot be used.
    """
    address = _address(url or os.environ.get(PLACE_VARIABLE))
    make_engine = _sqlite_engine if address.get_backend_name() == "sqlite" else _postgres_engine
    with _faults_in_words(address):
        engine = make_engine(address, busy_seconds)
        try:
            _migrate(engine)
            store = Store(engine, now)
            store.purge()
        except BaseException:
            engine.dispose()
            raise
    return store
