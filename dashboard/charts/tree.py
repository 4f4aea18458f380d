"""How does the event tree branch? Every path drawn, its probabilities, and how many rules push each branch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from briefing import words
from briefing.answer import Answer
from dashboard.charts.style import QUIET, TEXT, Figure, axis, colour, layout, note
from model.parts import Branch, RuleBase, Stage

ROW_PIXELS = 42
LABEL_PIXELS = 8
WIDEST_PIXELS = 12


@dataclass(frozen=True)
class Twig:
    """A branch where one path passes it: where it is drawn, its chance at its stage and that of the whole path."""

    stage: Stage
    branch: Branch
    depth: int
    row: float
    fork: float  # the row of the branch it grows from
    chance: float
    reached: float


def twigs(answer: Answer) -> list[Twig]:
    """Every branch of every path, from the first stage on; a stage that two branches lead to is there twice.

    Ends stand one to a row, in the order in which the stages name them; what leads to them stands midway.
    """
    first = answer.base.stages_in_order[0]
    chances = answer.result.branches[first.id].iloc[0]
    return list(_grown(answer, first, {x.id: float(chances[x.id]) for x in first.branches}, 0, 0, 1.0))


def _grown(
    answer: Answer, stage: Stage, chances: Mapping[str, float], depth: int, top: int, reached: float
) -> Iterator[Twig]:
    """The twigs from a stage on, whose ends begin at row `top`; `chances` are those of its branches on this path."""
    heights = [_ends(answer.base, branch) for branch in stage.branches]
    fork = top + (sum(heights) - 1) / 2
    onward = answer.result.onward.iloc[0]
    for branch, height in zip(stage.branches, heights, strict=True):
        chance, row = chances[branch.id], top + (height - 1) / 2
        yield Twig(stage, branch, depth, row, fork, chance, reached * chance)
        if branch.stage:
            following = answer.base.stage[branch.stage]
            then = {x.id: float(onward[(stage.id, branch.id, x.id)]) for x in following.branches}
            yield from _grown(answer, following, then, depth + 1, top, reached * chance)
        top += height


def _ends(base: RuleBase, branch: Branch) -> int:
    return sum(_ends(base, each) for each in base.stage[branch.stage].branches) if branch.stage else 1


def tree(answer: Answer) -> Figure:
    """The event tree: a line for each branch, the broader the more often it is taken, in colour once an outcome is
    certain."""
    base, grown = answer.base, twigs(answer)
    rows, columns = 1 + max(twig.row for twig in grown), _columns(base, grown)
    return {
        "data": [_forks(grown, columns), _ends_marked(base, grown, columns[-1])],
        "layout": layout(
            int(ROW_PIXELS * rows) + 24,
            margin={"l": 8, "r": 200, "t": 16, "b": 8},
            xaxis=axis(range=[0, columns[-1]], visible=False),
            yaxis=axis(range=[rows - 0.5, -0.5], visible=False),
            shapes=[shape for twig in grown for shape in _lines(base, twig, columns)],
            annotations=[text for twig in grown for text in _labels(base, twig, columns)],
        ),
    }


def _columns(base: RuleBase, twigs: Sequence[Twig]) -> list[float]:
    """Where the forks of each depth stand, and at last the ends: as far apart as the labels between them are long."""
    depth = 1 + max(twig.depth for twig in twigs)
    longest = [max(len(_label(base, twig)) for twig in twigs if twig.depth == place) for place in range(depth)]
    return [sum(longest[:place]) for place in range(depth + 1)]


def _lines(base: RuleBase, twig: Twig, columns: Sequence[float]) -> Iterator[dict[str, Any]]:
    outcome, start = twig.branch.outcome, columns[twig.depth]
    end = columns[-1] if outcome else columns[twig.depth + 1]
    line = {"color": QUIET, "width": 1 + (WIDEST_PIXELS - 1) * twig.reached}
    ink = {**line, "color": colour(base.outcome[outcome])} if outcome else line
    shape = {"type": "line", "layer": "below"}
    yield {**shape, "x0": start, "x1": start, "y0": twig.fork, "y1": twig.row, "line": line}
    yield {**shape, "x0": start, "x1": end, "y0": twig.row, "y1": twig.row, "line": ink}


def _labels(base: RuleBase, twig: Twig, columns: Sequence[float]) -> Iterator[dict[str, Any]]:
    clear = 2 + WIDEST_PIXELS * twig.reached / 2
    above = {"xanchor": "left", "xshift": LABEL_PIXELS, "yanchor": "bottom", "yshift": clear}
    name, chance, pushed = _parts(base, twig)
    quiet = f"<span style='color:{QUIET};font-size:13px'>{pushed}</span>"
    yield note(f"{words.plain(name)} <b>{chance}</b> {quiet}", columns[twig.depth], twig.row, **above)
    if twig.branch.outcome:
        end = f"{words.plain(base.outcome[twig.branch.outcome].label)} <b>{words.percent(twig.reached)}</b>"
        yield note(end, columns[-1], twig.row, xanchor="left", xshift=14, yanchor="middle")


def _label(base: RuleBase, twig: Twig) -> str:
    return " ".join(_parts(base, twig))


def _parts(base: RuleBase, twig: Twig) -> tuple[str, str, str]:
    return twig.branch.label, words.percent(twig.chance), _pushed(base, twig)


def _pushed(base: RuleBase, twig: Twig) -> str:
    """How many rules push a branch; nothing is said of what remains when no risk has struck."""
    if twig.branch.base is None:
        return ""
    count = sum(twig.stage.id in rule.then.stages and rule.then.branch == twig.branch.id for rule in base.rules)
    return {0: "no rule", 1: "1 rule"}.get(count, f"{count} rules")


def _forks(twigs: Sequence[Twig], columns: Sequence[float]) -> dict[str, Any]:
    """A point at every fork, which names the stage."""
    forks = {(columns[twig.depth], twig.fork): twig.stage for twig in twigs}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [column for column, _ in forks],
        "y": [row for _, row in forks],
        "text": [words.plain(f"{stage.label}: {stage.question}") for stage in forks.values()],
        "marker": {"size": 7, "color": TEXT},
        "cliponaxis": False,
        "hovertemplate": "%{text}<extra></extra>",
    }


def _ends_marked(base: RuleBase, twigs: Sequence[Twig], column: float) -> dict[str, Any]:
    """A point at every end, in its outcome’s colour."""
    ends = [(twig, base.outcome[twig.branch.outcome]) for twig in twigs if twig.branch.outcome]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [column] * len(ends),
        "y": [twig.row for twig, _ in ends],
        "text": [words.plain(outcome.meaning) for _, outcome in ends],
        "marker": {"size": 11, "symbol": "square", "color": [colour(outcome) for _, outcome in ends]},
        "cliponaxis": False,
        "hovertemplate": "%{text}<extra></extra>",
    }
