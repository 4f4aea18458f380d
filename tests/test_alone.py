"""Does a slide by itself hold what it holds among the others: as a picture, as a page, as text?"""

import io
from datetime import date
from typing import Any

import pptx
import pytest
from PIL import Image
from pypdf import PdfReader

from briefing import words
from briefing.alone import as_pdf, as_png, as_text, remarks
from briefing.brief import Brief, brief
from briefing.findings import imprint
from briefing.formats import SLIDE
from briefing.handout import handout
from briefing.slides import slides
from briefing.slideshow import slideshow
from briefing.views import view_of
from model.inputs import ValuesError
from model.parts import RuleBase
from scenarios.pictures import picture
from scenarios.presets import shipped
from scenarios.scenario import baseline_scenario
from scenarios.storyline import VIEWS, FreeSlide, Imprint, Scene, Storyline

DAY, LINK = date(2026, 11, 28), "https://example.org/"
MARKUP = '#panic("x") *bold* $x^2$ `raw` @ref \\ [a] // <script>alert(1)</script> & "q"'
MARKING = "OFFICIAL – SENSITIVE"


def dots() -> Any:
    file = io.BytesIO()
    Image.new("RGB", (160, 90), "#AA3300").save(file, "PNG")
    return picture(file.getvalue(), "What was photographed")


@pytest.fixture(scope="module")
def told(base: RuleBase) -> Brief:
    own = (
        FreeSlide(headline="Only words", text=(MARKUP, "W" * 400), notes=("Not to be mailed.",)),
        FreeSlide(headline="All at once", text=("A word.",), picture=dots(), table=(("Item", "Cost"), ("Troops",))),
    )
    whose = Imprint(organisation="Ministry of Examples", marking=MARKING, author="A. Author", logo=dots())
    scenes = [Scene(scenario=shipped(base)[5], show=VIEWS), Scene(scenario=shipped(base)[7])]
    story = Storyline(name="Alone", scenes=scenes, slides=own, imprint=whose, decisions=("Whether?",))
    return brief(base, story, DAY, LINK)


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def plain(text: str) -> str:
    return " ".join(text.replace("\u200b", "").replace("\u00a0", " ").split())


def one_of_each_kind(told: Brief) -> dict[str, str]:
    return {slide.kind: slide.id for slide in reversed(slideshow(told))}


def test_every_slide_is_one_page_that_says_what_it_is_and_whose(told: Brief) -> None:
    slides = slideshow(told)
    for number, slide in enumerate(slides, start=1):
        pdf = read(as_pdf(told, slide.id))
        (page,) = pdf.pages
        said = plain(page.extract_text())
        assert plain(slide.headline) in said, slide.id
        assert said.count(MARKING) == 2
        assert f"{number} / {len(slides)}" in said
        assert "Ministry of Examples" in said
        assert round(page.mediabox.width / page.mediabox.height, 3) == round(16 / 9, 3)
        assert (pdf.metadata.title, pdf.metadata.author) == (slide.headline, "A. Author")
        assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf.trailer["/Root"]["/Metadata"].get_data()


def test_every_kind_of_slide_is_a_picture_of_its_size_with_nothing_at_its_edges(told: Brief) -> None:
    for kind, slide in one_of_each_kind(told).items():
        made = Image.open(io.BytesIO(as_png(told, slide)))
        assert made.size == (1920, 1080), kind
        left, _, right, _ = made.convert("L").point(lambda grey: 255 - grey).getbbox()
        assert left >= 80, kind
        assert right <= 1840, kind


def test_pictures_keep_their_descriptions_and_figures_their_sources(told: Brief) -> None:
    scene = told.scenes[0]
    for slide in slideshow(told):
        text = plain(as_text(told, slide.id))
        for view in slide.views:
            assert slide.scene
            assert plain(view_of(slide.scene, view).description) in text
    first = read(as_pdf(told, "scene-1"))
    alternatives = {str(x["/Alt"]) for x in tags(first) if "/Alt" in x}
    assert {view_of(scene, view).description for view in ("outcomes", "branches")} <= alternatives
    assert scene.answer.scenario.name in plain(first.pages[0].extract_text())


