"""Is the shipped rule base what the design settled, and is every fault in one refused with its place and remedy?"""

import re
from itertools import combinations

import numpy as np
import pytest
from conftest import TOY

import model
from model.faults import did_you_mean
from model.rulebase import ENVIRONMENT_VARIABLE, SHIPPED, RuleBaseError, load, parse

TOY_TEXT = TOY.read_text(encoding="utf-8")
SHIPPED_TEXT = SHIPPED.read_text(encoding="utf-8")

# id | when | stages | branch, and + if the rule favours it, - if not | passage. “both” is the two races of a force
# in place. What the design settled; factors are free, their direction is not.
SETTLED = """
moscow-refuses | russian_acceptance low | settlement | with_force - | russia 1
moscow-accepts | russian_acceptance high | settlement | with_force + | russia 3
firm-against-refusal | insistence high, russian_acceptance not high | settlement | no_deal + | russia 3
firm-rules-out-paper | insistence high, russian_acceptance not high | settlement | without_force - | russia 3
soft-against-refusal | insistence low, russian_acceptance not high | settlement | without_force + | russia 3
overt-us-hardens-moscow | us_backing high, russian_acceptance not high | settlement | no_deal + | america 2
us-weight-behind-deal | us_backing high | settlement | with_force + | paris 2
invited-under-backing | us_backing high | settlement | silent + | russia 3
lasting-guarantee | us_durability high, us_backing not low | settlement | no_deal - | ukraine 1
nato-by-other-means | nato_link high, russian_acceptance not high | settlement | with_force - | russia 2
apart-from-nato | nato_link low, russian_acceptance not high | settlement | with_force + | opening 2
size-provokes | troop_size high, russian_acceptance not high | settlement | with_force - | russia 1
line-provokes | forward_posture high, russian_acceptance not high | settlement | with_force - | russia 1
kyiv-holds-out | kyiv_flexibility low | settlement | no_deal + | ukraine 3
kyiv-settles | kyiv_flexibility high | settlement | no_deal - | ukraine 3
kyiv-trusts-a-force-that-fights | mandate high, forward_posture not low | settlement | with_force + | ukraine 2
will-fails | european_will low | deployment | deployed - | opening 1
will-strong | european_will high | deployment | deployed + | lead 1
capacity-gap | troop_size high, coalition not high | deployment | deployed - | lead 4
no-enablers | us_backing low | deployment | deployed - | america 1
burden-shared | coalition high | deployment | deployed + | opening 2
alone | coalition low | deployment | deployed - | signal 2
too-few | troop_size low | credibility | credible - | deterrence 2
enough | troop_size high | credibility | credible + | deterrence 2
weak-mandate | mandate low | credibility | credible - | deterrence 2
strong-mandate | mandate high | credibility | credible + | deterrence 2
no-backstop | us_backing low | credibility | credible - | america 2
backstop | us_backing high | credibility | credible + | america 2
unwilling-to-respond | european_will low | credibility | credible - | deterrence 2
resolve-with-mandate | european_will high, mandate not low | credibility | credible + | deterrence 1
tripwire | troop_size low, forward_posture high | credibility | credible + | deterrence 1
well-placed | forward_posture medium, mandate not low | credibility | credible + | ukraine 2
nato-lift | nato_link high | deployment | deployed + | opening 2
hostile-intent | russian_acceptance low | both, after_withdrawal, paper_peace | war + | russia 1
content | russian_acceptance high | both, after_withdrawal, paper_peace | war - | russia 3
us-deters | us_backing high, us_durability not low | both, after_withdrawal, paper_peace | war - | america 2
american-window | us_durability low, us_backing not low | both, after_withdrawal, paper_peace | war + | america 3
imposed-terms-fail | us_backing high, russian_acceptance low | both, paper_peace | war + | russia 1
exposed | troop_size low, forward_posture high, mandate not high | endurance_symbolic | war + | deterrence 2
forward-friction | forward_posture high, russian_acceptance not high | both | drawn_in + | deterrence 3
rear-safety | forward_posture low | both | drawn_in - | deterrence 3
vague-mandate | mandate medium, forward_posture not low, russian_acceptance not high | both | drawn_in + | deterrence 3
will-erodes | european_will low | both | withdrawn + | signal 3
will-lasts | european_will high | both | withdrawn - | signal 3
american-turn | us_durability low, us_backing not low | both | withdrawn + | america 3
"""
SETTLED_RULES = [line.split(" | ") for line in SETTLED.strip().splitlines()]


