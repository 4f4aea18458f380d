"""What drives an outcome? Sliders, what they do together, and rules, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isnan

import pandas as pd

from briefing import words
from briefing.answer import Answer
from briefing.findings.compare import part_label
from briefing.findings.why import number
from model.aims import measures
from model.parts import Grade, Outcome, Passage, RuleBase, Variable
from model.sensitivity import Indices, plausible_ranges, whole_ranges

VIEWS = SLIDERS, INTERACTIONS, RULES, KNOWING = "Sliders", "Interactions", "Rules", "Worth knowing"
REACHES = NEAR, WHOLE = "Near this scenario", "Whole sliders"
# What moves a share by less than half a point is not worth a line, nor what accounts for less than a hundredth.
SHOWN_SHARE = 0.005
SHOWN_INDEX = 0.01
MOST_SHOWN = 10
INDICES_NOTE = "Full ink: alone. Grey: only together with others. Thin line: 95 % confidence."


@dataclass(frozen=True)
class Upright:
    """The line that spans are seen against: where it stands, what it is called, and the outcome it is of, if any."""

    share: float
    text: str
    outcome: Outcome | None = None


@dataclass(frozen=True, eq=False)
class Asked:
    """What is asked: what moves an outcome or key figure of one scenario, and how far the sliders may go."""

    answer: Answer
    measure: str
    reach: str = NEAR

    @property
    def base(self) -> RuleBase:
        """The rule base."""
        return self.answer.base

    @property
    def label(self) -> str:
        """What the outcome or key figure is called."""
        return measures(self.base)[self.measure]

    @property
    def share(self) -> float:
        """What it is now."""
        return {**self.answer.outcomes, **self.answer.figures}[self.measure]

    @property
    def outcome(self) -> Outcome | None:
        """The outcome asked about; None for a key figure."""
        return self.base.outcome.get(self.measure)

    @cached_property
    def ranges(self) -> dict[str, tuple[float, float]]:
        """How far each slider may go: all the way, or as far as is plausible unless the scenario says how far."""
        scenario = self.answer.scenario
        if self.reach == WHOLE:
            return whole_ranges(self.base)
        return plausible_ranges(self.base, scenario.values) | scenario.ranges

    @property
    def now(self) -> Upright:
        """The line at what it is now."""
        return Upright(self.share, f"<b>{words.percent(self.share)}</b> now", self.outcome)

    @cached_property
    def opening(self) -> str:
        """What it is now, as a sentence."""
        if isnan(self.share):
            return f"{self.label} is not defined here, for nothing reaches what it counts among."
        return f"{self.label} is at {words.with_band(self.share, self.answer.bands[self.measure])}."


@dataclass(frozen=True)
class Bar:
    """A row of a tornado."""

    name: str
    low: float
    high: float
    at_low: float
    at_high: float
    least: float
    greatest: float
    least_at: float
    greatest_at: float
    width: float


@dataclass(frozen=True)
class Span:
    """From where to where something moves a measure; what stands at either end, and what is said of the whole."""

    name: str
    low: float
    high: float
    low_text: str
    high_text: str
    told: str


@dataclass(frozen=True, eq=False)
class Told:
    """All that is said of one analysis: its answer, its picture in words, what that leaves out, and more on demand."""

    headline: str
    picture: str
    rest: str
    fold: str
    details: str
    table: pd.DataFrame
    call: str  # the Python that gives the table, and the modules it needs
    modules: str
    upright: Upright
    spans: Sequence[Span] = ()
    single: pd.DataFrame | None = None  # as in model.sensitivity.Indices; only what is large enough to be seen

    @property
    def drawn(self) -> bool:
        """Whether there is anything to draw."""
        return bool(self.spans) or (self.single is not None and not self.single.empty)


def shown(bars: pd.DataFrame) -> pd.DataFrame:
    """The rows of a tornado that move the measure enough to be seen."""
    return bars[bars["width"] >= SHOWN_SHARE].head(MOST_SHOWN)


def _bars(table: pd.DataFrame) -> list[Bar]:
    """The rows that are shown."""
    rows = shown(table)
    return [Bar(str(name), *cells) for name, cells in zip(rows.index, rows.to_numpy().tolist(), strict=True)]


def _remaining(what: str, bars: pd.DataFrame) -> str:
    """How little the rows that are not shown do."""
    rest = bars.iloc[len(shown(bars)) :]
    if rest.empty or len(rest) == len(bars):
        return ""
    limit = words.points(float(rest["width"].max()))
    amount = f"at most {limit} points" if limit > 1 else "less than a point"
    return f"The other {number(len(rest))} {what} move it by {amount} each."


def _picture(asked: Asked, spans: Sequence[Span]) -> str:
    return f"{asked.opening} {'. '.join(f'{span.name}: {span.told}' for span in spans)}."


# Sliders


def of_sliders(asked: Asked, bars: pd.DataFrame) -> Told:
    """What a tornado over the sliders says."""
    spans = [_slider_span(asked.base.variable[bar.name], bar) for bar in _bars(bars)]
    return Told(
        headline=_slider_headline(asked, bars),
        picture=_picture(asked, spans),
        rest=_remaining("sliders", bars),
        fold="How far the sliders move",
        details=_ranges_text(asked),
        table=bars.rename_axis("slider").reset_index(),
        call=f"sensitivity.tornado(base, values, reading, {asked.measure!r}, {_ranges_code(asked)})",
        modules="sensitivity",
        upright=asked.now,
        spans=spans,
    )


def _slider_span(variable: Variable, bar: Bar) -> Span:
    low = f"{words.percent(bar.least)} at {words.measured(variable, bar.least_at)}"
    high = f"{words.percent(bar.greatest)} at {words.measured(variable, bar.greatest_at)}"
    return Span(variable.label, bar.least, bar.greatest, low, high, _way(variable, bar))


def _way(variable: Variable, bar: Bar) -> str:
    """The way along a slider, from its lower to its higher place: “from 31 % at 0 (none) to 50 % at 50 (some)”."""
    ends = sorted([(bar.least_at, bar.least), (bar.greatest_at, bar.greatest)])
    start, end = (f"{words.percent(share)} at {_place(variable, at)}" for at, share in ends)
    return f"from {start} to {end}"


def _place(variable: Variable, value: float) -> str:
    """The value, with its mark if it lies on one; a time says enough by itself."""
    if variable.kind == "time":
        return words.measured(variable, value)
    mark = next((f" ({mark.text})" for mark in variable.marks if mark.at == value), "")
    return f"{words.measured(variable, value)}{mark}"


def _slider_headline(asked: Asked, bars: pd.DataFrame) -> str:
    """Which slider moves it most, from what to what."""
    rows = _bars(bars)
    if not rows:
        return f"{asked.opening} No slider by itself would move it by as much as a point {_within(asked)}."
    first = asked.base.variable[rows[0].name]
    return f"{asked.opening} {first.label} would move it most, {_way(first, rows[0])}."


def _within(asked: Asked) -> str:
    return "over its whole range" if asked.reach == WHOLE else "near this scenario"


def _ranges_text(asked: Asked) -> str:
    """How far each slider may go, as a Markdown list."""
    lines = ["Near this scenario: from the mark below a slider to the mark above, unless the scenario says how far."]
    for name, (low, high) in asked.ranges.items():
        variable = asked.base.variable[name]
        lines.append(f"- **{variable.label}**: {_place(variable, low)} to {_place(variable, high)}")
    return "\n".join(lines if asked.reach == NEAR else lines[1:])


def _ranges_code(asked: Asked) -> str:
    if asked.reach == WHOLE:
        return "sensitivity.whole_ranges(base)"
    stated, plausible = asked.answer.scenario.ranges, "sensitivity.plausible_ranges(base, values)"
    return f"{{**{plausible}, **{stated}}}" if stated else plausible


# Interactions


def of_interactions(asked: Asked, found: Indices) -> Told:
    """What Sobol' indices over the sliders say."""
    ranges = _ranges_code(asked)
    return Told(
        headline=_interaction_headline(asked, found),
        picture=_indices_text(asked, found.single),
        rest=INDICES_NOTE,
        fold="What acts only together",
        details=_pairs_text(asked.base, found),
        table=found.single.rename_axis("slider").reset_index(),
        call=f"sensitivity.sobol(base, values, reading, {asked.measure!r}, {ranges}).single",
        modules="sensitivity",
        upright=asked.now,
        single=_large(found.single),
    )


