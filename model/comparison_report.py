"""How is a comparison of two rule bases written out? As text for a terminal, and as one HTML file that fetches nothing.

Comparison in, text out; whatever stands in the HTML is escaped.
"""

from __future__ import annotations

import html
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from model.comparison import Comparison
from model.parts import RuleBase

BAR_PIXELS, ROW_PIXELS = 240, 22
STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; color: #1b1e24;
       background: #fff; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 0.2rem 0.8rem 0.2rem 0; border-bottom: 1px solid #d8dce3; vertical-align: top; }
rect.old { fill: #9aa3b2; } rect.new { fill: #1f4e79; }
"""


@dataclass(frozen=True)
class Section:
    """A table with its heading and a sentence; `pairs` are the old and new share of each row, where it is drawn."""

    heading: str
    sentence: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    pairs: tuple[tuple[float, float], ...] = ()


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


def _leads(base: RuleBase, outcome: str, share: float) -> str:
    return f"{base.outcome[outcome].label} {_percent(share)}"


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
    heading = html.escape(_title(comparison))
    body = "\n".join(map(_section_html, _sections(comparison)))
    return (
        f'<!doctype html>\n<html lang="en-GB">\n<meta charset="utf-8">\n<title>{heading}</title>\n'
        f"<style>{STYLE}</style>\n<h1>{heading}</h1>\n{body}\n<p>{html.escape(comparison.new.caveat)}</p>\n</html>\n"
    )


def _section_html(section: Section) -> str:
    pairs: Sequence[tuple[float, float] | None] = section.pairs or [None] * len(section.rows)
    longest = max((x for pair in section.pairs for x in pair if not math.isnan(x)), default=1.0) or 1.0
    rows = [
        _row_html("td", row, "" if pair is None else f"<td>{_bars(pair, longest)}</td>")
        for row, pair in zip(section.rows, pairs, strict=True)
    ]
    header = _row_html("th", section.columns, "<th>Grey before, blue after</th>" if section.pairs else "")
    return (
        f"<h2>{html.escape(section.heading)}</h2>\n<p>{html.escape(section.sentence)}</p>\n"
        f"<table>\n{header}\n{chr(10).join(rows)}\n</table>"
    )


def _row_html(tag: str, cells: Sequence[str], more: str) -> str:
    return f"<tr>{''.join(f'<{tag}>{html.escape(cell)}</{tag}>' for cell in cells)}{more}</tr>"


def _bars(pair: tuple[float, float], longest: float) -> str:
    """Two bars, before above after; what they show stands as numbers in the cells beside them."""
    widths = [0.0 if math.isnan(x) else BAR_PIXELS * x / longest for x in pair]
    bars = [
        f'<rect class="{name}" y="{2 + 10 * place}" width="{width:.1f}" height="8"/>'
        for place, (name, width) in enumerate(zip(("old", "new"), widths, strict=True))
    ]
    return f'<svg width="{BAR_PIXELS}" height="{ROW_PIXELS}" aria-hidden="true">{"".join(bars)}</svg>'
