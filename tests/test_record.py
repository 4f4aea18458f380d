"""Are rules scored against past cases as worked out by hand, beside a regression, and do codings agree as in print?"""

import json
from math import exp, isnan, log

import numpy as np
import pandas as pd
import pytest
from conftest import TOY
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import minimize
from scipy.stats import spearmanr
from test_cases import ASKED, BLANK, FAIR, HEAD, SPENT, WET

from model import agreement, cases, checks, record, regression
from model.__main__ import main
from model.cases import Cases

ONCE = np.ones((1, 5))


@pytest.fixture
def years(toy, tmp_path):
    (tmp_path / "precedents.csv").write_text("\n".join([HEAD, WET, FAIR, BLANK, SPENT]), encoding="utf-8")
    return cases.load(toy, ASKED, folder=tmp_path)


# What the rules say, and what happened


def test_the_chance_is_that_no_risk_strikes_once_put_to_the_test(toy, years):
    coding = years.codings["the clerk"]
    council, engineer = (record.chances(toy, ASKED, coding, reading)["held"] for reading in ("council", "engineer"))
    assert council["The wet year"] == pytest.approx(exp(-10 * (0.02 * 0.5 + 0.03)))
    assert engineer["The wet year"] == pytest.approx(exp(-10 * (0.02 * 0.1 + 0.03)))
    assert council["The fair year"] == pytest.approx(exp(-10 * (0.02 + 0.03)))
    assert council["The lost year"] == council["The fair year"]  # not coded on rain: the baseline's 60


def test_a_case_that_was_never_tried_or_whose_end_is_not_known_is_not_asked(years):
    assert record.answers(ASKED, years.facts)["held"].tolist()[:2] == [1, 0]
    assert record.answers(ASKED, years.facts)["held"].isna().tolist() == [False, False, True, True]


def test_a_case_that_a_coder_left_out_has_no_chance(toy, years):
    blank = years.codings["the clerk"] * np.nan
    assert record.chances(toy, ASKED, blank, "council")["held"].isna().all()


def test_one_trait_stands_in_for_another_that_nobody_coded(toy):
    asked = ASKED.model_copy(update={"stand_ins": {"restraint": "rain"}})
    coded = pd.DataFrame({"rain": [10.0, np.nan]})
    assert record.settings(toy, asked, coded)["restraint"].tolist() == [10, 50]
    assert record.settings(toy, asked, coded.assign(restraint=[70.0, 80.0]))["restraint"].tolist() == [70, 80]


def test_a_rule_base_with_a_narrower_range_takes_its_end(toy):
    coded = pd.DataFrame({"rain": [130.0, -2.0]})
    assert record.settings(toy, ASKED, coded)["rain"].tolist() == [100, 0]


def test_yes_goes_before_no_and_either_may_stand_in_another_column():
    asked = checks.load()
    facts = pd.DataFrame(
        {
            "settlement": ["with_force", "without_force", "no_deal", "silent", "with_force"],
            "deployed": ["1", "", "1", "0", ""],
        }
    ).assign(reached="")
    became = record.answers(asked, facts)
    assert became["deployed_at_all"].tolist()[:4] == [1, 0, 1, 0]
    assert isnan(became["deployed_at_all"].iloc[4])  # agreed, and not known yet
    assert became["deployed"].isna().tolist() == [False, True, False, False, True]
    assert became["with_force_or_silent"].tolist() == [1, 0, 0, 1, 1]
    assert became["any_deal"].tolist() == [1, 1, 0, 1, 1]
    assert "held" not in became


def test_a_share_among_others_is_the_chance_of_the_branch(base):
    """However rare it is that a force is agreed: the chance that it arrives then is the stage's own."""
    coded = pd.DataFrame({"russian_acceptance": [0.0, 100.0], "european_will": [90.0, 10.0]})
    found = record.chances(base, checks.load(), coded, "record")["deployed"]
    values = {"russian_acceptance": coded["russian_acceptance"], "european_will": coded["european_will"]}
    expected = record.evaluate(base, values, "record").branches["deployment", "deployed"]
    assert found.to_numpy() == pytest.approx(expected.to_numpy())


# Scores


def test_the_track_record_of_two_years_by_hand(toy, years):
    found = record.track_record(toy, ASKED, years).loc[("held", "the clerk", "council")]
    wet, fair = exp(-0.4), exp(-0.5)
    assert (found["cases"], found["yes"], found["share"]) == (2, 1, 0.5)
    assert (found["rank"], found["auc"]) == (1, 1)
    assert found["chance"] == pytest.approx((wet + fair) / 2)
    assert found["brier"] == pytest.approx(((1 - wet) ** 2 + fair**2) / 2)
    assert found["brier_base"] == 0.25


