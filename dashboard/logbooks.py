"""Which log is on the desk, and what is done to it? The log of a session: followed, changed, set as the baseline."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

from briefing.findings import statements as findings
from dashboard.controls import open_scenario
from dashboard.library import Shelf
from dashboard.rule_bases import present, rule_base
from dashboard.session import History, LogDesk, screen, session
from model import questions
from model.log import Log
from scenarios import statements
from scenarios.logbook import Logbook, day_of, logbook_of, shipped
from scenarios.scenario import AsOf, Opened, Scenario, ScenarioError, baseline_scenario
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
    """Whether anybody has changed the logbook since it was opened. What is kept of the model by itself is no change."""
    logbook, opened = history().shown.logbook, history().shown.opened
    before = {one.id for one in opened.statements} if opened else set()
    by_hand = tuple(one for one in logbook.statements if one.who or one.resolved or one.id in before)
    return logbook.model_copy(update={"statements": by_hand}) != opened


def open_stored(preset: Preset) -> str:
    """Puts a stored logbook on the desk; if it cannot be read, says why and leaves all as it is."""
    try:
        opened = logbook_of(present(), {**preset.document, "name": preset.name}, date.today())
    except ScenarioError as error:
        return f"“{preset.name}” cannot be opened: {error}"
    history().commit(LogDesk(opened, opened, preset))
    return ""


def as_of(day: date | None) -> AsOf | None:
    """The baseline that the log on the desk makes by the end of a day; that of the rules for None."""
    return day_of(rule_base(), log(), day) if day else None


def open_day(day: date | None) -> None:
    """Shows the baseline of a day as a scenario, in the reading and through the lens on screen."""
    shown = _baseline(day).changed(lens=screen().scenario.lens)
    open_scenario(Opened(shown, _keep_stated(shown)))


def set_against(day: date | None) -> None:
    """Sets the scenario on screen against the baseline of a day; its sliders stay where they are."""
    shown = screen()
    against = replace(shown, scenario=shown.scenario.changed(as_of=as_of(day)))
    session().commit(against, _keep_stated(_baseline(day)))


def _baseline(day: date | None) -> Scenario:
    """The baseline of a day, in the reading on screen."""
    shown = screen().scenario
    return baseline_scenario(rule_base(), as_of(day)).changed(reading=shown.reading, own=shown.own)


def _keep_stated(scenario: Scenario) -> tuple[str, ...]:
    """Keeps what the model states in the baseline of a day with the log, once; what has to be said of it.

    It is no step of the user’s, so that undo does not take it away, nor is the logbook changed by it.
    """
    if scenario.as_of is None:
        return ()
    opened, before = history().shown.opened, len(logbook().statements)
    try:
        made = statements.of_model(rule_base(), scenario, questions.shipped(), date.today())
        statements.with_kept(logbook(), made)
    except ValueError as error:
        return (f"What the model states was not kept with the log. {error}",)

    def beside(moment: LogDesk) -> LogDesk:
        if moment.opened != opened:
            return moment
        with suppress(ScenarioError):  # an earlier moment may have held more
            return replace(moment, logbook=statements.with_kept(moment.logbook, made))
        return moment

    history().revise(beside)
    new = len(logbook().statements) - before
    return (findings.kept_text(new),) if new else ()


SHIPPED_IS = "The log that comes with the rules is on the desk until another is opened."
LOGS = Shelf(LOG, "log", history, open_stored, SHIPPED_IS)
