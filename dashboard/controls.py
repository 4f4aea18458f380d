"""What is on screen? Scenario ↔ widgets, and the acts that change it; storyboard.py owns the state of a storyline.

Session state holds `screen` (what is shown), `past` and `future` (screens, for undo and redo), `remarks` (what had
to be said about it), `replay` (how often the last change was replayed), `link` (the parameters last written to
the address), `page`, `arrival` and `arriving` (the page that is open, what was shown on arriving there, and whether
it has still to be drawn to its end), `unfolded` (the actors whose sliders are), `judgements` (readings from files,
and those of the user's own that another took the place of), and the widgets' own keys.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urljoin

import streamlit as st

import model
from briefing import words
from briefing.answer import Answer, answer
from briefing.findings import releases
from briefing.findings.readings import Judgement, judgement, usable
from model.parts import OWN_READING, RuleBase
from scenarios import presets
from scenarios.link import from_link, to_link
from scenarios.scenario import (
    MAX_NAME_LENGTH,
    Opened,
    OwnReading,
    Scenario,
    ScenarioError,
    baseline_scenario,
    brought_under,
    read_document,
    rules_of,
    stamp,
    under,
)
from scenarios.store import Preset, Store, StoreError, open_store

SLIDER_KEY = "slider_"
STEP = 1.0
MOST_UNDONE = 200
# An address that differs this soon after we wrote one is the browser's echo of an older one, not a wish.
ECHO_SECONDS = 0.5
BASELINE, SHIPPED, SAVED, READ_AS, KEPT = "baseline", "shipped:", "saved:", "reading:", "kept:"
OTHER_RULES = "other rules"


@dataclass(frozen=True)
class Screen:
    """What is shown: a scenario, what it was when opened, its stored preset and its choice in the picker, if any."""

    scenario: Scenario
    opened: Scenario
    saved: Preset | None = None
    choice: str | None = None


@dataclass(frozen=True)
class Library:
    """The saved presets, or why they cannot be had."""

    presets: tuple[Preset, ...] = ()
    fault: str = ""


@st.cache_resource(show_spinner=False)
def present() -> RuleBase:
    """The rule base that this process serves. Raises RuleBaseError."""
    return model.load()


def rule_base() -> RuleBase:
    """The rule base of the scenario that is shown: the present one, or the release that the scenario was made under."""
    return rules_of(present(), screen().scenario)


def other_rules() -> RuleBase | None:
    """What the scenario shown can be brought under: the present rules, or back under those it was opened under.

    None where both are the present ones.
    """
    shown = screen()
    other = rules_of(present(), shown.opened) if rule_base() == present() else present()
    return None if other == rule_base() else other


def bring_under_other() -> None:
    """Brings the scenario shown under the present rules, or back under those it was opened under."""
    other, before = other_rules(), screen().scenario
    if other is not None:
        brought = under_rules(other)
        # Both through the lens that is left: a release need not know the other's.
        before = before.changed(lens=brought.scenario.lens)
        said = releases.difference(answer(present(), before), answer(present(), brought.scenario))
        _commit(replace(screen(), scenario=brought.scenario), (said, *brought.remarks))


def under_rules(base: RuleBase) -> Opened:
    """The scenario shown under another rule base; as it was opened, if it is only to go back there."""
    shown = screen()
    opened = brought_under(rule_base(), shown.opened).scenario.changed(lens=shown.scenario.lens)
    if shown.opened.rulebase == stamp(base) and opened == shown.scenario:
        return Opened(shown.opened)
    return brought_under(base, shown.scenario)


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """The store of saved presets. Raises StoreError, and tries again when next asked."""
    return open_store()


@st.cache_resource(ttl=60, show_spinner=False)
def library() -> Library:
    """The saved presets as of the last minute; a fault is kept as long, so that no slider waits for a lost server."""
    try:
        return Library(tuple(store().presets()))
    except StoreError as error:
        return Library(fault=str(error))


def screen() -> Screen:
    """What is shown now."""
    shown: Screen = st.session_state["screen"]
    return shown


def ask(base: RuleBase, of_all_cases: bool = False) -> Answer:
    """What the model says of the scenario that is shown, through its lens or of all cases."""
    scenario = screen().scenario
    return answer(base, scenario.changed(lens="") if of_all_cases else scenario)


def before_last_change() -> Scenario:
    """The scenario before the last change; the one shown, if nothing has changed yet."""
    past: list[Screen] = st.session_state["past"]
    return past[-1].scenario if past else screen().scenario


def begin(base: RuleBase, page: str) -> None:
    """Settles what is shown: at first what the address asks for, later what the user made of it.

    `page` names the page that is open; turning to another leaves the address empty and the scenario as it is.
    """
    state, asked = st.session_state, st.query_params.to_dict()
    if state.get("page") != page:
        state.update(page=page, arrival=state.get("screen"), arriving=True, dialog=None)
        # Streamlit forgets what was unfolded when the page is turned.
        state.update(dict.fromkeys(state.get("unfolded", ()), True))
    if "screen" not in state:
        state.update(past=[], future=[], replay=0, moved=False, link=asked, written_at=0.0)
        opened = from_link(base, asked)
        _show(_recognised(base, opened.scenario), opened.remarks)
    elif asked != state["link"] and not state["moved"] and time.monotonic() - state["written_at"] > ECHO_SECONDS:
        opened = from_link(base, asked)
        empty = not asked and state["arrival"]
        _commit(state["arrival"] if empty else _recognised(base, opened.scenario), opened.remarks)
    state["moved"] = False
    _fill_widgets()


def _fill_widgets() -> None:
    """Gives the widgets, before they are drawn, what the screen holds.

    What agrees is left alone, so that a slider still under a finger is not pulled back; but until a page has been
    drawn once to its end, the browser may not have got what it was sent.
    """
    state, shown = st.session_state, screen()
    wanted: dict[str, object] = {SLIDER_KEY + name: float(value) for name, value in shown.scenario.values.items()}
    wanted |= {"reading": shown.scenario.reading, "lens": shown.scenario.lens, "choice": shown.choice}
    rules = shown.scenario.rulebase.fingerprint
    # A slider of another range is another widget, though its key is the same: it knows nothing of what it stood at.
    anew = state["arriving"] or state.get("rules") != rules
    state["rules"] = rules
    for key, value in wanted.items():
        # A browser knows a scenario by its label, which a rename, or another preset of the name, gives to another one:
        # told anew each time, it never sends a label that by now means something else.
        if key == "choice" or anew or key not in state or state[key] != value:
            state[key] = value


def finish(base: RuleBase) -> None:
    """Writes the scenario into the address, unless it is there already; the page is drawn to its end."""
    st.session_state["arriving"] = False
    link = to_link(base, screen().scenario)
    if link == to_link(base, baseline_scenario(base)):
        link = {}
    st.session_state["link"] = link
    if link != st.query_params.to_dict():
        st.session_state["written_at"] = time.monotonic()
        st.query_params.from_dict(link)


def served_at() -> str:
    """The address of this Simulator, as the browser has it."""
    folder = st.get_option("server.baseUrlPath").strip("/")
    return urljoin(st.context.url or "", f"/{folder}/" if folder else "/")


def settings(base: RuleBase, scenario: Scenario) -> str:
    """What the figures of a scenario rest on besides their source, said today and here."""
    return words.settings(base, scenario, date.today(), served_at())


def _show(shown: Screen, remarks: tuple[str, ...] = ()) -> None:
    """Puts a screen before the user, from the next run on."""
    st.session_state.update(screen=shown, remarks=remarks, moved=True)


def _commit(shown: Screen, remarks: tuple[str, ...] = ()) -> None:
    """The same, with undo leading back."""
    state = st.session_state
    if shown != screen():
        state["past"] = [*state["past"], screen()][-MOST_UNDONE:]
        state["future"] = []
    _show(shown, remarks)


def _opened(scenario: Scenario, saved: Preset | None = None, choice: str | None = None) -> Screen:
    return Screen(scenario, scenario, saved, choice)


def _recognised(base: RuleBase, scenario: Scenario) -> Screen:
    """A scenario from elsewhere: as this session showed it before, as a known one of its name, or for itself."""
    link = to_link(base, scenario)
    for shown in (*reversed(st.session_state["past"]), *st.session_state["future"]):
        if to_link(base, shown.scenario) == link:
            return shown  # type: ignore[no-any-return]
    rules = rules_of(base, scenario)
    known = {BASELINE: baseline_scenario(rules)}
    known |= {f"{SHIPPED}{n}": preset for n, preset in enumerate(presets.shipped(base))}
    for choice, preset in known.items():
        if preset.name == scenario.name and preset.rulebase == scenario.rulebase:
            names = ("values", "reading", "ranges", "own", "lens")
            original = preset.changed(**{name: getattr(scenario, name) for name in names})
            # What the picker offers is under the present rules.
            return Screen(original, preset, choice=choice if rules == base else None)
    return _saved_before(scenario) or _opened(scenario)


def _saved_before(scenario: Scenario) -> Screen | None:
    """The saved preset that a scenario from an address is, notes and all; None if it has changed since."""
    for preset in library().presets:
        if preset.name != scenario.name:
            continue
        with suppress(ScenarioError):
            kept = read_document(present(), {**preset.document, "name": preset.name}).scenario
            if kept.settings == scenario.settings:
                return _opened(kept, preset, SAVED + preset.id)
    return None


def _change(**fields: object) -> None:
    _commit(replace(screen(), scenario=screen().scenario.changed(**fields)))


def set_value(base: RuleBase, name: str, value: float) -> None:
    """Sets one slider; a range of it moves along."""
    scenario = screen().scenario
    ranges = dict(scenario.ranges)
    if name in ranges:  # what is thought possible moves with what is thought likely
        start, end = base.variable[name].range
        low, high = (edge + value - scenario.values[name] for edge in ranges[name])
        ranges[name] = (min(max(low, start), end), min(max(high, start), end))
    _change(values={**scenario.values, name: value}, ranges=ranges)


def slid(base: RuleBase, name: str) -> None:
    """Takes up what a slider was moved to."""
    set_value(base, name, st.session_state[SLIDER_KEY + name])


def set_values(values: dict[str, float]) -> None:
    """Sets several sliders at once; each is then known, and one undo takes them all back."""
    scenario = screen().scenario
    ranges = {name: ends for name, ends in scenario.ranges.items() if name not in values}
    _change(values={**scenario.values, **values}, ranges=ranges)


def set_range(name: str, ends: tuple[float, float]) -> None:
    """Notes that a variable is not known, only within `ends`."""
    _change(ranges={**screen().scenario.ranges, name: ends})


def set_ranges(ranges: dict[str, tuple[float, float]]) -> None:
    """Notes the variables that are not known, and between which ends; all others are."""
    _change(ranges=ranges)


def set_weight(base: RuleBase, name: str, factor: float) -> None:
    """Changes one weight in the user's own reading, which begins as the reading that is shown."""
    scenario = screen().scenario
    own = scenario.own or OwnReading(label=words.OWN_LABEL, based_on=scenario.reading)
    original = base.weights(own.based_on)[name]
    others = {known: value for known, value in own.weights.items() if known != name}
    weights = others if factor == original else {**others, name: factor}
    # Back where it began, and never given a name: there is nothing to keep.
    forgotten = not weights and own.label == words.OWN_LABEL
    set_own(None if forgotten else own.model_copy(update={"weights": weights}))


