"""Is a planted region found, said in round numbers, and measured right?"""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.discovery import best_split, boxes, readable
from model.ensemble import draw_values


@pytest.fixture(scope="module")
def names(base):
    return [variable.id for variable in base.variables if variable.kind == "uncertainty"]


@pytest.fixture(scope="module")
def worlds(base, names):
    return draw_values(base, dict.fromkeys(names, (0, 100)), 1000, np.random.default_rng(0))


def within(worlds, limits):
    inside = np.ones(len(worlds), dtype=bool)
    for name, (low, high) in limits.items():
        inside &= worlds[name].between(low, high).to_numpy()
    return inside


def without_one_limit(base, limits):
    for name, (low, high) in limits.items():
        start, end = base.variable[name].range
        yield from [{**limits, name: (start, high)}] if low > start else []
        yield from [{**limits, name: (low, end)}] if high < end else []


def assert_measured_right(box, worlds, cases):
    inside = within(worlds, box.limits)
    assert box.coverage == pytest.approx((cases & inside).sum() / cases.sum())
    assert box.density == pytest.approx(cases[inside].mean())
    assert box.mass == pytest.approx(inside.mean())


PLANTED = [{0: (0, 35)}, {0: (0, 35), 1: (60, 100)}, {2: (40, 65)}, {1: (0, 70), 2: (55, 100), 4: (0, 80)}]


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_region_is_found_in_round_numbers_and_without_other_limits(base, worlds, names, planted):
    limits = {names[place]: ends for place, ends in planted.items()}
    first = boxes(base, worlds, within(worlds, limits))[0]
    assert dict(first.limits) == limits
    assert (first.coverage, first.density) == (1, 1)
    assert first.mass == pytest.approx(within(worlds, limits).mean())


def test_a_planted_region_is_found_under_noise(base, worlds, names):
    limits = {names[0]: (0, 40), names[3]: (50, 100)}
    inside = within(worlds, limits)
    # nine tenths of what lies inside fail, one in twenty of what lies outside
    cases = np.random.default_rng(1).random(len(worlds)) < np.where(inside, 0.9, 0.05)
    first = boxes(base, worlds, cases)[0]
    assert set(first.limits) == set(limits)
    for name, ends in limits.items():
        assert first.limits[name] == pytest.approx(ends, abs=5)
    assert first.density == pytest.approx(0.9, abs=0.05)
    assert_measured_right(first, worlds, cases)


def test_two_regions_apart_are_both_offered(base, worlds, names):
    cases = within(worlds, {names[0]: (0, 30)}) | within(worlds, {names[1]: (0, 10)})
    found = boxes(base, worlds, cases)
    assert dict(found[0].limits) == {names[0]: (0, 30)}
    assert all(box.density > cases.mean() for box in found)


def test_without_cases_there_is_nothing_to_tell(base, worlds):
    assert boxes(base, worlds, np.zeros(len(worlds), dtype=bool)) == []


def test_where_all_are_cases_the_region_is_everything(base, worlds):
    (whole,) = boxes(base, worlds, np.ones(len(worlds), dtype=bool))
    assert dict(whole.limits) == {}
    assert (whole.coverage, whole.density, whole.mass) == (1, 1, 1)


def test_where_nothing_varies_the_region_is_everything(base):
    (whole,) = boxes(base, pd.DataFrame(index=range(4)), np.array([True, False, False, False]))
    assert dict(whole.limits) == {}
    assert (whole.coverage, whole.density, whole.mass) == (1, 0.25, 1)


def test_a_single_case_is_no_region_of_its_own(base, worlds):
    cases = np.arange(len(worlds)) == 7
    assert all(box.mass >= 0.01 for box in boxes(base, worlds, cases))


@given(seed=st.integers(0, 10_000), share=st.floats(0.02, 0.98), pull=st.floats(-3, 3))
@settings(max_examples=25)
def test_regions_are_measured_right_hold_no_idle_limit_and_none_beats_another(base, worlds, names, seed, share, pull):
    chance = share + pull * (worlds[names[0]] - 50) / 100
    cases = np.random.default_rng(seed).random(len(worlds)) < chance.to_numpy()
    found = boxes(base, worlds, cases)
    assert [box.balance for box in found] == sorted((box.balance for box in found), reverse=True)
    for box in found:
        assert_measured_right(box, worlds, cases)
        assert len(box.limits) <= 3
        assert all(limit % 5 == 0 for ends in box.limits.values() for limit in ends)
        assert box.density > cases.mean()
        for wider in without_one_limit(base, box.limits):
            assert cases[within(worlds, wider)].mean() < box.density - 0.02
        assert not any(x.coverage > box.coverage and x.density > box.density for x in found)


def test_limits_are_as_round_as_the_slider_bears(base, toy):
    by_width = {variable.range[1] - variable.range[0]: variable for variable in base.variables}
    assert readable(by_width[100], 27.5) == 30
    assert readable(by_width[34], 11.4) == 11
    assert readable(by_width[14], 7.3) == 7.5
    assert readable(toy.time, 30) == 20  # never beyond the slider's end


@given(seed=st.integers(0, 10_000), count=st.integers(2, 12), least=st.integers(1, 3))
def test_a_split_is_the_best_that_trying_each_finds(seed, count, least):
    rng = np.random.default_rng(seed)
    table, cases = rng.integers(0, 6, (count, 2)).astype(float), rng.random(count) < 0.5

    def impurity(column, threshold):
        sides = [cases[below] for below in (table[:, column] <= threshold, table[:, column] > threshold)]
        if min(map(len, sides)) < least:
            return np.inf
        return sum(2 * len(side) * side.mean() * (1 - side.mean()) for side in sides)

    midway = [(column, at + 0.5) for column in range(2) for at in range(5)]
    best = min(impurity(*one) for one in midway)
    split = best_split(table, cases, least)
    if split is None:
        assert cases.all() or not cases.any() or best == np.inf
    else:
        assert impurity(*split) == pytest.approx(best)
        column, threshold = split
        below, above = (side(table[:, column]) for side in (lambda x: x[x <= threshold], lambda x: x[x > threshold]))
        assert threshold == (below.max() + above.min()) / 2


def test_a_denser_region_is_offered_beside_one_that_covers_more(base, worlds, names):
    """All fail up to 20, two in three up to 50, none beyond."""
    cases = within(worlds, {names[0]: (0, 20)}) | (within(worlds, {names[0]: (0, 50)}) & (np.arange(1000) % 3 > 0))
    found = {tuple(box.limits.get(names[0], ())): box for box in boxes(base, worlds, cases) if len(box.limits) == 1}
    wide, dense = found[0, 50], found[0, 20]
    assert (wide.coverage, dense.density) == (1, 1)
    assert dense.coverage < 1
    assert wide.density < 1
