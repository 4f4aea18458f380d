"""Does Precedents show the nearest cases, how they ended, and how the rules would have fared?"""

from math import nan

import pandas as pd
import pytest
from conftest import TOY

import model
from briefing.findings import precedents as findings
from dashboard.charts import precedents as charts
from model import cases, precedents
from model.rulebase import ENVIRONMENT_VARIABLE
from scenarios.presets import shipped
from scenarios.scenario import OwnReading, baseline_scenario, under

BASE = model.load()
KNOWN = findings.record(BASE)
PAGE = "dashboard/pages/precedents.py"


def likeness(values=BASE.baseline):
    return findings.likeness(KNOWN, {**BASE.baseline, **values}, BASE.readings[0].id)


@pytest.fixture
def page(open_page):
    return open_page("precedents")


def texts(page):
    return [text.value for text in page.markdown]


def shown(page, view):
    page.segmented_control(key="precedents_view").set_value(view)
    page.run()
    assert not page.exception
    return page


def test_the_page_opens_with_the_nearest_cases(page):
    near = likeness()
    assert findings.nearest_headline(KNOWN, near) in texts(page)
    assert findings.likeness_text(near) in texts(page)


def test_a_slider_moves_the_nearest(page):
    backing = next(variable.id for variable in BASE.variables if variable.id in KNOWN.cases and variable.leading)
    page.slider(key=f"slider_{backing}").set_value(90.0)
    page.run()
    assert findings.nearest_headline(KNOWN, likeness({backing: 90.0})) in texts(page)
    assert findings.nearest_headline(KNOWN, likeness()) not in texts(page)


def test_the_track_record_is_that_of_the_reading(page):
    shown(page, "track")
    assert findings.track_headline(KNOWN, BASE.readings[0].id) in texts(page)
    page.segmented_control(key="reading").set_value(BASE.readings[1].id)
    page.run()
    assert findings.track_headline(KNOWN, BASE.readings[1].id) in texts(page)
    assert any(findings.caution(KNOWN) in text for text in texts(page))


@pytest.mark.parametrize("view", ["nearest", "track"])
def test_the_code_gives_what_the_page_shows(page, view):
    page.selectbox(key="choice").set_value("shipped:5")
    *lines, last = shown(page, view).code[-1].value.splitlines()
    assert len(lines) == 2
    names: dict[str, object] = {}
    exec("\n".join([*lines, f"found = {last}"]), names)
    expected = {
        "nearest": likeness(shipped(BASE)[5].values).distances,
        "track": precedents.track_record(BASE, cases.load(BASE)),
    }
    pd.testing.assert_frame_equal(names["found"], expected[view])


def test_a_rule_base_without_cases_says_so(open_page, monkeypatch):
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(TOY))
    assert "No past cases are given for this rule base." in texts(open_page("precedents"))


def test_a_faulty_file_is_shown_with_its_faults(open_page, tmp_path, monkeypatch):
    base = tmp_path / "village.toml"
    base.write_text(TOY.read_text(encoding="utf-8").replace("village-reservoir", "other-reservoir"), encoding="utf-8")
    (tmp_path / cases.FILE_NAME).write_text("case,held\nThe wet year,1\n", encoding="utf-8")
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(base))
    page = open_page("precedents")
    assert any('column "outcome" is missing; add it' in text.value for text in page.text)


# The findings


def test_the_headline_counts_what_held_and_names_the_nearest():
    for story in shipped(BASE):
        near = likeness(story.values)
        said = findings.nearest_headline(KNOWN, near)
        held = int(near.cases["held"].sum())
        if held in (0, findings.NEAREST):
            assert said.startswith(f"The six precedents most like this scenario all {'held' if held else 'failed'};")
        else:
            numbers = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}
            assert f", {numbers[held]} held and {numbers[6 - held]} failed; of all 28, 13 held." in said
        far = near.distances["distance"].iloc[0] >= findings.UNLIKE
        assert ("None is close" in said) == far


def test_a_scenario_like_nothing_before_is_said_to_be():
    corners = {name: BASE.variable[name].range[place % 2] for place, name in enumerate(cases.coded(BASE, KNOWN.cases))}
    assert "None is close" in findings.nearest_headline(KNOWN, likeness(corners))


