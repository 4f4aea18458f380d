"""What could we do that works in most cases, and where does it fail?"""

from __future__ import annotations

import streamlit as st

from briefing.findings import robustness as findings
from dashboard import catalogue, frame, rule_bases, running
from dashboard.charts import robustness as charts
from dashboard.choices import option
from dashboard.frame import Question
from dashboard.parts.aim import aim
from dashboard.parts.lens import lens
from dashboard.parts.remark import remark
from dashboard.parts.robust import where_it_fails
from model import robustness
from model.sensitivity import plausible_ranges

KEYS = {"measure": "robust_measure", "way": "robust_way", "share": "robust_share"}


def packages(question: Question) -> None:
    """Draws how often each package of levers meets an aim whatever else happens, and where one of them fails."""
    base, seen = question.base, question.scenario.lens
    lens(rule_bases.rule_base())
    wanted = aim(question, KEYS, "Aim:", "in", findings.SHARE_AT_FIRST)
    places = st.columns(3)
    worlds_from = option("What no package sets stands", findings.WORLDS, "robust_worlds", places[0])
    packages_from = option("Packages", findings.PACKAGES, "robust_packages", places[1])
    cost = option("Set beside", findings.COSTS, "robust_cost", places[2])
    remark(findings.varied_text(base, question.scenario, worlds_from))
    ranges = {**plausible_ranges(base, question.values), **question.scenario.ranges}
    sample = findings.sample(base, worlds_from, ranges)
    known = catalogue.known_values(rule_bases.rule_base())
    remark(catalogue.not_read())
    table = robustness.packages(base, {findings.NOW: question.values, **known})
    searched = packages_from == findings.SEARCH
    steps = robustness.search_in_steps if searched else robustness.trials_in_steps
    inputs = (base, question.values, question.reading, table, wanted if searched else wanted.measure, sample, seen)
    trials = running.finished("robust", steps, *inputs, said=findings.progress)
    if trials is None:
        return
    verdict = findings.Verdict(base, trials, wanted)
    question.answer(findings.headline(verdict))
    sentence = findings.picture_sentence(verdict, cost)
    frame.picture(charts.tradeoff(verdict, cost), sentence, "packages", findings.table(verdict))
    st.markdown(findings.beneath(verdict))
    with st.expander("The packages"):
        st.markdown(findings.table_text(verdict))
    fails = st.expander("Where it fails", on_change="rerun", key="robust_fails")
    if fails.open:
        with fails:
            where_it_fails(verdict)
    if fold := frame.for_analysts("packages"):
        with fold:
            frame.as_code(question, "robustness", findings.call(verdict, searched, sample, seen))
