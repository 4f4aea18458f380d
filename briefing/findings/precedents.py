"""When has this been tried? The nearest past cases, and how the rules would have fared, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import isnan
from typing import Any

import pandas as pd

from briefing import words
from model import cases, checks, precedents
from model import record as past
from model.parts import RuleBase

NEAREST = 6
# A difference of a quarter of a slider is worth naming; a case this far off on average is hardly a precedent.
UNLIKE = 0.25
MOST_NAMED = 3
# How far the mean chance may be from the share that held and still be called about right.
ABOUT_RIGHT = 0.05
SCORES_READ = (
    "A rank correlation of 1 would be perfect and 0 mere chance. The Brier score is the mean squared error of the "
    "chances; that of the base rate gives every case the share that held, and skill is what the rules take off it: "
    "above 0 is better, below 0 worse. In brackets: the middle 90 % of 2,000 samples of the cases."
)


@dataclass(frozen=True, eq=False)
class Record:
    """Past cases and what the rules say of them: `chances` (case × reading), `scores` reading → score → number."""

    base: RuleBase
    cases: pd.DataFrame
    chances: pd.DataFrame
    scores: Mapping[str, Mapping[str, float]]

    @cached_property
    def tried(self) -> pd.DataFrame:
        """The cases that were put to the test and whose end is known."""
        return cases.tried(self.cases).dropna(subset="held")


@lru_cache(maxsize=8)
def record(base: RuleBase) -> Record:
    """The past cases of the rule base in use. Raises ValuesError if their file cannot be used."""
    asked = checks.load()
    known = cases.load(base, asked)
    table = known.table
    if table.empty:
        return Record(base, table, pd.DataFrame(), {})
    chances = {x.id: past.chances(base, asked, known.mean, x.id)["held"] for x in base.readings}
    scores = past.track_record(base, asked, known)
    return Record(
        base, table, pd.DataFrame(chances), _rows(scores.xs(("held", "mean of all"), level=("check", "coding")))
    )


def _rows(table: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """The rows of a table by name, each its cells by column."""
    columns = list(map(str, table))
    return {str(name): dict(zip(columns, cells, strict=True)) for name, *cells in table.itertuples()}


@dataclass(frozen=True, eq=False)
class Likeness:
    """The cases nearest to a scenario: `distances` as from model.precedents.nearest, `cases` in the same order."""

    base: RuleBase
    values: Mapping[str, float]
    cases: pd.DataFrame
    distances: pd.DataFrame

    @property
    def variables(self) -> list[str]:
        """The variables on which the cases are coded."""
        return cases.coded(self.base, self.distances)

    @cached_property
    def rows(self) -> dict[str, dict[str, Any]]:
        """What is known of each case, by name, the nearest first."""
        return _rows(self.cases)

    @cached_property
    def gaps(self) -> dict[str, dict[str, float]]:
        """How far each case stands from the scenario on each variable, and on average as `distance`, from 0 to 1."""
        return _rows(self.distances)


def likeness(known: Record, values: Mapping[str, float], reading: str = "") -> Likeness:
    """The cases nearest to a scenario, among those put to the test."""
    distances = precedents.nearest(known.base, values, known.tried, NEAREST, reading)
    return Likeness(known.base, values, known.tried.loc[distances.index], distances)


def years(case: Mapping[str, Any]) -> str:
    """When a case was: “1982–84”, “1999–2003”, “since 1974”."""
    start, end = case["start"][:4], case["end"][:4]
    if not end:
        return f"since {start}"
    if start == end:
        return str(start)
    return f"{start}–{end[2:] if start[:2] == end[:2] else end}"


def verdict(held: float) -> str:
    """How a case ended, as a mark and a word."""
    return "not known" if isnan(held) else "● held" if held else "× failed"


def ending(base: RuleBase, case: Mapping[str, Any]) -> str:
    """How a case ended, and in what: “× failed: mission creep”."""
    return f"{verdict(case['held'])}: {base.outcome[case['outcome']].label.lower()}"


def nearest_headline(known: Record, near: Likeness) -> str:
    """How the nearest cases ended, against all, and which is the nearest."""
    name, first = next(iter(near.rows.items()))
    against = f"of all {len(known.tried)}, {int(known.tried['held'].sum())} held"
    sentences = [f"{_ended(near)}; {against}."]
    if near.gaps[name]["distance"] >= UNLIKE:
        sentences.append("None is close: on average even the nearest stands a quarter of a slider away or more.")
    sentences.append(f"The nearest, {words.escaped(name)} ({years(first)}), {ending(near.base, first)[2:]}.")
    return " ".join(sentences)


def _ended(near: Likeness) -> str:
    """How the nearest cases ended: “Of the six precedents most like this scenario, two held and four failed”."""
    count, held = len(near.cases), int(near.cases["held"].sum())
    total, kept, failed = (words.NUMBER_WORDS[number] for number in (count, held, count - held))
    if held in (0, count):
        return f"The {total} precedents most like this scenario all {'held' if held else 'failed'}"
    return f"Of the {total} precedents most like this scenario, {kept} held and {failed} failed"


def slider_name(base: RuleBase, variable: str) -> str:
    """What a slider is called of past cases."""
    coding = base.variable[variable].coding
    return coding.label if coding else base.variable[variable].label


def likeness_text(near: Likeness) -> str:
    """The nearest cases as a numbered list in Markdown: what happened, and where the likeness ends."""
    return "\n\n".join(
        f"**{place}. {words.escaped(name)}**, {years(case)} · {ending(near.base, case)}  \n"
        f"{words.escaped(case['what_happened'])} {_unlike(near, name)}"
        for place, (name, case) in enumerate(near.rows.items(), start=1)
    )


def _unlike(near: Likeness, case: str) -> str:
    """On which sliders a case stands far from the scenario."""
    gaps = near.gaps[case]
    far = sorted((name for name in near.variables if gaps[name] >= UNLIKE), key=lambda name: -gaps[name])
    if not far:
        return "*On no slider does it stand a quarter of the range away.*"
    said = [
        f"{_small(slider_name(near.base, name))} {words.number_text(near.rows[case][name])} "
        f"against {words.number_text(near.values[name])}"
        for name in far[:MOST_NAMED]
    ]
    return f"*The likeness ends at: {'; '.join(said)}.*"


def _small(label: str) -> str:
    return label[0].lower() + label[1:]


def likeness_sentence(near: Likeness) -> str:
    """The picture of likeness in words: each case, how it ended, and how far off it stands."""
    parts = [
        f"{name}, {years(case)}, {ending(near.base, case)[2:]}, "
        f"on average {words.percent(near.gaps[name]['distance'])} of a slider away"
        for name, case in near.rows.items()
    ]
    return f"Nearest precedents: {'; '.join(parts)}."


def likeness_table(near: Likeness) -> pd.DataFrame:
    """The picture of likeness as numbers: how each case ended, and its distance on each slider and on average."""
    labels = {name: f"distance: {slider_name(near.base, name)}" for name in near.variables}
    ended = near.cases[["start", "end", "outcome", "held"]]
    return ended.join(near.distances.rename(columns={**labels, "distance": "mean distance"})).rename_axis("case")


def track_headline(known: Record, reading: str) -> str:
    """How far a reading's chances agree with what happened, in one sentence."""
    score = known.scores[reading]
    share = score["share"]
    if isnan(score["auc"]):
        return f"All {score['cases']:.0f} precedents ended alike, so there is nothing to tell apart."
    gap = score["chance"] - share
    fair = "about right" if abs(gap) <= ABOUT_RIGHT else "too high" if gap > 0 else "too low"
    turn = "and" if fair == "about right" else "but"
    return (
        "With hindsight the rules set a precedent that held above one that failed in "
        f"{words.points(score['auc'])} of 100 pairs, {turn} their chances are {fair}: "
        f"{words.percent(score['chance'])} on average, where {words.percent(share)} held."
    )


