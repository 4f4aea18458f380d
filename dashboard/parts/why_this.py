"""Why this? The result that is asked about, what it is, what moved it, what carries it, and the rules at work."""

from __future__ import annotations

from typing import Any

import streamlit as st

from briefing import words
from briefing.answer import Answer
from briefing.findings import rests_on, results, since, why_this
from dashboard import choices, elements
from dashboard.session import session
from model.explain import pushes

RESULT, STAGE = "why_this", "stage"
LEADING, DECISIVE = "", ""


def ask(result: Any) -> None:
    """Asks why of a result, from the next run on."""
    if isinstance(result, str):
        session().choices |= {RESULT: result, STAGE: DECISIVE}


def section(answer: Answer) -> None:
    """Draws the answer to “why this?”, of what leads until something else is asked."""
    base, leading = answer.base, results.leading(answer)
    with st.container(key="why_section"):
        labels = {LEADING: f"What leads: {results.label(base, leading)}", **results.labels(base)}
        said, rules = st.columns([9, 11], gap="medium")
        with said:
            result = choices.one("Why this?", labels, RESULT) or leading
            carrier = rests_on.judgement(answer, result)
            st.markdown(why_this.definition(answer, result))
            st.markdown(f"**What moved it.** {since.since_baseline(answer, result).sentence}")
            st.markdown(rests_on.sentence(answer, result, carrier, "**What carries it.** It rests"))
        with rules:
            decisive = rests_on.decided_at(answer, result, carrier)
            stages = {stage.id: stage.label for stage in base.stages_in_order}
            named = {DECISIVE: f"{stages[decisive]}, where that is decided", **stages}
            stage = choices.one("Rules at work", named, STAGE, help=words.OF_ODDS) or decisive
            firing = pushes(answer.result, stage)
            st.markdown(words.why_sentence(base, stage, firing))
            is_start = carrier is not None and carrier.part is base.stage[stage]
            elements.why(answer, stage, firing, is_start)
