"""Do the vector pictures show what the model says, and can every word in them be read?"""

import re
import string
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, replace
from itertools import combinations, pairwise, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont
from what_ships import BASE, STORIES

from briefing import emphasis, ink, marks, svg, typeface, words
from briefing.answer import answer
from briefing.findings import precedents
from briefing.findings.tipping import Tipping, sentence, tipping_of
from briefing.marks import Look, branches
from briefing.marks.remarks import Remark
from briefing.marks.tipping import drawn
from briefing.svg import bars, timeline
from model import tipping
from model.engine import evaluate
from model.leads import contenders
from model.parts import RuleBase
from model.tipping import Run, Strip
from scenarios.scenario import baseline_scenario

SPACE = "\u00a0"
FONTS = Path(bars.__file__).parents[1] / "fonts"
SOURCE_SANS = {
    typeface.REGULAR: ImageFont.truetype(FONTS / "SourceSans3-Regular.otf", 200),
    typeface.BOLD: ImageFont.truetype(FONTS / "SourceSans3-Semibold.otf", 200),
}
PRESETS = [answer(BASE, x.changed(reading=reading)) for reading in BASE.reading for x in STORIES]
EACH_PRESET = pytest.mark.parametrize("found", PRESETS, ids=lambda x: f"{x.scenario.reading}, {x.scenario.name}")
ABOVE, BELOW = 0.74, 0.22  # how far type reaches above and below its baseline, as shares of its size


@pytest.fixture(scope="module")
def toy_answer(toy):
    return answer(toy, baseline_scenario(toy))


def changed(found, **values):
    """The answer with some values set otherwise."""
    return answer(found.base, found.scenario.changed(values=found.scenario.values | values))


def tipping_picture(found, width=720.0):
    return svg.drawn(drawn(found, Look(), width), sentence(found))


def pictures(found, before, width=720.0):
    """Every picture of an answer by name."""
    base, values, reading = found.base, found.scenario.values, found.scenario.reading
    x, y = list(base.variable)[:2]
    (plane,) = tipping.planes(base, values, reading, x, y, base.outcomes[0].id)
    return {
        "bars": svg.outcome_bars(found, width=width),
        "bars against another": svg.outcome_bars(found, before, width),
        "branches": svg.branches(found, width),
        "comparison": svg.comparison(before, found, width),
        "divided bar": svg.divided_bar(found, width),
        "over time": svg.over_time(found, width),
        "tipping": tipping_picture(tipping_of(found), width),
        "map": svg.map(plane, found, width),
    }


def with_remarks(found, before, said, width=720.0, **where):
    """The pictures that bear a remark, each about what is likeliest, or about the first slider that tips."""
    base, strips, first, second = found.base, tipping_of(found), *list(found.base.variable)[:2]
    (plane,) = tipping.planes(base, found.scenario.values, found.scenario.reading, first, second, base.outcomes[0].id)
    remark = Remark(said, found.leading, **where)
    picture = drawn(strips, Look(), width)
    of_slider = Remark(said, next(iter(picture.places), ""), **where)
    return {
        "bars": svg.outcome_bars(found, width=width, remark=remark),
        "comparison": svg.comparison(before, found, width, remark),
        "over time": svg.over_time(found, width, remark),
        "map": svg.map(plane, found, width, remark),
        "tipping": svg.drawn(picture, "", of_slider),
    }


@dataclass(frozen=True)
class Box:
    """A line of text and the room that it takes."""

    said: str
    left: float
    top: float
    right: float
    bottom: float


def source_sans_width(said, size, weight):
    """The width in the font that the PDF is set in."""
    return SOURCE_SANS[weight].getlength(said) * size / 200


def boxes(picture, width_of):
    """The boxes of all lines of text in a picture."""
    root = ElementTree.fromstring(picture)
    return [_box(element, width_of) for element in root.iter() if element.tag.endswith("}text")]


