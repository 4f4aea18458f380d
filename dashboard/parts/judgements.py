"""How is the model judged otherwise? Widgets to find a judgement, change it, and choose readings to compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from briefing import words
from briefing.findings import contents, glossary, readings, rules, typed
from briefing.findings.readings import Bench, Judgement
from briefing.findings.rules import Wanted, Weight
from dashboard import catalogue, choices, controls, rule_bases
from dashboard.choices import option
from dashboard.frame import Question
from dashboard.parts.remark import remark
from dashboard.session import screen, session
from model.aims import measures
from model.parts import OWN_READING, RuleBase, Variable
from scenarios import presets
from scenarios.names import MAX_LABEL_LENGTH
from scenarios.scenario import Scenario, ScenarioError

MOST_READERS = 6
LIST_HEIGHT = 640
MOST = "most"
LONGEST_SEARCH, LONGEST_NUMBER = 200, 24
WEIGHTS = "Rules, starting assumptions"
# The choice among the views of the page, and the view that lists them.
PART, RULES = "rules_part", "rules"
NAME, LIST, READERS, FILE = "rules_name", "rules_list", "rules_readers", "rules_file"


def own_reading(scenario: Scenario) -> None:
    """Draws, if the scenario has a reading of the user's own, its name and a way to drop it."""
    own = scenario.own
    if own is None:
        return
    if st.session_state.get(NAME) != own.label:
        st.session_state[NAME] = own.label
    st.text_input(
        "Name of your reading",
        own.label,  # again: see the name of a storyline
        max_chars=MAX_LABEL_LENGTH,
        key=NAME,
        on_change=_named,
        label_visibility="collapsed",
        width=280,
    )
    st.button("Drop my reading", on_click=controls.set_own, args=(None,), help="Undo brings it back.")


def _named() -> None:
    controls.name_own(st.session_state[NAME])


def wanted(base: RuleBase) -> Wanted:
    """Draws the search and the filters; what they ask for."""
    stages = {stage.id: stage.label for stage in base.stages_in_order}
    variables = {variable.id: variable.label for variable in base.variables if variable.levels}
    with st.container(horizontal=True, vertical_alignment="center"):
        search = choices.kept("rules_search", _is_search, _search)
        stage = _filter("Stage", stages)
        variable = _filter("Slider", variables, "variable")
        grade = _filter("Grade", {grade.id: grade.id for grade in base.grades})
        passage = _filter("Passage", {passage.id: passage.id for passage in base.passages})
        changed = choices.toggle("Changed only", "rules_changed")
    return Wanted(search, stage, variable, grade, passage, changed)


def _is_search(left: object) -> bool:
    return isinstance(left, str) and len(left) <= LONGEST_SEARCH


def _search() -> str:
    return st.text_input(
        "Search",
        key="rules_search",
        max_chars=LONGEST_SEARCH,
        placeholder="Search",
        label_visibility="collapsed",
        persist_state="session",
        width=200,
    )


def _filter(label: str, options: dict[str, str], key: str = "") -> str | None:
    name = label.lower()
    how = {"index": None, "placeholder": f"Any {name}", "label_visibility": "collapsed", "width": 152}
    chosen: str | None = option(label, options, f"rules_{key or name}", **how)
    return chosen


def weight(question: Question, names: Sequence[str]) -> Weight | None:
    """Draws how many weights were found, and them as a list to choose from; the one chosen, None if none was found."""
    base, scenario, weights = question.base, question.scenario, rules.weights(question.base)
    st.markdown(rules.count_text(base, names))
    if not names:
        return None
    now = base.weights(scenario.reading)
    sentences = words.preset_labels(
        {name: words.escaped(rules.weight_sentence(base, weights[name], now)) for name in names}
    )
    captions = [words.escaped(rules.caption(base, scenario, weights[name])) for name in names]
    with st.container(height=LIST_HEIGHT, border=False, key="rules_box"):
        return weights[_one_of(sentences, captions, WEIGHTS)]


def variable(question: Question) -> Variable:
    """Draws the variables as a list to choose from; the one chosen."""
    base, values = question.base, question.values
    labels = words.preset_labels({each.id: words.escaped(each.label) for each in base.variables})
    captions = [words.escaped(contents.variable_caption(base, each, values[each.id])) for each in base.variables]
    return base.variable[_one_of(labels, captions, "Variables")]


def choose(weight: str) -> None:
    """Chooses a rule or starting assumption in the list of them, and that list, from the next run on."""
    session().choices[_key(WEIGHTS)] = weight
    session().left_choices[PART] = RULES


def _key(label: str) -> str:
    return f"{LIST}_{label.split(',')[0].lower()}"


def _one_of(labels: dict[str, str], captions: Sequence[str], label: str) -> str:
    """A list to choose one from."""
    key = _key(label)
    return choices.one(label, labels, key, st.radio, captions=captions, label_visibility="collapsed")


def editor(question: Question, weight: Weight) -> None:
    """Draws the slider and the field that change a weight, the way back, and that it is outside its range if it is."""
    base, scenario, name = question.base, question.scenario, weight.id
    now, before = base.weights(scenario.reading), rules.original(base, scenario)[name]
    _slider(base, weight, now, before)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _exact(base, weight, now)
        st.button(
            "Back to the original",
            key=f"rules_back_{name}",
            help=rules.amount(weight, before, now),
            disabled=now[name] == before,
            on_click=controls.set_weight,
            args=(base, name, before),
        )
    remark(words.escaped(typed.outside(base, scenario, weight)))


