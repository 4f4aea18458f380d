"""Which storyline is being built, and what is done to it? The acts that change it and its scenes."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pydantic
import streamlit as st

from briefing.brief import Brief, brief
from briefing.findings.releases import story_difference
from dashboard import catalogue, controls
from dashboard.address import served_at
from dashboard.session import NOTHING, Board, History, Remark, StoryDesk, Tone, session
from model.parts import RuleBase
from scenarios.link import reachable
from scenarios.scenario import Scenario, ScenarioError, brought_under, changed_name
from scenarios.store import StoreError
from scenarios.storyline import (
    MAX_HEADLINE_LENGTH,
    MAX_POINT_LENGTH,
    MAX_POINTS,
    MAX_SCENES,
    Scene,
    Storyline,
    View,
    all_under,
    basis,
    is_stale,
    storyline_rules,
)
from scenarios.storylines import shipped_storylines

UNTITLED = "Untitled storyline"
ON_SCREEN = "screen"
# Of words that there was no room for, as many are said back.
LONGEST_SAID_BACK = 600


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


def place() -> int:
    """Which scene is being edited."""
    return max(0, min(board().at, len(storyline().scenes) - 1))


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
    """What tells the scenes apart, wherever they are moved to: a mark of each, numbered where several are the same."""
    seen: Counter[str] = Counter()
    marks = []
    for scene in storyline().scenes:
        mark = version_of(scene.model_dump_json())
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
    """Takes up a scene for editing."""
    desk().boards.shown = replace(board(), at=at)


def undo() -> None:
    """Takes back the last change."""
    desk().boards.undo()
    desk().remark = NOTHING


def redo() -> None:
    """Makes again what undo took back."""
    desk().boards.redo()
    desk().remark = NOTHING


def say(text: str, tone: Tone = "info", of_scene: bool = False) -> None:
    """Notes what has to be said."""
    desk().remark = Remark(text, tone, of_scene)


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


def _change(scenes: Sequence[Scene], at: int, remark: Remark = NOTHING) -> None:
    show(storyline().changed(scenes=[scene.model_dump() for scene in scenes]), remark, at)


def addable(base: RuleBase) -> dict[str, str]:
    """What can be added as a scene: the scenario on screen and every preset."""
    # Always the same label: a box keeps the one it was given when its choice was made.
    return {ON_SCREEN: "What is on screen", **catalogue.openable(base)}


def add(base: RuleBase) -> None:
    """Adds the chosen scenario as a scene, after the one being edited."""
    choice = st.session_state["story_add"]
    try:
        scenario = _named_here() if choice == ON_SCREEN else catalogue.scenario_of(base, choice)
    except pydantic.ValidationError:
        say("A name has 1 to 120 visible characters; nothing was added.", "error")
        return
    if scenario is None:
        say("This preset was deleted, or can no longer be read; nothing was added.", "error")
        return
    if len(storyline().scenes) >= MAX_SCENES:
        say(f"A storyline has at most {MAX_SCENES} scenes; nothing was added.", "error")
        return
    at = place() + 1 if storyline().scenes else 0
    scenes = list(storyline().scenes)
    scenario, remark = _fitting(base, scenario)
    scenes.insert(at, Scene(scenario=scenario, preset=choice if choice != ON_SCREEN else ""))
    _change(scenes, at, remark)


def name_key() -> str:
    """The key of the field for the name of what is on screen; another as soon as that is called otherwise."""
    return f"story_add_name_{version_of(catalogue.named_screen().name)}"


def _named_here() -> Scenario:
    """What is on screen, under the name typed beside it. Raises pydantic.ValidationError."""
    scenario = catalogue.named_screen()
    return scenario.changed(name=st.session_state.get(name_key(), scenario.name))


def arrange() -> None:
    """Does what the list of scenes wishes: brings them into another order, takes one up for editing."""
    wish = st.session_state["story_scenes"].wish
    if not isinstance(wish, Mapping):
        return
    known = dict(zip(identities(), storyline().scenes, strict=True))
    order, chosen = wish.get("order"), wish.get("chosen")
    # A list that has changed meanwhile is not put into an order that was meant for another.
    if isinstance(order, list) and sorted(map(str, order)) == sorted(known) and order != list(known):
        _change([known[identity] for identity in order], place())
    if chosen in identities():
        edit(identities().index(chosen))
    if isinstance(wish.get("turn"), int):
        desk().turn = wish["turn"]


def move(by: int) -> None:
    """Moves the scene being edited earlier or later."""
    at, scenes = place(), list(storyline().scenes)
    if 0 <= at + by < len(scenes):
        scenes[at], scenes[at + by] = scenes[at + by], scenes[at]
        _change(scenes, at + by)


def duplicate() -> None:
    """Puts a copy of the scene being edited after it."""
    at, scenes = place(), list(storyline().scenes)
    if scenes and len(scenes) < MAX_SCENES:
        scenes.insert(at + 1, scenes[at])
        _change(scenes, at + 1)


def remove() -> None:
    """Takes the scene being edited out; undo brings it back."""
    at, scenes = place(), list(storyline().scenes)
    if scenes:
        del scenes[at]
        _change(scenes, max(0, at - 1))


def look_as_far(base: RuleBase, far: float) -> None:
    """Lets every scene look so far ahead; those that change say so in their names."""
    time, scenes = storyline_rules(base, storyline()).time.id, storyline().scenes
    _change([scene if scene.scenario.values[time] == far else _looking(scene, time, far) for scene in scenes], place())


def _looking(scene: Scene, time: str, far: float) -> Scene:
    values = {**scene.scenario.values, time: far}
    scenario = scene.scenario.changed(name=changed_name(scene.scenario.name), values=values)
    return scene.changed(scenario=scenario.model_dump(), preset="")


def put_on_screen(base: RuleBase) -> None:
    """Puts the scenario of the scene being edited on screen."""
    controls.open_known(base, storyline().scenes[place()].scenario)


def take_from_screen(base: RuleBase) -> None:
    """Gives the scene being edited the scenario on screen; its words stay, and are marked if they were the user's.

    What was only changed on screen, and so has no name of its own, takes that of the scene.
    """
    scene = storyline().scenes[place()]
    scenario, remark = _fitting(base, catalogue.named_screen())
    if catalogue.is_changed():
        name = scene.scenario.name
        scenario = scenario.changed(name=changed_name(name) if scene.preset else name)
    _replace(scene, remark, scenario=scenario.model_dump(), preset="")


def write_name(scene: Scene, key: str) -> None:
    """Gives the scenario of a scene the name typed; without one it keeps its own."""
    name = " ".join(st.session_state[key].split())
    if name and name != scene.scenario.name:
        _replace(scene, scenario={**scene.scenario.model_dump(), "name": name})


# A field that is drawn anew while the page still runs is taken for changed, though nobody has touched it: whatever is
# still as it was drawn is therefore left alone.


def choose_views(scene: Scene, key: str) -> None:
    """Notes what a scene shows; at least one thing, so that an emptied field is filled again."""
    views: list[View] = st.session_state[key]
    if tuple(views) == scene.show:
        return
    if views:
        _replace(scene, show=views)
    else:
        st.session_state[key] = list(scene.show)
        say("A scene shows at least one thing; what it showed stays.", of_scene=True)


def choose_lens(scene: Scene, key: str) -> None:
    """Notes among which cases the shares of a scene are counted."""
    if st.session_state[key] != scene.scenario.lens:
        _replace(scene, scenario=scene.scenario.changed(lens=st.session_state[key]).model_dump())


def write_headline(base: RuleBase, scene: Scene, key: str, drawn: str) -> None:
    """Keeps the headline typed for a scene; an empty one goes back to the model's words."""
    if st.session_state[key] == drawn:
        return
    text, rest = _cut(" ".join(st.session_state[key].split()), MAX_HEADLINE_LENGTH)
    remark = f"A headline has at most {MAX_HEADLINE_LENGTH} characters. Left out: “{rest}”." if rest else ""
    _write(base, scene, Remark(remark, of_scene=True), headline=text or None)


