"""How is it drawn so that it can be changed? PowerPoint's own charts, the numbers within them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any

import numpy as np
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_MARK
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from briefing.answer import Answer
from briefing.slides import fit
from briefing.slides.boxes import Box
from briefing.slides.fit import SMALLEST, shortened, visible
from briefing.slides.page import Page, add_chart
from briefing.slides.workbook import SHARE, SHARE_LABEL, Points, Shares
from briefing.svg.canvas import ink_on
from model.parts import Outcome, RuleBase
from model.tipping import Plane

TITLE_HEIGHT = 26.0
# To the right of bars: their value.
VALUE_WIDTH = 56.0
WIDEST_LABEL = 0.45  # of the chart
LABEL_GAP = 10.0
WHISKER = RGBColor(0x8B, 0x93, 0xA1)
PALE = 0.4
# A part of a bar narrower than this many points has no room for its number.
LEAST_LABELLED = 40.0
BELOW, ABOVE = "Band, below", "Band, above"


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
    base = answer.base
    shares = [answer.outcomes[x.id] for x in base.outcomes]
    ends = [answer.bands[x.id] for x in base.outcomes]
    beside = {
        BELOW: [max(share - low, 0.0) for share, (low, _) in zip(shares, ends, strict=True)],
        ABOVE: [max(high - share, 0.0) for share, (_, high) in zip(shares, ends, strict=True)],
    }
    data = Shares(style.made_on, beside)
    labels = _labels(base, box)
    data.categories = labels
    data.add_series("Probability", shares)
    chart = add_chart(page, name, box, XL_CHART_TYPE.BAR_CLUSTERED, data, sentence)
    plot = _plain_bars(chart, style.limit, gap=50)
    _title(chart, "Outcomes. Line: 90 % of draws of the weights", box)
    length = _room(chart, box, labels, VALUE_WIDTH)
    series = plot.series[0]
    for place, outcome in enumerate(base.outcomes):
        _fill(series.points[place], style.colour(outcome))
    _value_labels(series, [x / style.limit * length / box.width for x in beside[ABOVE]])
    _error_bars(series, data, beside)


def comparison_bars(
    page: Page, name: str, box: Box, before: Answer, answer: Answer, style: Style, sentence: str
) -> None:
    """Two bars per outcome on one scale: what is compared with, pale, and this scene."""
    base = answer.base
    data = Shares(style.made_on)
    labels = _labels(base, box)
    data.categories = labels
    for told in (before, answer):
        data.add_series(visible(told.scenario.name), [told.outcomes[x.id] for x in base.outcomes])
    chart = add_chart(page, name, box, XL_CHART_TYPE.BAR_CLUSTERED, data, sentence)
    plot = _plain_bars(chart, style.limit, gap=35)
    plot.overlap = 0
    _title(chart, f"Pale: {before.scenario.name}", box)
    _room(chart, box, labels, VALUE_WIDTH)
    for series, strength in zip(plot.series, (PALE, 1.0), strict=True):
        for place, outcome in enumerate(base.outcomes):
            _fill(series.points[place], _blended(style.colour(outcome), strength, style.dark))
        _value_labels(series)


def scene_bars(
    page: Page, name: str, box: Box, answers: Sequence[tuple[str, Answer]], style: Style, sentence: str
) -> None:
    """Every scene as one divided bar, top to bottom in their order, the parts in the order of the outcomes."""
    base = answers[0][1].base
    data = Shares(style.made_on)
    labels = [shortened(name, 0.34 * box.width) for name, _ in answers]
    data.categories = labels
    for outcome in base.outcomes:
        data.add_series(outcome.label, [answer.outcomes[outcome.id] for _, answer in answers])
    chart = add_chart(page, name, box, XL_CHART_TYPE.BAR_STACKED, data, sentence)
    plot = _plain_bars(chart, 1.0, gap=40)
    plot.overlap = 100
    length = _room(chart, box, labels, 8, above=0, below=LEGEND_HEIGHT * _legend_lines(base, box))
    _legend(chart, XL_LEGEND_POSITION.BOTTOM)
    for series, outcome in zip(plot.series, base.outcomes, strict=True):
        _fill(series, style.colour(outcome))
        series.format.line.color.theme_color = MSO_THEME_COLOR.BACKGROUND_1
        labelled = series.data_labels
        labelled.show_value, labelled.number_format_is_linked = True, False
        labelled.number_format = f'[<{LEAST_LABELLED / length:.4f}]"";0 %'
        labelled.font.size = Pt(SMALLEST)
        labelled.font.color.rgb = RGBColor.from_string(ink_on(style.colour(outcome))[1:])


LEGEND_HEIGHT = 24.0


def _legend_lines(base: RuleBase, box: Box) -> int:
    widths = [fit.wide(x.label, SMALLEST) + 34 for x in base.outcomes]
    return 1 + int(sum(widths) // box.width)


def outcome_areas(page: Page, name: str, box: Box, answer: Answer, style: Style, sentence: str) -> None:
    """Outcomes over time as areas on top of each other, the first on top."""
    base, years, skip = answer.base, *_years(answer)
    table = answer.result.timeline(years)
    data = Shares(style.made_on)
    data.categories = [float(year) for year in years]
    data.categories.number_format = "0.##"
    for outcome in reversed(base.outcomes):
        data.add_series(outcome.label, table[outcome.id].tolist())
    chart = add_chart(page, name, box, XL_CHART_TYPE.AREA_STACKED, data, sentence)
    _title(chart, base.time.axis or base.time.label, box)
    _legend(chart, XL_LEGEND_POSITION.RIGHT)
    for series, outcome in zip(chart.plots[0].series, reversed(base.outcomes), strict=True):
        _fill(series, style.colour(outcome))
    _share_axis(chart.value_axis)
    _whole_years(chart.category_axis, skip)


def _years(answer: Answer) -> tuple[Any, int]:
    """Times from 0 to the horizon, evenly spaced and, where that can be, so that every whole one is among them; and how
    many make up the step from one label to the next."""
    horizon = answer.scenario.values[answer.base.time.id]
    a_year = ceil(40 / max(horizon, 1))
    count = max(round(horizon * a_year), 1)
    return np.linspace(0, horizon, count + 1), a_year * ceil(horizon / 8)


def _whole_years(axis: Any, skip: int) -> None:
    axis.tick_labels.font.size = Pt(SMALLEST)
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "0.#", False
    axis.tick_labels.number_format = "0"
    axis.major_tick_mark = XL_TICK_MARK.NONE
    _line(axis)
    element = axis._element
    between = f'<c:tickLblSkip {nsdecls("c")} val="{skip}"/>'
    element.insert_element_before(parse_xml(between), "c:tickMarkSkip", "c:noMultiLvlLbl", "c:extLst")


def lead_map(page: Page, name: str, box: Box, plane: Plane, answer: Answer, style: Style, sentence: str) -> None:
    """What leads over two sliders, as points in the outcomes' colours, and a ring where the scene stands."""
    base, values = answer.base, answer.scenario.values
    data, shown = Points(style.made_on), list[Outcome]()
    for place, outcome in enumerate(base.outcomes):
        rows, columns = np.nonzero(plane.leading[::MAP_STEP, ::MAP_STEP] == place)
        if len(rows):
            shown.append(outcome)
            series = data.add_series(outcome.label)
            for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
                series.add_data_point(float(plane.across[column * MAP_STEP]), float(plane.up[row * MAP_STEP]))
    data.add_series("This scene").add_data_point(values[plane.x], values[plane.y])
    chart = add_chart(page, name, box, XL_CHART_TYPE.XY_SCATTER, data, sentence)
    chart.has_title = False
    _legend(chart, XL_LEGEND_POSITION.BOTTOM)
    for series, outcome in zip(chart.plots[0].series, [*shown, None], strict=True):
        _mark(series, style.colour(outcome) if outcome else "")
    for axis, variable in ((chart.category_axis, plane.x), (chart.value_axis, plane.y)):
        _slider_axis(axis, base, variable)


