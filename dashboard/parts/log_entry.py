"""How is an event typed? The fields to add one, to put one in the place of another, and to withdraw one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import streamlit as st

from briefing import words
from briefing.findings import logbook as findings
from briefing.findings.log import CERTAINTY
from dashboard import choices, log_events, logbooks
from dashboard.log_events import Entry
from dashboard.rule_bases import present
from dashboard.session import session
from model import log as logs
from model.log import Event, Move
from model.parts import RuleBase
from scenarios import log_csv

LONGEST_TEXT, LONGEST_LABEL, LONGEST_LINE, LONGEST_LINES = 600, 60, 400, 8000
MOST_OFFERED = 500
NONE, NO_SIGNPOST = "", "None"
HOW_SURE = {name: words.sentence_case(text) for name, text in CERTAINTY.items()}
SOURCES_HELP = "One a line, as: who published it | its title | its address"
WITHDRAWN_IS = "The log keeps it, with the day and why: as known on an earlier day, it stands."
CORRECTED_IS = "The log keeps both: as known on an earlier day, the old one stands."


def add() -> None:
    """Draws the fields of a new event, and the button that logs it."""
    subject = f"new_{len(logbooks.log().events)}"
    entry = _fields(present(), subject, None)
    if st.button("Log it", type="primary", key=f"log_add_{subject}"):
        _done(log_events.enter(entry), subject)


def correct() -> None:
    """Draws the choice of an event that stands, the fields of what is put in its place, and how to withdraw it."""
    standing = logs.in_force(logbooks.log())[::-1]
    if not standing:
        st.markdown("No event stands; there is nothing to correct or to withdraw.")
        return
    if len(standing) > MOST_OFFERED:
        st.markdown(
            f":small[Offered are the latest {MOST_OFFERED} of {len(standing):,}; an earlier one is corrected in "
            "the log’s CSV file, by a row that names it under “corrects”.]"
        )
    labels = findings.labels(standing[:MOST_OFFERED])
    event = logbooks.log().event[choices.one("Event", labels, "log_event")]
    st.markdown(findings.in_short(present(), event))
    if builds := findings.built_upon(present(), logbooks.log(), event.id):
        st.markdown(f":small[{words.escaped(builds)}]")
    put, out = st.tabs(["Put another in its place", "Withdraw it"])
    with put:
        subject = f"instead_{event.id}"
        entry = _fields(present(), subject, event)
        if st.button("Put it in its place", type="primary", key=f"log_put_{event.id}", help=CORRECTED_IS):
            _done(log_events.enter(entry, event), subject)
    with out:
        _withdrawal(event)


def _withdrawal(event: Event) -> None:
    subject = f"out_{event.id}"
    known = _day("From which day", f"log_known_{subject}", date.today())
    reason = _text("Why", f"log_reason_{subject}", max_chars=LONGEST_TEXT)
    if again := findings.stands_again(present(), logbooks.log(), event.id):
        st.markdown(f":small[{words.escaped(again)}]")
    if st.button("Withdraw it", type="primary", key=f"log_withdraw_{event.id}", help=WITHDRAWN_IS):
        _done(log_events.withdraw(event.id, known, reason), subject)


# A day that cannot be is refused in words, which say why.
ANY_DAY: dict[str, Any] = {"min_value": date(1900, 1, 1), "max_value": date(2200, 1, 1)}
ANY_DAY |= {"format": "DD/MM/YYYY", "persist_state": "session"}


def _fields(base: RuleBase, subject: str, old: Event | None) -> Entry:
    """Draws the fields of an event, at first those of an old one if one is given; what stands in them."""
    with st.container(key="log_fields"):
        what, moved = st.columns(2, gap="large")
    with what:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            day = _day("Day", f"log_day_{subject}", old.day if old else date.today(), width=160)
            first = date.today() if old else None
            since = "Known from" if old else "Known from, if later"
            known = st.date_input(since, first, key=f"log_known_{subject}", width=160, **ANY_DAY)
        text = _area("What happened", f"log_text_{subject}", old.text if old else "", LONGEST_TEXT)
        label = _text("In a few words", f"log_label_{subject}", old.label if old else "", max_chars=LONGEST_LABEL)
        certainty = _sure(subject, old.certainty if old else "re-report")
        who, title, address = _new_source(subject)
        more = _area("Further sources", f"log_sources_{subject}", _lines(base, old), LONGEST_LINES, help=SOURCES_HELP)
    with moved:
        moves = _moves(base, subject, day, old)
        judgement = _area("Why so far", f"log_why_{subject}", old.judgement if old else "", LONGEST_TEXT)
        signposts = {NONE: NO_SIGNPOST, **{x.id: x.event for x in base.signposts}}
        signpost = _option(
            "Signpost that it fulfils", signposts, f"log_signpost_{subject}", (old and old.signpost) or NONE
        )
    return Entry(day, text, certainty, moves, judgement, signpost, known, label, more, who, title, address)


def _sure(subject: str, first: str) -> str:
    key = f"log_sure_{subject}"
    return choices.tab("How sure the report is", HOW_SURE, key, default=first, label_visibility="visible")


def _new_source(subject: str) -> tuple[str, str, str]:
    fields = {"who": "Source: who published it", "title": "Its title", "address": "Its address"}
    texts = [_text(label, f"log_{name}_{subject}", max_chars=LONGEST_LINE) for name, label in fields.items()]
    return texts[0], texts[1], texts[2]


def _lines(base: RuleBase, old: Event | None) -> str:
    """The sources of an event, one a line."""
    known = {**base.source_of, **{source.id: source for source in logbooks.log().sources}}
    return "\n".join(log_csv.source_line(known[name]) for name in (old.sources if old else ()) if name in known)


def _moves(base: RuleBase, subject: str, day: date, old: Event | None) -> tuple[Move, ...]:
    """Draws which sliders the event moves, from where and to where; where the log has them by then is filled in."""
    stands = logs.as_of(base, logbooks.log(), day)
    before = {move.variable: move for move in (old.moves if old else ())}
    labels = {x.id: x.label for x in base.variables if x is not base.time}
    chosen = _several("Which sliders it moves", labels, f"log_moves_{subject}", [x for x in before if x in labels])
    moves = []
    for name in chosen:
        variable = base.variable[name]
        at = before[name].was if name in before else stands[name]
        now = before[name].now if name in before else stands[name]
        low, high = (words.number_text(end) for end in variable.range)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            step = variable.slider_step
            # Of another day the log has it elsewhere: then that is filled in.
            was = _number(f"{variable.label}: it stood at", f"log_was_{name}_{at:g}_{subject}", at, step)
            left = _number(f"it leaves it at ({low} to {high})", f"log_now_{name}_{subject}", now, step)
        moves.append(Move(variable=name, was=was, now=left))
    return tuple(moves)


# Fields that outlive a visit to another page, and a reload


def _day(label: str, key: str, first: date, **how: Any) -> date:
    chosen: date | None = st.date_input(label, first, key=key, **ANY_DAY, **how)
    return chosen or first  # an empty field is no day


def _text(label: str, key: str, first: str = "", **how: Any) -> str:
    return choices.kept(
        key, _is_text, lambda: st.text_input(label, first, key=key, persist_state="session", **how) or ""
    )


def _area(label: str, key: str, first: str, most: int, **how: Any) -> str:
    def draw() -> str:
        return st.text_area(label, first, key=key, max_chars=most, height=100, persist_state="session", **how) or ""

    return choices.kept(key, _is_text, draw)


def _is_text(left: object) -> bool:
    return isinstance(left, str)


def _option(label: str, labels: Mapping[str, str], key: str, first: str) -> str:
    names = list(labels)
    place = names.index(first) if first in names else 0
    return str(choices.option(label, labels, key, index=place))


def _several(label: str, labels: Mapping[str, str], key: str, first: list[str]) -> list[str]:
    def possible(left: object) -> bool:
        return isinstance(left, list) and set(left) <= set(labels)

    def draw() -> list[str]:
        return st.multiselect(label, list(labels), first, labels.__getitem__, key=key, persist_state="session")

    return choices.kept(key, possible, draw)


def _number(label: str, key: str, first: float, step: float) -> float:
    def draw() -> float:
        typed = st.number_input(label, value=float(first), step=step, format="%g", key=key, persist_state="session")
        return float(first) if typed is None else float(typed)

    return choices.kept(key, lambda left: isinstance(left, int | float), draw)


def _done(faults: Iterable[str], subject: str) -> None:
    """Says why nothing was done; else forgets what was typed, and draws the page anew."""
    said = list(faults)
    if said:
        st.error(
            "  \n".join(words.escaped(fault) for fault in [*said, "Nothing was changed; all that you typed is here."])
        )
        return
    own = session()
    for kept in (own.choices, own.left_choices):
        for key in [key for key in kept if key.startswith("log_") and key.endswith(subject)]:
            del kept[key]
    own.held_choices -= {key for key in own.held_choices if key.startswith("log_") and key.endswith(subject)}
    st.rerun()
