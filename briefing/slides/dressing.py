"""How are charts dressed? Axes, labels, legends and error bars, alike in all of them; sizes in points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_LABEL_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from briefing.fit import SMALLEST, visible
from briefing.marks import Box
from briefing.slides.workbook import SHARE

# As the page says it: what is not nothing is not rounded to it.
SHARE_LABEL = '[<0.005]"<1 %";[>=0.995]">99 %";0 %'
# A format has two conditions at most, so a share of exactly nothing has one of its own.
NO_SHARE_LABEL = '[=0]"0 %";[<0.005]"<1 %";0 %'
# Seen on every colour and on the page.
WHISKER = "8B93A1"
# Without it LibreOffice draws a line from every label that was shifted to its bar.
NO_LEADER_LINES = """
    <c:extLst {namespaces}><c:ext uri="{{CE6537A1-D6FC-4f65-9D91-7224C49458BB}}"
      xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart">
      <c15:showLeaderLines val="0"/>
    </c:ext></c:extLst>"""


def fill(owner: Any, colour: str) -> None:
    """Fills a bar, an area or a point with a colour, #RRGGBB."""
    owner.format.fill.solid()
    owner.format.fill.fore_color.rgb = _rgb(colour)


def fill_point(series: Any, place: int, colour: str, edged: bool = False) -> None:
    """Fills one bar of a series, or one part of a divided bar, edged in the page's colour."""
    edge = '<a:ln><a:solidFill><a:schemeClr val="bg1"/></a:solidFill></a:ln>' if edged else ""
    point = parse_xml(
        f'<c:dPt {nsdecls("c", "a")}><c:idx val="{place}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/>'
        f'<c:spPr><a:solidFill><a:srgbClr val="{colour[1:]}"/></a:solidFill>{edge}</c:spPr></c:dPt>'
    )
    series._element.insert_element_before(
        point, "c:dLbls", "c:trendline", "c:errBars", "c:cat", "c:val", "c:shape", "c:extLst"
    )


def _rgb(colour: str) -> Any:
    return RGBColor.from_string(colour[1:])  # type: ignore[no-untyped-call]


def blended(colour: str, strength: float, dark: bool) -> str:
    """A colour so strong upon the page, as #RRGGBB."""
    paper = 0 if dark else 255
    channels = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(strength * x + (1 - strength) * paper):02X}" for x in channels)


def say(owner: Any, said: str, points: float = SMALLEST) -> None:
    """Writes the title of a chart or an axis, quietly."""
    frame = owner.text_frame
    frame.text = visible(said)
    font = frame.paragraphs[0].runs[0].font
    font.size, font.bold = Pt(points), False
    font.color.theme_color = MSO_THEME_COLOR.TEXT_2


def lay_out(chart: Any, box: Box, plot: Box) -> None:
    """Sets where the plot stands in the box of its chart, its labels outside."""
    area = chart._chartSpace.chart.plotArea
    inner = f'<c:layoutTarget val="inner"/>{_manual(box, plot)}'
    _replace_layout(area, inner, "c:areaChart", "c:barChart", "c:scatterChart")


def _manual(box: Box, place: Box) -> str:
    shares = (
        ("x", place.left / box.width),
        ("y", place.top / box.height),
        ("w", place.width / box.width),
        ("h", place.height / box.height),
    )
    return '<c:xMode val="edge"/><c:yMode val="edge"/>' + "".join(f'<c:{x} val="{y:.5f}"/>' for x, y in shares)


def _replace_layout(owner: Any, manual: str, *successors: str) -> None:
    for place in owner.findall(qn("c:layout")):
        owner.remove(place)
    layout = parse_xml(f"<c:layout {nsdecls('c')}><c:manualLayout>{manual}</c:manualLayout></c:layout>")
    owner.insert_element_before(layout, *successors)


def legend(chart: Any, position: Any) -> None:
    """A legend that takes room of its own."""
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = position, False
    chart.legend.font.size = Pt(SMALLEST)


def line(axis: Any) -> None:
    """A thin line for an axis."""
    axis.format.line.color.theme_color = MSO_THEME_COLOR.TEXT_2
    axis.format.line.width = Pt(0.75)


def plain_bars(chart: Any, limit: float, gap: int, points: float = SMALLEST) -> Any:
    """Bars from the top down, on a scale from 0 to the limit that is not drawn; returns the plot."""
    chart.has_legend = chart.has_title = False
    plot, categories, values = chart.plots[0], chart.category_axis, chart.value_axis
    plot.gap_width, plot.vary_by_categories = gap, False
    categories.reverse_order = True
    categories.tick_labels.font.size = Pt(points)
    categories.major_tick_mark = XL_TICK_MARK.NONE
    line(categories)
    values.minimum_scale, values.maximum_scale = 0, limit
    values.has_major_gridlines, values.visible = False, False
    return plot


def share_axis(axis: Any, points: float) -> None:
    """An axis of shares, from 0 to 100 %."""
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = 0, 1, 0.25
    axis.has_major_gridlines = False
    axis.tick_labels.font.size = Pt(points)
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = SHARE, False
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.format.line.fill.background()


