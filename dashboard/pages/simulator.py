"""The Simulator: what would follow from the settings, and why."""

import streamlit as st

from briefing import answer as answering
from briefing import words
from briefing.code import through
from dashboard import address_bar, controls, elements, frame, rule_bases
from dashboard.charts import timeline
from dashboard.choices import option
from dashboard.parts.lens import lens
from dashboard.parts.remark import ranges_ignored
from dashboard.session import session
from model.explain import pushes

base = rule_bases.rule_base()

question = frame.opening(base)
answer = answering.answer(base, question.scenario)
stages = {stage.id: stage.label for stage in base.stages_in_order}

elements.welcome(base)
frame.answer(words.result_sentence(answer, st.session_state["yardstick"]))
lens(base)
ranges_ignored(question)
elements.panel(
    base,
    answer,
    session().screens.before.scenario.values,
    session().replayed,
    controls.SLIDER_KEY,
    controls.STEP,
    address_bar.settings(base, answer.scenario),
)

why_column, time_column = st.columns([9, 11], gap="medium")
with why_column:
    stage = option("Why", stages, "stage", help=words.OF_ODDS)
    firing = pushes(answer.result, stage)
    st.markdown(words.why_sentence(base, stage, firing))
    elements.why(answer, stage, firing)
with time_column:
    over_time = words.timeline_sentence(answer)
    st.markdown(f"**Over time**  \n{over_time}")
    frame.picture(timeline.areas(answer), over_time, "timeline", answer.timeline)

frame.sources(answer)
with frame.for_analysts("simulator"):
    frame.as_code(question, "evaluate", f"evaluate(base, values, reading{through(answer.scenario)}).outcomes")
