"""What stands on the slides, and in the notes below them? Titles, lines and tables, as plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isnan

from briefing import draft, words
from briefing.answer import Answer
from briefing.brief import Brief, SceneBrief
from briefing.changes import Change
from briefing.findings import events, sources, track
from briefing.findings.paper import BAND, METHOD, SOURCE, STALE, VERIFY, day, source_line
from briefing.findings.precedents import Likeness, ending, years
from model.parts import RuleBase, Variable

Rows = list[list[str]]

MOST_DRIVERS, MOST_OTHERS = 3, 2
UNDEFINED = "cannot be said here"
ALONE = "Moving one slider"
NEVER = "No slider, moved alone, would change what leads."
NO_CASES = "There are no past cases for these rules."
CHECK = f"Settings and figures of every scene are in this file. {VERIFY}"
GROUNDS = "What the rules that drive the scenes rest on"
ALL_SCENES = "How often each outcome would follow, scene by scene, under the rules as they stand."
RECORD = "Tried with hindsight on past cases, which the rules were not made from."
EDIT = "Every chart holds its numbers: choose it, then Edit data."


def subtitle(brief: Brief) -> str:
    """How long it is, and of which day."""
    count = len(brief.scenes)
    return f"{words.sentence_case(words.counted(count))} {'scene' if count == 1 else 'scenes'}. {day(brief)}"


def kicker(scene: SceneBrief) -> str:
    """Which scene it is; among which cases its shares are counted, if not all; over which time."""
    among = f" · of {scene.answer.lens.phrase}" if scene.answer.lens else ""
    return f"Scene {scene.number}. {words.dated(scene.stored.scenario)}{among} · {scene.over}"


def compared_with(scene: SceneBrief) -> str:
    """What a scene is compared with, in a few words."""
    what = f"scene {scene.number - 1}" if scene.before else f"the baseline, {scene.base.baseline_label}"
    return f"{what}{scene.apart}"


def changes(scene: SceneBrief) -> tuple[str, list[str]]:
    """The sliders that changed: a heading, and a line for each."""
    if scene.changes:
        heading = f"Changed since {compared_with(scene)}" if scene.before else f"Against {compared_with(scene)}"
    else:
        heading = f"All sliders {'as in' if scene.before else 'at'} {compared_with(scene)}"
    return heading, [*_reading_change(scene), *map(_change, scene.changes)]


def _change(change: Change, between: str = ": ") -> str:
    start, end = words.number_text(change.start), words.measured(change.variable, change.end)
    return f"{change.variable.label}{between}{start} → {end}"


def _reading_change(scene: SceneBrief) -> Iterator[str]:
    """The reading, where it is an edited one or not that of the scene before."""
    mark = words.reading_mark(scene.base, scene.stored.scenario)
    label = scene.base.reading[scene.stored.scenario.reading].label
    if mark:
        yield mark
    elif scene.before and scene.before.scenario.reading != scene.stored.scenario.reading:
        yield f"Reading: {label}"


def changed_inputs(scene: SceneBrief) -> tuple[str, list[str]]:
    """The inputs that changed: what they are set against, and a few words for each."""
    heading, _ = changes(scene)
    moved = [*_reading_change(scene), *(_change(change, between=" ") for change in scene.changes)]
    return (f"Against {compared_with(scene)}:" if moved else heading), moved


@dataclass(frozen=True)
class KeyFigure:
    """A key figure in words: what it is, its share, its band, and how it changed."""

    label: str
    share: str
    band: str = ""
    change: str = ""


def key_figures(scene: SceneBrief) -> list[KeyFigure]:
    """The key figures of a scene, each with its band and with the change since what it is compared with."""
    answer, before = scene.answer, scene.before.figures if scene.before else scene.answer.baseline_figures
    figures = []
    for figure in scene.base.figures:
        share = answer.figures[figure.id]
        if isnan(share):
            figures.append(KeyFigure(figure.label, UNDEFINED))
            continue
        change = words.change_text(share, before[figure.id])
        figures.append(
            KeyFigure(figure.label, words.percent(share), f"({words.band_text(answer.bands[figure.id])})", change)
        )
    return figures


def figures_caption(scene: SceneBrief) -> tuple[str, str]:
    """What stands beside the key figures: what they are, and since when they changed."""
    return "Key figures", f"▲ ▼ {since(scene)}" if any(figure.change for figure in key_figures(scene)) else ""


def since(scene: SceneBrief) -> str:
    """What changes are counted from, as “since scene 1”."""
    if scene.before:
        return f"since scene {scene.number - 1}"
    return words.at_the_baseline(scene.stored.scenario).replace("at ", "against ", 1)


def figures(scene: SceneBrief) -> tuple[str, list[str]]:
    """The key figures with their bands and what changed: a heading, and a line for each."""
    lines = [" ".join(filter(None, [f"{x.label}: {x.share}", x.band, x.change])) for x in key_figures(scene)]
    return f"Key figures (▲ ▼ {since(scene)})", lines


def branches(answer: Answer) -> Rows:
    """The stages: how often each is reached, and how its branches then share out."""
    flows, chances = answer.result.flows.iloc[0], answer.result.branches.iloc[0]
    rows = [["Question (how often it comes up)", "and then"]]
    for stage in answer.base.stages_in_order:
        reached = sum(float(flows[stage.id, branch.id]) for branch in stage.branches)
        shares = [f"{x.label} {words.percent(float(chances[stage.id, x.id]))}" for x in stage.branches]
        rows.append([f"{stage.label} ({words.percent(reached)})", ", ".join(shares)])
    return rows


def precedents(near: Likeness) -> Rows:
    """The past cases most like the scene, how each ended and how far off it stands."""
    rows = [["Past case", "Years", "How it ended", "Unlike by"]]
    for name, case in near.rows.items():
        rows.append([name, years(case), ending(near.base, case), words.percent(near.gaps[name]["distance"])])
    return rows


def rows_sentence(heading: str, rows: Sequence[Sequence[str]]) -> str:
    """A table in words."""
    return f"{heading} {'; '.join(', '.join(row) for row in rows[1:]) or 'none'}."


def comparison_title(brief: Brief) -> str:
    """What leads in how many of the scenes."""
    counts: dict[str, int] = {}
    for scene in brief.scenes:
        counts[scene.answer.lead.label] = counts.get(scene.answer.lead.label, 0) + 1
    base = brief.base
    if base.groups:
        phrases = {x.label: f"“{x.label}”" for x in base.groups}
    else:
        phrases = {x.label: x.phrase for x in base.outcomes}
    most = sorted((x for x in phrases if x in counts), key=lambda name: -counts[name])
    phrase, total = words.sentence_case(phrases[most[0]]), len(brief.scenes)
    if total == 1:
        return f"{phrase} would lead in the one scene told here"
    if len(most) == 1:
        return f"{phrase} would lead in all {words.counted(total)} scenes"
    leads = f"{words.counted(counts[most[0]])} of {words.counted(total)}"
    if len(most) > MOST_OTHERS + 1:
        return f"{phrase} would lead in {leads} scenes; {words.counted(len(most) - 1)} others in the rest"
    others = words.listed([phrases[name] for name in most[1:]])
    return f"{phrase} would lead in {leads} scenes; elsewhere {others}"


def leading(scene: SceneBrief) -> str:
    """What leads in a scene, with its band."""
    answer, lead = scene.answer, scene.answer.lead
    shown = words.with_band(lead.share, lead.band)
    if answer.base.groups:
        what = f"{words.in_cases(answer, answer.ranked_groups[0])} ({words.band_text(lead.band)})"
    else:
        what = f"{answer.base.outcome[answer.leading].phrase}, {shown}"
    scenario = scene.stored.scenario
    return f"Scene {scene.number}, {words.dated(scenario)}{words.edited(scenario)}, {scene.over}: {what}."


def method(brief: Brief) -> list[str]:
    """How the figures come about, in which readings."""
    base = brief.base
    horizons = sorted({scene.answer.scenario.values[base.time.id] for scene in brief.scenes})
    scene = words.listed([words.number_text(x) for x in horizons[:-1]] + [words.measured(base.time, horizons[-1])])
    return [
        METHOD.format(horizon=scene),
        f"{BAND}.",
        *_readings(brief),
        *events.days(brief),
    ]


def _readings(brief: Brief) -> Iterator[str]:
    """The readings that the scenes use, each told once."""
    used = {scene.stored.scenario.reading: scene.base.reading[scene.stored.scenario.reading] for scene in brief.scenes}
    for reading in used.values():
        yield f"Reading “{reading.label}”: {reading.meaning}"


def record(brief: Brief) -> tuple[tuple[str, ...], Rows]:
    """How the rules have done on past cases, in the readings that the scenes use: sentences, and a row a question."""
    sentences, rows = list[str](), [["Put to past cases", "Cases", "Chance given", "Came true"]]
    readings = dict.fromkeys(scene.stored.scenario.reading for scene in brief.scenes if not scene.stored.scenario.own)
    readings = readings or dict.fromkeys([brief.base.readings[0].id])
    for reading in readings:
        trials = track.trials(brief.base, reading)
        by = f", {brief.base.reading[reading].label}" if len(readings) > 1 else ""
        rows += [[f"{x.label}{by}", f"{x.cases}", words.percent(x.given), words.percent(x.came_true)] for x in trials]
    leading_groups = dict.fromkeys(x.answer.ranked_groups[0].id for x in brief.scenes if brief.base.groups)
    for group in leading_groups or [""]:
        sentences.append(track.in_one_line(brief.base, next(iter(readings)), group))
    return tuple(dict.fromkeys(filter(None, sentences))), rows


def so_what(brief: Brief) -> tuple[str, ...]:
    """What follows from the scenes, in the program's words: what leads where, what moves most between them, and what
    would change the last."""
    last = brief.scenes[-1]
    follows = [f"{comparison_title(brief)}."] if len(brief.scenes) > 1 else [f"{last.headline}."]
    if spread := _widest_spread(brief):
        follows.append(spread)
    return (*follows, draft.flip_sentence(last.base, last.flips))


def _widest_spread(brief: Brief) -> str:
    """Which group's share the scenes change most, and between which of them."""
    if not brief.base.groups or len(brief.scenes) < 2:
        return ""
    shares = {
        group.label: {scene.number: scene.answer.groups[group.id] for scene in brief.scenes}
        for group in brief.base.groups
    }
    label, by_scene = max(shares.items(), key=lambda item: max(item[1].values()) - min(item[1].values()))
    low, high = min(by_scene, key=by_scene.__getitem__), max(by_scene, key=by_scene.__getitem__)
    if words.points(by_scene[low]) == words.points(by_scene[high]):
        return ""
    return (
        f"What the scenes change most is “{label}”: from {words.percent(by_scene[low])} in scene {low} to "
        f"{words.percent(by_scene[high])} in scene {high}."
    )


