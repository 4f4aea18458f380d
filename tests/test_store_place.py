"""Does a sick place of the presets cost only itself: no page waits, nothing is claimed that is not kept?"""

import os
import shutil
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
import sick
import sqlalchemy as sa
from postgres import Server, execute

from scenarios import store as store_module
from scenarios import store_place
from scenarios.store import SCENARIO, STORYLINE, Conflict, NotFound, Store, StoreError, open_store, store_at
from scenarios.store_faults import PlaceError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "presets.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with closing(open_store(f"sqlite:///{path}")) as opened:
        yield opened


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_place, "PATIENCE_SECONDS", 0.6)
    monkeypatch.setattr(store_place, "SLOW_SECONDS", 0.1)


# A server that does not answer


def through(server: Server, wire: sick.Wire) -> str:
    return server.new_schema().replace(f":{server.port}/", f":{wire.port}/")


def workers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "presets"]


@pytest.mark.usefixtures("hasty")
def test_a_server_that_goes_silent_is_left_alone_until_it_answers(server: Server) -> None:
    with sick.wire(server.port) as wire, closing(store_at(through(server, wire))) as store:
        kept = store.add("Kept", {"n": 1})
        wire.stall()
        with pytest.raises(PlaceError, match=r"does not answer.*no restart.*kept on screen"):
            store.entries()
        tried = wire.accepted
        for _ in range(20):
            with pytest.raises(PlaceError, match=r"not answered since \d\d:\d\d UTC"):
                store.entries()
        assert wire.accepted == tried
        # What somebody has asked for is tried, and nothing that nobody waits for any more stays behind.
        with pytest.raises(PlaceError):
            store.save(kept.id, {"n": 2}, 1)
        assert wire.accepted > tried
        for thread in workers():
            thread.join(timeout=20)
        assert workers() == []
        wire.go_on()
        assert store.save(kept.id, {"n": 3}, 1).version == 2
        assert [entry.version for entry in store.entries()] == [2]


@pytest.mark.skipif(sys.platform != "linux", reason="processes are found as Linux lists them")
@pytest.mark.usefixtures("hasty")
def test_a_server_whose_processes_stand_still_is_not_waited_for(server: Server) -> None:
    with closing(open_store(server.new_schema())) as store:
        kept = store.add("Kept", {"n": 1})
        with sick.standing_still(server.processes()):
            for use in (store.entries, lambda: store.save(kept.id, {"n": 2}, 1)):
                with pytest.raises(PlaceError, match=r"does not answer|cannot be reached"):
                    use()
        # The save that was given up has arrived, or not; what is the case is known at once.
        with suppress(Conflict):
            store.save(kept.id, {"n": 3}, 1)
        assert store.get(kept.id).version == 2


@pytest.mark.usefixtures("hasty")
def test_a_server_that_is_silent_from_the_first_is_not_waited_for() -> None:
    with sick.wire(1) as wire:
        wire.stall()
        with closing(store_at(f"postgresql://u:p@127.0.0.1:{wire.port}/d")) as store:
            with pytest.raises(PlaceError, match=r"does not answer|cannot be reached"):
                store.entries()
            tried = wire.accepted
            with pytest.raises(PlaceError):
                store.trash()
            assert wire.accepted == tried


def test_a_connection_that_is_cut_costs_one_try(server: Server) -> None:
    with sick.wire(server.port) as wire, closing(store_at(through(server, wire))) as store:
        kept = store.add("Kept", {"n": 1})
        wire.cut()
        assert [entry.id for entry in store.entries()] == [kept.id]


@pytest.mark.usefixtures("hasty")
def test_whatever_holds_a_call_up_its_caller_goes_on(store: Store) -> None:
    held = threading.Event()
    with pytest.raises(PlaceError, match="does not answer"):
        store._place.read(lambda _: held.wait(30))
    held.set()


