"""Does a rule base on another subject read right: its unit of time, the steps of its sliders, the path of its file?"""

import pytest
from conftest import TOY

from briefing import svg, words
from briefing.answer import answer
from briefing.code import as_code
from briefing.findings import compare, paper, rules, tipping, typed
from briefing.handout.content import _variable
from model.moves import smallest_flips
from model.rulebase import parse
from model.search import telling_settings
from scenarios.scenario import baseline_scenario

TOY_TEXT = TOY.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def shares():
    """The toy with rain from 0 to 1."""
    text = TOY_TEXT.replace("range = [0, 100]\nbaseline = 60", "range = [0, 1]\nbaseline = 0.6")
    first = text.index('id = "rain"')
    end = text.index("[[variables]]", first)
    rain = text[first:end].replace("low = [20, 60], high = [60, 80]", "low = [0.2, 0.6], high = [0.6, 0.8]")
    for at in ("10", "50", "90"):
        rain = rain.replace(f"at = {at}", f"at = 0.{at}")
    return parse(text[:first] + rain + text[end:])


def test_a_slider_from_0_to_1_goes_in_hundredths_everywhere(shares):
    rain = shares.variable["rain"]
    assert rain.slider_step == 0.01
    settings = telling_settings(rain, 0.6, rain.slider_step)
    assert 0.29 in settings
    assert 0.295 not in settings
    assert _variable(rain)["step"] == 0.01
    assert (tipping.value_told(rain, 0.3444, 0.2), tipping.value_told(rain, 0.3444, 0.5)) == ("0.35", "0.34")
    assert words.rounded(rain, 0.29666) == 0.297
    assert words.rounded(shares.variable["restraint"], 29.666) == 29.7
    single, _ = smallest_flips(shares, {"rain": 0.4, "restraint": 50, "weeks": 10}, "council")
    assert single is None or all(round(move.end, 2) == move.end for move in single.moves)


@pytest.mark.parametrize(
    ("value", "shown"), [(1_200_000, "1200000"), (1e9, "1000000000"), (22.5, "22.5"), (0.29, "0.29")]
)
def test_a_number_is_written_out(value, shown):
    assert words.number_text(value) == shown


def test_the_unit_of_time_is_that_of_the_rule_base(toy):
    column = compare.Column("A", answer(toy, baseline_scenario(toy)))
    table = compare.over_time([column], "dry")
    assert table.index.name == toy.time.label
    assert "after 10 weeks: " in compare.over_time_sentence(table, "Dry", toy.time)
    risk = next(weight for weight in rules.weights(toy).values() if rules.is_risk(weight))
    now = toy.weights("council")
    assert "within 1 week, were it the only risk" in rules.question(toy, risk)
    assert "within 1 week, were it the only risk" in typed.help_text(toy, risk, now)
    said = " ".join([paper.METHOD, words.OF_ODDS, rules.question(toy, risk), typed.help_text(toy, risk, now)])
    assert "year" not in said


def test_code_names_the_file_of_the_rule_base(toy):
    code = as_code(baseline_scenario(toy), dict(toy.baseline), "evaluate", "evaluate(base, values)", path=str(TOY))
    names: dict[str, object] = {}
    exec(code, names)
    assert names["base"] == toy


def test_the_last_slider_is_one(toy):
    assert "other 1 sliders" not in tipping.sentence(tipping.tipping_of(answer(toy, baseline_scenario(toy))))


def test_no_time_at_all_can_be_drawn():
    base = parse(TOY_TEXT.replace("range = [1, 20]", "range = [0, 20]"))
    scenario = baseline_scenario(base)
    drawn = svg.over_time(answer(base, scenario.changed(values={**scenario.values, "weeks": 0.0})))
    assert "nan" not in drawn
