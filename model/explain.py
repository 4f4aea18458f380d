"""Why this answer? The paths that lead to it, what each rule does to it, and where a rule itself stands.

Pure functions on the engine.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import isnan, prod

import numpy as np
import pandas as pd

from model.aims import GROUP, measured
from model.engine import Result, evaluate
from model.faults import remedy
from model.inputs import Array, Table, ValuesError, known_reading, value_columns
from model.leads import leading
from model.parts import Branch, Rule, RuleBase, Stage, Variable

GRID_POINTS = 41


@dataclass(frozen=True)
class Push:
    """A rule at work on a stage: how far it fires (0 to 1) and by what it then multiplies the odds or rate."""

    rule: Rule
    activation: float
    factor: float

    @property
    def strength(self) -> float:
        """How far the push is from none, in log odds, whichever way it goes."""
        return abs(float(np.log(self.factor)))


@dataclass(frozen=True)
class Step:
    """One branch taken: its probability when its stage is reached, what the base odds alone make of it, and the
    rules that push towards it and away from it, the strongest first."""

    stage: Stage
    branch: Branch
    probability: float
    base_probability: float
    towards: tuple[Push, ...]
    away: tuple[Push, ...]


@dataclass(frozen=True)
class Path:
    """One way through the event tree, and its part in the measure it leads to."""

    steps: tuple[Step, ...]
    probability: float


@dataclass(frozen=True)
class Condition:
    """One condition of a rule over its slider, and where a scenario stands on it.

    `curve` is the membership by value, at every corner; between corners it is straight. `full` holds the stretches
    of the slider, from value to value, where the condition holds entirely.
    """

    variable: Variable
    level: str
    value: float
    membership: float
    curve: pd.Series
    full: tuple[tuple[float, float], ...]


def pushes(result: Result, stage: str) -> list[Push]:
    """The rules that fire on a stage in the first row of a result, the strongest first."""
    program = result.program
    activation = dict(zip(result.activations.columns.tolist(), result.activations.to_numpy()[0].tolist(), strict=True))
    weights = result.weights[:, 0]
    firing = [
        Push(rule, activation[rule.id], float(np.exp(activation[rule.id] * weights[program.parameters[rule.id]])))
        for rule in program.base.rules
        if stage in rule.then.stages and activation[rule.id] > 0
    ]
    return sorted(firing, key=lambda push: -push.strength)


def paths(result: Result, measure: str) -> list[Path]:
    """Every path through the event tree that counts for a group, outcome or key figure, the likeliest first.

    For the first row of a result. A path's probability is the product of its steps'; for a key figure, over the
    chance of what the figure counts among. So the paths of a measure sum to it; where a key figure is not defined
    there are none. Raises ValuesError for a measure that is not known.

    Event-tree analysis: US Nuclear Regulatory Commission 1975, Reactor Safety Study (WASH-1400), appendix I.
    """
    if isnan(measured(result, measure)[0]):
        return []
    base = result.program.base
    figure = next((x for x in base.figures if x.id == measure), None)
    group = next((x for x in base.groups if measure == f"{GROUP}{x.id}"), None)
    # A key figure says itself among which cases it counts.
    steps = _steps(replace(result, lens="") if figure else result)
    routes = _routes(steps, figure.of if figure else group.outcomes if group else (measure,))
    among = sum(map(_chance, _routes(steps, figure.given))) if figure and figure.given else 1.0
    return sorted((Path(route, _chance(route) / among) for route in routes), key=lambda path: -path.probability)


@lru_cache(maxsize=64)
def _steps(result: Result) -> dict[str, list[Step]]:
    """The steps that can be taken: at the first stage under "", then under each "stage.branch" that leads to one."""
    program = result.program
    base = program.base
    unpushed = result.weights.copy()
    unpushed[: len(program.rules)] = 0.0
    chances, alone = _chances(result), _chances(replace(result, weights=unpushed))
    reached = {"": base.stages_in_order[0]}
    reached |= {f"{stage.id}.{x.id}": base.stage[x.stage] for stage in base.stages for x in stage.branches if x.stage}
    pushing = {stage.id: pushes(result, stage.id) for stage in base.stages}
    return {
        origin: [
            Step(stage, x, chances[origin, x.id], alone[origin, x.id], *_sides(pushing[stage.id], x))
            for x in stage.branches
        ]
        for origin, stage in reached.items()
    }


def _chances(result: Result) -> dict[tuple[str, str], float]:
    """(what leads to a stage, a branch of it) → its probability then; nothing leads to the first stage."""
    first = result.program.base.stages_in_order[0].id
    onward = zip(result.program.onward_columns.to_list(), result.onward.to_numpy()[0].tolist(), strict=True)
    chances = {(f"{stage}.{branch}", then): share for (stage, branch, then), share in onward}
    return chances | {("", str(branch)): float(share) for branch, share in result.branches[first].iloc[0].items()}


def _sides(firing: Sequence[Push], branch: Branch) -> tuple[tuple[Push, ...], tuple[Push, ...]]:
    """Those that push towards a branch and those that push away, be it by helping another branch of its stage."""
    at_work = [push for push in firing if push.factor != 1]
    towards = tuple(push for push in at_work if (push.factor > 1) == (push.rule.then.branch == branch.id))
    return towards, tuple(push for push in at_work if push not in towards)


def _routes(
    steps: Mapping[str, Sequence[Step]], ends: Collection[str], taken: tuple[Step, ...] = ()
) -> Iterator[tuple[Step, ...]]:
    """Every way from the first stage to one of the ends: outcomes, or branches as "stage.branch"."""
    came_from = f"{taken[-1].stage.id}.{taken[-1].branch.id}" if taken else ""
    for step in steps[came_from]:
        route = (*taken, step)
        if step.branch.outcome in ends or f"{step.stage.id}.{step.branch.id}" in ends:
            yield route
        if step.branch.stage:
            yield from _routes(steps, ends, route)


def _chance(route: Sequence[Step]) -> float:
    return prod(step.probability for step in route)


def without_each_rule(base: RuleBase, values: Table, reading: str = "", lens: str = "") -> pd.DataFrame:
    """Probability of each outcome if one rule did nothing: a row per rule, for one row of values."""
    return _without_each(base, values, reading, lens).outcomes.iloc[:-1].set_axis(list(base.rule))


def counterfactuals(base: RuleBase, values: Table, reading: str, measure: str, lens: str = "") -> pd.DataFrame:
    """What an outcome or key figure would be without each rule that fires, for one row of values.

    A row per rule, the largest effect first. `activation` is how far the rule fires, `without` the share if it did
    nothing, `effect` what it adds to the share or takes from it, `leading` what would then lead.
    Raises ValuesError for a measure that is not known.
    """
    result = _without_each(base, values, reading, lens)
    shares, activations = measured(result, measure), result.activations.to_numpy()[-1]
    effects = shares[-1] - shares[:-1]
    firing = np.flatnonzero(activations)
    order = firing[np.argsort(-np.abs(effects[firing]), kind="stable")]
    columns = {"activation": activations, "without": shares, "effect": effects, "leading": np.array(leading(result))}
    rules = [base.rules[place].id for place in order]
    return pd.DataFrame({name: column[order] for name, column in columns.items()}, index=rules)


def _without_each(base: RuleBase, values: Table, reading: str, lens: str) -> Result:
    """A row for each rule without it, and a last row with them all."""
    reading = known_reading(base, reading)
    factors = np.tile([rule.factor[reading] for rule in base.rules], (len(base.rules) + 1, 1))
    np.fill_diagonal(factors, 1.0)
    return evaluate(base, values, reading, pd.DataFrame(factors, columns=list(base.rule)), lens)


def factor_range(base: RuleBase, reading: str, rule: str) -> tuple[float, float]:
    """The range that holds a rule's odds factor with a chance of 90 %: ×/÷ its own spread, or that of its grade."""
    known = _known_rule(base, rule)
    factor = known.factor[known_reading(base, reading)]
    spread = known.spread or base.grade[known.grade].spread
    return factor / spread, factor * spread


