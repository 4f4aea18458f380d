"""What stands in the brief on paper? Its paragraphs and tables about one scene, as plain text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from briefing import draft, words
from briefing.answer import Answer
from briefing.brief import Brief, SceneBrief
from briefing.findings import events, precedents, sources, strength, tipping, why
from briefing.findings.rules import weights
from briefing.findings.why import Effect, Reasons
from model.ensemble import BAND_DRAWS
from model.explain import Push
from model.parts import OWN_READING, RuleBase, Variable

MOST_RULES, MOST_INPUTS, MOST_WEIGHTS, MOST_EVENTS = 5, 24, 6, 60
# So many scenes stand beside each other with their names; of more, only what is said of them.
FEW_SCENES, LONGEST_IN_TABLE = 16, 90
# Longer than any name may be.
LONGEST_NAME = 1000
METHOD = (
    "Every slider counts as low, medium or high, wholly or in part. Each question of the event tree begins with a "
    "starting assumption: how likely each of its answers is where no rule applies. A rule applies as far as its "
    "conditions hold, and makes one answer so many times more or less likely. Some questions are about time: risks may "
    "strike at any time up to the horizon, here {horizon}. Along each path of the tree the chances of its answers are "
    "multiplied; an outcome’s share is the sum over all paths that lead to it."
)
BAND = (
    "A figure is what the rules say with every judgement at the value of its reading. Its band holds nine of ten of "
    f"{BAND_DRAWS} tries with other strengths of the rules and other starting assumptions, each within what its grade "
    "of evidence allows"
)
BANDS = f"{BAND}, × or ÷: {{grades}}. Words for probability: {{yardstick}}."
SOURCE = "Source: {source}. Passages are restated, not quoted."
LIMITS = (
    "{caveat} Change a judgement, and the figures change.",
    "A band shows the doubt about how strong each rule is. It does not show the doubt whether these are the right "
    "rules, answers and questions.",
    "What no slider asks about counts for nothing here, though it may decide the matter.",
)
VERIFY = "To run the rules again and see whether the figures hold: python -m briefing verify FILE."
CHECK = f"Settings and figures of every scene are attached to this file as {{attachment}}. {VERIFY}"
OWN_WORDS = "In the author’s words"
OPEN = "Open this scene in the Simulator"
STALE = "Since these words were written, this scene or the one before it has changed."

Row = dict[str, Any]


def subtitle(brief: Brief, scene: SceneBrief) -> str:
    """Which scene it is about, in which reading, and of which day."""
    scenario = scene.answer.scenario
    place = f"Scene {scene.number} of {len(brief.scenes)}: " if len(brief.scenes) > 1 else ""
    reading = words.reading_mark(brief.base, scenario) or f"Reading: {brief.base.reading[scenario.reading].label}"
    said = [
        f"{place}{words.dated(scenario)}, {scene.over}.",
        f"{reading}.",
        words.counted_among(brief.base, scenario),
        day(brief),
    ]
    return " ".join(filter(None, said))


def day(brief: Brief) -> str:
    """The day on which it was made, as “6 January 2026”."""
    return words.day(brief.made_on)


def scene_source(scene: SceneBrief, length: int = LONGEST_NAME) -> str:
    """Where the figures of a scene come from; of the names that its author gave, so many characters."""
    scenario = scene.answer.scenario
    own = scenario.own and scenario.own.model_copy(update={"label": words.cut(scenario.own.label, length)})
    reading = words.reading_label(scene.base, scenario.model_copy(update={"own": own}))
    among = words.counted_among(scene.base, scenario).removesuffix(".")
    named = words.cut(scenario.name, length)
    day = scenario.as_of.label if scenario.as_of and scenario.as_of.label not in named else ""
    return source_line(scene.base, *filter(None, [named, day, reading, among]))


def source_line(base: RuleBase, *named: str) -> str:
    """In so few words that it mostly takes one line: what it names, which rules, and what the figures are not."""
    return " · ".join([*named, f"Rules {base.version}, {base.fingerprint[:8]}", base.caveat])


def chart_source(scene: SceneBrief) -> str:
    """Where the figures of a chart come from, in a line below it: scenario, reading, rules."""
    scenario = scene.answer.scenario
    name, reading = words.cut(words.dated(scenario), LONGEST_IN_TABLE), words.reading_label(scene.base, scenario)
    return f"Source: {' · '.join([name, words.cut(reading, LONGEST_IN_TABLE), f'rules {scene.base.version}'])}"


def answer(scene: SceneBrief) -> str:
    """The answer in one paragraph, in the model's own words whatever a user has written."""
    return " ".join(draft.points(scene.answer, scene.before, scene.flips, f"scene {scene.number - 1}"))


