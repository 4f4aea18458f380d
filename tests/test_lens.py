"""Are shares counted among the cases that a lens names, by groups, and after a race that follows another?"""

from math import exp

import numpy as np
import pandas as pd
import pytest
from conftest import TREATED
from hypothesis import given, settings
from hypothesis import strategies as st
from what_ships import BASE

from briefing import branching, words
from briefing.answer import answer, baseline
from briefing.brief import brief
from briefing.findings.tipping import tipping_of
from briefing.tables import branches
from model.attribution import between
from model.engine import evaluate
from model.ensemble import band_factors
from model.explain import counterfactuals, paths, without_each_rule
from model.moves import smallest_flips
from model.parts import RuleBase
from model.rulebase import parse
from model.tensions import tensions
from model.tipping import planes, strips
from scenarios.link import from_link, to_link
from scenarios.scenario import baseline_scenario, json_schema, read_json
from scenarios.storyline import Scene, Storyline, basis

FEW = settings(max_examples=25)
SCENARIOS = st.fixed_dictionaries(
    {x.id: st.floats(*map(float, x.range), allow_subnormal=False) for x in BASE.variables}
)
READINGS = st.sampled_from(list(BASE.reading))
LENSES = st.sampled_from([lens.id for lens in BASE.lenses if lens.given])


def seen(base, lens, reading="", **values):
    """The answer for the baseline with some values set otherwise."""
    start = baseline_scenario(base)
    return answer(base, start.changed(values={**start.values, **values}, lens=lens, reading=reading or start.reading))


def treated_summer(dries=0.02, greens=0.03, fails=0.2, weeks=10.0):
    """Chances of dry, green and full once water is rationed: the closed form for rates that do not change."""
    either = dries + greens
    struck = (1 - exp(-either * weeks)) / either
    spoilt = greens * (struck - exp(-fails * weeks) * (exp((fails - either) * weeks) - 1) / (fails - either))
    return {"dry": dries * struck, "green": spoilt, "full": 1 - dries * struck - spoilt, "turned": greens * struck}


# Known answers, on the toy


def test_a_lens_counts_among_what_it_names(treated):
    summer = treated_summer()
    rationed = evaluate(treated, lens="rationed")
    expected = {name: summer[name] for name in ("full", "dry", "green")} | {"lorries": 0}
    assert rationed.outcomes.iloc[0].to_dict() == pytest.approx(expected, abs=1e-12)
    assert rationed.flows[("meeting", "ration")].iloc[0] == pytest.approx(1)
    spoilt = summer["green"] / summer["turned"]
    turned = evaluate(treated, lens="turned")
    assert turned.outcomes.iloc[0].to_dict() == pytest.approx(
        {"full": 1 - spoilt, "dry": 0, "green": spoilt, "lorries": 0}, abs=1e-12
    )
    assert turned.onward[("summer", "greens", "fails")].iloc[0] == pytest.approx(spoilt, abs=1e-12)
    # Key figures say themselves among which cases they count.
    assert (rationed.figures == evaluate(treated).figures).all(axis=None)


# Invariants of the shipped base


@FEW
@given(SCENARIOS, READINGS, LENSES)
def test_the_paths_through_a_lens_add_up_to_its_outcomes(values, reading, lens):
    through = evaluate(BASE, values, reading, lens=lens)
    by_path = {name: sum(path.probability for path in paths(through, name)) for name in BASE.outcome}
    assert by_path == pytest.approx(through.outcomes.iloc[0].to_dict(), abs=1e-12)


@FEW
@given(SCENARIOS, LENSES)
def test_ribbons_carry_all_of_every_outcome(values, lens):
    found = seen(BASE, lens, **values)
    into = dict.fromkeys(BASE.outcome, 0.0)
    for link in branching.links(found):
        if link.end in into:
            into[link.end] += link.share
    assert into == pytest.approx(dict(found.outcomes), abs=1e-12)


def test_over_time_the_lens_stays(treated):
    timeline = seen(treated, "rationed").timeline
    for year in (2.5, 10.0):
        summer = treated_summer(weeks=year)
        assert timeline.loc[year, "green"] == pytest.approx(summer["green"], abs=1e-12)


# Answers, and what is asked of them


