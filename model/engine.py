"""What follows from these values? Compiles a rule base to arrays once, then evaluates any number of rows.

Values in, probabilities out. Touches no file and knows no subject.

Shapes: n rows of values, v variables, t membership terms, r rules, k targets (the branches that rules push),
p = r + k weights. Inside a chunk arrays lie (things, rows), so that every step runs along contiguous memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from model.faults import did_you_mean
from model.inputs import Array, Table, ValuesError, factor_matrix, known_lens, known_reading, value_columns
from model.once import once
from model.parts import Rule, RuleBase, Stage

Indices = NDArray[np.intp]

# Rows worked on at a time: large enough to forget Python's overhead, small enough to stay in the cache.
CHUNK_ROWS = 2048
PRODUCT_COLUMNS = 256
# Gauss-Legendre nodes for competing risks, and for those that another race follows; tests/test_engine.py holds the
# error they leave. Release 1.0.0 has none of the second kind, and so its figures to the last digit.
QUADRATURE_NODES, NODES_LEADING_ON = 16, 20
# Beyond it a risk strikes at once, and a larger rate would only overflow.
LARGEST_LOG_RATE = 600.0
SMALLEST_NORMAL = float(np.finfo(float).tiny)


@dataclass(frozen=True)
class Quadrature:
    """How a race is shared out among its risks, for risks whose cumulative hazard at the horizon is 1."""

    shapes: Array  # (risks, 1) the power of time in each cumulative hazard
    exposure: Array  # (nodes, risks) cumulative hazard at the nodes
    arrival: Array  # (risks, nodes) hazard at the nodes, times their weights


@dataclass(frozen=True)
class CompiledStage:
    """A stage as arrays: which weights are its targets, where each of its branches leads, how it is decided."""

    id: str
    targets: slice
    branches: tuple[str, ...]
    next_stages: tuple[tuple[int, str], ...]
    outcomes: tuple[tuple[int, int], ...]
    race: Quadrature | None = None
    late: bool = False  # whether a race leads to it


@dataclass(frozen=True)
class Program:
    """A rule base as arrays; the top of this module gives the shapes."""

    base: RuleBase
    rules: tuple[Rule, ...]  # those with most conditions first
    time: int  # which variable is time
    term_column: Indices  # (t,) the variable of each membership term
    term_form: Array  # (t, 3) how much of 1, of low and of high make it up
    low: Array  # (t, 2) where low ends, and 1 / the width of its fall
    high: Array  # (t, 2) where high begins, and 1 / the width of its rise
    conditions: tuple[Indices, ...]  # the first, second … term of every rule that has one
    incidence: Array  # (k, r) 1 where a rule pushes a target
    stages: tuple[CompiledStage, ...]  # each after all that lead to it
    left: Array  # (nodes, 1) the share of the time that is left at the nodes of a race that leads to another
    parameters: Mapping[str, int]  # a rule's id or "stage.branch" → its place among the weights
    weights: Mapping[str, Array]  # reading → (p,) log odds factors, then log base odds
    outcome_columns: pd.Index
    figure_columns: pd.Index
    rule_columns: pd.Index
    branch_columns: pd.MultiIndex  # (stage, branch) of every branch, in the order of the stages
    onward_columns: pd.MultiIndex  # (stage, branch, branch of the stage that this leads to)
    rule_order: Indices  # where each of the base's rules stands among `rules`
    figure_of: Array  # (figures, branches + outcomes) 1 for what a key figure counts
    figure_given: Array  # the same for what it counts among
    kept: Mapping[str, Mapping[str, Array]]  # lens → stage → (branches, 1) 0 for what leads past it; see _kept


@lru_cache(maxsize=32)
def compiled(base: RuleBase) -> Program:
    """The rule base as arrays, made once for each rule base."""
    column = {variable.id: place for place, variable in enumerate(base.variables)}
    rules = tuple(sorted(base.rules, key=lambda rule: -len(rule.when)))
    terms = list(dict.fromkeys(term for rule in rules for term in rule.when.items()))
    levels = [base.variable[name].levels for name, _ in terms]
    targets = [(stage.id, branch.id) for stage in base.stages_in_order for branch in stage.weighted]
    pushed = [{(stage, rule.then.branch) for stage in rule.then.stages} for rule in rules]
    names = [*(rule.id for rule in rules), *(".".join(target) for target in targets)]
    stages = _compiled_stages(base, len(rules))
    branches = [(stage.id, branch) for stage in stages for branch in stage.branches]
    flows = [*(".".join(branch) for branch in branches), *(outcome.id for outcome in base.outcomes)]
    # A figure that counts among all cases counts among all outcomes.
    everything = tuple(outcome.id for outcome in base.outcomes)
    return Program(
        base=base,
        rules=rules,
        time=column[base.time.id],
        term_column=np.array([column[name] for name, _ in terms], dtype=np.intp),
        term_form=np.array([_form(level) for _, level in terms]).reshape(-1, 3),
        low=np.array([(x.low[1], 1 / (x.low[1] - x.low[0])) for x in levels if x]).reshape(-1, 2),
        high=np.array([(x.high[0], 1 / (x.high[1] - x.high[0])) for x in levels if x]).reshape(-1, 2),
        conditions=_conditions(rules, {term: place for place, term in enumerate(terms)}),
        incidence=np.array([[float(target in push) for push in pushed] for target in targets]),
        stages=stages,
        left=_share_left(base),
        parameters={name: place for place, name in enumerate(names)},
        weights={x.id: _logs(base.weights(x.id), names) for x in base.readings},
        outcome_columns=pd.Index([outcome.id for outcome in base.outcomes]),
        figure_columns=pd.Index([figure.id for figure in base.figures]),
        rule_columns=pd.Index([rule.id for rule in base.rules]),
        branch_columns=pd.MultiIndex.from_tuples(branches),
        onward_columns=_onward_columns(stages),
        rule_order=np.array([names.index(rule.id) for rule in base.rules], dtype=np.intp),
        figure_of=_membership_matrix([figure.of for figure in base.figures], flows),
        figure_given=_membership_matrix([figure.given or everything for figure in base.figures], flows),
        kept={lens.id: _kept(base, stages, set(lens.given)) for lens in base.lenses if lens.given},
    )


def _onward_columns(stages: Sequence[CompiledStage]) -> pd.MultiIndex:
    own = {stage.id: stage.branches for stage in stages}
    leading = [(stage.id, stage.branches[n], name) for stage in stages for n, name in stage.next_stages]
    columns = [(stage, branch, then) for stage, branch, name in leading for then in own[name]]
    return pd.MultiIndex.from_tuples(columns, names=["stage", "branch", "then"])


def _kept(base: RuleBase, stages: Sequence[CompiledStage], given: set[str]) -> dict[str, Array]:
    """Which branches lead to what a lens counts among, or are of it; a stage after that keeps all and is left out."""
    leading, after = set[str](), set[str]()
    for stage in reversed(base.stages_in_order):
        if any(f"{stage.id}.{x.id}" in given or x.stage in leading for x in stage.branches):
            leading.add(stage.id)
    for stage in base.stages_in_order:
        after |= {x.stage for x in stage.branches if x.stage and (stage.id in after or f"{stage.id}.{x.id}" in given)}
    kept = {}
    for compiled_stage in stages:
        stage = base.stage[compiled_stage.id]
        onward = {x.id: x.stage in leading or f"{stage.id}.{x.id}" in given for x in stage.branches}
        if stage.id not in after:
            kept[stage.id] = np.array([[float(onward[branch])] for branch in compiled_stage.branches])
    return kept


def _logs(weights: Mapping[str, float], names: Sequence[str]) -> Array:
    logs: Array = np.log([weights[name] for name in names])
    return logs


def _membership_matrix(sets: Sequence[Sequence[str]], names: Sequence[str]) -> Array:
    return np.array([[float(name in members) for name in names] for members in sets]).reshape(-1, len(names))


def _form(level: str) -> tuple[float, float, float]:
    """How much of 1, of low and of high make up a membership; medium is what low and high leave."""
    one, low, high = {"low": (0.0, 1.0, 0.0), "high": (0.0, 0.0, 1.0), "medium": (1.0, -1.0, -1.0)}[
        level.removeprefix("not ")
    ]
    return (1.0 - one, -low, -high) if level.startswith("not ") else (one, low, high)


def _conditions(rules: Sequence[Rule], place: Mapping[tuple[str, str], int]) -> tuple[Indices, ...]:
    depth = max((len(rule.when) for rule in rules), default=0)
    by_rule = [[place[term] for term in rule.when.items()] for rule in rules]
    return tuple(np.array([terms[n] for terms in by_rule if len(terms) > n], dtype=np.intp) for n in range(depth))


def _compiled_stages(base: RuleBase, first_target: int) -> tuple[CompiledStage, ...]:
    outcome_place = {outcome.id: place for place, outcome in enumerate(base.outcomes)}
    late = {name for stage in base.stages if stage.kind == "race" for name in stage.next_stages}
    compiled_stages = []
    for stage in base.stages_in_order:
        end = first_target + len(stage.weighted)
        # The branch that remains comes last, after the risks.
        branches = (*stage.weighted, *(branch for branch in stage.branches if branch.base is None))
        compiled_stages.append(
            CompiledStage(
                id=stage.id,
                targets=slice(first_target, end),
                branches=tuple(branch.id for branch in branches),
                next_stages=tuple((n, branch.stage) for n, branch in enumerate(branches) if branch.stage),
                outcomes=tuple(
                    (n, outcome_place[branch.outcome]) for n, branch in enumerate(branches) if branch.outcome
                ),
                race=_quadrature(base, stage) if stage.kind == "race" else None,
                late=stage.id in late,
            )
        )
        first_target = end
    return tuple(compiled_stages)


def _quadrature(base: RuleBase, stage: Stage) -> Quadrature:
    """Nodes w and weights for a race, which together sum what happens from its start to the horizon."""
    shapes = np.array([branch.shape for branch in stage.weighted], dtype=float)
    w, dw = _nodes(leads_on=bool(stage.next_stages))
    power = _power_of_time(base, stage) * shapes
    return Quadrature(
        shapes=shapes[:, None],
        exposure=w[:, None] ** power,
        arrival=power[:, None] * w ** (power[:, None] - 1) * dw,
    )


def _nodes(leads_on: bool) -> tuple[Array, Array]:
    """Gauss-Legendre nodes and their weights; where a race follows, w = 1 - (1 - u)^2 of nodes u, so that what it does
    in the time left is smooth at its end."""
    nodes, weights = np.polynomial.legendre.leggauss(NODES_LEADING_ON if leads_on else QUADRATURE_NODES)
    u, du = (nodes + 1) / 2, weights / 2
    return (1 - (1 - u) ** 2, 2 * (1 - u) * du) if leads_on else (u, du)


def _power_of_time(base: RuleBase, stage: Stage) -> float:
    """The m of t = horizon · w^m that makes every hazard smooth at t = 0; one for all races that lead to another, so
    that what follows is worked out at the same times for all of them."""
    alike = [x for x in base.stages if x.kind == "race" and x.next_stages] if stage.next_stages else [stage]
    return 2 / min(branch.shape or 1.0 for x in alike for branch in x.weighted)


def _share_left(base: RuleBase) -> Array:
    leading = [stage for stage in base.stages if stage.kind == "race" and stage.next_stages]
    w, _ = _nodes(leads_on=True)
    return 1 - w[:, None] ** (_power_of_time(base, leading[0]) if leading else 1.0)


@dataclass(frozen=True)
class Decision:
    """What a stage comes to when it is reached: chances (branches, n) and, for a risk in whose place in the race
    another race follows, the chances (branches of that, n) that it has in the time left."""

    chances: Array
    following: Mapping[int, Array]


@dataclass(frozen=True)
class Chunk:
    """What follows for some rows: activations (r, n), log odds (k, n); in all cases and through a lens, per stage the
    chance of each branch when reached and of passing through it (branches, n); outcomes (outcomes, n)."""

    activations: Array
    log_odds: Array
    everything: Flows
    seen: Flows


@dataclass(frozen=True)
class Flows:
    """How all cases, or those seen through a lens, divide."""

    branches: Mapping[str, Array]
    passing: Mapping[str, Array]
    outcomes: Array
    onward: Mapping[tuple[str, str], Array]  # (stage, branch) → the branches of the stage it leads to


def _evaluate_chunk(program: Program, values: Array, horizon: Array, weights: Array, lens: str) -> Chunk:
    """What follows for values (v, n), a horizon (1, n) in years and weights (p, n) or (p, 1)."""
    rule_count = len(program.rules)
    activations = _activations(program, values)
    log_odds = _product(program.incidence, activations * weights[:rule_count]) + weights[rule_count:]
    decisions = _decisions(program, log_odds, horizon)
    everything = _flows(program, decisions)
    kept = program.kept.get(lens)
    seen = everything if kept is None else _flows(program, _through(program, decisions, kept))
    return Chunk(activations, log_odds, everything, seen)


def _decisions(program: Program, log_odds: Array, horizon: Array) -> dict[str, Decision]:
    """What every stage comes to, by its id."""
    rule_count = len(program.rules)
    decisions: dict[str, Decision] = {}
    in_the_time_left: dict[str, Array] = {}
    for stage in reversed(program.stages):  # what follows a race is known before it
        odds = log_odds[stage.targets.start - rule_count : stage.targets.stop - rule_count]
        if stage.race is None:
            decisions[stage.id] = Decision(_softmax(odds), {})
            continue
        race = Race(stage.race, _hazards(stage.race, odds, horizon))
        following = {place: _mean_when_struck(race, place, in_the_time_left[name]) for place, name in stage.next_stages}
        decisions[stage.id] = Decision(_race(race), following)
        if stage.late:
            in_the_time_left[stage.id] = _in_the_time_left(race, program.left)
    return decisions


def _through(program: Program, decisions: Mapping[str, Decision], kept: Mapping[str, Array]) -> dict[str, Decision]:
    """What every stage comes to in those cases that a lens keeps: the chances, given that it does.

    From the last stage to the first: the chance of being kept from a branch on, and by Bayes' rule that of the branch.
    """
    seen: dict[str, Decision] = {}
    onward: dict[str, Array] = {}  # (branches, n) the chance of being kept, from a branch on
    staying: dict[str, Array] = {}  # (n,) the same from a stage on
    for stage in reversed(program.stages):
        if stage.id not in kept:
            seen[stage.id] = decisions[stage.id]
            continue
        chances, following = decisions[stage.id].chances, dict(decisions[stage.id].following)
        own = np.broadcast_to(kept[stage.id], chances.shape).copy()
        for place, name in stage.next_stages:
            if name not in kept:
                continue
            if stage.race is None:
                own[place] *= staying[name]
            else:
                own[place] *= (following[place] * onward[name]).sum(axis=0)
                following[place] = _shared_out(following[place] * onward[name])
        onward[stage.id], staying[stage.id] = own, (chances * own).sum(axis=0)
        seen[stage.id] = Decision(_shared_out(chances * own), following)
    return seen


def _shared_out(parts: Array) -> Array:
    """The parts (parts, n) as shares of their sum; none of anything where there is nothing."""
    shares: Array = parts / np.maximum(parts.sum(axis=0), SMALLEST_NORMAL)
    return shares


def _flows(program: Program, decisions: Mapping[str, Decision]) -> Flows:
    """How cases divide from the first stage to the outcomes."""
    rows = decisions[program.stages[0].id].chances.shape[1]
    outcomes = np.zeros((len(program.base.outcomes), rows))
    reached = {stage.id: np.zeros(rows) for stage in program.stages}
    reached[program.stages[0].id] = np.ones(rows)
    late: dict[str, Array] = {}  # what comes out of a race into a stage, by that stage's branches
    branches, passing, onward = {}, {}, {}
    for stage in program.stages:
        chances = decisions[stage.id].chances
        flow = chances * reached[stage.id]
        if stage.id in late:
            flow += late[stage.id]
            arrived = flow.sum(axis=0)
            chances = np.where(arrived > 0, flow / np.where(arrived > 0, arrived, 1.0), chances)
        for place, name in stage.next_stages:
            then = decisions[name].chances if stage.race is None else decisions[stage.id].following[place]
            onward[stage.id, stage.branches[place]] = then
            if stage.race is None:
                reached[name] += flow[place]
            else:
                late[name] = late.get(name, 0.0) + flow[place] * then
        for place, outcome in stage.outcomes:
            outcomes[outcome] += flow[place]
        branches[stage.id], passing[stage.id] = chances, flow
    return Flows(branches, passing, outcomes, onward)


def _product(matrix: Array, columns: Array) -> Array:
    """The matrix times the columns, a few columns at a time: small enough that the linear algebra library stays on
    this core, where threads of its own would contend with those of other sessions."""
    product = np.empty((len(matrix), columns.shape[1]))
    for start in range(0, columns.shape[1], PRODUCT_COLUMNS):
        part = slice(start, start + PRODUCT_COLUMNS)
        np.matmul(matrix, columns[:, part], out=product[:, part])
    return product


def _activations(program: Program, values: Array) -> Array:
    x = values[program.term_column]
    low = _share(program.low[:, :1] - x, program.low[:, 1:])
    high = _share(np.subtract(x, program.high[:, :1], out=x), program.high[:, 1:])
    low *= program.term_form[:, 1:2]
    high *= program.term_form[:, 2:]
    memberships = np.add(low, high, out=low)
    memberships += program.term_form[:, :1]
    if not program.conditions:
        return np.ones((0, values.shape[1]))
    activations = memberships[program.conditions[0]]
    for terms in program.conditions[1:]:
        activations[: len(terms)] *= memberships[terms]
    return activations


def _share(distance: Array, per_unit: Array) -> Array:
    """Where between 0 and 1 a distance has got to, in place."""
    distance *= per_unit
    return np.clip(distance, 0.0, 1.0, out=distance)


def _softmax(log_odds: Array) -> Array:
    odds: Array = np.exp(log_odds - log_odds.max(axis=0))
    odds /= odds.sum(axis=0)
    return odds


def _hazards(race: Quadrature, log_rates: Array, horizon: Array) -> Array:
    """Cumulative hazard (risks, n) of each risk at the horizon."""
    hazards: Array = np.exp(np.minimum(log_rates, LARGEST_LOG_RATE)) * horizon**race.shapes
    return hazards


@dataclass(frozen=True, eq=False)
class Race:
    """A race for n rows; what it needs twice is worked out once."""

    quadrature: Quadrature
    hazards: Array  # (risks, n) at the horizon

    @once
    def surviving(self) -> Array:
        """Chance (nodes, n) that no risk has struck by each node."""
        exposed = _product(self.quadrature.exposure, self.hazards)
        np.negative(exposed, out=exposed)
        surviving: Array = np.exp(exposed, out=exposed)
        return surviving


def _race(race: Race) -> Array:
    """Chance of each risk striking first, then of none: cumulative incidence under competing Weibull hazards.

    Kalbfleisch and Prentice, The Statistical Analysis of Failure Time Data (2002), chapter 8. The chance that
    none strikes is exact; the quadrature only shares out the rest, so the chances sum to 1.
    """
    hazards = race.hazards
    total = hazards.sum(axis=0)
    struck = -np.expm1(-total)
    if len(hazards) == 1:
        return np.stack([struck, 1.0 - struck])
    first = hazards * _product(race.quadrature.arrival, race.surviving)
    shared = first.sum(axis=0)
    # With no time or an overwhelming hazard the quadrature sees nothing; share by the hazards themselves.
    unseen = shared < SMALLEST_NORMAL
    first = np.where(unseen, hazards, first)
    first *= struck / np.where(unseen, np.where(total > 0, total, 1.0), shared)
    return np.concatenate([first, (1.0 - struck)[None]])


def _in_the_time_left(race: Race, left: Array) -> Array:
    """Chances (branches, nodes, n) of a race for which only a share (nodes, 1) of the time is left, its clock new."""
    hazards = race.hazards[:, None, :] * left ** race.quadrature.shapes[:, None]
    chances = _race(Race(race.quadrature, hazards.reshape(len(hazards), -1)))
    return chances.reshape(-1, *hazards.shape[1:])


def _mean_when_struck(race: Race, risk: int, chances: Array) -> Array:
    """Mean (branches, n) of chances (branches, nodes, n) over when a risk strikes, if it does.

    A semi-Markov multi-state model: Putter, Fiocco and Geskus 2007, Statistics in Medicine 26.
    """
    striking = race.quadrature.arrival[risk][:, None] * race.surviving
    # Under an overwhelming hazard the quadrature sees nothing: then the risk strikes at once.
    striking[0, striking.sum(axis=0) < SMALLEST_NORMAL] = 1.0
    return _shared_out(np.einsum("bjn,jn->bn", chances, striking))


@dataclass(frozen=True, eq=False)
class Result:
    """What the rules make of n rows of values. Each table is worked out when first asked for, in chunks.

    Tables have one row per row of values, in the same order and with the same index. Outcomes, branches and flows are
    seen through the lens; key figures say themselves among which cases they count.
    """

    program: Program
    columns: tuple[Array, ...]  # one per variable, of n values or of a single one
    weights: Array  # (p, n) or (p, 1)
    index: pd.Index
    lens: str = ""

    @once
    def outcomes(self) -> pd.DataFrame:
        """Probability of each outcome; the columns are the outcome ids in the rule base's order."""
        return self._table(self.program.outcome_columns, lambda chunk: chunk.seen.outcomes)

    @once
    def branches(self) -> pd.DataFrame:
        """Probability of each branch when its stage is reached; the columns are (stage, branch)."""
        return self._table(self.program.branch_columns, lambda chunk: _stacked(chunk.seen.branches))

    @once
    def flows(self) -> pd.DataFrame:
        """Probability of passing through each branch; the columns are (stage, branch)."""
        return self._table(self.program.branch_columns, lambda chunk: _stacked(chunk.seen.passing))

    @once
    def onward(self) -> pd.DataFrame:
        """Probability of each branch of the stage that a branch leads to; the columns are (stage, branch, then)."""
        return self._table(self.program.onward_columns, lambda chunk: _stacked(chunk.seen.onward))

    @once
    def activations(self) -> pd.DataFrame:
        """Degree from 0 to 1 to which each rule fires; the columns are the rule ids in the rule base's order."""
        order = self.program.rule_order
        return self._table(self.program.rule_columns, lambda chunk: chunk.activations[order])

    @once
    def log_odds(self) -> pd.DataFrame:
        """Log odds of each branch of a choice, log rate in the first year of each risk of a race."""
        names = [tuple(name.split(".")) for name in list(self.program.parameters)[len(self.program.rules) :]]
        return self._table(pd.MultiIndex.from_tuples(names), lambda chunk: chunk.log_odds)

    @once
    def figures(self) -> pd.DataFrame:
        """The rule base's key figures, as shares from 0 to 1; not a number where nothing reaches `given`."""
        return self._table(self.program.figure_columns, self._shares)

    def timeline(self, years: ArrayLike) -> pd.DataFrame:
        """Probability of each outcome at each of `years` after the start, whatever the horizon.

        Rows are the years for a single row of values, else (row, year). Raises ValuesError for a year that is
        negative or not finite.
        """
        grid = np.atleast_1d(np.asarray(years, dtype=float))
        if not (np.isfinite(grid) & (grid >= 0)).all():
            raise ValuesError(f"years: {grid.tolist()} has a negative or endless year; give finite years from 0 on")
        rows = len(self.index)
        columns = [column if len(column) == 1 else np.repeat(column, len(grid)) for column in self.columns]
        columns[self.program.time] = np.tile(grid, rows)
        weights = self.weights if self.weights.shape[1] == 1 else np.repeat(self.weights, len(grid), axis=1)
        index: pd.Index = pd.Index(grid, name="year")
        if rows > 1:
            index = pd.MultiIndex.from_product([self.index, grid], names=["row", "year"])
        return Result(self.program, tuple(columns), weights, index, self.lens).outcomes

    def _shares(self, chunk: Chunk) -> Array:
        flows = np.concatenate([_stacked(chunk.everything.passing), chunk.everything.outcomes])
        ends, among = self.program.figure_of @ flows, self.program.figure_given @ flows
        shares: Array = np.full_like(ends, np.nan)
        np.divide(ends, among, out=shares, where=among > 0)
        return shares

    def _table(self, columns: pd.Index, pick: Callable[[Chunk], Array]) -> pd.DataFrame:
        cells = np.empty((len(columns), len(self.index)))
        for rows, chunk in self._chunks():
            cells[:, rows] = pick(chunk)
        return pd.DataFrame(cells.T, index=self.index, columns=columns, copy=False)

    def _chunks(self) -> Iterator[tuple[slice, Chunk]]:
        if len(self.index) <= CHUNK_ROWS:
            yield slice(None), self._only_chunk
            return
        for start in range(0, len(self.index), CHUNK_ROWS):
            rows = slice(start, min(start + CHUNK_ROWS, len(self.index)))
            yield rows, self._chunk(rows)

    @once
    def _only_chunk(self) -> Chunk:
        return self._chunk(slice(0, len(self.index)))

    def _chunk(self, rows: slice) -> Chunk:
        values = np.empty((len(self.columns), rows.stop - rows.start))
        for place, column in enumerate(self.columns):
            values[place] = column if len(column) == 1 else column[rows]
        horizon = values[[self.program.time]]
        weights = self.weights if self.weights.shape[1] == 1 else self.weights[:, rows]
        return _evaluate_chunk(self.program, values, horizon, weights, self.lens)


