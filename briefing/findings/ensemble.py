"""How sure can one be? What many tries of what is not known show, in sentences and tables."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass

import pandas as pd

from briefing import words
from briefing.answer import Answer
from briefing.findings.compare import as_markdown
from model.aims import GROUP, measures
from model.ensemble import BAND_DRAWS, DRAWS, SEED, Ensemble, Ranges
from model.parts import RuleBase
from model.sensitivity import plausible_ranges
from scenarios.scenario import Scenario

# A spread of less than a point is not worth dividing.
SMALLEST_WIDTH = 0.01
PARTS = 10
MOST_NAMED = 3
SLIDERS, JUDGEMENTS, TOGETHER = "the sliders that are not known", "how strong each rule is", "only the two together"
TABLE_NOTE = (
    "The last three columns say what makes each of them vary: the sliders that are not known, how strong each rule is, "
    "and the two only together. A dash: less than a point to divide."
)


@dataclass(frozen=True)
class Spread:
    """How an outcome, key figure or group is spread over the tries, how often it leads, and what made it vary.

    `share` and `band` are the figure as set, the same as everywhere. From `low` to `high` lie nine tries in ten.
    `leads` is not a number for a key figure; nor are the shares of the variance that come from `values`, `weights` and
    `both` for what does not vary.
    """

    share: float
    band: tuple[float, float]
    low: float
    quarter: float
    three_quarters: float
    high: float
    leads: float
    values: float
    weights: float
    both: float

    @property
    def run(self) -> str:
        """From where to where it runs, as “10–66”."""
        return words.band_text((self.low, self.high))

    @property
    def as_set(self) -> str:
        """The figure as set, with its band."""
        return words.with_band(self.share, self.band)

    @property
    def sources(self) -> dict[str, float]:
        """What its variance comes from, in words → its share; empty if there is next to none."""
        if not self.high - self.low >= SMALLEST_WIDTH or self.both != self.both:
            return {}
        parts = {SLIDERS: self.values, JUDGEMENTS: self.weights, TOGETHER: self.both}
        # An estimate may fall a little below none.
        return {name: max(part, 0.0) for name, part in parts.items()}


Spreads = Mapping[str, Spread]


def spreads(answer: Answer, ensemble: Ensemble) -> Spreads:
    """The spread of every outcome, key figure and group (as "group:id"), beside the figure as set."""
    shares = answer.shares
    edges = answer.every_band
    table = ensemble.quantiles(0.05, 0.25, 0.75, 0.95).to_numpy().tolist()
    rows = zip(ensemble.split.index, table, ensemble.split.to_numpy().tolist(), strict=True)
    leads = ensemble.leading
    return {
        str(name): Spread(*(shares[name], edges[name], *quantiles, leads.get(name, float("nan")), *parts))
        for name, quantiles, parts in rows
    }


def labels(base: RuleBase) -> dict[str, str]:
    """What everything that is spread is called: outcomes and key figures, then groups as "group:id"."""
    return {**measures(base), **{f"{GROUP}{group.id}": group.label for group in base.groups}}


def numbers(base: RuleBase, spreads: Spreads) -> pd.DataFrame:
    """The same as a table, a row for each."""
    named = labels(base)
    rows = [{"measure": named[name], **asdict(spread)} for name, spread in spreads.items()]
    for row in rows:
        row["sliders"], row["judgements"] = row.pop("values"), row.pop("weights")
        row["band_low"], row["band_high"] = row.pop("band")
    plain = {"values": "from_sliders", "weights": "from_rules", "both": "from_both_together"}
    return pd.DataFrame(rows).rename(columns=plain)


def progress(ensemble: Ensemble) -> str:
    """What can be said while tries are still being worked out."""
    return f"{len(ensemble.shares):,} tries so far"


def headline(answer: Answer, spreads: Spreads) -> str:
    """The figure of what leads, between which it stays in nine of ten tries, and how often it leads in them.

    With sliders that are not known that is another question: it names them, and the figure with every slider as set.
    """
    base, unknown = answer.base, answer.scenario.ranges
    name = f"{GROUP}{answer.ranked_groups[0].id}" if base.groups else answer.leading
    spread = spreads[name]
    if base.groups:
        said = words.in_cases(answer, answer.ranked_groups[0])
    else:
        said = (
            f"{words.sentence_case(base.outcome[name].phrase)}: {words.percent(spread.share)}{words.of_cases(answer)}"
        )
    stays = f"it stays between {_between(spread)}"
    if not unknown:
        first = f"{said}. In nine of ten tries of these judgements {stays}"
    else:
        first = (
            f"With every slider as set: {words.within_sentence(said)} ({words.band_text(spread.band)}). "
            f"With {_not_known(base, unknown)} not known {stays} in nine of ten tries"
        )
    return " ".join(filter(None, [f"{first}.", _who_leads(base, spreads, name), sources_words(spread, unknown)]))


def _between(spread: Spread) -> str:
    low, high = words.points(spread.low), words.points(spread.high)
    return f"{low} and {words.percent(spread.high)}" if low != high else f"{low} and {high}\u00a0%"


def _not_known(base: RuleBase, unknown: Collection[str]) -> str:
    named = [f"“{base.variable[name].label}”" for name in unknown]
    if len(named) > MOST_NAMED:
        named = [*named[: MOST_NAMED - 1], f"{words.counted(len(named) - MOST_NAMED + 1)} more sliders"]
    return words.listed(named)


def _who_leads(base: RuleBase, spreads: Spreads, as_set: str) -> str:
    """What leads more often in the tries than what leads as set; empty if nothing does."""
    rivals = [f"{GROUP}{group.id}" for group in base.groups] or list(base.outcome)
    most = max(rivals, key=lambda name: spreads[name].leads)
    if most == as_set:
        return ""
    place = "is the likeliest of the groups" if base.groups else "leads"
    often = f"It {place} in {words.percent(spreads[as_set].leads)} of them"
    return f"{often}, “{labels(base)[most]}” in {words.percent(spreads[most].leads)}."


def sources_words(spread: Spread, unknown: Collection[str]) -> str:
    """Where a spread comes from, in parts of ten that make ten; empty if no slider is unknown or there is next to no
    spread."""
    tenths = dict(zip(spread.sources, whole_parts(list(spread.sources.values()), PARTS), strict=True))
    named = sorted(((name, part) for name, part in tenths.items() if part), key=lambda x: -x[1])
    if not unknown or not named:
        return ""
    if len(named) == 1:
        return f"Nearly all of that doubt comes from {named[0][0]}."
    first, *others = [f"{words.counted(part)} come{'s' * (part == 1)} from {name}" for name, part in named]
    return f"Of ten parts of that doubt, {words.listed([first, *(_short(other) for other in others)])}."


def _short(phrase: str) -> str:
    return phrase.replace(" comes from ", " from ").replace(" come from ", " from ")


def whole_parts(shares: Sequence[float], whole: int) -> list[int]:
    """The shares in whole numbers that add up to the whole, by largest remainders; nothing of nothing."""
    total = sum(shares)
    if not total:
        return [0] * len(shares)
    exact = [whole * share / total for share in shares]
    parts = [int(x) for x in exact]
    ahead = sorted(range(len(exact)), key=lambda place: parts[place] - exact[place])
    for place in ahead[: whole - sum(parts)]:
        parts[place] += 1
    return parts


def picture_sentence(answer: Answer, spreads: Spreads) -> str:
    """The distributions in words, the outcome that is likeliest as set first."""
    base, unknown = answer.base, answer.scenario.ranges
    ranked = sorted(base.outcome, key=lambda name: -spreads[name].share)
    parts = [
        f"{base.outcome[name].label} {_figure(spreads[name], unknown)}, "
        f"likeliest in {words.percent(spreads[name].leads)}"
        for name in ranked
    ]
    heading = f"With {_not_known(base, unknown)} not known. " if unknown else ""
    return f"{heading}As set, in nine of ten tries, and in how many it is the likeliest: {'; '.join(parts)}."


def _figure(spread: Spread, unknown: Collection[str]) -> str:
    """The figure as set and its band; where sliders are not known, the band and between what it then stays."""
    return f"{spread.as_set}, then {spread.run}" if unknown else spread.as_set


def row_text(spread: Spread, unknown: Collection[str]) -> str:
    """What stands beside a row of the picture: the figure with its band or, if sliders are not known, both ranges."""
    return f"{spread.as_set}; not known: {spread.run}" if unknown else spread.as_set


def legend(ranges: Ranges) -> str:
    """What the marks mean, and what was tried."""
    marks = "Tick: as set. Line: nine tries in ten. Bar: the middle half."
    strength = "another strength to every rule and starting assumption, within what its grade of evidence allows"
    if ranges:
        tried = f"Each of {DRAWS:,} tries gives another place to every slider that is not known, and {strength}"
    else:
        tried = f"Each of {BAND_DRAWS} tries gives {strength}; they are those of the thin lines on the Simulator’s bars"
    return f"{marks} {tried}."


def measure_sentence(base: RuleBase, spreads: Spreads, measure: str, unknown: Collection[str]) -> str:
    """One outcome, key figure or group: as set, how far it runs, and where that comes from."""
    spread, label = spreads[measure], labels(base)[measure]
    if spread.share != spread.share:
        return f"“{label}” is not defined here, for nothing reaches it."
    if not unknown:
        return f"{label}: {words.percent(spread.share)}; between {_between(spread)} in nine of ten tries."
    run = f"with {_not_known(base, unknown)} not known, between {_between(spread)} in nine of ten tries"
    return f"{label}: {spread.as_set} as set; {run}. {sources_words(spread, unknown)}".strip()


def as_table(base: RuleBase, spreads: Spreads, unknown: Collection[str]) -> str:
    """Every group, outcome and key figure as a table in Markdown."""
    named = labels(base)
    ordered = sorted(spreads, key=lambda name: not name.startswith(GROUP))
    rows = {named[name]: _cells(spreads[name], unknown) for name in ordered}
    return as_markdown(pd.DataFrame.from_dict(rows, orient="index"))


def _cells(spread: Spread, unknown: Collection[str]) -> dict[str, str]:
    leads = {"Likeliest in": words.percent(spread.leads)}
    if not unknown:
        return {"As set": words.percent(spread.share), "Nine tries in ten": spread.run, **leads}
    parts = [f"{part}\u00a0%" for part in whole_parts(list(spread.sources.values()), 100)] or ["–"] * 3
    names = ("From the sliders", "From the rules", "From both together")
    return {"As set": spread.as_set, "Nine tries in ten": spread.run, **leads, **dict(zip(names, parts, strict=True))}


def without_explored(base: RuleBase, scenario: Scenario, opened: Scenario) -> Scenario:
    """The scenario without the ranges that only look about where its sliders stand.

    To ask what would follow if a slider were off by a fifth sets nothing; to move an end of its range does, and so
    does any other range than the scenario had when it was opened.
    """
    plausible = plausible_ranges(base, scenario.values)
    ranges = {name: x for name, x in scenario.ranges.items() if name in opened.ranges or x != plausible[name]}
    return scenario.model_copy(update={"ranges": ranges})


def call(scenario: Scenario) -> str:
    """The line of Python that gives the same tries."""
    lens = f", lens={scenario.lens!r}" if scenario.lens else ""
    if not scenario.ranges:
        return f"ensemble.as_set(base, values, reading{lens}).leading"
    return f"ensemble.draw(base, values, reading, {scenario.ranges}, draws={DRAWS}, seed={SEED}{lens}).leading"
