"""What leads? The likeliest group of outcomes or, in a rule base without groups, the likeliest outcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from model.aims import GROUP
from model.engine import Result
from model.inputs import Array
from model.parts import Colours, Outcome, RuleBase

Leaders = NDArray[np.intp]  # places of contenders, in their order


@dataclass(frozen=True)
class Contender:
    """What can lead: a group of outcomes in the colour of its first, or an outcome. `id` can be asked about."""

    id: str
    label: str
    phrase: str  # what it is called within a sentence
    outcomes: tuple[str, ...]
    colour: Colours


# What has a label and a colour of its own.
Coloured = Outcome | Contender


@lru_cache(maxsize=32)
def contenders(base: RuleBase) -> Mapping[str, Contender]:
    """What can lead, by id and in order: the groups or, in a rule base without groups, the outcomes."""
    if not base.groups:
        return {x.id: Contender(x.id, x.label, x.phrase, (x.id,), x.colour) for x in base.outcomes}
    of_groups = [
        Contender(
            f"{GROUP}{x.id}" if len(x.outcomes) > 1 else x.outcomes[0],
            x.label,
            f"“{x.label}”",
            x.outcomes,
            base.outcome[x.outcomes[0]].colour,
        )
        for x in base.groups
    ]
    return {x.id: x for x in of_groups}


def alike(old: RuleBase, new: RuleBase) -> tuple[RuleBase, RuleBase]:
    """Two rule bases in which the same can lead: as they are or, if they group outcomes otherwise, without groups."""
    if contenders(old).keys() == contenders(new).keys():
        return old, new
    old, new = (base.model_copy(update={"groups": ()}) for base in (old, new))
    return old, new


def contended(base: RuleBase, outcomes: Array) -> Array:
    """(…, contenders) the share of each contender, from those of the outcomes (…, outcomes)."""
    shares: Array = outcomes @ _members(base)
    return shares


@lru_cache(maxsize=32)
def _members(base: RuleBase) -> Array:
    """(outcomes, contenders) 1 where an outcome belongs to a contender, else 0."""
    return np.array([[float(name in x.outcomes) for x in contenders(base).values()] for name in base.outcome])


def leaders(result: Result) -> Leaders:
    """(n,) the place of the contender that leads in each row; the first of those that are level."""
    places: Leaders = contended(result.program.base, result.outcomes.to_numpy()).argmax(axis=1)
    return places


def leading(result: Result) -> list[str]:
    """The id of the contender that leads in each row."""
    names = list(contenders(result.program.base))
    return [names[place] for place in leaders(result).tolist()]
