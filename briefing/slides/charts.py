"""How is it drawn so that it can be changed? PowerPoint's own charts, the numbers within them; sizes in points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, inf
from typing import Any

import numpy as np
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.util import Pt

from briefing import words
from briefing.answer import Answer
from briefing.slides import dressing, fit, workbook
from briefing.slides.boxes import Box
from briefing.slides.fit import SMALLEST, shortened, visible
from briefing.slides.page import Page, add_chart
from briefing.svg.canvas import ink_on
from model.inputs import Array
from model.parts import Outcome, RuleBase, Variable
from model.tipping import Plane

# Of a chart's width, what labels may take: of outcomes, of scenes.
WIDEST_LABEL, WIDEST_SCENE = 0.45, 0.36
LABEL_GAP = 10.0
# To the right of bars: their value; between it and what it stands beside: a little.
VALUE_WIDTH, VALUE_GAP = 56.0, 4.0
# What a legend takes: a line of it, and beside each entry.
LEGEND_LINE, LEGEND_SWATCH = 24.0, 34.0
# A row from this height on has room for a label in two lines.
TWO_LINES = 38.0
PALE = 0.4
# A part of a bar narrower than this has no room for its number, nor areas over time for their legend.
LEAST_LABELLED, LEAST_AREAS = 40.0, 400.0
# What the labels of axes take, and at most a legend beside a plot, as a share of the width.
AXIS_WIDTH, AXIS_HEIGHT, WIDEST_LEGEND = 50.0, 34.0, 0.5
MOST_TIMES_NAMED, LEAST_TIMES = 8, 40
BELOW, ABOVE = "Band, below", "Band, above"
HERE, HERE_SIZE = "This scene", 14
# What the labels of a map's axes take; a cell of it smaller than this is too small.
MAP_AXIS, LEAST_CELL = 60.0, 5.0


@dataclass(frozen=True)
class Style:
    """What the charts of a deck share: their day, the greatest share that any shows, whether the page is dark."""

    made_on: date
    limit: float
    dark: bool

    def colour(self, outcome: Outcome) -> str:
        """An outcome's colour on this page, as #RRGGBB."""
        return outcome.colour.dark if self.dark else outcome.colour.light


def outcome_bars(page: Page, name: str, box: Box, answer: Answer, style: Style, sentence: str) -> None:
    """A bar per outcome in its colour, top to bottom in their order, the band as an error bar, the value beside it."""
    outcomes = answer.base.outcomes
    shares = [answer.outcomes[x.id] for x in outcomes]
    below = [max(share - answer.bands[x.id][0], 0.0) for share, x in zip(shares, outcomes, strict=True)]
    above = [max(answer.bands[x.id][1] - share, 0.0) for share, x in zip(shares, outcomes, strict=True)]
    labels = _outcome_labels(answer.base, box)
    data = workbook.shares(style.made_on, labels, [("Probability", shares)], {BELOW: below, ABOVE: above})
    chart = add_chart(page, name, box, XL_CHART_TYPE.BAR_CLUSTERED, data, sentence)
    series = dressing.plain_bars(chart, style.limit, gap=50).series[0]
    dressing.title(chart, "Outcomes, with 90 % bands", box)
    length = _between(chart, box, labels, VALUE_WIDTH)
    for place, outcome in enumerate(outcomes):
        dressing.fill(series.points[place], style.colour(outcome))
    dressing.value_labels(series, [(x / style.limit * length + VALUE_GAP) / box.width for x in above])
    ends = {"plus": (workbook.reference(data, ABOVE), above), "minus": (workbook.reference(data, BELOW), below)}
    dressing.error_bars(series, ends)


def comparison_bars(page: Page, name: str, box: Box, pair: Mapping[str, Answer], style: Style, sentence: str) -> None:
    """Two bars per outcome on one scale: what is compared with, by its name and pale, then the scene."""
    answer = list(pair.values())[-1]
    outcomes, labels = answer.base.outcomes, _outcome_labels(answer.base, box)
    series = [(visible(named), [told.outcomes[x.id] for x in outcomes]) for named, told in pair.items()]
    data = workbook.shares(style.made_on, labels, series)
    chart = add_chart(page, name, box, XL_CHART_TYPE.BAR_CLUSTERED, data, sentence)
    plot = dressing.plain_bars(chart, style.limit, gap=35)
    plot.overlap = 0
    dressing.title(chart, f"Pale: {next(iter(pair))}", box)
    _between(chart, box, labels, VALUE_WIDTH)
    for bars, strength in zip(plot.series, (PALE, 1.0), strict=True):
        for place, outcome in enumerate(outcomes):
            dressing.fill(bars.points[place], dressing.blended(style.colour(outcome), strength, style.dark))
        dressing.value_labels(bars)


