"""What can a scene show? Of each view its name, what is said of it and what it is drawn from, for every format."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import NamedTuple

from briefing import svg, words
from briefing.answer import Answer
from briefing.brief import SceneBrief
from briefing.findings import events, plane, precedents, tipping
from briefing.findings import slides as said
from briefing.marks import Draw, Look
from briefing.marks.branches import branches
from briefing.marks.remarks import Remark
from briefing.marks.since import drawn as waterfall
from briefing.marks.tipping import drawn
from scenarios.storyline import MAX_ANNOTATION_LENGTH, Annotation, View

# So many are kept as a few storylines show.
KEPT = 512


@dataclass(frozen=True, eq=False)
class SceneView:
    """A view of a scene. `caption` stands beside it, `description` for it, to those who cannot see it; `key` tells how
    its picture is read.

    It has a picture, in marks or as SVG of a width, or rows, the first their heading; or both; or, where there is
    nothing to show, neither. `headline` is what a slide of its own would say; `note` is the remark on its picture,
    which stands at what `at` names: an outcome, or a variable; `own` is the user's remark in its place.
    """

    view: View
    caption: str
    description: str
    marks: Draw | None = None
    as_svg: Callable[[float, Remark | None], str] | None = None
    rows: Sequence[Sequence[str]] = ()
    key: str = ""
    headline: str = ""
    note: str = ""
    at: str = ""
    own: Annotation | None = None

    @property
    def annotation(self) -> Annotation:
        """The remark on its picture, where the program puts it."""
        return Annotation(text=words.cut(self.note, MAX_ANNOTATION_LENGTH))

    @property
    def heading(self) -> str:
        """What it is called."""
        return KINDS[self.view].heading

    @property
    def remark(self) -> Remark:
        """The remark on its picture, the user's or the program's, and what it is about."""
        annotation = self.annotation if self.own is None else self.own
        return Remark(annotation.text, self.at, annotation.x, annotation.y)

    def picture(self, width: float, height: float | None = None) -> str:
        """Its picture as SVG so wide, the remark on it; of one in marks as much as has room in a height; empty if it
        has none."""
        if self.marks:
            return svg.drawn(self.marks(Look(), width, height), self.description, self.remark)
        return self.as_svg(width, self.remark) if self.as_svg else ""


@lru_cache(maxsize=KEPT)
def view_of(scene: SceneBrief, view: View) -> SceneView:
    """The view of a scene, made once for as long as the scene is kept."""
    made, own = KINDS[view].made(scene), scene.stored.annotations.get(view)
    return made if own is None else replace(made, own=own)


def _outcomes(scene: SceneBrief) -> SceneView:
    sentence, (note, at) = words.outcomes_sentence(scene.answer), _remark(scene)
    draw = partial(_bars, scene.answer)
    return SceneView("outcomes", "", sentence, as_svg=draw, headline=scene.headline, note=note, at=at)


def _bars(answer: Answer, width: float, remark: Remark | None) -> str:
    return svg.outcome_bars(answer, width=width, remark=remark)


def _remark(scene: SceneBrief) -> tuple[str, str]:
    """What is said on the bars of a scene, its word of likelihood and from where it comes, and at which outcome."""
    answer = scene.answer
    share, before = answer.outcomes[answer.leading], scene.compared_with.outcomes[answer.leading]
    word = words.probability_word(share)
    changed = words.points(share) - words.points(before)
    where = f"in scene {scene.number - 1}" if scene.before else words.at_the_baseline(scene.answer.scenario)
    since = f", {'up' if changed > 0 else 'down'} from {words.percent(before)} {where}{scene.apart}" if changed else ""
    return f"{words.sentence_case(word)}{since}", answer.leading


def _branches(scene: SceneBrief) -> SceneView:
    sentence, rows = words.flow_sentence(scene.answer), said.branches(scene.answer)
    return SceneView(
        "branches", sentence, sentence, partial(branches, scene.answer), rows=rows, headline=scene.headline
    )


def _comparison(scene: SceneBrief) -> SceneView:
    start = scene.compared_with
    # Its numbers stand in the picture; in words they would stand there twice.
    sentence = words.comparison_sentence(start, scene.answer)
    draw, (note, at) = partial(svg.comparison, start, scene.answer), _remark(scene)
    return SceneView("comparison", "", sentence, as_svg=draw, headline=scene.headline, note=note, at=at)


def _over_time(scene: SceneBrief) -> SceneView:
    sentence = words.timeline_sentence(scene.answer)
    first, last = scene.answer.timeline.iloc[0], scene.answer.timeline.iloc[-1]
    grown = str((last - first).idxmax())
    note = f"From {words.percent(float(first[grown]))} to {words.percent(float(last[grown]))}"
    draw = partial(svg.over_time, scene.answer)
    return SceneView(
        "over_time", sentence, sentence, as_svg=draw, headline=sentence.removesuffix("."), note=note, at=grown
    )


def _tipping(scene: SceneBrief) -> SceneView:
    tipping_points = tipping.tipping_of(scene.answer)
    caption, sentence = tipping.headline(tipping_points, words.YARDSTICK), tipping.sentence(tipping_points)
    if not tipping_points.changing:
        rows = [[said.ALONE], [said.NEVER]]
        return SceneView("flips", caption, sentence, rows=rows, headline=tipping.in_short(tipping_points))
    headline, move = tipping.in_short(tipping_points), tipping_points.single and tipping_points.single.moves[0]
    note, at = (f"Enough: {tipping.move_text(scene.base, move)}", move.variable) if move else ("", "")
    draw = partial(drawn, tipping_points)
    return SceneView("flips", caption, sentence, draw, key=tipping.MARKS, headline=headline, note=note, at=at)


def _map(scene: SceneBrief) -> SceneView:
    map_ = plane.map_of(scene.answer)
    sentence = plane.lead_sentence(scene.base, map_)
    draw = partial(svg.map, map_, scene.answer)
    note = f"Here {words.within_sentence(scene.answer.lead.label)} leads"
    return SceneView("map", sentence, sentence, as_svg=draw, headline=plane.lead_in_short(scene.base, map_), note=note)


def _precedents(scene: SceneBrief) -> SceneView:
    nearest = precedents.nearest_to(scene.answer)
    if nearest is None:
        return SceneView("precedents", said.NO_CASES, said.NO_CASES, headline=said.NO_CASES.removesuffix("."))
    known, near = nearest
    return SceneView(
        "precedents",
        words.unmarked(precedents.nearest_headline(known, near)),
        precedents.likeness_sentence(near),
        as_svg=partial(svg.precedent_rows, near),
        rows=said.precedents(near),
        headline=words.unmarked(precedents.nearest_in_short(near)),
    )


def _since(scene: SceneBrief) -> SceneView:
    of = events.happened(scene)
    if of is None:
        said_so = events.absence(scene)
        return SceneView("since", said_so, said_so, headline=said_so.removesuffix("."))
    caption, sentence, headline = events.caption(of), events.sentence(of), events.in_short(of)
    if not of.is_said or not len(of.moving):
        return SceneView("since", caption, sentence, headline=headline)
    return SceneView("since", caption, sentence, partial(waterfall, of), key=events.KEY, headline=headline)


class Kind(NamedTuple):
    """What a view is called, and how it is made of a scene."""

    heading: str
    made: Callable[[SceneBrief], SceneView]


KINDS: Mapping[View, Kind] = {
    "outcomes": Kind("Outcomes", _outcomes),
    "branches": Kind("How it branches", _branches),
    "comparison": Kind("What changes", _comparison),
    "over_time": Kind("Over time", _over_time),
    "flips": Kind("What would change it", _tipping),
    "map": Kind("Two sliders at once", _map),
    "precedents": Kind("Past cases", _precedents),
    "since": Kind("What has happened since", _since),
}
