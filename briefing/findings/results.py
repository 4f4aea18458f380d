"""Which results can be asked about? Groups, outcomes, key figures, branches: what each is called and means."""

from __future__ import annotations

import numpy as np

from briefing import words
from briefing.answer import Answer
from model.aims import GROUP, askable, measured
from model.engine import evaluate
from model.ensemble import BAND_SHARE, band_factors
from model.parts import Branch, Group, RuleBase, Stage


def labels(base: RuleBase) -> dict[str, str]:
    """Every result by name, in the order of the page: “group:id”, outcome, key figure, “stage.branch” of a choice."""
    return {
        **{f"{GROUP}{x.id}": f"Group: {x.label}" for x in base.groups},
        **{x.id: x.label for x in base.outcomes},
        **{x.id: x.label for x in base.figures},
        **_branches(base),
    }


def aims(base: RuleBase) -> dict[str, str]:
    """What can be aimed at, by name: what can be asked about, and the branches of a choice."""
    return askable(base) | _branches(base)


def _branches(base: RuleBase) -> dict[str, str]:
    choices = [stage for stage in base.stages_in_order if stage.kind == "choice"]
    return {f"{stage.id}.{x.id}": f"{stage.label}: {x.label}" for stage in choices for x in stage.branches}


def leading(answer: Answer) -> str:
    """What leads: a group or, in a rule base without groups, an outcome."""
    return f"{GROUP}{answer.ranked_groups[0].id}" if answer.base.groups else answer.leading


def group_of(name: str) -> str:
    """The id of the group that a result is; empty if it is another result."""
    return name.removeprefix(GROUP) if name.startswith(GROUP) else ""


def label(base: RuleBase, name: str) -> str:
    """What a result is called in a sentence."""
    if group := _group(base, name):
        return group.label
    return labels(base)[name]


def share(answer: Answer, name: str) -> float:
    """What a result comes to, through the answer's lens; not a number where it is not defined."""
    return float(measured(answer.result, name)[0])


def band(answer: Answer, name: str) -> tuple[float, float]:
    """The band about the share of a result."""
    if name in answer.every_band:
        return answer.every_band[name]
    base, scenario = answer.base, answer.scenario
    factors = band_factors(base, scenario.reading)
    tried = evaluate(base, scenario.values, scenario.reading, factors, scenario.lens)
    low, high = np.quantile(measured(tried, name), [(1 - BAND_SHARE) / 2, (1 + BAND_SHARE) / 2]).tolist()
    return low, high


def meaning(base: RuleBase, name: str) -> str:
    """What a result is, in a sentence or two."""
    if (group := _group(base, name)) and len(group.outcomes) == 1:
        return base.outcome[group.outcomes[0]].meaning
    if group:
        return (
            f"“{group.label}” is {words.listed([f'“{base.outcome[x].label}”' for x in group.outcomes])} taken together."
        )
    meanings = {x.id: x.meaning for x in base.outcomes} | {x.id: x.meaning for x in base.figures}
    if name in meanings:
        return meanings[name]
    stage, branch = _branch(base, name)
    return f"“{branch.label}” is one answer to: {stage.question}"


def _group(base: RuleBase, name: str) -> Group | None:
    return next((group for group in base.groups if name == f"{GROUP}{group.id}"), None)


def _branch(base: RuleBase, name: str) -> tuple[Stage, Branch]:
    stage, branch = name.split(".")
    return base.stage[stage], next(x for x in base.stage[stage].branches if x.id == branch)
