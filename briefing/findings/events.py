"""What has happened up to the day of a scene, and what did each event do to what leads in it? In words and rows.

What a log says is its author's: it is put on one line and cut to its place here, and escaped where it is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import isnan

import pandas as pd

from briefing import words
from briefing.answer import evaluated
from briefing.brief import Brief, SceneBrief
from briefing.findings import sources
from briefing.findings.log import CERTAINTY
from briefing.lettering import VARIANTS
from model import log as logs
from model.aims import measured
from model.leads import Coloured
from model.log import Event, Log, Step
from model.parts import RuleBase, Source
from model.quoting import visible
from model.since import shared_out

Rows = list[list[str]]

# So many events are shown each by itself.
MOST_SHOWN = 8
# What is smaller than this comes of adding up, and is nothing.
ROUNDING = 1e-12
LONGEST_NAME, LONGEST_IN_BRIEF, LONGEST_IN_ROW, LONGEST_AUTHORS, MOST_SOURCES = 70, 110, 240, 40, 4
# Of a long log, as many as are listed: what moved something before what did not, the latest before the earlier.
MOST_LISTED = 120
LOG, BEHIND = "The log behind the scenes", "The log behind this scene"
HEADINGS = ("Day", "What happened", "How sure", "What it moved", "Sources")
NOTHING = "nothing"
KEY = "Each bar begins where the one above ends. ▲ ▼ points; orders in which events could come are averaged."
NO_DAY = "This scene stands for no day: nothing is said of what happened up to then."
NO_LOG = "The log that made the day of this scene is not in its storyline: what happened up to then cannot be shown."
SAYS = "The log says what was set, not that it is so: each event’s size is a judgement of its author."


@dataclass(frozen=True, eq=False)
class Happened:
    """What leads in a scene, on the day from which events are told and on its own, and what each event did to that.

    `parts` are shares, a row for every event that stands between the days, in their order. Sliders of `held` stand
    elsewhere in the scene than in the baseline of its day, and are so on both days.
    """

    scene: SceneBrief
    log: Log
    start: date
    end: date
    before: float
    after: float
    parts: pd.Series
    held: Mapping[str, float]

    @property
    def leading(self) -> Coloured:
        """What leads, whose share it is."""
        return self.scene.answer.contender

    @property
    def is_said(self) -> bool:
        """Whether the share can be said of both days, and of every way between."""
        return not (isnan(self.before) or isnan(self.after) or self.parts.isna().any())

    @property
    def moving(self) -> pd.Series:
        """The parts that are not nothing."""
        return self.parts[self.parts.abs() > ROUNDING]

    @property
    def shown(self) -> pd.Series:
        """The parts that are shown each by itself."""
        return self.largest(MOST_SHOWN)

    @property
    def others(self) -> pd.Series:
        """The parts that are not shown each by itself."""
        return self.moving[~self.moving.index.isin(self.shown.index)]

    def largest(self, most: int) -> pd.Series:
        """The largest parts, at most so many, in the order of their days."""
        names = self.moving.abs().sort_values(ascending=False, kind="stable").index[:most]
        return self.parts[self.parts.index.isin(names)]

    def event(self, name: object) -> Event:
        """The event of that id."""
        return self.log.event[str(name)]


@lru_cache(maxsize=256)
def happened(scene: SceneBrief) -> Happened | None:
    """What led to the day of a scene, shared out exactly over the events; None if it stands for none, or its log is
    not at hand."""
    log, start, end = scene.log, scene.since, scene.day
    if log is None or start is None or end is None:
        return None
    base, scenario = scene.base, scene.answer.scenario
    held = {name: value for name, value in scenario.values.items() if value != base.baseline[name]}
    then = {**logs.as_of(base, log, start), **held}
    measure = scene.answer.leading_measure
    before = float(measured(evaluated(base, then, scenario.reading, scenario.lens), measure)[0])
    parts = shared_out(base, log, start, end, measure, scenario.reading, scenario.lens, held)
    return Happened(scene, log, start, end, before, scene.answer.lead.share, parts, held)


def absence(scene: SceneBrief) -> str:
    """Why nothing can be shown of what happened."""
    return NO_DAY if scene.answer.scenario.as_of is None else NO_LOG


def in_short(of: Happened) -> str:
    """What the events did together, in a line."""
    days, label = f"What happened {_span(of.start, of.end)}", f"“{of.leading.label}”"
    if not of.is_said:
        return f"{days} cannot be set against each other here"
    if words.points(of.before) == words.points(of.after):
        return f"{days} would leave {label} at {words.percent(of.after)}"
    return f"{days} would take {label} from {words.percent(of.before)} to {words.percent(of.after)}"


def _span(start: date, end: date) -> str:
    """From one day to another; the year of both, where it is the same, once."""
    first = f"{start.day} {start:%B}" if start.year == end.year else words.day(start)
    return f"from {first} to {words.day(end)}"


def caption(of: Happened) -> str:
    """What stands beside the picture: among which cases, which event did most, how many moved nothing."""
    said = [words.counted_among(of.scene.base, of.scene.answer.scenario)]
    if of.is_said and len(of.moving):
        name, part = next(iter(of.largest(1).items()))
        said.append(f"What did most: {_named(of, name, 1)} {points(part)}.")
    return " ".join(filter(None, [*said, unmoving(of), _held(of)])) or f"{in_short(of)}."


def sentence(of: Happened) -> str:
    """What the events did together, and each that is shown, with its day and its sources; how many moved nothing."""
    said = [f"{in_short(of)}{words.of_cases(of.scene.answer)}."]
    if of.is_said and len(of.moving):
        shown = [f"{_named(of, name, MOST_SOURCES)} {points(part)}" for name, part in of.shown.items()]
        together = f"{others(of)}{' together' * (len(of.others) > 1)}"
        shown += [f"{together} {points(float(of.others.sum()))}"] if len(of.others) else []
        said.append(f"{'; '.join(shown)}.")
    return " ".join(filter(None, [*said, unmoving(of), _held(of)]))


def _named(of: Happened, name: object, most: int) -> str:
    """An event by its day, what happened, how sure that is, and at most so many of those who say so."""
    event = of.event(name)
    who = [_who(source) for source in cited(of.scene.base, of.log, event)]
    rest = [f"and {len(who) - most} more"] if len(who) > most else []
    by = visible("; ".join([CERTAINTY[event.certainty], *who[:most], *rest]))
    return f"{words.day(event.day)}, {brief_text(event)} ({by}):"


def _who(source: Source) -> str:
    return f"{words.cut(source.authors, LONGEST_AUTHORS)}, {source.year}"


def brief_text(event: Event) -> str:
    """What happened, in so few words that several stand in a sentence."""
    # What only chooses the form of an emoji has none in the picture of a PDF.
    text = "".join(letter for letter in visible(event.name) if letter not in VARIANTS)
    return words.cut(text, LONGEST_NAME)


def others(of: Happened) -> str:
    """How many events are not shown each by itself."""
    return words.sentence_case(_counted(len(of.others)).replace(" ", " other "))


def unmoving(of: Happened) -> str:
    """How many events moved nothing; empty if each moved something."""
    count = len(of.parts) - len(of.moving)
    if not len(of.parts):
        return "No event stands between these days."
    return (
        f"{words.sentence_case(words.counted(count))} event{'s' * (count != 1)} moved it by nothing." if count else ""
    )


def _held(of: Happened) -> str:
    """That the scene's own settings are the same on both days."""
    count = len(of.held)
    sliders = "The slider" if count == 1 else f"The {words.counted(count)} sliders"
    return f"{sliders} that this scene sets itself {'is' if count == 1 else 'are'} so on both days." if count else ""


