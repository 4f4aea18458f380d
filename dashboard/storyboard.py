"""Which storyline is being built, and what is done to it? The acts that change which scenes and slides it has.

Its parts are scenes and slides of the user's own, in the order in which they are told.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

import pydantic
import streamlit as st

from briefing import words
from briefing.brief import Brief, brief
from briefing.findings.releases import story_difference
from dashboard import catalogue, controls, logbooks
from dashboard.address import served_at
from dashboard.rule_bases import present
from dashboard.session import NOTHING, Board, History, Remark, StoryDesk, Tone, session
from model.inputs import ValuesError
from model.parts import RuleBase
from scenarios.carried import carrying
from scenarios.link import reachable
from scenarios.scenario import Scenario, ScenarioError, brought_under, changed_name
from scenarios.store import StoreError
from scenarios.storyline import (
    MAX_FREE_SLIDES,
    MAX_SCENES,
    FreeSlide,
    OpenedStoryline,
    Scene,
    Storyline,
    all_under,
    storyline_rules,
)
from scenarios.storylines import shipped_storylines

Part = Scene | FreeSlide

UNTITLED = "Untitled storyline"
ON_SCREEN, OWN_SLIDE = "screen", "slide"
BLANK = "A slide of my own"
# What stands in the list for the closing slide, which always comes last.
CLOSING = "closing"


def begin(base: RuleBase) -> StoryDesk:
    """Settles which storyline is open: at first the first that comes with the project, else an empty one."""
    own = session()
    if own.story is None:
        known = shipped_storylines(base)
        first = known[0] if known else Storyline(name=UNTITLED)
        own.story = StoryDesk(History(Board(first, first)))
    return own.story


def desk() -> StoryDesk:
    """The storyline of this session, with all that belongs to it."""
    own = session().story
    assert own, "the page begins with it"
    return own


def board() -> Board:
    """The storyline that is open, as it was opened, its stored form, and the scene being edited."""
    return desk().boards.shown


def storyline() -> Storyline:
    """The storyline that is open."""
    return board().storyline


def is_changed() -> bool:
    """Whether the storyline differs from what was opened or last kept."""
    return storyline() != board().opened


def parts() -> tuple[Part, ...]:
    """The scenes and the user's own slides, in the order in which they are told."""
    return storyline().in_order


def place() -> int:
    """Which part is being edited; one beyond the last is the closing slide."""
    return max(0, min(board().at, len(parts())))


def edited() -> Part | None:
    """The part that is being edited; None if it is the closing slide."""
    return next(iter(parts()[place() :]), None)


def edited_slide() -> str:
    """The id of the first slide of what is being edited."""
    before, part = parts()[: place() + 1], edited()
    if part is None:
        return CLOSING
    number = sum(isinstance(one, type(part)) for one in before)
    return f"{'scene' if isinstance(part, Scene) else 'own'}-{number}"


def edited_scene() -> int:
    """The number of the scene that is being edited or, if it is none, of the one before it; at least the first."""
    return max(1, sum(isinstance(one, Scene) for one in parts()[: place() + 1]))


def shown_brief(base: RuleBase) -> Brief:
    """The storyline that is open, with all that the model says of it."""
    return _brief(base, storyline())


def _brief(base: RuleBase, story: Storyline) -> Brief:
    return brief(base, story, date.today(), reachable(served_at()))


def bring_under_present(base: RuleBase) -> None:
    """Brings every scene under the present rules, and says what that does to the figures."""
    brought = all_under(base, storyline())
    difference = story_difference(_brief(base, storyline()), _brief(base, brought.storyline))
    show(brought.storyline, Remark(" ".join([difference, *brought.remarks])))


def _fitting(base: RuleBase, scenario: Scenario) -> tuple[Scenario, Remark]:
    """A scenario under the rules of the storyline, for a story has one set of rules, and what had to be said."""
    rules = storyline_rules(base, storyline())
    opened = brought_under(rules, scenario)
    if opened.scenario == scenario:
        return scenario, NOTHING
    remark = f"It is worked out here under the rules of the storyline ({rules.version}); its figures may differ."
    return opened.scenario, Remark(" ".join([remark, *opened.remarks]))


def identities() -> list[str]:
    """What tells the parts apart, wherever they are moved to: a mark of each, numbered where several are the same."""
    seen: Counter[str] = Counter()
    marks = []
    for part in parts():
        # Which scene a slide comes after is no matter of the slide's own.
        mark = version_of(part.model_dump_json(exclude={"after"}))
        marks.append(f"{mark}-{seen[mark]}")
        seen[mark] += 1
    return marks


