"""How sure can one be? Draws what is not known from its ranges, values and weights, and sums up what follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import lru_cache
from statistics import NormalDist

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.aims import GROUP, measures
from model.chunks import chunks, in_order
from model.engine import Result, compiled, evaluate
from model.faults import remedy
from model.inputs import Array, Table, ValuesError, known_lens, known_reading, value_columns
from model.once import once
from model.parts import RuleBase
from model.steps import last_of

Ranges = Mapping[str, tuple[float, float]]

# A band holds this share of the draws; a rule's spread is stated for the same share.
BAND_SHARE = 0.9
Z_AT_EDGE = NormalDist().inv_cdf((1 + BAND_SHARE) / 2)
DRAWS = 10_000
SEED = 20260106
# Behind every band. Few enough to keep a slider quick; with another seed three edges of bands in four move by less than
# a point, some by four. Files already made hold bands from these draws: with others they would no longer verify.
BAND_DRAWS = 400
# A chunk that the engine works out in one go keeps outcomes and key figures together.
CHUNK_DRAWS = 2000
# Shares that differ by less differ by rounding.
SMALLEST_DIFFERENCE = 1e-12


def latin_hypercube(columns: int, draws: int, rng: np.random.Generator) -> Array:
    """Shares between 0 and 1, (draws, columns): in each column one at the middle of every one of `draws` equal slices.

    Stratified in this way few draws suffice. McKay, Beckman and Conover 1979, Technometrics 21; at the middles,
    Patterson 1954, Journal of the Royal Statistical Society B 16 (lattice sampling).
    """
    return (_slices(columns, draws, rng).T + 0.5) / draws


def _slices(columns: int, draws: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Which slice each draw falls into, (columns, draws): in every column each slice once, in an order of its own.

    Not drawn by a library: the bands in files already made come from these very draws, and to verify them they are
    drawn again, whatever is installed.
    """
    # Sorting random numbers that end in their place takes half the time of shuffling the places.
    bits = draws.bit_length()
    keys = rng.integers(2**64, size=(columns, draws), dtype=np.uint64) << bits | np.arange(draws, dtype=np.uint64)
    keys.sort(axis=1)
    return (keys & (1 << bits) - 1).astype(np.int64)


def draw_values(base: RuleBase, ranges: Ranges, draws: int, rng: np.random.Generator) -> pd.DataFrame:
    """Values drawn evenly from ranges: a row per draw, a column for each variable that has a range; stratified.

    Raises ValuesError for a range that is not one of the rule base's or not within the variable's own.
    """
    return pd.DataFrame(_draw_columns(base, ranges, draws, rng), columns=list(ranges))


def _draw_columns(base: RuleBase, ranges: Ranges, draws: int, rng: np.random.Generator) -> dict[str, Array]:
    shares = dict(zip(ranges, latin_hypercube(len(ranges), draws, rng).T, strict=True))
    ends = {name: checked_range(base, name, ends) for name, ends in ranges.items()}
    return {name: low + shares[name] * (high - low) for name, (low, high) in ends.items()}


def checked_range(base: RuleBase, name: str, ends: tuple[float, float]) -> tuple[float, float]:
    """The range as given. Raises ValuesError if the variable is not defined, or the range is not within its own."""
    if name not in base.variable:
        raise ValuesError(f'range "{name}" is not of a variable; {remedy(name, base.variable)}')
    start, end = base.variable[name].range
    low, high = ends
    if not start <= low <= high <= end:
        raise ValuesError(f'range "{name}": {low:g} to {high:g}; give two rising numbers from {start:g} to {end:g}')
    return low, high


def draw_factors(base: RuleBase, reading: str, draws: int, rng: np.random.Generator) -> pd.DataFrame:
    """Odds factors, base odds and rates drawn from their ranges: a row per draw, a column per weight; stratified.

    Log-normal about the reading's value; 90 % of the draws lie within × and ÷ the rule's own spread, or that of
    its grade of evidence.
    """
    return pd.DataFrame(np.exp(_draw_weights(base, reading, draws, rng).T), columns=list(compiled(base).parameters))


