"""Does a storyline come back from its file as it was, are stale words marked, and is what cannot be read refused?"""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from what_ships import BASE, BASELINE, STORIES

from model import evaluate
from model.moves import smallest_flips
from model.rulebase import SHIPPED as SHIPPED_RULES
from model.rulebase import parse
from scenarios import storylines
from scenarios.scenario import OwnReading, ScenarioError, baseline_scenario, stamp
from scenarios.storyline import (
    MAX_FILE_BYTES,
    MAX_HEADLINE_LENGTH,
    MAX_POINT_LENGTH,
    MAX_POINTS,
    MAX_SCENES,
    VIEWS,
    Scene,
    Storyline,
    basis,
    is_stale,
    read_storyline,
    storyline_of,
)
from scenarios.storylines import OTHER_RULES, shipped_storylines

(TOLD,) = shipped_storylines(BASE)
EACH_SCENE = pytest.mark.parametrize("scene", TOLD.scenes, ids=lambda scene: scene.headline)
MANY = settings(max_examples=60)

VISIBLE = st.characters(codec="utf-8", exclude_categories=["C", "Z"])
LINES = st.lists(st.text(VISIBLE, min_size=1, max_size=12), min_size=1, max_size=5).map(" ".join)
SCENES = st.builds(
    Scene,
    scenario=st.sampled_from([BASELINE, *STORIES]),
    headline=st.none() | LINES,
    points=st.none() | st.lists(LINES, max_size=MAX_POINTS),
    written_for=st.text("0123456789abcdef", max_size=16),
    show=st.lists(st.sampled_from(VIEWS), min_size=1, unique=True),
)
STORYLINES = st.builds(Storyline, name=LINES.map(lambda line: line[:100]), scenes=st.lists(SCENES, max_size=4))


def document(*scenes, **fields):
    scenes = scenes or ({"scenario": json.loads(BASELINE.to_json())},)
    return {"kind": "storyline", "name": "A story", "scenes": list(scenes)} | fields


def scene(**fields):
    return {"scenario": json.loads(BASELINE.to_json())} | fields


def refusal(found, base=BASE):
    with pytest.raises(ScenarioError) as caught:
        storyline_of(base, found)
    return str(caught.value)


# As a file


@MANY
@given(STORYLINES)
def test_a_storyline_comes_back_from_its_file_as_it_was(storyline):
    opened = read_storyline(BASE, storyline.to_json())
    assert opened.storyline == storyline
    assert opened.remarks == ()
    assert read_storyline(BASE, b"\xef\xbb\xbf" + storyline.to_json().encode()).storyline == storyline


def test_the_longest_storyline_there_can_be_still_fits_its_file():
    longest = Scene(
        scenario=BASELINE.changed(notes="𝔞" * 4000),
        headline="𝔞" * MAX_HEADLINE_LENGTH,
        points=["𝔞" * MAX_POINT_LENGTH] * MAX_POINTS,
        show=VIEWS,
    )
    storyline = Storyline(name="𝔞" * 120, scenes=[longest] * MAX_SCENES)
    assert read_storyline(BASE, storyline.to_json().encode()).storyline == storyline


def test_an_empty_storyline_is_one():
    assert storyline_of(BASE, {"kind": "storyline", "name": "To be told"}).storyline.scenes == ()


@pytest.mark.parametrize(
    "text",
    [
        "سلام على ورق",
        "שלום על הנייר",
        "纸上和平",
        "👩🏽‍🚒 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "<script>alert(1)</script>",
        "=1+1",
    ],
)
def test_words_of_any_script_come_back_as_they_were(text):
    opened = storyline_of(BASE, document(scene(headline=text, points=[text]))).storyline.scenes[0]
    assert opened.headline == text
    assert opened.points == (text,)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  two\n lines\t", "two lines"),
        ("a\u0000b\u0008\u000b", "ab"),
        ("left \u202egnp.exe\u202c", "left gnp.exe"),
        ("soft\u00adhyphen\u200b and \ufeffmark", "softhyphen and mark"),
        ("\uffff\ufffe end", "end"),
        ("no\u00a0break", "no\u00a0break"),
    ],
)
def test_what_can_be_neither_seen_nor_written_is_left_out(typed, kept):
    opened = storyline_of(BASE, document(scene(headline=typed, points=[typed]))).storyline.scenes[0]
    assert opened.headline == kept
    assert opened.points == (kept,)


