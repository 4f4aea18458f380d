"""The two rule bases that tests speak of, the shipped one and a toy on another subject; a served app and a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import model
from model import RuleBase

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from streamlit.testing.v1 import AppTest

APP = Path(__file__).parent.parent / "app.py"
TOY = Path(__file__).with_name("toy_rulebase.toml")


@pytest.fixture(scope="session")
def base() -> RuleBase:
    """The rule base as shipped, whatever the environment says."""
    return model.load(Path(model.__file__).with_name("rulebase.toml"))


@pytest.fixture(scope="session")
def toy() -> RuleBase:
    """Whether a village reservoir lasts the summer: small enough to work out by hand."""
    return model.load(TOY)


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
def open_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], AppTest]]:
    """Opens a page of the app by the name of its file, with an empty store of its own."""
    import streamlit as st
    from streamlit.testing.v1 import AppTest

    monkeypatch.setenv("AFTER_CEASEFIRE_PRESETS", f"sqlite:///{tmp_path / 'presets.sqlite3'}")
    st.cache_resource.clear()

    def opened(name: str) -> AppTest:
        page = AppTest.from_file(str(APP), default_timeout=60)
        page.run()
        page.switch_page(f"dashboard/pages/{name}.py")
        page.run()
        assert not page.exception
        return page

    yield opened
    st.cache_resource.clear()
