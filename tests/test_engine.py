"""Does the engine compute what its mathematics says? Toy answers worked out by hand, then invariants of any base."""

import tracemalloc
from collections import Counter
from itertools import pairwise
from math import exp, log, sqrt

import numpy as np
import pandas as pd
import pytest
from conftest import TOY
from hypothesis import given, settings
from hypothesis import strategies as st
from what_ships import BASE

from model.engine import CHUNK_ROWS, ValuesError, compiled, evaluate
from model.ensemble import draw_factors
from model.live import browser_doubt
from model.rulebase import SHIPPED, parse

TOY_TEXT = TOY.read_text(encoding="utf-8")
FEW = settings(max_examples=60)


def within(low, high):
    return st.floats(low, high, allow_subnormal=False)


SCENARIOS = st.fixed_dictionaries({x.id: within(*x.range) for x in BASE.variables})
READINGS = st.sampled_from(list(BASE.reading))
PARAMETERS = st.sampled_from(list(compiled(BASE).parameters))


def random_values(base, rows, seed=0):
    """Rows over the whole range of every variable, a good part of them at its ends."""
    rng = np.random.default_rng(seed)
    columns = {x.id: rng.uniform(*x.range, rows) for x in base.variables}
    for x in base.variables:
        columns[x.id][rng.random(rows) < 0.2] = rng.choice(x.range)
    return pd.DataFrame(columns)


def outcome_shares(result):
    return result.outcomes.iloc[0].to_dict()


def race_of_two(rate, other, weeks):
    """Chances of each of two risks of equal shape 1, and of neither: the closed form."""
    struck = 1 - exp(-(rate + other) * weeks)
    return rate / (rate + other) * struck, other / (rate + other) * struck, 1 - struck


# Known answers, on the toy


def test_where_no_rule_fires_the_base_odds_decide(toy):
    dries, greens, lasts = race_of_two(0.02, 0.03, weeks=10)
    expected = {"full": lasts / 4, "dry": dries / 4, "green": greens / 4, "lorries": 3 / 4}
    assert outcome_shares(evaluate(toy, {})) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("values", "rule", "activation"),
    [
        ({"rain": 0}, "drought", 1),
        ({"rain": 20}, "drought", 1),
        ({"rain": 40}, "drought", 0.5),
        ({"rain": 50}, "drought", 0.25),
        ({"rain": 60}, "drought", 0),
        ({"rain": 60}, "showers", 0),
        ({"rain": 70}, "showers", 0.5),
        ({"rain": 80}, "showers", 1),
        ({"restraint": 75}, "thrift", 0.5),
        ({"restraint": 75, "rain": 70}, "thrift", 0.25),
        ({"restraint": 100, "rain": 80}, "thrift", 0),
        ({"restraint": 10, "rain": 30}, "shallows", 0.8 * 0.75),
    ],
)
def test_a_rule_fires_to_the_product_of_its_memberships(toy, values, rule, activation):
    assert evaluate(toy, values).activations[rule].iloc[0] == pytest.approx(activation, abs=1e-15)


@pytest.mark.parametrize(
    ("level", "restraint", "membership"),
    [
        ("low", 0, 1),
        ("low", 25, 0.5),
        ("not low", 25, 0.5),
        ("not low", 0, 0),
        ("medium", 25, 0.5),
        ("medium", 50, 1),
        ("medium", 100, 0),
        ("not medium", 50, 0),
        ("not medium", 90, 0.8),
        ("high", 60, 0.2),
        ("not high", 60, 0.8),
    ],
)
def test_the_levels_of_a_variable(level, restraint, membership):
    base = parse(TOY_TEXT.replace('restraint = "high", rain = "not high"', f'restraint = "{level}"'))
    fired = evaluate(base, {"restraint": restraint}).activations["thrift"].iloc[0]
    assert fired == pytest.approx(membership, abs=1e-15)


@pytest.mark.parametrize(
    ("values", "reading", "odds"),
    [
        ({"rain": 0}, "council", 4 / 3),
        ({"rain": 40}, "council", 2 / 3),
        ({"rain": 40}, "engineer", 3 / 3),
        ({"rain": 40, "restraint": 100}, "council", 2 * 0.25 / 3),
        ({"rain": 70, "restraint": 75}, "engineer", 0.5**0.25 / 3),
    ],
)
def test_a_rule_multiplies_the_odds_by_its_factor_to_the_power_it_fires(toy, values, reading, odds):
    chance = evaluate(toy, values, reading).branches[("meeting", "ration")].iloc[0]
    assert chance == pytest.approx(odds / (1 + odds), abs=1e-12)


