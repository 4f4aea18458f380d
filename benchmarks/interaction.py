"""How soon does the page answer a slider? `python benchmarks/interaction.py`

Headless Chromium presses the right arrow on a slider, by turns in our app and in a Streamlit app of one slider
and one number, both with the project's configuration. In our page three spans are taken of every press:

- update: from the slider's change to the changed bars, flow and key figures: the script of the live panel;
- key to bars: from the key event to the changed bars, Streamlit's own handling of the key included;
- key to frame: from the key event to the next animation frame, when the change is painted.

In both pages: key to settled, from the key event to the last change of the page, once the server's result is
in (ours: the value stands in the address; theirs: the number shows it) and nothing has changed for 100 ms.
That is taken with animations, and with none (a browser that asks for reduced motion): the page's own
animations last 300 ms and say nothing about the server. The aim holds for the second.

Then the pages of analysis, without animations, each beside the Simulator: their aim is to settle as soon as it does.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from functools import partial
from typing import Literal

from common import in_turn, percentile, print_table, ratio, verdict
from playwright.sync_api import Browser, Page
from serving import ONE_METRIC_APP, ROOT, WINDOW, chromium, script_file, server

ROUNDS, PAGE_ROUNDS = 40, 12
PAGES = sorted({file.stem for file in (ROOT / "dashboard" / "pages").glob("*.py")} - {"simulator", "briefing"})
FRAME_MILLISECONDS, SETTLED_MILLISECONDS, SETTLED_AIM = 16.0, 100.0, 2.0
OUR_SLIDER = ".st-key-slider_russian_acceptance input[type=range]"
PEER_SLIDER = ".st-key-value input[type=range]"
OUR_RESULT = "new URLSearchParams(location.search).get('moscow') === slider.value"
PEER_RESULT = "document.querySelector('[data-testid=stMetricValue]').textContent.trim() === slider.value"

# Runs before the page's own scripts, so that its observer is told of the slider before the panel's is.
PROBE = """
const probe = (window.probe = { key: 0, slider: 0, bars: 0, frame: 0, last: 0 });
const changed = (records) => {
  probe.last = performance.now();
  const isSlider = records.some(({ attributeName }) => attributeName === "aria-valuetext");
  if (isSlider && !probe.slider) probe.slider = probe.last;
  const isBars = records.some(({ target }) => (target.closest ? target : target.parentElement)?.closest(".bars"));
  if (isBars && !probe.bars) {
    probe.bars = probe.last;
    requestAnimationFrame(() => (probe.frame = performance.now()));
  }
};
const all = { subtree: true, childList: true, characterData: true, attributes: true };
const observer = new MutationObserver(changed);
observer.observe(document, all);
probe.watchElements = () => {
  for (const { shadowRoot } of document.querySelectorAll("*")) if (shadowRoot) observer.observe(shadowRoot, all);
};
addEventListener("keydown", (event) => {
  Object.assign(probe, { key: event.timeStamp, slider: 0, bars: 0, frame: 0, last: 0 });
}, true);
probe.settled = (slider, hasResult) => new Promise((resolve, reject) => {
  const timer = setInterval(() => {
    const now = performance.now();
    if (now - probe.key > 20000) {
      clearInterval(timer);
      reject(new Error("the page did not settle within 20 s"));
    } else if (!hasResult(slider)) {
      probe.last = now;
    } else if (now - probe.last >= 100) {
      clearInterval(timer);
      resolve({ ...probe });
    }
  }, 5);
});
"""


Motion = Literal["no-preference", "reduce"]


@dataclass(frozen=True)
class Press:
    """What followed one key press, in milliseconds."""

    update: float
    to_bars: float
    to_frame: float
    to_settled: float


@dataclass(frozen=True)
class Slider:
    """A page with a slider, and how to know that the server's result is in."""

    page: Page
    selector: str
    has_result: str

    def press(self) -> Press:
        """Moves the slider one step and waits until the page has settled."""
        slider = self.page.locator(self.selector)
        slider.focus()
        self.page.keyboard.press("ArrowRight")
        seen = slider.evaluate(f"slider => probe.settled(slider, slider => {self.has_result})")
        return Press(
            update=seen["bars"] - seen["slider"],
            to_bars=seen["bars"] - seen["key"],
            to_frame=seen["frame"] - seen["key"],
            to_settled=seen["last"] - seen["key"],
        )


