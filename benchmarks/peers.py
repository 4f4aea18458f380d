"""The same rule base in other tools: row by row for EMA Workbench, as a network for pyAgrum, compiled by numba.

The first is written from the rule base as read, without the engine's arrays, so that agreement means something.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import ema_workbench
import numba
import numpy as np
import pyagrum
from numpy.typing import NDArray

from model.engine import QUADRATURE_NODES, CompiledStage, compiled
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
    nodes, node_weights = np.polynomial.legendre.leggauss(QUADRATURE_NODES)
    quadrature = ((nodes + 1) / 2, node_weights / 2)

    def outcomes(**values: float) -> dict[str, float]:
        active = {rule.id: _activation(base, rule, values) for rule in base.rules}
        reached = {stage.id: 0.0 for stage in base.stages}
        reached[base.stages_in_order[0].id] = 1.0
        found = {outcome.id: 0.0 for outcome in base.outcomes}
        for stage in base.stages_in_order:
            weights = [_weight(x, rules_of[stage.id, x.id], active, reading) for x in stage.weighted]
            if stage.kind == "choice":
                chances = _choice(stage, weights)
            else:
                chances = _race(stage, weights, values[base.time.id], quadrature)
            for branch in stage.branches:
                flow = reached[stage.id] * chances[branch.id]
                if branch.stage:
                    reached[branch.stage] += flow
                if branch.outcome:
                    found[branch.outcome] += flow
        return found

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


def _race(stage: Stage, rates: list[float], years: float, quadrature: tuple[Array, Array]) -> dict[str, float]:
    shapes = [branch.shape or 1.0 for branch in stage.weighted]
    hazards = [rate * years**shape for rate, shape in zip(rates, shapes, strict=True)]
    holds = math.exp(-sum(hazards))
    u, du = quadrature
    powers = [2 / min(shapes) * shape for shape in shapes]
    surviving = np.exp(-sum(h * u**power for h, power in zip(hazards, powers, strict=True))) * du
    first = [h * float(np.sum(p * u ** (p - 1) * surviving)) for h, p in zip(hazards, powers, strict=True)]
    shared = (1 - holds) / sum(first)
    last = next(branch.id for branch in stage.branches if branch.base is None)
    return {x.id: share * shared for x, share in zip(stage.weighted, first, strict=True)} | {last: holds}


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
        self.parents = {
            branch.stage: (stage, place)
            for stage in self.stages
            for place, branch in enumerate(stage.branches)
            if branch.stage in {x.id for x in self.stages}
        }
        self.network = pyagrum.BayesNet("choices")
        for stage in self.stages:
            names = [branch.id for branch in stage.branches]
            if stage.id in self.parents:
                names.append("not reached")
            self.network.add(pyagrum.LabelizedVariable(stage.id, stage.id, names))
        for stage in self.stages:
            if stage.id in self.parents:
                self._add_parent(stage, *self.parents[stage.id])

    def _add_parent(self, stage: Stage, parent: Stage, reaching: int) -> None:
        self.network.addArc(parent.id, stage.id)
        table = self.network.cpt(stage.id)
        for state in range(self.network.variable(parent.id).domainSize()):
            if state != reaching:
                table[{parent.id: state}] = [0.0] * len(stage.branches) + [1.0]

    def flows(self, log_odds: Mapping[str, list[float]]) -> list[float]:
        """The chance of passing through each branch of each choice, from its log odds."""
        for stage in self.stages:
            odds = [math.exp(value) for value in log_odds[stage.id]]
            chances = [value / sum(odds) for value in odds]
            if stage.id in self.parents:
                parent, reaching = self.parents[stage.id]
                self.network.cpt(stage.id)[{parent.id: reaching}] = [*chances, 0.0]
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
    lines = [f"years = x{base.variables.index(base.time)}"]
    lines += [f"reached_{stage.id} = {float(n == 0)}" for n, stage in enumerate(program.stages)]
    lines += [f"y{n} = 0.0" for n in range(len(base.outcomes))]
    for stage in program.stages:
        odds = [f"o{n - len(program.rules)}" for n in range(stage.targets.start, stage.targets.stop)]
        lines += _choice_source(odds) if stage.race is None else _race_source(stage, odds)
        lines += [f"reached_{name} += p{n} * reached_{stage.id}" for n, name in stage.next_stages]
        lines += [f"y{outcome} += p{n} * reached_{stage.id}" for n, outcome in stage.outcomes]
    return lines


def _choice_source(odds: list[str]) -> list[str]:
    each = range(len(odds))
    return [
        f"top = max({', '.join(odds)})",
        *(f"e{n} = exp({odds[n]} - top)" for n in each),
        f"total = {' + '.join(f'e{n}' for n in each)}",
        *(f"p{n} = e{n} / total" for n in each),
    ]


def _race_source(stage: CompiledStage, odds: list[str]) -> list[str]:
    assert stage.race is not None
    each = range(len(odds))
    shapes, exposure = stage.race.shapes.ravel().tolist(), stage.race.exposure.tolist()
    arrival = stage.race.arrival.T.tolist()
    lines = [f"h{n} = exp({odds[n]}) * years ** {shapes[n]}" for n in each]
    lines += [f"total = {' + '.join(f'h{n}' for n in each)}", "struck = -expm1(-total)"]
    if len(odds) == 1:
        return [*lines, "p0 = struck", "p1 = 1.0 - struck"]
    lines += [f"f{n} = 0.0" for n in each]
    for exposed, arriving in zip(exposure, arrival, strict=True):
        lines.append(f"s = exp(-({' + '.join(f'{exposed[n]} * h{n}' for n in each)}))")
        lines += [f"f{n} += {arriving[n]} * s" for n in each]
    lines += [f"f{n} *= h{n}" for n in each]
    lines += [f"shared = {' + '.join(f'f{n}' for n in each)}", "if shared <= 0.0:"]
    lines += [*(f"    f{n} = h{n}" for n in each), "    shared = total if total > 0.0 else 1.0"]
    return [*lines, *(f"p{n} = f{n} * struck / shared" for n in each), f"p{len(odds)} = 1.0 - struck"]
