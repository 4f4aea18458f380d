"""Who is let in by the server's door, and what browsers are told that its pages may load."""

import asyncio
import re
import tomllib
from pathlib import Path

import pytest
import streamlit as st

from dashboard import door
from dashboard.door import Door, Names

HERE = Names()
NAMED = Names(
    given=("sim.example", "*.team.example"), public="sim.example:8443", sites=frozenset({"https://desk.example"})
)
OPEN = Names(given=("sim.example",), open=True)


async def app(scope, _, send):
    """What stands behind the door: it answers with the host that it is told."""
    host = dict(scope["headers"]).get(b"host", b"")
    await send({"type": "http.response.start", "status": 200, "headers": [(b"referrer-policy", b"its-own")]})
    await send({"type": "http.response.body", "body": host})


def answered(names, host, origin=None, path="/", kind="http", **more):
    """Status, headers and body of what comes of a request; of a refused websocket, the code it is closed with."""
    headers = [(b"host", host.encode("latin-1"))] if host is not None else []
    headers += [(b"origin", origin.encode("latin-1"))] if origin is not None else []
    headers += [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in more.items()]
    sent = []

    async def send(message):
        sent.append(message)

    scope = {"type": kind, "path": path, "method": "GET", "headers": headers, "server": ("127.0.0.1", 8501)}
    asyncio.run(Door(app, names)(scope, None, send))
    first = sent[0]
    if first["type"] == "websocket.close":
        return first["code"], {}, b""
    return first["status"], {k.decode(): v.decode() for k, v in first["headers"]}, sent[1]["body"]


def is_in(*asked, **more):
    return answered(*asked, **more)[0] == 200


THIS_MACHINE = "localhost localhost:8501 127.0.0.1:9 [::1]:8501 LOCALHOST:8501 localhost."


@pytest.mark.parametrize("host", THIS_MACHINE.split())
def test_this_machine_is_let_in_by_whatever_it_calls_itself(host):
    assert all(is_in(names, host) for names in (HERE, NAMED, OPEN))


FOREIGN = (
    "evil.example localhost.evil.example 127.0.0.1.evil.example sim.example.evil.example 0.0.0.0:8501 [::] localhost/ "
    "127.0.0.1@evil.example evil.example#localhost localhost:port localhost:99999 localhost,evil.example team.example "
    "evilteam.example \xe9vil.example"
)


@pytest.mark.parametrize("names", [HERE, NAMED, OPEN])
@pytest.mark.parametrize("host", [*FOREIGN.split(), "localhost evil", "", None])
def test_a_foreign_host_is_refused_and_not_repeated(names, host):
    for kind in ("http", "websocket"):
        status, _, body = answered(names, host, kind=kind)
        assert status in (421, 1008)
        assert not host or host.encode("latin-1") not in body


def test_names_are_let_in_that_were_given_and_numbers_where_others_are_served():
    assert is_in(NAMED, "sim.example")
    assert is_in(NAMED, "SIM.example.:8443")
    assert is_in(NAMED, "a.team.example")
    assert is_in(OPEN, "192.168.1.5:8501")
    assert is_in(OPEN, "[fd00::1]:8501")
    assert not is_in(HERE, "192.168.1.5:8501")
    assert not is_in(HERE, "sim.example")


def test_two_hosts_and_a_forwarded_one_are_all_looked_at():
    assert not is_in(HERE, "localhost", x_forwarded_host="evil.example")
    assert is_in(NAMED, "127.0.0.1:8501", x_forwarded_host="sim.example, inner")
    sent = []

    async def send(message):
        sent.append(message)

    headers = [(b"host", b"localhost"), (b"host", b"evil.example")]
    asyncio.run(Door(app, HERE)({"type": "http", "path": "/", "method": "GET", "headers": headers}, None, send))
    assert sent[0]["status"] == 421


