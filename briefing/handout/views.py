"""What can a scene show beyond bars and branches? Each further view as a picture with its heading and sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from briefing import draft, svg, words
from briefing.brief import SceneBrief
from briefing.findings import precedents, tipping
from briefing.findings import slides as said
from briefing.findings.paper import precedents_text
from briefing.findings.plane import map_of
from briefing.handout.lean import lean
from briefing.handout.markup import table
from briefing.svg.bars import comparison_sentence
from briefing.svg.plane import map_sentence
from scenarios.storyline import View

# Narrow enough to be read on a phone, and for type on a slide to be as large as it has to be there.
WIDTH, MAP_WIDTH = 480.0, 440.0
MOST_STRIPS = 5


@dataclass(frozen=True)
class Shown:
    """A further view: its picture or table as HTML, empty if there is nothing to show, and the sentence for it."""

    view: View
    heading: str
    sentence: str
    picture: str = ""


def further_views(scene: SceneBrief) -> list[Shown]:
    """What a scene shows beyond its outcome bars and branches, in the order of the scene."""
    return [VIEWS[view](scene) for view in scene.stored.show if view in VIEWS]


def _comparison(scene: SceneBrief) -> Shown:
    start = scene.compared_with
    sentence = comparison_sentence(start, scene.answer)
    return Shown("comparison", "What changes", sentence, lean(svg.comparison(start, scene.answer, WIDTH)))


def _over_time(scene: SceneBrief) -> Shown:
    picture = lean(svg.over_time(scene.answer, WIDTH))
    return Shown("over_time", "Over time", words.timeline_sentence(scene.answer), picture)


def _flips(scene: SceneBrief) -> Shown:
    ordered = tipping.flips_of(scene).ordered
    changing = [strip for strip in ordered if strip.points]
    nearest = changing[:MOST_STRIPS] or ordered
    picture = lean(svg.strips(scene.base, {strip.variable: strip for strip in nearest}, WIDTH))
    of_all = f": the nearest {words.counted(MOST_STRIPS)} of {words.counted(len(changing))} sliders"
    heading = f"What would flip it{of_all if len(changing) > MOST_STRIPS else ''}"
    sentence = draft.flip_sentence(scene.base, scene.flips)
    return Shown("flips", heading, f"{sentence} {tipping.MARKS}" if changing else sentence, picture)


def _map(scene: SceneBrief) -> Shown:
    plane = map_of(scene.answer)
    return Shown(
        "map", "Over two sliders", map_sentence(scene.base, plane), lean(svg.map(plane, scene.answer, MAP_WIDTH))
    )


def _precedents(scene: SceneBrief) -> Shown:
    heading = "Past cases"
    nearest = precedents.nearest_to(scene.answer)
    if nearest is None:
        return Shown("precedents", heading, said.NO_CASES)
    return Shown("precedents", heading, precedents_text(*nearest)["said"], table(said.precedents(nearest[1])))


VIEWS: Mapping[View, Callable[[SceneBrief], Shown]] = {
    "comparison": _comparison,
    "over_time": _over_time,
    "flips": _flips,
    "map": _map,
    "precedents": _precedents,
}
