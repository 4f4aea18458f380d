"""What is on a slide? A page of a template with places to fill: text that fits its box, frames with words to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from briefing.slides import boxes, fit
from briefing.slides.boxes import BODY, FOOTER_BOX, NUMBER_BOX, TITLE_BOX, Box
from briefing.slides.fit import SMALLEST, visible
from briefing.slides.templates import FOOT, TITLES, Template, kind_of
from briefing.svg.canvas import BOLD, REGULAR

TITLE_SIZES = (28, 26, 24, 22, 20)
# What stands lower than this share of a page belongs to its foot.
FOOT_BEGINS = 0.7
# Titles narrower, and bodies lower, than these shares of a page are no measure for what stands below them.
LEAST_TITLE_WIDTH, LEAST_BODY_HEIGHT = 0.6, 0.45
# A source line needs as much of the page; a narrower or lower footer is left to whoever owns the template.
LEAST_FOOTER_WIDTH, LEAST_FOOTER_HEIGHT = 0.6, 30.0
FOOT_GAP = 8.0
BOLD_FACTOR, CAPITALS_FACTOR = 1.1, 1.25


@dataclass(frozen=True)
class Line:
    """A paragraph: its text, size and look, and the space above it."""

    text: str
    points: float = SMALLEST
    bold: bool = False
    quiet: bool = False
    above: float = 0.0

    def height(self, room: float) -> float:
        """The height that it takes at most in a column so wide."""
        weight = BOLD if self.bold else REGULAR
        return self.above + fit.height(self.text, room, self.points, weight)


def that_fit(lines: Sequence[Line], box: Box) -> list[Line]:
    """As many of the lines as fit a box, the last of them saying how many more there are in the notes."""
    if _tall(lines, box.width) <= box.height:
        return list(lines)
    for count in reversed(range(1, len(lines))):
        more = replace(lines[-1], text=f"and {len(lines) - count} more: see the notes")
        if _tall([*lines[:count], more], box.width) <= box.height:
            return [*lines[:count], more]
    return [*lines[:1]]


def _tall(lines: Sequence[Line], room: float) -> float:
    return sum(line.height(room) for line in lines)


@dataclass(frozen=True)
class Room:
    """What a layout leaves to us: its body, and a place for the source line where its own footer does not serve."""

    body: Box
    foot: Box | None


def room_of(template: Template, layout: str) -> Room:
    """Where there is room on the slides of a layout."""
    chosen, (width, height) = template.layouts[layout], template.size
    usual, gap = BODY.on_page(width, height), BODY.top - TITLE_BOX.bottom
    left, across, top = usual.left, usual.width, usual.top
    title = next((x for x in chosen.placeholders if kind_of(x) in TITLES), None)
    if title is not None and title.width.pt > LEAST_TITLE_WIDTH * width and title.top.pt < height / 2:
        left, across, top = title.left.pt, title.width.pt, title.top.pt + title.height.pt + gap
    feet = [x.top.pt for x in chosen.placeholders if kind_of(x) in FOOT and x.top.pt > FOOT_BEGINS * height]
    bottom = min(feet, default=usual.bottom + FOOT_GAP) - FOOT_GAP
    foot = None
    if not _footer_serves(chosen, width):
        foot = Box(left, bottom - FOOTER_BOX.height, across, FOOTER_BOX.height)
        bottom = foot.top - FOOT_GAP
    body = Box(left, top, across, bottom - top)
    return Room(body if body.height > LEAST_BODY_HEIGHT * height else usual, foot)


def _footer_serves(layout: Any, width: float) -> bool:
    footer = next((shape for shape in layout.placeholders if kind_of(shape) == "ftr"), None)
    return (
        footer is not None and footer.width.pt > LEAST_FOOTER_WIDTH * width and footer.height.pt > LEAST_FOOTER_HEIGHT
    )


def place_of(template: Template, layout: str, name: str, otherwise: Box) -> Box:
    """Where a layout has the place of that name, else where it is otherwise to be."""
    for shape in template.layouts[layout].placeholders:
        if shape.name.casefold() == name.casefold():
            return Box(shape.left.pt, shape.top.pt, shape.width.pt, shape.height.pt)
    return otherwise


@dataclass(frozen=True)
class Page:
    """A slide being filled, and the placeholders that its layout names."""

    slide: Any
    template: Template
    layout: str
    room: Room
    places: Mapping[str, Any]

    @property
    def body(self) -> Box:
        """What lies between its title and its foot."""
        return self.room.body


def new_page(template: Template, layout: str) -> Page:
    """A slide of a layout, its placeholders still empty."""
    chosen = template.layouts[layout]
    slide = template.deck.slides.add_slide(chosen)
    names = {shape.placeholder_format.idx: shape.name.casefold() for shape in chosen.placeholders}
    places = {names[shape.placeholder_format.idx]: shape for shape in slide.placeholders}
    return Page(slide, template, layout, room_of(template, layout), places)


def set_title(page: Page, said: str, sizes: Sequence[float] = TITLE_SIZES) -> None:
    """Writes the title, as large as fits; cut short if it does not fit at the least of the sizes."""
    shape, (width, height) = page.slide.shapes.title, page.template.size
    if shape is None:
        shape = _text_box(page, TITLE_BOX.on_page(width, height), boxes.TITLE)
    room, factor = _room(shape), _title_factor(page.slide.slide_layout)
    shown, points = fit.sized(said, room.width / factor, room.height, sizes)
    write(shape, [Line(shown, points)])


def _title_factor(layout: Any) -> float:
    """How much wider than plain text a layout's titles run: bold, in capitals, or both."""
    styles = [layout.slide_master._element.find(qn("p:txStyles"))]
    styles += [
        shape._element
        for owner in (layout.slide_master, layout)
        for shape in owner.placeholders
        if kind_of(shape) in TITLES
    ]
    found: dict[str, str] = {}
    for style in styles:
        for run in list(style.iter(qn("a:defRPr")))[:1]:
            found |= run.attrib
    return (BOLD_FACTOR if found.get("b") == "1" else 1.0) * (CAPITALS_FACTOR if found.get("cap") == "all" else 1.0)


