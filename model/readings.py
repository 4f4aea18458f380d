"""How do rival judgements compare? Readings of one's own beside those of the rule base: added, compared, pooled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from model.aims import measured
from model.engine import evaluate
from model.inputs import Table, ValuesError, known_reading
from model.parts import Reading, RuleBase
from model.rulebase import did_you_mean


def with_reading(base: RuleBase, reading: Reading, based_on: str, weights: Mapping[str, float]) -> RuleBase:
    """The rule base with one more reading: `weights` (rule id or "stage.branch" → factor) on top of another reading.

    A reading of the same id is replaced. Raises ValuesError for a weight that is not defined.
    """
    complete = base.weights(known_reading(base, based_on))
    for name in weights:
        if name not in complete:
            remedy = did_you_mean(name, complete) or "use a rule's id, or stage.branch"
            raise ValuesError(f'weight "{name}" is not defined; {remedy}')
    complete |= weights
    own = reading.model_copy(update={"base": {name: complete[name] for name in complete if name not in base.rule}})
    rules = tuple(
        rule.model_copy(update={"factor": {**rule.factor, reading.id: complete[rule.id]}}) for rule in base.rules
    )
    others = tuple(known for known in base.readings if known.id != reading.id)
    # Built anew rather than copied: a copy would carry what the other has worked out about itself.
    return RuleBase.model_construct(**{**dict(base), "readings": (*others, own), "rules": rules})


def pooled(weights: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The geometric mean of each weight: rival judgements pooled, none counted more than another.

    Log-linear pooling: Genest and Zidek 1986, Statistical Science 1, "Combining probability distributions".
    """
    return {name: float(np.exp(np.mean(np.log([one[name] for one in weights])))) for name in weights[0]}


def disagreements(base: RuleBase, values: Table, readings: Sequence[str], measure: str) -> pd.DataFrame:
    """Every weight on which readings differ, the one that moves the answer most first.

    A row per weight; `low` and `high` are the least and the greatest factor among the readings, `at_low` and
    `at_high` the measure when this weight alone takes them and all others are pooled, `moves` the distance between.
    """
    weights = [base.weights(reading) for reading in readings]
    middle = pooled(weights)
    table = pd.DataFrame(weights)
    differing = [name for name in middle if table[name].max() > table[name].min() * (1 + 1e-9)]
    low, high = table[differing].min(), table[differing].max()
    rows = pd.DataFrame([middle] * (2 * len(differing)))
    for place, name in enumerate(differing):
        rows.loc[2 * place, name], rows.loc[2 * place + 1, name] = low[name], high[name]
    shares = measured(evaluate(base, values, readings[0], rows), measure) if differing else np.zeros(0)
    found = pd.DataFrame(
        {"low": low, "high": high, "at_low": shares[::2], "at_high": shares[1::2]}, index=pd.Index(differing)
    )
    found["moves"] = (found["at_high"] - found["at_low"]).abs()
    return found.sort_values("moves", ascending=False)
