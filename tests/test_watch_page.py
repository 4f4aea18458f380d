"""Does Signposts say what to watch for, where, and how far each event would shift the answer?"""

from datetime import date, timedelta

import pandas as pd
import pytest
from conftest import TOY
from sessions import press, result_of_code, run, session_of, set_widget, texts, unfold
from what_ships import BASE, BASELINE, STORIES

from briefing import words
from briefing.answer import answer
from briefing.findings import signposts as findings
from dashboard import logbooks
from dashboard.charts import signposts as charts
from model.aims import measures
from model.engine import evaluate
from model.log import Event, Log, Withdrawal
from model.rulebase import ENVIRONMENT_VARIABLE, SHIPPED
from model.signposts import watch_list
from scenarios.logbook import Likelihood, Logbook, shipped
from scenarios.scenario import stamp

PAGE = "watch"
VIEW = ("watch_view", "signposts")
READING = BASE.readings[0].id
LEADING = evaluate(BASE).outcomes.iloc[0].idxmax()


def watch_of(values=BASE.baseline, measure=LEADING, actor=findings.ANYONE, reading=READING):
    return findings.watch(BASE, values, reading, measure, actor)


def test_the_page_opens_with_what_would_move_the_leading_outcome_most(page):
    assert findings.headline(watch_of()) in texts(page)
    assert findings.where_text(watch_of()) in texts(page)


def test_a_slider_moves_the_watch_list(page):
    lead = next(variable.id for variable in BASE.variables if variable.leading)
    set_widget(page, f"slider_{lead}", 60.0)
    values = {**BASE.baseline, lead: 60.0}
    leading = answer(BASE, BASELINE.changed(values=values)).leading_measure
    assert findings.headline(watch_of(values, leading)) in texts(page)


def test_any_actor_and_any_measure_can_be_asked_for(page):
    actor, measure = BASE.actors[1].id, BASE.figures[0].id
    page.segmented_control(key="signposts_actor").set_value(actor)
    set_widget(page, "signposts_measure", measure)
    assert findings.headline(watch_of(measure=measure, actor=actor)) in texts(page)


def test_the_code_gives_the_watch_list(page):
    set_widget(page, "choice", "shipped:5")
    story = STORIES[5]
    pd.testing.assert_frame_equal(
        result_of_code(page), watch_list(BASE, story.values, story.reading, answer(BASE, story).leading_measure)
    )


def test_a_rule_base_without_signposts_says_so(open_page, monkeypatch):
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(TOY))
    assert "No signposts are given for this rule base." in texts(open_page("watch"))


# The findings


def test_the_headline_says_from_what_to_what_and_what_would_lead():
    for story in STORIES:
        outcomes = evaluate(BASE, story.values, story.reading).outcomes.iloc[0]
        watch = watch_of(story.values, outcomes.idxmax(), reading=story.reading)
        first, ending = watch.events[0], findings.headline(watch)
        assert ending.startswith(f"Watch first for this: {first.signpost.event} The chance of ")
        assert f"from {outcomes.max() * 100:.0f}" in ending
        assert ending.endswith("would lead.") == first.changes
        assert ending.split(" The chance of ")[1].split(" from ")[0].endswith("would rise") == (first.shift > 0)


@pytest.mark.parametrize(
    ("shift", "leads", "changes", "ending"),
    [
        (-0.06, 0, False, "from 29 % to 23 %, and {gains} would rise from 19 % to 27 %."),
        (-0.06, 1, True, "from 29 % to 23 %, and {gains} would rise from 19 % to 27 % and would lead."),
        (-0.06, 2, True, "to 23 %, and {gains} would rise from 19 % to 27 %, and {other} would lead."),
        (0.06, 0, False, "would rise from 17 % to 23 %."),
        (0.06, 0, True, "would rise from 17 % to 23 %, and {fallen} would lead."),
    ],
)
def test_what_falls_is_told_with_what_rises_in_its_place(shift, leads, changes, ending):
    fallen, gains, other = BASE.outcomes[:3]
    moves = watch_of(measure=fallen.id).moves.head(1)
    cells = {"share": 0.23, "shift": shift, "leads": BASE.outcomes[leads].id, "changes": changes}
    changed = moves.assign(**cells, gains=gains.id, gains_before=0.19, gains_share=0.27)
    bare = BASE.model_copy(update={"groups": ()})
    headline = findings.headline(findings.Watch(bare, fallen.id, findings.ANYONE, changed)).replace("\u00a0", " ")
    assert headline.endswith(ending.format(gains=gains.phrase, other=other.phrase, fallen=fallen.phrase))


