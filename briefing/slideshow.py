"""Which slides does a briefing have, and what stands on each? One list, for the room, the hand-out and PowerPoint.

How they are drawn is each format's own; what they say, in which order, is said here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from briefing import words
from briefing.brief import Brief, SceneBrief
from briefing.findings import events, glossary
from briefing.findings import slides as said
from briefing.findings.paper import limits
from briefing.findings.storyline import horizons, leads
from briefing.marks import Box
from briefing.rows import Rows, in_pages
from briefing.views import view_of
from scenarios.storyline import Annotation, FreeSlide, View

Kind = Literal["title", "agenda", "scene", "view", "own", "comparison", "table", "methods", "closing"]
# Views that stand on one slide, for each picture is small, or they tell of the same; any other has one to itself.
TOGETHER: tuple[tuple[View, ...], ...] = (("outcomes", "comparison", "branches"), ("flips", "precedents"))
MOVING: frozenset[View] = frozenset(TOGETHER[0])
AGENDA, RECORD = "What this briefing tells", "How the rules have done"
# Of the log behind scenes, as many events as a few slides hold; the hand-out and paper list more.
MOST_EVENTS, EVENT_POINTS = 12, 14.0
METHODS, LIMITS, SOURCES = "How the figures come about", "What this does not claim", "Sources"
SO_WHAT, DECISIONS = "So what", "Decisions sought"
BESIDE = "The scenes beside each other"
# In points, on a page of 960 by 540: what room a table has, at most, and the least type that is read across a room.
TABLE, TABLE_POINTS, TEXT_HEIGHT = Box(0, 0, 872, 340), 18.0, 70.0
# Scenes that are told one after the other are seen on one slide, if they are not very many.
AGENDA_POINTS, UNBROKEN = 16.0, "\u00a0"


@dataclass(frozen=True, eq=False)
class Slide:
    """A slide: its kind, its headline, the line above that, and what it holds of the rest.

    `id` tells it from all others and stays while others come and go; `views` are those of its scene that it shows;
    `own` is a slide of the user's; `text` stands as paragraphs, `rows`, the first their heading, as a table whose
    columns share the width as `shares` say; `notes` are what the presenter has to say.
    """

    id: str
    kind: Kind
    headline: str
    kicker: str = ""
    scene: SceneBrief | None = None
    views: tuple[View, ...] = ()
    own: FreeSlide | None = None
    text: tuple[str, ...] = ()
    rows: Rows = ()
    shares: tuple[float, ...] = ()
    notes: tuple[str, ...] = ()


def slideshow(brief: Brief) -> tuple[Slide, ...]:
    """The slides of a brief, in order: title, agenda, scenes and the user's own, all scenes, what it rests on, what had
    happened, how the rules have done, method and what it does not claim, words, sources, what follows."""
    return _told_apart([slide for part in _parts(brief) for slide in part])


def _parts(brief: Brief) -> Iterator[Iterator[Slide] | list[Slide]]:
    yield [Slide("title", "title", brief.title, notes=(brief.base.caveat,))]
    yield _agenda(brief)
    yield _in_order(brief)
    yield _comparison(brief)
    yield _table("grounds", said.GROUNDS, said.passages(brief), (13, 55, 32))
    yield _log(brief)
    yield _record(brief)
    if brief.scenes:
        yield [_methods(brief)]
    yield [Slide("limits", "closing", LIMITS, brief.base.title, text=tuple(limits(brief.base)))]
    yield _table("words", glossary.HEADING, glossary.few_rows(brief.base), (22, 78))
    if brief.base.sources:
        yield _table("sources", SOURCES, said.listed(brief), (5, 95))
    yield _closing(brief)


def _agenda(brief: Brief) -> list[Slide]:
    if len(brief.scenes) < 2:
        return []
    rows = [["", "Scene", "What leads"]]
    rows += [[f"{scene.number}", scene.headline, _led(brief, scene)] for scene in brief.scenes]
    parts = _table("agenda", AGENDA, rows, (5, 64, 31), points=AGENDA_POINTS)
    return [replace(part, kind="agenda", kicker=brief.title) for part in parts]


def _led(brief: Brief, scene: SceneBrief) -> str:
    return f"{leads(scene)}, {scene.over.replace(' ', UNBROKEN)}" if brief.differs_in_time else leads(scene)


def _in_order(brief: Brief) -> Iterator[Slide]:
    """The scenes, each with its slides, and between them the user's own."""
    scenes, own = iter(brief.scenes), 0
    for part in brief.storyline.in_order:
        if isinstance(part, FreeSlide):
            own += 1
            yield Slide(f"own-{own}", "own", part.headline, own=part, text=part.text, rows=part.table, notes=part.notes)
        else:
            yield from scene_slides(next(scenes))


