"""Who changed what is stored? A line on the server's log for each act that takes something away from others."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

import streamlit as st

LONGEST = 200
_log = logging.getLogger("after_the_ceasefire.presets")


def note(act: str, kind: str, id: str, **what: object) -> None:
    """Writes what was done to what is stored, when, and from which address, as one line of JSON."""
    if not _log.handlers:
        _log.addHandler(logging.StreamHandler(sys.stderr))
        _log.setLevel(logging.INFO)
        _log.propagate = False
    done = {"at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", "did": act, "kind": kind, "id": id}
    # Whatever a name holds, written in ASCII it neither ends the line nor steers a terminal.
    _log.info(json.dumps({**done, **what, **_whence()}, default=str).replace("\x7f", "\\u007f"))


def _whence() -> dict[str, str]:
    """The address that the browser connected from, and the one that a proxy says, which anybody can make up."""
    said = st.context.headers.get("X-Forwarded-For", "")[:LONGEST]
    return {"from": st.context.ip_address or "this machine", **({"forwarded_for": said} if said else {})}
