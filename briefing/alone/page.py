"""What stands where on the page of one slide? Columns of pictures, texts and tables, and what is around them.

Places and sizes are in points, on a page of 960 by 540.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from briefing import fit, svg, words
from briefing.alone import drawings
from briefing.brief import Brief, SceneBrief
from briefing.findings import imprint, own
from briefing.findings import paper as paper_said
from briefing.findings import slides as said
from briefing.findings.storyline import leads
from briefing.marks import Box
from briefing.slideshow import DECISIONS, MOVING, SO_WHAT, Slide
from briefing.typeface import BOLD
from briefing.views import view_of
from scenarios.storyline import View

Part = dict[str, Any]
LEFT, WIDTH, TOP, FOOT, GAP = 44.0, 872.0, 58.0, 486.0, 30.0
# Headlines stand on one line or two.
HEADLINES, LINE = ((30.0, 1), (28.0, 1), (26.0, 1), (28.0, 2), (25.0, 2), (22.0, 2), (19.0, 2), (16.0, 3)), 1.15
# The largest type of tables, and of words that have a slide to themselves.
LARGE, LARGEST = 20, 24
# What stands above the pictures of a scene, a legend and its key figures below; above one a heading, and its words.
CHANGES, LEGEND, FIGURES, HEADING, CAPTION = 26.0, 14.0, 58.0, 24.0, 40.0
LEGEND_POINTS, BETWEEN = 11.0, 10.0
# How the columns of two or three pictures, of a picture and its words, and of texts share the width.
TWO, BESIDE, TEXTS = {2: (53, 47), 3: (1, 1, 1)}, (68, 32), (60, 40)
# A picture that takes less of the width leaves room for its words beside it.
NARROW = 0.75
LONGEST_NAME, LONGEST_TEXT, LONGEST_WORD = 90, 900, 30


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
        lines = fit.balanced(visible, WIDTH, points, BOLD)
        if fit.lines(visible, WIDTH, points, BOLD) <= most:
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
        yield _column(WIDTH, _text(said.subtitle(brief), brief.base.subject, brief.base.caveat))
    elif slide.scene:
        yield from _scene(slide.scene, slide, body)
    elif slide.own:
        yield from _own(slide, body)
    elif slide.kind == "comparison":
        yield _column(WIDTH, _text(*slide.text), _scenes(brief))
    elif slide.kind == "methods":
        wide, narrow = body.columns(*TEXTS, gap=GAP)
        yield _column(wide.width, _text(*slide.text))
        yield _column(narrow.width, _table(slide))
    elif slide.kind == "closing":
        yield from _closing(slide, body)
    else:
        yield _column(WIDTH, *([_text(*slide.text)] if slide.text else []), _table(slide))


def _column(width: float, *parts: Part | None) -> Part:
    return {"width": width, "parts": [part for part in parts if part]}


def _text(*paragraphs: str, quiet: bool = False, listed: bool = False, heading: str = "") -> Part:
    return {"kind": "text", "text": list(paragraphs), "quiet": quiet, "listed": listed, "heading": heading}


def _table(slide: Slide) -> Part | None:
    """The rows of a slide, their columns as wide as their shares say."""
    shares = list(slide.shares) or own.shares(slide.rows)
    return {"kind": "table", "rows": own.rows(slide.rows), "shares": shares} if slide.rows else None


def _own(slide: Slide, body: Box) -> Iterator[Part]:
    """A slide of the user's own: its picture beside its words, or as large as can be."""
    assert slide.own
    kept, table = slide.own.picture, _table(slide)
    text = _text(*slide.text, listed=len(slide.text) > 1) if slide.text else None
    if kept is None:
        yield _column(WIDTH, text, table)
        return
    words_beside = text or table
    shown, widest = drawings.inlaid(kept, slide.headline), body.columns(*TEXTS, gap=GAP)[0].width
    width = min(widest if words_beside else WIDTH, body.height * shown["ratio"]) if shown else 0.0
    if words_beside:
        yield _column(WIDTH - GAP - width, text, table)
    yield _column(width, {"kind": "picture", "width": width, **(shown or {})})


