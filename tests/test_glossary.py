"""Is every word that a reader may ask about defined, on every page and in every file that leaves?"""

import io
import zipfile
from datetime import date

import pytest
from conftest import PAGES
from lxml import etree, html
from pptx import Presentation
from pypdf import PdfReader
from sessions import press, texts

from briefing import formats
from briefing.answer import answer
from briefing.brief import brief
from briefing.findings import glossary
from model.rulebase import SHIPPED, load
from scenarios.scenario import baseline_scenario
from scenarios.storylines import shipped_storylines

BASE = load(SHIPPED)
DEFINED = [*BASE.outcomes, *BASE.figures]


def _entries(base):
    return {entry.term: entry.meaning for section in glossary.glossary(base) for entry in section.entries}


def test_what_is_said_of_a_tick_holds_where_a_scene_is_set_against_the_one_before():
    # In files of storylines, bars are set against the scene before, and not every file draws that as a tick.
    tick = _entries(BASE)["Tick"]
    assert all(part in tick for part in (f"the baseline, {BASE.baseline_label}", "the scene before", "pale bar"))


@pytest.mark.parametrize("name", ["base", "toy", "treated"])
def test_every_name_of_a_rule_base_has_a_meaning(name, request):
    base = request.getfixturevalue(name)
    entries = _entries(base)
    assert {x.label for x in (*base.outcomes, *base.groups, *base.figures, *base.readings)} <= set(entries)
    assert {f"Grade {grade.id}" for grade in base.grades} | {base.time.label} <= set(entries)
    assert ("Lens" in entries) == bool(base.lenses)
    assert all(lens.phrase in entries["Lens"] for lens in base.lenses if lens.given)
    assert all(meaning.endswith(".") and "{" not in meaning for meaning in entries.values())
    answers = {branch.label for stage in base.stages for branch in stage.branches}
    assert all(any(label in entry.meaning for entry in glossary.stages(base).entries) for label in answers)


def test_a_group_says_of_what_it_is_made(treated):
    entries = _entries(treated)
    labels = {x.id: x.label for x in treated.outcomes}
    assert entries["Water is lost"] == f"“{labels['dry']}” and “{labels['green']}”, counted together."
    assert entries["Water flows"].endswith(f"From the reservoir: “{labels['full']}”.")


@pytest.mark.parametrize("name", PAGES)
def test_words_can_be_looked_up_on_every_page(open_page, name):
    page = press(open_page(name), "Glossary")
    said = " ".join(texts(page)).replace("\\", "")
    assert all(f"**{x.label}**: {x.meaning}" in said for x in DEFINED)


def _text_of(ending, content):
    if ending == "pdf":
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if ending == "pptx":
        return " ".join(
            text for slide in Presentation(io.BytesIO(content)).slides for text in slide._element.itertext()
        )
    if ending == "html":
        return html.fromstring(content).xpath("string(//details)")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return " ".join(etree.fromstring(book.read("xl/sharedStrings.xml")).itertext())


@pytest.mark.parametrize("ending", ["pdf", "pptx", "html", "xlsx"])
def test_a_file_defines_its_outcomes_groups_and_key_figures(ending):
    day = date(2026, 11, 27)
    if ending == "xlsx":
        content = formats.SCENARIO[ending].make(answer(BASE, baseline_scenario(BASE)), "", day)
    else:
        content = formats.STORYLINE[ending].make(brief(BASE, shipped_storylines(BASE)[0], day, "http://127.0.0.1/"))
    said = " ".join(_text_of(ending, content).split())
    wanted = [x.meaning for x in DEFINED] + [glossary.group_meaning(BASE, group) for group in BASE.groups]
    assert [meaning for meaning in wanted if meaning not in said] == []
