"""Why this? Of any result on the Simulator: what it is, and what moved it since the baseline."""

from __future__ import annotations

from briefing import words
from briefing.answer import Answer
from briefing.findings import results
from briefing.findings.compare import MOST_NAMED, NAMED_SHARE, part_label, signed
from model.aims import measured
from model.attribution import between
from model.engine import evaluate


def definition(answer: Answer, result: str) -> str:
    """What a result is, and what it comes to here, as Markdown."""
    share = words.percent(results.share(answer, result))
    label, meaning = results.label(answer.base, result), results.meaning(answer.base, result)
    return f"**{label}, {share}{_among(answer, result)}.** {meaning}"


def _among(answer: Answer, result: str) -> str:
    """Among which cases it is counted; a key figure says so itself."""
    return "" if any(figure.id == result for figure in answer.base.figures) else words.of_cases(answer)


def moved(answer: Answer, result: str) -> str:
    """What moved a result since the baseline, shared out exactly over the settings that differ, as Markdown."""
    base, scenario = answer.base, answer.scenario
    at_baseline = f"the baseline, {base.baseline_label}"
    if scenario.values == dict(base.baseline):
        return f"Every slider stands as at {at_baseline}: nothing has moved it."
    before = float(measured(evaluate(base, {}, scenario.reading, lens=scenario.lens), result)[0])
    after = results.share(answer, result)
    if before != before or after != after:
        return f"It cannot be compared with {at_baseline}: here or there no case reaches it."
    weights = base.weights(scenario.reading)
    parts = between(base, (base.baseline, weights), (scenario.values, weights), result, scenario.lens)
    parts = parts.sort_values(key=abs, ascending=False, kind="stable")
    named = [name for name in parts.index if abs(parts[name]) >= NAMED_SHARE][:MOST_NAMED]
    way = f"At {at_baseline}, it was {words.percent(before)}; now it is {words.percent(after)}."
    if not named:
        return f"{way} No slider that was moved changes it by as much as a point."
    phrases = words.listed([f"{part_label(base, name)} {signed(parts[name])}" for name in named])
    rest = parts.drop(named)
    others = f"; all others together {signed(rest.sum())}" if len(rest) else ""
    return f"{way} The difference, in points: {phrases}{others}."
