"""Which scenarios and storylines have been saved, in which versions, and what is in the trash?

What is saved is a JSON document with a name, of one kind or another; what the document means is not known here.
Where it lies and how that is reached is the business of `store_place`, in which tables that of `store_tables`.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import chain, count
from typing import Any, TypeVar
from uuid import uuid4

import sqlalchemy as sa

from model.documents import parsed_json
from scenarios.names import MAX_NAME_LENGTH, named, with_ending
from scenarios.store_faults import KEPT as _KEPT
from scenarios.store_faults import PLACE_VARIABLE, StoreError
from scenarios.store_place import BUSY_SECONDS, Place, address
from scenarios.store_rows import (
    DamagedError,
    Entry,
    Preset,
    Readable,
    Row,
    entry_of,
    preset_of,
    readable,
)
from scenarios.store_shown import Shown
from scenarios.store_tables import presets as _presets
from scenarios.store_tables import versions as _versions

# What is made elsewhere and had from here.
__all__ = ["Entry", "Preset", "Readable", "StoreError"]

T = TypeVar("T")
Named = TypeVar("Named", Entry, Preset)

TRASH_DAYS = 60
SCENARIO, STORYLINE, LOG = "scenario", "storyline", "log"
# The most that a document of each kind may take, and that is kept of one with its earlier versions.
MAX_DOCUMENT_BYTES = {SCENARIO: 64 * 1024, STORYLINE: 4 * 1024 * 1024, LOG: 2 * 1024 * 1024}
MAX_HISTORY_BYTES = {SCENARIO: 4 * 1024 * 1024, STORYLINE: 32 * 1024 * 1024, LOG: 32 * 1024 * 1024}
MAX_VERSIONS = 200
# The most of all together, what is in the trash included.
MAX_PRESETS = 5000
MAX_BYTES = 1024 * 1024 * 1024


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


# Of what has lost its current version, a row without one remains.
_its_current = sa.and_(_versions.c.preset_id == _presets.c.id, _versions.c.version == _presets.c.version)
_CURRENT: sa.Select[Any] = sa.select(
    _presets.c.id.label("preset_id"),
    _presets.c.version,
    _versions.c.name,
    _versions.c.document,
    _presets.c.saved_at,
    _presets.c.deleted_at,
).select_from(_presets.outerjoin(_versions, _its_current))
_ENTRIES: sa.Select[Any] = _CURRENT.with_only_columns(
    _presets.c.id.label("preset_id"), _presets.c.version, _versions.c.name, _presets.c.saved_at, _presets.c.deleted_at
)
_EVERY_VERSION: sa.Select[Any] = sa.select(_versions, _presets.c.deleted_at).join_from(
    _versions, _presets, _versions.c.preset_id == _presets.c.id
)
_EVERY_ENTRY: sa.Select[Any] = _EVERY_VERSION.with_only_columns(
    _versions.c.preset_id, _versions.c.version, _versions.c.name, _versions.c.saved_at, _presets.c.deleted_at
)
_LIVE = _presets.c.deleted_at.is_(None)


def _current_row(conn: sa.Connection, id: str) -> Row:
    row = conn.execute(_CURRENT.where(_presets.c.id == id, _LIVE)).one_or_none()
    if row is None:
        raise NotFound(f"This preset was deleted. {_KEPT} Look in the trash, or save yours as a new preset.")
    return row


def _current(conn: sa.Connection, id: str) -> Preset:
    try:
        return preset_of(_current_row(conn, id))
    except DamagedError as error:
        remedy = "Restore an earlier version of it under Presets, or delete it."
        raise StoreError(f"What is stored as {error} is damaged and cannot be read. {_KEPT} {remedy}") from error


def _check_room(conn: sa.Connection, presets: int, size: int) -> None:
    # Not exact for two people adding at once on PostgreSQL: it only keeps the list in bounds.
    held = conn.execute(sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(_presets.c.bytes), 0))).one()
    remedy = f"Nothing was saved. {_KEPT} Delete some in the trash for good, then try again."
    if presets and held[0] + presets > MAX_PRESETS:
        raise StoreError(f"{MAX_PRESETS:,} presets, with those in the trash, are the most. {remedy}")
    if held[1] + size > MAX_BYTES:
        raise StoreError(f"{MAX_BYTES // 1024**2:,} MB of presets, with those in the trash, are the most. {remedy}")


def _forget_oldest(conn: sa.Connection, id: str, most_bytes: int) -> None:
    """Forgets the oldest versions of a preset, so that those that are left keep within bounds; the newest stays."""
    size_of = sa.func.coalesce(sa.func.length(_versions.c.document), 0)
    own = _versions.c.preset_id == id
    total = 0
    for place, (version, size) in enumerate(
        conn.execute(sa.select(_versions.c.version, size_of).where(own).order_by(_versions.c.version.desc())).all()
    ):
        if place and (place >= MAX_VERSIONS or total + size > most_bytes):
            conn.execute(sa.delete(_versions).where(own, _versions.c.version <= version))
            break
        total += size
    conn.execute(sa.update(_presets).where(_presets.c.id == id).values(bytes=total))


def _copy_name(name: str, taken: set[str]) -> str:
    base = re.sub(r" \(copy(?: \d+)?\)$", "", name)
    endings = chain([" (copy)"], (f" (copy {number})" for number in count(2)))
    names = (with_ending(base, ending) for ending in endings)
    return next(candidate for candidate in names if candidate not in taken)


class Store:
    """The saved scenarios of one database, for use from any number of threads."""

    def __init__(self, place: Place, now: Callable[[], datetime], kind: str = SCENARIO) -> None:
        self._place = place
        self._clock = now
        self._kind = kind
        self._own = _presets.c.kind == kind

    def of(self, kind: str) -> Store:
        """Return the same store for what is saved of another kind."""
        return Store(self._place, self._clock, kind)

    @property
    def shown(self) -> Shown:
        """The presentations that were opened lately."""
        return Shown(self._place, self._clock)

    @property
    def openings(self) -> int:
        """How often the database was opened: of another file, or one put back, the same id may mean something else."""
        return self._place.openings

    def entries(self) -> Readable[Entry]:
        """Return what there is outside the trash, by name whatever the case, without the documents."""
        listed = self._place.read(lambda conn: readable(conn.execute(_ENTRIES.where(_LIVE, self._own)), entry_of))
        return _by_name(listed)

    def presets(self, ids: Sequence[str] | None = None) -> Readable[Preset]:
        """Return the presets outside the trash, or those of these ids, by name whatever the case."""
        wanted = _CURRENT.where(_LIVE, self._own)
        if ids is not None:
            wanted = wanted.where(_presets.c.id.in_(ids))
        return _by_name(self._place.read(lambda conn: readable(conn.execute(wanted), preset_of)))

    def trash(self) -> Readable[Entry]:
        """Return what was deleted within the last TRASH_DAYS, newest first, without the documents."""
        deleted = _ENTRIES.where(_presets.c.deleted_at >= self._trash_limit(), self._own)
        ordered = deleted.order_by(_presets.c.deleted_at.desc(), _presets.c.id)
        return self._place.read(lambda conn: readable(conn.execute(ordered), entry_of))

    def get(self, id: str) -> Preset:
        """Return the current version; NotFound if there is none or it is in the trash."""
        return self._place.read(lambda conn: _current(conn, id))

    def history(self, id: str) -> Readable[Preset]:
        """Return the versions kept, newest first, also of a preset in the trash; NotFound if there are none."""
        return self._versions_of(id, _EVERY_VERSION, preset_of)

    def versions(self, id: str) -> Readable[Entry]:
        """Return what `history` does, without the documents."""
        return self._versions_of(id, _EVERY_ENTRY, entry_of)

    def add(self, name: str, document: dict[str, object]) -> Preset:
        """Return the new preset, at version 1; names need not be unique."""
        return self.add_all([(name, document)])[0]

    def add_all(self, items: Sequence[tuple[str, dict[str, object]]]) -> list[Preset]:
        """Return the new presets in the order given: all are added, or none if one is refused."""
        now = self._now()
        new = [(uuid4().hex, _clean_name(name), self._text(document)) for name, document in items]
        if not new:
            return []
        preset = sa.insert(_presets).values(version=1, kind=self._kind, saved_at=now)
        first = sa.insert(_versions).values(version=1, saved_at=now)

        def insert(conn: sa.Connection) -> None:
            _check_room(conn, len(new), sum(len(text) for _, _, text in new))
            conn.execute(preset, [{"id": id, "bytes": len(text)} for id, _, text in new])
            conn.execute(first, [{"preset_id": id, "name": name, "document": text} for id, name, text in new])

        self._place.write(insert)
        return [Preset(id, name, parsed_json(text), 1, now, None) for id, name, text in new]

    def save(self, id: str, document: dict[str, object], based_on: int, name: str | None = None) -> Preset:
        """Return the new current version, or the present one if it says the same; `name` None keeps the name.

        Raises Conflict, and writes nothing, if `based_on` is no longer the current version.
        """
        text = self._text(document)
        new_name = None if name is None else _clean_name(name)

        def replace(conn: sa.Connection) -> Preset:
            held = _current_row(conn, id)
            if (held.document, held.name) != (text, new_name or held.name):
                self._add_version(conn, id, text, based_on, new_name)
            return _current(conn, id)

        return self._place.write(replace)

    def _add_version(self, conn: sa.Connection, id: str, text: str, based_on: int, new_name: str | None) -> None:
        _check_room(conn, 0, len(text))
        now, version = self._now(), based_on + 1
        changes = {"version": version, "bytes": _presets.c.bytes + len(text), "saved_at": now}
        mine = _presets.c.id == id, _LIVE, _presets.c.version == based_on
        if not conn.execute(sa.update(_presets).where(*mine).values(changes)).rowcount:
            raise Conflict(_current(conn, id))
        before = _versions.c.preset_id == id, _versions.c.version == based_on
        title = new_name or conn.execute(sa.select(_versions.c.name).where(*before)).scalar_one()
        row = {"preset_id": id, "version": version, "name": title, "document": text, "saved_at": now}
        conn.execute(sa.insert(_versions).values(row))
        size = conn.execute(sa.select(_presets.c.bytes).where(_presets.c.id == id)).scalar_one()
        most = MAX_HISTORY_BYTES[self._kind]
        if version > MAX_VERSIONS or size > most:
            _forget_oldest(conn, id, most)

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
        taken = {entry.name for entry in self.entries()}
        return self.add(_copy_name(original.name, taken), original.document)

    def delete(self, id: str) -> None:
        """Put a preset in the trash, with its history; NotFound if it is not there."""
        trashed = sa.update(_presets).where(_presets.c.id == id, _LIVE).values(deleted_at=self._now())
        if not self._place.write(lambda conn: conn.execute(trashed).rowcount):
            raise NotFound(f"This preset was already deleted. {_KEPT} Look in the trash.")

    def restore(self, id: str) -> Preset:
        """Return a preset taken out of the trash; NotFound if it is not in it."""
        lately = _presets.c.id == id, _presets.c.deleted_at >= self._trash_limit()

        def take_out(conn: sa.Connection) -> Preset:
            if not conn.execute(sa.update(_presets).where(*lately).values(deleted_at=None)).rowcount:
                raise NotFound(f"This preset is not in the trash. {_KEPT} Look in the list of presets.")
            return _current(conn, id)

        return self._place.write(take_out)

    def destroy(self, id: str) -> None:
        """Let a preset in the trash go for good, with its history; NotFound if it is not in it."""
        gone = sa.delete(_presets).where(_presets.c.id == id, _presets.c.deleted_at.is_not(None))
        if not self._place.write(lambda conn: conn.execute(gone).rowcount):
            raise NotFound(f"This preset is not in the trash. {_KEPT} Look in the list of presets.")

    def purge(self) -> int:
        """Return how many presets left the trash for good, history and all, after TRASH_DAYS."""
        return self._place.write(lambda conn: _purge(conn, self._trash_limit()))

    def open(self) -> None:
        """Connect to the database now. Raises StoreError if it cannot be used."""
        self._place.read(lambda _: None)

    def close(self) -> None:
        """Let go of the database; a later call connects again."""
        self._place.close()

    def _versions_of(self, id: str, versions: sa.Select[Any], read: Callable[[Row], T]) -> Readable[T]:
        newest_first = versions.where(_presets.c.id == id).order_by(_versions.c.version.desc())
        listed = self._place.read(lambda conn: readable(conn.execute(newest_first), read))
        if not listed and not listed.damaged:
            raise NotFound(f"This preset is gone for good. {_KEPT} Save it as a new preset.")
        return listed

    def _text(self, document: dict[str, object]) -> str:
        return _as_text(document, MAX_DOCUMENT_BYTES[self._kind])

    def _now(self) -> datetime:
        return self._clock().astimezone(UTC)

    def _trash_limit(self) -> datetime:
        return _trash_limit(self._now())


def _by_name(listed: Readable[Named]) -> Readable[Named]:
    return Readable(sorted(listed, key=lambda one: (one.name.casefold(), one.id)), listed.damaged)


def _trash_limit(now: datetime) -> datetime:
    return now.astimezone(UTC) - timedelta(days=TRASH_DAYS)


def _purge(conn: sa.Connection, limit: datetime) -> int:
    return conn.execute(sa.delete(_presets).where(_presets.c.deleted_at < limit)).rowcount


def _clock() -> datetime:
    return datetime.now(UTC)


def store_at(
    url: str | None = None, *, now: Callable[[], datetime] = _clock, busy_seconds: float = BUSY_SECONDS
) -> Store:
    """Return the store at `url`, else at AFTER_CEASEFIRE_PRESETS, else in the user's data folder; not opened yet.

    When it is opened, the tables are brought up to date and the trash is purged. `now` returns aware times;
    `busy_seconds` is how long to wait for a lock. Raises StoreError if the address cannot be read.
    """
    place = address(url or os.environ.get(PLACE_VARIABLE))
    return Store(Place(place, busy_seconds, lambda conn: _purge(conn, _trash_limit(now()))), now)


def open_store(
    url: str | None = None, *, now: Callable[[], datetime] = _clock, busy_seconds: float = BUSY_SECONDS
) -> Store:
    """Return the store as `store_at` does, opened. Raises StoreError if the place cannot be used."""
    store = store_at(url, now=now, busy_seconds=busy_seconds)
    store.open()
    return store
