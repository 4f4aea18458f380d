"""Do packages score what the definitions say, do trials equal single evaluations, is the best of a search the best?"""

import numpy as np
import pandas as pd
import pytest
from conftest import TOY
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from model import ValuesError, evaluate, robustness
from model.aims import Aim, measured
from model.ensemble import draw_factors, draw_values
from model.robustness import Sample, Trials
from model.rulebase import parse

SETTINGS = {"now": {"rain": 10, "restraint": 50}, "sparing": {"restraint": 100}, "the same": {"restraint": 100.0}}


def tried(*rows):
    names = list("abcdefgh"[: len(rows)])
    return Trials(pd.DataFrame(index=names), pd.DataFrame(index=range(len(rows[0]))), np.array(rows, dtype=float))


@pytest.fixture(scope="module")
def packages(toy):
    return robustness.packages(toy, SETTINGS)


# Scores


def test_two_packages_in_three_worlds_score_as_worked_out_by_hand():
    found = robustness.scores(tried([0.2, 0.5, 0.9], [0.4, 0.4, 0.4]), Aim("full", 0.4))
    expected = {
        "met": [2 / 3, 1],
        "mean": [1.6 / 3, 0.4],
        "worst_tenth": [0.2, 0.4],
        "regret_mean": [0.2 / 3, 0.2],  # the best are 0.4, 0.5, 0.9; the gaps 0.2, 0, 0 and 0, 0.1, 0.5
        "regret_90": [0.16, 0.42],  # nine tenths of the way from the first to the third: 1.8 steps
        "regret_most": [0.2, 0.5],
        "rank": [2, 1],
    }
    pd.testing.assert_frame_equal(found, pd.DataFrame(expected, index=["a", "b"]), check_dtype=False)


def test_an_aim_to_stay_below_turns_best_and_worst_around():
    found = robustness.scores(tried([0.2, 0.5, 0.9], [0.4, 0.4, 0.4]), Aim("dry", 0.4, at_least=False))
    assert found["met"].tolist() == pytest.approx([1 / 3, 1])
    assert found["worst_tenth"].tolist() == [0.9, 0.4]
    assert found["regret_mean"].tolist() == pytest.approx([0.2, 0.2 / 3])  # the best are 0.2, 0.4, 0.4
    assert found["regret_most"].tolist() == pytest.approx([0.5, 0.2])


def test_the_worst_tenth_is_a_tenth_of_the_worlds():
    shares = np.random.default_rng(0).permutation(30) / 100
    found = robustness.scores(tried(shares), Aim("full", 0.5))
    assert found["worst_tenth"].tolist() == pytest.approx([0.01])  # 0, 1 and 2 of 100


def test_of_packages_that_meet_the_aim_as_often_the_one_with_less_regret_ranks_first_then_the_first():
    shares = np.array([[0.5, 0.1], [0.5, 0.3], [0.3, 0.5], [0.1, 0.1]])
    assert robustness.scores(tried(*shares), Aim("full", 0.5))["rank"].tolist() == [3, 1, 2, 4]
    below = Aim("dry", 0.5, at_least=False)
    assert robustness.scores(tried(*(1 - shares)), below)["rank"].tolist() == [3, 1, 2, 4]


@pytest.mark.parametrize(("at_least", "worst"), [(True, 0.0), (False, 1.0)])
def test_what_is_not_defined_misses_the_aim_and_counts_as_the_worst(at_least, worst):
    found = robustness.scores(tried([np.nan, 0.5], [0.5, 0.5]), Aim("lost_if_rationed", 0.5, at_least))
    assert found["met"].tolist() == [0.5, 1]
    assert found["worst_tenth"].tolist() == [worst, 0.5]
    assert found["regret_most"].tolist() == [0.5, 0]


tables = arrays(float, st.tuples(st.integers(1, 6), st.integers(1, 12)), elements=st.floats(0, 1))


@given(shares=tables, threshold=st.floats(0, 1), at_least=st.booleans())
@settings(max_examples=60)
def test_scores_keep_their_order(shares, threshold, at_least):
    found = robustness.scores(tried(*shares), Aim("full", threshold, at_least))
    assert found["met"].between(0, 1).all()
    assert (found["regret_most"] >= found["regret_90"] - 1e-12).all()
    assert (found["regret_most"] >= found["regret_mean"] - 1e-12).all()
    # In every world some package is the best.
    assert found["regret_mean"].sum() <= found["regret_most"].max() * (len(found) - 1) + 1e-12
    worse = (found["mean"] - found["worst_tenth"]) * (1 if at_least else -1)
    assert (worse >= -1e-12).all()
    assert sorted(found["rank"]) == list(range(1, len(found) + 1))
    assert found.sort_values("rank")["met"].is_monotonic_decreasing


