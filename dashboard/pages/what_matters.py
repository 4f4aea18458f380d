"""What matters: what drives this?"""

import streamlit as st

from briefing.findings import sensitivity as findings
from dashboard import frame, rule_bases
from dashboard.charts import sensitivity as charts
from dashboard.parts import what_matters as parts
from dashboard.parts.remark import remark

base = rule_bases.rule_base()

question = frame.opening(base, of_all_cases=True)
heading = st.container()
chosen = parts.choice(question, base)
remark(findings.ignored_text(chosen.movable, chosen.view))
analysis = parts.analysis(question, base, chosen)

if analysis is not None:
    with heading:
        frame.answer(analysis.headline)
    if analysis.has_picture:
        frame.picture(charts.picture(question.base, analysis), analysis.picture, "what_matters", analysis.table)
    remark(analysis.rest)
    with st.expander(analysis.fold):
        st.markdown(analysis.details)
    if chosen.view == findings.RULES:
        fold = st.expander("If every weight were off at once", on_change="rerun", key="matters_all")
        if fold.open:
            with fold:
                every = parts.all_weights(question, chosen.movable)
                if every is not None:
                    st.markdown(every.headline)
                if every is not None and every.has_picture:
                    frame.picture(charts.picture(question.base, every), every.picture, "every_weight", every.table)
    frame.as_code(question, analysis.modules, analysis.call)
