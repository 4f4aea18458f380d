"""What does a number rest on? How a source and a passage are written, and how sources are numbered.

The one way of writing them, for pages, paper, hand-out and slides: as text, and as Markdown with its links.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from urllib.parse import quote, urlsplit

from briefing import words
from briefing.answer import Answer
from model.explain import pushes
from model.parts import JUDGEMENT, Grade, Rule, RuleBase, Source, Sources, Stage

SEEN = {
    "original": "Seen in the original.",
    "re-report": "A re-report was seen.",
    "general knowledge": "From general knowledge; nothing was seen.",
}
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
RESTATED = "restated, not quoted"
UNSOURCED = "judgement, no source"
NONE_NAMED = "none named"
IN_ADDRESSES = "/:?&=%#,;+~@!"
# What stands beside the rules of a stage: what is taken where none applies.
START = "starting assumption"
NUMBERED = "Numbers in brackets stand for the sources below; what bears none is a judgement."

# The number of a source in a list, by its id.
Numbers = Mapping[str, int]


def written(source: Source) -> str:
    """A source in full, as plain text; its address last."""
    return " ".join(filter(None, [named(source), source.address]))


@lru_cache(maxsize=1024)
def marked(source: Source) -> str:
    """A source in full, as Markdown: its address a link that says which host it leads to."""
    if not source.address:
        return words.escaped(named(source))
    return f"{words.escaped(named(source))} {_linked(words.escaped(host_of(source)), source)}"


def _linked(text: str, source: Source) -> str:
    # What could end the link, or begin a mark within it, is written as a percent sign and two digits.
    return f"[{text}](<{quote(source.address, safe=IN_ADDRESSES)}>)" if source.address else text


def host_of(source: Source) -> str:
    """The host that the address of a source leads to; empty without one."""
    return urlsplit(source.address).netloc.removeprefix("www.")


def named(source: Source) -> str:
    """A source without its address, as plain text: who, when, what, where, and whether the original was seen."""
    return f"{source.authors} ({source.year}), {source.title}, {source.publisher}. {SEEN[source.seen]}"


def passage_place(base: RuleBase, passage: str) -> str:
    """Where a passage stands in the article, and that it is not quoted: “restated, not quoted, from section …”."""
    head, _, number = passage.rpartition(" ")
    heading = next((section.heading for section in base.sections if section.id == head), "")
    if not heading:
        return RESTATED
    ordinals = dict(enumerate(ORDINALS, start=1))
    paragraph = f", {ordinals.get(int(number), f'{number}th')} paragraph" if number.isdecimal() else ""
    return f"{RESTATED}, from the article, section “{heading}”{paragraph}"


def passage_text(base: RuleBase, passage: str) -> str:
    """A passage in full, as plain text: its id, where it stands, and what it says."""
    return f"Passage {passage} ({passage_place(base, passage)}): {base.passage[passage].text}"


def passage_marked(base: RuleBase, passage: str) -> str:
    """A passage in full, as Markdown."""
    place = words.escaped(passage_place(base, passage))
    return f"**Passage {passage}** ({place}): {base.passage[passage].text}"


def grade_marked(grade: Grade) -> str:
    """A grade of evidence and what that is, as Markdown."""
    return f"**Grade {grade.id}:** {evidence(grade)}."


def evidence(grade: Grade) -> str:
    """What a grade of evidence is, without what it asks for: beside the sources that are cited, that reads wrong."""
    return grade.meaning.partition(",")[0]


def of(base: RuleBase, cited: Sources) -> list[Source]:
    """The sources that are cited; none for a judgement."""
    return [base.source_of[name] for name in cited if name in base.source_of]


def absence(cited: Sources) -> str:
    """What is said where no source is cited."""
    return UNSOURCED if JUDGEMENT in cited else NONE_NAMED


def cited_marked(base: RuleBase, cited: Sources) -> str:
    """What a number rests on, as Markdown; nothing for a rule base that names no sources at all."""
    if not base.sources:
        return ""
    listed = [f"- {marked(source)}" for source in of(base, cited)]
    return "\n".join(["**Sources:**\n", *listed]) if listed else f"**Sources:** {absence(cited)}."


def grounds(base: RuleBase, part: Rule | Stage) -> list[str]:
    """What a rule or stage rests on, as paragraphs of Markdown: its passage, its grade, its sources."""
    grade = grade_marked(base.grade[part.grade])
    return list(filter(None, [passage_marked(base, part.passage), grade, cited_marked(base, part.sources)]))


def numbered(base: RuleBase, cited: Iterable[Sources]) -> dict[str, int]:
    """A number for each source in the order in which it is first cited; the article, if it is known, is number 1."""
    order = dict.fromkeys(name for names in ((base.article,), *cited) for name in names if name in base.source_of)
    return {name: number for number, name in enumerate(order, start=1)}


def note(numbers: Numbers, cited: Sources) -> str:
    """The numbers of what is cited, as “[1, 3]”; empty for a judgement."""
    bracketed = sorted(numbers[name] for name in cited if name in numbers)
    return f"[{', '.join(map(str, bracketed))}]" if bracketed else ""


def note_linked(base: RuleBase, numbers: Numbers, cited: Sources) -> str:
    """The numbers of what is cited as Markdown, each a link to its source if that has an address; empty for none."""
    known = sorted((name for name in cited if name in numbers), key=numbers.__getitem__)
    linked = [_linked(f"{numbers[name]}", base.source_of[name]) for name in known]
    return f"\\[{', '.join(linked)}\\]" if linked else ""


def noted(text: str, numbers: Numbers, cited: Sources) -> str:
    """Plain text with the numbers of what it rests on."""
    return f"{text} {note(numbers, cited)}".rstrip()


def noted_marked(text: str, numbers: Numbers, cited: Sources) -> str:
    """Markdown with the numbers of what it rests on."""
    return f"{text} {words.escaped(note(numbers, cited))}".rstrip()


def listed(base: RuleBase, numbers: Numbers) -> list[Source]:
    """The sources that bear a number, in its order."""
    return [base.source_of[name] for name in sorted(numbers, key=numbers.__getitem__)]


def listed_marked(base: RuleBase, numbers: Numbers) -> str:
    """The numbered sources as Markdown, one a line."""
    return "  \n".join(f"\\[{numbers[source.id]}\\] {marked(source)}" for source in listed(base, numbers))


def firing(answer: Answer, stage: str) -> list[Rule]:
    """The rules that apply to a stage of a scenario, the strongest first."""
    return [push.rule for push in pushes(answer.result, stage)]


def rests_on(answer: Answer) -> list[Sources]:
    """What a scenario's answer rests on: stage by stage how it starts and which rules apply, then every baseline."""
    base = answer.base
    parts: list[Rule | Stage] = []
    for stage in base.stages_in_order:
        parts += [stage, *firing(answer, stage.id)]
    return [*(part.sources for part in parts), *(variable.baseline_sources for variable in base.variables)]


