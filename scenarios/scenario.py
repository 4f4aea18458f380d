"""What is a scenario? One value for every variable, under a name: its type and its JSON form.

Touches nothing; the rule base it belongs to is an argument.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Literal, Self

import pydantic

from model import documents, quoting
from model.documents import DocumentError
from model.faults import did_you_mean
from model.parts import OWN_READING, Day, Factor, Lens, Reading, RuleBase
from model.quoting import clipped
from model.readings import with_reading
from model.releases import release
from scenarios.names import Label, Name, mending, with_ending

SCHEMA_VERSION = 4
MAX_FILE_BYTES = 64 * 1024
CHANGED = ", changed"
MAX_NOTES_LENGTH = 4000

# From a schema version to the next: a function from document to document.
Migrations = Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]]
# Version 2 added ranges and readings of one's own, version 3 the lens, version 4 the day; a scenario without them has
# none. An older program refuses fields that it does not know, and should say that it is too old rather than that a
# field is wrong.
MIGRATIONS: Migrations = {version: lambda document: document for version in (1, 2, 3)}


class ScenarioError(ValueError):
    """A file or link that is not a scenario; the message says what is wrong and that nothing was changed."""

    def __init__(self, said: str) -> None:
        super().__init__(quoting.message(said))


Value = Annotated[float, pydantic.Field(allow_inf_nan=False, strict=True)]


class Document(pydantic.BaseModel):
    """What a file holds, or a part of it: not changed in place, and without fields that are not known."""

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")

    def to_json(self) -> str:
        """The document as JSON text, the form of its file."""
        return json.dumps(self.model_dump(mode="json"), indent=2, ensure_ascii=False)

    def changed(self, **fields: Any) -> Self:
        """The same document with some fields replaced, validated anew."""
        return type(self).model_validate({**self.model_dump(), **fields})


class RuleBaseStamp(Document):
    """Which rule base a scenario was made under."""

    id: Annotated[str, pydantic.Field(max_length=60)]
    version: Annotated[str, pydantic.Field(max_length=60)]
    fingerprint: Annotated[str, pydantic.Field(pattern=r"^[0-9a-f]{64}$")]


class OwnReading(Document):
    """A reading that a user has made: the weights in which it leaves the reading it is based on."""

    label: Label
    based_on: Annotated[str, pydantic.Field(max_length=60)]
    weights: Annotated[dict[str, Factor], pydantic.Field(max_length=500)] = {}


class AsOf(Document):
    """The day that a baseline stands for: where a log had moved it by then, and by which log.

    `values` holds the variables that the log has moved; `log` is the beginning of the fingerprint of that log.
    """

    day: Day
    values: Annotated[dict[str, Value], pydantic.Field(max_length=100)] = {}
    log: Annotated[str, pydantic.Field(pattern=r"^([0-9a-f]{16})?$")] = ""

    @property
    def label(self) -> str:
        """What a baseline of that day is called."""
        return f"as of {self.day.day} {self.day:%B %Y}"


class Scenario(Document):
    """One value for every variable (the horizon among them), a reading, a name, notes, and where it comes from.

    `ranges` holds the variables that are not known, from lowest to highest; `own` a reading of the user's own,
    which counts when `reading` names it; `lens` says among which cases shares are counted, all if it is empty;
    `as_of` is the day whose baseline it is set against, that of the rules if it is None.
    """

    model_config = pydantic.ConfigDict(title="Scenario of After the Ceasefire")

    schema_version: Literal[4] = 4
    name: Name
    values: Annotated[dict[str, Value], pydantic.Field(max_length=100)]
    reading: Annotated[str, pydantic.Field(max_length=60)]
    notes: Annotated[str, pydantic.Field(max_length=MAX_NOTES_LENGTH)] = ""
    promises: Annotated[str, pydantic.Field(max_length=60)] | None = None
    passages: tuple[Annotated[str, pydantic.Field(max_length=60)], ...] = ()
    ranges: Annotated[dict[str, tuple[Value, Value]], pydantic.Field(max_length=100)] = {}
    own: OwnReading | None = None
    lens: Annotated[str, pydantic.Field(max_length=60)] = ""
    as_of: AsOf | None = None
    rulebase: RuleBaseStamp

    @property
    def settings(self) -> tuple[object, ...]:
        """All that a result and its comparison depend on: two scenarios of the same settings have the same figures."""
        return self.values, self.reading, self.ranges, self.own, self.lens, self.as_of, self.rulebase.fingerprint

    @property
    def baseline_reading(self) -> str:
        """The reading in which the baseline stands: for a reading of one's own that which it is based on."""
        return self.own.based_on if self.own and self.reading == OWN_READING else self.reading


