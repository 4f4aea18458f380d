"""The Simulator: what would follow from the settings, and why."""

import streamlit as st

from briefing import answer as answering
from briefing import words
from briefing.code import through
from briefing.findings import log as findings
from briefing.findings import rests_on, results, track
from dashboard import address_bar, controls, days, elements, frame, rule_bases
from dashboard.parts import why_this
from dashboard.parts.lens import lens
from dashboard.parts.remark import ranges_ignored
from dashboard.session import session

base = rule_bases.rule_base()

question = frame.opening(base)
answer = answering.answer(base, question.scenario)
yardstick = st.session_state["yardstick"]
leading = results.leading(answer)

elements.welcome(base, is_needed=not session().screens.past)
frame.answer(words.result_sentence(answer, yardstick))
with st.container(key="beneath"):
    with st.container(key="contrast"):
        st.markdown("  \n".join(words.contrast_sentences(answer)))
    with st.container(key="rests_on"):
        carried = rests_on.sentence(answer, leading, rests_on.judgement(answer, leading))
        st.page_link("dashboard/pages/why.py", label=carried, query_params=address_bar.of_view(base, "carries"))
    if record := track.in_one_line(question.base, question.reading, results.group_of(leading)):
        st.page_link("dashboard/pages/how_sure.py", label=record, query_params=address_bar.of_view(base, "track"))
    if (log := days.log()) and (since := findings.in_one_line(question.base, log, question.scenario)):
        with st.container(key="since_then"):
            st.page_link("dashboard/pages/watch.py", label=since, query_params=address_bar.of_view(base, "changed"))
lens(base)
ranges_ignored(question)
elements.panel(
    base,
    answer,
    session().screens.before.scenario.values,
    session().replayed,
    controls.SLIDER_KEY,
    address_bar.settings(base, answer.scenario),
    yardstick,
    why_this.ask,
)
why_this.section(answer)

frame.sources(answer)
if fold := frame.for_analysts("simulator"):
    with fold:
        frame.as_code(question, "evaluate", f"evaluate(base, values, reading{through(answer.scenario)}).outcomes")
