"""Does a scenario come back from a file or a link as it was, and is whatever cannot come back said plainly?"""

import json
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from what_ships import BASE, BASELINE

import scenarios
from scenarios.link import address, from_link, reachable, to_link
from scenarios.names import MAX_NAME_LENGTH
from scenarios.presets import shipped
from scenarios.scenario import (
    MAX_FILE_BYTES,
    MAX_NOTES_LENGTH,
    OwnReading,
    ScenarioError,
    baseline_scenario,
    json_schema,
    read_document,
    read_json,
    stamp,
    under,
)

MANY = settings(max_examples=80)

VISIBLE = st.characters(codec="utf-8", exclude_categories=["C", "Z"])
NAMES = st.text(st.one_of(VISIBLE, st.just(" ")), min_size=1, max_size=MAX_NAME_LENGTH).map(
    lambda text: " ".join(text.split()) or "nameless"
)
SCENARIOS = st.builds(
    lambda values, **fields: BASELINE.changed(values={**BASE.baseline, **values}, **fields),
    values=st.fixed_dictionaries({}, optional={x.id: st.floats(*x.range) for x in BASE.variables}),
    name=NAMES,
    reading=st.sampled_from(list(BASE.reading)),
    notes=st.text(max_size=200),
    promises=st.none() | st.sampled_from(list(BASE.outcome)),
    passages=st.lists(st.sampled_from(list(BASE.passage)), max_size=3),
)
FOREIGN_NAMES = [
    "سلام على ورق",
    "שלום על הנייר",
    "Мир на бумаге",
    "纸上和平",
    "कागज़ पर शांति",
    "🕊️ & <b>peace</b>",
    "é=&?#%",
]


def with_name(name):
    return BASELINE.changed(name=name, values=dict(BASE.baseline) | {"mandate": 12.5})


def document(**fields):
    return json.loads(BASELINE.to_json()) | fields


def refusal(text, base=BASE):
    with pytest.raises(ScenarioError) as caught:
        read_json(base, text)
    return str(caught.value)


# As a file


@MANY
@given(SCENARIOS)
def test_a_scenario_comes_back_from_its_file_as_it_was(scenario):
    opened = read_json(BASE, scenario.to_json())
    assert opened.scenario == scenario
    assert opened.remarks == ()
    assert read_json(BASE, scenario.to_json().encode()).scenario == scenario


@pytest.mark.parametrize("name", FOREIGN_NAMES)
def test_a_name_of_any_script_comes_back_from_file_and_link(name):
    scenario = with_name(name)
    assert read_json(BASE, scenario.to_json()).scenario.name == name
    assert from_link(BASE, to_link(BASE, scenario)).scenario.name == name


def test_what_a_file_leaves_out_takes_its_baseline():
    opened = read_json(BASE, json.dumps(document(values={"mandate": 80})))
    assert opened.scenario.values == dict(BASE.baseline) | {"mandate": 80}
    assert opened.remarks == ()


def test_the_baseline_scenario_is_the_baseline_in_the_first_reading(toy):
    scenario = baseline_scenario(toy)
    assert scenario.name == "Baseline, 1 June"
    assert scenario.values == {"rain": 60, "restraint": 50, "weeks": 10}
    assert scenario.reading == "council"
    assert scenario.rulebase == stamp(toy)


