"""How do the browser's address and the screen agree? Settles what is shown, and writes it into the address.

What the address says counts when a session begins, when a page is turned to with an address of its own, and when the
browser's user went back or forward, be it to another page. At all other times an address that differs is an echo: it
was sent before the browser heard of the last change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import lru_cache

import streamlit as st
from streamlit.runtime.scriptrunner import StopException, get_script_run_ctx

from briefing import words
from dashboard import uploads
from dashboard.address import served_at
from dashboard.catalogue import recognised
from dashboard.session import History, Session, begin_run, screen, session
from dashboard.stored import look_again
from model.parts import RuleBase
from scenarios.link import from_link, to_link
from scenarios.scenario import Scenario, baseline_scenario

# What names a view of a page in an address; it is acted on and taken out again.
VIEW = "view"


def begin(base: RuleBase, page: str) -> None:
    """Settles what is shown: at first what the address asks for, later what the user made of it.

    `page` names the page that is open; turning to another leaves the address empty and the scenario as it is.
    """
    whole = st.query_params.to_dict()
    address = {key: value for key, value in whole.items() if key != VIEW}
    if "session" not in st.session_state:
        opened = from_link(base, address)
        own = Session(History(recognised(base, opened.scenario)), whole, page, remarks=opened.remarks)
        st.session_state["session"] = own
        begin_run()
    else:
        begin_run()
        _settle_doubts()
        turned, went = session().page != page, went_through_history()
        if turned:
            _turn_to(page, whole)
        if went or (turned and address):
            go_to(base, address)
            session().link = whole
        if turned:  # at once, or the browser has an entry without the scenario in its history
            _write(base)
    session().addressed_view = whole.get(VIEW, "")
    session().drawing = True
    session().drawn_choices.clear()


def browser_lags() -> bool:
    """Whether what the browser sent just now was sent before it had all that it was last given."""
    own = session()
    return own.drawing or st.query_params.to_dict() != own.link


def _settle_doubts() -> None:
    """Does what may be an echo, if it is the one thing that was done; else it came along with what was."""
    own = session()
    doubtful, own.doubtful = own.doubtful, ()
    if len(doubtful) == 1 and own.in_view == own.filled_from:
        doubtful[0]()
    if not doubtful and not browser_lags():
        own.echoes.clear()


def went_through_history() -> bool:
    """Whether the browser's user went back or forward just now."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def _turn_to(page: str, address: dict[str, str]) -> None:
    own = session()
    own.page, own.arriving, own.link = page, True, address
    own.dialog.close()
    uploads.let_go()
    # Streamlit forgets what was unfolded when the page is turned.
    st.session_state.update(dict.fromkeys(own.unfolded, True))
    look_again()  # others may have saved something meanwhile


def go_to(base: RuleBase, address: Mapping[str, str]) -> None:
    """Shows what an address asks for."""
    own = session()
    # On the way back and forward a browser may lose what its widgets were sent.
    own.link, own.arriving = dict(address), True
    if dict(address) != written(base, screen().scenario):
        opened = from_link(base, address)
        own.commit(recognised(base, opened.scenario, own.screens.latest()), opened.remarks)


def written(base: RuleBase, scenario: Scenario) -> dict[str, str]:
    """The parameters that a scenario has in the address; of the baseline, none."""
    link = to_link(base, scenario)
    return {} if link == _of_baseline(base) else link


@lru_cache(maxsize=32)
def _of_baseline(base: RuleBase) -> Mapping[str, str]:
    return to_link(base, baseline_scenario(base))


def of_view(base: RuleBase, view: str) -> dict[str, str]:
    """The parameters that open a view of a page with what is on screen."""
    return {**written(base, screen().scenario), VIEW: view}


@contextmanager
def drawing(base: RuleBase) -> Iterator[None]:
    """Draws a page, and notes that it is drawn to its end, which may be an early one.

    The address is written first: whatever becomes of the page, it agrees with what is shown. All that stands beside
    every page is drawn by then: a browser that sends this address has it too.
    """
    own = session()
    _write(base)
    try:
        yield
    except StopException:
        own.drawn()
        raise
    own.drawn()


def _write(base: RuleBase) -> None:
    own, link = session(), written(base, screen().scenario)
    if link != own.link:
        own.link = link
        st.query_params.from_dict(link)


def settings(base: RuleBase, scenario: Scenario) -> str:
    """What the figures of a scenario rest on besides their source, said today and here."""
    return words.settings(base, scenario, date.today(), served_at())
