"""Files that somebody gives: no more of them is unpacked, read and passed on than is known and wanted."""

import io
import re
import zipfile
from datetime import date
from functools import partial

import pptx
import pypdf
import pytest
from conftest import TOY
from lxml import etree
from pptx.oxml.ns import nsdecls
from pypdf.generic import DecodedStreamObject, NameObject

from briefing import unpacking
from briefing.brief import brief
from briefing.handout import handout
from briefing.paper import paper
from briefing.provenance import ForeignFileError
from briefing.slides import TemplateError, belongings, remarks, slides, templates
from briefing.unpacking import Allowance, UnpackingError, unpacked, xml
from briefing.verification import charts, decks, lines, papers, verified
from model.rulebase import load
from scenarios.scenario import baseline_scenario
from scenarios.storyline import Scene, Storyline

BASE = load(TOY)
TOLD = brief(BASE, Storyline(name="Rain", scenes=(Scene(scenario=baseline_scenario(BASE)),)), date(2026, 11, 23))
OURS, DECK, PAGE, PAPER = templates.OURS.read_bytes(), slides(TOLD), handout(TOLD).encode(), paper(TOLD)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES, MASTER, LAYOUT = "[Content_Types].xml", "ppt/slideMasters/slideMaster1.xml", "ppt/slideLayouts/slideLayout2.xml"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000100ffff0300"
    "0006000557bfabd40000000049454e44ae426082"
)


def members(file):
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts, method=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def changed(file, **ends):
    """The file with parts changed: what each is to end with before its last tag, by a word of its name."""
    parts = members(file)
    for word, added in ends.items():
        name = next(x for x in parts if word in x and not x.endswith(".rels"))
        start, end, tail = parts[name].rpartition(b"</p:spTree>" if b"</p:spTree>" in parts[name] else b"</")
        parts[name] = start + added + end + tail
    return packed(parts)


def bringing(kind, target, content=None, type_="", outside=False, shown=b""):
    """Our template with a relation of its second layout, the part to which that leads, and a shape that shows it."""
    parts = members(OURS)
    rels = LAYOUT.replace("Layouts/", "Layouts/_rels/") + ".rels"
    mode = ' TargetMode="External"' if outside else ""
    kind = kind if ":" in kind else f"{OFFICE}/{kind}"
    relation = f'<Relationship Id="rId9" Type="{kind}" Target="{target}"{mode}/></Relationships>'.encode()
    parts[rels] = parts[rels].replace(b"</Relationships>", relation)
    parts[LAYOUT] = parts[LAYOUT].replace(b"</p:spTree>", shown + b"</p:spTree>")
    if content is not None:
        typed = f'<Override PartName="{target}" ContentType="{type_}"/></Types>'.encode()
        parts |= {target[1:]: content, TYPES: parts[TYPES].replace(b"</Types>", typed)}
    return packed(parts)


def picture(blip=b'<a:blip r:embed="rId9"/>', link=b""):
    return b"""<p:pic %s><p:nvPicPr><p:cNvPr id="77" name="Logo">%s</p:cNvPr><p:cNvPicPr/><p:nvPr/></p:nvPicPr>
        <p:blipFill>%s</p:blipFill><p:spPr/></p:pic>""" % (nsdecls("p", "a", "r").encode(), link, blip)


def embedded(name):
    return b"""<p:graphicFrame %s><a:graphic><a:graphicData><p:%s r:id="rId9"/></a:graphicData></a:graphic>
        </p:graphicFrame>""" % (nsdecls("p", "a", "r").encode(), name)


def svg(inside):
    return b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink">%s</svg>' % inside


# Zip files


def lying(size, method=zipfile.ZIP_DEFLATED):
    file = bytearray(packed({"x.xml": b"<x/>" * 2000}, method))
    for start in (22, file.find(b"PK\x01\x02") + 24):
        file[start : start + 4] = size.to_bytes(4, "little")
    return bytes(file)


def flagged(place, central, value):
    file = bytearray(packed({"x.xml": b"<x/>"}))
    for start in (place, file.find(b"PK\x01\x02") + central):
        file[start : start + 2] = value.to_bytes(2, "little")
    return bytes(file)


