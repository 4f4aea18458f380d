"""Are readings of one's own added without a trace on the others, compared and pooled as worked out by hand?"""

import pickle

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.aims import measured
from model.engine import evaluate
from model.inputs import ValuesError
from model.parts import Reading
from model.readings import agreement, changes, disagreements, pooled, with_reading

FACTORS = st.floats(1e-3, 1e3)
DRY = {"rain": 10, "restraint": 0}  # the drought and the shallow water fire fully, nothing else does


def reading(name, label="Mine"):
    return Reading(id=name, label=label, meaning="A judgement of one's own.")


def with_own(base, weights, name="own"):
    return with_reading(base, reading(name), base.readings[0].id, weights)


# A reading added


def test_it_changes_exactly_what_it_says(toy):
    more = with_own(toy, {"drought": 2.0, "meeting.spend": 6.0})
    expected = {**toy.weights("council"), "drought": 2.0, "meeting.spend": 6.0}
    assert more.weights("own") == expected
    # Rationing has the odds 2 against 6; by the council's own weights 4 against 3.
    assert evaluate(more, DRY, "own").outcomes["lorries"][0] == pytest.approx(6 / 8)
    assert evaluate(more, DRY, "council").outcomes["lorries"][0] == pytest.approx(3 / 7)


@pytest.mark.parametrize("weights", [{}, {"drought": 2.0, "summer.dries": 0.5}])
def test_the_others_keep_their_results_to_the_last_bit(toy, weights):
    more = with_own(toy, weights)
    values = {"rain": np.linspace(0, 100, 21), "restraint": np.linspace(100, 0, 21)}
    for known in toy.reading:
        pd.testing.assert_frame_equal(
            evaluate(more, values, known).outcomes, evaluate(toy, values, known).outcomes, check_exact=True
        )
        assert more.weights(known) == toy.weights(known)


def test_without_changes_it_is_the_reading_it_is_based_on(base):
    for known in base.reading:
        more = with_reading(base, reading("own"), known, {})
        pd.testing.assert_frame_equal(
            evaluate(more, {}, "own").outcomes, evaluate(base, {}, known).outcomes, check_exact=True
        )


def test_base_odds_that_a_reading_sees_otherwise_are_kept(toy):
    first = with_own(toy, {"meeting.spend": 6.0}, "neighbour")
    second = with_reading(first, reading("own"), "neighbour", {"drought": 2.0})
    assert second.weights("own")["meeting.spend"] == 6.0
    assert second.weights("neighbour")["drought"] == 4.0


def test_it_takes_the_place_of_one_of_the_same_id(toy):
    more = with_reading(toy, reading("council"), "council", {"drought": 2.0})
    assert list(more.reading) == list(toy.reading)
    assert more.weights("council")["drought"] == 2.0
    assert more.weights("engineer") == toy.weights("engineer")


def test_the_rule_base_it_comes_from_stays_as_it_was(toy):
    before = toy.model_dump_json()
    with_own(toy, {"drought": 2.0})
    assert toy.model_dump_json() == before


@pytest.mark.parametrize(
    ("weights", "told"),
    [
        ({"drougt": 2.0}, 'weight "drougt" is not defined; did you mean "drought"?'),
        ({"zzz": 2.0}, 'weight "zzz" is not defined; use a rule\'s id, or stage.branch'),
        ({"drought": 0.0}, 'weight "drought" is 0.0; give a number from 0.000001 to 1000000'),
        ({"drought": float("nan")}, 'weight "drought" is nan'),
        ({"drought": "2"}, "weight \"drought\" is '2'"),
        ({"drought": True}, 'weight "drought" is True'),
        ({"meeting.ration": -1.0}, 'weight "meeting.ration" is -1.0'),
    ],
)
def test_a_weight_that_cannot_be_is_refused_with_a_remedy(toy, weights, told):
    with pytest.raises(ValuesError) as error:
        with_own(toy, weights)
    assert str(error.value).startswith(told)


