"""Which inputs differ between two settings? The farthest moved first, wherever they are named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from model.parts import RuleBase, Variable

# Where not all have room, so many are named: the same ones in every file.
MOST_NAMED = 4


@dataclass(frozen=True)
class Change:
    """An input that differs, from what to what."""

    variable: Variable
    start: float
    end: float

    @property
    def reach(self) -> float:
        """How far it moved, of the length of its slider."""
        low, high = self.variable.range
        return abs(self.end - self.start) / (high - low)


def changes(base: RuleBase, start: Mapping[str, float], end: Mapping[str, float]) -> tuple[Change, ...]:
    """The inputs that differ, the farthest moved first."""
    differing = [Change(x, start[x.id], end[x.id]) for x in base.variables if start[x.id] != end[x.id]]
    return tuple(sorted(differing, key=lambda change: -change.reach))


def named(changed: Sequence[str], most: int = MOST_NAMED) -> list[str]:
    """Of what changed, in words, the first so many, and how many there are besides."""
    return [*changed[:most], *([f"and {len(changed) - most} more"] if len(changed) > most else [])]