@pytest.mark.usefixtures("hasty")
def test_one_at_a_time_tries_a_sick_place(store: Store) -> None:
    held, health = threading.Event(), store._place._health
    with pytest.raises(PlaceError):
        store._place.read(lambda _: held.wait(30))
    with health.watched(urgent=True), pytest.raises(PlaceError), health.watched(urgent=True):
        pass
    held.set()
    assert store.entries() == []


@pytest.mark.usefixtures("hasty")
def test_while_another_program_writes_what_is_there_can_be_read(path: Path) -> None:
    with closing(open_store(f"sqlite:///{path}", busy_seconds=0.3)) as store:
        kept = store.add("Kept", {"n": 1})
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(PlaceError, match="stayed locked"):
                store.save(kept.id, {"n": 2}, 1)
            assert store.presets() == [kept]


# A file that is no longer there


def test_a_fault_that_comes_at_once_is_no_reason_to_wait(store: Store, path: Path) -> None:
    kept = store.add("Kept", {})
    content = path.read_bytes()
    path.write_bytes(b"no database" * 1000)
    with pytest.raises(PlaceError, match="damaged"):
        store.entries()
    path.write_bytes(content)
    assert [entry.id for entry in store.entries()] == [kept.id]


def deleted(path: Path) -> None:
    path.unlink()


def without_its_folder(path: Path) -> None:
    shutil.rmtree(path.parent)


def another_in_its_place(path: Path) -> None:
    with closing(sqlite3.connect(path.with_name("other"))) as other:
        other.execute("CREATE TABLE something (x)")
    os.replace(path.with_name("other"), path)


def an_older_copy_put_back(path: Path) -> None:
    shutil.copyfile(path.with_name("copy"), path.with_name("again"))
    os.replace(path.with_name("again"), path)


REPLACED = pytest.mark.parametrize(
    "replace", [deleted, without_its_folder, another_in_its_place, an_older_copy_put_back], ids=lambda x: x.__name__
)


@REPLACED
def test_a_file_that_was_replaced_is_noticed_before_anything_is_said_to_be_saved(
    store: Store, path: Path, replace: Callable[[Path], None]
) -> None:
    kept = store.add("Kept", {"n": 1})
    shutil.copyfile(path, path.with_name("copy"))
    replace(path)
    openings = store.openings
    with pytest.raises(PlaceError, match=r"deleted or replaced.*nothing was saved.*kept on screen"):
        store.save(kept.id, {"n": 2}, 1)
    after = store.add("After", {"n": 3})
    assert store.openings == openings + 1
    with closing(open_store(f"sqlite:///{path}")) as another:
        expected = {"After", "Kept"} if replace is an_older_copy_put_back else {"After"}
        assert {preset.name for preset in another.presets()} == expected
        assert another.get(after.id).document == {"n": 3}


@REPLACED
def test_a_file_that_is_replaced_meanwhile_has_kept_nothing(
    store: Store, path: Path, replace: Callable[[Path], None]
) -> None:
    shutil.copyfile(path, path.with_name("copy"))

    def work(conn: sa.Connection) -> str:
        conn.execute(sa.text("INSERT INTO scenario_presets (id, version) VALUES ('x', 1)"))
        replace(path)
        return "saved"

    with pytest.raises(PlaceError, match="nothing was saved"):
        store._place.write(work)
    assert store.entries() == []


def test_a_copy_written_over_the_file_is_what_counts(store: Store, path: Path) -> None:
    first = store.add("First", {"n": 1})
    shutil.copyfile(path, path.with_name("copy"))
    store.save(first.id, {"n": 2}, 1)
    second = store.add("Second", {})
    shutil.copyfile(path.with_name("copy"), path)
    assert [preset.document for preset in store.presets()] == [{"n": 1}]
    with pytest.raises(Conflict):
        store.save(first.id, {"n": 3}, 2)
    with pytest.raises(NotFound):
        store.save(second.id, {"n": 3}, 1)
    assert store.save(first.id, {"n": 3}, 1).version == 2
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


