"""How does the hand-out read without its scripts? The storyline as a page: HTML, with everything escaped."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping

from briefing import svg, words
from briefing.brief import Brief, SceneBrief
from briefing.findings import slides as findings
from briefing.findings import sources, storyline
from briefing.findings.paper import LIMITS, SOURCE, day
from briefing.handout.content import caption, further_views, reading_label
from briefing.handout.lean import lean
from briefing.handout.markup import table, tag, written
from briefing.views import SceneView
from model.parts import Source

STILL_WIDTH, DIVIDED_WIDTH = 420.0, 240.0
# Narrow enough to be read on a phone, and for type on a slide to be as large as it has to be there.
WIDTH = 480.0
WIDTHS: Mapping[str, float] = {"map": 440.0}
EMPTY = "This storyline has no scenes yet."
NO_SCRIPTS = "Opened where scripts may run, this page can also be presented, and every setting tried."
CHECK = "To run the rules again and see whether the figures of this file hold: python -m briefing verify FILE."


def page(brief: Brief) -> str:
    """The storyline from its title to its method."""
    scenes = [_scene(brief, scene) for scene in brief.scenes]
    inside = scenes or [tag("p", EMPTY, class_="empty")]
    return "\n".join([_header(brief), tag("main", "\n".join(inside), id="scenes"), _method(brief)])


def _header(brief: Brief) -> str:
    base = brief.base
    return tag(
        "header",
        tag("p", html.escape(f"{base.title} · {base.subject}"), class_="kicker"),
        tag("h1", html.escape(brief.title), dir="auto"),
        tag("p", html.escape(findings.subtitle(brief)), class_="dateline"),
        tag("p", html.escape(base.caveat), class_="caveat"),
        tag("noscript", tag("p", NO_SCRIPTS)),
        tag("nav", tag("ol", *(_entry(scene) for scene in brief.scenes)), aria_label="Scenes") if brief.scenes else "",
        class_="opening",
    )


def _entry(scene: SceneBrief) -> str:
    leads = storyline.leads(scene)
    return tag(
        "li",
        tag("a", written(scene.headline), href=f"#scene-{scene.number}"),
        tag("span", lean(svg.divided_bar(scene.answer, DIVIDED_WIDTH, 12)), class_="divided"),
        tag("span", html.escape(leads), class_="leads"),
    )


def _scene(brief: Brief, scene: SceneBrief) -> str:
    number = scene.number
    name = written(scene.answer.scenario.name)
    return tag(
        "section",
        tag("p", f"Scene {number} · {name}", class_="kicker"),
        tag("h2", html.escape(scene.headline), id=f"headline-{number}", dir="auto"),
        tag("div", _points(scene), *_tense(scene), _changed(scene), class_="told"),
        tag(
            "div",
            tag("noscript", _still(scene)),
            *(_view(number, shown) for shown in further_views(scene)),
            class_="pictures",
        ),
        tag("p", *_source(brief, scene), class_="source"),
        class_="scene",
        id=f"scene-{number}",
        aria_labelledby=f"headline-{number}",
    )


def _points(scene: SceneBrief) -> str:
    return tag("ul", *(tag("li", html.escape(point), dir="auto") for point in scene.points), class_="points")


def _tense(scene: SceneBrief) -> Iterator[str]:
    """What hardly goes together, where the points do not say so."""
    yield from (tag("p", html.escape(said), class_="tense") for said in findings.tense(scene))


def _changed(scene: SceneBrief) -> str:
    heading, lines = findings.changes(scene)
    listed = tag("ul", *(tag("li", html.escape(line)) for line in lines)) if lines else ""
    return tag("div", tag("h3", html.escape(heading)), listed, class_="changed")


def _grounds(brief: Brief) -> str:
    """What the rules that drive the scenes rest on: their passages, and their sources by number."""
    passages = findings.passages(brief)
    numbers = findings.numbered(brief)
    listed = [tag("li", html.escape(sources.named(x)), " ", _address(x)) for x in sources.listed(brief.base, numbers)]
    return "".join(
        [
            tag("h2", findings.GROUNDS) + table(passages) if passages[1:] else "",
            tag("h2", "Sources") + tag("ol", *listed, class_="sources") if listed else "",
        ]
    )


def _address(source: Source) -> str:
    """A link that only who presses it follows; on paper page.css writes the whole address."""
    if not source.address:
        return ""
    return tag("a", html.escape(sources.host_of(source)), href=source.address, rel="noreferrer", target="_blank")


def _still(scene: SceneBrief) -> str:
    """What leads, for where no script may draw it."""
    return lean(svg.outcome_bars(scene.answer, scene.before, STILL_WIDTH))


def _view(number: int, shown: SceneView) -> str:
    said = caption(shown)
    return tag(
        "figure",
        tag(
            "figcaption", tag("h3", html.escape(shown.heading)), tag("p", html.escape(said), dir="auto") if said else ""
        ),
        table(shown.rows) if shown.rows else lean(shown.picture(WIDTHS.get(shown.view, WIDTH))),
        id=f"view-{number}-{shown.view}",
    )


def _source(brief: Brief, scene: SceneBrief) -> Iterator[str]:
    """Where the figures of a scene come from; an edited reading stands out."""
    base, scenario = brief.base, scene.answer.scenario
    edited = bool(words.reading_mark(base, scenario))
    label = tag("strong" if edited else "span", written(reading_label(base, scenario)))
    made = f"{base.title} {base.version}, {base.fingerprint[:8]}. {day(brief)}. {base.caveat}"
    among = words.counted_among(base, scenario)
    yield f"{written(scenario.name)}. {label}. {html.escape(f'{among} {made}'.strip())}"


def _method(brief: Brief) -> str:
    base = brief.base
    paragraphs = [*(findings.method(brief) if brief.scenes else []), SOURCE.format(source=base.source)]
    limits = [limit.format(caveat=base.caveat) for limit in LIMITS]
    made = f"{findings.stamp(brief)[-1]} Made on {day(brief)}."
    link = f" {brief.link}" if brief.link else ""
    return tag(
        "footer",
        tag("h2", "How the figures come about"),
        *(tag("p", html.escape(text)) for text in paragraphs),
        _grounds(brief),
        tag("h2", "What this does not claim"),
        tag("ul", *(tag("li", html.escape(text)) for text in limits)),
        tag("p", html.escape(f"{made}{link} {CHECK}"), class_="source"),
        class_="method",
    )
