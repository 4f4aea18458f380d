"""Does the page show where the lead would change, what it would take, and what leads over two sliders?"""

import json

import numpy as np
import pytest
from sessions import press, put_scenario, result_of_code, run, scenario_of, set_widget, texts
from vote import vote
from what_ships import BASE, BASELINE, STORIES

from briefing import ink, words
from briefing.answer import answer
from briefing.findings import moves as taking
from briefing.findings import plane as mapping
from briefing.findings import results
from briefing.findings import tipping as flipping
from briefing.tables import as_csv
from dashboard.charts import labels, style
from dashboard.charts import moves as move_charts
from dashboard.charts import plane as map_charts
from dashboard.charts import tipping as tipping_charts
from model.aims import Aim
from model.engine import evaluate
from model.leads import contenders, leading
from model.moves import least_moves
from model.tipping import Run, Strip
from scenarios.scenario import OwnReading, baseline_scenario

PAGE = "change"
FIRST, SECOND, THIRD = (variable.id for variable in BASE.variables[:3])


def show(page, **state):
    for key, value in state.items():
        page.session_state[key] = value
        page.session_state["session"].choices[key] = value
    run(page)


def flips_of(scenario):
    return flipping.tipping_of(answer(BASE, scenario))


# Along each slider


def test_the_page_says_what_would_flip_the_scenario_on_screen(page):
    show(page, change_view="along")
    flips = flips_of(BASELINE)
    assert flipping.headline(flips, words.YARDSTICK) in texts(page)
    assert flipping.pair_text(flips) in texts(page)


def test_a_slider_that_is_moved_as_the_page_says_flips_the_lead(page):
    show(page, change_view="along")
    set_widget(page, "choice", "shipped:9")
    assert flipping.headline(flips_of(STORIES[9]), words.YARDSTICK) in texts(page)
    single = flips_of(STORIES[9]).single
    (move,) = single.moves
    set_widget(page, f"slider_{move.variable}", move.end)
    assert any(text.startswith(f"{contenders(BASE)[single.leading].phrase} leads, ") for text in texts(page))


def test_the_code_gives_the_strips_and_the_moves_of_the_page(page):
    show(page, change_view="along")
    set_widget(page, "choice", "shipped:9")
    strips, (single, pair) = result_of_code(page)
    flips = flips_of(STORIES[9])
    assert (strips, single, pair) == (flips.strips, flips.single, flips.pair)


# What it would take


def test_moves_are_told_and_can_be_put_on_the_sliders(page):
    show(page, change_view="takes", moves_hands="anyone")
    aim = Aim("group:peace", 0.25)
    plan = least_moves(BASE, BASELINE.values, "article", aim)
    assert plan.met
    aimed = taking.AimedAnswer(answer(BASE, BASELINE), aim, BASE.hands[-1].label)
    assert taking.headline(aimed, plan) in texts(page)
    assert result_of_code(page) == plan
    press(page, "Move the sliders there")
    for name, value in plan.values.items():
        assert scenario_of(page).values[name] == value
    assert any(text.startswith("No move is needed") for text in texts(page))


def test_a_branch_can_be_aimed_at(page):
    stage = BASE.stages_in_order[0]
    branch = f"{stage.id}.{stage.branches[0].id}"
    show(page, change_view="takes", moves_hands="anyone", moves_measure=branch, moves_threshold=0.5)
    plan = result_of_code(page)
    there = answer(BASE, BASELINE.changed(values={**BASELINE.values, **plan.values}))
    assert results.share(there, branch) >= 0.5 > results.share(answer(BASE, BASELINE), branch)
    assert any(f"“{stage.label}: {stage.branches[0].label}”" in text for text in texts(page))


def test_what_is_locked_is_not_moved(page):
    show(page, change_view="takes", moves_hands="anyone", moves_locked=[FIRST])
    assert FIRST not in result_of_code(page).values
    assert BASE.variable[FIRST].label not in next(text for text in texts(page) if "would bring" in text)


def test_with_everything_locked_the_page_says_so(page):
    show(page, change_view="takes", moves_locked=[x.id for x in BASE.variables if x is not BASE.time])
    assert taking.ALL_LOCKED in texts(page)


