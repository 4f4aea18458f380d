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
    """How many scenes there are and how the lead passes from one outcome to the next."""
    if not brief.scenes:
        return f"“{words.escaped(brief.title)}” has no scenes yet. Add the first one below."
    count = len(brief.scenes)
    leads = [told.base.outcome[told.answer.leading].label.lower() for told in brief.scenes]
    way = [lead for place, lead in enumerate(leads) if place == 0 or lead != leads[place - 1]]
    scenes = "One scene" if count == 1 else f"{_counted(count)} scenes"
    return f"“{words.escaped(brief.title)}”. {scenes}, from which follow {_listed(way)}."


def _counted(count: int) -> str:
    return words.NUMBER_WORDS[count].capitalize() if count < len(words.NUMBER_WORDS) else str(count)


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', then '.join(parts[:-1])} and at last {parts[-1]}"


def line(told: Told) -> str:
    """A scene in one line of the list: its number, its headline and its marks."""
    marks = [mark for mark in (mark_of(told), words.reading_mark(told.base, told.answer.scenario)) if mark]
    return " · ".join([f"{told.number}. {told.headline}", *marks])


def mark_of(told: Told) -> str:
    """Whether the words of a scene are the user’s, and whether they still fit."""
    if told.stale:
        return "check the words"
    return "edited" if told.scene.headline or told.scene.points else ""


def stale_remark(told: Told) -> str:
    """What to do about words that were written for other settings."""
    return (
        "The settings have changed since these words were written. They stand as you wrote them: "
        f"check them against what now follows, “{told.drafted_headline}”."
    )
