"""What room does a layout leave? Its body, its places by name, and whether its foot has room for the source line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

from pptx.oxml.ns import qn
from pptx.util import Emu

from briefing.marks import Box
from briefing.slides.boxes import BODY, FOOTER_BOX, SUBTITLE, TITLE_BOX, on_page

# Where PowerPoint keeps text off a shape's edges, and by how much if nothing is said.
INSETS = (("lIns", 7.2), ("tIns", 3.6), ("rIns", 7.2), ("bIns", 3.6))
# What the file format calls the placeholders of titles, and those at the foot.
TITLES, FOOTER, NUMBER, DATE = ("title", "ctrTitle"), "ftr", "sldNum", "dt"
FOOT = (DATE, FOOTER, NUMBER)
# What stands lower than this share of a page belongs to its foot.
FOOT_BEGINS = 0.7
FOOT_GAP = 8.0
# Titles narrower, and bodies lower, than these shares of a page are no measure for what stands below them.
LEAST_TITLE_WIDTH, LEAST_BODY_HEIGHT = 0.6, 0.45
# A source line needs as much of the page; a narrower or lower footer is left to whoever owns the template.
LEAST_FOOTER_WIDTH, LEAST_FOOTER_HEIGHT = 0.6, 30.0
# How much wider titles may run than the text that widths were taken from: set in a serif, bold, in capitals.
SERIF_FACTOR, BOLD_FACTOR, CAPITALS_FACTOR = 1.12, 1.1, 1.25


@dataclass(frozen=True)
class Layout:
    """A layout as measured: the boxes of its placeholders by name, what lies between title and foot, a place for the
    source line where its own footer does not serve, what title and footer leave to their text, and the places at its
    foot by kind."""

    source: Any
    boxes: Mapping[str, Box]
    names: Mapping[int, str]
    kinds: tuple[str, ...]
    body: Box
    foot: Box | None
    title: Box | None
    title_room: Box | None
    foot_room: Box | None
    title_factor: float
    title_is_centred: bool
    feet: Mapping[str, Any]

    def has(self, name: str) -> bool:
        """Whether it has a place of that name."""
        return name.casefold() in self.boxes

    def box(self, name: str, otherwise: Box) -> Box:
        """Where it has the place of that name, else where that is otherwise to be."""
        return self.boxes.get(name.casefold(), otherwise)

    def placed(self, otherwise: Mapping[str, Box]) -> dict[str, Box]:
        """Where it has places of these names, else where they are otherwise to be."""
        return {name: self.box(name, box) for name, box in otherwise.items()}


def measured(source: Any, width: float, height: float) -> Layout:
    """A layout of a page so wide and high, measured in points."""
    placeholders = [(shape, kind_of(shape), box_of(shape)) for shape in source.placeholders]
    usual = on_page(BODY, width, height)
    left, across, top = usual.left, usual.width, usual.top
    titles = [box for _, kind, box in placeholders if kind in TITLES]
    if titles and titles[0].width > LEAST_TITLE_WIDTH * width and titles[0].top < height / 2:
        left, across, top = titles[0].left, titles[0].width, titles[0].bottom + BODY.top - TITLE_BOX.bottom
    feet = [box.top for _, kind, box in placeholders if kind in FOOT and box.top > FOOT_BEGINS * height]
    bottom = min(feet, default=usual.bottom + FOOT_GAP) - FOOT_GAP
    foot, footers = None, [shape for shape, kind, _ in placeholders if kind == FOOTER]
    served = [box for _, kind, box in placeholders if kind == FOOTER and box.width > LEAST_FOOTER_WIDTH * width]
    if not any(box.height > LEAST_FOOTER_HEIGHT for box in served):
        foot = Box(left, bottom - FOOTER_BOX.height, across, FOOTER_BOX.height)
        bottom = foot.top - FOOT_GAP
    body = Box(left, top, across, bottom - top)
    return Layout(
        source=source,
        boxes={_name(shape, kind): box for shape, kind, box in placeholders if box.width > 0 and box.height > 0},
        names={shape.placeholder_format.idx: _name(shape, kind) for shape, kind, _ in placeholders},
        kinds=tuple(kind for _, kind, _ in placeholders),
        body=body if body.height > LEAST_BODY_HEIGHT * height else usual,
        foot=foot,
        title=titles[0] if titles else None,
        title_room=next((_room(shape) for shape, kind, _ in placeholders if kind in TITLES), None),
        foot_room=_room(footers[0]) if footers and foot is None else None,
        title_factor=_title_factor(source),
        title_is_centred=_title_is_centred(source),
        feet={kind: shape for shape, kind, _ in placeholders if kind in FOOT},
    )


def kind_of(placeholder: Any) -> str:
    """A placeholder's kind, as the file format calls it."""
    return str(placeholder._element.ph.get("type", "obj"))


def _name(shape: Any, kind: str) -> str:
    """What a place is known by: its name; that of a subtitle whatever it is called."""
    return SUBTITLE.casefold() if kind == "subTitle" else shape.name.casefold()


def box_of(shape: Any) -> Box:
    """Where a shape stands; one that does not say stands nowhere."""
    left, top, width, height = (0.0 if x is None else x.pt for x in (shape.left, shape.top, shape.width, shape.height))
    return Box(left, top, width, height)


def _room(shape: Any) -> Box:
    """What a placeholder leaves to its text."""
    left, top, right, bottom = (inset(shape, *side) for side in INSETS)
    box = box_of(shape)
    return Box(box.left + left, box.top + top, box.width - left - right, box.height - top - bottom)


def inset(shape: Any, side: str, usual: float) -> float:
    """How far the text of a shape stays off its edge: as it says, else as its layout or master does."""
    while shape is not None:
        said = shape.text_frame._bodyPr.get(side)
        if said is not None:
            return Emu(int(said)).pt
        shape = getattr(shape, "_base_placeholder", None)
    return usual


def _title_styles(source: Any) -> list[Any]:
    """What sets the look of a layout's titles, the farthest first."""
    master = source.slide_master
    styled = [master._element.find(f"{qn('p:txStyles')}/{qn('p:titleStyle')}")]
    styled += [x._element for owner in (master, source) for x in owner.placeholders if kind_of(x) in TITLES]
    return [style for style in styled if style is not None]


def _title_factor(source: Any) -> float:
    """How much wider than plain text a layout's titles run."""
    first = [next(style.iter(qn("a:defRPr")), None) for style in _title_styles(source)]
    look = {name: value for run in first if run is not None for name, value in run.attrib.items()}
    factors = (look.get("b") == "1", BOLD_FACTOR), (look.get("cap") == "all", CAPITALS_FACTOR)
    return SERIF_FACTOR * prod(factor for holds, factor in factors if holds)


def _title_is_centred(source: Any) -> bool:
    said = [x.get("algn") for style in _title_styles(source) for x in style.iter(qn("a:lvl1pPr")) if x.get("algn")]
    return bool(said) and said[-1] == "ctr"
