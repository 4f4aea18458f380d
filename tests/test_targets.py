"""Does the shipped rule base meet the targets it was tuned to? One section for each target of the design."""

from math import exp

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from what_ships import BASE, STORIES

from briefing import words
from briefing.answer import answer
from model import cases, checks, comparison, record
from model.engine import compiled, evaluate
from model.rulebase import SHIPPED

READINGS = list(BASE.reading)

# Reference class

MIDDLING = {x.id: (x.levels.low[1] + x.levels.high[0]) / 2 for x in BASE.variables if x.levels}


def peace_survival(stage, years):
    """Chance that no war has come by then, in the record reading, were war the only risk.

    The reference class counts truces broken by war; a force withdrawn or drawn in leaves the truce standing. So this
    is the survival under the race's war hazard alone, not 1 − P(war), which counts peace that the other risks end
    before war can as peace kept.
    """
    result = evaluate(BASE, MIDDLING | {"horizon": years}, "record")
    (war,) = [branch for branch in BASE.stage[stage].branches if branch.id == "war"]
    return exp(-exp(result.log_odds[(stage, "war")].iloc[0]) * years**war.shape)


@pytest.mark.parametrize(("years", "share"), [(1, 0.52), (2, 0.45), (5, 0.27)])
def test_peace_without_a_force_survives_about_as_long_as_past_truces(years, share):
    assert peace_survival("paper_peace", years) == pytest.approx(share, abs=0.12)


def test_peace_with_a_symbolic_force_survives_longer_but_not_as_with_consent():
    assert peace_survival("paper_peace", 5) < peace_survival("endurance_symbolic", 5) < 0.52


def test_peace_with_a_credible_force_survives_longest():
    assert 0.52 <= peace_survival("endurance_credible", 5) <= 0.80


def test_all_variables_medium_means_that_no_level_but_medium_is_met():
    fired = evaluate(BASE, MIDDLING).activations.iloc[0]
    for rule in BASE.rules:
        assert fired[rule.id] == all(level == "medium" or level.startswith("not ") for level in rule.when.values())


# Stories


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_preset_leads_where_its_name_promises_and_says_so(story, reading):
    told = answer(BASE, story.changed(reading=reading))
    assert told.leading == story.promises
    said = words.result_sentence(told)
    assert said.startswith(f"{told.ranked_groups[0].clause} in ")
    assert BASE.outcome[story.promises].phrase in said


# Reach: found by random search for a clear lead in both readings

REACHED = {
    "cornerstone": {
        "russian_acceptance": 90,
        "us_backing": 100,
        "troop_size": 90,
        "us_durability": 55,
        "mandate": 85,
        "coalition": 35,
        "european_will": 95,
        "insistence": 100,
        "kyiv_flexibility": 100,
        "horizon": 1,
    },
    "symbolic_presence": {
        "russian_acceptance": 85,
        "us_durability": 90,
        "mandate": 20,
        "coalition": 30,
        "european_will": 85,
        "insistence": 100,
        "kyiv_flexibility": 100,
        "horizon": 1,
    },
    "mission_creep": {
        "russian_acceptance": 75,
        "us_backing": 90,
        "us_durability": 85,
        "troop_size": 24,
        "mandate": 50,
        "forward_posture": 98,
        "coalition": 30,
        "european_will": 92,
        "insistence": 50,
        "nato_link": 20,
        "kyiv_flexibility": 90,
        "horizon": 15,
    },
    "unravelled": {
        "russian_acceptance": 90,
        "us_backing": 85,
        "coalition": 30,
        "european_will": 40,
        "insistence": 100,
        "horizon": 15,
    },
    "war_despite_force": {
        "russian_acceptance": 80,
        "troop_size": 5,
        "mandate": 5,
        "forward_posture": 95,
        "coalition": 35,
        "european_will": 95,
        "kyiv_flexibility": 100,
        "horizon": 10,
    },
    "paper_peace": {
        "russian_acceptance": 85,
        "us_backing": 85,
        "troop_size": 80,
        "us_durability": 75,
        "european_will": 15,
        "horizon": 1,
    },
    "war_without_force": {"insistence": 0, "kyiv_flexibility": 85, "horizon": 15},
    "no_deal": {"insistence": 85, "kyiv_flexibility": 5},
}


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize("outcome", list(BASE.outcome))
def test_every_outcome_leads_somewhere(outcome, reading):
    assert evaluate(BASE, REACHED[outcome], reading).outcomes.iloc[0].idxmax() == outcome


