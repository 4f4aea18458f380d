"""What is a rule base made of? Its parts as frozen objects, from a mark on a slider to the whole.

Touches nothing; knows no subject.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from math import floor, log10
from typing import Annotated, Any, ClassVar, Literal, Self, cast
from urllib.parse import urlsplit

import pydantic

LEVELS = ("low", "medium", "high")
# Positions of a slider whose step its range suggests, where whole numbers would be too few or too many.
FEWEST_POSITIONS = 50

Identifier = Annotated[str, pydantic.Field(pattern=r"^[A-Za-z][A-Za-z0-9_\- ]*$", max_length=60)]
Text = Annotated[str, pydantic.Field(min_length=1, max_length=600)]
# Wide enough for any judgement, narrow enough that forty of them multiplied stay finite.
Factor = Annotated[float, pydantic.Field(ge=1e-6, le=1e6, allow_inf_nan=False, strict=True)]
Number = Annotated[float, pydantic.Field(allow_inf_nan=False, strict=True)]
Colour = Annotated[str, pydantic.Field(pattern=r"^#[0-9A-Fa-f]{6}$")]


def _written_as_day(value: object) -> object:
    # Pydantic would take 5 for the fifth second of 1970, and midnight for its day.
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        return value
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise ValueError("write a day as 2026-07-01")


# A day of the calendar, as a date or written as 2026-07-01.
Day = Annotated[date, pydantic.BeforeValidator(_written_as_day)]


def _with_a_host(address: str) -> str:
    try:
        host = urlsplit(address).hostname
    except ValueError:  # such as half of an address in brackets
        host = None
    if address and not host:
        raise ValueError("the address leads nowhere; write it with a host and a path")
    return address


Address = Annotated[
    str, pydantic.Field(pattern=r"^(https?://\S+)?$", max_length=400), pydantic.AfterValidator(_with_a_host)
]

# What a link says besides its variables.
RESERVED_KEYS = ("name", "reading", "rules", "ranges", "own", "lens", "day", "since", "log")
# The id of a reading that a user has made; no rule base may use it.
OWN_READING = "own"
# What stands in place of a source where there is none but the author's own opinion.
JUDGEMENT = "judgement"


class Part(pydantic.BaseModel):
    """Anything a rule base is made of: frozen, and refusing keys it does not know.

    `later` names the fields that came after release 1.0.0. Where they are empty they are left out of the content, so
    that a frozen release keeps its fingerprint.
    """

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")
    later: ClassVar[frozenset[str]] = frozenset()

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:  # noqa: ARG002
        """Return a copy with other fields; what was worked out of this one, a fingerprint too, does not go along."""
        return cast(Self, self.model_construct(**{**dict(self), **(update or {})}))

    @pydantic.model_serializer(mode="wrap")
    def _without_what_came_later(self, serialise: pydantic.SerializerFunctionWrapHandler) -> dict[str, Any]:
        content: dict[str, Any] = serialise(self)
        return {name: value for name, value in content.items() if name not in self.later or value}


class Reading(Part):
    """One complete set of odds factors; `base` holds the base odds and rates it sees otherwise, by "stage.branch"."""

    id: Identifier
    label: Text
    meaning: Text
    base: dict[Text, Factor] = {}


class Source(Part):
    """Something published that a number rests on; `seen` says whether the original was read, or a report of it."""

    id: Identifier
    authors: Text
    year: Annotated[str, pydantic.Field(pattern=r"^(\d{4}|n\.d\.)$")]
    title: Text
    publisher: Text
    kind: Literal["experiment", "data", "study", "cases", "official", "press", "article"]
    seen: Literal["original", "re-report", "general knowledge"]
    address: Address = ""


# What a number rests on: ids of sources, or "judgement".
Sources = tuple[Identifier, ...]


class Grade(Part):
    """A grade of evidence; a number that bears it cites a source of one of the kinds in `requires`, if it has any."""

    id: Identifier
    meaning: Text
    spread: Annotated[float, pydantic.Field(ge=1, le=1e3)]
    requires: tuple[Text, ...] = ()
    later: ClassVar[frozenset[str]] = frozenset({"requires"})


class Actor(Part):
    id: Identifier
    label: Text


class Section(Part):
    """A section of the article: the passages "id 1", "id 2" … are its paragraphs."""

    id: Identifier
    heading: Text


class Passage(Part):
    id: Identifier
    text: Text


class Mark(Part):
    at: Number
    text: Text
    sources: Sources = ()
    later: ClassVar[frozenset[str]] = frozenset({"sources"})


class Levels(Part):
    """Two trapezoids: low is 1 up to low[0] and 0 from low[1]; high is 0 up to high[0] and 1 from high[1]."""

    low: tuple[Number, Number]
    high: tuple[Number, Number]


class Coding(Part):
    """How past cases are placed on a variable's scale, and what it is called of them."""

    label: Text
    meaning: Text


