"""Does a tab of a real browser keep what was there: on the way back, over a reload, beside another tab?"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import SETTLED_MILLISECONDS, come_to_rest, serving, visiting
from playwright.sync_api import Browser, Page, expect
from sick import wire

import model

BASE = model.load()
LEAD = BASE.variables[0]
SLIDER = f".st-key-slider_{LEAD.id} input[type=range]"
STORY_NAME = ".st-key-story_name input"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with visiting(browser) as page:
        opened(page, address)
        yield page


def opened(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator(SLIDER)).to_be_visible()
    # The tab has told the server what it kept.
    come_to_rest(page)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def move(page: Page, key: str, value: float) -> None:
    page.locator(SLIDER).focus()
    page.keyboard.press(key)
    if value == LEAD.baseline:
        expect(page).not_to_have_url(re.compile(f"{LEAD.key}="))
    else:
        expect(page).to_have_url(re.compile(rf"\b{LEAD.key}={value:g}\b"))


def test_back_is_a_wish_however_soon_it_comes(page: Page) -> None:
    move(page, "End", 100)
    page.go_back()
    expect(page.locator(SLIDER)).to_have_value(f"{LEAD.baseline:g}")
    page.go_forward()
    expect(page.locator(SLIDER)).to_have_value("100")
    # No other slider has fallen to its lowest meanwhile.
    come_to_rest(page)
    assert set(re.findall(r"[?&](\w+)=", page.url)) == {LEAD.key, "rules"}


def test_a_reload_keeps_the_tie_to_a_preset_and_escape_what_was_typed(page: Page) -> None:
    press(page, "Save")
    page.get_by_label("Name").fill("Tied")
    page.get_by_label("Notes").fill("Why I think so")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    press(page, "Save")
    expect(page.get_by_label("Notes")).to_have_value("Why I think so")
    page.get_by_label("Notes").fill("Why I still think so")
    page.reload()
    come_to_rest(page)
    press(page, "Save")
    expect(page.get_by_label("Notes")).to_have_value("Why I still think so")
    expect(page.get_by_label("Name")).to_have_value("Tied")
    press(page, "Save as a new preset")
    expect(page.get_by_role("dialog")).to_have_count(0)
    move(page, "End", 100)
    come_to_rest(page)
    page.reload()
    expect(page.locator(".st-key-toolbar")).to_contain_text("Tied · changed")
    press(page, "Save")
    expect(page.get_by_role("button", name="Save as the next version")).to_be_visible()
    expect(page.get_by_label("Notes")).to_have_value("Why I still think so")


def in_focus(page: Page) -> str:
    return str(page.evaluate("document.activeElement.innerText || document.activeElement.type"))


def test_who_was_away_too_long_finds_undo_the_dialog_and_what_was_typed(browser: Browser, tmp_path: Path) -> None:
    """As after a restart of the server: it has forgotten the session, and the page stands there as it was."""
    with (
        serving(tmp_path / "presets.sqlite3", "--server.disconnectedSessionTTL=1") as served,
        wire(int(served.rpartition(":")[2])) as way,
        visiting(browser) as page,
    ):
        opened(page, f"http://127.0.0.1:{way.port}")
        move(page, "End", 100)
        press(page, "Save")
        page.get_by_label("Name").fill("Away")
        way.stall()
        way.cut()
        expect(page.get_by_role("button", name="Save as a new preset")).to_be_disabled()
        page.wait_for_timeout(2000)
        way.go_on()
        expect(page.get_by_label("Name")).to_have_value("Away")
        press(page, "Save as a new preset")
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.locator(".st-key-toolbar")).to_contain_text("Away")
        press(page, "Undo")
        expect(page.locator(SLIDER)).to_have_value(f"{LEAD.baseline:g}")


def test_the_focus_stays_near_what_was_pressed(page: Page) -> None:
    move(page, "End", 100)
    page.get_by_role("button", name="Undo", exact=True).press("Enter")
    expect(page.get_by_role("button", name="Undo", exact=True)).to_be_disabled()
    expect(page.get_by_role("button", name="Redo", exact=True)).to_be_focused()
    move(page, "End", 100)
    page.locator(f".st-key-reset_{LEAD.id} button").first.press("Enter")
    expect(page.locator(f".st-key-reset_{LEAD.id} button")).to_have_count(0)
    expect(page.locator(SLIDER)).to_be_focused()


def test_what_is_closed_by_keyboard_gives_the_focus_back(page: Page) -> None:
    page.get_by_role("button", name="Understood").press("Enter")
    expect(page.get_by_role("button", name="Glossary", exact=True)).to_be_focused()
    for name in ("Share", "Presets"):
        page.get_by_role("button", name=name, exact=True).press("Enter")
        page.get_by_role("dialog").get_by_role("button", name="Close").press("Enter")
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.get_by_role("button", name=name, exact=True)).to_be_focused()


def rename_story(page: Page, name: str) -> None:
    page.locator(STORY_NAME).fill(name)
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-result")).to_contain_text(f"“{name}”")
    come_to_rest(page)


def test_tabs_keep_a_storyline_each_and_leave_it_to_the_next(page: Page, address: str) -> None:
    tabs = [page.context.new_page() for _ in range(2)]
    for tab, name in zip(tabs, ("First", "Second"), strict=True):
        tab.set_default_timeout(SETTLED_MILLISECONDS)
        opened(tab, f"{address}/briefing")
        rename_story(tab, name)
    for tab, name in zip(tabs, ("First", "Second"), strict=True):
        tab.reload()
        expect(tab.locator(STORY_NAME)).to_have_value(name)
    for tab in tabs:
        tab.close()
    later = page.context.new_page()
    opened(later, f"{address}/briefing")
    expect(later.locator(STORY_NAME)).to_have_value(re.compile("First|Second"))
    later.locator(".st-key-story_open button").click()
    later.get_by_role("dialog").get_by_role("combobox").first.click()
    expect(later.get_by_role("option").filter(has_text="left in this browser")).to_have_count(2)


def test_a_reload_keeps_a_changed_log_and_what_is_half_typed(page: Page, address: str) -> None:
    opened(page, f"{address}/watch?view=log")
    page.get_by_text("Add an event", exact=True).click()
    page.get_by_label("What happened").fill("It happened.")
    press(page, "Log it")
    expect(page.locator(".st-key-log_toolbar")).to_contain_text("changed · not saved")
    page.get_by_label("What happened").fill("And then")
    page.get_by_label("Its title").click()
    come_to_rest(page)
    page.goto(f"{address}/watch?view=log")
    expect(page.locator(".st-key-log_toolbar")).to_contain_text("changed · not saved")
    expect(page.get_by_label("What happened")).to_have_value("And then")
