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


def fitted(picture: Picture, room: Box, at_left: bool = False) -> Box:
    """Where a picture stands in a room: whole, in the middle or at the left, not enlarged beyond reason."""
    wide, high = picture.size
    scale = min(room.width / wide, room.height / high, LARGEST_POINT)
    width, height = wide * scale, high * scale
    left = room.left if at_left else room.left + (room.width - width) / 2
    return Box(left, room.top + (room.height - height) / 2, width, height)


def put_picture(
    page: Page, name: str, room: Box, picture: Picture, shows: str, at_left: bool = False, place: Any = None
) -> Box:
    """Puts a picture into a room, or into a placeholder of the layout's, with the words for those who cannot see it.

    Returns where it stands.
    """
    box = fitted(picture, room, at_left)
    shape = page.slide.shapes.add_picture(
        io.BytesIO(picture.content), Pt(box.left), Pt(box.top), Pt(box.width), Pt(box.height)
    )
    shape.name = name
    shape._element.nvPicPr.cNvPr.set("descr", visible(picture.shows or shows))
    if place is not None:
        shape._element.nvPicPr.nvPr.append(place._element.ph)
        place._element.getparent().remove(place._element)
    return box