ZIPS = {
    "says less than it holds": (lying(10), "cannot be unpacked"),
    "says more than it holds": (lying(10**6), "not as long as it says"),
    "bzip2": (packed({"x.xml": b"<x/>"}, zipfile.ZIP_BZIP2), "packed in a way"),
    "lzma": (packed({"x.xml": b"<x/>"}, zipfile.ZIP_LZMA), "packed in a way"),
    "unknown method": (flagged(8, 10, 99), "packed in a way"),
    "encrypted": (flagged(6, 8, 1), "encrypted"),
    "a name twice": (packed({"x.xml": b"", "X.XML": b""}), "twice"),
    "torn": (OURS[:4000], "cannot be unpacked"),
    "corrupt": (OURS.replace(OURS[60:90], bytes(30), 1), "cannot be unpacked"),
}


@pytest.mark.parametrize("name", ZIPS)
def test_a_zip_file_is_unpacked_as_powerpoint_packs_or_not_at_all(name):
    file, said = ZIPS[name]
    with pytest.raises(UnpackingError, match=said):
        unpacked(file, Allowance())
    with pytest.raises(TemplateError, match="cannot be read"):
        remarks(file)


def test_what_is_unpacked_counts_together():
    allowance = Allowance(most_bytes=3000)
    assert unpacked(packed({"a": bytes(2000)}), allowance) == {"a": bytes(2000)}
    with pytest.raises(UnpackingError, match="unpacks to more than 3,000 bytes"):
        unpacked(packed({"a": bytes(1001)}), allowance)


def test_members_are_counted_before_their_list_is_read(monkeypatch):
    monkeypatch.setattr(unpacking, "MAX_MEMBERS", 10)
    monkeypatch.setattr(zipfile, "ZipFile", None)
    with pytest.raises(UnpackingError, match="more than 10 parts"):
        unpacked(OURS, Allowance())


NOT_READ = {
    "a DTD": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
    "UTF-7": b'<?xml version="1.0" encoding="UTF-7"?><x/>',
    "another encoding than its mark": b"\xef\xbb\xbf<?xml version='1.0' encoding='latin-1'?><x/>",
    "UTF-16": '<?xml version="1.0"?><!DOCTYPE x><x/>'.encode("utf-16"),
    "depth": b"<x>" * 5000 + b"</x>" * 5000,
    "attributes": b"<x %s/>" % b" ".join(b'a%d=""' % n for n in range(unpacking.MAX_ATTRIBUTES + 1)),
    "many elements": b"<x>" + b"<y/>" * 1000 + b"</x>",
    "no XML": b"x",
}


@pytest.mark.parametrize("name", NOT_READ)
def test_xml_is_read_within_limits(name):
    with pytest.raises(UnpackingError):
        xml(NOT_READ[name], "x.xml", Allowance(most_nodes=1000))
    parts = members(OURS)
    parts[MASTER] = NOT_READ[name]
    with pytest.raises(TemplateError):
        remarks(packed(parts))


# What a template brings along

