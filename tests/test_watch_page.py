"""Does Signposts say what to watch for, where, and how far each event would shift the answer?"""

import pandas as pd
import pytest
from conftest import TOY
from sessions import result_of_code, set_widget, texts
from what_ships import BASE, BASELINE, STORIES

from briefing import words
from briefing.answer import answer
from briefing.findings import signposts as findings
from dashboard.charts import signposts as charts
from model.aims import measures
from model.engine import evaluate
from model.rulebase import ENVIRONMENT_VARIABLE
from model.signposts import watch_list

PAGE = "watch"
VIEW = ("watch_view", "signposts")
READING = BASE.readings[0].id
LEADING = evaluate(BASE).outcomes.iloc[0].idxmax()


def watch_of(values=BASE.baseline, measure=LEADING, actor=findings.ANYONE, reading=READING):
    return findings.watch(BASE, values, reading, measure, actor)


def test_the_page_opens_with_what_would_move_the_leading_outcome_most(page):
    assert findings.headline(watch_of()) in texts(page)
    assert findings.where_text(watch_of()) in texts(page)


def test_a_slider_moves_the_watch_list(page):
    lead = next(variable.id for variable in BASE.variables if variable.leading)
    set_widget(page, f"slider_{lead}", 60.0)
    values = {**BASE.baseline, lead: 60.0}
    leading = answer(BASE, BASELINE.changed(values=values)).leading_measure
    assert findings.headline(watch_of(values, leading)) in texts(page)


def test_any_actor_and_any_measure_can_be_asked_for(page):
    actor, measure = BASE.actors[1].id, BASE.figures[0].id
    page.segmented_control(key="signposts_actor").set_value(actor)
    set_widget(page, "signposts_measure", measure)
    assert findings.headline(watch_of(measure=measure, actor=actor)) in texts(page)


def test_the_code_gives_the_watch_list(page):
    set_widget(page, "choice", "shipped:5")
    story = STORIES[5]
    pd.testing.assert_frame_equal(
        result_of_code(page), watch_list(BASE, story.values, story.reading, answer(BASE, story).leading_measure)
    )


def test_a_rule_base_without_signposts_says_so(open_page, monkeypatch):
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(TOY))
    assert "No signposts are given for this rule base." in texts(open_page("watch"))


# The findings


def test_the_headline_says_from_what_to_what_and_what_would_lead():
    for story in STORIES:
        outcomes = evaluate(BASE, story.values, story.reading).outcomes.iloc[0]
        watch = watch_of(story.values, outcomes.idxmax(), reading=story.reading)
        first, ending = watch.events[0], findings.headline(watch)
        assert ending.startswith(f"Watch first for this: {first.signpost.event} The chance of ")
        assert f"from {outcomes.max() * 100:.0f}" in ending
        assert ending.endswith("would lead.") == first.changes
        assert ending.split(" The chance of ")[1].split(" from ")[0].endswith("would rise") == (first.shift > 0)


@pytest.mark.parametrize(
    ("shift", "leads", "changes", "ending"),
    [
        (-0.06, 0, False, "from 29 % to 23 %, and {gains} would rise from 19 % to 27 %."),
        (-0.06, 1, True, "from 29 % to 23 %, and {gains} would rise from 19 % to 27 % and would lead."),
        (-0.06, 2, True, "to 23 %, and {gains} would rise from 19 % to 27 %, and {other} would lead."),
        (0.06, 0, False, "would rise from 17 % to 23 %."),
        (0.06, 0, True, "would rise from 17 % to 23 %, and {fallen} would lead."),
    ],
)
def test_what_falls_is_told_with_what_rises_in_its_place(shift, leads, changes, ending):
    fallen, gains, other = BASE.outcomes[:3]
    moves = watch_of(measure=fallen.id).moves.head(1)
    cells = {"share": 0.23, "shift": shift, "leads": BASE.outcomes[leads].id, "changes": changes}
    changed = moves.assign(**cells, gains=gains.id, gains_before=0.19, gains_share=0.27)
    bare = BASE.model_copy(update={"groups": ()})
    headline = findings.headline(findings.Watch(bare, fallen.id, findings.ANYONE, changed)).replace("\u00a0", " ")
    assert headline.endswith(ending.format(gains=gains.phrase, other=other.phrase, fallen=fallen.phrase))


