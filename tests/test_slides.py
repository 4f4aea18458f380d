"""The deck: what stands in it is what the model gives, it fits its page whoever's that is, and nothing in it runs."""

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date
from functools import lru_cache
from itertools import combinations
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pptx
import pytest
from PIL import Image
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Pt

import model
from briefing import fit, provenance, words
from briefing.brief import Brief, brief
from briefing.findings import slides as said
from briefing.findings import sources
from briefing.findings.paper import STALE
from briefing.findings.plane import map_of
from briefing.findings.tipping import tipping_of, value_told
from briefing.formats import read_back
from briefing.marks import Box, apart
from briefing.rows import in_pages, row_heights
from briefing.slides import TemplateError, appended, make_template, remarks, slides, templates
from briefing.slides import charts as charts_of_slides
from briefing.slides.key import ROW, Entry, put_key
from briefing.slides.layouts import INSETS, inset, measured
from briefing.slides.page import IN_ARIAL, TITLE_SIZES, Line, new_page, put_below_title, set_title, write
from briefing.slides.views import in_full
from briefing.slideshow import annotation_of, slideshow
from briefing.typeface import LINE_HEIGHT, broken, text_width
from briefing.views import view_of
from model.inputs import ValuesError
from model.leads import contenders
from model.parts import RuleBase
from model.tipping import planes
from scenarios.link import address
from scenarios.pictures import Picture, picture
from scenarios.presets import shipped
from scenarios.scenario import OwnReading, baseline_scenario
from scenarios.storyline import VIEWS, Annotation, FreeSlide, Imprint, Scene, Storyline

DAY = date(2026, 7, 1)
LINK = "http://localhost:8501/?a=1&b=2"
EXACT = 1e-9
# Half a point: what rounding to whole units of length may leave.
SLACK = 0.5
RTL = "ماذا لو قبلت موسكو قوة محدودة؟ "
LONG = (
    "What follows when parliaments waver, the mandate stays vague, the backstop is withdrawn within a year, the "
    "contributors go home one by one, and nobody says aloud that the tripwire has no one behind it"
)
HOSTILE_NAMES = (
    "=cmd|' /C calc'!A0",
    "http://evil.example/?" + "x" * 90,
    RTL * 3,
    "🙂" * 60,
    "W" * 120,
    "&amp;<b>",
    "和平" * 60,
)
HOSTILE_HEADLINES = (
    LONG,
    "W" * 200,
    (RTL * 7)[:200],
    "🙂👩‍👩‍👧‍👦" * 20,
    "=1+1",
    "<script>alert(1)</script>",
    "和" * 200,
)
HOSTILE_POINTS = (
    "<script>alert(1)</script>",
    (RTL * 20)[:400],
    "=1+1",
    "\x00\x07\ufffe gone",
    "Z" * 400,
    "a\nb\u2028c",
    "🙂" * 400,
    "%s{}",
)
Deck = Any


def told(base: RuleBase, *shows: tuple[str, ...], name: str = "A story", presets: int = 0) -> Brief:
    """A brief of the shipped presets, one to each tuple of views; of the toy's own scenarios, if there are none."""
    scenarios = shipped(base)[presets:] or [
        baseline_scenario(base).changed(name=f"Weeks {weeks:g}", values={**base.baseline, "rain": rain, "weeks": weeks})
        for weeks, rain in ((10.0, 60.0), (7.5, 10.0), (1.0, 100.0))
    ]
    scenes = tuple(Scene(scenario=x, show=show) for x, show in zip(scenarios, shows, strict=False))
    return brief(base, Storyline(name=name, scenes=scenes), DAY, LINK)


@lru_cache(maxsize=1)
def shipped_brief(base: RuleBase) -> Brief:
    shows = (("outcomes", "branches"), ("outcomes", "comparison"), ("over_time",), ("comparison",), VIEWS)
    return told(base, *shows)


@lru_cache(maxsize=1)
def shipped_file(base: RuleBase) -> bytes:
    return slides(shipped_brief(base))


@pytest.fixture(scope="module")
def deck(base: RuleBase) -> Deck:
    return opened(shipped_file(base))


@lru_cache(maxsize=1)
def hostile_file(base: RuleBase) -> bytes:
    """A deck in which every text that a user can write is as bad as the types let it be."""
    own = OwnReading(label="W" * 60, based_on=base.readings[0].id, weights={base.rules[0].id: 0.5})
    scenes = [
        Scene(
            scenario=scenario.changed(name=name, notes="<script>", own=own, reading="own"),
            headline=headline,
            points=HOSTILE_POINTS,
            written_for="other settings",
            show=("outcomes", "comparison") if place % 2 else ("outcomes", "branches"),
        )
        for place, (scenario, name, headline) in enumerate(
            zip(shipped(base), HOSTILE_NAMES, HOSTILE_HEADLINES, strict=False)
        )
    ]
    return slides(brief(base, Storyline(name="W" * 120, scenes=tuple(scenes)), DAY, LINK))


def opened(file: bytes) -> Deck:
    return pptx.Presentation(io.BytesIO(file))


def made(change: Callable[[Deck], None]) -> bytes:
    """A template from the library's own, changed."""
    found: Deck = pptx.Presentation()
    change(found)
    file = io.BytesIO()
    found.save(file)
    return file.getvalue()


def charts(slide: Any) -> list[Any]:
    return [shape.chart for shape in slide.shapes if shape.has_chart]


def tables(slide: Any) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in row.cells] for row in shape.table.rows] for shape in slide.shapes if shape.has_table
    ]


def title(slide: Any) -> str:
    return str(slide.shapes.title.text)


def titled(deck: Deck, start: str) -> list[Any]:
    return [slide for slide in deck.slides if title(slide).startswith(start)]


def group(slide: Any, name: str) -> Any:
    """The drawing of that name."""
    (found,) = [x for x in slide.shapes if x.shape_type == MSO_SHAPE_TYPE.GROUP and x.name == name]
    return found


def texts(drawn: Any) -> list[str]:
    return [x.text_frame.text for x in drawn.shapes if x.has_text_frame and x.text_frame.text]


def named(deck: Deck, number: int, name: str) -> Any:
    """What has that name on the slides of a scene."""
    (found,) = [x for slide in of_scene(deck, number) for x in slide.shapes if x.name == name]
    return found


def of_scene(deck: Deck, number: int) -> list[Any]:
    """The slides of a scene, by their ids."""
    return [slide for slide in deck.slides if re.fullmatch(f"scene-{number}(-.*)?", slide.name)]


def values(chart: Any) -> dict[str, list[float]]:
    return {series.name: list(series.values) for series in chart.plots[0].series}


def categories(chart: Any) -> list[str]:
    return [str(x) for x in chart.plots[0].categories]


def sheets(deck: Deck) -> list[bytes]:
    """The sheet within every chart, as it is written."""
    books = [chart.part.chart_workbook.xlsx_part.blob for slide in deck.slides for chart in charts(slide)]
    return [zipfile.ZipFile(io.BytesIO(book)).read("xl/worksheets/sheet1.xml") for book in books]


def sheet(chart: Any) -> dict[str, float | str]:
    """What “Edit data” shows: the cells of the workbook within a chart."""
    with zipfile.ZipFile(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)) as book:
        strings = [x.findtext("{*}t") or "" for x in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))]
        cells = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml")).iterfind(".//{*}c")
        text = {cell.get("r", ""): (cell.findtext("{*}v") or "", cell.get("t")) for cell in cells}
    return {name: strings[int(value)] if kind == "s" else float(value) for name, (value, kind) in text.items()}


def notes(slide: Any) -> str:
    return slide.notes_slide.notes_text_frame.text


# Its parts


def test_a_key_has_no_more_entries_than_there_is_room_for() -> None:
    page = new_page(templates.opened(), "Scene")
    put_key(page, "Key", Box(0, 0, 200, 2.5 * ROW), [Entry("#000000", f"Entry {n}") for n in range(4)])
    (shown,) = [x for x in page.slide.shapes if x.name == "Key"]
    assert texts(shown) == ["Entry 0", "Entry 1"]


def test_what_a_title_leaves_free_is_taken_by_what_stands_below_it() -> None:
    page = new_page(templates.opened(), "Scene")
    room, title = page.layout.title_room, page.layout.title
    assert room
    assert title
    spare = set_title(page, "Short")
    assert spare == pytest.approx(room.height - TITLE_SIZES[0] * LINE_HEIGHT, abs=SLACK)
    put_below_title(page, "Below", [Line("Below")], Box(title.left, title.bottom, 200, 40), spare)
    (below,) = [x for x in page.slide.shapes if x.name == "Below"]
    assert below.top.pt == pytest.approx(title.bottom - spare, abs=SLACK)
    assert set_title(new_page(templates.opened(), "Scene"), LONG) < spare


def test_only_a_user_s_own_words_run_from_right_to_left() -> None:
    page = new_page(templates.opened(), "Scene")
    write(page.slide.shapes.title, [Line(RTL), Line(RTL, quiet=True)])
    own, ours = page.slide.shapes.title.text_frame.paragraphs
    assert own._p.pPr.get("rtl") == "1"
    assert ours._p.pPr is None or ours._p.pPr.get("rtl") is None


# What stands in the deck


def test_the_slides_are_those_of_the_slideshow(base: RuleBase, deck: Deck) -> None:
    expected = [(slide.id, slide.headline) for slide in slideshow(shipped_brief(base))]
    assert [(slide.name, title(slide)) for slide in deck.slides] == expected
    assert len({headline for _, headline in expected}) == len(expected)
    assert [x.name for x in of_scene(deck, 5)] == [
        f"scene-5{view}" for view in ("", "-over_time", "-flips", "-map", "-since")
    ]
    assert not [x for slide in deck.slides for x in slide.shapes.title._element.iter(qn("a:br"))]


