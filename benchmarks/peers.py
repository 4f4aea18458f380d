"""The same rule base in other tools: row by row for EMA Workbench, as a network for pyAgrum, compiled by numba.

The first is written from the rule base as read, without the engine's arrays, so that agreement means something.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import ema_workbench
import numba
import numpy as np
import pyagrum
from numpy.typing import NDArray

from model.engine import NODES_LEADING_ON, QUADRATURE_NODES, CompiledStage, Program, compiled
from model.parts import Branch, Levels, Rule, RuleBase, Stage

Array = NDArray[np.float64]
Row = Mapping[str, float]


# EMA Workbench: a function of one row.


def row_function(base: RuleBase, reading: str) -> Callable[..., dict[str, float]]:
    """A function of one row of values, as an analyst would write it for EMA Workbench."""
    rules_of = {
        (stage.id, branch.id): [x for x in base.rules if stage.id in x.then.stages and x.then.branch == branch.id]
        for stage in base.stages
        for branch in stage.weighted
    }
    races = {stage.id: _Race.of(stage, base) for stage in base.stages if stage.kind == "race"}

    def outcomes(**values: float) -> dict[str, float]:
        active = {rule.id: _activation(base, rule, values) for rule in base.rules}
        weights = {
            stage.id: [_weight(x, rules_of[stage.id, x.id], active, reading) for x in stage.weighted]
            for stage in base.stages
        }
        years = values[base.time.id]
        reached = {stage.id: 0.0 for stage in base.stages}
        reached[base.stages_in_order[0].id] = 1.0
        late = {(stage.id, branch.id): 0.0 for stage in base.stages for branch in stage.branches}
        shares = {outcome.id: 0.0 for outcome in base.outcomes}
        for stage in base.stages_in_order:
            race, own = races.get(stage.id), weights[stage.id]
            chances = _choice(stage, own) if race is None else race.chances(own, years)
            for branch in stage.branches:
                flow = reached[stage.id] * chances[branch.id] + late[stage.id, branch.id]
                if branch.outcome:
                    shares[branch.outcome] += flow
                elif branch.stage and race is None:
                    reached[branch.stage] += flow
                elif branch.stage and race is not None:
                    then = races[branch.stage], weights[branch.stage]
                    for name, chance in race.in_the_time_left(branch.id, own, years, *then).items():
                        late[branch.stage, name] += flow * chance
        return shares

    return outcomes


def _activation(base: RuleBase, rule: Rule, values: Row) -> float:
    active = 1.0
    for name, level in rule.when.items():
        active *= _membership(base.variable[name].levels, level, values[name])
    return active


def _membership(levels: Levels | None, level: str, value: float) -> float:
    assert levels is not None
    low = min(1.0, max(0.0, (levels.low[1] - value) / (levels.low[1] - levels.low[0])))
    high = min(1.0, max(0.0, (value - levels.high[0]) / (levels.high[1] - levels.high[0])))
    degree = {"low": low, "high": high, "medium": 1 - low - high}[level.removeprefix("not ")]
    return 1 - degree if level.startswith("not ") else degree


def _weight(branch: Branch, rules: list[Rule], active: Row, reading: str) -> float:
    assert branch.base is not None
    return branch.base * math.prod(rule.factor[reading] ** active[rule.id] for rule in rules)


def _choice(stage: Stage, weights: list[float]) -> dict[str, float]:
    total = sum(weights)
    return {branch.id: weight / total for branch, weight in zip(stage.weighted, weights, strict=True)}


@dataclass(frozen=True)
class _Race:
    """A race of one row: its risks, what remains, and where time is looked at."""

    risks: tuple[str, ...]
    last: str
    shapes: Array  # (risks, 1)
    w: Array  # (nodes,) time is horizon · w^power
    dw: Array
    power: float

    @classmethod
    def of(cls, stage: Stage, base: RuleBase) -> _Race:
        shapes = [branch.shape or 1.0 for branch in stage.weighted]
        number = NODES_LEADING_ON if stage.next_stages else QUADRATURE_NODES
        nodes, node_weights = np.polynomial.legendre.leggauss(number)
        w, dw = (nodes + 1) / 2, node_weights / 2
        if stage.next_stages:
            w, dw = 1 - (1 - w) ** 2, 2 * (1 - w) * dw
        alike = [x for x in base.stages if x.kind == "race" and x.next_stages] if stage.next_stages else [stage]
        power = 2 / min(branch.shape or 1.0 for x in alike for branch in x.weighted)
        last = next(branch.id for branch in stage.branches if branch.base is None)
        return cls(tuple(x.id for x in stage.weighted), last, np.array(shapes)[:, None], w, dw, power)

    def chances(self, rates: list[float], years: float) -> dict[str, float]:
        """Chance of each branch within so many years."""
        holds = math.exp(-sum(rate * years**shape for rate, shape in zip(rates, self.shapes.flat, strict=True)))
        if len(rates) == 1:
            return {self.risks[0]: 1 - holds, self.last: holds}
        first = self._striking(rates, years).sum(axis=1).tolist()
        shared = (1 - holds) / sum(first)
        return {x: share * shared for x, share in zip(self.risks, first, strict=True)} | {self.last: holds}

    def _striking(self, rates: list[float], years: float) -> Array:
        """How much of each risk's striking first falls to each node, (risks, nodes)."""
        times = years * self.w**self.power
        cumulative = np.array(rates)[:, None] * times**self.shapes
        # dH/dw, for H = rate · time^shape
        hazard = cumulative * self.shapes * self.power / self.w
        return np.asarray(hazard * np.exp(-cumulative.sum(axis=0)) * self.dw)

    def in_the_time_left(
        self, risk: str, rates: list[float], years: float, then: _Race, following: list[float]
    ) -> dict[str, float]:
        """Chances of the race that follows when a risk has struck: the mean over when it struck."""
        striking = self._striking(rates, years)[self.risks.index(risk)]
        mean, left = (striking / striking.sum()).tolist(), (years * (1 - self.w**self.power)).tolist()
        chances = [then.chances(following, time) for time in left]
        return {x: sum(share * each[x] for share, each in zip(mean, chances, strict=True)) for x in chances[0]}


