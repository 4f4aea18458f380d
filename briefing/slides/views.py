"""How does a scene's view stand on a slide? As a native chart, else in its marks or its rows, with a remark on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from briefing import emphasis
from briefing.answer import Answer
from briefing.brief import SceneBrief
from briefing.findings import slides as said
from briefing.findings.plane import map_of
from briefing.findings.tipping import tipping_of
from briefing.fit import SMALLEST
from briefing.marks import Box, Look, Mark, Picture, Rectangle, Ring, Text
from briefing.marks.remarks import Surroundings
from briefing.rows import that_fit
from briefing.slides import charts, tables
from briefing.slides.annotations import Drawn, put_annotation
from briefing.slides.charts import LARGE, Before, Style
from briefing.slides.page import Page
from briefing.slides.shapes import put_marks
from briefing.slideshow import annotation_of
from briefing.typeface import text_width
from briefing.views import SceneView, view_of
from model.leads import Coloured, contenders
from scenarios.storyline import View

# Draws into a place; returns what that leaves to a remark.
Draw = Callable[[Page, str, Box], Drawn]
# The two views that one chart shows.
BARS: tuple[View, View] = ("outcomes", "comparison")
# How the columns of a view's rows share the width, if not alike.
SHARES: Mapping[View, Sequence[float]] = {"precedents": (35, 15, 35, 15), "branches": (35, 65)}
SIZES = (20.0, 18.0, LARGE, SMALLEST)
# How much nearer to a mark than elsewhere a remark may stand, above and below it.
NEAR = 2.5
# In a column so wide there is room for larger type.
WIDE = 640.0


@dataclass(frozen=True)
class Panel:
    """What is drawn into a place: what of which scene, in words for those who cannot see it; and the words above it."""

    scene: SceneBrief
    view: View
    sentence: str
    caption: str
    draw: Draw

    @property
    def remark(self) -> str:
        """The remark on it."""
        return annotation_of(self.scene, self.view).text

    def put(self, page: Page, name: str, box: Box) -> bool:
        """Draws it, and the remark on it; whether that had room."""
        left = self.draw(page, name, box)
        annotation, at = annotation_of(self.scene, self.view), view_of(self.scene, self.view).at
        is_ours, outcome = self.view not in self.scene.stored.annotations, self.scene.base.outcome.get(at)
        named = outcome.label if is_ours and outcome else ""
        return not annotation.text or put_annotation(page, annotation, at, named, box, left)


def panels(scene: SceneBrief, views: Sequence[View], style: Style) -> list[Panel]:
    """What a slide shows of a scene, in its order; outcomes and what they are compared with in one picture."""
    first = next((view for view in views if view in BARS), None)
    shown = [view for view in views if view not in BARS or view == first]
    drawn = list[Panel]()
    for view in shown:
        emphatic = replace(style, full=in_full(scene, view))
        is_bars = view in BARS
        drawn.append(_bars(scene, view, emphatic) if is_bars else _panel(scene, view_of(scene, view), emphatic))
    return drawn


def in_full(scene: SceneBrief, view: View) -> frozenset[str] | None:
    """The outcomes that a view's headline is about, which stand in full colour; None if it is about all."""
    answer = scene.answer
    if view == "over_time":
        return frozenset({view_of(scene, view).at})
    if view == "flips":
        single = tipping_of(answer).single
        return frozenset(contenders(scene.base)[single.leading].outcomes) if single else None
    if view == "map":
        places, counts = np.unique(map_of(answer).leading, return_counts=True)
        return frozenset(list(contenders(scene.base).values())[places[counts.argmax()]].outcomes)
    is_set_against = "comparison" in scene.stored.show
    return emphasis.in_full(answer, scene.compared_with if is_set_against else None)


