"""What stays of a deck of the user's own, behind whose slides others are put? All of it, or it is not taken."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import quoteattr

from lxml import etree
from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn

from briefing.packages import Package, Relation, package
from briefing.slides import belongings
from briefing.slides.templates import TemplateError
from briefing.unpacking import Allowance, UnpackingError, unpacked

DECK = "deck"
MICROSOFT = "http://schemas.microsoft.com/office/"
# What slides hold besides what goes on from a template: each kind of relation, and the type of part it leads to.
STAYS = {
    RELATIONSHIP_TYPE.SLIDE: CONTENT_TYPE.PML_SLIDE,
    RELATIONSHIP_TYPE.NOTES_SLIDE: CONTENT_TYPE.PML_NOTES_SLIDE,
    RELATIONSHIP_TYPE.CHART: CONTENT_TYPE.DML_CHART,
    RELATIONSHIP_TYPE.CHART_USER_SHAPES: CONTENT_TYPE.DML_CHARTSHAPES,
    RELATIONSHIP_TYPE.CHART_COLOR_STYLE: CONTENT_TYPE.OFC_CHART_COLORS,
    f"{MICROSOFT}2011/relationships/chartStyle": CONTENT_TYPE.OFC_CHART_STYLE,
    f"{MICROSOFT}2014/relationships/chartEx": CONTENT_TYPE.OFC_CHART_EX,
    RELATIONSHIP_TYPE.DIAGRAM_DATA: CONTENT_TYPE.DML_DIAGRAM_DATA,
    RELATIONSHIP_TYPE.DIAGRAM_LAYOUT: CONTENT_TYPE.DML_DIAGRAM_LAYOUT,
    RELATIONSHIP_TYPE.DIAGRAM_QUICK_STYLE: CONTENT_TYPE.DML_DIAGRAM_STYLE,
    RELATIONSHIP_TYPE.DIAGRAM_COLORS: CONTENT_TYPE.DML_DIAGRAM_COLORS,
    f"{MICROSOFT}2007/relationships/diagramDrawing": CONTENT_TYPE.DML_DIAGRAM_DRAWING,
    RELATIONSHIP_TYPE.COMMENTS: CONTENT_TYPE.PML_COMMENTS,
    RELATIONSHIP_TYPE.COMMENT_AUTHORS: CONTENT_TYPE.PML_COMMENT_AUTHORS,
    f"{MICROSOFT}2018/10/relationships/comments": "application/vnd.ms-powerpoint.comments+xml",
    f"{MICROSOFT}2018/10/relationships/authors": "application/vnd.ms-powerpoint.authors+xml",
    RELATIONSHIP_TYPE.TAGS: CONTENT_TYPE.PML_TAGS,
}
# What a workbook behind a chart may not hold, and how much it may unpack to.
IN_WORKBOOKS = re.compile(r"(?i)vba|externalLinks/|embeddings/|activeX|ctrlProps")
MAX_WORKBOOK_BYTES = 20 * 1024 * 1024
# Slides are many: twice what forty scenes with every view take.
MAX_SLIDES = 1_000
# Nobody misses these: settings of programs, and a record that an earlier deck carried.
UNMISSED = ("customXml",)
OBJECTS = tuple(map(qn, ("p:oleObj", "p:control")))
LINKS_WITHIN = re.compile(r"(ppaction://(hlinkshowjump|hlinksldjump|customshow|noaction)\b.*)?")
REMEDY = "Take that out in PowerPoint, or choose another deck. Nothing was changed."
SECTIONS, P14 = "{http://schemas.microsoft.com/office/powerpoint/2010/main}", "p14"


def kept(deck: bytes) -> Package:
    """The package of a deck with all its slides. Raises UnpackingError, and TemplateError for what may not go on."""
    whole = package(deck, _stays, Allowance(), _checked)
    order = _slides_in_order(whole)
    if len(order) > MAX_SLIDES:
        raise TemplateError(f"The deck has {len(order):,} slides; at most {MAX_SLIDES:,} are read.")
    for relation in whole.dropped:
        if what := _missed(relation):
            number = order.index(relation.owner) + 1 if relation.owner in order else 0
            where = f"Slide {number} of the deck" if number else "The deck"
            raise TemplateError(f"{where} holds {what}, which may not be passed on. {REMEDY}")
    return whole


def _stays(kind: str, type_: str, content: bytes) -> bool:
    if kind == RELATIONSHIP_TYPE.PACKAGE:
        return type_ == CONTENT_TYPE.SML_SHEET and _is_plain(content)
    return STAYS.get(kind) == type_ or belongings.goes_on(kind, type_, content)


def _is_plain(workbook: bytes) -> bool:
    """Whether a workbook is numbers and no more."""
    try:
        return not any(map(IN_WORKBOOKS.search, unpacked(workbook, Allowance(MAX_WORKBOOK_BYTES))))
    except UnpackingError:
        return False


def _missed(relation: Relation) -> str | None:
    """What of a deck would be lost with a relation, in words."""
    kind = relation.kind.rpartition("/")[2]
    if kind in UNMISSED:
        return None
    if relation.is_outside or relation.target is None:
        return belongings.named(relation)
    on_a_page = relation.owner.startswith("ppt/slides/") or relation.owner.startswith("ppt/charts/")
    return belongings.named(relation) or (f"what is not known here ({kind[:40]})" if on_a_page else None)


def _slides_in_order(whole: Package) -> list[str]:
    main = next((x.target for x in whole.parts[""].relations if x.kind == RELATIONSHIP_TYPE.OFFICE_DOCUMENT), None)
    if main is None:
        return []
    targets = {relation.key: str(relation.target) for relation in whole.parts[main].relations}
    listed = etree.fromstring(whole.parts[main].content).iter(qn("p:sldId"))
    return [targets.get(x.get(qn("r:id")), "") for x in listed]


def _checked(tree: Any, followed: Collection[str]) -> bool:
    """Refuses what starts something; takes out the names of what was dropped and is not missed."""
    for element in tree.iter(*OBJECTS):
        raise TemplateError(f"The deck holds embedded objects or controls ({element.tag.rpartition('}')[2]}). {REMEDY}")
    for link in tree.iter(*belongings.LINKS):
        if not LINKS_WITHIN.fullmatch(link.get("action", "").casefold()):
            raise TemplateError(
                f"The deck holds a link that starts something ({link.get('action', '')[:80]}). {REMEDY}"
            )
    return _without_data(tree, followed)


def _without_data(tree: Any, followed: Collection[str]) -> bool:
    gone = [x for x in tree.iter(qn("p:custData")) if x.get(qn("r:id")) not in followed]
    for element in gone:
        element.getparent().remove(element)
    return bool(gone)


def put_in_section(deck: Any, own: int, title: str) -> None:
    """Where a deck is in sections, gives the slides behind its own, which are so many, one under a title."""
    root = deck.part._element
    sections = next(root.iter(f"{SECTIONS}sectionLst"), None)
    if sections is None:
        return
    ids = "".join(f'<{P14}:sldId id="{x.get("id")}"/>' for x in list(root.sldIdLst)[own:])
    number = str(uuid5(NAMESPACE_URL, title)).upper()
    sections.append(
        parse_xml(
            f'<{P14}:section xmlns:{P14}="{SECTIONS[1:-1]}" name={quoteattr(title)} id="{{{number}}}">'
            f"<{P14}:sldIdLst>{ids}</{P14}:sldIdLst></{P14}:section>"
        )
    )
