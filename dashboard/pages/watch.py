"""Watch: what should we look out for?"""

import streamlit as st

from briefing.findings import signposts as findings
from dashboard import frame, rule_bases
from dashboard.charts import signposts as charts
from dashboard.choices import tab
from dashboard.parts.remark import ranges_ignored

question = frame.opening(rule_bases.rule_base(), of_all_cases=True)
if not question.base.signposts:
    frame.answer("No signposts are given for this rule base.")
    st.stop()

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