def _box(element, width_of):
    size, weight = float(element.get("font-size", typeface.SIZE)), int(element.get("font-weight", typeface.REGULAR))
    width = width_of(element.text, size, weight)
    for span in element:
        look = float(span.get("font-size", size)), int(span.get("font-weight", weight))
        width += float(span.get("dx", 0)) + width_of(span.text, *look)
    x, y = float(element.get("x")), float(element.get("y"))
    left = x - width * {"start": 0, "middle": 0.5, "end": 1}[element.get("text-anchor", "start")]
    return Box("".join(element.itertext()), left, y - ABOVE * size, left + width, y + BELOW * size)


def size_of(picture):
    *_, width, height = map(float, ElementTree.fromstring(picture).get("viewBox").split())
    return width, height


def faults(picture):
    """What is cut off, and what lies upon what, in the font of the PDF and in the widest that may stand in for it."""
    width, height = size_of(picture)
    found = []
    for width_of in (source_sans_width, typeface.text_width):
        lines = boxes(picture, width_of)
        found += [x for x in lines if x.left < -0.1 or x.top < -1 or x.right > width + 0.1 or x.bottom > height + 1]
        found += [(a, b) for a, b in combinations(lines, 2) if _overlap(a, b)]
    return found


def _overlap(a, b):
    across = min(a.right, b.right) - max(a.left, b.left)
    down = min(a.bottom, b.bottom) - max(a.top, b.top)
    return across > 0 and down > 1


def shapes(picture, tag, **attributes):
    """The elements of one kind that have these attributes, as dicts of numbers and texts."""
    wanted = {name.replace("_", "-"): value for name, value in attributes.items()}
    elements = [x.attrib for x in ElementTree.fromstring(picture).iter() if x.tag.endswith(f"}}{tag}")]
    return [
        {name: _number(value) for name, value in x.items()}
        for x in elements
        if all(x.get(name) == value for name, value in wanted.items())
    ]


def _number(value):
    try:
        return float(value)
    except ValueError:
        return value


def said_in(picture):
    return [box.said for box in boxes(picture, typeface.text_width)]


def title_of(picture):
    return ElementTree.fromstring(picture)[0].text


# Can it be read?


@EACH_PRESET
def test_nothing_is_cut_off_and_no_words_lie_upon_others(found):
    before = PRESETS[(PRESETS.index(found) + 1) % len(PRESETS)]
    assert {name: faults(picture) for name, picture in pictures(found, before).items() if faults(picture)} == {}


@pytest.mark.parametrize("width", [480.0, 760.0, 1180.0])
def test_nothing_overlaps_at_other_widths(width, toy_answer):
    for found in (PRESETS[5], PRESETS[20], toy_answer):
        for name, picture in pictures(found, found, width).items():
            assert (name, faults(picture)) == (name, [])
            assert size_of(picture)[0] == width


def test_nothing_overlaps_among_precedents():
    known = precedents.record(BASE)
    for found in PRESETS:
        assert (
            faults(
                svg.precedent_rows(
                    precedents.likeness(known, found.base, found.scenario.values, found.scenario.reading)
                )
            )
            == []
        )


LONG = "A remark that says rather more than one would say of a chart, and is broken into lines all about as long"


@pytest.mark.parametrize("said", ["Likely, up from 46 %", LONG, "W" * 120])
@pytest.mark.parametrize("where", [{}, {"x": 0.0, "y": 0.0}, {"x": 1.0, "y": 1.0}, {"x": 0.4, "y": 0.5}])
def test_a_remark_lies_upon_no_other_words(said, where, toy_answer):
    for found, before in ((PRESETS[5], PRESETS[4]), (PRESETS[10], PRESETS[1]), (toy_answer, toy_answer)):
        for width in (430.0, 760.0):
            for name, picture in with_remarks(found, before, said, width, **where).items():
                assert (name, faults(picture)) == (name, [])
                shown = " ".join(said_in(picture))
                assert said[:5] in shown
                assert said.split()[-1] in shown or "…" in shown


