"""Do SVG and PowerPoint draw the same marks: every shape in its place, every word, in its ink?"""

import re
import xml.etree.ElementTree as ElementTree
from typing import Any

import pytest
from pptx.oxml.ns import qn
from pptx.util import Emu

from briefing import svg
from briefing.answer import Answer, answer
from briefing.findings.tipping import Tipping, tipping_of
from briefing.ink import DARK, FAINT, PAPER, QUIET, TEXT
from briefing.marks import HAIRLINE, Box, Look, Picture, Rectangle, Ribbon, Ring, Text, Words
from briefing.marks.branches import branches
from briefing.marks.tipping import drawn
from briefing.slides.page import new_page
from briefing.slides.shapes import put_marks
from briefing.slides.templates import opened
from model.parts import RuleBase
from model.tipping import Run, Strip
from scenarios.presets import shipped
from scenarios.scenario import baseline_scenario

AT = Box(44.0, 120.0, 700.0, 240.0)
BY_HAND = Picture(
    200,
    100,
    (
        Rectangle("A bar", Box(10, 20, 30, 5), QUIET),
        Rectangle("Pale & edged", Box(40, 20, 30, 5), "#123456", strength=0.5, edged=True),
        Ring("Here", Box(50, 60, 12, 12)),
        Ribbon("From <a> to b", (10, 70), (90, 30), 8, FAINT, 0.6),
        Text(Box(0, 0, 80, 17), ((Words("Left ", 14), Words("bold", 14, bold=True)),), end=Words("100 %", 14)),
        Text(Box(0, 50, 60, 34), ((Words("One", 14),), (Words("two", 14, colour="#FFFFFF"),)), "middle", rimmed=True),
    ),
)


def pictures(base: RuleBase) -> list[Picture]:
    found, look = answer(base, shipped(base)[5]), Look(16, 14)
    return [BY_HAND, branches(found, look, AT.width, AT.height), drawn(tipping_of(found), look, AT.width, AT.height)]


@pytest.fixture(scope="module", params=[0, 1, 2], ids=["by hand", "branches", "tipping"])
def both(request: pytest.FixtureRequest, base: RuleBase) -> tuple[Picture, Any, Any]:
    """A picture, its SVG and its group of shapes."""
    picture = pictures(base)[request.param]
    group = put_marks(new_page(opened(), "Scene"), "Picture", AT, picture.marks, "What it shows")
    return picture, ElementTree.fromstring(svg.drawn(picture, "What it shows")), group


def in_svg(tree: Any, tag: str) -> list[dict[str, str]]:
    return [x.attrib for x in tree.iter() if x.tag.endswith(f"}}{tag}")]


def in_group(group: Any, form: str) -> list[Any]:
    shapes = [
        x for x in group.iterfind(qn("p:sp")) if x.find(f"{qn('p:nvSpPr')}/{qn('p:cNvSpPr')}").get("txBox") is None
    ]
    return [
        x
        for x in shapes
        if (x.find(f".//{qn('a:prstGeom')}") if form else x.find(f".//{qn('a:custGeom')}")) is not None
        and (not form or x.find(f".//{qn('a:prstGeom')}").get("prst") == form)
    ]


def place(shape: Any) -> tuple[float, ...]:
    """Where a shape stands in its group: left, top, width, height in points."""
    off, ext = (shape.find(f".//{qn(tag)}") for tag in ("a:off", "a:ext"))
    left, top, width, height = (Emu(int(x)).pt for x in (off.get("x"), off.get("y"), ext.get("cx"), ext.get("cy")))
    return left - AT.left, top - AT.top, width, height


def test_rectangles_and_rings_stand_in_the_same_places(both: tuple[Picture, Any, Any]) -> None:
    _, tree, group = both
    drawn = [tuple(float(x[key]) for key in ("x", "y", "width", "height")) for x in in_svg(tree, "rect")]
    assert drawn == [pytest.approx(place(x), abs=0.06) for x in in_group(group, "rect")]
    rings = [(float(x["cx"]), float(x["cy"]), float(x["r"])) for x in in_svg(tree, "circle")]
    placed = [
        (left + wide / 2, top + high / 2, wide / 2) for left, top, wide, high in map(place, in_group(group, "ellipse"))
    ]
    assert rings == [pytest.approx(x, abs=0.06) for x in placed]


