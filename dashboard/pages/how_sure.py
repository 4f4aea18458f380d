"""How sure: how sure are you?"""

import streamlit as st

from briefing.findings import ensemble as findings
from dashboard import frame, rule_bases, running
from dashboard.charts import ensemble as charts
from dashboard.parts import how_sure as parts
from model.ensemble import DRAWS, draw_steps

base = rule_bases.rule_base()

question = frame.opening(base, of_all_cases=True)
heading = st.container()
parts.choice(base)
parts.ranges(base)

ranges = question.scenario.ranges
asked = (question.base, question.values, question.reading, ranges, DRAWS)
ensemble = running.finished("how_sure", draw_steps, *asked, said=findings.progress)

if ensemble is not None:
    found = findings.spreads(ensemble)
    with heading:
        frame.answer(findings.headline(question.base, found, DRAWS, rule_bases.ask(base, of_all_cases=True).leading))
    sentence = findings.picture_sentence(question.base, found)
    table = findings.numbers(question.base, found)
    frame.picture(charts.distributions(question.base, found), sentence, "how_sure", table)
    st.markdown(f":small[{findings.legend(ranges)}]")
    with st.expander("Every outcome and key figure"):
        st.markdown(findings.as_table(question.base, found))
        st.markdown(f":small[{findings.TABLE_NOTE}]")
    one = st.expander("One of them in full", on_change="rerun", key="how_sure_one")
    if one.open:
        with one:
            measure = frame.measure(question, "how_sure_measure")
            told = findings.measure_sentence(question.base, found, measure)
            st.markdown(told)
            shares = ensemble.shares[measure]
            if shares.notna().any():
                picture = charts.histogram(shares, charts.fill(question.base, measure))
                frame.picture(picture, told, "how_sure_in_full", shares.to_frame())
    frame.as_code(question, "ensemble", findings.call(ranges))
