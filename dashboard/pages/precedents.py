"""Precedents: when has this been tried, and how would the rules have fared?"""

import streamlit as st

from briefing.findings import ignored
from briefing.findings import precedents as findings
from briefing.findings import track as tracks
from dashboard import frame, rule_bases
from dashboard.charts import precedents as charts
from dashboard.charts import track as drawn_track
from dashboard.choices import tab
from dashboard.parts.remark import remark
from model.inputs import ValuesError

VIEWS = {"nearest": "Nearest cases", "track": "Track record", "misses": "Largest misses", "codings": "Who coded them"}
LOAD = "cases.load(base, checks.load())"

base = rule_bases.rule_base()

question = frame.opening(base, of_all_cases=True)
try:
    record = findings.record(question.base)
    track = tracks.track(question.base)
except ValuesError as error:
    st.text(str(error))
    st.stop()
if record.tried.empty:
    frame.answer("No past cases are given for this rule base.")
    st.stop()

view = tab("Show", VIEWS, "precedents_view")
reading = question.reading
sliders = question.values if view != "nearest" else ()
remark(ignored.sentence(question.base, question.scenario, sliders, reading=view == "codings"))
if view == "nearest":
    likeness = findings.likeness(record, question.base, question.values, reading)
    call = f"precedents.nearest(base, values, cases.tried({LOAD}.table), {findings.NEAREST}, reading)"
    question.answer(findings.nearest_headline(record, likeness))
    st.markdown(findings.weights_text(likeness))
    picture_column, text_column = st.columns([11, 9], gap="large")
    with picture_column:
        frame.picture(
            charts.grid(likeness), findings.likeness_sentence(likeness), "precedents", findings.likeness_table(likeness)
        )
    with text_column:
        st.markdown(findings.likeness_text(likeness))
elif view == "track":
    call = f"record.track_record(base, checks.load(), {LOAD})"
    question.answer(tracks.headline(track, reading))
    figure = drawn_track.order(track, reading)
    frame.picture(figure, tracks.order_sentence(track, reading), "track_record", tracks.order_table(track))
    st.markdown(tracks.ORDER_READ)
    st.markdown(findings.caution(record))
    with st.expander("For analysts"):
        frame.table(tracks.analysts_table(track), "analysts", hide_index=True)
        st.markdown(tracks.SCORES_READ)
elif view == "misses":
    call = f"record.misses(base, checks.load(), {LOAD}, {LOAD}.mean, reading)"
    question.answer(tracks.misses_headline(track, reading))
    figure = drawn_track.misses(track, reading)
    frame.picture(figure, tracks.misses_sentence(track, reading), "misses", tracks.misses_table(track, reading))
    with st.expander("What happened in them"):
        st.markdown(tracks.miss_text(track, reading))
    frame.picture(charts.track(record), findings.track_sentence(record), "chances", findings.track_table(record))
else:
    call = f"agreement.agreement({LOAD}.codings)"
    question.answer(tracks.agreement_headline(track))
    figure = drawn_track.agreement(track)
    frame.picture(figure, tracks.agreement_sentence(track), "agreement", tracks.agreement_table(track))

with st.expander("What the record does not show"):
    st.markdown(tracks.limits_text(track))
with st.expander("How the cases are coded"):
    st.markdown(findings.coding_text(record))
every = st.expander("All cases, with sources and confidence", on_change="rerun", key="every_case")
if every.open:
    with every:
        frame.table(findings.table(record), "cases")
proposed = st.expander("All proposed forces, with sources and confidence", on_change="rerun", key="every_proposal")
if proposed.open:
    with proposed:
        frame.table(findings.table(findings.record(question.base, "proposals")), "proposals")
frame.as_code(question, "agreement, cases, checks, precedents, record", call)