def test_a_slide_is_had_alone_with_the_record(base: RuleBase) -> None:
    found = shipped_brief(base)
    alone = slides(found, only="scene-2")
    (slide,) = opened(alone).slides
    assert slide.name == "scene-2"
    assert read_back(alone).document == provenance.record(found, only="scene-2")
    with pytest.raises(ValuesError, match="no slide “scene-9”; there are title, agenda"):
        slides(found, only="scene-9")


def test_every_source_that_a_driving_rule_cites_stands_under_its_number(base: RuleBase, deck: Deck) -> None:
    found = shipped_brief(base)
    rows = dict(row for slide in titled(deck, "Sources") for rows in tables(slide) for row in rows[1:])
    passages = " ".join(row[2] for slide in titled(deck, "What the rules") for rows in tables(slide) for row in rows)
    rule = base.rule[str(found.scenes[0].answer.drivers.index[0])]
    note = sources.note(said.numbered(found), rule.sources)
    assert f"{rule.name} {note}" in passages
    cited = sources.of(base, rule.sources)
    assert [rows[f"[{number}]"] for number in note.strip("[]").split(", ")] == [sources.written(x) for x in cited]


def test_the_scene_is_named_above_the_title_with_its_horizon(base: RuleBase, deck: Deck) -> None:
    for number in (1, 5):
        scene = shipped_brief(base).scenes[number - 1]
        expected = f"Scene {number}. {scene.stored.scenario.name} · {scene.over}"
        assert {kicker(slide) for slide in of_scene(deck, number)} == {expected}


def kicker(slide: Any) -> str:
    return next(x.text_frame.text for x in slide.shapes if x.has_text_frame and x.text_frame.text.startswith("Scene "))


@pytest.mark.parametrize("number", [1, 2])
def test_outcomes_are_the_model_s_in_bar_band_and_workbook(base: RuleBase, deck: Deck, number: int) -> None:
    """Alone, and beside the bars of the scene before."""
    scene = shipped_brief(base).scenes[number - 1]
    chart = charts(of_scene(deck, number)[0])[0]
    outcomes = model.evaluate(base, scene.answer.scenario.values, scene.answer.scenario.reading).outcomes
    shares = [float(outcomes[x.id].iloc[0]) for x in base.outcomes]
    assert categories(chart) == [x.label for x in base.outcomes]
    assert values(chart)["Probability"] == pytest.approx(shares, abs=EXACT)
    bands = [scene.answer.bands[x.id] for x in base.outcomes]
    series = chart.plots[0].series[-1]._element
    ends = {
        end: [float(x.text) for x in series.find(f".//{qn(f'c:{end}')}").iter(qn("c:v"))] for end in ("minus", "plus")
    }
    assert np.subtract(shares, ends["minus"]) == pytest.approx([low for low, _ in bands], abs=EXACT)
    assert np.add(shares, ends["plus"]) == pytest.approx([high for _, high in bands], abs=EXACT)
    cells = sheet(chart)
    rows = range(2, 2 + len(shares))
    names, share, below, above = ("A", "B", "C", "D") if number == 1 else ("A", "C", "D", "E")
    assert [cells[f"{names}{row}"] for row in rows] == [x.label for x in base.outcomes]
    assert [cells[f"{share}{row}"] for row in rows] == pytest.approx(shares, abs=EXACT)
    assert [cells[f"{below}{row}"] for row in rows] == pytest.approx(ends["minus"], abs=EXACT)
    assert [cells[f"{above}{row}"] for row in rows] == pytest.approx(ends["plus"], abs=EXACT)
    columns = {f"Sheet1!${column}$2:${column}$9" for column in (names, share, below, above)}
    assert {x.text for x in series.iter(qn("c:f"))} == columns | {f"Sheet1!${share}$1"}


def test_outcomes_stand_top_to_bottom_in_their_colours(base: RuleBase, deck: Deck) -> None:
    chart = charts(of_scene(deck, 1)[0])[0]
    assert chart.category_axis.reverse_order
    answer = shipped_brief(base).scenes[0].answer
    for outcome, shown in zip(base.outcomes, filled(chart.plots[0].series[0]), strict=True):
        assert (shown == outcome.colour.light) == (outcome.id == answer.leading)
    assert len({*filled(chart.plots[0].series[0])}) == len(base.outcomes)


def filled(series: Any) -> list[str]:
    """The colours of a series' bars."""
    return [f"#{next(x.iter(qn('a:srgbClr'))).get('val')}" for x in series._element.findall(qn("c:dPt"))]


def test_values_are_labels_in_per_cent(deck: Deck) -> None:
    chart = charts(of_scene(deck, 1)[0])[0]
    labels = chart.plots[0].series[0]._element.findall(f".//{qn('c:dLbl')}")
    forms = {x.find(qn("c:numFmt")).get("formatCode") for x in labels}
    assert len(labels) == 8
    assert forms == {'[<0.005]"<1 %";[>=0.995]">99 %";0 %'}
    assert all(x.find(qn("c:showVal")).get("val") == "1" for x in labels)


def test_labels_stand_beyond_the_bands(base: RuleBase, deck: Deck) -> None:
    """Each is moved to the right by at least what the band reaches beyond its bar, on the chart's own scale."""
    scene = shipped_brief(base).scenes[0]
    chart = charts(of_scene(deck, 1)[0])[0]
    width = float(chart._chartSpace.chart.plotArea.find(f".//{qn('c:w')}").get("val"))
    scale = width / chart.value_axis.maximum_scale
    for label, outcome in zip(chart._chartSpace.iter(qn("c:dLbl")), base.outcomes, strict=True):
        beyond = scene.answer.bands[outcome.id][1] - scene.answer.outcomes[outcome.id]
        assert float(label.find(f".//{qn('c:x')}").get("val")) > beyond * scale


def test_bars_end_near_the_longest_bar_or_band_and_say_so(base: RuleBase, deck: Deck) -> None:
    for number in (1, 2, 4):
        scene, slide = shipped_brief(base).scenes[number - 1], of_scene(deck, number)[0]
        (chart,) = charts(slide)
        before = scene.compared_with.outcomes if "comparison" in scene.stored.show else {}
        highest = max(max(scene.answer.bands[x][1], before.get(x, 0.0)) for x in scene.answer.outcomes)
        end = chart.value_axis.maximum_scale
        assert highest <= end <= highest + 0.1
        assert f"Bars end at {words.percent(end)}." in reading(slide)


def reading(slide: Any) -> str:
    (said,) = [x.text_frame.text for x in slide.shapes if x.name == "How to read it"]
    return said


def test_a_value_stands_beside_the_pale_bar(base: RuleBase, deck: Deck) -> None:
    scene = shipped_brief(base).scenes[1]
    (chart,) = charts(of_scene(deck, 2)[0])
    width = float(chart._chartSpace.chart.plotArea.find(f".//{qn('c:w')}").get("val"))
    for label, name in zip(chart._chartSpace.iter(qn("c:dLbl")), scene.answer.outcomes, strict=True):
        beyond = scene.compared_with.outcomes[name] - scene.answer.outcomes[name]
        assert float(label.find(f".//{qn('c:x')}").get("val")) > beyond * width / chart.value_axis.maximum_scale


def test_comparison_sets_the_scene_below_the_one_before(base: RuleBase, deck: Deck) -> None:
    """In one chart, whether the scene shows its outcomes besides or not."""
    found = shipped_brief(base)
    for number in (2, 4):
        before, after = found.scenes[number - 2].answer, found.scenes[number - 1].answer
        (chart,) = charts(of_scene(deck, number)[0])
        assert list(values(chart).values()) == [
            pytest.approx([x.outcomes[y.id] for y in base.outcomes], abs=EXACT) for x in (before, after)
        ]
        assert list(values(chart)) == [f"scene {number - 1}", "Probability"]
        assert reading(of_scene(deck, number)[0]).startswith(f"Outcomes, with 90 % bands. Pale: scene {number - 1}")
        pale, own = map(filled, chart.plots[0].series)
        assert not set(pale) & set(own)
        changes = {name: abs(after.outcomes[name] - before.outcomes[name]) for name in after.outcomes}
        full = {after.leading, max(changes, key=changes.__getitem__)}
        assert {x.id for x, shown in zip(base.outcomes, own, strict=True) if shown == x.colour.light} == full


def test_bars_with_room_have_bands_and_changes_in_figures_level_with_them(base: RuleBase, deck: Deck) -> None:
    scene, slide = shipped_brief(base).scenes[1], of_scene(deck, 2)[0]
    before, after = shipped_brief(base).scenes[0].answer, scene.answer
    table = named(deck, 2, "Bands").table
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == ["90 % band", "▲ ▼ since scene 1"]
    for row, name in zip(rows[1:], base.outcome, strict=True):
        change = words.change_text(after.outcomes[name], before.outcomes[name])
        assert row == [f"({words.band_text(after.bands[name])})", change]
    (frame,) = [x for x in slide.shapes if x.has_chart]
    above = frame.top.pt - named(deck, 2, "Bands").top.pt
    assert [row.height.pt for row in table.rows] == pytest.approx([above, *[frame.height.pt / 8] * 8], abs=0.1)
    assert [x for x in of_scene(deck, 1)[0].shapes if x.name == "Bands"] == []


def test_first_scene_is_compared_with_the_baseline(toy: RuleBase) -> None:
    found = told(toy, ("comparison",), ("comparison",))
    chart = charts(of_scene(opened(slides(found)), 1)[0])[0]
    expected = model.evaluate(toy, {}, toy.readings[0].id).outcomes.to_numpy()[0]
    assert values(chart)["the baseline, 1 June"] == pytest.approx(expected.tolist(), abs=EXACT)


