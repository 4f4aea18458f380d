"""How do widgets and scenario act on each other? What fills the widgets, and the acts that change what is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import partial

import streamlit as st
from pydantic import ValidationError

from briefing import words
from briefing.answer import answer
from briefing.findings import releases
from briefing.findings.readings import Judgement, judgement, usable, without_repeats
from dashboard import address_bar, catalogue, days, stated
from dashboard.catalogue import READ_AS, SAVED, SHIPPED, as_read, openable, read_preset, recognised
from dashboard.library import Shelf
from dashboard.rule_bases import other_rules, present, under_rules
from dashboard.session import Ends, Screen, screen, session
from dashboard.stored import look_again
from model.parts import OWN_READING, RuleBase
from model.sensitivity import plausible_reach
from scenarios.names import named
from scenarios.scenario import AsOf, Opened, OwnReading, Scenario, ScenarioError, baseline_scenario
from scenarios.store import SCENARIO, Preset, StoreError

SLIDER_KEY = "slider_"
KEPT = "kept:"


def fill_widgets() -> None:
    """Gives the widgets, before they are drawn, what the screen holds.

    What agrees is left alone, so that a slider still under a finger is not pulled back; but until a page has been
    drawn once to its end, the browser may not have got what it was sent.
    """
    own, shown = session(), screen()
    wanted: dict[str, object] = {SLIDER_KEY + name: float(value) for name, value in shown.scenario.values.items()}
    # Of a scenario that was changed nothing is chosen, so that what it came from can be chosen again.
    chosen = None if catalogue.is_changed() else shown.choice
    wanted |= {"reading": shown.scenario.reading, "lens": shown.scenario.lens, "choice": chosen}
    wanted["against"] = days.of(shown.scenario.as_of)
    rules = shown.scenario.rulebase.fingerprint
    # A slider of another range is another widget, though its key is the same: it knows nothing of what it stood at.
    anew = own.arriving or own.drawn_rules != rules
    own.drawn_rules, own.filled_from = rules, own.in_view
    for key, value in wanted.items():
        # A browser knows a scenario by its label, which a rename, or another preset of the name, gives to another one:
        # told anew each time, it never sends a label that by now means something else.
        give(key, value, anew or key == "choice")


def give(key: str, value: object, anew: bool = False) -> None:
    """Gives a widget a value, before it is drawn, that it does not hold; or `anew` whatever it holds."""
    state, echoes = st.session_state, session().echoes
    differs = key not in state or state[key] != value
    if differs and key in state:
        echoes[key] = [*echoes.get(key, ()), state[key], value]
    if differs or anew:
        state[key] = value


def take_up(key: str, act: Callable[[], None]) -> None:
    """Acts upon what a widget says, unless it says only what it stood at before its browser heard of what it was given.

    With whatever is pressed a browser sends what all its widgets hold, be it out of date by then. One that has the
    address, but may not have drawn all, is believed if nothing else was done.
    """
    own = session()
    if st.session_state[key] not in own.echoes.get(key, ()):
        act()
    elif not address_bar.browser_lags():
        own.doubtful = (*own.doubtful, act)


def _change(**fields: object) -> None:
    session().commit(replace(screen(), scenario=screen().scenario.changed(**fields)))


def set_value(base: RuleBase, name: str, value: float) -> None:
    """Sets one slider; a range of it moves along, and comes back as it was when the slider does."""
    shown, ranges = screen(), dict(screen().scenario.ranges)
    anchors = dict(shown.anchors)
    if name in ranges:  # what is thought possible moves with what is thought likely
        anchors[name] = _anchor(base, shown, name)
        ranges[name] = _carried(base, name, anchors[name], value)
    scenario = shown.scenario.changed(values={**shown.scenario.values, name: value}, ranges=ranges)
    session().commit(replace(shown, scenario=scenario, anchors=anchors))


def _anchor(base: RuleBase, shown: Screen, name: str) -> tuple[float, Ends]:
    """Where the slider stood when its range was set, and between which ends: they may lie outside the slider."""
    value, ends = shown.scenario.values[name], shown.scenario.ranges[name]
    anchor = shown.anchors.get(name)
    return anchor if anchor and _carried(base, name, anchor, value) == ends else (value, ends)


def _carried(base: RuleBase, name: str, anchor: tuple[float, Ends], value: float) -> Ends:
    """A range as it is when its slider has been moved from where it was set; it ends where the slider does."""
    start, end = base.variable[name].range
    stood, ends = anchor
    low, high = (min(max(edge + (value - stood), start), end) for edge in ends)
    return low, high


def slid(base: RuleBase, name: str) -> None:
    """Takes up what a slider was moved to."""
    key = SLIDER_KEY + name
    take_up(key, partial(set_value, base, name, st.session_state[key]))


def set_values(values: Mapping[str, float]) -> None:
    """Sets several sliders at once; each is then known, and one undo takes them all back."""
    scenario = screen().scenario
    ranges = {name: ends for name, ends in scenario.ranges.items() if name not in values}
    _change(values={**scenario.values, **values}, ranges=ranges)


def set_range(name: str, ends: Ends) -> None:
    """Notes that a variable is not known, only within `ends`."""
    _change(ranges={**screen().scenario.ranges, name: ends})


def set_ranges(base: RuleBase, ranges: Mapping[str, Ends]) -> None:
    """Notes the variables that are not known, and between which ends; all others are."""
    shown, anchors = screen(), dict(screen().anchors)
    for name, ends in ranges.items():
        value, reach = shown.scenario.values[name], plausible_reach(base.variable[name])
        plausible = (value, (value - reach, value + reach))
        # A plausible range was cut off where the slider ends: away from there it is whole again.
        if shown.scenario.ranges.get(name) != ends == _carried(base, name, plausible, value):
            anchors[name] = plausible
    session().commit(replace(shown, scenario=shown.scenario.changed(ranges=dict(ranges)), anchors=anchors))


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
        _change(own={**own.model_dump(), "label": named(label)})
    except ValueError as error:
        reason = "is too long" if isinstance(error, ValidationError) else error
        remark = f"A reading’s name {reason}; it is still “{own.label}”."
        session().show(screen(), (remark,))


def use_own(own: OwnReading) -> None:
    """Shows the scenario under a reading made elsewhere; the user's own, if there is one, can still be compared."""
    displaced = screen().scenario.own
    if displaced is not None:
        keep_judgements([judgement(displaced, "set aside")])
    set_own(own)