@pytest.mark.parametrize(
    ("name", "when", "stages", "push", "passage"), SETTLED_RULES, ids=[row[0] for row in SETTLED_RULES]
)
def test_the_shipped_rule_says_what_the_design_settled(base, name, when, stages, push, passage):
    rule = base.rule[name]
    assert rule.when == dict(condition.split(" ", 1) for condition in when.split(", "))
    assert set(rule.then.stages) == set(stages.replace("both", "endurance_credible, endurance_symbolic").split(", "))
    branch, sign = push.split()
    assert rule.then.branch == branch
    assert all((factor > 1) == (sign == "+") for factor in rule.factor.values())
    assert rule.passage == passage


def test_the_shipped_rules_are_those_and_no_others(base):
    assert list(base.rule) == [row[0] for row in SETTLED_RULES]


def test_every_passage_of_the_shipped_base_belongs_to_a_section_of_the_article(base):
    sections = {"opening", "paris", "lead", "russia", "america", "ukraine", "deterrence", "signal"}
    assert {name.split()[0] for name in base.passage} == sections
    cited = {rule.passage for rule in base.rules} | {stage.passage for stage in base.stages}
    cited |= {name for variable in base.variables for name in variable.passages}
    assert cited <= set(base.passage)


def test_the_fingerprint_ignores_how_the_file_is_written(base):
    rewritten = re.sub(r"(?m)^#.*$", "# said otherwise", SHIPPED_TEXT).replace("[[rules]]", "\n\n[[rules]] # a rule")
    assert parse(rewritten).fingerprint == base.fingerprint


def test_the_fingerprint_ignores_the_order_of_keys(toy):
    reordered = TOY_TEXT.replace("council = 4.0, engineer = 9.0", "engineer = 9, council = 4")
    assert reordered != TOY_TEXT
    assert parse(reordered).fingerprint == toy.fingerprint


def test_a_changed_factor_changes_the_fingerprint(toy):
    disputed = parse(TOY_TEXT.replace("council = 4.0", "council = 4.1"))
    assert disputed.fingerprint != toy.fingerprint
    assert disputed != toy


def test_a_path_wins_over_the_environment_and_the_environment_over_the_shipped(base, toy, monkeypatch):
    monkeypatch.delenv(ENVIRONMENT_VARIABLE, raising=False)
    assert model.load() == base
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(TOY))
    assert model.load() == toy
    assert model.load(SHIPPED) == base


def test_a_rule_base_cannot_be_changed_in_place(toy):
    with pytest.raises(ValueError, match="frozen"):
        toy.rules[0].name = "another"


def refusal(text):
    with pytest.raises(RuleBaseError) as caught:
        parse(text)
    return caught.value


def assert_refused(text, said):
    """One of the faults of a rule base says all this, in this order."""
    pattern = ".*".join(map(re.escape, said.split(" … ")))
    assert any(re.search(pattern, fault) for fault in refusal(text).faults), refusal(text).faults


def altered(old, new):
    assert TOY_TEXT.count(old) == 1, old
    return TOY_TEXT.replace(old, new)


WHEN = 'when = { restraint = "high", rain = "not high" }'
THEN = 'then = { stages = ["summer"], branch = "dries" }'
FACTOR = "factor = { council = 4.0, engineer = 9.0 }"
DROUGHT = f'{FACTOR}\npassage = "minutes 1"'
SHALLOWS = 'grade = "guessed"\nspread = 1.5'
SENTENCE = "If it hardly rains, rationing becomes {push}."
LEVELS = "levels = { low = [20, 60], high = [60, 80] }"
MARKS = """  { at = 10, text = "a drizzle" },
  { at = 50, text = "showers" },"""
RATION = 'base = 1.0, stage = "summer"'
SPEND = 'label = "Not rationed", base = 3.0, outcome = "lorries"'
DRIES = 'base = 0.02, shape = 1.0, outcome = "dry"'
LASTS = 'label = "Lasts", outcome = "full"'
COUNTED = 'of = ["dry", "green"]'
GIVEN = 'given = ["meeting.ration"]'
RESTRAINT = 'label = "Restraint"'
WEEKS = 'label = "Weeks"'
VERSION = 'version = "0.1"'
CAVEAT = 'caveat = "What the rules make of it, not a forecast."'

