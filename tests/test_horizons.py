"""Where scenarios that look ahead over different times stand beside each other: does whatever compares say so?"""

import io
from datetime import date

from lxml import html
from sessions import press, put_story, session_of, set_widget, texts
from what_ships import BASE, BASELINE

from briefing import paper as papers
from briefing import svg, words
from briefing.alone.page import page
from briefing.answer import answer
from briefing.brief import brief
from briefing.findings import compare, storyline
from briefing.formats import STORYLINE
from briefing.handout.content import content
from briefing.slideshow import annotation_of, slideshow
from scenarios.scenario import changed_name
from scenarios.storyline import VIEWS, Scene, Storyline

TIME = BASE.time.id
LONG = BASELINE.changed(name="Longer", values={**BASELINE.values, TIME: 10.0})
SHORT, FAR = words.over(BASE, BASELINE.values), words.over(BASE, LONG.values)

APART = f" ({SHORT}, not {words.number_text(LONG.values[TIME])})"


def story(*scenarios):
    return Storyline(name="Times", scenes=[Scene(scenario=x, show=VIEWS) for x in scenarios])


def made(*scenarios):
    return brief(BASE, story(*scenarios), date(2026, 11, 27))


def slide_texts(told):
    from pptx import Presentation

    for slide in Presentation(io.BytesIO(STORYLINE["pptx"].make(told))).slides:
        shown = [x.text_frame.text for x in slide.shapes if x.has_text_frame]
        charts = [x.chart for x in slide.shapes if x.has_chart]
        shown += [x.chart_title.text_frame.text for x in charts if x.has_title]
        shown += [str(x.name) for chart in charts for x in chart.plots[0].series]
        yield " ".join([*shown, *(str(label) for x in charts for label in x.plots[0].categories)]).replace(
            "\u00a0", " "
        )


def leads_and_kickers(told):
    """What the hand-out's overview says of each scene, and what stands above each scene."""
    page = html.document_fromstring(STORYLINE["html"].make(told))
    found = page.find_class("leads"), page.find_class("kicker")[1:]
    return [[x.text_content() for x in part] for part in found]


def test_every_slide_about_two_horizons_names_them():
    shown = list(slide_texts(made(BASELINE, LONG)))
    for scene in (f"Scene 1. {BASELINE.name} · {SHORT}", f"Scene 2. {LONG.name} · {FAR}"):
        own = [text for text in shown if scene.partition(" · ")[0] in text]
        assert own
        assert all(scene in text for text in own)
    second = [text for text in shown if f"Scene 2. {LONG.name}" in text]
    assert any(f"Pale: scene 1{APART}" in text for text in second)
    (compared,) = (text for text in shown if text.startswith("All scenes") or "different times" in text)
    assert f"scene 1 {SHORT} and scene 2 {FAR}" in compared
    assert f"2. {LONG.name}, {FAR}" in compared
    assert not any(f"{SHORT}, not" in x or "different times" in x for x in slide_texts(made(BASELINE, BASELINE)))


def test_pictures_sentences_and_headlines_that_compare_name_them():
    one, other = answer(BASE, BASELINE), answer(BASE, LONG)
    both = f"({SHORT}, then {FAR})"
    assert both in words.comparison_sentence(one, other)
    assert both not in words.comparison_sentence(one, one)
    assert f", {FAR}" in svg.comparison(one, other)
    assert APART in words.bars_legend(other, one)
    # Against the baseline, which looks ahead less far.
    assert APART in words.bars_legend(other, None)
    assert FAR in made(BASELINE, LONG).scenes[1].headline
    assert SHORT not in made(BASELINE, BASELINE).scenes[1].headline


