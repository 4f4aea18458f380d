"""What is on a slide? A page of a template with places to fill: text that fits its box, frames with words to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Pt

from briefing import fit
from briefing.fit import SMALLEST, visible
from briefing.marks import Box
from briefing.slides import boxes
from briefing.slides.boxes import FOOTER_BOX, NUMBER_BOX, TITLE_BOX, on_page
from briefing.slides.dressing import renumber_axes
from briefing.slides.layouts import DATE, FOOTER, NUMBER, Layout, box_of, kind_of
from briefing.slides.templates import Template
from briefing.typeface import BOLD, LINE_HEIGHT, REGULAR, text_width

TITLE_SIZES = (28, 26, 24, 22, 20, 18)
# How many characters of a name the source line keeps, if not all fit: on its only line, else on two.
NAME_LENGTHS, ON_ONE_LINE = (200, 100, 80, 60, 40, 20), (200, *range(80, 24, -4))
# Widths are counted for the widest of fonts; a line of Arial holds so much more. In another font it may wrap.
IN_ARIAL = 1.065
# How close below the title a text is that stands directly below it.
CLOSE = 16.0
# Where a placeholder keeps text off its edges, both together.
INSIDE = 16.0
# Placeholders of these kinds can be taken by a chart or a table.
FRAMED = ("obj", "chart", "tbl", "dgm", "media", "clipArt", "pic")


# A source line, given how many characters of a name it may keep.
Source = Callable[[int], str]


@dataclass(frozen=True)
class Line:
    """A paragraph: its text, size and look, and the space above it; what leads it is quiet."""

    text: str
    points: float = SMALLEST
    bold: bool = False
    quiet: bool = False
    above: float = 0.0
    lead: str = ""

    def height(self, room: float) -> float:
        """The height that it takes at most in a column so wide."""
        weight = BOLD if self.bold else REGULAR
        return self.above + fit.height(
            f"{self.lead} {self.text}" if self.lead else self.text, room, self.points, weight
        )


def largest(said: Sequence[str], box: Box, sizes: Sequence[float], above: float) -> list[Line]:
    """The paragraphs at the first of the sizes at which all fit a box; at the last, as many as do, the first cut short
    if need be."""
    for points in sizes:
        lines = [Line(text, points, above=above if place else 0) for place, text in enumerate(said)]
        if tall(lines, box.width) <= box.height:
            return lines
    while len(lines) > 1 and tall(lines, box.width) > box.height:
        lines.pop()
    return [Line(fit.sized(lines[0].text, box.width, box.height, sizes[-1:])[0], sizes[-1]), *lines[1:]]


def tall(lines: Sequence[Line], room: float) -> float:
    """The height that paragraphs take at most in a column so wide."""
    return sum(line.height(room) for line in lines)


@dataclass(frozen=True)
class Page:
    """A slide being filled, its layout, and its placeholders by the names that the layout gives them."""

    slide: Any
    number: int
    layout: Layout
    size: tuple[float, float]
    places: Mapping[str, Any]


def new_page(template: Template, name: str, id: str = "") -> Page:
    """A slide of the layout for one kind of slide, its placeholders still empty; by its id it is known again."""
    layout = template.layouts[name]
    slide = template.deck.slides.add_slide(layout.source)
    if id:
        slide._element.cSld.set("name", id)
    places = {layout.names[shape.placeholder_format.idx]: shape for shape in slide.placeholders}
    return Page(slide, len(template.deck.slides), layout, template.size, places)


def set_title(page: Page, said: str, sizes: Sequence[float] = TITLE_SIZES) -> float:
    """Writes the title, as large as fits; cut short if it does not fit at the least of the sizes.

    Returns how much of its height it leaves free.
    """
    shape, room = page.slide.shapes.title, page.layout.title_room
    if shape is None or room is None:
        shape = shape or add_text_box(page, on_page(TITLE_BOX, *page.size), boxes.TITLE)
        room = box_of(shape)
    width = room.width / page.layout.title_factor
    shown, points = fit.sized(said, width, room.height, sizes)
    write(shape, [Line(shown, points)])
    if not fit.right_to_left(shown):
        _balance(shape, room.width - page.layout.title_factor * _balanced_width(shown, width, points), page)
    return max(room.height - fit.height(shown, width, points), 0.0)


def _balanced_width(said: str, width: float, points: float) -> float:
    """In how narrow a column a title takes no more lines, so that no word is left alone on the last of them."""
    broken = fit.balanced(said, width, points)
    return max(text_width(line, points) for line in broken) + 1 if len(broken) > 1 else width


def _balance(shape: Any, spare: float, page: Page) -> None:
    """Keeps so much of a title's box free beside it: a title that was broken into lines by hand is two to a reader."""
    title, room = page.layout.title, page.layout.title_room
    if spare <= 1 or title is None or room is None:
        return
    if page.layout.title_is_centred:
        spare /= 2
        shape.text_frame.margin_left = Pt(room.left - title.left + spare)
    shape.text_frame.margin_right = Pt(title.right - room.right + spare)