def test_an_aim_out_of_reach_is_said_plainly(page):
    show(page, change_view="takes", moves_threshold=0.95)
    sentence = next(text for text in texts(page) if "no moves would bring" in text)
    plan = result_of_code(page)
    assert not plan.met
    assert f"The nearest they come is {words.percent(plan.share)}" in sentence


@pytest.mark.parametrize("lens", ["", BASE.lenses[-1].id])
def test_what_moves_do_to_the_other_groups_is_said_the_largest_change_first(lens):
    before = answer(BASE, BASELINE.changed(lens=lens))
    hands = next(each for each in BASE.hands if each.id != "anyone")
    aim = Aim(BASE.outcomes[0].id, 0.9)
    plan = least_moves(BASE, BASELINE.values, "article", aim, hands.variables, lens=lens)
    after = answer(BASE, BASELINE.changed(lens=lens, values={**BASELINE.values, **plan.values}))
    said = taking.besides(taking.AimedAnswer(before, aim, hands.label), plan)
    gaps = {x.label: words.points(after.groups[x.id]) - words.points(before.groups[x.id]) for x in BASE.groups}
    moved = sorted(filter(gaps.get, gaps), key=lambda label: -abs(gaps[label]))
    assert moved
    assert [said.index(f"“{label}” from ") for label in moved] == sorted(
        said.index(f"{'raise' if gaps[label] > 0 else 'lower'} “{label}” from ") + 6 for label in moved
    )
    assert said.endswith(f"{words.of_cases(before)}.")
    assert not any(f"“{label}”" in said for label in gaps if not gaps[label])


@pytest.mark.parametrize("story", STORIES[::4], ids=lambda story: story.name)
def test_what_would_lead_is_the_group_that_the_headline_speaks_of(story):
    def led_after(plan):
        return answer(BASE, story.changed(values={**story.values, **plan.values})).ranked_groups[0].label

    here, flips, aim = answer(BASE, story), flips_of(story), Aim("group:peace", 0.4)
    first = here.ranked_groups[0].label
    along = flipping.headline(flips, words.YARDSTICK)
    assert along.startswith(f"“{first}” leads, ")
    assert flips.single is None or f"“{led_after(flips.single)}” would then lead" in along
    plan = least_moves(BASE, story.values, story.reading, aim)
    still = "still" if led_after(plan) == first else "then"
    assert f"“{led_after(plan)}” would {still} lead." in taking.afterwards(taking.AimedAnswer(here, aim, "x"), plan)


def test_the_group_that_the_aim_is_about_is_no_side_effect():
    aim = Aim("no_deal", 0.3, at_least=False)
    plan = least_moves(BASE, BASELINE.values, "article", aim)
    said = taking.besides(taking.AimedAnswer(answer(BASE, BASELINE), aim, "Anyone"), plan)
    assert "“No deal”" not in said
    assert said.startswith("This move would also" if len(plan.moves) == 1 else "These moves would also")


# Two sliders at once


def test_a_map_shows_what_leads_and_its_code_gives_the_same(page):
    show(page, change_view="over_two")
    slider_map = mapping.drawn(answer(BASE, BASELINE), FIRST, SECOND, answer(BASE, BASELINE).leading_measure, "")
    assert mapping.headline(slider_map) in texts(page)
    (plane,) = result_of_code(page)
    np.testing.assert_array_equal(plane.outcomes, slider_map.planes[0].outcomes)


def test_a_third_variable_makes_three_maps(page):
    show(page, change_view="over_two", map_third=THIRD)
    assert len(result_of_code(page)) == 3
    label, present = BASE.variable[THIRD].label, words.measured(BASE.variable[THIRD], BASELINE.values[THIRD])
    low = words.number_text(BASE.variable[THIRD].range[0])
    assert any(f"“{label}” at {low}" in text and f"at {present}" in text for text in texts(page))


def test_the_same_variable_cannot_be_chosen_twice(page):
    show(page, change_view="over_two", map_x=SECOND)
    assert BASE.variable[SECOND].label not in page.selectbox(key="map_y").options
    assert not page.exception


