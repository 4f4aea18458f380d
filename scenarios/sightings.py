"""What does a log gain when a signpost is seen? An event with its day and source, which fulfils it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

import pydantic

from model import quoting
from model.beside import shape_faults
from model.log import Certainty, Event, Log, Move, as_of, faults
from model.parts import RuleBase, Signpost, Source
from scenarios.logbook import next_id, with_event
from scenarios.scenario import ScenarioError


@dataclass(frozen=True)
class Sighting:
    """That a signpost was seen: when, what happened, who published it under what title and where, how sure that is,
    where it leaves the slider, and why there."""

    signpost: Signpost
    day: date
    text: str
    publisher: str
    title: str
    address: str
    certainty: Certainty
    value: float
    judgement: str = ""


def left_at(base: RuleBase, log: Log, signpost: Signpost, day: date) -> float:
    """Where a signpost would leave its slider, seen on a day: as far from where the log has it as the rules say."""
    start, end = base.variable[signpost.variable].range
    return min(max(as_of(base, log, day)[signpost.variable] + signpost.by, start), end)


def with_sighting(base: RuleBase, log: Log, sighting: Sighting, today: date) -> Log:
    """The log with an event that fulfils the signpost, and its source. Raises ScenarioError; then nothing is new."""
    if missing := _missing(sighting):
        raise ScenarioError(missing)
    name, variable = sighting.signpost.id, sighting.signpost.variable
    try:
        source = Source(
            id=next_id({source.id for source in (*log.sources, *base.sources)}, f"{name}-seen"),
            authors=sighting.publisher.strip(),
            year=f"{sighting.day.year}",
            title=sighting.title.strip(),
            publisher=sighting.publisher.strip(),
            kind="press",
            seen="original" if sighting.certainty == "original" else "re-report",
            address=sighting.address.strip(),
        )
        event = Event(
            id=next_id(log.event, name),
            day=sighting.day,
            text=sighting.text.strip(),
            certainty=sighting.certainty,
            sources=(source.id,),
            moves=(Move(variable=variable, was=as_of(base, log, sighting.day)[variable], now=float(sighting.value)),),
            judgement=sighting.judgement.strip(),
            signpost=name,
        )
        seen = with_event(log, event, [source])
    except pydantic.ValidationError as error:
        raise ScenarioError(f"This cannot be logged: {'; '.join(x.strip() for x in shape_faults(error))}.") from error
    if said := [x for x in faults(base, seen, today) if f"“{event.id}”" in x]:
        raise ScenarioError(" ".join(f"{x[:1].upper()}{x[1:]}." for x in quoting.remarks(said)))
    return seen


def _missing(sighting: Sighting) -> str:
    """What has still to be filled in, or cannot be an address; empty if nothing."""
    fields = {"what happened": sighting.text, "who published it": sighting.publisher, "its title": sighting.title}
    for name, text in fields.items():
        if quoting.is_blank(text):
            return f"Say {name}: an event is logged with its source."
    address = sighting.address.strip()
    if address and (urlsplit(address).scheme not in ("http", "https") or len(address.split()) > 1):
        return (
            f"“{quoting.clipped(address)}” is no address; begin it with https:// and leave no spaces, or leave it out."
        )
    return ""
