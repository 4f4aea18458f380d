"""Does anything outside “For analysts” speak in words of the workshop? Every page, and every file that leaves."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from conftest import PAGES
from lxml import etree, html
from pptx import Presentation
from pypdf import PdfReader
from sessions import run

from briefing import formats
from briefing.answer import answer
from briefing.brief import brief
from briefing.code import as_code
from briefing.words import unmarked
from dashboard import elements
from model.rulebase import SHIPPED, load
from scenarios import presets
from scenarios.link import to_link
from scenarios.storylines import shipped_storylines

BASE = load(SHIPPED)
SHIPPED_SCENARIOS = presets.shipped(BASE)
WORKSHOP = re.compile(
    r"(?<![-\w])(draws?|seeds?|weights?|weighed|weighted|factors?|odds|medians?|ranks?|brier|regrets?|fires?|fired|firing|"
    r"activations?|sobol\w*|variances?|shapley|quantiles?|satisfic\w*|base (?:odds|rates?|of)|regressions?)\b",
    re.IGNORECASE,
)
# What stands below these is for analysts, or is not of our making.
FOLDS = {"For analysts", "As code", "In words"}
# Pictures whose CSV holds scores, which have no other names.
SCORES = {"track_record"}
# Where a word of the list is one of everyday speech, or content of a released rule base, which is frozen.
EVERYDAY = (
    "American weight",
    "Weighed against",
    "facing that weight",
    "may draw on NATO’s",
    "Factors as strong as",
    "(rank correlation 0.58)",
    "The force’s weight against the threat",
    "with less weight than a treaty guarantee",
    "The statistical model (a regression)",
)
STATES = {
    "baseline": {},
    "force": {**to_link(BASE, SHIPPED_SCENARIOS[3].changed(lens="force")), "reading": "record"},
    "deal": to_link(BASE, SHIPPED_SCENARIOS[10].changed(lens="deal")),
}


def _of_workshop(text: str) -> list[str]:
    text = unmarked(re.sub(r"\]\(<[^>]*>\)", "]", text))  # without addresses
    for known in EVERYDAY:
        text = text.replace(known, "")
    return [text[max(0, x.start() - 60) : x.end() + 40] for x in WORKSHOP.finditer(text)]


def _visible(node: Any) -> Iterator[str]:
    """What a page says outside its folds for analysts: texts, labels, options, tooltips, and what pictures say."""
    for child in getattr(node, "children", {}).values():
        if getattr(child, "label", "") in FOLDS or child.type == "code":
            continue
        for name in ("label", "value", "help", "options", "placeholder"):
            held = getattr(child, name, None)
            yield from filter(lambda text: isinstance(text, str), held if isinstance(held, list) else [held])
        yield from _visible(child)


def _texts(figure: Any) -> Iterator[str]:
    """Every text of a figure, but for the addresses of its axes and the like."""
    if isinstance(figure, dict | list | tuple):
        for part in figure.values() if isinstance(figure, dict) else figure:
            yield from _texts(part)
    elif isinstance(figure, str):
        yield figure


@pytest.fixture
def pictures(monkeypatch):
    """What the pictures of a page say: the texts in them, their sentence, the headings of their CSV."""
    said: list[str] = []

    def steady(figure, sentence, taken, key):
        headings = taken.csv.partition("\n")[0].replace("_", " ")
        said.extend([*_texts(figure), sentence, "" if key in SCORES else headings])

    monkeypatch.setattr(elements, "steady", steady)
    return said


def _said(page: Any) -> list[str]:
    return [text for part in (page.main, page.sidebar) for text in _visible(part)]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_speaks_plainly_in_each_of_its_views(open_page, pictures, name, state):
    page = open_page(name, **STATES[state])
    views = [None, *(option for row in page.main.button_group for option in row.options if row.key != "lens")]
    for view in views:
        row = next((x for x in page.main.button_group if view in x.options), None)
        if view is not None and row is None:
            continue  # of a view that is no longer shown
        if row is not None:
            row.set_value([view] if isinstance(row.value, list) else view)
            run(page)
        assert [found for text in [*_said(page), *pictures] for found in _of_workshop(text)] == []


@pytest.fixture(scope="module")
def story() -> Any:
    return brief(BASE, shipped_storylines(BASE)[0], date(2026, 11, 27), "http://127.0.0.1/")


def test_paper_speaks_plainly(story):
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(formats.STORYLINE["pdf"].make(story))).pages)
    assert _of_workshop(" ".join(text.split())) == []


def test_slides_and_their_notes_speak_plainly(story):
    deck = Presentation(io.BytesIO(formats.STORYLINE["pptx"].make(story)))
    parts = [part for slide in deck.slides for part in (slide._element, slide.notes_slide._element)]
    texts = [" ".join(part.itertext()) for part in parts]
    texts += [text for part in parts for text in part.xpath("//@descr")]
    assert [found for text in texts for found in _of_workshop(text)] == []


def test_a_hand_out_speaks_plainly(story):
    page = html.fromstring(formats.STORYLINE["html"].make(story))
    for element in page.xpath("//script | //style"):
        element.drop_tree()
    labels = page.xpath("//@aria-label | //@title")
    assert [found for text in [page.text_content(), *labels] for found in _of_workshop(text)] == []


@pytest.mark.parametrize("scenario", SHIPPED_SCENARIOS[:3], ids=lambda scenario: scenario.name)
def test_tables_of_a_scenario_speak_plainly(scenario):
    for file in formats.of_scenario(answer(BASE, scenario), "", date(2026, 11, 27)):
        content = file.make()
        if file.name.endswith(".xlsx"):
            with zipfile.ZipFile(io.BytesIO(content)) as book:
                content = " ".join(etree.fromstring(book.read("xl/sharedStrings.xml")).itertext())
        if not file.name.endswith(".json"):
            assert _of_workshop(str(content)) == []


def test_the_list_of_words_is_heard():
    code = as_code(SHIPPED_SCENARIOS[0], dict(BASE.baseline), "explain", "evaluate(base, values).weights")
    assert _of_workshop(code)
    assert _of_workshop("It fires to 80 %, so × 3 counts as × 2.4 of the base odds.")
