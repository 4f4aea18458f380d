"""What would it take? An aim, whose hands are free for it, and the least set of moves that reaches it."""

from __future__ import annotations

import streamlit as st

from briefing.findings import moves as findings
from briefing.findings.moves import AimedAnswer
from briefing.findings.plane import labels
from dashboard import choices, controls, frame, rule_bases, running
from dashboard.charts import moves as charts
from dashboard.choices import option
from dashboard.frame import Question
from dashboard.parts.aim import aim
from dashboard.parts.lens import lens
from dashboard.parts.remark import ranges_ignored, remark
from model.moves import least_moves_in_steps

KEYS = {"measure": "moves_measure", "way": "moves_direction", "share": "moves_threshold"}


def what_it_takes(question: Question) -> None:
    """Draws the least moves that reach an aim, what they would do besides, and the way there."""
    lens(rule_bases.rule_base())
    ranges_ignored(question)
    aimed, variables = _aim(question)
    inputs = (question.base, question.values, question.reading, aimed.aim, variables, None, question.scenario.lens)
    plan = running.finished("moves", least_moves_in_steps, *inputs, said=findings.progress) if variables else None
    question.answer(findings.headline(aimed, plan) if plan else findings.STOPPED if variables else findings.ALL_LOCKED)
    if plan and plan.moves:
        st.markdown(findings.afterwards(aimed, plan))
        picture = charts.moves(question.base, plan)
        frame.picture(picture, findings.moves_sentence(aimed, plan), "moves", findings.moves_table(plan))
        st.button("Move the sliders there", on_click=controls.set_values, args=(plan.values,))
        with st.expander("What these settings mean"):
            st.markdown(findings.moves_in_words(question.base, plan))
        remark(findings.note(plan))
    if fold := frame.for_analysts("takes"):
        with fold:
            frame.as_code(question, "aims, moves", findings.call(aimed, variables))


def _aim(question: Question) -> tuple[AimedAnswer, list[str]]:
    """Draws the choice of an aim, of whose hands are free and of what is locked; the aim, and what may move."""
    base = question.base
    whose_hands, sliders = findings.hands(base), labels(base, without=[base.time.id])
    wanted = aim(question, KEYS, "Bring", "to", findings.FIRST_SHARE)
    whose, fixed = st.columns(2)
    names = {each.id: each.label for each in whose_hands.values()}
    chosen = option("Whose hands are free", names, "moves_hands", whose)
    with fixed:
        locked = choices.several("Locked all the same", sliders, [], "moves_locked", placeholder="Nothing")
    aimed = AimedAnswer(rule_bases.ask(rule_bases.rule_base()), wanted, whose_hands[chosen].label)
    return aimed, findings.free_variables(base, whose_hands[chosen], locked)
