"""How does an answer look on paper and off the network? Vector pictures as SVG text: pure functions, no script.

Every picture is sized by its viewBox, holds nothing from outside, and begins with a title that says what it shows.
"""

from briefing.svg.alone import alone
from briefing.svg.bars import bars_legend, comparison, divided_bar, outcome_bars
from briefing.svg.cases import precedent_rows
from briefing.svg.inlaid import inlaid
from briefing.svg.marks import branches, drawn
from briefing.svg.plane import map
from briefing.svg.timeline import over_time

__all__ = [
    "alone",
    "bars_legend",
    "branches",
    "comparison",
    "divided_bar",
    "drawn",
    "inlaid",
    "map",
    "outcome_bars",
    "over_time",
    "precedent_rows",
]
