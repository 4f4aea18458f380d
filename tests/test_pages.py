"""Does a reader's question find its page at the first try? A tree test of the bar, and where old addresses lead."""

import ast
import re

import pytest
from browsing import visiting
from conftest import APP, PAGES
from playwright.sync_api import Browser, expect
from sessions import texts

from dashboard.moved import MOVED

# A question as somebody in a minister's office would put it, written before the bar was; the page that answers it, and
# what on that page's first view says so: its sentence, a choice, or the name of one of its views.
QUESTIONS = [
    ("What happens if we go in on these terms?", "simulator", "cases"),
    ("How often does it end in war?", "simulator", "war would resume in"),
    ("In what does this plan differ from the other one?", "compare", "What is set differently"),
    ("Why does it come out like this?", "why", "What is behind it"),
    ("Which of our assumptions is it that carries this?", "why", "Which judgement carries it"),
    ("What would have to happen for the peace to hold?", "change", "Reaching an aim"),
    ("What can London and Paris do by themselves?", "change", "Whose hands are free"),
    ("How much of this do we actually know?", "how_sure", "What is not known"),
    ("Has anything like it been tried, and did it work?", "how_sure", "Past cases"),
    ("I was away since January: what has changed?", "watch", "What changed"),
    ("What should we look out for in the next weeks?", "watch", "What to look for"),
    ("Did what was said come true?", "watch", "Statements"),
    ("I do not believe this assumption. Can I put in my own?", "rules", "Put in your own"),
    ("I need slides for Tuesday.", "briefing", "Take away"),
]


def said_on(page):
    """Every text of a page that can be seen without unfolding anything."""
    chosen = [
        *page.segmented_control,
        *page.selectbox,
        *page.multiselect,
        *page.button,
        *page.expander,
        *page.subheader,
    ]
    labels = [str(getattr(x, "label", "") or getattr(x, "value", "")) for x in chosen]
    options = [option for x in page.segmented_control for option in x.options]
    return " ".join([*texts(page), *labels, *options])


@pytest.mark.parametrize(("question", "name", "said"), QUESTIONS, ids=[question for question, *_ in QUESTIONS])
def test_a_question_is_answered_on_its_page_at_first_sight(open_page, question, name, said):
    assert said in said_on(open_page(name)), question


def test_the_bar_has_no_more_than_eight_names_and_every_page_answers_a_question():
    titles = ast.literal_eval("{" + APP.read_text(encoding="utf-8").split("titles = {")[1].split("}")[0] + "}")
    assert len(titles) <= 8
    assert sorted(titles) == PAGES
    assert {name for _, name, _ in QUESTIONS} == set(PAGES)


@pytest.mark.parametrize("name", MOVED)
def test_an_old_address_opens_what_answers_its_question_with_its_scenario(browser: Browser, address: str, name):
    page_name, view = MOVED[name]
    with visiting(browser) as page:
        # What was chosen there before does not stand in the way.
        page.goto(f"{address}/{page_name}")
        expect(page.locator(".st-key-result p").first).to_be_visible(timeout=30_000)
        page.goto(f"{address}/{name}?moscow=50")
        expect(page).to_have_url(re.compile(rf"{address}/{page_name}\?moscow=50\b"), timeout=30_000)
        expect(page.locator(".st-key-result p").first).to_be_visible(timeout=30_000)
        if view:
            chosen = page.locator(f".st-key-{page_name}_view [aria-checked=true]")
            expect(chosen).to_have_text(view_labels(page_name)[view], timeout=30_000)


def test_the_line_on_past_cases_opens_that_view_and_back_leads_to_the_simulator(browser: Browser, address: str):
    with visiting(browser) as page:
        page.goto(f"{address}/how_sure")  # where another view was chosen before
        expect(page.locator(".st-key-result p").first).to_be_visible(timeout=30_000)
        page.goto(f"{address}/?moscow=50")
        page.locator(".st-key-beneath a").last.click(timeout=30_000)
        expect(page).to_have_url(re.compile(r"/how_sure\?moscow=50(?!.*view)"), timeout=30_000)
        chosen = page.locator(".st-key-how_sure_view [aria-checked=true]")
        expect(chosen).to_have_text(view_labels("how_sure")["track"], timeout=30_000)
        page.go_back()
        expect(page).to_have_url(re.compile(r"moscow=50"), timeout=30_000)
        if "/how_sure" in page.url:  # the entry of the link itself
            page.go_back()
        expect(page).to_have_url(re.compile(rf"^{address}/\?moscow=50"), timeout=30_000)


def view_labels(name: str) -> dict[str, str]:
    """The names of a page's views, as its script gives them."""
    tree = ast.parse((APP.parent / "dashboard" / "pages" / f"{name}.py").read_text(encoding="utf-8"))
    views = next(x for x in ast.walk(tree) if isinstance(x, ast.Dict))
    pairs = zip(views.keys, views.values, strict=True)
    return {key.value: view.args[0].value for key, view in pairs}
