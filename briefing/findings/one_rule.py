"""Where does one rule stand, and how much hangs on it? Its condition, its strength and its grounds, in words."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import pandas as pd

from briefing import words
from briefing.findings import sources, strength
from briefing.findings.why import NAMED_SHARE, Reasons, factor_text, turned
from model.explain import Condition, Push, activation_grid, at_factors, conditions, factor_range
from model.parts import Rule

WITHOUT, LOW, HIGH = "without", "low", "high"
READING = "reading "


@dataclass(frozen=True)
class Case:
    """Another factor for a rule: what the measure would be, and what would lead."""

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
        """How far it applies, from 0 to 1."""
        return prod(condition.membership for condition in self.conditions)

    @property
    def factor(self) -> float:
        """What it multiplies odds or rate by when it applies fully, in the reading that is shown."""
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
        return strength.applying_text(push, one_rule.factor)
    full = words.listed([_full_text(each) for each in one_rule.conditions])
    return f"does not apply. It would apply fully with {full}."


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
    """How much an outcome or key figure hangs on a rule: without it, and at the ends of what its evidence allows."""
    reasons = one_rule.reasons
    if not one_rule.matters:
        hangs = "hardly anything" if one_rule.activation else "nothing in this scenario"
        return f"{hangs}; {reasons.label} would be {words.percent(reasons.share)} without it too."
    without = one_rule.cases[WITHOUT]
    ends = [
        f"{factor_text(x.factor)} ({words.percent(x.share)}{turned(reasons, x.leading, '; then')})"
        for x in (one_rule.cases[LOW], one_rule.cases[HIGH])
    ]
    return " ".join(
        [
            f"{reasons.label} is {words.percent(reasons.share)}; without this rule it would be "
            f"{words.percent(without.share)}{turned(reasons, without.leading)}.",
            f"Its evidence leaves its strength open, from {' to '.join(ends)}.",
            *_leading_throughout(one_rule),
        ]
    )


def _leading_throughout(one_rule: OneRule) -> list[str]:
    reasons = one_rule.reasons
    leading = {one_rule.cases[case].leading for case in (WITHOUT, LOW, HIGH)}
    if leading != {reasons.answer.leading_measure}:
        return []
    return [f"{words.sentence_case(reasons.answer.contender.phrase)} would lead throughout."]


def _readings(one_rule: OneRule) -> str:
    readings = {reading.label: one_rule.cases[f"{READING}{reading.id}"] for reading in one_rule.reasons.base.readings}
    factors = {factor_text(case.factor) for case in readings.values()}
    if len(readings) > 1 and len(factors) == 1:
        return f"strength {factors.pop()} in {'both' if len(readings) == 2 else 'all'}."
    return f"{'; '.join(_reading(one_rule, label, case) for label, case in readings.items())}."


def _reading(one_rule: OneRule, label: str, case: Case) -> str:
    then = f" ({one_rule.reasons.label} {words.percent(case.share)})" if one_rule.matters else ""
    return f"{words.escaped(label)} {factor_text(case.factor)}{then}"


def conditions_sentence(one_rule: OneRule) -> str:
    """Where the scenario stands on each condition of a rule: the picture in words."""
    phrases = [
        f"{each.variable.label} at {words.measured(each.variable, each.value)} {holding(each)}"
        for each in one_rule.conditions
    ]
    return f"{'; '.join(phrases)}. The rule {strength.applying(_push(one_rule))}."


def holding(condition: Condition) -> str:
    """How far a condition holds: “counts 67 % as “high””."""
    return strength.counting(condition.level, condition.membership)


def grid_sentence(one_rule: OneRule) -> str:
    """What the map of two sliders shows: where the rule applies, and where the scenario stands."""
    others_fixed = ", the others as they stand" if len(one_rule.conditions) > 2 else ""
    return f"The darker, the further the rule applies{others_fixed}. {conditions_sentence(one_rule)}"


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