def scenario_text(answer: Answer) -> str:
    """All that a scenario's answer rests on, as Markdown: what bears which numbers, and the numbered sources."""
    base = answer.base
    numbers = numbered(base, rests_on(answer))
    parts = [f"**{words.escaped(label)}**: {words.escaped(text)}" for label, text in notes(answer, numbers)]
    return "\n\n".join([NUMBERED, *parts, listed_marked(base, numbers)])


def notes(answer: Answer, numbers: Numbers) -> list[tuple[str, str]]:
    """What bears which numbers, as plain text: each stage with its rules that apply, then the baselines."""
    base = answer.base
    stages = [(stage.label, _stage_notes(answer, stage, numbers)) for stage in base.stages_in_order]
    baselines = [
        _entry(f"{variable.label} {words.number_text(variable.baseline)}", numbers, variable.baseline_sources)
        for variable in base.origin.variables
    ]
    at_origin = f"Baseline, {base.origin.baseline_label}", f"{'; '.join(baselines)}."
    return [*stages, at_origin, *_since_then(base)]


def _since_then(base: RuleBase) -> Iterator[tuple[str, str]]:
    """What the baseline of a day has otherwise than that of the rules; nothing for that of the rules."""
    if base.baseline_label != base.origin.baseline_label:
        moved = [x for x in base.variables if x.baseline != base.origin.baseline[x.id]]
        stands = "; ".join(f"{x.label} {words.number_text(x.baseline)}" for x in moved) or "nothing else than then"
        yield f"Baseline, {base.baseline_label}", f"{stands}: by the log."


def _stage_notes(answer: Answer, stage: Stage, numbers: Numbers) -> str:
    entries = [_entry(f"{START}, grade {stage.grade}", numbers, stage.sources)]
    entries += [_entry(f"{rule.name}, grade {rule.grade}", numbers, rule.sources) for rule in firing(answer, stage.id)]
    return f"{'; '.join(entries)}."


def _entry(name: str, numbers: Numbers, cited: Sources) -> str:
    """One thing and what it rests on: “the tripwire, grade B [4, 5]”."""
    return f"{name} {note(numbers, cited) or f'({absence(cited)})'}"
