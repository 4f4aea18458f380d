"""Which day's baseline can a scenario be set against? Those that the log on the desk makes of the rules' own."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from dashboard import logbooks
from dashboard.rule_bases import rule_base
from model.log import Log, in_force
from model.parts import RuleBase
from scenarios.logbook import day_of
from scenarios.scenario import AsOf


def log() -> Log | None:
    """The log on the desk; at first that which comes with the rules, if one does."""
    logs = logbooks.begin()
    return logs.shown.logbook.log if logs else None


def as_of(day: date | None) -> AsOf | None:
    """The baseline that the log on the desk makes by the end of a day; that of the rules for None."""
    on_desk = log()
    return day_of(rule_base(), on_desk, day) if day and on_desk else None


def latest() -> date | None:
    """The day of the last event of the log on the desk; None if nothing has happened."""
    on_desk = log()
    return _last_day(on_desk) if on_desk else None


@lru_cache(maxsize=16)
def _last_day(log: Log) -> date | None:
    events = in_force(log)
    return events[-1].day if events else None


def offered(shown: AsOf | None) -> dict[str, AsOf | None]:
    """The baselines that can be chosen, by their choice: that of the rules, of the last day of the log, and the one
    that is chosen."""
    days: dict[str, AsOf | None] = {"": None}
    if last := as_of(latest()):
        days[of(last)] = last
    if shown:
        days[of(shown)] = shown
    return days


def of(as_of: AsOf | None) -> str:
    """The choice of a baseline: its day and log, nothing for that of the rules."""
    return f"{as_of.day}{as_of.log}" if as_of else ""


def label(base: RuleBase, shown: AsOf | None) -> str:
    """What a baseline is called in a list."""
    if shown is None:
        return base.origin.baseline_label
    return shown.label if shown == as_of(shown.day) else f"{shown.label}, by another log"
