"""Where does what stand on a slide? Boxes in points, cut up by proportion, so that they fit a page of any shape."""

from __future__ import annotations

from briefing.marks import Box

# The page that positions are written for: 16:9.
WIDTH, HEIGHT = 960.0, 540.0
GAP = 16.0

# What the places on a slide are called: the names of a layout's placeholders.
TITLE, SUBTITLE, KICKER, TEXT, SENTENCE = "Title", "Subtitle", "Kicker", "Text", "Sentence"
PICTURE, SECOND_PICTURE, CHANGES, FIGURES = "Picture", "Second picture", "Changes", "Figures"
FOOTER, NUMBER, DATE, MARKING = "Footer", "Slide number", "Date", "Marking"
LOGO, ORGANISATION, READING, REMARK = "Logo", "Organisation", "How to read it", "Remark"


def on_page(box: Box, width: float, height: float) -> Box:
    """The same place on a page of another size."""
    across, down = width / WIDTH, height / HEIGHT
    return Box(box.left * across, box.top * down, box.width * across, box.height * down)


# What every slide has: a line above the title, the title, the body, and below it where the figures come from.
ABOVE_TITLE = Box(44, 20, 800, 20)
TITLE_BOX = Box(44, 42, 872, 70)
BODY = Box(44, 117, 872, 371)
FOOTER_BOX = Box(44, 499, 872, 35)
# Our page has its number at its head, so that the foot takes one line; a page without a place for it, at its foot.
HEAD_NUMBER_BOX, NUMBER_BOX = Box(860, 20, 56, 20), Box(884, 499, 32, 35)
# On the first slide, above the title.
LOGO_BOX = Box(44, 26, 240, 56)
# How high the line of a marking is, and how far from the edge of the page.
MARKING_HEIGHT, FROM_EDGE = 17.0, 1.5
# What the body gives to the lines directly below the title, and to the key figures at its foot.
BELOW_TITLE, FOOT_OF_BODY = 42.0, 62.0
# Of two pictures, the first is the narrower.
FIRST_SHARE, SECOND_SHARE = 40, 60


def marking(size: tuple[float, float], at_foot: bool) -> Box:
    """Where a marking stands on a page of that size: across its upper edge, or its lower one."""
    width, height = size
    side = BODY.left * width / WIDTH
    top = height - MARKING_HEIGHT - FROM_EDGE if at_foot else FROM_EDGE
    return Box(side, top, width - 2 * side, MARKING_HEIGHT)


def scene_places(body: Box, pictures: int) -> dict[str, Box]:
    """Where a scene's words and pictures stand: what changed, the pictures side by side, the key figures."""
    changes = Box(body.left, body.top, body.width, BELOW_TITLE)
    figures = Box(body.left, body.bottom - FOOT_OF_BODY, body.width, FOOT_OF_BODY)
    top = changes.bottom + GAP / 2
    middle = Box(body.left, top, body.width, figures.top - GAP - top)
    shares = (FIRST_SHARE, SECOND_SHARE)[:pictures]
    drawn = zip((PICTURE, SECOND_PICTURE), middle.columns(*shares, gap=2 * GAP), strict=False)
    return {CHANGES: changes, **dict(drawn), FIGURES: figures}


def picture_places(body: Box) -> dict[str, Box]:
    """Where a picture stands that has a slide to itself, below a sentence on it."""
    return {SENTENCE: Box(body.left, body.top, body.width, BELOW_TITLE), PICTURE: body.without(BELOW_TITLE + GAP)}


def methods_places(body: Box) -> dict[str, Box]:
    """Where the text and the table of the methods stand."""
    text, picture = body.columns(58, 42, gap=2 * GAP)
    return {TEXT: text, PICTURE: picture}


def sources_places(body: Box, low: float) -> tuple[Box, Box]:
    """Where the table of the sources stands, and below it a text of that height."""
    table = Box(body.left, body.top, body.width, body.height - low - GAP)
    return table, body.without(table.height + GAP)
