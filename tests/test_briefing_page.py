"""Is a storyline built, kept, taken away and brought back, and are a user's words never lost?"""

import json
from datetime import date

import pytest
from starlette.requests import Request

import model
from briefing.brief import brief
from briefing.findings import storyline as findings
from dashboard import presenting
from dashboard.routes import presentation
from scenarios.presets import shipped
from scenarios.scenario import baseline_scenario
from scenarios.store import STORYLINE, open_store
from scenarios.storyline import MAX_HEADLINE_LENGTH, Scene, Storyline
from scenarios.storylines import shipped_storylines

BASE = model.load()
STORIES = shipped(BASE)
STORY = shipped_storylines(BASE)[0]
STORY_DATE = date(2026, 1, 6)
HOSTILE = "<script>alert(1)</script> **b** [x](http://a) עברית 🙂"


@pytest.fixture
def page(open_page):
    return open_page("briefing")


def run(page):
    page.run()
    assert not page.exception
    return page


def press(page, label):
    next(button for button in page.button if button.label == label).click()
    return run(page)


def field(page, kind, label):
    return next(one for one in getattr(page, kind) if one.label == label)


def story(page):
    return page.session_state["story"]


def start_anew(page, *choices):
    field(page, "selectbox", "Open a storyline").set_value("new")
    run(page)
    for choice in choices:
        page.selectbox(key="story_add").set_value(choice)
        run(page)
        press(page, "Add")
    return page


def names(page):
    return [scene.scenario.name for scene in story(page).scenes]


def test_the_shipped_storyline_is_open_at_first(page):
    assert story(page) == STORY
    assert 6 <= len(STORY.scenes) <= 8
    assert any(text.value == findings.summary(brief(BASE, STORY, STORY_DATE)) for text in page.markdown)


def test_scenes_are_added_moved_duplicated_and_removed(page):
    start_anew(page, "screen", "shipped:3", "shipped:5")
    assert names(page) == [baseline_scenario(BASE).name, STORIES[3].name, STORIES[5].name]
    press(page, "Earlier")
    assert names(page) == [baseline_scenario(BASE).name, STORIES[5].name, STORIES[3].name]
    press(page, "Duplicate")
    assert names(page)[1:3] == [STORIES[5].name, STORIES[5].name]
    press(page, "Remove")
    press(page, "Remove")
    assert names(page) == [baseline_scenario(BASE).name, STORIES[3].name]
    page.button(key="story_undo").click()
    run(page)
    assert names(page) == [baseline_scenario(BASE).name, STORIES[5].name, STORIES[3].name]


def test_words_are_drafted_until_the_user_writes_and_never_overwritten_after(page):
    start_anew(page, "screen", "shipped:3")
    told = brief(BASE, story(page), STORY_DATE).scenes[1]
    assert field(page, "text_input", "Headline").value == told.drafted_headline
    field(page, "text_input", "Headline").set_value("What I say")
    run(page)
    assert story(page).scenes[1].headline == "What I say"
    assert not page.warning
    press(page, "Earlier")
    assert field(page, "text_input", "Headline").value == "What I say"
    assert any("have changed since these words" in warning.value for warning in page.warning)
    press(page, "They still fit")
    assert not page.warning
    press(page, "Back to the model’s words")
    assert story(page).scenes[0].headline is None
    assert (
        field(page, "text_input", "Headline").value == brief(BASE, story(page), STORY_DATE).scenes[0].drafted_headline
    )


def test_a_scene_takes_what_is_on_screen_and_gives_it_back(page):
    start_anew(page, "shipped:3")
    lead = BASE.variables[0]
    page.slider(key=f"slider_{lead.id}").set_value(33.0)
    run(page)
    press(page, "Give it what is on screen")
    assert story(page).scenes[0].scenario.values[lead.id] == 33
    press(page, "Reset")
    press(page, "Put it on screen")
    assert page.session_state["screen"].scenario.values[lead.id] == 33


def test_what_a_scene_shows_is_never_nothing(page):
    start_anew(page, "screen")
    field(page, "multiselect", "Shows").set_value([])
    run(page)
    assert story(page).scenes[0].show == ("outcomes", "branches")
    assert any("at least one thing" in info.value for info in page.info)


