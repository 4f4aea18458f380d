"""Are released rules frozen, and does what was made under them open as then, or now, with the difference said?"""

import json
from dataclasses import replace

import pytest
from conftest import APP, PAGES
from sessions import (
    address_of,
    code_of,
    press,
    put_story,
    result_of,
    run,
    scenario_of,
    session_of,
    set_widget,
    texts,
    visit,
)
from streamlit.testing.v1 import AppTest

import model
from briefing.__main__ import main as briefing
from briefing.answer import answer
from briefing.code import as_code
from briefing.findings import releases as findings
from model import releases
from model.rulebase import ENVIRONMENT_VARIABLE, RuleBaseError, parse
from model.rulebase import SHIPPED as SHIPPED_FILE
from scenarios import presets
from scenarios.link import from_link, to_link
from scenarios.scenario import baseline_scenario, brought_under, read_document, stamp
from scenarios.storyline import Scene, Storyline, read_storyline, storyline_rules

FINGERPRINTS = {
    "1.0.0": "b340fdc66fd072cce8617a41991ab0f7d8d2a2ef4a75aec2e5db23096c7ccf03",
    "2.0.0": "111f3b9aee2d99044485ac789381066de3dc4978c5c18b53bdccfafac043e450",
}
SHIPPED = model.load(SHIPPED_FILE)
FIRST = releases.of(SHIPPED.id)["1.0.0"]
LEAD = FIRST.variables[0]

# Rules as they may become: another version, a range that begins higher, another baseline, a factor that differs.
LATER = (releases.FOLDER / "1.0.0.toml").read_text(encoding="utf-8")
for old, new in (
    ('version = "1.0.0"', 'version = "9.0.0"'),
    ("range = [0, 100]\nbaseline = 15", "range = [2, 100]\nbaseline = 20"),
    ('{ at = 0, text = "none" },\n  { at = 10, text = "a symbolic few" }', '{ at = 10, text = "a symbolic few" }'),
    ("factor = { article = 0.10, record = 0.10 }", "factor = { article = 0.50, record = 0.50 }"),
):
    assert old in LATER
    LATER = LATER.replace(old, new, 1)
PRESENT = parse(LATER)
(TROOPS,) = [x for x in FIRST.variables if x.key == "troops"]

# Made with the program as it was when 1.0.0 was released: links, and the shares that were shown.
REFUSED = {"moscow": "5", "insist": "90", "name": "Moscow refuses and the West insists: no deal", "rules": "b340fdc6"}
TRIPWIRE = {
    **{"moscow": "74", "us": "35", "troops": "4", "lasting": "10", "mandate": "5", "forward": "90", "states": "24"},
    **{"will": "82", "insist": "72", "nato": "20", "kyiv": "90", "years": "8", "reading": "record"},
    **{"name": "Symbolic tripwire: war despite the force", "rules": "b340fdc6"},
}
NOBODY = {**TRIPWIRE, "troops": "0"}
OLD_FIGURES = [
    (REFUSED, {"no_deal": 0.848993, "war_without_force": 0.110481, "paper_peace": 0.02463, "cornerstone": 0.000687}),
    (TRIPWIRE, {"war_despite_force": 0.380165, "no_deal": 0.164792, "mission_creep": 0.104128, "unravelled": 0.054424}),
]
EACH_LINK = pytest.mark.parametrize(("link", "figures"), OLD_FIGURES)


@EACH_LINK
def test_the_code_of_an_old_scenario_names_its_release(link, figures):
    scenario = from_link(SHIPPED, link).scenario
    code = as_code(scenario, dict(FIRST.baseline), "evaluate", "evaluate(base, values, reading)", "1.0.0")
    assert result_of(code).outcomes.iloc[0][list(figures)].to_dict() == pytest.approx(figures, abs=1e-6)


