"""Where are the presets kept, and does that place answer in time? Opens the database; nobody waits for it for long.

May touch one database only: the SQLite file in the user's data folder, or the SQLite or PostgreSQL database
named by the environment variable AFTER_CEASEFIRE_PRESETS.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from math import inf
from pathlib import Path
from threading import BoundedSemaphore, Lock, Thread
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa
from platformdirs import user_data_path
from sqlalchemy.exc import ArgumentError

from scenarios import store_tables
from scenarios.store_faults import (
    KEPT,
    PLACE_VARIABLE,
    Overdue,
    PlaceError,
    Replaced,
    StoreError,
    faults_in_words,
)

if TYPE_CHECKING:
    import psycopg

T = TypeVar("T")
Work = Callable[[sa.Connection], T]

# The most that a caller waits, whatever the place does; and how much of that for another program's lock.
PATIENCE_SECONDS, BUSY_SECONDS = 3.0, 2.5
# Nobody waits for tables that are brought up to date; but that, too, has an end.
MIGRATION_SECONDS = 600.0
# A place that took so long to fail is left alone for a while, and each time twice as long.
SLOW_SECONDS = 1.0
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 5.0, 20.0
MOST_AT_ONCE = 16

# Until when the calls of this thread may take.
_until: ContextVar[float] = ContextVar("until")


def _seconds_left() -> float:
    return max(0.001, _until.get(monotonic() + PATIENCE_SECONDS) - monotonic())


def address(given: str | None) -> sa.URL:
    """The address of the database: the one given, else the file in the user's data folder. Raises StoreError."""
    if not given:
        path = user_data_path("after-the-ceasefire") / "presets.sqlite3"
        return sa.URL.create("sqlite+pysqlite", database=str(path))
    how = f"Set {PLACE_VARIABLE} to sqlite:////folder/file or postgresql://user:password@host/database"
    try:
        url = sa.make_url(given)
        if "@" in (url.host or ""):  # the end of a password, which messages would quote as a host
            raise ValueError
    except (ArgumentError, ValueError):
        unread = f"The address of the preset database cannot be read. {KEPT}"
        raise StoreError(f"{unread} {how}, with %40 for an @ in the password.") from None
    match url.get_backend_name():
        case "postgresql" | "postgres":
            return url.set(drivername="postgresql+psycopg")
        case "sqlite" if url.database and not url.host and not url.database.startswith((":", "file:")):
            return url.set(drivername="sqlite+pysqlite")
    raise StoreError(f"Presets can be kept in a SQLite file or in PostgreSQL only. {KEPT} {how}.")


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


def _text_or_bytes(content: bytes) -> str | bytes:
    # Of a text that is none, only its own row suffers.
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content


def _sqlite_engine(url: sa.URL, busy_seconds: float) -> sa.Engine:
    path = Path(url.database or "")
    # Opened anew for each call: no connection stays behind on a file that was deleted or written over.
    how = {"poolclass": sa.NullPool, "connect_args": {"timeout": busy_seconds}}
    engine = sa.create_engine(url, hide_parameters=True, **how)

    @sa.event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # left to itself, the driver begins late or not at all
        connection.text_factory = _text_or_bytes
        if path.stat().st_size == 0:
            path.chmod(0o600)  # now, because the WAL file takes over the mode
        _use_wal(connection, busy_seconds)
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")

    @sa.event.listens_for(engine, "begin")
    def begin(conn: sa.Connection) -> None:
        conn.exec_driver_sql("BEGIN IMMEDIATE" if conn.get_execution_options().get("writes") else "BEGIN")

    return engine


def _punctual_connection() -> type[psycopg.Connection[Any]]:
    """A connection that waits for no answer longer than its thread may, even of a server that has gone silent."""
    import psycopg  # may be missing where presets are kept in SQLite

    class Punctual(psycopg.Connection[Any]):
        def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:  # noqa: ARG002
            try:
                return super().wait(gen, interval, _seconds_left())
            except psycopg.OperationalError as error:
                if error.sqlstate is None:  # what the server may still send would answer another question
                    self.pgconn.finish()
                raise

    return Punctual


def _postgres_engine(url: sa.URL, busy_seconds: float) -> sa.Engine:
    url = url.set(query={"connect_timeout": f"{PATIENCE_SECONDS:.0f}", "tcp_user_timeout": "10000", **url.query})
    how = {"pool_pre_ping": True, "pool_timeout": PATIENCE_SECONDS, "isolation_level": "READ COMMITTED"}
    engine = sa.create_engine(url, hide_parameters=True, **how)
    punctual = _punctual_connection()

    @sa.event.listens_for(engine, "do_connect")
    def connect(_dialect: object, _record: object, args: Any, named: Any) -> psycopg.Connection[Any]:
        if _until.get(inf) < monotonic():  # an older connection has just been silent for as long as it may
            raise Overdue
        return punctual.connect(*args, **named)

    @sa.event.listens_for(engine, "begin")
    def begin(conn: sa.Connection) -> None:
        # What nobody waits for any more shall not go on in the server.
        limits = {"lock_timeout": busy_seconds, "statement_timeout": _seconds_left()}
        conn.execute(sa.select(*(sa.func.set_config(name, f"{x * 1000:.0f}ms", True) for name, x in limits.items())))

    return engine


