"""Does the preset store lose nothing and tell the truth, on SQLite and on a real PostgreSQL server?

Every test that takes `url` or `store` runs on both.
"""

import json
import os
import random
import re
import shutil
import sqlite3
import stat
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import uuid4

import platformdirs
import pytest
import sick
import sqlalchemy as sa
from browsing import free_port
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from postgres import PASSWORD, ROOT, Server, connected, execute

from scenarios import store as store_module
from scenarios import store_tables
from scenarios.names import MAX_NAME_LENGTH, mended
from scenarios.store import (
    MAX_DOCUMENT_BYTES,
    SCENARIO,
    STORYLINE,
    TRASH_DAYS,
    Conflict,
    NotFound,
    Preset,
    Store,
    StoreError,
    open_store,
)
from scenarios.store_tables import MIGRATIONS

POSIX = os.name == "posix"
NOON = datetime(2031, 5, 1, 12, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'presets.sqlite3'}"
    server: Server = request.getfixturevalue("server")
    return server.new_schema()


class Clock:
    """A clock that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **span: float) -> None:
        self.time += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def opened(url: str) -> Iterator[Callable[..., Store]]:
    """Open stores on `url` and close them after the test."""
    stores: list[Store] = []

    def open_another(**options: Any) -> Store:
        stores.append(open_store(url, **options))
        return stores[-1]

    yield open_another
    for store in stores:
        store.close()


@pytest.fixture
def store(opened: Callable[..., Store], clock: Clock) -> Store:
    return opened(now=clock)


def contents(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with connected(url) as conn:
        names = sorted(sa.inspect(conn).get_table_names())
        return {
            name: sorted((tuple(row) for row in conn.exec_driver_sql(f"SELECT * FROM {name}")), key=str)
            for name in names
        }


def block_new_versions(url: str, state: str = "P0001") -> None:
    """Let every write of a version fail in the database, on PostgreSQL with the SQLSTATE given."""
    if url.startswith("sqlite"):
        body = "BEGIN SELECT RAISE(ABORT, 'blocked'); END"
        execute(url, f"CREATE TRIGGER blocked BEFORE INSERT ON scenario_versions {body}")
        return
    body = f"BEGIN RAISE EXCEPTION 'blocked' USING ERRCODE = '{state}'; END"
    execute(
        url,
        f"CREATE FUNCTION blocked() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
        "CREATE TRIGGER blocked BEFORE INSERT ON scenario_versions FOR EACH ROW EXECUTE FUNCTION blocked()",
    )


def unblock_new_versions(url: str) -> None:
    execute(url, f"DROP TRIGGER blocked{'' if url.startswith('sqlite') else ' ON scenario_versions'}")


def in_threads(jobs: Sequence[Callable[[], Any]]) -> list[Any]:
    """What the jobs return, run all at the same moment."""
    gate = threading.Barrier(len(jobs))

    def run(job: Callable[[], Any]) -> Any:
        gate.wait()
        return job()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def save_for_sure(store: Store, id: str, document: dict[str, object]) -> None:
    """Save, again and again, on top of whatever the others have saved."""
    based_on = store.get(id).version
    while True:
        try:
            store.save(id, document, based_on)
            return
        except Conflict as conflict:
            based_on = conflict.theirs.version


# What JSON can say, with NUL and half characters, which databases dislike.
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=20)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
    max_leaves=12,
)
DOCUMENTS = st.dictionaries(ANY_TEXT, JSON_VALUES, max_size=5)
NAMES = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=MAX_NAME_LENGTH).map(mended)
ONE_STORE = [HealthCheck.function_scoped_fixture]
on_both = settings(max_examples=25, suppress_health_check=ONE_STORE)


@on_both
@given(name=NAMES, document=DOCUMENTS, later=DOCUMENTS)
@example(name="تجديد الهدنة ٢", document={"ملاحظة": "سلام"}, later={})
@example(name="הפסקת אש \u200f(טיוטה)", document={"x": -0.0}, later={"x": 0})
@example(name="👩🏽‍🚒 🇺🇳", document={"x": 10**400}, later={"x": 1e-320})
@example(name="Draft", document={"nul": "\x00", "half": "\ud800"}, later={"true": True, "one": 1})
def test_a_round_trip_loses_nothing(store: Store, name: str, document: dict[str, object], later: Any) -> None:
    added = store.add(name, document)
    saved = store.save(added.id, later, added.version)
    newest, *_, oldest = [*store.history(added.id), added]
    assert (newest, oldest) == (saved, added)
    assert saved.version == (1 if json.dumps(later) == json.dumps(document) else 2)
    assert oldest.name == newest.name == name
    # As text, because True == 1 and 0.0 == -0.0 for Python.
    assert json.dumps(oldest.document) == json.dumps(document)
    assert json.dumps(newest.document) == json.dumps(later)
    assert store.get(added.id) == saved


def test_a_preset_says_when_it_was_saved_in_utc(opened: Callable[..., Store], clock: Clock) -> None:
    kathmandu = timezone(timedelta(hours=5.75))
    store = opened(now=lambda: clock().astimezone(kathmandu))
    added = store.add("A", {})
    clock.forward(hours=5)
    saved = store.save(added.id, {"n": 1}, 1)
    store.delete(added.id)
    (deleted,) = store.trash()
    times = [added.saved_at, saved.saved_at, store.history(added.id)[1].saved_at, deleted.deleted_at]
    assert times == [NOON, clock.time, NOON, clock.time]
    assert {moment.utcoffset() for moment in times if moment} == {timedelta(0)}


def test_presets_are_sorted_by_name_whatever_the_case(store: Store) -> None:
    names = ["b", "A", "a2", "Ö", "ö1", "C"]
    store.add_all([(name, {}) for name in names])
    assert [preset.name for preset in store.presets()] == ["A", "a2", "b", "C", "Ö", "ö1"]


def test_two_presets_may_have_the_same_name(store: Store) -> None:
    one, two = store.add("Draft", {"n": 1}), store.add("Draft", {"n": 2})
    assert one.id != two.id
    assert {preset.id: preset.document for preset in store.presets()} == {one.id: {"n": 1}, two.id: {"n": 2}}


def test_history_holds_every_version_and_any_can_be_restored(store: Store) -> None:
    first = store.add("Plan", {"n": 1})
    store.save(first.id, {"n": 2}, 1, name="Plan B")
    store.rename(first.id, "Plan C")
    back = store.restore_version(first.id, 1, based_on=3)
    assert (back.version, back.name, back.document) == (4, "Plan", {"n": 1})
    held = [(preset.version, preset.name, preset.document) for preset in store.history(first.id)]
    assert held == [
        (4, "Plan", {"n": 1}),
        (3, "Plan C", {"n": 2}),
        (2, "Plan B", {"n": 2}),
        (1, "Plan", {"n": 1}),
    ]


def test_restoring_a_version_overwrites_nobody(store: Store) -> None:
    first = store.add("Plan", {"n": 1})
    theirs = store.save(first.id, {"n": 2}, 1)
    with pytest.raises(Conflict) as caught:
        store.restore_version(first.id, 1, based_on=1)
    assert caught.value.theirs == theirs == store.get(first.id)
    with pytest.raises(NotFound):
        store.restore_version(first.id, 7, based_on=2)


def test_copies_are_numbered(store: Store) -> None:
    original = store.add("Plan", {"n": 1})
    copies = [store.duplicate(original.id), store.duplicate(original.id)]
    copies.append(store.duplicate(copies[0].id))
    assert [copy.name for copy in copies] == ["Plan (copy)", "Plan (copy 2)", "Plan (copy 3)"]
    assert all(copy.document == {"n": 1} and copy.version == 1 for copy in copies)
    long = store.add("x" * MAX_NAME_LENGTH, {})
    assert store.duplicate(long.id).name == "x" * (MAX_NAME_LENGTH - 7) + " (copy)"


def test_the_trash_gives_back_what_was_deleted(store: Store, clock: Clock) -> None:
    old, new, live = store.add_all([("Old", {"n": 1}), ("New", {"n": 2}), ("Live", {"n": 3})])
    store.save(old.id, {"n": 4}, 1)
    store.delete(old.id)
    clock.forward(days=1)
    store.delete(new.id)
    assert store.presets() == [live]
    assert [preset.id for preset in store.trash()] == [new.id, old.id]
    restored = store.restore(old.id)
    assert (restored.document, restored.version, restored.deleted_at) == ({"n": 4}, 2, None)
    assert len(store.history(old.id)) == 2
    assert [preset.id for preset in store.trash()] == [new.id]


def test_what_is_in_the_trash_cannot_be_used(store: Store) -> None:
    gone = store.add("Gone", {}).id
    store.delete(gone)
    uses: list[Callable[[], object]] = [
        lambda: store.get(gone),
        lambda: store.save(gone, {}, 1),
        lambda: store.rename(gone, "Other"),
        lambda: store.duplicate(gone),
        lambda: store.delete(gone),
        lambda: store.restore_version(gone, 1, 1),
    ]
    for use in uses:
        with pytest.raises(NotFound):
            use()
    live = store.restore(gone)
    assert live.version == 1
    with pytest.raises(NotFound):
        store.restore(gone)


def test_an_unknown_preset_is_not_found(store: Store) -> None:
    for use in (store.get, store.history, store.delete, store.restore, store.duplicate):
        with pytest.raises(NotFound):
            use("0" * 32)


def test_the_trash_is_emptied_after_sixty_days(url: str, opened: Callable[..., Store], clock: Clock) -> None:
    store = opened(now=clock)
    older, newer, live = store.add_all([("Older", {}), ("Newer", {}), ("Live", {})])
    store.delete(older.id)
    clock.forward(microseconds=1)
    store.delete(newer.id)
    clock.time = NOON + timedelta(days=TRASH_DAYS)
    assert store.purge() == 0
    assert len(store.trash()) == 2
    clock.forward(microseconds=1)
    assert [preset.id for preset in store.trash()] == [newer.id]
    with pytest.raises(NotFound):
        store.restore(older.id)
    opened(now=clock)
    with pytest.raises(NotFound):
        store.history(older.id)
    assert len(contents(url)["scenario_versions"]) == 2
    assert store.restore(newer.id).id == newer.id
    assert len(store.presets()) == 2
    assert store.get(live.id) == live


def test_the_second_to_save_is_told_and_both_can_be_kept(opened: Callable[..., Store]) -> None:
    mine, yours = opened(), opened()
    shared = mine.add("Shared", {"by": "nobody"})
    theirs = yours.save(shared.id, {"by": "you"}, shared.version)
    with pytest.raises(Conflict, match="kept on screen") as caught:
        mine.save(shared.id, {"by": "me"}, shared.version)
    assert caught.value.theirs == theirs == mine.get(shared.id)
    assert len(mine.history(shared.id)) == 2
    beside = mine.add("Shared", {"by": "me"})
    assert {preset.id for preset in yours.presets()} == {shared.id, beside.id}
    over = mine.save(shared.id, {"by": "me"}, caught.value.theirs.version)
    assert (over.version, over.document) == (3, {"by": "me"})
    assert yours.history(shared.id)[1] == theirs


def test_a_base_that_never_existed_is_a_conflict(store: Store) -> None:
    added = store.add("A", {})
    for based_on in (0, 2, -1, 10**6):
        with pytest.raises(Conflict):
            store.save(added.id, {"n": 1}, based_on)
    assert store.history(added.id) == [added]


def test_a_rename_keeps_what_was_saved_in_between(opened: Callable[..., Store], monkeypatch: Any) -> None:
    mine, yours = opened(), opened()
    shared = mine.add("Before", {"n": 1})
    get, interruptions = mine.get, [2, 3]

    def get_and_be_overtaken(id: str) -> Any:
        found = get(id)
        if interruptions:
            yours.save(id, {"n": interruptions.pop(0)}, found.version)
        return found

    monkeypatch.setattr(mine, "get", get_and_be_overtaken)
    renamed = mine.rename(shared.id, "After")
    assert (renamed.version, renamed.name, renamed.document) == (4, "After", {"n": 3})


def test_of_many_savers_exactly_one_wins_each_version(store: Store) -> None:
    shared = store.add("Shared", {})

    def attempt(by: int, based_on: int) -> tuple[bool, Preset]:
        try:
            return True, store.save(shared.id, {"by": by, "on": based_on}, based_on)
        except Conflict as conflict:
            return False, conflict.theirs

    for based_on in range(1, 6):
        results = in_threads([partial(attempt, by, based_on) for by in range(8)])
        (winner,) = [saved for won, saved in results if won]
        assert winner.version == based_on + 1
        assert [told for won, told in results if not won] == [winner] * 7


def test_many_threads_lose_no_save(store: Store) -> None:
    shared = store.add("Shared", {"by": -1, "turn": -1})

    def save_often(by: int) -> None:
        for turn in range(6):
            save_for_sure(store, shared.id, {"by": by, "turn": turn})

    def rename_often() -> None:
        for turn in range(6):
            store.rename(shared.id, f"Name {turn}")

    in_threads([*(partial(save_often, by) for by in range(6)), rename_often])
    history = store.history(shared.id)[::-1]
    assert [preset.version for preset in history] == list(range(1, 1 + 36 + 6 + 1))
    renamed = [(old, new) for old, new in pairwise(history) if old.name != new.name]
    assert [new.name for _, new in renamed] == [f"Name {turn}" for turn in range(6)]
    assert all(old.document == new.document for old, new in renamed)
    saved = [new.document for old, new in pairwise(history) if old.name == new.name]
    assert sorted((document["by"], document["turn"]) for document in saved) == [
        (by, turn) for by in range(6) for turn in range(6)
    ]


def test_many_threads_add_at_once(store: Store) -> None:
    added = in_threads([partial(store.add, f"By {by}", {"by": by}) for by in range(12)])
    assert {preset.id: preset for preset in store.presets()} == {preset.id: preset for preset in added}


def test_an_import_adds_everything_in_order(store: Store) -> None:
    items: list[tuple[str, dict[str, object]]] = [(f"Preset {n}", {"n": n}) for n in (3, 1, 2)]
    added = store.add_all(items)
    assert [(preset.name, preset.document) for preset in added] == items
    assert [store.get(preset.id) for preset in added] == added
    assert store.add_all([]) == []


@pytest.mark.parametrize("bad", [("", {}), ("B", {"x": float("nan")}), ("B", {"x": "y" * 65536})])
def test_an_import_with_one_bad_preset_adds_nothing(store: Store, bad: tuple[str, dict[str, object]]) -> None:
    with pytest.raises(StoreError, match="kept on screen"):
        store.add_all([("A", {}), bad, ("C", {})])
    assert store.presets() == []


def test_a_write_that_fails_half_way_leaves_nothing(url: str, store: Store) -> None:
    kept, private = store.add("Kept", {"n": 1}), uuid4().hex
    before = contents(url)
    block_new_versions(url)
    writes: list[Callable[[], object]] = [
        lambda: store.save(kept.id, {"said": private}, 1),
        lambda: store.rename(kept.id, "Other"),
        lambda: store.add_all([("A", {}), ("B", {})]),
    ]
    for write in writes:
        with pytest.raises(StoreError, match="kept on screen") as caught:
            write()
        assert private not in "".join(traceback.format_exception(caught.value))
    assert contents(url) == before
    unblock_new_versions(url)
    assert store.save(kept.id, {"n": 2}, 1).version == 2


@pytest.mark.parametrize(
    "name", ["", "  \n ", "x" * (MAX_NAME_LENGTH + 1), "a\x00b", "a\ud800b", "a\u202eb", "a\u00adb", "\u200b", "\u3164"]
)
def test_an_unfit_name_is_refused(store: Store, name: str) -> None:
    kept = store.add("Kept", {})
    writes: list[Callable[[], object]] = [
        lambda: store.add(name, {}),
        lambda: store.rename(kept.id, name),
        lambda: store.save(kept.id, {}, 1, name=name),
    ]
    for write in writes:
        with pytest.raises(StoreError, match=rf"1 to {MAX_NAME_LENGTH} characters.*kept on screen"):
            write()
    assert store.presets() == [kept]


def test_a_name_is_stripped_and_may_fill_the_limit(store: Store) -> None:
    assert store.add(" \t Plan \u2003", {}).name == "Plan"
    assert store.get(store.add("👍" * MAX_NAME_LENGTH, {}).id).name == "👍" * MAX_NAME_LENGTH


def test_a_document_may_fill_the_limit_and_no_more(store: Store) -> None:
    room = MAX_DOCUMENT_BYTES[SCENARIO] - len('{"x":""}')
    added = store.add("Large", {"x": "y" * room})
    assert store.get(added.id).document == {"x": "y" * room}
    with pytest.raises(StoreError, match=r"64 KB.*kept on screen"):
        store.save(added.id, {"x": "y" * (room + 1)}, 1)
    assert store.history(added.id) == [added]


@pytest.mark.parametrize("value", [float("inf"), NOON, {1, 2}, b"bytes"])
def test_what_json_cannot_say_is_refused(store: Store, value: object) -> None:
    with pytest.raises(StoreError, match=r"cannot be saved.*kept on screen"):
        store.add("Odd", {"value": value})
    assert store.presets() == []


def test_the_number_of_presets_is_limited(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "MAX_PRESETS", 3)
    first = store.add_all([("A", {}), ("B", {}), ("C", {})])[0]
    for refused in (partial(store.add, "D", {}), partial(store.duplicate, first.id)):
        with pytest.raises(StoreError, match="3 presets"):
            refused()
    store.delete(first.id)
    with pytest.raises(StoreError, match="with those in the trash"):
        store.add("D", {})
    assert store.restore(first.id).id == first.id
    store.delete(first.id)
    store.destroy(first.id)
    store.add("D", {})
    assert len(store.presets()) == 3
    assert store.trash() == []


STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "save", "rename", "delete", "restore", "back"]), st.integers(0, 5)),
    max_size=12,
)


@on_both
@given(steps=STEPS)
def test_any_sequence_of_steps_matches_a_simple_model(store: Store, steps: list[tuple[str, int]]) -> None:
    already = {preset.id for preset in (*store.presets(), *store.trash())}
    versions: dict[str, list[tuple[str, object]]] = {}
    live: dict[str, bool] = {}
    for turn, (step, pick) in enumerate(steps):
        document: dict[str, object] = {"turn": turn}
        of_kind = [id for id in versions if live[id] == (step != "restore")]
        if step == "add":
            id = store.add(f"Name {turn}", document).id
            versions[id], live[id] = [(f"Name {turn}", document)], True
            continue
        if not of_kind:
            continue
        id = of_kind[pick % len(of_kind)]
        (name, current), number = versions[id][-1], len(versions[id])
        match step:
            case "save":
                store.save(id, document, number)
                versions[id].append((name, document))
            case "rename":
                store.rename(id, f"Name {turn}")
                versions[id].append((f"Name {turn}", current))
            case "back":
                store.restore_version(id, 1 + pick % number, number)
                if versions[id][pick % number] != versions[id][-1]:
                    versions[id].append(versions[id][pick % number])
            case "delete":
                store.delete(id)
                live[id] = False
            case "restore":
                store.restore(id)
                live[id] = True
    for where, alive in ((store.entries(), True), (store.trash(), False)):
        found = {entry.id: (entry.name, entry.version) for entry in where if entry.id not in already}
        assert found == {id: (versions[id][-1][0], len(versions[id])) for id in versions if live[id] == alive}
    for id, expected in versions.items():
        assert [(preset.name, preset.document) for preset in store.history(id)[::-1]] == expected


@pytest.mark.parametrize("number", range(1, len(MIGRATIONS) + 1))
def test_the_version_before_is_migrated(url: str, opened: Callable[..., Store], number: int) -> None:
    schema = sa.Table("scenario_schema", sa.MetaData(), sa.Column("version", sa.Integer))
    before, there = sa.MetaData(), number > 1
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as conn:
        for step in MIGRATIONS[: number - 1]:
            step(conn)
        before.reflect(conn)
        if there:
            schema.create(conn)
            conn.execute(sa.insert(schema).values(version=number - 1))
            presets = before.tables["scenario_presets"]
            conn.execute(sa.insert(presets).values(id="a" * 32, version=1))
            row = {"preset_id": "a" * 32, "version": 1, "name": "Old", "document": "{}", "saved_at": NOON}
            conn.execute(sa.insert(before.tables["scenario_versions"]).values(**row))
            if "saved_at" in presets.c:
                conn.execute(sa.text("UPDATE scenario_presets SET saved_at = (SELECT saved_at FROM scenario_versions)"))
    store = opened()
    assert contents(url)["scenario_schema"] == [(len(MIGRATIONS),)]
    assert [preset.name for preset in store.presets()] == ["Old"] * there
    added = store.add("New", {"n": 1})
    assert store.save(added.id, {"n": 2}, 1) == store.get(added.id)


def add_a_table(conn: sa.Connection) -> None:
    sa.Table("scenario_notes", sa.MetaData(), sa.Column("note", sa.Text)).create(conn)


def fail(conn: sa.Connection) -> None:
    add_a_table(conn)
    raise RuntimeError("half way")


def test_a_later_step_keeps_the_presets(url: str, opened: Callable[..., Store], monkeypatch: Any) -> None:
    kept = opened().add("Kept", {"n": 1})
    monkeypatch.setattr(store_tables, "MIGRATIONS", (*MIGRATIONS, add_a_table))
    assert opened().presets() == [kept]
    assert contents(url)["scenario_schema"] == [(len(MIGRATIONS) + 1,)]
    assert contents(url)["scenario_notes"] == []
    assert opened().presets() == [kept]


def test_a_step_that_fails_leaves_nothing(url: str, opened: Callable[..., Store], monkeypatch: Any) -> None:
    kept = opened().add("Kept", {"n": 1})
    before = contents(url)
    with monkeypatch.context() as patch:
        patch.setattr(store_tables, "MIGRATIONS", (*MIGRATIONS, fail))
        with pytest.raises(RuntimeError, match="half way"):
            opened()
    assert contents(url) == before
    assert opened().presets() == [kept]


def test_a_newer_database_is_refused_and_not_touched(url: str, opened: Callable[..., Store]) -> None:
    store = opened()
    store.delete(store.add("Old", {}).id)
    store.close()
    execute(url, f"UPDATE scenario_schema SET version = {len(MIGRATIONS) + 1}")
    before = contents(url)
    with pytest.raises(StoreError, match=r"newer version.*not touched.*Update"):
        opened(now=lambda: datetime.now(UTC) + timedelta(days=TRASH_DAYS + 1))
    assert contents(url) == before


def test_many_threads_open_an_empty_database_at_once(opened: Callable[..., Store]) -> None:
    stores = in_threads([opened] * 8)
    added = {store.add("From a thread", {}).id for store in stores}
    assert {preset.id for preset in stores[0].presets()} == added
    assert len(added) == 8


def test_processes_open_an_empty_database_at_once(url: str, opened: Callable[..., Store]) -> None:
    children = [sick.writer(url, "open") for _ in range(3)]
    for process in children:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in children:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    added = {process.communicate(timeout=30)[0].strip() for process in children}
    assert {preset.id for preset in opened().presets()} == added
    assert len(added) == 3


def test_a_killed_process_loses_no_confirmed_save(url: str, opened: Callable[..., Store]) -> None:
    lines = sick.lines_until_killed(sick.writer(url), after=random.randint(20, 200))
    confirmed = [tuple(line.split()) for line in lines]
    assert 20 <= len(confirmed) < 1000
    store = opened()
    histories = {preset.id: store.history(preset.id) for preset in store.presets()}
    held = {
        (id, str(preset.version), str(preset.document["turn"]))
        for id, history in histories.items()
        for preset in history
    }
    assert set(confirmed) <= held
    # Five were added, and one more save may have arrived before the process could say so.
    assert len(held) - 5 - len(confirmed) in (0, 1)
    for id, history in histories.items():
        assert [preset.version for preset in history] == list(range(len(history), 0, -1))
        assert store.save(id, {}, len(history)).version == len(history) + 1


def code_of(error: BaseException | None) -> object:
    """What the database itself called the fault."""
    assert isinstance(error, sa.exc.DBAPIError)
    return getattr(error.orig, "sqlite_errorname", None) or getattr(error.orig, "sqlstate", None)


@contextmanager
def small_disk(pages: int) -> Iterator[None]:
    """Let SQLite find the disk full, on connections made meanwhile, at so many pages of 4 KB."""

    def limit(connection: sqlite3.Connection, _: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    sa.event.listen(sa.pool.Pool, "connect", limit)
    try:
        yield
    finally:
        sa.event.remove(sa.pool.Pool, "connect", limit)


def test_a_full_disk_is_named_and_loses_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'presets.sqlite3'}"
    with closing(open_store(url)) as store:
        version, id = 1, store.add("Growing", {"n": 1}).id
    with small_disk(pages=60), closing(open_store(url)) as store:
        with pytest.raises(StoreError, match=r"disk.*is full.*Free some space.*kept on screen") as caught:  # noqa: PT012
            while version < 100:
                version = store.save(id, {"n": version + 1, "x": "y" * 20_000}, version).version
        assert code_of(caught.value.__cause__) == "SQLITE_FULL"
        assert 1 < version == store.get(id).version
    with closing(open_store(url)) as store:
        assert [preset.document["n"] for preset in store.history(id)] == list(range(version, 0, -1))
        assert store.save(id, {"n": 0}, version).version == version + 1


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("53100", "disk.*is full.*Free some space"),
        ("58030", "disk.*error"),
        ("53300", "locked.*try again"),
        ("40001", "locked.*try again"),
        ("42501", "read-only"),
        ("57P01", "cannot be reached.*no restart"),
        ("P0001", "could not be read or written"),
    ],
)
def test_faults_that_postgresql_names_are_put_in_words(server: Server, state: str, words: str) -> None:
    url = server.new_schema()
    with closing(open_store(url)) as store:
        kept = store.add("Kept", {"n": 1})
        block_new_versions(url, state)
        with pytest.raises(StoreError, match=f"{words}.*kept on screen") as caught:
            store.save(kept.id, {"n": 2}, 1)
        assert code_of(caught.value.__cause__) == state
        unblock_new_versions(url)
        assert store.get(kept.id) == kept


def test_a_question_that_postgresql_cannot_be_asked_is_not_called_a_lost_server(server: Server) -> None:
    with closing(open_store(server.new_schema())) as store:
        with pytest.raises(StoreError, match=r"could not be read or written.*kept on screen"):
            store.get("\x00")
        assert store.presets() == []


@contextmanager
def locked(url: str) -> Iterator[None]:
    with connected(url) as conn:
        conn.exec_driver_sql("BEGIN EXCLUSIVE" if url.startswith("sqlite") else "BEGIN")
        if not url.startswith("sqlite"):
            conn.exec_driver_sql("LOCK TABLE scenario_presets, scenario_schema IN ACCESS EXCLUSIVE MODE")
        yield
        conn.exec_driver_sql("ROLLBACK")


def test_a_locked_database_is_named_and_waited_for(url: str, opened: Callable[..., Store]) -> None:
    store = opened(busy_seconds=0.2)
    kept = store.add("Kept", {"n": 1})
    with locked(url):
        for use in (partial(store.save, kept.id, {"n": 2}, 1), partial(opened, busy_seconds=0.2)):
            began = time.monotonic()
            with pytest.raises(StoreError, match=r"stayed locked.*try again.*kept on screen") as caught:
                use()
            assert 0.15 < time.monotonic() - began < 3
            assert code_of(caught.value.__cause__) in ("SQLITE_BUSY", "55P03")
    assert store.save(kept.id, {"n": 2}, 1).version == 2


def test_a_short_lock_is_waited_for(url: str, opened: Callable[..., Store]) -> None:
    store = opened()
    kept = store.add("Kept", {"n": 1})
    with ThreadPoolExecutor(1) as pool:
        with locked(url):
            saving = pool.submit(store.save, kept.id, {"n": 2}, 1)
            time.sleep(0.3)
            assert not saving.done()
        assert saving.result(timeout=5).version == 2


def test_a_writer_to_the_new_file_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "presets.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as other, ThreadPoolExecutor(1) as pool:
        other.execute("BEGIN IMMEDIATE")
        opening = pool.submit(open_store, f"sqlite:///{path}")
        time.sleep(0.3)
        assert not opening.done()
        other.execute("COMMIT")
        with closing(opening.result(timeout=5)) as store:
            assert store.presets() == []


@pytest.mark.parametrize("damage", ["all of it", "after the first page"])
def test_a_damaged_file_is_named_and_not_touched(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "presets.sqlite3"
    with closing(open_store(f"sqlite:///{path}")) as store:
        store.add_all([(f"Preset {n}", {"x": "y" * 1000}) for n in range(50)])
    start = 0 if damage == "all of it" else 4096
    path.write_bytes(path.read_bytes()[:start] + b"\xa5" * (path.stat().st_size - start))
    damaged = path.read_bytes()
    with pytest.raises(StoreError, match=r"damaged.*Put back a copy.*kept on screen") as caught:
        open_store(f"sqlite:///{path}")
    assert code_of(caught.value.__cause__) in ("SQLITE_NOTADB", "SQLITE_CORRUPT")
    assert path.read_bytes() == damaged


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Act without root's right to write everywhere."""
    if not ROOT:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def closed_folder() -> Iterator[Path]:
    """A folder that everybody can look into; outside pytest's own, which is closed to all but its owner."""
    folder = Path(tempfile.mkdtemp(prefix="presets-"))
    yield folder
    folder.chmod(0o700)
    shutil.rmtree(folder)


