"""What did two people change who began with the same scenario? Their changes apart, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefing import words
from model.parts import RuleBase
from scenarios.scenario import Scenario, ScenarioError, brought_under, lens_choices, read_document, under
from scenarios.store import Preset


def begun_with(base: RuleBase, history: Sequence[Preset], version: int) -> Scenario | None:
    """The scenario of a version of a preset; None if it is not kept or can no longer be read."""
    for preset in history:
        if preset.version == version:
            try:
                return read_document(base, {**preset.document, "name": preset.name}).scenario
            except ScenarioError:
                return None
    return None


def difference(base: RuleBase, begun: Scenario, mine: Scenario, theirs: Scenario) -> str:
    """What they changed and what was changed here, each against the scenario that both began with, in two sentences."""
    begun, mine, theirs = (brought_under(base, scenario).scenario for scenario in (begun, mine, theirs))
    here, there = "; ".join(_changes(base, begun, mine)), "; ".join(_changes(base, begun, theirs))
    return f"They changed: {there or 'nothing that shows'}. You changed: {here or 'nothing'}."


def _changes(base: RuleBase, begun: Scenario, now: Scenario) -> Iterator[str]:
    """Each thing in which a scenario has left another: from what to what."""
    if begun.name != now.name:
        yield f"the name to “{now.name}”"
    if begun.notes != now.notes:
        yield "the notes"
    for variable in base.variables:
        before, after = begun.values[variable.id], now.values[variable.id]
        if before != after:
            yield f"{variable.label} {words.number_text(before)} to {words.number_text(after)}"
        if begun.ranges.get(variable.id) != now.ranges.get(variable.id):
            yield f"{variable.label} {_range(now.ranges.get(variable.id))}"
    if begun.own != now.own:
        yield "the reading of one’s own"
    if begun.reading != now.reading:
        yield f"the reading to {under(base, now).reading[now.reading].label}"
    if begun.lens != now.lens:
        yield f"which cases count, to {lens_choices(base)[now.lens].label}"


def _range(ends: tuple[float, float] | None) -> str:
    return f"between {words.number_text(ends[0])} and {words.number_text(ends[1])}" if ends else "as known"
