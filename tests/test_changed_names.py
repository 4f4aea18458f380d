"""Does what leaves the page say that a preset was changed: in its name, its source and its link?"""

from datetime import UTC, date, datetime

import pytest
from sessions import run, session_of
from what_ships import BASE, STORIES

from briefing import formats, words
from briefing.answer import answer
from briefing.file_names import file_name
from dashboard.session import Screen
from scenarios.link import to_link
from scenarios.names import MAX_NAME_LENGTH
from scenarios.scenario import CHANGED, changed_name
from scenarios.store import Preset

# Its name is longer than a file's may be.
PRESET = max(STORIES, key=lambda story: len(story.name)).changed(reading="article")
TIME, FIRST = BASE.time.id, BASE.variables[0].id
CHANGES = {
    "a slider": {"values": {**PRESET.values, FIRST: 33.0}},
    "the horizon": {"values": {**PRESET.values, TIME: PRESET.values[TIME] + 1}},
    "the reading": {"reading": "record"},
}


@pytest.fixture
def taken(monkeypatch):
    """What can be taken from the pictures of a page."""
    from dashboard import elements

    shown = []
    monkeypatch.setattr(elements, "steady", lambda *given: shown.append(given[2]))
    return shown


@pytest.mark.parametrize("changes", CHANGES.values(), ids=list(CHANGES))
@pytest.mark.parametrize("stored", ["shipped", "saved", "link"])
def test_what_is_taken_from_a_changed_preset_says_so(open_page, taken, changes, stored):
    changed = PRESET.changed(**changes)
    page = open_page("how_sure", **(to_link(BASE, changed) if stored == "link" else {}))
    if stored != "link":
        saved = Preset("1", PRESET.name, {}, 1, datetime.now(UTC), None) if stored == "saved" else None
        session_of(page).screens.shown = Screen(changed, PRESET, saved)
    taken.clear()
    run(page)
    assert taken
    assert all("-changed-" in x.name for x in taken)
    assert all(f"{PRESET.name}{CHANGED}." in x.source for x in taken)
    assert all("%2C+changed" in x.settings for x in taken)


def test_what_is_taken_from_an_unchanged_preset_does_not(open_page, taken):
    run(open_page("how_sure", **to_link(BASE, PRESET)))
    assert taken
    assert not any("changed" in f"{x.name}{x.source}{x.settings}" for x in taken)


def test_every_file_of_a_changed_scenario_is_named_and_sourced_so():
    found = answer(BASE, PRESET.changed(name=changed_name(PRESET.name)))
    for file in formats.of_scenario(found, "", date(2026, 11, 27)):
        assert file.name.rpartition(".")[0].endswith("-changed")
    assert f"{PRESET.name}{CHANGED}." in words.source(BASE, found.scenario)


@pytest.mark.parametrize("name", ["A case", "A case" * 20, "Уряд " * 24])
def test_that_it_is_changed_is_never_cut_off(name):
    changed = changed_name(name[:MAX_NAME_LENGTH])
    assert changed.endswith(CHANGED)
    assert len(changed) <= MAX_NAME_LENGTH
    assert changed_name(changed) == changed
    assert file_name(changed).endswith("-changed")
    assert len(file_name(changed)) <= 60
    assert words.cut(changed, 40).endswith(CHANGED)
    assert len(words.cut(changed, 40)) <= 40
