"""What is done to a log, how it travels as CSV and JSON, and what parts two: nothing is lost, every sum is exact."""

import csv
import io
import json
import random
from datetime import date, timedelta
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import model
import scenarios
from briefing import words
from briefing.findings import logbook as findings
from model.aims import measured
from model.csv_text import neutralised, restored
from model.engine import evaluate
from model.log import MOST_EVENTS, Event, Log, Move, Withdrawal, as_of, in_force
from model.parts import Source
from model.two_logs import ORDER, parted, shared_out
from scenarios import log_csv
from scenarios.log_csv import RowsError
from scenarios.logbook import (
    MAX_FILE_BYTES,
    Logbook,
    joined,
    json_schema,
    new_id,
    read_logbook,
    shipped,
    taken_over,
    with_event,
    with_withdrawal,
)
from scenarios.scenario import ScenarioError, stamp

BASE = model.load()
BOOK = shipped(BASE)
SHIPPED = BOOK.log
BEGINS, TODAY = date(2026, 1, 6), date(2026, 7, 10)
MOVABLE = [x for x in BASE.variables if x is not BASE.time]
LEAD, NEXT = MOVABLE[:2]
HOSTILE = [
    "=HYPERLINK(“x”)",
    "'=1",
    "a;=1",
    "\n-5",
    "a | b \\| c\\",
    'x,"y"',
    "“ ” <b>*x*</b>",
    " @ ",
    "\r\n＝1",
    "\\n",
    "\x00;",
]
MEASURE = f"group:{BASE.groups[0].id}"


def event(id="one", day=BEGINS, now=None, **fields):
    moves = () if now is None else (Move(variable=LEAD.id, was=LEAD.baseline, now=now),)
    return Event(**{"id": id, "day": day, "text": "It happened.", "certainty": "original", "moves": moves, **fields})


def log_of(*events, **fields):
    return Log(begins=BEGINS, events=events, **fields)


def source(id="paper", **fields):
    whole = {"id": id, "authors": "A", "year": "2026", "title": "T", "publisher": "P", "kind": "press"}
    return Source(**{**whole, "seen": "original", "address": "https://a.example/x", **fields})


def said(log):
    """What a log says, in whatever order its sources and withdrawals stand."""
    parts = ({x.model_dump_json() for x in some} for some in (log.withdrawals, log.sources))
    return log.begins, log.events, *parts


def carried(log, today=date.max):
    return log_csv.read(BASE, log_csv.written(BASE, log).encode(), log.begins, today)


# As a table


def test_the_shipped_log_comes_back_from_its_table():
    assert said(carried(SHIPPED)) == said(SHIPPED)
    assert len(SHIPPED.events) > 5


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_come_back_as_they_were(text):
    written = log_of(
        event(text=text, label=text, judgement=text, sources=("paper",), known=date(2026, 2, 1), now=12.125),
        event("two", text=text, corrects="one", known=date(2026, 2, 1)),
        sources=(source(authors=text, title=text, publisher=text),),
        withdrawals=(
            Withdrawal(event="one", known=date(2026, 3, 1), reason=text),
            Withdrawal(event="two", known=date(2026, 3, 1), reason=text),
            Withdrawal(event="two", known=date(2026, 3, 2), reason=text),
        ),
    )
    assert said(carried(written)) == said(written)
    rows = list(csv.reader(io.StringIO(log_csv.written(BASE, written), newline="")))
    assert not [cell for row in rows for cell in row if cell.lstrip().startswith(("=", "+", "-", "@", "＝"))]


@given(st.text(alphabet="'=-+@;\t\r\n a＝\u00a0"))
def test_what_is_neutralised_is_restored(text):
    assert restored(neutralised(text)) == text


def table(*rows, headings="id,day,event,how_sure,moves,sources,corrects"):
    return "\n".join([headings, *rows])


def read(*rows, **how):
    return log_csv.read(BASE, table(*rows, **how), BEGINS, TODAY)