def ema_model(base: RuleBase, reading: str) -> ema_workbench.Model:
    """The rule base as a model of EMA Workbench."""
    made = ema_workbench.Model("rulebase", function=row_function(base, reading))
    made.uncertainties = [ema_workbench.RealParameter(x.id, *x.range) for x in base.variables]
    made.outcomes = [ema_workbench.ScalarOutcome(x.id) for x in base.outcomes]
    return made


# pyAgrum: the choices as a Bayesian network.


class ChoiceNetwork:
    """The choices of the rule base as a network: one node each, with a state more for “not reached”."""

    def __init__(self, base: RuleBase) -> None:
        self.stages = [stage for stage in base.stages_in_order if stage.kind == "choice"]
        self.parents = {stage.id: self._parent(stage) for stage in self.stages[1:]}
        self.network = pyagrum.BayesNet("choices")
        for stage in self.stages:
            names = [branch.id for branch in stage.branches]
            if stage.id in self.parents:
                names.append("not reached")
            self.network.add(pyagrum.LabelizedVariable(stage.id, stage.id, names))
        for stage in self.stages:
            if stage.id in self.parents:
                self._add_parent(stage, *self.parents[stage.id])

    def _parent(self, stage: Stage) -> tuple[Stage, list[int]]:
        """The one choice that leads to a stage, and which of its branches do."""
        (parent,) = [other for other in self.stages if stage.id in other.next_stages]
        return parent, [place for place, branch in enumerate(parent.branches) if branch.stage == stage.id]

    def _add_parent(self, stage: Stage, parent: Stage, reaching: list[int]) -> None:
        self.network.addArc(parent.id, stage.id)
        table = self.network.cpt(stage.id)
        for state in range(self.network.variable(parent.id).domainSize()):
            if state not in reaching:
                table[{parent.id: state}] = [0.0] * len(stage.branches) + [1.0]

    def flows(self, log_odds: Mapping[str, list[float]]) -> list[float]:
        """The chance of passing through each branch of each choice, from its log odds."""
        for stage in self.stages:
            odds = [math.exp(value) for value in log_odds[stage.id]]
            chances = [value / sum(odds) for value in odds]
            if stage.id in self.parents:
                parent, reaching = self.parents[stage.id]
                for state in reaching:
                    self.network.cpt(stage.id)[{parent.id: state}] = [*chances, 0.0]
            else:
                self.network.cpt(stage.id).fillWith(chances)
        inference = pyagrum.LazyPropagation(self.network)
        inference.setNumberOfThreads(1)
        inference.makeInference()
        found: list[float] = []
        for stage in self.stages:
            found += inference.posterior(stage.id).tolist()[: len(stage.branches)]
        return found


# numba: everything inlined, the limit.


def kernel(base: RuleBase, reading: str) -> Callable[[Array, Array], None]:
    """A compiled function that fills outcomes (outcomes, n) from values (variables, n), row by row."""
    names: dict[str, Any] = {"exp": math.exp, "expm1": math.expm1}
    exec(_kernel_source(base, reading), names)
    # Dividing by zero as numpy does spares the compiled code a test at every division.
    compiled_kernel: Callable[[Array, Array], None] = numba.njit(error_model="numpy")(names["kernel"])
    return compiled_kernel


def _kernel_source(base: RuleBase, reading: str) -> str:
    lines = [*_rules_source(base, reading), *_tree_source(base)]
    lines += [f"outcomes[{place}, row] = y{place}" for place in range(len(base.outcomes))]
    body = "\n".join(f"        {line}" for line in lines)
    return f"def kernel(values, outcomes):\n    for row in range(values.shape[1]):\n{body}\n"