def _closing(slide: Slide, body: Box) -> Iterator[Part]:
    decisions = [row[0] for row in slide.rows[1:]]
    columns = body.columns(*TEXTS, gap=GAP) if slide.text and decisions else (body, body)
    for column, heading, sentences in zip(columns, (SO_WHAT, DECISIONS), (slide.text, decisions), strict=True):
        if sentences:
            yield _column(column.width, _text(*sentences, listed=True, heading=heading if len(decisions) else ""))


def _scenes(brief: Brief) -> Part:
    """Every scene as a bar divided among the outcomes, its names, and what leads in it; which colour is which."""
    outcomes = brief.base.outcomes
    rows = [
        {
            "number": f"{scene.number}",
            "headline": scene.headline,
            "name": words.cut(scene.answer.scenario.name, LONGEST_NAME) + words.edited(scene.answer.scenario),
            "svg": svg.divided_bar(scene.answer, drawings.BAR_WIDTH, drawings.BAR_HEIGHT),
            "alt": view_of(scene, "outcomes").description,
            "leads": f"{leads(scene)}, {scene.over}" if brief.differs_in_time else leads(scene),
        }
        for scene in brief.scenes
    ]
    key = [{"label": x.label, "colour": x.colour.light} for x in outcomes]
    return {"kind": "scenes", "rows": rows, "key": key}


def _scene(scene: SceneBrief, slide: Slide, body: Box) -> Iterator[Part]:
    """The pictures of a scene's slide; around bars and branches what changed, and the key figures."""
    # Bars with the figures of what they are compared with show both.
    views = [view for view in slide.views if view != "comparison" or "outcomes" not in slide.views]
    if slide.kind != "scene":
        yield from _pictures(scene, slide, views, body)
        return
    below = [part for part in (_legend(scene, slide), _figures(scene)) if part]
    height = body.height - CHANGES - BETWEEN - sum(part["height"] for part in below)
    yield _column(WIDTH, _changes(scene)) | {"place": "above", "height": CHANGES}
    yield from _pictures(scene, slide, views, Box(body.left, body.top + CHANGES, body.width, height))
    yield _column(WIDTH, *below) | {"place": "below", "height": sum(part["height"] for part in below)}


def _pictures(scene: SceneBrief, slide: Slide, views: Sequence[View], body: Box) -> Iterator[Part]:
    if len(views) == 1:
        yield from _one(scene, slide, views[0], body)
    else:
        for view, column in zip(views, body.columns(*TWO[len(views)], gap=GAP), strict=True):
            yield _column(column.width, *_one_of_several(scene, slide, view, column.width, body.height))


def _one(scene: SceneBrief, slide: Slide, view: View, body: Box) -> Iterator[Part]:
    """A picture alone: what it leaves beside it is for its words, else these stand above it."""
    words_of = _words(scene, view)
    drawn = drawings.picture(scene, slide.views, view, body.width, body.height - (CAPTION if words_of else 0))
    narrow = drawn.get("width", WIDTH) < NARROW * WIDTH and words_of
    if narrow:
        wide, beside = body.columns(*BESIDE, gap=GAP)
        drawn = drawings.picture(scene, slide.views, view, wide.width, body.height)
        yield _column(wide.width, drawn)
        yield _column(beside.width, *words_of)
    else:
        yield _column(WIDTH, *words_of, drawn)


def _one_of_several(scene: SceneBrief, slide: Slide, view: View, width: float, height: float) -> Iterator[Part]:
    words_of = _words(scene, view)
    if slide.kind != "scene":
        yield {"kind": "heading", "text": view_of(scene, view).heading}
        height -= HEADING
    yield from words_of
    yield drawings.picture(scene, slide.views, view, width, height - (2 * CAPTION if words_of else 0))


def _words(scene: SceneBrief, view: View) -> list[Part]:
    """What is said beside a picture; the numbers of bars and branches stand in these themselves."""
    shown = view_of(scene, view)
    said_beside = [] if view in MOVING or view == "over_time" else [shown.caption, shown.key]
    return [_text(*filter(None, said_beside), quiet=True)] if any(said_beside) else []


def _changes(scene: SceneBrief) -> Part:
    heading, changed = said.changed_inputs(scene)
    return _text(f"{heading} {' · '.join(changed)}".strip(), quiet=True)


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
    said_above = " · ".join(filter(None, [caption, since]))
    return {"kind": "figures", "figures": figures, "caption": said_above, "height": FIGURES}


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
