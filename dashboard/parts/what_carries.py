"""What carries an outcome? What moved it since the baseline, the judgement it hangs on, what each rule does for it."""

from __future__ import annotations

import streamlit as st

from briefing.findings import rests_on, since, why
from dashboard import frame, rule_bases
from dashboard.charts import compare as compare_charts
from dashboard.charts import why as charts
from dashboard.frame import Question
from dashboard.parts import which_judgement
from dashboard.parts.lens import lens
from dashboard.parts.remark import ranges_ignored


def what_carries(question: Question) -> None:
    """Draws, for one outcome or key figure, what stands behind it, in the order of what a reader can change."""
    base = rule_bases.rule_base()
    lens(base)
    ranges_ignored(question)
    which, paths = st.columns([1, 2], gap="medium")
    with which:
        measure = frame.measure(question, "why_measure", "Why this?")
    shown = rule_bases.ask(base)
    reasons = why.reasons(shown, measure)
    with paths:
        st.markdown(f"**By which paths**  \n{why.paths_text(reasons)}")
    moved = since.since_baseline(shown, measure)
    carrier = rests_on.sentence(shown, measure, rests_on.judgement(shown, measure))
    question.answer(f"{why.headline(reasons, st.session_state['yardstick'])} {moved.sentence}")

    if moved.is_shared_out:
        st.subheader("What moved it", anchor=False)
        names = [moved.baseline, question.scenario.name]
        steps = compare_charts.waterfall(question.base, moved.parts, moved.before, moved.after, names)
        frame.picture(steps, moved.sentence, "moved_since", moved.table)

    st.subheader("Which judgement carries it", anchor=False)
    st.markdown(carrier)
    which_judgement.of_measure(question, measure)

    st.subheader("What each rule does", anchor=False)
    st.markdown(f"{why.carried(reasons)} {why.remarks(reasons)}")
    if reasons.visible:
        table = why.table(reasons)
        frame.picture(
            charts.counterfactuals(reasons), why.counterfactuals_sentence(reasons), "without_each_rule", table
        )
    if fold := frame.for_analysts("carries"):
        with fold:
            st.markdown(f"**Step by step**\n\n{why.steps_text(reasons)}")
            frame.as_code(question, "explain", why.call(reasons))
