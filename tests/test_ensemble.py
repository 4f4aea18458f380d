"""Do the draws cover the ranges that are stated, and do bands, ensembles and their split show what they cover?"""

import pickle

import numpy as np
import pandas as pd
import pytest
from conftest import TOY
from hypothesis import given
from hypothesis import strategies as st

from model.engine import compiled, evaluate
from model.ensemble import (
    GROUP,
    Ensemble,
    Part,
    _squares,
    bands,
    draw,
    draw_factors,
    draw_steps,
    draw_values,
    latin_hypercube,
    weight_ranges,
)
from model.inputs import ValuesError
from model.rulebase import parse
from model.sensitivity import plausible_ranges

DRAWS = 2000


def rng(seed=0):
    return np.random.default_rng(seed)


@pytest.fixture(scope="module")
def drawn(toy):
    return draw_factors(toy, "council", DRAWS, rng())


def share_within(draws, centre, spread):
    return draws.between(centre / spread, centre * spread).mean()


# weight → its value in the council's reading and its spread: a rule's own, else that of its grade; a rate's that of
# its stage's grade
STATED = {
    "drought": (4.0, 4.0),
    "thrift": (0.25, 2.0),
    "showers": (0.5, 2.0),
    "shallows": (3.0, 1.5),
    "summer.dries": (0.02, 2.0),
    "summer.greens": (0.03, 2.0),
}


@pytest.mark.parametrize(("weight", "centre", "spread"), [(name, *stated) for name, stated in STATED.items()])
def test_nine_draws_in_ten_lie_within_the_stated_spread_about_the_reading(drawn, weight, centre, spread):
    assert drawn[weight].median() == pytest.approx(centre, rel=0.005)
    assert share_within(drawn[weight], centre, spread) == pytest.approx(0.9, abs=0.002)
    assert (drawn[weight] < centre / spread).mean() == pytest.approx(0.05, abs=0.001)


def test_the_odds_between_two_answers_of_a_choice_have_the_spread_of_their_grade(drawn):
    odds = drawn["meeting.spend"] / drawn["meeting.ration"]
    assert odds.median() == pytest.approx(3, rel=0.05)
    assert share_within(odds, 3, 4.0) == pytest.approx(0.9, abs=0.015)


def test_draws_are_centred_on_the_reading_asked_for(toy):
    assert draw_factors(toy, "engineer", DRAWS, rng())["drought"].median() == pytest.approx(9, rel=0.005)


def test_every_weight_is_drawn_once(base):
    draws = draw_factors(base, "record", 10, rng())
    assert draws.shape == (10, len(compiled(base).parameters))
    assert set(draws) == set(compiled(base).parameters)


def test_the_same_generator_draws_the_same(toy):
    pd.testing.assert_frame_equal(draw_factors(toy, "council", 50, rng(7)), draw_factors(toy, "council", 50, rng(7)))
    assert not draw_factors(toy, "council", 50, rng(7)).equals(draw_factors(toy, "council", 50, rng(8)))


def test_each_tenth_of_a_range_gets_a_tenth_of_few_draws(toy, drawn):
    few = draw_factors(toy, "council", 10, rng(3))
    for weight in few:
        edges = drawn[weight].quantile(np.linspace(0, 1, 11)[1:-1])
        assert sorted(np.searchsorted(edges, few[weight])) == list(range(10))


def test_weights_are_drawn_independently(drawn):
    apart = np.log(drawn).corr().to_numpy() - np.eye(drawn.shape[1])
    assert np.abs(apart).max() < 0.1


def with_spreads(measured, guessed):
    text = TOY.read_text(encoding="utf-8")
    return parse(text.replace("spread = 2.0", f"spread = {measured}").replace("spread = 4.0", f"spread = {guessed}"))


def test_a_spread_of_one_leaves_no_doubt():
    draws = draw_factors(with_spreads(1, 1), "council", 5, rng())
    assert draws["drought"].tolist() == pytest.approx([4.0] * 5)
    assert draws["shallows"].nunique() == 5  # it states a spread of its own


def table(edges):
    return pd.DataFrame.from_dict(edges, orient="index", columns=["low", "high"])


CENTRAL = [{"rain": 40}, {"rain": 30, "restraint": 40}, {"rain": 70, "restraint": 60, "weeks": 15}]


