"""How far would the answer run if what is not known were left open?"""

from __future__ import annotations

import streamlit as st

from briefing.findings import ensemble as findings
from dashboard import frame, rule_bases, running
from dashboard.charts import ensemble as charts
from dashboard.frame import Question
from dashboard.parts import how_sure as parts
from dashboard.parts.remark import remark
from model.ensemble import DRAWS, Ensemble, draw_steps


def unknown(question: Question) -> None:
    """Draws what is not known, and how far every outcome and key figure runs for it."""
    base = rule_bases.rule_base()
    parts.choice(base)
    parts.ranges(base)
    ranges = question.scenario.ranges
    inputs = (question.base, question.values, question.reading, ranges, DRAWS)
    ensemble = running.finished("how_sure", draw_steps, *inputs, said=findings.progress)
    if ensemble is None:
        return
    spreads = findings.spreads(ensemble)
    as_set = rule_bases.ask(base, of_all_cases=True).leading
    question.answer(findings.headline(question.base, spreads, DRAWS, as_set))
    sentence, table = findings.picture_sentence(question.base, spreads), findings.numbers(question.base, spreads)
    frame.picture(charts.distributions(question.base, spreads), sentence, "how_sure", table)
    remark(findings.legend(ranges))
    with frame.for_analysts("unknown") as is_open:
        if is_open:
            st.markdown(findings.as_table(question.base, spreads))
            remark(findings.TABLE_NOTE)
            _in_full(question, ensemble, spreads)
        frame.as_code(question, "ensemble", findings.call(ranges))


def _in_full(question: Question, ensemble: Ensemble, spreads: findings.Spreads) -> None:
    measure = frame.measure(question, "how_sure_measure", "One of them in full")
    sentence, shares = findings.measure_sentence(question.base, spreads, measure), ensemble.shares[measure]
    st.markdown(sentence)
    if shares.notna().any():
        picture = charts.histogram(shares, charts.fill(question.base, measure))
        frame.picture(picture, sentence, "how_sure_in_full", shares.to_frame())
