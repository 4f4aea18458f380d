"""Which rules, base odds and rates does an outcome hang on? In words."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from briefing import words
from briefing.findings import sources
from briefing.findings.compare import part_label
from briefing.findings.sensitivity import Analysis, Bar, Movable, Span, bars_shown, in_words, remaining
from model.parts import Rule, RuleBase, Stage


def of_rules(movable: Movable, bars: pd.DataFrame) -> Analysis:
    """What a tornado over rule factors, base odds and rates says."""
    spans = [_weight_span(movable.base, bar) for bar in bars_shown(bars)]
    return Analysis(
        headline=_rule_headline(movable, bars),
        picture=in_words(movable, spans),
        rest=remaining("weights", bars),
        fold="What they rest on",
        details=_grounds_text(movable, bars_shown(bars)),
        table=bars.rename_axis("weight").reset_index(),
        call=f"sensitivity.weight_tornado(base, values, reading, {movable.measure!r})",
        upright=movable.now,
        spans=spans,
    )


def _weight_span(base: RuleBase, bar: Bar) -> Span:
    low = f"{words.percent(bar.least)} at {_weight_text(base, bar.name, bar.least_at)}"
    high = f"{words.percent(bar.greatest)} at {_weight_text(base, bar.name, bar.greatest_at)}"
    part = _part(base, bar.name)
    text = f"{low}, {high} (grade {part.grade}, passage {part.passage})"
    return Span(f"{part_label(base, bar.name)} · grade {part.grade}", bar.least, bar.greatest, low, high, text)


def _weight_text(base: RuleBase, name: str, value: float) -> str:
    """A rule's factor as “÷ 10”; base odds or a rate as a number."""
    return words.factor_text(value) if name in base.rule else f"{value:.2g}"


def _part(base: RuleBase, name: str) -> Rule | Stage:
    """The rule or the stage that a weight belongs to."""
    return base.rule[name] if name in base.rule else base.stage[name.split(".")[0]]


def _rule_headline(movable: Movable, bars: pd.DataFrame) -> str:
    """Which weight the answer hangs on most; which rule, if that is another."""
    rows = bars_shown(bars)
    if not rows:
        return f"{movable.opening} No weight alone would move it by as much as a point within its evidence."
    sentence = f"{movable.opening} It hangs most on {_weight_way(movable.base, rows[0])} within its evidence"
    rule = next((bar for bar in rows if bar.name in movable.base.rule), rows[0])
    return f"{sentence}." if rule is rows[0] else f"{sentence}; of the rules, on {_weight_way(movable.base, rule)}."


def _weight_way(base: RuleBase, bar: Bar) -> str:
    """A weight and what hangs on it: “The refusal”, 47 % to 51 %."""
    return f"“{part_label(base, bar.name)}”, {words.percent(bar.least)} to {words.percent(bar.greatest)}"


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
    here_text, low, high = (_weight_text(base, name, value) for value in (here, bar.low, bar.high))
    evidence = (
        f"- **{part_label(base, name)}**: {here_text}, by its evidence from {low} to {high} "
        f"(grade {part.grade}: {base.grade[part.grade].meaning})."
    )
    return f"{sources.noted_marked(evidence, numbers, part.sources)} {sources.passage_marked(base, part.passage)}"
