"""Is a storyline built, kept, taken away and brought back, and are a user's words never lost?"""

import json
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from sessions import press, run, scenario_of, session_of, set_widget, unfold, visit
from starlette.requests import Request
from what_ships import BASE, BASELINE, STORIES

from briefing import provenance, words
from briefing.brief import brief
from briefing.findings import slides as slides_said
from briefing.findings import storyline as findings
from briefing.handout import handout
from briefing.views import view_of
from dashboard import catalogue, dialogs, library, presenting, stored, story_words, storyboard, storylines
from dashboard.routes import presentation
from dashboard.session import Board, History, Screen, Session, StoryDesk
from scenarios.carried import up_to
from scenarios.logbook import day_of, shipped
from scenarios.names import MAX_NAME_LENGTH
from scenarios.pictures import picture
from scenarios.scenario import baseline_scenario
from scenarios.store import STORYLINE, open_store
from scenarios.storyline import (
    MAX_FREE_SLIDES,
    MAX_HEADLINE_LENGTH,
    MAX_POINTS,
    MAX_SCENES,
    Annotation,
    FreeSlide,
    Imprint,
    Scene,
    Storyline,
    basis,
)
from scenarios.storylines import shipped_storylines

PAGE = "briefing"
STORY = shipped_storylines(BASE)[0]
STORY_DATE = date(2026, 1, 6)
HOSTILE = "<script>alert(1)</script> **b** [x](http://a) עברית 🙂"


def field(page, kind, label):
    return next(one for one in getattr(page, kind) if one.label == label)


def write(page, kind, label, text):
    field(page, kind, label).set_value(text)
    return run(page)


def boards(page):
    return session_of(page).story.boards


def story(page):
    return boards(page).shown.storyline


def open_kept(page, choice):
    press(page, "Open")
    set_widget(page, "kept_storyline", choice)
    return press(page, f"open_{choice}")


def start_anew(page, *choices):
    open_kept(page, "new")
    for choice in choices:
        set_widget(page, "story_add", choice)
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
    assert names(page) == [BASELINE.name, STORIES[3].name, STORIES[5].name]
    press(page, "Earlier")
    assert names(page) == [BASELINE.name, STORIES[5].name, STORIES[3].name]
    press(page, "Duplicate")
    assert names(page)[1:3] == [STORIES[5].name, STORIES[5].name]
    press(page, "Remove")
    press(page, "Remove")
    assert names(page) == [BASELINE.name, STORIES[3].name]
    press(page, "story_undo")
    assert names(page) == [BASELINE.name, STORIES[5].name, STORIES[3].name]
    press(page, "story_redo")
    assert names(page) == [BASELINE.name, STORIES[3].name]
    assert page.button(key="story_redo").disabled
    press(page, "story_undo")
    press(page, "Duplicate")
    assert page.button(key="story_redo").disabled


def test_words_are_drafted_until_the_user_writes_and_never_overwritten_after(page):
    start_anew(page, "screen", "shipped:3")
    scene = brief(BASE, story(page), STORY_DATE).scenes[1]
    assert field(page, "text_input", "Headline").value == scene.drafted_headline
    write(page, "text_input", "Headline", "What I say")
    assert story(page).scenes[1].headline == "What I say"
    press(page, "Earlier")
    assert field(page, "text_input", "Headline").value == "What I say"
    assert not page.warning
    set_widget(page, f"slider_{BASE.variables[0].id}", 33.0)
    press(page, "Give it what is on screen")
    assert any("headline was written" in warning.value for warning in page.warning)
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
    set_widget(page, f"slider_{lead.id}", 33.0)
    press(page, "Give it what is on screen")
    assert story(page).scenes[0].scenario.values[lead.id] == 33
    # A preset's scene says that it was changed; under a name of its own it keeps that.
    assert story(page).scenes[0].scenario.name.endswith(", changed")
    write(page, "text_input", "Name of the scenario", "My own")
    set_widget(page, f"slider_{lead.id}", 34.0)
    press(page, "Give it what is on screen")
    assert story(page).scenes[0].scenario.name == "My own"
    press(page, "Reset")
    press(page, "Put it on screen")
    assert scenario_of(page).values[lead.id] == 34


