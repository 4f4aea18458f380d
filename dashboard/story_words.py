"""How do a user's words reach the storyline? What was written into the fields of a scene, a slide, the closing slide.

Nothing that there is no room for is dropped without being said back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import streamlit as st

from dashboard import uploads
from dashboard.session import NOTHING, Remark
from dashboard.storyboard import parts, replaced, say, show, standing, storyline
from model.parts import RuleBase
from scenarios.pasted import table_in
from scenarios.pictures import MAX_SHOWS_LENGTH, PictureError, picture
from scenarios.storyline import (
    MAX_ANNOTATION_LENGTH,
    MAX_HEADLINE_LENGTH,
    MAX_POINT_LENGTH,
    MAX_POINTS,
    Annotation,
    FreeSlide,
    Scene,
    View,
    basis,
    is_stale,
)

# Of words that there was no room for, as many are said back.
LONGEST_SAID_BACK = 600
MIDDLE = 0.5

# A field that is drawn anew while the page still runs is taken for changed, though nobody has touched it: whatever is
# still as it was drawn is therefore left alone.


def write_name(scene: Scene, key: str) -> None:
    """Gives the scenario of a scene the name typed; without one it keeps its own."""
    name = " ".join(st.session_state[key].split())
    if name and name != scene.scenario.name:
        replaced(scene, scenario={**scene.scenario.model_dump(), "name": name})


def choose_views(scene: Scene, key: str) -> None:
    """Notes what a scene shows; at least one thing, so that an emptied field is filled again."""
    views: list[View] = st.session_state[key]
    if tuple(views) == scene.show:
        return
    if views:
        replaced(scene, show=views)
    else:
        st.session_state[key] = list(scene.show)
        say("A scene shows at least one thing; what it showed stays.", of_scene=True)


def choose_lens(scene: Scene, key: str) -> None:
    """Notes among which cases the shares of a scene are counted."""
    if st.session_state[key] != scene.scenario.lens:
        replaced(scene, scenario=scene.scenario.changed(lens=st.session_state[key]).model_dump())


def write_headline(base: RuleBase, scene: Scene, key: str, drawn: str) -> None:
    """Keeps the headline typed for a scene; an empty one goes back to the model's words."""
    if st.session_state[key] != drawn:
        text, remark = _line(key, MAX_HEADLINE_LENGTH, "A headline")
        _write(base, scene, remark, headline=text or None)


def write_points(base: RuleBase, scene: Scene, key: str, drawn: str) -> None:
    """Keeps the talking points typed for a scene, one a line; none go back to the model's words."""
    if st.session_state[key] != drawn:
        points, remark = _lines(key, "A scene has", "talking points")
        _write(base, scene, remark, points=points or None)


def write_view_headline(base: RuleBase, scene: Scene, view: View, key: str, drawn: str) -> None:
    """Keeps the headline typed for a further slide of a scene; an empty one goes back to the model's words."""
    if st.session_state[key] == drawn:
        return
    text, remark = _line(key, MAX_HEADLINE_LENGTH, "A headline")
    others = _without(scene.headlines, view)
    _write(base, scene, remark, headlines={**others, view: text} if text else others)


def write_annotation(base: RuleBase, scene: Scene, view: View, key: str, drawn: Annotation) -> None:
    """Keeps the remark typed for a chart, where it stood; an empty one means that there is none."""
    if st.session_state[key] == drawn.text:
        return
    text, remark = _line(key, MAX_ANNOTATION_LENGTH, "A remark on a chart")
    own = Annotation(text=text, x=drawn.x, y=drawn.y)
    _write(base, scene, remark, annotations={**scene.annotations, view: own})


def draft_annotation(base: RuleBase, scene: Scene, view: View) -> None:
    """Goes back to the model's remark on a chart, where the program puts it."""
    _write(base, scene, annotations=_without(scene.annotations, view))


def place_annotation(base: RuleBase, scene: Scene, view: View, key: str, drawn: Annotation) -> None:
    """Puts the remark on a chart in the middle, to be moved from there, or back to where the program puts it."""
    is_own: bool = st.session_state[key]
    if is_own != (drawn.x is not None):
        x, y = (MIDDLE, MIDDLE) if is_own else (None, None)
        _write(base, scene, annotations={**scene.annotations, view: Annotation(text=drawn.text, x=x, y=y)})


def move_annotation(base: RuleBase, scene: Scene, view: View, keys: tuple[str, str], drawn: Annotation) -> None:
    """Keeps where the remark on a chart stands, from the left and from the top, in per cent."""
    x, y = (st.session_state[key] / 100 for key in keys)
    if (x, y) != (drawn.x, drawn.y):
        _write(base, scene, annotations={**scene.annotations, view: Annotation(text=drawn.text, x=x, y=y)})


def _without(words: Any, view: View) -> dict[View, Any]:
    return {name: own for name, own in words.items() if name != view}


def draft_anew(base: RuleBase, scene: Scene) -> None:
    """Goes back to the model's own words for a scene."""
    _write(base, scene, headline=None, points=None, headlines={}, annotations={})


def accept(base: RuleBase, scene: Scene) -> None:
    """Notes that the words of a scene still serve as they are."""
    _write(base, scene)


