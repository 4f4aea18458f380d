"""How is a storyline built on its page? Its toolbar and dialogs, the list of its scenes, the fields of one."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from briefing import formats, words
from briefing.brief import Brief, SceneBrief
from briefing.findings import releases
from briefing.findings import storyline as findings
from briefing.views import KINDS
from dashboard import catalogue, choices, dialogs, elements, presenting, storyboard, storylines, uploads
from dashboard.parts.glossary import glossary
from dashboard.parts.lens import LABEL as LENS
from dashboard.session import NOTHING, Remark, session
from model.parts import RuleBase
from scenarios.names import MAX_NAME_LENGTH
from scenarios.scenario import lens_choices
from scenarios.storyline import MAX_FILE_BYTES, VIEWS

OPEN, TAKE_AWAY = "Open storyline", "Take away"
MEGABYTE = 1024 * 1024
PAPERS = {"a4": "A4", "us-letter": "US Letter"}


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
        st.button(TAKE_AWAY, on_click=dialogs.ask_for, args=(TAKE_AWAY,), disabled=not brief.scenes)
        st.button(dialogs.GLOSSARY, on_click=dialogs.ask_for, args=(dialogs.GLOSSARY,))
        elements.present(presenting.address(brief) if brief.scenes else "")
    if brief.base != base:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="story_release"):
            st.markdown(f":small[**{releases.as_then(brief.base)}**]", width="content")
            label = releases.to_present(base)
            st.button(label, key="story_rules", on_click=storyboard.bring_under_present, args=(base,))
    _say(of_scene=False)
    dialog = session().dialog.label
    if dialog == OPEN:
        open_storyline(base)
    elif dialog == TAKE_AWAY and brief.scenes:
        take_away(brief)
    elif dialog == dialogs.GLOSSARY:
        glossary(base, dialogs.close)


def _say(of_scene: bool) -> None:
    """Draws what had to be said of the storyline, or of the scene being edited."""
    remark = storyboard.desk().remark
    # A place of its own: what is said comes and goes without moving what stands below, which would lose the focus.
    with st.container():
        if remark.text and remark.of_scene == of_scene:
            dialogs.say(remark)


def open_storyline(base: RuleBase) -> None:
    """A dialog to open a storyline: one that is kept, an earlier version, one from the trash or from a file."""
    dialogs.shelf_dialog(
        storylines.shelf(base),
        "Storylines",
        files=partial(_file_to_open, base),
        unstored=storylines.unstored(base),
        open_unstored=partial(storylines.open_unstored, base),
    )


def _file_to_open(base: RuleBase) -> None:
    upload = st.file_uploader(
        "A storyline as exported from this page (JSON)", type="json", max_upload_size=MAX_FILE_BYTES // MEGABYTE
    )
    if upload is not None and st.button("Open the file", type="primary"):
        storylines.take_file(base, upload.getvalue())
        dialogs.close()
        st.rerun()


@st.dialog("Take it away", width="medium", on_dismiss=dialogs.close)
def take_away(brief: Brief) -> None:
    """A dialog with the files that a storyline can be made into."""
    if remark := findings.stale_scenes(brief):
        st.warning(remark)
    with_points = choices.toggle("With the talking points", "story_points", value=True, help=findings.POINTS)
    shown = brief if with_points else brief.without_points()
    for form in formats.STORYLINE.values():
        row = st.container()
        options = _options(brief, form)
        with row:
            dialogs.file_to_take(form.file(brief.title, shown, **options), f"story_file_{form.label}")
        for sentence in form.remarks(shown, **options):
            st.warning(words.escaped(sentence))


def _options(brief: Brief, form: formats.Format) -> dict[str, Any]:
    """Draws what can be chosen for a format, below it; the choices."""
    if "template" in form.takes:
        return {"template": _template()}
    return _paper_choices(brief) if "size" in form.takes else {}


def _template() -> bytes | None:
    """Draws the choice of a template for slides, what came of it, and the way to take it off; the one in use."""
    from briefing.slides import TemplateError
    from briefing.slides.templates import ENDINGS, MAX_BYTES

    desk = storyboard.desk()
    most = MAX_BYTES // MEGABYTE
    upload = st.file_uploader(
        "Your own PowerPoint template", type=ENDINGS, key="story_template_file", max_upload_size=most
    )
    if upload is None:
        # That another was refused is no news when the dialog is opened again.
        desk.template_remark = desk.template_remark if desk.template_remark.tone == "success" else NOTHING
    elif upload.file_id != desk.template_upload:
        desk.template_upload = upload.file_id
        try:
            storylines.take_template(upload.name, upload.getvalue())
            desk.template_remark = Remark(f"“{upload.name}” is the template for PowerPoint now.", "success")
        except TemplateError as error:
            desk.template_remark = Remark(f"{error} The template stays as it was.", "error")
        uploads.let_go()
    dialogs.say(desk.template_remark)
    if desk.template is not None:
        taken = words.escaped(desk.template_name)
        st.button(f"Take off “{taken}”", key="story_template_off", on_click=storylines.drop_template)
    return desk.template


def _paper_choices(brief: Brief) -> dict[str, Any]:
    """Draws what the paper is about and its size: the number of the scene, and the size."""
    labels = {scene.number: f"{scene.number}. {scene.headline}" for scene in brief.scenes}
    about, size = st.columns([5, 2])
    edited = storyboard.place()
    number = about.selectbox("It is about", list(labels), edited, labels.__getitem__, key=f"story_about_{edited}")
    chosen = choices.option("Paper", PAPERS, "story_paper", size)
    return {"scene": number, "size": chosen}


def scenes(base: RuleBase, brief: Brief) -> None:
    """Draws the scenes in order, what is done to the one being edited, and what can be added."""
    if brief.scenes:
        st.subheader("Scenes", anchor=False)
        turn = storyboard.desk().turn
        elements.scenes(brief, storyboard.identities(), storyboard.place(), turn, storyboard.arrange)
        at, last = storyboard.place(), len(brief.scenes) - 1
        with st.container(horizontal=True, gap="small", key="story_acts"):
            st.button("Earlier", on_click=storyboard.move, args=(-1,), disabled=at == 0)
            st.button("Later", on_click=storyboard.move, args=(1,), disabled=at == last)
            st.button("Duplicate", on_click=storyboard.duplicate)
            st.button("Remove", on_click=storyboard.remove)
        if far := findings.horizons(brief):
            with st.container(horizontal=True, vertical_alignment="center", gap="small", key="story_horizons"):
                st.markdown(f":small[{far}]", width="content")
                for horizon, over in sorted({(scene.horizon, scene.over) for scene in brief.scenes}):
                    key = f"story_as_far_{words.number_text(horizon)}"
                    st.button(f"All scenes {over}", key=key, on_click=storyboard.look_as_far, args=(base, horizon))
    names = storyboard.addable(base)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        chosen = choices.one("Add a scene", names, "story_add")
        if chosen == storyboard.ON_SCREEN:
            name = catalogue.named_screen().name
            st.text_input("Under the name", name, key=storyboard.name_key(), max_chars=MAX_NAME_LENGTH)
        st.button("Add", on_click=storyboard.add, args=(base,))


def _scene_shows(base: RuleBase, scene: SceneBrief) -> None:
    """Draws the choice of what a scene shows and, where there are lenses, through which."""
    shows, among = st.columns([5, 3]) if len(base.lenses) > 1 else (st.container(), None)
    key = f"story_show_{scene.number}_{storyboard.version_of(''.join(scene.stored.show))}"
    shows.multiselect(
        "Shows",
        VIEWS,
        list(scene.stored.show),
        format_func=lambda view: KINDS[view].heading,
        key=key,
        on_change=storyboard.choose_views,
        args=(scene.stored, key),
    )
    if among:
        with among:
            _scene_lens(base, scene)


def _scene_lens(base: RuleBase, scene: SceneBrief) -> None:
    """Draws the choice of the cases that a scene's shares are counted among."""
    seen = scene.stored.scenario.lens
    labels = {choice: lens.label for choice, lens in lens_choices(base).items()}
    key = f"story_lens_{scene.number}_{storyboard.version_of(seen)}"
    st.selectbox(
        LENS,
        list(labels),
        list(labels).index(seen),
        format_func=labels.__getitem__,
        key=key,
        on_change=storyboard.choose_lens,
        args=(scene.stored, key),
    )


