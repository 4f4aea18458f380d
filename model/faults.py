"""What is wrong between the parts of a rule base? Every fault as a sentence that names its remedy.

Touches nothing; knows no subject.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from model.parts import (
    JUDGEMENT,
    LEVELS,
    OWN_READING,
    RESERVED_KEYS,
    Branch,
    Contrast,
    Figure,
    Group,
    Hands,
    Lens,
    Reading,
    Rule,
    Signpost,
    Source,
    Sources,
    Stage,
    Tension,
    Variable,
)

# Far beyond any unit that a reader could make sense of, and far from where numbers lose their digits.
LARGEST, LEAST_RANGE = 1e9, 1e-6
MOST_POSITIONS = 2000
# What follows a path walks all of them, one stage after the other, and a reader reads them.
MOST_STAGES, MOST_PATHS = 60, 1000


def cross_faults(parts: Mapping[str, Any]) -> Iterator[str]:
    """Everything that is wrong between the parts, one sentence each."""
    yield from _duplicates(parts)
    yield from _time_faults(parts)
    yield from _tree_faults(parts)
    for kind, faults in FAULTS_OF_EACH.items():
        for part in parts[kind]:
            yield from faults(part, parts)
    yield from _grouping_faults(parts)
    yield from _section_faults(parts)
    yield from _source_faults(parts)


def _duplicates(parts: Mapping[str, Any]) -> Iterator[str]:
    for name in parts:
        for id, n in _repeats(_ids(parts[name])):
            yield f'{name.removesuffix("s")} "{id}": the id is used {n} times; give each its own'
    shared = set(_ids(parts["variables"])) & set(_ids(parts["outcomes"]))
    yield from (f'outcome "{id}": a variable has the same id; rename one of them' for id in sorted(shared))
    for key, n in _repeats(variable.key for variable in parts["variables"]):
        yield f'variables: the link key "{key}" is used {n} times; give each its own'
    for stage in parts["stages"]:
        for id, n in _repeats(_ids(stage.branches)):
            yield f'stage "{stage.id}": the branch id "{id}" is used {n} times; give each its own'


def _time_faults(parts: Mapping[str, Any]) -> Iterator[str]:
    times = [variable.id for variable in parts["variables"] if variable.kind == "time"]
    if parts["variables"] and len(times) != 1:
        yield f'variables: {len(times)} of kind "time" ({", ".join(times) or "none"}); give exactly one, the horizon'


def _variable_faults(variable: Variable, parts: Mapping[str, Any]) -> Iterator[str]:
    owner = f'variable "{variable.id}"'
    if variable.key in RESERVED_KEYS:
        yield f'{owner}: links use the key "{variable.key}" themselves; choose another'
    start, end = variable.range
    if not start < end:
        yield f"{owner}: the range {start:g} to {end:g} is empty; put the smaller number first"
    elif max(-start, end) > LARGEST or end - start < LEAST_RANGE:
        yield (
            f"{owner}: the range {start:g} to {end:g} is beyond what a slider can show; choose a unit in which it lies "
            f"within {LARGEST:,.0f} and is at least {LEAST_RANGE:f} wide"
        )
    else:
        yield from _step_faults(owner, variable)
    if not start <= variable.baseline <= end:
        yield f"{owner}: the baseline {variable.baseline:g} lies outside {start:g} to {end:g}; move it inside"
    positions = [mark.at for mark in variable.marks]
    if positions != sorted(set(positions)) or positions[0] < start or positions[-1] > end:
        yield f"{owner}: the marks at {positions} must rise and lie within {start:g} to {end:g}"
    if variable.levels:
        a, b, c, d = *variable.levels.low, *variable.levels.high
        if not (a < b and c < d):
            yield f"{owner}: levels low {[a, b]} and high {[c, d]} must each rise; put the smaller number first"
        elif c < b:
            yield f"{owner}: low ends at {b:g}, high begins at {c:g}: they overlap; begin high at {b:g} or later"
    if variable.kind == "time" and start < 0:
        yield f"{owner}: time begins at {start:g}; begin at 0 or later, for nothing can happen before"
    if variable.kind == "time" and variable.levels:
        yield f"{owner}: time has no levels; remove them, races take account of time themselves"
    if variable.actor is not None:
        yield from _unknown(owner, "actor", variable.actor, _ids(parts["actors"]))
    for passage in variable.passages:
        yield from _unknown(owner, "passage", passage, _ids(parts["passages"]))


def _step_faults(owner: str, variable: Variable) -> Iterator[str]:
    span = variable.range[1] - variable.range[0]
    if variable.step is not None and not 0 < variable.step <= span:
        yield f"{owner}: the step {variable.step:g} must be above 0 and at most {span:g}, the width of the range"
    elif span / variable.slider_step > MOST_POSITIONS:
        yield (
            f"{owner}: a step of {variable.slider_step:g} leaves its slider {span / variable.slider_step:,.0f} "
            f"positions; give one of at least {span / MOST_POSITIONS:g}"
        )


def _stage_faults(stage: Stage, parts: Mapping[str, Any]) -> Iterator[str]:
    yield from _unknown(f'stage "{stage.id}"', "passage", stage.passage, _ids(parts["passages"]))
    yield from _unknown(f'stage "{stage.id}"', "grade", stage.grade, _ids(parts["grades"]))
    for branch in stage.branches:
        owner = f'stage "{stage.id}", branch "{branch.id}"'
        if (branch.stage is None) == (branch.outcome is None):
            yield f"{owner}: leads to {'a stage and an outcome' if branch.stage else 'nothing'}; give one of them"
        if branch.stage is not None:
            yield from _unknown(owner, "stage", branch.stage, _ids(parts["stages"]))
        if branch.outcome is not None:
            yield from _unknown(owner, "outcome", branch.outcome, _ids(parts["outcomes"]))
        if stage.kind == "choice" and (branch.base is None or branch.shape is not None):
            yield f"{owner}: a choice needs base odds and no shape; base is {branch.base}, shape is {branch.shape}"
        if stage.kind == "race" and (branch.base is None) != (branch.shape is None):
            yield f"{owner}: a risk needs both a base rate and a shape; base is {branch.base}, shape is {branch.shape}"
        if stage.kind == "race" and branch.stage is not None:
            yield from _follow_on_faults(owner, branch, parts)
    survivors = [branch.id for branch in stage.branches if branch.base is None]
    if stage.kind == "race" and len(survivors) != 1:
        yield f'stage "{stage.id}": {len(survivors)} branches without a base; a race has exactly one: no risk strikes'


def _follow_on_faults(owner: str, branch: Branch, parts: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the stage that follows in a race: it has only the time that is left."""
    following = next((stage for stage in parts["stages"] if stage.id == branch.stage), None)
    if branch.base is None:
        yield f"{owner}: no risk has struck, so no time is left for the stage {branch.stage!r}; give an outcome"
    elif following is not None and following.kind != "race":
        yield f"{owner}: after a race comes a race for the time that is left, not the choice {branch.stage!r}"
    elif following is not None and following.next_stages:
        yield f"{owner}: {branch.stage!r} follows a race and must end in outcomes; it leads to a stage again"


