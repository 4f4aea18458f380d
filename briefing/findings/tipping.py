"""What would change what leads? The tipping points along every slider and the smallest moves, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor

import pandas as pd

from briefing import words
from briefing.answer import Answer
from briefing.code import through
from model import moves, tipping
from model.leads import contenders
from model.moves import Move, Plan
from model.parts import RuleBase, Variable
from model.tipping import Strip, TippingPoint
from scenarios.scenario import Scenario

MARKS = "Circle: where the slider stands. Tick: where something else would lead."
NOTE = (
    f"{MARKS} In each row only that slider moves. Moves are measured against the length of their slider, in whole "
    "steps. The horizon is never moved."
)
# Below it whole steps are too coarse to say a value.
FINE_RANGE = 20
# Tipping points are found to within so little.
EXACT = 1e-6


@dataclass(frozen=True, eq=False)
class Tipping:
    """Where the lead of an answer would change: along each slider, and by which smallest moves."""

    answer: Answer
    strips: Mapping[str, Strip]
    single: Plan | None
    pair: Plan | None

    @property
    def ordered(self) -> list[Strip]:
        """The strips, the one that would tip first at the top; those that never tip come last."""
        return sorted(self.strips.values(), key=lambda strip: _reach(self.answer.base.variable[strip.variable], strip))

    @property
    def changing(self) -> list[Strip]:
        """The strips that tip, the nearest first."""
        return [strip for strip in self.ordered if strip.points]


def _reach(variable: Variable, strip: Strip) -> float:
    start, end = variable.range
    return abs(strip.nearest.at - strip.present) / (end - start) if strip.nearest else float("inf")


@lru_cache(maxsize=64)
def tipping_of(answer: Answer) -> Tipping:
    """What would change what leads in an answer."""
    scenario = answer.scenario
    strips = tipping.strips(answer.base, scenario.values, scenario.reading, scenario.lens)
    return Tipping(answer, strips, *smallest_flips(answer))


def smallest_flips(answer: Answer) -> tuple[Plan | None, Plan | None]:
    """The smallest single move and the smallest pair of moves that change what leads."""
    scenario = answer.scenario
    return _smallest_flips(answer.base, tuple(scenario.values.items()), scenario.reading, scenario.lens)


@lru_cache(maxsize=128)
def _smallest_flips(
    base: RuleBase, values: tuple[tuple[str, float], ...], reading: str, lens: str
) -> tuple[Plan | None, Plan | None]:
    return moves.smallest_flips(base, dict(values), reading, lens=lens)


def headline(tipping_points: Tipping, yardstick: str) -> str:
    """What leads, and the smallest single move that would change it."""
    answer, base = tipping_points.answer, tipping_points.answer.base
    lead, phrase = answer.lead, words.sentence_case(answer.contender.phrase)
    shown = words.with_band(lead.share, lead.band)
    leads = f"{phrase} leads, {words.of_the_lead(lead.share, yardstick)} at {shown}."
    if tipping_points.single is None:
        return f"{leads} No slider by itself, the horizon aside, would change that."
    (move,) = tipping_points.single.moves
    return f"{leads} The smallest move to change that: {move_text(base, move)}. {_then(base, tipping_points.single)}"


def in_short(tipping_points: Tipping) -> str:
    """The smallest single move that changes what leads, in a line without its full stop."""
    base, single = tipping_points.answer.base, tipping_points.single
    if single is None:
        return "No slider by itself would change what leads"
    (move,) = single.moves
    return f"{words.sentence_case(contenders(base)[single.leading].phrase)} would lead with {move_text(base, move)}"


def pair_text(tipping_points: Tipping) -> str:
    """How far the smallest single move is, and the smallest pair of moves or that there is none."""
    base, single, pair = tipping_points.answer.base, tipping_points.single, tipping_points.pair
    sentences = [f"That move is {words.percent(single.distance)} of the slider’s length."] if single else []
    if pair:
        away = f"{words.percent(pair.distance)} of a slider’s length in all"
        two = "Two moves together would do it with less" if single else "Two moves together would"
        sentences += [f"{two}, {away}: {moves_text(base, pair.moves)}.", _then(base, pair)]
    else:
        sentences.append(f"No two moves together would {'do it with less' if single else 'change it either'}.")
    return " ".join(sentences)


def _then(base: RuleBase, plan: Plan) -> str:
    phrase = words.sentence_case(contenders(base)[plan.leading].phrase)
    return f"{phrase} would then lead, with {words.percent(plan.share)}."


def move_text(base: RuleBase, move: Move) -> str:
    """The move as “Mandate” from 35 to 80."""
    variable = base.variable[move.variable]
    return f"“{variable.label}” from {words.number_text(move.start)} to {words.measured(variable, move.end)}"


def moves_text(base: RuleBase, moved: Sequence[Move], most: int = 4) -> str:
    """The moves as a list in a sentence; of many the farthest, and how many there are besides."""
    # One more is as soon named as counted.
    named = len(moved) if len(moved) == most + 1 else most
    texts = [move_text(base, move) for move in moved[:named]]
    if rest := len(moved) - len(texts):
        texts.append(f"{words.counted(rest)} smaller moves")
    return words.listed(texts)


def value_told(variable: Variable, value: float, present: float) -> str:
    """The first value that lies beyond one between the slider's steps, seen from the present one, no finer than needed.

    So a tipping point and the smallest move that reaches it are the same number.
    """
    start, end = variable.range
    step = variable.slider_step
    unit = step if (end - start) / step >= FINE_RANGE else step / 10
    beyond = ceil(value / unit - EXACT) if value > present else floor(value / unit + EXACT)
    return words.number_text(beyond * unit)


def sentence(tipping_points: Tipping) -> str:
    """The picture in words: where each slider would change the lead, and how many never would."""
    base, changing = tipping_points.answer.base, tipping_points.changing
    if not changing:
        return f"No slider would change the lead of {tipping_points.answer.contender.phrase} by itself."
    points = ". ".join(points_text(base, strip) for strip in changing)
    rest = len(tipping_points.strips) - len(changing)
    others = "The other slider would not" if rest == 1 else f"None of the other {rest} sliders would"
    never = f" {others} change the lead by itself." if rest else ""
    return f"Where each slider, moved alone, would change the lead. {points}.{never}"


def never_sentence(tipping_points: Tipping) -> str:
    """The sliders along which nothing else leads; empty if there are none."""
    if not tipping_points.changing:
        return sentence(tipping_points)
    names = [
        tipping_points.answer.base.variable[name].label
        for name, strip in tipping_points.strips.items()
        if not strip.points
    ]
    return f"Nothing else leads anywhere along: {', '.join(names)}." if names else ""


def points_text(base: RuleBase, strip: Strip) -> str:
    """A slider's tipping points as “Restraint: at 27 from war to peace; at 60 from peace to war”."""
    variable = base.variable[strip.variable]
    return f"{variable.label}: {'; '.join(_point_text(base, variable, strip, point) for point in strip.points)}"


def _point_text(base: RuleBase, variable: Variable, strip: Strip, point: TippingPoint) -> str:
    before, after = (contenders(base)[name].phrase for name in (point.before, point.after))
    return f"at {value_told(variable, point.at, strip.present)} from {before} to {after}"


def table(tipping_points: Tipping) -> pd.DataFrame:
    """The strips as numbers: a row for every stretch along which one thing leads."""
    rows = [
        (strip.variable, strip.present, run.start, run.end, run.leading)
        for strip in tipping_points.strips.values()
        for run in strip.runs
    ]
    return pd.DataFrame(rows, columns=["variable", "present", "from", "to", "leads"])


def call(scenario: Scenario) -> str:
    """The calls that give the strips and the smallest moves."""
    arguments = f"(base, values, reading{through(scenario)})"
    return f"tipping.strips{arguments}, moves.smallest_flips{arguments}"