def _draw_weights(base: RuleBase, reading: str, draws: int, rng: np.random.Generator) -> Array:
    """The logs of drawn weights, (weights, draws), in the order of the compiled rule base."""
    program = compiled(base)
    deviations = log_deviations(base)
    sigmas = np.array([deviations[name] for name in program.parameters])
    normal = _normal_middles(draws)[_slices(len(sigmas), draws, rng)]
    return program.weights[known_reading(base, reading)][:, None] + sigmas[:, None] * normal


@lru_cache(maxsize=8)
def _normal_middles(slices: int) -> Array:
    """The normal quantile at the middle of each of so many equal slices."""
    return np.array([NormalDist().inv_cdf((place + 0.5) / slices) for place in range(slices)])


def log_deviations(base: RuleBase) -> dict[str, float]:
    """The standard deviation of the log of each weight."""
    spreads = {rule.id: rule.spread or base.grade[rule.grade].spread for rule in base.rules}
    sigma = {name: np.log(spread) / Z_AT_EDGE for name, spread in spreads.items()}
    for stage in base.stages:
        # In a choice it is the odds between two branches that are off by the spread, so each carries half.
        share = np.sqrt(0.5) if stage.kind == "choice" else 1.0
        edge = np.log(base.grade[stage.grade].spread)
        sigma |= {f"{stage.id}.{branch.id}": share * edge / Z_AT_EDGE for branch in stage.weighted}
    return sigma


def weight_ranges(base: RuleBase, reading: str) -> dict[str, tuple[float, float]]:
    """The range that holds 90 % of each weight's draws: rule id or "stage.branch" → its lower and upper end."""
    edges = {name: float(np.exp(Z_AT_EDGE * sigma)) for name, sigma in log_deviations(base).items()}
    weights = base.weights(known_reading(base, reading))
    return {name: (value / edges[name], value * edges[name]) for name, value in weights.items()}


@lru_cache(maxsize=16)
def band_factors(base: RuleBase, reading: str) -> pd.DataFrame:
    """The factors behind every band: the same for all scenarios, so that bands can be compared."""
    return draw_factors(base, reading, BAND_DRAWS, np.random.default_rng(SEED))


def bands(
    base: RuleBase, values: Table, reading: str, factors: pd.DataFrame, lens: str = ""
) -> dict[str, tuple[float, float]]:
    """The band of every outcome, key figure and group under drawn factors, for one row of values.

    By outcome and figure, then by group as "group:id": the ends between which the middle 90 % of the draws lie.
    """
    edges = [(1 - BAND_SHARE) / 2, (1 + BAND_SHARE) / 2]
    low, high = np.quantile(_shares(evaluate(base, values, reading, factors, lens)), edges, axis=0)
    return dict(zip(_names(base), zip(low.tolist(), high.tolist(), strict=True), strict=True))


@dataclass(frozen=True, eq=False)
class Part:
    """One chunk of an ensemble: shares (draws, names), and sums of squared differences between rows, (3, names).

    The rows compared differ in values alone, in weights alone, in both.
    """

    shares: Array
    squares: Array


@dataclass(frozen=True, eq=False)
class Ensemble:
    """What follows from each of many draws of what is not known."""

    base: RuleBase
    parts: tuple[Part, ...]

    @once
    def shares(self) -> pd.DataFrame:
        """Every outcome and key figure, then every group as "group:id", from 0 to 1: a row per draw."""
        return pd.DataFrame(np.concatenate([part.shares for part in self.parts]), columns=_names(self.base))

    def quantiles(self, *places: float) -> pd.DataFrame:
        """The share that so many of the draws stay below: a row per name, a column per place from 0 to 1."""
        return self.shares.quantile(list(places)).T

    @once
    def leading(self) -> dict[str, float]:
        """Outcome → the share of draws in which it leads, and so of groups; of two that are level, the first leads."""
        outcomes, groups = list(self.base.outcome), [f"{GROUP}{group.id}" for group in self.base.groups]
        return {name: share for names in (outcomes, groups) if names for name, share in self._lead(names).items()}

    def _lead(self, names: list[str]) -> dict[str, float]:
        counts = np.bincount(self.shares[names].to_numpy().argmax(axis=1), minlength=len(names))
        return dict(zip(names, (counts / len(self.shares)).tolist(), strict=True))

    @once
    def split(self) -> pd.DataFrame:
        """How much of each measure's variance comes from not knowing the values, how much from the weights.

        A row per name; the columns `values`, `weights` (first-order Sobol' indices of the two groups) and `both`
        (what they do only together) sum to 1, and are not numbers where nothing varies. Estimates: a share of 0
        may come out a little below it. Jansen 1999, Computer Physics Communications 117; Saltelli et al. 2010, same
        journal 181, table 2.
        """
        by_values, by_weights, by_all = np.sum([part.squares for part in self.parts], axis=0)
        whole = np.where(by_all > len(self.shares) * SMALLEST_DIFFERENCE**2, by_all, np.nan)
        values, weights = 1 - by_weights / whole, 1 - by_values / whole
        columns = {"values": values, "weights": weights, "both": 1 - values - weights}
        return pd.DataFrame(columns, index=_names(self.base))


