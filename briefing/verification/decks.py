"""What does a deck show? Slide by slide: its texts, what is drawn and in which colours, its charts and its notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import groupby
from typing import Any

import pptx
from pptx.opc.constants import CONTENT_TYPE, NAMESPACE, RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn

from briefing.brief import Brief
from briefing.packages import DECKS, package
from briefing.provenance import PART_FOLDER, PART_TAG, PIECE, PIECES_PART, ForeignFileError, of_pieces
from briefing.slides import appended, slides
from briefing.slides.belongings import GOES_ON
from briefing.slides.finish import written
from briefing.slides.templates import opened
from briefing.unpacking import Allowance, UnpackingError, unpacked, xml
from briefing.verification import charts, lines
from briefing.verification.nesting import outermost
from briefing.verification.parts import Facts, Part

# Forty scenes with every view take three hundred.
MAX_SLIDES = 1_000
# What of a deck is read, besides what a template may hold: slides, their notes, their charts, the data behind these.
READ = {
    RELATIONSHIP_TYPE.SLIDE: CONTENT_TYPE.PML_SLIDE,
    RELATIONSHIP_TYPE.NOTES_SLIDE: CONTENT_TYPE.PML_NOTES_SLIDE,
    RELATIONSHIP_TYPE.CHART: CONTENT_TYPE.DML_CHART,
    RELATIONSHIP_TYPE.PACKAGE: CONTENT_TYPE.SML_SHEET,
}
PROPERTIES = ("title", "subject", "author", "keywords", "comments", "category", "content_status")
FILLS = frozenset(map(qn, ("a:noFill", "a:solidFill", "a:gradFill", "a:blipFill", "a:pattFill", "a:grpFill")))
# What is on a slide as a shape; what else stands among these is shown too.
SHAPES = tuple(map(qn, ("p:sp", "p:pic", "p:graphicFrame", "p:grpSp", "p:cxnSp")))
TREE = (*SHAPES, *map(qn, ("p:nvGrpSpPr", "p:grpSpPr")))
# What turns a place in a drawing into one on the slide, across and down.
Within = tuple[Callable[[float], float], Callable[[float], float]]
# Forms that look the same.
LINES = {"straightConnector1": "line"}
STYLES = {"title": "p:titleStyle", "ctrTitle": "p:titleStyle", "body": "p:bodyStyle", None: "p:bodyStyle"}


def record_in(content: bytes) -> bytes:
    """The record that a deck carries. Raises ForeignFileError."""
    allowance = Allowance()
    try:
        members = unpacked(content, allowance)
    except UnpackingError as error:
        raise ForeignFileError(f"It cannot be read: {error}.") from error
    # A deck used as a template for another brought its own, older record; programs number such parts as they please.
    for name in sorted(members, key=lambda name: (len(name), name), reverse=True):
        if name.startswith(PART_FOLDER) and (record := _record_in_xml(members[name], name, allowance)):
            return record
    if PIECES_PART in members and (record := _record_in_pieces(members[PIECES_PART], allowance)):
        return record
    raise ForeignFileError(
        "It carries no record: it was not made here, or a program that saved it left the record out."
    )


def _record_in_xml(part: bytes, name: str, allowance: Allowance) -> bytes:
    try:
        root = xml(part, name, allowance)
    except UnpackingError:
        return b""
    return (root.text or "").encode() if root.tag == PART_TAG else b""


def _record_in_pieces(part: bytes, allowance: Allowance) -> bytes:
    """The record as LibreOffice leaves it, which keeps no parts that it does not know."""
    try:
        listed = [x for x in xml(part, PIECES_PART, allowance) if x.get("name", "").startswith(PIECE)]
        listed.sort(key=lambda x: int(x.get("name").removeprefix(PIECE)))
        return of_pieces("".join(x.itertext()) for x in listed)
    except ValueError:
        return b""


def rebuilt(brief: Brief, content: bytes, made_as: Mapping[str, str | int]) -> bytes:
    """The deck that the brief gives: on our page or, if it was made on one of the user's, on that of the file."""
    if made_as.get("appended"):
        return appended(brief, written(opened(content).deck, brief.made_on))
    only = made_as.get("only")
    return slides(brief, content if made_as.get("template") else None, str(only) if only else None)


