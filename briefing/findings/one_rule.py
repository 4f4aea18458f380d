"""Where does one rule stand, and how much hangs on it? Its condition, its factor and what it rests on, in words."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import pandas as pd

from briefing import words
from briefing.findings import sources
from briefing.findings.why import NAMED_SHARE, Reasons, factor_text, turned
from model.explain import Condition, Push, activation_grid, at_factors, conditions, factor_range
from model.parts import Rule

WITHOUT, LOW, HIGH = "without", "low", "high"
READING = "reading "


@dataclass(frozen=True)
class Case:
    """Another factor for a rule: what the measure would be, and which outcome would lead."""

    factor: float
    share: float
    leading: str


@dataclass(frozen=True, eq=False)
class OneRule:
    """A rule in one scenario: its conditions on their sliders, and the measure under other factors for it."""

    reasons: Reasons
    rule: Rule
    conditions: list[Condition]
    cases: dict[str, Case]  # WITHOUT it, at the LOW and HIGH ends of its range, and in each READING

    @property
    def activation(self) -> float:
        """How far it fires, from 0 to 1."""
        return prod(condition.membership for condition in self.conditions)

    @property
    def factor(self) -> float:
        """What it multiplies odds or rate by when it fires fully, in the reading that is shown."""
        return self.rule.factor[self.reasons.answer.scenario.reading]

    @property
    def matters(self) -> bool:
        """Whether any factor within its range, or none at all, would be noticed in the measure."""
        shares = [case.share for case in self.cases.values()]
        return max(shares) - min(shares) >= NAMED_SHARE


def one_rule(reasons: Reasons, rule: str) -> OneRule:
    """A rule by itself: where it stands, and how much the outcome or key figure asked about hangs on it."""
    base, scenario = reasons.base, reasons.answer.scenario
    low, high = factor_range(base, scenario.reading, rule)
    readings = {f"{READING}{reading.id}": base.rule[rule].factor[reading.id] for reading in base.readings}
    factors = {WITHOUT: 1.0, LOW: low, HIGH: high} | readings
    table = at_factors(base, scenario.values, scenario.reading, reasons.measure, rule, factors, scenario.lens)
    cases = {str(name): Case(*row) for name, *row in table.itertuples()}
    return OneRule(reasons, base.rule[rule], conditions(base, scenario.values, rule), cases)


def headline(one_rule: OneRule) -> str:
    """The rule as a sentence, and what hangs on it."""
    return f"{words.rule_sentence(_push(one_rule), one_rule.factor)} {hanging(one_rule)}"


def _push(one_rule: OneRule) -> Push:
    return Push(one_rule.rule, one_rule.activation, one_rule.factor**one_rule.activation)


def rule_text(one_rule: OneRule) -> str:
    """Whether a rule applies, what other readings make of it, and what it rests on, as Markdown."""
    base, rule = one_rule.reasons.base, one_rule.rule
    paragraphs = [
        f"**Here:** {_firing(one_rule, _push(one_rule))}",
        f"**Readings:** {_readings(one_rule)}",
        f"**Why:** {rule.reason}",
        *sources.grounds(base, rule),
    ]
    return "\n\n".join(paragraphs)


def _firing(one_rule: OneRule, push: Push) -> str:
    if push.activation > 0:
        return words.activation_text(push, one_rule.factor)
    return (
        f"does not fire. It would fire fully with {words.listed([_full_text(each) for each in one_rule.conditions])}."
    )


def _full_text(condition: Condition) -> str:
    variable = condition.variable
    stretches = [
        f"{words.number_text(start)} to {words.measured(variable, end)}"
        if start < end
        else words.measured(variable, end)
        for start, end in condition.full
    ]
    return f"{variable.label} at {' or '.join(stretches) or 'no value'}"


def hanging(one_rule: OneRule) -> str:
    """How much an outcome or key figure hangs on a rule: without it, and over the range of its factor."""
    reasons = one_rule.reasons
    if not one_rule.matters:
        hangs = "hardly anything" if one_rule.activation else "nothing in this scenario"
        return f"{hangs}; {reasons.label} stays at {words.percent(reasons.share)} without it."
    without = one_rule.cases[WITHOUT]
    ends = [
        f"{words.percent(x.share)} at {factor_text(x.factor)}{turned(reasons, x.leading, ', where')}"
        for x in (one_rule.cases[LOW], one_rule.cases[HIGH])
    ]
    return " ".join(
        [
            f"{reasons.label} is {words.percent(reasons.share)}; without it {words.percent(without.share)}"
            f"{turned(reasons, without.leading)}.",
            f"Over the range of its factor: {'; '.join(ends)}.",
            *_leading_throughout(one_rule),
        ]
    )


def _leading_throughout(one_rule: OneRule) -> list[str]:
    reasons = one_rule.reasons
    leading = {one_rule.cases[case].leading for case in (WITHOUT, LOW, HIGH)}
    if leading != {reasons.answer.leading}:
        return []
    return [f"{words.sentence_case(reasons.base.outcome[reasons.answer.leading].phrase)} would lead throughout."]


def _readings(one_rule: OneRule) -> str:
    readings = {reading.label: one_rule.cases[f"{READING}{reading.id}"] for reading in one_rule.reasons.base.readings}
    factors = {factor_text(case.factor) for case in readings.values()}
    if len(readings) > 1 and len(factors) == 1:
        return f"{factors.pop()} in {'both' if len(readings) == 2 else 'all'}."
    return f"{'; '.join(_reading(one_rule, label, case) for label, case in readings.items())}."


def _reading(one_rule: OneRule, label: str, case: Case) -> str:
    then = f" ({one_rule.reasons.label} {words.percent(case.share)})" if one_rule.matters else ""
    return f"{words.escaped(label)} {factor_text(case.factor)}{then}"


def conditions_sentence(one_rule: OneRule) -> str:
    """Where the scenario stands on each condition of a rule: the picture in words."""
    phrases = [
        f"{each.variable.label} at {words.measured(each.variable, each.value)}: {holding(each)}"
        for each in one_rule.conditions
    ]
    degrees = {0.0: "does not fire", 1.0: "fires fully"}
    fires = degrees.get(one_rule.activation, f"fires to {words.percent(one_rule.activation)}")
    return f"{'; '.join(phrases)}. The rule {fires}."


def holding(condition: Condition) -> str:
    """How far a condition holds: “low, fully”, “high to 67 %”, “high, not at all”."""
    if condition.membership in (0, 1):
        return f"{condition.level}, {'fully' if condition.membership else 'not at all'}"
    return f"{condition.level} to {words.percent(condition.membership)}"


def grid_sentence(one_rule: OneRule) -> str:
    """What the map of two sliders shows: where the rule fires, and where the scenario stands."""
    others_fixed = ", the others as they stand" if len(one_rule.conditions) > 2 else ""
    return f"Shaded where the rule fires{others_fixed}. {conditions_sentence(one_rule)}"


def curves(one_rule: OneRule) -> pd.DataFrame:
    """The curves of a rule’s conditions as numbers: a row per corner of each."""
    rows = [
        (each.variable.id, each.level, value, degree)
        for each in one_rule.conditions
        for value, degree in zip(each.curve.index.tolist(), each.curve.tolist(), strict=True)
    ]
    return pd.DataFrame(rows, columns=["variable", "level", "value", "membership"])


def grid(one_rule: OneRule) -> pd.DataFrame:
    """How far a rule of two or more conditions fires over the first two of its sliders."""
    return activation_grid(one_rule.reasons.base, one_rule.reasons.answer.scenario.values, one_rule.rule.id)