def bare_axis(axis: Any) -> None:
    """An axis that is a line and no more."""
    axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    axis.major_tick_mark = XL_TICK_MARK.NONE
    line(axis)


def value_labels(series: Any, shifts: Sequence[float], points: float) -> None:
    """The values at the ends of bars, each shifted to the right by a share of the chart's width."""
    labels = series.data_labels
    labels.show_value, labels.position = True, XL_LABEL_POSITION.OUTSIDE_END
    labels.number_format, labels.number_format_is_linked = SHARE_LABEL, False
    labels.font.size = Pt(points)
    for place, (shift, share) in reversed(list(enumerate(zip(shifts, series.values, strict=True)))):
        labels._element.insert(0, _shifted_label(place, shift, points, SHARE_LABEL if share else NO_SHARE_LABEL))
    labels._element.append(parse_xml(NO_LEADER_LINES.format(namespaces=nsdecls("c"))))


def _shifted_label(place: int, shift: float, points: float, form: str) -> Any:
    return parse_xml(f"""
        <c:dLbl {nsdecls("c", "a")}>
          <c:idx val="{place}"/>
          <c:layout><c:manualLayout><c:x val="{shift:.5f}"/><c:y val="0"/></c:manualLayout></c:layout>
          <c:numFmt formatCode={quoteattr(form)} sourceLinked="0"/>
          <c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>
          <c:txPr>
            <a:bodyPr wrap="none"/><a:lstStyle/>
            <a:p><a:pPr><a:defRPr sz="{points * 100:.0f}"/></a:pPr><a:endParaRPr lang="en-GB"/></a:p>
          </c:txPr>
          <c:dLblPos val="outEnd"/>
          <c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/>
          <c:showPercent val="0"/><c:showBubbleSize val="0"/>
        </c:dLbl>""")


def part_labels(series: Any, least: float, inks: Sequence[str]) -> None:
    """The values within the parts of divided bars, each in its ink, from a least share on that has room for one."""
    labels = series.data_labels
    labels.show_value, labels.number_format_is_linked = True, False
    labels.number_format = form = f'[<{least:.4f}]"";{SHARE}'
    labels.font.size = Pt(SMALLEST)
    usual = max(inks, key=inks.count)
    labels.font.color.rgb = _rgb(usual)
    for place, ink in reversed(list(enumerate(inks))):
        if ink != usual:
            labels._element.insert(0, _inked_label(place, ink, form))


def _inked_label(place: int, ink: str, form: str) -> Any:
    return parse_xml(f"""
        <c:dLbl {nsdecls("c", "a")}>
          <c:idx val="{place}"/>
          <c:numFmt formatCode={quoteattr(form)} sourceLinked="0"/>
          <c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>
          <c:txPr>
            <a:bodyPr/><a:lstStyle/>
            <a:p><a:pPr><a:defRPr sz="{SMALLEST * 100:.0f}"><a:solidFill><a:srgbClr val="{ink[1:]}"/></a:solidFill>
            </a:defRPr></a:pPr><a:endParaRPr lang="en-GB"/></a:p>
          </c:txPr>
          <c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/>
          <c:showPercent val="0"/><c:showBubbleSize val="0"/>
        </c:dLbl>""")


def error_bars(series: Any, lengths: Mapping[str, tuple[str, Sequence[float]]]) -> None:
    """Error bars: the lengths as `plus` and `minus`, each with the place in the workbook where they stand."""
    ends = "".join(f"<c:{end}>{_numbers(*lengths[end])}</c:{end}>" for end in ("plus", "minus"))
    bars = parse_xml(f"""
        <c:errBars {nsdecls("c", "a")}>
          <c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="1"/>{ends}
          <c:spPr><a:ln w="22225" cap="flat"><a:solidFill><a:srgbClr val="{WHISKER}"/></a:solidFill></a:ln></c:spPr>
        </c:errBars>""")
    series._element.insert_element_before(bars, "c:cat", "c:val", "c:shape", "c:extLst")


def _numbers(formula: str, values: Sequence[float]) -> str:
    points = "".join(f'<c:pt idx="{place}"><c:v>{value!r}</c:v></c:pt>' for place, value in enumerate(values))
    cache = f'<c:formatCode>{SHARE}</c:formatCode><c:ptCount val="{len(values)}"/>{points}'
    return f"<c:numRef><c:f>{formula}</c:f><c:numCache>{cache}</c:numCache></c:numRef>"


def renumber_axes(chart: Any) -> None:
    """Gives the axes numbers as the format has them: the library's own are below 0."""
    space = chart._chartSpace
    tags = [qn(f"c:{name}") for name in ("axId", "crossAx")]
    elements = [element for tag in tags for element in space.iter(tag)]
    numbers = {old: str(new) for new, old in enumerate(dict.fromkeys(x.get("val") for x in elements), start=1)}
    for element in elements:
        element.set("val", numbers[element.get("val")])
