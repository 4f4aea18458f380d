"""How sure: how sure are you?"""

import streamlit as st

from briefing.answer import answer as answered
from briefing.findings import ensemble as findings
from dashboard import frame, rule_bases
from dashboard.charts import ensemble as charts
from dashboard.parts import how_sure as parts
from dashboard.parts.remark import remark

base = rule_bases.rule_base()

question = frame.opening(base, of_all_cases=True)
parts.choice(base)
parts.ranges(base)

ranges = question.scenario.ranges
ensemble = parts.tries(question)

if ensemble is not None:
    answer = answered(base, question.scenario)
    spreads = findings.spreads(answer, ensemble)
    question.answer(findings.headline(answer, spreads))
    sentence = findings.picture_sentence(answer, spreads)
    table = findings.numbers(question.base, spreads)
    frame.picture(charts.distributions(question.base, spreads, ranges), sentence, "how_sure", table)
    remark(findings.legend(ranges))
    with st.expander("Every outcome and key figure"):
        st.markdown(findings.as_table(question.base, spreads, ranges))
        remark(findings.TABLE_NOTE if ranges else "")
    in_full = st.expander("One of them in full", on_change="rerun", key="how_sure_one")
    if in_full.open:
        with in_full:
            measure = frame.measure(question, "how_sure_measure")
            measure_sentence = findings.measure_sentence(question.base, spreads, measure, ranges)
            st.markdown(measure_sentence)
            shares = ensemble.shares[measure]
            if shares.notna().any():
                picture = charts.histogram(shares, spreads[measure].share, charts.fill(question.base, measure))
                frame.picture(picture, measure_sentence, "how_sure_in_full", shares.to_frame())
    frame.as_code(question, "ensemble", findings.call(question.scenario))