@pytest.mark.parametrize(
    ("values", "rates"),
    [
        ({"weeks": 1}, (0.02, 0.03)),
        ({"weeks": 20}, (0.02, 0.03)),
        ({"rain": 80, "weeks": 7}, (0.02 * 0.5, 0.03)),
        ({"rain": 70, "weeks": 7}, (0.02 * sqrt(0.5), 0.03)),
        ({"rain": 0, "restraint": 0, "weeks": 7}, (0.02, 0.03 * 3)),
    ],
)
def test_risks_of_equal_shape_race_as_the_closed_form_says(toy, values, rates):
    chances = evaluate(toy, values).branches["summer"].iloc[0]
    expected = race_of_two(*rates, weeks=values["weeks"])
    assert chances[["dries", "greens", "lasts"]].tolist() == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("years", [1, 2.5, 5, 15])
def test_a_single_risk_follows_its_own_survival(base, years):
    war, _ = base.stage["paper_peace"].branches
    rate = war.base * base.rule["hostile-intent"].factor["record"]
    values = {"russian_acceptance": 0, "us_backing": 0, "horizon": years}
    chance = evaluate(base, values, "record").branches[("paper_peace", "war")].iloc[0]
    assert chance == pytest.approx(1 - exp(-rate * years**war.shape), abs=1e-12)


def test_stages_may_stand_in_any_order(toy):
    head, meeting, summer = TOY_TEXT.split("[[stages]]")
    summer, figures = summer.split("[[figures]]")
    other = parse(f"{head}[[stages]]{summer}[[stages]]{meeting}[[figures]]{figures}")
    assert [stage.id for stage in other.stages] == ["summer", "meeting"]
    assert outcome_shares(evaluate(other, {"rain": 30})) == pytest.approx(outcome_shares(evaluate(toy, {"rain": 30})))


# Races of unequal shape against an independent integration


def first_to_strike(rates, shapes, horizon, nodes):
    """Chances that each risk strikes first, (risks, rows): the trapezoid rule on a grid that crowds towards time 0.

    Two grids, the second twice as fine, cancel the error of second order (Richardson).
    """

    def on_grid(count):
        times = horizon * np.linspace(0, 1, count)[:, None, None] ** 8
        hazards = rates * times ** shapes[:, None]
        surviving = np.exp(-hazards.sum(axis=1, keepdims=True))
        return ((surviving[1:] + surviving[:-1]) / 2 * np.diff(hazards, axis=0)).sum(axis=0)

    return (4 * on_grid(2 * nodes - 1) - on_grid(nodes)) / 3


def race_error(stage, result, horizon):
    rates = np.exp(result.log_odds[stage.id].to_numpy().T)
    shapes = np.array([branch.shape for branch in stage.weighted])
    expected = first_to_strike(rates, shapes, horizon, nodes=2001)
    risks = [branch.id for branch in stage.weighted]
    return np.abs(result.branches[stage.id][risks].to_numpy().T - expected).max()


RACES = [stage for stage in BASE.stages if len(stage.weighted) > 1 and stage.kind == "race"]


@pytest.mark.parametrize("stage", RACES, ids=lambda stage: stage.id)
@pytest.mark.parametrize("reading", list(BASE.reading))
def test_risks_of_unequal_shape_race_as_the_integral_says(stage, reading):
    """Anywhere the sliders reach the quadrature is off by less than 1e-8 (measured: 4e-10)."""
    values = random_values(BASE, 400)
    assert race_error(stage, evaluate(BASE, values, reading), values["horizon"].to_numpy()) < 1e-8


@pytest.mark.parametrize("stage", RACES, ids=lambda stage: stage.id)
def test_drawn_factors_leave_the_quadrature_accurate(stage):
    """Draws of the factors reach higher rates than the sliders: within 1e-6 (measured: 5e-8)."""
    values = random_values(BASE, 400, seed=1)
    factors = draw_factors(BASE, "article", 400, np.random.default_rng(1))
    result = evaluate(BASE, values, "article", factors)
    assert race_error(stage, result, values["horizon"].to_numpy()) < 1e-6


# A race that leads to another for the time that is left


