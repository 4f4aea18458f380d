"""Where does what leads change? By closed forms on small rule bases, and by asking the engine."""

from math import exp, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vote import vote
from what_ships import BASE, STORIES

from model.aims import measured, measures
from model.engine import evaluate
from model.inputs import ValuesError
from model.leads import contenders, leading
from model.parts import Group, RuleBase
from model.tipping import Run, TippingPoint, planes, strips


@st.composite
def scenarios(draw):
    """A value for every variable of the shipped rule base, on and between whole steps."""
    whole = {x.id: draw(st.integers(int(x.range[0]), int(x.range[1]))) for x in BASE.variables}
    return {
        name: min(value + draw(st.sampled_from([0, 0, 0.25])), BASE.variable[name].range[1])
        for name, value in whole.items()
    }


def leader(base, values, reading=""):
    return leading(evaluate(base, values, reading))[0]


# Strips


def test_a_single_slider_tips_where_its_push_outweighs_the_odds_against():
    base = vote(2, push=(100, 8))
    strip = strips(base, {"push": 10}, "plain")["push"]
    at = 100 * log(2) / log(8)
    assert strip.points == (TippingPoint("push", pytest.approx(at, abs=1e-6), "no", "yes"),)
    assert strip.runs == (Run("no", 0, strip.points[0].at), Run("yes", strip.points[0].at, 100))
    assert strip.nearest == strip.points[0]
    assert strip.present == 10


def grouped(base):
    """A vote in which what passes is one group, whether it lapses or not."""
    passed = Group(id="passed", label="Passed", clause="It would pass", outcomes=("yes", "lapse"))
    failed = Group(id="failed", label="Failed", clause="It would fail", outcomes=("no",))
    return RuleBase.model_construct(**{**dict(base), "groups": (passed, failed)})


def test_where_there_are_groups_they_tip_and_no_single_outcome():
    base = vote(2, push=(100, 8))
    alone, together = (strips(x, {"push": 10, "years": 10}, "plain") for x in (base, grouped(base)))
    # What has passed counts whether it lapses or not, so that time does not matter to where the group leads.
    at = pytest.approx(100 * log(2) / log(8), abs=1e-6)
    assert together["push"].points == (TippingPoint("push", at, "no", "group:passed"),)
    # Of single outcomes it must outweigh what has lapsed too, at 5 % a year.
    assert alone["push"].points[0].at == pytest.approx(100 * (log(2) + 0.5) / log(8), abs=1e-6)
    assert strips(grouped(base), {"push": 50}, "plain")["years"].points == ()
    assert len(strips(base, {"push": 50}, "plain")["years"].points) == 1


def test_a_map_of_groups_has_their_regions():
    base = vote(2, push=(100, 8), pull=(100, 1))
    (plane,) = planes(grouped(base), {"years": 10}, "plain", "push", "pull", "group:passed")
    np.testing.assert_array_equal(plane.leading == 0, np.broadcast_to(plane.across > 100 * log(2) / log(8), (41, 41)))
    np.testing.assert_allclose(plane.contended.sum(axis=0), 1)
    np.testing.assert_array_equal(plane.contended[0], plane.shares)


def test_a_dead_heat_goes_to_the_first_outcome():
    (point,) = strips(vote(1, push=(10, 2)), {}, "plain")["push"].points or (None,)
    assert point is None  # yes and no are even at 0, and yes stands first


def test_time_tips_where_what_lapses_has_lost_the_lead():
    base = vote(1, push=(100, 2))
    (point,) = strips(base, {"push": 100}, "plain")["years"].points or (None,)
    assert point is None  # two to one takes 13.9 years to lose, and there are ten
    (point,) = strips(base, {"push": 50}, "plain")["years"].points
    assert (point.before, point.after) == ("yes", "no")
    assert point.at == pytest.approx(log(2) / 2 / 0.05, abs=1e-7)


def test_the_reservoir_tips_where_the_closed_forms_say(toy):
    dry = strips(toy, {"rain": 0}, "council")["weeks"]
    assert [(x.before, x.after) for x in dry.points] == [("full", "lorries")]
    assert dry.points[0].at == pytest.approx(-20 * log(0.75))
    rain = strips(toy, {"weeks": 1}, "council")["rain"]
    assert rain.points[0].at == pytest.approx(60 - 40 * log(3 * exp(0.05)) / log(4))


def test_where_nothing_can_flip_every_slider_is_one_run():
    for name, strip in strips(vote(9, push=(100, 2), pull=(100, 2)), {}, "plain").items():
        assert [run.leading for run in strip.runs] == ["no"]
        assert strip.nearest is None
        assert (strip.runs[0].start, strip.runs[0].end) == (0, 10 if name == "years" else 100)


