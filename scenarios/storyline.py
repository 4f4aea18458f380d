"""What is a storyline? Scenes in order, each a scenario with a headline and talking points: its type and JSON form.

Touches nothing; the rule base it belongs to is an argument.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

import pydantic

from model import log as logs
from model import quoting
from model.log import Log
from model.parts import RuleBase
from model.quoting import clipped, is_blank, visible
from scenarios.names import Name, mending
from scenarios.pictures import Picture
from scenarios.scenario import (
    Document,
    Scenario,
    ScenarioError,
    brought_under,
    parsed_json,
    read_document,
    rules_of,
    stamp,
)

# Version 2 added slides of one’s own, version 3 the log that scenes stand on.
SCHEMA_VERSION, EARLIER_VERSIONS = 3, (1, 2)
MAX_FILE_BYTES = 4 * 1024 * 1024
MAX_SCENES = 40
MAX_HEADLINE_LENGTH = 200
MAX_POINTS = 8
MAX_POINT_LENGTH = 400
MAX_FREE_SLIDES = 12
MAX_ROWS, MAX_COLUMNS, MAX_CELL_LENGTH = 14, 8, 120
MAX_ANNOTATION_LENGTH = 120
MAX_IMPRINT_LENGTH = 80
FILE_KIND = "storyline"

# What a scene can show, in the order offered.
View = Literal["outcomes", "branches", "comparison", "over_time", "flips", "map", "precedents", "since"]
VIEWS: tuple[View, ...] = ("outcomes", "branches", "comparison", "over_time", "flips", "map", "precedents", "since")


def _line(text: str) -> str:
    """The text on one line, without what can be neither seen nor written."""
    if is_blank(text):
        raise ValueError("it must hold visible characters")
    return visible(text)


def _each_once(show: tuple[View, ...]) -> tuple[View, ...]:
    return tuple(dict.fromkeys(show))


Headline = Annotated[str, pydantic.Field(min_length=1, max_length=MAX_HEADLINE_LENGTH), pydantic.AfterValidator(_line)]
Point = Annotated[str, pydantic.Field(min_length=1, max_length=MAX_POINT_LENGTH), pydantic.AfterValidator(_line)]
Views = Annotated[
    tuple[View, ...], pydantic.Field(min_length=1, max_length=len(VIEWS)), pydantic.AfterValidator(_each_once)
]


def _line_or_nothing(text: str) -> str:
    return visible(text)


Cell = Annotated[str, pydantic.Field(max_length=MAX_CELL_LENGTH), pydantic.AfterValidator(_line_or_nothing)]
Short = Annotated[str, pydantic.Field(max_length=MAX_IMPRINT_LENGTH), pydantic.AfterValidator(_line_or_nothing)]
Row = Annotated[tuple[Cell, ...], pydantic.Field(min_length=1, max_length=MAX_COLUMNS)]
Points = Annotated[tuple[Point, ...], pydantic.Field(max_length=MAX_POINTS)]


class Annotation(Document):
    """A remark on a chart, and where it stands: shares of the chart's width and height. Without a text there is none.

    Where `x` and `y` are None it stands where the program puts it.
    """

    text: Annotated[
        str, pydantic.Field(max_length=MAX_ANNOTATION_LENGTH), pydantic.AfterValidator(_line_or_nothing)
    ] = ""
    x: Annotated[float, pydantic.Field(ge=0, le=1)] | None = None
    y: Annotated[float, pydantic.Field(ge=0, le=1)] | None = None


class Scene(Document):
    """A scenario with what is said and shown of it.

    `headline` and `points` are None as long as the model's own words serve; `written_for` then holds nothing. Once
    a user has written either, `written_for` is the basis (see `basis`) for which that was done. The same goes for
    `headlines` and `annotations`, which hold, by view, those that a user has written.
    """

    scenario: Scenario
    headline: Headline | None = None
    points: Points | None = None
    written_for: Annotated[str, pydantic.Field(max_length=64)] = ""
    show: Views = ("outcomes", "branches")
    preset: Annotated[str, pydantic.Field(max_length=60)] = ""
    headlines: Mapping[View, Headline] = {}
    annotations: Mapping[View, Annotation] = {}


class FreeSlide(Document):
    """A slide of the user's own: text, a picture, a table, or several of these; `after` so many scenes."""

    after: Annotated[int, pydantic.Field(ge=0, le=MAX_SCENES)] = 0
    headline: Headline
    text: Points = ()
    picture: Picture | None = None
    table: Annotated[tuple[Row, ...], pydantic.Field(max_length=MAX_ROWS)] = ()
    notes: Points = ()


