"""Are the reasons given for an answer the ones that made it? On the toy, worked out by hand."""

from math import exp, isnan, log, prod, sqrt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.aims import measured, measures
from model.engine import evaluate
from model.explain import (
    activation_grid,
    at_factors,
    conditions,
    counterfactuals,
    factor_range,
    membership,
    paths,
    pushes,
    without_each_rule,
)
from model.inputs import ValuesError
from model.parts import RuleBase
from model.rulebase import SHIPPED, load

# drought half, thrift half on the meeting; shallows a quarter on the summer
HALFWAY = {"rain": 40, "restraint": 75}
SHALLOW = {"rain": 40, "restraint": 25}
FEW = settings(max_examples=30)


def shipped_values():
    """Any values of the shipped rule base's variables."""
    variables = load(SHIPPED).variables
    return st.fixed_dictionaries({variable.id: st.floats(*map(float, variable.range)) for variable in variables})


def told(result, stage):
    return [(push.rule.id, push.activation, push.factor) for push in pushes(result, stage)]


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        ("council", [("drought", 0.5, sqrt(4)), ("thrift", 0.5, sqrt(0.25))]),
        ("engineer", [("drought", 0.5, sqrt(9)), ("thrift", 0.5, sqrt(0.5))]),
    ],
)
def test_pushes_are_the_rules_that_fire_with_the_factor_they_have_then(toy, reading, expected):
    found = told(evaluate(toy, HALFWAY, reading), "meeting")
    assert [rule for rule, _, _ in found] == [rule for rule, _, _ in expected]
    for (_, activation, factor), (_, half, root) in zip(found, expected, strict=True):
        assert activation == pytest.approx(half)
        assert factor == pytest.approx(root)


def test_the_strongest_push_comes_first_whichever_way_it_goes(toy):
    found = pushes(evaluate(toy, {"rain": 55, "restraint": 100}), "meeting")
    assert [push.rule.id for push in found] == ["thrift", "drought"]
    assert [push.strength for push in found] == pytest.approx([log(4), log(4) / 8])


def test_a_stage_where_no_rule_fires_has_no_pushes(toy):
    assert told(evaluate(toy, {"rain": 60}), "meeting") == []
    assert told(evaluate(toy, HALFWAY), "summer") == []


def test_a_push_counts_on_each_of_its_stages_and_on_no_other(base):
    result = evaluate(base, {"russian_acceptance": 0})
    for stage in base.stages:
        fired = {push.rule.id for push in pushes(result, stage.id)}
        assert ("hostile-intent" in fired) == (stage.id in base.rule["hostile-intent"].then.stages)


def test_a_factor_the_user_replaced_is_the_one_that_pushes(toy):
    (push,) = pushes(evaluate(toy, {"rain": 0}, factors={"drought": 7}), "meeting")
    assert push.factor == pytest.approx(7)


def test_the_pushes_of_a_stage_together_make_its_odds(toy):
    result = evaluate(toy, HALFWAY, "engineer")
    odds = prod(push.factor for push in pushes(result, "meeting")) / 3
    assert result.branches[("meeting", "ration")].iloc[0] == pytest.approx(odds / (1 + odds))


@pytest.mark.parametrize("reading", ["council", "engineer"])
def test_without_a_rule_is_with_its_factor_at_one(toy, reading):
    table = without_each_rule(toy, SHALLOW, reading)
    assert list(table.index) == list(toy.rule)
    for rule, row in table.iterrows():
        alone = evaluate(toy, SHALLOW, reading, {rule: 1}).outcomes.iloc[0]
        pd.testing.assert_series_equal(row, alone, check_names=False)


def test_without_the_drought_the_base_odds_are_back(toy):
    assert without_each_rule(toy, {"rain": 0}).loc["drought", "lorries"] == pytest.approx(3 / 4)
    assert without_each_rule(toy, {"rain": 0}).loc["thrift", "lorries"] == pytest.approx(3 / 7)


@pytest.mark.parametrize("reading", ["article", "record"])
@FEW
@given(values=shipped_values())
def test_the_paths_of_every_measure_sum_to_it(base, reading, values):
    result = evaluate(base, values, reading)
    for measure in measures(base):
        found = paths(result, measure)
        assert sum(path.probability for path in found) == pytest.approx(measured(result, measure)[0], rel=0, abs=1e-12)
        assert found == sorted(found, key=lambda path: -path.probability)


def test_a_path_is_the_product_of_its_steps(toy):
    (path,) = paths(evaluate(toy, HALFWAY), "dry")
    assert [(step.stage.id, step.branch.id) for step in path.steps] == [("meeting", "ration"), ("summer", "dries")]
    dries = 2 / 5 * (1 - exp(-0.5))
    assert [step.probability for step in path.steps] == pytest.approx([1 / 4, dries])
    assert path.probability == pytest.approx(dries / 4)


