"""Precedents: when has this been tried, and how would the rules have fared?"""

import streamlit as st

from briefing.findings import precedents as findings
from dashboard import controls, frame
from dashboard.charts import precedents as charts
from model.inputs import ValuesError

VIEWS = {"nearest": "Nearest cases", "track": "Track record"}

base = controls.rule_base()

question = frame.opening(base, of_all_cases=True)
try:
    known = findings.record(question.base)
except ValuesError as error:
    st.text(str(error))
    st.stop()
if known.tried.empty:
    frame.answer("No past cases are given for this rule base.")
    st.stop()

heading = st.container()
view = st.segmented_control(
    "Show",
    list(VIEWS),
    default="nearest",
    required=True,
    format_func=VIEWS.__getitem__,
    key="precedents_view",
    persist_state="session",
    label_visibility="collapsed",
)
if view == "nearest":
    near = findings.likeness(known, question.values)
    call = f"nearest(base, values, cases.tried(cases.load(base)), {findings.NEAREST})"
    with heading:
        frame.answer(findings.nearest_headline(known, near))
    drawn, said = st.columns([11, 9], gap="large")
    with drawn:
        frame.picture(charts.grid(near), findings.likeness_sentence(near), "precedents", findings.likeness_table(near))
    with said:
        st.markdown(findings.likeness_text(near))
else:
    with heading:
        frame.answer(findings.track_headline(known, question.reading))
    call = "track_record(base, cases.load(base))"
    frame.picture(charts.track(known), findings.track_sentence(known), "track_record", findings.track_table(known))
    st.markdown(f"{findings.caution(known)} {findings.furthest_off(known, question.reading)}")
    with st.expander("How to read the scores"):
        st.markdown(findings.scores_text(known))

with st.expander("How the cases are coded"):
    st.markdown(findings.coding_text(known))
everything = st.expander("All cases, with sources and confidence", on_change="rerun")
if everything.open:
    everything.dataframe(findings.table(known))
frame.as_code(question, "cases, precedents", f"precedents.{call}")