# Rows that nothing can be made of

DEEP = "[" * 100_000 + "]" * 100_000
BAD_DOCUMENTS = ["'{'", "'[]'", "'null'", "'5'", "''", f"'{DEEP}'", '\'{"x": ' + "9" * 5000 + "}'", "'{\"x\": NaN}'"]
BAD_IN_SQLITE = ["x'fffe'", "CAST(x'7bff7d' AS TEXT)", "7"]


@pytest.mark.parametrize("document", BAD_DOCUMENTS)
def test_a_damaged_document_costs_only_itself(server: Server, document: str) -> None:
    check_damage(server.new_schema(), f"document = {document.replace(':', chr(92) + ':')}")


@pytest.mark.parametrize("document", BAD_DOCUMENTS + BAD_IN_SQLITE)
def test_a_damaged_document_costs_only_itself_in_sqlite(path: Path, document: str) -> None:
    path.parent.mkdir()
    check_damage(f"sqlite:///{path}", f"document = {document.replace(':', chr(92) + ':')}")


def check_damage(url: str, damage: str) -> None:
    with closing(open_store(url)) as store:
        good, bad = store.add_all([("Good", {"n": 1}), ("Bad", {"n": 2})])
        store.save(bad.id, {"n": 3}, 1)
        damaged(url, f"UPDATE scenario_versions SET {damage} WHERE preset_id = '{bad.id}' AND version = 2")
        listed = store.presets()
        assert (listed, listed.damaged) == ([good], {bad.id: "“Bad”"})
        assert [entry.name for entry in store.entries()] == ["Bad", "Good"]
        assert ([x.version for x in store.history(bad.id)], len(store.versions(bad.id))) == ([1], 2)
        with pytest.raises(StoreError, match=r"“Bad” is damaged.*Restore an earlier version"):
            store.get(bad.id)
        store.delete(bad.id)
        assert [entry.name for entry in store.trash()] == ["Bad"]
        damaged(url, "UPDATE scenario_presets SET deleted_at = NULL")
        assert store.restore_version(bad.id, 1, based_on=2).document == {"n": 2}
        assert len(store.presets()) == 2


def damaged(url: str, statement: str) -> None:
    engine = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"), poolclass=sa.NullPool)
    with engine.begin() as conn:
        conn.execute(sa.text(statement))


NO_NAMES = ["''", "' '", "x'ff'", f"'{'x' * 60_000}'", "char(10)", "CAST(x'ff' AS TEXT)"]


@pytest.mark.parametrize(
    "damage",
    [
        *(f"scenario_versions SET name = {name}" for name in ("''", "' '", "x'ff'", f"'{'x' * 60_000}'", "char(10)")),
        "scenario_presets SET saved_at = 'yesterday'",
        "scenario_presets SET saved_at = NULL",
        "scenario_presets SET version = 'x'",
        "scenario_presets SET version = 7",
    ],
)
def test_a_row_that_says_nothing_costs_only_itself(store: Store, path: Path, damage: str) -> None:
    good, bad = store.add_all([("Good", {"n": 1}), ("Bad", {"n": 2})])
    table = damage.split()[0]
    key = {"scenario_presets": "id", "scenario_versions": "preset_id"}[table]
    damaged(f"sqlite:///{path}", f"UPDATE {damage} WHERE {key} = '{bad.id}'")
    for listed in (store.entries(), store.presets()):
        assert ([one.id for one in listed], list(listed.damaged)) == ([good.id], [bad.id])
    assert bad.id in store.entries().damaged[bad.id] or "“Bad”" in store.entries().damaged[bad.id]
    assert store.duplicate(good.id).name == "Good (copy)"


# How much there may be


