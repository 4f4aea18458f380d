"""What stands on any screen: a phone, a tablet, a zoomed page, a wall; with the system's own colours, and on paper."""

from collections.abc import Iterator

import pytest
from browsing import ROOT, come_to_rest, visiting
from playwright.sync_api import Browser, Locator, Page, expect
from test_print import REACH, on_paper, plain
from test_touch import place_on

import model
from briefing import words
from briefing.findings import settings
from scenarios.scenario import baseline_scenario

BASE = model.load()
LEAD = next(variable for variable in BASE.variables if variable.leading)
PAGES = sorted(file.stem for file in (ROOT / "dashboard" / "pages").glob("*.py"))
WIDTHS = (320, 390, 820, 1100)
# Words that wrap at every word or two, and what sticks out of the page other than within a frame that scrolls.
CRAMPED = """() => [...document.querySelectorAll(".stMain p, .stMain li")]
    .filter((one) => one.textContent.length > 40 && one.checkVisibility() && one.getBoundingClientRect().width < 120)
    .map((one) => one.textContent)"""
CUT = """() => [...document.querySelectorAll(".js-plotly-plot")].flatMap((picture) => {
    const room = picture.getBoundingClientRect();
    return [...picture.querySelectorAll("text")].filter((text) => {
        const { width, left, right } = text.getBoundingClientRect();
        return width && (left < room.left - 1 || right > room.right + 1);
    }).map((text) => text.textContent);
})"""
OUTSIDE = """() => [...document.querySelectorAll(".stMain :is(p, button, input, h1, h2, h3, .steady-frame)")]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1)
    .filter((one) => !one.closest("[class*=st-key-rules_wide], table, .stRadio, .stButtonGroup"))
    .map((one) => one.outerHTML.slice(0, 200))"""


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    with visiting(browser, "phone", has_touch=True, is_mobile=True) as page:
        page.goto(address)
        expect(page.locator(".panel .bars li").first).to_be_visible()
        yield page


def shown(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/{'' if name == 'simulator' else name}")
    expect(page.locator(".st-key-result p")).to_be_visible()
    come_to_rest(page)


def test_the_result_follows_in_sight_while_a_finger_moves_a_slider(phone: Page) -> None:
    strip = phone.locator(".strip")
    expect(strip).to_be_hidden()
    phone.get_by_role("button", name="Sliders").click()
    slider = phone.get_by_test_id("stSlider").first
    expect(slider).to_be_in_viewport(ratio=1)
    expect(strip).to_be_in_viewport(ratio=1)
    expect(phone.locator(".st-key-result p").first).to_be_in_viewport(ratio=1)
    before, url = strip.inner_text(), phone.url
    x, y = place_on(slider.get_by_role("group"), 0.1)
    hand = phone.context.new_cdp_session(phone)
    for n in range(20):
        kind = "touchMove" if n else "touchStart"
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x + 8 * n, "y": y}]})
    assert strip.inner_text() != before
    assert phone.url == url
    hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    phone.get_by_role("button", name="Close sliders").click()
    expect(slider).to_be_hidden()


@pytest.mark.parametrize("width", [390, 820])
def test_pictures_and_the_name_are_whole_where_there_is_little_room(phone: Page, address: str, width: int) -> None:
    phone.set_viewport_size({"width": width, "height": 900})
    over_time = phone.locator(".timeline-frame")
    assert over_time.evaluate("one => one.scrollWidth - one.clientWidth") <= 0
    shown(phone, address, f"why?{LEAD.key}=60")
    expect(phone.locator(".st-key-which_judgement .main-svg").first).to_be_visible()
    assert phone.evaluate(CUT) == []
    name = phone.locator(".st-key-toolbar p").first
    expect(name).to_contain_text("changed")
    assert name.evaluate("one => one.scrollHeight - one.clientHeight") <= 0
    buttons = phone.locator(".st-key-toolbar button").all()
    assert len({box["y"] for box in map(Locator.bounding_box, buttons) if box}) == 1


def test_nothing_scrolls_under_what_closes_the_sliders(phone: Page) -> None:
    phone.get_by_role("button", name="Sliders").click()
    expect(phone.get_by_test_id("stSlider").first).to_be_visible()
    closer = phone.get_by_role("button", name="Close sliders").bounding_box()
    sheet = phone.get_by_test_id("stSidebarContent").bounding_box()
    assert closer
    assert sheet
    assert closer["y"] + closer["height"] <= sheet["y"] + 1


def test_a_page_is_chosen_in_one_row_and_that_closes_the_sliders(phone: Page) -> None:
    links = phone.get_by_test_id("stSidebarNavLink")
    tops, heights = zip(
        *((box["y"], box["height"]) for box in map(Locator.bounding_box, links.all()) if box), strict=True
    )
    assert len(set(tops)) == 1
    assert min(heights) >= 44
    phone.get_by_role("button", name="Sliders").click()
    expect(phone.get_by_test_id("stSlider").first).to_be_visible()
    links.last.click()
    expect(links.last).to_have_attribute("aria-current", "page")
    expect(links.last).to_be_in_viewport(ratio=1)
    expect(phone.get_by_role("button", name="Sliders", exact=True)).to_be_visible()
    expect(phone.get_by_test_id("stSlider").first).to_be_hidden()


