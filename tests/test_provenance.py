"""Does a file carry its record, do its figures still hold, and is a figure that was altered in it caught?"""

import io
import json
import math
import re
import zipfile
from copy import deepcopy
from datetime import date
from functools import lru_cache, partial
from itertools import combinations

import pptx
import pypdf
import pytest
from conftest import TOY
from pptx.chart.data import CategoryChartData
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn
from pptx.util import Pt
from pypdf.annotations import FreeText

from briefing import provenance
from briefing.answer import answer
from briefing.brief import _scene, brief
from briefing.findings import precedents as past_cases
from briefing.formats import read_back
from briefing.handout import handout
from briefing.paper import paper
from briefing.provenance import MAX_FILE_BYTES, ForeignFileError, record, to_json
from briefing.slides import slides
from briefing.verification import decks, lines, verified
from model import precedents, releases
from model.rulebase import load, parse
from scenarios.presets import shipped, to_file
from scenarios.scenario import baseline_scenario
from scenarios.storyline import VIEWS, Scene, Storyline
from scenarios.storylines import SHIPPED as SHIPPED_STORYLINES

DAY = date(2026, 11, 23)
LINK = "https://example.org/?rain=20&name=%3Cb%3E"
SPACE = "\u00a0"
TOY_BASE = load(TOY)
TOY_TEXT = TOY.read_text(encoding="utf-8")
START = baseline_scenario(TOY_BASE)


def toy_scene(name, rain, **fields):
    return Scene(scenario=START.changed(name=name, values=START.values | {"rain": rain}), **fields)


STORY = Storyline(
    name="A dry summer",
    scenes=[
        toy_scene("As it is", 60.0, show=["outcomes", "branches"]),
        toy_scene("No rain", 20.0, headline="Without rain, lorries", points=["=1+1", "<script>alert(1)</script>"]),
        toy_scene("A downpour", 90.0, show=["outcomes", "comparison", "over_time"]),
    ],
)
TOLD = brief(TOY_BASE, STORY, DAY, LINK)
MAKERS = {"pptx": slides, "html": lambda told: handout(told).encode(), "pdf": paper}
MADE = {kind: make(TOLD) for kind, make in MAKERS.items()}
EACH_KIND = pytest.mark.parametrize("kind", MADE)


def faults(content, base=TOY_BASE):
    return " ".join(verified(base, content).faults)


# The record


@EACH_KIND
def test_the_record_is_read_back_as_it_was_written(kind):
    carried = read_back(MADE[kind])
    made_as = {"size": "a4", "scene": 3} if kind == "pdf" else {}
    assert carried.format.ending == kind
    assert carried.document == json.loads(json.dumps(record(TOLD, **made_as)))


def test_the_record_as_text_can_stand_in_any_file():
    story = Storyline(name="</script> & <!-- “é” 🕊", scenes=[toy_scene("]]>", 1.0)])
    text = to_json(brief(TOY_BASE, story, DAY, LINK))
    assert text.isascii()
    assert not set("<>&\n") & set(text)
    assert json.loads(text)["title"] == story.name


def test_a_share_of_what_cannot_happen_is_none():
    assert provenance.rounded({"a": math.nan, "b": 1 / 3}) == {"a": None, "b": 0.333333}


def test_a_deck_used_as_template_does_not_leave_its_own_record():
    other = brief(TOY_BASE, Storyline(name="Another", scenes=[toy_scene("Other", 35.0)]), DAY)
    deck = slides(other, MADE["pptx"])
    assert read_back(deck).document["title"] == "Another"
    assert verified(TOY_BASE, deck).holds


# What holds


@EACH_KIND
def test_an_untouched_file_holds(kind):
    verdict = verified(TOY_BASE, MADE[kind])
    assert verdict.holds
    assert verdict.unchecked == ()
    assert verdict.conclusion == "The figures hold."
    assert verdict.said[0] == (
        "“A dry summer”, made on 23 November 2026 under rule base village-reservoir 0.1 "
        f"({TOY_BASE.fingerprint[:8]}); these are the rules installed."
    )
    assert verdict.said[1] == "It is not signed: that it is as made does not show who made it."
    assert verdict.said[2].startswith("As made: Scene (3), The record, ")


