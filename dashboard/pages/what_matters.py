"""What matters: what drives this?"""

import streamlit as st

from briefing.findings import sensitivity as findings
from dashboard import frame, rule_bases
from dashboard.charts import sensitivity as charts
from dashboard.parts import what_matters as parts

base = rule_bases.rule_base()

question = frame.opening(base, of_all_cases=True)
heading = st.container()
chosen = parts.choice(question, base)
told = parts.told(question, base, chosen)

if told is not None:
    with heading:
        frame.answer(told.headline)
    if told.drawn:
        frame.picture(charts.picture(question.base, told), told.picture, "what_matters", told.table)
    if told.rest:
        st.markdown(f":small[{told.rest}]")
    with st.expander(told.fold):
        st.markdown(told.details)
    if chosen.view == findings.RULES:
        fold = st.expander("If every weight were off at once", on_change="rerun", key="matters_all")
        if fold.open:
            with fold:
                every = parts.all_weights(question, chosen.asked)
                if every is not None:
                    st.markdown(every.headline)
                if every is not None and every.drawn:
                    frame.picture(charts.picture(question.base, every), every.picture, "every_weight", every.table)
    frame.as_code(question, told.modules, told.call)
