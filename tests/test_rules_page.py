"""Does the model lie open: found, drawn, changed with live effect, and judged by several people side by side?"""

import json
import math

import pytest
from conftest import TOY
from sessions import code_of, press, result_of_code, run, scenario_of, session_of, set_widget, texts, visit
from what_ships import BASE, BASELINE, STORIES

from briefing import words
from briefing.answer import answer
from briefing.findings import contents, readings, rules, typed
from briefing.findings.readings import Judgement
from briefing.findings.rules import Wanted
from dashboard import stored
from dashboard.charts import levels, tree
from dashboard.charts import readings as charts
from model.engine import evaluate
from model.explain import paths
from model.readings import disagreements, pooled
from scenarios.presets import to_file
from scenarios.scenario import OwnReading, baseline_scenario, under

TRIPWIRE = STORIES[5]
RULE = BASE.rules[0]
RATES = sum(len(stage.weighted) for stage in BASE.stages)
PAGE = "rules"
PARTS = ["rules", "variables", "whose", "releases"]
HOSTILE = [
    "<script>alert(1)</script>",
    "**bold** [link](http://a) `code` $x$ :red[x] | ~s~",
    "W" * 60,
    "\u0642\u0631\u0627\u0621\u0629 \u0627\u0644\u0644\u062c\u0646\u0629 \u200f(1)",
]


@pytest.fixture
def toy_page(open_page, monkeypatch):
    monkeypatch.setenv("AFTER_CEASEFIRE_RULEBASE", str(TOY))
    return open_page(PAGE)


def show(page, part):
    return set_widget(page, "rules_part", part)


def choose(page, name):
    return set_widget(page, "rules_list_rules", name)


def slide(page, name, stop):
    return set_widget(page, f"rules_slide_{name}", stop)


def said(page, text):
    return any(text in shown for shown in texts(page))


def found(page):
    return page.radio(key="rules_list_rules").options


# Finding


def test_every_rule_and_every_base_weight_is_listed(page):
    assert len(found(page)) == len(BASE.weights(BASELINE.reading))
    assert said(page, f"{len(BASE.rules)} rules, {len(found(page)) - len(BASE.rules)} starting assumptions")


def test_search_and_filters_narrow_the_list_together(page):
    stage, grade = BASE.stage[RULE.then.stages[0]], RULE.grade
    page.selectbox(key="rules_stage").set_value(stage.id)
    set_widget(page, "rules_grade", grade)
    expected = [x for x in BASE.rules if stage.id in x.then.stages and x.grade == grade]
    assert said(page, f"{len(expected)} of {len(BASE.rules)} rules, none of {RATES} starting assumptions")
    set_widget(page, "rules_search", RULE.id.upper())
    assert len(found(page)) == 1
    page.text_input(key="rules_search").set_value("no such words anywhere")
    assert said(run(page), "Take a word or a filter away")


def test_what_was_looked_for_survives_a_visit_to_another_page(page):
    set_widget(page, "rules_grade", RULE.grade)
    count = len(found(page))
    visit(page, "simulator")
    assert len(found(visit(page, PAGE))) == count < len(BASE.weights(BASELINE.reading))


VARIABLE = next(iter(RULE.when))


@pytest.mark.parametrize(
    ("wanted", "held"),
    [
        (Wanted(variable=VARIABLE), lambda weight: weight.rule is not None and VARIABLE in weight.rule.when),
        (Wanted(passage=RULE.passage), lambda weight: weight.passage == RULE.passage),
        (Wanted(search="Assumption STARTING"), lambda weight: weight.kind == "starting assumption"),
    ],
)
def test_what_is_found_is_what_was_asked_for(wanted, held):
    expected = [name for name, weight in rules.weights(BASE).items() if held(weight)]
    assert rules.matching(BASE, BASELINE, wanted) == expected
    assert 0 < len(expected) < len(BASE.weights("article"))


