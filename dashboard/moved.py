"""Where do the pages of earlier versions stand now? An address of theirs opens the view that answers its question."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dashboard.session import session

# The address of a page that was → the page that took it in, the key of the choice among its views, and the view.
MOVED = {
    "what_matters": ("why", "why_view", "sliders"),
    "what_flips": ("change", "change_view", "along"),
    "robust": ("change", "change_view", "packages"),
    "precedents": ("how_sure", "how_sure_view", "cases"),
    "signposts": ("watch", "", ""),
}


def pages() -> list[StreamlitPage]:
    """The pages that were, known by their addresses alone."""
    return [st.Page(_nothing, title=name, url_path=name, visibility="hidden") for name in MOVED]


def follow(address: str, pages: Mapping[str, StreamlitPage]) -> None:
    """Turns to the page that took in the one at an address, if that is one of those that were."""
    if address not in MOVED:
        return
    page, key, view = MOVED[address]
    if key:
        session().left_choices[key] = view
        session().addressed_choices.add(key)
    st.switch_page(pages[page], query_params=st.query_params.to_dict())


def _nothing() -> None:
    """Streamlit wants something to draw; the page is left before it is drawn."""
