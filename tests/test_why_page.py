"""Does Why name the path that carries an outcome, the rules that made it, and what hangs on each?"""

import json
from dataclasses import replace
from math import exp
from pathlib import Path

import pandas as pd
import pytest
from sessions import press, result_of_code, set_widget, texts, visit
from what_ships import BASE, BASELINE, STORIES

from briefing import words
from briefing.answer import answer
from briefing.findings import one_rule, rests_on, why
from dashboard.charts import one_rule as rule_charts
from dashboard.charts import why as charts
from dashboard.charts.style import TEXT, colour
from model.aims import measures
from model.explain import counterfactuals
from model.parts import Figure, RuleBase
from scenarios.scenario import OwnReading, baseline_scenario

ROOT = Path(__file__).parent.parent
PAGE = "why"
# Drought and thrift both fire fully, and a week is too short for the water to go.
DRY_WEEK = {"rain": 0.0, "restraint": 100.0, "weeks": 1.0}


def asked_of(base, measure, reading="", **values):
    scenario = baseline_scenario(base)
    scenario = scenario.changed(values={**scenario.values, **values}, reading=reading or scenario.reading)
    return why.reasons(answer(base, scenario), measure)


# The page


def test_the_page_answers_for_the_leading_outcome_and_follows_the_sliders(page):
    leading = answer(BASE, BASELINE).leading_measure
    assert any(why.headline(asked_of(BASE, leading)) in text for text in texts(page))
    lead = BASE.variables[0]
    set_widget(page, f"slider_{lead.id}", 80.0)
    moved = answer(BASE, BASELINE.changed(values={**BASELINE.values, lead.id: 80.0}))
    assert any(why.headline(asked_of(BASE, moved.leading_measure, **{lead.id: 80.0})) in text for text in texts(page))


def test_any_outcome_or_key_figure_can_be_asked_about(page):
    for measure in measures(BASE):
        set_widget(page, "why_measure", measure)
        reasons = asked_of(BASE, measure)
        assert any(why.headline(reasons) in text for text in texts(page))
        assert any(why.paths_text(reasons) in text for text in texts(page))


def test_the_judgement_that_carries_it_is_disputed_with_one_press(page):
    set_widget(visit(page, "rules"), "rules_part", "whose")
    press(visit(page, PAGE), "Judge the first of them otherwise")
    carrier = rests_on.judgement(answer(BASE, BASELINE), answer(BASE, BASELINE).leading_measure)
    assert page.segmented_control(key="rules_part").value == "rules"
    assert page.radio(key="rules_list_rules").value.startswith(f"{carrier.part.id}.")


def test_the_words_for_probability_are_those_chosen(page):
    set_widget(page, "yardstick", "ICD 203")
    reasons = asked_of(BASE, answer(BASE, BASELINE).leading_measure)
    assert any(why.headline(reasons, "ICD 203") in text for text in texts(page))
    assert why.headline(reasons, "ICD 203") != why.headline(reasons)


def test_every_rule_has_its_own_view_and_the_strongest_comes_first(page):
    reasons = asked_of(BASE, answer(BASE, BASELINE).leading_measure)
    strongest = reasons.effects[0].rule.id
    set_widget(page, "why_view", "rules")
    assert one_rule.rule_text(one_rule.one_rule(reasons, strongest)) in texts(page)
    for rule in (BASE.rules[3].id, BASE.rules[-1].id):
        set_widget(page, "why_rule", rule)
        assert one_rule.rule_text(one_rule.one_rule(reasons, rule)) in texts(page)


def test_a_rule_of_one_condition_has_no_map(page):
    set_widget(page, "why_view", "rules")
    for rule in BASE.rules[:6]:
        set_widget(page, "why_rule", rule.id)
        folds = [fold.label for fold in page.expander]
        assert ("Two sliders at once" in folds) == (len(rule.when) > 1)


def test_the_code_gives_the_numbers_of_the_picture(page):
    set_widget(page, "choice", "shipped:5")
    story = STORIES[5]
    leading = answer(BASE, story).leading_measure
    pd.testing.assert_frame_equal(result_of_code(page), counterfactuals(BASE, story.values, story.reading, leading))


def test_another_rule_base_is_explained_as_well(open_page, toy, monkeypatch):
    monkeypatch.setenv("AFTER_CEASEFIRE_RULEBASE", str(ROOT / "tests" / "toy_rulebase.toml"))
    page = open_page(PAGE)
    assert any(why.headline(asked_of(toy, "lorries")) in text for text in texts(page))
    set_widget(page, "slider_rain", 0.0)
    assert any(why.headline(asked_of(toy, "lorries", rain=0.0)) in text for text in texts(page))
    set_widget(page, "why_measure", "lost_if_rationed")
    reasons = asked_of(toy, "lost_if_rationed", rain=0.0)
    assert any(why.headline(reasons) in text for text in texts(page))
    set_widget(page, "why_view", "rules")
    set_widget(page, "why_rule", "shallows")
    assert one_rule.rule_text(one_rule.one_rule(reasons, "shallows")) in texts(page)