def grades(base: RuleBase) -> Rows:
    """What the grades of evidence mean for a judgement."""
    rows = [["Grade", "rests on", "off by × or ÷"]]
    return rows + [[grade.id, grade.meaning, words.number_text(grade.spread)] for grade in base.grades]


def passages(brief: Brief) -> Rows:
    """The passages cited by the rules that drive the scenes, and by which rules of which scenes."""
    cited: dict[str, dict[str, list[int]]] = {}
    numbers = numbered(brief)
    for scene in brief.scenes:
        for rule in (scene.base.rule[name] for name in driving(scene)):
            name = sources.noted(rule.name, numbers, rule.sources)
            cited.setdefault(rule.passage, {}).setdefault(name, []).append(scene.number)
    rows = [["Passage", "What it says", "Rules that rest on it [sources], and scenes they drive"]]
    for passage in brief.base.passages:
        if passage.id in cited:
            rules = "; ".join(f"{name} ({', '.join(map(str, scenes))})" for name, scenes in cited[passage.id].items())
            place = sources.passage_place(brief.base, passage.id)
            rows.append([passage.id, f"{passage.text} ({place})", rules])
    return rows


def numbered(brief: Brief) -> sources.Numbers:
    """The numbers of the sources that the rules that drive the scenes rest on, in the order in which they are told."""
    rules = [scene.base.rule[rule] for scene in brief.scenes for rule in driving(scene)]
    return sources.numbered(brief.base, [rule.sources for rule in rules])