def _tree_faults(parts: Mapping[str, Any]) -> Iterator[str]:
    stages = {stage.id: stage for stage in parts["stages"]}
    leads_to = {name: stage.next_stages & set(stages) for name, stage in stages.items()}
    waiting = dict(leads_to)
    while ready := [name for name in waiting if not any(name in targets for targets in waiting.values())]:
        for name in ready:
            del waiting[name]
    while ends := [name for name, targets in waiting.items() if not targets & waiting.keys()]:
        for name in ends:
            del waiting[name]
    if waiting:
        yield f"stages: {', '.join(sorted(waiting))} lead round in a cycle; let one of their branches end in an outcome"
    else:
        yield from _path_faults(stages)
    roots = [name for name in stages if not any(name in targets for targets in leads_to.values())]
    if stages and not waiting and len(roots) != 1:
        yield f"stages: {', '.join(roots)} are each reached from nowhere; exactly one may be, where all begins"
    reached = {branch.outcome for stage in stages.values() for branch in stage.branches}
    for outcome in parts["outcomes"]:
        if outcome.id not in reached:
            yield f'outcome "{outcome.id}": no path reaches it; let a branch end in it or remove it'


def _path_faults(stages: Mapping[str, Stage]) -> Iterator[str]:
    """Stages that lead on in more ways than can be followed one by one; for stages without a cycle."""
    if len(stages) > MOST_STAGES:
        yield f"stages: {len(stages):,} are given; at most {MOST_STAGES} can be followed: ask fewer questions"
        return
    ways: dict[str, int] = {}
    while len(ways) < len(stages):
        for name, stage in stages.items():
            if name not in ways and stage.next_stages & stages.keys() <= ways.keys():
                ways[name] = sum(ways.get(str(branch.stage), 1) for branch in stage.branches)
    if max(ways.values(), default=0) > MOST_PATHS:
        yield (
            f"stages: {max(ways.values()):,} paths lead through them, for they join again; at most {MOST_PATHS:,} can "
            "be followed: ask fewer questions one after the other, or let more branches end in outcomes"
        )