# Directions

PEACE = ["cornerstone", "symbolic_presence", "paper_peace"]

# moving the slider up | never raises (-) or never lowers (+) | what: an outcome, a key figure, peace in all,
# the chance of a branch once its stage is reached, or the yearly rate of a risk
CLAIMS = [
    ("russian_acceptance", "+", "force_deployed"),
    ("russian_acceptance", "+", "cornerstone"),
    ("russian_acceptance", "+", "symbolic_presence"),
    ("russian_acceptance", "+", "peace"),
    ("russian_acceptance", "-", "unrealised_ambition"),
    ("russian_acceptance", "-", "rate of endurance_credible.war"),
    ("us_backing", "+", "credible_if_deployed"),
    ("us_backing", "+", "deployment.deployed"),
    ("us_durability", "+", "peace"),
    ("us_durability", "+", "cornerstone"),
    ("us_durability", "-", "no_deal"),
    ("us_durability", "-", "rate of paper_peace.war"),
    ("us_durability", "-", "rate of after_withdrawal.war"),
    ("us_durability", "-", "rate of endurance_credible.war"),
    ("us_durability", "-", "rate of endurance_symbolic.war"),
    ("us_durability", "-", "rate of endurance_symbolic.withdrawn"),
    ("troop_size", "+", "credible_if_deployed"),
    ("troop_size", "-", "force_deployed"),
    ("mandate", "+", "credible_if_deployed"),
    ("mandate", "+", "settlement.with_force"),
    ("mandate", "-", "no_deal"),
    ("forward_posture", "+", "rate of endurance_credible.drawn_in"),
    ("forward_posture", "-", "endurance_symbolic.holds"),
    ("coalition", "+", "force_deployed"),
    ("coalition", "+", "cornerstone"),
    ("european_will", "+", "force_deployed"),
    ("european_will", "+", "cornerstone"),
    ("european_will", "+", "credible_if_deployed"),
    ("european_will", "-", "rate of endurance_credible.withdrawn"),
    ("insistence", "+", "no_deal"),
    ("insistence", "-", "settlement.without_force"),
    ("nato_link", "+", "deployment.deployed"),
    ("nato_link", "-", "settlement.with_force"),
    ("kyiv_flexibility", "-", "no_deal"),
    ("horizon", "-", "peace"),
    ("horizon", "-", "endurance_credible.holds"),
    ("horizon", "-", "endurance_symbolic.holds"),
    ("horizon", "-", "paper_peace.holds"),
    ("horizon", "+", "endurance_symbolic.withdrawn"),
    ("horizon", "+", "war_resumes"),
]


def measured(result, what):
    if what == "peace":
        return result.outcomes[PEACE].sum(axis=1)
    if what.startswith("rate of "):
        return result.log_odds[tuple(what.removeprefix("rate of ").split("."))]
    if "." in what:
        return result.branches[tuple(what.split("."))]
    return (result.outcomes if what in result.outcomes else result.figures)[what]


POSITIONS = 31


