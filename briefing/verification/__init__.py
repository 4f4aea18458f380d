"""Is a file as it was made? Made anew from its record, and compared with it part by part.

What the program wrote is the program's; the words that the record's storyline has from its user are the user's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import pydantic

from briefing import provenance, signature, words
from briefing.brief import Brief, brief
from briefing.findings import precedents
from briefing.formats import Checker, read_back
from briefing.provenance import ForeignFileError, Record
from briefing.verification import days, lines
from briefing.verification.parts import (
    FOREIGN,
    HARMLESS,
    Change,
    Difference,
    Facts,
    Findings,
    Part,
    compared,
    digest,
    leaves,
    sentences,
)
from model import releases
from model.aims import measured
from model.engine import evaluate
from model.inputs import ValuesError
from model.leads import contenders, leading
from model.parts import RuleBase
from scenarios import presets, storyline
from scenarios.scenario import Scenario, ScenarioError, read_document, rules_of, stamp, under
from scenarios.storyline import Scene, Storyline, storyline_of

# Of faults, and of what could not be checked: whoever reads so many knows enough.
MOST_SAID = 500
ANOTHER_VERSION = "Made by another version of the program; figures were compared, drawings and words not."
OF_OWN_DECK = Difference("yours", "it is of the deck to which the others were added")
UNTOLD = "A program that saved it left out what describes pictures to those who cannot see them: {}."
ANOTHER_RULES = "What the file shows was not compared with its record: that takes the rules it was made with."
# What of a record is told to the program, which gives the rest; and figures, which are compared scene by scene.
GIVEN = {"storyline", "program", "made_on", "link", "made_as", "signature"}
FIGURES = ("outcomes", "figures")
# What the storyline and its scenes are called, to see what a file says without its user's words.
NAMELESS = "–"
# More than a user can write in one place.
LONGEST_TEXT = 5_000


@dataclass(frozen=True)
class Verdict:
    """What became of a file, in sentences: what is as made, what is not, what could not be checked; by kinds of change.

    A file of settings alone has no changes, and faults where its settings do not fit the rules.
    """

    said: tuple[str, ...]
    faults: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()
    changes: frozenset[Change] = frozenset()
    of_settings: bool = False

    @property
    def holds(self) -> bool:
        """Whether the file is as it was made, but for its user's words."""
        return not self.faults

    @property
    def conclusion(self) -> str:
        """What it comes to, in a sentence."""
        if self.of_settings:
            return "The settings fit the rules." if self.holds else "The settings do not fit the rules as they were."
        if "figures" in self.changes:
            return "The figures do not hold, or were changed."
        if self.faults:
            return "The figures hold, but the file is not as it was made."
        return "The figures hold; only your own words were changed." if "yours" in self.changes else "The figures hold."


def verified(base: RuleBase, content: bytes, trusted: signature.Trusted | None = None) -> Verdict:
    """What became of a file of any format since it was made, under these rules; `trusted` is who should have signed it.

    Raises ForeignFileError if it is not ours.
    """
    carried = read_back(content)
    checker, document = carried.format.checker, carried.document
    if checker is None and _kind(document) != provenance.RECORD_KIND:
        return _without_figures(base, document, content)
    record = _record(document)
    try:
        opened = storyline_of(base, record.storyline)
        story = brief(base, opened.storyline, record.made_on, record.link)
    except (ScenarioError, ValuesError) as error:
        raise ForeignFileError(f"Its record cannot be used under these rules. {error}") from error
    try:
        findings, unchecked, signed = _findings(
            story, record, document, checker() if checker else None, content, trusted
        )
    except ForeignFileError:
        raise
    except Exception as error:  # a damaged file makes its reader fail in any way there is
        raise ForeignFileError(f"It carries a record, but cannot be read further: {error}") from error
    as_made = [name for name, differences in findings if not differences]
    untold = [name for name, differences in findings if any(one.change == "untold" for one in differences)]
    named = [one for name, differences in findings for one in sentences(name, differences)]
    said = [_origin(base, story, record), *opened.remarks, signed, f"As made: {_counted(as_made)}." if as_made else ""]
    said += [UNTOLD.format(_counted(untold))] if untold else []
    return Verdict(
        (*filter(None, said), *_first([x for change, x in named if change in HARMLESS])),
        _first([x for change, x in named if change not in HARMLESS]),
        _first(unchecked),
        frozenset(change for change, _ in named),
    )


def _first(sentences: list[str]) -> tuple[str, ...]:
    more = len(sentences) - MOST_SAID
    return (*sentences[:MOST_SAID], f"And {more:,} more of this kind.") if more > 0 else tuple(sentences)


def _kind(document: Any) -> object:
    return document.get("kind") if isinstance(document, dict) else None


