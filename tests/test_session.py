"""Is anything lost that was there? Undo and redo, the tie to a preset, ranges, notes, choices, drafts of a tab."""

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sessions import press, run, session_of

import model
from briefing.findings import versions
from briefing.findings.readings import Judgement, judgement
from dashboard import address_bar, catalogue, choices, controls, dialogs, library, tab
from dashboard.session import NOTHING, ON_SCREEN, Board, Dialog, History, Remark, StoryDesk
from dashboard.stored import Listing
from model.parts import OWN_READING
from scenarios.link import to_link
from scenarios.presets import shipped
from scenarios.scenario import MAX_NOTES_LENGTH, OwnReading, baseline_scenario
from scenarios.store import SCENARIO, STORYLINE, Conflict, Preset, open_store
from scenarios.storyline import Storyline

BASE = model.load()
LEAD, OTHER = BASE.variables[:2]
BASELINE = baseline_scenario(BASE)


@pytest.fixture
def page(open_page):
    return open_page("simulator")


def move(page, value, variable=LEAD):
    page.slider(key=f"slider_{variable.id}").set_value(value)
    return run(page)


def shown(page):
    return session_of(page).screens.shown


def preset(id, scenario):
    return Preset(id, scenario.name, scenario.model_dump(mode="json"), 1, datetime(2026, 7, 1, tzinfo=UTC), None)


def with_session(monkeypatch, scenario, *kept):
    """The session of whoever has a scenario on screen, in an app that keeps some presets."""
    session = address_bar.Session(History(controls.Screen(scenario, scenario)), {})
    monkeypatch.setattr(controls.st, "session_state", {"session": session})
    monkeypatch.setattr(catalogue, "listing", lambda _: Listing(kept))
    monkeypatch.setattr(catalogue.stored, "presets", lambda _, entries: list(entries))
    return session


# Undo and redo


@given(st.lists(st.one_of(st.integers(0, 3), st.sampled_from(["undo", "redo"])), max_size=30))
def test_undo_and_redo_walk_the_line_of_what_was_shown(acts):
    history, line, at = History(0), [0], 0
    for act in acts:
        if act == "undo":
            history.undo()
            at = max(0, at - 1)
        elif act == "redo":
            history.redo()
            at = min(len(line) - 1, at + 1)
        else:
            history.commit(act)
            if act != line[at]:
                # What had been undone is gone: it belonged to another line.
                line, at = [*line[: at + 1], act], at + 1
        assert (history.past, history.shown, history.future) == (tuple(line[:at]), line[at], tuple(line[at + 1 :]))


def test_no_more_is_kept_than_can_be_undone():
    history = History(0, most_undone=2)
    for moment in (1, 2, 3):
        history.commit(moment)
    assert history.past == (1, 2)
    assert list(history.latest()) == [3, 2, 1]


def test_what_is_stored_nowhere_any_more_keeps_nothing_of_its_tie():
    stored, story = preset("1", BASELINE), Storyline(name="A")
    assert controls.Screen(BASELINE, BASELINE, stored, "saved:1").untied() == controls.Screen(BASELINE, BASELINE)
    assert Board(story, story, stored, 2).untied() == Board(story, None, None, 2)


def test_nothing_of_a_dialog_is_left_in_the_next():
    dialog = Dialog("Save", Remark("Said in it"), "1", preset("1", BASELINE))
    dialog.close()
    assert (dialog.label, dialog.conflict) == (None, None)
    dialog.conflict = preset("1", BASELINE)
    dialog.open("Presets")
    assert dialog == Dialog("Presets", NOTHING, ON_SCREEN, None)


# What a browser sends that has not drawn yet what it was given


def test_undo_pressed_quickly_is_not_undone_by_what_a_slider_stood_at(page):
    for value in (80, 60, 40):
        move(page, value)
    press(page, "Undo")
    page.slider(key=f"slider_{LEAD.id}").set_value(40)
    press(page, "Undo")
    assert shown(page).scenario.values[LEAD.id] == 80
    page.slider(key=f"slider_{LEAD.id}").set_value(60)
    press(page, "Redo")
    assert (shown(page).scenario.values[LEAD.id], len(session_of(page).screens.future)) == (60, 1)


def test_a_slider_can_be_moved_to_where_undo_took_it_from(page):
    for value in (80, 40):
        move(page, value)
    press(page, "Undo")
    move(page, 40)
    assert shown(page).scenario.values[LEAD.id] == 40


def test_undo_pressed_quickly_opens_nothing_anew(page):
    move(page, 80)
    page.selectbox(key="choice").set_value("shipped:3")
    run(page)
    move(page, 41)
    press(page, "Undo")
    press(page, "Undo")
    page.selectbox(key="choice").set_value("shipped:3")
    press(page, "Undo")
    assert shown(page).scenario == BASELINE