def test_where_all_ended_alike_there_is_nothing_to_tell_apart(toy, years):
    one = Cases(years.facts.iloc[:1], {name: coding.iloc[:1] for name, coding in years.codings.items()})
    found = record.track_record(toy, ASKED, one).loc[("held", "the clerk", "council")]
    assert isnan(found["rank"])
    assert isnan(found["auc"])
    assert isnan(found["regression_brier"])  # left out, no case remains
    assert found["brier"] == pytest.approx((1 - exp(-0.4)) ** 2)


def test_the_interval_is_the_same_every_time_and_holds_the_value(base):
    asked = checks.load()
    known = cases.load(base, asked)
    found = [record.track_record(base, asked, known, "record") for _ in range(2)]
    pd.testing.assert_frame_equal(*found)
    for score in ("rank", "auc", "brier"):
        assert (found[0][f"{score}_low"] < found[0][score]).all()
        assert (found[0][score] < found[0][f"{score}_high"]).all()


@given(
    arrays(float, (2, 8), elements=st.integers(0, 4).map(float)),
    arrays(int, 8, elements=st.integers(0, 3)).filter(lambda counts: counts.sum() > 1),
)
def test_rank_correlation_is_spearmans_of_the_rows_so_many_times_each(numbers, counts):
    one, other = numbers.repeat(counts, axis=1)
    ours = record.rank_correlation(*numbers, counts[None].astype(float))[0]
    if np.ptp(one) == 0 or np.ptp(other) == 0:
        assert isnan(ours)
    else:
        assert ours == pytest.approx(spearmanr(one, other).statistic, abs=1e-12)


def test_the_area_counts_pairs_in_order_and_ties_half():
    happened = np.array([1.0, 0, 0, 1, 1])
    assert record.area(happened, happened, ONCE).tolist() == [1]
    assert record.area(np.full(5, 0.3), happened, ONCE).tolist() == [0.5]
    # Of six pairs the yes of .6 wins two, that of .4 one and a tie, that of .1 none.
    given_ = np.array([0.6, 0.4, 0.2, 0.4, 0.1])
    assert record.area(given_, happened, ONCE).tolist() == pytest.approx([3.5 / 6])
    # The first yes counted twice, and the last not at all.
    assert record.area(given_, happened, np.array([[2.0, 1, 1, 1, 0]])).tolist() == pytest.approx([5.5 / 6])


def test_the_brier_score_is_the_mean_squared_error():
    happened = np.array([1.0, 0, 0, 1, 1])
    assert record.brier(np.full(5, 0.5), happened, ONCE).tolist() == [0.25]
    assert record.brier(np.array([0.9, 0.2, 0, 1, 1]), happened, ONCE).tolist() == pytest.approx([0.01])
    assert record.brier(
        np.array([0.9, 0.2, 0, 1, 1]), happened, np.array([[3.0, 1, 0, 0, 0]])
    ).tolist() == pytest.approx([(3 * 0.01 + 0.04) / 4])


def test_misses_stand_with_the_largest_first(toy, years):
    found = record.misses(toy, ASKED, years, years.mean, "council")
    assert [(miss.case, miss.happened) for miss in found] == [("The fair year", 0), ("The wet year", 1)]
    assert [miss.size for miss in found] == pytest.approx([exp(-0.5), 1 - exp(-0.4)])


# Regression


def test_the_slope_of_two_groups_is_that_at_which_the_penalty_balances_what_is_left():
    """Half the cases at −1, half at 1, a quarter yes and three quarters: by symmetry no intercept."""
    columns = np.repeat([-1.0, 1.0], 4)[:, None]
    answers = np.array([1.0, 0, 0, 0, 1, 1, 1, 0])
    intercept, (slope,) = regression.fitted(columns, answers, penalty=1e-12)
    assert (intercept, slope) == pytest.approx((0, log(3)), abs=1e-9)
    _, (slope,) = regression.fitted(columns, answers, penalty=2.0)
    assert 8 * (0.75 - 1 / (1 + exp(-slope))) == pytest.approx(2.0 * slope)


def test_it_is_what_a_general_minimiser_finds():
    rng = np.random.default_rng(3)
    columns = rng.normal(size=(30, 4))
    answers = (columns[:, 0] + rng.normal(size=30) > 0).astype(float)

    def loss(weights):
        odds = weights[0] + columns @ weights[1:]
        return (np.logaddexp(0, odds) - answers * odds).sum() + (weights[1:] ** 2).sum() / (2 * 0.3)

    theirs = minimize(loss, np.zeros(5), tol=1e-10).x
    intercept, slopes = regression.fitted(columns, answers)
    assert [intercept, *slopes] == pytest.approx(theirs, abs=1e-5)


