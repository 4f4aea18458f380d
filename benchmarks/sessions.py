"""How many sessions does one server process serve, on whatever page? `python benchmarks/sessions.py [pages mixed most]`

Sessions move a slider once a second over Streamlit's own websocket, as a browser would: the widgets' values, the page's
query string and the messages it keeps. Measured is the time from sending a move to the server's “script finished”, and
the processor time that the server spends on it, which is less disturbed by other programs and bounds what one process
serves. Every session has a scenario of its own, so that no answer is worked out once for all.

- pages: the processor time of a move on every page and every view of it, by that of one on the Simulator in the same
  round; what each move sends.
- mixed: thirty sessions at once, each going from page to page and from view to view, eight moves on each; on the
  Briefing page they take files away.
- most: how many sessions that stay on the Simulator are served before the 95th percentile reaches half a second; by
  turns for our app and for one of one slider and one number, both with the project's configuration.

The sessions share the machine with the server: on two cores the client takes part of one of them.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
import urllib.request
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

from common import percentile, print_table, ratio, verdict
from serving import ONE_METRIC_APP, ROOT, Served, script_file, server
from visitor import PATIENCE, SLIDER_KEY, Visitor, visit

PARTS = ("pages", "mixed", "most")
FIRST, LAST = "Simulator", "Briefing"
ROUNDS, MOVES_A_ROUND, MOST_TIMES_FIRST = 5, 6, 2.0
MIXED, MIXED_SECONDS, MOVES_A_PAGE, TAKE_AWAY = 30, 150, 8, "Take away"
MIXED_P95_AIM, DOWNLOAD_P95_AIM = 1.0, 2.0
STEPS = (10, 20, 30, 40, 50, 60)
SECONDS, PERIOD, ARRIVAL = 20, 1.0, 0.1
P95_LIMIT, AIM = 0.5, 40
# Sliders that stand on every page, and between which values they are moved.
SLIDERS = {"russian_acceptance": (5, 95), "us_backing": (5, 95), "troop_size": (5, 95), "horizon": (1, 9)}

Place = tuple[str, str]  # a page and a view of it, if it has several


@dataclass(frozen=True)
class Load:
    """What the users met: seconds to the end of a run, and the server's processor seconds for each."""

    p50: float
    p95: float
    processor: float


async def places(served: Served) -> list[Place]:
    """Every page, and every view of those that have several."""
    found: list[Place] = []
    async with visit(served) as visitor:
        for title in list(visitor.pages):
            await visitor.turn_to(title)
            found += [(title, view) for view in visitor.view[1]] or [(title, "")]
    return found


async def any_move(visitor: Visitor, chosen: random.Random) -> float:
    """Moves one of the sliders that stand on every page anywhere; the seconds until the server has finished."""
    slider = chosen.choice(list(SLIDERS))
    return await visitor.move(SLIDER_KEY + slider, float(chosen.randint(*SLIDERS[slider])))


async def by_place(served: Served, every: Sequence[Place]) -> dict[Place, list[float]]:
    """The server's processor seconds for a move at each place, round by round, with a session at each."""
    costs: dict[Place, list[float]] = defaultdict(list)
    async with AsyncExitStack() as stack:
        visitors = {}
        for number, place in enumerate(every):
            visitors[place] = await stack.enter_async_context(visit(served, f"troops={number}"))
            await visitors[place].turn_to(*place)
        for number in range(ROUNDS):
            for place, visitor in visitors.items():
                chosen = random.Random(number)
                before = served.processor_seconds()
                for _ in range(MOVES_A_ROUND):
                    await any_move(visitor, chosen)
                costs[place].append((served.processor_seconds() - before) / MOVES_A_ROUND)
    return costs