def test_a_slider_moved_quickly_carries_its_range(open_page):
    page = open_page("how_sure")
    press(page, "All uncertainties")
    before = shown(page).scenario.ranges
    move(page, 50)
    behind = page.slider(key=f"range_{LEAD.id}").value
    for value in (51, 52, LEAD.baseline):
        page.query_params.clear()  # what is sent was sent before the browser heard of the move before
        page.slider(key=f"range_{LEAD.id}").set_value(behind)
        move(page, value)
    assert shown(page).scenario.ranges == before


# The address


@pytest.fixture
def moved(page):
    move(page, 80)
    move(page, 40)
    return page


def outside(page, monkeypatch, **widgets):
    """The session of a page, for what runs outside of it; what the browser reports stands in `widgets`."""
    session = session_of(page)
    for module in (tab, controls):
        monkeypatch.setattr(module.st, "session_state", {"session": session, **widgets})
    return session


@pytest.mark.parametrize("act", ["Share", "Save", "Presets", "Replay"])
def test_an_address_of_before_the_last_change_is_an_echo(moved, act):
    """Whatever is pressed before the browser has the new address arrives with the one of before."""
    moved.query_params.clear()
    moved.query_params[LEAD.key] = "80"
    press(moved, act)
    assert shown(moved).scenario.values[LEAD.id] == 40


def go_back(page, monkeypatch, address, name="simulator"):
    """The browser goes back or forward to an address, be it of another page."""
    page.query_params.clear()
    page.query_params |= address
    with monkeypatch.context() as patch:
        patch.setattr(address_bar, "went_through_history", lambda: True)
        page.switch_page(f"dashboard/pages/{name}.py")
        return run(page)


@pytest.mark.parametrize("name", ["simulator", "compare"])
@pytest.mark.parametrize("address", [{LEAD.key: "80", "rules": BASE.fingerprint[:8]}, {LEAD.key: "80"}, {}])
def test_going_back_is_a_wish_to_whatever_page_and_however_soon(moved, monkeypatch, address, name):
    go_back(moved, monkeypatch, address, name)
    value = shown(moved).scenario.values[LEAD.id]
    assert value == float(address.get(LEAD.key, LEAD.baseline))
    assert moved.slider(key=f"slider_{LEAD.id}").value == value
    press(moved, "Undo")
    assert shown(moved).scenario.values[LEAD.id] == 40


def test_a_page_is_turned_to_without_what_was_open_on_the_one_before(page):
    move(page, 80)
    press(page, "Save")
    assert session_of(page).dialog.label == "Save"
    before = shown(page)
    session_of(page).remarks = ("Said of what is shown.",)
    open_store().add("Theirs", BASELINE.model_dump(mode="json"))
    page.query_params.clear()
    page.switch_page("dashboard/pages/compare.py")
    run(page)
    assert session_of(page).remarks == ("Said of what is shown.",)
    assert "Theirs (saved)" in page.selectbox(key="choice").options
    assert session_of(page).dialog.label is None
    assert shown(page) == before
    assert page.query_params[LEAD.key] in ("80", ["80"])


def test_turning_the_page_keeps_what_is_shown(moved):
    moved.switch_page("dashboard/pages/compare.py")
    run(moved)
    assert shown(moved).scenario.values[LEAD.id] == 40


@pytest.mark.parametrize("name", ["watch", "how_sure"])
def test_a_page_that_ends_early_writes_the_address_all_the_same(open_page, monkeypatch, name):
    from conftest import TOY

    monkeypatch.setenv("AFTER_CEASEFIRE_RULEBASE", str(TOY))
    page = open_page(name)
    if name == "how_sure":
        page.segmented_control(key="how_sure_view").set_value("cases")
        run(page)
    variable = model.load().variables[0]
    move(page, variable.range[0], variable)
    assert page.query_params[variable.key] in ("0", ["0"])
    assert not session_of(page).arriving


# A slider's way back, and ranges


def test_the_ways_back_lead_to_what_was_opened_and_to_the_baseline(page):
    preset = shipped(BASE)[3]
    variable = next(x for x in BASE.variables if x.leading and preset.values[x.id] != x.baseline)
    page.selectbox(key="choice").set_value("shipped:3")
    run(page)
    move(page, variable.range[1] if preset.values[variable.id] != variable.range[1] else variable.range[0], variable)
    assert page.button(key=f"reset_{variable.id}").label == f"Baseline {variable.baseline:g}"
    way = page.button(key=f"reopen_{variable.id}")
    assert way.label == f"As opened {preset.values[variable.id]:g}"
    way.click()
    run(page)
    assert shown(page).scenario.values == preset.values
    assert f"reopen_{variable.id}" not in {button.key for button in page.button}
    way = page.button(key=f"reset_{variable.id}")
    way.click()
    run(page)
    assert shown(page).scenario.values[variable.id] == variable.baseline


def test_the_open_preset_can_be_chosen_again(page):
    page.selectbox(key="choice").set_value("shipped:3")
    run(page)
    move(page, 11)
    assert page.selectbox(key="choice").value is None
    page.selectbox(key="choice").set_value("shipped:3")
    run(page)
    assert shown(page).scenario.values == shipped(BASE)[3].values


