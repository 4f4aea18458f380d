"""What is wrong with the place of the presets, and what can its user do? Faults of databases, put in words."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

PLACE_VARIABLE = "AFTER_CEASEFIRE_PRESETS"
KEPT = "Your scenario is kept on screen."


class StoreError(Exception):
    """A fault in words for the user: what happened, what was kept, what to do."""


class PlaceError(StoreError):
    """The place of the presets does not do what it should; `is_locked` if only another program is in the way."""

    def __init__(self, text: str, is_locked: bool = False) -> None:
        super().__init__(text)
        self.is_locked = is_locked


class Overdue(Exception):  # noqa: N818
    """A call has taken longer than it may."""


class Replaced(Exception):  # noqa: N818
    """The file is not the one that was opened."""


FULL = "The disk with the presets is full, so nothing was saved. Free some space, then save again."
DISK = "The disk with the presets reported an error. Check the disk, then try again."
BUSY = "The presets stayed locked by another program for too long. Wait a moment, then try again."
CLOSED = "The place of the presets is missing, read-only or closed to you. Ask for the right to write there."
CORRUPT = "The preset file is damaged or something else. Put back a copy, or move it away to begin afresh."
LOST = "The preset database cannot be reached; a save may not have arrived. Try again: no restart is needed."
SLOW = "The preset database does not answer; a save may not have arrived. Try again: no restart is needed."
GONE = (
    "The preset file was deleted or replaced while it was in use, so nothing was saved. "
    "Put it back if it should be there; the next try works with whatever file is there then."
)
LOGIN = f"The preset database refused the login. Check user, password and database in {PLACE_VARIABLE}."
DRIVER = "PostgreSQL needs the package psycopg, which is missing. Install it, or keep presets in SQLite."
OTHER = "The presets could not be read or written. Try again; if it stays, tell whoever runs this program."

_SQLITE_FAULTS = {
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_IOERR: DISK,
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_READONLY: CLOSED,
    sqlite3.SQLITE_CANTOPEN: CLOSED,
    sqlite3.SQLITE_CORRUPT: CORRUPT,
    sqlite3.SQLITE_NOTADB: CORRUPT,
}
# By how the SQLSTATE begins; the first that fits counts.
_POSTGRES_FAULTS = {
    "53100": FULL,
    "58": DISK,
    "53": BUSY,
    "55P03": BUSY,
    "40": BUSY,
    "25006": CLOSED,
    "42501": CLOSED,
    "57014": SLOW,
    "57P": LOST,
    "08": LOST,
}


def _fault(error: Exception) -> str:
    origin = getattr(error, "orig", None)
    match error:
        case PoolTimeout():
            return BUSY
        case Overdue():
            return SLOW
        case Replaced():
            return GONE
        case ImportError():
            return DRIVER
        case OSError():
            return FULL if error.errno == errno.ENOSPC else CLOSED
    if isinstance(origin, sqlite3.Error):
        family = getattr(origin, "sqlite_errorcode", 0) & 0xFF
        return _SQLITE_FAULTS.get(family, OTHER)
    if state := getattr(origin, "sqlstate", None):
        return next((text for start, text in _POSTGRES_FAULTS.items() if state.startswith(start)), OTHER)
    if not isinstance(error, OperationalError):
        return OTHER
    # A refused login has no SQLSTATE, but the attempt knows whether the server asked for a password.
    attempt = getattr(origin, "pgconn", None)
    return LOGIN if attempt and (attempt.used_password or attempt.needs_password) else LOST


@contextmanager
def faults_in_words(url: sa.URL) -> Iterator[None]:
    """Raises PlaceError for whatever a database, its driver or its disk raises."""
    try:
        yield
    except (SQLAlchemyError, OSError, ImportError, Overdue, Replaced) as error:
        place = f"{url.host}/{url.database}" if url.host else url.database
        fault = _fault(error)
        raise PlaceError(f"{fault} {KEPT} (Presets: {place})", is_locked=fault == BUSY) from error
