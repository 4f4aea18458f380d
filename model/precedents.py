"""When has this been tried? Which past cases are near a scenario on what matters in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from model.cases import coded
from model.engine import evaluate
from model.parts import RuleBase

# How many places along a slider are tried to see what it moves.
PLACES = 21


def nearest(
    base: RuleBase, values: Mapping[str, float], cases: pd.DataFrame, count: int, reading: str = ""
) -> pd.DataFrame:
    """The `count` cases nearest to a scenario on what matters in it, the nearest first.

    A column per coded variable holds the distance on it, from 0 to 1: |difference| / width of its range; `distance`
    is their mean over the variables on which the case is coded, each counting by its weight (Gower 1971, Biometrics 27,
    "A general coefficient of similarity"). A case coded on none that counts is left out.
    """
    here, names = {**base.baseline, **values}, coded(base, cases)
    widths = np.array([base.variable[name].range[1] - base.variable[name].range[0] for name in names])
    distances = pd.DataFrame(np.abs(cases[names] - [here[name] for name in names]) / widths)
    counting = distances.notna() * weights(base, values, names, reading)
    total = counting.sum(axis=1)
    mean = (distances * counting).sum(axis=1) / total.where(total > 0)
    ranked = distances.assign(distance=mean).sort_values("distance", kind="stable")
    return ranked.dropna(subset="distance").head(count)


def weights(base: RuleBase, values: Mapping[str, float], names: Sequence[str], reading: str = "") -> pd.Series:
    """How much each of the variables matters in a scenario (names,), adding up to 1.

    What it moves: the largest total variation distance between the outcomes at any two places along its slider, all
    else as in the scenario. Equal if none moves anything.
    """
    if not names:
        return pd.Series(dtype=float)
    rows = {name: np.full((len(names), PLACES), value) for name, value in {**base.baseline, **values}.items()}
    for number, name in enumerate(names):
        rows[name][number] = np.linspace(*base.variable[name].range, PLACES)
    outcomes = (
        evaluate(base, {name: column.ravel() for name, column in rows.items()}, reading)
        .outcomes.to_numpy()
        .reshape(len(names), PLACES, -1)
    )
    apart = np.abs(outcomes[:, :, None] - outcomes[:, None]).sum(axis=-1).max(axis=(1, 2)) / 2
    shares = apart / apart.sum() if apart.sum() > 0 else np.full(len(names), 1 / len(names))
    return pd.Series(shares, index=list(names))
