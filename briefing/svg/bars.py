"""How likely is each outcome? Bars with bands, two answers against each other, and all in one divided bar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from briefing import emphasis, words
from briefing.answer import Answer
from briefing.ink import PAPER, QUIET, TEXT, ink_on
from briefing.marks import Box
from briefing.marks.remarks import Remark
from briefing.svg.canvas import NOTE, WIDTH, Style, line, picture, rectangle, text
from briefing.svg.remark import with_remark
from briefing.typeface import BOLD, SIZE, SMALL, fitted, text_width, wrapped

ROW, BAR, TOP = 34.0, 18.0, 4.0
# Columns to the right of the bars: the share, its band, and the change.
VALUE, BAND, CHANGE = 52.0, 60.0, 48.0
WIDEST_LABEL = 0.4  # of the width
GAP = 12.0
HAIRLINE = 1.0
# How much of a bar is its end.
END = 0.4


@dataclass(frozen=True)
class _Grid:
    """Where a row of bars stands: the room for labels, where the track begins, how long it is, and its last share."""

    label: float
    start: float
    length: float
    end: float

    def at(self, share: float) -> float:
        return self.start + self.long(share)

    def long(self, share: float) -> float:
        return share / self.end * self.length

    def end_of_bar(self, share: float, top: float, height: float) -> Box:
        """The end of a bar, which a remark on it points to."""
        long = self.long(share)
        return Box(self.start + (1 - END) * long, top, END * long, height)


def outcome_bars(
    answer: Answer,
    before: Answer | None = None,
    width: float = WIDTH,
    remark: Remark | None = None,
    with_legend: bool = True,
) -> str:
    """Every outcome's share as a bar with its band; the tick and the change are against `before`, or the baseline."""
    reference, end = _reference(answer, before), _end(answer, before)
    grid = _grid(answer, width, VALUE + BAND + CHANGE, end)
    order = [outcome.id for outcome in answer.base.outcomes]
    rows = [
        part
        for place, name in enumerate(order)
        for part in _row(answer, name, reference[name], grid, TOP + ROW * place, width)
    ]
    bottom = TOP + ROW * len(order)
    notes = wrapped(bars_legend(answer, before), width, 4, SMALL) if with_legend else []
    said = [text(0, bottom + 18 + 18 * n, note, **NOTE) for n, note in enumerate(notes)]
    height = bottom + (6 + 18 * len(notes) if notes else 0) + 4
    drawn = picture(width, height, words.outcomes_sentence(answer), [*rows, *said])
    if remark is None or remark.at not in order:
        return with_remark(drawn, remark, None)
    top = TOP + ROW * order.index(remark.at) + (ROW - BAR) / 2
    return with_remark(drawn, remark, grid.end_of_bar(answer.outcomes[remark.at], top, BAR))


def bars_legend(answer: Answer, before: Answer | None = None) -> str:
    """What the marks on the bars of an answer mean, and where the bars end."""
    return f"{words.bars_legend(answer, before)} {emphasis.axis_note(_end(answer, before))}".rstrip()


def _reference(answer: Answer, before: Answer | None) -> Mapping[str, float]:
    return before.outcomes if before else answer.baseline_outcomes


def _end(answer: Answer, before: Answer | None) -> float:
    highest = [answer.bands[outcome.id][1] for outcome in answer.base.outcomes]
    return emphasis.axis_end([*answer.outcomes.values(), *_reference(answer, before).values(), *highest])


def _grid(answer: Answer, width: float, columns: float, end: float) -> _Grid:
    widest = max(text_width(outcome.label) for outcome in answer.base.outcomes)
    label = min(widest, WIDEST_LABEL * width)
    return _Grid(label, label + GAP, width - label - GAP - columns, end)


def _row(answer: Answer, name: str, reference: float, grid: _Grid, top: float, width: float) -> Iterator[str]:
    outcome, share, band = answer.base.outcome[name], answer.outcomes[name], answer.bands[name]
    middle, baseline = top + ROW / 2, top + ROW / 2 + 5
    strength = emphasis.strength(emphasis.in_full(answer), name)
    yield text(0, baseline, fitted(outcome.label, grid.label))
    yield line(grid.start, middle - BAR / 2, grid.start, middle + BAR / 2)
    yield _bar(grid.start, middle - BAR / 2, grid.long(share), BAR, outcome.colour.light, strength)
    yield from _whisker(grid.at(band[0]), grid.at(band[1]), middle)
    yield line(grid.at(reference), middle - BAR / 2 - 4, grid.at(reference), middle + BAR / 2 + 4, QUIET, 2)
    right = width - CHANGE - BAND
    yield text(right, baseline, words.percent(share), text_anchor="end", font_weight=BOLD)
    yield text(right + 10, baseline, words.band_text(band), **NOTE)
    change = words.change_text(share, reference)
    if change:
        yield text(width, baseline, change, text_anchor="end", **NOTE)