@pytest.mark.parametrize("name", PAGES)
def test_nothing_sticks_out_and_no_column_is_cramped(browser: Browser, address: str, name: str) -> None:
    with visiting(browser) as page:
        shown(page, address, name)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_timeout(400)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            main = page.locator(".stMain")
            assert main.evaluate("one => one.scrollWidth - one.clientWidth") <= 0, width
            assert page.evaluate(CRAMPED) == [], width
            assert page.evaluate(OUTSIDE) == [], width


def test_type_and_pictures_grow_on_a_wall(browser: Browser, address: str) -> None:
    with visiting(browser) as page:
        shown(page, address, "simulator")
        parts = [page.locator(part).first for part in (".panel .bars li", ".st-key-result p", ".stSlider label p")]
        heights = [part.evaluate("one => one.getBoundingClientRect().height") for part in parts[::2]]
        page.set_viewport_size({"width": 3840, "height": 2160})
        page.wait_for_timeout(500)
        grown = [part.evaluate("one => one.getBoundingClientRect().height") for part in parts[::2]]
        assert [new / old for new, old in zip(grown, heights, strict=True)] == pytest.approx([2, 2], abs=0.1)
        assert page.locator(".stMain").evaluate("one => one.scrollWidth - one.clientWidth") <= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_carries_a_value_is_seen_in_the_system_s_colours(browser: Browser, address: str, scheme: str) -> None:
    with visiting(browser, forced_colors="active", color_scheme=scheme) as page:
        shown(page, address, "simulator")
        paper = page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
        thumb = page.locator(".stSlider [data-rac] [data-rac] [data-rac]").first
        parts = [thumb, *(page.locator(f".panel .bars .{part}").first for part in ("whisker", "tick"))]
        for part in [*parts, page.locator("[data-testid=stButtonGroup] [aria-checked=true]").first]:
            expect(part).not_to_have_css("background-color", paper)
        for edged in (
            page.locator(".panel .bars .fill").first,
            page.locator(".stSlider [role=group] > div > div").first,
        ):
            expect(edged).to_have_css("outline-style", "solid")
            expect(edged).not_to_have_css("outline-color", paper)


def test_which_of_several_is_chosen_is_seen_in_the_system_s_colours(browser: Browser, address: str) -> None:
    with visiting(browser, forced_colors="active") as page:
        shown(page, address, "rules")
        ring = "[data-testid=stRadioOption][data-selected] > div > div:first-child"
        paper = page.locator(ring).first.evaluate("one => getComputedStyle(one).backgroundColor")
        expect(page.locator(f"{ring} > div").first).not_to_have_css("background-color", paper)


def test_a_printed_page_says_what_the_sliders_stand_at(browser: Browser, address: str) -> None:
    with visiting(browser) as page:
        shown(page, address, "compare")
        others = page.get_by_role("combobox", name="Compare the scenario on screen with")
        for _ in range(2):
            others.click()
            page.get_by_role("option").first.click()
        expect(page.locator("[data-tag]")).to_have_count(3)
        page.keyboard.press("Escape")
        come_to_rest(page)
        drawn = {text for text, *_ in page.evaluate(REACH, ".js-plotly-plot text")}
        printed = on_paper(page, format="A4")
        assert [text for text in drawn if plain(text) not in printed] == []
        for row in settings.rows(BASE, baseline_scenario(BASE)):
            assert plain("".join(row)) in printed
        expect(page.locator(".st-key-on_paper_settings")).to_be_hidden()


def test_a_number_is_typed_into_a_slider(browser: Browser, address: str) -> None:
    with visiting(browser) as page:
        shown(page, address, "simulator")
        slider = page.locator(f".st-key-slider_{LEAD.id}")
        value, field = slider.locator("input[type=range]"), slider.locator("input[type=text]")
        slider.get_by_test_id("stSliderThumbValue").click()
        expect(field).to_be_focused()
        page.keyboard.type("45,5")
        page.keyboard.press("Enter")
        remark = slider.get_by_role("alert")
        expect(remark).to_have_text(f"It goes by whole numbers. It is still {LEAD.baseline:g}.")
        expect(value).to_have_value(f"{LEAD.baseline:g}")
        page.keyboard.type("63,0")
        page.keyboard.press("Enter")
        expect(value).to_have_value("63")
        expect(page.locator(f".st-key-note_{LEAD.id}")).to_contain_text(words.value_text(LEAD, 63))
        expect(value).to_be_focused()
        page.keyboard.type("7")
        expect(field).to_have_value("7")
        page.keyboard.press("Escape")
        expect(field).to_have_count(0)
        expect(value).to_have_value("63")
        page.get_by_role("button", name="Undo").click()
        expect(value).to_have_value(f"{LEAD.baseline:g}")
