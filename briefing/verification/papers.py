"""Does a PDF show what its record gives? Its text page by page, and what is drawn on it."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

import pypdf

from briefing.brief import Brief
from briefing.paper import SIZES, paper
from briefing.provenance import ATTACHMENT, ForeignFileError
from briefing.verification import lines

# What a reader adds without covering anything.
HARMLESS_MARKS = {"/Link", "/Text", "/Popup", "/Highlight", "/Underline", "/Squiggly"}
MAX_DEPTH = 8
# What is longer by more than this is not set beside the text that it should be, which would take for ever.
MOST_TIMES_LONGER, MOST_LINES_MORE = 2, 1000


def record_in(content: bytes) -> bytes:
    """The record that a PDF carries. Raises ForeignFileError."""
    try:
        (attached,) = pypdf.PdfReader(io.BytesIO(content)).attachments[ATTACHMENT]
    except Exception as error:  # a damaged file makes pypdf fail in any way there is
        raise ForeignFileError("It carries no record: it was not made here, or the record was taken out.") from error
    return bytes(attached)


def rebuilt(brief: Brief, _: bytes, made_as: Mapping[str, str | int]) -> bytes:
    """The PDF that the brief gives, of the size and about the scene that the record names."""
    size, scene = str(made_as.get("size", SIZES[0])), made_as.get("scene")
    return paper(brief, size, scene if isinstance(scene, int) else None)


def faults(content: bytes, rebuilt: bytes, cases: Collection[str] | None) -> tuple[list[str], list[str]]:
    """What was altered in a PDF, and what could not be checked, a sentence each.

    Made by another version of the program (`cases` as in lines.compared), only its figures count.
    """
    if content == rebuilt:
        return [], []
    shown, known = _pages(content), _pages(rebuilt)
    if cases is None:
        return _differing(shown, known), []
    wrong, unchecked = list[str](), list[str]()
    said = [line for page in known for line in _said(page)]
    for number, page in enumerate(shown, start=1):
        changed, remarks = lines.compared(_said(page), said, cases)
        wrong += [f"Page {number}: {fault}." for fault in [*changed, *_marked(page)]]
        unchecked += [f"Page {number}: {remark}." for remark in remarks]
    return wrong, unchecked


def _differing(shown: list[Any], known: list[Any]) -> list[str]:
    wrong = [] if len(shown) == len(known) else [f"It has {len(shown)} pages, not {len(known)}."]
    for number, (page, origin) in enumerate(zip(shown, known, strict=False), start=1):
        wrong += [f"Page {number}: {fault}." for fault in _altered(page, origin)]
    return wrong


def _pages(content: bytes) -> list[Any]:
    return list(pypdf.PdfReader(io.BytesIO(content)).pages)


def _said(page: Any) -> list[str]:
    return list(filter(None, map(lines.tidy, page.extract_text().splitlines())))


def _altered(page: Any, origin: Any) -> Iterator[str]:
    yield from _marked(page)
    changed = list(different(_said(page), _said(origin)))
    yield from changed
    if not changed and _fonts(page) == _fonts(origin) and _drawn(page) != _drawn(origin):
        yield "its text is that of the record, but something else is drawn"


def _marked(page: Any) -> Iterator[str]:
    kinds = {str(mark.get_object().get("/Subtype")) for mark in page.get("/Annots") or []}
    if kinds - HARMLESS_MARKS:
        yield "something was put over it that was not made here"


def different(shown: list[str], rebuilt: list[str]) -> Iterator[str]:
    """Where two texts differ, a sentence each."""
    if len(shown) > MOST_TIMES_LONGER * len(rebuilt) + MOST_LINES_MORE:
        yield "it says far more than the record gives"
        return
    for kind, start, end, origin, last in SequenceMatcher(None, rebuilt, shown, autojunk=False).get_opcodes():
        if kind != "equal":
            was, now = (" / ".join(part) for part in (rebuilt[start:end], shown[origin:last]))
            yield lines.beside(now, was) if now else f"“{lines.clipped(was)}” is no longer there"


def _fonts(page: Any) -> set[str]:
    fonts = _part(_part(page, "/Resources"), "/Font")
    return {str(font.get_object().get("/BaseFont", "")).partition("+")[2] for font in fonts.values()}


def _drawn(page: Any) -> list[bytes]:
    """What is drawn on a page, and on what is placed on it."""
    return [page.get_contents().get_data(), *_placed(page, MAX_DEPTH)]


def _placed(owner: Any, depth: int) -> Iterator[bytes]:
    objects = _part(_part(owner, "/Resources"), "/XObject")
    for name in sorted(objects if depth else ()):
        placed = objects[name].get_object()
        yield placed.get_data()
        yield from _placed(placed, depth - 1)


def _part(owner: Any, key: str) -> Any:
    """What an object has under a key, itself or by reference; empty if nothing."""
    part = owner.get(key)
    return {} if part is None else part.get_object()
