"""Is a log followed as it says, however it was written and became known, and its change shared out to the last digit?

The shipped log too: it has no fault, does not contradict itself, and ends where its judgements say.
"""

import json
import random
import time
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from conftest import TOY
from pydantic import ValidationError
from what_ships import BASE

import model
from model import log as logs
from model.__main__ import main
from model.log import Event, Log, Move, Withdrawal, as_of, contradictions, fallen, faults, in_force, steps
from model.rulebase import SHIPPED
from model.since import over_days, shared_out

BEGINS, TODAY = date(2026, 6, 1), date(2026, 8, 31)
SHIPPED_LOG = logs.load(SHIPPED.with_name(logs.FILE_NAME))


def june(day):
    return date(2026, 6, day)


def event(name, day, known=None, corrects=None, **moves):
    """An event of a day in June; `rain=(60, 20)` says that it came upon rain at 60 and left it at 20."""
    made = tuple(Move(variable=variable, was=was, now=now) for variable, (was, now) in moves.items())
    days = {"day": june(day), "known": known and june(known)}
    return Event(id=name, text="Something happens.", certainty="re-report", corrects=corrects, moves=made, **days)


def log(*events, **withdrawn):
    """A log of a reservoir; `a=9` withdraws the event “a” on 9 June."""
    withdrawals = [{"event": name, "known": june(day), "reason": "It was a rumour."} for name, day in withdrawn.items()]
    return Log(begins=BEGINS, events=events, withdrawals=withdrawals)


def ids(events):
    return [x.id for x in events]


# How it is followed


def test_steps_are_counted_from_where_the_log_had_left_a_variable(toy):
    followed = log(event("late", 9, rain=(50, 10)), event("early", 3, rain=(60, 40)), event("idle", 5))
    made = [(x.event.id, x.stood, x.now, x.by) for x in steps(toy, followed, TODAY)]
    assert made == [("early", 60, 40, -20), ("late", 40, 10, -30)]
    assert as_of(toy, followed, june(8)) == {**toy.baseline, "rain": 40}
    assert as_of(toy, followed, june(9))["rain"] == 10  # by the end of the day
    assert as_of(toy, followed, june(2)) == dict(toy.baseline)


def test_on_one_day_the_order_of_the_log_counts_and_a_correction_has_the_place_of_the_corrected(toy):
    a, b = event("a", 3, rain=(60, 40)), event("b", 3, rain=(40, 20))
    assert as_of(toy, log(a, b), TODAY)["rain"] == 20
    assert as_of(toy, log(b, a), TODAY)["rain"] == 40
    assert ids(in_force(log(a, b, event("c", 3, corrects="a", rain=(60, 50))))) == ["c", "b"]


def test_it_goes_on_from_the_rules_own_baseline_within_the_sliders_and_past_what_rules_do_not_have(toy):
    moved = toy.with_baseline("another day", {"rain": 5})
    followed = log(event("a", 3, rain=(60, 170), snow=(0, 1)))
    assert as_of(moved, followed, TODAY) == {**toy.baseline, "rain": 100}
    assert list(contradictions(moved, followed, TODAY)) == []


A, B, C = event("a", 3), event("b", 4, known=10, corrects="a"), event("c", 5, known=20, corrects="b")
AGAIN = event("d", 6, known=25, corrects="a")


@pytest.mark.parametrize(
    ("events", "withdrawn", "known", "standing"),
    [
        ((A, B, C), {}, None, ["c"]),
        ((A, B, C), {}, 19, ["b"]),
        ((A, B, C), {}, 10, ["b"]),
        ((A, B, C), {}, 9, ["a"]),
        ((A, B, C), {}, 2, []),
        ((A, B), {"b": 15}, None, ["a"]),
        ((A, B), {"b": 15}, 15, ["a"]),
        ((A, B), {"b": 15}, 14, ["b"]),
        ((A, B, C), {"c": 21}, None, ["b"]),
        ((A, B, C), {"b": 15}, None, ["c"]),
        ((A, B, C), {"b": 15}, 16, ["a"]),
        ((A, B), {"a": 5}, None, ["b"]),
        ((A, B), {"a": 5}, 9, []),
        ((A, B, AGAIN), {}, None, ["d"]),
        ((A, B, C, AGAIN), {}, None, ["d"]),
        ((A, event("late", 1, known=8)), {}, None, ["late", "a"]),
        ((A, event("late", 1, known=8)), {}, 7, ["a"]),
    ],
)
def test_what_stands_is_the_last_that_was_known_and_not_withdrawn(events, withdrawn, known, standing):
    followed = log(*events, **withdrawn)
    day = known and june(known)
    assert ids(in_force(followed, day)) == standing
    known_by_then = {x.id for x in events if day is None or x.known_from <= day}
    assert set(fallen(followed, day)) == known_by_then - set(standing)


