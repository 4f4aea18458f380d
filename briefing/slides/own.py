"""How does a slide of the user's own look? Its text, picture and table, in any combination, each as large as fits."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from briefing import words
from briefing.brief import Brief
from briefing.fit import SMALLEST
from briefing.marks import Box
from briefing.rows import Rows
from briefing.slides.boxes import GAP, PICTURE, TEXT
from briefing.slides.imprint import foot
from briefing.slides.page import below_title, finish, largest, new_page, put_kicker, put_text, set_title, tall
from briefing.slides.pictures import fitted, put_picture
from briefing.slides.tables import BESIDE_NUMBERS, put_table
from briefing.slides.templates import Template
from briefing.slideshow import Slide
from briefing.typeface import text_width

TABLE = "Table"
TEXT_SIZES, TABLE_SIZES = (28.0, 24.0, 22.0, 20.0, 18.0, 16.0, SMALLEST), (24.0, 20.0, 18.0, 16.0, SMALLEST)
ABOVE, BELOW_TITLE = 10.0, 8.0
# What a picture takes of the width beside others; wider than so many times its height, it stands below them.
PICTURE_SHARE, WIDEST_BESIDE = 52.0, 2.6
# The narrowest that a column of a table is, and the widest, in letters.
LEAST_LETTERS, MOST_LETTERS = 4.0, 40.0


def own_slide(brief: Brief, slide: Slide, template: Template) -> None:
    """A slide of the user's own; in its notes what they have to say."""
    own = slide.own
    assert own
    page = new_page(template, "Sources", slide.id)
    spare = set_title(page, slide.headline)
    put_kicker(page, slide.kicker)
    room = below_title(page, page.layout.body, spare).without(BELOW_TITLE)
    picture, place = own.picture, None
    if picture is not None and (slide.text or slide.rows):
        across, down = picture.size
        if across <= WIDEST_BESIDE * down:
            room, place = room.columns(100.0 - PICTURE_SHARE, PICTURE_SHARE, gap=2 * GAP)
    parts = sum(map(bool, (slide.text, slide.rows, picture and place is None)))
    if slide.text:
        most = room if parts == 1 else Box(room.left, room.top, room.width, room.height / 2)
        lines = largest(slide.text, most, TEXT_SIZES, above=ABOVE)
        high = most.height if parts == 1 else tall(lines, room.width)
        put_text(page, TEXT, lines, Box(room.left, room.top, room.width, high))
        room = room.without(high + GAP)
    if slide.rows:
        rows = even(slide.rows)
        most = Box(room.left, room.top, room.width, room.height / 2) if picture and place is None else room
        room = room.without(put_table(page, TABLE, most, rows, shares(rows), f"{slide.headline}.", TABLE_SIZES) + GAP)
    if picture is not None:
        put_picture(
            page,
            PICTURE,
            fitted(picture, place or room, at_top=parts > 1 or place is not None),
            picture,
            slide.headline,
        )
    finish(page, foot(brief, partial(words.cut, brief.title)), [*slide.notes])


def even(rows: Rows) -> Rows:
    """The rows, all with as many cells."""
    most = max(map(len, rows))
    return [[*row, *[""] * (most - len(row))] for row in rows]


def shares(rows: Rows) -> Sequence[float]:
    """How columns share the width: by their longest cells, within bounds."""
    letter = text_width("n", SMALLEST)
    longest = [max(text_width(cell, SMALLEST) for cell in column) for column in zip(*rows, strict=True)]
    return [min(max(wide, LEAST_LETTERS * letter), MOST_LETTERS * letter) + BESIDE_NUMBERS for wide in longest]
