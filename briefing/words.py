"""How is it said? Numbers, scenarios, rules and results as sentences, for the page, the notes and screen readers.

Numbers in, text out. Everything it says of the subject comes from the rule base.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from briefing.answer import Answer
from model.explain import Push
from model.parts import OWN_READING, Contrast, Group, RuleBase, Variable
from model.quoting import visible
from scenarios.link import address, reachable
from scenarios.names import mended
from scenarios.scenario import CHANGED, Scenario

# Upper edge of each term; the gaps of the published scales are closed at their midpoints.
# UK Professional Head of Intelligence Assessment, Probability Yardstick; ODNI, Intelligence Community Directive 203.
YARDSTICKS: Mapping[str, Sequence[tuple[float, str]]] = {
    "UK yardstick": (
        (0.075, "a remote chance"),
        (0.225, "highly unlikely"),
        (0.375, "unlikely"),
        (0.525, "a realistic possibility"),
        (0.775, "likely"),
        (0.925, "highly likely"),
        (1.0, "almost certain"),
    ),
    "ICD 203": (
        (0.05, "almost no chance"),
        (0.20, "very unlikely"),
        (0.45, "unlikely"),
        (0.55, "a roughly even chance"),
        (0.80, "likely"),
        (0.95, "very likely"),
        (1.0, "almost certain"),
    ),
}
YARDSTICK = next(iter(YARDSTICKS))
# A rule is named as a driver only if what leads would lose at least this share without it.
DRIVER_SHARE = 0.02
# The runner-up is said to be close if it is behind by less than this share.
CLOSE_SHARE = 0.03
ROUNDED = "Rounded; may not add to 100."
WORD_JOINER = "\u2060"
# What the page reads even where every sign is escaped, unless it is broken: addresses, ":smile:", ":material_home:" and
# arrows made of signs.
READ_ANYWAY = re.compile(
    r"www(?=\.)|https?(?=:)|(?=@)|:(?=[\w+-]+:)|(?<!\S)(?:<(?=->?(?!\S))|-(?=[->](?!\S))|[<>~](?==(?!\S)))",
    re.IGNORECASE,
)


def points(share: float) -> int:
    """The share in whole per cent, halves rounded up as in the browser."""
    return math.floor(100 * share + 0.5)


def counted_points(count: int) -> str:
    """So many points, as “1 point” or “13 points”."""
    return f"{count} point{'s' * (count != 1)}"


def percent(share: float) -> str:
    """The share as “47 %”; “<1 %” and “>99 %” where rounding would claim certainty."""
    if math.isnan(share):
        return "–"
    if 0 < share < 0.005:
        return "<1\u00a0%"
    if 0.995 <= share < 1:
        return ">99\u00a0%"
    return f"{points(share)}\u00a0%"


def rounding_note(*lists: Iterable[float]) -> str:
    """That shares are rounded; empty if in each list of shares that make a whole the shown numbers add to 100."""
    wholes = [shares for shares in map(list, lists) if math.isclose(sum(shares), 1)]
    return ROUNDED if any(sum(map(points, shares)) != 100 for shares in wholes) else ""


def band_text(band: tuple[float, float]) -> str:
    """The band as “35–60”."""
    low, high = points(band[0]), points(band[1])
    return f"{low}–{high}" if low != high else f"{low}"


def with_band(share: float, band: tuple[float, float]) -> str:
    """The share with its band, as “47 % (35–60)”."""
    return f"{percent(share)} ({band_text(band)})"


def probability_word(share: float, yardstick: str = YARDSTICK) -> str:
    """The term for a probability on one of the two published scales."""
    return next(word for edge, word in YARDSTICKS[yardstick] if share <= edge or edge == 1.0)


def is_low(word: str) -> bool:
    """Whether a term of either scale says that something is rather not to be expected."""
    return "unlikely" in word or word.endswith(("remote chance", "no chance"))


def of_the_lead(share: float, yardstick: str = YARDSTICK) -> str:
    """The term for what leads; of a low one it says so, as without a word on that it would read as a slip."""
    word = probability_word(share, yardstick)
    return f"though in itself {word}" if is_low(word) else word


def change_text(share: float, reference: float) -> str:
    """The change in whole points as “▲ 4” or “▼ 3”; empty if there is none or either share is not a number."""
    if math.isnan(share) or math.isnan(reference):
        return ""
    change = points(share) - points(reference)
    return f"{'▲' if change > 0 else '▼'}\u00a0{abs(change)}" if change else ""


def number_text(value: float) -> str:
    """The number without needless decimals: 45, 22.5, 1200000."""
    return f"{float(f'{value:.6g}'):.15g}"


def rounded(variable: Variable, value: float) -> float:
    """The value rounded to a tenth of the step in which the variable’s slider goes."""
    return round(value, 1 - math.floor(math.log10(variable.slider_step)))


def value_words(variable: Variable, value: float) -> str:
    """The value in words of the variable's marks: “between political words and intelligence”."""
    marks = variable.marks
    below = [mark for mark in marks if mark.at <= value]
    above = [mark for mark in marks if mark.at >= value]
    if not below or not above:
        return (above or below)[0 if above else -1].text
    if below[-1].at == above[0].at:
        return below[-1].text
    return f"between {below[-1].text} and {above[0].text}"


