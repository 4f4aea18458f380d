"""How soon does the app start, and how soon is its first page painted? `python benchmarks/startup.py`

By turns our app and a Streamlit app of one `st.plotly_chart` (eight stacked areas, as in ours), both with the
project's configuration: a new server, a new headless Chromium window with an empty cache, and in it

- start: from starting the process to its first “healthy”;
- first visit: the first page that this process serves, modules still to be imported;
- visit: a page served by the now warm process, in another new window.

A page's time runs from the start of the navigation to the first animation frame that finds the bars with
their numbers (ours only), and to the first that finds the chart's areas drawn.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from common import in_turn, print_table, ratio, verdict
from playwright.sync_api import Browser
from serving import ROOT, WINDOW, chromium, script_file, server

ROUNDS = 9
AIM = 1.5
PATIENCE = 60_000

ONE_CHART_APP = """
import streamlit as st

years = [step / 8 for step in range(41)]
areas = [
    {"type": "scatter", "name": f"Area {n}", "x": years, "y": [0.125] * 41, "mode": "lines", "stackgroup": "all"}
    for n in range(8)
]
st.plotly_chart({"data": areas, "layout": {"height": 320}})
"""

# Frame by frame from the start of the navigation; the panel lives in a shadow root.
PROBE = """
window.painted = { bars: 0, chart: 0 };
const withText = () => [...document.querySelectorAll(".st-key-panel *")].some(({ shadowRoot }) => {
  const values = [...(shadowRoot?.querySelectorAll(".panel .bars .value") ?? [])];
  return values.length && values.every((value) => value.textContent && value.getBoundingClientRect().height);
});
const look = () => {
  if (!painted.bars && withText()) painted.bars = performance.now();
  const areas = document.querySelectorAll(".js-plotly-plot .scatterlayer path").length;
  if (!painted.chart && areas >= 8) painted.chart = performance.now();
  if (!painted.bars || !painted.chart) requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""


@dataclass(frozen=True)
class Start:
    """One start of a server and its first two pages, in seconds."""

    healthy: float
    first_bars: float
    first_chart: float
    bars: float
    chart: float


# What is compared: ours, theirs, and whether the aim holds for it.
SPANS = [
    ("start → healthy", "healthy", "healthy", False),
    ("first visit → our bars, their chart", "first_bars", "first_chart", False),
    ("first visit → chart", "first_chart", "first_chart", False),
    ("visit → our bars, their chart", "bars", "chart", True),
    ("visit → chart", "chart", "chart", True),
]


def start(browser: Browser, script: Path, awaited: str) -> Start:
    """A new server and two new windows."""
    with server(script) as served:
        first_bars, first_chart = visit(browser, served.address, awaited)
        bars, chart = visit(browser, served.address, awaited)
    return Start(served.healthy_after, first_bars, first_chart, bars, chart)


def visit(browser: Browser, address: str, awaited: str) -> tuple[float, float]:
    """Seconds to the bars and to the chart, in a window that has seen nothing."""
    context = browser.new_context(viewport=WINDOW)
    page = context.new_page()
    page.add_init_script(PROBE)
    page.goto(address)
    page.wait_for_function(awaited, timeout=PATIENCE)
    painted = page.evaluate("painted")
    context.close()
    return painted["bars"] / 1000, painted["chart"] / 1000


def measure() -> dict[str, list[Start]]:
    """The starts of both apps, by turns."""
    found: dict[str, list[Start]] = {"ours": [], "one chart": []}
    with script_file(ONE_CHART_APP) as peer, chromium() as browser:
        scripts = {"ours": (ROOT / "app.py", "painted.bars && painted.chart"), "one chart": (peer, "painted.chart")}

        def once(name: str) -> float:
            found[name].append(start(browser, *scripts[name]))
            return found[name][-1].chart

        in_turn({name: partial(once, name) for name in scripts}, ROUNDS)
    return found


def main() -> None:
    """The table."""
    found = measure()
    rows = []
    for name, ours, theirs, aimed in SPANS:
        left = [float(getattr(each, ours)) for each in found["ours"]]
        right = [float(getattr(each, theirs)) for each in found["one chart"]]
        times = ratio(left, right)
        aim = f"≤ {AIM}: {verdict(times <= AIM)}" if aimed else ""
        rows.append((name, f"{statistics.median(left):.2f}", f"{statistics.median(right):.2f}", f"{times:.2f}", aim))
    print_table(f"Seconds, medians of {ROUNDS} starts", ("", "ours", "one chart", "ratio", "aim"), rows)


if __name__ == "__main__":
    main()
