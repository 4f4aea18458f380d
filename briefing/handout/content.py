"""What does the hand-out take along? Rules, scenes and presets as JSON, so that it can evaluate and tell by itself."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from briefing import words
from briefing.brief import Brief, SceneBrief
from briefing.changes import MOST_NAMED, Change
from briefing.drawing import drawn_parts
from briefing.findings import imprint as imprint_words
from briefing.findings.paper import day
from briefing.handout.lean import lean
from briefing.ink import DARK, ink_on, luminance
from briefing.provenance import DIGITS
from briefing.slideshow import Slide, annotation_of, slideshow
from briefing.views import KEPT, KINDS, SceneView, view_of
from model.leads import Coloured, contenders
from model.live import browser_doubt, browser_program
from model.parts import OWN_READING, RuleBase, Variable
from scenarios import presets
from scenarios.link import DAY_KEY, FINGERPRINT_IN_LINK, LOG_KEY, SINCE_KEY, to_link
from scenarios.names import MAX_NAME_LENGTH
from scenarios.scenario import AsOf, Scenario, baseline_scenario, dated, lens_choices
from scenarios.storyline import MAX_HEADLINE_LENGTH, View

# What a reading is called among changes, at most.
LONGEST_READING = 24
# What the browser draws by itself.
LIVE: tuple[View, View] = ("outcomes", "branches")
DAY_KEYS = (DAY_KEY, SINCE_KEY, LOG_KEY)
# In a dark room an area of more than this luminance glares; what stands in its place is told apart from all others.
GLARING, CALM = 0.6, "#A6BED6"
# How wide pictures are drawn on the page: narrow enough for a phone, and for their type to be read on a slide; how wide
# and high one that shares a slide with another; how wide one that is low, so that it fills a slide.
PAGE_WIDTHS: Mapping[str, float] = {"map": 440.0}
PAGE_WIDTH, HALF_WIDTH, HALF_HEIGHT, LOW_WIDTH = 480.0, 400.0, 155.0, 345.0
# How high a picture is, for its width: with less it is low, with more its type would be too small on a slide.
LOW, HIGH = 0.5, 0.62
VIEW_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def further_views(scene: SceneBrief) -> list[SceneView]:
    """What a scene shows beyond what the browser draws, in its order."""
    return [view_of(scene, view) for view in scene.stored.show if view not in LIVE]


def content(brief: Brief) -> dict[str, Any]:
    """All that the scripts of the hand-out need, as JSON."""
    base, readings = brief.base, _readings(brief)
    return {
        "title": brief.title,
        "subject": base.subject,
        "link": brief.link,
        "baselines": [_baseline(base, as_of) for as_of in _days(brief)],
        "caveat": base.caveat,
        "made": f"{base.title} {base.version}, {base.fingerprint[:FINGERPRINT_IN_LINK]}",
        "day": day(brief),
        "fingerprint": base.fingerprint[:FINGERPRINT_IN_LINK],
        "inks": _inks(base),
        "phrases": {x.id: x.phrase for x in base.outcomes},
        "close": words.CLOSE_SHARE,
        "longestName": MAX_NAME_LENGTH,
        "longestHeadline": MAX_HEADLINE_LENGTH,
        "mostNamed": MOST_NAMED,
        "headings": {view: kind.heading for view, kind in KINDS.items()},
        "time": base.time.id,
        "lenses": [{"id": id, "label": x.label, "phrase": x.phrase} for id, x in lens_choices(base).items()],
        **drawn_parts(base),
        "outcomes": [x | {"colour": _in_the_room(x["colour"])} for x in drawn_parts(base)["outcomes"]],
        "imprint": _imprint(brief),
        "actors": [x.model_dump() for x in base.actors],
        "variables": [_variable(x) for x in base.variables],
        "program": browser_program(base),
        "doubt": browser_doubt(base),
        "readings": list(readings.values()),
        "scenes": [_scene(brief, scene, readings) | {"baseline": _place(brief, scene)} for scene in brief.scenes],
        "slides": slides_shown(slideshow(brief)),
        "presets": [_settings(base, x, x.reading) | {"baseline": 0} for x in presets.shipped(base)],
    }


def slides_shown(slides: Sequence[Slide]) -> list[dict[str, Any]]:
    """What stands on each slide."""
    return list(map(_slide, slides))


def _imprint(brief: Brief) -> dict[str, Any]:
    """Whose briefing it is: its marking, its organisation, and the lines that say who made it, which version, when."""
    imprint = brief.storyline.imprint
    return {"marking": imprint.marking, "organisation": imprint.organisation, "lines": imprint_words.lines(brief)}


def _slide(slide: Slide) -> dict[str, Any]:
    """What stands on a slide; what it lacks is left out."""
    shown = {
        "kicker": slide.kicker,
        "place": slide.scene and slide.scene.number - 1,
        "views": slide.views,
        "text": slide.text,
        "rows": slide.rows,
        "shares": slide.shares,
        "notes": slide.notes,
        "remark": _remark(slide),
        "stills": _stills(slide),
    }
    kept = {name: part for name, part in shown.items() if part not in (None, "", (), [], {})}
    return {"id": slide.id, "kind": slide.kind, "headline": slide.headline, **kept}


def _remark(slide: Slide) -> dict[str, Any]:
    """The remark on the picture of a slide that moves, and at which outcome it stands; still ones bring their own."""
    moving = [view for view in ("outcomes", "comparison", "branches") if view in slide.views]
    if slide.scene is None or not moving or not (remark := annotation_of(slide.scene, moving[0])).text.strip():
        return {}
    where = {"at": view_of(slide.scene, moving[0]).at, "drafted": moving[0] not in slide.scene.stored.annotations}
    return remark.model_dump(exclude_none=True) | where


def _stills(slide: Slide) -> list[dict[str, str]]:
    """What is said beside the still pictures of a slide, and those that do not stand on the page as wide as here."""
    if slide.scene is None or slide.kind != "view":
        return []
    shown = [view_of(slide.scene, view) for view in slide.views]
    pictures = [_half(x) if len(shown) > 1 else _filling(x) for x in shown]
    return [
        {"view": x.view, **{name: text for name, text in _said(x, picture).items() if text}}
        for x, picture in zip(shown, pictures, strict=True)
    ]


def _said(shown: SceneView, picture: str) -> dict[str, str]:
    return {"sentence": shown.caption, "key": shown.key, "picture": "" if shown.rows else picture}


@lru_cache(maxsize=KEPT)
def _half(shown: SceneView) -> str:
    return lean(shown.picture(HALF_WIDTH, HALF_HEIGHT))


@lru_cache(maxsize=KEPT)
def _filling(shown: SceneView) -> str:
    """A picture that is low on the page, made narrower to be larger on a slide, or one that is high, with as much of it
    as there is room for; empty if that of the page will do."""
    size = VIEW_BOX.search(page_picture(shown))
    share = float(size[2]) / float(size[1]) if size else HIGH
    if share > HIGH and shown.marks:
        return lean(shown.picture(PAGE_WIDTH, HIGH * PAGE_WIDTH))
    return lean(shown.picture(LOW_WIDTH)) if share < LOW else ""


@lru_cache(maxsize=KEPT)
def page_picture(shown: SceneView) -> str:
    """The picture of a view as the page shows it, made once for as long as the view is kept."""
    return lean(shown.picture(PAGE_WIDTHS.get(shown.view, PAGE_WIDTH)))


def _inks(base: RuleBase) -> dict[str, str]:
    """Every colour’s in the dark and, by a name of what leads, the ink that is read upon it there."""
    named: list[Coloured] = [*base.outcomes, *contenders(base).values()]
    upon = {x.label: ink_on(_calm(x.colour.dark)) for x in named}
    return DARK | {x.colour.light: _calm(x.colour.dark) for x in base.outcomes} | upon


def _in_the_room(colour: Mapping[str, str]) -> dict[str, str]:
    return {"light": colour["light"], "dark": _calm(colour["dark"])}


def _calm(colour: str) -> str:
    return CALM if luminance(colour) > GLARING else colour


def _variable(variable: Variable) -> dict[str, Any]:
    fields = {"id", "key", "label", "question", "range", "baseline", "unit", "actor", "leading", "marks"}
    content = variable.model_dump(include=fields, exclude={"marks": {"__all__": {"sources"}}})
    return content | {"step": variable.slider_step}


def _readings(brief: Brief) -> dict[str, dict[str, Any]]:
    """The readings of the rule base and those that scenes bring along, by what tells them apart."""
    readings = {x.id: _reading(brief.base, x.id, x.label) for x in brief.base.readings}
    for scene in brief.scenes:
        own = scene.answer.scenario.own
        if scene.answer.scenario.reading == OWN_READING and own:
            mark = words.reading_mark(brief.base, scene.answer.scenario)
            reading = _reading(scene.base, OWN_READING, own.label) | {"mark": mark, "own": own.model_dump()}
            readings.setdefault(own.model_dump_json(), reading | {"id": f"{OWN_READING}-{scene.number}"})
    return readings


def _reading(base: RuleBase, id: str, label: str) -> dict[str, Any]:
    program = browser_program(base, id)
    rules = [rule["weight"] for rule in program["rules"]]
    return {"id": id, "label": label, "rules": rules, "base": program["base"]}


def _reading_of(scenario: Scenario, readings: Mapping[str, Mapping[str, Any]]) -> str:
    own = scenario.own if scenario.reading == OWN_READING else None
    return str(readings[own.model_dump_json() if own else scenario.reading]["id"])


def _days(brief: Brief) -> list[AsOf | None]:
    """Whose baselines settings may be set against: that of the rules, and those of the days that scenes stand for."""
    days: list[AsOf | None] = [None]
    for as_of in (scene.answer.scenario.as_of for scene in brief.scenes):
        days += [] if as_of in days else [as_of]
    return days


def _place(brief: Brief, scene: SceneBrief) -> int:
    return _days(brief).index(scene.answer.scenario.as_of)


def _baseline(base: RuleBase, as_of: AsOf | None) -> dict[str, Any]:
    """What a baseline is called, its values that differ from that of the rules, and how a link names it."""
    then = dated(base, as_of)
    link = to_link(base, baseline_scenario(base, as_of))
    values = {name: value for name, value in then.baseline.items() if value != base.baseline[name]}
    return {"label": then.baseline_label, "values": values, "link": {x: link[x] for x in DAY_KEYS if x in link}}


def _settings(base: RuleBase, scenario: Scenario, reading: str) -> dict[str, Any]:
    """A scenario's name and settings; of its values those that differ from the baseline of the rules."""
    values = {x.id: scenario.values[x.id] for x in base.variables if scenario.values[x.id] != x.baseline}
    return {"name": scenario.name, "reading": reading, "lens": scenario.lens, "values": values}


