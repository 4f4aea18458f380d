"""Does the command line say what the model says, and refuse what it cannot use with a reason and exit status 1?"""

import json
import os
import subprocess
import sys
from concurrent.futures import BrokenExecutor, Executor
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import TOY, TREATED

import model
from model.__main__ import main
from model.engine import evaluate
from model.rulebase import SHIPPED
from scenarios.scenario import baseline_scenario

ROOT = Path(__file__).parent.parent
TOY_TEXT = TOY.read_text(encoding="utf-8")


@pytest.fixture
def values_file(tmp_path):
    def write(content):
        file = tmp_path / "values.json"
        file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return str(file)

    return write


def answered(capsys, *arguments):
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def refused(capsys, *arguments):
    assert main(list(arguments)) == 1
    said = capsys.readouterr()
    assert said.out == ""
    return said.err


# evaluate


@pytest.mark.parametrize("reading", ["article", "record"])
def test_plain_values_are_evaluated_in_the_reading_asked_for(base, values_file, capsys, reading):
    values = {"russian_acceptance": 80, "us_backing": 90}
    answer = answered(capsys, "evaluate", values_file(values), "--reading", reading)
    expected = evaluate(base, values, reading)
    assert answer["reading"] == reading
    assert answer["rulebase"] == base.fingerprint
    assert answer["outcomes"] == pytest.approx(expected.outcomes.iloc[0].to_dict())
    assert answer["figures"] == pytest.approx(expected.figures.iloc[0].to_dict())


def test_a_scenario_file_is_evaluated_in_its_own_reading(base, values_file, capsys):
    scenario = baseline_scenario(base).changed(reading="record", values={"us_backing": 95.0})
    answer = answered(capsys, "evaluate", values_file(scenario.to_json()))
    assert answer["reading"] == "record"
    expected = evaluate(base, {"us_backing": 95}, "record").outcomes.iloc[0].to_dict()
    assert answer["outcomes"] == pytest.approx(expected)


def test_the_reading_asked_for_wins_over_that_of_the_file(base, values_file, capsys):
    file = values_file(baseline_scenario(base).changed(reading="record").to_json())
    assert answered(capsys, "evaluate", file, "--reading", "article")["reading"] == "article"


def test_another_rule_base_answers_for_its_own_subject(values_file, capsys):
    file = values_file({"rain": 60})
    outcomes = answered(capsys, "evaluate", file, "--rulebase", str(TOY))["outcomes"]
    assert outcomes["lorries"] == pytest.approx(0.75)


def test_without_json_a_table_a_caveat_and_the_rule_base_are_printed(toy, values_file, capsys):
    assert main(["evaluate", values_file({}), "--rulebase", str(TOY)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "Lorries            75.00 %" in lines
    assert "Lost if rationed   39.35 %" in lines
    assert toy.caveat in lines
    assert lines[-1] == f"Rule base 0.1, {toy.fingerprint[:12]}"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[]", "holds list; give an object of variable: number"),
        ({"values": 3}, '"values" holds 3; give an object'),
        ({"us_baking": 1}, 'variable "us_baking" is not defined; did you mean "us_backing"?'),
        ({"us_backing": 101}, "101 lies outside 0 to 100; give a number from 0 to 100"),
        ({"us_backing": "9"}, "'9' is not a number; give a number"),
        ({"us_backing": None}, "None is not a number; give a number"),
        ({"us_backing": [1, 2]}, "2 rows; give one number for each variable"),
        ({"us_backing": []}, "0 rows; give one number for each variable"),
        ('{"us_backing": NaN}', "NaN is not a number; mend it"),
        ('{"us_backing": 1' + "0" * 400 + "}", "is not a number; give a number"),
        ({"values": {}, "reading": "nope"}, 'reading "nope" is not defined; use one of: article, record'),
    ],
)
def test_a_file_that_cannot_be_evaluated_is_refused(values_file, capsys, content, said):
    assert said in refused(capsys, "evaluate", values_file(content))


def test_a_pipe_which_can_be_read_only_once_is_evaluated(base, capsys):
    out, into = os.pipe()
    with os.fdopen(into, "w") as writer:
        writer.write('{"us_backing": 90}')
    answer = answered(capsys, "evaluate", f"/dev/fd/{out}")
    os.close(out)
    assert answer["outcomes"] == pytest.approx(evaluate(base, {"us_backing": 90}).outcomes.iloc[0].to_dict())


