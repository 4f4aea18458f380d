"""Do tornado and Sobol' indices find what moves an answer, on functions and rule bases whose answers are known?"""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import sobol_indices as indices_of_scipy
from scipy.stats import uniform

from model.aims import measured
from model.engine import evaluate
from model.ensemble import weight_ranges
from model.inputs import ValuesError
from model.sensitivity import (
    Indices,
    plausible_ranges,
    sobol,
    sobol_in_steps,
    sobol_indices,
    tornado,
    weight_sobol,
    weight_sobol_in_steps,
    weight_tornado,
    whole_ranges,
)

UNIT = {"x": (0.0, 1.0), "y": (0.0, 1.0), "z": (0.0, 1.0)}
CIRCLE = {"x": (-np.pi, np.pi), "y": (-np.pi, np.pi), "z": (-np.pi, np.pi)}
# Ishigami and Homma 1990 with a = 7, b = 0.1; the values as in Saltelli et al. 2008, Global Sensitivity Analysis.
ISHIGAMI_FIRST = {"x": 0.3139, "y": 0.4424, "z": 0.0}
ISHIGAMI_TOTAL = {"x": 0.5576, "y": 0.4424, "z": 0.2437}
ISHIGAMI_SECOND = {("x", "z"): 0.2437, ("x", "y"): 0.0, ("y", "z"): 0.0}


def ishigami(columns):
    return np.sin(columns["x"]) * (1 + 0.1 * columns["z"] ** 4) + 7 * np.sin(columns["y"]) ** 2


# Ranges


def test_the_whole_range_is_that_of_the_slider(toy):
    assert whole_ranges(toy) == {"rain": (0, 100), "restraint": (0, 100), "weeks": (1, 20)}


@pytest.mark.parametrize(("rain", "expected"), [(60, (40, 80)), (50, (30, 70)), (5, (0, 25)), (100, (80, 100))])
def test_the_plausible_range_is_a_fifth_of_the_slider_either_way(toy, rain, expected):
    assert plausible_ranges(toy, {"rain": rain})["rain"] == pytest.approx(expected)


def test_a_small_move_of_a_slider_moves_its_plausible_range_as_little(toy):
    ends = np.array([plausible_ranges(toy, {"rain": rain})["rain"] for rain in np.linspace(0, 100, 201)])
    assert np.abs(np.diff(ends, axis=0)).max() <= 0.5 + 1e-9


def test_a_value_not_given_is_the_baseline(toy):
    ranges = plausible_ranges(toy, {})
    assert ranges["rain"] == pytest.approx((40, 80))
    assert ranges["weeks"] == pytest.approx((6.2, 13.8))


# Tornado


def lorries(rain, restraint):
    """P(lorries) as the council sees it, straight from the rules: odds 3 to 4^drought · 0.25^thrift."""
    low = min(max((60 - rain) / 40, 0), 1)
    not_high = 1 - min(max((rain - 60) / 20, 0), 1)
    high_restraint = min(max((restraint - 50) / 50, 0), 1)
    return 3 / (3 + 4**low * 0.25 ** (high_restraint * not_high))


def test_a_tornado_holds_the_measure_at_the_ends_of_each_range(toy):
    bars = tornado(toy, {"rain": 40, "restraint": 60}, "council", "lorries", whole_ranges(toy))
    assert list(bars.index) == ["rain", "restraint", "weeks"]
    assert bars.loc["rain", ["low", "high"]].tolist() == [0, 100]
    assert bars.loc["rain", ["at_low", "at_high"]].tolist() == pytest.approx([lorries(0, 60), lorries(100, 60)])
    assert bars.loc["restraint", ["at_low", "at_high"]].tolist() == pytest.approx([lorries(40, 0), lorries(40, 100)])
    # No rule makes the meeting depend on time.
    assert bars.loc["weeks", "width"] == 0


def test_a_hump_between_the_ends_is_seen(toy):
    # Under full restraint lorries are likeliest while it neither is dry (drought) nor pours (no thrift): at 60 mm.
    bar = tornado(toy, {"restraint": 100}, "council", "lorries", {"rain": (20, 100)}).loc["rain"]
    assert bar["at_low"] == pytest.approx(lorries(20, 100))
    assert bar["at_high"] == pytest.approx(lorries(100, 100)) == pytest.approx(bar["least"])
    assert bar["greatest"] == pytest.approx(lorries(60, 100)) == pytest.approx(12 / 13)
    assert bar["greatest_at"] == 60
    assert bar["width"] == pytest.approx(bar["greatest"] - bar["least"])


