"""What can be mailed? A storyline as one HTML file, a page and slides at once, that evaluates the model by itself.

It asks nothing of any network: its Content Security Policy lets only its own script and style run.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from functools import lru_cache
from itertools import starmap
from pathlib import Path
from typing import Any

from briefing import provenance
from briefing.brief import Brief
from briefing.handout.content import content
from briefing.handout.markup import tag
from briefing.handout.page import page
from briefing.scripts import joined

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
STYLES = (ROOT / "briefing/draw.css", HERE / "page.css", HERE / "slides.css")
FONT_FILES = ROOT / "briefing/fonts"
# Which weights each holds.
FONTS = {"Briefing Sans": "400 600", "Briefing Serif": "600"}
RECORD_ID, CONTENT_ID = "record", "content"


def handout(brief: Brief) -> str:
    """The brief as an HTML file. The same brief gives the same text."""
    title = f"{brief.title} · {brief.base.title}"
    return "\n".join(
        [
            '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy()}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">',
            tag("title", html.escape(title)),
            f"<style>{_style()}</style>\n</head>\n<body>",
            tag("div", page(brief), id="page"),
            _data(RECORD_ID, provenance.to_json(brief)),
            _data(CONTENT_ID, embedded(content(brief))),
            f'<script type="module">{_script()}</script>\n</body>\n</html>\n',
        ]
    )


@lru_cache(maxsize=1)
def policy() -> str:
    """The Content Security Policy of every hand-out: its own script and style, and nothing from anywhere."""
    return (
        f"default-src 'none'; script-src '{_digest(_script())}'; style-src '{_digest(_style())}'; img-src data:; "
        "font-src data:; base-uri 'none'; form-action 'none'"
    )


def embedded(value: Any) -> str:
    """The value as JSON in plain ASCII without <, > and &, so that it can stand as it is in HTML."""
    text = json.dumps(value, separators=(",", ":"), allow_nan=False)
    return text.replace("<", r"\u003c").replace(">", r"\u003e").replace("&", r"\u0026")


def _data(id: str, text: str) -> str:
    return f'<script type="application/json" id="{id}">{text}</script>'


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
