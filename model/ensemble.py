"""How sure can one be? Draws the rules' factors from their ranges and turns the results into bands."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pandas as pd

from model.engine import evaluate
from model.inputs import Table, known_reading
from model.parts import RuleBase

# A band holds this share of the draws; a rule's spread is stated for the same share.
BAND_SHARE = 0.9
Z_AT_EDGE = NormalDist().inv_cdf((1 + BAND_SHARE) / 2)


def draw_factors(base: RuleBase, reading: str, draws: int, rng: np.random.Generator) -> pd.DataFrame:
    """Odds factors, base odds and rates drawn from their ranges: a row per draw, a column per weight.

    Log-normal about the reading's value; 90 % of the draws lie within × and ÷ the rule's own spread, or that of
    its grade of evidence. Stratified, one draw per equal slice of each range, so that few draws suffice
    (McKay, Beckman and Conover 1979, Technometrics 21: Latin hypercube sampling).
    """
    weights = _weights(base, known_reading(base, reading))
    slices = rng.permuted(np.tile(np.arange(draws), (len(weights), 1)), axis=1).T
    shares = (slices + rng.random(slices.shape)) / draws
    z = np.vectorize(NormalDist().inv_cdf)(shares.clip(1e-12, 1 - 1e-12))
    centres = np.log([centre for centre, _ in weights.values()])
    sigmas = np.array([sigma for _, sigma in weights.values()])
    return pd.DataFrame(np.exp(centres + z * sigmas), columns=list(weights))


def _weights(base: RuleBase, reading: str) -> dict[str, tuple[float, float]]:
    """For each rule and each branch that has base odds: its value, and the standard deviation of its log."""
    spread = {rule.id: rule.spread or base.grade[rule.grade].spread for rule in base.rules}
    sigma = {name: np.log(edge) / Z_AT_EDGE for name, edge in spread.items()}
    for stage in base.stages:
        # In a choice it is the odds between two branches that are off by the spread, so each carries half.
        share = np.sqrt(0.5) if stage.kind == "choice" else 1.0
        edge = np.log(base.grade[stage.grade].spread)
        sigma |= {f"{stage.id}.{branch.id}": share * edge / Z_AT_EDGE for branch in stage.weighted}
    return {name: (value, sigma[name]) for name, value in base.weights(reading).items()}


def weight_ranges(base: RuleBase, reading: str) -> dict[str, tuple[float, float]]:
    """The range that holds 90 % of each weight's draws: rule id or "stage.branch" → its lower and upper end."""
    weights = _weights(base, known_reading(base, reading))
    edges = {name: float(np.exp(Z_AT_EDGE * sigma)) for name, (_, sigma) in weights.items()}
    return {name: (value / edges[name], value * edges[name]) for name, (value, _) in weights.items()}


def bands(base: RuleBase, values: Table, reading: str, factors: pd.DataFrame) -> pd.DataFrame:
    """The band of every outcome and key figure under drawn factors, for one row of values.

    A row per outcome and figure; columns low and high hold the middle 90 % of the draws.
    """
    result = evaluate(base, values, reading, factors)
    shares = np.hstack([result.outcomes.to_numpy(), result.figures.to_numpy()])
    edges = [(1 - BAND_SHARE) / 2, (1 + BAND_SHARE) / 2]
    low, high = np.quantile(shares, edges, axis=0)
    return pd.DataFrame({"low": low, "high": high}, index=[*result.outcomes, *result.figures])
