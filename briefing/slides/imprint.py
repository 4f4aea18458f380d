"""Whose briefing is it, and what stands on its first slide? The imprint: whole there, its marking on every other."""

from __future__ import annotations

from functools import partial

from briefing.brief import Brief
from briefing.findings import imprint as words
from briefing.findings import slides as said
from briefing.findings.paper import day
from briefing.fit import SMALLEST
from briefing.marks import Box
from briefing.slides import boxes
from briefing.slides.boxes import LOGO, ORGANISATION, TEXT
from briefing.slides.layouts import box_of, kind_of
from briefing.slides.page import Foot, Line, Page, Source, finish, largest, new_page, put_text, set_title, tall
from briefing.slides.pictures import fitted, put_picture
from briefing.slides.templates import Template
from briefing.slideshow import Slide
from scenarios.storyline import Imprint

DECK_TITLE_SIZES = (48, 44, 40, 36, 32, 28, 24, 20)
TEXT_SIZES, SUBTITLE_POINTS, ORGANISATION_POINTS = (18.0, 16.0, SMALLEST), 22.0, 18.0
# How large a logo is at most, where the template has no place for it; from the edge of the page, and from the title.
LOGO_SIZE, TOP, GAP = (240.0, 56.0), 26.0, 16.0
# Lower than this, a strip has no room for a logo.
LEAST_STRIP = 36.0
BETWEEN = " · "


def foot(brief: Brief, source: Source | None = None) -> Foot:
    """What stands at the edges of a slide of a brief, with the line that says where its figures come from."""
    imprint = brief.storyline.imprint
    whole = BETWEEN.join(filter(None, [words.version(brief), day(brief)]))
    dated = (whole, day(brief)) if imprint != Imprint() else ()
    return Foot(source or partial(said.source, brief), imprint.organisation, imprint.marking, dated)


def title_slide(brief: Brief, slide: Slide, template: Template) -> None:
    """The title; how long it is, of which day and version; what it is about; whose it is."""
    page, imprint = new_page(template, "Title", slide.id), brief.storyline.imprint
    set_title(page, slide.headline, DECK_TITLE_SIZES)
    below = BETWEEN.join(filter(None, [said.subtitle(brief), words.version(brief)]))
    subtitle, about = Line(below, SUBTITLE_POINTS, quiet=True), [brief.base.subject, brief.base.caveat]
    has_head = _put_head(page, imprint)
    by = BETWEEN.join(words.people(brief))
    whose = [] if has_head or not imprint.organisation else [imprint.organisation]
    if page.layout.has(TEXT):
        put_text(page, boxes.SUBTITLE, [subtitle], page.layout.box(boxes.SUBTITLE, page.layout.body))
        place = page.layout.box(TEXT, page.layout.body)
        put_text(page, TEXT, largest([*filter(None, [*whose, by]), *about], place, TEXT_SIZES, above=4), place)
    else:
        place = _below_title(page)
        rest = place.without(subtitle.height(place.width))
        text = largest([*filter(None, [*whose, by]), *about], rest, TEXT_SIZES[1:], above=4)
        put_text(page, boxes.SUBTITLE, [subtitle, *text], place)
    finish(page, foot(brief), [*slide.notes, *map(said.leading, brief.scenes), *said.made(brief)])


def _below_title(page: Page) -> Box:
    """The layout's place for a subtitle; without one, the body, below the title if that stands within it."""
    body, title = page.layout.body, page.layout.title
    if title is not None and title.bottom > body.top:
        body = Box(body.left, title.bottom, body.width, max(body.bottom - title.bottom, tall([Line("")], body.width)))
    return page.layout.box(boxes.SUBTITLE, body)


def _put_head(page: Page, imprint: Imprint) -> bool:
    """Logo and organisation above the title, or in the layout's own places; whether the organisation has one."""
    logo, strip = imprint.logo, _strip(page)
    if logo is not None:
        place = next((x for x in page.slide.placeholders if kind_of(x) == "pic"), None)
        corner = Box(page.layout.body.right - LOGO_SIZE[0], page.layout.body.bottom - LOGO_SIZE[1], *LOGO_SIZE)
        room = box_of(place) if place is not None else strip or corner
        shown = fitted(logo, room, at_left=True)
        put_picture(page, LOGO, shown, logo, imprint.organisation or LOGO, place)
        if strip is not None and shown.top < strip.bottom:
            strip = Box(shown.right + GAP, strip.top, strip.right - shown.right - GAP, strip.height)
    if strip is None or not imprint.organisation:
        return False
    line = Line(imprint.organisation, ORGANISATION_POINTS, bold=True)
    if line.height(strip.width) > strip.height:
        return False
    high = line.height(strip.width)
    put_text(page, ORGANISATION, [line], Box(strip.left, strip.top + (strip.height - high) / 2, strip.width, high))
    return True


def _strip(page: Page) -> Box | None:
    """What is free above the title; None if that is too low."""
    title, top = page.layout.title, TOP
    if title is None or title.top - GAP - top < LEAST_STRIP:
        return None
    return Box(title.left, top, title.width, min(title.top - GAP - top, LOGO_SIZE[1]))