def test_a_file_that_is_not_text_or_not_there_is_refused(tmp_path, capsys):
    file = tmp_path / "values.json"
    assert "values.json" in refused(capsys, "evaluate", str(file))
    file.write_bytes(b"\xff\xfe{}")
    assert "is written in UTF-16" in refused(capsys, "evaluate", str(file))


# validate


def test_a_good_rule_base_is_summed_up(toy, capsys):
    assert main(["validate", str(TOY)]) == 0
    said = capsys.readouterr().out
    assert "The Reservoir 0.1, 4 rules on 3 variables" in said
    assert f"fingerprint {toy.fingerprint}" in said


def test_every_fault_of_a_bad_rule_base_is_said_on_standard_error(tmp_path, capsys):
    file = tmp_path / "bad.toml"
    bad = TOY_TEXT.replace("council = 4.0", "council = 0").replace("baseline = 60", "baseline = 101")
    file.write_text(bad, encoding="utf-8")
    said = refused(capsys, "validate", str(file))
    assert "bad.toml cannot be used" in said
    assert 'rule "drought": "factor.council" is 0' in said
    assert 'variable "rain": the baseline 101' in said


@pytest.mark.parametrize("command", ["evaluate", "sweep"])
def test_a_bad_rule_base_is_refused_by_every_command(tmp_path, values_file, capsys, command):
    file = tmp_path / "bad.toml"
    file.write_text("title =", encoding="utf-8")
    rest = [values_file({})] if command == "evaluate" else ["--rows", "3", "--out", str(tmp_path / "out.csv")]
    assert "not valid TOML" in refused(capsys, command, *rest, "--rulebase", str(file))


# sweep


def swept(tmp_path, name, *arguments):
    file = tmp_path / name
    assert main(["sweep", "--rulebase", str(TOY), "--out", str(file), *arguments]) == 0
    return pd.read_csv(file) if file.suffix == ".csv" else pd.read_parquet(file)


def test_a_sweep_writes_values_within_range_and_the_outcomes_that_follow(toy, tmp_path):
    table = swept(tmp_path, "out.parquet", "--rows", "500", "--reading", "engineer")
    assert list(table) == [*toy.variable, *toy.outcome]
    assert len(table) == 500
    for variable in toy.variables:
        start, end = variable.range
        assert start <= table[variable.id].min() < start + 0.1 * (end - start)
        assert end >= table[variable.id].max() > end - 0.1 * (end - start)
    expected = evaluate(toy, table[list(toy.variable)], "engineer").outcomes
    pd.testing.assert_frame_equal(table[list(toy.outcome)], expected)


def test_both_kinds_of_file_hold_the_same(tmp_path):
    rows = ["--rows", "50", "--seed", "3"]
    pd.testing.assert_frame_equal(swept(tmp_path, "out.csv", *rows), swept(tmp_path, "out.parquet", *rows))


def test_the_seed_decides_the_rows(tmp_path):
    first = swept(tmp_path, "1.csv", "--rows", "20", "--seed", "5")
    assert first.equals(swept(tmp_path, "2.csv", "--rows", "20", "--seed", "5"))
    assert not first.equals(swept(tmp_path, "3.csv", "--rows", "20", "--seed", "6"))


@pytest.mark.parametrize("name", ["out.csv", "out.parquet"])
def test_a_sweep_of_many_chunks_is_whole(tmp_path, name):
    table = swept(tmp_path, name, "--rows", "40", "--chunk-rows", "7")
    assert len(table) == 40
    assert table["rain"].nunique() == 40
    np.testing.assert_allclose(table[["full", "dry", "green", "lorries"]].sum(axis=1), 1)


@pytest.mark.parametrize("name", ["out.csv", "out.parquet", "out/"])
def test_how_many_share_the_work_changes_nothing(tmp_path, name):
    rows = ["--rows", "40", "--chunk-rows", "7", "--seed", "2"]
    alone = swept(tmp_path, "alone.parquet", *rows)
    assert main(["sweep", "--rulebase", str(TOY), "--out", f"{tmp_path}/{name}", *rows, "--workers", "2"]) == 0
    read = pd.read_csv if name == "out.csv" else pd.read_parquet
    pd.testing.assert_frame_equal(read(tmp_path / name), alone)


def test_a_second_run_into_a_folder_has_nothing_left_to_do_and_shows_it(tmp_path, capsys):
    command = ["sweep", "--rulebase", str(TOY), "--rows", "20", "--out", f"{tmp_path}/out/"]
    assert main(command) == 0
    capsys.readouterr()
    assert main(command) == 0
    assert "20.0/20.0" in capsys.readouterr().err


