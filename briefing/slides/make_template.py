"""Makes template.pptx: our 16:9 page with its master and layouts. Run it as `python -m briefing.slides.make_template`.

Kept as a file, not made for every deck, so that it can be opened in PowerPoint and be the start of one's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pptx
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from briefing.marks import Box
from briefing.slides import boxes
from briefing.slides.boxes import BODY, FOOTER_BOX, HEAD_NUMBER_BOX, TITLE_BOX
from briefing.slides.finish import stamped
from briefing.slides.shapes import RECTANGLE, frame

FILE = Path(__file__).with_name("template.pptx")
MADE_ON = date(2026, 1, 6)
HEADING_FONT, TEXT_FONT = "Georgia", "Arial"
# Text, page, second text, lines; then neutral inks, for a chart that somebody adds: no colour competes with an outcome.
COLOURS = {"dk1": "1D2129", "lt1": "FFFFFF", "dk2": "5A6270", "lt2": "E3E6EB"}
INKS = ("2F3440", "5A6270", "8B93A1", "A3ABB8", "C9CED6", "E3E6EB")
LEVELS = range(1, 6)


@dataclass(frozen=True)
class Place:
    """A placeholder: its kind, where it stands, the size of its text, and how that looks."""

    name: str
    kind: str
    index: int
    box: Box
    points: float = 14
    colour: str = "tx1"
    anchor: str = "t"
    align: str = "l"


FOOT = (
    Place(boxes.FOOTER, "ftr", 11, FOOTER_BOX, colour="tx2"),
    Place(boxes.NUMBER, "sldNum", 12, HEAD_NUMBER_BOX, colour="tx2", align="r"),
)
HEAD = (
    Place(boxes.TITLE, "title", 0, TITLE_BOX, 28),
    Place(boxes.KICKER, "body", 13, boxes.ABOVE_TITLE, colour="tx2"),
)
MASTER = (Place(boxes.TITLE, "title", 0, TITLE_BOX, 28), Place(boxes.TEXT, "body", 1, BODY, 16), *FOOT)


DRAWN = (boxes.PICTURE, boxes.SECOND_PICTURE, boxes.FIGURES)
BELOW_TITLE = (boxes.CHANGES, boxes.SENTENCE)


def _filled(places: Mapping[str, Box], first: int) -> Iterator[Place]:
    for index, (name, box) in enumerate(places.items(), start=first):
        points, colour = (16.0, "tx2") if name in BELOW_TITLE else (14.0, "tx1")
        yield Place(name, "obj" if name in DRAWN else "body", index, box, points, colour)


# The name of each layout, PowerPoint's own type for it, and what it holds besides the foot.
LAYOUTS: Mapping[str, tuple[str, tuple[Place, ...]]] = {
    "Title": (
        "title",
        (
            Place(boxes.TITLE, "ctrTitle", 0, Box(44, 96, 872, 164), 48, anchor="b"),
            Place(boxes.SUBTITLE, "subTitle", 1, Box(44, 276, 872, 64), 22, "tx2"),
            Place(boxes.TEXT, "body", 13, Box(44, 376, 872, 104), 18),
            Place(boxes.LOGO, "pic", 14, boxes.LOGO_BOX),
        ),
    ),
    "Scene": ("obj", (*HEAD, *_filled(boxes.scene_places(BODY, 1), 14))),
    "Scene with two pictures": ("twoObj", (*HEAD, *_filled(boxes.scene_places(BODY, 2), 14))),
    "All scenes": ("obj", (*HEAD, *_filled(boxes.picture_places(BODY), 14))),
    "Methods": ("twoObj", (*HEAD, *_filled(boxes.methods_places(BODY), 14))),
    "Sources": ("obj", (*HEAD, *_filled({boxes.PICTURE: BODY}, 14))),
}


def template() -> bytes:
    """The template as a PPTX file."""
    deck: Any = pptx.Presentation()
    deck.slide_width, deck.slide_height = Pt(boxes.WIDTH), Pt(boxes.HEIGHT)
    deck.part._element.sldSz.attrib.pop("type", None)
    for layout in list(deck.slide_layouts)[len(LAYOUTS) :]:
        deck.slide_layouts.remove(layout)
    _dress_master(deck.slide_master)
    for layout, (name, (kind, places)) in zip(deck.slide_layouts, LAYOUTS.items(), strict=True):
        _dress_layout(layout, name, kind, places)
    _dress_theme(deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME))
    # Asked for, it is made: every deck then finds it here.
    assert deck.notes_master
    for key in [key for key, x in deck.part.rels.items() if x.reltype == RELATIONSHIP_TYPE.PRINTER_SETTINGS]:
        deck.part.rels.pop(key)
    return stamped(deck, MADE_ON, title="Template of a briefing")


def _dress_master(master: Any) -> None:
    tree = master.shapes._spTree
    _emptied(tree)
    for number, place in enumerate(MASTER, start=2):
        tree.append(_shape(number, place, place.box))
    tree.append(_hairline(len(MASTER) + 2))
    styles = master._element.find(qn("p:txStyles"))
    master._element.replace(styles, parse_xml(_text_styles()))


def _dress_layout(layout: Any, name: str, kind: str, places: tuple[Place, ...]) -> None:
    layout.name = name
    layout._element.set("type", kind)
    tree = layout.shapes._spTree
    _emptied(tree)
    for number, place in enumerate((*places, *FOOT), start=2):
        tree.append(_shape(number, place, None if place in MASTER else place.box))


def _emptied(tree: Any) -> None:
    for shape in list(tree)[2:]:
        tree.remove(shape)


def _shape(number: int, place: Place, box: Box | None) -> Any:
    """A placeholder; without a box it stands where its master has it."""
    kind = f'type="{place.kind}" ' if place.kind != "obj" else ""
    index = f'idx="{place.index}"' if place.index else ""
    return parse_xml(f"""
        <p:sp {nsdecls("p", "a")}>
          <p:nvSpPr>
            <p:cNvPr id="{number}" name="{place.name}"/>
            <p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>
            <p:nvPr><p:ph {kind}{index}/></p:nvPr>
          </p:nvSpPr>
          <p:spPr>{_frame(box)}</p:spPr>
          <p:txBody>
            <a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="{place.anchor}"><a:normAutofit/></a:bodyPr>
            <a:lstStyle>{_paragraph_style("lvl1pPr", place.points, place.colour, align=place.align)}</a:lstStyle>
            <a:p>{_prompt(place)}</a:p>
          </p:txBody>
        </p:sp>""")


def _frame(box: Box | None) -> str:
    if box is None:
        return ""
    return f"{frame(box)}{RECTANGLE}"


def _prompt(place: Place) -> str:
    """What an empty placeholder says: its name, or the number of its slide."""
    said = f'<a:rPr lang="en-GB"/><a:t>{"‹#›" if place.kind == "sldNum" else place.name}</a:t>'
    if place.kind == "sldNum":
        return f'<a:fld id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">{said}</a:fld>'
    return "" if place.kind == "ftr" else f"<a:r>{said}</a:r>"


def _hairline(number: int) -> Any:
    return parse_xml(f"""
        <p:cxnSp {nsdecls("p", "a")}>
          <p:nvCxnSpPr><p:cNvPr id="{number}" name="Line above the foot"/><p:cNvCxnSpPr/><p:nvPr/></p:nvCxnSpPr>
          <p:spPr>
            <a:xfrm><a:off x="{Pt(BODY.left)}" y="{Pt(493)}"/><a:ext cx="{Pt(BODY.width)}" cy="0"/></a:xfrm>
            <a:prstGeom prst="line"><a:avLst/></a:prstGeom>
            <a:ln w="9525"><a:solidFill><a:schemeClr val="bg2"/></a:solidFill></a:ln>
          </p:spPr>
        </p:cxnSp>""")


def _text_styles() -> str:
    title = _paragraph_style("lvl1pPr", 28, "tx1", "+mj")
    body = "".join(_paragraph_style(f"lvl{level}pPr", 16, "tx1", indent=14.0 * (level - 1)) for level in LEVELS)
    other = "".join(_paragraph_style(f"lvl{level}pPr", 14, "tx1") for level in LEVELS)
    return (
        f"<p:txStyles {nsdecls('p', 'a')}><p:titleStyle>{title}</p:titleStyle>"
        f"<p:bodyStyle>{body}</p:bodyStyle><p:otherStyle>{other}</p:otherStyle></p:txStyles>"
    )


def _paragraph_style(
    tag: str, points: float, colour: str, font: str = "", align: str = "l", indent: float = 0.0
) -> str:
    fonts = f'<a:latin typeface="{font}-lt"/><a:ea typeface="{font}-ea"/><a:cs typeface="{font}-cs"/>' if font else ""
    return (
        f'<a:{tag} marL="{Pt(indent)}" indent="0" algn="{align}" rtl="0"><a:buNone/>'
        f'<a:defRPr lang="en-GB" sz="{points * 100:.0f}"><a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>'
        f"{fonts}</a:defRPr></a:{tag}>"
    )


def _dress_theme(part: Any) -> None:
    """Our colours and fonts in place of those of the library's own theme."""
    theme = part.blob.decode()
    colours = COLOURS | {f"accent{number}": ink for number, ink in enumerate(INKS, start=1)}
    colours |= {"hlink": INKS[0], "folHlink": INKS[1]}
    for name, colour in colours.items():
        theme = re.sub(rf"(?s)<a:{name}>.*?</a:{name}>", f'<a:{name}><a:srgbClr val="{colour}"/></a:{name}>', theme)
    for name, font in (("majorFont", HEADING_FONT), ("minorFont", TEXT_FONT)):
        theme = re.sub(rf'(<a:{name}>\s*<a:latin typeface=)"[^"]*"', rf'\1"{font}"', theme)
    part._blob = re.sub(r' name="Office[^"]*"', ' name="Briefing"', theme).encode()


if __name__ == "__main__":
    FILE.write_bytes(template())
