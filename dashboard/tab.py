"""What does the browser keep of a session, so that a reload, a lost server or a closed tab loses nothing?

The tab keeps the tie of the scenario to its preset, its notes, what was chosen on the pages, the log and the storyline;
of a closed tab another one finds the storyline. What comes back is read as any file is: it may be old, or not ours.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import date
from time import monotonic
from typing import Any, TypeVar, get_args

import streamlit as st

from briefing.findings.readings import Judgement, judgement
from dashboard import address_bar, controls, dialogs, log_shelf, logbooks, storyboard, storylines
from dashboard.catalogue import SAVED, recognised
from dashboard.rule_bases import present
from dashboard.session import Board, Kept, LogDesk, Remark, Screen, screen, session
from dashboard.stored import listing, presets
from model.parts import RuleBase
from scenarios.link import from_link
from scenarios.logbook import logbook_of
from scenarios.scenario import MAX_NOTES_LENGTH, Scenario, ScenarioError, parsed_json, read_document, read_own
from scenarios.store import LOG, SCENARIO, STORYLINE, Preset, StoreError
from scenarios.storyline import MAX_FILE_BYTES, storyline_of

T = TypeVar("T")

RESTORED = "This storyline is as you left it in this browser; it is not saved yet."
NO_ROOM: Mapping[Kept, str] = {
    "without pictures": "This browser has no room to keep the pictures of this storyline. Save it: until then a reload "
    "or a closed tab loses them.",
    "not": "This browser does not keep this storyline. Save it: until then a reload or a closed tab loses it.",
}
NO_ROOM_FOR_LOG = "This browser has no room to keep this log. Save it: until then a reload loses what you changed."
# So long after it was first sent, what a browser is to keep has been drawn there, or the connection was lost.
SENT_SECONDS = 5.0
MOST_LEFT, MOST_CHOICES, MOST_UNDONE = 10, 200, 20


@dataclass(frozen=True)
class Drafts:
    """What the browser shall keep: scenario, choices and readings as JSON, the storyline, None to keep what it has.

    `subject` is whose they are, for other rule bases may be served at the same address; `log` is kept as the storyline
    is; `room` is as much of the storyline as the browser is known to have had room for, `log_room` whether it had any
    for the log; `wanted` asks what it kept before; with the page, so that it is asked anew if the answer went astray as
    the page was turned. `dialog` is the
    one that is open; it opens again if the server was lost, and not after a reload.
    """

    subject: str
    screen: str
    choices: str
    judgements: str
    story: str | None
    log: str | None
    room: Kept
    log_room: bool
    wanted: bool
    page: str
    dialog: str | None


def drafts(base: RuleBase) -> Drafts:
    """What the browser shall keep now, and whether it is asked what it kept before."""
    own = session()
    readings = _written([asdict(one) for one in own.judgements])
    return Drafts(
        base.id,
        _screen_draft(base),
        _written(_choices()),
        readings,
        _story_draft(),
        _log_draft(),
        room=own.story.kept if own.story else "whole",
        log_room=own.log_notes.is_kept,
        wanted=not own.restored,
        page=own.page,
        dialog=own.dialog.label,
    )


def _choices() -> dict[str, Any]:
    """What is chosen on the pages; of what this page shows, as the browser has just sent it."""
    own = session()
    sent = {key: st.session_state[key] for key in own.held_choices if key in st.session_state}
    return own.choices | sent


def _written(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False)


def _tie(saved: Preset | None) -> dict[str, object] | None:
    return {"id": saved.id, "version": saved.version} if saved else None


def _screen_draft(base: RuleBase) -> str:
    shown, screens = screen(), session().screens
    return _written(
        {
            "link": address_bar.written(base, shown.scenario),
            "notes": shown.scenario.notes,
            "opened": shown.opened.model_dump(mode="json"),
            "saved": _tie(shown.saved),
            "choice": shown.choice,
            "anchors": shown.anchors,
            "unsaved": session().unsaved,
            "past": [address_bar.written(base, x.scenario) for x in screens.past[-MOST_UNDONE:]],
            "future": [address_bar.written(base, x.scenario) for x in screens.future[:MOST_UNDONE]],
        }
    )


def _story_draft() -> str | None:
    """The storyline, unless the browser has it: its pictures are many bytes."""
    desk = session().story
    if desk is None or desk.untouched:
        return None
    board = desk.boards.shown
    if board is not desk.sent or _sent("back") is not None:
        desk.sent, desk.sent_at = board, monotonic()
    elif monotonic() - desk.sent_at > SENT_SECONDS:
        return None
    story = board.storyline.model_dump(mode="json")
    return _written({"storyline": story, "saved": _tie(board.saved), "at": storyboard.place()})


def _log_draft() -> str | None:
    """The log, unless the browser has it: there may be many events. Of one that was not changed, which it is."""
    logs, notes = session().logs, session().log_notes
    if logs is None:
        return None
    desk = logs.shown
    # What the model states is kept with a log without a step of the user's.
    if notes.sent is None and not (logs.past or logs.future) and desk.logbook is desk.opened:
        return None
    if desk is not notes.sent or _sent("back") is not None:
        notes.sent, notes.sent_at = desk, monotonic()
    elif monotonic() - notes.sent_at > SENT_SECONDS:
        return None
    changed = desk.logbook != desk.opened
    return _written({"logbook": desk.logbook.model_dump(mode="json") if changed else None, "saved": _tie(desk.saved)})


def note_log_room() -> None:
    """Notes whether the browser had room for the log."""
    if isinstance(room := _sent("logRoom"), bool):
        session().log_notes.is_kept = room


def log_room_remark() -> str:
    """What must be said of a log that the browser has no room for; empty if it keeps it, or need not."""
    logs = session().logs
    lost = logs is not None and logs.shown.logbook != logs.shown.opened and not session().log_notes.is_kept
    return NO_ROOM_FOR_LOG if lost else ""


def note() -> None:
    """Notes what was typed into the fields of a dialog that was left, by the key of each."""
    typed = _typed(_sent("typed"))
    session().unsaved |= typed
    for key, text in typed.items():
        controls.give(key, text)


def note_room() -> None:
    """Notes as how much of the storyline the browser had room for."""
    room, desk = _sent("room"), session().story
    if desk and room in get_args(Kept):
        desk.kept = room


def room_remark() -> str:
    """What must be said of a storyline that the browser has no room for; empty if it keeps all of it."""
    desk = session().story
    return NO_ROOM.get(desk.kept, "") if desk and storyboard.is_changed() else ""


def _sent(part: str) -> Any:
    """What the browser sent; None if Streamlit has forgotten it, as it may where the page is turned meanwhile."""
    return getattr(st.session_state.get("tab"), part, None)


def _typed(texts: object) -> dict[str, str]:
    """Those of the texts that can have been typed into a field, by its key."""
    return {
        key: text
        for key, text in (list(texts.items())[:MOST_CHOICES] if isinstance(texts, Mapping) else ())
        if isinstance(text, str) and len(text) <= MAX_NOTES_LENGTH and str(key).startswith(dialogs.FIELDS)
    }


def take(base: RuleBase) -> None:
    """Takes up what the browser kept, unless something was done here already."""
    kept = _sent("kept")
    own = session()
    if own.restored or not isinstance(kept, Mapping):
        return
    own.restored = True
    # Who came for the page need not hear of a draft that no longer fits the rules.
    with suppress(ScenarioError):
        _take_screen(base, _document(kept.get("screen")), kept.get("typed"))
    with suppress(ScenarioError):
        _take_choices(_document(kept.get("choices")))
    with suppress(ScenarioError):
        controls.keep_judgements(_judgements(kept.get("judgements")))
    with suppress(ScenarioError):
        _take_log(_document(kept.get("log")))
    desk = storyboard.begin(base)
    if desk.untouched:
        with suppress(ScenarioError):
            _take_story(_board(base, kept.get("story")))
    for text in _texts(kept.get("left"))[:MOST_LEFT]:
        with suppress(ScenarioError):
            left = _board(base, text)
            if left.storyline not in (desk.boards.shown.storyline, *(known.storyline for known in desk.left)):
                desk.left = (*desk.left, left)
    if desk.untouched and desk.left:
        _take_story(desk.left[0])
    if isinstance(label := kept.get("dialog"), str):
        dialogs.ask_for(label)


def _texts(kept: object) -> list[str]:
    return [text for text in kept if isinstance(text, str)] if isinstance(kept, list) else []


def _content(text: object, kind: type[T]) -> T:
    if isinstance(text, str) and len(text) <= MAX_FILE_BYTES and isinstance(content := parsed_json(text), kind):
        return content
    raise ScenarioError("This is not a draft.")


def _document(text: object) -> dict[str, Any]:
    return _content(text, dict)


def _take_screen(base: RuleBase, draft: Mapping[str, Any], typed: object) -> None:
    """Ties what the address brought back to what it came from: its preset, its notes, how it was opened, and what was
    typed to save it."""
    own = session()
    first = (*own.screens.past, own.screens.shown)[0]
    if draft.get("link") != address_bar.written(base, first.scenario):
        return
    opened = read_document(present(), draft.get("opened")).scenario
    saved = _stored(SCENARIO, draft.get("saved")) or first.saved
    notes = draft.get("notes")
    choice = SAVED + saved.id if saved else first.choice

    def tied(moment: Screen) -> Screen:
        if (moment.opened, moment.saved) != (first.opened, first.saved):
            return moment
        scenario = _with_notes(moment.scenario, notes)
        return Screen(scenario, opened, saved, choice, _anchors(draft.get("anchors")))

    own.screens.past = (*_screens(base, first, draft.get("past")), *own.screens.past)
    own.screens.future = own.screens.future or _screens(base, first, draft.get("future"))
    own.screens.revise(tied)
    own.unsaved |= _typed(draft.get("unsaved")) | _typed(typed)
    _keep_choice(draft.get("choice"))


def _screens(base: RuleBase, first: Screen, links: object) -> tuple[Screen, ...]:
    """What undo or redo led to, as far as an address holds it."""
    kept = links[:MOST_UNDONE] if isinstance(links, list) else []
    scenarios = [from_link(base, link).scenario for link in kept if _is_link(link)]
    return tuple(
        # What bore another name came from elsewhere, and is not to be saved as this.
        replace(first, scenario=scenario) if scenario.name == first.scenario.name else recognised(base, scenario)
        for scenario in scenarios
    )


def _is_link(link: object) -> bool:
    return isinstance(link, dict) and all(isinstance(text, str) for part in link.items() for text in part)


def _with_notes(scenario: Scenario, notes: object) -> Scenario:
    try:
        return scenario.changed(notes=notes)
    except ValueError:
        return scenario


def _anchors(draft: object) -> dict[str, tuple[float, tuple[float, float]]]:
    anchors = {}
    for name, anchor in draft.items() if isinstance(draft, Mapping) else ():
        match anchor:
            case [int() | float() as value, [int() | float() as low, int() | float() as high]]:
                anchors[str(name)] = (float(value), (float(low), float(high)))
    return anchors


def _keep_choice(choice: object) -> None:
    if isinstance(choice, str) and choice in storyboard.addable(present()):
        own = session()
        own.screens.shown = replace(own.screens.shown, choice=choice)


def _is_choice(kept: object) -> bool:
    return isinstance(kept, bool | float | int | str) or (isinstance(kept, list) and _texts(kept) == kept)


def _take_choices(draft: Mapping[str, Any]) -> None:
    possible = {
        str(key): chosen
        for key, chosen in list(draft.items())[:MOST_CHOICES]
        if key not in session().addressed_choices and _is_choice(chosen)
    }
    session().choices |= possible
    session().left_choices = possible


def _judgements(text: object) -> Iterator[Judgement]:
    """The readings of a draft that are readings still. Raises ScenarioError."""
    for draft in _content(text, list)[:MOST_CHOICES]:
        with suppress(AttributeError, ValueError):
            own = read_own({field: draft.get(field) for field in ("label", "based_on", "weights")})
            yield judgement(own, str(draft.get("origin")))


def _board(base: RuleBase, text: object) -> Board:
    """The storyline of a draft, as it was left. Raises ScenarioError."""
    draft = _document(text)
    story = storyline_of(base, draft.get("storyline")).storyline
    saved = _stored(STORYLINE, draft.get("saved"))
    at = draft.get("at")
    opened = None
    if saved is not None:
        with suppress(ScenarioError):
            stored = storyline_of(base, {**saved.document, "name": saved.name}).storyline
            opened = stored if stored == story else None
    lacks_pictures = draft.get("lacksPictures") is True
    return Board(story, opened, saved, at if isinstance(at, int) else 0, lacks_pictures)


def _take_story(board: Board) -> None:
    desk = storyboard.desk()
    desk.boards.commit(board)
    desk.untouched = False
    desk.imprint = board.storyline.imprint
    if board.opened is None:
        desk.remark = Remark(f"{RESTORED} {storylines.BARE if board.lacks_pictures else ''}".rstrip())


def _take_log(draft: Mapping[str, Any]) -> None:
    """Puts the log of a draft on the desk, unless another was put there. Raises ScenarioError."""
    logs = logbooks.begin()
    if logs is None or logs.past or logs.future or logs.shown.logbook is not logs.shown.opened:
        return
    saved = _stored(LOG, draft.get("saved"))
    opened = logs.shown.opened
    if saved is not None:
        with suppress(ScenarioError):
            opened = log_shelf.read_stored(saved)
    document = draft.get("logbook")
    book = logbook_of(present(), document, date.today()) if document else opened
    if book is not None:
        logs.shown = session().log_notes.sent = LogDesk(book, opened, saved)


def _stored(kind: str, tie: object) -> Preset | None:
    """The stored form that a draft came from, of the version that it came from; None if there is none any more."""
    match tie:
        case {"id": str(id), "version": int(version)} if id in listing(kind).entry:
            with suppress(StoreError):
                return next((replace(kept, version=version) for kept in presets(kind, [listing(kind).entry[id]])), None)
    return None
