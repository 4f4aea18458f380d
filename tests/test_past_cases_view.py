"""Does Precedents show the nearest cases, how they ended, and how the rules would have fared?"""

from itertools import product
from math import nan

import pandas as pd
import pytest
from conftest import TOY
from sessions import result_of_code, set_widget, texts, unfold
from what_ships import BASE, BASELINE, STORIES

from briefing.findings import precedents as findings
from briefing.findings import track as tracks
from briefing.tables import as_paragraphs
from dashboard.charts import precedents as charts
from dashboard.charts import track as track_charts
from model import agreement, cases, checks, record
from model.rulebase import ENVIRONMENT_VARIABLE
from scenarios.scenario import OwnReading, under

KNOWN = findings.record(BASE)
TRACK = tracks.track(BASE)
READING = BASE.readings[0].id
PAGE = "how_sure"
VIEW = ("how_sure_view", "cases")


def likeness_of(values=BASE.baseline):
    return findings.likeness(KNOWN, BASE, {**BASE.baseline, **values}, READING)


def shown(page, view):
    return unfold(set_widget(page, "how_sure_view", view), f"analysts_{view}")


def test_the_page_opens_with_the_nearest_cases(page):
    likeness = likeness_of()
    assert findings.nearest_headline(KNOWN, likeness) in texts(page)
    assert findings.likeness_text(likeness) in texts(page)


def test_a_slider_moves_the_nearest(page):
    backing = next(variable.id for variable in BASE.variables if variable.id in KNOWN.table and variable.leading)
    set_widget(page, f"slider_{backing}", 90.0)
    assert findings.nearest_headline(KNOWN, likeness_of({backing: 90.0})) in texts(page)
    assert findings.nearest_headline(KNOWN, likeness_of()) not in texts(page)


def test_the_track_record_is_that_of_the_reading(page):
    shown(page, "track")
    assert tracks.headline(TRACK, READING) in texts(page)
    set_widget(page, "reading", BASE.readings[1].id)
    assert tracks.headline(TRACK, BASE.readings[1].id) in texts(page)
    assert tracks.headline(TRACK, READING) not in texts(page)
    assert any(findings.caution(KNOWN) in text for text in texts(page))


def test_words_for_analysts_stand_apart(page):
    shown(page, "track")
    folded = as_paragraphs(tracks.analysts_table(TRACK))
    plain = [*texts(page)[: texts(page).index(folded)], tracks.order_sentence(TRACK, READING)]
    assert not [word for word in ("Brier", "AUC", "rank") for text in plain if word in text]


@pytest.mark.parametrize(
    ("view", "said"),
    [
        ("track", tracks.misses_headline(TRACK, READING)),
        ("track", tracks.agreement_headline(TRACK)),
        ("cases", tracks.limits_text(TRACK)),
    ],
)
def test_what_is_wrong_and_who_coded_it_is_said(page, view, said):
    assert any(said in text for text in texts(shown(page, view)))


def test_the_code_gives_what_the_page_shows(page):
    set_widget(page, "choice", "shipped:5")
    asked, story = checks.load(), STORIES[5]
    known = cases.load(BASE, asked)
    nearest = findings.likeness(KNOWN, BASE, story.values, story.reading).distances
    pd.testing.assert_frame_equal(result_of_code(page), nearest)
    shown(page, "track")
    pd.testing.assert_frame_equal(result_of_code(page, -3), record.track_record(BASE, asked, known))
    assert result_of_code(page, -2) == record.misses(BASE, asked, known, known.mean, story.reading)
    assert result_of_code(page, -1) == agreement.agreement(known.codings)


def test_a_rule_base_without_cases_says_so(open_page, monkeypatch):
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(TOY))
    assert "No past cases are given for this rule base." in texts(set_widget(open_page(PAGE), *VIEW))


