"""Are the shipped presets whole, and does a file of presets come in as it went out, or not at all?"""

import json
import re

import jsonschema
import pytest
from what_ships import BASE, BASELINE, STORIES

from model.rulebase import SHIPPED as SHIPPED_RULES
from model.rulebase import parse
from scenarios import presets
from scenarios.presets import MAX_FILE_BYTES, MAX_FILE_PRESETS, from_file, shipped, to_file
from scenarios.scenario import ScenarioError, json_schema, stamp

EACH_STORY = pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)

# what a name says when it promises an outcome
PROMISES = {
    "cornerstone": "a cornerstone",
    "symbolic_presence": "a symbolic presence",
    "mission_creep": "mission creep",
    "unravelled": "unravel",
    "war_despite_force": "war despite the force",
    "paper_peace": "a peace on paper",
    "war_without_force": "war without a force",
    "no_deal": "no deal",
}

KINDS = [
    "The declaration as announced",
    "Moscow refuses and the West insists",
    "Moscow refuses and the West lets go",
    "American backstop",
    "America walks away",
    "Symbolic tripwire",
    "Robust European force",
    "Grand bargain",
    "Kyiv holds out",
    "Mission creep",
    "Unravelling",
]


# Shipped


@pytest.mark.parametrize("kind", KINDS)
def test_there_is_one_preset_of_every_kind_asked_for(kind):
    assert [story.name for story in STORIES if story.name.startswith(f"{kind}:")] != []


def test_the_first_preset_is_the_declaration_with_every_variable_at_its_baseline():
    assert STORIES[0].values == dict(BASE.baseline)


def test_the_presets_promise_every_outcome_between_them():
    assert {story.promises for story in STORIES} == set(BASE.outcome)


def test_no_two_presets_share_a_name_or_their_values():
    assert len({story.name for story in STORIES}) == len(STORIES)
    assert len({tuple(story.values.items()) for story in STORIES}) == len(STORIES)


@EACH_STORY
def test_a_preset_names_the_outcome_it_promises(story):
    assert PROMISES[story.promises] in story.name.lower()


@EACH_STORY
def test_a_preset_has_notes_of_two_or_three_sentences(story):
    assert 2 <= len(re.findall(r"[.?!](?: |$)", story.notes)) <= 3


@EACH_STORY
def test_a_preset_cites_passages_that_exist(story):
    assert story.passages
    assert set(story.passages) <= set(BASE.passage)


@EACH_STORY
def test_a_preset_has_a_value_for_every_variable_and_a_reading(story):
    assert list(story.values) == list(BASE.variable)
    assert story.reading in BASE.reading
    assert story.rulebase == stamp(BASE)


@EACH_STORY
def test_a_preset_fits_the_published_schema(story):
    jsonschema.Draft202012Validator(json_schema()).validate(json.loads(story.to_json()))


@pytest.mark.parametrize(
    "fields", [{"values": {"mandate": "much"}}, {"colour": 3}, {"name": 5}, {"schema_version": 1}, {"rulebase": "x"}]
)
def test_the_published_schema_refuses_what_is_no_scenario(fields):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(json.loads(STORIES[0].to_json()) | fields, json_schema())


def test_another_subject_has_no_shipped_presets(toy):
    assert shipped(toy) == ()


def test_disputing_a_factor_does_not_disown_the_presets():
    text = SHIPPED_RULES.read_text(encoding="utf-8")
    disputed = parse(text.replace("factor = { article = 6.0,", "factor = { article = 5.0,"))
    assert disputed.fingerprint != BASE.fingerprint
    assert [story.name for story in shipped(disputed)] == [story.name for story in STORIES]
    assert {story.rulebase.fingerprint for story in shipped(disputed)} == {disputed.fingerprint}


# Files


def bundle(*documents):
    return json.dumps({"kind": "presets", "presets": list(documents)}).encode()


def document(**fields):
    return json.loads(BASELINE.to_json()) | fields


def test_presets_come_back_from_a_file_as_they_went_out():
    opened = from_file(BASE, to_file(STORIES).encode())
    assert [one.scenario for one in opened] == list(STORIES)
    assert all(one.remarks == () for one in opened)


def test_a_file_of_a_single_scenario_is_read_as_one():
    assert [one.scenario for one in from_file(BASE, STORIES[3].to_json().encode())] == [STORIES[3]]


def test_a_file_may_begin_with_a_byte_order_mark():
    assert len(from_file(BASE, b"\xef\xbb\xbf" + to_file(STORIES).encode())) == len(STORIES)


def test_presets_of_another_rule_base_come_with_their_remarks():
    older = stamp(BASE).model_dump() | {"fingerprint": "f" * 64}
    (same, other) = from_file(BASE, bundle(document(), document(rulebase=older)))
    assert same.remarks == ()
    assert len(other.remarks) == 1


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (document(reading="nope"), "Preset 3 of the file: There is no reading “nope”"),
        (document(values={"mandate": 101}), "Preset 3 of the file: Mandate is 101; its slider goes from 0 to 100."),
        ([], "Preset 3 of the file: This is no scenario. Export one under “Share”, as JSON, and take that."),
        ({}, "Preset 3 of the file: “name” is missing"),
    ],
)
def test_one_bad_preset_refuses_the_whole_file_by_its_number(bad, said):
    with pytest.raises(ScenarioError, match=re.escape(said)):
        from_file(BASE, bundle(document(), document(), bad, document()))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "The file is not JSON"),
        (b"\xff\xfe\x00", "The file is written in UTF-16"),
        (b'{"kind": "presets"}', "“presets” must be a list of 1 to 500 scenarios."),
        (bundle(), "“presets” must be a list of 1 to 500 scenarios."),
        (bundle(*[1] * (MAX_FILE_PRESETS + 1)), "“presets” must be a list of 1 to 500 scenarios."),
        (b" " * (MAX_FILE_BYTES + 1), "The file holds 2,097,153 bytes; at most 2,097,152 are read."),
        (b"[]", "This is no scenario. Export one under “Share”, as JSON, and take that."),
    ],
    ids=["empty", "binary", "no list", "none", "too many", "too large", "list"],
)
def test_a_file_that_holds_no_presets_is_refused(text, said):
    with pytest.raises(ScenarioError, match=re.escape(said)):
        from_file(BASE, text)


def test_a_file_of_as_many_presets_as_allowed_is_read():
    assert len(from_file(BASE, bundle(*[document()] * MAX_FILE_PRESETS))) == MAX_FILE_PRESETS


def test_the_shipped_files_say_nothing_that_is_lost():
    for file, story in zip(sorted(presets.SHIPPED.glob("*.json")), STORIES, strict=True):
        written = json.loads(file.read_text(encoding="utf-8"))
        kept = json.loads(story.to_json())
        assert kept["values"] == dict(BASE.baseline) | written["values"]
        for field in written.keys() - {"values", "rulebase"}:
            assert kept[field] == written[field]