@pytest.mark.parametrize("values", CENTRAL)
def test_a_band_holds_the_point_estimate_and_is_ordered(toy, drawn, values):
    band = table(bands(toy, values, "council", drawn))
    result = evaluate(toy, values)
    assert list(band.index) == [*toy.outcome, "lost_if_rationed"]
    point = pd.concat([result.outcomes.iloc[0], result.figures.iloc[0]])
    assert (band["low"] < point).all()
    assert (point < band["high"]).all()
    assert band["low"].min() >= 0
    assert band["high"].max() <= 1


def test_a_band_is_the_middle_nine_tenths_of_the_draws(toy):
    factors = pd.DataFrame({"meeting.spend": np.linspace(1, 5, 101)})
    band = bands(toy, {}, "council", factors)
    # P(lorries) = odds / (1 + odds) grows with the odds, so its quantiles are those of the odds: 1.2 and 4.8
    assert band["lorries"] == pytest.approx((1.2 / 2.2, 4.8 / 5.8))


def test_bands_widen_with_the_spread():
    widths = []
    for spread in (1.1, 2.0, 4.0, 10.0):
        doubtful = with_spreads(spread, spread)
        band = bands(doubtful, {"rain": 40}, "council", draw_factors(doubtful, "council", 400, rng()))
        low, high = band["lorries"]
        widths.append(high - low)
    assert widths == sorted(widths)
    assert widths[0] < 0.1
    assert widths[-1] > 0.5


@pytest.mark.parametrize("reading", ["article", "record"])
def test_the_baseline_lies_within_every_band_of_the_shipped_base(base, reading):
    band = table(bands(base, {}, reading, draw_factors(base, reading, 400, rng())))
    result = evaluate(base, {}, reading)
    point = pd.concat([result.outcomes.iloc[0], result.figures.iloc[0]])
    for group in base.groups:
        point[GROUP + group.id] = result.outcomes.iloc[0][list(group.outcomes)].sum()
    assert set(band.index) == set(point.index)
    assert ((band["low"] <= point) & (point <= band["high"])).all()


# values drawn from ranges


@given(st.integers(0, 5), st.integers(1, 40), st.integers(0, 9))
def test_a_latin_hypercube_has_one_draw_in_the_middle_of_every_slice(columns, draws, seed):
    shares = latin_hypercube(columns, draws, rng(seed))
    middles = np.tile((np.arange(draws) + 0.5) / draws, (columns, 1)).T
    np.testing.assert_allclose(np.sort(shares, axis=0), middles)


def test_every_order_of_the_slices_is_as_likely():
    orders = [tuple(latin_hypercube(1, 3, rng(seed)).argsort(axis=0).ravel()) for seed in range(3000)]
    counts = pd.Series(orders).value_counts()
    assert len(counts) == 6
    assert counts.between(400, 600).all()  # 500 ± 5 standard deviations


def test_the_columns_of_a_latin_hypercube_are_independent():
    apart = np.corrcoef(latin_hypercube(20, 5000, rng()), rowvar=False) - np.eye(20)
    assert np.abs(apart).max() < 0.06


def test_values_are_drawn_evenly_from_their_ranges(toy):
    drawn = draw_values(toy, {"weeks": (5, 15), "rain": (40, 40)}, 200, rng())
    assert list(drawn) == ["weeks", "rain"]
    assert sorted(drawn["weeks"]) == pytest.approx(np.linspace(5.025, 14.975, 200))
    assert set(drawn["rain"]) == {40}


@pytest.mark.parametrize(
    ("ranges", "said"),
    [
        ({"rian": (0, 1)}, 'range "rian" is not of a variable; did you mean "rain"?'),
        ({"rain": (50, 40)}, 'range "rain": 50 to 40; give two rising numbers from 0 to 100'),
        ({"rain": (-1, 40)}, 'range "rain": -1 to 40; give two rising numbers from 0 to 100'),
        ({"rain": (0, 101)}, 'range "rain": 0 to 101; give'),
        ({"rain": (float("nan"), 50)}, 'range "rain": nan to 50; give'),
    ],
)
def test_ranges_that_cannot_be_drawn_from_are_refused(toy, ranges, said):
    with pytest.raises(ValuesError) as caught:
        draw(toy, {}, "council", ranges, 10)
    assert said in str(caught.value)


@pytest.mark.parametrize(("weight", "centre", "spread"), [(name, *stated) for name, stated in STATED.items()])
def test_the_range_of_a_weight_is_what_holds_nine_draws_in_ten(toy, weight, centre, spread):
    assert weight_ranges(toy, "council")[weight] == pytest.approx((centre / spread, centre * spread))


