"""What is a logbook? A log under a name, with what its owner thinks likely and has stated: its type and JSON form.

Touches the log that comes with the rule base and nothing else; the rule base it belongs to is an argument.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from itertools import chain, count
from typing import Annotated, Any, Literal, Self

import pydantic

from model import log as logs
from model import quoting
from model.log import Event, Log, Withdrawal
from model.parts import Day, RuleBase, Source
from model.quoting import clipped
from scenarios.names import Name, mending, named
from scenarios.scenario import AsOf, Document, RuleBaseStamp, ScenarioError, dated, parsed_json, stamp

SCHEMA_VERSION = 1
FILE_KIND = "log"
MAX_FILE_BYTES = 2 * 1024 * 1024
MAX_STATEMENTS = 500
SHIPPED_NAME = "The log that comes with the rules"
# As much of the fingerprint of a log as a scenario holds.
FINGERPRINT_IN_SCENARIO = 16

# Of an id that is made from what happened.
MOST_WORDS_IN_ID, LONGEST_NEW_ID = 5, 50
MOST_CLASHES = 10

Line = Annotated[str, pydantic.Field(min_length=1, max_length=300)]
Parameter = Annotated[str, pydantic.Field(max_length=4000)]
Id = Annotated[str, pydantic.Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_\- ]*$", max_length=60)]


def _name_or_none(text: str) -> str:
    return named(text) if text else ""


class Likelihood(Document):
    """How likely a signpost is thought to be seen by a day, in words of the yardstick, and when that was said."""

    signpost: Id
    words: Annotated[str, pydantic.Field(min_length=1, max_length=60)]
    by: Day
    given: Day


class Resolution(Document):
    """That what was stated came true, or did not: on which day that was so, by which event of the log, if by one."""

    day: Day
    came_true: bool
    event: Annotated[str, pydantic.Field(max_length=60)] = ""


class Statement(Document):
    """A dated statement that can come true: what, how it is decided, by when, how likely, whose, and on what it rests.

    `who` is empty for the model; `question` and `signpost` are the ids of what it answers, if it answers one; `link` is
    the scenario as an address holds it; `by` is the last day that counts.
    """

    id: Id
    made_on: Day
    text: Annotated[Line, pydantic.AfterValidator(named)]
    criteria: Annotated[str, pydantic.Field(max_length=1000)] = ""
    by: Day
    share: Annotated[float, pydantic.Field(ge=0, le=1, allow_inf_nan=False)]
    who: Annotated[str, pydantic.Field(max_length=80), pydantic.AfterValidator(_name_or_none)] = ""
    question: Annotated[str, pydantic.Field(max_length=60)] = ""
    signpost: Annotated[str, pydantic.Field(max_length=60)] = ""
    base_share: Annotated[float, pydantic.Field(ge=0, le=1, allow_inf_nan=False)] | None = None
    rulebase: RuleBaseStamp | None = None
    link: Annotated[Mapping[str, Parameter], pydantic.Field(max_length=40)] = {}
    resolved: Resolution | None = None

    @pydantic.model_validator(mode="after")
    def _days_in_order(self) -> Self:
        if self.by < self.made_on:
            raise ValueError(f"it was stated on {self.made_on}, after its last day, {self.by}; correct one of them")
        if self.resolved and not self.made_on <= self.resolved.day <= self.by:
            ends = f"{self.made_on} to {self.by}"
            raise ValueError(f"it was decided on {self.resolved.day}; it can only be decided by a day from {ends}")
        return self


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

    @pydantic.field_validator("statements")
    @classmethod
    def _of_ids_of_their_own(cls, statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
        seen = set[str]()
        for statement in statements:
            if statement.id in seen:
                raise ValueError(f"the id “{statement.id}” stands twice; give one of them another")
            seen.add(statement.id)
        return statements


@lru_cache(maxsize=8)
def shipped(base: RuleBase) -> Logbook | None:
    """The log that comes with the rule base in use, as a logbook; None if none does, or it does not fit `base`.

    Raises ValuesError if its file cannot be read.
    """
    log = logs.load()
    if log is None or next(logs.faults(base.origin, log, date.max), None):
        return None
    return Logbook(name=SHIPPED_NAME, rulebase=stamp(base.origin), log=log)


def misfits(base: RuleBase) -> tuple[str, ...]:
    """Why the log that stands beside the rules cannot be used with them, a sentence each; none if it can."""
    log = logs.load()
    return quoting.remarks(logs.faults(base.origin, log, date.max)) if log else ()


def is_possible(base: RuleBase, day: date) -> bool:
    """Whether a baseline can stand for a day: not before the log that comes with the rules begins, nor to come."""
    known = shipped(base.origin)
    # Where a link was made it may be tomorrow by now.
    return (known is None or known.log.begins <= day) and day <= date.today() + timedelta(days=1)


@lru_cache(maxsize=256)
def day_of(base: RuleBase, log: Log, day: date, known: date | None = None) -> AsOf:
    """The baseline of a day, as a scenario holds it: where every variable that the log has moved by then stands."""
    moved = {step.variable: step.now for step in logs.steps(base, log, day, known)}
    return AsOf(day=day, values=moved, log=log.fingerprint[:FINGERPRINT_IN_SCENARIO])


def rules_as_of(base: RuleBase, log: Log, day: date) -> RuleBase:
    """The rules with the baseline that a log makes by the end of a day."""
    return dated(base, day_of(base, log, day))


def json_schema() -> dict[str, Any]:
    """The published JSON Schema of the file form."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Logbook.model_json_schema()}


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
        json.dumps(document, ensure_ascii=False).encode()
        logbook = Logbook.model_validate(document)
    except UnicodeEncodeError as error:
        raise ScenarioError("A text of the log holds half a character, which no file can hold; mend it.") from error
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