def test_of_two_tipping_points_the_nearest_is_the_one_less_far_away():
    strip = strips(BASE, {}, "article")["us_durability"]
    assert len(strip.points) == 2
    low, high = (point.at for point in strip.points)
    for present, nearest in ((low - 1, low), (high + 1, high), (low + 1, low), (high - 1, high)):
        moved = strips(BASE, {"us_durability": present}, "article")["us_durability"]
        assert moved.nearest.at == pytest.approx(nearest)


@given(scenarios(), st.sampled_from(list(BASE.reading)))
@settings(max_examples=40)
def test_runs_cover_every_slider_and_say_what_leads(values, reading):
    rows, expected = [], []
    for name, strip in strips(BASE, values, reading).items():
        edges = [strip.runs[0].start, *(run.end for run in strip.runs)]
        assert (edges[0], edges[-1]) == BASE.variable[name].range
        assert edges == sorted(edges)
        assert [run.start for run in strip.runs] == edges[:-1]
        assert all(low.leading != high.leading for low, high in zip(strip.runs, strip.runs[1:], strict=False))
        width = edges[-1] - edges[0]
        for point in strip.points:
            rows += [values | {name: point.at - 1e-8 * width}, values | {name: point.at}]
            expected += [point.before, point.after]
        # At the very ends of the range a run may have no length.
        present = next(run for run in reversed(strip.runs) if run.start <= values[name])
        assert present.leading == leader(BASE, values, reading)
    if rows:
        columns = {name: [row[name] for row in rows] for name in values}
        assert leading(evaluate(BASE, columns, reading)) == expected


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_no_change_is_missed_between_whole_steps(story):
    for name, strip in strips(BASE, story.values, "record").items():
        steps = np.arange(strip.runs[0].start, strip.runs[-1].end + 0.5)
        leads = leading(evaluate(BASE, story.values | {name: steps}, "record"))
        for at, lead in zip(steps, leads, strict=True):
            assert lead in {run.leading for run in strip.runs if run.start <= at <= run.end}


def test_a_variable_that_is_not_defined_is_refused():
    with pytest.raises(ValuesError, match='did you mean "mandate"'):
        strips(BASE, {"mandat": 3}, "article")


# The map


@pytest.mark.parametrize("measure", ["cornerstone", "credible_if_deployed"])
def test_a_map_says_at_each_place_what_the_engine_says(measure):
    (plane,) = planes(BASE, {"insistence": 80}, "record", "troop_size", "coalition", measure)
    assert plane.shares.shape == (41, 41)
    assert (plane.across[0], plane.across[-1]) == BASE.variable["troop_size"].range
    assert (plane.up[0], plane.up[-1]) == BASE.variable["coalition"].range
    rng = np.random.default_rng(0)
    for row, column in rng.integers(0, 41, (10, 2)):
        values = {"insistence": 80, "troop_size": plane.across[column], "coalition": plane.up[row]}
        result = evaluate(BASE, values, "record")
        np.testing.assert_allclose(plane.outcomes[:, row, column], result.outcomes.iloc[0])
        assert plane.shares[row, column] == pytest.approx(measured(result, measure)[0])
        assert list(contenders(BASE))[plane.leading[row, column]] == leader(BASE, values, "record")


def test_a_third_variable_is_shown_at_its_least_at_its_present_and_at_its_greatest():
    asked = ("troop_size", "mandate", "cornerstone")
    three = planes(BASE, {"us_backing": 60}, "article", *asked, third="us_backing")
    assert [(plane.third, plane.at) for plane in three] == [("us_backing", x) for x in (0, 60, 100)]
    for plane in three:
        (alone,) = planes(BASE, {"us_backing": plane.at}, "article", *asked)
        np.testing.assert_array_equal(plane.shares, alone.shares)
        assert alone.third == ""


def test_a_map_of_every_measure_can_be_drawn(toy):
    for measure in measures(toy):
        (plane,) = planes(toy, {}, "council", "rain", "weeks", measure)
        assert np.isfinite(plane.shares).all()


@pytest.mark.parametrize(
    ("x", "y", "third", "fault"),
    [
        ("troop_siz", "mandate", "", 'did you mean "troop_size"'),
        ("mandate", "mandate", "", "name different variables"),
        ("mandate", "coalition", "mandate", "name different variables"),
    ],
)
def test_a_map_over_what_is_not_two_variables_is_refused(x, y, third, fault):
    with pytest.raises(ValuesError, match=fault):
        planes(BASE, {}, "article", x, y, "cornerstone", third)
