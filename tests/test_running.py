"""What is kept of long analyses: each result for exactly the arguments it was worked out of."""

import math
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard.running import MOST_KEPT, finished
from model.aims import Aim
from model.parts import Reading
from model.readings import with_reading

worked_out: list[tuple[object, ...]] = []


def in_steps(*arguments: object) -> Iterator[tuple[float, int]]:
    worked_out.append(arguments)
    yield 0.5, -1
    yield 1.0, len(worked_out)


def other_in_steps(*arguments: object) -> Iterator[tuple[float, int]]:
    yield from in_steps(*arguments)


@pytest.fixture(autouse=True)
def _afresh():
    st.cache_resource.clear()
    worked_out.clear()


BEFORE, AFTER = 0.3, 0.1 + 0.2  # as near to each other as floats can be
FRAME = pd.DataFrame({"a": [BEFORE, 1.0]}, index=["x", "y"])
MANY = np.arange(5000.0)
APART = {
    "floats": (BEFORE, AFTER),
    "numpy's floats": (np.float64(BEFORE), np.float64(AFTER)),
    "values": ({"a": BEFORE}, {"a": AFTER}),
    "names of values": ({"a": BEFORE}, {"b": BEFORE}),
    "ranges": ({"a": (0.0, BEFORE)}, {"a": (0.0, AFTER)}),
    "arrays": (np.array([BEFORE]), np.array([AFTER])),
    "long arrays": (MANY, np.where(MANY == 2500, -1.0, MANY)),
    "tables": (FRAME, FRAME.assign(a=[AFTER, 1.0])),
    "columns": (FRAME, FRAME.rename(columns={"a": "b"})),
    "rows": (FRAME, FRAME.rename(index={"x": "z"})),
    "aims": (Aim("a", BEFORE), Aim("a", AFTER)),
    "directions of aims": (Aim("a", BEFORE), Aim("a", BEFORE, at_least=False)),
    "kinds": (1, "1"),
    "nothing and its name": (None, "None"),
}


@pytest.mark.parametrize("name", APART)
def test_a_result_is_kept_for_exactly_its_arguments(name):
    first, other = APART[name]
    assert (finished("a", in_steps, first), finished("a", in_steps, other)) == (1, 2)
    assert (finished("a", in_steps, first), finished("a", in_steps, other)) == (1, 2)
    assert finished("b", in_steps, first) == 1, "whichever page asks"


def test_every_argument_counts_and_so_does_its_place():
    calls = [(), ("x",), ("x", "x"), ("x", "y"), ("y", "x"), ("xy",), (("x", "y"),), ("x", "y", None)]
    assert [finished("a", in_steps, *arguments) for arguments in calls * 2] == [*range(1, len(calls) + 1)] * 2


def test_rule_bases_are_told_apart_by_all_that_they_say(base):
    """A rule base is known by its fingerprint: one edited weight, however little, makes another of it."""
    reading, rule = base.readings[0], base.rules[0]
    factor = rule.factor[reading.id]
    own = Reading(id="own", label="Own", meaning="Mine.")
    bases = [base, *(with_reading(base, own, reading.id, {rule.id: x}) for x in (factor, math.nextafter(factor, 0)))]
    assert [finished("a", in_steps, x, {"a": 1.0}) for x in bases * 2] == [1, 2, 3] * 2
    assert finished("a", in_steps, base.model_copy(), {"a": 1.0}) == 1, "an equal one is the same"


def test_two_analyses_of_the_same_arguments_are_two():
    assert (finished("a", in_steps, 1), finished("a", other_in_steps, 1)) == (1, 2)
    assert (finished("a", in_steps, 1), finished("a", other_in_steps, 1)) == (1, 2)


def test_what_was_not_asked_for_the_longest_is_forgotten_first():
    for number in range(MOST_KEPT):
        finished("a", in_steps, number)
    assert finished("a", in_steps, 0) == 1
    finished("a", in_steps, MOST_KEPT)
    assert finished("a", in_steps, 0) == 1
    assert finished("a", in_steps, 1) == MOST_KEPT + 2


def test_a_stopped_analysis_waits_until_it_is_asked_for_again():
    def script():
        import streamlit as st

        from dashboard import running

        def in_steps(name):
            st.session_state["steps"] = st.session_state.get("steps", 0) + 1
            yield 0.5, name
            yield 1.0, name

        running.PATIENCE_SECONDS = -1.0
        st.text_input("Name", "first", key="name")
        st.button("Stop", on_click=lambda: running._stop("a", running._kept(*st.session_state["of"])))
        st.session_state["of"] = (f"{in_steps.__module__}.{in_steps.__qualname__}", st.session_state["name"])
        st.text(f"result {running.finished('a', in_steps, st.session_state['name'])}")

    page = AppTest.from_function(script).run()
    assert page.text[0].value == "result first"
    st.cache_resource.clear()
    page.button[0].click().run()
    assert page.text[0].value == "result None"
    assert page.session_state["steps"] == 1
    page.text_input[0].set_value("second").run()
    assert page.text[0].value == "result second", "only what was stopped stays so"
    page.text_input[0].set_value("first").run()
    assert page.text[0].value == "result None"
    next(x for x in page.button if x.label == "Run it").click().run()
    assert page.text[0].value == "result first"