def _rules_source(base: RuleBase, reading: str) -> list[str]:
    program = compiled(base)
    weights, count = program.weights[reading].tolist(), len(program.rules)
    lines = [f"x{n} = values[{n}, row]" for n in range(len(base.variables))]
    levels = zip(program.term_column, program.low.tolist(), program.high.tolist(), strict=True)
    for column, low, high in {int(term[0]): term for term in levels}.values():
        lines.append(f"low{column} = min(1.0, max(0.0, ({low[0]} - x{column}) * {low[1]}))")
        lines.append(f"high{column} = min(1.0, max(0.0, (x{column} - {high[0]}) * {high[1]}))")
    forms = zip(program.term_column, program.term_form.tolist(), strict=True)
    for n, (column, (one, low, high)) in enumerate(forms):
        lines.append(f"m{n} = {one} + {low} * low{column} + {high} * high{column}")
    for n in range(count):
        terms = [f"m{members[n]}" for members in program.conditions if len(members) > n]
        lines.append(f"a{n} = {' * '.join(terms)}")
    for k, pushes in enumerate(program.incidence):
        terms = [f"{weights[n]} * a{n}" for n in np.flatnonzero(pushes)]
        lines.append(f"o{k} = {' + '.join([str(weights[count + k]), *terms])}")
    return lines


def _tree_source(base: RuleBase) -> list[str]:
    program = compiled(base)
    targets = {stage.id: range(stage.targets.start, stage.targets.stop) for stage in program.stages}
    odds = {name: [f"o{n - len(program.rules)}" for n in places] for name, places in targets.items()}
    lines = [f"years = x{base.variables.index(base.time)}"]
    lines += [f"reached_{stage.id} = {float(n == 0)}" for n, stage in enumerate(program.stages)]
    lines += [f"y{n} = 0.0" for n in range(len(base.outcomes))]
    for stage in program.stages:
        shapes = enumerate(stage.race.shapes.ravel().tolist() if stage.race else [])
        lines += [f"h_{stage.id}_{n} = exp({odds[stage.id][n]}) * years ** {shape}" for n, shape in shapes]
    # What comes out of a race into a stage is late, and lost where that stage's risk strikes.
    followed = {name for stage in program.stages if stage.race for _, name in stage.next_stages}
    lines += [f"{what}_{name} = 0.0" for name in followed for what in ("late", "lost")]
    for stage in program.stages:
        lines += _choice_source(odds[stage.id]) if stage.race is None else _race_source(program, stage)
        each = range(len(stage.branches))
        lines += [f"p{n} *= reached_{stage.id}" for n in each]
        if stage.id in followed:
            lines += [f"p0 += lost_{stage.id}", f"p1 += late_{stage.id} - lost_{stage.id}"]
        for n, name in stage.next_stages:
            if stage.race is None:
                lines.append(f"reached_{name} += p{n}")
            else:
                lines += [f"late_{name} += p{n}", f"lost_{name} += p{n} * g{n} / f{n}"]
        lines += [f"y{outcome} += p{n}" for n, outcome in stage.outcomes]
    return lines


def _choice_source(odds: list[str]) -> list[str]:
    each = range(len(odds))
    return [
        f"top = max({', '.join(odds)})",
        *(f"e{n} = exp({odds[n]} - top)" for n in each),
        f"total = {' + '.join(f'e{n}' for n in each)}",
        *(f"p{n} = e{n} / total" for n in each),
    ]


def _race_source(program: Program, stage: CompiledStage) -> list[str]:
    race, by_id = stage.race, {other.id: other.race for other in program.stages}
    assert race is not None
    each = range(len(race.shapes))
    h = [f"h_{stage.id}_{n}" for n in each]
    lines = [f"total = {' + '.join(h)}", "struck = -expm1(-total)"]
    if len(h) == 1:
        return [*lines, "p0 = struck", "p1 = 1.0 - struck"]
    lines += [f"f{n} = 0.0" for n in each]
    lines += [f"g{n} = 0.0" for n, _ in stage.next_stages]
    nodes = zip(race.exposure.tolist(), race.arrival.T.tolist(), program.left.ravel().tolist(), strict=True)
    for exposed, arriving, left in nodes:
        lines.append(f"s = exp(-({' + '.join(f'{exposed[n]} * {h[n]}' for n in each)}))")
        lines += [f"f{n} += {arriving[n]} * s" for n in each]
        for n, name in stage.next_stages:
            then = by_id[name]
            assert then is not None
            ((shape,),) = then.shapes.tolist()  # only races of one risk follow another
            lines.append(f"g{n} += {arriving[n]} * s * (1.0 - exp(-({left**shape} * h_{name}_0)))")
    # Each f is needed as it is, for the mean of what follows.
    lines += [f"q{n} = {h[n]} * f{n}" for n in each]
    lines += [f"shared = {' + '.join(f'q{n}' for n in each)}", "if shared <= 0.0:"]
    lines += [*(f"    q{n} = {h[n]}" for n in each), "    shared = total if total > 0.0 else 1.0"]
    return [*lines, *(f"p{n} = q{n} * struck / shared" for n in each), f"p{len(h)} = 1.0 - struck"]
