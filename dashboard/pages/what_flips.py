"""What would flip it: what would change the leading outcome, and what would it take?"""

import streamlit as st

from briefing.findings import moves, plane, tipping
from dashboard import controls, frame, rule_bases, running
from dashboard.charts import moves as move_charts
from dashboard.charts import plane as map_charts
from dashboard.charts import tipping as tipping_charts
from dashboard.parts import what_flips as parts
from dashboard.parts.lens import lens
from dashboard.parts.remark import ranges_ignored, remark
from model.moves import STEP, least_moves_in_steps

base = rule_bases.rule_base()

question = frame.opening(base)
heading = st.container()
lens(base)
view = parts.view()
ranges_ignored(question)

if view == parts.STRIPS:
    flips = tipping.tipping_of(rule_bases.ask(base))
    with heading:
        frame.answer(tipping.headline(flips, st.session_state["yardstick"]))
    st.markdown(tipping.pair_text(flips))
    frame.picture(tipping_charts.tipping(flips), tipping.sentence(flips), "tipping", tipping.table(flips))
    remark(tipping.NOTE)
    frame.as_code(question, "moves, tipping", tipping.call(question.scenario))
elif view == parts.MOVES:
    aimed, variables = parts.aim_row(question)
    inputs = (question.base, question.values, question.reading, aimed.aim, variables, STEP, question.scenario.lens)
    plan = running.finished("moves", least_moves_in_steps, *inputs, said=moves.progress) if variables else None
    with heading:
        frame.answer(moves.headline(aimed, plan) if plan else moves.ALL_LOCKED if not variables else moves.STOPPED)
    if plan and plan.moves:
        st.markdown(moves.afterwards(aimed, plan))
        picture = move_charts.moves(question.base, plan)
        frame.picture(picture, moves.moves_sentence(aimed, plan), "moves", moves.moves_table(plan))
        st.button("Move the sliders there", on_click=controls.set_values, args=(plan.values,))
        with st.expander("What these settings mean"):
            st.markdown(moves.moves_in_words(question.base, plan))
        remark(moves.note(plan))
    frame.as_code(question, "aims, moves", moves.call(aimed, variables))
else:
    stored = plane.stored(base)
    slider_map = plane.drawn(rule_bases.ask(base), *parts.map_row(question))
    with heading:
        frame.answer(plane.headline(slider_map))
    st.markdown(plane.contours_sentence(slider_map))
    for column, each in zip(st.columns(len(slider_map.planes)), slider_map.planes, strict=True):
        with column:
            picture = map_charts.regions(slider_map, each, plane.stored(base))
            frame.picture(
                picture, plane.sentence(slider_map, each), plane.key(slider_map, each), plane.table(slider_map, each)
            )
    remark(plane.NOTE)
    frame.as_code(question, "tipping", plane.call(slider_map))
