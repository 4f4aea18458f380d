"""What else does the server hand out? plotly.js from the installed plotly, and presentations."""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path

import plotly
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from briefing.handout import policy
from dashboard import presenting

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
    """A storyline as a presentation; its policy lets it load nothing from anywhere, nor be framed."""
    found = presenting.document(request.path_params["token"])
    if found is None:
        return Response("This presentation is no longer kept. Open it again from the Briefing page.", 404)
    headers = {
        "Content-Security-Policy": f"{policy()}; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }
    return Response(found, media_type="text/html", headers=headers)


routes = [Route("/assets/plotly.min.js", plotly_js), Route("/present/{token}", presentation)]