def test_a_remark_stands_at_what_it_is_about_or_where_the_user_put_it():
    found, before = PRESETS[5], PRESETS[4]
    for name, picture in with_remarks(found, before, "Here").items():
        (box,) = (box for box in boxes(picture, typeface.text_width) if box.said == "Here")
        if name in ("bars", "comparison"):
            *_, bar = shapes(picture, "rect", fill=found.base.outcome[found.leading].colour.light)
            assert abs((box.top + box.bottom) / 2 - (bar["y"] + bar["height"] / 2)) < 45, name
            assert bar["x"] < box.right < bar["x"] + bar["width"] + 100
        if name == "map":
            ring = shapes(picture, "circle", r="7")[0]
            assert np.hypot((box.left + box.right) / 2 - ring["cx"], (box.top + box.bottom) / 2 - ring["cy"]) < 60
    for picture in with_remarks(found, before, "Here", x=0.5, y=0.4).values():
        (box,) = (box for box in boxes(picture, typeface.text_width) if box.said == "Here")
        width, height = size_of(picture)
        assert (box.left, box.top) == (pytest.approx(0.5 * width, abs=60), pytest.approx(0.4 * height, abs=60))


def test_without_a_text_there_is_no_remark():
    found = PRESETS[3]
    assert with_remarks(found, found, "")["bars"] == svg.outcome_bars(found)


def test_no_bar_is_hidden_by_a_remark():
    """A remark for which there is no room beside the bars stands below them."""
    found, before = PRESETS[5], PRESETS[4]
    for name in ("bars", "comparison"):
        picture = with_remarks(found, before, LONG, 430.0)[name]
        *_, plate = shapes(picture, "rect", fill=ink.PAPER)
        bars_end = max(bar["y"] + bar["height"] for bar in shapes(picture, "rect") if bar["fill"] != ink.PAPER)
        assert plate["y"] > bars_end


def test_widths_are_never_less_than_the_fonts_own():
    texts = [x.label for x in (*BASE.variables, *BASE.outcomes)] + [x.text for x in BASE.passages]
    texts += [*string.printable[:95], "×÷–—“”’…●▲▼−→↑£€§éÅßłЖщΩ"]
    for said in texts:
        for weight in SOURCE_SANS:
            assert typeface.text_width(said, 15, weight) >= source_sans_width(said, 15, weight) - 0.01, said


def test_text_upon_colours_has_contrast():
    for outcome in BASE.outcomes:
        lighter, darker = sorted(map(ink.luminance, (outcome.colour.light, ink.ink_on(outcome.colour.light))))[::-1]
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5
    for colour in (ink.TEXT, ink.QUIET):
        assert 1.05 / (ink.luminance(colour) + 0.05) >= 4.5


@given(st.text(max_size=60), st.floats(20, 300))
def test_a_fitted_text_fits(said, room):
    shown = typeface.fitted(said, room)
    assert typeface.text_width(shown) <= room + 1e-9
    assert shown == said or shown.endswith("…")


@given(st.text(max_size=200), st.floats(40, 300), st.integers(1, 4))
def test_wrapped_lines_fit_and_lose_no_word_silently(said, room, most):
    lines = typeface.wrapped(said, room, most)
    assert len(lines) <= most
    assert all(typeface.text_width(line) <= room + 1e-9 for line in lines)
    assert " ".join(lines) == " ".join(said.split()) or any(line.endswith("…") for line in lines)


@given(st.lists(st.floats(0, 240), max_size=9).map(sorted))
def test_what_is_moved_apart_stays_between_the_limits_and_in_order(places):
    moved = marks.apart(places, 20, 0, 240)
    assert all(0 <= place <= 240 for place in moved)
    assert all(after - before >= 20 - 1e-9 for before, after in pairwise(moved))
    assert moved == places or any(b - a < 20 for a, b in pairwise(places))


# Is it safe, whoever wrote the words?


def test_pictures_hold_no_script_and_nothing_from_outside(toy_answer):
    for picture in (*pictures(PRESETS[0], PRESETS[1]).values(), *pictures(toy_answer, toy_answer).values()):
        tags = {element.tag.split("}")[1] for element in ElementTree.fromstring(picture).iter()}
        assert tags <= {"svg", "title", "rect", "line", "path", "polygon", "circle", "text", "tspan"}
        assert not re.search(r"href|url\(|style=|\son\w+=|https?://(?!www\.w3\.org/2000/svg\")", picture)


