"""After the Ceasefire: page config, navigation, run.

The server imports this file once for its routes; Streamlit runs it as a script, once for every change.
"""

import gc
from pathlib import Path

import streamlit as st

from dashboard import controls, elements
from dashboard.parts.sidebar import sidebar
from dashboard.routes import routes
from model import RuleBaseError

if __name__ != "__main__":
    app = st.App(__file__, routes=routes)
    # What is loaded by now stays; the collector need not walk it again in every pause.
    gc.collect()
    gc.freeze()
else:
    try:
        base = controls.present()
    except RuleBaseError as error:
        st.text(str(error))
        st.stop()

    st.set_page_config(page_title=base.title, layout="wide", initial_sidebar_state=352)
    st.html(Path(__file__).parent / "dashboard" / "page.css")
    elements.touch()
    titles = {
        "simulator": "Simulator",
        "compare": "Compare",
        "why": "Why",
        "what_matters": "What matters",
        "what_flips": "What flips it",
        "how_sure": "How sure",
        "robust": "Robust",
        "precedents": "Precedents",
        "signposts": "Signposts",
        "rules": "Model",
        "briefing": "Briefing",
    }
    pages = [
        st.Page(f"dashboard/pages/{file}.py", title=title, default=file == "simulator")
        for file, title in titles.items()
    ]
    page = st.navigation(pages, position="top")
    controls.begin(base, page.title)
    with st.sidebar:
        sidebar(controls.rule_base())
    page.run()
    controls.finish(base)