def test_an_answer_is_through_its_lens_and_reading_in_all_its_parts():
    """At a value at which the readings differ, with a baseline at which they differ too."""
    base = parse(TREATED.replace("baseline = 60", "baseline = 40").replace("baseline = 50", "baseline = 20"))
    for reading, other in (("council", "engineer"), ("engineer", "council")):
        found = seen(base, "rationed", reading, rain=20.0, restraint=10.0)
        values = found.scenario.values
        draws = evaluate(base, values, reading, band_factors(base, reading), "rationed").outcomes
        low, high = np.quantile(draws["green"], [0.05, 0.95])
        assert found.bands["green"] == pytest.approx((low, high))
        lost = np.quantile(draws["dry"] + draws["green"], [0.05, 0.95])
        assert found.group_bands["lost"] == pytest.approx(tuple(lost))
        assert found.groups["lost"] == pytest.approx(found.outcomes["dry"] + found.outcomes["green"])
        start = evaluate(base, {}, reading, lens="rationed").outcomes.iloc[0].to_dict()
        assert found.baseline_outcomes == pytest.approx(start)
        assert baseline(base, other, "rationed")[0] != pytest.approx(start)
        figure = evaluate(base, {}, reading).figures.iloc[0].to_dict()
        assert found.baseline_figures == pytest.approx(figure)
        assert baseline(base, other, "rationed")[1] != pytest.approx(figure)
        without = without_each_rule(base, values, reading, "rationed")[["full", "lorries"]].sum(axis=1)
        assert found.drivers.to_dict() == pytest.approx((found.groups["water"] - without).to_dict())


def ungrouped(base):
    """The same without groups, so that single outcomes lead."""
    return RuleBase.model_construct(**{**dict(base), "groups": ()})


def test_what_tips_is_looked_for_through_the_lens(treated):
    treated = ungrouped(treated)
    everything, rationed = (strips(treated, {"rain": 0.0}, "council", lens) for lens in ("", "rationed"))
    assert everything["weeks"].runs[-1].leading == "lorries"
    assert all(run.leading != "lorries" for strip in rationed.values() for run in strip.runs)
    (plane,) = planes(treated, {}, "council", "rain", "weeks", "green", lens="rationed")
    assert plane.outcomes[list(treated.outcome).index("lorries")].max() == 0
    three = planes(treated, {}, "council", "rain", "weeks", "green", "restraint", "rationed")
    assert [one.outcomes[list(treated.outcome).index("lorries")].max() for one in three] == [0, 0, 0]
    single, _ = smallest_flips(treated, {"weeks": 20.0}, "council", lens="turned")
    assert single is None or single.leading != "lorries"
    table = counterfactuals(treated, {"rain": 20.0}, "council", "lorries", "rationed")
    assert (table["without"] == 0).all()
    start, end = ({"rain": 60.0}, treated.weights("council")), ({"rain": 20.0}, treated.weights("council"))
    assert between(treated, start, end, "lorries", "rationed").sum() == pytest.approx(0)


def test_a_group_that_shares_its_id_with_an_outcome_has_a_band_of_its_own():
    base = parse(TREATED.replace('id = "lost"', 'id = "dry"'))
    found = seen(base, "")
    draws = evaluate(base, {}, "council", band_factors(base, "council")).outcomes
    for bands, shares in ((found.bands, draws["dry"]), (found.group_bands, draws["dry"] + draws["green"])):
        assert bands["dry"] == pytest.approx(tuple(np.quantile(shares, [0.05, 0.95])))


def test_the_paths_of_a_key_figure_are_not_seen_through_the_lens(treated):
    result = evaluate(treated, lens="turned")
    parts = [path.probability for path in paths(result, "lost_if_rationed")]
    assert sum(parts) == pytest.approx(result.figures["lost_if_rationed"].iloc[0])


# Words


def test_the_headline_speaks_by_group(treated):
    found = seen(treated, "")
    band = words.band_text(found.group_bands["water"])
    assert words.result_sentence(found) == (
        f"Water would flow in 93 of 100 cases ({band}; almost certain), 18 of them from the reservoir. "
        "The water would be lost in 7. The likeliest single outcome: water by lorry, 75\u00a0%."
    )


def test_through_a_lens_the_headline_says_so(treated):
    found = seen(treated, "rationed")
    said = words.result_sentence(found)
    assert said.startswith("Water would flow in 70 of 100 summers with rationing (")
    assert "all of them from the reservoir. The water would be lost in 30." in said
    assert words.flow_sentence(found).startswith("Of summers with rationing. ")
    assert words.outcomes_sentence(found).startswith("Of summers with rationing, outcomes")
    assert "Shares are of summers with rationing." in words.source(treated, found.scenario)
    assert "Shares are" not in words.source(treated, seen(treated, "").scenario)
    assert "share of summers with rationing" in branches(found)


def test_a_group_that_the_lens_leaves_out_is_not_named(treated):
    said = words.groups_sentence(seen(treated, "failed"))
    assert said.startswith("The water would be lost in 100 of 100 summers in which treatment fails (100; ")
    assert "Water would flow" not in said


def test_a_part_that_is_the_whole_but_for_less_than_a_point_is_all_of_it():
    found = seen(parse(TREATED.replace('"Not rationed", base = 3.0', '"Not rationed", base = 0.001')), "")
    assert 0 < found.outcomes["lorries"] < 0.001
    assert "all of them from the reservoir" in words.groups_sentence(found)


