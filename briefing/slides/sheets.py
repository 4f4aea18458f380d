"""How do words and tables stand on a slide? The agenda, what it rests on, the method, what follows."""

from __future__ import annotations

from briefing.brief import Brief
from briefing.findings import slides as said
from briefing.fit import SMALLEST
from briefing.marks import Box
from briefing.slides import boxes, tables
from briefing.slides.boxes import GAP, PICTURE, TEXT
from briefing.slides.imprint import foot
from briefing.slides.page import Page, below_title, finish, largest, new_page, put_kicker, put_text, set_title, tall
from briefing.slides.templates import Template
from briefing.slideshow import Slide

LARGE = 16.0
TABLE_SIZES, TEXT_SIZES, METHOD_SIZES = (20.0, 18.0, LARGE, SMALLEST), (18.0, LARGE, SMALLEST), (18.0, LARGE, SMALLEST)
CLOSING_SIZES = (28.0, 24.0, 22.0, 20.0, 18.0, LARGE, SMALLEST)
ABOVE, ABOVE_POINTS, BELOW_TITLE = 8.0, 16.0, 8.0
# What text leaves of the height to a table below it, at least.
LEAST_TABLE = 0.5
# Beside a text, the columns of short words need more of the width.
GRADE_SHARES = (18, 60, 22)
DECISIONS, TABLE_SENTENCE = "Decisions", "{}:"


def table_slide(brief: Brief, slide: Slide, template: Template) -> None:
    """A table, below its text if it has any."""
    page, room = _begun(slide, template, "Sources")
    if slide.text:
        place = Box(room.left, room.top, room.width, room.height * (1 - LEAST_TABLE))
        lines = largest(slide.text, place, TEXT_SIZES, above=ABOVE)
        high = tall(lines, place.width)
        put_text(page, TEXT, lines, Box(room.left, room.top, room.width, high))
        room = room.without(high + GAP)
    sentence = said.rows_sentence(TABLE_SENTENCE.format(slide.headline), slide.rows)
    is_agenda = slide.kind == "agenda"
    tables.put_table(page, PICTURE, room, slide.rows, slide.shares, sentence, TABLE_SIZES, is_even=is_agenda)
    finish(page, foot(brief), [*slide.notes, *slide.text, sentence, *said.stamp(brief), *said.made(brief)])


def methods_slide(brief: Brief, slide: Slide, template: Template) -> None:
    """How the figures come about, and beside it what the grades of evidence mean."""
    page = new_page(template, "Methods", slide.id)
    spare = set_title(page, slide.headline)
    put_kicker(page, slide.kicker)
    places = page.layout.placed(boxes.methods_places(page.layout.body))
    left = below_title(page, places[TEXT], spare).without(BELOW_TITLE)
    right = Box(places[PICTURE].left, left.top, places[PICTURE].width, places[PICTURE].bottom - left.top)
    put_text(page, TEXT, largest(slide.text, left, METHOD_SIZES, above=ABOVE), left)
    sentence = said.rows_sentence("Grades of evidence, and how far a judgement may be off:", slide.rows)
    tables.put_table(page, PICTURE, right, slide.rows, GRADE_SHARES, sentence, (LARGE, SMALLEST))
    finish(page, foot(brief), [*slide.text, *slide.notes])


def closing_slide(brief: Brief, slide: Slide, template: Template) -> None:
    """What follows, and beside it what is to be decided."""
    page, room = _begun(slide, template, "Sources")
    left, right = room, room
    if slide.text and slide.rows:
        left, right = room.columns(1, 1, gap=3 * GAP)
    if slide.text:
        put_text(page, TEXT, largest(slide.text, left, CLOSING_SIZES, above=ABOVE_POINTS), left)
    if slide.rows:
        sentence = said.rows_sentence(TABLE_SENTENCE.format(slide.rows[0][0]), slide.rows)
        tables.put_table(page, DECISIONS, right, slide.rows, slide.shares, sentence, CLOSING_SIZES[1:])
    finish(page, foot(brief), [*slide.notes, *slide.text, *(row[0] for row in slide.rows), *said.made(brief)])


def _begun(slide: Slide, template: Template, layout: str) -> tuple[Page, Box]:
    """A slide with its title, and the room below that."""
    page = new_page(template, layout, slide.id)
    spare = set_title(page, slide.headline)
    put_kicker(page, slide.kicker)
    return page, below_title(page, page.layout.box(PICTURE, page.layout.body), spare).without(BELOW_TITLE)
