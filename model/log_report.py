"""How is a log written out? What happened between two days and what it did to an answer, as text and as JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from model.aims import askable, measured
from model.engine import Result, evaluate
from model.leads import contended, contenders, leading
from model.log import Event, Log, Step, as_of, contradictions, fallen, in_force, steps
from model.parts import RuleBase
from model.quoting import harmless
from model.since import shared_out

WIDTH = 100
CANNOT_BE_SAID = "cannot be said"


@dataclass(frozen=True, eq=False)
class Report:
    """A log to be written out, from the end of `since` to the end of `until`, as known on a day or (None) by now.

    `measure` names what is shared out; without one it is what leads at the end. Its figures raise ValuesError.
    """

    base: RuleBase
    log: Log
    since: date
    until: date
    known: date | None = None
    measure: str = ""
    reading: str = ""
    lens: str = ""

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """The events that stand, in the order in which they count."""
        return tuple(x for x in in_force(self.log, self.known) if self.since < x.day <= self.until)

    @cached_property
    def made(self) -> dict[str, list[Step]]:
        """What each of them did to variables, by id."""
        made: dict[str, list[Step]] = {event.id: [] for event in self.events}
        for step in steps(self.base, self.log, self.until, self.known):
            if step.event.id in made:
                made[step.event.id].append(step)
        return made

    @cached_property
    def results(self) -> tuple[Result, Result]:
        """What follows from the baseline at the end of `since`, and of `until`."""
        before, after = (as_of(self.base, self.log, day, self.known) for day in (self.since, self.until))
        return self._evaluated(before), self._evaluated(after)

    def _evaluated(self, values: dict[str, float]) -> Result:
        return evaluate(self.base, values, self.reading, lens=self.lens)

    @cached_property
    def subject(self) -> str:
        """The id of what is shared out."""
        return self.measure or leading(self.results[1])[0]

    @cached_property
    def shares(self) -> tuple[float, float]:
        """How large it was before and after; not a number where it cannot be said."""
        before, after = self.results
        return float(measured(before, self.subject)[0]), float(measured(after, self.subject)[0])

    @cached_property
    def parts(self) -> pd.Series:
        """By how much each of the events changed it, as from model.since.shared_out."""
        days = (self.since, self.until)
        return shared_out(self.base, self.log, *days, self.subject, self.reading, self.lens, known=self.known)

    @cached_property
    def answers(self) -> dict[str, tuple[float, float]]:
        """How large everything that can lead was before and after, by id."""
        before, after = (contended(self.base, x.outcomes.to_numpy()[0]).tolist() for x in self.results)
        return dict(zip(contenders(self.base), zip(before, after, strict=True), strict=True))

    @cached_property
    def fallen(self) -> dict[str, str]:
        """The events of these days that do not stand any more, by id, and why."""
        reasons = fallen(self.log, self.known)
        return {x: reasons[x] for x in reasons if self.since < self.log.event[x].day <= self.until}

    @cached_property
    def remarks(self) -> list[str]:
        """Where events do not agree."""
        return list(contradictions(self.base, self.log, self.until, self.known))


def as_json(report: Report) -> dict[str, Any]:
    """All of it, with null for what is not a number."""
    before, after = report.shares
    return {
        "rulebase": report.base.fingerprint,
        "log": report.log.fingerprint,
        "since": report.since.isoformat(),
        "as_of": report.until.isoformat(),
        "known": report.known.isoformat() if report.known else None,
        "reading": report.reading or report.base.readings[0].id,
        "lens": report.lens,
        "baseline": as_of(report.base, report.log, report.until, report.known),
        "answers": {x: {"before": _number(a), "after": _number(b)} for x, (a, b) in report.answers.items()},
        "measure": report.subject,
        "before": _number(before),
        "after": _number(after),
        "change": _number(after - before),
        "events": [
            {
                **event.model_dump(mode="json", exclude={"moves"}),
                "moved": [{"variable": x.variable, "from": x.stood, "to": x.now} for x in report.made[event.id]],
                "part": _number(report.parts[event.id]),
            }
            for event in report.events
        ],
        "fallen": report.fallen,
        "remarks": report.remarks,
    }


def _number(share: float) -> float | None:
    return None if share != share else share


def as_text(report: Report) -> str:
    """All of it as plain text."""
    return "\n".join(_lines(report))


def _lines(report: Report) -> Iterator[str]:
    known = f", as known on {report.known}" if report.known else ""
    yield f"{report.base.title}: from {report.since} to {report.until}{known}"
    for event in report.events:
        yield f"\n{event.day}  {event.id} ({event.certainty})"
        yield from _wrapped(event.text)
        yield from _wrapped(_what_it_moved(report, event))
    if not report.events:
        yield "\nNothing happened between these days, by this log."
    yield from _listed("No longer counted", [f"“{x}”: {why}" for x, why in report.fallen.items()])
    yield from _shared_lines(report)
    yield from _listed("Events do not agree", report.remarks)


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(harmless(text), WIDTH, initial_indent="  ", subsequent_indent="  ")


def _listed(heading: str, sentences: list[str]) -> Iterator[str]:
    if sentences:
        yield f"\n{heading}:"
        for sentence in sentences:
            yield from _wrapped(sentence)


def _what_it_moved(report: Report, event: Event) -> str:
    made = [f"{report.base.variable[x.variable].label} {x.stood:g} → {x.now:g}" for x in report.made[event.id]]
    return f"→ {', '.join(made) or 'moved nothing'}. {event.judgement}".strip()


def _shared_lines(report: Report) -> Iterator[str]:
    labels = {x.id: x.label for x in contenders(report.base).values()} | askable(report.base)
    before, after = report.shares
    yield f"\nOf {report.base.lens[report.lens].phrase}:" if report.lens else "\nWhat follows:"
    yield from _columns((labels[name], f"{_percent(x[0])} → {_percent(x[1])}") for name, x in report.answers.items())
    subject = labels.get(report.subject, report.subject)
    yield f"\n{subject}, {_percent(before)} → {_percent(after)}; in points, by event:"
    moved = [x.id for x in report.events if any(step.by for step in report.made[x.id])]
    parts = [*((name, report.parts[name]) for name in moved), ("together", after - before)]
    yield from _columns((name, f"{100 * part:+6.2f}" if part == part else CANNOT_BE_SAID) for name, part in parts)


def _columns(rows: Iterable[tuple[str, str]]) -> list[str]:
    rows = list(rows)
    width = max(len(name) for name, _ in rows)
    return [f"  {name:<{width}}  {figure}" for name, figure in rows]


def _percent(share: float) -> str:
    return f"{100 * share:.2f} %" if share == share else CANNOT_BE_SAID