def test_an_edited_reading_is_asked(page):
    own = OwnReading(label="Mine", based_on="article", weights={"settlement.no_deal": 0.01})
    edited = BASELINE.changed(own=own, reading="own")
    answer_here = answer(BASE, edited)
    assert answer_here.leading_measure != answer(BASE, BASELINE).leading_measure
    headline = flipping.headline(flipping.tipping_of(answer_here), words.YARDSTICK)
    assert headline.startswith(f"“{answer_here.lead.label}” leads, ")
    for view in ("along", "takes", "over_two"):
        put_scenario(page, edited)
        show(page, change_view=view)
        if view == "along":
            assert headline in texts(page)


# The findings


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_sentences_promise_nothing(story):
    flips = flips_of(story)
    sentences = [flipping.headline(flips, words.YARDSTICK), flipping.pair_text(flips), flipping.sentence(flips)]
    for text in sentences:
        assert " will " not in text.replace("Will in", "")
        assert "forecast" not in text
        assert "None" not in text.replace("None of the", "")


def test_the_pair_is_told_with_what_it_leads_to():
    flips = next(x for x in map(flips_of, STORIES) if x.pair)
    sentence = flipping.pair_text(flips)
    for move in flips.pair.moves:
        assert flipping.move_text(BASE, move) in sentence
    assert words.percent(flips.pair.share) in sentence


def test_a_tick_names_the_value_that_the_smallest_move_leads_to():
    flips = next(x for x in map(flips_of, STORIES) if x.single)
    (move,) = flips.single.moves
    strip = flips.strips[move.variable]
    for present in (strip.present, move.end):  # from where it stands, and back again
        toward = flipping.value_told(BASE.variable[move.variable], strip.nearest.at, present)
        assert abs(float(toward) - strip.nearest.at) < 1
        assert (float(toward) > strip.nearest.at) == (present < strip.nearest.at)
    assert flipping.value_told(BASE.variable[move.variable], strip.nearest.at, strip.present) == f"{move.end:g}"


def test_where_nothing_flips_that_is_said():
    base = vote(9, push=(100, 2))
    flips = flipping.tipping_of(answer(base, baseline_scenario(base)))
    assert flipping.headline(flips, words.YARDSTICK).endswith(
        "No slider by itself, the horizon aside, would change that."
    )
    assert flipping.pair_text(flips) == "No two moves together would change it either."
    assert flipping.sentence(flips) == "No slider would change the lead of a no by itself."


def test_many_moves_are_named_as_far_as_they_can_be_taken_in():
    plan = least_moves(BASE, {}, "article", Aim("symbolic_presence", 0.5))
    assert len(plan.moves) > 5
    sentence = flipping.moves_text(BASE, plan.moves)
    assert sentence.count("from") == 4
    assert sentence.endswith(f"and {words.NUMBER_WORDS[len(plan.moves) - 4]} smaller moves")
    assert flipping.moves_text(BASE, plan.moves[:5]).count("from") == 5
    assert flipping.moves_text(BASE, plan.moves[:1]) == flipping.move_text(BASE, plan.moves[0])


def test_a_share_just_short_of_the_aim_is_not_said_to_be_the_aim():
    aimed = taking.AimedAnswer(answer(BASE, BASELINE), Aim("cornerstone", 0.25), "Anyone")
    plan = least_moves(BASE, {}, "article", aimed.aim)
    short = type(plan)(plan.moves, plan.leading, 0.2495, met=False)
    assert "just short of 25\u00a0%" in taking.headline(aimed, short)


def test_shares_of_the_map_are_those_of_its_cells():
    answer_here = answer(BASE, STORIES[5])
    slider_map = mapping.drawn(answer_here, FIRST, SECOND, answer_here.leading_measure, "")
    leads = slider_map.planes[0].leading
    for place, contender in enumerate(contenders(BASE).values()):
        share = float((leads == place).mean())
        said = f"{contender.phrase}{{}} in {words.percent(share)}"
        assert share < 0.005 or any(said.format(verb) in mapping.headline(slider_map) for verb in ("", " leads"))


def test_the_numbers_of_a_map_are_those_of_the_engine():
    answer_here = answer(BASE, STORIES[5])
    slider_map = mapping.drawn(answer_here, FIRST, SECOND, "force_deployed", THIRD)
    table = mapping.table(slider_map, slider_map.planes[2])
    values = STORIES[5].values | {THIRD: 100.0, FIRST: 50.0, SECOND: 25.0}
    result = evaluate(BASE, values, STORIES[5].reading)
    share, leads = table.xs(25.0, level=SECOND)[f"{FIRST} 50"]
    assert share == pytest.approx(result.figures["force_deployed"].iloc[0], abs=1e-4)
    assert list(contenders(BASE))[int(leads) - 1] == leading(result)[0]
    assert as_csv(table, "source", "settings").count("\n") == 83


