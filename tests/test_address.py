"""Under which address the Simulator is had: at a base path, behind a proxy that strips a prefix, by a setting."""

import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from browsing import chromium, come_to_rest, serving, visiting
from lxml import etree
from playwright.sync_api import Browser, expect
from stripping import stripping

from dashboard import address
from dashboard.address import PAGES, AddressError, public, root, root_of_request, who_can_open
from dashboard.routes import OURS, routes
from scenarios.link import reachable
from scenarios.reach import Reach, reach

PREFIX, NAME = "/sim/app", "sim.example"
HOME = "https://sim.example/sim/app/"

# What the address of a page says


@pytest.mark.parametrize(
    ("url", "base_path", "expected"),
    [
        ("https://sim.example", "", "https://sim.example/"),
        ("https://sim.example/?russia=50#top", "", "https://sim.example/"),
        ("https://sim.example/why?russia=50", "", "https://sim.example/"),
        (HOME, "", HOME),
        (HOME.rstrip("/"), "sim/app", HOME),
        (HOME + "how_sure", "/sim/app/", HOME),
        ("https://sim.example/outer/sim/app/why", "sim/app", "https://sim.example/outer/sim/app/"),
        ("https://sim.example/simulator/", "", "https://sim.example/simulator/"),
        ("https://sim.example/whynot", "", "https://sim.example/whynot/"),
        # Streamlit took the name of a page off, which here is that of the folder.
        ("https://sim.example/", "rules", "https://sim.example/rules/"),
        ("https://sim.example/sim", "sim/rules", "https://sim.example/sim/rules/"),
        ("https://sim.example/rules/rules", "rules", "https://sim.example/rules/"),
        ("http://[fd00::1]:8501/why", "", "http://[fd00::1]:8501/"),
    ],
)
def test_the_root_is_what_stands_before_the_name_of_a_page(url, base_path, expected):
    assert root(url, PAGES, base_path) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/",
        "sim.example",
        "javascript:alert(1)",
        "ftp://sim.example/",
        "https:///why",
        "https://me:secret@sim.example/",
    ]
    + [f"https://sim.example/{bad}" for bad in ("<script>", '"', "a b", "a\nb", "\u202e")],
)
def test_what_is_no_address_of_a_page_has_no_root(url):
    assert root(url, PAGES) == ""


def test_pages_are_those_that_stand_in_an_address():
    files = {file.stem for file in (Path(address.__file__).parent / "pages").glob("*.py")}
    assert files - PAGES == {"simulator"}


# What a request says


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, "http://inner:8501/"),
        ({"referer": f"{HOME}?russia=50", "sec-fetch-site": "same-origin"}, HOME),
        ({"referer": f"{HOME}?russia=50", "host": "sim.example"}, HOME),
        ({"referer": f"{HOME}?russia=50", "x-forwarded-host": "sim.example"}, HOME),
        ({"referer": "http://known.example:8080/a/"}, "http://known.example:8080/a/"),
        # A link from another site says nothing of ours.
        ({"referer": "https://other.example/a/", "sec-fetch-site": "cross-site"}, "http://inner:8501/"),
        ({"referer": "https://known.example.other/a/"}, "http://inner:8501/"),
        ({"referer": "nowhere", "sec-fetch-site": "same-origin"}, "http://inner:8501/"),
        (
            {"x-forwarded-proto": "https", "x-forwarded-host": "sim.example, inner", "x-forwarded-prefix": "/sim/app"},
            HOME,
        ),
        ({"x-forwarded-host": 'x"><script>'}, ""),
        ({"x-forwarded-prefix": "/a b"}, ""),
        ({"x-forwarded-proto": "javascript"}, ""),
    ],
)
def test_a_request_says_where_the_app_is_had(headers, expected):
    assert root_of_request(headers, "http://inner:8501/", own_host="known.example") == expected


def test_a_request_below_a_base_path():
    assert root_of_request({}, "http://inner/", "sim/app") == "http://inner/sim/app/"
    assert root_of_request({"x-forwarded-prefix": "/outer"}, "http://inner/", "in") == "http://inner/outer/in/"


def test_the_setting_goes_before_all(monkeypatch):
    monkeypatch.setenv("AFTER_CEASEFIRE_ADDRESS", HOME.rstrip("/"))
    asking = {"referer": "https://other.example/", "sec-fetch-site": "same-origin"}
    assert public() == root_of_request(asking, "http://inner/") == address.served_at() == HOME


def test_a_setting_that_is_no_address_is_refused_with_the_remedy(monkeypatch):
    monkeypatch.setenv("AFTER_CEASEFIRE_ADDRESS", "sim.example")
    refusal = r"AFTER_CEASEFIRE_ADDRESS is 'sim\.example'.*https://"
    with pytest.raises(AddressError, match=refusal):
        public()
    with pytest.raises(SystemExit, match=refusal):  # the server does not start with it
        routes()


# Who can open it

HOSTS = {
    Reach.MACHINE: "localhost LOCALHOST. app.localhost 127.0.0.1 127.9.9.9 [::1] 0.0.0.0 [::] [::ffff:7f00:1]",
    Reach.HOUSE: "sim sim.local sim.lan 10.1.2.3 172.16.0.1 192.168.0.9 169.254.1.1 100.64.0.1 [fe80::1] [fd00::1]",
    Reach.WORLD: "sim.example 8.8.8.8 172.32.0.1 [2606:4700::1111] localhost.example 127.example.org",
}