def test_only_what_was_changed_can_be_asked_for(page):
    slide(page, RULE.id, "÷ 4")
    set_widget(page, "rules_changed", True)
    assert said(page, f"1 of {len(BASE.rules)} rules, none of {RATES} starting assumptions")
    assert "● ÷ 4" in page.radio(key="rules_list_rules").proto.captions[0].replace("\\", "")


def test_every_weight_can_be_looked_at(page):
    for name in (RULE.id, BASE.rules[-1].id, "settlement.no_deal", "paper_peace.war"):
        choose(page, name)
        weight = rules.weights(BASE)[name]
        assert said(page, rules.facts(BASE, BASELINE, weight))
        assert said(page, f"### {weight.label}")


# Judging otherwise


def test_a_change_makes_a_reading_of_ones_own_with_live_effect(page):
    choose(page, RULE.id)
    slide(page, RULE.id, "× 1")
    own = OwnReading(label="My reading", based_on=BASELINE.reading, weights={RULE.id: 1.0})
    assert scenario_of(page).own == own
    assert scenario_of(page).reading == "own"
    after = answer(BASE, BASELINE.changed(own=own, reading="own"))
    assert said(page, rules.headline(after, answer(BASE, BASELINE)))
    assert said(page, "Edited reading “My reading”")
    assert page.radio(key="rules_list_rules").value == RULE.id


def test_the_way_back_leaves_nothing_behind_and_undo_brings_it_again(page):
    slide(page, RULE.id, "÷ 4")
    press(page, "Back to the original")
    assert scenario_of(page) == BASELINE
    assert not said(page, "Edited reading")
    press(page, "Undo")
    assert scenario_of(page).own.weights == {RULE.id: 0.25}
    assert page.select_slider(key=f"rules_slide_{RULE.id}").value == "÷ 4"
    assert page.text_input(key=f"rules_exact_{RULE.id}").value == "÷ 4"


@pytest.mark.parametrize(("text", "factor"), [("÷ 5", 0.2), ("/ 8", 0.125), ("×2,5", 2.5), ("3x", 3.0), ("*.25", 0.25)])
def test_a_strength_is_typed_as_its_slider_says_it(page, text, factor):
    page.text_input(key=f"rules_exact_{RULE.id}").set_value(text)
    press(page, "Set")
    assert scenario_of(page).own.weights == {RULE.id: factor}
    assert page.select_slider(key=f"rules_slide_{RULE.id}").value == words.factor_text(factor)
    assert page.text_input(key=f"rules_exact_{RULE.id}").value == words.factor_text(factor)


@pytest.mark.parametrize("text", ["much", "÷ 0", "0", "-3", "1e9", "9" * 24, "÷", "5 %"])
def test_what_is_no_strength_is_refused_with_the_remedy(page, text):
    page.text_input(key=f"rules_exact_{RULE.id}").set_value(text)
    press(page, "Set")
    assert scenario_of(page).own is None
    (remark,) = session_of(page).remarks
    assert text in remark
    assert remark.endswith("Write a number, as ÷ 5 or × 2.5.")


def test_a_number_that_could_be_more_or_less_likely_is_asked_for(page):
    page.text_input(key=f"rules_exact_{RULE.id}").set_value("5")
    press(page, "Set")
    assert scenario_of(page).own is None
    assert session_of(page).remarks[0].endswith("which stays at ÷ 10. Write ÷ 5 or × 5.")
    assert typed.factor(rules.weights(BASE)[RULE.id], "5", {RULE.id: 3.0}) == 5.0


@pytest.mark.parametrize(
    ("text", "per_cent"),
    [
        ("28", 28),
        ("28\u00a0%", 28),
        ("28,5 %", 28.5),
        ("28.5%", 28.5),
        ("28 per cent", 28),
        ("57 to 143", 28.5),
        (".4", 0.4),
    ],
)
def test_a_starting_assumption_is_typed_in_the_unit_of_its_sentence(text, per_cent):
    now = BASE.weights("article")
    for weight in (each for each in rules.weights(BASE).values() if not each.rule):
        after = now | {weight.id: typed.factor(weight, text, now)}
        assert rules.start(weight, after[weight.id], now) == pytest.approx(per_cent / 100)
        assert typed.exactly(weight, after) == f"{per_cent} %"


