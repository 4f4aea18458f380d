"""What is asked, for which aim, with whose hands, over which sliders? The controls of the page on what flips it."""

from __future__ import annotations

import streamlit as st

from briefing import words
from briefing.findings.moves import FIRST_SHARE, Asked, aim, hands, movable
from briefing.findings.plane import labels, thirds
from briefing.findings.robustness import DIRECTIONS, SHARES
from dashboard import frame, rule_bases
from dashboard.frame import Question
from model.aims import measures

STRIPS, MOVES, MAP = "strips", "moves", "map"
VIEWS = {STRIPS: "Along each slider", MOVES: "What it would take", MAP: "Over two sliders"}


def view() -> str:
    """Draws the choice between the three ways of asking; the one chosen."""
    chosen: str = st.segmented_control(
        "View",
        list(VIEWS),
        default=STRIPS,
        required=True,
        format_func=VIEWS.__getitem__,
        key="flips_view",
        persist_state="session",
        label_visibility="collapsed",
    )
    return chosen


def aim_row(question: Question) -> tuple[Asked, list[str]]:
    """Draws the choice of an aim, of whose hands are free and of what is locked; the aim, and what may move."""
    base = question.base
    known, free, sliders = measures(base), hands(base), labels(base, without=[base.time.id])
    what, way, share, whose, held = st.columns([5, 3, 3, 5, 6])
    measure = what.selectbox(
        "Bring", list(known), format_func=known.__getitem__, key="moves_measure", persist_state="session"
    )
    direction = way.selectbox("to", DIRECTIONS, key="moves_direction", persist_state="session")
    threshold = share.selectbox(
        "this", SHARES, FIRST_SHARE, words.percent, key="moves_threshold", persist_state="session"
    )
    chosen = whose.selectbox(
        "Whose hands are free",
        list(free),
        format_func=lambda id: free[id].label,
        key="moves_hands",
        persist_state="session",
    )
    locked = held.multiselect(
        "Locked all the same",
        list(sliders),
        format_func=sliders.__getitem__,
        key="moves_locked",
        persist_state="session",
        placeholder="Nothing",
    )
    asked = Asked(rule_bases.ask(rule_bases.rule_base()), aim(measure, direction, threshold), free[chosen].label)
    return asked, movable(base, free[chosen], locked)


def map_row(question: Question) -> tuple[str, str, str, str]:
    """Draws the choice of what the map spans and shows; its two variables, the measure, and the third or nothing."""
    base = question.base
    across, upwards, lines, in_three = st.columns(4)
    x = _variable(across, "Across", labels(base), "map_x")
    y = _variable(upwards, "Upwards", labels(base, without=[x]), "map_y")
    with lines:
        measure = frame.measure(question, "map_measure", "Lines")
    third = _variable(in_three, "Three maps, for", thirds(base, without=[x, y]), "map_third")
    return x, y, measure, third


def _variable(place: st.delta_generator.DeltaGenerator, label: str, known: dict[str, str], key: str) -> str:
    chosen: str = place.selectbox(label, list(known), format_func=known.__getitem__, key=key, persist_state="session")
    return chosen
