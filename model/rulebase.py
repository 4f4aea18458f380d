"""What does the model contain? Reads a rule base from TOML, or says all that is wrong with it.

Touches the file it is given and nothing else; knows no subject.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pydantic

from model.parts import (
    LEVELS,
    OWN_READING,
    RESERVED_KEYS,
    Actor,
    Branch,
    Coding,
    Colours,
    Figure,
    Grade,
    Hands,
    Levels,
    Mark,
    Outcome,
    Part,
    Passage,
    Reading,
    Rule,
    RuleBase,
    Signpost,
    Stage,
    Target,
    Variable,
)

SHIPPED = Path(__file__).with_name("rulebase.toml")
ENVIRONMENT_VARIABLE = "AFTER_CEASEFIRE_RULEBASE"


class RuleBaseError(ValueError):
    """A rule base that cannot be used; `faults` says everything that is wrong with it, one sentence each."""

    def __init__(self, source: str, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join([f"{source} cannot be used:", *(f"  {fault}" for fault in self.faults)]))


def location() -> Path:
    """The file of the rule base in use: that of AFTER_CEASEFIRE_RULEBASE, or the shipped one."""
    return Path(os.environ.get(ENVIRONMENT_VARIABLE) or SHIPPED)


def load(path: str | os.PathLike[str] | None = None) -> RuleBase:
    """The rule base at `path`; without one, that of AFTER_CEASEFIRE_RULEBASE; without that, the shipped one.

    Raises RuleBaseError, which lists every fault.
    """
    file = Path(path or location())
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleBaseError(
            str(file), [f"the file cannot be read: {error}; check the path and that it is UTF-8"]
        ) from error
    return parse(text, source=file.name)


def parse(text: str, source: str = "rule base") -> RuleBase:
    """The rule base written in the TOML `text`. Raises RuleBaseError, which lists every fault."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleBaseError(source, [f"not valid TOML: {error}; mend that line and try again"]) from error
    faults: list[str] = []
    parts = _parts(content, faults)
    faults += _cross_faults(parts)
    if faults:
        raise RuleBaseError(source, faults)
    try:
        return RuleBase(**{**content, **parts})
    except pydantic.ValidationError as error:
        details = [f'"{x["loc"][0]}" is {x["input"]!r}; {x["msg"][0].lower()}{x["msg"][1:]}' for x in error.errors()]
        raise RuleBaseError(source, details) from error


KINDS: Mapping[str, type[Part]] = {
    "readings": Reading,
    "grades": Grade,
    "actors": Actor,
    "passages": Passage,
    "variables": Variable,
    "outcomes": Outcome,
    "stages": Stage,
    "figures": Figure,
    "rules": Rule,
    "hands": Hands,
    "signposts": Signpost,
}
NESTED_FIELDS = sorted({name for kind in (Branch, Mark, Levels, Coding, Target, Colours) for name in kind.model_fields})
MAY_BE_EMPTY = {"actors", "figures", "hands", "signposts"}


def _parts(content: dict[str, Any], faults: list[str]) -> dict[str, Any]:
    """Every table of the file as objects; what cannot be read is left out and its faults are added."""
    parts: dict[str, Any] = {
        name: _read_each(name, kind, content.get(name, []), faults) for name, kind in KINDS.items()
    }
    faults += [
        f"no [[{name}]] given; add at least one" for name in KINDS if not content.get(name) and name not in MAY_BE_EMPTY
    ]
    header = [name for name in RuleBase.model_fields if name not in KINDS]
    for name in header:
        if not isinstance(content.get(name), str) or not content[name]:
            faults.append(f'"{name}" is {content.get(name)!r}; give it as text at the top of the file')
    known = set(RuleBase.model_fields)
    faults += [
        f'"{name}" is not a part of a rule base; {_remedy(name, known)}' for name in content if name not in known
    ]
    return parts


def _read_each(name: str, kind: type[Part], tables: object, faults: list[str]) -> tuple[Part, ...]:
    if not isinstance(tables, list):
        faults.append(f'"{name}" is {tables!r}; write it as [[{name}]] tables')
        return ()
    parts = []
    for position, table in enumerate(tables, start=1):
        identity = table.get("id", f"number {position}") if isinstance(table, dict) else f"number {position}"
        try:
            parts.append(kind.model_validate(table))
        except pydantic.ValidationError as error:
            faults += [_shape_fault(name, identity, detail) for detail in error.errors()]
    return tuple(parts)


def _shape_fault(name: str, identity: object, detail: Any) -> str:
    field = ".".join(str(step) for step in detail["loc"])
    owner = f'{name.removesuffix("s")} "{identity}"'
    if detail["type"] == "missing":
        return f'{owner}: "{field}" is missing; add it'
    if detail["type"] == "extra_forbidden":
        known = KINDS[name].model_fields if len(detail["loc"]) == 1 else NESTED_FIELDS
        return f'{owner}: "{field}" is not known here; {_remedy(str(detail["loc"][-1]), known)}'
    return f'{owner}: "{field}" is {detail["input"]!r}; {detail["msg"][0].lower()}{detail["msg"][1:]}'