def test_ribbons_run_alike(both: tuple[Picture, Any, Any]) -> None:
    _, tree, group = both
    paths = [[float(x) for x in re.findall(r"-?[\d.]+", path["d"])] for path in in_svg(tree, "path")]
    shapes = in_group(group, "")
    assert len(paths) == len(shapes)
    for path, shape in zip(paths, shapes, strict=True):
        left, top, wide, high = place(shape)
        points = [(Emu(int(x.get("x"))).pt + left, Emu(int(x.get("y"))).pt + top) for x in shape.iter(qn("a:pt"))]
        assert all(left - 0.06 <= x <= left + wide + 0.06 and top - 0.06 <= y <= top + high + 0.06 for x, y in points)
        assert path == pytest.approx([number for point in points for number in point], abs=0.06)


def test_every_word_is_in_both(both: tuple[Picture, Any, Any]) -> None:
    picture, tree, group = both
    said = [x.said for mark in picture.marks if isinstance(mark, Text) for x in words_of(mark)]
    assert [text for x in tree.iter() if x.tag.endswith(("}text", "}tspan")) for text in [x.text]] == said
    assert [x.text for x in group.iter(qn("a:t")) if x.text != "\t"] == said


def words_of(mark: Text) -> list[Words]:
    return [*(words for line in mark.lines for words in line), *([mark.end] if mark.end else [])]


def test_shapes_have_names_and_the_group_its_sentence(both: tuple[Picture, Any, Any]) -> None:
    picture, tree, group = both
    names = [x.get("name") for x in group.iter(qn("p:cNvPr"))]
    assert names == ["Picture", *("Text" if isinstance(x, Text) else x.name for x in picture.marks)]
    ids = [x.get("id") for x in group.iter(qn("p:cNvPr"))]
    assert len(set(ids)) == len(ids)
    assert group.find(f".//{qn('p:cNvPr')}").get("descr") == tree[0].text == "What it shows"


def test_inks_are_those_of_the_theme_and_other_colours_are_kept() -> None:
    group = put_marks(new_page(opened(), "Scene"), "Picture", AT, BY_HAND.marks, "")
    fills = [x.find(f"{qn('p:spPr')}/{qn('a:solidFill')}")[0] for x in [*in_group(group, "rect"), *in_group(group, "")]]
    shown = [(x.get("val"), int(next(iter(x), {"val": 100_000}).get("val"))) for x in fills]
    assert shown == [("tx1", 70_000), ("123456", 50_000), ("tx1", 19_800)]
    assert {TEXT, QUIET, FAINT, PAPER} <= set(DARK)


@pytest.mark.parametrize("dark", [False, True])
def test_outcomes_have_the_colours_of_the_page(base: RuleBase, dark: bool) -> None:
    found: Answer = answer(base, shipped(base)[5])
    fills = {x.fill for x in branches(found, Look(dark=dark), 700).marks if isinstance(x, Rectangle)}
    assert fills - {QUIET} == {x.colour.dark if dark else x.colour.light for x in base.outcomes}


@pytest.mark.parametrize("present", [0, 30, 50, 70, 100])
@pytest.mark.parametrize("tip", [0.25, 30, 50.5, 70, 99.75])
def test_no_word_of_a_strip_lies_under_its_ring_or_beyond_the_picture(
    toy: RuleBase, present: float, tip: float
) -> None:
    strip = Strip("rain", present, (Run("full", 0, tip), Run("dry", tip, 100)))
    tipping = Tipping(answer(toy, baseline_scenario(toy)), {"rain": strip}, None, None)
    for picture in (drawn(tipping, Look(), 320), drawn(tipping, Look(16, 14), 440, 80)):
        (ring,) = (mark.box for mark in picture.marks if isinstance(mark, Ring))
        for box in (mark.box for mark in picture.marks if isinstance(mark, Text)):
            assert box.left >= 0
            assert box.right <= picture.width
            beside = box.right <= ring.left or box.left >= ring.right
            assert beside or box.bottom <= ring.top or box.top >= ring.bottom


@pytest.mark.parametrize(
    ("width", "height", "whole"), [(700, 240, True), (700, 190, False), (700, 90, False), (330, 400, False)]
)
def test_a_picture_says_whether_there_is_room_to_read_it(
    base: RuleBase, width: float, height: float, whole: bool
) -> None:
    shown, look = answer(base, shipped(base)[5]), Look(16, 14)
    assert branches(shown, look, width, height).whole == whole


def test_no_ribbon_is_too_thin_to_be_seen(base: RuleBase) -> None:
    shown = answer(base, shipped(base)[5])
    thin = [x.thickness for x in branches(shown, Look(), 700).marks if isinstance(x, Ribbon)]
    assert min(thin) == HAIRLINE
