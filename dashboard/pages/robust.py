"""What is robust: what could we do that works in most worlds?"""

import streamlit as st

from briefing.findings import failures
from briefing.findings import robustness as findings
from dashboard import controls, frame, running
from dashboard.charts import robustness as charts
from model import robustness
from model.aims import Aim, measures
from model.sensitivity import plausible_ranges

base = controls.rule_base()

question = frame.opening(base)
heading = st.container()
labels = measures(question.base)
what, way, share, which, where, against = st.columns([5, 3, 2, 4, 5, 5], vertical_alignment="bottom")
measure = what.selectbox("Aim", list(labels), format_func=labels.__getitem__, key="robust_measure")
direction = way.selectbox("shall be", findings.DIRECTIONS, key="robust_direction")
threshold = share.number_input("per cent", 0, 100, 10, 5, key="robust_threshold")
tried = which.selectbox("Packages", [findings.PRESETS, findings.SEARCH], key="robust_packages")
ranges = where.selectbox("Worlds", [findings.WHOLE, findings.NEAR], key="robust_worlds")
cost = against.selectbox("Set against", list(findings.COSTS), format_func=findings.COSTS.__getitem__, key="robust_cost")

aim = Aim(measure, threshold / 100, direction == findings.AT_LEAST)
near = {**plausible_ranges(question.base, question.values), **question.scenario.ranges}
sample = findings.sample(question.base, ranges, near)
known = {label: controls.scenario_of(base, choice) for choice, label in controls.comparable(base).items()}
others = {label: scenario.values for label, scenario in known.items() if scenario is not None}
given = robustness.packages(question.base, {findings.NOW: question.values, **others})
asked = (question.base, question.values, question.reading, given)
if tried == findings.SEARCH:
    found = running.finished("robust", robustness.search_in_steps, *asked, aim, sample, said=findings.progress)
else:
    found = running.finished("robust", robustness.trials_in_steps, *asked, measure, sample, said=findings.progress)

if found is not None:
    verdict = findings.Verdict(question.base, found, aim)
    with heading:
        frame.answer(findings.headline(verdict))
    table = findings.table(verdict)
    frame.picture(charts.tradeoff(verdict, cost), findings.picture_sentence(verdict, cost), "packages", table)
    st.markdown(f":small[{findings.worlds_note(found)}]")
    with st.expander("The packages"):
        st.markdown(findings.table_text(verdict))
        st.markdown(f":small[{findings.TABLE_NOTE}]")
    fails = st.expander("Where it fails", on_change="rerun", key="robust_fails")
    if fails.open:
        with fails:
            package = st.selectbox("Package", verdict.ranked, format_func=verdict.label, key="robust_package")
            regions = failures.regions(verdict, package)
            sentence = failures.sentence(verdict, package, regions)
            st.markdown(f"{sentence}\n\n{failures.others(question.base, regions)}")
            pair = failures.leading_pair(verdict, regions)
            if len(pair) == 2:
                where_drawn = charts.failures(verdict, package, pair, regions)
                frame.picture(where_drawn, sentence, "failures", failures.table(verdict, package))
    frame.as_code(question, "robustness", findings.call(verdict, tried == findings.SEARCH, sample))
