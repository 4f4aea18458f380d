"""How did what was stated fare? Shares that were given, against what came true: scores, calibration, over time.

Takes numbers alone: `shares` (n,) that were given to n statements, `came_true` (n,) as 1 or 0.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from model.inputs import Array

# A share of 0 or 1 that fails would count against everything else ever stated; it is scored as this far from certain,
# which is as fine as shares are said.
FLOOR = 0.01
# The normal quantile of the middle 90 %, as elsewhere.
Z_90 = 1.6448536269514722


def brier(shares: ArrayLike, came_true: ArrayLike) -> float:
    """The mean squared error of the shares, from 0 (all known) to 1; 0.25 is what saying 50 % always gets.

    Brier 1950, Monthly Weather Review 78, counted for the event alone: half of his sum over it and its contrary. Not a
    number of no statements.
    """
    return _mean(squared_errors(shares, came_true))


def squared_errors(shares: ArrayLike, came_true: ArrayLike) -> Array:
    """What each statement (n,) adds to the Brier score, times n."""
    given, happened = _arrays(shares, came_true)
    errors: Array = (given - happened) ** 2
    return errors


def log_score(shares: ArrayLike, came_true: ArrayLike, floor: float = FLOOR) -> float:
    """The mean natural logarithm of the share given to what happened, 0 at best; shares kept `floor` from 0 and 1.

    Good 1952, Journal of the Royal Statistical Society B 14. Not a number of no statements.
    """
    return _mean(log_scores(shares, came_true, floor))


def log_scores(shares: ArrayLike, came_true: ArrayLike, floor: float = FLOOR) -> Array:
    """The log score of each statement (n,)."""
    given, happened = _arrays(shares, came_true)
    kept = np.clip(given, floor, 1 - floor)
    scores: Array = np.log(np.where(happened == 1, kept, 1 - kept))
    return scores


def skill(shares: ArrayLike, came_true: ArrayLike, base_shares: ArrayLike) -> float:
    """By how much of it the Brier score lies below that of always saying the base rate: 1 at best, 0 no better.

    Murphy 1973, Journal of Applied Meteorology 12. Not a number where the base rates were right to the last.
    """
    reference = brier(base_shares, came_true)
    return 1 - brier(shares, came_true) / reference if reference else math.nan


def calibration(shares: ArrayLike, came_true: ArrayLike, edges: Sequence[float]) -> pd.DataFrame:
    """How much of what was given a share came true: a row for each class that any statement falls into.

    A class reaches from above the edge before, the first from 0, up to its own: `edges` rise, the last is 1. `from` and
    `to` bound it; `stated` counts, `said` is the mean share given, `came` how many came true, `share` how much of them;
    `low` and `high` are Wilson's interval of it at 90 % (Wilson 1927, JASA
    22), which takes statements to be independent of one another.
    """
    given, happened = _arrays(shares, came_true)
    places = np.searchsorted(np.asarray(edges), given)
    rows = []
    for place in np.unique(places):
        within = places == place
        stated, came = int(within.sum()), int(happened[within].sum())
        low, high = wilson(came, stated)
        ends = (0.0 if place == 0 else edges[place - 1], edges[place])
        rows.append((*ends, stated, float(given[within].mean()), came, came / stated, low, high))
    columns = ["from", "to", "stated", "said", "came", "share", "low", "high"]
    return pd.DataFrame(rows, columns=columns, index=pd.Index(np.unique(places), name="class"))


def wilson(came: int, stated: int, z: float = Z_90) -> tuple[float, float]:
    """Wilson's interval of a share of which `came` of `stated` are known; 0 to 1 if none is."""
    if stated == 0:
        return 0.0, 1.0
    share, spread = came / stated, z**2 / stated
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * math.sqrt(share * (1 - share) / stated + spread / (4 * stated))
    return max(0.0, middle - half), min(1.0, middle + half)


def partition(table: pd.DataFrame) -> dict[str, float]:
    """The Brier score of a calibration table, every share replaced by the mean of its class, in Murphy’s three terms.

    `reliability`, lower is better: how far classes are from what came true in them; `resolution`, higher is better:
    how far what came true differs between them; `uncertainty`: how hard the questions were. The score is the first less
    the second plus the third (Murphy 1973, Journal of Applied Meteorology 12).
    """
    count = table["stated"].to_numpy(dtype=float)
    all_of_them, whole = count.sum(), table["came"].sum() / count.sum()
    return {
        "reliability": float((count * (table["said"] - table["share"]) ** 2).sum() / all_of_them),
        "resolution": float((count * (table["share"] - whole) ** 2).sum() / all_of_them),
        "uncertainty": float(whole * (1 - whole)),
    }


def over_time(days: Sequence[date], shares: ArrayLike, came_true: ArrayLike) -> pd.DataFrame:
    """The Brier score of all that was decided by the end of each day on which something was: a row per day, in order.

    `decided` counts the statements, `brier` is their score; the index holds the days.
    """
    errors = pd.Series(squared_errors(shares, came_true), index=pd.Index(days, name="day"), dtype=float)
    by_day = errors.groupby(level=0).agg(["count", "sum"]).sort_index().cumsum()
    return pd.DataFrame({"decided": by_day["count"].astype(int), "brier": by_day["sum"] / by_day["count"]})


def _mean(scores: Array) -> float:
    return float(scores.mean()) if scores.size else math.nan


def _arrays(shares: ArrayLike, came_true: ArrayLike) -> tuple[Array, Array]:
    return np.asarray(shares, dtype=float), np.asarray(came_true, dtype=float)
