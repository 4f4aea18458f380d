"""When has this been tried? The nearest past cases, what they do not show, and all of them."""

from __future__ import annotations

import streamlit as st

from briefing.findings import ignored
from briefing.findings import precedents as findings
from briefing.findings import track as tracks
from briefing.findings.precedents import Record
from dashboard import frame
from dashboard.charts import precedents as charts
from dashboard.frame import Question
from dashboard.parts.remark import remark
from model.cases import PROPOSALS
from model.inputs import ValuesError
from model.parts import RuleBase

LOAD = "cases.load(base, checks.load())"


def past_cases(question: Question) -> None:
    """Draws the past cases that are nearest to the scenario on screen, and what became of them."""
    record = read(question.base)
    remark(ignored.sentence(question.base, question.scenario))
    likeness = findings.likeness(record, question.base, question.values, question.reading)
    question.answer(findings.nearest_headline(record, likeness))
    st.markdown(findings.weights_text(likeness))
    picture_column, text_column = st.columns([11, 9], gap="large")
    with picture_column:
        sentence, table = findings.likeness_sentence(likeness), findings.likeness_table(likeness)
        frame.picture(charts.grid(likeness), sentence, "precedents", table)
    with text_column:
        st.markdown(findings.likeness_text(likeness))
    about(record)
    if fold := frame.for_analysts("cases"):
        with fold:
            nearest = f"precedents.nearest(base, values, cases.tried({LOAD}.table), {findings.NEAREST}, reading)"
            frame.as_code(question, "cases, checks, precedents", nearest)


def read(base: RuleBase) -> Record:
    """The past cases; where there are none that can be used, draws that and ends the page."""
    try:
        record = findings.record(base)
    except ValuesError as error:
        st.text(str(error))
        st.stop()
    if record.tried.empty:
        frame.answer("No past cases are given for this rule base.")
        st.stop()
    return record


def about(record: Record) -> None:
    """Draws, folded, what past cases do not show, how they are coded, and every one of them."""
    with st.expander("What the record does not show"):
        st.markdown(tracks.limits_text(tracks.track(record.base)))
    with st.expander("How the cases are coded"):
        st.markdown(findings.coding_text(record))
    every = st.expander("All cases, with sources and confidence", on_change="rerun", key="every_case")
    if every.open:
        with every:
            frame.table(findings.table(record), "cases")
    proposed = st.expander("All proposals, with sources and confidence", on_change="rerun", key="every_proposal")
    if proposed.open:
        with proposed:
            frame.table(findings.table(findings.record(record.base, PROPOSALS)), "proposals")
