"""How does a scenario stand in an address? Its link form, written and read; what cannot be used is named.

Touches nothing; the rule base it belongs to is an argument.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pydantic

from model.faults import did_you_mean
from model.inputs import finite_number
from model.parts import OWN_READING, RESERVED_KEYS, RuleBase, Variable
from model.quoting import clipped
from model.releases import release
from scenarios.logbook import is_possible
from scenarios.names import MAX_NAME_LENGTH, named
from scenarios.reach import Reach, reach
from scenarios.scenario import (
    AsOf,
    Opened,
    OwnReading,
    Scenario,
    ScenarioError,
    baseline_scenario,
    known_lens,
    own_misfits,
    parsed_json,
    read_own,
    rules_of,
)

FINGERPRINT_IN_LINK = 8  # characters: enough to notice another rule base, short enough for an address
NAME_KEY, READING_KEY, RULEBASE_KEY, RANGES_KEY, OWN_KEY, LENS_KEY, DAY_KEY, SINCE_KEY, LOG_KEY = RESERVED_KEYS


def to_link(base: RuleBase, scenario: Scenario) -> dict[str, str]:
    """The scenario as the parameters of an address: its rules, and what differs from their baseline; no notes."""
    base = rules_of(base, scenario)
    baseline = baseline_scenario(base, scenario.as_of)
    link = {
        variable.key: _shortest(scenario.values[variable.id])
        for variable in base.variables
        if scenario.values[variable.id] != variable.baseline
    }
    if scenario.reading != baseline.reading:
        link[READING_KEY] = scenario.reading
    if scenario.lens:
        link[LENS_KEY] = scenario.lens
    if scenario.ranges:
        ranges = {base.variable[name].key: ends for name, ends in scenario.ranges.items()}
        link[RANGES_KEY] = ",".join(f"{key}:{_shortest(low)}~{_shortest(high)}" for key, (low, high) in ranges.items())
    if scenario.own:
        link[OWN_KEY] = json.dumps(scenario.own.model_dump(), separators=(",", ":"), ensure_ascii=False)
    if scenario.as_of:
        link |= _of_day(base, scenario.as_of)
    if scenario.name != baseline.name:
        link[NAME_KEY] = scenario.name
    # Even a baseline says whose: under other rules it is another.
    return {**link, RULEBASE_KEY: scenario.rulebase.fingerprint[:FINGERPRINT_IN_LINK]}


def _of_day(base: RuleBase, as_of: AsOf) -> dict[str, str]:
    moved = ",".join(f"{base.variable[name].key}:{_shortest(value)}" for name, value in as_of.values.items())
    link = {DAY_KEY: as_of.day.isoformat(), SINCE_KEY: moved, LOG_KEY: as_of.log}
    return {key: text for key, text in link.items() if text}


def address(base: RuleBase, scenario: Scenario, served_at: str) -> str:
    """Where a scenario can be opened: its link under the Simulator's address; if that is empty, the link alone."""
    return f"{served_at}?{urlencode(to_link(base, scenario))}"


def reachable(served_at: str) -> str:
    """The address of a Simulator, for whoever gets a file from it; empty if no other machine can reach it."""
    return "" if reach(served_at) is Reach.MACHINE else served_at