def test_a_view_asked_for_twice_is_shown_once():
    opened = storyline_of(BASE, document(scene(show=["branches", "outcomes", "branches"])))
    assert opened.storyline.scenes[0].show == ("branches", "outcomes")


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ([], "This is not a storyline. Export one from the Briefing page, and import that."),
        ({}, "This is not a storyline."),
        (json.loads(BASELINE.to_json()), "This is not a storyline."),
        (document(schema_version=4), "schema version 4; this program reads 3. Update the program."),
        (document(schema_version=True), "schema version True; this program reads 3."),
        (document(schema_version="9" * 10_000), "this program reads 3."),
        (document(name=" "), "Name: must hold visible characters, and only such."),
        (document(name="n" * 121), "Name: it has 121 characters; at most 120 are read."),
        ({"kind": "storyline"}, "Name: Field required."),
        (document(author="me"), "Author: this is not known here; remove it."),
        (document(scenes={}), "“scenes” must be a list of at most 40 scenes."),
        (document(*[scene()] * 41), "“scenes” must be a list of at most 40 scenes."),
        (document(scene(), "scene"), "Scene 2: it must be a JSON object with a “scenario”."),
        (document(scene(), {"headline": "h"}), "Scene 2: it must be a JSON object with a “scenario”."),
        (
            document({"scenario": None}),
            "Scene 1: This is no scenario. Export one under “Share”, as JSON, and take that.",
        ),
        (document({"scenario": {"values": {}}}), "Scene 1: “name” is missing"),
        (
            document(scene(), scene(headline="h" * 10_000)),
            "Scene 2, headline: it has 10,000 characters; at most 200 are read.",
        ),
        (document(scene(headline="\u200b\u200e")), "Scene 1, headline: it must hold visible characters."),
        (document(scene(headline="")), "Scene 1, headline: String should have at least 1 character."),
        (document(scene(headline=5)), "Scene 1, headline: Input should be a valid string."),
        (document(scene(points="one")), "Scene 1, points: Input should be a valid tuple."),
        (document(scene(points=["p"] * 9)), "Scene 1, points: Tuple should have at most 8 items"),
        (document(scene(points=["a", "p" * 401])), "Scene 1, point 2: it has 401 characters; at most 400 are read."),
        (document(scene(show=[])), "Scene 1, show: Tuple should have at least 1 item"),
        (document(scene(show=["outcomes", "pie"])), "Scene 1, show 2: Input should be 'outcomes', 'branches'"),
        (document(scene(colour=3)), "Scene 1, colour: this is not known here; remove it."),
        (document(scene(**{"k" * 10_000: 3})), "…: this is not known here; remove it."),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(found, said):
    refused = refusal(found)
    assert said in refused
    assert len(refused) < 300


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "The file is not JSON"),
        (b"PK\x03\x04", "The file is not JSON"),
        (b"\xff\xfe\x00", "The file is written in UTF-16"),
        (b"[" * 100_000, "The file is not JSON"),
        (b'{"kind": NaN}', "The file is not JSON: NaN is not a number"),
        (b" " * (MAX_FILE_BYTES + 1), "The file holds 4,194,305 bytes; a storyline has at most 4,194,304."),
        (b"null", "This is not a storyline."),
    ],
    ids=["empty", "zip", "binary", "deep", "not a number", "too large", "nothing"],
)
def test_a_file_that_is_no_storyline_is_refused(text, said):
    with pytest.raises(ScenarioError, match=re.escape(said)):
        read_storyline(BASE, text)


# Under another rule base


