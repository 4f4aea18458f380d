"""How would the rules have fared on past cases, and where were they most wrong?"""

from __future__ import annotations

import streamlit as st

from briefing.findings import ignored
from briefing.findings import precedents as cases
from briefing.findings import track as findings
from briefing.findings.track import Track
from dashboard import frame
from dashboard.charts import precedents as case_charts
from dashboard.charts import track as charts
from dashboard.frame import Question
from dashboard.parts.past_cases import LOAD, about, read
from dashboard.parts.remark import remark


def track_record(question: Question) -> None:
    """Draws how the rules would have done on past cases, their largest misses, and for analysts the scores."""
    record, reading = read(question.base), question.reading
    track = findings.track(question.base)
    remark(ignored.sentence(question.base, question.scenario, question.values))
    question.answer(findings.headline(track, reading))
    st.markdown(cases.caution(record))
    sentence, table = findings.order_sentence(track, reading), findings.order_table(track)
    frame.picture(charts.order(track, reading), sentence, "track_record", table)
    st.markdown(findings.ORDER_READ)

    st.subheader("Where they were most wrong", anchor=False)
    st.markdown(findings.misses_headline(track, reading))
    sentence, table = findings.misses_sentence(track, reading), findings.misses_table(track, reading)
    frame.picture(charts.misses(track, reading), sentence, "misses", table)
    with st.expander("What happened in them"):
        st.markdown(findings.miss_text(track, reading))
    frame.picture(case_charts.track(record), cases.track_sentence(record), "chances", cases.track_table(record))
    about(record)
    if fold := frame.for_analysts("track"):
        with fold:
            _for_analysts(track)
            frame.as_code(question, "cases, checks, record", f"record.track_record(base, checks.load(), {LOAD})")
            missed = f"record.misses(base, checks.load(), {LOAD}, {LOAD}.mean, reading)"
            frame.as_code(question, "cases, checks, record", missed)
            frame.as_code(question, "agreement, cases, checks", f"agreement.agreement({LOAD}.codings)")


def _for_analysts(track: Track) -> None:
    frame.table(findings.analysts_table(track), "analysts", hide_index=True)
    st.markdown(findings.SCORES_READ)
    st.markdown(f"**Who coded them**  \n{findings.agreement_headline(track)}")
    sentence, table = findings.agreement_sentence(track), findings.agreement_table(track)
    frame.picture(charts.agreement(track), sentence, "agreement", table)
