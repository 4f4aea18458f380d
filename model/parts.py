"""What is a rule base made of? Its parts as frozen objects, from a mark on a slider to the whole.

Touches nothing; knows no subject.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal

import pydantic

LEVELS = ("low", "medium", "high")

Identifier = Annotated[str, pydantic.Field(pattern=r"^[A-Za-z][A-Za-z0-9_\- ]*$", max_length=60)]
Text = Annotated[str, pydantic.Field(min_length=1, max_length=600)]
# Wide enough for any judgement, narrow enough that forty of them multiplied stay finite.
Factor = Annotated[float, pydantic.Field(ge=1e-6, le=1e6, allow_inf_nan=False, strict=True)]
Number = Annotated[float, pydantic.Field(allow_inf_nan=False, strict=True)]
Colour = Annotated[str, pydantic.Field(pattern=r"^#[0-9A-Fa-f]{6}$")]


# What a link says besides its variables.
RESERVED_KEYS = ("name", "reading", "rules", "ranges", "own")
# The id of a reading that a user has made; no rule base may use it.
OWN_READING = "own"


class Part(pydantic.BaseModel):
    """Anything a rule base is made of: frozen, and refusing keys it does not know."""

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")


class Reading(Part):
    """One complete set of odds factors; `base` holds the base odds and rates it sees otherwise, by "stage.branch"."""

    id: Identifier
    label: Text
    meaning: Text
    base: dict[Text, Factor] = {}


class Grade(Part):
    id: Identifier
    meaning: Text
    spread: Annotated[float, pydantic.Field(ge=1, le=1e3)]


class Actor(Part):
    id: Identifier
    label: Text


class Passage(Part):
    id: Identifier
    text: Text


class Mark(Part):
    at: Number
    text: Text


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


class Colours(Part):
    light: Colour
    dark: Colour


class Outcome(Part):
    id: Identifier
    label: Text
    phrase: Text
    meaning: Text
    colour: Colours


class Branch(Part):
    """One answer of a stage: `base` is its odds in a choice, its rate in the first year in a race.

    In a race the branch without a base is what remains when no risk has struck.
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

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256, in hexadecimal, of the canonical content."""
        canonical = json.dumps(self.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RuleBase) and self.fingerprint == other.fingerprint

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
