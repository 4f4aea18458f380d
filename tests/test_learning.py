"""Is what would be worth knowing found, on rule bases whose answers can be worked out by hand?"""

import numpy as np
import pandas as pd
import pytest
from conftest import TOY
from hypothesis import given, settings
from hypothesis import strategies as st

from model.aims import Aim
from model.engine import evaluate
from model.inputs import ValuesError
from model.learning import for_choosing, for_naming, uncertain_ranges
from model.rulebase import parse

WEEK = {"restraint": 50, "weeks": 1}
RAIN = {"rain": (0.0, 100.0)}


@pytest.fixture(scope="module")
def step():
    """The reservoir, where it either hardly rains (below 50 mm) or pours, and a drought is 27 times as alarming.

    Restraint then costs rationing only when it pours.
    """
    text = TOY.read_text(encoding="utf-8")
    for old, new in (
        ("{ low = [20, 60], high = [60, 80] }", "{ low = [49.999999, 50], high = [50, 50.000001] }"),
        ("council = 4.0", "council = 27.0"),
        ('restraint = "high", rain = "not high"', 'restraint = "high", rain = "high"'),
    ):
        assert text.count(old) == 1
        text = text.replace(old, new)
    return parse(text)


def test_knowing_what_decides_is_worth_what_it_adds_to_naming_the_outcome(step):
    # Dry: rationed 27 : 3, then full with exp(-0.05). Pouring: rationed 1 : 3, then full with exp(-0.04).
    dry, pouring = 0.9 * np.exp(-0.05), 0.25 * np.exp(-0.04)
    found = for_naming(step, WEEK, "council", RAIN).loc["rain"]
    assert found["before"] == pytest.approx((dry + pouring) / 2)  # full, at 0.55, before lorries at 0.425
    assert found["after"] == pytest.approx((dry + 0.75) / 2)
    assert found["gain"] == pytest.approx(found["after"] - found["before"])
    assert found["changes"] == 0.5
    assert found["best"] == "full"


def test_knowing_what_changes_nothing_is_worth_nothing(step):
    found = for_naming(step, WEEK, "council", {"restraint": (50, 50), **RAIN})
    assert found.index.tolist() == ["rain", "restraint"]
    assert found.loc["restraint", ["gain", "changes"]].tolist() == [0, 0]
    assert found.loc["restraint", "after"] == found.loc["restraint", "before"]
    # What is drawn at random agrees with what is known in turn.
    assert found["before"].tolist() == pytest.approx([found["before"].iloc[0]] * 2)


PACKAGES = pd.DataFrame({"restraint": [0, 100]}, index=["lavish", "sparing"])
# Dry: both ration 27 : 3, the lavish keep a full reservoir with exp(-0.11), the sparing with exp(-0.05).
# Pouring: the lavish ration 1 : 3, the sparing 0.25 : 3, both keep it full with exp(-0.04).
LAVISH = np.array([0.9 * np.exp(-0.11), np.exp(-0.04) / 4])
SPARING = np.array([0.9 * np.exp(-0.05), np.exp(-0.04) / 13])


def test_knowing_what_decides_between_packages_is_worth_what_the_better_choice_adds(step):
    found = for_choosing(step, {"weeks": 1}, "council", PACKAGES, "full", ranges=RAIN).loc["rain"]
    assert found["before"] == pytest.approx(LAVISH.mean())
    assert found["after"] == pytest.approx((SPARING[0] + LAVISH[1]) / 2)
    assert found["changes"] == 0.5
    assert found["best"] == "lavish"


def test_what_shall_be_small_is_chosen_small(step):
    found = for_choosing(step, {"weeks": 1}, "council", PACKAGES, "full", smaller_is_better=True, ranges=RAIN).loc[
        "rain"
    ]
    assert found["best"] == "sparing"
    assert found["before"] == pytest.approx(SPARING.mean())
    assert found["after"] == pytest.approx((LAVISH[0] + SPARING[1]) / 2)
    assert found["gain"] == pytest.approx(found["before"] - found["after"])


@pytest.mark.parametrize(
    ("aim", "before"), [(Aim("full", 0.85), 0.5), (Aim("full", 0.2), 1.0), (Aim("full", 0.1, at_least=False), 0.5)]
)
def test_a_package_is_worth_its_chance_of_meeting_an_aim(step, aim, before):
    found = for_choosing(step, {"weeks": 1}, "council", PACKAGES, aim, ranges=RAIN).loc["rain"]
    assert found[["before", "after", "gain", "changes"]].tolist() == [before, before, 0, 0]


def test_the_same_package_twice_leaves_nothing_to_choose(step):
    twins = pd.concat([PACKAGES.iloc[:1]] * 2)
    assert for_choosing(step, {}, "council", twins, "full", ranges=RAIN).loc["rain", "changes"] == 0


def test_only_uncertainties_are_learned_unless_ranges_say_otherwise(toy, base):
    assert uncertain_ranges(toy, {}) == {"rain": (40, 80)}
    assert for_naming(toy, {}, "council").index.tolist() == ["rain"]
    assert set(for_naming(base, {}, "record").index) == {x.id for x in base.variables if x.kind == "uncertainty"}


def test_two_unknowns_agree_with_a_plain_grid(toy):
    side = (np.arange(300) + 0.5) / 3
    rain, restraint = np.meshgrid(side, side, indexing="ij")
    shares = evaluate(toy, {"rain": rain.ravel(), "restraint": restraint.ravel()}, "council").outcomes.to_numpy()
    by_rain = shares.reshape(300, 300, -1).mean(axis=1)
    found = for_naming(toy, {}, "council", {"rain": (0, 100), "restraint": (0, 100)})
    assert found.loc["rain", "before"] == pytest.approx(by_rain.mean(axis=0).max(), abs=0.002)
    assert found.loc["rain", "after"] == pytest.approx(by_rain.max(axis=1).mean(), abs=0.002)


@given(low=st.floats(0, 90), width=st.floats(0, 10), restraint=st.floats(0, 100), weeks=st.floats(1, 20))
@settings(max_examples=40)
def test_knowledge_never_costs_anything(toy, low, width, restraint, weeks):
    ranges = {"rain": (low, low + width), "weeks": (1, weeks)}
    found = for_naming(toy, {"restraint": restraint}, "engineer", ranges)
    assert (found["gain"] >= 0).all()
    assert ((found["changes"] == 0) == (found["gain"] < 1e-12)).all()
    assert (found["after"] <= 1).all()
    assert found["gain"].is_monotonic_decreasing


def test_the_seed_decides(base):
    once, again, other = (for_naming(base, {}, "article", seed=seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(once, again)
    assert not once.equals(other)
    assert once["gain"].to_dict() == pytest.approx(other["gain"].to_dict(), abs=0.01)


def test_an_unknown_lever_is_refused(toy):
    with pytest.raises(ValuesError, match='variable "restrain" is not defined; did you mean'):
        for_choosing(toy, {}, "council", pd.DataFrame([{"restrain": 1}]), "full")


@pytest.mark.parametrize("packages", [PACKAGES, PACKAGES.assign(rain=10.0)])
def test_what_has_a_range_varies_whatever_scenario_and_packages_say(step, packages):
    found = for_choosing(step, {"weeks": 1, "rain": 90.0}, "council", packages, "full", ranges=RAIN).loc["rain"]
    assert found["before"] == pytest.approx(LAVISH.mean())
    assert found["changes"] == 0.5