def parts(content: bytes) -> list[Part]:
    """The slides of a deck, then the file as a whole. Raises UnpackingError, ForeignFileError."""
    allowance = Allowance()
    deck: Any = pptx.Presentation(package(content, _is_read, Allowance()).packed())
    if len(deck.slides) > MAX_SLIDES:
        raise ForeignFileError(
            f"It cannot be read: it has {len(deck.slides):,} slides; at most {MAX_SLIDES:,} are read."
        )
    members = unpacked(content, Allowance())
    size = deck.slide_width, deck.slide_height
    shown = [
        _Slide(slide, size, _links(members, slide.part.partname, allowance), allowance).part(f"Slide {number}")
        for number, slide in enumerate(deck.slides, start=1)
    ]
    about: Facts = {("words", key): lines.tidy(getattr(deck.core_properties, key) or "") for key in PROPERTIES}
    return [*shown, Part("The file", (), about)]


def _is_read(kind: str, type_: str, _: bytes) -> bool:
    is_deck = kind == RELATIONSHIP_TYPE.OFFICE_DOCUMENT and DECKS.fullmatch(type_)
    on_page = kind in GOES_ON and GOES_ON[kind].fullmatch(type_)
    return bool(is_deck or on_page) or READ.get(kind) == type_


def _links(members: Mapping[str, bytes], name: str, allowance: Allowance) -> dict[str, str]:
    """Where the links of a part lead that lead out of the file, by their keys."""
    folder, _, base = name.lstrip("/").rpartition("/")
    listed = f"{folder}/_rels/{base}.rels"
    if listed not in members:
        return {}
    relations = xml(members[listed], listed, allowance).iter(f"{{{NAMESPACE.OPC_RELATIONSHIPS}}}Relationship")
    return {x.get("Id", ""): x.get("Target", "") for x in relations if x.get("TargetMode", "Internal") != "Internal"}


