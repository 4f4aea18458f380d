"""What is stored, and which of it is on screen? A shelf for presets and one for storylines, in the same store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from briefing import words
from dashboard.session import Board, History, Screen
from scenarios.store import Preset, Store, StoreError, open_store


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """The store of what is saved. Raises StoreError, and tries again when next asked."""
    return open_store()


@dataclass(frozen=True)
class Listing:
    """What is stored of a kind, or why it cannot be had."""

    presets: tuple[Preset, ...] = ()
    fault: str = ""


@st.cache_resource(ttl=60, show_spinner=False)
def listing(kind: str) -> Listing:
    """What is stored as of the last minute; a fault is kept as long, so that no slider waits for a lost server."""
    try:
        return Listing(tuple(store().of(kind).presets()))
    except StoreError as error:
        return Listing(fault=str(error))


@dataclass(frozen=True)
class Shelf:
    """What is stored of one kind, and the moments of the session that came from it or went into it.

    `noun` is what one of them is called; `history` gives what is shown; `open` shows a stored one, and says what had
    to be said of it; `elsewhere` says where those are that are stored nowhere.
    """

    kind: str
    noun: str
    history: Callable[[], History[Any]]
    open: Callable[[Preset], str]
    elsewhere: str = ""

    @property
    def store(self) -> Store:
        """The store of this kind. Raises StoreError."""
        return store().of(self.kind)

    @property
    def on_screen(self) -> Preset | None:
        """The stored form of what is shown, if it has one."""
        shown: Screen | Board = self.history().shown
        return shown.saved

    def labels(self) -> dict[str, str]:
        """The stored ones by id, no two with the same label. Raises StoreError."""
        return words.preset_labels({preset.id: preset.name for preset in self.store.presets()})

    def trash(self) -> dict[str, str]:
        """What was deleted lately, by id, no two with the same label. Raises StoreError."""
        return words.preset_labels({preset.id: preset.name for preset in self.store.trash()})

    def earlier(self, id: str) -> dict[int, str]:
        """The earlier versions of a stored one, the newest first. Raises StoreError."""
        return {
            version.version: f"Version {version.version}, {version.saved_at:%d %B %Y, %H:%M} UTC: {version.name}"
            for version in self.store.history(id)[1:]
        }

    def save(self, document: dict[str, object], name: str, saved: Preset | None) -> Preset:
        """Stores as the next version of what it came from, or as a new one. Raises StoreError, Conflict among them."""
        kept = self.store.save(saved.id, document, saved.version, name) if saved else self.store.add(name, document)
        self.keep_up(kept)
        return kept

    def keep_up(self, preset: Preset) -> None:
        """Notes a version that this session stored wherever undo and redo lead: none is in conflict with oneself."""
        self._revise(preset, lambda moment: replace(moment, saved=preset))

    def rename(self, preset: Preset, name: str) -> str:
        """Stores another name; the same on screen. Raises StoreError."""
        renamed = self.store.rename(preset.id, name)
        self._revise(preset, lambda moment: replace(moment.named(renamed.name), saved=renamed))
        return "Renamed."

    def delete(self, preset: Preset) -> str:
        """Puts a stored one in the trash; what is on screen stays. Raises StoreError."""
        self.store.delete(preset.id)
        on_screen = self.on_screen is not None and self.on_screen.id == preset.id
        self._revise(preset, lambda moment: moment.untied())
        stays = " It stays on screen; save it to keep it." if on_screen else ""
        return f"“{preset.name}” is in the trash.{stays}"

    def restore_version(self, preset: Preset, version: int) -> str:
        """Makes an earlier version the newest, and shows it if it is what is on screen. Raises StoreError."""
        on_screen = self.on_screen is not None and self.on_screen.id == preset.id
        restored = self.store.restore_version(preset.id, version, preset.version)
        self.keep_up(restored)
        remark = self.open(restored) if on_screen else ""
        return f"Version {version} is back, as version {restored.version}. {remark}".strip()

    def _revise(self, preset: Preset, change: Callable[[Any], Any]) -> None:
        listing.clear()
        self.history().revise(lambda x: change(x) if x.saved and x.saved.id == preset.id else x)
