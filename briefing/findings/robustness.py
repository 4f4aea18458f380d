"""What holds up, whatever else happens? Packages of levers, and in how many tries they meet an aim, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from briefing import words
from briefing.findings import ignored, results
from model.aims import Aim
from model.discovery import Flags
from model.parts import RuleBase, Variable
from model.robustness import Name, Sample, Trials, distances, front, scores
from scenarios.scenario import Scenario

# How the package on the sliders is called.
NOW = "Now"
# What a package is set against, by the column of its scores.
DISTANCE, REGRET, WORST_TENTH = "distance", "regret_90", "worst_tenth"
COSTS = {
    DISTANCE: "How far from the present settings",
    REGRET: "How far behind the best",
    WORST_TENTH: "The worst tenth of tries",
}
DIRECTIONS = AT_LEAST, AT_MOST = "at least", "at most"
SHARES = (0.01, 0.02, *(share / 100 for share in range(5, 100, 5)))
SHARE_AT_FIRST = SHARES.index(0.1)
PACKAGES = PRESETS, SEARCH = "Of the presets", "Of the presets and a search"
WORLDS = NEAR, WHOLE = "Near this scenario", "Anywhere on their sliders"
MOST_MOVES_NAMED, MOST_LINES = 4, 3
MOST_ROWS, MOST_ON_FRONT = 12, 5
# A package with this share of the best one's gain, for at most this share of its way, is worth a word.
MOST_OF_GAIN, FAR_LESS = 0.75, 0.6


@dataclass(frozen=True, eq=False)
class Verdict:
    """How packages do for an aim; the first of them is the one on the sliders, called “Now”."""

    base: RuleBase
    trials: Trials
    aim: Aim

    @cached_property
    def scores(self) -> pd.DataFrame:
        """The scores of every package, and how far its levers are from now."""
        return scores(self.trials, self.aim).assign(distance=distances(self.base, self.trials.packages))

    @cached_property
    def _score_of(self) -> Mapping[Any, Mapping[Any, float]]:
        return self.scores.to_dict("index")

    def score(self, package: Name, column: str) -> float:
        """One of a package’s scores."""
        return self._score_of[package][column]

    @cached_property
    def ranked(self) -> list[Name]:
        """The packages, the most robust first."""
        return sorted(self._score_of, key=lambda name: self.score(name, "rank"))

    @property
    def best(self) -> Name:
        """The most robust package."""
        return self.ranked[0]

    def front(self, cost: str) -> list[Name]:
        """The packages that none beats on both the share of tries and what it is set beside."""
        more_is_better = cost == WORST_TENTH and self.aim.at_least
        return front(self.scores["met"], self.scores[cost] * (-1 if more_is_better else 1))

    def failed(self, package: Name) -> Flags:
        """In which tries a package misses the aim."""
        missed: Flags = ~self.aim.met(self.trials.shares[self.trials.packages.index.get_loc(package)])
        return missed

    @cached_property
    def moves(self) -> dict[Name, list[tuple[Variable, float]]]:
        """The levers that each package sets otherwise than now, the longest move first, with their settings."""
        levers = [self.base.variable[str(name)] for name in self.trials.packages]
        settings = self.trials.packages.to_numpy()
        lengths = np.abs(settings - settings[0]) / [lever.range[1] - lever.range[0] for lever in levers]
        orders = np.argsort(-lengths, axis=1, kind="stable").tolist()
        rows = zip(self.trials.packages.index, orders, settings.tolist(), lengths.tolist(), strict=True)
        return {
            name: [(levers[n], setting[n]) for n in order if length[n] > 0] for name, order, setting, length in rows
        }

    @cached_property
    def labels(self) -> dict[Name, str]:
        """What each package is called: presets by their names up to a colon, what a search found by its moves."""
        presets = {name: name.split(": ")[0] for name in self.moves if isinstance(name, str)}
        labels = words.preset_labels(presets)
        return {
            name: labels[name] if isinstance(name, str) else ", ".join(_moved_phrases(moved))
            for name, moved in self.moves.items()
        }

    def label(self, package: Name) -> str:
        """What a package is called where there is room to say that of a preset it holds no more than the levers."""
        return self.labels[package] if package == NOW else words.sentence_case(self.named(package))

    def named(self, package: Name) -> str:
        """The same within a sentence."""
        name = self.labels[package]
        if package == NOW:
            return "the sliders as they stand"
        return f"the levers of “{name}”" if isinstance(package, str) else name

    @property
    def aim_label(self) -> str:
        """The aim in short: “Full at 10 % or more”."""
        way = "more" if self.aim.at_least else "less"
        return f"{results.aims(self.base)[self.aim.measure]} at {words.percent(self.aim.threshold)} or {way}"


def _moved_phrases(moved: Iterable[tuple[Variable, float]], between: str = " ") -> list[str]:
    """Moves in words: “Reserve 80”, “Stock 26 thousand”."""
    return [f"{variable.label}{between}{words.measured(variable, value)}" for variable, value in moved]


def headline(verdict: Verdict) -> str:
    """Which package is the most robust, and how it compares with the one on the sliders."""
    best, count = verdict.best, len(verdict.labels)
    aim, tries = _aim_text(verdict), f"{len(verdict.trials.worlds):,} tries"
    if verdict.score(best, "met") == 0:
        nearest = f"with {words.percent(verdict.score(best, 'mean'))}, is {_described(verdict, best)}"
        return f"None of {count} packages would {aim} in any of {tries}. The nearest on average, {nearest}."
    would = f"would {aim} in {words.percent(verdict.score(best, 'met'))} of {tries}"
    if verdict.score(NOW, "met") == verdict.score(best, "met"):
        return f"None of {count} packages does better than the present one, which {would}."
    now = words.percent(verdict.score(NOW, "met"))
    holds_up = f"Of {count} packages the one that holds up best is {_described(verdict, best)}"
    return f"{holds_up}. It {would}; the present one in {now}."


def shortcut(verdict: Verdict) -> str:
    """Which package has most of the best one’s gain for far less of its way; empty if there is none."""
    now, best = verdict.score(NOW, "met"), verdict.score(verdict.best, "met")
    enough = [x for x in verdict.front(DISTANCE) if verdict.score(x, "met") >= now + MOST_OF_GAIN * (best - now)]
    nearest = min(enough, key=lambda name: verdict.score(name, DISTANCE))
    if verdict.score(nearest, DISTANCE) > FAR_LESS * verdict.score(verdict.best, DISTANCE) or nearest == NOW:
        return ""
    share = words.percent(verdict.score(nearest, "met"))
    package = f"a package with {_moves_text(verdict, nearest)}"
    return f"Most of that gain takes far less: {package} would meet the aim in {share} of tries."


def _aim_text(verdict: Verdict) -> str:
    label = f"“{results.aims(verdict.base)[verdict.aim.measure]}”"
    threshold = words.percent(verdict.aim.threshold)
    return f"bring {label} to {threshold} or more" if verdict.aim.at_least else f"keep {label} at {threshold} or less"


def _described(verdict: Verdict, package: Name) -> str:
    """A package in a sentence: its name, if it has one, and its longest moves."""
    if package == NOW:
        return "the present one"
    levers = f"{words.escaped(verdict.named(package))}: " if isinstance(package, str) else ""
    return f"one with {levers}{_moves_text(verdict, package)}"


def _moves_text(verdict: Verdict, package: Name) -> str:
    phrases = _moved_phrases(verdict.moves[package], " at ")
    if len(phrases) > MOST_MOVES_NAMED:
        phrases = [*phrases[: MOST_MOVES_NAMED - 1], f"{len(phrases) - MOST_MOVES_NAMED + 1} smaller moves"]
    return words.listed(phrases)


def progress(trials: Trials) -> str:
    """How far the trials have come."""
    return f"{len(trials.packages)} packages so far"


def picture_sentence(verdict: Verdict, cost: str) -> str:
    """What the trade-off shows: the aim, and which packages none beats on both counts."""
    front = verdict.front(cost)
    phrases = [f"{verdict.named(x)} ({words.percent(verdict.score(x, 'met'))} of tries)" for x in front[:MOST_ON_FRONT]]
    more = [f"{len(front) - MOST_ON_FRONT} more"] if len(front) > MOST_ON_FRONT else []
    counts = f"how many tries meet the aim and {words.within_sentence(COSTS[cost])}"
    count = len(verdict.labels)
    return (
        f"Aim: {verdict.aim_label}. "
        f"Of {count} packages these are beaten by none on both, {counts}: {'; '.join(phrases + more)}."
    )


def label_lines(verdict: Verdict, package: Name) -> list[str]:
    """What a package is called where there is little room: by its longest move, if it makes more than three."""
    phrases = _moved_phrases(verdict.moves[package])
    if isinstance(package, str):
        return [verdict.labels[package]]
    return phrases if len(phrases) <= MOST_LINES else [f"{phrases[0]} and {len(phrases) - 1} more"]


def details(verdict: Verdict, package: Name) -> list[str]:
    """A package line by line: its name, what it sets otherwise than now, in how many tries it meets the aim."""
    name = [verdict.label(package)] if isinstance(package, str) else []
    return [*name, *_moved_phrases(verdict.moves[package]), f"{words.percent(verdict.score(package, 'met'))} of tries"]


def table(verdict: Verdict) -> pd.DataFrame:
    """Every package with the aim, its scores and the settings of its levers, the most robust first."""
    whole = verdict.scores.join(verdict.trials.packages)
    whole.insert(0, "package", [verdict.label(name) for name in verdict.labels])
    whole.insert(1, "aim", verdict.aim_label)
    headings = {
        "rank": "place",
        **{name: name.replace("regret", "behind") for name in map(str, whole) if "regret" in name},
    }
    return whole.sort_values("rank").rename(columns=headings).reset_index(drop=True)


def table_text(verdict: Verdict) -> str:
    """The most robust packages and the present one as a Markdown table."""
    listed = [name for place, name in enumerate(verdict.ranked) if place < MOST_ROWS or name == NOW]
    header = [
        "",
        "Package",
        "Meets the aim in",
        "Mean",
        "Worst tenth",
        "Behind: mean",
        "in nine of ten at most",
        "at most",
    ]
    lines = [header, ["--:", "---", *["--:"] * 6], *(_cells(verdict, name) for name in listed)]
    return "\n".join([*(f"| {' | '.join(cells)} |" for cells in lines), "", f":small[{TABLE_NOTE}]"])


def _cells(verdict: Verdict, package: Name) -> list[str]:
    shares = [words.percent(verdict.score(package, name)) for name in ("met", "mean", "worst_tenth")]
    regrets = [f"{words.points(verdict.score(package, name))}" for name in ("regret_mean", "regret_90", "regret_most")]
    return [f"{verdict.score(package, 'rank')}", words.escaped(verdict.label(package)), *shares, *regrets]


TABLE_NOTE = (
    "Mean: of the share that the aim is about, over all tries. Worst tenth: the same over the tenth of the tries that "
    "is worst for the aim. Behind: by how many points it stays behind the best of these packages in the same try."
)


def beneath(verdict: Verdict) -> str:
    """What belongs under the picture, as Markdown: a shortcut, and what a share of tries is not."""
    note = "A share of tries is not a probability: nobody says that all of them are equally likely."
    return f"{shortcut(verdict)}\n\n:small[{note}]"


def sample(base: RuleBase, where: str, ranges: Mapping[str, tuple[float, float]]) -> Sample:
    """The tries to make: over whole sliders, or over the ranges near the scenario."""
    unsure = {name: ends for name, ends in ranges.items() if base.variable[name].kind == "uncertainty"}
    return Sample(unsure) if where == NEAR else Sample()


def varied_text(base: RuleBase, scenario: Scenario, where: str) -> str:
    """What a package sets, what every try sets otherwise and where, what is held, and what does not count for that."""
    levers, unsure, held = (
        [x.id for x in base.variables if x.kind == kind] for kind in ("lever", "uncertainty", "time")
    )
    given = [name for name in unsure if name in scenario.ranges]
    near = "up to a fifth of its slider either way of where it stands"
    if where == WHOLE:
        way = "each anywhere on its slider"
    elif given:
        way = f"each {near}, {ignored.named(base, given)} between the ends given"
    else:
        way = f"each {near}"
    left_out = ignored.sentence(base, scenario, unsure if where == WHOLE else (), () if where == WHOLE else unsure)
    said = [
        f"A package sets {ignored.named(base, levers)}.",
        f"Every try sets {ignored.named(base, unsure)} otherwise, {way}, and gives every rule another strength.",
        f"{ignored.named(base, held)} stands as set." if held else "",
        left_out,
    ]
    return " ".join(filter(None, said))


def call(verdict: Verdict, searched: bool, sample: Sample, lens: str = "") -> str:
    """The Python call that repeats the trials and scores them."""
    aim = f"robustness.{verdict.aim}"
    packages = packages_code(verdict.base, verdict.trials.packages)
    sample_code = f", robustness.{sample}" if sample.ranges is not None else ""
    sample_code += f", lens={lens!r}" if lens else ""
    trials_code = (
        f"search(base, values, reading, {packages}, {aim}{sample_code})"
        if searched
        else f"trials(base, values, reading, {packages}, {verdict.aim.measure!r}{sample_code})"
    )
    return f"robustness.scores(robustness.{trials_code}, {aim})"


def packages_code(base: RuleBase, packages: pd.DataFrame) -> str:
    """The Python that makes the packages that have names: of each, what it sets off the baseline."""
    settings = {
        name: {lever: x for lever, x in levers.items() if x != base.origin.variable[str(lever)].baseline}
        for name, levers in packages.to_dict("index").items()
        if isinstance(name, str)
    }
    return f"robustness.packages(base, {settings})"