def test_the_code_on_a_page_loads_the_rules_that_the_page_shows(open_page, monkeypatch):
    monkeypatch.delenv(ENVIRONMENT_VARIABLE)  # as code loads them: those that come with the project
    page = open_page("simulator", **REFUSED)
    assert "releases.named('1.0.0')" in code_of(page)[-1]
    press(page, findings.to_present(SHIPPED))
    assert "releases" not in code_of(page)[-1]
    assert "load()" in code_of(page)[-1]


def test_an_old_link_is_not_taken_for_what_it_was_moved_from():
    page = AppTest.from_file(APP, default_timeout=60)
    page.query_params.update({key: value for key, value in REFUSED.items() if key != "name"})
    run(page)
    assert any(x.value.startswith("Baseline") and x.value.endswith("changed") for x in page.markdown)


# What is kept


def test_released_rules_are_frozen():
    known = {version: base.fingerprint for version, base in releases.of(SHIPPED.id).items()}
    assert {version: known[version] for version in FINGERPRINTS} == FINGERPRINTS


def test_the_present_rules_are_not_another_version_of_a_release():
    """A version that was released says what it said: to change the rules again, raise the version."""
    released = releases.of(SHIPPED.id).get(SHIPPED.version, SHIPPED)
    assert released.fingerprint == SHIPPED.fingerprint


def test_every_release_has_its_entry_in_the_changelog():
    for version in {*releases.of(SHIPPED.id), SHIPPED.version}:
        assert f"\n## {version}" in releases.changelog()


def test_a_release_is_known_by_its_fingerprint_within_its_own_rule_base(toy):
    assert releases.release(FIRST.id, FIRST.fingerprint) is releases.release(FIRST.id, "b340fdc6") is FIRST
    assert releases.release(FIRST.id, "b340fdc") is None
    assert releases.release(FIRST.id, "deadbeef") is None
    assert releases.release(toy.id, FIRST.fingerprint) is None
    assert releases.of(toy.id) == {}


def test_rules_are_named_by_version_path_or_as_the_present_ones(toy):
    assert releases.named("1.0.0") is FIRST
    assert releases.named("present") == PRESENT
    assert releases.named("tests/toy_rulebase.toml") == toy
    with pytest.raises(RuleBaseError, match=r"neither a release nor a file; give one of 1\.0\.0"):
        releases.named("9.9.9")


# Scenarios


@EACH_LINK
def test_a_link_made_under_a_release_opens_with_its_old_figures(link, figures):
    opened = from_link(PRESENT, link)
    assert opened.remarks == ()
    assert opened.scenario.rulebase == stamp(FIRST)
    shown = answer(PRESENT, opened.scenario).outcomes
    assert {name: round(shown[name], 6) for name in figures} == figures
    assert to_link(PRESENT, opened.scenario) == link
    assert read_document(PRESENT, json.loads(opened.scenario.to_json())).scenario == opened.scenario


def test_what_a_link_leaves_out_takes_the_baseline_of_its_own_release():
    assert from_link(PRESENT, {"rules": "b340fdc6"}).scenario == baseline_scenario(FIRST)
    assert from_link(PRESENT, {}).scenario == baseline_scenario(PRESENT)
    assert to_link(PRESENT, baseline_scenario(FIRST)) == {"rules": "b340fdc6"}


def test_a_scenario_is_brought_under_other_rules_and_back():
    then = from_link(PRESENT, REFUSED).scenario
    now = brought_under(PRESENT, then)
    assert now.scenario == then.changed(rulebase=stamp(PRESENT))
    assert now.remarks == ()
    assert brought_under(FIRST, now.scenario).scenario == then
    none = brought_under(PRESENT, from_link(PRESENT, NOBODY).scenario)
    assert none.remarks == (f"{TROOPS.label} was 0; it stands at 2, where its slider ends here.",)


def test_the_presets_that_come_with_the_project_are_brought_under_a_release_whole():
    for present, then in zip(presets.shipped(PRESENT), presets.shipped(FIRST), strict=True):
        assert then.rulebase == stamp(FIRST)
        assert (then.name, then.reading) == (present.name, present.reading)


