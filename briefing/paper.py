"""How does a brief look on paper? Two to four pages of PDF about one scene, the storyline's others beside it.

typst sets them from `paper.typ`. All that is said goes in as data, which it never reads as markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cached_property
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing import lettering, provenance, svg
from briefing.brief import Brief, SceneBrief
from briefing.findings import events, glossary, imprint, own
from briefing.findings import paper as said
from briefing.findings.storyline import horizons
from briefing.views import view_of
from model.faults import did_you_mean
from model.inputs import ValuesError
from scenarios.pictures import Picture
from scenarios.storyline import FreeSlide, View

if TYPE_CHECKING:
    import typst

TEMPLATE = Path(__file__).with_name("paper.typ")
SIZES = ("a4", "us-letter")
# The views that it shows of its scene.
DRAWN: tuple[View, ...] = ("outcomes", "branches", "flips", "precedents", "since")
# In the units of the pictures, so that their type comes out nearly as large as the text.
PICTURE_WIDTH, BAR_WIDTH, BAR_HEIGHT = 760.0, 179.0, 16.0
LONGEST_TEXT, LONGEST_LINK = 900, 4000
# Within a longer word a line may break anywhere.
LONGEST_WORD = 24
BREAK = "\u200b"
# How large the type may be, the largest first; on how many pages, and how full the last of them has to be.
SCALES, MOST_PAGES, LEAST_FILLED = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6), 4, 0.35
# The log behind a scene has pages of its own, so many events on each.
EVENTS_ON_A_PAGE = 15
Data = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Subject:
    """What a paper is about: a scene of a brief."""

    brief: Brief
    scene: SceneBrief

    @cached_property
    def said(self) -> Data:
        """All that is said of it, in whatever type."""
        text: Data = _breakable(_text(self))
        return text


def paper(brief: Brief, size: str = "a4", scene: int | None = None) -> bytes:
    """The brief as PDF (PDF/UA-1, tagged, fonts embedded) about the scene of that number, by default the last.

    The same brief gives the same bytes. Raises ValuesError for an empty storyline, an unknown scene or size.
    """
    if size not in SIZES:
        remedy = did_you_mean(size, SIZES) or f"use one of: {', '.join(SIZES)}"
        raise ValuesError(f'paper size "{size}" is not known; {remedy}')
    return _typeset(_subject(brief, scene), size)


def _subject(brief: Brief, number: int | None) -> Subject:
    count = len(brief.scenes)
    if not count:
        raise ValuesError(f"storyline “{brief.title}” has no scenes; add at least one")
    if number is not None and not 1 <= number <= count:
        raise ValuesError(f"scene {number} does not exist; give a number from 1 to {count}")
    scene = brief.scenes[-1 if number is None else number - 1]
    return Subject(brief, scene)


def remarks(brief: Brief, size: str = "a4", scene: int | None = None) -> tuple[str, ...]:
    """What has to be said of that PDF: which letters in it no font on this machine can show. Raises ValuesError."""
    return lettering.unshown(_text_of(_subject(brief, scene), size))


def _text_of(subject: Subject, size: str) -> str:
    return " ".join(lettering.texts(data(subject, size, SCALES[0])))


def _typeset(subject: Subject, size: str) -> bytes:
    scales: tuple[float, ...] = SCALES

    def compiled(besides: tuple[str, ...]) -> typst.Compiler:
        # With more fonts it does not become shorter: what was too large before is not tried again.
        nonlocal scales
        scales, compiler = _fitting(subject, size, besides, scales)
        return compiler

    return lettering.typeset(compiled, datetime.combine(subject.brief.made_on, time(), UTC))[1]


def _fitting(
    subject: Subject, size: str, besides: tuple[str, ...], scales: tuple[float, ...] = SCALES
) -> tuple[tuple[float, ...], typst.Compiler]:
    """The brief in the largest type in which it fits and the last page is not nearly empty; if there is no such type,
    in the largest in which it fits. Before it that scale and those below."""
    boxed = list[str]()
    if besides == lettering.WITH_BOXES:
        # Those for which typst finds no font by itself, not even this.
        boxed = lettering.missing(_text_of(subject, size), besides, lettering.MOST_BOXED)
    events = len((subject.said["log"] or {"rows": []})["rows"])
    most = MOST_PAGES + len(subject.brief.storyline.slides) + ceil(events / EVENTS_ON_A_PAGE)
    room, fitting = 0.0, None
    for place, scale in enumerate(scales):
        # What takes so much room takes less by as much as its type does; where that is too much, it is not tried.
        if room * scale**2 > most and scale != scales[-1]:
            continue
        filled, compiler = _tried(subject, size, scale, besides, boxed)
        room = room or filled / scale**2
        if filled <= most and filled % 1 >= LEAST_FILLED:
            return scales[place:], compiler
        if filled <= most and fitting is None:
            fitting = scales[place:], compiler
    return fitting or (scales[-1:], compiler)


def _tried(
    subject: Subject, size: str, scale: float, besides: tuple[str, ...], boxed: Sequence[str]
) -> tuple[float, typst.Compiler]:
    """The brief in type of one scale, boxes for some letters, and how many pages it fills, the last in part."""
    import typst

    record = provenance.to_json(subject.brief, size=size, scene=subject.scene.number)
    shown = data(subject, size, scale) | {"boxed": lettering.pattern(boxed)}
    inputs = {"data": json.dumps(shown), "record": record}
    compiler = typst.Compiler(TEMPLATE, font_paths=lettering.fonts(*besides), sys_inputs=inputs)
    return float(compiler.query("<filled>", field="value", one=True)), compiler


def data(subject: Subject, size: str, scale: float) -> Data:
    """All that the template shows."""
    drawn = {"scale": scale, "pictures": _pictures(subject, PICTURE_WIDTH / scale)}
    return {**_document(subject, size), **subject.said, **drawn}


def _document(subject: Subject, size: str) -> Data:
    """What concerns the file as a whole."""
    brief, link = subject.brief, subject.brief.link_to(subject.scene)
    base, day = brief.base, brief.made_on
    to_an_address = link.startswith(("http://", "https://")) and len(link) <= LONGEST_LINK
    return {
        "paper": size,
        "year": day.year,
        "month": day.month,
        "day": day.day,
        "title": brief.title[:LONGEST_TEXT],
        "author": imprint.author(brief),
        "marking": brief.storyline.imprint.marking,
        "keywords": [base.id, base.version, base.fingerprint],
        "attachment": provenance.ATTACHMENT,
        "link": link if to_an_address else "",
        # As they are, to be followed; what is shown of them may be broken over lines.
        "addresses": [source["address"] for source in said.rests_on(subject.scene)["listed"]],
    }


def _text(subject: Subject) -> Data:
    """All that is said."""
    brief, scene = subject.brief, subject.scene
    before, after = _own_slides(subject)
    return {
        "organisation": brief.storyline.imprint.organisation,
        "imprint": " · ".join(imprint.by_whom(brief)),
        "own_words": said.OWN_WORDS,
        "before": before,
        "after": after,
        "horizons": horizons(brief),
        "outcomes": [{"label": x.label, "colour": x.colour.light} for x in brief.base.outcomes],
        "chart_source": said.chart_source(scene),
        "heading": brief.title,
        "headings": {view: view_of(scene, view).heading for view in DRAWN},
        "kicker": f"{brief.base.title} · {brief.base.subject}",
        "subtitle": said.subtitle(brief, scene),
        "source": said.scene_source(scene),
        "headline": scene.headline,
        "answer": said.answer(scene),
        "compared": said.compared(brief, scene),
        "points": [] if scene.stored.points is None else list(scene.points),
        "stale": said.STALE if scene.stale else "",
        "figures": said.figures(scene),
        "baseline_heading": said.baseline_heading(scene),
        "drivers": said.drivers(scene),
        "flips": said.flips(scene.answer, view_of(scene, "flips").caption),
        "precedents": said.precedents_text(scene.answer, view_of(scene, "precedents").caption),
        "since": said.since(scene, view_of(scene, "since").caption),
        "log": said.log(scene),
        "log_heading": events.BEHIND,
        "scenes": said.scenes(brief, scene),
        "inputs": said.inputs(scene),
        "method": said.method(brief, scene),
        "limits": said.limits(brief.base),
        "glossary_heading": glossary.HEADING,
        "glossary": glossary.besides_method(brief.base),
        "sources": said.rests_on(scene),
        "provenance": said.provenance(brief, provenance.ATTACHMENT),
        "open": said.OPEN,
    }


def _own_slides(subject: Subject) -> tuple[list[Data], list[Data]]:
    """The user's own slides that are told before the scene, and those after."""
    parts, number, before, after = subject.brief.storyline.in_order, 0, list[Data](), list[Data]()
    for part in parts:
        if isinstance(part, FreeSlide):
            (before if number < subject.scene.number else after).append(_own(part))
        else:
            number += 1
    return before, after