@dataclass(frozen=True)
class Opened:
    """A scenario as opened, and what had to be said about it: every remark, for others to add to."""

    scenario: Scenario
    every_remark: tuple[str, ...] = ()

    @property
    def remarks(self) -> tuple[str, ...]:
        """As many of the remarks as a person would read, and how many more there are."""
        return quoting.remarks(self.every_remark)


@lru_cache(maxsize=64)
def stamp(base: RuleBase) -> RuleBaseStamp:
    """The stamp that scenarios made under this rule base carry."""
    return RuleBaseStamp(id=base.id, version=base.version, fingerprint=base.fingerprint)


def changed_name(name: str) -> str:
    """The name of what a scenario becomes when it is changed: its own and that it is changed, said once."""
    return name if name.endswith(CHANGED) else with_ending(name, CHANGED)


def baseline_scenario(base: RuleBase, as_of: AsOf | None = None) -> Scenario:
    """The scenario with every variable at its baseline, that of a day if one is given."""
    return _baseline(base.origin, as_of.model_dump_json() if as_of else "")


@lru_cache(maxsize=32)
def _baseline(base: RuleBase, as_of_json: str) -> Scenario:
    as_of = AsOf.model_validate_json(as_of_json) if as_of_json else None
    then = dated(base, as_of)
    return Scenario(
        name=f"Baseline, {then.baseline_label}",
        values=dict(then.baseline),
        reading=base.readings[0].id,
        as_of=as_of,
        rulebase=stamp(base),
    )


def dated(base: RuleBase, as_of: AsOf | None) -> RuleBase:
    """The rules with the baseline of a day; with that of their file, if none is given."""
    return _dated(base.origin, as_of.model_dump_json()) if as_of else base.origin


@lru_cache(maxsize=64)
def _dated(base: RuleBase, as_of_json: str) -> RuleBase:
    as_of = AsOf.model_validate_json(as_of_json)
    return base.with_baseline(as_of.label, as_of.values)


def rules_of(base: RuleBase, scenario: Scenario) -> RuleBase:
    """The rule base that a scenario is worked out under, with the baseline that it is set against.

    That is the release that it was made under, else the one given.
    """
    fingerprint = scenario.rulebase.fingerprint
    rules = base if fingerprint == base.fingerprint else release(base.id, fingerprint) or base
    return dated(rules, scenario.as_of)


def under(base: RuleBase, scenario: Scenario) -> RuleBase:
    """The scenario's rule base, with the scenario's own reading among its readings if it has one."""
    rules = rules_of(base, scenario)
    return rules if scenario.own is None else _with_own(rules, scenario.own.model_dump_json())


@lru_cache(maxsize=64)
def _with_own(base: RuleBase, own_json: str) -> RuleBase:
    own = OwnReading.model_validate_json(own_json)
    changed = "One judgement" if len(own.weights) == 1 else f"{len(own.weights)} judgements"
    meaning = f"Based on {base.reading[own.based_on].label}. {changed} changed by its author."
    # Two readings of one label could not be told apart where one is chosen.
    label = f"{own.label}, own" if own.label in {reading.label for reading in base.readings} else own.label
    return with_reading(base, Reading(id=OWN_READING, label=label, meaning=meaning), own.based_on, own.weights)


