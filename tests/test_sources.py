"""Does every number name its sources, is every fault in that refused, and are they written and numbered alike?"""

import re

import pytest
from conftest import TOY
from sessions import run, texts
from test_rulebase import assert_refused
from what_ships import BASE, BASELINE, STORIES

from briefing import words
from briefing.answer import answer
from briefing.findings import contents, rules, sources
from model.parts import JUDGEMENT, Source
from model.rulebase import parse

KNOWN = {source.id for source in BASE.sources}
CITING = (
    {f"rule {rule.id}": rule.sources for rule in BASE.rules}
    | {f"stage {stage.id}": stage.sources for stage in BASE.stages}
    | {f"baseline of {variable.id}": variable.baseline_sources for variable in BASE.variables}
    | {f"{variable.id} at {mark.at:g}": mark.sources for variable in BASE.variables for mark in variable.marks}
    | {f"signpost {signpost.id}": signpost.sources for signpost in BASE.signposts}
    | {f"tension {tension.id}": tension.sources for tension in BASE.tensions}
)


# What ships


@pytest.mark.parametrize("cited", CITING.values(), ids=CITING)
def test_every_number_cites_sources_or_says_that_it_is_a_judgement(cited):
    assert cited == (JUDGEMENT,) or (cited and set(cited) <= KNOWN)


def test_every_source_is_cited_or_is_the_article():
    assert {name for cited in CITING.values() for name in cited} - {JUDGEMENT} | {BASE.article} == KNOWN
    assert next(source for source in BASE.sources if source.id == BASE.article).kind == "article"


def test_every_baseline_says_why_it_stands_where_it_does():
    assert all(re.fullmatch(r"[A-Z].+\.", variable.baseline_reason) for variable in BASE.variables)


def test_grades_ask_for_ever_less():
    asked = [set(grade.requires) for grade in BASE.grades]
    assert all(asked[n] < asked[n + 1] for n in range(len(asked) - 2))
    assert asked[-1] == set()
    assert all(asked[:-1])


def test_every_passage_stands_in_a_section_of_the_article():
    for passage in BASE.passages:
        place = sources.passage_place(BASE, passage.id)
        assert re.fullmatch(rf"{sources.RESTATED}, from the article, section “.+”, \w+ paragraph", place)
    heading = BASE.sections[0].heading
    assert sources.passage_place(BASE, "opening 2").endswith(f"section “{heading}”, second paragraph")


# Faults

SOURCED = """
[[sources]]
id = "gauge"
authors = "The water board"
year = "1998"
title = "Ten summers"
publisher = "Its archive"
address = "https://example.org/ten"
kind = "data"
seen = "original"

[[sources]]
id = "minutes"
authors = "The parish council"
year = "n.d."
title = "Minutes"
publisher = "Parish council"
kind = "article"
seen = "re-report"

[[sections]]
id = "minutes"
heading = "Any other business"
"""
DROUGHT = 'reason = "Councillors look out of the window."'
SUMMER = 'reason = "The gauge of ten summers."'
GRADE = 'meaning = "a gauge was read"'
TITLE = 'title = "The Reservoir"'
RAIN = "baseline = 60"
MARK = '{ at = 10, text = "a drizzle" }'

# a piece of the toy | what takes its place | what the fault must then say
FAULTS = {
    "unknown source of a rule": (DROUGHT, f'{DROUGHT}\nsources = ["guage"]', "drought … guage … did you mean … gauge"),
    "unknown source of a stage": (SUMMER, f'{SUMMER}\nsources = ["guage"]', "summer … guage … did you mean … gauge"),
    "unknown source of a baseline": (RAIN, f'{RAIN}\nbaseline_sources = ["sky"]', "rain … sky … use one of"),
    "unknown source of a mark": (
        MARK,
        '{ at = 10, text = "a drizzle", sources = ["sky"] }',
        "rain … mark at 10 … sky … use one of",
    ),
    "judgement beside a source": (
        DROUGHT,
        f'{DROUGHT}\nsources = ["judgement", "gauge"]',
        "drought … judgement … beside sources … keep one",
    ),
    "a grade that asks for more": (
        GRADE,
        f'{GRADE}\nrequires = ["data"]',
        "thrift … grade measured needs a source of the kind data … cites none",
    ),
    "a source that is called judgement": ('id = "gauge"', 'id = "judgement"', "judgement … choose another id"),
    "a kind that is not known": ('kind = "data"', 'kind = "rumour"', "gauge … kind … rumour"),
    "seen in a way that is not known": ('seen = "original"', 'seen = "yes"', "gauge … seen … yes"),
    "a year that is none": ('year = "1998"', 'year = "98"', "gauge … year … 98"),
    "an address that is none": ("https://example.org", "javascript:alert(1)//", "gauge … address … javascript"),
    "an address without a host": ("https://example.org/", "https:///", "gauge … https:///ten … leads nowhere … host"),
    "an address of half a host": ("https://example.org/", "https://[", "gauge … https://[ten … leads nowhere … host"),
    "an article that is not known": (
        TITLE,
        f'{TITLE}\narticle = "minuets"',
        "minuets … did you mean … minutes",
    ),
    "an article of another kind": (TITLE, f'{TITLE}\narticle = "gauge"', "article … gauge … use one of: minutes"),
    "a passage in no section": ('id = "minutes 2"', 'id = "hours 2"', "hours 2 … section … hours … minutes"),
    "a passage without its number": ('id = "minutes 2"', 'id = "minutes two"', "minutes two … two … end the id"),
}