def _record(document: object) -> Record:
    try:
        return Record.model_validate(document)
    except pydantic.ValidationError as error:
        detail = error.errors()[0]
        place = ".".join(map(str, detail["loc"]))
        raise ForeignFileError(f"Its record is damaged, at “{place}”: {detail['msg']}.") from error


def _origin(base: RuleBase, story: Brief, record: Record) -> str:
    made = f"{record.made_on.day} {record.made_on:%B %Y}"
    rules = f"rule base {record.rulebase.id} {record.rulebase.version} ({record.rulebase.fingerprint[:8]})"
    return f"“{story.title}”, made on {made} under {rules}; {_installed(base, record.rulebase.fingerprint)}."


def _installed(installed: RuleBase, fingerprint: str) -> str:
    if fingerprint == installed.fingerprint:
        return "these are the rules installed"
    if releases.release(installed.id, fingerprint):
        return "it is checked under these, which are kept as a release"
    kept = words.listed(list(releases.of(installed.id)) or ["none"])
    return f"installed is {installed.id} {installed.version} ({installed.fingerprint[:8]}); releases kept: {kept}"


def _counted(names: Iterable[str]) -> str:
    """Names, those with numbers together, with how many they are."""
    counts = Counter(name.rstrip("0123456789 ") for name in names)
    return ", ".join(f"{kind} ({count})" if count > 1 else kind for kind, count in counts.items())


# The comparison


def _findings(
    story: Brief,
    record: Record,
    document: Mapping[str, Any],
    checker: Checker | None,
    content: bytes,
    trusted: signature.Trusted | None,
) -> tuple[Findings, list[str], str]:
    """What became of each part, what could not be checked, and what is said of who signed it."""
    same_rules = record.rulebase.fingerprint == story.base.fingerprint
    same_program = same_rules and record.program == provenance.program()
    findings = compared(list(_recorded(record)), list(_scenes(story, record)), ())
    of_days, unchecked_days = _days(story)
    findings += of_days
    shown, made = checker.parts(content) if checker else [], list[Part]()
    unchecked = unchecked_days + ([] if same_program else [ANOTHER_VERSION])
    if not same_rules and any(differences for _, differences in findings):
        unchecked = [*unchecked_days, ANOTHER_RULES]
    elif checker:
        anew = checker.rebuilt(story, content, record.made_as)
        made = shown if anew == content else checker.parts(anew)
    if same_program:
        shown_all = [_whole(document), *shown]
        made_all = [_whole(provenance.record(story, **record.made_as)), *made]
        findings += _with_own_words(story, record, checker, shown_all, made_all)
    elif made:
        remarks, figures = _figures_in_words(shown, made, precedents.signs(story.base))
        findings, unchecked = findings + figures, unchecked + remarks
    is_as_made = same_program and all(one.change == "untold" for _, differences in findings for one in differences)
    digests = [digest(shown), *([digest(made)] if is_as_made else [])]
    tells = same_program or (record.signature and record.signature.shows in digests)
    said, fault = signature.checked(document, digests if tells else None, trusted)
    if fault:
        findings.append(("The signature", [Difference("ours", fault)]))
    return findings, unchecked, said


def _days(story: Brief) -> tuple[Findings, list[str]]:
    """Which days of scenes are not what the log of the storyline makes of them, and which could not be checked."""
    checked = days.of_storyline(story.base, story.storyline)
    faults = [(f"Scene {number}", [Difference("figures", x.fault)]) for number, x in checked.items() if x.fault]
    return faults, [f"Scene {number}: {x.unchecked}" for number, x in checked.items() if x.unchecked]


def _recorded(record: Record) -> Iterator[Part]:
    """The figures of each scene in a record, and under which rules its storyline has it."""
    for number, (scene, stored) in enumerate(zip(record.scenes, record.storyline["scenes"], strict=False), start=1):
        rules = stored["scenario"].get("rulebase")
        fingerprint = rules.get("fingerprint", "") if isinstance(rules, dict) else record.rulebase.fingerprint
        yield _figures(number, scene.name, {"outcomes": scene.outcomes, "figures": scene.figures}, fingerprint)


def _scenes(story: Brief, record: Record) -> Iterator[Part]:
    """The same as the model gives them, under the rules that the record names."""
    for scene, stored in zip(story.scenes, provenance.record(story)["scenes"], strict=True):
        yield _figures(scene.number, stored["name"], stored, record.rulebase.fingerprint)


def _figures(number: int, name: str, of: Mapping[str, Any], rules: str) -> Part:
    facts: Facts = {("words", "the rules that it was told under"): rules}
    return Part(f"Scene {number}", (name,), facts | dict(leaves({key: of[key] for key in FIGURES}, "")))


def _whole(document: Mapping[str, Any]) -> Part:
    """All that a record says that follows from what it was made of."""
    said = {key: value for key, value in document.items() if key not in GIVEN}
    return Part("The record", (), dict(leaves(said, "")))