@pytest.mark.parametrize(
    ("names", "host", "origin"),
    [
        (HERE, "localhost:8501", "http://localhost:8501"),
        (HERE, "127.0.0.1:9000", "http://127.0.0.1:9000"),  # through a tunnel
        (NAMED, "sim.example", "https://SIM.example"),
        (NAMED, "sim.example:443", "https://sim.example"),
        (NAMED, "127.0.0.1:8501", "https://sim.example:8443"),  # the proxy calls it so
        (NAMED, "127.0.0.1:8501", "https://sim.example"),
        (NAMED, "sim.example:8443", "https://desk.example"),
        (OPEN, "192.168.1.5:8501", "http://192.168.1.5:8501"),
    ],
)
def test_pages_of_ours_and_of_named_sites_are_answered(names, host, origin):
    assert is_in(names, host, origin)
    assert is_in(names, host, origin, kind="websocket")


STRANGERS = (
    "http://evil.example http://localhost:3000 http://127.0.0.1:9999 http://0.0.0.0:8501 null file:// "
    "http://localhost.evil.example http://localhost:8501.evil.example http://evil.example@localhost:8501 "
    "chrome-extension://localhost:8501 http://[::1]:8501 https://desk.example.evil.example http://team.example"
)


@pytest.mark.parametrize("names", [HERE, NAMED, OPEN])
@pytest.mark.parametrize("origin", [*STRANGERS.split(), ""])
def test_pages_of_others_are_refused(names, origin):
    assert answered(names, "localhost:8501", origin)[0] == 403
    assert answered(names, "localhost:8501", origin, kind="websocket")[0] == 1008


def test_a_named_site_s_other_ports_are_others_where_the_host_tells_the_port():
    assert not is_in(NAMED, "sim.example", "http://sim.example:3000")


def test_streamlit_is_told_the_host_that_the_page_came_from():
    """Of another it would ask an outside service whether that is this machine, and everybody would wait."""
    told = answered(NAMED, "127.0.0.1:8501", "https://sim.example", kind="websocket")
    assert told[2] == b"sim.example"
    assert answered(HERE, "localhost:8501", "http://localhost:8501", kind="websocket")[2] == b"localhost:8501"


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/sim/_stcore/metrics", "/_stcore/agent/mcp", "/_stcore/agent"])
def test_what_drives_or_watches_the_server_is_closed(path):
    assert answered(HERE, "localhost", path=path)[0] == 404
    assert is_in(HERE, "localhost", path="/_stcore/health")


def test_browsers_are_told_and_what_a_route_says_itself_stays():
    _, headers, _ = answered(NAMED, "localhost")
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["frame-ancestors"] == "'self' https://desk.example"
    assert policy["default-src"] == policy["frame-src"] == "'self'"
    assert not {"'unsafe-inline'", "'unsafe-eval'"} & set(policy["script-src"].split())
    outside = re.compile(r"\*|https?:|wss?:")
    assert not any(outside.search(value) for name, value in policy.items() if name != "frame-ancestors")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "its-own"
    assert "content-security-policy" in answered(HERE, "evil.example")[1]


@pytest.fixture
def settings(monkeypatch):
    given = {"browser.serverAddress": "localhost", "server.allowedHosts": [], "server.corsAllowedOrigins": []}
    given["server.address"] = "127.0.0.1"
    monkeypatch.setattr(st, "get_option", given.__getitem__)
    return given


def test_the_settings_name_the_server(settings, monkeypatch):
    assert door.names() == HERE
    settings["browser.serverAddress"], settings["server.allowedHosts"] = "Name.example", ["*.apps.example"]
    monkeypatch.setenv("AFTER_CEASEFIRE_ADDRESS", "https://sim.example:8443/folder/")
    assert door.names() == Names(("sim.example", "name.example", "*.apps.example"), "sim.example:8443")


@pytest.mark.parametrize(
    ("listens", "warned"),
    [
        *((here, False) for here in ("127.0.0.1", "localhost", "::1", "unix:///run/sim")),
        *((there, True) for there in ("0.0.0.0", "::", "192.168.1.5", "sim.example", None)),
    ],
)
def test_a_start_for_others_warns_of_what_they_may(settings, capsys, listens, warned):
    settings["server.address"] = listens
    door.warn()
    assert ("Everyone who reaches" in capsys.readouterr().err) is warned
    assert door.names().open is warned


def test_nobody_else_is_served_unless_whoever_starts_it_says_so():
    config = tomllib.loads((Path(door.__file__).parent.parent / ".streamlit/config.toml").read_text(encoding="utf-8"))
    assert config["server"]["address"] == "127.0.0.1"
