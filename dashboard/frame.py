"""What stands on every page? Views, toolbar, what must be said, an answer, a picture with its words, the code."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from briefing import words
from briefing.answer import Answer
from briefing.answer import answer as said_of
from briefing.code import as_code as lines_of_code
from briefing.file_names import file_name
from briefing.findings import glossary
from briefing.findings import sources as findings
from briefing.tables import as_csv, as_paragraphs
from dashboard import address_bar, catalogue, dialogs, elements
from dashboard.charts.style import Figure
from dashboard.choices import option, tab
from dashboard.rule_bases import present, rule_base
from dashboard.session import screen, session
from model.aims import askable
from model.parts import RuleBase
from model.rulebase import SHIPPED, location
from scenarios.scenario import Scenario, rules_of, under

LEADING = "leading"


@dataclass(frozen=True, eq=False)
class Question:
    """What a page asks about: a scenario, and the rule base with the scenario's own reading in it.

    `heading` is the place of the answer, above the controls that it depends on.
    """

    base: RuleBase
    scenario: Scenario
    heading: DeltaGenerator

    @property
    def values(self) -> dict[str, float]:
        """The value of every variable."""
        return self.scenario.values

    @property
    def reading(self) -> str:
        """The reading in which it is asked."""
        return self.scenario.reading

    def answer(self, text: str) -> None:
        """Draws the page's one sentence, above what is drawn by then."""
        with self.heading:
            answer(text)


def opening(base: RuleBase, of_all_cases: bool = False, reads: bool = True) -> Question:
    """Draws the toolbar; the question that the page is to answer, of all cases whatever the lens if it needs those.

    `reads` says whether the reading on screen speaks in it.
    """
    # A place of its own: what is said below the toolbar comes and goes without moving the page's other elements,
    # which a browser would else build anew, and lose where the focus was.
    with st.container():
        dialogs.toolbar(base, reads)
    session().of_all_cases = of_all_cases
    scenario = screen().scenario
    if of_all_cases and scenario.lens:
        among = words.escaped(base.lens[scenario.lens].phrase)
        st.markdown(f":small[Shares on this page are of all cases, not of {among} alone.]")
    return Question(under(base, scenario), _spoken_of(), st.container())


def _spoken_of() -> Scenario:
    """The scenario on screen, named and seen as the page sees it."""
    scenario = catalogue.named_screen()
    return scenario.changed(lens="") if session().of_all_cases else scenario


@dataclass(frozen=True)
class View:
    """One of the questions of a page: what it is called, what draws it, whether it is asked of all cases whatever the
    lens, and whether a reading of one's own speaks in it."""

    label: str
    draw: Callable[[Question], None]
    of_all_cases: bool = False
    reads: bool = True


def views(views: Mapping[str, View], key: str) -> None:
    """Draws a page of several views: their names if there are several, the toolbar, and the view that is chosen."""
    own = session()
    if own.addressed_view in views:
        own.left_choices[key] = own.addressed_view
        own.addressed_choices.add(key)
    labels = {name: view.label for name, view in views.items()}
    chosen = views[tab("View", labels, key) if len(views) > 1 else next(iter(views))]
    chosen.draw(opening(rule_base(), chosen.of_all_cases, chosen.reads))


def answer(text: str) -> None:
    """Draws the page's one sentence."""
    with st.container(key="result"):
        st.markdown(unbroken(text))


def unbroken(text: str) -> str:
    """The text with every band, such as “24–67”, kept on one line."""
    return re.sub(r"(?<=\d)–(?=\d)", f"{words.WORD_JOINER}–{words.WORD_JOINER}", text)


def picture(figure: Figure, sentence: str, key: str, table: pd.DataFrame, scenario: Scenario | None = None) -> None:
    """Draws a figure with the words that say what it shows; `table` holds its numbers, for the CSV file.

    `scenario` is what it shows, if that is not the one on screen.
    """
    scenario = scenario or _spoken_of()
    base = rules_of(present(), scenario)
    source = words.source(base, scenario)
    settings = address_bar.settings(base, scenario)
    name = f"{file_name(scenario.name)}-{key.replace('_', '-')}"
    elements.steady(
        figure, words.unmarked(sentence), elements.Taken(name, source, settings, as_csv(table, source, settings)), key
    )


def table(rows: pd.DataFrame, key: str, **how: Any) -> None:
    """Draws a table that scrolls, and its rows for paper, on which nothing scrolls."""
    st.dataframe(rows, **how)
    with st.container(key=f"on_paper_{key}"):
        st.markdown(as_paragraphs(rows))


def sources(answer: Answer) -> None:
    """Draws, folded, what every number of a scenario's answer rests on."""
    fold = st.expander("Sources", key="sources", on_change="rerun")
    if fold.open:  # a long list, which need not travel at every move
        with fold:
            st.markdown(findings.scenario_text(answer))


def for_analysts(key: str) -> DeltaGenerator | None:
    """Draws the fold at the foot of a page; the fold if it is open: what stands in it need not be drawn before."""
    fold = st.expander("For analysts", key=f"analysts_{key}", on_change="rerun")
    return fold if fold.open else None


def as_code(question: Question, module: str, call: str) -> None:
    """Draws the lines of Python that repeat an analysis; `module` is what it needs from the model."""
    rules = rules_of(present(), question.scenario)
    release = "" if rules.fingerprint == present().fingerprint else rules.version
    # The code loads the rules, which know of no day but their own.
    baseline = dict(question.base.origin.baseline)
    st.markdown("**As code**")
    path = "" if location() == SHIPPED else str(location())
    st.code(lines_of_code(question.scenario, baseline, module, call, release, path), language="python")


def measure(question: Question, key: str, label: str = "Of what") -> str:
    """Draws a choice of group, outcome or key figure; the one chosen, what leads until the user chooses."""
    # The same words whatever leads: a box keeps the label it was given when its choice was made.
    labels = {LEADING: "Whatever leads", **askable(question.base)}
    chosen = option(label, labels, key, help=glossary.of_measures(question.base))
    return said_of(rule_base(), question.scenario).leading_measure if chosen == LEADING else chosen
