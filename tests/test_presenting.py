"""Storylines that are handed out for the room: under which address, and what else can be asked for."""

import re
from dataclasses import replace
from datetime import date

import pytest

from briefing.brief import brief
from dashboard import presenting
from scenarios.scenario import baseline_scenario
from scenarios.store import open_store
from scenarios.storyline import Scene, Storyline

pytestmark = pytest.mark.usefixtures("own_session")


def of_name(base, name):
    return brief(base, Storyline(name=name, scenes=(Scene(scenario=baseline_scenario(base)),)), date(2026, 11, 27))


def token(brief):
    """What stands between the folder, seen from the root of the app, and the place on the page."""
    folder, token, place = presenting.address(brief).replace("#", "/").split("/")
    assert (folder, place) == ("present", "present")
    return token


def test_a_storyline_is_had_under_its_own_address_and_no_other(toy):
    first, other = (token(of_name(toy, name)) for name in ("First", "Other"))
    assert first != other
    assert "First" in presenting.document(first)
    assert presenting.document(first[:-1] + ("0" if first[-1] != "0" else "1")) is None


def test_an_address_is_of_all_that_is_shown_and_cannot_be_worked_out(toy, treated, monkeypatch):
    made = of_name(toy, "First")
    shown = [made, *(replace(made, **x) for x in ({"made_on": date(2026, 11, 28)}, {"link": "/"}, {"base": treated}))]
    tokens = {token(x) for x in shown}
    monkeypatch.setattr(presenting, "SECRET", b"another start")
    assert len(tokens | {token(x) for x in shown}) == 2 * len(shown)


def test_the_same_storyline_keeps_its_address_and_is_built_once(toy):
    made = of_name(toy, "Same")
    first = token(made)
    assert token(of_name(toy, "Same")) == first
    assert presenting.document(first) is presenting.document(first)


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """The store's presentations, once they were written."""
    store = open_store(f"sqlite:///{tmp_path / 'presets.sqlite3'}")
    monkeypatch.setattr(presenting.stored, "store", lambda: store)
    monkeypatch.setattr(presenting, "Thread", AtOnce)
    yield store.shown
    store.close()


class AtOnce:
    def __init__(self, target, args, **_):
        self.start = lambda: target(*args)


def forgotten(monkeypatch):
    """A server that was started anew."""
    monkeypatch.setattr(presenting, "offered", lambda *_: None)


@pytest.mark.usefixtures("kept")
def test_what_was_opened_is_there_again_after_a_restart_and_what_was_only_looked_at_is_not(toy, monkeypatch):
    monkeypatch.setattr(presenting.rule_bases, "present", lambda: toy)
    opened, looked_at = (token(of_name(toy, name)) for name in ("Opened", "Looked at"))
    shown = presenting.document(opened)
    presenting.document(looked_at, is_opened=False)
    forgotten(monkeypatch)
    assert presenting.document(opened) == shown
    assert presenting.document(looked_at) is None


def test_what_is_kept_and_cannot_be_read_is_not_there(toy, kept, monkeypatch):
    monkeypatch.setattr(presenting.rule_bases, "present", lambda: toy)
    first = token(of_name(toy, "First"))
    presenting.document(first)
    good = kept.document(first)
    forgotten(monkeypatch)
    for bad in ({}, {**good, "made_on": "someday"}, {**good, "storyline": []}, {**good, "storyline": {"name": "x"}}):
        kept.keep(first, bad)
        assert presenting.document(first) is None


def test_an_address_that_is_none_asks_no_database(monkeypatch):
    monkeypatch.setattr(presenting.stored, "store", None)
    assert presenting.document("../" + 61 * "0") is None


def test_a_preview_keeps_its_address_as_words_change_and_shows_other_scenes_at_another(toy):
    def seen(**fields):
        start = baseline_scenario(toy)
        scenario = start.changed(values=start.values | fields.pop("values", {}))
        story = Storyline(name="First", scenes=(Scene(scenario=scenario, **fields),))
        return presenting.preview(brief(toy, story, date(2026, 11, 27)))

    assert seen() == seen(headline="Other words", points=("Others",))
    assert seen() != seen(values={"rain": 20})
    assert re.fullmatch(rf"present/[0-9a-f]{{64}}\?{presenting.PREVIEW}", seen())
