"""Which judgement carries an outcome: the strength of a rule, or a starting assumption?"""

from __future__ import annotations

import streamlit as st

from briefing.findings import interactions, weights
from briefing.findings.sensitivity import Analysis, Movable
from dashboard import frame, rule_bases, running
from dashboard.charts import sensitivity as charts
from dashboard.frame import Question
from dashboard.parts import judgements
from dashboard.parts.remark import ranges_ignored
from dashboard.parts.which_slider import shown
from model import sensitivity


def which_judgement(question: Question) -> None:
    """Draws which judgement moves an outcome or key figure most, within what its evidence allows."""
    ranges_ignored(question)
    measure = frame.measure(question, "judgement_measure")
    analysis = of_measure(question, measure)
    question.answer(analysis.headline)
    if fold := frame.for_analysts("judgement"):
        with fold:
            frame.as_code(question, analysis.modules, analysis.call)
            _all_at_once(question, measure)


def of_measure(question: Question, measure: str) -> Analysis:
    """Draws the judgements that move a measure most; what is to be said of them."""
    movable = Movable(rule_bases.ask(rule_bases.rule_base(), of_all_cases=not question.scenario.lens), measure)
    bars = sensitivity.weight_tornado(
        question.base, question.values, question.reading, measure, lens=question.scenario.lens
    )
    analysis = weights.of_rules(movable, bars)
    shown(question, analysis, "which_judgement")
    if analysis.has_picture and st.button("Judge the first of them otherwise", help="Opens it under Assumptions."):
        judgements.choose(str(bars.index[0]))
        st.switch_page("dashboard/pages/rules.py")
    return analysis


def _all_at_once(question: Question, measure: str) -> None:
    inputs = (question.base, question.values, question.reading, measure)
    indices = running.finished("all_weights", sensitivity.weight_sobol_in_steps, *inputs, said=interactions.progress)
    if indices is None:
        return
    movable = Movable(rule_bases.ask(rule_bases.rule_base(), of_all_cases=True), measure)
    every = interactions.of_all_weights(movable, indices)
    st.markdown(f"**If every judgement were off at once**\n\n{every.headline}")
    if every.has_picture:
        frame.picture(charts.picture(question.base, every), every.picture, "every_weight", every.table)