def _cross_faults(parts: Mapping[str, Any]) -> Iterator[str]:
    """Everything that is wrong between the parts, one sentence each."""
    yield from _duplicates(parts)
    for variable in parts["variables"]:
        yield from _variable_faults(variable, parts)
    times = [variable.id for variable in parts["variables"] if variable.kind == "time"]
    if parts["variables"] and len(times) != 1:
        yield f'variables: {len(times)} of kind "time" ({", ".join(times) or "none"}); give exactly one, the horizon'
    for stage in parts["stages"]:
        yield from _stage_faults(stage, parts)
    yield from _tree_faults(parts)
    for rule in parts["rules"]:
        yield from _rule_faults(rule, parts)
    for figure in parts["figures"]:
        yield from _figure_faults(figure, parts)
    for reading in parts["readings"]:
        yield from _reading_faults(reading, parts)
    for hands in parts["hands"]:
        for name in hands.variables:
            yield from _unknown(f'hands "{hands.id}"', "variable", name, _ids(parts["variables"]))
    for signpost in parts["signposts"]:
        yield from _signpost_faults(signpost, parts)


def _duplicates(parts: Mapping[str, Any]) -> Iterator[str]:
    for name in KINDS:
        counts = Counter(part.id for part in parts[name])
        yield from (
            f'{name.removesuffix("s")} "{id}": the id is used {n} times; give each its own'
            for id, n in counts.items()
            if n > 1
        )
    shared = set(_ids(parts["variables"])) & set(_ids(parts["outcomes"]))
    yield from (f'outcome "{id}": a variable has the same id; rename one of them' for id in sorted(shared))
    keys = Counter(variable.key for variable in parts["variables"])
    yield from (
        f'variables: the link key "{key}" is used {n} times; give each its own' for key, n in keys.items() if n > 1
    )
    for stage in parts["stages"]:
        counts = Counter(branch.id for branch in stage.branches)
        yield from (
            f'stage "{stage.id}": the branch id "{id}" is used {n} times; give each its own'
            for id, n in counts.items()
            if n > 1
        )


def _variable_faults(variable: Variable, parts: Mapping[str, Any]) -> Iterator[str]:
    owner = f'variable "{variable.id}"'
    if variable.key in RESERVED_KEYS:
        yield f'{owner}: links use the key "{variable.key}" themselves; choose another'
    start, end = variable.range
    if not start < end:
        yield f"{owner}: the range {start:g} to {end:g} is empty; put the smaller number first"
    if not start <= variable.baseline <= end:
        yield f"{owner}: the baseline {variable.baseline:g} lies outside {start:g} to {end:g}; move it inside"
    positions = [mark.at for mark in variable.marks]
    if positions != sorted(set(positions)) or positions[0] < start or positions[-1] > end:
        yield f"{owner}: the marks at {positions} must rise and lie within {start:g} to {end:g}"
    if variable.levels:
        a, b, c, d = *variable.levels.low, *variable.levels.high
        if not (a < b and c < d):
            yield f"{owner}: levels low {[a, b]} and high {[c, d]} must each rise; put the smaller number first"
        elif c < b:
            yield f"{owner}: low ends at {b:g}, high begins at {c:g}: they overlap; begin high at {b:g} or later"
    if variable.kind == "time" and variable.levels:
        yield f"{owner}: time has no levels; remove them, races take account of time themselves"
    if variable.actor is not None:
        yield from _unknown(owner, "actor", variable.actor, _ids(parts["actors"]))
    for passage in variable.passages:
        yield from _unknown(owner, "passage", passage, _ids(parts["passages"]))


def _stage_faults(stage: Stage, parts: Mapping[str, Any]) -> Iterator[str]:
    yield from _unknown(f'stage "{stage.id}"', "passage", stage.passage, _ids(parts["passages"]))
    yield from _unknown(f'stage "{stage.id}"', "grade", stage.grade, _ids(parts["grades"]))
    for branch in stage.branches:
        owner = f'stage "{stage.id}", branch "{branch.id}"'
        if (branch.stage is None) == (branch.outcome is None):
            yield f"{owner}: leads to {'a stage and an outcome' if branch.stage else 'nothing'}; give one of them"
        if branch.stage is not None:
            yield from _unknown(owner, "stage", branch.stage, _ids(parts["stages"]))
        if branch.outcome is not None:
            yield from _unknown(owner, "outcome", branch.outcome, _ids(parts["outcomes"]))
        if stage.kind == "choice" and (branch.base is None or branch.shape is not None):
            yield f"{owner}: a choice needs base odds and no shape; base is {branch.base}, shape is {branch.shape}"
        if stage.kind == "race" and (branch.base is None) != (branch.shape is None):
            yield f"{owner}: a risk needs both a base rate and a shape; base is {branch.base}, shape is {branch.shape}"
        if stage.kind == "race" and branch.stage is not None:
            yield f"{owner}: a race ends in outcomes, not in the stage {branch.stage!r}; give an outcome"
    survivors = [branch.id for branch in stage.branches if branch.base is None]
    if stage.kind == "race" and len(survivors) != 1:
        yield f'stage "{stage.id}": {len(survivors)} branches without a base; a race has exactly one: no risk strikes'


