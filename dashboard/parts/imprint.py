"""Whose briefing is it? The dialog for its organisation, logo, marking, and who wrote and cleared it."""

from __future__ import annotations

import streamlit as st

from dashboard import dialogs, storylines
from dashboard.parts.story_slide import MEGABYTE, PICTURES
from dashboard.session import session
from dashboard.storyboard import desk, storyline, version_of
from scenarios.pictures import MAX_GIVEN_BYTES, Picture
from scenarios.storyline import MAX_IMPRINT_LENGTH, Imprint

LABEL = "Whose it is"
LOGO_WIDTH = 120
PURPOSE = (
    "This stands on every slide and page: the marking at both edges, the rest on the title. "
    "It is kept with the storyline, and a new one begins with it."
)
FIELDS = {
    "organisation": "Organisation",
    "marking": "Marking",
    "author": "Author",
    "version": "Version",
    "drafted_by": "Drafted by",
    "cleared_by": "Cleared by",
}


@st.dialog(LABEL, on_dismiss=dialogs.close)
def imprint() -> None:
    """A dialog with whose the briefing is, and how it is marked; what is empty is not shown."""
    st.markdown(PURPOSE)
    now, typed = storyline().imprint, dict[str, str]()
    mark = version_of(now.model_dump_json())
    for pair in (("organisation", "marking"), ("author", "version"), ("drafted_by", "cleared_by")):
        for column, field in zip(st.columns(2), pair, strict=True):
            key = f"{dialogs.IMPRINT}{field}_{mark}"
            with column:
                typed[field] = dialogs.typed(FIELDS[field], getattr(now, field), key, max_chars=MAX_IMPRINT_LENGTH)
    logo = _logo(now)
    if st.button("Set", type="primary"):
        storylines.set_imprint(Imprint(**typed, logo=logo))
        dialogs.close()
        st.rerun()


def _logo(now: Imprint) -> Picture | None:
    """Draws the choice of a logo, and the way to take it off; the one that is to be set."""
    own = desk()
    logo = own.logo if own.is_logo_chosen else now.logo
    key = f"story_logo_{version_of(logo.data if logo else '')}"
    st.file_uploader(
        "Another logo" if logo else "Logo, PNG or JPEG",
        PICTURES,
        key=key,
        max_upload_size=MAX_GIVEN_BYTES // MEGABYTE,
        on_change=storylines.choose_logo,
        args=(key,),
    )
    dialogs.say(session().dialog.remark)
    if logo:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.image(logo.content, width=LOGO_WIDTH)
            st.button("Take the logo off", on_click=storylines.drop_logo)
    return logo