def value_text(variable: Variable, value: float) -> str:
    """The value with its words, as “45 · between political words and intelligence”."""
    return f"{measured(variable, value)} · {value_words(variable, value)}"


def measured(variable: Variable, value: float) -> str:
    """The value with its unit, if it has one: “5 years”, “1 year”, “15 thousand”."""
    unit = variable.unit.removesuffix("s") if value == 1 else variable.unit
    return f"{number_text(value)} {unit}".rstrip()


def over(base: RuleBase, values: Mapping[str, float]) -> str:
    """How far ahead settings look, as “over 10 years”."""
    return f"over {measured(base.time, values[base.time.id])}"


def apart(base: RuleBase, before: Mapping[str, float], after: Mapping[str, float]) -> str:
    """How far ahead the one looks and not the other, as it follows the name of the one; empty if it is as far."""
    if before.get(base.time.id) == after[base.time.id] or base.time.id not in before:
        return ""
    return f" ({over(base, before)}, not {number_text(after[base.time.id])})"


def changed_text(folded: Sequence[Variable], scenario: Scenario) -> str:
    """Which of the folded sliders have left the baseline, and where they stand; empty if none has."""
    changed = [variable for variable in folded if scenario.values[variable.id] != variable.baseline]
    return "; ".join(f"● {x.label} {number_text(scenario.values[x.id])}" for x in changed)


def factor_text(factor: float) -> str:
    """The factor as “× 2.5” or “÷ 10”."""
    return f"× {_times(factor)}" if factor >= 1 else f"÷ {_times(1 / factor)}"


def _times(factor: float) -> str:
    return f"{factor:.2g}" if factor < 99.5 else f"{factor:,.0f}"


OWN_LABEL = "My reading"
OF_ODDS = (
    "“Ten times less likely” sets a branch against all others of its stage: even chances, 50 of 100, become 1 to 10, "
    "which is 9 of 100. Of a risk it means that many times less often in the same time."
)
WELCOME = (
    "Move a slider. The bars show which outcomes the rules then favour, and why.",
    "These are consequences of stated judgements, not predictions.",
)
WELCOME_ON_PHONE = "The button at the foot of the screen opens the sliders."
PARTS = {
    **{"a tenth": 0.1, "a fifth": 0.2, "a quarter": 0.25, "a third": 1 / 3, "two fifths": 0.4, "half": 0.5},
    **{"three fifths": 0.6, "two thirds": 2 / 3, "three quarters": 0.75, "four fifths": 0.8, "nine tenths": 0.9},
}
NUMBER_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def push_words(factor: float) -> str:
    """What a factor does to a likelihood, as “ten times less likely” or “half as likely again”."""
    if factor == 1:
        return "neither more nor less likely"
    times = factor if factor > 1 else 1 / factor
    direction = "more" if factor > 1 else "less"
    if times < 1.2:
        return f"a little {direction} likely"
    if factor == 2:
        return "twice as likely"
    if factor == 0.5:
        return "half as likely"
    whole = round(times)
    count_text = NUMBER_WORDS[whole] if abs(times - whole) < 0.05 and whole <= 10 else _times(times)
    return f"{count_text} times {direction} likely"


def rule_sentence(push: Push, factor: float) -> str:
    """The rule as a person would say it, with what it does when it fires fully."""
    return push.rule.sentence.replace("{push}", push_words(factor))


def result_sentence(answer: Answer, yardstick: str = YARDSTICK) -> str:
    """What leads, how likely it is and what stands beside it; by group, if there are any."""
    return groups_sentence(answer, yardstick) if answer.base.groups else " ".join(_outcome_leads(answer, yardstick))


