"""Does a signpost that was seen become an event of the log, with its source, or is it said what is missing?"""

from dataclasses import replace
from datetime import date

import pytest
from what_ships import BASE

from model.log import Event, Log, Move, faults, in_force
from scenarios.scenario import ScenarioError
from scenarios.sightings import Sighting, left_at, with_sighting

SIGNPOST = BASE.signposts[0]
VARIABLE = BASE.variable[SIGNPOST.variable]
DAY, TODAY = date(2026, 3, 2), date(2026, 7, 3)
EARLIER = Move(variable=VARIABLE.id, was=VARIABLE.baseline, now=VARIABLE.range[0])
LOG = Log(
    begins=date(2026, 1, 6),
    events=(Event(id="earlier", day=date(2026, 2, 1), text="It fell.", certainty="original", moves=(EARLIER,)),),
)
ADDRESS = "https://paper.example/1"
SEEN = Sighting(SIGNPOST, DAY, "It was seen.", "A paper", "It was seen today", ADDRESS, "re-report", 33.0)


def test_what_was_seen_is_an_event_that_fulfils_the_signpost_with_its_source():
    log = with_sighting(BASE, LOG, SEEN, TODAY)
    assert log.events[:-1] == LOG.events
    event, source = log.events[-1], log.sources[-1]
    assert (event.day, event.text, event.certainty, event.signpost) == (DAY, "It was seen.", "re-report", SIGNPOST.id)
    assert event.moves == (Move(variable=VARIABLE.id, was=VARIABLE.range[0], now=33.0),)
    assert event.sources == (source.id,)
    assert (source.publisher, source.title, source.address, source.year, source.seen) == (
        "A paper",
        "It was seen today",
        ADDRESS,
        "2026",
        "re-report",
    )
    assert list(faults(BASE, log, TODAY)) == []


def test_it_can_be_seen_again_after_it_was_withdrawn():
    twice = with_sighting(BASE, with_sighting(BASE, LOG, SEEN, TODAY), SEEN, TODAY)
    assert len({event.id for event in twice.events}) == 3
    assert len({source.id for source in twice.sources}) == 2
    assert list(faults(BASE, twice, TODAY)) == []


def test_the_slider_is_left_as_far_on_as_the_rules_say_from_where_the_log_has_it_and_ends_where_it_ends():
    assert left_at(BASE, LOG, SIGNPOST, date(2026, 1, 20)) == VARIABLE.baseline + SIGNPOST.by
    assert left_at(BASE, LOG, SIGNPOST, DAY) == VARIABLE.range[0] + SIGNPOST.by
    far = SIGNPOST.model_copy(update={"by": 1000.0})
    assert left_at(BASE, LOG, far, DAY) == VARIABLE.range[1]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"publisher": "  "}, "Say who published it"),
        ({"title": "\u200b"}, "Say its title"),
        ({"text": ""}, "Say what happened"),
        ({"address": "javascript:alert(1)"}, "is no address; begin it with https://"),
        ({"address": "https://a b"}, "is no address"),
        ({"day": date(2026, 1, 5)}, "lies before the baseline"),
        ({"day": date(2026, 8, 1)}, "is in the future"),
        ({"value": 101.0}, "its slider goes from 0 to 100"),
        ({"value": float("nan")}, "cannot be logged"),
        ({"text": "x" * 601}, "cannot be logged"),
    ],
)
def test_what_cannot_be_logged_is_said_and_changes_nothing(changed, said):
    with pytest.raises(ScenarioError, match=said):
        with_sighting(BASE, LOG, replace(SEEN, **changed), TODAY)
    assert len(in_force(LOG)) == 1
