"""How is it drawn so that it can be changed? PowerPoint's own charts, the numbers within them; sizes in points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import ceil
from typing import Any

import numpy as np
import pandas as pd
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.util import Pt

from briefing import emphasis, fit, words
from briefing.answer import Answer
from briefing.emphasis import MUTED
from briefing.findings.plane import map_of
from briefing.fit import SMALLEST, shortened, visible
from briefing.ink import QUIET, ink_on, outcome_ink
from briefing.marks import Box, Look, Mark, Ring, Words, line
from briefing.marks import key as outcomes_key
from briefing.marks.remarks import Surroundings
from briefing.slides import bands, dressing, key, workbook
from briefing.slides.annotations import Drawn
from briefing.slides.boxes import READING
from briefing.slides.key import Entry
from briefing.slides.page import Line, Page, add_chart, put_text
from briefing.slides.shapes import put_marks
from briefing.typeface import LINE_HEIGHT, text_width
from model.inputs import Array
from model.leads import Coloured, Contender, contenders
from model.parts import RuleBase, Variable
from model.tipping import Plane

# Of a chart's width, what labels may take: of outcomes, of scenes, also in narrow columns; what the key beside it may.
WIDEST_LABEL, WIDEST_SCENE, WIDEST_IN_COLUMN, WIDEST_KEY = 0.45, 0.36, 0.6, 0.36
LABEL_GAP, KEY_GAP = 10.0, 16.0
# The type of charts that have the width of a slide.
LARGE = 16.0
LARGE_LINE = LARGE * LINE_HEIGHT
# Between the value to the right of a bar and what it stands beside: a little; what it takes, in sizes of type.
VALUE_GAP, VALUE_WIDTH = 4.0, 4.0
# Between the bars of two outcomes, as a percentage of a bar.
BAR_GAP = 50
# What a legend takes: a line of it, and beside each entry.
LEGEND_LINE, LEGEND_SWATCH = 24.0, 34.0
# A row from this height on has room for a label in two lines.
TWO_LINES = 33.0
# How pale what a scene is set against is, and how much of it the scene's own bars cover, in per cent.
PALE, HALF_BEHIND = 0.4, 45
# What is said above bars of how they are read: how high a line is, how many there may be, what is free below.
READING_LINE, MOST_READING, READING_GAP = SMALLEST * LINE_HEIGHT, 3, 9.0
# How far beside bars a remark on them may reach.
BESIDE_PLOT = 14.0
# Within these shares of their length areas have a remark upon them.
INNER = (0.3, 0.75)
# A part of a bar narrower than this has no room for its number.
LEAST_LABELLED = 40.0
# What the labels of axes take, and at most a legend beside a plot, as a share of the width.
AXIS_WIDTH, AXIS_HEIGHT, AREAS_TOP, WIDEST_LEGEND = 60.0, 44.0, 10.0, 0.5
MOST_TIMES_NAMED, LEAST_TIMES = 8, 40
OUTCOMES, BELOW, ABOVE = "Outcomes, with 90 % bands", "Band, below", "Band, above"
KEY, TIMES = "Which colour is which", "Time axis"
HERE, RING = "This scene", 18.0
# What the labels of a map's axes take; a cell of it smaller than this is too small.
MAP_AXIS, MAP_TOP, LEAST_CELL = 64.0, 10.0, 5.0
# In a column narrower than this, neither areas over time nor a map have room for their key.
LEAST_WITH_KEY = 560.0


@dataclass(frozen=True)
class Style:
    """What the charts of a deck share: their day, whether the page is dark; the outcomes in full colour, if not all."""

    made_on: date
    dark: bool
    full: frozenset[str] | None = None

    def colour(self, outcome: Coloured) -> str:
        """The colour of an outcome, or of a group, on this page, as #RRGGBB; muted if others stand out."""
        return dressing.blended(outcome_ink(outcome, self.dark), self.strength(outcome), self.dark)

    def strength(self, outcome: Coloured) -> float:
        """How strong its colour is, from 0 to 1."""
        names = outcome.outcomes if isinstance(outcome, Contender) else (outcome.id,)
        return 1.0 if self.full is None or self.full & {*names} else MUTED


