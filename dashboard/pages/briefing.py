"""Briefing: a story out of scenarios, for the room."""

import streamlit as st

from briefing.findings import storyline as findings
from dashboard import controls, dialogs, elements, frame, storyboard, storylines
from dashboard.parts import briefing as parts

base = controls.present()
storyboard.begin(base)
brief = storyboard.told(base)

parts.toolbar(base, brief)
dialogs.remarks(controls.rule_base())
frame.answer(findings.summary(brief))

listed, edited = st.columns([5, 6], gap="large")
with listed:
    parts.scenes(base, brief)
if brief.scenes:
    scene = brief.scenes[storyboard.place()]
    with edited:
        parts.scene(base, brief, scene)

elements.draft(storylines.draft(), st.session_state["story_fresh"], storylines.take_draft, base)