class Variable(Part):
    id: Identifier
    key: Annotated[str, pydantic.Field(pattern=r"^[a-z]{1,8}$")]
    label: Text
    kind: Literal["lever", "uncertainty", "time"]
    question: Text
    range: tuple[Number, Number]
    baseline: Number
    marks: Annotated[tuple[Mark, ...], pydantic.Field(min_length=1)]
    actor: Identifier | None = None
    leading: bool = False
    unit: str = ""
    axis: str = ""
    levels: Levels | None = None
    passages: tuple[Identifier, ...] = ()
    coding: Coding | None = None
    baseline_sources: Sources = ()
    baseline_reason: str = ""
    step: Number | None = None  # of its slider; without one, that which its range suggests
    later: ClassVar[frozenset[str]] = frozenset({"baseline_sources", "baseline_reason", "step"})

    @property
    def slider_step(self) -> float:
        """The step of its slider: its own, or of a range of 10 to 1,000 a whole number, else a hundredth or finer."""
        span = self.range[1] - self.range[0]
        if self.step:
            return self.step
        return 1.0 if 10 <= span <= 1000 else 10.0 ** floor(log10(span / FEWEST_POSITIONS))


class Hands(Part):
    """Whose hands are free: the variables that somebody can move."""

    id: Identifier
    label: Text
    variables: Annotated[tuple[Identifier, ...], pydantic.Field(min_length=1)]


class Signpost(Part):
    """An event that can be observed, and by how much it would move a variable, in the units of its slider."""

    id: Identifier
    variable: Identifier
    by: Number
    event: Text
    where: Text
    passage: Identifier
    evidence: Text
    sources: Sources = ()
    later: ClassVar[frozenset[str]] = frozenset({"sources"})


class Colours(Part):
    light: Colour
    dark: Colour


class Outcome(Part):
    id: Identifier
    label: Text
    phrase: Text
    meaning: Text
    colour: Colours


class Share(Part):
    """A part of a group that is named beside the whole: “of which 8 with the force”."""

    label: Text
    outcomes: Annotated[tuple[Identifier, ...], pydantic.Field(min_length=1)]


class Group(Part):
    """Outcomes that are named together. `clause` says what they come to: “War would resume”."""

    id: Identifier
    label: Text
    clause: Text
    outcomes: Annotated[tuple[Identifier, ...], pydantic.Field(min_length=1)]
    of_which: tuple[Share, ...] = ()


class Lens(Part):
    """Among which cases shares are counted: those that pass through any of `given`, or all if it is empty.

    `phrase` completes “in 37 of 100 …”.
    """

    id: Identifier
    label: Text
    phrase: Text
    given: tuple[Text, ...] = ()


class Way(Part):
    """One way in which cases may go, those that pass through any of `given`; `phrase` follows a number of cases."""

    phrase: Text
    given: Annotated[tuple[Text, ...], pydantic.Field(min_length=1)]


