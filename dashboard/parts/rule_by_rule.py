"""What does one rule say, and how far does it apply here?"""

from __future__ import annotations

import streamlit as st

from briefing.findings import one_rule, why
from dashboard import choices, frame, rule_bases
from dashboard.charts import one_rule as charts
from dashboard.frame import Question
from dashboard.parts.lens import lens
from dashboard.parts.remark import ranges_ignored


def rule_by_rule(question: Question) -> None:
    """Draws one rule in full, its conditions over the sliders, and what an outcome would be without it."""
    base = rule_bases.rule_base()
    lens(base)
    ranges_ignored(question)
    which, what = st.columns(2, gap="medium")
    with what:
        measure = frame.measure(question, "why_measure", "What it does for")
    reasons = why.reasons(rule_bases.ask(base), measure)
    with which:
        choice = choices.one("Rule", why.rule_labels(reasons), "why_rule")
    rule = one_rule.one_rule(reasons, why.chosen_rule(reasons, choice))
    question.answer(one_rule.headline(rule))
    text_column, picture_column = st.columns(2, gap="large")
    with text_column:
        st.markdown(one_rule.rule_text(rule))
    with picture_column:
        frame.picture(charts.conditions(rule), one_rule.conditions_sentence(rule), "conditions", one_rule.curves(rule))
        if len(rule.conditions) > 1:
            both = st.expander("Two sliders at once", on_change="rerun", key="why_both")
            if both.open:
                with both:
                    grid = one_rule.grid(rule)
                    st.markdown(one_rule.grid_sentence(rule))
                    frame.picture(charts.firing(grid, rule), one_rule.grid_sentence(rule), "firing", grid)
    if fold := frame.for_analysts("rule"):
        with fold:
            frame.as_code(question, "explain", why.call(reasons))
