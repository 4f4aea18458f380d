"""What is a page made of? Columns of parts upon each other: texts and tables as plain data, places in points."""

from __future__ import annotations

from typing import Any

from briefing.findings import own
from briefing.slideshow import Slide

Part = dict[str, Any]
# How wide all columns are together, and how far apart.
WIDTH, GAP = 872.0, 30.0


def column(width: float, *parts: Part | None) -> Part:
    """A column so wide of those parts that there are."""
    return {"width": width, "parts": [part for part in parts if part]}


def text(*paragraphs: str, quiet: bool = False, listed: bool = False, heading: str = "") -> Part:
    """Paragraphs or, `listed`, points; in quiet type, under a heading."""
    return {"kind": "text", "text": list(paragraphs), "quiet": quiet, "listed": listed, "heading": heading}


def table(slide: Slide) -> Part | None:
    """The rows of a slide, if it has any, their columns as wide as their shares say."""
    shares = list(slide.shares) or own.shares(slide.rows)
    return {"kind": "table", "rows": own.rows(slide.rows), "shares": shares} if slide.rows else None
