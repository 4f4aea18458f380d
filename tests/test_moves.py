"""Are the moves that are found the least? By closed forms, by brute force, and by asking the engine."""

from itertools import combinations
from math import ceil, floor, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vote import vote
from what_ships import BASE, STORIES

from model.aims import Aim, measured, measures
from model.engine import evaluate
from model.inputs import ValuesError
from model.leads import contenders, leaders, leading
from model.moves import ALIKE, Move, least_moves, least_moves_in_steps, smallest_flips
from model.tipping import strips

MOVABLE = [x.id for x in BASE.variables if x is not BASE.time]


def whole_steps(seed):
    """A scenario of the shipped rule base, on whole steps."""
    rng = np.random.default_rng(seed)
    return {x.id: float(rng.integers(int(x.range[0]), int(x.range[1]), endpoint=True)) for x in BASE.variables}, rng


def every_step(values, names, within=np.inf):
    """Every setting of these variables in whole steps, no farther away than `within`, and how far each is."""
    ranges = [BASE.variable[name].range for name in names]
    cells = np.meshgrid(*(np.arange(start, end + 1) for start, end in ranges), indexing="ij")
    columns = {name: cell.ravel() for name, cell in zip(names, cells, strict=True)}
    away = sum(
        abs(columns[name] - values[name]) / (end - start) for name, (start, end) in zip(names, ranges, strict=True)
    )
    near = away < within
    return {name: column[near] for name, column in columns.items()}, away[near]


def leader(values, reading):
    return leading(evaluate(BASE, values, reading))[0]


def random_aim(values, reading, rng):
    measure = rng.choice(list(measures(BASE)))
    now = measured(evaluate(BASE, values, reading), measure)[0]
    threshold = round(float(rng.uniform(0, min(1, 2.5 * now))), 3)
    return Aim(str(measure), threshold, at_least=bool(now < threshold))


# Flips


def test_the_smallest_single_move_is_the_first_whole_step_beyond_the_tipping_point():
    single, pair = smallest_flips(vote(2, push=(100, 8)), {"push": 10}, "plain")
    step = ceil(100 * log(2) / log(8))
    assert single.moves == (Move("push", 10, step, pytest.approx((step - 10) / 100)),)
    assert (single.leading, single.met, pair) == ("yes", True, None)
    odds = 8 ** (step / 100) / 2
    assert single.share == pytest.approx(odds / (1 + odds))


def test_a_dead_heat_is_broken_by_the_order_of_the_outcomes():
    base = vote(2, push=(10, 4))  # even at 5, where yes leads as the first
    assert smallest_flips(base, {}, "plain")[0].values == {"push": 5}
    assert smallest_flips(base, {"push": 10}, "plain")[0].values == {"push": 4}


def test_a_pair_does_what_no_single_move_can_and_takes_the_cheaper_move_first():
    # Each push multiplies by 4 at most, and 8 is needed: all of the cheaper and half of the dearer.
    base = vote(8.05, push=(100, 4), shove=(100, 4.5))
    single, pair = smallest_flips(base, {}, "plain")
    assert single is None
    rest = ceil(100 * (log(8.05) - log(4.5)) / log(4))
    assert pair.values == {"shove": 100, "push": rest}
    assert [move.variable for move in pair.moves] == ["shove", "push"]


def test_where_nothing_can_flip_there_are_no_moves():
    assert smallest_flips(vote(9, push=(100, 2), pull=(100, 2)), {}, "plain") == (None, None)


def test_time_moves_only_if_it_is_named():
    base = vote(1, push=(100, 1.5))
    assert smallest_flips(base, {}, "plain") == (None, None)
    single, _ = smallest_flips(base, {}, "plain", movable=["years"])
    assert single.values == {"years": 1}
    assert single.leading == "no"


def test_an_effect_of_two_sliders_together_is_found(toy):
    single, pair = smallest_flips(toy, {"rain": 60, "restraint": 50, "weeks": 1}, "engineer")
    assert single.values == {"rain": floor(60 - 40 * log(3 * np.exp(0.05)) / log(9))}
    assert pair is None


