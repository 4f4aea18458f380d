"""Does How sure draw from the ranges that are set, say what comes of it, and give the same from Python?"""

import re
from datetime import UTC, datetime

import pandas as pd
import pytest
from sessions import press, result_of_code, run, scenario_of, session_of, set_widget, texts, unfold, visit
from what_ships import BASE, BASELINE, STORIES

from briefing import words
from briefing.answer import answer
from briefing.findings import ensemble as findings
from briefing.findings.ensemble import Spread
from dashboard.charts import ensemble as charts
from dashboard.charts.style import QUIET, colour
from dashboard.session import Screen
from model.ensemble import BAND_DRAWS, GROUP, as_set, draw
from model.sensitivity import plausible_ranges
from scenarios.link import to_link
from scenarios.scenario import OwnReading, under
from scenarios.store import Preset

PLAUSIBLE = plausible_ranges(BASE, BASELINE.values)
FIRST, SECOND = (variable.id for variable in BASE.variables[:2])
PAGE = "how_sure"


def tried(scenario):
    base, inputs = under(BASE, scenario), (scenario.values, scenario.reading)
    return draw(base, *inputs, scenario.ranges) if scenario.ranges else as_set(base, *inputs)


def spreads_of(scenario):
    return findings.spreads(answer(BASE, scenario), tried(scenario))


def said_of(scenario):
    return findings.headline(answer(BASE, scenario), spreads_of(scenario))


def test_at_first_the_tries_are_those_behind_the_bars(page):
    assert scenario_of(page).ranges == {}
    assert said_of(BASELINE) in texts(page)
    assert any(f"Each of {BAND_DRAWS} tries" in text for text in texts(page))


@pytest.mark.parametrize("lens", ["", *(lens.id for lens in BASE.lenses[1:])])
def test_figures_and_bands_are_exactly_those_of_the_bars(lens):
    scenario = STORIES[3].changed(lens=lens)
    found, tries = answer(BASE, scenario), as_set(BASE, scenario.values, scenario.reading, lens)
    spreads = findings.spreads(found, tries)
    for name in BASE.outcome:
        one = spreads[name]
        assert (one.share, (one.low, one.high)) == (found.outcomes[name], pytest.approx(found.bands[name], abs=1e-12))
    for group in BASE.groups:
        one = spreads[f"{GROUP}{group.id}"]
        assert (one.low, one.high) == pytest.approx(found.group_bands[group.id], abs=1e-12)
        assert one.share == found.groups[group.id]


def test_a_variable_that_is_not_known_gets_its_plausible_range_and_a_slider(page):
    set_widget(page, "unknown", [FIRST])
    assert scenario_of(page).ranges == {FIRST: PLAUSIBLE[FIRST]}
    assert page.slider(key=f"range_{FIRST}").value == PLAUSIBLE[FIRST]
    scenario = BASELINE.changed(ranges={FIRST: PLAUSIBLE[FIRST]})
    assert said_of(scenario) in texts(page)


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
    assert said_of(scenario) in texts(page)
    visit(page, "simulator")
    visit(page, PAGE)
    assert page.slider(key=f"range_{SECOND}").value == (20.0, 90.0)


def test_a_slider_and_the_reading_count_and_an_edited_reading_too(open_page):
    own = OwnReading(label="Mine", based_on="record", weights={BASE.rules[0].id: 1.0})
    scenario = BASELINE.changed(values={**BASELINE.values, SECOND: 80.0}, own=own, reading="own")
    page = open_page(PAGE, **to_link(BASE, scenario))
    assert said_of(scenario) in texts(page)


@pytest.mark.parametrize("ranges", [{}, {FIRST: (0.0, 70.0), SECOND: (20.0, 90.0)}])
def test_the_code_gives_what_the_page_says(open_page, ranges):
    scenario = STORIES[5].changed(ranges=ranges)
    page = open_page(PAGE, **to_link(BASE, scenario))
    assert result_of_code(page) == tried(scenario).leading


def test_one_measure_can_be_seen_in_full(page):
    unfold(page, "analysts_unknown")
    figure = BASE.figures[0].id
    set_widget(page, "how_sure_measure", figure)
    assert findings.measure_sentence(BASE, spreads_of(BASELINE), figure, {}) in texts(page)


# The findings


def spread(**changed):
    whole = {"share": 0.35, "band": (0.3, 0.4), "low": 0.1, "quarter": 0.2, "three_quarters": 0.4, "high": 0.6}
    return Spread(**{**whole, "leads": 0.7, "values": 0.6, "weights": 0.3, "both": 0.1, **changed})


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (
            (0.66, 0.34, 0.0),
            "Of ten parts of that doubt, seven come from the sliders that are not known and three from how strong each "
            "rule is.",
        ),
        (
            (0.21, 0.53, 0.26),
            "Of ten parts of that doubt, five come from how strong each rule is, three from only the two together and "
            "two from the sliders that are not known.",
        ),
        ((0.02, 0.99, -0.01), "Nearly all of that doubt comes from how strong each rule is."),
        ((float("nan"),) * 3, ""),
    ],
)
def test_where_a_spread_comes_from(parts, said):
    one = spread(**dict(zip(("values", "weights", "both"), parts, strict=True)))
    assert findings.sources_words(one, [FIRST]) == said
    assert findings.sources_words(one, []) == ""


@pytest.mark.parametrize("shares", [(0.75, 0.2, 0.1), (1 / 3, 1 / 3, 1 / 3), (0.05, 0.0, 0.95), (0.96, 0.02, 0.02)])
def test_parts_add_up(shares):
    for whole in (10, 100):
        parts = findings.whole_parts(shares, whole)
        assert sum(parts) == whole
        assert all(abs(part - whole * x / sum(shares)) < 1 for part, x in zip(parts, shares, strict=True))


