"""What has changed since a day, what did it, and what is to be looked for next?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st

from briefing import words
from briefing.findings import ignored, signposts
from briefing.findings import log as findings
from briefing.findings.log import Since, Terms
from dashboard import controls, days, frame, logbooks, rule_bases
from dashboard.charts import log as charts
from dashboard.choices import chosen_day, day
from dashboard.frame import Question
from dashboard.parts.lens import lens
from dashboard.parts.remark import remark
from model.log import as_of
from scenarios.logbook import shipped
from scenarios.scenario import Scenario, baseline_scenario

SINCE, UNTIL = "since_day", "as_of_day"
VIEWS, LOOK_OUT = "watch_view", "signposts"


def since_day(question: Question) -> None:
    """Draws the answer over calendar time, and the change between two days shared out over the events of the log."""
    base, log = rule_bases.rule_base(), logbooks.log()
    lens(base)
    remark(ignored.sentence(question.base, question.scenario, [x for x in question.values if x != base.time.id]))
    terms = findings.terms(question.base, log, question.scenario)
    what, start, end = st.columns([2, 1, 1], gap="medium")
    since, until = _days(terms, start, end)
    shown = dated(question, until)
    with what:
        # What leads is what leads on that day, whatever is on screen.
        measure = frame.measure(replace(question, scenario=shown), "since_measure")
    course = findings.course(terms, findings.last_day(log))
    change = findings.since(terms, since, until, measure)
    question.answer(findings.headline(change, course, st.session_state["yardstick"]))

    sentence, table = findings.course_sentence(course, change), findings.course_table(course, change)
    frame.picture(charts.course(course, change), sentence, "over_days", table, shown)
    remark(findings.course_note(course, change))
    _onwards(until)
    _what_did_it(change, shown)
    _look_next(terms, until, measure)
    if fold := frame.for_analysts("changed"):
        with fold:
            _as_code(question, change)


def _days(
    terms: Terms, start: st.delta_generator.DeltaGenerator, end: st.delta_generator.DeltaGenerator
) -> tuple[date, date]:
    """Draws the choice of the two days; those that stand there."""
    log = terms.log
    last = findings.last_day(log)
    until, said_of_until = findings.clipped_day(log, chosen_day(UNTIL), last, last)
    since, said_of_since = findings.clipped_day(log, chosen_day(SINCE), log.begins, until)
    with start:
        since = day("Since", SINCE, since, log.begins, until)
    with end:
        until = day("As of", UNTIL, until, log.begins, last)
    remark(" ".join(filter(None, [said_of_since, said_of_until, findings.contradictions_text(terms, until)])))
    return since, until


def dated(question: Question, until: date) -> Scenario:
    """The baseline of a day, as the pictures show it: in the reading, through the lens and over the time on screen."""
    shown, baseline = question.scenario, baseline_scenario(rule_bases.rule_base(), days.as_of(until))
    time = question.base.time.id
    values = {**baseline.values, time: shown.values[time]}
    return baseline.changed(values=values, reading=shown.reading, own=shown.own, lens=shown.lens)


def _onwards(until: date) -> None:
    """Draws what can be done with the baseline of the day."""
    with st.container(horizontal=True, gap="small"):
        st.button(
            f"Open the baseline as of {words.day(until)}",
            key="open_day",
            on_click=controls.open_day,
            args=(until,),
            help="Puts every slider where the log has left it by then. Undo takes it back.",
        )
        st.button(
            f"Measure against {words.day(until)}",
            key="set_against",
            on_click=controls.measure_against,
            args=(until,),
            help="The sliders stay; ticks and ▲ ▼ are from the baseline of that day. Undo takes it back.",
        )


def _what_did_it(change: Since, shown: Scenario) -> None:
    """Draws the change as a row of steps beside its events, the largest first, and below, folded, all of them."""
    if not len(change.parts):
        return
    st.subheader("What did it", anchor=False)
    st.markdown(findings.count_text(change))
    picture, listed = st.columns(2, gap="large")
    if change.is_shared_out:
        with picture:
            sentence, table = findings.waterfall_sentence(change), findings.events_table(change)
            frame.picture(charts.waterfall(change), sentence, "since", table, shown)
    with listed:
        st.markdown(findings.largest_text(change))
    every = "Every event by day, why it counts so far, and its sources"
    fold = st.expander(every, key="every_event", on_change="rerun")
    if fold.open:  # a long list, which need not travel at every move
        with fold:
            st.markdown(findings.events_text(change))


def _look_next(terms: Terms, until: date, measure: str) -> None:
    """Draws the signposts that would move a measure most from where the log leaves it, and the way to all of them."""
    if not terms.base.signposts:
        return
    st.subheader("Look for next", anchor=False)
    values = {**as_of(terms.base, terms.log, until), **terms.held}
    outlook = signposts.outlook(logbooks.logbook(), date.today())
    watch = signposts.watch(terms.base, values, terms.reading, measure, outlook=outlook)
    st.markdown(signposts.next_text(watch, until))
    remark("Shares in this list are of all cases." if terms.lens else "")
    st.button("What to look for, and how likely you think it", key="to_signposts", on_click=_to_signposts)


def _to_signposts() -> None:
    st.session_state[VIEWS] = LOOK_OUT


def _as_code(question: Question, change: Since) -> None:
    known = shipped(rule_bases.present())
    if known and change.terms.log == known.log:
        frame.as_code(question, *findings.call(change))
    else:
        remark("The lines of code are of the log that comes with the rules; another is on the desk.")