def test_the_likeness_ends_where_a_case_stands_a_quarter_of_a_slider_away():
    near = likeness()
    for text, gaps in zip(findings.likeness_text(near).split("\n\n"), near.gaps.values(), strict=True):
        named = sum(gaps[name] >= findings.UNLIKE for name in near.variables)
        assert text.count(" against ") == min(named, findings.MOST_NAMED)
        assert ("*On no slider" in text) == (named == 0)


def test_only_cases_that_were_tried_are_near():
    assert set(likeness().cases.index) <= set(cases.tried(KNOWN.cases).index)


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("1982-09-29", "1984-03-31", "1982–84"),
        ("1996-12-20", "2004-12-02", "1996–2004"),
        ("1974-08-16", "", "since 1974"),
        ("1939-03-31", "1939-09-27", "1939"),
    ],
)
def test_years(start, end, said):
    assert findings.years({"start": start, "end": end}) == said


def test_verdicts_differ_by_mark_and_by_word():
    assert [findings.verdict(held) for held in (1.0, 0.0, nan)] == ["● held", "× failed", "not known"]


def test_the_headline_of_the_track_record_says_which_way_the_chances_err():
    def headline(chance):
        score = {**KNOWN.scores["record"], "chance": chance}
        return findings.track_headline(findings.Record(BASE, KNOWN.cases, KNOWN.chances, {"record": score}), "record")

    assert "but their chances are too low: 20 % on average, where 46 % held." in headline(0.2).replace("\u00a0", " ")
    assert "but their chances are too high" in headline(0.8)
    assert "and their chances are about right" in headline(0.45)


def test_an_edited_reading_has_a_track_record_of_its_own():
    rule = BASE.rules[-1].id
    own = OwnReading(label="Mine", based_on="record", weights={rule: 1.0})
    known = findings.record(under(BASE, baseline_scenario(BASE).changed(own=own, reading="own")))
    assert list(known.scores) == [*(reading.id for reading in BASE.readings), "own"]
    assert known.scores["own"] != known.scores["record"]
    assert "Mine" in findings.track_sentence(known)


def test_the_table_shows_every_case_with_its_source():
    table = findings.table(KNOWN)
    assert len(table) == len(KNOWN.cases)
    assert (table["Source"] != "").all()
    assert (table["Put to the test"] == "never").sum() == len(KNOWN.cases) - len(cases.tried(KNOWN.cases))
    assert {"Adversary", "Peak troops", "Host’s consent", "First coded as"} <= set(table)


# The charts


def test_the_grid_has_a_cell_per_case_and_slider_with_the_difference_in_its_units():
    near = likeness()
    bar = charts.grid(near)["data"][0]
    assert len(bar["x"]) == len(near.cases) * len(near.variables)
    first = near.cases.iloc[0]
    expected = [first[name] - near.values[name] for name in near.variables]
    arrows = ["=" if not change else f"{'▲' if change > 0 else '▼'}{abs(change):.0f}" for change in expected]
    assert bar["text"][: len(arrows)] == arrows


def test_the_further_the_stronger_the_shade():
    def brightness(distance):
        light, dark = (int(part[1:3], 16) for part in charts._shade(distance)[11:-1].split(", "))
        return light, dark

    shades = [brightness(distance) for distance in (0, 0.2, 0.4, 0.6, 1.0)]
    light, dark = zip(*shades, strict=True)
    assert sorted(light, reverse=True) == list(light)
    assert sorted(dark) == list(dark)
    assert len(set(light)) == 4  # what is furthest is as dark as it gets


def test_the_track_record_marks_every_case_once_per_reading():
    figure = charts.track(KNOWN)
    marks = [trace for trace in figure["data"] if trace["mode"] == "markers"]
    assert len(marks) == 2 * len(BASE.readings)
    assert sum(len(trace["x"]) for trace in marks) == len(KNOWN.tried) * len(BASE.readings)
    assert {trace["marker"]["symbol"] for trace in marks} == {"circle", "x-thin"}
    for trace, held in zip(marks[:2], (1, 0), strict=True):
        expected = KNOWN.chances.loc[KNOWN.tried.index[KNOWN.tried["held"] == held], BASE.readings[0].id]
        assert trace["x"] == sorted(expected)


def test_marks_that_would_cover_one_another_are_stacked():
    offsets = charts.stacked([0.1, 0.105, 0.11, 0.5])
    assert len(set(offsets[:3])) == 3
    assert offsets[3] == 0
