"""What tests put into the session of a page, which a person would have made by hand."""

from dataclasses import replace

from streamlit.testing.v1 import AppTest

from dashboard.session import Screen, Session
from scenarios.scenario import Scenario
from scenarios.storyline import Storyline


def session_of(page: AppTest) -> Session:
    own: Session = page.session_state["session"]
    return own


def put_scenario(page: AppTest, scenario: Scenario) -> None:
    session_of(page).screens.shown = Screen(scenario, scenario)


def put_story(page: AppTest, story: Storyline) -> None:
    desk = session_of(page).story
    assert desk
    desk.boards.shown = replace(desk.boards.shown, storyline=story, opened=story)
