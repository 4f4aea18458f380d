"""What would be worth knowing beforehand? Said of naming the outcome, and of choosing a package."""

from __future__ import annotations

from typing import NamedTuple

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
    "The gain is by how much the best answer at each value beats the one that is best without knowing it, on average "
    "(the expected value of partial perfect information; Howard 1966)."
)


class Purpose(NamedTuple):
    """What is said for a purpose where no fact helps, where the best helps hardly, and where it helps."""

    nothing: str
    hardly: str
    much: str


HARDLY = "{slider} is most worth knowing, and even that would hardly help: "
TO_NAME = Purpose(
    "No single fact would add a point to the chance of naming the right outcome: the best answer, {best}, would be "
    "right in {before} of cases.",
    f"{HARDLY}the best answer would be right in {{before}} of cases either way, though in {{changes}} of cases it "
    "would be another than {best}.",
    "{slider} is most worth knowing: the best answer would then be right in {after} of cases rather than {before}, "
    "and in {changes} of cases it would be another than {best}.",
)
TO_CHOOSE = Purpose(
    "No single fact would improve the choice by a point: the best package, {best}, would bring “{label}” to {before} "
    "on average.",
    f"{HARDLY}the choice would bring “{{label}}” to {{before}} on average either way, though in {{changes}} of cases "
    "another package than {best} would be best.",
    "{slider} is most worth knowing: the choice would then bring “{label}” to {after} on average rather than {before}, "
    "and in {changes} of cases another package than {best} would be best.",
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
    best = movable.base.outcome[str(_gains(table)[0][1].best)].phrase
    call = f"learning.for_naming(base, values, reading, {_ranges_code(movable)})"
    return _analysis(movable, table, _headline(movable, table, TO_NAME, best), call)


def of_choosing(movable: Movable, table: pd.DataFrame, packages: pd.DataFrame, low: bool) -> Analysis:
    """What knowing one uncertainty would do for choosing among packages."""
    settings = f"{packages_code(movable.base, packages)}, {movable.measure!r}, {low}, {_ranges_code(movable)}"
    call = f"learning.for_choosing(base, values, reading, {settings})"
    name = str(_gains(table)[0][1].best)
    best = "the one on the sliders" if name == NOW else f"“{words.escaped(name.split(':')[0])}”"
    return _analysis(movable, table, _headline(movable, table, TO_CHOOSE, best), call)


def _analysis(movable: Movable, table: pd.DataFrame, headline: str, call: str) -> Analysis:
    gains = _gains(table)
    before = gains[0][1].before
    spans = [_span(movable.base.variable[name].label, gain) for name, gain in gains if gain.gain >= SHOWN_SHARE]
    phrases = "; ".join(f"{span.name}: {span.text}" for span in spans)
    return Analysis(
        headline=headline,
        picture=f"Best without knowing any of them: {words.percent(before)}. With one uncertainty known: {phrases}.",
        rest=_remaining(table),
        fold=FOLD,
        details=METHOD,
        table=table.rename_axis("uncertainty").reset_index(),
        call=call,
        modules="learning, robustness" if "robustness" in call else "learning",
        upright=Upright(before, f"<b>{words.percent(before)}</b> without knowing"),
        spans=spans,
    )


def _headline(movable: Movable, table: pd.DataFrame, purpose: Purpose, best: str) -> str:
    """Which uncertainty is most worth knowing, if any is, and what knowing it would change."""
    name, gain = _gains(table)[0]
    shown = {"label": movable.label, "best": best, "slider": movable.base.variable[name].label}
    shown |= {end: words.percent(getattr(gain, end)) for end in ("before", "after", "changes")}
    if worth_knowing(table).empty:
        return purpose.nothing.format(**shown)
    return (purpose.hardly if shown["before"] == shown["after"] else purpose.much).format(**shown)


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
    return f"{len(table)} uncertainties done"