def _bar(left: float, top: float, length: float, height: float, fill: str, strength: float) -> str:
    pale: Style = {"fill_opacity": strength} if strength < 1 else {}
    return rectangle(left, top, max(length, HAIRLINE), height, fill, **pale)


def _whisker(low: float, high: float, middle: float) -> Iterator[str]:
    """A thin line within a broader one of the page's colour, to be seen on any bar."""
    yield rectangle(low - 1, middle - 2, high - low + 2, 4, PAPER)
    yield rectangle(low, middle - 1, max(high - low, HAIRLINE), 2, TEXT)


PAIR_ROW, PAIR_BAR = 42.0, 12.0
PALE = 0.4


def comparison(before: Answer, after: Answer, width: float = WIDTH, remark: Remark | None = None) -> str:
    """The outcomes of two answers under each other on one scale, the first pale, and what changes."""
    end = emphasis.axis_end([*before.outcomes.values(), *after.outcomes.values()])
    grid = _grid(after, width, 2 * VALUE + CHANGE, end)
    headings = _headings(before, after, width)
    parts = [text(0, 14 + 20 * n, said, **style) for n, (said, style) in enumerate(headings)]
    top, order = 20.0 * len(headings) + 8, [outcome.id for outcome in after.base.outcomes]
    for place, name in enumerate(order):
        parts += _pair(before, after, name, grid, top + PAIR_ROW * place, width)
    height = top + PAIR_ROW * len(order)
    if note := emphasis.axis_note(grid.end):
        parts.append(text(0, height + 14, note, **NOTE))
        height += 20
    drawn = picture(width, height, words.comparison_sentence(before, after), parts)
    if remark is None or remark.at not in order:
        return with_remark(drawn, remark, None)
    upper = top + PAIR_ROW * order.index(remark.at) + PAIR_ROW / 2 - PAIR_BAR
    return with_remark(drawn, remark, grid.end_of_bar(after.outcomes[remark.at], upper, 2 * PAIR_BAR))


def _headings(before: Answer, after: Answer, width: float) -> list[tuple[str, Style]]:
    """Which bar is which, in two lines each at most."""
    quiet: Style = {"fill": QUIET}
    strong: Style = {"font_weight": BOLD}
    names = [f"{x.scenario.name}{words.edited(x.scenario)}" for x in (before, after)]
    if words.apart(after.base, before.scenario.values, after.scenario.values):
        far = [words.over(x.base, x.scenario.values) for x in (before, after)]
        names = [f"{name}, {over}" for name, over in zip(names, far, strict=True)]
    first = wrapped(f"Upper bar, pale: {names[0]}", width, 2)
    second = wrapped(f"Lower bar: {names[1]}", width, 2, SIZE, BOLD)
    return [*((said, quiet) for said in first), *((said, strong) for said in second)]


def _pair(before: Answer, after: Answer, name: str, grid: _Grid, top: float, width: float) -> Iterator[str]:
    outcome, start, end = after.base.outcome[name], before.outcomes[name], after.outcomes[name]
    middle, baseline = top + PAIR_ROW / 2, top + PAIR_ROW / 2 + 5
    yield text(0, baseline, fitted(outcome.label, grid.label))
    upper, lower = ((grid.start, middle + shift) for shift in (-PAIR_BAR - 0.5, 0.5))
    fill, strength = outcome.colour.light, emphasis.strength(emphasis.in_full(after, before), name)
    yield _bar(*upper, grid.long(start), PAIR_BAR, fill, PALE * strength)
    yield _bar(*lower, grid.long(end), PAIR_BAR, fill, strength)
    yield line(grid.start, middle - PAIR_BAR - 2, grid.start, middle + PAIR_BAR + 2)
    right = width - CHANGE
    yield text(right - VALUE, baseline, words.percent(start), text_anchor="end", fill=QUIET)
    yield text(right, baseline, words.percent(end), text_anchor="end", font_weight=BOLD)
    change = words.change_text(end, start)
    if change:
        yield text(width, baseline, change, text_anchor="end", **NOTE)


def divided_bar(answer: Answer, width: float = WIDTH, height: float = 18.0) -> str:
    """All outcomes as one bar divided among them, the share upon each part that has room for it."""
    parts, x, size = list[str](), 0.0, min(SMALL, 0.75 * height)
    for outcome in answer.base.outcomes:
        length, fill = answer.outcomes[outcome.id] * width, outcome.colour.light
        parts.append(rectangle(x, 0, length, height, fill, stroke=PAPER, stroke_width=0.75))
        shown = words.percent(answer.outcomes[outcome.id])
        if text_width(shown, size) + 8 <= length:
            style: Style = {"font_size": size, "text_anchor": "middle", "fill": ink_on(fill)}
            parts.append(text(x + length / 2, height / 2 + 0.35 * size, shown, **style))
        x += length
    return picture(width, height, words.outcomes_sentence(answer), parts)
