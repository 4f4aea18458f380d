"""Does What matters say what moves an answer, draw it, and give the code that repeats it?"""

from dataclasses import replace

import pandas as pd
import pytest
from sessions import result_of_code, set_widget, texts, unfold, visit
from what_ships import BASE, BASELINE, STORIES

from briefing import words
from briefing.answer import answer
from briefing.findings import interactions, sources, weights
from briefing.findings import learning as learned
from briefing.findings import sensitivity as findings
from briefing.findings.sensitivity import Movable
from dashboard.charts import sensitivity as charts
from model import learning, sensitivity
from model.aims import measures
from model.sensitivity import Indices
from scenarios.scenario import OwnReading

LEAD = BASE.variables[0]
PAGE = "why"
VIEW = ("why_view", "sliders")


def movable_of(scenario=BASELINE, measure="", reach=findings.NEAR):
    given = answer(BASE, scenario)
    return Movable(given, measure or given.leading_measure, reach)


def bars_of(movable):
    scenario = movable.answer.scenario
    return sensitivity.tornado(movable.base, scenario.values, scenario.reading, movable.measure, movable.ranges)


def weights_of(movable):
    return sensitivity.weight_tornado(
        movable.base, movable.answer.scenario.values, movable.answer.scenario.reading, movable.measure
    )


def unfolded(page, view, purpose=""):
    set_widget(unfold(page, "analysts_sliders"), "matters_view", view)
    return set_widget(page, "matters_purpose", purpose) if purpose else page


def test_the_page_opens_on_the_sliders(page):
    analysis = findings.of_sliders(movable_of(), bars_of(movable_of()))
    assert analysis.headline in texts(page)
    pd.testing.assert_frame_equal(result_of_code(page, 0), bars_of(movable_of()))


def test_a_slider_moves_the_answer(page):
    set_widget(page, f"slider_{LEAD.id}", 80.0)
    moved = movable_of(BASELINE.changed(values={**BASELINE.values, LEAD.id: 80.0}))
    assert findings.of_sliders(moved, bars_of(moved)).headline in texts(page)
    pd.testing.assert_frame_equal(result_of_code(page, 0), bars_of(moved))


def test_measure_and_reach_are_the_users(page):
    figure = BASE.figures[0].id
    page.selectbox(key="matters_measure").set_value(figure)
    set_widget(page, "matters_reach", findings.WHOLE)
    movable = movable_of(measure=figure, reach=findings.WHOLE)
    assert findings.of_sliders(movable, bars_of(movable)).headline in texts(page)
    pd.testing.assert_frame_equal(result_of_code(page, 0), bars_of(movable))


def test_interactions_are_told_and_repeated_by_the_code(page):
    unfolded(page, findings.INTERACTIONS)
    movable = movable_of()
    found = sensitivity.sobol(BASE, BASELINE.values, BASELINE.reading, movable.measure, movable.ranges)
    assert interactions.of_interactions(movable, found).headline in texts(page)
    pd.testing.assert_frame_equal(result_of_code(page), found.single)


def test_judgements_are_told_with_grade_and_passage(page):
    set_widget(visit(page, "how_sure"), "how_sure_view", "judgement")
    analysis = weights.of_rules(movable_of(), weights_of(movable_of()))
    assert analysis.headline in texts(page)
    rule = next(name for name in findings.visible(weights_of(movable_of())).index if name in BASE.rule)
    evidence = next(text for text in texts(page) if text.startswith("- **"))
    assert BASE.passage[BASE.rule[rule].passage].text in evidence
    assert sources.evidence(BASE.grade[BASE.rule[rule].grade]) in evidence
    pd.testing.assert_frame_equal(result_of_code(page), weights_of(movable_of()))


@pytest.mark.parametrize("story", [0, 6, 8])
def test_what_is_worth_knowing_is_told(page, story):
    set_widget(page, "choice", f"shipped:{story}")
    unfolded(page, findings.KNOWING)
    movable = movable_of(STORIES[story])
    table = learning.for_naming(BASE, STORIES[story].values, STORIES[story].reading, learned.unknown(movable))
    assert learned.of_naming(movable, table).headline in texts(page)
    pd.testing.assert_frame_equal(result_of_code(page), table)


def test_a_package_is_chosen_for_a_measure_that_shall_be_high_or_low(page):
    unfolded(page, findings.KNOWING, learned.CHOOSING)
    goal = BASE.outcomes[-1].id
    page.selectbox(key="matters_goal").set_value(goal)
    set_widget(page, "matters_wish", learned.LOW)
    table = result_of_code(page)
    named = words.escaped(str(table["best"].iloc[0]).split(":")[0])
    assert any(f"“{named}”" in text and BASE.outcome[goal].label in text for text in texts(page))
    assert (table["before"] >= table["after"]).all()


def test_the_view_survives_a_visit_to_another_page(page):
    visit(page, "simulator")
    visit(page, PAGE)
    assert page.segmented_control(key="why_view").value == "sliders"


# The findings