def print_pages(served: Served) -> None:
    """The table of all pages and views."""
    costs = asyncio.run(by_place(served, asyncio.run(places(served))))
    first = costs[FIRST, ""]
    rows = []
    for (page, view), each in costs.items():
        times = ratio(each, first)
        rows.append(
            (page, view, f"{1000 * statistics.median(each):.0f}", f"{times:.2f}", verdict(times <= MOST_TIMES_FIRST))
        )
    head = ("page", "view", "ms", f"by that of the {FIRST}", f"≤ {MOST_TIMES_FIRST:g}")
    print_table("The server’s processor time for a move", head, rows)


@dataclass
class Walk:
    """One of the mixed sessions: where it goes, and the seconds that each of its acts took."""

    served: Served
    every: Sequence[Place]
    number: int
    took: dict[str, list[float]]
    lost: list[str]

    async def go(self, start: float, end: float) -> None:
        """Acts once a second until the end, on one place after the other."""
        loop, chosen = asyncio.get_running_loop(), random.Random(self.number)
        await asyncio.sleep(ARRIVAL * self.number)
        async with visit(self.served, f"troops={self.number}") as visitor:
            at, tick = start + PERIOD * self.number / MIXED, 0
            while at < end:
                await asyncio.sleep(max(0.0, at - loop.time()))
                page, view = self.every[(self.number + tick // MOVES_A_PAGE) % len(self.every)]
                try:
                    await self._act(visitor, page, view, tick % MOVES_A_PAGE, chosen)
                except TimeoutError:
                    self.lost.append(f"{page}, {view or 'its one view'}: no answer for {PATIENCE:g} seconds")
                    return
                tick += 1
                # Whoever has waited longer than a second moves on at once, and is no more than a move behind.
                at = max(at + PERIOD, loop.time() - PERIOD)

    async def _act(self, visitor: Visitor, page: str, view: str, step: int, chosen: random.Random) -> None:
        if step == 0:
            self.took["turning a page"].append(await visitor.turn_to(page, view))
        elif page == LAST and step == MOVES_A_PAGE // 2:
            self.took["opening a dialog"].append(await visitor.press(TAKE_AWAY))
        elif page == LAST and visitor.files:
            name, address = list(visitor.files.items())[step % len(visitor.files)]
            self.took["download"].append(await self._taken(name, address))
        else:
            self.took[f"{page}: {view}" if view else page].append(await any_move(visitor, chosen))

    async def _taken(self, name: str, address: str) -> float:
        """The seconds until a file was there."""
        loop = asyncio.get_running_loop()
        sent = loop.time()
        try:
            await asyncio.to_thread(_fetched, f"{self.served.address}/{address}")
        except OSError as error:
            self.lost.append(f"{name}: {error}")
        return loop.time() - sent


def _fetched(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=60) as answer:
        return bytes(answer.read())


async def mixed(served: Served, seconds: float = MIXED_SECONDS) -> tuple[dict[str, list[float]], list[str]]:
    """The seconds of every act of thirty mixed sessions, by its kind, and what was lost: downloads, sessions."""
    every = await places(served)
    took: dict[str, list[float]] = defaultdict(list)
    lost: list[str] = []
    start = asyncio.get_running_loop().time() + 1 + ARRIVAL * MIXED
    walks = [Walk(served, every, number, took, lost) for number in range(MIXED)]
    await asyncio.gather(*(walk.go(start, start + seconds) for walk in walks))
    return took, lost


def print_mixed(served: Served) -> None:
    """The table of thirty mixed sessions."""
    before = served.processor_seconds()
    took, lost = asyncio.run(mixed(served))
    spent = served.processor_seconds() - before
    downloads = took.pop("download", [])
    moves = {name: each for name, each in took.items() if ":" in name or name[:1].isupper()}
    every = [seconds for each in moves.values() for seconds in each]
    rows = [_row("all moves", every, MIXED_P95_AIM), _row("downloads", downloads, DOWNLOAD_P95_AIM)]
    rows += [_row(name, each) for name, each in sorted(took.items(), key=lambda item: -percentile(item[1], 0.95))]
    print_table(f"{MIXED} mixed sessions for {MIXED_SECONDS} s", ("act", "count", "p50", "p95", "most", "aim"), rows)
    acts = sum(map(len, took.values())) + len(downloads)
    print(
        f"\n{acts} acts, {1000 * spent / acts:.0f} ms of the server’s processor time each; downloads lost: {len(lost)}."
    )
    print("\n".join(lost))


def _row(name: str, took: Sequence[float], aim: float = 0.0) -> tuple[str, ...]:
    if not took:
        return (name, "0", "", "", "", "")
    p95 = percentile(took, 0.95)
    met = f"p95 < {aim:g}: {verdict(p95 < aim)}" if aim else ""
    return (name, str(len(took)), f"{statistics.median(took):.2f}", f"{p95:.2f}", f"{max(took):.2f}", met)


@dataclass(frozen=True)
class App:
    """A served app, its slider's key, and how its sessions come to differ."""

    served: Served
    slider: str
    query: str = ""


async def one_session(app: App, number: int, of: int) -> list[float]:
    """One user: opens the page, then moves the slider once a second; the seconds each move took."""
    async with visit(app.served, app.query.format(number=number)) as visitor:
        loop, chosen = asyncio.get_running_loop(), random.Random(number)
        # The users' moves are spread over the second, and begin when all pages are open.
        start = loop.time() + 1 + ARRIVAL * (of - number) + PERIOD * number / of
        took = []
        for move in range(SECONDS):
            await asyncio.sleep(start + move * PERIOD - loop.time())
            took.append(await visitor.move(app.slider, float(chosen.randrange(101))))
        return took


async def users(app: App, count: int) -> Load:
    """What this many users meet."""

    async def arriving(number: int) -> list[float]:
        await asyncio.sleep(ARRIVAL * number)
        return await one_session(app, number, count)

    before = app.served.processor_seconds()
    took = [seconds for each in await asyncio.gather(*map(arriving, range(count))) for seconds in each]
    # The first runs of the pages count as moves.
    processor = (app.served.processor_seconds() - before) / (len(took) + count)
    return Load(statistics.median(took), percentile(took, 0.95), processor)


def climb(apps: Mapping[str, App]) -> dict[str, dict[int, Load]]:
    """For each app, what more and more sessions meet, until it is too slow."""
    found: dict[str, dict[int, Load]] = {name: {} for name in apps}
    for count in STEPS:
        for name, app in apps.items():
            if all(load.p95 < P95_LIMIT for load in found[name].values()):
                found[name][count] = asyncio.run(users(app, count))
    return found


def served(found: Mapping[int, Load]) -> int:
    """The largest number of sessions that were answered soon enough."""
    return max((count for count, load in found.items() if load.p95 < P95_LIMIT), default=0)


def print_most(ours: Served) -> None:
    """The figures at every step, and the largest number served."""
    with script_file(ONE_METRIC_APP) as peer, server(peer) as theirs:
        slider = App(ours, f"{SLIDER_KEY}russian_acceptance", "troops={number}")
        found = climb({"ours": slider, "one metric": App(theirs, "value")})
    rows = [
        (name, count, f"{load.p50:.3f}", f"{load.p95:.3f}", f"{load.processor:.3f}")
        for name, steps in found.items()
        for count, load in steps.items()
    ]
    head = ("app", "sessions", "p50", "p95", "server’s processor time")
    print_table("Seconds a move", head, rows)
    most = {name: served(steps) for name, steps in found.items()}
    aims = {"ours": f"≥ {AIM}: {verdict(most['ours'] >= AIM)}"}
    totals = [
        (name, f"{count}{' or more' if count == STEPS[-1] else ''}", aims.get(name, "")) for name, count in most.items()
    ]
    print_table(f"Most sessions with p95 < {P95_LIMIT} s", ("app", "sessions", "aim"), totals)


def main() -> None:
    """The tables that are asked for; all of them, unless some are named."""
    asked = sys.argv[1:] or PARTS
    for part, printed in zip(PARTS, (print_pages, print_mixed, print_most), strict=True):
        if part in asked:
            with server(ROOT / "app.py") as ours:
                printed(ours)


if __name__ == "__main__":
    main()