REPAIR = """[[stages]]
id = "repair"
kind = "race"
label = "Repair"
question = "Is the dry reservoir filled again or sold?"
passage = "minutes 2"
grade = "guessed"
reason = "Two summers of three."
branches = [
  { id = "fills", label = "Filled again", base = 0.05, shape = 1.0, outcome = "full" },
  { id = "sells", label = "Sold", base = 0.04, shape = 1.0, outcome = "lorries" },
  { id = "waits", label = "Neither", outcome = "dry" },
]

[[figures]]"""
REPAIRED = TOY_TEXT.replace('shape = 1.0, outcome = "dry"', 'shape = 1.0, stage = "repair"')
REPAIRED = parse(REPAIRED.replace("[[figures]]", REPAIR, 1))


def second_of_two(rate, both, rates, weeks):
    """Chances that a risk strikes first, then each of two others in the weeks that are left: the closed form."""
    after = sum(rates)
    early = (1 - exp(-both * weeks)) / both
    late = (exp(-both * weeks) - exp(-after * weeks)) / (after - both)
    return [rate * own / after * (early - late) for own in rates]


@pytest.mark.parametrize("weeks", [1, 10, 20])
def test_constant_rates_strike_one_after_the_other_as_the_closed_form_says(weeks):
    flows = evaluate(REPAIRED, {"weeks": weeks}).flows.iloc[0]
    fills, sells = (share / 4 for share in second_of_two(0.02, 0.05, (0.05, 0.04), weeks))
    dries = race_of_two(0.02, 0.03, weeks)[0] / 4
    assert flows["repair"].tolist() == pytest.approx([fills, sells, dries - fills - sells], abs=1e-10)


def test_what_follows_a_risk_that_strikes_at_once_has_all_the_time():
    chances = evaluate(REPAIRED, {"weeks": 7}, factors={"summer.dries": 1e200}).branches["repair"].iloc[0]
    assert chances.tolist() == pytest.approx(race_of_two(0.05, 0.04, weeks=7), abs=1e-4)


def mean_when_struck(rates, shapes, risk, then_rate, then_shape, horizon):
    """Chance that a race of one risk strikes in what another leaves of the time once its risk has struck, (rows,).

    The double exponential rule of Takahasi and Mori 1974, Publications RIMS 9, which bears the steep ends.
    """
    x = np.linspace(-4.5, 4.5, 1001)[:, None]
    share = 1 / (1 + np.exp(-np.pi * np.sinh(x)))
    left = horizon / (1 + np.exp(np.pi * np.sinh(x)))
    times = horizon * share
    hazards = sum(rate * times**shape for rate, shape in zip(rates, shapes, strict=True))
    # Of the hazard rate · t^shape the density at t, times dt/dx.
    density = times ** shapes[risk] * np.exp(-hazards) * (1 - share) * np.cosh(x)
    struck = 1 - np.exp(-then_rate * left**then_shape)
    return (struck * density).sum(axis=0) / density.sum(axis=0)


def following_error(stage, result, horizon):
    rates = np.exp(result.log_odds[stage.id].to_numpy().T)
    shapes = [branch.shape for branch in stage.weighted]
    for place, risk in enumerate(stage.weighted):
        if risk.stage:
            (then,) = result.program.base.stage[risk.stage].weighted
            rate = np.exp(result.log_odds[(risk.stage, then.id)].to_numpy())
            expected = mean_when_struck(rates, shapes, place, rate, then.shape, horizon)
            yield np.abs(result.onward[(stage.id, risk.id, then.id)].to_numpy() - expected).max()


FOLLOWED = [stage for stage in RACES if stage.next_stages]


@pytest.mark.parametrize("stage", FOLLOWED, ids=lambda stage: stage.id)
@pytest.mark.parametrize("reading", list(BASE.reading))
def test_what_follows_a_race_is_the_mean_over_when_it_struck(stage, reading):
    """Anywhere the sliders reach within 1e-7 (measured: 1e-8)."""
    values = random_values(BASE, 400)
    errors = list(following_error(stage, evaluate(BASE, values, reading), values["horizon"].to_numpy()))
    assert errors
    assert max(errors) < 1e-7


@pytest.mark.parametrize("stage", FOLLOWED, ids=lambda stage: stage.id)
def test_drawn_factors_leave_what_follows_a_race_accurate(stage):
    """Within 1e-6 (measured: 7e-8)."""
    values = random_values(BASE, 400, seed=1)
    factors = draw_factors(BASE, "article", 400, np.random.default_rng(1))
    result = evaluate(BASE, values, "article", factors)
    assert max(following_error(stage, result, values["horizon"].to_numpy())) < 1e-6