# a piece of the toy | what in it is changed | into what | what a fault must then say: whose, which value, what to do
FAULTS = {
    "unknown variable": ('rain = "not high"', "rain", "rian", "thrift … rian … did you mean … rain"),
    "unknown level": (WHEN, "not high", "not tall", "thrift … not tall … low, medium or high"),
    "variable without levels": ('rain = "not high"', "rain", "weeks", "thrift … weeks … give it some"),
    "unknown branch": (THEN, "dries", "dires", "showers … dires … did you mean … dries"),
    "the branch that remains": (THEN, "dries", "lasts", "showers … lasts … use one of: dries, greens"),
    "unknown stage of a rule": (THEN, "summer", "winter", "showers … winter … use one of"),
    "unknown stage of a branch": (RATION, "summer", "sumer", "meeting … ration … sumer … did you mean … summer"),
    "unknown outcome of a branch": (SPEND, "lorries", "lories", "meeting … spend … lories … did you mean … lorries"),
    "unknown passage of a rule": (DROUGHT, "minutes 1", "minutes 9", "drought … minutes 9 … did you mean"),
    "unknown passage of a variable": ('passages = ["minutes 1"]', "minutes 1", "hours", "rain … hours … use one of"),
    "unknown grade": (SHALLOWS, "guessed", "gussed", "shallows … gussed … did you mean … guessed"),
    "unknown reading": (FACTOR, " }", ", mayor = 2 }", "drought … mayor … use one of"),
    "missing reading": (FACTOR, ", engineer = 9.0", "", "drought … engineer … add factor.engineer"),
    "factor 0": (FACTOR, "4.0", "0", "drought … factor.council … is 0 … greater than"),
    "factor negative": (FACTOR, "4.0", "-4", "drought … factor.council … -4 … greater than"),
    "factor nan": (FACTOR, "4.0", "nan", "drought … factor.council … nan … finite number"),
    "factor inf": (FACTOR, "4.0", "inf", "drought … factor.council … inf … finite number"),
    "factor of text": (FACTOR, "4.0", '"much"', "drought … factor.council … much … valid number"),
    "sentence without its factor": (SENTENCE, "{push}", "likely", "drought … {push} … rationing becomes likely"),
    "sentence with another brace": (SENTENCE, "{push}", "{pull}", "drought … {push} … rationing becomes {pull}"),
    "levels overlap": (LEVELS, "[60, 80]", "[50, 80]", "rain … 60 … 50 … begin high at 60"),
    "levels do not rise": (LEVELS, "[20, 60]", "[60, 20]", "rain … 60 … 20 … smaller number first"),
    "levels of time": (WEEKS, WEEKS, f"{WEEKS}\n{LEVELS}", "weeks … time has no levels … remove them"),
    "range upside down": ("range = [1, 20]", "1, 20", "20, 1", "weeks … 20 to 1 … smaller number first"),
    "baseline outside its range": ("baseline = 60", "60", "101", "rain … 101 … 0 to 100 … move it inside"),
    "marks that do not rise": (MARKS, "10", "70", "rain … 70 … must rise"),
    "marks outside the range": (MARKS, "10", "-1", "rain … -1 … within 0 to 100"),
    "unknown actor": ('actor = "sky"', "sky", "skye", "rain … skye … did you mean … sky"),
    "two times": ('kind = "lever"', "lever", "time", "2 of kind … restraint, weeks … exactly one"),
    "no time": ('kind = "time"', "time", "lever", "0 of kind … exactly one"),
    "a stage leading round": (SPEND, 'outcome = "lorries"', 'stage = "meeting"', "meeting … cycle … outcome"),
    "an outcome nothing reaches": (SPEND, "lorries", "dry", "lorries … no path reaches it … remove it"),
    "a branch that leads nowhere": (SPEND, ', outcome = "lorries"', "", "meeting … spend … nothing … give"),
    "a branch that leads to two": (SPEND, "outcome", 'stage = "summer", outcome', "meeting … spend … outcome … give"),
    "a race without a survivor": (
        LASTS,
        "outcome",
        "base = 1, shape = 1, outcome",
        "summer … 0 branches … exactly one",
    ),
    "a race with two survivors": (DRIES, "base = 0.02, shape = 1.0, ", "", "summer … 2 branches … exactly one"),
    "a risk without a shape": (DRIES, "shape = 1.0, ", "", "summer … dries … needs both … 0.02"),
    "a choice with a shape": (SPEND, "base = 3.0", "base = 3.0, shape = 1.5", "meeting … spend … no shape … 1.5"),
    "a choice without base odds": (SPEND, "base = 3.0, ", "", "meeting … spend … needs base odds"),
    "unknown term of a figure": (GIVEN, "ration", "rations", "lost_if_rationed … meeting.rations … meeting.ration"),
    "one outcome counted twice": (
        COUNTED,
        '"green"',
        '"green", "green"',
        "lost_if_rationed … green … 2 times … keep one",
    ),
    "two rules of one id": ('id = "thrift"', "thrift", "drought", "rule … drought … 2 times … give each its own"),
    "two variables of one id": ('id = "restraint"', "restraint", "rain", 'variable "rain" … used 2 times … its own'),
    "two branches of one id": ('id = "lasts"', "lasts", "greens", "summer … greens … 2 times … give each its own"),
    "two outcomes of one id": ('id = "lorries"', "lorries", "dry", "outcome … dry … 2 times … give each its own"),
    "one link key for two": ('key = "save"', "save", "rain", "key … rain … 2 times … give each its own"),
    "one id for a variable and an outcome": ('id = "weeks"', "weeks", "full", "full … same id … rename"),
    "missing field": (f"{RESTRAINT}\n", f"{RESTRAINT}\n", "", "restraint … label … missing … add it"),
    "unknown field": (RESTRAINT, RESTRAINT, f'{RESTRAINT}\nlabels = ""', "restraint … labels … did you mean … label"),
    "wrong kind of field": (RESTRAINT, '"Restraint"', "3", "restraint … label … is 3 … valid string"),
    "unknown part": (VERSION, VERSION, f'{VERSION}\nauthors = "us"', "authors … not a part … actors"),
    "header of another type": (VERSION, '"0.1"', "0.1", "version … is 0.1 … give it as text"),
    "header missing": (f"{CAVEAT}\n", CAVEAT, "", "caveat … give it as text"),
    "header of bad form": ('id = "village-reservoir"', "village-reservoir", "1st", "id … 1st … should match"),
    "colour of bad form": ('light = "#2F3440"', "#2F3440", "black", "lorries … colour.light … black … should match"),
}


