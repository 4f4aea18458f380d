"""Signposts: what should we watch for?"""

import streamlit as st

from briefing.findings import signposts as findings
from dashboard import frame, rule_bases
from dashboard.charts import signposts as charts

base = rule_bases.rule_base()

question = frame.opening(base, of_all_cases=True)
if not base.signposts:
    frame.answer("No signposts are given for this rule base.")
    st.stop()

heading = st.container()
what, whose = st.columns([1, 2], gap="medium")
with what:
    measure = frame.measure(question, "signposts_measure", "What would it move")
with whose:
    actors = findings.actors(base)
    actor = st.segmented_control(
        "Whose events",
        list(actors),
        default=findings.ANYONE,
        required=True,
        format_func=actors.__getitem__,
        key="signposts_actor",
        persist_state="session",
    )
watched = findings.watch(question.base, question.values, question.reading, measure, actor)
with heading:
    frame.answer(findings.headline(watched))

if watched.told:
    drawn, said = st.columns([11, 9], gap="large")
    with drawn:
        frame.picture(charts.shifts(watched), findings.sentence(watched), "signposts", findings.table(watched))
    with said:
        st.markdown(findings.where_text(watched))
    st.markdown(findings.count_text(watched))
    with st.expander("Why each would count, and how far"):
        st.markdown(findings.reasons_text(watched))
frame.as_code(question, "signposts", f"signposts.watch_list(base, values, reading, {measure!r})")