def test_what_no_longer_counts_says_why():
    assert fallen(log(A, B, C, c=21)) == {
        "a": "corrected on 2026-06-10 by “b”.",
        "c": "withdrawn on 2026-06-21: It was a rumour.",
    }
    assert fallen(log(A, a=5), june(4)) == {}


# What does not agree, and what cannot be


@pytest.mark.parametrize(
    ("followed", "said"),
    [
        (log(event("a", 3, rain=(60, 40)), event("b", 4, rain=(40, 20))), []),
        (
            log(event("a", 3, rain=(60, 40)), event("b", 3, rain=(60, 50))),
            ["“a” and “b” both set Rain on 2026-06-03; the later in the log counts: 50."],
        ),
        (
            log(event("a", 3, rain=(60, 40)), event("b", 4, rain=(45, 50))),
            ["“b” says that it found Rain at 45; the log had left it at 40. It leaves it at 50."],
        ),
        (
            log(event("a", 3, rain=(60, 40)), event("b", 4, rain=(40, 20)), event("c", 5, rain=(40, 30))),
            ["“c” says that it found Rain at 40; the log had left it at 20. It leaves it at 30."],
        ),
        (
            log(event("a", 3, rain=(60, 40)), event("b", 4, rain=(40, 20)), a=9),
            [
                "“b” says that it found Rain at 40 by “a”, which does not stand; the log had left it at 60. "
                "It leaves it at 20."
            ],
        ),
    ],
)
def test_events_that_do_not_agree_are_named(toy, followed, said):
    assert list(contradictions(toy, followed, TODAY)) == said


def changed(**fields):
    return A.model_copy(update=fields)


@pytest.mark.parametrize(
    ("faulty", "said"),
    [
        (log(A, A), "event “a”: its id stands twice; give one of them another"),
        (log(changed(day=date(2026, 5, 31))), "event “a”: its day, 2026-05-31, lies before the baseline, 2026-06-01;"),
        (log(changed(day=date(2026, 9, 1))), "event “a”: its day, 2026-09-01, is in the future;"),
        (log(changed(known=june(2))), "event “a”: it was known on 2026-06-02, before its day, 2026-06-03;"),
        (log(changed(known=date(2026, 9, 1))), "event “a”: it is known from 2026-09-01, which is in the future;"),
        (log(event("a", 3, rian=(1, 2))), 'event “a”: variable “rian” is not defined; did you mean "rain"?'),
        (log(event("a", 3, weeks=(9, 9))), "event “a”: “Weeks” is a choice of the reader’s, which no event moves;"),
        (log(event("a", 3, rain=(60, 101))), "event “a”: Rain goes from 60 to 101; its slider goes from 0 to 100"),
        (
            log(changed(moves=2 * event("a", 3, rain=(60, 50)).moves)),
            "event “a”: it moves “rain” twice; keep one of them",
        ),
        (log(changed(signpost="rainbow")), "event “a”: signpost “rainbow” is not known;"),
        (log(changed(sources=("gauge",))), "event “a”: source “gauge” is not known;"),
        (log(B, A), "event “b”: it corrects “a”, which does not stand before it; name an earlier event"),
        (log(C.model_copy(update={"corrects": "c"})), "event “c”: it corrects “c”, which does not stand before it;"),
        (
            log(B.model_copy(update={"corrects": None}), event("d", 1, corrects="b")),
            "event “d”: it corrects “b”, known from 2026-06-10, and is itself known from 2026-06-01; say under “known”",
        ),
        (log(A, x=5), "the withdrawal of “x”: there is no such event; use one of: a"),
        (
            log(A).model_copy(update={"withdrawals": (Withdrawal(event="a", known=date(2026, 9, 1), reason="X."),)}),
            "the withdrawal of “a”: it is of 2026-09-01, which is in the future;",
        ),
        (log(A, a=2), "the withdrawal of “a”: it is of 2026-06-02, before the event was known, 2026-06-03;"),
    ],
)
def test_every_fault_is_named_once_with_its_remedy(toy, faulty, said):
    (only,) = faults(toy, faulty, TODAY)
    assert only.startswith(said)


