"""What would be worth knowing beforehand? Said of naming the outcome, and of choosing a package."""

from __future__ import annotations

import pandas as pd

from briefing import words
from briefing.findings.robustness import NOW, packages_code
from briefing.findings.sensitivity import NEAR, SHOWN_SHARE, Analysis, Movable, Span, Upright
from model.learning import LEARNED, Gain

PURPOSES = NAMING, CHOOSING = "Naming the outcome", "Choosing a package"
WISHES = HIGH, LOW = "as high as possible", "as low as possible"
FOLD = "How this is worked out"
METHOD = (
    f"Each uncertainty is settled in turn at {LEARNED} values of its range while the others stay unknown over theirs. "
    "Gained is what the best answer at each value has over the answer that is best without knowing it, on average "
    "(the expected value of partial perfect information; Howard 1966)."
)


def unknown(movable: Movable) -> dict[str, tuple[float, float]]:
    """The ranges of what can only be learned: the uncertainties."""
    return {name: ends for name, ends in movable.ranges.items() if movable.base.variable[name].kind == "uncertainty"}


def worth_knowing(table: pd.DataFrame) -> pd.DataFrame:
    """The rows that are worth knowing."""
    return table[table["gain"] >= SHOWN_SHARE]


def _gains(table: pd.DataFrame) -> list[tuple[str, Gain]]:
    """The rows, all measured from one share: each has its own estimate of what is best without knowing anything."""
    before = float(table["before"].mean())
    rows = [(str(name), Gain(*row)) for name, *row in table[list(Gain._fields)].itertuples()]
    return [(name, gain._replace(before=before, after=before + gain.after - gain.before)) for name, gain in rows]


def _span(label: str, gain: Gain) -> Span:
    after = words.percent(gain.after)
    low, high = sorted((gain.before, gain.after))
    ends = ("", after) if gain.after > gain.before else (after, "")
    return Span(label, low, high, *ends, f"{after}, another choice in {words.percent(gain.changes)} of cases")


def of_naming(movable: Movable, table: pd.DataFrame) -> Analysis:
    """What knowing one uncertainty would do for naming the outcome."""
    return _analysis(
        movable,
        table,
        _naming_headline(movable, table),
        f"learning.for_naming(base, values, reading, {_ranges_code(movable)})",
    )


def of_choosing(movable: Movable, table: pd.DataFrame, packages: pd.DataFrame, low: bool) -> Analysis:
    """What knowing one uncertainty would do for choosing among packages."""
    settings = f"{packages_code(movable.base, packages)}, {movable.measure!r}, {low}, {_ranges_code(movable)}"
    call = f"learning.for_choosing(base, values, reading, {settings})"
    return _analysis(movable, table, _choosing_headline(movable, table), call)


def _analysis(movable: Movable, table: pd.DataFrame, headline: str, call: str) -> Analysis:
    gains = _gains(table)
    before = gains[0][1].before
    spans = [_span(movable.base.variable[name].label, gain) for name, gain in gains if gain.gain >= SHOWN_SHARE]
    phrases = "; ".join(f"{span.name}: {span.text}" for span in spans)
    return Analysis(
        headline=headline,
        picture=f"Best without knowing anything: {words.percent(before)}. With one uncertainty known: {phrases}.",
        rest=_remaining(table),
        fold=FOLD,
        details=METHOD,
        table=table.rename_axis("uncertainty").reset_index(),
        call=call,
        modules="learning, robustness" if "robustness" in call else "learning",
        upright=Upright(before, f"<b>{words.percent(before)}</b> knowing nothing"),
        spans=spans,
    )


def _naming_headline(movable: Movable, table: pd.DataFrame) -> str:
    name, gain = _gains(table)[0]
    best = movable.base.outcome[str(gain.best)].phrase
    if worth_knowing(table).empty:
        return (
            "No single fact would add a point to the chance of naming the right outcome: "
            f"the best answer, {best}, would be right in {words.percent(gain.before)} of cases."
        )
    if words.percent(gain.after) == words.percent(gain.before):
        return (
            f"{_hardly(movable, name)}: the best answer would be right in {words.percent(gain.before)} of cases either "
            f"way, though in {words.percent(gain.changes)} of cases it would be another than {best}."
        )
    return (
        f"{movable.base.variable[name].label} is most worth knowing: the best answer would then be right in "
        f"{words.percent(gain.after)} of cases rather than {words.percent(gain.before)}, "
        f"and in {words.percent(gain.changes)} of cases it would be another than {best}."
    )


def _choosing_headline(movable: Movable, table: pd.DataFrame) -> str:
    name, gain = _gains(table)[0]
    best = _package_text(str(gain.best))
    if worth_knowing(table).empty:
        return (
            f"No single fact would improve the choice by a point: the best package, {best}, "
            f"would bring “{movable.label}” to {words.percent(gain.before)} on average."
        )
    if words.percent(gain.after) == words.percent(gain.before):
        return (
            f"{_hardly(movable, name)}: the choice would bring “{movable.label}” to {words.percent(gain.before)} on "
            f"average either way, though in {words.percent(gain.changes)} of cases another package than {best} would "
            "be best."
        )
    return (
        f"{movable.base.variable[name].label} is most worth knowing: the choice would then bring “{movable.label}” to "
        f"{words.percent(gain.after)} on average rather than {words.percent(gain.before)}, "
        f"and in {words.percent(gain.changes)} of cases another package than {best} would be best."
    )


def _hardly(movable: Movable, name: str) -> str:
    return f"{movable.base.variable[name].label} is most worth knowing, and even that would hardly help"


def _package_text(name: str) -> str:
    return "the one on the sliders" if name == NOW else f"“{words.escaped(name.split(':')[0])}”"


def _remaining(table: pd.DataFrame) -> str:
    """How many uncertainties are not worth knowing by themselves, where some are."""
    count = len(table) - len(worth_knowing(table))
    if count in (0, len(table)):
        return ""
    others = "the other uncertainty" if count == 1 else f"any of the other {words.counted(count)} uncertainties"
    return f"Knowing {others} beforehand would add less than a point."


def _ranges_code(movable: Movable) -> str:
    ranges = unknown(movable)
    stated = {name: ranges[name] for name in ranges if name in movable.answer.scenario.ranges}
    plausible = "learning.uncertain_ranges(base, values)"
    if movable.reach != NEAR:
        return f"{{name: base.variable[name].range for name in {plausible}}}"
    return f"{{**{plausible}, **{stated}}}" if stated else plausible


def progress(table: pd.DataFrame) -> str:
    """How far the analysis has come."""
    return f"{len(table)} uncertainties"
