"""What is stored, as far as is known here? Lists are read in the background, documents when they are opened."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from threading import Event, Lock, Thread
from time import monotonic

import streamlit as st

from briefing import words
from dashboard.rule_bases import present
from scenarios.scenario import other_subject
from scenarios.store import (
    LOG,
    MAX_DOCUMENT_BYTES,
    SCENARIO,
    STORYLINE,
    Entry,
    Preset,
    Readable,
    Store,
    StoreError,
    store_at,
)

# So old may a list be; so soon is it read again after a fault; so long does a page wait for one that must be new.
FRESH_SECONDS, AGAIN_SECONDS, MOMENT_SECONDS = 60.0, 5.0, 1.0
# Each time a list is read, so much of what it names is looked through for damage.
EXAMINED_BYTES = 8 * 1024 * 1024
MOST_DOCUMENTS = 256
# Of more, a picker would cost more than all else on the page at every move.
MOST_OFFERED = 500
STILL_READ = "What is saved is still being read; it is offered with one of your next moves."


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """The store of what is saved. Raises StoreError, and tries again when next asked."""
    return store_at()


@dataclass(frozen=True)
class Listing:
    """What is stored of a kind, what has to be said of the list, and which are on another subject: on which, by id."""

    entries: tuple[Entry, ...] = ()
    fault: str = ""
    others: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def labels(self) -> dict[str, str]:
        """A label for each that is offered, by its id, no two the same."""
        return words.preset_labels({entry.id: entry.name for entry in self.lately})

    @cached_property
    def own(self) -> tuple[Entry, ...]:
        """Those that are not known to be on another subject."""
        return tuple(entry for entry in self.entries if entry.id not in self.others)

    @cached_property
    def lately(self) -> tuple[Entry, ...]:
        """Those that were saved last, as many as a picker can offer, in the order of all."""
        newest = sorted(self.own, key=lambda entry: entry.saved_at, reverse=True)[:MOST_OFFERED]
        offered = {entry.id for entry in newest}
        return tuple(entry for entry in self.own if entry.id in offered)

    @cached_property
    def entry(self) -> dict[str, Entry]:
        """Each by its id."""
        return {entry.id: entry for entry in self.entries}


class _Reader:
    """Reads the list of one kind in the background, and serves the last one: no page waits for a sick database."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._lock = Lock()
        self._listing = Listing(fault=STILL_READ)
        self._entries: Readable[Entry] = Readable((), {})
        self._fault, self._as_of = "", ""
        # How often a new list was wanted, and for which of these times it was read.
        self._wanted, self._read = 1, 0
        self._due = 0.0
        self._reading: Event | None = None
        self._examined = _Examined(kind)

    def want(self) -> None:
        """Notes that there may be something new: whoever asks next waits a moment for it."""
        with self._lock:
            self._wanted, self._due = self._wanted + 1, 0.0

    def listing(self) -> Listing:
        """The last list; at most a minute old, as long as the store answers."""
        with self._lock:
            if self._reading is None and monotonic() >= self._due:
                self._reading = Event()
                Thread(target=self._follow, args=(self._reading,), daemon=True, name="list").start()
            reading = self._reading if self._read < self._wanted else None
        if reading is not None and not reading.wait(MOMENT_SECONDS / 4 if self._fault else MOMENT_SECONDS):
            self._read = self._wanted  # nobody else need wait for what does not come
        return self._listing

    def _follow(self, reading: Event) -> None:
        """Reads the list, and again as long as somebody wants a newer one meanwhile; then looks for damage."""
        try:
            while self._read_once():
                pass
        finally:
            with self._lock:
                self._reading = None
            reading.set()
        if not self._fault:
            with suppress(StoreError):
                self._examined.look(store().of(self._kind), self._entries)
                self._publish()

    def _read_once(self) -> bool:
        """Reads the list; whether a newer one is wanted by now."""
        wanted = self._wanted
        try:
            self._entries, self._fault = store().of(self._kind).entries(), ""
            self._as_of = f"{datetime.now(UTC):%H:%M}"
        except StoreError as error:
            age = f"What is offered is as of {self._as_of} UTC" if self._as_of else "What is saved is not offered yet"
            self._fault = f"{error} {age}; it is read again by itself."
        self._publish()
        with self._lock:
            self._read, self._due = wanted, monotonic() + (AGAIN_SECONDS if self._fault else FRESH_SECONDS)
            return wanted != self._wanted

    def _publish(self) -> None:
        entries = self._entries
        damaged = {**entries.damaged, **self._examined.damaged(entries)}
        said = self._fault or _left_out(list(damaged.values()))
        sound = tuple(entry for entry in entries if entry.id not in damaged)
        self._listing = Listing(sound, said, self._examined.others(entries))


