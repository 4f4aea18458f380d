"""What would flip it: what would change the leading outcome, and what would it take?"""

import streamlit as st

from briefing.findings import moves, plane, tipping
from dashboard import controls, frame, rule_bases, running
from dashboard.charts import moves as move_charts
from dashboard.charts import plane as map_charts
from dashboard.charts import tipping as tipping_charts
from dashboard.parts import what_flips as parts
from dashboard.parts.lens import lens
from model.moves import STEP, least_moves_in_steps

base = rule_bases.rule_base()

question = frame.opening(base)
heading = st.container()
lens(base)
view = parts.view()

if view == parts.STRIPS:
    flips = tipping.tipping_of(rule_bases.ask(base))
    with heading:
        frame.answer(tipping.headline(flips, st.session_state["yardstick"]))
    st.markdown(tipping.pair_text(flips))
    frame.picture(tipping_charts.tipping(flips), tipping.sentence(flips), "tipping", tipping.table(flips))
    st.markdown(f":small[{tipping.NOTE}]")
    frame.as_code(question, "moves, tipping", tipping.call(question.scenario))
elif view == parts.MOVES:
    asked, free = parts.aim_row(question)
    searched = (question.base, question.values, question.reading, asked.aim, free, STEP, question.scenario.lens)
    plan = running.finished("moves", least_moves_in_steps, *searched, said=moves.progress) if free else None
    with heading:
        frame.answer(moves.headline(asked, plan) if plan else moves.ALL_LOCKED if not free else moves.STOPPED)
    if plan and plan.moves:
        st.markdown(moves.afterwards(asked, plan))
        picture = move_charts.moves(question.base, plan)
        frame.picture(picture, moves.moves_sentence(asked, plan), "moves", moves.moves_table(plan))
        st.button("Move the sliders there", on_click=controls.set_values, args=(plan.values,))
        with st.expander("What these settings mean"):
            st.markdown(moves.moves_in_words(question.base, plan))
        st.markdown(f":small[{moves.note(plan)}]")
    frame.as_code(question, "aims, moves", moves.call(asked, free))
else:
    drawn = plane.drawn(rule_bases.ask(base), *parts.map_row(question))
    with heading:
        frame.answer(plane.headline(drawn))
    st.markdown(plane.contours_sentence(drawn))
    for column, one in zip(st.columns(len(drawn.planes)), drawn.planes, strict=True):
        with column:
            picture, sentence = map_charts.regions(drawn, one, plane.stored(base)), plane.sentence(drawn, one)
            frame.picture(picture, sentence, plane.key(drawn, one), plane.table(drawn, one))
    st.markdown(f":small[{plane.NOTE}]")
    frame.as_code(question, "tipping", plane.call(drawn))
