"""How does a briefing become a PowerPoint deck? Its slides one by one, on our page or a template's, and its record."""

from __future__ import annotations

from collections.abc import Sequence

from briefing import provenance
from briefing.brief import Brief
from briefing.findings import imprint
from briefing.slides.charts import Style
from briefing.slides.finish import put_record, stamped, written
from briefing.slides.imprint import title_slide
from briefing.slides.own import own_slide
from briefing.slides.own_deck import DECK, kept, put_in_section
from briefing.slides.page import Foot, finish, new_page, set_title
from briefing.slides.scenes import comparison_slide, scene_slide
from briefing.slides.sheets import closing_slide, methods_slide, table_slide
from briefing.slides.templates import LAYOUTS, Template, opened, telling_of_damage
from briefing.slideshow import Slide, slideshow
from model.inputs import ValuesError

# What a deck of its own has, and slides behind others have not.
OF_A_DECK_ALONE = ("title", "agenda")


def slides(brief: Brief, template: bytes | None = None, only: str | None = None) -> bytes:
    """The brief as a PPTX deck: the slides of `briefing.slideshow`; of these the one with an id alone, if it is given.

    On our own page, or on that of a template in PPTX, POTX or PPSX; `remarks` says what such a one lacks. The same
    brief and template give the same bytes. Raises TemplateError, and ValuesError for an empty storyline or an id that
    no slide has.
    """
    shown = _chosen(brief, only)
    page = opened(template)
    with telling_of_damage(template):
        for slide in shown:
            _put(brief, slide, page)
        made_as = {"only": only, "template": "own" if template else None}
        put_record(page.deck, provenance.to_json(brief, **{key: x for key, x in made_as.items() if x}))
        base = brief.base
        keywords = f"{base.id} {base.version} {base.fingerprint}"
        author = imprint.author(brief)
        about = {"title": brief.title, "author": author, "subject": base.subject, "comments": base.caveat}
        return stamped(page.deck, brief.made_on, keywords=keywords, **about)


def appended(brief: Brief, deck: bytes) -> bytes:
    """A user's own deck with the slides of the brief behind its own, on its layouts, but for title and agenda.

    Its own slides stay as they are. Raises TemplateError, also for what a file that is passed on may not hold.
    """
    shown = [slide for slide in _chosen(brief, None) if slide.kind not in OF_A_DECK_ALONE]
    page = opened(deck, kept, DECK)
    with telling_of_damage(deck, DECK):
        own = len(page.deck.slides)
        for slide in shown:
            _put(brief, slide, page)
        put_in_section(page.deck, own, brief.title)
        put_record(page.deck, provenance.to_json(brief, appended=1))
        return written(page.deck, brief.made_on)


def _chosen(brief: Brief, only: str | None) -> Sequence[Slide]:
    if not brief.scenes:
        raise ValuesError(f"storyline “{brief.title}” has no scenes; add at least one")
    shown = slideshow(brief)
    if only is None:
        return shown
    chosen = [slide for slide in shown if slide.id == only]
    if not chosen:
        raise ValuesError(f"there is no slide “{only}”; there are {', '.join(slide.id for slide in shown)}")
    return chosen


def _put(brief: Brief, slide: Slide, page: Template) -> None:
    style = Style(brief.made_on, page.dark)
    match slide.kind:
        case "title":
            title_slide(brief, slide, page)
        case "scene" | "view":
            scene_slide(brief, slide, page, style)
        case "own":
            own_slide(brief, slide, page)
        case "comparison":
            comparison_slide(brief, slide, page, style)
        case "methods":
            methods_slide(brief, slide, page)
        case "closing":
            closing_slide(brief, slide, page)
        case "agenda" | "table":
            table_slide(brief, slide, page)


def remarks(template: bytes) -> tuple[str, ...]:
    """What a template lacks, and what then stands in for it, a sentence each. Raises TemplateError."""
    page = opened(template)
    with telling_of_damage(template):
        # A slide of each kind shows now what would else fail when the deck is made.
        for name in LAYOUTS:
            tried = new_page(page, name)
            set_title(tried, name)
            finish(tried, Foot(str), [name])
        page.deck.core_properties.title = ""
    return page.remarks