def test_a_paper_of_another_size_and_scene_holds():
    assert verified(TOY_BASE, paper(TOLD, "us-letter", 1)).holds


@EACH_KIND
def test_a_scene_with_every_view_and_an_edited_reading_holds(kind):
    own = {"label": "Mine", "based_on": "council", "weights": {"drought": 6.0}}
    scenario = START.changed(own=own, reading="own", values=START.values | {"rain": 30.0})
    told = brief(TOY_BASE, Storyline(name="Mine", scenes=[Scene(scenario=scenario, show=VIEWS)]), DAY)
    content = MAKERS[kind](told)
    assert read_back(content).document["scenes"][0]["reading"] == {"id": "own", "label": "Mine", "edited": True}
    assert verified(TOY_BASE, content).holds


def test_a_record_by_itself_holds():
    assert verified(TOY_BASE, to_json(TOLD).encode()).holds


@EACH_KIND
def test_under_other_rules_it_says_what_no_longer_holds(kind):
    disputed = parse(TOY_TEXT.replace("council = 4.0", "council = 5.0"))
    verdict = verified(disputed, MADE[kind])
    assert not verdict.holds
    assert [fault.split(":")[0] for fault in verdict.faults] == ["Scene 2"]
    # Rationing at 5 : 3 in place of 4 : 3.
    assert "outcomes.lorries is 0.428571, not 0.375" in verdict.faults[0]
    assert "As made: Scene (2)." in verdict.said
    assert "installed is village-reservoir 0.1" in verdict.said[0]
    assert verdict.unchecked


@EACH_KIND
def test_rules_that_only_read_differently_leave_the_figures_as_they_are(kind):
    reworded = parse(TOY_TEXT.replace('name = "the drought"', 'name = "the lack of rain"'))
    verdict = verified(reworded, MADE[kind])
    assert verdict.holds
    assert "another version of the program" in verdict.unchecked[0]


def test_a_forged_record_does_not_hold():
    forged = record(TOLD)
    forged["scenes"][1]["outcomes"]["lorries"] = 0.9
    del forged["scenes"][2]["figures"]["lost_if_rationed"]
    said = faults(json.dumps(forged).encode())
    assert "Scene 2: figures changed: outcomes.lorries is 0.9, not 0.428571." in said
    assert "Scene 3: figures changed: figures.lost_if_rationed is nothing, not " in said
    assert "Scene 1" not in said


@pytest.mark.parametrize(("by", "holds"), [(1e-6, True), (3e-6, False)])
def test_a_record_may_differ_by_no_more_than_its_rounding(by, holds):
    forged = record(TOLD)
    forged["scenes"][1]["outcomes"]["lorries"] += by
    assert verified(TOY_BASE, json.dumps(forged).encode()).holds == holds


def test_a_file_made_to_show_what_its_forged_record_says_is_caught_twice():
    page = MADE["html"].decode().replace('"lorries":0.75', '"lorries":0.65').replace(f"75{SPACE}%", f"65{SPACE}%")
    found = verified(TOY_BASE, page.encode())
    assert "Scene 1: figures changed: outcomes.lorries is 0.65, not 0.75." in found.faults
    assert any("it says" in fault and "65 %" in fault for fault in found.faults)
    assert found.unchecked == ()


def test_a_record_whose_scenes_and_storyline_differ_in_number_does_not_hold():
    forged = record(TOLD) | {"scenes": record(TOLD)["scenes"][:2]}
    assert "Scene 3 as made: missing: it is no longer there." in faults(json.dumps(forged).encode())


# Decks


def opened():
    return pptx.Presentation(io.BytesIO(MADE["pptx"]))


