"""Where along each slider does something else lead?"""

from __future__ import annotations

import streamlit as st

from briefing.findings import tipping as findings
from dashboard import frame, rule_bases
from dashboard.charts import tipping as charts
from dashboard.frame import Question
from dashboard.parts.lens import lens
from dashboard.parts.remark import ranges_ignored, remark


def along_sliders(question: Question) -> None:
    """Draws what leads along every slider, and the smallest move, or pair of moves, that changes it."""
    base = rule_bases.rule_base()
    lens(base)
    ranges_ignored(question)
    flips = findings.tipping_of(rule_bases.ask(base))
    question.answer(findings.headline(flips, st.session_state["yardstick"]))
    st.markdown(findings.pair_text(flips))
    frame.picture(charts.tipping(flips), findings.sentence(flips), "tipping", findings.table(flips))
    remark(findings.NOTE)
    if fold := frame.for_analysts("along"):
        with fold:
            frame.as_code(question, "moves, tipping", findings.call(question.scenario))
