"""Storylines that are handed out for the room: under which address, and what else can be asked for."""

from dataclasses import replace
from datetime import date

import pytest

from briefing.brief import brief
from dashboard import presenting
from scenarios.scenario import baseline_scenario
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
