"""How would the rules have fared on past cases, stage by stage and coding by coding? In words and as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from math import inf, isnan
from pathlib import Path
from typing import Any

import pandas as pd

from briefing import words
from briefing.findings.precedents import slider_name
from model import cases, checks, record
from model.agreement import Agreement, agreement
from model.cases import MEAN, Cases
from model.checks import Checks
from model.inputs import ValuesError
from model.parts import RuleBase
from model.record import Miss
from model.rulebase import location

MISSES_SHOWN = 12
# Points by which a mean chance may miss and still be called about right.
ABOUT_RIGHT = 5
# From which intraclass correlation on codings agree so well: Koo and Li 2016, Journal of Chiropractic Medicine 15.
AGREEMENT = ((0.9, "very well"), (0.75, "well"), (0.5, "somewhat"), (-inf, "poorly"))
SCORES_READ = (
    "*Rank* is Spearman’s correlation of the chance with what happened: 1 is perfect, 0 chance. *AUC* is the share of "
    "pairs in order, from 0 to 1. *Brier* is the mean squared error of the chances: 0 is perfect, and the base rate’s "
    "gives every case the share that came out yes. In brackets: the middle 90 % of 2,000 samples of the cases. The "
    "*regression* is logistic with a ridge (penalty 1/0.3, traits standardised), fitted to all other cases each time. "
    "What a coding leaves out takes the baseline, and so does the horizon always. How long backing would last was "
    "not coded, and is taken to be as sure as the backing is strong."
)
ORDER_READ = (
    "A pair of cases is in order if the one in which it came true was given the better chance; a coin gets 50 of 100. "
    "The line is where the rules might stand with other cases of the same kind, 90 times in 100. “Given” is the chance "
    "they give on average, “came true” how often it did: where the two differ, the chances are too low or too high, "
    "however good the order. The statistical model (a regression) knows nothing but these cases; for each of them it "
    "is made from all the others."
)

Score = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Track:
    """The track record of one rule base on each kind of past cases."""

    base: RuleBase
    checks: Checks
    kinds: Mapping[str, Cases]

    @cached_property
    def scores(self) -> pd.DataFrame:
        """The scores by check, coding and reading, as from model.record.track_record; at least one."""
        tables = [record.track_record(self.base, self.checks, past) for past in self.kinds.values()]
        return pd.concat([table for table in tables if len(table)])

    @cached_property
    def _rows(self) -> dict[str, dict[str, dict[str, Score]]]:
        by_reading: dict[str, dict[str, dict[str, Score]]] = {reading.id: {} for reading in self.base.readings}
        for row in self.scores.reset_index().to_dict("records"):
            by_reading[row["reading"]].setdefault(row["check"], {})[row["coding"]] = {
                str(name): x for name, x in row.items()
            }
        return by_reading

    def rows(self, reading: str) -> Mapping[str, Mapping[str, Score]]:
        """The scores of one reading: check → coding → score, in the order of the checks."""
        rows = self._rows[reading]
        return {check.id: rows[check.id] for check in self.checks.checks if check.id in rows}

    def label(self, check: str) -> str:
        """What a check is called."""
        return self.checks.check[check].label

    def misses(self, reading: str) -> Sequence[Miss]:
        """What one reading has most wrong, on the mean of the codings, the largest first."""
        return _misses(self, reading)

    def largest(self, reading: str) -> list[Miss]:
        """The largest misses of one reading, each case where it is furthest off."""
        by_case: dict[str, Miss] = {}
        for miss in self.misses(reading):
            by_case.setdefault(miss.case, miss)
        return list(by_case.values())[:MISSES_SHOWN]

    @cached_property
    def agreements(self) -> dict[str, list[Agreement]]:
        """How far the codings agree, by kind of cases."""
        return {kind: agreement(past.codings) for kind, past in self.kinds.items() if len(past.codings) > 1}

    @property
    def pairs(self) -> dict[tuple[str, str], list[Agreement]]:
        """How far each two coders agree, by kind of cases and variable."""
        pairs: dict[tuple[str, str], list[Agreement]] = {}
        for kind, agreements in self.agreements.items():
            for row in agreements:
                if len(row.coders) == 2 and not isnan(row.single):
                    pairs.setdefault((kind, row.variable), []).append(row)
        return pairs


@lru_cache(maxsize=16)
def _misses(known: Track, reading: str) -> tuple[Miss, ...]:
    base, questions = known.base, known.checks
    kinds = [record.misses(base, questions, past, past.mean, reading) for past in known.kinds.values() if past.codings]
    return tuple(sorted(chain(*kinds), key=lambda miss: -miss.size))


def track(base: RuleBase) -> Track:
    """The track record of a rule base on our own cases. Raises ValuesError if their files cannot be used."""
    return _track(base, location().parent)


@lru_cache(maxsize=8)
def _track(base: RuleBase, folder: Path) -> Track:
    questions = checks.load()
    kinds = {kind: cases.load(base, questions, kind, folder) for kind in (cases.PRECEDENTS, cases.PROPOSALS)}
    return Track(base, questions, kinds)


def in_one_line(base: RuleBase, reading: str, group: str = "") -> str:
    """Whether the rules were too low or too high on past cases, by the check that bears on a group, else by the first.

    Empty without past cases.
    """
    try:
        return _in_one_line(track(base), reading, group)
    except ValuesError:  # the page of past cases says what is wrong with them
        return ""


@dataclass(frozen=True)
class Trial:
    """One question put to the rules on past cases: what it is called, on how many cases it was tried, the chance that
    they gave on average, and how often it came true; shares from 0 to 1."""

    check: str
    label: str
    cases: int
    given: float
    came_true: float


def trials(base: RuleBase, reading: str) -> list[Trial]:
    """The questions that can be put to the rules, each with how that went; none without past cases that can be used."""
    try:
        return list(_trials(track(base), reading))
    except ValuesError:  # the page of past cases says what is wrong with them
        return []


@lru_cache(maxsize=16)
def _trials(known: Track, reading: str) -> tuple[Trial, ...]:
    base, questions = known.base, known.checks
    tried = dict[str, Trial]()
    for check in questions.checks:
        for past in known.kinds.values() if checks.askable(base, check) and check.id not in tried else ():
            happened = record.answers(questions, past.facts)
            if check.id in happened and len(past.mean):
                chance = record.chances(base, questions, past.mean, reading)[check.id]
                known_of = happened[check.id].notna() & chance.notna()
                if known_of.any():
                    given, came_true = float(chance[known_of].mean()), float(happened[check.id][known_of].mean())
                    tried.setdefault(check.id, Trial(check.id, check.label, int(known_of.sum()), given, came_true))
    return tuple(tried.values())


@lru_cache(maxsize=16)
def _in_one_line(known: Track, reading: str, group: str) -> str:
    bearing = [check.id for check in known.checks.checks if checks.askable(known.base, check)]
    bearing = [id for id in bearing if group in known.checks.check[id].bears_on] or bearing
    tried = {trial.check: trial for trial in _trials(known, reading)}
    first = tried.get(bearing[0]) if bearing else None
    return _verdict_in_one_line(first.label, first.cases, first.given, first.came_true) if first else ""


def _verdict_in_one_line(label: str, cases: int, given: float, came_true: float) -> str:
    off = words.points(given) - words.points(came_true)
    verdict = "about the right" if abs(off) < ABOUT_RIGHT else "too low a" if off < 0 else "too high a"
    return (
        f"Tried with hindsight on {cases} past cases, the rules gave “{label}” {verdict} chance: "
        f"{words.points(given)} of 100 on average, where it came true in {words.points(came_true)}."
    )


def headline(track: Track, reading: str) -> str:
    """How often the rules set pairs in order on the first check, whoever coded, and where they do worst."""
    scored = {check: codings for check, codings in track.rows(reading).items() if not isnan(_mean(codings)["auc"])}
    if not scored:
        return "All past cases ended alike, so there is nothing to tell apart."
    (check, codings), *others = scored.items()
    orders = [score["auc"] for score in codings.values()]
    sentence = (
        f"“{track.label(check)}”: given any two past cases, one in which it was so and one in which not, the "
        f"rules, with hindsight, tell which is which {words.points(_mean(codings)['auc'])} times in 100 "
        f"({words.points(min(orders))} to {words.points(max(orders))}, depending on who coded the cases). Guessing "
        f"would get 50; a simple statistical model of the same cases, {words.points(_mean(codings)['regression_auc'])}."
    )
    if others:
        worst = min(scored, key=lambda name: _mean(scored[name])["auc"])
        sentence += f" They do worst at “{track.label(worst)}”: {words.points(_mean(scored[worst])['auc'])}."
    return sentence


def _mean(codings: Mapping[str, Score]) -> Score:
    """The score of the mean coding, or of the only one."""
    return codings.get(MEAN) or next(iter(codings.values()))


def order_sentence(track: Track, reading: str) -> str:
    """The picture of pairs in order in words."""
    parts = [
        f"{track.label(check)}: {words.points(score['auc'])} of 100 pairs in order, statistical model "
        f"{words.points(score['regression_auc'])}; {words.percent(score['chance'])} given, "
        f"{words.percent(score['share'])} came true"
        for check, codings in track.rows(reading).items()
        for score in [_mean(codings)]
    ]
    return f"The rules against past cases, on average over those who coded them. {'. '.join(parts)}."


def order_table(track: Track) -> pd.DataFrame:
    """Every score as a number: check × coding × reading."""
    return track.scores.reset_index().set_index("check")


def analysts_table(track: Track) -> pd.DataFrame:
    """Every score with its interval, beside base rate and regression, under headings for analysts."""
    rows = [
        {
            "Asked": track.label(check),
            "Coding": words.sentence_case(coding),
            "Reading": reading.label,
            "Cases": int(score["cases"]),
            "Base rate": words.percent(score["share"]),
            "Mean chance": words.percent(score["chance"]),
            "Rank": _between(score, "rank"),
            "Rank, regression": _two_places(score["regression_rank"]),
            "AUC": _between(score, "auc"),
            "AUC, regression": _two_places(score["regression_auc"]),
            "Brier": _between(score, "brier"),
            "Brier, base rate": _two_places(score["brier_base"]),
            "Brier, regression": _two_places(score["regression_brier"]),
        }
        for reading in track.base.readings
        for check, codings in track.rows(reading.id).items()
        for coding, score in codings.items()
    ]
    return pd.DataFrame(rows)


def _between(score: Score, name: str) -> str:
    low, high = (_two_places(score[f"{name}_{edge}"]) for edge in ("low", "high"))
    return f"{_two_places(score[name])} ({low} to {high})"


def _two_places(number: float) -> str:
    return "–" if isnan(number) else f"{number:.2f}".replace("-", "−")


def misses_headline(track: Track, reading: str) -> str:
    """Which case is furthest from what the rules say, and which way they mostly err."""
    top = track.largest(reading)
    low = sum(miss.happened == 1 for miss in top)
    most, way = max((low, "too little"), (len(top) - low, "too much"))
    many = f"All {words.counted(len(top))}" if most == len(top) else f"{most} of the {words.counted(len(top))}"
    return (
        f"Furthest off: {words.escaped(top[0].case)}, {words.percent(top[0].chance)} for "
        f"“{track.label(top[0].check)}”, which {came(top[0])}. {many} cases furthest off were given {way}."
    )


def came(miss: Miss) -> str:
    """What happened, in a few words."""
    return "came true" if miss.happened else "did not come true"


def misses_sentence(track: Track, reading: str) -> str:
    """The picture of the largest misses in words."""
    parts = [
        f"{miss.case}, {track.label(miss.check).lower()}: {words.percent(miss.chance)}, {came(miss)}"
        for miss in track.largest(reading)
    ]
    return f"Where the rules are furthest off, on average over those who coded the cases. {'; '.join(parts)}."


def misses_table(track: Track, reading: str) -> pd.DataFrame:
    """Every case and check, the largest miss first: the chance given and what happened (1 yes, 0 no)."""
    return pd.DataFrame(track.misses(reading), columns=Miss._fields).set_index("case")


def miss_text(track: Track, reading: str) -> str:
    """What happened in the cases that are most wrong, as Markdown."""
    names = [miss.case for miss in track.largest(reading)]
    happened = pd.concat([x.facts["what_happened"] for x in track.kinds.values() if "what_happened" in x.facts])
    return "\n".join(f"- **{words.escaped(name)}**: {words.escaped(str(happened[name]))}" for name in names)


def agreement_word(number: float) -> str:
    """How well codings agree, in words."""
    return next(word for least, word in AGREEMENT if number >= least)


def mean_agreement(rows: Sequence[Agreement]) -> float:
    """How far coders agree, on average over the pairs of them."""
    return sum(row.single for row in rows) / len(rows)


def agreement_headline(track: Track) -> str:
    """On which trait the codings agree best, and on which least."""
    if not track.pairs:
        return "Only one analyst coded the cases, so nothing says how far another would agree."
    means = {place: mean_agreement(rows) for place, rows in track.pairs.items()}
    best, worst = max(means, key=means.__getitem__), min(means, key=means.__getitem__)
    traits = [
        f"{slider_name(track.base, variable).lower()} ({kind}, {agreement_word(means[kind, variable])})"
        for kind, variable in (best, worst)
    ]
    return f"Those who coded the cases agree best on {traits[0]} and least on {traits[1]}."


def agreement_sentence(track: Track) -> str:
    """The picture of agreement in words."""
    parts = [
        f"{slider_name(track.base, variable)} ({kind}), {' and '.join(row.coders)}: {_two_places(row.single)}"
        for (kind, variable), rows in track.pairs.items()
        for row in rows
    ]
    return f"How far those who coded the cases agree, from 0, as by chance, to 1, always the same. {'; '.join(parts)}."


def agreement_table(track: Track) -> pd.DataFrame:
    """The picture of agreement as numbers, with the agreement of all who coded a trait and of their mean."""
    rows = [
        (kind, slider_name(track.base, row.variable), " and ".join(row.coders), row.cases, row.single, row.average)
        for kind, agreements in track.agreements.items()
        for row in agreements
    ]
    columns = ["kind", "trait", "coders", "cases", "ICC(2,1)", "ICC(2,k)"]
    return pd.DataFrame(rows, columns=columns).set_index("kind")


def limits_text(track: Track) -> str:
    """What the track record does not show, as a Markdown list."""
    return "\n".join(f"- {words.escaped(limit)}" for limit in track.checks.limits)
