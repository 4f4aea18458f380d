"""After the Ceasefire: page config, navigation, run.

The server imports this file once for its routes; Streamlit runs it as a script, once for every change.
"""

import gc
from functools import partial
from pathlib import Path

import streamlit as st

from dashboard import address_bar, catalogue, controls, door, elements, moved, rule_bases, tab
from dashboard.address import FIRST_PAGE
from dashboard.parts.sidebar import sidebar
from dashboard.routes import routes
from model import RuleBaseError, ValuesError

if __name__ != "__main__":
    app = st.App(__file__, routes=routes(), middleware=door.middleware())
    door.warn()
    # What is loaded by now stays; the collector need not walk it again in every pause.
    gc.collect()
    gc.freeze()
else:
    try:
        base = rule_bases.present()
    except (RuleBaseError, ValuesError) as error:
        st.text(str(error))
        st.stop()

    st.set_page_config(page_title=base.title, layout="wide", initial_sidebar_state=352)
    st.html(Path(__file__).parent / "dashboard" / "page.css")
    elements.touch()
    titles = {
        "simulator": "Simulator",
        "compare": "Compare",
        "why": "Why",
        "change": "What would change it",
        "how_sure": "How sure",
        "watch": "What to watch",
        "rules": "Assumptions",
        "briefing": "Briefing",
    }
    pages = {
        file: st.Page(f"dashboard/pages/{file}.py", title=title, default=file == FIRST_PAGE)
        for file, title in titles.items()
    }
    page = st.navigation([*pages.values(), *moved.pages()], position="top")
    address_bar.begin(base, page.title)
    moved.follow(page.url_path, pages)
    controls.fill_widgets()
    elements.tab(tab.drafts(base), partial(tab.take, base), tab.note, tab.note_room, tab.note_log_room)
    with st.sidebar:
        sidebar(rule_bases.rule_base())
    with address_bar.drawing(base):
        page.run()
    if page.url_path != "briefing":  # whose scenes have settings of their own
        elements.settings_on_paper(rule_bases.rule_base(), catalogue.named_screen())
