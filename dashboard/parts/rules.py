"""What is inside the model, and what if I judge otherwise? Rules, sliders, whose judgement, what changed."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from briefing.answer import Answer, answer
from briefing.findings import contents, ignored, readings, releases, rules
from briefing.findings.compare import as_markdown
from briefing.findings.readings import Bench
from briefing.words import sentence_case
from dashboard import frame, rule_bases
from dashboard.charts import levels
from dashboard.charts import readings as charts
from dashboard.charts import releases as charts_of_releases
from dashboard.choices import option
from dashboard.frame import Question
from dashboard.parts import judgements
from dashboard.parts.remark import ranges_ignored, remark
from model import releases as kept
from model.aims import measures
from model.comparison_report import counted
from model.parts import OWN_READING


def every_rule(question: Question) -> None:
    """Draws the rules and starting assumptions, one of them to be changed."""
    base, scenario = question.base, question.scenario
    judgements.own_reading(scenario)
    ranges_ignored(question)
    answer, before = rule_bases.ask(rule_bases.rule_base(), of_all_cases=True), _before(question)
    question.answer(rules.headline(answer, before, st.session_state["yardstick"]))
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
    if fold := frame.for_analysts("rules"):
        with fold:
            frame.as_code(question, *rules.CALL)


def _before(question: Question) -> Answer:
    """What the model said before the user judged otherwise."""
    return answer(rule_bases.rule_base(), rules.unedited(question.scenario))


def every_variable(question: Question) -> None:
    """Draws the variables, and what low, medium and high mean on one of them."""
    ranges_ignored(question)
    list_column, variable_column = st.columns([4, 6], gap="large")
    with list_column:
        variable = judgements.variable(question)
    value = question.values[variable.id]
    question.answer(contents.variables_headline(question.base))
    with variable_column:
        st.markdown(contents.variable_text(variable, value))
        sentence, table = contents.levels_sentence(variable, value), contents.levels_table(variable, value)
        frame.picture(levels.levels(variable, value), sentence, "rules_levels", table)
        st.markdown(contents.marks_text(question.base, variable))
        with st.expander(contents.rules_label(question.base, variable)):
            st.markdown(contents.rules_text(question.base, question.scenario, variable))
    if fold := frame.for_analysts("variables"):
        with fold:
            frame.as_code(question, *contents.levels_call(variable, value))


def whose_judgement(question: Question) -> None:
    """Draws where several people’s readings agree, which disagreement matters most, and all of them pooled."""
    judgements.own_reading(question.scenario)
    ranges_ignored(question)
    who, what, where = st.columns([6, 4, 2], vertical_alignment="bottom")
    with who:
        chosen = judgements.readers()
    with where:
        judgements.from_file()
    if len(chosen) < readings.FEWEST:
        question.answer(readings.TOO_FEW)
        return
    base, bench = rule_bases.rule_base(), readings.bench(rule_bases.rule_base(), chosen)
    outcomes = readings.outcomes(bench, question.values)
    with what:
        measure = judgements.measure(base, outcomes)
    quarrels = readings.quarrels(bench, question.values, measure)
    question.answer(readings.headline(bench, quarrels, measure))
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
    if fold := frame.for_analysts("whose"):
        with fold:
            frame.as_code(question, *readings.call(bench, measure))


def _quarrels(bench: Bench, quarrels: pd.DataFrame, measure: str, pooled: float) -> None:
    table = readings.numbers(bench, quarrels)
    if len(table):
        figure = charts.disagreements(table, pooled, measures(bench.base)[measure])
        sentence = readings.quarrels_sentence(bench, quarrels, measure)
        with st.container(key="rules_wide_disagreements"):
            frame.picture(figure, sentence, "rules_disagreements", table)
    if rest := readings.rest_text(quarrels):
        st.markdown(rest)


def what_changed(question: Question) -> None:
    """Draws what changed between a release and the present rules: sliders, presets, rules, and the changelog."""
    # Between releases nothing counts but the reading, and that only if it is one of theirs.
    own = question.reading == OWN_READING
    remark(ignored.sentence(question.base, question.scenario, question.values, reading=own))
    present = rule_bases.present()
    earlier = {name: base for name, base in kept.of(present.id).items() if base.fingerprint != present.fingerprint}
    if not earlier:
        question.answer(releases.NONE_KEPT)
        return
    versions = list(reversed(earlier))
    version = option("Since release", versions, "rules_since", width=200)
    comparison = releases.since(earlier[version], present)
    reading = question.reading if question.reading in comparison.still.index else str(comparison.still.index[0])
    question.answer(releases.headline(comparison, reading))
    sliders_column, presets_column = st.columns([11, 9], gap="large")
    with sliders_column:
        st.subheader("What each slider moves", anchor=False)
        table = releases.swings(comparison, reading)
        sentence, spoken = (
            releases.swings_sentence(comparison, reading),
            question.scenario.changed(reading=reading, own=None),
        )
        frame.picture(charts_of_releases.swings(table), sentence, "rules_swings", table, spoken)
    with presets_column:
        st.subheader("What leads in each preset", anchor=False)
        st.markdown(as_markdown(releases.leaders(comparison, reading)))
    with st.expander("In words"):
        st.markdown(kept.changelog())
    if fold := frame.for_analysts("releases"):
        with fold:
            st.markdown(f"**Every part that changed.** {sentence_case(counted(comparison.changes))}")
            frame.table(releases.changes(comparison), "changes", hide_index=True)
            frame.as_code(question, *releases.call(comparison))
