"""Where does one rule stand, and how much hangs on it? Its condition, its factor and what it rests on, in words."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import pandas as pd

from briefing import words
from briefing.findings import sources
from briefing.findings.why import NAMED_SHARE, Reasons, factor_text
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

    asked: Reasons
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
        return self.rule.factor[self.asked.answer.scenario.reading]

    @property
    def matters(self) -> bool:
        """Whether any factor within its range, or none at all, would be noticed in the measure."""
        shares = [case.share for case in self.cases.values()]
        return max(shares) - min(shares) >= NAMED_SHARE


def one_rule(asked: Reasons, rule: str) -> OneRule:
    """A rule by itself: where it stands, and how much the outcome or key figure asked about hangs on it."""
    base, scenario = asked.base, asked.answer.scenario
    low, high = factor_range(base, scenario.reading, rule)
    readings = {f"{READING}{reading.id}": base.rule[rule].factor[reading.id] for reading in base.readings}
    factors = {WITHOUT: 1.0, LOW: low, HIGH: high} | readings
    table = at_factors(base, scenario.values, scenario.reading, asked.measure, rule, factors, scenario.lens)
    cases = {str(name): Case(*row) for name, *row in table.itertuples()}
    return OneRule(asked, base.rule[rule], conditions(base, scenario.values, rule), cases)


def rule_text(one: OneRule) -> str:
    """The rule as a sentence, whether it fires, what hangs on it, and what it rests on, as Markdown."""
    base, rule = one.asked.base, one.rule
    push = Push(rule, one.activation, one.factor**one.activation)
    paragraphs = [
        words.rule_sentence(push, one.factor),
        f"**Here:** {_firing(one, push)}",
        f"**What hangs on it:** {hanging(one)}",
        f"**Readings:** {_readings(one)}",
        f"**Why:** {rule.reason}",
        *sources.grounds(base, rule),
    ]
    return "\n\n".join(paragraphs)


def _firing(one: OneRule, push: Push) -> str:
    if push.activation > 0:
        return words.activation_text(push, one.factor)
    return f"does not fire. It would fire fully with {words.listed([_full_text(each) for each in one.conditions])}."


def _full_text(condition: Condition) -> str:
    variable = condition.variable
    stretches = [
        f"{words.number_text(start)} to {words.measured(variable, end)}"
        if start < end
        else words.measured(variable, end)
        for start, end in condition.full
    ]
    return f"{variable.label} at {' or '.join(stretches) or 'no value'}"


def hanging(one: OneRule) -> str:
    """How much an outcome or key figure hangs on a rule: without it, and over the range of its factor."""
    asked = one.asked
    if not one.matters:
        hangs = "hardly anything" if one.activation else "nothing in this scenario"
        return f"{hangs}; {asked.label} stays at {words.percent(asked.share)} without it."
    without = one.cases[WITHOUT]
    ends = "; ".join(_end(one, one.cases[end]) for end in (LOW, HIGH))
    return " ".join(
        [
            f"{asked.label} is {words.percent(asked.share)}; without it {words.percent(without.share)}"
            f"{_turned(one, without, ', and')}.",
            f"Over the range of its factor: {ends}.",
            *_leading_throughout(one),
        ]
    )


def _end(one: OneRule, case: Case) -> str:
    return f"{words.percent(case.share)} at {factor_text(case.factor)}{_turned(one, case, ', where')}"


def _turned(one: OneRule, case: Case, joined: str) -> str:
    """What would lead in a case, where it is not what leads now."""
    asked = one.asked
    return (
        "" if case.leading == asked.answer.leading else f"{joined} {asked.base.outcome[case.leading].phrase} would lead"
    )


def _leading_throughout(one: OneRule) -> list[str]:
    asked = one.asked
    leading = {one.cases[case].leading for case in (WITHOUT, LOW, HIGH)}
    if leading != {asked.answer.leading}:
        return []
    return [f"{words.sentence_case(asked.base.outcome[asked.answer.leading].phrase)} would lead throughout."]


def _readings(one: OneRule) -> str:
    readings = {reading.label: one.cases[f"{READING}{reading.id}"] for reading in one.asked.base.readings}
    factors = {factor_text(case.factor) for case in readings.values()}
    if len(readings) > 1 and len(factors) == 1:
        return f"{factors.pop()} in {'both' if len(readings) == 2 else 'all'}."
    return f"{'; '.join(_reading(one, label, case) for label, case in readings.items())}."


def _reading(one: OneRule, label: str, case: Case) -> str:
    then = f" ({one.asked.label} {words.percent(case.share)})" if one.matters else ""
    return f"{words.escaped(label)} {factor_text(case.factor)}{then}"


def conditions_sentence(one: OneRule) -> str:
    """Where the scenario stands on each condition of a rule: the picture in words."""
    told = [
        f"{each.variable.label} at {words.measured(each.variable, each.value)}: {holding(each)}"
        for each in one.conditions
    ]
    return f"{'; '.join(told)}. {_firing_sentence(one)}"


def holding(condition: Condition) -> str:
    """How far a condition holds: “low, fully”, “high to 67 %”, “high, not at all”."""
    if condition.membership in (0, 1):
        return f"{condition.level}, {'fully' if condition.membership else 'not at all'}"
    return f"{condition.level} to {words.percent(condition.membership)}"


def _firing_sentence(one: OneRule) -> str:
    if one.activation == 0:
        return "The rule does not fire."
    return f"The rule fires {'fully' if one.activation == 1 else f'to {words.percent(one.activation)}'}."


def grid_sentence(one: OneRule) -> str:
    """What the map of two sliders shows: where the rule fires, and where the scenario stands."""
    held = ", the others as they stand" if len(one.conditions) > 2 else ""
    return f"Shaded where the rule fires{held}. {conditions_sentence(one)}"


def curves(one: OneRule) -> pd.DataFrame:
    """The curves of a rule’s conditions as numbers: a row per corner of each."""
    rows = [
        (each.variable.id, each.level, value, degree)
        for each in one.conditions
        for value, degree in zip(each.curve.index.tolist(), each.curve.tolist(), strict=True)
    ]
    return pd.DataFrame(rows, columns=["variable", "level", "value", "membership"])


def grid(one: OneRule) -> pd.DataFrame:
    """How far a rule of two or more conditions fires over the first two of its sliders."""
    return activation_grid(one.asked.base, one.asked.answer.scenario.values, one.rule.id)
