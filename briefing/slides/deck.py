"""How does a storyline look in PowerPoint? A deck with native charts, talking points in the notes, and its record."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from math import ceil

from briefing import fit, provenance, words
from briefing.brief import Brief, SceneBrief
from briefing.changes import MOST_NAMED, named
from briefing.findings import glossary
from briefing.findings import slides as said
from briefing.findings.paper import limits, scene_source
from briefing.findings.storyline import horizons
from briefing.fit import SMALLEST, shortened
from briefing.marks import Box
from briefing.rows import Rows, in_pages, that_fit
from briefing.slides import boxes, tables
from briefing.slides.boxes import CHANGES, FIGURES, PICTURE, SECOND_PICTURE, SENTENCE, TEXT
from briefing.slides.charts import Style, scene_bars
from briefing.slides.figures import put_figures
from briefing.slides.finish import put_record, stamped
from briefing.slides.page import Line, Page, finish, largest, new_page, put_below_title, put_text, set_title, tall
from briefing.slides.templates import LAYOUTS, Template, opened, telling_of_damage
from briefing.slides.views import Panel, panels
from briefing.typeface import LINE_HEIGHT, text_width
from model.inputs import ValuesError

SCENE_LAYOUTS = {1: "Scene", 2: "Scene with two pictures"}
COMPARISON = "All scenes"
SCENES_COMPARED = 10  # on one slide
DECK_TITLE_SIZES = (48, 44, 40, 36, 32, 28, 24, 20)
PASSAGE_SHARES, SOURCE_SHARES, GRADE_SHARES = (14, 48, 38), (5, 95), (22, 56, 22)
# Two lines.
HEADING_HEIGHT = 2 * LINE_HEIGHT * SMALLEST
LARGE, METHOD_SIZES = 16.0, (18.0, 16.0, SMALLEST)
# What stands between the inputs that changed, and within one of them; how much of a line one may take.
BETWEEN, UNBROKEN = "\u00a0· ", "\u00a0"
LONGEST_CHANGE = 0.6
SCENES_SENTENCE = "How often each outcome would follow, scene by scene, under the rules as they stand."
GLOSSARY_SHARES = (22, 78)
METHODS_TITLE, SOURCES_TITLE = "How the figures come about", "Sources"


def slides(brief: Brief, template: bytes | None = None) -> bytes:
    """The brief as a PPTX deck: title, the scenes, all scenes compared, methods, words, sources.

    On our own page, or on that of a template in PPTX, POTX or PPSX; `remarks` says what such a one lacks. The same
    brief and template give the same bytes. Raises TemplateError, and ValuesError for an empty storyline.
    """
    if not brief.scenes:
        raise ValuesError(f"storyline “{brief.title}” has no scenes; add at least one")
    page = opened(template)
    with telling_of_damage(template):
        return _made(brief, page)


def _made(brief: Brief, page: Template) -> bytes:
    style = Style(brief.made_on, _greatest_share(brief), page.dark)
    _title_slide(brief, page)
    for scene in brief.scenes:
        _scene_slides(brief, scene, page, style)
    _comparison_slides(brief, page, style)
    _methods_slide(brief, page)
    _table_slides(brief, page, said.GROUNDS, "Passages:", said.passages(brief), PASSAGE_SHARES)
    _table_slides(brief, page, glossary.HEADING, "Words:", glossary.few_rows(brief.base), GLOSSARY_SHARES)
    if brief.base.sources:
        _table_slides(brief, page, SOURCES_TITLE, "Sources:", said.listed(brief), SOURCE_SHARES)
    put_record(page.deck, provenance.to_json(brief))
    base = brief.base
    keywords = f"{base.id} {base.version} {base.fingerprint}"
    about = {"title": brief.title, "author": base.title, "subject": base.subject, "comments": base.caveat}
    return stamped(page.deck, brief.made_on, keywords=keywords, **about)


def remarks(template: bytes) -> tuple[str, ...]:
    """What a template lacks, and what then stands in for it, a sentence each. Raises TemplateError."""
    page = opened(template)
    with telling_of_damage(template):
        # A slide of each kind shows now what would else fail when the deck is made.
        for name in LAYOUTS:
            tried = new_page(page, name)
            set_title(tried, name)
            finish(tried, str, [name])
        page.deck.core_properties.title = ""
    return page.remarks


def _greatest_share(brief: Brief) -> float:
    """Where the scale of all bars ends: the highest that a band reaches, to the next twentieth."""
    answers = [scene.answer for scene in brief.scenes]
    highest = max(answer.bands[name][1] for answer in answers for name in answer.outcomes)
    baseline = max(share for answer in answers for share in answer.baseline_outcomes.values())
    return min(ceil(20 * max(highest, baseline)) / 20, 1.0)


def _title_slide(brief: Brief, template: Template) -> None:
    page = new_page(template, "Title")
    set_title(page, brief.title, DECK_TITLE_SIZES)
    subtitle, text = Line(said.subtitle(brief), 22, quiet=True), [brief.base.subject, brief.base.caveat]
    if page.layout.has(TEXT):
        put_text(page, boxes.SUBTITLE, [subtitle], page.layout.body)
        place = page.layout.box(TEXT, page.layout.body)
        put_text(page, TEXT, largest(text, place, (18.0, LARGE, SMALLEST), above=4), place)
    else:
        place = page.layout.box(boxes.SUBTITLE, page.layout.body)
        below = place.without(subtitle.height(place.width))
        put_text(page, boxes.SUBTITLE, [subtitle, *largest(text, below, (LARGE, SMALLEST), above=4)], place)
    finish(page, partial(said.source, brief), [*map(said.leading, brief.scenes), *said.made(brief)])


def _scene_slides(brief: Brief, scene: SceneBrief, template: Template, style: Style) -> None:
    """One slide, with up to two of the scene's pictures; one more for each that has no room there."""
    shown = panels(scene, style)
    count = 2 if _side_by_side(template, shown) else 1
    slides = [shown[:count], *([drawn] for drawn in shown[count:])]
    for part, group in enumerate(slides, start=1):
        page = new_page(template, SCENE_LAYOUTS[len(group)] if part == 1 else COMPARISON)
        spare = set_title(page, scene.headline)
        _put_kicker(page, said.kicker(scene), said.part_of(part, len(slides)))
        if part == 1:
            places = _scene_places(template, len(group))
            _put_changes(page, scene, places[CHANGES], spare)
            if scene.base.figures:
                _put_figures(page, scene, places[FIGURES])
        else:
            places = page.layout.placed(boxes.picture_places(page.layout.body))
            put_below_title(page, SENTENCE, [_in_words(group[0].said, places[SENTENCE])], places[SENTENCE], spare)
        for name, drawn in zip((PICTURE, SECOND_PICTURE), group, strict=False):
            drawn.draw(page, name, places[name])
        sentences = [drawn.sentence for drawn in group]
        finish(page, partial(scene_source, scene), said.scene_notes(brief, scene, sentences))