MAP_STEP = 2


def _mark(series: Any, colour: str) -> None:
    series.format.line.fill.background()
    marker = series.marker
    marker.style, marker.size = (XL_MARKER_STYLE.SQUARE, 9) if colour else (XL_MARKER_STYLE.CIRCLE, 15)
    marker.format.fill.solid()
    if colour:
        marker.format.fill.fore_color.rgb = RGBColor.from_string(colour[1:])
        marker.format.line.fill.background()
    else:
        marker.format.fill.fore_color.theme_color = MSO_THEME_COLOR.BACKGROUND_1
        marker.format.line.color.theme_color = MSO_THEME_COLOR.TEXT_1
        marker.format.line.width = Pt(3)


def _slider_axis(axis: Any, base: RuleBase, name: str) -> None:
    variable = base.variable[name]
    axis.minimum_scale, axis.maximum_scale = variable.range
    axis.has_major_gridlines = False
    axis.tick_labels.font.size = Pt(SMALLEST)
    axis.has_title = True
    _say(axis.axis_title, f"{variable.label}, {variable.unit}" if variable.unit else variable.label)
    _line(axis)


def _labels(base: RuleBase, box: Box) -> list[str]:
    return [shortened(x.label, WIDEST_LABEL * box.width) for x in base.outcomes]


