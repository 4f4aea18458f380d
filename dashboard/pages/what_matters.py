"""What matters: what drives this?"""

import streamlit as st

from briefing.findings import learning as learned
from briefing.findings import sensitivity as findings
from briefing.findings.robustness import NOW
from dashboard import controls, frame, running
from dashboard.charts import sensitivity as charts
from model import learning, robustness, sensitivity

base = controls.rule_base()

question = frame.opening(base)
heading = st.container()
places = st.columns([5, 4, 3], vertical_alignment="bottom")
view = places[0].segmented_control(
    "What", findings.VIEWS, default=findings.SLIDERS, required=True, key="matters_view", persist_state="session"
)
purpose, reach, wish = "", findings.NEAR, learned.HIGH
if view != findings.RULES:
    reach = places[2].selectbox("Sliders move", findings.REACHES, key="matters_reach", persist_state="session")
if view == findings.KNOWING:
    purpose = places[1].selectbox("For", learned.PURPOSES, key="matters_purpose", persist_state="session")
with places[1] if purpose == "" else st.container():
    measure = frame.measure(question, "matters_measure")
asked = findings.Asked(controls.ask(base), measure, reach)
given = (question.base, question.values, question.reading)

if view == findings.SLIDERS:
    bars = sensitivity.tornado(*given, measure, asked.ranges)
    told, picture = findings.of_sliders(asked, bars), charts.moved(asked, findings.slider_spans(asked, bars))
