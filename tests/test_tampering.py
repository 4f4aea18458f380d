"""Is each way to falsify a file caught and called what it is, and does what only a user may change pass?"""

import io
import json
import re
import zipfile
from datetime import date
from functools import lru_cache, partial

import pypdf
import pytest
from conftest import TOY
from pypdf.annotations import FreeText, Highlight
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, FloatObject, NameObject, TextStringObject

from briefing.brief import brief
from briefing.handout import handout
from briefing.paper import paper
from briefing.provenance import to_json
from briefing.slides import slides
from briefing.verification import decks, pages, papers, verified
from model.rulebase import load
from scenarios.scenario import baseline_scenario
from scenarios.storyline import Annotation, FreeSlide, Imprint, Scene, Storyline

BASE = load(TOY)
START = baseline_scenario(BASE)
DRY = START.changed(name="No rain", values=START.values | {"rain": 20.0}, notes="Ask the mayor.")
WET = START.changed(name="A downpour", values=START.values | {"rain": 90.0})
STORY = Storyline(
    name="A dry summer",
    scenes=[
        Scene(scenario=START),
        Scene(
            scenario=DRY, headline="Without rain, lorries", points=["Lorries cost most", "<script>alert(1)</script>"]
        ),
        Scene(
            scenario=WET,
            show=["outcomes", "comparison", "over_time", "map"],
            annotations={"outcomes": Annotation(text="Look")},
        ),
    ],
    slides=[
        FreeSlide(after=1, headline="What lorries cost", text=["Ten a day"], table=[["Item", "Cost"], ["Lorry", "400"]])
    ],
    decisions=["Order lorries"],
    imprint=Imprint(organisation="Water board", marking="OFFICIAL"),
)
TOLD = brief(BASE, STORY, date(2026, 11, 23), "https://example.org/")
MADE = {
    "pptx": slides(TOLD),
    "html": handout(TOLD).encode(),
    "pdf": paper(TOLD),
    "json": to_json(TOLD).encode(),
}
READERS = {"pptx": decks, "html": pages, "pdf": papers}
SPACE = "\u00a0"


# Ways to change a file: each gives a changed file, or fails where there is nothing to change.


def text(old, new, count=1):
    """Some text of a page or a record in place of other."""

    def change(content):
        page = content.decode()
        assert old in page, old
        return page.replace(old, new, count).encode()

    return change


def pattern(old, new, count=1):
    """The same by a pattern."""

    def change(content):
        changed, done = re.subn(old, new, content.decode(), count=count)
        assert done, old
        return changed.encode()

    return change


def part(name, old, new, count=1):
    """In the first part of a deck whose name fits and that has a pattern, another text in its place."""

    def change(content):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = {x: archive.read(x) for x in archive.namelist()}
        for member in sorted(members, key=lambda x: (len(x), x)):
            if re.fullmatch(name, member):
                changed, done = re.subn(old, new, members[member].decode(), count=count, flags=re.DOTALL)
                if done:
                    members[member] = changed.encode()
                    break
        else:
            raise AssertionError(f"no {old} in {name}")
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for member, held in members.items():
                archive.writestr(member, held)
        return packed.getvalue()

    return change


SLIDE, CHART, NOTES = r"ppt/slides/slide\d+\.xml", r"ppt/charts/chart\d+\.xml", r"ppt/notesSlides/notesSlide\d+\.xml"
MASTER, CORE, THEME = r"ppt/slideMasters/slideMaster1\.xml", r"docProps/core\.xml", r"ppt/theme/theme\d+\.xml"
END = "</p:spTree>"
BOX = (
    '<p:sp><p:nvSpPr><p:cNvPr id="99" name="Box"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm><a:off x="0" y="0"/>'
    '<a:ext cx="900000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr '
    'val="FFFFFF"/></a:solidFill></p:spPr><p:txBody><a:bodyPr/><a:p>{}</a:p></p:txBody></p:sp>'
)


def in_pdf(do):
    """A PDF after something was done to its writer."""

    def change(content):
        writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
        do(writer)
        packed = io.BytesIO()
        writer.write(packed)
        return packed.getvalue()

    return change


def drawn(writer, old, new):
    """Something else drawn on the first page."""
    page, stream = writer.pages[0], DecodedStreamObject()
    data = page.get_contents().get_data()
    assert re.search(old, data)
    stream.set_data(re.sub(old, new, data, count=1))
    page[NameObject("/Contents")] = writer._add_object(stream)


