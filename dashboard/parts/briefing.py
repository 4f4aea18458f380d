"""How does a storyline leave the page, and come back? Its picker, its files and the fields of one scene."""

from __future__ import annotations

from functools import partial

import streamlit as st

from briefing import words
from briefing.brief import Brief, Told
from briefing.findings import storyline as findings
from dashboard import presenting, storyboard
from model.parts import RuleBase
from scenarios.scenario import MAX_NAME_LENGTH
from scenarios.store import StoreError
from scenarios.storyline import MAX_HEADLINE_LENGTH, MAX_POINT_LENGTH, MAX_POINTS, VIEWS

POWERPOINT = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def storylines(base: RuleBase) -> None:
    """Draws what opens, names and keeps storylines."""
    names = storyboard.known(base)
    picked, named = st.columns([5, 6], gap="large", vertical_alignment="bottom")
    with picked:
        storyboard.fill("story_choice", None)  # a choice is an act: the same one can be made again
        st.selectbox(
            "Open a storyline",
            list(names),
            index=None,
            format_func=names.__getitem__,
            key="story_choice",
            on_change=storyboard.choose,
            args=(base,),
            placeholder="Shipped, saved or new",
        )
    with named, st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        storyboard.fill("story_name", storyboard.storyline().name)
        st.text_input("Name", key="story_name", max_chars=MAX_NAME_LENGTH, on_change=storyboard.rename)
        st.button("Save storyline", on_click=storyboard.save)
        st.button("Undo", key="story_undo", on_click=storyboard.undo, disabled=not st.session_state["story_past"])


def versions_and_trash(base: RuleBase) -> None:
    """Draws, folded, what brings an earlier version or a deleted storyline back."""
    fold = st.expander("Versions and trash", key="story_kept", on_change="rerun")
    if not fold.open:
        return
    with fold:
        try:
            earlier, deleted = storyboard.versions(), storyboard.trash()
        except StoreError as error:
            st.error(words.escaped(str(error)))
            return
        if st.session_state["story_saved"] is not None:
            st.button("Delete this storyline", on_click=storyboard.delete)
        if earlier:
            st.selectbox("Earlier versions", list(earlier), format_func=earlier.__getitem__, key="story_version")
            st.button("Restore this version", on_click=storyboard.restore_version, args=(base,))
        if deleted:
            st.selectbox("Deleted storyline", list(deleted), format_func=deleted.__getitem__, key="story_trash")
            st.button("Restore", on_click=storyboard.restore, args=(base,))
        if not (earlier or deleted):
            st.markdown("There is no earlier version of this storyline, and the trash is empty.")


def take_away(base: RuleBase, brief: Brief) -> None:
    """Draws the ways out: the presentation and the files."""
    from briefing.handout import handout
    from briefing.paper import paper
    from briefing.slides import slides

    name, empty = words.file_name(brief.title), not brief.scenes
    template = st.session_state.get("story_template")
    with st.container(horizontal=True, gap="small", key="take_away"):
        st.link_button("Present", presenting.address(brief), disabled=empty)
        for label, ending, mime, make in (
            ("Hand-out", "html", "text/html", partial(handout, brief)),
            ("PowerPoint", "pptx", POWERPOINT, partial(slides, brief, template)),
            ("PDF", "pdf", "application/pdf", partial(paper, brief)),
            ("JSON", "json", "application/json", brief.storyline.to_json),
        ):
            st.download_button(label, make, f"{name}.{ending}", mime, on_click="ignore", disabled=empty)
    with st.expander("Bring a storyline or a PowerPoint template"):
        upload = st.file_uploader("A storyline (JSON), or your own template (PPTX)", type=["json", "pptx"])
        if upload is not None and st.button("Take it"):
            storyboard.take_file(base, upload.name, upload.getvalue())
            st.rerun()


def scenes(brief: Brief) -> None:
    """Draws the scenes in order, for one to be taken up."""
    if brief.scenes:
        storyboard.fill("story_list", storyboard.place())
        lines = [words.escaped(f"{findings.line(told)} · {findings.marks(told)}") for told in brief.scenes]
        st.radio(
            "Scene",
            range(len(brief.scenes)),
            format_func=lines.__getitem__,
            key="story_list",
            on_change=storyboard.edit,
            label_visibility="collapsed",
        )


def words_of(base: RuleBase, told: Told) -> None:
    """Draws the fields of a scene: headline, talking points, what it shows."""
    points = "\n".join(told.points)
    headline_key = f"story_headline_{told.number}_{storyboard.version_of(told.headline)}"
    points_key = f"story_points_{told.number}_{storyboard.version_of(points)}"
    views_key = f"story_show_{told.number}_{storyboard.version_of(''.join(told.scene.show))}"
    st.text_input(
        "Headline",
        told.headline,
        key=headline_key,
        max_chars=MAX_HEADLINE_LENGTH,
        on_change=storyboard.write_headline,
        args=(base, headline_key),
    )
    st.text_area(
        "Talking points, one a line",
        points,
        key=points_key,
        height=192,
        max_chars=MAX_POINTS * MAX_POINT_LENGTH,
        on_change=storyboard.write_points,
        args=(base, points_key),
    )
    if told.scene.written_for:
        st.button("Back to the model’s words", on_click=storyboard.draft_anew, args=(base,))
    st.multiselect(
        "Shows",
        VIEWS,
        list(told.scene.show),
        format_func=findings.SHOWN.__getitem__,
        key=views_key,
        on_change=storyboard.show,
        args=(views_key,),
    )