def put_text(page: Page, name: str, lines: Sequence[Line], otherwise: Box) -> None:
    """Writes paragraphs into a place of the layout, or into a text box where that place would be."""
    shape = page.places.get(name.casefold())
    if shape is None:
        shape = _text_box(page, otherwise, name)
    write(shape, lines)


def write(shape: Any, lines: Iterable[Line]) -> None:
    """Writes paragraphs into a shape in place of what it says."""
    frame = shape.text_frame
    frame.word_wrap = True
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        _write_line(paragraph, line)


def _write_line(paragraph: Any, line: Line) -> None:
    said = visible(line.text)
    run = paragraph.add_run()
    run.text = said
    run.font.size, run.font.language_id = Pt(line.points), MSO_LANGUAGE_ID.ENGLISH_UK
    if line.bold:
        run.font.bold = True
    if line.quiet:
        run.font.color.theme_color = MSO_THEME_COLOR.TEXT_2
    if line.above:
        paragraph.space_before = Pt(line.above)
    if fit.right_to_left(said):
        paragraph._p.get_or_add_pPr().set("rtl", "1")


def _text_box(page: Page, box: Box, name: str) -> Any:
    shape = page.slide.shapes.add_textbox(*_lengths(box))
    shape.name = name
    frame = shape.text_frame
    frame.auto_size, frame.vertical_anchor = MSO_AUTO_SIZE.NONE, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    return shape


def _room(shape: Any) -> Box:
    """What a shape leaves to its text."""
    frame = shape.text_frame
    left, top = frame.margin_left.pt, frame.margin_top.pt
    width = shape.width.pt - left - frame.margin_right.pt
    return Box(shape.left.pt + left, shape.top.pt + top, width, shape.height.pt - top - frame.margin_bottom.pt)


def _lengths(box: Box) -> tuple[int, int, int, int]:
    return Pt(box.left), Pt(box.top), Pt(box.width), Pt(box.height)


def add_chart(page: Page, name: str, box: Box, kind: Any, data: Any, sentence: str) -> Any:
    """A native chart in a place of the layout, with the sentence that says what it shows; returned to be dressed."""
    frame = page.slide.shapes.add_chart(kind, *_lengths(box), data)
    _settle(page, frame, name, sentence)
    return frame.chart


def add_table(page: Page, name: str, box: Box, rows: int, columns: int, sentence: str) -> Any:
    """A native table in a place of the layout, with the sentence that says what it shows; returned to be filled."""
    frame = page.slide.shapes.add_table(rows, columns, *_lengths(box))
    _settle(page, frame, name, sentence)
    return frame.table


def _settle(page: Page, frame: Any, name: str, sentence: str) -> None:
    """Names a frame, says what it shows, and lets it take the place of the placeholder."""
    frame.name = name
    frame._element.nvGraphicFramePr.cNvPr.set("descr", visible(sentence))
    shape = page.places.get(name.casefold())
    if shape is not None:
        frame._element.nvGraphicFramePr.nvPr.append(shape._element.ph)
        shape._element.getparent().remove(shape._element)


def finish(page: Page, source: str, notes: Sequence[str]) -> None:
    """Takes out the placeholders that are empty, and adds foot and notes."""
    for shape in list(page.slide.placeholders):
        if shape.has_text_frame and not shape.text_frame.text:
            shape._element.getparent().remove(shape._element)
    _add_footer(page, source)
    _add_number(page)
    frame = page.slide.notes_slide.notes_text_frame
    if frame is not None:
        _write_notes(frame, [visible(note) for note in notes])


def _write_notes(frame: Any, notes: Sequence[str]) -> None:
    for number, note in enumerate(notes):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.add_run().text = note
        if fit.right_to_left(note):
            paragraph._p.get_or_add_pPr().set("rtl", "1")


def _add_footer(page: Page, source: str) -> None:
    foot = page.room.foot
    shape = _foot_shape(page, "ftr", boxes.FOOTER, FOOTER_BOX) if foot is None else _text_box(page, foot, boxes.FOOTER)
    room = _room(shape)
    shown, _ = fit.sized(source, room.width, room.height, (SMALLEST,))
    write(shape, [Line(shown, quiet=True)])


def _add_number(page: Page) -> None:
    shape = _foot_shape(page, "sldNum", boxes.NUMBER, NUMBER_BOX)
    field = f"""
        <a:fld {nsdecls("a")} id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">
          <a:rPr lang="en-GB" sz="1400"/><a:t>{len(page.template.deck.slides)}</a:t>
        </a:fld>"""
    shape.text_frame.paragraphs[0]._p.insert_element_before(parse_xml(field), "a:endParaRPr")


def _foot_shape(page: Page, kind: str, name: str, otherwise: Box) -> Any:
    """The layout's own place for a part of the foot, which a new slide does not have yet; else a text box."""
    found = next((x for x in page.slide.slide_layout.placeholders if kind_of(x) == kind), None)
    if found is None:
        return _text_box(page, otherwise.on_page(*page.template.size), name)
    page.slide.shapes.clone_placeholder(found)
    shape = page.slide.placeholders[found.placeholder_format.idx]
    shape.name = name
    return shape
