"""How does a storyline reach the screen of a room? Kept under an address nobody can guess."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from functools import lru_cache

import streamlit as st

from briefing.brief import Brief

MOST_KEPT = 200
# Whoever knows a storyline still cannot work out its address; a restart makes all addresses anew.
SECRET = secrets.token_bytes(32)


def address(brief: Brief) -> str:
    """Where, from the root of the app, the brief is handed out as a presentation, while among the last asked for."""
    content = f"{brief.base.fingerprint} {brief.made_on} {brief.link} {brief.storyline.to_json()}"
    token = hmac.new(SECRET, content.encode(), hashlib.sha256).hexdigest()
    _kept(token, brief)
    return f"present/{token}#present"


def document(token: str) -> str | None:
    """The presentation kept under a token; None if there is none."""
    try:
        return _built(_kept(token))
    except LookupError:
        return None


@st.cache_resource(max_entries=MOST_KEPT, show_spinner=False)
def _kept(token: str, _brief: Brief | None = None) -> Brief:
    """The brief under a token, or else the one that is now put there. Raises LookupError if there is neither."""
    if _brief is None:
        raise LookupError(token)
    return _brief


@lru_cache(maxsize=16)
def _built(brief: Brief) -> str:
    from briefing.handout import handout

    return handout(brief)