@pytest.fixture
def deck():
    return opened()


def saved(deck):
    buffer = io.BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def charts(deck):
    return [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]


def paragraphs(deck, containing):
    trees = [tree for slide in deck.slides for tree in (slide._element, slide.notes_slide._element)]
    return [p for tree in trees for p in tree.iter(qn("a:p")) if re.search(containing, said(p))]


def said(paragraph):
    return "".join(text.text or "" for text in paragraph.iter(qn("a:t")))


def rewrite(paragraph, text):
    first, *rest = paragraph.iter(qn("a:t"))
    first.text = text
    for run in rest:
        run.text = ""


@pytest.fixture(autouse=True, scope="module")
def made_once():
    """What is made anew is the same each time, and read once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decks, "rebuilt", partial(made_anew, decks.rebuilt))
        patch.setattr(decks, "parts", lru_cache(2)(decks.parts))
        yield


def made_anew(rebuilt, told, *more):
    return MADE["pptx"] if told.title == TOLD.title and told.base == TOY_BASE else rebuilt(told, *more)


def deck_faults(deck):
    return faults(saved(deck))


def test_a_deck_saved_anew_holds():
    assert verified(TOY_BASE, saved(opened())).holds


def test_data_edited_in_powerpoint_are_caught(deck):
    chart = charts(deck)[0]
    data = CategoryChartData()
    data.categories = list(chart.plots[0].categories)
    data.add_series("Probability", [0.25] * len(data.categories))
    chart.replace_data(data)
    assert "is 0.25, not" in deck_faults(deck)


def test_an_altered_data_sheet_behind_a_chart_is_caught(deck):
    part = charts(deck)[0].part.chart_workbook.xlsx_part
    book = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(part.blob)) as old, zipfile.ZipFile(book, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<v>0.75</v>", b"<v>0.25</v>"))
    part._blob = book.getvalue()
    assert re.search(r"B\d in the data of “.*” is 0.25, not 0.75", deck_faults(deck))


def test_labels_of_a_chart_that_change_places_are_caught(deck):
    first, second, *_ = next(charts(deck)[0]._chartSpace.iter(qn("c:cat"))).iter(qn("c:v"))
    first.text, second.text = second.text, first.text
    assert "figures changed" in deck_faults(deck)


def test_a_label_written_over_a_value_is_caught(deck):
    label = charts(deck)[0].plots[0].series[0].points[3].data_label
    label.text_frame.text = "95 %"
    assert "added: “95 %”" in deck_faults(deck)


def test_charts_that_change_slides_are_caught(deck):
    slides_with = [slide for slide in deck.slides if any(shape.has_chart for shape in slide.shapes)]
    one, other = (next(s for s in slide.shapes if s.has_chart) for slide in slides_with[:2])
    drawn = [shape.chart.part for shape in (one, other)]
    for slide, part, shape in zip(slides_with, reversed(drawn), (one, other), strict=False):
        slide.part.rels[shape._element.chart_rId]._target = part
    assert "figures changed" in deck_faults(deck)


@pytest.mark.parametrize("where", ["Lost if rationed: ", "Outcomes from most to least likely", "^Lorries: "])
def test_an_altered_figure_in_a_text_is_caught_wherever_it_stands(deck, where):
    paragraph = paragraphs(deck, where)[0]
    rewrite(paragraph, re.sub(rf"\d+{SPACE}%", f"64{SPACE}%", said(paragraph), count=1))
    found = deck_faults(deck)
    assert "64 %" in found
    assert "where the record has" in found


def test_an_altered_figure_in_a_table_is_caught(deck):
    cell = next(
        p for slide in deck.slides for x in slide._element.iter(qn("a:tc")) for p in x.iter(qn("a:p")) if "%" in said(p)
    )
    rewrite(cell, re.sub(r"\d+", "64", said(cell)))
    assert "64" in deck_faults(deck)


def test_an_altered_input_is_caught_on_the_slide_and_in_the_notes():
    for shown, altered in ((f"Rain{SPACE}60{SPACE}→{SPACE}20", "Rain 60 → 40"), ("Rain: 60 → 20", "Rain: 60 → 40")):
        deck = opened()
        (paragraph,) = paragraphs(deck, shown)
        rewrite(paragraph, said(paragraph).replace("20", "40"))
        assert f" {altered} mm" in deck_faults(deck)


def test_an_altered_key_figure_is_caught(deck):
    table = next(shape for slide in deck.slides for shape in slide.shapes if shape.name == "Figures")
    numbers = next(p for p in list(table._element.iter(qn("a:p")))[::-1] if "%" in said(p))
    rewrite(numbers, re.sub(r"\d+", "64", said(numbers), count=1))
    assert "64 %" in deck_faults(deck)


def test_rows_of_figures_that_change_places_are_caught(deck):
    rows = next(x for slide in deck.slides for x in slide.shapes if x.name == "Bands").table._tbl.tr_lst
    texts = [" | ".join(said(p) for p in row.iter(qn("a:p"))) for row in rows]
    pairs = combinations(range(len(rows)), 2)
    alike = [(x, y) for x, y in pairs if texts[x] != texts[y] and lines.wording(texts[x]) == lines.wording(texts[y])]
    one, other = alike[0]
    rows[one].addprevious(rows[other])
    assert "stands in another place" in deck_faults(deck)


def branches_of(deck):
    """The branches of the first scene, which are drawn in shapes."""
    groups = (shape for slide in deck.slides for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.GROUP)
    return next(group for group in groups if any("→" in shape.name for shape in group.shapes))


def drawn(deck):
    """The texts of these branches."""
    return [p for p in branches_of(deck)._element.iter(qn("a:p")) if "%" in said(p)]


def test_every_altered_figure_of_the_drawn_branches_is_caught():
    count = len(drawn(opened()))
    assert count == sum(len(x.branches) for x in TOY_BASE.stages if x.kind == "choice") + len(TOY_BASE.outcomes)
    for place in range(count):
        deck = opened()
        paragraph = drawn(deck)[place]
        figure = next(text for text in paragraph.iter(qn("a:t")) if "%" in text.text)
        figure.text = f"64{SPACE}%" if "64" not in figure.text else f"46{SPACE}%"
        assert figure.text.replace(SPACE, " ") in deck_faults(deck)


def test_a_figure_of_the_drawn_branches_taken_from_another_is_caught(deck):
    figures = [next(text for text in p.iter(qn("a:t")) if "%" in text.text) for p in drawn(deck)]
    one, other = next((x, y) for x, y in combinations(figures, 2) if x.text != y.text)
    one.text, other.text = other.text, one.text
    assert deck_faults(deck).count("where the record has") == 2


def test_a_redrawn_ribbon_is_caught():
    deck = opened()
    group = branches_of(deck)
    ribbon = next(shape for shape in group.shapes if "→" in shape.name)
    ribbon.height = int(ribbon.height * 1.5)
    assert f"“{ribbon.name}” stands elsewhere or has another size" in deck_faults(deck)
    deck = opened()
    group = branches_of(deck)
    point = next(group._element.iter(qn("a:path"))).findall(f".//{qn('a:pt')}")[-1]
    point.set("y", str(int(point.get("y")) + 300_000))
    assert "stands elsewhere or has another size" in deck_faults(deck)


def test_a_figure_slipped_into_new_words_is_caught(deck):
    title = deck.slides[1].shapes.title.text_frame.paragraphs[0]._p
    rewrite(title, "Lorries are 88 per cent certain")
    assert "it says “Lorries are 88 per cent certain”" in deck_faults(deck)


def test_a_text_box_with_a_figure_of_its_own_is_caught(deck):
    box = deck.slides[1].shapes.add_textbox(Pt(10), Pt(10), Pt(100), Pt(30))
    box.text_frame.text = "In truth 12 % (8–20)"
    assert "added: “In truth 12 % (8–20)”" in deck_faults(deck)


def test_a_picture_in_place_of_a_chart_is_caught(deck):
    slide = next(slide for slide in deck.slides if any(shape.has_chart for shape in slide.shapes))
    chart = next(shape for shape in slide.shapes if shape.has_chart)
    chart._element.getparent().remove(chart._element)
    slide.part.drop_rel(chart._element.chart_rId)
    slide.shapes.add_picture(io.BytesIO(PNG), Pt(10), Pt(10))
    said = deck_faults(deck)
    assert "missing: " in said
    assert "image.png" in said


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001"
    "a5f645400000000049454e44ae426082"
)


def test_slides_that_were_moved_taken_out_and_added_are_named(deck):
    order = deck.slides._sldIdLst
    first, last = list(order)[1], list(order)[-1]
    order.remove(first)
    order.append(first)
    order.remove(last)
    deck.part.drop_rel(last.rId)
    own = deck.slides.add_slide(deck.slide_layouts[0])
    own.shapes.title.text_frame.text = "Questions? 100 % welcome"
    said = deck_faults(deck)
    count = len(deck.slides)
    assert f"Slide {count} as made: missing: it is no longer there." in said
    assert f"Slide {count}: added: it was not made here." in said
    assert "Slide 2: our words changed: it stands in another place." in said


# Hand-outs


def altered_page(old, new, count=1):
    page = MADE["html"].decode()
    assert old in page
    return page.replace(old, new, count).encode()


def test_a_page_whose_line_ends_changed_on_the_way_holds():
    assert verified(TOY_BASE, b"\xef\xbb\xbf" + MADE["html"].replace(b"\n", b"\r\n")).holds


def test_an_altered_figure_on_a_page_is_caught():
    said = faults(altered_page(f"75{SPACE}%", f"25{SPACE}%"))
    assert "25 %" in said
    assert "75 %" in said


def test_anything_added_to_a_page_is_caught():
    assert faults(altered_page("</body>", "<!-- > --></body>"))
    assert "forged" in faults(altered_page("</body>", "<p>forged</p></body>"))


def test_a_page_that_goes_on_for_ever_is_caught_soon():
    assert "and 19,996 more" in faults(altered_page("</body>", "<p>1</p>" * 20_000 + "</body>"))


# Papers


def with_record_of(told, content, scene=3):
    """The PDF with the record of another one, about that scene."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    writer.attachments  # noqa: B018
    for attached in writer.attachment_list:
        attached.content = to_json(told, size="a4", scene=scene).encode()
    return written(writer)