def put_kicker(page: Page, text: str) -> None:
    """Writes the line above the title, where the layout has a place for it."""
    if text and page.layout.has(boxes.KICKER):
        room = page.layout.box(boxes.KICKER, boxes.ABOVE_TITLE).width
        put_text(page, boxes.KICKER, [Line(fit.shortened(text, room), quiet=True)], boxes.ABOVE_TITLE)


def put_below_title(page: Page, name: str, lines: Sequence[Line], place: Box, spare: float) -> None:
    """Writes paragraphs into a place, close to the title if they stand directly below it."""
    raised = below_title(page, place, spare)
    put_text(page, name, lines, Box(place.left, raised.top, place.width, min(tall(lines, place.width), place.height)))


def below_title(page: Page, place: Box, spare: float) -> Box:
    """A place directly below the title grown by what the title leaves free, and the title's box cut by as much.

    A short title would else leave a gap below it.
    """
    shape, title = page.slide.shapes.title, page.layout.title
    if shape is None or title is None or spare <= 0:
        return place
    if not 0 <= place.top - title.bottom <= CLOSE or abs(place.left - title.left) > CLOSE:
        return place
    _move(shape, Box(title.left, title.top, title.width, title.height - spare))
    return Box(place.left, place.top - spare, place.width, place.height + spare)


def put_text(page: Page, name: str, lines: Sequence[Line], place: Box) -> None:
    """Writes paragraphs into a place: into the layout's own of that name, which is moved there, or into a text box."""
    shape = page.places.get(name.casefold())
    if shape is None:
        shape = add_text_box(page, place, name)
    elif page.layout.box(name, place) != place:
        _move(shape, place)
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
    if line.lead:
        _add_run(paragraph, f"{visible(line.lead)} ", line, quiet=True)
    _add_run(paragraph, said, line, line.quiet)
    if line.above:
        paragraph.space_before = Pt(line.above)
    # Quiet lines are our own words, whatever names stand in them.
    if not line.quiet and fit.right_to_left(said):
        properties = paragraph._p.get_or_add_pPr()
        properties.set("rtl", "1")
        properties.set("algn", "r")


def _add_run(paragraph: Any, said: str, line: Line, quiet: bool) -> None:
    run = paragraph.add_run()
    run.text = said
    run.font.size, run.font.language_id = Pt(line.points), MSO_LANGUAGE_ID.ENGLISH_UK
    if line.bold:
        run.font.bold = True
    if quiet:
        run.font.color.theme_color = MSO_THEME_COLOR.TEXT_2
    elif line.lead:
        run.font.color.theme_color = MSO_THEME_COLOR.TEXT_1


def add_text_box(page: Page, box: Box, name: str) -> Any:
    """A text box without edges; returned to be written into."""
    shape = page.slide.shapes.add_textbox(*_lengths(box))
    shape.name = name
    frame = shape.text_frame
    frame.auto_size, frame.vertical_anchor = MSO_AUTO_SIZE.NONE, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    return shape


