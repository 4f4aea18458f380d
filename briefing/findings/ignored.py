"""What of the scenario on screen does a page leave out of account? Said in a sentence, or not at all."""

from __future__ import annotations

from collections.abc import Collection

from briefing import words
from model.parts import RuleBase
from scenarios.scenario import Scenario


def sentence(
    base: RuleBase,
    scenario: Scenario,
    sliders: Collection[str] = (),
    varied: Collection[str] = (),
    reading: bool = False,
) -> str:
    """That the places of `sliders` do not count, nor any range but those of `varied`, nor, if so, the reading.

    Empty if all counts that the scenario sets.
    """
    ranges = [name for name in scenario.ranges if name not in varied]
    given = f"The range{'s' * (len(ranges) > 1)} given for {named(base, ranges)} do{'es' * (len(ranges) == 1)} not"
    sentences = {
        f"Where {_places(base, sliders)} does not count here.": bool(sliders),
        f"{given} count here.": bool(ranges),
        "The reading does not count here.": reading,
    }
    return " ".join(text for text, holds in sentences.items() if holds)


def _places(base: RuleBase, sliders: Collection[str]) -> str:
    """The sliders and that they stand, as it follows “where”."""
    if len(sliders) == len(base.variables):
        return "the sliders stand"
    if {*sliders} == {*base.variable} - {base.time.id}:
        return f"the sliders stand, but for {named(base, [base.time.id])},"
    return f"{named(base, sliders)} stand{'s' * (len(sliders) == 1)}"


def named(base: RuleBase, names: Collection[str]) -> str:
    """Sliders by their labels, as a list in a sentence."""
    return words.listed([f"“{base.variable[name].label}”" for name in names] or [""])