def written(writer):
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_a_paper_saved_anew_holds():
    assert verified(TOY_BASE, written(pypdf.PdfWriter(clone_from=io.BytesIO(MADE["pdf"])))).holds


def test_a_paper_that_shows_other_figures_than_its_record_is_caught():
    other = Storyline(
        name=STORY.name,
        scenes=[*STORY.scenes[:2], STORY.scenes[2].changed(scenario=toy_scene("A downpour", 70.0).scenario)],
    )
    forged = with_record_of(TOLD, paper(brief(TOY_BASE, other, DAY, LINK)))
    said = faults(forged)
    assert "Page 1: figures changed: it says" in said
    assert "where the record has" in said


# By another version of the program


@pytest.fixture
def by_another_version(monkeypatch):
    monkeypatch.setattr(provenance, "program", lambda: "another version")
    return {kind: make(TOLD) for kind, make in MAKERS.items()}


def test_figures_of_a_file_of_another_version_are_compared_all_the_same(by_another_version, monkeypatch):
    monkeypatch.undo()
    for kind, content in by_another_version.items():
        verdict = verified(TOY_BASE, content)
        assert verdict.holds, kind
        assert "another version of the program" in verdict.unchecked[0]
    page = by_another_version["html"].decode()
    assert verified(TOY_BASE, page.replace("Without rain", "Lacking rain").encode()).holds
    assert "64" in faults(page.replace(f"75{SPACE}%", f"64{SPACE}%").encode())
    bar, other = (f">{share}{SPACE}%</text>" for share in (75, 43))
    assert other in page
    assert "where the record has" in faults(page.replace(bar, other, 1).encode())
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(by_another_version["pdf"]))
    writer.add_annotation(0, FreeText(text="99 %", rect=(50, 550, 200, 650)))
    assert "99 %" in faults(written(writer))