class Contrast(Part):
    """How often what ends in any of `of` comes about in each of some ways, said in one sentence.

    `clause` begins it; “{time}” in it stands for the horizon.
    """

    id: Identifier
    clause: Text
    of: Annotated[tuple[Identifier, ...], pydantic.Field(min_length=1)]
    ways: Annotated[tuple[Way, ...], pydantic.Field(min_length=2)]


class Tension(Part):
    """Settings that do not go together: each variable of `when` between two values; `sentence` says why."""

    id: Identifier
    when: Annotated[dict[Identifier, tuple[Number, Number]], pydantic.Field(min_length=2)]
    sentence: Text
    passage: Identifier
    sources: Sources = ()


class Branch(Part):
    """One answer of a stage: `base` is its odds in a choice, its rate in the first year in a race.

    In a race the branch without a base is what remains when no risk has struck, and a risk may lead to another race:
    that then runs for the time that is left.
    """

    id: Identifier
    label: Text
    base: Factor | None = None
    shape: Annotated[float, pydantic.Field(ge=0.05, le=10, allow_inf_nan=False)] | None = None
    stage: Identifier | None = None
    outcome: Identifier | None = None


class Stage(Part):
    id: Identifier
    kind: Literal["choice", "race"]
    label: Text
    question: Text
    passage: Identifier
    grade: Identifier
    reason: Text
    branches: Annotated[tuple[Branch, ...], pydantic.Field(min_length=2)]
    sources: Sources = ()
    later: ClassVar[frozenset[str]] = frozenset({"sources"})

    @property
    def next_stages(self) -> set[str]:
        """The ids of the stages that its branches lead to."""
        return {branch.stage for branch in self.branches if branch.stage is not None}

    @property
    def weighted(self) -> tuple[Branch, ...]:
        """The branches that rules can push: all of a choice, the risks of a race."""
        return tuple(branch for branch in self.branches if branch.base is not None)


class Target(Part):
    stages: Annotated[tuple[Identifier, ...], pydantic.Field(min_length=1)]
    branch: Identifier


class Rule(Part):
    id: Identifier
    name: Text
    when: Annotated[dict[Identifier, Text], pydantic.Field(min_length=1)]
    then: Target
    factor: dict[Identifier, Factor]
    passage: Identifier
    grade: Identifier
    sentence: Text
    reason: Text
    spread: Annotated[float, pydantic.Field(ge=1, le=1e3)] | None = None
    sources: Sources = ()
    later: ClassVar[frozenset[str]] = frozenset({"sources"})


class Figure(Part):
    """A key figure: the share that ends in any of `of`, among what reaches any of `given` (all, if empty)."""

    id: Identifier
    label: Text
    meaning: Text
    of: Annotated[tuple[Text, ...], pydantic.Field(min_length=1)]
    given: tuple[Text, ...] = ()


