"""Does one rule hold for names wherever they come from, and is nothing lost that broke it before there was one?"""

import json

import pytest

from model import load, quoting
from scenarios import names
from scenarios import store as store_module
from scenarios.link import from_link, to_link
from scenarios.names import MAX_NAME_LENGTH, NAMELESS, mended, named, with_ending
from scenarios.scenario import (
    OwnReading,
    ScenarioError,
    baseline_scenario,
    changed_name,
    other_subject,
    read_document,
    read_own,
)
from scenarios.storyline import Scene, Storyline, storyline_of

BASE = load()
BASELINE = baseline_scenario(BASE)
ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
USED = [
    "Heart 🩷",
    f"{ENGLAND} and 🇺🇦",
    "👩🏽‍🚒 👨‍👩‍👧‍👦",
    "1️⃣ ❤️",
    "سيناريو \u200fوقف إطلاق النار \u0661",
    "الخطة \u061cأ",
    "می\u200cخواهم",
    "क्ष \u0915\u094d\u200d\u0937",
    "e\u0301 Z" + "\u0301" * 20,
    "\U0001fae9 \U0001fac6",  # newer than the tables of older Pythons
    "\u0600\u0661",
]
HIDDEN = {
    "zero-width space": "a\u200bb",
    "soft hyphen": "a\u00adb",
    "word joiner": "a\u2060b",
    "byte-order mark": "\ufeffab",
    "override": "a\u202eb",
    "isolate": "a\u2067b\u2069",
    "private use": "a\ue000b",
    "a tag without its flag": "a\U000e0041b",
    "tags without their end": "a\U000e0067\U000e0062b",
    "control": "a\x07b",
    "half a character": "a\ud800b",
    "no character": "a\uffffb",
    "none either": "a\ufdd0b",
    "reserved": "a\u2065b",
    "filler": "a\u3164b",
}
BLANK = ["\u2800", "\u115f\u1160", "\u200d", "\u200f \u200c", "\u0301"]


@pytest.mark.parametrize("name", USED)
def test_names_that_people_use_are_taken_and_come_back(name):
    assert named(name) == mended(name) == name
    scenario = BASELINE.changed(name=name)
    assert read_document(BASE, json.loads(scenario.to_json())).scenario.name == name
    assert from_link(BASE, to_link(BASE, scenario)).scenario.name == name
    assert OwnReading(label=name, based_on="article").label == name


@pytest.mark.parametrize("name", [*HIDDEN.values(), *BLANK])
def test_what_cannot_be_seen_is_refused_where_it_is_typed_and_mended_where_it_was_kept(name):
    with pytest.raises(ValueError, match="visible characters"):
        named(name)
    with pytest.raises(ValueError):  # noqa: PT011
        BASELINE.changed(name=name)
    left = mended(name)
    assert left == named(left)
    assert left in ("ab", NAMELESS)
    document = json.loads(BASELINE.to_json()) | {"name": name, "own": {"label": name, "based_on": "article"}}
    opened = read_document(BASE, document)
    assert (opened.scenario.name, opened.scenario.own.label) == (left, left)
    assert [remark.split(" “")[0] for remark in opened.remarks] == ["The name", "The reading’s name"]
    assert f"it is “{left}” here" in opened.remarks[0]
    assert read_own({"label": name, "based_on": "article"}).label == left
    story = Storyline(name="x", scenes=(Scene(scenario=BASELINE),)).model_dump(mode="json") | {"name": name}
    assert storyline_of(BASE, story).storyline.name == left
    assert "it is “" in storyline_of(BASE, story).remarks[0]


def test_what_is_taken_for_plain_can_be_seen():
    plain = [chr(code) for code in range(0x10000) if quoting.PLAIN.fullmatch(chr(code))]
    assert len(plain) > 20_000
    assert [letter for letter in plain if not quoting._can_be_seen(letter)] == []


def test_a_refusal_names_what_is_hidden():
    with pytest.raises(ValueError, match=r"U\+202E is none"):
        named("a\u202eb")


