"""The two rule bases that tests speak of, the shipped one and a toy on another subject; a served app and a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

import model
from model import RuleBase
from model.rulebase import parse

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from postgres import Server
    from streamlit.testing.v1 import AppTest

# How long an example takes is the business of benchmarks: on a busy machine it says nothing about the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# What a browser did not get done on a busy machine is tried once more; what is wrong is so twice.
ONCE_MORE = pytest.mark.flaky(reruns=1)

APP = Path(__file__).parent.parent / "app.py"
PAGES = sorted(file.stem for file in (APP.parent / "dashboard" / "pages").glob("*.py"))
ANALYSES = [name for name in PAGES if name not in ("simulator", "briefing")]
TOY = Path(__file__).with_name("toy_rulebase.toml")
# What turns green may still be treated, in the weeks that are left.
GREENS = 'label = "Turns green", base = 0.03, shape = 1.0, '
TREATED = (
    TOY.read_text(encoding="utf-8").replace(f'{GREENS}outcome = "green"', f'{GREENS}stage = "treatment"')
    + """
[[stages]]
id = "treatment"
kind = "race"
label = "Treatment"
question = "Is it clear again in the weeks that are left?"
passage = "minutes 2"
grade = "guessed"
reason = "Copper helped once."
branches = [
  { id = "fails", label = "Fails", base = 0.2, shape = 1.0, outcome = "green" },
  { id = "clears", label = "Clears", outcome = "full" },
]

[[groups]]
id = "lost"
label = "Water is lost"
clause = "The water would be lost"
outcomes = ["dry", "green"]

[[groups]]
id = "water"
label = "Water flows"
clause = "Water would flow"
outcomes = ["full", "lorries"]
of_which = [{ label = "from the reservoir", outcomes = ["full"] }]

[[lenses]]
id = "all"
label = "All summers"
phrase = "summers"

[[lenses]]
id = "rationed"
label = "With rationing"
phrase = "summers with rationing"
given = ["meeting.ration"]

[[lenses]]
id = "turned"
label = "That turn green"
phrase = "summers in which it turns green"
given = ["summer.greens"]

[[lenses]]
id = "failed"
label = "In which treatment fails"
phrase = "summers in which treatment fails"
given = ["treatment.fails"]

[[tensions]]
id = "thrift-in-the-rain"
when = { rain = [80, 100], restraint = [60, 90] }
sentence = "Nobody saves water while it pours."
passage = "minutes 1"
sources = ["judgement"]
"""
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(ONCE_MORE)


@pytest.fixture(scope="session")
def base() -> RuleBase:
    """The rule base as shipped, whatever the environment says."""
    return model.load(Path(model.__file__).with_name("rulebase.toml"))


@pytest.fixture(scope="session")
def toy() -> RuleBase:
    """Whether a village reservoir lasts the summer: small enough to work out by hand."""
    return model.load(TOY)


@pytest.fixture(scope="session")
def treated() -> RuleBase:
    """The toy with what came later: a race that follows another, groups, lenses and a tension."""
    return parse(TREATED)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A real PostgreSQL server."""
    import postgres

    with ExitStack() as stack:
        try:
            running = stack.enter_context(postgres.running())
        except postgres.NotHereError as reason:
            pytest.skip(str(reason))
        yield running


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the app is served, with a store of its own."""
    from browsing import serving

    with serving(tmp_path_factory.mktemp("store") / "presets.sqlite3") as served:
        yield served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium that reaches nothing outside."""
    from browsing import chromium

    with chromium() as started:
        yield started


@pytest.fixture
def own_session(monkeypatch: pytest.MonkeyPatch) -> None:
    """A session for what is offered outside of a page of the app."""
    from dashboard import offers
    from dashboard.session import History, Session

    own = Session(History(None), {})
    monkeypatch.setattr(offers, "session", lambda: own)


@pytest.fixture
def open_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., AppTest]]:
    """Opens a page of the app by the name of its file, perhaps at a link, with an empty store of its own."""
    import streamlit as st
    from sessions import run, visit
    from streamlit.testing.v1 import AppTest

    monkeypatch.setenv("AFTER_CEASEFIRE_PRESETS", f"sqlite:///{tmp_path / 'presets.sqlite3'}")
    st.cache_resource.clear()

    def opened(name: str, /, **link: str) -> AppTest:
        page = AppTest.from_file(str(APP), default_timeout=60)
        page.query_params.update(link)
        return visit(run(page), name)

    yield opened
    st.cache_resource.clear()


@pytest.fixture
def page(request: pytest.FixtureRequest, open_page: Callable[..., AppTest]) -> AppTest:
    """The page that a module of tests is about, opened."""
    opened = open_page(request.module.PAGE)
    if not (view := getattr(request.module, "VIEW", None)):
        return opened
    from sessions import set_widget

    return set_widget(opened, *view)
