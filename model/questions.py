"""What can the rules be asked that the world will decide? Reads questions.toml, or says what is wrong with it.

It stands beside the rule base in use, not in it: a released rule base is asked the same, as far as it has what a
question counts. Touches that file and nothing else; knows no subject.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Annotated, Self

import pydantic

from model import beside
from model.aims import GROUP, measured, measures
from model.engine import Result
from model.inputs import Array
from model.parts import Identifier, Part, RuleBase, Sources, Text

FILE_NAME = "questions.toml"
MOST_QUESTIONS = 100
# What the words of a question may hold, in place of which its last day and the reach of the scenario are put.
CLOSES, TIME = "{closes}", "{time}"


class Question(Part):
    """A question of yes or no: its words, how the world decides it, what it is in the rules, and its last day.

    Its share is that of `of`, outcomes, “group:id” or “stage.branch”, which exclude one another. `closes` is its last
    day, later by the horizon of the scenario if `adds_horizon`. `base_share` is how often such things have come
    true, `base_whence` says among what, with its sources.
    """

    id: Annotated[Identifier, pydantic.Field(max_length=40)]
    title: Annotated[str, pydantic.Field(min_length=1, max_length=240)]
    criteria: Annotated[str, pydantic.Field(min_length=1, max_length=900)]
    of: Annotated[tuple[Text, ...], pydantic.Field(min_length=1)]
    closes: date
    adds_horizon: bool = False
    base_share: Annotated[float, pydantic.Field(ge=0, le=1, allow_inf_nan=False)] | None = None
    base_whence: Annotated[str, pydantic.Field(max_length=600)] = ""
    sources: Sources = ()


class Questions(Part):
    """All of questions.toml."""

    questions: Annotated[tuple[Question, ...], pydantic.Field(max_length=MOST_QUESTIONS)] = ()

    @cached_property
    def question(self) -> Mapping[str, Question]:
        """The questions by id."""
        return {question.id: question for question in self.questions}

    @pydantic.model_validator(mode="after")
    def _of_ids_of_their_own(self) -> Self:
        if len(self.question) < len(self.questions):
            raise ValueError("two questions share an id; give each its own")
        return self


def load(file: str | os.PathLike[str] | None = None) -> Questions:
    """The questions in `file`, or in questions.toml beside the rule base in use; none if there is no such file.

    Raises ValuesError, which lists every fault of form.
    """
    return beside.read(Questions, FILE_NAME, file) or Questions()


@lru_cache(maxsize=1)
def shipped() -> Questions:
    """The questions that stand beside the rule base in use, read once. Raises ValuesError."""
    return load()


def askable(base: RuleBase, questions: Questions) -> list[Question]:
    """The questions of which the rule base has all that they count."""
    return [question for question in questions.questions if not list(unknown(base, question))]


def unknown(base: RuleBase, question: Question) -> Iterator[str]:
    """What a question counts that the rule base does not have."""
    known = {*measures(base), *(f"{GROUP}{group.id}" for group in base.groups)}
    known |= {f"{stage.id}.{branch.id}" for stage in base.stages for branch in stage.branches}
    yield from (name for name in question.of if name not in known)


def share(result: Result, question: Question) -> Array:
    """The share (n,) of all cases in which a question would come to yes. Raises ValuesError."""
    total = measured(result, question.of[0])
    for name in question.of[1:]:
        total = total + measured(result, name)
    return total


def last_day(base: RuleBase, values: Mapping[str, float], question: Question) -> date:
    """The last day on which a question may still come to yes, by how far a scenario looks ahead."""
    if not question.adds_horizon:
        return question.closes
    years, rest = divmod(values[base.time.id], 1)
    try:
        whole = question.closes.replace(year=question.closes.year + int(years))
    except ValueError:  # 29 February
        whole = question.closes.replace(year=question.closes.year + int(years), day=28)
    return whole + timedelta(days=round(365.25 * rest))


def worded(base: RuleBase, values: Mapping[str, float], question: Question) -> tuple[str, str]:
    """The words of a question and of how it is decided, with its last day and the reach of a scenario in them."""
    closes, time = last_day(base, values, question), values[base.time.id]
    unit = base.time.unit.removesuffix("s") if time == 1 else base.time.unit
    replaced = {CLOSES: f"{closes.day} {closes:%B %Y}", TIME: f"{time:g} {unit}".rstrip()}
    title, criteria = question.title, question.criteria
    for mark, said in replaced.items():
        title, criteria = title.replace(mark, said), criteria.replace(mark, said)
    return title, criteria