def write_points(base: RuleBase, scene: Scene, key: str, drawn: str) -> None:
    """Keeps the talking points typed for a scene, one a line; none go back to the model's words."""
    if st.session_state[key] == drawn:
        return
    lines = [" ".join(line.split()) for line in st.session_state[key].splitlines()]
    cut = [_cut(line, MAX_POINT_LENGTH) for line in filter(None, lines)]
    rest = [left for _, left in cut[:MAX_POINTS] if left] + [f"{kept}{left}" for kept, left in cut[MAX_POINTS:]]
    remark = ""
    if rest:
        most = f"at most {MAX_POINTS} talking points, of {MAX_POINT_LENGTH} characters each"
        remark = f"A scene has {most}. Left out: “{_cut(' / '.join(rest), LONGEST_SAID_BACK)[0]}”."
    _write(base, scene, Remark(remark, of_scene=True), points=[kept for kept, _ in cut[:MAX_POINTS]] or None)


def _cut(text: str, most: int) -> tuple[str, str]:
    """As much of a text as there is room for, up to the end of a word, and the rest of it."""
    if len(text) <= most:
        return text, ""
    end = text.rfind(" ", most // 2, most)
    end = most if end < 0 else end
    return text[:end], text[end:].strip()[:LONGEST_SAID_BACK]


def draft_anew(base: RuleBase, scene: Scene) -> None:
    """Goes back to the model's own words for a scene."""
    _write(base, scene, headline=None, points=None)


def accept(base: RuleBase, scene: Scene) -> None:
    """Notes that the words of a scene still serve as they are."""
    _write(base, scene)


def _write(base: RuleBase, scene: Scene, remark: Remark = NOTHING, **fields: Any) -> None:
    at = _find(scene)
    if at is None:
        return
    scenes = storyline().scenes
    before = scenes[at - 1] if at else None
    texts = scenes[at].model_dump(include={"headline", "points"}) | fields
    own = [name for name, text in texts.items() if text is not None]
    written_for = basis(base, scenes[at].model_copy(update=texts), before) if own else ""
    if fields and is_stale(base, scenes[at], before) and any(name not in fields for name in own):
        written_for = scenes[at].written_for  # what was not written anew still waits to be checked
    _replace(scenes[at], remark, **fields, written_for=written_for)


def _find(scene: Scene) -> int | None:
    """Where a scene as it was drawn stands now: it may have been moved, or written to, before its words arrive."""
    scenes = storyline().scenes
    near = sorted(range(len(scenes)), key=lambda at: at != place())
    same = [at for at in near if scenes[at] == scene] or [at for at in near if scenes[at].scenario == scene.scenario]
    return same[0] if same else None


def _replace(scene: Scene, remark: Remark = NOTHING, **fields: Any) -> None:
    at, scenes = _find(scene), list(storyline().scenes)
    if at is None:
        return
    editing = place()
    try:
        scenes[at] = scenes[at].changed(**fields)
    except pydantic.ValidationError as error:
        say(f"{error.errors()[0]['msg']}. What was there stays.", "error", of_scene=True)
        return
    _change(scenes, editing, remark)


def fill(key: str, shown: object) -> None:
    """Gives a widget, before it is drawn, what it shall show."""
    if st.session_state.get(key) != shown:
        st.session_state[key] = shown


def version_of(text: str) -> str:
    """A mark of a text, so that a field is made anew when what it shows has changed otherwise than by typing."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]
