"""The model: what are the rules, and what if I judge otherwise?"""

import streamlit as st

from dashboard import frame, rule_bases
from dashboard.parts import judgements, rules

question = frame.opening(rule_bases.rule_base(), of_all_cases=True)
heading = st.container()
with st.container(horizontal=True, vertical_alignment="center"):
    part = st.segmented_control(
        "Part of the model",
        list(rules.PARTS),
        default=next(iter(rules.PARTS)),
        required=True,
        key="rules_part",
        label_visibility="collapsed",
        persist_state="session",
    )
    judgements.own_reading(question.scenario)
headline, code = rules.PARTS[part](question)
with heading:
    frame.answer(headline)
frame.as_code(question, *code)
