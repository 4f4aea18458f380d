"""How does a scene stand on its slides? What changed, its pictures beside each other or large, the key figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from briefing import fit, words
from briefing.brief import Brief, SceneBrief
from briefing.changes import MOST_NAMED, named
from briefing.findings import slides as said
from briefing.findings.paper import scene_source
from briefing.fit import SMALLEST, shortened
from briefing.marks import Box
from briefing.slides import boxes
from briefing.slides.boxes import CHANGES, FIGURES, PICTURE, SECOND_PICTURE, SENTENCE
from briefing.slides.charts import Style, scene_bars, with_key
from briefing.slides.figures import put_figures
from briefing.slides.imprint import foot
from briefing.slides.page import (
    Line,
    Page,
    below_title,
    finish,
    new_page,
    put_below_title,
    put_kicker,
    put_text,
    set_title,
)
from briefing.slides.templates import Template
from briefing.slides.views import Panel, panels
from briefing.slideshow import Slide
from scenarios.storyline import View

LAYOUTS = {1: "Scene", 2: "Scene with two pictures"}
ALONE = "All scenes"
CAPTION = "Caption"
LARGE, CAPTION_LINES = 16.0, 4
# How wide each view is beside another.
BESIDE: Mapping[View, float] = {"flips": 54, "precedents": 46}
# So many scenes stand below each other; of more there are as many columns as it takes.
SCENES_COMPARED = 10
# What stands between the inputs that changed, and within one of them; how much of a line one may take.
BETWEEN, UNBROKEN = "\u00a0· ", "\u00a0"
LONGEST_CHANGE = 0.6


def scene_slide(brief: Brief, slide: Slide, template: Template, style: Style) -> None:
    """A slide of a scene: its first with what changed and the key figures, others with their pictures as large as can
    be."""
    scene = slide.scene
    assert scene
    shown, is_first = panels(scene, slide.views, style), slide.id == f"scene-{scene.number}"
    page = new_page(template, LAYOUTS[len(shown[:2])] if is_first or len(shown) > 1 else ALONE, slide.id)
    spare = set_title(page, slide.headline)
    put_kicker(page, slide.kicker)
    if is_first:
        unsaid = _put_first(page, scene, shown, spare)
    elif len(shown) > 1:
        unsaid = _put_beside(page, shown)
    else:
        unsaid = _put_alone(page, shown[0], slide.headline, spare)
    below = said.scene_notes(brief, scene, [panel.sentence for panel in shown])
    finish(page, foot(brief, partial(scene_source, scene)), [*slide.notes, *unsaid, slide.headline, *below])


def _put_first(page: Page, scene: SceneBrief, shown: Sequence[Panel], spare: float) -> list[str]:
    """What changed, the pictures and the key figures; the remarks that had no room."""
    places = page.layout.placed(boxes.scene_places(page.layout.body, len(shown)))
    free = spare + _put_changes(page, scene, places[CHANGES], spare)
    drawn = [_grown(places[name], places[CHANGES], free) for name in (PICTURE, SECOND_PICTURE)[: len(shown)]]
    unsaid = _drawn(page, zip(shown, drawn, strict=True))
    if scene.base.figures:
        heading, lines = said.figures(scene)
        sentence = f"{heading}: {'; '.join(lines)}."
        put_figures(page, FIGURES, places[FIGURES], said.key_figures(scene), said.figures_caption(scene), sentence)
    return unsaid


def _put_beside(page: Page, shown: Sequence[Panel]) -> list[str]:
    """Pictures side by side, each below its caption."""
    columns = page.layout.body.columns(*(BESIDE[panel.view] for panel in shown), gap=2 * boxes.GAP)
    captions = [
        _caption(panel.caption, Box(0, 0, x.width, CAPTION_LINES * LARGE))
        for panel, x in zip(shown, columns, strict=True)
    ]
    high = max(line.height(column.width) for line, column in zip(captions, columns, strict=True))
    for line, column in zip(captions, columns, strict=True):
        put_text(page, CAPTION, [line], Box(column.left, column.top, column.width, high))
    return _drawn(page, zip(shown, (column.without(high + boxes.GAP) for column in columns), strict=True))


def _put_alone(page: Page, panel: Panel, headline: str, spare: float) -> list[str]:
    """A picture as large as can be, below its caption, if that says more than the headline."""
    places = page.layout.placed(boxes.picture_places(page.layout.body))
    if panel.caption.removesuffix(".") in ("", headline):
        top = below_title(page, places[SENTENCE], spare).top + boxes.GAP
        place = Box(places[PICTURE].left, top, places[PICTURE].width, places[PICTURE].bottom - top)
    else:
        place = places[PICTURE]
        put_below_title(page, SENTENCE, [_caption(panel.caption, places[SENTENCE])], places[SENTENCE], spare)
    return _drawn(page, [(panel, place)])


def _drawn(page: Page, shown: Iterable[tuple[Panel, Box]]) -> list[str]:
    """Draws the pictures; the remarks that had no room on theirs, for the notes."""
    names = (PICTURE, SECOND_PICTURE)
    has_room = [(panel, panel.put(page, name, box)) for name, (panel, box) in zip(names, shown, strict=False)]
    return [panel.remark for panel, is_there in has_room if not is_there]


def _caption(text: str, place: Box) -> Line:
    """Quiet words, as large as fits."""
    shown, points = fit.sized(text, place.width, place.height, (LARGE, SMALLEST))
    return Line(shown, points, quiet=True)


def _grown(place: Box, above: Box, free: float) -> Box:
    """A place directly below another grown upwards by what that leaves free."""
    if not 0 <= place.top - above.bottom <= boxes.GAP:
        return place
    return Box(place.left, place.top - free, place.width, place.height + free)


def _put_changes(page: Page, scene: SceneBrief, place: Box, spare: float) -> float:
    """The inputs that changed, on one line or two; of many those that are named everywhere, if they fit.

    Returns how much of the place's height they leave free.
    """
    lead, changed = said.changed_inputs(scene)
    whole = [shortened(item, LONGEST_CHANGE * place.width, LARGE).replace(" ", UNBROKEN) for item in changed]
    line = _as_many_as_fit(lead, whole, place) if changed else _caption(lead, place)
    put_below_title(page, CHANGES, [line], place, spare)
    return place.height - line.height(place.width)


def _as_many_as_fit(lead: str, changed: Sequence[str], place: Box) -> Line:
    for most in reversed(range(MOST_NAMED + 1)):
        line = Line(BETWEEN.join(named(changed, most)), LARGE, lead=lead)
        if line.height(place.width) <= place.height:
            return line
    return _caption(f"{lead} {line.text}", place)


def comparison_slide(brief: Brief, slide: Slide, template: Template, style: Style) -> None:
    """All scenes as divided bars below each other, in as many columns as they take."""
    page = new_page(template, ALONE, slide.id)
    spare = set_title(page, slide.headline)
    put_kicker(page, slide.kicker)
    places = page.layout.placed(boxes.picture_places(page.layout.body))
    put_below_title(page, SENTENCE, [_caption(" ".join(slide.text), places[SENTENCE])], places[SENTENCE], spare)
    parts = [brief.scenes[x : x + SCENES_COMPARED] for x in range(0, len(brief.scenes), SCENES_COMPARED)]
    room = places[PICTURE] if len(parts) == 1 else with_key(page, places[PICTURE], brief.base, style)
    columns = room.columns(*[1] * len(parts), gap=boxes.GAP)
    for place, (part, box) in enumerate(zip(parts, columns, strict=True), start=1):
        named = [(_in_chart(brief, scene, len(parts) > 1), scene.answer) for scene in part]
        sentence = " ".join(["What leads in each scene.", *map(said.leading, part)])
        name = PICTURE if place == 1 else f"{PICTURE} {place}"
        scene_bars(page, name, box, named, style, sentence, has_legend=len(parts) == 1)
    finish(page, foot(brief), [*slide.notes, *slide.text, *said.made(brief)])


def _in_chart(brief: Brief, scene: SceneBrief, is_narrow: bool) -> str:
    """What a scene is called beside the others: with an edited reading, and with its horizon where these differ; in a
    narrow column, which one it is, and its horizon."""
    far = f", {scene.over.replace(' ', UNBROKEN)}" if brief.differs_in_time else ""
    if is_narrow:
        return f"{scene.number}{far}"
    scenario = scene.stored.scenario
    return f"{scene.number}. {words.dated(scenario)}{words.edited(scenario)}{words.of_cases(scene.answer)}{far}"