LEFT_OUT = {
    "a link on a logo": (
        bringing("hyperlink", "https://a.example", outside=True, shown=picture(b"", b'<a:hlinkClick r:id="rId9"/>')),
        "links to outside",
    ),
    "a picture from outside": (
        bringing("image", "http://a.example/a.png", outside=True, shown=picture(b'<a:blip r:link="rId9"/>')),
        "links to outside",
    ),
    "a film from outside": (bringing("video", "file:////a.example/a.mp4", outside=True), "links to outside"),
    "macros": (
        bringing(
            "http://schemas.microsoft.com/office/2006/relationships/vbaProject",
            "/ppt/vbaProject.bin",
            b"a.example",
            "application/vnd.ms-office.vbaProject",
        ),
        "macros",
    ),
    "macros as a picture": (
        bringing("image", "/ppt/a.bin", b"a.example", "application/vnd.ms-office.vbaProject", shown=picture()),
        "pictures of a kind",
    ),
    "an object": (
        bringing("oleObject", "/ppt/a.bin", b"a.example", "application/x", shown=embedded(b"oleObj")),
        "embedded objects",
    ),
    "a control": (
        bringing("control", "/ppt/a.xml", b"<a.example/>", "application/x+xml", shown=embedded(b"control")),
        "controls",
    ),
    "data of others": (bringing("customXml", "/customXml/a.xml", b"<a.example/>", "application/xml"), "data of other"),
    "a picture that runs": (
        bringing("image", "/ppt/a.svg", svg(b"<script>a.example</script>"), "image/svg+xml", shown=picture()),
        "pictures of a kind",
    ),
    "a picture that fetches": (
        bringing("image", "/ppt/a.svg", svg(b"<style>a{fill:url(//a.example)}</style>"), "image/svg+xml"),
        "pictures of a kind",
    ),
    "a picture with another in it": (
        bringing("image", "/ppt/a.svg", svg(b'<image x:href="http://a.example"/>'), "image/svg+xml"),
        "pictures of a kind",
    ),
    "a name that leads up": (bringing("image", "/ppt/..\\..\\a.example.png", PIXEL, "image/png"), ""),
    "relations as a picture": (
        bringing("image", "/ppt/_rels/a.xml.rels", b"a.example", "image/png", shown=picture()),
        "",
    ),
    "a link that starts a macro": (
        changed(OURS, slideMaster1=picture(b"", b'<a:hlinkClick r:id="" action="ppaction://macro?name=a.example"/>')),
        "",
    ),
}


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_a_template_brings_beside_its_pages_is_left_out_and_said(name):
    template, said = LEFT_OUT[name]
    found = [x for x in remarks(template) if "left out" in x]
    assert len(found) == bool(said)
    assert all(said in x for x in found)
    file = slides(TOLD, template)
    assert not [x for x, part in members(file).items() if b"a.example" in part or b"External" in part or "\\" in x]
    assert not [
        x for x, part in members(file).items() if re.search(rb'r:(id|link|embed)="rId9"', part) and "Layout" in x
    ]
    assert pptx.Presentation(io.BytesIO(file)).slides[0].slide_layout.name == "Title"


@pytest.mark.parametrize(
    ("name", "content", "type_"),
    [
        ("/ppt/media/a.png", PIXEL, "image/png"),
        ("/ppt/media/a.svg", svg(b'<rect id="b" fill="url(#a)"/><use x:href="#b"/>'), "image/svg+xml"),
    ],
)
def test_pictures_go_on_into_the_deck(name, content, type_):
    template = bringing("image", name, content, type_, shown=picture())
    assert remarks(template) == ()
    assert members(slides(TOLD, template))[name[1:]] == content


def test_a_picture_that_has_another_source_stays():
    """A link to where it came from goes, the copy of it that the file holds stays."""
    tree = etree.fromstring(picture(b'<a:blip r:embed="rId1" r:link="rId2"/>'))
    assert belongings._mended(tree, {"rId1"})
    assert b'r:embed="rId1"' in etree.tostring(tree)
    assert b"rId2" not in etree.tostring(tree)


@pytest.mark.parametrize(
    ("limit", "said"), [("MAX_SHAPES", "can be worked with"), ("MAX_PLACEHOLDERS", "places to fill")]
)
def test_layouts_hold_no_more_than_slides_can_be_made_with(limit, said, monkeypatch):
    monkeypatch.setattr(templates, limit, 2)
    with pytest.raises(TemplateError, match=said):
        remarks(OURS)


@pytest.mark.parametrize("size", [b'cx="1" cy="1"', b'cx="-914400" cy="914400"', b'cx="x" cy="914400"'])
def test_slides_of_no_size_are_refused(size):
    parts = members(OURS)
    parts["ppt/presentation.xml"] = re.sub(
        rb'<p:sldSz cx="\d+" cy="\d+"', b"<p:sldSz " + size, parts["ppt/presentation.xml"]
    )
    with pytest.raises(TemplateError, match="cannot be read"):
        remarks(packed(parts))