def test_an_exact_starting_assumption_is_shown_as_it_was_typed_and_its_range_is_said(page):
    name = "settlement.no_deal"
    choose(page, name)
    assert page.text_input(key=f"rules_exact_{name}").value == "39 %"
    assert not said(page, "Outside what grade")
    for same in ("39 %", "39", " 39% "):
        page.text_input(key=f"rules_exact_{name}").set_value(same)
        press(page, "Set")
        assert scenario_of(page) == BASELINE
    page.text_input(key=f"rules_exact_{name}").set_value("12")
    press(page, "Set")
    weight, scene = rules.weights(BASE)[name], scenario_of(page)
    shown = under(BASE, scene)
    assert scene.own.weights == {name: pytest.approx(12 / 88 * 2.2)}
    assert said(page, words.escaped(rules.weight_sentence(shown, weight, shown.weights("own"))))
    assert page.text_input(key=f"rules_exact_{name}").value == "12 %"
    assert said(page, words.escaped("Outside what grade D allows, 23 to 58 %:"))
    assert "between 23\u00a0% and 58\u00a0% of cases" in rules.facts(shown, scene, weight)


@pytest.mark.parametrize("text", ["0", "100", "120 %", "-3", "much", "÷ 5", "1 to 0", "28 % 5", "1e1"])
@pytest.mark.parametrize("name", ["settlement.no_deal", "paper_peace.war"])
def test_what_is_no_share_of_cases_is_refused_with_the_remedy(name, text):
    now, weight = BASE.weights("article"), rules.weights(BASE)[name]
    with pytest.raises(ValueError, match=r"more than 0 and less than 100, as 28\.5 %\.$") as refused:
        typed.factor(weight, text, now)
    assert f"“{text}” cannot be used for “{weight.label}”, which stays at {typed.exactly(weight, now)}." in str(refused)


def test_only_what_lies_outside_the_range_of_its_grade_is_said_to():
    now = BASE.weights("article")
    for name, weight in rules.weights(BASE).items():
        low, high = rules.allowed(BASE, BASELINE, weight)
        as_shown = [typed.factor(weight, rules.amount(weight, end, now), now) for end in (low, high)]
        for factor in (low / 1.2, low, high, *as_shown, high * 1.2):
            own = OwnReading(label="Mine", based_on="article", weights={name: factor})
            scene = BASELINE.changed(own=own, reading="own")
            told = typed.outside(under(BASE, scene), scene, weight)
            assert bool(told) == (factor in (low / 1.2, high * 1.2)), name


def test_a_share_of_cases_is_read_off_another_slider_once_other_answers_count_otherwise(page):
    choose(page, "settlement.with_force")
    slide(page, "settlement.with_force_2.6", "43 %")
    choose(page, "settlement.no_deal")
    others = scenario_of(page).own.weights["settlement.with_force"] + 1.2
    assert (
        page.select_slider(key=f"rules_slide_settlement.no_deal_{others:.9g}").value == f"{140 / (1.4 + others):.0f} %"
    )


def test_what_the_field_shows_rounded_changes_nothing(page):
    page.text_input(key=f"rules_exact_{RULE.id}").set_value("÷ 3.00000000000000001")
    press(page, "Set")
    before = scenario_of(page).own.weights
    press(page, "Set")
    assert scenario_of(page).own.weights == before


def test_a_list_whose_words_have_changed_keeps_its_choice(page):
    second = BASE.rules[1].id
    choose(page, second)
    before = found(page)[1]
    slide(page, second, "÷ 20")
    assert found(page)[1] != before
    assert page.radio(key="rules_list_rules").value == second