def _bars(scene: SceneBrief, view: View, style: Style) -> Panel:
    sentence, before = " ".join(view_of(scene, x).description for x in BARS if x in scene.stored.show), None
    if "comparison" in scene.stored.show:
        before = Before(scene.compared_with, said.compared_with(scene), said.since(scene))

    def draw(page: Page, name: str, box: Box) -> Drawn:
        return charts.outcome_bars(page, name, box, scene.answer, before, style, sentence)

    return Panel(scene, view, sentence, "", draw)


def _panel(scene: SceneBrief, shown: SceneView, style: Style) -> Panel:
    if shown.view in CHARTS:
        draw = _chart(CHARTS[shown.view], scene, shown, style)
    else:
        draw = _in_marks(shown, style) if shown.marks else _in_rows(shown)
    return Panel(scene, shown.view, shown.description, shown.caption, draw)


def _chart(chart: Chart, scene: SceneBrief, shown: SceneView, style: Style) -> Draw:
    return lambda page, name, box: chart(page, name, box, scene.answer, style, shown.description)


def _in_marks(shown: SceneView, style: Style) -> Draw:
    """The marks; where they have not room enough to be read, the rows, if there are any."""
    marks = shown.marks
    assert marks

    def draw(page: Page, name: str, box: Box) -> Drawn:
        picture = marks(_look(style, box.width), box.width, box.height)
        if picture.whole or not shown.rows:
            put_marks(page, name, box, picture.marks, shown.description)
            return _around(picture, box)
        return _in_rows(shown)(page, name, box)

    return draw


@dataclass(frozen=True)
class _Emphatic(Look):
    """A look in which some outcomes stand out."""

    style: Style | None = None

    def colour(self, outcome: Coloured) -> str:
        """The colour of an outcome or of a group; muted if others stand out."""
        return self.style.colour(outcome) if self.style else super().colour(outcome)


def _look(style: Style, width: float) -> Look:
    return _Emphatic(LARGE if width >= WIDE else SMALLEST, SMALLEST, style.dark, style)


def _around(picture: Picture, box: Box) -> Drawn:
    """What is read in a picture and must be left free; what a remark may be about."""
    read = [x.moved(box.left, box.top) for mark in picture.marks for x in _read(mark)]
    about = {name: place.moved(box.left, box.top) for name, place in picture.places.items()}
    return Drawn(Surroundings(box, read), about)


def _read(mark: Mark) -> list[Box]:
    """Where words, bars and rings stand; ribbons are so large that a remark may stand beside their middle."""
    match mark:
        case Rectangle(box=box) | Ring(box=box):
            return [_less(box)]
        case Text(box=box, end=None):
            wide = max(sum(text_width(x.said, x.size) for x in line) for line in mark.lines)
            left = box.left + (box.width - wide) / 2 if mark.align == "middle" else box.left
            return [_less(Box(left, box.top, wide, box.height))]
        case Text(box=box):
            return [_less(box)]
    return []


def _less(box: Box) -> Box:
    """A box without what a remark may come near: lines of text stand as close to each other."""
    return Box(box.left, box.top + NEAR, box.width, max(box.height - 2 * NEAR, 0.0))


def _in_rows(shown: SceneView) -> Draw:
    """A table; where there is nothing to show, the words that say so."""
    rows = shown.rows or [[shown.heading], [shown.caption]]
    shares = SHARES.get(shown.view, ())
    shares = shares if len(shares) == len(rows[0]) else [1] * len(rows[0])

    def draw(page: Page, name: str, box: Box) -> Drawn:
        low = tables.put_table(page, name, box, that_fit(rows, box, shares), shares, shown.description, SIZES)
        return Drawn(Surroundings(box, [Box(box.left, box.top, box.width, low)]))

    return draw


Chart = Callable[[Page, str, Box, Answer, Style, str], Drawn]
# Those that PowerPoint has charts for, the numbers within them.
CHARTS: Mapping[View, Chart] = {"over_time": charts.outcome_areas, "map": charts.lead_map}
