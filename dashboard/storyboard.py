"""Which storyline is being built? Its session state and the acts that change it; controls.py owns all other state.

Session state holds `story` (the storyline), `story_saved` (its stored form, if any), `story_scene` (which scene is
being edited), `story_past` (storylines, for undo), `story_said` (what had to be said) and the widgets' own keys.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Any

import pydantic
import streamlit as st

from briefing import words
from briefing.brief import Brief, brief
from dashboard import controls
from model.parts import RuleBase
from scenarios.scenario import Opened, ScenarioError, reachable
from scenarios.store import STORYLINE, TRASH_DAYS, Conflict, Preset, Store, StoreError
from scenarios.storyline import (
    MAX_HEADLINE_LENGTH,
    MAX_SCENES,
    OpenedStoryline,
    Scene,
    Storyline,
    View,
    basis,
    read_storyline,
    storyline_of,
)
from scenarios.storylines import shipped_storylines

UNTITLED = "Untitled storyline"
MOST_UNDONE = 100
NEW, SHIPPED, SAVED, ON_SCREEN = "new", "shipped:", "saved:", "screen"


def begin(base: RuleBase) -> None:
    """Settles which storyline is open: at first the first that comes with the project, else an empty one."""
    if "story" not in st.session_state:
        known = shipped_storylines(base)
        first = known[0] if known else Storyline(name=UNTITLED)
        st.session_state.update(story=first, story_saved=None, story_scene=0, story_past=[], story_said="")


def storyline() -> Storyline:
    """The storyline that is open."""
    story: Storyline = st.session_state["story"]
    return story


def place() -> int:
    """Which scene is being edited."""
    return max(0, min(int(st.session_state["story_scene"]), len(storyline().scenes) - 1))


def told(base: RuleBase) -> Brief:
    """The storyline that is open, with all that the model says of it."""
    return brief(base, storyline(), date.today(), reachable(controls.served_at()))


def stored() -> Store:
    """The store of saved storylines. Raises StoreError."""
    return controls.store().of(STORYLINE)


def known(base: RuleBase) -> dict[str, str]:
    """Every storyline that can be opened, by its choice."""
    names = {f"{SHIPPED}{n}": story.name for n, story in enumerate(shipped_storylines(base))}
    try:
        names |= {SAVED + preset.id: f"{preset.name} (saved)" for preset in stored().presets()}
    except StoreError as error:
        st.session_state["story_said"] = str(error)
    return {NEW: "A new, empty storyline", **names}


def _show(story: Storyline, saved: Preset | None, said: str = "") -> None:
    state = st.session_state
    state["story_past"] = [*state["story_past"], (storyline(), state["story_saved"])][-MOST_UNDONE:]
    state.update(story=story, story_saved=saved, story_said=said)


def _change(scenes: tuple[Scene, ...], at: int) -> None:
    _show(storyline().changed(scenes=[scene.model_dump() for scene in scenes]), st.session_state["story_saved"])
    st.session_state["story_scene"] = at


def undo() -> None:
    """Takes back the last change."""
    state = st.session_state
    if state["story_past"]:
        *state["story_past"], (story, saved) = state["story_past"]
        state.update(story=story, story_saved=saved, story_said="")


def choose(base: RuleBase) -> None:
    """Opens the storyline chosen in the picker."""
    choice = st.session_state["story_choice"]
    if choice == NEW:
        _show(Storyline(name=UNTITLED), None)
    elif choice and choice.startswith(SHIPPED):
        _show(shipped_storylines(base)[int(choice.removeprefix(SHIPPED))], None)
    elif choice:
        _attempt(lambda: _open_saved(base, choice.removeprefix(SAVED)))
    st.session_state["story_scene"] = 0


def _open_saved(base: RuleBase, id: str) -> str:
    preset = stored().get(id)
    opened = storyline_of(base, {**preset.document, "name": preset.name})
    _show(opened.storyline, preset)
    return " ".join(opened.remarks)


def _attempt(act: Callable[[], str]) -> None:
    """Does something that may fail; what had to be said is shown, and nothing is lost."""
    try:
        st.session_state["story_said"] = act()
    except (StoreError, ScenarioError) as error:
        st.session_state["story_said"] = str(error)


def save() -> None:
    """Stores the storyline, as the next version of what it came from or as a new one; a conflict keeps both."""
    _attempt(_save)


def _save() -> str:
    story, saved = storyline(), st.session_state["story_saved"]
    document = story.model_dump(mode="json")
    if saved is None:
        st.session_state["story_saved"] = stored().add(story.name, document)
        return f"Saved as “{story.name}”."
    try:
        st.session_state["story_saved"] = stored().save(saved.id, document, saved.version, story.name)
    except Conflict as conflict:
        mine = f"{story.name[:100]}, mine"
        st.session_state["story_saved"] = stored().add(mine, document)
        return f"Somebody saved “{conflict.theirs.name}” meanwhile. Theirs is kept; yours is “{mine}”."
    return f"Saved as version {st.session_state['story_saved'].version} of “{story.name}”."


def versions() -> dict[int, str]:
    """The earlier versions of the storyline as it is stored, the newest first; none if it is not stored."""
    saved: Preset | None = st.session_state["story_saved"]
    found = stored().history(saved.id)[1:] if saved else []
    return {kept.version: f"Version {kept.version}, {kept.saved_at:%d %B %Y, %H:%M} UTC: {kept.name}" for kept in found}


def trash() -> dict[str, str]:
    """The storylines in the trash, by id."""
    return words.preset_labels({preset.id: preset.name for preset in stored().trash()})


def restore_version(base: RuleBase) -> None:
    """Makes an earlier version the newest, and opens it."""
    _attempt(lambda: _restore_version(base, st.session_state["story_version"]))


def _restore_version(base: RuleBase, version: int) -> str:
    saved = st.session_state["story_saved"]
    restored = stored().restore_version(saved.id, version, saved.version)
    return f"Version {version} is back, as version {restored.version}. {_open_saved(base, restored.id)}".strip()


def delete() -> None:
    """Puts the stored storyline in the trash; what is on screen stays."""
    _attempt(_delete)


def _delete() -> str:
    saved = st.session_state["story_saved"]
    stored().delete(saved.id)
    st.session_state["story_saved"] = None
    return f"“{saved.name}” is in the trash for {TRASH_DAYS} days. It stays on screen; save it to keep it."


def restore(base: RuleBase) -> None:
    """Takes a storyline out of the trash, and opens it."""
    _attempt(lambda: _restore(base, st.session_state["story_trash"]))


def _restore(base: RuleBase, id: str) -> str:
    restored = stored().restore(id)
    return f"“{restored.name}” is back. {_open_saved(base, id)}".strip()


def rename() -> None:
    """Gives the storyline the name typed."""
    try:
        _show(storyline().changed(name=st.session_state["story_name"]), st.session_state["story_saved"])
    except pydantic.ValidationError:
        st.session_state["story_said"] = "A name has 1 to 120 visible characters; the old one stays."


def take_file(base: RuleBase, name: str, content: bytes) -> None:
    """Opens the storyline in a file that was given, or keeps the template for slides."""
    if name.lower().endswith(".pptx"):
        _attempt(lambda: _take_template(name, content))
    else:
        _attempt(lambda: _take(read_storyline(base, content)))


def _take_template(name: str, content: bytes) -> str:
    from briefing.slides import TemplateError, remarks

    try:
        said = remarks(content)
    except TemplateError as error:
        return f"{error} The template stays as it was."
    st.session_state["story_template"] = content
    return " ".join([f"“{name}” is the template for PowerPoint now.", *said])


def _take(opened: OpenedStoryline) -> str:
    _show(opened.storyline, None)
    st.session_state["story_scene"] = 0
    return " ".join(opened.remarks)


def add(base: RuleBase) -> None:
    """Adds the chosen scenario as a scene, after the one being edited."""
    choice = st.session_state["story_add"]
    scenario = controls.screen().scenario if choice == ON_SCREEN else controls.scenario_of(base, choice)
    if scenario is None:
        st.session_state["story_said"] = "This preset was deleted, or can no longer be read; nothing was added."
        return
    if len(storyline().scenes) >= MAX_SCENES:
        st.session_state["story_said"] = f"A storyline has at most {MAX_SCENES} scenes; nothing was added."
        return
    at = place() + 1 if storyline().scenes else 0
    scenes = list(storyline().scenes)
    scenes.insert(at, Scene(scenario=scenario, preset=choice if choice != ON_SCREEN else ""))
    _change(tuple(scenes), at)


def addable(base: RuleBase) -> dict[str, str]:
    """What can be added as a scene: the scenario on screen and every preset."""
    presets = {
        choice: name for choice, name in controls.comparable(base).items() if not choice.startswith(controls.READ_AS)
    }
    return {ON_SCREEN: f"On screen: {controls.screen().scenario.name}", **presets}


def edit() -> None:
    """Takes up the scene chosen in the list for editing."""
    st.session_state["story_scene"] = st.session_state["story_list"]


def move(by: int) -> None:
    """Moves the scene being edited earlier or later."""
    at, scenes = place(), list(storyline().scenes)
    if 0 <= at + by < len(scenes):
        scenes[at], scenes[at + by] = scenes[at + by], scenes[at]
        _change(tuple(scenes), at + by)


def duplicate() -> None:
    """Puts a copy of the scene being edited after it."""
    at, scenes = place(), list(storyline().scenes)
    if scenes and len(scenes) < MAX_SCENES:
        scenes.insert(at + 1, scenes[at])
        _change(tuple(scenes), at + 1)


def remove() -> None:
    """Takes the scene being edited out; undo brings it back."""
    at, scenes = place(), list(storyline().scenes)
    if scenes:
        del scenes[at]
        _change(tuple(scenes), max(0, at - 1))


def put_on_screen() -> None:
    """Puts the scenario of the scene being edited on screen."""
    controls.open_scenario(Opened(storyline().scenes[place()].scenario))


def take_from_screen() -> None:
    """Gives the scene being edited the scenario on screen; its words stay, and are marked if they were the user's."""
    _replace(scenario=controls.screen().scenario.model_dump(), preset="")


