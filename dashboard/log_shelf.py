"""Where do logs come from, and where do they go? Those that are stored, those in files, and the one set beside."""

from __future__ import annotations

from datetime import date
from functools import partial

from briefing.file_names import file_name
from briefing.formats import File
from dashboard import stored
from dashboard.library import Shelf
from dashboard.logbooks import change, history, is_changed, log, logbook, named_logbook, notes
from dashboard.rule_bases import present
from dashboard.session import NOTHING, LogDesk, Remark, session
from scenarios import log_csv
from scenarios.logbook import Logbook, logbook_of, read_logbook, shipped
from scenarios.names import MAX_NAME_LENGTH, mended
from scenarios.scenario import ScenarioError, changed_name, stamp
from scenarios.store import LOG, Preset

# The choice of the log to set beside that on the desk.
BESIDE = "log_beside"
SHIPPED, SAVED, FILE = "shipped", "saved:", "file"


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


def files() -> list[File]:
    """The files in which the log on the desk is taken away."""
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


SHIPPED_IS = "The log that comes with the rules is on the desk until another is opened."
LOGS = Shelf(LOG, "log", history, open_stored, SHIPPED_IS)
