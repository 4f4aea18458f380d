"""Does the page name the most robust package, show what it is set against, and say where it fails?"""

import numpy as np
import pandas as pd
import pytest
from sessions import code_of, result_of, run, set_widget, visit
from what_ships import BASE, BASELINE, STORIES

from briefing import words
from briefing.answer import answer
from briefing.findings import failures, plane, robustness
from briefing.findings.log import last_day
from briefing.findings.robustness import COSTS, DISTANCE, NOW, REGRET, SEARCH, WORST_TENTH, Verdict
from dashboard.charts import labels
from dashboard.charts import plane as map_charts
from dashboard.charts import robustness as charts
from model import log
from model.aims import Aim, measures
from model.discovery import Box
from model.robustness import Sample, Trials, packages, search, trials
from model.sensitivity import plausible_ranges
from scenarios.logbook import day_of
from scenarios.scenario import baseline_scenario

PAGE = "change"
VIEW = ("change_view", "packages")
LEVERS = [variable for variable in BASE.variables if variable.kind == "lever"]
UNSURE = [variable for variable in BASE.variables if variable.kind == "uncertainty"]


def headline(page):
    return next(text.value for text in page.markdown if " packages " in text.value)


def code(page):
    return next(lines for lines in code_of(page) if "robustness" in lines)


# The page


def test_the_page_names_the_most_robust_preset(page):
    last = day_of(BASE, log.load(), last_day(log.load()))
    others = {f"Baseline, {last.label}": baseline_scenario(BASE, last).values}
    others |= {story.name: story.values for story in STORIES}
    given = packages(BASE, {NOW: BASELINE.values, **others})
    near = robustness.sample(BASE, robustness.NEAR, plausible_ranges(BASE, BASELINE.values))
    tried = trials(BASE, BASELINE.values, "article", given, "group:peace", near)
    verdict = Verdict(BASE, tried, Aim("group:peace", 0.1))
    assert headline(page) == robustness.headline(verdict)
    assert words.escaped(verdict.labels[verdict.best]) in headline(page)


@pytest.mark.parametrize("variable", [LEVERS[0], UNSURE[0]], ids=lambda variable: variable.kind)
def test_at_first_every_slider_counts_and_the_page_says_what_is_varied(page, variable):
    before = headline(page)
    assert any(text.value.startswith(":small[A package sets “") for text in page.markdown)
    set_widget(page, f"slider_{variable.id}", float(variable.range[1]))
    assert headline(page) != before
    assert not any("does not count" in text.value or "do not count" in text.value for text in page.markdown)


@pytest.mark.parametrize("lens", ["", BASE.lenses[-1].id])
def test_the_lens_counts(lens):
    given = packages(BASE, {NOW: BASELINE.values})
    inputs = (BASE, BASELINE.values, "article", given, "cornerstone", Sample({}, worlds=1))
    assert (trials(*inputs, lens).shares.item() > trials(*inputs).shares.item()) == bool(lens)
    assert (f"lens={lens!r}" in robustness.call(verdict_of([[0.1]]), False, Sample({}), lens)) == bool(lens)


def test_a_search_finds_something_at_least_as_robust(page):
    def met():
        return int(headline(page).split(" or more in ")[1].split("\u00a0")[0])

    among_presets = met()
    set_widget(page, "robust_packages", SEARCH)
    assert "with" in headline(page)
    assert met() >= among_presets


def test_a_lever_moves_the_present_package(page):
    lever = next(variable for variable in LEVERS if variable.leading)
    before = headline(page).split("present one in ")[1]
    set_widget(page, f"slider_{lever.id}", float(lever.range[1]))
    assert headline(page).split("present one in ")[1] != before