def scene_slides(scene: SceneBrief) -> list[Slide]:
    """The slides of a scene, views that belong together on one: first bars and branches, then what else it shows."""
    shown = scene.stored.show
    alone = [(view,) for view in shown if not any(view in group for group in TOGETHER)]
    groups = [tuple(view for view in shown if view in group) for group in (*TOGETHER, *alone)]
    bars, *others = groups
    others.sort(key=lambda views: shown.index(views[0]) if views else 0)
    return [_of_views(scene, views, place == 0) for place, views in enumerate(filter(None, [bars, *others]))]


def _of_views(scene: SceneBrief, views: tuple[View, ...], is_first: bool) -> Slide:
    notes = said.spoken(scene) if is_first else ()
    if "since" in views and (happened := events.happened(scene)):
        notes = (*notes, *events.notes(happened))
    name = f"scene-{scene.number}" if is_first else f"scene-{scene.number}-{views[0]}"
    kind: Kind = "scene" if MOVING & {*views} else "view"
    return Slide(name, kind, headline_of(scene, views, is_first), said.kicker(scene), scene, views, notes=notes)


def headline_of(scene: SceneBrief, views: Sequence[View], is_first: bool) -> str:
    """What a scene's slide says: of the first the scene's headline, of others what was written for it, else drafted."""
    return scene.headline if is_first else scene.stored.headlines.get(views[0]) or view_of(scene, views[0]).headline


def annotation_of(scene: SceneBrief, view: View) -> Annotation:
    """The remark on a chart of a scene: the user's, else the program's."""
    return scene.stored.annotations.get(view) or view_of(scene, view).annotation


def _comparison(brief: Brief) -> Iterator[Slide]:
    if len(brief.scenes) > 1:
        text = (f"{said.ALL_SCENES} {horizons(brief)}".rstrip(),)
        notes = tuple(map(said.leading, brief.scenes))
        yield Slide("comparison", "comparison", said.comparison_title(brief), BESIDE, text=text, notes=notes)


def _table(
    name: str,
    headline: str,
    rows: Rows,
    shares: tuple[float, ...],
    text: tuple[str, ...] = (),
    points: float = TABLE_POINTS,
) -> list[Slide]:
    """A table, on as many slides as it takes; none without rows."""
    parts = _paged(tuple(map(tuple, rows)), shares, TEXT_HEIGHT if text else 0, points) if rows[1:] else []
    of = [f" ({place} of {len(parts)})" if len(parts) > 1 else "" for place in range(1, len(parts) + 1)]
    names = [f"{name}-{place}" if place > 1 else name for place in range(1, len(parts) + 1)]
    return [
        Slide(own, "table", f"{headline}{end}", rows=part, shares=shares, text=text)
        for own, part, end in zip(names, parts, of, strict=True)
    ]


@lru_cache(maxsize=64)
def _paged(rows: tuple[tuple[str, ...], ...], shares: tuple[float, ...], above: float, points: float) -> list[Rows]:
    return in_pages(rows, TABLE.without(above), shares, points)


def _record(brief: Brief) -> list[Slide]:
    text, rows = said.record(brief)
    return _table("record", RECORD, rows, (52, 12, 18, 18), text)


def _log(brief: Brief) -> list[Slide]:
    """What had happened by the days that scenes stand for: of a long log the part that moved most sliders last."""
    listed = events.behind_all(brief, MOST_EVENTS, is_brief=True)
    if listed is None:
        return []
    return _table("log", events.LOG, listed.rows, (11, 37, 12, 20, 20), (listed.said,), EVENT_POINTS)


def _methods(brief: Brief) -> Slide:
    return Slide(
        "methods",
        "methods",
        METHODS,
        brief.base.title,
        text=tuple(said.method(brief)),
        rows=said.grades(brief.base),
        shares=(12, 70, 18),
        notes=tuple(said.method_notes(brief)),
    )


def _closing(brief: Brief) -> Iterator[Slide]:
    """What follows from the scenes and, in its table, what is to be decided."""
    story = brief.storyline
    follows = () if not brief.scenes else said.so_what(brief) if story.so_what is None else story.so_what
    parts = [words.within_sentence(x) for x, said_of in ((SO_WHAT, follows), (DECISIONS, story.decisions)) if said_of]
    headline = words.sentence_case(" and ".join(parts))
    if headline:
        decisions = [[DECISIONS], *([one] for one in story.decisions)] if story.decisions else []
        yield Slide("closing", "closing", headline, brief.title, text=follows, rows=decisions, shares=(1,))


def _told_apart(slides: Sequence[Slide]) -> tuple[Slide, ...]:
    """The same, no two under one headline: of a scene the number is added, of others how many there were before."""
    taken, apart = set[str](), list[Slide]()
    for slide in slides:
        ends = [f" (scene {slide.scene.number})"] if slide.scene else []
        ends += [f" ({number})" for number in range(2, len(slides) + 2)]
        headline = next(x for end in ["", *ends] if (x := f"{slide.headline}{end}").casefold() not in taken)
        taken.add(headline.casefold())
        apart.append(replace(slide, headline=headline))
    return tuple(apart)
