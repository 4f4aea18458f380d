"""What should we watch for? Events that can be observed, and how far each would move the answer."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from model.aims import measured
from model.engine import evaluate
from model.parts import RuleBase


def watch_list(base: RuleBase, values: Mapping[str, float], reading: str, measure: str = "") -> pd.DataFrame:
    """What each signpost alone would do to a scenario, the one that shifts `measure` most first.

    A row per signpost id. `before` and `after` are where its variable stands, kept within the slider's range;
    `share` is the measure after the event and `shift` by how much it has changed; `leads` the outcome that then has
    the highest probability, `changes` whether that is another than before. The measure is an outcome or a key
    figure, the leading outcome if none is named. Raises ValuesError.
    """
    here = {**base.baseline, **values}
    moved = {name: np.full(len(base.signposts) + 1, value) for name, value in here.items()}
    for row, signpost in enumerate(base.signposts, start=1):
        value = here[signpost.variable] + signpost.by
        moved[signpost.variable][row] = np.clip(value, *base.variable[signpost.variable].range)
    result = evaluate(base, moved, reading)
    leads = result.outcomes.to_numpy().argmax(axis=1)
    names = result.outcomes.columns.to_numpy()
    shares = measured(result, measure or str(names[leads[0]]))
    return pd.DataFrame(
        {
            "before": [here[signpost.variable] for signpost in base.signposts],
            "after": [moved[signpost.variable][row] for row, signpost in enumerate(base.signposts, start=1)],
            "share": shares[1:],
            "shift": shares[1:] - shares[0],
            "leads": names[leads[1:]],
            "changes": leads[1:] != leads[0],
        },
        index=pd.Index([signpost.id for signpost in base.signposts]),
    ).sort_values("shift", key=lambda shifts: -shifts.abs(), kind="stable")
