"""Under which rules is the scenario on screen worked out? The present ones, or the release that it was made under."""

from __future__ import annotations

import streamlit as st

import model
from briefing.answer import Answer, answer
from dashboard.session import screen
from model import questions
from model.parts import RuleBase
from scenarios.logbook import shipped
from scenarios.scenario import Opened, brought_under, rules_of, stamp


@st.cache_resource(show_spinner=False)
def present() -> RuleBase:
    """The rule base that this process serves.

    Raises RuleBaseError, and ValuesError where the log or the questions beside it cannot be read.
    """
    base = model.load()
    shipped(base)
    questions.shipped()
    return base


def rule_base() -> RuleBase:
    """The rule base of the scenario that is shown: the present one, or the release that the scenario was made under."""
    return rules_of(present(), screen().scenario)


def other_rules() -> RuleBase | None:
    """What the scenario shown can be brought under: the present rules, or back under those it was opened under.

    None where both are the present ones.
    """
    here = rule_base().fingerprint
    other = rules_of(present(), screen().opened) if here == present().fingerprint else present()
    return None if other.fingerprint == here else other


def under_rules(base: RuleBase) -> Opened:
    """The scenario shown under another rule base; as it was opened, if it is only to go back there."""
    shown = screen()
    opened = brought_under(rule_base(), shown.opened).scenario.changed(lens=shown.scenario.lens)
    if shown.opened.rulebase == stamp(base) and opened == shown.scenario:
        return Opened(shown.opened)
    return brought_under(base, shown.scenario)


def ask(base: RuleBase, of_all_cases: bool = False) -> Answer:
    """What the model says of the scenario that is shown, through its lens or of all cases."""
    scenario = screen().scenario
    return answer(base, scenario.changed(lens="") if of_all_cases else scenario)