def test_an_unknown_reading_to_start_from_is_refused(toy):
    with pytest.raises(ValuesError, match="use one of: council, engineer"):
        with_reading(toy, reading("own"), "mayor", {})


def test_the_fingerprint_tells_it_apart(toy):
    toy.fingerprint  # noqa: B018  what the one has worked out about itself must not pass to the other
    first, second = with_own(toy, {"drought": 2.0}), with_own(toy, {"drought": 2.5})
    assert len({toy.fingerprint, first.fingerprint, second.fingerprint}) == 3
    assert first == with_own(toy, {"drought": 2})
    assert list(first.reading) == ["council", "engineer", "own"]


def test_it_survives_the_way_to_another_process(toy):
    more = with_own(toy, {"drought": 2.0})
    evaluate(more, DRY, "own")
    arrived = pickle.loads(pickle.dumps(more))
    assert arrived == more
    pd.testing.assert_frame_equal(
        evaluate(arrived, DRY, "own").outcomes, evaluate(more, DRY, "own").outcomes, check_exact=True
    )


def test_what_leaves_a_reading_makes_it_again(toy):
    left = changes(toy, "council", toy.weights("engineer"))
    assert left == {"drought": 9.0, "thrift": 0.5, "showers": 0.1, "shallows": 1.0}
    assert with_own(toy, left).weights("own") == toy.weights("engineer")
    assert changes(toy, "engineer", toy.weights("engineer")) == {}


# Readings pooled


def test_two_and_eight_pool_to_four():
    assert pooled([{"a": 2.0, "b": 1.0}, {"a": 8.0, "b": 0.25}]) == pytest.approx({"a": 4.0, "b": 0.5})


def test_pooled_odds_are_the_geometric_mean_of_the_odds(toy):
    both = pooled([toy.weights("council"), toy.weights("engineer")])
    more = with_own(toy, changes(toy, "council", both))
    # Odds of rationing: 4/3 by the council, 9/3 by the engineer, so 6/3 by both.
    assert evaluate(more, DRY, "own").outcomes["lorries"][0] == pytest.approx(1 / 3)


@given(st.lists(FACTORS, min_size=1, max_size=6), st.randoms())
def test_a_pooled_weight_lies_between_and_does_not_depend_on_the_order(factors, random):
    (middle,) = pooled([{"a": factor} for factor in factors]).values()
    assert min(factors) * (1 - 1e-9) <= middle <= max(factors) * (1 + 1e-9)
    random.shuffle(factors)
    assert pooled([{"a": factor} for factor in factors])["a"] == pytest.approx(middle)


@given(FACTORS, st.integers(1, 6))
def test_what_all_agree_on_stays_to_the_last_bit(factor, count):
    assert pooled([{"a": factor}] * count) == {"a": factor}


@pytest.mark.parametrize("weights", [[], [{"a": 1.0}, {"b": 1.0}]])
def test_what_cannot_be_pooled_is_refused(weights):
    with pytest.raises(ValuesError, match="cannot be pooled; give"):
        pooled(weights)


# Readings compared


def test_where_the_council_and_the_engineer_agree(toy):
    found = agreement(toy, ["council", "engineer"])
    assert list(found.index) == list(toy.weights("council"))
    assert found.loc["drought"].to_dict() == {"direction": "up", "low": 4.0, "high": 9.0, "ratio": 2.25}
    assert found.loc["thrift"].to_dict() == {"direction": "down", "low": 0.25, "high": 0.5, "ratio": 2.0}
    assert found.loc["shallows", "direction"] == "mixed"  # the engineer has it do nothing
    assert found.loc["meeting.spend"].to_dict() == {"direction": "", "low": 3.0, "high": 3.0, "ratio": 1.0}


def test_rules_that_do_nothing_in_any_reading_agree(toy):
    more = with_own(toy, {"shallows": 1.0})
    assert agreement(more, ["engineer", "own"]).loc["shallows", "direction"] == "none"


