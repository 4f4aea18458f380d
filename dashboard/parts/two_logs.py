"""How does the log on the desk differ from another, and what does that make of the answer?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache

import streamlit as st

from briefing import words
from briefing.findings import logbook as findings
from briefing.findings.logbook import TwoLogs
from dashboard import choices, frame, log_events, log_shelf, logbooks
from dashboard.frame import Question
from dashboard.parts import log_files
from dashboard.parts.since_day import dated
from model.log import Log
from model.parts import RuleBase
from scenarios.scenario import ScenarioError
from scenarios.store import StoreError

MOST_OFFERED = 500
UNTIL = "log_beside_day"


def beside_another(question: Question) -> None:
    """Draws what parts the log on the desk from another, and the difference that makes, shared out over it."""
    chooser, day, of_what = st.columns([2, 1, 1], gap="medium", vertical_alignment="bottom")
    log_files.to_set_beside()
    others = log_shelf.others()
    if not others:
        question.answer("There is no other log yet to set this one beside.")
        st.markdown("Save a log, or give one as a file above.")
        return
    with chooser:
        choice = choices.one("Beside which log", others, log_shelf.BESIDE)
    with day:
        first = logbooks.log().begins
        last = max(date.today(), first)
        until = choices.day("As of", UNTIL, choices.chosen_day(UNTIL) or last, first, last)
    with of_what:
        # What leads is what leads on that day by the log on the desk, whatever is on screen.
        measure = frame.measure(replace(question, scenario=dated(question, until)), "log_measure")
    try:
        other = log_shelf.other(choice)
    except (ScenarioError, StoreError) as error:
        st.error(words.escaped(f"“{others[choice]}” cannot be read: {error}"))
        return
    base, scenario = question.base, question.scenario
    names = logbooks.named_logbook().name, others[choice]
    horizon = question.values[base.time.id]
    two = _two_logs(base, logbooks.log(), other.log, names, until, measure, scenario.reading, scenario.lens, horizon)
    _drawn(question, two)


@lru_cache(maxsize=8)
def _two_logs(
    base: RuleBase,
    log: Log,
    other: Log,
    names: tuple[str, str],
    until: date,
    measure: str,
    reading: str,
    lens: str,
    horizon: float,
) -> TwoLogs:
    return findings.two_logs(base, log, other, names, until, measure, reading, lens, {base.time.id: horizon})


def _drawn(question: Question, two: TwoLogs) -> None:
    question.answer(findings.two_logs_headline(two))
    if not two.parted:
        return
    st.markdown(findings.two_logs_parts(two))
    rows = findings.two_logs_table(two)
    # The points first to the right of the event: the sentences of both logs run on.
    order = [findings.COLUMN_EVENT, "Points", *(name for name in rows if name not in (findings.COLUMN_EVENT, "Points"))]
    wide = {findings.COLUMN_EVENT: st.column_config.TextColumn(width=340)}
    frame.table(rows, "two_logs", hide_index=True, column_order=order, column_config=wide)
    st.markdown(findings.TWO_LOGS_READ)
    theirs = findings.labels([two.other.event[name] for name in two.parted if name in two.other.event][:MOST_OFFERED])
    if not theirs:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        wanted = st.multiselect(
            "Take over from the other log", list(theirs), format_func=theirs.__getitem__, key="log_over"
        )
        if st.button("Take over", disabled=not wanted, key="log_take_over"):
            if faults := log_events.take_over(two.other, wanted):
                st.error("  \n".join(map(words.escaped, faults)))
            else:
                st.rerun()
