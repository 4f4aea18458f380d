"""How is a figure reproduced from Python? The three lines that give what a page shows."""

from __future__ import annotations

from model.parts import OWN_READING
from scenarios.scenario import Scenario


def as_code(
    scenario: Scenario, baseline: dict[str, float], module: str, call: str, release: str = "", path: str = ""
) -> str:
    """Python that repeats an analysis: what it needs, the scenario, and the call on base, values and reading.

    Only what differs from the baseline is named, and that of a day itself; what is left out takes its baseline.
    `release` is the version of the rules, if they are not the present ones; `path` the file of these, if they are not
    the shipped ones.
    """
    values = {name: value for name, value in scenario.values.items() if value != baseline[name]}
    loader, load = (
        ("releases", f"releases.named({release!r})") if release else ("load", f"load({path!r})" if path else "load()")
    )
    needed = dict.fromkeys([loader, *module.split(", ")])
    lines = [
        f"from model import {', '.join(needed)}",
        f"base, values, reading = {load}, {values}, {scenario.reading!r}",
    ]
    if scenario.as_of is not None:
        lines[1] += f"; base = base.with_baseline({scenario.as_of.label!r}, {scenario.as_of.values})"
    if scenario.own is not None and scenario.reading == OWN_READING:
        lines[0] += "; from model.parts import Reading; from model.readings import with_reading"
        own = f"Reading(id={scenario.reading!r}, label={scenario.own.label!r}, meaning={scenario.own.label!r})"
        lines[1] += f"; base = with_reading(base, {own}, {scenario.own.based_on!r}, {scenario.own.weights})"
    return "\n".join([*lines, call])


def through(scenario: Scenario) -> str:
    """What a call has to be given besides, to count among the cases of the scenario's lens; nothing for all cases."""
    return f", lens={scenario.lens!r}" if scenario.lens else ""