def test_the_odds_of_an_answer_carry_half_the_doubt_about_the_odds_between_two(toy):
    # a spread of 4 between the two, so 4^√½ = 2.665 for each
    assert weight_ranges(toy, "council")["meeting.spend"] == pytest.approx((3 / 2.6651, 3 * 2.6651), rel=1e-4)


# ensembles

RANGES = {"rain": (20.0, 60.0)}
SURE = with_spreads(1, 1)


def test_an_ensemble_of_one_range_follows_the_closed_form():
    # The drought fires to (60 − rain) / 40, so rationing has odds of 4 to that power against 3; restraint is medium.
    ensemble = draw(SURE, {"restraint": 50}, "council", RANGES, 4000)
    places = np.array([0.05, 0.25, 0.5, 0.75, 0.95])
    assert ensemble.quantiles(*places).loc["lorries"].tolist() == pytest.approx(3 / (3 + 4 ** (1 - places)), abs=2e-4)


def test_a_row_per_draw_and_a_column_per_measure(toy):
    shares = draw(toy, {}, "council", RANGES, 25).shares
    assert list(shares) == [*toy.outcome, "lost_if_rationed"]
    assert len(shares) == 25
    np.testing.assert_allclose(shares[list(toy.outcome)].sum(axis=1), 1)
    np.testing.assert_allclose((shares["dry"] + shares["green"]) / (1 - shares["lorries"]), shares["lost_if_rationed"])


def test_a_range_of_no_width_is_a_value(toy):
    value, range_ = draw(toy, {"rain": 40}, "council", {}, 50), draw(toy, {}, "council", {"rain": (40, 40)}, 50)
    pd.testing.assert_frame_equal(value.shares, range_.shares, check_exact=True)
    # What the scenario says of it meanwhile does not count.
    also = draw(toy, {"rain": 90}, "council", {"rain": (40, 40)}, 50)
    pd.testing.assert_frame_equal(also.shares, range_.shares, check_exact=True)


def test_an_ensemble_of_weights_alone_has_the_bands_of_its_draws(toy):
    drawn = draw_factors(toy, "council", 300, np.random.default_rng([8, 0]))
    quantiles = draw(toy, {"rain": 40}, "council", {}, 300, seed=8).quantiles(0.05, 0.95)
    np.testing.assert_allclose(quantiles, table(bands(toy, {"rain": 40}, "council", drawn)))


def test_the_seed_decides_the_draws(toy):
    one, same, other = (draw(toy, {}, "council", RANGES, 30, seed).shares for seed in (1, 1, 2))
    assert one.equals(same)
    assert not one.equals(other)


def test_an_ensemble_grows_chunk_by_chunk_and_more_draws_keep_the_earlier_ones(toy):
    steps = list(draw_steps(toy, {}, "council", RANGES, 25, chunk_draws=10))
    assert [done for done, _ in steps] == [0.4, 0.8, 1.0]
    assert [len(ensemble.shares) for _, ensemble in steps] == [10, 20, 25]
    more = draw(toy, {}, "council", RANGES, 40, chunk_draws=10)
    pd.testing.assert_frame_equal(steps[1][1].shares, more.shares[:20], check_exact=True)
    assert not np.isclose(more.shares[:10], more.shares[10:20]).all(axis=1).any()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"draws": 0}, "0 draws; give 1 or more"),
        ({"reading": "nope"}, 'reading "nope" is not defined'),
        ({"values": {"rian": 3}}, 'variable "rian" is not defined'),
    ],
)
def test_an_ensemble_that_cannot_be_drawn_is_refused(toy, asked, said):
    with pytest.raises(ValuesError, match=said):
        draw(**{"base": toy, "values": {}, "reading": "council", "ranges": RANGES, **asked})


def of_shares(base, rows):
    return Ensemble(base, (Part(np.array(rows, dtype=float), np.zeros((3, len(rows[0])))),))


def test_the_share_of_draws_in_which_each_outcome_leads(toy):
    rows = [[0.4, 0.3, 0.2, 0.1, 0.5], [0.2, 0.4, 0.4, 0.0, 0.5], [0.1, 0.1, 0.1, 0.7, 0.5], [0.0, 0.1, 0.2, 0.7, 0.5]]
    assert of_shares(toy, rows).leading == {"full": 0.25, "dry": 0.25, "green": 0.0, "lorries": 0.5}


