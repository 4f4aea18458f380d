"""What moved it since the baseline? Shared out exactly over sliders moved and judgements changed, in words."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan

import numpy as np
import pandas as pd

from briefing import words
from briefing.answer import Answer, evaluated
from briefing.findings import compare, results
from model.aims import measured
from model.attribution import between
from model.parts import RuleBase


@dataclass(frozen=True, eq=False)
class Since:
    """A result at the baseline and now, through one lens, and what each slider, and an edited reading, did to it."""

    base: RuleBase
    before: float
    after: float
    parts: pd.Series  # setting → points as a share, the largest first; empty if none was changed

    @property
    def baseline(self) -> str:
        """What the baseline is called."""
        return f"the baseline, {self.base.baseline_label}"

    @property
    def is_shared_out(self) -> bool:
        """Whether there is a difference that can be shared out."""
        return len(self.parts) > 0 and not isnan(self.before) and not isnan(self.after)

    @property
    def sentence(self) -> str:
        """From what to what, and which settings account for most of it, as Markdown."""
        if self.parts.empty:
            return f"Every slider stands as at {self.baseline}: nothing has moved it."
        if not self.is_shared_out:
            return f"It cannot be compared with {self.baseline}: here or there no case reaches it."
        way = f"At {self.baseline}, it was {words.percent(self.before)}; here it is {words.percent(self.after)}."
        return (
            f"{way} {compare.parts_text(self.base, self.parts, (self.before, self.after), 'Nothing that was changed')}"
        )

    @property
    def table(self) -> pd.DataFrame:
        """The parts as a table, a row per slider."""
        return self.parts.rename("points").rename_axis("setting").reset_index()


def since_baseline(answer: Answer, result: str) -> Since:
    """What moved a result from the baseline to what is shown."""
    base, scenario = answer.base, answer.scenario
    weights = [base.weights(reading) for reading in (scenario.baseline_reading, scenario.reading)]
    at_baseline = evaluated(base, {}, scenario.baseline_reading, scenario.lens)
    parts = between(base, (base.baseline, weights[0]), (scenario.values, weights[1]), result, scenario.lens)
    ranked = parts.iloc[np.argsort(-parts.abs().to_numpy(), kind="stable")]
    return Since(base, float(measured(at_baseline, result)[0]), results.share(answer, result), ranked)