@given(st.lists(st.integers(0, 100), min_size=1, max_size=8), st.integers(0, 100), st.integers(0, 50))
def test_a_range_comes_back_with_its_slider_whatever_the_way(stops, value, reach):
    ends = (float(max(0, value - reach)), float(min(100, value + reach)))
    scenario = BASELINE.changed(values={**BASELINE.values, LEAD.id: float(value)}, ranges={LEAD.id: ends})
    session = address_bar.Session(History(controls.Screen(scenario, scenario)), {})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(controls.st, "session_state", {"session": session})
        for stop in stops:
            controls.set_value(BASE, LEAD.id, float(stop))
            low, high = session.screens.shown.scenario.ranges[LEAD.id]
            assert (low, high) == (
                min(max(ends[0] + stop - value, 0), 100),
                min(max(ends[1] + stop - value, 0), 100),
            )
        controls.set_value(BASE, LEAD.id, float(value))
    assert session.screens.shown.scenario.ranges[LEAD.id] == ends


def test_a_plausible_range_that_an_end_cut_off_is_whole_again_away_from_there(open_page):
    page = open_page("how_sure")
    move(page, 95)
    press(page, "All uncertainties")
    assert shown(page).scenario.ranges[LEAD.id] == (75, 100)
    move(page, 50)
    assert shown(page).scenario.ranges[LEAD.id] == (30, 70)
    move(page, 95)
    assert shown(page).scenario.ranges[LEAD.id] == (75, 100)


def test_a_range_comes_back_whole_when_the_scenario_was_saved_meanwhile(monkeypatch):
    session = with_session(monkeypatch, BASELINE.changed(ranges={LEAD.id: (0.0, 30.0)}))
    session.unsaved["save_notes"] = "Typed"
    controls.set_value(BASE, LEAD.id, 100.0)
    stored = controls.screen().scenario.changed(name="X")
    controls.stored(stored, preset("1", stored))
    assert session.unsaved == {}
    assert (controls.screen().saved, controls.screen().opened) == (preset("1", stored), stored)
    controls.set_value(BASE, LEAD.id, LEAD.baseline)
    assert controls.screen().scenario.ranges == {LEAD.id: (0.0, 30.0)}


def test_what_is_set_for_the_user_is_known_and_one_undo_takes_it_back(monkeypatch):
    begun = BASELINE.changed(ranges={LEAD.id: (10.0, 30.0), OTHER.id: (10.0, 20.0)})
    session = with_session(monkeypatch, begun)
    session.remarks = ("Said of what was opened.",)
    controls.set_values({LEAD.id: 20.0})
    assert controls.screen().scenario.ranges == {OTHER.id: (10.0, 20.0)}
    for act, scenario in ((controls.undo, begun), (controls.redo, controls.screen().scenario)):
        session.remarks = ("Said of what is shown no more.",)
        act()
        assert (controls.screen().scenario, session.remarks) == (scenario, ())


def test_a_saved_preset_is_changed_by_what_is_not_known_and_keeps_its_name(monkeypatch):
    ranged = BASELINE.changed(name="X", ranges={LEAD.id: (10.0, 30.0)})
    session = with_session(monkeypatch, ranged)
    session.screens.shown = controls.Screen(ranged, BASELINE.changed(name="X"), preset("1", BASELINE), "saved:1")
    assert catalogue.is_changed()
    assert catalogue.suggested_name() == "X"
    session.screens.shown = session.screens.shown.untied()
    assert not catalogue.is_changed()
    session.screens.shown = replace(
        session.screens.shown, scenario=ranged.changed(values={**ranged.values, LEAD.id: 11.0})
    )
    assert catalogue.suggested_name() == "X, changed"


def test_a_reading_is_kept_for_comparison_once(monkeypatch):
    session = with_session(monkeypatch, BASELINE)
    one, two = (Judgement(label, BASE.readings[0].id) for label in ("One", "Two"))
    controls.keep_judgements([one])
    controls.keep_judgements([one, two])
    assert session.judgements == (one, two)


def test_what_is_not_known_changes_no_preset_that_comes_with_the_project(open_page):
    page = open_page("how_sure")
    press(page, "All uncertainties")
    assert shown(page).scenario.ranges
    assert not any("· changed" in text.value for text in page.markdown)
    move(page, 11)
    assert any("· changed" in text.value for text in page.markdown)


# What is known already


def test_widgets_are_given_anew_only_what_they_may_not_have(monkeypatch):
    """A slider under a finger is left alone; under other rules it is another one."""
    session = with_session(monkeypatch, BASELINE)
    every = {f"slider_{x.id}" for x in BASE.variables} | {"reading", "lens", "choice", "against"}
    then = BASELINE.rulebase.model_copy(update={"fingerprint": "0" * 64})
    for arriving, scenario, expected in (
        (True, BASELINE, every),
        (True, BASELINE, every),
        (False, BASELINE, {"choice"}),
        (False, BASELINE.changed(values={**BASELINE.values, LEAD.id: 80.0}), {"choice", f"slider_{LEAD.id}"}),
        (False, BASELINE.changed(rulebase=then), every),
        (False, BASELINE.changed(rulebase=then), {"choice"}),
    ):
        session.arriving, session.screens.shown = arriving, controls.Screen(scenario, scenario)
        monkeypatch.setattr(controls.st, "session_state", Noting(controls.st.session_state))
        monkeypatch.setattr(catalogue, "is_changed", lambda: False)
        controls.fill_widgets()
        assert controls.st.session_state.noted == expected