class Imprint(Document):
    """Whose briefing it is, and how it is marked; what is empty is not shown."""

    organisation: Short = ""
    logo: Picture | None = None
    marking: Short = ""
    author: Short = ""
    drafted_by: Short = ""
    cleared_by: Short = ""
    version: Short = ""


class Storyline(Document):
    """Scenes in the order in which they are told, and the user's own slides between them.

    `so_what` and `decisions` stand on the closing slide: what follows, in the program's words if it is None, and what
    is to be decided. `log` made the days that its scenes stand for, as much of it as is needed.
    """

    model_config = pydantic.ConfigDict(title="Storyline of After the Ceasefire")

    kind: Literal["storyline"] = FILE_KIND  # type: ignore[assignment]
    schema_version: Literal[3] = 3
    name: Name
    scenes: Annotated[tuple[Scene, ...], pydantic.Field(max_length=MAX_SCENES)] = ()
    slides: Annotated[tuple[FreeSlide, ...], pydantic.Field(max_length=MAX_FREE_SLIDES)] = ()
    so_what: Points | None = None
    decisions: Points = ()
    imprint: Imprint = Imprint()
    log: Log | None = None

    @property
    def in_order(self) -> tuple[Scene | FreeSlide, ...]:
        """Scenes and slides as they are told."""
        parts = list[Scene | FreeSlide]()
        for number in range(len(self.scenes) + 1):
            last = number == len(self.scenes)
            parts += [x for x in self.slides if x.after == number or (last and x.after > number)]
            parts += self.scenes[number : number + 1]
        return tuple(parts)

    def ordered(self, parts: Sequence[Scene | FreeSlide]) -> Storyline:
        """The same with these scenes and slides, in this order. Raises pydantic.ValidationError."""
        scenes, slides = list[Scene](), list[FreeSlide]()
        for part in parts:
            if isinstance(part, Scene):
                scenes.append(part)
            else:
                slides.append(part.model_copy(update={"after": len(scenes)}))
        return self.changed(scenes=[x.model_dump() for x in scenes], slides=[x.model_dump() for x in slides])


@dataclass(frozen=True)
class OpenedStoryline:
    """A storyline as opened, and what had to be said about it: every remark, for others to add to."""

    storyline: Storyline
    every_remark: tuple[str, ...] = ()

    @property
    def remarks(self) -> tuple[str, ...]:
        """As many of the remarks as a person would read, and how many more there are."""
        return quoting.remarks(self.every_remark)


def storyline_rules(base: RuleBase, storyline: Storyline) -> RuleBase:
    """The one rule base that all scenes are worked out under, with the baseline of its file, for scenes may stand for
    different days; that given, while there are none."""
    return (rules_of(base, storyline.scenes[0].scenario) if storyline.scenes else base).origin


def all_under(base: RuleBase, storyline: Storyline) -> OpenedStoryline:
    """The storyline with every scene brought under a rule base."""
    opened = [brought_under(base, scene.scenario) for scene in storyline.scenes]
    remarks = [f"Scene {number}: {said}" for number, one in enumerate(opened, start=1) for said in one.every_remark]
    scenes = [
        scene.changed(scenario=one.scenario).model_dump() for scene, one in zip(storyline.scenes, opened, strict=True)
    ]
    brought = _with_fitting_log(base, storyline.changed(scenes=scenes))
    return OpenedStoryline(brought.storyline, (*remarks, *brought.every_remark))


def _with_fitting_log(base: RuleBase, storyline: Storyline) -> OpenedStoryline:
    """The storyline without its log, if that does not fit its rules, and what then has to be said."""
    faults = list(logs.faults(base, storyline.log, date.max)) if storyline.log else []
    if not faults:
        return OpenedStoryline(storyline)
    said = f"Its log does not fit these rules and was left out: {quoting.harmless(faults[0])}."
    return OpenedStoryline(storyline.model_copy(update={"log": None}), (said,))


def basis(base: RuleBase, scene: Scene, before: Scene | None) -> str:
    """What a scene’s own words rest on, as a digest: settings and rules; beyond a headline the scene before too."""
    reaches_back = scene.points is not None or scene.headlines or scene.annotations
    return _digest(base, scene, before if reaches_back else None)