def test_areas_over_time_are_the_model_s(base: RuleBase, deck: Deck) -> None:
    scene = shipped_brief(base).scenes[2]
    chart = charts(of_scene(deck, 3)[0])[0]
    years = [float(x) for x in categories(chart)]
    expected = scene.answer.result.timeline(np.array(years))
    assert chart.chart_type == XL_CHART_TYPE.AREA_STACKED
    assert years[0] == 0
    assert years[-1] == scene.answer.scenario.values[base.time.id]
    assert set(range(6)) <= set(years)
    assert len(years) > charts_of_slides.LEAST_TIMES
    # The first outcome on top: the last series.
    assert list(values(chart)) == [x.label for x in reversed(base.outcomes)]
    for outcome in base.outcomes:
        assert values(chart)[outcome.label] == pytest.approx(expected[outcome.id].tolist(), abs=EXACT)


def test_all_scenes_stand_under_each_other(base: RuleBase, deck: Deck) -> None:
    found = shipped_brief(base)
    (slide,) = titled(deck, said.comparison_title(found))
    (chart,) = charts(slide)
    assert chart.category_axis.reverse_order
    assert [x.split(".")[0] for x in categories(chart)] == ["1", "2", "3", "4", "5"]
    for outcome in base.outcomes:
        shares = [x.answer.outcomes[outcome.id] for x in found.scenes]
        assert values(chart)[outcome.label] == pytest.approx(shares, abs=EXACT)
    assert sheet(chart)["B2"] == pytest.approx(found.scenes[0].answer.outcomes[base.outcomes[0].id], abs=EXACT)


def test_many_scenes_are_compared_in_columns_on_one_slide(base: RuleBase) -> None:
    found = told(base, *[("outcomes",)] * 12)
    (slide,) = titled(opened(slides(found)), said.comparison_title(found))
    first, second = charts(slide)
    assert len(categories(first)) == 10
    assert [x.replace("\xa0", " ") for x in categories(second)] == [f"{x.number}, {x.over}" for x in found.scenes[10:]]


def test_what_leads_in_each_scene_stands_out_beside_the_others(base: RuleBase, deck: Deck) -> None:
    found = shipped_brief(base)
    (slide,) = titled(deck, said.comparison_title(found))
    (chart,) = charts(slide)
    for outcome, series in zip(base.outcomes, chart.plots[0].series, strict=True):
        for scene, shown in zip(found.scenes, filled(series), strict=True):
            leads = outcome.id in scene.answer.contender.outcomes
            assert (shown == outcome.colour.light) == leads


def test_map_is_the_model_s(base: RuleBase, deck: Deck) -> None:
    scene = shipped_brief(base).scenes[4]
    (chart,) = [x for slide in of_scene(deck, 5) for x in charts(slide) if x.chart_type == XL_CHART_TYPE.XY_SCATTER]
    x, y = [variable.id for variable in base.variables if variable.leading][:2]
    scenario = scene.answer.scenario
    (plane,) = planes(base, scenario.values, scenario.reading, x, y, base.outcomes[0].id)
    points = {}
    *series, here = chart.plots[0].series
    for found in series:
        xs, ys = ([float(v.text) for v in found._element.find(qn(f"c:{n}")).iter(qn("c:v"))] for n in ("xVal", "yVal"))
        points |= dict.fromkeys(zip(xs, ys, strict=True), found.name)
    assert len(points) > 300
    # What stands before a longer series, LibreOffice loses.
    lengths = [len(list(found.values)) for found in series]
    assert lengths == sorted(lengths, reverse=True)
    for (across, up), name in points.items():
        column, row = np.argmin(np.abs(plane.across - across)), np.argmin(np.abs(plane.up - up))
        assert list(contenders(base).values())[plane.leading[row, column]].label == name
    assert list(here.values) == [scenario.values[y]]


def test_map_has_a_ring_where_the_scene_stands(base: RuleBase, toy: RuleBase, deck: Deck) -> None:
    """On sliders that begin elsewhere than at 0 too, where the axes do as well."""
    content = toy.model_dump()
    for variable, ends in zip(content["variables"], ((-20.0, 130.0), (-50.0, 100.0)), strict=False):
        variable["range"] = ends
    elsewhere = RuleBase.model_validate(content)
    moved = told(elsewhere, ("map",))
    for found, number, shown in ((shipped_brief(base), 5, deck), (moved, 1, opened(slides(moved)))):
        ring = named(shown, number, "This scene")
        (frame,) = [x for slide in of_scene(shown, number) for x in slide.shapes if is_map(x)]
        x, y = sorted(found.base.variables, key=lambda variable: not variable.leading)[:2]
        values = found.scenes[number - 1].answer.scenario.values
        place = frame.chart._chartSpace.chart.plotArea.find(f".//{qn('c:manualLayout')}")
        left, top, width, height = (float(place.find(qn(f"c:{n}")).get("val")) for n in "xywh")
        across, up = ((values[z.id] - z.range[0]) / (z.range[1] - z.range[0]) for z in (x, y))
        middle = (
            (ring.left + ring.width / 2 - frame.left) / frame.width,
            (ring.top + ring.height / 2 - frame.top) / frame.height,
        )
        assert middle == pytest.approx((left + across * width, top + (1 - up) * height), abs=2e-3)
        axes = (frame.chart.category_axis, x), (frame.chart.value_axis, y)
        assert all((axis.minimum_scale, axis.maximum_scale) == z.range for axis, z in axes)


def is_map(shape: Any) -> bool:
    return shape.has_chart and shape.chart.chart_type == XL_CHART_TYPE.XY_SCATTER


def test_colours_are_named_beside_areas_and_map(base: RuleBase, deck: Deck) -> None:
    scene = shipped_brief(base).scenes[2]
    beside = texts(named(deck, 3, "Which colour is which"))
    end = scene.answer.timeline.iloc[-1]
    assert beside == [f"{x.label}\t{words.percent(float(end[x.id]))}" for x in base.outcomes]
    # Each stands in the middle of where its area ends, or as near to it as the others let it.
    key = named(deck, 3, "Which colour is which")
    swatches = [next(shape for shape in key.shapes if shape.name == x.label) for x in base.outcomes]
    middles = [Emu(x.top + x.height / 2 - key.top).pt for x in swatches]
    high = Emu(key.height).pt
    shares = np.array([float(end[x.id]) for x in base.outcomes])
    places = apart((shares.cumsum() - shares / 2) * high, ROW, ROW / 2, high - ROW / 2)
    assert middles == pytest.approx(places, abs=SLACK)
    # The first and the last time stand below the ends of the areas.
    (areas,) = [x for x in of_scene(deck, 3)[0].shapes if x.has_chart]
    place = areas.chart._chartSpace.chart.plotArea.find(f".//{qn('c:manualLayout')}")
    left, wide = (float(place.find(qn(f"c:{n}")).get("val")) * areas.width for n in "xw")
    first, *_, last, _ = named(deck, 3, "Time axis").shapes
    centres = [Emu(x.left + x.width / 2 - areas.left - left).pt for x in (first, last)]
    assert centres == pytest.approx([0, Emu(wide).pt], abs=SLACK)
    times = texts(named(deck, 3, "Time axis"))
    assert times == ["0", "1", "2", "3", "4", "5", base.time.axis]
    (key,) = [
        x for slide in of_scene(deck, 5) if any(map(is_map, slide.shapes)) for x in slide.shapes if "colour" in x.name
    ]
    leading = map_of(shipped_brief(base).scenes[4].answer).leading
    assert len(np.unique(leading)) > 1
    *named_shares, here, _, _ = texts(key)
    assert set(named_shares) == {
        f"{list(contenders(base).values())[n].label}\t{words.percent(float(np.mean(leading == n)))} of the map"
        for n in np.unique(leading)
    }
    assert here == "This scene"


def flow_numbers(base: RuleBase, answer: Any) -> Iterator[tuple[str, float]]:
    """Every branch of a choice and every outcome, with what the model gives it."""
    for stage in base.stages:
        for branch in stage.branches if stage.kind == "choice" else ():
            yield branch.label, float(answer.result.flows[stage.id, branch.id].iloc[0])
    for outcome in base.outcomes:
        yield outcome.label, answer.outcomes[outcome.id]


def test_branches_are_drawn_with_what_the_model_gives(base: RuleBase, deck: Deck) -> None:
    answer = shipped_brief(base).scenes[0].answer
    drawn = group(of_scene(deck, 1)[0], "Second picture")
    shown = [" ".join(text.split()) for text in texts(drawn)]
    assert sorted(shown) == sorted(
        f"{label} {words.percent(x)}".replace("\xa0", " ") for label, x in flow_numbers(base, answer)
    )
    assert drawn._element.nvGrpSpPr.cNvPr.get("descr") == words.flow_sentence(answer)


def test_ribbons_are_as_broad_as_their_share_and_take_the_colour_of_a_certain_outcome(
    base: RuleBase, deck: Deck
) -> None:
    answer = shipped_brief(base).scenes[0].answer
    shapes = [
        x
        for x in group(of_scene(deck, 1)[0], "Second picture").shapes
        if x._element.spPr.find(qn("a:custGeom")) is not None
    ]
    assert {x.tag for shape in shapes for x in shape._element.iter(qn("a:path")).__next__()} >= {
        qn("a:cubicBezTo"),
        qn("a:close"),
    }
    breadth: dict[str, float] = {}
    for shape in shapes:
        colour = next(shape._element.iter(qn("a:srgbClr")), None)
        first, *_, last = shape._element.iter(qn("a:pt"))
        key = "grey" if colour is None else f"#{colour.get('val')}"
        breadth[key] = breadth.get(key, 0.0) + Emu(int(last.get("y")) - int(first.get("y"))).pt
    shown = charts_of_slides.Style(DAY, False, in_full(shipped_brief(base).scenes[0], "branches")).colour
    likely = [x for x in base.outcomes if answer.outcomes[x.id] > 0.05]
    assert shown(base.outcome[answer.leading]) == base.outcome[answer.leading].colour.light
    scale = breadth[shown(base.outcome[answer.leading])] / answer.outcomes[answer.leading]
    for outcome in likely:
        # A ribbon is never thinner than a hairline.
        assert breadth[shown(outcome)] == pytest.approx(scale * answer.outcomes[outcome.id], abs=2)
    assert "grey" in breadth


