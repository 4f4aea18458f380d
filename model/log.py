"""What has happened since the baseline, and where did it leave every variable? The log: its parts, read and followed.

Events set variables, in the order of their days; on one day, in the order of the log. Whatever an event says a variable
stood at before, it leaves it where it says: the step that it made is counted from where the log had left it. Touches
log.toml and nothing else; knows no subject.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

import pydantic

from model.documents import DocumentError, parsed_toml
from model.faults import remedy
from model.inputs import ValuesError
from model.parts import Identifier, Number, Part, RuleBase, Source, Sources, Text
from model.quoting import clipped
from model.rulebase import location

FILE_NAME = "log.toml"
MOST_EVENTS = 2000

Certainty = Literal["original", "re-report", "disputed"]
EventId = Annotated[str, pydantic.Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_\- ]*$", max_length=60)]


class Move(Part):
    """What an event did to a variable, in the units of its slider: where it stood, and where it was left."""

    variable: Identifier
    was: Number
    now: Number


class Event(Part):
    """Something that happened on a day: what, who says so and how surely, and what it moved.

    `judgement` says why it moved that so far; `signpost` names the signpost that it fulfils; `known` is the day from
    which it was known, its own if there is none; `corrects` names the event in whose place it stands.
    """

    id: EventId
    day: date
    text: Text
    certainty: Certainty
    sources: Sources = ()
    moves: tuple[Move, ...] = ()
    judgement: Annotated[str, pydantic.Field(max_length=600)] = ""
    signpost: Identifier | None = None
    known: date | None = None
    corrects: EventId | None = None

    @property
    def known_from(self) -> date:
        """The day from which it was known."""
        return self.known or self.day


class Withdrawal(Part):
    """That an event is no longer held to have happened, from when, and why."""

    event: EventId
    known: date
    reason: Text


class Log(Part):
    """What has happened since the day of the baseline, `begins`: events, those withdrawn again, and their sources."""

    begins: date
    events: Annotated[tuple[Event, ...], pydantic.Field(max_length=MOST_EVENTS)] = ()
    withdrawals: Annotated[tuple[Withdrawal, ...], pydantic.Field(max_length=MOST_EVENTS)] = ()
    sources: Annotated[tuple[Source, ...], pydantic.Field(max_length=2 * MOST_EVENTS)] = ()

    @cached_property
    def event(self) -> Mapping[str, Event]:
        """The events by id."""
        return {event.id: event for event in self.events}

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256, in hexadecimal, of the canonical content."""
        canonical = json.dumps(self.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()

    def __hash__(self) -> int:
        return hash(self.fingerprint)


@dataclass(frozen=True)
class Step:
    """What an event did to a variable: where the log had left it, and where the event left it."""

    event: Event
    variable: str
    stood: float
    now: float

    @property
    def by(self) -> float:
        """How far it moved it."""
        return self.now - self.stood


def load(file: str | os.PathLike[str] | None = None) -> Log | None:
    """The log in `file`, or in log.toml beside the rule base in use; None if there is no such file.

    Raises ValuesError, which lists every fault of form.
    """
    path = Path(file) if file else location().with_name(FILE_NAME)
    if not file and not path.exists():
        return None
    try:
        return Log.model_validate(parsed_toml(path.read_bytes()))
    except OSError as error:
        raise ValuesError(f"{path.name} cannot be read: {error.strerror or error}; check the path") from error
    except DocumentError as error:
        raise ValuesError(f"{path.name} {error}") from error
    except pydantic.ValidationError as error:
        raise ValuesError("\n".join([f"{path.name} cannot be used:", *shape_faults(error)])) from error


def shape_faults(error: pydantic.ValidationError) -> Iterator[str]:
    """What is wrong with the form of a log, a line each."""
    for detail in error.errors():
        place = ".".join(str(step) for step in detail["loc"])
        yield f"  {place}: {clipped(repr(detail['input']))}; {detail['msg'][0].lower()}{detail['msg'][1:]}"


def in_force(log: Log, known: date | None = None) -> tuple[Event, ...]:
    """The events that stand, by day and, on one day, in the order of the log; as known on a day, or by now.

    An event stands once it is known, unless it is withdrawn by then, or corrected by one that itself stands: where a
    correction is withdrawn, what it corrected stands again.
    """
    withdrawn = {x.event for x in log.withdrawals if known is None or x.known <= known}
    replaced, standing = set[str](), list[Event]()
    # A correction comes after what it corrects: from the end, whether it stands is known by then.
    for event in reversed(log.events):
        if event.id in withdrawn or event.id in replaced or (known is not None and event.known_from > known):
            continue
        standing.append(event)
        if event.corrects:
            replaced.add(event.corrects)
    standing.reverse()  # or of one day the last would come first
    return tuple(sorted(standing, key=lambda event: event.day))


def steps(base: RuleBase, log: Log, until: date, known: date | None = None) -> tuple[Step, ...]:
    """What every event up to the end of a day did to a variable, in order, from the baseline of the rules on.

    Variables that the rule base does not have are passed over, and values end where its sliders do.
    """
    stands, made = dict(base.origin.baseline), list[Step]()
    for event in in_force(log, known):
        for move in event.moves if event.day <= until else ():
            if move.variable in stands:
                now = min(max(move.now, base.variable[move.variable].range[0]), base.variable[move.variable].range[1])
                made.append(Step(event, move.variable, stands[move.variable], now))
                stands[move.variable] = now
    return tuple(made)


def as_of(base: RuleBase, log: Log, day: date, known: date | None = None) -> dict[str, float]:
    """The baseline as the log has it at the end of a day; `known` says as known on which day, by now if it is None."""
    stands = dict(base.origin.baseline)
    for step in steps(base, log, day, known):
        stands[step.variable] = step.now
    return stands


def faults(base: RuleBase, log: Log, today: date) -> Iterator[str]:
    """What in a log cannot be used with a rule base, a sentence each, which names the event."""
    seen = set[str]()
    known_sources = {source.id for source in (*log.sources, *base.sources)}
    signposts = {signpost.id for signpost in base.signposts}
    for event in log.events:
        owner = f"event “{event.id}”"
        if event.id in seen:
            yield f"{owner}: its id stands twice; give one of them another"
        yield from (f"{owner}: {said}" for said in _day_faults(event, log.begins, today))
        yield from (f"{owner}: {said}" for said in _move_faults(base, event))
        if event.signpost is not None and event.signpost not in signposts:
            yield f"{owner}: signpost “{event.signpost}” is not known; {remedy(event.signpost, signposts)}"
        for name in event.sources:
            if name not in known_sources:
                yield f"{owner}: source “{name}” is not known; {remedy(name, known_sources)}"
        if event.corrects is not None and event.corrects not in seen:
            yield f"{owner}: it corrects “{event.corrects}”, which does not stand before it; name an earlier event"
        seen.add(event.id)
    for withdrawal in log.withdrawals:
        yield from _withdrawal_faults(log, withdrawal, today)


def _day_faults(event: Event, begins: date, today: date) -> Iterator[str]:
    if event.day < begins:
        yield f"its day, {event.day}, lies before the baseline, {begins}; what was before then is in the baseline"
    if event.day > today:
        yield f"its day, {event.day}, is in the future; log it when it has happened"
    if event.known_from < event.day:
        yield f"it was known on {event.known_from}, before its day, {event.day}; correct one of them"
    elif event.known_from > today:
        yield f"it is known from {event.known_from}, which is in the future; correct the day"


def _move_faults(base: RuleBase, event: Event) -> Iterator[str]:
    moved = [move.variable for move in event.moves]
    movable = [variable.id for variable in base.variables if variable is not base.time]
    for move in event.moves:
        variable = base.variable.get(move.variable)
        if variable is None:
            yield f"variable “{move.variable}” is not defined; {remedy(move.variable, movable)}"
        elif variable == base.time:
            yield f"“{variable.label}” is a choice of the reader’s, which no event moves; leave it out"
        elif not all(variable.range[0] <= value <= variable.range[1] for value in (move.was, move.now)):
            ends = f"{variable.range[0]:g} to {variable.range[1]:g}"
            yield f"{variable.label} goes from {move.was:g} to {move.now:g}; its slider goes from {ends}"
    for name in sorted({name for name in moved if moved.count(name) > 1}):
        yield f"it moves “{name}” twice; keep one of them"


def _withdrawal_faults(log: Log, withdrawal: Withdrawal, today: date) -> Iterator[str]:
    owner = f"the withdrawal of “{withdrawal.event}”"
    event = log.event.get(withdrawal.event)
    if event is None:
        yield f"{owner}: there is no such event; {remedy(withdrawal.event, log.event)}"
    elif withdrawal.known < event.known_from:
        yield f"{owner}: it is of {withdrawal.known}, before the event was known, {event.known_from}; correct the day"
    elif withdrawal.known > today:
        yield f"{owner}: it is of {withdrawal.known}, which is in the future; correct the day"


def contradictions(base: RuleBase, log: Log, until: date, known: date | None = None) -> Iterator[str]:
    """Where events do not agree, a sentence each: two that set one variable on one day, or one that found it elsewhere
    than the log had left it."""
    last = dict[str, Step]()
    for step in steps(base, log, until, known):
        label, before = base.variable[step.variable].label, last.get(step.variable)
        said = next(move.was for move in step.event.moves if move.variable == step.variable)
        if before is not None and before.event.day == step.event.day:
            yield (
                f"“{before.event.id}” and “{step.event.id}” both set {label} on {step.event.day}; the later in the "
                f"log counts: {step.now:g}."
            )
        elif said != step.stood:
            yield (
                f"“{step.event.id}” says that it found {label} at {said:g}; the log had left it at {step.stood:g}. "
                f"It leaves it at {step.now:g}."
            )
        last[step.variable] = step