def json_schema() -> dict[str, Any]:
    """The published JSON Schema of the file form."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Scenario.model_json_schema()}


def read_json(base: RuleBase, text: str | bytes, migrations: Migrations = MIGRATIONS) -> Opened:
    """The scenario in a JSON text. Raises ScenarioError, and then nothing has changed."""
    if len(text) > MAX_FILE_BYTES:
        raise ScenarioError(f"The file holds {len(text):,} bytes; a scenario has at most {MAX_FILE_BYTES:,}.")
    return read_document(base, parsed_json(text), migrations)


def parsed_json(text: str | bytes) -> Any:
    """The content of a JSON text. Raises ScenarioError."""
    try:
        return documents.parsed_json(text)
    except DocumentError as error:
        raise ScenarioError(f"The file {error}.") from error


def read_document(base: RuleBase, document: object, migrations: Migrations = MIGRATIONS) -> Opened:
    """The scenario in a JSON document, under the release it was made under if there is one, else under `base`.

    Raises ScenarioError, and then nothing has changed.
    """
    if not isinstance(document, dict):
        raise ScenarioError("This is no scenario. Export one under “Share”, as JSON, and take that.")
    remarks = list[str]()
    try:
        scenario = Scenario.model_validate(_with_mended_names(_migrated(document, migrations), remarks))
    except pydantic.ValidationError as error:
        detail = error.errors()[0]
        field = clipped(".".join(str(step) for step in detail["loc"]))
        value = "missing" if detail["type"] == "missing" else clipped(repr(detail["input"]))
        raise ScenarioError(f"“{field}” is {value}: {detail['msg'].removeprefix('Value error, ')}.") from error
    rules = rules_of(base, scenario)
    if scenario.rulebase.fingerprint == rules.fingerprint:
        faults = list(_misfits(rules, scenario))
        if faults:
            raise ScenarioError(" ".join(quoting.remarks(faults)))
        lens = known_lens(rules, scenario.lens, remarks)
        values = {**rules.baseline, **scenario.values}
        return Opened(scenario.changed(values=values, rulebase=stamp(rules), lens=lens), tuple(remarks))
    adopted = _adopted(rules, scenario)
    return Opened(adopted.scenario, (*remarks, *adopted.every_remark))


def _with_mended_names(document: dict[str, Any], remarks: list[str]) -> dict[str, Any]:
    """The document with names that can be shown: what was saved before there was a rule for names is not lost."""
    own = document.get("own")
    if name := mending(document.get("name"), "The name"):
        document = {**document, "name": name[0]}
        remarks.append(name[1])
    if isinstance(own, dict) and (label := mending(own.get("label"), "The reading’s name")):
        document = {**document, "own": {**own, "label": label[0]}}
        remarks.append(label[1])
    return document


def read_own(document: object) -> OwnReading:
    """The reading in a JSON document, under a name that can be shown. Raises ValidationError."""
    if isinstance(document, dict) and (label := mending(document.get("label"), "")):
        document = {**document, "label": label[0]}
    return OwnReading.model_validate(document)


def _migrated(document: dict[str, Any], migrations: Migrations) -> dict[str, Any]:
    version = document.get("schema_version", SCHEMA_VERSION)
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise ScenarioError(
            f"“schema_version” is {clipped(repr(version))}; it must be a whole number from 1 on. Export it again."
        )
    newest = max([SCHEMA_VERSION, *(known + 1 for known in migrations)])
    if version > newest:
        raise ScenarioError(
            f"The scenario has schema version {version}; this program reads up to {newest}. Update the program."
        )
    while version in migrations:
        document = migrations[version](document)
        version += 1
    return {**document, "schema_version": SCHEMA_VERSION}


def _misfits(base: RuleBase, scenario: Scenario) -> Iterator[str]:
    """What in the scenario does not fit the rule base, a sentence each."""
    for name, value in scenario.values.items():
        variable = base.variable.get(name)
        if variable is None:
            yield f"There is no slider “{clipped(name)}”; {did_you_mean(name, base.variable) or 'remove it'}"
        elif not variable.range[0] <= value <= variable.range[1]:
            yield f"{variable.label} is {value:g}; its slider goes from {variable.range[0]:g} to {variable.range[1]:g}."
    for name, value in scenario.as_of.values.items() if scenario.as_of else ():
        variable = base.variable.get(name)
        if variable is None:
            nearest = did_you_mean(name, base.variable) or "remove it"
            yield f"The baseline of the day has no slider for “{clipped(name)}”; {nearest}"
        elif variable is base.time:
            yield f"The baseline of the day sets {variable.label}, which no event moves; remove it."
        elif not variable.range[0] <= value <= variable.range[1]:
            ends = f"{variable.range[0]:g} to {variable.range[1]:g}"
            yield f"The baseline of the day has {variable.label} at {value:g}; its slider goes from {ends}."
    for name, (low, high) in scenario.ranges.items():
        variable = base.variable.get(name)
        if variable is None:
            nearest = did_you_mean(name, base.variable) or "remove it"
            yield f"The range of “{clipped(name)}” belongs to no slider; {nearest}"
        elif not variable.range[0] <= low <= high <= variable.range[1]:
            yield (
                f"The range of {variable.label} is {low:g} to {high:g}; it must rise and lie within "
                f"{variable.range[0]:g} to {variable.range[1]:g}."
            )
    if scenario.own is not None:
        yield from own_misfits(base, scenario.own)
    if scenario.reading not in _readings(base, scenario):
        yield f"There is no reading “{clipped(scenario.reading)}”; use one of: {', '.join(_readings(base, scenario))}."


def own_misfits(base: RuleBase, own: OwnReading) -> Iterator[str]:
    """What in a reading of one's own does not fit the rule base, a sentence each."""
    if own.based_on not in base.reading:
        yield f"“{own.label}” is based on “{own.based_on}”, which is no reading; use one of: {', '.join(base.reading)}."
        return
    known = base.weights(own.based_on)
    for name in own.weights:
        if name not in known:
            nearest = did_you_mean(name, known) or "remove it"
            yield f"“{own.label}” changes “{clipped(name)}”, which is no rule here; {nearest}"