def _plain_bars(chart: Any, limit: float, gap: int) -> Any:
    """Bars from the top down, on a scale from 0 that is not drawn."""
    chart.has_legend = False
    plot, categories, values = chart.plots[0], chart.category_axis, chart.value_axis
    plot.gap_width, plot.vary_by_categories = gap, False
    categories.reverse_order = True
    categories.tick_labels.font.size = Pt(SMALLEST)
    categories.major_tick_mark = XL_TICK_MARK.NONE
    _line(categories)
    values.minimum_scale, values.maximum_scale = 0, limit
    values.has_major_gridlines, values.visible = False, False
    return plot


def _room(
    chart: Any, box: Box, labels: Sequence[str], right: float, above: float = TITLE_HEIGHT, below: float = 0
) -> float:
    """Keeps the plot between labels on its left and values on its right; how long it is, in points."""
    left = max(fit.wide(label, SMALLEST) for label in labels) + LABEL_GAP
    length, tall = box.width - left - right, box.height - above - below
    _lay_out(
        chart._chartSpace.chart.plotArea, left / box.width, above / box.height, length / box.width, tall / box.height
    )
    return length


def _lay_out(area: Any, x: float, y: float, width: float, height: float) -> None:
    layout = area.find(qn("c:layout"))
    if layout is not None:
        area.remove(layout)
    area.insert(
        0,
        parse_xml(f"""
        <c:layout {nsdecls("c")}><c:manualLayout>
          <c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>
          <c:x val="{x:.5f}"/><c:y val="{y:.5f}"/><c:w val="{width:.5f}"/><c:h val="{height:.5f}"/>
        </c:manualLayout></c:layout>"""),
    )


def _title(chart: Any, said: str, box: Box) -> None:
    chart.has_title = True
    chart.chart_title.include_in_layout = False
    _say(chart.chart_title, shortened(said, box.width - 8))
    title = chart._chartSpace.chart.title
    title.insert_element_before(
        parse_xml(f"""
        <c:layout {nsdecls("c")}><c:manualLayout>
          <c:xMode val="edge"/><c:yMode val="edge"/><c:x val="0"/><c:y val="0"/>
        </c:manualLayout></c:layout>"""),
        "c:overlay",
        "c:spPr",
        "c:txPr",
    )


