"""How does a brief look on paper? Two to four pages of PDF about one scene, the storyline's others beside it.

typst sets them from `paper.typ`. All that is said goes in as data, which it never reads as markup.
"""

from __future__ import annotations

import html
import json
import re
from datetime import UTC, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing import provenance, svg
from briefing.brief import Brief, Told
from briefing.findings import paper as said
from briefing.findings import precedents
from briefing.findings.tipping import Flips
from model.inputs import ValuesError
from model.rulebase import did_you_mean
from model.tipping import strips

if TYPE_CHECKING:
    import typst

TEMPLATE = Path(__file__).with_name("paper.typ")
FONTS = Path(__file__).with_name("fonts")
SIZES = ("a4", "us-letter")
ATTACHMENT = "provenance.json"
# In the units of the pictures, so that their type comes out nearly as large as the text.
PICTURE_WIDTH, BAR_WIDTH, BAR_HEIGHT = 760.0, 179.0, 16.0
LONGEST_TEXT, LONGEST_LINK = 900, 4000
# Within a longer word a line may break anywhere.
LONGEST_WORD = 24
BREAK = "\u200b"
# Whether to use the machine's fonts, and the standard kept to: text that our own fonts cannot show gets the machine's;
# what these cannot show either leaves an empty box, which PDF/UA does not allow.
ATTEMPTS: tuple[tuple[bool, list[typst.PDFStandard]], ...] = ((False, ["ua-1"]), (True, ["ua-1"]), (True, []))
NOT_SHOWN = "could not be displayed"
SCALES, MOST_PAGES = (1.0, 0.9, 0.8, 0.7), 4


def paper(brief: Brief, size: str = "a4", scene: int | None = None) -> bytes:
    """The brief as PDF (PDF/UA-1, tagged, fonts embedded) about the scene of that number, by default the last.

    The same brief gives the same bytes. Raises ValuesError for an empty storyline, an unknown scene or size.
    """
    if size not in SIZES:
        remedy = did_you_mean(size, SIZES) or f"use one of: {', '.join(SIZES)}"
        raise ValuesError(f'paper size "{size}" is not known; {remedy}')
    told = _scene(brief, scene)
    data = _document(brief, size) | _breakable(_text(brief, told)) | _pictures(brief, told)
    return _typeset(data, provenance.to_json(brief), datetime.combine(brief.made_on, time(), UTC))


def _scene(brief: Brief, number: int | None) -> Told:
    count = len(brief.scenes)
    if not count:
        raise ValuesError(f"storyline “{brief.title}” has no scenes; add at least one")
    if number is not None and not 1 <= number <= count:
        raise ValuesError(f"scene {number} does not exist; give a number from 1 to {count}")
    return brief.scenes[-1 if number is None else number - 1]


def _typeset(data: dict[str, Any], record: str, timestamp: datetime) -> bytes:
    # Imported here: it takes 60 ms that only those who make a PDF should wait for.
    import typst

    for machine_fonts, standards in ATTEMPTS:
        try:
            compiler = _compiler(data, record, machine_fonts)
            made = compiler.compile(format="pdf", pdf_standards=standards, timestamp=timestamp)
            break
        except typst.TypstError as error:
            if NOT_SHOWN not in error.message or not standards:
                raise
    assert isinstance(made, bytes)
    return made


def _compiler(data: dict[str, Any], record: str, machine_fonts: bool) -> typst.Compiler:
    """All that the template needs, its type as large as the pages that it may take allow."""
    import typst

    for scale in SCALES:
        inputs = {"data": json.dumps(data | {"scale": scale}), "record": record}
        compiler = typst.Compiler(TEMPLATE, font_paths=_fonts(machine_fonts), sys_inputs=inputs)
        if int(compiler.query("<pages>", field="value", one=True)) <= MOST_PAGES:
            break
    return compiler


