"""What does a file for the room cost? `python benchmarks/briefing.py`

The storyline that comes with the project, eight scenes, made into PPTX, HTML and PDF. Everything that is kept from one
file to the next is forgotten before each: a figure is that of a storyline told for the first time in a process that has
its modules and its rules loaded. Processor time, so that all threads count as one core. In every round by turns: each
file, what the model alone takes to tell the story, and a floor of each library: python-pptx saving our bare template,
typst setting an empty page. HTML needs no library, so that the model alone is its floor. Aim: 1 s each.

Then, in Chromium, the change from scene to scene in the presentation: from the key event to the first and to the last
frame in which bars or branches differ, beside the time of a bare animation frame. Aims: 50 and 400 ms.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median

# Before numpy starts its threads.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("RAYON_NUM_THREADS", "1")
# Before the folder of this script, which would hide the package of its name.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pptx
import typst
from common import in_turn, print_table, ratio, verdict
from serving import chromium

import model
from briefing.brief import Brief, brief
from briefing.handout import handout
from briefing.paper import paper
from briefing.slides import slides
from briefing.slides.templates import OURS
from scenarios.storylines import shipped_storylines

ROUNDS, AIM_SECONDS = 9, 1.0
DAY, LINK = date(2026, 11, 23), "https://example.org/?us=90"
BASE = model.load()
STORYLINE = shipped_storylines(BASE)[0]
MODEL = "the model alone"
FIRST_FRAME_AIM, LAST_FRAME_AIM = 50, 400
CHANGE = """async (key) => {
  const look = () => [...document.querySelectorAll(".screen .picture :is(.fill, .ribbon)")]
    .map((part) => part.style.width || part.getAttribute("d")).join();
  const frame = () => new Promise(requestAnimationFrame);
  await frame();
  const bare = performance.now();
  await frame();
  const bareFrame = performance.now() - bare;
  let last = look();
  const begun = performance.now();
  document.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  const changed = [];
  while (performance.now() - begun < 900) {
    await frame();
    const now = look();
    if (now !== last) changed.push(performance.now() - begun);
    last = now;
  }
  return [bareFrame, changed[0], changed.at(-1)];
}"""


def told() -> Brief:
    """The storyline with all that the model says of it, and that waits to be asked for."""
    made = brief(BASE, STORYLINE, DAY, LINK)
    for scene in made.scenes:
        _ = scene.headline, scene.points, scene.flips
    return made


def bare_deck() -> None:
    """Saves our template without a slide."""
    pptx.Presentation(str(OURS)).save(io.BytesIO())


def empty_page() -> None:
    """Sets a page with nothing on it."""
    typst.Compiler(b"#page[]").compile(format="pdf")


FILES: dict[str, tuple[Callable[[], str | bytes], str]] = {
    "PPTX": (lambda: slides(told()), "bare template"),
    "HTML": (lambda: handout(told()), MODEL),
    "PDF": (lambda: paper(told()), "empty page"),
}
FLOORS: dict[str, Callable[[], object]] = {MODEL: told, "bare template": bare_deck, "empty page": empty_page}


def forget() -> None:
    """Empties whatever the modules of the briefing keep."""
    for name, module in list(sys.modules.items()):
        if name.startswith("briefing"):
            for part in vars(module).values():
                if callable(getattr(part, "cache_clear", None)):
                    part.cache_clear()


def seconds(run: Callable[[], object]) -> float:
    """Processor seconds of a run that remembers nothing."""
    forget()
    start = time.process_time()
    run()
    return time.process_time() - start


def scene_changes(presses: int = 16) -> list[list[float]]:
    """Milliseconds of a bare frame, to the first and to the last changed frame, for each change of scene."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        file = Path(folder) / "story.html"
        file.write_text(handout(told()), encoding="utf-8")
        page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
        page.goto(f"{file.as_uri()}#present-1")
        page.wait_for_timeout(1000)
        spans = [page.evaluate(CHANGE, "ArrowRight" if n % 14 < 7 else "ArrowLeft") for n in range(presses)]
    # A slide without bars, or with those of the slide before, has nothing to move.
    return [span for span in spans if span[1] is not None]


def print_scene_changes() -> None:
    """Prints how soon a change of scene begins and ends."""
    columns = zip(*scene_changes(), strict=True)
    frame, first, last = (median(column) for column in columns)
    lines = [
        ("first frame", f"{first:.0f}", f"{frame:.0f}", verdict(first <= FIRST_FRAME_AIM)),
        ("last frame", f"{last:.0f}", f"{frame:.0f}", verdict(last <= LAST_FRAME_AIM)),
    ]
    print_table("Scene to scene, medians", ("until", "ms", "bare frame, ms", "aim 50 and 400 ms"), lines)


def main() -> None:
    """Prints a line per file, and how the presentation moves."""
    runs = {name: make for name, (make, _) in FILES.items()} | FLOORS
    sizes = {name: len(run()) for name, (run, _) in FILES.items()}
    figures = in_turn({name: lambda r=run: seconds(r) for name, run in runs.items()}, ROUNDS)
    lines = []
    for name, (_, floor) in FILES.items():
        middle, least = median(figures[name]), median(figures[floor])
        over = f"{ratio(figures[name], figures[floor]):.1f}"
        size = f"{sizes[name] / 1024:.0f}"
        met = verdict(middle <= AIM_SECONDS)
        lines.append((name, f"{middle:.2f}", f"{median(figures[MODEL]):.2f}", size, floor, f"{least:.3f}", over, met))
    head = ("file", "s", "of it the model", "KiB", "floor", "s", "ratio", f"aim {AIM_SECONDS:g} s")
    print_table(f"What {len(STORYLINE.scenes)} scenes cost as a file", head, lines)
    print_scene_changes()


if __name__ == "__main__":
    main()
