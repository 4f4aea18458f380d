"""What is installed: the whole program, under one name, and run as it is run from a checkout."""

import os
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from urllib.request import urlopen
from zipfile import ZipFile

import pytest
from browsing import free_port, wait_for
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import NewSession
from websockets import Subprotocol
from websockets.sync.client import connect

ROOT = Path(__file__).parent.parent
PROGRAM = "after_the_ceasefire/program"
RUN_FROM = ("app.py", "requirements.txt", ".streamlit", "model", "scenarios", "briefing", "dashboard")
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DESCRIPTION = SETTINGS["project"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package, built with what is installed: no network is asked."""
    folder = tmp_path_factory.mktemp("wheel")
    build = ["wheel", "--quiet", "--no-build-isolation", "--no-deps", "--no-index", f"--wheel-dir={folder}", str(ROOT)]
    subprocess.run([sys.executable, "-m", "pip", *build], check=True)
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """The environment of a user who has installed it, and has nothing else."""
    site, home = tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("home")
    with ZipFile(wheel) as archive:
        archive.extractall(site)
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("STREAMLIT_", "AFTER_"))}
    return {**inherited, "PYTHONPATH": str(site), "HOME": str(home), "USERPROFILE": str(home)}


def tracked() -> set[str]:
    """The files that the program runs from and git does not pass over."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *RUN_FROM],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return set(listed.stdout.split("\0")) - {""}


def test_the_package_holds_every_file_of_the_program_and_nothing_beside_it(wheel):
    with ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if not name.startswith("after_the_ceasefire-")]
        assert sorted(names) == sorted(
            [
                *(f"{PROGRAM}/{name}" for name in tracked()),
                *(f"after_the_ceasefire/__{x}__.py" for x in ("init", "main")),
            ]
        )
        for name in tracked():
            assert archive.read(f"{PROGRAM}/{name}") == (ROOT / name).read_bytes(), name


def test_it_asks_for_what_the_requirements_pin(wheel):
    with ZipFile(wheel) as archive:
        (metadata,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        lines = archive.read(metadata).decode().splitlines()
    asked = {line.removeprefix("Requires-Dist: ").lower() for line in lines if line.startswith("Requires-Dist:")}
    pins = {line.lower() for line in (ROOT / "requirements.txt").read_text().split()}
    pins |= {f"{line}; extra == 'cluster'" for line in (ROOT / "requirements-cluster.txt").read_text().split()}
    assert asked == pins


def test_it_is_built_by_what_is_pinned_for_tests():
    pinned = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8").split()
    assert set(SETTINGS["build-system"]["requires"]) <= set(pinned)


def ran(installed: Mapping[str, str], folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "after_the_ceasefire", *arguments]
    return subprocess.run(command, cwd=folder, env=installed, capture_output=True, text=True, timeout=120)


def test_model_and_briefing_are_reached_from_any_folder(installed, tmp_path):
    made = ran(installed, tmp_path, "model", "sweep", "--rows", "20", "--workers", "2", "--out", "sweep.csv")
    assert made.returncode == 0, made.stderr
    assert len((tmp_path / "sweep.csv").read_text().splitlines()) == 21
    stored = next((ROOT / "scenarios" / "storylines").glob("*.json"))
    made = ran(installed, tmp_path, "briefing", "make", str(stored), "--out", "story.html")
    assert made.returncode == 0, made.stderr
    assert ran(installed, tmp_path, "briefing", "verify", "story.html").returncode == 0
    assert ran(installed, tmp_path, "model", "log").returncode == 0
    assert ran(installed, tmp_path, "model", "evaluate", "absent.json").returncode == 1


def test_the_simulator_is_served_with_its_settings_from_any_folder(installed, tmp_path):
    elsewhere = tmp_path / ".streamlit"
    elsewhere.mkdir()
    (elsewhere / "config.toml").write_text("[browser]\ngatherUsageStats = true\n")
    port = free_port()
    options = ["--server.headless=true", f"--server.port={port}"]
    command = [sys.executable, "-m", "after_the_ceasefire", *options]
    with subprocess.Popen(command, cwd=tmp_path, env=installed, stdout=subprocess.DEVNULL) as server:
        try:
            wait_for(f"http://127.0.0.1:{port}/_stcore/health")
            with urlopen(f"http://127.0.0.1:{port}/picture/outcomes.csv", timeout=10) as response:
                assert response.read().decode("utf-8-sig").startswith("id,label,share")
            assert not told_to_browsers(port).config.gather_usage_stats
        finally:
            server.terminate()


def told_to_browsers(port: int) -> NewSession:
    """What the server tells a browser that comes to it."""
    with connect(f"ws://127.0.0.1:{port}/_stcore/stream", subprotocols=[Subprotocol("streamlit")]) as socket:
        socket.send(BackMsg(rerun_script=ClientState()).SerializeToString())
        messages = (ForwardMsg.FromString(socket.recv(timeout=20)) for _ in range(20))
        return next(x.new_session for x in messages if x.WhichOneof("type") == "new_session")


def test_nothing_of_the_program_can_be_imported_by_a_name_that_others_may_bear(installed, tmp_path):
    names = ["app", "model", "scenarios", "briefing", "dashboard"]
    asked = f"import importlib.util; print([x for x in {names} if importlib.util.find_spec(x)])"
    shown = subprocess.run(
        [sys.executable, "-c", asked], cwd=tmp_path, env=installed, capture_output=True, text=True, check=True
    )
    assert shown.stdout.strip() == "[]"


@pytest.mark.parametrize(("file", "line"), [("CITATION.cff", "version: {}"), ("CHANGELOG.md", "## [{}]")])
def test_the_version_is_the_same_wherever_it_stands(file, line):
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    assert [x for x in lines if x.startswith(line.format(DESCRIPTION["version"]))]
