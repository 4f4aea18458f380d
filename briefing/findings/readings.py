"""Whose judgement is it? Several people’s readings side by side: where they agree, what moves the answer, pooled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from briefing import words
from briefing.findings.compare import part_label
from briefing.findings.rules import amount, weights
from model import quoting
from model.aims import measured, measures
from model.engine import evaluate
from model.inputs import Table
from model.parts import Reading, RuleBase
from model.readings import SAME, agreement, changes, disagreements, pooled, with_reading
from scenarios.names import MAX_LABEL_LENGTH
from scenarios.scenario import Opened, OwnReading

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


def _usable(judgement: Judgement, weights: Mapping[str, float]) -> Judgement:
    lost = [name for name in judgement.weights if name not in weights]
    if not lost:
        return judgement
    remark = f"“{judgement.label}” changes judgements that do not exist here; they were left out: {', '.join(lost)}."
    return replace(
        judgement, weights={name: x for name, x in judgement.weights.items() if name in weights}, remarks=(remark,)
    )


def bench(base: RuleBase, judgements: Sequence[Judgement]) -> Bench:
    """The judgements together; one that changes nothing is the reading it is based on."""
    ids = []
    for place, judgement in enumerate(judgements, start=1):
        ids.append(f"reader {place}" if judgement.weights else judgement.based_on)
        if judgement.weights:
            reading = Reading(id=ids[-1], label=judgement.label, meaning=judgement.label)
            base = with_reading(base, reading, judgement.based_on, judgement.weights)
    return Bench(base, tuple(ids), tuple(names(judgements)), tuple(judgements))


def names(judgements: Sequence[Judgement]) -> list[str]:
    """A name for each: with its origin where several have the same label, numbered if that does not do."""
    counts = Counter(judgement.label for judgement in judgements)
    labels = [
        judgement.label
        if counts[judgement.label] == 1 or not judgement.origin
        else f"{judgement.label}, {judgement.origin}"
        for judgement in judgements
    ]
    return list(words.preset_labels({str(place): name for place, name in enumerate(labels)}).values())


def outcomes(bench: Bench, values: Table) -> pd.DataFrame:
    """The outcomes under each judgement, and under all of them pooled in the last row."""
    rows = pd.DataFrame([*bench.weights, pooled(bench.weights)])
    result = evaluate(bench.base, values, bench.ids[0], rows)
    return result.outcomes.set_axis([*bench.names, POOLED]).rename_axis("reading")


def quarrels(bench: Bench, values: Table, measure: str) -> pd.DataFrame:
    """What they disagree on, as from `model.readings.disagreements`."""
    return disagreements(bench.base, values, bench.ids, measure)


def visible(table: pd.DataFrame) -> pd.DataFrame:
    """The disagreements that move the measure enough to be drawn."""
    return table[table["moves"] >= NAMED_SHARE].head(MOST_SHOWN)


def numbers(bench: Bench, table: pd.DataFrame) -> pd.DataFrame:
    """The disagreements that are drawn; in words the `judgement`, and its `least` and `greatest` and whose."""
    rows, weights_by_id, average = visible(table), weights(bench.base), pooled(bench.weights)
    in_words = {"judgement": [part_label(bench.base, str(name)) for name in rows.index]}
    for title, end in (("least", "low"), ("greatest", "high")):
        pairs = zip(map(str, rows.index), rows[end].tolist(), strict=True)
        in_words[title] = [
            f"{amount(weights_by_id[name], x, average)} {_briefly(_holders(bench, name, x))}" for name, x in pairs
        ]
    return rows.assign(**in_words).reset_index(drop=True)


def _briefly(holders: Sequence[str]) -> str:
    more = f" and {len(holders) - 1} more" if len(holders) > 1 else ""
    return shortened(holders[0], HOLDER_CHARACTERS) + more


def pooled_share(bench: Bench, values: Table, measure: str) -> float:
    """The measure with everything pooled."""
    result = evaluate(bench.base, values, bench.ids[0], pooled(bench.weights))
    return float(measured(result, measure)[0])


def headline(bench: Bench, table: pd.DataFrame, measure: str) -> str:
    """On how many rules they push the same way, and which disagreement moves the answer most, as Markdown."""
    agreed = agreement(bench.base, bench.ids)
    rules = agreed.loc[list(bench.base.rule)]
    alike = int((rules["direction"] != "mixed").sum())
    count = f"all {len(rules)} rules" if alike == len(rules) else f"{alike} of {len(rules)} rules"
    return f"{_who(bench)} push the same way in {count}. {_most(bench, table, measure)}"


def _who(bench: Bench) -> str:
    if len(bench.names) > 2:
        return f"{words.sentence_case(words.counted(len(bench.names)))} readings"
    return words.listed([f"“{words.escaped(name)}”" for name in bench.names])


def _most(bench: Bench, table: pd.DataFrame, measure: str) -> str:
    label = measures(bench.base)[measure]
    if table.empty:
        return "They do not differ in anything."
    if table["moves"].isna().all():
        return f"“{label}” cannot be said here, for none of the cases that it counts among come about."
    if visible(table).empty:
        return f"In this scenario, nothing they disagree on moves “{label}” by as much as a point."
    first = table.iloc[0]
    ends = f"{words.percent(first['at_low'])} or {words.percent(first['at_high'])}"
    name = str(table.index[0])
    quarrel = f"{'the rule ' if name in bench.base.rule else ''}“{part_label(bench.base, name)}”"
    return f"What they make of {quarrel} moves “{label}” most: {ends}, with all else at their average."


def ends(bench: Bench, table: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """The least and the greatest factor of each weight in the table, in words, with all else at their average."""
    weights_by_id, average = weights(bench.base), pooled(bench.weights)
    return {
        str(name): (amount(weights_by_id[str(name)], low, average), amount(weights_by_id[str(name)], high, average))
        for name, low, high in table[["low", "high"]].itertuples()
    }


def quarrels_sentence(bench: Bench, table: pd.DataFrame, measure: str) -> str:
    """The disagreements in words: what the measure is at either end of each, and who stands there."""
    rows, factors = visible(table), ends(bench, table)
    phrases = []
    for name, low, high, at_low, at_high, _ in rows.itertuples():
        sides = [
            f"{words.percent(share)} at {text} ({words.listed(_holders(bench, name, factor))})"
            for share, text, factor in zip((at_low, at_high), factors[name], (low, high), strict=True)
        ]
        phrases.append(f"{part_label(bench.base, name)}: {', '.join(sides)}")
    return f"{measures(bench.base)[measure]} with all else at their average. {'; '.join(phrases)}."


def _holders(bench: Bench, name: str, factor: float) -> list[str]:
    """Who judges so."""
    pairs = zip(bench.names, bench.weights, strict=True)
    return [who for who, own in pairs if abs(own[name] / factor - 1) <= SAME]


def rest_text(table: pd.DataFrame) -> str:
    """How many disagreements are not drawn, and that they hardly matter; empty if all are."""
    rest = len(table) - len(visible(table))
    if not rest or visible(table).empty:
        return ""
    limit = "less than a point" if len(visible(table)) < MOST_SHOWN else "no more than the last of these"
    more = "more disagreement moves" if rest == 1 else "more disagreements each move"
    return f"{words.sentence_case(words.counted(rest))} {more} it by {limit}."


def agreement_text(bench: Bench) -> str:
    """Where they agree: as strong, the same way, not the same way; and their starting assumptions, as Markdown."""
    agreed = agreement(bench.base, bench.ids)
    is_rule = agreed.index.isin(list(bench.base.rule))
    same, mixed = agreed["ratio"] <= 1 + SAME, agreed["direction"] == "mixed"
    groups = {
        "Just as strong": agreed[is_rule & same],
        "The same way, not as strongly": agreed[is_rule & ~same & ~mixed],
        "Not the same way": agreed[is_rule & ~same & mixed],
        "The same starting assumption": agreed[~is_rule & same],
        "Another starting assumption": agreed[~is_rule & ~same],
    }
    return "\n\n".join(_group(bench, title, rows) for title, rows in groups.items() if len(rows))


def _group(bench: Bench, title: str, rows: pd.DataFrame) -> str:
    factors, labels = ends(bench, rows), weights(bench.base)
    phrases = []
    for name, ratio in rows["ratio"].sort_values(ascending=False, kind="stable").items():
        least, greatest = factors[str(name)]
        phrases.append(labels[str(name)].label + (f" ({least} to {greatest})" if ratio > 1 + SAME else ""))
    return f"**{title}: {len(rows)}.** {'; '.join(phrases)}."


def outcomes_sentence(base: RuleBase, table: pd.DataFrame) -> str:
    """The panels in words: what leads under each judgement, and under all of them pooled."""
    leading = table.idxmax(axis=1)
    phrases = [
        f"{name}: {base.outcome[str(lead)].label} {words.percent(share)}"
        for name, lead, share in zip(table.index, leading, table.max(axis=1).tolist(), strict=True)
    ]
    return f"{'; '.join(phrases)}."


def pooled_reading(bench: Bench) -> OwnReading:
    """All of them pooled, as a reading that a scenario can carry."""
    based_on = Counter(judgement.based_on for judgement in bench.judgements).most_common(1)[0][0]
    label = shortened(f"{POOLED}: {', '.join(bench.names)}", MAX_LABEL_LENGTH)
    left = changes(bench.base, based_on, pooled(bench.weights))
    return OwnReading(label=label, based_on=based_on, weights=left)


def added_text(opened: Sequence[Opened], held: int, added: int) -> list[str]:
    """What came of a file of scenarios: how many readings it held, how many are new."""
    if not held:
        what = "The scenario" if len(opened) == 1 else f"None of the {len(opened)} scenarios"
        verb = "carries no" if len(opened) == 1 else "carries a"
        return [f"{what} in the file {verb} reading of its own. Nothing was added."]
    sentences = [f"{added} {'reading' if added == 1 else 'readings'} added."] if added else []
    if held > added:
        sentences.append(f"{held - added} {'was' if held - added == 1 else 'were'} here already.")
    return sentences


def remarks(judgements: Sequence[Judgement]) -> str:
    """What had to be said about the readings that were made elsewhere, as Markdown; empty if nothing."""
    said = quoting.remarks(dict.fromkeys(x for judgement in judgements for x in judgement.remarks))
    return "  \n".join(map(words.escaped, said))


def shortened(text: str, characters: int) -> str:
    """The text, cut to so many characters if it is longer."""
    return text if len(text) <= characters else f"{quoting.cut(text, characters - 1).rstrip()}…"


def call(bench: Bench, measure: str) -> tuple[str, str]:
    """What is needed, and the call that gives the disagreements."""
    base = "base"
    for reading, judgement in zip(bench.ids, bench.judgements, strict=True):
        if judgement.weights:
            made = f"readings.Reading(id={reading!r}, label={judgement.label!r}, meaning={judgement.label!r})"
            base = f"readings.with_reading({base}, {made}, {judgement.based_on!r}, {dict(judgement.weights)})"
    return "readings", f"readings.disagreements({base}, values, {list(bench.ids)}, {measure!r})"