def _tree_faults(parts: Mapping[str, Any]) -> Iterator[str]:
    stages = {stage.id: stage for stage in parts["stages"]}
    leads_to = {name: stage.next_stages & set(stages) for name, stage in stages.items()}
    waiting = dict(leads_to)
    while ready := [name for name in waiting if not any(name in targets for targets in waiting.values())]:
        for name in ready:
            del waiting[name]
    while ends := [name for name, targets in waiting.items() if not targets & waiting.keys()]:
        for name in ends:
            del waiting[name]
    if waiting:
        yield f"stages: {', '.join(sorted(waiting))} lead round in a cycle; let one of their branches end in an outcome"
    roots = [name for name in stages if not any(name in targets for targets in leads_to.values())]
    if stages and not waiting and len(roots) != 1:
        yield f"stages: {', '.join(roots)} are each reached from nowhere; exactly one may be, where all begins"
    reached = {branch.outcome for stage in stages.values() for branch in stage.branches}
    for outcome in parts["outcomes"]:
        if outcome.id not in reached:
            yield f'outcome "{outcome.id}": no path reaches it; let a branch end in it or remove it'


def _rule_faults(rule: Rule, parts: Mapping[str, Any]) -> Iterator[str]:
    owner = f'rule "{rule.id}"'
    variables = {variable.id: variable for variable in parts["variables"]}
    for name, level in rule.when.items():
        yield from _unknown(owner, "variable", name, variables)
        if level.removeprefix("not ") not in LEVELS:
            yield f'{owner}: level "{level}" of "{name}" is not defined; use [not] low, medium or high'
        if name in variables and variables[name].levels is None:
            yield f'{owner}: variable "{name}" has no levels; give it some or remove it from the rule'
    stages = {stage.id: stage for stage in parts["stages"]}
    for name in rule.then.stages:
        yield from _unknown(owner, "stage", name, stages)
        if name in stages:
            yield from _unknown(owner, f'branch (of stage "{name}")', rule.then.branch, _ids(stages[name].weighted))
    yield from _unknown(owner, "passage", rule.passage, _ids(parts["passages"]))
    yield from _unknown(owner, "grade", rule.grade, _ids(parts["grades"]))
    readings = _ids(parts["readings"])
    for reading in readings:
        if reading not in rule.factor:
            yield f'{owner}: the reading "{reading}" is missing; add factor.{reading}, 1 if it does nothing'
    for reading in rule.factor:
        yield from _unknown(owner, "reading", reading, readings)
    if "{push}" not in rule.sentence or rule.sentence.count("{") != 1:
        yield f"{owner}: the sentence must contain {{push}} once, and no other brace: {rule.sentence!r}"


def _figure_faults(figure: Figure, parts: Mapping[str, Any]) -> Iterator[str]:
    branches = [f"{stage.id}.{branch.id}" for stage in parts["stages"] for branch in stage.branches]
    known = [*_ids(parts["outcomes"]), *branches]
    for term in (*figure.of, *figure.given):
        yield from _unknown(f'figure "{figure.id}"', "outcome or stage.branch", term, known)


def _reading_faults(reading: Reading, parts: Mapping[str, Any]) -> Iterator[str]:
    owner = f'reading "{reading.id}"'
    if reading.id == OWN_READING:
        yield f"{owner}: users' own readings take this id; choose another"
    weighted = [f"{stage.id}.{branch.id}" for stage in parts["stages"] for branch in stage.weighted]
    for name in reading.base:
        yield from _unknown(owner, "stage.branch with a base", name, weighted)


def _signpost_faults(signpost: Signpost, parts: Mapping[str, Any]) -> Iterator[str]:
    owner = f'signpost "{signpost.id}"'
    yield from _unknown(owner, "variable", signpost.variable, _ids(parts["variables"]))
    yield from _unknown(owner, "passage", signpost.passage, _ids(parts["passages"]))
    if signpost.by == 0:
        yield f"{owner}: it moves its variable by 0; give the way and how far, or remove it"


def _ids(parts: Iterable[Any]) -> list[str]:
    return [part.id for part in parts]


def _unknown(owner: str, kind: str, name: str, known: Iterable[str]) -> Iterator[str]:
    known = list(known)
    if name not in known:
        yield f'{owner}: {kind} "{name}" is not defined; {_remedy(name, known)}'


def _remedy(name: str, known: Iterable[str]) -> str:
    return did_you_mean(name, known) or f"use one of: {', '.join(known) or 'none is defined yet'}"


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A question that offers the nearest of the known names, or an empty string if none is near."""
    known = list(known)
    shared = [other for other in known if set(name.split("_")) & set(other.split("_"))]
    near = (
        difflib.get_close_matches(name, known, n=1)
        or shared[:1]
        or difflib.get_close_matches(name, known, n=1, cutoff=0.4)
    )
    return f'did you mean "{near[0]}"?' if near else ""