def test_names_that_users_wrote_are_shown_as_typed(toy, toy_answer):
    name = "</title><script>alert('1')</script> & \"q\" שלום 🚀"
    hostile = answer(toy, toy_answer.scenario.changed(name=name))
    picture = svg.comparison(hostile, toy_answer)
    assert title_of(picture).startswith(f"From “{name}” to “")
    assert f"Upper bar, pale: {name}" in said_in(picture)
    assert faults(picture) == []


def test_labels_without_measure_are_cut_to_their_room(toy):
    label = "<b>&\x0b" + "W" * 500
    parts = toy.model_dump()
    for part in (*parts["outcomes"], *parts["variables"], *(x for stage in parts["stages"] for x in stage["branches"])):
        part["label"] = label
    for variable in parts["variables"]:
        variable["unit"] = "W" * 200
    base = RuleBase.model_validate(parts)
    found = answer(base, baseline_scenario(base))
    for name, picture in pictures(found, found).items():
        assert (name, faults(picture)) == (name, [])
    assert any(said.startswith("<b>&\ufffdW") for said in said_in(svg.outcome_bars(found)))


def test_the_same_answer_gives_the_same_picture():
    again = answer(BASE, PRESETS[3].scenario.changed())
    assert pictures(PRESETS[3], PRESETS[2]) == pictures(again, PRESETS[2])


# Does it show what the model says? First on the reservoir, worked out by hand.


def test_bars_are_as_long_as_their_shares(toy_answer):
    picture = svg.outcome_bars(toy_answer)
    track = 720 - max(typeface.text_width(x.label) for x in toy_answer.base.outcomes) - 12 - 160
    for outcome in toy_answer.base.outcomes:
        (bar,) = shapes(picture, "rect", fill=outcome.colour.light)
        assert bar["width"] == pytest.approx(track * toy_answer.outcomes[outcome.id], abs=0.06)
    assert f"75{SPACE}%" in said_in(picture)
    assert title_of(picture) == words.outcomes_sentence(toy_answer)


def test_whiskers_span_the_bands_and_ticks_stand_at_the_baseline(toy_answer):
    dry = changed(toy_answer, rain=0)
    picture, start, track = svg.outcome_bars(dry), *_track(dry)
    track /= AXIS_OF_DRY
    whiskers = shapes(picture, "rect", fill=ink.TEXT)
    ticks = shapes(picture, "line", stroke=ink.QUIET, stroke_width="2")
    for place, outcome in enumerate(dry.base.outcomes):
        low, high = dry.bands[outcome.id]
        assert whiskers[place]["x"] == pytest.approx(start + low * track, abs=0.06)
        assert whiskers[place]["width"] == pytest.approx(max((high - low) * track, 1), abs=0.06)
        assert ticks[place]["x1"] == pytest.approx(start + dry.baseline_outcomes[outcome.id] * track, abs=0.06)
        assert words.band_text((low, high)) in said_in(picture)
    # A drought makes rationing four times likelier: from 1 : 3 to 4 : 3, so that lorries go from 75 % to 43 %.
    assert f"▼{SPACE}32" in said_in(picture)


# What reaches farthest is a band, or lorries at the baseline.
AXIS_OF_DRY = 0.9


def _track(found):
    widest = max(typeface.text_width(x.label) for x in found.base.outcomes)
    return widest + 12, 720 - widest - 12 - 160


def test_what_leads_stands_out_and_all_are_told_apart(toy_answer):
    for found in (toy_answer, *PRESETS):
        bars_by_name = {
            x.id: shapes(svg.outcome_bars(found), "rect", fill=x.colour.light)[0] for x in found.base.outcomes
        }
        strengths = {name: bar.get("fill-opacity", 1.0) for name, bar in bars_by_name.items()}
        assert {name for name, strength in strengths.items() if strength == 1} == {found.leading}
        for leading, other in combinations(found.base.outcomes, 2):
            muted = [muted_on_paper(x.colour.light) for x in (leading, other)]
            assert max(abs(a - b) for a, b in zip(*muted, strict=True)) > 8, (leading.id, other.id)


