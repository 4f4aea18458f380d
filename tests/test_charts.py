"""Does the chart over time show the answer it was given, in colours that a browser can read?"""

import json
import re

import pytest
from what_ships import BASE, STORIES

from briefing import words
from briefing.answer import answer
from dashboard.charts import style, timeline
from scenarios.scenario import baseline_scenario


@pytest.fixture(scope="module", params=[0, 5, 9], ids=lambda place: STORIES[place].name)
def told(request):
    return answer(BASE, STORIES[request.param])


@pytest.fixture(scope="module")
def toy_told(toy):
    scenario = baseline_scenario(toy)
    return answer(toy, scenario.changed(values=scenario.values | {"rain": 30.0, "weeks": 20.0}))


def test_the_shares_of_every_moment_sum_to_one(told):
    stacked = [area["y"] for area in timeline.areas(told)["data"]]
    assert len(stacked) == 8
    for shares in zip(*stacked, strict=True):
        assert sum(shares) == pytest.approx(1, abs=1e-4)


def test_areas_show_the_timeline_of_the_answer(toy, toy_told):
    areas = {area["name"]: area for area in timeline.areas(toy_told)["data"]}
    for outcome in toy.outcomes:
        assert areas[outcome.label]["y"] == pytest.approx(toy_told.timeline[outcome.id].tolist(), abs=1e-5)
        assert areas[outcome.label]["x"] == pytest.approx(toy_told.timeline.index.tolist(), abs=1e-3)


def test_the_first_outcome_is_stacked_on_top(toy, toy_told):
    areas = timeline.areas(toy_told)["data"]
    assert [area["name"] for area in areas] == [outcome.label for outcome in reversed(toy.outcomes)]
    assert len({area["stackgroup"] for area in areas}) == 1


def test_time_runs_from_the_start_to_the_horizon(toy_told):
    figure = timeline.areas(toy_told)
    assert figure["layout"]["xaxis"]["range"] == [0, 20]
    assert figure["layout"]["xaxis"]["title"]["text"] == "Weeks after 1 June"
    assert {(area["x"][0], area["x"][-1]) for area in figure["data"]} == {(0, 20)}


def test_every_area_is_labelled_in_words_and_per_cent_at_its_middle(told):
    figure = timeline.areas(told)
    labels = figure["layout"]["annotations"]
    floor = 0.0
    for outcome, label in zip(reversed(BASE.outcomes), labels, strict=True):
        share = told.outcomes[outcome.id]
        assert label["text"] == f"{outcome.label} {words.percent(share)}"
        assert label["y"] == pytest.approx(floor + share / 2)
        floor += share


def test_a_label_is_seen_only_where_it_fits(told):
    for outcome, label in zip(reversed(BASE.outcomes), timeline.areas(told)["layout"]["annotations"], strict=True):
        assert label["opacity"] == (1 if told.outcomes[outcome.id] >= timeline.LABELLED_SHARE else 0)


def test_an_area_has_the_two_colours_of_its_outcome(told):
    for outcome, area in zip(reversed(BASE.outcomes), timeline.areas(told)["data"], strict=True):
        assert area["fillcolor"] == f"light-dark({outcome.colour.light}, {outcome.colour.dark})"


@pytest.mark.parametrize("dark", [False, True])
def test_a_themed_figure_has_every_colour_of_its_theme_and_no_choice_left(told, dark):
    figure = timeline.areas(told)
    themed = style.themed(figure, dark)
    assert "light-dark" not in json.dumps(themed)
    own = [outcome.colour.dark if dark else outcome.colour.light for outcome in reversed(BASE.outcomes)]
    assert [area["fillcolor"] for area in themed["data"]] == own
    assert "light-dark" in json.dumps(figure)


def test_theming_changes_nothing_but_colours(told):
    figure = timeline.areas(told)
    both = [json.dumps(style.themed(figure, dark)) for dark in (False, True)]
    light, dark = (re.sub(r"#[0-9A-Fa-f]{6}", "#", text) for text in both)
    assert light == dark == re.sub(r"light-dark\(#\w+, #\w+\)", "#", json.dumps(figure))


def test_the_figure_survives_the_way_to_the_browser(told):
    figure = timeline.areas(told)
    assert json.loads(json.dumps(figure, allow_nan=False)) == figure
