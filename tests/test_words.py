"""Is what is said true to the numbers, in the words the design settled, and safe to show?"""

import re
import string
from math import exp, nan
from pathlib import Path

import pytest
from conftest import TOY
from hypothesis import given, settings
from hypothesis import strategies as st
from what_ships import BASE, STORIES

from briefing import words
from briefing.answer import answer
from model.engine import evaluate
from model.explain import Push, pushes
from model.quoting import visible
from model.rulebase import parse
from scenarios.scenario import baseline_scenario

SPACE = "\u00a0"


def toy_answer(toy, reading="council", **values):
    scenario = baseline_scenario(toy)
    return answer(toy, scenario.changed(values=scenario.values | values, reading=reading))


# Probabilities


UK = {
    "a remote chance": (0.0, 0.05, 0.075),
    "highly unlikely": (0.0751, 0.10, 0.20, 0.225),
    "unlikely": (0.2251, 0.25, 0.35, 0.375),
    "a realistic possibility": (0.3751, 0.40, 0.50, 0.525),
    "likely": (0.5251, 0.55, 0.75, 0.775),
    "highly likely": (0.7751, 0.80, 0.90, 0.925),
    "almost certain": (0.9251, 0.95, 1.0, 1.0 + 1e-12),
}
ICD = {
    "almost no chance": (0.0, 0.05),
    "very unlikely": (0.0501, 0.20),
    "unlikely": (0.2001, 0.45),
    "a roughly even chance": (0.4501, 0.55),
    "likely": (0.5501, 0.80),
    "very likely": (0.8001, 0.95),
    "almost certain": (0.9501, 1.0),
}


@pytest.mark.parametrize(("yardstick", "table"), [("UK yardstick", UK), ("ICD 203", ICD)], ids=["UK", "ICD"])
def test_a_probability_has_the_word_of_its_yardstick(yardstick, table):
    said = {
        word: tuple(x for x in shares if words.probability_word(x, yardstick) == word) for word, shares in table.items()
    }
    assert said == table


def test_the_uk_yardstick_is_used_unless_another_is_asked_for():
    assert words.probability_word(0.5) == "a realistic possibility"


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0, "0 %"),
        (0.0001, "<1 %"),
        (0.00499, "<1 %"),
        (0.005, "1 %"),
        (0.0149, "1 %"),
        (0.125, "13 %"),
        (0.47, "47 %"),
        (0.9949, "99 %"),
        (0.995, ">99 %"),
        (0.9999, ">99 %"),
        (1.0, "100 %"),
        (float("nan"), "–"),
    ],
)
def test_a_share_in_per_cent_claims_no_certainty_it_lacks(share, text):
    assert words.percent(share) == text.replace(" ", SPACE)


@pytest.mark.parametrize(("share", "whole"), [(0, 0), (0.004, 0), (0.125, 13), (0.375, 38), (0.994, 99), (1, 100)])
def test_points_are_whole_with_halves_rounded_up(share, whole):
    assert words.points(share) == whole


@pytest.mark.parametrize(
    ("share", "reference", "text"),
    [(0.5, 0.46, "▲ 4"), (0.46, 0.5, "▼ 4"), (0.504, 0.496, ""), (0.5, 0.5, ""), (1.0, 0.0, "▲ 100")],
)
def test_a_change_is_in_whole_points_or_not_said(share, reference, text):
    assert words.change_text(share, reference) == text.replace(" ", SPACE)


@pytest.mark.parametrize(("share", "reference"), [(nan, 0.5), (0.5, nan), (nan, nan)])
def test_there_is_no_change_from_or_to_what_is_not_defined(share, reference):
    assert words.change_text(share, reference) == ""


@pytest.mark.parametrize(("band", "text"), [((0.35, 0.6), "35–60"), ((0.0, 0.004), "0"), ((0.1, 0.104), "10")])
def test_a_band_is_said_once_if_its_ends_agree(band, text):
    assert words.band_text(band) == text


def test_a_share_with_its_band():
    assert words.with_band(0.47, (0.35, 0.6)) == f"47{SPACE}% (35–60)"


# Values


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (10, "a drizzle"),
        (10.5, "between a drizzle and showers"),
        (49, "between a drizzle and showers"),
        (50, "showers"),
        (60, "between showers and a downpour"),
        (90, "a downpour"),
    ],
)
def test_a_value_is_said_in_the_words_of_its_marks(toy, value, said):
    assert words.value_words(toy.variable["rain"], value) == said


@pytest.mark.parametrize(("value", "said"), [(0, "a drizzle"), (100, "a downpour")])
def test_beyond_the_marks_the_nearest_is_said(toy, value, said):
    assert words.value_words(toy.variable["rain"], value) == said


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("rain", 50, "50 mm · showers"),
        ("rain", 22.5, "22.5 mm · between a drizzle and showers"),
        ("restraint", 100.0, "100 · buckets only"),
    ],
)
def test_a_value_is_said_with_its_unit(toy, name, value, text):
    assert words.value_text(toy.variable[name], value) == text