def test_races_of_unlike_shapes_may_lead_to_the_same_one():
    text = SHIPPED.read_text(encoding="utf-8")
    assert text.count("base = 0.43, shape = 0.45") == 1
    other = parse(text.replace("base = 0.43, shape = 0.45", "base = 0.43, shape = 0.8"))
    values = random_values(other, 100)
    result = evaluate(other, values)
    for stage in FOLLOWED:
        assert max(following_error(other.stage[stage.id], result, values["horizon"].to_numpy())) < 1e-7


# Through a lens


LENSES = [lens.id for lens in BASE.lenses if lens.given]


def paths(base, result):
    """Every way through the stages of one row, as its branches, with its chance."""
    branches, steps = result.branches.iloc[0].to_dict(), result.onward.iloc[0].to_dict()
    first = base.stages_in_order[0].id
    waiting = [([at], chance) for at, chance in branches.items() if at[0] == first]
    while waiting:
        path, chance = waiting.pop()
        stage, branch = path[-1]
        then = next(x.stage for x in base.stage[stage].branches if x.id == branch)
        if then is None:
            yield path, chance
        waiting += [([*path, (then, step[2])], chance * steps[step]) for step in steps if step[:2] == path[-1]]


def counted(base, result, given):
    """Share of each outcome and of passing each branch, and each branch from the one before, among the paths that
    pass any of `given`: by counting."""
    outcome_of = {(stage.id, branch.id): branch.outcome for stage in base.stages for branch in stage.branches}
    kept = [(path, chance) for path, chance in paths(base, result) if not given or {".".join(x) for x in path} & given]
    everything = sum(chance for _, chance in kept)
    outcomes, flows, steps = Counter(), Counter(), Counter()
    for path, chance in kept:
        outcomes[outcome_of[path[-1]]] += chance / everything
        flows.update(dict.fromkeys(path, chance / everything))
        steps.update({(*at, then): chance / everything for at, (_, then) in pairwise(path)})
    return outcomes, flows, {step: share / flows[step[:2]] for step, share in steps.items()}


def assert_counted(base, values, reading, lens):
    everything, seen = (evaluate(base, values, reading, lens=name) for name in ("", lens))
    outcomes, flows, steps = counted(base, everything, set(base.lens[lens].given))
    for id, share in seen.outcomes.iloc[0].items():
        assert share == pytest.approx(outcomes[id], abs=1e-12), id
    for at, share in seen.flows.iloc[0].items():
        assert share == pytest.approx(flows[at], abs=1e-12), at
    for step, share in steps.items():
        assert seen.onward[step].iloc[0] == pytest.approx(share, abs=1e-9), step
    assert seen.outcomes.to_numpy().sum() == pytest.approx(1, abs=1e-12)


@FEW
@given(SCENARIOS, READINGS, st.sampled_from([lens.id for lens in BASE.lenses]))
def test_through_a_lens_shares_are_those_of_the_paths_that_it_keeps(values, reading, lens):
    assert_counted(BASE, values, reading, lens)


def looking(*given):
    """The shipped base with one lens more, `tried`, of those given branches."""
    names = ", ".join(f'"{name}"' for name in given)
    lens = f'[[lenses]]\nid = "tried"\nlabel = "Tried"\nphrase = "cases"\ngiven = [{names}]\n'
    return parse(f"{SHIPPED.read_text(encoding='utf-8')}\n{lens}")


@pytest.mark.parametrize(
    "given",
    [
        ["settlement.silent"],
        ["settlement.without_force"],
        ["credibility.symbolic"],
        ["endurance_credible.withdrawn"],
        ["endurance_credible.holds", "endurance_symbolic.withdrawn"],
        ["after_withdrawal.war"],
        ["after_withdrawal.war", "paper_peace.war", "endurance_credible.war"],
    ],
)
def test_a_lens_may_look_at_any_place(given):
    assert_counted(looking(*given), {"troop_size": 20, "horizon": 8}, "record", "tried")


def test_the_first_lens_keeps_all_cases(base):
    values = random_values(base, 50)
    without, first = evaluate(base, values), evaluate(base, values, lens=base.lenses[0].id)
    pd.testing.assert_frame_equal(first.outcomes, without.outcomes)
    pd.testing.assert_frame_equal(first.onward, without.onward)


