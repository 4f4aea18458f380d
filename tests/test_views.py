"""Is a view of a scene the same in every format: its name, its words, its description, and what it is drawn from?"""

import io
from datetime import date
from typing import Any

import pptx
import pytest
from lxml import html
from test_paper import elements
from what_happened import LOG, SUMMER, on

from briefing import views, words
from briefing.brief import Brief, brief
from briefing.findings.tipping import tipping_of, value_told
from briefing.handout import handout
from briefing.handout.content import LIVE
from briefing.ink import QUIET
from briefing.marks import Box, Look, Picture, Rectangle, Words, line
from briefing.paper import DRAWN, paper
from briefing.slides import slides
from briefing.slides import views as slide_views
from briefing.views import KINDS, Kind, SceneView, view_of
from model.parts import RuleBase
from scenarios.scenario import baseline_scenario
from scenarios.storyline import VIEWS, Scene, Storyline


@pytest.fixture(scope="module")
def told(base: RuleBase) -> Brief:
    """One scene that shows everything, of a day whose log is at hand."""
    scene = Scene(scenario=on(base, SUMMER), show=VIEWS)
    return brief(base, Storyline(name="All of it", scenes=(scene,), log=LOG), date(2026, 11, 27))


def described_in_deck(brief: Brief) -> set[str]:
    """What charts, drawings and tables say to those who cannot see them."""
    deck: Any = pptx.Presentation(io.BytesIO(slides(brief)))
    shapes = [shape for slide in deck.slides for shape in slide.shapes]
    return {x.get("descr") for shape in shapes for x in shape._element.iter() if x.get("descr")}


def described_in_paper(brief: Brief) -> set[str]:
    """The alternative texts of the pictures in the PDF."""
    return {str(element["/Alt"]) for element in elements(paper(brief)) if "/Alt" in element}


def figure(brief: Brief, view: str) -> Any:
    return html.document_fromstring(handout(brief)).get_element_by_id(f"view-1-{view}")


def test_every_view_that_a_scene_can_show_is_there() -> None:
    assert tuple(KINDS) == VIEWS
    assert len({kind.heading for kind in KINDS.values()}) == len(VIEWS)


def test_a_view_is_made_once_of_a_scene(told: Brief) -> None:
    (scene,) = told.scenes
    for view in VIEWS:
        assert view_of(scene, view) is view_of(scene, view)
        assert view_of(scene, view).view == view


def test_a_view_has_one_description_in_every_format(told: Brief) -> None:
    described = {view: view_of(told.scenes[0], view).description for view in VIEWS}
    in_deck = described_in_deck(told)
    # Outcomes and what they are compared with are one chart.
    assert f"{described['outcomes']} {described['comparison']}" in in_deck
    assert {described[view] for view in VIEWS if view not in slide_views.BARS} <= in_deck
    assert {described[view] for view in DRAWN} <= described_in_paper(told)
    for view in VIEWS:
        drawn = [] if view in LIVE else figure(told, view).xpath(".//*[local-name()='title']")
        assert [title.text for title in drawn] in ([], [described[view]])


def test_a_description_holds_what_the_picture_shows(told: Brief) -> None:
    (scene,) = told.scenes
    described = {view: view_of(scene, view).description for view in VIEWS}
    for strip in tipping_of(scene.answer).changing:
        variable = scene.base.variable[strip.variable]
        for point in strip.points:
            assert f"at {value_told(variable, point.at, strip.present)} from" in described["flips"]
        assert variable.label in described["flips"]
    for outcome in scene.base.outcomes:
        assert f"{outcome.label} {words.percent(scene.answer.outcomes[outcome.id])}" in described["outcomes"]
    assert len({*described.values()}) == len(VIEWS)


def test_what_is_said_of_a_view_is_the_same_on_slides_and_in_the_hand_out(told: Brief) -> None:
    panels = slide_views.panels(told.scenes[0], VIEWS, slide_views.Style(told.made_on, False))
    said = {panel.sentence: panel.caption for panel in panels}
    for view in VIEWS:
        shown = view_of(told.scenes[0], view)
        if view not in LIVE and shown.caption:
            assert shown.caption in figure(told, view).text_content()
            assert shown.heading in figure(told, view).text_content()
            assert said[shown.description] == shown.caption


def test_a_new_view_needs_no_more_than_its_entry_and_its_marks(told: Brief, monkeypatch: pytest.MonkeyPatch) -> None:
    def marks(look: Look, width: float, height: float | None = None) -> Picture:
        high = height or 60.0
        bar = Rectangle("Half", Box(0, 0, width / 2, high / 2), QUIET)
        return Picture(width, high, (bar, line(Words("Half of it", look.small), 0, high - look.small, width)))

    made = Kind("In halves", lambda _: SceneView("map", "One half.", "A bar, half as long as it could be.", marks))
    monkeypatch.setattr(views, "KINDS", {**KINDS, "map": made})
    monkeypatch.setattr(slide_views, "CHARTS", {})
    # Views are kept with their scenes: one that nobody has seen yet.
    unseen = told.storyline.scenes[0].changed(points=("Unseen.",)).model_dump()
    anew = brief(told.base, told.storyline.changed(scenes=[unseen]), told.made_on)
    shown = figure(anew, "map").text_content()
    assert all(text in shown for text in ("In halves", "One half.", "A bar, half as long", "Half of it"))
    assert "A bar, half as long as it could be." in described_in_deck(anew)


def test_where_there_is_nothing_to_show_every_format_says_so(toy: RuleBase) -> None:
    scene = Scene(scenario=baseline_scenario(toy), show=("flips", "precedents"))
    bare = brief(toy, Storyline(name="Nothing", scenes=(scene,)), date(2026, 11, 27))
    for view in ("flips", "precedents"):
        shown = view_of(bare.scenes[0], view)
        assert shown.picture(480) == ""
        assert shown.description in described_in_deck(bare)
        assert shown.caption in figure(bare, view).text_content()
