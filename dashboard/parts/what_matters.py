"""What may be asked about what matters? Its controls, and the analysis that each choice asks for."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from briefing.findings import interactions, weights
from briefing.findings import learning as learned
from briefing.findings import sensitivity as findings
from briefing.findings.robustness import NOW
from briefing.findings.sensitivity import Analysis, Movable
from dashboard import catalogue, frame, rule_bases, running
from dashboard.choices import option, tab
from model import learning, robustness, sensitivity
from model.aims import measures
from model.parts import RuleBase


@dataclass(frozen=True, eq=False)
class Choice:
    """What is asked, in which view; for a choice of packages whether the measure shall be low."""

    movable: Movable
    view: str
    purpose: str = ""
    low: bool = False


def choice(question: frame.Question, base: RuleBase) -> Choice:
    """Draws the view, and what else it has to be told."""
    tabs, middle, right = st.columns([5, 4, 3], vertical_alignment="bottom")
    view = tab("What", findings.VIEWS, "matters_view", tabs, wrap=True)
    answer, reach = rule_bases.ask(base, of_all_cases=True), findings.NEAR
    if view != findings.RULES:
        reach = option("Sliders move", findings.REACHES, "matters_reach", right)
    if view != findings.KNOWING:
        with middle:
            return Choice(Movable(answer, frame.measure(question, "matters_measure"), reach), view)
    purpose = option("For", learned.PURPOSES, "matters_purpose", middle)
    if purpose == learned.NAMING:
        return Choice(Movable(answer, answer.leading, reach), view, purpose)
    _, middle, right = st.columns([5, 4, 3], vertical_alignment="bottom")
    measure = option("That brings", measures(base), "matters_goal", middle)
    wish = option("to be", learned.WISHES, "matters_wish", right)
    return Choice(Movable(answer, measure, reach), view, purpose, wish == learned.LOW)


def analysis(question: frame.Question, base: RuleBase, chosen: Choice) -> Analysis | None:
    """What there is to say; None if the user has stopped it."""
    movable, inputs = chosen.movable, (question.base, question.values, question.reading)
    if chosen.view == findings.SLIDERS:
        return findings.of_sliders(movable, sensitivity.tornado(*inputs, movable.measure, movable.ranges))
    if chosen.view == findings.RULES:
        return weights.of_rules(movable, sensitivity.weight_tornado(*inputs, movable.measure))
    if chosen.view == findings.INTERACTIONS:
        steps = (sensitivity.sobol_in_steps, *inputs, movable.measure, movable.ranges)
        indices = running.finished("interactions", *steps, said=interactions.progress)
        return None if indices is None else interactions.of_interactions(movable, indices)
    if chosen.purpose == learned.NAMING:
        return learned.of_naming(movable, learning.for_naming(*inputs, learned.unknown(movable)))
    packages = _packages(question, base)
    choosing = (
        learning.for_choosing_in_steps,
        *inputs,
        packages,
        movable.measure,
        chosen.low,
        learned.unknown(movable),
    )
    table = running.finished("choosing", *choosing, said=learned.progress)
    return None if table is None else learned.of_choosing(movable, table, packages, chosen.low)


def _packages(question: frame.Question, base: RuleBase) -> pd.DataFrame:
    """The levers of the scenario on screen and of all that can be opened."""
    return robustness.packages(question.base, {NOW: question.values, **catalogue.known_values(base)})


def all_weights(question: frame.Question, movable: Movable) -> Analysis | None:
    """What is to be said if every weight is off at once; None if the user has stopped it."""
    inputs = (question.base, question.values, question.reading, movable.measure)
    indices = running.finished("all_weights", sensitivity.weight_sobol_in_steps, *inputs, said=interactions.progress)
    return None if indices is None else interactions.of_all_weights(movable, indices)