def _stacked(by_stage: Mapping[Any, Array]) -> Array:
    return np.concatenate(list(by_stage.values())) if by_stage else np.empty((0, 1))


def evaluate(
    base: RuleBase, values: Table | None = None, reading: str = "", factors: Table | None = None, lens: str = ""
) -> Result:
    """What the rules make of `values`: a mapping of variable id to number or numbers, or a DataFrame.

    What is missing takes its baseline. `reading` names a set of odds factors (the first, if empty). `factors`
    replaces some: rule ids, or "stage.branch" for base odds and rates, to a number or to one number per row.
    Values and factors with one row go with any number of rows of the other. `lens` names the cases among which
    outcomes are counted (all, if empty). Raises ValuesError.
    """
    program = compiled(base)
    columns, index = value_columns(base, {} if values is None else values)
    weights = program.weights[known_reading(base, reading)][:, None]
    if factors is not None and len(factors):
        weights = _replaced(program, weights, factors)
        if weights.shape[1] > 1 and len(index) == 1:
            index = factors.index if isinstance(factors, pd.DataFrame) else pd.RangeIndex(weights.shape[1])
        elif weights.shape[1] not in (1, len(index)):
            raise ValuesError(f"factors have {weights.shape[1]} rows but values have {len(index)}; give one or as many")
    return Result(program, columns, weights, index, known_lens(base, lens))


def _names(table: Table) -> list[Any]:
    # A column of strings takes five times as long to go through by itself.
    return table.columns.tolist() if isinstance(table, pd.DataFrame) else list(table)


def _replaced(program: Program, weights: Array, factors: Table) -> Array:
    names = _names(factors)
    for name in names:
        if name not in program.parameters:
            remedy = did_you_mean(str(name), program.parameters) or "use a rule's id, or stage.branch"
            raise ValuesError(f'factor "{name}" is not defined; {remedy}')
    matrix = factor_matrix(factors)
    replaced = np.repeat(weights, matrix.shape[1], axis=1)
    replaced[[program.parameters[str(name)] for name in names]] = np.log(matrix)
    return replaced
