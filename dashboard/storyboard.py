"""Which storyline is being built? Its session state and the acts that change it; controls.py owns all other state.

Session state holds `story` (the storyline), `story_opened` (as it was opened or last kept), `story_saved` (its stored
form, if any), `story_at` (which scene is being edited), `story_past` and `story_future` (storylines, for undo and
redo), `story_fresh` (whether nothing was done yet), `story_said` (what had to be said, and how), `story_turn` (which of
the things asked of the list of scenes was done last) and the widgets' own keys.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import pydantic
import streamlit as st

from briefing.brief import Brief, brief
from briefing.findings.releases import story_difference
from dashboard import controls
from model.parts import RuleBase
from scenarios.link import reachable
from scenarios.scenario import Scenario, ScenarioError, brought_under
from scenarios.store import Preset, StoreError
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
MOST_UNDONE = 100
ON_SCREEN = "screen"
# Of words that there was no room for, as many are said back.
LONGEST_SAID_BACK = 600

Tone = Literal["info", "success", "error"]


@dataclass(frozen=True)
class Said:
    """What had to be said, how, and whether about the words of the scene being edited."""

    text: str
    tone: Tone = "info"
    of_scene: bool = False


NOTHING = Said("")


def begin(base: RuleBase) -> None:
    """Settles which storyline is open: at first the first that comes with the project, else an empty one."""
    if "story" not in st.session_state:
        known = shipped_storylines(base)
        first = known[0] if known else Storyline(name=UNTITLED)
        st.session_state.update(story=first, story_opened=first, story_saved=None, story_at=0)
        st.session_state.update(story_past=[], story_future=[], story_fresh=True, story_said=NOTHING, story_turn=0)


def storyline() -> Storyline:
    """The storyline that is open."""
    story: Storyline = st.session_state["story"]
    return story


def saved() -> Preset | None:
    """The stored form of the storyline, if it has one."""
    kept: Preset | None = st.session_state["story_saved"]
    return kept


def is_changed() -> bool:
    """Whether the storyline differs from what was opened or last kept."""
    return bool(storyline() != st.session_state["story_opened"])


def place() -> int:
    """Which scene is being edited."""
    return max(0, min(int(st.session_state["story_at"]), len(storyline().scenes) - 1))


def told(base: RuleBase) -> Brief:
    """The storyline that is open, with all that the model says of it."""
    return _told(base, storyline())


def _told(base: RuleBase, story: Storyline) -> Brief:
    return brief(base, story, date.today(), reachable(controls.served_at()))


def bring_under_present(base: RuleBase) -> None:
    """Brings every scene under the present rules, and says what that does to the figures."""
    brought = all_under(base, storyline())
    said = story_difference(_told(base, storyline()), _told(base, brought.storyline))
    show(brought.storyline, Said(" ".join([said, *brought.remarks])))


def _fitting(base: RuleBase, scenario: Scenario) -> tuple[Scenario, Said]:
    """A scenario under the rules of the storyline, for a story has one set of rules, and what had to be said."""
    rules = storyline_rules(base, storyline())
    opened = brought_under(rules, scenario)
    if opened.scenario == scenario:
        return scenario, NOTHING
    said = f"It is worked out here under the rules of the storyline ({rules.version}); its figures may differ."
    return opened.scenario, Said(" ".join([said, *opened.remarks]))


def identities() -> list[str]:
    """What tells the scenes apart, wherever they are moved to: a mark of each, numbered where several are the same."""
    seen: Counter[str] = Counter()
    found = []
    for scene in storyline().scenes:
        mark = version_of(scene.model_dump_json())
        found.append(f"{mark}-{seen[mark]}")
        seen[mark] += 1
    return found


def show(story: Storyline, said: Said = NOTHING) -> None:
    """Puts a changed storyline before the user, with undo leading back."""
    state = st.session_state
    state["story_past"] = [*state["story_past"], _moment()][-MOST_UNDONE:]
    state.update(story=story, story_future=[], story_fresh=False, story_said=said)


def _moment() -> dict[str, Any]:
    """What undo and redo lead to."""
    return {name: st.session_state[name] for name in ("story", "story_saved", "story_opened", "story_at")}


def open_storyline(story: Storyline, kept: Preset | None, said: Said = NOTHING) -> None:
    """Puts another storyline before the user, as it is stored, or without a stored form."""
    show(story, said)
    st.session_state.update(story_opened=story, story_saved=kept, story_at=0)


def undo() -> None:
    """Takes back the last change."""
    _step("story_past", "story_future")


def redo() -> None:
    """Makes again what undo took back."""
    _step("story_future", "story_past")


def _step(way: str, back: str) -> None:
    state = st.session_state
    if state[way]:
        state[back] = [*state[back], _moment()]
        *state[way], moment = state[way]
        state.update(moment, story_said=NOTHING)


def say(text: str, tone: Tone = "info", of_scene: bool = False) -> None:
    """Notes what has to be said."""
    st.session_state["story_said"] = Said(text, tone, of_scene)


def attempt(act: Callable[[], Said]) -> None:
    """Does something that may fail; what had to be said is shown, and nothing is lost."""
    try:
        st.session_state["story_said"] = act()
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


def _change(scenes: Sequence[Scene], at: int, said: Said = NOTHING) -> None:
    show(storyline().changed(scenes=[scene.model_dump() for scene in scenes]), said)
    st.session_state["story_at"] = at


def addable(base: RuleBase) -> dict[str, str]:
    """What can be added as a scene: the scenario on screen and every preset."""
    # Always the same label: a box keeps the one it was given when its choice was made.
    return {ON_SCREEN: "What is on screen", **controls.openable(base)}


def add(base: RuleBase) -> None:
    """Adds the chosen scenario as a scene, after the one being edited."""
    choice = st.session_state["story_add"]
    scenario = controls.named_screen() if choice == ON_SCREEN else controls.scenario_of(base, choice)
    if scenario is None:
        say("This preset was deleted, or can no longer be read; nothing was added.", "error")
        return
    if len(storyline().scenes) >= MAX_SCENES:
        say(f"A storyline has at most {MAX_SCENES} scenes; nothing was added.", "error")
        return
    at = place() + 1 if storyline().scenes else 0
    scenes = list(storyline().scenes)
    scenario, said = _fitting(base, scenario)
    scenes.insert(at, Scene(scenario=scenario, preset=choice if choice != ON_SCREEN else ""))
    _change(scenes, at, said)


def arrange() -> None:
    """Does what was asked in the list of scenes: brings them into another order, takes one up for editing."""
    asked = st.session_state["story_scenes"].asked
    if not isinstance(asked, Mapping):
        return
    known = dict(zip(identities(), storyline().scenes, strict=True))
    order, chosen = asked.get("order"), asked.get("chosen")
    # A list that has changed meanwhile is not put into an order that was meant for another.
    if isinstance(order, list) and sorted(map(str, order)) == sorted(known) and order != list(known):
        _change([known[identity] for identity in order], place())
    if chosen in identities():
        st.session_state["story_at"] = identities().index(chosen)
    if isinstance(asked.get("turn"), int):
        st.session_state["story_turn"] = asked["turn"]


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


def put_on_screen(base: RuleBase) -> None:
    """Puts the scenario of the scene being edited on screen."""
    controls.open_known(base, storyline().scenes[place()].scenario)


def take_from_screen(base: RuleBase) -> None:
    """Gives the scene being edited the scenario on screen; its words stay, and are marked if they were the user's."""
    scene = storyline().scenes[place()]
    scenario, said = _fitting(base, controls.named_screen())
    _replace(scene, said, scenario=scenario.model_dump(), preset="")


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
    said = f"A headline has at most {MAX_HEADLINE_LENGTH} characters. Left out: “{rest}”." if rest else ""
    _write(base, scene, Said(said, of_scene=True), headline=text or None)


