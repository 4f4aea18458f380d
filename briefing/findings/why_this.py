"""Why this? Of any result on the Simulator: what it is."""

from __future__ import annotations

from briefing import words
from briefing.answer import Answer
from briefing.findings import results


def definition(answer: Answer, result: str) -> str:
    """What a result is, and what it comes to here, as Markdown."""
    share = words.percent(results.share(answer, result))
    label, meaning = results.label(answer.base, result), results.meaning(answer.base, result)
    return f"**{label}, {share}{_among(answer, result)}.** {meaning}"


def _among(answer: Answer, result: str) -> str:
    """Among which cases it is counted; a key figure says so itself."""
    return "" if any(figure.id == result for figure in answer.base.figures) else words.of_cases(answer)
