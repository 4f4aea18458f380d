"""Does Watch say what changed since a day, what of it each event did, and on what that rests?"""

import random
from datetime import date, timedelta
from itertools import pairwise
from time import process_time

import pandas as pd
import pytest
from sessions import press, put_scenario, result_of_code, run, scenario_of, session_of, set_widget, texts
from what_ships import BASE, BASELINE, STORIES

from briefing import words
from briefing.answer import answer
from briefing.findings import compare
from briefing.findings import log as findings
from dashboard.charts import log as charts
from model import releases
from model.aims import askable, measures
from model.leads import contenders
from model.log import Event, Log, Move, Withdrawal, as_of, load, steps
from model.parts import OWN_READING, Source
from model.rulebase import SHIPPED
from scenarios.logbook import Logbook, day_of
from scenarios.scenario import AsOf, OwnReading, baseline_scenario, stamp, under

PAGE, VIEW = "watch", ("watch_view", "changed")
READING = BASE.readings[0].id
SLIDERS = [variable for variable in BASE.variables if variable is not BASE.time]
FIRST, SECOND = SLIDERS[:2]
BEGINS = date(2026, 1, 6)
HOSTILE = "[a](http://evil.example) <b>b</b> :smile: $x$"
WHOLE = BASE.groups[2]
GROUP = f"group:{WHOLE.id}"


def event(id: str, day: int, *moves: tuple[str, float, float], **fields) -> Event:
    """An event so many days after the log begins."""
    made = tuple(Move(variable=name, was=float(was), now=float(now)) for name, was, now in moves)
    fields = {"text": f"This is {id}.", "certainty": "original", **fields}
    return Event(id=id, day=BEGINS + timedelta(days=day), moves=made, **fields)


SOURCE = Source(
    id="paper",
    authors="A. Paper",
    year="2026",
    title="What happened",
    publisher="The Paper",
    kind="press",
    seen="original",
    address="https://paper.example/1",
)
FOUR = Log(
    begins=BEGINS,
    events=(
        event("up", 3, (FIRST.id, FIRST.baseline, FIRST.range[1]), sources=("paper", BASE.sources[0].id)),
        event("words", 5, text=HOSTILE, certainty="disputed", judgement="Words alone move nothing."),
        event("down", 9, (FIRST.id, 0, FIRST.range[0]), (SECOND.id, SECOND.baseline, SECOND.range[1])),
        event("gone", 9, (SECOND.id, 0, SECOND.range[0])),
    ),
    withdrawals=(Withdrawal(event="gone", known=BEGINS + timedelta(days=10), reason="It was not so."),),
    sources=(SOURCE,),
)
LAST = findings.last_day(FOUR)


def terms(log: Log = FOUR, lens: str = "") -> findings.Terms:
    return findings.Terms(BASE, log, READING, lens, BASE.time.baseline)


def change_of(measure: str = GROUP, since: date = BEGINS, until: date = LAST, log: Log = FOUR) -> findings.Since:
    return findings.since(terms(log), since, until, measure)


def many(count: int) -> Log:
    """So many events over 170 days."""
    rng = random.Random(4)
    events = []
    for number in range(count):
        variable = rng.choice(SLIDERS)
        move = (variable.id, rng.uniform(*variable.range), rng.uniform(*variable.range))
        events.append(event(f"e{number}", rng.randrange(170), *([move] if rng.random() < 0.9 else [])))
    return Log(begins=BEGINS, events=tuple(events))


def put_log(page, log: Log) -> Logbook:
    """Puts a log on the desk of a page."""
    book = Logbook(name="Mine", rulebase=stamp(BASE), log=log)
    desk = session_of(page).logs
    desk.shown = type(desk.shown)(book, book)
    run(page)
    return book


# What is said


@pytest.mark.parametrize("measure", askable(BASE))
def test_the_parts_of_the_events_add_up_to_what_the_headline_says(measure):
    change = change_of(measure)
    then = [answer(BASE, BASELINE.changed(values=as_of(BASE, FOUR, day))).shares[measure] for day in (BEGINS, LAST)]
    assert [change.before, change.after] == pytest.approx(then, abs=1e-12, nan_ok=True)
    if change.is_shared_out:
        assert change.parts.sum() == pytest.approx(then[1] - then[0], abs=1e-9)
        assert sum(change.points.values()) == words.points(change.after) - words.points(change.before)
        assert sum(by for _, by, _ in findings.waterfall_parts(change)) == pytest.approx(then[1] - then[0], abs=1e-9)