@dataclass(frozen=True)
class Before:
    """What a scene is set against, and what it is called."""

    answer: Answer
    name: str
    since: str


def outcome_bars(
    page: Page, name: str, box: Box, answer: Answer, before: Before | None, style: Style, sentence: str
) -> Drawn:
    """A bar per outcome in its colour, top to bottom in their order, the band as an error bar, the value beside it.

    Above each, pale and half behind it, what the scene is set against; where there is room, bands and changes as text.
    """
    points = LARGE if box.width >= bands.LEAST_WIDTH else SMALLEST
    since = before.since if before else ""
    reached = _reached(answer, before)
    end = emphasis.axis_end(reached)
    above, beside = READING_LINE + READING_GAP, 0.0
    if bands.have_room(answer, box, above):
        beside = sum(bands.widths(since))
    said = fit.sized(_reading(before, end), box.width - beside, MOST_READING * READING_LINE, (SMALLEST,))[0]
    above = fit.height(said, box.width - beside) + READING_GAP
    drawn = Box(box.left, box.top + above, box.width - beside, box.height - above)
    labels = [shortened(x.label, WIDEST_LABEL * box.width, points) for x in answer.base.outcomes]
    below, beyond = _beyond(answer)
    data = workbook.shares(style.made_on, labels, _bar_series(answer, before), {BELOW: below, ABOVE: beyond})
    put_text(page, READING, [Line(said, quiet=True)], Box(box.left, box.top, drawn.width, above - READING_GAP))
    chart = add_chart(page, name, drawn, XL_CHART_TYPE.BAR_CLUSTERED, data, sentence)
    dressing.plain_bars(chart, end, BAR_GAP, points).overlap = HALF_BEHIND if before else 0
    left, right = max(text_width(label, points) for label in labels) + LABEL_GAP, VALUE_WIDTH * points
    plot = Box(left, 0, drawn.width - left - right, drawn.height)
    dressing.lay_out(chart, drawn, plot)
    *_, own = _coloured(chart.plots[0], answer.base, style)
    # Beside the bar, its band and the pale bar, whichever is the longest.
    ends = [(high - share) * plot.width / end for share, high in zip(answer.outcomes.values(), reached, strict=True)]
    dressing.value_labels(own, [(x + VALUE_GAP) / drawn.width for x in ends], points)
    whiskers = {"plus": (workbook.reference(data, ABOVE), beyond), "minus": (workbook.reference(data, BELOW), below)}
    dressing.error_bars(own, whiskers)
    if beside:
        strip = Box(drawn.right, box.top, beside, box.height)
        bands.put_bands(page, strip, above, answer, before.answer if before else None, since)
    around = _around_bars(drawn, plot, answer, [x / end * plot.width for x in reached], points)
    taken = [Box(box.left, box.top, drawn.width, above - READING_GAP)]
    return around.beside([*taken, Box(drawn.right, box.top, beside, box.height)] if beside else taken)


def _reached(answer: Answer, before: Before | None) -> list[float]:
    """How far each row reaches: its bar, its band, or the pale bar."""
    highs = [max(share, answer.bands[name][1]) for name, share in answer.outcomes.items()]
    if before is None:
        return highs
    return [max(x, before.answer.outcomes[name]) for x, name in zip(highs, answer.outcomes, strict=True)]


