"""What would be worth knowing? How much surer the answer, or better the choice, would be with one variable known."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from model.aims import Aim, measured
from model.engine import Result, evaluate
from model.ensemble import Ranges
from model.inputs import Array
from model.parts import RuleBase
from model.sensitivity import SEED, Columns, plausible_ranges
from model.steps import last_of

# Values that the one variable is learned to have: the middles of so many equal slices of its range.
LEARNED = 32
# Draws of all others for each of them, always the same, so that chance does not tell one value from another.
DRAWS = 128
# Options no further apart than this are equally good.
ROUNDING = 1e-12
# Columns of inputs → what each option is worth (rows, options).
Worth = Callable[[Columns], Array]


class Gain(NamedTuple):
    before: float
    after: float
    gain: float
    changes: float
    best: Hashable


def for_naming(
    base: RuleBase, values: Mapping[str, float], reading: str, ranges: Ranges | None = None, seed: int = SEED
) -> pd.DataFrame:
    """What knowing one variable beforehand would add to the chance of naming the right outcome; the best first.

    A row per variable with a range (the plausible ranges of the uncertainties, if none are given): `before`, the
    probability of the likeliest outcome while nothing is known, max E[P]; `after`, the mean probability of the one
    then likeliest when the variable is known, E max E[P | x]; the `gain`; `changes`, how often that is another
    outcome; and `best`, the likeliest while nothing is known. Variables are uniform over their ranges and
    independent; those without a range keep their values.

    Howard 1966, IEEE Transactions on Systems Science and Cybernetics 2, "Information value theory"; known in health
    economics as expected value of partial perfect information. Raises ValuesError.
    """

    def worth(columns: Columns) -> Array:
        return evaluate(base, {**values, **columns}, reading).outcomes.to_numpy()

    return _ranked(dict(_gains(worth, list(base.outcome), _known(base, values, ranges), seed)))


def for_choosing_in_steps(
    base: RuleBase,
    values: Mapping[str, float],
    reading: str,
    packages: pd.DataFrame,
    aim: Aim | str,
    smaller_is_better: bool = False,
    ranges: Ranges | None = None,
    seed: int = SEED,
) -> Iterator[tuple[float, pd.DataFrame]]:
    """What knowing one variable beforehand would add to the choice among packages, settings of levers in a row each:
    the share done, and the rows of the variables done so far.

    A package is worth its chance of meeting the aim, or the mean of a measure, which shall be large or small. Columns
    as in `for_naming`: `before`, the worth of the package best while nothing is known, max E[m]; `after`,
    E max E[m | x]; `gain`; `changes`, how often another package would be best; `best`, the name of that package.
    A variable with a range varies in every package. Raises ValuesError.
    """
    known = _known(base, values, ranges)
    sign = -1.0 if smaller_is_better else 1.0
    settings = [{str(lever): float(at) for lever, at in row.items()} for row in packages.to_dict("records")]

    def worth(columns: Columns) -> Array:
        results = (evaluate(base, {**values, **setting, **columns}, reading) for setting in settings)
        return sign * np.column_stack([_worth(result, aim) for result in results])

    gains: dict[str, Gain] = {}
    for name, gain in _gains(worth, list(packages.index), known, seed):
        gains[name] = gain._replace(before=sign * gain.before, after=sign * gain.after)
        yield len(gains) / len(known), _ranked(gains)


for_choosing = last_of(for_choosing_in_steps)


def uncertain_ranges(base: RuleBase, values: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """The plausible ranges of what can only be learned: the uncertainties, for levers are set and time passes."""
    plausible = plausible_ranges(base, values)
    return {x.id: plausible[x.id] for x in base.variables if x.kind == "uncertainty"}


def _worth(result: Result, aim: Aim | str) -> Array:
    if isinstance(aim, str):
        return measured(result, aim)
    return aim.met(measured(result, aim.measure)).astype(float)


def _known(base: RuleBase, values: Mapping[str, float], ranges: Ranges | None) -> Ranges:
    return uncertain_ranges(base, values) if ranges is None else ranges


def _ranked(gains: Mapping[str, Gain]) -> pd.DataFrame:
    names = sorted(gains, key=lambda name: -gains[name].gain)
    return pd.DataFrame([gains[name] for name in names], names, Gain._fields)


def _gains(worth: Worth, options: Sequence[Hashable], ranges: Ranges, seed: int) -> Iterator[tuple[str, Gain]]:
    """Each variable, and what knowing it is worth."""
    drawn = _drawn(ranges, seed)
    for name, (low, high) in ranges.items():
        columns = {other: np.tile(draws, LEARNED) for other, draws in drawn.items()}
        columns[name] = np.repeat(low + (high - low) * (np.arange(LEARNED) + 0.5) / LEARNED, DRAWS)
        yield name, _gain(options, worth(columns).reshape(LEARNED, DRAWS, -1).mean(axis=1))


def _drawn(ranges: Ranges, seed: int) -> dict[str, Array]:
    """A Latin hypercube of draws: McKay, Beckman and Conover 1979, Technometrics 21."""
    from scipy.stats import qmc

    shares = qmc.LatinHypercube(len(ranges), rng=np.random.default_rng(seed)).random(DRAWS).T
    return {name: low + (high - low) * share for (name, (low, high)), share in zip(ranges.items(), shares, strict=True)}


def _gain(options: Sequence[Hashable], worth: Array) -> Gain:
    """The gain from what each option is worth at each value learned (values, options)."""
    blind = worth.mean(axis=0)
    best = int(blind.argmax())
    surer = worth.max(axis=1) - worth[:, best]
    before, gain = float(blind[best]), float(surer.mean())
    return Gain(before, before + gain, gain, float((surer > ROUNDING).mean()), options[best])