def test_what_would_lead_is_the_group_that_the_headline_speaks_of():
    here = BASELINE
    moves = watch_of(reading=here.reading).moves
    variable = {signpost.id: BASE.variable[signpost.variable] for signpost in BASE.signposts}
    for event, row in moves.iterrows():
        moved = here.changed(values={**here.values, variable[event].id: row["after"]})
        assert row["leads"] == answer(BASE, moved).leading_measure
    assert moves["changes"].any()


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_shift_is_the_difference_of_the_shares_that_are_printed(story):
    for measure in (answer(BASE, story).leading_measure, BASE.outcomes[0].id):
        for event in watch_of(story.values, measure, reading=story.reading).events:
            change = words.points(event.share) - words.points(event.share_before)
            arrow = "▲" if event.shift > 0 else "▼"
            assert findings.shift_text(event) == f"{arrow}\u00a0{abs(change) or '<1'}"


def test_a_key_figure_that_falls_leaves_no_place_to_take():
    figure = BASE.figures[0].id
    watch = watch_of(measure=figure)
    assert findings.headline(watch).count(" from ") == 1


def test_an_actor_who_can_move_nothing_is_said_to():
    lead = BASE.outcomes[0].id
    values = {variable.id: variable.range[0] for variable in BASE.variables}
    watch = watch_of(values, lead, BASE.actors[1].id)
    assert watch.events == []
    label = BASE.actors[1].label
    assert findings.headline(watch).startswith(f"No event on the list that is up to {label} would move the chance of")
    assert findings.sentence(watch) == findings.headline(watch)


def test_actors_share_out_all_events():
    by_actor = [watch_of(actor=actor).moves for actor in findings.actors(BASE) if actor]
    assert sorted(pd.concat(by_actor).index) == sorted(watch_of().moves.index)


def test_what_is_told_is_what_shifts_by_half_a_point_the_most_first():
    watch = watch_of()
    shifts = [abs(event.shift) for event in watch.events]
    assert shifts == sorted(shifts, reverse=True)
    assert shifts[-1] >= findings.WATCHED_SHARE
    assert (watch.moves["shift"].abs() >= findings.WATCHED_SHARE).sum() == len(shifts)
    assert findings.count_text(watch).startswith(f"{len(shifts)} of {len(BASE.signposts)} events would move")


def test_every_measure_can_be_said():
    for measure in measures(BASE):
        watch = watch_of(STORIES[5].values, measure)
        assert findings.headline(watch).endswith(".")
        assert findings.sentence(watch).endswith(".")
        assert measures(BASE)[measure] in findings.table(watch)


def test_the_table_holds_every_event():
    table = findings.table(watch_of())
    assert sorted(table["event"]) == sorted(signpost.event for signpost in BASE.signposts)
    assert not table.isna().any(axis=None)


# The chart


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_every_event_shown_has_its_bar_and_nothing_overlaps(story):
    watch = watch_of(story.values, story.promises, reading=story.reading)
    figure = charts.shifts(watch)
    bar = figure["data"][0]
    shown = watch.events[: findings.MOST_SHOWN]
    assert bar["x"] == [event.shift for event in shown]
    reach = figure["layout"]["xaxis"]["range"]
    assert reach[0] == -reach[1]
    assert max(map(abs, bar["x"])) <= reach[1]
    notes = [note for note in figure["layout"]["annotations"] if note.get("yanchor") == "top"]
    for note, middle in zip(notes, bar["y"], strict=True):
        lines = note["text"].count("<br>") + 1
        assert note["y"] + lines * charts.LINE_PIXELS <= middle - charts.BAR_PIXELS / 2
    assert bar["y"][-1] < figure["layout"]["height"]
    assert bar["marker"]["color"].startswith(f"light-dark({BASE.outcome[story.promises].colour.light}")


# How likely, and seen already


TODAY = date(2026, 7, 3)
DAY = TODAY + timedelta(days=100)


def thought(**given) -> findings.Outlook:
    """What is thought of signposts: words by id, with underscores for hyphens."""
    said = [Likelihood(signpost=x.replace("_", "-"), words=y, by=DAY, given=TODAY) for x, y in given.items()]
    return findings.Outlook({x.signpost: x for x in said}, {}, TODAY)


def outlook_watch(outlook) -> findings.Watch:
    return findings.watch(BASE, BASE.baseline, READING, LEADING, outlook=outlook)


def test_the_middle_of_a_word_is_that_of_its_part_of_the_scale():
    assert findings.middle("a remote chance") == pytest.approx(0.0375)
    assert findings.middle("almost certain") == pytest.approx((0.925 + 1) / 2)
    assert findings.middle("very likely") == pytest.approx((0.80 + 0.95) / 2)
    assert findings.middle("who knows") == findings.EVEN


def test_what_is_thought_likely_comes_first_and_what_is_thought_unlikely_last():
    plain = watch_of()
    first, second = plain.events[0].signpost.id, plain.events[1].signpost.id
    assert findings.order_text(plain) == ""
    watch = outlook_watch(thought(**{first.replace("-", "_"): "a remote chance"}))
    assert watch.events[0].signpost.id == second
    assert [x.signpost.id for x in watch.events].index(first) > 2
    weights = [abs(x.shift) * watch.outlook.share(x.signpost.id) for x in watch.events]
    assert weights == sorted(weights, reverse=True)
    assert "one in two where you gave none" in findings.order_text(watch)
    assert findings.headline(watch).startswith(f"Watch first for this: {watch.events[0].signpost.event}")
    last = plain.events[-1].signpost.id
    certain = outlook_watch(thought(**{last.replace("-", "_"): "almost certain"}))
    assert [x.signpost.id for x in certain.events].index(last) <= len(certain.events) - 1


