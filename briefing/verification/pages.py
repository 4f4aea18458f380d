"""Does a hand-out show what its record gives? Its text, its data, its drawings and its script."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import zip_longest
from typing import Any

from lxml import etree, html

from briefing.brief import Brief
from briefing.handout import handout
from briefing.provenance import SCRIPT_ID, ForeignFileError
from briefing.unpacking import nodes
from briefing.verification import lines
from briefing.verification.nesting import outermost
from briefing.verification.papers import different
from model.documents import DocumentError, parsed_json

MOST_FAULTS = 12
# Several times what forty scenes with every view take. An attribute without a value takes two bytes of a file and a
# hundred of memory.
MAX_PAGE_BYTES, MAX_PAGE_NODES = 5 * 1024 * 1024, 400_000
# Its reader goes through all attributes of a tag for each of them.
LONG_TAG = re.compile(rb"<[A-Za-z][^<>]{10000}")


def record_in(content: bytes) -> bytes:
    """The record that a hand-out carries. Raises ForeignFileError."""
    if len(content) > MAX_PAGE_BYTES or nodes(content) > MAX_PAGE_NODES or LONG_TAG.search(content):
        raise ForeignFileError(
            f"It cannot be read: of a page, at most {MAX_PAGE_BYTES:,} bytes and {MAX_PAGE_NODES:,} elements are read."
        )
    try:
        page = html.document_fromstring(content, html.HTMLParser(encoding="utf-8"))
        (text,) = page.xpath(f"//script[@id='{SCRIPT_ID}'][@type='application/json']/text()")
    except (ValueError, AssertionError, etree.LxmlError) as error:
        raise ForeignFileError("It carries no record: it was not made here, or the record was taken out.") from error
    return str(text).encode()


def rebuilt(brief: Brief, *_: object) -> bytes:
    """The hand-out that the brief gives."""
    return handout(brief).encode()


def faults(content: bytes, rebuilt: bytes, cases: Collection[str] | None) -> tuple[list[str], list[str]]:
    """What was altered in a hand-out, and what could not be checked, a sentence each.

    Made by another version of the program (`cases` as in lines.compared), only its figures count.
    """
    if cases is None:
        return _altered(content, rebuilt), []
    wrong, unchecked = lines.compared(_lines(_tree(content)), _lines(_tree(rebuilt)), cases)
    return [f"The page: {fault}." for fault in wrong], [f"The page: {remark}." for remark in unchecked]


def _altered(content: bytes, rebuilt: bytes) -> list[str]:
    if _plain(content) == _plain(rebuilt):
        return []
    shown, known = _tree(content), _tree(rebuilt)
    wrong = [f"The page: {fault}." for fault in different(_said(shown), _said(known))]
    wrong += [fault for number in _scripts(known) for fault in _data_faults(number, _scripts(shown), _scripts(known))]
    if not wrong and any(one != other for one, other in zip_longest(_elements(shown), _elements(known))):
        wrong = ["The page: its texts are those of the record, but something else is drawn."]
    # Whatever two readers of HTML may make of it: the same page is the same text.
    return wrong[:MOST_FAULTS] or ["The page is not the one that its record gives, though its texts agree."]


def _plain(content: bytes) -> bytes:
    """The text of the page, whatever its line ends became on the way."""
    return content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").strip()


def _tree(content: bytes) -> Any:
    return html.document_fromstring(_plain(content), html.HTMLParser(encoding="utf-8"))


def _said(tree: Any) -> list[str]:
    texts = tree.xpath("//text()[not(parent::script or parent::style)]")
    return list(filter(None, map(lines.tidy, texts)))


def _lines(tree: Any) -> list[str]:
    """Every row of a table as a line, every label of a drawing with its numbers, every text that is in no row."""
    rows = (" | ".join(filter(None, map(lines.tidy, row.itertext()))) for row in outermost(tree, "tr"))
    labels = (label for drawing in outermost(tree, "svg") for label in _labelled(drawing))
    texts = tree.xpath("//text()[not(parent::script or parent::style or ancestor::tr)]")
    return [*rows, *labels, *filter(None, map(lines.tidy, texts))]


def _labelled(drawing: Any) -> Iterator[str]:
    """The texts of a drawing, each that has words with those without that follow it."""
    together = ""
    for text in filter(None, map(lines.tidy, drawing.itertext())):
        if together and lines.LETTER.search(text):
            yield together
            together = ""
        together = f"{together} {text}".strip()
    yield together


def _elements(tree: Any) -> Iterator[tuple[str, dict[str, str]]]:
    return ((str(x.tag), dict(x.attrib)) for x in tree.iter())


def _scripts(tree: Any) -> dict[str, str]:
    """Scripts and styles by their id or, if they have none, by what they are."""
    return {x.get("id", x.tag): x.text or "" for x in tree.iter("script", "style")}


def _data_faults(name: str, scripts: dict[str, str], known: dict[str, str]) -> Iterator[str]:
    if scripts.get(name) == known[name]:
        return
    try:
        ours, theirs = parsed_json(known[name]), parsed_json(scripts.get(name, ""))
    except DocumentError:
        yield f"The page’s {name} is not the one written here."
        return
    before, after = dict(_leaves(ours)), dict(_leaves(theirs))
    for place in [*before, *(place for place in after if place not in before)]:
        if before.get(place) != after.get(place):
            shown, was = (lines.clipped(repr(x.get(place))) for x in (after, before))
            yield f"The page’s data: {place} is {shown}, the record has {was}."


def _leaves(value: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, part in items:
            yield from _leaves(part, f"{place}.{key}".removeprefix("."))
    else:
        yield place, value
