"""Does How sure draw from the ranges that are set, say what comes of it, and give the same from Python?"""

from datetime import UTC, datetime

import pandas as pd
import pytest
from sessions import press, result_of_code, run, scenario_of, session_of, set_widget, texts, unfold, visit
from what_ships import BASE, BASELINE, STORIES

import model
from briefing import words
from briefing.findings import ensemble as findings
from briefing.findings.ensemble import Spread
from dashboard.charts import ensemble as charts
from dashboard.charts.style import QUIET, colour
from dashboard.session import Screen
from model.aims import measures
from model.ensemble import DRAWS, SEED, draw
from model.sensitivity import plausible_ranges
from scenarios.link import to_link
from scenarios.scenario import OwnReading, under
from scenarios.store import Preset

PLAUSIBLE = plausible_ranges(BASE, BASELINE.values)
FIRST, SECOND = (variable.id for variable in BASE.variables[:2])
PAGE = "how_sure"


def drawn(scenario):
    base = under(BASE, scenario)
    return draw(base, scenario.values, scenario.reading, scenario.ranges)


def said_of(scenario, as_set):
    return findings.headline(under(BASE, scenario), findings.spreads(drawn(scenario)), DRAWS, as_set)


def as_set(scenario):
    return model.evaluate(under(BASE, scenario), scenario.values, scenario.reading).outcomes.iloc[0].idxmax()


def test_at_first_only_the_weights_are_unknown(page):
    assert scenario_of(page).ranges == {}
    assert said_of(BASELINE, as_set(BASELINE)) in texts(page)
    assert any(f"Drawn from weights alone, seed {SEED}" in text for text in texts(page))


def test_a_variable_that_is_not_known_gets_its_plausible_range_and_a_slider(page):
    set_widget(page, "unknown", [FIRST])
    assert scenario_of(page).ranges == {FIRST: PLAUSIBLE[FIRST]}
    assert page.slider(key=f"range_{FIRST}").value == PLAUSIBLE[FIRST]
    scenario = BASELINE.changed(ranges={FIRST: PLAUSIBLE[FIRST]})
    assert said_of(scenario, as_set(scenario)) in texts(page)


def test_a_slider_with_two_ends_moves_the_range_and_undo_takes_it_back(page):
    set_widget(page, "unknown", [FIRST])
    set_widget(page, f"range_{FIRST}", (5.0, 60.0))
    assert scenario_of(page).ranges == {FIRST: (5.0, 60.0)}
    set_widget(page, "unknown", [FIRST, SECOND])
    assert scenario_of(page).ranges == {FIRST: (5.0, 60.0), SECOND: PLAUSIBLE[SECOND]}
    press(page, "Undo")
    press(page, "Undo")
    assert scenario_of(page).ranges == {FIRST: PLAUSIBLE[FIRST]}
    assert page.multiselect(key="unknown").value == [FIRST]
    assert page.slider(key=f"range_{FIRST}").value == PLAUSIBLE[FIRST]


@pytest.mark.parametrize(
    ("label", "kinds"), [("All uncertainties", {"uncertainty"}), ("All but the horizon", {"uncertainty", "lever"})]
)
def test_one_press_gives_all_of_a_kind_their_plausible_ranges(page, label, kinds):
    press(page, label)
    assert scenario_of(page).ranges == {x.id: PLAUSIBLE[x.id] for x in BASE.variables if x.kind in kinds}
    set_widget(page, "unknown", [])
    assert scenario_of(page).ranges == {}


def marked_changed(page):
    return any("· changed" in text for text in texts(page))


@pytest.mark.parametrize("explore", ["All uncertainties", "All but the horizon", [FIRST]], ids=str)
def test_exploring_what_is_not_known_leaves_a_saved_preset_as_it_was_and_setting_an_end_does_not(page, explore):
    saved = Preset("1", BASELINE.name, {}, 1, datetime.now(UTC), None)
    session_of(page).screens.shown = Screen(BASELINE, BASELINE, saved)
    if isinstance(explore, str):
        press(run(page), explore)
    else:
        set_widget(run(page), "unknown", explore)
    assert scenario_of(page).ranges
    assert not marked_changed(page)
    set_widget(page, f"range_{FIRST}", (0.0, 90.0))
    assert marked_changed(page)
    press(page, "Undo")
    assert not marked_changed(page)