# Factors


@pytest.mark.parametrize(
    ("factor", "said"),
    [
        (1, "neither more nor less likely"),
        (1.1, "a little more likely"),
        (1 / 1.1, "a little less likely"),
        (1.3, "1.3 times more likely"),
        (2, "twice as likely"),
        (0.5, "half as likely"),
        (2.3, "2.3 times more likely"),
        (0.4, "2.5 times less likely"),
        (3, "three times more likely"),
        (1 / 3, "three times less likely"),
        (0.1, "ten times less likely"),
        (12, "12 times more likely"),
    ],
)
def test_a_factor_in_words(factor, said):
    assert words.push_words(factor) == said


@pytest.mark.parametrize(("factor", "text"), [(2.5, "× 2.5"), (1, "× 1"), (0.4, "÷ 2.5"), (0.1, "÷ 10"), (12, "× 12")])
def test_a_factor_as_a_figure(factor, text):
    assert words.factor_text(factor) == text


@pytest.mark.parametrize("factor", [1e-6, 1 / 150, 99.6, 150, 1e6])
def test_no_factor_a_rule_may_have_is_written_with_an_exponent(factor):
    assert "e+" not in words.push_words(factor)
    assert "e+" not in words.factor_text(factor)


@pytest.mark.parametrize("reading", list(BASE.reading))
@pytest.mark.parametrize("rule", BASE.rules, ids=lambda rule: rule.id)
def test_every_rule_reads_as_a_whole_sentence(rule, reading):
    factor = rule.factor[reading]
    said = words.rule_sentence(Push(rule, 1.0, factor), factor)
    assert re.fullmatch(r"If [^{}]+\.", said)
    assert words.push_words(factor) in said


def test_how_far_a_rule_fires(toy):
    half, full = (pushes(evaluate(toy, {"rain": rain}), "meeting")[0] for rain in (40, 0))
    assert words.activation_text(half, 4.0) == (
        "applies about half of the way: twice as likely (four times more likely where it applies fully)."
    )
    assert words.activation_text(full, 4.0) == "applies fully."


# Answers


@pytest.mark.parametrize("story", STORIES[:4], ids=lambda story: story.name)
@pytest.mark.parametrize("yardstick", list(words.YARDSTICKS))
def test_the_result_is_said_with_its_word_and_its_band(story, yardstick):
    told = answer(BASE, story)
    said = words.result_sentence(told, yardstick)
    first = max(BASE.groups, key=lambda group: sum(told.outcomes[name] for name in group.outcomes))
    share = sum(told.outcomes[name] for name in first.outcomes)
    doubt = f"{words.band_text(told.group_bands[first.id])}; {words.probability_word(share, yardstick)}"
    assert said.startswith(f"{first.clause} in {words.points(share)} of 100 cases ({doubt})")
    assert all(group.clause.lower() in said.lower() for group in BASE.groups)


def test_the_result_is_said_of_any_subject(toy):
    said = words.result_sentence(toy_answer(toy, rain=0.0))
    assert said.startswith("Most likely: water by lorry, a realistic possibility at 43")


def test_a_runner_up_close_behind_is_named(toy):
    # At this rain rationing is about as likely as not, and within one week hardly anything goes wrong.
    told = toy_answer(toy, rain=26.0, weeks=1.0)
    assert abs(told.outcomes["full"] - told.outcomes["lorries"]) < 0.03
    said = words.result_sentence(told)
    assert "a reservoir that lasts" in said
    assert "water by lorry" in said
    assert "water by lorry" in words.result_sentence(toy_answer(toy))
    assert "a reservoir that lasts" not in words.result_sentence(toy_answer(toy))


def test_a_leading_outcome_that_is_unlikely_is_said_to_be(toy):
    told = toy_answer(toy, reading="engineer", rain=0.0, weeks=20.0)
    assert told.leading == "green"
    assert words.result_sentence(told).startswith("Most likely, though in itself unlikely: a green reservoir, 28")


def test_outcomes_are_said_from_the_most_to_the_least_likely(toy):
    said = words.outcomes_sentence(toy_answer(toy))
    places = [said.index(label) for label in ("Lorries 75", "Full 15", "Green 6", "Dry 4")]
    assert places == sorted(places)


@given(st.lists(st.floats(0.001, 1), min_size=2, max_size=9))
def test_that_shown_shares_do_not_add_to_a_hundred_is_said_only_then(parts):
    shares = [part / sum(parts) for part in parts]
    assert bool(words.rounding_note(shares)) == (sum(map(words.points, shares)) != 100)


def test_lists_that_are_no_whole_need_not_add_to_a_hundred(toy):
    assert words.rounding_note([], [nan, nan], [0.2, 0.3]) == ""
    assert words.rounding_note([0.5, 0.5], [1 / 3] * 3) == "Rounded; may not add to 100."
    rounded = toy_answer(toy, rain=40.0)
    assert words.outcomes_sentence(rounded).endswith(" Rounded; may not add to 100.")