def test_the_difference_names_what_led_then_and_all_that_moves_by_a_point():
    before = answer(FIRST, baseline_scenario(FIRST))
    one, other, third, led = list(before.outcomes)[:4]
    shares = dict.fromkeys(before.outcomes, 0.0) | {one: 0.1, other: 0.2, third: 0.3, led: 0.36}
    before = replace(before, outcomes=shares)
    after = replace(before, outcomes=shares | {one: 0.104, other: 0.17, third: 0.4}, base=PRESENT)
    said = findings.difference(before, after)
    label = {x.id: x.label for x in FIRST.outcomes}
    assert said.startswith(f"Under the rules of {PRESENT.version}, against 1.0.0: {label[led]} 36\u00a0% → 36\u00a0%; ")
    assert f"{label[third]} 30\u00a0% → 40\u00a0%; {label[other]} 20\u00a0% → 17\u00a0%." in said
    assert label[one] not in said
    assert said.endswith(f"What leads is now {FIRST.outcome[third].phrase}.")


# Storylines


def story(*scenarios):
    return Storyline(name="As told then", scenes=[Scene(scenario=x) for x in scenarios])


THEN = [from_link(PRESENT, link).scenario for link, _ in OLD_FIGURES]


def test_a_storyline_made_under_a_release_opens_under_it():
    opened = read_storyline(PRESENT, story(*THEN).to_json())
    assert opened.storyline == story(*THEN)
    assert opened.remarks == ()
    assert storyline_rules(PRESENT, opened.storyline) is FIRST


def test_a_storyline_of_mixed_rules_is_brought_under_the_present_ones_with_a_remark():
    opened = read_storyline(PRESENT, story(THEN[0], baseline_scenario(PRESENT)).to_json())
    assert {scene.scenario.rulebase for scene in opened.storyline.scenes} == {stamp(PRESENT)}
    assert opened.remarks[0].startswith("Its scenes were made under several versions of the rules")


# On the page


@pytest.fixture(autouse=True)
def later_rules(tmp_path, monkeypatch):
    file = tmp_path / "later.toml"
    file.write_text(LATER, encoding="utf-8")
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(file))


def marks(page):
    return [text.value for text in page.sidebar.markdown if "rules" in text.value]


TO_PRESENT, TO_THEN = findings.to_present(PRESENT), findings.to_then(FIRST)


def test_an_old_link_opens_as_then_and_can_be_brought_under_the_present_rules_and_back(open_page):
    then = from_link(PRESENT, NOBODY).scenario
    page = open_page("simulator", **NOBODY)
    assert scenario_of(page) == then
    assert address_of(page) == NOBODY
    assert marks(page) == [f":small[**{findings.as_then(FIRST)}**]"]
    for variable in FIRST.variables:
        if variable.leading:
            slider = page.slider(key=f"slider_{variable.id}")
            assert (slider.value, slider.min, slider.max) == (then.values[variable.id], *variable.range)

    press(page, TO_PRESENT)
    assert scenario_of(page).rulebase == stamp(PRESENT)
    assert marks(page) == [f":small[**{findings.as_now(PRESENT, FIRST)}**]"]
    said = findings.difference(answer(PRESENT, then), answer(PRESENT, scenario_of(page)))
    assert session_of(page).remarks[0] == said
    assert address_of(page)["rules"] == PRESENT.fingerprint[:8]
    for variable in PRESENT.variables:
        if variable.leading:
            slider = page.slider(key=f"slider_{variable.id}")
            assert (slider.value, slider.min, slider.max) == (scenario_of(page).values[variable.id], *variable.range)

    assert scenario_of(page).values[TROOPS.id] == 2
    press(page, TO_THEN)
    assert scenario_of(page) == then
    press(page, "Undo")
    assert scenario_of(page).rulebase == stamp(PRESENT)
    press(page, "Undo")
    assert scenario_of(page) == then
    assert address_of(page) == NOBODY


