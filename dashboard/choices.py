"""How is something chosen whose label may change meanwhile? A browser knows an option by its label alone.

So what is chosen is kept by what it stands for, apart from the box, and told to the box anew each time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import streamlit as st

KEPT = "_kept"  # what the user chose: it outlives the box, and a visit to another page


def one(label: str, labels: Mapping[str, str], key: str, draw: Callable[..., str] = st.selectbox, **how: Any) -> str:
    """Draws a choice of one option; the one chosen, the first until the user chooses."""
    chosen = st.session_state.get(f"{key}{KEPT}")
    st.session_state[key] = chosen if chosen in labels else next(iter(labels))
    shown = {"format_func": labels.__getitem__, "key": key, "on_change": _keep_one, "args": (key, labels)}
    return draw(label, list(labels), **shown, **how)


def several(label: str, labels: Mapping[str, str], at_first: Sequence[str], key: str, **how: Any) -> list[str]:
    """Draws a choice of several options; those chosen, `at_first` until the user chooses."""
    chosen = st.session_state.get(f"{key}{KEPT}", at_first)
    st.session_state[key] = [name for name in chosen if name in labels]
    shown: dict[str, Any] = {"format_func": labels.__getitem__, "key": key}
    return st.multiselect(label, list(labels), **shown, on_change=_keep_several, args=(key, labels), **how)


def _keep_one(key: str, known: Collection[str]) -> None:
    # A label that has changed meanwhile is no choice.
    if st.session_state[key] in known:
        st.session_state[f"{key}{KEPT}"] = st.session_state[key]


def _keep_several(key: str, known: Collection[str]) -> None:
    st.session_state[f"{key}{KEPT}"] = [name for name in st.session_state[key] if name in known]
