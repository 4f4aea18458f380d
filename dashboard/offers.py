"""What does a session offer for fetching, and under which address? Kept as long as the session, whatever others do.

A server's routes know no session: whoever has an address may fetch, and nobody can guess one.
"""

from __future__ import annotations

from typing import TypeVar
from weakref import WeakValueDictionary

import streamlit as st

from dashboard.session import session

MOST_KEPT = 40  # of a session

T = TypeVar("T")


@st.cache_resource(show_spinner=False)
def _of_all() -> WeakValueDictionary[str, object]:
    """What any session offers: a session holds its own, and lets go of it as it ends."""
    return WeakValueDictionary()


def offer(token: str, content: object) -> None:
    """Keeps the content under a token, in place of what was there; what this session offered the longest ago goes."""
    own = session().offers
    own.pop(token, None)
    own[token] = content
    for oldest in list(own)[:-MOST_KEPT]:
        del own[oldest]
    _of_all()[token] = content


def offered(token: str, kind: type[T]) -> T | None:
    """What is kept under a token; None if there is none of that kind."""
    content = _of_all().get(token)
    return content if isinstance(content, kind) else None