def _rule_faults(rule: Rule, parts: Mapping[str, Any]) -> Iterator[str]:
    owner = f'rule "{rule.id}"'
    variables = {variable.id: variable for variable in parts["variables"]}
    for name, level in rule.when.items():
        yield from _unknown(owner, "variable", name, variables)
        if level.removeprefix("not ") not in LEVELS:
            yield f'{owner}: level "{level}" of "{name}" is not defined; use [not] low, medium or high'
        if name in variables and variables[name].levels is None:
            yield f'{owner}: variable "{name}" has no levels; give it some or remove it from the rule'
    stages = {stage.id: stage for stage in parts["stages"]}
    for name in rule.then.stages:
        yield from _unknown(owner, "stage", name, stages)
        if name in stages:
            yield from _unknown(owner, f'branch (of stage "{name}")', rule.then.branch, _ids(stages[name].weighted))
    yield from _unknown(owner, "passage", rule.passage, _ids(parts["passages"]))
    yield from _unknown(owner, "grade", rule.grade, _ids(parts["grades"]))
    readings = _ids(parts["readings"])
    for reading in readings:
        if reading not in rule.factor:
            yield f'{owner}: the reading "{reading}" is missing; add factor.{reading}, 1 if it does nothing'
    for reading in rule.factor:
        yield from _unknown(owner, "reading", reading, readings)
    if "{push}" not in rule.sentence or rule.sentence.count("{") != 1:
        yield f"{owner}: the sentence must contain {{push}} once, and no other brace: {rule.sentence!r}"


def _figure_faults(figure: Figure, parts: Mapping[str, Any]) -> Iterator[str]:
    known = [*_ids(parts["outcomes"]), *_branches(parts)]
    for names in (figure.of, figure.given):
        yield from _repeated(f'figure "{figure.id}"', names)
    for term in (*figure.of, *figure.given):
        yield from _unknown(f'figure "{figure.id}"', "outcome or stage.branch", term, known)


def _reading_faults(reading: Reading, parts: Mapping[str, Any]) -> Iterator[str]:
    owner = f'reading "{reading.id}"'
    if reading.id == OWN_READING:
        yield f"{owner}: users' own readings take this id; choose another"
    weighted = [f"{stage.id}.{branch.id}" for stage in parts["stages"] for branch in stage.weighted]
    for name in reading.base:
        yield from _unknown(owner, "stage.branch with a base", name, weighted)


def _signpost_faults(signpost: Signpost, parts: Mapping[str, Any]) -> Iterator[str]:
    owner = f'signpost "{signpost.id}"'
    yield from _unknown(owner, "variable", signpost.variable, _ids(parts["variables"]))
    yield from _unknown(owner, "passage", signpost.passage, _ids(parts["passages"]))
    if signpost.by == 0:
        yield f"{owner}: it moves its variable by 0; give the way and how far, or remove it"


