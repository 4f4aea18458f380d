"""How is a file taken away? Under an address of its own, at which the server makes it when it is asked for."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from email.message import Message

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from streamlit.logger import get_logger

from briefing.formats import File
from dashboard.offers import offer, offered
from dashboard.session import session
from scenarios.store import StoreError

# Files are made one after another, so that those who move sliders meanwhile wait for none of them.
AT_ONCE = asyncio.Semaphore(2)
GONE = "This file is no longer kept. Close this, open it again and take the file from there."
FAILED = "This file could not be made. Nothing else was changed. Try again, or take another format."


def address(file: File, key: str) -> str:
    """Where, from the root of the app, a file is handed out; of a key of a session always the same."""
    token = hmac.new(session().secret, key.encode(), hashlib.sha256).hexdigest()
    offer(token, file)
    return f"take/{token}"


async def taken(request: Request) -> Response:
    """The file that a session offers under a token, made now."""
    file = offered(request.path_params["token"], File)
    if file is None:
        return PlainTextResponse(GONE, 404)
    try:
        async with AT_ONCE:
            content = await run_in_threadpool(file.make)
    except StoreError as error:
        return PlainTextResponse(str(error), 503)
    except Exception:
        get_logger(__name__).exception("%s could not be made", file.label)
        return PlainTextResponse(FAILED, 500)
    headers = {
        "Content-Disposition": _attachment(file.name),
        "Content-Security-Policy": "sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=file.media_type, headers=headers)


def _attachment(name: str) -> str:
    """What tells a browser to save under a name, in any script (RFC 6266)."""
    message = Message()
    message.add_header("Content-Disposition", "attachment", filename=("utf-8", "", name))
    return str(message["Content-Disposition"])
