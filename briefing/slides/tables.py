"""What stands in rows? PowerPoint's own tables, quiet, each row as high as its text needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Pt

from briefing.slides import fit
from briefing.slides.boxes import Box
from briefing.slides.fit import SMALLEST, visible
from briefing.slides.page import Page, add_table

Rows = Sequence[Sequence[str]]
# PowerPoint's own style without lines or fills.
NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
SIZES = (18.0, 16.0)  # for tables whose rows all fit on one line
BESIDE, ABOVE = 5.0, 2.0  # what a cell keeps free


def row_heights(rows: Rows, widths: Sequence[float], points: float = SMALLEST) -> list[float]:
    """How high each row has to be, the first being the heading."""
    return [
        2 * ABOVE
        + max(fit.height(visible(cell), width - 2 * BESIDE, points) for cell, width in zip(cells, widths, strict=True))
        for cells in rows
    ]


def widths(room: float, shares: Sequence[float]) -> list[float]:
    """The widths of columns that share the room."""
    return [room * share / sum(shares) for share in shares]


def table_height(rows: Rows, room: float, shares: Sequence[float], points: float = SMALLEST) -> float:
    """How high a table has to be."""
    return sum(row_heights(rows, widths(room, shares), points))


def that_fit(rows: Rows, box: Box, shares: Sequence[float]) -> Rows:
    """The heading and as many of the rows as fit a box, at least one; no cell takes more than half of its height."""
    across, room, count = widths(box.width, shares), box.height, 0
    tallest = box.height / 2 - 2 * ABOVE
    cut = [[_cut(cell, width, tallest) for cell, width in zip(cells, across, strict=True)] for cells in rows]
    for tall in row_heights(cut, across):
        room -= tall
        count += room >= 0
    return cut[: max(count, 2)]


def _cut(cell: str, width: float, tallest: float) -> str:
    return fit.sized(cell, width - 2 * BESIDE, tallest, (SMALLEST,))[0]


def in_pages(rows: Rows, box: Box, shares: Sequence[float]) -> Iterator[Rows]:
    """The rows in as many tables as they need to fit a box, each under the heading."""
    heading, waiting = rows[0], list(rows[1:])
    while waiting:
        page = that_fit([heading, *waiting], box, shares)
        yield page
        waiting = waiting[len(page) - 1 :]


def put_table(page: Page, name: str, box: Box, rows: Rows, shares: Sequence[float], sentence: str) -> None:
    """A table with a heading and a hairline under every row, as large as fits; columns share the width of the box."""
    across, points = widths(box.width, shares), _largest(rows, box, shares)
    heights = row_heights(rows, across, points)
    low = Box(box.left, box.top, box.width, sum(heights))
    table = add_table(page, name, low, len(rows), len(shares), sentence)
    _plain(table)
    for column, width in zip(table.columns, across, strict=True):
        column.width = Pt(width)
    for place, (row, tall, cells) in enumerate(zip(table.rows, heights, rows, strict=True)):
        row.height = Pt(tall)
        for cell, said in zip(row.cells, cells, strict=True):
            _write(cell, visible(said), points, heading=place == 0)


def _largest(rows: Rows, box: Box, shares: Sequence[float]) -> float:
    """The largest size at which every row takes one line and all fit the box; the smallest if there is none."""
    for points in SIZES:
        one_line_each = len(rows) * (2 * ABOVE + points * fit.LINE_HEIGHT)
        if table_height(rows, box.width, shares, points) <= min(box.height, one_line_each + 1):
            return points
    return SMALLEST


def _plain(table: Any) -> None:
    table.horz_banding = False
    style = table._tbl.tblPr.find(".//{*}tableStyleId")
    style.text = NO_STYLE


def _write(cell: Any, said: str, points: float, heading: bool) -> None:
    cell.margin_left = cell.margin_right = Pt(BESIDE)
    cell.margin_top = cell.margin_bottom = Pt(ABOVE)
    cell.vertical_anchor = MSO_ANCHOR.TOP
    paragraph = cell.text_frame.paragraphs[0]
    run = paragraph.add_run()
    run.text = said
    run.font.size, run.font.language_id = Pt(points), MSO_LANGUAGE_ID.ENGLISH_UK
    run.font.color.theme_color = MSO_THEME_COLOR.TEXT_2 if heading else MSO_THEME_COLOR.TEXT_1
    if fit.right_to_left(said):
        paragraph._p.get_or_add_pPr().set("rtl", "1")
    line = f"""
        <a:lnB {nsdecls("a")} w="9525"><a:solidFill><a:schemeClr val="bg2"/></a:solidFill></a:lnB>"""
    cell._tc.get_or_add_tcPr().insert(0, parse_xml(line))
