"""What does a change of rules do? Two rule bases side by side: what each slider moves, what leads where, what changed.

Pure functions on the engine; parts are the same if their ids are.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from model import cases, checks
from model.aims import measured
from model.cases import Cases
from model.engine import evaluate
from model.inputs import Array, ValuesError
from model.leads import alike, leading
from model.parts import RuleBase
from model.record import track_record

STEPS = 101
STRETCHES = 10
# What moves no outcome by half a point, nobody sees move.
STILL = 0.005
SETTINGS, SEED = 200, 20260106
SCORES = ("auc", "rank", "brier")

# What a rule base is made of, as a reader would look for it.
KINDS = ("stages", "rules", "variables", "outcomes", "figures", "groups", "lenses", "tensions", "readings", "grades")
WORDING = {"name", "label", "meaning", "sentence", "reason", "question", "text", "phrase", "event", "clause", "axis"}


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two rule bases side by side; every table has a row per reading and slider, preset, or part that changed."""

    old: RuleBase
    new: RuleBase
    swings: pd.DataFrame  # (reading, variable) → old, new: shares from 0 to 1
    still: pd.DataFrame  # reading → old, new: mean share of still stretches
    leaders: pd.DataFrame  # (reading, preset) → old, old_share, new, new_share: what leads, and with what share
    record: pd.DataFrame  # (check, reading) → auc_old, auc_new, rank_old …; empty without past cases
    changes: pd.DataFrame  # kind, id, change, what

    @property
    def versions(self) -> tuple[str, str]:
        """What the two are called; a copy that was changed and kept its version is told apart."""
        old, new = self.old.version, self.new.version
        return old, f"{new}, changed" if new == old and self.new != self.old else new

    def led_elsewhere(self, reading: str = "") -> str:
        """In how many presets something else leads, as “1 of 13”; counted in one reading or (empty) in each."""
        table = self.leaders.loc[[reading]] if reading else self.leaders
        return f"{int((table['old'] != table['new']).sum()) or 'none'} of {len(table)}"


def compared(old: RuleBase, new: RuleBase, presets: Mapping[str, Mapping[str, float]]) -> Comparison:
    """All that a change of rules does, in each reading that both have; `presets` holds values under a name each.

    Raises ValuesError if they have no reading in common.
    """
    readings = [reading for reading in old.reading if reading in new.reading]
    if not readings:
        has = [f"{base.title} {base.version} has {', '.join(base.reading)}" for base in (old, new)]
        raise ValuesError(f"They have no reading in common: {'; '.join(has)}. Compare two that share one.")
    return Comparison(
        old,
        new,
        _side_by_side({reading: (swings(old, reading), swings(new, reading)) for reading in readings}),
        pd.DataFrame(
            {name: [still(base, x).mean() for x in readings] for name, base in (("old", old), ("new", new))}, readings
        ),
        leaders(old, new, readings, presets),
        records(old, new, readings),
        changes(old, new),
    )


def _side_by_side(pairs: Mapping[str, tuple[pd.Series, pd.Series]]) -> pd.DataFrame:
    tables = {reading: pd.DataFrame({"old": old, "new": new}, dtype=float) for reading, (old, new) in pairs.items()}
    # In the order of the newer rules, what is gone at the end.
    order = {reading: list(dict.fromkeys([*new.index, *old.index])) for reading, (old, new) in pairs.items()}
    return pd.concat({reading: table.loc[order[reading]] for reading, table in tables.items()})


@lru_cache(maxsize=16)
def swings(base: RuleBase, reading: str) -> pd.Series:
    """By how much each slider moves the outcome that it moves most, over its whole range, from the baseline."""
    largest = {}
    for variable in base.variables:
        outcomes = evaluate(base, {variable.id: np.linspace(*variable.range, STEPS)}, reading).outcomes.to_numpy()
        largest[variable.id] = float(np.ptp(outcomes, axis=0).max())
    return pd.Series(largest)


@lru_cache(maxsize=16)
def still(base: RuleBase, reading: str) -> pd.Series:
    """The share of stretches, a tenth of a slider long, on which no outcome moves by half a point; from 0 to 1.

    A value per slider, the mean over random settings of all others.
    """
    rng = np.random.default_rng(SEED)
    drawn = {x.id: rng.uniform(*x.range, SETTINGS) for x in base.variables}
    return pd.Series({name: _still(base, reading, drawn, name) for name in drawn})


def _still(base: RuleBase, reading: str, drawn: Mapping[str, Array], name: str) -> float:
    ends = np.linspace(*base.variable[name].range, STRETCHES + 1)
    count = len(drawn[name])
    values = {other: np.repeat(column, len(ends)) for other, column in drawn.items()}
    outcomes = evaluate(base, {**values, name: np.tile(ends, count)}, reading).outcomes.to_numpy()
    moves = np.abs(np.diff(outcomes.reshape(count, len(ends), -1), axis=1)).max(axis=2)
    return float((moves < STILL).mean())