def at_factors(
    base: RuleBase,
    values: Table,
    reading: str,
    measure: str,
    rule: str,
    factors: Mapping[str, float],
    lens: str = "",
) -> pd.DataFrame:
    """How much an answer hangs on one rule: an outcome or key figure with other factors for it, all else the same.

    `factors` gives a name to each factor to try; 1 is the answer without the rule. A row per name: `factor`, `share`
    of the measure, and `leading`, what would then lead. Raises ValuesError for a rule or measure that is
    not known.
    """
    tried = list(factors.values())
    result = evaluate(base, values, reading, {_known_rule(base, rule).id: tried}, lens)
    shares = np.broadcast_to(measured(result, measure), len(tried))
    return pd.DataFrame({"factor": tried, "share": shares, "leading": leading(result)}, index=list(factors))


def _known_rule(base: RuleBase, rule: str) -> Rule:
    if rule not in base.rule:
        raise ValuesError(f'rule "{rule}" is not defined; {remedy(rule, base.rule)}')
    return base.rule[rule]


def membership(variable: Variable, level: str, at: Sequence[float] | Array) -> Array:
    """Degree (n,) in [0, 1] to which each value is at a level such as "low" or "not high".

    Trapezoids: Zadeh 1965, Information and Control 8, "Fuzzy sets". Raises ValuesError if the variable has no levels.
    """
    if variable.levels is None:
        raise ValuesError(f'variable "{variable.id}" has no levels; choose one that rules can speak of')
    low = np.interp(at, variable.levels.low, (1.0, 0.0))
    high = np.interp(at, variable.levels.high, (0.0, 1.0))
    degree = {"low": low, "medium": 1.0 - low - high, "high": high}[level.removeprefix("not ")]
    return 1.0 - degree if level.startswith("not ") else degree


