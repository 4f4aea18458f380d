"""What can be mailed? A storyline as one HTML file, a page and slides at once, that evaluates the model by itself.

It asks nothing of any network: its Content Security Policy lets only its own script and style run.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from itertools import starmap
from pathlib import Path

from briefing import provenance
from briefing.brief import Brief
from briefing.handout.content import content
from briefing.handout.page import page
from briefing.scripts import joined

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
STYLES = (ROOT / "briefing/draw.css", HERE / "page.css", HERE / "slides.css")
FONT_FILES = ROOT / "briefing/fonts"
# Which weights each holds.
FONTS = {"Briefing Sans": "400 600", "Briefing Serif": "600"}


def handout(brief: Brief) -> str:
    """The brief as an HTML file. The same brief gives the same text."""
    return page(
        brief,
        policy=policy(),
        style=_style(),
        script=_script(),
        record=provenance.to_json(brief),
        content=provenance.embedded(content(brief)),
    )


@lru_cache(maxsize=1)
def policy() -> str:
    """The Content Security Policy of every hand-out: its own script and style, and nothing from anywhere."""
    return (
        f"default-src 'none'; script-src '{_digest(_script())}'; style-src '{_digest(_style())}'; img-src data:; "
        "font-src data:; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@lru_cache(maxsize=1)
def _script() -> str:
    return "\n" + _lean(joined(HERE / "start.js"))


@lru_cache(maxsize=1)
def _style() -> str:
    rules = [_lean(file.read_text(encoding="utf-8")) for file in STYLES]
    return "\n" + "\n".join([*starmap(_face, FONTS.items()), *rules])


def _face(family: str, weights: str) -> str:
    """A font that travels with the page, so that it looks the same on every machine."""
    data = base64.b64encode((FONT_FILES / f"{family.replace(' ', '')}.woff2").read_bytes()).decode()
    return (
        f'@font-face {{ font-family: "{family}"; font-weight: {weights}; font-display: block; '
        f'src: url("data:font/woff2;base64,{data}") format("woff2"); }}'
    )


def _lean(text: str) -> str:
    """A text without its comments and indents, which would travel with every copy."""
    uncommented = re.sub(r"^\s*/\*.*?\*/$", "", text, flags=re.MULTILINE | re.DOTALL)
    lines = (line.strip() for line in uncommented.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))