def test_a_second_change_adds_to_the_first(page):
    slide(page, RULE.id, "÷ 4")
    second = BASE.rules[1].id
    choose(page, second)
    slide(page, second, "× 2")
    assert scenario_of(page).own.weights == {RULE.id: 0.25, second: 2.0}
    press(page, "Drop my reading")
    assert scenario_of(page) == BASELINE


def test_a_reading_with_a_name_outlives_its_last_change(page):
    slide(page, RULE.id, "÷ 4")
    set_widget(page, "rules_name", "Anna")
    press(page, "Back to the original")
    assert scenario_of(page).own == OwnReading(label="Anna", based_on=BASELINE.reading)


def test_a_name_is_shown_as_typed(page):
    slide(page, RULE.id, "÷ 4")
    for label in HOSTILE:
        set_widget(page, "rules_name", label)
        assert scenario_of(page).own.label == label
        shown = words.escaped(label).replace(words.WORD_JOINER, "")
        assert said(page, f"As “{shown}” reads the evidence")
    show(page, "whose")
    assert HOSTILE[-1] in page.multiselect(key="rules_readers").options
    assert page.text_input(key="rules_name").max_chars == 60


def test_a_name_that_cannot_be_seen_is_refused(page):
    slide(page, RULE.id, "÷ 4")
    set_widget(page, "rules_name", "   ")
    assert scenario_of(page).own.label == "My reading"
    assert any("it is still “My reading”" in info.value.replace("\\", "") for info in page.info)
    assert page.text_input(key="rules_name").value == "My reading"


def test_a_change_under_another_reading_goes_into_ones_own(page):
    slide(page, RULE.id, "÷ 4")
    other = BASE.readings[1].id
    set_widget(page, "reading", other)
    assert said(page, "A change goes into “My reading”.")
    second = BASE.rules[1].id
    choose(page, second)
    slide(page, second, "× 2")
    assert scenario_of(page).own.weights == {RULE.id: 0.25, second: 2.0}
    assert scenario_of(page).reading == "own"


@pytest.mark.parametrize("weight", [*rules.weights(BASE).values()], ids=lambda weight: weight.id)
def test_the_stops_of_a_slider_are_far_apart_and_hold_what_is_known(weight):
    before = BASE.weights("article")[weight.id]
    now = before * 0.777
    weights = BASE.weights("article")
    stops = rules.steps(weight, before, [before, now], weights)
    numbers = list(stops.values())
    assert numbers == sorted(numbers)
    assert {now, before} <= set(numbers)
    middle = 1.0 if weight.rule else before
    assert min(numbers) == pytest.approx(middle / 20)
    assert max(numbers) == pytest.approx(middle * 20)
    assert all(rules.amount(weight, number, weights) == text for text, number in stops.items())


def test_of_two_numbers_that_read_alike_the_slider_has_the_present_one():
    weight = rules.weights(BASE)[RULE.id]
    assert rules.steps(weight, 2.3, [2.3, 2.31], {})["× 2.3"] == 2.31


def test_starting_assumptions_are_said_in_plain_numbers(toy):
    now, known = toy.weights("council"), rules.weights(toy)
    assert rules.weight_sentence(toy, known["meeting.spend"], now) == (
        "Meeting: where no rule applies, it would be “Not rationed” in 75\u00a0% of cases."
    )
    struck = words.percent(1 - math.exp(-0.03))
    assert rules.weight_sentence(toy, known["summer.greens"], now) == (
        f"Summer: where no rule applies, “Turns green” alone would strike in {struck} of cases within 1 week."
    )


