"""What does a session hold? One typed object; besides it, Streamlit's state holds only what belongs to a widget."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import partial
from secrets import token_bytes
from typing import Any, Generic, Literal, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from briefing.findings.readings import Judgement
from scenarios.logbook import Logbook
from scenarios.pictures import Picture
from scenarios.scenario import Scenario
from scenarios.store import Preset
from scenarios.storyline import Imprint, Storyline

MOST_UNDONE = 200

# A thread of Streamlit's runs pages of one session alone.
_of_this_run: ContextVar[Session | None] = ContextVar("session", default=None)

T = TypeVar("T")
Ends = tuple[float, float]
Tone = Literal["info", "success", "error"]
Kept = Literal["whole", "without pictures", "not"]


class History(Generic[T]):
    """What is shown, and what undo and redo lead to."""

    def __init__(self, first: T, most_undone: int = MOST_UNDONE) -> None:
        self.shown = first
        self.past: tuple[T, ...] = ()
        self.future: tuple[T, ...] = ()
        self._most_undone = most_undone

    @property
    def before(self) -> T:
        """What was shown before the last change; what is shown, if nothing has changed yet."""
        return self.past[-1] if self.past else self.shown

    def commit(self, moment: T) -> None:
        """Shows something else, with undo leading back; what had been undone cannot be made again."""
        if moment != self.shown:
            self.past = (*self.past, self.shown)[-self._most_undone :]
            self.future = ()
            self.shown = moment

    def undo(self) -> None:
        """Takes back the last change, if there is one."""
        if self.past:
            self.future = (self.shown, *self.future)
            *past, self.shown = self.past
            self.past = tuple(past)

    def redo(self) -> None:
        """Makes again what undo took back, if there is anything."""
        if self.future:
            self.past = (*self.past, self.shown)
            self.shown, *future = self.future
            self.future = tuple(future)

    def revise(self, revised: Callable[[T], T]) -> None:
        """Changes all that is shown, was shown and can be made again, without a step."""
        self.shown = revised(self.shown)
        self.past, self.future = tuple(map(revised, self.past)), tuple(map(revised, self.future))

    def latest(self) -> Iterator[T]:
        """All moments, the latest first, then those that can be made again."""
        yield from (self.shown, *reversed(self.past), *self.future)


@dataclass(frozen=True)
class Screen:
    """What is shown: a scenario, what it was when opened, its stored preset and its choice in the picker, if any.

    `anchors` holds, of each variable with a range, where its slider stood when the range was set, and between which
    ends, which may lie outside the slider.
    """

    scenario: Scenario
    opened: Scenario
    saved: Preset | None = None
    choice: str | None = None
    anchors: Mapping[str, tuple[float, Ends]] = field(default_factory=dict)

    def named(self, name: str) -> Screen:
        """The same under another name."""
        scenario, opened = self.scenario.changed(name=name), self.opened.changed(name=name)
        return replace(self, scenario=scenario, opened=opened)

    def untied(self) -> Screen:
        """The same, stored nowhere any more."""
        return replace(self, saved=None, choice=None)


@dataclass(frozen=True)
class Board:
    """The storyline that is being built, as it was opened or last kept, its stored form, and which of its scenes and
    slides is being edited; whether a browser that kept it had no room for its pictures."""

    storyline: Storyline
    opened: Storyline | None
    saved: Preset | None = None
    at: int = 0
    lacks_pictures: bool = False

    def named(self, name: str) -> Board:
        """The same under another name."""
        storyline, opened = (story and story.changed(name=name) for story in (self.storyline, self.opened))
        assert storyline
        return replace(self, storyline=storyline, opened=opened)

    def untied(self) -> Board:
        """The same, stored nowhere any more."""
        return replace(self, saved=None, opened=None)


@dataclass(frozen=True)
class LogDesk:
    """The logbook on the desk, as it was opened or last kept, and its stored form, if it has one."""

    logbook: Logbook
    opened: Logbook | None
    saved: Preset | None = None

    def named(self, name: str) -> LogDesk:
        """The same under another name."""
        logbook, opened = (book and book.changed(name=name) for book in (self.logbook, self.opened))
        assert logbook
        return replace(self, logbook=logbook, opened=opened)

    def untied(self) -> LogDesk:
        """The same, stored nowhere any more."""
        return replace(self, saved=None, opened=None)


@dataclass(frozen=True)
class Remark:
    """What had to be said, how, and whether about the words of what is being edited, or about its picture."""

    text: str
    tone: Tone = "info"
    of_scene: bool = False
    of_picture: bool = False


NOTHING = Remark("")
ON_SCREEN = "on screen"


@dataclass
class StoryDesk:
    """The storyline of a session: its boards, what had to be said of it, and what is chosen for its files.

    `turn` says which of the things asked of the list of scenes was done last; `untouched` that nothing was done yet;
    `left` holds the storylines that closed tabs of this browser left behind; `imprint` is the last one set, with which
    a new storyline begins, and `logo` the one chosen in its dialog and not set yet, if `is_logo_chosen`.
    `sent` is what the browser was last sent to keep, at `sent_at` for the first time, and `kept` as much of it as the
    browser had room for.
    """

    boards: History[Board]
    remark: Remark = NOTHING
    turn: int = 0
    untouched: bool = True
    template: bytes | None = None
    template_name: str = ""
    template_upload: str = ""
    template_remark: Remark = NOTHING
    left: tuple[Board, ...] = ()
    imprint: Imprint = field(default_factory=Imprint)
    logo: Picture | None = None
    is_logo_chosen: bool = False
    sent: Board | None = None
    sent_at: float = 0.0
    kept: Kept = "whole"


@dataclass
class LogNotes:
    """What is noted beside the log on the desk: what had to be said of it, and a log from a file to set beside it.

    `sent` is what the browser was last sent to keep, at `sent_at` for the first time; `is_kept` whether it had room.
    """

    remark: Remark = NOTHING
    beside: Logbook | None = None
    sent: LogDesk | None = None
    sent_at: float = 0.0
    is_kept: bool = True


@dataclass
class Dialog:
    """The dialog that is open: its label, what had to be said in it, and whose version is in the way of a save.

    `focus` names the stored one that the dialog shall be about: at first that on screen.
    """

    label: str | None = None
    remark: Remark = NOTHING
    focus: str | None = None
    conflict: Preset | None = None

    def open(self, label: str) -> None:
        """Notes which dialog is open, so that it stays open when the page runs again."""
        self.label, self.remark, self.focus, self.conflict = label, NOTHING, ON_SCREEN, None

    def close(self) -> None:
        """Notes that no dialog is open any more."""
        self.label, self.conflict = None, None


@dataclass
class Session:
    """All that one person has on screen, but for what Streamlit keeps of the widgets.

    `link` holds the parameters of the address as the browser has them; `arriving` says whether the page that was turned
    to has still to be drawn to its end, `drawing` whether the last run was broken off before; `echoes` holds, by the
    key of a widget, what it may still say of before it was given another value, `doubtful` the acts that may be such,
    and `filled_from` what was in view when the widgets were last given their values; `drawn_rules` is the rule base
    that the sliders were last drawn for; `unsaved` what is typed into a dialog and not stored yet; `choices` what was
    chosen on the pages, and `left_choices` what of it, from before a reload, has still to be drawn on a page that is
    drawn to its end; `drawn_choices` those that this run has drawn, `held_choices` those that widgets hold;
    `offers` holds what can be fetched from outside of a run, by its token, and `secret` what such tokens are made with;
    `addressed_view` is the view of the page that the address asked for, and `addressed_choices` are those that an
    address made, which no draft undoes; `restored` says whether the browser has been asked what it kept.
    """

    screens: History[Screen]
    link: dict[str, str]
    page: str = ""
    arriving: bool = True
    drawing: bool = False
    echoes: dict[str, list[Any]] = field(default_factory=dict)
    doubtful: tuple[Callable[[], None], ...] = ()
    filled_from: tuple[Screen, str | None] | None = None
    drawn_rules: str = ""
    remarks: tuple[str, ...] = ()
    replayed: int = 0
    unfolded: tuple[str, ...] = ()
    of_all_cases: bool = False
    dialog: Dialog = field(default_factory=Dialog)
    unsaved: dict[str, str] = field(default_factory=dict)
    judgements: tuple[Judgement, ...] = ()
    choices: dict[str, Any] = field(default_factory=dict)
    left_choices: dict[str, Any] = field(default_factory=dict)
    drawn_choices: set[str] = field(default_factory=set)
    held_choices: set[str] = field(default_factory=set)
    addressed_view: str = ""
    addressed_choices: set[str] = field(default_factory=set)
    restored: bool = False
    story: StoryDesk | None = None
    logs: History[LogDesk] | None = None
    log_notes: LogNotes = field(default_factory=LogNotes)
    offers: dict[str, object] = field(default_factory=dict)
    secret: bytes = field(default_factory=partial(token_bytes, 32))

    def show(self, screen: Screen, remarks: tuple[str, ...] = ()) -> None:
        """Puts a screen in place of the one shown, without a step for undo."""
        self.screens.shown, self.remarks = screen, remarks

    def commit(self, screen: Screen, remarks: tuple[str, ...] = ()) -> None:
        """Puts a screen before the user, with undo leading back."""
        self.screens.commit(screen)
        self.remarks = remarks

    @property
    def in_view(self) -> tuple[Screen, str | None]:
        """What is shown, and in which dialog."""
        return self.screens.shown, self.dialog.label

    def drawn(self) -> None:
        """Notes that the page is drawn to its end, which may be an early one: the browser has what it was sent."""
        self.arriving = self.drawing = False
        for key in self.drawn_choices:
            self.left_choices.pop(key, None)
        self.drawn_choices.clear()


def session() -> Session:
    """The session of whoever is looking."""
    own: Session = _of_this_run.get() or st.session_state["session"]
    return own


def begin_run() -> None:
    """Keeps the session at hand for this run of the page: it is asked for a hundred times, and Streamlit is slow to
    say."""
    if get_script_run_ctx() is not None:
        _of_this_run.set(st.session_state["session"])


def screen() -> Screen:
    """What is shown now."""
    return session().screens.shown
