"""The model: what are the rules, and what if I judge otherwise?"""

import streamlit as st

from dashboard import frame, rule_bases
from dashboard.choices import tab
from dashboard.parts import judgements, rules
from dashboard.parts.remark import remark

question = frame.opening(rule_bases.rule_base(), of_all_cases=True)
heading = st.container()
with st.container(horizontal=True, vertical_alignment="center"):
    part = tab("Part of the model", list(rules.PARTS), "rules_part")
    judgements.own_reading(question.scenario)
remark(rules.ignored_text(question, part))
headline, code = rules.PARTS[part](question)
with heading:
    frame.answer(headline)
frame.as_code(question, *code)
