"""How does the hand-out read without its scripts? The storyline as a page: HTML, with everything escaped."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from briefing import svg, words
from briefing.brief import Brief
from briefing.findings import events, glossary, imprint, sources, storyline
from briefing.findings import slides as findings
from briefing.findings.paper import SOURCE, limits
from briefing.handout.content import caption, further_views, page_picture
from briefing.handout.lean import lean
from briefing.slideshow import LIMITS, RECORD, slideshow

if TYPE_CHECKING:
    from jinja2 import Template

TEMPLATE = Path(__file__).with_name("page.html")


def page(brief: Brief, **embedded: str) -> str:
    """The storyline from its title to its method, as a document that holds what is embedded as it is."""
    slides = slideshow(brief)
    record_text, record_rows = findings.record(brief)
    return _template().render(
        brief=brief,
        base=brief.base,
        lines=imprint.lines(brief),
        told=[x for x in slides if x.own or (x.scene and x.id == f"scene-{x.scene.number}")],
        closing=[x for x in slides if x.id == "closing"],
        record_text=record_text,
        record_rows=record_rows,
        RECORD=RECORD,
        log=events.behind_all(brief),
        LOG=events.LOG,
        LIMITS=LIMITS,
        made_on=words.day(brief.made_on),
        method=[*(findings.method(brief) if brief.scenes else []), SOURCE.format(source=brief.base.source)],
        passages=findings.passages(brief),
        cited=sources.listed(brief.base, findings.numbered(brief)),
        **embedded,
    )


@lru_cache(maxsize=1)
def _template() -> Template:
    # For this alone: who makes another file need not wait for it.
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, keep_trailing_newline=True)
    environment.globals |= {
        "glossary": glossary,
        "findings": findings,
        "sources": sources,
        "storyline": storyline,
        "words": words,
    }
    environment.globals |= {"further_views": further_views, "caption": caption, "limits": limits}
    environment.globals |= {"page_picture": page_picture}
    environment.globals |= {"lean": lean, "svg": svg}
    return environment.from_string(TEMPLATE.read_text(encoding="utf-8"))
