"""What does a chart of a deck show? Its numbers as drawn and in which colour, and those that “Edit data” would show."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn

from briefing.unpacking import Allowance, unpacked, xml
from briefing.verification.nesting import outermost
from briefing.verification.parts import Facts

# What a number is of is known by so much of its name.
LONGEST_NAME = 1000
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
# Where in a series its numbers are: what is shown of each point, and what a message calls it.
NUMBERS = {
    "c:val": "",
    "c:yVal": " (y)",
    "c:xVal": " (x)",
    "c:bubbleSize": " (size)",
    "c:errBars/c:plus": " (band, above)",
    "c:errBars/c:minus": " (band, below)",
}
# Of a kind of chart and of an axis, what decides how numbers become lengths.
SCALES = ("c:barDir", "c:grouping", "c:min", "c:max", "c:orientation", "c:logBase")
# A form of numbers that may say something by itself.
SPEAKING = re.compile('[1-9"]')
UNSAID = {"c:orientation": "minMax", "c:grouping": "standard"}
# The colour of what has some, given its properties; None where it has none of its own.
Ink = Callable[[Any], str | None]


def facts(part: Any, name: str, ink: Ink, allowance: Allowance) -> Facts:
    """All of a chart of that name but its texts; its workbook takes what it takes. Raises UnpackingError."""
    root, of = part._element, f"of “{name}”"
    shown: Facts = {}
    for place, series in enumerate(outermost(root, qn("c:ser")), start=1):
        shown |= dict(_series(series, f"series {place} {of}", ink))
    for tag in SCALES:
        values = [x.get("val", "") for x in root.iter(qn(tag))]
        shown["drawn", f"{tag[2:]} {of}"] = ", ".join(_scale(x) for x in values if x != UNSAID.get(tag))
    plots = [x.tag.rpartition("}")[2] for x in root.iter() if str(x.tag).endswith("Chart")]
    shown["drawn", f"kind {of}"] = ", ".join(plots)
    forms = {x.get("formatCode", "") for x in root.iter(qn("c:numFmt"))}
    forms |= {x.text or "" for x in root.iter(qn("c:formatCode"))}
    shown["figure", f"form of the numbers {of}"] = ", ".join(sorted(filter(SPEAKING.search, map(_form, forms))))
    return shown | {("sheet", f"{cell} in the data {of}"): value for cell, value in _sheet(part, allowance)}


def texts(root: Any) -> Iterator[str]:
    """What stands in a chart beside its numbers, labels that programs show in place of them among it."""
    for extension in outermost(root, qn("c:extLst")):
        yield from (x.text or "" for x in extension.iter(qn("c:v")))


def _scale(text: str) -> str:
    value = _value(text)
    return value if isinstance(value, str) else f"{value:.4g}"


def _form(code: str) -> str:
    return re.sub(r"\\|\[\$[^\]]*\]", "", code)


def _series(series: Any, of: str, ink: Ink) -> Iterator[tuple[Any, Any]]:
    yield ("words", f"the name of {of}"), "".join(x.text or "" for x in series.iterfind(f"{qn('c:tx')}//{qn('c:v')}"))
    categories = {index: text[:LONGEST_NAME] for index, text in _points(series, "c:cat")}
    numbers = tuple(map(_value, categories.values()))
    is_scale = all(isinstance(x, float) for x in numbers)
    yield ("words", f"what {of} is of"), numbers if is_scale else ", ".join(categories.values())
    names = dict[int, str]()
    for path, said in NUMBERS.items():
        for index, text in _points(series, path):
            names[index] = f"point {index + 1}" if is_scale else categories.get(index, f"point {index + 1}")
            yield ("figure", f"{names[index]}{said}, {of},"), _value(text)
    coloured = {int(x.find(qn("c:idx")).get("val")): _colour(x, ink) for x in series.iterfind(qn("c:dPt"))}
    for index, name in names.items():
        if index in coloured:
            yield ("drawn", f"the colour of {name}, {of},"), coloured[index]
    if names.keys() - coloured.keys():
        yield ("drawn", f"the colour of {of}"), _colour(series, ink)


def _colour(drawn: Any, ink: Ink) -> str:
    """The colour in which a series or a point is seen: that of its marks, else of its area, else of its line."""
    marker, area = drawn.find(qn("c:marker")), drawn.find(qn("c:spPr"))
    line = None if area is None else area.find(qn("a:ln"))
    if marker is None:
        return ink(area) or ink(line) or ""
    # What has marks, or none, is a line.
    return ink(marker.find(qn("c:spPr"))) or ink(line) or ""


def _points(series: Any, path: str) -> Iterator[tuple[int, str]]:
    steps = "/".join(qn(step) for step in path.split("/"))
    for point in series.iterfind(f"{steps}//{qn('c:pt')}"):
        value = point.find(qn("c:v"))
        yield int(point.get("idx", "0")), "" if value is None else value.text or ""


def _value(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _sheet(part: Any, allowance: Allowance) -> Iterator[tuple[str, float | str]]:
    """The cells of the first sheet of the chart's workbook, by their place; none, if there is no workbook."""
    workbooks = [x for x in part.rels.values() if x.reltype == RELATIONSHIP_TYPE.PACKAGE and not x.is_external]
    if workbooks:
        book = unpacked(workbooks[0].target_part.blob, allowance)
        strings = ["".join(x.itertext()) for x in xml(book[STRINGS], STRINGS, allowance)] if STRINGS in book else []
        yield from _cells(xml(book[SHEET], SHEET, allowance), strings)


def _cells(sheet: Any, strings: list[str]) -> Iterator[tuple[str, float | str]]:
    for cell in outermost(sheet, "{*}c"):
        text = "".join(x.text or "" for x in cell.iter("{*}v", "{*}t"))
        if text:
            yield cell.get("r", ""), strings[int(text)] if cell.get("t") == "s" else _value(text)