def listed(brief: Brief) -> Rows:
    """The numbered sources, in full."""
    numbers = numbered(brief)
    rows = [[f"[{numbers[source.id]}]", sources.written(source)] for source in sources.listed(brief.base, numbers)]
    return [["", "Source"], *rows]


def driving(scene: SceneBrief) -> list[str]:
    """The rules that do most for what leads, if they do enough to be named."""
    gains = scene.answer.drivers.head(MOST_DRIVERS)
    return [str(rule) for rule, gain in gains.items() if gain >= words.DRIVER_SHARE]


def stamp(brief: Brief) -> list[str]:
    """What the rules are drawn from, and which they are, to the last character."""
    base = brief.base
    return [f"Source: {base.source}.", f"Rules: {base.title} {base.version}, fingerprint {base.fingerprint}."]


def source(brief: Brief, length: int) -> str:
    """Where the figures of a slide about several scenes come from; of the storyline's name so many characters."""
    return source_line(brief.base, words.cut(brief.title, length))


def scene_notes(brief: Brief, scene: SceneBrief, sentences: Sequence[str]) -> list[str]:
    """What stands in the notes below what a presenter has to say: what is shown, in words, and where it comes from."""
    heading, lines = figures(scene)
    return [
        *sentences,
        *([f"{heading}: {'; '.join(lines)}."] if lines else []),
        _against_baseline(scene),
        f"{words.source(scene.base, scene.stored.scenario)} {_made(brief, brief.link_to(scene))}",
    ]


