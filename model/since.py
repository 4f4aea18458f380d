"""What did it? The change of an answer between two days, shared out exactly over the events of a log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from model.aims import measured
from model.attribution import MOST_EXACT, Switches, shapley
from model.engine import evaluate
from model.inputs import Array
from model.log import Log, as_of, in_force, steps
from model.parts import RuleBase

# Rows of switches that are worked on at a time.
ROWS = 2048


def shared_out(
    base: RuleBase,
    log: Log,
    since: date,
    until: date,
    measure: str,
    reading: str = "",
    lens: str = "",
    held: Mapping[str, float] | None = None,
    known: date | None = None,
) -> pd.Series:
    """By how much each event after `since`, up to the end of `until`, changed a measure; the sum is the whole change.

    A row per event that stands, in the order of their days; 0 for what moved nothing. `held` sets variables that no
    event moves. An event adds the step that it made to whichever others are counted, within the ends of the slider; see
    model.attribution.shapley for how orders are averaged, and up to how many events exactly. Not a number where the
    measure cannot be said of some combination of the events.
    """
    held = {} if held is None else held
    start = {**as_of(base, log, since, known), **held}
    made = [x for x in steps(base, log, until, known) if x.event.day > since and x.variable not in held and x.by]
    players = {name: place for place, name in enumerate(dict.fromkeys(x.event.id for x in made))}
    moved = {name: place for place, name in enumerate(dict.fromkeys(x.variable for x in made))}
    by = np.zeros((len(players), len(moved)))
    for step in made:
        by[players[step.event.id], moved[step.variable]] += step.by

    def worth(switches: Switches) -> Array:
        # In parts, for numpy makes numbers of all the switches that it is given.
        added = np.concatenate([some @ by for some in np.array_split(switches, 1 + len(switches) // ROWS)])
        values: dict[str, object] = dict(start)
        for name, place in moved.items():
            values[name] = np.clip(start[name] + added[:, place], *base.variable[name].range)
        return measured(evaluate(base, values, reading, lens=lens), measure)

    parts = shapley(list(players), worth)
    if len(players) > MOST_EXACT:
        # Drawn orders treat those that made the very same steps a little differently; they count alike.
        parts = parts.groupby(np.unique(by, axis=0, return_inverse=True)[1]).transform("mean")
    standing = [event.id for event in in_force(log, known) if since < event.day <= until]
    return parts.reindex(standing, fill_value=0.0)


def over_days(
    base: RuleBase,
    log: Log,
    until: date,
    held: Mapping[str, float] | None = None,
    known: date | None = None,
) -> pd.DataFrame:
    """Where every variable stood, a row for the day of the baseline and one for each later day on which one was moved.

    The index holds the days, the columns the variables; a row holds from the end of its day until the next.
    """
    stands = {**base.origin.baseline, **(held or {})}
    rows = {log.begins: dict(stands)}
    for step in steps(base, log, until, known):
        if step.variable not in (held or {}):
            stands[step.variable] = step.now
            rows[step.event.day] = dict(stands)
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(stands)).rename_axis("day")