def groups_sentence(answer: Answer, yardstick: str = YARDSTICK) -> str:
    """The groups, the likeliest first, that with its band and its word; then the likeliest single outcome."""
    first, *others = answer.ranked_groups
    share = answer.groups[first.id]
    doubt = f"{band_text(answer.group_bands[first.id])}; {probability_word(share, yardstick)}"
    close = bool(others) and share - answer.groups[others[0].id] < CLOSE_SHARE
    rest = [
        f"{group.clause}{' nearly as often,' * (close and group is others[0])} in "
        f"{of_hundred(answer.groups[group.id])}{_of_which(answer, group)}"
        for group in others
        if answer.groups[group.id] > 0
    ]
    leads = f"{in_cases(answer, first)} ({doubt}){_of_which(answer, first)}."
    return f"{leads}{_joined(rest)}{_single_outcome(answer)}"


def _single_outcome(answer: Answer) -> str:
    """Which single outcome is likeliest, where the group that leads does not say so itself."""
    leading = answer.leading
    if answer.ranked_groups[0].outcomes == (leading,):
        return ""
    return f" The likeliest single outcome: {answer.base.outcome[leading].phrase}, {percent(answer.outcomes[leading])}."


def _joined(clauses: Sequence[str]) -> str:
    if not clauses:
        return ""
    return f" {'; '.join([clauses[0], *map(within_sentence, clauses[1:])])}."


def contrast_sentence(answer: Answer, contrast: Contrast) -> str:
    """How often it comes to what a contrast is of, in the cases that take each of its ways."""
    clause = contrast_clause(answer, contrast)
    shares = list(zip(contrast.ways, answer.contrasts[contrast.id], strict=True))
    open_ways = [(way, of_hundred(share)) for way, share in shares if not math.isnan(share)]
    shut = [f"there would be no case {way.phrase}" for way, share in shares if math.isnan(share)]
    parts = [f"{number}{'' if n else ' of 100 cases'} {way.phrase}" for n, (way, number) in enumerate(open_ways)]
    said = listed(parts) if parts else ""
    return sentence_case(f"{'; '.join(filter(None, [said and f'{clause} {said}', *shut]))}.")


def contrast_clause(answer: Answer, contrast: Contrast) -> str:
    """How the sentence of a contrast begins, with the horizon of the answer."""
    time = answer.base.time
    return contrast.clause.replace("{time}", measured(time, answer.scenario.values[time.id]))


def contrast_sentences(answer: Answer) -> list[str]:
    """Every contrast of the rule base, in a sentence each."""
    return [contrast_sentence(answer, contrast) for contrast in answer.base.contrasts]


def in_cases(answer: Answer, group: Group) -> str:
    """How often the outcomes of a group come about: “War would resume in 37 of 100 cases with a deal”."""
    among = answer.lens.phrase if answer.lens else "cases"
    return f"{group.clause} in {of_hundred(answer.groups[group.id])} of 100 {among}"


def of_hundred(share: float) -> str:
    """The share as so many of a hundred: “47”, “fewer than 1”."""
    amount = percent(share).removesuffix("\u00a0%")
    return amount.replace("<", "fewer than ").replace(">", "more than ")


def _of_which(answer: Answer, group: Group) -> str:
    whole = answer.groups[group.id]
    parts = []
    for part in group.of_which:
        share = sum(answer.outcomes[name] for name in part.outcomes)
        amount = "all" if points(share) == points(whole) else of_hundred(share) if share > 0 else "none"
        parts.append(f", {amount} of them {part.label}")
    return "".join(parts) if points(whole) else ""


def counted_among(base: RuleBase, scenario: Scenario) -> str:
    """Among which cases a scenario's shares are counted, as a sentence; empty for all."""
    lens = base.lens.get(scenario.lens)
    return f"Shares are of {lens.phrase}." if lens else ""


def own_cases(base: RuleBase, scenario: Scenario) -> str:
    """That key figures are not seen through the lens, if there is one."""
    if scenario.lens not in base.lens:
        return ""
    return "Key figures are not seen through the lens: each is a share of the cases that it names."


def of_cases(answer: Answer) -> str:
    """Among which cases shares are counted, as it follows a share: “ of cases with a deal”; empty for all."""
    return f" of {answer.lens.phrase}" if answer.lens else ""


def _is_close(answer: Answer) -> bool:
    """Whether another outcome is nearly as likely, in a rule base that has no groups."""
    first, second = sorted(answer.outcomes.values(), reverse=True)[:2]
    return not answer.base.groups and first - second < CLOSE_SHARE