def test_what_a_scene_shows_is_never_nothing(page):
    start_anew(page, "screen")
    field(page, "multiselect", "Shows").set_value([])
    run(page)
    assert story(page).scenes[0].show == ("outcomes", "branches")
    assert field(page, "multiselect", "Shows").value == ["outcomes", "branches"]
    assert any("at least one thing" in info.value for info in page.info)


def test_saving_opening_and_versions(page):
    start_anew(page, "screen")
    set_widget(page, "story_name", "Mine")
    press(page, "Save")
    press(page, "Duplicate")
    press(page, "Save")
    store = open_store().of(STORYLINE)
    (kept,) = store.presets()
    assert (kept.name, kept.version) == ("Mine", 2)
    open_kept(page, "new")
    assert story(page).scenes == ()
    open_kept(page, kept.id)
    assert len(story(page).scenes) == 2


def test_two_who_save_are_both_kept(page):
    start_anew(page, "screen")
    press(page, "Save")
    store = open_store().of(STORYLINE)
    (kept,) = store.presets()
    store.save(kept.id, {**kept.document, "name": "Theirs"}, kept.version, "Theirs")
    press(page, "Duplicate")
    press(page, "Save")
    assert {preset.name for preset in store.presets()} == {"Theirs", f"{story(page).name}, mine"}
    assert any("Somebody saved" in info.value for info in page.info)


def test_a_deleted_preset_takes_nothing_from_a_scene(page):
    kept = open_store().add("Gone soon", STORIES[4].model_dump(mode="json"))
    stored.look_again()
    start_anew(page, f"saved:{kept.id}")
    open_store().delete(kept.id)
    assert names(page) == ["Gone soon"]
    run(page)
    assert names(page) == ["Gone soon"]


def test_hostile_words_are_shown_as_typed(page):
    start_anew(page, "screen")
    write(page, "text_input", "Headline", HOSTILE)
    assert story(page).scenes[0].headline == HOSTILE
    assert field(page, "text_input", "Headline").value == HOSTILE
    scene = brief(BASE, story(page), STORY_DATE).scenes[0]
    assert scene.headline == HOSTILE
    set_widget(page, "story_name", HOSTILE)
    assert story(page).name == " ".join(HOSTILE.split())
    assert not any("<script>" in text.value for text in page.markdown)


def test_words_for_which_there_is_no_room_are_said_back(page):
    start_anew(page, "screen")
    write(page, "text_input", "Headline", "word " * 100)
    kept = story(page).scenes[0].headline
    assert MAX_HEADLINE_LENGTH - 10 < len(kept) <= MAX_HEADLINE_LENGTH
    (said,) = page.info
    assert "Left out\\: “word" in said.value
    write(page, "text_area", "Talking points, one a line", "\n".join(f"point {n}" for n in range(20)))
    assert story(page).scenes[0].points == tuple(f"point {n}" for n in range(MAX_POINTS))
    assert f"point {MAX_POINTS} \\/ point {MAX_POINTS + 1}" in page.info[0].value
    with pytest.raises(ValueError, match="headline"):
        Scene(scenario=BASELINE, headline="x" * (MAX_HEADLINE_LENGTH + 1))


@pytest.mark.parametrize("act", ["Later", "Earlier", "Duplicate", "Remove", "Save", "Undo", "Reset", "Add", "Open"])
def test_whatever_is_pressed_after_writing_keeps_what_was_written(page, act):
    start_anew(page, "screen", "shipped:3", "shipped:5")
    boards(page).shown = replace(boards(page).shown, at=1)
    run(page)
    write(page, "text_input", "Headline", "Mine")
    press(page, "story_undo" if act == "Undo" else act)
    written = [scene.headline for scene in story(page).scenes]
    assert written.count("Mine") == {"Duplicate": 2, "Remove": 0, "Undo": 0}.get(act, 1)
    visit(page, "compare")
    visit(page, "briefing")
    assert [scene.headline for scene in story(page).scenes] == written


@pytest.mark.parametrize("act", ["Later", "Earlier", "Duplicate"])
def test_words_stay_with_the_scene_they_were_typed_in(page, act):
    start_anew(page, "screen", "shipped:3", "shipped:5")
    boards(page).shown = replace(boards(page).shown, at=1)
    run(page)
    # As when somebody clicks elsewhere without leaving the field first: both arrive at once.
    field(page, "text_input", "Headline").set_value("Mine")
    press(page, act)
    told = {scene.scenario.name for scene in story(page).scenes if scene.headline == "Mine"}
    assert told == {STORIES[3].name}


