"""How does a storyline reach the screen of a room? Kept under an address nobody can guess."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import OrderedDict
from functools import lru_cache
from threading import Lock

import streamlit as st

from briefing.brief import Brief

MOST_KEPT = 200
# Whoever knows a storyline still cannot work out its address; a restart makes all addresses anew.
SECRET = secrets.token_bytes(32)

_kept: OrderedDict[str, Brief] = OrderedDict()
_lock = Lock()


def address(brief: Brief) -> str:
    """Where this process hands the brief out as a presentation, as long as it is among the last ones asked for."""
    content = f"{brief.base.fingerprint} {brief.made_on} {brief.link} {brief.storyline.to_json()}"
    token = hmac.new(SECRET, content.encode(), hashlib.sha256).hexdigest()
    with _lock:
        _kept.setdefault(token, brief)
        _kept.move_to_end(token)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return f"{st.get_option('server.baseUrlPath').rstrip('/')}/present/{token}#present"


def document(token: str) -> str | None:
    """The presentation kept under a token; None if there is none."""
    with _lock:
        brief = _kept.get(token)
    return None if brief is None else _built(brief)


@lru_cache(maxsize=16)
def _built(brief: Brief) -> str:
    from briefing.handout import handout

    return handout(brief)