def test_what_is_drawn_stays_in_its_group(base: RuleBase, deck: Deck) -> None:
    everything = opened(slides(told(base, *[(view,) for view in VIEWS])))
    groups = [
        x
        for found in (deck, everything)
        for slide in found.slides
        for x in slide.shapes
        if x.shape_type == MSO_SHAPE_TYPE.GROUP
    ]
    assert {x.name for x in groups} >= {"Picture", "Second picture", "Which colour is which", "Time axis", "This scene"}
    for drawn in groups:
        assert drawn._element.nvGrpSpPr.cNvPr.get("descr")
        ids = [x.shape_id for x in drawn.shapes]
        assert len(set(ids)) == len(ids)
    for found in (deck, everything):
        assert_drawings_fit(found)


def test_flips_are_bars_of_what_leads_along_the_sliders(base: RuleBase, deck: Deck) -> None:
    scene = shipped_brief(base).scenes[4]
    (drawn,) = [x for slide in of_scene(deck, 5) for x in slide.shapes if x.name == "Picture" and is_strips(x)]
    shown = texts(drawn)
    # The nearest first, as many as there is room for.
    every = [strip for strip in tipping_of(scene.answer).ordered if strip.points]
    tipping = every[: sum(text.startswith("now ") for text in shown)]
    assert len(tipping) >= 4
    for strip in tipping:
        variable = base.variable[strip.variable]
        assert variable.label in shown
        assert f"now {words.measured(variable, strip.present)}" in shown
        assert value_told(variable, strip.points[0].at, strip.present) in shown
    bars = [x for x in drawn.shapes if x.width and x.name in {y.label for y in contenders(base).values()}]
    leading = [contenders(base)[run.leading].label for strip in tipping for run in strip.runs]
    assert sorted(x.name for x in bars) == sorted(leading)
    # Every colour is named: in a bar, or below them.
    assert set(leading) <= set(shown)


def is_strips(shape: Any) -> bool:
    return shape.shape_type == MSO_SHAPE_TYPE.GROUP and any(x.startswith("now ") for x in texts(shape))


def test_precedents_are_a_table_in_large_type(base: RuleBase) -> None:
    deck = opened(slides(told(base, ("precedents",))))
    (slide,) = of_scene(deck, 1)
    (rows,) = [rows for rows in tables(slide) if rows[0][0] == "Past case"]
    assert len(rows) == 7
    (table,) = [x._element for x in slide.shapes if x.has_table and x.name == "Picture"]
    assert min(int(x.get("sz")) for x in table.iter(qn("a:rPr"))) >= 1800


def test_what_would_change_it_stands_beside_past_cases(base: RuleBase, deck: Deck) -> None:
    (slide,) = [x for x in deck.slides if x.name == "scene-5-flips"]
    first, second = (next(x for x in slide.shapes if x.name == name) for name in ("Picture", "Second picture"))
    assert is_strips(first)
    assert second.has_table
    assert first.left + first.width < second.left
    scene = shipped_brief(base).scenes[4]
    captions = [x.text_frame.text for x in slide.shapes if x.name == "Caption"]
    assert captions == [view_of(scene, view).caption for view in ("flips", "precedents")]


def test_a_caption_stands_above_a_picture_unless_it_says_what_the_headline_does(base: RuleBase, deck: Deck) -> None:
    scene = shipped_brief(base).scenes[4]
    said = {x.name: [y.text_frame.text for y in x.shapes if y.has_text_frame] for x in of_scene(deck, 5)}
    assert view_of(scene, "map").caption in said["scene-5-map"]
    caption = view_of(scene, "over_time").caption
    assert caption not in said["scene-5-over_time"]
    assert caption.removesuffix(".") in said["scene-5-over_time"]


def test_inputs_that_changed_and_figures_are_named(base: RuleBase, deck: Deck) -> None:
    slide, scene = of_scene(deck, 2)[0], shipped_brief(base).scenes[1]
    (changed,) = [
        x.text_frame.text
        for x in slide.shapes
        if x.has_text_frame and x.text_frame.text.startswith("Against scene 1: ")
    ]
    for change in scene.changes:
        expected = (
            f"{change.variable.label} {words.number_text(change.start)} → {words.measured(change.variable, change.end)}"
        )
        assert expected in changed.replace("\xa0", " ")
    labels, numbers = next(rows for rows in tables(slide) if rows[0][0] == "Key figures")
    assert labels[1:] == [figure.label for figure in base.figures]
    assert numbers[0] == "▲ ▼ since scene 1"
    before = shipped_brief(base).scenes[0].answer
    for figure, shown in zip(base.figures, numbers[1:], strict=True):
        share = scene.answer.figures[figure.id]
        expected = [
            words.with_band(share, scene.answer.bands[figure.id]),
            words.change_text(share, before.figures[figure.id]),
        ]
        assert shown.replace("\u2002", " ") == " ".join(filter(None, expected))
    table = named(deck, 2, "Figures")._element
    assert max(int(x.get("sz")) for x in table.iter(qn("a:rPr"))) >= 2400


def test_of_many_changes_the_farthest_are_named_and_the_rest_counted(base: RuleBase) -> None:
    near, far = shipped(base)[3], shipped(base)[5]
    found = brief(base, Storyline(name="Two", scenes=(Scene(scenario=near), Scene(scenario=far))), DAY)
    slide, scene = of_scene(opened(slides(found)), 2)[0], found.scenes[1]
    (line,) = [x.text_frame.text for x in slide.shapes if x.has_text_frame and x.text_frame.text.startswith("Against")]
    shown = line.replace("\xa0", " ").split(": ", 1)[-1].removeprefix("Against scene 1: ").split(" · ")
    assert len(scene.changes) > 6
    assert shown[-1] == f"and {len(scene.changes) - len(shown) + 1} more"
    reach = [abs(x.end - x.start) / (x.variable.range[1] - x.variable.range[0]) for x in scene.changes]
    farthest = scene.changes[int(np.argmax(reach))].variable.label
    assert shown[0].startswith(farthest)
    assert all(f"{x.variable.label}: {words.number_text(x.start)} →" in notes(slide) for x in scene.changes)


def test_sources_cite_the_passages_of_the_driving_rules(base: RuleBase, deck: Deck) -> None:
    rows = [row for slide in titled(deck, "What the rules") for rows in tables(slide) for row in rows[1:]]
    scene = shipped_brief(base).scenes[0]
    rule = base.rule[str(scene.answer.drivers.index[0])]
    (row,) = [x for x in rows if x[0] == rule.passage]
    assert row[1] == f"{base.passage[rule.passage].text} ({sources.passage_place(base, rule.passage)})"
    assert rule.name in row[2]
    assert base.fingerprint in notes(titled(deck, "What the rules")[0])


def test_notes_hold_what_is_to_be_said_and_below_it_what_it_rests_on(base: RuleBase, deck: Deck) -> None:
    shown = {slide.id: slide for slide in slideshow(shipped_brief(base))}
    for scene in shipped_brief(base).scenes[:4]:
        noted = notes(of_scene(deck, scene.number)[0])
        spoken = "\n".join(shown[f"scene-{scene.number}"].notes)
        assert noted.startswith(spoken)
        assert all(change.variable.label in spoken for change in scene.changes)
        assert scene.headline in noted
        assert address(base, scene.answer.scenario, LINK.split("?")[0]) in noted
        assert "1 July 2026" in noted
    assert words.outcomes_sentence(shipped_brief(base).scenes[0].answer) in notes(of_scene(deck, 1)[0])


def test_every_chart_and_table_says_what_it_shows(base: RuleBase, deck: Deck) -> None:
    shown = [x for slide in deck.slides for x in slide.shapes if not x.has_text_frame]
    sentences = [x._element.xpath("./*/p:cNvPr/@descr")[0] for x in shown]
    assert all(sentences)
    assert words.outcomes_sentence(shipped_brief(base).scenes[0].answer) in sentences
    assert words.timeline_sentence(shipped_brief(base).scenes[2].answer) in sentences


def test_every_slide_says_where_it_comes_from(base: RuleBase, deck: Deck) -> None:
    for slide in deck.slides:
        (foot,) = [x.text_frame.text for x in slide.shapes if x.name == "Footer"]
        assert base.fingerprint[:8] in foot
        assert base.version in foot
        assert foot.endswith(base.caveat)
    scene = shipped_brief(base).scenes[0].answer.scenario
    (foot,) = [x.text_frame.text for x in of_scene(deck, 1)[0].shapes if x.name == "Footer"]
    assert foot.startswith(f"{scene.name} · {base.reading[scene.reading].label} · Rules {base.version}, ")
    assert words.source(base, scene) in notes(of_scene(deck, 1)[0])


def test_source_line_takes_one_line_with_the_names_of_the_presets(base: RuleBase) -> None:
    found = told(base, *[("outcomes",)] * 8)
    for slide in opened(slides(found)).slides:
        (foot,) = [x for x in slide.shapes if x.name == "Footer"]
        assert text_width(foot.text_frame.text, 14) <= IN_ARIAL * foot.width.pt


def test_deck_carries_its_record(base: RuleBase) -> None:
    carried = read_back(shipped_file(base))
    assert carried.document == provenance.record(shipped_brief(base))