def test_a_faulty_file_is_shown_with_its_faults(open_page, tmp_path, monkeypatch):
    base = tmp_path / "village.toml"
    base.write_text(TOY.read_text(encoding="utf-8").replace("village-reservoir", "other-reservoir"), encoding="utf-8")
    (tmp_path / "precedents.csv").write_text("case,held\nThe wet year,1\n", encoding="utf-8")
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(base))
    page = set_widget(open_page(PAGE), *VIEW)
    assert any('column "outcome" is missing; add it' in text.value for text in page.text)


# The findings


def test_the_headline_counts_what_held_and_names_the_nearest():
    for story in STORIES:
        likeness = likeness_of(story.values)
        said = findings.nearest_headline(KNOWN, likeness)
        held = int(likeness.cases["held"].sum())
        if held in (0, findings.NEAREST):
            assert said.startswith(f"The six precedents most like this scenario all {'held' if held else 'failed'};")
        else:
            numbers = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}
            assert f", {numbers[held]} held and {numbers[6 - held]} failed; of all 27, 13 held." in said
        far = likeness.distances["distance"].iloc[0] >= findings.UNLIKE
        assert ("None is close" in said) == far


def test_a_scenario_like_nothing_before_is_said_to_be():
    names = cases.coded(BASE, KNOWN.table)
    corners = (dict(zip(names, ends, strict=True)) for ends in product(*(BASE.variable[name].range for name in names)))
    unlike = max(map(likeness_of, corners), key=lambda likeness: likeness.distances["distance"].iloc[0])
    assert unlike.distances["distance"].iloc[0] >= findings.UNLIKE
    assert "None is close" in findings.nearest_headline(KNOWN, unlike)


def test_the_likeness_ends_where_a_case_stands_a_quarter_of_a_slider_away():
    likeness = likeness_of()
    for text, gaps in zip(findings.likeness_text(likeness).split("\n\n"), likeness.gaps.values(), strict=True):
        named = sum(gaps[name] >= findings.UNLIKE for name in likeness.variables)
        assert text.count(" against ") == min(named, findings.MOST_NAMED)
        assert ("*On no slider" in text) == (named == 0)


def test_only_cases_that_were_tried_are_near():
    assert set(likeness_of().cases.index) <= set(cases.tried(KNOWN.table).index)


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


def test_the_headline_of_the_track_record_gives_the_spread_of_the_codings_and_the_regression():
    rows = record.track_record(BASE, TRACK.checks, TRACK.kinds["precedents"], READING).loc["held"]
    said = tracks.headline(TRACK, READING)
    low, high, mean = rows["auc"].min(), rows["auc"].max(), rows.loc[("mean of all", READING)]
    assert (
        f"which is which {100 * mean['auc']:.0f} times in 100 ({100 * low:.0f} to {100 * high:.0f}, depending" in said
    )
    assert f"a simple statistical model of the same cases, {100 * mean['regression_auc']:.0f}." in said


def test_every_check_and_coding_has_its_row_beside_base_rate_and_regression():
    table = tracks.analysts_table(TRACK)
    of_precedents = 2  # checks, in five codings and means; the others are of proposals, in three
    assert len(table) == (of_precedents * 5 + 5 * 3) * len(BASE.readings)
    assert table["Asked"].nunique() == len(TRACK.checks.checks)
    assert (table[["Brier, base rate", "Brier, regression", "AUC, regression"]] != "–").all(axis=None)
    assert not tracks.order_table(TRACK)[["auc_low", "auc_high", "regression_auc"]].isna().any(axis=None)


def test_each_case_is_missed_once_where_it_is_furthest_off():
    every, largest = TRACK.misses(READING), TRACK.largest(READING)
    assert len({miss.case for miss in largest}) == len(largest) == tracks.MISSES_SHOWN
    for miss in largest:
        assert miss.size == max(other.size for other in every if other.case == miss.case)
    assert largest[0] == every[0]