class _Health:
    """Whether a place answers. While it does not, calls are refused at once, but for one at a time that tries it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._fault = ""
        self._pause = 0.0
        self._again_at = 0.0
        self._trying = False

    @contextmanager
    def watched(self, urgent: bool) -> Iterator[None]:
        """Notes how a call ends. Raises PlaceError instead of it while it had to wait; an urgent one tries at once."""
        self._admit(urgent)
        began, fault = monotonic(), ""
        try:
            yield
        except PlaceError as error:
            # Who cannot write may still read.
            if monotonic() - began > SLOW_SECONDS and not (urgent and error.is_locked):
                fault = str(error)
            raise
        finally:
            self._note(fault)

    def _admit(self, urgent: bool) -> None:
        with self._lock:
            if self._fault:
                if self._trying or not (urgent or monotonic() > self._again_at):
                    raise PlaceError(self._fault)
                self._trying = True

    def _note(self, fault: str) -> None:
        with self._lock:
            if not fault:
                self._fault, self._pause, self._trying = "", 0.0, False
            elif self._trying or not self._fault:
                self._pause = min(2 * self._pause or FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS)
                since = f" It has not answered since {datetime.now(UTC):%H:%M} UTC."
                self._fault = self._fault or fault + since
                self._again_at, self._trying = monotonic() + self._pause, False


class Place:
    """One database, for use from any number of threads; opened when it is needed, and anew after a fault.

    `first` is done whenever it was opened. `openings` counts how often: what was known of it before may be no more.
    Raises StoreError if its driver is missing.
    """

    def __init__(self, url: sa.URL, busy_seconds: float, first: Work[object]) -> None:
        self.url = url
        self.openings = 0
        self._first = first
        make_engine = _sqlite_engine if url.get_backend_name() == "sqlite" else _postgres_engine
        with faults_in_words(url):
            self._engine = make_engine(url, busy_seconds)
        self._path = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
        self._is_open = False
        self._file: tuple[int, int] | None = None
        self._opening = Lock()
        self._health = _Health()
        self._room = BoundedSemaphore(MOST_AT_ONCE)

    def read(self, work: Work[T]) -> T:
        """Return what the work returns, done in one transaction. Raises PlaceError, and whatever the work raises."""
        return self._answered(work, writes=False)

    def write(self, work: Work[T]) -> T:
        """Return what the work returns, when it is certain to be kept. Raises as `read` does: then nothing is."""
        return self._answered(work, writes=True)

    def close(self) -> None:
        """Let go of the database; a later call opens it again."""
        self._is_open = False
        self._engine.dispose()

    def _answered(self, work: Work[T], writes: bool) -> T:
        """What the work returns, or Overdue in words: it is done in a thread that can be left to itself."""
        with self._health.watched(urgent=writes), faults_in_words(self.url):
            if not self._room.acquire(timeout=PATIENCE_SECONDS):
                raise Overdue
            answer: Future[T] = Future()
            Thread(target=self._work, args=(answer, work, writes), daemon=True, name="presets").start()
            try:
                # A moment more than the work itself may take, so that it can say what the matter is.
                return answer.result(PATIENCE_SECONDS + 0.5)
            except TimeoutError:
                raise Overdue from None

    def _work(self, answer: Future[T], work: Work[T], writes: bool) -> None:
        _until.set(monotonic() + PATIENCE_SECONDS)
        try:
            answer.set_result(self._transacted(work, writes))
        except BaseException as error:
            answer.set_exception(error)
        finally:
            self._room.release()

    def _transacted(self, work: Work[T], writes: bool) -> T:
        try:
            with faults_in_words(self.url):
                self._make_sure_it_is_open()
                self._check_file()
                with self._engine.execution_options(writes=writes).begin() as conn:
                    done = work(conn)
                self._check_file()
                return done
        except PlaceError as error:
            if not error.is_locked:
                self.close()
            raise

    def _make_sure_it_is_open(self) -> None:
        if not self._opening.acquire(timeout=PATIENCE_SECONDS):
            raise Overdue
        try:
            if not self._is_open:
                self._open()
        finally:
            self._opening.release()

    def _open(self) -> None:
        if self._path:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not store_tables.is_present(self._engine):
            _until.set(monotonic() + MIGRATION_SECONDS)
            store_tables.migrate(self._engine)
            _until.set(monotonic() + PATIENCE_SECONDS)
        with self._engine.execution_options(writes=True).begin() as conn:
            self._first(conn)
        self._file = self._identity()
        self._is_open = True
        self.openings += 1

    def _identity(self) -> tuple[int, int] | None:
        if self._path is None:
            return None
        try:
            status = self._path.stat()
        except FileNotFoundError:
            return 0, 0
        return status.st_dev, status.st_ino

    def _check_file(self) -> None:
        if self._identity() != self._file:
            raise Replaced
