"""Which log is on the desk, and what is done to it? The log of a session: followed, changed, set as the baseline."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from briefing.findings import logbook as findings
from briefing.findings import statements as stated
from briefing.formats import File
from dashboard import stored
from dashboard.controls import open_scenario, set_against
from dashboard.days import as_of
from dashboard.library import Shelf
from dashboard.rule_bases import present, rule_base
from dashboard.session import NOTHING, History, LogDesk, LogNotes, Remark, screen, session
from model import log as logs
from model import questions
from model.log import Event, Log, Move, Withdrawal
from model.parts import Source
from scenarios import log_csv, statements
from scenarios.logbook import (
    Logbook,
    joined,
    logbook_of,
    new_id,
    next_id,
    read_logbook,
    shipped,
    taken_over,
    with_event,
    with_withdrawal,
)
from scenarios.names import MAX_NAME_LENGTH, mended
from scenarios.scenario import Opened, Scenario, ScenarioError, baseline_scenario, changed_name, stamp
from scenarios.store import LOG, Preset

# The choice of the log to set beside that on the desk.
BESIDE = "log_beside"
SHIPPED, SAVED, FILE = "shipped", "saved:", "file"
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


def begin() -> History[LogDesk] | None:
    """The logbooks of this session, with what undo leads to; None if no log comes with the rules."""
    own = session()
    if own.logs is None and (first := shipped(present())):
        own.logs = History(LogDesk(first, first))
    return own.logs


def history() -> History[LogDesk]:
    """The logbooks of this session, where there are any."""
    logs = begin()
    assert logs is not None
    return logs


def notes() -> LogNotes:
    """What is noted beside the log on the desk."""
    return session().log_notes


def logbook() -> Logbook:
    """The logbook on the desk."""
    return history().shown.logbook


def log() -> Log:
    """The log on the desk."""
    return logbook().log


def change(**fields: Any) -> None:
    """Changes the logbook on the desk, with undo leading back. Raises ValueError for what it cannot hold."""
    shown = history().shown
    # What stays is not copied: undo leads to many logs, and each may be long.
    book = Logbook.model_validate({**dict(shown.logbook), **fields})
    history().commit(replace(shown, logbook=book))
    notes().remark = NOTHING


def is_changed() -> bool:
    """Whether anybody has changed the logbook since it was opened. What is kept of the model by itself is no change."""
    logbook, opened = history().shown.logbook, history().shown.opened
    before = {one.id for one in opened.statements} if opened else set()
    by_hand = tuple(one for one in logbook.statements if one.who or one.resolved or one.id in before)
    return logbook.model_copy(update={"statements": by_hand}) != opened


def suggested_name() -> str:
    """The name to save the log under: its own, unless it has left one that is not the user's."""
    shown = history().shown
    own = shown.saved is not None or not is_changed()
    return shown.logbook.name if own else changed_name(shown.logbook.name)


def named_logbook() -> Logbook:
    """The logbook on the desk, under a name that says so if it has left what was opened."""
    book = logbook()
    return book.model_copy(update={"name": changed_name(book.name)}) if is_changed() else book


# Events


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
    return _commit(lambda: with_withdrawal(log(), withdrawal), said)


def take_over(other: Log, ids: Iterable[str]) -> tuple[str, ...]:
    """Takes events over as another log has them; why they cannot be, and then nothing changes."""
    return _commit(lambda: taken_over(log(), other, ids), "Taken over. Undo leads back.")


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


def undo() -> None:
    """Takes back the last change of the log."""
    history().undo()
    notes().remark = NOTHING


def redo() -> None:
    """Makes again what undo took back."""
    history().redo()
    notes().remark = NOTHING


# Kept, opened, carried


def open_stored(preset: Preset) -> str:
    """Puts a stored logbook on the desk. Raises ScenarioError, and then all is as it was."""
    opened = read_stored(preset)
    _put(LogDesk(opened, opened, preset))
    return ""


def open_theirs(preset: Preset) -> None:
    """Puts what somebody else has stored on the desk; if it cannot be read, says why and leaves all as it is."""
    try:
        open_stored(preset)
    except ScenarioError as error:
        notes().remark = Remark(f"“{preset.name}” cannot be opened: {error}", "error")


def read_stored(preset: Preset) -> Logbook:
    """The logbook that is stored. Raises ScenarioError."""
    return logbook_of(present(), {**preset.document, "name": preset.name}, date.today())


def _put(desk: LogDesk, remark: Remark = NOTHING) -> None:
    history().commit(desk)
    notes().remark = remark


def open_shipped(_: str = "") -> None:
    """Puts the log that comes with the rules on the desk."""
    if book := shipped(present()):
        _put(LogDesk(book, book))


def unstored() -> dict[str, str]:
    """What can be opened and is stored nowhere, by its choice."""
    book = shipped(present())
    return {SHIPPED: book.name} if book else {}