def points(part: float) -> str:
    """A part in points, to a tenth, as “▲ 2.4”."""
    amount = abs(100 * part)
    shown = f"{amount:.1f}" if amount >= 0.05 else "<0.1"
    return f"{'▲' if part > 0 else '▼'}\u00a0{shown}"


def cited(base: RuleBase, log: Log, event: Event) -> list[Source]:
    """The sources of an event, those of the log or of the rules."""
    own = {source.id: source for source in log.sources}
    known = [own.get(name) or base.source_of.get(name) for name in event.sources]
    return [source for source in known if source is not None]


# What the presenter has to say


def notes(of: Happened) -> tuple[str, ...]:
    """Each event that is shown, in full: how sure it is, what it moved, why so far, and its sources."""
    made = _by_event(of.scene.base, of.log, of.end)
    return tuple(_note(of, of.event(name), made.get(str(name), [])) for name in of.shown.index)


def _note(of: Happened, event: Event, steps: Sequence[Step]) -> str:
    base = of.scene.base
    why = f" {words.ended(visible(event.judgement))}" if event.judgement else ""
    named = " ".join(visible(sources.named(x)) for x in cited(base, of.log, event)) or f"{sources.NONE_NAMED}."
    what = f"{words.day(event.day)}, {CERTAINTY[event.certainty]}: {words.ended(visible(event.text))}"
    return f"{what} Moved: {_moved(base, steps)}.{why} Sources: {named}"


# The log as rows