# The charts


@pytest.mark.parametrize("story", STORIES[::3], ids=lambda story: story.name)
def test_strips_run_from_end_to_end_in_the_colours_of_what_leads(story):
    flips = flips_of(story)
    figure = tipping_charts.tipping(flips)
    json.dumps(figure)
    bars = [trace for trace in figure["data"] if trace["type"] == "bar"]
    rows: dict[float, float] = {}
    for trace in bars:
        for y, length in zip(trace["y"], trace["x"], strict=True):
            rows[y] = rows.get(y, 0) + length
    assert len(rows) == len(BASE.variables)
    assert list(rows.values()) == pytest.approx([1] * len(rows))
    shown = sorted(colour for trace in bars for colour in trace["marker"]["color"])
    runs = [run for strip in flips.strips.values() for run in strip.runs]
    assert shown == sorted(style.colour(contenders(BASE)[run.leading]) for run in runs)
    ticks, circles = figure["data"][-2:]
    assert len(ticks["x"]) == len(runs) - len(rows)
    assert len(circles["x"]) == len(rows)
    assert figure["layout"]["yaxis"]["range"] == [figure["layout"]["height"], 0]


def test_the_strip_that_would_tip_first_stands_at_the_top():
    flips = flips_of(STORIES[5])
    reach = [
        abs(x.nearest.at - x.present) / np.ptp(BASE.variable[x.variable].range) for x in flips.ordered if x.nearest
    ]
    assert reach == sorted(reach)
    assert [bool(strip.points) for strip in flips.ordered] == sorted(
        (bool(x.points) for x in flips.ordered), reverse=True
    )


@pytest.mark.parametrize("outcome", BASE.outcomes, ids=lambda outcome: outcome.id)
def test_names_on_strips_can_be_read(outcome):
    for background in (outcome.colour.light, outcome.colour.dark):
        on_it = ink.ink_on(background)
        bright, dim = sorted((ink.luminance(on_it), ink.luminance(background)), reverse=True)
        assert (bright + 0.05) / (dim + 0.05) >= 4.5


def test_arrows_lead_from_where_sliders_stand_to_where_they_would():
    plan = least_moves(BASE, {}, "article", Aim("cornerstone", 0.25))
    figure = move_charts.moves(BASE, plan)
    arrows = [text for text in figure["layout"]["annotations"] if text["showarrow"]]
    for move, arrow in zip(plan.moves, arrows, strict=True):
        start, end = BASE.variable[move.variable].range
        assert arrow["ax"] * (end - start) + start == pytest.approx(move.start)
        assert arrow["x"] * (end - start) + start == pytest.approx(move.end)
        assert arrow["y"] == arrow["ay"]


@pytest.fixture(scope="module")
def slider_map():
    answer_here = answer(BASE, STORIES[5])
    return mapping.drawn(answer_here, FIRST, SECOND, answer_here.leading_measure, "")


def test_regions_cover_where_each_leads_and_no_more(slider_map):
    figure = map_charts.regions(slider_map, slider_map.planes[0], {})
    leading, colours = slider_map.planes[0].leading, list(contenders(BASE).values())
    filled = [trace for trace in figure["data"] if trace.get("contours", {}).get("type") == "constraint"]
    ground = int(np.bincount(leading.ravel()).argmax())
    others = [place for place in np.unique(leading) if place != ground]
    assert figure["layout"]["plot_bgcolor"] == map_charts._tint(colours[ground])
    for place, trace in zip(others, filled, strict=True):
        lead = np.array(trace["z"])  # rounded: where two are all but level it is 0
        np.testing.assert_array_equal((lead > 0)[lead != 0], (leading == place)[lead != 0])
        assert (lead == 0).mean() < 0.01
        assert trace["fillcolor"] == map_charts._tint(colours[place])


