"""Do pictures lie the right way round? Maps, the ends of strips and the baseline’s ticks, in every form they take.

Told by asking the model at each place anew, so that an axis drawn for another, a strip cut short or the tick of
another reading is noticed.
"""

import io
import re
from datetime import date
from xml.etree import ElementTree

import pptx
import pytest
from conftest import TREATED

from briefing import ink, svg
from briefing.answer import answer
from briefing.brief import brief
from briefing.findings import plane as mapping
from briefing.findings import tipping as findings
from briefing.marks import Look
from briefing.marks.tipping import drawn
from briefing.slides import slides
from dashboard.charts import plane as map_charts
from dashboard.charts import tipping as tipping_charts
from model.engine import evaluate
from model.rulebase import parse
from model.tipping import planes
from scenarios.scenario import baseline_scenario
from scenarios.storyline import Scene, Storyline

# Rationing is likelier the drier it is, whatever the weeks: “lorries” leads to the right of the map, not at its top.
ACROSS, UP = "rain", "weeks"
# At this baseline the readings differ.
DRY_BASELINE = parse(TREATED.replace("baseline = 60", "baseline = 40"))


@pytest.fixture(scope="module")
def corner(toy):
    """An answer that stands far to the right of the map, and low."""
    start = baseline_scenario(toy)
    return answer(toy, start.changed(values={**start.values, ACROSS: 90.0, UP: 3.0}))


@pytest.fixture(scope="module")
def tippy(toy):
    """An answer of which two sliders tip."""
    start = baseline_scenario(toy)
    return answer(toy, start.changed(values={**start.values, "rain": 10.0, "weeks": 4.0}))


def leader(found, **values):
    scenario = found.scenario
    outcomes = evaluate(found.base, {**scenario.values, **values}, scenario.reading).outcomes.iloc[0]
    return outcomes.idxmax()


def shapes(picture, tag, **wanted):
    root = ElementTree.fromstring(picture)
    found = [x.attrib for x in root.iter() if x.tag.endswith(f"}}{tag}")]
    return [x for x in found if all(x.get(name) == value for name, value in wanted.items())]


def plane_of(found, x=ACROSS, y=UP):
    (plane,) = planes(found.base, found.scenario.values, found.scenario.reading, x, y, "lorries")
    return plane


def where(variable, share):
    start, end = variable.range
    return start + share * (end - start)


# Maps


@pytest.mark.parametrize(("x", "y"), [(ACROSS, UP), (UP, ACROSS)])
def test_a_drawn_map_colours_each_place_by_what_leads_there(corner, x, y):
    base = corner.base
    picture = svg.map(plane_of(corner, x, y), corner)
    colours = {outcome.colour.light: outcome.id for outcome in base.outcomes}
    rectangles = [
        (colours[path["fill"]], *map(float, cell))
        for path in shapes(picture, "path")
        for cell in re.findall(r"M([\d.]+),([\d.]+)H([\d.]+)V([\d.]+)H", path["d"])
    ]
    left, right = min(cell[1] for cell in rectangles), max(cell[3] for cell in rectangles)
    top, bottom = min(cell[2] for cell in rectangles), max(cell[4] for cell in rectangles)
    assert len({cell[0] for cell in rectangles}) > 1
    # Not in cells through which a border runs.
    for across, up in ((0.05, 0.1), (0.95, 0.1), (0.05, 0.9), (0.95, 0.9), (0.3, 0.5)):
        at_x, at_y = left + across * (right - left), bottom - up * (bottom - top)
        shown = [name for name, x0, y0, x1, y1 in rectangles if x0 <= at_x <= x1 and y0 <= at_y <= y1]
        values = {x: where(base.variable[x], across), y: where(base.variable[y], up)}
        assert leader(corner, **values) in shown
    (marker,) = shapes(picture, "circle", r="7")
    for name, at in (
        (x, (float(marker["cx"]) - left) / (right - left)),
        (y, (bottom - float(marker["cy"])) / (bottom - top)),
    ):
        assert where(base.variable[name], at) == pytest.approx(corner.scenario.values[name], abs=0.2)


@pytest.mark.parametrize(("x", "y"), [(ACROSS, UP), (UP, ACROSS)])
def test_a_map_on_the_page_has_its_shares_where_the_sliders_are(corner, x, y):
    drawn = mapping.drawn(corner, x, y, "lorries", "")
    figure = map_charts.regions(drawn, drawn.planes[0], {})
    lines = next(trace for trace in figure["data"] if trace.get("contours", {}).get("coloring") == "none")
    for row, column in ((0, 40), (40, 0), (3, 20), (31, 7)):
        at = {x: lines["x0"] + column * lines["dx"], y: lines["y0"] + row * lines["dy"]}
        values = {name: min(value, corner.base.variable[name].range[1]) for name, value in at.items()}
        share = evaluate(corner.base, {**corner.scenario.values, **values}).outcomes["lorries"].iloc[0]
        assert lines["z"][row][column] == pytest.approx(share, abs=1e-4)
    assert figure["layout"]["xaxis"]["range"] == list(corner.base.variable[x].range)
    assert figure["layout"]["yaxis"]["range"] == list(corner.base.variable[y].range)
    present = next(trace for trace in figure["data"] if trace.get("x") == [corner.scenario.values[x]])
    assert present["y"] == [corner.scenario.values[y]]