def caution(known: Record) -> str:
    """What the agreement does and does not show."""
    coders = " and ".join(known.tried["coded_by"].unique())
    return (
        f"The {len(known.tried)} cases were coded with hindsight by {words.escaped(coders)}, and whoever wrote the "
        "rules knew how they ended too. So this checks that the rules do not point the wrong way; it does not show "
        "that anyone would have known beforehand."
    )


def scores_line(known: Record, reading: str) -> str:
    """One reading's scores: “rank correlation 0.81; Brier 0.20, base rate 0.25”."""
    score = known.scores[reading]
    brier, reference = _two_places(score["brier"]), _two_places(score["brier_base"])
    return f"rank correlation {_two_places(score['rank'])}; Brier {brier}, base rate {reference}"


def scores_text(known: Record) -> str:
    """Each reading's scores with their intervals, and how to read them, as Markdown."""
    lines = [
        f"- **{words.escaped(reading.label)}**: rank correlation {_between(known.scores[reading.id], 'rank')}, "
        f"Brier {_between(known.scores[reading.id], 'brier')}"
        for reading in known.base.readings
    ]
    return "\n".join([*lines, "", SCORES_READ])


def _between(score: Mapping[str, float], name: str) -> str:
    low, high = (_two_places(score[f"{name}_{edge}"]) for edge in ("low", "high"))
    return f"{_two_places(score[name])} ({low} to {high})"