def test_the_headline_says_from_when_and_what_to_what_and_which_events_did_most():
    change, course = change_of(), findings.course(terms(), LAST)
    said = findings.headline(change, course, "ICD 203")
    assert said.startswith(f"Since 6 January 2026, “{WHOLE.label}” went from ")
    low_high = words.band_text(course.band(LAST, GROUP))
    word = words.probability_word(change.after, "ICD 203")
    assert (
        f"{words.of_hundred(change.before)} to {words.of_hundred(change.after)} of 100 cases ({low_high}; {word})"
        in said
    )
    assert "as of 15 January 2026" in said
    for event in (FOUR.event["up"], FOUR.event["down"]):
        assert f"“This is {event.id}” ({compare.signed(change.points[event.id] / 100)})" in said


def test_events_that_cancel_out_are_named_all_the_same():
    stayed = FOUR.model_copy(update={"events": (*FOUR.events[:1], event("back", 4, (FIRST.id, 0, FIRST.baseline)))})
    until = findings.last_day(stayed)
    said = findings.headline(change_of(until=until, log=stayed), findings.course(terms(stayed), until))
    assert "stayed at" in said
    assert "What moved it to and fro, in points: “This is" in said


def test_what_leads_is_said_where_it_has_changed_and_not_where_it_has_not():
    names = list(contenders(BASE))
    course = findings.course(terms(), LAST)
    for day in course.shares.index:
        change = change_of(until=day)
        leads = [course.shares.loc[of, names].idxmax() for of in (BEGINS, day)]
        assert ("leads now, in the place of" in findings.headline(change, course)) == (leads[0] != leads[1])
    assert course.shares[names].idxmax(axis=1).nunique() > 1


def test_without_events_between_the_days_it_says_so():
    change = change_of(since=LAST)
    assert "the log holds no event" in findings.headline(change, findings.course(terms(), LAST))
    empty = Log(begins=BEGINS)
    course = findings.course(terms(empty), findings.last_day(empty))
    change = change_of(until=BEGINS, log=empty)
    assert "the log holds no event" in findings.headline(change, course)
    assert charts.course(course, change)["layout"]["annotations"]


def test_an_event_that_moved_nothing_says_so_and_why():
    change = change_of()
    assert findings.effect_text(change, FOUR.event["words"]) == "moved no slider"
    said = findings.events_text(change)
    assert "**moved no slider** · disputed, no source" in said
    assert words.escaped("Words alone move nothing.") in said
    assert "1 moved no slider" in findings.count_text(change)
    quiet = change_of(log=Log(begins=BEGINS, events=(event("words", 5),)))
    assert (
        findings.count_text(quiet)
        == "Of 1 event, none moved this by half a point or more, none by less and 1 moved no slider."
    )
    assert "gone" not in said  # withdrawn: it does not stand


def test_an_event_bears_its_day_its_step_and_its_numbered_sources_of_log_and_rules():
    said = findings.largest_text(change_of())
    assert "**9 January 2026** · " in said
    step = f"*{FIRST.label} {words.number_text(FIRST.baseline)} → {words.measured(FIRST, FIRST.range[1])}.*"
    assert step in said
    assert "seen in the original \\[[1](<https://paper.example/1>)" in said
    listed = findings.events_text(change_of())
    assert "\\[1\\] A\\. Paper" in listed or "\\[2\\] A\\. Paper" in listed
    assert words.escaped(BASE.sources[0].title) in listed


def test_what_users_wrote_is_escaped():
    change, course = change_of(until=LAST), findings.course(terms(), LAST)
    said = findings.events_text(change)
    assert words.escaped("http://evil.example") in said
    assert "[a](http" not in said
    assert "<b>" not in said.replace("\\<b\\>", "")
    for figure in (charts.course(course, change), charts.waterfall(change)):
        assert "<b>b</b>" not in str(figure)


def test_events_that_do_not_agree_are_said_to():
    said = findings.contradictions_text(terms(), LAST)
    assert said.startswith("Not all of the log agrees. ")
    assert "“down” says that it found" in words.unmarked(said)
    assert findings.contradictions_text(terms(), BEGINS) == ""


def test_a_day_outside_of_the_log_is_taken_at_its_end_and_said():
    before, after = BEGINS - timedelta(days=1), LAST + timedelta(days=1)
    assert findings.clipped_day(FOUR, None, BEGINS, LAST) == (BEGINS, "")
    assert findings.clipped_day(FOUR, before, BEGINS, LAST)[0] == BEGINS
    assert "5 January 2026 lies before it" in findings.clipped_day(FOUR, before, BEGINS, LAST)[1]
    assert findings.clipped_day(FOUR, after, BEGINS, LAST) == (
        LAST,
        "16 January 2026 lies after 15 January 2026, which is taken in its place.",
    )


