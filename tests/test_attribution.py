"""Is a difference shared out as Shapley's axioms demand, on cases worked out by hand and on the shipped rules?"""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from what_ships import BASE

from model.aims import measured, measures
from model.attribution import MOST_EXACT, WEIGHTS, between, shapley
from model.engine import evaluate

ARTICLE, RECORD = (BASE.weights(reading.id) for reading in BASE.readings)


def by_every_order(count, worth):
    """The definition itself: the mean gain on joining, over all orders."""
    gains = np.zeros(count)
    for order in itertools.permutations(range(count)):
        switches = np.zeros(count, dtype=bool)
        for player in order:
            before = worth(switches[None])[0]
            switches[player] = True
            gains[player] += worth(switches[None])[0] - before
    return gains / math.factorial(count)


def test_in_an_additive_game_everybody_gets_their_own_part():
    parts = shapley("abc", lambda on: on @ np.array([1.0, -2.0, 0.5]))
    assert parts.to_dict() == pytest.approx({"a": 1.0, "b": -2.0, "c": 0.5})


def test_two_who_need_each_other_share_alike():
    parts = shapley("abc", lambda on: 6.0 * (on[:, 0] & on[:, 1]))
    assert parts.tolist() == pytest.approx([3, 3, 0])


def test_the_glove_game():
    """One left glove, two right gloves, a pair is worth 1: the left one gets 2/3 (Shapley's own example)."""
    parts = shapley("lrs", lambda on: 1.0 * (on[:, 0] & (on[:, 1] | on[:, 2])))
    assert parts.tolist() == pytest.approx([2 / 3, 1 / 6, 1 / 6])


def test_nobody_and_nothing():
    assert shapley([], lambda on: np.zeros(len(on))).empty


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=20)
def test_random_games_agree_with_the_definition(seed):
    worths = np.random.default_rng(seed).normal(size=16)

    def worth(on):
        return worths[on @ (1 << np.arange(4))]

    assert shapley("abcd", worth).to_numpy() == pytest.approx(by_every_order(4, worth))


def test_many_players_are_sampled_and_still_sum_exactly():
    count = MOST_EXACT + 4
    size = np.arange(1, count + 1.0)

    def worth(on):
        return (on @ size) ** 2

    parts = shapley([str(n) for n in range(count)], worth)
    assert parts.sum() == pytest.approx(size.sum() ** 2)
    # For a square the parts are size · total, worked out from the definition.
    assert parts.to_numpy() == pytest.approx(size * size.sum(), rel=0.05)


def random_values(seed):
    rng = np.random.default_rng(seed)
    return {x.id: float(rng.uniform(*x.range)) for x in BASE.variables}


@given(st.integers(0, 2**32 - 1), st.sampled_from(list(measures(BASE))))
@settings(max_examples=10)
def test_the_parts_sum_to_the_difference(seed, measure):
    start, end = (random_values(seed), ARTICLE), (random_values(seed + 1), ARTICLE)
    shares = [measured(evaluate(BASE, values, "", weights), measure)[0] for values, weights in (start, end)]
    parts = between(BASE, start, end, measure)
    assert list(parts.index) == list(BASE.variable)
    assert parts.sum() == pytest.approx(shares[1] - shares[0], abs=1e-9)


def test_only_what_differs_gets_a_part():
    values = random_values(1)
    other = {**values, BASE.variables[0].id: 3.0}
    parts = between(BASE, (values, ARTICLE), (other, ARTICLE), BASE.outcomes[0].id)
    assert list(parts.index) == [BASE.variables[0].id]
    assert between(BASE, (values, ARTICLE), (values, ARTICLE), BASE.outcomes[0].id).empty


@pytest.mark.parametrize("measure", measures(BASE))
def test_two_readings_are_shared_out_over_the_rules_that_differ(measure):
    values = random_values(2)
    parts = between(BASE, (values, ARTICLE), (values, RECORD), measure)
    assert set(parts.index) == {name for name in ARTICLE if ARTICLE[name] != RECORD[name]}
    ends = [measured(evaluate(BASE, values, reading.id), measure)[0] for reading in BASE.readings]
    assert parts.sum() == pytest.approx(ends[1] - ends[0], abs=1e-9)


def test_where_values_differ_too_the_reading_is_one_player():
    values = random_values(3)
    other = {**values, BASE.variables[0].id: 3.0}
    parts = between(BASE, (values, ARTICLE), (other, RECORD), BASE.outcomes[0].id)
    assert list(parts.index) == [BASE.variables[0].id, WEIGHTS]


def test_a_slider_that_no_rule_reads_gets_nothing(toy):
    """In the toy base restraint only matters with rain; with no rule active its part is exactly zero."""
    weights = dict.fromkeys(toy.weights(toy.readings[0].id), 1.0)
    start = {x.id: x.range[0] for x in toy.variables}
    end = {x.id: x.range[1] for x in toy.variables}
    parts = between(toy, (start, weights), (end, weights), toy.outcomes[0].id)
    for variable in toy.variables:
        if variable.kind != "time":
            assert parts[variable.id] == pytest.approx(0, abs=1e-15)