def opened(browser: Browser, address: str, selector: str, has_result: str, motion: Motion) -> Slider:
    """The app in a window of its own, with its slider moved once so that all is warm."""
    page = browser.new_context(viewport=WINDOW, reduced_motion=motion).new_page()
    page.add_init_script(PROBE)
    page.goto(address)
    page.locator(selector).wait_for()
    page.wait_for_timeout(3000)
    page.evaluate("probe.watchElements()")
    slider = Slider(page, selector, has_result)
    slider.press()
    return slider


def measure(browser: Browser, ours: str, theirs: str, motion: Motion) -> dict[str, list[Press]]:
    """The presses in both apps, by turns."""
    pages = {
        "ours": opened(browser, ours, OUR_SLIDER, OUR_RESULT, motion),
        "one metric": opened(browser, theirs, PEER_SLIDER, PEER_RESULT, motion),
    }
    presses: dict[str, list[Press]] = {name: [] for name in pages}

    def press(name: str) -> float:
        presses[name].append(pages[name].press())
        return presses[name][-1].to_settled

    in_turn({name: partial(press, name) for name in pages}, ROUNDS)
    for slider in pages.values():
        slider.page.context.close()
    return presses


def print_live(presses: list[Press]) -> None:
    """Prints how soon the live panel follows."""
    spans = {
        "update: slider changed → bars changed": [press.update for press in presses],
        "key → bars changed": [press.to_bars for press in presses],
        "key → next frame": [press.to_frame for press in presses],
    }
    rows = []
    for name, span in spans.items():
        p50, p95 = statistics.median(span), percentile(span, 0.95)
        aim = f"p95 ≤ {FRAME_MILLISECONDS:.0f}: {verdict(p95 <= FRAME_MILLISECONDS)}" if "bars" in name else ""
        rows.append((name, f"{p50:.1f}", f"{p95:.1f}", aim))
    print_table(f"Live panel, {len(presses)} presses", ("milliseconds", "p50", "p95", "aim"), rows)


def print_settled(presses: dict[Motion, dict[str, list[Press]]]) -> None:
    """Prints how soon the whole page has settled, beside the other app."""
    rows = []
    for motion, apps in presses.items():
        spans = {name: [press.to_settled for press in each] for name, each in apps.items()}
        times, middle = ratio(spans["ours"], spans["one metric"]), statistics.median(spans["ours"])
        aims = (
            f"≤ {SETTLED_MILLISECONDS:.0f} ms: {verdict(middle <= SETTLED_MILLISECONDS)}; "
            f"ratio ≤ {SETTLED_AIM:.0f}: {verdict(times <= SETTLED_AIM)}"
        )
        rows.append(
            (
                "none" if motion == "reduce" else "as usual",
                *(f"{statistics.median(span):.0f}" for span in spans.values()),
                f"{times:.2f}",
                aims if motion == "reduce" else "",
            )
        )
    head = ("animations", "ours, ms", "one metric, ms", "ratio", "aim")
    print_table("Key → settled, medians", head, rows)


def measure_pages(browser: Browser, ours: str) -> dict[str, tuple[list[float], list[float]]]:
    """Milliseconds to settled on each page of analysis, and on the Simulator by turns with it."""
    spans = {}
    for name in PAGES:
        there = opened(browser, f"{ours}/{name}", OUR_SLIDER, OUR_RESULT, "reduce")
        here = opened(browser, ours, OUR_SLIDER, OUR_RESULT, "reduce")
        runs = {"there": lambda page=there: page.press().to_settled, "here": lambda page=here: page.press().to_settled}
        figures = in_turn(runs, PAGE_ROUNDS)
        spans[name] = (figures["there"], figures["here"])
        for slider in (there, here):
            slider.page.context.close()
    return spans


def print_pages(spans: dict[str, tuple[list[float], list[float]]]) -> None:
    """Prints how soon each page of analysis has settled, beside the Simulator."""
    rows = [
        (name, f"{statistics.median(there):.0f}", f"{statistics.median(here):.0f}", f"{ratio(there, here):.2f}")
        for name, (there, here) in spans.items()
    ]
    print_table("Key → settled, medians, no animations", ("page", "ms", "Simulator, ms", "ratio"), rows)


def main() -> None:
    """All tables."""
    with (
        script_file(ONE_METRIC_APP) as peer,
        server(ROOT / "app.py") as ours,
        server(peer) as theirs,
        chromium() as browser,
    ):
        motions: tuple[Motion, ...] = ("reduce", "no-preference")
        presses = {motion: measure(browser, ours.address, theirs.address, motion) for motion in motions}
        pages = measure_pages(browser, ours.address)
    print_live(presses["no-preference"]["ours"])
    print_settled(presses)
    print_pages(pages)


if __name__ == "__main__":
    main()