def scene_bars(
    page: Page, name: str, box: Box, answers: Sequence[tuple[str, Answer]], style: Style, sentence: str
) -> None:
    """Every scene as one divided bar, top to bottom in their order, the parts in the order of the outcomes."""
    base = answers[0][1].base
    below = LEGEND_LINE * _legend_lines(base, box)
    room = WIDEST_SCENE * box.width
    lines = 2 if (box.height - below) / len(answers) >= TWO_LINES else 1
    # A line of two is not filled to its end.
    labels = [shortened(label, room * (1 if lines == 1 else 1.8)) for label, _ in answers]
    parts = [(_entry(x, box), [answer.outcomes[x.id] for _, answer in answers]) for x in base.outcomes]
    data = workbook.shares(style.made_on, labels, parts)
    chart = add_chart(page, name, box, XL_CHART_TYPE.BAR_STACKED, data, sentence)
    plot = dressing.plain_bars(chart, 1.0, gap=40)
    plot.overlap = 100
    dressing.legend(chart, XL_LEGEND_POSITION.BOTTOM)
    wide = max(fit.wide(label, SMALLEST) for label in labels)
    left = (wide if wide <= room else room) + LABEL_GAP
    plotted = Box(left, 0, box.width - left - VALUE_GAP, box.height - below)
    dressing.lay_out(chart, box, plotted)
    for series, outcome in zip(plot.series, base.outcomes, strict=True):
        dressing.fill(series, style.colour(outcome))
        series.format.line.color.theme_color = MSO_THEME_COLOR.BACKGROUND_1
        dressing.part_labels(series, LEAST_LABELLED / plotted.width, ink_on(style.colour(outcome)))