def keep_judgements(judgements: Iterable[Judgement]) -> None:
    """Keeps readings for comparison for as long as the session lasts, each once."""
    kept = session().judgements
    session().judgements = (*kept, *(one for one in judgements if one not in kept))


def judgements(base: RuleBase) -> dict[str, Judgement]:
    """Every reading that can be compared, by its choice: the rule base's, the user's own, those kept and saved.

    A saved one that is the user's own, or was seen before, is not offered twice.
    """
    known = {READ_AS + reading.id: Judgement(reading.label, reading.id) for reading in base.readings}
    own = screen().scenario.own
    if own is not None:
        known[OWN_READING] = judgement(own, "on screen")
    known |= {f"{KEPT}{number}": one for number, one in enumerate(session().judgements)}
    for preset in catalogue.read_lately():
        if preset.document.get("own"):
            with suppress(ScenarioError):
                opened = read_preset(preset)
                if opened.scenario.own is not None:
                    known[SAVED + preset.id] = judgement(opened.scenario.own, preset.name, opened.remarks)
    return usable(base, without_repeats(known))


def read_as() -> None:
    """Takes up the reading that was chosen."""
    # A browser may still hold a reading that is gone by now; then there is nothing to choose.
    if st.session_state["reading"] is not None:
        take_up("reading", partial(_change, reading=st.session_state["reading"]))


def set_against(as_of: AsOf | None) -> None:
    """Sets the scenario on screen against the baseline of a day, or of the rules; its sliders stay where they are."""
    _change(as_of=as_of)
    session().remarks = stated.keep(screen().scenario)


def measure_against(day: date) -> None:
    """Sets the scenario on screen against the baseline that the log on the desk makes by the end of a day."""
    set_against(days.as_of(day))


def choose_baseline() -> None:
    """Takes up the day whose baseline was chosen."""
    day = st.session_state["against"]
    known = days.offered(screen().scenario.as_of)
    if day in known:  # the log may have changed meanwhile
        take_up("against", partial(set_against, known[day]))