def test_facts_say_where_a_rule_stands(toy):
    weight, scene = rules.weights(toy)["thrift"], baseline_scenario(toy)
    facts = rules.facts(toy, scene, weight)
    assert "Restraint is “high” (fully at 100; now 50)" in facts
    assert "Rain is “not high” (fully at 0 to 60; now 60)" in facts
    assert "The council ÷ 4, four times less likely; The engineer ÷ 2, half as likely." in facts
    assert "the strength lies, nine times in ten, between ÷\u00a08 and ÷\u00a02." in facts
    assert "Here it does not apply." in rules.title(toy, scene, weight)


def test_the_effect_is_drawn_against_what_it_was():
    own = OwnReading(label="Mine", based_on="article", weights={"tripwire": 20.0})
    after, before = answer(BASE, TRIPWIRE.changed(own=own, reading="own")), answer(BASE, TRIPWIRE)
    table = rules.effect(after, before)
    bars, ticks = charts.effect(BASE, table)["data"]
    assert bars["x"] == list(after.outcomes.values())
    assert ticks["x"] == list(before.outcomes.values())
    assert len(charts.effect(BASE, rules.effect(before, before))["data"]) == 1
    assert any(arrow in rules.effect_sentence(BASE, table) for arrow in "▲▼")
    assert not any(arrow in rules.effect_sentence(BASE, rules.effect(before, before)) for arrow in "▲▼")


def test_shares_of_the_effect_that_do_not_add_up_are_said_to_be_rounded():
    for values in ({"russian_acceptance": 50}, {}):
        told = answer(BASE, TRIPWIRE.changed(values=BASE.baseline | values))
        sentence = rules.effect_sentence(BASE, rules.effect(told, told))
        assert ("Rounded" in sentence) == (sum(map(words.points, told.outcomes.values())) != 100)


# The event tree


@pytest.mark.parametrize("scene", [BASELINE, *STORIES[3:7]], ids=lambda scene: scene.name)
def test_the_tree_holds_every_path_once(scene):
    result = answer(BASE, scene)
    ends = [twig for twig in tree.twigs(result) if twig.branch.outcome]
    assert sum(twig.reached for twig in ends) == pytest.approx(1)
    for outcome in BASE.outcomes:
        drawn = sorted(twig.reached for twig in ends if twig.branch.outcome == outcome.id)
        assert drawn == pytest.approx(sorted(path.probability for path in paths(result.result, outcome.id)))
    assert [twig.row for twig in ends] == list(range(len(ends)))


def test_branches_grow_from_the_middle_of_what_they_lead_to():
    twigs = tree.twigs(answer(BASE, BASELINE))
    for twig in twigs:
        grown = [each.row for each in twigs if each.depth == twig.depth + 1 and each.fork == twig.row]
        assert bool(grown) == (twig.branch.stage is not None)
        assert not grown or min(grown) <= twig.row <= max(grown)


def test_the_tree_says_how_many_rules_push_a_branch(toy):
    figure = tree.tree(answer(toy, baseline_scenario(toy)))
    labels = [text["text"] for text in figure["layout"]["annotations"]]
    assert any("Rationed" in label and "2 rules" in label for label in labels)
    assert any("Not rationed" in label and "no rule" in label for label in labels)
    assert any("Dries up" in label and "1 rule<" in label for label in labels)
    assert not any("Lasts" in label and "rule" in label for label in labels)


def test_the_tree_is_said_in_words(open_page):
    page = set_widget(open_page("why"), "why_view", "tree")
    headline = contents.tree_headline(answer(BASE, BASELINE))
    assert said(page, headline)
    assert result_of_code(page).equals(answer(BASE, BASELINE).result.branches)
    assert headline.startswith("27 paths lead through seven questions to eight outcomes")
    for stage in BASE.stages:
        set_widget(page, "tree_stage", stage.id)
        assert said(page, stage.reason)


# The variables


def test_every_variable_can_be_looked_at(page):
    show(page, "variables")
    for variable in BASE.variables:
        set_widget(page, "rules_list_variables", variable.id)
        assert said(page, contents.variable_text(variable, variable.baseline))
        assert said(page, contents.marks_text(BASE, variable))
        assert said(page, contents.rules_text(BASE, BASELINE, variable))