def show(story: Storyline, remark: Remark = NOTHING, at: int | None = None) -> None:
    """Puts a changed storyline before the user, with undo leading back."""
    put(replace(board(), storyline=story, at=board().at if at is None else at), remark)


def put(moment: Board, remark: Remark = NOTHING) -> None:
    """Puts a storyline before the user as it is kept, with undo leading back."""
    own = desk()
    own.boards.commit(moment)
    own.untouched, own.remark = False, remark


def edit(at: int) -> None:
    """Takes up a part for editing."""
    desk().boards.shown = replace(board(), at=at)


def undo() -> None:
    """Takes back the last change."""
    desk().boards.undo()
    desk().remark = NOTHING


def redo() -> None:
    """Makes again what undo took back."""
    desk().boards.redo()
    desk().remark = NOTHING


def say(text: str, tone: Tone = "info", **where: bool) -> None:
    """Notes what has to be said, and where."""
    desk().remark = Remark(text, tone, **where)


def attempt(act: Callable[[], Remark]) -> None:
    """Does something that may fail; what had to be said is shown, and nothing is lost."""
    try:
        desk().remark = act()
    except (StoreError, ScenarioError) as error:
        say(str(error), "error")


def rename() -> None:
    """Gives the storyline the name typed."""
    if st.session_state["story_name"] == storyline().name:
        return
    try:
        show(storyline().changed(name=st.session_state["story_name"]))
    except pydantic.ValidationError:
        say("A name has 1 to 120 visible characters; the old one stays.", "error")


def change(changed: Sequence[Part], at: int, remark: Remark = NOTHING) -> None:
    """Puts the storyline with these parts, and the log that they need, before the user; the one at that place is
    edited."""
    known, carried = _with_log(storyline()).every_remark, _with_log(storyline().ordered(changed))
    unmade = [said for said in carried.every_remark if said not in known]
    said = replace(remark, text=" ".join(filter(None, [remark.text, *unmade])))
    show(carried.storyline, said, at)


def _with_log(story: Storyline) -> OpenedStoryline:
    """The storyline with as much of a log as its scenes need: its own, or that on the desk where its own does not make
    all their days."""
    rules = storyline_rules(present(), story)
    carried = carrying(rules, story)
    if not carried.every_remark:
        return carried
    with suppress(ValuesError):
        if history := logbooks.begin():
            return carrying(rules, story, history.shown.logbook.log)
    return carried


def addable(base: RuleBase) -> dict[str, str]:
    """What can be added: as a scene the scenario on screen and every preset, or a slide of the user's own."""
    # Always the same label: a box keeps the one it was given when its choice was made.
    return {ON_SCREEN: "What is on screen", OWN_SLIDE: BLANK, **catalogue.openable(base)}


def add(base: RuleBase) -> None:
    """Adds what is chosen, after what is being edited."""
    choice = st.session_state["story_add"]
    if choice == OWN_SLIDE:
        _insert(FreeSlide(headline=BLANK))
        return
    try:
        scenario = _named_here() if choice == ON_SCREEN else catalogue.scenario_of(base, choice)
    except pydantic.ValidationError:
        say("A name has 1 to 120 visible characters; nothing was added.", "error")
        return
    if scenario is None:
        say("This preset was deleted, or can no longer be read; nothing was added.", "error")
        return
    scenario, remark = _fitting(base, scenario)
    _insert(Scene(scenario=scenario, preset=choice if choice != ON_SCREEN else ""), remark)


def _insert(part: Part, remark: Remark = NOTHING) -> None:
    """Puts a part after the one that is being edited, before the closing slide, if there is room for one more."""
    if isinstance(part, Scene) and len(storyline().scenes) >= MAX_SCENES:
        say(f"A storyline has at most {MAX_SCENES} scenes; nothing was added.", "error")
    elif isinstance(part, FreeSlide) and len(storyline().slides) >= MAX_FREE_SLIDES:
        say(f"A storyline has at most {MAX_FREE_SLIDES} slides of your own; nothing was added.", "error")
    else:
        before, after = parts()[: place() + 1], parts()[place() + 1 :]
        change([*before, part, *after], len(before), remark)


def name_key() -> str:
    """The key of the field for the name of what is on screen; another as soon as that is called otherwise."""
    return f"story_add_name_{version_of(catalogue.named_screen().name)}"


