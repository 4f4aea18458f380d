"""The hand-out as a file: what it holds, that nothing in it can run but its own script, and that it stays small."""

import base64
import hashlib
import io
import json
import re
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from PIL import Image
from starlette.requests import Request
from test_rulebase import SIGHT, closest_pair, contrast

import model
from briefing import provenance, words
from briefing.brief import Brief, brief
from briefing.handout import handout, policy
from briefing.handout.content import GLARING, further_views
from briefing.handout.lean import SMALL_QUIET, STRAIGHT, TENTHS, USUAL, lean
from briefing.ink import DARK, PAPER, luminance
from briefing.slideshow import slideshow
from briefing.svg.canvas import NOTE
from dashboard import presenting
from dashboard.routes import presentation
from model.parts import OWN_READING, RuleBase
from scenarios import presets
from scenarios.pictures import picture
from scenarios.scenario import OwnReading, Scenario, baseline_scenario
from scenarios.storyline import VIEWS, Annotation, FreeSlide, Imprint, Scene, Storyline

DAY = date(2026, 11, 23)
LINK = "http://127.0.0.1:8501/?a=1"
MOST_BYTES = 550_000
SAID = ("id", "kind", "headline", "kicker", "text", "notes")
HOSTILE = (
    '</script><script>window.hacked = 1</script><img src=x onerror="window.hacked = 2"> **md** <!-- & \u2028 שלום 🕊️'
)


def told(base: RuleBase, *scenes: Scene, name: str = "A storyline") -> Brief:
    return brief(base, Storyline(name=name, scenes=scenes), DAY, LINK)


@pytest.fixture(scope="module")
def eight(base: RuleBase) -> Brief:
    """As much as eight scenes can show."""
    return told(base, *(Scene(scenario=preset, show=VIEWS) for preset in presets.shipped(base)[:8]))


def edited(base: RuleBase, label: str = "Mine", factor: float = 3.0) -> Scenario:
    own = OwnReading(label=label, based_on=base.readings[0].id, weights={base.rules[0].id: factor})
    return baseline_scenario(base).changed(own=own, reading=OWN_READING)


def content(document: str) -> dict[str, Any]:
    return json.loads(tree(document).get_element_by_id("content").text)


def tree(document: str) -> Any:
    return html.document_fromstring(document)


def test_the_same_brief_gives_the_same_file(eight: Brief) -> None:
    assert handout(eight) == handout(eight)


def test_eight_scenes_that_show_everything_stay_small(eight: Brief) -> None:
    assert len(handout(eight).encode()) < MOST_BYTES


def test_only_its_own_script_and_style_may_run(eight: Brief) -> None:
    document = handout(eight)
    (module,) = tree(document).xpath("//script[@type='module']")
    (style,) = tree(document).xpath("//style")
    for directive, element in (("script-src", module), ("style-src", style)):
        digest = base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in policy()
    stated = tree(document).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert stated == [policy()]
    assert policy().startswith("default-src 'none'; ")
    assert not re.search("unsafe|https?:|\\*", policy())


def test_nothing_in_it_points_outside(eight: Brief) -> None:
    document = handout(eight)
    addresses = set(re.findall(r"https?://[^\s\"'<\\]+", document))
    # The addresses of sources are links for whoever presses them; nothing is fetched from there.
    cited = {source.address for source in eight.base.sources}
    assert {address.replace("&amp;", "&") for address in addresses} <= {"http://www.w3.org/2000/svg", LINK} | cited
    assert tree(document).xpath("//@src | //link | //iframe | //object | //embed | //base") == []
    links = [link for link in tree(document).xpath("//a") if not link.get("href").startswith("#")]
    assert {link.get("href") for link in links} <= cited
    assert all(link.get("rel") == "noreferrer" for link in links)
    assert tree(document).xpath("//*[not(self::a)]/@href") == []


def test_hostile_text_stays_text(base: RuleBase) -> None:
    scenario = edited(base, label="<b>Mine</b> &").changed(name="</title><script>window.hacked = 3</script>")
    scene = Scene(scenario=scenario, headline=HOSTILE, points=(HOSTILE, "<script>"), show=VIEWS)
    document = handout(brief(base, Storyline(name="<script>0</script>", scenes=(scene,)), DAY, 'x"><script>1</script>'))
    page = tree(document)
    assert [x.get("id") for x in page.xpath("//script")] == ["record", "content", None]
    assert page.xpath("//b | //img | //@onerror | //@style") == []
    typed = scene.headline
    assert page.get_element_by_id("headline-1").text_content() == typed
    points = page.xpath("//section[@class='scene']//ul[@class='points']/li")
    assert [x.text_content() for x in points] == list(scene.points or ())
    (first,) = (x for x in content(document)["slides"] if x["id"] == "scene-1")
    assert (first["headline"], *first["notes"][:2]) == (typed, *(scene.points or ()))
    assert page.xpath("//title")[0].text_content().startswith("<script>0</script>")


