"""What does a template bring along, and what of it goes on into a deck? Its pages, their pictures and fonts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from lxml import etree
from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.oxml.ns import nsuri, qn

from briefing import words
from briefing.packages import DECKS, Package, Relation, package
from briefing.unpacking import Allowance, UnpackingError, xml

# To what goes on into a deck: each kind of relation, and the types of part to which it leads.
GOES_ON = {
    RELATIONSHIP_TYPE.OFFICE_DOCUMENT: DECKS,
    RELATIONSHIP_TYPE.IMAGE: re.compile(r"image/[\w.+-]+"),
    RELATIONSHIP_TYPE.FONT: re.compile(r"application/(x-fontdata|x-font-ttf|.+\.obfuscatedFont)"),
} | {
    kind: re.compile(re.escape(type_))
    for kind, type_ in (
        (RELATIONSHIP_TYPE.CORE_PROPERTIES, CONTENT_TYPE.OPC_CORE_PROPERTIES),
        (RELATIONSHIP_TYPE.SLIDE_MASTER, CONTENT_TYPE.PML_SLIDE_MASTER),
        (RELATIONSHIP_TYPE.SLIDE_LAYOUT, CONTENT_TYPE.PML_SLIDE_LAYOUT),
        (RELATIONSHIP_TYPE.THEME, CONTENT_TYPE.OFC_THEME),
        (RELATIONSHIP_TYPE.THEME_OVERRIDE, CONTENT_TYPE.OFC_THEME_OVERRIDE),
        (RELATIONSHIP_TYPE.NOTES_MASTER, CONTENT_TYPE.PML_NOTES_MASTER),
        (RELATIONSHIP_TYPE.HANDOUT_MASTER, CONTENT_TYPE.PML_HANDOUT_MASTER),
        (RELATIONSHIP_TYPE.PRES_PROPS, CONTENT_TYPE.PML_PRES_PROPS),
        (RELATIONSHIP_TYPE.VIEW_PROPS, CONTENT_TYPE.PML_VIEW_PROPS),
        (RELATIONSHIP_TYPE.TABLE_STYLES, CONTENT_TYPE.PML_TABLE_STYLES),
    )
}
# Of its pages together, and of an SVG picture: many times what a large template of people's holds.
MAX_NODES, MAX_SVG_NODES = 400_000, 50_000
SVG = "image/svg+xml"
# What in an SVG picture runs or changes by itself, holds a page of its own, or leads out of the picture.
ACTIVE = re.compile(r"(?i)(script|handler|listener|foreignObject|iframe|set|animate.*)")
HANDLER, REFERENCE = re.compile(r"(?i)on.+"), re.compile(r"(?i)href|src")
INSIDE = re.compile(r"\s*(#|data:image/(png|jpeg|gif);)")
OUTWARD = re.compile(r"(?i)url\(\s*[\"']?\s*(?![\s\"'#])|@import|javascript:|\\")

# What is said of that which does not go on, by how its relation is called; other things, such as settings of a
# printer, nobody misses.
SAID = {
    "vbaProject": "macros",
    "oleObject": "embedded objects",
    "package": "embedded files",
    "control": "controls",
    "activeXControlBinary": "controls",
    "chart": "charts",
    "diagramData": "diagrams",
    "audio": "sound",
    "video": "films",
    "media": "sound or films",
    "image": "pictures of a kind that may do more than be seen",
    "customXml": "data of other programs",
}
OUTSIDE = "links to outside"

# What is taken out whole if anything in it leads nowhere; of a link, which may lie on a picture, it alone.
WHOLE = tuple(map(qn, ("p:graphicFrame", "p:pic", "p:ext", "a:ext", "a:buBlip", "p:sndAc")))
LINKS = tuple(map(qn, ("a:hlinkClick", "a:hlinkHover", "a:hlinkMouseOver")))
# What speaks of the slides of a template.
OF_SLIDES = tuple(map(qn, ("p:custShowLst", "p:custShow", "p:sldRg")))
# A link without a relation that leads to another slide; others start programs and macros.
HARMLESS_ACTION = re.compile(r"(ppaction://(hlinkshowjump|noaction)\b.*)?")
# Of one part: what takes out many of them takes long.
MAX_SUSPECTS = 10_000
RELATIONS = qn("r:id").removesuffix("id")
SUSPECT = etree.XPath(
    "//*[@r:*] | //p:custShowLst | //p:custShow | //p:sldRg | //a:hlinkClick | //a:hlinkHover | //a:hlinkMouseOver",
    namespaces={key: nsuri(key) for key in "apr"},
)


def sifted(template: bytes) -> Package:
    """The package of a template with only what goes on into a deck; slides do not. Raises UnpackingError."""
    return package(template, goes_on, Allowance(most_nodes=MAX_NODES), _mended)


def left_out(dropped: Iterable[Relation]) -> Iterator[str]:
    """What of a template does not go on and may be missed, in a sentence, if anything."""
    counts = Counter(filter(None, map(named, dropped)))
    if counts:
        listed = words.listed([f"{what} ({count})" for what, count in counts.items()])
        yield f"Of the template, this is left out of decks: {listed}."


def named(relation: Relation) -> str | None:
    """What a relation leads to, in words; None for what nobody misses."""
    if relation.is_outside:
        return OUTSIDE
    return SAID.get(relation.kind.rpartition("/")[2]) if relation.target else None


def goes_on(kind: str, type_: str, content: bytes) -> bool:
    """Whether what a relation of a kind leads to goes on into a deck."""
    types = GOES_ON.get(kind)
    return bool(types and types.fullmatch(type_)) and (type_ != SVG or _is_still(content))


def _is_still(svg: bytes) -> bool:
    """Whether an SVG picture is a picture and no more."""
    try:
        tree = xml(svg, SVG, Allowance(0, MAX_SVG_NODES))
    except UnpackingError:
        return False
    return b"<?xml-stylesheet" not in svg and not any(map(_is_active, tree.iter(etree.Element)))


def _is_active(element: Any) -> bool:
    said = [(etree.QName(name).localname, value) for name, value in element.attrib.items()]
    return bool(
        ACTIVE.fullmatch(etree.QName(element).localname)
        or OUTWARD.search(element.text or "")
        or any(HANDLER.fullmatch(name) or OUTWARD.search(value) for name, value in said)
        or any(REFERENCE.fullmatch(name) and not INSIDE.match(value) for name, value in said)
    )


def _mended(tree: Any, kept: Collection[str]) -> bool:
    """Takes out what names a relation that does not go on, speaks of slides, or starts something when it is pressed."""
    changed = taken_out = False
    suspects: Any = SUSPECT(tree)
    if len(suspects) > MAX_SUSPECTS:
        raise UnpackingError(f"one of its parts has {len(suspects):,} links to others")
    for element in suspects:
        keys = {name: key for name, key in element.attrib.items() if name.startswith(RELATIONS) and key}
        gone = [name for name, key in keys.items() if key not in kept]
        leads_nowhere = gone and len(gone) == len(keys) and element is not tree
        if leads_nowhere or element.tag in OF_SLIDES or _starts_something(element):
            _take_out(_holder(element))
            taken_out = True
        for name in gone:
            # What else it names serves in its place.
            del element.attrib[name]
            changed = True
    # What moved may be there no longer; what lists sections and the like is of slides.
    for left in (*tree.findall(qn("p:timing")), *tree.findall(qn("p:extLst"))) if taken_out else ():
        tree.remove(left)
    return changed or taken_out


def _starts_something(element: Any) -> bool:
    return element.tag in LINKS and not HARMLESS_ACTION.fullmatch(element.get("action", "").casefold())


def _holder(element: Any) -> Any:
    return element if element.tag in LINKS else next(element.iterancestors(*WHOLE), element)


def _take_out(element: Any) -> None:
    if element.getparent() is not None:
        element.getparent().remove(element)
