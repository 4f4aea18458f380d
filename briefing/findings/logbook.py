"""What does a log hold, what of it stands, and how do two logs differ? Its sentences and tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd
import pydantic

from briefing import words
from briefing.findings import compare, sources
from briefing.findings.log import CERTAINTY
from model import log as logs
from model import quoting
from model.aims import askable, measured
from model.engine import evaluate
from model.log import Event, Log
from model.parts import RuleBase
from model.two_logs import ORDER, parted, shared_out
from scenarios import log_csv

FIELDS = {"text": "What happened", "judgement": "Why so far", "reason": "Why"}
STANDS, UNKNOWN_YET = "stands", "not known yet"
NOWHERE = "not in it"
MOVED_NOTHING = "nothing"
MOST_WORDS, LONGEST_LABEL = 300, 90
MOST_NAMED = 3
TWO_LOGS_READ = (
    "Points: by how much each event accounts for the difference, switched from what the log on the desk says of it to "
    "what the other says, on average over all orders in which that can be done. They sum to the whole difference."
)
COLUMN_ADDRESS, COLUMN_EVENT = "Address", "What happened"
CSV_HELP = "The columns, named in the first row; those that you do not need may be left out:\n\n" + "\n".join(
    [
        *(f"- **{name}**: {words.escaped(meaning)}" for name, meaning in log_csv.COLUMNS.items()),
        *(
            f"- Of a source, **{name}** is one of: {words.escaped(', '.join(possible))}"
            for name, possible in log_csv.SOURCE_CHOICES.items()
        ),
    ]
)


def headline(log: Log, known: date | None = None) -> str:
    """How many events stand, since when, and how many do not."""
    standing = len(logs.in_force(log, known))
    others = len(log.events) - standing
    since, as_known = words.day(log.begins), f", as known on {words.day(known)}" if known else ""
    if not log.events:
        return f"Nothing has been logged since {since}."
    stand = f"{_counted(standing, 'event')} since {since} {'stands' if standing == 1 else 'stand'}{as_known}"
    if not others:
        return f"{stand}."
    more = f"{others:,} more event{'' if others == 1 else 's'} {'does' if others == 1 else 'do'}"
    return f"{stand}; {more} not, and the log says why."


def _counted(count: int, thing: str) -> str:
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def table(base: RuleBase, log: Log, known: date | None = None) -> pd.DataFrame:
    """Every event, the latest first: what it says, on what it rests, and whether it stands."""
    cited = {**base.source_of, **{source.id: source for source in log.sources}}
    standing = _standing(log, known)
    signposts = {signpost.id: signpost.event for signpost in base.signposts}
    rows = [
        (
            event.day,
            event.text,
            moves_text(base, event),
            CERTAINTY[event.certainty],
            standing[event.id],
            event.judgement,
            "; ".join(sources.named(cited[name]) for name in event.sources if name in cited),
            next((cited[name].address for name in event.sources if name in cited and cited[name].address), None),
            signposts.get(event.signpost or "", ""),
            event.id,
        )
        for event in sorted(log.events, key=lambda event: event.day)[::-1]
    ]
    headings = ["Day", COLUMN_EVENT, "What it moved", "How sure", "Standing", "Why so far"]
    return pd.DataFrame(rows, columns=[*headings, "Sources", COLUMN_ADDRESS, "Signpost", "Id"])


def _standing(log: Log, known: date | None) -> dict[str, str]:
    """Whether each event stands, and if not why not, as plain text."""
    standing = {log.place[event.id]: event for event in logs.in_force(log, known)}
    withdrawn = {x.event: x for x in log.withdrawals if known is None or x.known <= known}
    said = {}
    for event in log.events:
        instead = standing.get(log.place[event.id])
        if instead is event:
            said[event.id] = f"{STANDS}, in place of “{event.corrects}”" if event.corrects else STANDS
        elif withdrawal := withdrawn.get(event.id):
            said[event.id] = f"withdrawn on {words.day(withdrawal.known)}: {withdrawal.reason}"
        elif instead is None or (known is not None and event.known_from > known):
            said[event.id] = UNKNOWN_YET
        else:
            said[event.id] = f"corrected on {words.day(instead.known_from)} by “{instead.id}”"
    return said


def moves_text(base: RuleBase, event: Event) -> str:
    """What an event moved, from where to where; plain text."""
    moved = [
        f"{base.variable[move.variable].label if move.variable in base.variable else move.variable} "
        f"{words.number_text(move.was)} → {words.number_text(move.now)}"
        for move in event.moves
    ]
    return "; ".join(moved) or MOVED_NOTHING


def called(event: Event) -> str:
    """What an event is called, as plain text: its day, and the beginning of what happened."""
    return words.cut(f"{words.day(event.day)}: {quoting.visible(event.name)}", LONGEST_LABEL)


def labels(events: Sequence[Event]) -> dict[str, str]:
    """What each event is called where one is chosen, by its id, no two alike."""
    return words.preset_labels({event.id: called(event) for event in events})


def in_short(base: RuleBase, event: Event) -> str:
    """An event as one sentence in Markdown: when, what, what it moved."""
    said = words.escaped(words.cut(quoting.visible(event.text), MOST_WORDS))
    return f"{words.day(event.day)}: {said} It moved {words.escaped(moves_text(base, event))}."


def disagreements(base: RuleBase, log: Log, until: date, known: date | None = None) -> list[str]:
    """Where events of a log do not agree, a sentence each in Markdown; which of them counts is said."""
    return [words.escaped(said) for said in quoting.remarks(logs.contradictions(base, log, until, known))]


def built_upon(base: RuleBase, log: Log, event: str) -> str:
    """That other events build on one, and what becomes of them without it; empty if none does."""
    setting = dict[str, str]()
    later = list[str]()
    for step in logs.steps(base, log, date.max):
        if setting.get(step.variable) == event:
            later.append(f"“{step.event.id}”")
        setting[step.variable] = step.event.id
    names = list(dict.fromkeys(later))
    if not names:
        return ""
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    builds = "builds" if len(names) == 1 else "build"
    return f"{', '.join(names[:MOST_NAMED])}{more} {builds} on it, and would still leave the sliders where they say."


def stands_again(base: RuleBase, log: Log, event: str) -> str:
    """Which event that one corrects stands again without it, and what is to be done then; plain text, empty if none."""
    withdrawn = {event, *(x.event for x in log.withdrawals)}
    before = [x for x in log.events if log.place[x.id] == log.place[event] and x.id not in withdrawn]
    if not before:
        return ""
    return (
        f"What it corrects then stands again: “{called(before[-1])}” (it moved {moves_text(base, before[-1])}). "
        "If that did not happen either, withdraw it too."
    )


def in_words(error: ValueError) -> tuple[str, ...]:
    """Why what was typed is no event, a sentence for each field."""
    if not isinstance(error, pydantic.ValidationError):
        return sentences([str(error)])
    fields = [(FIELDS.get(str(x["loc"][0]), str(x["loc"][0])), log_csv.said(x)) for x in error.errors()]
    return sentences([f"“{field}”: {said}" for field, said in fields])


def sentences(faults: Iterable[str]) -> tuple[str, ...]:
    """Faults as sentences; no more than a person would read."""
    return quoting.remarks(
        f"{words.sentence_case(fault)}{'' if fault.endswith(('.', '?')) else '.'}" for fault in faults
    )


# Two logs


@dataclass(frozen=True, eq=False)
class TwoLogs:
    """Two logs under their names, the events in which they part, and what each makes of a measure as of a day.

    `parts` holds by how much each of these events accounts for the difference; `held` are the sliders that no event
    moves.
    """

    base: RuleBase
    log: Log
    other: Log
    names: tuple[str, str]
    until: date
    measure: str
    parted: Sequence[str]
    shares: tuple[float, float]
    parts: pd.Series = field(repr=False)


def two_logs(
    base: RuleBase,
    log: Log,
    other: Log,
    names: tuple[str, str],
    until: date,
    measure: str,
    reading: str,
    lens: str,
    held: Mapping[str, float],
) -> TwoLogs:
    """What parts two logs, and what that makes of a measure."""
    shares = [
        float(measured(evaluate(base, {**logs.as_of(base, one, until), **held}, reading, lens=lens), measure)[0])
        for one in (log, other)
    ]
    parts = shared_out(base, log, other, until, measure, reading, lens, held)
    return TwoLogs(base, log, other, names, until, measure, parted(log, other), (shares[0], shares[1]), parts)


def in_which(log: Log, other: Log) -> str:
    """In how many events two logs part, as plain text: that on the desk first."""
    names = parted(log, other)
    if not names:
        return "It says the same as the log on the desk."
    here = sum(name not in other.event for name in names)
    there = sum(name not in log.event for name in names)
    parts = [f"{here} only in yours"] * bool(here) + [f"{there} only in the other"] * bool(there)
    both = len(names) - here - there
    parts += [f"{both} in both, and not the same"] * bool(both)
    return f"The two part in {_counted(len(names), 'event')}: {', '.join(parts)}."


def two_logs_headline(two: TwoLogs) -> str:
    """What the measure is by each log, as Markdown."""
    label, (one, other) = words.escaped(askable(two.base)[two.measure]), two.names
    if not two.parted and ORDER not in two.parts:
        return f"“{words.escaped(one)}” and “{words.escaped(other)}” say the same."
    if any(np.isnan(two.shares)):
        return f"“{label}” cannot be said by both logs: by one of them no case comes so far."
    first, second = (words.percent(share) for share in two.shares)
    return (
        f"By “{words.escaped(one)}”, “{label}” would come to {first} as of {words.day(two.until)}; "
        f"by “{words.escaped(other)}”, to {second}."
    )


def two_logs_parts(two: TwoLogs) -> str:
    """Which events account for most of the difference between two logs, as Markdown."""
    if np.isnan(two.parts.to_numpy()).any() or not len(two.parts):
        return ""
    points = compare.in_points(two.parts, *two.shares)
    ranked = sorted((name for name in points if points[name]), key=lambda name: -abs(points[name]))
    if not ranked:
        return "Nothing in which they part moves it by as much as a point."
    named = [f"{_part_label(two, name)} ({compare.signed(points[name] / 100)})" for name in ranked[:MOST_NAMED]]
    rest = sum(points[name] for name in ranked[MOST_NAMED:])
    others = f"; all others together {compare.signed(rest / 100)}" if rest else ""
    return f"What accounts for it, in points: {words.listed(named)}{others}."


def _part_label(two: TwoLogs, name: str) -> str:
    event = two.log.event.get(name) or two.other.event.get(name)
    if event is None:
        return f"the {ORDER} of one day"
    return f"“{words.escaped(words.cut(quoting.visible(event.name), LONGEST_LABEL))}”"


def two_logs_table(two: TwoLogs) -> pd.DataFrame:
    """The events in which two logs part, those that account for most first: what each says, and the points."""
    said = [_says(two.base, one) for one in (two.log, two.other)]
    ranked = sorted(two.parted, key=lambda name: -abs(np.nan_to_num(two.parts[name])))
    rows = [
        (
            name,
            _what(two, name),
            said[0].get(name, NOWHERE),
            said[1].get(name, NOWHERE),
            None if np.isnan(two.parts[name]) else round(100 * float(two.parts[name]), 2),
        )
        for name in ranked
    ]
    headings = [
        "Id",
        COLUMN_EVENT,
        *words.preset_labels({str(place): name for place, name in enumerate(two.names)}).values(),
        "Points",
    ]
    return pd.DataFrame(rows, columns=headings)


def _what(two: TwoLogs, name: str) -> str:
    event = two.log.event.get(name) or two.other.event[name]
    return f"{words.day(event.day)}: {event.text}"


def _says(base: RuleBase, log: Log) -> dict[str, str]:
    standing = _standing(log, None)
    said = {}
    for event in log.events:
        parts = [words.day(event.day), CERTAINTY[event.certainty], f"moved {moves_text(base, event)}"]
        parts += [standing[event.id]] if standing[event.id] != STANDS else []
        said[event.id] = "; ".join(parts)
    return said
