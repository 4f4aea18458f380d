"""What do the words mean? One place to look them up, from every page."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from briefing.findings import glossary as findings
from model.parts import RuleBase


def glossary(base: RuleBase, close: Callable[[], None]) -> None:
    """A dialog with every word that a reader may ask about, and what it means."""

    @st.dialog(findings.HEADING, width="medium", on_dismiss=close)
    def draw() -> None:
        for heading, entries in [*findings.glossary(base), findings.stages(base)]:
            st.markdown(f"**{heading}**\n\n{findings.listed_marked(entries)}")

    draw()