def test_properties_are_of_the_brief(base: RuleBase, deck: Deck) -> None:
    core = deck.core_properties
    assert (core.title, core.author, core.comments) == ("A story", base.title, base.caveat)
    assert core.created.date() == core.modified.date() == DAY
    assert base.fingerprint in core.keywords


def test_same_brief_gives_the_same_bytes(base: RuleBase) -> None:
    found = told(base, ("outcomes", "branches"), ("map", "over_time"))
    first = slides(found)
    assert slides(told(base, ("outcomes", "branches"), ("map", "over_time"))) == first
    assert slides(told(base, ("outcomes", "branches"), ("map", "flips"))) != first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {x.date_time for x in archive.infolist()} == {(2026, 7, 1, 0, 0, 0)}


def test_empty_storyline_is_refused(base: RuleBase) -> None:
    with pytest.raises(ValuesError, match="“Nothing yet” has no scenes; add at least one"):
        slides(brief(base, Storyline(name="Nothing yet"), DAY))


# Remarks on charts


def remarked(base: RuleBase, show: tuple[str, ...], **annotations: Annotation) -> tuple[Any, list[Any]]:
    """The first slide of a scene, and the remarks on it."""
    scene = Scene(scenario=shipped(base)[3], show=show, annotations=annotations)
    (slide, *_) = of_scene(opened(slides(brief(base, Storyline(name="Remarks", scenes=(scene,)), DAY))), 1)
    return slide, [x for x in slide.shapes if x.name == "Remark"]


def test_a_remark_stands_at_its_bar_and_upon_none(base: RuleBase) -> None:
    found = told(base, *[("outcomes",)] * 8)
    deck = opened(slides(found))
    seen = 0
    for scene in found.scenes:
        (slide,) = of_scene(deck, scene.number)
        (chart,) = [x for x in slide.shapes if x.has_chart]
        plot = chart.chart._chartSpace.chart.plotArea.find(f".//{qn('c:manualLayout')}")
        left, width = (float(plot.find(qn(f"c:{n}")).get("val")) * chart.width.pt for n in "xw")
        end, high = chart.chart.value_axis.maximum_scale, chart.height.pt / len(base.outcomes)
        for remark in [x for x in slide.shapes if x.name == "Remark"]:
            seen += 1
            assert remark.text_frame.text == annotation_of(scene, "outcomes").text
            for place, name in enumerate(base.outcome):
                reach = (
                    chart.left.pt + left + max(scene.answer.bands[name][1], scene.answer.outcomes[name]) / end * width
                )
                top = chart.top.pt + place * high
                if remark.top.pt < top + high - 1 and remark.top.pt + remark.height.pt > top + 1:
                    assert remark.left.pt > reach
    assert seen >= 7


def test_a_remark_stands_where_it_was_put_if_that_is_free(base: RuleBase) -> None:
    slide, (remark,) = remarked(base, ("over_time",), over_time=Annotation(text="Here", x=0.25, y=0.5))
    (areas,) = [x for x in slide.shapes if x.has_chart]
    assert remark.text_frame.text == "Here"
    assert remark.left.pt == pytest.approx(areas.left.pt + 0.25 * 872, abs=60)
    assert areas.top < remark.top < areas.top + areas.height
    assert remarked(base, ("over_time",), over_time=Annotation())[1] == []


# Slides of the user's own, and whose it is


def painted(width: int, height: int) -> Picture:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(file, "PNG")
    return picture(file.getvalue(), "A map of the line of contact")


OWN = (
    FreeSlide(headline="Only text", text=("One thing.", "Another."), notes=("Say this.",)),
    FreeSlide(headline="Only a picture", picture=painted(100, 80)),
    FreeSlide(headline="Only a table", table=(("Item", "Cost"), ("A", "1 000"), ("B",))),
    FreeSlide(
        after=1, headline="All of it", text=("One thing.",), picture=painted(900, 900), table=(("Item",), ("A",))
    ),
    FreeSlide(after=1, headline="A wide one", text=("One thing.",), picture=painted(1500, 200)),
    FreeSlide(after=1, headline="W" * 200, text=(RTL * 8, "Z" * 400), table=(("W" * 120,) * 8,) * 14),
)
IMPRINT = Imprint(
    organisation="Ministry of Rivers",
    logo=painted(400, 100),
    marking="OFFICIAL – SENSITIVE",
    author="A. Author",
    drafted_by="Unit East",
    cleared_by="The Director",
    version="3",
)


@lru_cache(maxsize=1)
def owned(base: RuleBase) -> Brief:
    scenes = (Scene(scenario=shipped(base)[0]), Scene(scenario=shipped(base)[3], show=("outcomes", "comparison")))
    return brief(base, Storyline(name="Ours", scenes=scenes, slides=OWN, imprint=IMPRINT, decisions=("Agree.",)), DAY)


def bare(deck: Deck) -> None:
    """A template as the library has it."""


@pytest.mark.parametrize("template", [None, bare])
def test_slides_of_the_user_s_own_hold_what_they_were_given(
    base: RuleBase, template: Callable[[Deck], None] | None
) -> None:
    deck = opened(slides(owned(base), made(template) if template else None))
    assert_fits(deck)
    shown = {slide.name: slide for slide in deck.slides}
    for number, own in enumerate(OWN[:5], start=1):
        slide = shown[f"own-{number}"]
        text = [x.text_frame.text for x in slide.shapes if x.has_text_frame]
        assert all(any(point in x for x in text) for point in (own.headline, *own.text))
        assert [row[: len(own.table[0])] for rows in tables(slide) for row in rows] == [
            [*row, *[""] * (len(own.table[0]) - len(row))] for row in own.table
        ]
        drawn = [x for x in slide.shapes if x.shape_type == MSO_SHAPE_TYPE.PICTURE]
        for x in drawn:
            assert own.picture
            assert x._element.nvPicPr.cNvPr.get("descr") == "A map of the line of contact"
            wide, high = own.picture.size
            assert x.width / x.height == pytest.approx(wide / high, rel=0.01)
            assert x.width.pt <= wide + SLACK
        assert len(drawn) == (own.picture is not None)
    assert notes(shown["own-1"]) == "Say this."
    # What a user says of their own is not ours to answer for.
    (foot,) = [x.text_frame.text for x in shown["own-1"].shapes if x.name == "Footer"]
    assert foot.endswith("Ours")


@pytest.mark.parametrize("template", [None, bare])
def test_a_marking_stands_at_both_edges_of_every_slide(base: RuleBase, template: Callable[[Deck], None] | None) -> None:
    deck = opened(slides(owned(base), made(template) if template else None))
    for slide in deck.slides:
        marks = [x for x in slide.shapes if x.name == "Marking"]
        assert [x.text_frame.text for x in marks] == ["OFFICIAL – SENSITIVE"] * 2
        upper, lower = sorted(x.top.pt for x in marks)
        assert upper < 20
        assert lower > 490


@pytest.mark.parametrize("template", [None, bare, "only blank"])
def test_the_imprint_stands_whole_on_the_first_slide(base: RuleBase, template: Any) -> None:
    change = only_blank if template == "only blank" else template
    (slide, *_) = opened(slides(owned(base), made(change) if change else None)).slides
    said = " ".join(x.text_frame.text for x in slide.shapes if x.has_text_frame)
    for part in ("Ministry of Rivers", "A. Author", "Drafted by Unit East", "Cleared by The Director", "Version 3"):
        assert part in said
    assert "1 July 2026" in said
    assert len([x for x in slide.shapes if x.name == "Logo"]) == 1


def test_a_template_s_own_places_take_logo_and_day(base: RuleBase) -> None:
    (slide, *_) = opened(slides(owned(base))).slides
    (logo,) = [x for x in slide.shapes if x.name == "Logo"]
    assert logo.is_placeholder
    dated = opened(slides(owned(base), made(bare))).slides[3]
    assert [x.text_frame.text for x in dated.placeholders if x.name == "Date"] == ["Version 3 · 1 July 2026"]


def test_slides_are_read_from_the_title_down(base: RuleBase) -> None:
    for slide in opened(slides(owned(base))).slides:
        first, *others = slide.shapes
        assert first.shape_id == slide.shapes.title.shape_id
        tops = [round(x.top.pt) for x in others]
        assert tops == sorted(tops)


def test_a_template_whose_layouts_say_no_type_gives_a_title_slide_that_is_not_empty(base: RuleBase) -> None:
    def untyped(deck: Deck) -> None:
        for layout in deck.slide_layouts:
            layout.name = f"Blatt {deck.slide_layouts.index(layout)}"
            layout._element.attrib.pop("type", None)

    (slide, *_) = opened(slides(told(base, ("outcomes",)), made(untyped))).slides
    said = [x.text_frame.text for x in slide.shapes if x.has_text_frame]
    assert "A story" in said
    assert any(text.startswith("One scene. 1 July 2026") for text in said)
    assert slide.slide_layout.name == "Blatt 0"


# Behind the slides of a deck of one's own


def own_deck(change: Callable[[Deck], None] = lambda _: None) -> bytes:
    """A deck with a title, and a slide with chart, picture and notes."""

    def filled_in(deck: Deck) -> None:
        wide(deck)
        first, second = (deck.slides.add_slide(deck.slide_layouts[place]) for place in (0, 5))
        first.shapes.title.text, second.shapes.title.text = "Their title", "Their chart"
        data = CategoryChartData()
        data.categories = ["a", "b"]
        data.add_series("x", (1, 2))
        second.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, Pt(50), Pt(100), Pt(300), Pt(200), data)
        second.shapes.add_picture(io.BytesIO(painted(40, 30).content), Pt(400), Pt(100))
        second.notes_slide.notes_text_frame.text = "Their notes"
        change(deck)

    return made(filled_in)