def _own(slide: FreeSlide) -> Data:
    """A slide of the user's own, with how the columns of its table share the width."""
    table = slide.table
    return {
        "headline": slide.headline,
        "text": list(slide.text),
        "rows": own.rows(table),
        "shares": own.shares(table),
    }


def _breakable(part: Any) -> Any:
    """The same with every text cut to what fits a page, and places to break in words too long for a line."""
    if isinstance(part, dict):
        return {name: _breakable(one) for name, one in part.items()}
    if isinstance(part, list | tuple):
        return [_breakable(one) for one in part]
    if isinstance(part, str):
        cut = part if len(part) <= LONGEST_TEXT else f"{part[: LONGEST_TEXT - 1]}…"
        return re.sub(rf"\S{{{LONGEST_WORD}}}(?=\w)", rf"\g<0>{BREAK}", cut)
    return part


def _pictures(subject: Subject, width: float) -> Data:
    """All that is drawn, each with the sentence that stands for it."""
    views = [view_of(subject.scene, view) for view in DRAWN]
    shown: Data = {shown.view: _picture(shown.picture(width), shown.description) for shown in views}
    bars = [
        _picture(svg.divided_bar(scene.answer, BAR_WIDTH, BAR_HEIGHT), view_of(scene, "outcomes").description)
        for scene in subject.brief.scenes
    ]
    order = [part for part in subject.brief.storyline.in_order if isinstance(part, FreeSlide)]
    logo = subject.brief.storyline.imprint.logo
    return {
        **shown,
        "scenes": bars,
        "own": [_inlaid(slide.picture, slide.headline) for slide in order],
        "logo": _inlaid(logo, subject.brief.storyline.imprint.organisation),
    }


def _inlaid(kept: Picture | None, else_shows: str) -> Data | None:
    """A picture of the user's, with how high it is for its width, and what it shows."""
    if kept is None:
        return None
    shows, (width, height) = kept.shows or else_shows or "Logo", kept.size
    return {"svg": svg.inlaid(kept, shows), "alt": shows, "ratio": height / width}


def _picture(drawn: str, description: str) -> Data | None:
    return {"svg": drawn, "alt": description} if drawn else None