def _around_bars(drawn: Box, plot: Box, answer: Answer, reached: Sequence[float], points: float) -> Drawn:
    """The rows, each up to the end of its value; and of each the end of its bar."""
    high, rows, about = plot.height / len(reached), list[Box](), dict[str, Box]()
    for place, (name, reach) in enumerate(zip(answer.outcomes, reached, strict=True)):
        value = text_width(words.percent(answer.outcomes[name]), points) + 2 * VALUE_GAP
        top = drawn.top + place * high
        rows.append(Box(drawn.left, top, plot.left + reach + value, high))
        about[name] = Box(drawn.left + plot.left + reach / 2, top, reach / 2 + value, high)
    page = Box(drawn.left + plot.left, drawn.top, drawn.width - plot.left + BESIDE_PLOT, drawn.height)
    return Drawn(Surroundings(page, rows), about)


def _bar_series(answer: Answer, before: Before | None) -> list[tuple[str, list[float]]]:
    """What the scene is set against, if anything, then the scene."""
    earlier = [(visible(before.name), [before.answer.outcomes[x] for x in answer.outcomes])] if before else []
    return [*earlier, ("Probability", list(answer.outcomes.values()))]


def _reading(before: Before | None, end: float) -> str:
    """How the bars are read: what they show, what the pale ones are, where they end."""
    parts = [f"{OUTCOMES}.", f"Pale: {before.name}." if before else "", emphasis.axis_note(end)]
    return " ".join(filter(None, parts))


def _beyond(answer: Answer) -> tuple[list[float], list[float]]:
    """How far each band reaches below its share, and above it."""
    rows = [(share, *answer.bands[name]) for name, share in answer.outcomes.items()]
    return [max(share - low, 0.0) for share, low, _ in rows], [max(high - share, 0.0) for share, _, high in rows]


def _coloured(plot: Any, base: RuleBase, style: Style) -> list[Any]:
    """The series, their bars in the outcomes' colours; those of what a scene is set against pale."""
    series = list(plot.series)
    for bars in series:
        strength = 1.0 if bars is series[-1] else PALE
        for place, outcome in enumerate(base.outcomes):
            dressing.fill_point(bars, place, dressing.blended(style.colour(outcome), strength, style.dark))
    return series


def with_key(page: Page, box: Box, base: RuleBase, style: Style) -> Box:
    """Puts the outcomes beside their colours at the foot of a box, once for all charts in it; returns what is left."""
    look = Look(SMALLEST, SMALLEST, style.dark)
    high = outcomes_key.height(base.outcomes, look, 0, box.width)
    left = Box(box.left, box.top, box.width, box.height - high - VALUE_GAP)
    marks = list(outcomes_key.marks(base.outcomes, look, 0, box.width, 0))
    said = "; ".join(visible(outcome.label) for outcome in base.outcomes)
    put_marks(page, KEY, Box(box.left, box.bottom - high, box.width, high), marks, key.SENTENCE.format(said))
    return left


def scene_bars(
    page: Page,
    name: str,
    box: Box,
    answers: Sequence[tuple[str, Answer]],
    style: Style,
    sentence: str,
    has_legend: bool = True,
) -> None:
    """Every scene as one divided bar, top to bottom in their order, the parts in the order of the outcomes; what leads
    in a scene in full colour."""
    base = answers[0][1].base
    below = LEGEND_LINE * _legend_lines(base, box) if has_legend else 0.0
    room = (WIDEST_SCENE if has_legend else WIDEST_IN_COLUMN) * box.width
    lines = 2 if (box.height - below) / len(answers) >= TWO_LINES else 1
    # A line of two is not filled to its end.
    labels = [shortened(label, room * (1 if lines == 1 else 1.8)) for label, _ in answers]
    parts = [(_entry(x, box), [answer.outcomes[x.id] for _, answer in answers]) for x in base.outcomes]
    data = workbook.shares(style.made_on, labels, parts)
    chart = add_chart(page, name, box, XL_CHART_TYPE.BAR_STACKED, data, sentence)
    plot = dressing.plain_bars(chart, 1.0, gap=40)
    plot.overlap = 100
    if has_legend:
        dressing.legend(chart, XL_LEGEND_POSITION.BOTTOM)
    wide = max(text_width(label, SMALLEST) for label in labels)
    left = (wide if wide <= room else room) + LABEL_GAP
    plotted = Box(left, 0, box.width - left - VALUE_GAP, box.height - below)
    dressing.lay_out(chart, box, plotted)
    leading = [frozenset(answer.contender.outcomes) for _, answer in answers]
    for series, outcome in zip(plot.series, base.outcomes, strict=True):
        dressing.fill(series, outcome_ink(outcome, style.dark))
        series.format.line.color.theme_color = MSO_THEME_COLOR.BACKGROUND_1
        shown = [replace(style, full=full).colour(outcome) for full in leading]
        for place, colour in enumerate(shown):
            dressing.fill_point(series, place, colour, edged=True)
        dressing.part_labels(series, LEAST_LABELLED / plotted.width, [ink_on(colour) for colour in shown])


