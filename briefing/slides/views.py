"""How does a scene's view stand on a slide? As a native chart, else in its marks or its rows, with its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from briefing.answer import Answer
from briefing.brief import SceneBrief
from briefing.findings import slides as said
from briefing.fit import SMALLEST
from briefing.marks import Box, Look
from briefing.rows import table_height, that_fit
from briefing.slides import charts, tables
from briefing.slides.charts import LARGE, Before, Style
from briefing.slides.page import Page
from briefing.slides.shapes import put_marks
from briefing.views import SceneView, view_of
from scenarios.storyline import View

Draw = Callable[[Page, str, Box], None]
# The two views that one chart shows.
BARS: tuple[View, View] = ("outcomes", "comparison")
# How the columns of a view's rows share the width, if not alike.
SHARES: Mapping[View, Sequence[float]] = {"precedents": (40, 14, 34, 12), "branches": (35, 65)}
# Beside another picture, a table is set no smaller than this.
TABLE_POINTS = 16.0
# In a column so wide there is room for larger type.
WIDE = 640.0


@dataclass(frozen=True)
class Panel:
    """What is drawn into a place: its words for those who cannot see it, those above it, and what room it needs.

    `fits` says whether a place so wide and high, beside another picture, serves.
    """

    sentence: str
    said: str
    draw: Draw
    fits: Callable[[float, float], bool] = lambda *_: True


def panels(scene: SceneBrief, style: Style) -> list[Panel]:
    """What a scene shows, in its order; outcomes and what they are compared with in one picture."""
    shown = scene.stored.show
    first = next((view for view in shown if view in BARS), None)
    views = [view for view in shown if view not in BARS or view == first]
    return [_bars(scene, style) if view in BARS else _panel(scene, view_of(scene, view), style) for view in views]


def _bars(scene: SceneBrief, style: Style) -> Panel:
    sentence, before = " ".join(view_of(scene, x).description for x in BARS if x in scene.stored.show), None
    if "comparison" in scene.stored.show:
        before = Before(scene.compared_with, said.compared_with(scene), said.since(scene))
    return Panel(
        sentence,
        "",
        lambda page, name, box: charts.outcome_bars(page, name, box, scene.answer, before, style, sentence),
    )


def _panel(scene: SceneBrief, shown: SceneView, style: Style) -> Panel:
    if shown.view in CHARTS:
        chart = CHARTS[shown.view]
        return Panel(
            shown.description,
            shown.caption,
            lambda page, name, box: chart(page, name, box, scene.answer, style, shown.description),
            lambda width, _: width >= charts.LEAST_WITH_KEY,
        )
    return _in_marks(shown, style) if shown.marks else _in_rows(shown)


def _in_marks(shown: SceneView, style: Style) -> Panel:
    """The marks; where they have not room enough to be read, the rows, if there are any."""
    assert shown.marks
    marks = shown.marks

    def draw(page: Page, name: str, box: Box) -> None:
        picture = marks(_look(style, box.width), box.width, box.height)
        if picture.whole or not shown.rows:
            put_marks(page, name, box, picture.marks, shown.description)
        else:
            _in_rows(shown).draw(page, name, box)

    return Panel(
        shown.description, shown.caption, draw, lambda width, height: marks(_look(style, width), width, height).whole
    )


def _look(style: Style, width: float) -> Look:
    return Look(LARGE if width >= WIDE else SMALLEST, SMALLEST, style.dark)


def _in_rows(shown: SceneView) -> Panel:
    """A table; where there is nothing to show, the words that say so."""
    rows = shown.rows or [[shown.heading], [shown.caption]]
    shares = SHARES.get(shown.view, ())
    shares = shares if len(shares) == len(rows[0]) else [1] * len(rows[0])

    def draw(page: Page, name: str, box: Box) -> None:
        tables.put_table(page, name, box, that_fit(rows, box, shares), shares, shown.description)

    return Panel(
        shown.description,
        shown.caption,
        draw,
        lambda width, height: table_height(rows, width, shares, TABLE_POINTS) <= height,
    )


# Those that PowerPoint has charts for, the numbers within them.
CHARTS: Mapping[View, Callable[[Page, str, Box, Answer, Style, str], None]] = {
    "over_time": charts.outcome_areas,
    "map": charts.lead_map,
}
