"""Does a scene of a day take its log along, say what happened since, and is it noticed where either was changed?"""

import io
import json
import re
import zipfile
from datetime import date

import pptx
import pytest
from what_happened import LOG, SPRING, SUMMER, event, on
from what_ships import BASE, BASELINE

from briefing.alone import as_text
from briefing.answer import answer
from briefing.brief import brief
from briefing.code import as_code
from briefing.findings import events
from briefing.formats import of_scenario
from briefing.handout import handout
from briefing.handout.content import content
from briefing.paper import paper
from briefing.provenance import record
from briefing.slides import slides
from briefing.slideshow import slideshow
from briefing.verification import verified
from briefing.views import view_of
from briefing.words import citation
from model import log as logs
from model.log import Event, Log
from scenarios import carried
from scenarios.carried import carrying, makes, up_to
from scenarios.link import to_link
from scenarios.logbook import day_of, shipped
from scenarios.scenario import dated
from scenarios.storyline import Scene, Storyline, is_stale, read_storyline, storyline_of

MADE_ON = date(2026, 7, 2)
SPRING_SCENE = Scene(scenario=on(BASE, SPRING), show=("outcomes", "since"))
SET = on(BASE, SUMMER).changed(name="Tried", values=on(BASE, SUMMER).values | {"mandate": 80.0})
SCENES = (
    SPRING_SCENE,
    Scene(scenario=on(BASE, SUMMER), show=("since",)),
    Scene(scenario=SET, show=("outcomes", "since")),
)
STORY = carrying(BASE, Storyline(name="Since January", scenes=SCENES), LOG).storyline
TOLD = brief(BASE, STORY, MADE_ON, "https://example.org/")
MAKERS = {"html": lambda told: handout(told).encode(), "pptx": slides, "pdf": paper}
MADE = {kind: make(TOLD) for kind, make in MAKERS.items()}
EACH_KIND = pytest.mark.parametrize("kind", MADE)


def changed(log, place, **fields):
    """The log with another event in the place of one."""
    document = log.model_dump(mode="json")
    document["events"][place] |= fields
    return Log.model_validate(document)


def test_a_citation_says_that_the_day_is_that_of_the_baseline():
    assert f"over 5 years, set against the baseline {SET.as_of.label}" in citation(BASE, SET, MADE_ON)


# The log that a storyline carries


def test_a_log_is_cut_to_what_makes_the_days_up_to_one():
    late = changed(LOG, 2, day="2026-07-15", known="2026-07-15")
    for log in (LOG, late):
        for day in (SPRING, date(2026, 2, 20), SUMMER):
            cut = up_to(log, day)
            assert logs.as_of(BASE, cut, day) == logs.as_of(BASE, log, day)
            assert up_to(cut, day) == cut
    # A number that is put right later is wrong on its own day too; what nobody needs stays behind.
    assert [x.id for x in up_to(late, SPRING).events] == ["refusal", "guess", "number", "talks", "rumour"]
    assert [x.id for x in STORY.log.sources] == ["tass"]
    assert "later" not in STORY.log.event


def test_a_log_that_is_cut_keeps_a_later_correction_which_holds_another_down():
    """Of three in one place the last counts; it is of a later day, so that on the earlier one nothing has happened."""
    moved = {"moves": [{"variable": "us_backing", "was": 45.0, "now": 30.0}]}
    first, early, late = (
        Event.model_validate(
            {"id": id, "day": day, "text": "X.", "certainty": "disputed", "corrects": corrects, **moved}
        )
        for id, day, corrects in (("a", "2026-06-01", None), ("b", "2026-02-01", "a"), ("c", "2026-06-02", "a"))
    )
    log = Log(begins="2026-01-06", events=[first, early, late])
    assert logs.as_of(BASE, up_to(log, SPRING), SPRING) == logs.as_of(BASE, log, SPRING) == BASE.baseline