def test_scenes_come_into_the_order_asked_for(page, monkeypatch):
    start_anew(page, "screen", "shipped:3", "shipped:3")

    def ask(**wish):
        session = in_session(page, monkeypatch, story_scenes=SimpleNamespace(wish=wish))
        known = storyboard.identities()
        storyboard.arrange()
        return known, session.story.boards.shown

    known, _ = ask()
    assert len(set(known)) == 3
    before = names(page)
    _, board = ask(order=[known[2], known[0], known[1]], chosen=known[0])
    assert [scene.scenario.name for scene in board.storyline.scenes] == [before[x] for x in (2, 0, 1)]
    assert board.at == 1
    for order in ([known[0]], [*known, known[0]], ["x", *known[1:]], "abc", None):
        assert ask(order=order, chosen="x")[1] == board
    monkeypatch.undo()


def in_session(page, monkeypatch, **widgets):
    """The session of a page, for what runs outside of it."""
    session = session_of(page)
    monkeypatch.setattr(storyboard.st, "session_state", {"session": session, **widgets})
    return session


def test_what_is_not_written_anew_still_waits_to_be_checked(page):
    start_anew(page, "screen", "shipped:3")
    write(page, "text_input", "Headline", "Mine")
    press(page, "Give it what is on screen")
    assert "headline was written" in page.warning[0].value
    write(page, "text_area", "Talking points, one a line", "A point")
    assert page.warning
    write(page, "text_input", "Headline", "Mine, of what is on screen")
    assert page.warning
    press(page, "They still fit")
    assert not page.warning


@pytest.fixture
def desk(monkeypatch):
    """The storyline of a session without a page, three scenes in it."""
    scenes = tuple(Scene(scenario=x, preset="shipped:0", show=("outcomes", "comparison")) for x in STORIES[:3])
    desk = StoryDesk(History(Board(Storyline(name="A", scenes=scenes), None)))
    baseline = baseline_scenario(BASE)
    state = {"session": Session(History(Screen(baseline, baseline)), {}, story=desk)}
    monkeypatch.setattr(storyboard.st, "session_state", state)
    monkeypatch.setattr(catalogue, "listing", lambda _: stored.Listing())
    return desk


def scenarios(desk):
    return [scene.scenario for scene in desk.boards.shown.storyline.scenes]


def test_no_scene_is_moved_beyond_the_ends(desk):
    before = desk.boards.shown
    for at, by in ((0, -1), (2, 1)):
        storyboard.edit(at)
        storyboard.move(by)
        assert (desk.boards.shown.storyline, desk.boards.past) == (before.storyline, ())


@pytest.mark.parametrize(("at", "expected"), [(-3, 0), (0, 0), (2, 2), (3, 3), (99, 3)])
@pytest.mark.usefixtures("desk")
def test_whatever_a_draft_says_what_there_is_is_edited_at_most_the_closing_slide(at, expected):
    storyboard.edit(at)
    assert storyboard.place() == expected


@pytest.mark.parametrize(("at", "left"), [(0, 0), (1, 0), (2, 1)])
def test_the_scene_before_the_one_taken_out_is_edited(desk, at, left):
    storyboard.edit(at)
    storyboard.remove()
    assert scenarios(desk) == [x for n, x in enumerate(STORIES[:3]) if n != at]
    assert storyboard.place() == left


def test_a_scene_is_added_after_the_one_being_edited(desk):
    storyboard.st.session_state["story_add"] = "shipped:4"
    storyboard.add(BASE)
    assert (scenarios(desk)[1], storyboard.place()) == (STORIES[4], 1)


def test_a_scene_of_a_day_takes_the_log_on_the_desk_along(desk):
    own, day = shipped(BASE), date(2026, 7, 1)
    dated = baseline_scenario(BASE, day_of(BASE, own.log, day))
    storyboard.change([*storyboard.parts(), Scene(scenario=dated)], 3)
    assert desk.boards.shown.storyline.log == up_to(own.log, day)
    assert desk.remark.text == ""
    stranger = dated.changed(as_of={**dated.as_of.model_dump(), "values": {"mandate": 90.0}})
    storyboard.change([*storyboard.parts(), Scene(scenario=stranger)], 4)
    assert desk.remark.text.startswith("Scene 5 stands for a day that another log has made")
    storyboard.change(storyboard.parts()[:3], 2)
    assert desk.boards.shown.storyline.log is None
    storyboard.undo()
    assert desk.boards.shown.storyline.log == up_to(own.log, day)