@pytest.mark.parametrize("lens", LENSES)
def test_a_key_figure_is_the_same_through_every_lens(base, lens):
    values = random_values(base, 50)
    pd.testing.assert_frame_equal(evaluate(base, values, lens=lens).figures, evaluate(base, values).figures)


@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_a_lens_that_keeps_no_case_shows_none(base):
    result = evaluate(base, {}, factors={"settlement.no_deal": 1e300}, lens="deal")
    assert np.isfinite(result.outcomes.to_numpy()).all()


def test_an_unknown_lens_is_refused_with_those_there_are(base):
    with pytest.raises(ValuesError, match='lens "forse" is not defined; use one of: all, deal, force'):
        evaluate(base, {}, lens="forse")


# Invariants, on the shipped base


@FEW
@given(SCENARIOS, READINGS, st.dictionaries(PARAMETERS, within(-6, 6).map(lambda power: 10.0**power)))
def test_probabilities_sum_to_one(values, reading, factors):
    result = evaluate(BASE, values, reading, factors)
    shares = result.outcomes.to_numpy()
    assert ((shares >= 0) & (shares <= 1 + 1e-12)).all()
    assert shares.sum() == pytest.approx(1, abs=1e-12)


@pytest.mark.filterwarnings("error::RuntimeWarning")
@pytest.mark.parametrize("power", [6, 100, 300])
def test_probabilities_sum_to_one_however_extreme_the_factors(base, power):
    names = list(compiled(base).parameters)
    drawn = 10 ** np.random.default_rng(0).uniform(-power, power, (4000, len(names)))
    result = evaluate(base, random_values(base, 4000), factors=pd.DataFrame(drawn, columns=names))
    assert np.abs(result.outcomes.sum(axis=1) - 1).max() < 1e-12


@FEW
@given(SCENARIOS, READINGS)
def test_what_leaves_a_stage_is_what_reaches_it(values, reading):
    result = evaluate(BASE, values, reading)
    flows, branches = result.flows.iloc[0], result.branches.iloc[0]
    reaching = {BASE.stages_in_order[0].id: 1.0}
    for stage in BASE.stages_in_order:
        assert branches[stage.id].sum() == pytest.approx(1, abs=1e-12)
        assert flows[stage.id].sum() == pytest.approx(reaching[stage.id], abs=1e-12)
        for branch in stage.branches:
            if branch.stage:
                reaching[branch.stage] = reaching.get(branch.stage, 0) + flows[(stage.id, branch.id)]


@FEW
@given(SCENARIOS, READINGS)
def test_an_outcome_is_the_sum_of_the_flows_that_end_in_it(values, reading):
    result = evaluate(BASE, values, reading)
    ends = [(stage.id, branch.id, branch.outcome) for stage in BASE.stages for branch in stage.branches]
    for outcome in BASE.outcomes:
        flows = [result.flows[(stage, branch)].iloc[0] for stage, branch, end in ends if end == outcome.id]
        assert result.outcomes[outcome.id].iloc[0] == pytest.approx(sum(flows), abs=1e-12)


@FEW
@given(SCENARIOS, READINGS)
def test_a_key_figure_is_the_share_it_says(values, reading):
    result = evaluate(BASE, values, reading)
    flows = {".".join(name): share for name, share in result.flows.iloc[0].items()}
    shares = flows | outcome_shares(result)
    for figure in BASE.figures:
        among = sum(shares[name] for name in figure.given) if figure.given else 1.0
        expected = sum(shares[name] for name in figure.of) / among
        assert result.figures[figure.id].iloc[0] == pytest.approx(expected, abs=1e-12)


def test_a_key_figure_of_the_toy(toy):
    assert evaluate(toy, {}).figures["lost_if_rationed"].iloc[0] == pytest.approx(1 - exp(-0.5))


@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_a_key_figure_is_not_a_number_where_nothing_reaches_what_it_counts_among(toy):
    never = {"meeting.ration": 1e-300, "drought": 1e-300}
    assert evaluate(toy, {"rain": 0}, factors=never).figures.isna().all(axis=None)


# Rows


CASES = [
    {"rain": 0},
    {"rain": 100, "restraint": 100},
    {"rain": 33.3, "weeks": 20},
    {"restraint": 12.5, "weeks": 1},
    {},
]


