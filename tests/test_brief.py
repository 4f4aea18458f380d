"""Is what a briefing says of a scene true to the model, and does it read well on every preset in every reading?"""

import re
from dataclasses import replace
from datetime import date

import pytest
from what_ships import BASE, STORIES

from briefing import draft, words
from briefing.brief import brief
from briefing.changes import MOST_NAMED
from briefing.findings import rules, slides, tipping
from briefing.handout.content import content
from briefing.provenance import record
from model.engine import evaluate
from model.leads import contenders, leading
from scenarios.scenario import OwnReading, baseline_scenario
from scenarios.storyline import MAX_HEADLINE_LENGTH, MAX_POINT_LENGTH, MAX_POINTS, Scene, Storyline, basis

DAY = date(2026, 11, 23)
SPACE = "\u00a0"


def told_of(base, *scenes):
    return brief(base, Storyline(name="A story", scenes=scenes), DAY).scenes


def scene(base, reading="", own=None, values=(), **fields):
    start = baseline_scenario(base)
    scenario = start.changed(values=start.values | dict(values), reading=reading or start.reading, own=own)
    return Scene(scenario=scenario, **fields)


PRESETS = [
    told
    for reading in BASE.reading
    for told in told_of(BASE, *(Scene(scenario=preset.changed(reading=reading)) for preset in STORIES))
]
EACH_PRESET = pytest.mark.parametrize(
    "told", PRESETS, ids=lambda told: f"{told.stored.scenario.reading}, {told.stored.scenario.name}"
)


# A reservoir, worked out by hand: no rule fires at the baseline, so that rationing stands at 1 : 3.


def test_the_first_scene_is_told_against_the_baseline(toy):
    (told,) = told_of(toy, scene(toy))
    assert told.headline == f"Water by lorry would be the likeliest outcome, at 75{SPACE}%"
    assert told.before is None
    assert told.changes == ()
    assert told.points[0].startswith(f"Lorries: likely at 75{SPACE}% (")
    assert told.points[0].endswith(f"Next: a reservoir that lasts, 15{SPACE}%.")
    assert not [point for point in told.points if "push" in point or "Against" in point]


def test_a_lead_that_shrinks_is_told_in_points(toy):
    # The drought makes rationing 4 : 3, so that three in seven summers need lorries.
    told = told_of(toy, scene(toy), scene(toy, values={"rain": 20}))[1]
    assert told.headline == f"Water by lorry would still lead, at 43{SPACE}%, down 32 points"
    assert "Against the scene before: Rain 60 → 20 mm." in told.points
    assert [(change.variable.id, change.start, change.end) for change in told.changes] == [("rain", 60, 20)]


def test_a_lead_that_passes_on_is_told_with_what_drives_it(toy):
    # The engineer's drought makes rationing 9 : 3; of these summers e^-0.5 end well, 45 %; without it 1 in 4 of them.
    told = told_of(toy, scene(toy, "engineer"), scene(toy, "engineer", values={"rain": 20}))[1]
    assert told.headline == f"A reservoir that lasts would take the lead, at 45{SPACE}%"
    said = "The rule that adds most to “Full” is “the drought”: 30 points. Without it the share would be"
    assert f"{said} 15{SPACE}%." in told.points


def test_a_scene_that_repeats_the_one_before_says_that_nothing_moved(toy):
    told = told_of(toy, scene(toy), scene(toy))[1]
    assert told.headline == f"Water by lorry would still lead, at 75{SPACE}%"
    assert told.changes == ()
    assert not [point for point in told.points if "Against" in point]


def test_a_change_of_reading_alone_is_told(toy):
    own = OwnReading(label="Mine", based_on="council", weights={"drought": 1.0})
    scenes = told_of(
        toy,
        scene(toy, values={"rain": 20}),
        scene(toy, "engineer", values={"rain": 20}),
        scene(toy, "own", own, {"rain": 20}),
        scene(toy, "own", own.model_copy(update={"weights": {"drought": 2.0}}), {"rain": 20}),
    )
    assert "Against the scene before: reading “The council” → “The engineer”." in scenes[1].points
    assert "Against the scene before: reading “The engineer” → “Mine”." in scenes[2].points
    assert "Against the scene before: reading “Mine” → “Mine”." not in scenes[2].points
    assert "Against the scene before: reading “Mine” → “Mine”." in scenes[3].points
    assert scenes[2].headline == f"Water by lorry would take the lead, at 75{SPACE}%"


