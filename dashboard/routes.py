"""What else does the server hand out? plotly.js from the installed plotly, the Simulator's pictures, presentations."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path

import pandas as pd
import plotly
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from briefing import svg, tables, words
from briefing.answer import Answer, answer
from briefing.handout import policy
from dashboard import presenting, rule_bases
from scenarios.link import from_link

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
    found = presenting.document(request.path_params["token"])
    if found is None:
        return Response("This presentation is no longer kept. Open it again from the Briefing page.", 404)
    headers = {
        "Content-Security-Policy": f"{policy()}; frame-ancestors 'self'",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }
    return Response(found, media_type="text/html", headers=headers)


# Of each of the Simulator's own pictures: how it is drawn, what it says, its numbers.
Picture = tuple[Callable[[Answer], str], Callable[[Answer], str], Callable[[Answer], pd.DataFrame]]
PICTURES: dict[str, Picture] = {
    "outcomes": (svg.outcome_bars, words.outcomes_sentence, tables.outcomes),
    "branches": (svg.branches, words.flow_sentence, tables.branches),
}


def picture(request: Request) -> Response:
    """One of the Simulator's pictures as SVG, or its numbers as CSV; the query is that of a scenario's link."""
    name, _, ending = request.path_params["file"].rpartition(".")
    if name not in PICTURES or ending not in ("svg", "csv"):
        return Response("There is no such picture.", 404)
    drawn, sentence, table = PICTURES[name]
    base = rule_bases.present()
    found = answer(base, from_link(base, dict(request.query_params)).scenario)
    source = words.source(found.base, found.scenario)
    settings = words.settings(base, found.scenario, date.today(), str(request.base_url))
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
    if ending == "csv":
        return Response(tables.as_csv(table(found), source, settings), media_type="text/csv", headers=headers)
    made = svg.alone(drawn(found), sentence(found), [source, settings])
    return Response(made, media_type="image/svg+xml", headers=headers)


routes = [
    Route("/assets/plotly.min.js", plotly_js),
    Route("/picture/{file}", picture),
    Route("/present/{token}", presentation),
]
