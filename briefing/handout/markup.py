"""How is HTML written? Elements as text, all that somebody wrote escaped."""

from __future__ import annotations

import html
from collections.abc import Sequence


def tag(name: str, *inside: str, **attributes: str) -> str:
    """An element; what stands inside must be HTML already, attributes need not be."""
    shown = "".join(f' {key.rstrip("_").replace("_", "-")}="{html.escape(value)}"' for key, value in attributes.items())
    return f"<{name}{shown}>{''.join(inside)}</{name}>"


def written(text: str) -> str:
    """Text that somebody wrote: escaped, and its direction kept to itself."""
    return tag("bdi", html.escape(text))


def table(rows: Sequence[Sequence[str]]) -> str:
    """A table of plain text; the first row heads the columns, the first cell of every other its row."""
    heading, *others = rows
    head = tag("tr", *(tag("th", html.escape(cell), scope="col") for cell in heading))
    return tag("table", tag("thead", head), tag("tbody", *map(_row, others)))


def _row(cells: Sequence[str]) -> str:
    first, *others = cells
    return tag("tr", tag("th", html.escape(first), scope="row"), *(tag("td", html.escape(cell)) for cell in others))
