"""Where does a package fail? Regions of tries in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from briefing import words
from briefing.findings.robustness import Verdict
from model.discovery import Box
from model.parts import RuleBase, Variable
from model.robustness import Name, where_it_fails
from scenarios.scenario import Scenario

# A region that holds less than half of the failures, or fails less than half the time, is not “mostly”.
MOSTLY = 0.5
# More regions than this would be a list to study, not an answer.
MOST_REGIONS = 3


def regions(verdict: Verdict, package: Name) -> list[Box]:
    """The regions of tries in which a package fails, the most telling first."""
    return where_it_fails(verdict.base, verdict.trials, package, verdict.aim)[:MOST_REGIONS]


def sentence(verdict: Verdict, package: Name, regions: Sequence[Box]) -> str:
    """How often a package misses the aim, and where mostly."""
    missed = float(verdict.failed(package).mean())
    tries = f"{len(verdict.trials.worlds):,} tries"
    if missed in (0, 1):
        return f"It misses the aim in {'every one' if missed else 'none'} of {tries}."
    often = f"It misses the aim in {words.percent(missed)} of {tries}"
    if not regions or not regions[0].limits:
        return f"{often}, which follow no plain pattern."
    mostly = "mostly" if min(regions[0].coverage, regions[0].density) >= MOSTLY else "most often"
    return (
        f"{often}, {mostly} where {region_text(verdict.base, regions[0], in_words=True)}: {_measures_text(regions[0])}."
    )


def others(base: RuleBase, regions: Sequence[Box]) -> str:
    """The regions after the first as a Markdown list; empty if there are none."""
    lines = [f"- {region_text(base, box)}: {_measures_text(box)}." for box in regions[1:]]
    return "\n".join(["Other regions, wider or narrower:", "", *lines]) if lines else ""


def _measures_text(box: Box) -> str:
    inside = f"{words.percent(box.coverage)} of its failures lie there"
    return f"{inside}, and there it fails in {words.percent(box.density)}"


def region_text(base: RuleBase, box: Box, in_words: bool = False) -> str:
    """The limits of a region: “A is below 35 and B lies between 20 and 40”; if asked, in the sliders’ words too."""
    return words.listed([_limit_text(base.variable[name], *ends, in_words) for name, ends in box.limits.items()])


def _limit_text(variable: Variable, low: float, high: float, in_words: bool) -> str:
    start, end = variable.range
    if low > start and high < end:
        return f"{variable.label} lies between {words.number_text(low)} and {words.measured(variable, high)}"
    side, limit = ("above", low) if low > start else ("below", high)
    meaning = f" ({words.value_words(variable, limit)})" if in_words else ""
    return f"{variable.label} is {side} {words.measured(variable, limit)}{meaning}"


def leading_pair(verdict: Verdict, regions: Iterable[Box]) -> list[str]:
    """The two uncertainties that tell most about where it fails; one of them twice, if it is the only one."""
    named = [name for box in regions for name in box.limits]
    return (list(dict.fromkeys([*named, *map(str, verdict.trials.worlds)])) * 2)[:2]


def with_levers(verdict: Verdict, package: Name, scenario: Scenario) -> Scenario:
    """The scenario with its levers set as in a package, for the map on which a region of failure is outlined."""
    levers = dict(verdict.trials.packages.loc[package].astype(float))
    return scenario.changed(values={**scenario.values, **levers})


def map_sentence(verdict: Verdict, package: Name, region: Box, across: str, up: str) -> str:
    """The map in words: what it moves, and what its outline is the shadow of."""
    base = verdict.base
    rest = [base.variable[name].label for name in region.limits if name not in (across, up)]
    shadow = f" The outline leaves {words.listed(rest)} out of account." if rest else ""
    return (
        f"With {verdict.named(package)}, what would lead over {base.variable[across].label} and "
        f"{base.variable[up].label}, all else as it stands; outlined, where the aim is mostly missed.{shadow}"
    )


def table(verdict: Verdict, package: Name) -> pd.DataFrame:
    """Every try: its uncertainties, and whether the package misses the aim in it."""
    return verdict.trials.worlds.assign(misses_the_aim=verdict.failed(package))
