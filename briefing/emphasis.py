"""What stands out in a chart of outcomes? Which are drawn in full colour, and where the axis of their bars ends."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

from briefing import words
from briefing.answer import Answer

# How strong the colours of the others are: paler, yet told apart.
MUTED = 0.5
# Axes end at a whole number of these, in the whole.
STEPS = 10


def in_full(answer: Answer, before: Answer | None = None) -> frozenset[str]:
    """The outcomes in full colour: what leads and, beside another answer, what changes most from there."""
    if before is None:
        return frozenset({answer.leading})
    changes = {name: abs(share - before.outcomes[name]) for name, share in answer.outcomes.items()}
    most = max(changes, key=changes.__getitem__)
    return frozenset({answer.leading, most} if words.points(changes[most]) else {answer.leading})


def strength(full: Iterable[str], outcome: str) -> float:
    """How strong the colour of an outcome is, from 0 to 1."""
    return 1.0 if outcome in full else MUTED


def axis_end(shares: Iterable[float]) -> float:
    """Where an axis ends that all these shares fit on, a tenth or several, at most 1."""
    return min(max(ceil(STEPS * max(shares, default=1.0) - 1e-9), 1) / STEPS, 1.0)


def axis_note(end: float) -> str:
    """Where the axis ends, in words; empty where it shows the whole."""
    return f"Bars end at {words.percent(end)}." if end < 1 else ""
