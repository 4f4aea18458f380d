"""What can a scene show? Each view as a native chart or table, with the sentence that stands for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from briefing import words
from briefing.brief import SceneBrief
from briefing.findings import precedents, tipping
from briefing.findings import slides as said
from briefing.findings.plane import map_of
from briefing.findings.precedents import likeness_sentence, nearest_headline
from briefing.slides import charts, flow, strips, tables
from briefing.slides.boxes import Box
from briefing.slides.charts import Before, Style
from briefing.slides.page import Page
from briefing.svg.bars import comparison_sentence
from briefing.svg.plane import map_sentence
from scenarios.storyline import View

Draw = Callable[[Page, str, Box], None]
# The two views that one chart shows.
BARS: tuple[View, View] = ("outcomes", "comparison")
FLIPS_SHARES, PRECEDENTS_SHARES, STAGES_SHARES = (100,), (40, 14, 34, 12), (35, 65)
# Beside another picture, a table is set no smaller than this.
TABLE_POINTS = 16.0


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
    return [_bars(scene, style) if view in BARS else PANELS[view](scene, style) for view in views]


def _bars(scene: SceneBrief, style: Style) -> Panel:
    sentence, before = words.outcomes_sentence(scene.answer), None
    if "comparison" in scene.stored.show:
        before = Before(scene.compared_with, said.compared_with(scene), said.since(scene))
        compared = comparison_sentence(before.answer, scene.answer)
        sentence = f"{sentence} {compared}" if "outcomes" in scene.stored.show else compared
    return Panel(
        sentence,
        "",
        lambda page, name, box: charts.outcome_bars(page, name, box, scene.answer, before, style, sentence),
    )


def _over_time(scene: SceneBrief, style: Style) -> Panel:
    sentence = words.timeline_sentence(scene.answer)
    return Panel(
        sentence,
        sentence,
        lambda page, name, box: charts.outcome_areas(page, name, box, scene.answer, style, sentence),
        _has_room_for_key,
    )


def _has_room_for_key(width: float, _: float) -> bool:
    return width >= charts.LEAST_WITH_KEY


def _branches(scene: SceneBrief, style: Style) -> Panel:
    sentence, stages = words.flow_sentence(scene.answer), said.branches(scene.answer)

    def draw(page: Page, name: str, box: Box) -> None:
        if flow.fits(scene.answer, box.width, box.height):
            flow.put_flow(page, name, box, scene.answer, style, sentence)
        else:
            _put_table(page, name, box, stages, STAGES_SHARES, sentence)

    return Panel(sentence, sentence, draw, lambda width, height: flow.fits(scene.answer, width, height))


def _flips(scene: SceneBrief, style: Style) -> Panel:
    found = tipping.flips_of(scene)
    sentence, headline = tipping.strips_sentence(found), tipping.headline(found, words.YARDSTICK)
    if not any(strip.points for strip in found.strips.values()):
        return _table([[said.ALONE], [said.NEVER]], FLIPS_SHARES, sentence, headline)
    return Panel(
        sentence,
        headline,
        lambda page, name, box: strips.put_strips(page, name, box, found, style, sentence),
        lambda width, height: strips.fits(found, width, height),
    )


def _map(scene: SceneBrief, style: Style) -> Panel:
    plane = map_of(scene.answer)
    sentence = map_sentence(scene.base, plane)
    return Panel(
        sentence,
        sentence,
        lambda page, name, box: charts.lead_map(page, name, box, plane, scene.answer, style, sentence),
        _has_room_for_key,
    )


def _precedents(scene: SceneBrief, _: Style) -> Panel:
    nearest = precedents.nearest_to(scene.answer)
    if nearest is None:
        return _table([["Past cases"], [said.NO_CASES]], (1,), said.NO_CASES, said.NO_CASES)
    known, near = nearest
    sentence, headline = likeness_sentence(near), nearest_headline(known, near)
    return _table(said.precedents(near), PRECEDENTS_SHARES, sentence, headline)


def _table(rows: tables.Rows, shares: Sequence[float], sentence: str, headline: str) -> Panel:
    return Panel(
        sentence,
        headline,
        lambda page, name, box: _put_table(page, name, box, rows, shares, sentence),
        lambda width, height: tables.table_height(rows, width, shares, TABLE_POINTS) <= height,
    )


def _put_table(page: Page, name: str, box: Box, rows: tables.Rows, shares: Sequence[float], sentence: str) -> None:
    tables.put_table(page, name, box, tables.that_fit(rows, box, shares), shares, sentence)


PANELS: Mapping[View, Callable[[SceneBrief, Style], Panel]] = {
    "branches": _branches,
    "over_time": _over_time,
    "flips": _flips,
    "map": _map,
    "precedents": _precedents,
}
