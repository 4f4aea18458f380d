"""What would follow over two sliders at once? A map of what leads and of one measure, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from briefing import words
from briefing.answer import Answer
from briefing.code import through
from briefing.findings.measurement import Measurement
from model import tipping
from model.inputs import Array
from model.leads import contenders
from model.parts import RuleBase
from model.tipping import Plane
from scenarios import presets

NO_THIRD = ""
NOTE = (
    "The map moves its sliders and nothing else. The dots are scenarios that come with the project: each stands where "
    "it sets these two, but as it may set others differently, what leads there on the map need not lead in it."
)
# A share of the map below which an outcome is not named.
NAMED_SHARE = 0.005


@dataclass(frozen=True, eq=False)
class Map(Measurement):
    """One map, or three for as many settings of a third variable, of an answer and a measure."""

    planes: tuple[Plane, ...]


def drawn(answer: Answer, x: str, y: str, measure: str, third: str) -> Map:
    """The map of an answer over two variables, in three for the settings of a third if one is named."""
    scenario = answer.scenario
    planes = tipping.planes(answer.base, scenario.values, scenario.reading, x, y, measure, third, scenario.lens)
    return Map(answer, measure, planes)


@lru_cache(maxsize=64)
def map_of(answer: Answer) -> Plane:
    """The map of what leads over the first two leading variables, for a scene."""
    untimed = [x for x in answer.base.variables if x.kind != "time"]
    x, y = sorted(untimed, key=lambda variable: not variable.leading)[:2]
    return drawn(answer, x.id, y.id, answer.leading_measure, "").planes[0]


def labels(base: RuleBase, without: Sequence[str] = ()) -> dict[str, str]:
    """The variables that may span the map: id → label."""
    return {x.id: x.label for x in base.variables if x.id not in without}


def thirds(base: RuleBase, without: Sequence[str]) -> dict[str, str]:
    """The variables that may be the third, or none."""
    return {NO_THIRD: "None", **labels(base, without)}


def stored(base: RuleBase) -> Mapping[str, Mapping[str, float]]:
    """The shipped scenarios that are shown as points: name → values."""
    return {scenario.name: scenario.values for scenario in presets.shipped(base)}


def headline(maps: Map) -> str:
    """What leads over the map and over how much of it."""
    across, up = (maps.base.variable[name].label for name in (maps.planes[0].x, maps.planes[0].y))
    over = f"Of all settings of “{across}” and “{up}”, with all else as it stands"
    if len(maps.planes) == 1:
        return f"{over}, {_leads(maps, maps.planes[0])}."
    return f"{over}, {_leads_in_each(maps)}."


def _leads(maps: Map, plane: Plane) -> str:
    (phrase, share), *others = _ranked(maps.base, plane)
    if share == 1:
        return f"{phrase} leads in every one"
    return words.listed([f"{phrase} leads in {words.percent(share)}", *_each(others)])


def _each(ranked: Iterable[tuple[str, float]]) -> list[str]:
    return [f"{phrase} in {words.percent(share)}" for phrase, share in ranked]


def _leads_in_each(maps: Map) -> str:
    """In how much of each of three maps leads what leads in this scenario."""
    third, leading = maps.base.variable[maps.planes[0].third], maps.answer.contender
    place = list(contenders(maps.base)).index(leading.id)
    shares = [words.percent(_shares_of_map(maps.base, plane)[place]) for plane in maps.planes]
    low, present, high = (words.measured(third, plane.at) for plane in maps.planes)
    first = f"{leading.phrase} leads in {shares[0]} with “{third.label}” at {low}"
    return f"{first}, in {shares[1]} at {present} and in {shares[2]} at {high}"


def _shares_of_map(base: RuleBase, plane: Plane) -> Array:
    """The share of the map in which each contender leads."""
    counts: Array = np.bincount(plane.leading.ravel(), minlength=len(contenders(base))) / plane.leading.size
    return counts


def _ranked(base: RuleBase, plane: Plane) -> list[tuple[str, float]]:
    """What leads over enough of the map to be named, each with its share of it, the largest first."""
    shares = zip([x.phrase for x in contenders(base).values()], _shares_of_map(base, plane).tolist(), strict=True)
    return sorted((each for each in shares if each[1] >= NAMED_SHARE), key=lambda each: -each[1])


def contours_sentence(maps: Map) -> str:
    """How far the measure goes over the map, and where it stands."""
    shares = np.concatenate([plane.shares.ravel() for plane in maps.planes])
    shares = shares[np.isfinite(shares)]
    if not len(shares):
        return (
            f"“{maps.label}” cannot be said anywhere on the map, for none of the cases that it counts among come about."
        )
    span = f"from {words.percent(float(shares.min()))} to {words.percent(float(shares.max()))}"
    return (
        f"The lines join equal shares of “{maps.label}”: {span} on the map, {words.percent(maps.share)} where you are."
    )


def sentence(maps: Map, plane: Plane) -> str:
    """One map in words."""
    leads = _leads(maps, plane)
    if not plane.third:
        return f"{words.sentence_case(leads)}. {contours_sentence(maps)}"
    third = maps.base.variable[plane.third]
    return f"With “{third.label}” at {words.measured(third, plane.at)} {leads}. {contours_sentence(maps)}"


def lead_sentence(base: RuleBase, plane: Plane) -> str:
    """What leads over how much of a map of two sliders: the picture in words."""
    leads = ", ".join(_each(_ranked(base, plane)))
    across, up = base.variable[plane.x].label, base.variable[plane.y].label
    return f"What leads, of all settings of “{across}” and “{up}”, with all else as it stands: {leads}."


def lead_in_short(base: RuleBase, plane: Plane) -> str:
    """What leads over most of a map of two sliders, in a line without its full stop."""
    phrase, share = _ranked(base, plane)[0]
    leads = f"{words.sentence_case(phrase)} would lead in {words.percent(share)}"
    return f"{leads} of all settings of “{base.variable[plane.x].label}” and “{base.variable[plane.y].label}”"


def key(maps: Map, plane: Plane) -> str:
    """What tells one map from the others on the page."""
    return f"map_{maps.planes.index(plane) + 1}" if plane.third else "map"


def table(maps: Map, plane: Plane) -> pd.DataFrame:
    """One map as two grids, one below the other: the measure, and what leads, as a number; a row per value of the one
    variable, a column per value of the other."""
    numbered = ", ".join(f"{place} {x.label}" for place, x in enumerate(contenders(maps.base).values(), start=1))
    shows = [maps.label, f"leads: {numbered}"]
    rows = pd.MultiIndex.from_product([shows, plane.up], names=["shows", plane.y])
    columns = [f"{plane.x} {words.number_text(value)}" for value in plane.across.tolist()]
    return pd.DataFrame(np.vstack([plane.shares.round(4), plane.leading + 1.0]), rows, columns)


def call(maps: Map) -> str:
    """The call that repeats the map."""
    plane = maps.planes[0]
    arguments = f"{plane.x!r}, {plane.y!r}, {maps.measure!r}, {plane.third!r}{through(maps.answer.scenario)}"
    return f"tipping.planes(base, values, reading, {arguments})"