def set_own(own: OwnReading | None) -> None:
    """Shows the scenario under a reading of the user's own; without one, under the one it was based on."""
    scenario = screen().scenario
    before = scenario.own.based_on if scenario.own and scenario.reading == OWN_READING else scenario.reading
    _change(own=own, reading=OWN_READING if own else before)


def name_own(label: str) -> None:
    """Gives the user's own reading another name; one that cannot be shown is refused, with a remark."""
    own = screen().scenario.own
    if own is None:
        return
    try:
        _change(own={**own.model_dump(), "label": label})
    except ValueError:
        _show(screen(), (f"A reading’s name must hold visible characters; it is still “{own.label}”.",))


def use_own(own: OwnReading) -> None:
    """Shows the scenario under a reading made elsewhere; the user's own, if there is one, can still be compared."""
    displaced = screen().scenario.own
    if displaced is not None:
        keep_judgements([judgement(displaced, "set aside")])
    set_own(own)


def keep_judgements(found: Iterable[Judgement]) -> None:
    """Keeps readings for comparison for as long as the session lasts, each once."""
    kept: list[Judgement] = st.session_state.get("judgements", [])
    st.session_state["judgements"] = [*kept, *(one for one in found if one not in kept)]


def judgements(base: RuleBase) -> dict[str, Judgement]:
    """Every reading that can be compared, by its choice: the rule base's, the user's own, those kept and saved."""
    found = {READ_AS + reading.id: Judgement(reading.label, reading.id) for reading in base.readings}
    own = screen().scenario.own
    if own is not None:
        found[OWN_READING] = judgement(own, "on screen")
    kept: list[Judgement] = st.session_state.get("judgements", [])
    found |= {f"{KEPT}{number}": one for number, one in enumerate(kept)}
    for preset in library().presets:
        if preset.document.get("own"):
            with suppress(ScenarioError):
                opened = read_document(present(), {**preset.document, "name": preset.name})
                if opened.scenario.own is not None:
                    found[SAVED + preset.id] = judgement(opened.scenario.own, preset.name, opened.remarks)
    return usable(base, found)