@pytest.mark.skipif(not POSIX, reason="folders are closed in another way on Windows")
@pytest.mark.parametrize("place", ["presets.sqlite3", "new folder/presets.sqlite3"])
def test_a_read_only_folder_is_named(closed_folder: Path, place: str) -> None:
    closed_folder.chmod(0o555)
    words = r"read-only or closed.*Ask for the right.*kept on screen"
    with ordinary_user(), pytest.raises(StoreError, match=words):
        open_store(f"sqlite:///{closed_folder / place}")
    assert list(closed_folder.iterdir()) == []


@pytest.mark.skipif(not POSIX, reason="files are closed in another way on Windows")
def test_a_read_only_file_is_named_and_not_touched(closed_folder: Path) -> None:
    path = closed_folder / "presets.sqlite3"
    with closing(open_store(f"sqlite:///{path}")) as store:
        kept = store.add("Kept", {"n": 1})
    path.chmod(0o444)
    closed_folder.chmod(0o555)
    with ordinary_user(), pytest.raises(StoreError, match=r"read-only.*kept on screen") as caught:
        open_store(f"sqlite:///{path}")
    assert str(code_of(caught.value.__cause__)).startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN"))
    closed_folder.chmod(0o700)
    path.chmod(0o600)
    with closing(open_store(f"sqlite:///{path}")) as store:
        assert store.presets() == [kept]


