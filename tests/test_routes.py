"""What the server hands out besides the pages: the Simulator's pictures and their numbers."""

import io

import pandas as pd
import pytest
from lxml import etree
from starlette.requests import Request
from what_ships import BASE, BASELINE, STORIES

from briefing import words
from briefing.answer import answer
from dashboard.routes import PICTURES, picture
from scenarios.link import address, to_link


def asked(file, **query):
    scope = {"type": "http", "method": "GET", "path": f"/picture/{file}", "scheme": "http", "root_path": ""}
    text = "&".join(f"{key}={value}" for key, value in query.items())
    scope |= {"server": ("sim.example", 80), "headers": [], "query_string": text.encode()}
    scope["path_params"] = {"file": file}
    return picture(Request(scope))


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_shows_the_scenario_of_the_link_and_says_where_it_comes_from(name):
    scenario = STORIES[3]
    found = answer(BASE, scenario)
    response = asked(f"{name}.svg", **to_link(BASE, scenario))
    assert response.media_type == "image/svg+xml"
    shown = " ".join(etree.fromstring(response.body).itertext())
    together = "".join(shown.split())
    for outcome in BASE.outcomes:
        assert words.percent(found.outcomes[outcome.id]) in shown
    for said in (words.source(BASE, scenario), words.against_baseline(BASE, scenario), "Madeon"):
        assert "".join(said.split()) in together
    assert address(BASE, scenario, "http://sim.example/") in together


def test_numbers_are_those_of_the_picture():
    scenario = STORIES[5]
    response = asked("outcomes.csv", **to_link(BASE, scenario))
    table = pd.read_csv(io.BytesIO(response.body), encoding="utf-8-sig")
    assert dict(zip(table["id"], table["share"], strict=True)) == pytest.approx(dict(answer(BASE, scenario).outcomes))


@pytest.mark.parametrize("file", ["other.svg", "outcomes.exe", "outcomes", ".svg", "__class__.csv"])
def test_anything_else_is_not_there(file):
    assert asked(file).status_code == 404


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "=1+1", "a" * 5000, "\u202eevil"])
def test_a_hostile_link_gives_the_baseline_and_runs_nothing(name):
    response = asked("outcomes.svg", name=name, us="1e999", own="{", russia="NaN")
    tree = etree.fromstring(response.body)
    assert not [x for x in tree.iter() if etree.QName(x).localname in ("script", "foreignObject", "a")]
    assert response.headers["content-security-policy"] == "sandbox"
    shares = answer(BASE, BASELINE).outcomes
    assert all(words.percent(share) in " ".join(tree.itertext()) for share in shares.values())


def test_an_address_longer_than_the_picture_stays_on_it():
    response = asked("branches.svg", name="x" * 100, y="z" * 1000)
    tree = etree.fromstring(response.body)
    width = float(tree.get("width"))
    from briefing.typeface import SMALL, text_width

    notes = [x for x in tree if x.get("font-size") == "13"]
    assert len(notes) > 3
    assert all(text_width(x.text, SMALL) <= width for x in notes)