def test_levels_are_drawn_where_they_hold(toy):
    rain = toy.variable["rain"]
    low, medium, high, now = levels.levels(rain, 40.0)["data"]
    assert (low["x"], low["y"]) == ([0, 20, 60], [1, 1, 0])
    assert (medium["x"], medium["y"]) == ([20, 60, 80], [0, 1, 0])
    assert (high["x"], high["y"]) == ([60, 80, 100], [0, 1, 1])
    assert now["x"] == [40.0, 40.0]
    assert contents.levels_sentence(rain, 40.0).endswith("counts 50\u00a0% as low and 50\u00a0% as medium.")
    assert contents.levels_sentence(rain, 10.0).endswith("counts fully as low.")


def test_a_variable_without_levels_is_drawn_all_the_same(toy):
    assert len(levels.levels(toy.time, 10.0)["data"]) == 1
    assert contents.levels_sentence(toy.time, 10.0).endswith("No rule speaks of it.")


# Whose judgement


def saved(tmp_label, weights, scene=TRIPWIRE, based_on="article"):
    own = OwnReading(label=tmp_label, based_on=based_on, weights=weights)
    return scene.changed(name=f"Preset of {tmp_label[:20]}", own=own, reading="own")


def upload(page, content, name="readings.json"):
    page.file_uploader[0].set_value((name, content, "application/json"))
    return run(page)


def chosen(page):
    return page.multiselect(key="rules_readers").value


def test_at_first_the_rule_bases_readings_are_compared(page):
    show(page, "whose")
    assert chosen(page) == ["reading:article", "reading:record"]
    bench = readings.bench(BASE, [Judgement(x.label, x.id) for x in BASE.readings])
    most = readings.outcomes(bench, BASELINE.values).iloc[:2]
    measure = str((most.max() - most.min()).idxmax())
    table = disagreements(BASE, BASELINE.values, ["article", "record"], measure)
    assert said(page, readings.headline(bench, table, measure))


def test_ones_own_reading_is_compared_once_there_is_one(page):
    slide(page, RULE.id, "× 4")
    show(page, "whose")
    assert chosen(page) == ["reading:article", "reading:record", "own"]
    assert said(page, f"Three readings push the same way in {len(BASE.rules) - 1} of {len(BASE.rules)} rules.")


def test_too_few_readings_are_said_to_be_too_few(page):
    show(page, "whose")
    page.multiselect(key="rules_readers").set_value(["reading:record"])
    assert said(run(page), readings.TOO_FEW)


def test_saved_presets_bring_their_readings(page):
    from scenarios.store import open_store

    open_store().add("Anna’s", saved("Anna", {RULE.id: 2.0}).model_dump(mode="json"))
    open_store().add("Plain", TRIPWIRE.model_dump(mode="json"))
    stored.look_again()
    show(page, "whose")
    assert page.multiselect(key="rules_readers").options == ["The article", "The record", "Anna"]


def test_readings_come_from_a_file_and_are_pooled(page):
    others = [saved("Anna", {RULE.id: 0.4}), saved("Bob", {RULE.id: 0.9}, based_on="record"), TRIPWIRE]
    show(page, "whose")
    upload(page, to_file(others).encode())
    assert said(page, words.escaped("2 readings added."))
    assert chosen(page) == ["reading:article", "reading:record", "kept:0", "kept:1"]
    set_widget(page, "rules_readers", ["kept:0", "kept:1"])
    press(page, "Use the pooled reading")
    assert scenario_of(page).own.label == "Pooled: Anna, Bob"
    weights = [under(BASE, other).weights("own") for other in others[:2]]
    expected = pooled(weights)
    assert under(BASE, scenario_of(page)).weights("own") == expected
    assert expected[RULE.id] == pytest.approx(0.6)
    assert chosen(page) == ["kept:0", "kept:1"]
    press(page, "Undo")
    assert scenario_of(page) == BASELINE


