"""Does the watch-list move what it says and as far as worked out by hand, and is its content complete?"""

from math import exp

import pytest
from conftest import TOY

from model.engine import evaluate
from model.inputs import ValuesError
from model.rulebase import RuleBaseError, parse
from model.signposts import watch_list
from scenarios import presets

SIGNPOST = """
[[signposts]]
id = "{id}"
variable = "{variable}"
by = {by}
event = "Something is seen."
where = "The parish noticeboard"
passage = "minutes 1"
evidence = "A judgement."
"""


def with_signposts(*signposts: tuple[str, str, float]):
    tables = [SIGNPOST.format(id=id, variable=variable, by=by) for id, variable, by in signposts]
    return parse(TOY.read_text(encoding="utf-8") + "".join(tables))


@pytest.fixture(scope="module")
def watched():
    return with_signposts(("cloud", "rain", 5), ("dust", "rain", -80), ("hose", "restraint", -50), ("ban", "weeks", 2))


def test_each_event_alone_moves_its_slider_and_the_leading_outcome(watched):
    found = watch_list(watched, {}, "engineer")
    assert found.index.tolist() == ["dust", "cloud", "hose", "ban"]  # those that shift nothing keep their order
    dust = found.loc["dust"]
    assert (dust["before"], dust["after"]) == (60, 0)  # not -20: the slider ends there
    assert dust["share"] == pytest.approx(3 / 12)  # lorries: 9 to 3 against, where it was 1 to 3
    assert dust["shift"] == pytest.approx(3 / 12 - 3 / 4)
    assert (dust["leads"], dust["changes"]) == ("full", True)
    now = evaluate(watched, {}, "engineer").outcomes.iloc[0]
    then = evaluate(watched, {"rain": 0}, "engineer").outcomes.iloc[0]
    assert dust["gains"] == (then - now).idxmax() != "lorries"
    assert (dust["gains_before"], dust["gains_share"]) == pytest.approx((now[dust["gains"]], then[dust["gains"]]))
    assert found.loc["cloud", "shift"] == 0
    assert (found.loc["cloud", "leads"], found.loc["cloud", "changes"]) == ("lorries", False)


def test_any_outcome_or_key_figure_can_be_watched(watched):
    found = watch_list(watched, {}, "council", "lost_if_rationed")
    assert found.loc["ban", "shift"] == pytest.approx(exp(-0.05 * 10) - exp(-0.05 * 12))
    # a quarter of the way from 60 to 80 mm, so dries at 0.02 · 0.5^(1/4)
    assert found.loc["cloud", "share"] == pytest.approx(1 - exp(-10 * (0.02 * 0.5**0.25 + 0.03)))
    assert found["shift"].abs().is_monotonic_decreasing


def test_what_is_watched_starts_where_the_scenario_stands(watched):
    assert watch_list(watched, {"rain": 98}, "council").loc["cloud", ["before", "after"]].tolist() == [98, 100]


def test_a_measure_that_is_not_there_is_refused(watched):
    with pytest.raises(ValuesError, match=r'"ful" is neither .* did you mean "full"'):
        watch_list(watched, {}, "council", "ful")


def test_without_signposts_there_is_nothing_to_watch(toy):
    assert watch_list(toy, {}, "council").empty


@pytest.mark.parametrize(
    ("signpost", "said"),
    [(("cloud", "rainn", 5), 'did you mean "rain"'), (("cloud", "rain", 0), "moves its variable by 0")],
)
def test_a_faulty_signpost_is_refused(signpost, said):
    with pytest.raises(RuleBaseError, match=said):
        with_signposts(signpost)


# The shipped signposts


def test_every_slider_can_be_moved_either_way(base):
    ways = {(signpost.variable, signpost.by > 0) for signpost in base.signposts}
    sliders = [variable.id for variable in base.variables if variable is not base.time]
    assert ways == {(name, way) for name in sliders for way in (True, False)}
    assert 25 <= len(base.signposts) <= 35


def test_every_signpost_reads_as_the_page_shows_it(base):
    for signpost in base.signposts:
        assert signpost.event.endswith(".")
        assert len(signpost.event) <= 100
        assert not signpost.where.endswith(".")
        assert not {"will", "forecast", "prediction"} & set(signpost.evidence.lower().split())


def test_every_signpost_says_that_its_size_is_a_judgement_or_counts_what_the_slider_counts(base):
    counted = {name for name, variable in base.variable.items() if variable.unit}
    for signpost in base.signposts:
        assert "judge" in signpost.evidence or signpost.variable in counted


def test_every_signpost_moves_some_outcome_by_half_a_point_in_some_preset(base):
    largest = dict.fromkeys((signpost.id for signpost in base.signposts), 0.0)
    for scenario in presets.shipped(base):
        before = evaluate(base, scenario.values, scenario.reading).outcomes
        for signpost in base.signposts:
            start, end = base.variable[signpost.variable].range
            value = min(max(scenario.values[signpost.variable] + signpost.by, start), end)
            after = evaluate(base, {**scenario.values, signpost.variable: value}, scenario.reading).outcomes
            largest[signpost.id] = max(largest[signpost.id], (after - before).abs().to_numpy().max())
    assert {name: shift for name, shift in largest.items() if shift < 0.005} == {}