def _group_faults(group: Group, parts: Mapping[str, Any]) -> Iterator[str]:
    owner = f'group "{group.id}"'
    for names in (group.outcomes, *(share.outcomes for share in group.of_which)):
        yield from _repeated(owner, names)
    for name in group.outcomes:
        yield from _unknown(owner, "outcome", name, _ids(parts["outcomes"]))
    for share in group.of_which:
        for name in share.outcomes:
            if name not in group.outcomes:
                yield f'{owner}: "{share.label}" names {name!r}, which is not of the group; add it or remove it'


def _repeated(owner: str, names: Iterable[str]) -> Iterator[str]:
    yield from (f'{owner}: names "{name}" {n} times; keep one' for name, n in _repeats(names))


def _repeats(names: Iterable[str]) -> Iterator[tuple[str, int]]:
    """The names that stand more than once, and how often."""
    return ((name, n) for name, n in Counter(names).items() if n > 1)


def _grouping_faults(parts: Mapping[str, Any]) -> Iterator[str]:
    """Groups, if there are any, hold each outcome once."""
    counts = Counter(name for group in parts["groups"] for name in set(group.outcomes))
    for name in _ids(parts["outcomes"]) if parts["groups"] else ():
        if counts[name] != 1:
            yield f'outcome "{name}": it is in {counts[name]} groups; put it in exactly one'


def _lens_faults(lens: Lens, parts: Mapping[str, Any]) -> Iterator[str]:
    yield from _repeated(f'lens "{lens.id}"', lens.given)
    for name in lens.given:
        yield from _unknown(f'lens "{lens.id}"', "stage.branch", name, _branches(parts))
    if lens.given and lens is parts["lenses"][0]:
        yield f'lens "{lens.id}": the first lens counts among all cases; remove its "given" or put another first'
    # The engine follows where a case is, not where it was: it could not tell who passed both from who passed one.
    for name in lens.given:
        for later in sorted(set(lens.given) & _later_branches(name, parts)):
            yield f'lens "{lens.id}": "{later}" can come after "{name}"; name only one of the two'


def _later_branches(name: str, parts: Mapping[str, Any]) -> set[str]:
    """Every "stage.branch" that can come after one."""
    stages = {stage.id: stage for stage in parts["stages"]}
    onward = {name: branch.stage for name, branch in _branches(parts).items()}
    later, waiting = set[str](), [name]
    while waiting:
        if (stage := stages.get(onward.get(waiting.pop()))) is not None:
            new = {f"{stage.id}.{branch.id}" for branch in stage.branches} - later
            later |= new
            waiting += new
    return later


def _contrast_faults(contrast: Contrast, parts: Mapping[str, Any]) -> Iterator[str]:
    owner = f'contrast "{contrast.id}"'
    yield from _repeated(owner, contrast.of)
    for name in contrast.of:
        yield from _unknown(owner, "outcome", name, _ids(parts["outcomes"]))
    for way in contrast.ways:
        yield from _repeated(owner, way.given)
        for name in way.given:
            yield from _unknown(owner, "stage.branch", name, _branches(parts))
            for later in sorted(set(way.given) & _later_branches(name, parts)):
                yield f'{owner}: "{later}" can come after "{name}"; name only one of the two'


def _tension_faults(tension: Tension, parts: Mapping[str, Any]) -> Iterator[str]:
    owner = f'tension "{tension.id}"'
    variables = {variable.id: variable for variable in parts["variables"]}
    yield from _unknown(owner, "passage", tension.passage, _ids(parts["passages"]))
    for name, (low, high) in tension.when.items():
        yield from _unknown(owner, "variable", name, variables)
        if name in variables:
            start, end = variables[name].range
            if not start <= low <= high <= end:
                yield f'{owner}: "{name}" is {low:g} to {high:g}; give two rising numbers from {start:g} to {end:g}'


def _hands_faults(hands: Hands, parts: Mapping[str, Any]) -> Iterator[str]:
    for name in hands.variables:
        yield from _unknown(f'hands "{hands.id}"', "variable", name, _ids(parts["variables"]))


