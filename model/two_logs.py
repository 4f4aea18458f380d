"""Where do two logs part, and what does that make of the answer? Their events side by side, the difference shared out.

Touches nothing; knows no subject.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from model.aims import measured
from model.attribution import Switches, shapley
from model.engine import evaluate
from model.inputs import Array
from model.log import Event, Log
from model.parts import RuleBase

# Stands for what parts two logs of the same events: which of those of one day comes last.
ORDER = "order of the events"
EVERYWHERE = np.array(True)
NOWHERE = np.array(False)


def parted(log: Log, other: Log) -> list[str]:
    """The ids of the events of which two logs do not say the same, those of the first log first."""
    names = dict.fromkeys([*log.event, *other.event])
    withdrawn = [_withdrawn(one) for one in (log, other)]
    return [
        name
        for name in names
        if (log.event.get(name), withdrawn[0].get(name)) != (other.event.get(name), withdrawn[1].get(name))
    ]


def _withdrawn(log: Log) -> dict[str, list[date]]:
    days = dict[str, list[date]]()
    for withdrawal in log.withdrawals:
        days.setdefault(withdrawal.event, []).append(withdrawal.known)
    return days


def shared_out(
    base: RuleBase,
    log: Log,
    other: Log,
    until: date,
    measure: str,
    reading: str = "",
    lens: str = "",
    held: Mapping[str, float] | None = None,
    known: date | None = None,
) -> pd.Series:
    """By how much each event in which two logs part accounts for the difference in a measure, as of the end of a day.

    A row per event of `parted`, and one for their order if that alone makes a difference; the sum is what the measure
    is by `other`, less what it is by `log`. An event is switched from what one log says of it to what the other says.
    `held` sets variables that no event moves. See model.attribution.shapley for how orders are averaged. Not a number
    where the measure cannot be said of some combination.
    """
    names = parted(log, other)
    game = _Game(base, log, other, until, known)
    players = [name for name in names if game.counts(name)]
    if game.hangs_on_order:
        players.append(ORDER)

    def worth(switches: Switches) -> Array:
        # Many combinations leave the variables alike, and are evaluated once.
        stands = pd.DataFrame(game.stands(players, switches))
        which = stands.groupby(list(stands), sort=False).ngroup().to_numpy()
        rows = stands[~stands.duplicated()]
        values = {str(name): rows[name].to_numpy() for name in rows}
        return measured(evaluate(base, {**values, **(held or {})}, reading, lens=lens), measure)[which]

    parts = shapley(players, worth)
    return parts.reindex([*names, *(name for name in players if name == ORDER)], fill_value=0.0)


class _Game:
    """Where variables stand when some events are as one log has them, and all others as another has them."""

    def __init__(self, base: RuleBase, log: Log, other: Log, until: date, known: date | None) -> None:
        self._base, self._until, self._known = base, until, known
        self._logs = log, other
        self._withdrawn = [_out(one, known) for one in self._logs]
        self._first = [_first_of(one) for one in self._logs]
        self._places = [_places(_merged(log, other)), _places(_merged(other, log))]
        self.hangs_on_order = self._ends_elsewhere()

    def counts(self, name: str) -> bool:
        """Whether it can make a difference which log an event is taken from."""
        return self._effect(name, 0) != self._effect(name, 1)

    def _effect(self, name: str, side: int) -> object:
        event = self._logs[side].event.get(name)
        if event is None or name in self._withdrawn[side] or not self._is_known(event):
            return None
        moves = tuple((move.variable, move.now) for move in event.moves) if event.day <= self._until else ()
        first = self._first[side][name]
        return (event.day, first, moves) if moves or first != name else None

    def _is_known(self, event: Event) -> bool:
        return self._known is None or event.known_from <= self._known

    def _ends_elsewhere(self) -> bool:
        ends = [self.stands([ORDER, *parted(*self._logs)], self._all_on(order)) for order in (False, True)]
        return any((ends[0][name] != ends[1][name]).any() for name in ends[0])

    def _all_on(self, order: bool) -> Switches:
        return np.array([[order, *[True] * len(parted(*self._logs))]])

    def stands(self, players: Sequence[str], switches: Switches) -> dict[str, Array]:
        """Where every variable stands in each row of switches, on for what is as the other log has it."""
        on = dict(zip(players, np.ascontiguousarray(switches.T), strict=True))
        by_order = on.pop(ORDER, np.zeros(len(switches), bool))
        stands = self._followed(on, len(switches), 0)
        if by_order.any():
            anew = self._followed(on, len(switches), 1)
            stands = {name: np.where(by_order, anew[name], value) for name, value in stands.items()}
        return stands

    def _followed(self, on: Mapping[str, Switches], count: int, order: int) -> dict[str, Array]:
        places = self._places[order]
        versions = sorted(self._versions(on, order), key=lambda version: places[version[0].id])
        standing = list[tuple[Event, int, Switches]]()
        taken = dict[str, Switches]()
        # Of an event and its corrections the last stands: from the end, whether one does is known by then.
        for event, first, present in reversed(versions):
            before = taken.get(first, NOWHERE)
            standing.append((event, places[first], present & ~before))
            taken[first] = before | present
        stands = {name: np.full(count, value) for name, value in self._base.origin.baseline.items()}
        for event, _, stays in sorted(standing, key=lambda one: (one[0].day, one[1])):
            for move in event.moves if event.day <= self._until else ():
                if move.variable in stands:
                    now = np.clip(move.now, *self._base.variable[move.variable].range)
                    stands[move.variable] = np.where(stays, now, stands[move.variable])
        return stands

    def _versions(self, on: Mapping[str, Switches], order: int) -> Iterator[tuple[Event, str, Switches]]:
        """What either log says of each event that can count, the event that it is or corrects in the end, and in which
        rows that is what counts; what is alike in both as the first has it, or the other, by `order`."""
        for side, log in enumerate(self._logs):
            for event in log.events:
                if event.id in self._withdrawn[side] or not self._is_known(event):
                    continue
                first = self._first[side][event.id]
                if event.id in on:
                    yield event, first, on[event.id] if side else ~on[event.id]
                elif side == order or event.id not in self._logs[order].event:
                    yield event, first, EVERYWHERE


def _first_of(log: Log) -> dict[str, str]:
    """The event that each is or, over whatever it corrects, corrects in the end, by id."""
    return {name: log.events[place].id for name, place in log.place.items()}


def _out(log: Log, known: date | None) -> set[str]:
    return {x.event for x in log.withdrawals if known is None or x.known <= known}


def _merged(log: Log, other: Log) -> list[str]:
    """The events of both, in the order of the first; what only the second has, after what comes before it there."""
    merged = list(log.event)
    before = ""
    for name in other.event:
        if name not in log.event:
            merged.insert(merged.index(before) + 1 if before else 0, name)
        before = name
    return merged


def _places(names: Sequence[str]) -> dict[str, int]:
    return {name: place for place, name in enumerate(names)}