def muted_on_paper(colour):
    """Red, green and blue of a colour as the muted bars have it."""
    channels = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return [emphasis.MUTED * x + (1 - emphasis.MUTED) * 255 for x in channels]


def test_in_a_comparison_what_changes_most_stands_out_too(toy_answer):
    dry = changed(toy_answer, rain=0)
    assert emphasis.in_full(dry, toy_answer) == {"lorries"}
    wet = replace(toy_answer, outcomes=toy_answer.outcomes | {"full": 0.5, "lorries": 0.4, "dry": 0.01})
    assert emphasis.in_full(toy_answer, wet) == {"lorries"}
    assert emphasis.in_full(PRESETS[1], PRESETS[1]) == {PRESETS[1].leading}
    moved = replace(PRESETS[1], outcomes=PRESETS[1].outcomes | {"cornerstone": 0.9})
    picture = svg.comparison(moved, PRESETS[1])
    full = {x["fill"] for x in shapes(picture, "rect") if "fill-opacity" not in x}
    assert full == {BASE.outcome[name].colour.light for name in (PRESETS[1].leading, "cornerstone")}


@pytest.mark.parametrize(
    ("shares", "end"), [((0.46, 0.67), 0.7), ((0.7,), 0.7), ((0.701,), 0.8), ((0.97,), 1.0), ((0.0,), 0.1)]
)
def test_an_axis_ends_near_what_reaches_farthest_and_says_so(shares, end):
    assert emphasis.axis_end(shares) == pytest.approx(end)
    assert bool(emphasis.axis_note(end)) == (end < 1)


def test_bars_say_where_they_end(toy_answer):
    dry = changed(toy_answer, rain=0)
    assert "Bars end at 90 %." in " ".join(said_in(svg.outcome_bars(dry)))
    assert f"Bars end at 80{SPACE}%." in said_in(svg.comparison(toy_answer, dry))
    assert "Bars end" not in " ".join(said_in(svg.outcome_bars(toy_answer)))


def test_against_another_answer_tick_and_change_are_that_answers(toy_answer):
    dry = changed(toy_answer, rain=0)
    picture, (start, track) = svg.outcome_bars(toy_answer, dry), _track(toy_answer)
    ticks = shapes(picture, "line", stroke=ink.QUIET, stroke_width="2")
    assert ticks[3]["x1"] == pytest.approx(start + dry.outcomes["lorries"] * track, abs=0.06)
    assert f"▲{SPACE}32" in said_in(picture)
    assert any(dry.scenario.name in said for said in said_in(picture))


def test_a_share_below_one_per_cent_is_a_hairline_with_its_words(toy_answer):
    found = replace(toy_answer, outcomes={**toy_answer.outcomes, "dry": 0.0001})
    picture = svg.outcome_bars(found)
    (bar,) = shapes(picture, "rect", fill=found.base.outcome["dry"].colour.light)
    assert bar["width"] == 1
    assert f"<1{SPACE}%" in said_in(picture)


def test_a_comparison_pairs_the_bars_and_says_what_changes(toy_answer):
    dry = changed(toy_answer, rain=0)
    picture = svg.comparison(toy_answer, dry)
    upper, lower = shapes(picture, "rect", fill=toy_answer.base.outcome["lorries"].colour.light)
    assert upper["width"] / lower["width"] == pytest.approx(0.75 / (3 / 7), rel=0.01)
    assert upper["fill-opacity"] < 1
    assert upper["y"] < lower["y"]
    assert title_of(picture).startswith(
        f"From “Baseline, 1 June” to “Baseline, 1 June”: Lorries 75{SPACE}% to 43{SPACE}%; "
    )


def test_a_comparison_of_the_same_says_so(toy_answer):
    assert words.comparison_sentence(toy_answer, toy_answer).endswith("no outcome changes by as much as a point.")


def test_a_divided_bar_is_divided_by_the_shares(toy_answer):
    picture = svg.divided_bar(toy_answer, 400)
    parts = shapes(picture, "rect")
    assert [part["width"] / 400 for part in parts] == pytest.approx(list(toy_answer.outcomes.values()), abs=2e-4)
    assert sum(part["width"] for part in parts) == pytest.approx(400, abs=0.3)