def test_a_spread_of_less_than_a_point_is_not_divided():
    assert findings.sources_words(spread(low=0.1, high=0.1099), [FIRST]) == ""
    assert findings.sources_words(spread(low=0.1, high=0.1101), [FIRST]) != ""
    assert findings.sources_words(spread(low=float("nan")), [FIRST]) == ""


def test_unknown_sliders_ask_another_question_and_leave_the_figure_as_it_is():
    scenario = BASELINE.changed(ranges={FIRST: (0.0, 70.0)})
    found, plain, said = answer(BASE, scenario), said_of(BASELINE), said_of(scenario)
    figure = words.in_cases(found, found.ranked_groups[0])
    assert plain.startswith(f"{figure}. In nine of ten tries of these judgements it stays between ")
    assert said.startswith(f"With every slider as set: {words.within_sentence(figure)} (")
    assert f"With “{BASE.variable[FIRST].label}” not known it stays between " in said


def test_the_headline_names_what_else_leads_more_often():
    spreads = spreads_of(BASELINE)
    mine, other = (f"{GROUP}{group.id}" for group in answer(BASE, BASELINE).ranked_groups[:2])
    turned = {**spreads, mine: spread(leads=0.3), other: spread(leads=0.5)}
    said = findings.headline(answer(BASE, BASELINE), turned)
    label = findings.labels(BASE)[other]
    assert f"It is the likeliest of the groups in 30\u00a0% of them, “{label}” in 50\u00a0%." in said


def test_no_word_of_the_workshop_is_said():
    for scenario in (BASELINE, BASELINE.changed(ranges={FIRST: (0.0, 70.0)})):
        spreads = spreads_of(scenario)
        said = [findings.picture_sentence(answer(BASE, scenario), spreads), findings.legend(scenario.ranges)]
        said += [said_of(scenario), findings.as_table(BASE, spreads, scenario.ranges), findings.TABLE_NOTE]
        assert not re.search(r"\b(draws?|seed|weights?|median|odds)\b", " ".join(said))


def test_spreads_are_those_of_the_ensemble():
    scenario = BASELINE.changed(reading="record")
    ensemble = draw(BASE, scenario.values, "record", {FIRST: (0.0, 50.0)}, 500)
    spreads = findings.spreads(answer(BASE, scenario), ensemble)
    assert list(spreads) == list(findings.labels(BASE))
    name = BASE.outcomes[-1].id
    assert (spreads[name].low, spreads[name].high) == pytest.approx(ensemble.shares[name].quantile([0.05, 0.95]))
    assert spreads[name].leads == ensemble.leading[name]
    assert spreads[name].values == ensemble.split.loc[name, "values"]
    assert spreads[BASE.figures[0].id].leads != spreads[BASE.figures[0].id].leads
    for rivals in (BASE.outcome, [f"{GROUP}{group.id}" for group in BASE.groups]):
        assert sum(spreads[x].leads for x in rivals) == pytest.approx(1)
    table = findings.numbers(BASE, spreads)
    assert table["measure"].tolist() == list(findings.labels(BASE).values())
    assert table["high"].tolist() == [one.high for one in spreads.values()]


def test_a_figure_that_nothing_reaches_is_said_so():
    nan, figure = float("nan"), BASE.figures[0]
    spreads = {figure.id: spread(share=nan)}
    said = findings.measure_sentence(BASE, spreads, figure.id, {})
    assert said == f"“{figure.label}” is not defined here, for nothing reaches it."


# The charts


@pytest.fixture(scope="module")
def spreads():
    return findings.spreads(answer(BASE, BASELINE), draw(BASE, {}, "article", PLAUSIBLE, 1000))


def test_the_distributions_stand_in_order_and_in_the_colours_of_the_outcomes(spreads):
    figure = charts.distributions(BASE, spreads, PLAUSIBLE)
    *whiskers, boxes, _, ticks = figure["data"]
    assert boxes["marker"]["color"] == [colour(outcome) for outcome in BASE.outcomes]
    for place, (outcome, whisker) in enumerate(zip(BASE.outcomes, whiskers, strict=True)):
        one = spreads[outcome.id]
        assert whisker["line"]["color"] == colour(outcome)
        assert (whisker["x"], whisker["y"]) == ([one.low, one.high], [place, place])
        assert boxes["base"][place] + boxes["x"][place] == pytest.approx(one.three_quarters)
        assert ticks["x"][place] == one.share
        assert figure["layout"]["yaxis"]["ticktext"][place].startswith(f"{outcome.label}<br>")
    assert figure["layout"]["xaxis"]["range"][1] >= max(one.high for one in spreads.values() if one.leads == one.leads)


def test_the_share_of_tries_in_which_each_outcome_leads_stands_at_the_right(spreads):
    heading, *numbers = charts.distributions(BASE, spreads, PLAUSIBLE)["layout"]["annotations"]
    assert heading["text"] == "likeliest outcome in"
    assert [number["text"] for number in numbers] == [words.percent(spreads[name].leads) for name in BASE.outcome]


def test_a_histogram_counts_every_try_in_which_the_measure_is_defined():
    shares = pd.Series([0.1, 0.1, 0.5, 0.9, float("nan")])
    figure = charts.histogram(shares, 0.3, QUIET)
    bars = figure["data"][0]
    assert sum(bars["y"]) == pytest.approx(1)
    assert max(bars["y"]) == 0.5
    assert figure["layout"]["shapes"][0]["x0"] == pytest.approx(0.3)
    assert charts.fill(BASE, BASE.outcomes[0].id) == colour(BASE.outcomes[0])
    assert charts.fill(BASE, BASE.figures[0].id) == QUIET