def test_a_table_of_a_spreadsheet_is_read():
    label = LEAD.label
    text = table(
        f"a;12.06.2026;It happened; Re-reported ;{label} 45 → 40\n;x",
        headings="ID;Day;Event;How sure;Moves;judgement",
    ).replace(" 40\n;", " 40;")
    log = log_csv.read(BASE, text.encode("utf-8-sig"), BEGINS, TODAY)
    assert log.events == (
        event(
            "a",
            date(2026, 6, 12),
            text="It happened",
            certainty="re-report",
            moves=(Move(variable=LEAD.id, was=45, now=40),),
            judgement="x",
        ),
    )


def test_sources_are_read_in_short_and_each_once():
    line = "The Paper | A title | https://a.example/x"
    log = read(
        f",2026-06-12,One,original,,{line},",
        f",2026-06-12,One,original,,{line},",
        f",2026-06-12,One,original,,{BASE.sources[0].id},",
    )
    assert [x.id for x in log.events] == ["2026-06-12-one", "2026-06-12-one-2", "2026-06-12-one-3"]
    (made,) = log.sources
    assert (made.authors, made.title, made.address) == ("The Paper", "A title", "https://a.example/x")
    assert [x.sources for x in log.events] == [(made.id,), (made.id,), (BASE.sources[0].id,)]


BAD = {
    "a,2026-13-01,x,original,,,": ["Row 2, “a”, column “day”", "2026-13-01", "2026-06-12"],
    "a,6/12/2026,x,original,,,": ["column “day”", "6/12/2026"],
    "a,2026-01-05,x,original,,,": ["Row 2", "2026-01-05", "in the baseline"],
    "a,2026-07-11,x,original,,,": ["Row 2", "future"],
    "a,2026-07-01,,original,,,": ["column “event”", "fill it in"],
    "a,2026-07-01,x,certain,,,": ["column “how_sure”", "certain", "re-report"],
    "a,2026-07-01,x,original,nonsense 1 -> 2,,": ["column “moves”", "nonsense"],
    f"a,2026-07-01,x,original,{LEAD.id} 1 2,,": ["column “moves”", "45 -> 40"],
    f"a,2026-07-01,x,original,{LEAD.id} 1 -> x,,": ["column “moves”", "“x” is no number"],
    f"a,2026-07-01,x,original,{LEAD.id} 1 -> 101,,": ["Row 2", "101", f"{LEAD.range[1]:g}"],
    f"a,2026-07-01,x,original,{LEAD.id} 1 -> 2; {LEAD.id} 2 -> 3,,": ["Row 2", "twice"],
    "a,2026-07-01,x,original,,A | B | javascript:alert(1),": ["column “sources”", "javascript:alert(1)", "http://"],
    "a,2026-07-01,x,original,,A | B | http://[,": ["Row 2", "column “sources”", "http://[", "a host"],
    "a,2026-07-01,x,original,,no such,": ["column “sources”", "no such", "who | title | address"],
    "a,2026-07-01,x,original,,,zero": ["Row 2", "zero", "earlier event"],
    "=a,2026-07-01,x,original,,,": ["column “id”", "=a"],
    f"{'a' * 61},2026-07-01,x,original,,,": ["column “id”", "60"],
    f"a,2026-07-01,{'x' * 601},original,,,": ["column “event”", "601", "600"],
    f"a,2026-07-01,{'x' * 20001},original,,,": ["column “event”", "20,001"],
    "a,2026-07-01,x,original,,,\na,2026-07-01,x,original,,,": ["Row 3", "twice"],
}


@pytest.mark.parametrize(("row", "named"), BAD.items(), ids=[x[:40] for x in BAD])
def test_a_bad_row_is_named_with_its_column_its_value_and_the_remedy(row, named):
    with pytest.raises(RowsError) as fault:
        read(row)
    assert [x for x in named if x not in fault.value.faults[0]] == []