def test_the_headline_follows_the_slider_from_its_lower_to_its_higher_place():
    movable = movable_of()
    first = bars_of(movable).iloc[0]
    variable = BASE.variable[bars_of(movable).index[0]]
    places = sorted([(first["least_at"], first["least"]), (first["greatest_at"], first["greatest"])])
    headline = findings.of_sliders(movable, bars_of(movable)).headline
    shares = [words.percent(share) for _, share in places]
    assert f"{variable.label} would move it most, from {shares[0]} at" in headline
    assert headline.index(shares[0]) < headline.rindex(shares[1])
    assert words.with_band(movable.share, movable.answer.bands[movable.measure]) in headline


def test_ranges_that_the_scenario_states_are_used_near_it_and_in_the_code():
    scenario = BASELINE.changed(ranges={LEAD.id: (5.0, 95.0)})
    near, whole = movable_of(scenario), movable_of(scenario, reach=findings.WHOLE)
    assert near.ranges[LEAD.id] == (5.0, 95.0)
    assert whole.ranges[LEAD.id] == LEAD.range
    names = {"base": BASE, "values": scenario.values, "reading": scenario.reading, "sensitivity": sensitivity}
    pd.testing.assert_frame_equal(eval(findings.of_sliders(near, bars_of(near)).call, names), bars_of(near))
    table = learning.for_naming(BASE, scenario.values, scenario.reading, learned.unknown(near))
    call = learned.of_naming(near, table).call
    pd.testing.assert_frame_equal(eval(call, names | {"learning": learning}), table)


def test_nothing_that_moves_it_is_said_and_not_drawn():
    bars = bars_of(movable_of()).assign(width=0.0)
    for analysis in (findings.of_sliders(movable_of(), bars), weights.of_rules(movable_of(), bars)):
        assert "No " in analysis.headline
        assert not analysis.has_picture
    still = Indices(single((LEAD.id, 0.0, 0.0, 0.0, 0.0)), pairs((LEAD.id, BASE.time.id, 0.0, 0.0)), 4096)
    analysis = interactions.of_interactions(movable_of(), still)
    assert "Nothing would move it" in analysis.headline
    assert not analysis.has_picture


def test_the_last_one_left_out_is_one():
    bars = bars_of(movable_of()).head(2).assign(width=[0.2, 0.001])
    assert findings.of_sliders(movable_of(), bars).rest == "The other slider moves it by less than a point."


def test_a_share_that_is_not_defined_is_said():
    movable = movable_of(measure=BASE.figures[0].id)
    movable = replace(
        movable, answer=replace(movable.answer, figures={**movable.answer.figures, movable.measure: float("nan")})
    )
    assert "cannot be said here" in findings.of_sliders(movable, bars_of(movable)).headline


def pairs(*rows):
    index = pd.MultiIndex.from_tuples([row[:2] for row in rows], names=["one", "other"])
    return pd.DataFrame([row[2:] for row in rows], index, ["second", "second_error"])


def single(*rows):
    columns = ["first", "first_error", "total", "total_error"]
    return pd.DataFrame([row[1:] for row in rows], [row[0] for row in rows], columns)


def test_only_interactions_that_are_certain_and_large_enough_are_named():
    x, y, z = (variable.id for variable in BASE.variables[:3])
    rows = single((x, 0.6, 0.01, 0.7, 0.01), (y, 0.2, 0.01, 0.3, 0.01), (z, 0.0, 0.01, 0.004, 0.001))
    found = Indices(rows, pairs((x, y, 0.08, 0.02), (x, z, 0.03, 0.04), (y, z, 0.009, 0.001)), 4096)
    analysis = interactions.of_interactions(movable_of(), found)
    both = f"{BASE.variable[x].label} and {BASE.variable[y].label}"
    assert f"{both} would account for 8\u00a0% (6–10) by acting together, " in analysis.headline
    assert analysis.details.splitlines() == [
        f"- {both} would account for 8\u00a0% (6–10) by acting together, beyond what each does alone"
    ]
    assert list(analysis.single.index) == [x, y]
    alone = Indices(rows, pairs((x, y, 0.01, 0.02)), 4096)
    assert interactions.of_interactions(movable_of(), alone).headline.endswith(
        "No two sliders do anything together that they do not do alone."
    )


def test_an_edited_reading_counts():
    rule = next(name for name in findings.visible(weights_of(movable_of())).index if name in BASE.rule)
    own = OwnReading(label="Mine", based_on="article", weights={rule: 1.0})
    edited = movable_of(BASELINE.changed(own=own, reading="own"))
    assert weights_of(edited).loc[rule, "low"] != weights_of(movable_of()).loc[rule, "low"]
    assert weights.of_rules(edited, weights_of(edited)).headline != weights.of_rules(
        movable_of(), weights_of(movable_of())
    )


def test_texts_claim_nothing():
    movable = movable_of()
    for analysis in (findings.of_sliders(movable, bars_of(movable)), weights.of_rules(movable, weights_of(movable))):
        for text in (analysis.headline, analysis.picture, analysis.details, analysis.rest):
            assert not any(word in f" {text.lower()} " for word in (" will be ", "forecast", "prediction"))


