"""What can a scene show beyond bars and branches? Each further view as a picture with its heading and sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from briefing import draft, svg, words
from briefing.answer import answer
from briefing.brief import Told
from briefing.findings import precedents, tipping
from briefing.findings import slides as said
from briefing.findings.paper import precedents_text
from briefing.handout.lean import lean
from briefing.handout.markup import table
from briefing.svg.bars import comparison_sentence
from briefing.svg.plane import map_sentence
from model.inputs import ValuesError
from model.tipping import planes
from scenarios.scenario import baseline_scenario
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


def further_views(told: Told) -> list[Shown]:
    """What a scene shows beyond its outcome bars and branches, in the order of the scene."""
    return [VIEWS[view](told) for view in told.scene.show if view in VIEWS]


def _comparison(told: Told) -> Shown:
    start = told.before or answer(
        told.base,
        baseline_scenario(told.base).changed(reading=told.answer.scenario.reading, lens=told.answer.scenario.lens),
    )
    sentence = comparison_sentence(start, told.answer)
    return Shown("comparison", "What changes", sentence, lean(svg.comparison(start, told.answer, WIDTH)))


def _over_time(told: Told) -> Shown:
    picture = lean(svg.over_time(told.answer, WIDTH))
    return Shown("over_time", "Over time", words.timeline_sentence(told.answer), picture)


def _flips(told: Told) -> Shown:
    ordered = tipping.flips(told.answer).ordered
    changing = [strip for strip in ordered if strip.points]
    nearest = changing[:MOST_STRIPS] or ordered
    picture = lean(svg.strips(told.base, {strip.variable: strip for strip in nearest}, WIDTH))
    of_all = f": the nearest {words.counted(MOST_STRIPS)} of {words.counted(len(changing))} sliders"
    heading = f"What would flip it{of_all if len(changing) > MOST_STRIPS else ''}"
    sentence = draft.flip_sentence(told.base, told.flips)
    return Shown("flips", heading, f"{sentence} {tipping.MARKS}" if changing else sentence, picture)


def _map(told: Told) -> Shown:
    scenario, base = told.answer.scenario, told.base
    untimed = [x for x in base.variables if x.kind != "time"]
    x, y = sorted(untimed, key=lambda variable: not variable.leading)[:2]
    (plane,) = planes(base, scenario.values, scenario.reading, x.id, y.id, told.answer.leading, lens=scenario.lens)
    return Shown("map", "Over two sliders", map_sentence(base, plane), lean(svg.map(plane, told.answer, MAP_WIDTH)))


def _precedents(told: Told) -> Shown:
    heading = "Past cases"
    try:
        known = precedents.record(told.base)
    except ValuesError:
        return Shown("precedents", heading, said.NO_CASES)
    near = precedents.likeness(known, told.answer.base, told.answer.scenario.values, told.answer.scenario.reading)
    if not near.rows:
        return Shown("precedents", heading, said.NO_CASES)
    return Shown("precedents", heading, precedents_text(known, near)["said"], table(said.precedents(near)))


VIEWS: Mapping[View, Callable[[Told], Shown]] = {
    "comparison": _comparison,
    "over_time": _over_time,
    "flips": _flips,
    "map": _map,
    "precedents": _precedents,
}