def _readings(base: RuleBase, scenario: Scenario) -> list[str]:
    return [*base.reading, *([OWN_READING] if scenario.own else [])]


def lens_choices(base: RuleBase) -> dict[str, Lens]:
    """The lenses by what a scenario writes for them: nothing for the first, which is all cases."""
    return {lens.id if place else "": lens for place, lens in enumerate(base.lenses)}


def known_lens(base: RuleBase, lens: str, remarks: list[str]) -> str:
    """The lens as it is written here: empty for all cases, and for one that is not known, with a remark."""
    if lens and lens not in base.lens:
        remarks.append(f"The lens “{clipped(lens)}” does not exist under these rules; shares are of all cases.")
    return lens if lens in lens_choices(base) else ""


def _adopted(base: RuleBase, scenario: Scenario) -> Opened:
    """A scenario of a rule base that is not kept here, brought under this one."""
    own = scenario.rulebase
    if own.id != base.id and not set(scenario.values) & set(base.variable):
        raise ScenarioError(
            f"“{scenario.name}” belongs to another subject ({own.id}); nothing in it fits {base.id}. "
            "Open it where that rule base is served."
        )
    saved = (
        f"“{scenario.name}” was saved under rule base {own.id} {own.version} ({own.fingerprint[:8]}); "
        f"this is {base.id} {base.version} ({base.fingerprint[:8]}). Its figures may differ from those saved."
    )
    opened = brought_under(base, scenario)
    return Opened(opened.scenario, (saved, *opened.every_remark))


