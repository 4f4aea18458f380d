"""Is every text file read alike: with or without a byte-order mark, refused in another encoding or with a key twice?"""

import codecs
import re
from pathlib import Path

import pytest
from conftest import TOY

from briefing.provenance import ForeignFileError
from briefing.verification import verified
from model import cases, checks, rulebase
from model.__main__ import main
from model.documents import DocumentError, parsed_json, parsed_toml
from model.inputs import ValuesError
from scenarios.link import from_link, to_link
from scenarios.presets import from_file, to_file
from scenarios.scenario import OwnReading, ScenarioError, baseline_scenario, read_json
from scenarios.storyline import Scene, Storyline, read_storyline

ROOT = Path(__file__).parent.parent
BASE = rulebase.load(TOY)
START = baseline_scenario(BASE)
STORY = Storyline(name="A dry summer", scenes=[Scene(scenario=START)])
CHECKS = """[[checks]]
id = "a"
label = "A"
question = "A?"
of = ["dry"]
yes = { held = ["0"] }
no = { held = ["1"] }
"""
REFUSED = (ScenarioError, ForeignFileError, ValuesError, rulebase.RuleBaseError)


def from_disk(read):
    def reader(content, folder):
        file = folder / "file.json"
        file.write_bytes(content)
        return read(file)

    return reader


def evaluated(file):
    if main(["evaluate", str(file), "--rulebase", str(TOY)]):
        raise ValuesError(f"{file}: see standard error")


def compared(file):
    if main(["compare", str(TOY), str(TOY), "--scenarios", str(file.parent)]):
        raise ValuesError(f"{file}: see standard error")


# What each reader takes, and where a key that is there already can be put in once more.
READERS = {
    "scenario": (lambda text, _: read_json(BASE, text), START.to_json(), '"name"'),
    "presets": (lambda text, _: from_file(BASE, text), to_file([START]), '"rain"'),
    "storyline": (lambda text, _: read_storyline(BASE, text), STORY.to_json(), '"scenes"'),
    "verify": (lambda text, _: verified(BASE, text), STORY.to_json(), '"reading"'),
    "evaluate": (from_disk(evaluated), START.to_json(), '"rain"'),
    "compare": (from_disk(compared), START.to_json(), '"rain"'),
    "rule base": (from_disk(rulebase.load), TOY.read_text(encoding="utf-8"), "version = "),
    "checks": (from_disk(checks.load), CHECKS, "label = "),
}
EACH_READER = pytest.mark.parametrize("reader", READERS)


@EACH_READER
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["unix", "windows"])
def test_a_byte_order_mark_is_no_fault(tmp_path, reader, line_end):
    read, text, _ = READERS[reader]
    read(codecs.BOM_UTF8 + text.replace("\n", line_end).encode(), tmp_path)


@EACH_READER
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32"])
def test_another_encoding_is_named_with_the_remedy(tmp_path, capsys, reader, encoding):
    read, text, _ = READERS[reader]
    content = ("" if encoding != "utf-16-be" else "\ufeff") + text
    with pytest.raises(REFUSED) as refusal:
        read(content.encode(encoding), tmp_path)
    assert "save it as UTF-8" in str(refusal.value) + capsys.readouterr().err


@EACH_READER
def test_a_key_that_stands_twice_is_named(tmp_path, capsys, reader):
    read, text, key = READERS[reader]
    line = next(line for line in text.splitlines() if line.lstrip().startswith(key))
    twice = f"{line.rstrip(',[{')}\n" if "=" in key else f"{key}: 0,\n{line}\n"
    text = text.replace(f"{line}\n", f"{line}\n{twice}" if "=" in key else twice, 1)
    with pytest.raises(REFUSED) as refusal:
        read(text.encode(), tmp_path)
    assert f"holds “{key.strip('= ').strip(chr(34))}” twice" in str(refusal.value) + capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = 1\na = 2", "holds “a” twice (at end of document), in “a = 2”"),
        ('a = 1\n\n[b]\nc = 1\nc = """\nlong\n"""\n', "holds “c” twice (at line 7, column 4)"),
        ("a = {b = 1, b = 2}", "Duplicate inline table key 'b'"),
        ("[a]\nb = 1\n[a]\nc = 1", "in “[a]”"),
    ],
)
def test_toml_names_what_stands_twice(text, said):
    with pytest.raises(DocumentError) as refusal:
        parsed_toml(text)
    assert said in str(refusal.value)


def test_the_same_key_in_two_places_is_no_fault():
    assert parsed_json('{"a": {"b": 1}, "c": {"b": 2}, "b": [{"b": 3}]}')["c"] == {"b": 2}


def test_cases_may_carry_a_mark_and_must_be_utf_8(tmp_path):
    asked = from_disk(checks.load)(CHECKS.encode(), tmp_path)
    rows, file = "case,rain,held\nZürich,40,1\n", tmp_path / "cases.csv"
    file.write_bytes(f"\ufeff{rows}".encode())
    assert list(cases.read(BASE, asked, [file]).table.index) == ["Zürich"]
    for encoding in ("utf-16", "cp1252"):
        file.write_bytes(rows.encode(encoding))
        with pytest.raises(ValuesError, match=r"cases\.csv is (not )?written in .*; save it as UTF-8"):
            cases.read(BASE, asked, [file])


def test_a_link_holds_each_setting_once():
    own = OwnReading(label="Mine", based_on=START.reading)
    link = to_link(BASE, START.changed(own=own, ranges={"rain": (20, 40)}))
    assert from_link(BASE, link).remarks == ()
    for key, twice in (("ranges", f"{link['ranges']},{link['ranges']}"), ("own", f'{{"label":"x",{link["own"][1:]}')):
        (remark,) = from_link(BASE, link | {key: twice}).remarks
        assert remark.startswith(f"“{key}=")


def test_nothing_else_reads_json_or_toml():
    readers = re.compile(r"json\.loads?\(|tomllib|read_json\(|JSONDecoder")
    files = [file for layer in ("model", "scenarios", "briefing", "dashboard") for file in (ROOT / layer).rglob("*.py")]
    named = re.compile(r"(def |\b)read_json\(base")
    found = [
        file.relative_to(ROOT).as_posix()
        for file in files
        if readers.search(named.sub("", file.read_text(encoding="utf-8")))
    ]
    assert found == ["model/documents.py"]
    # These take the text that the very same call wrote, as a key for a cache.
    quick = [file.name for file in files if "model_validate_json(" in file.read_text(encoding="utf-8")]
    assert sorted(quick) == ["answer.py", "brief.py", "scenario.py", "switching.py"]