def test_a_storyline_carries_one_log_that_makes_most_of_its_days_and_says_of_which_it_does_not():
    other = changed(LOG, 0, moves=[{"variable": "russian_acceptance", "was": 10.0, "now": 4.0}])
    stranger = Scene(scenario=BASELINE.changed(as_of=day_of(BASE, other, SPRING).model_dump(), name="Theirs"))
    mixed = carrying(BASE, STORY.changed(scenes=[*(x.model_dump() for x in SCENES), stranger.model_dump()]), other)
    assert mixed.storyline.log == STORY.log
    assert mixed.every_remark[0].startswith("Scene 4 stands for a day that another log has made")
    shown = brief(BASE, mixed.storyline, MADE_ON)
    assert [scene.day for scene in shown.scenes] == [SPRING, SUMMER, SUMMER, None]
    assert view_of(shown.scenes[3], "since").caption == events.NO_LOG
    verdict = verified(BASE, handout(shown).encode())
    assert verdict.holds
    assert verdict.unchecked == (
        "Scene 4: The baseline as of 31 March 2026 was made by another log than that in this file.",
    )
    assert carrying(BASE, STORY.changed(scenes=[Scene(scenario=BASELINE).model_dump()]), LOG).storyline.log is None


def test_a_log_too_large_to_travel_stays_behind_and_is_said_to(monkeypatch):
    monkeypatch.setattr(carried, "MAX_CARRIED_BYTES", 1024)
    opened = carrying(BASE, STORY, LOG)
    assert opened.storyline.log is None
    assert "a storyline carries at most 1 KB" in opened.every_remark[0]


def test_a_storyline_with_a_log_comes_back_and_earlier_ones_are_read():
    assert read_storyline(BASE, STORY.to_json()).storyline == STORY
    for version in (1, 2):
        assert storyline_of(BASE, {"kind": "storyline", "name": "A", "schema_version": version}).storyline.log is None
    unfit = json.loads(STORY.to_json())
    unfit["log"]["events"][0]["moves"][0]["variable"] = "weather"
    opened = storyline_of(BASE, unfit)
    assert opened.storyline.log is None
    assert "variable “weather” is not defined" in opened.every_remark[0]


# What is said of the day


def test_a_scene_is_set_against_the_baseline_of_its_own_day():
    (spring, summer, _), base = TOLD.scenes, TOLD.base
    assert base.baseline_label == "6 January 2026"
    assert spring.changes == ()
    assert spring.compared_with.scenario.values == spring.base.baseline
    assert {x.variable.id: (x.start, x.end) for x in summer.changes} == {"us_backing": (45.0, 70.0)}
    said = MADE["html"].decode()
    assert "All sliders at the baseline, as of 31 March 2026" in said
    first = content(TOLD)["scenes"][0]
    assert content(TOLD)["baselines"][first["baseline"]]["label"] == "as of 31 March 2026"
    assert record(TOLD)["scenes"][0]["against_baseline"]["inputs"] == {}
    assert record(TOLD)["scenes"][0]["as_of"]["day"] == "2026-03-31"
    words_stale = SPRING_SCENE.changed(headline="Mine", written_for="0" * 16)
    assert is_stale(BASE, words_stale, None)


def test_links_of_the_hand_out_say_the_same_day_as_those_of_the_program():
    for baseline, scenario in zip(
        content(TOLD)["baselines"], (BASELINE, SPRING_SCENE.scenario, SCENES[1].scenario), strict=True
    ):
        assert baseline["link"].items() <= to_link(BASE, scenario).items()
        assert set(to_link(BASE, scenario)) == {*baseline["link"], "rules"}
        assert {**BASE.baseline, **baseline["values"]} == scenario.values


