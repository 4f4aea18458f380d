"""What does a result rest on? The one judgement that moves it most over what its grade of evidence allows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import isnan

from briefing import words
from briefing.answer import Answer
from briefing.findings import results, sources
from model.parts import Rule, RuleBase, Stage
from model.sensitivity import weight_ends

# What moves a share by less than half a point carries nothing.
LEAST_SHARE = 0.005


@dataclass(frozen=True, eq=False)
class Judgement:
    """A rule's strength, or what a branch of a stage starts from; a result at the lower and the upper of the ends of
    its range."""

    part: Rule | Stage
    name: str
    low: float
    high: float


@lru_cache(maxsize=256)
def judgement(answer: Answer, result: str) -> Judgement | None:
    """The judgement that moves a result most, through the answer's lens; None if none moves it by half a point."""
    base, scenario = answer.base, answer.scenario
    ends = weight_ends(base, scenario.values, scenario.reading, result, scenario.lens)
    low, high = sorted(ends.iloc[0].tolist())
    if isnan(low) or isnan(high) or high - low < LEAST_SHARE:
        return None
    part, name = named(base, str(ends.index[0]))
    return Judgement(part, name, low, high)


def named(base: RuleBase, weight: str) -> tuple[Rule | Stage, str]:
    """The rule or stage that a weight, a rule id or “stage.branch”, belongs to, and what it is called in a sentence."""
    if weight in base.rule:
        return base.rule[weight], f"the rule “{base.rule[weight].name}”"
    stage = base.stage[weight.partition(".")[0]]
    branch = next(x.label for x in stage.branches if f"{stage.id}.{x.id}" == weight)
    return stage, f"the starting assumption “{stage.label}: {words.within_sentence(branch)}”"


def decided_at(answer: Answer, result: str, carrier: Judgement | None) -> str:
    """The stage whose rules answer for a result: that of a branch, else where its carrier is at work in most cases."""
    stages = [stage.id for stage in answer.base.stages_in_order]
    if (of_branch := result.partition(".")[0]) in stages:
        return of_branch
    if carrier is None:
        return stages[0]
    if isinstance(carrier.part, Stage):
        return carrier.part.id
    reached = answer.result.flows.iloc[0].groupby(level=0).sum()
    return max(carrier.part.then.stages, key=lambda stage: float(reached.get(stage, 0.0)))


def sentence(answer: Answer, result: str, carrier: Judgement | None, rests: str = "This rests") -> str:
    """What carries a result, with its grade, and between what the result would lie over what that grade allows."""
    label = f"“{results.label(answer.base, result)}”"
    if carrier is None:
        return f"{rests} on no single judgement: none moves {label} by as much as half a point."
    return (
        f"{rests} most on {carrier.name} ({graded(answer.base, carrier.part)}): within that grade, "
        f"it alone could make {label} anything from {words.points(carrier.low)} to {words.percent(carrier.high)}."
    )


def graded(base: RuleBase, part: Rule | Stage) -> str:
    """The grade of a rule or stage, and in short what it means."""
    grade = base.grade[part.grade]
    return f"grade {grade.id}: {sources.evidence(grade)}"
