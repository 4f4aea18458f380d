"""How does a storyline look in PowerPoint? A deck with native charts, talking points in the notes, and its record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from math import ceil

from briefing import provenance
from briefing.brief import Brief, Told
from briefing.findings import slides as said
from briefing.slides import boxes, fit, tables
from briefing.slides.boxes import CHANGES, FIGURES, PICTURE, SECOND_PICTURE, TEXT, Box
from briefing.slides.charts import Style, scene_bars
from briefing.slides.finish import put_record, stamped
from briefing.slides.fit import SMALLEST, shortened
from briefing.slides.page import Line, Page, finish, largest, new_page, put_text, set_title, tall
from briefing.slides.templates import Template, opened
from briefing.slides.views import Panel, panel
from model.inputs import ValuesError

SCENE_LAYOUTS = {1: "Scene", 2: "Scene with two pictures"}
COMPARISON = "All scenes"
SCENES_COMPARED = 10  # on one slide
DECK_TITLE_SIZES = (44, 40, 36, 32, 28, 24, 20)
SOURCE_SHARES, GRADE_SHARES = (15, 50, 35), (24, 54, 22)
# Two lines.
HEADING_HEIGHT = 2 * fit.LINE_HEIGHT * SMALLEST
LARGE, METHOD_SIZES = 16.0, (18.0, 16.0, SMALLEST)
METHODS_TITLE, SOURCES_TITLE = "How the figures come about", "What the rules that drive the scenes rest on"


def slides(brief: Brief, template: bytes | None = None) -> bytes:
    """The brief as a PPTX deck: title, the scenes, all scenes compared, methods, sources.

    On our own page, or on that of a template in PPTX or POTX; `remarks` says what such a one lacks. The same brief and
    template give the same bytes. Raises TemplateError, and ValuesError for an empty storyline.
    """
    if not brief.scenes:
        raise ValuesError(f"storyline “{brief.title}” has no scenes; add at least one")
    page = opened(template)
    style = Style(brief.made_on, _greatest_share(brief), page.dark)
    _title_slide(brief, page)
    for told in brief.scenes:
        _scene_slides(brief, told, page, style)
    _comparison_slides(brief, page, style)
    _methods_slide(brief, page)
    _sources_slides(brief, page)
    put_record(page.deck, provenance.to_json(brief))
    base = brief.base
    keywords = f"{base.id} {base.version} {base.fingerprint}"
    about = {"title": brief.title, "author": base.title, "subject": base.subject, "comments": base.caveat}
    return stamped(page.deck, brief.made_on, keywords=keywords, **about)


def remarks(template: bytes) -> tuple[str, ...]:
    """What a template lacks, and what then stands in for it, a sentence each. Raises TemplateError."""
    return opened(template).remarks


def _greatest_share(brief: Brief) -> float:
    """Where the scale of all bars ends: the highest that a band reaches, to the next twentieth."""
    answers = [told.answer for told in brief.scenes]
    highest = max(answer.bands[name][1] for answer in answers for name in answer.outcomes)
    baseline = max(share for answer in answers for share in answer.baseline_outcomes.values())
    return min(ceil(20 * max(highest, baseline)) / 20, 1.0)


def _title_slide(brief: Brief, template: Template) -> None:
    page = new_page(template, "Title")
    set_title(page, brief.title, DECK_TITLE_SIZES)
    subtitle, text = Line(said.subtitle(brief), 20, quiet=True), [brief.base.subject, brief.base.caveat]
    if page.layout.has(TEXT):
        put_text(page, boxes.SUBTITLE, [subtitle], page.layout.body)
        place = page.layout.box(TEXT, page.layout.body)
        put_text(page, TEXT, largest(text, place, (LARGE, SMALLEST), above=4), place)
    else:
        place = page.layout.box(boxes.SUBTITLE, page.layout.body)
        below = place.without(subtitle.height(place.width))
        put_text(page, boxes.SUBTITLE, [subtitle, *largest(text, below, (LARGE, SMALLEST), above=4)], place)
    finish(page, partial(said.source, brief), [*map(said.leading, brief.scenes), *said.made(brief)])


def _scene_slides(brief: Brief, told: Told, template: Template, style: Style) -> None:
    """One slide, with up to two of the scene's pictures; more slides, if it shows more."""
    shown = [panel(view, told, style) for view in told.scene.show]
    groups = list(_grouped(template, shown))
    for part, group in enumerate(groups, start=1):
        page = new_page(template, SCENE_LAYOUTS[len(group)] if part == 1 else COMPARISON)
        set_title(page, told.headline + (f" ({part} of {len(groups)})" if len(groups) > 1 else ""))
        _put_kicker(page, said.kicker(told))
        places = _places(template, part == 1, len(group))
        if part == 1:
            _put_lines(page, CHANGES, *said.changes(told), places[CHANGES])
            _put_lines(page, FIGURES, *said.figures(told), places[FIGURES])
        for name, drawn in zip((PICTURE, SECOND_PICTURE), group, strict=False):
            drawn.draw(page, name, places[name])
        sentences = [drawn.sentence for drawn in group]
        finish(page, partial(said.scene_source, told), said.scene_notes(brief, told, sentences))