def test_pooling_keeps_the_reading_it_takes_the_place_of(page):
    slide(page, RULE.id, "× 4")
    mine = scenario_of(page).own
    show(page, "whose")
    press(page, "Use the pooled reading")
    assert scenario_of(page).own.label == "Pooled: The article, The record, My reading"
    assert chosen(page) == ["reading:article", "reading:record", "kept:0"]
    assert list(session_of(page).judgements) == [readings.judgement(mine, "set aside")]


def test_what_is_wrong_with_a_file_is_said_and_nothing_is_lost(page):
    show(page, "whose")
    before = chosen(page)
    for content, told in [
        (b"{", "is not JSON"),
        (b'{"name": "x"}', "Nothing was added."),
        (TRIPWIRE.to_json().encode(), "carries no reading of its own"),
    ]:
        upload(page, content)
        assert said(page, words.escaped(told))
        assert chosen(page) == before


def test_a_file_given_twice_adds_nothing(page):
    show(page, "whose")
    content = saved("Anna", {RULE.id: 0.4}).to_json().encode()
    upload(page, content)
    upload(page, content, "again.json")
    assert said(page, words.escaped("1 was here already."))
    assert len(list(session_of(page).judgements)) == 1


def test_a_reading_made_under_other_rules_loses_what_does_not_exist_and_says_so(page):
    other = json.loads(saved("Anna", {RULE.id: 0.4, "gone-rule": 3.0}).to_json())
    other["rulebase"]["fingerprint"] = "0" * 64
    show(page, "whose")
    upload(page, json.dumps(other).encode())
    assert session_of(page).judgements[0].weights == {RULE.id: 0.4}
    assert any("gone-rule" in info.value.replace("\\", "") for info in page.info)


def bench_of(*weights):
    judgements = [Judgement(f"Reader {n}", "article", own) for n, own in enumerate(weights, start=1)]
    return readings.bench(BASE, judgements)


def test_every_judgement_is_evaluated_as_it_is():
    bench = bench_of({}, {RULE.id: 3.0})
    table = readings.outcomes(bench, TRIPWIRE.values)
    own = OwnReading(label="x", based_on="article", weights={RULE.id: 3.0})
    assert table.loc["Reader 1"].to_dict() == pytest.approx(answer(BASE, TRIPWIRE).outcomes)
    assert table.loc["Reader 2"].to_dict() == pytest.approx(
        answer(BASE, TRIPWIRE.changed(own=own, reading="own")).outcomes
    )
    middle = {RULE.id: math.sqrt(3.0 * RULE.factor["article"])}
    expected = evaluate(BASE, TRIPWIRE.values, "article", middle).outcomes.iloc[0]
    assert table.loc["Pooled"].to_dict() == pytest.approx(expected.to_dict())


def test_where_they_agree_is_counted_and_listed():
    text = readings.agreement_text(bench_of({}, {RULE.id: 3.0, BASE.rules[1].id: 7.0, "settlement.no_deal": 2.0}))
    assert f"**Just as strong: {len(BASE.rules) - 2}.**" in text
    assert "**The same way, not as strongly: 1.** Moscow’s acceptance (× 6 to × 7)." in text
    assert "**Not the same way: 1.** Moscow’s refusal (÷ 10 to × 3)." in text
    assert "**Another starting assumption: 1.** Settlement: No deal (39 % to 48 %)." in text


def test_the_disagreement_that_matters_is_named_with_its_two_sides():
    bench = bench_of({}, {"exposed": 6.0, "kyiv-settles": 0.55})
    measure = "war_despite_force"
    table = readings.quarrels(bench, TRIPWIRE.values, measure)
    assert "the rule “The exposed tripwire” moves “War despite the force” most" in readings.headline(
        bench, table, measure
    )
    sentence = readings.quarrels_sentence(bench, table, measure)
    assert "at × 1.5 (Reader 1)" in sentence
    assert "at × 6 (Reader 2)" in sentence
    drawn = charts.disagreements(readings.numbers(bench, table), 0.3, "War")
    assert drawn["data"][0]["x"] == table.iloc[0][["at_low", "at_high"]].tolist()


