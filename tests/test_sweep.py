"""Do the same rows come out wherever and however often the work is begun: threads, processes, a cluster, a restart?"""

import json
import logging
import signal
import subprocess
import sys
import time
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import TOY

from model import ensemble
from model.__main__ import main
from model.chunks import chunks, in_order
from model.engine import evaluate
from model.inputs import ValuesError
from model.sweep import MANIFEST, Sweep, table, tables, write_parts

ROOT = Path(__file__).parent.parent
ROWS = 40 * 500 + 7
RANGES = {"rain": (20.0, 70.0), "weeks": (5.0, 15.0)}


@pytest.fixture(scope="module")
def sweep(toy):
    return Sweep(toy, "engineer", ROWS, seed=3, chunk_rows=500)


@pytest.fixture(scope="module")
def rows(sweep):
    return pd.concat(tables(sweep))


@pytest.fixture(scope="module")
def processes():
    with ProcessPoolExecutor(2, get_context("spawn")) as executor:
        yield executor


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """A Dask client on three workers, and the workers' processes."""
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(n_workers=0, dashboard_address=None, silence_logs=logging.CRITICAL) as scheduler,
        distributed.Client(scheduler) as client,
    ):
        command = [sys.executable, "-m", "distributed.cli.dask_worker", client.scheduler.address]
        options = [
            "--no-nanny",
            "--nthreads=1",
            "--no-dashboard",
            f"--local-directory={tmp_path_factory.mktemp('dask')}",
        ]
        workers = [subprocess.Popen([*command, *options], cwd=ROOT, stderr=subprocess.DEVNULL) for _ in range(3)]
        try:
            client.wait_for_workers(3, timeout=60)
            yield client, workers
        finally:
            for worker in workers:
                worker.kill()
                worker.wait()


def drawn(base, executor=None):
    return ensemble.draw(base, {"restraint": 30}, "council", RANGES, 1001, seed=9, executor=executor, chunk_draws=50)


def same_ensemble(one, other):
    pd.testing.assert_frame_equal(one.shares, other.shares, check_exact=True)
    pd.testing.assert_frame_equal(one.split, other.split, check_exact=True)


# chunks


def test_chunks_are_numbered_and_only_the_last_is_smaller():
    assert list(chunks(10, 4)) == [(0, 4), (1, 4), (2, 2)]
    assert list(chunks(8, 4)) == [(0, 4), (1, 4)]
    assert list(chunks(3, 4)) == [(0, 3)]


class Promise(Future):
    """Worked out when its answer is asked for."""

    def __init__(self, function, arguments):
        super().__init__()
        self.work = lambda: function(*arguments)

    def result(self, timeout=None):  # noqa: ARG002
        return self.work()


class Recorder(Executor):
    """Begins nothing by itself; knows what was submitted."""

    def __init__(self):
        self.promises = []

    def submit(self, function, /, *arguments):
        self.promises.append(Promise(function, arguments))
        return self.promises[-1]


def test_answers_keep_the_order_of_the_tasks_and_no_more_than_allowed_are_on_their_way():
    executor = Recorder()
    answers = in_order(executor, pow, ((x, 2) for x in range(10)), in_flight=3)
    for asked in range(1, 8):
        assert next(answers) == (asked - 1) ** 2
        assert len(executor.promises) == asked + 2
    assert list(answers) == [49, 64, 81]


def test_who_stops_asking_cancels_what_has_not_begun():
    executor = Recorder()
    answers = in_order(executor, pow, ((x, 2) for x in range(10)), in_flight=3)
    next(answers)
    answers.close()
    assert [promise.cancelled() for promise in executor.promises] == [False, True, True]


def test_an_error_reaches_the_caller_and_nothing_after_it_is_begun():
    begun = []

    def inverse(x):
        begun.append(x)
        return 1 / x

    with ThreadPoolExecutor(1) as executor, pytest.raises(ZeroDivisionError):
        list(in_order(executor, inverse, ((x,) for x in (2, 1, 0, *range(3, 100))), in_flight=2))
    assert len(begun) <= 5


# where the work is done


def test_rows_lie_in_range_and_their_outcomes_follow_from_them(toy, rows):
    assert len(rows) == ROWS
    assert rows["rain"].nunique() == ROWS
    expected = evaluate(toy, rows[list(toy.variable)].reset_index(drop=True), "engineer").outcomes
    pd.testing.assert_frame_equal(rows[list(toy.outcome)].reset_index(drop=True), expected)


def test_more_rows_keep_the_earlier_ones(toy, rows):
    fewer = pd.concat(tables(Sweep(toy, "engineer", 1000, seed=3, chunk_rows=500)))
    pd.testing.assert_frame_equal(fewer, rows[:1000], check_exact=True)


@pytest.mark.parametrize("workers", [1, 4])
def test_threads_give_the_same_rows(toy, sweep, rows, workers):
    with ThreadPoolExecutor(workers) as executor:
        pd.testing.assert_frame_equal(pd.concat(tables(sweep, executor)), rows, check_exact=True)
        same_ensemble(drawn(toy, executor), drawn(toy))


def test_processes_give_the_same_rows(toy, sweep, rows, processes):
    pd.testing.assert_frame_equal(pd.concat(tables(sweep, processes, in_flight=4)), rows, check_exact=True)
    same_ensemble(drawn(toy, processes), drawn(toy))


def test_an_error_in_another_process_is_the_same_error(toy, processes):
    with pytest.raises(ValuesError, match='reading "nope" is not defined'):
        list(tables(Sweep(toy, "nope", 10), processes))


