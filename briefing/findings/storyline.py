"""What is said of a storyline while it is built? Its summary, the marks on its scenes."""

from __future__ import annotations

from briefing import words
from briefing.brief import Brief, SceneBrief

POINTS = "In the hand-out everybody can read them; in PowerPoint they stand in the notes."
SETTINGS = (
    "A scene keeps its own settings. To change them, put them on screen, move the sliders, and give the scene what is "
    "on screen then."
)


def summary(brief: Brief) -> str:
    """How many scenes there are, and how many outcomes lead in them."""
    name = words.escaped(brief.title)
    if not brief.scenes:
        return f"“{name}” has no scenes yet. Add the first one."
    scenes = _counted(len(brief.scenes), "scene")
    thing = "group of outcomes" if brief.base.groups else "outcome"
    leads = _counted(len({scene.answer.lead.label for scene in brief.scenes}), thing)
    return f"“{name}” is told in {scenes}, in which {leads} would lead."


def _counted(count: int, thing: str) -> str:
    first, *rest = thing.split(" ")
    return " ".join([words.counted(count), first if count == 1 else f"{first}s", *rest])


def horizons(brief: Brief) -> str:
    """How far ahead which scenes look, if not all as far; empty else."""
    if not brief.differs_in_time:
        return ""
    far: dict[str, list[str]] = {}
    for scene in brief.scenes:
        far.setdefault(scene.over, []).append(str(scene.number))
    parts = [f"scene{'s' * (len(those) > 1)} {words.listed(those)} {over}" for over, those in far.items()]
    return f"They look ahead over different times: {words.listed(parts)}."


def leads(scene: SceneBrief) -> str:
    """What leads in a scene, and with which share."""
    return f"{scene.answer.lead.label} {words.percent(scene.answer.lead.share)}{words.of_cases(scene.answer)}"


def scene_name(scene: SceneBrief) -> str:
    """Which scenario a scene tells of, and whose reading, if that is an edited one."""
    reading = words.reading_mark(scene.base, scene.answer.scenario)
    return " · ".join(filter(None, [scene.answer.scenario.name, reading]))


def written(scene: SceneBrief) -> str:
    """Which of a scene's words are the user's own."""
    own = {"headline": scene.stored.headline is not None, "talking points": scene.stored.points is not None}
    return words.listed([name for name, is_own in own.items() if is_own]) if any(own.values()) else ""


def stale_remark(scene: SceneBrief) -> str:
    """What to do about words that were written for other settings."""
    which = written(scene)
    was, they, them = ("was", "It stands", "it") if which == "headline" else ("were", "They stand", "them")
    what = "its settings have" if which == "headline" else "its settings or the scene before it have"
    return (
        f"Since this scene’s {which} {was} written, {what} changed. "
        f"{they} as you wrote {them}: "
        f"check {them} against what now follows, “{scene.drafted_headline}”."
    )


def stale_scenes(brief: Brief) -> str:
    """Which scenes must be looked at before anybody else sees them; empty if none must."""
    numbers = [str(scene.number) for scene in brief.scenes if scene.stale]
    if not numbers:
        return ""
    which = f"Scene {numbers[0]} holds" if len(numbers) == 1 else f"Scenes {words.listed(numbers)} hold"
    return f"{which} words from before something changed. Check them before you hand this out."