def test_a_full_storyline_takes_no_more_and_says_so(desk):
    scene = desk.boards.shown.storyline.scenes[0]
    full = Board(Storyline(name="A", scenes=(scene,) * MAX_SCENES), None)
    desk.boards.commit(full)
    storyboard.st.session_state["story_add"] = "shipped:4"
    storyboard.add(BASE)
    assert (desk.boards.shown, desk.remark.tone) == (full, "error")
    storyboard.duplicate()
    assert desk.boards.shown == full


def test_words_are_written_for_the_scene_and_the_one_before_it_even_the_first(desk):
    for at in (0, 1):
        storyboard.edit(at)
        scene, before = (
            desk.boards.shown.storyline.scenes[at],
            desk.boards.shown.storyline.scenes[at - 1] if at else None,
        )
        storyboard.st.session_state["field"] = "Mine"
        story_words.write_headline(BASE, scene, "field", "drawn")
        scene = desk.boards.shown.storyline.scenes[at]
        assert scene.headline == "Mine"
        assert scene.written_for == basis(BASE, scene, before)


def test_of_two_scenes_alike_the_one_being_edited_is_written_to(desk):
    storyboard.duplicate()
    storyboard.st.session_state["field"] = "Mine"
    story_words.write_headline(BASE, desk.boards.shown.storyline.scenes[1], "field", "drawn")
    assert [scene.headline for scene in desk.boards.shown.storyline.scenes] == [None, "Mine", None, None]


def test_a_scene_that_takes_what_is_on_screen_is_no_preset_any_more(desk):
    storyboard.edit(1)
    storyboard.take_from_screen(BASE, desk.boards.shown.storyline.scenes[1])
    assert scenarios(desk)[1] == baseline_scenario(BASE)
    assert [scene.preset for scene in desk.boards.shown.storyline.scenes] == ["shipped:0", "", "shipped:0"]


@pytest.mark.parametrize("typed", ["words " * 100, f"a {'b' * 2 * MAX_HEADLINE_LENGTH}"])
def test_a_headline_is_cut_after_a_word_unless_that_leaves_less_than_half(desk, typed):
    storyboard.st.session_state["field"] = typed
    story_words.write_headline(BASE, desk.boards.shown.storyline.scenes[0], "field", "drawn")
    headline = desk.boards.shown.storyline.scenes[0].headline
    assert typed.startswith(headline)
    assert MAX_HEADLINE_LENGTH / 2 <= len(headline) <= MAX_HEADLINE_LENGTH
    assert headline.endswith("words") or len(headline) == MAX_HEADLINE_LENGTH


def test_a_storyline_from_a_file_is_not_saved_and_in_a_conflict_both_names_fit(desk, monkeypatch, tmp_path):
    kept = open_store(f"sqlite:///{tmp_path / 'presets.sqlite3'}")
    monkeypatch.setattr(library, "store", lambda: kept)
    story = Storyline(name="N" * MAX_NAME_LENGTH)
    storylines.take_file(BASE, story.to_json().encode())
    assert (storyboard.storyline(), storyboard.is_changed()) == (story, True)
    desk.untouched = True
    storylines.save(BASE)
    assert (desk.untouched, storyboard.is_changed()) == (False, False)
    saved = desk.boards.shown.saved
    kept.of(STORYLINE).save(saved.id, saved.document, 1, "Theirs")
    storylines.save(BASE)
    mine = f"{'N' * (MAX_NAME_LENGTH - len(', mine'))}, mine"
    assert {one.name for one in kept.of(STORYLINE).presets()} == {"Theirs", mine}


def test_files_can_be_had_without_the_talking_points():
    scene = Scene(scenario=STORIES[3].changed(notes="SECRET NOTES"), points=("SECRET POINT",), headline="Public")
    told = brief(BASE, Storyline(name="A", scenes=(scene,)), STORY_DATE)
    assert told.scenes[0].points
    for made in (handout(told.without_points()), provenance.to_json(told.without_points())):
        assert "SECRET" not in made
        assert "Public" in made


