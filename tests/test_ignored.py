"""What a page leaves out of account it says: in a sentence of its own, and only where something is left out."""

import pytest
from sessions import put_scenario, run, texts
from what_ships import BASE, BASELINE

from briefing.findings import ignored, robustness, sensitivity
from dashboard.charts.style import Figure
from model.parts import OWN_READING
from scenarios.scenario import OwnReading

LEVER = next(x for x in BASE.variables if x.kind == "lever")
UNCERTAIN = [x for x in BASE.variables if x.kind == "uncertainty"]
WHOLE = {variable.id: variable.range for variable in BASE.variables}
MEASURED = {"matters_measure": "war_resumes"}
# Every view of an analysis, by the page and what is chosen there; the ranges that count in it, and the sliders that do
# not: all, all but the horizon, the uncertainties, or none.
ALL, BUT_TIME, UNSURE, NONE = "all", "all but the horizon", "uncertain", "none"
VIEWS = [
    ("simulator", {}, NONE, NONE),
    ("compare", {}, NONE, NONE),
    ("why", {}, NONE, NONE),
    ("why", {"why_view": "sliders"}, ALL, NONE),
    ("why", {"why_view": "sliders", "matters_reach": "Whole sliders"}, NONE, NONE),
    ("why", {"why_view": "rules"}, NONE, NONE),
    ("why", {"why_view": "tree"}, NONE, NONE),
    ("change", {"change_view": "takes"}, NONE, NONE),
    ("change", {"change_view": "along"}, NONE, NONE),
    ("change", {"change_view": "packages", "robust_worlds": robustness.WHOLE}, NONE, UNSURE),
    ("change", {"change_view": "packages", "robust_worlds": robustness.NEAR}, UNSURE, NONE),
    ("how_sure", {}, ALL, NONE),
    ("how_sure", {"how_sure_view": "judgement"}, NONE, NONE),
    ("how_sure", {"how_sure_view": "track"}, NONE, ALL),
    ("how_sure", {"how_sure_view": "cases"}, NONE, NONE),
    ("watch", {"watch_view": "changed"}, NONE, BUT_TIME),
    ("watch", {"watch_view": "signposts"}, NONE, NONE),
    ("rules", {"rules_part": "rules"}, NONE, NONE),
    ("rules", {"rules_part": "releases"}, NONE, ALL),
]


def sliders(which: str) -> list[str]:
    moved = [x.id for x in BASE.variables if x is not BASE.time]
    return {ALL: list(BASE.variable), BUT_TIME: moved, UNSURE: [x.id for x in UNCERTAIN], NONE: []}[which]


@pytest.fixture
def shown(open_page, monkeypatch):
    """What a page answers and draws, and what it says in markdown, for a scenario and what is chosen on the page."""
    from dashboard import elements

    figures: list[tuple[str, Figure]] = []
    monkeypatch.setattr(elements, "steady", lambda figure, sentence, *_: figures.append((sentence, figure)))

    def show(name, chosen, **changes):
        page = open_page(name)
        put_scenario(page, BASELINE.changed(**changes))
        for key, value in chosen.items():
            page.session_state[key] = value
        figures.clear()
        run(page)
        return list(figures), [text for text in texts(page) if "not count here" in text]

    return show


def test_nothing_is_said_where_all_counts():
    assert ignored.sentence(BASE, BASELINE) == ""
    assert ignored.sentence(BASE, BASELINE.changed(ranges=WHOLE), varied=WHOLE) == ""


def test_what_does_not_count_is_named():
    first, second = UNCERTAIN[:2]
    assert ignored.sentence(BASE, BASELINE, [first.id]) == f"Where “{first.label}” stands does not count here."
    text = ignored.sentence(BASE, BASELINE, [first.id, second.id], reading=True)
    assert text == (
        f"Where “{first.label}” and “{second.label}” stand does not count here. The reading does not count here."
    )
    assert ignored.sentence(BASE, BASELINE, BASE.variable) == "Where the sliders stand does not count here."
    scenario = BASELINE.changed(ranges={first.id: first.range, LEVER.id: LEVER.range})
    assert ignored.sentence(BASE, scenario, varied=[first.id]) == (
        f"The range given for “{LEVER.label}” does not count here."
    )
    assert ignored.sentence(BASE, scenario) == (
        f"The ranges given for “{first.label}” and “{LEVER.label}” do not count here."
    )


@pytest.mark.parametrize(("name", "chosen", "counted", "left_out"), VIEWS)
def test_every_page_says_which_ranges_and_sliders_it_leaves_out(shown, name, chosen, counted, left_out):
    _, said = shown(name, chosen, ranges=WHOLE)
    expected = ignored.sentence(BASE, BASELINE.changed(ranges=WHOLE), sliders(left_out), sliders(counted))
    assert len(said) == bool(expected)
    assert all(expected in text for text in said)
    assert all(text.count("range") == expected.count("range") for text in said)


@pytest.mark.parametrize(("name", "chosen", "left_out"), [(x[0], x[1], x[3]) for x in VIEWS if x[3] != NONE])
def test_what_is_said_not_to_count_changes_no_picture(shown, name, chosen, left_out):
    before, _ = shown(name, chosen)
    values = dict(BASELINE.values)
    for name_of_slider in sliders(left_out):
        values[name_of_slider] = BASE.variable[name_of_slider].range[1]
    after, _ = shown(name, chosen, values=values)
    assert before
    assert before == after


@pytest.mark.parametrize("variable", [UNCERTAIN[1], LEVER, BASE.time], ids=lambda x: x.id)
def test_a_slider_that_is_not_named_counts_and_one_that_is_does_not(shown, variable):
    values = {**BASELINE.values, variable.id: variable.range[variable.baseline < sum(variable.range) / 2]}
    for worlds in robustness.WORLDS:
        chosen = {"change_view": "packages", "robust_worlds": worlds, "robust_cost": robustness.WORST_TENTH}
        (before, said), (after, _) = shown("change", chosen), shown("change", chosen, values=values)
        named = any(f"“{variable.label}”" in text.partition("Where ")[2] for text in said)
        assert named == (variable in UNCERTAIN and worlds == robustness.WHOLE)
        assert (before == after) == named


def test_between_releases_a_reading_of_ones_own_does_not_count(shown):
    own = OwnReading(label="Mine", based_on="article", weights={BASE.rules[0].id: 2.0})
    _, said = shown("rules", {"rules_part": "releases"}, own=own, reading=OWN_READING)
    assert any("The reading does not count here." in text for text in said)
    _, said = shown("rules", {"rules_part": "releases"}, reading="record")
    assert not any("The reading" in text for text in said)


def test_an_analysis_over_whole_sliders_says_which_of_them_it_varies_together():
    from briefing.answer import answer

    movable = sensitivity.Movable(answer(BASE, BASELINE), "war_resumes", sensitivity.WHOLE)
    assert "the sliders stand" in sensitivity.ignored_text(movable, sensitivity.INTERACTIONS)
    assert all(f"“{x.label}”" in sensitivity.ignored_text(movable, sensitivity.KNOWING) for x in UNCERTAIN)
    assert sensitivity.ignored_text(movable, sensitivity.SLIDERS) == ""
