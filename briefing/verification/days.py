"""Is the baseline of a day what a log makes of it? The log in the file, else the one that comes with the rules."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from briefing import words
from model.inputs import ValuesError
from model.log import Log
from model.parts import RuleBase
from scenarios.carried import makes
from scenarios.logbook import FINGERPRINT_IN_SCENARIO, day_of, shipped
from scenarios.scenario import AsOf
from scenarios.storyline import Storyline

IN_FILE, SHIPPED = "the log in this file", "the log that comes with the rules"


class Checked(NamedTuple):
    """What is wrong with a day, and what of it could not be checked; empty where nothing is."""

    fault: str = ""
    unchecked: str = ""


def fault(base: RuleBase, log: Log, as_of: AsOf, called: str = IN_FILE) -> str:
    """Where the baseline of a day is not what a log makes of it, a sentence; empty where it is."""
    if makes(base, log, as_of):
        return ""
    made = day_of(base, log, as_of.day).values
    names = [x.id for x in base.variables if made.get(x.id, x.baseline) != as_of.values.get(x.id, x.baseline)]
    apart = [
        f"{base.variable[name].label} is {_shown(as_of.values, base, name)}, by the log {_shown(made, base, name)}"
        for name in names
    ]
    which = "; ".join(apart) or "other sliders are said to have moved"
    return f"The baseline {as_of.label} is not what {called} makes of it: {which}."


def _shown(values: dict[str, float], base: RuleBase, name: str) -> str:
    return words.number_text(values.get(name, base.origin.baseline[name]))


def of_scenario(base: RuleBase, as_of: AsOf) -> Checked:
    """The day of a scenario that carries no log, by the one that comes with the rules if it was made by that."""
    try:
        own = shipped(base)
    except ValuesError:
        own = None
    if own is None or not as_of.log or own.log.fingerprint[:FINGERPRINT_IN_SCENARIO] != as_of.log:
        return Checked(unchecked=f"The log that made the baseline {as_of.label} is not at hand to check it by.")
    return Checked(fault(base, own.log, as_of, SHIPPED))


def of_storyline(base: RuleBase, storyline: Storyline) -> dict[int, Checked]:
    """The day of each scene that stands for one, by the number of the scene.

    A scene is taken for one of another log where the one in the file makes others, which bear another mark.
    """
    days = {n: x.scenario.as_of for n, x in enumerate(storyline.scenes, start=1) if x.scenario.as_of}
    marks = {as_of.log for as_of in days.values() if makes(base, storyline.log, as_of)}
    return {number: _checked(base, storyline.log, as_of, marks) for number, as_of in days.items()}


def _checked(base: RuleBase, log: Log | None, as_of: AsOf, marks: Collection[str]) -> Checked:
    if log is None:
        return of_scenario(base, as_of)
    wrong = fault(base, log, as_of)
    if wrong and marks and as_of.log not in marks:
        return Checked(unchecked=f"The baseline {as_of.label} was made by another log than that in this file.")
    return Checked(wrong)
