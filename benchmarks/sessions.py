"""How many sessions does one server process serve? `python benchmarks/sessions.py`

N sessions, each moving a slider once a second for 20 seconds over Streamlit's own websocket, as a browser
would: the widgets' values, the page's query string and the messages it keeps. Measured is the time from
sending a move to the server's “script finished”. N rises until the 95th percentile reaches half a second; by
turns for our app and for one of one slider and one number, both with the project's configuration. Every
session has a scenario of its own, so that no answer is worked out once for all. The processor time that the
server spends on a move is less disturbed by other programs than the rest, and bounds what one process serves.

The sessions share the machine with the server: on two cores the client takes part of one of them.
"""

from __future__ import annotations

import asyncio
import random
import statistics
from dataclasses import dataclass, field

import websockets
from common import percentile, print_table, verdict
from serving import ONE_METRIC_APP, ROOT, Served, script_file, server
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

STEPS = (10, 20, 30, 40, 50, 60)
SECONDS, PERIOD, ARRIVAL, PATIENCE = 20, 1.0, 0.1, 30.0
P95_LIMIT, AIM = 0.5, 40


@dataclass(frozen=True)
class App:
    """A served app, its slider's key, and how its sessions come to differ."""

    served: Served
    slider_key: str
    query: str = ""


@dataclass(frozen=True)
class Load:
    """What the users met: seconds to the end of a run, and the server's processor seconds for each."""

    p50: float
    p95: float
    processor: float


@dataclass
class Session:
    """What a browser remembers of its session."""

    app: App
    socket: websockets.ClientConnection
    query_string: str
    page: str = ""
    sliders: dict[str, list[float]] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)

    async def run(self) -> float:
        """Asks for a run with the present values; the seconds until it has finished."""
        loop = asyncio.get_running_loop()
        sent = loop.time()
        await self.socket.send(self._request())
        async with asyncio.timeout(PATIENCE):
            while not self._is_end(ForwardMsg.FromString(await self.socket.recv())):
                pass
        return loop.time() - sent

    async def move(self, value: float) -> float:
        """Moves the slider; the seconds until the server has finished."""
        moved = next(id for id in self.sliders if id.endswith(f"-{self.app.slider_key}"))
        self.sliders[moved] = [value]
        return await self.run()

    def _request(self) -> bytes:
        request = BackMsg()
        state = request.rerun_script
        state.query_string = self.query_string
        state.page_script_hash = self.page
        state.cached_message_hashes.extend(self.kept)
        state.context_info.url = self.app.served.address
        state.context_info.timezone = "UTC"
        state.context_info.color_scheme = "light"
        for id, values in self.sliders.items():
            state.widget_states.widgets.add(id=id).double_array_value.data.extend(values)
        return request.SerializeToString()

    def _is_end(self, message: ForwardMsg) -> bool:
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.page = message.new_session.page_script_hash
        elif kind == "page_info_changed":
            self.query_string = message.page_info_changed.query_string
        elif kind == "delta":
            self._keep(message)
        return kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY

    def _keep(self, message: ForwardMsg) -> None:
        if message.metadata.cacheable:
            self.kept.add(message.hash)
        element = message.delta.new_element
        if element.WhichOneof("type") == "exception":
            raise SystemExit(f"The app shows an error: {element.exception.message}")
        if element.WhichOneof("type") == "slider":
            slider = element.slider
            self.sliders.setdefault(slider.id, list(slider.default))
            if slider.set_value:
                self.sliders[slider.id] = list(slider.value)


async def one_session(app: App, number: int, of: int) -> list[float]:
    """One user: opens the page, then moves the slider once a second; the seconds each move took."""
    address = app.served.address.replace("http", "ws", 1) + "/_stcore/stream"
    async with websockets.connect(address, subprotocols=["streamlit"], max_size=None) as socket:  # type: ignore[list-item]
        session = Session(app, socket, app.query.format(number=number))
        await session.run()
        loop, chosen = asyncio.get_running_loop(), random.Random(number)
        # The users' moves are spread over the second, and begin when all pages are open.
        start = loop.time() + 1 + ARRIVAL * (of - number) + PERIOD * number / of
        took = []
        for move in range(SECONDS):
            await asyncio.sleep(start + move * PERIOD - loop.time())
            took.append(await session.move(float(chosen.randrange(101))))
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


def climb(apps: dict[str, App]) -> dict[str, dict[int, Load]]:
    """For each app, what more and more sessions meet, until it is too slow."""
    found: dict[str, dict[int, Load]] = {name: {} for name in apps}
    for count in STEPS:
        for name, app in apps.items():
            if all(load.p95 < P95_LIMIT for load in found[name].values()):
                found[name][count] = asyncio.run(users(app, count))
    return found


def served(found: dict[int, Load]) -> int:
    """The largest number of sessions that were answered soon enough."""
    return max((count for count, load in found.items() if load.p95 < P95_LIMIT), default=0)


def main() -> None:
    """The figures at every step, and the largest number served."""
    with (
        script_file(ONE_METRIC_APP) as peer,
        server(ROOT / "app.py") as ours,
        server(peer) as theirs,
    ):
        found = climb(
            {
                "ours": App(ours, "slider_russian_acceptance", "troops={number}"),
                "one metric": App(theirs, "value"),
            }
        )
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


if __name__ == "__main__":
    main()