def _left_out(damaged: Sequence[str]) -> str:
    if not damaged:
        return ""
    more = f" and {len(damaged) - 3} more" if len(damaged) > 3 else ""
    remedy = (
        "What is listed under “Presets”, or “Open” on “Briefing”, can be put back to an earlier version or deleted."
    )
    return f"Damaged in the database, and left out: {', '.join(damaged[:3])}{more}. All else is there. {remedy}"


class _Examined:
    """Which documents of a kind cannot be read, and whose are on another subject, by its id.

    Some are looked at each time, those first that were not for longest.
    """

    def __init__(self, kind: str) -> None:
        self._most = EXAMINED_BYTES // MAX_DOCUMENT_BYTES[kind]
        self._seen_at: dict[tuple[str, int], float] = {}
        self._damaged: dict[tuple[str, int], str] = {}
        self._others: dict[tuple[str, int], str] = {}

    def damaged(self, entries: Sequence[Entry]) -> dict[str, str]:
        """What those of these are called that are known to be damaged, by id."""
        return {x.id: self._damaged[x.id, x.version] for x in entries if (x.id, x.version) in self._damaged}

    def others(self, entries: Sequence[Entry]) -> dict[str, str]:
        """Of those of these that are known to be on another subject, on which, by id."""
        return {x.id: self._others[x.id, x.version] for x in entries if (x.id, x.version) in self._others}

    def look(self, shelf: Store, entries: Sequence[Entry]) -> None:
        """Reads some of them. Raises StoreError."""
        here = [(entry.id, entry.version) for entry in entries]
        due = sorted(here, key=lambda version: self._seen_at.get(version, 0.0))[: self._most]
        read = shelf.presets([id for id, _ in due]) if due else Readable[Preset]((), {})
        subjects = {preset.id: other_subject(present(), preset.document) for preset in read}
        self._seen_at = {x: self._seen_at[x] for x in here if x in self._seen_at} | dict.fromkeys(due, monotonic())
        self._damaged = _looked_at(self._damaged, due, read.damaged)
        self._others = _looked_at(self._others, due, subjects)


def _looked_at(
    before: Mapping[tuple[str, int], str], due: Sequence[tuple[str, int]], now: Mapping[str, str]
) -> dict[tuple[str, int], str]:
    """What is known of each version once those due were looked at; nothing of those that had nothing to be said of."""
    kept = {version: text for version, text in before.items() if version not in due}
    return kept | {version: now[version[0]] for version in due if now.get(version[0])}


class _Documents:
    """The documents that were read lately."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[tuple[str, int, int], Preset] = OrderedDict()

    def read(self, entries: Sequence[Entry], shelf: Store) -> list[Preset]:
        """Those of the entries with their documents, but for the damaged. Raises StoreError."""
        keys = {entry.id: (entry.id, entry.version, shelf.openings) for entry in entries}
        with self._lock:
            known = {id: self._kept[key] for id, key in keys.items() if key in self._kept}
        if missing := [id for id in keys if id not in known]:
            known |= {preset.id: preset for preset in shelf.presets(missing)}
        with self._lock:
            for id, preset in known.items():
                self._kept[keys[id]] = preset
                self._kept.move_to_end(keys[id])
            while len(self._kept) > MOST_DOCUMENTS:
                self._kept.popitem(last=False)
        return [known[id] for id in keys if id in known]


@st.cache_resource(show_spinner=False)
def _reader(kind: str) -> _Reader:
    return _Reader(kind)


@st.cache_resource(show_spinner=False)
def _documents() -> _Documents:
    return _Documents()


def listing(kind: str) -> Listing:
    """What is stored of a kind as of the last minute, or as it was when the store last answered."""
    return _reader(kind).listing()


def look_again() -> None:
    """Has the lists read anew: something was saved here, or may have been elsewhere."""
    for kind in (SCENARIO, STORYLINE, LOG):
        _reader(kind).want()


def presets(kind: str, entries: Sequence[Entry]) -> list[Preset]:
    """The stored ones with their documents, without those that are gone or damaged. Raises StoreError."""
    if kind != SCENARIO:  # storylines and logs are large, and seldom wanted
        return store().of(kind).presets([entry.id for entry in entries])
    return _documents().read(entries[:MOST_DOCUMENTS], store()) if entries else []