def scene(base: RuleBase, brief: Brief, scene: SceneBrief) -> None:
    """Draws a scene as it will be shown, and its fields: headline, talking points, what it shows, its settings."""
    st.subheader(f"Scene {scene.number}: {words.escaped(scene.answer.scenario.name)}", anchor=False)
    elements.slides_of(presenting.preview(brief), scene.number)
    given = (brief.base, scene.stored)
    if scene.stale:
        st.warning(words.escaped(findings.stale_remark(scene)))
        st.button("They still fit", on_click=storyboard.accept, args=given)
    _say(of_scene=True)
    points = "\n".join(scene.points)
    headline_key = f"story_headline_{scene.number}_{storyboard.version_of(scene.headline)}"
    points_key = f"story_points_{scene.number}_{storyboard.version_of(points)}"
    st.text_input(
        "Headline",
        scene.headline,
        key=headline_key,
        on_change=storyboard.write_headline,
        args=(*given, headline_key, scene.headline),
    )
    called = scene.stored.scenario.name
    name_key = f"story_scenario_name_{scene.number}_{storyboard.version_of(called)}"
    st.text_input(
        "Name of the scenario",
        called,
        key=name_key,
        max_chars=MAX_NAME_LENGTH,
        on_change=storyboard.write_name,
        args=(scene.stored, name_key),
    )
    st.text_area(
        "Talking points, one a line",
        points,
        key=points_key,
        height=192,
        on_change=storyboard.write_points,
        args=(*given, points_key, points),
    )
    _scene_shows(brief.base, scene)
    with st.container(horizontal=True, gap="small"):
        st.button("Put it on screen", on_click=storyboard.put_on_screen, args=(base,), help=findings.SETTINGS)
        st.button(
            "Give it what is on screen", on_click=storyboard.take_from_screen, args=(base,), help=findings.SETTINGS
        )
        if scene.stored.written_for:
            st.button("Back to the model’s words", on_click=storyboard.draft_anew, args=given)