def read_as() -> None:
    """Takes up the reading that was chosen."""
    # A browser may still hold a reading that is gone by now; then there is nothing to choose.
    if st.session_state["reading"] is not None:
        _change(reading=st.session_state["reading"])


def look_through() -> None:
    """Takes up the lens that was chosen."""
    _change(lens=st.session_state["lens"] or "")


def undo() -> None:
    """Takes back the last change."""
    state = st.session_state
    if state["past"]:
        state["future"] = [screen(), *state["future"]]
        *state["past"], shown = state["past"]
        _show(shown)


def redo() -> None:
    """Makes again what undo took back."""
    state = st.session_state
    if state["future"]:
        state["past"] = [*state["past"], screen()]
        shown, *state["future"] = state["future"]
        _show(shown)


def replay() -> None:
    """Has the last change played again."""
    st.session_state["replay"] += 1


def reset() -> None:
    """Sets every slider back to the baseline of the present rules."""
    _commit(_opened(_as_read(baseline_scenario(present())), choice=BASELINE))


def _as_read(scenario: Scenario) -> Scenario:
    """A scenario that comes with the project, in the reading and through the lens on screen: what is chosen stays."""
    shown = brought_under(rules_of(present(), scenario), screen().scenario).scenario
    return scenario.changed(reading=shown.reading, own=shown.own, lens=shown.lens)


