"""What would change the leading outcome? The tipping points along every slider and the smallest moves, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor

import pandas as pd

from briefing import words
from briefing.answer import Answer
from briefing.brief import SceneBrief
from briefing.code import through
from model import moves, tipping
from model.moves import Move, Plan
from model.parts import RuleBase, Variable
from model.tipping import Strip, TippingPoint
from scenarios.scenario import Scenario

MARKS = "A circle stands where the slider stands, a tick where the lead changes if nothing else does."
NOTE = (
    f"{MARKS} Moves are measured as shares of the slider’s range, in whole steps. Time is not counted among the moves."
)
# Below it a value is not told well enough in whole steps.
FINE_RANGE = 20
# Tipping points are found to within so little.
EXACT = 1e-6


@dataclass(frozen=True, eq=False)
class Flips:
    """Where the lead of an answer would change: along each slider, and by which smallest moves."""

    told: Answer
    strips: Mapping[str, Strip]
    single: Plan | None
    pair: Plan | None

    @property
    def ordered(self) -> list[Strip]:
        """The strips, the one that would tip first at the top; those that never tip come last."""
        return sorted(self.strips.values(), key=lambda strip: _reach(self.told.base.variable[strip.variable], strip))


def _reach(variable: Variable, strip: Strip) -> float:
    start, end = variable.range
    return abs(strip.nearest.at - strip.present) / (end - start) if strip.nearest else float("inf")


def flips(told: Answer) -> Flips:
    """What would change the leading outcome of an answer."""
    asked, lens = (told.base, told.scenario.values, told.scenario.reading), told.scenario.lens
    return Flips(told, tipping.strips(*asked, lens), *moves.smallest_flips(*asked, lens=lens))


def flips_of(scene: SceneBrief) -> Flips:
    """The same of a scene, whose smallest moves are known already."""
    scenario = scene.answer.scenario
    strips = tipping.strips(scene.base, scenario.values, scenario.reading, scenario.lens)
    return Flips(scene.answer, strips, *scene.flips)


def headline(found: Flips, yardstick: str) -> str:
    """What leads, and the smallest single move that would change it."""
    told, base = found.told, found.told.base
    share = told.outcomes[told.leading]
    word, shown = words.of_the_lead(share, yardstick), words.with_band(share, told.bands[told.leading])
    leads = f"{words.of_outcomes(base, base.outcome[told.leading].phrase)} leads, {word} at {shown}."
    if found.single is None:
        return f"{leads} No single move, time aside, would change that."
    (move,) = found.single.moves
    return f"{leads} The smallest move to change that: {move_text(base, move)}. {_then(base, found.single)}"


def pair_text(found: Flips) -> str:
    """How far the smallest single move is, and the smallest pair of moves or that there is none."""
    base, single, pair = found.told.base, found.single, found.pair
    told = [f"That single move is {words.percent(single.distance)} of its slider’s range."] if single else []
    if pair:
        away = f"{words.percent(pair.distance)} of a range in all"
        told += [f"The smallest pair of moves, {away}: {moves_text(base, pair.moves)}.", _then(base, pair)]
    else:
        told.append(f"No pair of moves would {'do it with less' if single else 'change it either'}.")
    return " ".join(told)


def _then(base: RuleBase, plan: Plan) -> str:
    return f"{begun(base.outcome[plan.leading].phrase)} would then lead, with {words.percent(plan.share)}."


def begun(phrase: str) -> str:
    """The phrase as a sentence begins."""
    return phrase[:1].upper() + phrase[1:]


def move_text(base: RuleBase, move: Move) -> str:
    """The move as “Mandate” from 35 to 80."""
    variable = base.variable[move.variable]
    return f"“{variable.label}” from {words.number_text(move.start)} to {words.measured(variable, move.end)}"


def moves_text(base: RuleBase, moved: Sequence[Move], most: int = 4) -> str:
    """The moves as a list in a sentence; of many the farthest, and how many there are besides."""
    # One more is as soon named as counted.
    named = len(moved) if len(moved) == most + 1 else most
    told = [move_text(base, move) for move in moved[:named]]
    if rest := len(moved) - len(told):
        told.append(f"{words.NUMBER_WORDS[rest] if rest <= 10 else rest} smaller moves")
    return words.listed(told)


def value_told(variable: Variable, value: float, present: float) -> str:
    """The first value that lies beyond one between the slider's steps, seen from the present one, no finer than needed.

    So a tipping point and the smallest move that reaches it are told as the same number.
    """
    start, end = variable.range
    parts = 1 if end - start >= FINE_RANGE else 10
    beyond = ceil(value * parts - EXACT) if value > present else floor(value * parts + EXACT)
    return words.number_text(beyond / parts)


def strips_sentence(found: Flips) -> str:
    """The strips in words: where each slider would change the lead, and which never would."""
    base = found.told.base
    tipping_ones = [strip for strip in found.ordered if strip.points]
    told = [points_text(base, strip) for strip in tipping_ones]
    rest = len(found.strips) - len(tipping_ones)
    never = f"None of the other {rest} sliders would change the lead by itself." if rest and told else ""
    if not told:
        return f"No slider would change the lead of {base.outcome[found.told.leading].phrase} by itself."
    return f"Where each slider, moved alone, would change the lead. {'. '.join(told)}. {never}".rstrip()


def points_text(base: RuleBase, strip: Strip) -> str:
    """A slider's tipping points as “Restraint: at 27 from war to peace; at 60 from peace to war”."""
    variable = base.variable[strip.variable]
    return f"{variable.label}: {'; '.join(_point_text(base, variable, strip, point) for point in strip.points)}"


def _point_text(base: RuleBase, variable: Variable, strip: Strip, point: TippingPoint) -> str:
    before, after = (base.outcome[name].phrase for name in (point.before, point.after))
    return f"at {value_told(variable, point.at, strip.present)} from {before} to {after}"


def strips_table(found: Flips) -> pd.DataFrame:
    """The strips as numbers: a row for every stretch along which one outcome leads."""
    rows = [
        (strip.variable, strip.present, run.start, run.end, run.outcome)
        for strip in found.strips.values()
        for run in strip.runs
    ]
    return pd.DataFrame(rows, columns=["variable", "present", "from", "to", "leads"])


def call(scenario: Scenario) -> str:
    """The calls that give the strips and the smallest moves."""
    given = f"(base, values, reading{through(scenario)})"
    return f"tipping.strips{given}, moves.smallest_flips{given}"
