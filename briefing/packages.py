"""Which parts of a PowerPoint file are read? Those that wanted relations lead to, and no others."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import quoteattr

from lxml import etree
from pptx.opc.constants import CONTENT_TYPE, NAMESPACE

from briefing.unpacking import Allowance, UnpackingError, unpacked, xml

CONTENTS = "[Content_Types].xml"
# What is read as a deck: decks, templates and shows, with macros and without.
DECKS = re.compile(
    r"application/vnd\.(openxmlformats-officedocument\.presentationml\.(presentation|template|slideshow)"
    r"|ms-powerpoint\.(presentation|template|slideshow)\.macroEnabled)\.main\+xml"
)
# Names that are plain wherever a file is unpacked, without a drive or a way up, and of no list of relations.
PLAIN_NAME = re.compile(r"(?i)(?!.*\.rels$)(?!\.)[\w.,()%~+@!$&' -]+(/(?!\.)[\w.,()%~+@!$&' -]+)*")
READ_AS_XML = re.compile(r"application/.+\+xml")
# Whether a relation of a kind is followed to a part of a type with this content.
Wanted = Callable[[str, str, bytes], bool]
# Takes out of the tree of a part what names other relations than those of these keys; says whether anything was.
Mend = Callable[[Any, Collection[str]], bool]


@dataclass(frozen=True)
class Relation:
    """A relation of a part: its key, its kind, the part to which it leads, none if that is outside or not there, and
    the part that it is of."""

    key: str
    kind: str
    target: str | None
    is_outside: bool
    owner: str


@dataclass(frozen=True)
class Part:
    """A part that is read, with the relations that are followed from it."""

    type: str
    content: bytes
    relations: tuple[Relation, ...]


@dataclass(frozen=True)
class Package:
    """The parts that are read by name, that without one being the package itself; what is not followed from them."""

    parts: Mapping[str, Part]
    dropped: tuple[Relation, ...]

    def packed(self) -> io.BytesIO:
        """A PPTX file of these parts alone."""
        named = {name: part for name, part in self.parts.items() if name}
        types = "".join(
            f"<Override PartName={quoteattr(f'/{name}')} ContentType={quoteattr(part.type)}/>"
            for name, part in named.items()
        )
        ending = f'<Default Extension="rels" ContentType="{CONTENT_TYPE.OPC_RELATIONSHIPS}"/>'
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr(CONTENTS, f'<Types xmlns="{NAMESPACE.OPC_CONTENT_TYPES}">{ending}{types}</Types>')
            for name, part in self.parts.items():
                archive.writestr(_relations_file(name), _listed(part.relations))
            for name, part in named.items():
                archive.writestr(name, part.content)
        return file


def _listed(relations: Collection[Relation]) -> str:
    listed = "".join(
        f"<Relationship Id={quoteattr(x.key)} Type={quoteattr(x.kind)} Target={quoteattr(f'/{x.target}')}/>"
        for x in relations
    )
    return f'<Relationships xmlns="{NAMESPACE.OPC_RELATIONSHIPS}">{listed}</Relationships>'


def package(file: bytes, wanted: Wanted, allowance: Allowance, mend: Mend | None = None) -> Package:
    """The package in a zip file, as far as wanted relations lead, and mended where they end. Raises UnpackingError."""
    members = unpacked(file, allowance)
    type_of = _types(members, allowance)
    parts, dropped, waiting = dict[str, Part](), list[Relation](), deque([""])
    while waiting:
        name = waiting.popleft()
        if name in parts:
            continue
        kept, gone = list[Relation](), list[Relation]()
        for relation in _relations(members, name, allowance):
            target = relation.target
            follows = target is not None and wanted(relation.kind, type_of(target), members[target])
            (kept if follows else gone).append(relation)
        content, type_ = members.get(name, b""), type_of(name)
        if READ_AS_XML.fullmatch(type_):
            content = _mended(content, name, kept, allowance, mend)
        type_ = CONTENT_TYPE.PML_PRESENTATION_MAIN if DECKS.fullmatch(type_) else type_
        parts[name] = Part(type_, content, tuple(kept))
        dropped += gone
        waiting += [str(relation.target) for relation in kept]
    return Package(parts, tuple(dropped))


def _mended(content: bytes, name: str, kept: Collection[Relation], allowance: Allowance, mend: Mend | None) -> bytes:
    tree = xml(content, name, allowance)
    if mend is None or not mend(tree, {relation.key for relation in kept}):
        return content
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))


def _types(members: Mapping[str, bytes], allowance: Allowance) -> Callable[[str], str]:
    """What tells the type of a part; empty for one that is not listed."""
    if CONTENTS not in members:
        raise UnpackingError("it is not a PowerPoint file")
    tree = xml(members[CONTENTS], CONTENTS, allowance)
    named = {x.get("PartName", "").lstrip("/").casefold(): x.get("ContentType", "") for x in tree.iter("{*}Override")}
    endings = {x.get("Extension", "").casefold(): x.get("ContentType", "") for x in tree.iter("{*}Default")}

    def type_of(name: str) -> str:
        return str(named.get(name.casefold()) or endings.get(name.rpartition(".")[2].casefold(), ""))

    return type_of


def _relations(members: Mapping[str, bytes], name: str, allowance: Allowance) -> Iterator[Relation]:
    file = _relations_file(name)
    if file not in members:
        return
    for element in xml(members[file], file, allowance).iter(f"{{{NAMESPACE.OPC_RELATIONSHIPS}}}Relationship"):
        is_outside = element.get("TargetMode", "Internal") != "Internal"
        target = posixpath.normpath(posixpath.join("/", posixpath.dirname(name), element.get("Target", "")))[1:]
        is_there = not is_outside and target in members and PLAIN_NAME.fullmatch(target)
        yield Relation(element.get("Id", ""), element.get("Type", ""), target if is_there else None, is_outside, name)


def _relations_file(name: str) -> str:
    folder, base = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{base}.rels")
