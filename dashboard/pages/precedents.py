"""Precedents: when has this been tried, and how would the rules have fared?"""

import streamlit as st

from briefing.findings import precedents as findings
from briefing.findings import track as tracks
from dashboard import frame, rule_bases
from dashboard.charts import precedents as charts
from dashboard.charts import track as drawn_track
from model.inputs import ValuesError

VIEWS = {"nearest": "Nearest cases", "track": "Track record", "misses": "Largest misses", "codings": "Who coded them"}
LOAD = "cases.load(base, checks.load())"

base = rule_bases.rule_base()

question = frame.opening(base, of_all_cases=True)
try:
    known = findings.record(question.base)
    track = tracks.track(question.base)
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
    wrap=True,
)
reading = question.reading
if view == "nearest":
    near = findings.likeness(known, question.base, question.values, reading)
    call = f"precedents.nearest(base, values, cases.tried({LOAD}.table), {findings.NEAREST}, reading)"
    with heading:
        frame.answer(findings.nearest_headline(known, near))
    st.markdown(findings.weights_text(near))
    drawn, said = st.columns([11, 9], gap="large")
    with drawn:
        frame.picture(charts.grid(near), findings.likeness_sentence(near), "precedents", findings.likeness_table(near))
    with said:
        st.markdown(findings.likeness_text(near))
elif view == "track":
    call = f"record.track_record(base, checks.load(), {LOAD})"
    with heading:
        frame.answer(tracks.headline(track, reading))
    shown = drawn_track.order(track, reading)
    frame.picture(shown, tracks.order_sentence(track, reading), "track_record", tracks.order_table(track))
    st.markdown(tracks.ORDER_READ)
    st.markdown(findings.caution(known))
    with st.expander("For analysts"):
        st.dataframe(tracks.analysts_table(track), hide_index=True)
        st.markdown(tracks.SCORES_READ)
elif view == "misses":
    call = f"record.misses(base, checks.load(), {LOAD}, {LOAD}.mean, reading)"
    with heading:
        frame.answer(tracks.misses_headline(track, reading))
    shown = drawn_track.misses(track, reading)
    frame.picture(shown, tracks.misses_sentence(track, reading), "misses", tracks.misses_table(track, reading))
    with st.expander("What happened in them"):
        st.markdown(tracks.miss_text(track, reading))
    frame.picture(charts.track(known), findings.track_sentence(known), "chances", findings.track_table(known))
else:
    call = f"agreement.agreement({LOAD}.codings)"
    with heading:
        frame.answer(tracks.agreement_headline(track))
    shown = drawn_track.agreement(track)
    frame.picture(shown, tracks.agreement_sentence(track), "agreement", tracks.agreement_table(track))

with st.expander("What the record does not show"):
    st.markdown(tracks.limits_text(track))
with st.expander("How the cases are coded"):
    st.markdown(findings.coding_text(known))
every = st.expander("All cases, with sources and confidence", on_change="rerun", key="every_case")
if every.open:
    every.dataframe(findings.table(known))
proposed = st.expander("All proposed forces, with sources and confidence", on_change="rerun", key="every_proposal")
if proposed.open:
    proposed.dataframe(findings.table(findings.record(question.base, "proposals")))
frame.as_code(question, "agreement, cases, checks, precedents, record", call)