def test_quantiles_pass_over_draws_in_which_a_figure_is_not_defined(toy):
    nan = float("nan")
    ensemble = of_shares(toy, [[0, 0, 0, 1, nan], [0.1, 0, 0, 0.9, 0.2], [0.2, 0, 0, 0.8, 0.4]])
    assert ensemble.quantiles(0, 0.5, 1).loc["lost_if_rationed"].tolist() == pytest.approx([0.2, 0.3, 0.4])
    assert ensemble.quantiles(0.5).loc["full"].tolist() == [0.1]


# what comes from not knowing the values, what from the weights


def split_of(function, rows, toy):
    """The split of a function of two independent standard normals, one for the values and one for the weights."""
    x, w = rng(4).standard_normal((2, rows))
    shares, between = function(x, w)[:, None], function(np.roll(x, -1), w)[:, None]
    ones = np.ones((1, len(toy.outcomes) + 1))
    return Ensemble(toy, (Part(shares * ones, _squares(shares, between) * ones),)).split.loc["full"]


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        # the variances of the parts, by hand, over their sum
        (lambda x, w: x + 2 * w, (1 / 5, 4 / 5, 0)),
        (lambda x, w: x * w, (0, 0, 1)),
        (lambda x, w: x + 2 * w + 3 * x * w, (1 / 14, 4 / 14, 9 / 14)),
        (lambda x, w: 5 + 2 * x + w**2, (4 / 6, 2 / 6, 0)),
    ],
)
def test_the_split_of_a_known_function(toy, function, expected):
    assert split_of(function, 200_000, toy).tolist() == pytest.approx(expected, abs=0.02)


def test_rows_without_an_answer_leave_the_split_of_the_others(toy):
    def holed(x, w):
        return np.where(x + w > 2, np.nan, x + 2 * w)

    values, weights, both = split_of(holed, 200_000, toy)
    assert 0 < values < weights < 1
    assert values + weights + both == pytest.approx(1)


def test_where_only_one_thing_is_unknown_it_has_the_whole_variance(toy):
    only_weights = draw(toy, {"rain": 40}, "council", {}, 100).split
    only_values = draw(SURE, {"restraint": 50}, "council", RANGES, 100).split.loc[["lorries", "full"]]
    np.testing.assert_allclose(only_weights, np.tile([0.0, 1, 0], (5, 1)), atol=1e-12)
    np.testing.assert_allclose(only_values, np.tile([1.0, 0, 0], (2, 1)), atol=1e-12)


def test_where_nothing_is_unknown_there_is_nothing_to_split():
    ensemble = draw(SURE, {"rain": 60, "restraint": 50}, "council", {}, 100)
    assert ensemble.split.loc["lorries"].isna().all()
    assert ensemble.quantiles(0, 1).loc["lorries"].tolist() == pytest.approx([0.75, 0.75])


def nested(base, values, reading, ranges, measure):
    """The first-order indices the long way: the variance of means over one group, over the whole variance."""
    count = 400
    x = draw_values(base, ranges, count, rng(5))
    factors = draw_factors(base, reading, count, rng(6))
    every = {**values, **{name: np.repeat(column.to_numpy(), count) for name, column in x.items()}}
    weights = pd.concat([factors] * count, ignore_index=True)
    shares = evaluate(base, every, reading, weights).outcomes[measure].to_numpy().reshape(count, count)
    return np.array([shares.mean(axis=1).var(), shares.mean(axis=0).var()]) / shares.var()


@pytest.mark.parametrize("measure", ["lorries", "green"])
def test_the_split_is_that_of_nested_averages(toy, measure):
    ranges = {"rain": (10.0, 70.0), "restraint": (20.0, 90.0), "weeks": (5.0, 15.0)}
    split = draw(toy, {}, "council", ranges, 40_000).split.loc[measure, ["values", "weights"]]
    np.testing.assert_allclose(split, nested(toy, {}, "council", ranges, measure), atol=0.03)


@pytest.mark.parametrize("reading", ["article", "record"])
def test_the_split_of_the_shipped_base_settles_within_ten_thousand_draws(base, reading):
    ranges = plausible_ranges(base, base.baseline)
    leading = evaluate(base, {}, reading).outcomes.iloc[0].idxmax()
    splits = [draw(base, {}, reading, ranges, seed=seed).split.loc[leading] for seed in range(3)]
    assert (np.ptp(splits, axis=0) < 0.05).all()
    assert np.min(splits) > -0.03


def test_a_rule_base_travels_light_to_where_the_work_is_done(base):
    packed = pickle.dumps(base)
    assert len(packed) < 120_000
    there = pickle.loads(packed)
    assert compiled(there) is compiled(base)