def test_the_paths_of_a_key_figure_share_out_what_it_counts_among(toy):
    found = paths(evaluate(toy, HALFWAY), "lost_if_rationed")
    assert [path.steps[-1].branch.id for path in found] == ["greens", "dries"]
    lost = 1 - exp(-0.5)
    assert [path.probability for path in found] == pytest.approx([3 / 5 * lost, 2 / 5 * lost])


def test_a_key_figure_that_nothing_reaches_has_no_path(toy):
    result = evaluate(toy, {}, factors={"meeting.ration": 1e-320, "meeting.spend": 1e300})
    assert isnan(measured(result, "lost_if_rationed")[0])
    assert paths(result, "lost_if_rationed") == []


def test_an_outcome_has_as_many_paths_as_ways_lead_to_it(base):
    ways = {outcome.id: len(paths(evaluate(base, {}), outcome.id)) for outcome in base.outcomes}
    # Two deals lead to a deployment, which leads to two kinds of force and to none; each kind may be withdrawn.
    assert ways == {
        "cornerstone": 2,
        "symbolic_presence": 2,
        "mission_creep": 4,
        "unravelled": 4,
        "war_despite_force": 4,
        "paper_peace": 3,
        "war_without_force": 3 + 4,
        "no_deal": 1,
    }


def test_a_measure_that_is_not_known_is_refused_with_the_nearest(toy):
    with pytest.raises(ValuesError, match='did you mean "lorries"'):
        paths(evaluate(toy, {}), "lorry")
    with pytest.raises(ValuesError, match='did you mean "lorries"'):
        counterfactuals(toy, {}, "council", "lorry")


def sides(result, measure):
    (path,) = paths(result, measure)
    return [([push.rule.id for push in step.towards], [push.rule.id for push in step.away]) for step in path.steps]


def test_a_rule_pushes_towards_its_branch_or_by_its_factor_away_from_it(toy):
    result = evaluate(toy, HALFWAY)
    assert sides(result, "full")[0] == (["drought"], ["thrift"])
    assert sides(result, "lorries") == [(["thrift"], ["drought"])]


def test_a_risk_made_smaller_pushes_towards_every_other_end_of_its_race(toy):
    result = evaluate(toy, {"rain": 100})
    assert [sides(result, outcome)[1] for outcome in ("dry", "green", "full")] == [
        ([], ["showers"]),
        (["showers"], []),
        (["showers"], []),
    ]


def test_a_rule_of_factor_one_pushes_nowhere(toy):
    result = evaluate(toy, {"rain": 0, "restraint": 0}, "engineer")
    assert [push.rule.id for push in pushes(result, "summer")] == ["shallows"]
    assert sides(result, "green")[1] == ([], [])


def test_the_base_odds_share_of_a_step_is_what_it_would_be_if_no_rule_fired(toy):
    (path,) = paths(evaluate(toy, {"rain": 100, "weeks": 5}), "dry")
    assert [step.base_probability for step in path.steps] == pytest.approx([1 / 4, 2 / 5 * (1 - exp(-0.25))])
    assert path.steps[1].probability == pytest.approx(1 / 4 * (1 - exp(-0.20)))


def test_counterfactuals_are_the_rules_that_fire_the_largest_effect_first(toy):
    table = counterfactuals(toy, {"rain": 0, "restraint": 100, "weeks": 1}, "council", "lorries")
    assert list(table.index) == ["thrift", "drought"]
    assert table["activation"].tolist() == [1, 1]
    assert table["without"].tolist() == pytest.approx([3 / 7, 12 / 13])
    assert table["effect"].tolist() == pytest.approx([3 / 4 - 3 / 7, 3 / 4 - 12 / 13])
    assert table["leading"].tolist() == ["full", "lorries"]


def test_counterfactuals_of_a_key_figure_see_only_the_rules_of_its_stages(toy):
    table = counterfactuals(toy, SHALLOW, "council", "lost_if_rationed")
    assert list(table.index) == ["shallows", "drought"]
    with_it, without = 1 - exp(-0.2 - 0.3 * 3**0.25), 1 - exp(-0.5)
    assert table["without"].tolist() == pytest.approx([without, with_it])
    assert table["effect"].tolist() == pytest.approx([with_it - without, 0])


def test_the_range_of_a_factor_is_its_own_spread_or_that_of_its_grade(toy):
    assert factor_range(toy, "council", "drought") == (1, 16)
    assert factor_range(toy, "engineer", "drought") == (9 / 4, 36)
    assert factor_range(toy, "council", "shallows") == (2, 4.5)


