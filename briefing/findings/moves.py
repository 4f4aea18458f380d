"""What would it take? The least set of moves that meets an aim, or how near the nearest comes, in words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from math import isnan

import pandas as pd

from briefing import words
from briefing.answer import Answer, answer
from briefing.code import through
from briefing.findings import results
from briefing.findings.robustness import SHARES
from briefing.findings.tipping import moves_text
from model.aims import Aim
from model.leads import contenders
from model.moves import Plan
from model.parts import Hands, RuleBase

FIRST_SHARE = SHARES.index(0.25)
ALL_LOCKED = "Every slider that these hands could move is locked. Unlock one of them."
STOPPED = "The search was stopped."
HOW = (
    "have the least total distance, each measured as a share of its slider’s range, in whole steps. All single moves "
    "are tried, then pairs, then one move more from the best so far; time stays as it is."
)


@dataclass(frozen=True, eq=False)
class AimedAnswer:
    """An answer, the aim that it shall be brought to meet, and whose hands are free for that."""

    answer: Answer
    aim: Aim
    hands: str

    @property
    def label(self) -> str:
        """What the aim is about, as it is shown."""
        return f"“{results.aims(self.answer.base)[self.aim.measure]}”"

    @property
    def now(self) -> float:
        """Where it stands."""
        return results.share(self.answer, self.aim.measure)

    @property
    def band(self) -> tuple[float, float]:
        """The band about where it stands."""
        return results.band(self.answer, self.aim.measure)


def hands(base: RuleBase) -> dict[str, Hands]:
    """Whose hands may be free, by id; everybody's, if the rule base names none."""
    everyone = Hands(id="anyone", label="Anyone", variables=tuple(x.id for x in base.variables if x is not base.time))
    return {each.id: each for each in base.hands} or {everyone.id: everyone}


def free_variables(base: RuleBase, hands: Hands, locked: Collection[str]) -> list[str]:
    """The variables that may move, in the order of the rule base."""
    return [x.id for x in base.variables if x.id in hands.variables and x.id not in locked]


def progress(plan: Plan) -> str:
    """How far the search has come."""
    return f"{words.percent(plan.share)} so far"


def headline(aimed: AimedAnswer, plan: Plan) -> str:
    """What it would take, or that nothing found would do and what comes nearest."""
    base = aimed.answer.base
    if not plan.met:
        aim_text = f"{words.percent(aimed.aim.threshold)} or {'more' if aimed.aim.at_least else 'less'}"
        return f"{aimed.hands}: no moves would bring {aimed.label} to {aim_text}. {_nearest(aimed, plan)}"
    if not plan.moves:
        return f"No move is needed: {aimed.label} stands at {words.with_band(aimed.now, aimed.band)}."
    many = f"{words.counted(len(plan.moves))} move{'s' * (len(plan.moves) > 1)}"
    change = f"from {words.percent(aimed.now)} to {words.percent(plan.share)}"
    return f"{aimed.hands}: {many} would bring {aimed.label} {change}: {moves_text(base, plan.moves)}."


def _nearest(aimed: AimedAnswer, plan: Plan) -> str:
    if isnan(plan.share):
        return "Nowhere in reach does it have a value."
    if not plan.moves:
        return f"None would bring it nearer than it stands, at {words.percent(aimed.now)}."
    reached = words.percent(plan.share)
    if reached == words.percent(aimed.aim.threshold):
        reached = f"just short of {reached}"
    moved = moves_text(aimed.answer.base, plan.moves)
    return f"The nearest they come is {reached}, from {words.percent(aimed.now)} now: {moved}."


def afterwards(aimed: AimedAnswer, plan: Plan) -> str:
    """What the moves would do besides, the largest change first; what would lead, and how far they are in all."""
    base = aimed.answer.base
    still = "still" if plan.leading == aimed.answer.leading_measure else "then"
    leads = f"{words.sentence_case(contenders(base)[plan.leading].phrase)} would {still} lead."
    many = len(plan.moves) > 1
    length = f"Together the moves are as long as {plan.distance:.1f} sliders from end to end." if many else ""
    return " ".join(filter(None, [besides(aimed, plan), leads, length]))


def besides(aimed: AimedAnswer, plan: Plan) -> str:
    """What the moves would do to the groups that the aim is not about, as “They would also raise “No deal” from 46 to
    58 %”; without groups, to the outcomes."""
    before, scenario = aimed.answer, aimed.answer.scenario
    after = answer(before.base, scenario.changed(values={**scenario.values, **plan.values}))
    if before.base.groups:
        changes = [(x.label, before.groups[x.id], after.groups[x.id]) for x in before.base.groups]
    else:
        changes = [(x.label, before.outcomes[x.id], after.outcomes[x.id]) for x in before.base.outcomes]
    gaps = {
        label: (start, end)
        for label, start, end in changes
        if label != results.aims(before.base)[aimed.aim.measure] and words.points(start) != words.points(end)
    }
    ranked = sorted(gaps, key=lambda label: -abs(words.points(gaps[label][1]) - words.points(gaps[label][0])))
    ways = [
        f"{'raise' if end > start else 'lower'} “{label}” from {words.of_hundred(start)} to {words.percent(end)}"
        for label, (start, end) in ((label, gaps[label]) for label in ranked)
    ]
    if not ways:
        return ""
    subject = "This move" if len(plan.moves) == 1 else "These moves"
    return f"{subject} would also {words.listed(ways)}{words.of_cases(before)}."


def note(plan: Plan) -> str:
    """How the moves were found."""
    return f"Of the moves that {'meet the aim' if plan.met else 'come as near to the aim'} these {HOW}"


def moves_sentence(aimed: AimedAnswer, plan: Plan) -> str:
    """The picture of the moves in words: every one of them."""
    return f"{aimed.hands}: {moves_text(aimed.answer.base, plan.moves, len(plan.moves))}."


def moves_table(plan: Plan) -> pd.DataFrame:
    """The moves as numbers."""
    rows = [(move.variable, move.start, move.end, move.distance) for move in plan.moves]
    return pd.DataFrame(rows, columns=["variable", "from", "to", "share of range"])


def moves_in_words(base: RuleBase, plan: Plan) -> str:
    """What each setting means, before and after, as Markdown."""
    lines = ["| | now | then |", "|---|---|---|"]
    for move in plan.moves:
        variable = base.variable[move.variable]
        now, then = (words.value_text(variable, value) for value in (move.start, move.end))
        lines.append(f"| **{variable.label}** | {now} | {then} |")
    return "\n".join(lines)


def call(aimed: AimedAnswer, variables: Collection[str]) -> str:
    """The call that repeats the search."""
    aim_code = f"aims.Aim({aimed.aim.measure!r}, {aimed.aim.threshold!r}, {aimed.aim.at_least})"
    return f"moves.least_moves(base, values, reading, {aim_code}, {list(variables)}{through(aimed.answer.scenario)})"
