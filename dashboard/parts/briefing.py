"""How is a storyline built on its page? Its toolbar, the list of its scenes and slides, what is being edited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from briefing import words
from briefing.brief import Brief
from briefing.findings import releases
from briefing.findings import storyline as findings
from briefing.handout.content import slides_shown
from briefing.slideshow import Slide
from dashboard import catalogue, choices, dialogs, elements, presenting, storyboard, storylines, tab
from dashboard.parts import imprint, story_files, story_scene, story_slide
from dashboard.parts.glossary import glossary
from dashboard.session import session
from model.parts import RuleBase
from scenarios.names import MAX_NAME_LENGTH
from scenarios.storyline import FreeSlide

OPEN, TAKE_AWAY = "Open storyline", "Take away"


def toolbar(base: RuleBase, brief: Brief) -> None:
    """Draws the storyline's name, the buttons that act on the whole of it, and what had to be said about it."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="story_toolbar"):
        name, changed = storyboard.storyline().name, " · not saved" if storyboard.is_changed() else ""
        storyboard.fill("story_name", name)
        # Given twice: what a run fills in that is broken off never reaches the browser, and the next takes it as there.
        field: dict[str, Any] = {"key": "story_name", "max_chars": MAX_NAME_LENGTH, "on_change": storyboard.rename}
        st.text_input(f"Storyline{changed}", name, **field)
        st.button("Open", key="story_open", on_click=dialogs.ask_for, args=(OPEN,))
        st.button("Save", key="story_save", on_click=storylines.save, args=(base,))
        boards = storyboard.desk().boards
        st.button("Undo", key="story_undo", on_click=storyboard.undo, disabled=not boards.past)
        st.button("Redo", key="story_redo", on_click=storyboard.redo, disabled=not boards.future)
        st.button(imprint.LABEL, on_click=_ask_whose)
        st.button(TAKE_AWAY, on_click=dialogs.ask_for, args=(TAKE_AWAY,), disabled=not brief.scenes)
        st.button(dialogs.GLOSSARY, on_click=dialogs.ask_for, args=(dialogs.GLOSSARY,))
        elements.present(presenting.address(brief) if brief.scenes else "")
    if brief.base != base:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="story_release"):
            st.markdown(f":small[**{releases.as_then(brief.base)}**]", width="content")
            label = releases.to_present(base)
            st.button(label, key="story_rules", on_click=storyboard.bring_under_present, args=(base,))
    with st.container():
        if room := tab.room_remark():
            st.warning(room)
    _say(of_scene=False)
    dialog = session().dialog.label
    if dialog == OPEN:
        story_files.open_storyline(base)
    elif dialog == imprint.LABEL:
        imprint.imprint()
    elif dialog == TAKE_AWAY and brief.scenes:
        story_files.take_away(brief)
    elif dialog == dialogs.GLOSSARY:
        glossary(base, dialogs.close)


def _ask_whose() -> None:
    storylines.forget_logo()
    dialogs.ask_for(imprint.LABEL)


def _say(of_scene: bool) -> None:
    """Draws what had to be said of the storyline, or of what is being edited."""
    remark = storyboard.desk().remark
    # A place of its own: what is said comes and goes without moving what stands below, which would lose the focus.
    with st.container():
        if remark.text and remark.of_scene == of_scene and not remark.of_picture:
            dialogs.say(remark)


def listed(base: RuleBase, brief: Brief, slides: Sequence[Slide]) -> None:
    """Draws scenes and slides in order, what is done to the one being edited, and what can be added."""
    if brief.storyline.in_order:
        _list(brief, slides)
        _acts()
    if far := findings.horizons(brief):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="story_horizons"):
            st.markdown(f":small[{far}]", width="content")
            for horizon, over in sorted({(scene.horizon, scene.over) for scene in brief.scenes}):
                key = f"story_as_far_{words.number_text(horizon)}"
                st.button(f"All scenes {over}", key=key, on_click=storyboard.look_as_far, args=(base, horizon))
    names = storyboard.addable(base)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        chosen = choices.one("Add a scene or a slide", names, "story_add")
        if chosen == storyboard.ON_SCREEN:
            name = catalogue.named_screen().name
            st.text_input("Under the name", name, key=storyboard.name_key(), max_chars=MAX_NAME_LENGTH)
        st.button("Add", on_click=storyboard.add, args=(base,))


def _list(brief: Brief, slides: Sequence[Slide]) -> None:
    st.subheader("Scenes and slides", anchor=False)
    identities = [*storyboard.identities(), storyboard.CLOSING]
    closing = slides[-1].headline if slides and slides[-1].kind == "closing" else findings.LEFT_OUT
    turn = storyboard.desk().turn
    elements.scenes(brief, identities, closing, identities[storyboard.place()], turn, storyboard.arrange)


def _acts() -> None:
    at, last = storyboard.place(), len(storyboard.parts()) - 1
    with st.container(horizontal=True, gap="small", key="story_acts"):
        st.button("Earlier", on_click=storyboard.move, args=(-1,), disabled=not 0 < at <= last)
        st.button("Later", on_click=storyboard.move, args=(1,), disabled=at >= last)
        st.button("Duplicate", on_click=storyboard.duplicate, disabled=at > last)
        st.button("Remove", on_click=storyboard.remove, disabled=at > last)


def edited(base: RuleBase, brief: Brief, slides: Sequence[Slide]) -> None:
    """Draws what is being edited as it will be shown, and its fields."""
    part, slide = storyboard.edited(), storyboard.edited_slide()
    if part is None:
        _headed(findings.CLOSING, brief, slides, story_slide.seen_on_closing(brief))
        _say(of_scene=True)
        story_slide.closing(brief)
    elif isinstance(part, FreeSlide):
        _headed(storyboard.BLANK, brief, slides, story_slide.seen(part, slide))
        _say(of_scene=True)
        story_slide.fields(part)
    else:
        scene = brief.scenes[storyboard.edited_scene() - 1]
        heading = f"Scene {scene.number}: {words.escaped(scene.answer.scenario.name)}"
        _headed(heading, brief, slides, story_scene.seen(scene))
        story_scene.check(brief.base, scene)
        _say(of_scene=True)
        story_scene.fields(base, brief.base, scene)


def _headed(heading: str, brief: Brief, slides: Sequence[Slide], fields: Mapping[str, tuple[str, str]]) -> None:
    """Draws the heading of what is being edited, and its slides; the text of `fields` is seen as it is typed."""
    st.subheader(heading, anchor=False)
    if slides:
        ids, first = [slide.id for slide in slides], storyboard.edited_slide()
        shown = first if first in ids else ids[-1]
        elements.slides_of(presenting.preview(brief), slides_shown(slides), shown, fields)
    else:
        st.markdown(f":small[{findings.NO_SLIDE_YET}]")
