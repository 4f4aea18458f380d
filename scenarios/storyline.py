"""What is a storyline? Scenes in order, each a scenario with a headline and talking points: its type and JSON form.

Touches nothing; the rule base it belongs to is an argument.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import pydantic

from model.parts import RuleBase
from scenarios.scenario import Name, Scenario, ScenarioError, parsed_json, read_document, stamp

SCHEMA_VERSION = 1
MAX_FILE_BYTES = 1024 * 1024
MAX_SCENES = 40
MAX_HEADLINE_LENGTH = 200
MAX_POINTS = 8
MAX_POINT_LENGTH = 400
FILE_KIND = "storyline"

# What a scene can show, in the order offered.
View = Literal["outcomes", "branches", "comparison", "over_time", "flips", "map", "precedents"]
VIEWS: tuple[View, ...] = ("outcomes", "branches", "comparison", "over_time", "flips", "map", "precedents")


class Scene(pydantic.BaseModel):
    """A scenario with what is said and shown of it.

    `headline` and `points` are None as long as the model's own words serve; `written_for` then holds nothing. Once
    a user has written either, `written_for` is the basis (see `basis`) for which that was done.
    """

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")

    scenario: Scenario
    headline: Annotated[str, pydantic.Field(min_length=1, max_length=MAX_HEADLINE_LENGTH)] | None = None
    points: (
        Annotated[
            tuple[Annotated[str, pydantic.Field(min_length=1, max_length=MAX_POINT_LENGTH)], ...],
            pydantic.Field(max_length=MAX_POINTS),
        ]
        | None
    ) = None
    written_for: Annotated[str, pydantic.Field(max_length=64)] = ""
    show: Annotated[tuple[View, ...], pydantic.Field(min_length=1, max_length=len(VIEWS))] = ("outcomes", "branches")
    preset: Annotated[str, pydantic.Field(max_length=60)] = ""

    def changed(self, **fields: Any) -> Scene:
        """The same scene with some fields replaced, validated anew."""
        return Scene.model_validate({**self.model_dump(), **fields})


class Storyline(pydantic.BaseModel):
    """Scenes in the order in which they are told."""

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid", title="Storyline of After the Ceasefire")

    kind: Literal["storyline"] = FILE_KIND  # type: ignore[assignment]
    schema_version: Literal[1] = 1
    name: Name
    scenes: Annotated[tuple[Scene, ...], pydantic.Field(max_length=MAX_SCENES)] = ()

    def to_json(self) -> str:
        """The storyline as JSON text, the form of its file."""
        return json.dumps(self.model_dump(mode="json"), indent=2, ensure_ascii=False)

    def changed(self, **fields: Any) -> Storyline:
        """The same storyline with some fields replaced, validated anew."""
        return Storyline.model_validate({**self.model_dump(), **fields})


@dataclass(frozen=True)
class OpenedStoryline:
    """A storyline as opened, and what had to be said about it."""

    storyline: Storyline
    remarks: tuple[str, ...] = ()


def basis(base: RuleBase, scene: Scene, before: Scene | None) -> str:
    """What a scene's words rest on, as a digest: its settings, those of the scene before, and the rules."""
    settings = [x.scenario.model_dump(mode="json", include={"values", "reading", "own"}) for x in (scene, before) if x]
    text = json.dumps([base.fingerprint, settings], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def is_stale(base: RuleBase, scene: Scene, before: Scene | None) -> bool:
    """Whether words that a user wrote were written for other settings than the scene now has."""
    return bool(scene.written_for) and scene.written_for != basis(base, scene, before)


def read_storyline(base: RuleBase, text: str | bytes) -> OpenedStoryline:
    """The storyline in a JSON text. Raises ScenarioError, and then nothing has changed."""
    if len(text) > MAX_FILE_BYTES:
        raise ScenarioError(f"The file holds {len(text):,} bytes; a storyline has at most {MAX_FILE_BYTES:,}.")
    return storyline_of(base, parsed_json(text))


def storyline_of(base: RuleBase, document: object) -> OpenedStoryline:
    """The storyline in a JSON document, its scenes brought under this rule base. Raises ScenarioError."""
    if not isinstance(document, dict) or document.get("kind") != FILE_KIND:
        raise ScenarioError("This is not a storyline. Export one from the Briefing page, and import that.")
    scenes, remarks = [], list[str]()
    listed = document.get("scenes", [])
    if not isinstance(listed, list) or len(listed) > MAX_SCENES:
        raise ScenarioError(f"“scenes” must be a list of at most {MAX_SCENES} scenes.")
    for number, scene in enumerate(listed, start=1):
        if not isinstance(scene, dict):
            raise ScenarioError(f"Scene {number} is {type(scene).__name__}; a scene is a JSON object.")
        try:
            opened = read_document(base, _stamped(base, scene.get("scenario")))
        except ScenarioError as error:
            raise ScenarioError(f"Scene {number}: {error}") from error
        remarks += [f"Scene {number}: {remark}" for remark in opened.remarks]
        scenes.append({**scene, "scenario": opened.scenario})
    try:
        return OpenedStoryline(Storyline.model_validate({**document, "scenes": scenes}), tuple(remarks))
    except pydantic.ValidationError as error:
        raise ScenarioError(_fault(error)) from error


def _stamped(base: RuleBase, scenario: object) -> object:
    # A storyline that comes with the project names its rule base alone, so that disputing a rule does not disown it.
    if isinstance(scenario, dict) and scenario.get("rulebase") == base.id:
        return {**scenario, "rulebase": stamp(base).model_dump()}
    return scenario


def _fault(error: pydantic.ValidationError) -> str:
    detail = error.errors()[0]
    place = [f"scene {step + 1}" if isinstance(step, int) else f"“{step}”" for step in detail["loc"]]
    return f"{', '.join(place)}: {detail['msg'].removeprefix('Value error, ')}."