def conditions(base: RuleBase, values: Table, rule: str) -> list[Condition]:
    """Each condition of a rule over its slider, for one row of values; its activation is their product.

    Raises ValuesError for a rule that is not known.
    """
    when = _known_rule(base, rule).when
    columns, _ = value_columns(base, values)
    at = {variable.id: float(column[0]) for variable, column in zip(base.variables, columns, strict=True)}
    return [_condition(base.variable[name], level, at[name]) for name, level in when.items()]


def _condition(variable: Variable, level: str, value: float) -> Condition:
    levels = variable.levels
    corners = sorted({*variable.range, *levels.low, *levels.high}) if levels else []
    inside = [corner for corner in corners if variable.range[0] <= corner <= variable.range[1]]
    curve = pd.Series(membership(variable, level, inside), index=inside)
    (degree,) = membership(variable, level, [value]).tolist()
    return Condition(variable, level, value, degree, curve, _full(curve))


def _full(curve: pd.Series) -> tuple[tuple[float, float], ...]:
    """The stretches on which a curve is 1, joined where they touch."""
    stretches: list[tuple[float, float]] = []
    before = False
    for at, degree in zip(curve.index.tolist(), curve.tolist(), strict=True):
        if degree == 1:
            start = stretches.pop()[0] if before else at
            stretches.append((start, at))
        before = degree == 1
    return tuple(stretches)


def activation_grid(base: RuleBase, values: Table, rule: str, points: int = GRID_POINTS) -> pd.DataFrame:
    """How far a rule fires over the ranges of its first two variables, the others as in one row of values.

    Columns are `points` values of the first, rows of the second. Raises ValuesError for a rule with one condition.
    """
    all_conditions = conditions(base, values, rule)
    if len(all_conditions) < 2:
        raise ValuesError(f'rule "{rule}" has one condition; a grid needs two, `conditions` shows one')
    first, second, *others = all_conditions
    x, y = (np.linspace(*condition.variable.range, points) for condition in (first, second))
    held = prod(condition.membership for condition in others)
    degrees = np.outer(membership(second.variable, second.level, y), membership(first.variable, first.level, x))
    rows, columns = pd.Index(y, name=second.variable.id), pd.Index(x, name=first.variable.id)
    return pd.DataFrame(held * degrees, index=rows, columns=columns)
