"""What does one slide say in a mail? Its headline, what its pictures show, its points, its source, as plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefing import words
from briefing.brief import Brief
from briefing.findings import imprint
from briefing.findings import slides as said
from briefing.findings.paper import scene_source
from briefing.slideshow import Slide
from briefing.views import view_of

BETWEEN = " | "


def in_words(brief: Brief, slide: Slide) -> str:
    """The slide as text: between its markings the headline, what it shows, its points, its source and its link."""
    marking = brief.storyline.imprint.marking
    parts = [marking, slide.headline, slide.kicker, *_body(brief, slide), *_end(brief, slide), marking]
    return "\n\n".join(filter(None, parts)) + "\n"


def _body(brief: Brief, slide: Slide) -> Iterator[str]:
    if slide.kind == "title":
        yield said.subtitle(brief)
        yield "\n".join([brief.base.subject, brief.base.caveat])
    if slide.scene:
        yield from (view_of(slide.scene, view).description for view in slide.views)
        if slide.kind == "scene":
            yield _listed(slide.scene.points)
    if slide.kind == "comparison":
        yield _listed([said.leading(scene) for scene in brief.scenes])
    if slide.own and slide.own.picture:
        yield f"Picture: {slide.own.picture.shows or slide.headline}."
    yield _listed(slide.text)
    yield "\n".join(BETWEEN.join(row) for row in slide.rows)


def _end(brief: Brief, slide: Slide) -> Iterator[str]:
    scene = slide.scene
    if not slide.own:
        yield scene_source(scene) if scene else said.source(brief, len(brief.title))
    yield " · ".join(filter(None, [brief.storyline.imprint.organisation, *imprint.lines(brief)]))
    yield words.shown_link(brief.link_to(scene) if scene else brief.link)


def _listed(sentences: Sequence[str]) -> str:
    return "\n".join(f"– {sentence}" for sentence in sentences) if len(sentences) > 1 else "".join(sentences)