def test_a_lens_that_the_release_does_not_know_is_left_behind_on_the_way_back(open_page, monkeypatch):
    monkeypatch.delenv(ENVIRONMENT_VARIABLE)
    then = from_link(SHIPPED, NOBODY).scenario
    page = open_page("simulator", **NOBODY)
    press(page, findings.to_present(SHIPPED))
    set_widget(page, "lens", SHIPPED.lenses[-1].id)
    now = scenario_of(page)
    assert (now.lens, now.rulebase) == (SHIPPED.lenses[-1].id, stamp(SHIPPED))
    press(page, TO_THEN)
    assert scenario_of(page) == then
    of_all = answer(SHIPPED, now.changed(lens=""))
    assert session_of(page).remarks[0] == findings.difference(of_all, answer(SHIPPED, then))


def test_under_a_release_sliders_move_and_reset_leads_to_the_present_rules(open_page):
    page = open_page("simulator", **REFUSED)
    set_widget(page, f"slider_{LEAD.id}", 20.0)
    assert scenario_of(page).rulebase == stamp(FIRST)
    assert address_of(page) == {**REFUSED, "moscow": "20"}
    press(page, "Reset")
    assert scenario_of(page).rulebase == stamp(PRESENT)
    assert address_of(page) == {}
    assert marks(page) == []


def test_the_baseline_of_a_release_keeps_its_address(open_page):
    page = open_page("simulator", rules="b340fdc6")
    assert scenario_of(page) == baseline_scenario(FIRST)
    assert address_of(page) == {"rules": "b340fdc6"}


@pytest.mark.parametrize("present", ["later", "shipped"])
def test_every_page_stands_under_a_release(open_page, monkeypatch, present):
    if present == "shipped":
        monkeypatch.delenv(ENVIRONMENT_VARIABLE)
    page = open_page("simulator", **TRIPWIRE)
    for name in PAGES:
        visit(page, name)
        assert scenario_of(page) == THEN[1]


def test_a_comparison_across_rules_says_under_which_each_is_worked_out(open_page):
    page = open_page("simulator", **TRIPWIRE)
    visit(page, "compare")
    set_widget(page, "compare_others", ["other rules"])
    headlines = [text.replace("\\", "") for text in texts(page) if "leads to" in text]
    assert any("rules 1.0.0” leads to" in text and "rules 9.0.0”" in text for text in headlines)
    assert any(findings.SAME_RULES_NEEDED in text for text in texts(page))


def test_rules_with_groups_are_compared_with_rules_without(open_page, monkeypatch):
    monkeypatch.delenv(ENVIRONMENT_VARIABLE)
    page = open_page("simulator", **REFUSED)
    press(page, findings.to_present(SHIPPED))
    set_widget(page, "lens", "force")
    visit(page, "compare")
    assert not any("Shares are of all cases here" in text.value for text in page.markdown)
    set_widget(page, "compare_others", ["other rules"])
    assert any("Shares are of all cases here" in text.value for text in page.markdown)
    (headline,) = {text.value.replace("\\", "") for text in page.markdown if "leads to" in text.value}
    assert "rules 1.0.0" in headline
    assert "rules 2.0.0" in headline


def test_a_saved_preset_and_an_imported_file_open_as_then(open_page):
    page = open_page("simulator")
    from dashboard import stored

    kept = stored.store().add("Kept", THEN[1].model_dump(mode="json"))
    stored.look_again()
    run(page)
    set_widget(page, "choice", f"saved:{kept.id}")
    assert scenario_of(page) == THEN[1].changed(name="Kept")
    assert marks(page) == [f":small[**{findings.as_then(FIRST)}**]"]
    file = presets.to_file([THEN[0]]).encode()
    assert [one.scenario for one in presets.from_file(PRESENT, file)] == [THEN[0]]


