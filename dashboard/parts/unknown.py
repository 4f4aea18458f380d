"""How far would the answer run if what is not known were left open?"""

from __future__ import annotations

import streamlit as st

from briefing.findings import ensemble as findings
from dashboard import frame, rule_bases
from dashboard.charts import ensemble as charts
from dashboard.frame import Question
from dashboard.parts import how_sure as parts
from dashboard.parts.lens import lens
from dashboard.parts.remark import remark
from model.ensemble import Ensemble


def unknown(question: Question) -> None:
    """Draws what is not known, and how far every outcome and key figure runs for it."""
    base, ranges = rule_bases.rule_base(), question.scenario.ranges
    lens(base)
    parts.choice(base)
    parts.ranges(base)
    ensemble = parts.tries(question)
    if ensemble is None:
        return
    answer = rule_bases.ask(base)
    spreads = findings.spreads(answer, ensemble)
    question.answer(findings.headline(answer, spreads))
    sentence, table = findings.picture_sentence(answer, spreads), findings.numbers(question.base, spreads)
    frame.picture(charts.distributions(question.base, spreads, ranges), sentence, "how_sure", table)
    remark(findings.legend(ranges))
    if fold := frame.for_analysts("unknown"):
        with fold:
            st.markdown(findings.as_table(question.base, spreads, ranges))
            remark(findings.TABLE_NOTE if ranges else "")
            _in_full(question, ensemble, spreads)
            frame.as_code(question, "ensemble", findings.call(question.scenario))


def _in_full(question: Question, ensemble: Ensemble, spreads: findings.Spreads) -> None:
    measure = frame.measure(question, "how_sure_measure", "One of them in full")
    sentence = findings.measure_sentence(question.base, spreads, measure, question.scenario.ranges)
    st.markdown(sentence)
    shares = ensemble.shares[measure]
    if shares.notna().any():
        picture = charts.histogram(shares, spreads[measure].share, charts.fill(question.base, measure))
        frame.picture(picture, sentence, "how_sure_in_full", shares.to_frame())