def test_what_would_lead_is_the_group_that_the_headline_speaks_of():
    here = BASELINE
    moves = watch_of(reading=here.reading).moves
    variable = {signpost.id: BASE.variable[signpost.variable] for signpost in BASE.signposts}
    for event, row in moves.iterrows():
        moved = here.changed(values={**here.values, variable[event].id: row["after"]})
        assert row["leads"] == answer(BASE, moved).leading_measure
    assert moves["changes"].any()


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_shift_is_the_difference_of_the_shares_that_are_printed(story):
    for measure in (answer(BASE, story).leading_measure, BASE.outcomes[0].id):
        for event in watch_of(story.values, measure, reading=story.reading).events:
            change = words.points(event.share) - words.points(event.share_before)
            arrow = "▲" if event.shift > 0 else "▼"
            assert findings.shift_text(event) == f"{arrow}\u00a0{abs(change) or '<1'}"


def test_a_key_figure_that_falls_leaves_no_place_to_take():
    figure = BASE.figures[0].id
    watch = watch_of(measure=figure)
    assert findings.headline(watch).count(" from ") == 1


def test_an_actor_who_can_move_nothing_is_said_to():
    lead = BASE.outcomes[0].id
    values = {variable.id: variable.range[0] for variable in BASE.variables}
    watch = watch_of(values, lead, BASE.actors[1].id)
    assert watch.events == []
    label = BASE.actors[1].label
    assert findings.headline(watch).startswith(f"No event on the list that is up to {label} would move the chance of")
    assert findings.sentence(watch) == findings.headline(watch)


def test_actors_share_out_all_events():
    by_actor = [watch_of(actor=actor).moves for actor in findings.actors(BASE) if actor]
    assert sorted(pd.concat(by_actor).index) == sorted(watch_of().moves.index)


def test_what_is_told_is_what_shifts_by_half_a_point_the_most_first():
    watch = watch_of()
    shifts = [abs(event.shift) for event in watch.events]
    assert shifts == sorted(shifts, reverse=True)
    assert shifts[-1] >= findings.WATCHED_SHARE
    assert (watch.moves["shift"].abs() >= findings.WATCHED_SHARE).sum() == len(shifts)
    assert findings.count_text(watch).startswith(f"{len(shifts)} of {len(BASE.signposts)} events would move")


def test_every_measure_can_be_said():
    for measure in measures(BASE):
        watch = watch_of(STORIES[5].values, measure)
        assert findings.headline(watch).endswith(".")
        assert findings.sentence(watch).endswith(".")
        assert measures(BASE)[measure] in findings.table(watch)


def test_the_table_holds_every_event():
    table = findings.table(watch_of())
    assert sorted(table["event"]) == sorted(signpost.event for signpost in BASE.signposts)
    assert not table.isna().any(axis=None)


# The chart


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_every_event_shown_has_its_bar_and_nothing_overlaps(story):
    watch = watch_of(story.values, story.promises, reading=story.reading)
    figure = charts.shifts(watch)
    bar = figure["data"][0]
    shown = watch.events[: findings.MOST_SHOWN]
    assert bar["x"] == [event.shift for event in shown]
    reach = figure["layout"]["xaxis"]["range"]
    assert reach[0] == -reach[1]
    assert max(map(abs, bar["x"])) <= reach[1]
    notes = [note for note in figure["layout"]["annotations"] if note.get("yanchor") == "top"]
    for note, middle in zip(notes, bar["y"], strict=True):
        lines = note["text"].count("<br>") + 1
        assert note["y"] + lines * charts.LINE_PIXELS <= middle - charts.BAR_PIXELS / 2
    assert bar["y"][-1] < figure["layout"]["height"]
    assert bar["marker"]["color"].startswith(f"light-dark({BASE.outcome[story.promises].colour.light}")
