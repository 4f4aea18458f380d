"""Under which address does a browser reach this Simulator? As the setting, the browser or a proxy says."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st

from scenarios.reach import Reach, reach

SETTING = "AFTER_CEASEFIRE_ADDRESS"
FIRST_PAGE = "simulator"
# What Streamlit puts behind the root while a page other than the first is open: the name of its file.
PAGES = frozenset(file.stem for file in (Path(__file__).parent / "pages").glob("*.py")) - {FIRST_PAGE}
WELL_FORMED = re.compile(r"https?://(\[[0-9A-Fa-f:.]+\]|[\w.-]+)(:[0-9]{1,5})?(/[\w.~!$&'()*+,;=:@%/-]*)?")

WHO_CAN_OPEN = {
    Reach.MACHINE: (
        "This address is that of your own machine: nobody else can open it. Send the file in its place, or use the "
        "Simulator under an address that others can reach."
    ),
    Reach.HOUSE: "Only people in your own network can open this address.",
    Reach.WORLD: "",
}


class AddressError(Exception):
    """The setting holds no address; the message says what to write."""


def who_can_open(address: str) -> str:
    """The sentence to be said beside an address that does not carry everywhere; empty for one that does."""
    return WHO_CAN_OPEN[reach(address)]


def public() -> str:
    """The address that the setting names, with a slash at its end; empty if there is none. Raises AddressError."""
    text = os.environ.get(SETTING, "").strip()
    address = root(text)
    if text and not address:
        raise AddressError(f"{SETTING} is {text!r}, which is no address; write all of it, from https:// on")
    return address


def folder() -> str:
    """The server's own base path: Streamlit's routes begin there. Empty, or without a slash at either end."""
    return str(st.get_option("server.baseUrlPath")).strip("/")


def served_at() -> str:
    """The root of the app: as the setting names it, else as the browser has it. Raises AddressError."""
    return public() or root(st.context.url or "", PAGES, folder())


def root(url: str, pages: Collection[str] = (), base_path: str = "") -> str:
    """The root of the app, with a slash at its end, from the address of a page of it; empty if that is none.

    `pages` are the names that may stand behind the root; `base_path`, the server's own, is what the root ends in.
    Streamlit takes a page's name off even where it is the last folder of the root: `base_path` puts it back.
    """
    whole = re.split("[?#]", url)[0]
    if not WELL_FORMED.fullmatch(whole):
        return ""
    parts = urlsplit(whole)
    steps, ending = ([step for step in path.split("/") if step] for path in (parts.path, base_path))
    if steps and steps[-1] in pages:
        steps.pop()
    shared = max(n for n in range(len(ending) + 1) if steps[len(steps) - n :] == ending[:n])
    return f"{parts.scheme}://{parts.netloc}/{''.join(f'{step}/' for step in [*steps, *ending[shared:]])}"


def root_of_request(headers: Mapping[str, str], base_url: str, base_path: str = "", own_host: str = "") -> str:
    """The root of the app as whoever sends a request has it; empty if the request does not say it well.

    The setting goes before all; then the Simulator's page that asks; then what a proxy says of itself; last the
    request's own `base_url`, which is wrong behind a proxy that strips a prefix and says nothing. `own_host` is known
    to be the app's, whatever a proxy calls it.
    """
    if setting := public():
        return setting
    host, scheme, prefix = (
        headers.get(f"x-forwarded-{name}", "").split(",")[0].strip() for name in ("host", "proto", "prefix")
    )
    asking = headers.get("referer", "")
    asking_host = asking.partition("://")[2].partition("/")[0]
    known = {host, headers.get("host"), own_host, f"{own_host}:{asking_host.rpartition(':')[2]}"}
    # Another site's page may link here; it must not put its own address into what it leads to.
    if asking_host and (headers.get("sec-fetch-site") == "same-origin" or asking_host in known):
        return root(asking, base_path=base_path)
    own_scheme, _, there = base_url.partition("://")
    host_asked, _, path = there.partition("/")
    return root(f"{scheme or own_scheme}://{host or host_asked}/{(prefix or path).strip('/')}", base_path=base_path)
