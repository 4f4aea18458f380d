"""Does Compare set scenarios side by side, say what differs, and share the difference out?"""

import os

import pandas as pd
import pytest
from sessions import result_of_code, set_widget, texts, visit
from what_ships import BASE, BASELINE, STORIES

from briefing import words
from briefing.answer import answer
from briefing.findings import compare
from briefing.findings.compare import Column
from dashboard.charts import compare as charts
from model.aims import measures
from scenarios.scenario import OwnReading

PAGE = "compare"


def column(scenario, base=BASE):
    return Column(scenario.name, answer(base, scenario))


def test_the_page_compares_with_something_that_differs(page):
    other = next(story for story in STORIES if story.values != BASELINE.values)
    assert compare.headline([column(BASELINE), column(other)]) in texts(page)


def test_a_slider_moves_the_comparison(page):
    lead = BASE.variables[0]
    set_widget(page, f"slider_{lead.id}", 80.0)
    headline = next(text for text in texts(page) if text.startswith("“") and " of 100 cases" in text)
    moved = answer(BASE, BASELINE.changed(values={**BASELINE.values, lead.id: 80.0}))
    first = moved.ranked_groups[0]
    said = f"{words.within_sentence(words.in_cases(moved, first))} ({words.band_text(moved.group_bands[first.id])})"
    assert said in headline


def test_two_readings_of_one_scenario_are_shared_out_over_rules(page):
    record = BASE.readings[1]
    set_widget(page, "choice", "shipped:5")
    set_widget(page, "compare_others", [f"reading:{record.id}"])
    start, end = column(STORIES[5].changed(reading=record.id)), column(STORIES[5])
    parts = compare.moved(start, end, end.answer.leading_measure)
    assert set(parts.index) <= set(BASE.rule)
    assert any(text == compare.moved_sentence(start, end, end.answer.leading_measure, parts) for text in texts(page))


def test_nothing_to_compare_with_is_said(page):
    set_widget(page, "compare_others", [])
    assert any(text.endswith("Choose what to compare it with.") for text in texts(page))


def test_the_choice_survives_a_visit_to_another_page(page):
    set_widget(page, "compare_others", ["shipped:3"])
    visit(page, "simulator")
    visit(page, PAGE)
    assert page.multiselect(key="compare_others").value == ["shipped:3"]


@pytest.mark.parametrize("others", [["shipped:6"], ["reading:record"], ["shipped:2", "shipped:9", "baseline"]])
def test_the_code_gives_what_the_page_says(page, others):
    page.selectbox(key="choice").set_value("shipped:5")
    set_widget(page, "compare_others", others)
    parts = result_of_code(page)
    start = {
        "shipped:6": STORIES[6],
        "reading:record": STORIES[5].changed(reading="record"),
        "shipped:2": STORIES[2],
    }[others[0]]
    expected = compare.moved(column(start), column(STORIES[5]), answer(BASE, STORIES[5]).leading_measure)
    assert parts.sort_index().to_dict() == pytest.approx(expected.sort_index().to_dict(), abs=1e-12)
    assert os.environ["AFTER_CEASEFIRE_PRESETS"]  # the code itself touches no presets


# The findings


def test_only_what_differs_is_listed():
    other = BASELINE.changed(values={**BASELINE.values, BASE.variables[0].id: 80.0})
    table = compare.inputs([column(BASELINE), column(other)])
    assert list(table.index) == [BASE.variables[0].label]
    assert table.iloc[0].tolist() == [
        words.value_text(BASE.variables[0], x) for x in (BASELINE.values[BASE.variables[0].id], 80.0)
    ]
    assert compare.inputs([column(BASELINE), column(BASELINE)]).empty


def test_scenarios_of_one_name_are_told_apart():
    record, again = BASELINE.changed(reading="record"), BASELINE
    names = compare.names([column(BASELINE), column(record), column(again)])
    assert len(set(names)) == 3
    assert names[1].endswith(BASE.reading["record"].label)


def test_hostile_names_are_shown_as_typed():
    name = "<script>alert(1)</script> [x](http://a) | **b**"
    columns = [column(BASELINE.changed(name=name)), column(STORIES[5])]
    assert words.escaped(name) in compare.headline(columns)
    assert words.escaped(name) in compare.as_markdown(compare.inputs(columns))
    heading = charts.bars(columns)["layout"]["annotations"][8]["text"]
    assert "<script" not in heading
    assert "&lt;script>" in heading