# The front


def test_the_front_holds_what_no_other_beats_on_both():
    gain = pd.Series({"a": 0.5, "b": 0.9, "c": 0.9, "d": 0.2, "e": 0.6, "f": 0.5})
    cost = pd.Series({"a": 0.3, "b": 0.7, "c": 0.8, "d": 0.3, "e": 0.4, "f": 0.3})
    assert robustness.front(gain, cost) == ["b", "e", "a"]


@given(
    points=arrays(float, st.tuples(st.integers(1, 12), st.just(2)), elements=st.floats(0, 1).map(lambda x: round(x, 1)))
)
@settings(max_examples=60)
def test_every_package_is_on_the_front_or_matched_by_one_that_is(points):
    gain, cost = pd.Series(points[:, 0]), pd.Series(points[:, 1])
    kept = robustness.front(gain, cost)
    assert gain[kept].is_monotonic_decreasing
    assert cost[kept].is_monotonic_decreasing
    assert all(((gain[kept] >= gain[one]) & (cost[kept] <= cost[one])).any() for one in gain.index)


# Packages


def test_a_package_is_the_levers_of_a_setting_and_twins_are_one(packages):
    assert packages.to_dict("index") == {"now": {"restraint": 50.0}, "sparing": {"restraint": 100.0}}


def test_a_lever_that_is_not_named_stands_at_its_baseline(toy):
    assert robustness.packages(toy, {"idle": {}}).loc["idle", "restraint"] == 50


def test_distance_is_the_sum_of_moves_over_the_widths_of_the_sliders(base):
    levers = [variable for variable in base.variables if variable.kind == "lever"]
    moved = {lever.id: lever.range[0] for lever in levers}
    found = robustness.distances(base, robustness.packages(base, {"now": dict(base.baseline), "none": moved}))
    expected = sum((x.baseline - x.range[0]) / (x.range[1] - x.range[0]) for x in levers)
    assert found.to_dict() == {"now": 0, "none": pytest.approx(expected)}


def test_the_grid_keeps_the_present_setting_in_place_of_the_level_nearest_to_it(toy):
    given = robustness.packages(toy, {"now": {"restraint": 40}})
    found = robustness.with_grid(toy, given)  # the levels are 0, 50 and 100
    assert found["restraint"].tolist()[0] == 40
    assert sorted(found["restraint"]) == [0, 40, 100]
    assert found.index[0] == "now"


def test_a_large_grid_is_thinned_evenly_and_keeps_what_is_given(base):
    given = robustness.packages(base, {"now": dict(base.baseline), "bare": {x.id: x.range[0] for x in base.variables}})
    found = robustness.with_grid(base, given, most=200)
    assert found.shape == (200, 6)
    assert list(found.index[:2]) == ["now", "bare"]
    assert found.index.is_unique
    assert not found.duplicated().any()
    assert all(
        found[lever].value_counts().drop(given.loc["bare", lever], errors="ignore").min() > 45 for lever in found
    )
    pd.testing.assert_frame_equal(found, robustness.with_grid(base, given, most=200))


def test_no_package_given_is_lost_to_the_limit(base):
    given = robustness.packages(base, {str(n): {"horizon": 1, base.variables[2].id: n} for n in range(9)})
    assert list(robustness.with_grid(base, given, most=5).index) == list(given.index)


# Trials


def test_a_trial_is_the_engine_in_that_world(toy, packages):
    found = robustness.trials(toy, {"weeks": 7}, "engineer", packages, "green", Sample(worlds=40, seed=3))
    rng = np.random.default_rng(3)
    worlds = draw_values(toy, {"rain": (0, 100)}, 40, rng)
    factors = draw_factors(toy, "engineer", 40, rng)
    pd.testing.assert_frame_equal(found.worlds, worlds)
    for row, restraint in enumerate([50, 100]):
        alone = evaluate(toy, {"restraint": restraint, "weeks": 7, "rain": worlds["rain"]}, "engineer", factors)
        np.testing.assert_array_equal(found.shares[row], alone.outcomes["green"])


def test_with_nothing_unsure_every_world_is_the_scenario(packages):
    text = TOY.read_text(encoding="utf-8")
    for spread in ("4.0", "2.0", "1.5"):
        text = text.replace(f"spread = {spread}", "spread = 1.0")
    sure = parse(text)
    found = robustness.trials(sure, {"rain": 30}, "council", packages, "lost_if_rationed", Sample({}, worlds=5))
    for row, restraint in enumerate([50, 100]):
        alone = measured(evaluate(sure, {"rain": 30, "restraint": restraint}, "council"), "lost_if_rationed")
        assert found.shares[row] == pytest.approx(np.repeat(alone, 5), abs=1e-12)