@pytest.fixture(scope="module")
def of_the_first_release():
    """Files under a release, by a program that knew other past cases and drew otherwise: as made, and forged."""
    rules = releases.named("1.0.0")
    start, known = baseline_scenario(rules), precedents.nearest
    other = start.changed(values=start.values | {rules.variables[0].id: rules.variables[0].range[1]})
    views = [["outcomes", "branches"], ["outcomes", "precedents"]]
    one, another = (
        brief(rules, Storyline(name="Of old", scenes=[Scene(scenario=x, show=show) for show in views]), DAY)
        for x in (start, other)
    )
    _scene.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(provenance, "program", lambda: "another version")
        patch.setattr(
            precedents, "nearest", lambda base, values, tried, *rest: known(base, values, tried[9:], *rest) / 2
        )
        deck = pptx.Presentation(io.BytesIO(slides(one)))
        group = branches_of(deck)
        next(shape for shape in group.shapes if "→" in shape.name).height //= 2
        made = {"pptx": saved(deck), "html": handout(one).encode(), "pdf": paper(one, "a4", 2)}
        figure = next(x for p in drawn(deck) for x in p.iter(qn("a:t")) if "%" in x.text)
        figure.text = f"64{SPACE}%" if "64" not in figure.text else f"46{SPACE}%"
        page = re.sub(f">[0-9]+{SPACE}%<", f">101{SPACE}%<", made["html"].decode(), count=1)
        forged = {"pptx": saved(deck), "html": page.encode(), "pdf": with_record_of(one, paper(another, "a4", 2), 2)}
    # What is kept of scenes knows the past cases of that program.
    _scene.cache_clear()
    return made, forged


