"""What of what is stored is on screen, and what is done to it? A shelf for presets, storylines, logs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from briefing import words
from dashboard import record
from dashboard.session import Board, History, LogDesk, Screen
from dashboard.stored import look_again, store
from scenarios.store import Entry, Preset, Store


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
        shown: Screen | Board | LogDesk = self.history().shown
        return shown.saved

    def trash(self) -> dict[str, str]:
        """What was deleted lately, by id, no two with the same label. Raises StoreError."""
        return words.preset_labels({entry.id: entry.name for entry in self.store.trash()})

    def earlier(self, kept: Entry) -> dict[int, str]:
        """The earlier versions of a stored one, the newest first. Raises StoreError."""
        return {
            one.version: f"Version {one.version}, {one.saved_at:%d %B %Y, %H:%M} UTC: {one.name}"
            for one in self.store.versions(kept.id)
            if one.version != kept.version
        }

    def open_stored(self, kept: Entry) -> str:
        """Shows a stored one; what had to be said of it. Raises StoreError, ScenarioError."""
        return self.open(self.store.get(kept.id))

    def save(self, document: dict[str, object], name: str, saved: Preset | None) -> Preset:
        """Stores as the next version of what it came from, or as a new one. Raises StoreError, Conflict among them."""
        kept = self.store.save(saved.id, document, saved.version, name) if saved else self.store.add(name, document)
        self.keep_up(kept)
        return kept

    def keep_up(self, preset: Preset) -> None:
        """Notes a version that this session stored wherever undo and redo lead: none is in conflict with oneself."""
        self._revise(preset.id, lambda moment: replace(moment, saved=preset))

    def rename(self, kept: Entry, name: str) -> str:
        """Stores another name; the same on screen. Raises StoreError."""
        renamed = self.store.rename(kept.id, name)
        self._note("renamed", kept, now_called=renamed.name)
        self._revise(kept.id, lambda moment: replace(moment.named(renamed.name), saved=renamed))
        return "Renamed."

    def delete(self, kept: Entry) -> str:
        """Puts a stored one in the trash; what is on screen stays. Raises StoreError."""
        self.store.delete(kept.id)
        self._note("deleted", kept)
        on_screen = self.on_screen is not None and self.on_screen.id == kept.id
        self._revise(kept.id, lambda moment: moment.untied())
        stays = " It stays on screen; save it to keep it." if on_screen else ""
        return f"“{kept.name}” is in the trash.{stays}"

    def restore(self, id: str) -> Preset:
        """Takes a stored one out of the trash. Raises StoreError."""
        restored = self.store.restore(id)
        self._note("restored", restored)
        return restored

    def destroy(self, id: str, name: str) -> str:
        """Lets one in the trash go for good. Raises StoreError."""
        self.store.destroy(id)
        record.note("deleted for good", self.kind, id, name=name)
        return f"“{name}” is deleted for good."

    def restore_version(self, kept: Entry, version: int) -> str:
        """Makes an earlier version the newest, and shows it if it is what is on screen. Raises StoreError."""
        on_screen = self.on_screen is not None and self.on_screen.id == kept.id
        restored = self.store.restore_version(kept.id, version, kept.version)
        self._note("put back to an earlier version", restored, earlier=version)
        self.keep_up(restored)
        remark = self.open(restored) if on_screen else ""
        return f"Version {version} is back, as version {restored.version}. {remark}".strip()

    def _note(self, act: str, what: Entry | Preset, **more: object) -> None:
        record.note(act, self.kind, what.id, name=what.name, version=what.version, **more)

    def _revise(self, id: str, change: Callable[[Any], Any]) -> None:
        look_again()
        self.history().revise(lambda x: change(x) if x.saved and x.saved.id == id else x)