def test_at_factors_is_the_answer_with_the_rule_stronger_weaker_or_absent(toy):
    cases = {"without": 1, "now": 4, "engineer": 9, "high": 16}
    table = at_factors(toy, {"rain": 0, "weeks": 1}, "council", "lorries", "drought", cases)
    assert list(table.index) == list(cases)
    assert table["factor"].tolist() == list(cases.values())
    assert table["share"].tolist() == pytest.approx([3 / (3 + factor) for factor in cases.values()])
    assert table["leading"].tolist() == ["lorries", "full", "full", "full"]


def test_one_factor_may_be_tried(toy):
    assert at_factors(toy, {"rain": 0}, "council", "lorries", "drought", {"without": 1})["share"].tolist() == [3 / 4]


@pytest.mark.parametrize("ask", [conditions, activation_grid])
def test_a_rule_that_is_not_known_is_refused_with_the_nearest(toy, ask):
    with pytest.raises(ValuesError, match='did you mean "drought"'):
        ask(toy, {}, "draught")


def test_a_condition_is_drawn_by_its_corners_and_says_where_it_holds(toy):
    restraint, rain = conditions(toy, {"rain": 65, "restraint": 75}, "thrift")
    assert (restraint.variable.id, restraint.level, restraint.value, restraint.membership) == (
        "restraint",
        "high",
        75,
        0.5,
    )
    assert restraint.curve.to_dict() == {0: 0, 50: 0, 100: 1}
    assert restraint.full == ((100, 100),)
    assert (rain.value, rain.membership) == (65, 0.75)
    assert rain.curve.to_dict() == {0: 1, 20: 1, 60: 1, 80: 0, 100: 0}
    assert rain.full == ((0, 60),)


def test_a_condition_may_hold_at_both_ends_of_a_slider(toy):
    rule = toy.rule["drought"].model_copy(update={"when": {"rain": "not medium"}})
    changed = RuleBase.model_construct(**{**dict(toy), "rules": (rule,)})
    (condition,) = conditions(changed, {"rain": 40}, "drought")
    assert condition.full == ((0, 20), (80, 100))
    assert condition.membership == 0.5


@FEW
@given(values=shipped_values())
def test_the_memberships_of_a_rule_multiply_to_how_far_it_fires(base, values):
    activations = evaluate(base, values).activations.iloc[0]
    for rule in base.rules:
        found = conditions(base, values, rule.id)
        assert prod(condition.membership for condition in found) == pytest.approx(activations[rule.id], abs=1e-12)


@FEW
@given(values=shipped_values())
def test_a_curve_is_straight_between_its_corners_and_one_just_where_it_is_full(base, values):
    for rule in base.rules:
        for condition in conditions(base, values, rule.id):
            drawn = np.interp(condition.value, condition.curve.index, condition.curve)
            assert drawn == pytest.approx(condition.membership, abs=1e-12)
            # On a triangle only the very end is full; what lies nearer to it than a float can tell counts as the end.
            distance = min((max(low - condition.value, condition.value - high, 0) for low, high in condition.full))
            assert distance < 1e-9 if condition.membership == 1 else distance > 0


def test_a_variable_without_levels_has_no_membership(toy):
    with pytest.raises(ValuesError, match="has no levels"):
        membership(toy.variable["weeks"], "low", [1])


def test_a_grid_shows_how_far_a_rule_fires_over_two_sliders(toy):
    grid = activation_grid(toy, {}, "thrift", points=5)
    assert (grid.columns.name, grid.index.name) == ("restraint", "rain")
    assert grid.columns.tolist() == grid.index.tolist() == [0, 25, 50, 75, 100]
    assert grid.loc[0].tolist() == [0, 0, 0, 0.5, 1]
    assert grid[100].tolist() == [1, 1, 1, 0.25, 0]


def test_a_grid_holds_a_third_slider_where_the_scenario_has_it(base):
    rule = next(rule for rule in base.rules if len(rule.when) == 3)
    first, second, third = (base.variable[name] for name in rule.when)
    values = {third.id: sum(third.levels.high) / 2}
    grid = activation_grid(base, values, rule.id, points=7)
    spots = {first.id: np.tile(grid.columns, 7), second.id: np.repeat(grid.index, 7)}
    expected = evaluate(base, {**values, **spots}).activations[rule.id]
    assert grid.to_numpy().ravel() == pytest.approx(expected.to_numpy())
    assert grid.to_numpy().max() > 0


def test_a_grid_needs_two_conditions(toy):
    with pytest.raises(ValuesError, match="one condition"):
        activation_grid(toy, {}, "drought")
