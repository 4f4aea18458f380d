"""How do marks become PowerPoint's own shapes? In one group: they can be recoloured, moved and read aloud."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Pt

from briefing.fit import visible, written
from briefing.ink import FAINT, PAPER, QUIET, TEXT
from briefing.marks import Box, Mark, Point, Rectangle, Ribbon, Ring, Text, Words
from briefing.slides.page import Page
from briefing.typeface import BOLD, REGULAR, text_width

# What inks are in the theme of the page. As a fill, where a template's second colour of text may be any, its first is
# an ink, and so strong upon the page.
INKS = {TEXT: "tx1", QUIET: "tx2", PAPER: "bg1"}
FILLS = {TEXT: ("tx1", 1.0), QUIET: ("tx1", 0.7), FAINT: ("tx1", 0.33), PAPER: ("bg1", 1.0)}
ALIGN = {"start": "l", "middle": "ctr"}
RECTANGLE = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
# How much of what lies behind it the ground of a rimmed text covers.
RIM = 0.8
NO_LINE = "<a:ln><a:noFill/></a:ln>"


def put_marks(page: Page, name: str, box: Box, marks: Iterable[Mark], sentence: str) -> Any:
    """The marks, from the back to the front, as one group in a box of a page, with the sentence that says what it
    shows; their places are counted from the corner of the box."""
    tree = page.slide.shapes._spTree
    first = max(int(x) for x in tree.xpath("//p:cNvPr/@id")) + 1
    children = "".join(_shape(first + place, mark, box) for place, mark in enumerate(marks, start=1))
    group = parse_xml(
        f'<p:grpSp {nsdecls("p", "a")}><p:nvGrpSpPr><p:cNvPr id="{first}" name={quoteattr(name)}'
        f" descr={quoteattr(visible(sentence))}/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>"
        f"<p:grpSpPr>{frame(box, group=True)}</p:grpSpPr>{children}</p:grpSp>"
    )
    tree.append(group)
    return group


def _shape(number: int, mark: Mark, around: Box) -> str:
    match mark:
        case Rectangle(box=box):
            line = f'<a:ln w="{Pt(1)}">{_fill(PAPER)}</a:ln>' if mark.edged else NO_LINE
            form = f"{RECTANGLE}{_fill(mark.fill, mark.strength)}{line}"
        case Ring(box=box):
            line = f'<a:ln w="{Pt(2.5)}">{_fill(TEXT)}</a:ln>'
            form = f'<a:prstGeom prst="ellipse"><a:avLst/></a:prstGeom>{_fill(PAPER)}{line}'
        case Ribbon():
            box, path = _ribbon(mark)
            form = f"{path}{_fill(mark.fill, mark.strength)}{NO_LINE}"
        case Text():
            ground = _fill(PAPER, RIM) if mark.rimmed else "<a:noFill/>"
            box = _narrowed(mark) if mark.rimmed else mark.box
            return _sp(number, "Text", box, around, f"{RECTANGLE}{ground}{NO_LINE}", _body(mark), ' txBox="1"')
    return _sp(number, mark.name, box, around, form, '<a:bodyPr/><a:p><a:endParaRPr lang="en-GB"/></a:p>')


def _narrowed(mark: Text) -> Box:
    """A text's box no wider than its words: it is filled, so that no ribbon strikes through them."""
    wide = max(sum(text_width(x.said, x.size, BOLD if x.bold else REGULAR) for x in line) for line in mark.lines)
    box, wide = mark.box, min(wide, mark.box.width)
    left = box.left + (box.width - wide) / 2 if mark.align == "middle" else box.left
    return Box(left, box.top, wide, box.height)


def _sp(number: int, name: str, box: Box, around: Box, form: str, body: str, kind: str = "") -> str:
    place = frame(box.moved(around.left, around.top))
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name={quoteattr(visible(name))}/><p:cNvSpPr{kind}/><p:nvPr/>'
        f"</p:nvSpPr><p:spPr>{place}{form}</p:spPr><p:txBody>{body}</p:txBody></p:sp>"
    )