def test_a_single_point_is_one_point(toy):
    told = told_of(toy, scene(toy, values={"rain": 60}), scene(toy, values={"rain": 59}))[1]
    assert told.headline == f"Water by lorry would still lead, at 74{SPACE}%, down 1 point"


def test_what_would_flip_it_does(toy):
    (told,) = told_of(toy, scene(toy, "engineer", values={"rain": 20}))
    single, _ = told.flips
    after = evaluate(toy, told.stored.scenario.values | single.values, "engineer").outcomes.iloc[0]
    assert after.idxmax() == single.leading
    assert told.points[-1] == draft.flip_sentence(toy, told.flips)
    assert toy.outcome[single.leading].phrase in told.points[-1]


def test_what_would_flip_it_is_told_from_what_to_what_and_in_words(toy):
    (told,) = told_of(toy, scene(toy, "engineer", values={"rain": 20}))
    (move, *_) = (told.flips[1] or told.flips[0]).moves
    variable = toy.variable[move.variable]
    way = "up" if move.end > move.start else "down"
    said = f"“{variable.label}” {way} from {words.number_text(move.start)} to {words.measured(variable, move.end)}"
    assert f"{said} ({words.value_words(variable, move.end)})" in told.points[-1]


def test_of_many_changes_every_file_names_the_same_ones_the_farthest_moved_first():
    far = {x.id: (x.range[0] if x.baseline > sum(x.range) / 2 else x.range[1]) for x in BASE.variables}
    (told,) = told_of(BASE, scene(BASE, values=far))
    reach = [abs(x.end - x.start) / (x.variable.range[1] - x.variable.range[0]) for x in told.changes]
    assert reach == sorted(reach, reverse=True)
    _, changed = slides.changed_inputs(told)
    live = content(brief(BASE, Storyline(name="A story", scenes=[told.stored]), DAY))
    first = [x.variable.label for x in told.changes[:MOST_NAMED]]
    rest = f"; and {len(told.changes) - MOST_NAMED} more."
    assert [x["label"] for x in live["scenes"][0]["changes"]][:MOST_NAMED] == first
    assert live["mostNamed"] == MOST_NAMED
    assert all(text.startswith(label) for text, label in zip(changed, first, strict=False))
    point = next(x for x in told.points if x.startswith("Against the baseline"))
    assert point.endswith(rest)
    assert {x.label for x in BASE.variables if f"{x.label} " in point} == set(first)


def test_where_nothing_flips_it_that_is_said(toy):
    assert (
        draft.flip_sentence(toy, (None, None))
        == "No slider by itself and no two together, the horizon aside, would change what leads."
    )


def test_words_of_the_user_stand_as_they_are_and_go_stale_with_the_scene(toy):
    first, second = scene(toy), scene(toy, values={"rain": 20}, headline="Mine", points=["One", "Two"])
    second = second.changed(written_for=basis(toy, second, first))
    told = told_of(toy, first, second)[1]
    assert (told.headline, told.points, told.stale) == ("Mine", ("One", "Two"), False)
    assert told.drafted_headline.startswith("Water by lorry")
    moved = told_of(toy, first, second.changed(scenario=scene(toy, values={"rain": 30}).scenario))[1]
    assert (moved.headline, moved.points, moved.stale) == ("Mine", ("One", "Two"), True)


def test_a_user_may_want_no_points_at_all(toy):
    assert told_of(toy, scene(toy, points=[]))[0].points == ()


def test_a_scene_with_a_reading_of_its_own_is_evaluated_in_it(toy):
    own = OwnReading(label="Mine", based_on="council", weights={"drought": 1.0})
    plain, edited = told_of(toy, scene(toy, values={"rain": 20}), scene(toy, "own", own, {"rain": 20}))
    assert edited.answer.outcomes["lorries"] == pytest.approx(0.75)
    assert edited.base.reading["own"].label == "Mine"
    assert "own" not in plain.base.reading


