"""What is the model made of? Its event tree and its variables, in words."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from briefing import words
from briefing.answer import Answer
from briefing.findings import sources
from briefing.findings.rules import weight_sentence, weights
from model.explain import membership, paths
from model.parts import LEVELS, Rule, RuleBase, Stage, Variable
from scenarios.scenario import Scenario

TREE_LEGEND = (
    "In the tree: how likely each answer is when its question is reached, and how many rules push it. "
    "At the right: how likely the whole path is. The broader the line, the likelier."
)
TREE_CALL = ("evaluate", "evaluate(base, values, reading).branches")


def tree_headline(answer: Answer) -> str:
    """How many paths lead where, and which carries most."""
    base = answer.base
    ways = [path for outcome in base.outcomes for path in paths(answer.result, outcome.id)]
    likeliest = max(ways, key=lambda path: path.probability)
    way = words.listed([f"“{step.branch.label}”" for step in likeliest.steps])
    count = words.sentence_case(words.counted(len(ways)))
    ends = f"{words.counted(len(base.stages))} questions to {words.counted(len(base.outcomes))} outcomes"
    return f"{count} paths lead through {ends}; the likeliest, {way}, carries {words.percent(likeliest.probability)}."


def tree_sentence(answer: Answer) -> str:
    """The tree in words: every stage, and the probability of each of its answers when it is reached."""
    now = answer.result.branches.iloc[0]
    stages = []
    for stage in answer.base.stages_in_order:
        shares = [f"{branch.label} {words.percent(float(now[stage.id, branch.id]))}" for branch in stage.branches]
        stages.append(f"{stage.label}: {', '.join(shares)}")
    return f"When each question is reached. {'. '.join(stages)}."


def branches(answer: Answer) -> pd.DataFrame:
    """Every branch: its probability when its stage is reached, and that of passing through it."""
    result = answer.result
    columns = {"when_reached": result.branches.iloc[0], "passed": result.flows.iloc[0]}
    return pd.DataFrame(columns).rename_axis(["stage", "branch"]).reset_index()


def stage_text(base: RuleBase, stage: Stage) -> str:
    """A stage’s question, and what its starting assumptions rest on, as Markdown."""
    return "\n\n".join([f"{stage.question} {stage.reason}", *sources.grounds(base, stage)])


def variables_headline(base: RuleBase) -> str:
    """How many variables there are, and of which one most rules speak."""
    spoken = {variable.label: len(rules_of(base, variable)) for variable in base.variables}
    most = max(spoken, key=lambda label: spoken[label])
    count = words.sentence_case(words.counted(len(base.variables)))
    return f"{count} sliders; most rules speak of “{most}”, {spoken[most]} of {len(base.rules)}."


def rules_of(base: RuleBase, variable: Variable) -> list[Rule]:
    """The rules whose conditions name a variable."""
    return [rule for rule in base.rules if variable.id in rule.when]


def variable_caption(base: RuleBase, variable: Variable, value: float) -> str:
    """A variable’s range, its present value, and how many rules use it, on one line."""
    start, end = map(words.number_text, variable.range)
    count = len(rules_of(base, variable))
    used = {0: "no rule", 1: "1 rule"}.get(count, f"{count} rules")
    return f"{start} to {end} {variable.unit}".rstrip() + f" · now {words.number_text(value)} · {used}"


def variable_text(variable: Variable, value: float) -> str:
    """A variable’s name, its question and where it stands, as Markdown."""
    return f"### {variable.label}\n\n{variable.question} {levels_sentence(variable, value)}"


def marks_text(base: RuleBase, variable: Variable) -> str:
    """A variable’s marks, why its baseline stands where it does, its sources and its passages, as Markdown."""
    numbers = sources.numbered(base, (variable.baseline_sources, *(mark.sources for mark in variable.marks)))
    scale = [(f"{words.number_text(mark.at)} – {mark.text}", mark.sources) for mark in variable.marks]
    if variable.baseline_reason:
        first = base.origin.variable[variable.id].baseline
        baseline = f"**Baseline {words.number_text(first)}:** {variable.baseline_reason}"
        scale.append((baseline, variable.baseline_sources))
        if variable.baseline != first:
            then = f"**{words.sentence_case(base.baseline_label)}:** {words.number_text(variable.baseline)}"
            scale.append((f"{then}, where the events of the log have moved it.", ()))
    noted = [sources.noted_marked(text, numbers, cited) for text, cited in scale]
    listed = [sources.NUMBERED, sources.listed_marked(base, numbers)] if base.sources else []
    passages = [sources.passage_marked(base, name) for name in variable.passages]
    return "\n\n".join(["  \n".join(noted), *listed, *passages])


@lru_cache(maxsize=256)
def help_text(base: RuleBase, variable: Variable) -> str:
    """The question a slider asks, and all that is known of its scale, as Markdown."""
    return f"{variable.question}\n\n{marks_text(base, variable)}"


def levels_sentence(variable: Variable, value: float) -> str:
    """How far the present value is low, medium and high: the picture in words."""
    now = f"{variable.label} at {words.measured(variable, value)}"
    if variable.levels is None:
        return f"{now}, {words.value_words(variable, value)}. No rule speaks of it."
    degrees = {level: float(membership(variable, level, [value])[0]) for level in LEVELS}
    levels = [
        f"fully as {level}" if degree == 1 else f"{words.percent(degree)} as {level}"
        for level, degree in degrees.items()
        if degree > 0
    ]
    return f"{now}, {words.value_words(variable, value)}, counts {words.listed(levels)}."


def levels_table(variable: Variable, value: float) -> pd.DataFrame:
    """How far the marks and the present value of a variable are low, medium and high."""
    at = [*(mark.at for mark in variable.marks), value]
    columns = {level: membership(variable, level, at) for level in LEVELS} if variable.levels else {}
    return pd.DataFrame({"value": at, **columns})


def rules_label(base: RuleBase, variable: Variable) -> str:
    """How many rules speak of a variable."""
    count = len(rules_of(base, variable))
    return {0: "No rule speaks of it", 1: "One rule speaks of it"}.get(count, f"{count} rules speak of it")


def rules_text(base: RuleBase, scenario: Scenario, variable: Variable) -> str:
    """The rules that speak of a variable, each as a sentence in the scenario’s reading, as Markdown."""
    known, now = weights(base), base.weights(scenario.reading)
    lines = [f"- {words.escaped(weight_sentence(base, known[rule.id], now))}" for rule in rules_of(base, variable)]
    return "\n".join(lines) or "It counts in how long risks have to strike, not in any rule."


def levels_call(variable: Variable, value: float) -> tuple[str, str]:
    """What is needed, and the call that gives how far the present value is at each level."""
    if variable.levels is None:
        return "explain", f"base.variable[{variable.id!r}]"
    at = f"explain.membership(base.variable[{variable.id!r}], level, [{value!r}])[0]"
    return "explain", f"{{level: {at} for level in {LEVELS}}}"
