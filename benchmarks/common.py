"""What the benchmarks share: rounds in turn, medians, tables, a Streamlit server of one's own, a browser."""

from __future__ import annotations

import math
import os
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
HOST = "127.0.0.1"
CHROMIUM = Path("/usr/bin/chromium")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
]
WINDOW = {"width": 1440, "height": 900}
START_SECONDS = 60

# The peer for everything that moves: one slider, one number.
ONE_METRIC_APP = """
import streamlit as st

value = st.slider("Value", 0.0, 100.0, 10.0, step=1.0, key="value")
st.metric("Result", f"{value:g}")
"""


def in_turn(runs: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """The figure of every run in every round, one after the other, so that noise falls on all alike."""
    figures: dict[str, list[float]] = {name: [] for name in runs}
    for number in range(rounds):
        # Every other round goes backwards: none always comes right after the same one.
        for name in list(runs) if number % 2 == 0 else reversed(list(runs)):
            figures[name].append(runs[name]())
    return figures


def ratio(over: Sequence[float], under: Sequence[float]) -> float:
    """The median of the rounds' ratios: a slow round slows both of its figures."""
    return statistics.median(a / b for a, b in zip(over, under, strict=True))


def percentile(figures: Sequence[float], share: float) -> float:
    """The smallest figure that at least this share of the figures does not exceed."""
    ordered = sorted(figures)
    return ordered[max(0, -(-int(share * 100) * len(ordered) // 100) - 1)]


def print_table(title: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A small Markdown table, ready for the README."""
    table = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(row[place]) for row in table) for place in range(len(head))]
    lines = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in table]
    lines.insert(1, "-|-".join("-" * width for width in widths))
    print(f"\n{title} ({os.cpu_count()} cores, Python {platform.python_version()})\n", flush=True)
    print(*(f"| {line} |" for line in lines), sep="\n", flush=True)


def verdict(met: bool) -> str:
    """Whether an aim is met, in a word."""
    return "met" if met else "missed"


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
def server(script: Path) -> Iterator[Served]:
    """A Streamlit server of this script, ended on leaving.

    Every app runs in the project's folder, and so with the project's .streamlit/config.toml.
    """
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.fileWatcherType=none"]
    command += [f"--server.port={port}", f"--server.address={HOST}", "--server.headless=true"]
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "AFTER_CEASEFIRE_PRESETS": f"sqlite:///{folder}/presets.sqlite3"}
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
