"""Flows through the page, without a browser: move, undo, choose, link, save, import, and what goes wrong."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import streamlit as st
from sessions import texts
from streamlit.testing.v1 import AppTest

import model
from briefing import words
from briefing.answer import answer
from dashboard import controls, elements
from model import questions
from scenarios import logbook, presets
from scenarios.scenario import baseline_scenario
from scenarios.store import open_store

ROOT = Path(__file__).parent.parent
BASE = model.load()
LEAD = BASE.variables[0]
SLIDER = f"slider_{LEAD.id}"


@pytest.fixture(autouse=True)
def store_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    url = f"sqlite:///{tmp_path / 'presets.sqlite3'}"
    monkeypatch.setenv("AFTER_CEASEFIRE_PRESETS", url)
    st.cache_resource.clear()
    yield url
    st.cache_resource.clear()


@pytest.fixture
def page() -> AppTest:
    return opened()


def opened(**parameters: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    for key, value in parameters.items():
        page.query_params[key] = value
    page.run()
    assert not page.exception
    return page


def press(page: AppTest, label: str) -> None:
    next(button for button in page.button if button.label == label).click()
    page.run()
    assert not page.exception


def result(page: AppTest) -> str:
    # A rule base without groups speaks of its likeliest outcome.
    clauses = tuple(group.clause for group in model.load().groups) or ("Most likely",)
    return next(text for text in texts(page) if text.startswith(clauses))


def expected(**values: float) -> str:
    scenario = baseline_scenario(BASE)
    return words.result_sentence(answer(BASE, scenario.changed(values={**scenario.values, **values})))


def move(page: AppTest, value: float, key: str = SLIDER) -> None:
    page.slider(key=key).set_value(value)
    page.run()
    assert not page.exception


def address(page: AppTest) -> dict[str, str]:
    return {key: value[0] if isinstance(value, list) else value for key, value in page.query_params.items()}


def test_first_page_is_the_baseline(page: AppTest) -> None:
    assert result(page) == expected()
    assert address(page) == {}
    assert page.slider(key=SLIDER).value == LEAD.baseline
    unfolded = [x.id for x in BASE.variables if x.leading or x.kind == "time"]
    assert [slider.key for slider in page.slider] == [f"slider_{name}" for name in unfolded]


def test_a_move_changes_result_words_mark_and_address(page: AppTest) -> None:
    move(page, 80)
    assert result(page) == expected(**{LEAD.id: 80})
    assert address(page)[LEAD.key] == "80"
    assert any(text.value == f"● {words.value_text(LEAD, 80)}" for text in page.markdown)
    assert any(button.label == f"Baseline {LEAD.baseline:g}" for button in page.button)


def test_folded_sliders_keep_their_values_and_open_on_demand(page: AppTest) -> None:
    folded = next(x for x in BASE.variables if x.actor and not x.leading)
    page.selectbox(key="choice").set_value("shipped:3")
    page.run()
    assert folded.id not in [slider.key for slider in page.slider]
    page.session_state[f"actor_{folded.actor}"] = True
    page.run()
    move(page, 12, f"slider_{folded.id}")
    page.session_state[f"actor_{folded.actor}"] = False
    page.run()
    move(page, 33)
    assert page.session_state["session"].screens.shown.scenario.values[folded.id] == 12
    assert address(page)[folded.key] == "12"


def test_undo_redo_and_reset(page: AppTest) -> None:
    move(page, 80)
    move(page, 40)
    press(page, "Undo")
    assert page.slider(key=SLIDER).value == 80
    press(page, "Redo")
    assert page.slider(key=SLIDER).value == 40
    press(page, "Reset")
    assert (page.slider(key=SLIDER).value, address(page)) == (LEAD.baseline, {})
    press(page, "Undo")
    assert page.slider(key=SLIDER).value == 40


def test_reset_one_leaves_the_others(page: AppTest) -> None:
    other = BASE.variables[1]
    move(page, 80)
    move(page, 90, f"slider_{other.id}")
    page.button(key=f"reset_{LEAD.id}").click()
    page.run()
    assert page.slider(key=SLIDER).value == LEAD.baseline
    assert page.slider(key=f"slider_{other.id}").value == 90


def test_every_shipped_preset_opens(page: AppTest) -> None:
    for number, preset in enumerate(presets.shipped(BASE)):
        page.selectbox(key="choice").set_value(f"shipped:{number}")
        page.run()
        assert not page.exception
        assert result(page) == words.result_sentence(answer(BASE, preset))
        assert {x.id: page.session_state[f"slider_{x.id}"] for x in BASE.variables} == preset.values


def test_the_reading_switches_and_travels_in_the_address(page: AppTest) -> None:
    move(page, 60)
    reading = BASE.readings[1].id
    page.segmented_control(key="reading").set_value(reading)
    page.run()
    assert address(page)["reading"] == reading
    changed = baseline_scenario(BASE).changed(values={**BASE.baseline, LEAD.id: 60.0}, reading=reading)
    assert result(page) == words.result_sentence(answer(BASE, changed))


def test_a_link_restores_the_scenario() -> None:
    page = opened(**{LEAD.key: "62.5", BASE.time.key: "12", "name": "From a colleague"})
    assert page.slider(key=SLIDER).value == 62.5
    assert page.slider(key=f"slider_{BASE.time.id}").value == 12
    assert result(page) == expected(**{LEAD.id: 62.5, BASE.time.id: 12})
    assert any("From a colleague" in text.value for text in page.markdown)


def test_a_wrong_link_says_what_was_ignored() -> None:
    page = opened(**{LEAD.key: "900", "trops": "5", "reading": "horoscope"})
    said = " ".join(info.value for info in page.info)
    assert "900" in said
    assert "trops" in said
    assert "troops" in said
    assert "horoscope" in said
    assert result(page) == expected()


def test_hostile_text_in_a_link_is_shown_as_typed() -> None:
    page = opened(name="![x](http://evil.example/a.png) <script>")
    title = next(text.value for text in page.markdown if "evil" in text.value)
    assert "![x](" not in title
    assert "\\<script\\>" in title


def test_save_and_find_it_again(page: AppTest, store_url: str) -> None:
    move(page, 80)
    press(page, "Save")
    page.text_input[0].set_value("Morning briefing")
    press(page, "Save as a new preset")
    [saved] = open_store(store_url).presets()
    assert saved.name == "Morning briefing"
    assert saved.document["values"][LEAD.id] == 80  # type: ignore[index]
    tomorrow = opened()
    tomorrow.selectbox(key="choice").set_value(f"saved:{saved.id}")
    tomorrow.run()
    assert tomorrow.slider(key=SLIDER).value == 80


def saved_as(page: AppTest, store_url: str, name: str) -> str:
    press(page, "Save")
    page.text_input[0].set_value(name)
    press(page, "Save as a new preset")
    return next(preset.id for preset in open_store(store_url).presets() if preset.name == name)


def test_two_people_save_the_same_preset(page: AppTest, store_url: str) -> None:
    move(page, 80)
    identity = saved_as(page, store_url, "Shared")
    store = open_store(store_url)
    theirs = store.get(identity)
    document = {**theirs.document, "values": {**theirs.document["values"], LEAD.id: 33.0}}  # type: ignore[dict-item]
    store.save(identity, document, theirs.version)
    move(page, 70)
    press(page, "Save")
    press(page, "Save as the next version")
    assert any("Somebody saved this preset" in warning.value for warning in page.warning)
    (said,) = [text.value.replace("\\", "") for text in page.markdown if "They changed" in text.value]
    assert said == f"They changed: {LEAD.label} 80 to 33. You changed: {LEAD.label} 80 to 70."
    assert store.get(identity).document["values"][LEAD.id] == 33  # type: ignore[index]
    press(page, "Keep both")
    values = sorted(preset.document["values"][LEAD.id] for preset in store.presets())  # type: ignore[index]
    assert values == [33, 70]


def test_a_lost_store_gives_a_message_and_keeps_the_scenario(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "broken.sqlite3"
    broken.write_bytes(b"this is no database" * 100)
    monkeypatch.setenv("AFTER_CEASEFIRE_PRESETS", f"sqlite:///{broken}")
    page = opened()
    assert page.warning
    move(page, 80)
    press(page, "Save")
    page.text_input[0].set_value("Will fail")
    press(page, "Save as a new preset")
    assert page.error
    assert "Traceback" not in page.error[0].value
    assert page.slider(key=SLIDER).value == 80


def test_an_imported_file_is_all_or_nothing(page: AppTest, store_url: str) -> None:
    good = presets.shipped(BASE)[0].model_dump(mode="json")
    bad = {**good, "values": {LEAD.id: 1000.0}}
    press(page, "Presets")
    page.file_uploader[0].upload("bad.json", json.dumps({"kind": "presets", "presets": [good, bad]}).encode())
    page.run()
    assert any("Preset 2" in error.value and "Nothing was imported" in error.value for error in page.error)
    page.file_uploader[0].upload("good.json", presets.to_file(presets.shipped(BASE)).encode())
    page.run()
    press(page, f"Add {len(presets.shipped(BASE))} to the saved presets")
    assert len(open_store(store_url).presets()) == len(presets.shipped(BASE))


def test_another_rule_base_runs_on_the_same_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AFTER_CEASEFIRE_RULEBASE", str(ROOT / "tests" / "toy_rulebase.toml"))
    toy = model.load()
    page = opened()
    assert len(page.slider) == len(toy.variables)
    assert result(page) == words.result_sentence(answer(toy, baseline_scenario(toy)))


def test_a_broken_rule_base_says_what_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "broken.toml"
    file.write_text("id = 5", encoding="utf-8")
    monkeypatch.setenv("AFTER_CEASEFIRE_RULEBASE", str(file))
    page = opened()
    assert "cannot be used" in page.text[0].value


@pytest.mark.parametrize("name", ["log.toml", "questions.toml"])
def test_what_stands_beside_the_rules_and_is_broken_says_what_is_wrong(name, tmp_path, monkeypatch) -> None:
    file = tmp_path / "rulebase.toml"
    file.write_text((ROOT / "tests" / "toy_rulebase.toml").read_text(encoding="utf-8"), encoding="utf-8")
    file.with_name(name).write_text("[[", encoding="utf-8")
    monkeypatch.setenv("AFTER_CEASEFIRE_RULEBASE", str(file))
    for read_once in (logbook.shipped, questions.shipped):
        read_once.cache_clear()
    page = opened()
    questions.shipped.cache_clear()
    assert page.text[0].value.startswith(name)
    assert not page.exception


def test_the_other_words_for_probability(page: AppTest) -> None:
    page.selectbox(key="yardstick").set_value("ICD 203")
    page.run()
    assert result(page) == words.result_sentence(answer(BASE, baseline_scenario(BASE)), "ICD 203")


@pytest.mark.parametrize("stage", [stage.id for stage in BASE.stages])
def test_why_for_every_stage(page: AppTest, stage: str) -> None:
    page.selectbox(key="stage").set_value(stage)
    page.run()
    assert not page.exception
    assert any(text.value.startswith(BASE.stage[stage].question) for text in page.markdown)


def test_a_preset_keeps_the_reading_that_is_chosen(page: AppTest) -> None:
    page.segmented_control(key="reading").set_value(BASE.readings[1].id)
    page.run()
    page.selectbox(key="choice").set_value("shipped:3")
    page.run()
    assert page.session_state["session"].screens.shown.scenario.reading == BASE.readings[1].id
    assert not any("changed" in text.value for text in page.markdown)
    press(page, "Reset")
    assert page.session_state["session"].screens.shown.scenario.reading == BASE.readings[1].id


def test_a_range_moves_with_its_slider_and_stays_within_it(page: AppTest) -> None:
    screens = page.session_state["session"].screens
    ranged = screens.shown.scenario.changed(ranges={LEAD.id: (0.0, 30.0)})
    screens.shown = replace(screens.shown, scenario=ranged)
    page.run()
    move(page, LEAD.baseline + 20)
    assert page.session_state["session"].screens.shown.scenario.ranges == {LEAD.id: (20.0, 50.0)}
    move(page, 100)
    assert page.session_state["session"].screens.shown.scenario.ranges[LEAD.id][1] == LEAD.range[1]


@pytest.mark.parametrize("held", ["P (2) (saved)", "shipped:0 (saved)", "shipped:99", "", None])
def test_the_picker_takes_no_label_for_another_scenario(
    page: AppTest, monkeypatch: pytest.MonkeyPatch, held: str | None
) -> None:
    # As from a browser that still holds a label which by now means something else, or nothing.
    session = page.session_state["session"]
    shown = session.screens.shown
    monkeypatch.setattr(controls.st, "session_state", {"session": session, "choice": held})
    controls.choose()
    assert session.screens.shown == shown
    monkeypatch.undo()


def test_what_was_pressed_for_a_preset_that_is_gone_acts_on_no_other(page: AppTest) -> None:
    store = open_store()
    first, second = (store.add(name, presets.shipped(BASE)[0].model_dump(mode="json")) for name in ("Alpha", "Gamma"))
    press(page, "Presets")
    page.selectbox(key="kept_scenario").set_value(second.id)
    page.run()
    store.delete(second.id)
    page.button(key=f"delete_{second.id}").click()
    page.run()
    assert not page.exception
    assert [preset.id for preset in store.presets()] == [first.id]


def test_nobody_is_in_conflict_with_themselves(page: AppTest) -> None:
    store = open_store()
    press(page, "Save")
    press(page, "Save as a new preset")
    move(page, 40)
    press(page, "Save")
    press(page, "Save as the next version")
    press(page, "Undo")
    move(page, 50)
    press(page, "Save")
    press(page, "Save as the next version")
    assert not page.warning
    (kept,) = store.presets()
    assert kept.version == 3


def test_share_says_who_can_open_the_address_and_offers_files_that_any_machine_reads(page: AppTest) -> None:
    press(page, "Share")
    assert any("nobody else can open it" in text.value for text in page.markdown)
    purposes = " ".join(text.value for text in page.markdown)
    assert "Excel workbook" in purposes
    assert "CSV, commas, UTF-8" in purposes


def test_share_says_nothing_of_an_address_that_carries_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AFTER_CEASEFIRE_ADDRESS", "https://sim.example/app/")
    page = opened()
    press(page, "Share")
    assert not any("can open" in text.value for text in page.markdown)


def test_what_has_left_a_preset_is_not_taken_away_under_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures bear the name that Share gives: a file called after the baseline would show something else."""
    taken: list[elements.Taken] = []
    panels: list[str] = []
    monkeypatch.setattr(elements, "steady", lambda _figure, _sentence, file, _key: taken.append(file))
    monkeypatch.setattr(elements, "panel", lambda _base, answer, *_: panels.append(answer.scenario.name))
    page = opened()
    page.switch_page("dashboard/pages/why.py").run()
    name = taken[-1].name
    assert panels[-1] in taken[-1].source
    page.switch_page("dashboard/pages/simulator.py").run()
    move(page, LEAD.baseline + 20)
    assert panels[-1].endswith(", changed")
    page.switch_page("dashboard/pages/why.py").run()
    assert taken[-1].name in (name.replace(f"-{kind}", f"-changed-{kind}") for kind in ("conditions", "without"))
    assert panels[-1] in taken[-1].source
