"""What is a logbook? A log under a name, with what its owner thinks likely and has stated: its type and JSON form.

Touches the log that comes with the rule base and nothing else; the rule base it belongs to is an argument.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Annotated, Literal

import pydantic

from model import log as logs
from model import quoting
from model.log import Log
from model.parts import Day, RuleBase
from model.quoting import clipped
from scenarios.names import Name, mending
from scenarios.scenario import AsOf, Document, RuleBaseStamp, ScenarioError, dated, parsed_json, stamp

SCHEMA_VERSION = 1
FILE_KIND = "log"
MAX_FILE_BYTES = 2 * 1024 * 1024
MAX_STATEMENTS = 500
SHIPPED_NAME = "The log that comes with the rules"
# As much of the fingerprint of a log as a scenario holds.
FINGERPRINT_IN_SCENARIO = 16

Line = Annotated[str, pydantic.Field(min_length=1, max_length=300)]
Parameter = Annotated[str, pydantic.Field(max_length=4000)]
Id = Annotated[str, pydantic.Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_\- ]*$", max_length=60)]


class Likelihood(Document):
    """How likely a signpost is thought to be seen by a day, in words of the yardstick, and when that was said."""

    signpost: Id
    words: Annotated[str, pydantic.Field(min_length=1, max_length=60)]
    by: Day
    given: Day


class Resolution(Document):
    """That what was stated came true, or did not: on which day, by which event of the log, if by one."""

    day: Day
    came_true: bool
    event: Annotated[str, pydantic.Field(max_length=60)] = ""


class Statement(Document):
    """A dated statement that can come true: what, how it is decided, by when, how likely, whose, and on what it rests.

    `who` is empty for the model; `measure` is what the model was asked, `link` the scenario as an address holds it.
    """

    id: Id
    made_on: Day
    text: Line
    criteria: Annotated[str, pydantic.Field(max_length=1000)] = ""
    by: Day
    share: Annotated[float, pydantic.Field(ge=0, le=1, allow_inf_nan=False)]
    who: Annotated[str, pydantic.Field(max_length=80)] = ""
    measure: Annotated[str, pydantic.Field(max_length=80)] = ""
    signpost: Annotated[str, pydantic.Field(max_length=60)] = ""
    base_share: Annotated[float, pydantic.Field(ge=0, le=1, allow_inf_nan=False)] | None = None
    rulebase: RuleBaseStamp | None = None
    link: Annotated[Mapping[str, Parameter], pydantic.Field(max_length=40)] = {}
    resolved: Resolution | None = None


class Logbook(Document):
    """A log under a name, how likely its owner thinks signposts, and what has been stated."""

    model_config = pydantic.ConfigDict(title="Log of After the Ceasefire")

    kind: Literal["log"] = FILE_KIND  # type: ignore[assignment]
    schema_version: Literal[1] = 1
    name: Name
    rulebase: RuleBaseStamp
    log: Log
    likelihoods: Annotated[tuple[Likelihood, ...], pydantic.Field(max_length=200)] = ()
    statements: Annotated[tuple[Statement, ...], pydantic.Field(max_length=MAX_STATEMENTS)] = ()


@lru_cache(maxsize=8)
def shipped(base: RuleBase) -> Logbook | None:
    """The log that comes with the rule base in use, as a logbook; None if none does, or it does not fit `base`.

    Raises ValuesError if its file cannot be read.
    """
    log = logs.load()
    if log is None or next(logs.faults(base.origin, log, date.max), None):
        return None
    return Logbook(name=SHIPPED_NAME, rulebase=stamp(base.origin), log=log)


@lru_cache(maxsize=256)
def day_of(base: RuleBase, log: Log, day: date, known: date | None = None) -> AsOf:
    """The baseline of a day, as a scenario holds it: where every variable that the log has moved by then stands."""
    moved = {step.variable: step.now for step in logs.steps(base, log, day, known)}
    return AsOf(day=day, values=moved, log=log.fingerprint[:FINGERPRINT_IN_SCENARIO])


def rules_as_of(base: RuleBase, log: Log, day: date) -> RuleBase:
    """The rules with the baseline that a log makes by the end of a day."""
    return dated(base, day_of(base, log, day))


def read_logbook(base: RuleBase, text: str | bytes, today: date) -> Logbook:
    """The logbook in a JSON text. Raises ScenarioError, which names what is wrong, and then nothing has changed."""
    if len(text) > MAX_FILE_BYTES:
        raise ScenarioError(f"The file holds {len(text):,} bytes; a log has at most {MAX_FILE_BYTES:,}.")
    return logbook_of(base, parsed_json(text), today)


def logbook_of(base: RuleBase, document: object, today: date) -> Logbook:
    """The logbook in a JSON document. Raises ScenarioError, which names what is wrong."""
    if not isinstance(document, dict) or document.get("kind") != FILE_KIND:
        raise ScenarioError("This is no log. Export one on the page “What to watch”, and take that.")
    version = document.get("schema_version", SCHEMA_VERSION)
    if version != SCHEMA_VERSION or isinstance(version, bool):
        said = f"The log has schema version {clipped(repr(version))}; this program reads {SCHEMA_VERSION}."
        raise ScenarioError(f"{said} Update the program.")
    if name := mending(document.get("name"), "The name"):
        document = {**document, "name": name[0]}
    try:
        logbook = Logbook.model_validate(document)
    except pydantic.ValidationError as error:
        raise ScenarioError(_fault(error)) from error
    if faults := list(logs.faults(base.origin, logbook.log, today)):
        raise ScenarioError(" ".join(f"{x[:1].upper()}{x[1:]}." for x in quoting.remarks(faults)))
    return logbook


def _fault(error: pydantic.ValidationError) -> str:
    """The first fault of form, with the place that it is in."""
    detail = error.errors()[0]
    steps = [str(step + 1) if isinstance(step, int) else str(step) for step in detail["loc"]]
    value = "missing" if detail["type"] == "missing" else clipped(repr(detail["input"]))
    return f"“{clipped(' '.join(steps))}” is {value}: {detail['msg'].removeprefix('Value error, ')}."