def caption(shown: SceneView) -> str:
    """What stands beside a view: what it says, and how its picture is read."""
    return f"{shown.caption} {shown.key}".strip()


def _scene(brief: Brief, scene: SceneBrief, readings: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    answer = scene.answer
    return {
        **_settings(brief.base, answer.scenario, _reading_of(answer.scenario, readings)),
        "called": words.dated(answer.scenario),
        "readingLabel": words.reading_label(brief.base, answer.scenario),
        "changes": [*_reading_change(brief.base, scene), *map(_change, scene.changes)],
        "apart": scene.apart,
        "bands": {name: [round(x, DIGITS) for x in band] for name, band in answer.every_band.items()},
        "show": [view for view in scene.stored.show if view in LIVE],
        "outcomesSentence": view_of(scene, "outcomes").description,
        "flowSentence": view_of(scene, "branches").description,
    }


def _change(change: Change) -> dict[str, str]:
    variable = change.variable
    end = words.measured(variable, change.end)
    return {"label": variable.label, "start": words.number_text(change.start), "end": end}


def _reading_change(base: RuleBase, scene: SceneBrief) -> list[dict[str, str]]:
    """The reading, where it is not that of the scene before or, in the first scene, of the baseline."""
    before = scene.before.scenario if scene.before else baseline_scenario(base)
    both = before, scene.answer.scenario
    start, end = (words.reading_label(base, scenario) for scenario in both)
    if start == end:
        return []
    start, end = (_reading_name(base, scenario) for scenario in both)
    return [{"label": "Reading", "start": start, "end": end}]


def _reading_name(base: RuleBase, scenario: Scenario) -> str:
    """A reading in few words, so that there is room for the sliders; what is edited in it stands below the scene."""
    own = scenario.own if scenario.reading == OWN_READING else None
    label = words.cut(own.label if own else base.reading[scenario.reading].label, LONGEST_READING)
    return f"{label} (edited)" if own else label
