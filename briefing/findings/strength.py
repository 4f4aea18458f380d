"""How far does a rule apply in a scenario, and how far does a value count as low or high? In words for everybody."""

from __future__ import annotations

from briefing import words
from model.explain import Push

NOT_HERE = "does not apply here"


def applying(push: Push) -> str:
    """How far a rule applies, in few words: “applies fully”, “applies about half of the way”, “does not apply here”."""
    if push.activation == 0:
        return NOT_HERE
    return words.activation_text(push, push.factor).partition(":")[0].rstrip(".")


def applying_text(push: Push, factor: float) -> str:
    """How far a rule applies and what that comes to; it follows “Here it”."""
    return words.activation_text(push, factor) if push.activation else "does not apply."


def counting(level: str, degree: float) -> str:
    """How far a value counts as a level: “counts fully as “low””, “does not count as “low””."""
    if degree == 0:
        plain = level.removeprefix("not ")
        return f"counts fully as “{plain}”" if plain != level else f"does not count as “{level}”"
    return f"counts {'fully' if degree == 1 else words.percent(degree)} as “{level}”"