def test_a_name_is_kept_on_one_line():
    assert with_name("  peace \n on\tpaper ").name == "peace on paper"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"schema_version": 5}, "schema version 5; this program reads up to 4. Update the program."),
        ({"schema_version": 0}, "“schema_version” is 0; it must be a whole number from 1 on. Export it again."),
        ({"schema_version": True}, "“schema_version” is True; it must be a whole number"),
        ({"schema_version": "1"}, "“schema_version” is '1'; it must be a whole number"),
        ({"values": [1]}, "“values” is [1]: Input should be a valid dictionary."),
        ({"values": {"mandate": "5"}}, "“values.mandate” is '5': Input should be a valid number."),
        ({"values": {"mandate": True}}, "“values.mandate” is True: Input should be a valid number."),
        ({"values": {"mandate": None}}, "“values.mandate” is None: Input should be a valid number."),
        ({"values": {"mandate": 10**400}}, "“values.mandate” is 1000"),
        ({"values": {"mandate": 101}}, "Mandate is 101; its slider goes from 0 to 100."),
        ({"values": {"horizon": 0.5}}, "Horizon is 0.5; its slider goes from 1 to 15."),
        ({"values": {"us_baking": 5}}, 'There is no slider “us_baking”; did you mean "us_backing"?'),
        ({"values": {"zzz": 5}}, "There is no slider “zzz”; remove it"),
        ({"reading": "nope"}, "There is no reading “nope”; use one of: article, record."),
        ({"reading": 5}, "“reading” is 5: Input should be a valid string."),
        ({"name": " "}, "“name” is ' ': must hold visible characters, and only such."),
        ({"name": "x" * (MAX_NAME_LENGTH + 1)}, "“name” is 'xxx"),
        ({"notes": "x" * (MAX_NOTES_LENGTH + 1)}, "“notes” is 'xxx"),
        ({"colour": 3}, "“colour” is 3: Extra inputs are not permitted."),
        ({"rulebase": "x"}, "“rulebase” is 'x'"),
        ({"passages": "russia 1"}, "“passages” is 'russia 1'"),
    ],
)
def test_a_document_at_fault_is_refused_with_the_field_and_its_value(fields, said):
    assert said in refusal(json.dumps(document(**fields)))


def test_all_the_misfits_of_a_document_are_said_at_once():
    said = refusal(json.dumps(document(values={"mandate": 101, "us_baking": 5}, reading="nope")))
    assert "Mandate is 101" in said
    assert "us_backing" in said
    assert "“nope”" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "The file is not JSON:"),
        ("", "The file is not JSON:"),
        (b"\xff\xfe\x00", "The file is written in UTF-16"),
        ("[" * 60_000, "The file is not JSON:"),
        ('{"values": {"mandate": NaN}}', "NaN is not a number; mend it, or export it again."),
        ('{"values": {"mandate": -Infinity}}', "-Infinity is not a number"),
        ('{"name": "x", "values": {"mandate": 1e999}, "reading": "article"}', "“values.mandate” is inf: "),
        ("[1]", "This is no scenario. Export one under “Share”, as JSON, and take that."),
        ("null", "This is no scenario. Export one under “Share”, as JSON, and take that."),
        ("{}", "“name” is missing"),
        (" " * (MAX_FILE_BYTES + 1), "The file holds 65,537 bytes; a scenario has at most 65,536."),
    ],
    ids=["half", "empty", "binary", "deep", "NaN", "-Infinity", "1e999", "list", "null", "nothing", "large"],
)
def test_a_file_that_is_no_scenario_is_refused(text, said):
    assert said in refusal(text)


# From an older schema


def test_an_older_document_is_brought_up_step_by_step():
    def renamed(old):
        return {key: value for key, value in old.items() if key != "title"} | {"name": old["title"]}

    def shouted(old):
        return old | {"name": old["name"].upper()}

    steps = {1: renamed, 2: shouted}
    first = {key: value for key, value in document().items() if key != "name"} | {"title": "peace"}
    first["schema_version"] = 1
    assert read_document(BASE, first, steps).scenario.name == "PEACE"
    assert read_document(BASE, document(schema_version=2, name="peace"), steps).scenario.name == "PEACE"
    assert read_document(BASE, document(schema_version=4, name="peace"), steps).scenario.name == "peace"
    assert read_document(BASE, document(schema_version=2)).scenario.lens == ""
    with pytest.raises(ScenarioError, match="reads up to 4"):
        read_document(BASE, document(schema_version=5), steps)


# From another rule base


def adopted(toy, **fields):
    other = {"id": "old-reservoir", "version": "0.0", "fingerprint": "f" * 64}
    foreign = {"name": "Old", "values": {"rain": 40}, "reading": "council", "rulebase": other}
    return read_document(toy, foreign | fields)


