"""How is a scenario shared, saved, found again? The toolbar above every page and the dialogs it opens."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import partial

import streamlit as st

from briefing import formats, words
from briefing.answer import answer
from briefing.findings import versions
from dashboard import address, address_bar, catalogue, controls, elements, stored, taking, uploads
from dashboard.controls import PRESETS
from dashboard.library import Shelf
from dashboard.parts.glossary import glossary
from dashboard.rule_bases import present
from dashboard.session import ON_SCREEN, Dialog, Remark, screen, session
from model import quoting
from model.parts import RuleBase
from scenarios import link, presets
from scenarios.logbook import Logbook
from scenarios.names import MAX_NAME_LENGTH, with_ending
from scenarios.scenario import MAX_NOTES_LENGTH, Scenario, ScenarioError, under
from scenarios.store import SCENARIO, TRASH_DAYS, Conflict, Entry, Preset, Store, StoreError

OURS, GLOSSARY = ", mine", "Glossary"
# The keys of the fields whose text stays when their dialog is closed.
NAME, NOTES, RENAMED, IMPRINT, LOG_NAME = FIELDS = ("save_name", "save_notes", "rename_to_", "imprint_", "log_name")


def toolbar(base: RuleBase, reads: bool = True) -> None:
    """Draws the scenario's name, the buttons that open the dialogs, and what had to be said about it.

    `reads` says whether the reading on screen speaks on the page.
    """
    with st.container(horizontal=True, vertical_alignment="center", key="toolbar"):
        changed = " · changed" if catalogue.is_changed() else ""
        st.markdown(words.escaped(screen().scenario.name) + changed, width="stretch")
        for label in ("Share", "Save", "Presets", GLOSSARY):
            st.button(label, on_click=ask_for, args=(label,))
    remarks(base, reads)
    opened = screen().opened
    if opened.notes:
        with st.container(key="story"):
            st.markdown(words.escaped(opened.notes) + words.cited(base, opened))
    match session().dialog.label:
        case "Share":
            share(base)
        case "Save":
            save(base)
        case "Presets":
            saved_presets()
        case "Glossary":
            glossary(base, close)


def remarks(base: RuleBase, reads: bool = True) -> None:
    """Draws what had to be said about the scenario on screen and the presets."""
    mark = words.reading_mark(base, screen().scenario)
    if mark and reads:
        st.markdown(f":small[{words.escaped(mark)}]")
    if session().remarks:
        st.info("  \n".join(words.escaped(remark) for remark in session().remarks))
    if fault := stored.listing(SCENARIO).fault:
        st.warning(words.escaped(fault))


def ask_for(label: str) -> None:
    """Opens a dialog; what others have saved meanwhile is in it."""
    session().dialog.open(label)
    st.session_state.update(session().unsaved)
    stored.look_again()


def close() -> None:
    """Closes the dialog; what was uploaded in it is not wanted any more."""
    session().dialog.close()
    uploads.let_go()


@st.dialog("Share this scenario", on_dismiss=close)
def share(base: RuleBase) -> None:
    """A dialog with the link and the files."""
    scenario = catalogue.named_screen()
    st.markdown("The link holds every slider, the reading, the lens and the name. Notes travel only in the file.")
    served_at = address.served_at()
    elements.copy_link(link.address(base, scenario, served_at) if address.public() else "")
    if remark := address.who_can_open(served_at):
        st.markdown(f":small[{remark}]")
    st.markdown(":small[A PDF, slides and a hand-out are made on the page *Briefing*, under *Take away*.]")
    st.markdown(f"**To cite it.** {words.escaped(words.citation(under(base, scenario), scenario, date.today()))}")
    for file in formats.of_scenario(answer(base, scenario), address_bar.settings(base, scenario), date.today()):
        file_to_take(file, f"share_{file.label}")


def file_to_take(file: formats.File, key: str) -> None:
    """Draws what a file is for, and the button that takes it away."""
    purpose, button = st.columns([5, 2], vertical_alignment="center")
    purpose.markdown(f"**{file.label}.** {file.purpose}")
    with button:
        elements.take(file.label, taking.address(file, key), file.name, key)


@st.dialog("Save this scenario", on_dismiss=close)
def save(base: RuleBase) -> None:
    """A dialog that stores the scenario, as a new preset or as the next version of the one it came from."""
    shown = screen()
    name = typed("Name", catalogue.suggested_name(), NAME, max_chars=MAX_NAME_LENGTH)
    notes = typed("Notes", shown.scenario.notes, NOTES, st.text_area, max_chars=MAX_NOTES_LENGTH, height=120)
    saved = shown.saved
    as_version = as_new = False
    if not session().dialog.conflict:
        with st.container(horizontal=True):
            as_version = saved is not None and st.button("Save as the next version", type="primary")
            as_new = st.button("Save as a new preset", type="secondary" if saved else "primary")
        if not (as_version or as_new):
            return
    try:
        scenario = shown.scenario.changed(name=name, notes=notes, promises=None, passages=())
    except ValueError:
        st.error("A name holds visible characters, and no hidden ones. Nothing was saved; what is on screen stays.")
        return
    if as_new or as_version:
        _store(scenario, saved if as_version else None)
    _settle_conflict(base, scenario)


def typed(label: str, at_first: str, key: str, draw: Callable[..., str] = st.text_input, **how: int) -> str:
    """Draws a field; what stands in it. What is typed and not saved stays when the dialog is closed."""
    if key not in st.session_state:
        st.session_state[key] = session().unsaved.get(key, at_first)
    # Given twice: a run that is broken off may never tell the browser what it set.
    return draw(label, st.session_state[key], key=key, on_change=_keep, args=(key,), **how)


def _keep(key: str) -> None:
    controls.take_up(key, partial(session().unsaved.update, {key: st.session_state[key]}))


def _store(scenario: Scenario, saved: Preset | None) -> None:
    """Stores a scenario as the next version of a preset, or as a new one, and shows it as that."""
    preset = kept(PRESETS, scenario, saved)
    if preset is None:
        return
    close()
    controls.stored(scenario, preset)
    st.rerun()


def kept(shelf: Shelf, what: Scenario | Logbook, saved: Preset | None) -> Preset | None:
    """What is stored now; None where it could not be, which is said. Somebody else’s version comes into the dialog."""
    try:
        return shelf.save(what.model_dump(mode="json"), what.name, saved)
    except Conflict as conflict:
        session().dialog.conflict = conflict.theirs
        st.rerun()  # the choices take the place of the save buttons
    except StoreError as error:
        st.error(words.escaped(str(error)))
        return None


def _settle_conflict(base: RuleBase, scenario: Scenario) -> None:
    settle_conflict(
        "preset",
        lambda theirs: _difference(base, scenario, theirs),
        controls.open_saved,
        keep_both=lambda: _store(scenario.changed(name=with_ending(scenario.name, OURS)), None),
        put_on_top=lambda theirs: _store(scenario, theirs),
    )


def settle_conflict(
    noun: str,
    difference: Callable[[Preset], str],
    open_theirs: Callable[[Preset], object],
    keep_both: Callable[[], None],
    put_on_top: Callable[[Preset], None],
) -> None:
    """Draws both versions of what two people saved, if they did, for the second of them to choose from."""
    theirs = session().dialog.conflict
    if theirs is None:
        return
    st.warning(
        f"Somebody saved this {noun} at {theirs.saved_at:%H:%M} UTC, after you opened it. "
        "Nothing of yours or theirs is lost. Choose what to keep:"
    )
    st.markdown(words.escaped(difference(theirs)))
    with st.container(horizontal=True):
        if st.button("Open theirs"):
            close()
            open_theirs(theirs)
            st.rerun()
        if st.button("Keep both"):
            keep_both()
        if st.button("Put mine on top"):
            put_on_top(theirs)


def _difference(base: RuleBase, mine: Scenario, theirs: Preset) -> str:
    """What they changed and what was changed here, since the version that both began with."""
    try:
        other = catalogue.read_preset(theirs).scenario
    except ScenarioError:
        return "Their version can no longer be read under these rules, so the two cannot be compared here."
    saved = screen().saved
    begun = screen().opened
    if saved is not None:
        with suppress(StoreError):
            begun = versions.begun_with(present(), PRESETS.store.history(saved.id), saved.version) or begun
    return versions.difference(base, begun, mine, other)


def saved_presets() -> None:
    """A dialog to open, rename, duplicate, delete and restore presets, and to carry them as files."""
    shelf_dialog(PRESETS, "Presets", files=_files)


def shelf_dialog(
    shelf: Shelf,
    title: str,
    files: Callable[[], None],
    unstored: Mapping[str, str] | None = None,
    open_unstored: Callable[[str], None] | None = None,
) -> None:
    """A dialog about what is stored, what is in the trash, and files; `unstored` can be opened as well, by choice."""

    @st.dialog(title, width="medium", on_dismiss=close)
    def draw() -> None:
        kept, trash, carried = st.tabs(["Saved", "Trash", "Files"])
        try:
            with kept:
                _kept(shelf, unstored or {}, open_unstored)
            with trash:
                _trash(shelf)
        except StoreError as error:
            st.error(words.escaped(str(error)))
        with carried:
            try:
                files()
            except StoreError as error:
                st.error(words.escaped(str(error)))

    draw()


def say(remark: Remark) -> None:
    """Draws what had to be said, if anything."""
    if remark.text:
        {"info": st.info, "success": st.success, "error": st.error}[remark.tone](words.escaped(remark.text))


def _kept(shelf: Shelf, unstored: Mapping[str, str], open_unstored: Callable[[str], None] | None) -> None:
    kept = {entry.id: entry for entry in shelf.store.entries()}
    say(session().dialog.remark)
    others = stored.listing(shelf.kind).others
    names = {id: f"{x.name} (of another subject, {others[id]})" if id in others else x.name for id, x in kept.items()}
    labels = {**unstored, **words.preset_labels(names)}
    if not labels:
        st.markdown(f"You have saved no {shelf.noun} yet: “Save” keeps what is on screen here. {shelf.elsewhere}")
        return
    dialog = session().dialog
    key = f"kept_{shelf.kind}"
    focus = shelf.on_screen.id if dialog.focus == ON_SCREEN and shelf.on_screen else dialog.focus
    if focus in labels:
        st.session_state[key] = focus
    dialog.focus = None
    chosen = st.selectbox(shelf.noun.capitalize(), list(labels), format_func=labels.__getitem__, key=key)
    if chosen not in kept:
        if st.button("Open", type="primary", key=f"open_{chosen}") and open_unstored:
            close()
            open_unstored(chosen)
            st.rerun()
        return
    _acts(shelf, kept[chosen])
    _earlier(shelf, kept[chosen])


def _acts(shelf: Shelf, kept: Entry) -> None:
    """Draws what can be done with a stored one."""
    name = typed("Name", kept.name, f"{RENAMED}{kept.id}_{kept.version}", max_chars=MAX_NAME_LENGTH)
    with st.container(horizontal=True):
        # Keyed by what they stand for: what was pressed for one that is gone acts on no other.
        if st.button("Open", type="primary", key=f"open_{kept.id}"):
            _open(shelf, kept)
        if st.button("Rename", key=f"rename_{kept.id}"):
            _act(lambda: (shelf.rename(kept, name), kept.id))
        if st.button("Duplicate", key=f"duplicate_{kept.id}"):
            _act(lambda: (f"This is a copy of “{kept.name}”.", shelf.store.duplicate(kept.id).id))
        if st.button("Delete", key=f"delete_{kept.id}", help=f"It stays in the trash for {TRASH_DAYS} days."):
            _act(lambda: (shelf.delete(kept), None))


def _open(shelf: Shelf, kept: Entry) -> None:
    try:
        shelf.open_stored(kept)
    except (ScenarioError, StoreError) as error:
        st.error(words.escaped(f"“{kept.name}” cannot be opened: {error}"))
        return
    close()
    st.rerun()


def _earlier(shelf: Shelf, kept: Entry) -> None:
    """Draws the earlier versions of a stored one, if there are any."""
    earlier = shelf.earlier(kept)
    if earlier:
        number = st.selectbox("Earlier versions", list(earlier), format_func=earlier.__getitem__)
        if st.button("Restore this version", key=f"restore_{kept.id}_{number}"):
            _act(lambda: (shelf.restore_version(kept, number), kept.id))


def _trash(shelf: Shelf) -> None:
    deleted = shelf.trash()
    if not deleted:
        st.markdown(f"The trash is empty. What is deleted stays here for {TRASH_DAYS} days.")
        return
    chosen = st.selectbox(f"Deleted {shelf.noun}", list(deleted), format_func=deleted.__getitem__)
    with st.container(horizontal=True):
        if st.button("Restore", key=f"restore_{chosen}"):
            _act(lambda: (f"“{deleted[chosen]}” is back.", shelf.restore(chosen).id))
        if st.button("Delete for good", key=f"destroy_{chosen}"):
            _act(lambda: (shelf.destroy(chosen, deleted[chosen]), None))


def _files() -> None:
    entries = stored.listing(SCENARIO).entries
    if entries:
        purpose = f"All {len(entries)} in one file, without those that these rules cannot read."
        make = partial(_all_presets, PRESETS.store, entries)
        file_to_take(formats.File("Saved presets", purpose, "presets.json", "application/json", make), "all_presets")
    most = presets.MAX_FILE_BYTES // (1024 * 1024)
    upload = st.file_uploader("Import presets from a file", type="json", max_upload_size=most)
    if upload is None:
        return
    try:
        opened = presets.from_file(present(), upload.getvalue())
    except ScenarioError as error:
        st.error(words.escaped(f"{error} Nothing was imported."))
        return
    for remark in quoting.remarks(remark for one in opened for remark in one.every_remark):
        st.info(words.escaped(remark))
    if len(opened) == 1 and st.button("Open without saving"):
        close()
        controls.open_scenario(opened[0])
        st.rerun()
    if st.button(f"Add {len(opened)} to the saved presets", type="primary"):
        items = [(one.scenario.name, one.scenario.model_dump(mode="json")) for one in opened]
        _act(lambda: (f"{len(PRESETS.store.add_all(items))} added.", None))


def _all_presets(store: Store, entries: Sequence[Entry]) -> str:
    """The file of all presets, read some at a time when it is asked for."""
    some = range(0, len(entries), presets.MAX_FILE_PRESETS)
    batches = (store.presets([entry.id for entry in entries[n : n + presets.MAX_FILE_PRESETS]]) for n in some)
    return presets.to_file(scenario for batch in batches for scenario in catalogue.readable(batch))


def _act(act: Callable[[], tuple[str, str | None]]) -> None:
    """Acts on the store, says what was done, and shows the dialog anew with what it was done to; a fault is said."""
    dialog: Dialog = session().dialog
    try:
        text, dialog.focus = act()
    except (StoreError, ScenarioError) as error:
        st.error(words.escaped(str(error)))
        return
    dialog.remark = Remark(text)
    stored.look_again()
    st.rerun()
