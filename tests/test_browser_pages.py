"""What a person sees on the pages of analysis, in a real Chromium: each opens, is reachable, and gives its pictures."""

import csv
import io
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import ROOT, WIDTHS, come_to_rest, visiting
from conftest import ANALYSES
from PIL import Image
from playwright.sync_api import Browser, Page, expect

import model
from briefing import words
from briefing.answer import answer
from scenarios import presets
from scenarios.link import to_link
from scenarios.scenario import baseline_scenario

BASE = model.load()
LEAD = BASE.variables[0]


def show(page: Page, address: str, name: str, query: str = "") -> None:
    page.goto(f"{address}/{name}{query}")
    expect(page.locator(".st-key-result")).to_be_visible(timeout=30_000)
    come_to_rest(page)
    expect(page.locator("[data-testid=stException]")).to_have_count(0)


def serious_faults(page: Page) -> list[tuple[str, str]]:
    found = Axe().run(page).response["violations"]
    return [
        (fault["id"], node["html"])
        for fault in found
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize("name", ANALYSES)
def test_a_page_is_reachable_follows_the_sliders_and_fits_a_phone(browser: Browser, address: str, name: str) -> None:
    with visiting(browser) as page:
        show(page, address, name)
        assert serious_faults(page) == []
        before = page.locator(".stMain").inner_text()
        page.locator(f".st-key-slider_{LEAD.id} input[type=range]").focus()
        page.keyboard.press("End")
        expect(page).to_have_url(re.compile(rf"/{name}\?.*{LEAD.key}=100"), timeout=30_000)
        come_to_rest(page)
        assert page.locator(".stMain").inner_text() != before
        page.emulate_media(color_scheme="dark")
        come_to_rest(page)
        assert serious_faults(page) == []
        page.set_viewport_size({"width": WIDTHS["phone"][0], "height": WIDTHS["phone"][1]})
        come_to_rest(page)
        assert page.evaluate("document.querySelector('.stMain').scrollWidth") <= WIDTHS["phone"][0]


def test_turning_the_page_keeps_the_scenario_and_back_returns(browser: Browser, address: str) -> None:
    with visiting(browser) as page:
        show(page, address, "", f"?{LEAD.key}=60")
        page.get_by_role("link", name="Compare", exact=True).click()
        expect(page).to_have_url(re.compile(rf"/compare\?{LEAD.key}=60"))
        slider = page.locator(f".st-key-slider_{LEAD.id} input[type=range]")
        expect(slider).to_have_value("60")
        slider.focus()
        page.keyboard.press("ArrowRight")
        expect(page).to_have_url(re.compile(rf"/compare\?{LEAD.key}=61"))
        page.go_back()
        expect(slider).to_have_value("60")
        page.wait_for_timeout(1500)
        page.go_back()
        page.wait_for_timeout(1500)
        # A slow server's page may have an entry of its own, before the one with its scenario.
        if "/compare" in page.url:
            page.go_back()
        expect(page.locator(".st-key-panel")).to_be_visible()
        expect(page).to_have_url(re.compile(rf"{address}/\?{LEAD.key}=60"))
        expect(slider).to_have_value("60")


def downloaded(page: Page, label: str) -> bytes:
    with page.expect_download() as download:
        page.locator(".downloads").first.get_by_role("button", name=label).click()
    return Path(download.value.path()).read_bytes()


def test_a_picture_can_be_taken_away(browser: Browser, address: str) -> None:
    with visiting(browser, permissions=["clipboard-read", "clipboard-write"]) as page:
        show(page, address, "compare")
        expect(page.locator(".st-key-compared .main-svg").first).to_be_visible()
        source = words.source(BASE, baseline_scenario(BASE))
        assert downloaded(page, "PNG")[:4] == b"\x89PNG"
        vector = downloaded(page, "SVG").decode()
        ElementTree.fromstring(vector)
        assert BASE.fingerprint[:8] in vector
        rows = list(csv.DictReader(io.StringIO(downloaded(page, "CSV").decode("utf-8-sig"))))
        assert {row["source"] for row in rows} == {source}
        assert {row["measure"] for row in rows} >= {outcome.label for outcome in BASE.outcomes}
        page.locator(".downloads").first.get_by_role("button", name="Copy as text").click()
        expect(page.locator(".downloads span").first).to_have_text("Copied.")
        copied = page.evaluate("navigator.clipboard.readText()").splitlines()
        assert copied[-2] == source
        assert copied[-1].startswith(words.against_baseline(BASE, baseline_scenario(BASE)))


def test_the_simulators_own_pictures_can_be_taken_away(browser: Browser, address: str) -> None:
    scenario = presets.shipped(BASE)[3]
    link = urlencode(to_link(BASE, scenario))
    with visiting(browser, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.goto(f"{address}/?{link}")
        row = page.get_by_role("button", name="PNG: outcomes")
        expect(row).to_be_visible()
        drawn = np.asarray(Image.open(io.BytesIO(taken(page, "PNG: outcomes"))).convert("L"))
        # The words above the bars are there: a picture whose font came too late is blank where they stand.
        assert (drawn[:100] < 128).sum() > 2000
        vector = ElementTree.fromstring(taken(page, "SVG: branches"))
        assert words.percent(answer(BASE, scenario).outcomes[BASE.outcomes[0].id]) in "".join(vector.itertext())
        rows = list(csv.DictReader(io.StringIO(taken(page, "CSV: outcomes").decode("utf-8-sig"))))
        assert [float(row["share"]) for row in rows] == pytest.approx(list(answer(BASE, scenario).outcomes.values()))
        page.get_by_role("button", name="Copy as text: outcomes").click()
        expect(page.locator(".st-key-panel .downloads span").first).to_have_text("Copied.")
        assert page.evaluate("navigator.clipboard.readText()").endswith(f"…/?{link}")
        page.get_by_role("slider").first.press("PageUp")
        expect(page.locator(".st-key-panel .on-paper").first).to_contain_text(", changed")
        for label in ("SVG: branches", "CSV: outcomes"):
            assert f"{scenario.name}, changed" in taken(page, label).decode()


def taken(page: Page, label: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("button", name=label).click()
    return Path(download.value.path()).read_bytes()


def test_an_edited_reading_is_marked_by_its_name_as_it_was_typed(browser: Browser, address: str) -> None:
    rule = BASE.rules[0].id
    own = f'{{"label":"<b>Mine</b>","based_on":"{BASE.readings[0].id}","weights":{{"{rule}":1.0}}}}'
    with visiting(browser) as page:
        show(page, address, "", f"?reading=own&own={own}")
        expect(page.locator(".stMain").get_by_text("Edited reading “<b>Mine</b>”").first).to_be_visible()


def choose(page: Page, key: str, text: str) -> None:
    page.locator(f".st-key-{key} input").click()
    page.get_by_role("option", name=text).first.click()
    come_to_rest(page)


def begin_storyline(page: Page, *names: str) -> None:
    """A new storyline with a scene of each preset of these names."""
    page.locator(".st-key-story_open button").click()
    choose(page, "kept_storyline", "A new, empty storyline")
    page.get_by_role("dialog").get_by_test_id("stBaseButton-primary").click()
    expect(page.locator(".st-key-result")).to_contain_text("has no scenes yet")
    for count, name in enumerate(names, start=1):
        choose(page, "story_add", name)
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.locator(SCENES)).to_have_count(count)


SCENES = ".st-key-story_scenes li:has(.shares)"


def headlines(page: Page) -> list[str]:
    return page.locator(f"{SCENES} .headline").all_inner_texts()


def test_a_storyline_is_built_presented_and_taken_away(browser: Browser, address: str) -> None:
    with visiting(browser) as page:
        show(page, address, "briefing")
        expect(page.locator(SCENES)).to_have_count(8)
        assert serious_faults(page) == []
        begin_storyline(page, "American backstop", "Symbolic tripwire")
        with page.context.expect_page() as opened:
            page.get_by_role("link", name="Present", exact=True).click()
        room = opened.value
        room.wait_for_load_state()
        room.keyboard.press("ArrowRight")
        expect(room.get_by_role("heading").filter(visible=True).first).to_be_visible()
        assert "/present/" in room.url
        room.close()
        page.get_by_role("button", name="Take away", exact=True).click()
        files = page.get_by_role("dialog")
        for label, start in (("Hand-out", b"<!doctype html>"), ("PowerPoint", b"PK"), ("PDF", b"%PDF"), ("JSON", b"{")):
            with page.expect_download(timeout=60_000) as download:
                files.get_by_role("button", name=label, exact=True).click()
            assert Path(download.value.path()).read_bytes().startswith(start)
        assert serious_faults(page) == []


def test_scenes_are_moved_by_mouse_and_by_keyboard(browser: Browser, address: str) -> None:
    with visiting(browser) as page:
        show(page, address, "briefing")
        begin_storyline(page, "American backstop", "Symbolic tripwire", "Grand bargain")
        names = page.locator(f"{SCENES} .name")
        first, second, third = names.all_inner_texts()
        page.locator(f"{SCENES} button").nth(2).focus()
        for _ in range(2):  # faster than the server answers
            page.keyboard.press("Alt+ArrowUp")
        expect(names).to_have_text([third, first, second])
        page.wait_for_timeout(500)
        expect(names).to_have_text([third, first, second])
        focused = page.evaluate("document.activeElement.shadowRoot?.activeElement?.textContent")
        assert third in focused
        # A field drawn anew in the meantime was not written to by anybody: the words are still the model's.
        expect(page.get_by_role("button", name="Back to the model’s words")).to_have_count(0)
        grip, target = page.locator(f"{SCENES} .grip").nth(0).bounding_box(), page.locator(SCENES).nth(2).bounding_box()
        assert grip
        assert target
        page.mouse.move(grip["x"] + 8, grip["y"] + 16)
        page.mouse.down()
        page.mouse.move(grip["x"] + 8, target["y"] + target["height"] - 8, steps=8)
        page.mouse.up()
        expect(names).to_have_text([first, second, third])
        page.get_by_role("button", name="Undo", exact=True).last.click()
        expect(names).to_have_text([third, first, second])


def test_words_typed_stay_with_their_scene_and_survive_a_reload(browser: Browser, address: str) -> None:
    with visiting(browser) as page:
        show(page, address, "briefing")
        begin_storyline(page, "American backstop", "Symbolic tripwire")
        page.locator(f"{SCENES} button").nth(0).click()
        expect(page.get_by_role("heading", name="Scene 1:")).to_be_visible()
        page.get_by_label("Headline", exact=True).fill("Typed, and not entered")
        page.locator(f"{SCENES} button").nth(1).click()
        expect(page.locator(f"{SCENES} .headline").nth(0)).to_have_text("Typed, and not entered")
        assert headlines(page)[1] != "Typed, and not entered"
        before = headlines(page)
        page.reload()
        expect(page.locator(f"{SCENES} .headline")).to_have_text(before)
        expect(page.get_by_text("as you left it in this browser")).to_be_visible()
        # Once this tab is closed another finds it; one that is asked for nothing else.
        context = page.context
        page.close()
        other = context.new_page()
        other.goto(f"{address}/briefing")
        expect(other.locator(f"{SCENES} .headline")).to_have_text(before)


def test_what_is_still_being_typed_is_on_the_slides_that_are_opened(browser: Browser, address: str) -> None:
    with visiting(browser) as page:
        show(page, address, "briefing")
        begin_storyline(page, "American backstop")
        for said in ("Said at the last moment", "Said at the very last moment"):
            page.get_by_label("Headline", exact=True).click()
            page.keyboard.press("Control+a")
            page.keyboard.type(said)
            with page.context.expect_page() as opened:
                page.get_by_role("link", name="Present", exact=True).click()
            room = opened.value
            room.wait_for_load_state()
            room.keyboard.press("ArrowRight")
            expect(room.get_by_role("heading", name=said, exact=True).filter(visible=True).first).to_be_visible()
            room.close()


def test_the_slide_being_built_is_the_slide_that_is_shown(browser: Browser, address: str) -> None:
    with visiting(browser) as page:
        show(page, address, "briefing")
        begin_storyline(page, "American backstop")
        slide = page.frame_locator(".st-key-story_slides iframe.shown").locator(".slide").first
        expect(slide.locator(".headline")).to_have_text(headlines(page)[0])
        frame = page.locator(".st-key-story_slides iframe")
        frame.evaluate("one => (one.isTheFirst = true)")
        field = page.get_by_label("Headline", exact=True)
        field.fill("Words of my own")
        # As they are typed, and as the server has them: the slides need not be loaded anew for words.
        expect(slide.locator(".headline")).to_have_text("Words of my own")
        page.keyboard.press("Tab")
        expect(page.locator(f"{SCENES} .headline").first).to_have_text("Words of my own")
        expect(slide.locator(".headline")).to_have_text("Words of my own")
        assert frame.evaluate("one => one.isTheFirst")
        # It takes neither the focus nor keys.
        page.get_by_label("Headline", exact=True).press("End")
        page.keyboard.type(" and more")
        assert page.get_by_label("Headline", exact=True).input_value() == "Words of my own and more"


def test_a_slide_of_ones_own_is_made_moved_and_survives_a_reload(browser: Browser, address: str) -> None:
    with visiting(browser) as page:
        show(page, address, "briefing")
        begin_storyline(page, "American backstop", "Symbolic tripwire")
        choose(page, "story_add", "A slide of my own")
        page.get_by_role("button", name="Add", exact=True).click()
        rows = page.locator(".st-key-story_scenes li .headline")
        expect(rows).to_have_count(4)
        expect(page.get_by_role("heading", name="A slide of my own")).to_be_visible()
        page.get_by_label("Headline", exact=True).fill("Who pays?")
        page.keyboard.press("Tab")
        expect(rows.nth(2)).to_have_text("Who pays?")
        picture = page.locator("[class*=st-key-story_picture] input[type=file]")
        picture.set_input_files(ROOT / "docs" / "simulator.png")
        expect(page.get_by_role("button", name="Take the picture off")).to_be_visible()
        slide = page.frame_locator(".st-key-story_slides iframe.shown").locator(".slide").first
        expect(slide.locator("img")).to_be_visible()
        page.locator(".st-key-story_scenes li button").nth(2).focus()
        page.keyboard.press("Alt+ArrowUp")
        expect(rows.nth(1)).to_have_text("Who pays?")
        # The list moves a row at once; only the server says which slide it then is.
        expect(page.get_by_text("Slide 4 of")).to_be_visible()
        come_to_rest(page)
        page.reload()
        expect(rows.nth(1)).to_have_text("Who pays?")
        expect(page.get_by_role("button", name="Take the picture off")).to_be_visible()
        page.get_by_role("button", name="Closing slide").click()
        expect(page.get_by_label("Decisions sought, one a line")).to_be_visible()
        assert serious_faults(page) == []
