"""How do marks become SVG? One element for each shape and each line of text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from briefing import words
from briefing.answer import Answer
from briefing.ink import PAPER, TEXT
from briefing.marks import Look, Mark, Picture, Rectangle, Ribbon, Ring, Text, Words
from briefing.marks.branches import branches as in_marks
from briefing.marks.remarks import Remark
from briefing.svg.canvas import WIDTH, Style, element, number, picture, plain, rectangle, text
from briefing.svg.remark import with_remark
from briefing.typeface import BOLD, LINE_HEIGHT, REGULAR, SIZE

RIM: Style = {"paint_order": "stroke", "stroke": PAPER, "stroke_width": 3, "stroke_linejoin": "round"}
# How far the baseline lies below the middle of a line, as a share of the size of type.
BASELINE = 0.35


def drawn(of: Picture, title: str, remark: Remark | None = None) -> str:
    """The picture as SVG; its title is what it says to those who cannot see it."""
    about = of.places.get(remark.at) if remark else None
    return with_remark(picture(of.width, of.height, title, elements(of.marks)), remark, about)


def branches(answer: Answer, width: float = WIDTH) -> str:
    """The branches of an answer."""
    return drawn(in_marks(answer, Look(), width), words.flow_sentence(answer))


def elements(marks: Iterable[Mark]) -> Iterator[str]:
    """The marks, from the back to the front."""
    for mark in marks:
        match mark:
            case Rectangle(box=box, fill=fill):
                yield rectangle(box.left, box.top, box.width, box.height, fill, **_edge(mark))
            case Ring(box=box):
                x, y = box.left + box.width / 2, box.top + box.height / 2
                yield element("circle", cx=x, cy=y, r=box.width / 2, fill=PAPER, stroke=TEXT, stroke_width=2.5)
            case Ribbon():
                yield element("path", d=_ribbon(mark), fill=mark.fill, fill_opacity=mark.strength)
            case Text():
                yield from _text(mark)


def _edge(mark: Rectangle) -> Style:
    strength: Style = {"fill_opacity": mark.strength} if mark.strength < 1 else {}
    return strength | ({"stroke": PAPER, "stroke_width": 1} if mark.edged else {})


def _ribbon(mark: Ribbon) -> str:
    (x0, y0), (x1, y1) = mark.start, mark.end
    bend = (x0 + x1) / 2
    corners = [(x0, y0), (bend, y0), (bend, y1), (x1, y1)]
    back = [(x, y + mark.thickness) for x, y in reversed(corners)]
    there, return_ = (" ".join(f"{number(x)},{number(y)}" for x, y in way[1:]) for way in (corners, back))
    return f"M{number(x0)},{number(y0)}C{there}L{number(x1)},{number(y1 + mark.thickness)}C{return_}Z"


def _text(mark: Text) -> Iterator[str]:
    box, middle = mark.box, mark.align == "middle"
    rim: Style = RIM if mark.rimmed else {}
    for line, y in zip(mark.lines, _baselines(mark), strict=True):
        x = box.left + box.width / 2 if middle else box.left
        anchor: Style = {"text_anchor": "middle"} if middle else {}
        first, *others = line
        spans = (element("tspan", plain(x.said), **_style(x, first)) for x in others)
        yield text(x, y, first.said, *spans, **_style(first), **anchor, **rim)
        if mark.end:
            yield text(box.right, y, mark.end.said, text_anchor="end", **_style(mark.end))


def _baselines(mark: Text) -> list[float]:
    size = mark.lines[0][0].size
    middle, pitch = mark.box.top + mark.box.height / 2, size * LINE_HEIGHT
    return [middle + (place - (len(mark.lines) - 1) / 2) * pitch + BASELINE * size for place in range(len(mark.lines))]


def _style(words: Words, around: Words | None = None) -> Style:
    """What a text does not have from the picture or, within another, from that."""
    around = around or Words("", SIZE)
    style: Style = {"font_size": words.size} if words.size != around.size else {}
    if words.colour != around.colour:
        style["fill"] = words.colour
    if words.bold != around.bold:
        style["font_weight"] = BOLD if words.bold else REGULAR
    return style