class _Slide:
    """A slide being read: what its colours are, where its links lead, how large its page is."""

    def __init__(self, slide: Any, size: tuple[int, int], links: Mapping[str, str], allowance: Allowance) -> None:
        self.slide, self.size, self.links, self.allowance = slide, size, links, allowance
        self.master = slide.slide_layout.slide_master
        theme = parse_xml(self.master.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob)
        self.inks = {x.tag.rpartition("}")[2]: x for scheme in theme.iter(qn("a:clrScheme")) for x in scheme}

    def part(self, name: str) -> Part:
        """All that the slide shows."""
        element, facts = self.slide._element, Facts()
        said, count = list(_said(element)), dict[str, int]()
        if element.get("show", "1") in ("0", "false"):
            facts["drawn", "it is hidden"] = "hidden"
        if element.find(qn("p:timing")) is not None and any(element.iter(qn("p:spTgt"))):
            facts["drawn", "what moves on it"] = "animated"
        for tag in ("a:overrideClrMapping", "p:bg"):
            facts |= {("drawn", f"its own {tag[2:]}"): _digest(x) for x in element.iter(qn(tag))}
        facts["drawn", "the colours of its page"] = ", ".join(self._named(x) for x in ("tx1", "bg1", "tx2", "bg2"))
        for shape in self.slide.shapes:
            facts |= self._shape(shape, count, (float, float))
        for other in (
            x for tree in (element.cSld.spTree, *element.iter(qn("p:grpSp"))) for x in tree if x.tag not in TREE
        ):
            facts["place", f"something ({str(other.tag).rpartition('}')[2]})"] = (0.0,)
        for place, link in enumerate(element.iter(qn("a:hlinkClick"), qn("a:hlinkHover"), qn("a:hlinkMouseOver")), 1):
            facts["words", f"link {place}"] = (
                f"{self.links.get(link.get(qn('r:id')), '')} {link.get('action', '')}".strip()
            )
        facts |= self._behind()
        for part in (x.target_part for x in self.slide.part.rels.values() if not x.is_external):
            if part.content_type == CONTENT_TYPE.DML_CHART:
                said += [*_said(part._element), *charts.texts(part._element)]
        notes = list(_said(self.slide.notes_slide._element)) if self.slide.has_notes_slide else []
        return Part(name, tuple(filter(None, map(lines.tidy, [*said, *notes]))), facts, element.cSld.get("name", ""))

    def _shape(self, shape: Any, count: dict[str, int], within: Within) -> Facts:
        element, is_words = shape._element, shape._element.tag == qn("p:sp") and within == (float, float)
        kind = "text" if is_words else shape.name
        count[kind] = count.get(kind, 0) + 1
        name = f"{kind} {count[kind]}" if is_words or count[kind] > 1 else kind
        about = next(element.iter(qn("p:cNvPr")))
        facts: Facts = {}
        if about.get("descr"):
            facts["description", f"the description of “{name}”"] = lines.tidy(about.get("descr"))
        if about.get("hidden", "0") in ("1", "true"):
            facts["drawn", f"“{name}” is hidden"] = "hidden"
        if element.tag == qn("p:grpSp"):
            for child in shape.shapes:
                facts |= self._shape(child, count, _inside(element, within))
            return facts
        facts["place", f"“{name}”"] = self._frame(shape, within)
        if getattr(shape, "has_chart", False):
            facts |= charts.facts(shape.chart.part, name, lambda x: self._fill(x), self.allowance)
        else:
            facts |= self._looks(element, name) | self._letters(shape, name)
        return facts

    def _frame(self, shape: Any, within: Within) -> tuple[float, ...]:
        """Left, top, right and bottom, as shares of the slide; then how a line of its own runs, as shares of these."""
        left, top, wide, high = (int(x or 0) for x in (shape.left, shape.top, shape.width, shape.height))
        # Rows of a table grow with what stands in them, in each program as it sets it.
        high = 0 if getattr(shape, "has_table", False) else high
        (x, right), (y, bottom) = (
            [around(place) / max(length, 1) for place in places]
            for around, places, length in zip(within, ((left, left + wide), (top, top + high)), self.size, strict=True)
        )
        return (x, y, right, bottom, *(_path(shape._element) if shape._element.tag == qn("p:sp") else ()))

    def _looks(self, element: Any, name: str) -> Facts:
        """How a shape is filled, edged and turned; the picture that it holds."""
        properties = element.find(qn("p:spPr"))
        facts: Facts = {}
        if properties is not None:
            edge = properties.find(qn("a:ln"))
            form = properties.find(qn("a:prstGeom"))
            facts["drawn", f"the colour of “{name}”"] = self._fill(properties) or "none"
            facts["drawn", f"the edge of “{name}”"] = self._fill(edge) or "none"
            facts["drawn", f"the form of “{name}”"] = (
                "rect" if form is None else LINES.get(form.get("prst"), form.get("prst"))
            )
        for place in element.iter(qn("a:xfrm"), qn("p:xfrm")):
            turned = " ".join(
                f"{key} {place.get(key)}" for key in ("rot", "flipH", "flipV") if place.get(key, "0") != "0"
            )
            if turned:
                facts["drawn", f"how “{name}” is turned"] = turned
        for picture in element.iter(qn("a:blip")):
            held = self.slide.part.rels.get(picture.get(qn("r:embed")))
            facts["drawn", f"the picture in “{name}”"] = b"" if held is None else sha256(held.target_part.blob).digest()
            cut = next(element.iter(qn("a:srcRect")), None)
            facts["drawn", f"the cut of “{name}”"] = "" if cut is None else str(sorted(cut.items()))
        return facts

    def _letters(self, shape: Any, name: str) -> Facts:
        """How large letters are and in which colours, in their order."""
        runs = [x for x in shape._element.iter(qn("a:r")) if (x.findtext(qn("a:t")) or "").strip()]
        looks = [x.find(qn("a:rPr")) for x in runs]
        sizes = [str(x.get("sz")) for x in looks if x is not None and x.get("sz")]
        inks = [self._fill(x) or self._inherited(shape) for x in looks]
        struck = [x.get("strike") for x in looks if x is not None and x.get("strike", "noStrike") != "noStrike"]
        shrunk = [x.get("fontScale") for x in shape._element.iter(qn("a:normAutofit")) if x.get("fontScale")]
        return {
            ("drawn", f"the size of the letters of “{name}”"): _in_turn(sizes),
            ("drawn", f"the colour of the letters of “{name}”"): _in_turn(inks),
            ("drawn", f"what is struck out in “{name}”"): _in_turn([*struck, *shrunk]),
        }

    def _inherited(self, shape: Any) -> str:
        """The colour of letters that say none of their own."""
        owner, kind = shape, None
        while owner is not None:
            if owner.is_placeholder:
                kind = owner._element.ph.get("type")
            for style in owner._element.iter(qn("a:lvl1pPr")):
                if colour := self._fill(style.find(qn("a:defRPr"))):
                    return colour
            owner = getattr(owner, "_base_placeholder", None) if owner.is_placeholder else None
        styles = self.master._element.find(qn("p:txStyles"))
        if shape.is_placeholder and styles is not None:
            for style in styles.iterfind(f"{qn(STYLES.get(kind, 'p:otherStyle'))}/{qn('a:lvl1pPr')}/{qn('a:defRPr')}"):
                if colour := self._fill(style):
                    return colour
        return self._named("tx1")

    def _fill(self, owner: Any) -> str | None:
        """The colour with which something is filled; None if it does not say."""
        fill = None if owner is None else next((x for x in owner if x.tag in FILLS), None)
        if fill is None:
            return None
        if fill.tag != qn("a:solidFill") or not len(fill):
            return str(fill.tag).rpartition("}")[2].replace("noFill", "none")
        value = fill[0].get("val", "")
        colour = self._named(value) if fill[0].tag == qn("a:schemeClr") else value.upper()
        return " ".join([colour, *(f"{x.tag.rpartition('}')[2]} {_percent(x.get('val', ''))}" for x in fill[0])])

    def _named(self, name: str) -> str:
        """A colour of the page by its name, as RRGGBB."""
        mapped = self.master._element.find(qn("p:clrMap")).get(name, name)
        ink = self.inks.get(mapped)
        return name if ink is None or not len(ink) else str(ink[0].get("lastClr") or ink[0].get("val", "")).upper()

    def _behind(self) -> Facts:
        """What its page puts on every slide."""
        pages = (self.slide.slide_layout, self.master)
        shapes = [x for page in pages for x in page.shapes if not x.is_placeholder]
        said = [lines.tidy(text) for x in shapes for text in _said(x._element)]
        return {
            ("words", "what stands behind it"): " | ".join(sorted(filter(None, said))),
            ("drawn", "the number of shapes behind it"): float(len(shapes)),
        }


