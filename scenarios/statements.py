"""What is stated, and how is it decided? Statements of the model and of people: made, kept, decided, taken away.

Pure functions from logbook to logbook; the rule base and today are arguments.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

import pydantic

from model import questions
from model.csv_text import csv_text
from model.engine import evaluate
from model.log import Event, Log, in_force
from model.parts import OWN_READING, RuleBase
from model.questions import Questions
from model.quoting import clipped, is_blank, unseen
from model.scoring import log_scores, squared_errors
from scenarios.link import DAY_KEY, LOG_KEY, NAME_KEY, to_link
from scenarios.logbook import MAX_STATEMENTS, Logbook, Resolution, Statement
from scenarios.scenario import Scenario, ScenarioError, under

# Whether it is still open, waits to be decided, came true or failed to.
Standing = Literal["open", "due", "came", "failed"]
PLATFORM_COLUMNS = (
    *("title", "resolution_criteria", "open_date", "close_date", "resolve_date"),
    *("type", "probability", "source"),
)
STATEMENT_COLUMNS = (
    *("id", "made_on", "who", "text", "criteria", "by", "share", "base_share", "question", "signpost"),
    *("rules", "fingerprint", "as_of", "log", "standing", "decided_on", "event", "brier", "log_score"),
)
FULL = f"The log holds {MAX_STATEMENTS} statements, which is the most"


def of_model(base: RuleBase, scenario: Scenario, known: Questions, today: date) -> tuple[Statement, ...]:
    """What the rules say today of every question, in a scenario, of all cases whatever its lens.

    A question whose last day is past is left out. The same scenario says the same under the same ids, whatever the day.
    Raises ScenarioError where no address can hold the scenario.
    """
    own = scenario.own if scenario.reading == OWN_READING else None
    scenario = scenario.changed(lens="", own=own, ranges={})
    rules = under(base, scenario)
    result = evaluate(rules, scenario.values, scenario.reading)
    link = {key: text for key, text in to_link(base, scenario).items() if key != NAME_KEY}
    made = []
    try:
        for question in questions.askable(rules, known):
            by = questions.last_day(rules, scenario.values, question)
            if by < today:
                continue
            title, criteria = questions.worded(rules, scenario.values, question)
            made.append(
                Statement(
                    id=f"model {_digest([question.id, by.isoformat(), link])}",
                    made_on=today,
                    text=title,
                    criteria=criteria,
                    by=by,
                    share=float(questions.share(result, question)[0]),
                    question=question.id,
                    base_share=question.base_share,
                    rulebase=scenario.rulebase,
                    link=link,
                )
            )
    except pydantic.ValidationError as error:
        raise ScenarioError("Its own judgements are too many for a link, without which nothing can be kept.") from error
    return tuple(made)


def _digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def with_kept(logbook: Logbook, made: Sequence[Statement]) -> Logbook:
    """The logbook with what was stated kept in it, each once. Raises ScenarioError if it has no room."""
    kept = {statement.id for statement in logbook.statements}
    new = [statement for statement in made if statement.id not in kept]
    if len(logbook.statements) + len(new) > MAX_STATEMENTS:
        raise ScenarioError(f"{FULL}. Remove some that are not needed, or begin another log.")
    return _with(logbook, (*logbook.statements, *new)) if new else logbook


def stated(
    logbook: Logbook,
    today: date,
    text: str,
    by: date,
    share: float,
    who: str,
    criteria: str = "",
    question: str = "",
    signpost: str = "",
    base_share: float | None = None,
) -> Logbook:
    """The logbook with what a person states today. Raises ScenarioError, which lists every fault."""
    if faults := list(_faults(today, text, by, share, who)):
        raise ScenarioError(" ".join(faults))
    content = [today.isoformat(), text, by.isoformat(), share, who, question, signpost]
    statement = Statement(
        id=f"own {_digest(content)}",
        made_on=today,
        text=text,
        criteria=criteria,
        by=by,
        share=share,
        who=who.strip(),
        question=question,
        signpost=signpost,
        base_share=base_share,
    )
    added = with_kept(logbook, [statement])
    if added is logbook:
        raise ScenarioError("The same was stated today already, by the same; nothing was added.")
    return added


def _faults(today: date, text: str, by: date, share: float, who: str) -> Iterator[str]:
    for what, said in (("What is stated", text), ("Who states it", who)):
        if is_blank(said):
            yield f"{what} is empty; write it."
        elif hidden := unseen(said):
            yield f"{what} holds {hidden}, which cannot be seen; write it without."
    if by < today:
        yield f"Its last day, {by}, is past; choose today or a later one."
    if not 0 <= share <= 1:
        yield f"How likely it is, {100 * share:g} of 100, is no share; write a number from 0 to 100."


def decided(
    logbook: Logbook, id: str, today: date, came_true: bool, day: date | None = None, event: str = ""
) -> Logbook:
    """The logbook with a statement decided, by an event of its log or by a day. Raises ScenarioError."""
    statement = _statement(logbook, id)
    happened = _event(logbook.log, event) if event else None
    on = happened.day if happened else day
    if on is None:
        raise ScenarioError("Nothing says when it was decided; choose an event of the log, or a day.")
    what = f"the event “{clipped(event)}” of {on}" if happened else f"{on}"
    if on < statement.made_on:
        raise ScenarioError(
            f"It was stated on {statement.made_on}; {what} lies before, and what was known cannot decide it. "
            f"Choose {'an event' if happened else 'a day'} from then on, or remove the statement."
        )
    if on > statement.by:
        raise ScenarioError(
            f"Its last day was {statement.by}; {what} comes after, and does not count. If nothing had brought it about "
            f"by then, decide that it did not come true, on {statement.by}."
        )
    if on > today:
        raise ScenarioError(f"{on} is in the future; decide it once that day has come.")
    return _replaced(logbook, statement.changed(resolved=Resolution(day=on, came_true=came_true, event=event)))


def reopened(logbook: Logbook, id: str) -> Logbook:
    """The logbook with a statement not decided yet. Raises ScenarioError."""
    return _replaced(logbook, _statement(logbook, id).changed(resolved=None))


def without(logbook: Logbook, id: str) -> Logbook:
    """The logbook without a statement. Raises ScenarioError."""
    gone = _statement(logbook, id)
    return _with(logbook, tuple(one for one in logbook.statements if one.id != gone.id))


def _statement(logbook: Logbook, id: str) -> Statement:
    statement = next((one for one in logbook.statements if one.id == id), None)
    if statement is None:
        raise ScenarioError("That statement is not in the log any more; choose another.")
    return statement


def _event(log: Log, id: str) -> Event:
    event = next((one for one in in_force(log) if one.id == id), None)
    if event is None:
        raise ScenarioError(f"The event “{clipped(id)}” does not stand in the log; choose one that does, or a day.")
    return event


def _replaced(logbook: Logbook, statement: Statement) -> Logbook:
    return _with(logbook, tuple(statement if x.id == statement.id else x for x in logbook.statements))


def _with(logbook: Logbook, kept: tuple[Statement, ...]) -> Logbook:
    # The log is not copied: undo leads to many logbooks, and each log may be long.
    return Logbook.model_validate({**dict(logbook), "statements": kept})


def standings(logbook: Logbook, today: date) -> dict[str, Standing]:
    """How every statement stands, by id: one whose event was withdrawn or corrected since waits to be decided anew."""
    events = {event.id for event in in_force(logbook.log)}
    return {one.id: _standing(one, events, today) for one in logbook.statements}


def _standing(statement: Statement, events: set[str], today: date) -> Standing:
    resolved = statement.resolved
    if resolved and (not resolved.event or resolved.event in events):
        return "came" if resolved.came_true else "failed"
    return "due" if resolved or statement.by < today else "open"


def platform_rows(
    base: RuleBase, scenario: Scenario, known: Questions, logbook: Logbook, today: date, source: str
) -> list[tuple[Statement, str]]:
    """What is open, each with its source: every question, as a scenario answers it, then what people state besides."""
    standing = standings(logbook, today)
    own = [x for x in logbook.statements if x.who and not x.question and standing[x.id] == "open"]
    return [*((x, source) for x in of_model(base, scenario, known, today)), *((x, x.who) for x in own)]


def platform_csv(rows: Sequence[tuple[Statement, str]]) -> str:
    """Open questions as forecasting platforms take them, each with its source: a row each, yes or no, days as ISO."""
    cells = [
        (x.text, x.criteria, x.made_on, x.by, x.by, "binary", f"{x.share:.3f}".rstrip("0").rstrip("."), source)
        for x, source in rows
    ]
    return csv_text([PLATFORM_COLUMNS, *cells])


def statements_csv(logbook: Logbook, today: date) -> str:
    """Every statement as CSV: what was said by whom, how it stands, and what it scores once it is decided."""
    standing = standings(logbook, today)
    return csv_text([STATEMENT_COLUMNS, *(_row(one, standing[one.id]) for one in logbook.statements)])


def _row(statement: Statement, standing: Standing) -> tuple[object, ...]:
    x, rules, resolved = statement, statement.rulebase, statement.resolved
    said = (x.id, x.made_on, x.who or "the model", x.text, x.criteria, x.by, x.share, x.base_share)
    rests: tuple[str, ...] = (rules.version, rules.fingerprint) if rules else ("", "")
    scores: tuple[object, ...] = ("", "")
    if standing in ("came", "failed"):
        came = [float(standing == "came")]
        scores = (float(squared_errors([x.share], came)[0]), float(log_scores([x.share], came)[0]))
    on = (resolved.day, resolved.event) if resolved else ("", "")
    return (
        *said,
        x.question,
        x.signpost,
        *rests,
        x.link.get(DAY_KEY, ""),
        x.link.get(LOG_KEY, ""),
        standing,
        *on,
        *scores,
    )