@pytest.mark.parametrize("reading", ["article", "record"])
@pytest.mark.parametrize("tried", robustness.PACKAGES)
@pytest.mark.parametrize("worlds", robustness.WORLDS)
def test_the_code_gives_what_the_page_says(page, reading, tried, worlds):
    page.segmented_control(key="reading").set_value(reading)
    page.selectbox(key="robust_measure").set_value("war_resumes")
    page.selectbox(key="robust_way").set_value("at most")
    page.selectbox(key="robust_share").set_value(0.3)
    page.selectbox(key="robust_packages").set_value(tried)
    set_widget(page, "robust_worlds", worlds)
    scores = result_of(code(page))
    assert f"{len(scores)} packages" in headline(page)
    assert f"in {words.percent(scores['met'].max())} of 1,000 tries" in headline(page)
    assert f"present one in {words.percent(scores.loc[NOW, 'met'])}" in headline(page)


def test_where_it_fails_is_told_of_the_package_chosen(page):
    page.session_state["robust_fails"] = True
    run(page)
    best = next(text.value for text in page.markdown if text.value.startswith("It misses"))
    set_widget(page, "robust_package", NOW)
    now = next(text.value for text in page.markdown if text.value.startswith("It misses"))
    assert now != best


def test_the_region_of_failure_stands_on_the_map_of_its_package(page):
    page.session_state["robust_fails"] = True
    run(page)
    assert any("outlined, where the aim is mostly missed" in text.value for text in page.markdown)


def test_the_outline_is_the_region_on_the_sliders_of_the_map(searched):
    package = searched.ranked[0]
    region = failures.regions(searched, package)[0]
    across, up = failures.leading_pair(searched, [region])
    scenario = failures.with_levers(searched, package, BASELINE)
    assert {x.id: scenario.values[x.id] for x in LEVERS} == searched.trials.packages.loc[package].to_dict()
    drawn = plane.drawn(answer(BASE, scenario), across, up, searched.aim.measure, plane.NO_THIRD)
    outline = map_charts.outline(BASE, drawn.planes[0], region.limits, "")
    assert outline.x == region.limits.get(across, BASE.variable[across].range)
    assert outline.y == region.limits.get(up, BASE.variable[up].range)
    shape = map_charts.regions(drawn, drawn.planes[0], {}, [outline])["layout"]["shapes"][0]
    assert (shape["x0"], shape["x1"], shape["y0"], shape["y1"]) == (*outline.x, *outline.y)


def test_a_package_that_is_gone_is_no_longer_chosen(page):
    page.session_state["robust_fails"] = True
    set_widget(page, "robust_packages", SEARCH)
    package = page.selectbox(key="robust_package").value
    set_widget(page, "robust_packages", robustness.PRESETS)
    assert page.selectbox(key="robust_package").value != package


def test_the_aim_survives_a_visit_to_another_page(page):
    set_widget(page, "robust_measure", "no_deal")
    visit(page, "simulator")
    visit(page, "change")
    assert page.selectbox(key="robust_measure").value == "no_deal"


# The words


def verdict_of(shares, settings=None, aim=None):
    """Packages named Now, then 1, 2 …, each with its shares in some worlds."""
    settings = settings or [{LEVERS[0].id: 10.0 * place} for place in range(len(shares))]
    table = packages(BASE, {str(place): {**BASE.baseline, **one} for place, one in enumerate(settings)})
    table.index = pd.Index([NOW, *range(1, len(shares))], dtype=object)
    worlds = pd.DataFrame({variable.id: np.linspace(0, 100, len(shares[0])) for variable in UNSURE})
    return Verdict(BASE, Trials(table, worlds, np.array(shares, dtype=float)), aim or Aim("cornerstone", 0.5))


def test_the_headline_says_what_the_best_package_sets_and_how_often_it_meets_the_aim():
    headline = robustness.headline(verdict_of([[0.1, 0.6, 0.2, 0.3], [0.5, 0.6, 0.7, 0.2]]))
    lever = f"{LEVERS[0].label} at {words.measured(LEVERS[0], 10)}"
    label = measures(BASE)["cornerstone"]
    assert headline == (
        f"Of 2 packages the one that holds up best is one with {lever}. It would bring “{label}” to 50\u00a0% or more "
        "in 75\u00a0% of 4 tries; the present one in 25\u00a0%."
    )