def _large(single: pd.DataFrame) -> pd.DataFrame:
    """The rows of the indices that are large enough to be seen."""
    return single[single["total"] >= SHOWN_INDEX].head(MOST_SHOWN)


def index_text(first: float, total: float) -> str:
    """What something accounts for, in all and alone: “72 %, alone 65 %”."""
    if words.points(first) >= words.points(total):
        return f"{words.percent(total)} alone"
    return f"{words.percent(total)}, alone {words.percent(max(first, 0.0))}"


def _interaction_headline(asked: Asked, found: Indices) -> str:
    """Which slider accounts for most of the variation, and which two do most together."""
    single = _large(found.single)
    if single.empty:
        return f"{asked.opening} Nothing would move it, even if every slider varied {_within(asked)}."
    name, first, total = str(single.index[0]), float(single["first"].iloc[0]), float(single["total"].iloc[0])
    alone = "nearly all of it" if total - first < SHOWN_INDEX else words.percent(max(first, 0.0))
    return (
        f"If every slider varied {_within(asked)}, {part_label(asked.base, name)} would account for "
        f"{words.percent(total)} of what “{asked.label}” varies, {alone} by itself. {_strongest(asked.base, found)}"
    )


def _strongest(base: RuleBase, found: Indices) -> str:
    pairs = _pairs(found)
    return f"{_pair_text(base, *pairs[0])}." if pairs else "No two sliders need each other."


