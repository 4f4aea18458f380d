"""What is inside the model? The parts of its page: rules, event tree, variables, whose judgement, what changed.

Each draws itself, and returns the sentence that stands above it and what to call to reproduce it.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from briefing.answer import Answer, answer
from briefing.findings import contents, readings, releases, rules
from briefing.findings.compare import as_markdown
from briefing.findings.readings import Bench
from briefing.words import sentence_case
from dashboard import frame, rule_bases
from dashboard.charts import levels, tree
from dashboard.charts import readings as charts
from dashboard.charts import releases as charts_of_releases
from dashboard.frame import Question
from dashboard.parts import judgements
from model import releases as kept
from model.aims import measures
from model.comparison_report import counted

# A sentence, and what Python needs and calls: a module of the model, and the call.
Told = tuple[str, tuple[str, str]]


def _before(question: Question) -> Answer:
    """What the model said before the user judged otherwise."""
    return answer(rule_bases.rule_base(), rules.unedited(question.scenario))


def rules_part(question: Question) -> Told:
    """The rules, base odds and rates, one of them to be changed."""
    base, scenario = question.base, question.scenario
    shown, before = rule_bases.ask(rule_bases.rule_base(), of_all_cases=True), _before(question)
    names = rules.found(base, scenario, judgements.wanted(base))
    listed, one = st.columns([11, 9], gap="large")
    with listed:
        weight = judgements.weight(question, names)
    if weight:
        with one:
            st.markdown(rules.title(base, scenario, weight))
            judgements.editor(question, weight)
            table = rules.effect(shown, before)
            frame.picture(charts.effect(base, table), rules.effect_sentence(base, table), "rules_effect", table)
            st.markdown(rules.facts(base, scenario, weight))
    return rules.headline(shown, before, st.session_state["yardstick"]), rules.CALL


def tree_part(question: Question) -> Told:
    """The event tree, and the base odds or rates of one of its stages."""
    shown = rule_bases.ask(rule_bases.rule_base(), of_all_cases=True)
    with st.container(key="rules_wide_tree"):
        frame.picture(tree.tree(shown), contents.tree_sentence(shown), "rules_tree", contents.branches(shown))
    st.markdown(f":small[{contents.TREE_LEGEND}]")
    judgements.stage(question)
    if told := rules.effect_text(shown, _before(question)):
        st.markdown(told)
    return contents.tree_headline(shown), contents.TREE_CALL


def variables_part(question: Question) -> Told:
    """The variables, and what low, medium and high mean on one of them."""
    listed, one = st.columns([4, 6], gap="large")
    with listed:
        variable = judgements.variable(question)
    value = question.values[variable.id]
    with one:
        st.markdown(contents.variable_text(variable, value))
        told, table = contents.levels_sentence(variable, value), contents.levels_table(variable, value)
        frame.picture(levels.levels(variable, value), told, "rules_levels", table)
        st.markdown(contents.marks_text(question.base, variable))
        with st.expander(contents.rules_label(question.base, variable)):
            st.markdown(contents.rules_text(question.base, question.scenario, variable))
    return contents.variables_headline(question.base), contents.levels_call(variable, value)


def whose_part(question: Question) -> Told:
    """Several people’s readings: where they agree, which disagreement moves the answer most, and all of them pooled."""
    who, what, where = st.columns([6, 4, 2], vertical_alignment="bottom")
    with who:
        chosen = judgements.readers()
    with where:
        judgements.from_file()
    if len(chosen) < readings.FEWEST:
        return readings.TOO_FEW, rules.CALL
    base, together = rule_bases.rule_base(), readings.bench(rule_bases.rule_base(), chosen)
    outcomes = readings.outcomes(together, question.values)
    with what:
        measure = judgements.measure(base, outcomes)
    quarrels = readings.quarrels(together, question.values, measure)
    if told := readings.remarks(chosen):
        st.info(told)
    _quarrels(together, quarrels, measure, readings.pooled_share(together, question.values, measure))
    st.subheader("What follows by each reading", anchor=False)
    with st.container(key="rules_wide_outcomes"):
        told = readings.outcomes_sentence(base, outcomes)
        frame.picture(charts.side_by_side(base, outcomes), told, "rules_outcomes", outcomes.reset_index())
    judgements.pool(together)
    with st.expander("Where they agree"):
        st.markdown(readings.agreement_text(together))
    return readings.headline(together, quarrels, measure), readings.call(together, measure)


def _quarrels(together: Bench, quarrels: pd.DataFrame, measure: str, pooled: float) -> None:
    table = readings.numbers(together, quarrels)
    if len(table):
        figure = charts.disagreements(table, pooled, measures(together.base)[measure])
        told = readings.quarrels_sentence(together, quarrels, measure)
        with st.container(key="rules_wide_disagreements"):
            frame.picture(figure, told, "rules_disagreements", table)
    if rest := readings.rest_text(quarrels):
        st.markdown(rest)


def releases_part(question: Question) -> Told:
    """What changed between a release and the present rules: sliders, presets, rules, and the changelog."""
    present = rule_bases.present()
    earlier = {name: base for name, base in kept.of(present.id).items() if base != present}
    if not earlier:
        return releases.NONE_KEPT, rules.CALL
    known = list(reversed(earlier))
    version = st.selectbox("Since release", known, key="rules_since", persist_state="session", width=200)
    found = releases.since(earlier[version], present)
    reading = question.reading if question.reading in found.still.index else str(found.still.index[0])
    drawn, led = st.columns([11, 9], gap="large")
    with drawn:
        st.subheader("What each slider moves", anchor=False)
        table = releases.swings(found, reading)
        frame.picture(charts_of_releases.swings(table), releases.swings_sentence(found, reading), "rules_swings", table)
    with led:
        st.subheader("What leads in each preset", anchor=False)
        st.markdown(as_markdown(releases.leaders(found, reading)))
    with st.expander("Every part that changed"):
        st.markdown(sentence_case(counted(found.changes)))
        st.dataframe(releases.changes(found), hide_index=True)
    with st.expander("In words"):
        st.markdown(kept.changelog())
    return releases.headline(found, reading), releases.call(found)


PARTS: dict[str, Callable[[Question], Told]] = {
    "Rules": rules_part,
    "Event tree": tree_part,
    "Variables": variables_part,
    "Whose judgement": whose_part,
    "Releases": releases_part,
}