def test_the_answers_of_each_choice_are_said(toy):
    said = words.flow_sentence(toy_answer(toy))
    assert f"Meeting: Rationed 25{SPACE}%, Not rationed 75{SPACE}%" in said


def test_what_grows_most_over_time_is_said(toy):
    said = words.timeline_sentence(toy_answer(toy, weeks=20.0))
    assert f"a green reservoir grows most, from 0{SPACE}% to 9{SPACE}%." in said


def test_time_is_said_in_the_unit_of_the_rule_base(toy):
    said = words.timeline_sentence(toy_answer(toy, weeks=20.0))
    assert "20 weeks" in said
    assert "year" not in said


def test_time_that_changes_nothing_is_said_to():
    text = TOY.read_text(encoding="utf-8")
    still = parse(text.replace("base = 0.02", "base = 1e-6").replace("base = 0.03", "base = 1e-6"))
    assert words.timeline_sentence(toy_answer(still)).endswith("the shares stay as they are.")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"rain": 60}, "Does the council ration water? No rule applies here: our starting assumption alone decides."),
        ({"rain": 0}, "Does the council ration water? One rule applies here: the drought."),
        ({"rain": 55, "restraint": 100}, "Two rules apply here; the strongest is the thrift of the households."),
    ],
)
def test_why_names_the_rule_that_pushes_hardest(toy, values, said):
    assert words.why_sentence(toy, "meeting", pushes(evaluate(toy, values), "meeting")).endswith(said)


# What users write


@pytest.mark.parametrize("mark", string.punctuation)
def test_every_mark_a_user_types_is_shown_as_typed(mark):
    assert words.escaped(f"a{mark}b").replace(words.WORD_JOINER, "") == f"a\\{mark}b"


@pytest.mark.parametrize(
    "address",
    [
        *("www.evil.example", "WWW.x.y", "a@b.example", "http://x.example", "Https://x", "mailto:a+b-c@d.example"),
        *("(www.x.y)", "停火www.x.y停", "和平a@b.example", "xmpp:a@b.example/c", "_www.x.y_", "x@www.y"),
    ],
)
def test_nothing_a_user_types_becomes_a_link(address):
    shown = re.sub(r"\\(.)", r"\1", words.escaped(f"see {address} there"))
    assert not re.search(r"www\.|https?:|\w@", shown, re.IGNORECASE)
    assert words.unmarked(words.escaped(address)) == address


@pytest.mark.parametrize(
    "sign", [":smile:", ":+1:", ":material_home:", ":streamlit:", "<->", "a -> b", "--", ">= 5", "~="]
)
def test_no_sign_that_a_user_types_becomes_another(sign):
    shown = re.sub(r"\\(.)", r"\1", words.escaped(sign))
    assert not re.search(r":[\w+-]+:|(?<!\S)(<->|->|<-|--|>=|<=|~=)(?!\S)", shown)
    assert words.unmarked(words.escaped(sign)) == sign


@settings(max_examples=100)
@given(st.text())
def test_text_of_a_user_is_one_line_without_a_bare_mark_and_nothing_is_lost(text):
    shown = words.escaped(text)
    bare = re.sub(r"\\(.)", r"\1", shown)
    assert bare.replace(words.WORD_JOINER, "") == visible(text.replace("\u00a0", " "))
    assert "\n" not in shown
    assert not re.search(f"(?<!\\\\)[{re.escape(string.punctuation)}]", re.sub(r"\\[!-~]", "", shown))


# Words that are never said


def texts(part):
    """Every text in a rule base, whatever part it stands in."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for value in part.values():
            yield from texts(value)
    elif isinstance(part, list):
        for value in part:
            yield from texts(value)


def test_the_rule_base_never_claims_to_foresee():
    content = BASE.model_dump(mode="json")
    caveat = content.pop("caveat")
    assert "not a forecast" in caveat
    assert [text for text in texts(content) if re.search("forecast|predict|accura", text, re.IGNORECASE)] == []


def test_the_presets_never_claim_to_foresee():
    said = [f"{story.name} {story.notes}" for story in STORIES]
    assert [text for text in said if re.search("forecast|predict|accura", text, re.IGNORECASE)] == []


def test_the_sentences_never_claim_to_foresee_but_to_deny_it():
    source = Path(words.__file__).read_text(encoding="utf-8")
    assert re.findall("forecast|accura", source, re.IGNORECASE) == []
    assert re.findall(r"\w+ predict\w*", source, re.IGNORECASE) == ["not predictions"]


@pytest.mark.parametrize(("weeks", "near"), [(4.0, False), (6.0, True), (8.0, False)])
def test_a_runner_up_is_named_only_if_it_is_close(toy, weeks, near):
    """In a drought three in seven summers need lorries, and four in seven times exp(-0.05 weeks) end full."""
    said = words.result_sentence(toy_answer(toy, rain=20.0, weeks=weeks))
    full = words.percent(4 / 7 * exp(-0.05 * weeks))
    assert (f"Nearly as likely: a reservoir that lasts, {full}." in said) == near
    assert ("Nearly" in said) == near