def test_an_empty_storyline_has_no_scenes(toy):
    assert told_of(toy) == ()


# The record


def test_the_record_holds_what_is_needed_to_check_a_file(toy):
    own = OwnReading(label="Mine", based_on="council", weights={"drought": 1.0})
    story = Storyline(name="A story", scenes=[scene(toy), scene(toy, "own", own, {"rain": 20})])
    found = record(brief(toy, story, DAY, "https://example.org/?rain=20"))
    assert found["title"] == "A story"
    assert found["made_on"] == "2026-11-23"
    assert found["link"] == "https://example.org/?rain=20"
    assert found["caveat"] == toy.caveat
    assert found["rulebase"] == {"id": toy.id, "version": "0.1", "fingerprint": toy.fingerprint}
    assert Storyline.model_validate(found["storyline"]) == story
    first, second = found["scenes"]
    assert first["outcomes"] == {"full": 0.151633, "dry": 0.039347, "green": 0.05902, "lorries": 0.75}
    assert first["figures"] == {"lost_if_rationed": 0.393469}
    assert first["reading"] == {"id": "council", "label": "The council", "edited": False}
    assert first["against_baseline"]["inputs"] == {}
    assert set(first["against_baseline"]["outcomes"].values()) == {0}
    assert second["reading"] == {"id": "own", "label": "Mine", "edited": True}
    assert second["against_baseline"]["inputs"] == {"rain": {"from": 60, "to": 20}}


# The shipped presets, in both readings


@EACH_PRESET
def test_a_headline_names_what_leads_and_its_figure(told):
    answer, group = told.answer, told.answer.ranked_groups[0]
    share = sum(answer.outcomes[name] for name in group.outcomes)
    assert share == max(answer.groups.values())
    said = f"{group.clause} in {words.points(share)} of 100 cases"
    assert told.headline.startswith((said, f"Now {words.within_sentence(said)}"))
    # One winner: an outcome of another group that is likelier than any other is a talking point.
    assert "single" not in told.headline
    other = told.base.outcome[answer.leading].phrase
    assert answer.leading in group.outcomes or f"likeliest single outcome: {other}, " in told.points[0]
    assert not told.headline.endswith(".")
    assert len(told.headline) <= 140


@EACH_PRESET
def test_points_are_a_few_whole_sentences_that_may_be_kept(told):
    assert 3 <= len(told.points) <= MAX_POINTS
    for point in told.points:
        assert point[0].isupper()
        assert point.endswith(".")
        assert len(point) <= MAX_POINT_LENGTH
        assert not re.search(r"nan|None|[{}_]|  |\.\.|,,|: ;| at at |\ba [aeiou]", point)
    kept = told.stored.changed(headline=told.headline, points=told.points)
    assert len(kept.headline) <= MAX_HEADLINE_LENGTH
    assert kept.points == told.points


@EACH_PRESET
def test_they_say_would_and_never_will(told):
    labels = "|".join(re.escape(x.label) for x in told.base.variables)
    said = re.sub(labels, "…", " ".join([told.headline, *told.points]))
    assert not re.search(r"\b(will|shall|forecast\w*|predict\w*)\b", said, re.IGNORECASE)
    assert "would" in said


@EACH_PRESET
def test_every_share_that_is_named_is_the_models(told):
    answer = told.answer
    shares = {words.percent(share) for share in answer.outcomes.values()}
    without = max(answer.groups.values()) - answer.drivers.iloc[0]
    said = " ".join([told.headline, *told.points]).replace(" nearly as often, in ", " in ")
    assert set(re.findall(rf"\d+{SPACE}%", said)) <= shares | {words.percent(without)}
    clauses = {
        f"{clause} in": group
        for group in told.base.groups
        for clause in (group.clause, group.clause[:1].lower() + group.clause[1:])
    }
    named = re.findall(rf"({'|'.join(clauses)}) (\d+|fewer than 1)", said)
    assert len(named) >= len(told.base.groups)
    labels = {clause: answer.groups[group.id] for clause, group in clauses.items()}
    assert all(number == words.of_hundred(labels[label]) for label, number in named)


