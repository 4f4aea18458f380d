"""How does a picture of the user's stand among the vector pictures? As it is kept, within one of its size."""

from __future__ import annotations

from briefing.svg.canvas import element, number, plain
from scenarios.pictures import Picture


def inlaid(kept: Picture, title: str) -> str:
    """The picture as SVG of its size, which holds it whole; its title is what it says to those who cannot see it."""
    width, height = kept.size
    image = element("image", width=width, height=height, href=kept.address)
    return element(
        "svg",
        element("title", plain(title)),
        image,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width)} {number(height)}",
        role="img",
    )
