"""Are a briefing's slides one list: in order, each with a headline of its own, the user's own between the scenes?"""

from datetime import date

import pytest

from briefing import slideshow as slides
from briefing.brief import Brief, brief
from briefing.slideshow import annotation_of, slideshow
from model.parts import RuleBase
from scenarios.presets import shipped
from scenarios.scenario import baseline_scenario
from scenarios.storyline import VIEWS, Annotation, FreeSlide, Scene, Storyline
from scenarios.storylines import shipped_storylines

DAY = date(2026, 11, 28)
ORDER = (
    *("title", "agenda", "scene", "comparison", "grounds", "record", "methods", "limits"),
    *("words", "sources", "closing"),
)


def story_of(base: RuleBase, **fields: object) -> Brief:
    scenes = [Scene(scenario=preset, show=VIEWS) for preset in shipped(base)[:3]]
    return brief(base, Storyline.model_validate({"name": "A story", "scenes": scenes} | fields), DAY)


def part(id: str) -> str:
    """Which part of the briefing a slide belongs to, by what its id begins with."""
    return id.partition("-")[0]


def test_the_parts_stand_in_one_order(base: RuleBase) -> None:
    parts = list(dict.fromkeys(part(slide.id) for slide in slideshow(story_of(base))))
    assert parts == list(ORDER)


@pytest.mark.parametrize("case", ["shipped", "alike", "toy"])
def test_no_two_slides_are_called_alike(base: RuleBase, toy: RuleBase, case: str) -> None:
    if case == "shipped":
        shown = brief(base, shipped_storylines(base)[0], DAY)
    elif case == "alike":
        scene = Scene(scenario=baseline_scenario(base), headline="Sources", show=VIEWS)
        own = [FreeSlide(headline="Sources (2)", after=1), FreeSlide(headline="SOURCES", after=2)]
        shown = brief(base, Storyline(name="Sources", scenes=(scene,) * 3, slides=tuple(own)), DAY)
    else:
        shown = brief(toy, Storyline(name="A dry year", scenes=(Scene(scenario=baseline_scenario(toy)),)), DAY)
    made = slideshow(shown)
    assert len({slide.headline.casefold() for slide in made}) == len({slide.id for slide in made}) == len(made)
    assert all(slide.headline for slide in made)


def test_every_view_of_a_scene_stands_on_one_slide(base: RuleBase) -> None:
    shown = [view for slide in slideshow(story_of(base)) for view in slide.views]
    assert sorted(shown) == sorted(VIEWS * 3)
    alone = Scene(scenario=baseline_scenario(base), show=("map", "outcomes"))
    first, second = slides.scene_slides(brief(base, Storyline(name="x", scenes=(alone,)), DAY).scenes[0])
    assert (first.id, first.views, second.id, second.views) == ("scene-1", ("outcomes",), "scene-1-map", ("map",))
    assert first.headline != second.headline
    without = Scene(scenario=baseline_scenario(base), show=("map",), headline="A map")
    (only,) = slides.scene_slides(brief(base, Storyline(name="x", scenes=(without,)), DAY).scenes[0])
    assert (only.id, only.kind, only.headline) == ("scene-1", "view", "A map")


def test_own_slides_stand_after_the_scenes_that_they_follow(base: RuleBase) -> None:
    own = tuple(FreeSlide(headline=f"Own {after}", after=after, notes=("n",)) for after in (0, 2, 2, 9))
    shown = story_of(base, slides=own)
    ids = [slide.id for slide in slideshow(shown) if part(slide.id) in ("own", "scene") and slide.id.count("-") == 1]
    assert ids == ["own-1", "scene-1", "scene-2", "own-2", "own-3", "scene-3", "own-4"]
    order = shown.storyline.in_order
    assert shown.storyline.ordered(order).in_order[:-1] == order[:-1]
    moved = shown.storyline.ordered(order[::-1])
    assert [slide.after for slide in moved.slides] == [0, 1, 1, 3]
    assert not any(slide.notes for slide in shown.without_points().storyline.slides)


def test_words_of_ones_own_stand_in_place_of_drafts(base: RuleBase) -> None:
    scene = Scene(
        scenario=baseline_scenario(base),
        show=("outcomes", "map"),
        headlines={"map": "Two sliders"},
        annotations={"map": Annotation(text="Here", x=0.5, y=0.25), "outcomes": Annotation()},
    )
    shown = brief(base, Storyline(name="x", scenes=(scene,), so_what=(), decisions=("Sign it?",)), DAY)
    made = {slide.id: slide for slide in slideshow(shown)}
    assert made["scene-1-map"].headline == "Two sliders"
    assert annotation_of(shown.scenes[0], "map") == Annotation(text="Here", x=0.5, y=0.25)
    assert annotation_of(shown.scenes[0], "outcomes").text == ""
    assert made["closing"].headline == slides.DECISIONS
    assert made["closing"].rows[1:] == [["Sign it?"]]


def test_a_chart_says_how_likely_and_since_when(base: RuleBase) -> None:
    first, *_ = story_of(base).scenes
    assert annotation_of(first, "outcomes").text == "A realistic possibility"
    second = story_of(base).scenes[1]
    assert annotation_of(second, "outcomes").text.startswith("Likely, up from 46")


def test_a_drafted_headline_says_how_often_how_likely_and_from_where(base: RuleBase) -> None:
    first, second, third = story_of(base).scenes
    assert first.headline == "There would be no deal in 46 of 100 cases (a realistic possibility)"
    assert second.headline == "There would be no deal in 71 of 100 cases (likely), up from 46"
    assert third.headline == "Now war would resume in 59 of 100 cases (likely), up from 25"
