// Which slides are there? All of them at a glance, to go to any by key, mouse or touch.

import { createButton, make } from "../kit.js";
import { SLIDES } from "./slides.js";
import { downloadWithTrials, trialsKept } from "./trials.js";

/** Returns { element, toggle(at) }; `go(at)` is called with the slide that was chosen. */
export function createOverview(go) {
  const grid = make("ol", { class: "grid" });
  const file = createButton("Storyline with what was kept", downloadWithTrials);
  const close = createButton("Close", () => element.close());
  const head = make("div", { class: "ways" }, make("h2", {}, "All slides"), file, close);
  const element = make("dialog", { class: "help overview", "aria-label": "All slides" }, head, grid);
  element.addEventListener("keydown", step);

  function toggle(at) {
    if (element.open) {
      element.close();
      return;
    }
    file.hidden = !trialsKept().length;
    grid.replaceChildren(...SLIDES.map((slide, n) => make("li", {}, entry(slide, n, n === at))));
    element.showModal();
    grid.querySelector("[aria-current]").focus();
  }

  function entry({ kind, headline, kicker = "" }, n, isHere) {
    const words = [make("span", { class: "count" }, `${n + 1}`), make("bdi", { class: "said" }, headline)];
    const where = make("bdi", { class: "where" }, kind === "scene" || kind === "view" ? kicker : "");
    const chosen = () => {
      element.close();
      go(n);
    };
    const button = createButton("", chosen, isHere ? { "aria-current": "true" } : {});
    button.append(...words, where);
    return button;
  }

  /** Arrows go from slide to slide, up and down by rows. */
  function step(event) {
    const all = [...grid.querySelectorAll("button")];
    const at = all.indexOf(event.target);
    const across = all.filter(({ offsetTop }) => offsetTop === all[0].offsetTop).length;
    const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: across, ArrowUp: -across }[event.key];
    if (at < 0 || !by) return;
    event.preventDefault();
    all[at + by]?.focus();
  }
  return { element, toggle };
}
