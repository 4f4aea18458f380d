"""What could we do that works in most cases, and where does it fail?"""

from __future__ import annotations

import streamlit as st

from briefing import words
from briefing.findings import robustness as findings
from dashboard import catalogue, frame, rule_bases, running
from dashboard.charts import robustness as charts
from dashboard.choices import option
from dashboard.frame import Question
from dashboard.parts.remark import remark
from dashboard.parts.robust import where_it_fails
from model import robustness
from model.aims import Aim, measures
from model.sensitivity import plausible_ranges


def packages(question: Question) -> None:
    """Draws how often each package of levers meets an aim whatever else happens, and where one of them fails."""
    base = question.base
    places = st.columns([6, 3, 3, 5, 5, 6])
    measure = option("Aim", measures(base), "robust_measure", places[0])
    way = option("shall be", findings.DIRECTIONS, "robust_way", places[1])
    how = {"index": findings.SHARE_AT_FIRST, "format_func": words.percent}
    share = option("share", findings.SHARES, "robust_share", places[2], **how)
    packages_from = option("Packages", findings.PACKAGES, "robust_packages", places[3])
    worlds_from = option("Worlds", findings.WORLDS, "robust_worlds", places[4])
    cost = option("Set against", findings.COSTS, "robust_cost", places[5])
    remark(findings.ignored_text(base, question.scenario, worlds_from))
    aim = Aim(measure, share, way == findings.AT_LEAST)
    ranges = {**plausible_ranges(base, question.values), **question.scenario.ranges}
    sample = findings.sample(base, worlds_from, ranges)
    known = catalogue.known_values(rule_bases.rule_base())
    table = robustness.packages(base, {findings.NOW: question.values, **known})
    inputs = (base, question.values, question.reading, table)
    if packages_from == findings.SEARCH:
        trials = running.finished("robust", robustness.search_in_steps, *inputs, aim, sample, said=findings.progress)
    else:
        trials = running.finished(
            "robust", robustness.trials_in_steps, *inputs, measure, sample, said=findings.progress
        )
    if trials is None:
        return
    verdict = findings.Verdict(base, trials, aim)
    question.answer(findings.headline(verdict))
    sentence = findings.picture_sentence(verdict, cost)
    frame.picture(charts.tradeoff(verdict, cost), sentence, "packages", findings.table(verdict))
    st.markdown(findings.beneath(verdict))
    with st.expander("The packages"):
        st.markdown(findings.table_text(verdict))
    fold = st.expander("Where it fails", on_change="rerun", key="robust_fails")
    if fold.open:
        with fold:
            where_it_fails(verdict)
    with frame.for_analysts("packages"):
        frame.as_code(question, "robustness", findings.call(verdict, packages_from == findings.SEARCH, sample))
