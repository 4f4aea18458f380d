"""What does somebody mean who types a judgement, and does its grade allow it? In the unit of the words beside."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import log1p

from briefing import words
from briefing.findings.rules import Weight, allowed, amount, is_risk, others
from model.parts import RuleBase
from scenarios.scenario import Scenario

SMALLEST, LARGEST = 1e-6, 1e6
LONGEST_QUOTED = 40
NUMBER = r"\d*\.?\d+"
BARE = re.compile(NUMBER)
UNIT = re.compile(r"(%|percent)$", re.IGNORECASE)
PARTS = re.compile(rf"({NUMBER})to({NUMBER})", re.IGNORECASE)
STRENGTH = re.compile(rf"(?P<sign>[÷/×x*]?)(?P<number>{NUMBER})[×x*]?", re.IGNORECASE)


def exactly(weight: Weight, now: Mapping[str, float]) -> str:
    """A weight as it stands `now`, to be changed by typing: as its slider says it, a strength with more digits."""
    number = now[weight.id]
    if not weight.rule:
        return amount(weight, number, now)
    return f"× {number:.6g}" if number >= 1 else f"÷ {1 / number:.6g}"


def says_the_same(text: str, shown: str) -> bool:
    """Whether a text that was typed is empty or, with or without “%”, what was shown."""
    return UNIT.sub("", _plain(text)) in ("", UNIT.sub("", _plain(shown)))


def _plain(text: str) -> str:
    """A text without spaces, its decimals behind a point."""
    return "".join(text.split()).replace(",", ".")


def factor(weight: Weight, text: str, now: Mapping[str, float]) -> float:
    """The number of a weight that a text means, all else as it is `now`; raises ValueError, with the remedy.

    A strength is typed as “÷ 5” or “5x”; a starting assumption as “28”, “28.5 %” or, against all others, “1 to 3”.
    """
    plain = _plain(text)
    number = _meant(weight, plain, now)
    if not SMALLEST <= number <= LARGEST:
        known = "per cent of cases, more than 0 and less than 100, as 28.5 %"
        raise _refusal(weight, text, now, "a number, as ÷ 5 or × 2.5" if weight.rule else known)
    # Beside “÷ 3” a bare 5 may be meant either way.
    if weight.rule and now[weight.id] < 1 and number != 1 and BARE.fullmatch(plain):
        raise _refusal(weight, text, now, f"÷ {plain} or × {plain}")
    return number


def _refusal(weight: Weight, text: str, now: Mapping[str, float], remedy: str) -> ValueError:
    stays = f"“{weight.label}”, which stays at {exactly(weight, now)}"
    return ValueError(f"“{text.strip()[:LONGEST_QUOTED]}” cannot be used for {stays}. Write {remedy}.")


def _meant(weight: Weight, plain: str, now: Mapping[str, float]) -> float:
    """The number of a weight that a plain text means; 0 if it means none."""
    return _strength(plain) if weight.rule else _starting(weight, plain, now)


def _strength(plain: str) -> float:
    match = STRENGTH.fullmatch(plain)
    number = float(match["number"]) if match else 0.0
    return 1 / number if match and number and match["sign"] in ("÷", "/") else number


def _starting(weight: Weight, plain: str, now: Mapping[str, float]) -> float:
    with_it, without = _parts(plain)
    if with_it <= 0 or without <= 0:
        return 0.0
    if is_risk(weight):
        return -log1p(-with_it / (with_it + without))
    return with_it * others(weight, now) / without


def _parts(plain: str) -> tuple[float, float]:
    """Of so many cases with something, how many without it, as a plain text says: “28 %” is 28 to 72."""
    if match := PARTS.fullmatch(plain):
        return float(match[1]), float(match[2])
    match = BARE.fullmatch(UNIT.sub("", plain))
    share = float(match[0]) if match else 0.0
    return share, 100 - share


def help_text(base: RuleBase, weight: Weight, now: Mapping[str, float]) -> str:
    """What can be typed for a weight, by the example of what it is `now`."""
    if weight.rule:
        return "As “× 2.5” for two and a half times more likely, “÷ 5” for five times less likely."
    shown = amount(weight, now[weight.id], now)
    if is_risk(weight):
        cases = f"in which it would strike within {words.measured(base.time, 1)}, were it the only risk"
        return f"Per cent of cases {cases}, as “{shown}”; or those with it to those without, as “1 to 3”."
    against = f"{now[weight.id]:.6g} to {others(weight, now):.6g}"
    return f"Per cent of cases where no rule applies, as “{shown}”; or against all other answers, as “{against}”."


def outside(base: RuleBase, scenario: Scenario, weight: Weight) -> str:
    """That a weight lies outside what the grade of its evidence allows, as a sentence; empty if it lies within."""
    now, ends = base.weights(scenario.reading), allowed(base, scenario, weight)
    low, high = (amount(weight, end, now) for end in ends)
    # An end as it is shown lies within, too.
    within = [*ends, *filter(None, (_meant(weight, _plain(text), now) for text in (low, high)))]
    if min(within) <= now[weight.id] <= max(within):
        return ""
    span = f"{low.removesuffix(' %')} to {high}"
    return f"Outside what grade {weight.grade.id} allows, {span}: it counts all the same, as a judgement of your own."