def test_a_storyline_opens_as_then_and_is_brought_under_the_present_rules_whole(open_page):
    page = open_page("briefing")
    put_story(page, story(*THEN))
    run(page)
    assert any(findings.as_then(FIRST) in text.value for text in page.main.markdown)
    press(page, "story_rules")
    scenes = session_of(page).story.boards.shown.storyline.scenes
    assert {scene.scenario.rulebase for scene in scenes} == {stamp(PRESENT)}
    said = session_of(page).story.remark.text
    assert f"Scene 2: {findings.difference(answer(PRESENT, THEN[1]), answer(PRESENT, scenes[1].scenario))}" in said
    press(page, "story_undo")
    assert session_of(page).story.boards.shown.storyline == story(*THEN)


def test_a_scene_is_added_under_the_rules_of_its_storyline(open_page):
    page = open_page("briefing")
    put_story(page, story(*THEN))
    run(page)
    press(page, "Add")
    scenes = session_of(page).story.boards.shown.storyline.scenes
    assert len(scenes) == 3
    assert {scene.scenario.rulebase for scene in scenes} == {stamp(FIRST)}
    assert "under the rules of the storyline (1.0.0)" in session_of(page).story.remark.text


def test_what_changed_since_a_release_stands_on_the_model_page(open_page):
    page = open_page("rules")
    set_widget(page, "rules_part", "releases")
    newest = list(releases.of(SHIPPED.id).values())[-1]
    assert findings.headline(findings.since(newest, PRESENT), PRESENT.readings[0].id) in texts(page)
    set_widget(page, "rules_since", "1.0.0")
    found = findings.since(FIRST, PRESENT)
    assert findings.headline(found, PRESENT.readings[0].id) in texts(page)
    assert "From release 1.0.0 to 9.0.0: rules: 1 changed. " in findings.headline(found, PRESENT.readings[0].id)
    assert releases.changelog().strip() in texts(page)
    assert f"{TROOPS.label} 0.9 → " in findings.swings_sentence(found, PRESENT.readings[0].id)
    assert (findings.leaders(found, PRESENT.readings[0].id).columns == ["1.0.0", "9.0.0"]).all()


# In files


@pytest.mark.parametrize("kind", ["pptx", "html", "pdf"])
def test_a_file_made_under_a_release_verifies_under_it_and_says_so(tmp_path, capsys, kind):
    source, made = tmp_path / "story.json", tmp_path / f"then.{kind}"
    source.write_text(story(*THEN).to_json(), encoding="utf-8")
    then = ["--rulebase", str(releases.FOLDER / "1.0.0.toml")]
    assert briefing(["make", str(source), "--out", str(made), "--date", "2026-11-23", *then]) == 0
    capsys.readouterr()
    assert briefing(["verify", str(made)]) == 0
    said = capsys.readouterr().out.splitlines()
    named = "made on 23 November 2026 under rule base after-the-ceasefire 1.0.0 (b340fdc6)"
    assert said[0] == f"“As told then”, {named}; it is checked under these, which are kept as a release."
    assert said[-1] == "The figures hold."
    again = tmp_path / f"again.{kind}"
    assert briefing(["make", str(source), "--out", str(again), "--date", "2026-11-23"]) == 0
    assert again.read_bytes() == made.read_bytes()


def test_settings_made_under_a_release_are_verified_under_it(tmp_path, capsys):
    file = tmp_path / "scenario.json"
    file.write_text(THEN[1].to_json(), encoding="utf-8")
    assert briefing(["verify", str(file)]) == 0
    assert "leads, with 38\u00a0% under the rules of release 1.0.0." in capsys.readouterr().out


def test_rules_that_are_not_kept_are_said_with_the_releases_that_are(tmp_path, capsys):
    source, made = tmp_path / "story.json", tmp_path / "unknown.html"
    source.write_text(story(baseline_scenario(PRESENT)).to_json(), encoding="utf-8")
    assert briefing(["make", str(source), "--out", str(made)]) == 0
    assert briefing(["verify", str(made), "--rulebase", str(SHIPPED_FILE)]) == 1
    assert "; releases kept: 1.0.0" in capsys.readouterr().out