@pytest.mark.parametrize("measure", [GROUP, BASE.outcomes[0].id, BASE.figures[0].id])
def test_every_picture_has_its_sentence_and_its_table(measure):
    course, change = findings.course(terms(), LAST), change_of(measure)
    sentence, table = findings.course_sentence(course, change), findings.course_table(course, change)
    assert sentence.startswith("From 6 January 2026 to 15 January 2026: ")
    assert set(table["measure"]) == {askable(BASE)[name] for name in course.lines(measure)}
    assert len(table) == len(course.lines(measure)) * len(course.shares)
    assert findings.waterfall_sentence(change).startswith(f"{askable(BASE)[measure]}: ")
    table = findings.events_table(change)
    assert table["change"].sum() == pytest.approx(change.after - change.before)
    assert table["id"].tolist() == ["up", "words", "down"]


# The pictures


def test_the_lines_are_the_groups_or_the_one_that_is_asked_about_with_its_band():
    course = findings.course(terms(), LAST)
    for measure, lines in ((GROUP, len(BASE.groups)), (BASE.outcomes[0].id, 1)):
        figure = charts.course(course, change_of(measure))
        named = [trace for trace in figure["data"] if trace.get("name")]
        assert len(named) == lines
        own = next(trace for trace in named if trace["name"] == words.plain(askable(BASE)[measure]))
        assert own["y"][:-1] == course.shares[measure].tolist()
        low, high = (trace["y"] for trace in figure["data"][:2])
        assert all(a <= b for a, b in zip(low, high, strict=True))
        assert low[-1] == course.band(LAST, measure)[0]


def test_the_largest_steps_bear_their_events_and_no_label_lies_upon_another():
    log = many(60)
    course, change = (
        findings.course(terms(log), findings.last_day(log)),
        change_of(log=log, until=findings.last_day(log)),
    )
    labels = charts._labels(course, change)
    assert 0 < len(labels) <= charts.MOST_LABELS
    largest = findings.named_steps(course, change)[0]
    assert any(day == largest[0] for day, *_ in labels)
    span = (course.until - BEGINS).days
    areas = []
    for day, text, side, row in labels:
        at, width = (day - BEGINS).days / span * charts.PLOT_PIXELS, charts.CHARACTER_PIXELS * len(text)
        areas.append((row, at, at + width) if side == "left" else (row, at - width, at))
    for place, (row, start, end) in enumerate(areas):
        assert end <= charts.PLOT_PIXELS + charts.RIGHT
        assert all(row != other or end < left or right < start for other, left, right in areas[:place])


def test_of_many_events_the_largest_have_a_step_and_the_rest_one_together():
    log = many(60)
    change = change_of(log=log, until=findings.last_day(log))
    parts = findings.waterfall_parts(change)
    assert len(parts) == findings.MOST_STEPS + 1
    assert parts[-1][0].endswith("other events")
    figure = charts.waterfall(change)
    assert figure["data"][0]["base"][0] == change.before
    low, high = figure["layout"]["xaxis"]["range"]
    assert all(low < share < high for share in figure["data"][0]["base"])


