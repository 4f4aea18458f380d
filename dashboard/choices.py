"""How is something chosen whose label may change meanwhile? A browser knows an option by its label alone.

So what is chosen is kept in the session by what it stands for, apart from the box, and given to the box anew each time.
It outlives the box, a visit to another page and, with the session's draft, a reload.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.session import session


def one(label: str, labels: Mapping[str, str], key: str, draw: Callable[..., str] = st.selectbox, **how: Any) -> str:
    """Draws a choice of one option; the one chosen, the first until the user chooses."""
    chosen = session().choices.get(key)
    st.session_state[key] = chosen if chosen in labels else next(iter(labels))
    shown = {"format_func": labels.__getitem__, "key": key, "on_change": _keep_one, "args": (key, labels)}
    return draw(label, list(labels), **shown, **how)


def several(label: str, labels: Mapping[str, str], at_first: Sequence[str], key: str, **how: Any) -> list[str]:
    """Draws a choice of several options; those chosen, `at_first` until the user chooses."""
    chosen = session().choices.get(key, at_first)
    st.session_state[key] = [name for name in chosen if name in labels]
    shown: dict[str, Any] = {"format_func": labels.__getitem__, "key": key}
    return st.multiselect(label, list(labels), **shown, on_change=_keep_several, args=(key, labels), **how)


def choose(key: str, chosen: Sequence[str]) -> None:
    """Chooses for the user, from the next run on."""
    session().choices[key] = list(chosen)


def _keep_one(key: str, known: Collection[str]) -> None:
    # A label that has changed meanwhile is no choice.
    if st.session_state[key] in known:
        session().choices[key] = st.session_state[key]


def _keep_several(key: str, known: Collection[str]) -> None:
    session().choices[key] = [name for name in st.session_state[key] if name in known]