def test_words_whose_day_has_passed_count_no_more():
    first = watch_of().events[0].signpost.id
    said = thought(**{first.replace("-", "_"): "a remote chance"})
    late = findings.Outlook(said.likelihoods, {}, DAY + timedelta(days=1))
    assert outlook_watch(late).events[0].signpost.id == first
    assert findings.likelihood_text(late, first).endswith("11 October 2026, which has passed")
    assert findings.likelihood_text(said, first) == "you think: a remote chance by 11 October 2026"
    assert findings.outlook_table(outlook_watch(late))["By"][0] == "11 October 2026, passed"


def test_a_signpost_that_an_event_in_force_fulfils_is_not_still_to_come():
    first = watch_of().events[0].signpost.id
    seen = Event(id="seen", day=TODAY, text="[It](http://evil.example) was seen", certainty="original", signpost=first)
    log = Log(begins=date(2026, 1, 6), events=(seen,))
    book = Logbook(name="Mine", rulebase=stamp(BASE), log=log)
    watch = outlook_watch(findings.outlook(book, TODAY))
    assert first not in [event.signpost.id for event in watch.events]
    assert len(watch.events) == len(watch_of().events) - 1
    total = len(BASE.signposts)
    assert findings.count_text(watch).startswith(f"{total - 1} of the {total} events are still to come: ")
    table = findings.outlook_table(watch)
    assert sorted(table["Signpost"]) == sorted(signpost.event for signpost in BASE.signposts)
    assert table.query("Seen == '3 July 2026'")["Place"].tolist() == ["–"]
    assert "[It](" not in findings.fulfilled_text(seen)
    withdrawn = Withdrawal(event="seen", known=TODAY, reason="It was another.")
    taken_back = book.changed(log=log.model_copy(update={"withdrawals": (withdrawn,)}))
    assert outlook_watch(findings.outlook(taken_back, TODAY)).events[0].signpost.id == first


def test_the_likelihood_of_a_signpost_is_kept_in_the_logbook_and_orders_the_list(page):
    first = watch_of().events[0].signpost.id
    set_widget(page, f"likely_{first}", "a remote chance")
    (kept,) = session_of(page).logs.shown.logbook.likelihoods
    assert (kept.signpost, kept.words, kept.given) == (first, "a remote chance", date.today())
    assert page.selectbox(key="signpost").value == first  # though another is first by now
    outlook = findings.outlook(session_of(page).logs.shown.logbook, date.today())
    assert findings.headline(outlook_watch(outlook)) in texts(page)
    page.date_input(key=f"likely_by_{first}").set_value(date(2027, 3, 1))
    run(page)
    assert session_of(page).logs.shown.logbook.likelihoods[0].by == date(2027, 3, 1)
    set_widget(page, "yardstick", "ICD 203")  # on which there is no such word: it stands all the same
    assert session_of(page).logs.shown.logbook.likelihoods[0].words == "a remote chance"
    set_widget(page, f"likely_{first}", "")
    assert session_of(page).logs.shown.logbook.likelihoods == ()


def test_a_signpost_that_was_seen_becomes_an_event_and_nothing_typed_is_lost_before(page):
    before = session_of(page).logs.shown.logbook.log
    chosen = page.selectbox(key="signpost").value
    unfold(page, "seen_fold")
    page.text_input[0].set_value("The <b>Paper</b>")
    press(page, "Log it")
    assert any("Say its title" in error.value for error in page.error)
    assert page.text_input[0].value == "The <b>Paper</b>"
    page.text_input[1].set_value("Seen")
    press(page, "Log it")
    log = session_of(page).logs.shown.logbook.log
    assert log.events[:-1] == before.events
    assert (log.events[-1].signpost, log.sources[-1].publisher) == (chosen, "The <b>Paper</b>")
    assert findings.fulfilled_text(log.events[-1]) in texts(page)
    assert f"likely_{chosen}" not in [box.key for box in page.selectbox]


def test_without_a_log_there_is_one_view_and_nothing_to_be_logged(open_page, monkeypatch, tmp_path):
    rules = tmp_path / "rulebase.toml"
    rules.write_text(SHIPPED.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(rules))
    monkeypatch.setattr(logbooks, "shipped", shipped.__wrapped__)  # a process has one log, which it keeps
    page = open_page("watch")
    assert findings.headline(watch_of()) in texts(page)
    assert "watch_view" not in [row.key for row in page.segmented_control]
    assert "signpost" not in [box.key for box in page.selectbox]
