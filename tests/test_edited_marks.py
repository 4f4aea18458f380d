"""Does the mark of an edited reading stand wherever one speaks among others, and nowhere else?"""

import io
from datetime import date

import pytest
from conftest import PAGES
from sessions import put_scenario, put_story, run, set_widget, texts
from what_ships import BASE, BASELINE

from briefing import paper as papers
from briefing import svg, words
from briefing.answer import answer
from briefing.brief import brief
from briefing.formats import STORYLINE
from scenarios.scenario import OwnReading
from scenarios.storyline import VIEWS, Scene, Storyline

OWN = OwnReading(label="Mine", based_on="article", weights={BASE.rules[0].id: 1.0})
EDITED = BASELINE.changed(name="Edited", own=OWN, reading="own")
# It has one, and does not speak by it.
BESIDE = BASELINE.changed(name="Beside", own=OWN)
MARK, SHORT = words.reading_mark(BASE, EDITED), words.edited(EDITED)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_on_which_it_speaks_marks_it(open_page, name):
    page = open_page(name, reading="own", own=OWN.model_dump_json())
    assert any("Edited reading “Mine”" in text for text in texts(page)) == (name != "briefing")


def story(*scenarios):
    return Storyline(name="Readings", scenes=[Scene(scenario=x, show=VIEWS) for x in scenarios])


def made(*scenarios):
    return brief(BASE, story(*scenarios), date(2026, 11, 27))


@pytest.mark.parametrize("form", ["pptx", "html"])
def test_a_file_whose_scenes_do_not_use_it_does_not_name_it(form):
    told = made(BESIDE, BASELINE)
    content = STORYLINE[form].make(told)
    text = _slides(content) if form == "pptx" else content
    assert "dited reading" not in text
    assert "dited reading" in (_slides if form == "pptx" else str)(STORYLINE[form].make(made(BASELINE, EDITED)))


def _slides(content):
    from pptx import Presentation

    slides = Presentation(io.BytesIO(content)).slides
    charts = [x.chart for slide in slides for x in slide.shapes if x.has_chart]
    shown = [x.text_frame.text for slide in slides for x in slide.shapes if x.has_text_frame]
    return " ".join([*shown, *(str(label) for chart in charts for label in chart.plots[0].categories)])


def test_beside_others_the_one_that_speaks_by_it_is_marked_and_no_other():
    told = made(BASELINE, EDITED, BESIDE)
    rows = papers.said.scenes(told, told.scenes[0])
    assert [SHORT in x["leads"] for x in rows] == [False, True, False]
    # What a scene is set against is named with it too.
    assert [SHORT in x.apart for x in told.scenes] == [False, False, True]
    assert f"2. Edited{SHORT}" in _slides(STORYLINE["pptx"].make(told))
    one, other = answer(BASE, EDITED), answer(BASE, BESIDE)
    assert words.comparison_sentence(one, other).startswith(f"From “Edited”{SHORT} to “Beside”")
    assert svg.comparison(one, other).count("edited reading") == svg.comparison(other, one).count("edited reading") > 0
    assert SHORT in words.bars_legend(other, one)
    assert SHORT not in words.bars_legend(one, other)


def test_pages_on_which_it_does_not_speak_do_not_show_it(open_page):
    def shown(name):
        page.switch_page(f"dashboard/pages/{name}.py")
        return any(words.escaped(MARK) in text for text in texts(run(page)))

    page = open_page("briefing")
    put_scenario(page, EDITED)
    put_story(page, story(BASELINE))
    assert not shown("briefing")
    assert shown("simulator")
    assert shown("rules")
    set_widget(page, "rules_part", "releases")
    assert not shown("rules")
    page = open_page("simulator")
    put_scenario(page, BESIDE)
    assert not shown("simulator")