def test_a_scenario_of_another_rule_base_is_adopted_with_a_remark_on_each_difference(toy):
    opened = adopted(toy, values={"rain": 400, "snow": 3}, reading="mayor")
    assert opened.scenario.values == {"rain": 100, "restraint": 50, "weeks": 10}
    assert opened.scenario.reading == "council"
    assert opened.scenario.rulebase == stamp(toy)
    saved, clipped, dropped, added, reading = opened.remarks
    assert "“Old” was saved under rule base old-reservoir 0.0 (ffffffff)" in saved
    assert f"this is village-reservoir 0.1 ({toy.fingerprint[:8]})" in saved
    assert clipped == "Rain was 400; it stands at 100, where its slider ends here."
    assert dropped == "There is no slider “snow” under these rules; its value was left out."
    assert added == "Sliders that it says nothing of stand at their baseline: Restraint (50), Weeks (10)."
    assert reading == "There is no reading “mayor” under these rules; “The council” is used instead."


def test_a_scenario_that_fits_another_rule_base_whole_gets_one_remark(toy):
    opened = adopted(toy, values={"rain": 40, "restraint": 1, "weeks": 2}, reading="engineer")
    assert len(opened.remarks) == 1
    assert opened.scenario.reading == "engineer"


def test_a_scenario_of_another_subject_is_refused(toy):
    assert "belongs to another subject (after-the-ceasefire)" in refusal(BASELINE.to_json(), base=toy)


def test_a_newer_version_of_the_same_rule_base_adopts_a_scenario_that_shares_nothing(toy):
    own = stamp(toy).model_dump() | {"fingerprint": "f" * 64}
    opened = adopted(toy, values={"snow": 3}, rulebase=own)
    assert opened.scenario.values == dict(toy.baseline)


# As a link


@MANY
@given(SCENARIOS)
@example(BASELINE)
@example(BASELINE.changed(reading="record"))
def test_a_scenario_comes_back_from_its_link_but_for_what_only_a_file_carries(scenario):
    opened = from_link(BASE, to_link(BASE, scenario))
    assert opened.remarks == ()
    assert opened.scenario == scenario.changed(notes="", promises=None, passages=())


def test_a_link_holds_only_what_differs():
    rules = BASE.fingerprint[:8]
    assert to_link(BASE, BASELINE) == {"rules": rules}
    assert to_link(BASE, BASELINE.changed(notes="Look at this.")) == {"rules": rules}
    moved = dict(BASE.baseline) | {"russian_acceptance": 80.0, "mandate": 12.5}
    assert to_link(BASE, BASELINE.changed(values=moved)) == {"moscow": "80", "mandate": "12.5", "rules": rules}
    assert to_link(BASE, BASELINE.changed(reading="record")) == {"reading": "record", "rules": rules}
    assert to_link(BASE, BASELINE.changed(name="Peace")) == {"name": "Peace", "rules": rules}


def test_a_link_speaks_the_keys_of_its_own_rule_base(toy):
    scenario = baseline_scenario(toy).changed(values=dict(toy.baseline) | {"restraint": 5.0})
    assert to_link(toy, scenario) == {"save": "5", "rules": toy.fingerprint[:8]}