def spoken(scene: SceneBrief) -> tuple[str, ...]:
    """What a presenter has to say of a scene: talking points, what must be known of them, every input changed."""
    heading, changed = changes(scene)
    inputs = f"{heading}: {'; '.join(changed)}." if changed else f"{heading}."
    return (*scene.points, *([STALE] if scene.stale else []), *tense(scene), inputs)


def tense(scene: SceneBrief) -> list[str]:
    """Which settings hardly go together, where the talking points do not say so."""
    said = draft.tense(scene.answer)
    return [said] if said and said not in scene.points else []


def _against_baseline(scene: SceneBrief) -> str:
    values, label = scene.stored.scenario.values, scene.base.baseline_label
    differing = [_input(x, values[x.id]) for x in scene.base.variables if values[x.id] != x.baseline]
    return f"Against the baseline, {label}: {'; '.join(differing) or 'nothing differs'}."


def _input(variable: Variable, value: float) -> str:
    return f"{variable.label} {words.value_text(variable, value)}, instead of {words.number_text(variable.baseline)}"


def made(brief: Brief) -> list[str]:
    """Where the figures come from, when and where the file was made."""
    base = brief.base
    end = "" if brief.title.endswith((".", "?", "!", "…")) else "."
    rules = f"{brief.title}{end} {base.title} {base.version}, {base.fingerprint[:8]}. {base.caveat}"
    return [f"{rules} {_made(brief, brief.link)}"]


def _made(brief: Brief, link: str) -> str:
    return f"Made on {day(brief)}. {words.shown_link(link)}".rstrip()


def method_notes(brief: Brief) -> list[str]:
    """How the figures can be checked and changed, and where they come from."""
    return [EDIT, CHECK, SOURCE.format(source=brief.base.source), *made(brief)]