def leaders(
    old: RuleBase, new: RuleBase, readings: list[str], presets: Mapping[str, Mapping[str, float]]
) -> pd.DataFrame:
    """What leads in each preset, and with what share, under either rule base: a row per reading and preset."""
    rows, (old, new) = {}, alike(old, new)
    for reading in readings:
        for name, values in presets.items():
            (before, share_before), (after, share_after) = (_leader(base, reading, values) for base in (old, new))
            rows[reading, name] = {"old": before, "old_share": share_before, "new": after, "new_share": share_after}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["old", "old_share", "new", "new_share"])


def _leader(base: RuleBase, reading: str, values: Mapping[str, float]) -> tuple[str, float]:
    result = evaluate(base, within(base, values), reading)
    (leader,) = leading(result)
    return leader, float(measured(result, leader)[0])


def within(base: RuleBase, values: Mapping[str, float]) -> dict[str, float]:
    """Those of the values that a rule base knows, moved within its ranges. Raises ValuesError for what is no number."""
    known = {name: value for name, value in values.items() if name in base.variable}
    for name, value in known.items():
        if not isinstance(value, int | float) or isinstance(value, bool) or not abs(value) <= sys.float_info.max:
            raise ValuesError(f'variable "{name}" is {value!r}; give a number')
    return {name: float(np.clip(value, *base.variable[name].range)) for name, value in known.items()}


def records(old: RuleBase, new: RuleBase, readings: list[str]) -> pd.DataFrame:
    """How either rule base agrees with past cases, in the mean of their codings: a row per check and reading.

    A column per score and rule base; not a number where a rule base cannot be asked. Empty if there are no cases.
    """
    try:
        questions = checks.load()
        kinds = [cases.load(new, questions, kind) for kind in (cases.PRECEDENTS, cases.PROPOSALS)]
    except ValuesError:
        return pd.DataFrame()
    averaged = [Cases(kind.facts, {cases.MEAN: kind.mean}) for kind in kinds if kind.codings]
    tables = {
        name: pd.concat([pd.DataFrame(), *(track_record(base, questions, kind) for kind in averaged)])
        for name, base in {"old": old, "new": new}.items()
    }
    if any(table.empty for table in tables.values()):
        return pd.DataFrame()
    by_check = {name: table.droplevel("coding") for name, table in tables.items()}
    rows = [row for row in by_check["new"].index if row[1] in readings]
    scores = {f"{score}_{name}": table[score].reindex(rows) for score in SCORES for name, table in by_check.items()}
    labels = {check.id: check.label for check in questions.checks}
    return pd.DataFrame(scores).rename(index=labels, level="check")


def changes(old: RuleBase, new: RuleBase) -> pd.DataFrame:
    """Every part that was added, removed or changed, a row each; `what` says which numbers went from what to what."""
    rows = [row for kind in KINDS for row in _changed_parts(kind, getattr(old, kind), getattr(new, kind))]
    return pd.DataFrame(rows, columns=["kind", "id", "change", "what"])


def _changed_parts(kind: str, old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[tuple[str, str, str, str]]:
    before, after = ({part.id: part for part in parts} for parts in (old, new))
    for name in dict.fromkeys([*after, *before]):
        if name not in before or name not in after:
            yield kind, name, "added" if name in after else "removed", ""
        elif before[name] != after[name]:
            what = list(_differences("", before[name].model_dump(mode="json"), after[name].model_dump(mode="json")))
            yield kind, name, "changed", "; ".join(dict.fromkeys(what))


def _differences(place: str, old: Any, new: Any) -> Iterator[str]:
    """What differs between two documents, each as “factor article 0.1 → 0.2”; texts are only named."""
    if isinstance(old, dict) and isinstance(new, dict):
        for name in dict.fromkeys([*old, *new]):
            yield from _differences(f"{place} {name}".strip(), old.get(name), new.get(name))
    elif _have_ids(old) and _have_ids(new):
        yield from _differences(place, {x["id"]: x for x in old}, {x["id"]: x for x in new})
    elif old != new:
        field = place.split()[-1]
        yield "wording" if field in WORDING else f"{place} {_written(old)} → {_written(new)}"


def _have_ids(listed: Any) -> bool:
    return isinstance(listed, list) and bool(listed) and all(isinstance(x, dict) and "id" in x for x in listed)


def _written(value: Any) -> str:
    if value is None or value == [] or value == {}:
        return "none"
    if isinstance(value, list):
        return ", ".join(map(_written, value))
    if isinstance(value, dict):
        return " ".join(_written(part) for part in value.values())
    return f"{value:g}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value)