@pytest.mark.parametrize(("expected", "host"), [(x, host) for x, hosts in HOSTS.items() for host in hosts.split()])
def test_a_host_says_how_far_an_address_carries(expected, host):
    served = f"http://{host}:8501/sim/"
    assert reach(served) is expected
    assert reachable(served) == ("" if expected is Reach.MACHINE else served)
    assert bool(who_can_open(served)) is (expected is not Reach.WORLD)


@pytest.mark.parametrize("none", ["", "/", "?russia=50", "http://[::1", "http://"])
def test_no_address_opens_nowhere_else(none):
    assert reach(none) is Reach.MACHINE


# As it is served


@pytest.fixture(scope="module", params=["at a base path", "behind a proxy that strips"])
def home(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where this machine finds the app, below a folder."""
    store = tmp_path_factory.mktemp("store") / "presets.sqlite3"
    named = f"--browser.serverAddress={NAME}"
    if request.param == "at a base path":
        with serving(store, named, base_path=PREFIX) as served:
            yield served
    else:
        with serving(store, named) as served, stripping(served, PREFIX) as stripped:
            yield stripped


@pytest.fixture(scope="module")
def named() -> Iterator[Browser]:
    with chromium(NAME) as browser:
        yield browser


def by_name(home: str) -> str:
    """The same as a browser elsewhere would have it."""
    return home.replace("127.0.0.1", NAME)


def answered(url: str) -> tuple[int, str, str]:
    """Status, type and text of what stands at an address."""
    try:
        with urllib.request.urlopen(url, timeout=10) as response:
            return response.status, response.headers.get_content_type(), response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers.get_content_type(), error.read().decode()


def test_what_the_server_hands_out_is_had_below_the_folder_and_nothing_else_is(home):
    status, kind, text = answered(f"{home}/picture/outcomes.csv?russia=50")
    assert (status, kind) == (200, "text/csv")
    assert text.startswith("\ufeffid,label,share")
    assert answered(f"{home}/assets/plotly.min.js")[:2] == (200, "text/javascript")
    for path in (
        "assets",
        "assets/other.js",
        "picture/",
        "picture/outcomes",
        "picture/a/b.csv",
        "present",
        "present/x/y",
    ):
        status, kind, text = answered(f"{home}/{path}")
        assert (status, kind, "<" in text) == (404, "text/plain", False), path
        assert text.endswith("."), path


def test_with_a_base_path_the_root_is_ours_too(monkeypatch):
    """So that a proxy may strip what the server was told to stand below."""
    monkeypatch.setattr(address, "folder", lambda: "sim/app")
    assert [x.path for x in routes()] == [*OURS, *(f"/sim/app{path}" for path in OURS)]
    monkeypatch.setattr(address, "folder", lambda: "")
    assert [x.path for x in routes()] == [*OURS]


def test_the_simulator_s_pictures_are_files_of_their_kind_and_say_where_they_come_from(named, home):
    with visiting(named) as page:
        page.goto(f"{by_name(home)}/?moscow=50")
        for kind in ("CSV", "SVG"):
            with page.expect_download() as download:
                page.get_by_role("button", name=f"{kind}: outcomes").click()
            content = Path(download.value.path()).read_bytes()
            if kind == "SVG":
                text = "".join(etree.fromstring(content).itertext())
            else:
                text = content.decode("utf-8-sig")
                assert text.startswith("id,label,share")
            assert f"{by_name(home)}/?moscow=50" in "".join(text.split())


def test_charts_are_drawn_by_the_server_s_own_plotly(named, home):
    with visiting(named) as page:
        answers = []
        page.on("response", lambda answer: answers.append(answer))
        page.goto(f"{by_name(home)}/how_sure")
        expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
        kinds = [(x.status, x.headers["content-type"].split(";")[0]) for x in answers if "plotly.min" in x.url]
        assert kinds == [(200, "text/javascript")]


def test_the_briefing_is_presented_and_its_hand_out_leads_back(named, home):
    with visiting(named) as page:
        page.goto(f"{by_name(home)}/briefing")
        come_to_rest(page)
        with page.expect_popup() as popup:
            page.get_by_role("link", name="Present", exact=True).click()
        room = popup.value
        expect(room.get_by_role("heading").filter(visible=True).first).to_be_visible()
        assert room.url.startswith(f"{by_name(home)}/present/")
        page.get_by_role("button", name="Take away", exact=True).click()
        with page.expect_download(timeout=60_000) as download:
            page.get_by_role("dialog").get_by_role("button", name="Hand-out", exact=True).click()
        text = unquote(Path(download.value.path()).read_text(encoding="utf-8"))
        assert f"{by_name(home)}/" in text
        assert not re.search(r"https?://(127\.0\.0\.1|localhost)", text)


def test_the_link_that_is_shared_opens_the_same_scenario(named, home):
    with visiting(named) as page:
        page.goto(f"{by_name(home)}/why?moscow=50")
        come_to_rest(page)
        page.get_by_role("button", name="Share").click()
        link = page.get_by_label("Link to this scenario").input_value()
        assert link.startswith(f"{by_name(home)}/")
        with visiting(named) as other:
            other.goto(link)
            expect(other.get_by_role("slider", name="Moscow")).to_have_value("50")


def test_every_folder_of_ours_has_an_answer_for_what_is_not_there():
    folders = {path.split("/")[1] for path in OURS}
    assert all({f"/{folder}", f"/{folder}/{{rest:path}}"} <= set(OURS) for folder in folders)
