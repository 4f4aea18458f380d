"""Does a page know what is stored without waiting for it, and say what is old, damaged or left out?"""

import json
import threading
from contextlib import closing
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from sessions import press, run, session_of

import model
from dashboard import catalogue, dialogs, library, record, stored
from dashboard.session import History
from scenarios import presets
from scenarios.scenario import baseline_scenario
from scenarios.store import SCENARIO, Store, open_store
from scenarios.store_faults import PlaceError

PAGE = "simulator"
BASE = model.load()
BASELINE = baseline_scenario(BASE)


def document(name: str, **fields: object) -> dict[str, object]:
    return BASELINE.changed(name=name, **fields).model_dump(mode="json")


@pytest.fixture
def store(tmp_path, monkeypatch):
    """A store that is the one of the app."""
    with closing(open_store(f"sqlite:///{tmp_path / 'presets.sqlite3'}")) as opened:
        monkeypatch.setattr(stored, "store", lambda: opened)
        monkeypatch.setattr(library, "store", lambda: opened)
        yield opened


def damage(store: Store, id: str) -> None:
    spoiled = sa.text("UPDATE scenario_versions SET document = '{' WHERE preset_id = :id")
    store._place.write(lambda conn: conn.execute(spoiled, {"id": id}))


def read_to_the_end(reader):
    """The list after all that is read in the background."""
    reader.want()
    reader.listing()
    for thread in threading.enumerate():
        if thread.name == "list":
            thread.join()
    return reader.listing()


def fail(*_):
    raise PlaceError("The place is sick.")


def test_while_the_store_fails_the_last_list_is_served_and_says_of_when_it_is(store, monkeypatch):
    reader = stored._Reader(SCENARIO)
    kept = store.add("Kept", {})
    assert [entry.id for entry in read_to_the_end(reader).entries] == [kept.id]
    monkeypatch.setattr(store._place, "read", fail)
    old = read_to_the_end(reader)
    assert [entry.id for entry in old.entries] == [kept.id]
    assert old.fault.startswith("The place is sick. What is offered is as of ")
    monkeypatch.undo()


def test_no_page_waits_for_a_list_that_does_not_come(monkeypatch):
    answer, asked = threading.Event(), []

    def held():
        asked.append(1)
        answer.wait(60)
        return fail()

    monkeypatch.setattr(stored, "store", held)
    monkeypatch.setattr(stored, "MOMENT_SECONDS", 0.05)
    reader = stored._Reader(SCENARIO)
    for _ in range(20):
        assert reader.listing() == stored.Listing(fault=stored.STILL_READ)
        reader.want()
    assert len(asked) == 1
    answer.set()


def test_a_list_that_is_wanted_anew_while_it_is_read_is_read_again(store):
    reader = stored._Reader(SCENARIO)
    entries, seen = Store.entries, []

    def overtaken(self):
        seen.append(entries(self))
        if len(seen) == 1:
            store.add("Meanwhile", {})
            reader.want()
        return seen[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "entries", overtaken)
        assert [entry.name for entry in reader.listing().entries] == ["Meanwhile"]


def test_a_damaged_document_is_named_in_time_and_left_out(store, monkeypatch):
    monkeypatch.setattr(stored, "EXAMINED_BYTES", 2 * 64 * 1024)  # two at a time
    every = store.add_all([(f"Plan {n}", {"n": n}) for n in range(5)])
    reader = stored._Reader(SCENARIO)
    assert read_to_the_end(reader).fault == ""
    damage(store, every[4].id)
    for _ in range(3):
        listing = read_to_the_end(reader)
    assert "left out: “Plan 4”." in listing.fault
    assert [entry.id for entry in listing.entries] == [one.id for one in every[:4]]
    store.save(every[4].id, {"n": 9}, 1)
    assert read_to_the_end(reader) == stored.Listing(tuple(store.entries()))


def test_a_damaged_preset_takes_no_page_down(page):
    store = open_store()
    _, bad = store.add_all([("Good", document("Good")), ("Bad", document("Bad"))])
    store.save(bad.id, document("Bad", notes="Later"), 1)
    damaged = sa.text("UPDATE scenario_versions SET document = 'null' WHERE preset_id = :id AND version = 2")
    store._place.write(lambda conn: conn.execute(damaged, {"id": bad.id}))
    read_to_the_end(stored._reader(SCENARIO))
    run(page)
    assert any("“Bad”" in warning.value for warning in page.warning)
    assert page.selectbox(key="choice").options[-1] == "Good (saved)"
    press(page, "Presets")
    page.selectbox(key="kept_scenario").set_value(bad.id)
    run(page)
    press(page, f"open_{bad.id}")
    assert any("is damaged" in error.value for error in page.error)
    press(page, f"restore_{bad.id}_1")
    assert session_of(page).dialog.remark.text.startswith("Version 1 is back, as version 3.")
    press(page, f"open_{bad.id}")
    assert session_of(page).screens.shown.saved.version == 3


