"""What does the model contain? Reads a rule base from TOML, or says all that is wrong with it.

Touches the file it is given and nothing else; knows no subject.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pydantic

from model import quoting
from model.documents import DocumentError, parsed_toml
from model.faults import article_faults, cross_faults, remedy
from model.markup import markup_faults
from model.parts import (
    Actor,
    Branch,
    Coding,
    Colours,
    Contrast,
    Figure,
    Grade,
    Group,
    Hands,
    Lens,
    Levels,
    Mark,
    Outcome,
    Part,
    Passage,
    Reading,
    Rule,
    RuleBase,
    Section,
    Share,
    Signpost,
    Source,
    Stage,
    Target,
    Tension,
    Variable,
    Way,
)

SHIPPED = Path(__file__).with_name("rulebase.toml")
ENVIRONMENT_VARIABLE = "AFTER_CEASEFIRE_RULEBASE"
MOST_FAULTS, MOST_SAID_OF_FAULTS = 100, 16_000


class RuleBaseError(ValueError):
    """A rule base that cannot be used; `faults` says what is wrong with it, one sentence each."""

    def __init__(self, source: str, faults: Iterable[str]) -> None:
        self.faults = quoting.remarks(faults, MOST_FAULTS, MOST_SAID_OF_FAULTS)
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
        text = file.read_bytes()
    except OSError as error:
        raise RuleBaseError(
            str(file), [f"the file cannot be read: {error.strerror or error}; check the path"]
        ) from error
    return parse(text, source=file.name)


def parse(text: str | bytes, source: str = "rule base") -> RuleBase:
    """The rule base written in the TOML `text`. Raises RuleBaseError, which lists every fault."""
    try:
        content = parsed_toml(text)
    except DocumentError as error:
        raise RuleBaseError(source, [f"the file {error}"]) from error
    faults: list[str] = []
    parts = _parts(content, faults)
    faults += cross_faults(parts)
    faults += article_faults(content.get("article"), parts)
    faults += markup_faults({name: content.get(name) for name in RuleBase.model_fields if name not in KINDS}, parts)
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
    "sources": Source,
    "sections": Section,
    "groups": Group,
    "lenses": Lens,
    "contrasts": Contrast,
    "tensions": Tension,
}
NESTED_FIELDS = sorted(
    {name for kind in (Branch, Mark, Levels, Coding, Target, Colours, Share, Way) for name in kind.model_fields}
)
MAY_BE_EMPTY = {
    "actors",
    "figures",
    "hands",
    "signposts",
    "sources",
    "sections",
    "groups",
    "lenses",
    "contrasts",
    "tensions",
}
MAY_BE_MISSING = {"article"}


def _parts(content: dict[str, Any], faults: list[str]) -> dict[str, Any]:
    """Every table of the file as objects; what cannot be read is left out and its faults are added."""
    parts: dict[str, Any] = {
        name: _read_each(name, kind, content.get(name, []), faults) for name, kind in KINDS.items()
    }
    faults += [
        f"no [[{name}]] given; add at least one" for name in KINDS if not content.get(name) and name not in MAY_BE_EMPTY
    ]
    header = [name for name in RuleBase.model_fields if name not in KINDS and name not in MAY_BE_MISSING]
    for name in header:
        if not isinstance(content.get(name), str) or not content[name]:
            faults.append(f'"{name}" is {content.get(name)!r}; give it as text at the top of the file')
    known = set(RuleBase.model_fields)
    faults += [f'"{name}" is not a part of a rule base; {remedy(name, known)}' for name in content if name not in known]
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
        return f'{owner}: "{field}" is not known here; {remedy(str(detail["loc"][-1]), known)}'
    return f'{owner}: "{field}" is {detail["input"]!r}; {detail["msg"][0].lower()}{detail["msg"][1:]}'
