"""What does an answer say of one outcome or key figure? What that is called and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass

from briefing.answer import Answer
from model.aims import askable
from model.parts import Outcome, RuleBase


@dataclass(frozen=True, eq=False)
class Measurement:
    """One group, outcome or key figure of an answer."""

    answer: Answer
    measure: str

    @property
    def base(self) -> RuleBase:
        """The rule base."""
        return self.answer.base

    @property
    def label(self) -> str:
        """What the outcome or key figure is called."""
        return askable(self.base)[self.measure]

    @property
    def share(self) -> float:
        """What it is now."""
        return self.answer.shares[self.measure]

    @property
    def outcome(self) -> Outcome | None:
        """The outcome asked about; None for a key figure."""
        return self.base.outcome.get(self.measure)
