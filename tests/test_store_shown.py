"""The presentations that were opened: kept by their address, those that were not opened for longest go."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from scenarios import store_shown
from scenarios.store import open_store

START = datetime(2026, 1, 6, tzinfo=UTC)


class Clock:
    now = START

    def __call__(self):
        return self.now


@pytest.fixture
def opened(tmp_path):
    clock = Clock()
    store = open_store(f"sqlite:///{tmp_path / 'presets.sqlite3'}", now=clock)
    yield store, clock
    store.close()


def test_what_was_opened_is_kept_until_it_was_not_for_long(opened):
    store, clock = opened
    store.shown.keep("first", {"name": "First"})
    store.shown.keep("other", {"name": "Other"})
    clock.now += timedelta(days=store_shown.DAYS - 1)
    store.shown.keep("first", {"name": "First"})
    clock.now += timedelta(days=2)
    store.shown.keep("third", {})
    assert store.shown.document("first") == {"name": "First"}
    assert store.shown.document("other") is None
    assert store.presets() == []


def test_so_many_are_kept_and_no_larger_ones(opened, monkeypatch):
    store, clock = opened
    monkeypatch.setattr(store_shown, "MOST", 3)
    for number in range(5):
        clock.now += timedelta(seconds=1)
        store.shown.keep(f"{number}", {"number": number})
    assert [bool(store.shown.document(f"{number}")) for number in range(5)] == [False, False, True, True, True]
    store.shown.keep("large", {"text": "x" * store_shown.MAX_BYTES})
    assert store.shown.document("large") is None


@pytest.mark.parametrize("damage", ["{", "[]", "null", "", b"\xff"])
def test_what_is_damaged_is_not_there(opened, tmp_path, damage):
    store, _ = opened
    store.shown.keep("first", {"name": "First"})
    with sa.create_engine(f"sqlite:///{tmp_path / 'presets.sqlite3'}").begin() as conn:
        conn.execute(sa.text("UPDATE shown_presentations SET document = :damage"), {"damage": damage})
    assert store.shown.document("first") is None