def test_an_extreme_that_a_stretch_shares_lies_at_the_end_of_the_range(toy):
    # It is fully dry up to 20 mm, and pours fully from 80 mm.
    bar = tornado(toy, {"restraint": 0}, "council", "lorries", {"rain": (0, 100)}).loc["rain"]
    assert bar[["least_at", "greatest_at"]].tolist() == [0, 100]


def test_the_widest_bar_comes_first_and_ties_keep_the_order_of_the_rule_base(toy):
    bars = tornado(toy, {}, "council", "lorries", dict.fromkeys(("weeks", "restraint", "rain"), (1, 1)))
    assert list(bars.index) == ["weeks", "restraint", "rain"]
    assert (bars["width"] == 0).all()


@given(rain=st.floats(0, 100), restraint=st.floats(0, 100), weeks=st.floats(1, 20))
@settings(max_examples=40)
def test_a_bar_spans_its_ends_and_the_present(toy, rain, restraint, weeks):
    values = {"rain": rain, "restraint": restraint, "weeks": weeks}
    ranges = {name: (value, value) for name, value in values.items()} | {"rain": (0, rain)}
    bars = tornado(toy, values, "engineer", "green", ranges)
    here = measured(evaluate(toy, values, "engineer"), "green")[0]
    assert (bars["least"] <= bars[["at_low", "at_high"]].min(axis=1)).all()
    assert (bars["greatest"] >= bars[["at_low", "at_high"]].max(axis=1)).all()
    assert bars["at_high"].tolist() == pytest.approx([here] * 3)


@pytest.mark.parametrize(
    ("measure", "ranges", "message"),
    [
        ("lorry", {"rain": (0, 100)}, "neither an outcome nor a key figure; did you mean"),
        ("dry", {"rian": (0, 100)}, 'variable "rian" is not defined; did you mean'),
        ("dry", {"rain": (0, 101)}, "lies outside 0 to 100"),
    ],
)
def test_what_is_not_known_is_refused(toy, measure, ranges, message):
    with pytest.raises(ValuesError, match=message):
        tornado(toy, {}, "council", measure, ranges)


def test_weights_move_over_nine_tenths_of_their_draws(toy):
    bars = weight_tornado(toy, {"rain": 20, "restraint": 0}, "council", "lorries")
    assert bars.loc["drought", ["low", "high"]].tolist() == pytest.approx([1, 16])  # guessed: × or ÷ 4
    assert bars.loc["shallows", ["low", "high"]].tolist() == pytest.approx([2, 4.5])  # × or ÷ its own 1.5
    assert bars.loc["meeting.spend", ["low", "high"]].tolist() == pytest.approx([3 / 4**0.5**0.5, 3 * 4**0.5**0.5])
    # The drought fires fully: lorries 3 to its factor; the rules of the summer do nothing to the meeting.
    assert bars.loc["drought", ["at_low", "at_high"]].tolist() == pytest.approx([3 / 4, 3 / 19])
    assert bars.index[0] == "drought"
    assert bars.loc[["thrift", "showers", "shallows", "summer.dries"], "width"].tolist() == [0] * 4


def test_every_weight_of_the_reading_has_a_range_about_its_value(base):
    ranges = weight_ranges(base, "record")
    assert list(ranges) == list(base.weights("record"))
    for name, value in base.weights("record").items():
        low, high = ranges[name]
        assert low < value < high
        assert low * high == pytest.approx(value**2)


# Sobol' indices of known functions


@pytest.fixture(scope="module")
def of_ishigami():
    return sobol_indices(ishigami, CIRCLE)


def test_ishigami_has_its_published_indices(of_ishigami):
    single, pairs = of_ishigami.single, of_ishigami.pairs
    for name in CIRCLE:
        assert single.at[name, "first"] == pytest.approx(ISHIGAMI_FIRST[name], abs=0.015)
        assert single.at[name, "total"] == pytest.approx(ISHIGAMI_TOTAL[name], abs=0.015)
    for pair, value in ISHIGAMI_SECOND.items():
        assert pairs.at[pair, "second"] == pytest.approx(value, abs=0.02)