def _side_by_side(template: Template, shown: Sequence[Panel]) -> bool:
    """Whether the first two pictures of a scene have room beside each other."""
    if len(shown) < 2:
        return False
    places = _scene_places(template, 2)
    both = zip(shown, (places[PICTURE], places[SECOND_PICTURE]), strict=False)
    return all(drawn.fits(place.width, place.height) for drawn, place in both)


def _scene_places(template: Template, pictures: int) -> dict[str, Box]:
    """Where so many pictures stand on a scene's first slide, and its words."""
    layout = template.layouts[SCENE_LAYOUTS[pictures]]
    return layout.placed(boxes.scene_places(layout.body, pictures))


def _put_kicker(page: Page, text: str, part: str = "") -> None:
    """The line above the title, where the layout has a place for it; which part it is stands whole."""
    if page.layout.has(boxes.KICKER):
        room = page.layout.box(boxes.KICKER, boxes.ABOVE_TITLE).width - text_width(part, SMALLEST)
        put_text(page, boxes.KICKER, [Line(shortened(text, room) + part, quiet=True)], boxes.ABOVE_TITLE)


def _put_changes(page: Page, scene: SceneBrief, place: Box, spare: float) -> None:
    """The inputs that changed, on one line or two; of many those that are named everywhere, if they fit."""
    lead, changed = said.changed_inputs(scene)
    whole = [shortened(item, LONGEST_CHANGE * place.width, LARGE).replace(" ", UNBROKEN) for item in changed]
    line = _as_many_as_fit(lead, whole, place) if changed else _in_words(lead, place)
    put_below_title(page, CHANGES, [line], place, spare)