class Noting(dict):
    """A dictionary that notes which keys are set."""

    def __init__(self, content):
        super().__init__(content)
        self.noted = set()

    def __setitem__(self, key, value):
        self.noted.add(key)
        super().__setitem__(key, value)


def test_what_comes_with_the_project_is_shown_in_the_reading_and_through_the_lens_on_screen(monkeypatch):
    own = OwnReading(label="Mine", based_on=BASE.readings[0].id, weights={BASE.rules[0].id: 0.5})
    chosen = {"own": own, "reading": OWN_READING, "lens": BASE.lenses[-1].id}
    with_session(monkeypatch, BASELINE.changed(**chosen))
    for choice, scenario in ((catalogue.BASELINE, BASELINE), (f"{catalogue.SHIPPED}3", shipped(BASE)[3])):
        assert catalogue.scenario_of(BASE, choice) == scenario.changed(**chosen)


def test_an_address_is_tied_to_the_saved_preset_of_its_name_only_if_it_is_that_preset(monkeypatch):
    kept = BASELINE.changed(name="X", notes="Why", values={**BASELINE.values, LEAD.id: 80.0})
    stored = preset("1", kept)
    with_session(monkeypatch, BASELINE, preset("0", BASELINE.changed(name="X")), stored)
    found = catalogue.recognised(BASE, kept.changed(notes=""))
    assert (found.scenario, found.saved, found.choice) == (kept, stored, f"{catalogue.SAVED}1")
    other = kept.changed(values={**kept.values, LEAD.id: 81.0})
    assert catalogue.recognised(BASE, other) == controls.Screen(other, other)


# What the browser keeps


def reopened(open_page, page, monkeypatch, name="simulator", **sent):
    """The same tab after a reload: a new session at the same address, told what the browser kept, and what it `sent`
    besides."""
    with monkeypatch.context() as patch:
        outside_of = session_of(page)
        patch.setattr(tab.st, "session_state", {"session": outside_of})
        if outside_of.story:
            outside_of.story.sent = None
        drafts = tab.drafts(BASE)
        address = dict(outside_of.link)
    again = open_page(name)
    again.session_state["session"].screens = History(address_bar.recognised(BASE, from_address(address)))
    with monkeypatch.context() as patch:
        kept = {**asdict(drafts), "left": [], **sent}
        patch.setattr(tab.st, "session_state", {"session": session_of(again), "tab": SimpleNamespace(kept=kept)})
        tab.take(BASE)
    return run(again)


def from_address(address):
    from scenarios.link import from_link

    return from_link(BASE, address).scenario


def saved(page, name, notes):
    press(page, "Save")
    page.text_input(key="save_name").set_value(name)
    page.text_area(key="save_notes").set_value(notes)
    run(page)
    return press(page, "Save as a new preset")


@pytest.mark.parametrize("moves", [[], [55], [55, 60]])
def test_a_reload_keeps_the_tie_to_the_preset_and_its_notes(page, open_page, monkeypatch, moves):
    move(page, 80)
    saved(page, "X", "Why I think so")
    for value in moves:
        move(page, value)
    again = reopened(open_page, page, monkeypatch)
    assert shown(again).scenario.notes == "Why I think so"
    assert shown(again).opened.values[LEAD.id] == 80
    press(again, "Save")
    press(again, "Save as the next version")
    (kept,) = open_store().presets()
    assert (kept.name, kept.version, kept.document["notes"]) == ("X", 2 if moves else 1, "Why I think so")


def test_a_reload_keeps_what_undo_and_redo_lead_to(page, open_page, monkeypatch):
    for value in (80, 55, 60):
        move(page, value)
    press(page, "Undo")
    again = reopened(open_page, page, monkeypatch)
    press(again, "Redo")
    assert shown(again).scenario.values[LEAD.id] == 60
    for value in (55, 80, LEAD.baseline):
        press(again, "Undo")
        assert shown(again).scenario.values[LEAD.id] == value


def test_a_reload_keeps_where_a_range_was_set_and_the_latest_that_undo_leads_to(monkeypatch):
    with_session(monkeypatch, BASELINE.changed(ranges={LEAD.id: (0.0, 30.0)}))
    for value in range(tab.MOST_UNDONE + 5):
        controls.set_value(BASE, OTHER.id, float(value))
    controls.set_value(BASE, LEAD.id, 100.0)
    draft, before = json.loads(tab._screen_draft(BASE)), controls.screen().scenario
    session = with_session(monkeypatch, before)
    later = controls.Screen(BASELINE, BASELINE)
    session.screens.future = (later,)
    tab._take_screen(BASE, {**draft, "future": draft["past"]}, None)
    assert session.screens.future == (later,), "what was undone here goes before"
    controls.undo()
    assert controls.screen().scenario.values == {**before.values, LEAD.id: LEAD.baseline}
    controls.redo()
    controls.set_value(BASE, LEAD.id, LEAD.baseline)
    assert controls.screen().scenario.ranges == {LEAD.id: (0.0, 30.0)}