def test_a_map_on_a_slide_has_each_outcome_at_the_places_where_it_leads(corner):
    scene = Scene(scenario=corner.scenario, show=("map",))
    deck = pptx.Presentation(
        io.BytesIO(slides(brief(corner.base, Storyline(name="x", scenes=(scene,)), date(2026, 1, 6))))
    )
    (chart,) = [
        x.chart for slide in deck.slides for x in slide.shapes if x.has_chart and "SCATTER" in str(x.chart.chart_type)
    ]
    labels = {outcome.label: outcome.id for outcome in corner.base.outcomes}
    first, second, *_ = [x for x in corner.base.variables if x.kind != "time"]
    x, y = sorted((first, second), key=lambda variable: not variable.leading)
    seen = set()
    for series in chart.plots[0].series:
        if series.name not in labels:
            continue
        places = list(zip(_numbers(series, "xVal"), _numbers(series, "yVal"), strict=True))
        for at_x, at_y in places[:: max(len(places) // 12, 1)]:
            assert leader(corner, **{x.id: at_x, y.id: at_y}) == labels[series.name]
        seen.add(series.name)
    assert seen


def _numbers(series, tag):
    """The numbers of a series in the file, whichever axis they are of."""
    found = series._element.findall(f".//{{*}}{tag}//{{*}}pt/{{*}}v")
    return [float(x.text) for x in found]


# Strips


def test_drawn_strips_reach_both_ends_in_the_colour_that_leads_there(tippy):
    base, changing = tippy.base, findings.tipping_of(tippy).changing
    assert changing
    picture = svg.drawn(drawn(findings.tipping_of(tippy), Look(), 720), "")
    rows = {}
    for bar in shapes(picture, "rect", height="18"):
        rows.setdefault(float(bar["y"]), []).append(
            (float(bar["x"]), float(bar["x"]) + float(bar["width"]), bar["fill"])
        )
    assert len(rows) == len(changing)
    for strip, (_, bars) in zip(changing, sorted(rows.items()), strict=True):
        bars.sort()
        assert (bars[0][0], bars[-1][1]) == pytest.approx((8, 720 - 8), abs=0.1)
        ends = [leader(tippy, **{strip.variable: end}) for end in base.variable[strip.variable].range]
        assert [bars[0][2], bars[-1][2]] == [base.outcome[name].colour.light for name in ends]


def test_strips_on_the_page_reach_both_ends(tippy):
    found = findings.tipping_of(tippy)
    figure = tipping_charts.tipping(found)
    spans = {}
    for trace in figure["data"]:
        if trace["type"] == "bar":
            for y, start, length in zip(trace["y"], trace["base"], trace["x"], strict=True):
                spans.setdefault(y, []).append((start, start + length))
    assert len(spans) == len(tippy.base.variables)
    for bars in spans.values():
        assert (min(bars)[0], max(bars)[1]) == pytest.approx((0, 1))
        assert sum(end - start for start, end in bars) == pytest.approx(1)


def test_strips_on_a_slide_reach_from_end_to_end(tippy):
    scene = Scene(scenario=tippy.scenario, show=("flips",))
    deck = pptx.Presentation(
        io.BytesIO(slides(brief(tippy.base, Storyline(name="x", scenes=(scene,)), date(2026, 1, 6))))
    )
    labels = {outcome.label for outcome in tippy.base.outcomes}
    groups = [x for slide in deck.slides for x in slide.shapes if x.name == "Picture" and hasattr(x, "shapes")]
    bars, rings = {}, []
    for shape in (shape for group in groups for shape in group.shapes):
        if shape.name in labels and shape.width:
            bars.setdefault(shape.top, []).append((shape.left, shape.left + shape.width))
        elif shape.name == "Where it stands":
            rings.append((shape.left + shape.width / 2, shape.top))
    tipping = findings.tipping_of(tippy).changing
    assert len(bars) == len(tipping) == len(rings)
    for (_, row), (ring, _), strip in zip(
        sorted(bars.items()), sorted(rings, key=lambda x: x[1]), tipping, strict=True
    ):
        row.sort()
        start, end = row[0][0], row[-1][1]
        assert sum(right - left for left, right in row) == pytest.approx(end - start, abs=len(row))
        low, high = tippy.base.variable[strip.variable].range
        # The ring stands where the whole of the strip says that the present value lies.
        assert (ring - start) / (end - start) == pytest.approx((strip.present - low) / (high - low), abs=0.005)


# Ticks


@pytest.mark.parametrize("reading", ["council", "engineer"])
@pytest.mark.parametrize("lens", ["", "rationed"])
def test_the_tick_of_a_drawn_bar_is_the_baseline_of_its_reading_and_lens(reading, lens):
    start = baseline_scenario(DRY_BASELINE)
    found = answer(DRY_BASELINE, start.changed(values={**start.values, "rain": 90.0}, reading=reading, lens=lens))
    expected = evaluate(DRY_BASELINE, {}, reading, lens=lens).outcomes.iloc[0]
    picture = svg.outcome_bars(found)
    ticks = [float(x["x1"]) for x in shapes(picture, "line", stroke=ink.QUIET, **{"stroke-width": "2"})]
    bars = {x["fill"]: x for x in shapes(picture, "rect", height="18")}
    longest = max(found.outcomes, key=lambda name: found.outcomes[name])
    bar = bars[DRY_BASELINE.outcome[longest].colour.light]
    left, whole = float(bar["x"]), float(bar["width"]) / found.outcomes[longest]
    assert [(tick - left) / whole for tick in ticks] == pytest.approx(expected.tolist(), abs=0.001)
