"""How do scenarios differ, and who moved it? Said of two to four answers side by side."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from briefing import words
from briefing.answer import MOMENTS_SHOWN, Answer
from briefing.code import through
from model.aims import askable, measured, measures
from model.attribution import WEIGHTS, Setting, between
from model.engine import evaluate
from model.parts import OWN_READING, Outcome, RuleBase, Variable
from scenarios.scenario import RuleBaseStamp

# What moves a share by less than half a point is not worth naming.
NAMED_SHARE = 0.005
MOST_NAMED = 3


@dataclass(frozen=True)
class Column:
    """One of the scenarios compared: under what name it stands, and what the model says of it."""

    name: str
    answer: Answer

    @property
    def setting(self) -> Setting:
        """Its values and weights."""
        scenario = self.answer.scenario
        return scenario.values, self.answer.base.weights(scenario.reading)

    def share(self, measure: str) -> float:
        """Its share of an outcome or key figure; not a number where its rules know no such thing."""
        return self.answer.shares.get(measure, math.nan)

    @property
    def rules(self) -> RuleBaseStamp:
        """The rules it is worked out under."""
        return self.answer.scenario.rulebase


def same_rules(columns: Sequence[Column]) -> bool:
    """Whether all are worked out under the same rules: only then do settings alone account for a difference."""
    return len({column.rules for column in columns}) == 1


def outcomes(columns: Sequence[Column]) -> dict[str, Outcome]:
    """Every outcome that any of them knows, by id; as the first of them calls it."""
    by_id: dict[str, Outcome] = {}
    for column in columns:
        by_id |= {name: x for name, x in column.answer.base.outcome.items() if name not in by_id}
    return by_id


def headline(columns: Sequence[Column]) -> str:
    """What leads in each, as one sentence."""
    if all(column.answer.base.groups for column in columns):
        return _groups_lead(columns)
    answers, named = [column.answer for column in columns], _quoted(columns)
    leading = [x.base.outcome[x.leading].phrase for x in answers]
    bands = [words.with_band(x.outcomes[x.leading], x.bands[x.leading]) for x in answers]
    shares = [f"{lead}, {share}" for lead, share in zip(leading, bands, strict=True)]
    first = f"{named[0]} leads to {shares[0]}"
    if len(columns) == 1:
        return f"{first}. Choose what to compare it with."
    if len(set(leading)) == 1:
        others = " and ".join(
            f"{words.percent(x.outcomes[x.leading])} in {name}" for x, name in zip(answers[1:], named[1:], strict=True)
        )
        return f"{first}. It leads in {'both' if len(columns) == 2 else 'all'}: {others}."
    rest = "; ".join(f"{name} to {text}" for name, text in zip(named[1:], shares[1:], strict=True))
    return f"{first}; {rest}."


def cases_remark(columns: Sequence[Column], lens: str) -> str:
    """That all are shown of all cases though a lens is chosen, for one of them is under rules that do not know it."""
    if not lens or any(column.answer.scenario.lens for column in columns):
        return ""
    return "Shares are of all cases here: one of these is under rules that do not know the lens."


def _groups_lead(columns: Sequence[Column]) -> str:
    leads = [
        f"{name}: {words.within_sentence(words.in_cases(x.answer, x.answer.ranked_groups[0]))} "
        f"({words.band_text(x.answer.lead.band)})"
        for name, x in zip(_quoted(columns), columns, strict=True)
    ]
    if len(columns) == 1:
        return f"{leads[0]}. Choose what to compare it with."
    return f"{'. '.join([*leads, *_differs_most(columns)])}."


def _differs_most(columns: Sequence[Column]) -> list[str]:
    """Where the same leads in two, with as printed the same share: which outcome differs most, and how."""
    if len(columns) != 2 or not same_rules(columns):
        return []
    one, other = (column.answer for column in columns)
    leading = one.leading_measure
    if leading != other.leading_measure or words.percent(columns[0].share(leading)) != words.percent(
        columns[1].share(leading)
    ):
        return []
    gaps = {name: words.points(other.outcomes[name]) - words.points(one.outcomes[name]) for name in one.outcomes}
    most = max(gaps, key=lambda name: abs(gaps[name]))
    if not gaps[most]:
        return ["No outcome differs by as much as a point"]
    shares = f"{words.percent(one.outcomes[most])} and {words.percent(other.outcomes[most])}"
    return [f"What differs most is “{one.base.outcome[most].label}”: {shares}"]


def _quoted(columns: Sequence[Column]) -> list[str]:
    return [f"“{words.escaped(name)}”" for name in names(columns)]


def inputs(columns: Sequence[Column]) -> pd.DataFrame:
    """The settings that differ: a row per variable (and one for the reading), a column per scenario, in words."""
    base = columns[0].answer.base
    rows: dict[str, list[str]] = {}
    for variable in base.variables:
        values = [column.answer.scenario.values.get(variable.id) for column in columns]
        if len(set(values)) > 1:
            rows[variable.label] = ["–" if value is None else words.value_text(variable, value) for value in values]
    readings = [reading_label(column) for column in columns]
    if len(set(readings)) > 1:
        rows["Reading of the evidence"] = readings
    if not same_rules(columns):
        rows["Rules"] = [column.rules.version for column in columns]
    return pd.DataFrame.from_dict(rows, orient="index", columns=names(columns)).rename_axis("Setting")


def names(columns: Sequence[Column]) -> list[str]:
    """A name for each column: with its horizon or rules where these differ, its reading where two have the same name.

    Numbered if that does not do.
    """
    ruled = [f"{_far(x, columns)}{'' if same_rules(columns) else f', rules {x.rules.version}'}" for x in columns]
    counts = Counter(ruled)
    pairs = zip(ruled, columns, strict=True)
    apart = [name if counts[name] == 1 else f"{name}, {reading_label(x)}" for name, x in pairs]
    return list(words.preset_labels({str(place): name for place, name in enumerate(apart)}).values())


def _far(column: Column, columns: Sequence[Column]) -> str:
    """Its name, with how far ahead it looks where not all look as far."""
    far = [words.over(x.answer.base, x.answer.scenario.values) for x in columns]
    own = words.over(column.answer.base, column.answer.scenario.values)
    return f"{column.name}, {own}" if len(set(far)) > 1 else column.name


def reading_label(column: Column) -> str:
    """The reading of a column as it must be named: an edited one is marked."""
    return words.reading_label(column.answer.base, column.answer.scenario)


def as_markdown(table: pd.DataFrame) -> str:
    """A table of text as Markdown, whatever users wrote in it shown as typed."""
    header = ["", *map(words.escaped, map(str, table.columns))]
    rows = [[f"**{words.escaped(str(name))}**", *map(words.escaped, cells)] for name, *cells in table.itertuples()]
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def moved(start: Column, end: Column, measure: str) -> pd.Series:
    """How much of the difference in a measure each setting that differs accounts for, the largest first."""
    parts = between(start.answer.base, start.setting, end.setting, measure, end.answer.scenario.lens)
    return parts.iloc[np.argsort(-parts.abs().to_numpy(), kind="stable")]


def part_label(base: RuleBase, name: str) -> str:
    """What a part of a difference is called: a slider, a rule, a starting assumption, or the reading as a whole."""
    if name == WEIGHTS:
        return "Reading of the evidence"
    if name in base.variable:
        return base.variable[name].label
    if name in base.rule:
        label = base.rule[name].name
        return label[0].upper() + label[1:]
    stage, branch = name.split(".")
    label_of_branch = {x.id: x.label for x in base.stage[stage].branches}[branch]
    return f"Starting assumption: {words.within_sentence(label_of_branch)} ({base.stage[stage].label})"


def signed(share: float) -> str:
    """A part of a difference in points, with its sign: “+12”, “−3”, “<1” where it rounds to nothing."""
    whole = words.points(abs(share))
    if whole == 0:
        return "<1"
    return f"{'+' if share > 0 else '−'}{whole}"


def moved_sentence(start: Column, end: Column, measure: str, parts: pd.Series) -> str:
    """Who moved it: from what to what, and which settings account for most of the way."""
    base = start.answer.base
    label = askable(base)[measure]
    before, after = start.share(measure), end.share(measure)
    if before != before or after != after:
        return f"“{label}” cannot be said of both scenarios: in one of them no case comes so far."
    shares = zip((before, after), _quoted([start, end]), strict=True)
    first, second = (f"{words.percent(share)} in {name}" for share, name in shares)
    way = f"{label} is {first} and {second}."
    return f"{way} {parts_text(base, parts, (before, after), 'Nothing that differs')}"


def parts_text(base: RuleBase, parts: pd.Series, ends: tuple[float, float], nothing: str) -> str:
    """Which parts of the difference between two shares account for most of it, the largest first.

    `nothing` begins what is said if none does.
    """
    points = in_points(parts, *ends)
    named = [name for name, whole in points.items() if whole][:MOST_NAMED]
    if not named:
        return f"{nothing} moves it by as much as a point."
    phrases = [f"{part_label(base, name)} ({signed(points[name] / 100)})" for name in named]
    rest = sum(whole for name, whole in points.items() if name not in named)
    others = f"; all others together {signed(rest / 100)}" if rest else ""
    return f"What accounts for it, in points: {words.listed(phrases)}{others}."


def in_points(parts: pd.Series, before: float, after: float) -> dict[str, int]:
    """The parts in whole points that add up to the difference of the two shares as these are printed.

    Each is rounded; then those that lost most by it, on the side that falls short, are given a point more.
    """
    exact = dict(zip(parts.index, (100 * parts.to_numpy()).tolist(), strict=True))
    whole = {name: round(part) for name, part in exact.items()}
    missing = words.points(after) - words.points(before) - sum(whole.values())
    side = 1 if missing > 0 else -1
    lost = sorted(exact, key=lambda name: (whole[name] - exact[name]) * side)
    return whole | {name: whole[name] + side for name in lost[: abs(missing)]}


def over_time(columns: Sequence[Column], measure: str) -> pd.DataFrame:
    """A measure over time: a row per moment up to the farthest horizon, a column per scenario."""
    time = columns[0].answer.base.time
    horizon = max(column.answer.scenario.values[time.id] for column in columns)
    moments = np.linspace(0, horizon, MOMENTS_SHOWN)[1:].clip(*time.range)
    shares = {}
    for column, name in zip(columns, names(columns), strict=True):
        if measure not in askable(column.answer.base):
            continue
        values = {**column.answer.scenario.values, time.id: moments}
        scenario = column.answer.scenario
        result = evaluate(column.answer.base, values, scenario.reading, lens=scenario.lens)
        shares[name] = measured(result, measure)
    return pd.DataFrame(shares, index=pd.Index(moments, name=time.label))


def over_time_sentence(table: pd.DataFrame, label: str, time: Variable) -> str:
    """The overlaid lines in words: where each ends."""
    ends = [f"{words.percent(share)} in “{words.escaped(str(name))}”" for name, share in table.iloc[-1].items()]
    return f"{label} after {words.measured(time, float(table.index[-1]))}: {', '.join(ends)}."


def summary(columns: Sequence[Column]) -> pd.DataFrame:
    """Every outcome and key figure of every scenario, with its band: what the bars show, as numbers."""
    rows = []
    for column, name in zip(columns, names(columns), strict=True):
        bands = column.answer.bands
        for measure, label in measures(column.answer.base).items():
            low, high = bands[measure]
            rows.append((name, reading_label(column), label, column.share(measure), low, high))
    return pd.DataFrame(rows, columns=["scenario", "reading", "measure", "share", "low", "high"])


def column_label(column: Column) -> str:
    """What a column is called in a choice: its name, and its reading."""
    return f"{column.name} ({reading_label(column)})"


def call(start: Column, measure: str) -> str:
    """The line of Python that shares out the difference between another scenario and the one on screen."""
    scenario, baseline = start.answer.scenario, start.answer.base.origin.baseline
    other = {name: value for name, value in scenario.values.items() if value != baseline[name]}
    weighed = f"base.weights({scenario.reading!r})"
    if scenario.own is not None and scenario.reading == OWN_READING:
        weighed = f"{{**base.weights({scenario.own.based_on!r}), **{scenario.own.weights}}}"
    # The other may stand for another day than the one on screen, whose baseline the base of the code has.
    pair = f"({{**base.origin.baseline, **{other}}}, {weighed}), ({{**base.baseline, **values}}, base.weights(reading))"
    return f"attribution.between(base, {pair}, {measure!r}{through(scenario)})"
