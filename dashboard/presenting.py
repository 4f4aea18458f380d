"""How does a storyline reach the screen of a room? Kept under an address nobody can guess.

What was opened is kept in the store as well: it is there again after a restart, whatever else was made meanwhile.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from contextlib import suppress
from datetime import date
from functools import lru_cache
from threading import Thread

from briefing.brief import Brief, brief
from briefing.slideshow import MOVING
from dashboard import rule_bases, stored
from dashboard.offers import offer, offered
from scenarios.scenario import ScenarioError
from scenarios.store import StoreError
from scenarios.storyline import storyline_of

# Whoever knows a storyline still cannot work out its address; a restart makes all addresses anew.
SECRET = secrets.token_bytes(32)
# What an address asks for that is only looked at beside the fields of its scenes.
PREVIEW = "preview"
UNSAID = "…"
TOKEN = re.compile(r"[0-9a-f]{64}")


def address(brief: Brief) -> str:
    """Where, from the root of the app, the brief is handed out as a presentation."""
    return f"{_offered_at(brief)}#present"


def preview(brief: Brief) -> str:
    """Where, from the root of the app, the slides of the brief are looked at while it is made.

    Words that are only written upon slides are not in what stands there: it is made anew as scenes change, while words
    are sent to it (see `slides.js`).
    """
    return f"{_offered_at(_without_words(brief))}?{PREVIEW}"


def _without_words(shown: Brief) -> Brief:
    story = shown.storyline
    scenes = [
        scene.changed(
            headline=None,
            points=(),
            written_for="",
            headlines={},
            annotations={view: remark for view, remark in scene.annotations.items() if view not in MOVING},
        ).model_dump()
        for scene in story.scenes
    ]
    slides = [slide.changed(headline=UNSAID, text=(), table=(), notes=()).model_dump() for slide in story.slides]
    bare = story.changed(scenes=scenes, slides=slides, so_what=None, decisions=())
    return brief(shown.base, bare, shown.made_on, shown.link)


def _offered_at(brief: Brief) -> str:
    content = f"{brief.base.fingerprint} {brief.made_on} {brief.link} {brief.storyline.to_json()}"
    token = hmac.new(SECRET, content.encode(), hashlib.sha256).hexdigest()
    offer(token, brief)
    return f"present/{token}"


def document(token: str, is_opened: bool = True) -> str | None:
    """The presentation under a token; None if there is none. Raises StoreError.

    One that `is_opened`, and not only looked at beside its fields, is kept.
    """
    if not TOKEN.fullmatch(token):
        return None
    shown = offered(token, Brief) or _kept(token)
    if shown is None:
        return None
    if is_opened:
        Thread(target=_keep, args=(token, shown), daemon=True, name="presentation").start()
    return _built(shown)


def _keep(token: str, shown: Brief) -> None:
    # It is on screen whether or not it can be kept.
    with suppress(StoreError):
        story = shown.storyline.model_dump(mode="json")
        stored.store().shown.keep(token, {"storyline": story, "made_on": f"{shown.made_on}", "link": shown.link})


def _kept(token: str) -> Brief | None:
    """The brief of a presentation that was opened before; None if there is none that can be read. Raises StoreError."""
    kept = stored.store().shown.document(token) or {}
    base = rule_bases.present()
    try:
        story = storyline_of(base, kept.get("storyline")).storyline
        return brief(base, story, date.fromisoformat(str(kept.get("made_on"))), str(kept.get("link", "")))
    except (ScenarioError, ValueError):
        return None


@lru_cache(maxsize=16)
def _built(shown: Brief) -> str:
    from briefing.handout import handout

    return handout(shown)
