"""How does a deck become a file? Its properties set, its record put in, and the same bytes for the same content."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from typing import Any
from xml.sax.saxutils import escape

from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI

# Where the machine-readable record stands in the file; PowerPoint keeps such parts when it saves.
RECORD_PART = "/customXml/item1.xml"
RECORD_TAG, RECORD_NAMESPACE = "record", "urn:briefing:record"
EARLIEST_ZIP_YEAR = 1980
LONGEST_PROPERTY = 255


def put_record(deck: Any, record: str) -> None:
    """Puts a record that is plain text into the deck, in a custom XML part."""
    tag = f'{RECORD_TAG} xmlns="{RECORD_NAMESPACE}"'
    blob = f'<?xml version="1.0" encoding="UTF-8"?><{tag}>{escape(record)}</{RECORD_TAG}>'
    _drop_record(deck)
    name = PackURI(RECORD_PART)
    if any(part.partname == name for part in deck.part.package.iter_parts()):
        name = deck.part.package.next_partname("/customXml/item%d.xml")
    part = Part(name, CONTENT_TYPE.XML, deck.part.package, blob.encode())
    deck.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)


def _drop_record(deck: Any) -> None:
    """Takes out the record of the deck that served as the template."""
    for key, relation in list(deck.part.rels.items()):
        is_xml = relation.reltype == RELATIONSHIP_TYPE.CUSTOM_XML and not relation.is_external
        if is_xml and RECORD_NAMESPACE.encode() in relation.target_part.blob:
            deck.part.drop_rel(key)


def stamped(deck: Any, made_on: date, **properties: str) -> bytes:
    """The deck as a file, made on that day, with the core properties given: the same deck gives the same bytes."""
    core, day = deck.core_properties, datetime.combine(made_on, time())
    core.created = core.modified = core.last_printed = day
    core.revision = 1
    blank = dict.fromkeys(("title", "author", "last_modified_by", "subject", "keywords", "comments"), "")
    for name, said in {**blank, **properties}.items():
        setattr(core, name, said[:LONGEST_PROPERTY])
    buffer = io.BytesIO()
    deck.save(buffer)
    return _dated(buffer, made_on)


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