def test_files_of_a_scenario_and_its_code_name_the_day():
    shown = answer(BASE, SET)
    files = {file.name.rpartition(".")[2]: file for file in of_scenario(shown, "", MADE_ON)}
    assert f"Set against the baseline as of 1 July 2026 (log {LOG.fingerprint[:8]})." in str(files["csv"].make())
    space = {}
    exec(as_code(SET, dict(shown.base.baseline), "evaluate", "result = base, values"), space)
    base, values = space["result"]
    assert base == shown.base
    assert {**base.baseline, **values} == SET.values


# What has happened since


def test_what_happened_is_shared_out_exactly_from_day_to_day():
    spring, summer, tried = map(events.happened, TOLD.scenes)
    assert (spring.start, summer.start, tried.start) == (LOG.begins, SPRING, LOG.begins)
    for of in (spring, summer, tried):
        assert of.parts.sum() == pytest.approx(of.after - of.before, abs=1e-9)
        assert of.after == of.scene.answer.lead.share
    assert spring.before == answer(BASE, BASELINE).shares[TOLD.scenes[0].answer.leading_measure]
    assert list(spring.parts.index) == ["refusal", "number", "talks"]
    assert list(spring.moving.index) == ["refusal"]
    assert set(summer.moving.index) == {"pledge"}
    # What the scene sets itself is no event's doing.
    assert tried.held == {"mandate": 80.0}
    set_then = BASELINE.changed(values=BASELINE.values | {"mandate": 80.0})
    assert tried.before == answer(BASE, set_then).shares[TOLD.scenes[2].answer.leading_measure]


def test_the_sentence_and_the_notes_name_days_certainty_and_sources_and_count_what_moved_nothing():
    scene = TOLD.scenes[0]
    shown = view_of(scene, "since")
    for said in (
        "2 February 2026, Moscow says no again (re-reported; A. Reporter, 2026): ",
        "Two events moved it by nothing.",
    ):
        assert said in shown.description
    assert "Two events moved it by nothing." in shown.caption
    (slide,) = (x for x in slideshow(TOLD) if x.id == "scene-1-since")
    note = next(x for x in slide.notes if "Moscow says no again" in x)
    assert "Moved: Moscow’s acceptance 10 → 0." in note
    assert "A. Reporter (2026), No, again, TASS. A re-report was seen." in note


def test_of_many_events_the_largest_are_shown_and_the_rest_are_one():
    names = [x for x in BASE.variable if x != BASE.time.id]
    many = [
        event(
            f"e{n}", "2026-02-02", f"Event {n}.", moves=[{"variable": x, "was": 0.0, "now": BASE.variable[x].range[1]}]
        )
        for n, x in enumerate(names)
    ]
    log = Log.model_validate({"begins": "2026-01-06", "events": many})
    scenario = BASELINE.changed(as_of=day_of(BASE, log, SPRING).model_dump(), values=logs.as_of(BASE, log, SPRING))
    story = Storyline(name="Many", scenes=(Scene(scenario=scenario, show=("since",)),), log=log)
    (scene,) = brief(BASE, story, MADE_ON).scenes
    of = events.happened(scene)
    assert len(of.shown) == events.MOST_SHOWN
    assert of.shown.abs().min() >= of.others.abs().max()
    assert of.shown.sum() + of.others.sum() == pytest.approx(of.after - of.before, abs=1e-9)
    assert f"{events.others(of)} together" in events.sentence(of)


@EACH_KIND
def test_the_log_behind_the_scenes_stands_in_every_file(kind):
    if kind == "html":
        shown = MADE[kind].decode()
        assert "Talks &lt;b&gt;end&lt;/b&gt; &amp; nothing moves." in shown
        assert "<b>end" not in shown
        shown = shown.partition('id="record"')[0]
    elif kind == "pptx":
        deck = pptx.Presentation(io.BytesIO(MADE[kind]))
        shown = " ".join(
            x.text for slide in deck.slides for x in slide.element.iter() if x.tag.endswith("}t") and x.text
        )
    else:
        import pypdf

        shown = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(MADE[kind])).pages)
    shown = re.sub(r"\s+", " ", shown)
    assert "Moscow says no again." in shown
    assert "Moscow’s acceptance 10 → 0" in shown
    assert "four events, of which three moved a slider" in shown
    assert "Two events withdrawn or corrected since: not counted." in shown
    assert "A rumour." not in shown