def _shortest(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


def from_link(base: RuleBase, parameters: Mapping[str, str]) -> Opened:
    """The scenario an address holds, under the release it names or else `base`.

    Whatever cannot be used is ignored, with a remark on each.
    """
    base = _rules_in_link(base, parameters.get(RULEBASE_KEY, "")).origin
    by_key = {variable.key: variable for variable in base.variables}
    as_of = _day_in_link(base, parameters)
    baseline = baseline_scenario(base, as_of)
    values, fields, remarks = dict(baseline.values), dict[str, Any](), list[str]()
    own = _own_in_link(base, parameters.get(OWN_KEY, ""))
    if own:
        fields["own"] = own
    for key, text in parameters.items():
        shown = clipped(f"{key}={text}")
        if key in by_key:
            variable = by_key[key]
            value = finite_number(text)
            if value is None or not variable.range[0] <= value <= variable.range[1]:
                remarks.append(
                    f"“{shown}” was ignored: {variable.label} takes a number "
                    f"from {variable.range[0]:g} to {variable.range[1]:g}."
                )
            else:
                values[variable.id] = value
        elif key == READING_KEY and (text in base.reading or (own and text == OWN_READING)):
            fields["reading"] = text
        elif (key == OWN_KEY and own) or (key in (DAY_KEY, SINCE_KEY, LOG_KEY) and as_of):
            continue
        elif key == LENS_KEY:
            fields["lens"] = known_lens(base, text, remarks)
        elif key == RANGES_KEY and (ranges := _ranges_in_link(by_key, text)):
            fields["ranges"] = ranges
        elif key == NAME_KEY and _is_name(text):
            fields["name"] = text
        elif key == RULEBASE_KEY:
            if len(text) < FINGERPRINT_IN_LINK or not base.fingerprint.startswith(text):
                remarks.append(
                    "The link was made under a version of the rules that is not kept here; "
                    "the figures may differ from the sender’s."
                )
        else:
            remarks.append(f"“{shown}” was ignored: {_link_remedy(key, base, by_key)}")
    return Opened(baseline.changed(values=values, **fields), tuple(remarks))


def _rules_in_link(base: RuleBase, text: str) -> RuleBase:
    return base if base.fingerprint.startswith(text) else release(base.id, text) or base


def _own_in_link(base: RuleBase, text: str) -> OwnReading | None:
    try:
        own = read_own(parsed_json(text))
    except (ScenarioError, pydantic.ValidationError):
        return None
    return None if list(own_misfits(base, own)) else own


def _day_in_link(base: RuleBase, parameters: Mapping[str, str]) -> AsOf | None:
    """The day whose baseline an address asks for, with where it stands; None if there is none, or it cannot be used."""
    values, by_key = dict[str, float](), {x.key: x for x in base.variables if x is not base.time}
    for part in filter(None, parameters.get(SINCE_KEY, "").split(",")):
        key, _, text = part.partition(":")
        variable, value = by_key.get(key), finite_number(text)
        if variable is None or value is None or not variable.range[0] <= value <= variable.range[1]:
            return None
        values[variable.id] = value
    try:
        day = date.fromisoformat(parameters.get(DAY_KEY, ""))
        if not is_possible(base, day):
            return None
        return AsOf(day=day, values=values, log=parameters.get(LOG_KEY, ""))
    except ValueError:
        return None


def _ranges_in_link(by_key: Mapping[str, Variable], text: str) -> dict[str, tuple[float, float]] | None:
    """The ranges written as “key:low~high,…”; None if any of them cannot be used."""
    ranges = {}
    for part in text.split(","):
        key, _, ends = part.partition(":")
        low, high = (finite_number(end) for end in (*ends.split("~"), "", "")[:2])
        if key not in by_key or low is None or high is None:
            return None
        if by_key[key].id in ranges or not by_key[key].range[0] <= low <= high <= by_key[key].range[1]:
            return None
        ranges[by_key[key].id] = (low, high)
    return ranges


def _is_name(text: str) -> bool:
    try:
        return len(text) <= MAX_NAME_LENGTH and named(text) == text
    except ValueError:
        return False


def _link_remedy(key: str, base: RuleBase, known: Mapping[str, object]) -> str:
    if key == READING_KEY:
        return f"the readings are {', '.join(base.reading)}."
    if key == RANGES_KEY:
        return "ranges are written as key:low~high, within their sliders, with commas between."
    if key in (DAY_KEY, SINCE_KEY, LOG_KEY):
        return (
            "a day is written as 2026-07-01, not before the log begins nor in the future, with where its baseline "
            "stands, within the sliders."
        )
    if key == OWN_KEY:
        return "it holds no reading that these rules can use."
    if key == NAME_KEY:
        return f"a name has 1 to {MAX_NAME_LENGTH} visible characters."
    return did_you_mean(clipped(key), [*known, READING_KEY, NAME_KEY]) or "it names no slider."
