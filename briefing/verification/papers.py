"""What does a PDF show? Its text page by page, what is drawn on it, what is read aloud, and what it says of itself."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Mapping
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
MAX_PAPER_BYTES, MAX_DRAWN_BYTES, MAX_STREAM_BYTES = 12 * 1024 * 1024, 8 * 1024 * 1024, 8 * 1024 * 1024
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
        reader, digests, shown = pypdf.PdfReader(io.BytesIO(content)), _Digests(), list[Part]()
        for number, page in enumerate(reader.pages, start=1):
            if number > MAX_PAGES:
                raise _too_much(f"{MAX_PAGES} pages")
            facts = _drawn(page, digests)
            marks = [str(mark.get_object().get("/Contents", "")) for mark in _part(page, "/Annots")]
            said = map(lines.tidy, [*page.extract_text().splitlines(), *marks])
            shown.append(Part(f"Page {number}", tuple(filter(None, said)), facts))
        root: Any = reader.trailer["/Root"].get_object()
        names = _part(root, "/Names")
        about = _within(root, READ_APART, digests) | _within(names, {"/EmbeddedFiles"}, digests)
        about |= _properties(reader.metadata or {}) | _metadata(root)
        # Besides the record it carries nothing.
        carried = [name for name, files in reader.attachments.items() for _ in files if name != ATTACHMENT]
        about |= {("words", f"attached file {place}"): name for place, name in enumerate(carried, start=1)}
        aloud = tuple(_aloud(root.get("/StructTreeRoot"), digests))
    return [*shown, Part("What is read aloud", aloud), Part("The file", (), about)]


def _part(owner: Any, key: str) -> Any:
    """What an object has under a key, itself or by reference; empty if nothing."""
    part = owner.get(key)
    return {} if part is None else part.get_object()


def _within(owner: Any, besides: Collection[str], digests: _Digests) -> Facts:
    return {("drawn", f"{key} in it"): digests.of(owner.raw_get(key)) for key in owner if key not in besides}


def _drawn(page: Any, digests: _Digests) -> Facts:
    """What is drawn on a page, what lies on it, and all else that it has."""
    contents = page.get_contents()
    facts: Facts = {("drawn", "what is drawn"): b"" if contents is None else digests.stream(contents.get_data())}
    for place, mark in enumerate(_part(page, "/Annots"), start=1):
        facts["place", f"the mark {place} ({_part(mark.get_object(), '/Subtype')})"] = (0.0,)
        facts["drawn", f"where the mark {place} leads"] = digests.of(mark)
    return facts | _within(page, {"/Annots", "/Contents", *PASSED_OVER}, digests)


class _Digests:
    """What stands for an object of a PDF and all that it leads to, wherever in the file they are."""

    def __init__(self) -> None:
        self.known: dict[int, bytes] = {}
        self.objects, self.bytes = MAX_OBJECTS, MAX_DRAWN_BYTES

    def of(self, part: Any) -> bytes:
        """The digest of an object, itself or by reference. Raises ForeignFileError if it leads to too many."""
        number = part.idnum if isinstance(part, IndirectObject) else 0
        if number in self.known:
            return self.known[number]
        if number:
            # What leads back to itself is known by where it does.
            self.known[number] = b"itself"
        self.count()
        shown = sha256(self._shown(part.get_object()).encode()).digest()
        if number:
            self.known[number] = shown
        return shown

    def count(self) -> None:
        """Takes one object. Raises ForeignFileError if there are too many."""
        self.objects -= 1
        if not self.objects:
            raise _too_much(f"{MAX_OBJECTS:,} objects")

    def stream(self, content: bytes) -> bytes:
        """The digest of what is drawn, or set in a font. Raises ForeignFileError if that is too much."""
        self.bytes -= len(content)
        if self.bytes < 0:
            raise _too_much(f"{MAX_DRAWN_BYTES:,} bytes drawn")
        return sha256(content).digest()

    def _shown(self, part: Any) -> str:
        if isinstance(part, ArrayObject):
            return str([self.of(one) for one in part])
        if not isinstance(part, DictionaryObject):
            return repr(part)
        if part.get("/Type") in ("/Page", "/StructElem"):
            return str(part["/Type"])
        held: dict[str, bytes] = {key: self.of(part.raw_get(key)) for key in sorted(part) if key not in PASSED_OVER}
        if isinstance(part, StreamObject):
            # A picture is many times as large once it is unpacked.
            is_picture = part.get("/Subtype") == "/Image"
            held["stream"] = self.stream(part._data if is_picture else part.get_data())
        return str(held)


def _too_much(of: str) -> ForeignFileError:
    return ForeignFileError(f"It cannot be read: it has more than {of}.")


def _aloud(part: Any, digests: _Digests) -> Iterator[str]:
    """What is said to those who hear a PDF, in its order: kinds of parts, and words in place of what is drawn."""
    part = part.get_object() if part is not None else None
    digests.count()
    if isinstance(part, ArrayObject):
        for one in part:
            yield from _aloud(one, digests)
    elif isinstance(part, DictionaryObject):
        said = [str(part[key]) for key in ALOUD if key in part]
        if said:
            yield lines.tidy(f"{part.get('/S', '')} {' '.join(said)}")
        yield from _aloud(part.get("/K"), digests)


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
