"""What is robust: what could we do that works in most worlds?"""

import streamlit as st

from briefing import words
from briefing.findings import robustness as findings
from dashboard import catalogue, frame, rule_bases, running
from dashboard.charts import robustness as charts
from dashboard.choices import option
from dashboard.parts import robust as parts
from dashboard.parts.remark import remark
from model import robustness
from model.aims import Aim, measures
from model.sensitivity import plausible_ranges

base = rule_bases.rule_base()

question = frame.opening(base, of_all_cases=True)
heading = st.container()
places = st.columns([6, 3, 3, 5, 5, 6])
measure = option("Aim", measures(question.base), "robust_measure", places[0])
way = option("shall be", findings.DIRECTIONS, "robust_way", places[1])
how = {"index": findings.SHARE_AT_FIRST, "format_func": words.percent}
share = option("share", findings.SHARES, "robust_share", places[2], **how)
packages_from = option("Packages", findings.PACKAGES, "robust_packages", places[3])
worlds_from = option("Worlds", findings.WORLDS, "robust_worlds", places[4])
cost = option("Set against", findings.COSTS, "robust_cost", places[5])

remark(findings.ignored_text(question.base, question.scenario, worlds_from))
aim = Aim(measure, share, way == findings.AT_LEAST)
ranges = {**plausible_ranges(question.base, question.values), **question.scenario.ranges}
sample = findings.sample(question.base, worlds_from, ranges)
packages = robustness.packages(question.base, {findings.NOW: question.values, **catalogue.known_values(base)})
inputs = (question.base, question.values, question.reading, packages)
if packages_from == findings.SEARCH:
    trials = running.finished("robust", robustness.search_in_steps, *inputs, aim, sample, said=findings.progress)
else:
    trials = running.finished("robust", robustness.trials_in_steps, *inputs, measure, sample, said=findings.progress)

if trials is not None:
    verdict = findings.Verdict(question.base, trials, aim)
    with heading:
        frame.answer(findings.headline(verdict))
    sentence = findings.picture_sentence(verdict, cost)
    frame.picture(charts.tradeoff(verdict, cost), sentence, "packages", findings.table(verdict))
    st.markdown(findings.beneath(verdict))
    with st.expander("The packages"):
        st.markdown(findings.table_text(verdict))
    fold = st.expander("Where it fails", on_change="rerun", key="robust_fails")
    if fold.open:
        with fold:
            parts.where_it_fails(verdict)
    frame.as_code(question, "robustness", findings.call(verdict, packages_from == findings.SEARCH, sample))