def _named_here() -> Scenario:
    """What is on screen, under the name typed beside it. Raises pydantic.ValidationError."""
    scenario = catalogue.named_screen()
    return scenario.changed(name=st.session_state.get(name_key(), scenario.name))


def arrange() -> None:
    """Does what the list of parts wishes: brings them into another order, takes one up for editing."""
    wish = st.session_state["story_scenes"].wish
    if not isinstance(wish, Mapping):
        return
    known = dict(zip(identities(), parts(), strict=True))
    order, chosen = wish.get("order"), wish.get("chosen")
    # A list that has changed meanwhile is not put into an order that was meant for another.
    if isinstance(order, list) and sorted(map(str, order)) == sorted(known) and order != list(known):
        change([known[identity] for identity in order], place())
    if chosen in (there := [*identities(), CLOSING]):
        edit(there.index(chosen))
    if isinstance(wish.get("turn"), int):
        desk().turn = wish["turn"]


def move(by: int) -> None:
    """Moves the part being edited earlier or later."""
    at, moved = place(), list(parts())
    if 0 <= at + by < len(moved) and at < len(moved):
        moved[at], moved[at + by] = moved[at + by], moved[at]
        change(moved, at + by)


def duplicate() -> None:
    """Puts a copy of the part being edited after it."""
    if part := edited():
        _insert(part)


def remove() -> None:
    """Takes the part being edited out; undo brings it back."""
    at, left = place(), list(parts())
    if at < len(left):
        del left[at]
        change(left, max(0, at - 1))


def look_as_far(base: RuleBase, far: float) -> None:
    """Lets every scene look so far ahead; those that change say so in their names."""
    time = storyline_rules(base, storyline()).time.id
    change([_looking(part, time, far) for part in parts()], place())


def _looking(part: Part, time: str, far: float) -> Part:
    if isinstance(part, FreeSlide) or part.scenario.values[time] == far:
        return part
    values = {**part.scenario.values, time: far}
    scenario = part.scenario.changed(name=changed_name(part.scenario.name), values=values)
    return part.changed(scenario=scenario.model_dump(), preset="")


def put_on_screen(base: RuleBase, scene: Scene) -> None:
    """Puts the scenario of a scene on screen."""
    controls.open_known(base, scene.scenario)


def take_from_screen(base: RuleBase, scene: Scene) -> None:
    """Gives a scene the scenario on screen; its words stay, and are marked if they were the user's.

    What was only changed on screen, and so has no name of its own, takes that of the scene.
    """
    scenario, remark = _fitting(base, catalogue.named_screen())
    if catalogue.is_changed():
        name = scene.scenario.name
        scenario = scenario.changed(name=changed_name(name) if scene.preset else name)
    replaced(scene, remark, scenario=scenario.model_dump(), preset="")


def standing(part: Part) -> int | None:
    """Where a part as it was drawn stands now: it may have been moved, or written to, before its words arrive."""
    there = parts()
    near = sorted(range(len(there)), key=lambda at: at != place())
    same = [at for at in near if there[at] == part] or [at for at in near if _is_same(there[at], part)]
    return same[0] if same else None


def _is_same(part: Part, drawn: Part) -> bool:
    """Whether a part may be one that was drawn before, one thing of it changed since."""
    if isinstance(part, Scene) or isinstance(drawn, Scene):
        return isinstance(part, Scene) and isinstance(drawn, Scene) and part.scenario == drawn.scenario
    now, before = part.model_dump(exclude={"after"}), drawn.model_dump(exclude={"after"})
    return len([field for field in now if now[field] != before[field]]) <= 1


def replaced(part: Part, remark: Remark = NOTHING, **fields: Any) -> None:
    """Gives a part, as it was drawn, other content; what cannot stand in it is said, and what was there stays."""
    at, there = standing(part), list(parts())
    if at is None:
        return
    try:
        there[at] = there[at].changed(**fields)
    except pydantic.ValidationError as error:
        said = error.errors()[0]["msg"].removeprefix("Value error, ")
        say(f"{words.sentence_case(said)}. What was there stays.", "error", of_scene=True)
        return
    change(there, place(), remark)


def fill(key: str, shown: object) -> None:
    """Gives a widget, before it is drawn, what it shall show."""
    if st.session_state.get(key) != shown:
        st.session_state[key] = shown


def version_of(text: str) -> str:
    """A mark of a text, so that a field is made anew when what it shows has changed otherwise than by typing."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]
