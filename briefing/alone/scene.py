"""What stands on the slide of a scene? Its pictures beside each other; around bars what changed, and key figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefing import fit, svg
from briefing.alone import drawings
from briefing.alone.parts import GAP, WIDTH, Part, column, text
from briefing.brief import SceneBrief
from briefing.findings import slides as said
from briefing.marks import Box
from briefing.slideshow import MOVING, Slide
from briefing.views import view_of
from scenarios.storyline import View

# What stands above the pictures, a line of legend, and the key figures below; above one picture a heading, its words.
CHANGES, LEGEND, FIGURES, HEADING, CAPTION = 26.0, 14.0, 58.0, 24.0, 40.0
LEGEND_POINTS, BETWEEN = 11.0, 10.0
# How the columns of two or three pictures share the width, and those of a picture and its words.
SIDE_BY_SIDE, BESIDE = {2: (53, 47), 3: (1, 1, 1)}, (68, 32)
# A picture that takes less of the width leaves room for its words beside it.
NARROW = 0.75


def columns(scene: SceneBrief, slide: Slide, body: Box) -> Iterator[Part]:
    """The pictures of a scene's slide; around bars and branches what changed, and the key figures."""
    # Bars with the figures of what they are compared with show both.
    views = [view for view in slide.views if view != "comparison" or "outcomes" not in slide.views]
    if slide.kind != "scene":
        yield from _pictures(scene, slide, views, body)
        return
    below = [part for part in (_legend(scene, slide), _figures(scene)) if part]
    height = body.height - CHANGES - BETWEEN - sum(part["height"] for part in below)
    yield column(WIDTH, _changes(scene)) | {"place": "above", "height": CHANGES}
    yield from _pictures(scene, slide, views, Box(body.left, body.top + CHANGES, body.width, height))
    yield column(WIDTH, *below) | {"place": "below", "height": sum(part["height"] for part in below)}


def _pictures(scene: SceneBrief, slide: Slide, views: Sequence[View], body: Box) -> Iterator[Part]:
    if len(views) == 1:
        yield from _one(scene, slide, views[0], body)
    else:
        for view, place in zip(views, body.columns(*SIDE_BY_SIDE[len(views)], gap=GAP), strict=True):
            yield column(place.width, *_one_of_several(scene, slide, view, place.width, body.height))


def _one(scene: SceneBrief, slide: Slide, view: View, body: Box) -> Iterator[Part]:
    """A picture alone: what it leaves beside it is for its words, else these stand above it."""
    words_of = _words(scene, view)
    drawn = drawings.picture(scene, slide.views, view, body.width, body.height - (CAPTION if words_of else 0))
    if drawn["kind"] == "words":
        yield column(WIDTH, drawn)
    elif drawn.get("width", WIDTH) < NARROW * WIDTH and words_of:
        wide, beside = body.columns(*BESIDE, gap=GAP)
        drawn = drawings.picture(scene, slide.views, view, wide.width, body.height)
        yield column(wide.width, drawn)
        yield column(beside.width, *words_of)
    else:
        yield column(WIDTH, *words_of, drawn)


def _one_of_several(scene: SceneBrief, slide: Slide, view: View, width: float, height: float) -> Iterator[Part]:
    words_of = _words(scene, view)
    if slide.kind != "scene":
        yield {"kind": "heading", "text": view_of(scene, view).heading}
        height -= HEADING
    drawn = drawings.picture(scene, slide.views, view, width, height - (2 * CAPTION if words_of else 0))
    yield from [drawn] if drawn["kind"] == "words" else [*words_of, drawn]


def _words(scene: SceneBrief, view: View) -> list[Part]:
    """What is said beside a picture; the numbers of bars and branches stand in these themselves."""
    shown = view_of(scene, view)
    said_beside = [] if view in MOVING or view == "over_time" else [shown.caption, shown.key]
    return [text(*filter(None, said_beside), quiet=True)] if any(said_beside) else []


def _changes(scene: SceneBrief) -> Part:
    heading, changed = said.changed_inputs(scene)
    return text(f"{heading} {' · '.join(changed)}".strip(), quiet=True)


def _legend(scene: SceneBrief, slide: Slide) -> Part | None:
    """What the marks on bars mean, where there are any."""
    if "outcomes" not in slide.views:
        return None
    legend = svg.bars_legend(scene.answer, drawings.compared(scene, slide.views))
    return {"kind": "legend", "text": legend, "height": 4 + LEGEND * fit.lines(legend, WIDTH, LEGEND_POINTS)}


def _figures(scene: SceneBrief) -> Part | None:
    if not scene.base.figures:
        return None
    caption, since = said.figures_caption(scene)
    figures = [
        {"label": x.label, "share": x.share, "band": x.band, "change": x.change} for x in said.key_figures(scene)
    ]
    said_above = " · ".join(filter(None, [caption, since and f"{since}{scene.apart}"]))
    return {"kind": "figures", "figures": figures, "caption": said_above, "height": FIGURES}
