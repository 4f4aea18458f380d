"""How far does each slider by itself move an outcome, what acts only together, and what would be worth knowing?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from briefing.findings import interactions
from briefing.findings import learning as learned
from briefing.findings import sensitivity as findings
from briefing.findings.robustness import NOW
from briefing.findings.sensitivity import Analysis, Movable
from dashboard import catalogue, frame, rule_bases, running
from dashboard.charts import sensitivity as charts
from dashboard.choices import option, tab
from dashboard.frame import Question
from dashboard.parts.remark import remark
from model import learning, robustness, sensitivity
from model.aims import askable


def which_slider(question: Question) -> None:
    """Draws which slider moves an outcome or key figure most."""
    left, right = st.columns(2, gap="medium")
    with left:
        measure = frame.measure(question, "matters_measure")
    reach = option("Sliders move", findings.REACHES, "matters_reach", right)
    movable = Movable(rule_bases.ask(rule_bases.rule_base(), of_all_cases=True), measure, reach)
    remark(findings.ignored_text(movable, findings.SLIDERS))
    bars = sensitivity.tornado(question.base, question.values, question.reading, measure, movable.ranges)
    analysis = findings.of_sliders(movable, bars)
    question.answer(analysis.headline)
    shown(question, analysis, "what_matters")
    if fold := frame.for_analysts("sliders"):
        with fold:
            frame.as_code(question, analysis.modules, analysis.call)
            _together(question, movable)


def shown(question: Question, analysis: Analysis, key: str) -> None:
    """Draws the picture of an analysis, what it leaves out, and its details folded."""
    if analysis.has_picture:
        frame.picture(charts.picture(question.base, analysis), analysis.picture, key, analysis.table)
    remark(analysis.rest)
    with st.expander(analysis.fold):
        st.markdown(analysis.details)


def _together(question: Question, movable: Movable) -> None:
    view = tab("What", findings.TOGETHER, "matters_view")
    remark(findings.ignored_text(movable, view))
    analysis = _interactions(question, movable) if view == findings.INTERACTIONS else _knowing(question, movable)
    if analysis is not None:
        st.markdown(analysis.headline)
        shown(question, analysis, "matters_together")
        frame.as_code(question, analysis.modules, analysis.call)


def _interactions(question: Question, movable: Movable) -> Analysis | None:
    inputs = (question.base, question.values, question.reading, movable.measure, movable.ranges)
    indices = running.finished("interactions", sensitivity.sobol_in_steps, *inputs, said=interactions.progress)
    return None if indices is None else interactions.of_interactions(movable, indices)


def _knowing(question: Question, movable: Movable) -> Analysis | None:
    base, inputs = question.base, (question.base, question.values, question.reading)
    left, middle, right = st.columns(3, vertical_alignment="bottom")
    if option("For", learned.PURPOSES, "matters_purpose", left) == learned.NAMING:
        return learned.of_naming(movable, learning.for_naming(*inputs, learned.unknown(movable)))
    goal = option("That brings", askable(base), "matters_goal", middle)
    is_low = option("to be", learned.WISHES, "matters_wish", right) == learned.LOW
    packages, unknown = _packages(question), learned.unknown(movable)
    steps = (learning.for_choosing_in_steps, *inputs, packages, goal, is_low, unknown)
    table = running.finished("choosing", *steps, said=learned.progress)
    aimed = Movable(movable.answer, goal, movable.reach)
    return None if table is None else learned.of_choosing(aimed, table, packages, is_low)


def _packages(question: Question) -> pd.DataFrame:
    """The levers of the scenario on screen and of all that can be opened."""
    known = catalogue.known_values(rule_bases.rule_base())
    return robustness.packages(question.base, {NOW: question.values, **known})