@pytest.mark.parametrize(("piece", "old", "new", "said"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_refused_with_its_place_value_and_remedy(piece, old, new, said):
    assert_refused(altered(piece, piece.replace(old, new)), said)


WINTER = """
[[stages]]
id = "winter"
kind = "choice"
label = "Winter"
question = "And then?"
passage = "minutes 1"
grade = "guessed"
reason = "It freezes."
branches = [
  { id = "on", label = "On", base = 1.0, stage = "meeting" },
  { id = "off", label = "Off", base = 1.0, outcome = "lorries" },
]
"""


def test_a_cycle_of_two_stages_is_refused_by_both_their_names():
    faults = refusal(altered(SPEND, SPEND.replace('outcome = "lorries"', 'stage = "winter"')) + WINTER).faults
    assert any("meeting, winter" in fault and "cycle" in fault for fault in faults)


LENS = """
[[lenses]]
id = "{id}"
label = "Some summers"
phrase = "summers"
given = {given}
"""


@pytest.mark.parametrize(
    ("lenses", "said"),
    [
        ([["meeting.ration"]], 'lens "some 0": the first lens counts among all cases; remove its "given"'),
        ([[], ["meeting.rations"]], 'stage.branch "meeting.rations" is not defined; did you mean "meeting.ration"?'),
        (
            [[], ["summer.dries", "meeting.ration"]],
            'lens "some 1": "summer.dries" can come after "meeting.ration"; name only one of the two',
        ),
    ],
)
def test_a_lens_that_cannot_be_looked_through_is_refused(lenses, said):
    faults = refusal(TOY_TEXT + "".join(LENS.format(id=f"some {n}", given=given) for n, given in enumerate(lenses)))
    assert any(said in fault for fault in faults.faults), faults.faults


def test_a_syntax_error_is_refused_with_its_line():
    line = 1 + TOY_TEXT[: TOY_TEXT.index('title = "The Reservoir"')].count("\n")
    error = refusal(altered('title = "The Reservoir"', "title = The Reservoir"))
    assert f"line {line}" in str(error)
    assert "mend that line" in str(error)


def test_all_the_faults_of_a_file_are_listed_at_once():
    text = altered(WHEN, WHEN.replace(" rain", " rian")).replace("baseline = 60", "baseline = 101")
    text = text.replace(FACTOR, FACTOR.replace("4.0", "0")).replace(VERSION, "version = 1")
    error = refusal(text)
    for said in ("rian", "baseline 101", "factor.council", '"version" is 1'):
        assert len([fault for fault in error.faults if said in fault]) == 1
        assert said in str(error)


def test_an_empty_file_is_told_everything_that_is_lacking():
    faults = refusal("").faults
    for part in ("readings", "grades", "passages", "variables", "outcomes", "stages", "rules"):
        assert f"no [[{part}]] given; add at least one" in faults


def test_a_file_that_cannot_be_read_is_refused_by_its_name(tmp_path):
    with pytest.raises(RuleBaseError, match=r"rules\.toml cannot be used:\n.*check the path"):
        load(tmp_path / "rules.toml")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("troop_sise", "troop_size"), ("backing", "us_backing"), ("mandat", "mandate"), ("xyzzy", None)],
)
def test_the_nearest_name_is_offered(base, typed, meant):
    assert did_you_mean(typed, base.variable) == (f'did you mean "{meant}"?' if meant else "")


