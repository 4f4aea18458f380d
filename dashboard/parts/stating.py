"""How is something stated, and a statement decided? Two forms; what was typed stays where it is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import streamlit as st

from briefing import words
from briefing.findings import statements as findings
from briefing.findings.statements import Fared, Offer
from dashboard import choices, logbooks
from dashboard.frame import Question
from dashboard.session import Remark
from model import questions
from scenarios import statements
from scenarios.logbook import Logbook, Statement
from scenarios.scenario import ScenarioError

TEXT, CRITERIA, WHO = "state_text", "state_criteria", "state_who"
LONGEST_TEXT, LONGEST_CRITERIA, LONGEST_WHO = 300, 1000, 80
CAME, FAILED = "It came true", "It did not come true"


def state(question: Question) -> None:
    """Draws the choice of what is stated, and the form in which it is."""
    offered = findings.offers(question.base, question.values, questions.shipped(), logbooks.logbook())
    chosen = choices.one("What", {id: offer.label for id, offer in offered.items()}, "state_what")
    offer = offered[chosen]
    with st.form(f"state_{chosen}", border=False):
        if offer is offered["own"]:
            _typed("What will have happened, or not", TEXT, LONGEST_TEXT)
            _typed("How it is decided", CRITERIA, LONGEST_CRITERIA, "By whose word, and what does not count.")
        else:
            st.markdown(f":small[{words.escaped(offer.criteria)}]")
        by, likely, number = _by(offer, chosen), *_likely(offer, chosen)
        _typed("Who states it", WHO, LONGEST_WHO)
        st.form_submit_button("Keep it", on_click=_state, args=(offer, by, likely, number))


def _typed(label: str, key: str, most: int, hint: str = "") -> None:
    draw = st.text_area if most > LONGEST_WHO else st.text_input
    how: dict[str, Any] = {"max_chars": most, "key": key, "placeholder": hint or None, "persist_state": "session"}
    if most > LONGEST_WHO:
        how["height"] = 72

    def is_possible(left: object) -> bool:
        return isinstance(left, str) and len(left) <= most

    choices.kept(key, is_possible, lambda: draw(label, **how))


def _by(offer: Offer, chosen: str) -> str:
    """Draws the last day that counts, where the question does not say it; the key of the field."""
    key, today = f"state_by_{chosen}", date.today()
    if offer.question:
        return ""
    at_first = max(offer.by or today.replace(month=12, day=31), today)
    st.date_input("By the end of", at_first, key=key, max_value=date(2200, 12, 31), format="DD/MM/YYYY")
    return key


def _likely(offer: Offer, chosen: str) -> tuple[str, str]:
    """Draws how likely it is, in words or as a number; the keys of the fields."""
    shares = findings.likelihoods(st.session_state["yardstick"])
    labels = {word: f"{words.sentence_case(word)} ({words.percent(share)})" for word, share in shares.items()}
    keys = f"state_likely_{chosen}", f"state_number_{chosen}"
    place = list(labels).index(offer.likelihood) if offer.likelihood in labels else len(labels) // 2
    said, typed = st.columns(2)
    said.selectbox("How likely", list(labels), place, labels.__getitem__, key=keys[0])
    typed.number_input("Or of 100", 0.0, 100.0, None, 1.0, "%g", key=keys[1], placeholder="As the words say")
    return keys


def _state(offer: Offer, by: str, likely: str, number: str) -> None:
    typed = st.session_state
    share = findings.likelihoods(typed["yardstick"])[typed[likely]]
    if typed[number] is not None:
        share = typed[number] / 100
    day = offer.by if offer.question else typed[by]

    def made(logbook: Logbook) -> Logbook:
        return statements.stated(
            logbook,
            date.today(),
            offer.text or typed[TEXT],
            day or date.min,
            share,
            typed[WHO],
            offer.criteria or typed.get(CRITERIA, ""),
            offer.question.id if offer.question else "",
            offer.signpost,
            offer.question.base_share if offer.question else None,
        )

    if _act(made, "It is kept with the log. “Undo” takes it back.", "Nothing was kept; what you typed stays."):
        typed[TEXT] = typed[CRITERIA] = ""
        typed[number] = None


def decide(fared: Fared) -> None:
    """Draws the choice of a statement, how it is decided, and the form that decides it, or decides it anew."""
    labels = findings.labels(fared)
    if not labels:
        st.markdown("There is nothing to decide yet.")
        _undo()
        return
    chosen = choices.one("Which", labels, "decide_which")
    statement = next(one for one in fared.statements if one.id == chosen)
    standing = fared.standing[chosen]
    st.markdown(f":small[{findings.one_text(statement, standing)}]")
    if standing in ("open", "due"):
        _decision(fared, statement)
    with st.container(horizontal=True):
        if standing in ("came", "failed"):
            st.button("Decide it anew", key=f"reopen_{chosen}", on_click=_reopen, args=(chosen,))
        st.button("Remove it", key=f"remove_{chosen}", on_click=_remove, args=(chosen,))
        _undo()


def _undo() -> None:
    st.button("Undo", key="statements_undo", on_click=logbooks.undo, disabled=not logbooks.history().past)


def _decision(fared: Fared, statement: Statement) -> None:
    id, events = statement.id, findings.deciding(fared, statement)
    with st.form(f"decide_{id}", border=False):
        st.radio("How", [CAME, FAILED], key=f"decide_how_{id}", horizontal=True, label_visibility="collapsed")
        st.selectbox("By which event", list(events), format_func=events.__getitem__, key=f"decide_event_{id}")
        last = min(statement.by, fared.today)
        st.date_input("On which day", last, key=f"decide_day_{id}", min_value=date(1900, 1, 1), format="DD/MM/YYYY")
        st.form_submit_button("Decide", on_click=_decide, args=(id,))


def _decide(id: str) -> None:
    came = st.session_state[f"decide_how_{id}"] == CAME
    event, day = st.session_state[f"decide_event_{id}"] or "", st.session_state[f"decide_day_{id}"]
    _act(
        lambda logbook: statements.decided(logbook, id, date.today(), came, day, event),
        "It is decided. “Undo” takes it back.",
        "Nothing was decided.",
    )


def _reopen(id: str) -> None:
    _act(lambda logbook: statements.reopened(logbook, id), "It can be decided anew.", "Nothing was changed.")


def _remove(id: str) -> None:
    _act(
        lambda logbook: statements.without(logbook, id), "It is removed. “Undo” brings it back.", "Nothing was changed."
    )


def _act(act: Callable[[Logbook], Logbook], done: str, refused: str) -> bool:
    """Acts on the logbook, with undo leading back, and notes what has to be said; whether it was done."""
    try:
        logbooks.change(statements=act(logbooks.logbook()).statements)
    except ScenarioError as error:
        logbooks.notes().remark = Remark(f"{error} {refused}", "error")
        return False
    logbooks.notes().remark = Remark(done, "success")
    return True
