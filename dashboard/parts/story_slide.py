"""What can stand on a slide of the user's own, and on the closing slide? Their fields."""

from __future__ import annotations

from typing import Any, Literal

import streamlit as st

from briefing import words
from briefing.brief import Brief
from briefing.findings import slides as said
from briefing.findings import storyline as findings
from briefing.slideshow import DECISIONS, SO_WHAT
from dashboard import dialogs, story_words, storyboard
from dashboard.storyboard import version_of
from scenarios import pasted
from scenarios.pictures import MAX_GIVEN_BYTES
from scenarios.storyline import FreeSlide

MEGABYTE = 1024 * 1024
PICTURES = ("png", "jpg", "jpeg")
LINES_HEIGHT = 120


def seen(slide: FreeSlide, id: str) -> dict[str, tuple[str, str]]:
    """The keys of the fields of a slide whose text is seen as it is typed: on which slide, and as what of it."""
    return {_headline_key(slide): (id, "headline"), _lines_key(slide, "text"): (id, "text")}


def seen_on_closing(brief: Brief) -> dict[str, tuple[str, str]]:
    """The same of the closing slide."""
    return {_so_what_key(brief): (storyboard.CLOSING, "text")}


def _headline_key(slide: FreeSlide) -> str:
    """The key of the field for the headline of a slide; another as soon as that is changed otherwise."""
    return f"story_own_headline_{storyboard.place()}_{version_of(slide.headline)}"


def _lines_key(slide: FreeSlide, field: Literal["text", "notes"]) -> str:
    return f"story_own_{field}_{storyboard.place()}_{version_of(_written(slide, field))}"


def _written(slide: FreeSlide, field: Literal["text", "notes"]) -> str:
    return "\n".join(slide.text if field == "text" else slide.notes)


def _so_what_key(brief: Brief) -> str:
    return f"story_so_what_{version_of(_follows(brief))}"


def _follows(brief: Brief) -> str:
    """What is said to follow, a sentence a line."""
    own = brief.storyline.so_what
    return "\n".join((said.so_what(brief) if brief.scenes else ()) if own is None else own)


def fields(slide: FreeSlide) -> None:
    """Draws the fields of a slide of the user's own: headline, text, picture, table, notes."""
    key = _headline_key(slide)
    st.text_input("Headline", slide.headline, key=key, on_change=story_words.write_slide_headline, args=(slide, key))
    _lines("Text, one line each", slide, "text")
    _picture(slide)
    _table(slide)
    _lines("Notes for the presenter, one line each", slide, "notes")


def _lines(label: str, slide: FreeSlide, field: Literal["text", "notes"]) -> None:
    key, written = _lines_key(slide, field), _written(slide, field)
    how: dict[str, Any] = {"key": key, "height": LINES_HEIGHT, "on_change": story_words.write_slide_lines}
    st.text_area(label, written, args=(slide, field, key, written), **how)


def _picture(slide: FreeSlide) -> None:
    """Draws the picture of a slide with its words, the way to take it off, and the place to give it one."""
    # Another place for each picture: what was taken is not held there any more.
    key = f"story_picture_{storyboard.place()}_{version_of(slide.picture.data if slide.picture else '')}"
    st.file_uploader(
        "Another picture" if slide.picture else "Picture, PNG or JPEG",
        PICTURES,
        key=key,
        max_upload_size=MAX_GIVEN_BYTES // MEGABYTE,
        on_change=story_words.take_picture,
        args=(slide, key),
    )
    remark = storyboard.desk().remark
    with st.container():
        if remark.of_picture:
            dialogs.say(remark)
    if not slide.picture:
        return
    key = f"story_picture_shows_{storyboard.place()}_{version_of(slide.picture.shows)}"
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.text_input(
            "What the picture shows, in words",
            slide.picture.shows,
            key=key,
            help=findings.SHOWS_IN_WORDS,
            on_change=story_words.describe_picture,
            args=(slide, key),
        )
        st.button("Take the picture off", on_click=story_words.take_off_picture, args=(slide,))


def _table(slide: FreeSlide) -> None:
    """Draws the field for a table, and the table that was read from it."""
    written = pasted.as_text(slide.table)
    key = f"story_table_{storyboard.place()}_{version_of(written)}"
    st.text_area(
        "Table",
        written,
        key=key,
        height=LINES_HEIGHT,
        help=f"{findings.TABLE} {pasted.LIMITS}",
        on_change=story_words.write_table,
        args=(slide, key, written),
    )
    if slide.table:
        heading, *rows = ([words.escaped(cell) or " " for cell in row] for row in slide.table)
        lines = [heading, ["---"] * len(heading), *rows]
        st.markdown("\n".join(f"| {' | '.join(line)} |" for line in lines))


def closing(brief: Brief) -> None:
    """Draws the fields of the closing slide: what follows, and what is to be decided."""
    story, key, written = brief.storyline, _so_what_key(brief), _follows(brief)
    st.text_area(
        f"{SO_WHAT}, one sentence a line",
        written,
        key=key,
        height=LINES_HEIGHT,
        help=findings.FOLLOWS,
        on_change=story_words.write_so_what,
        args=(key, written),
    )
    if story.so_what is not None:
        st.button("As drafted", key="story_so_what_back", on_click=story_words.draft_so_what)
    written = "\n".join(story.decisions)
    key = f"story_decisions_{version_of(written)}"
    st.text_area(
        f"{DECISIONS}, one a line",
        written,
        key=key,
        height=LINES_HEIGHT,
        on_change=story_words.write_decisions,
        args=(key, written),
    )