@pytest.mark.parametrize("name", [" ", ""])
def test_a_file_without_a_name_is_refused(name):
    with pytest.raises(ScenarioError, match="“name”"):
        read_document(BASE, json.loads(BASELINE.to_json()) | {"name": name})


@pytest.mark.parametrize("letter", [ENGLAND, "👨‍👩‍👧‍👦", "👩🏽", "❤️", "e\u0301", "x"])
def test_a_name_that_is_shortened_for_an_ending_is_a_name_still(letter):
    for first in ("", "a", "ab", "abc"):
        name = (first + letter * MAX_NAME_LENGTH)[: MAX_NAME_LENGTH - 1]
        whole = quoting.cut(name, MAX_NAME_LENGTH - 7)
        for made in (with_ending(name, " (copy)"), changed_name(name), store_module._copy_name(name, set())):
            assert named(made) == made
            assert len(made) <= MAX_NAME_LENGTH
        assert whole.removeprefix(first).replace(letter, "") == ""


def test_there_is_one_rule():
    assert store_module.named is names.named


# What is said


def test_what_is_said_is_bounded_and_can_be_written():
    said = [f"There is no slider “{'k' * 60_000}”; remove it {n}" for n in range(1000)]
    kept = quoting.remarks(said)
    assert sum(map(len, kept)) < 3000
    assert kept[-1] == f"And {1000 - len(kept) + 1} more."
    assert kept[0].startswith("There is no slider “kkk")
    assert kept[0].endswith("”; remove it 0")


def test_what_is_added_to_remarks_is_counted_once():
    document = json.loads(BASELINE.to_json())
    document["values"] |= {f"k{n}": 1 for n in range(80)}
    document["rulebase"]["fingerprint"] = "0" * 64
    opened = read_document(BASE, document)
    shown = len(opened.remarks) - 1
    assert opened.remarks[-1] == f"And {len(opened.every_remark) - shown} more."
    assert len(opened.every_remark) >= 80


@pytest.mark.parametrize("key", ["\ud800", "\x1b[31m", "\u202etxt", "k" * 50_000, "\0"])
def test_an_error_can_be_shown_whatever_it_quotes(key):
    for fields in ({key: 1}, {"values": {key: 1}}, {"own": {"label": "x", "based_on": "article", "weights": {key: 2}}}):
        with pytest.raises(ScenarioError) as caught:
            read_document(BASE, json.loads(BASELINE.to_json()) | fields)
        said = str(caught.value)
        said.encode()
        assert len(said) < 3000
        assert not set(said) & set("\x00\x1b\u202e")


def test_a_link_of_ten_thousand_keys_is_answered_in_a_few_lines():
    opened = from_link(BASE, {f"k{n}": "\u202e" * 50 for n in range(10_000)})
    assert len("\n".join(opened.remarks)) < 3000
    assert opened.remarks[-1] == "And 9990 more."


def test_what_is_stored_of_another_subject_says_whose_it_is(toy):
    foreign = baseline_scenario(toy).model_dump(mode="json")
    story = Storyline(name="x", scenes=(Scene(scenario=baseline_scenario(toy)),)).model_dump(mode="json")
    assert other_subject(BASE, foreign) == other_subject(BASE, story) == toy.id
    assert other_subject(toy, foreign) == other_subject(toy, story) == ""
    # A fork under another id is brought under these rules, as far as it fits.
    fork = BASELINE.model_dump(mode="json")
    assert other_subject(BASE, fork | {"rulebase": fork["rulebase"] | {"id": "a-fork"}}) == ""
    for damaged in ({}, {"rulebase": 5}, {"scenes": 5}, {"scenes": [5]}, {"scenes": []}, {"values": 5}):
        assert other_subject(BASE, damaged) == ""
    assert "\u202e" not in other_subject(BASE, foreign | {"rulebase": {"id": "\u202e" + "x" * 5000}})
