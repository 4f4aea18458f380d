"""What does a browser know of its session? Sends what its widgets hold, and keeps what the server's messages say."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import websockets
from serving import Served
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

PATIENCE = 60.0
SLIDER_KEY = "slider_"
VIEW_LABEL = "View"

Value = Sequence[float] | Sequence[str] | str


@dataclass
class Visitor:
    """One browser on one page: its widgets' values by id, the page's buttons and views, what it may take away."""

    served: Served
    socket: websockets.ClientConnection
    query_string: str = ""
    page: str = ""
    pages: dict[str, str] = field(default_factory=dict)  # title → hash
    values: dict[str, Value] = field(default_factory=dict)
    buttons: dict[str, str] = field(default_factory=dict)  # label → id
    view: tuple[str, tuple[str, ...]] = ("", ())  # the id of the page's choice of a view, and its labels
    files: dict[str, str] = field(default_factory=dict)  # name → address
    kept: set[str] = field(default_factory=set)

    async def run(self, pressed: str = "") -> float:
        """Asks for a run with the present values; the seconds until it has finished."""
        loop = asyncio.get_running_loop()
        sent = loop.time()
        await self.socket.send(self._request(pressed))
        async with asyncio.timeout(PATIENCE):
            while not self._is_end(ForwardMsg.FromString(await self.socket.recv())):
                pass
        return loop.time() - sent

    async def turn_to(self, title: str, view: str = "") -> float:
        """Turns to a page and a view of it; the seconds until both were there."""
        if self.page != self.pages[title]:
            self.page, self.query_string = self.pages[title], ""
            self.values = {id: value for id, value in self.values.items() if _is_slider_of_scenario(id)}
            self.buttons, self.view, self.files = {}, ("", ()), {}
            took = await self.run()
        else:
            took = 0.0
        if view:
            self.values[self.view[0]] = [view]
            took += await self.run()
        return took

    async def move(self, slider: str, value: float) -> float:
        """Moves a slider of the scenario; the seconds until the server has finished."""
        self.values[next(id for id in self.values if id.endswith(f"-{slider}"))] = [value]
        return await self.run()

    async def press(self, label: str) -> float:
        """Presses a button; the seconds until the server has finished."""
        return await self.run(self.buttons[label])

    def _request(self, pressed: str) -> bytes:
        request = BackMsg()
        state = request.rerun_script
        state.query_string = self.query_string
        state.page_script_hash = self.page
        state.cached_message_hashes.extend(self.kept)
        state.context_info.url = self.served.address
        state.context_info.timezone = "UTC"
        state.context_info.color_scheme = "light"
        for id, value in self.values.items():
            widget = state.widget_states.widgets.add(id=id)
            if isinstance(value, str):
                widget.string_value = value
            elif all(isinstance(part, str) for part in value):
                widget.string_array_value.data.extend(map(str, value))
            else:
                widget.double_array_value.data.extend(map(float, value))
        if pressed:
            state.widget_states.widgets.add(id=pressed).trigger_value = True
        return request.SerializeToString()

    def _is_end(self, message: ForwardMsg) -> bool:
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.page = message.new_session.page_script_hash or self.page
        elif kind == "navigation":
            shown = [page for page in message.navigation.app_pages if not page.is_hidden]
            self.pages = {page.page_name: page.page_script_hash for page in shown}
            self.page = message.navigation.page_script_hash or self.page
        elif kind == "page_info_changed":
            self.query_string = message.page_info_changed.query_string
        elif kind == "delta":
            self._keep(message)
        return kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY

    def _keep(self, message: ForwardMsg) -> None:
        if message.metadata.cacheable:
            self.kept.add(message.hash)
        kind = message.delta.new_element.WhichOneof("type")
        if kind is None:
            return
        element = getattr(message.delta.new_element, kind)
        if kind == "exception":
            raise SystemExit(f"The app shows an error: {element.message}")
        if kind == "button":
            self.buttons[element.label] = element.id
        elif kind == "bidi_component":
            self.files |= files_in(element)
        elif kind in ("slider", "selectbox", "multiselect", "button_group"):
            if element.set_value:
                self.values[element.id] = _given(kind, element)
            else:
                self.values.setdefault(element.id, _at_first(kind, element))
            if kind == "button_group" and element.label == VIEW_LABEL:
                self.view = (element.id, tuple(option.content for option in element.options))


def files_in(component: Any) -> dict[str, str]:
    """What an element of the page offers to take away: the name of each file and its address below the app's root."""
    if not component.component_name.endswith(".take"):
        return {}
    offered = json.loads(component.bytes)
    return {offered["name"]: offered["address"]}


def _is_slider_of_scenario(id: str) -> bool:
    return id.rpartition("-")[2].startswith(SLIDER_KEY)


def _given(kind: str, element: Any) -> Value:
    """What the server has set a widget to."""
    if kind == "selectbox":
        return str(element.raw_value)
    if kind == "slider":
        return list(element.raw_value if element.options else element.value)
    return list(element.raw_values)


def _at_first(kind: str, element: Any) -> Value:
    """What a widget holds before anybody has set it."""
    if kind == "selectbox":
        return str(element.options[element.default]) if element.HasField("default") and element.options else ""
    if kind == "slider":
        return [element.options[int(place)] for place in element.default] if element.options else list(element.default)
    labels = [option.content for option in element.options] if kind == "button_group" else list(element.options)
    return [labels[place] for place in element.default]


@asynccontextmanager
async def visit(served: Served, query: str = "") -> AsyncIterator[Visitor]:
    """A browser that has opened the app's first page."""
    address = served.address.replace("http", "ws", 1) + "/_stcore/stream"
    async with websockets.connect(address, subprotocols=["streamlit"], max_size=None, origin=served.address) as socket:  # type: ignore[list-item, arg-type]
        visitor = Visitor(served, socket, query)
        await visitor.run()
        yield visitor
