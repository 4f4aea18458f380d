"""What drives an outcome? The paths that lead to it and the rules that made it, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil, isnan

import pandas as pd

from briefing import words
from briefing.answer import Answer
from briefing.code import through
from briefing.findings.measurement import Measurement
from model.explain import Path, Push, Step, counterfactuals, paths
from model.leads import contenders
from model.parts import Rule

# What moves a share by less than half a point is not worth naming, nor a push of less than a twentieth.
NAMED_SHARE = 0.005
LEAST_PUSH = 0.05
MOST_RULES_SHOWN = 12
MOST_PATHS_SHOWN = 3
STRONGEST = "*"  # no rule has this id


@dataclass(frozen=True)
class Effect:
    """What an outcome or key figure would be without a rule, what the rule adds to it, and what would then lead."""

    rule: Rule
    without: float
    added: float
    leading: str


@dataclass(frozen=True, eq=False)
class Reasons(Measurement):
    """Why an outcome or key figure is what it is: its paths, and what it would be without each rule that fires."""

    paths: list[Path]
    table: pd.DataFrame  # as from model.explain.counterfactuals

    @cached_property
    def effects(self) -> list[Effect]:
        """The rules that fire, the largest effect first."""
        columns = (self.table[name].tolist() for name in ("without", "effect", "leading"))
        return [Effect(self.base.rule[rule], *row) for rule, *row in zip(self.table.index, *columns, strict=True)]

    @cached_property
    def visible(self) -> list[Effect]:
        """Those that move it enough to be shown."""
        return [effect for effect in self.effects if abs(effect.added) >= NAMED_SHARE][:MOST_RULES_SHOWN]

    @property
    def main(self) -> Effect | None:
        """The one that moves it most; None if none moves it by as much as a point."""
        first = next(iter(self.visible), None)
        return first if first and words.points(first.without) != words.points(self.share) else None


def reasons(answer: Answer, measure: str) -> Reasons:
    """Why an outcome or key figure is what it is in one scenario."""
    scenario = answer.scenario
    table = counterfactuals(answer.base, scenario.values, scenario.reading, measure, scenario.lens)
    return Reasons(answer, measure, _from_where_it_counts(answer, measure), table)


def _from_where_it_counts(answer: Answer, measure: str) -> list[Path]:
    """The paths from where a key figure begins to count, those that are alike from there on taken together."""
    counted_among = next((figure.given for figure in answer.base.figures if figure.id == measure), ())
    together: dict[tuple[str, ...], Path] = {}
    for path in paths(answer.result, measure):
        names = tuple(f"{step.stage.id}.{step.branch.id}" for step in path.steps)
        start = max((place + 1 for place, name in enumerate(names[:-1]) if name in counted_among), default=0)
        alike = together.get(names[start:])
        share = path.probability + (alike.probability if alike else 0.0)
        together[names[start:]] = Path(path.steps[start:], share)
    return sorted(together.values(), key=lambda path: -path.probability)


def headline(reasons: Reasons, yardstick: str = words.YARDSTICK) -> str:
    """How likely it is."""
    if isnan(reasons.share):
        return f"{reasons.label}: cannot be said here, for none of the cases that it counts among come about."
    word = words.probability_word(reasons.share, yardstick)
    share_text = words.with_band(reasons.share, reasons.answer.every_band[reasons.measure])
    return f"{reasons.label}: {word} at {share_text}."


def carried(reasons: Reasons) -> str:
    """The path that carries it, and the rule that does most; empty where no case reaches it."""
    return "" if isnan(reasons.share) else f"It comes {_way(reasons)}. {_main_push(reasons)}."


def _way(reasons: Reasons) -> str:
    first, whole = reasons.paths[0], words.points(reasons.share)
    branches = words.listed([f"“{step.branch.label}”" for step in first.steps])
    if len(reasons.paths) == 1:
        decided = f"straight from the first question, “{first.steps[0].stage.label}”"
        return decided if len(first.steps) == 1 else f"by one path, through {branches}"
    amount = "mostly" if first.probability > reasons.share / 2 else "most often"
    part = words.points(first.probability)
    counted = f", {part} of {whole} points" if 0 < part < whole else ""
    return f"{amount} through {branches}{counted}"


def _main_push(reasons: Reasons) -> str:
    if not reasons.effects:
        return "No rule applies here, so the starting assumptions alone decide"
    if not reasons.main:
        return "No single rule moves it by as much as a point"
    also = turned(reasons, reasons.main.leading) if reasons.measure == reasons.answer.leading_measure else ""
    return f"Without the rule “{reasons.main.rule.name}” it would be {words.percent(reasons.main.without)}{also}"


def turned(reasons: Reasons, leading: str, joined: str = ", and") -> str:
    """That something else would lead, where it is not what leads now."""
    if leading == reasons.answer.leading_measure:
        return ""
    return f"{joined} {contenders(reasons.base)[leading].phrase} would lead"


def paths_text(reasons: Reasons) -> str:
    """The paths with the probability of every step, the likeliest first, as Markdown."""
    paths = [path for path in reasons.paths if path.probability >= NAMED_SHARE][:MOST_PATHS_SHOWN] or reasons.paths[:1]
    lines = [f"**{words.percent(path.probability)}** {_steps_text(path.steps)}" for path in paths]
    rest = reasons.paths[len(paths) :]
    if rest:
        ways = "one more path" if len(rest) == 1 else f"{words.counted(len(rest))} more paths"
        lines.append(f"{words.percent(sum(path.probability for path in rest))} by {ways}")
    return "  \n".join(lines)


def _steps_text(steps: Sequence[Step]) -> str:
    if len(steps) == 1:
        return f"{steps[0].stage.label}: {steps[0].branch.label}"
    return ", of these ".join(f"{step.branch.label} {words.percent(step.probability)}" for step in steps)


def steps_text(reasons: Reasons) -> str:
    """Each step of the likeliest path: what it starts from, and what pushes it which way, as Markdown."""
    return "\n".join(_step_text(step) for path in reasons.paths[:1] for step in path.steps)


def _step_text(step: Step) -> str:
    now = f"**{step.stage.label}: {step.branch.label} {words.percent(step.probability)}**"
    alone = f"by the starting assumptions alone {words.percent(step.base_probability)}."
    sides = [_side("For it", step, step.towards), _side("Against it", step, step.away)]
    return " ".join(filter(None, [f"- {now},", alone, *sides]))


def _side(label: str, step: Step, pushes: Sequence[Push]) -> str:
    phrases = [f"{push.rule.name} ({_pushed(step, push)})" for push in pushes if push.strength >= LEAST_PUSH]
    return f"{label}: {'; '.join(phrases)}." if phrases else ""


def _pushed(step: Step, push: Push) -> str:
    """What a push makes more or less likely, named where it is another branch of the stage."""
    target = push.rule.then.branch
    label = next(f"“{branch.label}” " for branch in step.stage.branches if branch.id == target)
    return f"{label if target != step.branch.id else ''}{words.push_words(push.factor)}"


def factor_text(factor: float) -> str:
    """The factor as “÷ 10”, kept on one line."""
    return words.factor_text(factor).replace(" ", "\u00a0")


def counterfactuals_sentence(reasons: Reasons) -> str:
    """What each rule that is shown does: the picture in words."""
    phrases = [f"without “{effect.rule.name}” {words.percent(effect.without)}" for effect in reasons.visible]
    return f"{reasons.label} {'; '.join([words.percent(reasons.share), *phrases])}. {remarks(reasons)}".rstrip()


def table(reasons: Reasons) -> pd.DataFrame:
    """That picture as numbers: how far each rule applies, and what it would be without it."""
    return reasons.table.rename(columns={"activation": "applies"}).rename_axis("rule").reset_index()


def remarks(reasons: Reasons) -> str:
    """What neither headline nor picture says: the rules that turn the answer, and those too weak to be shown."""
    return " ".join([*_turning(reasons), *_unshown(reasons)])


def _turning(reasons: Reasons) -> list[str]:
    """What would lead without which rules, but for what the headline has said."""
    leading = reasons.answer.leading_measure
    named = reasons.main if reasons.measure == leading else None
    turning = [effect for effect in reasons.effects if effect is not named and effect.leading != leading]
    rules: dict[str, list[str]] = {}
    for effect in turning:
        rules.setdefault(effect.leading, []).append(f"without “{effect.rule.name}”")
    return [
        f"{words.sentence_case(', or '.join(names))}, {contenders(reasons.base)[leader].phrase} would lead."
        for leader, names in rules.items()
    ]


def _unshown(reasons: Reasons) -> list[str]:
    rest = [abs(effect.added) for effect in reasons.effects[len(reasons.visible) :]]
    if not reasons.effects:
        return ["No rule applies here."]
    if not rest:
        return []
    which, single = "The other" if reasons.visible else "The", len(rest) == 1
    firing = f"{which} rule that applies" if single else f"{which} {words.counted(len(rest))} rules that apply"
    if max(rest) == 0:
        return [f"{firing} {'does' if single else 'do'} not touch it."]
    limit = "less than a point" if max(rest) < 0.01 else f"at most {ceil(100 * max(rest))} points"
    return [f"{firing} {'moves' if single else 'move'} it by {limit}{'' if single else ' each'}."]


def rule_labels(reasons: Reasons) -> dict[str, str]:
    """What can be chosen: the strongest rule, whichever it is, then every rule, those that fire first."""
    names = {rule.id: words.sentence_case(rule.name) for rule in reasons.base.rules}
    firing = {effect.rule.id: names[effect.rule.id] for effect in reasons.effects}
    others = {rule: f"{name} (does not apply here)" for rule, name in names.items() if rule not in firing}
    return {STRONGEST: f"The strongest: {names[chosen_rule(reasons, STRONGEST)]}"} | firing | others


def chosen_rule(reasons: Reasons, choice: str) -> str:
    """The rule that is meant by a choice; the first, if the strongest is meant and none fires."""
    strongest = reasons.effects[0].rule if reasons.effects else reasons.base.rules[0]
    return strongest.id if choice == STRONGEST else choice


def call(reasons: Reasons) -> str:
    """The call that gives the picture’s numbers."""
    return f"explain.counterfactuals(base, values, reading, {reasons.measure!r}{through(reasons.answer.scenario)})"
