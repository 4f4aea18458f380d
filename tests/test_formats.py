"""Is a format made, named, read back and checked by its one entry, and does each file open in what it is meant for?"""

import io
import json
import re
import zipfile
from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest
from conftest import TOY

from briefing.__main__ import main
from briefing.answer import answer
from briefing.brief import brief
from briefing.formats import SCENARIO, STORYLINE, WITH_FIGURES, Format, of_scenario, read_back
from briefing.provenance import ForeignFileError, to_json
from briefing.verification.parts import Part
from model.rulebase import load
from scenarios.scenario import baseline_scenario, read_json
from scenarios.storyline import Scene, Storyline

BASE = load(TOY)
DAY = date(2026, 11, 27)
START = baseline_scenario(BASE).changed(name="Сухе літо: CON?", notes="To be told.")
BRIEF = brief(BASE, Storyline(name="Сухе літо: CON?", scenes=[Scene(scenario=START)]), DAY)


def content_of(file):
    made = file.make()
    return made.encode() if isinstance(made, str) else made


@pytest.mark.parametrize("ending", STORYLINE)
def test_every_file_of_a_storyline_is_known_again(ending):
    form = STORYLINE[ending]
    file = form.file(BRIEF.title, BRIEF)
    assert file.name == f"сухе-літо-con.{ending}"
    assert read_back(content_of(file)).format is form


def test_every_file_of_a_scenario_holds_it():
    files = {file.name.rpartition(".")[2]: file for file in of_scenario(answer(BASE, START), "settings", DAY)}
    assert list(files) == list(SCENARIO)
    assert {file.name.rpartition(".")[0] for file in files.values()} == {"сухе-літо-con"}
    assert read_json(BASE, content_of(files["json"])).scenario == START
    table = pd.read_csv(io.BytesIO(content_of(files["csv"])))
    assert table.loc[0, "source"].startswith("Сухе літо: CON?. ")
    assert table.loc[0, "settings"] == "settings"
    with zipfile.ZipFile(io.BytesIO(content_of(files["xlsx"]))) as book:
        texts = book.read("xl/sharedStrings.xml").decode()
    assert "Сухе літо: CON?. " in texts
    assert "<t>settings</t>" in texts


def test_a_storyline_may_speak_of_a_pdf():
    story = BRIEF.storyline.changed(name="%PDF-1.7")
    assert read_back(story.to_json().encode()).format is STORYLINE["json"]
    assert read_back(b"\xef\xbb\xbf  " + story.to_json().encode()).format is STORYLINE["json"]
    pdf = content_of(STORYLINE["pdf"].file("x", BRIEF))
    assert read_back(b"by mail\n" + pdf).format is STORYLINE["pdf"]


def test_a_file_in_another_encoding_is_named():
    with pytest.raises(ForeignFileError, match=r"^It is written in UTF-16 or UTF-32; save it as UTF-8\.$"):
        read_back(START.to_json().encode("utf-16"))


def test_a_new_format_needs_its_entry_alone(tmp_path, monkeypatch, capsys):
    checker = SimpleNamespace(
        record_in=lambda content: content.removeprefix(b"FIGURES"),
        rebuilt=lambda brief, _, made_as: b"FIGURES" + to_json(brief, **made_as).encode(),
        parts=lambda content: [Part("The text", (content.decode(),))],
    )
    text = Format(
        "txt",
        "Text",
        "Figures alone.",
        "text/plain",
        lambda brief, scene=1: f"FIGURES{to_json(brief, scene=scene)}",
        takes=("scene",),
        starts=re.compile(rb"FIGURES"),
        checker=lambda: checker,
    )
    monkeypatch.setitem(STORYLINE, "txt", text)
    monkeypatch.setitem(WITH_FIGURES, "txt", text)
    story, out, rules = tmp_path / "story.json", tmp_path / "story.txt", ("--rulebase", str(TOY))
    story.write_text(BRIEF.storyline.to_json(), encoding="utf-8")
    assert main(["make", str(story), "--out", str(out), "--scene", "1", *rules]) == 0
    assert json.loads(out.read_text().removeprefix("FIGURES"))["made_as"] == {"scene": 1}
    assert main(["verify", str(out), *rules]) == 0
    out.write_text(f"{out.read_text()} ")
    assert main(["verify", str(out), *rules]) == 1
    assert "The text: " in capsys.readouterr().out