def test_slides_stand_behind_those_of_a_deck_that_stay_as_they_are(base: RuleBase) -> None:
    theirs, found = own_deck(), owned(base)
    file = appended(found, theirs)
    deck = opened(file)
    expected = [slide.id for slide in slideshow(found) if slide.kind not in ("title", "agenda")]
    assert [slide.name for slide in deck.slides] == ["", "", *expected]
    assert {x.slide_layout.name for x in list(deck.slides)[2:]} == {"Title Only"}
    with zipfile.ZipFile(io.BytesIO(theirs)) as old, zipfile.ZipFile(io.BytesIO(file)) as new:
        for name in old.namelist():
            if re.match("ppt/(slides|charts|media|embeddings|notesSlides|slideLayouts|slideMasters|theme)/", name):
                assert new.read(name) == old.read(name), name
    assert package_faults(file) == []
    assert read_back(file).document == provenance.record(found, appended=1)
    assert appended(found, theirs) == file


def linked(deck: Deck) -> None:
    deck.slides[1].shapes.title.text_frame.paragraphs[0].runs[0].hyperlink.address = "https://outside.example"


def with_object(deck: Deck) -> None:
    deck.slides[0].shapes.add_ole_object(io.BytesIO(b"an object"), "Package", Pt(10), Pt(10))


def starting(deck: Deck) -> None:
    run = deck.slides[0].shapes.title.text_frame.paragraphs[0].runs[0]
    run._r.get_or_add_rPr().append(
        parse_xml(f'<a:hlinkClick {nsdecls("a", "r")} r:id="" action="ppaction://macro?name=Open"/>')
    )


def macros(deck: Deck) -> None:
    kind = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
    part = Part(PackURI("/ppt/vbaProject.bin"), "application/vnd.ms-office.vbaProject", deck.part.package, b"x")
    deck.part.relate_to(part, kind)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (linked, "Slide 2 of the deck holds links to outside"),
        (with_object, "embedded objects"),
        (starting, "a link that starts something"),
        (macros, "The deck holds macros"),
    ],
)
def test_a_deck_is_not_taken_with_what_may_not_be_passed_on(
    base: RuleBase, change: Callable[[Deck], None], said: str
) -> None:
    with pytest.raises(TemplateError, match=said):
        appended(owned(base), own_deck(change))


def test_a_deck_in_sections_gets_one_more(base: RuleBase) -> None:
    def in_sections(deck: Deck) -> None:
        ids = "".join(f'<p14:sldId id="{x.get("id")}"/>' for x in deck.part._element.sldIdLst)
        deck.part._element.append(
            parse_xml(
                f'<p:extLst {nsdecls("p")}><p:ext uri="{{521415D9-36F7-43E2-AB2F-B90AF26B5E84}}"><p14:sectionLst '
                'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main"><p14:section name="Theirs" '
                f'id="{{00000000-0000-0000-0000-000000000001}}"><p14:sldIdLst>{ids}</p14:sldIdLst></p14:section>'
                "</p14:sectionLst></p:ext></p:extLst>"
            )
        )

    deck = opened(appended(owned(base), own_deck(in_sections)))
    sections = list(deck.part._element.iter("{http://schemas.microsoft.com/office/powerpoint/2010/main}section"))
    assert [x.get("name") for x in sections] == ["Theirs", "Ours"]
    assert len(sections[0][0]) == 2
    assert len(sections[1][0]) == len(deck.slides) - 2


# It fits


def boxes(slide: Any) -> dict[str, Box]:
    return {f"{x.shape_id} {x.name}": Box(x.left.pt, x.top.pt, x.width.pt, x.height.pt) for x in slide.shapes}


def overlap(one: Box, other: Box) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return across > SLACK and down > SLACK


def insets(shape: Any) -> tuple[float, float]:
    """How much of a shape's width and height its text may not use."""
    left, top, right, bottom = (inset(shape, *side) for side in INSETS)
    return left + right, top + bottom


def text_heights(slide: Any) -> Iterator[tuple[str, float, float]]:
    """Every text shape: its name, the height of its text at most, and the height that there is."""
    for shape in slide.shapes:
        if shape.has_text_frame:
            across, down = insets(shape)
            lines = [
                fit.height(x.text, shape.width.pt - across, x.runs[0].font.size.pt)
                + (x.space_before.pt if x.space_before else 0)
                for x in shape.text_frame.paragraphs
                if x.runs
            ]
            yield shape.name, sum(lines), shape.height.pt - down
        if shape.has_table:
            yield shape.name, sum(row.height.pt for row in shape.table.rows), shape.height.pt


def assert_drawings_fit(deck: Deck) -> None:
    """Every shape of a drawing within its group, every text within its box, no text upon another."""
    for number, slide in enumerate(deck.slides, start=1):
        for drawn in [x for x in slide.shapes if x.shape_type == MSO_SHAPE_TYPE.GROUP]:
            around = Box(drawn.left.pt, drawn.top.pt, drawn.width.pt, drawn.height.pt)
            found = boxes(drawn)
            for name, box in found.items():
                assert box.left >= around.left - SLACK, (number, name)
                assert box.right <= around.right + SLACK, (number, name)
                assert box.top >= around.top - SLACK, (number, name)
                assert box.bottom <= around.bottom + SLACK, (number, name)
            for x in drawn.shapes:
                if x.has_text_frame and x.text_frame.text:
                    runs = x.text_frame.paragraphs[0].runs
                    for line in x.text_frame.text.split("\v"):
                        assert text_width(line.replace("\t", ""), runs[0].font.size.pt) <= x.width.pt + SLACK, (
                            number,
                            line,
                        )
            written = [f"{x.shape_id} {x.name}" for x in drawn.shapes if x.has_text_frame and x.text_frame.text]
            assert [(number, *x) for x in combinations(written, 2) if overlap(found[x[0]], found[x[1]])] == []


def sizes(deck: Deck) -> Iterator[float]:
    """Every size of type that is set anywhere on the slides, charts among them, in points."""
    for slide in deck.slides:
        elements = [slide._element, *(chart._chartSpace for chart in charts(slide))]
        for element in elements:
            for tag in ("a:rPr", "a:defRPr", "a:endParaRPr"):
                yield from (int(x.get("sz")) / 100 for x in element.iter(qn(tag)) if x.get("sz"))


def assert_fits(deck: Deck) -> None:
    page = Box(0, 0, deck.slide_width.pt, deck.slide_height.pt)
    for number, slide in enumerate(deck.slides, start=1):
        found = boxes(slide)
        for name, box in found.items():
            assert box.left >= -SLACK, (number, name)
            assert box.top >= -SLACK, (number, name)
            assert box.right <= page.right + SLACK, (number, name)
            assert box.bottom <= page.bottom + SLACK, (number, name)
        # The ring is to stand upon its map, a remark upon its chart.
        apart = [x for x in found if not x.endswith(("This scene", "Remark", "Line of the remark"))]
        assert [(number, *names) for names in combinations(apart, 2) if overlap(*(found[x] for x in names))] == []
        assert [(number, *x) for x in text_heights(slide) if x[1] > x[2] + SLACK] == []
    assert min(sizes(deck)) >= 14
    assert_drawings_fit(deck)


def test_nothing_overflows(deck: Deck) -> None:
    assert_fits(deck)


def test_default_scene_takes_one_slide(base: RuleBase) -> None:
    deck = opened(slides(told(base, *[("outcomes", "branches")] * 8)))
    assert [len(of_scene(deck, number)) for number in range(1, 9)] == [1] * 8


def test_longest_headline_fits_whole(base: RuleBase) -> None:
    assert len(LONG) <= 200
    scene = Scene(scenario=shipped(base)[0], headline=LONG)
    found = opened(slides(brief(base, Storyline(name="Long", scenes=(scene,)), DAY)))
    assert title(of_scene(found, 1)[0]) == LONG


def test_what_is_cut_short_stands_whole_in_the_notes(base: RuleBase) -> None:
    slide = of_scene(opened(hostile_file(base)), 2)[0]
    assert re.fullmatch("W+…", title(slide))
    assert "W" * 200 in notes(slide)


# Nothing in it runs


def test_hostile_text_is_shown_and_no_more(base: RuleBase) -> None:
    file = hostile_file(base)
    deck = opened(file)
    assert_fits(deck)
    noted = "".join(notes(x) for x in deck.slides)
    assert "<script>alert(1)</script>" in noted
    assert "\x00" not in noted
    assert "gone" in noted
    assert "Z" * 400 in noted
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        relations = b"".join(archive.read(x) for x in archive.namelist() if x.endswith(".rels"))
        assert b"External" not in relations
        assert not [x for x in archive.namelist() if "vba" in x.lower() or "activeX" in x]
    assert all(b"<f>" not in x and b"hyperlink" not in x for x in sheets(deck))


def test_labels_like_formulas_stay_text_in_the_workbook(toy: RuleBase) -> None:
    content = toy.model_dump()
    content["outcomes"][0]["label"] = "=1+1"
    content["outcomes"][1]["label"] = "http://a.example"
    shown = opened(slides(told(RuleBase.model_validate(content), ("outcomes", "comparison"))))
    chart = charts(of_scene(shown, 1)[0])[0]
    assert [sheet(chart)[cell] for cell in ("A2", "A3")] == ["=1+1", "http://a.example"]
    assert all(b"<f>" not in x and b"hyperlink" not in x for x in sheets(shown))


def test_caveat_survives_the_longest_names(base: RuleBase) -> None:
    for slide in opened(hostile_file(base)).slides:
        (foot,) = [x.text_frame.text for x in slide.shapes if x.name == "Footer"]
        assert foot.endswith(base.caveat)


def test_edited_reading_is_marked(base: RuleBase) -> None:
    deck = opened(hostile_file(base))
    for number in range(1, 8):
        slide = of_scene(deck, number)[0]
        text = {x.name: x.text_frame.text for x in slide.shapes if x.has_text_frame}
        assert "Edited reading" in text["Footer"]
        assert "Edited reading" in notes(slide)


