"""How is a log kept, opened again, brought in and taken away? Its dialogs."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from briefing import words
from briefing.findings import logbook as findings
from dashboard import dialogs, log_events, log_shelf, logbooks, uploads
from dashboard.log_shelf import LOGS as SHELF
from dashboard.session import session
from scenarios.log_csv import RowsError
from scenarios.logbook import MAX_FILE_BYTES, Logbook
from scenarios.names import MAX_NAME_LENGTH, with_ending
from scenarios.scenario import ScenarioError
from scenarios.store import Preset

SAVE, LOGS = "Save log", "Logs"
ENDINGS = ["json", "csv"]
MEGABYTE = 1024 * 1024
NOTHING_TAKEN = "Nothing of the file was taken; the log is as it was."


@st.dialog("Save the log", on_dismiss=dialogs.close)
def save() -> None:
    """A dialog that stores the log, as a new one or as the next version of the one that it came from."""
    saved = logbooks.history().shown.saved
    name = dialogs.typed("Name", logbooks.suggested_name(), dialogs.LOG_NAME, max_chars=MAX_NAME_LENGTH)
    as_version = as_new = False
    if not session().dialog.conflict:
        with st.container(horizontal=True):
            as_version = saved is not None and st.button("Save as the next version", type="primary")
            as_new = st.button("Save as a new log", type="secondary" if saved else "primary")
        if not (as_version or as_new):
            return
    try:
        book = logbooks.logbook().changed(name=name)
    except ValueError:
        st.error("A name holds visible characters, and no hidden ones. Nothing was saved; the log is as it was.")
        return
    if as_new or as_version:
        _store(book, saved if as_version else None)
    dialogs.settle_conflict(
        "log",
        lambda theirs: _difference(book, theirs),
        log_shelf.open_theirs,
        keep_both=lambda: _store(book.changed(name=with_ending(book.name, dialogs.OURS)), None),
        put_on_top=lambda theirs: _store(book, theirs),
    )


def _store(book: Logbook, saved: Preset | None) -> None:
    kept = dialogs.kept(SHELF, book, saved)
    if kept is None:
        return
    dialogs.close()
    session().unsaved.pop(dialogs.LOG_NAME, None)
    st.session_state.pop(dialogs.LOG_NAME, None)
    log_shelf.kept_as(book, kept)
    st.rerun()


def _difference(book: Logbook, theirs: Preset) -> str:
    try:
        return findings.in_which(book.log, log_shelf.read_stored(theirs).log)
    except ScenarioError:
        return "Their log can no longer be read under these rules, so the two cannot be compared here."


def logs() -> None:
    """A dialog to open, rename, duplicate, delete and restore logs, and to carry them as files."""
    dialogs.shelf_dialog(SHELF, "Logs", _files, log_shelf.unstored(), log_shelf.open_shipped)


def _files() -> None:
    for file in log_shelf.files():
        dialogs.file_to_take(file, f"log_file_{file.label}")
    upload = _uploader("A log as JSON, or its events as CSV", "log_file")
    with st.expander("What stands in the CSV file"):
        st.markdown(findings.CSV_HELP)
    book = _read(upload) if upload else None
    if upload is None or book is None:
        return
    st.markdown(words.escaped(f"{findings.headline(book.log)} {findings.in_which(logbooks.log(), book.log)}"))
    with st.container(horizontal=True):
        if st.button("Put it in place of the log", type="primary"):
            log_shelf.put_in_place(book, _is_table(upload))
            dialogs.close()
            st.rerun()
        if st.button("Add its events to the log"):
            if faults := log_events.add_to(book):
                _refuse(faults)
            else:
                dialogs.close()
                st.rerun()


def to_set_beside() -> None:
    """Draws, folded, how a log from a file is set beside the one on the desk."""
    with st.expander("A log from a file", key="log_beside_fold"):
        upload = _uploader("A log to set beside this one, as JSON, or its events as CSV", "log_beside_file")
        if upload is not None and st.button("Set it beside", type="primary") and (book := _read(upload)):
            log_shelf.set_beside(book, upload.name)
            uploads.let_go()
            st.rerun()


def _uploader(label: str, key: str) -> UploadedFile | None:
    return st.file_uploader(label, ENDINGS, key=key, max_upload_size=MAX_FILE_BYTES // MEGABYTE)


def _is_table(upload: UploadedFile) -> bool:
    return str(upload.name).lower().endswith(".csv")


def _read(upload: UploadedFile) -> Logbook | None:
    """The log in a file; None, and said why, if there is none that can be used."""
    try:
        return log_shelf.read_file(upload.getvalue(), _is_table(upload))
    except RowsError as error:
        _refuse(error.faults)
    except ScenarioError as error:
        _refuse([str(error)])
    return None


def _refuse(faults: Iterable[str]) -> None:
    st.error("  \n".join(words.escaped(fault) for fault in [*faults, NOTHING_TAKEN]))