def test_an_aim_to_stay_below_is_said_as_such():
    headline = robustness.headline(verdict_of([[0.9, 0.9], [0.1, 0.2]], aim=Aim("no_deal", 0.2, at_least=False)))
    assert f"keep “{measures(BASE)['no_deal']}” at 20\u00a0% or less in 100\u00a0% of 2 tries" in headline


def test_if_nothing_does_better_than_the_present_package_nothing_is_recommended():
    headline = robustness.headline(verdict_of([[0.6, 0.5], [0.9, 0.9]]))
    assert headline.startswith("None of 2 packages does better than the present one, which would bring")


def test_if_nothing_meets_the_aim_the_nearest_is_named():
    headline = robustness.headline(verdict_of([[0.1, 0.1], [0.2, 0.4]]))
    assert "in any of 2 tries. The nearest on average, with 30\u00a0%, is one with" in headline


def test_a_shorter_way_to_most_of_the_gain_is_told():
    shares = [[0, 0, 0, 0], [1, 1, 1, 0], [1, 1, 1, 1]]
    far = [{}, {LEVERS[0].id: 20.0}, {LEVERS[0].id: 90.0}]
    assert (
        f"{LEVERS[0].label} at {words.measured(LEVERS[0], 20)} would meet the aim in 75\u00a0%"
        in robustness.shortcut(verdict_of(shares, far))
    )
    near = [{}, {LEVERS[0].id: 80.0}, {LEVERS[0].id: 90.0}]
    assert robustness.shortcut(verdict_of(shares, near)) == ""
    assert robustness.shortcut(verdict_of([[1, 1], [1, 1]])) == ""


def test_a_package_is_told_by_its_longest_moves():
    ends = {lever.id: lever.range[1] for lever in LEVERS}
    verdict = verdict_of([[0.1], [0.9]], [{}, ends])
    assert robustness.label_lines(verdict, 1)[0].endswith(f"and {len(LEVERS) - 1} more")
    assert f"and {len(LEVERS) - 3} smaller moves" in robustness.headline(verdict)
    lengths = [(value - x.baseline) / (x.range[1] - x.range[0]) for x, value in verdict.moves[1]]
    assert lengths == sorted(lengths, reverse=True)
    assert verdict.moves[NOW] == []


def test_hostile_names_are_shown_as_typed():
    name = "<script>alert(1)</script> [x](http://a)"
    given = packages(BASE, {NOW: BASELINE.values, f"{name}: b": {LEVERS[0].id: 99}})
    verdict = Verdict(BASE, Trials(given, pd.DataFrame(index=[0]), np.array([[0.1], [0.9]])), Aim("cornerstone", 0.5))
    assert words.escaped(name) in robustness.headline(verdict)
    assert words.escaped(name) in robustness.table_text(verdict)
    texts = [note["text"] for note in charts.tradeoff(verdict, DISTANCE)["layout"]["annotations"]]
    hovers = [text for trace in charts.tradeoff(verdict, DISTANCE)["data"] for text in trace["customdata"]]
    assert any("&lt;script" in text for text in texts)
    assert not any("<script" in text for text in texts + hovers)


@pytest.mark.parametrize(("at_least", "way"), [(True, "more"), (False, "less")])
def test_the_picture_and_its_table_say_what_the_aim_is(at_least, way):
    verdict = verdict_of([[0.2, 0.6], [0.4, 0.9]], aim=Aim("cornerstone", 0.1, at_least))
    aim = f"{measures(BASE)['cornerstone']} at 10\u00a0% or {way}"
    assert robustness.picture_sentence(verdict, DISTANCE).startswith(f"Aim: {aim}. Of 2 packages")
    assert robustness.table(verdict)["aim"].tolist() == [aim] * 2


