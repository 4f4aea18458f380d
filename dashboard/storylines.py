"""Where does a storyline come from, and where is it kept? Shipped and stored ones, files, and the browser's draft."""

from __future__ import annotations

import json
from dataclasses import replace

import streamlit as st

from briefing import words
from dashboard import controls, storyboard
from dashboard.storyboard import Said, attempt, open_storyline, say, storyline
from model.parts import RuleBase
from scenarios.scenario import ScenarioError, parsed_json
from scenarios.store import STORYLINE, TRASH_DAYS, Conflict, Preset, Store, StoreError
from scenarios.storyline import MAX_FILE_BYTES, OpenedStoryline, Storyline, read_storyline, storyline_of
from scenarios.storylines import shipped_storylines

NEW, SHIPPED, SAVED = "new", "shipped:", "saved:"
RESTORED = "This storyline is as you left it in this browser; it is not saved yet."


def stored() -> Store:
    """The store of saved storylines. Raises StoreError."""
    return controls.store().of(STORYLINE)


def known(base: RuleBase) -> dict[str, str]:
    """Every storyline that can be opened, by its choice. Raises StoreError."""
    names = {f"{SHIPPED}{n}": story.name for n, story in enumerate(shipped_storylines(base))}
    saved = words.preset_labels({SAVED + preset.id: preset.name for preset in stored().presets()})
    return {NEW: "A new, empty storyline", **names, **{choice: f"{name} (saved)" for choice, name in saved.items()}}


def open_choice(base: RuleBase, choice: str) -> None:
    """Opens the storyline of a choice."""
    if choice == NEW:
        open_storyline(Storyline(name=storyboard.UNTITLED), None)
    elif choice.startswith(SHIPPED):
        open_storyline(shipped_storylines(base)[int(choice.removeprefix(SHIPPED))], None)
    else:
        attempt(lambda: _open_saved(base, choice.removeprefix(SAVED)))


def _open_saved(base: RuleBase, id: str) -> Said:
    preset = stored().get(id)
    opened = storyline_of(base, {**preset.document, "name": preset.name})
    open_storyline(opened.storyline, preset)
    return Said(" ".join(opened.remarks))


def save() -> None:
    """Stores the storyline, as the next version of what it came from or as a new one; a conflict keeps both."""
    attempt(_save)


def _save() -> Said:
    story, saved = storyline(), storyboard.saved()
    document = story.model_dump(mode="json")
    try:
        kept = stored().save(saved.id, document, saved.version, story.name) if saved else None
        kept = kept or stored().add(story.name, document)
        said = Said(f"Saved as version {kept.version} of “{story.name}”.", "success")
    except Conflict as conflict:
        mine = f"{story.name[:100]}, mine"
        kept = stored().add(mine, document)
        said = Said(f"Somebody saved “{conflict.theirs.name}” meanwhile. Theirs is kept; yours is “{mine}”.")
    st.session_state.update(story_saved=kept, story_opened=story)
    return said


def versions() -> dict[int, str]:
    """The earlier versions of the storyline as it is stored, the newest first; none if it is not stored."""
    saved = storyboard.saved()
    found = stored().history(saved.id)[1:] if saved else []
    return {kept.version: f"Version {kept.version}, {kept.saved_at:%d %B %Y, %H:%M} UTC: {kept.name}" for kept in found}


def trash() -> dict[str, str]:
    """The storylines in the trash, by id."""
    return words.preset_labels({preset.id: preset.name for preset in stored().trash()})


def restore_version(base: RuleBase, version: int) -> None:
    """Makes an earlier version the newest, and opens it."""
    attempt(lambda: _restore_version(base, version))


def _restore_version(base: RuleBase, version: int) -> Said:
    saved = storyboard.saved()
    assert saved, "only what is stored has versions"
    restored = stored().restore_version(saved.id, version, saved.version)
    remarks = _open_saved(base, restored.id)
    return Said(f"Version {version} is back, as version {restored.version}. {remarks.text}".strip(), "success")


def delete() -> None:
    """Puts the stored storyline in the trash; what is on screen stays."""
    attempt(_delete)


def _delete() -> Said:
    saved = storyboard.saved()
    assert saved, "only what is stored can be deleted"
    stored().delete(saved.id)
    st.session_state.update(story_saved=None, story_opened=None)
    return Said(f"“{saved.name}” is in the trash for {TRASH_DAYS} days. It stays on screen; save it to keep it.")


def restore(base: RuleBase, id: str) -> None:
    """Takes a storyline out of the trash, and opens it."""
    attempt(lambda: _restore(base, id))


def _restore(base: RuleBase, id: str) -> Said:
    restored = stored().restore(id)
    return Said(f"“{restored.name}” is back. {_open_saved(base, id).text}".strip(), "success")


def take_file(base: RuleBase, content: bytes) -> None:
    """Opens the storyline in a file that was given."""
    attempt(lambda: _take(read_storyline(base, content)))


def _take(opened: OpenedStoryline) -> Said:
    open_storyline(opened.storyline, None)
    st.session_state["story_opened"] = None
    return Said(" ".join([f"“{opened.storyline.name}” is open; save it to keep it.", *opened.remarks]), "success")


def take_template(name: str, content: bytes) -> None:
    """Keeps a PowerPoint template for the slides of this session, if it can serve."""
    from briefing.slides import TemplateError, remarks

    try:
        said = remarks(content)
    except TemplateError as error:
        say(f"{error} The template stays as it was.", "error")
        return
    st.session_state["story_template"] = content
    say(" ".join([f"“{name}” is the template for PowerPoint now.", *said]), "success")


def draft() -> str:
    """What the browser keeps of the storyline, so that a reload loses nothing; empty if there is nothing to lose."""
    if st.session_state["story_fresh"]:
        return ""
    saved = storyboard.saved()
    kept = {"id": saved.id, "version": saved.version} if saved else None
    story = storyline().model_dump(mode="json")
    return json.dumps({"storyline": story, "saved": kept, "at": storyboard.place()}, ensure_ascii=False)


def take_draft(base: RuleBase) -> None:
    """Opens the storyline that the browser kept, unless something was done here already."""
    found = st.session_state["story_draft"].found
    if not st.session_state["story_fresh"] or not isinstance(found, str):
        return
    try:
        _open_draft(base, found)
    except (ScenarioError, StoreError):
        # Who came for the page need not hear of a draft that no longer fits the rules.
        st.session_state["story_fresh"] = False


def _open_draft(base: RuleBase, found: str) -> None:
    if len(found) > MAX_FILE_BYTES:
        raise ScenarioError("The draft is too large.")
    document = parsed_json(found)
    if not isinstance(document, dict):
        raise ScenarioError("This is not a draft.")
    opened = storyline_of(base, document.get("storyline"))
    saved = _kept_as(document.get("saved"))
    open_storyline(opened.storyline, saved)
    if saved is None or storyline_of(base, {**saved.document, "name": saved.name}).storyline != opened.storyline:
        st.session_state["story_opened"] = None
        say(RESTORED)
    if isinstance(document.get("at"), int):
        st.session_state["story_at"] = document["at"]


def _kept_as(kept: object) -> Preset | None:
    """The stored form that a draft came from, of the version that it came from; None if there is none any more."""
    match kept:
        case {"id": str(id), "version": int(version)}:
            found = next((preset for preset in stored().presets() if preset.id == id), None)
            return replace(found, version=version) if found else None
    return None
