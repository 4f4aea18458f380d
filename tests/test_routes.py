"""What the server hands out besides the pages: the Simulator's pictures and their numbers."""

import gzip
import io

import pandas as pd
import pytest
from lxml import etree
from starlette.requests import Request
from what_ships import BASE, BASELINE, STORIES

from briefing import words
from briefing.answer import answer
from dashboard import address as address_module
from dashboard.routes import OURS, PICTURES, PLOTLY_FILE, picture, plotly_js, routes
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


@pytest.mark.parametrize("ending", ["svg", "csv"])
def test_nothing_that_is_handed_out_is_kept_or_taken_for_another_kind(ending):
    headers = asked(f"outcomes.{ending}").headers
    assert (headers["cache-control"], headers["x-content-type-options"]) == ("no-store", "nosniff")


@pytest.mark.parametrize("accepted", ["gzip, deflate, br", "br", ""])
def test_plotly_is_packed_for_those_who_can_unpack_it(accepted):
    headers = [(b"accept-encoding", accepted.encode())]
    response = plotly_js(Request({"type": "http", "method": "GET", "path": "/", "headers": headers}))
    packed = "gzip" in accepted
    assert response.headers.get("content-encoding", "") == ("gzip" if packed else "")
    assert (gzip.decompress(response.body) if packed else response.body) == PLOTLY_FILE.read_bytes()


@pytest.mark.parametrize(("folder", "starts"), [("", [""]), ("sim/app", ["", "/sim/app"])])
def test_every_route_is_at_the_root_and_below_the_base_path(monkeypatch, folder, starts):
    monkeypatch.setattr(address_module, "folder", lambda: folder)
    assert sorted(route.path for route in routes()) == sorted(f"{start}{path}" for start in starts for path in OURS)


def test_an_address_longer_than_the_picture_stays_on_it():
    response = asked("branches.svg", name="x" * 100, y="z" * 1000)
    tree = etree.fromstring(response.body)
    width = float(tree.get("width"))
    from briefing.typeface import SMALL, text_width

    notes = [x for x in tree if x.get("font-size") == "13"]
    assert len(notes) > 3
    assert all(text_width(x.text, SMALL) <= width for x in notes)