@EACH_PRESET
def test_ribbons_carry_the_flow_and_keep_the_colour_of_a_certain_outcome(found):
    picture = svg.branches(found)
    ribbons = shapes(picture, "path")
    for outcome in found.base.outcomes:
        own = [_thickness(ribbon) for ribbon in ribbons if ribbon["fill"] == outcome.colour.light]
        # No ribbon is thinner than a hairline, and coordinates are to a tenth.
        assert sum(own) == pytest.approx(branches.WHOLE * found.outcomes[outcome.id], abs=0.85 * len(own))
    assert {ribbon["fill"] for ribbon in ribbons} == {ink.FAINT, *(x.colour.light for x in found.base.outcomes)}
    assert title_of(picture) == words.flow_sentence(found)


def _thickness(ribbon):
    """How thick a ribbon begins: it starts at the top of its end and closes at the bottom."""
    pairs = [tuple(map(float, pair)) for pair in re.findall(r"(-?[\d.]+),(-?[\d.]+)", ribbon["d"])]
    return pairs[-1][1] - pairs[0][1]


@EACH_PRESET
def test_ribbons_of_one_node_do_not_cross(found):
    starts = {}
    for ribbon in shapes(svg.branches(found), "path"):
        pairs = [tuple(map(float, pair)) for pair in re.findall(r"(-?[\d.]+),(-?[\d.]+)", ribbon["d"])]
        starts.setdefault(pairs[0][0], []).append((pairs[0][1], pairs[3][1]))
    for ends in starts.values():
        # Those of one node follow upon each other; where the next node begins, a ribbon may end higher again.
        falling = sum(after[1] < before[1] - 0.2 for before, after in pairwise(sorted(ends)))
        assert falling <= 2


def test_branches_stand_in_four_columns_in_the_order_of_the_stages():
    picture = svg.branches(PRESETS[6])
    nodes = shapes(picture, "rect")
    columns = sorted({node["x"] for node in nodes})
    assert [sum(node["x"] == x for node in nodes) for x in columns] == [4, 2, 2, 8]
    ends = [node["fill"] for node in nodes if node["x"] == columns[-1]]
    assert ends == [outcome.colour.light for outcome in BASE.outcomes]
    assert np.diff(columns) == pytest.approx([columns[1]] * 3, abs=0.2)


def test_areas_end_at_the_shares_of_the_horizon():
    found = PRESETS[6]
    picture = svg.over_time(found)
    for outcome in found.base.outcomes:
        (area,) = shapes(picture, "polygon", fill=outcome.colour.light)
        corners = [tuple(map(float, corner.split(","))) for corner in area["points"].split()]
        half = len(corners) // 2
        end = corners[half][1] - corners[half - 1][1]
        assert end == pytest.approx(timeline.HEIGHT * found.outcomes[outcome.id], abs=0.11)
        assert f"{outcome.label} {words.percent(found.outcomes[outcome.id])}" in said_in(picture)


@pytest.mark.parametrize(
    ("horizon", "expected"),
    [(1, [0, 0.2, 0.4, 0.6, 0.8, 1.0]), (5, range(6)), (8, range(9)), (12, range(0, 13, 2)), (15, range(0, 15, 2))],
)
def test_time_is_marked_in_round_steps(horizon, expected):
    assert timeline.ticks(horizon) == pytest.approx(list(expected))


def test_strips_change_colour_where_the_lead_changes():
    found = tipping_of(PRESETS[5])
    picture = tipping_picture(found)
    assert found.changing
    places = {_along(strip, point.at) for strip in found.changing for point in strip.points}
    ticks = {mark["x"] + mark["width"] / 2 for mark in shapes(picture, "rect", fill=ink.TEXT)}
    assert sorted(ticks) == pytest.approx(sorted(places), abs=0.11)
    markers = [marker["cx"] for marker in shapes(picture, "circle")]
    assert sorted(markers) == pytest.approx(sorted(_along(x, x.present) for x in found.changing), abs=0.06)
    labels = " ".join(said_in(picture))
    assert all(BASE.variable[name].label in labels for name in found.strips)
    assert title_of(picture) == sentence(found)