@pytest.fixture(scope="module")
def scenarios():
    """Random settings of every slider, a good part of them at the ends of their range."""
    rng = np.random.default_rng(0)
    columns = {x.id: rng.uniform(*x.range, 500) for x in BASE.variables}
    for x in BASE.variables:
        ends = rng.random(500) < 0.2
        columns[x.id][ends] = rng.choice(x.range, ends.sum())
    return pd.DataFrame(columns)


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize(("slider", "way", "what"), CLAIMS)
def test_a_slider_moves_what_it_should_and_never_the_other_way(slider, way, what, reading, scenarios):
    values = scenarios.loc[scenarios.index.repeat(POSITIONS)]
    values[slider] = np.tile(np.linspace(*BASE.variable[slider].range, POSITIONS), len(scenarios))
    moved = measured(evaluate(BASE, values, reading), what).to_numpy().reshape(len(scenarios), POSITIONS)
    steps = np.diff(moved) if way == "+" else -np.diff(moved)
    assert steps.min() >= -1e-8  # the quadrature may be off by so much from one position to the next
    assert steps.max() > 1e-3


@settings(max_examples=100)
@given(st.fixed_dictionaries({x.id: st.floats(*x.range) for x in BASE.variables}), st.sampled_from(READINGS))
def test_more_acceptance_never_lowers_the_chance_of_deployment(values, reading):
    positions = np.linspace(values["russian_acceptance"], 100, POSITIONS)
    deployed = evaluate(BASE, values | {"russian_acceptance": positions}, reading).figures["force_deployed"]
    assert deployed.diff().min() >= -1e-12


@pytest.mark.parametrize("rule", BASE.rules, ids=lambda rule: rule.id)
def test_alone_a_rule_moves_its_own_branches_by_its_factor_and_no_other(rule):
    """With every other factor at 1, meeting the rule's conditions multiplies its own odds or rates by its factor."""
    alone = {name: 1.0 for name in BASE.rule if name != rule.id}
    met, missed = evaluate(BASE, meeting(rule), factors=alone), evaluate(BASE, missing(rule), factors=alone)
    moved = met.log_odds.iloc[0] - missed.log_odds.iloc[0]
    for stage, branch in moved.index:
        own = branch == rule.then.branch and stage in rule.then.stages
        expected = np.log(rule.factor[READINGS[0]]) if own else 0.0
        assert moved[(stage, branch)] == pytest.approx(expected, abs=1e-12)


def value_at(variable, level):
    """A value at which the level is fully met."""
    start, end = BASE.variable[variable].range
    ends = {"low": start, "high": end, "medium": MIDDLING[variable]}
    return ends[level] if level in ends else ends["high" if level == "not low" else "low"]


def meeting(rule):
    return {name: value_at(name, level) for name, level in rule.when.items()}


def missing(rule):
    """The same values, but for the rule's first condition, which is not met at all."""
    name, level = next(iter(rule.when.items()))
    opposite = level.removeprefix("not ") if level.startswith("not ") else f"not {level}"
    return meeting(rule) | {name: value_at(name, opposite)}


# Width


def test_with_every_factor_at_one_the_base_odds_alone_decide():
    values = pd.DataFrame([dict(BASE.baseline), REACHED["cornerstone"], REACHED["no_deal"]]).fillna(BASE.baseline)
    log_odds = evaluate(BASE, values, factors=dict.fromkeys(BASE.rule, 1.0)).log_odds
    for stage in BASE.stages:
        for branch in stage.weighted:
            assert np.exp(log_odds[(stage.id, branch.id)]).tolist() == pytest.approx([branch.base] * 3)


@pytest.mark.parametrize("rule", BASE.rules, ids=lambda rule: rule.id)
def test_every_rule_can_fire_fully(rule):
    assert evaluate(BASE, meeting(rule)).activations[rule.id].iloc[0] == 1


@pytest.fixture(scope="module")
def sampled():
    rng = np.random.default_rng(0)
    return pd.DataFrame({x.id: rng.uniform(*x.range, 2000) for x in BASE.variables})


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize("rule", list(BASE.rule))
def test_removing_a_rule_changes_some_outcome_by_at_least_a_point(rule, reading, sampled):
    with_it = evaluate(BASE, sampled, reading).outcomes
    without = evaluate(BASE, sampled, reading, {rule: 1.0}).outcomes
    assert (with_it - without).abs().max(axis=None) >= 0.01


def test_there_are_no_more_than_forty_five_rules():
    assert len(compiled(BASE).rules) <= 45


