"""How is a change of rules told? A comparison as text for a terminal, and as one HTML file that fetches nothing.

Comparison in, text out. What stands in it is escaped.
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


def title(found: Comparison) -> str:
    """What is compared."""
    old, new = found.old, found.new
    return f"{new.title}: rules {old.version} ({old.fingerprint[:8]}) → {new.version} ({new.fingerprint[:8]})"


def sections(found: Comparison) -> Iterator[Section]:
    """Every table of a comparison, in the order in which it is told."""
    names = ("Reading", "Slider", found.old.version, found.new.version)
    yield Section(
        "What each slider moves",
        "Points by which the outcome that it moves most moves over its whole range, all others at the baseline.",
        names,
        tuple(
            (_reading(found, reading), label(found, "variables", name), points(old), points(new))
            for (reading, name), (old, new) in _rows(found.swings)
        ),
        tuple((old, new) for _, (old, new) in _rows(found.swings)),
    )
    yield Section(
        "Where nothing moves",
        "Share of windows, a tenth of a slider wide, over which no outcome moves by half a point; random settings.",
        ("Reading", found.old.version, found.new.version),
        tuple((_reading(found, x), percent(old), percent(new)) for x, (old, new) in _rows(found.still)),
        tuple((old, new) for _, (old, new) in _rows(found.still)),
    )
    yield Section(
        "What leads in each preset",
        _led_elsewhere(found),
        ("Reading", "Preset", found.old.version, found.new.version),
        tuple(
            (_reading(found, x), name, _leads(found.old, led, share), _leads(found.new, leads, now))
            for (x, name), (led, share, leads, now) in _rows(found.leaders)
        ),
        tuple((share, now) for _, (_, share, _, now) in _rows(found.leaders)),
    )
    if len(found.record):
        yield Section(
            "Track record on past cases",
            "Coded with hindsight, mean of the codings. AUC: the share of pairs, a yes and a no, told apart; 0.5 is "
            "mere chance. Rank correlation: 1 is perfect, 0 mere chance. Brier score: the lower the better.",
            (
                "Reading",
                "Asked",
                *(f"{score}, {x.version}" for score in ("AUC", "Rank", "Brier") for x in (found.old, found.new)),
            ),
            tuple(
                (_reading(found, reading), check, *(_score(y) for y in scores))
                for (check, reading), scores in _rows(found.record)
            ),
        )
    yield Section(
        "What changed in the rules",
        counted(found.changes),
        ("Part", "Which", "Change", "What"),
        tuple((kind, label(found, kind, name), change, what) for _, (kind, name, change, what) in _rows(found.changes)),
    )


def _rows(table: pd.DataFrame) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    return ((name, tuple(cells)) for name, cells in zip(table.index, table.to_numpy().tolist(), strict=True))


def counted(changes: pd.DataFrame) -> str:
    """How many parts were added, changed and removed: “rules: 2 added, 1 changed; stages: 1 added.”"""
    counts = changes.groupby(["kind", "change"], sort=False).size()
    kinds = dict.fromkeys(changes["kind"])
    told = [f"{kind}: {', '.join(f'{count} {change}' for change, count in counts[kind].items())}" for kind in kinds]
    return f"{'; '.join(told)}." if told else "nothing changed."


def _led_elsewhere(found: Comparison) -> str:
    table = found.leaders
    count = int((table["old"] != table["new"]).sum())
    return f"In {count} of {len(table)} something else leads now."


def label(found: Comparison, kind: str, name: str) -> str:
    """What a part of a kind (“rules”, “variables” …) is called, in the newer rules if it is there."""
    for base in (found.new, found.old):
        part = {x.id: x for x in getattr(base, kind)}.get(name)
        if part is not None:
            return str(getattr(part, "label", "") or getattr(part, "name", "") or name)
    return name


def _reading(found: Comparison, name: str) -> str:
    return found.new.reading[name].label


def _leads(base: RuleBase, outcome: str, share: float) -> str:
    return f"{base.outcome[outcome].label} {percent(share)}"


def percent(share: float) -> str:
    """The share as “47 %”."""
    return "–" if math.isnan(share) else f"{100 * share:.0f} %"


def points(share: float) -> str:
    """A move in points, to a tenth; a dash where there is no such slider."""
    return "–" if math.isnan(share) else f"{100 * share:.1f}"


def _score(score: float) -> str:
    return "–" if math.isnan(score) else f"{score:.2f}"


def as_text(found: Comparison) -> str:
    """The comparison as plain text."""
    return "\n\n".join([title(found), *map(_section_text, sections(found)), found.new.caveat])


def _section_text(section: Section) -> str:
    table = [section.columns, *section.rows]
    widths = [max(len(row[place]) for row in table) for place in range(len(section.columns) - 1)]
    lines = ["  ".join([*(f"{x:<{w}}" for x, w in zip(row, widths, strict=False)), row[-1]]).rstrip() for row in table]
    return "\n".join([section.heading, section.sentence, "", *lines])


def as_html(found: Comparison) -> str:
    """The comparison as one HTML document with charts; it holds no script and fetches nothing."""
    heading = html.escape(title(found))
    body = "\n".join(map(_section_html, sections(found)))
    return (
        f'<!doctype html>\n<html lang="en-GB">\n<meta charset="utf-8">\n<title>{heading}</title>\n'
        f"<style>{STYLE}</style>\n<h1>{heading}</h1>\n{body}\n<p>{html.escape(found.new.caveat)}</p>\n</html>\n"
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