def _lengths(box: Box) -> tuple[int, int, int, int]:
    return Pt(box.left), Pt(box.top), Pt(box.width), Pt(box.height)


def _move(shape: Any, box: Box) -> None:
    shape.left, shape.top, shape.width, shape.height = _lengths(box)


def add_chart(page: Page, name: str, box: Box, kind: Any, data: Any, sentence: str) -> Any:
    """A native chart in a place of the layout, with the sentence that says what it shows; returned to be dressed."""
    frame = page.slide.shapes.add_chart(kind, *_lengths(box), data)
    _settle(page, frame, name, sentence)
    renumber_axes(frame.chart)
    return frame.chart


def add_table(page: Page, name: str, box: Box, sentence: str) -> Any:
    """A native table in a place of the layout, with the sentence that says what it shows: its element, to be filled."""
    frame = page.slide.shapes.add_table(1, 1, *_lengths(box))
    _settle(page, frame, name, sentence)
    return frame.table._tbl


def _settle(page: Page, frame: Any, name: str, sentence: str) -> None:
    """Names a frame, says what it shows, and lets it take the place of the placeholder."""
    frame.name = name
    frame._element.nvGraphicFramePr.cNvPr.set("descr", visible(sentence))
    shape = page.places.get(name.casefold())
    if shape is not None and kind_of(shape) in FRAMED:
        frame._element.nvGraphicFramePr.nvPr.append(shape._element.ph)
        shape._element.getparent().remove(shape._element)


@dataclass(frozen=True)
class Foot:
    """What stands at the edges of a slide: where its figures come from; whose it is, how it is marked; its version
    and day, the longest first."""

    source: Source
    organisation: str = ""
    marking: str = ""
    dated: tuple[str, ...] = ()


def finish(page: Page, foot: Foot, notes: Sequence[str]) -> None:
    """Takes out the placeholders that are empty, adds foot, marking and notes, and puts all in the order of reading."""
    for shape in list(page.slide.placeholders):
        if shape.has_text_frame and not shape.text_frame.text:
            shape._element.getparent().remove(shape._element)
    _add_footer(page, foot)
    _add_number(page)
    _add_marking(page, foot)
    _add_date(page, foot)
    _put_in_order(page)
    frame = page.slide.notes_slide.notes_text_frame
    if frame is not None:
        _write_notes(frame, [visible(note) for note in notes])


def _put_in_order(page: Page) -> None:
    """The title first, then everything as it is seen, from the top down: so it is read aloud."""
    title = page.slide.shapes.title
    elements = list(page.slide.shapes._spTree.iter_shape_elms())
    elements.sort(key=lambda element: (title is None or element is not title._element, *_corner(page, element)))
    for element in elements:
        page.slide.shapes._spTree.append(element)


def _corner(page: Page, element: Any) -> tuple[int, float]:
    """How far down and to the right a shape begins, in points: where it says, else where its layout has it."""
    offset = next(element.iter(qn("a:off")), None)
    if offset is not None:
        return round(Emu(int(offset.get("y"))).pt), Emu(int(offset.get("x"))).pt
    place = next(element.iter(qn("p:ph")), None)
    box = page.layout.boxes.get(page.layout.names.get(int(place.get("idx", 0)), "")) if place is not None else None
    return (round(box.top), box.left) if box else (0, 0.0)


def _write_notes(frame: Any, notes: Sequence[str]) -> None:
    for number, note in enumerate(notes):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.add_run().text = note
        if fit.right_to_left(note):
            paragraph._p.get_or_add_pPr().set("rtl", "1")