def test_a_package_of_a_preset_is_called_its_levers():
    given = packages(BASE, {NOW: BASELINE.values, "A bad end: b": {LEVERS[0].id: 99}})
    verdict = Verdict(BASE, Trials(given, pd.DataFrame(index=[0]), np.array([[0.1], [0.9]])), Aim("cornerstone", 0.5))
    assert "is one with the levers of “A bad end”: " in robustness.headline(verdict)
    assert "the levers of “A bad end” (100\u00a0% of tries)" in robustness.picture_sentence(verdict, DISTANCE)
    assert robustness.table(verdict)["package"].tolist() == ["The levers of “A bad end”", NOW]
    assert "| The levers of “A bad end” |" in robustness.table_text(verdict)
    assert [verdict.label(name) for name in verdict.ranked] == ["The levers of “A bad end”", NOW]
    layout = charts.tradeoff(verdict, DISTANCE)["layout"]
    assert layout["xaxis"]["title"]["text"].endswith(charts.NAMES_NOTE)
    assert any("A bad end" in note["text"] and "levers" not in note["text"] for note in layout["annotations"])


def test_the_table_holds_the_present_package_whatever_its_rank():
    shares = [[0.0] * 3, *([place / 100 + 0.5] * 3 for place in range(20))]
    lines = robustness.table_text(verdict_of(shares)).splitlines()
    assert sum(line.startswith("| 1 |") for line in lines) == 1
    assert any(f"| {NOW} |" in line for line in lines)


@pytest.mark.parametrize(("at_least", "kept"), [(True, [1]), (False, [NOW])])
def test_a_high_worst_tenth_is_good_only_for_an_aim_to_reach(at_least, kept):
    verdict = verdict_of([[0.2, 0.6], [0.4, 0.9]], aim=Aim("cornerstone", 0.5 if at_least else 0.3, at_least))
    assert verdict.front(WORST_TENTH) == kept


# Where it fails

A, B = UNSURE[0], UNSURE[1]


def test_limits_are_said_as_sides_of_a_slider():
    box = Box({A.id: (0.0, 35.0), B.id: (60.0, 100.0)}, 0.78, 0.84, 0.2)
    assert failures.region_text(BASE, box) == f"{A.label} is below 35 and {B.label} is above 60"
    within = Box({A.id: (20.0, 35.0)}, 0.5, 0.5, 0.1)
    assert failures.region_text(BASE, within) == f"{A.label} lies between 20 and 35"
    text = failures.region_text(BASE, Box({A.id: (0.0, 25.0)}, 0.5, 0.5, 0.1), in_words=True)
    assert text == f"{A.label} is below 25 ({words.value_words(A, 25)})"


def test_coverage_and_density_stand_in_the_sentence():
    verdict = verdict_of([[0.1, 0.1, 0.9, 0.9, 0.1]])
    sentence = failures.sentence(verdict, NOW, [Box({A.id: (0.0, 35.0)}, 0.78, 0.84, 0.2)])
    assert sentence.startswith("It misses the aim in 60\u00a0% of 5 tries, mostly where")
    assert sentence.endswith("78\u00a0% of its failures lie there, and there it fails in 84\u00a0%.")
    rare = failures.sentence(verdict, NOW, [Box({A.id: (0.0, 35.0)}, 0.3, 0.84, 0.2)])
    assert "most often where" in rare


@pytest.mark.parametrize(("shares", "told"), [([0.9, 0.9], "none"), ([0.1, 0.1], "every one")])
def test_all_and_nothing_are_said_plainly(shares, told):
    verdict = verdict_of([shares])
    regions = failures.regions(verdict, NOW)
    assert failures.sentence(verdict, NOW, regions) == f"It misses the aim in {told} of 2 tries."
    assert failures.others(BASE, regions) == ""


def test_a_failure_without_a_pattern_is_said_to_have_none():
    assert failures.sentence(verdict_of([[0.9, 0.1, 0.9]]), NOW, []).endswith("which follow no plain pattern.")


# The charts


