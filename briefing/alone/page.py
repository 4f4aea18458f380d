"""What stands where on the page of one slide? Columns of pictures, texts and tables, and what is around them.

Places and sizes are in points, on a page of 960 by 540.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from briefing import fit, svg, words
from briefing.alone import drawings, scene
from briefing.alone.parts import GAP, WIDTH, Part, column, table, text
from briefing.brief import Brief, SceneBrief
from briefing.findings import imprint
from briefing.findings import paper as paper_said
from briefing.findings import slides as said
from briefing.findings.storyline import leads
from briefing.marks import Box
from briefing.slideshow import DECISIONS, SO_WHAT, Slide
from briefing.typeface import BOLD
from briefing.views import view_of

LEFT, TOP, FOOT = 44.0, 58.0, 486.0
# Headlines stand on one line or two.
HEADLINES, LINE = ((30.0, 1), (28.0, 1), (26.0, 1), (28.0, 2), (25.0, 2), (22.0, 2), (19.0, 2), (16.0, 3)), 1.15
# Widths are counted for the widest of fonts; of this serif a line mostly holds so much more, else it is set smaller.
OF_SERIF = 1.14
# The largest type of tables, and of words that have a slide to themselves.
LARGE, LARGEST = 20, 24
# How the columns of texts share the width, and those of words and a picture.
TEXTS = (60, 40)
LONGEST_NAME, LONGEST_TEXT, LONGEST_WORD = 90, 900, 30
# So many scenes are named beside each other; of more, each has one line.
FEW_SCENES, LONGEST_OF_MANY = 12, 80
# How wide and high a bar is, and how high all of many.
BAR_WIDTH, BAR_HEIGHT, BARS_OF_MANY = 260.0, 18.0, 220.0


def page(brief: Brief, slide: Slide, number: str) -> Part:
    """All that the template shows of a slide, whose number is given."""
    lines, points = _headline(slide.headline)
    top = TOP + len(lines) * points * LINE + 14
    body = Box(LEFT, top, WIDTH, FOOT - top)
    marked = brief.storyline.imprint
    return {
        "kind": slide.kind,
        "title": slide.headline,
        "headline": _breakable(lines),
        "points": points,
        "largest": LARGEST if slide.own or slide.kind in ("title", "closing") else LARGE,
        "kicker": _kicker(brief, slide),
        "top": body.top,
        "height": body.height,
        "columns": _breakable([*_columns(brief, slide, body)]),
        "source": _source(brief, slide),
        "number": number,
        "marking": marked.marking,
        "organisation": marked.organisation,
        "imprint": " · ".join(imprint.lines(brief)),
        "logo": drawings.inlaid(marked.logo, marked.organisation),
        "author": imprint.author(brief),
        "description": brief.base.caveat,
        "date": [brief.made_on.year, brief.made_on.month, brief.made_on.day],
    }


def _headline(headline: str) -> tuple[list[str], float]:
    """The headline line by line, and how large it is."""
    visible = fit.visible(headline)
    for points, most in HEADLINES:
        lines = fit.balanced(visible, OF_SERIF * WIDTH, points, BOLD)
        if fit.lines(visible, OF_SERIF * WIDTH, points, BOLD) <= most:
            break
    return lines, points


def _kicker(brief: Brief, slide: Slide) -> str:
    return slide.kicker or ("" if slide.kind == "title" else brief.title)


def _source(brief: Brief, slide: Slide) -> str:
    """Where the figures of a slide come from; of a slide of the user's own only the storyline."""
    if slide.own:
        return words.cut(brief.title, LONGEST_NAME)
    return paper_said.scene_source(slide.scene, LONGEST_NAME) if slide.scene else said.source(brief, LONGEST_NAME)


def _columns(brief: Brief, slide: Slide, body: Box) -> Iterator[Part]:
    if slide.kind == "title":
        yield column(WIDTH, text(said.subtitle(brief), brief.base.subject, brief.base.caveat))
    elif slide.scene:
        yield from scene.columns(slide.scene, slide, body)
    elif slide.own:
        yield from _own(slide, body)
    elif slide.kind == "comparison":
        yield column(WIDTH, text(*slide.text), _scenes(brief))
    elif slide.kind == "methods":
        wide, narrow = body.columns(*TEXTS, gap=GAP)
        yield column(wide.width, text(*slide.text))
        yield column(narrow.width, table(slide))
    elif slide.kind == "closing":
        yield from _closing(slide, body)
    else:
        yield column(WIDTH, *([text(*slide.text)] if slide.text else []), table(slide))


def _own(slide: Slide, body: Box) -> Iterator[Part]:
    """A slide of the user's own: its picture beside its words, or as large as can be."""
    assert slide.own
    kept, rows = slide.own.picture, table(slide)
    said_there = text(*slide.text, listed=len(slide.text) > 1) if slide.text else None
    if kept is None:
        yield column(WIDTH, said_there, rows)
        return
    words_beside = said_there or rows
    shown, widest = drawings.inlaid(kept, slide.headline), body.columns(*TEXTS, gap=GAP)[0].width
    width = min(widest if words_beside else WIDTH, body.height * shown["ratio"]) if shown else 0.0
    if words_beside:
        yield column(WIDTH - GAP - width, said_there, rows)
    yield column(width, {"kind": "picture", "width": width, **(shown or {})})


def _closing(slide: Slide, body: Box) -> Iterator[Part]:
    decisions = [row[0] for row in slide.rows[1:]]
    columns = body.columns(*TEXTS, gap=GAP) if slide.text and decisions else (body, body)
    for place, heading, sentences in zip(columns, (SO_WHAT, DECISIONS), (slide.text, decisions), strict=True):
        if sentences:
            yield column(place.width, text(*sentences, listed=True, heading=heading if len(decisions) else ""))


def _scenes(brief: Brief) -> Part:
    """Every scene as a bar divided among the outcomes, its names, and what leads in it; which colour is which."""
    few = len(brief.scenes) <= FEW_SCENES
    high = BAR_HEIGHT if few else BARS_OF_MANY / len(brief.scenes)
    rows = [
        {
            "number": f"{one.number}",
            "headline": one.headline if few else words.cut(one.headline, LONGEST_OF_MANY),
            "name": _name(one) if few else "",
            "svg": svg.divided_bar(one.answer, BAR_WIDTH, high),
            "alt": view_of(one, "outcomes").description,
            "leads": f"{leads(one)}, {one.over}" if brief.differs_in_time else leads(one),
        }
        for one in brief.scenes
    ]
    key = [{"label": x.label, "colour": x.colour.light} for x in brief.base.outcomes]
    return {"kind": "scenes", "rows": rows, "key": key}


def _name(scene: SceneBrief) -> str:
    return words.cut(words.dated(scene.answer.scenario), LONGEST_NAME) + words.edited(scene.answer.scenario)


def _breakable(part: Any) -> Any:
    """The same with every text cut to what a slide can hold, and places to break in words too long for a line."""
    if isinstance(part, dict):
        return {name: one if name in ("svg", "alt", "colour") else _breakable(one) for name, one in part.items()}
    if isinstance(part, Sequence) and not isinstance(part, str):
        return [_breakable(one) for one in part]
    if isinstance(part, str):
        cut = part if len(part) <= LONGEST_TEXT else f"{part[: LONGEST_TEXT - 1]}…"
        return re.sub(rf"\S{{{LONGEST_WORD}}}(?=\w)", "\\g<0>\u200b", cut)
    return part
