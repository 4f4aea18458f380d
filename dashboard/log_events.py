"""How does an event come into the log on the desk? Entered, corrected, withdrawn, taken over from another log."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from briefing.findings import logbook as findings
from dashboard.logbooks import change, log, notes
from dashboard.rule_bases import present
from dashboard.session import Remark
from model import log as logs
from model.log import Event, Log, Move, Withdrawal
from model.parts import Source
from scenarios import log_csv
from scenarios.logbook import Logbook, joined, new_id, next_id, taken_over, with_event, with_withdrawal
from scenarios.scenario import ScenarioError

FULL = f"A log holds {logs.MOST_EVENTS:,} events at most, and as many withdrawals. Begin a second one."


@dataclass(frozen=True)
class Entry:
    """An event as it is typed: its sources one a line, and one more by who published it, its title and address."""

    day: date
    text: str
    certainty: str
    moves: tuple[Move, ...] = ()
    judgement: str = ""
    signpost: str = ""
    known: date | None = None
    label: str = ""
    sources: str = ""
    who: str = ""
    title: str = ""
    address: str = ""


def enter(entry: Entry, corrected: Event | None = None) -> tuple[str, ...]:
    """Logs an event, in place of one that it corrects if one is given; why it cannot be, and then nothing changes."""
    try:
        event, sources = _event(entry, corrected)
    except ValueError as error:
        return findings.in_words(error)
    said = (
        f"Logged: “{findings.called(event)}”"
        if corrected is None
        else f"Put in its place; both are kept: “{findings.called(event)}”"
    )
    return _commit(lambda: with_event(log(), event, sources), said)


def withdraw(id: str, known: date, reason: str) -> tuple[str, ...]:
    """Withdraws an event from a day on; why it cannot be, and then nothing changes."""
    try:
        withdrawal = Withdrawal(event=id, known=known, reason=reason.strip())
    except ValueError as error:
        return findings.in_words(error)
    said = f"Withdrawn, and kept with the day and why: “{findings.called(log().event[id])}”"
    if again := findings.stands_again(present(), log(), id):
        said = f"{said}. {again}"
    return _commit(lambda: with_withdrawal(log(), withdrawal), said)


def take_over(other: Log, ids: Iterable[str]) -> tuple[str, ...]:
    """Takes events over as another log has them; why they cannot be, and then nothing changes."""
    return _commit(lambda: taken_over(log(), other, ids), "Taken over. Undo leads back.")


def add_to(book: Logbook) -> tuple[str, ...]:
    """Adds the events of a log from a file to that on the desk; why they cannot be, and then nothing changes."""
    before = len(log().events)
    try:
        made = joined(log(), book.log)
    except ScenarioError as error:
        return (str(error),)
    return _commit(lambda: made, f"{len(made.events) - before:,} of {len(book.log.events):,} events added.")


def _event(entry: Entry, corrected: Event | None) -> tuple[Event, list[Source]]:
    """The event that was typed, and its sources. Raises ValueError."""
    base, taken = present(), log().event
    known = {**base.source_of, **{source.id: source for source in log().sources}}
    lines = [entry.sources]
    if any(text.strip() for text in (entry.who, entry.title, entry.address)):
        lines.append(log_csv.line_of(entry.who, entry.title, entry.address))
    sources = log_csv.sources_in(known, "\n".join(lines), entry.certainty)
    text = entry.text.strip()
    event = Event(
        id=next_id(taken, corrected.id) if corrected else new_id(taken, entry.day, text),
        day=entry.day,
        label=entry.label.strip(),
        text=text,
        certainty=entry.certainty,
        sources=tuple(dict.fromkeys(source.id for source in sources)),
        moves=entry.moves,
        judgement=entry.judgement.strip(),
        signpost=entry.signpost or None,
        known=entry.known if entry.known != entry.day else None,
        corrects=corrected.id if corrected else None,
    )
    return event, [source for source in sources if source.id not in known]


def _commit(make: Callable[[], Log], said: str) -> tuple[str, ...]:
    """Puts a log in place of that on the desk and says so; what is wrong with it, and then nothing changes."""
    try:
        made = make()
    except ValueError:
        return (FULL,)
    if faults := tuple(logs.faults(present().origin, made, date.today())):
        return findings.sentences(faults)
    change(log=made)
    notes().remark = Remark(said, "success")
    return ()
