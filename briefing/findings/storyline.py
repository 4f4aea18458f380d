"""What is said of a storyline while it is built? Its summary, the marks on its scenes."""

from __future__ import annotations

from collections.abc import Sequence

from briefing import words
from briefing.brief import Brief, SceneBrief
from scenarios.storyline import FreeSlide

CLOSING = "Closing slide"
LEFT_OUT = "Left out: there is nothing to say on it"
CENTIMETRES = 2.54 / 72  # in a point
POINTS = "In the hand-out everybody can read them; in PowerPoint they stand in the notes."
ON_CHARTS = "Further slides, and remarks on charts"
REMARK = "One short remark stands on the chart, where the eye goes. Leave it empty for none."
SHOWS_IN_WORDS = "For those who cannot see it: it is read aloud to them."
TABLE = "Copy the cells in a spreadsheet and paste them here, or part them by semicolons. The first row is the heading."
FOLLOWS = "Leave it empty, and nothing is said to follow."
OWN_DECK = "Your own slides stay as they are; those of the storyline come behind them, on your deck’s layouts."
WITH_OWN_DECK = "Your deck, with the storyline behind it."
NO_SLIDE_YET = "Slides are shown here once there is a scene."
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


def template_in_words(name: str, size: tuple[float, float], layouts: Sequence[str]) -> str:
    """What is known of a template: its name, the size of its slides, given in points, and the layouts that are used."""
    wide, high = (f"{length * CENTIMETRES:.1f}" for length in size)
    used = list(dict.fromkeys(f"“{layout}”" for layout in layouts))
    which = f"layout{'s' * (len(used) > 1)} {words.listed(used)}"
    return f"“{name}” is the template for PowerPoint: {wide} × {high} cm, {which}."


def holds(slide: FreeSlide) -> str:
    """What stands on a slide of the user's own, below its headline."""
    parts = {"text": slide.text, "a picture": slide.picture, "a table": slide.table}
    return f"Your slide: {words.listed([name for name, part in parts.items() if part] or ['a headline alone'])}"


def leads(scene: SceneBrief) -> str:
    """What leads in a scene, and with which share."""
    return f"{scene.answer.lead.label} {words.percent(scene.answer.lead.share)}{words.of_cases(scene.answer)}"


def scene_name(scene: SceneBrief) -> str:
    """Which scenario a scene tells of, and whose reading, if that is an edited one."""
    reading = words.reading_mark(scene.base, scene.answer.scenario)
    return " · ".join(filter(None, [scene.answer.scenario.name, reading]))


def written(scene: SceneBrief) -> str:
    """Which of a scene's words are the user's own."""
    stored = scene.stored
    own = {
        "headline": stored.headline is not None,
        "talking points": stored.points is not None,
        "headlines of its further slides": bool(stored.headlines),
        "remarks on its charts": bool(stored.annotations),
    }
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