def test_saving_opening_and_versions(page):
    start_anew(page, "screen")
    page.text_input(key="story_name").set_value("Mine")
    run(page)
    press(page, "Save storyline")
    press(page, "Duplicate")
    press(page, "Save storyline")
    store = open_store().of(STORYLINE)
    (kept,) = store.presets()
    assert (kept.name, kept.version) == ("Mine", 2)
    field(page, "selectbox", "Open a storyline").set_value("new")
    run(page)
    assert story(page).scenes == ()
    field(page, "selectbox", "Open a storyline").set_value(f"saved:{kept.id}")
    run(page)
    assert len(story(page).scenes) == 2


def test_two_who_save_are_both_kept(page):
    start_anew(page, "screen")
    press(page, "Save storyline")
    store = open_store().of(STORYLINE)
    (kept,) = store.presets()
    store.save(kept.id, {**kept.document, "name": "Theirs"}, kept.version, "Theirs")
    press(page, "Duplicate")
    press(page, "Save storyline")
    assert {preset.name for preset in store.presets()} == {"Theirs", f"{story(page).name}, mine"}
    assert any("Somebody saved" in info.value for info in page.info)


def test_a_deleted_preset_takes_nothing_from_a_scene(page):
    kept = open_store().add("Gone soon", STORIES[4].model_dump(mode="json"))
    press(page, "Presets")  # reads the saved presets anew
    start_anew(page, f"saved:{kept.id}")
    open_store().delete(kept.id)
    assert names(page) == ["Gone soon"]
    run(page)
    assert names(page) == ["Gone soon"]


def test_hostile_words_are_shown_as_typed(page):
    start_anew(page, "screen")
    field(page, "text_input", "Headline").set_value(HOSTILE)
    run(page)
    assert story(page).scenes[0].headline == HOSTILE
    assert field(page, "text_input", "Headline").value == HOSTILE
    told = brief(BASE, story(page), STORY_DATE).scenes[0]
    (label,) = page.radio(key="story_list").options
    assert "<script>" not in label
    assert "\\<script\\>" in label or "&lt;" in label
    assert told.headline == HOSTILE


def test_too_long_a_headline_is_cut_and_too_many_points_are_refused_in_words(page):
    start_anew(page, "screen")
    field(page, "text_area", "Talking points, one a line").set_value("\n".join(["x"] * 20))
    run(page)
    assert story(page).scenes[0].points is None
    assert any("What was there stays" in info.value for info in page.info)
    with pytest.raises(ValueError, match="headline"):
        Scene(scenario=baseline_scenario(BASE), headline="x" * (MAX_HEADLINE_LENGTH + 1))


def test_an_empty_storyline_offers_no_files(page):
    start_anew(page)
    assert any("has no scenes yet" in text.value for text in page.markdown)


def asked(token):
    return presentation(Request({"type": "http", "path_params": {"token": token}, "headers": []}))


def test_a_presentation_is_handed_out_only_under_its_address():
    told = brief(BASE, Storyline(name="A <b>", scenes=(Scene(scenario=baseline_scenario(BASE)),)), STORY_DATE)
    found = asked(presenting.address(told).split("#")[0].rsplit("/", 1)[1])
    assert found.status_code == 200
    text = bytes(found.body).decode()
    assert "Content-Security-Policy" in text
    assert "<b>" not in text.split("<title>")[1].split("</title>")[0]
    assert asked("guessed").status_code == 404
    assert presenting.address(told) == presenting.address(told)


def test_the_file_form_comes_back_whole():
    again = json.loads(STORY.to_json())
    assert Storyline.model_validate(again) == STORY


def test_a_template_is_taken_or_refused_in_words(page):
    page.session_state["story_template"] = None
    start_anew(page, "screen")
    page.file_uploader[0].upload("mine.pptx", b"no deck at all", "application/octet-stream")
    run(page)
    press(page, "Take it")
    assert page.session_state["story_template"] is None
    assert any("The template stays as it was" in info.value for info in page.info)


def test_earlier_versions_and_the_trash_bring_storylines_back(page):
    start_anew(page, "screen")
    press(page, "Save storyline")
    press(page, "Duplicate")
    press(page, "Save storyline")
    page.session_state["story_kept"] = True
    run(page)
    press(page, "Restore this version")
    assert len(story(page).scenes) == 1
    assert page.session_state["story_saved"].version == 3
    page.session_state["story_kept"] = True
    run(page)
    press(page, "Delete this storyline")
    assert open_store().of(STORYLINE).presets() == []
    page.session_state["story_kept"] = True
    run(page)
    press(page, "Restore")
    assert len(open_store().of(STORYLINE).presets()) == 1
    assert page.session_state["story_saved"].version == 3