def test_a_log_full_of_faults_is_refused_at_once():
    """Two thousand events that cite what thousands of sources do not hold: to offer the nearest would take minutes."""
    unknown = {"authors": "X", "year": "2026", "title": "X", "publisher": "X", "kind": "press", "seen": "original"}
    events = [A.model_copy(update={"id": f"e{n}", "sources": (f"sourze-{n}",)}) for n in range(logs.MOST_EVENTS)]
    sources = [{"id": f"source-{n}", **unknown} for n in range(logs.MOST_EVENTS)]
    began = time.process_time()
    named = list(faults(BASE, Log(begins=BEGINS, events=events, sources=sources), TODAY))
    assert time.process_time() - began < 2
    assert len(named) == logs.MOST_FAULTS
    assert named[0] == "event “e0”: source “sourze-0” is not known; name one that is in the file"


@pytest.mark.parametrize(
    "day", [5, 86400, "86400", "2026-06-03T00:00:00", "20260603", "2026-02-30", "", None, True, datetime(2026, 6, 3)]
)
def test_a_day_is_a_day_and_never_a_number(day):
    document = A.model_dump(mode="json") | {"day": day}
    with pytest.raises(ValidationError):
        Event.model_validate(document)
    assert Event.model_validate(document | {"day": "2026-06-03"}) == A


# What did it


def test_two_events_share_a_change_as_worked_out_by_hand(toy):
    """Drought multiplies the odds of rationing, one to three, by four; thrift by a quarter."""
    followed = log(event("drought", 3, rain=(60, 20)), event("thrift", 4, restraint=(40, 100)), event("idle", 5))
    neither, dry, thrifty, both = 1 / 4, 4 / 7, 1 / 13, 1 / 4
    drought = ((dry - neither) + (both - thrifty)) / 2
    parts = shared_out(toy, followed, BEGINS, TODAY, "meeting.ration")
    assert parts.to_dict() == pytest.approx({"drought": drought, "thrift": -drought, "idle": 0})


