"""How is something chosen on a page, so that the choice outlives a visit to another page, and a reload?

What is chosen is kept in the session by what it stands for, and the browser keeps it with the session's draft.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, TypeVar

import streamlit as st

from dashboard.session import session

T = TypeVar("T")
Labels = Mapping[str, str] | Iterable[Any]


def option(label: str, labels: Labels, key: str, place: Any = st, **how: Any) -> Any:
    """Draws a box of options, by what they stand for if each has a label of its own; the one chosen, at first the
    first."""
    names = list(labels)
    box = {"key": key, "persist_state": "session", **_labelled(labels)}
    return kept(key, names.__contains__, lambda: place.selectbox(label, names, **box | how))


def tab(label: str, labels: Labels, key: str, place: Any = st, **how: Any) -> str:
    """Draws the options side by side; the one chosen, at first the first."""
    names = list(labels)
    row = {"key": key, "default": names[0], "required": True, "label_visibility": "collapsed", "wrap": True}
    row |= {"persist_state": "session", **_labelled(labels), **how}
    return str(kept(key, names.__contains__, lambda: place.segmented_control(label, names, **row)))


def toggle(label: str, key: str, **how: Any) -> bool:
    """Draws a switch; whether it is on."""
    draw = partial(st.toggle, label, key=key, persist_state="session", **how)
    return kept(key, lambda left: isinstance(left, bool), draw)


def kept(key: str, is_possible: Callable[[Any], bool], draw: Callable[[], T]) -> T:
    """Draws a widget of that key as it was left before a reload, if that is still possible; what it holds."""
    own = session()
    left = own.left_choices.get(key)
    # Given anew until a page is drawn to its end: of one that is broken off the browser may have got nothing.
    if left is not None and is_possible(left):
        st.session_state[key] = left
    own.drawn_choices.add(key)
    own.held_choices.add(key)
    chosen = draw()
    own.choices[key] = chosen
    return chosen


def _labelled(labels: Labels) -> dict[str, Any]:
    return {"format_func": labels.__getitem__} if isinstance(labels, Mapping) else {}


# A browser knows an option by its label alone. Where labels may change meanwhile, what is chosen is kept apart from the
# box, and given to the box anew each time.


def one(label: str, labels: Mapping[str, str], key: str, draw: Callable[..., str] = st.selectbox, **how: Any) -> str:
    """Draws a choice of one option whose label may change; the one chosen, the first until the user chooses."""
    chosen = session().choices.get(key)
    st.session_state[key] = chosen if isinstance(chosen, str) and chosen in labels else next(iter(labels))
    shown = {"format_func": labels.__getitem__, "key": key, "on_change": _keep_one, "args": (key, labels)}
    return draw(label, list(labels), **shown, **how)


def several(label: str, labels: Mapping[str, str], at_first: Sequence[str], key: str, **how: Any) -> list[str]:
    """Draws a choice of several options whose labels may change; those chosen, `at_first` until the user chooses."""
    chosen = session().choices.get(key)
    chosen = chosen if isinstance(chosen, list) else at_first
    st.session_state[key] = [name for name in chosen if name in labels]
    shown: dict[str, Any] = {"format_func": labels.__getitem__, "key": key}
    return st.multiselect(label, list(labels), **shown, on_change=_keep_several, args=(key, labels), **how)


def day(label: str, key: str, chosen: date, first: date, last: date, **how: Any) -> date:
    """Draws a choice of a day between two others, at `chosen`; the one that stands there."""
    st.session_state[key] = min(max(chosen, first), last)
    span: dict[str, Any] = {"min_value": first, "max_value": last, "format": "DD/MM/YYYY"}
    stands: date = st.date_input(label, key=key, on_change=_keep_day, args=(key,), **span, **how)
    return stands


def chosen_day(key: str) -> date | None:
    """The day that was chosen, which may lie outside of what can be chosen by now; None until the user chooses."""
    kept = session().choices.get(key)
    try:
        return date.fromisoformat(kept) if isinstance(kept, str) else None
    except ValueError:
        return None


def choose_one(key: str, chosen: str) -> None:
    """Chooses one option for the user, from the next run on."""
    session().choices[key] = chosen


def choose(key: str, chosen: Sequence[str]) -> None:
    """Chooses several options for the user, from the next run on."""
    session().choices[key] = list(chosen)


def _keep_one(key: str, known: Collection[str]) -> None:
    # A label that has changed meanwhile is no choice.
    if st.session_state[key] in known:
        session().choices[key] = st.session_state[key]


def _keep_day(key: str) -> None:
    # As text, for the browser keeps it; an empty field is no choice.
    if isinstance(kept := st.session_state[key], date):
        session().choices[key] = kept.isoformat()


def _keep_several(key: str, known: Collection[str]) -> None:
    session().choices[key] = [name for name in st.session_state[key] if name in known]
