"""How is a comparison of two rule bases written out? As text for a terminal, and as one HTML file that fetches nothing.

Comparison in, text out; whatever stands in the HTML is escaped.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from model.aims import askable
from model.comparison import Comparison
from model.parts import RuleBase

BAR_PIXELS = 240
TEMPLATE = Path(__file__).with_suffix(".html")


@dataclass(frozen=True)
class Section:
    """A table with its heading and a sentence; `pairs` are the old and new share of each row, where it is drawn."""

    heading: str
    sentence: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    pairs: tuple[tuple[float, float], ...] = ()

    @property
    def bars(self) -> list[list[float]]:
        """Two widths in pixels for each row that is drawn, the longest of all as wide as there is room."""
        longest = max((x for pair in self.pairs for x in pair if not math.isnan(x)), default=1.0) or 1.0
        return [[0.0 if math.isnan(x) else BAR_PIXELS * x / longest for x in pair] for pair in self.pairs]


def _title(comparison: Comparison) -> str:
    old, new = comparison.old, comparison.new
    return f"{new.title}: rules {old.version} ({old.fingerprint[:8]}) → {new.version} ({new.fingerprint[:8]})"


def _sections(comparison: Comparison) -> Iterator[Section]:
    """Every table of a comparison, in the order in which it is read."""
    yield _swings(comparison)
    yield _still(comparison)
    yield _leaders(comparison)
    if len(comparison.record):
        yield _record(comparison)
    yield _changes(comparison)


def _swings(comparison: Comparison) -> Section:
    rows = list(_rows(comparison.swings))
    return Section(
        "What each slider moves",
        "Points by which a slider, from end to end, moves the outcome that it moves most; all others at the baseline.",
        ("Reading", "Slider", *comparison.versions),
        tuple(
            (_reading(comparison, reading), label(comparison, "variables", name), points(old), points(new))
            for (reading, name), (old, new) in rows
        ),
        tuple((old, new) for _, (old, new) in rows),
    )


def _still(comparison: Comparison) -> Section:
    rows = list(_rows(comparison.still))
    return Section(
        "Where nothing moves",
        "Share of stretches, a tenth of a slider long, on which no outcome moves by half a point; all else at random.",
        ("Reading", *comparison.versions),
        tuple((_reading(comparison, reading), _percent(old), _percent(new)) for reading, (old, new) in rows),
        tuple((old, new) for _, (old, new) in rows),
    )


def _leaders(comparison: Comparison) -> Section:
    rows = list(_rows(comparison.leaders))
    return Section(
        "What leads in each preset",
        f"In {comparison.led_elsewhere()} rows something else leads.",
        ("Reading", "Preset", *comparison.versions),
        tuple(
            (
                _reading(comparison, reading),
                preset,
                _leads(comparison.old, old, old_share),
                _leads(comparison.new, new, new_share),
            )
            for (reading, preset), (old, old_share, new, new_share) in rows
        ),
        tuple((old_share, new_share) for _, (_, old_share, _, new_share) in rows),
    )


def _record(comparison: Comparison) -> Section:
    scores = tuple(f"{score}, {version}" for score in ("AUC", "Rank", "Brier") for version in comparison.versions)
    return Section(
        "Track record on past cases",
        "Coded with hindsight, mean of the codings. AUC: the share of pairs, a yes and a no, told apart; 0.5 is "
        "mere chance. Rank correlation: 1 is perfect, 0 mere chance. Brier score: the lower the better.",
        ("Reading", "Asked", *scores),
        tuple(
            (_reading(comparison, reading), check, *map(_score, cells))
            for (check, reading), cells in _rows(comparison.record)
        ),
    )


def _changes(comparison: Comparison) -> Section:
    return Section(
        "What changed in the rules",
        counted(comparison.changes),
        ("Part", "Which", "Change", "What"),
        tuple(
            (kind, label(comparison, kind, name), change, what)
            for _, (kind, name, change, what) in _rows(comparison.changes)
        ),
    )


def _rows(table: pd.DataFrame) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    return ((name, tuple(cells)) for name, cells in zip(table.index, table.to_numpy().tolist(), strict=True))


def counted(changes: pd.DataFrame) -> str:
    """How many parts were added, changed and removed: “rules: 2 added, 1 changed; stages: 1 added.”"""
    counts = changes.groupby(["kind", "change"], sort=False).size()
    kinds = dict.fromkeys(changes["kind"])
    by_kind = [f"{kind}: {', '.join(f'{count} {change}' for change, count in counts[kind].items())}" for kind in kinds]
    return f"{'; '.join(by_kind)}." if by_kind else "nothing changed."


def label(comparison: Comparison, kind: str, name: str) -> str:
    """What a part of a kind (“rules”, “variables” …) is called, in the newer rules if it is there."""
    for base in (comparison.new, comparison.old):
        part = {x.id: x for x in getattr(base, kind)}.get(name)
        if part is not None:
            return str(getattr(part, "label", "") or getattr(part, "name", "") or name)
    return name


def _reading(comparison: Comparison, name: str) -> str:
    return comparison.new.reading[name].label


def _leads(base: RuleBase, leading: str, share: float) -> str:
    return f"{askable(base)[leading]} {_percent(share)}"


def _percent(share: float) -> str:
    """The share as “47 %”."""
    return "–" if math.isnan(share) else f"{100 * share:.0f} %"


def points(share: float) -> str:
    """A move in points, to a tenth; a dash where there is no such slider."""
    return "–" if math.isnan(share) else f"{100 * share:.1f}"


def _score(score: float) -> str:
    return "–" if math.isnan(score) else f"{score:.2f}"


def as_text(comparison: Comparison) -> str:
    """The comparison as plain text."""
    return "\n\n".join([_title(comparison), *map(_section_text, _sections(comparison)), comparison.new.caveat])


def _section_text(section: Section) -> str:
    table = [section.columns, *section.rows]
    widths = [max(len(row[place]) for row in table) for place in range(len(section.columns) - 1)]
    lines = ["  ".join([*(f"{x:<{w}}" for x, w in zip(row, widths, strict=False)), row[-1]]).rstrip() for row in table]
    return "\n".join([section.heading, section.sentence, "", *lines])


def as_html(comparison: Comparison) -> str:
    """The comparison as one HTML document with charts; it holds no script and fetches nothing."""
    # For this alone: who only evaluates need not wait for it.
    from jinja2 import Environment

    template = Environment(autoescape=True, trim_blocks=True).from_string(TEMPLATE.read_text(encoding="utf-8"))
    return template.render(title=_title(comparison), sections=list(_sections(comparison)), caveat=comparison.new.caveat)
