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
SIZES = (20.0, 18.0, 16.0, SMALLEST)
# What a cell keeps free: to its right, and above and below; of the latter up to so much, where there is room.
BESIDE, ABOVE, MOST_ABOVE = 10.0, 3.0, 8.0


def row_heights(rows: Rows, widths: Sequence[float], points: float = SMALLEST, above: float = ABOVE) -> list[float]:
    """How high each row has to be, the first being the heading."""
    return [
        2 * above
        + max(fit.height(visible(cell), width - BESIDE, points) for cell, width in zip(cells, widths, strict=True))
        for cells in rows
    ]


def widths(room: float, shares: Sequence[float]) -> list[float]:
    """The widths of columns that share the room."""
    return [room * share / sum(shares) for share in shares]


def table_height(rows: Rows, room: float, shares: Sequence[float], points: float = SMALLEST) -> float:
    """How high a table has to be."""
    return sum(row_heights(rows, widths(room, shares), points))


def that_fit(rows: Rows, box: Box, shares: Sequence[float], points: float = SMALLEST) -> Rows:
    """The heading and as many of the rows as fit a box, at least one; no cell takes more than half of its height."""
    across, room, count = widths(box.width, shares), box.height, 0
    tallest = box.height / 2 - 2 * ABOVE
    cut = [[_cut(cell, width, tallest, points) for cell, width in zip(cells, across, strict=True)] for cells in rows]
    for tall in row_heights(cut, across, points):
        room -= tall
        count += room >= 0
    return cut[: max(count, 2)]


def _cut(cell: str, width: float, tallest: float, points: float) -> str:
    return fit.sized(cell, width - BESIDE, tallest, (points,))[0]


def in_pages(rows: Rows, box: Box, shares: Sequence[float], points: float = SMALLEST) -> list[Rows]:
    """The rows in as many tables as they need to fit a box, each under the heading, all about as high."""
    pages = list(_filled(rows, box, shares, points))
    low, high = box.height / 2, box.height
    while len(pages) > 1 and high - low > SMALLEST:
        middle = (low + high) / 2
        lower = list(_filled(rows, Box(box.left, box.top, box.width, middle), shares, points))
        if len(lower) == len(pages) and sum(map(len, lower)) == sum(map(len, pages)):
            pages, high = lower, middle
        else:
            low = middle
    return pages


def _filled(rows: Rows, box: Box, shares: Sequence[float], points: float) -> Iterator[Rows]:
    """The rows in tables as full as they can be."""
    heading, waiting = rows[0], list(rows[1:])
    while waiting:
        page = that_fit([heading, *waiting], box, shares, points)
        yield page
        waiting = waiting[len(page) - 1 :]


def put_table(
    page: Page,
    name: str,
    box: Box,
    rows: Rows,
    shares: Sequence[float],
    sentence: str,
    sizes: Sequence[float] = SIZES,
) -> None:
    """A table with a heading and a hairline under every row, as large as fits; columns share the width of the box."""
    across = widths(box.width, shares)
    points = next((x for x in sizes if sum(row_heights(rows, across, x)) <= box.height), sizes[-1])
    spare = box.height - sum(row_heights(rows, across, points))
    above = min(ABOVE + max(spare, 0.0) / (2 * len(rows)), MOST_ABOVE)
    heights = row_heights(rows, across, points, above)
    low = Box(box.left, box.top, box.width, sum(heights))
    table = add_table(page, name, low, len(rows), len(shares), sentence)
    plain(table)
    for column, width in zip(table.columns, across, strict=True):
        column.width = Pt(width)
    for place, (row, tall, cells) in enumerate(zip(table.rows, heights, rows, strict=True)):
        row.height = Pt(tall)
        for cell, said in zip(row.cells, cells, strict=True):
            _write(cell, visible(said), points, above, heading=place == 0)


def plain(table: Any) -> None:
    """Takes the lines and fills off a table."""
    table.horz_banding = False
    style = table._tbl.tblPr.find(".//{*}tableStyleId")
    style.text = NO_STYLE


def rule(cell: Any, side: str) -> None:
    """Draws a hairline at the top (T) or at the bottom (B) of a cell."""
    line = f"""
        <a:ln{side} {nsdecls("a")} w="9525"><a:solidFill><a:schemeClr val="bg2"/></a:solidFill></a:ln{side}>"""
    cell._tc.get_or_add_tcPr().insert(0, parse_xml(line))


def _write(cell: Any, said: str, points: float, above: float, heading: bool) -> None:
    cell.margin_left, cell.margin_right = 0, Pt(BESIDE)
    cell.margin_top = cell.margin_bottom = Pt(above)
    cell.vertical_anchor = MSO_ANCHOR.TOP
    paragraph = cell.text_frame.paragraphs[0]
    run = paragraph.add_run()
    run.text = said
    run.font.size, run.font.language_id = Pt(points), MSO_LANGUAGE_ID.ENGLISH_UK
    run.font.color.theme_color = MSO_THEME_COLOR.TEXT_2 if heading else MSO_THEME_COLOR.TEXT_1
    if fit.right_to_left(said):
        paragraph._p.get_or_add_pPr().set("rtl", "1")
    rule(cell, "B")
