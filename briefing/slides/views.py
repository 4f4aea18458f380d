"""What can a scene show? Each view as a native chart or table, with the sentence that stands for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from briefing import words
from briefing.answer import Answer, answer
from briefing.brief import Told
from briefing.findings import precedents, tipping
from briefing.findings import slides as said
from briefing.findings.precedents import likeness_sentence
from briefing.slides import charts, tables
from briefing.slides.boxes import Box
from briefing.slides.charts import Style
from briefing.slides.page import Page
from briefing.svg.bars import comparison_sentence
from briefing.svg.plane import map_sentence
from model.inputs import ValuesError
from model.tipping import planes, strips
from scenarios.scenario import baseline_scenario
from scenarios.storyline import View

Draw = Callable[[Page, str, Box], None]


@dataclass(frozen=True)
class Panel:
    """A chart or table to be drawn into a place, what it says, and how high it has to be in a column so wide."""

    sentence: str
    draw: Draw
    least_height: Callable[[float], float] = lambda _: 0.0


def panel(view: View, told: Told, style: Style) -> Panel:
    """What a scene shows in one view."""
    return PANELS[view](told, style)


def _outcomes(told: Told, style: Style) -> Panel:
    sentence = words.outcomes_sentence(told.answer)
    return Panel(sentence, lambda page, name, box: charts.outcome_bars(page, name, box, told.answer, style, sentence))


def _comparison(told: Told, style: Style) -> Panel:
    before = told.before or _baseline(told)
    pair = {said.compared_with(told): before, f"scene {told.number}": told.answer}
    sentence = comparison_sentence(before, told.answer)
    return Panel(sentence, lambda page, name, box: charts.comparison_bars(page, name, box, pair, style, sentence))


def _baseline(told: Told) -> Answer:
    """What the model says with every input at its baseline, in the scene's reading."""
    scenario = told.scene.scenario
    return answer(told.base, baseline_scenario(told.base).changed(reading=scenario.reading, own=scenario.own))


def _over_time(told: Told, style: Style) -> Panel:
    sentence = words.timeline_sentence(told.answer)
    return Panel(
        sentence,
        lambda page, name, box: charts.outcome_areas(page, name, box, told.answer, style, sentence),
        charts.areas_height,
    )


def _branches(told: Told, _: Style) -> Panel:
    return _table(said.branches(told.answer), (35, 65), words.flow_sentence(told.answer))


def _flips(told: Told, _: Style) -> Panel:
    scenario = told.answer.scenario
    found = tipping.Flips(told.answer, strips(told.base, scenario.values, scenario.reading), *told.flips)
    rows = said.flips(found)
    return _table(rows, (38, 14, 16, 32)[: len(rows[0])], tipping.strips_sentence(found))


def _map(told: Told, style: Style) -> Panel:
    scenario, base = told.answer.scenario, told.base
    leading = [x for x in base.variables if x.kind != "time"]
    x, y = sorted(leading, key=lambda variable: not variable.leading)[:2]
    (plane,) = planes(base, scenario.values, scenario.reading, x.id, y.id, told.answer.leading)
    sentence = map_sentence(base, plane)
    return Panel(
        sentence, lambda page, name, box: charts.lead_map(page, name, box, plane, told.answer, style, sentence)
    )


def _precedents(told: Told, _: Style) -> Panel:
    try:
        near = precedents.likeness(precedents.record(told.base), told.answer.scenario.values)
    except ValuesError:
        return _table([["Past cases"], [said.NO_CASES]], (1,), said.NO_CASES)
    if not near.rows:
        return _table([["Past cases"], [said.NO_CASES]], (1,), said.NO_CASES)
    return _table(said.precedents(near), (38, 16, 32, 14), likeness_sentence(near))


def _table(rows: tables.Rows, shares: Sequence[float], sentence: str) -> Panel:
    def draw(page: Page, name: str, box: Box) -> None:
        tables.put_table(page, name, box, tables.that_fit(rows, box, shares), shares, sentence)

    return Panel(sentence, draw, lambda width: tables.table_height(rows, width, shares))


PANELS: Mapping[View, Callable[[Told, Style], Panel]] = {
    "outcomes": _outcomes,
    "branches": _branches,
    "comparison": _comparison,
    "over_time": _over_time,
    "flips": _flips,
    "map": _map,
    "precedents": _precedents,
}