def other_subject(base: RuleBase, document: Mapping[str, Any]) -> str:
    """The id of the rule base of a stored scenario or storyline, if it is another and nothing in it fits."""
    scenes = document.get("scenes")
    scenario = _mapped(_mapped(scenes[0]).get("scenario")) if isinstance(scenes, list) and scenes else document
    id = str(_mapped(scenario.get("rulebase")).get("id", base.id))
    fits = id == base.id or bool(set(_mapped(scenario.get("values"))) & set(base.variable))
    return "" if fits else clipped(quoting.harmless(id))


def _mapped(content: object) -> Mapping[str, Any]:
    return content if isinstance(content, Mapping) else {}


def brought_under(base: RuleBase, scenario: Scenario) -> Opened:
    """The scenario with the settings it has under another rule base, and a remark on each that could not stay."""
    if scenario.rulebase == stamp(base):
        return Opened(scenario)
    values, remarks = {}, list[str]()
    as_of = _adopted_day(base, scenario.as_of)
    base = dated(base, as_of)
    for name, value in scenario.values.items():
        if name not in base.variable:
            remarks.append(f"There is no slider “{clipped(name)}” under these rules; its value was left out.")
            continue
        start, end = base.variable[name].range
        values[name] = min(max(value, start), end)
        if values[name] != value:
            remarks.append(
                f"{base.variable[name].label} was {value:g}; it stands at {values[name]:g}, where its slider ends here."
            )
    added = [f"{x.label} ({x.baseline:g})" for x in base.variables if x.id not in values]
    if added:
        remarks.append(f"Sliders that it says nothing of stand at their baseline: {', '.join(added)}.")
    fields = {
        "values": {**base.baseline, **values},
        "rulebase": stamp(base),
        "own": _adopted_own(base, scenario, remarks),
        "lens": known_lens(base, scenario.lens, remarks),
        "as_of": as_of,
    }
    fields |= {"ranges": _adopted_ranges(base, scenario, remarks), "reading": scenario.reading}
    if scenario.reading not in base.reading and not (scenario.reading == OWN_READING and fields["own"]):
        fields["reading"] = base.readings[0].id
        remarks.append(
            f"There is no reading “{scenario.reading}” under these rules; “{base.readings[0].label}” is used instead."
        )
    return Opened(scenario.changed(**fields), tuple(remarks))


def _adopted_day(base: RuleBase, as_of: AsOf | None) -> AsOf | None:
    """The day with as much of its baseline as the rules have sliders for."""
    known = {name: x for name, x in as_of.values.items() if name in base.variable} if as_of else {}
    within = {
        name: min(max(x, base.variable[name].range[0]), base.variable[name].range[1]) for name, x in known.items()
    }
    return as_of.model_copy(update={"values": within}) if as_of else None


def _adopted_ranges(base: RuleBase, scenario: Scenario, remarks: list[str]) -> dict[str, tuple[float, float]]:
    kept = {}
    for name, ends in scenario.ranges.items():
        if name not in base.variable:
            continue
        start, end = base.variable[name].range
        low, high = sorted(min(max(x, start), end) for x in ends)
        kept[name] = (low, high)
        if kept[name] != ends:
            remarks.append(f"The range of {base.variable[name].label} was moved to {low:g} to {high:g}.")
    return kept


def _adopted_own(base: RuleBase, scenario: Scenario, remarks: list[str]) -> OwnReading | None:
    own = scenario.own
    if own is None:
        return None
    if own.based_on not in base.reading:
        remarks.append(f"“{own.label}” was left out: the reading it is based on does not exist here.")
        return None
    known = base.weights(own.based_on)
    lost = [name for name in own.weights if name not in known]
    if lost:
        listed = ", ".join(map(clipped, lost))
        remarks.append(f"“{own.label}” changes judgements that do not exist here; they were left out: {listed}.")
    return own.model_copy(update={"weights": {name: x for name, x in own.weights.items() if name in known}})
