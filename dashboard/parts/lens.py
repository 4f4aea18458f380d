"""Through which lens: of which cases are shares? One control, the same on every page that has it."""

from __future__ import annotations

import streamlit as st

from dashboard import controls
from model.parts import RuleBase

LABEL = "Shares of"


def lens(base: RuleBase) -> None:
    """Draws the choice of a lens; nothing for a rule base that has none to choose from."""
    labels = {one.id: one.label for one in base.lenses}
    if len(labels) > 1:
        st.segmented_control(
            LABEL,
            list(labels),
            required=True,
            format_func=labels.__getitem__,
            key="lens",
            on_change=controls.look_through,
            args=(base,),
            label_visibility="collapsed",
        )
