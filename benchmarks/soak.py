"""What does it withstand? `make soak`, or with some of its parts: kills writers stall load inputs

Long runs on this machine only, which end by themselves: writers that are killed in the midst of saving and servers that
are ended at once, on both databases; two writers of the same presets; a database that stands still under open pages;
thirty sessions on all pages for ten minutes, taking files away; thousands of damaged inputs. Each prints what was
tried, lost and refused; the script ends with 1 if anything was lost.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager

import bad_inputs
import sessions
from common import percentile, print_table
from postgres import Server, running
from serving import ROOT, Served, server
from sick import Wire, lines_until_killed, wire, writer
from visitor import visit

from scenarios.store import Store, open_store

KILLS, SERVER_KILLS, MOST_SAVES = 50, 10, 60
WRITERS_ROUNDS = 6
STALL_SECONDS, STALLED_PAGES = 30, 4
LOAD_SECONDS = 600
INPUTS = 100  # of each kind

Row = tuple[object, ...]
HEAD = ("what", "tried", "confirmed", "refused", "lost")


@contextmanager
def databases() -> Iterator[dict[str, Callable[[], str]]]:
    """Of each database what makes an address of an empty one, and the PostgreSQL server behind the second."""
    with tempfile.TemporaryDirectory() as folder, running() as postgres:
        numbers = iter(range(10_000))
        yield {"SQLite": lambda: f"sqlite:///{folder}/{next(numbers)}.sqlite3", "PostgreSQL": postgres.new_schema}


def missing(store: Store, lines: Sequence[str]) -> int:
    """How many of the confirmed saves, "id version turn" each, are not in the history of their preset."""
    kept = {
        id: {(preset.version, preset.document["turn"]) for preset in store.history(id)}
        for id in {line.split()[0] for line in lines}
    }
    saves = [line.split() for line in lines]
    return sum((int(version), int(turn)) not in kept[id] for id, version, turn in saves)


def kills(chosen: random.Random) -> Iterator[Row]:
    """Writers that are killed in the midst of their work, and what they had confirmed by then."""
    with databases() as made:
        for name, new in made.items():
            url, confirmed, lost = new(), 0, 0
            for _ in range(KILLS):
                lines = lines_until_killed(writer(url), chosen.randint(1, MOST_SAVES))
                store = open_store(url)
                confirmed, lost = confirmed + len(lines), lost + missing(store, lines)
                for entry in store.entries():
                    store.delete(entry.id)
                    store.destroy(entry.id)
                store.close()
            yield (f"{name}: writers killed", KILLS, confirmed, "", lost)


def ends_of_server(chosen: random.Random) -> Iterator[Row]:
    """A PostgreSQL server that is ended at once while a writer saves, and started again."""
    with running() as postgres:
        url, confirmed, lost = postgres.new_schema(), 0, 0
        for _ in range(SERVER_KILLS):
            lines = _until_the_server_ends(postgres, url, chosen.randint(1, MOST_SAVES))
            store = open_store(url)
            confirmed, lost = confirmed + len(lines), lost + missing(store, lines)
            store.close()
        yield ("PostgreSQL: server ended at once", SERVER_KILLS, confirmed, "", lost)


def _until_the_server_ends(postgres: Server, url: str, after: int) -> list[str]:
    process = writer(url)
    assert process.stdout
    lines = [process.stdout.readline() for _ in range(after)]
    postgres.stop()
    lines += process.stdout.readlines()
    process.wait()
    postgres.start()
    return [line for line in lines if line.endswith("\n")]


def writers(_: random.Random) -> Iterator[Row]:
    """Two processes that save the same presets: of each version exactly one, and none that was told so overwritten."""
    with databases() as made:
        for name, new in made.items():
            confirmed = refused = lost = 0
            for _ in range(WRITERS_ROUNDS):
                url = new()
                store = open_store(url)
                shared = [store.add(f"Shared {number}", {"turn": "none"}).id for number in range(3)]
                both = [writer(url, "contend", *shared) for _ in range(2)]
                said = [line.split() for process in both for line in process.communicate()[0].splitlines()]
                saves = [(id, int(version), turn) for id, version, turn in said if version != "refused"]
                kept = {(id, x.version, x.document["turn"]) for id in shared for x in store.history(id)}
                confirmed, refused = confirmed + len(saves), refused + len(said) - len(saves)
                lost += sum(save not in kept for save in saves) + len(saves) - len({save[:2] for save in saves})
                store.close()
            yield (f"{name}: two writers of the same presets", confirmed + refused, confirmed, refused, lost)


def stall(_: random.Random) -> Iterator[Row]:
    """Pages that are moved on while the database stands still: the longest wait for one, and what was saved before."""
    with running() as postgres, wire(postgres.port) as way:
        straight = postgres.new_schema()
        with server(ROOT / "app.py", straight.replace(f":{postgres.port}/", f":{way.port}/")) as served:
            waits = asyncio.run(_moved_while_stalled(served, way))
        store = open_store(straight)
        saved = len(store.entries())
        store.close()
    print(f"Seconds a move while it stood still: p95 {percentile(waits, 0.95):.2f}, most {max(waits):.2f}")
    name = f"Pages moved while PostgreSQL stands still for {STALL_SECONDS} s"
    yield (name, len(waits), saved, "", STALLED_PAGES - saved)


async def _moved_while_stalled(served: Served, way: Wire) -> list[float]:
    """Every page saves what it shows, then moves a slider a second while nothing answers: the seconds of each move."""
    loop, waits = asyncio.get_running_loop(), list[float]()
    async with AsyncExitStack() as stack:
        visitors = [
            await stack.enter_async_context(visit(served, f"troops={number}")) for number in range(STALLED_PAGES)
        ]
        for visitor in visitors:
            await visitor.press("Save")
            await visitor.press("Save as a new preset")

        async def moved(number: int, end: float) -> None:
            chosen = random.Random(number)
            while loop.time() < end:
                waits.append(await sessions.any_move(visitors[number], chosen))
                await asyncio.sleep(1)

        way.stall()
        end = loop.time() + STALL_SECONDS
        await asyncio.gather(*(moved(number, end) for number in range(STALLED_PAGES)))
        way.go_on()
    return waits


def load(_: random.Random) -> Iterator[Row]:
    """Thirty sessions on all pages, a move a second each, taking files away."""
    with server(ROOT / "app.py") as served:
        took, lost = asyncio.run(sessions.mixed(served, LOAD_SECONDS))
    files = took.pop("download", [])
    moves = [seconds for each in took.values() for seconds in each]
    print(f"Seconds a move: p95 {percentile(moves, 0.95):.2f}, most {max(moves):.2f}")
    yield (f"{sessions.MIXED} sessions for {LOAD_SECONDS} s: moves", len(moves), len(moves), "", 0)
    yield ("files taken meanwhile", len(files), len(files) - len(lost), "", len(lost))


def inputs(_: random.Random) -> Iterator[Row]:
    """Damaged inputs of every kind: all are opened or refused in words."""
    for name in bad_inputs.KINDS:
        outcomes = bad_inputs.tried(name, INPUTS)
        failures = {what: times for what, times in outcomes.items() if what not in ("opened", "refused")}
        yield (f"damaged: {name}", INPUTS, outcomes["opened"], outcomes["refused"], sum(failures.values()))
        for what, times in failures.items():
            print(f"{name}: {what} ({times} times)")


PARTS = {
    "kills": (kills, ends_of_server),
    "writers": (writers,),
    "stall": (stall,),
    "load": (load,),
    "inputs": (inputs,),
}


def main() -> None:
    """Runs the parts that are asked for, else all; ends with 1 if anything was lost."""
    rows: list[Row] = []
    for name in sys.argv[1:] or PARTS:
        for part in PARTS[name]:
            for row in part(random.Random(6)):
                print(*row, sep=" · ", flush=True)
                rows.append(row)
    print_table("What it withstands", HEAD, rows)
    sys.exit(1 if any(row[-1] for row in rows) else 0)


if __name__ == "__main__":
    main()
