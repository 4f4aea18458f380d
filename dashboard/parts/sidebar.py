"""What stands beside every page? The picker of scenarios, undo, the sliders, the reading."""

from __future__ import annotations

from contextlib import nullcontext

import streamlit as st

from briefing import words
from briefing.findings import contents, releases, switching
from dashboard import catalogue, controls, days
from dashboard.choices import option
from dashboard.rule_bases import other_rules, present
from dashboard.session import screen, session
from model.parts import RuleBase, Variable
from scenarios.scenario import under


def sidebar(base: RuleBase) -> None:
    """Draws every control."""
    st.title(base.title, anchor=False)
    _picker(base)
    _tools()
    _release(base)
    for variable in base.variables:
        if variable.leading or (variable.actor is None and variable is not base.time):
            _slider(base, variable)
    unfolded = []
    for actor in base.actors:
        folded = [x for x in base.variables if x.actor == actor.id and not x.leading]
        if folded:
            # Always the same label: with another, Streamlit takes it for a new expander and folds it.
            fold = st.expander(actor.label, key=f"actor_{actor.id}", on_change="rerun")
            if fold.open:  # what is folded away need not be drawn at every move
                unfolded.append(f"actor_{actor.id}")
                with fold:
                    for variable in folded:
                        _slider(base, variable)
            elif changed := words.changed_text(folded, screen().scenario):
                st.markdown(f":small[{changed}]")
    session().unfolded = tuple(unfolded)
    _slider(base, base.time)
    _baseline(base)
    readings = under(base, screen().scenario).readings
    labels = {reading.id: words.escaped(reading.label) for reading in readings}
    st.segmented_control(
        "Reading of the evidence",
        list(labels),
        required=True,
        format_func=labels.__getitem__,
        key="reading",
        on_change=controls.read_as,
        help="  \n".join(f"**{labels[reading.id]}**: {reading.meaning}" for reading in readings),
    )
    st.markdown("  \n".join(f":small[{text}]" for text in switching.differences(base, screen().scenario)))
    option("Words for probability", list(words.YARDSTICKS), "yardstick")


def _picker(base: RuleBase) -> None:
    names = catalogue.openable(base)
    if st.session_state["choice"] not in names:
        st.session_state["choice"] = None
    st.selectbox(
        "Scenario",
        list(names),
        format_func=names.__getitem__,
        key="choice",
        on_change=controls.choose,
        placeholder=catalogue.named_screen().name,
    )
    if more := catalogue.not_offered():
        st.markdown(f":small[{more}]")


def _tools() -> None:
    screens = session().screens
    with st.container(horizontal=True, gap="small", key="tools"):
        st.button("Undo", on_click=controls.undo, disabled=not screens.past)
        st.button("Redo", on_click=controls.redo, disabled=not screens.future)
        st.button("Replay", on_click=controls.replay, disabled=not screens.past, help="Plays the last change again.")
        st.button(
            "Reset",
            on_click=controls.reset,
            help="Sets every slider back to the baseline; an edited reading waits beside the others.",
        )


def _release(base: RuleBase) -> None:
    """Draws under which release the scenario is worked out, or was when it was opened, and the way to the other."""
    other = other_rules()
    if other is None:
        return
    then = base.fingerprint != present().fingerprint
    with st.container(gap="xsmall", key="release"):
        st.markdown(f":small[**{releases.as_then(base) if then else releases.as_now(base, other)}**]")
        label = releases.to_present(other) if then else releases.to_then(other)
        st.button(label, type="tertiary", on_click=controls.bring_under_other, help="Undo takes it back.")


def _baseline(base: RuleBase) -> None:
    """Draws the choice of the day whose baseline ticks, changes and marks are counted from, if there are several."""
    offered = days.offered(screen().scenario.as_of)
    labels = {choice: days.label(base, as_of) for choice, as_of in offered.items()}
    if len(labels) > 1:
        st.selectbox(
            "Compared with the baseline",
            list(labels),
            format_func=labels.__getitem__,
            key="against",
            on_change=controls.choose_baseline,
            help="From where ticks, ▲▼ and ● are counted. Other days can be chosen under “What to watch”.",
        )


def _slider(base: RuleBase, variable: Variable) -> None:
    start, end = variable.range
    value = screen().scenario.values[variable.id]
    st.slider(
        variable.label,
        float(start),
        float(end),
        # What a slider falls back on that has lost what it stood at; without it, on its lowest.
        float(value),
        step=variable.slider_step,
        format="%g",
        key=controls.SLIDER_KEY + variable.id,
        on_change=controls.slid,
        args=(base, variable.id),
        help=contents.help_text(base, variable),
    )
    changed = value != variable.baseline
    with st.container(horizontal=True, wrap=False, gap="small", key=f"note_{variable.id}"):
        st.markdown(f"{'● ' if changed else ''}{words.value_text(variable, value)}", width="stretch")
        _ways_back(base, variable, value)


def _ways_back(base: RuleBase, variable: Variable, value: float) -> None:
    """Draws the ways back from a value: to what was opened, and to the baseline."""
    opened = screen().opened.values.get(variable.id, variable.baseline)
    ways = {"As opened": opened, "Baseline": variable.baseline}
    if opened == variable.baseline:
        del ways["As opened"]
    # One above the other; a single one needs no place of its own, which would travel at every move.
    with st.container(width="content", gap=None) if len(ways) > 1 else nullcontext():
        for name, back in ways.items():
            if back != value:
                st.button(
                    f"{name} {words.number_text(back)}",
                    key=f"{'reset' if name == 'Baseline' else 'reopen'}_{variable.id}",
                    type="tertiary",
                    on_click=controls.set_value,
                    args=(base, variable.id, back),
                    help=f"Sets “{variable.label}” back to {words.number_text(back)}.",
                )