def _pairs(found: Indices) -> list[tuple[str, str, float, float]]:
    """The interactions that are certain and large enough to be named, each with its error."""
    pairs = found.interactions[found.interactions["second"] >= SHOWN_INDEX]
    cells = pairs.to_numpy().tolist()
    return [(str(one), str(other), *pair) for (one, other), pair in zip(pairs.index.to_list(), cells, strict=True)]


def _pair_text(base: RuleBase, one: str, other: str, share: float, error: float) -> str:
    both = f"{base.variable[one].label} and {base.variable[other].label}"
    band = (max(0.0, share - error), min(1.0, share + error))
    return f"{both} would do {words.with_band(share, band)} of it only together"


def _pairs_text(base: RuleBase, found: Indices) -> str:
    """The interactions that matter, the largest first, as a Markdown list."""
    lines = [f"- {_pair_text(base, *pair)}" for pair in _pairs(found)]
    return "\n".join(lines) or "No two sliders account for as much as a hundredth only together."


def _indices_text(asked: Asked, single: pd.DataFrame) -> str:
    """What each accounts for: the picture in words."""
    rows = _large(single)
    told = [
        f"{part_label(asked.base, name)} {index_text(first, total)}"
        for name, first, total in zip(rows.index.to_list(), rows["first"].tolist(), rows["total"].tolist(), strict=True)
    ]
    return f"Shares of the variation of “{asked.label}”: {'; '.join(told)}."


def progress(found: Indices) -> str:
    """How far the analysis has come."""
    return f"{found.points:,} points"


# Rules


