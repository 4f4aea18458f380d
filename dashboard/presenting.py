"""How does a storyline reach the screen of a room? Kept under an address nobody can guess."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from functools import lru_cache

from briefing.brief import Brief
from dashboard.offers import offer, offered

# Whoever knows a storyline still cannot work out its address; a restart makes all addresses anew.
SECRET = secrets.token_bytes(32)


def address(brief: Brief) -> str:
    """Where, from the root of the app, the brief is handed out as a presentation."""
    content = f"{brief.base.fingerprint} {brief.made_on} {brief.link} {brief.storyline.to_json()}"
    token = hmac.new(SECRET, content.encode(), hashlib.sha256).hexdigest()
    offer(token, brief)
    return f"present/{token}#present"


def document(token: str) -> str | None:
    """The presentation kept under a token; None if there is none."""
    brief = offered(token, Brief)
    return _built(brief) if brief else None


@lru_cache(maxsize=16)
def _built(brief: Brief) -> str:
    from briefing.handout import handout

    return handout(brief)