def test_a_picker_offers_what_was_saved_last_and_says_where_the_rest_is(store, monkeypatch):
    monkeypatch.setattr(stored, "MOST_OFFERED", 2)
    for name in ("C", "A", "B"):
        store.add(name, document(name))
    listing = read_to_the_end(stored._Reader(SCENARIO))
    monkeypatch.setattr(catalogue, "listing", lambda _: listing)
    monkeypatch.setattr(catalogue, "baselines", dict)
    assert list(listing.labels.values()) == ["A", "B"]
    assert [choice for choice in catalogue.openable(BASE) if choice.startswith(catalogue.SAVED)] == [
        f"{catalogue.SAVED}{id}" for id in listing.labels
    ]
    assert catalogue.not_offered() == "Not offered here: 1 saved earlier; they are under “Presets”."
    oldest = next(entry for entry in listing.entries if entry.name == "C")
    assert catalogue.scenario_of(BASE, f"{catalogue.SAVED}{oldest.id}").name == "C"


def test_what_is_on_another_subject_is_not_offered_until_it_is_replaced(store, toy):
    kept = store.add("Ours", document("Ours"))
    other = store.add("Theirs", baseline_scenario(toy).model_dump(mode="json"))
    reader = stored._Reader(SCENARIO)
    listed = read_to_the_end(reader)
    assert listed.others == {other.id: toy.id}
    assert [*listed.labels] == [kept.id]
    assert {entry.id for entry in listed.entries} == {kept.id, other.id}
    store.save(other.id, document("Theirs"), other.version)
    assert [*read_to_the_end(reader).labels] == [kept.id, other.id]


def test_a_document_is_read_once_for_each_version(store, monkeypatch):
    documents = stored._Documents()
    one = store.add("One", {"n": 1})
    asked = []
    read = Store.presets
    monkeypatch.setattr(Store, "presets", lambda self, ids: asked.append(ids) or read(self, ids))
    for _ in range(3):
        assert documents.read(store.entries(), store) == [one]
    two = store.save(one.id, {"n": 2}, 1)
    assert documents.read(store.entries(), store) == [two]
    assert asked == [[one.id], [one.id]]
    monkeypatch.setattr(stored, "MOST_DOCUMENTS", 1)
    more = store.add("More", {})
    assert {x.id for x in documents.read(store.entries(), store)} == {one.id, more.id}
    assert len(documents._kept) == 1


def test_all_saved_presets_make_one_file_without_those_that_cannot_be_read(store, monkeypatch):
    monkeypatch.setattr(presets, "MAX_FILE_PRESETS", 2)
    kept = store.add_all([(name, document(name, notes="a\u2028b\nc")) for name in ("A", "B", "C", "D")])
    store.add("No scenario", {"n": 1})
    damage(store, kept[1].id)
    content = json.loads(dialogs._all_presets(store, store.entries()))
    assert content == {"kind": "presets", "presets": [document(name, notes="a\u2028b\nc") for name in ("A", "C", "D")]}


# Who took what away


@pytest.fixture
def log(monkeypatch):
    lines = []
    monkeypatch.setattr(record._log, "info", lines.append)
    context = SimpleNamespace(ip_address="192.0.2.7", headers={"X-Forwarded-For": "198.51.100.3\r\n\x1b[2J"})
    monkeypatch.setattr(record.st, "context", context)
    return lines


def test_who_took_what_from_others_is_on_the_log(store, log):
    shelf = library.Shelf(SCENARIO, "preset", lambda: History(catalogue.Screen(BASELINE, BASELINE)), lambda _: "")
    kept = store.add("Ä", document("A"))
    shelf.rename(kept, "B")
    renamed = store.get(kept.id)
    shelf.restore_version(renamed, 1)
    shelf.delete(renamed)
    shelf.restore(kept.id)
    shelf.delete(renamed)
    shelf.destroy(kept.id, "B")
    said = [json.loads(line) for line in log]
    acts = ["renamed", "put back to an earlier version", "deleted", "restored", "deleted", "deleted for good"]
    assert [line["did"] for line in said] == acts
    assert {line["id"] for line in said} == {kept.id}
    assert {line["from"] for line in said} == {"192.0.2.7"}
    assert (said[0]["name"], said[0]["now_called"]) == ("Ä", "B")


def test_no_name_ends_a_line_of_the_log_or_steers_a_terminal(log):
    record.note("deleted", SCENARIO, "1", name="\x1b[31m\n\r\x7f\x85\u2028\u202e\ud800")
    (line,) = log
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line)["name"] == "\x1b[31m\n\r\x7f\x85\u2028\u202e\ud800"
