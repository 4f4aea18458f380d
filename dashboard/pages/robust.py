"""What is robust: what could we do that works in most worlds?"""

import streamlit as st

from briefing import words
from briefing.findings import robustness as findings
from dashboard import catalogue, frame, rule_bases, running
from dashboard.charts import robustness as charts
from dashboard.parts import robust as parts
from model import robustness
from model.aims import Aim, measures
from model.sensitivity import plausible_ranges

base = rule_bases.rule_base()

question = frame.opening(base, of_all_cases=True)
heading = st.container()
labels, costs = measures(question.base), findings.COSTS
places = st.columns([6, 3, 3, 5, 5, 6])
measure = places[0].selectbox("Aim", list(labels), 0, labels.__getitem__, "robust_measure", persist_state="session")
way = places[1].selectbox("shall be", findings.DIRECTIONS, key="robust_way", persist_state="session")
share = places[2].selectbox(
    "share", findings.SHARES, findings.SHARE_AT_FIRST, words.percent, "robust_share", persist_state="session"
)
tried = places[3].selectbox("Packages", findings.PACKAGES, key="robust_packages", persist_state="session")
drawn = places[4].selectbox("Worlds", findings.WORLDS, key="robust_worlds", persist_state="session")
cost = places[5].selectbox("Set against", list(costs), 0, costs.__getitem__, "robust_cost", persist_state="session")

aim = Aim(measure, share, way == findings.AT_LEAST)
near = {**plausible_ranges(question.base, question.values), **question.scenario.ranges}
sample = findings.sample(question.base, drawn, near)
given = robustness.packages(question.base, {findings.NOW: question.values, **catalogue.known_values(base)})
asked = (question.base, question.values, question.reading, given)
if tried == findings.SEARCH:
    found = running.finished("robust", robustness.search_in_steps, *asked, aim, sample, said=findings.progress)
else:
    found = running.finished("robust", robustness.trials_in_steps, *asked, measure, sample, said=findings.progress)

if found is not None:
    verdict = findings.Verdict(question.base, found, aim)
    with heading:
        frame.answer(findings.headline(verdict))
    told = findings.picture_sentence(verdict, cost)
    frame.picture(charts.tradeoff(verdict, cost), told, "packages", findings.table(verdict))
    st.markdown(findings.beneath(verdict))
    with st.expander("The packages"):
        st.markdown(findings.table_text(verdict))
    fold = st.expander("Where it fails", on_change="rerun", key="robust_fails")
    if fold.open:
        with fold:
            parts.where_it_fails(verdict)
    frame.as_code(question, "robustness", findings.call(verdict, tried == findings.SEARCH, sample))
