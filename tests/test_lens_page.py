"""The lens on the pages: one choice, the same everywhere, undoable, in the address; who does not follow it says so."""

import pytest
from conftest import ANALYSES, TOY
from sessions import press, put_story, run, scenario_of, session_of, set_widget, texts, visit
from what_ships import BASE, BASELINE

from briefing import words
from briefing.answer import answer
from model import releases
from scenarios.scenario import baseline_scenario
from scenarios.storyline import Scene, Storyline

LENS = BASE.lenses[-1]


def test_the_result_is_through_the_lens_that_is_chosen_and_undo_leads_back(open_page):
    page = open_page("simulator")
    everything, through = (words.result_sentence(answer(BASE, BASELINE.changed(lens=x))) for x in ("", LENS.id))
    assert everything in texts(page)
    set_widget(page, "lens", LENS.id)
    assert through in texts(page)
    assert LENS.phrase in through
    assert page.query_params["lens"] in (LENS.id, [LENS.id])
    assert not any("changed" in text for text in texts(page))
    press(page, "Undo")
    assert everything in texts(page)
    assert page.segmented_control(key="lens").value == ""
    assert "lens" not in page.query_params


def test_the_first_lens_leaves_no_trace(open_page):
    page = open_page("simulator")
    set_widget(page, "lens", LENS.id)
    set_widget(page, "lens", "")
    assert scenario_of(page).lens == ""
    assert not page.query_params


def test_what_comes_with_the_project_opens_through_the_lens_on_screen(open_page):
    page = open_page("simulator")
    set_widget(page, "lens", LENS.id)
    set_widget(page, "choice", "shipped:3")
    assert scenario_of(page).lens == LENS.id
    press(page, "Reset")
    assert scenario_of(page).lens == LENS.id


def test_scenarios_are_compared_through_one_lens(open_page):
    page = open_page("simulator")
    set_widget(page, "lens", LENS.id)
    visit(page, "compare")
    assert page.segmented_control(key="lens").value == LENS.id
    (headline,) = [text for text in texts(page) if text.count(LENS.phrase) > 1]
    assert headline.startswith(f"“{words.escaped(BASELINE.name)}”: ")
    set_widget(page, "lens", BASE.lenses[1].id)
    assert any(text.count(BASE.lenses[1].phrase) > 1 for text in texts(page))


@pytest.mark.parametrize("name", ANALYSES)
def test_a_page_has_the_same_control_or_says_that_it_speaks_of_all_cases(open_page, name):
    page = open_page("simulator")
    set_widget(page, "lens", LENS.id)
    visit(page, name)
    said = any("Shares on this page are of all cases" in text and LENS.phrase in text for text in texts(page))
    control = [box.value for box in page.segmented_control if box.key == "lens"]
    assert control == ([] if said else [LENS.id])


def test_a_scene_gets_a_lens_beside_what_it_shows(open_page):
    page = open_page("briefing")
    (field,) = [box for box in page.selectbox if box.key and box.key.startswith("story_lens_1_")]
    assert field.value == ""
    field.set_value(LENS.id)
    run(page)
    first, second, *_ = session_of(page).story.boards.shown.storyline.scenes
    assert (first.scenario.lens, second.scenario.lens) == (LENS.id, "")


def test_a_scene_of_a_release_without_lenses_is_offered_none(open_page):
    page = open_page("briefing")
    then = baseline_scenario(releases.named("1.0.0"))
    put_story(page, Storyline(name="As told then", scenes=[Scene(scenario=then)]))
    run(page)
    assert not [box for box in page.selectbox if box.key and box.key.startswith("story_lens_")]


def test_a_rule_base_without_lenses_shows_no_control(open_page, monkeypatch):
    monkeypatch.setenv("AFTER_CEASEFIRE_RULEBASE", str(TOY))
    page = open_page("simulator")
    assert not [control for control in page.segmented_control if control.key == "lens"]
