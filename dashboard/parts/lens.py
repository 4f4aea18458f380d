"""Through which lens: of which cases are shares? One control, the same on every page that has it."""

from __future__ import annotations

import streamlit as st

from briefing.findings import releases
from dashboard import controls
from dashboard.rule_bases import present
from model.parts import RuleBase
from scenarios.scenario import lens_choices

LABEL = "Shares of"


def lens(base: RuleBase) -> None:
    """Draws the choice of a lens, if there are any, and under which release shares are counted, if under one."""
    labels = {choice: lens.label for choice, lens in lens_choices(base).items()}
    if len(labels) > 1:
        st.segmented_control(
            LABEL,
            list(labels),
            required=True,
            format_func=labels.__getitem__,
            key="lens",
            on_change=controls.look_through,
            label_visibility="collapsed",
        )
    if base.fingerprint != present().fingerprint:
        st.markdown(f":small[{releases.as_then(base)}{'' if len(labels) > 1 else releases.NO_LENS}]")