@pytest.mark.parametrize(
    ("parameter", "said"),
    [
        (("troops", "many"), "“troops=many” was ignored: Troops in Ukraine takes a number from 1 to 100."),
        (("troops", ""), "“troops=” was ignored: Troops in Ukraine takes a number"),
        (("troops", "101"), "“troops=101” was ignored: Troops in Ukraine takes a number from 1 to 100."),
        (("troops", "nan"), "“troops=nan” was ignored"),
        (("troops", "inf"), "“troops=inf” was ignored"),
        (("troops", "9" * 5000), "“troops=9999999999"),
        (("years", "0"), "“years=0” was ignored: Horizon takes a number from 1 to 15."),
        (("troopz", "5"), '“troopz=5” was ignored: did you mean "troops"?'),
        (("qqqq", "5"), "“qqqq=5” was ignored: it names no slider."),
        (("reading", "nope"), "“reading=nope” was ignored: the readings are article, record."),
        (("name", " "), "“name= ” was ignored: a name has 1 to 120 visible characters."),
        (("name", "x" * (MAX_NAME_LENGTH + 1)), "was ignored: a name has 1 to 120 visible characters."),
        (("name", "a\nb"), "was ignored: a name has 1 to 120 visible characters."),
        (("rules", "deadbeef"), "The link was made under a version of the rules that is not kept here"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_remarked_upon_and_the_rest_is_used(parameter, said):
    opened = from_link(BASE, dict([parameter]) | {"mandate": "80"})
    (remark,) = opened.remarks
    assert said in remark
    assert len(remark) < 200
    assert opened.scenario == BASELINE.changed(values=dict(BASE.baseline) | {"mandate": 80.0})


@MANY
@given(st.dictionaries(st.sampled_from(["moscow", "name", "reading", "rules", "x", ""]) | st.text(), st.text()))
def test_no_link_whatever_breaks_the_page(parameters):
    opened = from_link(BASE, parameters)
    assert opened.scenario.values.keys() == BASE.baseline.keys()
    assert all(x.range[0] <= opened.scenario.values[x.id] <= x.range[1] for x in BASE.variables)


# The published schema


def test_the_published_schema_is_current():
    published = Path(scenarios.__file__ or "").with_name("scenario.schema.json")
    assert json.loads(published.read_text(encoding="utf-8")) == json_schema()


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1", "127.1.2.3:80", "[::1]:8501"])
def test_an_address_that_only_this_machine_can_reach_is_told_to_nobody(host):
    assert reachable(f"http://{host}/") == ""
    assert reachable("") == ""
    assert reachable("/") == ""


def test_other_addresses_are_told_and_open_the_scenario(base):
    served = "https://sim.example/here/"
    assert reachable(served) == served
    scenario = shipped(base)[2]
    opened = from_link(base, dict(parse_qsl(urlsplit(address(base, scenario, served)).query)))
    assert opened.scenario.settings == scenario.settings
    assert address(base, baseline_scenario(base), served) == f"{served}?rules={base.fingerprint[:8]}"


def test_a_reading_of_ones_own_can_be_told_from_one_of_the_same_label(base):
    taken = base.readings[0].label
    own = OwnReading(label=taken, based_on=base.readings[0].id, weights={base.rules[0].id: 1.0})
    labels = [reading.label for reading in under(base, baseline_scenario(base).changed(own=own)).readings]
    assert len(set(labels)) == len(labels)
    assert labels[-1] == f"{taken}, own"


@pytest.mark.parametrize(
    ("fields", "same"),
    [
        ({"name": "Another"}, True),
        ({"notes": "Why"}, True),
        ({"values": BASE.baseline | {BASE.variables[0].id: BASE.variables[0].range[1]}}, False),
        ({"reading": BASE.readings[1].id}, False),
        ({"ranges": {BASE.variables[0].id: BASE.variables[0].range}}, False),
        ({"own": OwnReading(label="Mine", based_on=BASE.readings[0].id)}, False),
        ({"lens": BASE.lenses[-1].id}, False),
        ({"rulebase": stamp(BASE).model_copy(update={"fingerprint": "0" * 64})}, False),
    ],
)
def test_settings_are_all_that_figures_depend_on_and_nothing_else(fields, same):
    assert (BASELINE.changed(**fields).settings == BASELINE.settings) == same


@pytest.mark.parametrize(
    ("ends", "expected"), [((20.0, 40.0), (20, 40)), ((-5.0, 130.0), (0, 100)), ((130.0, 150.0), (100, 100))]
)
def test_ranges_of_another_rule_base_are_moved_within_those_of_this(toy, ends, expected):
    start = baseline_scenario(toy)
    other = stamp(toy).model_copy(update={"fingerprint": "0" * 64})
    opened = read_document(toy, start.changed(ranges={"rain": ends}, rulebase=other).model_dump())
    assert opened.scenario.ranges == {"rain": expected}
    assert any("The range of Rain was moved" in remark for remark in opened.remarks) == (ends != expected)


def test_too_little_of_a_fingerprint_names_no_rules(toy):
    whole = to_link(toy, baseline_scenario(toy))["rules"]
    for shown, known in ((whole, True), (whole[:-1], False), ("", False)):
        assert (from_link(toy, {"rules": shown}).remarks == ()) == known
