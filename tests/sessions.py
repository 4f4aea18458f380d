"""A page of the app as a person drives it, and what lies in its session."""

from dataclasses import replace
from typing import Any

from streamlit.testing.v1 import AppTest

from briefing.words import WORD_JOINER
from dashboard.session import Screen, Session
from scenarios.scenario import Scenario
from scenarios.storyline import Storyline

KINDS = ("slider", "select_slider", "selectbox", "multiselect", "segmented_control", "radio", "toggle")
KINDS += ("text_input", "text_area", "number_input")


def run(page: AppTest) -> AppTest:
    page.run()
    assert not page.exception
    return page


def press(page: AppTest, name: str) -> AppTest:
    """Presses the first button of this label or key, and runs the page."""
    next(button for button in page.button if name in (button.label, button.key)).click()
    return run(page)


def set_widget(page: AppTest, key: str, value: Any) -> AppTest:
    """Sets what has this key, of whatever kind it is, and runs the page."""
    next(widget for kind in KINDS for widget in getattr(page, kind) if widget.key == key).set_value(value)
    return run(page)


def visit(page: AppTest, name: str) -> AppTest:
    page.switch_page(f"dashboard/pages/{name}.py")
    return run(page)


def texts(page: AppTest) -> list[str]:
    """All that is written on the page, without what keeps its bands on one line."""
    return [text.value.replace(WORD_JOINER, "") for text in page.markdown]


def unfold(page: AppTest, key: str) -> AppTest:
    """Opens the fold of this key, and runs the page."""
    page.session_state[key] = True
    return run(page)


def code_of(page: AppTest) -> list[str]:
    """The code at the foot of the page, whose fold is opened for it."""
    (fold,) = (key for key in [*page.session_state.keys()] if key.startswith("analysts_"))
    return [block.value for block in unfold(page, fold).main.code]


def result_of_code(page: AppTest, place: int = -1) -> Any:
    """What the lines of code at the foot of the page come to."""
    return result_of(code_of(page)[place])


def result_of(code: str) -> Any:
    *lines, last = code.splitlines()
    assert len(lines) == 2
    names: dict[str, object] = {}
    exec("\n".join([*lines, f"result = {last}"]), names)
    return names["result"]


def address_of(page: AppTest) -> dict[str, str]:
    return {key: value[0] if isinstance(value, list) else value for key, value in page.query_params.items()}


def session_of(page: AppTest) -> Session:
    own: Session = page.session_state["session"]
    return own


def scenario_of(page: AppTest) -> Scenario:
    return session_of(page).screens.shown.scenario


def put_scenario(page: AppTest, scenario: Scenario) -> None:
    session_of(page).screens.shown = Screen(scenario, scenario)


def put_story(page: AppTest, story: Storyline) -> None:
    desk = session_of(page).story
    assert desk
    desk.boards.shown = replace(desk.boards.shown, storyline=story, opened=story)
