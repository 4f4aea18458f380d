"""Do both commands speak to a console that lacks letters, is closed or full, and do as they would without it?"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import TOY

from model.rulebase import load
from scenarios.scenario import baseline_scenario
from scenarios.storyline import Scene, Storyline

ROOT = Path(__file__).parent.parent
NAME = "Сухе літо — “Zürich” 🌧"
START = baseline_scenario(load(TOY)).changed(name=NAME)
PRECEDENTS = str(ROOT / "model" / "precedents.csv")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("files")
    (made / "story.json").write_text(Storyline(name=NAME, scenes=[Scene(scenario=START)]).to_json(), "utf-8")
    (made / "stories").mkdir()
    (made / "stories" / "one.json").write_text(START.to_json(), "utf-8")
    (made / "scenario.json").write_text(START.to_json(), "utf-8")
    (made / "Немає.json").write_text('{"rain": 20, "дощ": 1}', "utf-8")
    return made


def command(*arguments, cwd, encoding="utf-8", **streams):
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONPATH": str(ROOT)}
    ends = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams}
    return subprocess.run([sys.executable, "-m", *arguments], cwd=cwd, env=environment, timeout=120, **ends)


MAKE = ("briefing", "make", "story.json", "--rulebase", str(TOY), "--out")
VERIFY = ("briefing", "verify", "scenario.json", "--rulebase", str(TOY))
EVALUATE = ("model", "evaluate", "scenario.json", "--rulebase", str(TOY))
REFUSED = ("model", "evaluate", "Немає.json", "--rulebase", str(TOY))
RECORD = ("model", "record", PRECEDENTS, "--json")
SWEEP = ("model", "sweep", "--rows", "9", "--out", "s.csv")
VALIDATE = ("model", "validate", str(TOY))
COMPARE = ("model", "compare", str(TOY), str(TOY), "--scenarios", "stories")


@pytest.mark.parametrize(
    ("arguments", "encoding", "status"),
    [
        ((*MAKE, "сухе.html"), "cp1252", 0),
        ((*MAKE, "сухе.html"), "ascii", 0),
        (VERIFY, "cp1252", 0),
        (("briefing", "verify", "немає.pdf"), "ascii", 2),
        (EVALUATE, "cp1252", 0),
        (REFUSED, "cp1252", 1),
        (RECORD, "ascii", 0),
        (VALIDATE, "ascii", 0),
        (COMPARE, "ascii", 0),
        (("model", "sweep", "--rows", "3", "--out", "сухе.xls"), "cp1252", 2),
    ],
)
def test_no_console_lacks_the_letters(folder, arguments, status, encoding):
    done = command(*arguments, cwd=folder, encoding=encoding)
    assert b"Traceback" not in done.stderr
    assert done.returncode == status
    assert (done.stdout + done.stderr).decode(encoding)


def test_what_cannot_be_written_is_shown_by_its_likes_or_its_code(folder):
    said = {
        code: command(*MAKE, "a.html", cwd=folder, encoding=code).stdout.decode(code) for code in ("ascii", "cp1252")
    }
    assert said["ascii"].endswith(r'\u043b\u0456\u0442\u043e - "Zurich" \U0001f327", 1 scene.' + "\n")
    assert said["cp1252"].endswith(r"\u043b\u0456\u0442\u043e — “Zürich” \U0001f327”, 1 scene." + "\n")


def test_what_is_written_for_machines_stays_so(folder):
    assert json.loads(command(*RECORD, cwd=folder, encoding="ascii").stdout)["scores"]


@pytest.mark.parametrize("closed", ["stdout", "stderr"])
@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ((*MAKE, "b.html"), 0),
        (("after_the_ceasefire", "--help"), 0),
        (VERIFY, 0),
        (RECORD, 0),
        (REFUSED, 1),
        (("model", "sweep", "--rows", "9", "--out", "s.csv"), 0),
    ],
    ids=["make", "help", "verify", "record", "refused", "sweep"],
)
def test_a_closed_pipe_changes_nothing(folder, arguments, status, closed):
    reader, writer = os.pipe()
    os.close(reader)
    done = command(*arguments, cwd=folder, **{closed: writer})
    os.close(writer)
    assert done.returncode == status
    assert not re.search(b"Traceback|Exception ignored", done.stderr or b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
@pytest.mark.parametrize("arguments", [VERIFY, EVALUATE, ("model", "--help"), ("after_the_ceasefire", "--help")])
def test_a_full_disk_is_said(folder, arguments):
    with open("/dev/full", "wb") as full:
        done = command(*arguments, cwd=folder, stdout=full)
    assert done.returncode == 2
    assert done.stderr.decode() == "The answer cannot be written: No space left on device.\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("model", "evaluate", "."),
        ("model", "validate", "."),
        ("model", "record", "."),
        ("model", "sweep", "--rows", "3", "--out", "nowhere/s.csv"),
        ("briefing", "verify", "."),
    ],
)
def test_a_file_that_cannot_be_used_is_named_in_words(folder, arguments):
    said = command(*arguments, cwd=folder).stderr.decode().splitlines()[-1]
    assert re.search("Is a directory|No such file or directory", said)
    assert "Errno" not in said


def test_what_is_meant_for_a_stream_that_is_not_there_does_not_go_to_the_other(folder):
    line = " ".join(f"'{word}'" for word in (sys.executable, "-m", *REFUSED))
    done = subprocess.run(
        ["sh", "-c", f"PYTHONPATH='{ROOT}' {line} 2>&-"], cwd=folder, stdout=subprocess.PIPE, timeout=120
    )
    assert (done.returncode, done.stdout) == (1, b"")
