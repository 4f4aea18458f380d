"""What has changed over the days of a log, and which of its events did it? As sentences, lists and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import isnan

import numpy as np
import pandas as pd

from briefing import words
from briefing.findings import compare, sources
from briefing.findings.compare import MOST_NAMED, NAMED_SHARE
from model import quoting
from model.aims import askable, measured
from model.engine import evaluate
from model.ensemble import band_factors, bands
from model.leads import contenders
from model.log import Certainty, Event, Log, Step, as_of, contradictions, in_force, steps
from model.once import once
from model.parts import RuleBase
from model.since import over_days, shared_out
from scenarios.scenario import Scenario

CERTAINTY: Mapping[Certainty, str] = {
    "original": "seen in the original",
    "re-report": "re-reported",
    "disputed": "disputed",
}
# A band takes as long as four hundred answers: of more days than so many, as many are chosen at even distances.
MOST_BANDED = 40
# In a picture, and in words beside it.
MOST_STEPS, MOST_BESIDE, MOST_LISTED = 10, 6, 100
NAME_CHARACTERS, SHORT_CHARACTERS = 60, 40
NO_SLIDER = "moved no slider"

Band = tuple[float, float]


@dataclass(frozen=True)
class Terms:
    """On which terms a log is followed: by which rules and in which reading, among which cases, how far ahead."""

    base: RuleBase
    log: Log
    reading: str
    lens: str
    horizon: float

    @property
    def held(self) -> dict[str, float]:
        """The variable that no event moves."""
        return {self.base.time.id: self.horizon}


@dataclass(frozen=True, eq=False)
class Course:
    """An answer over calendar time: `shares` has a row for each day on which a slider was moved, the first that of the
    baseline, and a column for whatever can be asked about; `bands` those of some of the days, by measure."""

    terms: Terms
    until: date
    shares: pd.DataFrame
    bands: Mapping[date, Mapping[str, Band]]

    def lines(self, measure: str) -> list[str]:
        """What is drawn beside a measure: all that can lead, if it can; else it alone."""
        rivals = list(contenders(self.terms.base))
        return rivals if measure in rivals else [measure]

    def share(self, day: date, measure: str) -> float:
        """Where a measure stood at the end of a day."""
        return float(self.shares.loc[:day, measure].iloc[-1])

    def band(self, day: date, measure: str) -> Band | None:
        """The band at the end of a day; None where it was not worked out, or nothing can be said."""
        band = self.bands.get(self.shares.loc[:day].index[-1], {}).get(measure)
        return None if band is None or isnan(band[0]) else band


@dataclass(frozen=True, eq=False)
class Since:
    """What a measure was at the end of `since` and of `until`, and by how much each event between them changed it, by
    its id and in the order of the days."""

    terms: Terms
    since: date
    until: date
    measure: str
    before: float
    after: float
    parts: pd.Series
    steps: Mapping[str, tuple[Step, ...]]

    @once
    def events(self) -> tuple[Event, ...]:
        """The events between the two days, in their order."""
        return tuple(self.terms.log.event[name] for name in self.parts.index)

    @property
    def is_shared_out(self) -> bool:
        """Whether there are events, and a difference that can be shared out over them."""
        return len(self.parts) > 0 and not self.parts.isna().any() and not isnan(self.before + self.after)

    @once
    def ranked(self) -> list[Event]:
        """The events that moved a slider, those that changed the measure most first."""
        ranked = self.parts.index[np.argsort(-self.parts.abs().to_numpy(), kind="stable")]
        return [self.terms.log.event[name] for name in ranked if name in self.steps]

    @once
    def points(self) -> dict[str, int]:
        """The parts in whole points, which add up to the difference of the shares as these are printed."""
        return compare.in_points(self.parts, self.before, self.after) if self.is_shared_out else {}


def terms(base: RuleBase, log: Log, scenario: Scenario) -> Terms:
    """The terms of a scenario: its reading, its lens and its horizon. Where its sliders stand does not count."""
    return Terms(base.origin, log, scenario.reading, scenario.lens, scenario.values[base.time.id])


def last_day(log: Log) -> date:
    """The day of the last event that stands; that of the baseline, if there is none."""
    return max((event.day for event in in_force(log)), default=log.begins)


def in_one_line(base: RuleBase, log: Log, scenario: Scenario) -> str:
    """What leads by the last day of a log, where a scenario is the baseline of the rules that the log moves on from.

    Empty for any other scenario, and where nothing has happened.
    """
    if scenario.as_of or scenario.values != base.baseline or not (events := in_force(log)):
        return ""
    return _by_now(terms(base, log, scenario), len(events))


@lru_cache(maxsize=16)
def _by_now(terms: Terms, events: int) -> str:
    base, last = terms.base, last_day(terms.log)
    names = contenders(base)
    shares = {name: _share_on(terms, last, name) for name in names}
    leading = max(shares, key=lambda name: shares[name])
    lens = base.lens.get(terms.lens)
    if isnan(shares[leading]):
        return ""
    of = f"{words.of_hundred(shares[leading])} of 100 {lens.phrase if lens else 'cases'}"
    logged = "one event" if events == 1 else f"{events} events"
    return (
        f"This is the baseline of {base.baseline_label}. By {words.day(last)}, with {logged} logged since, "
        f"{names[leading].phrase} would lead, in {of}."
    )


@lru_cache(maxsize=16)
def course(terms: Terms, until: date) -> Course:
    """The answer from the first day of the log to the end of a day."""
    base, reading = terms.base, terms.reading
    stands = over_days(base, terms.log, until, terms.held)
    result = evaluate(base, stands, reading, lens=terms.lens)
    shares = pd.DataFrame({name: measured(result, name) for name in askable(base)}, index=stands.index)
    banded = stands.index[np.unique(np.linspace(0, len(stands) - 1, min(len(stands), MOST_BANDED)).round().astype(int))]
    factors = band_factors(base, reading)
    by_day = {day: bands(base, stands.loc[day].to_dict(), reading, factors, terms.lens) for day in banded}
    return Course(terms, until, shares, by_day)


@lru_cache(maxsize=64)
def since(terms: Terms, since: date, until: date, measure: str) -> Since:
    """The change of a measure from the end of one day to the end of another, shared out over the events between."""
    base, log = terms.base, terms.log
    parts = shared_out(base, log, since, until, measure, terms.reading, terms.lens, terms.held)
    made: dict[str, tuple[Step, ...]] = {}
    for step in steps(base, log, until):
        if step.event.day > since:
            made[step.event.id] = (*made.get(step.event.id, ()), step)
    before, after = (_share_on(terms, day, measure) for day in (since, until))
    return Since(terms, since, until, measure, before, after, parts, made)


def _share_on(terms: Terms, day: date, measure: str) -> float:
    values = {**as_of(terms.base, terms.log, day), **terms.held}
    return float(measured(evaluate(terms.base, values, terms.reading, lens=terms.lens), measure)[0])


# What is said of the change


def headline(change: Since, course: Course, yardstick: str = words.YARDSTICK) -> str:
    """From what to what the measure went, which events account for most of it, and what leads now, as Markdown."""
    between = f"Since {words.day(change.since)}"
    label = _named(change.terms.base, change.measure)
    if isnan(change.before) or isnan(change.after):
        return f"{between}, the change of {label} cannot be said: on one of the two days no case reaches it."
    if not len(change.parts):
        stands = _stands(change, course, yardstick)
        return f"{between}, up to {words.day(change.until)}, the log holds no event: {label} stands at {stands}."
    way = f"{between}, {label} {_way(change, _stands(change, course, yardstick))}."
    return " ".join(filter(None, [way, _what_did_it(change), _lead_text(change, course)]))


def _way(change: Since, after: str) -> str:
    before, now = words.percent(change.before), words.percent(change.after)
    went = f"stayed at {after}" if before == now else f"went from {words.of_hundred(change.before)} to {after}"
    return f"{went}, as of {words.day(change.until)}"


def _stands(change: Since, course: Course, yardstick: str) -> str:
    """Where the measure stands on the later day, as so many of a hundred cases, with its band and its word."""
    base, share = change.terms.base, change.after
    band = course.band(change.until, change.measure)
    lens = base.lens.get(change.terms.lens)
    is_figure = any(figure.id == change.measure for figure in base.figures)
    among = "" if is_figure else f" {lens.phrase if lens else 'cases'}"
    doubt = "; ".join(filter(None, [band and words.band_text(band), words.probability_word(share, yardstick)]))
    return f"{words.of_hundred(share)} of 100{among} ({doubt})"


def _lead_text(change: Since, course: Course) -> str:
    """What leads on the later day, if something else led on the earlier one; empty if it is the same."""
    names = contenders(change.terms.base)
    before, after = (course.shares.loc[:day, list(names)].iloc[-1] for day in (change.since, change.until))
    if before.isna().any() or after.isna().any() or before.idxmax() == after.idxmax():
        return ""
    first, now = names[str(before.idxmax())], names[str(after.idxmax())]
    shares = (words.of_hundred(float(after[x.id])) for x in (now, first))
    return f"{words.sentence_case(now.phrase)} leads now, in the place of {first.phrase}: {' to '.join(shares)} of 100."


def _what_did_it(change: Since) -> str:
    points = change.points
    named = [event for event in change.ranked if points.get(event.id)][:MOST_NAMED]
    if not named:
        return "No event moved it by as much as a point."
    phrases = [f"{quoted(event)} ({compare.signed(points[event.id] / 100)})" for event in named]
    rest = sum(points.values()) - sum(points[event.id] for event in named)
    others = f"; all others together {compare.signed(rest / 100)}" if rest else ""
    begins = "Most of it" if sum(points.values()) else "What moved it to and fro"
    return f"{begins}, in points: {words.listed(phrases)}{others}."


def _named(base: RuleBase, measure: str) -> str:
    outcome = base.outcome.get(measure)
    return f"the chance of {outcome.phrase}" if outcome else f"“{askable(base)[measure]}”"


def short(event: Event, characters: int = NAME_CHARACTERS) -> str:
    """What an event is called where there is little room, as plain text."""
    return words.cut(quoting.visible(event.name), characters)


def quoted(event: Event) -> str:
    """What an event is called within a sentence, as Markdown."""
    return f"“{words.escaped(short(event))}”"


def count_text(change: Since) -> str:
    """How many events there are, how many moved the measure by a point or more, and how many moved no slider."""
    total, still = len(change.parts), sum(event.id not in change.steps for event in change.events)
    if not total:
        return ""
    large = int((change.parts.abs() >= NAMED_SHARE).sum())
    parts = [f"{large or 'none'} moved this by half a point or more", f"{total - still - large or 'none'} by less"]
    parts += [f"{still} {NO_SLIDER}"] if still else []
    events = "1 event" if total == 1 else f"{total} events"
    return f"Of {events}, {words.listed(parts)}."


# The picture over calendar time


def named_steps(course: Course, change: Since) -> list[tuple[date, float, Event, int]]:
    """The steps of a measure that are named, the largest first: on which day, by how much, the event that did most of
    it, and how many others did the rest."""
    by_day: dict[date, list[Event]] = {}
    for event in change.events:
        if event.id in change.steps:
            by_day.setdefault(event.day, []).append(event)
    moved = course.shares[change.measure].diff()
    named = []
    for day, events in by_day.items():
        by = float(moved[day])
        if abs(by) >= NAMED_SHARE:
            first = max(events, key=lambda event: abs(change.parts[event.id]))
            named.append((day, by, first, len(events) - 1))
    return sorted(named, key=lambda step: -abs(step[1]))


def course_sentence(course: Course, change: Since) -> str:
    """The picture over calendar time in words: from where to where each line goes, and its largest steps; Markdown."""
    base, names = course.terms.base, course.lines(change.measure)
    shares = course.shares[names]
    first, last = words.day(shares.index[0]), words.day(course.until)
    lines = [
        f"{askable(base)[name]} from {words.percent(float(start))} to {words.percent(float(end))}"
        for name, start, end in zip(names, shares.iloc[0], shares.iloc[-1], strict=True)
    ]
    largest = [
        f"{words.day(day)}, {compare.signed(by)}: {quoted(event)}{f' and {more} more' if more else ''}"
        for day, by, event, more in named_steps(course, change)[:MOST_NAMED]
    ]
    steps_text = (
        f" Largest steps of {_named(base, change.measure)}, in points: {'; '.join(largest)}." if largest else ""
    )
    return f"From {first} to {last}: {'; '.join(lines)}.{steps_text}"


def course_note(course: Course, change: Since) -> str:
    """What the picture shows beside the lines, and of which days the band is, as a sentence."""
    days, banded = len(course.shares), len(course.bands)
    of_days = "" if days == banded else f", worked out for {banded} of the {days} days on which something moved"
    label = askable(course.terms.base)[change.measure]
    return (
        f"Band: the doubt about how strong each rule is, at 90 %, of “{label}”{of_days}. Each day is the baseline as "
        "the log has moved it by the end of that day, in the reading and over the time that are set."
    )


@lru_cache(maxsize=16)
def course_table(course: Course, change: Since) -> pd.DataFrame:
    """The answer over calendar time as numbers: a row per line and day, with the ids of the events that moved it."""
    base = course.terms.base
    labels = askable(base)
    by_day: dict[date, dict[str, None]] = {}
    for step in steps(base, course.terms.log, course.until):
        by_day.setdefault(step.event.day, {})[step.event.id] = None
    rows = []
    for name in course.lines(change.measure):
        for day, share in zip(course.shares.index, course.shares[name].tolist(), strict=True):
            low, high = course.bands.get(day, {}).get(name, (np.nan, np.nan))
            rows.append((day.isoformat(), labels[name], share, low, high, "; ".join(by_day.get(day, {}))))
    return pd.DataFrame(rows, columns=["day", "measure", "share", "low", "high", "events"])


# The events, one by one


def waterfall_parts(change: Since) -> list[tuple[str, float, str]]:
    """The change as a row of steps, in the order of the days: a short name, by how much, and the name in full.

    The largest alone; the rest in one step at the end, which is not there where they change nothing.
    """
    shown = {event.id for event in change.ranked[:MOST_STEPS]}
    rest = change.parts[[name not in shown for name in change.parts.index]]
    if (rest != 0).sum() == 1:
        shown |= set(rest.index[rest != 0])
        rest = rest[rest == 0]
    parts = [
        (f"{_short_day(event.day)}: {short(event)}", float(change.parts[event.id]), event.text)
        for event in change.events
        if event.id in shown
    ]
    count = int((rest != 0).sum())
    return [*parts, (f"{count} other events", float(rest.sum()), f"{count} other events")] if count else parts


def _short_day(day: date) -> str:
    return f"{day.day} {day:%b}"


def waterfall_sentence(change: Since) -> str:
    """The change as a row of steps in words, as Markdown."""
    label = askable(change.terms.base)[change.measure]
    parts = [f"{words.escaped(name)} {compare.signed(by)}" for name, by, _ in waterfall_parts(change)]
    start = f"{words.percent(change.before)} on {words.day(change.since)}"
    end = f"{words.percent(change.after)} on {words.day(change.until)}"
    return f"{label}: {start}; in points: {'; '.join(parts)}; {end}."


def citing(base: RuleBase, log: Log) -> RuleBase:
    """The rules with the sources of a log among theirs, for whatever numbers and lists sources; no article comes
    first, for the log does not rest on it."""
    own = {source.id for source in log.sources}
    others = tuple(source for source in base.sources if source.id not in own)
    return base.model_copy(update={"sources": (*others, *log.sources), "article": ""})


def largest_text(change: Since) -> str:
    """The events that changed the measure most, the largest first, as Markdown: each in full but for its judgement."""
    shown = change.ranked[:MOST_BESIDE]
    base, numbers = _cited(change, shown)
    return "\n\n".join("  \n".join(_event_lines(change, event, base, numbers)) for event in shown)


def events_text(change: Since) -> str:
    """All events in the order of the days, as Markdown: each with its judgement; then all sources, numbered."""
    shown = change.events[:MOST_LISTED]
    base, numbers = _cited(change, change.ranked[:MOST_BESIDE], shown)
    more = len(change.events) - len(shown)
    rest = [f"And {more} more; the file of numbers (CSV) of the picture above holds them all."] if more else []
    parts = ["  \n".join([*_event_lines(change, event, base, numbers), *_reasons(change, event)]) for event in shown]
    return "\n\n".join([*parts, *rest, sources.listed_marked(base, numbers)]).rstrip()


def _cited(change: Since, *listed: Sequence[Event]) -> tuple[RuleBase, sources.Numbers]:
    """The rules with the sources of the log, and the numbers of what some events rest on, the same in every list."""
    base = citing(change.terms.base, change.terms.log)
    return base, sources.numbered(base, [event.sources for events in listed for event in events])


def _event_lines(change: Since, event: Event, base: RuleBase, numbers: sources.Numbers) -> list[str]:
    """An event as lines of Markdown: its day, how sure it is, its sources and what it did; its text; what it moved."""
    cited = sources.note_linked(base, numbers, event.sources)
    surely = f"{CERTAINTY[event.certainty]} {cited}" if cited else f"{CERTAINTY[event.certainty]}, no source"
    heading = f"**{words.day(event.day)}** · **{effect_text(change, event)}** · {surely}"
    return list(filter(None, [heading, words.ended(words.escaped(event.text)), moved_text(change, event)]))


def _reasons(change: Since, event: Event) -> list[str]:
    """Why an event moved what it moved, and its history, as lines of Markdown."""
    return list(filter(None, [words.escaped(event.judgement), _history_text(change, event)]))


def effect_text(change: Since, event: Event) -> str:
    """By how many points an event changed the measure, in words: “+2 points”, “moved no slider”."""
    if event.id not in change.steps:
        return NO_SLIDER
    points = change.points.get(event.id)
    if points is None:
        return "cannot be shared out"
    return f"{compare.signed(points / 100)} {'point' if abs(points) == 1 else 'points'}" if points else "under a point"


def moved_text(change: Since, event: Event) -> str:
    """Which sliders an event moved, from where to where: “Rain 45 → 40.”; empty if it moved none."""
    return " ".join(f"*{_step_text(change.terms.base, step)}.*" for step in change.steps.get(event.id, ()))


def _step_text(base: RuleBase, step: Step) -> str:
    variable = base.variable[step.variable]
    if not step.by:
        return f"{variable.label} stayed at {words.measured(variable, step.now)}"
    return f"{variable.label} {words.number_text(step.stood)} → {words.measured(variable, step.now)}"


def _history_text(change: Since, event: Event) -> str:
    """From when it was known, what it corrects and which signpost it fulfils, as far as there is something to say."""
    signposts = {signpost.id: signpost for signpost in change.terms.base.signposts}
    signpost = signposts.get(event.signpost or "")
    old = change.terms.log.event.get(event.corrects or "")
    parts = [
        f"Known from {words.day(event.known)}." if event.known and event.known > event.day else "",
        f"It stands in the place of what was logged under {words.day(old.day)}." if old else "",
        f"What was to be watched for: “{signpost.event.rstrip('.')}”." if signpost else "",
    ]
    return " ".join(filter(None, parts))


@lru_cache(maxsize=16)
def events_table(change: Since) -> pd.DataFrame:
    """Every event between the two days as a row, with its share of the change and its sources in full."""
    base = citing(change.terms.base, change.terms.log)
    rows = [
        {
            "id": event.id,
            "day": event.day.isoformat(),
            "event": event.text,
            "report": CERTAINTY[event.certainty],
            "moved": "; ".join(_step_text(base, step) for step in change.steps.get(event.id, ())) or NO_SLIDER,
            "change": change.parts[event.id],
            "judgement": event.judgement,
            "sources": "; ".join(map(sources.written, sources.of(base, event.sources))),
        }
        for event in change.events
    ]
    return pd.DataFrame(rows, columns=["id", "day", "event", "report", "moved", "change", "judgement", "sources"])


@lru_cache(maxsize=16)
def contradictions_text(terms: Terms, until: date) -> str:
    """Where events of the log do not agree, as Markdown; empty if nowhere."""
    said = list(contradictions(terms.base, terms.log, until))
    if not said:
        return ""
    first = " ".join(words.escaped(text) for text in quoting.remarks(said, most=MOST_NAMED))
    return f"Not all of the log agrees. {first}"


def clipped_day(log: Log, day: date | None, at_first: date, last: date) -> tuple[date, str]:
    """A day that was chosen, within the log; and what must be said if it lay outside."""
    if day is None:
        return min(max(at_first, log.begins), last), ""
    if day < log.begins:
        return log.begins, f"The log begins on {words.day(log.begins)}; {words.day(day)} lies before it."
    if day > last:
        return last, f"{words.day(day)} lies after {words.day(last)}, which is taken in its place."
    return day, ""


def call(change: Since) -> tuple[str, str]:
    """What the line of Python needs that repeats the sharing out, and the line."""
    days = ", ".join(f"log.date({day.year}, {day.month}, {day.day})" for day in (change.since, change.until))
    lens = f", lens={change.terms.lens!r}" if change.terms.lens else ""
    held = f"held={{base.time.id: {change.terms.horizon!r}}}"
    return "log, since", f"since.shared_out(base, log.load(), {days}, {change.measure!r}, reading{lens}, {held})"
