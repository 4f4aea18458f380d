"""How does a picture of the user's stand on a slide? Whole, as large as its place lets it be and its points bear."""

from __future__ import annotations

import io
from typing import Any

from pptx.util import Pt

from briefing.fit import visible
from briefing.marks import Box
from briefing.slides.page import Page
from scenarios.pictures import Picture

# The largest that a point of a picture is drawn: less sharp, it looks like a mistake.
LARGEST_POINT = 1.0


def fitted(picture: Picture, room: Box, at_left: bool = False, at_top: bool = False) -> Box:
    """Where a picture stands in a room: whole, in the middle, at the left or the top, not enlarged beyond reason."""
    wide, high = picture.size
    scale = min(room.width / wide, room.height / high, LARGEST_POINT)
    width, height = wide * scale, high * scale
    left = room.left if at_left else room.left + (room.width - width) / 2
    return Box(left, room.top if at_top else room.top + (room.height - height) / 2, width, height)


def put_picture(page: Page, name: str, box: Box, picture: Picture, shows: str, place: Any = None) -> None:
    """Puts a picture where it fits, into a placeholder if one is given, with the words for those who cannot see it."""
    shape = page.slide.shapes.add_picture(
        io.BytesIO(picture.content), Pt(box.left), Pt(box.top), Pt(box.width), Pt(box.height)
    )
    shape.name = name
    shape._element.nvPicPr.cNvPr.set("descr", visible(picture.shows or shows))
    if place is not None:
        shape._element.nvPicPr.nvPr.append(place._element.ph)
        place._element.getparent().remove(place._element)