def _with_own_words(
    story: Brief, record: Record, checker: Checker | None, shown: Sequence[Part], known: Sequence[Part]
) -> Findings:
    """How parts differ, with what is their user's told from what the program would say without the user too."""
    # What the log says was not written to be changed in a file: events are what it rests on.
    own = set(_written(story.storyline.model_dump(mode="json", exclude={"log"})))
    findings = compared(shown, known, own)
    if checker and {one.change for _, differences in findings for one in differences} - {"untold"} == {"yours"}:
        scenes = tuple(
            Scene(scenario=x.scenario.changed(name=NAMELESS, notes=""), show=x.show) for x in story.storyline.scenes
        )
        nameless = Storyline(name=NAMELESS, scenes=scenes, log=story.storyline.log)
        bare = brief(story.base, nameless, record.made_on, record.link)
        made_as = {key: value for key, value in record.made_as.items() if key in ("size", "scene")}
        for part in checker.parts(checker.rebuilt(bare, b"", made_as)):
            own -= {*part.texts, *map(str, part.facts.values())}
        findings = compared(shown, known, own)
    if record.made_as.get("appended"):
        findings = [
            (name, [OF_OWN_DECK] if differences == [FOREIGN] else differences) for name, differences in findings
        ]
    return findings


def _written(value: Any) -> Iterator[str]:
    """Every text in a document, and those of a row together, as a table has them; pictures are none."""
    if isinstance(value, str):
        if len(value) <= LONGEST_TEXT:
            yield lines.tidy(value)
    elif isinstance(value, dict | list):
        if isinstance(value, list) and value and all(isinstance(part, str) for part in value):
            yield from _written(" | ".join(value))
        for part in value.values() if isinstance(value, dict) else value:
            yield from _written(part)


def _figures_in_words(shown: Sequence[Part], made: Sequence[Part], cases: Sequence[str]) -> tuple[list[str], Findings]:
    """What of a file of another version could not be checked, and which figures in its words are not the record's."""
    known, remarks, findings = [text for part in made for text in part.texts], list[str](), Findings()
    for part in shown:
        changed, more = lines.compared(part.texts, known, cases)
        remarks += [f"{part.name}: {remark}." for remark in more]
        findings += [(part.name, [Difference("figures", one) for one in changed])] if changed else []
    return remarks, findings


# Files that hold settings alone


def _without_figures(base: RuleBase, document: Any, content: bytes) -> Verdict:
    """Scenarios or a storyline: whether these are the rules they were made under, and what leads in each."""
    try:
        scenarios, remarks, of_days = _opened(base, document, content)
    except ScenarioError as error:
        raise ForeignFileError(str(error)) from error
    said, faults = ["It holds settings and no figures."], [*remarks, *(x.fault for x in of_days if x.fault)]
    unchecked = tuple(x.unchecked for x in of_days if x.unchecked)
    for scenario in scenarios:
        rules = under(base, scenario)
        result = evaluate(rules, scenario.values, scenario.reading, lens=scenario.lens)
        (leader,) = leading(result)
        share = words.percent(float(measured(result, leader)[0]))
        is_present = scenario.rulebase.fingerprint == base.fingerprint
        then = "" if is_present else f" under the rules of release {rules.version}"
        among = words.counted_among(rules, scenario)
        said.append(f"“{scenario.name}”: {contenders(rules)[leader].label} leads, with {share}{then}. {among}".rstrip())
        promised = rules.outcome.get(scenario.promises or "")
        if promised is not None and promised.id != result.outcomes.iloc[0].idxmax():
            faults.append(f"“{scenario.name}” promises {promised.label}, which is not the likeliest outcome.")
    return Verdict(tuple(said), tuple(faults), unchecked, of_settings=True)


def _opened(base: RuleBase, document: Any, content: bytes) -> tuple[list[Scenario], Iterable[str], list[days.Checked]]:
    """The scenarios in a file, what had to be said of them, and of their days what is wrong or was not checked."""
    if _kind(document) == storyline.FILE_KIND:
        story = storyline_of(base, document)
        checked = days.of_storyline(storyline.storyline_rules(base, story.storyline), story.storyline)
        return [scene.scenario for scene in story.storyline.scenes], story.remarks, list(checked.values())
    if isinstance(document, dict) and document.get("rulebase") == base.id:
        # As the presets that come with the project do, it names its rule base alone.
        return [read_document(base, {**document, "rulebase": stamp(base).model_dump()}).scenario], (), []
    opened = presets.from_file(base, content)
    scenarios = [one.scenario for one in opened]
    of_days = [days.of_scenario(rules_of(base, x).origin, x.as_of) for x in scenarios if x.as_of]
    return scenarios, chain.from_iterable(one.remarks for one in opened), of_days