@pytest.mark.parametrize(("old", "new", "said"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_refused_with_its_place_value_and_remedy(old, new, said):
    text = TOY.read_text(encoding="utf-8") + SOURCED
    assert text.count(old) == 1, old
    assert_refused(text.replace(old, new), said)


# How they are written


@pytest.fixture(scope="module")
def sourced():
    """The toy, whose first rule and first stage name what they rest on."""
    text = TOY.read_text(encoding="utf-8").replace(DROUGHT, f'{DROUGHT}\nsources = ["gauge", "minutes"]')
    return parse(text.replace(SUMMER, f'{SUMMER}\nsources = ["judgement"]') + SOURCED)


def test_a_source_is_written_in_full(sourced):
    gauge, minutes = sourced.sources
    assert sources.written(gauge) == (
        "The water board (1998), Ten summers, Its archive. Seen in the original. https://example.org/ten"
    )
    assert sources.written(minutes) == "The parish council (n.d.), Minutes, Parish council. A re-report was seen."


def test_numbers_go_by_first_mention(sourced):
    numbers = sources.numbered(sourced, [("judgement",), ("minutes",), ("gauge", "minutes")])
    assert numbers == {"minutes": 1, "gauge": 2}
    assert sources.note(numbers, ("gauge", "minutes")) == "[1, 2]"
    assert sources.noted("A drought", numbers, ("judgement",)) == "A drought"
    assert [source.id for source in sources.listed(sourced, numbers)] == ["minutes", "gauge"]


def test_what_a_rule_or_a_stage_rests_on_stands_as_passage_grade_and_sources(sourced):
    passage, grade, cited = sources.grounds(sourced, sourced.rules[0])
    assert "(restated, not quoted, from the article, section “Any other business”, first" in words.unmarked(passage)
    assert grade == "**Grade guessed:** somebody guessed."
    # Beside the sources that are cited, what a grade asks for would read as if it contradicted them.
    assert not any("," in sources.grade_marked(x) or "required" in sources.grade_marked(x) for x in BASE.grades)
    assert cited.count("\n- ") == 2
    assert sources.grounds(sourced, sourced.stage["summer"])[-1] == "**Sources:** judgement, no source."
    assert sources.grounds(sourced, sourced.stage["meeting"])[-1] == "**Sources:** none named."


def test_a_rule_base_that_names_no_sources_says_nothing_of_them(toy):
    assert len(sources.grounds(toy, toy.rules[0])) == 2
    assert "ources" not in contents.marks_text(toy, toy.variable["rain"])


HOSTILE = "<script>x</script> [a](javascript:b) **c** $d$ `e` :material/face:"


@pytest.mark.parametrize(
    "address",
    ["https://x.org/a>b)c", "https://x.org/<script>", "https://x.org/a](javascript:b)", "https://x.org/a*b`c"],
)
def test_hostile_text_stays_text_and_a_link_leads_only_where_it_says(address):
    given = dict.fromkeys(("authors", "title", "publisher"), HOSTILE)
    source = Source(id="x", year="2020", kind="press", seen="original", address=address, **given)
    text, _, link = sources.marked(source).rpartition(" ")
    assert text.count(words.escaped(HOSTILE)) == 3
    # An address between < and > ends only with >, and may hold neither of them unescaped.
    assert re.fullmatch(r"\[x\\\.org\]\(<https://x\.org/[^<>\s\\]+>\)", link)


def test_the_help_of_a_slider_has_question_marks_baseline_sources_and_passages():
    variable = BASE.variables[0]
    said = contents.help_text(BASE, variable)
    assert said.startswith(variable.question)
    for mark in variable.marks:
        assert f"{mark.at:g} – {mark.text}" in said
    assert variable.baseline_reason in said
    for source in sources.of(BASE, variable.baseline_sources):
        assert sources.marked(source) in said
    assert all(sources.passage_marked(BASE, name) in said for name in variable.passages)


# What an answer rests on


@pytest.mark.parametrize("scenario", [BASELINE, *STORIES[:4]], ids=lambda x: x.name)
def test_an_answer_names_all_that_it_rests_on(scenario):
    found = answer(BASE, scenario)
    numbers = sources.numbered(BASE, sources.rests_on(found))
    said = dict(sources.notes(found, numbers))
    for stage in BASE.stages:
        for rule in sources.firing(found, stage.id):
            assert found.result.activations[rule.id].iloc[0] > 0
            expected = sources.note(numbers, rule.sources) or f"({sources.UNSOURCED})"
            assert f"{rule.name}, grade {rule.grade} {expected}" in said[stage.label]
    held = said[f"Baseline, {BASE.baseline_label}"]
    assert all(variable.label in held for variable in BASE.variables)
    assert sorted(numbers.values()) == list(range(1, len(numbers) + 1))
    text = sources.scenario_text(found)
    assert all(sources.marked(source) in text for source in sources.listed(BASE, numbers))


# On the pages


def test_the_simulator_names_every_source_once_it_is_asked(open_page):
    page = open_page("simulator")
    assert sources.NUMBERED not in "\n".join(texts(page))
    page.session_state["sources"] = True
    run(page)
    assert sources.scenario_text(answer(BASE, BASELINE)) in "\n".join(texts(page))


def test_the_model_page_shows_a_rule_with_its_sources(open_page):
    page = open_page("rules")
    weight = next(iter(rules.weights(BASE).values()))
    cited = sources.of(BASE, weight.sources)
    assert cited
    assert all(sources.marked(source) in "\n".join(texts(page)) for source in cited)
