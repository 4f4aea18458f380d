"""What is a vector picture made of? Elements as escaped text."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from briefing.ink import QUIET, TEXT
from briefing.typeface import FONT, NOT_IN_XML, SIZE, SMALL

WIDTH = 720.0
Style = dict[str, str | float]
NOTE: Style = {"font_size": SMALL, "fill": QUIET}

SPAN_GAP = 10.0


def element(tag: str, *inside: str, **attributes: str | float) -> str:
    """One element; attributes are escaped, what stands inside must be XML already."""
    shown = "".join(
        f" {name.replace('_', '-')}={quoteattr(x if isinstance(x, str) else number(x))}"
        for name, x in attributes.items()
    )
    return f"<{tag}{shown}>{''.join(inside)}</{tag}>" if inside else f"<{tag}{shown}/>"


def number(value: float) -> str:
    """A coordinate to a tenth, without needless decimals."""
    return f"{round(value, 1) + 0.0:g}"


def plain(said: str) -> str:
    """Text made safe to stand in XML."""
    return escape(NOT_IN_XML.sub("\ufffd", said))


def picture(width: float, height: float, title: str, parts: Iterable[str]) -> str:
    """A whole picture; its title is what it says to those who cannot see it."""
    return element(
        "svg",
        element("title", plain(title)),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width)} {number(height)}",
        role="img",
        font_family=FONT,
        font_size=SIZE,
        fill=TEXT,
    )


def text(x: float, y: float, said: str, *more: str, **attributes: str | float) -> str:
    """A line of text, its baseline at y; `more` are spans that follow it."""
    return element("text", plain(said), *more, x=x, y=y, **attributes)


def span(said: str, **attributes: str | float) -> str:
    """What follows on a line of text, a little apart and in a style of its own."""
    return element("tspan", plain(said), dx=SPAN_GAP, **attributes)


def rectangle(x: float, y: float, width: float, height: float, fill: str, **attributes: str | float) -> str:
    """A filled rectangle."""
    return element("rect", x=x, y=y, width=width, height=height, fill=fill, **attributes)


def line(x0: float, y0: float, x1: float, y1: float, stroke: str = QUIET, width: float = 1.0) -> str:
    """A straight line."""
    return element("line", x1=x0, y1=y0, x2=x1, y2=y1, stroke=stroke, stroke_width=width)
