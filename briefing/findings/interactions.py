"""What drives an outcome if everything may vary at once, and what acts only together? In words."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from briefing import words
from briefing.findings.compare import part_label
from briefing.findings.sensitivity import MOST_SHOWN, Analysis, Movable, ranges_code, within
from model.parts import RuleBase
from model.sensitivity import Indices

# What accounts for less than a hundredth of the variation is not worth a line.
SHOWN_INDEX = 0.01
INDICES_NOTE = (
    "Dark: what it does by itself. Grey: what it does only together with others. Thin line: the doubt that comes of "
    "trying only so many settings, at 95 %."
)


def of_interactions(movable: Movable, indices: Indices) -> Analysis:
    """What Sobol' indices over the sliders say."""
    call = f"sobol(base, values, reading, {movable.measure!r}, {ranges_code(movable)})"
    analysis = _of_indices(movable, indices, "slider", _interaction_headline(movable, indices), call)
    pairs = "\n".join(f"- {_pair_text(movable.base, *pair)}" for pair in _pairs(indices))
    details = pairs or "No two sliders account for as much as a hundredth by acting together."
    return replace(analysis, fold="What acts only together", details=details)


def of_all_weights(movable: Movable, indices: Indices) -> Analysis:
    """What Sobol' indices over all judgements say."""
    call = f"weight_sobol(base, values, reading, {movable.measure!r})"
    return _of_indices(movable, indices, "judgement", _all_weights_headline(movable, indices), call)


def _of_indices(movable: Movable, indices: Indices, what: str, headline: str, call: str) -> Analysis:
    return Analysis(
        headline=headline,
        picture=_indices_text(movable, indices.single),
        rest=INDICES_NOTE,
        table=indices.single.rename_axis(what).reset_index(),
        call=f"sensitivity.{call}.single",
        upright=movable.now,
        single=_large(indices.single),
    )


def _large(single: pd.DataFrame) -> pd.DataFrame:
    """The rows of the indices that are large enough to be seen."""
    return single[single["total"] >= SHOWN_INDEX].head(MOST_SHOWN)


def index_text(first: float, total: float) -> str:
    """What something accounts for, in all and alone: “72 %, alone 65 %”."""
    if words.points(first) >= words.points(total):
        return f"{words.percent(total)} alone"
    return f"{words.percent(total)}, alone {words.percent(max(first, 0.0))}"


def _interaction_headline(movable: Movable, indices: Indices) -> str:
    """Which slider accounts for most of the variation, and which two do most together."""
    single = _large(indices.single)
    if single.empty:
        return f"{movable.opening} Nothing would move it, even if every slider varied {within(movable)}."
    name, first, total = str(single.index[0]), float(single["first"].iloc[0]), float(single["total"].iloc[0])
    alone = "nearly all of it" if total - first < SHOWN_INDEX else words.percent(max(first, 0.0))
    pairs = _pairs(indices)
    strongest = (
        f"{_pair_text(movable.base, *pairs[0])}."
        if pairs
        else "No two sliders do anything together that they do not do alone."
    )
    return (
        f"If every slider varied {within(movable)}, {part_label(movable.base, name)} would account for "
        f"{words.percent(total)} of the variation in “{movable.label}”, {alone} by itself. {strongest}"
    )


def _pairs(indices: Indices) -> list[tuple[str, str, float, float]]:
    """The interactions that are certain and large enough to be named, each with its error."""
    pairs = indices.interactions[indices.interactions["second"] >= SHOWN_INDEX]
    cells = pairs.to_numpy().tolist()
    return [
        (str(first), str(second), *pair) for (first, second), pair in zip(pairs.index.to_list(), cells, strict=True)
    ]


def _pair_text(base: RuleBase, first: str, second: str, share: float, error: float) -> str:
    both = f"{base.variable[first].label} and {base.variable[second].label}"
    band = (max(0.0, share - error), min(1.0, share + error))
    return f"{both} would account for {words.with_band(share, band)} by acting together, beyond what each does alone"


def _indices_text(movable: Movable, single: pd.DataFrame) -> str:
    """What each accounts for: the picture in words."""
    rows = _large(single)
    phrases = [
        f"{part_label(movable.base, name)} {index_text(first, total)}"
        for name, first, total in zip(rows.index.to_list(), rows["first"].tolist(), rows["total"].tolist(), strict=True)
    ]
    return f"Shares of the variation of “{movable.label}”: {'; '.join(phrases)}."


def progress(indices: Indices) -> str:
    """How far the analysis has come."""
    return f"{indices.points:,} settings tried"


def _all_weights_headline(movable: Movable, indices: Indices) -> str:
    single = _large(indices.single)
    if single.empty:
        return "Nothing moves it, though every judgement may be off."
    name, total = str(single.index[0]), float(single["total"].iloc[0])
    return (
        f"If every judgement were off at once, each as far as its evidence leaves it open, "
        f"“{part_label(movable.base, name)}” would account for {words.percent(total)} of the variation."
    )