# What is done to a log: each gives another one, and changes none


def new_id(taken: Collection[str], day: date, text: str) -> str:
    """An id for an event that has none yet: its day and the first words of what happened."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return next_id(taken, "-".join([f"{day:%Y-%m-%d}", *re.findall("[a-z0-9]+", plain)[:MOST_WORDS_IN_ID]]))


def next_id(taken: Collection[str], id: str) -> str:
    """The id, or the first after it, with a number, that no other event has."""
    stem = id[:LONGEST_NEW_ID].rstrip("- ")
    return next(name for name in chain([stem], (f"{stem}-{number}" for number in count(2))) if name not in taken)


def with_event(log: Log, event: Event, sources: Iterable[Source] = ()) -> Log:
    """The log with an event after all others, and those of its sources that the log lacks.

    Raises ValueError if it has no room.
    """
    known = {source.id for source in log.sources}
    return _log(log, (*log.events, event), log.withdrawals, (*log.sources, *(x for x in sources if x.id not in known)))


def with_withdrawal(log: Log, withdrawal: Withdrawal) -> Log:
    """The log in which an event is withdrawn. Raises ValueError if it has no room."""
    return _log(log, log.events, (*log.withdrawals, withdrawal), log.sources)


def joined(log: Log, other: Log) -> Log:
    """A log with what another holds besides.

    What is the same in both is passed over. Raises ScenarioError for a clash of ids, which names them.
    """
    clashes = [f"“{event.id}”" for event in other.events if not _fits(log, other, event.id)]
    if clashes:
        more = " and more" if len(clashes) > MOST_CLASHES else ""
        raise ScenarioError(
            f"The two logs do not say the same of {', '.join(clashes[:MOST_CLASHES])}{more}. Nothing was added. Give "
            "them other ids in the file, or put it in place of the log."
        )
    return _with_events_of(log, other, [event.id for event in other.events if event.id not in log.event])


def taken_over(log: Log, other: Log, ids: Iterable[str]) -> Log:
    """A log with events as another has them, withdrawn or not; those that it does not have are left as they are."""
    wanted = {id: other.event[id] for id in ids if id in other.event}
    events = tuple(wanted.get(event.id, event) for event in log.events)
    withdrawals = tuple(x for x in log.withdrawals if x.event not in wanted)
    replaced = _log(log, events, withdrawals, log.sources)
    return _with_events_of(replaced, other, list(wanted))


def version(log: Log, id: str) -> tuple[object, ...]:
    """All that a log says of an event: two logs say the same of it if these are equal; empty if it does not stand in
    the log."""
    if id not in log.event:
        return ()
    return log.event[id], tuple(x for x in log.withdrawals if x.event == id), _sources(log, log.event[id])


def _fits(log: Log, other: Log, id: str) -> bool:
    return id not in log.event or version(log, id) == version(other, id)


def _sources(log: Log, event: Event) -> tuple[Source, ...]:
    known = {source.id: source for source in log.sources}
    return tuple(known[name] for name in event.sources if name in known)


def _with_events_of(log: Log, other: Log, ids: Collection[str]) -> Log:
    """The log with events of another, after all others where it has none of their ids, with sources and withdrawals."""
    events = {event.id: event for event in log.events}
    sources = {source.id: source for source in log.sources}
    for id in ids:
        event, renamed = other.event[id], dict[str, str]()
        for source in _sources(other, event):
            name = next(
                x for x in chain([source.id], (f"{source.id}-{n}" for n in count(2))) if _is(sources, x, source)
            )
            renamed[source.id] = name
            sources[name] = source.model_copy(update={"id": name})
        events[id] = event.model_copy(update={"sources": tuple(renamed.get(x, x) for x in event.sources)})
    withdrawals = (x for x in other.withdrawals if x.event in ids)
    return _log(log, tuple(events.values()), (*log.withdrawals, *withdrawals), tuple(sources.values()))


def _is(sources: Mapping[str, Source], name: str, source: Source) -> bool:
    """Whether a source may stand under a name: nothing else does."""
    return name not in sources or sources[name] == source.model_copy(update={"id": name})


def _log(log: Log, events: tuple[Event, ...], withdrawals: tuple[Withdrawal, ...], sources: tuple[Source, ...]) -> Log:
    # What is kept is not copied: of a long log there may be many, for undo.
    return Log(begins=log.begins, events=events, withdrawals=withdrawals, sources=sources)