def as_set(base: RuleBase, values: Mapping[str, float], reading: str, lens: str = "") -> Ensemble:
    """The ensemble behind the bands of a scenario: every slider where it stands, and the weights alone drawn."""
    shares = _shares(evaluate(base, values, reading, band_factors(base, known_reading(base, reading)), lens))
    return Ensemble(base, (Part(shares, _squares(shares, shares)),))


def draw_steps(
    base: RuleBase,
    values: Mapping[str, float],
    reading: str,
    ranges: Ranges,
    draws: int = DRAWS,
    seed: int = SEED,
    executor: Executor | None = None,
    chunk_draws: int = CHUNK_DRAWS,
    lens: str = "",
) -> Iterator[tuple[float, Ensemble]]:
    """The ensemble of a scenario, chunk by chunk: the share of the draws that is done, and the ensemble of those.

    Values are drawn evenly from `ranges`, all weights log-normal about the reading; variables without a range keep
    their values. The draws depend on `seed` and `chunk_draws` alone, not on the executor. Raises ValuesError.

    Every chunk is a Latin hypercube of its own, from a generator seeded by (seed, number of the chunk). So it can be
    worked out anywhere and in any order, the first are a fair sample of all, and a longer run repeats the whole chunks
    of a shorter one; the price, that strata are as fine as a chunk and not as the whole, is not felt beyond a thousand.
    """
    if draws < 1:
        raise ValuesError(f"{draws} draws; give 1 or more")
    inputs = (base, dict(values), reading, dict(ranges))
    tasks = ((*inputs, count, seed, n, lens) for n, count in chunks(draws, chunk_draws))
    parts: list[Part] = []
    done = 0
    for part in in_order(executor, draw_part, tasks):
        parts.append(part)
        done += len(part.shares)
        yield done / draws, Ensemble(base, tuple(parts))


draw = last_of(draw_steps)


def draw_part(
    base: RuleBase,
    values: Mapping[str, float],
    reading: str,
    ranges: Ranges,
    draws: int,
    seed: int,
    number: int,
    lens: str = "",
) -> Part:
    """One chunk of an ensemble, by its number: a row per draw, and beside it one with the next row's values."""
    rng = np.random.default_rng([seed, number])
    weights = _draw_weights(base, reading, draws, rng)
    columns, _ = value_columns(base, {**values, **_draw_columns(base, ranges, draws, rng)})
    own = Result(compiled(base), columns, weights, pd.RangeIndex(draws), known_lens(base, lens))
    between = replace(own, columns=tuple(np.roll(column, -1) for column in columns))
    shares = _shares(own)
    return Part(shares, _squares(shares, _shares(between)))


def _squares(shares: Array, between: Array) -> Array:
    """Sums of squared differences between each row and the next, by way of the row `between` them.

    That has the values of the next and its own weights: so the steps differ in values alone, in weights alone, in both.
    Each row and the next serve as the two independent samples of Sobol' indices.
    """
    following = np.roll(shares, -1, axis=0)
    squares = np.stack([shares - between, following - between, following - shares]) ** 2
    total: Array = squares.sum(axis=1, where=np.isfinite(squares).all(axis=0))
    return total


def _names(base: RuleBase) -> list[str]:
    return [*measures(base), *(f"{GROUP}{group.id}" for group in base.groups)]


def _shares(result: Result) -> Array:
    """Every outcome, key figure and group, in the order of their names: (rows, names)."""
    base, outcomes = result.program.base, result.outcomes.to_numpy()
    members = np.array([[float(name in group.outcomes) for group in base.groups] for name in base.outcome])
    return np.hstack([outcomes, result.figures.to_numpy(), outcomes @ members])
