"""Does the switch between readings say what the others would say here, and by which judgement?"""

import pytest
from sessions import put_scenario, run, texts
from what_ships import BASE, BASELINE, STORIES

from briefing import words
from briefing.answer import answer
from briefing.findings.compare import part_label
from briefing.findings.switching import differences
from model.engine import evaluate
from scenarios.scenario import OwnReading

OWN = OwnReading(label="*Mine*", based_on="article", weights={BASE.rules[0].id: 1.0})


@pytest.mark.parametrize("lens", ["", BASE.lenses[-1].id])
@pytest.mark.parametrize("story", STORIES[::4], ids=lambda story: story.name)
def test_the_figure_of_the_other_reading_is_the_one_that_it_has(story, lens):
    here = story.changed(reading="article", lens=lens)
    (said,) = differences(BASE, here)
    found, other = answer(BASE, here), answer(BASE, here.changed(reading="record"))
    most = max(BASE.groups, key=lambda group: abs(found.groups[group.id] - other.groups[group.id]))
    if words.points(found.groups[most.id]) == words.points(other.groups[most.id]):
        assert said == "The record: no group differs by as much as a point from the article."
        return
    there, now = words.percent(other.groups[most.id]), words.of_hundred(found.groups[most.id])
    assert said.startswith(f"The record: {words.within_sentence(most.label)} {there} where the article has {now}")


def test_the_judgement_named_moves_it_most():
    story = STORIES[4].changed(reading="article")
    found, other = answer(BASE, story), answer(BASE, story.changed(reading="record"))
    most = max(BASE.groups, key=lambda group: abs(found.groups[group.id] - other.groups[group.id]))
    here, there = BASE.weights("article"), BASE.weights("record")
    moved = {}
    for name in (x for x in here if here[x] != there[x]):
        outcomes = evaluate(BASE, story.values, "article", {name: there[name]}).outcomes.iloc[0]
        moved[name] = abs(outcomes[list(most.outcomes)].sum() - found.groups[most.id])
    first = max(moved, key=moved.__getitem__)
    assert words.escaped(part_label(BASE, first)) in differences(BASE, story)[0]


def test_an_edited_reading_is_set_beside_both_and_read_as_typed():
    said = differences(BASE, BASELINE.changed(own=OWN, reading="own"))
    assert [text.split(":")[0] for text in said] == ["The article", "The record"]
    said = differences(BASE, BASELINE.changed(own=OWN))
    assert words.escaped("*Mine*") in said[1]


def test_it_stands_beside_every_page(open_page):
    page = open_page("simulator")
    scenario = BASELINE.changed(reading="record")
    put_scenario(page, scenario)
    assert any(differences(BASE, scenario)[0] in text for text in texts(run(page)))
