"""What drives an outcome? What is asked of sliders and rules, and what each slider by itself would do, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isnan

import pandas as pd

from briefing import words
from briefing.findings import ignored
from briefing.findings.measurement import Measurement
from model.parts import Outcome, Variable
from model.sensitivity import plausible_ranges, whole_ranges

SLIDERS = "sliders"
TOGETHER = INTERACTIONS, KNOWING = "What acts only together", "What would be worth knowing"
REACHES = NEAR, WHOLE = "Near this scenario", "Whole sliders"
# What moves a share by less than half a point is not worth a line.
SHOWN_SHARE = 0.005
MOST_SHOWN = 10


@dataclass(frozen=True)
class Upright:
    """The line that spans are seen against: where it stands, what it is called, and the outcome it is of, if any."""

    share: float
    text: str
    outcome: Outcome | None = None


@dataclass(frozen=True, eq=False)
class Movable(Measurement):
    """An outcome or key figure of one scenario, and how far the sliders may go to move it."""

    reach: str = NEAR

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
            return f"{self.label} cannot be said here, for none of the cases that it counts among come about."
        return f"{self.label} is at {words.with_band(self.share, self.answer.every_band[self.measure])}."


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
    text: str


@dataclass(frozen=True, eq=False)
class Analysis:
    """All that is said of one analysis: its answer, its picture in words, what that leaves out, and more on demand."""

    headline: str
    picture: str
    rest: str
    table: pd.DataFrame
    call: str  # the Python that gives the table, and the modules it needs
    upright: Upright
    modules: str = "sensitivity"
    fold: str = ""
    details: str = ""
    spans: Sequence[Span] = ()
    single: pd.DataFrame | None = None  # as in model.sensitivity.Indices; only what is large enough to be seen

    @property
    def has_picture(self) -> bool:
        """Whether there is anything to draw."""
        return bool(self.spans) or (self.single is not None and not self.single.empty)


def visible(bars: pd.DataFrame) -> pd.DataFrame:
    """The rows of a tornado that move the measure enough to be seen."""
    return bars[bars["width"] >= SHOWN_SHARE].head(MOST_SHOWN)


def bars_shown(table: pd.DataFrame) -> list[Bar]:
    """The rows that are shown."""
    rows = visible(table)
    return [Bar(str(name), *cells) for name, cells in zip(rows.index, rows.to_numpy().tolist(), strict=True)]


def remaining(what: str, bars: pd.DataFrame) -> str:
    """How little the rows that are not shown do."""
    rest = bars.iloc[len(visible(bars)) :]
    if rest.empty or len(rest) == len(bars):
        return ""
    limit = words.points(float(rest["width"].max()))
    amount = f"at most {limit} points" if limit > 1 else "less than a point"
    if len(rest) == 1:
        return f"The other {what.removesuffix('s')} moves it by {amount}."
    return f"The other {words.counted(len(rest))} {what} move it by {amount} each."


def in_words(movable: Movable, spans: Sequence[Span]) -> str:
    """The picture of spans in words."""
    return f"{movable.opening} {'. '.join(f'{span.name}: {span.text}' for span in spans)}."


def of_sliders(movable: Movable, bars: pd.DataFrame) -> Analysis:
    """What a tornado over the sliders says."""
    spans = [_slider_span(movable.base.variable[bar.name], bar) for bar in bars_shown(bars)]
    return Analysis(
        headline=_slider_headline(movable, bars),
        picture=in_words(movable, spans),
        rest=remaining("sliders", bars),
        fold="How far the sliders move",
        details=_ranges_text(movable),
        table=bars.rename_axis("slider").reset_index(),
        call=f"sensitivity.tornado(base, values, reading, {movable.measure!r}, {ranges_code(movable)})",
        upright=movable.now,
        spans=spans,
    )


def _slider_span(variable: Variable, bar: Bar) -> Span:
    low = f"{words.percent(bar.least)} at {words.measured(variable, round(bar.least_at, 1))}"
    high = f"{words.percent(bar.greatest)} at {words.measured(variable, round(bar.greatest_at, 1))}"
    return Span(variable.label, bar.least, bar.greatest, low, high, _way(variable, bar))


def _way(variable: Variable, bar: Bar) -> str:
    """The way along a slider, from its lower to its higher place: “from 31 % at 0 (none) to 50 % at 50 (some)”."""
    ends = sorted([(bar.least_at, bar.least), (bar.greatest_at, bar.greatest)])
    start, end = (f"{words.percent(share)} at {_place(variable, at)}" for at, share in ends)
    return f"from {start} to {end}"


def _place(variable: Variable, value: float) -> str:
    """The value, with its mark if it lies on one; a time says enough by itself."""
    text = words.measured(variable, words.rounded(variable, value))
    mark = next((f" ({mark.text})" for mark in variable.marks if mark.at == value), "")
    return text if variable.kind == "time" else f"{text}{mark}"


def _slider_headline(movable: Movable, bars: pd.DataFrame) -> str:
    """Which slider moves it most, from what to what."""
    rows = bars_shown(bars)
    if not rows:
        return f"{movable.opening} No slider by itself would move it by as much as a point {within(movable)}."
    first = movable.base.variable[rows[0].name]
    return f"{movable.opening} {first.label} would move it most, {_way(first, rows[0])}."


def within(movable: Movable) -> str:
    """How far the sliders go, in words."""
    return "over its whole range" if movable.reach == WHOLE else "near this scenario"


def _ranges_text(movable: Movable) -> str:
    """How far each slider may go, as a Markdown list."""
    lines = ["Near this scenario: a fifth of the slider either way, unless the scenario gives a range of its own."]
    for name, (low, high) in movable.ranges.items():
        variable = movable.base.variable[name]
        lines.append(f"- **{variable.label}**: {_place(variable, low)} to {_place(variable, high)}")
    return "\n".join(lines if movable.reach == NEAR else lines[1:])


def ignored_text(movable: Movable, view: str) -> str:
    """What of the scenario an analysis leaves out of account, for it varies it together over whole sliders or not."""
    base, scenario = movable.base, movable.answer.scenario
    uncertainties = [x.id for x in base.variables if x.kind == "uncertainty"]
    together = {INTERACTIONS: list(base.variable), KNOWING: uncertainties}.get(view, [])
    if movable.reach == WHOLE:
        return ignored.sentence(base, scenario, together)
    return ignored.sentence(base, scenario, varied=list(base.variable) if view == SLIDERS else together)


def ranges_code(movable: Movable) -> str:
    """The ranges as Python."""
    if movable.reach == WHOLE:
        return "sensitivity.whole_ranges(base)"
    stated, plausible = movable.answer.scenario.ranges, "sensitivity.plausible_ranges(base, values)"
    return f"{{**{plausible}, **{stated}}}" if stated else plausible