def test_points_stand_where_scenarios_set_the_two_sliders(slider_map):
    figure = map_charts.regions(slider_map, slider_map.planes[0], mapping.stored(BASE))
    dots, present = figure["data"][-2:]
    assert {*zip(dots["x"], dots["y"], strict=True)} == {(x.values[FIRST], x.values[SECOND]) for x in STORIES}
    assert (present["x"], present["y"]) == ([STORIES[5].values[FIRST]], [STORIES[5].values[SECOND]])
    assert all(any(words.plain(x.name) in names for names in dots["customdata"]) for x in STORIES)


def test_three_maps_share_their_contours_and_mark_this_scenario_once():
    answer_here = answer(BASE, STORIES[5])
    slider_map = mapping.drawn(answer_here, FIRST, SECOND, answer_here.leading_measure, THIRD)
    figures = [map_charts.regions(slider_map, plane, mapping.stored(BASE)) for plane in slider_map.planes]
    steps = {
        trace["contours"]["size"]
        for figure in figures
        for trace in figure["data"]
        if "customdata" in trace and "z" in trace
    }
    assert len(steps) == 1
    present = [
        trace for figure in figures for trace in figure["data"] if "This scenario" in str(trace.get("hovertemplate"))
    ]
    assert len(present) == 1


def test_boxes_are_outlined_and_named(slider_map):
    box = map_charts.Outline((10, 40), (20, 60), "it <fails>")
    layout = map_charts.regions(slider_map, slider_map.planes[0], {}, [box])["layout"]
    (outline,) = layout["shapes"]
    assert [outline[edge] for edge in ("x0", "x1", "y0", "y1")] == [10, 40, 20, 60]
    assert any(text["text"] == "it &lt;fails>" for text in layout["annotations"])


def test_a_map_of_what_is_not_defined_can_be_drawn():
    base = vote(2, push=(100, 8), pull=(100, 2))
    answer_here = answer(base, baseline_scenario(base))
    slider_map = mapping.drawn(answer_here, "push", "pull", "hastily", "")
    assert "cannot be said anywhere" in mapping.contours_sentence(slider_map)
    assert "NaN" not in json.dumps(map_charts.regions(slider_map, slider_map.planes[0], {}))


def test_labels_keep_off_one_another_and_off_points():
    points = np.array([[100.0, 100.0], [120.0, 100.0], [100.0, 112.0], [395.0, 295.0]])
    texts_ = ["one label", "another label", "a third", "far in the corner"]
    sides = labels.sides(texts_, points, (400, 300))
    areas = [labels.area_of(text, point, side) for text, point, side in zip(texts_, points, sides, strict=True) if side]
    assert len(areas) >= 3
    for number, (low, high) in enumerate(areas):
        assert (low >= 0).all()
        assert (high <= (400, 300)).all()
        for other_low, other_high in areas[:number]:
            assert (low >= other_high).any() or (other_low >= high).any()
    assert sides[3] is not None
    assert sides[3][0] == -1


def test_bars_of_a_strip_lie_where_each_leads_and_are_named_clear_of_the_circle():
    answer_here = answer(BASE, BASELINE)
    variable = BASE.variable[FIRST]
    first, second = list(contenders(BASE))[:2]
    for present, anchors in ((10.0, ("end", "middle")), (20.0, ("start", "middle")), (80.0, ("middle", "start"))):
        strip = Strip(FIRST, present, (Run(first, 0.0, 30.0), Run(second, 30.0, 100.0)))
        figure = tipping_charts.tipping(flipping.Tipping(answer_here, {FIRST: strip}, None, None))
        bars = {
            label: (start, length, trace["insidetextanchor"], hover)
            for trace in figure["data"][:3]
            for label, start, length, hover in zip(
                trace["text"], trace["base"], trace["x"], trace["customdata"], strict=True
            )
        }
        for leader, start, length, anchor, span in (
            (first, 0.0, 0.3, anchors[0], "0 to 30"),
            (second, 0.3, 0.7, anchors[1], "30 to 100"),
        ):
            label = contenders(BASE)[leader].label
            assert bars[label] == (
                pytest.approx(start),
                pytest.approx(length),
                anchor,
                f"{variable.label} {span}: {label}",
            )
        ticks, circles = figure["data"][-2:]
        assert (ticks["x"], circles["x"]) == (pytest.approx([0.3]), pytest.approx([present / 100]))
    shown = [text["text"] for text in figure["layout"]["annotations"]]
    assert any(text.startswith("0 – 100") for text in shown)