def of_rules(asked: Asked, bars: pd.DataFrame) -> Told:
    """What a tornado over rule factors, base odds and rates says."""
    spans = [_weight_span(asked.base, bar) for bar in _bars(bars)]
    return Told(
        headline=_rule_headline(asked, bars),
        picture=_picture(asked, spans),
        rest=_remaining("weights", bars),
        fold="What they rest on",
        details="\n".join(_grounds_line(asked, bar) for bar in _bars(bars)),
        table=bars.rename_axis("weight").reset_index(),
        call=f"sensitivity.weight_tornado(base, values, reading, {asked.measure!r})",
        modules="sensitivity",
        upright=asked.now,
        spans=spans,
    )


def _weight_span(base: RuleBase, bar: Bar) -> Span:
    low = f"{words.percent(bar.least)} at {_weight_text(base, bar.name, bar.least_at)}"
    high = f"{words.percent(bar.greatest)} at {_weight_text(base, bar.name, bar.greatest_at)}"
    grade, passage = _grounds(base, bar.name)
    told = f"{low}, {high} (grade {grade.id}, passage {passage.id})"
    return Span(f"{part_label(base, bar.name)} · grade {grade.id}", bar.least, bar.greatest, low, high, told)


def _weight_text(base: RuleBase, name: str, value: float) -> str:
    """A rule's factor as “÷ 10”; base odds or a rate as a number."""
    return words.factor_text(value) if name in base.rule else f"{value:.2g}"


def _grounds(base: RuleBase, name: str) -> tuple[Grade, Passage]:
    """The grade of evidence and the passage that a weight rests on."""
    part = base.rule[name] if name in base.rule else base.stage[name.split(".")[0]]
    return base.grade[part.grade], base.passage[part.passage]


def _rule_headline(asked: Asked, bars: pd.DataFrame) -> str:
    """Which weight the answer hangs on most; which rule, if that is another."""
    rows = _bars(bars)
    if not rows:
        return f"{asked.opening} No weight alone would move it by as much as a point within its evidence."
    told = f"{asked.opening} It hangs most on {_weight_way(asked.base, rows[0])} within its evidence"
    rule = next((bar for bar in rows if bar.name in asked.base.rule), rows[0])
    return f"{told}." if rule is rows[0] else f"{told}; of the rules, on {_weight_way(asked.base, rule)}."


def _weight_way(base: RuleBase, bar: Bar) -> str:
    """A weight and what hangs on it: “The refusal”, 47 % to 51 %."""
    return f"“{part_label(base, bar.name)}”, {words.percent(bar.least)} to {words.percent(bar.greatest)}"


def _grounds_line(asked: Asked, bar: Bar) -> str:
    """What a weight is, how far it may be off, and on what it rests."""
    base, name = asked.base, bar.name
    grade, passage = _grounds(base, name)
    here = base.weights(asked.answer.scenario.reading)[name]
    here_text, low, high = (_weight_text(base, name, value) for value in (here, bar.low, bar.high))
    return (
        f"- **{part_label(base, name)}**: {here_text}, by its evidence from {low} to {high} "
        f"(grade {grade.id}: {grade.meaning}). *{passage.id}*: {passage.text}"
    )


def of_all_weights(asked: Asked, found: Indices) -> Told:
    """What Sobol' indices over all weights say."""
    return Told(
        headline=_all_weights_headline(asked, found),
        picture=_indices_text(asked, found.single),
        rest=INDICES_NOTE,
        fold="",
        details="",
        table=found.single.rename_axis("weight").reset_index(),
        call=f"sensitivity.weight_sobol(base, values, reading, {asked.measure!r}).single",
        modules="sensitivity",
        upright=asked.now,
        single=_large(found.single),
    )


def _all_weights_headline(asked: Asked, found: Indices) -> str:
    single = _large(found.single)
    if single.empty:
        return "Nothing moves it, though every weight may be off."
    name, total = str(single.index[0]), float(single["total"].iloc[0])
    return (
        f"If every weight were off at once, each within its evidence, “{part_label(asked.base, name)}” would account "
        f"for {words.percent(total)} of the variation."
    )