def compared(brief: Brief, scene: SceneBrief) -> str:
    """What a scene is compared with, named for those who do not see it; empty for the first."""
    if scene.number == 1:
        return ""
    headline = words.cut(brief.scenes[scene.number - 2].headline, LONGEST_IN_TABLE)
    return f"Compared with scene {scene.number - 1}, “{headline}”{scene.apart}"


def baseline_heading(scene: SceneBrief) -> str:
    """What heads the baseline's figures; over which time these are, where the scene looks ahead over another."""
    far = words.over(scene.base, scene.base.baseline)
    as_of = scene.answer.scenario.as_of
    name = words.sentence_case(as_of.label) if as_of else "Baseline"
    return f"{name} ({far})" if far != scene.over else name


def figures(scene: SceneBrief) -> list[Row]:
    """The key figures with their bands, against the baseline."""
    answer = scene.answer
    return [
        {
            "label": figure.label,
            "share": words.percent(answer.figures[figure.id]),
            "band": words.band_text(answer.bands[figure.id]),
            "baseline": words.percent(answer.baseline_figures[figure.id]),
        }
        for figure in scene.base.figures
    ]


def drivers(scene: SceneBrief) -> Row:
    """The rules that move what leads most: what each says, does, and rests on."""
    reasons, numbers = why.reasons(scene.answer, scene.answer.leading_measure), _numbers(scene)
    return {
        "intro": f"{why.headline(reasons)} {why.carried(reasons)}".rstrip(),
        "rules": [_driver(scene, reasons, effect, numbers) for effect in reasons.visible[:MOST_RULES]],
        "rest": why.remarks(reasons) if reasons.effects else "",
    }


def _driver(scene: SceneBrief, reasons: Reasons, effect: Effect, numbers: sources.Numbers) -> Row:
    base, rule = scene.base, effect.rule
    factor, activation = rule.factor[scene.answer.scenario.reading], float(reasons.table["activation"][rule.id])
    push = Push(rule, activation, factor**activation)
    grade = f"Grade {rule.grade}, {sources.evidence(base.grade[rule.grade])}."
    without, share = words.percent(effect.without), words.percent(reasons.share)
    applying = strength.applying(push)
    return {
        "sentence": rule.sentence.replace("{push}", words.push_words(factor)),
        "effect": f"“{reasons.label}” would be {without} without it, not {share}. Here the rule {applying}.",
        "source": f"{sources.noted(grade, numbers, rule.sources)} {sources.passage_text(base, rule.passage)}",
    }


def rests_on(scene: SceneBrief) -> Row:
    """What the answer rests on: what bears which numbers, and the sources by number."""
    base, numbers = scene.base, _numbers(scene)
    return {
        "intro": sources.NUMBERED if numbers else "",
        "notes": [{"label": label, "text": text} for label, text in sources.notes(scene.answer, numbers)],
        "listed": [
            {
                "number": f"[{numbers[source.id]}]",
                "named": sources.named(source),
                "address": source.address,
                "host": sources.host_of(source),
            }
            for source in sources.listed(base, numbers)
        ],
    }


def _numbers(scene: SceneBrief) -> sources.Numbers:
    return sources.numbered(scene.base, sources.rests_on(scene.answer))


def flips(answer: Answer, headline: str) -> str:
    """What would flip it: the smallest single move and the smallest pair."""
    return f"{headline} {tipping.pair_text(tipping.tipping_of(answer))}"


def precedents_text(answer: Answer, headline: str) -> Row | None:
    """How the nearest past cases ended, and what that does not show; None if none are known."""
    nearest = precedents.nearest_to(answer)
    return nearest and {"said": headline, "caution": words.unmarked(precedents.caution(nearest[0]))}


def inputs(scene: SceneBrief) -> Row:
    """Every input against the baseline, or of very many those that differ."""
    base, values = scene.base, scene.answer.scenario.values
    differing = [x for x in base.variables if values[x.id] != x.baseline]
    shown = base.variables if len(base.variables) <= MOST_INPUTS else differing[:MOST_INPUTS]
    differ = "1 differs" if len(differing) == 1 else f"{len(differing) or 'none'} differ"
    count = f"Of {len(base.variables)} sliders {differ} from the baseline, {base.baseline_label}."
    rest = "" if len(shown) == len(base.variables) else f" Shown: the first {len(shown)} of them."
    return {"said": count + rest, "rows": [_input(scene, variable) for variable in shown]}