@EACH_KIND
def test_past_cases_and_drawings_of_another_version_are_not_checked_but_figures_are(base, of_the_first_release, kind):
    made, forged = of_the_first_release
    verdict = verified(base, made[kind])
    assert verdict.faults == ()
    assert "another version of the program" in verdict.unchecked[0]
    assert "what is said of past cases was not checked" in verdict.unchecked[1]
    assert "kept as a release" in verdict.said[0]
    assert "where the record has" in faults(forged[kind], base)


def test_a_line_on_past_cases_is_known_as_one_wherever_it_breaks(base):
    known, near = past_cases.nearest_to(answer(base, baseline_scenario(base)))
    before_any_name = past_cases.nearest_headline(known, near).partition(";")[0]
    for line in (before_any_name, past_cases.caution(known)):
        assert any(sign in line for sign in past_cases.signs(base))


# Settings without figures


def test_settings_made_under_these_rules_fit_them():
    for content in (START.to_json(), to_file([START]), STORY.to_json()):
        verdict = verified(TOY_BASE, content.encode())
        assert verdict.holds
        assert verdict.conclusion == "The settings fit the rules."
        assert "“Baseline, 1 June”: Lorries leads, with 75\u00a0%." in verdict.said or content == STORY.to_json()


def test_what_leads_in_settings_is_what_leads_through_their_lens(treated):
    verdict = verified(treated, baseline_scenario(treated).changed(lens="rationed").to_json().encode())
    assert f"Water flows leads, with 70{SPACE}%. Shares are of summers with rationing." in verdict.said[1]


def test_settings_made_under_other_rules_are_named():
    disputed = parse(TOY_TEXT.replace("council = 4.0", "council = 5.0"))
    verdict = verified(disputed, START.to_json().encode())
    assert not verdict.holds
    assert "was saved under rule base village-reservoir 0.1" in verdict.faults[0]