@pytest.mark.parametrize("reading", ["council", "engineer"])
def test_many_rows_give_what_each_gives_alone(toy, reading):
    table = pd.DataFrame([dict(toy.baseline) | case for case in CASES])
    together = evaluate(toy, table, reading).outcomes
    for row, case in enumerate(CASES):
        assert together.iloc[row].to_dict() == pytest.approx(outcome_shares(evaluate(toy, case, reading)), abs=1e-15)


def test_what_is_missing_takes_its_baseline(base):
    given_all = evaluate(base, dict(base.baseline) | {"mandate": 80})
    pd.testing.assert_frame_equal(evaluate(base, {"mandate": 80}).outcomes, given_all.outcomes)
    pd.testing.assert_frame_equal(evaluate(base).outcomes, evaluate(base, dict(base.baseline)).outcomes)


@pytest.mark.parametrize("table", ["outcomes", "branches", "flows", "activations", "log_odds", "figures"])
def test_every_table_keeps_the_index_of_the_values(toy, table):
    index = pd.Index(["dry", "wet", "wet"], name="year")
    result = evaluate(toy, pd.DataFrame({"rain": [0, 90, 95]}, index=index))
    pd.testing.assert_index_equal(getattr(result, table).index, index)


def test_tables_have_their_columns_in_the_order_of_the_rule_base(base):
    result = evaluate(base)
    assert list(result.outcomes) == list(base.outcome)
    assert list(result.activations) == list(base.rule)
    assert list(result.figures) == [figure.id for figure in base.figures]
    assert set(result.flows) == {(stage.id, branch.id) for stage in base.stages for branch in stage.branches}


def test_single_values_go_with_columns_of_any_kind(toy):
    spread = evaluate(toy, {"rain": [0, 40, 90], "restraint": 75, "weeks": np.array([5.0])}).outcomes
    full = evaluate(toy, {"rain": pd.Series([0, 40, 90]), "restraint": (75, 75, 75), "weeks": [5, 5, 5]}).outcomes
    pd.testing.assert_frame_equal(spread, full)


def test_a_table_of_no_rows_gives_none(toy):
    assert evaluate(toy, pd.DataFrame({"rain": []})).outcomes.shape == (0, 4)


@pytest.mark.parametrize("rows", [CHUNK_ROWS, CHUNK_ROWS + 1, 2 * CHUNK_ROWS + 7])
def test_rows_are_the_same_on_either_side_of_a_chunk(base, rows):
    values = random_values(base, rows)
    factors = pd.DataFrame({"enough": np.linspace(0.5, 5, rows), "paper_peace.war": np.linspace(0.1, 2, rows)})
    result = evaluate(base, values, "record", factors)
    for row in {0, CHUNK_ROWS - 1, min(CHUNK_ROWS, rows - 1), rows - 1}:
        alone = evaluate(base, values.iloc[[row]], "record", factors.iloc[[row]])
        for table in ("outcomes", "flows", "activations", "figures"):
            many, one = getattr(result, table).iloc[row], getattr(alone, table).iloc[0]
            np.testing.assert_allclose(many, one, rtol=0, atol=1e-14)


def test_the_given_values_are_left_as_they_were(base):
    values = random_values(base, 10)
    before = values.copy()
    _ = evaluate(base, values).outcomes
    pd.testing.assert_frame_equal(values, before)


def test_memory_beyond_the_output_does_not_grow_with_the_rows(base):
    """400,000 rows need 5 MB beside their output of 26 MB, as 50,000 do."""
    _ = evaluate(base).outcomes

    def excess(rows):
        values = random_values(base, rows)
        tracemalloc.start()
        try:
            outcomes = evaluate(base, values).outcomes
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        return peak - outcomes.to_numpy().nbytes

    few, many = excess(50_000), excess(400_000)
    assert many < 8e6
    assert many < few + 1e6


# Factors


def ration_odds(toy, values, **asked):
    chances = evaluate(toy, values, **asked).branches["meeting"].iloc[0]
    return chances["ration"] / chances["spend"]


@pytest.mark.parametrize(
    ("asked", "odds"),
    [
        ({}, 2 / 3),
        ({"reading": "council"}, 2 / 3),
        ({"reading": "engineer"}, 3 / 3),
        ({"factors": {"drought": 16}}, 4 / 3),
        ({"reading": "engineer", "factors": {"thrift": 7}}, 3 / 3),
        ({"factors": {"meeting.spend": 1}}, 2 / 1),
        ({"factors": {"meeting.ration": 5, "drought": 1}}, 5 / 3),
    ],
)
def test_factors_come_from_the_reading_and_the_user_replaces_some(toy, asked, odds):
    assert ration_odds(toy, {"rain": 40}, **asked) == pytest.approx(odds)


