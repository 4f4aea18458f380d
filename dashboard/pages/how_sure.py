"""How sure: how sure are you?"""

import streamlit as st

from briefing.findings import ensemble as findings
from dashboard import frame, rule_bases, running
from dashboard.charts import ensemble as charts
from dashboard.parts import how_sure as parts
from dashboard.parts.remark import remark
from model.ensemble import DRAWS, draw_steps

base = rule_bases.rule_base()

question = frame.opening(base, of_all_cases=True)
heading = st.container()
parts.choice(base)
parts.ranges(base)

ranges = question.scenario.ranges
inputs = (question.base, question.values, question.reading, ranges, DRAWS)
ensemble = running.finished("how_sure", draw_steps, *inputs, said=findings.progress)

if ensemble is not None:
    spreads = findings.spreads(ensemble)
    with heading:
        frame.answer(findings.headline(question.base, spreads, DRAWS, rule_bases.ask(base, of_all_cases=True).leading))
    sentence = findings.picture_sentence(question.base, spreads)
    table = findings.numbers(question.base, spreads)
    frame.picture(charts.distributions(question.base, spreads), sentence, "how_sure", table)
    remark(findings.legend(ranges))
    with st.expander("Every outcome and key figure"):
        st.markdown(findings.as_table(question.base, spreads))
        remark(findings.TABLE_NOTE)
    in_full = st.expander("One of them in full", on_change="rerun", key="how_sure_one")
    if in_full.open:
        with in_full:
            measure = frame.measure(question, "how_sure_measure")
            measure_sentence = findings.measure_sentence(question.base, spreads, measure)
            st.markdown(measure_sentence)
            shares = ensemble.shares[measure]
            if shares.notna().any():
                picture = charts.histogram(shares, charts.fill(question.base, measure))
                frame.picture(picture, measure_sentence, "how_sure_in_full", shares.to_frame())
    frame.as_code(question, "ensemble", findings.call(ranges))
