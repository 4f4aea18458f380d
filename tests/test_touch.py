"""What a finger does on a phone, with the contacts of a real one: a swipe scrolls, a tap or a drag along sets."""

import re
from collections.abc import Iterator, Sequence

import pytest
from browsing import ROOT, come_to_rest, visiting
from playwright.sync_api import Browser, Locator, Page, expect

import model

LEAD = next(variable for variable in model.load().variables if variable.leading)
WITH_PICTURES = sorted(file.stem for file in (ROOT / "dashboard" / "pages").glob("*.py") if file.stem != "briefing")
STEPS = 20


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with visiting(browser, "phone", has_touch=True, is_mobile=True) as page:
        yield page


def touch(page: Page, places: Sequence[tuple[float, float]], end: str = "touchEnd") -> None:
    """A finger put down at the first place, drawn along the others, and lifted, or taken away by the browser."""
    hand = page.context.new_cdp_session(page)
    for n, (x, y) in enumerate(places):
        kind = "touchMove" if n else "touchStart"
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        page.wait_for_timeout(16)
    hand.send("Input.dispatchTouchEvent", {"type": end, "touchPoints": []})
    page.wait_for_timeout(500)


def place_on(track: Locator, share: float, below: float = 0) -> tuple[float, float]:
    box = track.bounding_box()
    assert box is not None
    return box["x"] + share * box["width"], box["y"] + box["height"] / 2 + below


def test_a_swipe_over_a_slider_scrolls_and_a_tap_or_a_drag_sets_it(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator(".panel .bars li").first).to_be_attached()
    page.get_by_role("button", name="Sliders").click()
    slider = page.get_by_test_id("stSlider").first
    track, value = slider.get_by_role("group"), slider.locator("input[type=range]")
    page.wait_for_timeout(500)
    scroller = page.get_by_test_id("stSidebarContent")
    start = value.input_value()
    thumb = float(start) / 100
    for share in (0.7, thumb):
        for below, slant in ((-12, 0), (0, 3), (0, -6), (12, 6)):
            x, y = place_on(track, share, below)
            swipe = [(x + slant * n, y - 8 * n) for n in range(STEPS)]
            touch(page, swipe)
            assert scroller.evaluate("one => one.scrollTop") > 50
            assert value.input_value() == start
            touch(page, swipe[::-1])
            assert value.input_value() == start
        x, y = place_on(track, share)
        touch(page, [(x + 6 * n, y) for n in range(STEPS // 2)], end="touchCancel")
        assert value.input_value() == start
    scroller.evaluate("one => one.scrollTo(0, 0)")
    page.wait_for_timeout(300)
    touch(page, [place_on(track, 0.7)])
    assert float(value.input_value()) == pytest.approx(70, abs=2)
    x, y = place_on(track, 0.6)
    touch(page, [(x - 6 * n, y) for n in range(STEPS)])
    assert float(value.input_value()) < 45
    expect(page).to_have_url(re.compile(f"={value.input_value()}&"))


@pytest.mark.parametrize("name", WITH_PICTURES)
def test_a_swipe_over_a_picture_scrolls_the_page(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/{'' if name == 'simulator' else name}")
    chart = page.locator(".js-plotly-plot .nsewdrag, .timeline").first
    expect(chart).to_be_attached()
    come_to_rest(page)
    main = page.locator(".stMain")
    main.evaluate("(one, top) => one.scrollBy(0, top - 200)", chart.bounding_box()["y"])
    come_to_rest(page)
    before = main.evaluate("one => one.scrollTop")
    box = chart.bounding_box()
    x, y = min(max(box["x"] + box["width"] / 2, 60), 330), box["y"] + min(box["height"], 200) / 2
    touch(page, [(x, y + 8 * n) for n in range(STEPS)])
    assert main.evaluate("one => one.scrollTop") < before - 50


@pytest.mark.parametrize("value", ["0", "94", "100"])
def test_help_and_number_of_a_slider_each_answer_their_own_tap(page: Page, address: str, value: str) -> None:
    page.goto(f"{address}/?{LEAD.key}={value}")
    expect(page.locator(".panel .bars li").first).to_be_attached()
    page.get_by_role("button", name="Sliders").click()
    slider = page.locator(f".st-key-slider_{LEAD.id}")
    stands = slider.locator("input[type=range]")
    number, help_text = slider.get_by_test_id("stSliderThumbValue"), page.get_by_role("tooltip")
    page.wait_for_timeout(500)
    touch(page, [place_on(slider.get_by_role("button").locator("svg"), 0.5)])
    expect(help_text).to_be_visible()
    touch(page, [place_on(page.locator(f".st-key-note_{LEAD.id} p").first, 0.2)])
    expect(help_text).to_have_count(0)
    for share, below in ((0.5, 0), (-0.3, 0), (1.1, 0), (0.5, 10)):
        touch(page, [place_on(number, share, below)])
        expect(slider.locator("input[type=text]")).to_be_focused()
        page.keyboard.press("Escape")
        assert stands.input_value() == value


def test_a_long_help_is_read_to_its_sources_and_they_are_opened(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator(".panel .bars li").first).to_be_attached()
    page.get_by_role("button", name="Sliders").click()
    page.wait_for_timeout(500)
    touch(page, [place_on(page.locator(f".st-key-slider_{LEAD.id}").get_by_role("button").locator("svg"), 0.5)])
    help_text = page.get_by_test_id("stTooltipContent")
    source = help_text.get_by_role("link").last
    for _ in range(10):
        x, y = place_on(help_text, 0.5, 100)
        touch(page, [(x, y - 8 * n) for n in range(STEPS)])
        page.wait_for_timeout(400)  # after so long Streamlit would have closed it
        if place_on(source, 0.5)[1] < y:
            break
    with page.expect_popup():
        touch(page, [place_on(source, 0.5)])
    touch(page, [place_on(page.locator(f".st-key-note_{LEAD.id} p").first, 0.2)])
    expect(help_text).to_have_count(0)
