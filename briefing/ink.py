"""What colours are there? The inks of every picture by light and dark, and which of two is read upon a colour."""

from __future__ import annotations

from model.leads import Coloured

TEXT, QUIET, FAINT, LINE, PAPER = "#1D2129", "#5A6270", "#C9CED6", "#E3E6EB", "#FFFFFF"
# What they become in a dark room: theme.dark of .streamlit/config.toml, and the neutral tones of the panel there.
DARK = {TEXT: "#E8EAEE", QUIET: "#A3ABB8", FAINT: "#4A515E", LINE: "#343A45", PAPER: "#14171D"}


def ink_on(background: str) -> str:
    """Black or white, whichever is read better upon a colour."""
    # At this luminance both contrast equally (WCAG 2.2, relative luminance and contrast ratio).
    return "#000000" if luminance(background) > 0.179 else "#FFFFFF"


def luminance(colour: str) -> float:
    """The relative luminance of a colour (#RRGGBB), from 0 to 1 (WCAG 2.2)."""
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def outcome_ink(outcome: Coloured, dark: bool) -> str:
    """The colour of an outcome, or of a group, on a light or a dark page, as #RRGGBB."""
    return outcome.colour.dark if dark else outcome.colour.light