@pytest.mark.parametrize("seed", range(4))
def test_flips_are_as_small_as_brute_force_finds_them(seed):
    values, rng = whole_steps(seed)
    reading = str(rng.choice(list(BASE.reading)))
    leads = list(contenders(BASE)).index(leader(values, reading))
    single, pair = smallest_flips(BASE, values, reading)

    def least(names, within):
        columns, away = every_step(values, names, within)
        flipped = away[leaders(evaluate(BASE, values | columns, reading)) != leads] if len(away) else away
        return min(flipped, default=within)

    alone = min(least([name], np.inf) for name in MOVABLE)
    assert (single.distance if single else np.inf) == pytest.approx(alone)
    two = alone
    for names in combinations(MOVABLE, 2):
        two = min(two, least(names, two))
    assert (pair.distance if pair else alone) == pytest.approx(two)


@given(st.integers(0, 10_000), st.sampled_from(list(BASE.reading)))
@settings(max_examples=25)
def test_a_flip_flips_and_agrees_with_the_strips(seed, reading):
    values, _ = whole_steps(seed)
    single, pair = smallest_flips(BASE, values, reading)
    for plan in filter(None, (single, pair)):
        assert leader(values | plan.values, reading) == plan.leading != leader(values, reading)
        assert all(values[move.variable] == move.start != move.end for move in plan.moves)
    if pair:
        assert len(pair.moves) == 2
        assert not single or pair.distance < single.distance
    tips = strips(BASE, values, reading)
    reach = [
        abs(point.at - tips[name].present) / np.ptp(BASE.variable[name].range)
        for name in MOVABLE
        for point in tips[name].points
    ]
    if single:
        assert single.distance >= min(reach) - 1e-9


# Aims


def test_an_aim_takes_the_cheapest_moves_in_whole_steps_and_no_others():
    base = vote(8, push=(100, 4), shove=(100, 6), idle=(100, 1))
    plan = least_moves(base, {}, "plain", Aim("no", 0.5, at_least=False))
    rest = ceil(100 * (log(8) - log(6)) / log(4))
    assert plan.values == {"shove": 100, "push": rest}
    assert plan.distance == pytest.approx(1 + rest / 100)
    assert plan.met
    assert plan.leading == "yes"
    assert plan.share <= 0.5


def test_what_is_locked_does_not_move():
    base = vote(8, push=(100, 4), shove=(100, 4.5), heave=(100, 4))
    plan = least_moves(base, {}, "plain", Aim("no", 0.5, at_least=False), movable=["push", "heave"])
    assert set(plan.values) == {"push", "heave"}
    assert plan.distance == pytest.approx(1.5)


def test_an_aim_that_is_met_takes_no_moves():
    plan = least_moves(BASE, {}, "article", Aim("no_deal", 0.1))
    assert (plan.moves, plan.distance, plan.met) == ((), 0, True)


def test_where_no_moves_meet_the_aim_the_nearest_it_comes_is_said():
    base = vote(8, push=(100, 4), idle=(100, 1))
    plan = least_moves(base, {}, "plain", Aim("yes", 0.9))
    assert not plan.met
    assert 1 / 3 - ALIKE <= plan.share <= 1 / 3
    assert list(plan.values) == ["push"]
    assert plan.values["push"] == ceil(100 * log(8 * (1 / 3 - ALIKE) / (2 / 3 + ALIKE)) / log(4))


def test_a_measure_that_is_nowhere_defined_is_not_met():
    plan = least_moves(vote(8, push=(100, 4)), {"years": 0}, "plain", Aim("hastily", 0.5))
    assert (plan.moves, plan.met) == ((), False)
    assert np.isnan(plan.share)


def test_a_measure_defined_only_elsewhere_is_found_there():
    plan = least_moves(vote(8, push=(100, 4)), {"years": 0}, "plain", Aim("hastily", 0.5), movable=["years"])
    assert plan.values == {"years": 1}
    assert plan.met


@pytest.mark.parametrize("seed", range(100, 112))
def test_two_free_variables_reach_what_brute_force_reaches(seed):
    values, rng = whole_steps(seed)
    reading = str(rng.choice(list(BASE.reading)))
    check_against_brute_force(
        values, reading, random_aim(values, reading, rng), rng.choice([*MOVABLE, "horizon"], 2, replace=False)
    )