def _legend_lines(base: RuleBase, box: Box) -> int:
    """How many lines a legend has, whose entries stand in columns."""
    column = max(text_width(_entry(x, box), SMALLEST) for x in base.outcomes) + LEGEND_SWATCH
    return ceil(len(base.outcomes) / max(int(box.width // column), 1))


def _entry(outcome: Coloured, box: Box) -> str:
    """What an outcome or a group is called in a legend."""
    return shortened(outcome.label, WIDEST_LEGEND * box.width - LEGEND_SWATCH)


def outcome_areas(page: Page, name: str, box: Box, answer: Answer, style: Style, sentence: str) -> Drawn:
    """Outcomes over time as areas on top of each other, the first on top; at their ends what they are and come to."""
    base = answer.base
    times, skip = _times(answer)
    table = answer.result.timeline(times)
    areas = [(_entry(x, box), table[x.id].tolist()) for x in reversed(base.outcomes)]
    plot_height = box.height - 2 * AREAS_TOP - AXIS_HEIGHT
    entries = list(_at_the_end(answer, dict(table.iloc[-1]), plot_height, style))
    wide = key.width(entries, WIDEST_KEY * box.width)
    drawn = Box(box.left, box.top, box.width - wide - KEY_GAP, box.height - AXIS_HEIGHT)
    data = workbook.shares(style.made_on, times.tolist(), areas)
    data.categories.number_format = "0.##"
    chart = add_chart(page, name, drawn, XL_CHART_TYPE.AREA_STACKED, data, sentence)
    chart.has_legend = chart.has_title = False
    plot = Box(AXIS_WIDTH, AREAS_TOP, drawn.width - AXIS_WIDTH - VALUE_GAP, plot_height)
    dressing.lay_out(chart, drawn, plot)
    for series, outcome in zip(chart.plots[0].series, reversed(base.outcomes), strict=True):
        dressing.fill(series, style.colour(outcome))
    dressing.share_axis(chart.value_axis, LARGE)
    dressing.bare_axis(chart.category_axis)
    below = Box(box.left + plot.left, drawn.bottom, plot.width, AXIS_HEIGHT)
    _put_times(page, below, times[::skip].tolist(), times[-1], base)
    named = Box(drawn.right + KEY_GAP, box.top + AREAS_TOP, wide, plot_height)
    key.put_key(page, KEY, named, entries)
    inside = plot.moved(box.left, box.top)
    return Drawn(Surroundings(inside, (named, below)), dict(_thickest(table, inside)), upon=True, within=True)


def _thickest(table: pd.DataFrame, plot: Box) -> Iterator[tuple[str, Box]]:
    """Where each area is thickest, not too near to its ends."""
    shares = table.to_numpy()
    tops, last = shares.cumsum(axis=1) - shares, len(table) - 1
    first, end = int(INNER[0] * last), max(int(INNER[1] * last), int(INNER[0] * last) + 1)
    for place, name in enumerate(table.columns):
        row = first + int(shares[first:end, place].argmax())
        left, top = plot.left + plot.width * row / max(last, 1), plot.top + float(tops[row, place]) * plot.height
        yield str(name), Box(left, top, 0, float(shares[row, place]) * plot.height)


def _put_times(page: Page, box: Box, named: Sequence[float], end: float, base: RuleBase) -> None:
    """Times below areas, and what they are counted in: programs differ in how they thin out an axis of their own."""
    reach = text_width("000.0", LARGE)
    marks = list[Mark]()
    for time in named:
        middle = reach / 2 + (box.width * time / end if end else 0.0)
        left = min(middle - reach / 2, box.width)
        marks.append(line(Words(words.number_text(time), LARGE), left, LARGE_LINE / 2, reach, "middle"))
    said = shortened(base.time.axis or base.time.label, box.width, LARGE)
    title = Words(said, LARGE, colour=QUIET)
    marks.append(line(title, reach / 2, box.height - LARGE_LINE / 2, box.width, "middle"))
    around = Box(box.left - reach / 2, box.top, box.width + reach, box.height)
    put_marks(page, TIMES, around, marks, f"{visible(said)}, from 0 to {words.number_text(end)}.")


def _at_the_end(answer: Answer, ends: Mapping[str, float], height: float, style: Style) -> Iterator[Entry]:
    """What each area is and comes to, in the middle of where it ends."""
    reached = 0.0
    for outcome in answer.base.outcomes:
        share = float(ends[outcome.id])
        middle = (reached + share / 2) * height
        yield Entry(style.colour(outcome), visible(outcome.label), words.percent(share), middle)
        reached += share


def _times(answer: Answer) -> tuple[Array, int]:
    """Times from 0 to the horizon, every whole one among them if the horizon is whole; every how many to name."""
    horizon = answer.scenario.values[answer.base.time.id]
    in_one = ceil(LEAST_TIMES / max(horizon, 1))
    steps = max(round(horizon * in_one), 1)
    return np.linspace(0, horizon, steps + 1), in_one * max(ceil(horizon / MOST_TIMES_NAMED), 1)


def lead_map(page: Page, name: str, box: Box, answer: Answer, style: Style, sentence: str) -> Drawn:
    """What leads over two sliders, as points in its colours, and a ring where the scene stands."""
    base, values, plane = answer.base, answer.scenario.values, map_of(answer)
    plot, steps = _over_two_sliders(box, plane)
    led = _led(base, plane, steps)
    series = [
        *((_entry(contender, box), points) for contender, points in led),
        (HERE, [(values[plane.x], values[plane.y])]),
    ]
    data = workbook.points(style.made_on, series)
    drawn = Box(box.left, box.top, plot.right + VALUE_GAP * 2, box.height)
    chart = add_chart(page, name, drawn, XL_CHART_TYPE.XY_SCATTER, data, sentence)
    chart.has_legend = chart.has_title = False
    dressing.lay_out(chart, drawn, plot)
    colours = [style.colour(contender) for contender, _ in led]
    for shown, colour in zip(chart.plots[0].series, [*colours, ""], strict=True):
        _mark(shown, colour, ceil(plot.width / len(plane.across[:: steps[0]])))
    here = values[plane.x], values[plane.y]
    inside = plot.moved(box.left, box.top)
    ring = _put_ring(page, inside, plane, base, here)
    for axis, variable, room in (
        (chart.category_axis, plane.x, plot.width),
        (chart.value_axis, plane.y, plot.height),
    ):
        _slider_axis(axis, base.variable[variable], room)
    entries = list(_led_and_here(plane, answer, [contender for contender, _ in led], style))
    wide = key.width(entries, box.right - drawn.right - KEY_GAP)
    named = Box(drawn.right + KEY_GAP, box.top + plot.top, wide, plot.height)
    key.put_key(page, KEY, named, entries)
    return Drawn(Surroundings(inside, (ring, named)), {"": ring}, upon=True)


def _put_ring(page: Page, plot: Box, plane: Plane, base: RuleBase, here: tuple[float, float]) -> Box:
    """A ring where the scene stands: LibreOffice leaves out a chart's own point that stands alone. Returns its box."""
    shares = [
        (value - base.variable[name].range[0]) / (base.variable[name].range[1] - base.variable[name].range[0])
        for name, value in zip((plane.x, plane.y), here, strict=True)
    ]
    x, y = plot.left + shares[0] * plot.width, plot.bottom - shares[1] * plot.height
    across, up = map(words.number_text, here)
    box = Box(x - RING / 2, y - RING / 2, RING, RING)
    put_marks(page, HERE, box, [Ring(HERE, Box(0, 0, RING, RING))], f"{HERE}: {across} across, {up} up.")
    return box


def _led_and_here(plane: Plane, answer: Answer, led: Sequence[Contender], style: Style) -> Iterator[Entry]:
    """What leads where, of the whole map; and the ring, with where it stands."""
    base, values = answer.base, answer.scenario.values
    places = list(contenders(base))
    for row, each in enumerate(led):
        share = float(np.mean(plane.leading == places.index(each.id)))
        yield Entry(style.colour(each), visible(each.label), f"{words.percent(share)} of the map", row * key.ROW)
    yield Entry(key.RING, HERE, "", len(led) * key.ROW)
    for row, name in enumerate((plane.x, plane.y), start=len(led) + 1):
        variable = base.variable[name]
        setting = f"{visible(variable.label)} {words.measured(variable, values[name])}"
        yield Entry("", setting, "", row * key.ROW)


def _over_two_sliders(box: Box, plane: Plane) -> tuple[Box, tuple[int, int]]:
    """Where a map stands, with its key beside it, and of how many of its columns and rows one is drawn.

    The cells are about as broad as high: half of the rows, where the map is twice as broad as high.
    """
    high = box.height - MAP_TOP - MAP_AXIS
    room = (1 - WIDEST_KEY) * box.width - MAP_AXIS
    if room >= 2 * high and high >= LEAST_CELL * len(plane.up) / 2:
        return Box(MAP_AXIS, MAP_TOP, 2 * high, high), (1, 2)
    side = min(room, high)
    step = 1 if side >= LEAST_CELL * len(plane.across) else 2
    return Box(MAP_AXIS, MAP_TOP, side, side), (step, step)


def _led(base: RuleBase, plane: Plane, steps: tuple[int, int]) -> list[tuple[Contender, list[tuple[float, float]]]]:
    """The points of every so many columns and rows at which a contender leads, for each that leads anywhere."""
    across, up = steps
    leading, x, y = plane.leading[::up, ::across], plane.across[::across], plane.up[::up]
    led = []
    for place, contender in enumerate(contenders(base).values()):
        rows, columns = np.nonzero(leading == place)
        if len(rows):
            led.append((contender, list(zip(x[columns].tolist(), y[rows].tolist(), strict=True))))
    # What leads over most of the map first: LibreOffice loses what stands before a longer series.
    return sorted(led, key=lambda led: -len(led[1]))


def _mark(series: Any, colour: str, size: int) -> None:
    """Squares in an outcome's colour; nothing where no colour is given."""
    series.format.line.fill.background()
    marker = series.marker
    marker.style = XL_MARKER_STYLE.SQUARE if colour else XL_MARKER_STYLE.NONE
    if colour:
        marker.size = size
        dressing.fill(marker, colour)
        marker.format.line.fill.background()


def _slider_axis(axis: Any, variable: Variable, room: float) -> None:
    start, end = variable.range
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = start, end, (end - start) / 4
    axis.has_major_gridlines = False
    axis.tick_labels.font.size = Pt(LARGE)
    axis.has_title = True
    named = f"{variable.label}, {variable.unit}" if variable.unit else variable.label
    dressing.say(axis.axis_title, shortened(named, room, LARGE), LARGE)
    dressing.line(axis)