def test_the_rate_of_a_risk_is_replaced_by_its_stage_and_branch(toy):
    dries = evaluate(toy, {}, factors={"summer.dries": 0.5}).branches[("summer", "dries")].iloc[0]
    assert dries == pytest.approx(race_of_two(0.5, 0.03, weeks=10)[0])


def test_a_row_of_values_goes_with_many_rows_of_factors(toy):
    factors = pd.DataFrame({"drought": [1.0, 16.0, 36.0]}, index=["a", "b", "c"])
    chances = evaluate(toy, {"rain": 40}, factors=factors).branches["meeting"]
    assert chances.index.tolist() == ["a", "b", "c"]
    assert (chances["ration"] / chances["spend"]).tolist() == pytest.approx([1 / 3, 4 / 3, 6 / 3])


def test_as_many_rows_of_factors_as_of_values_go_in_pairs(toy):
    values = pd.DataFrame({"rain": [0, 40]}, index=["x", "y"])
    chances = evaluate(toy, values, factors={"drought": [3, 9], "meeting.spend": 1}).branches["meeting"]
    assert chances.index.tolist() == ["x", "y"]
    assert (chances["ration"] / chances["spend"]).tolist() == pytest.approx([3, 3])


# Over time


def test_the_timeline_says_what_evaluating_each_horizon_says(base):
    values = dict(base.baseline) | {"russian_acceptance": 80, "forward_posture": 90}
    timeline = evaluate(base, values, "record").timeline([1, 3.5, 15])
    assert timeline.index.tolist() == [1, 3.5, 15]
    assert timeline.index.name == "year"
    for years, row in timeline.iterrows():
        expected = outcome_shares(evaluate(base, values | {"horizon": years}, "record"))
        assert row.to_dict() == pytest.approx(expected, abs=1e-14)


def test_at_the_start_no_risk_has_struck(base):
    start = evaluate(base, random_values(base, 20)).timeline([0])
    # No risk has struck: so no force has been withdrawn either.
    struck = {x.outcome for stage in base.stages if stage.kind == "race" for x in stage.weighted if x.outcome}
    assert struck == {"war_despite_force", "mission_creep", "war_without_force"}
    assert (start[[*struck, "unravelled"]] == 0).all(axis=None)
    assert start.sum(axis=1).to_numpy() == pytest.approx(1, abs=1e-12)


def test_the_timeline_of_many_rows_has_a_row_for_each_and_each_year(toy):
    result = evaluate(toy, pd.DataFrame({"rain": [0, 90]}, index=["dry", "wet"]))
    timeline = result.timeline([0, 5])
    assert timeline.index.tolist() == [("dry", 0), ("dry", 5), ("wet", 0), ("wet", 5)]
    assert timeline.index.names == ["row", "year"]
    for name, rain in {"dry": 0, "wet": 90}.items():
        alone = outcome_shares(evaluate(toy, {"rain": rain, "weeks": 5}))
        assert timeline.loc[(name, 5)].to_dict() == pytest.approx(alone, abs=1e-14)


def test_the_timeline_of_drawn_factors_keeps_each_draw_apart(toy):
    timeline = evaluate(toy, {}, factors={"summer.dries": [0.1, 0.9]}).timeline([2, 4])
    expected = race_of_two(0.9, 0.03, weeks=4)[0] / 4
    assert timeline.loc[(1, 4), "dry"] == pytest.approx(expected)


@pytest.mark.parametrize("years", [-1, [1, np.nan], [np.inf]])
def test_a_year_that_is_none_is_refused(toy, years):
    with pytest.raises(ValuesError, match="give finite years from 0 on"):
        evaluate(toy).timeline(years)


# What is refused


