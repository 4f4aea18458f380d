"""Whose judgement is it? Several people’s readings side by side: where they agree, what moves the answer, pooled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from briefing import words
from briefing.findings.compare import part_label
from briefing.findings.rules import amount, weights
from model.aims import measured, measures
from model.engine import evaluate
from model.inputs import Table
from model.parts import Reading, RuleBase
from model.readings import SAME, agreement, changes, disagreements, pooled, with_reading
from scenarios.scenario import MAX_LABEL_LENGTH, Opened, OwnReading

MOST_SHOWN = 10
# What moves a share by less than half a point is not worth naming.
NAMED_SHARE = 0.005
POOLED = "Pooled"
HOLDER_CHARACTERS = 16
FEWEST = 2
TOO_FEW = "Choose at least two readings to compare."


@dataclass(frozen=True)
class Judgement:
    """Somebody’s reading: the weights in which it leaves one of the rule base’s, and where it comes from."""

    label: str
    based_on: str
    weights: Mapping[str, float] = field(default_factory=dict)
    origin: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Bench:
    """Several judgements together: a rule base that holds each as a reading, the readings’ ids, and their names."""

    base: RuleBase
    ids: tuple[str, ...]
    names: tuple[str, ...]
    judgements: tuple[Judgement, ...]

    @property
    def weights(self) -> list[dict[str, float]]:
        """Every weight of each judgement."""
        return [self.base.weights(reading) for reading in self.ids]


def judgement(own: OwnReading, origin: str = "", remarks: Sequence[str] = ()) -> Judgement:
    """A user’s reading as a judgement."""
    return Judgement(own.label, own.based_on, own.weights, origin, tuple(remarks))


def without_repeats(judgements: Mapping[str, Judgement]) -> dict[str, Judgement]:
    """The judgements, each once: one that is the same as an earlier one but for where it comes from is left out."""
    kept: dict[str, Judgement] = {}
    for choice, one in judgements.items():
        if not any(replace(one, origin="", remarks=()) == replace(x, origin="", remarks=()) for x in kept.values()):
            kept[choice] = one
    return kept


def usable(base: RuleBase, judgements: Mapping[str, Judgement]) -> dict[str, Judgement]:
    """Those of the judgements that can be held under a rule base, without the weights that it does not know."""
    weights = {reading.id: base.weights(reading.id) for reading in base.readings}
    return {choice: _usable(x, weights[x.based_on]) for choice, x in judgements.items() if x.based_on in weights}


def _usable(one: Judgement, weights: Mapping[str, float]) -> Judgement:
    lost = [name for name in one.weights if name not in weights]
    if not lost:
        return one
    remark = f"“{one.label}” lost the weights that do not exist here: {', '.join(lost)}."
    return replace(one, weights={name: x for name, x in one.weights.items() if name in weights}, remarks=(remark,))


def bench(base: RuleBase, judgements: Sequence[Judgement]) -> Bench:
    """The judgements together; one that changes nothing is the reading it is based on."""
    ids = []
    for place, one in enumerate(judgements, start=1):
        ids.append(f"reader {place}" if one.weights else one.based_on)
        if one.weights:
            base = with_reading(base, _reading(ids[-1], one), one.based_on, one.weights)
    return Bench(base, tuple(ids), tuple(names(judgements)), tuple(judgements))


def _reading(name: str, one: Judgement) -> Reading:
    return Reading(id=name, label=one.label, meaning=one.label)


def names(judgements: Sequence[Judgement]) -> list[str]:
    """A name for each: with its origin where several have the same label, numbered if that does not do."""
    counts = Counter(one.label for one in judgements)
    told = [
        one.label if counts[one.label] == 1 or not one.origin else f"{one.label}, {one.origin}" for one in judgements
    ]
    return list(words.preset_labels({str(place): name for place, name in enumerate(told)}).values())


def outcomes(together: Bench, values: Table) -> pd.DataFrame:
    """The outcomes under each judgement, and under all of them pooled in the last row."""
    rows = pd.DataFrame([*together.weights, pooled(together.weights)])
    result = evaluate(together.base, values, together.ids[0], rows)
    return result.outcomes.set_axis([*together.names, POOLED]).rename_axis("reading")


def quarrels(together: Bench, values: Table, measure: str) -> pd.DataFrame:
    """What they disagree on, as from `model.readings.disagreements`."""
    return disagreements(together.base, values, together.ids, measure)


def shown(table: pd.DataFrame) -> pd.DataFrame:
    """The disagreements that move the measure enough to be drawn."""
    return table[table["moves"] >= NAMED_SHARE].head(MOST_SHOWN)


def numbers(together: Bench, table: pd.DataFrame) -> pd.DataFrame:
    """The disagreements that are drawn; in words their `weight`, and its `least` and `greatest` factor and whose."""
    found, known = shown(table), weights(together.base)
    told = {"weight": [part_label(together.base, str(name)) for name in found.index]}
    for title, end in (("least", "low"), ("greatest", "high")):
        pairs = zip(map(str, found.index), found[end].tolist(), strict=True)
        told[title] = [f"{amount(known[name], x)} {_briefly(_holders(together, name, x))}" for name, x in pairs]
    return found.assign(**told).reset_index(drop=True)


def _briefly(holders: Sequence[str]) -> str:
    more = f" and {len(holders) - 1} more" if len(holders) > 1 else ""
    return shortened(holders[0], HOLDER_CHARACTERS) + more


def pooled_share(together: Bench, values: Table, measure: str) -> float:
    """The measure with everything pooled."""
    result = evaluate(together.base, values, together.ids[0], pooled(together.weights))
    return float(measured(result, measure)[0])


def headline(together: Bench, table: pd.DataFrame, measure: str) -> str:
    """On how many rules they push the same way, and which disagreement moves the answer most, as Markdown."""
    found = agreement(together.base, together.ids)
    rules = found.loc[list(together.base.rule)]
    alike = int((rules["direction"] != "mixed").sum())
    count = f"all {len(rules)} rules" if alike == len(rules) else f"{alike} of {len(rules)} rules"
    return f"{_who(together)} push the same way in {count}. {_most(together, table, measure)}"


def _who(together: Bench) -> str:
    if len(together.names) > 2:
        return f"{words.sentence_case(words.counted(len(together.names)))} readings"
    return words.listed([f"“{words.escaped(name)}”" for name in together.names])


def _most(together: Bench, table: pd.DataFrame, measure: str) -> str:
    label = measures(together.base)[measure]
    if table.empty:
        return "They do not differ in anything."
    if table["moves"].isna().all():
        return f"“{label}” is not defined here, for nothing reaches what it counts among."
    if shown(table).empty:
        return f"In this scenario, nothing they disagree on moves “{label}” by as much as a point."
    first = table.iloc[0]
    ends = f"{words.percent(first['at_low'])} or {words.percent(first['at_high'])}"
    name = str(table.index[0])
    quarrel = f"{'the rule ' if name in together.base.rule else ''}“{part_label(together.base, name)}”"
    return f"What they make of {quarrel} moves “{label}” most: {ends}, with all else pooled."


def ends(together: Bench, table: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """The least and the greatest factor of each weight in the table, in words."""
    known = weights(together.base)
    return {
        str(name): (amount(known[str(name)], low), amount(known[str(name)], high))
        for name, low, high in table[["low", "high"]].itertuples()
    }


def quarrels_sentence(together: Bench, table: pd.DataFrame, measure: str) -> str:
    """The disagreements in words: what the measure is at either end of each, and who stands there."""
    found, factors = shown(table), ends(together, table)
    told = []
    for name, low, high, at_low, at_high, _ in found.itertuples():
        sides = [
            f"{words.percent(share)} at {text} ({words.listed(_holders(together, name, factor))})"
            for share, text, factor in zip((at_low, at_high), factors[name], (low, high), strict=True)
        ]
        told.append(f"{part_label(together.base, name)}: {', '.join(sides)}")
    return f"{measures(together.base)[measure]} with all else pooled. {'; '.join(told)}."


def _holders(together: Bench, name: str, factor: float) -> list[str]:
    """Who gives a weight this factor."""
    pairs = zip(together.names, together.weights, strict=True)
    return [who for who, own in pairs if abs(own[name] / factor - 1) <= SAME]


def rest_text(table: pd.DataFrame) -> str:
    """How many disagreements are not drawn, and that they hardly matter; empty if all are."""
    rest = len(table) - len(shown(table))
    if not rest or shown(table).empty:
        return ""
    limit = "less than a point" if len(shown(table)) < MOST_SHOWN else "no more than the last of these"
    more = "more disagreement moves" if rest == 1 else "more disagreements each move"
    return f"{words.sentence_case(words.counted(rest))} {more} it by {limit}."


def agreement_text(together: Bench) -> str:
    """Where they agree: the same factor, the same way, not the same way; and their base odds and rates, as Markdown."""
    found = agreement(together.base, together.ids)
    is_rule = found.index.isin(list(together.base.rule))
    same, mixed = found["ratio"] <= 1 + SAME, found["direction"] == "mixed"
    groups = {
        "The same factor": found[is_rule & same],
        "The same way, not as strongly": found[is_rule & ~same & ~mixed],
        "Not the same way": found[is_rule & ~same & mixed],
        "The same base odds or rate": found[~is_rule & same],
        "Other base odds or another rate": found[~is_rule & ~same],
    }
    return "\n\n".join(_group(together, title, rows) for title, rows in groups.items() if len(rows))


def _group(together: Bench, title: str, rows: pd.DataFrame) -> str:
    factors = ends(together, rows)
    told = []
    for name, ratio in rows["ratio"].sort_values(ascending=False, kind="stable").items():
        least, greatest = factors[str(name)]
        told.append(part_label(together.base, str(name)) + (f" ({least} to {greatest})" if ratio > 1 + SAME else ""))
    return f"**{title}: {len(rows)}.** {'; '.join(told)}."


def outcomes_sentence(base: RuleBase, table: pd.DataFrame) -> str:
    """The panels in words: what leads under each judgement, and under all of them pooled."""
    leading = table.idxmax(axis=1)
    told = [
        f"{name}: {base.outcome[str(lead)].label} {words.percent(share)}"
        for name, lead, share in zip(table.index, leading, table.max(axis=1).tolist(), strict=True)
    ]
    return f"{'; '.join(told)}."


def pooled_reading(together: Bench) -> OwnReading:
    """All of them pooled, as a reading that a scenario can carry."""
    based_on = Counter(one.based_on for one in together.judgements).most_common(1)[0][0]
    label = shortened(f"{POOLED}: {', '.join(together.names)}", MAX_LABEL_LENGTH)
    left = changes(together.base, based_on, pooled(together.weights))
    return OwnReading(label=label, based_on=based_on, weights=left)


def added_text(opened: Sequence[Opened], found: int, added: int) -> list[str]:
    """What came of a file of scenarios: how many readings it held, how many are new."""
    if not found:
        what = "The scenario" if len(opened) == 1 else f"None of the {len(opened)} scenarios"
        verb = "carries no" if len(opened) == 1 else "carries a"
        return [f"{what} in the file {verb} reading of its own. Nothing was added."]
    told = [f"{added} {'reading' if added == 1 else 'readings'} added."] if added else []
    if found > added:
        told.append(f"{found - added} {'was' if found - added == 1 else 'were'} here already.")
    return told


def remarks(chosen: Sequence[Judgement]) -> str:
    """What had to be said about the readings that were made elsewhere, as Markdown; empty if nothing."""
    return "  \n".join(words.escaped(remark) for remark in dict.fromkeys(x for one in chosen for x in one.remarks))


def shortened(text: str, characters: int) -> str:
    """The text, cut to so many characters if it is longer."""
    return text if len(text) <= characters else f"{text[: characters - 1].rstrip()}…"


def call(together: Bench, measure: str) -> tuple[str, str]:
    """What is needed, and the call that gives the disagreements."""
    base = "base"
    for reading, one in zip(together.ids, together.judgements, strict=True):
        if one.weights:
            made = f"readings.Reading(id={reading!r}, label={one.label!r}, meaning={one.label!r})"
            base = f"readings.with_reading({base}, {made}, {one.based_on!r}, {dict(one.weights)})"
    return "readings", f"readings.disagreements({base}, values, {list(together.ids)}, {measure!r})"
