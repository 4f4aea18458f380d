"""Are the reasons given for an answer the ones that made it? On the toy, worked out by hand."""

from math import log, prod, sqrt

import pandas as pd
import pytest

from model.engine import evaluate
from model.explain import pushes, without_each_rule

# drought half, thrift half on the meeting; shallows a quarter on the summer
HALFWAY = {"rain": 40, "restraint": 75}
SHALLOW = {"rain": 40, "restraint": 25}


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
