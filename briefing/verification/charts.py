"""What does a chart of a deck show? Its numbers as drawn, and those that “Edit data” would show."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn

from briefing.unpacking import Allowance, unpacked, xml
from briefing.verification.lines import clipped
from briefing.verification.nesting import outermost

SAME = 1e-6
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
Values = Mapping[str, float | str]


@dataclass(frozen=True)
class Chart:
    """A chart as it is shown: its numbers by what they are of, its texts, the forms of its numbers, its data sheet."""

    drawn: Values
    lines: tuple[str, ...]
    forms: frozenset[str]
    sheet: Values = field(default_factory=dict)


def read(part: Any, allowance: Allowance) -> Chart:
    """The chart in a part of a deck; its workbook takes what it takes from the allowance. Raises UnpackingError."""
    root = part._element
    listed = enumerate(outermost(root, qn("c:ser")), start=1)
    drawn = {key: value for place, series in listed for key, value in _numbers(place, series)}
    forms = {x.get("formatCode", "") for x in root.iter(qn("c:numFmt"))}
    forms |= {x.text or "" for x in root.iter(qn("c:formatCode"))}
    hidden = [x.text or "" for extension in outermost(root, qn("c:extLst")) for x in extension.iter(qn("c:v"))]
    return Chart(drawn, tuple(hidden), frozenset(forms), _sheet(part, allowance))


def _numbers(place: int, series: Any) -> Iterator[tuple[str, float | str]]:
    name = "".join(x.text or "" for x in series.iterfind(f"{qn('c:tx')}//{qn('c:v')}"))
    yield f"series {place}", name
    categories = {index: text[:LONGEST_NAME] for index, text in _points(series, "c:cat")}
    for path, said in NUMBERS.items():
        for index, text in _points(series, path):
            yield f"{categories.get(index, index + 1)}{said}, series {place}", _value(text)


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


def _sheet(part: Any, allowance: Allowance) -> Values:
    """The cells of the first sheet of the chart's workbook, by their place; none, if there is no workbook."""
    workbooks = [x for x in part.rels.values() if x.reltype == RELATIONSHIP_TYPE.PACKAGE and not x.is_external]
    if not workbooks:
        return {}
    book = unpacked(workbooks[0].target_part.blob, allowance)
    strings = ["".join(x.itertext()) for x in xml(book[STRINGS], STRINGS, allowance)] if STRINGS in book else []
    return dict(_cells(xml(book[SHEET], SHEET, allowance), strings))


def _cells(sheet: Any, strings: list[str]) -> Iterator[tuple[str, float | str]]:
    for cell in outermost(sheet, "{*}c"):
        text = "".join(x.text or "" for x in cell.iter("{*}v", "{*}t"))
        if text:
            yield cell.get("r", ""), strings[int(text)] if cell.get("t") == "s" else _value(text)


def altered(shown: Chart, rebuilt: Chart) -> Iterator[str]:
    """What is wrong with the numbers of a chart, a sentence each."""
    yield from _changed(shown.drawn, rebuilt.drawn, "it shows")
    if shown.sheet:
        yield from _changed(shown.sheet, rebuilt.sheet, "its data sheet has")
    for form in sorted(shown.forms - rebuilt.forms):
        if re.search(r"[1-9]", form):
            yield f"it writes its numbers in the form “{clipped(form)}”"


def _changed(shown: Values, rebuilt: Values, said: str) -> Iterator[str]:
    for key in [*rebuilt, *(key for key in shown if key not in rebuilt)]:
        if not same(shown.get(key, ""), rebuilt.get(key, "")):
            yield f"{said} {_shown(shown, key)} for “{clipped(key)}”, the record {_shown(rebuilt, key)}"


def same(one: float | str, other: float | str) -> bool:
    """Whether two values are alike, numbers to a millionth."""
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    return math.isclose(one, other, rel_tol=SAME, abs_tol=SAME)


def _shown(values: Values, key: str) -> str:
    value = values.get(key)
    return "nothing" if value is None else f"“{clipped(value)}”" if isinstance(value, str) else f"{value:.6g}"
