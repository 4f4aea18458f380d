"""What stands in rows? PowerPoint's own tables, quiet, each row as high as its text needs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Pt

from briefing import fit
from briefing.fit import SMALLEST, visible
from briefing.ink import QUIET, TEXT
from briefing.marks import Box, Words
from briefing.rows import ABOVE, BESIDE, Rows, row_heights, that_fit, widths
from briefing.slides.page import Page, add_table
from briefing.slides.shapes import run
from briefing.typeface import LINE_HEIGHT

# PowerPoint's own style without lines or fills.
NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
SIZES = (18.0, 16.0, SMALLEST)
NUMBER = re.compile(r"[-+−<>~≈×]{0,2}\s?(\d[\d\s.,’]*)?\s?%?")
# What a column of numbers keeps free to its right, where another begins.
BESIDE_NUMBERS = 24.0
# What a cell keeps free above and below, up to so much, where there is room.
MOST_ABOVE = 8.0


def put_table(
    page: Page,
    name: str,
    box: Box,
    rows: Rows,
    shares: Sequence[float],
    sentence: str,
    sizes: Sequence[float] = SIZES,
    is_even: bool = False,
) -> float:
    """A table with a heading and a hairline under every row, as large as fits; columns share the width of the box.

    Rows are all as high, if it is to be even. Cells are cut short if it does not fit at the least of the sizes. Returns
    how high it is.
    """
    across = widths(box.width, shares)

    def heights(points: float, above: float = ABOVE) -> list[float]:
        high = row_heights(rows, across, points, above)
        return [high[0], *[max(high[1:])] * (len(high) - 1)] if is_even and rows[1:] else high

    points = next((x for x in sizes if sum(heights(x)) <= box.height), sizes[-1])
    rows = all_that_fit(rows, box, shares, points)
    is_even = is_even and sum(heights(points)) <= box.height
    spare = box.height - sum(heights(points))
    above = min(ABOVE + max(spare, 0.0) / (2 * len(rows)), MOST_ABOVE)
    at_end = [all(map(_is_number, column[1:])) and any(column[1:]) for column in zip(*rows, strict=True)]
    cells = [
        [
            Cell([Words(visible(said), points, colour=colour)], above, above, is_even, end, is_last=number == len(row))
            for number, (said, end) in enumerate(zip(row, at_end, strict=True), start=1)
        ]
        for row, colour in zip(rows, (QUIET, *[TEXT] * (len(rows) - 1)), strict=True)
    ]
    put_cells(page, name, box, across, heights(points, above), cells, sentence)
    return sum(heights(points, above))


def all_that_fit(rows: Rows, box: Box, shares: Sequence[float], points: float) -> Rows:
    """All the rows, their cells cut short until they fit a box; if that is too low for a line each, as many as do."""
    line = points * LINE_HEIGHT
    for lines in range(max(int(box.height / 2 // line), 1), 0, -1):
        fitting = that_fit(rows, box, shares, points, lines * line + 0.1)
        if len(fitting) == len(rows):
            break
    return fitting


def _is_number(said: str) -> bool:
    """Whether a cell holds nothing but a number, or nothing: such stand below each other's last digit."""
    return bool(NUMBER.fullmatch(said))


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, how far from its upper and lower edge, whether in its middle or at its right end, whether
    it is the last of its row, and where a line runs.

    The line is a hairline at the bottom (B) or at the top (T), or there is none.
    """

    said: Sequence[Words]
    above: float = 0.0
    below: float = 0.0
    middle: bool = False
    at_end: bool = False
    is_last: bool = False
    line: str = "B"


def put_cells(
    page: Page,
    name: str,
    box: Box,
    widths: Sequence[float],
    heights: Sequence[float],
    cells: Sequence[Sequence[Cell]],
    sentence: str,
) -> None:
    """A table with the cells, at the upper left of a box, as broad and high as its columns and rows are."""
    low = Box(box.left, box.top, sum(widths), sum(heights))
    frame = add_table(page, name, low, sentence)
    columns = "".join(f'<a:gridCol w="{Pt(width)}"/>' for width in widths)
    rows = "".join(
        f'<a:tr h="{Pt(height)}">{"".join(map(_cell, row))}</a:tr>' for height, row in zip(heights, cells, strict=True)
    )
    style = f'<a:tblPr firstRow="1"><a:tableStyleId>{NO_STYLE}</a:tableStyleId></a:tblPr>'
    table = parse_xml(f"<a:tbl {nsdecls('a')}>{style}<a:tblGrid>{columns}</a:tblGrid>{rows}</a:tbl>")
    frame.getparent().replace(frame, table)


def _cell(cell: Cell) -> str:
    side, anchor = f"ln{cell.line}", "ctr" if cell.middle else "t"
    line = f'<a:{side} w="9525"><a:solidFill><a:schemeClr val="bg2"/></a:solidFill></a:{side}>' if cell.line else ""
    is_reversed = fit.right_to_left("".join(words.said for words in cell.said))
    turned = (' algn="r"' if cell.at_end or is_reversed else "") + (' rtl="1"' if is_reversed else "")
    right = (0.0 if cell.is_last else BESIDE_NUMBERS) if cell.at_end else BESIDE
    edges = f'marL="0" marR="{Pt(right)}" marT="{Pt(cell.above)}" marB="{Pt(cell.below)}" anchor="{anchor}"'
    paragraph = f"<a:p><a:pPr{turned}/>{''.join(map(run, cell.said))}</a:p>"
    return f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{paragraph}</a:txBody><a:tcPr {edges}>{line}</a:tcPr></a:tc>"