def test_only_a_range_about_where_a_slider_stands_counts_as_explored():
    explored = BASELINE.changed(ranges={FIRST: PLAUSIBLE[FIRST]})
    judged = BASELINE.changed(ranges={FIRST: (0.0, 90.0)})
    assert findings.without_explored(BASE, explored, BASELINE) == BASELINE
    assert findings.without_explored(BASE, judged, BASELINE) == judged
    # A preset that says how far is changed by another range, and by none.
    assert findings.without_explored(BASE, explored, judged) != judged
    assert findings.without_explored(BASE, BASELINE, judged) != judged
    assert findings.without_explored(BASE, explored, explored) == explored


def test_ranges_arrive_by_link_and_survive_a_visit_to_another_page(open_page):
    scenario = BASELINE.changed(ranges={SECOND: (20.0, 90.0)})
    page = open_page(PAGE, **to_link(BASE, scenario))
    assert said_of(scenario, as_set(scenario)) in texts(page)
    visit(page, "simulator")
    visit(page, PAGE)
    assert page.slider(key=f"range_{SECOND}").value == (20.0, 90.0)


def test_a_slider_and_the_reading_count_and_an_edited_reading_too(open_page):
    own = OwnReading(label="Mine", based_on="record", weights={BASE.rules[0].id: 1.0})
    scenario = BASELINE.changed(values={**BASELINE.values, SECOND: 80.0}, own=own, reading="own")
    page = open_page(PAGE, **to_link(BASE, scenario))
    assert said_of(scenario, as_set(scenario)) in texts(page)


@pytest.mark.parametrize("ranges", [{}, {FIRST: (0.0, 70.0), SECOND: (20.0, 90.0)}])
def test_the_code_gives_what_the_page_says(open_page, ranges):
    scenario = STORIES[5].changed(ranges=ranges)
    page = open_page(PAGE, **to_link(BASE, scenario))
    assert result_of_code(page) == drawn(scenario).leading


def test_one_measure_can_be_seen_in_full(page):
    unfold(page, "analysts_unknown")
    figure = BASE.figures[0].id
    set_widget(page, "how_sure_measure", figure)
    assert findings.measure_sentence(BASE, findings.spreads(drawn(BASELINE)), figure) in texts(page)


# The findings


def spread(**changed):
    whole = {"low": 0.1, "quarter": 0.2, "median": 0.3, "three_quarters": 0.4, "high": 0.6}
    return Spread(**{**whole, "leads": 0.7, "values": 0.6, "weights": 0.3, "both": 0.1, **changed})


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (
            (0.66, 0.34, 0.0),
            "Of that spread about two thirds comes from the ranges and a third from the weights of the rules.",
        ),
        (
            (0.21, 0.52, 0.27),
            "Of that spread about half comes from the weights of the rules, a quarter from the two together "
            "and a fifth from the ranges.",
        ),
        ((0.02, 0.99, -0.01), "Nearly all of that spread comes from the weights of the rules."),
        ((0.0, 1.0, 0.0), "All of that spread comes from the weights of the rules."),
        ((0.9, 0.04, 0.06), "Nine tenths of that spread comes from the ranges."),
        ((float("nan"),) * 3, ""),
    ],
)
def test_where_a_spread_comes_from(parts, said):
    assert findings.sources_words(spread(**dict(zip(("values", "weights", "both"), parts, strict=True)))) == said


def test_a_spread_of_less_than_a_point_is_not_divided():
    assert findings.sources_words(spread(low=0.1, high=0.1099)) == ""
    assert findings.sources_words(spread(low=0.1, high=0.1101)) != ""
    assert findings.sources_words(spread(low=float("nan"))) == ""


@pytest.mark.parametrize(("share", "said"), [(0.11, "a tenth"), (0.3, "a third"), (0.47, "half"), (0.97, "nearly all")])
def test_shares_of_a_whole_in_words(share, said):
    assert findings.fraction(share) == said