def test_undo_after_a_reload_leads_to_no_tie_that_was_not_there(page, open_page, monkeypatch):
    page.selectbox(key="choice").set_value("shipped:3")
    run(page)
    move(page, 80)
    saved(page, "X", "Mine")
    again = reopened(open_page, page, monkeypatch)
    press(again, "Undo")
    assert (shown(again).saved, shown(again).scenario.name) == (None, shipped(BASE)[3].name)


def test_a_reload_after_a_colleague_saved_still_ends_in_a_conflict(page, open_page, monkeypatch):
    move(page, 80)
    saved(page, "X", "")
    move(page, 55)
    (kept,) = open_store().presets()
    open_store().save(kept.id, {**kept.document, "notes": "theirs"}, kept.version)
    again = reopened(open_page, page, monkeypatch)
    press(again, "Save")
    press(again, "Save as the next version")
    assert any("Somebody saved this preset" in warning.value for warning in again.warning)
    press(again, "Put mine on top")
    assert not again.warning
    (kept,) = open_store().presets()
    assert (kept.version, kept.document["notes"], kept.document["values"][LEAD.id]) == (3, "", 55)


def test_another_address_in_the_tab_is_not_tied_to_what_was_there(page, open_page, monkeypatch):
    saved(page, "X", "Mine")
    session_of(page).link = {LEAD.key: "33"}
    again = reopened(open_page, page, monkeypatch)
    assert (shown(again).saved, shown(again).scenario.notes) == (None, "")


def test_a_reload_keeps_what_was_chosen_on_a_page(open_page, monkeypatch):
    page = open_page("compare")
    page.multiselect(key="compare_others").set_value(["shipped:2", "shipped:4"])
    run(page)
    again = reopened(open_page, page, monkeypatch, "compare")
    assert again.multiselect(key="compare_others").value == ["shipped:2", "shipped:4"]


def test_a_reload_keeps_every_choice_on_a_page(open_page, monkeypatch):
    page = open_page("change")
    page.selectbox(key="moves_threshold").set_value(0.9)
    page.multiselect(key="moves_locked").set_value([LEAD.id])
    run(page)
    page.segmented_control(key="change_view").set_value("along")
    run(page)
    again = reopened(open_page, page, monkeypatch, "change")
    assert again.segmented_control(key="change_view").value == "along"
    again.segmented_control(key="change_view").set_value("takes")
    run(again)
    assert again.selectbox(key="moves_threshold").value == 0.9
    assert again.multiselect(key="moves_locked").value == [LEAD.id]


def test_a_choice_is_given_back_until_a_page_has_been_drawn_to_its_end(open_page, monkeypatch):
    page = open_page("change")
    session = outside(page, monkeypatch, tab=SimpleNamespace(kept={"choices": json.dumps({"change_view": "along"})}))
    tab.take(BASE)
    monkeypatch.undo()
    with monkeypatch.context() as patch:
        patch.setattr(session, "drawn", lambda: None)  # broken off: the browser may have got nothing of it
        run(page)
    page.segmented_control(key="change_view").set_value("takes")  # and sends what it has
    assert run(page).segmented_control(key="change_view").value == "along"
    page.segmented_control(key="change_view").set_value("over_two")
    assert run(page).segmented_control(key="change_view").value == "over_two"


def test_a_reload_keeps_the_readings_of_a_file_and_the_words_for_probability(page, open_page, monkeypatch):
    own = OwnReading(label="Theirs", based_on=BASE.readings[0].id, weights={BASE.rules[0].id: 0.5})
    session_of(page).judgements = (judgement(own, "a file"),)
    page.selectbox(key="yardstick").set_value("ICD 203")
    run(page)
    again = reopened(open_page, page, monkeypatch)
    assert session_of(again).judgements == session_of(page).judgements
    assert again.selectbox(key="yardstick").value == "ICD 203"


@pytest.mark.parametrize("left", ["nonsense", 3, [3], None, {"a": 1}, True])
def test_a_choice_that_is_none_any_more_is_forgotten(open_page, monkeypatch, left):
    page = open_page("change")
    before = page.segmented_control(key="change_view").value
    keys = ["change_view", "moves_locked", "map_x", "compare_others", "rules_search"]
    choices = json.dumps(dict.fromkeys(keys, left))
    outside(page, monkeypatch, tab=SimpleNamespace(kept={"choices": choices}))
    tab.take(BASE)
    monkeypatch.undo()
    run(page)
    assert page.segmented_control(key="change_view").value == before
    for other in ("compare", "rules"):
        page.switch_page(f"dashboard/pages/{other}.py")
        run(page)