def _outcome_leads(answer: Answer, yardstick: str) -> Iterator[str]:
    base, leading = answer.base, answer.leading
    share = answer.outcomes[leading]
    word, share_text = of_the_lead(share, yardstick), with_band(share, answer.bands[leading])
    if is_low(word):
        yield f"Most likely, {word}: {base.outcome[leading].phrase}, {share_text}."
    else:
        yield f"Most likely: {base.outcome[leading].phrase}, {word} at {share_text}."
    second = sorted(answer.outcomes, key=lambda name: -answer.outcomes[name])[1]
    if _is_close(answer):
        yield f"Nearly as likely: {base.outcome[second].phrase}, {percent(answer.outcomes[second])}."
    if answer.lens:
        yield counted_among(base, answer.scenario)


def outcomes_sentence(answer: Answer) -> str:
    """The outcome bars in words, all outcomes from the most to the least likely."""
    ranked = sorted(answer.outcomes, key=lambda name: -answer.outcomes[name])
    parts = [
        f"{answer.base.outcome[name].label} {with_band(answer.outcomes[name], answer.bands[name])}" for name in ranked
    ]
    among = f"Of {answer.lens.phrase}, outcomes" if answer.lens else "Outcomes"
    note = rounding_note(answer.outcomes.values())
    return f"{among} from most to least likely: {'; '.join(parts)}. {note}".rstrip()


def groups_listed(answer: Answer) -> str:
    """The groups with their bands, the likeliest first; empty where there are none."""
    shares = [
        f"{group.label} {with_band(answer.groups[group.id], answer.every_band[f'group:{group.id}'])}"
        for group in answer.ranked_groups
    ]
    return f"Together: {'; '.join(shares)}." if shares else ""


def together_and_apart(answer: Answer) -> str:
    """The groups, then every outcome, with their bands."""
    return f"{groups_listed(answer)} {outcomes_sentence(answer)}".lstrip()


def comparison_sentence(before: Answer, after: Answer) -> str:
    """What changes from one answer to the other, the largest change first."""
    gaps = {name: points(after.outcomes[name]) - points(before.outcomes[name]) for name in after.outcomes}
    ranked = sorted((name for name in gaps if gaps[name]), key=lambda name: -abs(gaps[name]))
    changes = [
        f"{after.base.outcome[name].label} {percent(before.outcomes[name])} to {percent(after.outcomes[name])}"
        for name in ranked
    ]
    said = "; ".join(changes) or "no outcome changes by as much as a point"
    start, end = before.scenario, after.scenario
    way = f"From “{start.name}”{edited(start)} to “{end.name}”{edited(end)}"
    if apart(after.base, start.values, end.values):
        way += f" ({over(after.base, start.values)}, then {over(after.base, end.values)})"
    return f"{f'Of {after.lens.phrase}, {within_sentence(way)}' if after.lens else way}: {said}."


def flow_sentence(answer: Answer) -> str:
    """The branches in words: each choice, and what its answers come to."""
    flows = answer.result.flows.iloc[0].to_dict()
    choices = [stage for stage in answer.base.stages_in_order if stage.kind == "choice"]
    shares = {stage.id: [flows[stage.id, branch.id] for branch in stage.branches] for stage in choices}
    parts = [
        f"{stage.label}: "
        + ", ".join(f"{x.label} {percent(share)}" for x, share in zip(stage.branches, shares[stage.id], strict=True))
        for stage in choices
    ]
    among = answer.lens.phrase if answer.lens else "all cases"
    return f"Of {among}. {'. '.join(parts)}. {rounding_note(*shares.values())}".rstrip()


def timeline_sentence(answer: Answer) -> str:
    """The chart over time in words: what leads at the start and at the horizon, and what grows most between."""
    base, table = answer.base, answer.timeline
    first, last = table.iloc[0], table.iloc[-1]
    grown = str((last - first).idxmax())
    time = measured(base.time, answer.scenario.values[base.time.id])
    among = of_cases(answer)
    if last[grown] - first[grown] < 0.005:
        return f"Over {time} the shares{among} stay as they are."
    return (
        f"Over {time}{f', {among.strip()},' if among else ''} {base.outcome[grown].phrase} grows most, "
        f"from {percent(float(first[grown]))} to {percent(float(last[grown]))}."
    )