def _say(owner: Any, said: str) -> None:
    """Writes a title of a chart or axis, quietly."""
    frame = owner.text_frame
    frame.text = visible(said)
    font = frame.paragraphs[0].runs[0].font
    font.size, font.bold = Pt(SMALLEST), False
    font.color.theme_color = MSO_THEME_COLOR.TEXT_2


def _legend(chart: Any, position: Any) -> None:
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = position, False
    chart.legend.font.size = Pt(SMALLEST)


def _share_axis(axis: Any) -> None:
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = 0, 1, 0.25
    axis.has_major_gridlines = False
    axis.tick_labels.font.size = Pt(SMALLEST)
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = SHARE, False
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.format.line.fill.background()


def _line(axis: Any) -> None:
    axis.format.line.color.theme_color = MSO_THEME_COLOR.TEXT_2
    axis.format.line.width = Pt(0.75)


def _fill(owner: Any, colour: str) -> None:
    owner.format.fill.solid()
    owner.format.fill.fore_color.rgb = RGBColor.from_string(colour[1:])


def _blended(colour: str, strength: float, dark: bool) -> str:
    """A colour so strong upon the page, as #RRGGBB."""
    paper = 0 if dark else 255
    channels = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(strength * x + (1 - strength) * paper):02X}" for x in channels)


def _value_labels(series: Any, shifts: Sequence[float] = ()) -> None:
    """The values at the ends of bars; each shifted to the right by a share of the chart's width, clear of its band."""
    labels = series.data_labels
    labels.show_value, labels.position = True, XL_LABEL_POSITION.OUTSIDE_END
    labels.number_format, labels.number_format_is_linked = SHARE_LABEL, False
    labels.font.size = Pt(SMALLEST)
    for place, shift in reversed(list(enumerate(shifts))):
        labels._element.insert(0, _shifted_label(place, shift))


def _shifted_label(place: int, shift: float) -> Any:
    form = SHARE_LABEL.replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
    return parse_xml(f"""
        <c:dLbl {nsdecls("c", "a")}>
          <c:idx val="{place}"/>
          <c:layout><c:manualLayout><c:x val="{shift:.5f}"/><c:y val="0"/></c:manualLayout></c:layout>
          <c:numFmt formatCode="{form}" sourceLinked="0"/>
          <c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>
          <c:txPr><a:bodyPr wrap="none"/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{SMALLEST * 100:.0f}"/></a:pPr>
            <a:endParaRPr lang="en-GB"/></a:p></c:txPr>
          <c:dLblPos val="outEnd"/>
          <c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/>
          <c:showPercent val="0"/><c:showBubbleSize val="0"/>
        </c:dLbl>""")


def _error_bars(series: Any, data: Shares, beside: dict[str, list[float]]) -> None:
    """The bands, as error bars whose lengths stand in the workbook."""
    plus, minus = (_numbers(data.beside_ref(heading), beside[heading]) for heading in (ABOVE, BELOW))
    bars = parse_xml(f"""
        <c:errBars {nsdecls("c", "a")}>
          <c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="1"/>
          <c:plus>{plus}</c:plus><c:minus>{minus}</c:minus>
          <c:spPr><a:ln w="22225" cap="flat"><a:solidFill><a:srgbClr val="{WHISKER}"/></a:solidFill></a:ln></c:spPr>
        </c:errBars>""")
    series._element.insert_element_before(bars, "c:cat", "c:val", "c:shape", "c:extLst")


def _numbers(formula: str, values: Sequence[float]) -> str:
    points = "".join(f'<c:pt idx="{place}"><c:v>{value!r}</c:v></c:pt>' for place, value in enumerate(values))
    cache = f'<c:formatCode>{SHARE}</c:formatCode><c:ptCount val="{len(values)}"/>{points}'
    return f"<c:numRef><c:f>{formula}</c:f><c:numCache>{cache}</c:numCache></c:numRef>"
