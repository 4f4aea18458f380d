"""Do the draws cover the ranges that the rule base states, and do the bands show what they cover?"""

import numpy as np
import pandas as pd
import pytest
from conftest import TOY

from model.engine import compiled, evaluate
from model.ensemble import bands, draw_factors
from model.rulebase import parse

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


CENTRAL = [{"rain": 40}, {"rain": 30, "restraint": 40}, {"rain": 70, "restraint": 60, "weeks": 15}]


@pytest.mark.parametrize("values", CENTRAL)
def test_a_band_holds_the_point_estimate_and_is_ordered(toy, drawn, values):
    band = bands(toy, values, "council", drawn)
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
    assert band.loc["lorries", "low"] == pytest.approx(1.2 / 2.2)
    assert band.loc["lorries", "high"] == pytest.approx(4.8 / 5.8)


def test_bands_widen_with_the_spread():
    widths = []
    for spread in (1.1, 2.0, 4.0, 10.0):
        doubtful = with_spreads(spread, spread)
        band = bands(doubtful, {"rain": 40}, "council", draw_factors(doubtful, "council", 400, rng()))
        widths.append(band.loc["lorries", "high"] - band.loc["lorries", "low"])
    assert widths == sorted(widths)
    assert widths[0] < 0.1
    assert widths[-1] > 0.5


@pytest.mark.parametrize("reading", ["article", "record"])
def test_the_baseline_lies_within_every_band_of_the_shipped_base(base, reading):
    band = bands(base, {}, reading, draw_factors(base, reading, 400, rng()))
    result = evaluate(base, {}, reading)
    point = pd.concat([result.outcomes.iloc[0], result.figures.iloc[0]])
    assert ((band["low"] <= point) & (point <= band["high"])).all()
