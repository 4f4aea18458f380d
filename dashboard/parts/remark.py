"""What must be said beside a picture? One line in small type, which is not there if there is nothing to say."""

from __future__ import annotations

import streamlit as st

from briefing.findings import ignored
from dashboard.frame import Question


def remark(text: str) -> None:
    """Draws a remark; nothing if there is none."""
    # A place of its own, so that what comes and goes does not move the page's other elements.
    with st.container():
        if text:
            st.markdown(f":small[{text}]")


def ranges_ignored(question: Question) -> None:
    """Draws that the ranges of the scenario do not count on a page on which every slider stands where it stands."""
    remark(ignored.sentence(question.base, question.scenario))
