"""What should we look out for: which events that can be observed would move the answer most, and were they seen?"""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from briefing import words
from briefing.findings import log as log_findings
from briefing.findings import signposts as findings
from briefing.findings.signposts import NO_OUTLOOK, Outlook, Watch
from dashboard import frame, logbooks, rule_bases
from dashboard.charts import signposts as charts
from dashboard.choices import choose_one, one, tab
from dashboard.frame import Question
from dashboard.parts.remark import ranges_ignored, remark
from model.parts import Signpost
from scenarios.logbook import Likelihood, misfits
from scenarios.scenario import ScenarioError
from scenarios.sightings import Sighting, left_at, with_sighting

SIGNPOST, NO_WORDS = "signpost", ""
# By when a signpost is thought of, until the user says otherwise.
DAYS_AHEAD = 182
FARTHEST = date(2100, 12, 31)


def look_out(question: Question) -> None:
    """Draws the signposts by how far each would move a measure, times how likely the user thinks it."""
    if not logbooks.begin() and (faults := misfits(rule_bases.present())):
        st.warning(words.escaped(f"The log beside these rules does not fit them, and is left out. {' '.join(faults)}"))
    if not question.base.signposts:
        question.answer("No signposts are given for this rule base.")
        return
    ranges_ignored(question)
    what, whose = st.columns([1, 2], gap="medium")
    with what:
        measure = frame.measure(question, "signposts_measure", "What would it move")
    with whose:
        actor = tab("Whose events", findings.actors(question.base), "signposts_actor", label_visibility="visible")
    outlook = findings.outlook(logbooks.logbook(), date.today()) if logbooks.begin() else NO_OUTLOOK
    watch = findings.watch(question.base, question.values, question.reading, measure, actor, outlook)
    question.answer(findings.headline(watch))
    remark("Counted from where the sliders on screen stand.")
    if watch.events:
        picture_column, text_column = st.columns([11, 9], gap="large")
        with picture_column:
            frame.picture(charts.shifts(watch), findings.sentence(watch), "signposts", findings.table(watch))
        with text_column:
            st.markdown(findings.where_text(watch))
        st.markdown(f"{findings.count_text(watch)} {findings.order_text(watch)}")
        with st.expander("Why each would count, and how far"):
            st.markdown(findings.reasons_text(watch))
    if logbooks.begin():
        _how_likely(watch)
    if fold := frame.for_analysts("watch"):
        with fold:
            frame.as_code(question, "signposts", f"signposts.watch_list(base, values, reading, {measure!r})")


def _how_likely(watch: Watch) -> None:
    """Draws one signpost, to be given words of likelihood or to be ticked off, and all of them as a table."""
    st.subheader("How likely, and seen already?", anchor=False)
    which, thought, by = st.columns([3, 1, 1], gap="medium")
    with which:
        chosen = one("Signpost", findings.choosable(watch), SIGNPOST)
    signpost = next(x for x in watch.base.signposts if x.id == chosen)
    if event := watch.outlook.seen.get(chosen):
        st.markdown(findings.fulfilled_text(event))
    else:
        with thought:
            _words(watch.outlook, chosen)
        with by:
            _by(watch.outlook, chosen)
        with st.expander("It was seen: log it", key="seen_fold", on_change="rerun") as fold:
            if fold.open:
                _seen(signpost)
    frame.table(findings.outlook_table(watch), "outlook", hide_index=True)


def _words(outlook: Outlook, id: str) -> None:
    given = outlook.likelihoods.get(id)
    scale = [word for _, word in words.YARDSTICKS[st.session_state["yardstick"]]]
    # What was said on the other scale stands until it is said anew.
    known = [given.words] if given and given.words not in scale else []
    key = f"likely_{id}"
    st.session_state[key] = given.words if given else NO_WORDS
    labels = {NO_WORDS: "Not said"}
    st.selectbox(
        "How likely you think it",
        [NO_WORDS, *scale, *known],
        format_func=lambda word: labels.get(word, word),
        key=key,
        on_change=_think,
        args=(id,),
    )


def _by(outlook: Outlook, id: str) -> None:
    given, today = outlook.likelihoods.get(id), date.today()
    key = f"likely_by_{id}"
    stands = given.by if given else st.session_state.get(key, today + timedelta(days=DAYS_AHEAD))
    st.session_state[key] = stands
    first = min(today, stands)
    st.date_input("By", key=key, min_value=first, max_value=FARTHEST, format="DD/MM/YYYY", on_change=_think, args=(id,))


def _think(id: str) -> None:
    """Keeps how likely a signpost is thought, in the words and by the day that are chosen."""
    word, by = st.session_state[f"likely_{id}"], st.session_state[f"likely_by_{id}"]
    others = [x for x in logbooks.logbook().likelihoods if x.signpost != id]
    given = [Likelihood(signpost=id, words=word, by=by, given=date.today())] if word and by else []
    logbooks.change(likelihoods=(*others, *given))
    # It stays chosen, though it may have another place in the list by now.
    choose_one(SIGNPOST, id)


def _seen(signpost: Signpost) -> None:
    """Draws the form by which a signpost becomes an event of the log; what is typed in stays where it is refused."""
    base, log, today = rule_bases.rule_base(), logbooks.log(), date.today()
    variable = base.variable[signpost.variable]
    last = log_findings.last_day(log)
    with st.form(f"seen_{signpost.id}", border=False):
        when, sure, value = st.columns(3, gap="medium")
        day = when.date_input(
            "Day", max(today, last), min_value=log.begins, max_value=max(today, last), format="DD/MM/YYYY"
        )
        known = log_findings.CERTAINTY
        certainty = sure.selectbox(
            "The report is", tuple(known), tuple(known).index("re-report"), format_func=known.__getitem__
        )
        start, end = map(float, variable.range)
        left, step = float(left_at(base, log, signpost, last)), variable.slider_step
        now = value.number_input(f"It leaves “{variable.label}” at", start, end, left, step, format="%g")
        text = st.text_area("What happened", signpost.event, max_chars=600)
        who, title, address = st.columns(3, gap="medium")
        sighting = Sighting(
            signpost,
            day,
            text,
            who.text_input("Who published it", max_chars=200),
            title.text_input("Under what title", max_chars=300),
            address.text_input("Address, if it has one", max_chars=400),
            certainty,
            now,
            st.text_input("Why so far (optional)", max_chars=600),
        )
        if st.form_submit_button("Log it"):
            _log(sighting)


def _log(sighting: Sighting) -> None:
    try:
        logbooks.change(log=with_sighting(rule_bases.rule_base(), logbooks.log(), sighting, date.today()))
    except (ScenarioError, ValueError) as error:
        st.error(words.escaped(str(error)))
        return
    choose_one(SIGNPOST, sighting.signpost.id)
    st.rerun()