def _along(strip, value):
    start, end = BASE.variable[strip.variable].range
    return 8 + (720 - 16) * (value - start) / (end - start)


def test_the_slider_that_would_tip_first_stands_at_the_top():
    found = tipping_of(PRESETS[5])
    names = re.findall(r'font-weight="600">([^<]+)<tspan', tipping_picture(found))
    reach = {}
    for strip in found.changing:
        variable = BASE.variable[strip.variable]
        reach[variable.label] = min(abs(point.at - strip.present) for point in strip.points) / np.ptp(variable.range)
    assert names == sorted(reach, key=reach.get)


def test_of_tipping_points_that_are_close_only_the_first_is_told(toy_answer):
    strip = Strip("rain", 80, (Run("full", 0, 50), Run("dry", 50, 51), Run("green", 51, 100)))
    picture = tipping_picture(Tipping(toy_answer, {"rain": strip}, None, None))
    assert faults(picture) == []
    assert "50" in said_in(picture)
    assert "51" not in said_in(picture)
    # The stretch between them has no room for its name, which stands in the key.
    assert [said_in(picture).count(name) for name in ("Full", "Dry", "Green")] == [1, 1, 1]


def test_of_many_sliders_a_narrow_picture_shows_the_nearest_and_counts_the_rest(toy_answer):
    strips = {
        place: Strip("rain", 80, (Run("full", 0, 50 + place), Run("green", 50 + place, 100))) for place in range(9)
    }
    picture = tipping_picture(Tipping(toy_answer, strips, None, None), 480)
    assert [said for said in said_in(picture) if said in {f"{50 + place}" for place in strips}] == [
        "58",
        "57",
        "56",
        "55",
        "54",
    ]
    assert said_in(picture)[-1] == "and 4 more"
    assert faults(picture) == []


def test_a_lead_that_nothing_changes_is_said(toy_answer):
    picture = tipping_picture(tipping_of(toy_answer))
    (said,) = said_in(picture)
    assert said == title_of(picture) == "No slider would change the lead of water by lorry by itself."


def test_no_label_of_a_map_lies_upon_its_marker(toy_answer):
    # One outcome leads everywhere, so that its label would stand in the middle, where the scenario stands.
    for found in (changed(toy_answer, rain=50, restraint=50), *PRESETS):
        picture = pictures(found, found)["map"]
        marker = shapes(picture, "circle", r="7")[0]
        for box in boxes(picture, typeface.text_width):
            across = max(box.left - marker["cx"], marker["cx"] - box.right)
            down = max(box.top - marker["cy"], marker["cy"] - box.bottom)
            assert max(across, down) > marker["r"], box


def test_a_map_gives_each_the_area_in_which_it_leads():
    found = PRESETS[10]
    values = found.scenario.values
    (plane,) = tipping.planes(BASE, values, found.scenario.reading, "russian_acceptance", "us_backing", "cornerstone")
    picture = svg.map(plane, found)
    whole = (720 - 56 - 24) ** 2 * 0.6
    drawn = {path["fill"]: _area(path["d"]) / whole for path in shapes(picture, "path")}
    assert sum(drawn.values()) == pytest.approx(1, abs=0.005)
    weight = np.ones(41)
    weight[[0, -1]] = 0.5
    cells = np.outer(weight, weight) / 1600
    for place in np.unique(plane.leading):
        expected = cells[plane.leading == place].sum()
        assert drawn[list(contenders(BASE).values())[place].colour.light] == pytest.approx(expected, abs=0.005)
    marker = shapes(picture, "circle", r="7")[0]
    assert marker["cx"] == pytest.approx(56 + 640 * values["russian_acceptance"] / 100, abs=0.06)
    assert marker["cy"] == pytest.approx(28 + 384 * (1 - values["us_backing"] / 100), abs=0.06)


