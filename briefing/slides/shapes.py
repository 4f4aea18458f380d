"""What is drawn by hand? PowerPoint's own shapes in one group: they can be recoloured, moved and read aloud."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Pt

from briefing.slides.boxes import Box
from briefing.slides.fit import SMALLEST, visible
from briefing.slides.page import Page

# The colours of the page, as its theme names them.
INK, QUIET, PAPER = "tx1", "tx2", "bg1"
# Thinner than this, and a shape is not seen.
HAIRLINE = 0.75
Point = tuple[float, float]


@dataclass(frozen=True)
class Words:
    """A text with its look: its colour is a theme's, or #RRGGBB."""

    said: str
    points: float = SMALLEST
    bold: bool = False
    colour: str = INK


class Drawing:
    """Shapes that are to stand in one group, from the back to the front; all places are those of the page."""

    def __init__(self) -> None:
        self._shapes = list[str]()

    def rectangle(self, name: str, box: Box, fill: str, strength: float = 1.0) -> None:
        """A rectangle filled with a colour, so strong upon the page."""
        self._add(name, box, '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>' + _fill(fill, strength))

    def ring(self, name: str, box: Box) -> None:
        """A ring in the colour of text, filled with the page's."""
        line = f'<a:ln w="{Pt(2.5)}">{_fill(INK)}</a:ln>'
        self._add(name, box, f'<a:prstGeom prst="ellipse"><a:avLst/></a:prstGeom>{_fill(PAPER)}{line}')

    def ribbon(self, name: str, start: Point, end: Point, thickness: float, fill: str, strength: float) -> None:
        """A band that runs smoothly from one place to another to its right, both given by the band's upper edge."""
        (x0, y0), (x1, y1) = start, end
        box = Box(x0, min(y0, y1), x1 - x0, abs(y1 - y0) + thickness)
        bend, upper, lower = box.width / 2, y0 - box.top, y1 - box.top
        there = (bend, upper), (bend, lower), (box.width, lower)
        back = (bend, lower + thickness), (bend, upper + thickness), (0.0, upper + thickness)
        path = (
            f"<a:moveTo>{_point((0.0, upper))}</a:moveTo>{_curve(there)}"
            f"<a:lnTo>{_point((box.width, lower + thickness))}</a:lnTo>{_curve(back)}<a:close/>"
        )
        size = f'w="{Pt(box.width)}" h="{Pt(box.height)}"'
        form = (
            '<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/>'
            f"<a:pathLst><a:path {size}>{path}</a:path></a:pathLst></a:custGeom>"
        )
        self._add(name, box, form + _fill(fill, strength))

    def text(self, box: Box, *lines: Sequence[Words], align: str = "l") -> None:
        """One paragraph of lines, in the middle of a box that has room for them."""
        said = f"<a:br>{_look(lines[0][0])}</a:br>".join("".join(map(run, line)) for line in lines)
        self._write(box, f'<a:pPr algn="{align}" rtl="0"/>{said}')

    def row(self, box: Box, left: Words, right: Words) -> None:
        """One line of text from edge to edge of a box: words on its left, others on its right."""
        tab = f'<a:pPr rtl="0"><a:tabLst><a:tab pos="{Pt(box.width)}" algn="r"/></a:tabLst></a:pPr>'
        self._write(box, f"{tab}{run(left)}<a:r>{_look(right)}<a:t>\t</a:t></a:r>{run(right)}", wrap="square")

    def _write(self, box: Box, paragraph: str, wrap: str = "none") -> None:
        body = f'<a:bodyPr wrap="{wrap}" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"><a:noAutofit/></a:bodyPr>'
        form = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/>'
        self._add("Text", box, form, f"{body}<a:p>{paragraph}</a:p>")

    def _add(self, name: str, box: Box, form: str, body: str = "") -> None:
        line = "" if "<a:ln " in form else "<a:ln><a:noFill/></a:ln>"
        said = body or '<a:bodyPr/><a:p><a:endParaRPr lang="en-GB"/></a:p>'
        box_kind = ' txBox="1"' if body else ""
        self._shapes.append(
            f'<p:sp><p:nvSpPr><p:cNvPr id="{{}}" name={_literal(name)}/><p:cNvSpPr{box_kind}/><p:nvPr/></p:nvSpPr>'
            f"<p:spPr>{_frame(box)}{form}{line}</p:spPr><p:txBody>{_braced(said)}</p:txBody></p:sp>"
        )

    def put(self, page: Page, name: str, box: Box, sentence: str) -> Any:
        """The shapes as one group on a page, with the sentence that says what it shows."""
        tree = page.slide.shapes._spTree
        first = max(int(x) for x in tree.xpath("//p:cNvPr/@id")) + 1
        children = "".join(shape.format(first + place) for place, shape in enumerate(self._shapes, start=1))
        group = parse_xml(
            f'<p:grpSp {nsdecls("p", "a")}><p:nvGrpSpPr><p:cNvPr id="{first}" name={quoteattr(name)}'
            f" descr={quoteattr(visible(sentence))}/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>"
            f"<p:grpSpPr>{_frame(box, group=True)}</p:grpSpPr>{children}</p:grpSp>"
        )
        tree.append(group)
        return group


def _frame(box: Box, group: bool = False) -> str:
    x, y, wide, high = Pt(box.left), Pt(box.top), Pt(max(box.width, 0)), Pt(max(box.height, 0))
    inner = f'<a:chOff x="{x}" y="{y}"/><a:chExt cx="{wide}" cy="{high}"/>' if group else ""
    return f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{wide}" cy="{high}"/>{inner}</a:xfrm>'


def _fill(colour: str, strength: float = 1.0) -> str:
    alpha = f'<a:alpha val="{round(100_000 * strength)}"/>' if strength < 1 else ""
    kind, value = ("srgbClr", colour[1:]) if colour.startswith("#") else ("schemeClr", colour)
    return f'<a:solidFill><a:{kind} val="{value}">{alpha}</a:{kind}></a:solidFill>'


def run(words: Words) -> str:
    """The words with their look, as the file format has them."""
    return f"<a:r>{_look(words)}<a:t>{escape(words.said)}</a:t></a:r>"


def _look(words: Words) -> str:
    bold = ' b="1"' if words.bold else ""
    return f'<a:rPr lang="en-GB" sz="{words.points * 100:.0f}"{bold}>{_fill(words.colour)}</a:rPr>'


def _curve(points: Sequence[Point]) -> str:
    return f"<a:cubicBezTo>{''.join(map(_point, points))}</a:cubicBezTo>"


def _point(point: Point) -> str:
    return f'<a:pt x="{Pt(point[0])}" y="{Pt(point[1])}"/>'


def _braced(text: str) -> str:
    """Text in which a brace stands for itself once the numbers of shapes are filled in."""
    return text.replace("{", "{{").replace("}", "}}")


def _literal(name: str) -> str:
    return _braced(quoteattr(visible(name)))