def test_every_bad_row_is_named_up_to_a_limit():
    with pytest.raises(RowsError) as fault:
        read(*(f"e{n},2026,x,original,,," for n in range(30)), "good,2026-07-01,x,original,,,")
    named = fault.value.faults
    assert [text.split(",")[0] for text in named[:3]] == ["Row 2", "Row 3", "Row 4"]
    assert named[-1] == f"And {31 - len(named)} more."


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "“day” is missing"),
        (b"id,day,event\n", "“how_sure” is missing"),
        (b"day,event,how_sure,judgment\n", "judgement"),
        (b"day,event,how_sure,day\n", "twice"),
        (b'day,event,how_sure\n2026-07-01,"x,original\n', "no table"),
        (b"day,event,how_sure\n2026-07-01,x,y,original\n", "Row 2 holds 4 cells"),
        ("day,event,how_sure\n".encode("utf-16"), "UTF-8"),
        (b"x" * (MAX_FILE_BYTES + 1), "bytes"),
        (b"day,event,how_sure\n" + b"2026-07-01,x,original\n" * (MOST_EVENTS + 1), f"{MOST_EVENTS:,}"),
    ],
)
def test_a_file_that_is_no_table_of_events_is_refused(content, reason):
    with pytest.raises(ScenarioError, match=reason):
        log_csv.read(BASE, content, BEGINS, TODAY)


# As JSON


def test_a_logbook_comes_back_from_its_json():
    assert read_logbook(BASE, BOOK.to_json(), date.max) == BOOK
    jsonschema.Draft202012Validator(json_schema()).validate(json.loads(BOOK.to_json()))
    published = Path(scenarios.__file__ or "").with_name("log.schema.json")
    assert json.loads(published.read_text(encoding="utf-8")) == json_schema()


def test_half_a_character_is_refused_before_anything_trips_over_it():
    text = BOOK.model_copy(update={"log": log_of(event(text="half"))}).to_json().replace("half", "\\ud800")
    with pytest.raises(ScenarioError, match="half a character"):
        read_logbook(BASE, text, TODAY)


# What is done to it


def test_what_is_added_corrected_and_withdrawn_stays_in_the_log():
    log = with_event(log_of(), event(now=60), [source()])
    log = with_event(log, event("two", now=70, corrects="one", known=date(2026, 3, 1)), [source()])
    assert [len(log.events), len(log.sources)] == [2, 1]
    assert [as_of(BASE, log, TODAY, day)[LEAD.id] for day in (date(2026, 2, 1), None)] == [60, 70]
    log = with_withdrawal(log, Withdrawal(event="two", known=date(2026, 4, 1), reason="No."))
    assert as_of(BASE, log, TODAY)[LEAD.id] == 60
    assert as_of(BASE, log, TODAY, date(2026, 3, 1))[LEAD.id] == 70
    with pytest.raises(ValueError, match="at most"):
        with_event(log_of(*(event(f"e{n}") for n in range(MOST_EVENTS))), event())


def test_what_a_withdrawn_correction_brings_back_is_said_before():
    log = log_of(event(now=60), event("two", now=70, corrects="one"), event("three", now=80, corrects="two"))
    assert f"{LEAD.label} {LEAD.baseline:g} → 70" in findings.stands_again(BASE, log, "three")
    out = Withdrawal(event="two", known=TODAY, reason="No.")
    assert "→ 60" in findings.stands_again(BASE, with_withdrawal(log, out), "three")
    assert findings.stands_again(BASE, log_of(event()), "one") == ""


def test_a_fault_ends_in_one_mark():
    assert findings.sentences(["is it so?", "it is.", "it is"]) == ("Is it so?", "It is.", "It is.")