FAULTS_OF_EACH: Mapping[str, Callable[[Any, Mapping[str, Any]], Iterator[str]]] = {
    "variables": _variable_faults,
    "stages": _stage_faults,
    "rules": _rule_faults,
    "figures": _figure_faults,
    "readings": _reading_faults,
    "hands": _hands_faults,
    "signposts": _signpost_faults,
    "groups": _group_faults,
    "lenses": _lens_faults,
    "contrasts": _contrast_faults,
    "tensions": _tension_faults,
}


def article_faults(article: object, parts: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the source that the passages are said to restate; empty is none."""
    articles = [source.id for source in parts["sources"] if source.kind == "article"]
    if isinstance(article, str) and article:
        yield from _unknown("article", "source of the kind article", article, articles)


def _section_faults(parts: Mapping[str, Any]) -> Iterator[str]:
    """Passages that are in none of the sections, if sections are given: “id 3” is the third paragraph of “id”."""
    for passage in parts["passages"] if parts["sections"] else ():
        section, _, number = passage.id.rpartition(" ")
        yield from _unknown(f'passage "{passage.id}"', "section", section or passage.id, _ids(parts["sections"]))
        if not number.isdecimal():
            yield f'passage "{passage.id}": "{number}" is no paragraph; end the id in its number'


def _source_faults(parts: Mapping[str, Any]) -> Iterator[str]:
    """Citations of sources that are not there, and numbers whose grade asks for more than they cite."""
    sources: dict[str, Source] = {source.id: source for source in parts["sources"]}
    if JUDGEMENT in sources:
        yield f'source "{JUDGEMENT}": the word stands for having no source; choose another id'
    for owner, cited in _citations(parts):
        for name in cited:
            if name != JUDGEMENT:
                yield from _unknown(owner, "source", name, sources)
        if JUDGEMENT in cited and len(cited) > 1:
            yield f'{owner}: cites "{JUDGEMENT}" beside sources; keep one or the other'
    grades = {grade.id: grade for grade in parts["grades"]}
    for part in (*parts["rules"], *parts["stages"]):
        needed = grades[part.grade].requires if part.grade in grades else ()
        kinds = {sources[name].kind for name in part.sources if name in sources}
        if needed and not kinds & set(needed):
            owner = f'{"rule" if isinstance(part, Rule) else "stage"} "{part.id}"'
            yield (
                f"{owner}: grade {part.grade} needs a source of the kind {' or '.join(needed)}; "
                f"it cites {', '.join(part.sources) or 'none'}"
            )


def _citations(parts: Mapping[str, Any]) -> Iterator[tuple[str, Sources]]:
    """Everything that cites sources, and what it cites."""
    for kind in ("rules", "stages", "signposts", "tensions"):
        yield from ((f'{kind.removesuffix("s")} "{part.id}"', part.sources) for part in parts[kind])
    for variable in parts["variables"]:
        yield f'variable "{variable.id}"', variable.baseline_sources
        yield from ((f'variable "{variable.id}", mark at {mark.at:g}', mark.sources) for mark in variable.marks)


def _branches(parts: Mapping[str, Any]) -> dict[str, Branch]:
    """Every branch by its "stage.branch"."""
    return {f"{stage.id}.{branch.id}": branch for stage in parts["stages"] for branch in stage.branches}


def _ids(parts: Iterable[Any]) -> list[str]:
    return [part.id for part in parts]


def _unknown(owner: str, kind: str, name: str, known: Iterable[str]) -> Iterator[str]:
    known = list(known)
    if name not in known:
        yield f'{owner}: {kind} "{name}" is not defined; {remedy(name, known)}'


def remedy(name: str, known: Iterable[str]) -> str:
    """What to write in place of a name that is not known."""
    return did_you_mean(name, known) or f"use one of: {', '.join(known) or 'none is defined yet'}"


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A question that offers the nearest of the known names, or an empty string if none is near."""
    known = list(known)
    shared = [other for other in known if set(name.split("_")) & set(other.split("_"))]
    near = (
        difflib.get_close_matches(name, known, n=1)
        or shared[:1]
        or difflib.get_close_matches(name, known, n=1, cutoff=0.4)
    )
    return f'did you mean "{near[0]}"?' if near else ""
