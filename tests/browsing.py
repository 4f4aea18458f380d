"""A served app and a visitor to it, for the tests that look at the page in a real Chromium."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).parent.parent
SETTLED_MILLISECONDS = 30_000
expect.set_options(timeout=SETTLED_MILLISECONDS)
# Neither the server nor the page is at work, and has not been for a moment: a script is often followed by another.
AT_REST = """() => {
    const app = document.querySelector("[data-testid=stApp]");
    const waits = "[data-testid=stStatusWidget], [data-testid=stSkeleton], [data-stale=true]";
    const ends = (one) => one.playState === "running" && Number.isFinite(one.effect.getTiming().iterations);
    const moving = document.getAnimations().some(ends);
    const still = app?.dataset.testScriptState === "notRunning" && !moving && !document.querySelector(waits);
    window.stillSince = still ? (window.stillSince ?? performance.now()) : undefined;
    return still && performance.now() - window.stillSince > 300;
}"""
WIDTHS = {"laptop": (1440, 900), "projector": (1920, 1080), "phone": (390, 844)}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(store: Path, *options: str, base_path: str = "") -> Iterator[str]:
    """The app's address, served from an empty home with its presets in `store`; below a base path if one is given."""
    port = free_port()
    address = f"http://127.0.0.1:{port}{base_path}"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true", f"--server.port={port}"]
    command += [f"--server.baseUrlPath={base_path}", *options]
    environment = {**os.environ, "AFTER_CEASEFIRE_PRESETS": f"sqlite:///{store}", "HOME": str(store.parent)}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as server:
        try:
            wait_for(f"{address}/_stcore/health")
            yield address
        finally:
            server.send_signal(signal.SIGTERM)


def wait_for(address: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(address, timeout=1).read()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"{address} did not answer")


@contextmanager
def visiting(browser: Browser, size: str = "laptop", **options: Any) -> Iterator[Page]:
    """A page of a first visitor, who sees no error from any script."""
    width, height = WIDTHS[size]
    context = browser.new_context(viewport={"width": width, "height": height}, **options)
    page = context.new_page()
    page.set_default_timeout(SETTLED_MILLISECONDS)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(f"{error} {error.stack}"))
    yield page
    context.close()
    assert not errors, errors


def come_to_rest(page: Page) -> None:
    """Wait until the page shows what the server last said, in full ink."""
    page.wait_for_function(AT_REST, timeout=2 * SETTLED_MILLISECONDS)


@contextmanager
def chromium(local_name: str = "") -> Iterator[Browser]:
    """Debian's Chromium, else Playwright's, with every outside address unreachable; one name may mean this machine."""
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    named = f"MAP {local_name} 127.0.0.1, " if local_name else ""
    deaf = f"--host-resolver-rules={named}MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=[*quiet, deaf])
        yield browser
        browser.close()
