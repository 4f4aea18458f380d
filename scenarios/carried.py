"""Which log does a storyline carry along? As much of one as the days need that its scenes stand for.

It carries one. Where scenes were made by several, that is kept which makes the baselines of most; of two that make as
many, the one offered, which is the newer.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from model.log import Log
from model.parts import RuleBase
from scenarios.logbook import day_of
from scenarios.scenario import AsOf
from scenarios.storyline import OpenedStoryline, Storyline

# A storyline has room for pictures and words besides.
MAX_CARRIED_BYTES = 512 * 1024


def makes(base: RuleBase, log: Log | None, as_of: AsOf | None) -> bool:
    """Whether a log makes the baseline of a day what a scenario has it to be."""
    return log is not None and as_of is not None and _made(base, log, as_of.day) == as_of.values


@lru_cache(maxsize=128)
def _made(base: RuleBase, log: Log, day: date) -> dict[str, float]:
    return day_of(base, log, day).values


def up_to(log: Log, day: date) -> Log:
    """As much of a log as makes its baselines up to a day: events until then with all that corrects them or is
    corrected with them, their withdrawals and sources."""
    # An event, its corrections and theirs have one place; whichever of them is of such a day may stand, or have fallen.
    places = {log.place[event.id] for event in log.events if event.day <= day}
    kept = {event.id for event in log.events if log.place[event.id] in places}
    events = tuple(event for event in log.events if event.id in kept)
    cited = {name for event in events for name in event.sources}
    return log.model_copy(
        update={
            "events": events,
            "withdrawals": tuple(x for x in log.withdrawals if x.event in kept),
            "sources": tuple(x for x in log.sources if x.id in cited),
        }
    )


def carrying(base: RuleBase, storyline: Storyline, offered: Log | None = None) -> OpenedStoryline:
    """The storyline with the log that its scenes need, of the one offered and the one it has; what has to be said.

    `base` is its rule base. Without scenes that stand for a day it carries none.
    """
    days = {n: x.scenario.as_of for n, x in enumerate(storyline.scenes, start=1) if x.scenario.as_of}
    logs = [log for log in (offered, storyline.log) if log is not None]
    made = [[n for n, as_of in days.items() if makes(base, log, as_of)] for log in logs]
    best = max(range(len(logs)), key=lambda place: (len(made[place]), -place), default=None)
    if not days or best is None or not made[best]:
        return OpenedStoryline(_with(storyline, None), tuple(_unmade([*days])))
    log = up_to(logs[best], max(as_of.day for as_of in days.values()))
    size = len(log.model_dump_json().encode())
    if size > MAX_CARRIED_BYTES:
        said = (
            f"The log behind its scenes takes {size // 1024:,} KB; a storyline carries at most "
            f"{MAX_CARRIED_BYTES // 1024:,} KB of one, and is told without it. Withdrawn events may be taken out of it."
        )
        return OpenedStoryline(_with(storyline, None), (said,))
    return OpenedStoryline(_with(storyline, log), tuple(_unmade([n for n in days if n not in made[best]])))


def _with(storyline: Storyline, log: Log | None) -> Storyline:
    return storyline if storyline.log == log else storyline.model_copy(update={"log": log})


def _unmade(numbers: Sequence[int]) -> list[str]:
    """That some scenes stand for days whose baseline the log that is carried does not make."""
    if not numbers:
        return []
    which = f"Scene {numbers[0]} stands for a day" if len(numbers) == 1 else f"Scenes {_listed(numbers)} stand for days"
    return [
        f"{which} that another log has made than the one which the storyline carries: "
        "what happened up to then cannot be shown there."
    ]


def _listed(numbers: Sequence[int]) -> str:
    return f"{', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"
