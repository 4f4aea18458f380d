"""What should we watch for? Events that can be observed, and how far each would move the answer."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from model.aims import measured
from model.engine import evaluate
from model.leads import contenders, leaders
from model.parts import RuleBase


def watch_list(base: RuleBase, values: Mapping[str, float], reading: str, measure: str = "") -> pd.DataFrame:
    """What each signpost alone would do to a scenario, the one that shifts `measure` most first.

    A row per signpost id. `before` and `after` are where its variable stands, kept within the slider's range; `share`
    is the measure after the event and `shift` by how much it has changed; `leads` what then leads,
    told by its id as in model.leads, `changes` whether that is another than before; `gains` the outcome whose
    probability rises most, from `gains_before` to `gains_share`. The measure is anything that can be asked about, what
    leads if nothing is named. Raises ValuesError.
    """
    here = {**base.baseline, **values}
    moved = {name: np.full(len(base.signposts) + 1, value) for name, value in here.items()}
    for row, signpost in enumerate(base.signposts, start=1):
        value = here[signpost.variable] + signpost.by
        moved[signpost.variable][row] = np.clip(value, *base.variable[signpost.variable].range)
    result = evaluate(base, moved, reading)
    outcomes = result.outcomes.to_numpy()
    names, leads = list(contenders(base)), leaders(result)
    gains = (outcomes - outcomes[0]).argmax(axis=1)
    shares = measured(result, measure or names[leads[0]])
    rows = np.arange(1, len(shares))
    # Not a number sorts last.
    order = rows[np.argsort(-np.abs(shares[1:] - shares[0]), kind="stable")]
    return pd.DataFrame(
        {
            "before": [here[base.signposts[row - 1].variable] for row in order],
            "after": [float(moved[base.signposts[row - 1].variable][row]) for row in order],
            "share": shares[order],
            "shift": shares[order] - shares[0],
            "leads": [names[place] for place in leads[order]],
            "changes": leads[order] != leads[0],
            "gains": [base.outcomes[place].id for place in gains[order]],
            "gains_before": outcomes[0, gains[order]],
            "gains_share": outcomes[order, gains[order]],
        },
        index=pd.Index([base.signposts[row - 1].id for row in order]),
    )
