"""How is a scenario shared, saved, found again? The toolbar above every page and the dialogs it opens."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from briefing import words
from briefing.answer import answer
from briefing.file_names import file_name
from briefing.tables import as_csv, whole
from dashboard import controls, elements
from model.parts import RuleBase
from scenarios import presets
from scenarios.scenario import (
    MAX_NAME_LENGTH,
    MAX_NOTES_LENGTH,
    Scenario,
    ScenarioError,
    brought_under,
    read_document,
)
from scenarios.store import TRASH_DAYS, Conflict, Preset, StoreError


def toolbar(base: RuleBase) -> None:
    """Draws the scenario's name, the buttons that open the dialogs, and what had to be said about it."""
    with st.container(horizontal=True, vertical_alignment="center", key="toolbar"):
        changed = " · changed" if controls.is_changed() else ""
        st.markdown(words.escaped(controls.screen().scenario.name) + changed, width="stretch")
        for label in ("Share", "Save", "Presets"):
            st.button(label, on_click=ask_for, args=(label,))
    remarks(base)
    opened = controls.screen().opened
    if opened.notes:
        with st.container(key="story"):
            st.markdown(words.escaped(opened.notes) + words.cited(base, opened))
    match st.session_state.get("dialog"):
        case "Share":
            share(base)
        case "Save":
            save(base)
        case "Presets":
            library()


def remarks(base: RuleBase) -> None:
    """Draws what had to be said about the scenario on screen and the presets."""
    mark = words.reading_mark(base, controls.screen().scenario)
    if mark:
        st.markdown(f":small[{words.escaped(mark)}]")
    if st.session_state["remarks"]:
        st.info("  \n".join(words.escaped(remark) for remark in st.session_state["remarks"]))
    if controls.library().fault:
        st.warning(words.escaped(controls.library().fault))


def ask_for(label: str | None) -> None:
    """Notes which dialog is open, so that it stays open when the page runs again."""
    saved = controls.screen().saved
    st.session_state.update(dialog=label, said="", focus=saved.id if saved else None)
    controls.library.clear()


def close() -> None:
    """Notes that no dialog is open any more."""
    st.session_state.update(dialog=None, conflict=None)


@st.dialog("Share this scenario", on_dismiss=close)
def share(base: RuleBase) -> None:
    """A dialog with the link and the files."""
    scenario = controls.screen().scenario.changed(name=controls.suggested_name())
    st.markdown("The link holds every slider, the reading, the lens and the name. Notes travel only in the file.")
    elements.copy_link()
    st.download_button(
        "Download as a file",
        scenario.to_json(),
        f"{file_name(scenario.name)}.json",
        "application/json",
        on_click="ignore",
    )
    st.download_button(
        "Download inputs and outcomes as a table",
        as_csv(whole(answer(base, scenario)), words.source(base, scenario), controls.settings(base, scenario)),
        f"{file_name(scenario.name)}.csv",
        "text/csv",
        on_click="ignore",
    )


@st.dialog("Save this scenario", on_dismiss=close)
def save(base: RuleBase) -> None:
    """A dialog that stores the scenario, as a new preset or as the next version of the one it came from."""
    shown = controls.screen()
    name = st.text_input("Name", controls.suggested_name(), max_chars=MAX_NAME_LENGTH)
    notes = st.text_area("Notes", shown.scenario.notes, max_chars=MAX_NOTES_LENGTH, height=120)
    saved = shown.saved
    as_version = as_new = False
    if not st.session_state.get("conflict"):
        with st.container(horizontal=True):
            as_version = saved is not None and st.button("Save as the next version", type="primary")
            as_new = st.button("Save as a new preset", type="secondary" if saved else "primary")
        if not (as_version or as_new):
            return
    try:
        scenario = shown.scenario.changed(name=name, notes=notes, promises=None, passages=())
    except ValueError:
        st.error("The name must hold visible characters. Nothing was saved; the scenario on screen stays.")
        return
    document = scenario.model_dump(mode="json")
    if as_new:
        _store(scenario, lambda: controls.store().add(scenario.name, document))
    elif saved is not None and as_version:
        _store(scenario, lambda: controls.store().save(saved.id, document, saved.version, scenario.name))
    _settle_conflict(base, scenario)


def _store(scenario: Scenario, write: Callable[[], Preset]) -> None:
    try:
        preset = write()
    except Conflict as conflict:
        st.session_state["conflict"] = conflict.theirs
        st.rerun()  # the choices take the place of the save buttons
    except StoreError as error:
        st.error(words.escaped(str(error)))
        return
    close()
    controls.stored(scenario, preset)
    st.rerun()


def _settle_conflict(base: RuleBase, scenario: Scenario) -> None:
    """Both versions of a preset that two people saved, for the second of them to choose from."""
    theirs: Preset | None = st.session_state.get("conflict")
    if theirs is None:
        return
    st.warning(
        f"Somebody saved this preset at {theirs.saved_at:%H:%M} UTC, after you opened it. "
        "Nothing of yours or theirs is lost: choose what to keep."
    )
    st.markdown("They changed: " + words.escaped(_difference(base, scenario, theirs)))
    document = scenario.model_dump(mode="json")
    with st.container(horizontal=True):
        if st.button("Open theirs"):
            close()
            controls.open_saved(theirs)
            st.rerun()
        if st.button("Keep both"):
            mine = scenario.changed(name=f"{scenario.name[: MAX_NAME_LENGTH - 6]}, mine")
            _store(mine, lambda: controls.store().add(mine.name, mine.model_dump(mode="json")))
        if st.button("Put mine on top"):
            _store(scenario, lambda: controls.store().save(theirs.id, document, theirs.version, scenario.name))


