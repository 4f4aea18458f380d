"""Would a page read more than words in a text of a rule base? These stand in sentences, labels and pictures alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from model.parts import Part
from model.quoting import clipped, harmless, unseen

# Each with what it is read as: by HTML, by Markdown as GitHub extends it, or by Streamlit.
READ_AS = {
    "a tag": re.compile(r"<[A-Za-z/!?]|&#?\w+;"),
    "a link or a picture": re.compile(r"\]\s*[(\[]|\]:|\[\^"),
    "an address": re.compile(
        r"\b(?:https?|ftp)://|\bwww\.|\b(?:mailto|xmpp|javascript|data):\S|\w@[\w-]+\.\w", re.IGNORECASE
    ),
    "code": re.compile(r"`"),
    "a colour or a sign": re.compile(r":[a-zA-Z][\w-]*[\[{]|:material[/_]|:[a-z+-][\w+-]*:"),
    "maths": re.compile(r"\$\$|\$(?![\s$])[^$\n]*?[^\s$]\$(?!\d)"),
}
# What becomes a link on purpose, and is checked for that.
ADDRESSES = {"address"}


def markup_faults(header: Mapping[str, object], parts: Mapping[str, Iterable[Part]]) -> Iterator[str]:
    """Every text that a page would read as more than words, with its remedy."""
    for name, text in header.items():
        if isinstance(text, str) and (fault := _fault(text)):
            yield f'"{name}" {fault}'
    for kind, each in parts.items():
        for part in each:
            content = part.model_dump()
            for place, text in _texts(content):
                if fault := _fault(text):
                    yield f'{kind.removesuffix("s")} "{content["id"]}": "{place}" {fault}'


def _texts(content: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every text with its place."""
    if isinstance(content, str):
        yield place, content
    elif isinstance(content, dict):
        for name, value in content.items():
            if name not in ADDRESSES:
                yield from _texts(value, f"{place}.{name}".removeprefix("."))
    elif isinstance(content, list | tuple):
        for value in content:
            yield from _texts(value, place)


def _fault(text: str) -> str:
    if hidden := unseen(text):
        return f"holds {hidden}, which cannot be seen; remove it"
    for kind, pattern in READ_AS.items():
        if match := pattern.search(text):
            part = clipped(harmless(text[match.start() :]))
            return f"holds “{part}”, which a page would read as {kind}; write it as words"
    return ""