@pytest.mark.parametrize("text", ["</script>", "<!--", "]]>", "&lt;", "\u2028\u2029", "שלום 🕊", '"\\'])
def test_data_can_stand_in_a_script_element(text: str) -> None:
    assert not re.search(r"[<>&\u0080-\uffff]", provenance.embedded({"text": text}))
    assert json.loads(provenance.embedded({"text": text})) == {"text": text}


def test_scenes_carry_their_settings_words_and_bands(base: RuleBase, eight: Brief) -> None:
    for scene, carried in zip(eight.scenes, content(handout(eight))["scenes"], strict=True):
        values = scene.answer.scenario.values
        assert {**base.baseline, **carried["values"]} == values
        assert carried["reading"] == scene.answer.scenario.reading
        groups = {f"group:{name}": band for name, band in scene.answer.group_bands.items()}
        expected = {**scene.answer.bands, **groups}
        assert carried["bands"] == {name: pytest.approx(list(band), abs=1e-6) for name, band in expected.items()}
        assert [x["label"] for x in carried["changes"]] == [x.variable.label for x in scene.changes]


def test_its_slides_are_those_of_the_slideshow(eight: Brief) -> None:
    carried = content(handout(eight))["slides"]
    for slide, shown in zip(slideshow(eight), carried, strict=True):
        told = (slide.id, slide.kind, slide.headline, slide.kicker, list(slide.text), list(slide.notes))
        assert tuple(shown.get(part, "" if part == "kicker" else []) for part in SAID) == told
        assert [list(row) for row in slide.rows] == shown.get("rows", [])
        assert list(slide.views) == shown.get("views", [])
        assert shown.get("place") == (slide.scene.number - 1 if slide.scene else None)


def test_a_remark_of_ones_own_stands_on_the_bars_and_an_empty_one_does_not(base: RuleBase) -> None:
    mine = Annotation(text="Here", x=0.5, y=0.25)
    scenes = [
        Scene(scenario=baseline_scenario(base), show=("comparison",), annotations={"comparison": one})
        for one in (mine, Annotation())
    ]
    made = content(handout(told(base, *scenes, Scene(scenario=baseline_scenario(base)))))["slides"]
    first, silent, drafted = (next(x for x in made if x["id"] == f"scene-{number}") for number in (1, 2, 3))
    leading = told(base, scenes[0]).scenes[0].answer.leading
    assert first["remark"] == {"text": "Here", "x": 0.5, "y": 0.25, "at": leading, "drafted": False}
    assert "remark" not in silent
    assert drafted["remark"]["at"] == leading


def test_pictures_that_share_a_slide_or_are_low_come_in_the_width_of_the_slide(eight: Brief) -> None:
    for slide in content(handout(eight))["slides"]:
        for still in slide.get("stills", ()):
            is_alone = slide["views"] == [still["view"]]
            assert still["view"] != "over_time" or "picture" not in still
            assert is_alone or still["view"] == "precedents" or 'viewBox="0 0 400' in still["picture"]


def test_an_imprint_stands_on_the_page_and_travels_to_the_slides(base: RuleBase) -> None:
    logo = picture(_png(), "<b>Our</b> logo")
    imprint = Imprint(organisation="The <desk>", logo=logo, marking="OFFICIAL", author="A", cleared_by="C", version="2")
    own = FreeSlide(headline="Mine", text=("<i>t</i>",), picture=logo, table=(("a", "<b>"), ("1", "2")), notes=("n",))
    story = Storyline(name="x", scenes=(Scene(scenario=baseline_scenario(base)),), slides=(own,), imprint=imprint)
    document = handout(brief(base, story, DAY, LINK))
    page = tree(document)
    assert [x.text_content() for x in page.find_class("marking")] == ["OFFICIAL", "OFFICIAL"]
    assert page.get_element_by_id("logo").get("src") == logo.address
    assert page.xpath("//b | //i") == []
    (section,) = page.find_class("own")
    assert all(text in section.text_content() for text in ("Mine", "<i>t</i>", "<b>", "n"))
    assert section.xpath(".//img/@alt") == ["<b>Our</b> logo"]
    lines = ["A", "Cleared by C", "Version 2", "23 November 2026"]
    assert content(document)["imprint"] == {"marking": "OFFICIAL", "organisation": "The <desk>", "lines": lines}
    assert not re.search("unsafe|https?:", policy())


