"""What is not known? Widgets ↔ the ranges of the scenario that is shown."""

from __future__ import annotations

from functools import partial

import streamlit as st

from briefing.findings import contents
from briefing.findings import ensemble as findings
from dashboard import controls, running
from dashboard.frame import Question
from dashboard.session import screen, session
from model.ensemble import CHUNK_DRAWS, DRAWS, SEED, Ensemble, Ranges, as_set, draw_steps
from model.parts import RuleBase, Variable
from model.sensitivity import plausible_ranges

CHOICE_KEY = "unknown"
RANGE_KEY = "range_"
COLUMNS = 3
# More sliders than this push the picture from the page, so they are folded.
MOST_OPEN = 3


def choice(base: RuleBase) -> None:
    """Draws which variables are not known; a variable that is added has its plausible range."""
    scenario = screen().scenario
    plausible = plausible_ranges(base, scenario.values)
    controls.give(CHOICE_KEY, list(scenario.ranges), anew=True)
    which, uncertainties, everything = st.columns([9, 2, 2], vertical_alignment="bottom")
    which.multiselect(
        "What is not known",
        [variable.id for variable in base.variables],
        format_func={variable.id: variable.label for variable in base.variables}.__getitem__,
        key=CHOICE_KEY,
        on_change=_chosen,
        args=(base, plausible),
        placeholder="Nothing: every slider stands where it stands",
    )
    for column, label, kinds in (
        (uncertainties, "All uncertainties", ("uncertainty",)),
        (everything, "All but the horizon", ("uncertainty", "lever")),
    ):
        meant = {x.id: plausible[x.id] for x in base.variables if x.kind in kinds}
        column.button(
            label,
            on_click=controls.set_ranges,
            args=(base, meant),
            width="stretch",
            help="Each within its plausible range: a fifth of its slider either way.",
        )


def ranges(base: RuleBase) -> None:
    """Draws a slider with two ends for each variable that is not known."""
    unknown = screen().scenario.ranges
    if not unknown:
        return
    with st.expander("Between which ends", expanded=len(unknown) <= MOST_OPEN):
        # Row by row, so that a narrow screen keeps the order.
        names = list(unknown)
        for start in range(0, len(names), COLUMNS):
            for column, name in zip(st.columns(COLUMNS, gap="medium"), names[start : start + COLUMNS], strict=False):
                with column:
                    _ends(base, base.variable[name], unknown)


def _ends(base: RuleBase, variable: Variable, unknown: Ranges) -> None:
    key = RANGE_KEY + variable.id
    # Until the page has been drawn once to its end, the browser may not have got what it was sent.
    controls.give(key, unknown[variable.id], anew=session().arriving)
    start, end = variable.range
    st.slider(
        variable.label,
        float(start),
        float(end),
        unknown[variable.id],  # again: see the name of a storyline
        step=variable.slider_step,
        format="%g",
        key=key,
        on_change=_moved,
        args=(variable.id,),
        help=contents.help_text(base, variable),
    )


def _chosen(base: RuleBase, plausible: Ranges) -> None:
    """Keeps the ranges of what is still unknown, and gives what is new its plausible one."""
    ranges = screen().scenario.ranges
    chosen = {name: ranges.get(name, plausible[name]) for name in st.session_state[CHOICE_KEY]}
    controls.take_up(CHOICE_KEY, partial(controls.set_ranges, base, chosen))


def _moved(name: str) -> None:
    key = RANGE_KEY + name
    controls.take_up(key, partial(controls.set_range, name, st.session_state[key]))


def tries(question: Question) -> Ensemble | None:
    """Those behind the bands of the bars; with ranges, others that vary those too; None if they were stopped."""
    scenario = question.scenario
    if not scenario.ranges:
        return as_set(question.base, question.values, question.reading, scenario.lens)
    inputs = (question.base, question.values, question.reading, scenario.ranges, DRAWS)
    whole = (*inputs, SEED, None, CHUNK_DRAWS, scenario.lens)
    return running.finished("how_sure", draw_steps, *whole, said=findings.progress)
