"""What has happened since the baseline, and where did it leave every variable? The log: its parts, read and followed.

Events set variables, in the order of their days; on one day, in the order of the log, where a correction has the place
of what it corrects. Whatever an event says a variable stood at before, it leaves it where it says: its step is counted
from where the log had left it. Touches the file of the log and nothing else; knows no subject.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, Literal

import pydantic

from model import beside
from model.documents import DocumentError, parsed_json
from model.faults import remedy
from model.parts import Day, Identifier, Number, Part, RuleBase, Source, Sources, Text

FILE_NAME = "log.toml"
MOST_EVENTS = 2000
MOST_FAULTS, MOST_COMPARED = 100, 200

Certainty = Literal["original", "re-report", "disputed"]
EventId = Annotated[str, pydantic.Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_\- ]*$", max_length=60)]


class Move(Part):
    """What an event did to a variable, in the units of its slider: where it stood, and where it was left."""

    variable: Identifier
    was: Number
    now: Number


class Event(Part):
    """Something that happened on a day: what, who says so and how surely, and what it moved.

    `label` names it in a few words, where there is no room for all of `text`; `judgement` says why it moved that so
    far; `signpost` names the signpost that it fulfils; `known` is the day from which it was known, its own if there is
    none; `corrects` names the event in whose place it stands.
    """

    id: EventId
    day: Day
    label: Annotated[str, pydantic.Field(max_length=60)] = ""
    text: Text
    certainty: Certainty
    sources: Sources = ()
    moves: tuple[Move, ...] = ()
    judgement: Annotated[str, pydantic.Field(max_length=600)] = ""
    signpost: Identifier | None = None
    known: Day | None = None
    corrects: EventId | None = None

    @property
    def name(self) -> str:
        """What it is called where there is little room: its label, or else what happened, to be cut."""
        return self.label or self.text.rstrip(".")

    @property
    def known_from(self) -> date:
        """The day from which it was known."""
        return self.known or self.day


class Withdrawal(Part):
    """That an event is no longer held to have happened, from when, and why."""

    event: EventId
    known: Day
    reason: Text


class Log(Part):
    """What has happened since the day of the baseline, `begins`: events, those withdrawn again, and their sources."""

    begins: Day
    events: Annotated[tuple[Event, ...], pydantic.Field(max_length=MOST_EVENTS)] = ()
    withdrawals: Annotated[tuple[Withdrawal, ...], pydantic.Field(max_length=MOST_EVENTS)] = ()
    sources: Annotated[tuple[Source, ...], pydantic.Field(max_length=2 * MOST_EVENTS)] = ()

    @cached_property
    def event(self) -> Mapping[str, Event]:
        """The events by id."""
        return {event.id: event for event in self.events}

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Where each event counts on its day, by id: a correction where what it corrects does."""
        places = dict[str, int]()
        for place, event in enumerate(self.events):
            places[event.id] = places.get(event.corrects or "", place)
        return places

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256, in hexadecimal, of the canonical content."""
        canonical = json.dumps(self.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()

    def __hash__(self) -> int:
        return hash(self.fingerprint)


@dataclass(frozen=True)
class Step:
    """What an event did to a variable: where it says that it found it, where the log had left it, where it left it."""

    event: Event
    variable: str
    said: float
    stood: float
    now: float

    @property
    def by(self) -> float:
        """How far it moved it."""
        return self.now - self.stood


def load(file: str | os.PathLike[str] | None = None) -> Log | None:
    """The log in `file`, or in log.toml beside the rule base in use; None if there is no such file.

    A file is TOML or, if its name ends in .json, JSON: a log, or what holds one under “log”. Raises ValuesError, which
    lists every fault of form.
    """
    return beside.read(Log, FILE_NAME, file, _held)


def is_log(file: Path) -> bool:
    """Whether a file can be read, and holds a log or what claims to be one."""
    try:
        document = _document(file)
    except (OSError, DocumentError):
        return False
    return isinstance(document, dict) and ("begins" in document or "log" in document)


def _document(path: Path) -> Any:
    return parsed_json(path.read_bytes()) if path.suffix.lower() == ".json" else beside.toml(path)


def _held(path: Path) -> Any:
    """The log in a file, which may stand under “log” there."""
    document = _document(path)
    return document.get("log", document) if isinstance(document, dict) else document


def in_force(log: Log, known: date | None = None) -> tuple[Event, ...]:
    """The events that stand, in the order in which they count; as known on a day, or by now.

    Of an event, its corrections and theirs, the last in the log stands that is known by then and not withdrawn.
    """
    withdrawn = {x.event for x in log.withdrawals if known is None or x.known <= known}
    standing = dict[int, Event]()
    for event in log.events:
        if event.id not in withdrawn and (known is None or event.known_from <= known):
            standing[log.place[event.id]] = event
    return tuple(standing[place] for place in sorted(standing, key=lambda place: (standing[place].day, place)))


def fallen(log: Log, known: date | None = None) -> dict[str, str]:
    """The events that were known and do not stand any more, by id, and why; as known on a day, or by now."""
    standing = {log.place[event.id]: event for event in in_force(log, known)}
    withdrawn = {x.event: x for x in log.withdrawals if known is None or x.known <= known}
    reasons = dict[str, str]()
    for event in log.events:
        instead = standing.get(log.place[event.id])
        if instead is event or not (known is None or event.known_from <= known):
            continue
        if withdrawal := withdrawn.get(event.id):
            reasons[event.id] = f"withdrawn on {withdrawal.known}: {withdrawal.reason}"
        elif instead is not None:
            reasons[event.id] = f"corrected on {instead.known_from} by “{instead.id}”."
    return reasons


def steps(base: RuleBase, log: Log, until: date, known: date | None = None) -> tuple[Step, ...]:
    """What every event up to the end of a day did to a variable, in order, from the baseline of the rules on.

    Variables that the rule base does not have are passed over, and values end where its sliders do.
    """
    stands, made = dict(base.origin.baseline), list[Step]()
    for event in in_force(log, known):
        for move in event.moves if event.day <= until else ():
            if move.variable in stands:
                was, now = (_within(base, move.variable, value) for value in (move.was, move.now))
                made.append(Step(event, move.variable, was, stands[move.variable], now))
                stands[move.variable] = now
    return tuple(made)


def _within(base: RuleBase, variable: str, value: float) -> float:
    start, end = base.variable[variable].range
    return min(max(value, start), end)


def as_of(base: RuleBase, log: Log, day: date, known: date | None = None) -> dict[str, float]:
    """The baseline as the log has it at the end of a day; `known` says as known on which day, by now if it is None."""
    return {**base.origin.baseline, **{step.variable: step.now for step in steps(base, log, day, known)}}


def faults(base: RuleBase, log: Log, today: date) -> Iterator[str]:
    """What in a log cannot be used with a rule base, a sentence each, which names the event; the first hundred."""
    return islice(_faults(base, log, today), MOST_FAULTS)


def _faults(base: RuleBase, log: Log, today: date) -> Iterator[str]:
    earlier = dict[str, Event]()
    known_sources = dict.fromkeys(source.id for source in (*log.sources, *base.sources))
    signposts = [signpost.id for signpost in base.signposts]
    for event in log.events:
        owner = f"event “{event.id}”"
        if event.id in earlier:
            yield f"{owner}: its id stands twice; give one of them another"
        yield from (f"{owner}: {said}" for said in _day_faults(event, log.begins, today))
        yield from (f"{owner}: {said}" for said in _move_faults(base, event))
        if event.signpost is not None and event.signpost not in signposts:
            yield f"{owner}: signpost “{event.signpost}” is not known; {_nearest(event.signpost, signposts)}"
        for name in event.sources:
            if name not in known_sources:
                yield f"{owner}: source “{name}” is not known; {_nearest(name, known_sources)}"
        if event.corrects is not None:
            yield from (f"{owner}: it corrects {said}" for said in _correction_faults(event, earlier))
        earlier[event.id] = event
    for name, count in Counter(source.id for source in log.sources).items():
        if count > 1:
            yield f"source “{name}” stands twice; keep one of them"
    for withdrawal in log.withdrawals:
        yield from _withdrawal_faults(log, withdrawal, today)


def _nearest(name: str, known: Collection[str]) -> str:
    # To look for the nearest of thousands takes seconds.
    return remedy(name, known) if len(known) <= MOST_COMPARED else "name one that is in the file"


def _day_faults(event: Event, begins: date, today: date) -> Iterator[str]:
    if event.day < begins:
        yield f"its day, {event.day}, lies before the baseline, {begins}; what was before then is in the baseline"
    if event.day > today:
        yield f"its day, {event.day}, is in the future; log it when it has happened"
    elif event.known_from < event.day:
        yield f"it was known on {event.known_from}, before its day, {event.day}; correct one of them"
    elif event.known_from > today:
        yield f"it is known from {event.known_from}, which is in the future; correct the day"


def _move_faults(base: RuleBase, event: Event) -> Iterator[str]:
    movable = [variable.id for variable in base.variables if variable is not base.time]
    for move in event.moves:
        variable = base.variable.get(move.variable)
        if variable is None:
            yield f"variable “{move.variable}” is not defined; {remedy(move.variable, movable)}"
        elif variable is base.time:
            yield f"“{variable.label}” is a choice of the reader’s, which no event moves; leave it out"
        elif not all(variable.range[0] <= value <= variable.range[1] for value in (move.was, move.now)):
            ends = f"{variable.range[0]:g} to {variable.range[1]:g}"
            yield f"{variable.label} goes from {move.was:g} to {move.now:g}; its slider goes from {ends}"
    for name, count in Counter(move.variable for move in event.moves).items():
        if count > 1:
            yield f"it moves “{name}” twice; keep one of them"


def _correction_faults(event: Event, earlier: Mapping[str, Event]) -> Iterator[str]:
    corrected = earlier.get(event.corrects or "")
    if corrected is None:
        yield f"“{event.corrects}”, which does not stand before it; name an earlier event"
    elif event.known_from < corrected.known_from:
        said = f"known from {corrected.known_from}, and is itself known from {event.known_from}"
        yield f"“{corrected.id}”, {said}; say under “known” when the correction was known"


def _withdrawal_faults(log: Log, withdrawal: Withdrawal, today: date) -> Iterator[str]:
    owner = f"the withdrawal of “{withdrawal.event}”"
    event = log.event.get(withdrawal.event)
    if event is None:
        yield f"{owner}: there is no such event; {_nearest(withdrawal.event, log.event)}"
    elif withdrawal.known < event.known_from:
        yield f"{owner}: it is of {withdrawal.known}, before the event was known, {event.known_from}; correct the day"
    elif withdrawal.known > today:
        yield f"{owner}: it is of {withdrawal.known}, which is in the future; correct the day"


def contradictions(base: RuleBase, log: Log, until: date, known: date | None = None) -> Iterator[str]:
    """Where events do not agree, a sentence each, in the order in which they count.

    Two that set one variable on one day, and one that found it elsewhere than the log had left it, by its own error or
    because what it builds on does not stand.
    """
    made = steps(base, log, until, known)
    standing = {event.id for event in in_force(log, known)}
    fallen = {
        (move.variable, _within(base, move.variable, move.now)): event.id
        for event in log.events
        if event.id not in standing
        for move in event.moves
        if move.variable in base.variable
    }
    last = dict[str, Step]()
    for step in made:
        name, label, before = step.event.id, base.variable[step.variable].label, last.get(step.variable)
        if before is not None and before.event.day == step.event.day:
            both = f"“{before.event.id}” and “{name}” both set {label} on {step.event.day}"
            yield f"{both}; the later in the log counts: {step.now:g}."
        elif step.said != step.stood:
            support = fallen.get((step.variable, step.said))
            builds_on = f" by “{support}”, which does not stand" if support else ""
            claim = f"“{name}” says that it found {label} at {step.said:g}{builds_on}"
            yield f"{claim}; the log had left it at {step.stood:g}. It leaves it at {step.now:g}."
        last[step.variable] = step