def _png() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (8, 4), "navy").save(file, "PNG")
    return file.getvalue()


def test_no_outcome_glares_in_a_dark_room_and_all_are_told_apart_there(base: RuleBase) -> None:
    made = content(handout(told(base)))
    dark = [x["colour"]["dark"] for x in made["outcomes"]]
    assert max(map(luminance, dark)) <= GLARING
    assert min(contrast(colour, DARK[PAPER]) for colour in dark) >= 3
    assert min(closest_pair(dark, sight) for sight in SIGHT) >= 15
    assert {made["inks"][x["colour"]["light"]] for x in made["outcomes"]} == set(dark)


def test_every_reading_travels_once_and_edited_ones_say_so(base: RuleBase) -> None:
    mine, again, other = edited(base), edited(base), edited(base, label="Other", factor=2.0)
    made = told(base, *(Scene(scenario=scenario) for scenario in (mine, again, other)))
    carried = content(handout(made))
    first, second = carried["readings"][len(base.readings) :]
    assert [scene["reading"] for scene in carried["scenes"]] == [first["id"], first["id"], second["id"]]
    assert first["mark"] == words.reading_mark(base, mine)
    assert mine.own
    assert first["own"] == mine.own.model_dump()
    assert not any("mark" in reading for reading in carried["readings"][: len(base.readings)])
    compiled = model.live.browser_program(made.scenes[2].base, OWN_READING)
    assert second["rules"] == [rule["weight"] for rule in compiled["rules"]]
    assert second["base"] == compiled["base"]


def test_a_change_of_reading_is_named(base: RuleBase) -> None:
    start = baseline_scenario(base)
    second = start.changed(reading=base.readings[1].id)
    carried = content(handout(told(base, Scene(scenario=start), Scene(scenario=second))))["scenes"]
    labels = [reading.label for reading in base.readings[:2]]
    assert [scene["changes"] for scene in carried] == [
        [],
        [{"label": "Reading", "start": labels[0], "end": labels[1]}],
    ]


def test_an_edited_reading_stands_out_under_its_scene(base: RuleBase) -> None:
    page = tree(handout(told(base, Scene(scenario=edited(base)), Scene(scenario=baseline_scenario(base)))))
    first, second = page.xpath("//section/p[@class='source']")
    assert [x.text_content() for x in first.xpath("strong")] == [words.reading_mark(base, edited(base))]
    assert second.xpath("strong") == []
    for source in (first, second):
        for part in (base.version, base.fingerprint[:8], "23 November 2026", base.caveat):
            assert part in source.text_content()


def test_the_record_can_be_read_back(eight: Brief) -> None:
    assert json.loads(tree(handout(eight)).get_element_by_id("record").text) == json.loads(provenance.to_json(eight))


def test_without_scripts_it_still_says_and_shows_what_matters(eight: Brief) -> None:
    for scene, section in zip(eight.scenes, tree(handout(eight)).xpath("//section[@class='scene']"), strict=True):
        text = section.text_content()
        assert scene.headline in text
        assert all(point in text for point in scene.points)
        assert (
            words.percent(scene.answer.outcomes[scene.answer.leading]) in section.xpath(".//noscript")[0].text_content()
        )
        assert len(section.xpath(".//figure")) == len(VIEWS) - 2


def test_further_views_without_a_scene_before_or_past_cases(toy: RuleBase) -> None:
    made = told(toy, Scene(scenario=baseline_scenario(toy), show=VIEWS))
    shown = {view.view: view for view in further_views(made.scenes[0])}
    assert baseline_scenario(toy).name in shown["comparison"].description
    assert (shown["precedents"].picture(480), shown["precedents"].rows) == ("", ())
    assert shown["precedents"].caption == "There are no past cases for these rules."
    assert len(tree(handout(made)).xpath("//figure")) == len(VIEWS) - 2


def test_an_empty_storyline_says_so(toy: RuleBase) -> None:
    document = handout(told(toy))
    assert "This storyline has no scenes yet." in tree(document).xpath("//main")[0].text_content()
    assert content(document)["scenes"] == []