@dataclass(frozen=True, eq=False)
class Listed:
    """A log up to a day: what is said of it as a whole, and a row for each event that is listed."""

    said: str
    rows: Rows


def behind(scene: SceneBrief, most: int = MOST_LISTED) -> Listed | None:
    """The log behind a scene, up to its day; None if it stands for none, or its log is not at hand."""
    return _listed(scene.base, scene.log, scene.day, most) if scene.log and scene.day else None


def behind_all(brief: Brief, most: int = MOST_LISTED, is_brief: bool = False) -> Listed | None:
    """The log behind all scenes of a storyline, up to the latest of their days, `is_brief` in few words; None if none
    has one."""
    until = [scene.day for scene in brief.scenes if scene.day]
    log = brief.storyline.log
    return _listed(brief.base, log, max(until), most, is_brief) if log and until else None


def _listed(base: RuleBase, log: Log, until: date, most: int, is_brief: bool = False) -> Listed:
    standing = [event for event in logs.in_force(log) if event.day <= until]
    made = _by_event(base, log, until)
    ranked = sorted(range(len(standing)), key=lambda place: (standing[place].id not in made, -place))
    few = ranked[: min(most, len(made)) if is_brief else most]
    shown = [standing[place] for place in sorted(few)]
    row = _brief_row if is_brief else _row
    rows = [list(HEADINGS), *(row(base, log, event, made.get(event.id, [])) for event in shown)]
    return Listed(_said(log, until, standing, len(made), len(shown)), rows)


def _by_event(base: RuleBase, log: Log, until: date) -> dict[str, list[Step]]:
    """The steps of each event that moved a slider."""
    made: dict[str, list[Step]] = {}
    for step in logs.steps(base, log, until):
        if step.by:
            made.setdefault(step.event.id, []).append(step)
    return made


def _row(base: RuleBase, log: Log, event: Event, steps: Sequence[Step]) -> list[str]:
    named = "; ".join(visible(f"{x.authors} ({x.year}), {x.title}") for x in cited(base, log, event)[:MOST_SOURCES])
    return [
        words.day(event.day),
        words.cut(visible(event.text), LONGEST_IN_ROW),
        CERTAINTY[event.certainty],
        words.cut(_moved(base, steps), LONGEST_IN_ROW),
        words.cut(named or sources.NONE_NAMED, LONGEST_IN_ROW),
    ]


def _brief_row(base: RuleBase, log: Log, event: Event, steps: Sequence[Step]) -> list[str]:
    who = "; ".join(visible(_who(source)) for source in cited(base, log, event))
    return [
        f"{event.day.day} {event.day:%b %Y}",
        words.cut(visible(event.text), LONGEST_IN_BRIEF),
        CERTAINTY[event.certainty],
        words.cut(_moved(base, steps), LONGEST_NAME),
        words.cut(who or sources.NONE_NAMED, LONGEST_NAME),
    ]


def _moved(base: RuleBase, steps: Sequence[Step]) -> str:
    return "; ".join(_step(base, step) for step in steps) or NOTHING


def _step(base: RuleBase, step: Step) -> str:
    variable = base.variable[step.variable]
    return f"{variable.label} {words.number_text(step.stood)} → {words.measured(variable, step.now)}"


def _said(log: Log, until: date, standing: Sequence[Event], moved: int, shown: int) -> str:
    """From when to when the log goes, how much of it moved something, what is not listed, and what no longer stands."""
    count, dropped = len(standing), sum(event.day <= until for event in log.events) - len(standing)
    days = f"From {words.day(log.begins)} to {words.day(until)}"
    said = [f"{days}: {_counted(count)}, of which {words.counted(moved)} moved a slider."]
    if dropped:
        said.append(f"{words.sentence_case(_counted(dropped))} withdrawn or corrected since: not counted.")
    if shown < count:
        said.append(f"Listed are {shown}{' of these' * (shown <= moved)}; all are in the record of this file.")
    return " ".join([*said, SAYS])


def _counted(count: int) -> str:
    return f"{words.counted(count)} event{'s' * (count != 1)}"


def days(brief: Brief) -> Iterator[str]:
    """Which scenes stand for which days, a sentence; nothing if none does."""
    by_day: dict[str, list[str]] = {}
    for scene in brief.scenes:
        if as_of := scene.answer.scenario.as_of:
            by_day.setdefault(as_of.label, []).append(str(scene.number))
    parts = [f"scene{'s' * (len(those) > 1)} {words.listed(those)} {label}" for label, those in by_day.items()]
    if parts:
        yield f"Set against the baseline of a day: {words.listed(parts)}."
