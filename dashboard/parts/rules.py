"""What is inside the model? The parts of its page: rules, event tree, variables, whose judgement, what changed.

Each draws itself, and returns the sentence that stands above it and what to call to reproduce it.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from briefing.answer import Answer, answer
from briefing.findings import contents, ignored, readings, releases, rules
from briefing.findings.compare import as_markdown
from briefing.findings.readings import Bench
from briefing.words import sentence_case
from dashboard import frame, rule_bases
from dashboard.charts import levels, tree
from dashboard.charts import readings as charts
from dashboard.charts import releases as charts_of_releases
from dashboard.choices import option
from dashboard.frame import Question
from dashboard.parts import judgements
from model import releases as kept
from model.aims import measures
from model.comparison_report import counted
from model.parts import OWN_READING

# A sentence, and what Python needs and calls: a module of the model, and the call.
HeadlineAndCall = tuple[str, tuple[str, str]]


def _before(question: Question) -> Answer:
    """What the model said before the user judged otherwise."""
    return answer(rule_bases.rule_base(), rules.unedited(question.scenario))


def rules_part(question: Question) -> HeadlineAndCall:
    """The rules, base odds and rates, one of them to be changed."""
    base, scenario = question.base, question.scenario
    answer, before = rule_bases.ask(rule_bases.rule_base(), of_all_cases=True), _before(question)
    names = rules.matching(base, scenario, judgements.wanted(base))
    list_column, editor_column = st.columns([11, 9], gap="large")
    with list_column:
        weight = judgements.weight(question, names)
    if weight:
        with editor_column:
            st.markdown(rules.title(base, scenario, weight))
            judgements.editor(question, weight)
            table = rules.effect(answer, before)
            frame.picture(charts.effect(base, table), rules.effect_sentence(base, table), "rules_effect", table)
            st.markdown(rules.facts(base, scenario, weight))
    return rules.headline(answer, before, st.session_state["yardstick"]), rules.CALL


def tree_part(question: Question) -> HeadlineAndCall:
    """The event tree, and the base odds or rates of one of its stages."""
    answer = rule_bases.ask(rule_bases.rule_base(), of_all_cases=True)
    with st.container(key="rules_wide_tree"):
        frame.picture(tree.tree(answer), contents.tree_sentence(answer), "rules_tree", contents.branches(answer))
    st.markdown(f":small[{contents.TREE_LEGEND}]")
    judgements.stage(question)
    if effect := rules.effect_text(answer, _before(question)):
        st.markdown(effect)
    return contents.tree_headline(answer), contents.TREE_CALL


def variables_part(question: Question) -> HeadlineAndCall:
    """The variables, and what low, medium and high mean on one of them."""
    list_column, variable_column = st.columns([4, 6], gap="large")
    with list_column:
        variable = judgements.variable(question)
    value = question.values[variable.id]
    with variable_column:
        st.markdown(contents.variable_text(variable, value))
        sentence, table = contents.levels_sentence(variable, value), contents.levels_table(variable, value)
        frame.picture(levels.levels(variable, value), sentence, "rules_levels", table)
        st.markdown(contents.marks_text(question.base, variable))
        with st.expander(contents.rules_label(question.base, variable)):
            st.markdown(contents.rules_text(question.base, question.scenario, variable))
    return contents.variables_headline(question.base), contents.levels_call(variable, value)


def whose_part(question: Question) -> HeadlineAndCall:
    """Several people’s readings: where they agree, which disagreement moves the answer most, and all of them pooled."""
    who, what, where = st.columns([6, 4, 2], vertical_alignment="bottom")
    with who:
        chosen = judgements.readers()
    with where:
        judgements.from_file()
    if len(chosen) < readings.FEWEST:
        return readings.TOO_FEW, rules.CALL
    base, bench = rule_bases.rule_base(), readings.bench(rule_bases.rule_base(), chosen)
    outcomes = readings.outcomes(bench, question.values)
    with what:
        measure = judgements.measure(base, outcomes)
    quarrels = readings.quarrels(bench, question.values, measure)
    if remarks := readings.remarks(chosen):
        st.info(remarks)
    _quarrels(bench, quarrels, measure, readings.pooled_share(bench, question.values, measure))
    st.subheader("What follows by each reading", anchor=False)
    with st.container(key="rules_wide_outcomes"):
        sentence = readings.outcomes_sentence(base, outcomes)
        frame.picture(charts.side_by_side(base, outcomes), sentence, "rules_outcomes", outcomes.reset_index())
    judgements.pool(bench)
    with st.expander("Where they agree"):
        st.markdown(readings.agreement_text(bench))
    return readings.headline(bench, quarrels, measure), readings.call(bench, measure)


def _quarrels(bench: Bench, quarrels: pd.DataFrame, measure: str, pooled: float) -> None:
    table = readings.numbers(bench, quarrels)
    if len(table):
        figure = charts.disagreements(table, pooled, measures(bench.base)[measure])
        sentence = readings.quarrels_sentence(bench, quarrels, measure)
        with st.container(key="rules_wide_disagreements"):
            frame.picture(figure, sentence, "rules_disagreements", table)
    if rest := readings.rest_text(quarrels):
        st.markdown(rest)


def releases_part(question: Question) -> HeadlineAndCall:
    """What changed between a release and the present rules: sliders, presets, rules, and the changelog."""
    present = rule_bases.present()
    earlier = {name: base for name, base in kept.of(present.id).items() if base != present}
    if not earlier:
        return releases.NONE_KEPT, rules.CALL
    versions = list(reversed(earlier))
    version = option("Since release", versions, "rules_since", width=200)
    comparison = releases.since(earlier[version], present)
    reading = question.reading if question.reading in comparison.still.index else str(comparison.still.index[0])
    sliders_column, presets_column = st.columns([11, 9], gap="large")
    with sliders_column:
        st.subheader("What each slider moves", anchor=False)
        table = releases.swings(comparison, reading)
        frame.picture(
            charts_of_releases.swings(table), releases.swings_sentence(comparison, reading), "rules_swings", table
        )
    with presets_column:
        st.subheader("What leads in each preset", anchor=False)
        st.markdown(as_markdown(releases.leaders(comparison, reading)))
    with st.expander("Every part that changed"):
        st.markdown(sentence_case(counted(comparison.changes)))
        frame.table(releases.changes(comparison), "changes", hide_index=True)
    with st.expander("In words"):
        st.markdown(kept.changelog())
    return releases.headline(comparison, reading), releases.call(comparison)


def ignored_text(question: Question, part: str) -> str:
    """What of the scenario a part leaves out of account: between releases nothing counts but a reading of theirs."""
    if PARTS[part] is not releases_part:
        return ignored.sentence(question.base, question.scenario)
    own = question.reading == OWN_READING
    return ignored.sentence(question.base, question.scenario, question.values, reading=own)


PARTS: dict[str, Callable[[Question], HeadlineAndCall]] = {
    "Rules": rules_part,
    "Event tree": tree_part,
    "Variables": variables_part,
    "Whose judgement": whose_part,
    "Releases": releases_part,
}
