"""Does nothing that users wrote become more than words? Every page, with names made to be read as markup."""

from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import pytest
from browsing import come_to_rest, serving, visiting
from playwright.sync_api import Browser, Page, expect

import model
from model.log import Event, Log, Move, Withdrawal
from model.parts import Source
from scenarios.link import to_link
from scenarios.logbook import Logbook
from scenarios.scenario import Scenario, baseline_scenario, stamp
from scenarios.store import LOG, STORYLINE, open_store
from scenarios.storyline import Scene, Storyline

BASE = model.load()
NAME = "[a](http://evil.example/) ![b](//evil.example/x.png) <img src=//evil.example> :red[c] $d$ www.evil.example"
LABEL = "![x](//evil.example/p.png) <b>y</b> a@evil.example :smile:"
NOTES = (
    "https://evil.example ftp://evil.example mailto:a@evil.example xmpp:a.b+c-d@evil.example evil.example "
    "(www.evil.example) 停火www.evil.example停 和平a+b@evil.example. <https://evil.example> :material/home: "
    ":material_home: :streamlit: :+1: <-> -> >= [x]: http://evil.example `code` $$e$$ :blue-badge[f] ~~g~~ [^1] &lt;"
)
PAGES = {
    "": [""],
    "compare": [""],
    "why": ["carries", "sliders", "rules", "tree"],
    "change": ["takes", "along", "over_two", "packages"],
    "how_sure": ["unknown", "judgement", "track", "cases"],
    "watch": ["changed", "signposts", "log"],
    "rules": ["rules", "variables", "whose", "releases"],
}
VIEWS = [(name, view) for name, views in PAGES.items() for view in views]
# What the page must not have made of them; of ours there are links to sources, none of them evil.
MADE = """() => [
    ...[...document.querySelectorAll("a[href]")].map((x) => x.href)
        .filter((x) => /evil|^(mailto|xmpp):/.test(x) && new URL(x).host !== location.host),
    ...[...document.querySelectorAll("img[src*=evil], img[alt='Streamlit logo']")].map((x) => x.src),
    ...[...document.querySelectorAll("[class*=stMarkdownColored], [class*=stMarkdownBadge], .katex")]
        .map((x) => x.className),
    ...[...document.querySelectorAll("[aria-label='home icon'], [data-testid=stMarkdown] del")].map((x) => x.outerHTML),
    ...(document.body.innerText.match(/[😄👍↔]/gu) ?? []),
]"""


def hostile() -> Scenario:
    own = {"label": LABEL, "based_on": BASE.readings[0].id, "weights": {BASE.rules[0].id: 2.0}}
    values = {**BASE.baseline, BASE.variables[0].id: 60.0}
    return baseline_scenario(BASE).changed(name=NAME, notes=NOTES, reading="own", own=own, values=values)


def hostile_log() -> Logbook:
    day = date(2026, 2, 1)
    source = Source(
        id="s", authors=NAME, year="2026", title=NOTES, publisher=LABEL, kind="press", seen="original", address=""
    )
    moves = (Move(variable=BASE.variables[0].id, was=10, now=60),)
    told = {"day": day, "text": NOTES, "judgement": NOTES, "certainty": "original", "sources": ("s",), "moves": moves}
    events = (Event(id="one", **told), Event(id="two", **told), Event(id="three", **told))
    withdrawn = (Withdrawal(event="one", known=day, reason=NAME),)
    log = Log(begins=date(2026, 1, 6), events=events, sources=(source,), withdrawals=withdrawn)
    return Logbook(name=NAME, rulebase=stamp(BASE), log=log)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory):
    """Where the app is served, with a hostile preset, a hostile storyline and a hostile log in its store."""
    place: Path = tmp_path_factory.mktemp("store") / "presets.sqlite3"
    store = open_store(f"sqlite:///{place}")
    store.add(NAME, hostile().model_dump(mode="json"))
    scene = Scene(scenario=hostile(), headline=NOTES[:150], points=(NAME, NOTES[:300]))
    store.of(STORYLINE).add(NAME, Storyline(name=NAME, scenes=(scene,)).model_dump(mode="json"))
    store.of(LOG).add(NAME, hostile_log().model_dump(mode="json"))
    store.close()
    with serving(place) as served:
        yield served


def watched(page: Page) -> list[str]:
    """What the page asks of elsewhere, as it goes on."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "evil" in request.url.split("?")[0] else None)
    return asked


def unfold(page: Page) -> None:
    for fold in page.locator("[data-testid=stMain] summary").all():
        fold.click()
    come_to_rest(page)


@pytest.mark.parametrize(("name", "view"), VIEWS)
def test_a_page_makes_nothing_of_hostile_names(browser: Browser, address: str, name: str, view: str) -> None:
    query = urlencode(to_link(BASE, hostile()) | ({"view": view} if view else {}))
    with visiting(browser) as page:
        asked = watched(page)
        page.goto(f"{address}/{name}?{query}")
        expect(page.locator(".st-key-toolbar")).to_contain_text("evil", timeout=60_000)
        come_to_rest(page)
        unfold(page)
        assert page.evaluate(MADE) == []
        assert asked == []


@pytest.mark.parametrize("dialog", ["Share", "Save", "Presets"])
def test_a_dialog_makes_nothing_of_hostile_names(browser: Browser, address: str, dialog: str) -> None:
    with visiting(browser) as page:
        asked = watched(page)
        page.goto(f"{address}/?{urlencode(to_link(BASE, hostile()))}")
        page.get_by_role("button", name=dialog, exact=True).click()
        expect(page.get_by_role("dialog")).to_be_visible()
        come_to_rest(page)
        assert page.evaluate(MADE) == []
        assert asked == []


def test_the_briefing_makes_nothing_of_hostile_names(browser: Browser, address: str) -> None:
    with visiting(browser) as page:
        asked = watched(page)
        page.goto(f"{address}/briefing")
        page.get_by_test_id("stBaseButton-secondary").filter(has_text="Open").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("combobox").first.click()
        page.get_by_role("option").filter(has_text="evil").first.click()
        dialog.get_by_test_id("stBaseButton-primary").filter(has_text="Open").click()
        expect(page.locator("[data-testid=stMain]")).to_contain_text("Scene 1")
        come_to_rest(page)
        unfold(page)
        assert page.evaluate(MADE) == []
        assert asked == []


def test_the_log_makes_nothing_of_hostile_events(browser: Browser, address: str) -> None:
    with visiting(browser) as page:
        asked = watched(page)
        page.goto(f"{address}/watch?view=log")
        page.get_by_role("button", name="Logs", exact=True).click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("combobox").first.click()
        page.get_by_role("option").filter(has_text="evil").first.click()
        dialog.get_by_test_id("stBaseButton-primary").filter(has_text="Open").click()
        expect(page.locator(".st-key-log_toolbar")).to_contain_text("evil")
        for act in ("What is in it", "Add an event", "Correct or withdraw", "Beside another log"):
            page.get_by_text(act, exact=True).first.click()
            come_to_rest(page)
            assert page.evaluate(MADE) == [], act
        for view in ("What changed", "What to look for"):
            page.get_by_text(view, exact=True).first.click()
            come_to_rest(page)
            unfold(page)
            assert page.evaluate(MADE) == [], view
        assert asked == []
