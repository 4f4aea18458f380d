"""Why: what drives an outcome?"""

import streamlit as st

from briefing.findings import one_rule, why
from dashboard import choices, frame, rule_bases
from dashboard.charts import one_rule as rule_charts
from dashboard.charts import why as charts
from dashboard.parts.lens import lens

base = rule_bases.rule_base()

question = frame.opening(base)
heading = st.container()
lens(base)
which, paths = st.columns([1, 2], gap="medium")
with which:
    measure = frame.measure(question, "why_measure", "What drives")
asked = why.reasons(rule_bases.ask(base), measure)
with heading:
    frame.answer(why.headline(asked, st.session_state["yardstick"]))
with paths:
    st.markdown(f"**By which paths**  \n{why.paths_text(asked)}")

st.markdown(f"**What it would be without each rule**  \n{why.remarks(asked)}")
if asked.shown:
    table = asked.table.rename_axis("rule").reset_index()
    frame.picture(charts.counterfactuals(asked), why.counterfactuals_sentence(asked), "without_each_rule", table)
with st.expander("Step by step"):
    st.markdown(why.steps_text(asked))

st.subheader("One rule", anchor=False)
labels = why.rule_labels(asked)
said, drawn = st.columns(2, gap="large")
with said:
    choice = choices.one("Rule", labels, "why_rule", label_visibility="collapsed")
    one = one_rule.one_rule(asked, why.chosen_rule(asked, choice))
    st.markdown(one_rule.rule_text(one))
with drawn:
    frame.picture(rule_charts.conditions(one), one_rule.conditions_sentence(one), "conditions", one_rule.curves(one))
    if len(one.conditions) > 1:
        both = st.expander("Two sliders at once", on_change="rerun")
        if both.open:
            with both:
                grid = one_rule.grid(one)
                st.markdown(one_rule.grid_sentence(one))
                frame.picture(rule_charts.firing(grid, one), one_rule.grid_sentence(one), "firing", grid)

frame.as_code(question, "explain", why.call(asked))