def test_a_reload_keeps_the_storyline_and_its_tie(open_page, monkeypatch):
    page = open_page("briefing")
    press(page, "Duplicate")
    press(page, "Save")
    press(page, "Duplicate")
    left = session_of(page).story.boards.shown
    again = reopened(open_page, page, monkeypatch, "briefing")
    board = session_of(again).story.boards.shown
    assert (board.storyline, board.at) == (left.storyline, left.at)
    press(again, "Save")
    (kept,) = open_store().of(STORYLINE).presets()
    assert kept.version == 2


def test_what_closed_tabs_left_can_be_opened_each(open_page, monkeypatch):
    page = open_page("briefing")
    session = session_of(page)
    stories = [session.story.boards.shown.storyline.changed(name=name) for name in ("One", "Two", "Two")]
    left = [json.dumps({"storyline": story.model_dump(mode="json")}) for story in stories]
    outside(page, monkeypatch, tab=SimpleNamespace(kept={"left": [*left, "{", None, "[]"]}))
    tab.take(BASE)
    monkeypatch.undo()
    run(page)
    assert session.story.boards.shown.storyline.name == "One"
    assert tab.RESTORED in session.story.remark.text
    press(page, "Open")
    page.selectbox(key="kept_storyline").set_value("left:1")
    run(page)
    page.button(key="open_left:1").click()
    run(page)
    assert session.story.boards.shown.storyline.name == "Two"
    assert len(session.story.left) == 2


@pytest.mark.parametrize("text", ["", "{", "[]", "3", '{"storyline": 3}', '{"opened": 3, "link": {}}', None, 7])
def test_a_draft_that_cannot_be_read_changes_nothing(page, monkeypatch, text):
    before = shown(page)
    kept = dict.fromkeys(["screen", "choices", "judgements", "story", "left", "typed"], text)
    session = outside(page, monkeypatch, tab=SimpleNamespace(kept=kept))
    tab.take(BASE)
    assert session.screens.shown == before
    assert session.story.untouched


def test_what_a_tab_kept_is_taken_up_once(page, monkeypatch):
    session = outside(page, monkeypatch, tab=SimpleNamespace(kept={"choices": '{"a": "kept"}'}))
    session.restored, session.choices = False, {}
    tab.take(BASE)
    assert session.choices == {"a": "kept"}
    session.choices = {}
    tab.take(BASE)
    assert session.choices == {}


def test_only_what_belongs_into_a_field_is_taken_from_a_browser(monkeypatch):
    session = with_session(monkeypatch, BASELINE)
    notes = "n" * MAX_NOTES_LENGTH
    typed = {"save_notes": notes, "save_name": f"{notes}n", "session": "x", "rename_to_1": 3}
    tab.st.session_state["tab"] = SimpleNamespace(typed=typed)
    tab.note()
    assert session.unsaved == {"save_notes": notes}
    assert tab.st.session_state["session"] is session


def test_a_storyline_that_comes_back_is_tied_to_its_own_version_and_says_what_is_not_saved(monkeypatch):
    with_session(monkeypatch, BASELINE)
    story = Storyline(name="A")
    stored = replace(preset("1", BASELINE), name="A", document=story.model_dump(mode="json"), version=3)
    monkeypatch.setattr(tab, "listing", lambda _: Listing((stored,)))
    monkeypatch.setattr(tab, "presets", lambda _, entries: list(entries))
    for kept, opened, remark in ((story, story, ""), (story.changed(name="B"), None, tab.RESTORED)):
        tab.session().story = StoryDesk(History(Board(Storyline(name="Open"), None)))
        draft = {"storyline": kept.model_dump(mode="json"), "saved": {"id": "1", "version": 2}, "at": "x"}
        tab._take_story(tab._board(BASE, json.dumps(draft)))
        assert tab.storyboard.board() == Board(kept, opened, replace(stored, version=2), 0)
        assert tab.storyboard.desk().remark.text == remark


def test_a_storyline_travels_until_the_browser_has_it_and_again_after_a_lost_connection(monkeypatch):
    session, now = with_session(monkeypatch, BASELINE), [0.0]
    monkeypatch.setattr(tab, "monotonic", lambda: now[0])
    session.story = StoryDesk(History(Board(Storyline(name="A"), None)), untouched=False)
    state = {"session": session}
    monkeypatch.setattr(tab.st, "session_state", state)
    assert tab.drafts(BASE).story
    now[0] = tab.SENT_SECONDS
    assert tab.drafts(BASE).story
    now[0] += 0.1
    assert tab.drafts(BASE).story is None
    state["tab"] = SimpleNamespace(back=1)
    assert tab.drafts(BASE).story
    del state["tab"]
    session.story.boards.commit(Board(Storyline(name="B"), None))
    now[0] += 99
    assert '"B"' in tab.drafts(BASE).story


