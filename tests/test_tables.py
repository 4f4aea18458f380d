"""Do numbers leave whole, and never as a formula?"""

import codecs
import csv
import io
import re
import zipfile
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from conftest import TOY
from lxml import etree
from what_ships import BASE, BASELINE

from briefing import words
from briefing.answer import answer
from briefing.tables import as_csv, as_xlsx, branches, outcomes, whole
from model.__main__ import main
from model.csv_text import neutralised
from model.documents import decoded
from scenarios.scenario import baseline_scenario

ROOT = Path(__file__).parent.parent
TOLD = answer(BASE, BASELINE)


# A name that would run in a spreadsheet, with letters that a wrong encoding would tear.
ODD = answer(BASE, BASELINE.changed(name="=HYPERLINK(“Київ”)"))


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "  =1+1", "＝1+1", "\u00a0＋1"])
def test_no_cell_is_taken_for_a_formula(cell):
    assert neutralised(cell) == f"'{cell}"
    table = pd.DataFrame({cell: [cell], "share": [-0.5]})
    rows = csv.reader(io.StringIO(decoded(as_csv(table, cell, cell)), newline=""))
    assert [row.count(f"'{cell}") for row in rows] == [1, 3]


@pytest.mark.parametrize("separator", [";", "\t"])
@pytest.mark.parametrize("start", ["=1+1", " @x", "＝1", "-1"])
def test_no_cell_is_taken_for_a_formula_by_who_reads_another_separator(start, separator):
    text = f"Name{separator}{start}"
    rows = csv.reader(io.StringIO(decoded(as_csv(pd.DataFrame({text: [text]}), text, text))), delimiter=separator)
    assert [cell for row in rows for cell in row if cell.startswith((start, start.strip()))] == []


@pytest.mark.parametrize("kind", ["table", "sweep"])
def test_every_csv_has_one_byte_order_mark(tmp_path, kind):
    file = tmp_path / "out.csv"
    if kind == "table":
        file.write_text(as_csv(outcomes(ODD), "source", "settings"), "utf-8")
    else:
        arguments = ["--rows", "9", "--chunk-rows", "4", "--rulebase", str(TOY), "--out", str(file)]
        assert main(["sweep", *arguments]) == 0
    content = file.read_bytes()
    assert content.startswith(codecs.BOM_UTF8)
    assert content.count(codecs.BOM_UTF8) == 1


def test_there_is_one_way_to_csv():
    writers = re.compile(r"\bto_csv\b|csv\.(writer|DictWriter)")
    files = [file for layer in ("model", "scenarios", "briefing", "dashboard") for file in (ROOT / layer).rglob("*.py")]
    found = [file.relative_to(ROOT).as_posix() for file in files if writers.search(file.read_text(encoding="utf-8"))]
    # The second fills a field of the page, and writes no file.
    assert found == ["model/csv_text.py", "scenarios/pasted.py"]
    scripts = [file for layer in ("briefing", "dashboard") for file in (ROOT / layer).rglob("*.js")]
    assert [file.name for file in scripts if re.search(r"\\ufeff|\ufeff", file.read_text(encoding="utf-8"))] == []