# Sliders that answer


@pytest.mark.parametrize("reading", READINGS)
def test_few_stretches_of_a_slider_say_nothing(reading):
    shares = comparison.still(BASE, reading)
    assert shares.mean() <= 0.25
    assert shares.max() <= 0.5


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize("variable", [x for x in BASE.variables if x.leading or x.kind == "lever"], ids=lambda x: x.id)
def test_at_the_baseline_every_lever_and_leading_slider_matters(variable, reading):
    assert comparison.swings(BASE, reading)[variable.id] >= (0.03 if variable.leading else 0.015)


@pytest.mark.parametrize("reading", READINGS)
def test_once_the_force_is_in_place_its_size_matters(reading):
    sizes = {"troop_size": np.linspace(*BASE.variable["troop_size"].range, POSITIONS)}
    assert np.ptp(evaluate(BASE, sizes, reading, lens="force").outcomes.to_numpy(), axis=0).max() >= 0.15


@pytest.mark.parametrize("reading", READINGS)
def test_few_signposts_leave_the_baseline_where_it_is(reading):
    here = evaluate(BASE, {}, reading).outcomes.to_numpy()[0]
    moved = []
    for signpost in BASE.signposts:
        variable = BASE.variable[signpost.variable]
        value = np.clip(variable.baseline + signpost.by, *variable.range)
        moved.append(np.abs(evaluate(BASE, {variable.id: value}, reading).outcomes.to_numpy()[0] - here).max())
    assert sum(shift < 0.005 for shift in moved) <= 6


# Answers that would be absurd


def test_no_troops_at_all_are_not_a_force():
    assert BASE.variable["troop_size"].range[0] > 0


@pytest.mark.parametrize("reading", READINGS)
def test_a_force_that_fights_sells_the_deal_that_has_it(reading):
    watching, fighting = (
        evaluate(BASE, {"kyiv_flexibility": 50, "mandate": mandate, "forward_posture": 50}, reading)
        for mandate in (20, 90)
    )
    before, after = watching.flows["settlement"].iloc[0], fighting.flows["settlement"].iloc[0]
    assert after["with_force"] > 1.2 * before["with_force"]
    assert after["without_force"] < before["without_force"]
    assert fighting.figures["force_deployed"].iloc[0] > watching.figures["force_deployed"].iloc[0]
    assert fighting.outcomes["war_without_force"].iloc[0] < watching.outcomes["war_without_force"].iloc[0] + 0.005


def test_on_the_line_it_does_so_by_the_record_and_never_sells_the_deal_without_it():
    watching, fighting = (
        evaluate(BASE, {"kyiv_flexibility": 50, "mandate": at, "forward_posture": at}, "record") for at in (20, 90)
    )
    assert fighting.figures["force_deployed"].iloc[0] > watching.figures["force_deployed"].iloc[0]
    assert fighting.outcomes["war_without_force"].iloc[0] < watching.outcomes["war_without_force"].iloc[0] + 0.005


@pytest.mark.parametrize("reading", READINGS)
def test_a_backed_force_can_stand_where_the_adversary_refuses_it(reading):
    """As in Korea: of 27 shown forces that were deployed 12 met an acceptance of 25 or less."""
    backed = {"russian_acceptance": 15, "us_backing": 100, "troop_size": 75}
    shares = evaluate(BASE, backed, reading).figures["force_deployed"]
    assert shares.iloc[0] > 0.1
    resolved = backed | {"us_durability": 90, "european_will": 90, "mandate": 90, "coalition": 16}
    assert evaluate(BASE, resolved, reading).figures["force_deployed"].iloc[0] > 0.2