def _digest(base: RuleBase, scene: Scene, before: Scene | None) -> str:
    settings = [_settings(x.scenario) for x in (scene, before) if x]
    text = json.dumps([base.fingerprint, settings], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _settings(scenario: Scenario) -> dict[str, Any]:
    # Without a lens or a day as before there were any: words written then are not stale for that.
    later = {name for name in ("lens", "as_of") if getattr(scenario, name)}
    return scenario.model_dump(mode="json", include={"values", "reading", "own", *later})


def is_stale(base: RuleBase, scene: Scene, before: Scene | None) -> bool:
    """Whether words that a user wrote were written for other settings than the scene now has."""
    # The second is how older files note it, whatever was written.
    bases = (basis(base, scene, before), _digest(base, scene, before))
    return bool(scene.written_for) and scene.written_for not in bases


def read_storyline(base: RuleBase, text: str | bytes) -> OpenedStoryline:
    """The storyline in a JSON text. Raises ScenarioError, and then nothing has changed."""
    if len(text) > MAX_FILE_BYTES:
        raise ScenarioError(f"The file holds {len(text):,} bytes; a storyline has at most {MAX_FILE_BYTES:,}.")
    return storyline_of(base, parsed_json(text))


def storyline_of(base: RuleBase, document: object) -> OpenedStoryline:
    """The storyline in a JSON document, under the release that all its scenes were made under, else under `base`.

    Raises ScenarioError.
    """
    if not isinstance(document, dict) or document.get("kind") != FILE_KIND:
        raise ScenarioError("This is not a storyline. Export one from the Briefing page, and import that.")
    _refuse_other_versions(document.get("schema_version", SCHEMA_VERSION))
    scenes, remarks = list[dict[str, Any]](), list[str]()
    if name := mending(document.get("name"), "The name"):
        document = {**document, "name": name[0]}
        remarks.append(name[1])
    for number, scene in enumerate(_listed(document), start=1):
        try:
            opened = read_document(base, _scenario_in(base, scene))
        except ScenarioError as error:
            raise ScenarioError(f"Scene {number}: {error}") from error
        remarks += [f"Scene {number}: {remark}" for remark in opened.every_remark]
        scenes.append({**scene, "scenario": opened.scenario})
    try:
        storyline = Storyline.model_validate({**document, "schema_version": SCHEMA_VERSION, "scenes": scenes})
    except pydantic.ValidationError as error:
        raise ScenarioError(_fault(error)) from error
    if len({scene.scenario.rulebase for scene in storyline.scenes}) > 1:
        together = all_under(base, storyline)
        remarks += ["Its scenes were made under several versions of the rules; all are under the present ones now."]
        return OpenedStoryline(together.storyline, (*remarks, *together.every_remark))
    fitting = _with_fitting_log(storyline_rules(base, storyline), storyline)
    return OpenedStoryline(fitting.storyline, (*remarks, *fitting.every_remark))


def _refuse_other_versions(version: object) -> None:
    if version not in (SCHEMA_VERSION, *EARLIER_VERSIONS) or isinstance(version, bool):
        raise ScenarioError(
            f"The storyline has schema version {clipped(repr(version))}; this program reads {SCHEMA_VERSION}. "
            "Update the program."
        )


def _listed(document: dict[str, Any]) -> list[Any]:
    listed = document.get("scenes", [])
    if not isinstance(listed, list) or len(listed) > MAX_SCENES:
        raise ScenarioError(f"“scenes” must be a list of at most {MAX_SCENES} scenes.")
    return listed


def _scenario_in(base: RuleBase, scene: object) -> object:
    if not isinstance(scene, dict) or "scenario" not in scene:
        raise ScenarioError("it must be a JSON object with a “scenario”.")
    scenario = scene["scenario"]
    # A storyline that comes with the project names its rule base alone, so that disputing a rule does not disown it.
    if isinstance(scenario, dict) and scenario.get("rulebase") == base.id:
        return {**scenario, "rulebase": stamp(base).model_dump()}
    return scenario


def _fault(error: pydantic.ValidationError) -> str:
    """The first fault, as “Scene 3, headline: …”."""
    detail = error.errors()[0]
    said = detail["msg"].removeprefix("Value error, ")
    if detail["type"] == "string_too_long":
        said = f"it has {len(detail['input']):,} characters; at most {detail['ctx']['max_length']} are read"
    elif detail["type"] == "extra_forbidden":
        said = "this is not known here; remove it"
    return f"{_place(detail['loc'])}: {said}."


def _place(steps: tuple[int | str, ...]) -> str:
    names = list[str]()
    for step in steps:
        if isinstance(step, int):
            names[-1] = f"{names[-1].removesuffix('s')} {step + 1}"
        else:
            names.append(clipped(step))
    place = ", ".join(names)
    return place[:1].upper() + place[1:]
