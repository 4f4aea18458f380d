"""Does a deck show the figures of its record? Each slide beside the one it was; words are the user's to change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pptx
from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.oxml.ns import qn

from briefing.brief import Brief
from briefing.packages import DECKS, package
from briefing.provenance import PART_FOLDER, PART_TAG, ForeignFileError
from briefing.slides import TemplateError, slides
from briefing.unpacking import Allowance, UnpackingError, unpacked, xml
from briefing.verification import charts, drawings, lines
from briefing.verification.charts import Chart
from briefing.verification.drawings import Drawing
from briefing.verification.nesting import outermost

# Fewer words than these in common, and a slide is the user's own.
LEAST_IN_COMMON = 2
# Each slide is set beside each that the record gives; forty scenes with every view take three hundred.
MAX_SLIDES = 1_000
# What of a deck is read: slides, their notes, their charts and the data behind these.
READ = {
    RELATIONSHIP_TYPE.SLIDE: CONTENT_TYPE.PML_SLIDE,
    RELATIONSHIP_TYPE.NOTES_SLIDE: CONTENT_TYPE.PML_NOTES_SLIDE,
    RELATIONSHIP_TYPE.CHART: CONTENT_TYPE.DML_CHART,
    RELATIONSHIP_TYPE.PACKAGE: CONTENT_TYPE.SML_SHEET,
}


@dataclass(frozen=True)
class Slide:
    """A slide as it is shown, its notes and tables among the lines."""

    number: int
    lines: tuple[str, ...]
    tables: tuple[tuple[str, ...], ...]
    charts: tuple[Chart, ...]
    drawings: tuple[Drawing, ...]
    pictures: int

    @cached_property
    def wording(self) -> Counter[str]:
        """What it says, without the numbers."""
        return Counter(map(lines.wording, self.lines))


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
    raise ForeignFileError(
        "It carries no record: it was not made here, or a program that saved it left the record out."
    )


def _record_in_xml(part: bytes, name: str, allowance: Allowance) -> bytes:
    try:
        root = xml(part, name, allowance)
    except UnpackingError:
        return b""
    return (root.text or "").encode() if root.tag == PART_TAG else b""


def rebuilt(brief: Brief, content: bytes, _: Mapping[str, str | int]) -> bytes:
    """The deck that the brief gives on the page of a deck: what a line has room for depends on the page."""
    try:
        return slides(brief, content)
    except TemplateError:
        return slides(brief)


def faults(content: bytes, rebuilt: bytes, cases: Collection[str] | None = None) -> tuple[list[str], list[str]]:
    """What was altered in a deck, and what could not be checked, a sentence each.

    Made by another version of the program (`cases` as in lines.compared), its drawings may have another form.
    """
    shown, known = _slides(content), _slides(rebuilt)
    wrong, unchecked = list[str](), list[str]()
    for slide in shown:
        origin = max(known, key=lambda other: (_common(slide, other), other.number == slide.number))
        if _common(slide, origin) < LEAST_IN_COMMON:
            unchecked.append(f"Slide {slide.number} is not one that was made here; nothing on it was checked.")
            continue
        changed, remarks = lines.compared(slide.lines, origin.lines, cases)
        changed += [*_changed_places(slide, origin), *_changed_charts(slide, origin)]
        changed += _redrawn(slide, origin) if cases is None else ()
        wrong += [f"Slide {slide.number}: {fault}." for fault in changed]
        unchecked += [f"Slide {slide.number}: {remark}." for remark in [*remarks, *_unchecked(slide, origin)]]
    return wrong, unchecked


def _common(slide: Slide, other: Slide) -> int:
    # Whoever made `slide` may have put any number of words on it.
    return sum(min(count, slide.wording[line]) for line, count in other.wording.items())


def _redrawn(slide: Slide, origin: Slide) -> Iterator[str]:
    for drawing in slide.drawings:
        same_name = [other for other in origin.drawings if other.name == drawing.name]
        yield from _nearest(list(drawings.altered(drawing, other)) for other in same_name)


def _changed_charts(slide: Slide, origin: Slide) -> Iterator[str]:
    for chart in slide.charts:
        yield from _nearest(list(charts.altered(chart, other)) for other in origin.charts)
    if slide.pictures > origin.pictures and len(slide.charts) < len(origin.charts):
        yield "a picture has taken the place of a chart"


def _nearest(faults: Iterable[list[str]]) -> Iterator[str]:
    """What is wrong beside that which is most like it: a chart that was moved or copied is still the one it was."""
    nearest = min(faults, key=len, default=None)
    if nearest:
        yield "; ".join(nearest[:3]) + (f"; and {len(nearest) - 3} more" if len(nearest) > 3 else "")


def _changed_places(slide: Slide, origin: Slide) -> Iterator[str]:
    """Rows of a table that stand in the place of others whose words are the same."""
    for rows in slide.tables:
        same_words = [x for x in origin.tables if [*map(lines.wording, x)] == [*map(lines.wording, rows)]]
        if same_words and rows not in same_words:
            moved = [pair for pair in zip(rows, same_words[0], strict=True) if pair[0] != pair[1]]
            # What is nowhere in the record has been told of as it is.
            yield from (lines.beside(now, was) for now, was in moved if now in origin.lines)


def _unchecked(slide: Slide, origin: Slide) -> Iterator[str]:
    if slide.pictures > origin.pictures:
        yield "it holds a picture that was not made here and cannot be checked"
    if slide.charts and not origin.charts:
        yield "it holds a chart that was not made here and cannot be checked"
    if len(slide.charts) < len(origin.charts):
        yield "a chart was taken out"
    if len(slide.drawings) < len(origin.drawings):
        yield "a drawing was taken out or its shapes set free"


def _slides(content: bytes) -> list[Slide]:
    """The slides of a deck. Raises UnpackingError, ForeignFileError."""
    deck: Any = pptx.Presentation(package(content, _is_read, Allowance()).packed())
    if len(deck.slides) > MAX_SLIDES:
        raise ForeignFileError(
            f"It cannot be read: it has {len(deck.slides):,} slides; at most {MAX_SLIDES:,} are read."
        )
    allowance = Allowance()
    return [_slide(number, slide, allowance) for number, slide in enumerate(deck.slides, start=1)]


def _is_read(kind: str, type_: str, _: bytes) -> bool:
    is_deck = kind == RELATIONSHIP_TYPE.OFFICE_DOCUMENT and DECKS.fullmatch(type_)
    return bool(is_deck) or READ.get(kind) == type_


def _slide(number: int, slide: Any, allowance: Allowance) -> Slide:
    parts = [x.target_part for x in slide.part.rels.values() if not x.is_external]
    drawn = [part for part in parts if part.content_type == CONTENT_TYPE.DML_CHART]
    trees = [slide._element, *(part._element for part in drawn)]
    tables = tuple(tuple(map(lines.tidy, _rows(table))) for table in outermost(slide._element, qn("a:tbl")))
    if slide.has_notes_slide:
        trees.append(slide.notes_slide._element)
    read = tuple(charts.read(part, allowance) for part in drawn)
    said = [*(line for tree in trees for line in _said(tree)), *(line for chart in read for line in chart.lines)]
    pictures = len(list(slide._element.iter(qn("p:pic"))))
    return Slide(
        number, tuple(filter(None, map(lines.tidy, said))), tables, read, drawings.read(slide._element), pictures
    )


def _said(tree: Any) -> Iterator[str]:
    """Every row of a table as a line, then every paragraph: wherever in the tree it is shown."""
    yield from _rows(tree)
    in_rows = {paragraph for row in outermost(tree, qn("a:tr")) for paragraph in row.iter(qn("a:p"))}
    yield from (_text(paragraph) for paragraph in tree.iter(qn("a:p")) if paragraph not in in_rows)


def _rows(tree: Any) -> Iterator[str]:
    yield from (" | ".join(map(_text, row.iter(qn("a:p")))) for row in outermost(tree, qn("a:tr")))


def _text(paragraph: Any) -> str:
    # Fields, such as the number of the slide, are the program's to fill.
    runs: Sequence[Any] = [x for x in paragraph if x.tag in (qn("a:r"), qn("a:br"))]
    return "".join(" " if x.tag == qn("a:br") else x.findtext(qn("a:t")) or "" for x in runs)
