"""What should we watch for? The events that would move a scenario most, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from briefing import words
from briefing.findings import sources
from model.aims import askable
from model.leads import contenders
from model.parts import Outcome, RuleBase, Signpost
from model.signposts import watch_list

# What would shift a share by less than half a point is not worth watching for.
WATCHED_SHARE = 0.005
MOST_SHOWN = 8
ANYONE = ""


@dataclass(frozen=True, eq=False)
class Watch:
    """What an event would do to a scenario: `moves` as from model.signposts.watch_list, for the actor asked about."""

    base: RuleBase
    measure: str
    actor: str
    moves: pd.DataFrame

    @property
    def label(self) -> str:
        """What the outcome or key figure watched is called."""
        return askable(self.base)[self.measure]

    @property
    def outcome(self) -> Outcome | None:
        """The outcome watched; None for a key figure."""
        return self.base.outcome.get(self.measure)

    @cached_property
    def events(self) -> list[Event]:
        """The events worth watching for, the one that shifts the measure most first."""
        signposts = {signpost.id: signpost for signpost in self.base.signposts}
        rows = self.moves[self.moves["shift"].abs() >= WATCHED_SHARE].itertuples()
        return [Event(signposts[id], *cells) for id, *cells in rows]


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


def watch(base: RuleBase, values: Mapping[str, float], reading: str, measure: str, actor: str = ANYONE) -> Watch:
    """What the events that an actor could bring about would do to a measure; those of all actors if none is named."""
    moves = watch_list(base, values, reading, measure)
    variable = {signpost.id: base.variable[signpost.variable] for signpost in base.signposts}
    return Watch(base, measure, actor, moves[[actor in (ANYONE, variable[id].actor) for id in moves.index]])


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
    moving, total = len(watch.events), len(watch.moves)
    changing = sum(event.changes for event in watch.events)
    lead = {0: "none would change what leads", 1: "one would change what leads"}
    rest = lead.get(changing, f"{changing} would change what leads")
    return f"{moving} of {total} events would move {_named(watch)} by a point or more; {rest}."


def shift_text(event: Event) -> str:
    """The shift as “▲ 4” or “▼ 3”, by as many points as the shares that are printed differ; “<1” where they do not."""
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
        f"{place}. {event.signpost.where}  \n   *{slider_text(watch.base, event)}*"
        for place, event in enumerate(watch.events[:MOST_SHOWN], start=1)
    ]
    return "\n".join(["**Where to look**\n", *places])


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
    named = {"leads": watch.moves["leads"].map(leaders), "gains": watch.moves["gains"].map(outcomes)}
    moves = watch.moves.assign(**named).rename(columns={"share": watch.label})
    return pd.DataFrame(described, index=watch.moves.index).join(moves.drop(columns="changes")).reset_index(drop=True)
