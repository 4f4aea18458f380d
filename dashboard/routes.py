"""What else does the server hand out? plotly.js from the installed plotly, the Simulator's pictures, presentations."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from operator import attrgetter
from pathlib import Path

import pandas as pd
import plotly
import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from briefing import svg, tables, words
from briefing.answer import Answer, answer
from briefing.handout import policy
from dashboard import address, presenting, rule_bases, taking
from scenarios.link import from_link
from scenarios.store import StoreError

PLOTLY_FILE = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"


@lru_cache(maxsize=1)
def _compressed() -> bytes:
    return gzip.compress(PLOTLY_FILE.read_bytes(), compresslevel=6)


def plotly_js(request: Request) -> Response:
    """plotly.js, compressed; the address names its version, so that a browser may keep it for good."""
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(PLOTLY_FILE.read_bytes(), media_type="text/javascript", headers=headers)
    return Response(_compressed(), media_type="text/javascript", headers={**headers, "Content-Encoding": "gzip"})


def presentation(request: Request) -> Response:
    """A storyline as a presentation; its policy lets it load nothing from anywhere, nor be framed by others."""
    is_opened = presenting.PREVIEW not in request.query_params
    try:
        document = presenting.document(request.path_params["token"], is_opened)
    except StoreError as error:
        return PlainTextResponse(f"This presentation cannot be had now. {error}", 503)
    if document is None:
        return PlainTextResponse("This presentation is no longer kept. Open it again from the Briefing page.", 404)
    headers = {
        "Content-Security-Policy": f"{policy()}; frame-ancestors 'self'",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }
    return Response(document, media_type="text/html", headers=headers)


# Of each of the Simulator's own pictures: how it is drawn, what it says, its numbers.
Picture = tuple[Callable[[Answer], str], Callable[[Answer], str], Callable[[Answer], pd.DataFrame]]
PICTURES: dict[str, Picture] = {
    "outcomes": (svg.outcome_bars, words.together_and_apart, tables.outcomes),
    "branches": (svg.branches, words.flow_sentence, tables.branches),
    "over-time": (svg.over_time, words.timeline_sentence, attrgetter("timeline")),
}


def picture(request: Request) -> Response:
    """One of the Simulator's pictures as SVG, or its numbers as CSV; the query is that of a scenario's link."""
    name, _, ending = request.path_params["file"].rpartition(".")
    if name not in PICTURES or ending not in ("svg", "csv"):
        return nothing(request)
    drawn, sentence, table = PICTURES[name]
    base = rule_bases.present()
    shown = answer(base, from_link(base, dict(request.query_params)).scenario)
    source = words.source(shown.base, shown.scenario)
    own_host = st.get_option("browser.serverAddress")
    served_at = address.root_of_request(request.headers, str(request.base_url), address.folder(), own_host)
    settings = words.settings(base, shown.scenario, date.today(), served_at)
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
    if ending == "csv":
        return Response(tables.as_csv(table(shown), source, settings), media_type="text/csv", headers=headers)
    vector = svg.alone(drawn(shown), sentence(shown), [source, settings])
    return Response(vector, media_type="image/svg+xml", headers=headers)


def nothing(_: Request) -> Response:
    """What answers wherever else one of our own folders is asked: words and 404, not Streamlit’s page."""
    return PlainTextResponse("There is nothing at this address. Open the Simulator and take it from there.", 404)


OURS = {
    "/assets/plotly.min.js": plotly_js,
    "/picture/{file}": picture,
    "/present/{token}": presentation,
    "/take/{token}": taking.taken,
    **{
        f"/{folder}{rest}": nothing
        for folder in ("assets", "picture", "present", "take")
        for rest in ("", "/{rest:path}")
    },
}


def routes() -> list[Route]:
    """Every route of ours: below the server's base path, and at the root for a proxy that takes it off.

    Where the setting holds no address, the server does not start.
    """
    try:
        address.public()
    except address.AddressError as error:
        sys.exit(str(error))
    starts = dict.fromkeys(["", f"/{address.folder()}".rstrip("/")])
    return [Route(f"{start}{path}", endpoint) for start in starts for path, endpoint in OURS.items()]