def _inside(group: Any, within: Within) -> Within:
    """Where on the slide the places in a group are."""
    frame = group.grpSpPr.find(qn("a:xfrm"))
    corner, size, inner, length = (frame.find(qn(f"a:{tag}")) for tag in ("off", "ext", "chOff", "chExt"))

    def along(axis: str, extent: str, around: Callable[[float], float]) -> Callable[[float], float]:
        start, of, scale = (
            int(inner.get(axis)),
            int(corner.get(axis)),
            int(size.get(extent)) / max(int(length.get(extent)), 1),
        )
        return lambda place: around(of + (place - start) * scale)

    return along("x", "cx", within[0]), along("y", "cy", within[1])


def _in_turn(values: Iterable[str | None]) -> str:
    return ", ".join(str(value) for value, _ in groupby(values))


def _percent(value: str) -> str:
    return f"{round(int(value) / 1000)} %" if value.isdigit() else value


def _digest(element: Any) -> str:
    return str(sorted(f"{x.tag.rpartition('}')[2]} {sorted(x.items())}" for x in element.iter()))


def _path(element: Any) -> Iterator[float]:
    for path in element.iter(qn("a:path")):
        width, height = max(int(path.get("w", 1)), 1), max(int(path.get("h", 1)), 1)
        for point in path.iter(qn("a:pt")):
            yield int(point.get("x")) / width
            yield int(point.get("y")) / height


def _said(tree: Any) -> Iterator[str]:
    """Every row of a table as a line, then every paragraph: wherever in the tree it is shown."""
    rows = list(outermost(tree, qn("a:tr")))
    yield from (" | ".join(map(_text, row.iter(qn("a:p")))) for row in rows)
    in_rows = {paragraph for row in rows for paragraph in row.iter(qn("a:p"))}
    yield from (_text(paragraph) for paragraph in tree.iter(qn("a:p")) if paragraph not in in_rows)


def _text(paragraph: Any) -> str:
    # The number of the slide is for PowerPoint to fill.
    runs: Sequence[Any] = [x for x in paragraph if x.tag != qn("a:fld") or x.get("type") != "slidenum"]
    return "".join(" " if x.tag == qn("a:br") else x.findtext(qn("a:t")) or "" for x in runs)