def test_a_cluster_that_loses_a_worker_in_mid_run_gives_the_same_rows(sweep, rows, cluster):
    client, workers = cluster
    parts = tables(sweep, client.get_executor(pure=False), in_flight=12)
    first = list(islice(parts, 3))
    workers[0].send_signal(signal.SIGKILL)
    pd.testing.assert_frame_equal(pd.concat([*first, *parts]), rows, check_exact=True)
    assert workers[0].wait() == -signal.SIGKILL
    # Asked of the scheduler itself: the client's own list of workers is emptied every few seconds by its heartbeat.
    deadline = time.monotonic() + 30
    while len(client.nthreads()) > 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(client.nthreads()) == 2


def test_a_cluster_gives_the_same_ensemble(toy, cluster):
    client, _ = cluster
    same_ensemble(drawn(toy, client.get_executor(pure=False)), drawn(toy))


def test_the_command_line_uses_a_cluster(rows, cluster, tmp_path):
    client, _ = cluster
    swept(tmp_path / "parts", "--scheduler", client.scheduler.address)
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "parts"), rows.reset_index(drop=True), check_exact=True)


# parts and restarts


def arguments(folder):
    stated = ["--reading", "engineer", "--rows", str(ROWS), "--seed", "3", "--chunk-rows", "500"]
    return ["sweep", "--rulebase", str(TOY), *stated, "--out", f"{folder}/"]


def swept(folder, *more):
    assert main([*arguments(folder), *more]) == 0


def parts_of(folder):
    return sorted(path.name for path in folder.iterdir())


def test_parts_are_named_by_number_and_together_are_the_sweep(sweep, rows, tmp_path):
    folder = tmp_path / "parts"
    assert list(write_parts(sweep, folder)) == [*range(0, ROWS, 500), ROWS]
    assert parts_of(folder) == [MANIFEST, *(f"part-{number:06}.parquet" for number in range(41))]
    pd.testing.assert_frame_equal(pd.read_parquet(folder), rows.reset_index(drop=True), check_exact=True)
    assert json.loads((folder / MANIFEST).read_text()) == sweep.manifest


def test_a_run_that_was_killed_is_completed_by_another(rows, tmp_path):
    folder = tmp_path / "parts"
    run = subprocess.Popen([sys.executable, "-m", "model", *arguments(folder)], cwd=ROOT, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 30
    while not (folder / "part-000002.parquet").exists() and time.monotonic() < deadline:
        time.sleep(0.001)
    run.kill()
    assert run.wait() == -signal.SIGKILL
    kept = {path: path.stat().st_mtime_ns for path in folder.glob("part-*")}
    assert 3 <= len(kept) < 41
    swept(folder)
    assert kept == {path: path.stat().st_mtime_ns for path in kept}
    pd.testing.assert_frame_equal(pd.read_parquet(folder), rows.reset_index(drop=True), check_exact=True)


def test_a_part_that_was_not_finished_is_written_anew(sweep, rows, tmp_path):
    list(write_parts(sweep, tmp_path))
    (tmp_path / "part-000007.parquet").unlink()
    (tmp_path / ".part-000007.parquet").write_bytes(b"PAR1 half a fi")
    assert list(write_parts(sweep, tmp_path)) == [ROWS - 500, ROWS]
    assert ".part-000007.parquet" not in parts_of(tmp_path)
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path), rows.reset_index(drop=True), check_exact=True)


def test_a_part_that_cannot_be_written_leaves_nothing_under_its_name(monkeypatch, sweep, tmp_path):
    def full(_):
        raise OSError("No space left on device")

    monkeypatch.setattr("model.sweep.os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        list(write_parts(sweep, tmp_path))
    assert not [name for name in parts_of(tmp_path) if not name.startswith(".")]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"rows": 9}, "rows 20007, not 9"),
        ({"seed": 4}, "seed 3, not 4"),
        ({"chunk_rows": 501}, "chunk_rows 500, not 501"),
        ({"reading": "council", "seed": 4}, "reading engineer, not council; seed 3, not 4"),
    ],
)
def test_the_folder_of_another_sweep_is_refused_and_left_alone(sweep, tmp_path, changes, said):
    first = write_parts(sweep, tmp_path)
    assert (next(first), next(first)) == (0, 500)
    before = parts_of(tmp_path)
    with pytest.raises(ValuesError, match=f"holds another sweep .{said}.; name another folder"):
        next(write_parts(replace(sweep, **changes), tmp_path))
    assert parts_of(tmp_path) == before


def test_a_sweep_of_other_rules_is_refused(base, sweep, tmp_path):
    next(write_parts(sweep, tmp_path))
    with pytest.raises(ValuesError, match=f"rulebase {sweep.base.fingerprint}, not {base.fingerprint}; reading"):
        next(write_parts(replace(sweep, base=base, reading="record"), tmp_path))


@pytest.mark.parametrize(("name", "said"), [("holiday.jpg", "something else than a sweep"), (MANIFEST, "is not JSON")])
def test_a_folder_of_other_things_is_refused(sweep, tmp_path, name, said):
    (tmp_path / name).write_text("sand")
    with pytest.raises(ValuesError, match=said):
        next(write_parts(sweep, tmp_path))
    assert parts_of(tmp_path) == [name]


def test_a_chunk_is_drawn_by_its_seed_and_number_so_that_a_run_of_last_year_can_be_completed(toy):
    rows = table(toy, "council", seed=7, number=3, rows=4)
    assert rows["rain"].tolist() == np.random.default_rng([7, 3]).uniform(0, 100, 4).tolist()