def test_a_scene_of_another_version_is_brought_under_this_one_with_a_remark():
    older = stamp(BASE).model_dump() | {"version": "0.9", "fingerprint": "f" * 64}
    saved = json.loads(BASELINE.to_json()) | {"rulebase": older, "reading": "gone"}
    opened = storyline_of(BASE, document(scene(), {"scenario": saved, "headline": "Mine"}))
    assert [remark.split(":")[0] for remark in opened.remarks] == ["Scene 2", "Scene 2"]
    assert "was saved under rule base after-the-ceasefire 0.9" in opened.remarks[0]
    assert "There is no reading “gone”" in opened.remarks[1]
    (_, brought) = opened.storyline.scenes
    assert brought.scenario.rulebase == stamp(BASE)
    assert brought.headline == "Mine"


def test_a_storyline_on_another_subject_is_refused(toy):
    storyline = Storyline(name="Dry", scenes=[Scene(scenario=baseline_scenario(toy))])
    assert "Scene 1: “Baseline, 1 June” belongs to another subject" in refusal(json.loads(storyline.to_json()))


def test_words_written_under_other_rules_are_stale(toy):
    scenario = baseline_scenario(toy)
    told = Scene(scenario=scenario, headline="Mine")
    told = told.changed(written_for=basis(toy, told, None))
    disputed = parse(
        Path(__file__).with_name("toy_rulebase.toml").read_text().replace("council = 4.0", "council = 5.0")
    )
    opened = storyline_of(disputed, json.loads(Storyline(name="Dry", scenes=[told]).to_json()))
    assert is_stale(disputed, opened.storyline.scenes[0], None)
    assert opened.storyline.scenes[0].headline == "Mine"


# Stale words


def marked(base, told, before=None):
    return told.changed(written_for=basis(base, told, before))


def test_a_headline_is_stale_once_the_scene_has_other_settings_wherever_it_stands(toy):
    first, second = Scene(scenario=baseline_scenario(toy)), Scene(scenario=baseline_scenario(toy), headline="Mine")
    second = marked(toy, second, first)
    drier = first.scenario.changed(values=first.scenario.values | {"rain": 0.0})
    assert is_stale(toy, second.changed(scenario=drier), first)
    assert not is_stale(toy, second, first.changed(scenario=drier))
    assert not is_stale(toy, second, None)


def test_talking_points_are_stale_once_the_scene_or_the_one_before_has_other_settings(toy):
    first, second = Scene(scenario=baseline_scenario(toy)), Scene(scenario=baseline_scenario(toy), points=["Mine"])
    second = marked(toy, second, first)
    assert not is_stale(toy, second, first)
    drier = first.scenario.changed(values=first.scenario.values | {"rain": 0.0})
    own = OwnReading(label="Mine", based_on="council", weights={"drought": 1.0})
    for changed in (
        {"scenario": drier},
        {"scenario": first.scenario.changed(reading="engineer")},
        {"scenario": first.scenario.changed(own=own)},
    ):
        assert is_stale(toy, second.changed(**changed), first)
        assert is_stale(toy, second, first.changed(**changed))
    assert is_stale(toy, second, None)


def test_words_do_not_go_stale_by_what_moves_no_figure(toy):
    first, second = Scene(scenario=baseline_scenario(toy)), Scene(scenario=baseline_scenario(toy), points=["Mine"])
    second = marked(toy, second, first)
    renamed = second.scenario.changed(name="Another name", notes="Other notes", passages=["minutes 1"])
    assert not is_stale(toy, second.changed(scenario=renamed, headline="New", show=["map"]), first)
    assert not is_stale(toy, second, first.changed(headline="Other words"))


def test_the_models_own_words_are_never_stale(toy):
    assert not is_stale(toy, Scene(scenario=baseline_scenario(toy)), None)


# The storyline that comes with the project


def test_it_has_six_to_eight_scenes_and_begins_and_ends_at_the_baseline():
    assert TOLD.name == "Deterrence or symbolism?"
    assert 6 <= len(TOLD.scenes) <= 8
    assert TOLD.scenes[0].scenario == TOLD.scenes[-1].scenario == STORIES[0]


