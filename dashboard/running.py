"""How does the page wait for an analysis that takes longer than a moment? With progress, a way out, and a memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from model.parts import RuleBase

Partial = TypeVar("Partial")

PATIENCE_SECONDS = 0.5
MOST_KEPT = 64


def _content(table: pd.DataFrame) -> tuple[object, ...]:
    """All that a small table of numbers holds: Streamlit’s own way to tell two apart takes as long as an analysis."""
    return tuple(table.columns), tuple(table.index), table.to_numpy(dtype=float).tobytes()


@st.cache_resource(
    max_entries=MOST_KEPT,
    show_spinner=False,
    hash_funcs={RuleBase: attrgetter("identity"), pd.DataFrame: _content},
)
def _kept(analysis: str, *arguments: object) -> list[Any]:  # noqa: ARG001
    """Where the result of an analysis of these arguments is kept: a list, empty until there is one."""
    return []


def finished(
    key: str,
    steps: Callable[..., Iterator[tuple[float, Partial]]],
    *arguments: object,
    said: Callable[[Partial], str] = str,
) -> Partial | None:
    """The last result of an analysis that works in steps; None if the user has stopped it.

    `steps(*arguments)` yields how much is done, from 0 to 1, and the result so far; after half a second a bar shows the
    one and `said` of the other. A result is kept and not worked out twice. Whatever the user touches meanwhile
    ends the wait, for Streamlit then runs the page anew.
    """
    kept: list[Partial] = _kept(f"{steps.__module__}.{steps.__qualname__}", *arguments)
    if not kept:
        if st.session_state.get(f"stopped_{key}") is kept:
            st.info("Stopped. Nothing else was changed.")
            st.button("Run it", key=f"run_{key}", on_click=_go_on, args=(key,))
            return None
        kept.append(_followed(key, kept, steps(*arguments), said))
    return kept[0]


def _followed(
    key: str, kept: list[Partial], steps: Iterator[tuple[float, Partial]], said: Callable[[Partial], str]
) -> Partial:
    start, place, bar = time.monotonic(), st.empty(), None
    for share, partial in steps:
        if bar is None and share < 1 and time.monotonic() - start > PATIENCE_SECONDS:
            with place.container(horizontal=True, vertical_alignment="center"):
                bar = st.progress(share)
                st.button("Cancel", key=f"cancel_{key}", on_click=_stop, args=(key, kept))
        if bar is not None:
            bar.progress(min(share, 1.0), said(partial))
    place.empty()
    return partial


def _stop(key: str, kept: list[Any]) -> None:
    st.session_state[f"stopped_{key}"] = kept


def _go_on(key: str) -> None:
    st.session_state.pop(f"stopped_{key}", None)