def random_log(seed, count=200):
    """Events on few days that find variables anywhere, with corrections and withdrawals among them."""
    rng, names = random.Random(seed), [x.id for x in BASE.variables if x is not BASE.time]

    def happening(number):
        variables = [BASE.variable[name] for name in rng.sample(names, rng.choice([0, 1, 1, 1, 2]))]
        moves = [
            {"variable": x.id, "was": rng.uniform(*x.range), "now": rng.choice([*x.range, rng.uniform(*x.range)])}
            for x in variables
        ]
        day, corrects = BEGINS + timedelta(days=rng.randrange(30)), f"e{number - 7}" if number % 10 == 9 else None
        known = {"known": TODAY - timedelta(days=20) + timedelta(days=number // 20)} if corrects else {}
        content = {"id": f"e{number}", "day": day, "text": "Something.", "certainty": "disputed", "moves": moves}
        return content | {"corrects": corrects} | known

    withdrawals = [{"event": f"e{n}", "known": TODAY, "reason": "No."} for n in range(3, count, 29)]
    return Log(begins=BEGINS, events=[happening(number) for number in range(count)], withdrawals=withdrawals)


@pytest.mark.parametrize(("seed", "since"), [(1, 1), (2, 1), (3, 12), (4, 29)])
@pytest.mark.parametrize(("measure", "lens"), [("no_deal", ""), ("group:peace", "force")])
def test_two_hundred_events_that_contradict_each_other_give_sums_that_are_exact(seed, since, measure, lens):
    made = random_log(seed)
    assert not list(faults(BASE, made, TODAY))
    assert list(contradictions(BASE, made, TODAY))
    parts = shared_out(BASE, made, june(since), TODAY, measure, "record", lens)
    days = pd.DataFrame([as_of(BASE, made, day) for day in (june(since), TODAY)])
    before, after = model.aims.measured(model.evaluate(BASE, days, "record", lens=lens), measure)
    assert parts.sum() == pytest.approx(after - before, abs=1e-9)
    assert list(parts.index) == [x.id for x in in_force(made) if x.day > june(since)]
    idle = [x.event.id for x in steps(BASE, made, TODAY) if x.by]
    assert (parts.drop(index=idle, errors="ignore") == 0).all()
    assert dict(over_days(BASE, made, TODAY).iloc[-1]) == as_of(BASE, made, TODAY)


def test_events_that_did_the_same_have_the_same_part(toy):
    """Also where there are too many for every combination: twenty steps down, on days of their own."""
    followed = log(
        *(event(f"e{n}", n + 2, rain=(60 - 2 * n, 58 - 2 * n)) for n in range(20)),
        event("other", 25, restraint=(40, 90)),
    )
    parts = shared_out(toy, followed, BEGINS, TODAY, "meeting.ration")
    assert np.ptp(parts.iloc[:20]) == 0
    assert parts["e0"] != 0


def test_what_is_held_no_event_moves(toy):
    followed = log(event("a", 3, rain=(60, 20)), event("b", 4, restraint=(40, 100)))
    parts = shared_out(toy, followed, BEGINS, TODAY, "meeting.ration", held={"rain": 60})
    assert parts["a"] == 0
    assert parts["b"] == pytest.approx(1 / 13 - 1 / 4)
    assert set(over_days(toy, followed, TODAY, held={"rain": 30})["rain"]) == {30}


def test_every_day_on_which_something_moved_has_a_row(toy):
    followed = log(
        event("a", 3, rain=(60, 20)), event("idle", 5), event("b", 7, rain=(20, 30)), event("late", 20, rain=(30, 1))
    )
    table = over_days(toy, followed, june(19))
    assert table["rain"].to_dict() == {BEGINS: 60, june(3): 20, june(7): 30}
    assert list(table.columns) == list(toy.baseline)


# What ships

AUDIT = {"us_backing": 40, "us_durability": 20, "troop_size": 12, "mandate": 40, "european_will": 40}
AUDIT |= {"russian_acceptance": 10, "kyiv_flexibility": 60}


def test_the_shipped_log_has_no_faults_and_does_not_contradict_itself():
    assert list(faults(BASE, SHIPPED_LOG, date.max)) == []
    assert list(contradictions(BASE, SHIPPED_LOG, date.max)) == []
    assert date(2026, 1, 6) == SHIPPED_LOG.begins


def test_it_leads_to_the_second_baseline_of_the_audit():
    assert as_of(BASE, SHIPPED_LOG, date(2026, 7, 1)) == {**BASE.baseline, **AUDIT}


def test_its_events_lie_within_what_the_evidence_knows_and_are_argued_and_sourced():
    for x in SHIPPED_LOG.events:
        assert SHIPPED_LOG.begins < x.day <= date(2026, 7, 10), x.id
        assert x.judgement, x.id
        assert x.sources, x.id
    cited = {name for x in SHIPPED_LOG.events for name in x.sources}
    assert {x.id for x in SHIPPED_LOG.sources} <= cited


# From the command line


def printed(capsys, *arguments):
    assert main(["log", *arguments]) == 0
    return capsys.readouterr().out


def test_it_prints_what_happened_and_what_it_did(capsys):
    said = printed(capsys, "--since", "2026-02-01", "--as-of", "2026-07-01", "--measure", "no_deal", "--lens", "all")
    assert "2026-02-28  war-on-iran (re-report)" in said
    assert "→ American backing 45 → 42, American durability 32 → 28." in said
    assert "→ moved nothing." in said
    assert "“window-until-the-midterms-june”: corrected on 2026-11-28 by “window-until-the-midterms”." in said
    assert "guarantees-ready-to-sign" not in said
    points = [float(line.split()[-1]) for line in said.split("in points, by event:")[1].splitlines() if line.strip()]
    assert sum(points[:-1]) == pytest.approx(points[-1], abs=0.05)


def test_its_figures_are_those_of_the_model(capsys):
    answer = json.loads(printed(capsys, "--as-of", "2026-07-01", "--reading", "record", "--json"))
    before, after = (model.evaluate(BASE, x, "record") for x in (BASE.baseline, {**BASE.baseline, **AUDIT}))
    assert answer["measure"] == model.leads.leading(after)[0]
    shares = [float(model.aims.measured(x, answer["measure"])[0]) for x in (before, after)]
    assert [answer["before"], answer["after"]] == pytest.approx(shares)
    assert sum(x["part"] for x in answer["events"]) == pytest.approx(shares[1] - shares[0], abs=1e-9)
    assert answer["answers"][answer["measure"]] == pytest.approx({"before": shares[0], "after": shares[1]})
    moved = next(x for x in answer["events"] if x["id"] == "defence-ministers-resign")["moved"]
    assert moved == [{"variable": "troop_size", "from": 15.0, "to": 12.0}]


def test_it_tells_what_was_known_on_a_day(capsys):
    answer = json.loads(printed(capsys, "--as-of", "2026-07-01", "--known", "2026-07-01", "--json"))
    names = [x["id"] for x in answer["events"]]
    assert "some-guarantees-acceptable" in names
    assert "window-until-the-midterms-june" in names
    assert answer["fallen"] == {}


def test_a_log_of_ones_own_is_taken_as_toml_and_as_json(tmp_path, capsys):
    own = log(event("a", 3, rain=(70, 20)))
    (tmp_path / "bare.json").write_text(own.model_dump_json())
    (tmp_path / "book.JSON").write_text(json.dumps({"kind": "log", "name": "Mine", "log": own.model_dump(mode="json")}))
    moves = 'moves = [{ variable = "rain", was = 70, now = 20 }]'
    head = 'id = "a"\nday = 2026-06-03\ntext = "Something happens."\ncertainty = "re-report"\n'
    (tmp_path / "own.toml").write_text(f"begins = 2026-06-01\n[[events]]\n{head}{moves}\n")
    for name in ("bare.json", "book.JSON", "own.toml"):
        assert logs.load(tmp_path / name) == own
        said = printed(capsys, "--rulebase", str(TOY), "--log", str(tmp_path / name))
        assert "“a” says that it found Rain at 70; the log had left it at 60. It leaves it at 20." in said


def test_a_log_is_validated_as_rules_are(tmp_path, capsys):
    assert main(["validate", str(SHIPPED.with_name(logs.FILE_NAME))]) == 0
    events, fingerprint = capsys.readouterr().out.splitlines()
    assert events.endswith(f"log.toml: {len(SHIPPED_LOG.events)} events since 2026-01-06, 1 withdrawn")
    assert fingerprint == f"fingerprint {SHIPPED_LOG.fingerprint}"
    (tmp_path / "mine.json").write_text(log(event("a", 3, snow=(0, 1))).model_dump_json())
    assert main(["validate", str(tmp_path / "mine.json")]) == 1
    assert "event “a”: variable “snow” is not defined" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--since", "2026-01-05"], "--since 2026-01-05 lies before the baseline; name a day from 2026-01-06 on"),
        (["--as-of", "2999-01-01"], "--as-of 2999-01-01 is in the future; name a day up to today"),
        (["--known", "yesterday"], "--known yesterday is not a day; write it as "),
        (["--since", "2026-05-02", "--as-of", "2026-05-01"], "--as-of 2026-05-01 lies before --since 2026-05-02;"),
        (["--measure", "no_deel"], '"no_deel" is neither an outcome nor a key figure; did you mean "no_deal"?'),
        (["--lens", "nope"], 'lens "nope" is not defined; use one of: all, deal, force'),
        (["--rulebase", str(TOY)], "No log.toml stands beside the rule base; name a log with --log"),
        (["--log", str(TOY)], "toy_rulebase.toml cannot be used:\n  begins: is missing; add it\n  id: is not known"),
        (["--rulebase", str(TOY), "--log", str(SHIPPED.with_name("log.toml"))], "variable “us_backing” is not defined"),
    ],
)
def test_what_it_cannot_use_it_names_with_the_remedy(arguments, said, capsys):
    assert main(["log", *arguments]) == 1
    output = capsys.readouterr()
    assert said in output.err
    assert output.out == ""
