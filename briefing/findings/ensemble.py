"""How sure can one be? What an ensemble shows, in sentences and tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import pandas as pd

from briefing import words
from briefing.findings.compare import as_markdown
from model.aims import measures
from model.ensemble import DRAWS, SEED, Ensemble, Ranges
from model.parts import RuleBase
from model.sensitivity import plausible_ranges
from scenarios.scenario import Scenario

# A spread of less than a point is not worth dividing; nor is worth naming what gives less of it than about a tenth.
SMALLEST_WIDTH = 0.01
NAMED_SHARE = 0.075
FRACTIONS = {
    "a tenth": 1 / 10,
    "a fifth": 1 / 5,
    "a quarter": 1 / 4,
    "a third": 1 / 3,
    "two fifths": 2 / 5,
    "half": 1 / 2,
    "three fifths": 3 / 5,
    "two thirds": 2 / 3,
    "three quarters": 3 / 4,
    "four fifths": 4 / 5,
    "nine tenths": 9 / 10,
    "nearly all": 1.0,
}
TABLE_NOTE = (
    "The last three columns divide the variance (Sobol’ indices of the two groups): what comes from the ranges alone, "
    "from the weights alone, and from the two only together. A dash: less than a point to divide."
)


@dataclass(frozen=True)
class Spread:
    """How an outcome or key figure is spread over the draws: its quantiles, how often it leads, what made it vary.

    From `low` to `high` lie nine draws in ten. `leads` is not a number for a key figure; nor are the shares of the
    variance that come from `values`, `weights` and `both` for what does not vary.
    """

    low: float
    quarter: float
    median: float
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
    def sources(self) -> dict[str, float]:
        """What its variance comes from, in words → its share; empty if there is next to none."""
        if not self.high - self.low >= SMALLEST_WIDTH or self.both != self.both:
            return {}
        parts = {"the ranges": self.values, "the weights of the rules": self.weights, "the two together": self.both}
        # An estimate may fall a little below none.
        return {name: max(part, 0.0) for name, part in parts.items()}


Spreads = Mapping[str, Spread]


def spreads(ensemble: Ensemble) -> Spreads:
    """The spread of every outcome and key figure, by its id."""
    table = ensemble.quantiles(0.05, 0.25, 0.5, 0.75, 0.95).to_numpy().tolist()
    split = ensemble.split.to_numpy().tolist()
    leads = [ensemble.leading.get(name, float("nan")) for name in ensemble.split.index]
    rows = zip(ensemble.split.index, table, leads, split, strict=True)
    return {str(name): Spread(*(*quantiles, lead, *parts)) for name, quantiles, lead, parts in rows}


def numbers(base: RuleBase, spreads: Spreads) -> pd.DataFrame:
    """The same as a table, a row per outcome and key figure."""
    labels = measures(base)
    return pd.DataFrame([{"measure": labels[name], **asdict(spread)} for name, spread in spreads.items()])


def progress(ensemble: Ensemble) -> str:
    """What can be said while draws are still being worked out."""
    leader = max(ensemble.leading, key=lambda name: ensemble.leading[name])
    share = words.percent(ensemble.leading[leader])
    return f"{len(ensemble.shares):,} draws; {ensemble.base.outcome[leader].phrase} leads in {share}"


def headline(base: RuleBase, spreads: Spreads, draws: int, as_set: str) -> str:
    """What leads how often, how far its share runs, and where that spread comes from.

    `as_set` is the outcome that leads with every slider where it stands.
    """
    leader = _by_leads(base, spreads)[0]
    spread, phrase = spreads[leader], base.outcome[leader].phrase
    run = f"its share would run from {words.percent(spread.low)} to {words.percent(spread.high)}"
    lead = f"{words.of_outcomes(base, phrase)} would lead in {words.percent(spread.leads)} of {draws:,} draws; {run}."
    other = f"With every slider where it stands, {base.outcome[as_set].phrase} would lead." if as_set != leader else ""
    return " ".join(part for part in (lead, sources_words(spread), other) if part)


def _by_leads(base: RuleBase, spreads: Spreads) -> list[str]:
    """The outcomes, the one that leads most often first."""
    return sorted(base.outcome, key=lambda name: -spreads[name].leads)


def sources_words(spread: Spread) -> str:
    """Where a spread comes from, as “Of that spread about half comes from …”; empty if there is next to none."""
    named = sorted((x for x in spread.sources.items() if x[1] >= NAMED_SHARE), key=lambda x: -x[1])
    if not named:
        return ""
    (first, share), *others = named
    if not others:
        return f"{'All' if share == 1 else fraction(share).capitalize()} of that spread comes from {first}."
    phrases = [
        f"about {fraction(share)} comes from {first}",
        *(f"{fraction(part)} from {name}" for name, part in others),
    ]
    return f"Of that spread {words.listed(phrases)}."


def fraction(share: float) -> str:
    """A share of a whole in words, as “two thirds”."""
    return min(FRACTIONS, key=lambda name: abs(FRACTIONS[name] - share))


def picture_sentence(base: RuleBase, spreads: Spreads) -> str:
    """The distributions in words, the outcome that leads most often first."""
    parts = [
        f"{base.outcome[name].label} {words.percent(spreads[name].median)} ({spreads[name].run}), "
        f"leading in {words.percent(spreads[name].leads)}"
        for name in _by_leads(base, spreads)
    ]
    return f"Middle draw, nine draws in ten, and share of draws: {'; '.join(parts)}."


def legend(ranges: Ranges) -> str:
    """What the marks mean, and what was drawn."""
    varied = "ranges and weights" if ranges else "weights alone"
    marks = "Line: nine draws in ten. Bar: the middle half. Gap: the middle draw."
    return f"{marks} Drawn from {varied}, seed {SEED}: the same file gives the same draws."


def measure_sentence(base: RuleBase, spreads: Spreads, measure: str) -> str:
    """One outcome or key figure: its middle, how far it runs, and where that comes from."""
    spread, label = spreads[measure], measures(base)[measure]
    if spread.median != spread.median:
        return f"“{label}” is not defined in any draw, for nothing reaches it."
    run = f"{words.percent(spread.low)} to {words.percent(spread.high)} in nine draws of ten"
    return f"{label}: {words.percent(spread.median)} in the middle draw, {run}. {sources_words(spread)}".strip()


def as_table(base: RuleBase, spreads: Spreads) -> str:
    """Every outcome and key figure as a table in Markdown."""
    rows = {label: _cells(spreads[name]) for name, label in measures(base).items()}
    return as_markdown(pd.DataFrame.from_dict(rows, orient="index"))


def _cells(spread: Spread) -> dict[str, str]:
    parts = list(spread.sources.values()) or [float("nan")] * 3
    names = ("From the ranges", "From the weights", "From both together")
    return {
        "Middle draw": words.percent(spread.median),
        "Nine in ten": spread.run,
        "Leads in": words.percent(spread.leads),
        **dict(zip(names, map(words.percent, parts), strict=True)),
    }


def without_explored(base: RuleBase, scenario: Scenario, opened: Scenario) -> Scenario:
    """The scenario without the ranges that only look about where its sliders stand.

    To ask what would follow if a slider were off by a fifth sets nothing; to move an end of its range does, and so
    does any other range than the scenario had when it was opened.
    """
    plausible = plausible_ranges(base, scenario.values)
    ranges = {name: x for name, x in scenario.ranges.items() if name in opened.ranges or x != plausible[name]}
    return scenario.changed(ranges=ranges)


def call(ranges: Ranges) -> str:
    """The line of Python that draws the same ensemble."""
    return f"ensemble.draw(base, values, reading, {dict(ranges)}, draws={DRAWS}, seed={SEED}).leading"
