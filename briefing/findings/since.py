"""What moved it since the baseline? Shared out exactly over the settings that differ, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from briefing import words
from briefing.answer import Answer, answer
from briefing.findings import compare
from briefing.findings.compare import Column
from model.aims import measures
from scenarios.scenario import baseline_scenario


@dataclass(frozen=True, eq=False)
class Since:
    """What moved one outcome or key figure from the baseline to a scenario; `parts` are empty if nothing differs."""

    start: Column
    end: Column
    measure: str
    parts: pd.Series

    @property
    def names(self) -> Sequence[str]:
        """What the baseline and the scenario are called."""
        return compare.names([self.start, self.end])

    @property
    def table(self) -> pd.DataFrame:
        """The parts as a table, a row per setting."""
        return self.parts.rename("points").rename_axis("setting").reset_index()

    @property
    def sentence(self) -> str:
        """From what to what, and which settings account for most of it."""
        if self.parts.empty:
            base = self.start.answer.base
            label, share = measures(base)[self.measure], words.percent(self.end.share(self.measure))
            return f"Nothing has been moved: every slider stands as on {base.baseline_label}. {label}: {share}."
        return compare.moved_sentence(self.start, self.end, self.measure, self.parts)


def since_baseline(shown: Answer, measure: str) -> Since:
    """What moved a measure from the baseline, under the same rules and through the same lens, to what is shown."""
    scenario = shown.scenario
    baseline = baseline_scenario(shown.base).changed(reading=scenario.reading, own=scenario.own, lens=scenario.lens)
    start = Column(shown.base.baseline_label, answer(shown.base, baseline))
    end = Column(scenario.name, shown)
    return Since(start, end, measure, compare.moved(start, end, measure))
