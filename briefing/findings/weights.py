"""Which rules, base odds and rates does an outcome hang on? In words."""

from __future__ import annotations

import pandas as pd

from briefing import words
from briefing.findings.compare import part_label
from briefing.findings.sensitivity import Bar, Movable, Span, Told, bars_shown, in_words, remaining
from model.parts import Grade, Passage, RuleBase


def of_rules(asked: Movable, bars: pd.DataFrame) -> Told:
    """What a tornado over rule factors, base odds and rates says."""
    spans = [_weight_span(asked.base, bar) for bar in bars_shown(bars)]
    return Told(
        headline=_rule_headline(asked, bars),
        picture=in_words(asked, spans),
        rest=remaining("weights", bars),
        fold="What they rest on",
        details="\n".join(_grounds_line(asked, bar) for bar in bars_shown(bars)),
        table=bars.rename_axis("weight").reset_index(),
        call=f"sensitivity.weight_tornado(base, values, reading, {asked.measure!r})",
        modules="sensitivity",
        upright=asked.now,
        spans=spans,
    )


def _weight_span(base: RuleBase, bar: Bar) -> Span:
    low = f"{words.percent(bar.least)} at {_weight_text(base, bar.name, bar.least_at)}"
    high = f"{words.percent(bar.greatest)} at {_weight_text(base, bar.name, bar.greatest_at)}"
    grade, passage = _grounds(base, bar.name)
    told = f"{low}, {high} (grade {grade.id}, passage {passage.id})"
    return Span(f"{part_label(base, bar.name)} · grade {grade.id}", bar.least, bar.greatest, low, high, told)


def _weight_text(base: RuleBase, name: str, value: float) -> str:
    """A rule's factor as “÷ 10”; base odds or a rate as a number."""
    return words.factor_text(value) if name in base.rule else f"{value:.2g}"


def _grounds(base: RuleBase, name: str) -> tuple[Grade, Passage]:
    """The grade of evidence and the passage that a weight rests on."""
    part = base.rule[name] if name in base.rule else base.stage[name.split(".")[0]]
    return base.grade[part.grade], base.passage[part.passage]


def _rule_headline(asked: Movable, bars: pd.DataFrame) -> str:
    """Which weight the answer hangs on most; which rule, if that is another."""
    rows = bars_shown(bars)
    if not rows:
        return f"{asked.opening} No weight alone would move it by as much as a point within its evidence."
    told = f"{asked.opening} It hangs most on {_weight_way(asked.base, rows[0])} within its evidence"
    rule = next((bar for bar in rows if bar.name in asked.base.rule), rows[0])
    return f"{told}." if rule is rows[0] else f"{told}; of the rules, on {_weight_way(asked.base, rule)}."


def _weight_way(base: RuleBase, bar: Bar) -> str:
    """A weight and what hangs on it: “The refusal”, 47 % to 51 %."""
    return f"“{part_label(base, bar.name)}”, {words.percent(bar.least)} to {words.percent(bar.greatest)}"


def _grounds_line(asked: Movable, bar: Bar) -> str:
    """What a weight is, how far it may be off, and on what it rests."""
    base, name = asked.base, bar.name
    grade, passage = _grounds(base, name)
    here = base.weights(asked.answer.scenario.reading)[name]
    here_text, low, high = (_weight_text(base, name, value) for value in (here, bar.low, bar.high))
    return (
        f"- **{part_label(base, name)}**: {here_text}, by its evidence from {low} to {high} "
        f"(grade {grade.id}: {grade.meaning}). *{passage.id}*: {passage.text}"
    )