@pytest.mark.parametrize("reading", READINGS)
def test_war_after_a_withdrawal_is_counted(reading):
    """More of those whose force has left see war than if the truce were safe from then on."""
    values = STORIES[4].values
    counted = evaluate(BASE, values, reading).figures["war_resumes"].iloc[0]
    safe = evaluate(BASE, values, reading, {"after_withdrawal.war": 1e-6}).figures["war_resumes"].iloc[0]
    assert counted > safe + 0.05


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_more_will_never_brings_more_war(story, reading):
    """But for an exposed tripwire, which tempts more than it deters, by less than a tenth of a point at a step."""
    values = story.values | {"european_will": np.linspace(0, 100, POSITIONS)}
    assert evaluate(BASE, values, reading).figures["war_resumes"].diff().max() < 1e-3


@pytest.mark.parametrize("reading", READINGS)
def test_where_the_adversary_accepts_insistence_costs_nothing(reading):
    values = {"russian_acceptance": 100, "insistence": np.linspace(0, 100, 11)}
    assert np.ptp(evaluate(BASE, values, reading).outcomes["no_deal"]) < 1e-12


@pytest.mark.parametrize("reading", READINGS)
def test_a_firmer_mandate_hardly_ever_lowers_the_chance_of_peace(reading, scenarios):
    """By no more than two points; the rule on the vague mandate says why it does at all."""
    values = scenarios.loc[scenarios.index.repeat(POSITIONS)]
    values["mandate"] = np.tile(np.linspace(0, 100, POSITIONS), len(scenarios))
    peace = evaluate(BASE, values, reading).outcomes[PEACE].sum(axis=1).to_numpy().reshape(-1, POSITIONS)
    assert (np.maximum.accumulate(peace, axis=1) - peace).max() <= 0.02
    assert "lower the chance of peace" in BASE.rule["vague-mandate"].reason


# Past cases

CHECKS = checks.load(SHIPPED.with_name("checks.toml"))


@pytest.fixture(scope="module")
def past():
    return {kind: cases.load(BASE, CHECKS, kind, SHIPPED.parent) for kind in (cases.PRECEDENTS, cases.PROPOSALS)}


def scores(past, kind, check, coding):
    return record.track_record(BASE, CHECKS, past[kind], "record").loc[(check, coding, "record")]


def test_peace_is_given_more_chance_where_it_held_than_where_it_failed(past):
    """In the mean of the two codings that were made without the first, the rules or, for the third, the second.

    A check of direction, never a claim of fit: whoever coded the cases knew how each ended.
    """
    for check in ("held", "no_war"):
        found = scores(past, cases.PRECEDENTS, check, "mean of second analyst and third analyst")
        assert found["cases"] == 27
        assert found["rank"] >= 0.68
        assert found["brier"] <= 0.17 < found["brier_base"]


def test_proposed_forces_are_given_more_chance_where_they_were_agreed_and_where_they_arrived(past):
    for coding in (next(iter(past[cases.PROPOSALS].codings)), "mean of all"):
        assert scores(past, cases.PROPOSALS, "with_force_or_silent", coding)["auc"] >= 0.80
        assert scores(past, cases.PROPOSALS, "deployed", coding)["auc"] >= 0.88


def test_the_past_cases_are_whole(past):
    known, proposed = past[cases.PRECEDENTS], past[cases.PROPOSALS]
    deployed, coded = cases.tried(known.table), cases.coded(BASE, known.table)
    assert (len(known.facts), len(deployed), len(proposed.facts)) == (34, 27, 24)
    assert set(deployed["reached"]) == {"deployment.deployed"}
    assert deployed["held"].value_counts().to_dict() == {0: 14, 1: 13}
    assert len(coded) == 7
    assert not known.table[coded].isna().any(axis=None)
    assert [len(x.codings) for x in (known, proposed)] == [3, 2]
    assert all(BASE.variable[name].coding for name in (*coded, *cases.coded(BASE, proposed.table)))


def test_where_a_case_ended_and_whether_its_peace_held_agree(past):
    ended = past[cases.PRECEDENTS].table.groupby("outcome")["held"].agg(["min", "max"])
    assert ended.loc[["cornerstone", "symbolic_presence"]].to_numpy().tolist() == [[1, 1], [1, 1]]
    assert ended.loc[["war_despite_force", "war_without_force"]].to_numpy().tolist() == [[0, 0], [0, 0]]