def why_sentence(base: RuleBase, stage: str, pushes: Sequence[Push]) -> str:
    """How many rules apply at a stage and which is the strongest."""
    question = base.stage[stage].question
    if not pushes:
        return f"{question} No rule applies here: our starting assumption alone decides."
    if len(pushes) == 1:
        return f"{question} One rule applies here: {pushes[0].rule.name}."
    return f"{question} {sentence_case(counted(len(pushes)))} rules apply here; the strongest is {pushes[0].rule.name}."


def activation_text(push: Push, factor: float) -> str:
    """How far a rule applies and what that comes to, beside what it does in full; it follows “Here it”."""
    if push.activation == 1:
        return "applies fully."
    fully = f"({push_words(factor)} where it applies fully)"
    return f"applies {_part_of_the_way(push.activation)}: {push_words(push.factor)} {fully}."


def _part_of_the_way(share: float) -> str:
    if share < 0.05:
        return "hardly at all"
    if share > 0.95:
        return "almost fully"
    return f"about {min(PARTS, key=lambda part: abs(PARTS[part] - share))} of the way"


def counted(count: int) -> str:
    """The count, in words up to ten."""
    return NUMBER_WORDS[count] if count < len(NUMBER_WORDS) else str(count)


def listed(parts: Sequence[str]) -> str:
    """The parts as a list in a sentence: “a, b and c”."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))


def within_sentence(text: str) -> str:
    """The text with a small letter to begin with."""
    return text[:1].lower() + text[1:]


def ended(text: str) -> str:
    """The text with a full stop, unless it ends in a mark of its own."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def sentence_case(text: str) -> str:
    """The text with a capital letter to begin with."""
    return text[:1].upper() + text[1:]


def reading_mark(base: RuleBase, scenario: Scenario) -> str:
    """What must be said wherever an edited reading is shown; empty if none is."""
    if scenario.own is None or scenario.reading != OWN_READING:
        return ""
    count = len(scenario.own.weights)
    changed = "1 judgement changed" if count == 1 else f"{count} judgements changed"
    return f"Edited reading “{scenario.own.label}”: {base.reading[scenario.own.based_on].label}, {changed}"


def edited(scenario: Scenario) -> str:
    """That a scenario speaks by an edited reading, as it follows its name among others; empty if it does not."""
    return ", by an edited reading" if scenario.own is not None and scenario.reading == OWN_READING else ""


def reading_label(base: RuleBase, scenario: Scenario) -> str:
    """What a scenario's reading is called; an edited one says so."""
    return reading_mark(base, scenario) or base.reading[scenario.reading].label


def source(base: RuleBase, scenario: Scenario) -> str:
    """Where figures come from, for whatever leaves the page: scenario, reading, rule base and what they are not."""
    reading = reading_label(base, scenario)
    ends = {base.variable[name].label: ends for name, ends in scenario.ranges.items()}
    ranges = [f"{label} {number_text(low)}–{number_text(high)}" for label, (low, high) in ends.items()]
    ranges_text = f"Given as ranges: {', '.join(ranges)}." if ranges else ""
    day_text = f"Set against the baseline {as_of(scenario)}." if scenario.as_of else ""
    rules = f"{base.title} {base.version}, {scenario.rulebase.fingerprint[:8]}. {base.caveat}"
    return " ".join(
        filter(None, [f"{scenario.name}. {reading}.", ranges_text, day_text, counted_among(base, scenario), rules])
    )


def as_of(scenario: Scenario) -> str:
    """The day whose baseline a scenario is set against, and by which log, as “as of 1 July 2026 (log 0123abcd)”."""
    if scenario.as_of is None:
        return ""
    return f"{scenario.as_of.label} (log {scenario.as_of.log[:8]})" if scenario.as_of.log else scenario.as_of.label


def dated(scenario: Scenario) -> str:
    """The name of a scenario, with the day that it stands for where the name does not say it."""
    label = scenario.as_of.label if scenario.as_of else ""
    return scenario.name if label in scenario.name else f"{scenario.name}, {label}"


def at_the_baseline(scenario: Scenario) -> str:
    """Where a scenario is compared with its baseline, as it follows a share; of that of a day, which day."""
    return f"at the baseline{f' {scenario.as_of.label}' if scenario.as_of else ''}"