def _places(template: Template, first: bool, pictures: int) -> dict[str, Box]:
    """Where so many pictures stand, and on a scene's first slide its words."""
    if first:
        layout = template.layouts[SCENE_LAYOUTS[pictures]]
        return {name: layout.box(name, box) for name, box in boxes.scene_places(layout.body, pictures).items()}
    layout = template.layouts[COMPARISON]
    return boxes.picture_places(layout.box(PICTURE, layout.body), pictures)


def _grouped(template: Template, shown: Sequence[Panel]) -> Iterator[Sequence[Panel]]:
    """The panels slide by slide: two where both have room side by side, else one."""
    waiting = list(shown)
    while waiting:
        place = _places(template, len(waiting) == len(shown), 2)[PICTURE]
        fits = all(drawn.least_height(place.width) <= place.height for drawn in waiting[:2])
        yield waiting[: 2 if fits else 1]
        waiting = waiting[2 if fits else 1 :]


def _put_kicker(page: Page, text: str) -> None:
    """The line above the title, where the layout has a place for it."""
    if page.layout.has(boxes.KICKER):
        shown = shortened(text, page.layout.box(boxes.KICKER, boxes.ABOVE_TITLE).width)
        put_text(page, boxes.KICKER, [Line(shown, quiet=True)], boxes.ABOVE_TITLE)


def _put_lines(page: Page, name: str, heading: str, said: Sequence[str], otherwise: Box) -> None:
    """A heading and lines below it; where there is no room for so many, as one paragraph."""
    place = page.layout.box(name, otherwise)
    first = Line(fit.sized(heading, place.width, HEADING_HEIGHT, (SMALLEST,))[0], quiet=True)
    for points in (LARGE, SMALLEST):
        lines = [first, *(Line(line, points, above=2) for line in said)]
        if tall(lines, place.width) <= place.height:
            break
    else:
        lines = [first, _joined(said, place, place.height - first.height(place.width))]
    put_text(page, name, lines, otherwise)


def _joined(said: Sequence[str], place: Box, room: float) -> Line:
    """As many as fit in one paragraph, and how many more there are."""
    for count in reversed(range(len(said) + 1)):
        more = [f"and {len(said) - count} more, in the notes"] if count < len(said) else []
        line = Line("; ".join([*said[:count], *more]), above=2)
        if line.height(place.width) <= room:
            break
    return line


def _comparison_slides(brief: Brief, template: Template, style: Style) -> None:
    for first in range(0, len(brief.scenes), SCENES_COMPARED):
        told = brief.scenes[first : first + SCENES_COMPARED]
        page = new_page(template, COMPARISON)
        set_title(page, said.comparison_title(brief))
        _put_kicker(page, COMPARISON)
        sentence = " ".join(["What leads in each scene.", *map(said.leading, told)])
        named = [(f"{scene.number}. {scene.scene.scenario.name}", scene.answer) for scene in told]
        scene_bars(page, PICTURE, _places(template, False, 1)[PICTURE], named, style, sentence)
        finish(page, partial(said.source, brief), [*map(said.leading, told), *said.made(brief)])


def _methods_slide(brief: Brief, template: Template) -> None:
    page = new_page(template, "Methods")
    set_title(page, METHODS_TITLE)
    _put_kicker(page, brief.base.title)
    places = {name: page.layout.box(name, box) for name, box in boxes.methods_places(page.layout.body).items()}
    text = [*said.method(brief), *said.limits(brief)]
    put_text(page, TEXT, largest(text, places[TEXT], METHOD_SIZES, above=8), places[TEXT])
    rows = said.grades(brief.base)
    sentence = said.rows_sentence("Grades of evidence, and by what factor a weight may be off:", rows)
    shown = tables.that_fit(rows, places[PICTURE], GRADE_SHARES)
    tables.put_table(page, PICTURE, places[PICTURE], shown, GRADE_SHARES, sentence)
    finish(page, partial(said.source, brief), [*text, *said.method_notes(brief)])


def _sources_slides(brief: Brief, template: Template) -> None:
    layout, rows = template.layouts["Sources"], said.sources(brief)
    body = layout.box(PICTURE, layout.body)
    stamp = [Line(fit.sized(text, body.width, HEADING_HEIGHT, (SMALLEST,))[0]) for text in said.stamp(brief)]
    table, foot = boxes.sources_places(body, tall(stamp, body.width))
    for part in list(tables.in_pages(rows, table, SOURCE_SHARES)) or [rows[:1]]:
        page = new_page(template, "Sources")
        set_title(page, SOURCES_TITLE)
        _put_kicker(page, brief.base.source)
        sentence = said.rows_sentence("Passages:", part)
        tables.put_table(page, PICTURE, table, part, SOURCE_SHARES, sentence)
        put_text(page, "Stamp", stamp, foot)
        finish(page, partial(said.source, brief), [sentence, *said.stamp(brief), *said.made(brief)])
