"""How does a brief look on paper? Two to four pages of PDF about one scene, the storyline's others beside it.

typst sets them from `paper.typ`. All that is said goes in as data, which it never reads as markup.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing import provenance, svg, words
from briefing.brief import Brief, SceneBrief
from briefing.findings import paper as said
from briefing.findings import precedents
from briefing.findings.precedents import Likeness, Record
from briefing.findings.tipping import Flips, flips_of
from model.faults import did_you_mean
from model.inputs import ValuesError

if TYPE_CHECKING:
    import typst

TEMPLATE = Path(__file__).with_name("paper.typ")
FONTS = Path(__file__).with_name("fonts")
SIZES = ("a4", "us-letter")
# In the units of the pictures, so that their type comes out nearly as large as the text.
PICTURE_WIDTH, BAR_WIDTH, BAR_HEIGHT = 760.0, 179.0, 16.0
LONGEST_TEXT, LONGEST_LINK = 900, 4000
# Within a longer word a line may break anywhere.
LONGEST_WORD = 24
BREAK = "\u200b"
# How large the type may be, the largest first; the last only serves to compare with.
SCALES, MOST_PAGES = (1.0, 0.95, 0.9, 0.8, 0.7, 0.65, 0.6), 4
# Whether to use the machine's fonts, and the standard kept to: text that our own fonts cannot show gets the machine's;
# what these cannot show either leaves an empty box, which PDF/UA does not allow.
ATTEMPTS: tuple[tuple[bool, list[typst.PDFStandard]], ...] = ((False, ["ua-1"]), (True, ["ua-1"]), (True, []))
NOT_SHOWN = "could not be displayed"

Data = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Asked:
    """What a paper is about: a scene of a brief, what would flip it, and past cases like it, if any are known."""

    brief: Brief
    told: SceneBrief
    flips: Flips
    near: tuple[Record, Likeness] | None


def paper(brief: Brief, size: str = "a4", scene: int | None = None) -> bytes:
    """The brief as PDF (PDF/UA-1, tagged, fonts embedded) about the scene of that number, by default the last.

    The same brief gives the same bytes. Raises ValuesError for an empty storyline, an unknown scene or size.
    """
    if size not in SIZES:
        remedy = did_you_mean(size, SIZES) or f"use one of: {', '.join(SIZES)}"
        raise ValuesError(f'paper size "{size}" is not known; {remedy}')
    return _typeset(_asked(brief, scene), size)


def _asked(brief: Brief, number: int | None) -> Asked:
    count = len(brief.scenes)
    if not count:
        raise ValuesError(f"storyline “{brief.title}” has no scenes; add at least one")
    if number is not None and not 1 <= number <= count:
        raise ValuesError(f"scene {number} does not exist; give a number from 1 to {count}")
    scene = brief.scenes[-1 if number is None else number - 1]
    return Asked(brief, scene, flips_of(scene), precedents.nearest_to(scene.answer))


def _typeset(asked: Asked, size: str) -> bytes:
    # Imported here: it takes 60 ms that only those who make a PDF should wait for.
    import typst

    timestamp = datetime.combine(asked.brief.made_on, time(), UTC)
    for machine_fonts, standards in ATTEMPTS:
        try:
            compiler = _fitting(asked, size, _fonts(machine_fonts))
            made = compiler.compile(format="pdf", pdf_standards=standards, timestamp=timestamp)
            break
        except typst.TypstError as error:
            if NOT_SHOWN not in error.message or not standards:
                raise
    assert isinstance(made, bytes)
    return made


@lru_cache(maxsize=2)
def _fonts(of_the_machine: bool) -> typst.Fonts:
    import typst

    return typst.Fonts(include_system_fonts=of_the_machine, font_paths=[str(FONTS)])


def _fitting(asked: Asked, size: str, fonts: typst.Fonts) -> typst.Compiler:
    """The brief in the largest type in which it fits, and against which the next smaller saves no page."""
    tried = (_tried(asked, size, scale, fonts) for scale in SCALES)
    for (pages, compiler), (fewer, _) in pairwise(tried):
        fitting = compiler
        if pages == fewer <= MOST_PAGES:
            break
    return fitting


def _tried(asked: Asked, size: str, scale: float, fonts: typst.Fonts) -> tuple[int, typst.Compiler]:
    """The brief in type of one scale, and on how many pages it comes out."""
    import typst

    record = provenance.to_json(asked.brief, size=size, scene=asked.told.number)
    inputs = {"data": json.dumps(data(asked, size, scale)), "record": record}
    compiler = typst.Compiler(TEMPLATE, font_paths=fonts, sys_inputs=inputs)
    return int(compiler.query("<pages>", field="value", one=True)), compiler


def data(asked: Asked, size: str, scale: float) -> Data:
    """All that the template shows."""
    said_of_it: Data = _breakable(_text(asked))
    drawn = {"scale": scale, "pictures": _pictures(asked, PICTURE_WIDTH / scale)}
    return {**_document(asked, size), **said_of_it, **drawn}


def _document(asked: Asked, size: str) -> Data:
    """What concerns the file as a whole."""
    brief, link = asked.brief, asked.brief.link_to(asked.told)
    base, day = brief.base, brief.made_on
    to_an_address = link.startswith(("http://", "https://")) and len(link) <= LONGEST_LINK
    return {
        "paper": size,
        "year": day.year,
        "month": day.month,
        "day": day.day,
        "title": brief.title[:LONGEST_TEXT],
        "author": base.title,
        "keywords": [base.id, base.version, base.fingerprint],
        "attachment": provenance.ATTACHMENT,
        "link": link if to_an_address else "",
        # As they are, to be followed; what is shown of them may be broken over lines.
        "addresses": [source["address"] for source in said.rests_on(asked.told)["listed"]],
    }


def _text(asked: Asked) -> Data:
    """All that is said."""
    brief, told = asked.brief, asked.told
    return {
        "heading": brief.title,
        "kicker": f"{brief.base.title} · {brief.base.subject}",
        "subtitle": said.subtitle(brief, told),
        "source": said.footer(brief, told),
        "headline": told.headline,
        "answer": said.answer(told),
        "points": [] if told.stored.points is None else list(told.points),
        "stale": said.STALE if told.stale else "",
        "figures": said.figures(told),
        "drivers": said.drivers(told),
        "flips": said.flips(asked.flips),
        "precedents": said.precedents_text(*asked.near) if asked.near else None,
        "scenes": said.scenes(brief, told),
        "inputs": said.inputs(told),
        "method": said.method(brief, told),
        "limits": said.limits(brief.base),
        "sources": said.rests_on(told),
        "provenance": said.provenance(brief, provenance.ATTACHMENT),
        "address": words.shown_link(brief.link_to(told)),
    }


def _breakable(part: Any) -> Any:
    """The same with every text cut to what fits a page, and places to break in words too long for a line."""
    if isinstance(part, dict):
        return {name: _breakable(one) for name, one in part.items()}
    if isinstance(part, list):
        return [_breakable(one) for one in part]
    if isinstance(part, str):
        cut = part if len(part) <= LONGEST_TEXT else f"{part[: LONGEST_TEXT - 1]}…"
        return re.sub(rf"\S{{{LONGEST_WORD}}}(?=\w)", rf"\g<0>{BREAK}", cut)
    return part


def _pictures(asked: Asked, width: float) -> Data:
    """All that is drawn, each with the sentence that stands for it."""
    answer, strips_found = asked.told.answer, asked.flips.strips
    bars = [svg.divided_bar(scene.answer, BAR_WIDTH, BAR_HEIGHT) for scene in asked.brief.scenes]
    tips = any(strip.points for strip in strips_found.values())
    return {
        "bars": _picture(svg.outcome_bars(answer, width=width)),
        "branches": _picture(svg.branches(answer, width)),
        "strips": _picture(svg.strips(asked.told.base, strips_found, width)) if tips else None,
        "precedents": _picture(svg.precedent_rows(asked.near[1], width)) if asked.near else None,
        "scenes": [_picture(bar) for bar in bars],
    }


def _picture(drawn: str) -> Data:
    title = re.search("<title>(.*?)</title>", drawn, re.DOTALL)
    assert title
    return {"svg": drawn, "alt": html.unescape(title[1])}
