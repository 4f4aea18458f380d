"""What goes into the room? A storyline with all that the model says of each scene: what every form of it is made from.

Asks the model; touches nothing else. Slides, page, hand-out and paper are builders that take a Brief.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from briefing import draft, words
from briefing.answer import Answer, answer
from briefing.changes import Change, changes
from briefing.findings.tipping import smallest_flips
from model.log import Log
from model.moves import Plan
from model.parts import RuleBase
from scenarios.carried import makes
from scenarios.link import address
from scenarios.scenario import baseline_scenario
from scenarios.storyline import Scene, Storyline, is_stale, storyline_rules

MOST_KEPT = 256


@dataclass(frozen=True, eq=False)
class SceneBrief:
    """A scene and what the model says of it; `base` holds the scenario's own reading, if it has one.

    `log` is the log that made the day it stands for, if it stands for one and its storyline carries that.
    """

    number: int
    stored: Scene
    answer: Answer
    before: Answer | None
    stale: bool
    log: Log | None = None

    @property
    def base(self) -> RuleBase:
        """The rule base under which the scene is evaluated, with the baseline that it is set against."""
        return self.answer.base

    @property
    def day(self) -> date | None:
        """The day that it stands for, where its log is at hand."""
        as_of = self.answer.scenario.as_of
        return as_of.day if as_of and self.log else None

    @property
    def since(self) -> date | None:
        """From which day what has happened is told: that of the scene before, where that stands for an earlier one
        which the same log has made; else that of the baseline of the rules."""
        if self.log is None or self.day is None:
            return None
        before = self.before.scenario.as_of if self.before else None
        is_earlier = before is not None and before.day < self.day and makes(self.base, self.log, before)
        return before.day if before and is_earlier else self.log.begins

    @cached_property
    def headline(self) -> str:
        """What the user wrote, else the model's own words."""
        return self.stored.headline or self.drafted_headline

    @property
    def drafted_headline(self) -> str:
        """The model's own words, whatever the user wrote."""
        return draft.headline(self.answer, self.before)

    @cached_property
    def points(self) -> tuple[str, ...]:
        """What the user wrote, else the model's own words."""
        return draft.points(self.answer, self.before, self.flips) if self.stored.points is None else self.stored.points

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """The inputs that differ from the scene before (in the first, from the baseline), the farthest moved first."""
        start = self.before.scenario.values if self.before else self.base.baseline
        return changes(self.base, start, self.answer.scenario.values)

    @property
    def compared_with(self) -> Answer:
        """The scene before or, for the first, the baseline in the scene's reading; through the scene's lens."""
        if self.before is not None:
            return self.before
        seen = self.answer.scenario.model_dump(include={"reading", "own", "lens"})
        return answer(self.base, baseline_scenario(self.base, self.answer.scenario.as_of).changed(**seen))

    @property
    def apart(self) -> str:
        """What must be said of the scene before, or the baseline, beside its name: that it speaks by an edited reading,
        that it looks ahead over another time."""
        before = self.compared_with.scenario
        by = words.edited(before) if self.before else ""
        return by + words.apart(self.base, before.values, self.answer.scenario.values)

    @property
    def horizon(self) -> float:
        """How far ahead it looks, in the unit of the rule base's time."""
        return self.answer.scenario.values[self.base.time.id]

    @property
    def over(self) -> str:
        """How far ahead it looks, as “over 10 years”."""
        return words.over(self.base, self.answer.scenario.values)

    @cached_property
    def flips(self) -> tuple[Plan | None, Plan | None]:
        """The smallest single move and the smallest pair of moves that change what leads."""
        return smallest_flips(self.answer)


@dataclass(frozen=True, eq=False)
class Brief:
    """A storyline, scene by scene; `base` is its rule base without anybody's own reading, `link` where it was made,
    `signature` of whoever signs what is made of it."""

    base: RuleBase
    storyline: Storyline
    scenes: tuple[SceneBrief, ...]
    made_on: date
    link: str = ""
    signature: Mapping[str, str] | None = None

    @property
    def title(self) -> str:
        """The storyline's name."""
        return self.storyline.name

    @property
    def differs_in_time(self) -> bool:
        """Whether its scenes look ahead over different times."""
        return len({scene.horizon for scene in self.scenes}) > 1

    def link_to(self, scene: SceneBrief) -> str:
        """Where the scenario of a scene can be opened; without the Simulator's address only what comes after it."""
        served_at = re.split("[?#]", self.link)[0]
        return address(self.base, scene.answer.scenario, served_at)

    def without_points(self) -> Brief:
        """The same without talking points and the notes of scenarios, for those who shall not read them."""
        scenes = self.storyline.scenes
        silent = [x.changed(points=(), scenario=x.scenario.changed(notes="")).model_dump() for x in scenes]
        own = [x.changed(notes=()).model_dump() for x in self.storyline.slides]
        return brief(self.base, self.storyline.changed(scenes=silent, slides=own), self.made_on, self.link)


def _seen_as(base: RuleBase, scene: Scene, before: Scene | None) -> Answer | None:
    """What the model says of the scene before through the lens of this one: else shares of different cases would be
    compared."""
    return answer(base, before.scenario.changed(lens=scene.scenario.lens)) if before else None


def brief(base: RuleBase, storyline: Storyline, made_on: date, link: str = "") -> Brief:
    """The storyline with all that the model says of it, under its own rules: `base`, or the release it names."""
    base = storyline_rules(base, storyline)
    befores = [None, *storyline.scenes][:-1]
    scenes = tuple(
        _scene(number, scene.model_dump_json(), shown, _seen_as(base, scene, before), is_old, log)
        for number, (scene, before) in enumerate(zip(storyline.scenes, befores, strict=True), start=1)
        for is_old in [is_stale(base, scene, before)]
        for shown in [answer(base, scene.scenario)]
        for log in [storyline.log if makes(shown.base, storyline.log, scene.scenario.as_of) else None]
    )
    return Brief(base, storyline, scenes, made_on, link)


@lru_cache(maxsize=MOST_KEPT)
def _scene(
    number: int, stored: str, answer: Answer, before: Answer | None, stale: bool, log: Log | None = None
) -> SceneBrief:
    """The scene, the same one as long as nothing of it changes: what is drawn of it is kept with it."""
    return SceneBrief(number, Scene.model_validate_json(stored), answer, before, stale, log)
