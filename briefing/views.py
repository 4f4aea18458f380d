"""What can a scene show? Of each view its name, what is said of it and what it is drawn from, for every format."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import NamedTuple

from briefing import svg, words
from briefing.brief import SceneBrief
from briefing.findings import plane, precedents, tipping
from briefing.findings import slides as said
from briefing.marks import Draw, Look
from briefing.marks.branches import branches
from briefing.marks.tipping import drawn
from scenarios.storyline import View

# So many are kept as a few storylines show.
KEPT = 512


@dataclass(frozen=True, eq=False)
class SceneView:
    """A view of a scene. `caption` stands beside it, `description` for it, to those who cannot see it; `key` tells how
    its picture is read.

    It has a picture, in marks or as SVG of a width, or rows, the first their heading; or both; or, where there is
    nothing to show, neither.
    """

    view: View
    caption: str
    description: str
    marks: Draw | None = None
    as_svg: Callable[[float], str] | None = None
    rows: Sequence[Sequence[str]] = ()
    key: str = ""

    @property
    def heading(self) -> str:
        """What it is called."""
        return KINDS[self.view].heading

    def picture(self, width: float) -> str:
        """Its picture as SVG so wide; empty if it has none."""
        if self.marks:
            return svg.drawn(self.marks(Look(), width), self.description)
        return self.as_svg(width) if self.as_svg else ""


@lru_cache(maxsize=KEPT)
def view_of(scene: SceneBrief, view: View) -> SceneView:
    """The view of a scene, made once for as long as the scene is kept."""
    return KINDS[view].made(scene)


def _outcomes(scene: SceneBrief) -> SceneView:
    sentence = words.outcomes_sentence(scene.answer)
    return SceneView("outcomes", "", sentence, as_svg=lambda width: svg.outcome_bars(scene.answer, width=width))


def _branches(scene: SceneBrief) -> SceneView:
    sentence, rows = words.flow_sentence(scene.answer), said.branches(scene.answer)
    return SceneView("branches", sentence, sentence, partial(branches, scene.answer), rows=rows)


def _comparison(scene: SceneBrief) -> SceneView:
    start = scene.compared_with
    # Its numbers stand in the picture; in words they would stand there twice.
    sentence = words.comparison_sentence(start, scene.answer)
    return SceneView("comparison", "", sentence, as_svg=lambda width: svg.comparison(start, scene.answer, width))


def _over_time(scene: SceneBrief) -> SceneView:
    sentence = words.timeline_sentence(scene.answer)
    return SceneView("over_time", sentence, sentence, as_svg=lambda width: svg.over_time(scene.answer, width))


def _tipping(scene: SceneBrief) -> SceneView:
    tipping_points = tipping.tipping_of(scene.answer)
    caption, sentence = tipping.headline(tipping_points, words.YARDSTICK), tipping.sentence(tipping_points)
    if not tipping_points.changing:
        return SceneView("flips", caption, sentence, rows=[[said.ALONE], [said.NEVER]])
    return SceneView("flips", caption, sentence, partial(drawn, tipping_points), key=tipping.MARKS)


def _map(scene: SceneBrief) -> SceneView:
    map_ = plane.map_of(scene.answer)
    sentence = plane.lead_sentence(scene.base, map_)
    return SceneView("map", sentence, sentence, as_svg=lambda width: svg.map(map_, scene.answer, width))


def _precedents(scene: SceneBrief) -> SceneView:
    nearest = precedents.nearest_to(scene.answer)
    if nearest is None:
        return SceneView("precedents", said.NO_CASES, said.NO_CASES)
    known, near = nearest
    return SceneView(
        "precedents",
        words.unmarked(precedents.nearest_headline(known, near)),
        precedents.likeness_sentence(near),
        as_svg=partial(svg.precedent_rows, near),
        rows=said.precedents(near),
    )


class Kind(NamedTuple):
    """What a view is called, and how it is made of a scene."""

    heading: str
    made: Callable[[SceneBrief], SceneView]


KINDS: Mapping[View, Kind] = {
    "outcomes": Kind("Outcomes", _outcomes),
    "branches": Kind("How it branches", _branches),
    "comparison": Kind("What changes", _comparison),
    "over_time": Kind("Over time", _over_time),
    "flips": Kind("What would change it", _tipping),
    "map": Kind("Two sliders at once", _map),
    "precedents": Kind("Past cases", _precedents),
}
