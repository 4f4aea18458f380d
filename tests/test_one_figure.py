"""Has one question one figure, with one band, on every page and in every file?"""

import html
import io
import re
from datetime import date

import pytest
from conftest import APP, PAGES
from sessions import put_scenario, run, set_widget, texts
from what_ships import BASE, BASELINE, STORIES

from briefing import tables, words
from briefing.answer import answer
from briefing.brief import brief
from briefing.formats import STORYLINE
from briefing.paper import BREAK
from model.ensemble import GROUP
from scenarios.scenario import OwnReading
from scenarios.storyline import VIEWS, Scene, Storyline

FIRST = BASE.variables[0].id
LENS = BASE.lenses[-1].id
OWN = OwnReading(label="Mine", based_on="record", weights={BASE.rules[0].id: 1.0})
ASKED = [
    BASELINE.changed(ranges={FIRST: (0.0, 70.0)}),
    STORIES[4].changed(reading="record", lens=LENS),
    STORIES[7].changed(reading="own", own=OWN),
]
# Every page but that of scenes, which speaks of other scenarios, and every view of one that has several.
SCRIPTS = {x: (APP.parent / "dashboard" / "pages" / f"{x}.py").read_text("utf-8") for x in PAGES if x != "briefing"}
VIEWED = [(name, view) for name, script in SCRIPTS.items() for view in re.findall(r'"(\w+)": View\(', script) or [""]]
# As “No deal 46 % (24–67)”, “there would be no deal in 46 of 100 cases (24–67; …)”, or side by side in a table.
FIGURE = r"[,:| ]*(?:at )?(<1|>99|\d+)(?: %| of 100 [a-z ]+?)? [(|] ?(\d+(?:–\d+)?)(?:[);]| \|)"


def said_of(answers):
    """Every outcome, key figure and group, as it is named → the figures with their bands that may be said of it."""
    said: dict[str, set[tuple[str, str]]] = {}
    for found in answers:
        named = {x.label: x.id for x in (*BASE.outcomes, *BASE.figures)}
        named |= {x.phrase: x.id for x in BASE.outcomes}
        for group in BASE.groups:
            named |= {group.label: f"{GROUP}{group.id}", f"{group.clause} in": f"{GROUP}{group.id}"}
        for name, id in named.items():
            share = words.percent(found.shares[id]).removesuffix("\u00a0%")
            said.setdefault(name.lower(), set()).add((share, words.band_text(found.every_band[id])))
    return said


def plain(text):
    unmarked = html.unescape(re.sub(r"</?[a-z][^>]*>", " ", words.unmarked(text)))
    return " ".join(unmarked.replace(BREAK, "").replace("\u00a0", " ").split())


def checked(text, allowed):
    """How many figures with bands a text says; none may be another than is allowed."""
    said = said_of(allowed)
    names = "|".join(sorted(map(re.escape, said), key=len, reverse=True))
    found = re.findall(rf"({names}){FIGURE}", plain(text), re.IGNORECASE)
    for name, share, band in found:
        assert (share, band) in said[name.lower()], (name, share, band)
    return len(found)


@pytest.mark.parametrize("scenario", ASKED, ids=["ranges", "lens", "own"])
def test_every_page_says_the_same(open_page, monkeypatch, scenario):
    from dashboard import elements

    drawn = []
    monkeypatch.setattr(elements, "steady", lambda figure, sentence, *_: drawn.append(f"{sentence} {figure}"))
    page = open_page("compare")
    set_widget(page, "compare_others", [])
    put_scenario(page, scenario)
    saying = []
    for name, view in VIEWED:
        drawn.clear()
        if view:
            page.session_state[f"{name}_view"] = view
        page.switch_page(f"dashboard/pages/{name}.py")
        said = " ".join([*texts(run(page)), *drawn])
        seen = scenario.changed(lens="") if "of all cases, not of" in said else scenario
        if checked(said, [answer(BASE, seen)]):
            saying.append(name)
    assert {"simulator", "how_sure", "compare"} <= set(saying)


@pytest.mark.parametrize("form", STORYLINE.values(), ids=list(STORYLINE))
def test_every_file_says_the_same(form):
    story = Storyline(name="One", scenes=[Scene(scenario=x, show=VIEWS) for x in ASKED])
    made = brief(BASE, story, date(2026, 11, 27))
    content = form.make(made)
    allowed = [x.answer for x in made.scenes] + [x.compared_with for x in made.scenes]
    assert checked(_text(form.ending, content), allowed) >= (0 if form.ending == "json" else 3)


def _text(ending, content):
    if ending == "pdf":
        from pypdf import PdfReader

        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if ending == "pptx":
        from pptx import Presentation

        slides = Presentation(io.BytesIO(content)).slides
        frames = [x.text_frame.text for slide in slides for x in slide.shapes if x.has_text_frame]
        return " ".join([*frames, *(x.notes_slide.notes_text_frame.text for x in slides if x.has_notes_slide)])
    return content if isinstance(content, str) else content.decode()


@pytest.mark.parametrize("scenario", ASKED, ids=["ranges", "lens", "own"])
def test_tables_hold_the_same(scenario):
    found = answer(BASE, scenario)
    rows = tables.whole(found).set_index("id")
    for name, share in found.shares.items():
        assert rows.loc[name, "value"] == pytest.approx(share, nan_ok=True)
        assert (rows.loc[name, "low"], rows.loc[name, "high"]) == pytest.approx(found.every_band[name], nan_ok=True)
    for contrast in BASE.contrasts:
        shown = [rows.loc[f"{contrast.id}.{place}", "value"] for place in range(len(contrast.ways))]
        assert shown == pytest.approx(found.contrasts[contrast.id], nan_ok=True)
