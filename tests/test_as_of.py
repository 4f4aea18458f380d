"""A baseline of another day: a scenario like any other, and what everything on screen is counted from."""

from datetime import date

import pytest
from sessions import press, run, session_of
from what_ships import BASE, BASELINE, STORIES

from briefing.answer import answer
from briefing.findings import contents, since, sources
from dashboard import days
from model.log import Event, Log, Move
from model.releases import named
from scenarios.link import from_link, to_link
from scenarios.logbook import day_of, shipped
from scenarios.scenario import (
    OWN_READING,
    AsOf,
    OwnReading,
    ScenarioError,
    baseline_scenario,
    brought_under,
    read_json,
    rules_of,
    under,
)

LEAD, OTHER = BASE.variables[:2]
DAY = date(2026, 3, 1)
MOVED = Event(
    id="moved",
    day=DAY,
    text="It moved.",
    certainty="disputed",
    moves=(Move(variable=LEAD.id, was=LEAD.baseline, now=60.0),),
)
LOG = Log(begins=date(2026, 1, 6), events=(MOVED,))
THEN = day_of(BASE, LOG, DAY)
DATED = baseline_scenario(BASE, THEN)


def test_the_baseline_of_a_day_is_the_rules_moved_by_all_events_up_to_then():
    assert DATED.values == {**BASE.baseline, LEAD.id: 60.0}
    assert DATED.name == "Baseline, as of 1 March 2026"
    assert day_of(BASE, LOG, date(2026, 2, 28)).values == {}
    rules = rules_of(BASE, DATED)
    assert (rules.fingerprint, rules.baseline[LEAD.id], rules.origin) == (BASE.fingerprint, 60.0, BASE)
    assert rules != BASE
    assert rules_of(rules, BASELINE) is BASE.origin


def test_it_is_what_an_answer_is_compared_with_whoever_reads_it():
    own = OwnReading(label="Mine", based_on=BASE.readings[0].id, weights={BASE.rules[0].id: 3.0})
    for fields in ({}, {"own": own.model_dump(), "reading": OWN_READING}):
        scenario = BASELINE.changed(as_of=THEN, **fields)
        assert under(BASE, scenario).origin.baseline == BASE.baseline
        shown = answer(BASE, scenario)
        assert shown.base.baseline_label == "as of 1 March 2026"
        assert shown.baseline_outcomes == answer(BASE, DATED).outcomes != answer(BASE, BASELINE).outcomes
    moved = since.since_baseline(answer(BASE, BASELINE.changed(as_of=THEN)), "no_deal")
    assert list(moved.parts.index) == [LEAD.id]


def test_it_travels_by_link_and_by_file():
    for scenario in (DATED, BASELINE.changed(as_of=THEN), STORIES[0].changed(as_of=THEN, notes="")):
        link = to_link(BASE, scenario)
        opened = from_link(BASE, link)
        assert opened.every_remark == ()
        assert opened.scenario.settings == scenario.settings
        assert read_json(BASE, scenario.to_json()).scenario == scenario
    assert LEAD.key not in to_link(BASE, DATED)


UNUSABLE = [("day", text) for text in ("yesterday", "", "2026-01-05", "9999-12-31")]
UNUSABLE += [("since", text) for text in (f"{LEAD.key}:700", "nobody:1", f"{BASE.time.key}:3")]


@pytest.mark.parametrize(("parameter", "text"), [*UNUSABLE, ("log", "x")])
def test_a_day_in_a_link_that_cannot_be_used_is_named(parameter, text):
    opened = from_link(BASE, {**to_link(BASE, DATED), parameter: text})
    assert opened.scenario.as_of is None
    assert any("a day is written as 2026-07-01" in remark for remark in opened.every_remark)


def test_a_day_in_a_file_that_does_not_fit_is_refused():
    for values, said in (
        ({LEAD.id: 700.0}, "at 700; its slider goes"),
        ({"nobody": 1.0}, "no slider for “nobody”"),
        ({BASE.time.id: 3.0}, "no event moves"),
    ):
        with pytest.raises(ScenarioError, match=said):
            read_json(BASE, BASELINE.changed(as_of=AsOf(day=DAY, values=values)).to_json())


def test_under_other_rules_the_day_stays():
    brought = brought_under(named("1.0.0"), DATED).scenario
    assert brought.as_of == THEN
    assert rules_of(BASE, brought).baseline[LEAD.id] == 60.0


def test_rules_that_are_not_kept_here_leave_of_a_day_what_these_have_sliders_for():
    day = AsOf(day=DAY, values={LEAD.id: 700.0, "nobody": 1.0})
    values = {name: value for name, value in BASELINE.values.items() if name != LEAD.id}
    strange = BASELINE.changed(as_of=day, values=values, rulebase={**BASELINE.rulebase.model_dump(), "version": "9"})
    brought = brought_under(BASE, strange).scenario
    assert brought.as_of.values == {LEAD.id: LEAD.range[1]}
    assert brought.values == {**BASELINE.values, LEAD.id: LEAD.range[1]}


def test_of_two_scenarios_that_differ_in_their_day_alone_the_settings_differ():
    assert BASELINE.changed(as_of=THEN).settings != BASELINE.settings


def test_reasons_and_sources_of_the_rules_speak_of_their_own_baseline():
    rules = rules_of(BASE, DATED)
    said = contents.marks_text(rules, rules.variable[LEAD.id])
    assert f"**Baseline {LEAD.baseline:g}:**" in said
    assert "**As of 1 March 2026:** 60" in said
    shown = answer(BASE, DATED)
    at_first, then = sources.notes(shown, sources.numbered(BASE, sources.rests_on(shown)))[-2:]
    assert at_first[0] == f"Baseline, {BASE.baseline_label}"
    assert f"{LEAD.label} {LEAD.baseline:g} " in at_first[1]
    assert then == ("Baseline, as of 1 March 2026", f"{LEAD.label} 60: by the log.")


def test_everything_on_screen_is_counted_from_the_day_that_is_chosen(open_page):
    page = open_page("simulator")
    last = next(choice for choice in page.selectbox(key="against").options if choice.startswith("as of"))
    on_desk = shipped(BASE).log
    assert last == day_of(BASE, on_desk, max(event.day for event in on_desk.events)).label
    page.selectbox(key="against").select(last)
    run(page)
    scenario = session_of(page).screens.shown.scenario
    assert (scenario.values, scenario.as_of.label) == (BASELINE.values, last)
    moved = [x for x in BASE.variables if scenario.as_of.values.get(x.id, x.baseline) != x.baseline]
    back = {button.label for button in page.button if button.label.startswith("Baseline ")}
    assert back == {f"Baseline {scenario.as_of.values[x.id]:g}" for x in moved if x.leading}
    press(page, "Reset")
    dated = session_of(page).screens.shown
    assert (dated.scenario.name, dated.choice) == (f"Baseline, {last}", f"baseline{days.of(scenario.as_of)}")
    page.selectbox(key="choice").select(STORIES[0].name)
    run(page)
    assert session_of(page).screens.shown.scenario.as_of == scenario.as_of
    page.selectbox(key="choice").select(BASELINE.name)
    run(page)
    assert session_of(page).screens.shown.scenario == BASELINE
    assert page.query_params == {}


def test_the_log_that_comes_with_the_rules_fits_them():
    assert shipped(BASE) is not None