def choose() -> None:
    """Opens what was chosen in the picker; what comes with the project, under the present rules."""
    base, choice = present(), st.session_state["choice"]
    if choice not in openable(base):  # nothing, or a label that has changed meanwhile
        return
    if choice == BASELINE:
        reset()
    elif choice.startswith(SHIPPED):
        _commit(_opened(_as_read(presets.shipped(base)[int(choice.removeprefix(SHIPPED))]), choice=choice))
    else:
        found = [preset for preset in library().presets if SAVED + preset.id == choice]
        if found:
            open_saved(found[0])


def open_saved(preset: Preset) -> None:
    """Shows a saved preset; if it cannot be read, says why and leaves all as it is."""
    try:
        opened = read_document(present(), {**preset.document, "name": preset.name})
    except ScenarioError as error:
        _show(screen(), (f"“{preset.name}” cannot be opened: {error}",))
        return
    _commit(_opened(opened.scenario, preset, SAVED + preset.id), opened.remarks)


def open_scenario(opened: Opened) -> None:
    """Shows a scenario that is stored nowhere."""
    _commit(_opened(opened.scenario), opened.remarks)


def open_known(base: RuleBase, scenario: Scenario) -> None:
    """Shows a scenario as the preset that it is, if it is one."""
    _commit(_recognised(base, scenario))


def stored(scenario: Scenario, preset: Preset) -> None:
    """Notes that the scenario shown is now stored as this preset."""
    library.clear()
    _show(_opened(scenario, preset, SAVED + preset.id))
    _keep_up(preset)


def _keep_up(preset: Preset) -> None:
    """Notes a version that this session stored in the screens that undo and redo lead to: no conflict with oneself."""
    for way in ("past", "future"):
        st.session_state[way] = [
            replace(x, saved=preset) if x.saved and x.saved.id == preset.id else x for x in st.session_state[way]
        ]