def test_its_file_opens_like_any_other_without_a_remark():
    (file,) = storylines.SHIPPED.glob("*.json")
    opened = read_storyline(BASE, file.read_bytes())
    assert opened.remarks == ()
    assert [scene.changed(written_for="") for scene in TOLD.scenes] == list(opened.storyline.scenes)


@EACH_SCENE
def test_a_scene_is_a_shipped_preset(scene):
    assert scene.scenario in STORIES


@EACH_SCENE
def test_its_points_cite_passages_that_exist(scene):
    cited = [
        name
        for point in scene.points
        for group in re.findall(r"\(([a-z]+ \d[^)]*)\)", point)
        for name in group.split(", ")
    ]
    assert len(cited) >= 3
    assert set(cited) <= set(BASE.passage)


@EACH_SCENE
def test_its_words_are_short_and_name_no_figure_that_a_rule_could_change(scene):
    said = [scene.headline, *scene.points]
    assert len(scene.headline) <= 75
    assert 4 <= len(scene.points) <= 5
    assert max(map(len, said)) <= 180
    assert not [text for text in said if "%" in text]


@EACH_SCENE
def test_it_says_would_and_never_will(scene):
    said = " ".join([scene.headline, *scene.points]).lower()
    assert "would" in said
    assert not re.search(r"\b(will|shall|forecast\w*|predict\w*|accurate|realize|center|defense)\b", said)


def test_its_last_scene_asks():
    assert all(point.endswith("?") for point in TOLD.scenes[-1].points)


@pytest.mark.parametrize("reading", BASE.reading)
def test_what_it_says_of_the_figures_holds_in_both_readings(reading):
    said = {scene.headline: evaluate(BASE, scene.scenario.values, reading) for scene in TOLD.scenes}
    by_start = {
        start: next(x for head, x in said.items() if head.startswith(start))
        for start in ("As ann", "A force", "Given", "Lean")
    }
    declared, leaning = by_start["As ann"], by_start["Lean"]
    assert declared.figures["force_deployed"].item() < 0.2
    assert declared.flows["settlement"]["silent"].item() > 2 * declared.flows["settlement"]["with_force"].item()
    assert 0.3 < leaning.outcomes[["war_despite_force", "war_without_force"]].iloc[0].sum() < 0.38
    assert by_start["A force"].figures["credible_if_deployed"].item() < 0.2
    assert leaning.outcomes.iloc[0].idxmax() == "unravelled"
    robust = next(scene.scenario for scene in TOLD.scenes if scene.headline.startswith("Given"))
    single, _ = smallest_flips(BASE, robust.values, reading)
    assert single.leading == "no_deal"
    assert single.values.keys() == {"russian_acceptance"}


@EACH_SCENE
def test_the_outcome_it_speaks_of_leads_in_both_readings(scene):
    for reading in BASE.reading:
        assert evaluate(BASE, scene.scenario.values, reading).outcomes.iloc[0].idxmax() == scene.scenario.promises


def test_its_words_are_fresh_until_a_scene_changes():
    befores = [None, *TOLD.scenes[:-1]]
    assert not any(is_stale(BASE, scene, before) for scene, before in zip(TOLD.scenes, befores, strict=True))
    first = TOLD.scenes[0]
    moved = first.scenario.changed(values=first.scenario.values | {"mandate": 90.0})
    assert is_stale(BASE, first.changed(scenario=moved), None)


def test_under_disputed_rules_only_the_scenes_that_no_longer_lead_where_they_said_are_stale():
    text = SHIPPED_RULES.read_text(encoding="utf-8")
    mild = parse(text.replace("factor = { article = 6.0,", "factor = { article = 5.9,"))
    (scene,) = shipped_storylines(mild)
    assert OTHER_RULES not in {scene.written_for for scene in scene.scenes}
    harsh = parse(text.replace("factor = { article = 6.0,", "factor = { article = 0.01,"))
    (scene,) = shipped_storylines(harsh)
    stale = [one.scenario.promises for one in scene.scenes if one.written_for == OTHER_RULES]
    assert "cornerstone" in stale
    assert "no_deal" not in stale


def test_another_subject_has_no_shipped_storylines(toy):
    assert shipped_storylines(toy) == ()