def test_what_a_browser_has_no_room_for_is_said_at_once_and_when_it_comes_back(monkeypatch):
    session = with_session(monkeypatch, BASELINE)
    session.story = StoryDesk(History(Board(Storyline(name="A"), None)))
    for room, said in (("without pictures", "the pictures"), ("not", "does not keep"), ("whole", ""), ("x", "")):
        monkeypatch.setattr(tab.st, "session_state", {"session": session, "tab": SimpleNamespace(room=room)})
        tab.note_room()
        assert said in tab.room_remark()
        assert bool(said) == bool(tab.room_remark())
    monkeypatch.setattr(tab.st, "session_state", {"session": session})
    story = Storyline(name="A").model_dump(mode="json")
    tab._take_story(tab._board(BASE, json.dumps({"storyline": story, "lacksPictures": True})))
    assert session.story.remark.text == f"{tab.RESTORED} {tab.storylines.BARE}"


def test_no_storyline_that_a_closed_tab_left_is_offered_twice(page, monkeypatch):
    session = outside(page, monkeypatch)
    tab.storyboard.begin(BASE)
    here = session.story.boards.shown.storyline
    left = [json.dumps({"storyline": x.model_dump(mode="json")}) for x in (here, *[here.changed(name="B")] * 2)]
    monkeypatch.setattr(tab.st, "session_state", {"session": session, "tab": SimpleNamespace(kept={"left": left})})
    session.restored = False
    tab.take(BASE)
    assert [board.storyline.name for board in session.story.left] == ["B"]


def test_a_choice_that_is_not_there_any_more_is_none(monkeypatch):
    session = with_session(monkeypatch, BASELINE)
    session.choices = {"one": "gone"}
    state, labels = choices.st.session_state, {"a": "A", "b": "B"}
    assert choices.one("Which", labels, "one", lambda *_, **__: state["one"]) == "a"
    for chosen, kept in (("b", "b"), ("gone", "b")):
        state["one"] = chosen
        choices._keep_one("one", labels)
        assert session.choices["one"] == kept


# What is stored


def test_acts_on_a_stored_one_reach_all_that_came_from_it_and_nothing_else(tmp_path, monkeypatch):
    kept = open_store(f"sqlite:///{tmp_path / 'presets.sqlite3'}")
    monkeypatch.setattr(library, "store", lambda: kept)
    mine, other = (kept.add(name, BASELINE.changed(name=name).model_dump(mode="json")) for name in ("Mine", "Other"))
    screens = History(screen_of(other))
    screens.commit(screen_of(mine))
    opened = []
    shelf = library.Shelf(SCENARIO, "preset", lambda: screens, lambda one: opened.append(one) or "Said.")
    assert shelf.save(mine.document, "Mine", mine) == mine
    second = shelf.save(mine.document | {"notes": "More"}, "Mine", mine)
    assert (second.version, shelf.on_screen) == (2, second)
    assert list(shelf.earlier(second)) == [1]
    with pytest.raises(Conflict):
        shelf.restore_version(mine, 1)
    # What is not on screen is not opened.
    theirs = kept.save(other.id, other.document | {"notes": "More"}, 1, "Other")
    assert shelf.restore_version(theirs, 1) == "Version 1 is back, as version 3."
    assert opened == []
    assert shelf.restore_version(second, 1) == "Version 1 is back, as version 3. Said."
    assert [one.version for one in opened] == [3]
    shelf.rename(shelf.on_screen, "Yours")
    assert [moment.scenario.name for moment in screens.latest()] == ["Yours", "Other"]
    assert "stays on screen" not in shelf.delete(theirs)
    assert [moment.saved is None for moment in screens.latest()] == [False, True]
    assert "stays on screen" in shelf.delete(shelf.on_screen)
    assert shelf.on_screen is None


def screen_of(stored):
    scenario = catalogue.read_preset(stored).scenario
    return controls.Screen(scenario, scenario, stored)


def test_an_answer_that_went_astray_as_the_page_was_turned_breaks_nothing(page, monkeypatch):
    session = outside(page, monkeypatch)
    tab.take(BASE)
    tab.note()
    assert not session.restored


# What is typed and not saved yet


def test_what_is_typed_into_a_dialog_is_still_there_when_it_is_opened_again(page):
    press(page, "Save")
    page.text_area(key="save_notes").set_value("A long thought")
    page.text_input(key="save_name").set_value("A name")
    run(page)
    session_of(page).dialog.close()
    run(page)
    press(page, "Save")
    assert page.text_area(key="save_notes").value == "A long thought"
    assert page.text_area(key="save_notes").proto.default == "A long thought"
    assert page.text_input(key="save_name").value == "A name"
    session_of(page).dialog.close()
    page.selectbox(key="choice").set_value("shipped:3")
    run(page)
    press(page, "Save")
    assert page.text_area(key="save_notes").value == shipped(BASE)[3].notes


def test_what_is_typed_into_a_dialog_outlives_a_reload(page, open_page, monkeypatch):
    move(page, 80)
    press(page, "Save")
    page.text_input(key="save_name").set_value("A name")
    run(page)
    again = reopened(open_page, page, monkeypatch, typed={"save_notes": "Half a tho", "choice": "x", "save_": 3})
    press(again, "Save")
    assert (again.text_input(key="save_name").value, again.text_area(key="save_notes").value) == (
        "A name",
        "Half a tho",
    )


# What is stored and what is shown