def _two_places(number: float) -> str:
    return "–" if isnan(number) else f"{number:.2f}".replace("-", "−")


def furthest_off(known: Record, reading: str) -> str:
    """The case that failed against the best chance and the one that held against the worst."""
    chances, held = known.chances.loc[known.tried.index, reading], known.tried["held"]
    if held.nunique() < 2:
        return ""
    failed, kept = str(chances[held == 0].idxmax()), str(chances[held == 1].idxmin())
    return (
        f"Furthest off in this reading: {words.escaped(failed)}, which failed at a chance of "
        f"{words.percent(chances[failed])}, and {words.escaped(kept)}, which held at {words.percent(chances[kept])}."
    )


def track_sentence(known: Record) -> str:
    """The picture of the track record in words."""
    parts = []
    for reading in known.base.readings:
        chances, held = known.chances.loc[known.tried.index, reading.id], known.tried["held"]
        means = [words.percent(chances[held == value].mean()) for value in (1, 0)]
        parts.append(f"{reading.label}: {means[0]} on average where it held, {means[1]} where it failed")
    return f"The chance that it would hold, by the rules with hindsight. {'; '.join(parts)}."


def track_table(known: Record) -> pd.DataFrame:
    """The picture of the track record as numbers: how each case ended, and its chance in every reading."""
    return known.tried[["outcome", "held"]].join(known.chances).rename_axis("case")


def table(known: Record) -> pd.DataFrame:
    """Every case with all that is known of it, under headings to be read."""
    base, found = known.base, known.cases
    trial = {f"{stage.id}.{branch.id}": branch.label for stage in base.stages for branch in stage.branches}
    chances = {f"Chance, {x.label}": known.chances[x.id].map(words.percent) for x in base.readings}
    codings = {slider_name(base, name): found[name] for name in cases.coded(base, found)}
    remarks = {str(name): found[name] for name in found if str(name)[:1].isupper()}
    shown = {
        "Years": found.apply(years, axis=1),
        "Ended": found["held"].map(verdict),
        "Outcome": found["outcome"].map(lambda outcome: base.outcome[outcome].label),
        "Put to the test": found["reached"].map(lambda reached: trial.get(reached, "never")),
    }
    closing = {"What happened": "what_happened", "Source": "source", "Confidence in the facts": "confidence"}
    kept = {heading: found[name] for heading, name in closing.items()}
    return pd.DataFrame({**shown, **chances, **codings, **remarks, **kept}).rename_axis("Case")


def coding_text(known: Record) -> str:
    """How the cases were coded, as Markdown: how many, how sure, and what each slider means for them."""
    found = known.cases
    sure = ", ".join(f"{grade} for {count}" for grade, count in found["confidence"].value_counts().items())
    coded = set(cases.coded(known.base, found))
    notes = "\n".join(
        f"- **{x.coding.label}**{f', on the slider “{x.label}”' if x.id in coded else ''}: {x.coding.meaning}"
        for x in known.base.variables
        if x.coding
    )
    return (
        f"{len(found)} cases, {len(cases.tried(found))} of them put to the test. Confidence in the facts: {sure}; the "
        f"places on the sliders are judgements. Sliders not named here take their baseline.\n\n{notes}"
    )
