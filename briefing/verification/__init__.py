"""Do the figures of a file still hold, and are they those that it shows? The model run again on its record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from math import isclose
from typing import Any

import pydantic

from briefing import provenance, words
from briefing.brief import Brief, SceneBrief, brief
from briefing.findings import precedents
from briefing.formats import Checker, read_back
from briefing.provenance import DIGITS, ForeignFileError, Record, SceneRecord, Shares
from model import releases
from model.aims import measured
from model.engine import evaluate
from model.inputs import ValuesError
from model.leads import contenders, leading
from model.parts import RuleBase
from scenarios import presets, storyline
from scenarios.scenario import Scenario, ScenarioError, read_document, rules_of, stamp, under
from scenarios.storyline import storyline_of

# What rounding may do to two figures of six digits.
AS_ROUNDED = 1.5 * 10**-DIGITS
MOST_NAMED = 4
# Of faults, and of what could not be checked: whoever reads so many knows enough.
MOST_SAID = 500


@dataclass(frozen=True)
class Verdict:
    """What became of a file: what holds, what does not or was altered, what could not be checked; sentences."""

    said: tuple[str, ...]
    faults: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()
    of_settings: bool = False

    @property
    def holds(self) -> bool:
        """Whether every figure is what the model gives and what the file shows."""
        return not self.faults

    @property
    def conclusion(self) -> str:
        """What it comes to, in a sentence."""
        if self.of_settings:
            return "The settings fit the rules." if self.holds else "The settings do not fit the rules as they were."
        return "The figures hold." if self.holds else "The figures do not hold, or the file was altered."


def verified(base: RuleBase, content: bytes) -> Verdict:
    """Whether a file of any format holds under these rules. Raises ForeignFileError if it is not ours."""
    carried = read_back(content)
    checker = carried.format.checker
    if checker is None and _kind(carried.document) != provenance.RECORD_KIND:
        return _without_figures(base, carried.document, content)
    record = _record(carried.document)
    try:
        opened = storyline_of(base, record.storyline)
        story = brief(base, opened.storyline, record.made_on, record.link)
    except (ScenarioError, ValuesError) as error:
        raise ForeignFileError(f"Its record cannot be used under these rules. {error}") from error
    said, faults = _figures(story, record)
    unchecked: list[str] = []
    if checker:
        faults, unchecked = _with_what_is_shown(story, record, checker(), content, faults)
    return Verdict((_origin(base, story, record), *opened.remarks, *said), _first(faults), _first(unchecked))


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


# The figures


def _figures(story: Brief, record: Record) -> tuple[list[str], list[str]]:
    """What holds and what does not, a sentence a scene."""
    said, faults = list[str](), list[str]()
    if len(story.scenes) != len(record.scenes):
        faults.append(f"The record has figures of {len(record.scenes)} scenes, its storyline {len(story.scenes)}.")
    for scene, recorded in zip(story.scenes, record.scenes, strict=False):
        name, changed = f"Scene {scene.number}, {scene.answer.scenario.name}", list(_changed(scene, recorded))
        if changed:
            more = f"; and {len(changed) - MOST_NAMED} more" if len(changed) > MOST_NAMED else ""
            faults.append(f"{name}: does not hold. {'; '.join(changed[:MOST_NAMED])}{more}.")
        else:
            said.append(f"{name}: holds.")
    return said, faults


def _changed(scene: SceneBrief, recorded: SceneRecord) -> Iterator[str]:
    answer = scene.answer
    labels = {x.id: x.label for x in scene.base.outcomes} | {x.id: x.label for x in scene.base.figures}
    yield from _differences(recorded.outcomes, provenance.rounded(answer.outcomes), labels)
    yield from _differences(recorded.figures, provenance.rounded(answer.figures), labels)


def _differences(recorded: Shares, now: Shares, labels: Mapping[str, str]) -> Iterator[str]:
    for name in [*now, *(name for name in recorded if name not in now)]:
        if not _alike(recorded.get(name), now.get(name)):
            yield f"{labels.get(name, name)}: {_share(recorded.get(name))} in the record, {_share(now.get(name))} now"


def _alike(one: float | None, other: float | None) -> bool:
    return one is other if one is None or other is None else isclose(one, other, rel_tol=0, abs_tol=AS_ROUNDED)


def _share(share: float | None) -> str:
    return "none" if share is None else f"{100 * share:.4f}".rstrip("0").rstrip(".") + " %"


# What the file shows


def _with_what_is_shown(
    story: Brief, record: Record, checker: Checker, content: bytes, faults: list[str]
) -> tuple[list[str], list[str]]:
    """The faults, and what could not be checked, once the file is set beside the one that its record gives."""
    same_rules = record.rulebase.fingerprint == story.base.fingerprint
    if faults and not same_rules:
        return faults, ["What the file shows was not compared with its record: that takes the rules it was made with."]
    same_program = same_rules and record.program == provenance.program()
    unchecked = [] if same_program else ["Made by another version of the program: figures were compared, drawings not."]
    try:
        cases = None if same_program else precedents.signs(story.base)
        shown, remarks = checker.faults(content, checker.rebuilt(story, content, record.made_as), cases)
    except ForeignFileError:
        raise
    except Exception as error:  # a damaged file makes its reader fail in any way there is
        raise ForeignFileError(f"It carries a record, but cannot be read further: {error}") from error
    return [*faults, *shown], [*unchecked, *remarks]


# Files that hold settings alone


def _without_figures(base: RuleBase, document: Any, content: bytes) -> Verdict:
    """Scenarios or a storyline: whether these are the rules they were made under, and what leads in each."""
    try:
        scenarios, remarks = _opened(base, document, content)
    except ScenarioError as error:
        raise ForeignFileError(str(error)) from error
    said, faults = ["It holds settings and no figures."], list(remarks)
    for scenario in scenarios:
        rules = under(base, scenario)
        result = evaluate(rules, scenario.values, scenario.reading, lens=scenario.lens)
        (leader,) = leading(result)
        share = words.percent(float(measured(result, leader)[0]))
        then = "" if rules_of(base, scenario) == base else f" under the rules of release {rules.version}"
        among = words.counted_among(rules, scenario)
        said.append(f"“{scenario.name}”: {contenders(rules)[leader].label} leads, with {share}{then}. {among}".rstrip())
        promised = rules.outcome.get(scenario.promises or "")
        if promised is not None and promised.id != result.outcomes.iloc[0].idxmax():
            faults.append(f"“{scenario.name}” promises {promised.label}, which is not the likeliest outcome.")
    return Verdict(tuple(said), tuple(faults), of_settings=True)


def _opened(base: RuleBase, document: Any, content: bytes) -> tuple[list[Scenario], Iterable[str]]:
    if _kind(document) == storyline.FILE_KIND:
        story = storyline_of(base, document)
        return [scene.scenario for scene in story.storyline.scenes], story.remarks
    if isinstance(document, dict) and document.get("rulebase") == base.id:
        # As the presets that come with the project do, it names its rule base alone.
        return [read_document(base, {**document, "rulebase": stamp(base).model_dump()}).scenario], ()
    opened = presets.from_file(base, content)
    return [one.scenario for one in opened], chain.from_iterable(one.remarks for one in opened)