def look_through() -> None:
    """Takes up the lens that was chosen."""
    take_up("lens", partial(_change, lens=st.session_state["lens"] or ""))


def undo() -> None:
    """Takes back the last change."""
    session().screens.undo()
    session().remarks = ()


def redo() -> None:
    """Makes again what undo took back."""
    session().screens.redo()
    session().remarks = ()


def replay() -> None:
    """Has the last change played again."""
    session().replayed += 1


def _open(scenario: Scenario, remarks: tuple[str, ...] = (), saved: Preset | None = None, choice: str = "") -> None:
    session().unsaved.clear()
    session().commit(Screen(scenario, scenario, saved, choice or None), remarks)
    _measure_by(scenario, saved)


def _measure_by(scenario: Scenario, saved: Preset | None) -> None:
    """Notes what a preset holds by now: what is tied to it, wherever undo leads, has changed if it differs."""
    if saved is not None:
        session().screens.revise(lambda moment: replace(moment, opened=scenario) if moment.saved == saved else moment)


def reset() -> None:
    """Sets every slider back to the baseline in use, and an edited reading to the one it is based on."""
    _open_baseline(screen().scenario.as_of)


def _open_baseline(as_of: AsOf | None) -> None:
    """Shows a baseline of the present rules, in the reading that an edited one is based on."""
    scenario = as_read(baseline_scenario(present(), as_of))
    scenario = scenario.changed(reading=scenario.baseline_reading)
    _open(scenario, stated.keep(scenario), choice=catalogue.of_baseline(as_of))


def open_day(day: date) -> None:
    """Shows the baseline that the log on the desk makes by the end of a day, in the reading on screen."""
    as_of = days.as_of(day)
    scenario = as_read(baseline_scenario(present(), as_of))
    _open(scenario, stated.keep(scenario), choice=catalogue.of_baseline(as_of))


def choose() -> None:
    """Opens what was chosen in the picker."""
    choice = st.session_state["choice"]
    if choice in openable(present()):  # not nothing, nor a label that has changed meanwhile
        take_up("choice", partial(_open_choice, choice))


def _open_choice(choice: str) -> None:
    """Opens a scenario of the picker; what comes with the project, under the present rules."""
    if choice in (known := catalogue.baselines()):
        _open_baseline(known[choice])
    elif choice.startswith(SHIPPED):
        _open(catalogue.shipped(present(), choice), choice=choice)
    else:
        _open_chosen(choice.removeprefix(SAVED))


def _open_chosen(id: str) -> None:
    try:
        open_saved(PRESETS.store.get(id))
    except StoreError as error:
        session().show(screen(), (str(error),))


def open_saved(preset: Preset) -> str:
    """Shows a saved preset; if it cannot be read, says why and leaves all as it is."""
    try:
        opened = read_preset(preset)
    except ScenarioError as error:
        session().show(screen(), (f"“{preset.name}” cannot be opened: {error}",))
    else:
        _open(opened.scenario, opened.remarks, preset, SAVED + preset.id)
    return ""


def open_scenario(opened: Opened) -> None:
    """Shows a scenario that is stored nowhere."""
    _open(opened.scenario, opened.remarks)


def open_known(base: RuleBase, scenario: Scenario) -> None:
    """Shows a scenario as the preset that it is, if it is one."""
    session().commit(recognised(base, scenario, session().screens.latest()))


def stored(scenario: Scenario, preset: Preset) -> None:
    """Notes that the scenario shown is now stored as this preset."""
    look_again()
    session().unsaved.clear()
    session().show(Screen(scenario, scenario, preset, SAVED + preset.id, screen().anchors))
    _measure_by(scenario, preset)


def bring_under_other() -> None:
    """Brings the scenario shown under the present rules, or back under those it was opened under."""
    other, before = other_rules(), screen().scenario
    if other is not None:
        brought = under_rules(other)
        # Both through the lens that is left: a release need not know the other's.
        before = before.changed(lens=brought.scenario.lens)
        difference = releases.difference(answer(present(), before), answer(present(), brought.scenario))
        session().commit(replace(screen(), scenario=brought.scenario), (difference, *brought.remarks))


SHIPPED_ARE = "Those that come with the project are in the list “Scenario”, beside the sliders."
PRESETS = Shelf(SCENARIO, "preset", lambda: session().screens, open_saved, SHIPPED_ARE)
