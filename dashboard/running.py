"""How does the page wait for an analysis that takes longer than a moment? With progress, a way out, and a memory."""

from __future__ import annotations

import json
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from model.parts import RuleBase

Partial = TypeVar("Partial")

PATIENCE_SECONDS = 0.5
MOST_KEPT = 64


@st.cache_resource(show_spinner=False)
def _kept() -> OrderedDict[str, Any]:
    return OrderedDict()


def finished(
    key: str,
    steps: Callable[..., Iterator[tuple[float, Partial]]],
    *given: object,
    said: Callable[[Partial], str] = str,
) -> Partial | None:
    """The last result of an analysis that works in steps; None if the user has stopped it.

    `steps(*given)` yields how much is done, from 0 to 1, and the result so far; after half a second a bar shows the
    one and `said` of the other. A result is kept and not worked out twice. Whatever the user touches meanwhile
    ends the wait, for Streamlit then runs the page anew.
    """
    name = json.dumps([steps.__module__, steps.__qualname__, *map(_identity, given)], default=str)
    kept = _kept()
    if name not in kept:
        if st.session_state.get(f"stopped_{key}") == name:
            st.info("Stopped. Nothing else was changed.")
            st.button("Run it", key=f"run_{key}", on_click=_go_on, args=(key,))
            return None
        kept[name] = _followed(key, name, steps(*given), said)
        while len(kept) > MOST_KEPT:
            kept.popitem(last=False)
    kept.move_to_end(name)
    result: Partial = kept[name]
    return result


def _identity(part: object) -> object:
    """What tells one argument from another, as JSON."""
    match part:
        case RuleBase():
            return part.fingerprint
        case pd.DataFrame():
            return part.to_json(double_precision=15)
        case Mapping():
            return sorted((str(name), _identity(value)) for name, value in part.items())
        case float():
            return part.hex()
        case list() | tuple():
            return [_identity(one) for one in part]
    return repr(part)


def _followed(key: str, name: str, steps: Iterator[tuple[float, Partial]], said: Callable[[Partial], str]) -> Partial:
    start, place, bar = time.monotonic(), st.empty(), None
    for share, partial in steps:
        if bar is None and share < 1 and time.monotonic() - start > PATIENCE_SECONDS:
            with place.container(horizontal=True, vertical_alignment="center"):
                bar = st.progress(share)
                st.button("Cancel", key=f"cancel_{key}", on_click=_stop, args=(key, name))
        if bar is not None:
            bar.progress(min(share, 1.0), said(partial))
    place.empty()
    return partial


def _stop(key: str, name: str) -> None:
    st.session_state[f"stopped_{key}"] = name


def _go_on(key: str) -> None:
    st.session_state.pop(f"stopped_{key}", None)