class RuleBase(Part):
    """One whole model: every variable, stage, outcome and rule, checked against one another."""

    id: Identifier
    version: Text
    title: Text
    subject: Text
    baseline_label: Text
    source: Text
    caveat: Text
    try_first: Text
    readings: tuple[Reading, ...]
    grades: tuple[Grade, ...]
    actors: tuple[Actor, ...]
    passages: tuple[Passage, ...]
    variables: tuple[Variable, ...]
    outcomes: tuple[Outcome, ...]
    stages: tuple[Stage, ...]
    figures: tuple[Figure, ...]
    rules: tuple[Rule, ...]
    hands: tuple[Hands, ...] = ()
    signposts: tuple[Signpost, ...] = ()
    sources: tuple[Source, ...] = ()
    sections: tuple[Section, ...] = ()
    article: str = ""  # the id of the source that the passages restate
    groups: tuple[Group, ...] = ()
    lenses: tuple[Lens, ...] = ()
    tensions: tuple[Tension, ...] = ()
    contrasts: tuple[Contrast, ...] = ()
    later: ClassVar[frozenset[str]] = frozenset(
        {"sources", "sections", "article", "groups", "lenses", "tensions", "contrasts"}
    )

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256, in hexadecimal, of the canonical content: of all but the contrasts, which only say in a sentence
        what the stages hold, so that a release may gain one."""
        canonical = json.dumps(self.model_dump(mode="json", exclude={"contrasts"}), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()

    @cached_property
    def origin(self) -> RuleBase:
        """The same rules with the baseline that their file gives them; this very one, unless it was given another."""
        return self

    @cached_property
    def identity(self) -> tuple[object, ...]:
        """What makes two rule bases the same: their rules, and the baseline that they stand with."""
        return self.fingerprint, self.baseline_label, tuple(self.baseline.values())

    def with_baseline(self, label: str, baseline: Mapping[str, float]) -> RuleBase:
        """Return the same rules, fingerprint and all, with another baseline, called `label`; what `baseline` leaves out
        stays as in their file."""
        origin = self.origin
        variables = tuple(x.model_copy(update={"baseline": baseline.get(x.id, x.baseline)}) for x in origin.variables)
        moved = origin.model_copy(update={"variables": variables, "baseline_label": label})
        # The rules are the same, wherever the sliders begin: what was made under one belongs to the other too.
        moved.__dict__.update(fingerprint=origin.fingerprint, origin=origin)
        return moved

    def __hash__(self) -> int:
        return hash(self.identity)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RuleBase) and self.identity == other.identity

    @cached_property
    def variable(self) -> Mapping[str, Variable]:
        """The variables by id."""
        return {variable.id: variable for variable in self.variables}

    @cached_property
    def outcome(self) -> Mapping[str, Outcome]:
        """The outcomes by id."""
        return {outcome.id: outcome for outcome in self.outcomes}

    @cached_property
    def stage(self) -> Mapping[str, Stage]:
        """The stages by id."""
        return {stage.id: stage for stage in self.stages}

    @cached_property
    def rule(self) -> Mapping[str, Rule]:
        """The rules by id."""
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def passage(self) -> Mapping[str, Passage]:
        """The passages by id."""
        return {passage.id: passage for passage in self.passages}

    @cached_property
    def grade(self) -> Mapping[str, Grade]:
        """The grades of evidence by id."""
        return {grade.id: grade for grade in self.grades}

    @cached_property
    def lens(self) -> Mapping[str, Lens]:
        """The lenses by id."""
        return {lens.id: lens for lens in self.lenses}

    @cached_property
    def source_of(self) -> Mapping[str, Source]:
        """The sources by id."""
        return {source.id: source for source in self.sources}

    @cached_property
    def reading(self) -> Mapping[str, Reading]:
        """The readings by id."""
        return {reading.id: reading for reading in self.readings}

    def weights(self, reading: str) -> dict[str, float]:
        """Every weight of a reading: rule id → odds factor, then "stage.branch" → base odds or rate."""
        own = self.reading[reading].base
        bases = {
            f"{stage.id}.{branch.id}": branch.base or 1.0 for stage in self.stages_in_order for branch in stage.weighted
        }
        return {rule.id: rule.factor[reading] for rule in self.rules} | bases | own

    @cached_property
    def time(self) -> Variable:
        """The one variable that is time: the horizon."""
        return next(variable for variable in self.variables if variable.kind == "time")

    @cached_property
    def baseline(self) -> Mapping[str, float]:
        """The baseline value of every variable, in the order of the variables."""
        return {variable.id: variable.baseline for variable in self.variables}

    @cached_property
    def stages_in_order(self) -> tuple[Stage, ...]:
        """The stages, each after every stage that leads to it; the first is where all begins."""
        ordered: list[Stage] = []
        waiting = list(self.stages)
        while waiting:
            targets = {name for stage in waiting for name in stage.next_stages}
            ready = [stage for stage in waiting if stage.id not in targets]
            ordered += ready
            waiting = [stage for stage in waiting if stage.id in targets]
        return tuple(ordered)
