"""What may be asked about what matters? Its controls, and the analysis that each choice asks for."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from briefing.findings import interactions, weights
from briefing.findings import learning as learned
from briefing.findings import sensitivity as findings
from briefing.findings.robustness import NOW
from briefing.findings.sensitivity import Movable, Told
from dashboard import catalogue, frame, rule_bases, running
from model import learning, robustness, sensitivity
from model.aims import measures
from model.parts import RuleBase


@dataclass(frozen=True, eq=False)
class Choice:
    """What is asked, in which view; for a choice of packages whether the measure shall be low."""

    asked: Movable
    view: str
    purpose: str = ""
    low: bool = False


def choice(question: frame.Question, base: RuleBase) -> Choice:
    """Draws the view, and what else it has to be told."""
    tabs, middle, right = st.columns([5, 4, 3], vertical_alignment="bottom")
    view = tabs.segmented_control(
        "What",
        findings.VIEWS,
        default=findings.SLIDERS,
        required=True,
        label_visibility="collapsed",
        wrap=True,
        key="matters_view",
        persist_state="session",
    )
    answer, reach = rule_bases.ask(base, of_all_cases=True), findings.NEAR
    if view != findings.RULES:
        reach = right.selectbox("Sliders move", findings.REACHES, key="matters_reach", persist_state="session")
    if view != findings.KNOWING:
        with middle:
            return Choice(Movable(answer, frame.measure(question, "matters_measure"), reach), str(view))
    purpose = middle.selectbox("For", learned.PURPOSES, key="matters_purpose", persist_state="session")
    if purpose == learned.NAMING:
        return Choice(Movable(answer, answer.leading, reach), view, purpose)
    _, middle, right = st.columns([5, 4, 3], vertical_alignment="bottom")
    goals = measures(base)
    goal = middle.selectbox("That brings", list(goals), 0, goals.__getitem__, "matters_goal", persist_state="session")
    wish = right.selectbox("to be", learned.WISHES, key="matters_wish", persist_state="session")
    return Choice(Movable(answer, goal, reach), view, purpose, wish == learned.LOW)


def told(question: frame.Question, base: RuleBase, chosen: Choice) -> Told | None:
    """What there is to say; None if the user has stopped it."""
    asked, given = chosen.asked, (question.base, question.values, question.reading)
    if chosen.view == findings.SLIDERS:
        return findings.of_sliders(asked, sensitivity.tornado(*given, asked.measure, asked.ranges))
    if chosen.view == findings.RULES:
        return weights.of_rules(asked, sensitivity.weight_tornado(*given, asked.measure))
    if chosen.view == findings.INTERACTIONS:
        steps = (sensitivity.sobol_in_steps, *given, asked.measure, asked.ranges)
        found = running.finished("interactions", *steps, said=interactions.progress)
        return None if found is None else interactions.of_interactions(asked, found)
    if chosen.purpose == learned.NAMING:
        return learned.of_naming(asked, learning.for_naming(*given, learned.unknown(asked)))
    packages = _packages(question, base)
    choosing = (learning.for_choosing_in_steps, *given, packages, asked.measure, chosen.low, learned.unknown(asked))
    table = running.finished("choosing", *choosing, said=learned.progress)
    return None if table is None else learned.of_choosing(asked, table, packages, chosen.low)


def _packages(question: frame.Question, base: RuleBase) -> pd.DataFrame:
    """The levers of the scenario on screen and of all that can be opened."""
    return robustness.packages(question.base, {NOW: question.values, **catalogue.known_values(base)})


def all_weights(question: frame.Question, asked: Movable) -> Told | None:
    """What is to be said if every weight is off at once; None if the user has stopped it."""
    given = (question.base, question.values, question.reading, asked.measure)
    found = running.finished("all_weights", sensitivity.weight_sobol_in_steps, *given, said=interactions.progress)
    return None if found is None else interactions.of_all_weights(asked, found)