def test_an_edited_reading_is_marked_and_counts():
    rule = BASE.rules[0].id
    own = OwnReading(label="Mine", based_on="article", weights={rule: 1.0})
    edited = column(BASELINE.changed(own=own, reading="own"))
    assert "Edited reading “Mine”" in compare.reading_label(edited)
    leading = edited.answer.leading
    parts = compare.moved(column(BASELINE), edited, leading)
    assert list(parts.index) == [rule]
    assert parts.sum() == pytest.approx(edited.share(leading) - column(BASELINE).share(leading), abs=1e-9)


# The charts


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_bars_show_every_outcome_of_every_scenario_on_one_scale(count):
    columns = [column(story) for story in STORIES[:count]]
    figure = charts.bars(columns)
    shown = [trace for trace in figure["data"] if trace["type"] == "bar"]
    for trace, one in zip(shown, columns, strict=True):
        assert trace["x"] == list(one.answer.outcomes.values())
    axes = [axis for name, axis in figure["layout"].items() if name.startswith("xaxis")]
    assert len(axes) == count
    assert len({tuple(axis["range"]) for axis in axes}) == 1
    edges = [edge for axis in axes for edge in axis["domain"]]
    assert edges == sorted(edges)
    assert edges[-1] <= 1 + 1e-9


def test_the_waterfall_steps_from_one_end_to_the_other():
    start, end = column(STORIES[2]), column(STORIES[6])
    for measure in measures(BASE):
        parts = compare.moved(start, end, measure)
        bar = charts.waterfall(BASE, parts, start.share(measure), end.share(measure), ["a", "b"])["data"][0]
        assert bar["base"][-2] + bar["x"][-2] == pytest.approx(end.share(measure), abs=1e-9)
        for place in range(1, len(bar["x"]) - 2):
            assert bar["base"][place] + bar["x"][place] == pytest.approx(bar["base"][place + 1])


def test_over_time_ends_where_the_scenario_does():
    columns = [column(STORIES[2]), column(STORIES[6])]
    table = compare.over_time(columns, BASE.outcomes[0].id)
    assert table.iloc[-1].tolist() == pytest.approx([x.share(BASE.outcomes[0].id) for x in columns])


def test_labels_keep_their_distance_and_their_order():
    assert charts.apart([0.5, 0.1, 0.51], 0.1) == pytest.approx([0.5, 0.1, 0.6])
    assert charts.apart([0.0, 0.0, 0.0], 1.0) == [0.0, 1.0, 2.0]


@pytest.mark.parametrize(
    ("parts", "before", "after", "whole"),
    [
        ([-0.006], 0.844, 0.838, [0]),
        ([-0.026], 0.044, 0.018, [-2]),
        ([0.047, 0.014], 0.464, 0.525, [5, 2]),
        ([0.054, 0.013], 0.461, 0.528, [6, 1]),
        ([0.1, 0.0], 0.2, 0.3, [10, 0]),
    ],
)
def test_parts_in_points_add_up_to_the_difference_as_it_is_printed(parts, before, after, whole):
    points = compare.in_points(pd.Series(parts, index=[f"part {n}" for n in range(len(parts))]), before, after)
    assert list(points.values()) == whole
    assert sum(points.values()) == words.points(after) - words.points(before)


def test_where_the_same_leads_as_often_what_differs_is_said():
    alike = answer(BASE, BASELINE.changed(name="Twin"))
    columns = [Column("One", answer(BASE, BASELINE)), Column("Twin", alike)]
    assert compare.headline(columns).endswith("No outcome differs by as much as a point.")
    leads = [x for x in STORIES if answer(BASE, x).leading_measure != columns[0].answer.leading_measure]
    assert "differs" not in compare.headline([columns[0], Column("Other", answer(BASE, leads[0]))])


def test_a_single_part_is_named_however_small():
    name = BASE.variables[0].id
    figure = charts.waterfall(BASE, pd.Series({name: 0.001}), 0.4, 0.401, ["One", "Other"])
    assert BASE.variables[0].label in " ".join(figure["data"][0]["text"])