def _as_many_as_fit(lead: str, changed: Sequence[str], place: Box) -> Line:
    for most in reversed(range(MOST_NAMED + 1)):
        line = Line(BETWEEN.join(named(changed, most)), LARGE, lead=lead)
        if line.height(place.width) <= place.height:
            return line
    return _in_words(f"{lead} {line.text}", place)


def _in_words(text: str, place: Box) -> Line:
    """Quiet words, as large as fits."""
    shown, points = fit.sized(text, place.width, place.height, (LARGE, SMALLEST))
    return Line(shown, points, quiet=True)


def _put_figures(page: Page, scene: SceneBrief, place: Box) -> None:
    heading, lines = said.figures(scene)
    put_figures(
        page, FIGURES, place, said.key_figures(scene), said.figures_caption(scene), f"{heading}: {'; '.join(lines)}."
    )


def _comparison_slides(brief: Brief, template: Template, style: Style) -> None:
    for first in range(0, len(brief.scenes), SCENES_COMPARED):
        compared = brief.scenes[first : first + SCENES_COMPARED]
        page = new_page(template, COMPARISON)
        spare = set_title(page, said.comparison_title(brief))
        _put_kicker(page, COMPARISON)
        places = page.layout.placed(boxes.picture_places(page.layout.body))
        said_below = f"{SCENES_SENTENCE} {horizons(brief)}".rstrip()
        put_below_title(page, SENTENCE, [_in_words(said_below, places[SENTENCE])], places[SENTENCE], spare)
        sentence = " ".join(["What leads in each scene.", *map(said.leading, compared)])
        named = [(_in_chart(brief, scene), scene.answer) for scene in compared]
        scene_bars(page, PICTURE, places[PICTURE], named, style, sentence)
        finish(page, partial(said.source, brief), [*map(said.leading, compared), *said.made(brief)])


def _in_chart(brief: Brief, scene: SceneBrief) -> str:
    """What a scene is called beside the others: with an edited reading, and with its horizon where these differ."""
    far = f", {scene.over}" if brief.differs_in_time else ""
    scenario = scene.stored.scenario
    return f"{scene.number}. {scenario.name}{words.edited(scenario)}{words.of_cases(scene.answer)}{far}"


def _methods_slide(brief: Brief, template: Template) -> None:
    page = new_page(template, "Methods")
    set_title(page, METHODS_TITLE)
    _put_kicker(page, brief.base.title)
    places = page.layout.placed(boxes.methods_places(page.layout.body))
    text = [*said.method(brief), *limits(brief.base)]
    put_text(page, TEXT, largest(text, places[TEXT], METHOD_SIZES, above=8), places[TEXT])
    rows = said.grades(brief.base)
    sentence = said.rows_sentence("Grades of evidence, and how far a judgement may be off:", rows)
    shown = that_fit(rows, places[PICTURE], GRADE_SHARES)
    tables.put_table(page, PICTURE, places[PICTURE], shown, GRADE_SHARES, sentence, (LARGE, SMALLEST))
    finish(page, partial(said.source, brief), [*text, *said.method_notes(brief)])


def _table_slides(
    brief: Brief, template: Template, title: str, heading: str, rows: Rows, shares: Sequence[float]
) -> None:
    """What the figures rest on, as a table on as many slides as it needs."""
    layout = template.layouts["Sources"]
    body = layout.box(PICTURE, layout.body)
    stamp = [Line(fit.sized(text, body.width, HEADING_HEIGHT, (SMALLEST,))[0]) for text in said.stamp(brief)]
    table, foot = boxes.sources_places(body, tall(stamp, body.width))
    parts = in_pages(rows, table, shares, LARGE) or [rows[:1]]
    for number, part in enumerate(parts, start=1):
        page = new_page(template, "Sources")
        set_title(page, title)
        _put_kicker(page, brief.base.source, said.part_of(number, len(parts)))
        sentence = said.rows_sentence(heading, part)
        tables.put_table(page, PICTURE, table, part, shares, sentence, (LARGE, SMALLEST))
        put_text(page, "Stamp", stamp, foot)
        finish(page, partial(said.source, brief), [sentence, *said.stamp(brief), *said.made(brief)])
