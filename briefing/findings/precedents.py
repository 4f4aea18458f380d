"""When has this been tried? The nearest past cases, and how the rules would have fared, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import isnan
from pathlib import Path
from typing import Any

import pandas as pd

from briefing import words
from briefing.answer import Answer
from model import cases, checks, precedents
from model import record as past
from model.cases import Cases
from model.checks import Checks
from model.inputs import ValuesError
from model.parts import RuleBase
from model.rulebase import location

NEAREST = 6
# A difference of a quarter of a slider is worth naming; a case this far off on average is hardly a precedent.
UNLIKE = 0.25
MOST_NAMED = 3
# The check that the nearest cases are about.
HELD = "held"
# A trait that counts for less than this is not named among those that matter.
LEAST_WEIGHT = 0.05
# How the sentences on past cases as a whole begin.
MOST_LIKE, CODED = "precedents most like this scenario", "cases were coded with hindsight"


@dataclass(frozen=True, eq=False)
class Record:
    """Past cases of one kind, under a rule base, and what they are asked."""

    base: RuleBase
    checks: Checks
    cases: Cases

    @property
    def table(self) -> pd.DataFrame:
        """Every case: its facts and, on average over all who coded it, its places on the sliders."""
        return self.cases.table

    @cached_property
    def tried(self) -> pd.DataFrame:
        """The cases that were put to the test and whose end is known."""
        return cases.tried(self.table).dropna(subset="held")

    @cached_property
    def chances(self) -> pd.DataFrame:
        """The chances that the rules give each case to hold (case × reading), not a number if it was never tested."""
        columns = {x.id: past.chances(self.base, self.checks, self.cases.mean, x.id)[HELD] for x in self.base.readings}
        return pd.DataFrame(columns).where(self.table["reached"] != "")


def record(base: RuleBase, kind: str = cases.PRECEDENTS) -> Record:
    """The past cases of one kind of the rule base in use. Raises ValuesError if their files cannot be used."""
    return _record(base, kind, location().parent)


@lru_cache(maxsize=8)
def _record(base: RuleBase, kind: str, folder: Path) -> Record:
    questions = checks.load()
    return Record(base, questions, cases.load(base, questions, kind, folder))


def _rows(table: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """The rows of a table by name, each its cells by column."""
    columns = list(map(str, table))
    return {str(name): dict(zip(columns, cells, strict=True)) for name, *cells in table.itertuples()}


@dataclass(frozen=True, eq=False)
class Likeness:
    """The cases nearest to a scenario: `distances` as from model.precedents.nearest, `cases` in the same order.

    `weights` say how much each variable counts, the one that counts most first.
    """

    base: RuleBase
    values: Mapping[str, float]
    cases: pd.DataFrame
    distances: pd.DataFrame
    weights: Mapping[str, float]

    @property
    def variables(self) -> list[str]:
        """The variables on which the cases are coded, those that count most first."""
        return list(self.weights)

    @cached_property
    def rows(self) -> dict[str, dict[str, Any]]:
        """What is known of each case, by name, the nearest first."""
        return _rows(self.cases)

    @cached_property
    def gaps(self) -> dict[str, dict[str, float]]:
        """How far each case stands from the scenario on each variable, and on average as `distance`, from 0 to 1."""
        return _rows(self.distances)


def nearest_to(answer: Answer) -> tuple[Record, Likeness] | None:
    """The past cases and those nearest to a scenario; None where there are none, or none coded for its rules."""
    try:
        past_cases = record(answer.base)
    except ValuesError:
        return None
    nearest = likeness(past_cases, answer.base, answer.scenario.values, answer.scenario.reading)
    return (past_cases, nearest) if nearest.rows else None


def likeness(record: Record, base: RuleBase, values: Mapping[str, float], reading: str) -> Likeness:
    """The cases nearest to a scenario on what matters in it, among those put to the test.

    `base` has the reading, be it a user's own.
    """
    distances = precedents.nearest(base, values, record.tried, NEAREST, reading)
    matter = precedents.weights(base, values, cases.coded(base, record.tried), reading)
    weights = {str(name): float(x) for name, x in matter.sort_values(ascending=False, kind="stable").items()}
    return Likeness(record.base, values, record.tried.loc[distances.index], distances, weights)


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


def signs(base: RuleBase) -> tuple[str, ...]:
    """By what a line that tells of past cases is known: their names, how one ended, what is said of them together."""
    try:
        names = list(map(str, record(base).table.index))
    except ValuesError:
        names = []
    return *names, verdict(1.0), verdict(0.0), MOST_LIKE, CODED


def nearest_headline(record: Record, likeness: Likeness) -> str:
    """How the nearest cases ended, against all, and which is the nearest."""
    name, first = next(iter(likeness.rows.items()))
    against = f"of all {len(record.tried)}, {int(record.tried['held'].sum())} held"
    sentences = [f"{_ended(likeness)}; {against}."]
    if likeness.gaps[name]["distance"] >= UNLIKE:
        sentences.append(
            "None is close: even the nearest differs, on what matters here, by a quarter of a slider or more."
        )
    sentences.append(f"The nearest, {words.escaped(name)} ({years(first)}), {ending(likeness.base, first)[2:]}.")
    return " ".join(sentences)


def nearest_in_short(likeness: Likeness) -> str:
    """How the nearest cases ended, in a line without its full stop."""
    return _ended(likeness)


def _ended(likeness: Likeness) -> str:
    """How the nearest cases ended: “Of the six precedents most like this scenario, two held and four failed”."""
    count, held = len(likeness.cases), int(likeness.cases["held"].sum())
    total, kept, failed = (words.NUMBER_WORDS[number] for number in (count, held, count - held))
    if held in (0, count):
        return f"The {total} {MOST_LIKE} all {'held' if held else 'failed'}"
    return f"Of the {total} {MOST_LIKE}, {kept} held and {failed} failed"


def slider_name(base: RuleBase, variable: str) -> str:
    """What a slider is called of past cases."""
    coding = base.variable[variable].coding
    return coding.label if coding else base.variable[variable].label


def likeness_text(likeness: Likeness) -> str:
    """The nearest cases as a numbered list in Markdown: what happened, and where the likeness ends."""
    return "\n\n".join(
        f"**{place}. {words.escaped(name)}**, {years(case)} · {ending(likeness.base, case)}  \n"
        f"{words.escaped(case['what_happened'])} {_unlike(likeness, name)}"
        for place, (name, case) in enumerate(likeness.rows.items(), start=1)
    )


def _unlike(likeness: Likeness, case: str) -> str:
    """On which sliders a case stands far from the scenario."""
    gaps = likeness.gaps[case]
    far = [name for name in likeness.variables if gaps[name] >= UNLIKE]
    far.sort(key=lambda name: -gaps[name] * likeness.weights[name])
    if not far:
        return "*It differs on no slider by a quarter of its length.*"
    traits = [
        f"{words.within_sentence(slider_name(likeness.base, name))} {likeness.rows[case][name]:.0f} "
        f"against {words.number_text(likeness.values[name])}"
        for name in far[:MOST_NAMED]
    ]
    return f"*Unlike this scenario in: {'; '.join(traits)}.*"


def weights_text(likeness: Likeness) -> str:
    """What nearness counts, and why, as Markdown."""
    traits = [
        f"{words.within_sentence(slider_name(likeness.base, name))} {words.percent(weight)}"
        for name, weight in likeness.weights.items()
        if weight >= LEAST_WEIGHT
    ]
    rest = "; the others for less" if len(traits) < len(likeness.weights) else ""
    return (
        f"How alike two cases are counts what matters here: {words.listed(traits)}{rest}. A trait counts the more, the "
        "more its slider, moved alone from end to end, would move the outcomes of this scenario."
    )


def likeness_sentence(likeness: Likeness) -> str:
    """The picture of likeness in words: each case, how it ended, and how far off it stands."""
    parts = [
        f"{name}, {years(case)}, {ending(likeness.base, case)[2:]}, "
        f"{words.percent(likeness.gaps[name]['distance'])} of a slider away on what matters"
        for name, case in likeness.rows.items()
    ]
    return f"Nearest precedents: {'; '.join(parts)}."


def likeness_table(likeness: Likeness) -> pd.DataFrame:
    """The picture of likeness as numbers: how each case ended, its distance on each slider and on what matters."""
    labels = {
        name: f"distance: {slider_name(likeness.base, name)}, counts for {weight:.3f}"
        for name, weight in likeness.weights.items()
    }
    ended = likeness.cases[["start", "end", "outcome", "held"]]
    distances = likeness.distances[[*likeness.variables, "distance"]]
    return ended.join(distances.rename(columns={**labels, "distance": "distance on what matters"})).rename_axis("case")


def caution(record: Record) -> str:
    """What the agreement of rules and cases does and does not show."""
    coders = words.counted(len(record.cases.codings))
    return (
        f"The {len(record.tried)} {CODED}, by {coders} analyst"
        f"{'' if len(record.cases.codings) == 1 else 's'}, and whoever wrote the rules knew how they ended too. So "
        "this checks that the rules do not point the wrong way; it does not show that anyone would have known "
        "beforehand."
    )


def track_sentence(record: Record) -> str:
    """The picture of the chances of all cases in words."""
    parts = []
    for reading in record.base.readings:
        chances, held = record.chances.loc[record.tried.index, reading.id], record.tried["held"]
        means = [words.percent(chances[held == value].mean()) for value in (1, 0)]
        parts.append(f"{reading.label}: {means[0]} on average where it held, {means[1]} where it failed")
    return f"How likely the rules, with hindsight, make it that peace held. {'; '.join(parts)}."


def track_table(record: Record) -> pd.DataFrame:
    """That picture as numbers: how each case ended, and its chance in every reading."""
    return record.tried[["outcome", "held"]].join(record.chances).rename_axis("case")


def table(record: Record) -> pd.DataFrame:
    """Every case with all that is known of it, under headings to be read; scores with the span of the codings."""
    base, rows = record.base, record.table
    branches = {f"{stage.id}.{branch.id}": branch.label for stage in base.stages for branch in stage.branches}
    columns: dict[str, Any] = {}
    if "start" in rows:
        columns["Years"] = rows.apply(years, axis=1)
    if HELD in rows:
        columns["Ended"] = rows[HELD].map(verdict)
        columns["Outcome"] = rows["outcome"].map(lambda outcome: base.outcome[outcome].label)
        columns["Put to the test"] = rows["reached"].map(lambda reached: branches.get(reached, "never"))
        columns |= {f"Chance, {x.label}": record.chances[x.id].map(words.percent) for x in base.readings}
    for name in sorted(record.checks.answers & set(rows) - {HELD}, reverse=True):
        columns[words.sentence_case(name)] = rows[name].map(lambda word, name=name: _became(branches, name, word))
    columns |= {slider_name(base, name): _spans(record, name) for name in cases.coded(base, rows)}
    columns |= {str(name): rows[name] for name in rows if str(name)[:1].isupper()}
    closing = {"What happened": "what_happened", "Source": "source", "Confidence in the facts": "confidence"}
    return pd.DataFrame({**columns, **{heading: rows[name] for heading, name in closing.items()}}).rename_axis("Case")


def _became(branches: Mapping[str, str], column: str, word: str) -> str:
    """What a word in a column says: the label of a branch, or yes, no, not coded."""
    return branches.get(f"{column}.{word}") or {"1": "yes", "0": "no", "": "not coded"}.get(word, word)


def _spans(record: Record, variable: str) -> pd.Series:
    """Where each case stands: the mean, and in brackets from which to which the codings go."""
    scores = pd.concat([x[variable] for x in record.cases.codings.values() if variable in x], axis=1)
    rows = zip(scores.mean(axis=1), scores.min(axis=1), scores.max(axis=1), strict=True)
    return pd.Series([_span(*map(float, row)) for row in rows], index=scores.index)


def _span(mean: float, low: float, high: float) -> str:
    if isnan(mean):
        return ""
    return f"{mean:.0f}" if low == high else f"{mean:.0f} ({low:.0f}–{high:.0f})"


def coding_text(record: Record) -> str:
    """How the cases were coded, as Markdown: how many, how sure, and what each slider means for them."""
    rows = record.table
    sure = ", ".join(f"{grade} for {count}" for grade, count in rows["confidence"].value_counts().items())
    coded = set(cases.coded(record.base, rows))
    notes = "\n".join(
        f"- **{x.coding.label}**{f', on the slider “{x.label}”' if x.id in coded else ''}: {x.coding.meaning}"
        for x in record.base.variables
        if x.coding and (x.id in coded or x is record.base.time)
    )
    return (
        f"{len(rows)} cases, {len(cases.tried(rows))} of them put to the test. Confidence in the facts: {sure}; the "
        f"places on the sliders are judgements, here the average over all who coded them. Sliders not named here "
        f"take their baseline.\n\n{notes}"
    )
