"""What has been stated, and how did it fare? The statements kept with the log, what became of them, and their files."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from briefing import words
from briefing.file_names import file_name
from briefing.findings import statements as findings
from briefing.findings.statements import Fared
from briefing.formats import File
from dashboard import choices, dialogs, frame, logbooks, rule_bases
from dashboard.charts import statements as charts
from dashboard.frame import Question
from dashboard.parts.remark import remark
from dashboard.parts.stating import decide, state
from model import questions
from scenarios.statements import platform_csv, platform_rows, statements_csv

# From more than 64 on, a cell is read on several lines; so a statement stands in full.
ROW_HEIGHT, WIDE = 66, st.column_config.TextColumn(width=340)
# So many statements are a list that can still be read on paper.
MOST_ON_PAPER = 100


def stated(question: Question) -> None:
    """Draws what has been stated, what waits to be decided, how the decided fared, and the ways to state and decide."""
    logbook, yardstick = logbooks.logbook(), st.session_state["yardstick"]
    everyone = Fared(logbook, date.today(), yardstick=yardstick)
    fared = _of_whom(everyone)
    question.answer(findings.headline(fared))
    remark(findings.due_text(everyone))
    if fared.statements:
        how: dict[str, Any] = {"hide_index": True, "row_height": ROW_HEIGHT, "column_config": {"Statement": WIDE}}
        rows = findings.table(fared, question.base)
        if len(rows) > MOST_ON_PAPER:
            st.dataframe(rows, **how)
        else:
            frame.table(rows, "statements", **how)
    if fared.decided:
        _fared(fared)
    for sentence in findings.compared(everyone):
        st.markdown(f"- {sentence}")
    _acts(question, everyone)
    _files(question, everyone)
    if fold := frame.for_analysts("statements"):
        with fold:
            _for_analysts(everyone)


def _of_whom(everyone: Fared) -> Fared:
    """Draws whose statements are shown, where there are several people’s; those."""
    names = findings.whose(everyone.logbook)
    if len(names) <= 2:
        return everyone
    chosen = choices.one("Whose statements", names, "statements_whose", width=320)
    return Fared(everyone.logbook, everyone.today, chosen, everyone.yardstick)


def _fared(fared: Fared) -> None:
    said, came = st.columns([11, 9], gap="large")
    with said:
        frame.picture(charts.calibration(fared), findings.calibration_sentence(fared), "said", fared.calibration)
    with came:
        st.markdown(frame.unbroken(findings.calibration_text(fared)))
        remark(findings.too_few(fared))
    if len(set(fared.days)) > 1:
        table = findings.gap_over_time(fared)
        frame.picture(charts.over_time(fared), findings.over_time_sentence(fared), "gap", table)
        st.markdown(findings.over_time_sentence(fared))


def _acts(question: Question, everyone: Fared) -> None:
    with st.container():  # a place of its own: what is said moves nothing below
        dialogs.say(logbooks.notes().remark)
    first, second = st.columns(2, gap="large")
    with first:
        st.subheader("State something", anchor=False)
        state(question)
    with second:
        st.subheader("Decide one", anchor=False)
        decide(everyone)


def _files(question: Question, everyone: Fared) -> None:
    """Draws the files: the questions that are open, and all statements."""
    base, scenario = rule_bases.rule_base(), question.scenario
    name, logbook = file_name(everyone.logbook.name), everyone.logbook
    source = words.source(question.base, scenario)
    rows = partial(platform_rows, base, scenario, questions.shipped(), logbook, everyone.today, source)
    st.subheader("Files", anchor=False)
    purpose = (
        "Every question that the rules answer, with its share in the scenario on screen, and what people have stated "
        "in their own words and is open, as platforms that ask such questions take them."
    )
    dialogs.file_to_take(
        File("Questions, CSV", purpose, f"{name}-questions.csv", "text/csv", lambda: platform_csv(rows())),
        "statements_questions",
    )
    purpose = "Every statement kept with the log, how it stands and, once decided, what it scores."
    make = partial(statements_csv, logbook, everyone.today)
    dialogs.file_to_take(File("Statements, CSV", purpose, f"{name}-statements.csv", "text/csv", make), "statements_all")


def _for_analysts(everyone: Fared) -> None:
    if not everyone.decided:
        st.markdown("Scores are shown once a statement is decided.")
        return
    frame.table(findings.scores_table(everyone), "scores", hide_index=True)
    st.markdown(findings.SCORES_READ)
