"""Why: what drives an outcome?"""

import streamlit as st

from briefing.findings import one_rule, why
from dashboard import choices, frame, rule_bases
from dashboard.charts import one_rule as rule_charts
from dashboard.charts import why as charts
from dashboard.parts.lens import lens
from dashboard.parts.remark import ranges_ignored

base = rule_bases.rule_base()

question = frame.opening(base)
heading = st.container()
lens(base)
ranges_ignored(question)
which, paths = st.columns([1, 2], gap="medium")
with which:
    measure = frame.measure(question, "why_measure", "What drives")
reasons = why.reasons(rule_bases.ask(base), measure)
with heading:
    frame.answer(why.headline(reasons, st.session_state["yardstick"]))
with paths:
    st.markdown(f"**By which paths**  \n{why.paths_text(reasons)}")

st.markdown(f"**What it would be without each rule**  \n{why.remarks(reasons)}")
if reasons.visible:
    table = reasons.table.rename_axis("rule").reset_index()
    frame.picture(charts.counterfactuals(reasons), why.counterfactuals_sentence(reasons), "without_each_rule", table)
with st.expander("Step by step"):
    st.markdown(why.steps_text(reasons))

st.subheader("One rule", anchor=False)
labels = why.rule_labels(reasons)
text_column, picture_column = st.columns(2, gap="large")
with text_column:
    choice = choices.one("Rule", labels, "why_rule", label_visibility="collapsed")
    rule = one_rule.one_rule(reasons, why.chosen_rule(reasons, choice))
    st.markdown(one_rule.rule_text(rule))
with picture_column:
    frame.picture(rule_charts.conditions(rule), one_rule.conditions_sentence(rule), "conditions", one_rule.curves(rule))
    if len(rule.conditions) > 1:
        both = st.expander("Two sliders at once", on_change="rerun")
        if both.open:
            with both:
                grid = one_rule.grid(rule)
                st.markdown(one_rule.grid_sentence(rule))
                frame.picture(rule_charts.firing(grid, rule), one_rule.grid_sentence(rule), "firing", grid)

frame.as_code(question, "explain", why.call(reasons))