def _difference(base: RuleBase, mine: Scenario, theirs: Preset) -> str:
    try:
        opened = read_document(controls.present(), {**theirs.document, "name": theirs.name})
        other = brought_under(base, opened.scenario).scenario
    except ScenarioError:
        return "it can no longer be read under these rules."
    changes = [
        f"{x.label} {words.number_text(other.values[x.id])} (yours {words.number_text(mine.values[x.id])})"
        for x in base.variables
        if other.values[x.id] != mine.values[x.id]
    ]
    return "; ".join(changes) or "nothing on the sliders."


@st.dialog("Presets", width="medium", on_dismiss=close)
def library() -> None:
    """A dialog to open, rename, duplicate, delete and restore presets, and to carry them as files."""
    kept, trash, files = st.tabs(["Saved", "Trash", "Files"])
    try:
        with kept:
            _kept()
        with trash:
            _trash()
        with files:
            _files()
    except StoreError as error:
        st.error(words.escaped(str(error)))


def _kept() -> None:
    found = {preset.id: preset for preset in controls.store().presets()}
    if said := st.session_state.get("said"):
        st.info(words.escaped(said))
    if not found:
        st.markdown("Nothing is saved yet. “Save” keeps the scenario on screen here.")
        return
    labels = words.preset_labels({id: preset.name for id, preset in found.items()})
    focus = st.session_state.pop("focus", None)
    if focus in found:
        st.session_state["kept"] = focus
    chosen = st.selectbox("Preset", list(found), format_func=labels.__getitem__, key="kept")
    preset = found[chosen]
    name = st.text_input("Name", preset.name, max_chars=MAX_NAME_LENGTH, key=f"name_{preset.id}_{preset.version}")
    with st.container(horizontal=True):
        # Keyed by the preset they stand for: what was pressed for one that is gone acts on no other.
        if st.button("Open", type="primary", key=f"open_{preset.id}"):
            close()
            controls.open_saved(preset)
            st.rerun()
        if st.button("Rename", key=f"rename_{preset.id}"):
            _act(lambda: controls.store().rename(preset.id, name), "Renamed.", then=controls.renamed)
        if st.button("Duplicate", key=f"duplicate_{preset.id}"):
            _act(lambda: controls.store().duplicate(preset.id), f"This is a copy of “{preset.name}”.")
        if st.button("Delete", key=f"delete_{preset.id}", help=f"It stays in the trash for {TRASH_DAYS} days."):
            _act(lambda: controls.store().delete(preset.id), f"“{preset.name}” is in the trash.")
    versions = {version.version: version for version in controls.store().history(preset.id)}
    if len(versions) > 1:
        number = st.selectbox("Earlier versions", list(versions)[1:], format_func=lambda n: _version_label(versions[n]))
        if st.button("Restore this version", key=f"restore_{preset.id}_{number}"):
            _act(
                lambda: controls.store().restore_version(preset.id, number, preset.version),
                f"Version {number} is back, as version {preset.version + 1}.",
                then=_open_if_shown,
            )


def _open_if_shown(preset: Preset) -> None:
    saved = controls.screen().saved
    if saved and saved.id == preset.id:
        controls.open_saved(preset)


def _version_label(version: Preset) -> str:
    return f"Version {version.version}, {version.saved_at:%d %B %Y, %H:%M} UTC: {version.name}"


def _trash() -> None:
    found = {preset.id: preset for preset in controls.store().trash()}
    if not found:
        st.markdown(f"The trash is empty. What is deleted stays here for {TRASH_DAYS} days.")
        return
    labels = words.preset_labels({id: preset.name for id, preset in found.items()})
    chosen = st.selectbox("Deleted preset", list(found), format_func=labels.__getitem__)
    if st.button("Restore", key=f"restore_{chosen}"):
        _act(lambda: controls.store().restore(chosen), f"“{found[chosen].name}” is back.")


def _files() -> None:
    saved = controls.store().presets()
    documents = []
    for preset in saved:
        try:
            documents.append(read_document(controls.present(), {**preset.document, "name": preset.name}).scenario)
        except ScenarioError as error:
            st.warning(words.escaped(f"“{preset.name}” cannot be exported: {error}"))
    st.download_button(
        f"Download all saved presets ({len(documents)})",
        presets.to_file(documents),
        "presets.json",
        "application/json",
        disabled=not documents,
        on_click="ignore",
    )
    upload = st.file_uploader("Import presets from a file", type="json")
    if upload is None:
        return
    try:
        opened = presets.from_file(controls.present(), upload.getvalue())
    except ScenarioError as error:
        st.error(words.escaped(f"{error} Nothing was imported."))
        return
    for remark in [remark for one in opened for remark in one.remarks]:
        st.info(words.escaped(remark))
    if len(opened) == 1 and st.button("Open without saving"):
        close()
        controls.open_scenario(opened[0])
        st.rerun()
    if st.button(f"Add {len(opened)} to the saved presets", type="primary"):
        items = [(one.scenario.name, one.scenario.model_dump(mode="json")) for one in opened]
        _act(lambda: controls.store().add_all(items), f"{len(items)} added.")


def _act(
    write: Callable[[], Preset | list[Preset] | None], said: str, then: Callable[[Preset], None] | None = None
) -> None:
    """Acts on the store, says what was done and shows the dialog anew; a fault is said and changes nothing."""
    try:
        written = write()
    except StoreError as error:
        st.error(words.escaped(str(error)))
        return
    if isinstance(written, Preset):
        st.session_state["focus"] = written.id
        if then:
            then(written)
    st.session_state["said"] = said
    controls.library.clear()
    st.rerun()
