"""What every benchmark needs: rounds in turn, medians, tables."""

from __future__ import annotations

import math
import os
import platform
import statistics
from collections.abc import Callable, Mapping, Sequence


def in_turn(runs: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """The figure of every run in every round, one after the other, so that noise falls on all alike."""
    figures: dict[str, list[float]] = {name: [] for name in runs}
    for number in range(rounds):
        # Every other round goes backwards: none always comes right after the same one.
        for name in list(runs) if number % 2 == 0 else reversed(list(runs)):
            figures[name].append(runs[name]())
    return figures


def ratio(over: Sequence[float], under: Sequence[float]) -> float:
    """The median of the rounds' ratios: a slow round slows both of its figures."""
    return statistics.median(a / b for a, b in zip(over, under, strict=True))


def percentile(figures: Sequence[float], share: float) -> float:
    """The smallest figure that at least this share of the figures does not exceed."""
    return sorted(figures)[math.ceil(share * len(figures)) - 1]


def print_table(title: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A small Markdown table, ready for the README."""
    table = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(row[place]) for row in table) for place in range(len(head))]
    table.insert(1, ["-" * width for width in widths])
    print(f"\n{title} ({os.cpu_count()} cores, Python {platform.python_version()})\n")
    for row in table:
        print("|", " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)), "|", flush=True)


def verdict(met: bool) -> str:
    """Whether an aim is met, in a word."""
    return "met" if met else "missed"
