"""How does one slide leave by itself? As a picture of a slide's size, as a page of PDF, as text for a mail."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing import lettering
from briefing.alone.page import page
from briefing.alone.text import in_words
from briefing.brief import Brief
from briefing.slideshow import Slide, slideshow
from model.faults import did_you_mean
from model.inputs import ValuesError

if TYPE_CHECKING:
    import typst

__all__ = ["as_pdf", "as_png", "as_text", "remarks"]

TEMPLATE = Path(__file__).with_name("page.typ")
# A page of 960 points at so many dots to the inch is 1920 dots wide.
DOTS = 144.0


def as_png(brief: Brief, slide_id: str) -> bytes:
    """The slide as PNG of 1920 by 1080 dots. The same brief gives the same bytes. Raises ValuesError."""
    compiler, _ = _typeset(brief, slide_id)
    made = compiler.compile(format="png", ppi=DOTS)
    assert isinstance(made, bytes)
    return made


def as_pdf(brief: Brief, slide_id: str) -> bytes:
    """The slide as one page of PDF, 16 to 9, tagged. The same brief gives the same bytes. Raises ValuesError."""
    return _typeset(brief, slide_id)[1]


def as_text(brief: Brief, slide_id: str) -> str:
    """The slide as text for a mail: headline, what its pictures show, points, source, link. Raises ValuesError."""
    return in_words(brief, _known({slide.id: slide for slide in slideshow(brief)}, slide_id))


def remarks(brief: Brief, slide_id: str) -> tuple[str, ...]:
    """What has to be said of them: which letters no font on this machine can show. Raises ValuesError."""
    return lettering.unshown(_text_of(_page(brief, slide_id)))


def _page(brief: Brief, slide_id: str) -> dict[str, Any]:
    slides = {slide.id: slide for slide in slideshow(brief)}
    slide = _known(slides, slide_id)
    return page(brief, slide, f"{list(slides).index(slide.id) + 1} / {len(slides)}")


def _known(slides: dict[str, Slide], slide_id: str) -> Slide:
    if slide_id not in slides:
        remedy = did_you_mean(slide_id, slides) or f"give one of: {', '.join(slides)}"
        raise ValuesError(f'slide "{slide_id}" is not in this briefing; {remedy}')
    return slides[slide_id]


def _typeset(brief: Brief, slide_id: str) -> tuple[typst.Compiler, bytes]:
    """The slide ready to be drawn, in fonts that have its letters, and as PDF."""
    import typst

    shown, timestamp = _page(brief, slide_id), datetime.combine(brief.made_on, time(), UTC)

    def compiled(besides: tuple[str, ...]) -> typst.Compiler:
        boxed = list[str]()
        if besides == lettering.WITH_BOXES:
            boxed = lettering.missing(_text_of(shown), besides, lettering.MOST_BOXED)
        inputs = {"data": json.dumps(shown | {"boxed": lettering.pattern(boxed)})}
        return typst.Compiler(TEMPLATE, font_paths=lettering.fonts(*besides), sys_inputs=inputs)

    return lettering.typeset(compiled, timestamp)


def _text_of(shown: dict[str, Any]) -> str:
    return " ".join(lettering.texts(shown))