def read_file(content: bytes, is_table: bool) -> Logbook:
    """The logbook in a file; a table is read under the name of that on the desk. Raises ScenarioError."""
    if is_table:
        events = log_csv.read(present(), content, log().begins, date.today())
        return Logbook(name=changed_name(logbook().name), rulebase=stamp(present()), log=events)
    return read_logbook(present(), content, date.today())


def put_in_place(book: Logbook, is_table: bool) -> None:
    """Puts a log from a file in place of that on the desk: of a table only the events, for it holds no more."""
    if is_table:
        change(log=book.log)
        notes().remark = Remark(
            f"{len(book.log.events):,} events stand in place of those before. Undo leads back.", "success"
        )
    else:
        _put(LogDesk(book, None), Remark(f"“{book.name}” is on the desk; save it to keep it.", "success"))


def add_to(book: Logbook) -> tuple[str, ...]:
    """Adds the events of a log from a file to that on the desk; why they cannot be, and then nothing changes."""
    before = len(log().events)
    try:
        made = joined(log(), book.log)
    except ScenarioError as error:
        return (str(error),)
    return _commit(lambda: made, f"{len(made.events) - before:,} of {len(book.log.events):,} events added.")


def files() -> list[File]:
    """The files in which the log on the desk is taken away."""
    from briefing.file_names import file_name

    book = named_logbook()
    stem = file_name(book.name)
    whole = "The log itself, with its statements and likelihoods, to be opened here again."
    return [
        File("JSON", whole, f"{stem}.json", "application/json", book.to_json),
        File(
            "CSV, commas, UTF-8",
            "Its events as a table, a row each, for a spreadsheet and back.",
            f"{stem}.csv",
            "text/csv",
            partial(log_csv.written, present(), book.log),
        ),
    ]


def kept_as(book: Logbook, preset: Preset) -> None:
    """Notes that the log on the desk is now stored."""
    history().shown = LogDesk(book, book, preset)
    notes().remark = Remark(f"Saved as version {preset.version} of “{preset.name}”.", "success")


# Beside another


def others() -> dict[str, str]:
    """The logs that the one on the desk can be set beside, by their choice."""
    shown, known = history().shown, dict[str, str]()
    if (book := shipped(present())) and book.log != shown.logbook.log:
        known[SHIPPED] = book.name
    labels = stored.listing(LOG).labels
    known |= {f"{SAVED}{id}": label for id, label in labels.items()}
    if shown.saved and not is_changed():
        known.pop(f"{SAVED}{shown.saved.id}", None)
    if beside := notes().beside:
        known[FILE] = f"{beside.name}, from a file"
    return known


def set_beside(book: Logbook, name: str) -> None:
    """Sets a log from a file beside the one on the desk."""
    notes().beside = book.model_copy(update={"name": mended(name)[:MAX_NAME_LENGTH]})
    session().choices[BESIDE] = FILE


def other(choice: str) -> Logbook:
    """The log of a choice. Raises ScenarioError, StoreError."""
    if choice.startswith(SAVED):
        return read_stored(LOGS.store.get(choice.removeprefix(SAVED)))
    book = shipped(present()) if choice == SHIPPED else notes().beside
    if book is None:
        raise ScenarioError("This log is not here any more. Choose another one.")
    return book


# As of a day


def open_day(day: date | None) -> None:
    """Shows the baseline of a day as a scenario, in the reading and through the lens on screen."""
    shown = _baseline(day).changed(lens=screen().scenario.lens)
    open_scenario(Opened(shown, _keep_stated(shown)))


def measure_against(day: date | None) -> None:
    """Sets the scenario on screen against the baseline of a day; its sliders stay where they are."""
    set_against(as_of(day))
    session().remarks = _keep_stated(_baseline(day))


def _baseline(day: date | None) -> Scenario:
    """The baseline of a day, in the reading on screen."""
    shown = screen().scenario
    return baseline_scenario(rule_base(), as_of(day)).changed(reading=shown.reading, own=shown.own)


def _keep_stated(scenario: Scenario) -> tuple[str, ...]:
    """Keeps what the model states in the baseline of a day with the log, once; what has to be said of it.

    It is no step of the user’s, so that undo does not take it away, nor is the logbook changed by it.
    """
    if scenario.as_of is None:
        return ()
    shown, before = history().shown, len(logbook().statements)
    try:
        made = statements.of_model(rule_base(), scenario, questions.shipped(), date.today())
        statements.with_kept(logbook(), made)
    except ValueError as error:
        return (f"What the model states was not kept with the log. {error}",)

    def beside(moment: LogDesk) -> LogDesk:
        if (moment.opened, moment.logbook.name) != (shown.opened, shown.logbook.name):  # another log, opened before
            return moment
        with suppress(ScenarioError):  # an earlier moment may have held more
            return replace(moment, logbook=statements.with_kept(moment.logbook, made))
        return moment

    history().revise(beside)
    new = len(logbook().statements) - before
    return (stated.kept_text(new),) if new else ()


SHIPPED_IS = "The log that comes with the rules is on the desk until another is opened."
LOGS = Shelf(LOG, "log", history, open_stored, SHIPPED_IS)