def test_an_id_is_made_of_the_day_and_the_words_and_is_nobody_elses():
    assert (
        new_id([], date(2026, 6, 12), "Der Minister, “tritt” zurück; niemand folgt")
        == "2026-06-12-der-minister-tritt-zuruck-niemand"
    )
    assert new_id(["2026-06-12"], date(2026, 6, 12), "Київ") == "2026-06-12-2"
    assert all(len(new_id([], BEGINS, "x" * 90 + y)) <= 60 for y in ("", " a"))


def test_logs_are_joined_but_for_what_both_say():
    mine = log_of(event(sources=("paper",)), sources=(source(),))
    theirs = log_of(
        event(sources=("paper",)),
        event("two", sources=("paper",)),
        sources=(source(),),
        withdrawals=(Withdrawal(event="two", known=TODAY, reason="No."),),
    )
    assert said(joined(mine, theirs)) == said(theirs)
    # Another source of the same id comes under another.
    other = theirs.model_copy(update={"sources": (source(title="Other"),), "events": theirs.events[1:]})
    both = joined(mine, other)
    assert [x.title for x in both.sources] == ["T", "Other"]
    assert both.event["two"].sources == ("paper-2",)
    with pytest.raises(ScenarioError, match="“one”"):
        joined(mine, log_of(event(text="Another.")))


def test_an_event_is_taken_over_as_the_other_has_it():
    mine = log_of(event(now=60), event("mine"), withdrawals=(Withdrawal(event="one", known=TODAY, reason="No."),))
    theirs = log_of(event(now=70, sources=("paper",)), event("theirs"), sources=(source(),))
    taken = taken_over(mine, theirs, ["one", "theirs", "none"])
    assert [x.id for x in taken.events] == ["one", "mine", "theirs"]
    assert parted(taken, theirs) == ["mine"]
    assert taken.sources == theirs.sources


# Two logs


def some_log(rng, ids):
    events = []
    for number in ids:
        moved = rng.sample(MOVABLE, rng.randint(0, 2))
        events.append(
            event(
                f"e{number}",
                BEGINS + timedelta(days=rng.randint(0, 5)),
                moves=tuple(
                    Move(variable=x.id, was=x.baseline, now=float(rng.randint(*map(int, x.range)))) for x in moved
                ),
                corrects=rng.choice(events).id if events and rng.random() < 0.2 else None,
            )
        )
    out = [x.id for x in events if rng.random() < 0.2]
    return log_of(*events, withdrawals=tuple(Withdrawal(event=x, known=BEGINS, reason="No.") for x in out))


def share(log, until):
    return float(measured(evaluate(BASE, as_of(BASE, log, until)), MEASURE)[0])


@pytest.mark.parametrize("seed", range(25))
def test_what_parts_two_logs_is_shared_out_exactly(seed):
    rng = random.Random(seed)
    one, other = (some_log(rng, rng.sample(range(9), rng.randint(0, 7))) for _ in range(2))
    if seed % 5 == 0:  # the same events in another order
        events = [x.model_copy(update={"corrects": None}) for x in one.events]
        one, other = log_of(*events), log_of(*rng.sample(events, len(events)))
    until = BEGINS + timedelta(days=rng.choice([2, 9]))
    parts = shared_out(BASE, one, other, until, MEASURE)
    assert parts.sum() == pytest.approx(share(other, until) - share(one, until), abs=1e-9)
    assert set(parts.index) - {ORDER} == set(parted(one, other))
    assert abs(shared_out(BASE, one, one, until, MEASURE).sum()) == 0


def test_what_parts_two_logs_is_counted_where_it_can_be_worked_out():
    one, other = (
        log_of(event(now=60), event("text")),
        log_of(event(now=60), event("text", text="Other."), event("last", now=20)),
    )
    parts = shared_out(BASE, one, other, TODAY, MEASURE)
    assert list(parts.index) == ["text", "last"]
    assert parts["text"] == 0
    assert parts["last"] == pytest.approx(share(other, TODAY) - share(one, TODAY))