def test_only_the_interaction_that_ishigami_has_is_found(of_ishigami):
    assert of_ishigami.interactions.index.tolist() == [("x", "z")]


def test_rows_are_ranked_by_what_they_explain(of_ishigami):
    assert of_ishigami.single.index.tolist() == ["x", "y", "z"]
    assert of_ishigami.pairs.index[0] == ("x", "z")


def test_nine_in_ten_intervals_or_more_hold_the_published_value():
    hits = []
    for seed in range(1, 31):
        found = sobol_indices(ishigami, CIRCLE, seed=seed)
        single = found.single.loc[list(CIRCLE)]
        hits += list((single["first"] - list(ISHIGAMI_FIRST.values())).abs() <= single["first_error"])
        hits += list((single["total"] - list(ISHIGAMI_TOTAL.values())).abs() <= single["total_error"])
        second = found.pairs.loc[list(ISHIGAMI_SECOND)]
        hits += list((second["second"] - list(ISHIGAMI_SECOND.values())).abs() <= second["second_error"])
    assert np.mean(hits) > 0.9


def test_indices_are_those_of_scipy(of_ishigami):
    inputs = [uniform(low, high - low) for low, high in CIRCLE.values()]
    theirs = indices_of_scipy(
        func=lambda x: ishigami(dict(zip("xyz", x, strict=True))), n=4096, dists=inputs, rng=np.random.default_rng(1)
    )
    single = of_ishigami.single.loc[list(CIRCLE)]
    assert single["first"].to_numpy() == pytest.approx(theirs.first_order, abs=0.01)
    assert single["total"].to_numpy() == pytest.approx(theirs.total_order, abs=0.01)


def test_a_sum_has_no_interactions():
    # Variances of x, 2 y and 3 z go as 1 : 4 : 9.
    found = sobol_indices(lambda c: 10 + c["x"] + 2 * c["y"] + 3 * c["z"], UNIT)
    assert found.single.index.tolist() == ["z", "y", "x"]
    assert found.single["first"].tolist() == pytest.approx([9 / 14, 4 / 14, 1 / 14], abs=0.005)
    assert found.single["total"].tolist() == pytest.approx([9 / 14, 4 / 14, 1 / 14], abs=0.005)
    assert found.pairs["second"].abs().max() < 0.01


def test_a_product_of_centred_inputs_is_all_interaction():
    found = sobol_indices(lambda c: (c["x"] - 0.5) * (c["y"] - 0.5) + 0 * c["z"], UNIT)
    assert found.single.loc[["x", "y"], "first"].tolist() == pytest.approx([0, 0], abs=0.01)
    assert found.single.loc[["x", "y"], "total"].tolist() == pytest.approx([1, 1], abs=0.02)
    assert found.single.loc["z", ["first", "total"]].tolist() == [0, 0]
    # What has no part in the total is in no pair.
    assert found.pairs.index.tolist() == [("x", "y")]
    assert found.pairs["second"].tolist() == pytest.approx([1], abs=0.03)


def test_what_does_not_vary_has_indices_of_nothing():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = sobol_indices(lambda c: np.full(len(c["x"]), 0.3), UNIT)
    assert (found.single == 0).all(axis=None)
    assert found.pairs.empty
    assert found.interactions.empty


def test_inputs_are_uniform_in_their_logarithms_if_asked():
    # log x is uniform over (0, log 100), log y over (0, log 10): variances as 4 to 1.
    ranges = {"x": (1.0, 100.0), "y": (1.0, 10.0)}
    found = sobol_indices(lambda c: np.log(c["x"]) + np.log(c["y"]), ranges, geometric=True)
    assert found.single["first"].tolist() == pytest.approx([0.8, 0.2], abs=0.005)


def test_the_seed_decides():
    once, again, other = (sobol_indices(ishigami, CIRCLE, 512, seed) for seed in (3, 3, 4))
    pd.testing.assert_frame_equal(once.single, again.single)
    pd.testing.assert_frame_equal(once.pairs, again.pairs)
    assert not once.single.equals(other.single)