def test_the_dialog_of_files_warns_of_words_to_check(page):
    start_anew(page, "screen", "shipped:3")
    write(page, "text_area", "Talking points, one a line", "Mine")
    press(page, "Earlier")
    press(page, "Take away")
    assert any("Scene 1 holds words" in warning.value for warning in page.warning)


def test_an_empty_storyline_offers_no_files(page):
    start_anew(page)
    assert any("has no scenes yet" in text.value for text in page.markdown)


def asked(token):
    scope = {"type": "http", "path_params": {"token": token}, "query_string": b"", "headers": []}
    return presentation(Request(scope))


@pytest.mark.usefixtures("own_session")
def test_a_presentation_is_handed_out_only_under_its_address():
    told = brief(BASE, Storyline(name="A <b>", scenes=(Scene(scenario=BASELINE),)), STORY_DATE)
    found = asked(presenting.address(told).split("#")[0].rsplit("/", 1)[1])
    assert found.status_code == 200
    assert found.headers["content-security-policy"].endswith("; frame-ancestors 'self'")
    text = bytes(found.body).decode()
    assert "Content-Security-Policy" in text
    assert "<b>" not in text.split("<title>")[1].split("</title>")[0]
    assert asked("guessed").status_code == 404
    assert presenting.address(told) == presenting.address(told)


def test_the_name_stands_in_its_field_even_if_the_run_that_filled_it_was_broken_off(page):
    """Such a run leaves what it filled in on the server; the browser has but what the next run gives it."""
    assert page.text_input(key="story_name").proto.default == story(page).name


def test_the_file_form_comes_back_whole():
    again = json.loads(STORY.to_json())
    assert Storyline.model_validate(again) == STORY


def test_a_template_is_taken_or_refused_in_words(page):
    start_anew(page, "screen")
    press(page, "Take away")
    page.file_uploader(key="story_template_file").upload("mine.pptx", b"no deck at all", "application/octet-stream")
    run(page)
    assert session_of(page).story.template is None
    assert any("The template stays as it was" in error.value for error in page.error)


def test_what_was_uploaded_is_let_go_of_once_it_is_read_and_when_its_dialog_closes(page, monkeypatch):
    start_anew(page, "screen")
    press(page, "Take away")
    freed = []
    monkeypatch.setattr(dialogs.uploads, "let_go", lambda: freed.append(True))
    page.file_uploader(key="story_template_file").upload("mine.pptx", b"no deck at all", "application/octet-stream")
    run(page)
    assert freed == [True]
    monkeypatch.setattr(dialogs, "session", lambda: session_of(page))
    dialogs.close()
    assert freed == [True, True]


def test_earlier_versions_and_the_trash_bring_storylines_back(page):
    start_anew(page, "screen")
    press(page, "Save")
    press(page, "Duplicate")
    press(page, "Save")
    press(page, "Open")
    press(page, "Restore this version")
    assert len(story(page).scenes) == 1
    assert boards(page).shown.saved.version == 3
    press(page, "Open")
    press(page, "Delete")
    assert open_store().of(STORYLINE).presets() == []
    assert boards(page).shown.saved is None
    press(page, "Open")
    press(page, "Restore")
    (kept,) = open_store().of(STORYLINE).presets()
    press(page, f"open_{kept.id}")
    assert boards(page).shown.saved.version == 3


def test_a_template_stays_until_it_is_taken_off_or_replaced(page):
    from briefing.slides.make_template import FILE

    start_anew(page, "screen")
    press(page, "Take away")
    template = FILE.read_bytes()
    page.file_uploader(key="story_template_file").upload("mine.pptx", template, "application/octet-stream")
    run(page)
    assert session_of(page).story.template == template
    (success,) = page.success
    assert "mine.pptx" in success.value.replace("\\", "")
    page.file_uploader(key="story_template_file").upload("none.pptx", b"no deck", "application/octet-stream")
    run(page)
    assert page.error
    # What was refused is not said again when the dialog is opened again.
    page.session_state["session"].dialog.label = ""
    run(page)
    press(page, "Take away")
    assert not page.error
    press(page, f"Take off “{words.escaped('mine.pptx')}”")
    assert session_of(page).story.template is None
    assert not page.success


