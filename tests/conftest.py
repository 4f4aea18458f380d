"""The two rule bases that tests speak of, the shipped one and a toy on another subject; a served app and a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import model
from model import RuleBase

if TYPE_CHECKING:
    from playwright.sync_api import Browser

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
