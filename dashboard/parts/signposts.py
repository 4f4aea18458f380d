"""What should we look out for: which events that can be observed would move the answer most?"""

from __future__ import annotations

import streamlit as st

from briefing.findings import signposts as findings
from dashboard import frame
from dashboard.charts import signposts as charts
from dashboard.choices import tab
from dashboard.frame import Question
from dashboard.parts.remark import ranges_ignored


def look_out(question: Question) -> None:
    """Draws the signposts by how far each would move a measure, and where to look for them."""
    if not question.base.signposts:
        question.answer("No signposts are given for this rule base.")
        return
    ranges_ignored(question)
    what, whose = st.columns([1, 2], gap="medium")
    with what:
        measure = frame.measure(question, "signposts_measure", "What would it move")
    with whose:
        actor = tab("Whose events", findings.actors(question.base), "signposts_actor", label_visibility="visible")
    watch = findings.watch(question.base, question.values, question.reading, measure, actor)
    question.answer(findings.headline(watch))
    if watch.events:
        picture_column, text_column = st.columns([11, 9], gap="large")
        with picture_column:
            frame.picture(charts.shifts(watch), findings.sentence(watch), "signposts", findings.table(watch))
        with text_column:
            st.markdown(findings.where_text(watch))
        st.markdown(findings.count_text(watch))
        with st.expander("Why each would count, and how far"):
            st.markdown(findings.reasons_text(watch))
    if fold := frame.for_analysts("watch"):
        with fold:
            frame.as_code(question, "signposts", f"signposts.watch_list(base, values, reading, {measure!r})")
