"""How is it drawn so that it can be changed? PowerPoint's own charts, the numbers within them; sizes in points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any

import numpy as np
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.util import Pt

from briefing import words
from briefing.answer import Answer
from briefing.findings.plane import map_of
from briefing.fit import SMALLEST, shortened, visible
from briefing.ink import QUIET, ink_on, outcome_ink
from briefing.marks import Box, Mark, Ring, Words, line
from briefing.slides import bands, dressing, key, workbook
from briefing.slides.key import Entry
from briefing.slides.page import Page, add_chart
from briefing.slides.shapes import put_marks
from briefing.typeface import LINE_HEIGHT, text_width
from model.inputs import Array
from model.leads import Coloured, Contender, contenders
from model.parts import RuleBase, Variable
from model.tipping import Plane

# Of a chart's width, what labels may take: of outcomes, of scenes; and what the key beside a chart may.
WIDEST_LABEL, WIDEST_SCENE, WIDEST_KEY = 0.45, 0.36, 0.36
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
    """What the charts of a deck share: their day, the greatest share that any shows, whether the page is dark."""

    made_on: date
    limit: float
    dark: bool

    def colour(self, outcome: Coloured) -> str:
        """The colour of an outcome, or of a group, on this page, as #RRGGBB."""
        return outcome_ink(outcome, self.dark)


@dataclass(frozen=True)
class Before:
    """What a scene is set against, and what it is called."""

    answer: Answer
    name: str
    since: str


def outcome_bars(
    page: Page, name: str, box: Box, answer: Answer, before: Before | None, style: Style, sentence: str
) -> None:
    """A bar per outcome in its colour, top to bottom in their order, the band as an error bar, the value beside it.

    Above each, pale and half behind it, what the scene is set against; where there is room, bands and changes as text.
    """
    points = LARGE if box.width >= bands.LEAST_WIDTH else SMALLEST
    since = before.since if before else ""
    beside = sum(bands.widths(since)) if bands.have_room(answer, box, dressing.TITLE_HEIGHT) else 0.0
    drawn = Box(box.left, box.top, box.width - beside, box.height)
    labels = [shortened(x.label, WIDEST_LABEL * box.width, points) for x in answer.base.outcomes]
    below, above = _beyond(answer)
    data = workbook.shares(style.made_on, labels, _bar_series(answer, before), {BELOW: below, ABOVE: above})
    chart = add_chart(page, name, drawn, XL_CHART_TYPE.BAR_CLUSTERED, data, sentence)
    dressing.plain_bars(chart, style.limit, BAR_GAP, points).overlap = HALF_BEHIND if before else 0
    dressing.title(chart, _bars_title(before, drawn), drawn)
    left, right = max(text_width(label, points) for label in labels) + LABEL_GAP, VALUE_WIDTH * points
    plot = Box(left, dressing.TITLE_HEIGHT, drawn.width - left - right, drawn.height - dressing.TITLE_HEIGHT)
    dressing.lay_out(chart, drawn, plot)
    *_, own = _coloured(chart.plots[0], answer.base, style)
    shifts = [(x * plot.width / style.limit + VALUE_GAP) / drawn.width for x in above]
    dressing.value_labels(own, shifts, points)
    ends = {"plus": (workbook.reference(data, ABOVE), above), "minus": (workbook.reference(data, BELOW), below)}
    dressing.error_bars(own, ends)
    if beside:
        strip = Box(drawn.right, box.top, beside, box.height)
        bands.put_bands(page, strip, dressing.TITLE_HEIGHT, answer, before.answer if before else None, since)


def _bar_series(answer: Answer, before: Before | None) -> list[tuple[str, list[float]]]:
    """What the scene is set against, if anything, then the scene."""
    earlier = [(visible(before.name), [before.answer.outcomes[x] for x in answer.outcomes])] if before else []
    return [*earlier, ("Probability", list(answer.outcomes.values()))]


def _bars_title(before: Before | None, box: Box) -> str:
    """What the bars show; where there is no room for all of it, what is least known."""
    if before is None:
        return OUTCOMES
    pale = f"Pale: {before.name}"
    whole = f"{OUTCOMES}. {pale}"
    return whole if text_width(whole, SMALLEST) <= dressing.TITLE_SHARE * box.width else pale


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
            dressing.fill(bars.points[place], dressing.blended(style.colour(outcome), strength, style.dark))
    return series


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
    wide = max(text_width(label, SMALLEST) for label in labels)
    left = (wide if wide <= room else room) + LABEL_GAP
    plotted = Box(left, 0, box.width - left - VALUE_GAP, box.height - below)
    dressing.lay_out(chart, box, plotted)
    for series, outcome in zip(plot.series, base.outcomes, strict=True):
        dressing.fill(series, style.colour(outcome))
        series.format.line.color.theme_color = MSO_THEME_COLOR.BACKGROUND_1
        dressing.part_labels(series, LEAST_LABELLED / plotted.width, ink_on(style.colour(outcome)))


def _legend_lines(base: RuleBase, box: Box) -> int:
    """How many lines a legend has, whose entries stand in columns."""
    column = max(text_width(_entry(x, box), SMALLEST) for x in base.outcomes) + LEGEND_SWATCH
    return ceil(len(base.outcomes) / max(int(box.width // column), 1))


def _entry(outcome: Coloured, box: Box) -> str:
    """What an outcome or a group is called in a legend."""
    return shortened(outcome.label, WIDEST_LEGEND * box.width - LEGEND_SWATCH)


def outcome_areas(page: Page, name: str, box: Box, answer: Answer, style: Style, sentence: str) -> None:
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
    key.put_key(page, KEY, Box(drawn.right + KEY_GAP, box.top + AREAS_TOP, wide, plot_height), entries)


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


def lead_map(page: Page, name: str, box: Box, answer: Answer, style: Style, sentence: str) -> None:
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
    _put_ring(page, Box(box.left + plot.left, box.top + plot.top, plot.width, plot.height), plane, base, here)
    for axis, variable, room in (
        (chart.category_axis, plane.x, plot.width),
        (chart.value_axis, plane.y, plot.height),
    ):
        _slider_axis(axis, base.variable[variable], room)
    entries = list(_led_and_here(plane, answer, [contender for contender, _ in led], style))
    wide = key.width(entries, box.right - drawn.right - KEY_GAP)
    key.put_key(page, KEY, Box(drawn.right + KEY_GAP, box.top + plot.top, wide, plot.height), entries)


def _put_ring(page: Page, plot: Box, plane: Plane, base: RuleBase, here: tuple[float, float]) -> None:
    """A ring where the scene stands: LibreOffice leaves out a chart's own point that stands alone."""
    shares = [
        (value - base.variable[name].range[0]) / (base.variable[name].range[1] - base.variable[name].range[0])
        for name, value in zip((plane.x, plane.y), here, strict=True)
    ]
    x, y = plot.left + shares[0] * plot.width, plot.bottom - shares[1] * plot.height
    across, up = map(words.number_text, here)
    box = Box(x - RING / 2, y - RING / 2, RING, RING)
    put_marks(page, HERE, box, [Ring(HERE, Box(0, 0, RING, RING))], f"{HERE}: {across} across, {up} up.")


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