def test_an_outcome_likelier_than_any_other_is_not_the_headline_if_its_group_is_not():
    base = parse(
        TREATED.replace('outcomes = ["dry", "green"]', 'outcomes = ["full", "dry", "green"]').replace(
            'outcomes = ["full", "lorries"]\nof_which = [{ label = "from the reservoir", outcomes = ["full"] }]',
            'outcomes = ["lorries"]',
        )
    )
    found = seen(base, "", rain=0.0)
    assert found.leading == "lorries"
    assert words.result_sentence(found).startswith("The water would be lost in 57 of 100 cases")


# Tensions


@pytest.mark.parametrize(
    ("rain", "restraint", "tense"),
    [(80, 60, True), (100, 90, True), (79.9, 75, False), (90, 59.9, False), (90, 90.1, False)],
)
def test_settings_are_in_tension_within_all_their_ranges(treated, rain, restraint, tense):
    found = [x.id for x in tensions(treated, {"rain": rain, "restraint": restraint})]
    assert found == (["thrift-in-the-rain"] if tense else [])


def test_what_is_missing_stands_at_its_baseline(treated):
    assert not tensions(treated, {"rain": 90.0})


def test_points_and_notes_say_what_hardly_goes_together(treated):
    start = baseline_scenario(treated)
    scene = Scene(scenario=start.changed(values={**start.values, "rain": 90.0, "restraint": 70.0}))
    (told,) = brief(treated, Storyline(name="x", scenes=(scene,)), pd.Timestamp("2026-01-06").date()).scenes
    assert told.points[-1] == "Settings that hardly go together: Nobody saves water while it pours."


def test_every_tension_of_the_shipped_base_can_hold():
    for tension in BASE.tensions:
        middle = {name: (low + high) / 2 for name, (low, high) in tension.when.items()}
        assert tension in tensions(BASE, middle)
        assert tension not in tensions(BASE, BASE.baseline)


# The lens of a scenario


def test_a_lens_travels_in_file_and_link(treated):
    scenario = baseline_scenario(treated).changed(lens="turned")
    assert read_json(treated, scenario.to_json()).scenario == scenario
    link = to_link(treated, scenario)
    assert link["lens"] == "turned"
    assert from_link(treated, link).scenario == scenario
    assert scenario.settings != baseline_scenario(treated).settings
    assert json_schema()["properties"]["lens"]["default"] == ""


def test_the_first_lens_is_none(treated):
    scenario = baseline_scenario(treated).changed(lens="all")
    assert read_json(treated, scenario.to_json()).scenario.lens == ""
    opened = from_link(treated, {"lens": "all"})
    assert (opened.scenario.lens, opened.remarks) == ("", ())


def test_a_lens_that_does_not_exist_is_all_cases_with_a_remark(treated, toy):
    scenario = baseline_scenario(treated).changed(lens="moonlit")
    for opened in (read_json(treated, scenario.to_json()), from_link(treated, {"lens": "moonlit"})):
        assert opened.scenario.lens == ""
        assert any("“moonlit” does not exist under these rules" in remark for remark in opened.remarks)
    # A rule base without lenses is another rule base.
    other = read_json(toy, baseline_scenario(treated).changed(lens="turned").to_json())
    assert other.scenario.lens == ""
    assert any("“turned” does not exist under these rules" in remark for remark in other.remarks)


def test_words_written_for_another_lens_are_stale(treated):
    plain = Scene(scenario=baseline_scenario(treated))
    through = plain.changed(scenario=plain.scenario.changed(lens="turned"))
    assert basis(treated, plain, None) != basis(treated, through, None)


def test_a_scene_is_compared_with_the_one_before_through_its_own_lens(treated):
    start = baseline_scenario(treated)
    scenes = (Scene(scenario=start), Scene(scenario=start.changed(lens="rationed")))
    _, told = brief(treated, Storyline(name="x", scenes=scenes), pd.Timestamp("2026-01-06").date()).scenes
    assert told.before.outcomes == told.answer.outcomes
    assert told.headline == "Water would flow in 70 of 100 summers with rationing (likely), as before"


def test_what_would_flip_a_scene_is_looked_for_through_its_lens(treated):
    treated = ungrouped(treated)
    start = baseline_scenario(treated)
    dry = Scene(scenario=start.changed(lens="rationed", values=start.values | {"rain": 20.0, "weeks": 4.0}))
    (scene,) = brief(treated, Storyline(name="x", scenes=(dry,)), pd.Timestamp("2026-01-06").date()).scenes
    strips = tipping_of(scene.answer).strips.values()
    assert scene.flips == smallest_flips(treated, dry.scenario.values, dry.scenario.reading, lens="rationed")
    assert scene.flips != smallest_flips(treated, dry.scenario.values, dry.scenario.reading)
    assert all(run.leading != "lorries" for strip in strips for run in strip.runs)