def test_a_scenario_that_does_not_lead_where_it_promises_is_named():
    said = faults(START.changed(promises="full").to_json().encode())
    assert said == "“Baseline, 1 June” promises Full, which is not the likeliest outcome."


def test_what_comes_with_the_project_fits_its_rules(base):
    files = [*SHIPPED_STORYLINES.glob("*.json"), *SHIPPED_STORYLINES.with_name("presets").glob("*.json")]
    assert len(files) > 10
    assert all(verified(base, file.read_bytes()).holds for file in files)
    assert verified(base, to_file(shipped(base)).encode()).holds


# What is not ours, and what is meant to harm


def zipped(**members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return buffer.getvalue()


def record_part(text):
    return f'<record xmlns="urn:briefing:record">{text}</record>'


ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaaaaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 20}">' for n in range(8))
    + "]>"
)
FOREIGN = {
    "nothing": (b"", "It is neither HTML, PPTX, PDF nor JSON."),
    "noise": (bytes(range(256)) * 20, "It is neither HTML, PPTX, PDF nor JSON."),
    "text": (b"Dear all, 75 %", "It is neither"),
    "page": (b"<!doctype html><p>75 %</p>", "It carries no record"),
    "two records": (MADE["html"] + b'<script type="application/json" id="record">{}</script>', "It carries no record"),
    "empty record": (b'<script type="application/json" id="record"></script>', "It carries no record"),
    "torn record": (b'<script type="application/json" id="record">{"a":</script>', "Its record is not JSON"),
    "other zip": (zipped(word__document_xml="<w/>"), "It carries no record"),
    "torn zip": (MADE["pptx"][:5000], "It cannot be read: it is a zip file that cannot be unpacked."),
    "not well formed": (zipped(customXml__item1_xml="<record"), "It carries no record"),
    "other part": (zipped(customXml__item1_xml="<sources/>"), "It carries no record"),
    "entities": (zipped(customXml__item1_xml=ENTITIES + record_part("&i;")), "It carries no record"),
    "outside entity": (
        zipped(customXml__item1_xml='<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + record_part("&a;")),
        "It carries no record",
    ),
    "many parts": (zipped(**{f"n{n}": "" for n in range(5001)}), "It cannot be read: it holds more than 5,000 parts"),
    "no deck": (
        zipped(customXml__item1_xml=record_part(to_json(TOLD))),
        "It carries a record, but cannot be read further",
    ),
    "PDF": (paper(TOLD).replace(b"provenance.json", b"anything.json  "), "It carries no record"),
    "torn PDF": (MADE["pdf"][:3000], "It carries no record"),
    "no PDF": (b"%PDF-1.7\n", "It carries no record"),
    "deep": (b"[" * 100_000, "Its record is not JSON"),
    "list": (b"[]", "This is no scenario. Export one under “Share”, as JSON, and take that."),
    "other JSON": (b'{"a": 1}', "“name” is missing"),
    "many bytes": (b" " * (MAX_FILE_BYTES + 1), "It holds 67,108,865 bytes; at most 67,108,864 are read."),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_what_is_not_ours_is_refused_with_a_reason(name):
    content, said = FOREIGN[name]
    with pytest.raises(ForeignFileError, match=re.escape(said)) as caught:
        verified(TOY_BASE, content)
    assert len(str(caught.value)) < 400


def without(**fields):
    return {key: value for key, value in (deepcopy(record(TOLD)) | fields).items() if value is not None}


@pytest.mark.parametrize(
    ("damaged", "said"),
    [
        (without(scenes=None), "Its record is damaged, at “scenes”: Field required."),
        (without(made_on="yesterday"), "Its record is damaged, at “made_on”"),
        (without(schema_version=2), "Its record is damaged, at “schema_version”"),
        (without(scenes=record(TOLD)["scenes"] * 20), "Its record is damaged, at “scenes”"),
        (without(rulebase={"id": "x"}), "Its record is damaged, at “rulebase.version”"),
        (
            without(storyline={"kind": "storyline"}),
            "Its record cannot be used under these rules. Name: Field required.",
        ),
        (without(storyline=[]), "Its record is damaged, at “storyline”"),
    ],
)
def test_a_damaged_record_is_refused_with_its_place(damaged, said):
    with pytest.raises(ForeignFileError, match=re.escape(said)):
        verified(TOY_BASE, json.dumps(damaged).encode())


def test_a_record_on_another_subject_is_refused(base):
    with pytest.raises(ForeignFileError, match="belongs to another subject"):
        verified(base, MADE["html"])


def asking_for(made_as):
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(MADE["pdf"]))
    for attached in writer.attachment_list:
        attached.content = json.dumps(record(TOLD, **made_as)).encode()
    return written(writer)


@pytest.mark.parametrize(
    ("made_as", "said"),
    [({"size": "a0"}, "is not known"), ({"size": 7}, "is not known"), ({"size": "a4", "scene": 99}, "does not exist")],
)
def test_a_record_that_asks_for_what_there_is_not_is_refused(made_as, said):
    with pytest.raises(ForeignFileError, match=said):
        verified(TOY_BASE, asking_for(made_as))


@pytest.mark.parametrize("made_as", [{}, {"scene": "1"}])
def test_a_record_that_asks_for_nothing_gets_what_is_usual(made_as):
    assert verified(TOY_BASE, asking_for(made_as)).holds


# Lines


def test_of_another_version_words_may_differ_but_not_figures_in_the_same_words():
    known = ["Lorries 75 %", "64 %", "UNEF held: 12 %"]
    assert lines.compared(["Lorries 74 %", "63 %", "UNEF held: 15 %"], known, ["UNEF"]) == (
        ["it says “Lorries 74 %” where the record has “Lorries 75 %”", "it says “63 %” where the record has “64 %”"],
        ["what is said of past cases was not checked: they may have been coded or compared anew"],
    )
    assert lines.compared(["By lorry in 80 % of cases", "Lorries, 75 %", "(12–20)"], known, ["UNEF"]) == (
        ["it says “(12–20)”; the record has no (12–20) here"],
        ["“By lorry in 80 % of cases” is not how this version says it; its figures were not checked"],
    )


# What a record says of the baseline, and whose record it is


def test_a_record_says_what_differs_from_the_baseline():
    without_rain = record(TOLD)["scenes"][1]["against_baseline"]
    assert without_rain["inputs"] == {"rain": {"from": 60, "to": 20}}
    # The drought makes rationing 4 : 3 where it was 1 : 3.
    assert without_rain["outcomes"]["lorries"] == pytest.approx(3 / 7 - 3 / 4, abs=1e-6)
    assert record(TOLD)["scenes"][0]["against_baseline"]["inputs"] == {}


@pytest.mark.parametrize("places", [(1, 2), (2, 10), (9, 10)])
def test_of_two_records_in_a_deck_the_later_counts(places):
    """However a program numbers the parts that it keeps: a deck that served as a template brings an older one."""
    other = slides(brief(TOY_BASE, Storyline(name="Older", scenes=STORY.scenes), DAY))
    older, own = (
        next(part for name, part in parts.items() if name.startswith("customXml/item") and b"urn:briefing" in part)
        for parts in map(members, (other, MADE["pptx"]))
    )
    kept = {name: part for name, part in members(MADE["pptx"]).items() if part != own}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, part in {f"customXml/item{places[1]}.xml": own, f"customXml/item{places[0]}.xml": older}.items():
            archive.writestr(name, part)
        for name, part in kept.items():
            if name not in archive.namelist():
                archive.writestr(name, part)
    assert read_back(packed.getvalue()).document["title"] == "A dry summer"


def members(deck):
    """The parts of a deck by name."""
    with zipfile.ZipFile(io.BytesIO(deck)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