def first_figure(writer):
    """The first element of a PDF with words in place of a drawing."""
    waiting = [writer._root_object["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop(0).get_object()
        if isinstance(element, ArrayObject):
            waiting += element
        elif hasattr(element, "keys"):
            if "/Alt" in element:
                return element
            if "/K" in element:
                waiting.append(element.raw_get("/K"))
    raise AssertionError


def of_record(**fields):
    """The record with other fields, those within others by their place: scenes.0.reading.label."""

    def change(content):
        document = json.loads(content)
        for place, value in fields.items():
            owner, (*steps, last) = document, place.split("__")
            for step in steps:
                owner = owner[int(step) if step.isdigit() else step]
            assert owner[last] != value
            owner[last] = value
        return json.dumps(document).encode()

    return change


TAMPERED = {
    # Format, what is done: how, and what it is called.
    "pptx: the figure of a text": (part(SLIDE, rf"75{SPACE}%", f"25{SPACE}%"), "figures"),
    "pptx: the number of a chart": (part(CHART, r"<c:v>0\.75\d*</c:v>", "<c:v>0.25</c:v>"), "figures"),
    "pptx: the band of a chart": (part(CHART, r"(<c:plus>.*?<c:v>)[\d.]+", r"\g<1>0.001"), "figures"),
    "pptx: the form of numbers": (part(CHART, r'formatCode="[^"]*"', 'formatCode="&quot;95 %&quot;"'), "figures"),
    "pptx: another outcome": (part(SLIDE, "Lorries", "Rationing"), "ours"),
    "pptx: another outcome in a chart": (part(CHART, ">Lorries<", ">Rationing<"), "ours"),
    "pptx: another reading": (part(SLIDE, BASE.readings[0].label, BASE.readings[1].label), "ours"),
    "pptx: the caveat": (part(SLIDE, re.escape(BASE.caveat), "A forecast."), "ours"),
    "pptx: the hash of the rules": (part(SLIDE, BASE.fingerprint[:8], "01234567"), "ours"),
    "pptx: a drafted headline": (part(SLIDE, r"<a:t>[^<]*[Ll]orries[^<]*</a:t>", "<a:t>All is well</a:t>"), "ours"),
    "pptx: what is to be said": (part(NOTES, r"(<a:t>)([A-Z][^<]{30,})", r"\1In truth, nobody knows"), "ours"),
    "pptx: what is said of a chart": (part(SLIDE, r'descr="[^"]{9,}"', 'descr="All is well"'), "ours"),
    "pptx: a label of the program’s taken out": (part(SLIDE, r"<a:t>Key figures</a:t>", "<a:t/>"), "ours"),
    "pptx: two colours swapped": (part(CHART, r'(<c:dPt>.*?srgbClr val=")\w{6}', r"\g<1>00FF00"), "drawn"),
    "pptx: a colour of a drawing": (part(SLIDE, r'(<p:grpSp>.*?srgbClr val=")\w{6}', r"\g<1>00FF00"), "drawn"),
    "pptx: a colour of the theme": (part(THEME, r'(<a:dk1>.*?srgbClr val=")\w{6}', r"\g<1>FFFFFF"), "drawn"),
    "pptx: the scale of an axis": (part(CHART, r'<c:max val="[^"]*"/>', '<c:max val="9"/>'), "drawn"),
    "pptx: bars the other way round": (part(CHART, r'orientation val="maxMin"', 'orientation val="minMax"'), "drawn"),
    "pptx: a ribbon redrawn": (
        part(SLIDE, r'(<a:path w="\d+" h="\d+">.*?<a:pt x="\d+" y=")\d+', r"\g<1>9999999"),
        "drawn",
    ),
    "pptx: a text moved out of sight": (part(SLIDE, r'(<p:graphicFrame>.*?<a:off x=")\d+', r"\g<1>99999999"), "drawn"),
    "pptx: letters as small as dust": (part(SLIDE, r'sz="1400"', 'sz="100"'), "drawn"),
    "pptx: letters shrunk": (
        part(
            SLIDE, r'<a:bodyPr wrap="square"/>', '<a:bodyPr wrap="square"><a:normAutofit fontScale="1000"/></a:bodyPr>'
        ),
        "drawn",
    ),
    "pptx: letters white": (
        part(
            SLIDE,
            r"<a:rPr([^>/]*)/>(?=<a:t>\w)",
            r'<a:rPr\1><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></a:rPr>',
        ),
        "drawn",
    ),
    "pptx: letters struck out": (part(SLIDE, r"<a:rPr ([^>]*sz=[^>]*>)", r'<a:rPr strike="sngStrike" \1'), "drawn"),
    "pptx: a slide hidden": (part(SLIDE, "<p:sld ", '<p:sld show="0" '), "drawn"),
    "pptx: a shape hidden": (part(SLIDE, 'name="Figures"', 'name="Figures" hidden="1"'), "drawn"),
    "pptx: turned round": (part(SLIDE, "<a:xfrm>", '<a:xfrm rot="10800000">'), "drawn"),
    "pptx: its page painted": (
        part(
            SLIDE,
            "<p:cSld([^>]*)>",
            r'<p:cSld\1><p:bg><p:bgPr><a:solidFill><a:srgbClr val="1D2129"/></a:solidFill></p:bgPr></p:bg>',
        ),
        "drawn",
    ),
    "pptx: a box laid over": (part(SLIDE, END, BOX.format("") + END), "added"),
    "pptx: words laid over": (part(SLIDE, END, BOX.format("<a:r><a:t>In truth 12 %</a:t></a:r>") + END), "added"),
    "pptx: words in a field": (
        part(SLIDE, END, BOX.format('<a:fld type="x" id="{0}"><a:t>12 %</a:t></a:fld>') + END),
        "added",
    ),
    "pptx: words for some programs": (
        part(
            SLIDE,
            END,
            '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            f'<mc:Choice Requires="a">{BOX.format("<a:r><a:t>12 %</a:t></a:r>")}</mc:Choice></mc:AlternateContent>'
            + END,
        ),
        "added",
    ),
    "pptx: a box on every slide": (part(MASTER, END, BOX.format("") + END), "drawn"),
    "pptx: words on every slide": (part(MASTER, END, BOX.format("<a:r><a:t>Forged</a:t></a:r>") + END), "added"),
    "pptx: a paragraph of notes more": (
        part(NOTES, "</p:txBody>", "<a:p><a:r><a:t>In truth 12 %</a:t></a:r></a:p></p:txBody>"),
        "added",
    ),
    "pptx: its subject": (part(CORE, r"<dc:subject>[^<]*", "<dc:subject>A forecast"), "ours"),
    "pptx: its keywords": (part(CORE, r"<cp:keywords>[^<]*", "<cp:keywords>other rules"), "ours"),
    "html: the figure of a text": (text(f"75{SPACE}%", f"25{SPACE}%"), "figures"),
    "html: another outcome": (text(">Lorries", ">Rationing"), "ours"),
    "html: the caveat": (text(f">{BASE.caveat}<", ">A forecast.<"), "ours"),
    "html: the hash of the rules": (text(f"{BASE.fingerprint[:8]}", "01234567"), "ours"),
    "html: a colour": (pattern(r'fill="#\w{6}"', 'fill="#00FF00"'), "drawn"),
    "html: a bar": (pattern(r'(<rect[^>]* width=")[\d.]+', r"\g<1>1"), "drawn"),
    "html: what is said of a picture": (pattern(r"(<svg[^>]*><title>)[^<]*", r"\1All is well"), "ours"),
    "html: a section taken out": (pattern(r"(?s)<section.*?</section>", ""), "missing"),
    "html: a section twice": (pattern(r"(?s)(<section.*?</section>)", r"\1\1"), "added"),
    "html: a section hidden": (pattern(r"<section ", "<section hidden "), "drawn"),
    "html: data": (pattern(r'"weight":[\d.]+', '"weight":0.0'), "figures"),
    "html: a script": (text('<script type="module">', '<script type="module">1;'), "drawn"),
    "html: a style": (text("<style>", "<style>.caveat{display:none}"), "drawn"),
    "html: what may load": (text("default-src 'none'", "default-src *"), "ours"),
    "html: words more": (text("</body>", "<p>forged</p></body>"), "added"),
    "html: what browsers read otherwise": (text("</body>", "<!--><p>forged</p>--></body>"), "drawn"),
    "html: a tag that readers pass over": (text("</body>", "</p></body>"), "drawn"),
    "html: where a link leads": (
        pattern(r'href="https?:[^"]*"|href="#[^"]*"', 'href="https://other.example/"'),
        "drawn",
    ),
    "pdf: a page taken out": (in_pdf(lambda x: x.remove_page(len(x.pages) - 1)), "missing"),
    "pdf: a page twice": (in_pdf(lambda x: x.add_page(x.pages[0])), "added"),
    "pdf: something drawn over": (in_pdf(lambda x: drawn(x, rb"$", b"\n1 g 0 0 200 200 re f")), "drawn"),
    "pdf: a colour": (in_pdf(lambda x: drawn(x, rb"[\d.]+ [\d.]+ [\d.]+ (rg|scn)", b"1 0 0 \\1")), "drawn"),
    "pdf: a note laid over": (
        in_pdf(lambda x: x.add_annotation(0, FreeText(text="99 %", rect=(50, 550, 200, 650)))),
        "added",
    ),
    "pdf: a mark": (
        in_pdf(
            lambda x: x.add_annotation(
                0,
                Highlight(rect=(9, 9, 99, 99), quad_points=ArrayObject(map(FloatObject, [9, 9, 99, 9, 9, 99, 99, 99]))),
            )
        ),
        "added",
    ),
    "pdf: turned": (in_pdf(lambda x: x.pages[0].rotate(180)), "drawn"),
    "pdf: cut": (
        in_pdf(lambda x: x.pages[0].__setitem__(NameObject("/CropBox"), ArrayObject(map(FloatObject, [0, 0, 9, 9])))),
        "drawn",
    ),
    "pdf: its subject": (in_pdf(lambda x: x.add_metadata({"/Subject": "A forecast"})), "ours"),
    "pdf: its keywords": (in_pdf(lambda x: x.add_metadata({"/Keywords": "other rules"})), "ours"),
    "pdf: what is read aloud": (
        in_pdf(lambda x: first_figure(x).__setitem__(NameObject("/Alt"), TextStringObject("All is well"))),
        "ours",
    ),
    "pdf: another file in it": (in_pdf(lambda x: x.add_attachment("more.txt", b"75 %")), "added"),
    "pdf: something that runs": (
        in_pdf(
            lambda x: x._root_object.__setitem__(
                NameObject("/OpenAction"), DictionaryObject({NameObject("/S"): NameObject("/JavaScript")})
            )
        ),
        "drawn",
    ),
    "json: a reading": (of_record(scenes__0__reading__label="Another"), "ours"),
    "json: a caveat": (of_record(caveat="A forecast."), "ours"),
    "json: the hash of the rules": (of_record(rulebase__fingerprint="0" * 64), "ours"),
    "json: a share": (of_record(scenes__1__outcomes__lorries=0.9), "figures"),
    "json: a difference": (of_record(scenes__1__against_baseline__outcomes__lorries=0.9), "figures"),
    "json: something more": (lambda x: json.dumps(json.loads(x) | {"approved": "by all"}).encode(), "added"),
}
OWN = {
    "pptx: a headline": (part(SLIDE, ">Without rain, lorries<", ">Without rain, it would be lorries<"), "yours"),
    "pptx: a point in the notes": (part(NOTES, "Lorries cost most", "Lorries cost far more"), "yours"),
    "html: a point": (text(">Lorries cost most<", ">Lorries cost far more<"), "yours"),
    "html: a headline": (text(">Without rain, lorries</h2>", ">Without rain, it would be lorries</h2>"), "yours"),
    "pdf: its title": (in_pdf(lambda x: x.add_metadata({"/Title": "A drier summer"})), "yours"),
    "json: its title": (of_record(title="A drier summer"), "yours"),
}


def made_anew(kind, rebuilt, told, *more):
    """What a reader makes anew; at once, where it is that which was made."""
    return MADE[kind] if told.title == TOLD.title else rebuilt(told, *more)


@pytest.fixture(autouse=True, scope="module")
def made_once():
    """What is made anew is the same each time, and read once."""
    with pytest.MonkeyPatch.context() as patch:
        for kind, reader in READERS.items():
            patch.setattr(reader, "rebuilt", partial(made_anew, kind, reader.rebuilt))
            patch.setattr(reader, "parts", lru_cache(4)(reader.parts))
        yield


@pytest.mark.parametrize("what", TAMPERED)
def test_what_was_tampered_with_is_called_what_it_is(what):
    change, kind = TAMPERED[what]
    content = change(MADE[what.partition(":")[0]])
    verdict = verified(BASE, content)
    assert kind in verdict.changes, (verdict.changes, verdict.faults)
    assert not verdict.holds
    assert verdict.conclusion != "The figures hold."


@pytest.mark.parametrize("what", OWN)
def test_a_users_words_are_the_users_to_change(what):
    change, kind = OWN[what]
    verdict = verified(BASE, change(MADE[what.partition(":")[0]]))
    assert verdict.holds, verdict.faults
    assert verdict.changes == {kind}
    assert verdict.conclusion == "The figures hold; only your own words were changed."


@pytest.mark.parametrize("kind", MADE)
def test_what_was_not_touched_is_as_made(kind):
    verdict = verified(BASE, MADE[kind])
    assert verdict.changes == frozenset()
    assert verdict.conclusion == "The figures hold."
