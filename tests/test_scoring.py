"""Are scores those of the literature, on numbers whose answer is known?"""

from datetime import date
from math import isnan, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing import words
from model import scoring

SHARES = st.lists(st.tuples(st.sampled_from([0.0, 0.05, 0.3, 0.6, 1.0]), st.booleans()), min_size=1, max_size=40)


def test_the_brier_score_is_the_mean_squared_gap():
    assert scoring.brier([0.9, 0.2], [1, 0]) == pytest.approx((0.01 + 0.04) / 2)
    assert scoring.brier([0.5] * 7, [1, 0, 1, 1, 0, 0, 1]) == 0.25
    assert isnan(scoring.brier([], []))


def test_the_log_score_has_a_floor_so_that_sure_and_wrong_is_finite():
    assert scoring.log_score([0.5, 0.8], [1, 0]) == pytest.approx((log(0.5) + log(0.2)) / 2)
    assert scoring.log_score([0.0], [1]) == scoring.log_score([1.0], [0]) == pytest.approx(log(0.01))
    assert scoring.log_score([1.0], [1]) == pytest.approx(log(0.99))


def test_skill_is_how_much_less_than_the_base_rates():
    assert scoring.skill([0.9, 0.2], [1, 0], [0.5, 0.5]) == pytest.approx(0.9)
    assert scoring.skill([0.3, 0.4], [1, 0], [0.3, 0.4]) == 0
    assert isnan(scoring.skill([0.9], [1], [1.0]))


# Newcombe 1998, Statistics in Medicine 17, table I, method 3.
@pytest.mark.parametrize(
    ("came", "stated", "ends"),
    [(81, 263, (0.2553, 0.3662)), (15, 148, (0.0624, 0.1605)), (0, 20, (0.0, 0.1611)), (1, 29, (0.0061, 0.1718))],
)
def test_wilsons_interval_is_that_of_the_literature(came, stated, ends):
    assert scoring.wilson(came, stated, 1.959964) == pytest.approx(ends, abs=5e-5)


def test_a_class_holds_what_is_called_by_its_word():
    scale = words.YARDSTICKS[words.YARDSTICK]
    shares = [0.0, 0.075, 0.0751, 0.525, 0.5251, 0.775, 1.0]
    table = scoring.calibration(shares, [1, 0, 0, 1, 0, 1, 1], [edge for edge, _ in scale])
    called = [words.probability_word(share) for share in shares]
    assert {scale[place][1]: row["stated"] for place, row in table.iterrows()} == {x: called.count(x) for x in called}
    likely = table.loc[4]
    assert (likely["said"], likely["came"], likely["share"]) == (pytest.approx(0.65005), 1, 0.5)
    assert (likely["from"], likely["to"]) == (0.525, 0.775)


@given(SHARES)
def test_murphys_terms_add_to_the_score_where_each_class_was_given_one_share(said):
    shares, came = zip(*said, strict=True)
    terms = scoring.partition(scoring.calibration(shares, came, [0.0, 0.1, 0.5, 0.9, 1.0]))
    whole = terms["reliability"] - terms["resolution"] + terms["uncertainty"]
    assert whole == pytest.approx(scoring.brier(shares, came), abs=1e-12)


def test_over_time_each_day_counts_all_that_was_decided_by_then():
    days = [date(2026, 3, 1), date(2026, 2, 1), date(2026, 3, 1)]
    table = scoring.over_time(days, [0.9, 0.5, 0.2], [1, 0, 1])
    assert list(table.index) == [date(2026, 2, 1), date(2026, 3, 1)]
    assert list(table["decided"]) == [1, 3]
    assert list(table["brier"]) == pytest.approx([0.25, scoring.brier([0.9, 0.5, 0.2], [1, 0, 1])])


@given(SHARES)
def test_always_saying_what_came_true_on_the_whole_scores_the_uncertainty(said):
    _, came = zip(*said, strict=True)
    whole = float(np.mean(came))
    terms = scoring.partition(scoring.calibration([whole] * len(came), came, [1.0]))
    assert scoring.brier([whole] * len(came), came) == pytest.approx(terms["uncertainty"], abs=1e-12)