# The charts


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
@pytest.mark.parametrize("reach", findings.REACHES)
def test_bars_run_from_the_least_to_the_greatest_within_the_scale(story, reach):
    movable = movable_of(story, reach=reach)
    shown = findings.visible(bars_of(movable))
    figure = charts.picture(BASE, findings.of_sliders(movable, bars_of(movable)))
    trace, scale = figure["data"][0], figure["layout"]["xaxis"]["range"]
    assert trace["base"] == pytest.approx(shown["least"].tolist())
    assert [a + b for a, b in zip(trace["base"], trace["x"], strict=True)] == pytest.approx(shown["greatest"].tolist())
    assert scale[0] < min(trace["base"])
    assert max(shown["greatest"]) < scale[1]
    upright = [shape for shape in figure["layout"]["shapes"] if shape["x0"] == shape["x1"]]
    assert [shape["x0"] for shape in upright] == [movable.share]


def test_ticks_are_whole_per_cents_between_nothing_and_all():
    for measure in measures(BASE):
        movable = movable_of(measure=measure, reach=findings.WHOLE)
        analysis = findings.of_sliders(movable, bars_of(movable))
        ticks = charts.picture(BASE, analysis)["layout"]["xaxis"]["tickvals"]
        assert 2 <= len(ticks) <= 12
        assert all(0 <= tick <= 1 and abs(100 * tick - round(100 * tick)) < 1e-9 for tick in ticks)


def test_the_first_order_lies_upon_the_total():
    rows = single((LEAD.id, -0.01, 0.02, 0.7, 0.03), (BASE.time.id, 0.3, 0.01, 0.3, 0.01))
    analysis = interactions.of_interactions(movable_of(), Indices(rows, pairs((LEAD.id, BASE.time.id, 0.0, 0.1)), 4096))
    total, first = charts.picture(BASE, analysis)["data"]
    assert total["x"] == [0.7, 0.3]
    assert first["x"] == [0.0, 0.3]
    assert total["error_x"]["array"] == [0.03, 0.01]
    # What is written stands clear of either error.
    assert [text["x"] for text in charts.picture(BASE, analysis)["layout"]["annotations"][2:]] == pytest.approx(
        [0.73, 0.31]
    )
    assert first["customdata"] == ["70\u00a0%, alone 0\u00a0%", "30\u00a0% alone"]


def test_what_is_worth_knowing_is_drawn_from_what_is_known_without_it():
    columns = ["before", "after", "gain", "changes", "best"]
    leading = BASE.outcomes[0].id
    table = pd.DataFrame(
        [(0.40, 0.50, 0.10, 0.3, leading), (0.42, 0.42, 0.0, 0.0, leading)], [LEAD.id, BASE.variables[1].id], columns
    )
    analysis = learned.of_naming(movable_of(), table)
    # The two estimates of what is best without knowing anything are averaged.
    assert analysis.upright.share == pytest.approx(0.41)
    assert [(span.low, span.high) for span in analysis.spans] == [pytest.approx((0.41, 0.51))]
    assert "in 51\u00a0% of cases rather than 41\u00a0%" in analysis.headline
    assert analysis.rest == "Knowing the other uncertainty beforehand would add less than a point."


def test_a_gain_that_rounding_hides_is_said_to_hardly_help():
    columns = ["before", "after", "gain", "changes", "best"]
    table = pd.DataFrame([(0.346, 0.354, 0.008, 0.3, BASE.outcomes[0].id)], [LEAD.id], columns)
    analysis = learned.of_naming(movable_of(), table).headline
    assert analysis.startswith(f"{LEAD.label} is most worth knowing, and even that would hardly help: the best answer")
    assert "right in 35\u00a0% of cases either way" in analysis
    packages = pd.DataFrame({BASE.variables[2].id: [1.0]}, ["Now"])
    chosen = learned.of_choosing(movable_of(), table.assign(best="Now"), packages, False).headline
    assert "to 35\u00a0% on average either way" in chosen
    assert "rather than" not in analysis + chosen


@pytest.mark.parametrize(("best", "said"), [("Now", "the one on the sliders"), ("*Mine*: a try", "“\\*Mine\\*”")])
def test_the_best_package_is_named_as_the_user_knows_it(best, said):
    columns = ["before", "after", "gain", "changes", "best"]
    packages = pd.DataFrame({BASE.variables[2].id: [1.0]}, ["Now"])
    settled = pd.DataFrame([(0.4, 0.4, 0.0, 0.0, best)], [LEAD.id], columns)
    assert (
        f"the best package, {said}, would bring" in learned.of_choosing(movable_of(), settled, packages, False).headline
    )
    gained = pd.DataFrame([(0.4, 0.5, 0.1, 0.3, best)], [LEAD.id], columns)
    headline = learned.of_choosing(movable_of(), gained, packages, False).headline
    assert f"in 30\u00a0% of cases another package than {said} would be best" in headline
