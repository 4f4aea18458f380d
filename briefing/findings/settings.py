"""What is a scenario set to? Each slider's value, what it means, and the baseline's."""

from __future__ import annotations

from briefing import words
from model.parts import RuleBase, Variable
from scenarios.scenario import Scenario

HEADINGS = ("Setting", "Value", "In words", "Baseline")


def rows(base: RuleBase, scenario: Scenario) -> list[tuple[str, ...]]:
    """The headings, and a row for every slider; what has left the baseline is marked."""
    return [HEADINGS, *(_row(variable, scenario.values[variable.id]) for variable in base.variables)]


def _row(variable: Variable, value: float) -> tuple[str, ...]:
    mark = "● " if value != variable.baseline else ""
    before = words.measured(variable, variable.baseline)
    return mark + variable.label, words.measured(variable, value), words.value_words(variable, value), before
