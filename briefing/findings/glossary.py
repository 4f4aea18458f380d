"""What do the words mean? Every outcome, group, key figure, grade and reading, and the terms of the pages, defined."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from briefing import words
from model.parts import Group, Lens, RuleBase, Stage

HEADING = "What the words mean"
SHARE = (
    "How often something comes about in 100 cases that begin with these settings, by these rules. It follows from "
    "stated judgements."
)
BAND = (
    "The doubt about how strong each rule is: in nine of ten tries of all judgements, each as far as its evidence "
    "leaves it open, the share stays between these two figures."
)
TICK = (
    "Where the share stood in what a bar is set against, as its legend names it: the baseline, {baseline}, or another "
    "scenario, such as the scene before. A pale bar shows the same. ▲ and ▼ count the points, of 100, from there."
)
LENS = "Among which cases shares are counted: {lenses}."
STARTING = "How likely an answer is where no rule applies: a judgement, with a grade and sources as a rule has."
RULE = (
    "A condition on the sliders and what follows where it holds: one answer becomes more or less likely. A rule "
    "applies fully, in part, or not at all."
)
STRENGTH = (
    "How many times more (×) or less (÷) likely a rule makes an answer where it applies fully. “Ten times less likely” "
    "turns an even chance, 50 of 100, into 1 against 10, which is 9 of 100."
)
READING = "One complete set of strengths and starting assumptions, for the same evidence can be read in several ways."
GRADE = "How good the evidence is for a rule or a starting assumption, and so how far it may be off."
OFF = "By it a judgement may be off by up to × {spread} or ÷ {spread}, nine times in ten."
WORDS_FOR = "The words for likelihood are those of the {name}: {terms}."

# What the method that stands in every brief on paper and on slides says already.
IN_METHOD = {"Share", "Band", "Rule", "Strength", "Starting assumption", "Reading", "Grade"}
IN_METHOD |= {"Readings", "Grades of evidence"}


class Entry(NamedTuple):
    """A word and what it means."""

    term: str
    meaning: str


class Section(NamedTuple):
    """Words that belong together."""

    heading: str
    entries: tuple[Entry, ...]


def glossary(base: RuleBase) -> list[Section]:
    """Every word that a reader may ask about, in sections; in the rule base's own meanings where it gives them."""
    groups = [Entry(group.label, group_meaning(base, group)) for group in base.groups]
    figures = [Entry(figure.label, figure.meaning) for figure in base.figures]
    sections = {
        "Outcomes": [Entry(outcome.label, outcome.meaning) for outcome in base.outcomes],
        "Groups of outcomes": groups,
        "Key figures": figures,
        "Terms": _terms(base),
        "Readings": [Entry(reading.label, reading.meaning) for reading in base.readings],
        "Grades of evidence": [Entry(f"Grade {x.id}", grade_meaning(base, x.id)) for x in base.grades],
    }
    return [Section(heading, tuple(entries)) for heading, entries in sections.items() if entries]


def besides_method(base: RuleBase) -> list[Section]:
    """The words that the method beside them does not explain."""
    entries = {x.heading: [y for y in x.entries if y.term not in IN_METHOD] for x in glossary(base)}
    return [Section(heading, tuple(known)) for heading, known in entries.items() if heading not in IN_METHOD]


def stages(base: RuleBase) -> Section:
    """The questions of the event tree, and their answers."""
    return Section("Questions and their answers", tuple(Entry(x.label, _answers(x)) for x in base.stages_in_order))


def _answers(stage: Stage) -> str:
    return f"{stage.question} {'; '.join(branch.label for branch in stage.branches)}."


def _terms(base: RuleBase) -> list[Entry]:
    time = base.time
    terms = {
        "Share": f"{SHARE} {yardstick()}",
        "Band": BAND,
        "Tick": TICK.format(baseline=base.baseline_label),
        "Lens": LENS.format(lenses="; ".join(map(_lens, base.lenses))) if base.lenses else "",
        "Rule": RULE,
        "Strength": STRENGTH,
        "Starting assumption": STARTING,
        "Reading": READING,
        "Grade": GRADE,
        time.label: f"{time.question} The baseline is {words.measured(time, time.baseline)}.",
    }
    return [Entry(term, meaning) for term, meaning in terms.items() if meaning]


def _lens(lens: Lens) -> str:
    return f"“{lens.label}”, {lens.phrase}" if lens.given else f"“{lens.label}”"


def yardstick() -> str:
    """The words for likelihood and what they stand for."""
    scale, edge, terms = words.YARDSTICKS[words.YARDSTICK], 0.0, []
    for upper, term in scale:
        terms.append(f"{term} up to {_edge(upper)}" if upper < 1 else f"{term} above {_edge(edge)}")
        edge = upper
    return WORDS_FOR.format(name=words.YARDSTICK, terms=", ".join(terms))


def _edge(share: float) -> str:
    return f"{words.number_text(100 * share)}\u00a0%"


def group_meaning(base: RuleBase, group: Group) -> str:
    """Of which outcomes a group is made, and what is counted apart in it."""
    made = _named(base, group.outcomes)
    if len(group.outcomes) == 1:
        return f"The outcome {made}."
    apart = "".join(f" {words.sentence_case(part.label)}: {_named(base, part.outcomes)}." for part in group.of_which)
    return f"{made}, counted together.{apart}"


def _named(base: RuleBase, outcomes: Sequence[str]) -> str:
    return words.listed([f"“{base.outcome[name].label}”" for name in outcomes])


def grade_meaning(base: RuleBase, grade: str) -> str:
    """What a grade of evidence asks for, and how far a judgement of that grade may be off."""
    known = base.grade[grade]
    return f"{words.sentence_case(known.meaning)}. {OFF.format(spread=words.number_text(known.spread))}"


def rows(base: RuleBase) -> list[list[str]]:
    """The words as a table: a row for each, below a heading."""
    return _rows(glossary(base))


def few_rows(base: RuleBase) -> list[list[str]]:
    """Those that the method does not explain, as a table."""
    return _rows(besides_method(base))


def _rows(sections: Iterable[Section]) -> list[list[str]]:
    return [["Word", "What it means"], *([*entry] for section in sections for entry in section.entries)]


def of_measures(base: RuleBase) -> str:
    """Every outcome and key figure with its meaning, as Markdown, to stand beside a choice of one."""
    outcomes = [Entry(outcome.label, outcome.meaning) for outcome in base.outcomes]
    return listed_marked([*outcomes, *(Entry(figure.label, figure.meaning) for figure in base.figures)])


def listed_marked(entries: Iterable[Entry]) -> str:
    """Words and their meanings as a Markdown list."""
    return "\n".join(f"- **{words.escaped(term)}**: {words.escaped(meaning)}" for term, meaning in entries)
