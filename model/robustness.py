"""What would work in most worlds? Packages of levers, tried in many sampled states of the world.

The vocabulary is that of robust decision making: Lempert, Groves, Popper and Bankes 2006, Management Science 52.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.aims import Aim, measured
from model.discovery import Box, boxes, readable
from model.engine import Result, evaluate
from model.ensemble import Ranges, draw_factors, draw_values
from model.inputs import Array, ValuesError
from model.parts import RuleBase, Variable
from model.steps import last_of

PACKAGES = 200
SEED = 20260106
# So many packages between two signs of progress.
PACKAGES_AT_A_TIME = 16
WORST_SHARE = 0.1
# The part of a search's progress bar that belongs to the grid; how long the climb takes is not known beforehand.
GRID_PROGRESS = 0.9


# What a package is called: by its name if it was given, by a number if it was found.
Name = str | int


@dataclass(frozen=True)
class Sample:
    """Which worlds are drawn: how many, and over which ranges (without any, over the uncertainties' whole sliders).

    A world is a value for each uncertainty, drawn evenly from its range, and a weight for each rule, drawn from the
    range that its evidence leaves. Ranges of other variables do not count.
    """

    ranges: Ranges | None = None
    worlds: int = 1000
    seed: int = SEED


WHOLE = Sample()


@dataclass(frozen=True, eq=False)
class Trials:
    """How packages (a row each, a column per lever) do in worlds (a row each, a column per uncertainty).

    `shares` (packages, worlds) holds the outcome or key figure asked about. Packages that a search has found are
    named by numbers, those given to it by their names.
    """

    packages: pd.DataFrame
    worlds: pd.DataFrame
    shares: Array


def packages(base: RuleBase, settings: Mapping[str, Mapping[str, float]]) -> pd.DataFrame:
    """The levers of some settings (name → values): a row per name, a column per lever.

    A lever that is missing takes its baseline. Of settings whose levers are the same only the first is kept.
    """
    levers = [variable for variable in base.variables if variable.kind == "lever"]
    rows = [[float(values.get(lever.id, lever.baseline)) for lever in levers] for values in settings.values()]
    return pd.DataFrame(rows, index=list(settings), columns=[lever.id for lever in levers]).drop_duplicates()


def distances(base: RuleBase, packages: pd.DataFrame) -> pd.Series:
    """How far each package is from the first: the sum of its moves, each as a share of the slider's range."""
    ends = [base.variable[str(name)].range for name in packages]
    return (packages - packages.iloc[0]).abs().div([high - low for low, high in ends]).sum(axis=1)


def with_grid(base: RuleBase, packages: pd.DataFrame, most: int = PACKAGES, seed: int = SEED) -> pd.DataFrame:
    """The packages and others from a grid, at most `most` together unless there are more to begin with.

    In the grid each lever stands as in the first package or at another of its three levels: fully low, in the midst
    of medium, fully high. A grid that is too large is thinned at random.
    """
    levels = [_levels(base.variable[str(name)], value) for name, value in packages.iloc[0].items()]
    sizes = [len(choices) for choices in levels]
    total = math.prod(sizes)
    picked = np.random.default_rng(seed).choice(total, min(total, most), replace=False)
    places = np.unravel_index(picked, sizes)
    columns = {name: np.array(levels[n])[places[n]] for n, name in enumerate(packages)}
    return _joined(packages, pd.DataFrame(columns)).head(max(most, len(packages)))


def _levels(variable: Variable, present: float) -> list[float]:
    """The three levels, the one nearest to the present value replaced by it."""
    start, end = variable.range
    low, high = (variable.levels.low, variable.levels.high) if variable.levels else ((start, end), (start, end))
    levels = [low[0], readable(variable, (low[1] + high[0]) / 2), high[1]]
    nearest = min(range(3), key=lambda place: abs(levels[place] - present))
    return [present if place == nearest else level for place, level in enumerate(levels)]


def _joined(packages: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """The packages and those of the others that are new, numbered on."""
    start = 1 + max((name for name in packages.index if isinstance(name, int)), default=0)
    return pd.concat([packages, others.set_axis(range(start, start + len(others)))]).drop_duplicates()


def trials_in_steps(
    base: RuleBase,
    values: Mapping[str, float],
    reading: str,
    packages: pd.DataFrame,
    measure: str,
    sample: Sample = WHOLE,
    lens: str = "",
) -> Iterator[tuple[float, Trials]]:
    """The outcome or key figure `measure` of every package in every world: the share done, the trials so far.

    What is neither drawn nor in the packages is as in `values`. Raises ValuesError.
    """
    drawn, states = _drawn(base, values, reading, sample, lens)
    yield from _tried(drawn, states, packages, measure)


trials = last_of(trials_in_steps)


def search_in_steps(
    base: RuleBase,
    values: Mapping[str, float],
    reading: str,
    packages: pd.DataFrame,
    aim: Aim,
    sample: Sample = WHOLE,
    lens: str = "",
) -> Iterator[tuple[float, Trials]]:
    """Trials of the packages, of a grid, and of whatever a climb from the best of them meets: the share done, and those
    of the packages done so far.

    The climb moves one lever at a time until no such move does better, so that none moves for nothing. The packages
    end up in the order of their distance from the first of them. Raises ValuesError.
    """
    drawn, states = _drawn(base, values, reading, sample, lens)
    for share, trials in _tried(drawn, states, with_grid(base, packages), aim.measure):
        yield share * GRID_PROGRESS, trials
    while True:
        ordered = _nearest_first(base, trials)
        ahead = _joined(ordered.packages, _one_move_away(base, ordered, _order(ordered.shares, aim)[0]))
        new = ahead.iloc[len(ordered.packages) :]
        if new.empty:
            break
        *_, (_, more) = _tried(drawn, states, new, aim.measure)
        trials = Trials(ahead, drawn, np.concatenate([ordered.shares, more.shares]))
        yield GRID_PROGRESS, trials
    yield 1.0, ordered


search = last_of(search_in_steps)


def _drawn(
    base: RuleBase, values: Mapping[str, float], reading: str, sample: Sample, lens: str
) -> tuple[pd.DataFrame, Result]:
    """The worlds' uncertainties, and what follows in each world with the levers as they are in `values`."""
    whole = {variable.id: variable.range for variable in base.variables if variable.kind == "uncertainty"}
    ranges = whole if sample.ranges is None else {name: sample.ranges[name] for name in whole if name in sample.ranges}
    rng = np.random.default_rng(sample.seed)
    # Worlds there are even if no variable is unsure.
    drawn = draw_values(base, ranges, sample.worlds, rng).reindex(range(sample.worlds))
    factors = draw_factors(base, reading, sample.worlds, rng)
    return drawn, evaluate(base, {**values, **{str(name): drawn[name] for name in drawn}}, reading, factors, lens)


def _tried(drawn: pd.DataFrame, states: Result, packages: pd.DataFrame, measure: str) -> Iterator[tuple[float, Trials]]:
    if packages.empty:
        raise ValuesError("there are no packages to try; give at least one")
    base = states.program.base
    evaluate(base, packages)  # refuses, by its name, a package that the engine cannot take
    places = [list(base.variable).index(str(name)) for name in packages]
    shares = np.empty((len(packages), len(drawn)))
    for row, settings in enumerate(packages.to_numpy(), start=1):
        columns = list(states.columns)
        for place, setting in zip(places, settings, strict=True):
            columns[place] = np.array([setting])
        shares[row - 1] = measured(replace(states, columns=tuple(columns)), measure)
        if row % PACKAGES_AT_A_TIME == 0 or row == len(packages):
            yield row / len(packages), Trials(packages.iloc[:row], drawn, shares[:row])


def _nearest_first(base: RuleBase, trials: Trials) -> Trials:
    order = np.argsort(distances(base, trials.packages).to_numpy(), kind="stable")
    return Trials(trials.packages.iloc[order], trials.worlds, trials.shares[order])


def _one_move_away(base: RuleBase, ordered: Trials, row: int) -> pd.DataFrame:
    """The packages that differ from one of them in a single lever, set as in the first or to another level."""
    best, present = ordered.packages.iloc[row], ordered.packages.iloc[0]
    moves = [
        {**best, name: level} for name in best.index for level in _levels(base.variable[name], float(present[name]))
    ]
    return pd.DataFrame(moves, columns=best.index)


def scores(trials: Trials, aim: Aim) -> pd.DataFrame:
    """How robust each package is; a row per package, the columns in the measure's own units or shares of worlds.

    `met`: share of the worlds in which the aim is met, the satisficing share (Starr 1963); `mean` of the measure;
    `worst_tenth`: its mean in the tenth of the worlds that is worst for the aim (conditional value at risk,
    Rockafellar and Uryasev 2000); `regret_mean`, `regret_90`, `regret_most`: mean, 90th percentile and maximum of
    the gap to the best package in the same world (Savage 1951); `rank` by `met`, then by mean regret, then by order.
    McPhail and others 2018, Earth's Future 6, compare these measures. Where the measure is not defined the aim is
    missed and the share counts as the worst there is.
    """
    shares = _whole(trials.shares, aim)
    best = shares.max(axis=0) if aim.at_least else shares.min(axis=0)
    regret = np.abs(best - shares)
    rank = np.empty(len(shares), dtype=int)
    rank[_order(trials.shares, aim)] = np.arange(1, len(shares) + 1)
    columns = {
        "met": aim.met(trials.shares).mean(axis=1),
        "mean": shares.mean(axis=1),
        "worst_tenth": _worst_tenth(shares, aim),
        "regret_mean": regret.mean(axis=1),
        "regret_90": np.quantile(regret, 0.9, axis=1),
        "regret_most": regret.max(axis=1),
        "rank": rank,
    }
    return pd.DataFrame(columns, index=trials.packages.index)


def _whole(shares: Array, aim: Aim) -> Array:
    return np.where(np.isnan(shares), 0.0 if aim.at_least else 1.0, shares)


def _order(shares: Array, aim: Aim) -> NDArray[np.intp]:
    """The rows from the most to the least robust. The highest mean has the lowest mean regret."""
    mean = _whole(shares, aim).mean(axis=1) * (1 if aim.at_least else -1)
    # Rounded, so that what differs by the order of a sum alone counts as equal.
    return np.lexsort((-mean.round(9), -aim.met(shares).mean(axis=1)))


def _worst_tenth(shares: Array, aim: Aim) -> Array:
    count = max(1, round(WORST_SHARE * shares.shape[1]))
    sign = 1 if aim.at_least else -1
    worst: Array = sign * np.partition(sign * shares, count - 1, axis=1)[:, :count].mean(axis=1)
    return worst


def front(gain: pd.Series, cost: pd.Series) -> list[Name]:
    """The packages that no other beats in both, more gain for no more cost: by falling gain, the first of equals."""
    gains, costs = gain.to_numpy(), cost.to_numpy().round(9)
    order = np.lexsort((costs, -gains))
    least_before = np.minimum.accumulate(np.append(np.inf, costs[order]))[:-1]
    kept: list[Name] = gain.index[order[costs[order] < least_before]].to_list()
    return kept


def where_it_fails(base: RuleBase, trials: Trials, package: Name, aim: Aim) -> list[Box]:
    """The regions of worlds in which a package misses the aim, as in `discovery.boxes`."""
    shares = trials.shares[trials.packages.index.get_loc(package)]
    return boxes(base, trials.worlds, ~aim.met(shares))
