"""Who may ask the server, and what may a page of it load? One middleware before everything, Streamlit included.

A page of somebody else's that is open in the same browser can send requests here, and can give its own name this
machine's address (DNS rebinding): neither gets in. What the server is called is known from its settings alone.
"""

from __future__ import annotations

import base64
import hashlib
import re
import sys
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from dashboard import address
from scenarios.reach import Reach, reach

PORT_OF_A_SCHEME = re.compile(r":(80|443)$")
# Of Streamlit's own: what says how the server fares, and what drives the app without a page.
CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")
SCRIPT_IN_PAGE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
NAME_IT = f"Whoever runs it can name another address in {address.SETTING}."
WRONG_HOST = f"This Simulator is not had under that name. {NAME_IT}"
WRONG_ORIGIN = f"This Simulator does not answer the pages of other sites. {NAME_IT}"


@dataclass(frozen=True)
class Names:
    """What the server goes by: names that it was given, the address where others have it, sites that may ask it.

    `open` says that it listens for other machines too: it then answers to any number, which no site can rebind.
    """

    given: tuple[str, ...] = ()
    public: str = ""
    sites: frozenset[str] = frozenset()
    open: bool = False

    def is_host(self, host: str) -> bool:
        """Whether a Host header is ours."""
        name = _name_of(host)
        if not name:
            return False
        if reach(f"//{host}") is Reach.MACHINE:
            return name in ("localhost", "::1") or name.startswith("127.")
        return self._was_given(name) or (self.open and _is_number(name))

    def is_origin(self, origin: str, host: str) -> bool:
        """Whether what asks is a page of ours, that came from that host, or of a site that may."""
        scheme, _, place = origin.lower().partition("://")
        if origin in self.sites:
            return True
        if scheme not in ("http", "https") or not (name := _name_of(place)):
            return False
        if _place(place) in (_place(host), _place(self.public)):
            return True
        # A proxy may call the server by its inner name; then nothing tells the port that the browser has.
        return self._was_given(name) and not self._was_given(_name_of(host))

    def _was_given(self, name: str) -> bool:
        return any(
            pattern == "*" or name == pattern or (pattern.startswith("*.") and name.endswith(pattern[1:]))
            for pattern in self.given
        )


def _name_of(host: str) -> str:
    """The name in a Host header or behind the :// of an origin; empty if it is none."""
    try:
        parts = urlsplit(f"//{host}")
        parts.port  # noqa: B018 - raises ValueError for a port that is none
    except ValueError:
        return ""
    return (parts.hostname or "").rstrip(".") if parts.netloc == host and parts.username is None else ""


def _place(host: str) -> str:
    """A host as a browser writes it: in small letters, without the port that its scheme has anyway."""
    return PORT_OF_A_SCHEME.sub("", host.lower())


def _is_number(name: str) -> bool:
    try:
        return not ip_address(name.partition("%")[0]).is_unspecified
    except ValueError:
        return False


def names() -> Names:
    """What the settings say that the server goes by. Raises AddressError."""
    public = urlsplit(address.public()).netloc.lower()
    given = [_name_of(public), str(st.get_option("browser.serverAddress") or ""), *st.get_option("server.allowedHosts")]
    named = tuple(one for name in given if (one := name.strip().lower().rstrip(".")) and one != "localhost")
    sites = frozenset(site.strip() for site in st.get_option("server.corsAllowedOrigins"))
    return Names(named, public, sites, is_open())


def is_open() -> bool:
    """Whether the server listens for other machines than this one."""
    listens = str(st.get_option("server.address") or "")
    try:
        return not ip_address(listens).is_loopback
    except ValueError:
        return listens != "localhost" and not listens.startswith("unix://")


def warn() -> None:
    """Says on the console what it means that others reach the server, if they do."""
    if is_open():
        known = ", ".join(names().given) or "no name, only by number"
        print(
            "Everyone who reaches this server can read, change and delete every saved preset and storyline: there is "
            f"no sign-on. Put it behind your own. It answers to {known}; name its address in {address.SETTING}.",
            file=sys.stderr,
        )


def page_policy(sites: Collection[str] = ()) -> str:
    """The Content-Security-Policy of Streamlit's pages: all that they load is ours; `sites` may frame them.

    Streamlit sets styles from its scripts, runs the elements' scripts from blobs, and draws some charts with
    compiled expressions: its pages need 'unsafe-inline' for styles, blob: and for scripts.
    """
    page = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    digests = " ".join(f"'{_digest(script)}'" for script in SCRIPT_IN_PAGE.findall(page))
    framed_by = " ".join(["'self'", *sorted(sites)])
    return (
        f"default-src 'self'; script-src 'self' blob: 'wasm-unsafe-eval' {digests}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' data: blob:; "
        "connect-src 'self' data: blob:; worker-src 'self' blob:; frame-src 'self'; object-src 'none'; "
        f"base-uri 'self'; form-action 'self'; frame-ancestors {framed_by}"
    )


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def middleware() -> list[Middleware]:
    """The door, as the settings have it. Raises AddressError."""
    return [Middleware(Door, names=names())]


class Door:
    """The middleware: refuses what is not ours, and says to browsers what ours may do."""

    def __init__(self, app: ASGIApp, names: Names) -> None:
        self._app = app
        self._names = names
        self._headers = {
            "Content-Security-Policy": page_policy(names.sites),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets a request in, or answers it here."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal and scope["type"] == "websocket":
            await WebSocketClose(code=1008)(scope, receive, send)
        elif refusal:
            await refusal(scope, receive, self._dressed(send))
        else:
            await self._app(_as_own(scope), receive, self._dressed(send))

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        hosts, origins = headers.getlist("host"), headers.getlist("origin")
        forwarded = headers.get("x-forwarded-host", "").split(",")[0].strip()
        asked = forwarded or "".join(hosts)
        if len(hosts) != 1 or not all(map(self._names.is_host, (hosts[0], asked))):
            return PlainTextResponse(WRONG_HOST, 421)
        if not all(self._names.is_origin(origin, asked) for origin in origins):
            return PlainTextResponse(WRONG_ORIGIN, 403)
        if any(path in scope["path"] for path in CLOSED):
            return PlainTextResponse("There is nothing at this address.", 404)
        return None

    def _dressed(self, send: Send) -> Send:
        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        return dressed


def _as_own(scope: Scope) -> Scope:
    """The scope of what was let in: where its page came from is what the host is called.

    Streamlit, which knows less of the server's names, would ask an outside service for its address.
    """
    origin = urlsplit(Headers(scope=scope).get("origin", "")).netloc
    if scope["type"] != "websocket" or not origin:
        return scope
    kept = [(name, value) for name, value in scope["headers"] if name != b"host"]
    return {**scope, "headers": [*kept, (b"host", origin.encode("latin-1"))]}