def _slider(base: RuleBase, weight: Weight, now: Mapping[str, float], before: float) -> None:
    """A slider whose stops are amounts; where these hang on other weights, another slider when those have changed."""
    name = weight.id
    beside = "" if weight.rule or rules.is_risk(weight) else f"_{rules.others(weight, now):.9g}"
    slide, stood = f"rules_slide_{name}{beside}", f"rules_stood_{name}"
    # A browser that lags behind still names a stop where the slider stood before; it must remain one.
    others = [factor for factor in dict.fromkeys([*st.session_state.get(stood, []), before]) if factor != now[name]]
    st.session_state[stood] = [*others, now[name]]
    stops = rules.steps(weight, before, st.session_state[stood], now)
    st.session_state[slide] = rules.amount(weight, now[name], now)
    question = words.escaped(rules.question(base, weight))
    st.select_slider(question, list(stops), key=slide, on_change=_slid, args=(base, name, slide, stops))


def _exact(base: RuleBase, weight: Weight, now: Mapping[str, float]) -> None:
    """A form, so that a number is only sent when it is meant: the slider beside it moves it too."""
    key, shown = f"rules_exact_{weight.id}", typed.exactly(weight, now)
    st.session_state[key] = shown
    with (
        st.form(f"{key}_form", border=False, width="content"),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        help_text = words.escaped(typed.help_text(base, weight, now))
        st.text_input(f"Exact {weight.kind}", key=key, max_chars=LONGEST_NUMBER, help=help_text, width=176)
        st.form_submit_button("Set", on_click=_typed, args=(base, weight, key, shown))


def _slid(base: RuleBase, name: str, key: str, stops: dict[str, float]) -> None:
    controls.set_weight(base, name, stops[st.session_state[key]])


def _typed(base: RuleBase, weight: Weight, key: str, shown: str) -> None:
    text = st.session_state[key]
    if typed.says_the_same(text, shown):  # what is shown is rounded
        return
    try:
        controls.set_weight(base, weight.id, typed.factor(weight, text, base.weights(screen().scenario.reading)))
    except ValueError as error:
        session().show(screen(), (str(error),))


def readers() -> list[Judgement]:
    """Draws the choice of readings to compare; those chosen, which at first are the rule base's and the user's own."""
    judgements = controls.judgements(rule_bases.rule_base())
    names = dict(zip(judgements, readings.names(list(judgements.values())), strict=True))
    at_first = [choice for choice in judgements if choice.startswith(catalogue.READ_AS) or choice == OWN_READING]
    picked = choices.several("Whose readings", names, at_first[:MOST_READERS], READERS, max_selections=MOST_READERS)
    remark(catalogue.not_read())
    return [judgements[choice] for choice in picked]


def from_file() -> None:
    """Draws the way to add readings from a file, and what came of it."""
    with st.popover("From a file", width="stretch"):
        most = presets.MAX_FILE_BYTES // (1024 * 1024)
        st.file_uploader(
            "Scenarios that hold somebody’s own reading (JSON)", "json", key=FILE, on_change=_read, max_upload_size=most
        )
        for sentence in st.session_state.get("rules_said", ()):
            st.markdown(words.escaped(sentence))


def measure(base: RuleBase, table: pd.DataFrame) -> str:
    """Draws a choice of outcome or key figure; the one chosen, the outcome on which the rows of the table differ most
    until the user chooses."""
    most = str((table.max() - table.min()).idxmax())
    measure_labels = measures(base)
    labels = {MOST: f"What they differ on most: {measure_labels[most].lower()}", **measure_labels}
    picked = option("Outcome or key figure", labels, "rules_measure", help=glossary.of_measures(base))
    return most if picked == MOST else picked


def _read() -> None:
    """Keeps the readings in a file that was given, chooses them, and says what came of it."""
    state, file = st.session_state, st.session_state[FILE]
    state["rules_said"] = ()
    if file is None:
        return
    base = rule_bases.rule_base()
    try:
        opened = presets.from_file(rule_bases.present(), file.getvalue())
    except ScenarioError as error:
        state["rules_said"] = (f"{error} Nothing was added.",)
        return
    judgements_read = [readings.judgement(x.scenario.own, x.scenario.name, x.remarks) for x in opened if x.scenario.own]
    before = controls.judgements(base)
    controls.keep_judgements(judgements_read)
    added = [choice for choice in controls.judgements(base) if choice not in before]
    choices.choose(READERS, [*state.get(READERS, ()), *added][:MOST_READERS])
    state["rules_said"] = readings.added_text(opened, len(judgements_read), len(added))


def pool(bench: Bench) -> None:
    """Draws the button that puts the pooled reading on screen."""
    st.button(
        "Use the pooled reading",
        on_click=_pool,
        args=(bench,),
        help="Shows the scenario under the average of the readings chosen. Undo brings back what is shown now.",
    )


def _pool(bench: Bench) -> None:
    """Shows the scenario under the pooled reading, with what was pooled still chosen."""
    state, base = st.session_state, rule_bases.rule_base()
    chosen_before, own = state[READERS], screen().scenario.own
    controls.use_own(readings.pooled_reading(bench))
    kept = controls.judgements(base)
    aside = next(
        (choice for choice, judgement in kept.items() if own and judgement == readings.judgement(own, "set aside")), ""
    )
    choices.choose(READERS, [aside if choice == OWN_READING else choice for choice in chosen_before])
