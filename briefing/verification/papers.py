"""Does a PDF show what its record gives? Its text page by page, and what is drawn on it."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

import pypdf
from pypdf import Configuration

from briefing.brief import Brief
from briefing.paper import SIZES, paper
from briefing.provenance import ATTACHMENT, ForeignFileError
from briefing.verification import lines

# What a reader adds without covering anything.
HARMLESS_MARKS = {"/Link", "/Text", "/Popup", "/Highlight", "/Underline", "/Squiggly"}
# Many times what a paper made here takes: of the file, of all that is drawn in it, and of any stream unpacked.
MAX_PAPER_BYTES, MAX_DRAWN_BYTES, MAX_STREAM_BYTES = 8 * 1024 * 1024, 4 * 1024 * 1024, 8 * 1024 * 1024
MAX_PAGES, MAX_PLACED = 20, 50
LIMITS = Configuration(
    maximum_declared_stream_length=MAX_STREAM_BYTES,
    array_based_stream_maximum_output_length=MAX_STREAM_BYTES,
    jbig2_maximum_output_length=MAX_STREAM_BYTES,
    lzw_maximum_output_length=MAX_STREAM_BYTES,
    run_length_maximum_output_length=MAX_STREAM_BYTES,
    zlib_maximum_output_length=MAX_STREAM_BYTES,
    brotli_maximum_output_length=MAX_STREAM_BYTES,
    zlib_maximum_recovery_input_length=MAX_STREAM_BYTES // 8,
    stream_filters_maximum_length=4,
    stream_decoding_work_maximum_length=4 * MAX_STREAM_BYTES,
    stream_parsing_work_maximum_count=400_000,
    page_tree_maximum_entries=10 * MAX_PAGES,
    xform_maximum_invocations_per_extraction=MAX_PLACED,
    # Another program, for a kind of picture that no paper made here holds.
    jbig2dec_binary=None,
)
# What is longer by more than this is not set beside the text that it should be, which would take for ever.
MOST_TIMES_LONGER, MOST_LINES_MORE = 2, 1000


def record_in(content: bytes) -> bytes:
    """The record that a PDF carries. Raises ForeignFileError."""
    if len(content) > MAX_PAPER_BYTES:
        raise ForeignFileError(f"It cannot be read: of a PDF, at most {MAX_PAPER_BYTES:,} bytes are read.")
    try:
        with pypdf.apply_configuration(LIMITS):
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
    with pypdf.apply_configuration(LIMITS):
        return _compared(_pages(content), _pages(rebuilt), cases)


def _compared(shown: list[Any], known: list[Any], cases: Collection[str] | None) -> tuple[list[str], list[str]]:
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
    """The pages of a PDF, once it is known how much is drawn on them. Raises ForeignFileError."""
    reader, pages, drawn = pypdf.PdfReader(io.BytesIO(content)), list[Any](), 0
    for page in reader.pages:
        pages.append(page)
        drawn += sum(map(len, _drawn(page)))
        if len(pages) > MAX_PAGES or drawn > MAX_DRAWN_BYTES:
            raise ForeignFileError(
                f"It cannot be read: it has more than {MAX_PAGES} pages, or far too much drawn on them."
            )
    return pages


def _said(page: Any) -> list[str]:
    return list(filter(None, map(lines.tidy, page.extract_text().splitlines())))


def _altered(page: Any, origin: Any) -> Iterator[str]:
    yield from _marked(page)
    changed = list(different(_said(page), _said(origin)))
    yield from changed
    if not changed and _fonts(page) == _fonts(origin) and [*_drawn(page)] != [*_drawn(origin)]:
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


def _drawn(page: Any) -> Iterator[bytes]:
    """What is drawn on a page, and on what is placed on it, each once. Raises ForeignFileError if that is too much."""
    contents = page.get_contents()
    yield b"" if contents is None else contents.get_data()
    seen, waiting = list[Any](), [page]
    while waiting:
        objects = _part(_part(waiting.pop(), "/Resources"), "/XObject")
        for placed in (objects[name].get_object() for name in sorted(objects)):
            if not any(placed is other for other in seen):
                yield placed.get_data()
                seen.append(placed)
                waiting.append(placed)
            if len(seen) > MAX_PLACED:
                raise ForeignFileError(f"It cannot be read: more than {MAX_PLACED} pictures are placed on a page.")


def _part(owner: Any, key: str) -> Any:
    """What an object has under a key, itself or by reference; empty if nothing."""
    part = owner.get(key)
    return {} if part is None else part.get_object()
