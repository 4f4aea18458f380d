"""Briefing: a story out of scenarios, for the room."""

import streamlit as st

from briefing import words
from briefing.findings import storyline as findings
from briefing.findings.compare import Column, summary
from dashboard import controls, frame, storyboard
from dashboard.charts.compare import bars
from dashboard.parts import briefing as parts

base = controls.rule_base()
storyboard.begin(base)

frame.opening(base)
brief = storyboard.told(base)
frame.answer(findings.summary(brief))
if said := st.session_state["story_said"]:
    st.info(words.escaped(said))

parts.storylines(base)
parts.take_away(base, brief)
parts.versions_and_trash(base)

listed, edited = st.columns([5, 6], gap="large")
with listed:
    st.subheader("Scenes", anchor=False)
    parts.scenes(brief)
    names = storyboard.addable(base)
    st.selectbox("Add as a scene", list(names), format_func=names.__getitem__, key="story_add", persist_state="session")
    st.button("Add", on_click=storyboard.add, args=(base,))

if brief.scenes:
    told = brief.scenes[storyboard.place()]
    with edited:
        st.subheader(f"Scene {told.number}: {words.escaped(told.answer.scenario.name)}", anchor=False)
        with st.container(horizontal=True, gap="small"):
            st.button("Earlier", on_click=storyboard.move, args=(-1,), disabled=told.number == 1)
            st.button("Later", on_click=storyboard.move, args=(1,), disabled=told.number == len(brief.scenes))
            st.button("Duplicate", on_click=storyboard.duplicate)
            st.button("Remove", on_click=storyboard.remove)
        if told.stale:
            st.warning(words.escaped(findings.stale_remark(told)))
            st.button("They still fit", on_click=storyboard.accept, args=(base,))
        parts.words_of(base, told)
        columns = [Column(told.answer.scenario.name, told.answer)]
        frame.picture(bars(columns), told.headline, "story_scene", summary(columns), told.answer.scenario)
        with st.container(horizontal=True, gap="small"):
            st.button("Put it on screen", on_click=storyboard.put_on_screen, help="Its sliders, on every page.")
            st.button("Give it what is on screen", on_click=storyboard.take_from_screen)