def test_what_a_template_lacks_is_said_once_and_its_own_type_is_taken(page):
    import io

    import pptx

    from briefing.slides import remarks

    buffer = io.BytesIO()
    pptx.Presentation().save(buffer)
    start_anew(page, "screen")
    press(page, "Take away")
    uploader = page.file_uploader(key="story_template_file")
    assert {".pptx", ".potx"} <= set(uploader.proto.type)
    uploader.upload("theirs.potx", buffer.getvalue(), "application/octet-stream")
    run(page)
    shown = " ".join(x.value for x in (*page.success, *page.warning)).replace("\\", "")
    for sentence in remarks(buffer.getvalue()):
        assert shown.count(sentence) == 1


def test_every_place_that_takes_a_file_takes_as_much_as_is_read():
    """The server refuses no file that the code would read, and each place says its own limit."""
    import tomllib
    from pathlib import Path

    from briefing.slides.templates import MAX_BYTES

    root = Path(__file__).parent.parent
    server = tomllib.loads((root / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["server"]
    assert server["maxUploadSize"] * 1024 * 1024 >= MAX_BYTES
    for file in (root / "dashboard").rglob("*.py"):
        for call in file.read_text(encoding="utf-8").split("st.file_uploader(")[1:]:
            assert "max_upload_size=" in call.split("\n\n")[0], file


def png(width=60, height=40, colour="red"):
    import io

    from PIL import Image

    file = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(file, "PNG")
    return file.getvalue()


def upload(page, label, name, content):
    next(one for one in page.file_uploader if one.label == label).upload(name, content, "image/png")
    return run(page)


def headlines_in_order(page):
    return [part.headline for part in story(page).in_order]


def with_own_slide(page):
    start_anew(page, "screen", "shipped:3")
    boards(page).shown = replace(boards(page).shown, at=0)
    run(page)
    set_widget(page, "story_add", "slide")
    press(page, "Add")
    return page


def test_a_slide_of_ones_own_stands_and_moves_among_the_scenes(page):
    with_own_slide(page)
    blank = storyboard.BLANK
    assert headlines_in_order(page) == [None, blank, None]
    press(page, "Later")
    assert headlines_in_order(page) == [None, None, blank]
    assert field(page, "button", "Later").disabled
    press(page, "Duplicate")
    write(page, "text_input", "Headline", "Second")
    press(page, "Earlier")
    press(page, "Earlier")
    assert headlines_in_order(page) == [None, "Second", None, blank]
    press(page, "story_undo")
    assert headlines_in_order(page) == [None, None, "Second", blank]
    press(page, "Remove")
    assert headlines_in_order(page) == [None, None, blank]
    again = Storyline.model_validate(json.loads(story(page).to_json()))
    assert again == story(page)


def test_a_slide_of_ones_own_holds_what_was_written_on_it(page):
    with_own_slide(page)
    write(page, "text_input", "Headline", HOSTILE)
    write(page, "text_input", "Headline", " ")
    assert field(page, "text_input", "Headline").value == HOSTILE
    assert any("needs a headline" in info.value for info in page.info)
    write(page, "text_area", "Text, one line each", "Who pays?\n\n Who  commands?")
    write(page, "text_area", "Notes for the presenter, one line each", "\n".join(f"note {n}" for n in range(12)))
    assert f"note {MAX_POINTS} \\/" in page.info[0].value
    write(page, "text_area", "Table", "Who\tWhat\n<b>|\t**1**")
    (slide,) = story(page).slides
    assert (slide.headline, slide.text) == (HOSTILE, ("Who pays?", "Who commands?"))
    assert (len(slide.notes), slide.table) == (MAX_POINTS, (("Who", "What"), ("<b>|", "**1**")))
    assert field(page, "text_area", "Table").value == "Who;What\n<b>|;**1**"
    (shown,) = (text.value for text in page.markdown if text.value.startswith("| Who"))
    assert "<b>" not in shown
    assert "**1" not in shown
    write(page, "text_area", "Table", "")
    assert story(page).slides[0].table == ()


def test_a_picture_is_put_on_a_slide_refused_in_words_and_taken_off(page):
    with_own_slide(page)
    upload(page, "Picture, PNG or JPEG", "map.png", png())
    first = story(page).slides[0].picture
    assert first.size == (60, 40)
    write(page, "text_input", "What the picture shows, in words", "A <map>")
    upload(page, "Another picture", "other.png", png(colour="blue"))
    other = story(page).slides[0].picture
    assert (other.shows, other.data == first.data) == ("A <map>", False)
    upload(page, "Another picture", "<no>.png", b"nothing")
    assert "cannot" not in page.error[0].value
    assert "The slide stays as it was" in page.error[0].value.replace("\\", "")
    assert story(page).slides[0].picture == other
    press(page, "Take the picture off")
    assert not page.error
    assert story(page).slides[0].picture is None
    press(page, "story_undo")
    assert story(page).slides[0].picture == other
    press(page, "Save")
    (kept,) = open_store().of(STORYLINE).presets()
    assert Storyline.model_validate({**kept.document, "name": kept.name}) == story(page)


def test_no_more_slides_of_ones_own_are_added_than_there_is_room_for(desk):
    slide = FreeSlide(headline="A")
    desk.boards.commit(Board(Storyline(name="A", slides=(slide,) * MAX_FREE_SLIDES), None))
    storyboard.st.session_state["story_add"] = storyboard.OWN_SLIDE
    storyboard.add(BASE)
    assert (len(desk.boards.shown.storyline.slides), desk.remark.tone) == (MAX_FREE_SLIDES, "error")


def test_words_stay_with_the_slide_they_were_typed_on_whatever_else_arrives_at_once(page):
    with_own_slide(page)
    field(page, "text_input", "Headline").set_value("Mine")
    field(page, "text_area", "Text, one line each").set_value("A line")
    press(page, "Later")
    (slide,) = story(page).slides
    assert (slide.headline, slide.text, slide.after) == ("Mine", ("A line",), 2)


def unfolded(page):
    start_anew(page, "screen", "shipped:3")
    field(page, "multiselect", "Shows").set_value(["outcomes", "branches", "over_time"])
    run(page)
    return unfold(page, "story_on_charts")


def test_the_headline_of_a_further_slide_is_drafted_until_written(page):
    unfolded(page)
    label = "Headline of the slide with over time"
    drafted = field(page, "text_input", label).value
    assert drafted == view_of(brief(BASE, story(page), STORY_DATE).scenes[1], "over_time").headline
    write(page, "text_input", label, "Time is short")
    assert story(page).scenes[1].headlines == {"over_time": "Time is short"}
    press(page, "Earlier")
    assert any("headlines of its further slides" in warning.value for warning in page.warning)
    write(page, "text_input", label, "")
    assert story(page).scenes[0].headlines == {}
    assert not page.warning


def test_a_remark_on_a_chart_is_drafted_own_none_or_moved(page):
    unfolded(page)
    label, other = "Remark on the chart “outcomes”", "Remark on the chart “over time”"
    assert [x.label for x in page.text_input if x.label.startswith("Remark")] == [label, other]
    drafted = field(page, "text_input", label).value
    assert drafted
    write(page, "text_input", label, "Look here")
    assert story(page).scenes[1].annotations == {"outcomes": Annotation(text="Look here")}
    field(page, "checkbox", "At a place of my own").check()
    run(page)
    write(page, "number_input", "From the left, %", 20)
    assert story(page).scenes[1].annotations["outcomes"] == Annotation(text="Look here", x=0.2, y=0.5)
    write(page, "text_input", label, "")
    assert story(page).scenes[1].annotations["outcomes"].text == ""
    assert field(page, "text_input", label).value == ""
    press(page, "As drafted")
    assert story(page).scenes[1].annotations == {}
    assert field(page, "text_input", label).value == drafted
    write(page, "text_input", label, "x " * 100)
    assert "A remark on a chart has at most" in page.info[0].value


def test_other_words_still_wait_to_be_checked_when_one_remark_is_written_anew(page):
    unfolded(page)
    write(page, "text_input", "Remark on the chart “outcomes”", "Look here")
    write(page, "text_input", "Remark on the chart “over time”", "And here")
    press(page, "Earlier")
    write(page, "text_input", "Remark on the chart “outcomes”", "Look there")
    assert page.warning
    write(page, "text_input", "Remark on the chart “over time”", "And there")
    assert page.warning  # the first was not looked at since
    press(page, "They still fit")
    assert not page.warning


def test_the_closing_slide_is_drafted_written_left_out_and_cannot_be_moved(page):
    start_anew(page, "screen", "shipped:3")
    boards(page).shown = replace(boards(page).shown, at=2)
    run(page)
    assert [x.disabled for x in page.button if x.label in ("Earlier", "Later", "Duplicate", "Remove")] == [True] * 4
    so_what, decisions = "So what, one sentence a line", "Decisions sought, one a line"
    drafted = field(page, "text_area", so_what).value
    assert tuple(drafted.splitlines()) == slides_said.so_what(brief(BASE, story(page), STORY_DATE))
    write(page, "text_area", decisions, "Agree\nFund")
    write(page, "text_area", so_what, "Mine")
    assert (story(page).so_what, story(page).decisions) == (("Mine",), ("Agree", "Fund"))
    write(page, "text_area", so_what, "")
    assert story(page).so_what == ()
    press(page, "As drafted")
    assert (story(page).so_what, field(page, "text_area", so_what).value) == (None, drafted)
    set_widget(page, "story_add", "slide")
    press(page, "Add")
    assert headlines_in_order(page) == [None, None, storyboard.BLANK]


def test_whose_it_is_is_set_once_undone_and_stands_on_what_is_begun_next(page):
    start_anew(page, "screen")
    press(page, "Whose it is")
    write(page, "text_input", "Marking", "OFFICIAL – SENSITIVE")
    write(page, "text_input", "Author", HOSTILE)
    upload(page, "Logo, PNG or JPEG", "logo.png", png())
    assert story(page).imprint == Imprint()
    upload(page, "Another logo", "bad.png", b"nothing")
    assert "The logo stays as it was" in page.error[0].value.replace("\\", "")
    press(page, "Set")
    imprint = story(page).imprint
    assert (imprint.marking, imprint.author) == ("OFFICIAL – SENSITIVE", " ".join(HOSTILE.split()))
    assert imprint.logo.size == (60, 40)
    press(page, "story_undo")
    assert story(page).imprint == Imprint()
    open_kept(page, "new")
    assert story(page).imprint == imprint
    press(page, "Whose it is")
    press(page, "Take the logo off")
    press(page, "Set")
    assert (story(page).imprint.logo, story(page).imprint.author) == (None, imprint.author)


def test_what_is_looked_at_is_built_anew_for_other_scenes_and_pictures_but_not_for_other_words():
    told = Storyline(name="A", scenes=(Scene(scenario=BASELINE),), slides=(FreeSlide(headline="H"),))
    at = presenting._without_words(brief(BASE, told, STORY_DATE)).storyline
    annotated = told.scenes[0].changed(annotations={"outcomes": {"text": "x"}}, headlines={"map": "y"})
    for same in (
        told.changed(so_what=("So",), decisions=("Do",)),
        told.changed(scenes=[told.scenes[0].changed(headline="Mine", points=("P",)).model_dump()]),
        told.changed(scenes=[annotated.model_dump()]),
        told.changed(slides=[FreeSlide(headline="Other", text=("T",), table=(("a",),)).model_dump()]),
    ):
        assert presenting._without_words(brief(BASE, same, STORY_DATE)).storyline == at
    still = told.scenes[0].changed(annotations={"map": {"text": "x"}})
    for other in (
        told.changed(scenes=[still.model_dump()]),
        told.changed(scenes=[told.scenes[0].changed(show=("map",)).model_dump()]),
        told.changed(slides=[FreeSlide(headline="H", picture=picture(png())).model_dump()]),
        told.changed(imprint={"marking": "M"}),
        told.changed(slides=[{"headline": "H", "after": 1}]),
    ):
        assert presenting._without_words(brief(BASE, other, STORY_DATE)).storyline != at


def test_a_storyline_goes_behind_a_deck_of_ones_own_or_is_refused_in_words(page, monkeypatch):
    from briefing import slides
    from briefing.slides import TemplateError

    def appended(_, deck):
        if deck == b"bad":
            raise TemplateError("It holds macros.")
        return deck + b"more"

    monkeypatch.setattr(slides, "appended", appended, raising=False)
    start_anew(page, "screen")
    press(page, "Take away")
    label = "My own PowerPoint deck"
    upload(page, label, "<i>.pptx", b"bad")
    assert "It holds macros" in page.error[0].value.replace("\\", "")
    upload(page, label, "ours.pptx", b"good")
    assert not page.error
    assert any(findings.WITH_OWN_DECK in text.value for text in page.markdown)