def tags(pdf: PdfReader) -> list[Any]:
    waiting, known = [pdf.trailer["/Root"]["/StructTreeRoot"]], list[Any]()
    while waiting:
        element = waiting.pop().get_object()
        if isinstance(element, list):
            waiting += element
        elif isinstance(element, dict):
            known.append(element)
            waiting += [element["/K"]] if "/K" in element else []
    return known


def test_text_for_a_mail_holds_headline_points_source_and_link(told: Brief) -> None:
    text, scene = as_text(told, "scene-1"), told.scenes[0]
    assert text.startswith(f"{MARKING}\n\n{scene.headline}\n")
    assert text.endswith(f"{MARKING}\n")
    assert all(f"– {point}\n" in text for point in scene.points)
    assert words.shown_link(told.link_to(scene)) in text
    assert f"Rules {told.base.version}" in text
    own = as_text(told, "own-2")
    assert "Item | Cost\nTroops" in own
    assert "Picture: What was photographed." in own
    assert "Rules" not in own
    assert "Not to be mailed." not in as_text(told, "own-1")


def test_what_users_wrote_is_shown_as_typed_and_stays_on_the_page(told: Brief) -> None:
    assert plain(MARKUP) in plain(read(as_pdf(told, "own-1")).pages[0].extract_text())
    text = as_text(told, "own-1")
    assert MARKUP in text


def test_the_same_slide_gives_the_same_bytes(told: Brief) -> None:
    assert as_pdf(told, "comparison") == as_pdf(told, "comparison")
    assert as_png(told, "scene-1-flips") == as_png(told, "scene-1-flips")


def test_letters_without_a_font_are_said_and_boxed(toy: RuleBase) -> None:
    scene = Scene(scenario=baseline_scenario(toy), headline="Dry \U0001fd0d", written_for="x")
    made = brief(toy, Storyline(name="x", scenes=(scene,)), DAY)
    (remark,) = remarks(made, "scene-1")
    assert "U+1FD0D" in remark
    plain_scene = scene.changed(headline="Dry")
    without = brief(toy, Storyline(name="x", scenes=(plain_scene,)), DAY)
    assert remarks(without, "scene-1") == ()
    assert as_png(made, "scene-1") != as_png(without, "scene-1")


def test_a_slide_that_is_not_there_is_refused(told: Brief) -> None:
    with pytest.raises(ValuesError, match=r'slide "scene-9" is not in this briefing; did you mean "scene-'):
        as_png(told, "scene-9")
    with pytest.raises(ValuesError, match='slide "" is not in this briefing; give one of: title, agenda'):
        as_text(told, "")


@pytest.mark.parametrize("ending", ["png", "pdf", "txt"])
def test_every_form_of_a_slide_is_made_by_its_entry(told: Brief, ending: str) -> None:
    file = SLIDE[ending].file("Scene 1", told, "scene-1")
    assert file.name == f"scene-1.{ending}"
    made = file.make()
    assert made[:4] in (b"\x89PNG", b"%PDF", "OFFI")
    assert SLIDE[ending].remarks(told, "scene-1") == ()


def test_an_imprint_reads_alike_in_every_form(base: RuleBase) -> None:
    own = Imprint(author="A. Analyst", drafted_by="Desk 4", cleared_by="Head of Desk", version="Second draft")
    shown = brief(base, Storyline(name="x", scenes=(Scene(scenario=baseline_scenario(base)),), imprint=own), DAY)
    said = ["A. Analyst", "Drafted by Desk 4", "Cleared by Head of Desk", "Second draft"]
    assert imprint.by_whom(shown) == said
    numbered = brief(base, shown.storyline.changed(imprint=own.changed(version="0.9").model_dump()), DAY)
    assert imprint.by_whom(numbered)[-1] == "Version 0.9"
    deck: Any = pptx.Presentation(io.BytesIO(slides(shown)))
    title = " ".join(shape.text_frame.text for shape in deck.slides[0].shapes if shape.has_text_frame)
    assert all(line in title and line in handout(shown) and line in as_text(shown, "title") for line in said)
    assert "Version Second" not in title + handout(shown)