# What is said


def test_the_headline_names_path_rule_and_what_would_lead_without_it(toy):
    reasons = asked_of(toy, "lorries", **DRY_WEEK)
    assert why.headline(reasons).startswith("Lorries: likely at 75\u00a0% (")
    assert why.carried(reasons).endswith(
        "It comes straight from the first question, “Meeting”. "
        "Without the rule “the thrift of the households” it would be 43\u00a0%, and a reservoir that lasts would lead."
    )


def test_a_path_of_several_steps_is_told_step_by_step(toy):
    reasons = asked_of(toy, "dry", rain=100.0, weeks=10.0)
    dries = 0.01 / 0.04 * (1 - exp(-0.4))
    assert "It comes by one path, through “Rationed” and “Dries up”." in why.carried(reasons)
    assert why.paths_text(reasons) == (
        f"**{words.percent(dries / 4)}** Rationed {words.percent(1 / 4)}, of these Dries up {words.percent(dries)}"
    )


def test_each_step_says_what_it_starts_from_and_what_pushes_which_way(toy):
    meeting, summer = why.steps_text(asked_of(toy, "full", rain=40.0, restraint=75.0)).splitlines()
    assert meeting == (
        "- **Meeting: Rationed 25\u00a0%**, by the starting assumptions alone 25\u00a0%. For it: the drought (twice as "
        "likely). Against it: the thrift of the households (half as likely)."
    )
    assert summer == "- **Summer: Lasts 61\u00a0%**, by the starting assumptions alone 61\u00a0%."


def test_a_push_on_another_branch_says_which(toy):
    *_, summer = why.steps_text(asked_of(toy, "full", rain=100.0)).splitlines()
    assert summer.endswith("For it: the rain (“Dries up” half as likely).")


def test_a_key_figure_is_told_from_where_it_begins_to_count(toy):
    reasons = asked_of(toy, "lost_if_rationed")
    assert [[step.branch.id for step in path.steps] for path in reasons.paths] == [["greens"], ["dries"]]
    lost = 1 - exp(-0.5)
    assert [path.probability for path in reasons.paths] == pytest.approx([3 / 5 * lost, 2 / 5 * lost])
    assert "It comes mostly through “Turns green”, 24 of 39 points." in why.carried(reasons)


def test_paths_alike_from_where_a_key_figure_counts_are_one(base):
    given = ("settlement.without_force", "deployment.shelved")
    figure = Figure(
        id="peace_unguarded", label="Peace", meaning="Peace if unguarded.", of=("paper_peace",), given=given
    )
    base = RuleBase.model_construct(**{**dict(base), "figures": (figure,)})
    reasons = asked_of(base, "peace_unguarded")
    (path,) = reasons.paths
    assert path.probability == pytest.approx(reasons.share, abs=1e-12)
    assert [step.branch.id for step in path.steps] == ["holds"]


@pytest.mark.parametrize("story", [BASELINE, *STORIES], ids=lambda story: story.name)
def test_the_paths_shown_and_left_out_add_up_to_what_is_said(story):
    answer_here = answer(BASE, story)
    for measure in measures(BASE):
        reasons = why.reasons(answer_here, measure)
        assert sum(path.probability for path in reasons.paths) == pytest.approx(reasons.share, abs=1e-12)
        assert words.percent(reasons.share) in why.headline(reasons)
        assert len(why.paths_text(reasons).splitlines()) <= why.MOST_PATHS_SHOWN + 1


def test_where_no_rule_applies_the_starting_assumptions_decide(toy):
    reasons = asked_of(toy, "lorries")
    assert why.carried(reasons).endswith("No rule applies here, so the starting assumptions alone decide.")
    assert (reasons.visible, why.remarks(reasons)) == ([], "No rule applies here.")


def test_rules_too_weak_to_be_shown_are_counted(toy):
    reasons = asked_of(toy, "lost_if_rationed", **DRY_WEEK)
    assert why.carried(reasons).endswith("No single rule moves it by as much as a point.")
    assert why.remarks(reasons) == (
        "Without “the thrift of the households”, a reservoir that lasts would lead. "
        "The two rules that apply do not touch it."
    )
    weak = asked_of(toy, "lorries", rain=59.5)
    assert why.remarks(weak) == "The rule that applies moves it by less than a point."