def test_text_from_right_to_left_runs_so(base: RuleBase) -> None:
    slide = of_scene(opened(hostile_file(base)), 3)[0]
    assert slide.shapes.title.text_frame.paragraphs[0]._p.pPr.get("rtl") == "1"


def test_words_written_for_other_settings_are_marked_in_the_notes(base: RuleBase) -> None:
    assert STALE in notes(of_scene(opened(hostile_file(base)), 1)[0])


# Other rules, other templates


def test_toy_shows_every_view(toy: RuleBase) -> None:
    found = told(toy, VIEWS, VIEWS, VIEWS)
    deck = opened(slides(found))
    assert_fits(deck)
    chart = charts(of_scene(deck, 2)[0])[0]
    expected = model.evaluate(toy, found.scenes[1].answer.scenario.values, toy.readings[0].id).outcomes.to_numpy()[0]
    assert values(chart)["Probability"] == pytest.approx(expected.tolist(), abs=EXACT)
    assert [["There are no past cases for these rules."]] in [rows[1:] for x in deck.slides for rows in tables(x)]


def test_rules_with_endless_labels_fit(toy: RuleBase) -> None:
    content = toy.model_dump()
    branches = [branch for stage in content["stages"] for branch in stage["branches"]]
    for kind in ("variables", "outcomes", "stages", "figures", "readings", "grades", "passages"):
        for part in (*content[kind], *branches):
            part |= {name: "long label " * 50 for name in ("label", "meaning", "text") if name in part}
    content |= dict.fromkeys(("title", "subject", "source", "caveat"), "long text " * 59)
    content |= {"baseline_label": "long label " * 10}
    deck = opened(slides(told(RuleBase.model_validate(content), VIEWS)))
    assert_fits(deck)
    for slide in deck.slides:
        for chart in charts(slide):
            places = chart._chartSpace.iter(qn("c:manualLayout"))
            shares = [
                {x: float(y.get("val")) for x in "xywh" if (y := place.find(qn(f"c:{x}"))) is not None}
                for place in places
            ]
            assert all(0 <= x <= 1 for found in shares for x in found.values())
            assert all(found["x"] + found["w"] <= 1 for found in shares if "w" in found)
            assert all(found["y"] + found["h"] <= 1 for found in shares if "h" in found)


def test_our_template_lacks_nothing() -> None:
    assert remarks(templates.OURS.read_bytes()) == ()


def test_our_template_is_what_its_script_makes() -> None:
    kept, anew = (zipfile.ZipFile(io.BytesIO(x)) for x in (templates.OURS.read_bytes(), make_template.template()))
    assert {x: kept.read(x) for x in kept.namelist()} == {x: anew.read(x) for x in anew.namelist()}


def test_slides_are_made_on_our_layouts(deck: Deck) -> None:
    used = {x.slide_layout.name for x in deck.slides}
    assert used == {"Title", "Scene with two pictures", "Scene", "All scenes", "Methods", "Sources"}


def wide(deck: Deck) -> None:
    deck.slide_width, deck.slide_height = Pt(960), Pt(540)
    for layout in deck.slide_layouts:
        for shape in (*layout.placeholders, *deck.slide_master.placeholders):
            if shape._element.spPr.find(qn("a:xfrm")) is not None and shape.left + shape.width <= Pt(720):
                shape.left, shape.width = int(shape.left * 960 / 720), int(shape.width * 960 / 720)


def test_a_template_of_4_to_3_is_filled_by_proportion(base: RuleBase) -> None:
    template = made(lambda _: None)
    found = told(base, ("outcomes", "branches"), ("over_time", "flips"), ("map", "precedents"), ("comparison",))
    deck = opened(slides(found, template))
    assert (deck.slide_width.pt, deck.slide_height.pt) == (720, 540)
    assert_fits(deck)
    assert {x.slide_layout.name for x in deck.slides} == {"Title Slide", "Title Only"}
    assert empty_places(deck) == []


def test_a_narrow_page_keeps_key_figures_large_and_leaves_changes_to_the_notes(base: RuleBase) -> None:
    found = told(base, ("outcomes",), ("outcomes",))
    slide = titled(opened(slides(found, made(lambda _: None))), found.scenes[1].headline)[0]
    (table,) = [x for x in slide.shapes if x.name == "Figures"]
    assert max(int(x.get("sz")) for x in table._element.iter(qn("a:rPr"))) >= 2400
    cells = [cell.text for cell in table.table.rows[1].cells]
    answer = found.scenes[1].answer
    assert [x.replace("\u2002", " ") for x in cells] == [
        words.with_band(answer.figures[x.id], answer.bands[x.id]) for x in base.figures
    ]
    assert "▲" in notes(slide) or "▼" in notes(slide)


def empty_places(deck: Deck) -> list[str]:
    """Placeholders left empty, which a slide would show as “Click to add text”."""
    return [x.name for slide in deck.slides for x in slide.placeholders if x.has_text_frame and not x.text_frame.text]


def test_missing_layouts_are_named(base: RuleBase) -> None:
    found = remarks(made(wide))
    assert (
        found[0] == "The template has no layout named “Title”; “Title Slide” is used, and filled as each slide needs."
    )
    assert "“Scene”, “Scene with two pictures”, “All scenes”, “Methods” and “Sources”; “Title Only”" in found[1]
    assert "Layout “Title Only” has a footer too small for the source line" in found[-1]
    assert_fits(opened(slides(told(base, ("outcomes", "branches")), made(wide))))


def only_blank(deck: Deck) -> None:
    wide(deck)
    for layout in [x for x in deck.slide_layouts if x.name != "Blank"]:
        deck.slide_layouts.remove(layout)


def test_a_layout_without_title_gets_text_boxes(base: RuleBase) -> None:
    found = told(base, ("outcomes",))
    deck = opened(slides(found, made(only_blank)))
    assert any("Layout “Blank” has no title; a text box stands in its place." in x for x in remarks(made(only_blank)))
    titles = [x.text_frame.text for x in deck.slides[1].shapes if x.name == "Title"]
    assert titles == [found.scenes[0].headline]
    assert_fits(deck)


def test_places_named_as_ours_are_filled_where_they_stand(base: RuleBase) -> None:
    template = opened(templates.OURS.read_bytes())
    (layout,) = [x for x in template.slide_layouts if x.name == "Scene"]
    (picture,) = [x for x in layout.placeholders if x.name == "Picture"]
    picture.left, picture.width = Pt(100), Pt(400)
    # A place that is not ours stays empty, and so must not be seen.
    extra = deepcopy(picture._element)
    extra.nvSpPr.cNvPr.set("name", "Somebody’s own")
    extra.ph.set("idx", "99")
    picture._element.addnext(extra)
    file = io.BytesIO()
    template.save(file)
    deck = opened(slides(told(base, ("outcomes",)), file.getvalue()))
    (frame,) = [x for x in deck.slides[1].shapes if x.has_chart]
    assert (frame.left, frame.width) == (Pt(100), Pt(400))
    assert frame.is_placeholder
    assert empty_places(deck) == []


def test_a_dark_template_gets_the_dark_colours(base: RuleBase) -> None:
    def dark(deck: Deck) -> None:
        mapping = deck.slide_master._element.find(qn("p:clrMap"))
        mapping.set("bg1", "dk1")
        mapping.set("tx1", "lt1")

    chart = charts(opened(slides(told(base, ("outcomes",)), made(dark))).slides[1])[0]
    leading = told(base, ("outcomes",)).scenes[0].answer.leading
    place = [x.id for x in base.outcomes].index(leading)
    assert filled(chart.plots[0].series[0])[place] == base.outcome[leading].colour.dark


def test_slides_and_record_of_a_template_are_left_out(base: RuleBase) -> None:
    earlier = slides(told(base, ("outcomes",), name="An earlier story", presets=3))
    found = told(base, ("outcomes",), name="This story")
    file = slides(found, earlier)
    assert len(opened(file).slides) == len(opened(slides(found)).slides)
    assert read_back(file).document["title"] == "This story"
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        assert not [x for x in archive.namelist() if b"An earlier story" in archive.read(x)]


RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def package_faults(file: bytes) -> list[str]:
    """What in the parts of a deck names something that is not there, is named nowhere, or is there twice."""
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        names = archive.namelist()
        trees = {x: ElementTree.fromstring(archive.read(x)) for x in names if x.endswith((".xml", ".rels"))}
    found = [f"{name} is there twice" for name in set(names) if names.count(name) > 1]
    types = trees.pop("[Content_Types].xml")
    typed, endings = ({x.get(key) for x in types if x.get(key)} for key in ("PartName", "Extension"))
    found += [f"{name} has no part" for name in typed - {f"/{name}" for name in names}]
    found += [x for x in names if f"/{x}" not in typed and x.rpartition(".")[2] not in endings]
    reached = {"[Content_Types].xml"}
    for name in (x for x in names if x.endswith(".rels")):
        reached.add(name)
        folder, _, owner = name.replace("_rels/", "").removesuffix(".rels").rpartition("/")
        inside = [x for x in trees[name] if x.get("TargetMode") != "External"]
        targets = {x.get("Id"): posixpath.normpath(posixpath.join("/", folder, x.get("Target"))) for x in inside}
        reached |= {x.lstrip("/") for x in targets.values()}
        found += [f"{name} leads to {x}, which is not there" for x in targets.values() if x[1:] not in names]
        keys = {x.get("Id") for x in trees[name]}
        used = (
            {v for x in trees[f"{folder}/{owner}"].iter() for k, v in x.attrib.items() if k.startswith(RELATIONS)}
            if owner
            else set()
        )
        found += [f"{folder}/{owner} names {x}, which is not there" for x in used - keys]
    found += [f"nothing leads to {name}" for name in set(names) - reached]
    for name, tree in trees.items():
        ids = [x.get("id") for x in tree.iter(qn("p:cNvPr"))] + [f"s{x.get('id')}" for x in tree.iter(qn("p:sldId"))]
        found += [f"{name} has {x} twice" for x in set(ids) if ids.count(x) > 1]
    kinds = {qn("p:sldMasterId"), qn("p:sldLayoutId")}
    ids = [x.get("id") for tree in trees.values() for x in tree.iter() if x.tag in kinds]
    found += [f"two masters or layouts have the number {x}" for x in set(ids) if ids.count(x) > 1]
    root = trees["ppt/presentation.xml"]
    masters = [x for x in names if re.fullmatch("ppt/notesMasters/[^/]+xml", x)]
    if len(root.findall(f"{qn('p:notesMasterIdLst')}/{qn('p:notesMasterId')}")) != len(masters):
        found.append("the master of the notes is not listed")
    order = [
        x.tag for x in root if x.tag in map(qn, ("p:sldMasterIdLst", "p:notesMasterIdLst", "p:sldIdLst", "p:sldSz"))
    ]
    return found + (
        []
        if order
        == sorted(order, key=[qn("p:sldMasterIdLst"), qn("p:notesMasterIdLst"), qn("p:sldIdLst"), qn("p:sldSz")].index)
        else ["the order is wrong"]
    )