def test_a_folder_that_is_there_needs_no_slash(tmp_path):
    assert main(["sweep", "--rulebase", str(TOY), "--rows", "20", "--out", str(tmp_path)]) == 0
    assert len(pd.read_parquet(tmp_path)) == 20


def test_another_sweep_into_the_same_folder_is_refused(tmp_path, capsys):
    command = ["sweep", "--rulebase", str(TOY), "--rows", "20", "--out", f"{tmp_path}/out/"]
    assert main(command) == 0
    said = refused(capsys, *command, "--seed", "1")
    assert "holds another sweep (seed 0, not 1); name another folder" in said


def test_a_cluster_without_its_packages_is_refused_with_the_remedy(monkeypatch, tmp_path, capsys):
    monkeypatch.setitem(sys.modules, "dask.distributed", None)
    said = refused(capsys, "sweep", "--rows", "3", "--out", str(tmp_path / "out.csv"), "--scheduler", "tcp://x:1")
    assert said == (
        "--scheduler needs Dask, which is not installed; run: pip install --requirement requirements-cluster.txt\n"
    )


class Broken(Executor):
    def submit(self, *_):
        raise BrokenExecutor("A process was terminated abruptly.")


def test_a_worker_that_died_is_said(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr("model.__main__.ProcessPoolExecutor", lambda *_: Broken())
    said = refused(capsys, "sweep", "--rows", "3", "--out", f"{tmp_path}/out/", "--workers", "2")
    assert "A worker died: A process was terminated abruptly. A folder of parts is completed" in said


def test_progress_is_shown_on_standard_error(tmp_path, capsys):
    swept(tmp_path, "out.csv", "--rows", "20")
    said = capsys.readouterr()
    assert said.out == ""
    assert "100%" in said.err
    assert "20.0/20.0" in said.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--rows", "3", "--out", "out.xlsx"], "'out.xlsx' ends neither in .parquet nor in .csv"),
        (["--rows", "0", "--out", "out.csv"], "0 is less than 1; give 1 or more"),
        (["--rows", "many", "--out", "out.csv"], "many"),
        (["--rows", "3", "--seed", "-1", "--out", "out.csv"], "-1 is negative; give 0 or more"),
        (["--rows", "3"], "--out"),
        (["--rows", "3", "--out", "out/", "--workers", "0"], "0 is less than 1; give 1 or more"),
        (["--rows", "3", "--out", "out/", "--workers", "2", "--scheduler", "tcp://x:1"], "not allowed with"),
    ],
)
def test_a_sweep_that_cannot_be_done_is_refused_with_its_usage(monkeypatch, tmp_path, capsys, arguments, said):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit, match="2"):
        main(["sweep", *arguments])
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_reading_is_refused_before_a_file_is_begun(tmp_path, capsys):
    file = tmp_path / "out.csv"
    said = refused(capsys, "sweep", "--rows", "3", "--reading", "nope", "--out", str(file))
    assert 'reading "nope" is not defined' in said
    assert not file.exists()


def test_a_folder_that_is_not_there_is_refused(tmp_path, capsys):
    assert "nowhere" in refused(capsys, "sweep", "--rows", "3", "--out", str(tmp_path / "nowhere" / "out.csv"))


# as a program


def test_the_module_runs_as_a_program(values_file):
    command = [sys.executable, "-m", "model", "evaluate", values_file({"rain": 500}), "--rulebase", str(TOY)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == 'variable "rain", row 0: 500 lies outside 0 to 100; give a number from 0 to 100\n'


def test_the_package_is_all_that_its_example_needs():
    assert model.evaluate(model.load(SHIPPED), {"troop_size": 30}, reading="record").outcomes.shape == (1, 8)


def test_a_scenario_is_evaluated_through_its_lens_or_the_one_asked_for(treated, tmp_path, capsys):
    rules, file = tmp_path / "rules.toml", tmp_path / "scenario.json"
    rules.write_text(TREATED, encoding="utf-8")
    file.write_text(json.dumps({"values": {"rain": 20.0}, "lens": "rationed"}), encoding="utf-8")
    for asked, lens in (((), "rationed"), (("--lens", "turned"), "turned")):
        told = answered(capsys, "evaluate", str(file), "--rulebase", str(rules), *asked)
        assert told["lens"] == lens
        expected = evaluate(treated, {"rain": 20.0}, lens=lens).outcomes.iloc[0]
        assert told["outcomes"] == pytest.approx(expected.to_dict())
