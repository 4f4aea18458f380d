"""What is said of a storyline while it is built? Its summary, the marks on its scenes."""

from __future__ import annotations

from briefing import words
from briefing.brief import Brief, Told

SHOWN = {
    "outcomes": "Outcome bars",
    "branches": "Branches",
    "comparison": "Comparison with the scene before",
    "over_time": "Over time",
    "flips": "What would flip it",
    "map": "Map",
    "precedents": "Precedents",
}


def summary(brief: Brief) -> str:
    """How many scenes there are, and how many outcomes lead in them."""
    name = words.escaped(brief.title)
    if not brief.scenes:
        return f"“{name}” has no scenes yet. Add the first one below."
    scenes = _counted(len(brief.scenes), "scene")
    leads = _counted(len({told.answer.leading for told in brief.scenes}), "outcome")
    return f"“{name}” is told in {scenes}, in which {leads} would lead."


def _counted(count: int, thing: str) -> str:
    number = words.NUMBER_WORDS[count] if count < len(words.NUMBER_WORDS) else str(count)
    return f"{number} {thing}" if count == 1 else f"{number} {thing}s"


def line(told: Told) -> str:
    """A scene in one line of the list: its number and headline."""
    return f"{told.number}. {told.headline}"


def marks(told: Told) -> str:
    """What a list of scenes has to say of one besides its headline: what leads, whose reading, whether words fit."""
    leads = told.base.outcome[told.answer.leading].label
    reading = words.reading_mark(told.base, told.answer.scenario)
    share = words.percent(told.answer.outcomes[told.answer.leading])
    return " · ".join(part for part in (f"{leads} {share}", reading, "check the words" if told.stale else "") if part)


def stale_remark(told: Told) -> str:
    """What to do about words that were written for other settings."""
    return (
        "The settings have changed since these words were written. They stand as you wrote them: "
        f"check them against what now follows, “{told.drafted_headline}”."
    )