def test_a_read_only_server_is_named(server: Server) -> None:
    url = server.new_schema()
    with closing(open_store(url)) as store:
        kept = store.add("Kept", {"n": 1})
    with pytest.raises(StoreError, match=r"read-only.*kept on screen") as caught:
        open_store(f"{url}%20-cdefault_transaction_read_only%3Don")
    assert code_of(caught.value.__cause__) == "25006"
    with closing(open_store(url)) as store:
        assert store.presets() == [kept]


def test_a_lost_server_is_named_and_comes_back_by_itself(server: Server) -> None:
    url = server.new_schema()
    with closing(open_store(url)) as store:
        kept = store.add("Kept", {"n": 1})
        server.stop()
        try:
            for use in (store.presets, partial(store.save, kept.id, {"n": 2}, 1)):
                with pytest.raises(StoreError, match=r"cannot be reached.*no restart.*kept on screen"):
                    use()
        finally:
            server.start()
        assert store.get(kept.id) == kept
        assert store.save(kept.id, {"n": 2}, 1).version == 2


def test_a_connection_cut_while_idle_is_not_noticed(server: Server) -> None:
    url = server.new_schema()
    with closing(open_store(url)) as store:
        kept = store.add("Kept", {"n": 1})
        execute(
            url,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()",
        )
        assert store.save(kept.id, {"n": 2}, 1).version == 2


