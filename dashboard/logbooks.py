"""Which log is on the desk? The log of a session, what leads to another one, and what it is called."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dashboard.rule_bases import present
from dashboard.session import NOTHING, History, LogDesk, LogNotes, session
from model.log import Log
from scenarios.logbook import Logbook, shipped
from scenarios.scenario import changed_name


def begin() -> History[LogDesk] | None:
    """The logbooks of this session, with what undo leads to; None if no log comes with the rules."""
    own = session()
    if own.logs is None and (first := shipped(present())):
        own.logs = History(LogDesk(first, first))
    return own.logs


def history() -> History[LogDesk]:
    """The logbooks of this session, where there are any."""
    logs = begin()
    assert logs is not None
    return logs


def notes() -> LogNotes:
    """What is noted beside the log on the desk."""
    return session().log_notes


def logbook() -> Logbook:
    """The logbook on the desk."""
    return history().shown.logbook


def log() -> Log:
    """The log on the desk."""
    return logbook().log


def change(**fields: Any) -> None:
    """Changes the logbook on the desk, with undo leading back. Raises ValueError for what it cannot hold."""
    shown = history().shown
    # What stays is not copied: undo leads to many logs, and each may be long.
    book = Logbook.model_validate({**dict(shown.logbook), **fields})
    history().commit(replace(shown, logbook=book))
    notes().remark = NOTHING


def is_changed() -> bool:
    """Whether anybody has changed the logbook since it was opened. What is kept of the model by itself is no change."""
    logbook, opened = history().shown.logbook, history().shown.opened
    before = {one.id for one in opened.statements} if opened else set()
    by_hand = tuple(one for one in logbook.statements if one.who or one.resolved or one.id in before)
    return logbook.model_copy(update={"statements": by_hand}) != opened


def suggested_name() -> str:
    """The name to save the log under: its own, unless it has left one that is not the user's."""
    shown = history().shown
    own = shown.saved is not None or not is_changed()
    return shown.logbook.name if own else changed_name(shown.logbook.name)


def named_logbook() -> Logbook:
    """The logbook on the desk, under a name that says so if it has left what was opened."""
    book = logbook()
    return book.model_copy(update={"name": changed_name(book.name)}) if is_changed() else book


def undo() -> None:
    """Takes back the last change of the log."""
    history().undo()
    notes().remark = NOTHING


def redo() -> None:
    """Makes again what undo took back."""
    history().redo()
    notes().remark = NOTHING
