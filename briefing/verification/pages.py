"""What does a hand-out show? Its sections, with their texts, drawings and links; its data and scripts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree, html

from briefing.brief import Brief
from briefing.handout import handout
from briefing.provenance import SCRIPT_ID, ForeignFileError
from briefing.unpacking import nodes
from briefing.verification import lines
from briefing.verification.nesting import outermost
from briefing.verification.parts import Facts, Part, leaves
from model.documents import DocumentError, parsed_json

# Several times what forty scenes with every view take. An attribute without a value takes two bytes of a file and a
# hundred of memory.
MAX_PAGE_BYTES, MAX_PAGE_NODES = 16 * 1024 * 1024, 400_000
# Its reader goes through all attributes of a tag for each of them; a picture is one, however long.
LONG_TAG = re.compile(rb'<[A-Za-z](?:="[^"<>]*+"|(?!="[^"<>]*+")[^<>]){10000}')
# What holds a part of the page of its own; and attributes whose words are read, or read aloud.
SECTIONS = ("section", "article")
SAID = ("alt", "title", "aria-label", "aria-description", "content", "placeholder", "value")


def record_in(content: bytes) -> bytes:
    """The record that a hand-out carries. Raises ForeignFileError."""
    if len(content) > MAX_PAGE_BYTES or nodes(content) > MAX_PAGE_NODES or LONG_TAG.search(content):
        raise ForeignFileError(
            f"It cannot be read: of a page, at most {MAX_PAGE_BYTES:,} bytes and {MAX_PAGE_NODES:,} elements are read."
        )
    try:
        (text,) = _tree(content).xpath(f"//script[@id='{SCRIPT_ID}'][@type='application/json']/text()")
    except (ValueError, AssertionError, etree.LxmlError) as error:
        raise ForeignFileError("It carries no record: it was not made here, or the record was taken out.") from error
    return str(text).encode()


def rebuilt(brief: Brief, *_: object) -> bytes:
    """The hand-out that the brief gives."""
    return handout(brief).encode()


def parts(content: bytes) -> list[Part]:
    """The sections of a hand-out, then the page around them."""
    tree = _tree(content)
    sections = [x for x in tree.iter(*SECTIONS) if next(x.iterancestors(*SECTIONS), None) is None]
    within = {x for section in sections for x in section.iter()}
    # What a reader of HTML passes over, as another might not, is a tag too.
    page: Facts = {("drawn", "the number of its tags"): float(content.count(b"<"))}
    around = [x for x in tree.iter() if x not in within]
    shown = [_section(f"Section {number}", section) for number, section in enumerate(sections, start=1)]
    return [*shown, Part("The page", tuple(_lines(tree, around)), page | _facts(around))]


def _tree(content: bytes) -> Any:
    """The page, whatever its line ends became on the way."""
    plain = content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").strip()
    return html.document_fromstring(plain, html.HTMLParser(encoding="utf-8", huge_tree=True))


def _section(name: str, section: Any) -> Part:
    elements = list(section.iter())
    return Part(name, tuple(_lines(section, elements)), _facts(elements), section.get("id", ""))


def _lines(tree: Any, elements: Iterable[Any]) -> Iterator[str]:
    """Every row of a table as a line, every label of a drawing with its numbers, every text that is in neither."""
    of = set(elements)
    for row in outermost(tree, "tr"):
        if row in of:
            yield " | ".join(filter(None, map(lines.tidy, row.itertext())))
    for drawing in outermost(tree, "svg"):
        if drawing in of:
            yield from _labelled(drawing)
    texts = tree.xpath(".//text()[not(parent::script or parent::style or ancestor::tr or ancestor::svg)]")
    yield from filter(None, (lines.tidy(x) for x in texts if _owner(x) in of))


def _owner(text: Any) -> Any:
    parent = text.getparent()
    return parent.getparent() if text.is_tail else parent


def _labelled(drawing: Any) -> Iterator[str]:
    """What is said of a drawing, and its texts, each that has words with those without that follow it."""
    yield from filter(None, map(lines.tidy, drawing.xpath(".//title/text()")))
    together = ""
    for text in filter(None, map(lines.tidy, drawing.xpath(".//text()[not(parent::title)]"))):
        if together and lines.LETTER.search(text):
            yield together
            together = ""
        together = f"{together} {text}".strip()
    if together:
        yield together


def _facts(elements: Iterable[Any]) -> Facts:
    facts, count = Facts(), Counter[str]()
    for element in elements:
        tag = element.tag if isinstance(element.tag, str) else "comment"
        count[tag] += 1
        name = f"{tag} {element.get('id') or count[tag]}" if tag != "comment" else f"comment {count[tag]}"
        if tag == "comment":
            facts["drawn", name] = element.text or ""
            continue
        facts |= {("words", f"{key} of {name}"): lines.tidy(x) for key, x in element.attrib.items() if key in SAID}
        facts["drawn", name] = " ".join(f'{key}="{x}"' for key, x in element.attrib.items() if key not in SAID)
        if tag in ("script", "style") and element.get("id") != SCRIPT_ID:
            facts |= _held(name, element.text or "")
    return facts


def _held(name: str, text: str) -> Facts:
    """What a script holds: data leaf by leaf; anything else as it is."""
    try:
        return dict(leaves(parsed_json(text), name))
    except DocumentError:
        return {("drawn", f"what {name} does"): text}