def test_the_hand_out_and_the_paper_name_them():
    told = made(BASELINE, LONG)
    assert [x["apart"] for x in content(told)["scenes"]] == ["", APART]
    rows = papers.said.scenes(told, told.scenes[0])
    assert [x["leads"].rpartition(", ")[2] for x in rows] == [SHORT, FAR]
    assert not any(SHORT in x["leads"] for x in papers.said.scenes(made(BASELINE), made(BASELINE).scenes[0]))
    assert [papers.said.baseline_heading(x) for x in told.scenes] == ["Baseline", f"Baseline ({SHORT})"]
    assert LONG.name + f", {FAR}." in papers.said.subtitle(told, told.scenes[1])
    overview, scenes = leads_and_kickers(told)
    assert [text.rpartition(", ")[2] for text in overview] == [SHORT, FAR]
    assert [text.rpartition(" · ")[2] for text in scenes] == [SHORT, FAR]
    assert not any(SHORT in text for part in leads_and_kickers(made(BASELINE, BASELINE)) for text in part)


def test_remarks_key_figures_and_the_paper_name_them_where_they_compare():
    told = made(BASELINE, LONG.changed(values={**LONG.values, BASE.variables[0].id: 90.0}))
    first, second = told.scenes
    assert "over" not in annotation_of(first, "outcomes").text
    assert annotation_of(second, "outcomes").text.endswith(f"in scene 1{APART}")
    assert papers.said.compared(told, told.scenes[1]).endswith(APART)
    assert f"scene 1 {SHORT} and scene 2 {FAR}" in papers.horizons(told)
    columns = page(told, next(x for x in slideshow(told) if x.id == "scene-2"), "")["columns"]
    assert any(APART in str(part.get("caption", "")) for column in columns for part in column["parts"])


def test_columns_that_are_compared_are_named_with_them():
    columns = [compare.Column(x.name, answer(BASE, x)) for x in (BASELINE, LONG)]
    assert compare.names(columns) == [f"{BASELINE.name}, {SHORT}", f"Longer, {FAR}"]
    assert compare.names(columns[:1]) == [BASELINE.name]


def test_the_presses_are_the_same_whichever_scene_is_chosen(open_page):
    page = open_page("briefing")
    put_story(page, story(LONG, BASELINE))
    page.run()
    offered = []
    for _ in range(2):
        offered.append([x.label for x in page.button if x.label.startswith("All scenes")])
        press(page, "Duplicate")
    assert offered == [[f"All scenes {SHORT}", f"All scenes {FAR}"]] * 2
    press(page, f"All scenes {FAR}")
    assert {x.scenario.values[TIME] for x in session_of(page).story.boards.shown.storyline.scenes} == {10.0}


def test_one_press_lets_all_scenes_look_as_far_and_undo_takes_it_back(open_page):
    page = open_page("briefing")
    written = Scene(scenario=LONG, headline="Mine", written_for="then")
    put_story(page, Storyline(name="Times", scenes=[Scene(scenario=BASELINE, preset="baseline"), written]))
    page.run()
    assert any("different times" in text for text in texts(page))
    press(page, f"All scenes {SHORT}")
    first, second = session_of(page).story.boards.shown.storyline.scenes
    assert [x.scenario.values[TIME] for x in (first, second)] == [BASELINE.values[TIME]] * 2
    assert (first.scenario.name, second.scenario.name) == (BASELINE.name, changed_name("Longer"))
    assert storyline.stale_scenes(made(BASELINE)) == ""
    assert (
        any("Since this scene" in x.value for x in page.warning)
        or brief(BASE, session_of(page).story.boards.shown.storyline, date(2026, 11, 27)).scenes[1].stale
    )
    assert not any("different times" in text for text in texts(page))
    press(page, "story_undo")
    assert session_of(page).story.boards.shown.storyline.scenes[1].scenario == LONG


def test_what_is_on_screen_is_named_where_it_is_added(open_page):
    page = open_page("briefing")
    field = next(x for x in page.text_input if x.label == "Under the name")
    assert field.value == BASELINE.name
    set_widget(page, field.key, "Our own case")
    press(page, "Add")
    scenes = session_of(page).story.boards.shown.storyline.scenes
    assert "Our own case" in [x.scenario.name for x in scenes]
    set_widget(page, "story_add", "baseline")
    assert not any(x.label == "Under the name" for x in page.text_input)