def renamed(preset: Preset) -> None:
    """Notes that a stored preset has a new name and version, in case it is the one shown."""
    shown = screen()
    if shown.saved and shown.saved.id == preset.id:
        scenario, opened = (x.changed(name=preset.name) for x in (shown.scenario, shown.opened))
        _show(replace(shown, scenario=scenario, opened=opened, saved=preset))
    _keep_up(preset)


def suggested_name() -> str:
    """The name to save or send the scenario under: its own, unless it has left a preset that is not the user's."""
    shown = screen()
    own = shown.saved is not None or not is_changed()
    return shown.scenario.name if own else f"{shown.scenario.name}, changed"[:MAX_NAME_LENGTH]


def named_screen() -> Scenario:
    """The scenario shown, under a name that says so if it has left a preset that is not the user's."""
    return screen().scenario.changed(name=suggested_name())


def is_changed() -> bool:
    """Whether the scenario shown has left the one that was opened; of one that is not stored a lens is no change."""
    shown = screen()
    opened = shown.opened if shown.saved else shown.opened.changed(lens=shown.scenario.lens)
    return shown.scenario != opened


def openable(base: RuleBase) -> dict[str, str]:
    """Every scenario that can be opened, by its choice in the picker: the baseline, the shipped, the saved."""
    names = {BASELINE: baseline_scenario(base).name}
    names |= {f"{SHIPPED}{n}": scenario.name for n, scenario in enumerate(presets.shipped(base))}
    saved = words.preset_labels({SAVED + preset.id: preset.name for preset in library().presets})
    return names | {choice: f"{name} (saved)" for choice, name in saved.items()}


def comparable(base: RuleBase) -> dict[str, str]:
    """What the scenario on screen can be compared with: any that can be opened, and itself under other readings."""
    scenario, other = screen().scenario, other_rules()
    others = [reading for reading in under(base, scenario).readings if reading.id != scenario.reading]
    names = {READ_AS + reading.id: f"This scenario, read as {reading.label}" for reading in others}
    if other is not None:
        names[OTHER_RULES] = f"This scenario, under the rules of {other.version}"
    return names | openable(base)


def comparable_at_first(base: RuleBase) -> list[str]:
    """What the scenario on screen is compared with until the user chooses: the baseline, else what differs from it."""
    shown = screen().scenario.values
    differing = [x for x in comparable(base) if (other := scenario_of(base, x)) and other.values != shown]
    return [BASELINE] if BASELINE in differing else differing[:1]


def compared(base: RuleBase, choices: Sequence[str]) -> list[tuple[str, Answer]]:
    """The scenario on screen and those chosen, each with its name and what the model says of it, through one lens.

    If one is under a release that does not know the lens, all are shown of all cases.
    """
    shown = named_screen()
    chosen = [
        shown.changed(reading=choice.removeprefix(READ_AS)) if choice.startswith(READ_AS) else scenario_of(base, choice)
        for choice in choices
    ]
    scenarios = [shown, *(scenario for scenario in chosen if scenario is not None)]
    lens = shown.lens if all(shown.lens in rules_of(present(), x).lens for x in scenarios) else ""
    return [(scenario.name, answer(present(), scenario.changed(lens=lens))) for scenario in scenarios]


def known_values(base: RuleBase) -> dict[str, dict[str, float]]:
    """The values of every scenario that the one on screen can be compared with, by its label; all under `base`."""
    known = {label: scenario_of(base, choice) for choice, label in comparable(base).items()}
    return {label: brought_under(base, scenario).scenario.values for label, scenario in known.items() if scenario}


def scenario_of(base: RuleBase, choice: str) -> Scenario | None:
    """The scenario behind a choice in the picker; None for a saved one that is gone or cannot be read.

    One that comes with the project is under the rules `base`, in the reading on screen; a saved one under its own.
    """
    if choice == OTHER_RULES:
        other = other_rules()
        return under_rules(other).scenario.changed(name=suggested_name()) if other else None
    if choice == BASELINE:
        return _as_read(baseline_scenario(base))
    if choice.startswith(SHIPPED):
        return _as_read(presets.shipped(base)[int(choice.removeprefix(SHIPPED))])
    for preset in library().presets:
        if SAVED + preset.id == choice:
            with suppress(ScenarioError):
                return read_document(present(), {**preset.document, "name": preset.name}).scenario
    return None
