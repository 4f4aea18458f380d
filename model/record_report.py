"""How is a track record written out? As text for a terminal, and as JSON."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from model.agreement import agreement
from model.cases import Cases
from model.checks import Checks, missing
from model.parts import RuleBase
from model.record import Miss, misses, track_record, unasked

MISSES_SHOWN = 10
SCORES_READ = (
    "rank: Spearman's correlation, 1 is perfect, 0 is chance. AUC: the share of pairs, a yes and a no, in which the "
    "yes has the better chance; 0.5 is chance. Brier: the mean squared error of the chances; the base rate's "
    "gives every case the share of yes. In brackets the middle 90 % of 2,000 samples of the cases. The regression is "
    "logistic, with a ridge, fitted to all other cases each time. Whoever coded the cases knew how they ended."
)


@dataclass(frozen=True, eq=False)
class Report:
    """A track record to be written out: of one rule base, on some cases, in one reading or (empty) in all."""

    base: RuleBase
    checks: Checks
    cases: Cases
    reading: str = ""

    @cached_property
    def scores(self) -> pd.DataFrame:
        """The scores, as from model.record.track_record."""
        return track_record(self.base, self.checks, self.cases, self.reading)

    @property
    def judged(self) -> str:
        """The reading whose misses are listed: that asked for, or else the last."""
        return self.reading or self.base.readings[-1].id

    @cached_property
    def misses(self) -> list[Miss]:
        """Each case's chances on the mean coding, the worst first."""
        return misses(self.base, self.checks, self.cases, self.cases.mean, self.judged)

    @cached_property
    def remarks(self) -> list[str]:
        """What was passed over in reading the files, which cases are not asked, and what the rule base cannot be."""
        names = missing(self.base, self.checks)
        passed_over = [f"not in this rule base, and passed over: {', '.join(names)}"] if names else []
        without = unasked(self.base, self.checks, self.cases).items()
        not_asked = [f"not asked, for {reason}: {'; '.join(cases)}" for reason, cases in without]
        return [*self.cases.remarks, *not_asked, *passed_over]


def as_json(report: Report) -> dict[str, Any]:
    """All of it, with null for what is not a number."""
    return {
        "rulebase": report.base.fingerprint,
        "version": report.base.version,
        "scores": _records(report.scores.reset_index()),
        "misses": [{"reading": report.judged, **miss._asdict()} for miss in report.misses],
        "agreement": _records(pd.DataFrame(agreement(report.cases.codings))),
        "remarks": report.remarks,
    }


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    records = table.to_dict("records")
    return [{str(name): None if cell != cell else cell for name, cell in record.items()} for record in records]


def as_text(report: Report) -> str:
    """All of it as plain text."""
    return "\n".join(_lines(report)).strip()


def _lines(report: Report) -> Iterator[str]:
    for check in report.checks.checks:
        if check.id in report.scores.index.get_level_values("check"):
            yield from _check_lines(report, check.id)
    yield from _miss_lines(report)
    if len(report.cases.codings) > 1:
        yield from _agreement_lines(report)
    if report.remarks:
        yield from ["", "Remarks", *(f"  {remark}" for remark in report.remarks)]
    yield from ["", SCORES_READ, f"Rule base {report.base.version}, {report.base.fingerprint[:12]}"]


def _check_lines(report: Report, check: str) -> Iterator[str]:
    rows = report.scores.xs(check, level="check")
    yield f"\n{report.checks.check[check].label} ({check})"
    for coding in dict.fromkeys(rows.index.get_level_values("coding")):
        scores = rows.xs(coding, level="coding")
        first = scores.iloc[0]
        share = f"{first['yes']:.0f} of {first['cases']:.0f} yes, base rate {_places(first['share'])}"
        yield f"  {coding}: {share}, its Brier {_places(first['brier_base'], 3)}"
        for reading, score in scores.iterrows():
            scores_text = ", ".join(f"{name} {_between(score, key)}" for name, key in NAMES.items())
            yield f"    {reading!s}: {scores_text}, mean chance {_places(score['chance'])}"
        scores_text = ", ".join(f"{name} {_places(first[f'regression_{key}'], 3)}" for name, key in NAMES.items())
        yield f"    regression, each case left out: {scores_text}"


NAMES = {"rank": "rank", "AUC": "auc", "Brier": "brier"}


def _between(score: pd.Series, name: str) -> str:
    return f"{_places(score[name], 3)} ({_places(score[f'{name}_low'])} to {_places(score[f'{name}_high'])})"


def _places(number: float, places: int = 2) -> str:
    return "–" if math.isnan(number) else f"{number:.{places}f}"


def _miss_lines(report: Report) -> Iterator[str]:
    yield f'\nLargest misses, in the reading "{report.judged}", mean of the codings'
    for miss in report.misses[:MISSES_SHOWN]:
        happened = "yes" if miss.happened else "no"
        yield f"  {100 * miss.chance:3.0f} %, but {happened}: {miss.case} ({report.checks.check[miss.check].label})"


def _agreement_lines(report: Report) -> Iterator[str]:
    yield "\nAgreement of the codings, ICC(2,1) of one and ICC(2,k) of their mean"
    for row in agreement(report.cases.codings):
        coders = ", ".join(row.coders)
        yield f"  {row.variable}: {_places(row.single)}, {_places(row.average)} over {row.cases} cases ({coders})"