def test_each_case_is_judged_by_the_others_alone():
    columns = np.arange(8.0)[:, None]
    answers = np.array([0.0, 0, 0, 0, 1, 1, 1, 1])
    fair = regression.left_out(columns, answers)
    wrong = answers.copy()
    wrong[6] = 0
    assert regression.left_out(columns, wrong)[6] == fair[6]
    assert regression.left_out(columns, wrong)[5] < fair[5]


def test_what_is_not_coded_takes_the_mean_of_the_others_and_what_never_differs_says_nothing():
    columns = np.array([[1.0, 5], [2, 5], [np.nan, 5], [4, 5], [5, 5]])
    answers = np.array([0.0, 0, 1, 1, 1])
    filled = np.where(np.isnan(columns), 3.0, columns)
    assert regression.left_out(columns, answers)[2] == pytest.approx(regression.left_out(filled, answers)[2])
    assert np.isfinite(regression.left_out(columns, answers)).all()


# Agreement


def test_agreement_is_that_of_shrout_and_fleiss():
    """Six targets, four judges: Shrout and Fleiss 1979, table 2; ICC(2,1) .29 and ICC(2,4) .62 in table 4."""
    judged = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    assert agreement.intraclass(np.array(judged, dtype=float)) == pytest.approx((0.29, 0.62), abs=0.005)


def test_agreement_falls_with_a_constant_difference_and_is_1_without_any():
    same = np.repeat(np.arange(5.0)[:, None], 2, axis=1)
    assert agreement.intraclass(same) == pytest.approx((1, 1))
    assert agreement.intraclass(same + np.array([0, 2]))[0] == pytest.approx(2.5 / (2.5 + 2))
    assert all(map(isnan, agreement.intraclass(same[:1])))
    assert all(map(isnan, agreement.intraclass(np.ones((4, 2)))))


def test_each_pair_is_compared_on_what_both_coded_and_all_together():
    codings = {
        "one": pd.DataFrame({"rain": [1.0, 2, 3, np.nan], "restraint": [1.0, 2, 3, 4]}),
        "two": pd.DataFrame({"rain": [1.0, 2, 3, 4]}),
        "three": pd.DataFrame({"rain": [3.0, 2, 1, 0]}),
    }
    found = agreement.agreement(codings)
    assert [(row.variable, row.coders, row.cases) for row in found] == [
        ("rain", ("one", "two"), 3),
        ("rain", ("one", "three"), 3),
        ("rain", ("two", "three"), 4),
        ("rain", ("one", "two", "three"), 3),
    ]
    assert found[0].single == pytest.approx(1)
    assert found[1].single < 0


# The command line

RAW_FIRST = (
    "id,case,start,peak_troops,host_consent,adversary_acceptance,external_backing,coalition_breadth_n,outcome_branch,"
    "peace_held"
)
RAW_ROWS = ["1,Isle,1990-01-01,900,70,80,90,40,cornerstone,1", "2,Pass,1991-01-01,500,60,10,,4,exposed_tripwire,0"]
RAW_NEVER = ["3,Cape,1992-01-01,0,60,60,20,2,shelved,", "4,Ford,1993-01-01,0,50,30,20,2,unravelled,0"]