def _ribbon(mark: Ribbon) -> tuple[Box, str]:
    """The frame of a ribbon, and its path within."""
    (x0, y0), (x1, y1), thickness = mark.start, mark.end, mark.thickness
    box = Box(x0, min(y0, y1), x1 - x0, abs(y1 - y0) + thickness)
    bend, upper, lower = box.width / 2, y0 - box.top, y1 - box.top
    there = (bend, upper), (bend, lower), (box.width, lower)
    back = (bend, lower + thickness), (bend, upper + thickness), (0.0, upper + thickness)
    path = (
        f"<a:moveTo>{_point((0.0, upper))}</a:moveTo>{_curve(there)}"
        f"<a:lnTo>{_point((box.width, lower + thickness))}</a:lnTo>{_curve(back)}<a:close/>"
    )
    form = (
        '<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/>'
        f'<a:pathLst><a:path w="{Pt(box.width)}" h="{Pt(box.height)}">{path}</a:path></a:pathLst></a:custGeom>'
    )
    return box, form


def _body(mark: Text) -> str:
    """One paragraph of lines; words at the right end stand behind a tab."""
    if mark.end:
        tab = f'<a:pPr rtl="0"><a:tabLst><a:tab pos="{Pt(mark.box.width)}" algn="r"/></a:tabLst></a:pPr>'
        start = "".join(map(run, mark.lines[0]))
        said, wrap = f"{tab}{start}<a:r>{_look(mark.end)}<a:t>\t</a:t></a:r>{run(mark.end)}", "square"
    else:
        lines = f"<a:br>{_look(mark.lines[0][0])}</a:br>".join("".join(map(run, line)) for line in mark.lines)
        said, wrap = f'<a:pPr algn="{ALIGN[mark.align]}" rtl="0"/>{lines}', "none"
    body = f'<a:bodyPr wrap="{wrap}" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"><a:noAutofit/></a:bodyPr>'
    return f"{body}<a:p>{said}</a:p>"


def frame(box: Box, group: bool = False) -> str:
    """Where a shape or a group stands, as the file format has it."""
    x, y, wide, high = Pt(box.left), Pt(box.top), Pt(max(box.width, 0)), Pt(max(box.height, 0))
    inner = f'<a:chOff x="{x}" y="{y}"/><a:chExt cx="{wide}" cy="{high}"/>' if group else ""
    return f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{wide}" cy="{high}"/>{inner}</a:xfrm>'


def _fill(colour: str, strength: float = 1.0) -> str:
    named, own = FILLS.get(colour, ("", 1.0))
    return _solid(named, own * strength) if named else _solid(colour, strength)


def _solid(colour: str, strength: float = 1.0) -> str:
    alpha = f'<a:alpha val="{round(100_000 * strength)}"/>' if strength < 1 else ""
    kind, value = ("srgbClr", colour[1:]) if colour.startswith("#") else ("schemeClr", colour)
    return f'<a:solidFill><a:{kind} val="{value}">{alpha}</a:{kind}></a:solidFill>'


def run(words: Words) -> str:
    """The words with their look, as the file format has them."""
    return f"<a:r>{_look(words)}<a:t>{escape(written(words.said))}</a:t></a:r>"


def _look(words: Words) -> str:
    bold = ' b="1"' if words.bold else ""
    return (
        f'<a:rPr lang="en-GB" sz="{words.size * 100:.0f}"{bold}>{_solid(INKS.get(words.colour, words.colour))}</a:rPr>'
    )


def _curve(points: Sequence[Point]) -> str:
    return f"<a:cubicBezTo>{''.join(map(_point, points))}</a:cubicBezTo>"


def _point(point: Point) -> str:
    return f'<a:pt x="{Pt(point[0])}" y="{Pt(point[1])}"/>'
