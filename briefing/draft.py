"""What would one say of a scene? Its headline and points in the model's own words, for the user to keep or change."""

from __future__ import annotations

from collections.abc import Mapping

from briefing import words
from briefing.answer import Answer
from briefing.changes import changes, named
from model.leads import contenders
from model.moves import Move, Plan
from model.parts import RuleBase, Variable
from model.tensions import tensions

MOST_TENSIONS = 2


def headline(answer: Answer, before: Answer | None) -> str:
    """What leads, in a line; against the scene before, what has changed of it."""
    if answer.base.groups:
        return _group_headline(answer, before)
    outcome = answer.base.outcome[answer.leading]
    share = answer.outcomes[answer.leading]
    phrase = outcome.phrase[0].upper() + outcome.phrase[1:]
    if before is None:
        return f"{phrase} would be the likeliest outcome, at {words.percent(share)}"
    if before.leading != answer.leading:
        return f"{phrase} would take the lead, at {words.percent(share)}"
    change = words.points(share) - words.points(before.outcomes[answer.leading])
    return f"{phrase} would still lead, at {words.percent(share)}{f', {_points(change)}' if change else ''}"


def _group_headline(answer: Answer, before: Answer | None) -> str:
    """How often it comes to the group that leads, in the word for that, and from where; which single outcome is
    likeliest is a talking point."""
    group = answer.ranked_groups[0]
    share = answer.groups[group.id]
    clause = f"{words.in_cases(answer, group)} ({words.probability_word(share)}){_far(answer, before)}"
    if before is None:
        return clause
    if before.ranked_groups[0] is not group:
        clause = f"Now {words.within_sentence(clause)}"
    was = before.groups[group.id]
    change = words.points(share) - words.points(was)
    from_where = f"{'up' if change > 0 else 'down'} from {words.of_hundred(was)}" if change else "as before"
    return f"{clause}, {from_where}"


def _far(answer: Answer, before: Answer | None) -> str:
    """How far ahead it looks, where the scene before looks otherwise: shares over different times are compared."""
    differ = before and words.apart(answer.base, before.scenario.values, answer.scenario.values)
    return f" {words.over(answer.base, answer.scenario.values)}" if differ else ""


def points(
    answer: Answer, before: Answer | None, flips: tuple[Plan | None, Plan | None], called: str = "the scene before"
) -> tuple[str, ...]:
    """Talking points: what leads and how surely, why, what changed since the scene before, as that is called, what
    would flip it, and which settings hardly go together."""
    changed = _changed(answer, before, called)
    said = [_leads(answer), _why(answer), changed, flip_sentence(answer.base, flips), tense(answer)]
    return tuple(point for point in said if point)


def tense(answer: Answer) -> str:
    """Which settings hardly go together, and why; empty if there are none."""
    sentences = [tension.sentence for tension in tensions(answer.base, answer.scenario.values)[:MOST_TENSIONS]]
    return " ".join(["Settings that hardly go together:", *sentences]) if sentences else ""


def _leads(answer: Answer) -> str:
    if answer.base.groups:
        return words.groups_sentence(answer)
    base, share = answer.base, answer.outcomes[answer.leading]
    second = sorted(answer.outcomes, key=lambda name: -answer.outcomes[name])[1]
    shown = words.with_band(share, answer.bands[answer.leading])
    runner = f"{base.outcome[second].phrase}, {words.percent(answer.outcomes[second])}"
    word = words.of_the_lead(share)
    lead = f"most likely, {word}," if words.is_low(word) else word
    return f"{base.outcome[answer.leading].label}: {lead} at {shown}. Next: {runner}."


def _why(answer: Answer) -> str:
    rule, gain = str(answer.drivers.index[0]), float(answer.drivers.iloc[0])
    if gain < words.DRIVER_SHARE:
        return ""
    without, share = answer.lead.share - gain, answer.lead.share
    added = words.counted_points(words.points(share) - words.points(without))
    what = f"“{answer.lead.label}” is “{answer.base.rule[rule].name}”"
    return f"The rule that adds most to {what}: {added}. Without it the share would be {words.percent(without)}."


def _changed(answer: Answer, before: Answer | None, called: str) -> str:
    values = answer.scenario.values
    start = before.scenario.values if before else answer.base.baseline
    moved = changes(answer.base, start, values)
    changed = [f"{x.variable.label} {words.number_text(x.start)} → {_setting(x.variable, x.end)}" for x in moved]
    if before and _reading(before) != _reading(answer):
        changed.insert(0, f"reading {_reading(before)[0]} → {_reading(answer)[0]}")
    if not changed:
        return ""
    against = called if before else f"the baseline, {answer.base.baseline_label}"
    return f"Against {against}: {'; '.join(named(changed))}."


def _reading(answer: Answer) -> tuple[str, Mapping[str, float]]:
    """What the reading is called, and its weights."""
    reading = answer.scenario.reading
    return f"“{answer.base.reading[reading].label}”", answer.base.weights(reading)


def flip_sentence(base: RuleBase, flips: tuple[Plan | None, Plan | None]) -> str:
    """The least that would change what leads, as a sentence."""
    plan = flips[1] or flips[0]
    if plan is None:
        return "No slider by itself and no two together, the horizon aside, would change what leads."
    moves = " and ".join(_moved(base.variable[move.variable], move) for move in plan.moves)
    return f"What leads would become {contenders(base)[plan.leading].phrase} with {moves}."


def _moved(variable: Variable, move: Move) -> str:
    """A move from what to what, and what that means, as “Mandate” up from 35 to 80 (leave to respond)."""
    way = f"{'up' if move.end > move.start else 'down'} from {words.number_text(move.start)}"
    meaning = words.value_words(variable, move.end)
    return f"“{variable.label}” {way} to {words.measured(variable, move.end)} ({meaning})"


def _setting(variable: Variable, value: float) -> str:
    """The value with its unit, and in words where a mark says just that."""
    exact = [mark.text for mark in variable.marks if mark.at == value]
    return f"{words.measured(variable, value)} ({exact[0]})" if exact else words.measured(variable, value)


def _points(change: int) -> str:
    return f"{'up' if change > 0 else 'down'} {words.counted_points(abs(change))}"
