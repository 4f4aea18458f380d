"""Where does what stand on a slide? Boxes in points, cut up by proportion, so that they fit a page of any shape."""

from __future__ import annotations

from dataclasses import dataclass

# The page that positions are written for: 16:9.
WIDTH, HEIGHT = 960.0, 540.0
GAP = 16.0

# What the places on a slide are called: the names of a layout's placeholders.
TITLE, SUBTITLE, KICKER, TEXT = "Title", "Subtitle", "Kicker", "Text"
PICTURE, SECOND_PICTURE, CHANGES, FIGURES = "Picture", "Second picture", "Changes", "Figures"
FOOTER, NUMBER = "Footer", "Slide number"


@dataclass(frozen=True)
class Box:
    """A place on a slide, in points from its upper left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Where it ends to the right."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Where it ends below."""
        return self.top + self.height

    def columns(self, *shares: float, gap: float = GAP) -> tuple[Box, ...]:
        """Side by side, as wide as their shares say, with a gap between."""
        room, left, boxes = self.width - gap * (len(shares) - 1), self.left, list[Box]()
        for share in shares:
            boxes.append(Box(left, self.top, room * share / sum(shares), self.height))
            left = boxes[-1].right + gap
        return tuple(boxes)

    def rows(self, *shares: float, gap: float = GAP) -> tuple[Box, ...]:
        """One below the other, as high as their shares say, with a gap between."""
        room, top, boxes = self.height - gap * (len(shares) - 1), self.top, list[Box]()
        for share in shares:
            boxes.append(Box(self.left, top, self.width, room * share / sum(shares)))
            top = boxes[-1].bottom + gap
        return tuple(boxes)

    def without(self, height: float) -> Box:
        """What is left of it below a strip so high."""
        return Box(self.left, self.top + height, self.width, self.height - height)

    def on_page(self, width: float, height: float) -> Box:
        """The same place on a page of another size."""
        across, down = width / WIDTH, height / HEIGHT
        return Box(self.left * across, self.top * down, self.width * across, self.height * down)


# What every slide has: a line above the title, the title, the body, and below it where the figures come from.
ABOVE_TITLE = Box(44, 22, 872, 20)
TITLE_BOX = Box(44, 44, 872, 74)
BODY = Box(44, 126, 872, 362)
FOOTER_BOX = Box(44, 496, 808, 36)
NUMBER_BOX = Box(864, 496, 52, 36)


def scene_places(body: Box, pictures: int) -> dict[str, Box]:
    """Where a scene's pictures and words stand: one picture has the words beside it, two have them below."""
    if pictures == 1:
        picture, words = body.columns(62, 38, gap=2 * GAP)
        changes, figures = words.rows(55, 45)
        return {PICTURE: picture, CHANGES: changes, FIGURES: figures}
    above, below = body.rows(256, 96, gap=10)
    first, second = above.columns(1, 1, gap=2 * GAP)
    changes, figures = below.columns(1, 1, gap=2 * GAP)
    return {PICTURE: first, SECOND_PICTURE: second, CHANGES: changes, FIGURES: figures}


def picture_places(body: Box, pictures: int) -> dict[str, Box]:
    """Where pictures stand on a slide that holds nothing else."""
    return dict(zip((PICTURE, SECOND_PICTURE), body.columns(*[1] * pictures, gap=2 * GAP), strict=False))


def methods_places(body: Box) -> dict[str, Box]:
    """Where the text and the table of the methods stand."""
    text, picture = body.columns(58, 42, gap=2 * GAP)
    return {TEXT: text, PICTURE: picture}


def sources_places(body: Box, low: float) -> tuple[Box, Box]:
    """Where the table of the sources stands, and below it a text of that height."""
    table, text = body.rows(body.height - low - GAP, low)
    return table, text