def show(key: str) -> None:
    """Notes what the scene being edited shows; at least one thing."""
    views: list[View] = st.session_state[key]
    if views:
        _replace(show=views)
    else:
        st.session_state["story_said"] = "A scene shows at least one thing; what it showed stays."


def write_headline(base: RuleBase, key: str) -> None:
    """Keeps the headline typed; an empty one goes back to the model's words."""
    text = " ".join(st.session_state[key].split())[:MAX_HEADLINE_LENGTH]
    _write(base, headline=text or None)


def write_points(base: RuleBase, key: str) -> None:
    """Keeps the talking points typed, one a line; none go back to the model's words."""
    lines = [" ".join(line.split()) for line in st.session_state[key].splitlines()]
    _write(base, points=[line for line in lines if line] or None)


def draft_anew(base: RuleBase) -> None:
    """Goes back to the model's own words for the scene being edited."""
    _write(base, headline=None, points=None)


def accept(base: RuleBase) -> None:
    """Notes that the words of the scene being edited still serve as they are."""
    _write(base)


def _write(base: RuleBase, **fields: Any) -> None:
    at, scenes = place(), storyline().scenes
    changed = {**scenes[at].model_dump(include={"headline", "points"}), **fields}
    own = any(text is not None for text in changed.values())
    _replace(**fields, written_for=basis(base, scenes[at], scenes[at - 1] if at else None) if own else "")


def _replace(**fields: Any) -> None:
    at, scenes = place(), list(storyline().scenes)
    try:
        scenes[at] = scenes[at].changed(**fields)
    except pydantic.ValidationError as error:
        st.session_state["story_said"] = f"{error.errors()[0]['msg']}. What was there stays."
        return
    _change(tuple(scenes), at)


def fill(key: str, shown: object) -> None:
    """Gives a widget, before it is drawn, what it shall show."""
    if st.session_state.get(key) != shown:
        st.session_state[key] = shown


def version_of(text: str) -> str:
    """A mark of a text, so that a field is made anew when what it shows has changed otherwise than by typing."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]
