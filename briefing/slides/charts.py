"""How is it drawn so that it can be changed? PowerPoint's own charts, the numbers within them; sizes in points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, inf, log
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
from model.parts import Outcome, RuleBase
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
# Every how many points of a map may be shown; what stands beside and below its plot.
MAP_STEPS, BESIDE_MAP = (1, 2, 4), (70.0, 126.0)


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
    below = LEGEND_LINE * _legend_lines(base, box.width)
    room = WIDEST_SCENE * box.width
    lines = 2 if (box.height - below) / len(answers) >= TWO_LINES else 1
    # A line of two is not filled to its end.
    labels = [shortened(label, room * (1 if lines == 1 else 1.8)) for label, _ in answers]
    parts = [(visible(x.label), [answer.outcomes[x.id] for _, answer in answers]) for x in base.outcomes]
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


def _legend_lines(base: RuleBase, width: float) -> int:
    """How many lines a legend has, whose entries stand in columns."""
    return ceil(len(base.outcomes) / max(int(width // _legend_width(base)), 1))


def _legend_width(base: RuleBase) -> float:
    """The width of a legend in one column."""
    return max(fit.wide(visible(x.label), SMALLEST) for x in base.outcomes) + LEGEND_SWATCH


def outcome_areas(page: Page, name: str, box: Box, answer: Answer, style: Style, sentence: str) -> None:
    """Outcomes over time as areas on top of each other, the first on top."""
    base = answer.base
    times, skip = _times(answer)
    table = answer.result.timeline(times)
    areas = [(visible(x.label), table[x.id].tolist()) for x in reversed(base.outcomes)]
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
    wide, top = min(_legend_width(base), WIDEST_LEGEND * box.width), dressing.TITLE_HEIGHT + VALUE_GAP
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
    across, up, size = _grid(box, len(plane.across))
    leading = plane.leading[::up, ::across]
    counts = np.bincount(leading.ravel(), minlength=len(base.outcomes))
    # What leads over most of the map first: LibreOffice loses what stands before a longer series.
    shown = [base.outcomes[place] for place in np.argsort(-counts, kind="stable") if counts[place]]
    series = []
    for outcome in shown:
        rows, columns = np.nonzero(leading == base.outcomes.index(outcome))
        x, y = plane.across[::across][columns], plane.up[::up][rows]
        series.append((visible(outcome.label), list(zip(x.tolist(), y.tolist(), strict=True))))
    data = workbook.points(style.made_on, [*series, (HERE, [(values[plane.x], values[plane.y])])])
    chart = add_chart(page, name, box, XL_CHART_TYPE.XY_SCATTER, data, sentence)
    here = [f"{base.variable[name].label} {words.number_text(values[name])}" for name in (plane.x, plane.y)]
    dressing.title(chart, f"{HERE}: {', '.join(here)}", box)
    dressing.legend(chart, XL_LEGEND_POSITION.BOTTOM)
    for found, colour in zip(chart.plots[0].series, [*map(style.colour, shown), ""], strict=True):
        _mark(found, colour, size, style)
    for axis, variable in ((chart.category_axis, plane.x), (chart.value_axis, plane.y)):
        _slider_axis(axis, base, variable)


def _grid(box: Box, count: int) -> tuple[int, int, int]:
    """Every how many columns and rows of a map to show, so that the points stand about as far apart both ways; and
    how large to draw them."""
    room = box.width - BESIDE_MAP[0], box.height - BESIDE_MAP[1]
    steps = [(x, y) for x in MAP_STEPS for y in MAP_STEPS]
    apart = {step: (room[0] * step[0] / count, room[1] * step[1] / count) for step in steps}
    x, y = min(steps, key=lambda step: (abs(log(apart[step][0] / apart[step][1])), step))
    return x, y, max(2, int(min(apart[x, y])))


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


def _slider_axis(axis: Any, base: RuleBase, name: str) -> None:
    variable = base.variable[name]
    start, end = variable.range
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = start, end, (end - start) / 4
    axis.has_major_gridlines = False
    axis.tick_labels.font.size = Pt(SMALLEST)
    axis.has_title = True
    dressing.say(axis.axis_title, f"{variable.label}, {variable.unit}" if variable.unit else variable.label)
    dressing.line(axis)


def _outcome_labels(base: RuleBase, box: Box) -> list[str]:
    return [shortened(x.label, WIDEST_LABEL * box.width) for x in base.outcomes]


def _between(chart: Any, box: Box, labels: Sequence[str], right: float) -> float:
    """Sets the plot between the labels on its left and values on its right; returns how long it is."""
    left = max(fit.wide(label, SMALLEST) for label in labels) + LABEL_GAP
    plot = Box(left, dressing.TITLE_HEIGHT, box.width - left - right, box.height - dressing.TITLE_HEIGHT)
    dressing.lay_out(chart, box, plot)
    return plot.width