def _input(scene: SceneBrief, variable: Variable) -> Row:
    scenario = scene.answer.scenario
    value, span = scenario.values[variable.id], scenario.ranges.get(variable.id)
    stated = f" ({words.number_text(span[0])}–{words.number_text(span[1])})" if span else ""
    return {
        "label": variable.label,
        "value": words.measured(variable, value) + stated,
        "words": words.value_words(variable, value),
        "baseline": words.measured(variable, variable.baseline),
        "changed": value != variable.baseline,
    }


def scenes(brief: Brief, shown: SceneBrief) -> list[Row]:
    """Every scene of the storyline: what is said of it, which scenario it is, and what leads in it."""
    few = len(brief.scenes) <= FEW_SCENES
    return [
        {
            "number": f"{scene.number}",
            "headline": words.cut(scene.headline, LONGEST_IN_TABLE),
            "name": words.cut(words.dated(scene.answer.scenario), LONGEST_IN_TABLE) if few else "",
            "leads": f"{_leads(scene)}{_beside_others(brief, scene)}",
            "shown": scene is shown,
        }
        for scene in brief.scenes
    ]


def _beside_others(brief: Brief, scene: SceneBrief) -> str:
    """What must be said of a scene beside the others: over which time, where these differ, and an edited reading."""
    far = f", {scene.over}" if brief.differs_in_time else ""
    return f"{far}{words.edited(scene.answer.scenario)}"


def _leads(scene: SceneBrief) -> str:
    lead = scene.answer.lead
    return f"{lead.label} {words.with_band(lead.share, lead.band)}{words.of_cases(scene.answer)}"


def method(brief: Brief, scene: SceneBrief) -> list[str]:
    """How the figures come about, in which reading, and from what sources."""
    base, values = brief.base, scene.answer.scenario.values
    grades = "; ".join(f"{x.id} ({x.meaning}) {words.number_text(x.spread)}" for x in base.grades)
    return [
        METHOD.format(horizon=words.measured(base.time, values[base.time.id])),
        BANDS.format(grades=grades, yardstick=words.YARDSTICK),
        _reading(brief, scene),
        SOURCE.format(source=base.source),
    ]


def _reading(brief: Brief, scene: SceneBrief) -> str:
    scenario = scene.answer.scenario
    if scenario.own is None or scenario.reading != OWN_READING:
        reading = brief.base.reading[scenario.reading]
        return f"Reading: {reading.label}. {reading.meaning}"
    changes = list(_changed_weights(scene.base, scenario.own.based_on, scenario.own.weights))
    rest = f"; and {len(changes) - MOST_WEIGHTS} more" if len(changes) > MOST_WEIGHTS else ""
    told_changes = f" Changed: {'; '.join(changes[:MOST_WEIGHTS])}{rest}." if changes else ""
    return f"{words.reading_mark(brief.base, scenario)}.{told_changes}"


def _changed_weights(base: RuleBase, based_on: str, changed: dict[str, float]) -> Iterator[str]:
    before, known = base.weights(based_on), weights(base)
    for name, weight in changed.items():
        written = words.factor_text if known[name].rule else words.number_text
        yield f"{known[name].label} {written(weight)} instead of {written(before[name])}"


def since(scene: SceneBrief, headline: str) -> str:
    """What has happened up to the day of a scene, in words; empty if it stands for none, or its log is not at hand."""
    return headline if events.happened(scene) else ""


def log(scene: SceneBrief) -> Row | None:
    """The log behind a scene: what is said of it, its headings and a row for each event; None if there is none."""
    listed = events.behind(scene, MOST_EVENTS)
    if listed is None:
        return None
    return {"said": listed.said, "headings": listed.rows[0], "rows": listed.rows[1:]}


def limits(base: RuleBase) -> list[str]:
    """What the brief does not claim."""
    return [limit.format(caveat=base.caveat) for limit in LIMITS]


def provenance(brief: Brief, attachment: str) -> list[str]:
    """From which rules it was made and when, and how to check it."""
    count = "1 scene" if len(brief.scenes) == 1 else f"{len(brief.scenes)} scenes"
    # The count not beside the title: after text that runs from right to left a number would stand on its wrong side.
    made = f"Made on {day(brief)} by {brief.base.title} {brief.base.version}. Storyline: “{brief.title}”, of {count}."
    return [made, f"Fingerprint of the rules: {brief.base.fingerprint}", CHECK.format(attachment=attachment)]
