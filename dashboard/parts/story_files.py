"""How does a storyline come in and leave? The dialogs to open one, and to take it away: whole, or one slide of it."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from briefing import formats, words
from briefing.brief import Brief
from briefing.file_names import file_name
from briefing.findings import storyline as findings
from briefing.slideshow import slideshow
from dashboard import choices, dialogs, storyboard, storylines, uploads
from dashboard.parts.story_slide import MEGABYTE
from dashboard.session import NOTHING, Remark
from model.parts import RuleBase
from scenarios.storyline import MAX_FILE_BYTES

DECKS = ("pptx",)
PAPERS = {"a4": "A4", "us-letter": "US Letter"}


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
    """A dialog with the files that a storyline, or one slide of it, can be made into."""
    if remark := findings.stale_scenes(brief):
        st.warning(remark)
    with_points = choices.toggle("With the talking points", "story_points", value=True, help=findings.POINTS)
    shown = brief if with_points else brief.without_points()
    whole, one_slide, behind_own_deck = st.tabs(["The whole", "One slide", "Behind my own deck"])
    with whole:
        _whole(brief, shown)
    with one_slide:
        _one_slide(brief, shown)
    with behind_own_deck:
        _behind_own_deck(shown)


def _whole(brief: Brief, shown: Brief) -> None:
    for form in formats.STORYLINE.values():
        _file(brief, form, shown)


def _file(brief: Brief, form: formats.Format, shown: Brief) -> None:
    """Draws a file to take, below it what can be chosen for it, and what has to be said of it."""
    row = st.container()
    options = _options(brief, form)
    with row:
        dialogs.file_to_take(form.file(brief.title, shown, **options), f"story_file_{form.label}")
    for sentence in form.remarks(shown, **options):
        st.warning(words.escaped(sentence))


def _one_slide(brief: Brief, shown: Brief) -> None:
    """Draws the choice of a slide, at first that of what is being edited, and the files it can be made into."""
    labels = {slide.id: f"{n}. {slide.headline}" for n, slide in enumerate(slideshow(brief), start=1)}
    edited, names = storyboard.edited_slide(), list(labels)
    place = names.index(edited) if edited in labels else 0
    chosen = st.selectbox("Slide", names, place, labels.__getitem__, key=f"story_slide_{edited}")
    for form in formats.SLIDE.values():
        options = {"template": storyboard.desk().template} if "template" in form.takes else {}
        file = form.file(f"{brief.title}, {chosen}", shown, chosen, **options)
        dialogs.file_to_take(file, f"story_slide_file_{form.ending}")
        # What is said of a template is said of the whole.
        for sentence in () if options else form.remarks(shown, chosen):
            st.warning(words.escaped(sentence))


def _behind_own_deck(shown: Brief) -> None:
    """Draws the choice of a deck of the user's own, what came of it, and the deck with the storyline behind it."""
    from briefing.slides.templates import MAX_BYTES

    st.markdown(findings.OWN_DECK)
    upload = st.file_uploader(
        "My own PowerPoint deck", DECKS, key="story_deck_file", max_upload_size=MAX_BYTES // MEGABYTE
    )
    if upload is None:
        return
    content = _with_own_deck(shown, upload.name, upload.getvalue())
    if content is not None:
        deck = formats.STORYLINE["pptx"]
        name = file_name(f"{upload.name.removesuffix(f'.{deck.ending}')}, {shown.title}")
        file = formats.File(
            deck.label, findings.WITH_OWN_DECK, f"{name}.{deck.ending}", deck.media_type, lambda: content
        )
        dialogs.file_to_take(file, "story_file_own_deck")


def _with_own_deck(shown: Brief, name: str, deck: bytes) -> bytes | None:
    """The deck with the storyline behind its slides; None, and said why, if that cannot be."""
    from briefing.slides import TemplateError, appended

    try:
        return appended(shown, deck)
    except TemplateError as error:
        st.error(words.escaped(f"“{name}”: {error}"))
        return None


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
        "Another PowerPoint template" if desk.template else "Your own PowerPoint template",
        type=ENDINGS,
        key="story_template_file",
        max_upload_size=most,
    )
    if upload is None:
        # That another was refused is no news when the dialog is opened again.
        desk.template_remark = desk.template_remark if desk.template_remark.tone == "success" else NOTHING
    elif upload.file_id != desk.template_upload:
        desk.template_upload = upload.file_id
        try:
            desk.template_remark = Remark(storylines.take_template(upload.name, upload.getvalue()), "success")
        except TemplateError as error:
            desk.template_remark = Remark(f"“{upload.name}”: {error} The template stays as it was.", "error")
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
    edited = storyboard.edited_scene()
    number = about.selectbox("It is about", list(labels), edited - 1, labels.__getitem__, key=f"story_about_{edited}")
    chosen = choices.option("Paper", PAPERS, "story_paper", size)
    return {"scene": number, "size": chosen}