@pytest.fixture(scope="module")
def searched():
    given = packages(BASE, {NOW: BASELINE.values, **{story.name: story.values for story in STORIES}})
    aim = Aim("war_resumes", 0.3, at_least=False)
    return Verdict(BASE, search(BASE, BASELINE.values, "article", given, aim, Sample(worlds=300)), aim)


@pytest.mark.parametrize("cost", COSTS)
def test_every_package_is_a_point_at_its_scores_and_the_front_is_joined(searched, cost):
    grey, presets, front, now = charts.tradeoff(searched, cost)["data"]
    assert len(grey["x"]) + len(presets["x"]) + len(front["x"]) == len(searched.scores)
    assert front["mode"] == "lines+markers"
    assert front["x"] == sorted(front["x"], reverse=True)
    assert (now["x"], now["y"]) == ([round(searched.score(NOW, "met"), 4)], [round(searched.score(NOW, cost), 4)])


@pytest.mark.parametrize("cost", COSTS)
def test_the_best_and_the_present_package_are_labelled_and_no_labels_overlap(searched, cost):
    figure = charts.tradeoff(searched, cost)["layout"]
    _, *labels = figure["annotations"]
    texts = [label["text"] for label in labels]
    assert sum(text.startswith("<b>") for text in texts) == 1
    assert sum(NOW in text for text in texts) == 1
    for label in labels:
        low, high = figure["xaxis"]["range"]
        assert low <= label["x"] <= high


@pytest.mark.parametrize("cost", [REGRET, WORST_TENTH, DISTANCE])
def test_labels_keep_apart(searched, cost):
    figure = charts.tradeoff(searched, cost)["layout"]
    ranges = np.array([figure["xaxis"]["range"], figure["yaxis"]["range"]])
    sign = {"left": 1, "right": -1, "center": 0, "bottom": 1, "top": -1, "middle": 0}
    areas = []
    for label in figure["annotations"][1:]:
        lines = label["text"].removeprefix("<b>").removesuffix("</b>").split("<br>")
        place = (np.array([label["x"], label["y"]]) - ranges[:, 0]) / np.diff(ranges)[:, 0] * charts.PLOT_PIXELS
        side = (sign[label["xanchor"]], sign[label["yanchor"]])
        areas.append(labels.area_of("\n".join(lines), place, side))
    assert len(areas) >= 3
    for place, area in enumerate(areas):
        assert not any(labels.overlap(area, other) for other in areas[:place])


def test_failures_show_every_world_and_the_first_region(searched):
    regions = failures.regions(searched, NOW)
    figure = charts.failures(searched, NOW, regions)
    met, missed = figure["data"]
    assert len(missed["x"]) == searched.failed(NOW).sum()
    assert len(met["x"]) + len(missed["x"]) == 300
    pair = failures.leading_pair(searched, regions)
    assert figure["layout"]["xaxis"]["title"]["text"] == BASE.variable[pair[0]].label
    (shape,) = figure["layout"]["shapes"]
    limits = {name: (shape[f"{axis}0"], shape[f"{axis}1"]) for name, axis in zip(pair, "xy", strict=True)}
    assert {name: ends for name, ends in limits.items() if ends != (0, 100)} == dict(regions[0].limits)


def test_a_region_in_three_variables_is_not_drawn_as_if_in_two(searched):
    three = Box({variable.id: (0.0, 50.0) for variable in UNSURE[:3]}, 0.5, 0.5, 0.1)
    assert charts.failures(searched, NOW, [three])["layout"]["shapes"] == []


def test_the_sliders_as_they_stand_are_no_name():
    verdict = verdict_of([[0.1, 0.6], [0.5, 0.2]])
    across, up = (variable.id for variable in BASE.variables[:2])
    said = failures.map_sentence(verdict, NOW, Box({}, 1.0, 1.0, 1.0), across, up)
    assert said.startswith("With the sliders as they stand, what would lead over ")
    assert verdict.label(NOW) == NOW