def test_what_undo_leads_to_is_changed_if_it_differs_from_what_is_stored(page, open_page, monkeypatch):
    saved(page, "X", "")
    move(page, 40)
    press(page, "Save")
    press(page, "Save as the next version")
    assert not says_changed(page)
    press(page, "Undo")
    assert says_changed(page)
    press(page, "Redo")
    assert not says_changed(page)
    move(page, 50)
    again = reopened(open_page, page, monkeypatch)
    press(again, "Undo")
    assert not says_changed(again)
    (kept,) = open_store().presets()
    assert again.selectbox(key="choice").value == f"saved:{kept.id}"


def says_changed(page):
    return any("· changed" in text.value for text in page.markdown)


# Two who changed the same


def test_a_conflict_says_who_changed_what():
    own = OwnReading(label="Mine", based_on=BASE.readings[0].id, weights={BASE.rules[0].id: 0.5})
    begun = BASELINE.changed(name="X")
    mine = begun.changed(values={**begun.values, LEAD.id: 8.0}, notes="n", lens=BASE.lenses[-1].id)
    theirs = begun.changed(
        name="Y", values={**begun.values, OTHER.id: 3.0}, ranges={LEAD.id: (10.0, 20.0)}, own=own, reading=OWN_READING
    )
    assert versions.difference(BASE, begun, mine, theirs) == (
        f"They changed: the name to “Y”; {LEAD.label} between 10 and 20; "
        f"{OTHER.label} {OTHER.baseline:g} to 3; the reading of one’s own; the reading to Mine. "
        f"You changed: the notes; {LEAD.label} {LEAD.baseline:g} to 8; which cases count, to {BASE.lenses[-1].label}."
    )
    assert versions.difference(BASE, begun, begun, begun) == "They changed: nothing that shows. You changed: nothing."


def test_what_two_changed_is_counted_from_the_version_that_both_had(tmp_path, monkeypatch):
    """Not from what undo leads to: its tie has been kept up, but not what it was opened as."""
    kept = open_store(f"sqlite:///{tmp_path / 'presets.sqlite3'}")
    monkeypatch.setattr(library, "store", lambda: kept)
    at = {value: BASELINE.changed(name="X", values={**BASELINE.values, LEAD.id: value}) for value in (80.0, 55.0, 60.0)}
    first = kept.add("X", at[80].model_dump(mode="json"))
    second = kept.save(first.id, at[55].model_dump(mode="json"), 1, "X")
    theirs = kept.save(first.id, at[60].model_dump(mode="json"), 2, "X")
    session = with_session(monkeypatch, at[80])
    session.screens.shown = controls.Screen(at[80], at[80], second)
    assert dialogs._difference(BASE, at[80], theirs) == (
        f"They changed: {LEAD.label} 55 to 60. You changed: {LEAD.label} 55 to 80."
    )
    assert versions.begun_with(BASE, kept.history(first.id), 4) is None


def test_what_is_saved_promises_and_cites_nothing_of_the_preset_it_came_from(page):
    number = next(n for n, x in enumerate(shipped(BASE)) if x.promises and x.passages)
    page.selectbox(key="choice").set_value(f"shipped:{number}")
    run(page)
    saved(page, "X", "")
    (kept,) = open_store().presets()
    assert (kept.document["promises"], kept.document["passages"]) == (None, [])


def test_what_was_renamed_or_deleted_is_so_wherever_undo_leads(page):
    saved(page, "X", "")
    move(page, 40)
    press(page, "Presets")
    (kept,) = open_store().presets()
    page.text_input(key=f"rename_to_{kept.id}_{kept.version}").set_value("Y")
    page.button(key=f"rename_{kept.id}").click()
    run(page)
    session_of(page).dialog.close()
    press(page, "Undo")
    assert shown(page).scenario.name == "Y"
    press(page, "Save")
    press(page, "Save as the next version")
    assert not page.warning
    press(page, "Presets")
    page.button(key=f"delete_{kept.id}").click()
    run(page)
    assert shown(page).saved is None
    assert open_store().presets() == []


def test_one_s_own_reading_is_offered_once(open_page):
    own = OwnReading(label="Mine", based_on=BASE.readings[0].id, weights={BASE.rules[0].id: 0.5})
    page = open_page("rules")
    session = session_of(page)
    scenario = BASELINE.changed(own=own, reading=OWN_READING, name="With mine")
    kept = open_store().add("With mine", scenario.model_dump(mode="json"))
    session.screens.shown = replace(session.screens.shown, scenario=scenario, opened=scenario, saved=kept)
    page.segmented_control(key="rules_part").set_value("whose")
    run(page)
    offered = page.multiselect(key="rules_readers").options
    assert len([label for label in offered if label.startswith("Mine")]) == 1
    assert to_link(BASE, scenario)


def test_what_is_chosen_is_in_the_very_next_draft(open_page, monkeypatch):
    from dashboard import elements

    kept = []
    monkeypatch.setattr(elements, "tab", lambda drafts, *_: kept.append(drafts))
    page = open_page("change")
    page.segmented_control(key="change_view").set_value("along")
    run(page)
    assert json.loads(kept[-1].choices)["change_view"] == "along"