def test_the_raw_files_of_the_research_are_read_as_they_are(base, tmp_path, capsys):
    first, second, third = (tmp_path / f"{name}.csv" for name in ("first", "second", "third"))
    first.write_text("\n".join([RAW_FIRST, *RAW_ROWS, *RAW_NEVER]), encoding="utf-8")
    second.write_text(
        "id,case,host_consent,adversary_acceptance,local_force_vs_threat,outcome_branch,peace_held,confidence,reason\n"
        "1,Isle,5,60,-1,symbolic_presence,1.0,high,x\n2,Pass,5,20,10,mission_creep,0.0,high,y\n",
        encoding="utf-8",
    )
    third.write_text("id,external_backing,lead_state_will,reason\n1,70,50,x\n2,30,40,y\n", encoding="utf-8")
    assert main(["record", *map(str, (first, second, third)), "--reading", "record", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert list(dict.fromkeys(row["coding"] for row in answer["scores"])) == [
        "first",
        "second",
        "third",
        "mean of second and third",
        "mean of all",
    ]
    assert {(row["check"], row["cases"], row["yes"]) for row in answer["scores"]} == {("held", 2, 1), ("no_war", 2, 1)}
    assert 'first.csv: row 2 (Isle): "coalition_breadth_n" is 40, outside 1 to 35; it counts as 35' in answer["remarks"]
    low = f"{base.variable['troop_size'].range[0]:g}"
    said = f'second.csv: row 2 (Isle): "local_force_vs_threat" is -1, outside {low} to 100; it counts as {low}'
    assert said in answer["remarks"]
    assert {miss["case"] for miss in answer["misses"]} == {"Isle", "Pass"}

    assert main(["record", str(third)]) == 1
    assert "no file says how the cases ended" in capsys.readouterr().err
    assert main(["record", str(third), "--with", str(first)]) == 0
    assert "1 of 2 yes" in capsys.readouterr().out


def test_raw_proposals_are_scored_on_settlement_and_deployment(tmp_path, capsys):
    file = tmp_path / "proposals.csv"
    file.write_text(
        "id,case,adversary_acceptance,proposer_will,planned_troops,insistence,host_flexibility,nato_link_or_alliance_tie,settlement,deployed\n"
        "P1,Isle,60,80,3300,60,80,10,with_force,1\nP2,Pass,10,20,,,35,15,no_deal,\nP3,Cape,20,45,40,20,60,45,silent,0\n",
        encoding="utf-8",
    )
    assert main(["record", str(file), "--reading", "record", "--json"]) == 0
    scores = {row["check"]: row for row in json.loads(capsys.readouterr().out)["scores"]}
    assert {name: (row["yes"], row["cases"]) for name, row in scores.items()} == {
        "with_force": (1, 3),
        "with_force_or_silent": (2, 3),
        "any_deal": (2, 3),
        "deployed": (1, 2),
        "deployed_at_all": (1, 3),
    }


def test_faulty_rows_are_all_named_and_nothing_is_scored(tmp_path, capsys):
    file = tmp_path / "faulty.csv"
    rows = [RAW_ROWS[0].replace("80,90", "high,90"), RAW_ROWS[1].replace(",0", ",perhaps"), "3,Cape,,,,,,,won,"]
    file.write_text("\n".join([RAW_FIRST, *rows]), encoding="utf-8")
    assert main(["record", str(file)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert """row 2 (Isle): "adversary_acceptance" is 'high'""" in said.err
    assert """row 3 (Pass): "peace_held" is 'perhaps'; give one of 0, 1""" in said.err
    assert """row 4 (Cape): "outcome_branch" is 'won'""" in said.err
    assert main(["record", str(file), "--reading", "nobody"]) == 1
    assert 'reading "nobody" is not defined' in capsys.readouterr().err


def test_the_text_says_for_each_coding_how_it_stands_beside_base_rate_and_regression(base, capsys):
    folder = cases.location().parent
    assert main(["record", *(str(file) for file in sorted(folder.glob("precedents*.csv"))), "--reading", "record"]) == 0
    said = capsys.readouterr().out
    score = record.track_record(base, checks.load(), cases.load(base, checks.load()), "record").loc[
        ("held", "mean of second analyst and third analyst", "record")
    ]
    assert "13 of 27 yes, base rate 0.48, its Brier 0.250" in said
    assert f"rank {score['rank']:.3f} ({score['rank_low']:.2f} to {score['rank_high']:.2f})" in said
    assert f"AUC {score['regression_auc']:.3f}, Brier {score['regression_brier']:.3f}" in said
    assert "troop_size: " in said.split("Agreement")[1]
    assert base.fingerprint[:12] in said


def test_a_release_is_asked_what_it_has_the_branches_for(tmp_path, capsys):
    """Of a rule base that lacks a check's branches the check is not asked, and that is said."""
    file = tmp_path / "cases.csv"
    file.write_text("case,held,rain\na,1,80\n", encoding="utf-8")
    assert main(["record", str(file), "--rulebase", str(TOY)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("No case can be asked; fill in how the cases ended")
    assert "not asked, for this rule base lacks what they could be asked: a" in said.err
    assert "not in this rule base, and passed over: " in said.err


def test_who_is_not_asked_is_said_with_the_reason(tmp_path, capsys):
    file = tmp_path / "cases.csv"
    rows = ["a,80,1,cornerstone", "b,10,0,", "c,,1,cornerstone", "d,20,,cornerstone", "e,30,,shelved", "f,40,1,"]
    file.write_text("\n".join(["case,external_backing,peace_held,outcome_branch", *rows]), encoding="utf-8")
    assert main(["record", str(file), "--reading", "record", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["remarks"] == [
        "not asked, for their outcome is empty, so they count as never put to the test: b; f",
        "not asked, for they are coded on no variable: c",
        "not asked, for what became of them is not filled in: d",
        "not asked, for they were never put to the test: e",
    ]