def _write(base: RuleBase, scene: Scene, remark: Remark = NOTHING, **fields: Any) -> None:
    at = standing(scene)
    now = parts()[at] if at is not None else None
    if at is None or not isinstance(now, Scene):
        return
    before = next((part for part in reversed(parts()[:at]) if isinstance(part, Scene)), None)
    changed = now.model_copy(update=fields)
    written_for = basis(base, changed, before) if _own_words(changed) else ""
    if fields and is_stale(base, now, before) and _own_words(changed) & _own_words(now):
        written_for = now.written_for  # what was not written anew still waits to be checked
    replaced(now, remark, **fields, written_for=written_for)


def _own_words(scene: Scene) -> set[tuple[object, ...]]:
    """The words of a scene that are the user's, each with what it is."""
    own: dict[str, object] = {"headline": scene.headline, "points": scene.points}
    return {
        *((name, text) for name, text in own.items() if text is not None),
        *(("headlines", view, text) for view, text in scene.headlines.items()),
        *(("annotations", view, remark) for view, remark in scene.annotations.items()),
    }


def _line(key: str, most: int, thing: str) -> tuple[str, Remark]:
    """The line typed into a field, as much of it as there is room for, and what was left out."""
    text, rest = _cut(" ".join(st.session_state[key].split()), most)
    said = f"{thing} has at most {most} characters. Left out: “{rest}”." if rest else ""
    return text, Remark(said, of_scene=True)


def _lines(key: str, holder: str, things: str) -> tuple[tuple[str, ...], Remark]:
    """The lines typed into a field, as many and as much of each as there is room for, and what was left out."""
    lines = [" ".join(line.split()) for line in st.session_state[key].splitlines()]
    cut = [_cut(line, MAX_POINT_LENGTH) for line in filter(None, lines)]
    rest = [left for _, left in cut[:MAX_POINTS] if left] + [f"{kept}{left}" for kept, left in cut[MAX_POINTS:]]
    said = ""
    if rest:
        most = f"at most {MAX_POINTS} {things}, of {MAX_POINT_LENGTH} characters each"
        said = f"{holder} {most}. Left out: “{_cut(' / '.join(rest), LONGEST_SAID_BACK)[0]}”."
    return tuple(kept for kept, _ in cut[:MAX_POINTS]), Remark(said, of_scene=True)


def _cut(text: str, most: int) -> tuple[str, str]:
    """As much of a text as there is room for, up to the end of a word, and the rest of it."""
    if len(text) <= most:
        return text, ""
    end = text.rfind(" ", most // 2, most)
    end = most if end < 0 else end
    return text[:end], text[end:].strip()[:LONGEST_SAID_BACK]


def write_slide_headline(slide: FreeSlide, key: str) -> None:
    """Keeps the headline typed for a slide of the user's own; without one it keeps the one it has."""
    text, remark = _line(key, MAX_HEADLINE_LENGTH, "A headline")
    if not text:
        st.session_state[key] = slide.headline
        say("A slide of your own needs a headline; the one it had stays.", of_scene=True)
    elif text != slide.headline:
        replaced(slide, remark, headline=text)


def write_slide_lines(slide: FreeSlide, field: Literal["text", "notes"], key: str, drawn: str) -> None:
    """Keeps the text or the notes typed for a slide of the user's own, one a line."""
    if st.session_state[key] != drawn:
        lines, remark = _lines(key, "A slide of your own has", "lines" if field == "text" else "notes")
        replaced(slide, remark, **{field: lines})


def write_table(slide: FreeSlide, key: str, drawn: str) -> None:
    """Keeps the table pasted for a slide of the user's own."""
    if st.session_state[key] != drawn:
        table, left_out = table_in(st.session_state[key])
        replaced(slide, Remark(left_out, of_scene=True), table=table)


def take_picture(slide: FreeSlide, key: str) -> None:
    """Puts the picture that was uploaded on a slide of the user's own, in place of the one it has."""
    upload = uploads.given(key)
    if upload is None:
        return
    try:
        shows = slide.picture.shows if slide.picture else ""
        replaced(slide, picture=picture(upload.getvalue(), shows).model_dump())
    except PictureError as error:
        say(f"“{upload.name}”: {error} The slide stays as it was.", "error", of_picture=True)
    uploads.let_go()


def describe_picture(slide: FreeSlide, key: str) -> None:
    """Keeps what the picture on a slide shows, in words."""
    text, remark = _line(key, MAX_SHOWS_LENGTH, "What a picture shows")
    if slide.picture and text != slide.picture.shows:
        replaced(slide, remark, picture={**slide.picture.model_dump(), "shows": text})


def take_off_picture(slide: FreeSlide) -> None:
    """Takes the picture off a slide; undo brings it back."""
    replaced(slide, picture=None)


def write_so_what(key: str, drawn: str) -> None:
    """Keeps what follows, as typed; nothing means that nothing is said to follow."""
    if st.session_state[key] != drawn:
        lines, remark = _lines(key, "The closing slide has", "sentences")
        _close(remark, so_what=lines)


def draft_so_what() -> None:
    """Goes back to the model's own words for what follows."""
    _close(NOTHING, so_what=None)


def write_decisions(key: str, drawn: str) -> None:
    """Keeps the decisions sought, one a line."""
    if st.session_state[key] != drawn:
        lines, remark = _lines(key, "The closing slide has", "decisions")
        _close(remark, decisions=lines)


def _close(remark: Remark, **fields: Sequence[str] | None) -> None:
    show(storyline().changed(**fields), remark)