@EACH_PRESET
def test_the_flip_that_is_told_does_change_the_lead(told):
    scenario = told.stored.scenario
    plan = told.flips[1] or told.flips[0]
    after = evaluate(told.base, scenario.values | plan.values, scenario.reading)
    assert leading(after) == [plan.leading]
    assert plan.leading != told.answer.leading_measure
    assert any(f"would become {contenders(told.base)[plan.leading].phrase}" in point for point in told.points)


@EACH_PRESET
def test_a_lead_that_is_unlikely_in_itself_is_not_called_likely_without_a_word(told):
    share = max(told.answer.groups.values())
    assert f"; {words.probability_word(share)})" in told.points[0]


# Up to here something is unlikely or less, on each of the published scales.
LOW_UP_TO = {"UK yardstick": 0.375, "ICD 203": 0.45}


@pytest.mark.parametrize("yardstick", words.YARDSTICKS)
@EACH_PRESET
def test_of_what_leads_every_sentence_says_that_it_is_low_in_itself_where_it_is_and_nowhere_else(told, yardstick):
    low = max(told.answer.outcomes.values()) <= LOW_UP_TO[yardstick]
    other = next(x for x in PRESETS if x.stored.scenario.reading != told.stored.scenario.reading).answer
    found, before = (replace(x, base=x.base.model_copy(update={"groups": ()})) for x in (told.answer, other))
    sentences = [
        words.result_sentence(found, yardstick),
        rules.headline(found, before, yardstick),
        rules.headline(found, found, yardstick),
    ]
    if yardstick == words.YARDSTICK:
        sentences.append(draft.points(found, None, (None, None))[0])
    assert [
        f"though in itself {words.probability_word(found.outcomes[found.leading], yardstick)}" in x for x in sentences
    ] == ([low] * len(sentences))
    said = tipping.headline(tipping.tipping_of(told.answer), yardstick)
    assert ("though in itself" in said) == (told.answer.lead.share <= LOW_UP_TO[yardstick])


def test_bands_are_of_the_draws_that_files_already_made_show(toy):
    """Not for their own sake: under other draws every file made so far would be said not to hold."""
    (first,) = told_of(toy, scene(toy, values={"rain": 20, "restraint": 10}))
    assert {name: tuple(round(edge, 6) for edge in band) for name, band in first.answer.bands.items()} == {
        "full": (0.055486, 0.429721),
        "dry": (0.020153, 0.152928),
        "green": (0.070114, 0.527738),
        "lorries": (0.083714, 0.822585),
        "lost_if_rationed": (0.42025, 0.822514),
    }


def test_a_scene_is_set_against_the_one_before_or_the_baseline_in_its_own_reading(toy):
    dry, sparing = {"rain": 20.0}, {"rain": 20.0, "restraint": 100.0}
    first, second = told_of(toy, scene(toy, "engineer", values=dry), scene(toy, "council", values=sparing))
    assert [(change.variable.id, change.start, change.end) for change in second.changes] == [("restraint", 50, 100)]
    assert second.compared_with.scenario.reading == "engineer"
    assert (first.compared_with.scenario.values, first.compared_with.scenario.reading) == (toy.baseline, "engineer")
    own = OwnReading(label="Mine", based_on="engineer", weights={"meeting.spend": 9.0})
    (mine,) = told_of(toy, scene(toy, "own", own=own, values=dry))
    # No rule fires at the baseline, so that there its reading keeps rationing at 1 : 9.
    assert mine.compared_with.outcomes["lorries"] == pytest.approx(0.9)


def test_without_talking_points_there_are_no_notes_either(toy):
    noted = scene(toy, points=("For me alone",))
    noted = noted.changed(scenario=noted.scenario.changed(notes="Nor is this for them").model_dump())
    (shown,) = brief(toy, Storyline(name="A story", scenes=(noted,)), DAY).without_points().scenes
    assert (shown.points, shown.stored.scenario.notes) == ((), "")