def test_the_headline_names_another_leader_than_the_sliders_have():
    first, second = list(BASE.outcome)[:2]
    spreads = {name: spread(leads=0.7 if name == first else 0.0) for name in BASE.outcome}
    headline = findings.headline(BASE, spreads, 10_000, first)
    lead = f"Of single outcomes {BASE.outcome[first].phrase} would lead in 70\u00a0% of 10,000 draws"
    assert headline.startswith(f"{lead}; its share would run from 10\u00a0% to 60\u00a0%.")
    assert "where it stands" not in headline
    other = findings.headline(BASE, spreads, 10_000, second)
    assert other == f"{headline} With every slider where it stands, {BASE.outcome[second].phrase} would lead."


def test_spreads_are_those_of_the_ensemble():
    ensemble = draw(BASE, {}, "record", {FIRST: (0.0, 50.0)}, 500)
    spreads = findings.spreads(ensemble)
    assert list(spreads) == list(measures(BASE))
    name = BASE.outcomes[-1].id
    shares = ensemble.shares[name]
    assert (spreads[name].low, spreads[name].median, spreads[name].high) == pytest.approx(
        shares.quantile([0.05, 0.5, 0.95])
    )
    assert spreads[name].leads == ensemble.leading[name]
    assert spreads[name].values == ensemble.split.loc[name, "values"]
    assert spreads[BASE.figures[0].id].leads != spreads[BASE.figures[0].id].leads
    assert sum(spreads[x].leads for x in BASE.outcome) == pytest.approx(1)
    table = findings.numbers(BASE, spreads)
    assert table["measure"].tolist() == list(measures(BASE).values())
    assert table["high"].tolist() == [one.high for one in spreads.values()]


def test_a_figure_that_nothing_reaches_is_said_so():
    nan = float("nan")
    figure = BASE.figures[0]
    spreads = {figure.id: Spread(*([nan] * 9))}
    assert findings.measure_sentence(BASE, spreads, figure.id) == (
        f"“{figure.label}” is not defined in any draw, for nothing reaches it."
    )


# The charts


@pytest.fixture(scope="module")
def spreads():
    return findings.spreads(draw(BASE, {}, "article", PLAUSIBLE, 1000))


def test_the_distributions_stand_in_order_and_in_the_colours_of_the_outcomes(spreads):
    figure = charts.distributions(BASE, spreads)
    *whiskers, boxes, middles = figure["data"]
    assert boxes["marker"]["color"] == [colour(outcome) for outcome in BASE.outcomes]
    for place, (outcome, whisker) in enumerate(zip(BASE.outcomes, whiskers, strict=True)):
        one = spreads[outcome.id]
        assert whisker["line"]["color"] == colour(outcome)
        assert (whisker["x"], whisker["y"]) == ([one.low, one.high], [place, place])
        assert boxes["base"][place] + boxes["x"][place] == pytest.approx(one.three_quarters)
        assert middles["x"][place] == one.median
        assert figure["layout"]["yaxis"]["ticktext"][place].startswith(f"{outcome.label}<br>")
    assert figure["layout"]["xaxis"]["range"][1] >= max(one.high for one in spreads.values() if one.leads == one.leads)


def test_the_share_of_draws_in_which_each_outcome_leads_stands_at_the_right(spreads):
    heading, *numbers = charts.distributions(BASE, spreads)["layout"]["annotations"]
    assert heading["text"] == "leads in"
    assert [number["text"] for number in numbers] == [words.percent(spreads[name].leads) for name in BASE.outcome]


def test_a_histogram_counts_every_draw_in_which_the_measure_is_defined():
    shares = pd.Series([0.1, 0.1, 0.5, 0.9, float("nan")])
    figure = charts.histogram(shares, QUIET)
    bars = figure["data"][0]
    assert sum(bars["y"]) == pytest.approx(1)
    assert max(bars["y"]) == 0.5
    assert figure["layout"]["shapes"][0]["x0"] == pytest.approx(0.3)
    assert charts.fill(BASE, BASE.outcomes[0].id) == colour(BASE.outcomes[0])
    assert charts.fill(BASE, BASE.figures[0].id) == QUIET
