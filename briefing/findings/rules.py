"""What are the rules, and what if one is judged otherwise? Every judgement of the model, found and said in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import expm1, floor, isclose, log10, prod

import pandas as pd

from briefing import words
from briefing.answer import Answer
from briefing.findings import sources, strength
from model.ensemble import weight_ranges
from model.explain import Push, conditions
from model.parts import OWN_READING, Branch, Grade, Rule, RuleBase, Sources, Stage
from scenarios.scenario import Scenario

CALL = ("evaluate", "evaluate(base, values, reading).outcomes")
STRENGTH, STARTING = "strength", "starting assumption"
# Steps of the slider on either side of 1: even to the eye on a scale of logs.
STEPS = (1.1, 1.2, 1.3, 1.5, 1.8, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 12.0, 15.0, 20.0)


@dataclass(frozen=True)
class Weight:
    """One thing that can be judged otherwise: the strength of a rule, or the starting assumption of a branch."""

    id: str
    label: str
    stages: tuple[Stage, ...]
    branch: Branch
    passage: str
    grade: Grade
    spread: float
    reason: str
    sources: Sources
    rule: Rule | None = None

    @property
    def kind(self) -> str:
        """What its number is called."""
        return STRENGTH if self.rule else STARTING


@dataclass(frozen=True)
class Wanted:
    """What to look for among the weights; what is empty or None is not asked for."""

    search: str = ""
    stage: str | None = None
    variable: str | None = None
    grade: str | None = None
    passage: str | None = None
    changed: bool = False


@lru_cache(maxsize=32)
def weights(base: RuleBase) -> Mapping[str, Weight]:
    """Every weight by id: the rules, then the starting assumptions stage by stage."""
    rules = {rule.id: _of_rule(base, rule) for rule in base.rules}
    return rules | {
        f"{stage.id}.{branch.id}": _of_branch(base, stage, branch)
        for stage in base.stages_in_order
        for branch in stage.weighted
    }


def _of_rule(base: RuleBase, rule: Rule) -> Weight:
    stages, grade = tuple(base.stage[name] for name in rule.then.stages), base.grade[rule.grade]
    branch = next(branch for branch in stages[0].branches if branch.id == rule.then.branch)
    spread, label = rule.spread or grade.spread, words.sentence_case(rule.name)
    return Weight(rule.id, label, stages, branch, rule.passage, grade, spread, rule.reason, rule.sources, rule)


def _of_branch(base: RuleBase, stage: Stage, branch: Branch) -> Weight:
    name, label, grade = f"{stage.id}.{branch.id}", f"{stage.label}: {branch.label}", base.grade[stage.grade]
    return Weight(name, label, (stage,), branch, stage.passage, grade, grade.spread, stage.reason, stage.sources)


def original(base: RuleBase, scenario: Scenario) -> dict[str, float]:
    """The weights that an edited reading began with; those of the reading shown, if it is not edited."""
    return base.weights(_based_on(scenario))


def _based_on(scenario: Scenario) -> str:
    edited = scenario.own is not None and scenario.reading == OWN_READING
    return scenario.own.based_on if edited and scenario.own else scenario.reading


def matching(base: RuleBase, scenario: Scenario, wanted: Wanted) -> list[str]:
    """The ids of the weights that are wanted; the words of a search may stand anywhere and in any order."""
    now, before = base.weights(scenario.reading), original(base, scenario)
    searched = wanted.search.casefold().split()
    return [
        name
        for name, weight in weights(base).items()
        if wanted.stage in (None, *(stage.id for stage in weight.stages))
        and (wanted.variable is None or (weight.rule is not None and wanted.variable in weight.rule.when))
        and wanted.grade in (None, weight.grade.id)
        and wanted.passage in (None, weight.passage)
        and not (wanted.changed and now[name] == before[name])
        and (not searched or all(word in _text(base, weight) for word in searched))
    ]


def _text(base: RuleBase, weight: Weight) -> str:
    """All that is said of a weight, to be searched."""
    stages = [f"{stage.label} {stage.question}" for stage in weight.stages]
    parts = [weight.id, weight.label, weight.branch.label, *stages, weight.reason]
    parts += [weight.passage, base.passage[weight.passage].text, weight.kind]
    if weight.rule:
        parts += [weight.rule.sentence, *(f"{base.variable[x].label} {level}" for x, level in weight.rule.when.items())]
    return " ".join(parts).casefold()


def count_text(base: RuleBase, names: Sequence[str]) -> str:
    """How many of all weights were found: “12 of 45 rules, 3 of 15 starting assumptions”."""
    if not names:
        return "No rule and no starting assumption is like that. Take a word or a filter away."
    rules, all_bases = sum(name in base.rule for name in names), sum(len(stage.weighted) for stage in base.stages)
    return f"{_of(rules, len(base.rules))} rules, {_of(len(names) - rules, all_bases)} starting assumptions"


def _of(part: int, whole: int) -> str:
    return str(whole) if part == whole else f"{part or 'none'} of {whole}"


def amount(weight: Weight, factor: float, now: Mapping[str, float]) -> str:
    """A strength as “× 2.5”; a starting assumption as “39 %” of cases, all else as it is `now`."""
    if weight.rule:
        return words.factor_text(factor)
    return f"{_per_cent(start(weight, factor, now)):.10g} %"


def _per_cent(share: float) -> float:
    """The share in per cent: to the hundredth if that is all of it, else to two digits of it or of what is left."""
    exact = round(100 * share, 2)
    if isclose(100 * share, exact, rel_tol=1e-9):
        return exact
    tens = floor(log10(100 * max(min(share, 1 - share), 1e-9)))
    power: float = 10.0 ** max(0, 1 - tens)
    return floor(100 * share * power + 0.5) / power


def meant(base: RuleBase, weight: Weight, factor: float, now: Mapping[str, float]) -> str:
    """A number of a weight as a reader takes it, all else as it is `now`: “÷ 10”; “39 % of cases within 1 year”."""
    if weight.rule:
        return briefly_meant(weight, factor, now)
    return f"{words.percent(start(weight, factor, now))} of cases{_within(base, weight)}"


def _within(base: RuleBase, weight: Weight) -> str:
    """The time that the share of cases of a risk is counted over, as it follows that share."""
    return f" within {words.measured(base.time, 1)}" if is_risk(weight) else ""


def briefly_meant(weight: Weight, factor: float, now: Mapping[str, float]) -> str:
    """The same where there is little room: “÷ 10”; “39 of 100”."""
    if weight.rule:
        return words.factor_text(factor).replace(" ", "\u00a0")
    return f"{words.of_hundred(start(weight, factor, now))} of 100"


def start(weight: Weight, factor: float, now: Mapping[str, float]) -> float:
    """The share of cases that a starting assumption is, all else as it is `now`: of a risk, within a unit of time."""
    if is_risk(weight):
        return -expm1(-factor)
    return factor / (factor + others(weight, now))


def is_risk(weight: Weight) -> bool:
    """Whether it is the starting assumption of a risk that strikes in time, not of an answer to a question."""
    return weight.rule is None and weight.stages[0].kind == "race"


def others(weight: Weight, now: Mapping[str, float]) -> float:
    """What the other answers to the question of a starting assumption come to."""
    stage = weight.stages[0]
    return sum(now[f"{stage.id}.{other.id}"] for other in stage.weighted if other.id != weight.branch.id)


def question(base: RuleBase, weight: Weight) -> str:
    """What its slider asks."""
    branch = f"“{weight.branch.label}”"
    if weight.rule:
        return f"Where it applies fully, it makes {branch} so many times more (×) or less (÷) likely"
    if is_risk(weight):
        return f"How often {branch} would strike{_within(base, weight)}, were it the only risk"
    return f"How often it would be {branch} where no rule applies"


def weight_sentence(base: RuleBase, weight: Weight, now: Mapping[str, float]) -> str:
    """The weight as a person would say it, with all weights as they are `now`."""
    factor = now[weight.id]
    if weight.rule:
        return weight.rule.sentence.replace("{push}", words.push_words(factor))
    stage, comes = weight.stages[0], meant(base, weight, factor, now)
    if stage.kind == "race":
        return f"{stage.label}: where no rule applies, “{weight.branch.label}” alone would strike in {comes}."
    return f"{stage.label}: where no rule applies, it would be “{weight.branch.label}” in {comes}."


def caption(base: RuleBase, scenario: Scenario, weight: Weight) -> str:
    """Its number, grade and passage on one line; the number it had, if it has been changed."""
    now, before = base.weights(scenario.reading), original(base, scenario)
    name = weight.id
    facts_text = f"{amount(weight, now[name], now)} · grade {weight.grade.id} · passage {weight.passage}"
    return facts_text if now[name] == before[name] else f"● {facts_text} · was {amount(weight, before[name], before)}"


def steps(weight: Weight, before: float, factors: Sequence[float], now: Mapping[str, float]) -> dict[str, float]:
    """The stops of its slider, from ÷ 20 to × 20, as text → number; the known numbers among them, the last one surely.

    Starting assumptions move about the number they had, rules about 1, which does nothing.
    """
    middle = 1.0 if weight.rule else before
    exact = {amount(weight, factor, now): factor for factor in factors}
    stops = [middle / step for step in STEPS] + [middle] + [middle * step for step in STEPS]
    all_stops = {amount(weight, stop, now): stop for stop in stops} | exact
    return dict(sorted(all_stops.items(), key=lambda stop: stop[1]))


def title(base: RuleBase, scenario: Scenario, weight: Weight) -> str:
    """A weight by its name, as a sentence, and what a rule does in the scenario, as Markdown."""
    sentence = words.escaped(weight_sentence(base, weight, base.weights(scenario.reading)))
    return f"### {weight.label}\n\n{' '.join([sentence, *_here(base, scenario, weight)])}"


def _here(base: RuleBase, scenario: Scenario, weight: Weight) -> list[str]:
    if weight.rule is None:
        return []
    factor = base.weights(scenario.reading)[weight.id]
    activation = prod(each.membership for each in conditions(base, scenario.values, weight.rule.id))
    push = Push(weight.rule, activation, factor**activation)
    return [f"Here it {strength.applying_text(push, factor)}"]


def facts(base: RuleBase, scenario: Scenario, weight: Weight) -> str:
    """All that is known of a weight, as Markdown: when it counts, its readings, reason, passage, grade and sources."""
    paragraphs = [
        f"**When:** {_when(base, scenario, weight)}",
        f"**Readings:** {_readings(base, weight)}",
        f"**Why:** {weight.reason}",
        sources.passage_marked(base, weight.passage),
        f"{sources.grade_marked(weight.grade)} {_range(base, scenario, weight)}",
        sources.cited_marked(base, weight.sources),
    ]
    return "\n\n".join(paragraphs).rstrip()


def _when(base: RuleBase, scenario: Scenario, weight: Weight) -> str:
    if weight.rule is None:
        return f"always. {weight.stages[0].question}"
    met = conditions(base, scenario.values, weight.rule.id)
    phrases = [
        f"{each.variable.label} is “{each.level}” ({_full(each.full)}now {words.number_text(each.value)})"
        for each in met
    ]
    return f"{words.listed(phrases)}."


def _full(stretches: Sequence[tuple[float, float]]) -> str:
    """On which values a condition holds entirely."""
    phrases = [
        f"{words.number_text(start)} to {words.number_text(end)}" if start < end else words.number_text(end)
        for start, end in stretches
    ]
    return f"fully at {' or '.join(phrases)}; " if phrases else ""


def _readings(base: RuleBase, weight: Weight) -> str:
    phrases = []
    for reading in base.readings:
        now = base.weights(reading.id)
        in_words = meant(base, weight, now[weight.id], now)
        if weight.rule:
            in_words = f"{amount(weight, now[weight.id], now)}, {words.push_words(now[weight.id])}"
        phrases.append(f"{words.escaped(reading.label)} {in_words}")
    return f"{'; '.join(phrases)}."


def _range(base: RuleBase, scenario: Scenario, weight: Weight) -> str:
    now, cases = base.weights(scenario.reading), "" if weight.rule else f" of cases{_within(base, weight)}"
    low, high = (amount(weight, end, now).replace(" ", "\u00a0") for end in allowed(base, scenario, weight))
    return f"By that grade the {weight.kind} lies, nine times in ten, between {low} and {high}{cases}."


def allowed(base: RuleBase, scenario: Scenario, weight: Weight) -> tuple[float, float]:
    """The range that the grade of a weight allows about what the evidence says, whatever a user has made of it."""
    return weight_ranges(base, _based_on(scenario))[weight.id]


def headline(answer: Answer, before: Answer, yardstick: str = words.YARDSTICK) -> str:
    """What leads as the rules are weighed, and what led before they were weighed otherwise."""
    base, lead = answer.base, answer.lead
    share_text = words.with_band(lead.share, lead.band)
    leads = f"{_phrase(answer)}, {words.of_the_lead(lead.share, yardstick)} at {share_text}"
    name = words.escaped(_label(answer))
    if answer.scenario.reading == before.scenario.reading:
        sentence = f"As “{name}” reads the evidence, {len(base.rules)} rules lead to {leads}."
        return f"{sentence} {_invitation(answer.scenario)}"
    led = words.percent(before.lead.share)
    if before.lead.label != lead.label:
        led = f"{_phrase(before)}, {led}"
    return f"As “{name}” reads the evidence, most likely {leads}; as “{words.escaped(_label(before))}” does, {led}."


def _phrase(answer: Answer) -> str:
    """What leads, as it stands in a sentence."""
    return f"“{answer.lead.label}”" if answer.base.groups else answer.base.outcome[answer.leading].phrase


def _invitation(scenario: Scenario) -> str:
    """What a change would do."""
    if scenario.own is None:
        return "Choose a rule to judge it otherwise."
    return f"A change goes into “{words.escaped(scenario.own.label)}”."


def _label(answer: Answer) -> str:
    return answer.base.reading[answer.scenario.reading].label


def unedited(scenario: Scenario) -> Scenario:
    """The scenario under the reading that its own is based on; itself, if it is not read in its own."""
    return scenario.changed(reading=_based_on(scenario))


def effect(answer: Answer, before: Answer) -> pd.DataFrame:
    """Every outcome `before` and `after` the rules were weighed otherwise."""
    return pd.DataFrame({"before": before.outcomes, "after": answer.outcomes}).rename_axis("outcome").reset_index()


def effect_sentence(base: RuleBase, table: pd.DataFrame) -> str:
    """The outcomes in words, and by how many points each has changed."""
    phrases = []
    for name, before, after in table.itertuples(index=False):
        change = words.change_text(after, before)
        phrases.append(f"{base.outcome[name].label} {words.percent(after)}{f' {change}' if change else ''}")
    return f"{', '.join(phrases)}. {words.rounding_note(table['after'])}".rstrip()