def _legend_lines(base: RuleBase, box: Box) -> int:
    """How many lines a legend has, whose entries stand in columns."""
    return ceil(len(base.outcomes) / max(int(box.width // _legend_width(base, box)), 1))


def _legend_width(base: RuleBase, box: Box) -> float:
    """The width of a legend in one column."""
    return max(fit.wide(_entry(x, box), SMALLEST) for x in base.outcomes) + LEGEND_SWATCH


def _entry(outcome: Outcome, box: Box) -> str:
    """What an outcome is called in a legend."""
    return shortened(outcome.label, WIDEST_LEGEND * box.width - LEGEND_SWATCH)


def outcome_areas(page: Page, name: str, box: Box, answer: Answer, style: Style, sentence: str) -> None:
    """Outcomes over time as areas on top of each other, the first on top."""
    base = answer.base
    times, skip = _times(answer)
    table = answer.result.timeline(times)
    areas = [(_entry(x, box), table[x.id].tolist()) for x in reversed(base.outcomes)]
    data = workbook.shares(style.made_on, times.tolist(), areas)
    data.categories.number_format = "0.##"
    chart = add_chart(page, name, box, XL_CHART_TYPE.AREA_STACKED, data, sentence)
    dressing.title(chart, base.time.axis or base.time.label, box)
    dressing.legend(chart, XL_LEGEND_POSITION.RIGHT)
    plot, legend = _beside_legend(base, box)
    dressing.lay_out(chart, box, plot)
    dressing.legend_at(chart, box, legend)
    for series, outcome in zip(chart.plots[0].series, reversed(base.outcomes), strict=True):
        dressing.fill(series, style.colour(outcome))
    dressing.share_axis(chart.value_axis)
    dressing.time_axis(chart.category_axis, skip)


def _beside_legend(base: RuleBase, box: Box) -> tuple[Box, Box]:
    """Where areas stand, and their legend to the right of them."""
    wide, top = _legend_width(base, box), dressing.TITLE_HEIGHT + VALUE_GAP
    plot = Box(AXIS_WIDTH, top, box.width - AXIS_WIDTH - wide - LABEL_GAP, box.height - top - AXIS_HEIGHT)
    return plot, Box(plot.right + LABEL_GAP, top, wide, plot.height)


def areas_height(width: float) -> float:
    """How high areas over time have to be in a column so wide; no height serves where that is too narrow."""
    return 0.0 if width >= LEAST_AREAS else inf


def _times(answer: Answer) -> tuple[Array, int]:
    """Times from 0 to the horizon, every whole one among them if the horizon is whole; every how many to name."""
    horizon = answer.scenario.values[answer.base.time.id]
    in_one = ceil(LEAST_TIMES / max(horizon, 1))
    steps = max(round(horizon * in_one), 1)
    return np.linspace(0, horizon, steps + 1), in_one * max(ceil(horizon / MOST_TIMES_NAMED), 1)


def lead_map(page: Page, name: str, box: Box, plane: Plane, answer: Answer, style: Style, sentence: str) -> None:
    """What leads over two sliders, as points in the outcomes' colours, and a ring where the scene stands."""
    base, values = answer.base, answer.scenario.values
    plot = _square_beside_legend(base, box)
    step = 1 if plot.width >= LEAST_CELL * len(plane.across) else 2
    found = _led(base, plane, step)
    series = [
        *((_entry(outcome, box), points) for outcome, points in found),
        (HERE, [(values[plane.x], values[plane.y])]),
    ]
    data = workbook.points(style.made_on, series)
    chart = add_chart(page, name, box, XL_CHART_TYPE.XY_SCATTER, data, sentence)
    across, up = (words.number_text(values[name]) for name in (plane.x, plane.y))
    dressing.title(chart, f"What leads. {HERE}: {across} across, {up} up", box)
    dressing.lay_out(chart, box, plot)
    dressing.legend(chart, XL_LEGEND_POSITION.RIGHT)
    dressing.legend_at(chart, box, _column_beside(plot, [label for label, _ in series]))
    colours = [style.colour(outcome) for outcome, _ in found]
    for drawn, colour in zip(chart.plots[0].series, [*colours, ""], strict=True):
        _mark(drawn, colour, round(plot.width / len(plane.across[::step])), style)
    for axis, variable in ((chart.category_axis, plane.x), (chart.value_axis, plane.y)):
        _slider_axis(axis, base.variable[variable], plot.width)


def _led(base: RuleBase, plane: Plane, step: int) -> list[tuple[Outcome, list[tuple[float, float]]]]:
    """The points of every so many rows and columns at which an outcome leads, for each that leads anywhere."""
    leading, x, y = plane.leading[::step, ::step], plane.across[::step], plane.up[::step]
    found = []
    for place, outcome in enumerate(base.outcomes):
        rows, columns = np.nonzero(leading == place)
        if len(rows):
            found.append((outcome, list(zip(x[columns].tolist(), y[rows].tolist(), strict=True))))
    # What leads over most of the map first: LibreOffice loses what stands before a longer series.
    return sorted(found, key=lambda led: -len(led[1]))


def _square_beside_legend(base: RuleBase, box: Box) -> Box:
    """Where a map stands, as broad as high, with room for a legend to the right of it."""
    wide, top = _legend_width(base, box), dressing.TITLE_HEIGHT + 2 * VALUE_GAP
    side = min(box.width - MAP_AXIS - wide - 2 * LABEL_GAP, box.height - top - MAP_AXIS)
    return Box(MAP_AXIS, top, side, side)


def _column_beside(plot: Box, labels: Sequence[str]) -> Box:
    """Where a legend of these labels stands beside a map, in one column."""
    wide = max(fit.wide(label, SMALLEST) for label in labels) + LEGEND_SWATCH
    return Box(plot.right + 2 * LABEL_GAP, plot.top, wide, min(LEGEND_LINE * len(labels), plot.height))


def _mark(series: Any, colour: str, size: int, style: Style) -> None:
    """Squares in an outcome's colour; a ring in the colour of text where no colour is given."""
    series.format.line.fill.background()
    marker = series.marker
    if colour:
        marker.style, marker.size = XL_MARKER_STYLE.SQUARE, size
        dressing.fill(marker, colour)
        marker.format.line.fill.background()
        return
    marker.style, marker.size = XL_MARKER_STYLE.CIRCLE, HERE_SIZE
    dressing.fill(marker, "#000000" if style.dark else "#FFFFFF")
    marker.format.line.color.theme_color = MSO_THEME_COLOR.TEXT_1
    marker.format.line.width = Pt(3)


def _slider_axis(axis: Any, variable: Variable, room: float) -> None:
    start, end = variable.range
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = start, end, (end - start) / 4
    axis.has_major_gridlines = False
    axis.tick_labels.font.size = Pt(SMALLEST)
    axis.has_title = True
    named = f"{variable.label}, {variable.unit}" if variable.unit else variable.label
    dressing.say(axis.axis_title, shortened(named, room))
    dressing.line(axis)


def _outcome_labels(base: RuleBase, box: Box) -> list[str]:
    return [shortened(x.label, WIDEST_LABEL * box.width) for x in base.outcomes]


def _between(chart: Any, box: Box, labels: Sequence[str], right: float) -> float:
    """Sets the plot between the labels on its left and values on its right; returns how long it is."""
    left = max(fit.wide(label, SMALLEST) for label in labels) + LABEL_GAP
    plot = Box(left, dressing.TITLE_HEIGHT, box.width - left - right, box.height - dressing.TITLE_HEIGHT)
    dressing.lay_out(chart, box, plot)
    return plot.width