@pytest.mark.parametrize("seed", [200, 201])
def test_three_free_variables_reach_what_brute_force_reaches(seed):
    values, rng = whole_steps(seed)
    aim = random_aim(values, "article", rng)
    check_against_brute_force(
        values,
        "article",
        aim,
        ["coalition", *rng.choice(["troop_size", "mandate", "us_backing", "european_will"], 2, replace=False)],
    )


def check_against_brute_force(values, reading, aim, names):
    names = [str(name) for name in names]
    columns, away = every_step(values, names)
    missed = aim.shortfall(measured(evaluate(BASE, values | columns, reading), aim.measure))
    plan = least_moves(BASE, values, reading, aim, names)
    assert plan.met == bool((missed <= 0).any())
    if plan.met:
        assert plan.distance == pytest.approx(away[missed <= 0].min())
    else:
        assert abs(plan.share - aim.threshold) == pytest.approx(missed.min(), abs=ALIKE + 1e-9)


@pytest.mark.parametrize("hands", BASE.hands, ids=lambda hands: hands.id)
@pytest.mark.parametrize("story", STORIES[::4], ids=lambda story: story.name)
def test_a_plan_does_what_it_says_and_no_move_of_it_can_be_spared(story, hands):
    aim = Aim("cornerstone", 0.3)
    plan = least_moves(BASE, story.values, "record", aim, hands.variables)
    reached = measured(evaluate(BASE, story.values | plan.values, "record"), aim.measure)[0]
    assert plan.share == pytest.approx(reached)
    assert plan.met == bool(aim.met(np.array([reached]))[0])
    assert plan.leading == leader(story.values | plan.values, "record")
    assert set(plan.values) <= set(hands.variables)
    for move in plan.moves:
        start, end = BASE.variable[move.variable].range
        assert start <= move.end <= end
        assert move.end == round(move.end)
        assert move.distance == pytest.approx(abs(move.end - move.start) / (end - start))
        rest = {name: value for name, value in plan.values.items() if name != move.variable}
        without = measured(evaluate(BASE, story.values | rest, "record"), aim.measure)[0]
        assert without < (aim.threshold if plan.met else plan.share)


def test_freer_hands_never_take_more_and_come_no_less_near():
    aim = Aim("cornerstone", 0.2)
    plans = [least_moves(BASE, {}, "article", aim, hands.variables) for hands in BASE.hands]
    assert [plan.met for plan in plans] == sorted(plan.met for plan in plans)
    distances = [plan.distance if plan.met else np.inf for plan in plans]
    assert distances == sorted(distances, reverse=True)
    shares = [plan.share for plan in plans if not plan.met]
    assert shares == sorted(shares)


def test_steps_end_in_the_answer_and_only_get_better():
    aim = Aim("cornerstone", 0.2)
    shares, plans = zip(*least_moves_in_steps(BASE, {}, "article", aim), strict=True)
    assert list(shares) == sorted(shares)
    assert shares[-1] == 1
    assert plans[-1] == least_moves(BASE, {}, "article", aim)
    met = [plan.distance for plan in plans if plan.met]
    assert met == sorted(met, reverse=True)
    assert met


def test_the_same_question_has_the_same_answer():
    aim = Aim("war_resumes", 0.1, at_least=False)
    story = STORIES[2].values
    assert least_moves(BASE, story, "article", aim) == least_moves(BASE, dict(reversed(story.items())), "article", aim)


def test_what_cannot_be_asked_is_refused():
    with pytest.raises(ValuesError, match='did you mean "mandate"'):
        smallest_flips(BASE, {}, "article", movable=["mandat"])
    with pytest.raises(ValuesError, match="no variable may move"):
        least_moves(BASE, {}, "article", Aim("no_deal", 0.1), movable=[])
    with pytest.raises(ValuesError, match="did you mean"):
        least_moves(BASE, {}, "article", Aim("no_deals", 0.1))


def test_time_is_in_nobodys_hands():
    assert BASE.hands
    assert not [hands.id for hands in BASE.hands if BASE.time.id in hands.variables]


def test_of_a_small_gain_no_more_than_a_twentieth_is_left_out():
    # Odds of 1 to 999 double at the most: 1.95 times them, at 97 of 100, keeps 95 % of what can be gained.
    plan = least_moves(vote(999, push=(100, 2)), {}, "plain", Aim("yes", 0.5))
    assert [(move.variable, move.end) for move in plan.moves] == [("push", 97)]
    assert not plan.met
