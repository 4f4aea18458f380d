"""Which rules and starting assumptions does an outcome hang on? In words."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from briefing import words
from briefing.findings import sources
from briefing.findings.compare import part_label
from briefing.findings.rules import briefly_meant, meant, weights
from briefing.findings.sensitivity import Analysis, Bar, Movable, Span, bars_shown, in_words, remaining
from model.parts import Rule, RuleBase, Stage


def of_rules(movable: Movable, bars: pd.DataFrame) -> Analysis:
    """What a tornado over the strength of rules and over starting assumptions says."""
    spans = [_weight_span(movable, bar) for bar in bars_shown(bars)]
    return Analysis(
        headline=_rule_headline(movable, bars),
        picture=in_words(movable, spans),
        rest=remaining("judgements", bars),
        fold="What they rest on",
        details=_grounds_text(movable, bars_shown(bars)),
        table=bars.rename_axis("judgement").reset_index(),
        call=f"sensitivity.weight_tornado(base, values, reading, {movable.measure!r})",
        upright=movable.now,
        spans=spans,
    )


def _weight_span(movable: Movable, bar: Bar) -> Span:
    base, part = movable.base, _part(movable.base, bar.name)
    at = "at" if bar.name in base.rule else "if it starts from"
    low = f"{words.percent(bar.least)} {at} {_weight_text(movable, bar.name, bar.least_at)}"
    high = f"{words.percent(bar.greatest)} {at} {_weight_text(movable, bar.name, bar.greatest_at)}"
    text = f"{low}, {high} (grade {part.grade}, passage {part.passage})"
    ends = _end(movable, bar.name, bar.least, bar.least_at), _end(movable, bar.name, bar.greatest, bar.greatest_at)
    return Span(f"{part_label(base, bar.name)} · grade {part.grade}", bar.least, bar.greatest, *ends, text)


def _end(movable: Movable, name: str, share: float, value: float) -> str:
    """What stands at an end in the picture: “28 % at 23 of 100”."""
    now = movable.base.weights(movable.answer.scenario.reading)
    return f"{words.percent(share)} at {briefly_meant(weights(movable.base)[name], value, now)}"


def _weight_text(movable: Movable, name: str, value: float) -> str:
    """A rule's strength as “÷ 10”; a starting assumption as “39 % of cases”."""
    base = movable.base
    return meant(base, weights(base)[name], value, base.weights(movable.answer.scenario.reading))


def _part(base: RuleBase, name: str) -> Rule | Stage:
    """The rule or the stage that a weight belongs to."""
    return base.rule[name] if name in base.rule else base.stage[name.split(".")[0]]


def _rule_headline(movable: Movable, bars: pd.DataFrame) -> str:
    """Which weight the answer hangs on most; which rule, if that is another."""
    rows = bars_shown(bars)
    if not rows:
        return (
            f"{movable.opening} No single judgement, as far as its evidence leaves it open, would move it by a point."
        )
    first, *others = rows
    span = f"from {words.percent(first.least)} to {words.percent(first.greatest)}"
    sentence = (
        f"{movable.opening} It rests most on “{part_label(movable.base, first.name)}”: as far as the evidence leaves "
        f"that open, it could be anything {span}."
    )
    rule = next((bar for bar in others if bar.name in movable.base.rule), None)
    if first.name in movable.base.rule or rule is None:
        return sentence
    span = f"{words.percent(rule.least)} to {words.percent(rule.greatest)}"
    return f"{sentence} Of the rules, most on “{part_label(movable.base, rule.name)}”: {span}."


def _grounds_text(movable: Movable, bars: Sequence[Bar]) -> str:
    """What every weight shown rests on, and the numbered sources, as Markdown."""
    base = movable.base
    numbers = sources.numbered(base, [_part(base, bar.name).sources for bar in bars])
    lines = "\n".join(_grounds_line(movable, bar, numbers) for bar in bars)
    return f"{lines}\n\n{sources.listed_marked(base, numbers)}".rstrip()


def _grounds_line(movable: Movable, bar: Bar, numbers: sources.Numbers) -> str:
    """What a weight is, how far it may be off, and on what it rests."""
    base, name = movable.base, bar.name
    part = _part(base, name)
    here = base.weights(movable.answer.scenario.reading)[name]
    here_text, low, high = (_weight_text(movable, name, value) for value in (here, bar.low, bar.high))
    evidence = (
        f"- **{part_label(base, name)}**: {here_text}; its evidence leaves open {low} to {high} "
        f"(grade {part.grade}: {sources.evidence(base.grade[part.grade])})."
    )
    return f"{sources.noted_marked(evidence, numbers, part.sources)} {sources.passage_marked(base, part.passage)}"
