"""How do rival judgements compare? Readings of one's own beside those of the rule base: added, compared, pooled.

Pure functions on the engine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import pydantic

from model.aims import measured
from model.engine import evaluate
from model.faults import did_you_mean
from model.inputs import Array, Table, ValuesError, known_reading
from model.parts import Factor, Reading, RuleBase

FACTOR = pydantic.TypeAdapter[float](Factor)
# Factors nearer than this are the same judgement, written down twice.
SAME = 1e-9


def with_reading(base: RuleBase, reading: Reading, based_on: str, weights: Mapping[str, float]) -> RuleBase:
    """The rule base with one more reading: `weights` (rule id or "stage.branch" → factor) on top of another reading.

    It takes the place of a reading of the same id. Raises ValuesError for a weight that is not defined or a factor
    that no rule may have.
    """
    if base.origin is not base:
        undated = with_reading(base.origin, reading, based_on, weights)
        return undated.with_baseline(base.baseline_label, base.baseline)
    complete = base.weights(known_reading(base, based_on))
    complete |= {name: _usable(complete, name, factor) for name, factor in weights.items()}
    own = reading.model_copy(update={"base": {name: complete[name] for name in complete if name not in base.rule}})
    rules = tuple(
        rule.model_copy(update={"factor": {**rule.factor, reading.id: complete[rule.id]}}) for rule in base.rules
    )
    readings = tuple({**base.reading, reading.id: own}.values())
    # Built anew rather than copied: a copy would carry what the other has worked out about itself.
    return RuleBase.model_construct(**{**dict(base), "readings": readings, "rules": rules})


def _usable(known: Mapping[str, float], name: str, factor: object) -> float:
    if name not in known:
        remedy = did_you_mean(name, known) or "use a rule's id, or stage.branch"
        raise ValuesError(f'weight "{name}" is not defined; {remedy}')
    try:
        return FACTOR.validate_python(factor)
    except pydantic.ValidationError as error:
        raise ValuesError(f'weight "{name}" is {factor!r}; give a number from 0.000001 to 1000000') from error


def changes(base: RuleBase, based_on: str, weights: Mapping[str, float]) -> dict[str, float]:
    """Those of the weights that leave another reading: what is left to say once that one is named."""
    original = base.weights(known_reading(base, based_on))
    return {name: factor for name, factor in weights.items() if factor != original.get(name)}


def pooled(weights: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The geometric mean of each weight: rival judgements pooled, none counted more than another.

    A weight on which all agree stays as it is, to the last bit. Raises ValuesError if there are none to pool or they
    do not weigh the same. Log-linear pooling: Genest and Zidek 1986, Statistical Science 1, "Combining probability
    distributions".
    """
    if not weights or any(one.keys() != weights[0].keys() for one in weights):
        raise ValuesError(f"{len(weights)} sets of weights cannot be pooled; give one or more, of the same weights")
    names = list(weights[0])
    table = np.array([[one[name] for name in names] for one in weights])
    return dict(zip(names, _geometric_mean(table).tolist(), strict=True))


def _geometric_mean(table: Array) -> Array:
    """The geometric mean of each column, measured from the first row: exact where all rows agree."""
    mean: Array = table[0] * np.exp(np.log(table / table[0]).mean(axis=0))
    return mean


def agreement(base: RuleBase, readings: Sequence[str]) -> pd.DataFrame:
    """Where readings agree: a row per weight, rules first, in the rule base's order.

    `low` and `high` are the least and the greatest factor, `ratio` how many times the one the other is. `direction`
    says which way all of them push: "up" if every factor is above 1, "down" if below, "none" if each is 1, else
    "mixed"; it is empty for base odds and rates, which push nowhere. Raises ValuesError for an unknown reading.
    """
    names, table = _weights(base, readings)
    low, high = table.min(axis=0), table.max(axis=0)
    direction = np.select([low > 1, high < 1, (low == 1) & (high == 1)], ["up", "down", "none"], "mixed")
    direction[len(base.rules) :] = ""
    return pd.DataFrame({"direction": direction, "low": low, "high": high, "ratio": high / low}, index=names)


def disagreements(base: RuleBase, values: Table, readings: Sequence[str], measure: str) -> pd.DataFrame:
    """Every weight on which readings differ, the one that moves the answer most first; for one row of values.

    A row per weight; `low` and `high` are the least and the greatest factor among the readings, `at_low` and
    `at_high` the measure when this weight alone takes them and all others are pooled, `moves` the distance between.
    Raises ValuesError for a reading or measure that is not known.
    """
    names, table = _weights(base, readings)
    low, high = table.min(axis=0), table.max(axis=0)
    (differing,) = np.nonzero(high > low * (1 + SAME))
    rows = np.tile(_geometric_mean(table), (2 * len(differing) + 1, 1))
    places = 2 * np.arange(len(differing))
    rows[places, differing], rows[places + 1, differing] = low[differing], high[differing]
    # A last row with all of them pooled: where nothing differs there is still a row to ask the measure of.
    shares = measured(evaluate(base, values, readings[0], pd.DataFrame(rows, columns=names)), measure)
    at_low, at_high = shares[:-1:2], shares[1::2]
    moves = np.abs(at_high - at_low)
    columns = {"low": low[differing], "high": high[differing], "at_low": at_low, "at_high": at_high, "moves": moves}
    order = np.argsort(-moves, kind="stable")
    weights = [names[place] for place in differing[order]]
    return pd.DataFrame({name: column[order] for name, column in columns.items()}, index=weights)


def _weights(base: RuleBase, readings: Sequence[str]) -> tuple[list[str], Array]:
    """The names of all weights, and the weights (readings, names)."""
    weights = [base.weights(known_reading(base, reading)) for reading in readings]
    names = list(weights[0])
    return names, np.array([[one[name] for name in names] for one in weights])