def test_opposite_pushes_do_not_agree(toy):
    more = with_own(toy, {"drought": 0.5})
    assert agreement(more, ["council", "own"]).loc["drought", "direction"] == "mixed"


@settings(max_examples=25)
@given(drought=FACTORS, spend=FACTORS)
def test_agreement_does_not_depend_on_the_order(toy, drought, spend):
    more = with_own(toy, {"drought": drought, "meeting.spend": spend})
    ids = ["council", "engineer", "own"]
    found = agreement(more, ids)
    pd.testing.assert_frame_equal(found, agreement(more, ids[::-1]))
    assert (found["ratio"] >= 1).all()
    assert found.loc["drought", "ratio"] == pytest.approx(max(9.0, drought) / min(4.0, drought))


def test_the_one_weight_that_matters_is_found(toy):
    found = disagreements(toy, DRY, ["council", "engineer"], "lorries")
    assert found.index[0] == "drought"
    # Odds of no rationing are 3 against 4, or 3 against 9.
    first = found.iloc[0].to_dict()
    assert first == pytest.approx({"low": 4, "high": 9, "at_low": 3 / 7, "at_high": 1 / 4, "moves": 3 / 7 - 1 / 4})
    assert sorted(found.index[1:]) == ["shallows", "showers", "thrift"]
    assert found["moves"].iloc[1:].max() == 0


def test_all_others_are_pooled_meanwhile(toy):
    found = disagreements(toy, DRY, ["council", "engineer"], "green")
    # Pooled, rationing has odds 6 against 3. Greening at 0.03 or 0.03 · 3 a week and drying at 0.02, for 10 weeks.
    at_low, at_high = (
        2 / 3 * (rate / (rate + 0.02)) * -np.expm1(-10 * (rate + 0.02)) for rate in (0.03 * 1.0, 0.03 * 3.0)
    )
    assert found.loc["shallows", ["at_low", "at_high"]].tolist() == pytest.approx([at_low, at_high], rel=1e-6)


def test_base_odds_can_disagree_as_well(toy):
    more = with_own(toy, {"meeting.spend": 12.0})
    found = disagreements(more, DRY, ["council", "own"], "lorries")
    assert list(found.index) == ["meeting.spend"]
    assert found["at_high"].iloc[0] == pytest.approx(12 / 16)


def test_those_of_one_mind_have_no_disagreements(toy):
    assert disagreements(toy, DRY, ["council", "council"], "lorries").empty
    assert disagreements(toy, DRY, ["council"], "lorries").empty
    with pytest.raises(ValuesError, match="neither an outcome nor a key figure"):
        disagreements(toy, DRY, ["council"], "lorry")


@pytest.mark.parametrize("compare", [agreement, lambda base, ids: disagreements(base, DRY, ids, "lorries")])
def test_an_unknown_reading_is_refused(toy, compare):
    with pytest.raises(ValuesError, match='reading "mayor" is not defined'):
        compare(toy, ["council", "mayor"])


def test_on_the_shipped_base_only_what_differs_is_listed(base):
    first, second = (base.weights(x.id) for x in base.readings[:2])
    found = disagreements(base, {}, list(base.reading)[:2], base.outcomes[0].id)
    assert set(found.index) == {name for name in first if first[name] != second[name]}
    assert found["moves"].is_monotonic_decreasing


def test_two_who_differ_in_one_weight_differ_by_what_it_moves(base):
    name, measure = base.rules[0].id, base.outcomes[-1].id
    more = with_own(base, {name: 3.0})
    ids = [base.readings[0].id, "own"]
    shares = [measured(evaluate(more, {}, reading), measure)[0] for reading in ids]
    found = disagreements(more, {}, ids, measure)
    assert list(found.index) == [name]
    assert found["moves"].iloc[0] == pytest.approx(abs(shares[1] - shares[0]), abs=1e-12)