def test_a_slide_as_text_says_what_happened():
    assert "A pledge is kept" in as_text(TOLD, "scene-2")
    assert "Moscow says no again." in as_text(TOLD, "log")


# Verified


@EACH_KIND
def test_an_untouched_file_with_a_log_holds(kind):
    verdict = verified(BASE, MADE[kind])
    assert (verdict.holds, verdict.faults, verdict.unchecked) == (True, (), ())


def tampered(old, new):
    """The hand-out with something else in its record, and in what it shows."""
    made = MADE["html"].decode()
    assert old in made
    return verified(BASE, made.replace(old, new).encode())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"variable":"us_backing","was":45.0,"now":70.0', '"variable":"us_backing","was":45.0,"now":60.0'),
        ('"id":"pledge","day":"2026-06-20"', '"id":"pledge","day":"2026-07-20"'),
    ],
)
def test_an_event_that_was_given_another_number_or_day_is_noticed(old, new):
    verdict = tampered(old, new)
    assert not verdict.holds
    said = "The baseline as of 1 July 2026 is not what the log in this file makes of it: American backing is 70"
    assert any(said in fault for fault in verdict.faults)


def test_an_event_in_other_words_is_noticed_in_the_record_and_in_what_is_shown():
    verdict = tampered('"text":"A pledge is kept."', '"text":"A pledge is broken."')
    assert not verdict.holds
    assert any("log.fingerprint" in fault for fault in verdict.faults)
    for old, new in (("Moscow says no again", "Moscow says yes now"), ("A pledge is kept", "A pledge is broken")):
        assert not tampered(f">{old}.<", f">{new}.<").holds
    # In both at once, what the record says of its log does not fit any more.
    assert not tampered("A pledge is kept", "A pledge is broken").holds


def test_a_deck_whose_event_was_changed_on_a_slide_is_noticed():
    changed_parts = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(MADE["pptx"])) as deck, zipfile.ZipFile(changed_parts, "w") as copy:
        for name in deck.namelist():
            part = deck.read(name)
            if name.startswith("ppt/slides/slide"):
                part = part.replace(b"Moscow says no again.", b"Moscow says yes now.")
            copy.writestr(name, part)
    assert not verified(BASE, changed_parts.getvalue()).holds


def test_settings_alone_are_checked_by_the_log_at_hand():
    assert verified(BASE, STORY.to_json().encode()).holds
    broken = STORY.to_json().replace('"now": 70.0', '"now": 60.0')
    assert "is not what the log in this file makes of it" in " ".join(verified(BASE, broken.encode()).faults)
    foreign = verified(BASE, SET.to_json().encode())
    assert foreign.holds
    assert foreign.unchecked == ("The log that made the baseline as of 1 July 2026 is not at hand to check it by.",)
    own = shipped(BASE)
    assert own is not None
    day = day_of(BASE, own.log, SUMMER)
    stated = BASELINE.changed(as_of=day.model_dump(), values=dict(dated(BASE, day).baseline))
    assert verified(BASE, stated.to_json().encode()).unchecked == ()
    name = next(iter(day.values))
    wrong = stated.changed(as_of={**day.model_dump(), "values": {**day.values, name: BASE.variable[name].range[1]}})
    assert "the log that comes with the rules" in " ".join(verified(BASE, wrong.to_json().encode()).faults)


def test_whether_a_log_makes_a_day_is_asked_of_its_numbers():
    assert makes(BASE, LOG, SET.as_of)
    assert not makes(BASE, changed(LOG, 5, day="2026-07-20"), SET.as_of)
    assert not makes(BASE, None, SET.as_of)