def test_of_more_days_than_bands_are_worked_out_for_they_are_thinned_out_evenly_and_that_is_said():
    log = many(400)
    until = findings.last_day(log)
    course = findings.course(terms(log), until)
    days = list(course.shares.index)
    places = [days.index(day) for day in course.bands]
    assert len(places) == findings.MOST_BANDED
    assert (places[0], places[-1]) == (0, len(days) - 1)
    assert max(b - a for a, b in pairwise(places)) <= -(-len(days) // (findings.MOST_BANDED - 1))
    assert f"worked out for 40 of the {len(days)} days" in findings.course_note(course, change_of(log=log, until=until))


def test_a_thousand_events_are_not_worked_out_anew():
    log = many(1000)
    until = findings.last_day(log)
    once = findings.course(terms(log), until), change_of(log=log, until=until)
    again = Log.model_validate(log.model_dump())
    start = process_time()
    assert (findings.course(terms(again), until), change_of(log=again, until=until)) == once
    assert process_time() - start < 0.5
    assert change_of(log=log, until=until).parts.sum() == pytest.approx(once[1].after - once[1].before, abs=1e-9)


# On the page


def leading(log: Log) -> str:
    """What leads where a log leaves it."""
    return answer(BASE, BASELINE.changed(values=as_of(BASE, log, findings.last_day(log)))).leading_measure


def test_the_page_opens_with_what_changed_since_the_baseline(page):
    log = session_of(page).logs.shown.logbook.log
    assert log == load(SHIPPED.with_name("log.toml"))
    of = terms(log)
    course = findings.course(of, findings.last_day(log))
    change = findings.since(of, log.begins, findings.last_day(log), leading(log))
    assert findings.headline(change, course) in texts(page)
    assert findings.largest_text(change) in texts(page)


def test_the_days_are_chosen_and_outlive_another_log(page):
    put_log(page, FOUR)
    set_day(page, "since_day", date(2026, 1, 10))
    set_widget(page, "since_measure", GROUP)
    change = change_of(since=date(2026, 1, 10))
    assert findings.headline(change, findings.course(terms(), LAST)) in texts(page)
    shorter = FOUR.model_copy(update={"events": FOUR.events[:1]})
    put_log(page, shorter)
    assert any("lies after 9 January 2026" in text for text in texts(page))
    put_log(page, FOUR)
    assert findings.headline(change, findings.course(terms(), LAST)) in texts(page)


def set_day(page, key, day):
    next(field for field in page.date_input if field.key == key).set_value(day)
    run(page)


def test_the_baseline_of_a_day_is_opened_and_measured_against(page):
    put_log(page, FOUR)
    set_day(page, "as_of_day", date(2026, 1, 9))
    press(page, "set_against")
    shown = scenario_of(page)
    assert shown.as_of.day == date(2026, 1, 9)
    assert shown.values == BASELINE.values
    press(page, "open_day")
    assert scenario_of(page).values == as_of(BASE, FOUR, date(2026, 1, 9))


OWN = OwnReading(label="Mine", based_on=READING, weights={BASE.rules[0].id: 5.0})


@pytest.mark.parametrize(
    "changes",
    [
        {"own": OWN, "reading": OWN_READING},
        {"lens": BASE.lenses[-1].id},
        {"values": {**BASELINE.values, BASE.time.id: BASE.time.range[1]}},
        {"as_of": AsOf(day=LAST, values={FIRST.id: 20.0})},
    ],
    ids=["own reading", "lens", "horizon", "day"],
)
def test_reading_lens_and_horizon_of_the_screen_count_and_its_baseline_does_not(page, changes):
    put_log(page, FOUR)
    scenario = BASELINE.changed(**changes)
    put_scenario(page, scenario)
    set_widget(page, "since_measure", GROUP)
    of = findings.terms(under(BASE, scenario), FOUR, scenario)
    change = findings.since(of, BEGINS, LAST, GROUP)
    assert findings.headline(change, findings.course(of, LAST)) in texts(page)
    assert (change.parts.tolist() == change_of().parts.tolist()) == (list(changes) == ["as_of"])


def test_a_scenario_of_the_first_release_is_followed_by_its_rules(page):
    first = releases.named("1.0.0")
    put_log(page, FOUR)
    put_scenario(page, baseline_scenario(first))
    run(page)
    of = findings.terms(first, FOUR, baseline_scenario(first))
    leads = answer(first, baseline_scenario(first).changed(values=as_of(first, FOUR, LAST))).leading_measure
    change = findings.since(of, BEGINS, LAST, leads)
    assert findings.headline(change, findings.course(of, LAST)) in texts(page)


def test_the_code_shares_the_change_out(page):
    log = session_of(page).logs.shown.logbook.log
    of = findings.since(terms(log), log.begins, findings.last_day(log), leading(log))
    pd.testing.assert_series_equal(result_of_code(page), of.parts)
    put_log(page, FOUR)
    assert "The lines of code are of the log that comes with the rules; another is on the desk." in " ".join(
        texts(page)
    )


def test_every_event_and_all_sources_are_one_press_away(page):
    put_log(page, FOUR)
    assert not any("Words alone" in text for text in texts(page))
    page.session_state["every_event"] = True
    run(page)
    change = change_of(leading(FOUR))
    assert findings.events_text(change).replace(words.WORD_JOINER, "") in texts(page)


def test_what_to_look_for_is_one_press_away(page):
    press(page, "to_signposts")
    assert any(text.startswith("Watch first for this") for text in texts(page))
    assert page.session_state["watch_view"] == "signposts"


def test_the_steps_of_a_log_are_those_of_the_model():
    change = change_of()
    assert [step for made in change.steps.values() for step in made] == list(steps(BASE, FOUR, LAST))
    assert measures(BASE).keys() <= set(findings.course(terms(), LAST).shares)


def test_the_first_page_says_what_the_log_makes_of_its_baseline_and_of_no_other_scenario():
    shipped = load()
    said = findings.in_one_line(BASE, shipped, BASELINE)
    last = findings.last_day(shipped)
    leads = answer(BASE, baseline_scenario(BASE, day_of(BASE, shipped, last)))
    share = words.of_hundred(leads.shares[leads.leading_measure])
    assert said.endswith(f"{leads.contender.phrase} would lead, in {share} of 100 cases.")
    assert findings.in_one_line(BASE, shipped, BASELINE.changed(as_of=day_of(BASE, shipped, last))) == ""
    assert findings.in_one_line(BASE, shipped, STORIES[1]) == ""
