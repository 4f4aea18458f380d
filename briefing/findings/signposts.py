"""What should we watch for? The events that would move a scenario most, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from briefing import words
from briefing.findings import sources
from model import log as logs
from model.aims import askable
from model.leads import contenders
from model.parts import Outcome, RuleBase, Signpost
from model.signposts import watch_list
from scenarios.logbook import Likelihood, Logbook

# What would shift a share by less than half a point is not worth watching for.
WATCHED_SHARE = 0.005
MOST_SHOWN, MOST_NEXT = 8, 3
ANYONE = ""
# What is taken for a signpost of which nobody has said how likely it is.
EVEN = 0.5


@dataclass(frozen=True, eq=False)
class Outlook:
    """What is thought and known of the signposts: how likely each is, in words and by when, and which events of the log
    they were fulfilled by, each by its id; `today` says whose day has passed."""

    likelihoods: Mapping[str, Likelihood]
    seen: Mapping[str, logs.Event]
    today: date = date.min

    def is_open(self, id: str) -> bool:
        """Whether words stand for a signpost that is still to come by its day."""
        return id in self.likelihoods and id not in self.seen and self.likelihoods[id].by >= self.today

    def share(self, id: str) -> float:
        """How likely a signpost is taken to be: the middle of its words, or even without words that still hold."""
        return middle(self.likelihoods[id].words) if self.is_open(id) else EVEN


NO_OUTLOOK = Outlook({}, {})


def outlook(logbook: Logbook, today: date) -> Outlook:
    """What the owner of a logbook thinks of the signposts, and which of them its log holds as seen."""
    seen = {event.signpost: event for event in logs.in_force(logbook.log) if event.signpost}
    return Outlook({x.signpost: x for x in logbook.likelihoods}, seen, today)


def middle(word: str) -> float:
    """The share in the middle of what a word of either scale covers; even for words of neither."""
    for scale in words.YARDSTICKS.values():
        edges = [0.0, *(edge for edge, _ in scale)]
        for low, (high, known) in zip(edges, scale, strict=False):
            if known == word:
                return (low + high) / 2
    return EVEN


@dataclass(frozen=True, eq=False)
class Watch:
    """What an event would do to a scenario: `moves` as from model.signposts.watch_list, for the actor asked about."""

    base: RuleBase
    measure: str
    actor: str
    moves: pd.DataFrame
    outlook: Outlook = NO_OUTLOOK

    @property
    def label(self) -> str:
        """What the outcome or key figure watched is called."""
        return askable(self.base)[self.measure]

    @property
    def outcome(self) -> Outcome | None:
        """The outcome watched; None for a key figure."""
        return self.base.outcome.get(self.measure)

    @cached_property
    def every_event(self) -> dict[str, Event]:
        """What each signpost would do, by its id, the one that shifts the measure most first."""
        signposts = {signpost.id: signpost for signpost in self.base.signposts}
        return {id: Event(signposts[id], *cells) for id, *cells in self.moves.itertuples()}

    @cached_property
    def events(self) -> list[Event]:
        """The events worth watching for, not seen yet: by how far they shift the measure, times how likely they are."""
        open_ones = [event for id, event in self.every_event.items() if id not in self.outlook.seen]
        events = [event for event in open_ones if abs(event.shift) >= WATCHED_SHARE]
        return sorted(events, key=lambda event: -abs(event.shift) * self.outlook.share(event.signpost.id))

    @property
    def weighed(self) -> bool:
        """Whether somebody has said of one of its events how likely it is."""
        return any(self.outlook.is_open(event.signpost.id) for event in self.events)


@dataclass(frozen=True)
class Event:
    """A signpost, where its slider stands before and after, what the measure and the lead would then be, and which
    outcome would rise most, from what to what."""

    signpost: Signpost
    before: float
    after: float
    share: float
    shift: float
    leads: str
    changes: bool
    gains: str
    gains_before: float
    gains_share: float

    @property
    def share_before(self) -> float:
        """Where the measure stands before the event."""
        return self.share - self.shift


def watch(
    base: RuleBase,
    values: Mapping[str, float],
    reading: str,
    measure: str,
    actor: str = ANYONE,
    outlook: Outlook = NO_OUTLOOK,
) -> Watch:
    """What the events that an actor could bring about would do to a measure; those of all actors if none is named."""
    moves = watch_list(base, values, reading, measure)
    variable = {signpost.id: base.variable[signpost.variable] for signpost in base.signposts}
    return Watch(base, measure, actor, moves[[actor in (ANYONE, variable[id].actor) for id in moves.index]], outlook)


def actors(base: RuleBase) -> dict[str, str]:
    """Whose events can be watched for: id → label, anyone first."""
    moving = {base.variable[signpost.variable].actor for signpost in base.signposts}
    return {ANYONE: "Anyone"} | {actor.id: actor.label for actor in base.actors if actor.id in moving}


def headline(watch: Watch) -> str:
    """The event that would move the measure most, from what to what, what would rise in its place, and what lead."""
    if not watch.events:
        whose = "" if watch.actor == ANYONE else f" that is up to {actors(watch.base)[watch.actor]}"
        none = f"No event on the list{whose}" if whose else "None of the events on the list"
        return f"{none} would move {_named(watch)} by as much as a point."
    first = watch.events[0]
    way = "rise" if first.shift > 0 else "fall"
    return (
        f"Watch first for this: {words.ended(first.signpost.event)} {words.sentence_case(_named(watch))} would {way} "
        f"from {words.percent(first.share_before)} to {words.percent(first.share)}{_instead(watch, first)}."
    )


def _instead(watch: Watch, event: Event) -> str:
    """What would rise in the place of an outcome that falls, and what would lead."""
    lead = f"and {_leader(watch.base, event)} would lead" if event.changes else ""
    before, after = words.percent(event.gains_before), words.percent(event.gains_share)
    if watch.outcome is None or event.shift >= 0 or before == after:
        return f", {lead}" if lead else ""
    rise = f"and {watch.base.outcome[event.gains].phrase} would rise from {before} to {after}"
    if event.changes and not watch.base.groups and event.leads == event.gains:
        return f", {rise} and would lead"
    return f", {rise}, {lead}" if lead else f", {rise}"


def _named(watch: Watch) -> str:
    return f"the chance of {watch.outcome.phrase}" if watch.outcome else f"“{watch.label}”"


def count_text(watch: Watch) -> str:
    """How many of the events would move the measure, and how many would change what leads."""
    moving, seen = len(watch.events), sum(id in watch.outlook.seen for id in watch.moves.index)
    total = f"{len(watch.moves) - seen} of the {len(watch.moves)} events are still to come: {moving} would move"
    total = total if seen else f"{moving} of {len(watch.moves)} events would move"
    changing = sum(event.changes for event in watch.events)
    lead = {0: "none would change what leads", 1: "one would change what leads"}
    rest = lead.get(changing, f"{changing} would change what leads")
    return f"{total} {_named(watch)} by a point or more; {rest}."


def order_text(watch: Watch) -> str:
    """By what the events are ordered, if how likely they are counts; empty if it is their effect alone."""
    if not watch.weighed:
        return ""
    return (
        "In the order of points moved times how likely you think it: the middle of what your words cover, and one in "
        "two where you gave none, or their day has passed."
    )


def likelihood_text(outlook: Outlook, id: str) -> str:
    """How likely a signpost is thought to be, and by when; that its day has passed, or empty if nothing was said."""
    given = outlook.likelihoods.get(id)
    if given is None or id in outlook.seen:
        return ""
    said = f"you think: {words.escaped(given.words)} by {words.day(given.by)}"
    return said if outlook.is_open(id) else f"{said}, which has passed"


def fulfilled_text(event: logs.Event) -> str:
    """That a signpost is fulfilled, by which event of the log, as Markdown."""
    return (
        f"**Seen on {words.day(event.day)}**, by the log: {words.ended(words.escaped(event.text))} It does not count "
        "as still to come. To take that back, withdraw the event in the log."
    )


def choosable(watch: Watch) -> dict[str, str]:
    """The signposts by id: those that would move the measure in their order, then the others."""
    ordered = [event.signpost.id for event in watch.events]
    ids = dict.fromkeys([*ordered, *map(str, watch.moves.index)])
    event = {signpost.id: signpost.event for signpost in watch.base.signposts}
    return {id: event[id] for id in ids}


def outlook_table(watch: Watch) -> pd.DataFrame:
    """Every signpost: its place among those still to come, what it would move, how likely it is thought and by when,
    and whether it was seen."""
    places = {event.signpost.id: str(place) for place, event in enumerate(watch.events, start=1)}
    rows = [
        (places.get(id, "–"), name, shift_text(watch.every_event[id]), *_said(watch.outlook, id))
        for id, name in choosable(watch).items()
    ]
    return pd.DataFrame(rows, columns=["Place", "Signpost", "Would move it", "Likely", "By", "Seen"])


def _said(outlook: Outlook, id: str) -> tuple[str, str, str]:
    """How likely a signpost is thought, by when, and when it was seen."""
    given, seen = outlook.likelihoods.get(id), outlook.seen.get(id)
    passed = ", passed" if given and not seen and not outlook.is_open(id) else ""
    by = f"{words.day(given.by)}{passed}" if given else ""
    return given.words if given else "not said", by, words.day(seen.day) if seen else ""


def next_text(watch: Watch, day: date) -> str:
    """The events to look for next from where a log leaves the answer at the end of a day, as a list in Markdown."""
    start = f"From where the log leaves it on {words.day(day)}"
    if not watch.events:
        return f"{start}: {words.within_sentence(headline(watch))}"
    parts = []
    for place, event in enumerate(watch.events[:MOST_NEXT], start=1):
        thought = likelihood_text(watch.outlook, event.signpost.id)
        moved = f"{words.sentence_case(_named(watch))} {shift_text(event)}, to {words.percent(event.share)}"
        moves = f"*{moved}{_gain(watch, event)}.*"
        parts.append(
            f"{place}. **{event.signpost.event}** {moves}{f' {words.sentence_case(thought)}.' if thought else ''}"
            f"  \n   {event.signpost.where}"
        )
    return "\n".join([f"{start}, these would move {_named(watch)} most:\n", *parts])


def _gain(watch: Watch, event: Event) -> str:
    """Which outcome would rise in the place of what falls, from what to what."""
    before, after = words.percent(event.gains_before), words.percent(event.gains_share)
    if event.shift >= 0 or before == after:
        return ""
    return f"; {watch.base.outcome[event.gains].phrase} would rise from {before} to {after}"


def shift_text(event: Event) -> str:
    """The shift as “▲ 4” or “▼ 3”, by as many points as the shares that are printed differ; “<1” where they do not."""
    if not event.shift:
        return "–"
    arrow = "▲" if event.shift > 0 else "▼"
    return words.change_text(event.share, event.share_before) or f"{arrow}\u00a0<1"


def lead_text(base: RuleBase, event: Event) -> str:
    """What would lead then, if that is something else than now: “Then “War resumes” would lead.”"""
    return f"Then {_leader(base, event)} would lead." if event.changes else ""


def _leader(base: RuleBase, event: Event) -> str:
    """What would lead, as it is called within a sentence."""
    return contenders(base)[event.leads].phrase


def slider_text(base: RuleBase, event: Event) -> str:
    """Where the slider stands before and after: “Rain 45 → 70”."""
    label = base.variable[event.signpost.variable].label
    return f"{label} {words.number_text(event.before)} → {words.number_text(event.after)}"


def where_text(watch: Watch) -> str:
    """Where to look for each event of the picture and what it would move, as a numbered list in Markdown."""
    places = [
        f"{place}. {event.signpost.where}  \n   *{slider_text(watch.base, event)}*{_thought(watch, event)}"
        for place, event in enumerate(watch.events[:MOST_SHOWN], start=1)
    ]
    return "\n".join(["**Where to look**\n", *places])


def _thought(watch: Watch, event: Event) -> str:
    thought = likelihood_text(watch.outlook, event.signpost.id)
    return f"  \n   {words.sentence_case(thought)}" if thought else ""


def reasons_text(watch: Watch) -> str:
    """Every event that would move the measure, in Markdown: what it would do, why so far, its passage and sources."""
    base = watch.base
    numbers = sources.numbered(base, [event.signpost.sources for event in watch.events])
    reasons = [_reason(watch, place, event, numbers) for place, event in enumerate(watch.events, start=1)]
    return "\n\n".join([*reasons, sources.listed_marked(base, numbers)]).rstrip()


def _reason(watch: Watch, place: int, event: Event, numbers: sources.Numbers) -> str:
    base, signpost = watch.base, event.signpost
    effect = f"{slider_text(base, event)}. {words.sentence_case(_named(watch))} {shift_text(event)}."
    evidence = sources.noted_marked(signpost.evidence, numbers, signpost.sources)
    passage = sources.passage_marked(base, signpost.passage)
    heading = f"**{place}. {signpost.event}** {words.ended(signpost.where)}"
    return f"{heading}  \n{effect} {lead_text(base, event)}  \n{evidence} {passage}"


def sentence(watch: Watch) -> str:
    """The picture in words: each event it shows, with its shift."""
    if not watch.events:
        return headline(watch)
    parts = [
        f"{event.signpost.event.rstrip('.')} ({slider_text(watch.base, event)}): {shift_text(event)}"
        for event in watch.events[:MOST_SHOWN]
    ]
    return f"Shift of {_named(watch)} in points, were it seen that: {'; '.join(parts)}."


def table(watch: Watch) -> pd.DataFrame:
    """Every event as a row: what, where, the slider's move, the measure after it and the shift, and what would lead."""
    signposts = {signpost.id: signpost for signpost in watch.base.signposts}
    chosen = [signposts[id] for id in watch.moves.index]
    described = {
        "event": [signpost.event for signpost in chosen],
        "where": [signpost.where for signpost in chosen],
        "slider": [watch.base.variable[signpost.variable].label for signpost in chosen],
    }
    outcomes = {outcome.id: outcome.label for outcome in watch.base.outcomes}
    leaders = {x.id: x.label for x in contenders(watch.base).values()}
    given = [watch.outlook.likelihoods.get(id) for id in watch.moves.index]
    seen = [watch.outlook.seen.get(id) for id in watch.moves.index]
    described |= {
        "likelihood": [x.words if x else "" for x in given],
        "by": [x.by.isoformat() if x else "" for x in given],
        "seen": [x.day.isoformat() if x else "" for x in seen],
    }
    named = {"leads": watch.moves["leads"].map(leaders), "gains": watch.moves["gains"].map(outcomes)}
    moves = watch.moves.assign(**named).rename(columns={"share": watch.label})
    return pd.DataFrame(described, index=watch.moves.index).join(moves.drop(columns="changes")).reset_index(drop=True)