@pytest.mark.parametrize("part", [None, b"<x/>"])
@pytest.mark.parametrize(
    "word", ["Content_Types", "presentation.xml.rels", "slideMaster1.xml", "slideLayout1.xml", "core"]
)
def test_a_part_of_a_template_that_is_not_there_or_something_else_is_said_in_words(word, part):
    parts = members(OURS)
    name = next(x for x in parts if word in x)
    kept = {x: content for x, content in parts.items() if x != name} | ({name: part} if part else {})
    if part is None and word in ("core", "slideLayout1.xml"):
        assert slides(TOLD, packed(kept))
    else:
        with pytest.raises(TemplateError, match="template"):
            remarks(packed(kept))


# Files given to be checked

TEXT = b"<a:p><a:r><a:t>%s</a:t></a:r></a:p>"
BEYOND = {
    "members": ("unpacking.MAX_MEMBERS", 10, DECK),
    "a line": ("verification.lines.LONGEST_LINE", 5000, changed(DECK, **{"slides/slide2": TEXT % (b"1" * 6000)})),
    "slides": ("verification.decks.MAX_SLIDES", 2, DECK),
    "page bytes": ("verification.pages.MAX_PAGE_BYTES", 1000, PAGE),
    "page elements": ("verification.pages.MAX_PAGE_NODES", 100, PAGE),
    "a tag": ("verification.pages.MAX_PAGE_NODES", 10**6, PAGE + b"<p %s>" % (b"a " * 6000)),
    "PDF bytes": ("verification.papers.MAX_PAPER_BYTES", 1000, PAPER),
    "pages": ("verification.papers.MAX_PAGES", 1, PAPER.replace(b"2026", b"2027", 1)),
}


@pytest.mark.parametrize("name", BEYOND)
def test_of_a_file_no_more_is_read_than_what_is_made_here_takes(name, monkeypatch):
    place, most, content = BEYOND[name]
    monkeypatch.setattr(f"briefing.{place}", most)
    with pytest.raises(ForeignFileError, match="It cannot be read: "):
        verified(BASE, content)


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        (b" " * 3_000_000, "unpacks to more than"),
        (b"<s>" + b"<c/>" * 60_000 + b"</s>", "elements and attributes"),
        (b"<!DOCTYPE s><s/>", "declares entities"),
    ],
)
def test_workbooks_of_charts_are_unpacked_within_limits_too(sheet, said, monkeypatch):
    parts = members(DECK)
    book = packed({charts.SHEET: sheet})
    content = packed({name: book if name.endswith(".xlsx") else part for name, part in parts.items()})
    monkeypatch.setattr(decks, "Allowance", partial(Allowance, 2_500_000, 50_000))
    with pytest.raises(ForeignFileError, match=said):
        verified(BASE, content)


def test_what_is_nested_in_itself_is_read_once():
    row = b"<a:tr>%s</a:tr>"
    rows = etree.fromstring(b"<x %s>%s</x>" % (nsdecls("a").encode(), row % (row % (TEXT % b"1 %"))))
    assert list(decks._said(rows)) == ["1 %"]
    cells = etree.fromstring(b"<s>" + b'<c r="A1">' * 9 + b"<v>1</v>" + b"</c>" * 9 + b"</s>")
    assert list(charts._cells(cells, [])) == [("A1", 1.0)]


def test_figures_are_found_in_any_chain_of_digits_and_marks():
    found = lines.figures(["a,75 % <1 % 1,,2 % .5 % 3,4 per cent 10.5% up 3 points 7 8"])
    assert found == {"75%", "<1%", "2%", "5%", "3,4%", "10.5%", "up3points"}


def drawing(content):
    """The paper with something else drawn on its first page, packed."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(PAPER))
    drawn = DecodedStreamObject()
    drawn.set_data(content)
    writer.pages[0][NameObject("/Contents")] = writer._add_object(drawn.flate_encode(9))
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def test_streams_of_a_pdf_are_unpacked_within_limits():
    for size in (papers.MAX_DRAWN_BYTES, papers.MAX_STREAM_BYTES):
        with pytest.raises(ForeignFileError, match="cannot be read"):
            verified(BASE, drawing(b" " * (size + 1)))
    with pytest.raises(ForeignFileError, match="cannot be read"):
        verified(BASE, drawing(b"BT %s ET" % (b"(x) Tj " * papers.LIMITS.stream_parsing_work_maximum_count)))