def citation(base: RuleBase, scenario: Scenario, made_on: date) -> str:
    """How to cite the figures of a scenario: by what rules, of which scenario, in which reading, on which day."""
    rules = f"rules {base.version} ({scenario.rulebase.fingerprint[:8]})"
    among = base.lens[scenario.lens].phrase if scenario.lens in base.lens else ""
    named = f"scenario “{scenario.name}”, {over(base, scenario.values)}"
    against = f"set against the baseline {as_of(scenario)}" if scenario.as_of else ""
    parts = [base.title, rules, named, against, reading_label(base, scenario), among, day(made_on)]
    return ", ".join(filter(None, parts))


def against_baseline(base: RuleBase, scenario: Scenario) -> str:
    """How far ahead the settings look, which inputs differ from the baseline, and how."""
    values = scenario.values
    changes = [
        f"{x.label} {number_text(x.baseline)} → {measured(x, values[x.id])}"
        for x in base.variables
        if values[x.id] != x.baseline
    ]
    changes += filter(None, [within_sentence(reading_mark(base, scenario))])
    against = f"against the baseline, {base.baseline_label}: {'; '.join(changes) or 'nothing differs'}"
    return f"{sentence_case(over(base, values))}, {against}."


def settings(base: RuleBase, scenario: Scenario, made_on: date, served_at: str) -> str:
    """What figures rest on besides their source: the inputs that differ from the baseline, the day, and the link."""
    link = shown_link(address(base, scenario, reachable(served_at)))
    return f"{against_baseline(base, scenario)} Made on {day(made_on)}. {link}".rstrip()


def shown_link(link: str) -> str:
    """The link as it is written: one without a Simulator's address with an ellipsis in its place."""
    return f"…/{link}" if link.startswith("?") else link


def day(of: date) -> str:
    """A day, as “6 January 2026”."""
    return f"{of.day} {of:%B %Y}"


def legend(base: RuleBase) -> str:
    """What the marks on the outcome bars mean."""
    return f"Thin line: doubt about the rules’ strength, at 90 %. Tick: {base.baseline_label}. Rounded."


def bars_legend(answer: Answer, before: Answer | None) -> str:
    """What bars with figures beside them show, set against another answer or the baseline."""
    against = before.scenario.name if before else answer.base.baseline_label
    start = before.scenario.values if before else answer.base.baseline
    against += edited(before.scenario) if before else ""
    against += apart(answer.base, start, answer.scenario.values)
    doubt = "Thin line and range: the doubt about how strong each rule is, at 90 %."
    among = counted_among(answer.base, answer.scenario)
    rounded = rounding_note(answer.outcomes.values())
    return " ".join(filter(None, [among, doubt, f"Tick: {against}; ▲ ▼ points from there.", rounded]))


def cited(base: RuleBase, scenario: Scenario) -> str:
    """The passages a preset rests on, as Markdown in brackets; empty if it names none."""
    passages = [name for name in scenario.passages if name in base.passage]
    return f" ({', '.join(f'*{name}*' for name in passages)})" if passages else ""


def cut(name: str, length: int) -> str:
    """A name, of which so many characters may be kept; whole words, where that does not take much more. That it is
    changed is kept."""
    if len(name) <= length:
        return name
    if name.endswith(CHANGED) and length > 2 * len(CHANGED):
        return f"{cut(name.removesuffix(CHANGED), length - len(CHANGED))}{CHANGED}"
    kept = name[: length - 1]
    whole = kept if name[length - 1] == " " else kept.rpartition(" ")[0]
    return f"{(whole if len(whole) > length / 2 else kept).rstrip(' :;,.–-')}…"


def preset_labels(names: Mapping[str, str]) -> dict[str, str]:
    """A label for each preset by id: its name, numbered where several share it, so that each can be told apart."""
    labels: dict[str, str] = {}
    taken: dict[str, int] = {}
    for id, stored in names.items():
        name = mended(stored)
        label, number = name, taken.get(name, 1)
        while label in taken:
            number += 1
            label = f"{name} ({number})"
        taken[label], taken[name] = 1, number
        labels[id] = label
    return labels


def escaped(text: str) -> str:
    """Text that a user wrote, made safe to stand in Markdown: shown as typed, no link, image or formatting."""
    broken = READ_ANYWAY.sub(lambda match: f"{match[0]}{WORD_JOINER}", visible(text.replace("\u00a0", " ")))
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", broken)


def plain(text: str) -> str:
    """Text that a user wrote, made safe to stand in a figure, whose texts read a little markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def unmarked(text: str) -> str:
    """Markdown as a person would read it: what was escaped as typed, and no marks of emphasis."""
    return re.sub(r"\\([!-/:-@\[-`{-~])|\*\*", r"\1", text).replace(WORD_JOINER, "")