def cells(book: bytes, sheet: int) -> dict[str, tuple[str, str, str]]:
    """Every cell of a sheet by its place: its type, its content, and how its number is shown."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        read = {name: etree.fromstring(archive.read(name)) for name in archive.namelist() if name.endswith(".xml")}
    name = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    texts = ["".join(x.itertext()) for x in read["xl/sharedStrings.xml"].findall("x:si", name)]
    codes = {x.get("numFmtId"): x.get("formatCode") for x in read["xl/styles.xml"].iterfind(".//x:numFmt", name)}
    styles = [codes.get(x.get("numFmtId"), "") for x in read["xl/styles.xml"].iterfind("x:cellXfs/x:xf", name)]
    found = {}
    for cell in read[f"xl/worksheets/sheet{sheet}.xml"].iterfind(".//x:c", name):
        assert cell.find("x:f", name) is None
        kind, content = cell.get("t", "n"), cell.findtext("x:v", "", name)
        found[cell.get("r")] = (kind, texts[int(content)] if kind == "s" else content, styles[int(cell.get("s", 0))])
    return found


def test_a_workbook_holds_numbers_as_numbers_and_texts_as_texts():
    table, settings = whole(ODD), "=1+1 " + "x" * 70_000
    source, day = words.source(BASE, ODD.scenario), date(2026, 11, 27)
    book = as_xlsx(table, source, settings, day)
    figures, about = cells(book, 1), cells(book, 2)
    assert [figures[f"{letter}1"][1] for letter in "ABCDEFG"] == list(table.columns)
    for row, (kind, value, low) in enumerate(zip(table["kind"], table["value"], table["low"], strict=True), start=2):
        cell_kind, content, form = figures[f"D{row}"]
        assert (cell_kind, float(content), form) == ("n", pytest.approx(value), "" if kind == "input" else "0 %")
        assert (f"F{row}" in figures) == (low == low)
    assert about["A1"] == ("s", source, "")
    assert "".join(about[f"A{row}"][1] for row in range(2, len(about) + 1)) == settings
    assert book == as_xlsx(table, source, settings, day)


@pytest.mark.parametrize("text", ["=1+1", "http://evil.example", "mailto:a@b.example", "12", ""])
def test_a_workbook_runs_and_links_nothing_of_a_text(text):
    book = as_xlsx(pd.DataFrame({"kind": ["outcome"], "label": [text]}), "", "", date(2026, 11, 27))
    kind, content, _ = cells(book, 1).get("B2", ("s", "", ""))
    assert (kind, content) == ("s", text)


def test_plain_cells_stay_as_they_are():
    assert neutralised("No deal") == "No deal"
    assert neutralised(-3.5) == -3.5


def test_a_scenario_leaves_whole():
    table = whole(TOLD)
    values = dict(zip(table["id"], table["value"], strict=True))
    assert {name: values[name] for name in BASE.variable} == dict(BASE.baseline)
    assert {name: values[name] for name in BASE.outcome} == pytest.approx(dict(TOLD.outcomes))
    assert len(pd.read_csv(io.StringIO(as_csv(table, "source", "settings")))) == len(table)


def test_every_row_has_its_source_and_the_first_what_it_rests_on():
    read = pd.read_csv(io.StringIO(as_csv(outcomes(TOLD), "source", "settings")), keep_default_na=False)
    assert read["source"].tolist() == ["source"] * len(read)
    assert read["settings"].tolist() == ["settings", *[""] * (len(read) - 1)]
    assert as_csv(outcomes(TOLD).head(0), "source", "settings").count("\n") == 1


def test_outcomes_and_branches_leave_as_the_model_gives_them():
    table = outcomes(TOLD).set_index("id")
    assert table["share"].to_dict() == pytest.approx(dict(TOLD.outcomes))
    assert list(zip(table["low"], table["high"], strict=True)) == [TOLD.bands[name] for name in table.index]
    shares = branches(TOLD)
    whole_stages = shares.groupby("stage", sort=False)["share of the stage"].sum()
    assert whole_stages.tolist() == pytest.approx([1.0] * len(BASE.stages))
    assert shares[shares["stage"] == shares["stage"].iloc[0]]["share of all cases"].sum() == pytest.approx(1.0)


def test_the_whole_table_sets_every_share_beside_that_of_the_baseline(toy):
    start = baseline_scenario(toy)
    rows = whole(answer(toy, start.changed(values=start.values | {"rain": 20.0}))).set_index("id")
    assert rows.loc["rain", ["value", "baseline"]].tolist() == [20, 60]
    # The drought makes rationing 4 : 3 where it was 1 : 3.
    assert rows.loc["lorries", ["value", "baseline"]].tolist() == pytest.approx([3 / 7, 3 / 4])