# Machado, Oliveira and Fernandes 2009, “A physiologically-based model for simulation of color vision deficiency”,
# IEEE TVCG 15: severity 1.0, on linear RGB.
SIGHT = {
    "normal": np.eye(3),
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
DARK_PAGE = "#14171D"


def linear_rgb(colour):
    channels = np.array([int(colour[n : n + 2], 16) for n in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def cielab(rgb):
    ratio = TO_XYZ @ rgb / TO_XYZ.sum(axis=1)
    x, y, z = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def closest_pair(colours, sight):
    """The smallest ΔE*ab (CIE 1976) between two of the colours as that sight sees them."""
    seen = [cielab(np.clip(SIGHT[sight] @ linear_rgb(colour), 0, 1)) for colour in colours]
    return min(np.linalg.norm(one - other) for one, other in combinations(seen, 2))


def contrast(one, other):
    dark, light = sorted(TO_XYZ[1] @ linear_rgb(colour) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def test_the_measures_of_colour_agree_with_known_ones():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert cielab(linear_rgb("#FF0000")) == pytest.approx([53.24, 80.09, 67.20], abs=0.02)


@pytest.mark.parametrize(
    ("theme", "sight", "least"),
    [
        ("light", "normal", 30),
        ("light", "protan", 16.5),
        ("light", "deutan", 16.5),
        ("light", "tritan", 16.5),
        ("dark", "normal", 30),
        ("dark", "protan", 15),
        ("dark", "deutan", 15),
        ("dark", "tritan", 15),
    ],
)
def test_outcome_colours_can_be_told_apart(base, theme, sight, least):
    colours = [getattr(outcome.colour, theme) for outcome in base.outcomes]
    assert len(colours) == 8
    assert closest_pair(colours, sight) >= least


def test_dark_outcome_colours_stand_out_from_the_dark_page(base):
    assert min(contrast(outcome.colour.dark, DARK_PAGE) for outcome in base.outcomes) >= 3


# What would pass and then fail


def joined(stages: int) -> str:
    """The toy with stages that each lead to the next by both their branches: twice the paths with each."""
    stage = (
        '[[stages]]\nid = "s{n}"\nkind = "choice"\nlabel = "S"\nquestion = "?"\npassage = "minutes 1"\n'
        'grade = "guessed"\nreason = "r"\nbranches = [{{ id = "a", label = "a", base = 1.0, stage = "{then}" }}, '
        '{{ id = "b", label = "b", base = 1.0, stage = "{then}" }}]\n\n'
    )
    first = TOY_TEXT.index("[[stages]]")
    added = "".join(stage.format(n=n, then=f"s{n + 1}" if n + 1 < stages else "meeting") for n in range(stages))
    return TOY_TEXT[:first] + added + TOY_TEXT[first:]


@pytest.mark.parametrize(
    ("range_", "step"),
    [
        ((0, 1), 0.01),
        ((0, 5), 0.1),
        ((0, 10), 1.0),
        ((1, 15), 1.0),
        ((0, 100), 1.0),
        ((0, 1000), 1.0),
        ((0, 1500), 10.0),
        ((-0.001, 0.001), 1e-5),
    ],
)
def test_the_step_of_a_slider_follows_from_its_range(toy, range_, step):
    variable = toy.variables[0].model_copy(update={"range": range_})
    assert variable.slider_step == pytest.approx(step)
    assert variable.model_copy(update={"step": 0.25}).slider_step == 0.25


def test_a_step_counts_as_content_only_where_it_is_given(toy):
    given = parse(altered("baseline = 60", "baseline = 60\nstep = 0.5"))
    assert given.variables[0].slider_step == 0.5
    assert given.fingerprint != toy.fingerprint


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("range = [0, 100]\nbaseline = 60", "range = [-1e308, 1e308]\nbaseline = 60", "beyond what a slider can show"),
        ("range = [1, 20]", "range = [1, 1e300]", "is beyond what a slider can show"),
        ("range = [1, 20]", "range = [-5, 20]", "time begins at -5; begin at 0 or later"),
        ("range = [0, 100]\nbaseline = 60", "range = [60, 60.0000000001]\nbaseline = 60", "at least 0.000001 wide"),
        ("baseline = 60", "baseline = 60\nstep = 0", "the step 0 must be above 0 and at most 100"),
        ("baseline = 60", "baseline = 60\nstep = 101", "the step 101 must be above 0"),
        (
            "baseline = 60",
            "baseline = 60\nstep = 0.001",
            "leaves its slider 100,000 positions; give one of at least 0.05",
        ),
    ],
)
def test_a_range_or_step_that_no_slider_can_show_is_refused(old, new, said):
    assert any(said in fault for fault in refusal(altered(old, new)).faults)


def test_paths_are_counted_where_stages_join_again():
    assert parse(joined(7))
    (fault,) = refusal(joined(24)).faults
    assert re.search(r"^stages: \d\d,\d{3},\d{3} paths lead through them.* at most 1,000", fault)
    assert any("62 are given; at most 60" in fault for fault in refusal(joined(60)).faults)


@pytest.mark.parametrize(
    "text", ["a = " + "[" * 5000 + "]" * 5000, "title" + ".a" * 2000 + " = 1", "a = " + "{a=" * 60 + "1" + "}" * 60]
)
def test_what_is_nested_too_deeply_is_refused_in_words(text):
    assert any("nested too deeply" in fault for fault in refusal(text).faults)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<img src=x onerror=alert(1)>", "as a tag"),
        ("a &lt; b", "as a tag"),
        ("[a](http://b.example)", "as a link"),
        ("![a][b]", "as a link"),
        ("see www.evil.example", "as an address"),
        ("a@b.example", "as an address"),
        ("javascript:x", "as an address"),
        (":red[x]", "as a colour"),
        (":material/home:", "as a colour"),
        ("a :smile:", "as a colour"),
        ("$x$", "as maths"),
        ("`x`", "as code"),
        ("a\\u202eb", "U+202E, which cannot be seen"),
        ("a\\u0000b", "U+0000, which cannot be seen"),
    ],
)
def test_a_text_that_a_page_would_read_as_more_than_words_is_refused(text, said):
    for old in (
        'label = "Rain"',
        'phrase = "a dry reservoir"',
        'title = "The Reservoir"',
        'text = "a drizzle"',
        'unit = "mm"',
    ):
        name = old.split(" = ")[0]
        assert any(said in fault for fault in refusal(altered(old, f'{name} = "{text}"')).faults)


@pytest.mark.parametrize(
    "text", ["R&D < 5 %", "$5 bn to $10 bn", "at 12:30", "[sic]", "5 * 3", "Q1: yes", "U.S. (e.g.)", "≥ 5"]
)
def test_plain_signs_are_words(text):
    assert parse(altered('label = "Rain"', f'label = "{text}"')).variables[0].label == text


def test_ever_so_many_faults_are_said_in_bounds():
    said = refusal(TOY_TEXT + "".join(f"k{n} = 1\n" for n in range(5000)).replace("k", "[[x]]\nk", 1))
    assert len(str(said)) < 20_000
    assert len(str(refusal(altered('title = "The Reservoir"', f'title = "{"x" * 1_000_000}"')))) < 20_000


def test_a_copy_with_other_parts_is_another_rule_base(toy):
    assert toy.fingerprint
    without = toy.model_copy(update={"outcomes": toy.outcomes[:1]})
    assert without != toy
    assert hash(without) != hash(toy)
    assert toy.model_copy() == toy
