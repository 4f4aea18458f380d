"""What is kept of the model by itself? What it states in the baseline of a day, once, beside the log on the desk."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date

from briefing.findings import statements as findings
from dashboard import logbooks
from dashboard.rule_bases import present
from dashboard.session import LogDesk
from model import questions
from scenarios import statements
from scenarios.logbook import day_of
from scenarios.scenario import Scenario, ScenarioError, baseline_scenario, rules_of


def keep(shown: Scenario) -> tuple[str, ...]:
    """Keeps what the model states in the baseline that a scenario is set against, in its reading; what is to be said.

    Once for each day, log and reading, and of the log on the desk alone. It is no step of the user’s, so that undo does
    not take it away, nor is the logbook changed by it.
    """
    logs, as_of = logbooks.begin(), shown.as_of
    if logs is None or as_of is None:
        return ()
    desk, before, rules = logs.shown, len(logs.shown.logbook.statements), rules_of(present(), shown)
    if as_of != day_of(rules, desk.logbook.log, as_of.day):  # a link may name this log and say another thing
        return ()
    baseline = baseline_scenario(rules, as_of).changed(reading=shown.reading, own=shown.own)
    try:
        made = statements.of_model(rules, baseline, questions.shipped(), date.today())
        statements.with_kept(desk.logbook, made)
    except ValueError as error:
        return (f"What the model states was not kept with the log. {error}",)

    def beside(moment: LogDesk) -> LogDesk:
        if (moment.opened, moment.logbook.name) != (desk.opened, desk.logbook.name):  # another log, opened before
            return moment
        with suppress(ScenarioError):  # an earlier moment may have held more
            return replace(moment, logbook=statements.with_kept(moment.logbook, made))
        return moment

    logs.revise(beside)
    new = len(logbooks.logbook().statements) - before
    return (findings.kept_text(new),) if new else ()