def test_lean_keeps_every_corner_of_an_outline() -> None:
    made = lean('<svg xmlns="x" font-family="y"><polygon points="1.1,2 3,4.7 0.4,9" fill="#000"/></svg>')
    (path,) = re.findall('<path d="([^"]*)" fill="#000"/>', made)
    steps = [tuple(map(float, pair.split(","))) for pair in re.split("[MlZ]", path)[1:-1]]
    np.testing.assert_allclose(np.cumsum(steps, axis=0), [(1.1, 2), (3, 4.7), (0.4, 9)], atol=1e-9)
    assert made.startswith("<svg><path")


def test_lean_shortens_what_parts_say_of_themselves_and_nothing_that_is_said() -> None:
    small, usual = SMALL_QUIET[0], USUAL[0]
    made = lean(f'<svg><text x="1"{small}>{small}</text><line x1="1"{usual}/><line x1="1" stroke-width="1.5"/></svg>')
    told = f'<svg><text x="1"{SMALL_QUIET[1]}>{small}</text><line x1="1"/><line x1="1" stroke-width="1.5"/></svg>'
    assert made == told
    assert small == f' font-size="{NOTE["font_size"]:g}" fill="{NOTE["fill"]}"'


@given(
    heights=st.lists(st.integers(0, 300), min_size=2, max_size=40),
    thickness=st.floats(0, 40),
)
def test_lean_moves_no_edge_of_an_area_by_more_than_can_be_seen(heights: list[int], thickness: float) -> None:
    above = [(6.2 * place, height) for place, height in enumerate(heights)]
    corners = [*above, *((x, height + thickness) for x, height in reversed(above))]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
    (path,) = re.findall('d="([^"]*)"', lean(f'<svg><polygon points="{points}"/></svg>'))
    kept = np.cumsum([tuple(map(float, pair.split(","))) for pair in re.split("[MlZ]", path)[1:-1]], axis=0)
    for corner in np.asarray(corners):
        assert _off(corner, kept) < STRAIGHT / TENTHS + 0.1


def _off(corner: np.ndarray, line: np.ndarray) -> float:
    """How far a point is off a line through corners, closed."""
    start, end = line, np.roll(line, -1, axis=0)
    along, length = end - start, np.maximum(np.sum((end - start) ** 2, axis=1), 1e-12)
    share = np.clip(np.sum((corner - start) * along, axis=1) / length, 0, 1)
    return float(np.min(np.linalg.norm(start + share[:, None] * along - corner, axis=1)))


def test_lean_joins_cells_that_stand_upon_each_other_and_no_others() -> None:
    cells = "M0,5H9V10H0ZM0,0H9V5H0ZM0,10H8V15H0ZM20,0H29V5H20ZM20,7H29V9H20Z"
    assert lean(f'<path d="{cells}"/>') == '<path d="M0,10H8V15H0ZM0,0H9V10H0ZM20,0H29V5H20ZM20,7H29V9H20Z"/>'


@pytest.mark.usefixtures("own_session")
def test_it_is_served_under_its_policy_and_framed_by_nobody_else(toy: RuleBase) -> None:
    address = presenting.address(told(toy, Scene(scenario=baseline_scenario(toy))))
    token = address.split("#")[0].rsplit("/", 1)[1]
    served = presentation(
        Request({"type": "http", "path_params": {"token": token}, "query_string": b"", "headers": []})
    )
    assert served.headers["content-security-policy"] == f"{policy()}; frame-ancestors 'self'"
    assert served.headers["x-content-type-options"] == "nosniff"
    assert served.headers["cache-control"] == "no-store"


def test_a_scene_names_its_reading_where_it_is_not_that_of_the_scene_before(toy: RuleBase) -> None:
    start = baseline_scenario(toy)
    own = OwnReading(label="Mine", based_on="council", weights={"drought": 9.0})
    scenes = [Scene(scenario=start.changed(reading=x, own=own)) for x in ("engineer", "engineer", "council", "own")]
    made = content(handout(told(toy, *scenes)))
    changed = [[(x["start"], x["end"]) for x in scene["changes"]] for scene in made["scenes"]]
    council, engineer, mine = "The council", "The engineer", "Mine (edited)"
    assert changed == [[(council, engineer)], [], [(engineer, council)], [(council, mine)]]
    assert [scene["reading"] for scene in made["scenes"]] == ["engineer", "engineer", "council", "own-4"]
