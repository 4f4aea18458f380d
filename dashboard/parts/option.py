"""How is one of a fixed few chosen, so that the choice outlives a visit to another page?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import streamlit as st


def option(label: str, labels: Mapping[str, str] | Iterable[str], key: str, place: Any = st, **how: Any) -> str:
    """Draws a box of options, by what they stand for if each has a label of its own; the one chosen, at first the
    first."""
    chosen: str = place.selectbox(label, list(labels), key=key, persist_state="session", **_labelled(labels), **how)
    return chosen


def tab(label: str, labels: Mapping[str, str] | Iterable[str], key: str, place: Any = st, **how: Any) -> str:
    """Draws the options side by side; the one chosen, at first the first."""
    names = list(labels)
    settings = {"default": names[0], "required": True, "label_visibility": "collapsed", "persist_state": "session"}
    chosen: str = place.segmented_control(label, names, key=key, **settings | _labelled(labels) | how)
    return chosen


def _labelled(labels: Mapping[str, str] | Iterable[str]) -> dict[str, Any]:
    return {"format_func": labels.__getitem__} if isinstance(labels, Mapping) else {}