# Sobol' indices of a rule base


def test_a_coarse_answer_comes_before_the_fine_one(toy):
    (share, coarse), (done, fine) = sobol_in_steps(toy, {}, "council", "lorries", whole_ranges(toy))
    assert 0 < share < done == 1
    assert coarse.points < fine.points == 4096
    assert coarse.pairs.empty
    for column in ("first", "total"):
        near = coarse.single[column].loc[fine.single.index]
        assert (near - fine.single[column]).abs().max() < 0.1


def test_one_variable_alone_explains_everything(toy):
    found = sobol(toy, {"restraint": 0}, "council", "lorries", {"rain": (0, 100), "weeks": (1, 20)})
    assert found.single.loc["rain", ["first", "total"]].tolist() == pytest.approx([1, 1], abs=0.01)
    assert found.single.loc["weeks", ["first", "total"]].tolist() == [0, 0]


def test_variables_that_share_a_rule_interact(toy):
    found = sobol(toy, {}, "council", "lorries", whole_ranges(toy))
    assert found.interactions.index.tolist() == [("rain", "restraint")]


def test_shares_of_variance_are_those_of_a_plain_grid(toy):
    # First order by brute force: the variance over rain of the mean over restraint.
    side = (np.arange(400) + 0.5) / 4
    rain, restraint = np.meshgrid(side, side, indexing="ij")
    values = {"rain": rain.ravel(), "restraint": restraint.ravel()}
    shares = measured(evaluate(toy, values, "council"), "lorries").reshape(400, 400)
    ranges = {"rain": (0, 100), "restraint": (0, 100)}
    found = sobol(toy, {}, "council", "lorries", ranges).single
    assert found.at["rain", "first"] == pytest.approx(shares.mean(axis=1).var() / shares.var(), abs=0.01)
    assert found.at["restraint", "total"] == pytest.approx(shares.var(axis=1).mean() / shares.var(), abs=0.01)


def test_rules_that_cannot_fire_explain_nothing(toy):
    found = weight_sobol(toy, {"rain": 20, "restraint": 0}, "council", "lorries")
    assert set(found.single.index) == set(toy.weights("council"))
    assert found.single.index[0] == "drought"
    # The log odds are the sum of three: variances as (log 4)² for the rule and half of it for either base odds.
    assert found.single.loc["drought", "first"] == pytest.approx(0.5, abs=0.05)
    assert found.single.loc[["thrift", "showers", "shallows"], "total"].tolist() == [0, 0, 0]
    assert found.pairs.empty


def test_shipped_indices_are_shares(base):
    found = sobol(base, {}, "article", base.outcomes[0].id, whole_ranges(base))
    single = found.single
    assert single["first"].sum() < 1 + single["first_error"].sum()
    assert (single["first"] - single["first_error"] <= single["total"] + single["total_error"]).all()
    assert (found.interactions["second"] <= 1).all()


def test_an_interaction_within_its_error_is_none():
    pairs = pd.DataFrame({"second": [0.2, 0.1, 0.1], "second_error": [0.1, 0.1, 0.3]}, index=["xy", "xz", "yz"])
    assert Indices(pd.DataFrame(), pairs, 32).interactions.index.tolist() == ["xy"]


def test_weights_are_uniform_in_their_logarithms(toy):
    # First order by brute force: the drought fires fully, and odds of 3 to 4 are off by a spread of 4 either way.
    middles = (2 * (np.arange(60) + 0.5) / 60 - 1) * np.log(4)
    drought, ration, spend = np.meshgrid(middles, middles * 0.5**0.5, middles * 0.5**0.5, indexing="ij")
    shares = 1 / (1 + 4 / 3 * np.exp(drought + ration - spend))
    expected = shares.mean(axis=(1, 2)).var() / shares.var()
    asked = (toy, {"rain": 20, "restraint": 0}, "council", "lorries")
    whole = weight_sobol(*asked)
    assert whole.single.at["drought", "first"] == pytest.approx(expected, abs=0.005)
    (_, coarse), (done, fine) = weight_sobol_in_steps(*asked)
    assert done == 1
    pd.testing.assert_frame_equal(fine.single, whole.single)
    assert coarse.single.at["drought", "first"] == pytest.approx(expected, abs=0.03)