def test_what_the_headline_says_of_the_lead_is_not_said_twice(toy):
    assert why.remarks(asked_of(toy, "lorries", **DRY_WEEK)) == ""
    assert "would lead" in why.remarks(asked_of(toy, "full", **DRY_WEEK))


def test_a_key_figure_that_nothing_reaches_is_not_explained(toy):
    reasons = asked_of(toy, "lost_if_rationed")
    figures = {"lost_if_rationed": float("nan")}
    missing = why.Reasons(
        answer=replace(reasons.answer, figures=figures),
        measure="lost_if_rationed",
        paths=[],
        table=reasons.table,
    )
    assert why.headline(missing) == (
        "Lost if rationed: cannot be said here, for none of the cases that it counts among come about."
    )
    assert (why.paths_text(missing), why.steps_text(missing)) == ("", "")


def test_the_rules_to_choose_from_are_all_those_that_fire_first(toy):
    labels = why.rule_labels(asked_of(toy, "lorries", **DRY_WEEK))
    assert list(labels.values()) == [
        "The strongest: The thrift of the households",
        "The thrift of the households",
        "The drought",
        "The rain (does not apply here)",
        "The shallow water (does not apply here)",
    ]


# One rule


def test_a_rule_says_how_much_hangs_on_it(toy):
    rule_here = one_rule.one_rule(asked_of(toy, "lorries", **DRY_WEEK), "thrift")
    assert one_rule.hanging(rule_here) == (
        "Lorries is 75\u00a0%; without this rule it would be 43\u00a0%, and a reservoir that lasts would lead. "
        "Its evidence leaves its strength open, from ÷\u00a08 (86\u00a0%) to ÷\u00a02 (60\u00a0%)."
    )


def test_a_rule_on_which_the_lead_does_not_hang_says_so(toy):
    rule_here = one_rule.one_rule(asked_of(toy, "lorries", rain=100.0), "showers")
    assert one_rule.hanging(rule_here) == "hardly anything; Lorries would be 75\u00a0% without it too."
    rule_here = one_rule.one_rule(asked_of(toy, "dry", rain=100.0), "showers")
    assert one_rule.hanging(rule_here).endswith("Water by lorry would lead throughout.")


def test_a_rule_that_does_not_fire_says_where_it_would(toy):
    rule_here = one_rule.one_rule(asked_of(toy, "lorries"), "thrift")
    said = "does not apply. It would apply fully with Restraint at 100 and Rain at 0 to 60 mm."
    assert said in one_rule.rule_text(rule_here)
    assert one_rule.hanging(rule_here) == "nothing in this scenario; Lorries would be 75\u00a0% without it too."


def test_a_rule_shows_the_factor_of_each_reading_and_what_it_would_make(toy):
    text = one_rule.rule_text(one_rule.one_rule(asked_of(toy, "lorries", **DRY_WEEK), "drought"))
    assert "The council ×\u00a04 (Lorries 75\u00a0%); The engineer ×\u00a09 (Lorries 57\u00a0%)." in text
    assert toy.rule["drought"].reason in text
    assert toy.passage["minutes 1"].text in text
    assert toy.grade["guessed"].meaning in text


def test_readings_that_agree_are_said_once(base):
    rule = next(rule for rule in base.rules if len(set(rule.factor.values())) == 1)
    text = one_rule.rule_text(one_rule.one_rule(asked_of(base, "no_deal"), rule.id))
    assert " in both." in text


def test_the_label_of_an_edited_reading_is_shown_as_typed():
    label = "<b>x</b> [y](z)"
    own = OwnReading(label=label, based_on=BASE.readings[0].id, weights={BASE.rules[0].id: 0.5})
    answer_here = answer(BASE, BASELINE.changed(own=own.model_dump(), reading="own"))
    rule_here = one_rule.one_rule(why.reasons(answer_here, answer_here.leading), BASE.rules[0].id)
    assert rule_here.factor == 0.5
    assert words.escaped(label) in one_rule.rule_text(rule_here)
    assert label not in one_rule.rule_text(rule_here)


HELD = [
    (0, "counts fully as “low”"),
    (50, "counts 25\u00a0% as “low”"),
    (100, "does not count as “low”"),
]


@pytest.mark.parametrize(("rain", "held"), HELD)
def test_a_condition_says_how_far_it_holds(toy, rain, held):
    rule_here = one_rule.one_rule(asked_of(toy, "lorries", rain=float(rain)), "drought")
    assert one_rule.conditions_sentence(rule_here).startswith(f"Rain at {rain} mm {held}.")


