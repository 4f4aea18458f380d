"""How far does a rule apply in a scenario, and how strong is it? In words for everybody."""

from __future__ import annotations

from briefing import words
from model.explain import Push

# From which share of its strength on a rule is said to apply so far.
DEGREES = (
    (0.995, "applies fully"),
    (0.67, "applies for the most part"),
    (0.4, "applies about half way"),
    (0.1, "applies in part"),
    (0.0, "hardly applies"),
)
NOT_HERE = "does not apply here"


def applying(degree: float) -> str:
    """How far a rule applies: “applies fully”, “applies for the most part (80 %)”, “does not apply here”."""
    if degree == 0:
        return NOT_HERE
    words_of = next(text for least, text in DEGREES if degree >= least)
    return words_of if words_of == DEGREES[0][1] else f"{words_of} ({words.percent(degree)})"


def applying_text(push: Push, factor: float) -> str:
    """How far a rule applies and what that makes of its strength, as a sentence goes on."""
    how_far, full = applying(push.activation), words.push_words(factor)
    if how_far == DEGREES[0][1]:
        return f"{how_far}: {full}."
    if push.activation == 0:
        return f"{how_far}."
    return f"{how_far}: {words.push_words(push.factor)}, where it would be {full} if it applied fully."


def counting(level: str, degree: float) -> str:
    """How far a value counts as a level: “counts fully as “low””, “does not count as “low””."""
    if degree == 0:
        plain = level.removeprefix("not ")
        return f"counts fully as “{plain}”" if plain != level else f"does not count as “{level}”"
    return f"counts {'fully' if degree == 1 else words.percent(degree)} as “{level}”"
