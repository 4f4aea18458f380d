"""What the benchmarks of the page need: a Streamlit server of one's own, a headless browser, a peer."""

from __future__ import annotations

import math
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
HOST = "127.0.0.1"
CHROMIUM = Path("/usr/bin/chromium")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
]
WINDOW: ViewportSize = {"width": 1440, "height": 900}
START_SECONDS = 60

# The peer for everything that moves: one slider, one number.
ONE_METRIC_APP = """
import streamlit as st

value = st.slider("Value", 0.0, 100.0, 10.0, step=1.0, key="value")
st.metric("Result", f"{value:g}")
"""


@contextmanager
def script_file(text: str) -> Iterator[Path]:
    """A temporary script for `streamlit run`."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "peer.py")
        file.write_text(text, encoding="utf-8")
        yield file


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium: the system's, or else Playwright's own."""
    with sync_playwright() as playwright:
        path = CHROMIUM if CHROMIUM.exists() else None
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Served:
    """A Streamlit server that answers: where, how many seconds after its start, and its process."""

    address: str
    healthy_after: float
    process: subprocess.Popen[bytes]

    def processor_seconds(self) -> float:
        """The processor time it has used so far; not a number where the system does not say (outside Linux)."""
        file = Path("/proc", str(self.process.pid), "stat")
        if not file.exists():
            return math.nan
        user, system = file.read_text().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def server(script: Path, presets: str = "") -> Iterator[Served]:
    """A Streamlit server of this script, ended on leaving; with presets of its own, or those at an address.

    Every app runs in the project's folder, and so with the project's .streamlit/config.toml.
    """
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.fileWatcherType=none"]
    command += [f"--server.port={port}", f"--server.address={HOST}", "--server.headless=true"]
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "AFTER_CEASEFIRE_PRESETS": presets or f"sqlite:///{folder}/presets.sqlite3"}
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _wait_until_healthy(process, port)
            yield Served(f"http://{HOST}:{port}", time.perf_counter() - started, process)
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait_until_healthy(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.perf_counter() + START_SECONDS
    while time.perf_counter() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/_stcore/health", timeout=1) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.02)
    raise SystemExit("The server did not start; run the app by hand to see why.")