def refusal(url: str, password: str) -> str:
    """What the user is told; neither that nor what a log would show holds the password."""
    with pytest.raises(StoreError) as caught:
        open_store(url)
    assert password not in "".join(traceback.format_exception(caught.value))
    return str(caught.value)


@pytest.mark.parametrize(
    "login",
    [
        "keeper:wrong-secret@{place}/postgres",
        "nobody:wrong-secret@{place}/postgres",
        "keeper@{place}/postgres",
    ],
)
def test_a_wrong_login_is_named(server: Server, login: str) -> None:
    message = refusal("postgresql://" + login.format(place=f"127.0.0.1:{server.port}"), "wrong-secret")
    assert re.search("refused the login.*Check user, password.*kept on screen", message)


def test_a_missing_database_is_named(server: Server) -> None:
    message = refusal(server.url("elsewhere"), PASSWORD)
    assert re.search("refused the login.*Check.*database.*kept on screen", message)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("postgresql://me:top-secret@127.0.0.1:{port}/presets", "cannot be reached"),
        ("postgresql://me@127.0.0.1:{port}/presets?password=top-secret", "cannot be reached"),
        ("postgresql://me:top@secret@127.0.0.1/presets", "cannot be read.*%40"),
        ("postgresql://me:top-secret@host:port/presets", "cannot be read"),
        ("postgresql://me:top-secret/presets", "cannot be read"),
        ("me:top-secret", "cannot be read"),
        ("mysql://me:top-secret@host/presets", "SQLite file or in PostgreSQL only"),
        ("sqlite://me:top-secret@host/presets", "SQLite file or in PostgreSQL only"),
        ("sqlite://", "SQLite file or in PostgreSQL only"),
        ("sqlite:///:memory:", "SQLite file or in PostgreSQL only"),
        ("sqlite:///file:presets?mode=memory&uri=true", "SQLite file or in PostgreSQL only"),
    ],
)
def test_a_useless_address_is_named_without_its_password(address: str, words: str) -> None:
    message = refusal(address.format(port=free_port()), "secret")
    assert re.search(words, message)
    assert "kept on screen" in message