def write_points(base: RuleBase, scene: Scene, key: str, drawn: str) -> None:
    """Keeps the talking points typed for a scene, one a line; none go back to the model's words."""
    if st.session_state[key] == drawn:
        return
    lines = [" ".join(line.split()) for line in st.session_state[key].splitlines()]
    cut = [_cut(line, MAX_POINT_LENGTH) for line in filter(None, lines)]
    rest = [left for _, left in cut[:MAX_POINTS] if left] + [f"{kept}{left}" for kept, left in cut[MAX_POINTS:]]
    said = ""
    if rest:
        most = f"at most {MAX_POINTS} talking points, of {MAX_POINT_LENGTH} characters each"
        said = f"A scene has {most}. Left out: “{_cut(' / '.join(rest), LONGEST_SAID_BACK)[0]}”."
    _write(base, scene, Said(said, of_scene=True), points=[kept for kept, _ in cut[:MAX_POINTS]] or None)


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


def _write(base: RuleBase, scene: Scene, said: Said = NOTHING, **fields: Any) -> None:
    at = _find(scene)
    if at is None:
        return
    scenes = storyline().scenes
    before = scenes[at - 1] if at else None
    texts = scenes[at].model_dump(include={"headline", "points"})
    own = [name for name, text in {**texts, **fields}.items() if text is not None]
    written_for = basis(base, scenes[at], before) if own else ""
    if fields and is_stale(base, scenes[at], before) and any(name not in fields for name in own):
        written_for = scenes[at].written_for  # what was not written anew still waits to be checked
    _replace(scenes[at], said, **fields, written_for=written_for)


def _find(scene: Scene) -> int | None:
    """Where a scene as it was drawn stands now: it may have been moved, or written to, before its words arrive."""
    scenes = storyline().scenes
    near = sorted(range(len(scenes)), key=lambda at: at != place())
    same = [at for at in near if scenes[at] == scene] or [at for at in near if scenes[at].scenario == scene.scenario]
    return same[0] if same else None


def _replace(scene: Scene, said: Said = NOTHING, **fields: Any) -> None:
    at, scenes = _find(scene), list(storyline().scenes)
    if at is None:
        return
    editing = place()
    try:
        scenes[at] = scenes[at].changed(**fields)
    except pydantic.ValidationError as error:
        say(f"{error.errors()[0]['msg']}. What was there stays.", "error", of_scene=True)
        return
    _change(scenes, editing, said)


def fill(key: str, shown: object) -> None:
    """Gives a widget, before it is drawn, what it shall show."""
    if st.session_state.get(key) != shown:
        st.session_state[key] = shown


def version_of(text: str) -> str:
    """A mark of a text, so that a field is made anew when what it shows has changed otherwise than by typing."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]