def test_what_says_the_same_is_not_stored_again(store: Store) -> None:
    first = store.add("Plan", {"n": 1})
    second = store.save(first.id, {"n": 2}, 1)
    for based_on in (1, 2, 7):  # it is in nobody's way, whatever it was based on
        assert store.save(first.id, {"n": 2}, based_on, "Plan") == second
    assert store.rename(first.id, "Plan") == second
    assert store.save(first.id, {"n": 2}, 2, "Plan B").version == 3
    assert store.save(first.id, {"n": 1}, 3).version == 4
    with pytest.raises(Conflict):
        store.save(first.id, {"n": 2}, 3)


def sizes(path: Path) -> tuple[int, int]:
    """How many bytes the presets say that they take, and how many they do."""
    with closing(sqlite3.connect(path)) as other:
        (said,) = other.execute("SELECT SUM(bytes) FROM scenario_presets").fetchone()
        (held,) = other.execute("SELECT SUM(LENGTH(document)) FROM scenario_versions").fetchone()
        return said, held


def test_the_oldest_versions_are_let_go_and_the_newest_stays(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "MAX_VERSIONS", 3)
    monkeypatch.setattr(store_module, "MAX_HISTORY_BYTES", {SCENARIO: 1000, STORYLINE: 10**6})
    many, large = store.add_all([("Many", {"n": 1}), ("Large", {"x": "y" * 500})])
    for number in range(2, 7):
        store.save(many.id, {"n": number}, number - 1)
    assert [preset.version for preset in store.history(many.id)] == [6, 5, 4]
    for number in range(2, 4):
        store.save(large.id, {"x": "y" * 500, "n": number}, number - 1)
    assert [preset.version for preset in store.history(large.id)] == [3]
    assert sizes(path)[0] == sizes(path)[1]
    assert store.save(large.id, {"x": "y" * 5000}, 3).version == 4
    assert [preset.version for preset in store.history(large.id)] == [4]


def test_what_is_in_the_trash_takes_room_until_it_is_deleted_for_good(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "MAX_BYTES", 2000)
    first = store.add("First", {"x": "y" * 900})
    second = store.add("Second", {"x": "y" * 900})
    for refused in (
        lambda: store.add("Third", {"x": "y" * 900}),
        lambda: store.save(first.id, {"x": "z" * 900}, 1),
    ):
        with pytest.raises(StoreError, match=r"with those in the trash.*Nothing was saved.*kept on screen.*for good"):
            refused()
    with pytest.raises(NotFound):
        store.destroy(second.id)
    store.delete(second.id)
    with pytest.raises(StoreError):
        store.add("Third", {"x": "y" * 900})
    store.destroy(second.id)
    with pytest.raises(NotFound):
        store.history(second.id)
    assert store.save(first.id, {"x": "z" * 900}, 1).version == 2


def test_an_older_database_is_measured_when_it_is_brought_up_to_date(path: Path) -> None:
    path.parent.mkdir()
    url = f"sqlite:///{path}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store_place.store_tables, "MIGRATIONS", store_place.store_tables.MIGRATIONS[:2])
        patch.setattr(store_place.Place, "_check_file", lambda _: None)
        with closing(store_at(url)) as older:
            older._place._first = lambda _: None
            older.open()
    execute(
        url,
        "INSERT INTO scenario_presets (id, version, kind) VALUES ('a', 2, 'scenario'), ('b', 1, 'storyline')",
        "INSERT INTO scenario_versions VALUES ('a', 1, 'A', '{}', '2026-01-06 00:00:00.000000'), "
        "('a', 2, 'A', '{\"n\":1}', '2026-02-06 00:00:00.000000'), ('b', 1, 'B', '{}', '2026-01-06 00:00:00.000000')",
    )
    with closing(open_store(url)) as store:
        assert sizes(path) == (2 + 7 + 2, 2 + 7 + 2)
        (entry,), (story,) = store.entries(), store.of(STORYLINE).entries()
        assert (entry.version, f"{entry.saved_at:%d.%m.}", story.name) == (2, "06.02.", "B")
        assert len(store.history("a")) == 2