def test_those_who_do_not_differ_are_told_so():
    bench = bench_of({}, {})
    table = readings.quarrels(bench, TRIPWIRE.values, "no_deal")
    assert readings.headline(bench, table, "no_deal").endswith("They do not differ in anything.")
    assert readings.rest_text(table) == ""


@pytest.mark.parametrize("count", range(2, 7))
def test_side_by_side_has_a_panel_each_on_one_scale(count):
    labels = [*HOSTILE, "Anna", "Bob"][:count]
    table = readings.outcomes(readings.bench(BASE, [Judgement(x, "article") for x in labels]), TRIPWIRE.values)
    figure = charts.side_by_side(BASE, table)
    axes = [axis for name, axis in figure["layout"].items() if name.startswith("xaxis")]
    assert len(axes) == len(figure["data"]) == count + 1
    assert len({tuple(axis["range"]) for axis in axes}) == 1
    edges = [edge for axis in axes for edge in axis["domain"]]
    assert edges == sorted(edges)
    assert edges[-1] <= 1 + 1e-9
    assert "<script" not in json.dumps(figure["layout"])


def test_readings_of_one_label_are_told_apart():
    judgements = [
        Judgement("Mine", "article", origin="A"),
        Judgement("Mine", "article", origin="B"),
        Judgement("X", "x"),
    ]
    assert readings.names(judgements) == ["Mine, A", "Mine, B", "X"]
    assert len(set(readings.names([Judgement("Mine", "article")] * 3))) == 3


@pytest.mark.parametrize("label", HOSTILE)
def test_a_pooled_label_is_short_and_says_who(label):
    bench = readings.bench(BASE, [Judgement(label, "article", {RULE.id: 2.0}), Judgement("Anna", "record")])
    own = readings.pooled_reading(bench)
    assert own.label.startswith("Pooled: ")
    assert len(own.label) <= 60


# As code, and other rule bases


def given(page, part):
    """What the code beside a part of the page gives."""
    return result_of_code(show(page, part))


def test_the_code_gives_what_the_page_shows(page):
    slide(page, RULE.id, "× 4")
    shown, own = answer(BASE, scenario_of(page)), scenario_of(page).own
    assert given(page, "rules").iloc[0].to_dict() == pytest.approx(shown.outcomes)
    assert given(page, "variables") == pytest.approx({"low": 0.8, "medium": 0.2, "high": 0.0})
    judgements = [*(Judgement(x.label, x.id) for x in BASE.readings), readings.judgement(own)]
    bench, found = readings.bench(BASE, judgements), given(page, "whose")
    outcomes = readings.outcomes(bench, BASELINE.values).iloc[:-1]
    most = str((outcomes.max() - outcomes.min()).idxmax())
    assert found.equals(readings.quarrels(bench, BASELINE.values, most))


def test_the_code_leaves_out_a_reading_that_is_not_the_one_shown(page):
    slide(page, RULE.id, "× 20")
    set_widget(page, "reading", "record")
    expected = answer(BASE, BASELINE.changed(reading="record")).outcomes
    assert given(page, "rules").iloc[0].to_dict() == pytest.approx(expected)


def test_it_works_for_any_rule_base(toy_page):
    show(toy_page, "whose")
    assert said(toy_page, "“The council” and “The engineer” push the same way in 3 of 4 rules.")
    show(toy_page, "rules")
    slide(toy_page, "drought", "× 10")
    assert scenario_of(toy_page).own.weights == {"drought": 10.0}
    for part in PARTS:
        show(toy_page, part)
        assert said(toy_page, "Edited reading “My reading”") == (part != "releases")
        assert part == "releases" or code_of(toy_page)