def named_rows(*cells):
    return pd.DataFrame({"rain": cells}, index=["mon", "tue"][: len(cells)])


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"rian": 1}, 'variable "rian" is not defined; did you mean "rain"?'),
        ({"zzz": 1}, 'variable "zzz" is not defined; use one of: rain, restraint, weeks'),
        ({"rain": 101}, 'variable "rain", row 0: 101 lies outside 0 to 100; give a number from 0 to 100'),
        ({"rain": [5, -0.5]}, 'variable "rain", row 1: -0.5 lies outside 0 to 100; give a number from 0 to 100'),
        ({"weeks": 0}, 'variable "weeks", row 0: 0 lies outside 1 to 20; give a number from 1 to 20'),
        ({"rain": np.nan}, 'variable "rain", row 0: nan is not a number; give a number from 0 to 100'),
        ({"rain": -np.inf}, 'variable "rain", row 0: -inf lies outside 0 to 100; give a number from 0 to 100'),
        (named_rows(5, 101), 'variable "rain", row tue: 101 lies outside 0 to 100; give a number from 0 to 100'),
        (named_rows(5, np.nan), 'variable "rain", row tue: nan is not a number; give a number from 0 to 100'),
        (named_rows(5, "wet"), "variable \"rain\", row tue: 'wet' is not a number; give a number"),
        ({"rain": "5"}, "variable \"rain\", row 0: '5' is not a number; give a number"),
        ({"rain": [5, "wet"]}, "variable \"rain\", row 1: 'wet' is not a number; give a number"),
        ({"rain": [5, None]}, 'variable "rain", row 1: None is not a number; give a number'),
        ({"rain": True}, 'variable "rain", row 0: True is not a number; give a number'),
        ({"rain": 1 + 2j}, 'variable "rain", row 0: (1+2j) is not a number; give a number'),
        ({"rain": 10**400}, "is not a number; give a number"),
        ({"rain": [[1, 2], [3, 4]]}, 'variable "rain": has 2 dimensions; give one number or one column of numbers'),
        ({"rain": [1, 2], "weeks": [1, 2, 3]}, 'variable "rain" has 2 rows where others have 3; give one or as many'),
    ],
)
def test_a_value_is_refused_with_its_place_and_a_remedy(toy, values, said):
    with pytest.raises(ValuesError) as caught:
        evaluate(toy, values)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("factors", "said"),
    [
        ({"droght": 1}, 'factor "droght" is not defined; did you mean "drought"?'),
        ({"zzz": 1}, 'factor "zzz" is not defined; use a rule\'s id, or stage.branch'),
        ({"summer.lasts": 1}, 'factor "summer.lasts" is not defined; did you mean'),
        ({"drought": 0}, 'factor "drought", row 0: 0; give a finite number above 0'),
        ({"drought": [1, -2]}, 'factor "drought", row 1: -2; give a finite number above 0'),
        ({"drought": np.nan}, 'factor "drought", row 0: nan; give a finite number above 0'),
        ({"drought": np.inf}, 'factor "drought", row 0: inf; give a finite number above 0'),
        ({"drought": "much"}, "factor \"drought\", row 0: 'much' is not a number; give a number"),
        ({"drought": True}, 'factor "drought", row 0: True is not a number; give a number'),
        (pd.DataFrame({"drought": [1.0, 0.0]}, index=["a", "b"]), 'factor "drought", row b: 0; give a finite number'),
        ({"drought": [1, 2], "thrift": [1, 2, 3]}, 'factor "drought" has 2 rows where others have 3; give one or'),
    ],
)
def test_a_factor_is_refused_with_its_place_and_a_remedy(toy, factors, said):
    with pytest.raises(ValuesError) as caught:
        evaluate(toy, {}, factors=factors)
    assert said in str(caught.value)


def test_factors_of_another_number_of_rows_than_the_values_are_refused(toy):
    with pytest.raises(ValuesError, match="factors have 2 rows but values have 3; give one or as many"):
        evaluate(toy, {"rain": [1, 2, 3]}, factors={"drought": [1, 2]})


def test_an_unknown_reading_is_refused_with_those_there_are(toy):
    with pytest.raises(ValuesError, match='reading "mayor" is not defined; use one of: council, engineer'):
        evaluate(toy, {}, "mayor")


def test_the_browser_is_told_how_far_each_weight_may_be_off(toy):
    """Spreads of 4 and 2 by grade, 1.5 of a rule's own; half of it, in squares, for each of two base odds."""
    names = [*(rule.id for rule in toy.rules), "meeting.ration", "meeting.spend", "summer.dries", "summer.greens"]
    spreads = [4, 2, 2, 1.5, 4**0.5**0.5, 4**0.5**0.5, 2, 2]
    expected = {name: log(spread) / 1.6449 for name, spread in zip(names, spreads, strict=True)}
    deviations = dict(zip(compiled(toy).parameters, browser_doubt(toy)["deviations"], strict=True))
    assert deviations == pytest.approx(expected, abs=1e-4)