def used_before(deck: Deck) -> None:
    """A template with slides of its own that a custom show, the outline, a layout and the notes speak of."""
    first, second = (deck.slides.add_slide(deck.slide_layouts[place]) for place in (0, 1))
    first.shapes.title.text = second.shapes.title.text = "An earlier story"
    first.notes_slide.notes_text_frame.text = "An earlier story"
    root = deck.part._element
    key = root.sldIdLst[1].rId
    root.sldSz.addnext(
        parse_xml(
            f'<p:custShowLst {nsdecls("p", "r")}><p:custShow name="Mine" id="0"><p:sldLst><p:sld r:id="{key}"/>'
            "</p:sldLst></p:custShow></p:custShowLst>"
        )
    )
    parts = {x.target_part.partname: x.target_part for x in deck.part.rels.values()}
    view, properties = parts["/ppt/viewProps.xml"], parts["/ppt/presProps.xml"]
    key = view.relate_to(first.part, RELATIONSHIP_TYPE.SLIDE)
    view._blob = (
        f"<p:viewPr {nsdecls('p', 'r')}><p:outlineViewPr><p:sldLst><p:sld r:id='{key}' collapse='1'/></p:sldLst>"
        "</p:outlineViewPr></p:viewPr>"
    ).encode()
    properties._blob = (
        f"<p:presentationPr {nsdecls('p')}><p:showPr><p:custShow id='0'/></p:showPr></p:presentationPr>".encode()
    )
    title = deck.slide_layouts[5].placeholders[0]
    title._element.nvSpPr.cNvPr.append(
        parse_xml(
            f'<a:hlinkClick {nsdecls("a", "r")} action="ppaction://hlinksldjump" '
            f'r:id="{deck.slide_layouts[5].part.relate_to(second.part, RELATIONSHIP_TYPE.SLIDE)}"/>'
        )
    )


TEMPLATES: dict[str, Callable[[Deck], None]] = {
    "the library’s": lambda _: None,
    "with notes": lambda deck: setattr(deck.notes_master, "name", "Notes"),
    "used before": used_before,
}


@pytest.mark.parametrize("template", [None, *TEMPLATES])
def test_all_parts_of_a_deck_are_there_once_and_are_named_where_they_have_to_be(
    base: RuleBase, template: str | None
) -> None:
    file = slides(told(base, ("outcomes", "flips")), made(TEMPLATES[template]) if template else None)
    assert package_faults(file) == []
    assert opened(file).slides[0].has_notes_slide
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        assert not [
            x for x in archive.namelist() if b"An earlier story" in archive.read(x) or b"custShow" in archive.read(x)
        ]
        assert "docProps/core.xml" in archive.namelist()
    # A deck that was made here serves as a template in its turn.
    assert package_faults(slides(told(base, ("outcomes",)), file)) == []


def rewritten(file: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """A PPTX file with its list of contents changed."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == "[Content_Types].xml" else old.read(name))
    return changed.getvalue()


MAIN = b"openxmlformats-officedocument.presentationml.presentation.main+xml"


@pytest.mark.parametrize("kind", [b"template.main", b"slideshow.main"])
def test_a_file_of_powerpoint_s_types_for_templates_and_shows_serves(base: RuleBase, kind: bytes) -> None:
    potx = rewritten(templates.OURS.read_bytes(), lambda x: x.replace(MAIN, MAIN.replace(b"presentation.main", kind)))
    assert remarks(potx) == ()
    assert slides(told(base, ("outcomes",)), potx) == slides(told(base, ("outcomes",)), templates.OURS.read_bytes())


def zipped(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def without_layouts() -> bytes:
    def bare(deck: Deck) -> None:
        for layout in list(deck.slide_layouts):
            deck.slide_layouts.remove(layout)

    return made(bare)


def with_macros() -> bytes:
    macros = b"application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"
    return rewritten(made(lambda _: None), lambda x: x.replace(b"application/vnd." + MAIN, macros))


UNUSABLE = {
    "nothing": (b"", "cannot be read"),
    "garbage": (b"\x00garbage" * 100, "cannot be read"),
    "a broken zip": (templates.OURS.read_bytes()[:4000], "cannot be read"),
    "another zip": (zipped(word=b"<w/>"), "cannot be read"),
    "a zip with a wrong list": (zipped(**{"[Content_Types].xml": b"<Types"}), "cannot be read"),
    "no layouts": (without_layouts(), "no slide layouts"),
    "one with a password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "password"),
    "too large": (b"x" * (templates.MAX_BYTES + 1), "at most"),
}


@pytest.mark.parametrize("kind", UNUSABLE)
def test_an_unusable_template_is_refused(base: RuleBase, kind: str) -> None:
    file, message = UNUSABLE[kind]
    with pytest.raises(TemplateError, match=message):
        slides(told(base, ("outcomes",)), file)


def test_a_template_of_the_type_with_macros_serves() -> None:
    assert remarks(with_macros()) == remarks(made(lambda _: None))


# How much text fits


# Adobe's metrics of Helvetica, in thousandths: what Arial and its like take.
HELVETICA = {
    " ": 278,
    "T": 611,
    "h": 556,
    "e": 556,
    "W": 944,
    "i": 222,
    "o": 556,
    "n": 556,
    "a": 556,
    "r": 333,
    "5": 556,
}


def test_widths_are_no_less_than_helvetica_s() -> None:
    for character, thousandths in HELVETICA.items():
        assert text_width(character, 1000) >= thousandths


def test_lines_are_counted_by_words_and_long_words_are_broken() -> None:
    word = text_width("nnnn", 14)
    assert fit.lines("nnnn nnnn nnnn", 3 * word + 1, 14) == 2
    assert fit.lines("nnnn nnnn nnnn", 4 * word, 14) == 1
    assert fit.lines("nnnn" * 10, 2 * word + 1, 14) == 5
    assert fit.lines("", 100, 14) == 1
    # Arial's lines stand 1.149 of the size apart, Calibri's 1.22.
    assert 1.149 * 20 <= fit.height("n", 100, 20) <= 1.25 * 20
    assert fit.lines("n nnnnnnnn", word + 1, 14) == 3


def test_lines_are_balanced_and_no_more_of_them() -> None:
    said = "one two three four five six seven eight nine ten eleven"
    for room in (text_width(said, 20) - 1, text_width(said, 20) / 2, text_width(said, 20) / 3):
        found = fit.balanced(said, room, 20)
        assert " ".join(found) == said
        assert len(found) <= fit.lines(said, room, 20)
        assert max(text_width(line, 20) for line in found) <= room
        # No line is shorter than another by more than a long word or two.
        assert min(text_width(line, 20) for line in found) > 0.5 * max(text_width(line, 20) for line in found)
    assert fit.balanced("short", 500, 20) == ["short"]
    assert fit.balanced("", 500, 20) == [""]
    assert fit.balanced("W" * 80 + " a", 100, 20) == ["W" * 80 + " a"]


def test_no_word_is_left_alone_on_the_last_line_of_a_title(base: RuleBase) -> None:
    for slide in opened(slides(told(base, *[("outcomes",)] * 8))).slides:
        shape = slide.shapes.title
        size, factor = shape.text_frame.paragraphs[0].runs[0].font.size.pt, measured_factor(slide)
        room = (shape.width.pt - insets(shape)[0]) / factor
        *above, last = broken(shape.text.split(), room, size)
        assert not above or len(last) > 0.4 * max(map(len, above))


def measured_factor(slide: Any) -> float:
    return measured(slide.slide_layout, 960, 540).title_factor


def test_rows_are_shared_out_over_tables_about_as_high() -> None:
    rows = [["Heading"], *([str(number)] for number in range(7))]
    one = sum(row_heights(rows[:2], [100.0], 16)) / 2
    pages = in_pages(rows, Box(0, 0, 100, 6.5 * one), (1,), 16)
    assert [len(page) - 1 for page in pages] == [4, 3]
    assert [row for page in pages for row in page[1:]] == rows[1:]


def test_text_is_shrunk_then_cut() -> None:
    width = text_width("n" * 40, 20)
    assert fit.sized("n" * 40, width, 30, (20, 10)) == ("n" * 40, 20)
    assert fit.sized("n" * 80, width, 25, (20, 10)) == ("n" * 80, 10)
    shown, points = fit.sized("n" * 200, width, 13, (20, 10))
    assert points == 10
    assert shown.endswith("…")
    assert 70 <= len(shown) <= 81