def test_a_missing_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert "package psycopg" in refusal("postgresql://me:secret@127.0.0.1/presets", "secret")


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg", "postgresql+asyncpg"])
def test_every_way_to_say_postgresql_is_understood(server: Server, scheme: str) -> None:
    url = server.new_schema()
    with closing(open_store(url.replace("postgresql", scheme))) as store:
        store.add("Kept", {})
    assert len(contents(url)["scenario_presets"]) == 1


def test_the_environment_names_the_place(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AFTER_CEASEFIRE_PRESETS", url)
    with closing(open_store()) as store:
        store.add("Kept", {})
    assert len(contents(url)["scenario_presets"]) == 1


@pytest.mark.skipif(not POSIX, reason="the user's folder is found in another way on Windows")
def test_the_usual_place_is_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AFTER_CEASEFIRE_PRESETS", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    folder = platformdirs.user_data_path("after-the-ceasefire")
    assert tmp_path in folder.parents
    with closing(open_store()) as store:
        store.add("Private", {})
        modes = store._place.write(lambda _: {x.name: stat.S_IMODE(x.stat().st_mode) for x in folder.iterdir()})
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    names = ("presets.sqlite3", "presets.sqlite3-wal", "presets.sqlite3-shm")
    assert modes == dict.fromkeys(names, 0o600)


def test_sqlite_is_set_to_keep_what_it_confirms(tmp_path: Path) -> None:
    pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    with closing(open_store(f"sqlite:///{tmp_path / 'presets.sqlite3'}")) as store:
        values = store._place.read(lambda conn: [conn.exec_driver_sql(f"PRAGMA {x}").scalar() for x in pragmas])
    assert values == ["wal", 2, 1, 2500]


# Kinds


def test_scenarios_and_storylines_are_kept_apart(store: Store) -> None:
    stories = store.of(STORYLINE)
    scenario, story = store.add("one", {"x": 1}), stories.add("one", {"scenes": []})
    assert [preset.id for preset in store.presets()] == [scenario.id]
    assert [preset.id for preset in stories.presets()] == [story.id]
    stories.delete(story.id)
    assert store.trash() == []
    assert [preset.id for preset in stories.trash()] == [story.id]


def test_a_storyline_may_be_longer_than_a_scenario(store: Store) -> None:
    document: dict[str, object] = {"x": "a" * MAX_DOCUMENT_BYTES[SCENARIO]}
    with pytest.raises(StoreError, match="64 KB"):
        store.add("long", document)
    assert store.of(STORYLINE).add("long", document).document == document


def test_what_was_saved_before_there_were_kinds_is_a_scenario(url: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store_tables, "MIGRATIONS", MIGRATIONS[:1])
        open_store(url).close()
    execute(url, "INSERT INTO scenario_presets (id, version) VALUES ('old', 1)")
    execute(
        url,
        "INSERT INTO scenario_versions (preset_id, version, name, document, saved_at) "
        "VALUES ('old', 1, 'Old', '{}', '2026-01-06 00:00:00')",
    )
    with closing(open_store(url)) as store:
        assert [preset.name for preset in store.presets()] == ["Old"]
        assert store.of(STORYLINE).presets() == []
