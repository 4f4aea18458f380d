"""Which log is on the desk, and what is done to it? The log of a session: followed, changed, set as the baseline."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from dashboard.controls import open_scenario, set_against
from dashboard.days import as_of
from dashboard.library import Shelf
from dashboard.rule_bases import present, rule_base
from dashboard.session import History, LogDesk, screen, session
from model.log import Log
from scenarios.logbook import Logbook, logbook_of, shipped
from scenarios.scenario import Opened, ScenarioError, baseline_scenario
from scenarios.store import LOG, Preset


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


def logbook() -> Logbook:
    """The logbook on the desk."""
    return history().shown.logbook


def log() -> Log:
    """The log on the desk."""
    return logbook().log


def change(**fields: Any) -> None:
    """Changes the logbook on the desk, with undo leading back. Raises ValueError for what it cannot hold."""
    shown = history().shown
    history().commit(replace(shown, logbook=shown.logbook.changed(**fields)))


def is_changed() -> bool:
    """Whether the logbook has left what was opened."""
    shown = history().shown
    return shown.logbook != shown.opened


def open_stored(preset: Preset) -> str:
    """Puts a stored logbook on the desk; if it cannot be read, says why and leaves all as it is."""
    try:
        opened = logbook_of(present(), {**preset.document, "name": preset.name}, date.today())
    except ScenarioError as error:
        return f"“{preset.name}” cannot be opened: {error}"
    history().commit(LogDesk(opened, opened, preset))
    return ""


def open_day(day: date | None) -> None:
    """Shows the baseline of a day as a scenario, in the reading and through the lens on screen."""
    shown = screen().scenario
    dated = baseline_scenario(rule_base(), as_of(day))
    open_scenario(Opened(dated.changed(reading=shown.reading, own=shown.own, lens=shown.lens)))


def measure_against(day: date | None) -> None:
    """Sets the scenario on screen against the baseline of a day; its sliders stay where they are."""
    set_against(as_of(day))


SHIPPED_IS = "The log that comes with the rules is on the desk until another is opened."
LOGS = Shelf(LOG, "log", history, open_stored, SHIPPED_IS)
