"""What are past cases asked, and how do files say what became of them? Reads checks.toml, or says what is wrong.

It stands beside the rule base in use, not in it: a released rule base is asked the same, as far as it has the branches
that a check names. Touches that file and nothing else; knows no subject.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated

import pydantic

from model import beside
from model.parts import Identifier, Part, RuleBase, Text

FILE_NAME = "checks.toml"

Words = dict[Text, Annotated[tuple[str, ...], pydantic.Field(min_length=1)]]


class Check(Part):
    """What rules and cases are both asked: the chance of `of` among what reaches `given`, and who said yes or no.

    `yes` and `no` hold, by column, the words that mean it. With `reached` only cases that were put to the test with one
    of `given` are asked. `bears_on` holds the ids of the groups of outcomes beside which it is the one to be named.
    """

    id: Identifier
    label: Text
    question: Text
    of: Annotated[tuple[Text, ...], pydantic.Field(min_length=1)]
    given: tuple[Text, ...] = ()
    reached: bool = False
    bears_on: tuple[Identifier, ...] = ()
    yes: Words
    no: Words

    @property
    def columns(self) -> set[str]:
        """The columns that answer it."""
        return {*self.yes, *self.no}


class Checks(Part):
    """All of checks.toml: headings of files → columns, variables that others stand in for, words for ends, checks."""

    checks: tuple[Check, ...] = ()
    columns: dict[Text, Identifier] = pydantic.Field(default_factory=dict)
    stand_ins: dict[Identifier, Identifier] = pydantic.Field(default_factory=dict)
    endings: dict[Text, str] = pydantic.Field(default_factory=dict)
    strength: str = ""
    limits: tuple[Text, ...] = ()

    @cached_property
    def check(self) -> Mapping[str, Check]:
        """The checks by id."""
        return {check.id: check for check in self.checks}

    @property
    def answers(self) -> set[str]:
        """The columns that answer any check."""
        return {column for check in self.checks for column in check.columns}


def load(file: str | os.PathLike[str] | None = None) -> Checks:
    """The checks in `file`, or in checks.toml beside the rule base in use; none if there is no such file.

    Raises ValuesError, which lists every fault.
    """
    return beside.read(Checks, FILE_NAME, file) or Checks()


def missing(base: RuleBase, checks: Checks) -> list[str]:
    """What a check names that the rule base does not have: a branch, an outcome, a variable."""
    named = {name for check in checks.checks for name in (*check.of, *check.given)}
    named |= {name for name in checks.endings.values() if name}
    variables = {*checks.stand_ins, *checks.stand_ins.values()}
    return sorted(named - _countable(base)) + sorted(variables - set(base.variable))


def askable(base: RuleBase, check: Check) -> bool:
    """Whether the rule base has any of the branches that the check counts, and any that it counts among."""
    countable = _countable(base)
    return bool(countable & set(check.of)) and (not check.given or bool(countable & set(check.given)))


def _countable(base: RuleBase) -> set[str]:
    """What a check may count: the ids of outcomes, and "stage.branch"."""
    return {*base.outcome, *(f"{stage.id}.{branch.id}" for stage in base.stages for branch in stage.branches)}
