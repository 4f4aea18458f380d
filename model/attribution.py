"""Who moved it? The difference between two settings, shared out exactly over what differs between them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.aims import measured
from model.engine import evaluate
from model.inputs import Array
from model.parts import RuleBase

# Up to here every combination is evaluated (2^16 rows); beyond, so many orders are drawn, of very many fewer, so that
# they need about as many rows.
MOST_EXACT = 16
ORDERS, MOST_ROWS = 400, 100_000

Setting = tuple[Mapping[str, float], Mapping[str, float]]
Switches = NDArray[np.bool_]

WEIGHTS = "weights"


def shapley(players: Sequence[str], worth: Callable[[Switches], Array], seed: int = 0) -> pd.Series:
    """What each player adds, on average over all orders in which they could join; the sum is the whole difference.

    `worth` takes rows of switches (rows, players), on for whoever has joined, and gives a number for each row.
    Exact for up to 16 players (Shapley 1953, A value for n-person games); for more, the mean over 400 seeded
    orders and their reverses (Castro, Gomez and Tejada 2009, Computers & Operations Research 36), which still
    sums exactly.
    """
    if not players:
        return pd.Series(dtype=float)
    parts = _exact if len(players) <= MOST_EXACT else _sampled
    return pd.Series(parts(len(players), worth, np.random.default_rng(seed)), index=list(players))


def _exact(count: int, worth: Callable[[Switches], Array], _: np.random.Generator) -> Array:
    masks = np.arange(2**count)
    switches = (masks[:, None] >> np.arange(count) & 1).astype(bool)
    worths, size = worth(switches), switches.sum(axis=1)
    chance = np.array([1 / (count * math.comb(count - 1, joined)) for joined in range(count)])
    parts = np.empty(count)
    for player in range(count):
        without = masks[~switches[:, player]]
        parts[player] = (chance[size[without]] * (worths[without | 1 << player] - worths[without])).sum()
    return parts


def _sampled(count: int, worth: Callable[[Switches], Array], rng: np.random.Generator) -> Array:
    pairs = max(1, min(ORDERS, MOST_ROWS // (count + 1)) // 2)
    orders = rng.permuted(np.tile(np.arange(count), (pairs, 1)), axis=1)
    orders = np.concatenate([orders, orders[:, ::-1]])
    # Row n of an order: the first n players have joined.
    joined_at = np.argsort(orders, axis=1)
    switches = joined_at[:, None, :] < np.arange(count + 1)[None, :, None]
    worths = worth(switches.reshape(-1, count)).reshape(len(orders), count + 1)
    steps = np.diff(worths, axis=1)
    parts: Array = np.take_along_axis(steps, joined_at, axis=1).mean(axis=0)
    return parts


def between(base: RuleBase, start: Setting, end: Setting, measure: str, lens: str = "") -> pd.Series:
    """How much of the difference in a measure each variable and weight that differs accounts for.

    A setting is (values, weights), its weights as from `base.weights(reading)`. If values differ too, all weights
    count as one player, named “weights”. The parts sum to the difference.
    """
    variables = [name for name in base.variable if start[0].get(name) != end[0].get(name)]
    weights = [name for name in start[1] if start[1][name] != end[1][name]]
    together = bool(variables and weights)
    players = [*variables, *([WEIGHTS] if together else weights)]

    def worth(switches: Switches) -> Array:
        values: dict[str, object] = dict(end[0])
        for place, name in enumerate(variables):
            values[name] = np.where(switches[:, place], end[0][name], start[0][name])
        factors: dict[str, object] = dict(end[1])
        for place, name in enumerate(weights):
            joined = switches[:, -1 if together else place]
            factors[name] = np.where(joined, end[1][name], start[1][name])
        return measured(evaluate(base, values, "", factors, lens), measure)

    return shapley(players, worth)