def test_an_edited_reading_has_a_track_record_of_its_own():
    rule = BASE.rules[-1].id
    own = OwnReading(label="Mine", based_on="record", weights={rule: 1.0})
    edited = under(BASE, BASELINE.changed(own=own, reading="own"))
    known = findings.record(edited)
    assert list(known.chances) == [*(reading.id for reading in BASE.readings), "own"]
    assert tracks.track(edited).rows("own")["held"].keys() == TRACK.rows(READING)["held"].keys()
    assert tracks.track(edited).rows("own")["held"] != tracks.track(edited).rows("record")["held"]
    assert "Mine" in findings.track_sentence(known)


def test_the_weights_say_what_near_means_here():
    likeness = likeness_of()
    weights = list(likeness.weights.values())
    assert weights == sorted(weights, reverse=True)
    assert sum(weights) == pytest.approx(1)
    first = findings.slider_name(BASE, likeness.variables[0])
    assert f"How alike two cases are counts what matters here: {first[0].lower()}{first[1:]} " in findings.weights_text(
        likeness
    )


def test_the_list_of_cases_shows_the_spread_of_the_codings():
    known, variable = KNOWN.cases, cases.coded(BASE, KNOWN.table)[0]
    case = str(known.spread[variable].idxmax())
    scores = [coding.loc[case, variable] for coding in known.codings.values()]
    cell = findings.table(KNOWN).loc[case, findings.slider_name(BASE, variable)]
    assert cell == f"{sum(scores) / 3:.0f} ({min(scores):.0f}–{max(scores):.0f})"


def test_proposed_forces_are_listed_with_what_became_of_them():
    table = findings.table(findings.record(BASE, cases.PROPOSALS))
    assert len(table) == 24
    assert set(table["Deployed"]) == {"yes", "no", "not coded"}
    assert set(table["Settlement"]) <= {branch.label for branch in BASE.stage["settlement"].branches}


def test_the_table_shows_every_case_with_its_source():
    table = findings.table(KNOWN)
    assert len(table) == len(KNOWN.table)
    assert (table["Source"] != "").all()
    assert (table["Put to the test"] == "never").sum() == len(KNOWN.table) - len(cases.tried(KNOWN.table))
    assert {"Adversary", "Peak troops", "Host’s consent", "First coded as"} <= set(table)


# The charts


def test_the_grid_has_a_cell_per_case_and_slider_with_the_difference_in_its_units():
    likeness = likeness_of()
    bar = charts.grid(likeness)["data"][0]
    assert len(bar["x"]) == len(likeness.cases) * len(likeness.variables)
    first = likeness.cases.iloc[0]
    expected = [first[name] - likeness.values[name] for name in likeness.variables]
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


def test_the_picture_of_the_record_has_a_mark_of_rules_and_of_regression_for_each_coding():
    figure = track_charts.order(TRACK, READING)
    symbols = [trace["marker"]["symbol"] for trace in figure["data"] if trace["mode"] == "markers"]
    rows = sum(len(codings) for codings in TRACK.rows(READING).values())
    assert symbols.count("circle") == symbols.count("diamond-open") == rows
    rules = [trace["x"][0] for trace in figure["data"] if trace.get("marker", {}).get("symbol") == "circle"]
    assert rules == [score["auc"] for codings in TRACK.rows(READING).values() for score in codings.values()]


def test_the_picture_of_misses_runs_from_the_chance_to_what_happened():
    lines = [trace["x"] for trace in track_charts.misses(TRACK, READING)["data"] if trace["mode"] == "lines"]
    assert lines == [[miss.chance, miss.happened] for miss in TRACK.largest(READING)]


def test_the_picture_of_agreement_has_a_mark_for_each_pair():
    marks = [x for trace in track_charts.agreement(TRACK)["data"] for x in trace["x"]]
    assert marks == [row.single for rows in TRACK.pairs.values() for row in rows]


def test_the_line_on_past_cases_speaks_of_what_bears_on_the_group():
    known = checks.load().checks
    for check in (x for x in known if x.bears_on):
        assert f"“{check.label}”" in tracks.in_one_line(BASE, "article", check.bears_on[0])
    assert f"“{known[0].label}”" in tracks.in_one_line(BASE, "article")