# The pictures


def test_the_picture_has_a_line_for_each_rule_from_without_it_to_now():
    reasons = why.reasons(answer(BASE, STORIES[3]), answer(BASE, STORIES[3]).leading)
    figure = charts.counterfactuals(reasons)
    lines, circles = figure["data"]
    assert circles["x"] == [effect.without for effect in reasons.visible]
    assert lines["x"] == [x for share in circles["x"] for x in (share, reasons.share, None)]
    effects = [abs(share - reasons.share) for share in circles["x"]]
    assert effects == sorted(effects, reverse=True)
    assert len(effects) == why.MOST_RULES_SHOWN < len(reasons.effects)
    notes = [note["text"] for note in figure["layout"]["annotations"]]
    names = [words.sentence_case(effect.rule.name) for effect in reasons.visible]
    assert notes[:-1] == [words.percent(share) for share in circles["x"]] + names
    assert notes[-1] == f"<b>{words.percent(reasons.share)}</b> now"


@pytest.mark.parametrize("story", [BASELINE, *STORIES], ids=lambda story: story.name)
def test_all_that_is_drawn_lies_on_a_scale_of_whole_tenths(story):
    reasons = why.reasons(answer(BASE, story), answer(BASE, story).leading)
    figure = charts.counterfactuals(reasons)
    start, end = figure["layout"]["xaxis"]["range"]
    assert 0 <= start < end <= 1
    assert start * 10 == pytest.approx(round(start * 10))
    assert end * 10 == pytest.approx(round(end * 10))
    assert all(start <= share <= end for share in [reasons.share, *figure["data"][1]["x"]])
    json.dumps(figure, allow_nan=False)


def test_the_colour_of_an_outcome_marks_that_outcome_and_no_key_figure(toy):
    def ink(measure):
        shapes = charts.counterfactuals(asked_of(toy, measure, rain=20.0, restraint=0.0))["layout"]["shapes"]
        return shapes[-1]["line"]["color"]

    assert ink("green") == colour(toy.outcome["green"])
    assert ink("lost_if_rationed") == TEXT


def test_conditions_are_drawn_over_their_sliders_with_the_present_value(toy):
    rule_here = one_rule.one_rule(asked_of(toy, "lorries", rain=70.0, restraint=75.0), "thrift")
    figure = rule_charts.conditions(rule_here)
    curves, stands = figure["data"][::2], figure["data"][1::2]
    assert [(curve["x"], curve["y"]) for curve in curves] == [
        ([0, 50, 100], [0, 0, 1]),
        ([0, 20, 60, 80, 100], [1, 1, 1, 0, 0]),
    ]
    assert [(stand["x"][1], stand["y"][1]) for stand in stands] == [(75, 0.5), (70, 0.5)]
    titles = [note["text"] for note in figure["layout"]["annotations"]]
    assert titles == [
        "<b>Restraint</b> at 75 counts 50\u00a0% as “high”",
        "<b>Rain</b> at 70 mm counts 50\u00a0% as “not high”",
    ]
    assert list(one_rule.curves(rule_here)["membership"]) == [0, 0, 1, 1, 1, 1, 0, 0]
    json.dumps(figure, allow_nan=False)


def test_the_map_shades_where_the_rule_fires(toy):
    rule_here = one_rule.one_rule(asked_of(toy, "lorries", rain=70.0, restraint=75.0), "thrift")
    figure = rule_charts.firing(one_rule.grid(rule_here), rule_here)
    shades, stand = figure["data"]
    assert shades["z"][0][-1] == 1  # no rain, full restraint
    assert shades["z"][-1][-1] == 0  # a downpour
    assert (stand["x"], stand["y"]) == ([75.0], [70.0])
    assert (figure["layout"]["xaxis"]["title"]["text"], figure["layout"]["yaxis"]["title"]["text"]) == (
        "Restraint",
        "Rain",
    )
    json.dumps(figure, allow_nan=False)


def test_rules_at_work_are_those_of_the_branch_or_of_where_the_carrier_counts_most():
    shown = answer(BASE, BASELINE)
    rule = max(BASE.rules, key=lambda x: len(x.then.stages))
    carrier = rests_on.Judgement(rule, rule.name, 0.1, 0.9)
    reached = {stage: shown.result.flows[stage].iloc[0].sum() for stage in rule.then.stages}
    assert len(set(reached.values())) > 1
    assert rests_on.decided_at(shown, shown.leading, carrier) == max(reached, key=reached.__getitem__)
    stage = BASE.stages_in_order[-1]
    assert rests_on.decided_at(shown, f"{stage.id}.{stage.branches[0].id}", carrier) == stage.id
