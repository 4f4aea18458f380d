"""What is in a zip file that somebody gave? Its members, unpacked within limits, whatever the file says of itself."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from model.documents import DocumentError, decoded

MAX_MEMBERS, MAX_UNPACKED_BYTES = 5_000, 120 * 1024 * 1024
# Elements and attributes of all XML of a file: twice what forty scenes with every view take, and what memory bears.
MAX_NODES = 1_500_000
# Of one element: each is found by going through those before it.
MAX_ATTRIBUTES = 200
# The only ones that PowerPoint packs with, and such as give no more at once than they are asked for.
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# Each entry of a zip file's directory begins so.
ENTRY = b"PK\x01\x02"
ENCRYPTED = 0x1
CHUNK_BYTES = 1024 * 1024
OTHER_ENCODING = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*\sencoding\s*=\s*[\"'](?!(?i:utf-8|us-ascii)[\"'])")


class UnpackingError(ValueError):
    """What is not unpacked or read as XML; the message says why, for “it cannot be read:” to precede."""


@dataclass
class Allowance:
    """What may be unpacked, and read as XML, of one file; and how much of it is taken."""

    most_bytes: int = MAX_UNPACKED_BYTES
    most_nodes: int = MAX_NODES
    unpacked_bytes: int = 0
    read_nodes: int = 0

    def unpack(self, count: int) -> None:
        """Takes so many bytes. Raises UnpackingError if they are more than is left."""
        self.unpacked_bytes += count
        if self.unpacked_bytes > self.most_bytes:
            raise UnpackingError(f"it unpacks to more than {self.most_bytes:,} bytes")

    def read(self, count: int) -> None:
        """Takes so many elements and attributes. Raises UnpackingError if they are more than are left."""
        self.read_nodes += count
        if self.read_nodes > self.most_nodes:
            raise UnpackingError(f"it holds more than {self.most_nodes:,} elements and attributes")


def unpacked(content: bytes, allowance: Allowance) -> dict[str, bytes]:
    """The members of a zip file by name, folders left out. Raises UnpackingError."""
    # Counted before the directory is read, which takes far more memory than it holds bytes.
    if content.count(ENTRY) > MAX_MEMBERS:
        raise UnpackingError(f"it holds more than {MAX_MEMBERS:,} parts")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return dict(_members(archive, allowance))
    except UnpackingError:
        raise
    except Exception as error:  # a damaged file makes its reader fail in any way there is
        raise UnpackingError("it is a zip file that cannot be unpacked") from error


def _members(archive: zipfile.ZipFile, allowance: Allowance) -> Iterator[tuple[str, bytes]]:
    seen: set[str] = set()
    for member in archive.infolist():
        name = member.filename[:80]
        if member.filename.casefold() in seen:
            raise UnpackingError(f"it holds “{name}” twice")
        seen.add(member.filename.casefold())
        if member.compress_type not in METHODS or member.flag_bits & ENCRYPTED:
            raise UnpackingError(f"its part “{name}” is encrypted, or packed in a way that PowerPoint does not use")
        if not member.is_dir():
            unpacked = _read(archive, member, allowance)
            if len(unpacked) != member.file_size:
                raise UnpackingError(f"its part “{name}” is not as long as it says")
            yield member.filename, unpacked


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, allowance: Allowance) -> bytes:
    chunks = list[bytes]()
    with archive.open(member) as packed:
        while chunk := packed.read(CHUNK_BYTES):
            allowance.unpack(len(chunk))
            chunks.append(chunk)
    return b"".join(chunks)


def xml(content: bytes, name: str, allowance: Allowance) -> Any:
    """The tree of an XML part. Raises UnpackingError: for what is none, has a DTD, or is nested or grown too far."""
    try:
        decoded(content)
    except DocumentError as error:
        raise UnpackingError(f"its part “{name[:80]}” {error}") from error
    # What reads it afterwards goes by its own declaration, in which markup could stand unseen here.
    if OTHER_ENCODING.match(content) or b"<!DOCTYPE" in content:
        raise UnpackingError(f"its part “{name[:80]}” declares entities, or another encoding than UTF-8")
    allowance.read(nodes(content))
    try:
        tree: Any = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.LxmlError, LookupError, ValueError) as error:
        raise UnpackingError(f"its part “{name[:80]}” is not XML, or is nested too deeply") from error
    if tree.xpath(f"boolean(//*[count(@*) > {MAX_ATTRIBUTES}])"):
        raise UnpackingError(f"its part “{name[:80]}” has more than {MAX_ATTRIBUTES} attributes in one element")
    return tree


def nodes(markup: bytes) -> int:
    """The most elements and attributes that markup can hold, told without reading it."""
    return markup.count(b"<") - markup.count(b"</") + markup.count(b"=")