def test_a_thousand_events_of_which_many_part_are_exact_too():
    rng = random.Random(1)
    one = some_log(rng, range(1000))
    changed = tuple(x if rng.random() > 0.1 else x.model_copy(update={"moves": ()}) for x in one.events)
    other = log_of(*changed, withdrawals=one.withdrawals)
    parts = shared_out(BASE, one, other, TODAY, MEASURE)
    assert len(parts) > 50
    assert parts.sum() == pytest.approx(share(other, TODAY) - share(one, TODAY), abs=1e-9)


# In words


def test_the_table_says_of_every_event_whether_it_stands():
    log = log_of(
        event("late", date(2026, 5, 1)),
        event("old", now=60),
        event("new", known=date(2026, 3, 1), corrects="old"),
        event("out", signpost=BASE.signposts[0].id),
        withdrawals=(Withdrawal(event="out", known=date(2026, 4, 1), reason="It did not."),),
    )
    now = findings.table(BASE, log).set_index("Id")["Standing"]
    assert now.to_dict() == {
        "late": "stands",
        "new": "stands, in place of “old”",
        "old": "corrected on 1 March 2026 by “new”",
        "out": "withdrawn on 1 April 2026: It did not.",
    }
    then = findings.table(BASE, log, date(2026, 2, 1)).set_index("Id")["Standing"]
    assert then.to_dict() == {"late": "not known yet", "new": "not known yet", "old": "stands", "out": "stands"}
    twice = log_of(event("a"), event("b", corrects="a"), event("c", corrects="b"))
    said_of = findings.table(BASE, twice).set_index("Id")["Standing"]
    assert (said_of["a"], said_of["c"]) == ("corrected on 6 January 2026 by “c”", "stands, in place of “b”")
    assert findings.headline(log) == "2 events since 6 January 2026 stand; 2 more events do not, and the log says why."
    assert findings.headline(log_of()) == "Nothing has been logged since 6 January 2026."


def test_what_builds_on_an_event_is_named():
    log = log_of(event(now=60), event("two", date(2026, 2, 1), 70), event("three", date(2026, 3, 1), 80))
    assert findings.built_upon(BASE, log, "one").startswith("“two” builds on it")
    assert findings.built_upon(BASE, log, "three") == ""
    twice = log_of(event(now=60), event("two", now=70))
    assert "later in the log counts" in findings.disagreements(BASE, twice, TODAY)[0]


def test_two_logs_are_set_side_by_side_in_words():
    one, other = log_of(event(now=10), event("mine")), log_of(event(now=90), event("theirs"))
    two = findings.two_logs(BASE, one, other, ("Mine", "<b>Theirs"), TODAY, MEASURE, BASE.readings[0].id, "", {})
    first, second = (words.percent(share(log, TODAY)) for log in (one, other))
    assert findings.two_logs_headline(two) == (
        f"By “Mine”, “{BASE.groups[0].label}” would come to {first} as of 10 July 2026; "
        f"by “\\<b\\>Theirs”, to {second}."
    )
    assert findings.two_logs_table(two).iloc[0].tolist()[:3] == [
        "one",
        "6 January 2026: It happened.",
        f"6 January 2026; seen in the original; moved {LEAD.label} {LEAD.baseline:g} → 10",
    ]
    assert "(+" in findings.two_logs_parts(two) or "(−" in findings.two_logs_parts(two)
    assert findings.in_which(one, other) == (
        "The two part in 3 events: 1 only in yours, 1 only in the other, 1 in both, and not the same."
    )


def test_a_logbook_with_a_thousand_events_is_in_force_as_one_with_few():
    log = log_of(*(event(f"e{n}", BEGINS + timedelta(days=n % 100), n % 100) for n in range(1000)))
    assert len(in_force(log)) == 1000
    assert len(Logbook(name="Many", rulebase=stamp(BASE), log=log).to_json()) < MAX_FILE_BYTES