def _add_footer(page: Page, foot: Foot) -> None:
    place = page.layout.foot
    shape = (
        _foot_shape(page, FOOTER, boxes.FOOTER, FOOTER_BOX)
        if place is None
        else add_text_box(page, place, boxes.FOOTER)
    )
    room = page.layout.foot_room or box_of(shape)
    if foot.marking and place is None and FOOTER in page.layout.feet:
        room = _above_marking(page, shape, room)
    said = _source_line(foot, room)
    write(shape, [Line(fit.sized(said, room.width, room.height, (SMALLEST,))[0], quiet=True)])


def _above_marking(page: Page, shape: Any, room: Box) -> Box:
    """What is left of the foot above the marking below it, and its shape made as low."""
    over = max(box_of(shape).bottom - boxes.marking(page.size, at_foot=True).top, 0.0)
    if over:
        box = box_of(shape)
        _move(shape, Box(box.left, box.top, box.width, box.height - over))
    return Box(room.left, room.top, room.width, max(room.height - over, SMALLEST * LINE_HEIGHT))


def _source_line(foot: Foot, room: Box) -> str:
    """As much of the names as fits one line, whose it is before them if that fits too; if hardly any does, as much as
    fits the room."""
    owned = [f"{foot.organisation} · {foot.source(ON_ONE_LINE[0])}"] if foot.organisation else []
    for said in map(visible, [*owned, *(foot.source(length) for length in ON_ONE_LINE)]):
        if text_width(said, SMALLEST) <= IN_ARIAL * room.width and fit.height(said, room.width) <= room.height:
            return said
    for said in (visible(foot.source(length)) for length in NAME_LENGTHS):
        if fit.height(said, room.width) <= room.height:
            return said
    return foot.source(NAME_LENGTHS[-1])


def _add_number(page: Page) -> None:
    shape = _foot_shape(page, NUMBER, boxes.NUMBER, NUMBER_BOX)
    field = f"""
        <a:fld {nsdecls("a")} id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">
          <a:rPr lang="en-GB" sz="1400"/><a:t>{page.number}</a:t>
        </a:fld>"""
    shape.text_frame.paragraphs[0]._p.insert_element_before(parse_xml(field), "a:endParaRPr")


def _add_date(page: Page, foot: Foot) -> None:
    """Version and day, as much as has room, in the layout's own place for a date, if it has one."""
    if foot.dated and DATE in page.layout.feet:
        shape = _foot_shape(page, DATE, boxes.DATE, NUMBER_BOX)
        room = IN_ARIAL * (box_of(shape).width - INSIDE)
        said = next((x for x in foot.dated if text_width(x, SMALLEST) <= room), foot.dated[-1])
        write(shape, [Line(said, quiet=True)])


def _add_marking(page: Page, foot: Foot) -> None:
    """The marking at both edges; below in the layout's own footer, where the source line has not taken that."""
    free = page.layout.foot is not None and FOOTER in page.layout.feet
    if foot.marking:
        _put_marking(page, foot.marking, at_foot=False)
    if free and (said := foot.marking or foot.organisation):
        shape = _foot_shape(page, FOOTER, boxes.MARKING, FOOTER_BOX)
        room = box_of(shape)
        write(shape, [Line(fit.sized(said, room.width - INSIDE, room.height, (SMALLEST,))[0], bold=bool(foot.marking))])
    elif foot.marking:
        _put_marking(page, foot.marking, at_foot=True)


def _put_marking(page: Page, said: str, at_foot: bool) -> None:
    box = boxes.marking(page.size, at_foot)
    shape = add_text_box(page, box, boxes.MARKING)
    write(shape, [Line(fit.shortened(said, box.width, SMALLEST, BOLD), bold=True)])
    shape.text_frame.paragraphs[0].alignment = PP_ALIGN.CENTER


def _foot_shape(page: Page, kind: str, name: str, otherwise: Box) -> Any:
    """The layout's own place for a part of the foot, which a new slide does not have yet; else a text box."""
    place = page.layout.feet.get(kind)
    if place is None:
        return add_text_box(page, on_page(otherwise, *page.size), name)
    page.slide.shapes.clone_placeholder(place)
    shape = page.slide.shapes[-1]
    shape.name = name
    return shape
