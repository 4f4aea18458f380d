"""What comes out of a printer, on any paper and from a dark screen: nothing is cut, and pictures say their source."""

import io
from collections.abc import Iterator
from typing import Any
from unicodedata import normalize

import pypdf
import pytest
from browsing import ROOT, come_to_rest, visiting
from playwright.sync_api import Browser, Page, expect

import model
from briefing import words
from briefing.findings import precedents
from briefing.findings.log import last_day
from model import log
from scenarios.logbook import day_of
from scenarios.scenario import baseline_scenario, rules_of

BASE = model.load()
PAGES = sorted(file.stem for file in (ROOT / "dashboard" / "pages").glob("*.py"))
VIEWS = [
    ("why", "sliders"),
    ("why", "rules"),
    ("why", "tree"),
    ("change", "along"),
    ("change", "over_two"),
    ("change", "packages"),
    ("how_sure", "judgement"),
    ("how_sure", "track"),
    ("how_sure", "cases"),
    ("rules", "variables"),
    ("rules", "whose"),
    ("rules", "releases"),
]
WITH_PICTURES = [name for name in PAGES if name != "briefing"]
# In pixels, without the margins of page.css.
MARGIN = 2 * 12 * 96 / 25.4
PAPERS = [{"format": "A4"}, {"format": "Letter", "landscape": True}]
NARROWEST = 210 * 96 / 25.4 - MARGIN
WORDS = ".js-plotly-plot text, .flow text, .bars li > *, .figures > *"
PICTURES = f"{WORDS}, .js-plotly-plot, .flow, table"
# What stands unfolded on the page, with where it begins and ends from left to right.
REACH = """(parts) => {
    const trees = [document, ...[...document.querySelectorAll(".stBidiComponent *")].map((one) => one.shadowRoot)];
    const all = trees.flatMap((tree) => [...(tree?.querySelectorAll(parts) ?? [])]);
    const shown = all.filter((one) => one.textContent.trim() && one.getBoundingClientRect().width);
    return shown.filter((one) => !one.closest("details:not([open])")).map((one) => {
        const { left, right } = one.getBoundingClientRect();
        return [one.textContent.trim(), left, right];
    });
}"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """On a dark screen, for paper is white."""
    with visiting(browser, color_scheme="dark") as page:
        yield page


def show(page: Page, address: str, name: str, view: str = "") -> None:
    page.emulate_media(media="null")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{address}/{'' if name == 'simulator' else name}{view and f'?view={view}'}")
    expect(page.locator(".st-key-result p")).to_be_visible()
    if name in WITH_PICTURES:
        drawn = ".timeline" if name == "simulator" else ".js-plotly-plot .main-svg"
        expect(page.locator(drawn).first).to_be_visible()
    come_to_rest(page)
    page.wait_for_function("[...document.querySelectorAll('.steady-frame > div')].every((one) => one.data)")


@pytest.mark.parametrize("name", PAGES)
def test_no_picture_is_wider_than_the_paper(page: Page, address: str, name: str) -> None:
    show(page, address, name)
    page.set_viewport_size({"width": round(NARROWEST), "height": 1000})
    page.emulate_media(media="print")
    expect(page.locator(".stSidebar")).to_be_hidden()
    reaches = page.evaluate(REACH, PICTURES)
    assert [(text, right) for text, left, right in reaches if right > NARROWEST + 1 or left < -1] == []
    assert (reaches != []) == (name in WITH_PICTURES)
    inks = page.locator(".stMain [data-testid=stMarkdownContainer] p").evaluate_all(
        "all => all.map((one) => getComputedStyle(one).color)"
    )
    assert set(inks) == {"rgb(29, 33, 41)"}
    page.emulate_media(media="null")
    expect(page.locator(".stSidebar")).to_be_attached()


@pytest.mark.parametrize(("name", "view"), [*((name, "") for name in WITH_PICTURES), *VIEWS])
def test_every_word_of_a_picture_is_on_paper(page: Page, address: str, name: str, view: str) -> None:
    show(page, address, name, view)
    # What has changed is shown as of the last day of the log, whatever is on screen.
    last = day_of(BASE, log.load(), last_day(log.load())) if (name, view) == ("watch", "") else None
    scenario = baseline_scenario(BASE, last)
    wanted = {text for text, *_ in page.evaluate(REACH, WORDS)}
    for paper in PAPERS:
        printed = on_paper(page, **paper)
        assert [text for text in wanted if plain(text) not in printed] == []
        assert plain(words.source(BASE, scenario)) in printed
        assert plain(words.against_baseline(rules_of(BASE, scenario), scenario)) in printed


def test_a_table_that_scrolls_is_on_paper_and_what_only_a_screen_can_do_is_not(page: Page, address: str) -> None:
    show(page, address, "how_sure", "cases")
    page.get_by_text("All cases, with sources and confidence").click()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    page.get_by_text("For analysts").click()
    code = page.get_by_test_id("stCode").locator("code")
    expect(code).to_be_visible()
    come_to_rest(page)
    printed = on_paper(page, format="A4")
    assert plain(code.inner_text()) in printed
    rows = precedents.table(precedents.record(BASE)).reset_index()
    assert [text for text in map(str, rows.to_numpy().ravel()) if plain(text) not in printed] == []
    assert plain("Past cases") in printed
    assert [text for text in ("Has it been right before?", "How the cases are coded") if plain(text) in printed] == []
    page.emulate_media(media="print")
    expect(page.get_by_test_id("stDataFrame")).to_be_hidden()
    page.emulate_media(media="null")


def test_the_list_of_scenes_is_dark_on_white_without_its_handles(page: Page, address: str) -> None:
    show(page, address, "briefing")
    page.emulate_media(media="print")
    scenes = page.get_by_role("list", name="Scenes")
    name = scenes.locator(".name").first
    expect(name).to_have_css("color", "rgb(90, 98, 112)")
    for handle in (scenes.locator(".grip").first, page.locator(".hint"), page.get_by_role("link", name="Present")):
        expect(handle).to_be_hidden()
    page.emulate_media(media="null")


def on_paper(page: Page, **paper: Any) -> str:
    """All that is printed, without spaces."""
    sheets = pypdf.PdfReader(io.BytesIO(page.pdf(**paper))).pages
    return plain("".join(sheet.extract_text() for sheet in sheets))


def plain(text: str) -> str:
    """The text without spaces, which a printer makes as it likes, and with its letters apart."""
    return "".join(normalize("NFKC", text).split()).replace("ʼ", "’")