def test_only_the_ranges_of_uncertainties_count(toy, packages):
    ranges = {"rain": (20.0, 30.0), "restraint": (0.0, 1.0), "weeks": (1.0, 2.0)}
    found = robustness.trials(toy, {}, "council", packages, "dry", Sample(ranges, worlds=50))
    assert list(found.worlds) == ["rain"]
    assert found.worlds["rain"].between(20, 30).all()


def test_the_same_seed_gives_the_same_worlds_and_shares(toy, packages):
    one, same, other = (
        robustness.trials(toy, {}, "council", packages, "dry", Sample(worlds=20, seed=n)) for n in (1, 1, 2)
    )
    np.testing.assert_array_equal(one.shares, same.shares)
    assert (one.shares != other.shares).any()


def test_steps_grow_to_the_whole(base):
    given = robustness.packages(base, {str(n): {base.variables[2].id: n} for n in range(1, 41)})
    steps = list(robustness.trials_in_steps(base, {}, "article", given, "cornerstone", Sample(worlds=10)))
    assert [share for share, _ in steps] == pytest.approx([0.4, 0.8, 1])
    assert [part.shares.shape for _, part in steps] == [(16, 10), (32, 10), (40, 10)]
    assert list(steps[0][1].packages.index) == list(given.index[:16])


def test_a_package_beyond_its_slider_is_refused_by_name(toy):
    with pytest.raises(ValuesError, match=r'"restraint", row mad: 200 lies outside 0 to 100'):
        robustness.trials(toy, {}, "council", robustness.packages(toy, {"mad": {"restraint": 200}}), "dry")


def test_no_packages_and_unknown_measures_are_refused(toy, packages):
    with pytest.raises(ValuesError, match="at least one"):
        robustness.trials(toy, {}, "council", packages.iloc[:0], "dry")
    with pytest.raises(ValuesError, match="did you mean"):
        robustness.trials(toy, {}, "council", packages, "drye")


# The search

AIM = Aim("cornerstone", 0.1)


@pytest.fixture(scope="module")
def searched(base):
    given = robustness.packages(base, {"now": dict(base.baseline)})
    return list(robustness.search_in_steps(base, dict(base.baseline), "article", given, AIM, Sample(worlds=150)))


def test_a_search_ends_with_all_it_tried_nearest_first(base, searched):
    shares = [share for share, _ in searched]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    found = searched[-1][1]
    assert len(found.packages) == len(found.shares) >= robustness.PACKAGES
    assert found.packages.index.is_unique
    assert found.packages.index[0] == "now"
    assert robustness.distances(base, found.packages).is_monotonic_increasing


def test_no_single_move_from_the_best_does_better(base, searched):
    found = searched[-1][1]
    best = found.packages.loc[robustness.scores(found, AIM)["rank"].idxmin()]
    moves = [{**best, lever: level} for lever in best.index for level in found.packages[lever].unique()]
    around = robustness.packages(base, {"best": dict(best), **{str(n): move for n, move in enumerate(moves)}})
    again = robustness.trials(base, dict(base.baseline), "article", around, AIM.measure, Sample(worlds=150))
    assert robustness.scores(again, AIM).loc["best", "rank"] == 1


def test_a_search_leaves_alone_a_lever_that_does_nothing():
    text = TOY.read_text(encoding="utf-8").replace(
        'when = { restraint = "high", rain = "not high" }', 'when = { rain = "not high" }'
    )
    idle = parse(text.replace('when = { rain = "low", restraint = "low" }', 'when = { rain = "low" }'))
    given = robustness.packages(idle, {"now": {"restraint": 40}})
    found = robustness.search(idle, {}, "council", given, Aim("full", 0.3), Sample(worlds=30))
    assert robustness.scores(found, Aim("full", 0.3))["rank"].idxmin() == "now"


def test_where_a_package_fails_is_told_of_that_package(base, searched):
    found = searched[-1][1]
    box = robustness.where_it_fails(base, found, "now", AIM)[0]
    failed = ~AIM.met(found.shares[0])
    inside = np.ones(len(failed), dtype=bool)
    for name, (low, high) in box.limits.items():
        inside &= found.worlds[name].between(low, high).to_numpy()
    assert box.density == pytest.approx(failed[inside].mean())
    assert box.coverage == pytest.approx(failed[inside].sum() / failed.sum())