@lru_cache(maxsize=2)
def _fonts(of_the_machine: bool) -> typst.Fonts:
    import typst

    return typst.Fonts(include_system_fonts=of_the_machine, font_paths=[str(FONTS)])


def _document(brief: Brief, size: str) -> dict[str, Any]:
    """What concerns the file as a whole; the link, if it is one to an address."""
    base, day = brief.base, brief.made_on
    link = brief.link if brief.link.startswith(("http://", "https://")) and len(brief.link) <= LONGEST_LINK else ""
    return {
        "paper": size,
        "year": day.year,
        "month": day.month,
        "day": day.day,
        "title": brief.title[:LONGEST_TEXT],
        "author": base.title,
        "keywords": [base.id, base.version, base.fingerprint],
        "attachment": ATTACHMENT,
        "link": link,
    }


def _text(brief: Brief, told: Told) -> dict[str, Any]:
    """All that is said."""
    return {
        "heading": brief.title,
        "kicker": f"{brief.base.title} · {brief.base.subject}",
        "subtitle": said.subtitle(brief, told),
        "source": said.footer(brief, told),
        "headline": told.headline,
        "answer": said.answer(told),
        "points": [] if told.scene.points is None else list(told.points),
        "stale": said.STALE if told.stale else "",
        "figures": said.figures(told),
        "drivers": said.drivers(told),
        "inputs": said.inputs(told),
        "method": said.method(brief, told),
        "limits": said.limits(brief.base),
        "provenance": said.provenance(brief, ATTACHMENT),
        "address": brief.link,
    }


def _breakable(data: Any) -> Any:
    """The data with every text cut to a length that fits, and places to break in words that are too long for a line."""
    if isinstance(data, dict):
        return {name: _breakable(part) for name, part in data.items()}
    if isinstance(data, list):
        return [_breakable(part) for part in data]
    if isinstance(data, str):
        cut = data if len(data) <= LONGEST_TEXT else f"{data[: LONGEST_TEXT - 1]}…"
        return re.sub(rf"\S{{{LONGEST_WORD}}}(?=\w)", rf"\g<0>{BREAK}", cut)
    return data


def _pictures(brief: Brief, told: Told) -> dict[str, Any]:
    """All that is drawn, with what is said of it."""
    answer, width = told.answer, PICTURE_WIDTH
    scenario = answer.scenario
    found = Flips(answer, strips(told.base, scenario.values, scenario.reading), *told.flips)
    bars = [_picture(svg.divided_bar(scene.answer, BAR_WIDTH, BAR_HEIGHT)) for scene in brief.scenes]
    rows = _breakable(said.scenes(brief, told))
    return {
        "bars": _picture(svg.outcome_bars(answer, width=width)),
        "branches": _picture(svg.branches(answer, width)),
        "flips": {
            "said": _breakable(said.flips(found)),
            "strips": _picture(svg.strips(told.base, found.strips, width)) if _tips(found) else None,
        },
        "precedents": _precedents(brief, told),
        "scenes": [row | {"bar": bar} for row, bar in zip(rows, bars, strict=True)],
    }


def _tips(found: Flips) -> bool:
    return any(strip.points for strip in found.strips.values())


def _precedents(brief: Brief, told: Told) -> dict[str, Any] | None:
    """The nearest past cases; None where there are none, or none that are coded for this rule base."""
    try:
        known = precedents.record(brief.base)
    except ValuesError:
        return None
    near = precedents.likeness(known, told.answer.scenario.values)
    if not near.rows:
        return None
    return {**_breakable(said.precedents_text(known, near)), "rows": _picture(svg.precedent_rows(near, PICTURE_WIDTH))}


def _picture(drawn: str) -> dict[str, str]:
    """A picture, and the sentence that stands for it."""
    title = re.search("<title>(.*?)</title>", drawn, re.DOTALL)
    assert title
    return {"svg": drawn, "alt": html.unescape(title[1])}
