"""What is asked, for which aim, with whose hands, over which sliders? The controls of the page on what flips it."""

from __future__ import annotations

import streamlit as st

from briefing import words
from briefing.findings.moves import FIRST_SHARE, AimedAnswer, aim, free_variables, hands
from briefing.findings.plane import labels, thirds
from briefing.findings.robustness import DIRECTIONS, SHARES
from dashboard import choices, frame, rule_bases
from dashboard.choices import option, tab
from dashboard.frame import Question
from model.aims import measures

STRIPS, MOVES, MAP = "strips", "moves", "map"
VIEWS = {STRIPS: "Along each slider", MOVES: "What it would take", MAP: "Over two sliders"}


def view() -> str:
    """Draws the choice between the three ways of asking; the one chosen."""
    return tab("View", VIEWS, "flips_view")


def aim_row(question: Question) -> tuple[AimedAnswer, list[str]]:
    """Draws the choice of an aim, of whose hands are free and of what is locked; the aim, and what may move."""
    base = question.base
    whose_hands, sliders = hands(base), labels(base, without=[base.time.id])
    what, way, share, whose, fixed = st.columns([5, 3, 3, 5, 6])
    measure = option("Bring", measures(base), "moves_measure", what)
    direction = option("to", DIRECTIONS, "moves_direction", way)
    how = {"index": FIRST_SHARE, "format_func": words.percent}
    threshold = option("this", SHARES, "moves_threshold", share, **how)
    names = {each.id: each.label for each in whose_hands.values()}
    chosen = option("Whose hands are free", names, "moves_hands", whose)
    with fixed:
        locked = choices.several("Locked all the same", sliders, [], "moves_locked", placeholder="Nothing")
    aimed = AimedAnswer(
        rule_bases.ask(rule_bases.rule_base()), aim(measure, direction, threshold), whose_hands[chosen].label
    )
    return aimed, free_variables(base, whose_hands[chosen], locked)


def map_row(question: Question) -> tuple[str, str, str, str]:
    """Draws the choice of what the map spans and shows; its two variables, the measure, and the third or nothing."""
    base = question.base
    across, upwards, lines, in_three = st.columns(4)
    x = option("Across", labels(base), "map_x", across)
    y = option("Upwards", labels(base, without=[x]), "map_y", upwards)
    with lines:
        measure = frame.measure(question, "map_measure", "Lines")
    third = option("Three maps, for", thirds(base, without=[x, y]), "map_third", in_three)
    return x, y, measure, third
