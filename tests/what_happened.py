"""A small log of the rules that ship: events that move sliders and one that does not, one withdrawn, one corrected."""

from datetime import date
from typing import Any

from model.log import Log
from model.parts import RuleBase
from scenarios.logbook import day_of
from scenarios.scenario import Scenario, baseline_scenario

SPRING, SUMMER = date(2026, 3, 31), date(2026, 7, 1)


def event(id: str, day: str, text: str, **fields: Any) -> dict[str, Any]:
    return {"id": id, "day": day, "text": text, "certainty": "re-report", **fields}


def moves(variable: str, was: float, now: float) -> dict[str, Any]:
    return {"moves": [{"variable": variable, "was": was, "now": now}]}


LOG = Log.model_validate(
    {
        "begins": "2026-01-06",
        "events": [
            event(
                "refusal", "2026-02-02", "Moscow says no again.", sources=["tass"], **moves("russian_acceptance", 10, 0)
            ),
            event("guess", "2026-02-09", "A number that was wrong.", **moves("troop_size", 15, 30)),
            event("number", "2026-02-09", "The number, put right.", corrects="guess", **moves("troop_size", 15, 12)),
            event("talks", "2026-03-03", "Talks <b>end</b> & nothing moves.", certainty="original"),
            event("rumour", "2026-03-04", "A rumour.", **moves("mandate", 35, 90)),
            event("pledge", "2026-06-20", "A pledge is kept.", certainty="disputed", **moves("us_backing", 45, 70)),
            event("later", "2026-08-01", "What nobody needs yet.", sources=["later"]),
        ],
        "withdrawals": [{"event": "rumour", "known": "2026-03-10", "reason": "It was none."}],
        "sources": [
            {"id": "tass", "authors": "A. Reporter", "year": "2026", "title": "No, again", "publisher": "TASS"}
            | {"kind": "press", "seen": "re-report"},
            {"id": "later", "authors": "Nobody", "year": "2026", "title": "Later", "publisher": "None"}
            | {"kind": "press", "seen": "original"},
        ],
    }
)


def on(base: RuleBase, day: date) -> Scenario:
    """The baseline of a day."""
    return baseline_scenario(base, day_of(base, LOG, day))
