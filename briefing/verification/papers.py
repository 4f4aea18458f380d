"""What does a PDF show? Its text page by page, what is drawn on it, what is read aloud, and what it says of itself."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

import pypdf
from lxml import etree
from pypdf import Configuration
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from briefing.brief import Brief
from briefing.paper import SIZES, paper
from briefing.provenance import ATTACHMENT, ForeignFileError
from briefing.unpacking import Allowance, xml
from briefing.verification import lines
from briefing.verification.parts import Facts, Part

# Many times what a paper made here takes: of the file, of all that is drawn in it, of any stream unpacked, of objects.
MAX_PAPER_BYTES, MAX_DRAWN_BYTES, MAX_STREAM_BYTES = 8 * 1024 * 1024, 4 * 1024 * 1024, 8 * 1024 * 1024
MAX_PAGES, MAX_PLACED, MAX_OBJECTS = 20, 50, 200_000
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
# What leads back up or across, how a stream is packed, and what a program that saves a PDF anew numbers as it likes.
PASSED_OVER = {"/Parent", "/P", "/Pg", "/StructParent", "/StructParents", "/Length", "/Filter", "/DecodeParms"}
# Of the file, what is read by itself: its pages, what is read aloud, what it carries and what it says of itself.
READ_APART = {"/Pages", "/StructTreeRoot", "/Names", "/AF", "/Metadata"}
# Which program wrote it and when, and how it numbers what it wrote.
OF_PROGRAMS = {"/Producer", "/Creator", "/CreationDate", "/ModDate", "InstanceID", "DocumentID", "Producer"}
OF_PROGRAMS |= {"CreatorTool", "CreateDate", "ModifyDate", "MetadataDate"}
# In which metadata are wrapped.
LISTS = {"li", "Alt", "Seq", "Bag"}
ALOUD = ("/Alt", "/ActualText", "/E", "/T")


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


def parts(content: bytes) -> list[Part]:
    """The pages of a PDF, then the file as a whole. Raises ForeignFileError."""
    with pypdf.apply_configuration(LIMITS):
        reader = pypdf.PdfReader(io.BytesIO(content))
        pages: list[Any] = _pages(reader)
        root: Any = reader.trailer["/Root"].get_object()
        digests = _Digests()
        shown = [Part(f"Page {number}", _said(page), _drawn(page, digests)) for number, page in enumerate(pages, 1)]
        facts: Facts = {
            ("drawn", f"{key} of the file"): digests.of(root.raw_get(key)) for key in root if key not in READ_APART
        }
        facts |= _properties(reader.metadata or {}) | _metadata(root)
        # Besides the record it carries nothing.
        carried = [name for name, files in reader.attachments.items() for _ in files if name != ATTACHMENT]
        facts |= {("words", f"attached file {place}"): name for place, name in enumerate(carried)}
        names = root.get("/Names", DictionaryObject()).get_object()
        facts |= {
            ("drawn", f"{key} of the file"): digests.of(names.raw_get(key)) for key in names if key != "/EmbeddedFiles"
        }
        aloud = tuple(_aloud(root.get("/StructTreeRoot"), [MAX_OBJECTS]))
    return [*shown, Part("What is read aloud", aloud), Part("The file", (), facts)]


def _pages(reader: Any) -> list[Any]:
    """The pages of a PDF, once it is known how much is drawn on them. Raises ForeignFileError."""
    pages, drawn = list[Any](), 0
    for page in reader.pages:
        pages.append(page)
        drawn += sum(_sizes(page))
        if len(pages) > MAX_PAGES or drawn > MAX_DRAWN_BYTES:
            raise ForeignFileError(
                f"It cannot be read: it has more than {MAX_PAGES} pages, or far too much drawn on them."
            )
    return pages


def _sizes(page: Any) -> Iterator[int]:
    """How much is drawn on a page, and on what is placed on it, each once. Raises ForeignFileError."""
    contents = page.get_contents()
    yield 0 if contents is None else len(contents.get_data())
    seen, waiting = list[Any](), [page]
    while waiting:
        objects = _part(_part(waiting.pop(), "/Resources"), "/XObject")
        for placed in (objects[name].get_object() for name in sorted(objects)):
            if not any(placed is other for other in seen):
                yield len(placed.get_data())
                seen.append(placed)
                waiting.append(placed)
            if len(seen) > MAX_PLACED:
                raise ForeignFileError(f"It cannot be read: more than {MAX_PLACED} pictures are placed on a page.")


def _part(owner: Any, key: str) -> Any:
    """What an object has under a key, itself or by reference; empty if nothing."""
    part = owner.get(key)
    return {} if part is None else part.get_object()


def _said(page: Any) -> tuple[str, ...]:
    return tuple(filter(None, map(lines.tidy, page.extract_text().splitlines())))


def _drawn(page: Any, digests: _Digests) -> Facts:
    """What is drawn on a page, what lies on it, and all else that it has."""
    facts: Facts = {}
    for place, mark in enumerate(_part(page, "/Annots"), start=1):
        facts["place", f"the mark {place} ({_part(mark.get_object(), '/Subtype')})"] = (0.0,)
        facts["drawn", f"where the mark {place} leads"] = digests.of(mark)
    keys = [key for key in page if key not in ("/Annots", "/Contents", *PASSED_OVER)]
    contents = page.get_contents()
    facts["drawn", "what is drawn on it"] = b"" if contents is None else sha256(contents.get_data()).digest()
    return facts | {("drawn", f"{key} of the page"): digests.of(page.raw_get(key)) for key in keys}


class _Digests:
    """What stands for an object of a PDF and all that it leads to, wherever in the file they are."""

    def __init__(self) -> None:
        self.known: dict[int, bytes] = {}
        self.left = MAX_OBJECTS

    def of(self, part: Any) -> bytes:
        """The digest of an object, itself or by reference. Raises ForeignFileError if it leads to too many."""
        number = part.idnum if isinstance(part, IndirectObject) else 0
        if number in self.known:
            return self.known[number]
        if number:
            # What leads back to itself is known by where it does.
            self.known[number] = b"itself"
        self.left -= 1
        if not self.left:
            raise ForeignFileError(f"It cannot be read: it holds more than {MAX_OBJECTS:,} objects.")
        found = sha256(self._shown(part.get_object()).encode()).digest()
        if number:
            self.known[number] = found
        return found

    def _shown(self, part: Any) -> str:
        if isinstance(part, DictionaryObject):
            if part.get("/Type") in ("/Page", "/StructElem"):
                return str(part["/Type"])
            held: dict[str, bytes] = {key: self.of(part.raw_get(key)) for key in sorted(part) if key not in PASSED_OVER}
            if isinstance(part, StreamObject):
                held["stream"] = sha256(part.get_data()).digest()
            return str(held)
        return str([self.of(one) for one in part]) if isinstance(part, ArrayObject) else repr(part)


def _aloud(part: Any, left: list[int]) -> Iterator[str]:
    """What is said to those who hear a PDF, in its order: kinds of parts, and words in place of what is drawn."""
    part = part.get_object() if part is not None else None
    left[0] -= 1
    if not left[0]:
        raise ForeignFileError(f"It cannot be read: it holds more than {MAX_OBJECTS:,} objects.")
    if isinstance(part, ArrayObject):
        for one in part:
            yield from _aloud(one, left)
    elif isinstance(part, DictionaryObject):
        said = [str(part[key]) for key in ALOUD if key in part]
        if said:
            yield lines.tidy(f"{part.get('/S', '')} {' '.join(said)}")
        yield from _aloud(part.get("/K"), left)


def _properties(said: Mapping[str, Any]) -> Facts:
    return {("words", key.lstrip("/").lower()): lines.tidy(str(x)) for key, x in said.items() if key not in OF_PROGRAMS}


def _metadata(root: Any) -> Facts:
    """What the file says of itself in XML."""
    if "/Metadata" not in root:
        return {}
    content = root["/Metadata"].get_object().get_data()
    tree = xml(content[content.find(b"?>") + 2 : content.rfind(b"<?xpacket")], "metadata", Allowance())
    facts: Facts = {}
    for element in tree.iter(etree.Element):
        text = lines.tidy(element.text or "")
        names = [etree.QName(x).localname for x in (element, *element.iterancestors())]
        name = next(x for x in names if x not in LISTS)
        if text and name not in OF_PROGRAMS:
            facts["words", f"{name} in its metadata"] = text
    return facts
