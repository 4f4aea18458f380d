"""Where do the pages of earlier versions stand now? An address of theirs opens the view that answers its question."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dashboard.address_bar import VIEW

# The address of a page that was → the page that took it in, and the view of that page, if it has several.
MOVED = {
    "what_matters": ("why", "sliders"),
    "what_flips": ("change", "along"),
    "robust": ("change", "packages"),
    "precedents": ("how_sure", "cases"),
    "signposts": ("watch", "signposts"),
}


def pages() -> list[StreamlitPage]:
    """The pages that were, known by their addresses alone."""
    return [st.Page(_nothing, title=name, url_path=name, visibility="hidden") for name in MOVED]


def follow(address: str, pages: Mapping[str, StreamlitPage]) -> None:
    """Turns to the page that took in the one at an address, if that is one of those that were."""
    if address in MOVED:
        page, view = MOVED[address]
        st.switch_page(pages[page], query_params={**st.query_params.to_dict(), **({VIEW: view} if view else {})})


def _nothing() -> None:
    """Streamlit wants something to draw; the page is left before it is drawn."""
