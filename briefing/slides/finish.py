"""How does a deck become a file? Its properties set, its record put in, and the same bytes for the same content."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from itertools import starmap
from typing import Any
from xml.sax.saxutils import escape

from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn

from briefing import provenance

# Where the machine-readable record stands in the file: PowerPoint keeps such parts when it saves. LibreOffice keeps
# properties, which hold it once more, in pieces.
RECORD_PART = "/customXml/item1.xml"
RECORD_TAG, RECORD_NAMESPACE = "record", "urn:briefing:record"
_PROPERTIES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{}</Properties>'
)
_PROPERTY = (
    '<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{0}" name="Record {0:03d}">'
    "<vt:lpwstr>{1}</vt:lpwstr></property>"
)
EARLIEST_ZIP_YEAR = 1980
LONGEST_PROPERTY = 255


def put_record(deck: Any, record: str) -> None:
    """Puts a record that is plain text into the deck, in a custom XML part."""
    tag = f'{RECORD_TAG} xmlns="{RECORD_NAMESPACE}"'
    blob = f'<?xml version="1.0" encoding="UTF-8"?><{tag}>{escape(record)}</{RECORD_TAG}>'
    name = PackURI(RECORD_PART)
    if any(part.partname == name for part in deck.part.package.iter_parts()):
        name = deck.part.package.next_partname("/customXml/item%d.xml")
    part = Part(name, CONTENT_TYPE.XML, deck.part.package, blob.encode())
    deck.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)
    if pieces := provenance.in_pieces(record, LONGEST_PROPERTY):
        blob = _PROPERTIES.format("".join(starmap(_PROPERTY.format, enumerate(pieces, start=2))))
        place = PackURI(f"/{provenance.PIECES_PART}")
        held = Part(place, CONTENT_TYPE.OFC_CUSTOM_PROPERTIES, deck.part.package, blob.encode())
        deck.part.package.relate_to(held, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


def stamped(deck: Any, made_on: date, **properties: str) -> bytes:
    """The deck as a file, made on that day, with the core properties given: the same deck gives the same bytes."""
    core, day = deck.core_properties, datetime.combine(made_on, time())
    core.created = core.modified = core.last_printed = day
    core.revision = 1
    blank = dict.fromkeys(("title", "author", "last_modified_by", "subject", "keywords", "comments"), "")
    for name, said in {**blank, **properties}.items():
        setattr(core, name, said[:LONGEST_PROPERTY])
    return written(deck, made_on)


def written(deck: Any, made_on: date) -> bytes:
    """The deck as a file of that day, its properties as they are."""
    _list_notes_master(deck)
    _drop_preview(deck)
    buffer = io.BytesIO()
    deck.save(buffer)
    return _dated(buffer, made_on)


def _list_notes_master(deck: Any) -> None:
    """Names the master of the notes where PowerPoint looks for it; the library only relates to it."""
    root, tag = deck.part._element, "p:notesMasterIdLst"
    for listed in root.findall(qn(tag)):
        root.remove(listed)
    for key, relation in deck.part.rels.items():
        if relation.reltype == RELATIONSHIP_TYPE.NOTES_MASTER:
            listed = parse_xml(f'<{tag} {nsdecls("p", "r")}><p:notesMasterId r:id="{key}"/></{tag}>')
            root.find(qn("p:sldMasterIdLst")).addnext(listed)


def _drop_preview(deck: Any) -> None:
    """Takes out the picture of a template's first slide, and what counts and names its slides."""
    package = deck.part.package
    for key, relation in list(package._rels.items()):
        if relation.reltype in (RELATIONSHIP_TYPE.THUMBNAIL, RELATIONSHIP_TYPE.EXTENDED_PROPERTIES):
            package._rels.pop(key)


def _dated(file: io.BytesIO, made_on: date) -> bytes:
    """The zip file anew, all its members of one date."""
    day = (max(made_on.year, EARLIEST_ZIP_YEAR), made_on.month, made_on.day, 0, 0, 0)
    dated = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(dated, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            # The system would otherwise be named in the file.
            info = zipfile.ZipInfo(member.filename, day)
            info.create_system, info.compress_type = 3, zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(member))
    return dated.getvalue()