def _area(path):
    rectangles = re.findall(r"M([\d.]+),([\d.]+)H([\d.]+)V([\d.]+)", path)
    return sum((float(x1) - float(x0)) * (float(y1) - float(y0)) for x0, y0, x1, y1 in rectangles)


def test_precedents_stand_in_order_with_their_distances():
    near = precedents.likeness(precedents.record(BASE), BASE, PRESETS[6].scenario.values, PRESETS[6].scenario.reading)
    picture = svg.precedent_rows(near)
    lengths = [bar["width"] for bar in shapes(picture, "rect", fill=ink.FAINT)]
    distances = [gaps["distance"] for gaps in near.gaps.values()]
    assert np.array(lengths) / lengths[-1] == pytest.approx(np.array(distances) / distances[-1], abs=0.01)
    said = said_in(picture)
    for name, case in near.rows.items():
        assert name + precedents.years(case) in said
        assert precedents.ending(BASE, case) in said
    assert title_of(picture) == precedents.likeness_sentence(near)


def test_a_map_stands_upright_on_axes_that_rise_to_the_right_and_upwards(toy):
    """Wherever one looks on it, there is the colour of what the engine says leads there."""
    found = changed(answer(toy, baseline_scenario(toy)), rain=10, restraint=0)
    values = found.scenario.values
    (plane,) = tipping.planes(toy, values, "council", "rain", "weeks", "full")
    picture = svg.map(plane, found)
    numbers = {box.said: box for box in boxes(picture, typeface.text_width) if re.fullmatch(r"[\d.]+", box.said)}
    across, up = (
        {float(said): middle(numbers[said]) for said in labels}
        for middle, labels in (
            (lambda box: (box.left + box.right) / 2, ("0", "25", "50", "75", "100")),
            (lambda box: (box.top + box.bottom) / 2, ("1", "5.75", "10.5", "15.25", "20")),
        )
    )
    assert list(across.values()) == sorted(across.values())
    assert list(up.values()) == sorted(up.values(), reverse=True)
    colours = {x.colour.light: x.id for x in toy.outcomes}
    rectangles = [
        (*map(float, edges), colours[path["fill"]])
        for path in shapes(picture, "path")
        for edges in re.findall(r"M([\d.]+),([\d.]+)H([\d.]+)V([\d.]+)", path["d"])
    ]
    seen = set()
    for rain, weeks in product((2, 12, 22, 58, 98), (1.6, 4.5, 12, 19.4)):
        x = np.interp(rain, list(across), list(across.values()))
        y = np.interp(weeks, list(up), list(up.values()))
        (leads,) = {z for x0, y0, x1, y1, z in rectangles if x0 < x < x1 and min(y0, y1) < y < max(y0, y1)}
        column, row = np.abs(plane.across - rain).argmin(), np.abs(plane.up - weeks).argmin()
        here = values | {"rain": plane.across[column], "weeks": plane.up[row]}
        assert leads == evaluate(toy, here).outcomes.iloc[0].idxmax()
        seen.add(leads)
    assert len(seen) > 1
    for place in np.unique(plane.leading):
        share = words.percent(float((plane.leading == place).mean()))
        assert f"{toy.outcomes[place].phrase} in {share}" in title_of(picture)


def test_strips_run_over_the_whole_slider_in_the_colours_of_what_leads(toy):
    strip = Strip("weeks", 5, (Run("full", 1, 8.6), Run("dry", 8.6, 20)))
    answer_here = answer(toy, baseline_scenario(toy))
    picture = svg.drawn(drawn(Tipping(answer_here, {"weeks": strip}, None, None), Look(), 720), "")
    colours = {x.colour.light: x.id for x in toy.outcomes}
    runs = [(colours[x["fill"]], x["x"], x["width"]) for x in shapes(picture, "rect") if x["fill"] in colours]
    (first, start, length), (second, tip, rest) = runs
    assert (first, second) == ("full", "dry")
    assert (start, tip, tip + rest) == pytest.approx((8, 8 + 704 * 0.4, 712), abs=0.1)
    assert start + length == pytest.approx(tip, abs=0.1)
    assert "1 – 20 weeks" in said_in(picture)
