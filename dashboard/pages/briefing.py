"""Briefing: a story out of scenarios, for the room."""

import streamlit as st

from briefing.findings import storyline as findings
from briefing.slideshow import slideshow
from dashboard import dialogs, frame, rule_bases, storyboard
from dashboard.parts import briefing as parts

base = rule_bases.present()
storyboard.begin(base)
brief = storyboard.shown_brief(base)
slides = slideshow(brief) if brief.scenes else ()

parts.toolbar(base, brief)
dialogs.remarks(rule_bases.rule_base(), reads=False)
frame.answer(findings.summary(brief))

listed, edited = st.columns([5, 6], gap="large")
with listed:
    parts.listed(base, brief, slides)
if storyboard.parts():
    with edited:
        parts.edited(base, brief, slides)
