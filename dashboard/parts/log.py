"""The log: what is in it, what of it stands, and what is to be added, corrected, withdrawn?"""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from briefing import words
from briefing.findings import logbook as findings
from dashboard import choices, dialogs, frame, logbooks, tab
from dashboard.frame import Question
from dashboard.parts import log_files
from dashboard.parts.log_entry import add, correct
from dashboard.parts.two_logs import beside_another
from dashboard.rule_bases import present
from dashboard.session import session
from scenarios.logbook import shipped

ACTS = {
    "read": "What is in it",
    "add": "Add an event",
    "correct": "Correct or withdraw",
    "beside": "Beside another log",
}
# In pixels; a row holds five lines.
TABLE_HEIGHT, HEADING_HEIGHT, ROW_HEIGHT = 640, 38, 100
# On paper, a row is a paragraph: of more, a reader takes the table as a file.
MOST_ON_PAPER = 200
HOST = r"https?://(?:www\.)?([^/?#]+)"


def the_log(question: Question) -> None:
    """Draws the log on the desk, and what can be done with it."""
    _toolbar()
    act = choices.tab("What to do", ACTS, "log_act")
    if act == "add":
        question.answer(findings.headline(logbooks.log()))
        add()
    elif act == "correct":
        question.answer(findings.headline(logbooks.log()))
        correct()
    elif act == "beside":
        beside_another(question)
    else:
        _events(question)


def _toolbar() -> None:
    desk = logbooks.history()
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="log_toolbar"):
        changed = " · not saved" if logbooks.is_changed() else ""
        st.markdown(f"**{words.escaped(logbooks.named_logbook().name)}**{changed}", width="stretch")
        st.button("Undo", key="log_undo", on_click=logbooks.undo, disabled=not desk.past)
        st.button("Redo", key="log_redo", on_click=logbooks.redo, disabled=not desk.future)
        st.button(log_files.SAVE, on_click=dialogs.ask_for, args=(log_files.SAVE,))
        st.button(log_files.LOGS, on_click=dialogs.ask_for, args=(log_files.LOGS,))
    # A place of its own: what is said comes and goes without moving what stands below.
    with st.container():
        if room := tab.log_room_remark():
            st.warning(room)
        dialogs.say(logbooks.notes().remark)
    if session().dialog.label == log_files.SAVE:
        log_files.save()
    elif session().dialog.label == log_files.LOGS:
        log_files.logs()


def _events(question: Question) -> None:
    base, log = present(), logbooks.log()
    known = st.date_input(
        "As known on",
        None,
        key="log_known",
        min_value=log.begins,
        max_value=max(date.today(), log.begins),
        help="Leave it empty for what is known by now. What was not known yet, or not withdrawn yet, on a day is said.",
        format="DD/MM/YYYY",
        persist_state="session",
        width=200,
    )
    question.answer(findings.headline(log, known))
    if not log.events:
        return
    rows = findings.table(base, log, known)
    how: dict[str, Any] = {
        "hide_index": True,
        "height": min(TABLE_HEIGHT, HEADING_HEIGHT + ROW_HEIGHT * len(rows)),
        "row_height": ROW_HEIGHT,
        "column_config": {
            "Day": st.column_config.DateColumn(format="D MMM YYYY", width=95),
            findings.COLUMN_EVENT: st.column_config.TextColumn(width=340),
            "What it moved": st.column_config.TextColumn(width=150),
            "How sure": st.column_config.TextColumn(width=110),
            "Standing": st.column_config.TextColumn(width=200),
            "Why so far": st.column_config.TextColumn(width=280),
            "Sources": st.column_config.TextColumn(width=320),
            findings.COLUMN_ADDRESS: st.column_config.LinkColumn(display_text=HOST),
        },
    }
    if len(rows) > MOST_ON_PAPER:
        st.dataframe(rows, **how)
    else:
        frame.table(rows, "log", **how)
    if said := findings.disagreements(base, log, date.today(), known):
        with st.expander("Where events do not agree, and which counts"):
            st.markdown("\n".join(f"- {sentence}" for sentence in said))
    of_rules = shipped(base)
    if of_rules and of_rules.log == log and (fold := frame.for_analysts("log")):
        with fold:
            frame.as_code(question, "log", "log.in_force(log.load())")
